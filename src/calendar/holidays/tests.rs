//! Tests of calendar files as programs write them, and of malformed ones.

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
    holidays(file(&[event]).as_bytes(), &Zone::utc(), &Choice::default()).unwrap()
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
    // The end is exclusive; without one it is a day.
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
fn yearly_events_recur() {
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

fn unread(event: &str) -> Vec<String> {
    let read = read(event);
    assert!(read.days.is_empty(), "{event}: {:?}", read.days);
    read.unread
        .iter()
        .map(|unread| unread.message().english())
        .collect()
}

#[test]
fn unreadable_events_are_reported() {
    for (event, why) in [
        (
            "SUMMARY:Stand-up|DTSTART:20260309T100000Z",
            "\"Stand-up\": it does not last whole days",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|RRULE:FREQ=HOURLY",
            "\"x\": its rule `FREQ=HOURLY` cannot be read",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|RRULE:FREQ=DAILY;BYDAY=1MO",
            "\"x\": its rule `FREQ=DAILY;BYDAY=1MO` cannot be read",
        ),
        (
            "SUMMARY:x|DTSTART:20260309|DTEND:20260301",
            "\"x\": it ends before it begins",
        ),
        ("SUMMARY:x", "\"x\": it has no DTSTART"),
        (
            "SUMMARY:x|DTSTART:99999999",
            "\"x\": its DTSTART `99999999` cannot be read",
        ),
        (
            "DTSTART;TZID=Nowhere:20260309T000000|DTEND;TZID=Nowhere:20260310T000000",
            "an event without a name: its time zone `Nowhere` is not known",
        ),
    ] {
        assert_eq!(unread(event), [why], "{event}");
    }
    // A cancelled event is not unreadable.
    assert_eq!(
        unread("DTSTART:20260309|STATUS:CANCELLED"),
        ["all its events are cancelled"]
    );
    let why = |text: &str, choice: &Choice| {
        let read = holidays(text.as_bytes(), &Zone::utc(), choice).unwrap();
        read.unread
            .into_iter()
            .map(|unread| unread.why)
            .collect::<Vec<_>>()
    };
    let only = Choice {
        only: vec!["Easter".to_owned()],
        ..Choice::default()
    };
    let one = file(&["SUMMARY:Ascension|DTSTART:20260309"]);
    assert_eq!(why(&one, &only), [Why::NotChosen]);
    let cancelled = file(&["SUMMARY:Easter|DTSTART:20260309|STATUS:CANCELLED"]);
    assert_eq!(why(&cancelled, &only), [Why::Cancelled]);
    assert_eq!(why(&file(&[]), &only), [Why::Nothing]);
    let mixed = file(&[
        "DTSTART:20260309",
        "SUMMARY without a colon|DTSTART:20260310",
        "DTSTART:20260501",
    ]);
    let mixed = mixed.replace(
        "END:VCALENDAR",
        "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR",
    );
    let mixed = holidays(mixed.as_bytes(), &Zone::utc(), &Choice::default()).unwrap();
    assert_eq!(mixed.days.len(), 3);
    let unread: Vec<String> = mixed
        .unread
        .iter()
        .map(|unread| unread.message().english())
        .collect();
    assert_eq!(unread, ["\"x\": VTODO is not an event"]);
}

#[test]
fn whole_days_are_recognised_in_every_notation() {
    let berlin = Zone::named("Europe/Berlin").unwrap();
    for event in [
        "DTSTART;VALUE=DATE:20260514",
        "DTSTART;VALUE=DATE:20260514|DTEND;VALUE=DATE:20260514",
        "DTSTART;VALUE=DATE:20260514|DTEND:20260514T235900",
        "DTSTART;VALUE=DATE:20260514|DTEND:20260514T170000",
        "DTSTART:20260514T000000|DTEND:20260515T000000",
        "DTSTART:20260514T000000|DTEND:20260514T235959",
        "DTSTART:20260514T000000|DTEND:20260514T235900",
        "DTSTART:20260514T000000|DURATION:PT24H",
        "DTSTART:20260514T000000|DURATION:P1D",
        "DTSTART;TZID=W. Europe Standard Time:20260514T000000|DTEND;TZID=W. Europe Standard Time:20260515T000000",
        "DTSTART;TZID=Asia/Tokyo:20260514T000000|DTEND;TZID=Asia/Tokyo:20260515T000000",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE|DTSTART:20260513T220000Z|DTEND:20260514T220000Z",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE|DTSTART:20260514T000000",
    ] {
        let found = holidays(file(&[event]).as_bytes(), &berlin, &Choice::default()).unwrap();
        assert_eq!(dates(&found, 2026), ["2026-05-14..2026-05-14"], "{event}");
        assert_eq!(found.unread, [], "{event}");
    }
    // A day on which clocks change has 23 hours.
    let short =
        "DTSTART;TZID=Europe/Berlin:20260329T000000|DTEND;TZID=Europe/Berlin:20260330T000000";
    assert_eq!(dates(&read(short), 2026), ["2026-03-29..2026-03-29"]);
    let four = "DTSTART:20260101T000000|DTEND:20260105T000000";
    assert_eq!(dates(&read(four), 2026), ["2026-01-01..2026-01-04"]);
}

#[test]
fn days_that_recur_by_any_rule_are_days_off() {
    let of = |event: &str, year: i32| dates(&read(event), year);
    let thanksgiving =
        "DTSTART;VALUE=DATE:20161124|RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=11;BYDAY=4TH";
    assert_eq!(of(thanksgiving, 2026), ["2026-11-26..2026-11-26"]);
    assert_eq!(of(thanksgiving, 2099), ["2099-11-26..2099-11-26"]);
    assert_eq!(read(thanksgiving).covers_until, None);
    let memorial = "DTSTART;VALUE=DATE:20210531|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO";
    assert_eq!(of(memorial, 2026), ["2026-05-25..2026-05-25"]);
    let election = "DTSTART:20201103|RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8";
    assert_eq!(
        (of(election, 2024), of(election, 2026).len()),
        (vec!["2024-11-05..2024-11-05".to_owned()], 0)
    );
    let last_working =
        "DTSTART:20260130|RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2";
    assert_eq!(
        of(last_working, 2026),
        ["2026-01-30..2026-01-30", "2026-02-27..2026-02-27"]
    );
    let without = "DTSTART:20200101|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20260101";
    assert_eq!((of(without, 2026).len(), of(without, 2027).len()), (0, 1));
    let more = "DTSTART:20260101|RDATE;VALUE=DATE:20260309,20270308";
    assert_eq!(of(more, 2027), ["2027-03-08..2027-03-08"]);
    assert_eq!(
        read(more).covers_until,
        NaiveDate::from_ymd_opt(2027, 12, 31)
    );
    let moved = "UID:1|DTSTART:20251225|RRULE:FREQ=YEARLY|END:VEVENT|BEGIN:VEVENT|UID:1|RECURRENCE-ID:20261225|DTSTART:20261228";
    assert_eq!(
        (of(moved, 2026), of(moved, 2027)),
        (
            vec!["2026-12-28..2026-12-28".to_owned()],
            vec!["2027-12-25..2027-12-25".to_owned()]
        )
    );
    // The last day as a date, as its midnight in the zone, and as the end of that day in UTC.
    let berlin = Zone::named("Europe/Berlin").unwrap();
    for until in [
        "20261226",
        "20261225T230000Z",
        "20261226T000000Z",
        "20261226T235959Z",
        "20261226T225959Z",
    ] {
        let event = file(&[&format!("DTSTART:20241226|RRULE:FREQ=YEARLY;UNTIL={until}")]);
        let found = holidays(event.as_bytes(), &berlin, &Choice::default()).unwrap();
        assert_eq!(
            (dates(&found, 2026).len(), dates(&found, 2027).len()),
            (1, 0),
            "{until}"
        );
    }
}

#[test]
fn the_end_of_a_day_in_utc_is_that_day() {
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let event = file(&["DTSTART:20260302|RRULE:FREQ=DAILY;UNTIL=20260303T235959Z"]);
    let found = holidays(event.as_bytes(), &berlin, &Choice::default()).unwrap();
    assert_eq!(
        dates(&found, 2026),
        ["2026-03-02..2026-03-02", "2026-03-03..2026-03-03"]
    );
}

#[test]
fn extra_working_days_are_read() {
    let days = file(&[
        "SUMMARY:Spring Festival|DTSTART:20260216|DTEND:20260224|X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
        "SUMMARY:Work|DTSTART:20260214|X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "SUMMARY:Work|DTSTART:20260228|CATEGORIES:ALTERNATE-WORKDAY",
        "SUMMARY:Work|DTSTART:20260307|ALTERNATE-WORKDAY:TRUE",
        "SUMMARY:Rest|DTSTART:20260309|ALTERNATE-WORKDAY:FALSE",
    ]);
    let found = holidays(days.as_bytes(), &Zone::utc(), &Choice::default()).unwrap();
    let worked: Vec<String> = found.workdays.iter().map(ExtraDay::to_string).collect();
    assert_eq!(worked, ["2026-02-14", "2026-02-28", "2026-03-07"]);
    let off = ["2026-02-16..2026-02-23", "2026-03-09..2026-03-09"];
    assert_eq!(dates(&found, 2026), off);
}

#[test]
fn days_are_chosen_by_their_names() {
    let days = file(&[
        "SUMMARY:Valentine's  Day|DTSTART:20260214",
        "SUMMARY:Labor Day|DTSTART:20260907",
    ]);
    let chosen = |only: &[&str], without: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let choice = Choice {
            only: names(only),
            without: names(without),
        };
        let found = holidays(days.as_bytes(), &Zone::utc(), &choice).unwrap();
        assert_eq!(found.names.len(), 2);
        dates(&found, 2026).len()
    };
    assert_eq!(chosen(&[], &[]), 2);
    assert_eq!(chosen(&[], &["valentine's day"]), 1);
    assert_eq!(chosen(&["LABOR DAY"], &[]), 1);
    assert_eq!(chosen(&["Labor Day"], &["Labor Day"]), 0);
}

#[test]
fn a_malformed_file_is_an_error_and_is_read_in_linear_time() {
    let holidays = |text: &str| holidays(text.as_bytes(), &Zone::utc(), &Choice::default());
    assert_eq!(holidays(""), Err(NotACalendar::NoCalendar));
    assert_eq!(holidays("projlog: 1"), Err(NotACalendar::NoCalendar));
    let cut = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260309";
    assert_eq!(holidays(cut), Err(NotACalendar::BreaksOff));
    assert!(holidays(&"BEGIN:VEVENT\r\n".repeat(100_000)).is_err());
    // An event outside a calendar, and one whose end is missing.
    assert_eq!(
        holidays("BEGIN:VEVENT\nDTSTART:20260309\nEND:VEVENT")
            .unwrap()
            .days
            .len(),
        1
    );
    let open = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260309\nBEGIN:VEVENT\nDTSTART:20260310\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(holidays(open).unwrap().days.len(), 2);
    let name = |text: &str| {
        holidays(text)
            .unwrap()
            .days
            .first()
            .map(|day| day.why().to_owned())
    };
    let folded = file(&["SUMMARY:a long\r\n  name|DTSTART:20260309"]);
    assert_eq!(name(&folded).as_deref(), Some("a long name"));
    assert_eq!(
        name(&folded.replace("\r\n", "\n")).as_deref(),
        Some("a long name")
    );
    assert_eq!(
        name(&folded.replace("\r\n", "\r")).as_deref(),
        Some("a long name")
    );
    assert_eq!(
        name(&format!("\u{feff}{folded}")).as_deref(),
        Some("a long name")
    );
    // A fold within a character, and a whole file of another encoding.
    let cut = [
        b"BEGIN:VEVENT\nDTSTART:20260309\nSUMMARY:F\xc3".as_slice(),
        b"\r\n \xaate\nEND:VEVENT",
    ]
    .concat();
    let found = super::holidays(&cut, &Zone::utc(), &Choice::default()).unwrap();
    assert_eq!(found.days.first().map(DayOff::why), Some("F\u{ea}te"));
    let wide: Vec<u8> = "\u{feff}BEGIN:VEVENT"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(crate::calendar::as_utf8(wide), b"BEGIN:VEVENT");
}

#[test]
fn text_is_read_as_programs_and_mail_write_it() {
    let folded = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Labour\r\n  Day\r\nDTSTART;VALUE\r\n =DATE:20260501\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let quoted = "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nSUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Labour=\n=20Day\nDTSTART:20260501T000000\nDTEND:20260501T235900\nEND:VEVENT\nEND:VCALENDAR\n";
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    };
    for bytes in [
        folded.into(),
        // As mail programs change the ends of lines.
        folded.replace("\r\n", "\r\r\n").into_bytes(),
        folded.replace("\r\n", "\n\n").into_bytes(),
        folded.replace("\r\n", "\r").into_bytes(),
        format!("\u{feff}{folded}").into_bytes(),
        utf16(folded, u16::to_le_bytes),
        utf16(folded, u16::to_be_bytes),
        utf16(&format!("\u{feff}{folded}"), u16::to_le_bytes),
        quoted.into(),
        quoted.replace("ENCODING=", "").into_bytes(),
    ] {
        let read = holidays(
            &ical::as_utf8(bytes.clone()),
            &Zone::utc(),
            &Choice::default(),
        );
        let read = read.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(read.unread.is_empty(), "{text}: {:?}", read.unread);
        assert_eq!(dates(&read, 2026), ["2026-05-01..2026-05-01"], "{text}");
        assert!(
            read.names.contains("Labour Day"),
            "{text}: {:?}",
            read.names
        );
    }
    let german = quoted.replace("Labour=\n=20Day", "Heilige=0ADrei K=C3=B6nige =x");
    let read = holidays(german.as_bytes(), &Zone::utc(), &Choice::default()).unwrap();
    assert!(
        read.names.contains("Heilige\nDrei Könige =x"),
        "{:?}",
        read.names
    );
}

#[test]
fn a_day_in_utc_is_one_where_it_begins_at_midnight() {
    let moscow = Zone::named("Europe/Moscow").unwrap();
    let one = |zone: &Zone| {
        let event = file(&["DTSTART:20260513T210000Z|DTEND:20260514T210000Z"]);
        holidays(event.as_bytes(), zone, &Choice::default()).unwrap()
    };
    assert_eq!(dates(&one(&moscow), 2026), ["2026-05-14..2026-05-14"]);
    assert_eq!(one(&Zone::utc()).unread.len(), 1);
}

#[test]
fn what_comes_every_year_may_begin_before_years_are_counted() {
    // As address books of Apple and Outlook write birthdays without a year.
    for first in ["16040229", "16010507", "18991231"] {
        let rule = "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO";
        let found = read(&format!("DTSTART;VALUE=DATE:{first}|{rule}"));
        assert!(found.unread.is_empty(), "{first}: {:?}", found.unread);
        assert_eq!(dates(&found, 2026), ["2026-05-04..2026-05-04"], "{first}");
    }
    let found = read("DTSTART;VALUE=DATE:16040507|RRULE:FREQ=YEARLY;INTERVAL=4");
    let years: Vec<i32> = (2020..2030)
        .filter(|year| !dates(&found, *year).is_empty())
        .collect();
    assert_eq!(years, [2020, 2024, 2028]);
    // What has to be counted from its beginning is not guessed, nor what took place once.
    for event in [
        "DTSTART;VALUE=DATE:16040507|RRULE:FREQ=YEARLY;COUNT=500",
        "DTSTART;VALUE=DATE:16040507",
        "DTSTART;VALUE=DATE:00010507|RRULE:FREQ=YEARLY",
    ] {
        assert_eq!(read(event).unread.len(), 1, "{event}");
    }
}

#[test]
fn hours_that_recur_forever_set_no_last_year() {
    let hours = "DTSTART:20260307T100000|DTEND:20260307T140000|CATEGORIES:ALTERNATE-WORKDAY";
    assert_eq!(
        read(hours).covers_until,
        NaiveDate::from_ymd_opt(2026, 12, 31)
    );
    let forever = read(&format!("{hours}|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SA"));
    assert_eq!(forever.covers_until, None);
    assert!(forever.unread.is_empty() && forever.workdays.len() > 100);
}

/// A whole day that is written in UTC for another zone is that day there, and not two days.
#[test]
fn a_whole_day_of_another_zone_is_one_day() {
    let whole = "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE";
    for (start, end, days) in [
        (
            "20260106T050000Z",
            "20260107T050000Z",
            "2026-01-06..2026-01-06",
        ),
        (
            "20260105T150000Z",
            "20260106T150000Z",
            "2026-01-06..2026-01-06",
        ),
        (
            "20260105T230000Z",
            "20260107T230000Z",
            "2026-01-06..2026-01-07",
        ),
        // Clocks change on the day.
        (
            "20260308T050000Z",
            "20260309T040000Z",
            "2026-03-08..2026-03-08",
        ),
    ] {
        let read = read(&format!("DTSTART:{start}|DTEND:{end}|{whole}"));
        assert_eq!(dates(&read, 2026), [days], "{start}");
        assert!(read.unread.is_empty(), "{start}");
    }
    // From Hawaii, or from an island on the other side of the date line.
    for event in [
        "DTSTART:20260106T100000Z|DTEND:20260107T100000Z",
        "DTSTART;TZID=Europe/Berlin:20260106T080000|DTEND;TZID=Europe/Berlin:20260107T080000",
    ] {
        let read = read(&format!("{event}|{whole}"));
        assert_eq!(read.days.len(), 0, "{event}");
        assert_eq!(
            read.unread.first().map(|unread| &unread.why),
            Some(&Why::NotWholeDays)
        );
    }
}

#[test]
fn several_events_on_one_day_give_their_hours_together() {
    let of = |hours: &[(&str, &str)]| {
        let events: Vec<String> = hours
            .iter()
            .map(|(from, to)| format!("DTSTART:20261226T{from}00|DTEND:20261226T{to}00"))
            .collect();
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        let read = workdays(file(&events).as_bytes(), &Zone::utc(), &Choice::default()).unwrap();
        let days: Vec<String> = read.workdays.iter().map(ToString::to_string).collect();
        days.join("; ")
    };
    assert_eq!(
        of(&[("1400", "1800"), ("0900", "1300")]),
        "2026-12-26 09:00-13:00 14:00-18:00"
    );
    assert_eq!(
        of(&[("0900", "1300"), ("1200", "1800")]),
        "2026-12-26 09:00-18:00"
    );
}

#[test]
fn what_is_left_out_by_name_is_no_reason_to_doubt_the_file() {
    let file = file(&["DTSTART:20260406|SUMMARY:Easter"]);
    let choose = |only: &[&str], without: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let choice = Choice {
            only: names(only),
            without: names(without),
        };
        holidays(file.as_bytes(), &Zone::utc(), &choice).unwrap()
    };
    let none = choose(&[], &["Easter"]);
    assert_eq!((none.days.len(), none.unread.len()), (0, 0));
    assert_eq!(none.covers_until, NaiveDate::from_ymd_opt(2026, 12, 31));
    assert_eq!(choose(&["Christmas"], &[]).unread.len(), 1);
}

#[test]
fn what_is_lost_of_a_file_matters_only_for_what_is_taken_from_it() {
    let file = file(&[
        "DTSTART:20260406|SUMMARY:Easter",
        "DTSTART:20261202|RRULE:FREQ=WEEKLY;|COUNT=2|SUMMARY:Closed",
    ]);
    let damaged = |without: &[&str]| {
        let without = without.iter().map(|name| (*name).to_owned()).collect();
        let choice = Choice {
            only: Vec::new(),
            without,
        };
        holidays(file.as_bytes(), &Zone::utc(), &choice)
            .unwrap()
            .damaged
    };
    assert!(damaged(&[]) && damaged(&["Easter"]) && !damaged(&["closed"]));
    assert!(!is_intact(file.as_bytes()) && !is_intact(b"BEGIN:VCALENDAR") && !is_intact(b""));
    assert!(is_intact(
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260406\nEND:VEVENT\nEND:VCALENDAR"
    ));
}
