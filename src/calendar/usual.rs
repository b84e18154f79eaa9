//! Common synonyms for units of time, for suggestions.

use super::term::Unit;
use crate::source::meant;

/// Synonyms with the amount and the unit that they are equal to. Ambiguous words such as `m`, `weekdays` or `quincena` are
/// not included.
const USUAL: &[(u32, Unit, &[&str])] = &[
    (1, Unit::Minutes, &["min", "mins"]),
    (
        1,
        Unit::Minutes,
        &[
            "мин",
            "минута",
            "минуту",
            "минуты",
            "минут",
            "minuto",
            "minutos",
        ],
    ),
    (
        1,
        Unit::Hours,
        &[
            "h",
            "hr",
            "hrs",
            "ч",
            "час",
            "часа",
            "часов",
            "hora",
            "horas",
        ],
    ),
    (
        1,
        Unit::Days,
        &[
            "d", "дн", "день", "дня", "дней", "día", "días", "dia", "dias",
        ],
    ),
    (
        1,
        Unit::Days,
        &[
            "календарный день",
            "календарных дня",
            "календарных дней",
            "día natural",
            "días naturales",
            "dia natural",
            "dias naturales",
            "día calendario",
            "días calendario",
            "dia calendario",
            "dias calendario",
        ],
    ),
    (
        1,
        Unit::ClearDays,
        &["clear calendar day", "clear calendar days"],
    ),
    (
        1,
        Unit::Weeks,
        &[
            "w",
            "wk",
            "wks",
            "нед",
            "неделя",
            "неделю",
            "недели",
            "недель",
            "semana",
            "semanas",
        ],
    ),
    (2, Unit::Weeks, &["fortnight", "fortnights"]),
    (
        1,
        Unit::Months,
        &[
            "mo",
            "mos",
            "mon",
            "mth",
            "mths",
            "мес",
            "месяц",
            "месяца",
            "месяцев",
            "mes",
            "meses",
        ],
    ),
    (
        3,
        Unit::Months,
        &[
            "quarter",
            "quarters",
            "квартал",
            "квартала",
            "кварталов",
            "trimestre",
            "trimestres",
        ],
    ),
    (
        12,
        Unit::Months,
        &[
            "year", "years", "yr", "yrs", "год", "года", "лет", "año", "años",
        ],
    ),
    (
        1,
        Unit::WorkingMinutes,
        &[
            "business minute",
            "business minutes",
            "work minute",
            "work minutes",
        ],
    ),
    (
        1,
        Unit::WorkingHours,
        &[
            "business hour",
            "business hours",
            "work hour",
            "work hours",
            "рабочий час",
            "рабочих часа",
            "рабочих часов",
            "hora hábil",
            "horas hábiles",
            "hora habil",
            "horas habiles",
            "hora laborable",
            "horas laborables",
        ],
    ),
    (
        1,
        Unit::WorkingDays,
        &[
            "wd",
            "bd",
            "business day",
            "business days",
            "work day",
            "work days",
            "workday",
            "workdays",
            "рабочий день",
            "рабочих дня",
            "рабочих дней",
            "раб дня",
            "раб дней",
            "día hábil",
            "días hábiles",
            "dia habil",
            "dias habiles",
            "día laborable",
            "días laborables",
            "dia laborable",
            "dias laborables",
        ],
    ),
    (
        1,
        Unit::ClearWorkingDays,
        &[
            "clear business day",
            "clear business days",
            "working clear day",
            "working clear days",
        ],
    ),
    (
        1,
        Unit::ClearDays,
        &[
            "полный день",
            "полных дня",
            "полных дней",
            "полные дни",
            "полный календарный день",
            "полных календарных дня",
            "полных календарных дней",
            "día completo",
            "días completos",
            "dia completo",
            "dias completos",
            "día natural completo",
            "días naturales completos",
            "dia natural completo",
            "dias naturales completos",
        ],
    ),
    (
        1,
        Unit::ClearWorkingDays,
        &[
            "полный рабочий день",
            "полных рабочих дня",
            "полных рабочих дней",
            "полные рабочие дни",
            "día hábil completo",
            "días hábiles completos",
            "dia habil completo",
            "dias habiles completos",
            "día laborable completo",
            "días laborables completos",
            "dia laborable completo",
            "dias laborables completos",
        ],
    ),
    (
        1,
        Unit::WorkingMinutes,
        &[
            "рабочая минута",
            "рабочую минуту",
            "рабочие минуты",
            "рабочих минут",
            "раб мин",
            "minuto hábil",
            "minutos hábiles",
            "minuto habil",
            "minutos habiles",
            "minuto laborable",
            "minutos laborables",
        ],
    ),
    (
        1,
        Unit::WorkingHours,
        &[
            "рабочие часы",
            "раб ч",
            "раб часа",
            "раб часов",
            "час рабочего времени",
            "часа рабочего времени",
            "часов рабочего времени",
        ],
    ),
    (
        1,
        Unit::WorkingDays,
        &["рабочие дни", "раб день", "раб дн", "р д", "рд"],
    ),
    (
        1,
        Unit::Days,
        &[
            "дни",
            "календарные дни",
            "кал день",
            "кал дня",
            "кал дней",
            "кал дн",
            "к д",
        ],
    ),
    (
        1,
        Unit::BankingDays,
        &[
            "bank day",
            "bank days",
            "банковский день",
            "банковских дня",
            "банковских дней",
            "día bancario",
            "días bancarios",
            "dia bancario",
            "dias bancarios",
        ],
    ),
];

/// The words in the names of units, to find misspelt ones.
const PARTS: &[&str] = &[
    "calendar", "clear", "working", "business", "banking", "minute", "minutes", "hour", "hours",
    "day", "days", "week", "weeks", "month", "months",
];

/// The unit with a name in lower case, singular or plural. A calendar day is a day.
pub(super) fn unit(name: &str) -> Option<Unit> {
    let name = name.strip_prefix("calendar ").unwrap_or(name);
    let named = |unit: &&Unit| unit.name() == name || unit.name().strip_suffix('s') == Some(name);
    Unit::ALL.iter().find(named).copied()
}

/// The amount and unit that a synonym of a unit is equal to.
fn synonym(name: &str) -> Option<(u32, Unit)> {
    let of_table = USUAL.iter().find(|(.., words)| words.contains(&name));
    of_table.map(|(times, unit, _)| (*times, *unit))
}

/// The words of the name of a unit.
fn parts(name: &str) -> Vec<&str> {
    let words = name.split([' ', '-', '_', '.', '\u{a0}']);
    words.filter(|word| !word.is_empty()).collect()
}

/// The length of an amount with a synonym of a unit.
pub(super) fn same_length(amount: u32, name: &str) -> Option<(u32, Unit)> {
    let (times, unit) = synonym(&parts(name).join(" "))?;
    Some((amount.checked_mul(times)?, unit))
}

/// The length of an amount with a synonym or misspelt unit, if unambiguous.
pub(super) fn length(amount: u32, name: &str) -> Option<(u32, Unit)> {
    let words = parts(name);
    let known = |name: &str| synonym(name).or_else(|| Some((1, unit(name)?)));
    let (times, unit) = known(&words.join(" ")).or_else(|| {
        // Word by word: a missing or additional qualifier changes the length.
        let parts = words.iter().map(|word| meant(word, PARTS.iter().copied()));
        known(&parts.collect::<Option<Vec<_>>>()?.join(" "))
    })?;
    Some((amount.checked_mul(times)?, unit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Term;
    use crate::calendar::term::Length;
    use crate::yaml::FromText;

    /// The text between the first backticks of a help.
    fn suggested(text: &str) -> Option<String> {
        let (_, help) = Term::parse(text).err()?;
        let help = help.map(|help| help.english())?;
        if help.starts_with("known: ") || help.contains("such as") {
            return None;
        }
        help.split('`').nth(1).map(str::to_owned)
    }

    #[test]
    fn synonyms_are_suggested_as_the_same_length() {
        for (times, unit, words) in USUAL {
            for word in *words {
                let written = Length::new(2 * times, *unit).unwrap();
                let help = suggested(&format!("2 {word}"));
                assert_eq!(help.as_deref(), Some(&*written.to_string()), "{word}");
                assert_eq!(Length::from_text(&written.to_string()).unwrap(), written);
            }
        }
        for (text, suggestion) in [
            ("1 business day", "1 working day"),
            ("5hrs.", "5 hours"),
            ("1 fortnight", "2 weeks"),
            ("3 working-days", "3 working days"),
            ("2 calender days", "2 days"),
            ("10 РАБОЧИХ ДНЕЙ", "10 working days"),
            ("10 Días Naturales", "10 days"),
        ] {
            assert_eq!(suggested(text).as_deref(), Some(suggestion), "{text}");
        }
    }

    #[test]
    fn ambiguous_words_are_not_suggested() {
        for text in [
            "3 m",
            "3 weekdays",
            "3 nonworking days",
            "3 non-working days",
            "3 bank working days",
            "3 labour days",
            "1 quincena",
            "2 суток",
            "3 clear",
            "99999 years",
        ] {
            assert_eq!(suggested(text), None, "{text}");
        }
        assert!(Term::parse("10 calendar days").unwrap() == Term::parse("10 days").unwrap());
    }

    proptest! {
        /// Tests one letter missing, added, changed, or swapped with its neighbour.
        #[test]
        fn a_typo_is_corrected_to_the_original_or_not_at_all(
            unit in 0..Unit::ALL.len(), calendar: bool, at in 0usize..20, letter in "[a-z]", slip in 0..4,
        ) {
            let unit = Unit::ALL[unit];
            let name = match unit {
                Unit::Days if calendar => "calendar days",
                Unit::ClearDays if calendar => "clear calendar days",
                unit => unit.name(),
            };
            let mut letters: Vec<char> = name.chars().collect();
            let at = at % (letters.len() - 1);
            match slip {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letter.chars().next().unwrap()),
                2 => letters[at] = letter.chars().next().unwrap(),
                _ => letters.swap(at, at + 1),
            }
            let text = format!("7 {}", letters.iter().collect::<String>());
            let read = Term::parse(&text).ok().map(|term| term.unit());
            let corrected = suggested(&text).map(|text| Term::parse(&text).unwrap().to_string());
            prop_assert!(read.is_none_or(|read| read == unit), "{text}");
            prop_assert!(corrected.as_ref().is_none_or(|term| *term == format!("7 {}", unit.name())), "{text}: {corrected:?}");
        }
    }
}
