//! Message templates, checked at compile time.

use std::ops::Range;

use super::{DateForm, Language, Plural, Say, Value, Words};

/// A text for each language, and the names of its values.
#[derive(Debug)]
pub struct Templates {
    /// In the order of [`Language::ALL`].
    texts: [&'static str; 3],
    names: &'static [&'static str],
}

impl Templates {
    /// Checks that each text names only known values, that each value is used in each language, and that the number of plural
    /// forms is right for its language.
    ///
    /// # Panics
    /// A check fails; in a constant, that is a compile error.
    #[must_use]
    #[allow(
        clippy::panic,
        reason = "at compile time, where it is the error message"
    )]
    pub const fn new(texts: [&'static str; 3], names: &'static [&'static str]) -> Self {
        check(texts[0], names, Language::English.forms());
        check(texts[1], names, Language::Russian.forms());
        check(texts[2], names, Language::Spanish.forms());
        Self { texts, names }
    }

    /// The names of the values.
    pub(super) fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Writes the text of a language with its values. `placed` gets the index of a value and its place in the text.
    pub(super) fn fill(
        &self,
        values: &[Value],
        words: &mut Words,
        mut placed: impl FnMut(usize, Range<usize>),
    ) {
        let [english, russian, spanish] = self.texts;
        let mut rest = match words.language() {
            Language::English => english,
            Language::Russian => russian,
            Language::Spanish => spanish,
        };
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            words.word(before);
            if brace.starts_with("{{") || brace.starts_with("}}") {
                words.word(brace.get(..1).unwrap_or_default());
                rest = brace.get(2..).unwrap_or_default();
                continue;
            }
            let inside = brace.get(1..).unwrap_or_default();
            let (place, after) = inside.split_once('}').unwrap_or((inside, ""));
            let start = words.as_text().len();
            if let Some(index) = self.put(place, values, words) {
                placed(index, start..words.as_text().len());
            }
            rest = after;
        }
        words.word(rest);
    }

    /// Writes what a placeholder stands for, and returns the index of the value if that is the value itself.
    fn put(&self, place: &str, values: &[Value], words: &mut Words) -> Option<usize> {
        let (name, forms) = match place.split_once('#') {
            Some((name, forms)) => (name, Some(forms)),
            None => (place, None),
        };
        let (name, dates) = match name.split_once(':') {
            Some((name, form)) => (name, date_form(form)),
            None => (name, words.dates()),
        };
        let index = self.names.iter().position(|known| *known == name)?;
        let value = values.get(index)?;
        match forms {
            None => {
                words.with_dates(dates, |words| value.say(words));
                Some(index)
            }
            Some(forms) => {
                let number = value.number().unwrap_or(0);
                let form = match words.language().plural(number) {
                    Plural::One => 0,
                    Plural::Few => 1,
                    Plural::Many => words.language().forms() - 1,
                };
                words.word(forms.split('|').nth(form).unwrap_or_default());
                None
            }
        }
    }
}

/// The names of the forms of dates.
const DATE_FORMS: &[&str] = &["full", "on", "from", "since", "until"];

/// The form of a date that a placeholder names: `{at:on}`.
fn date_form(name: &str) -> DateForm {
    match name {
        "full" => DateForm::Full,
        "on" => DateForm::On,
        "from" => DateForm::From,
        "since" => DateForm::Since,
        "until" => DateForm::Until,
        _ => DateForm::Short,
    }
}

/// Checks one text. Written with loops and indexes, because constants allow little else.
#[allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "runs at compile time only"
)]
const fn check(text: &str, names: &[&str], forms: usize) {
    let text = text.as_bytes();
    // Whether each name was used, as one bit each.
    let mut used: u64 = 0;
    assert!(names.len() < 64, "too many values in one message");
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        let twice = at + 1 < text.len() && text[at + 1] == byte;
        if (byte == b'{' || byte == b'}') && twice {
            at += 2;
            continue;
        }
        assert!(
            byte != b'}',
            "a closing brace without an opening one in a message"
        );
        if byte != b'{' {
            at += 1;
            continue;
        }
        let start = at + 1;
        let mut end = start;
        let mut name_end = 0;
        let mut form = 0;
        let mut separators = 0;
        while end < text.len() && text[end] != b'}' {
            if text[end] == b'#' && name_end == 0 {
                name_end = end;
            } else if text[end] == b':' && name_end == 0 {
                name_end = end;
                form = end;
            } else if text[end] == b'|' {
                separators += 1;
            }
            end += 1;
        }
        assert!(
            end < text.len(),
            "an opening brace without a closing one in a message"
        );
        if name_end == 0 {
            name_end = end;
        } else if form > 0 {
            assert!(
                position(text, form + 1, end, DATE_FORMS) < DATE_FORMS.len(),
                "a placeholder of a message names an unknown form of dates"
            );
        } else {
            assert!(
                separators + 1 == forms,
                "a word in a message has too few or too many plural forms for its language"
            );
        }
        let index = position(text, start, name_end, names);
        assert!(
            index < names.len(),
            "a message has a placeholder without a value"
        );
        used |= 1 << index;
        at = end + 1;
    }
    assert!(
        used == (1 << names.len()) - 1,
        "a value of a message is missing in one of its languages"
    );
}

/// The index of the name in `text[start..end]`; the number of names if it is unknown.
#[allow(clippy::indexing_slicing, reason = "runs at compile time only")]
const fn position(text: &[u8], start: usize, end: usize, names: &[&str]) -> usize {
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        if name.len() == end - start {
            let mut same = true;
            let mut at = 0;
            while at < name.len() {
                if name[at] != text[start + at] {
                    same = false;
                }
                at += 1;
            }
            if same {
                return index;
            }
        }
        index += 1;
    }
    names.len()
}
