//! Names of the periods of a cadence.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{SPANISH_MONTHS_IN_FULL, When};
use crate::charter::{Pace, Period};
use crate::message::{Language, Message, Say, Value, Words, message};

/// The name of a period `[from, until)`: `the week of Mon 2 Mar 2026`, `March 2026`, `January to March 2026`.
pub(super) fn name(period: Period, from: NaiveDate, until: NaiveDate) -> Message {
    let last = until.pred_opt().unwrap_or(from);
    let year = from.year().to_string();
    match period {
        Period::Weekly => message! {
            en: "the week of {monday}",
            ru: "неделя {monday:since}",
            es: "la semana del {monday:full}",
            monday: When::day(from),
        },
        Period::Monthly => month(from),
        Period::Quarterly => message! {
            en: "{first} to {last} {year}",
            ru: "{first}–{last} {year}",
            es: "{first} a {last} de {year}",
            first: Value::custom(Month(from)),
            last: Value::custom(Month(last)),
            year: year,
        },
        Period::Every(number, Pace::Weeks) => message! {
            en: "the {n} {n#week|weeks} from {from}",
            ru: "{n} {n#неделя|недели|недель} {from:since}",
            es: "{n} {n#semana|semanas} desde el {from:full}",
            n: number,
            from: When::day(from),
        },
        Period::Every(number, Pace::Months) => message! {
            en: "the {n} {n#month|months} from {from}",
            ru: "{n} {n#месяц|месяца|месяцев} {from:since}",
            es: "{n} {n#mes|meses} desde el {from:full}",
            n: number,
            from: When::day(from),
        },
        Period::Every(number, Pace::WorkingDays) => message! {
            en: "the {n} {n#working day|working days} from {from}",
            ru: "{n} {n#рабочий день|рабочих дня|рабочих дней} {from:since}",
            es: "{n} {n#día hábil|días hábiles} desde el {from:full}",
            n: number,
            from: When::day(from),
        },
        Period::Every(number, _) => message! {
            en: "the {n} {n#day|days} from {from}",
            ru: "{n} {n#день|дня|дней} {from:since}",
            es: "{n} {n#día|días} desde el {from:full}",
            n: number,
            from: When::day(from),
        },
        Period::MonthlyOn(..) | Period::MonthlyDay(_) => message! {
            en: "the month until {last}",
            ru: "месяц по {last:until}",
            es: "el mes hasta el {last:full}",
            last: When::day(last),
        },
    }
}

/// The name of a date's month with its year: `March 2026`.
#[must_use]
pub fn month(date: NaiveDate) -> Message {
    message! {
        en: "{month} {year}",
        ru: "{month} {year}",
        es: "{month} de {year}",
        month: Value::custom(Month(date)),
        year: date.year().to_string(),
    }
}

/// The full name of a date's month, uninflected.
#[derive(Debug)]
struct Month(NaiveDate);

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const RUSSIAN: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

impl Say for Month {
    fn say(&self, words: &mut Words) {
        let names = match words.language() {
            Language::English => ENGLISH,
            Language::Russian => RUSSIAN,
            Language::Spanish => SPANISH_MONTHS_IN_FULL,
        };
        words.word(names.get(self.0.month0() as usize).unwrap_or(&"?"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_a_name_in_each_language() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let names = |period, from, until| {
            let name = name(period, day(from), day(until));
            [Language::Russian, Language::Spanish].map(|language| name.text(language))
        };
        assert_eq!(
            names(Period::Weekly, "2026-05-25", "2026-06-01"),
            [
                "неделя с понедельника, 25 мая 2026 г.",
                "la semana del lunes 25 de mayo de 2026"
            ]
        );
        assert_eq!(
            names(Period::Monthly, "2026-05-01", "2026-06-01"),
            ["май 2026", "mayo de 2026"]
        );
        assert_eq!(
            names(Period::Quarterly, "2026-04-01", "2026-07-01"),
            ["апрель–июнь 2026", "abril a junio de 2026"]
        );
        assert_eq!(
            names(Period::Every(2, Pace::Weeks), "2026-03-02", "2026-03-16"),
            [
                "2 недели с понедельника, 2 марта 2026 г.",
                "2 semanas desde el lunes 2 de marzo de 2026"
            ]
        );
    }
}
