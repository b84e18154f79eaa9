//! How often an item of the cadence recurs.

use std::borrow::Cow;

use chrono::Weekday;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::usual_period::{in_words, usual_period};
use crate::message::{Message, message};
use crate::source::hint;
use crate::yaml::{FromText, Wrong};

/// The longest period, in days, weeks or months.
const MOST: u32 = 1_000;

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// Calendar days.
    Days,
    /// Working days of the debtor; for a call, days on which both sides work.
    WorkingDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
}

/// How often an item recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Every week, Monday to Sunday.
    Weekly,
    /// Every calendar month.
    Monthly,
    /// Every three calendar months from January.
    Quarterly,
    /// A number of days, weeks or months, from the first day of the first period.
    Every(u32, Pace),
    /// Every month until a weekday of it, such as the third Thursday; 5 means the last.
    MonthlyOn(u8, Day),
    /// Every month until a day of the month.
    MonthlyDay(u8),
}

/// A weekday with its ordinal in the month, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u8);

impl Day {
    /// The weekday.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::try_from(self.0).unwrap_or(Weekday::Mon)
    }
}

const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "last"];
pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Period {
    /// Whether its first day must be stated.
    #[must_use]
    pub fn needs_start(self) -> bool {
        matches!(self, Self::Every(..))
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Weekly => f.pad("weekly"),
            Self::Monthly => f.pad("monthly"),
            Self::Quarterly => f.pad("quarterly"),
            Self::Every(number, pace) => {
                let unit = match pace {
                    Pace::Days => "days",
                    Pace::WorkingDays => "working days",
                    Pace::Weeks => "weeks",
                    Pace::Months => "months",
                };
                match number {
                    1 => write!(f, "every {}", unit.trim_end_matches('s')),
                    number => write!(f, "every {number} {unit}"),
                }
            }
            Self::MonthlyOn(nth, day) => {
                let nth = ORDINALS
                    .get(usize::from(*nth).wrapping_sub(1))
                    .unwrap_or(&"");
                let day = WEEKDAYS.get(usize::from(day.0)).unwrap_or(&"");
                write!(f, "monthly, {nth} {day}")
            }
            Self::MonthlyDay(day) => write!(f, "monthly, day {day}"),
        }
    }
}

impl Period {
    /// `every 2 weeks`, without `every`.
    fn every(text: &str) -> Option<Self> {
        let (number, unit) = match text.split_once(' ') {
            Some((number, unit)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                (number.parse().ok()?, unit.trim())
            }
            _ => (1, text),
        };
        let pace = match unit.strip_suffix('s').unwrap_or(unit) {
            "day" | "calendar day" => Pace::Days,
            "working day" => Pace::WorkingDays,
            "week" => Pace::Weeks,
            "month" => Pace::Months,
            _ => return None,
        };
        (1..=MOST)
            .contains(&number)
            .then_some(Self::Every(number, pace))
    }

    /// `third Thursday`, `last Fri`, `day 15`.
    fn of_month(text: &str) -> Option<Self> {
        let (first, second) = text.split_once(' ')?;
        let second = second.trim();
        if first == "day" {
            let day = second.parse().ok().filter(|day| (1..=31).contains(day))?;
            return Some(Self::MonthlyDay(day));
        }
        let short = ["1st", "2nd", "3rd", "4th", "last"];
        let nth = ORDINALS
            .iter()
            .zip(short)
            .position(|(long, short)| *long == first || short == first)?;
        let weekday: Weekday = second.parse().ok()?;
        let day = u8::try_from(weekday.num_days_from_monday()).ok()?;
        Some(Self::MonthlyOn(u8::try_from(nth + 1).ok()?, Day(day)))
    }
}

impl FromText for Period {
    fn meant(text: &str) -> Option<String> {
        let meant = in_words(text)?;
        (Self::from_text(text).is_err() && Self::from_text(&meant).is_ok()).then_some(meant)
    }

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let lower = words.join(" ").to_lowercase();
        let wrong = |help: Message| {
            let message = message! {
                en: "`{text}` is not a period",
                ru: "`{text}` не является периодом",
                es: "`{text}` no es un período",
                text: text,
            };
            (message, Some(help))
        };
        match lower.as_str() {
            "weekly" => return Ok(Self::Weekly),
            "monthly" => return Ok(Self::Monthly),
            "quarterly" => return Ok(Self::Quarterly),
            _ => {}
        }
        if let Some(rest) = lower.strip_prefix("every ") {
            return Self::every(rest).ok_or_else(|| {
                if let Some(meant) = usual_period(&lower) {
                    return wrong(message! {
                en: "write `{meant}`",
                ru: "напишите `{meant}`",
                es: "escriba `{meant}`",
                meant: meant,
            });
                }
                wrong(message! {
                    en: "write a number from 1 to {most} of `days`, `working days`, `weeks` or `months`",
                    ru: "напишите число от 1 до {most} и `days`, `working days`, `weeks` или `months`",
                    es: "escriba un número de 1 a {most} y `days`, `working days`, `weeks` o `months`",
                    most: MOST,
                })
            });
        }
        if let Some(rest) = lower.strip_prefix("monthly") {
            let rest = rest.trim_start_matches([',', ' ']);
            return Self::of_month(rest).ok_or_else(|| {
                wrong(message! {
                    en: "write it as `monthly, third Thursday` or `monthly, day 15`",
                    ru: "запишите его как `monthly, third Thursday` или `monthly, day 15`",
                    es: "escríbalo como `monthly, third Thursday` o `monthly, day 15`",
                })
            });
        }
        Err(wrong(match usual_period(&lower) {
            Some(meant) => message! {
                en: "write `{meant}`",
                ru: "напишите `{meant}`",
                es: "escriba `{meant}`",
                meant: meant,
            },
            None => hint(
                "",
                [
                    "weekly",
                    "monthly",
                    "quarterly",
                    "every 2 weeks",
                    "monthly, third Thursday",
                ],
            ),
        }))
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "How often: every week, month or quarter, every so many days, weeks or months, or every month until one of its days.",
            "pattern": "^([Ww]eekly|[Mm]onthly|[Qq]uarterly|[Ee]very .+|[Mm]onthly,? .+)$",
            "examples": ["weekly", "monthly", "quarterly", "every 2 weeks", "every 10 working days", "monthly, third Thursday", "monthly, day 15"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::usual_period::USUAL;
    use super::*;

    #[test]
    fn periods_are_read_and_written_back() {
        for text in [
            "weekly",
            "monthly",
            "quarterly",
            "every 2 weeks",
            "every week",
            "every 10 working days",
            "every 3 months",
            "every day",
            "monthly, third Thursday",
            "monthly, last Friday",
            "monthly, day 15",
        ] {
            assert_eq!(Period::from_text(text).unwrap().to_string(), text);
        }
        let shown = |text: &str| Period::from_text(text).unwrap().to_string();
        assert_eq!(shown("Monthly 3rd thu"), "monthly, third Thursday");
        assert_eq!(shown("every  1 week"), "every week");
        for text in [
            "",
            "often",
            "every",
            "every 0 weeks",
            "every 2 hours",
            "every 1001 days",
            "monthly, fifth Friday",
            "monthly, day 32",
            "monthly, third",
        ] {
            assert!(Period::from_text(text).is_err(), "{text}");
        }
    }

    /// The suggestion in the help of an invalid period.
    fn suggested(text: &str) -> Option<String> {
        let (_, help) = Period::from_text(text).unwrap_err();
        let help = help?;
        let help = help.text(crate::message::Language::English);
        let written = help.strip_prefix("write `")?.strip_suffix('`')?;
        Some(written.to_owned())
    }

    #[test]
    fn usual_words_are_suggested_as_the_same_period() {
        for (period, words) in USUAL {
            for word in *words {
                assert_eq!(suggested(word).as_deref(), *period, "{word}");
            }
            if let Some(period) = period {
                assert_eq!(Period::from_text(period).unwrap().to_string(), *period);
            }
        }
        for (text, period) in [
            ("Biweekly", Some("every 2 weeks")),
            ("biweekley", Some("every 2 weeks")),
            ("fortnigthly", Some("every 2 weeks")),
            ("wekly", Some("weekly")),
            ("montly", Some("monthly")),
            ("anualy", Some("every 12 months")),
            ("semi-weekly", None),
            ("bi-monthy", None),
            ("twice weekly", None),
            ("often", None),
        ] {
            assert_eq!(suggested(text).as_deref(), period, "{text}");
        }
    }
}
