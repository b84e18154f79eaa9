//! The languages and their plural forms.

use std::fmt;

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
}

/// The plural form for a number: the plural categories of the CLDR
/// (<https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>), as far as needed for whole
/// numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// `1 day`, «1 день», «21 день».
    One,
    /// «2 дня», «23 дня».
    Few,
    /// `2 days`, «5 дней», «11 дней».
    Many,
}

impl Language {
    /// All languages, in the order of a message's texts.
    pub const ALL: [Self; 3] = [Self::English, Self::Russian, Self::Spanish];

    /// The ISO 639-1 code: `en`, `ru`, `es`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Spanish => "es",
        }
    }

    /// Its name in the language itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "русский",
            Self::Spanish => "español",
        }
    }

    /// The language with this ISO 639-1 code.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The plural form for a number.
    #[must_use]
    pub fn plural(self, number: u64) -> Plural {
        match self {
            Self::English | Self::Spanish if number == 1 => Plural::One,
            Self::English | Self::Spanish => Plural::Many,
            Self::Russian => match (number % 10, number % 100) {
                (_, 11..=14) => Plural::Many,
                (1, _) => Plural::One,
                (2..=4, _) => Plural::Few,
                _ => Plural::Many,
            },
        }
    }

    /// The number of plural forms.
    #[must_use]
    pub const fn forms(self) -> usize {
        match self {
            Self::English | Self::Spanish => 2,
            Self::Russian => 3,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use icu_locale_core::Locale;
    use icu_plurals::{PluralCategory, PluralRules};

    use super::*;

    /// Numbers in messages are whole ([`Value::number`](crate::message::Say::number)), so fractions have no form. For a million
    /// the CLDR has a further Spanish form, which adds "de" before the noun; nothing that projlog counts reaches it.
    #[test]
    fn plural_forms_are_those_of_the_cldr() {
        let large = [9_999, 10_001, 99_999, 100_000, 100_021, 123_454, 999_999];
        for language in Language::ALL {
            let locale: Locale = language.code().parse().unwrap();
            let rules = PluralRules::try_new_cardinal((&locale).into()).unwrap();
            for number in (0..=1_000).chain(large) {
                let category = rules.category_for(number);
                let expected = match (language, category) {
                    (_, PluralCategory::One) => Plural::One,
                    (Language::Russian, PluralCategory::Few) => Plural::Few,
                    (Language::Russian, PluralCategory::Many) => Plural::Many,
                    (_, PluralCategory::Other) if language != Language::Russian => Plural::Many,
                    other => panic!("{number}: {other:?}"),
                };
                assert_eq!(language.plural(number), expected, "{language} {number}");
            }
        }
    }
}
