//! The language of a fenced block, and what its info string says about it.

use crate::source::{looks, nearest};

/// What an info string says about a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Info {
    /// The language.
    pub(super) language: Language,
    /// Whether it contains `ignore`: the block is neither an entry nor meant as one.
    pub(super) ignored: bool,
    /// Whether it contains `draft`: the block is not an entry yet.
    pub(super) draft: bool,
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

impl Info {
    /// Reads an info string.
    pub(super) fn of(info: &str) -> Self {
        let has = |word: &str| words(info).any(|(_, other)| other.eq_ignore_ascii_case(word));
        // `draft` alone is no language.
        let mut named = words(info)
            .map(|(_, word)| word)
            .filter(|word| !word.eq_ignore_ascii_case(DRAFT));
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
            ignored: has("ignore"),
            draft: has(DRAFT),
        }
    }
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

/// The words of an info string with their offsets, without the marks of classes and ids.
fn words(info: &str) -> impl Iterator<Item = (usize, &str)> {
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '{' | '}');
    let mut at = 0;
    info.split_inclusive(separator).filter_map(move |part| {
        let start = at;
        at += part.len();
        let word = part.trim_end_matches(separator);
        let bare = word.trim_start_matches(['.', '#']);
        (!bare.is_empty()).then_some((start + (word.len() - bare.len()), bare))
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
}
