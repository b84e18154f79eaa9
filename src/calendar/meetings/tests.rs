use super::*;
use crate::calendar::show;

fn read(events: &str) -> Meetings {
    meetings(
        &format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"),
        &Zone::named("Europe/Moscow").unwrap(),
    )
    .unwrap()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")
}

/// When the meetings of an event took place by the end of June 2026, in Moscow, without the year.
fn when(lines: &str) -> Vec<String> {
    let zone = Zone::named("Europe/Moscow").unwrap();
    let (from, until) = (
        Instant::UNIX_EPOCH,
        zone.instant("2026-07-01T00:00:00".parse().unwrap()).instant,
    );
    let found = read(&event(lines));
    assert!(found.left_alone.is_empty(), "{:?}", found.left_alone);
    let all = found
        .meetings
        .iter()
        .flat_map(|meeting| meeting.beginnings(from, until, &mut 10_000));
    all.map(|instant| show(instant, &zone).replace(" 2026", ""))
        .collect()
}

fn left_alone(lines: &str) -> String {
    read(&event(lines)).left_alone.join("; ")
}

#[test]
fn times_are_read_in_their_zones() {
    assert_eq!(
        when("DTSTART:20260305T120000\nDTEND:20260305T123000"),
        ["Thu 5 Mar 12:00"]
    );
    assert_eq!(when("DTSTART:20260305T120000Z"), ["Thu 5 Mar 15:00"]);
    assert_eq!(
        when("DTSTART;TZID=Europe/Madrid:20260305T120000\nDURATION:PT1H30M"),
        ["Thu 5 Mar 14:00"]
    );
    assert_eq!(
        when("DTSTART;TZID=\"W. Europe Standard Time\":20260305T120000"),
        ["Thu 5 Mar 14:00"]
    );
    assert_eq!(
        when("DTSTART;TZID=/example.org/Asia/Tbilisi:20260305T120000"),
        ["Thu 5 Mar 11:00"]
    );
    assert_eq!(
        left_alone("SUMMARY:Talk\nDTSTART;TZID=Nowhere:20260305T120000"),
        "event `Talk`: its time zone `Nowhere` is not known"
    );
}

#[test]
fn what_is_no_meeting_is_left_out_without_a_word() {
    for lines in [
        "DTSTART;VALUE=DATE:20260305",
        "DTSTART:20260305T000000\nDTEND:20260306T000000",
        "DTSTART:20260305T120000\nSTATUS:CANCELLED",
        "DTSTART:20260305T120000\nCLASS:PRIVATE",
        "DTSTART:20260305T120000\nCLASS:CONFIDENTIAL",
        "DTSTART:20260701T120000",
        "DTSTART:20260630T233000\nDURATION:PT31M",
    ] {
        assert!(when(lines).is_empty(), "{lines}");
    }
    assert_eq!(
        when("DTSTART:20260630T233000\nDURATION:PT30M"),
        ["Tue 30 Jun 23:30"]
    );
}

#[test]
fn people_who_declined_were_not_there() {
    let found = read(&event(
        "DTSTART:20260305T120000\nORGANIZER;CN=\"A; B: C\":mailto:AM@agency.example\nATTENDEE;PARTSTAT=DECLINED:mailto:owner@bakery.example\n\
         ATTENDEE;PARTSTAT=NEEDS-ACTION;EMAIL=md@bakery.example:urn:uuid:1\nATTENDEE:MAILTO:design@agency.ex\n ample\n\
         BEGIN:VALARM\nATTENDEE:mailto:alarm@bakery.example\nEND:VALARM\nSUMMARY:One\\, two\\nthree",
    ));
    let [meeting] = found.meetings.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        meeting.people,
        [
            "am@agency.example",
            "design@agency.example",
            "md@bakery.example"
        ]
    );
    assert_eq!(meeting.summary, "One, two three");
}

#[test]
fn rows_are_counted() {
    let row = |rule: &str| {
        when(&format!("DTSTART:20260302T120000\nRRULE:{rule}"))
            .iter()
            .map(|s| s.replace(" 12:00", ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row("FREQ=DAILY;COUNT=3"),
        ["Mon 2 Mar", "Tue 3 Mar", "Wed 4 Mar"]
    );
    assert_eq!(
        row("FREQ=DAILY;INTERVAL=2;UNTIL=20260306"),
        ["Mon 2 Mar", "Wed 4 Mar", "Fri 6 Mar"]
    );
    assert_eq!(
        row("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260309T090000Z"),
        ["Mon 2 Mar", "Thu 5 Mar", "Mon 9 Mar"]
    );
    assert_eq!(
        row("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260309T085959Z"),
        ["Mon 2 Mar", "Thu 5 Mar"]
    );
    assert_eq!(
        row("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=3"),
        ["Mon 2 Mar", "Sun 8 Mar", "Mon 16 Mar"]
    );
    assert_eq!(
        row("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=3"),
        ["Mon 2 Mar", "Sun 15 Mar", "Mon 16 Mar"]
    );
    assert_eq!(
        row("FREQ=MONTHLY"),
        ["Mon 2 Mar", "Thu 2 Apr", "Sat 2 May", "Tue 2 Jun"]
    );
    assert_eq!(
        row("FREQ=MONTHLY;BYDAY=1MO"),
        ["Mon 2 Mar", "Mon 6 Apr", "Mon 4 May", "Mon 1 Jun"]
    );
    assert_eq!(
        row("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"),
        ["Mon 2 Mar", "Tue 31 Mar", "Thu 30 Apr"]
    );
    assert_eq!(
        row("FREQ=MONTHLY;BYMONTHDAY=2,-1;COUNT=4"),
        ["Mon 2 Mar", "Tue 31 Mar", "Thu 2 Apr", "Thu 30 Apr"]
    );
    assert_eq!(
        when("DTSTART:20240229T120000\nRRULE:FREQ=YEARLY"),
        ["Thu 29 Feb 2024 12:00"]
    );
    assert_eq!(
        when("DTSTART:20250302T120000\nRRULE:FREQ=YEARLY;BYMONTH=3").len(),
        2
    );
    assert_eq!(
        when("DTSTART:20260131T120000\nRRULE:FREQ=MONTHLY"),
        ["Sat 31 Jan 12:00", "Tue 31 Mar 12:00", "Sun 31 May 12:00"]
    );
    // The hour stays where the clock of the meeting's zone changes.
    let berlin = when("DTSTART;TZID=Europe/Berlin:20260323T100000\nRRULE:FREQ=WEEKLY;COUNT=2");
    assert_eq!(berlin, ["Mon 23 Mar 12:00", "Mon 30 Mar 11:00"]);
    assert_eq!(
        left_alone("SUMMARY:A\nDTSTART:20260302T120000\nRRULE:FREQ=HOURLY"),
        "event `A`: its rule `FREQ=HOURLY` is not read, only its first time"
    );
}

#[test]
fn exceptions_and_moved_meetings_are_known() {
    let lines = "DTSTART:20260302T120000\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260303T120000,20260304T090000Z\nEXDATE;VALUE=DATE:20260305";
    assert_eq!(when(lines), ["Mon 2 Mar 12:00", "Fri 6 Mar 12:00"]);
    let moved = "DTSTART:20260302T120000\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260303T120000\n\
                 DTSTART:20260303T150000\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260304T120000\nDTSTART:20260304T120000\nSTATUS:CANCELLED";
    assert_eq!(when(moved), ["Mon 2 Mar 12:00", "Tue 3 Mar 15:00"]);
}

#[test]
fn work_is_bounded_whatever_a_file_says() {
    let found = read(&event(
        "DTSTART:19000101T120000\nRRULE:FREQ=DAILY;BYDAY=MO;INTERVAL=1",
    ));
    let mut budget = 100;
    assert!(
        found.meetings[0]
            .beginnings(Instant::UNIX_EPOCH, Instant::MAX_UTC, &mut budget)
            .is_empty()
    );
    assert_eq!(budget, 0);
    let zone = Zone::utc();
    assert!(meetings("", &zone).is_err() && meetings("SUMMARY:x", &zone).is_err());
    assert!(meetings("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2", &zone).is_err());
    for odd in [
        "DTSTART:",
        "DTSTART:20260302T1",
        "DTSTART:20260302T120000\nDURATION:P",
        "DTSTART:20260302T120000\nDURATION:PXD\nRRULE:=",
        ";;:",
        "ATTENDEE:mailt\u{f6}:",
    ] {
        drop(read(&event(odd)));
    }
}
