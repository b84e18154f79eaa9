use std::fmt::Write as _;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};

use super::expand::Budget;
use super::rule::Rule;
use super::*;

/// The work depends on the window, and not on the age of a series.
#[test]
fn an_old_series_costs_no_more_than_a_young_one() {
    let time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    for (rule, first) in [
        ("FREQ=HOURLY", "2026-03-02 00:00"),
        ("FREQ=DAILY", "2026-03-02 09:00"),
        ("FREQ=WEEKLY", "2026-03-07 09:00"),
        ("FREQ=MONTHLY", "2026-04-01 09:00"),
        ("FREQ=YEARLY", "2027-01-01 09:00"),
    ] {
        let mut found = None;
        let complete = Rule::read(rule).unwrap().times(
            time("1600-01-01 09:00"),
            time("2026-03-02 00:00"),
            &mut Budget(400),
            |time| {
                found = Some(time);
                false
            },
        );
        assert_eq!((complete, found), (true, Some(time(first))), "{rule}");
    }
}

/// Writes the occurrences and unreadable parts of every calendar file in the folder `PROJLOG_CALENDARS` to the
/// file `PROJLOG_OCCURRENCES`: `.ci/occurrences` compares them with those of another implementation.
#[test]
#[ignore = "writes the input of .ci/occurrences"]
fn occurrences() {
    let mut text = String::new();
    let folder = std::env::var("PROJLOG_CALENDARS").expect("PROJLOG_CALENDARS names a folder");
    let mut paths: Vec<_> = Path::new(&folder)
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ics"))
        .collect();
    paths.sort();
    let edge = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().into();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = as_utf8(std::fs::read(&path).unwrap());
        let mut file = match read(&bytes, &Zone::utc()) {
            Ok(file) => file,
            Err(why) => {
                writeln!(text, "{name}\tunread\t{}", why.message().english()).unwrap();
                continue;
            }
        };
        for entry in &file.entries {
            let row = &entry.row;
            let (found, complete) = row.beginnings(edge(1990), edge(2040), &mut file.budget);
            for local in found {
                let begins = match row.lasts() {
                    Lasts::Days(_) => local.date().to_string(),
                    Lasts::Time(_) => row.zone().instant(local).instant.to_rfc3339(),
                };
                writeln!(text, "{name}\toccurs\t{begins}\t{}", entry.about.uid).unwrap();
            }
            if !complete {
                writeln!(
                    text,
                    "{name}\tunread\ttoo many occurrences of {}",
                    entry.about.uid
                )
                .unwrap();
            }
        }
        for unread in &file.unread {
            writeln!(text, "{name}\tunread\t{}", unread.message().english()).unwrap();
        }
        writeln!(text, "{name}\tread").unwrap();
    }
    std::fs::write(std::env::var("PROJLOG_OCCURRENCES").unwrap(), text).unwrap();
}

#[test]
fn rules_select_days_of_the_year_and_times_of_the_day() {
    let time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    for (rule, expected) in [
        (
            "FREQ=YEARLY;BYYEARDAY=1,-1",
            ["2026-12-31 09:00:00", "2027-01-01 09:00:00"],
        ),
        (
            "FREQ=YEARLY;BYYEARDAY=366,-307",
            ["2026-02-28 09:00:00", "2027-02-28 09:00:00"],
        ),
        (
            "FREQ=MINUTELY;BYMINUTE=15,20",
            ["2026-02-02 00:15:00", "2026-02-02 00:20:00"],
        ),
        (
            "FREQ=SECONDLY;BYSECOND=30,40",
            ["2026-02-02 00:00:30", "2026-02-02 00:00:40"],
        ),
    ] {
        let mut found = Vec::new();
        Rule::read(rule).unwrap().times(
            time("2020-01-01 09:00:00"),
            time("2026-02-02 00:00:00"),
            &mut Budget::of_a_file(),
            |time| {
                found.push(time);
                found.len() < 2
            },
        );
        assert_eq!(found, expected.map(time), "{rule}");
    }
}

#[test]
fn offsets_and_durations_have_signs_and_seconds() {
    for (text, seconds) in [
        ("+0130", 5400),
        ("-003045", -1845),
        ("+26", 93_600),
        ("-5", -18_000),
    ] {
        assert_eq!(value::numeric_offset(text), Some(seconds), "{text}");
    }
    for text in ["+2601", "+0060", "+000060", "0130", "+"] {
        assert_eq!(value::numeric_offset(text), None, "{text}");
    }
    let hours = chrono::TimeDelta::hours;
    for (text, days, exact) in [
        ("P1DT2H", 1, hours(2)),
        ("-P1DT2H", -1, hours(-2)),
        ("-P2W", -14, hours(0)),
        ("-PT0S", 0, hours(0)),
    ] {
        assert_eq!(value::duration(text), Some((days, exact)), "{text}");
    }
}

/// Labels underline the line of the file, without its ending and, if it is folded, without what follows the fold.
#[test]
fn a_line_is_located_up_to_its_ending() {
    let text = "BEGIN:VEVENT\r\nSUMMARY:Review\r\nDESCRIPTION:The\r\n  drafts\r\nEND:VEVENT";
    let located: Vec<&str> = line::lines(text.as_bytes())
        .map(|line| match line {
            line::Read::Property(line) => &text[line.span.start()..line.span.end()],
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        located,
        [
            "BEGIN:VEVENT",
            "SUMMARY:Review",
            "DESCRIPTION:The",
            "END:VEVENT"
        ]
    );
}

/// A line that lost its folding, or that is no property in another way, is not dropped without a word where it may matter.
#[test]
fn a_line_that_is_no_property_is_reported_where_it_matters() {
    let unread = |lines: &str| {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
        let file = read(text.as_bytes(), &Zone::utc()).unwrap();
        let of_lines = file
            .unread
            .into_iter()
            .filter_map(|unread| match unread.why {
                Why::Stray(line) => Some(line),
                _ => None,
            });
        (of_lines.collect::<Vec<_>>().join(" "), file.entries.len())
    };
    for (lines, lost) in [
        (
            "DTSTART:20261202\nRRULE:FREQ=WEEKLY;\nUNTIL=20261209",
            "UNTIL=20261209",
        ),
        (
            "DTSTART:20261202\nRRULE:FREQ=WEEKLY;\nUNTIL=20261209;X:Y",
            "UNTIL=20261209;X:Y",
        ),
        ("DTSTART:20261202\nEXDATE:20261203,\n20261204", "20261204"),
        (
            "DTSTART:20261202\nATTENDEE;CN=A:mailto:a@agency.ex\nample",
            "ample",
        ),
        (
            "DTSTART:20261202\nDESCRIPTION:Closed\nRRULE=FREQ=YEARLY",
            "RRULE=FREQ=YEARLY",
        ),
    ] {
        assert_eq!(unread(lines), (lost.to_owned(), 0), "{lines}");
    }
    for text in [
        "DTSTART:20261202\nDESCRIPTION:Closed,\nas every year\n\nCall us at 10:00",
        "DTSTART:20261202\nX-ALT-DESC:<p>\nClosed</p>",
        "DTSTART:20261202\nBEGIN:VALARM\nTRIGGER:-PT5M\nwords\nEND:VALARM",
        "DTSTART:20261202\n\nSUMMARY:Closed\n=======",
        "SUMMARY without a colon\nDTSTART:20261202",
        "DTSTART:20261202\nDESCRIPTION:Closed\nStatus meeting",
    ] {
        assert_eq!(unread(text), (String::new(), 1), "{text}");
    }
}

#[test]
fn a_file_with_two_versions_is_no_calendar() {
    for mark in [
        "<<<<<<< HEAD",
        ">>>>>>> bakery",
        "||||||| 1234567",
        "<<<<<<<",
    ] {
        for place in ["", "DTSTART:20261223\n"] {
            let text = format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\n{place}{mark}\nEND:VEVENT\nEND:VCALENDAR\n"
            );
            let read = read(text.as_bytes(), &Zone::utc());
            assert_eq!(read.err(), Some(NotACalendar::Conflict), "{mark}");
        }
    }
}

/// RFC 5546 requires no start of what is cancelled; of one occurrence, its RECURRENCE-ID.
#[test]
fn what_is_cancelled_needs_no_start() {
    let meeting = "BEGIN:VEVENT\nUID:1\nSEQUENCE:0\nDTSTART:20260105T100000Z\nDTEND:20260105T110000Z\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT";
    let left = |cancelled: &str| {
        let cancelled = format!("BEGIN:VEVENT\nUID:1\nSEQUENCE:1\n{cancelled}\nEND:VEVENT");
        let files =
            [("REQUEST", meeting), ("CANCEL", cancelled.as_str())].map(|(method, event)| {
                format!("BEGIN:VCALENDAR\nMETHOD:{method}\n{event}\nEND:VCALENDAR\n")
            });
        let bytes = files.each_ref().map(String::as_bytes);
        let read: Vec<File> = read_together(&bytes, &Zone::utc())
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let mut budget = Budget(1000);
        let entries = read.iter().flat_map(|file| &file.entries);
        let times: usize = entries
            .map(|entry| entry.row.all(&mut budget).0.len())
            .sum();
        let unread: usize = read.iter().map(|file| file.unread.len()).sum();
        (times, unread)
    };
    assert_eq!(left("STATUS:CANCELLED"), (0, 0));
    assert_eq!(
        left("RECURRENCE-ID:20260105T100000Z\nSTATUS:CANCELLED"),
        (1, 0)
    );
    assert_eq!(
        left("RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T100000Z\nSTATUS:CANCELLED"),
        (1, 0)
    );
    // Nobody knows which occurrence, and the series is not cancelled by that.
    assert_eq!(left("RECURRENCE-ID:tomorrow\nSTATUS:CANCELLED"), (2, 1));
}
