//! Written times, and the reading of a date without a time.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::offset::{has_dash_of_span, not_one_instant};
use super::show::{show_day, show_local};
use super::text::{self, Wrong};
use super::worded;
use super::{Resolved, Start, Zone};
use crate::message::message;
use crate::yaml::FromText;

/// A time in an entry: a date alone, a local time, or a time with its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// `2026-03-03`: the whole day; its instant depends on the [`Reading`].
    Date(NaiveDate),
    /// `2026-03-03 10:40`: in the zone of the charter.
    Local(NaiveDateTime),
    /// `2026-03-03T10:40+03:00`: needs no zone.
    Exact(DateTime<FixedOffset>),
}

/// The role of a time, which decides how a date alone is read: always in favour of the party it could count against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// A clock starts: a date is read as the close of that day, its next midnight.
    Start,
    /// Something was done: a date is read as the opening of that day, its midnight.
    Answer,
    /// Something is due: a date is read as the close of that day.
    Due,
}

impl Moment {
    /// The instant under a reading. `zone` is the zone in which it was written: the charter's.
    #[must_use]
    pub fn read(&self, reading: Reading, zone: &Zone) -> Resolved {
        match (self, reading) {
            // A date names no hour that could be ambiguous.
            (Self::Date(date), Reading::Answer) => Resolved {
                irregular: None,
                ..zone.instant(date.and_time(NaiveTime::MIN))
            },
            (Self::Date(date), Reading::Start | Reading::Due) => Resolved {
                irregular: None,
                ..zone.close_of_day(*date)
            },
            (Self::Local(time), _) => zone.instant(*time),
            (Self::Exact(time), _) => Resolved {
                instant: time.to_utc(),
                irregular: None,
            },
        }
    }

    /// Read as the start of a clock.
    #[must_use]
    pub fn start(&self, zone: &Zone) -> Start {
        let Resolved { instant, irregular } = self.read(Reading::Start, zone);
        let written = if let Self::Date(date) = self {
            Some(*date)
        } else {
            None
        };
        Start {
            instant,
            written,
            irregular,
        }
    }

    /// Read as something done, such as an answer.
    #[must_use]
    pub fn answer(&self, zone: &Zone) -> Resolved {
        self.read(Reading::Answer, zone)
    }

    /// Read as an explicit due.
    #[must_use]
    pub fn due(&self, zone: &Zone) -> Resolved {
        self.read(Reading::Due, zone)
    }

    /// Read as an explicit due of a debtor in another zone: a date alone is that day in the debtor's zone, a time is in the
    /// zone in which it was written.
    #[must_use]
    pub fn due_of(&self, debtor: &Zone, written_in: &Zone) -> Resolved {
        self.due(if let Self::Date(_) = self {
            debtor
        } else {
            written_in
        })
    }

    /// The date that was written, whatever the zone.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        match self {
            Self::Date(date) => *date,
            Self::Local(time) => time.date(),
            Self::Exact(time) => time.date_naive(),
        }
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => f.pad(&show_day(*date)),
            Self::Local(time) => f.pad(&show_local(*time)),
            Self::Exact(time) => f.pad(&format!(
                "{} {}",
                show_local(time.naive_local()),
                time.offset()
            )),
        }
    }
}

impl FromText for Moment {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let parts = text
            .split_once(['T', 't', ' '])
            .filter(|(date, _)| date.starts_with(|first: char| first.is_ascii_digit()));
        let Some((date, rest)) = parts else {
            return text::date(text).map(Self::Date);
        };
        let separator = text
            .get(date.len()..)
            .and_then(|rest| rest.chars().next())
            .unwrap_or(' ');
        let (written, date) = (date, text::date_of_time(date, text)?);
        let rest = rest.trim();
        let (clock, offset) = split_offset(rest);
        let time = match text::time(text::whole_seconds(clock.trim()))? {
            Some(time) => date.and_time(time),
            // The end of a day is the midnight of the next (ISO 8601 allowed both notations).
            None => date.succ_opt().unwrap_or(date).and_time(NaiveTime::MIN),
        };
        let Some(signed) = offset else {
            return Ok(Self::Local(time));
        };
        let offset = read_offset(signed);
        let parts = (written, separator, rest);
        if let Some(wrong) = not_one_instant(parts, (clock, signed), offset.is_ok()) {
            return Err(wrong);
        }
        let offset = offset?;
        match time.and_local_timezone(offset).single() {
            Some(exact) => Ok(Self::Exact(exact)),
            None => Err((text::no_time(text), None)),
        }
    }

    fn meant(text: &str) -> Option<String> {
        let meant = text::plain_or(text, [in_digits, worded::moment])?;
        if Self::from_text(text).is_ok() {
            return None;
        }
        match Self::from_text(&meant).ok()? {
            Self::Exact(_) if has_dash_of_span(text) => None,
            _ => Some(meant),
        }
    }
}

impl Moment {
    /// Reads what [`Display`](fmt::Display) writes.
    #[must_use]
    pub fn shown(text: &str) -> Option<Self> {
        let offset = text
            .rsplit_once(' ')
            .filter(|(_, last)| last.starts_with(['+', '-']));
        let (time, offset) = offset.unwrap_or((text, ""));
        let time = Self::meant(time)?.replace(' ', "T");
        let moment = Self::from_text(&format!("{time}{offset}")).ok()?;
        (moment.to_string() == text).then_some(moment)
    }
}

/// A moment in digits in another unambiguous notation. Valid parts are kept as written.
fn in_digits(text: &str) -> Option<String> {
    let text = text.trim();
    let parts = text
        .split_once(['T', 't', ' '])
        .filter(|(date, _)| date.starts_with(|first: char| first.is_ascii_digit()));
    let (date, rest) = parts.map_or((text, None), |(date, rest)| (date, Some(rest)));
    let date = match text::date(date) {
        Ok(_) => date.to_owned(),
        Err(_) => text::meant_date(date.strip_suffix(',').unwrap_or(date))?.to_string(),
    };
    let written = match rest {
        None => date,
        Some(rest) => {
            // The separator between date and time is one byte.
            let between = text.get(text.len() - rest.len() - 1..text.len() - rest.len())?;
            let (clock, offset) = split_offset(rest.trim());
            let blank = if clock.ends_with(' ') { " " } else { "" };
            let clock = clock.trim();
            let clock = if text::time(text::whole_seconds(clock)).is_ok() {
                clock.to_owned()
            } else {
                text::meant_time(clock)?
            };
            let offset = match offset {
                Some(offset) if read_offset(offset).is_err() => meant_offset(offset)?,
                offset => offset.unwrap_or_default().to_owned(),
            };
            format!("{date}{between}{clock}{blank}{offset}")
        }
    };
    (written != text && Moment::from_text(&written).is_ok()).then_some(written)
}

/// The offset of a text in another unambiguous notation: `+3`, `+0300`. After `-` it might be the end of a range of
/// hours.
fn meant_offset(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('\u{2212}') {
        return Some(format!("-{rest}"));
    }
    let digits = text
        .strip_prefix('+')
        .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))?;
    match digits.len() {
        1 | 2 => Some(format!("+{digits:0>2}:00")),
        4 => digits
            .split_at_checked(2)
            .map(|(hours, minutes)| format!("+{hours}:{minutes}")),
        _ => None,
    }
}

/// The time and its offset, if any.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    match text.find(['+', '-', '\u{2212}', 'Z', 'z']) {
        Some(at) => text
            .split_at_checked(at)
            .map_or((text, None), |(clock, offset)| (clock, Some(offset))),
        None => (text, None),
    }
}

fn read_offset(text: &str) -> Result<FixedOffset, Wrong> {
    let wrong = || {
        let message = message! {
            en: "`{text}` is not an offset from UTC",
            ru: "`{text}` не является смещением от UTC",
            es: "`{text}` no es un desfase de UTC",
            text: text,
        };
        let help = message! {
            en: "write `Z`, or hours and minutes such as `+03:00`",
            ru: "напишите `Z` или часы и минуты, например `+03:00`",
            es: "escriba `Z`, u horas y minutos como `+03:00`",
        };
        (message, Some(help))
    };
    if text.eq_ignore_ascii_case("z") {
        return FixedOffset::east_opt(0).ok_or_else(wrong);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-').ok_or_else(wrong)?),
    };
    let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| {
        (text.len() == 2)
            .then(|| text.parse::<u8>().ok())
            .flatten()
            .ok_or_else(wrong)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    // Offsets in use range from -12:00 to +14:00.
    if minutes > 59 || seconds > 14 * 3600 {
        return Err(wrong());
    }
    FixedOffset::east_opt(sign * seconds).ok_or_else(wrong)
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date, or a date and a time; without an offset in the charter's time zone.",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ] *[0-9]{1,2}:[0-9]{2}( *([Zz]|[+][0-9]{2}:[0-9]{2})| +-[0-9]{2}:[0-9]{2}|:[0-9]{2}([.,][0-9]{1,9})? *([Zz]|[+-][0-9]{2}:[0-9]{2})?)?|[Tt] *[0-9]{1,2}:[0-9]{2}-[0-9]{2}:[0-9]{2})?$",
            "examples": ["2026-03-03 10:40", "2026-03-03T10:40+03:00", "2026-03-03"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::assert_table;
    use crate::calendar::{Calendar, Irregular, show};

    fn shown(text: &str) -> String {
        Moment::from_text(text).unwrap().to_string()
    }

    fn help(text: &str) -> String {
        let (message, help) = Moment::from_text(text).unwrap_err();
        let help = help.map_or_else(String::new, |help| help.english());
        format!("{}: {help}", message.english())
    }

    #[test]
    fn what_is_shown_is_read_again() {
        for text in [
            "2026-03-13",
            "2026-03-13 10:40",
            "2026-03-13 10:40+03:00",
            "2026-12-01 24:00",
        ] {
            let moment = Moment::from_text(text).unwrap();
            assert_eq!(Moment::shown(&moment.to_string()), Some(moment), "{moment}");
        }
        assert_eq!(Moment::shown("2026-03-13"), None);
        assert_eq!(Moment::shown("ten photographs"), None);
    }

    #[test]
    fn common_notations_are_read() {
        assert_table(
            "
                2026-03-03 10:40 | Tue 3 Mar 2026 10:40
                2026-03-03T10:40:05 | Tue 3 Mar 2026 10:40:05
                2026-03-03T10:40+03:00 | Tue 3 Mar 2026 10:40 +03:00
                2026-03-03 9:05 -04:30 | Tue 3 Mar 2026 09:05 -04:30
                2026-03-03 9:05 +14:00 | Tue 3 Mar 2026 09:05 +14:00
            ",
            |row| shown(row[0]),
        );
        for fraction in [".000", ".123456789", ",5"] {
            let exact = shown(&format!("2026-03-03T09:00:07{fraction}Z"));
            assert_eq!(exact, "Tue 3 Mar 2026 09:00:07 +00:00");
            let local = shown(&format!("2026-03-03 09:00:07{fraction}"));
            assert_eq!(local, "Tue 3 Mar 2026 09:00:07");
        }
        assert_table(
            "
                2026-03-03T10:40Z | Tue 3 Mar 2026 10:40 +00:00
                 2026-03-03  | Tue 3 Mar 2026
                2026-03-03 24:00 | Wed 4 Mar 2026 00:00
            ",
            |row| shown(row[0]),
        );
    }

    #[test]
    fn other_notations_are_reported_with_help() {
        assert_table(
            "
                03.04.2026 | `03.04.2026` is not a date: did you mean `2026-04-03` or `2026-03-04`?
                3/4/2026 | `3/4/2026` is not a date: did you mean `2026-04-03` or `2026-03-04`?
                26-03-04 | `26-03-04` is not a date: write year, month and day, such as `2026-03-03`
                3/14/2026 | `3/14/2026` is not a date: write `2026-03-14`
                2026-3-3 10:40 | `2026-3-3 10:40` is not a time: write `2026-03-03` (then the time)
                2026-02-29 | there is no date `2026-02-29`: that month has the days 01 to 28
                2026-13-01 | there is no date `2026-13-01`: the months are 01 to 12; a date is year, month, day
                0226-03-03 | `0226-03-03` is in the year 226: years from 1900 to 2200 can be written
                2026-03-03 10.40 | `10.40` is not a time of day: write `10:40`
                2026-03-03 3pm | `3pm` is not a time of day: write `15:00`
                2026-03-03 25:00 | there is no time `25:00`: times go from `00:00` to `23:59`, and `24:00` ends a day
                2026-03-03 10:40 +3 | `+3` is not an offset from UTC: write `Z`, or hours and minutes such as `+03:00`
                tomorrow | `tomorrow` is not a date: write year, month and day, such as `2026-03-03`
            ",
            |row| help(row[0]),
        );
        for odd in [
            "",
            " ",
            "T",
            "2026-03-03T",
            "2026-03-03 +",
            "\u{fc}-\u{e4}-1 2:3",
            "2026-03-03 10:40 MSK",
            "2026-03-03 10:40 +14:01",
            "2026-03-03 10:40 -15:00",
            "2026-03-03 10:40 +02:60",
            "2026-03-03 10:40+\u{e4}9:00",
        ] {
            assert!(Moment::from_text(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn unambiguous_other_notations_are_fixed() {
        for (text, meant) in [
            ("14.03.2026", "2026-03-14"),
            ("3/14/2026", "2026-03-14"),
            ("03.03.2026", "2026-03-03"),
            ("2026-3-3", "2026-03-03"),
            ("2026/03/04", "2026-03-04"),
            ("2026-3-3 10:40", "2026-03-03 10:40"),
            ("2026-3-3T9:05+03:00", "2026-03-03T9:05+03:00"),
            ("14.03.2026, 10.40", "2026-03-14 10:40"),
            ("2026-03-03 10h40", "2026-03-03 10:40"),
            ("2026-03-03 15h", "2026-03-03 15:00"),
            ("2026-03-03 3pm", "2026-03-03 15:00"),
            ("2026-03-03 3:30 PM", "2026-03-03 15:30"),
            ("2026-03-03 10:40 +3", "2026-03-03 10:40 +03:00"),
            ("2026-03-03T10:40+0330", "2026-03-03T10:40+03:30"),
            ("2026-03-03 10:40 \u{2212}04:00", "2026-03-03 10:40 -04:00"),
        ] {
            assert_eq!(Moment::meant(text).as_deref(), Some(meant), "{text}");
        }
        for text in [
            "03.04.2026",
            "3/4/2026",
            "03-04-2026",
            "14.03.26",
            "2026-03/04",
            "2026-02-30",
            "31.02.2026",
            "14.14.2026",
            "2026-03-03 10",
            "2026-03-03 10.4",
            "2026-03-03 12am",
            "2026-03-03 13pm",
            "2026-03-03 25.10",
            "2026-03-03 10:40-11",
            "2026-03-03 10:40 MSK",
            "2026-03-03 10:40 +99",
            "2026-03-03 10:40",
            "tomorrow",
            "0226-3-3",
            "",
            "2026-3-3T",
            "\u{fc}-\u{e4}-1 2:3",
        ] {
            assert_eq!(Moment::meant(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn fixed_times_can_be_read(text in "[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}(,?[T ][0-9]{1,2}[:.h ]?[0-9]{0,2} ?(am|pm)?([+\u{2212}-][0-9:]{1,5})?)?|\\PC*") {
            if let Some(written) = Moment::meant(&text) {
                proptest::prop_assert!(Moment::from_text(&text).is_err(), "{text}");
                proptest::prop_assert!(Moment::from_text(&written).is_ok() && Moment::meant(&written).is_none(), "{text}: {written}");
            }
        }
    }

    #[test]
    fn a_date_alone_is_read_leniently() {
        let zone = Zone::named("Europe/Moscow").unwrap();
        let moment = Moment::from_text("2026-03-03").unwrap();
        let start = moment.start(&zone);
        assert_eq!(show(start.instant, &zone), "Wed 4 Mar 2026 00:00");
        let there = Zone::named("Asia/Yekaterinburg").unwrap();
        let hours = crate::calendar::Week::whole_days();
        let calendar = Calendar::new("x", there, hours, Vec::new(), Vec::new(), None);
        // Moscow's Tuesday ends on Wednesday at 02:00 in Yekaterinburg.
        assert_eq!(Some(start.day(&calendar)), moment.date().succ_opt());
        let london = Zone::named("Europe/London").unwrap();
        let west = Calendar::new(
            "x",
            london,
            crate::calendar::Week::whole_days(),
            Vec::new(),
            Vec::new(),
            None,
        );
        assert_eq!(start.day(&west), moment.date());
        assert_eq!(
            show(moment.answer(&zone).instant, &zone),
            "Tue 3 Mar 2026 00:00"
        );
        assert_eq!(
            show(moment.due(&zone).instant, &zone),
            "Wed 4 Mar 2026 00:00"
        );
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let twice = Moment::from_text("2026-10-25 02:30").unwrap();
        assert_eq!(twice.start(&berlin).irregular, Some(Irregular::Twice));
        assert_eq!(
            Moment::from_text("2026-10-25 02:30+01:00")
                .unwrap()
                .start(&berlin)
                .irregular,
            None
        );
    }
}
