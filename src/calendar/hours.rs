//! Weekly working hours: `Mon-Fri 10:00-19:00`.

use std::borrow::Cow;

use chrono::Weekday;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::show::weekday_name;
use super::text::{self, Wrong};
use super::worded_hours;
use crate::message::message;
use crate::source::hint;
use crate::yaml::FromText;

const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];
const MINUTES_A_DAY: u16 = 1440;

/// A period of work within a day, `[start, end)` in minutes after its midnight. An `end` after 1440 is on the next day,
/// but the work belongs to the day on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u16,
    end: u16,
}

impl Span {
    /// A period from one minute after midnight to another, which may be on the next day; `None` if invalid.
    pub(super) fn new(start: u16, end: u16) -> Option<Self> {
        let fits = start < MINUTES_A_DAY && start < end && end < 2 * MINUTES_A_DAY;
        fits.then_some(Self { start, end })
    }

    /// The start in minutes after midnight: 0 to 1439.
    #[must_use]
    pub fn start(self) -> u16 {
        self.start
    }

    /// The end in minutes after the same midnight: 1 to 2879.
    #[must_use]
    pub fn end(self) -> u16 {
        self.end
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = if self.end > MINUTES_A_DAY {
            self.end - MINUTES_A_DAY
        } else {
            self.end
        };
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            self.start / 60,
            self.start % 60,
            end / 60,
            end % 60
        )
    }
}

impl FromText for Span {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let not_hours = || {
            message! {
                en: "`{text}` is not a stretch of hours",
                ru: "`{text}` не является промежутком времени",
                es: "`{text}` no es un intervalo de horas",
                text: text,
            }
        };
        let wrong = || {
            let help = message! {
                en: "write it as `09:00-18:00`",
                ru: "запишите его как `09:00-18:00`",
                es: "escríbalo como `09:00-18:00`",
            };
            (not_hours(), Some(help))
        };
        let (start, end) = text.split_once('-').ok_or_else(wrong)?;
        let (start, end) = (minutes(start)?, minutes(end)?);
        if start == end || start >= MINUTES_A_DAY {
            let help = message! {
                en: "a stretch has a beginning and a later end; a whole day is `00:00-24:00`",
                ru: "у промежутка есть начало и более поздний конец; целый день — это `00:00-24:00`",
                es: "un intervalo tiene un principio y un final posterior; un día entero es `00:00-24:00`",
            };
            return Err((not_hours(), Some(help)));
        }
        // Past midnight: it ends on the next day.
        Ok(Self {
            start,
            end: if end < start {
                end + MINUTES_A_DAY
            } else {
                end
            },
        })
    }
}

/// Parses a time to minutes after midnight; `24:00` is 1440.
fn minutes(text: &str) -> Result<u16, Wrong> {
    use chrono::Timelike;
    let Some(time) = text::time(text.trim())? else {
        return Ok(MINUTES_A_DAY);
    };
    if time.second() != 0 {
        return Err((
            message! {
                en: "`{text}` has seconds",
                ru: "в `{text}` указаны секунды",
                es: "`{text}` tiene segundos",
                text: text,
            },
            Some(message! {
                en: "write working hours to the minute, such as `09:00-18:00`",
                ru: "указывайте рабочие часы с точностью до минуты, например `09:00-18:00`",
                es: "escriba las horas de trabajo al minuto, como `09:00-18:00`",
            }),
        ));
    }
    Ok(u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(0))
}

/// The hours of an ordinary week: the periods of each weekday, ascending and disjoint. At least one day is worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week([Vec<Span>; 7]);

impl Week {
    /// Creates a week with these periods, Monday first.
    ///
    /// # Errors
    /// Two periods overlap, also across midnight, or there are none.
    pub fn new(mut days: [Vec<Span>; 7]) -> Result<Self, Wrong> {
        for day in &mut days {
            day.sort_unstable();
        }
        let mut all: Vec<(u32, u32, Weekday, Span)> = Vec::new();
        for (midnight, (weekday, day)) in (0u32..).step_by(1440).zip(DAYS.iter().zip(&days)) {
            all.extend(day.iter().map(|s| {
                (
                    midnight + u32::from(s.start),
                    midnight + u32::from(s.end),
                    *weekday,
                    *s,
                )
            }));
        }
        let Some(first) = all.first().copied() else {
            let message = message! {
                en: "this week has no working hours",
                ru: "в этой неделе нет рабочих часов",
                es: "esta semana no tiene horas de trabajo",
            };
            let help = message! {
                en: "name the days and hours that are worked, such as `Mon-Fri 09:00-18:00`",
                ru: "укажите рабочие дни и часы, например `Mon-Fri 09:00-18:00`",
                es: "indique los días y las horas de trabajo, como `Mon-Fri 09:00-18:00`",
            };
            return Err((message, Some(help)));
        };
        // Sunday's last period may extend into Monday.
        all.push((first.0 + 7 * 1440, first.1 + 7 * 1440, first.2, first.3));
        for pair in all.windows(2) {
            if let [before, after] = pair
                && before.1 > after.0
            {
                let (a, b) = (weekday_name(before.2), weekday_name(after.2));
                return Err(overlap(
                    &format!("{a} {}", before.3),
                    &format!("{b} {}", after.3),
                ));
            }
        }
        Ok(Self(days))
    }

    /// Every hour of every day, for a party whose hours are unknown.
    #[must_use]
    pub fn whole_days() -> Self {
        Self(std::array::from_fn(|_| {
            vec![Span {
                start: 0,
                end: MINUTES_A_DAY,
            }]
        }))
    }

    /// The periods of a weekday; empty on a free day.
    #[must_use]
    pub fn spans(&self, day: Weekday) -> &[Span] {
        self.0
            .get(day.num_days_from_monday() as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a weekday is a working day.
    #[must_use]
    pub fn works(&self, day: Weekday) -> bool {
        !self.spans(day).is_empty()
    }

    /// Whether another week has a working day of this one.
    pub(super) fn shares_a_day(&self, other: &Self) -> bool {
        let mut days = DAYS.into_iter();
        days.any(|day| self.works(day) && other.works(day))
    }

    /// The periods of the first working weekday: the hours of an extra working day without hours of its own.
    #[must_use]
    pub fn usual(&self) -> &[Span] {
        self.0
            .iter()
            .find(|day| !day.is_empty())
            .map_or(&[], Vec::as_slice)
    }
}

impl std::fmt::Display for Week {
    /// Consecutive days with equal hours are grouped: `Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut groups: Vec<(Weekday, Weekday, &[Span])> = Vec::new();
        for day in DAYS {
            let spans = self.spans(day);
            match groups.last_mut() {
                Some(group) if group.1.succ() == day && group.2 == spans => group.1 = day,
                _ => groups.push((day, day, spans)),
            }
        }
        let mut comma = "";
        for (from, to, spans) in groups.into_iter().filter(|group| !group.2.is_empty()) {
            write!(f, "{comma}{}", weekday_name(from))?;
            if from != to {
                write!(f, "-{}", weekday_name(to))?;
            }
            for span in spans {
                write!(f, " {span}")?;
            }
            comma = ", ";
        }
        Ok(())
    }
}

impl FromText for Week {
    /// Groups of days and hours, separated by commas. Days are `Mon`, `Mon-Fri`, `Sat-Mon`, `Mon Wed Fri` or `daily`; a group
    /// without hours belongs to the next (`Mon, Wed 09:00-17:00`), one without days to the last.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let plain = text.replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
        let plain = plain.replace(" -", "-").replace("- ", "-");
        let mut days: [Vec<Span>; 7] = Default::default();
        let mut group: Vec<Weekday> = Vec::new();
        let mut group_has_hours = false;
        for part in plain.split(',') {
            let mut starts = true;
            for token in part.split_whitespace() {
                if token.starts_with(|first: char| first.is_ascii_digit()) {
                    if group.is_empty() {
                        let message = message! {
                            en: "`{hours}` has no day before it",
                            ru: "перед `{hours}` не указан день",
                            es: "`{hours}` no tiene ningún día delante",
                            hours: token,
                        };
                        let help = message! {
                            en: "name the days first, such as `Mon-Fri 09:00-18:00`",
                            ru: "сначала укажите дни, например `Mon-Fri 09:00-18:00`",
                            es: "indique primero los días, como `Mon-Fri 09:00-18:00`",
                        };
                        return Err((message, Some(help)));
                    }
                    let span = Span::from_text(token)?;
                    for day in &group {
                        if let Some(spans) = days.get_mut(day.num_days_from_monday() as usize) {
                            spans.push(span);
                        }
                    }
                    group_has_hours = true;
                } else {
                    if starts && group_has_hours {
                        group.clear();
                        group_has_hours = false;
                    } else if group_has_hours {
                        let message = message! {
                            en: "`{days}` follows hours without a comma",
                            ru: "`{days}` стоит после часов без запятой",
                            es: "`{days}` sigue a unas horas sin coma",
                            days: token,
                        };
                        let help = message! {
                            en: "put a comma between the hours of one group and the days of the next",
                            ru: "ставьте запятую между часами одной группы и днями следующей",
                            es: "ponga una coma entre las horas de un grupo y los días del siguiente",
                        };
                        return Err((message, Some(help)));
                    }
                    group.extend(read_days(token)?);
                }
                starts = false;
            }
        }
        if let (false, Some(day)) = (group_has_hours, group.last()) {
            let message = message! {
                en: "`{day}` has no hours",
                ru: "для `{day}` не указаны часы",
                es: "`{day}` no tiene horas",
                day: weekday_name(*day),
            };
            let help = message! {
                en: "write them after the day, such as `Mon-Fri 09:00-18:00`",
                ru: "укажите их после дня, например `Mon-Fri 09:00-18:00`",
                es: "escríbalas después del día, como `Mon-Fri 09:00-18:00`",
            };
            return Err((message, Some(help)));
        }
        Self::new(days)
    }

    fn meant(text: &str) -> Option<String> {
        worded_hours::week(text).filter(|_| Self::from_text(text).is_err())
    }
}

/// Ascending periods without overlaps: those that overlap are one.
pub(super) fn joined(hours: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::with_capacity(hours.len());
    for span in hours {
        match found.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => found.push(*span),
        }
    }
    found
}

/// The fault for overlapping hours.
pub(super) fn overlap(before: &str, after: &str) -> Wrong {
    let message = message! {
        en: "the hours `{before}` and `{after}` overlap",
        ru: "часы `{before}` и `{after}` пересекаются",
        es: "las horas `{before}` y `{after}` se solapan",
        before: before,
        after: after,
    };
    let help = message! {
        en: "write each hour once",
        ru: "укажите каждый час один раз",
        es: "escriba cada hora una sola vez",
    };
    (message, Some(help))
}

/// Parses days: one, a range that may wrap around the end of the week, or all.
fn read_days(word: &str) -> Result<Vec<Weekday>, Wrong> {
    if word.eq_ignore_ascii_case("daily") {
        return Ok(DAYS.to_vec());
    }
    let one = |text: &str| {
        text.parse::<Weekday>().map_err(|_| {
            let known = DAYS.map(weekday_name).into_iter().chain(["daily"]);
            (
                message! {
                    en: "`{text}` is not a day of the week",
                    ru: "`{text}` не является днём недели",
                    es: "`{text}` no es un día de la semana",
                    text: text,
                },
                Some(hint(text, known)),
            )
        })
    };
    let Some((from, to)) = word.split_once('-') else {
        return one(word).map(|day| vec![day]);
    };
    let (from, to) = (one(from)?, one(to)?);
    let mut days = vec![from];
    let mut day = from;
    while day != to {
        day = day.succ();
        days.push(day);
    }
    Ok(days)
}

impl JsonSchema for Week {
    fn schema_name() -> Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "The hours of an ordinary week: days and hours, groups separated by commas.",
            "examples": ["Mon-Fri 09:00-18:00", "Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00", "daily 09:00-21:00"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::assert_table;

    fn week(text: &str) -> String {
        Week::from_text(text).unwrap().to_string()
    }

    fn wrong(text: &str) -> String {
        let (message, help) = Week::from_text(text).unwrap_err();
        let help = help.map_or_else(String::new, |help| help.english());
        format!("{}: {help}", message.english())
    }

    #[test]
    fn weeks_are_read_in_common_notations() {
        assert_eq!(week("Mon-Fri 10:00-19:00"), "Mon-Fri 10:00-19:00");
        let lunch = "Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00";
        assert_eq!(week(lunch), lunch);
        assert_table(
            "
                Mon Wed Fri 9:00-17:00 | Mon 09:00-17:00, Wed 09:00-17:00, Fri 09:00-17:00
                mon, wed 9:00-17:00 | Mon 09:00-17:00, Wed 09:00-17:00
                daily 09:00 \u{2013} 21:00 | Mon-Sun 09:00-21:00
                Sat-Mon 09:00-17:00 | Mon 09:00-17:00, Sat-Sun 09:00-17:00
                Monday-Friday 00:00-24:00 | Mon-Fri 00:00-24:00
                Mon-Fri 14:00-18:00, 09:00-13:00 | Mon-Fri 09:00-13:00 14:00-18:00
                daily 22:00-06:00 | Mon-Sun 22:00-06:00
            ",
            |row| week(row[0]),
        );
    }

    #[test]
    fn invalid_weeks_are_reported_with_help() {
        assert_table(
            "
                Mon-Fri 09:00-13:00 12:00-18:00 | the hours `Mon 09:00-13:00` and `Mon 12:00-18:00` overlap: write each hour once
                Sun 22:00-06:00, Mon 05:00-08:00 | the hours `Sun 22:00-06:00` and `Mon 05:00-08:00` overlap: write each hour once
                 | this week has no working hours: name the days and hours that are worked, such as `Mon-Fri 09:00-18:00`
                Mon-Fri | `Fri` has no hours: write them after the day, such as `Mon-Fri 09:00-18:00`
                Mno-Fri 09:00-18:00 | `Mno` is not a day of the week: did you mean `Mon`?
                Mon 09:00-09:00 | `09:00-09:00` is not a stretch of hours: a stretch has a beginning and a later end; a whole day is `00:00-24:00`
                Mon 9-18 | `9` is not a time of day: write `09:00`
                09:00-18:00 | `09:00-18:00` has no day before it: name the days first, such as `Mon-Fri 09:00-18:00`
                Mon 09:00-18:00 Tue 09:00-18:00 | `Tue` follows hours without a comma: put a comma between the hours of one group and the days of the next
            ",
            |row| wrong(row[0]),
        );
        for odd in [
            ",",
            "-",
            "Mon -",
            "Mon 24:00-06:00",
            "Mon 09:00",
            "daily daily",
            "Mon 1:00-\u{e4}",
        ] {
            assert!(Week::from_text(odd).is_err(), "{odd}");
        }
    }
}
