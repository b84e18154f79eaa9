//! Phrases, and their matching against the words of a text.

mod section;

use std::sync::Arc;

pub(crate) use section::Section;
pub(super) use section::Sections;

use super::words::{Kind, Word, Written, in_word, initial};

/// A word form, the number of its line, and whether it requires a capital letter.
type Entry = (&'static str, usize, bool);

/// Word forms, each with the number of its line.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    /// Whole words by length and spelling.
    whole: Vec<Entry>,
    stems: Vec<Entry>,
    endings: Vec<Entry>,
    /// `*` or `^*`, any word.
    any: Option<Entry>,
    /// A bit for each initial letter of a word or stem, to reject most words early.
    letters: u64,
}

impl Forms {
    /// Parses lines of `a|b*|^c`, each with its number.
    fn new(lines: impl Iterator<Item = (usize, &'static str)>) -> Self {
        let mut all = Self::default();
        for (line, text) in lines {
            for form in text.split('|') {
                let bare = form.strip_prefix('^').unwrap_or(form);
                let capital = bare != form;
                if bare == "*" {
                    all.any = Some((bare, line, capital));
                    continue;
                }
                let (forms, bare) = match (bare.strip_suffix('*'), bare.strip_prefix('*')) {
                    (Some(stem), _) => (&mut all.stems, stem),
                    (_, Some(ending)) => (&mut all.endings, ending),
                    _ => (&mut all.whole, bare),
                };
                forms.push((bare, line, capital));
                all.letters |= bare.chars().next().map_or(u64::MAX, initial);
            }
        }
        all.whole.sort_by_key(|(form, ..)| (form.len(), *form));
        all
    }

    fn get(&self, form: &str) -> Option<&Entry> {
        let order = |(other, ..): &Entry| (other.len(), *other).cmp(&(form.len(), form));
        let at = self.whole.binary_search_by(order).ok()?;
        self.whole.get(at)
    }

    /// The line of a word.
    pub(super) fn line(&self, word: &Word) -> Option<usize> {
        let may_be = self.initials() & word.initial != 0;
        if !may_be || !matches!(word.kind, Kind::Letters | Kind::Mark) {
            return None;
        }
        let fits = |(_, _, capital): &&Entry| word.capital || !capital;
        let whole = |form: &String| self.get(form).filter(fits);
        let whole = whole(&word.plain).or_else(|| word.accented.as_ref().and_then(whole));
        let first = word.plain.as_bytes().first();
        let starts = |(stem, ..): &&Entry| {
            word.kind == Kind::Letters
                && stem.as_bytes().first() == first
                && word.plain.starts_with(*stem)
        };
        let ends = |(ending, ..): &&Entry| {
            let written = word.accented.as_ref().unwrap_or(&word.plain);
            word.kind == Kind::Letters
                && (word.plain.ends_with(*ending) || written.ends_with(*ending))
        };
        let stem = || self.stems.iter().filter(starts).find(fits);
        let ending = || self.endings.iter().filter(ends).find(fits);
        let any = || {
            let any = self.any.as_ref().filter(|_| word.kind == Kind::Letters);
            any.filter(fits)
        };
        let found = whole.or_else(stem).or_else(ending).or_else(any);
        found.map(|(_, line, _)| *line)
    }

    /// The bits of what a word of these starts with.
    fn initials(&self) -> u64 {
        if self.endings.is_empty() && self.any.is_none() {
            self.letters
        } else {
            u64::MAX
        }
    }

    /// All forms, and whether each is a stem, if a word that is one of them can be found by its first letters: an ending, any
    /// word or a punctuation mark cannot.
    fn searched(&self) -> Option<Vec<Form<'_>>> {
        let stems = self.stems.iter().map(|(stem, ..)| (*stem, true));
        let whole = self.whole.iter().map(|(form, ..)| (*form, false));
        let is_word = |(form, _): &Form<'_>| form.starts_with(in_word);
        let all = whole.chain(stems);
        let others = !self.endings.is_empty() || self.any.is_some();
        (!others && all.clone().all(|form| is_word(&form))).then(|| all.collect())
    }
}

/// An element of a phrase.
#[derive(Debug)]
enum What {
    Word(Arc<Forms>),
    /// Up to a number of arbitrary words.
    Gap(usize),
    /// A phrase of a section.
    OneOf(Arc<Section>),
    /// The same, where the phrase's line determines which days are counted.
    Period(Arc<Section>),
    /// A number in digits or words.
    Number(Arc<Section>),
    /// The day of a month, with or without an ordinal ending.
    Day(Arc<Section>),
    Month(Arc<Section>),
    Year,
    /// A date in digits.
    Digits,
    /// The start of the sentence.
    Start,
    /// The end of the sentence.
    End,
}

/// The numbers and dates that a phrase matched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Caught {
    number: u32,
    /// The index of the number among the words.
    pub(crate) at: usize,
    days: Option<Days>,
    date: Option<Written>,
}

impl Caught {
    /// The last number, or 0.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// A number of days.
    pub(crate) fn period(&self) -> Option<(u32, Days)> {
        self.days.map(|days| (self.number, days))
    }

    /// A date that exists in some year, unlike 32 March.
    pub(crate) fn date(&self) -> Option<Written> {
        self.date
    }
}

/// The kind of days that a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Days {
    /// Unspecified.
    Any,
    Working,
    Calendar,
}

/// A word form, and whether it is a stem.
pub(super) type Form<'p> = (&'p str, bool);

/// The forms of a word of a phrase, and the maximum number of words of the phrase before it.
type Required<'p> = (usize, Vec<Form<'p>>);

/// A sequence of elements.
#[derive(Debug)]
pub(crate) struct Phrase {
    elements: Vec<(What, bool)>,
    /// The bits of what its first word may start with.
    initials: u64,
}

impl Phrase {
    /// Parses a phrase; the sections that it refers to must precede it in the file.
    fn new(text: &'static str, sections: &Sections) -> Self {
        let element = |text: &'static str| {
            let between = |open, close| text.strip_prefix(open)?.strip_suffix(close);
            let inner: Option<&'static str> = between('[', ']');
            let text = inner.unwrap_or(text);
            (What::new(text, inner.is_some(), sections), inner.is_some())
        };
        let elements: Vec<(What, bool)> = text.split_whitespace().map(element).collect();
        let initials = initials(&elements);
        Self { elements, initials }
    }

    /// The index after the phrase, if it matches at an index.
    pub(crate) fn end(&self, words: &[Word], at: usize, caught: &mut Caught) -> Option<usize> {
        let may_be = words
            .get(at)
            .is_none_or(|word| self.initials & word.initial != 0);
        may_be
            .then(|| end(&self.elements, words, at, caught))
            .flatten()
    }

    /// The match of a phrase around a word that has at most some number of the phrase's words before it.
    pub(super) fn around<'a>(
        &'a self,
        words: &'a [Word],
        before: usize,
        word: usize,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let end = move |at| Some((at, self.end(words, at, &mut Caught::default())?));
        let from = word.saturating_sub(before);
        (from..=word)
            .filter_map(end)
            .filter(move |(_, end)| *end > word)
    }

    /// The required word with the highest rank: the maximum number of words before it, and its forms.
    pub(super) fn required<R: Ord>(
        &self,
        rank: &impl Fn(&[Form<'_>]) -> R,
    ) -> Option<Required<'_>> {
        let mut before = 0;
        let words = self.elements.iter().filter_map(|(what, optional)| {
            let at = before;
            before += what.longest();
            let (inside, forms) = what.required(rank).filter(|_| !optional)?;
            Some((at + inside, forms))
        });
        words.max_by_key(|(_, forms)| rank(forms))
    }

    /// Whether it matches a date in digits.
    #[cfg(test)]
    pub(super) fn has_digits(&self) -> bool {
        let is_digits = |(what, _): &(What, bool)| matches!(what, What::Digits);
        self.elements.iter().any(is_digits)
    }

    fn longest(&self) -> usize {
        self.elements.iter().map(|(what, _)| what.longest()).sum()
    }
}

impl What {
    fn new(text: &'static str, optional: bool, sections: &Sections) -> Self {
        let section = |name: &str| sections.get(name).cloned().unwrap_or_default();
        let most = text.strip_prefix('*').filter(|_| optional);
        match most.map(|most| (most, most.parse())) {
            Some(("", _)) => return Self::Gap(1),
            Some((_, Ok(most))) => return Self::Gap(most),
            _ => {}
        }
        let name = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
            .filter(|name| !name.contains('|'));
        match name {
            Some("number") => Self::Number(section("numbers")),
            Some("day") => Self::Day(section("ordinals")),
            Some("month") => Self::Month(section("months")),
            Some("year") => Self::Year,
            Some("digits") => Self::Digits,
            Some("start") => Self::Start,
            Some("end") => Self::End,
            Some("period") => Self::Period(section("period")),
            Some(name) => {
                let section = section(name);
                if section.is_words() {
                    Self::Word(section.forms.clone())
                } else {
                    Self::OneOf(section)
                }
            }
            None if text.contains('{') => {
                let alternatives: Vec<&'static str> = text.split('|').collect();
                Self::OneOf(Arc::new(Section::new(&alternatives, sections)))
            }
            None => Self::Word(Arc::new(Forms::new([(0, text)].into_iter()))),
        }
    }

    fn required<R: Ord>(&self, rank: &impl Fn(&[Form<'_>]) -> R) -> Option<Required<'_>> {
        match self {
            Self::Word(forms) => Some((0, forms.searched()?)),
            Self::Month(names) => Some((0, names.forms.searched()?)),
            Self::OneOf(section) => {
                let phrases = section.phrases.iter().map(|phrase| phrase.required(rank));
                let required: Option<Vec<Required<'_>>> = phrases.collect();
                let required = required.filter(|required| !required.is_empty())?;
                let before = required.iter().map(|(before, _)| *before).max();
                let forms = required.into_iter().flat_map(|(_, forms)| forms);
                Some((before.unwrap_or(0), forms.collect()))
            }
            _ => None,
        }
    }

    /// The maximum number of words that it matches.
    fn longest(&self) -> usize {
        match self {
            Self::Gap(most) => *most,
            Self::Start | Self::End => 0,
            Self::OneOf(section) | Self::Period(section) => section
                .phrases
                .iter()
                .map(Phrase::longest)
                .max()
                .unwrap_or(0),
            _ => 1,
        }
    }

    /// The bits of what a word that it matches starts with.
    fn initials(&self) -> u64 {
        let digit = initial('0');
        match self {
            Self::Word(forms) => forms.initials(),
            Self::Number(names) => digit | names.forms.initials(),
            Self::Month(names) => names.forms.initials(),
            Self::Day(_) | Self::Year | Self::Digits => digit,
            Self::OneOf(section) | Self::Period(section) => section.initials,
            Self::Gap(_) | Self::Start | Self::End => u64::MAX,
        }
    }

    /// Whether it matches a single word; collects numbers and dates.
    fn one(&self, word: &Word, at: usize, caught: &mut Caught) -> Option<()> {
        let number = match word.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        };
        let bare = number.filter(|_| word.plain.is_empty());
        match self {
            Self::Word(forms) => drop(forms.line(word)?),
            Self::Number(names) => {
                let by_name = || u32::try_from(names.line(word)? + 1).ok();
                (caught.number, caught.at) = (bare.or_else(by_name)?, at);
            }
            Self::Day(endings) => {
                let ordinal = number.filter(|_| endings.has_form(&word.plain));
                let day = bare.or(ordinal).filter(|day| (1..=31).contains(day))?;
                let month = caught.date.map_or(0, |date| date.day.0);
                caught.date = Some(Written::new((month, day)));
            }
            Self::Month(names) => {
                let month = u32::try_from(names.line(word)? + 1).ok()?;
                let day = caught.date.map_or(0, |date| date.day.1);
                caught.date = Some(Written::new((month, day)));
            }
            Self::Year => {
                let year = i32::try_from(bare?).ok();
                let year = year.filter(|year| (1900..=2200).contains(year))?;
                caught.date.as_mut()?.year = Some(year);
            }
            Self::Digits => match word.kind {
                Kind::Date(date) => caught.date = Some(date),
                _ => return None,
            },
            Self::Gap(_) | Self::Start | Self::End | Self::OneOf(_) | Self::Period(_) => {
                return None;
            }
        }
        Some(())
    }
}

/// The bits of what the first word of these elements starts with; all of them where they may match no word at all.
fn initials(elements: &[(What, bool)]) -> u64 {
    let mut all = 0;
    for (what, optional) in elements {
        all |= what.initials();
        if !optional {
            return all;
        }
    }
    u64::MAX
}

fn end(elements: &[(What, bool)], words: &[Word], at: usize, caught: &mut Caught) -> Option<usize> {
    let Some(((what, optional), rest)) = elements.split_first() else {
        return Some(at);
    };
    let found = match what {
        What::Gap(most) => {
            let words_behind = words.get(at..)?.iter().take(*most);
            let longest = words_behind
                .take_while(|word| word.kind != Kind::Mark)
                .count();
            return (0..=longest).find_map(|length| end(rest, words, at + length, caught));
        }
        What::End => (at >= words.len())
            .then(|| end(rest, words, at, caught))
            .flatten(),
        What::Start => {
            let before = words.get(..at)?;
            let starts = before.iter().all(|word| word.kind == Kind::Mark);
            starts.then(|| end(rest, words, at, caught)).flatten()
        }
        What::OneOf(section) | What::Period(section) => section
            .phrases
            .iter()
            .enumerate()
            .find_map(|(line, phrase)| {
                let after = phrase.end(words, at, caught)?;
                let after = end(rest, words, after, caught)?;
                if matches!(what, What::Period(_)) {
                    caught.days = [Days::Working, Days::Calendar, Days::Any]
                        .get(line)
                        .copied();
                }
                Some(after)
            }),
        _ => match words.get(at).and_then(|word| what.one(word, at, caught)) {
            Some(()) => end(rest, words, at + 1, caught),
            None => None,
        },
    };
    match found {
        None if *optional => end(rest, words, at, caught),
        found => found,
    }
}
