//! Amounts of time as messages: terms and their steps, and lateness.

use super::steps::Step;
use super::term::{Length, Unit};
use crate::message::{Language, Message, Say, Value, Words, message};

impl From<Length> for Value {
    fn from(length: Length) -> Self {
        amount_of(length.amount(), length.unit()).into()
    }
}

impl From<Step> for Value {
    fn from(step: Step) -> Self {
        step_in_words(step).into()
    }
}

/// An amount of a unit: `3 working days`.
pub(super) fn amount_of(n: u32, unit: Unit) -> Message {
    match unit {
        Unit::Minutes => message! {
            en: "{n} {n#minute|minutes}",
            ru: "{n} {n#минута|минуты|минут}",
            es: "{n} {n#minuto|minutos}",
            n: n,
        },
        Unit::Hours => message! {
            en: "{n} {n#hour|hours}",
            ru: "{n} {n#час|часа|часов}",
            es: "{n} {n#hora|horas}",
            n: n,
        },
        Unit::Days => message! {
            en: "{n} {n#day|days}",
            ru: "{n} {n#день|дня|дней}",
            es: "{n} {n#día|días}",
            n: n,
        },
        Unit::ClearDays => message! {
            en: "{n} clear {n#day|days}",
            ru: "{n} {n#полный день|полных дня|полных дней}",
            es: "{n} {n#día completo|días completos}",
            n: n,
        },
        Unit::Weeks => message! {
            en: "{n} {n#week|weeks}",
            ru: "{n} {n#неделя|недели|недель}",
            es: "{n} {n#semana|semanas}",
            n: n,
        },
        Unit::Months => message! {
            en: "{n} {n#month|months}",
            ru: "{n} {n#месяц|месяца|месяцев}",
            es: "{n} {n#mes|meses}",
            n: n,
        },
        Unit::WorkingMinutes => message! {
            en: "{n} working {n#minute|minutes}",
            ru: "{n} {n#рабочая минута|рабочие минуты|рабочих минут}",
            es: "{n} {n#minuto hábil|minutos hábiles}",
            n: n,
        },
        Unit::WorkingHours => message! {
            en: "{n} working {n#hour|hours}",
            ru: "{n} {n#рабочий час|рабочих часа|рабочих часов}",
            es: "{n} {n#hora hábil|horas hábiles}",
            n: n,
        },
        Unit::WorkingDays => message! {
            en: "{n} working {n#day|days}",
            ru: "{n} {n#рабочий день|рабочих дня|рабочих дней}",
            es: "{n} {n#día hábil|días hábiles}",
            n: n,
        },
        Unit::ClearWorkingDays => message! {
            en: "{n} clear working {n#day|days}",
            ru: "{n} {n#полный рабочий день|полных рабочих дня|полных рабочих дней}",
            es: "{n} {n#día hábil completo|días hábiles completos}",
            n: n,
        },
        Unit::BankingDays => message! {
            en: "{n} banking {n#day|days}",
            ru: "{n} {n#банковский день|банковских дня|банковских дней}",
            es: "{n} {n#día bancario|días bancarios}",
            n: n,
        },
    }
}

fn step_in_words(step: Step) -> Message {
    match step {
        Step::Length(length) => amount_of(length.amount(), length.unit()),
        Step::EndOfMonth(0) => message! {
            en: "end of month",
            ru: "конец месяца",
            es: "fin de mes",
        },
        Step::EndOfMonth(_) => message! {
            en: "end of the next month",
            ru: "конец следующего месяца",
            es: "fin del mes siguiente",
        },
        Step::DayOfNextMonth(day) => message! {
            en: "day {day} of the next month",
            ru: "{day}-й день следующего месяца",
            es: "día {day} del mes siguiente",
            day: day,
        },
        Step::SameDay => message! { en: "same day", ru: "тот же день", es: "el mismo día" },
        Step::NextWorkingDay => message! {
            en: "next working day",
            ru: "следующий рабочий день",
            es: "el siguiente día hábil",
        },
    }
}

/// Seconds as hours, minutes and seconds, without rounding: `3 h 20 min`, `45 min 5 s`; `0 min` for zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elapsed {
    pub(super) seconds: i64,
    /// Whether it is working time.
    pub(super) working: bool,
}

impl Elapsed {
    /// The amount as a message.
    pub(super) fn message(self) -> Message {
        let time = Value::custom(self);
        message! { en: "{time}", ru: "{time}", es: "{time}", time: time }
    }
}

impl Say for Elapsed {
    fn say(&self, words: &mut Words) {
        let language = words.language();
        let units = match language {
            Language::English | Language::Spanish => ["h", "min", "s"],
            Language::Russian => ["ч", "мин", "с"],
        };
        let seconds = self.seconds.max(0);
        let numbers = [seconds / 3600, seconds / 60 % 60, seconds % 60];
        let mut first = true;
        for (place, (number, unit)) in numbers.into_iter().zip(units).enumerate() {
            if number == 0 && !(seconds == 0 && place == 1) {
                continue;
            }
            let gap = if first { "" } else { " " };
            let working = first && self.working && language == Language::English;
            let working = if working { "working " } else { "" };
            words.word(&format!("{gap}{number} {working}{unit}"));
            first = false;
        }
        if self.working {
            words.word(match language {
                Language::English => "",
                Language::Russian => " рабочего времени",
                // One hour, one minute or one second is singular.
                Language::Spanish if numbers.iter().sum::<i64>() == 1 => " hábil",
                Language::Spanish => " hábiles",
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elapsed_time_is_shown_in_its_parts() {
        let text =
            |seconds, working, language| Elapsed { seconds, working }.message().text(language);
        assert_eq!(
            text(3 * 3600 + 20 * 60, false, Language::English),
            "3 h 20 min"
        );
        assert_eq!(text(45 * 60 + 5, false, Language::Russian), "45 мин 5 с");
        assert_eq!(text(0, false, Language::English), "0 min");
        assert_eq!(
            text(9 * 3600 + 1, true, Language::English),
            "9 working h 1 s"
        );
        assert_eq!(
            text(9 * 3600, true, Language::Russian),
            "9 ч рабочего времени"
        );
        for (seconds, shown) in [
            (45 * 60, "45 min hábiles"),
            (3600, "1 h hábil"),
            (60, "1 min hábil"),
            (1, "1 s hábil"),
            (3660, "1 h 1 min hábiles"),
            (7200, "2 h hábiles"),
        ] {
            assert_eq!(text(seconds, true, Language::Spanish), shown);
        }
    }
}
