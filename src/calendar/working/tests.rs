use super::*;
use crate::calendar::{Moment, Start, Term, Week, due, show};
use crate::yaml::FromText;

fn calendar(zone: &str, hours: &str, extra: &[&str]) -> Calendar {
    let extra = extra
        .iter()
        .map(|day| ExtraDay::from_text(day).unwrap())
        .collect();
    Calendar::new(
        "bakery",
        Zone::named(zone).unwrap(),
        Week::from_text(hours).unwrap(),
        Vec::new(),
        extra,
        None,
    )
}

fn spans(calendar: &Calendar, date: &str) -> Vec<String> {
    let spans = calendar.working_spans(date.parse().unwrap());
    spans
        .iter()
        .map(|(from, to)| {
            format!(
                "{} to {}",
                show(*from, calendar.zone()),
                show(*to, calendar.zone())
            )
        })
        .collect()
}

/// Tests the days of 23 and 25 hours at clock changes in Berlin.
#[test]
fn a_day_is_measured_in_real_minutes() {
    let calendar = calendar("Europe/Berlin", "Sun 00:00-06:00", &[]);
    let minutes = |date: &str| -> i64 {
        let spans = calendar.working_spans(date.parse().unwrap());
        spans
            .iter()
            .map(|(from, to)| (*to - *from).num_minutes())
            .sum()
    };
    assert_eq!(
        (
            minutes("2026-03-29"),
            minutes("2026-10-25"),
            minutes("2026-05-03")
        ),
        (300, 420, 360)
    );
}

#[test]
fn work_past_midnight_belongs_to_the_day_on_which_it_starts() {
    let calendar = calendar("UTC", "Thu 22:00-06:00", &[]);
    assert_eq!(
        spans(&calendar, "2026-12-31"),
        ["Thu 31 Dec 2026 22:00 to Fri 1 Jan 2027 06:00"]
    );
    assert_eq!(spans(&calendar, "2027-01-01"), [""; 0]);
    let hour = due(
        &Term::parse("1 working hour").unwrap(),
        &at("2027-01-01 02:00"),
        &calendar,
        None,
    )
    .unwrap();
    assert_eq!(show(hour.instant, calendar.zone()), "Fri 1 Jan 2027 03:00");
    let day = due(
        &Term::parse("1 working day").unwrap(),
        &at("2026-12-30 12:00"),
        &calendar,
        None,
    )
    .unwrap();
    assert_eq!(show(day.instant, calendar.zone()), "Fri 1 Jan 2027 06:00");
}

fn at(text: &str) -> Start {
    Moment::from_text(text).unwrap().start(&Zone::utc())
}

#[test]
fn an_extra_day_has_the_hours_of_the_first_working_weekday_or_its_own() {
    let week = "Tue-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00";
    let calendar = calendar(
        "UTC",
        week,
        &[
            "2026-03-14",
            "2026-03-21 10:00-15:00",
            "2026-03-27 09:00-12:00",
        ],
    );
    let usual = [
        "Sat 14 Mar 2026 09:00 to Sat 14 Mar 2026 13:00",
        "Sat 14 Mar 2026 14:00 to Sat 14 Mar 2026 18:00",
    ];
    assert_eq!(spans(&calendar, "2026-03-14"), usual);
    assert_eq!(
        spans(&calendar, "2026-03-21"),
        ["Sat 21 Mar 2026 10:00 to Sat 21 Mar 2026 15:00"]
    );
    assert_eq!(
        spans(&calendar, "2026-03-27"),
        ["Fri 27 Mar 2026 09:00 to Fri 27 Mar 2026 12:00"]
    );
    let kind = |date: &str| calendar.kind(date.parse().unwrap());
    assert_eq!(
        (kind("2026-03-14"), kind("2026-03-27"), kind("2026-03-28")),
        (DayKind::Extra, DayKind::Working, DayKind::NotInWeek)
    );
}

#[test]
fn a_yearly_extra_day_overrides_days_off_but_not_the_week() {
    let off = vec![DayOff::yearly(12, 24), DayOff::yearly(12, 25)];
    let half = ExtraDay::from_text("every 24 Dec 09:00-13:00").unwrap();
    let week = Week::from_text("Mon-Fri 09:00-18:00").unwrap();
    let calendar = Calendar::new("x", Zone::utc(), week, off, vec![half], None);
    let kind = |date: &str| calendar.kind(date.parse().unwrap());
    assert_eq!(kind("2026-12-24"), DayKind::Extra);
    assert_eq!(
        spans(&calendar, "2024-12-24"),
        ["Tue 24 Dec 2024 09:00 to Tue 24 Dec 2024 13:00"]
    );
    // A Saturday and a Sunday.
    assert_eq!(
        (kind("2022-12-24"), kind("2023-12-24")),
        (DayKind::NotInWeek, DayKind::NotInWeek)
    );
}

#[test]
fn no_second_is_counted_twice() {
    // The extra day ends after the next has begun; and clocks go forward over the end of one stretch and the start of another.
    let overlap = calendar("UTC", "Mon-Fri 05:00-09:00", &["2026-03-08 22:00-06:00"]);
    assert_eq!(
        spans(&overlap, "2026-03-09").last().map(String::as_str),
        Some("Mon 9 Mar 2026 06:00 to Mon 9 Mar 2026 09:00")
    );
    let change = calendar("Europe/Berlin", "Sun 01:00-02:30 03:00-05:00", &[]);
    let worked: i64 = change
        .working_spans("2026-03-29".parse().unwrap())
        .iter()
        .map(|(a, b)| (*b - *a).num_minutes())
        .sum();
    assert_eq!(worked, 180);
}

#[test]
fn hours_that_move_past_others_are_in_the_order_of_time() {
    // Clocks go forward from 02:00 to 03:00.
    let calendar = calendar("Europe/Berlin", "Sun 02:08-02:44 03:00-03:01", &[]);
    let worked = [
        "Sun 29 Mar 2026 03:00 to Sun 29 Mar 2026 03:01",
        "Sun 29 Mar 2026 03:08 to Sun 29 Mar 2026 03:44",
    ];
    assert_eq!(spans(&calendar, "2026-03-29"), worked);
    let date = "2026-03-29".parse().unwrap();
    assert_eq!(
        calendar
            .opening(date)
            .map(|at| show(at, calendar.zone()))
            .as_deref(),
        Some("Sun 29 Mar 2026 03:00")
    );
    let due = due(
        &Term::parse("1 working minute").unwrap(),
        &at("2026-03-28 12:00"),
        &calendar,
        None,
    )
    .unwrap();
    assert_eq!(show(due.instant, calendar.zone()), "Sun 29 Mar 2026 03:01");
}

#[test]
fn there_are_no_working_days_outside_the_supported_years() {
    let calendar = calendar("UTC", "daily 09:00-18:00", &[]);
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        assert!(!calendar.is_working_day(date) && calendar.working_spans(date).is_empty());
        assert_eq!(
            (
                calendar.nth_working_day(date, 1),
                calendar.working_day_from(date)
            ),
            (None, None)
        );
    }
    assert_eq!(calendar.nth_working_day(NaiveDate::default(), 0), None);
}

#[test]
fn working_time_is_counted_over_the_turn_of_the_year() {
    // 31 December 2026 is a Thursday: its night ends in the next year.
    let calendar = calendar("UTC", "Thu 22:00-06:00", &[]);
    let instant = |text: &str| {
        let time = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        time.and_utc()
    };
    for (from, until, hours) in [
        ("2026-12-31 23:00", "2027-01-01 05:00", 6),
        ("2027-01-01 01:00", "2027-01-01 03:00", 2),
        ("2026-12-31 12:00", "2027-01-07 23:00", 9),
        ("2026-12-30 12:00", "2027-01-08 12:00", 16),
        ("2027-01-01 03:00", "2027-01-01 03:00", 0),
        ("2027-01-01 03:00", "2027-01-01 01:00", 0),
    ] {
        let seconds = calendar.worked_between(instant(from), instant(until));
        assert_eq!(seconds, hours * 3600, "{from} to {until}");
        if hours > 0 && until != "2027-01-08 12:00" {
            let reached = calendar.after_working(instant(from), seconds);
            assert_eq!(reached, Some(instant(until)), "{hours} h after {from}");
        }
    }
}

#[test]
fn intervals_are_listed_over_the_turn_of_the_year() {
    let calendar = calendar("UTC", "daily 09:00-10:00", &[]);
    let instant = |text: &str| {
        let time = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        time.and_utc()
    };
    let found = calendar.stretches(instant("2026-12-30 09:30"), instant("2027-01-05 09:30"));
    let shown = |(from, until): &(Instant, Instant)| {
        format!("{} {}", from.format("%d %H:%M"), until.format("%H:%M"))
    };
    let first: Vec<String> = found.first.iter().map(shown).collect();
    assert_eq!(
        first,
        ["30 09:30 10:00", "31 09:00 10:00", "01 09:00 10:00"]
    );
    assert_eq!(
        found.last.as_ref().map(shown).as_deref(),
        Some("05 09:00 09:30")
    );
    assert_eq!(found.count, 7);
    // From the first year that is counted.
    let first = calendar.after_working(instant("1899-01-01 09:00"), 5400);
    assert_eq!(first, Some(instant("1899-01-02 09:30")));
}

#[test]
fn an_interval_without_length_is_none() {
    // Clocks go forward from 02:00 to 03:00, over all of the interval.
    let calendar = calendar("Europe/Berlin", "Sun 02:00-03:00", &[]);
    let counts = |from: &str, until: &str| {
        let found = calendar.stretches(at(from).instant, at(until).instant);
        (found.count, found.first.len())
    };
    assert_eq!(counts("2026-03-28 00:00", "2026-03-30 00:00"), (0, 0));
    assert_eq!(counts("2026-03-28 00:00", "2026-04-06 00:00"), (1, 1));
}

/// Work that is stopped is not done on an extra day either, in whatever form it is written.
#[test]
fn on_days_without_work_no_extra_day_is_worked() {
    let extra = [
        "every 24 Dec 09:00-13:00",
        "every 25 Dec",
        "2026-12-26",
        "2026-12-27 10:00-12:00",
        "2026-12-23 09:00-10:00",
    ];
    let calendar = calendar("Europe/Berlin", "Mon-Fri 09:00-18:00", &extra);
    let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let stopped = calendar.without(date("2026-12-23"), date("2026-12-28"), "work stopped, N-1");
    for day in 22..30 {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let within = (date("2026-12-23")..=date("2026-12-28")).contains(&day);
        assert!(calendar.is_working_day(day), "{day}");
        assert_eq!(stopped.is_working_day(day), !within, "{day}");
        assert_eq!(stopped.working_spans(day).is_empty(), within, "{day}");
    }
    let next = date("2027-12-24");
    assert_eq!(stopped.working_spans(next), calendar.working_spans(next));
}
