//! Offsets behind a minus, which may also be the ends of spans of time.

use super::text::{self, Wrong};
use crate::message::message;

/// Why a time and what follows it after a minus are not one instant, if they are not: `11:00-12:00` after a date and a blank is a span
/// of time for most readers, as it is among the working days of the charter. `T` before the time, or seconds in the time alone, are
/// the notation of programs, which write offsets. `rest` is what follows the date, `offset` starts with its sign, and `is_readable`
/// says whether it could be an offset.
pub(super) fn not_one_instant(
    (date, separator, rest): (&str, char, &str),
    (clock, offset): (&str, &str),
    is_readable: bool,
) -> Option<Wrong> {
    let end = offset.strip_prefix('-')?;
    let has_seconds = |text: &str| text.matches(':').count() > 1;
    let (start, end_time) = (text::time(clock.trim()).ok()?, text::time(end).ok()?);
    if !is_readable {
        return Some(span_of_time(rest, clock.trim()));
    }
    let by_program = separator != ' ' || has_seconds(clock) && !has_seconds(end);
    let is_apart = clock.ends_with(char::is_whitespace);
    // After a blank only what ends later on that day looks like a span; `24:00` is `None`.
    let ends_later = start.is_some_and(|start| end_time.is_none_or(|end| end > start));
    (!by_program && (!is_apart || ends_later)).then(|| ambiguous(date, rest, (clock, offset)))
}

fn span_of_time(text: &str, start: &str) -> Wrong {
    let message = message! {
        en: "`{text}` is a span of time",
        ru: "`{text}` — это промежуток времени",
        es: "`{text}` es un intervalo de tiempo",
        text: text,
    };
    let help = message! {
        en: "write one time, such as `{start}`",
        ru: "напишите одно время, например `{start}`",
        es: "escriba una sola hora, como `{start}`",
        start: start,
    };
    (message, Some(help))
}

fn ambiguous(date: &str, text: &str, (clock, offset): (&str, &str)) -> Wrong {
    let start = clock.trim();
    let message = message! {
        en: "`{text}` may be a span of time, or a time with its offset from UTC",
        ru: "`{text}` может быть промежутком времени или временем со смещением от UTC",
        es: "`{text}` puede ser un intervalo de tiempo o una hora con su desfase de UTC",
        text: text,
    };
    let help = message! {
        en: "write one time, such as `{start}`; if `{offset}` is an offset, write `{exact}`",
        ru: "напишите одно время, например `{start}`; если `{offset}` — это смещение, напишите `{exact}`",
        es: "escriba una sola hora, como `{start}`; si `{offset}` es un desfase, escriba `{exact}`",
        start: start,
        offset: offset,
        exact: format!("{date}T{start}{offset}"),
    };
    (message, Some(help))
}

/// Whether the last dash of a text is one that people write within a span (`11:00–12:00`), and not the sign of a number.
pub(super) fn has_dash_of_span(text: &str) -> bool {
    let is_dash = |c: char| matches!(c, '\u{2012}'..='\u{2015}');
    let last = text
        .chars()
        .rev()
        .find(|c| is_dash(*c) || matches!(c, '-' | '+' | '\u{2212}'));
    last.is_some_and(is_dash)
}

#[cfg(test)]
mod tests {
    use crate::calendar::Moment;
    use crate::calendar::testing::assert_table;
    use crate::yaml::FromText;

    #[test]
    fn a_span_of_time_is_not_a_time_with_an_offset() {
        let help = |text: &str| {
            let (message, help) = Moment::from_text(text).unwrap_err();
            let help = help.map_or_else(String::new, |help| help.english());
            format!("{}: {help}", message.english())
        };
        assert_table(
            "
                2026-03-05 11:00-12:00 | `11:00-12:00` may be a span of time, or a time with its offset from UTC: write one time, such as `11:00`; if `-12:00` is an offset, write `2026-03-05T11:00-12:00`
                2026-03-05 9:00-05:00 | `9:00-05:00` may be a span of time, or a time with its offset from UTC: write one time, such as `9:00`; if `-05:00` is an offset, write `2026-03-05T9:00-05:00`
                2026-03-05 11:00 -12:00 | `11:00 -12:00` may be a span of time, or a time with its offset from UTC: write one time, such as `11:00`; if `-12:00` is an offset, write `2026-03-05T11:00-12:00`
                2026-03-05 13:00-17:30 | `13:00-17:30` is a span of time: write one time, such as `13:00`
                2026-03-05T13:00-17:30 | `13:00-17:30` is a span of time: write one time, such as `13:00`
                2026-03-05 9:00-9:30 | `9:00-9:30` is a span of time: write one time, such as `9:00`
            ",
            |row| help(row[0]),
        );
        for text in [
            "2026-03-05 11:00+03:00",
            "2026-03-05 11:00 +03:00",
            "2026-03-05 11:00Z",
            "2026-03-05T11:00-05:00",
            "2026-03-05 11:00 -05:00",
            // As Python, PostgreSQL and `date` write it.
            "2026-03-05 09:00:07-05:00",
            "2026-03-05 09:00:07.123-05:00",
        ] {
            assert!(Moment::from_text(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn no_span_becomes_an_offset_by_a_fix() {
        for text in [
            "2026-03-05 11:00-12:00",
            "2026-03-05 11:00\u{2013}12:00",
            "2026-03-05 11:00\u{2014}12:00",
            "2026-03-05 11:00 \u{2013} 12:00",
            "2026-03-05 11:00\u{2212}12:00",
            "2026-03-05T11:00\u{2013}12:00",
            "05.03.2026 13:00\u{2014}14:00",
            "2026\u{2013}03\u{2013}05 11:00-12:00",
            "5 March 2026 11:00-12:00",
        ] {
            assert_eq!(Moment::meant(text), None, "{text}");
        }
        let meant = Moment::meant("2026\u{2013}03\u{2013}05T11:00-05:00");
        assert_eq!(meant.as_deref(), Some("2026-03-05T11:00-05:00"));
    }

    #[test]
    fn what_is_shown_with_any_offset_is_read_again() {
        for text in ["2026-03-05T11:00-12:00", "2026-03-05T09:00-05:00"] {
            let moment = Moment::from_text(text).unwrap();
            assert_eq!(Moment::shown(&moment.to_string()), Some(moment));
        }
    }
}
