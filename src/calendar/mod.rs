//! Time: zones, weekly hours, days off, terms, and due dates with their derivations.
//!
//! Pure: it uses neither the clock nor git. An [`Instant`] is UTC; a written [`Moment`] becomes an instant in a [`Zone`].
//! A [`Calendar`] is a party's zone, [`Week`], days off and extra working days. A [`Term`] and a [`Start`] in the debtor's
//! calendar give a [`Due`] with its derivation; [`lateness`] measures how late something is.
//!
//! All intervals are half-open, `[from, until)`. Counting reaches from [`FIRST_YEAR`] to [`LAST_YEAR`]; a term that does not fall
//! due by then is the error [`NeverDue`].

mod conditions;
mod count;
mod coverage;
mod dates;
mod days;
mod derivation;
mod explained;
mod extra_day;
mod holidays;
mod hours;
mod ical;
mod measure;
mod meetings;
mod moment;
mod offset;
mod pause;
mod seasons;
mod show;
mod start;
mod steps;
mod term;
mod text;
mod usual;
mod usual_steps;
mod when;
mod worded;
mod worded_hours;
mod words;
mod working;
mod year;
mod zone;
mod zone_names;

pub use conditions::{Conditions, Pauses, Silence};
pub use count::{Due, NeverDue, due};
pub use coverage::{Coverage, Uncovered};
pub use days::DayOff;
pub use explained::Derivation;
pub use extra_day::ExtraDay;
pub use holidays::{Choice, Holidays, holidays, is_intact, same_name, workdays};
pub use hours::{Span, Week};
pub use ical::{NotACalendar, Unread, Why, as_utf8};
pub use measure::{Lateness, Stretch, elapsed_text, lateness, working_days, working_time};
pub use meetings::{Meeting, Meetings, meetings};
pub use moment::{Moment, Reading};
pub use pause::{Pause, paused};
pub use seasons::{Edge, Hours, HoursLine};
pub use show::{rfc3339, show, show_close, show_day};
pub use start::Start;
pub use steps::{Step, Steps};
pub use term::{Cutoff, Joint, Length, Term, TermParts, Unit, Within};
pub(crate) use when::SPANISH_MONTHS_IN_FULL;
pub use when::{When, names as day_names};
pub use worded::report_period;
pub use worded_hours::weekday_in_words;
pub use working::Calendar;
pub use year::{DayKind, FIRST_YEAR, LAST_YEAR, Parts};
pub use zone::{Irregular, Local, Resolved, UnknownZone, Zone};

/// A point in time, in UTC. All computations use these; a zone is needed only to show one.
pub type Instant = chrono::DateTime<chrono::Utc>;

#[cfg(test)]
pub(crate) mod testing {
    /// Checks a table with a row per line: the last cells, as many as `actual` returns, against its result for the first
    /// ones. `⏎` and `⇥` are line ends and tabs in a cell.
    pub(crate) fn assert_table(table: &str, actual: impl Fn(&[&str]) -> String) {
        for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let row = format!(" {row}");
            let cells = row.split(" | ").map(str::trim).collect::<Vec<_>>();
            let text = cells.join("\0").replace('⏎', "\n").replace('⇥', "\t");
            let actual = actual(&text.split('\0').collect::<Vec<_>>());
            let expected = format!("\0{}", actual.replace(" | ", "\0"));
            assert!(text.ends_with(&expected), "{row}: {actual}");
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;
    use crate::yaml::FromText;

    #[test]
    fn signs_that_look_like_plain_ones_are_reported_with_the_plain_ones() {
        for (text, shown, plain) in [
            (
                "2026-03-03\u{a0}12:30",
                "2026-03-03\\u{a0}12:30",
                "2026-03-03 12:30",
            ),
            (
                "2026-03-03\u{202f}12:30",
                "2026-03-03\\u{202f}12:30",
                "2026-03-03 12:30",
            ),
            (
                "2026\u{2013}03\u{2013}03",
                "2026\u{2013}03\u{2013}03",
                "2026-03-03",
            ),
            ("2026-03-03\u{200b}", "2026-03-03\u{200b}", "2026-03-03"),
        ] {
            let (message, help) = Moment::read_text(text).unwrap_err();
            assert!(message.english().contains(shown), "{}", message.english());
            assert_eq!(help.unwrap().english(), format!("write `{plain}`"));
            assert_eq!(Moment::meant(text).as_deref(), Some(plain));
        }
        assert_eq!(Moment::meant("2026\u{a0}03"), None);
    }

    /// An editor that checks a charter by the schema must not refuse what projlog reads.
    fn agree<T: FromText + JsonSchema>(more: &[&str]) {
        let schema = schemars::schema_for!(T).to_value();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let examples = schema["examples"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|example| example.as_str());
        for text in examples.chain(more.iter().copied()) {
            assert!(T::from_text(text).is_ok(), "{text} is not read");
            assert!(
                validator.is_valid(&text.into()),
                "{text} is against the schema"
            );
        }
    }

    #[test]
    fn schemas_accept_what_is_read() {
        agree::<Moment>(&[
            "2026-03-03T10:40:05Z",
            "2026-03-03 9:05 -04:30",
            "2026-03-03T10:40-05:00",
            "2026-03-03 10:40:05-05:00",
            "2026-03-03 10:40+03:00",
        ]);
        agree::<Zone>(&[]);
        agree::<Week>(&[]);
        agree::<DayOff>(&[]);
        agree::<ExtraDay>(&["2026-03-14 10:00-12:00 13:00-15:00"]);
        agree::<Length>(&["1 clear working day", "1 working minute", "2 weeks"]);
        agree::<Cutoff>(&[]);
    }
}
