//! The language of a fenced block, from its info string.

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

impl Language {
    /// The language in an info string, and whether the info string contains `ignore`.
    pub(super) fn of(info: &str) -> (Self, bool) {
        let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '{' | '}');
        let mut words = info
            .split(separator)
            .map(|word| word.trim_start_matches(['.', '#']))
            .filter(|word| !word.is_empty());
        let ignored = words
            .clone()
            .any(|word| word.eq_ignore_ascii_case("ignore"));
        let first = words.next().unwrap_or("");
        let end = first.find(|c: char| !c.is_alphanumeric());
        let name = first.get(..end.unwrap_or(first.len())).unwrap_or("");
        let language = match name.to_lowercase().as_str() {
            "yaml" | "yml" => Self::Yaml,
            "" | "text" | "txt" | "plain" | "plaintext" | "none" => Self::Plain,
            _ => Self::Other,
        };
        (language, ignored)
    }
}
