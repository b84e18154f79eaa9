//! The language of a fenced block, and what its info string says about it.

use crate::message::message;
use crate::source::{Fault, FaultKind, Span, looks, nearest};

/// What an info string says about a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Info {
    /// The language.
    pub(super) language: Language,
    /// Whether it contains `ignore`: the block is neither an entry nor meant as one.
    pub(super) ignored: bool,
    /// Whether it contains `draft`: the block is not an entry yet.
    pub(super) draft: bool,
    /// A word that is neither of the two, but probably meant as one of them: whether the block is an entry is unknown.
    pub(super) slip: Option<Misspelt>,
}

/// A word in an info string with a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misspelt {
    /// The word as it is written.
    written: String,
    /// The word that is meant.
    meant: &'static str,
    /// Whether it is that word, and what leaves its meaning open are the words beside it: `not a draft`.
    among: bool,
}

/// The language of a fenced block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// `yaml` or `yml`, in any notation of other tools; front matter.
    Yaml,
    /// None, or plain text.
    Plain,
    /// Another language.
    Other,
}

/// The word that makes a block a draft.
const DRAFT: &str = "draft";
/// The word that keeps a block from being read.
const IGNORE: &str = "ignore";
/// The two, and what they are in other languages.
const MARKS: [(&str, &[&str]); 2] = [
    (DRAFT, &["draft", "черновик", "borrador"]),
    (
        IGNORE,
        &["ignore", "игнорировать", "игнор", "ignorar", "ignorado"],
    ),
];

impl Info {
    /// Reads an info string.
    pub(super) fn of(info: &str) -> Self {
        let has = |word: &str| words(info).any(|(_, other)| other.eq_ignore_ascii_case(word));
        let (ignored, draft) = (has(IGNORE), has(DRAFT));
        let slip = if ignored || draft {
            among_words(info)
        } else {
            misspelt(info)
        };
        let (ignored, draft) = match &slip {
            Some(_) => (false, false),
            None => (ignored, draft),
        };
        // `draft` alone is no language.
        let is_mark = |word: &str| {
            word.eq_ignore_ascii_case(DRAFT)
                || slip.as_ref().is_some_and(|slip| slip.written == word)
        };
        let mut named = words(info)
            .map(|(_, word)| word)
            .filter(|word| !is_mark(word));
        let first = named.next().unwrap_or("");
        let language = match (Language::of(first), named.next()) {
            // A blank within the word: `ya ml`.
            (Language::Other, Some(second)) if is_yaml(&format!("{first}{second}")) => {
                Language::Yaml
            }
            (language, _) => language,
        };
        Self {
            language,
            ignored,
            draft,
            slip,
        }
    }

    /// Whether the block is an entry, as far as its info string says.
    pub(super) fn is_entry(&self) -> bool {
        !self.ignored && !self.draft && self.slip.is_none()
    }
}

impl Misspelt {
    /// The fault of the block that begins at a byte of a text.
    pub(super) fn fault(&self, text: &str, start: usize) -> Fault {
        let line = text.get(start..).and_then(|rest| rest.lines().next());
        let line = line.unwrap_or("");
        let at = line.find(&self.written).unwrap_or(0);
        let span = Span::new(start + at, start + at + self.written.len());
        if self.among {
            return Fault::new(
                FaultKind::Syntax,
                span,
                message! {
                    en: "`{word}` stands among other words, which leave open what is meant: the block is not read as an entry",
                    ru: "`{word}` стоит среди других слов, и что имелось в виду, неясно: блок не читается как запись",
                    es: "`{word}` está entre otras palabras, que dejan abierto lo que se quiso decir: el bloque no se lee como entrada",
                    word: &self.written,
                },
            )
            .help(message! {
                en: "write `yaml {meant}` and nothing else, or `yaml` if the block is an entry",
                ru: "напишите только `yaml {meant}` или только `yaml`, если блок — запись",
                es: "escriba solo `yaml {meant}`, o solo `yaml` si el bloque es una entrada",
                meant: self.meant,
            });
        }
        Fault::new(
            FaultKind::Syntax,
            span,
            message! {
                en: "`{word}` is probably meant as `{meant}`: the block is not read as an entry",
                ru: "вместо `{word}`, вероятно, имелось в виду `{meant}`: блок не читается как запись",
                es: "con `{word}` se quiso decir probablemente `{meant}`: el bloque no se lee como entrada",
                word: &self.written,
                meant: self.meant,
            },
        )
        .help(message! {
            en: "write `{meant}`, or remove the word if the block is an entry",
            ru: "напишите `{meant}` или удалите это слово, если блок — запись",
            es: "escriba `{meant}`, o quite la palabra si el bloque es una entrada",
            meant: self.meant,
        })
    }
}

/// The word of an info string that is probably meant as `draft` or `ignore`, where the string also names YAML.
fn misspelt(info: &str) -> Option<Misspelt> {
    let is_yaml = |word: &str| Language::of(word) == Language::Yaml;
    if !words(info).any(|(_, word)| is_yaml(word)) {
        return None;
    }
    let mut others = words(info).filter(|(_, word)| !is_yaml(word));
    others.find_map(|(_, word)| {
        Some(Misspelt {
            written: word.to_owned(),
            meant: meant_mark(word)?,
            among: false,
        })
    })
}

/// The one of `draft` and `ignore` that a word is probably meant as.
fn meant_mark(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(['[', ']', '(', ')', '<', '>', ':', '.', '!', '*', '_']);
    let is_meant = |known: &&str| nearest(bare, [*known]).is_some() || looks(bare) == looks(known);
    let mut marks = MARKS.into_iter();
    let (meant, _) = marks.find(|(_, known)| known.iter().any(&is_meant))?;
    Some(meant)
}

/// `draft` or `ignore` in an info string that has other plain words, such as `not a`, where the string also names YAML. Classes in
/// braces, and words such as `showLineNumbers` or `title=x`, are for other tools.
fn among_words(info: &str) -> Option<Misspelt> {
    let is_yaml = |word: &str| Language::of(word) == Language::Yaml;
    // A comment, or the fields of an entry, are no part of it.
    let info = info.split("<!--").next().unwrap_or("");
    if info.contains('{') || info.contains(": ") || !words(info).any(|(_, word)| is_yaml(word)) {
        return None;
    }
    let is_plain = |word: &str| {
        let mut letters = word.trim_end_matches(['.', '!', '?']).chars();
        let first = letters.next().is_some_and(char::is_alphabetic);
        first && letters.all(|c| c.is_alphabetic() && !c.is_uppercase())
    };
    let is_other = |word: &str| {
        is_plain(word) && Language::of(word) == Language::Other && meant_mark(word).is_none()
    };
    if !words(info).any(|(_, word)| is_other(word)) {
        return None;
    }
    words(info).find_map(|(_, word)| {
        let mut marks = [DRAFT, IGNORE].into_iter();
        let meant = marks.find(|mark| word.eq_ignore_ascii_case(mark))?;
        Some(Misspelt {
            written: word.to_owned(),
            meant,
            among: true,
        })
    })
}

impl Language {
    /// The language that a word names.
    fn of(word: &str) -> Self {
        let end = word.find(|c: char| !c.is_alphanumeric());
        let name = word.get(..end.unwrap_or(word.len())).unwrap_or("");
        match name.to_lowercase().as_str() {
            "yaml" | "yml" => Self::Yaml,
            slip if is_yaml(slip) => Self::Yaml,
            "" | "text" | "txt" | "plain" | "plaintext" | "none" => Self::Plain,
            _ => Self::Other,
        }
    }
}

/// Whether a word is `yaml`, with a slip: a version behind it, letters that look alike, or one that is wrong.
fn is_yaml(word: &str) -> bool {
    // Languages of their own.
    const OTHERS: [&str; 4] = ["haml", "xaml", "saml", "aml"];
    if word.len() > 16 {
        return false;
    }
    let name = word
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .to_lowercase();
    let looked = || matches!(looks(&name), seen if seen == looks("yaml") || seen == looks("yml"));
    match name.as_str() {
        "yaml" | "yml" | "ямл" => true,
        other if other.is_ascii() => !OTHERS.contains(&other) && nearest(other, ["yaml"]).is_some(),
        _ => looked(),
    }
}

/// What an info string says after its language and the word `draft`.
pub(super) fn after_language(info: &str) -> &str {
    let is_own =
        |word: &str| word.eq_ignore_ascii_case(DRAFT) || Language::of(word) != Language::Other;
    let first = words(info).find(|(_, word)| !is_own(word));
    first.and_then(|(at, _)| info.get(at..)).unwrap_or("")
}

/// An info string without the word `draft`, and without what separated that word from the one before it.
#[must_use]
pub fn without_draft(info: &str) -> String {
    let is_draft = |(_, word): &(usize, &str)| word.eq_ignore_ascii_case(DRAFT);
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let Some((at, _)) = words(info).find(is_draft) else {
        return info.to_owned();
    };
    // The mark of a class, `.draft`, belongs to the word.
    let before = info.get(..at).unwrap_or("").trim_end_matches(['.', '#']);
    let after = info.get(at + DRAFT.len()..).unwrap_or("");
    let kept = before.trim_end_matches(between);
    without_draft(&if kept.is_empty() || kept.ends_with('{') {
        format!("{before}{}", after.trim_start_matches(between))
    } else {
        format!("{kept}{after}")
    })
}

/// The words of an info string with their offsets, without the marks of classes and ids, and without those within a value in quotes:
/// `title="a draft"`.
fn words(info: &str) -> impl Iterator<Item = (usize, &str)> {
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '{' | '}');
    let (mut at, mut quotes) = (0, 0);
    info.split_inclusive(separator).filter_map(move |part| {
        let start = at;
        at += part.len();
        let word = part.trim_end_matches(separator);
        let bare = word.trim_start_matches(['.', '#']);
        let is_quoted = quotes % 2 == 1;
        quotes += part.matches('"').count();
        (!bare.is_empty() && !is_quoted).then_some((start + (word.len() - bare.len()), bare))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_draft_is_removed_in_every_notation() {
        for (info, without) in [
            ("yaml draft", "yaml"),
            ("yaml  DRAFT title=x", "yaml title=x"),
            ("yml,draft", "yml"),
            ("{.yaml .draft}", "{.yaml}"),
            ("{.draft .yaml}", "{.yaml}"),
            ("{.yaml .draft #a}", "{.yaml #a}"),
            ("draft", ""),
            ("draft yaml", "yaml"),
            ("yaml draft draft", "yaml"),
            ("yaml:log/x.yaml draft", "yaml:log/x.yaml"),
            ("yaml drafts", "yaml drafts"),
        ] {
            assert_eq!(without_draft(info), without);
            let read = Info::of(info);
            assert_eq!(read.draft, info != without, "{info}");
            assert!(!Info::of(without).draft);
            assert_eq!(read.language, Info::of(without).language, "{info}");
        }
    }

    #[test]
    fn a_word_that_is_near_to_draft_or_ignore_is_a_slip() {
        for (info, meant) in [
            ("yaml darft", Some("draft")),
            ("yaml drafts", Some("draft")),
            ("yml DRAFT:", Some("draft")),
            ("yaml [draft]", Some("draft")),
            ("yaml черновик", Some("draft")),
            ("yaml Borrador", Some("draft")),
            ("{.yaml .darft}", Some("draft")),
            ("darft yaml", Some("draft")),
            ("yaml dr\u{430}ft", Some("draft")),
            ("yaml ingore", Some("ignore")),
            ("yaml ignored", Some("ignore")),
            ("yaml игнорировать", Some("ignore")),
            ("yaml", None),
            ("yaml draft", None),
            ("yaml ignore drafts", None),
            ("yaml not a draft", Some("draft")),
            ("yaml final, no draft", Some("draft")),
            ("yaml draft No longer", Some("draft")),
            ("yaml больше не draft", Some("draft")),
            ("yaml do not ignore", Some("ignore")),
            ("yaml draft title=x showLineNumbers", None),
            ("{.yaml .draft .wide}", None),
            ("text draft", None),
            ("python ignore this", None),
            ("yaml draft <!-- because it asks -->", None),
            ("yaml ignore request: R-1 from: am", None),
            ("yaml title=\"not a draft, really\"", None),
            ("yaml title=\"drafts\"", None),
            ("yaml linenums=1 hl_lines=2", None),
            ("yaml request: R-2", None),
            ("gitignore", None),
            ("drafts", None),
        ] {
            let read = Info::of(info);
            assert_eq!(read.slip.as_ref().map(|slip| slip.meant), meant, "{info}");
            if meant.is_some() {
                assert_eq!(read.language, Language::Yaml, "{info}");
                assert!(!read.is_entry());
            }
        }
    }
}
