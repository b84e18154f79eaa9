//! The lines of an iCalendar file: names, parameters, values, and where they stand.

use crate::source::Span;

/// A line that was broken is put together up to this length, in bytes.
const LONGEST: usize = 16 * 1024;

/// A property: `DTSTART;TZID=Europe/Moscow:20260305T120000`.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// In capitals.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
    pub(super) span: Span,
}

impl Line {
    fn read(text: &str, span: Span) -> Option<Self> {
        let mut quoted = false;
        let mut parts: Vec<&str> = Vec::new();
        let mut from = 0;
        let mut value = None;
        for (at, c) in text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ';' | ':' if !quoted => {
                    parts.push(text.get(from..at)?);
                    from = at + 1;
                    if c == ':' {
                        value = text.get(from..);
                        break;
                    }
                }
                _ => {}
            }
        }
        let mut parts = parts.into_iter();
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts.filter_map(|part| part.split_once('='));
        let parameters = parameters.map(|(name, value)| {
            (
                name.trim().to_ascii_uppercase(),
                value.trim().trim_matches('"').to_owned(),
            )
        });
        Some(Self {
            name,
            parameters: parameters.collect(),
            value: value?.to_owned(),
            span,
        })
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut chars = self.value.trim().chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        text
    }

    /// The address that an attendee is, in small letters.
    pub(super) fn address(&self) -> Option<String> {
        let value = self.value.trim();
        let mail = value
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
            .and_then(|_| value.get(7..));
        let address = mail
            .or_else(|| self.parameter("EMAIL"))
            .unwrap_or(value)
            .trim();
        address.contains('@').then(|| address.to_lowercase())
    }
}

/// The lines of a text, broken ones put together. What is no property is passed over.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.len() - bare.len();
    let mut pieces = bare.split_inclusive('\n').peekable();
    std::iter::from_fn(move || {
        loop {
            let first = pieces.next()?;
            let (start, mut whole) = (at, first.trim_end_matches(['\r', '\n']).to_owned());
            let end = start + whole.len();
            at += first.len();
            while let Some(next) = pieces.next_if(|next| next.starts_with([' ', '\t'])) {
                at += next.len();
                if whole.len() < LONGEST {
                    whole.push_str(next.get(1..).unwrap_or("").trim_end_matches(['\r', '\n']));
                }
            }
            if let Some(line) = Line::read(&whole, Span::new(start, end)) {
                return Some(line);
            }
        }
    })
}
