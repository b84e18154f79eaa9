//! Periods of the cadence as people write them, for suggestions and fixes: `каждую неделю`, `cada 2 semanas`.

use super::period::WEEKDAYS;
use crate::calendar::{Length, weekday_in_words};
use crate::source::{Also, meant, only_translated};
use crate::yaml::FromText;

/// Common words for a period, and their notation here. A word with several meanings, such as `bimonthly` or
/// `quincenal`, has none.
pub(super) const USUAL: &[(Option<&str>, &[&str])] = &[
    (
        Some("weekly"),
        &[
            "each week",
            "once a week",
            "еженедельно",
            "раз в неделю",
            "каждую неделю",
            "semanal",
            "semanalmente",
            "cada semana",
        ],
    ),
    (
        Some("monthly"),
        &[
            "each month",
            "once a month",
            "ежемесячно",
            "раз в месяц",
            "каждый месяц",
            "mensual",
            "mensualmente",
            "cada mes",
        ],
    ),
    (
        Some("quarterly"),
        &[
            "every quarter",
            "each quarter",
            "once a quarter",
            "ежеквартально",
            "раз в квартал",
            "каждый квартал",
            "trimestral",
            "trimestralmente",
            "cada trimestre",
        ],
    ),
    (
        Some("every 2 weeks"),
        &[
            "biweekly",
            "bi-weekly",
            "fortnightly",
            "every fortnight",
            "every other week",
            "every second week",
            "every two weeks",
            "раз в две недели",
            "раз в 2 недели",
            "каждые две недели",
            "каждые 2 недели",
            "cada dos semanas",
            "cada 2 semanas",
        ],
    ),
    (
        Some("every day"),
        &[
            "daily",
            "each day",
            "ежедневно",
            "каждый день",
            "diario",
            "diaria",
            "diariamente",
            "cada día",
        ],
    ),
    (
        Some("every working day"),
        &[
            "every business day",
            "every workday",
            "каждый рабочий день",
            "cada día hábil",
            "cada día laborable",
        ],
    ),
    (
        Some("every 2 months"),
        &[
            "every other month",
            "every second month",
            "every two months",
        ],
    ),
    (
        Some("every 6 months"),
        &[
            "half-yearly",
            "every half year",
            "раз в полгода",
            "semestral",
        ],
    ),
    (
        Some("every 12 months"),
        &[
            "yearly",
            "annually",
            "every year",
            "once a year",
            "ежегодно",
            "раз в год",
            "anual",
            "anualmente",
            "cada año",
        ],
    ),
    (
        None,
        &[
            "bimonthly",
            "bi-monthly",
            "semiweekly",
            "semimonthly",
            "biannually",
            "biennially",
            "quincenal",
            "bimensual",
            "bimestral",
        ],
    ),
];

/// The notation for a common or misspelt word for a period, if the word is unambiguous.
pub(super) fn usual_period(text: &str) -> Option<&'static str> {
    let own = ["weekly", "monthly", "quarterly"].map(|word| (Some(word), word));
    let usual = USUAL
        .iter()
        .flat_map(|(period, words)| words.iter().map(move |word| (*period, *word)));
    let all = || own.into_iter().chain(usual.clone());
    let near = meant(text, all().map(|(_, word)| word))?;
    all().find(|(_, word)| *word == near)?.0
}

/// The words before a number of units: `каждые 3 недели`, `cada 10 días hábiles`.
const EVERY: [&str; 9] = [
    "каждые ",
    "каждый ",
    "каждую ",
    "каждая ",
    "каждое ",
    "раз в ",
    "cada ",
    "una vez cada ",
    "once every ",
];
/// What people write for the ordinals of a month's weekday.
const ALSO_ORDINALS: [(&str, Also); 5] = [
    ("first", ["первый|первая|первое|первую", "primer|primero"]),
    ("second", ["второй|вторая|второе|вторую", "segundo"]),
    ("third", ["третий|третья|третье|третью", "tercer|tercero"]),
    (
        "fourth",
        ["четвёртый|четвёртая|четвёртое|четвёртую", "cuarto"],
    ),
    (
        "last",
        ["последний|последняя|последнее|последнюю", "último"],
    ),
];

/// A period in Russian or Spanish, or with a common word that has one meaning.
pub(super) fn in_words(text: &str) -> Option<String> {
    let lower = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let usual = USUAL
        .iter()
        .find(|(_, words)| words.contains(&lower.as_str()));
    if let Some((period, _)) = usual {
        // In English `biweekly` may also be twice a week.
        return period
            .filter(|_| !lower.starts_with("bi"))
            .map(str::to_owned);
    }
    if let Some(rest) = EVERY.iter().find_map(|every| lower.strip_prefix(every)) {
        let number = rest.starts_with(|c: char| c.is_ascii_digit());
        let rest = if number {
            rest.to_owned()
        } else {
            format!("1 {rest}")
        };
        let length =
            Length::meant(&rest).or_else(|| Some(Length::from_text(&rest).ok()?.to_string()))?;
        let length = length.strip_prefix("1 ").unwrap_or(&length);
        return Some(format!("every {length}"));
    }
    let months = [
        "ежемесячно",
        "каждый месяц",
        "каждого месяца",
        "месяца",
        "mensual",
        "cada mes",
        "de cada mes",
        "del mes",
    ];
    let starts = months.iter().find_map(|month| lower.strip_prefix(month));
    let ends = months.iter().find_map(|month| lower.strip_suffix(month));
    let rest = starts.or(ends)?.trim_matches([' ', ',']);
    let words: Vec<&str> = rest
        .split(' ')
        .filter(|word| !["el", "в", "во"].contains(word))
        .collect();
    match words.as_slice() {
        ["día" | "dia", day] => Some(format!("monthly, day {day}")),
        [day, "числа" | "число" | "день"] => {
            let digits = day
                .trim_end_matches("-го")
                .trim_end_matches("-е")
                .trim_end_matches("-й");
            Some(format!("monthly, day {digits}"))
        }
        [ordinal, day] => {
            let ordinal = only_translated(ordinal, ALSO_ORDINALS)?;
            let day = WEEKDAYS
                .get(usize::try_from(weekday_in_words(day)?.num_days_from_monday()).ok()?)?;
            Some(format!("monthly, {ordinal} {day}"))
        }
        _ => None,
    }
}
