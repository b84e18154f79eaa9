//! Calendar files as programs write them, and as nobody should.

use super::*;

fn file(events: &[&str]) -> String {
    let body: Vec<String> = events
        .iter()
        .map(|event| {
            format!(
                "BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n",
                event.replace('|', "\r\n")
            )
        })
        .collect();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n",
        body.concat()
    )
}

fn read(event: &str) -> Holidays {
    holidays(&file(&[event])).unwrap()
}

fn dates(holidays: &Holidays, year: i32) -> Vec<String> {
    let within = holidays.days.iter().flat_map(|day| day.within(year));
    within.map(|(from, to)| format!("{from}..{to}")).collect()
}

#[test]
fn events_of_whole_days_are_days_off() {
    let one = read(
        "DTSTART;VALUE=DATE:20260309|DTEND;VALUE=DATE:20260310|SUMMARY:Women\u{2019}s Day\\, moved",
    );
    assert_eq!(dates(&one, 2026), ["2026-03-09..2026-03-09"]);
    assert_eq!(
        one.days.first().map(DayOff::why),
        Some("Women\u{2019}s Day, moved")
    );
    assert_eq!(one.covers_until, NaiveDate::from_ymd_opt(2026, 12, 31));
    // The end is not part of it; without one it is a day.
    assert_eq!(
        dates(
            &read("DTSTART;VALUE=DATE:20260101|DTEND;VALUE=DATE:20260109"),
            2026
        ),
        ["2026-01-01..2026-01-08"]
    );
    assert_eq!(
        dates(&read("DTSTART:20260101"), 2026),
        ["2026-01-01..2026-01-01"]
    );
    assert_eq!(
        dates(&read("DTSTART:20260101|DURATION:P1W"), 2026),
        ["2026-01-01..2026-01-07"]
    );
    let new_year = read("DTSTART:20261231|DTEND:20270102");
    assert_eq!(
        (dates(&new_year, 2026), dates(&new_year, 2027)),
        (
            vec!["2026-12-31..2026-12-31".to_owned()],
            vec!["2027-01-01..2027-01-01".to_owned()]
        )
    );
    assert_eq!(new_year.covers_until, NaiveDate::from_ymd_opt(2027, 12, 31));
}

#[test]
fn yearly_events_come_back() {
    let christmas = read(
        "DTSTART;VALUE=DATE:20201225|RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25|SUMMARY:Christmas",
    );
    assert_eq!(dates(&christmas, 2019), [""; 0]);
    assert_eq!(dates(&christmas, 2199), ["2199-12-25..2199-12-25"]);
    assert_eq!(christmas.covers_until, None);
    let counted = read("DTSTART:20200101|RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=3");
    let years: Vec<i32> = (2015..2040)
        .filter(|year| !dates(&counted, *year).is_empty())
        .collect();
    assert_eq!(years, [2020, 2022, 2024]);
    assert_eq!(counted.covers_until, NaiveDate::from_ymd_opt(2024, 12, 31));
    let until = read("DTSTART:20200601|RRULE:FREQ=YEARLY;UNTIL=20230531");
    assert_eq!(until.covers_until, NaiveDate::from_ymd_opt(2022, 12, 31));
    let two_days = read("DTSTART:20240228|DTEND:20240301|RRULE:FREQ=YEARLY");
    assert_eq!(dates(&two_days, 2028), ["2028-02-28..2028-02-29"]);
    assert_eq!(dates(&two_days, 2026), ["2026-02-28..2026-03-01"]);
    let new_year = read("DTSTART:20201231|DTEND:20210103|RRULE:FREQ=YEARLY");
    assert_eq!(
        dates(&new_year, 2026),
        ["2026-01-01..2026-01-02", "2026-12-31..2026-12-31"]
    );
    assert_eq!(dates(&new_year, 2020), ["2020-12-31..2020-12-31"]);
}

#[test]
fn everything_else_is_left_alone_and_said_so() {
    for (event, why) in [
        (
            "SUMMARY:Stand-up|DTSTART:20260309T100000Z",
            "event `Stand-up`: does not last whole days",
        ),
        (
            "DTSTART:20260309|STATUS:CANCELLED",
            "event `without a summary`: is cancelled",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|RRULE:FREQ=WEEKLY",
            "event `x`: comes back by the rule `FREQ=WEEKLY`, which is not read",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|RRULE:FREQ=YEARLY|EXDATE:20270309",
            "event `x`: has EXDATE, which is not read",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|DTEND:20260301",
            "event `x`: ends before it begins",
        ),
        ("SUMMARY:x", "event `x`: has no DTSTART"),
        (
            "SUMMARY:x|DTSTART:99999999",
            "event `x`: does not last whole days",
        ),
    ] {
        let read = read(event);
        assert_eq!(
            (read.days.len(), read.left_alone),
            (0, vec![why.to_owned()]),
            "{event}"
        );
    }
    let mixed = file(&[
        "DTSTART:20260309",
        "SUMMARY without a colon",
        "DTSTART:20260501",
    ]);
    let mixed = mixed.replace(
        "END:VCALENDAR",
        "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR",
    );
    let mixed = holidays(&mixed).unwrap();
    assert_eq!(mixed.days.len(), 2);
    assert_eq!(
        mixed.left_alone,
        [
            "event `SUMMARY without a colon`: cannot be read",
            "VTODO: is no event"
        ]
    );
}

#[test]
fn what_is_no_calendar_is_an_error_and_nothing_is_deep_or_slow() {
    assert!(holidays("").is_err());
    assert!(holidays("projlog: 1").is_err());
    assert!(holidays("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260309").is_err());
    assert!(holidays(&"BEGIN:VEVENT\r\n".repeat(100_000)).is_err());
    assert!(holidays("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR").is_err());
    let folded = file(&["SUMMARY:a long\r\n  name|DTSTART:20260309"]);
    assert_eq!(
        holidays(&folded).unwrap().days.first().map(DayOff::why),
        Some("a long name")
    );
    assert_eq!(
        holidays(&format!(
            "\u{feff}{}",
            file(&["DTSTART:20260309"]).replace("\r\n", "\n")
        ))
        .unwrap()
        .days
        .len(),
        1
    );
}
