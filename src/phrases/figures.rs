//! A quick test for texts without dates and numbers of days, as most are.

use std::sync::LazyLock;

use super::LANGUAGES;
use super::finder::Finder;
use super::words::may_have_date;

static FINDER: LazyLock<Finder> =
    LazyLock::new(|| Finder::new(&*LANGUAGES, |l| [&l.dates, &l.period]));

/// Whether a text may contain a date or a number of days. `false` is certain, so that its words need not be compared.
pub(crate) fn may_have_figures(text: &str) -> bool {
    FINDER.may_find(text) || may_have_date(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::{Folded, words};

    /// The phrases that are not found by a word have a date in digits.
    #[test]
    fn each_phrase_has_a_search_word_or_a_date_in_digits() {
        for language in LANGUAGES.iter() {
            let phrases = language
                .dates
                .phrases
                .iter()
                .chain(&language.period.phrases);
            for phrase in phrases {
                let found = phrase.required(&|forms| forms.len()).is_some();
                assert!(found || phrase.has_digits(), "{phrase:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_figure_is_missed(text in "((10|3|5'|a5|[Tt]hree|dos|пять|11\\.03|2026|[Mm]ay|marzo|де|марта|[Dd]ays?|working|дней|di\u{301}as|_|«|the)[ .,'-]?){0,8}") {
            let folded = Folded::new(&text);
            let words = words(&folded.text, 0..folded.text.len());
            let occurs = LANGUAGES
                .iter()
                .any(|l| l.dates.occurs_in(&words) || l.period.occurs_in(&words));
            proptest::prop_assert!(!occurs || may_have_figures(&folded.text), "{}", text);
        }
    }

    #[test]
    fn figures_are_seen_and_other_numbers_are_not() {
        for text in [
            "by 10 March",
            "Mar. 3, 2026",
            "10 марта",
            "el 3 de marzo",
            "on 2026-03-10.",
            "x10.03.2026",
            "5'10.03.26",
            "three working days",
            "через 5 дней",
            "5 di\u{301}as",
        ] {
            assert!(may_have_figures(&Folded::new(text).text), "{text}");
        }
        for text in [
            "",
            "Permit request 4028",
            "T07-1 Draft advice 1",
            "at 10:30",
            "5.0",
        ] {
            assert!(!may_have_figures(text), "{text}");
        }
    }
}
