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
        .map(|line| &text[line.span.start()..line.span.end()])
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
