//! The text of a message in a language.

use super::Language;

/// How a date is written, as the sentence around it needs it. English has one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateForm {
    /// Abbreviated, for tables and lists: «пт 27 марта 2026, 15:20», "vie 27 mar 2026, 15:20".
    #[default]
    Short,
    /// In full: «пятница, 27 марта 2026 г., 15:20», "viernes 27 de marzo de 2026, 15:20".
    Full,
    /// When something happens: «в пятницу, 27 марта 2026 г., в 15:20», "viernes 27 de marzo de 2026 a las 15:20".
    On,
    /// In the genitive: «с пятницы, 27 марта 2026 г., 15:20».
    From,
    /// In the genitive, with its preposition, which varies: «со вторника, 27 марта 2026 г., 15:20».
    Since,
    /// In the accusative: «по пятницу, 27 марта 2026 г., 15:20».
    Until,
}

/// A text in a language, with names of the repository marked apart from projlog's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    language: Language,
    dates: DateForm,
    text: String,
    /// The byte ranges of names in the text, in order.
    names: Vec<(usize, usize)>,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'w> {
    /// projlog's own words.
    Words(&'w str),
    /// Text of the repository: an id, a name, a path, a value as it is written.
    Name(&'w str),
}

impl Words {
    /// An empty text.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self {
            language,
            dates: DateForm::Short,
            text: String::new(),
            names: Vec::new(),
        }
    }

    /// The language of the text.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The form of dates at this place.
    #[must_use]
    pub fn dates(&self) -> DateForm {
        self.dates
    }

    /// Writes with another form of dates.
    pub(super) fn with_dates(&mut self, form: DateForm, write: impl FnOnce(&mut Self)) {
        let usual = std::mem::replace(&mut self.dates, form);
        write(self);
        self.dates = usual;
    }

    /// Adds projlog's own words.
    pub fn word(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text of the repository.
    pub fn name(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.names.push((start, self.text.len()));
    }

    /// The whole text.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// The whole text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The text in pieces; names may be empty.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let part = |from, to| self.text.get(from..to).unwrap_or_default();
        let mut ends = self.names.iter().map(|(_, end)| *end);
        let before = [0].into_iter().chain(ends.clone());
        let last = Piece::Words(part(ends.next_back().unwrap_or(0), self.text.len()));
        self.names
            .iter()
            .zip(before)
            .flat_map(move |((start, end), before)| {
                [
                    Piece::Words(part(before, *start)),
                    Piece::Name(part(*start, *end)),
                ]
            })
            .chain([last])
            .filter(|piece| *piece != Piece::Words(""))
    }

    /// The text with projlog's words and the repository's names each formatted by a function.
    #[must_use]
    pub fn shown(&self, word: impl Fn(&str) -> String, name: impl Fn(&str) -> String) -> String {
        self.pieces()
            .map(|piece| match piece {
                Piece::Words(text) => word(text),
                Piece::Name(text) => name(text),
            })
            .collect()
    }
}
