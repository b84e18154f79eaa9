//! Steps of a term in Russian and Spanish, for suggestions and fixes: `30 дней, затем конец месяца`.

use super::steps::Steps;
use super::term::{Length, Within};
use super::worded;
use crate::source::{Also, only_translated};
use crate::yaml::FromText;

/// Steps of a term in Russian and Spanish; `#` is a number.
const STEPS: &[(&str, Also)] = &[
    (
        "end of month",
        [
            "конец месяца|до конца месяца",
            "fin de mes|fin del mes|final de mes|final del mes",
        ],
    ),
    (
        "end of the next month",
        [
            "конец следующего месяца|до конца следующего месяца",
            "fin del mes siguiente|fin de mes siguiente|fin del próximo mes|final del mes siguiente",
        ],
    ),
    (
        "day # of the next month",
        [
            "# день следующего месяца|# й день следующего месяца|# числа следующего месяца|# го числа следующего месяца|# число следующего месяца",
            "día # del mes siguiente|el día # del mes siguiente|día # del próximo mes|el # del mes siguiente",
        ],
    ),
    (
        "same day",
        [
            "тот же день|в тот же день|день в день",
            "mismo día|el mismo día",
        ],
    ),
    (
        "next working day",
        [
            "следующий рабочий день|на следующий рабочий день",
            "siguiente día hábil|el siguiente día hábil|día hábil siguiente|al día hábil siguiente|el día hábil siguiente",
        ],
    ),
];

/// What separates the steps of a term.
const THEN: [&str; 6] = [
    ", then ",
    ", затем ",
    ", потом ",
    ", luego ",
    ", después ",
    ", y luego ",
];

/// The steps of a term that is written in Russian or Spanish, if they can be read.
pub(super) fn steps(text: &str) -> Option<String> {
    let mut lower = text.trim().to_lowercase();
    let mut end = String::new();
    if let Some((days, time)) = lower.rsplit_once(' ')
        && time.contains([':', '.'])
        && let Some(time) = worded::time(time)
    {
        let days = days.strip_suffix(" в").or(days.strip_suffix(" до"));
        let rest = lower.rsplit_once(' ').map_or("", |(days, _)| days);
        let spanish = [" a las", " antes de las", " at"];
        let days = days.or_else(|| spanish.iter().find_map(|word| rest.strip_suffix(word)));
        end = format!(" {time}");
        lower = days.unwrap_or(rest).trim_end_matches(',').to_owned();
    }
    for then in THEN {
        lower = lower.replace(then, "\n");
    }
    let steps: Vec<String> = lower.split('\n').map(step).collect::<Option<_>>()?;
    let written = format!("{}{end}", steps.join(", then "));
    (written != text && Within::from_text(&written).is_ok()).then_some(written)
}

/// One step.
fn step(text: &str) -> Option<String> {
    if Steps::read(text).is_some() || Length::from_text(text).is_ok() {
        return Some(text.to_owned());
    }
    if let Some(length) = Length::meant(text) {
        return Some(length);
    }
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    let pattern = if number.is_empty() {
        text.to_owned()
    } else {
        text.replacen(&number, "#", 1)
    };
    let meant = only_translated(&pattern, STEPS.iter().copied())?;
    Some(meant.replace('#', &number))
}
