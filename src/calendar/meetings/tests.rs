use super::*;
use crate::calendar::show;
use crate::calendar::testing::assert_table;

fn one(bytes: &[u8], zone: &Zone) -> Result<Meetings, NotACalendar> {
    meetings(&[bytes], zone).remove(0)
}

fn read(events: &str) -> Meetings {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    one(text.as_bytes(), &Zone::named("Europe/Moscow").unwrap()).unwrap()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")
}

/// The starts of an event's meetings by the end of June 2026, in Moscow time, without the year.
fn when(lines: &str) -> Vec<String> {
    let zone = Zone::named("Europe/Moscow").unwrap();
    let (from, until) = (
        Instant::UNIX_EPOCH,
        zone.instant("2026-07-01T00:00:00".parse().unwrap()).instant,
    );
    let found = read(&event(lines));
    assert!(found.unread.is_empty(), "{:?}", found.unread);
    let all = found
        .meetings
        .iter()
        .flat_map(|meeting| meeting.beginnings(from, until, &mut 10_000));
    all.map(|instant| show(instant, &zone).replace(" 2026", ""))
        .collect()
}

fn unread(lines: &str) -> String {
    let unread = read(&event(lines)).unread;
    let unread: Vec<String> = unread
        .iter()
        .map(|unread| unread.message().english())
        .collect();
    unread.join("; ")
}

#[test]
fn times_are_read_in_their_zones() {
    assert_table(
        "
            DTSTART:20260305T120000⏎DTEND:20260305T123000 | Thu 5 Mar 12:00
            DTSTART:20260305T120000Z | Thu 5 Mar 15:00
            DTSTART;TZID=Europe/Madrid:20260305T120000⏎DURATION:PT1H30M | Thu 5 Mar 14:00
            DTSTART;TZID=\"W. Europe Standard Time\":20260305T120000 | Thu 5 Mar 14:00
            DTSTART;TZID=/example.org/Asia/Tbilisi:20260305T120000 | Thu 5 Mar 11:00
        ",
        |row| when(row[0]).join(", "),
    );
    assert_eq!(
        unread("SUMMARY:Talk\nDTSTART;TZID=Nowhere:20260305T120000"),
        "\"Talk\": its time zone `Nowhere` is not known"
    );
}

#[test]
fn other_events_are_left_out() {
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
fn people_who_declined_are_left_out() {
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
    assert_eq!(meeting.summary.as_deref(), Some("One, two three"));
}

#[test]
fn series_are_expanded() {
    let row = |rule: &str| {
        when(&format!("DTSTART:20260302T120000\nRRULE:{rule}"))
            .iter()
            .map(|s| s.replace(" 12:00", ""))
            .collect::<Vec<_>>()
    };
    assert_table(
        "
            FREQ=DAILY;COUNT=3 | Mon 2 Mar, Tue 3 Mar, Wed 4 Mar
            FREQ=DAILY;INTERVAL=2;UNTIL=20260306 | Mon 2 Mar, Wed 4 Mar, Fri 6 Mar
            FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260309T090000Z | Mon 2 Mar, Thu 5 Mar, Mon 9 Mar
            FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260309T085959Z | Mon 2 Mar, Thu 5 Mar
            FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=3 | Mon 2 Mar, Sun 8 Mar, Mon 16 Mar
            FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=3 | Mon 2 Mar, Sun 15 Mar, Mon 16 Mar
            FREQ=MONTHLY | Mon 2 Mar, Thu 2 Apr, Sat 2 May, Tue 2 Jun
            FREQ=MONTHLY;BYDAY=1MO | Mon 2 Mar, Mon 6 Apr, Mon 4 May, Mon 1 Jun
            FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3 | Mon 2 Mar, Tue 31 Mar, Thu 30 Apr
            FREQ=MONTHLY;BYMONTHDAY=2,-1;COUNT=4 | Mon 2 Mar, Tue 31 Mar, Thu 2 Apr, Thu 30 Apr
        ",
        |cells| row(cells[0]).join(", "),
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
    // The local hour stays the same across a clock change.
    let berlin = when("DTSTART;TZID=Europe/Berlin:20260323T100000\nRRULE:FREQ=WEEKLY;COUNT=2");
    assert_eq!(berlin, ["Mon 23 Mar 12:00", "Mon 30 Mar 11:00"]);
    assert_eq!(
        row("FREQ=HOURLY;INTERVAL=24;COUNT=2"),
        ["Mon 2 Mar", "Tue 3 Mar"]
    );
    assert_eq!(row("FREQ=YEARLY;BYYEARDAY=61,-1;COUNT=2"), ["Mon 2 Mar"]);
    assert_eq!(
        unread("SUMMARY:A\nDTSTART:20260302T120000\nRRULE:FREQ=OFTEN"),
        "\"A\": its rule `FREQ=OFTEN` cannot be read"
    );
}

#[test]
fn exceptions_and_moved_meetings_are_handled() {
    let lines = "DTSTART:20260302T120000\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260303T120000,20260304T090000Z\nEXDATE;VALUE=DATE:20260305";
    assert_eq!(when(lines), ["Mon 2 Mar 12:00", "Fri 6 Mar 12:00"]);
    let moved = "DTSTART:20260302T120000\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260303T120000\n\
                 DTSTART:20260303T150000\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260304T120000\nDTSTART:20260304T120000\nSTATUS:CANCELLED";
    assert_eq!(when(moved), ["Mon 2 Mar 12:00", "Tue 3 Mar 15:00"]);
}

#[test]
fn work_is_bounded_for_hostile_files() {
    let found = read(&event(
        "DTSTART:19000101T120000\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    ));
    let mut budget = 100;
    let found = found.meetings[0].beginnings(Instant::UNIX_EPOCH, Instant::MAX_UTC, &mut budget);
    assert_eq!((found.len(), budget), (0, 0));
    let zone = Zone::utc();
    assert!(one(b"", &zone).is_err() && one(b"SUMMARY:x", &zone).is_err());
    assert!(one(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2", &zone).is_err());
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

#[test]
fn the_latest_version_of_a_meeting_is_used() {
    let versions = |second: &str| {
        when(&format!(
            "SEQUENCE:1\nDTSTAMP:20260301T000000Z\nDTSTART:20260305T120000\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\n{second}"
        ))
    };
    assert_table(
        "
            SEQUENCE:2⏎DTSTART:20260306T120000 | Fri 6 Mar 12:00
            SEQUENCE:0⏎DTSTART:20260306T120000 | Thu 5 Mar 12:00
            SEQUENCE:1⏎DTSTAMP:20260302T000000Z⏎DTSTART:20260306T120000 | Fri 6 Mar 12:00
        ",
        |row| versions(row[0]).join(", "),
    );
    assert_eq!(
        versions("SEQUENCE:2\nSTATUS:CANCELLED\nDTSTART:20260305T120000"),
        [""; 0]
    );
    // A cancellation need not say when.
    assert_eq!(versions("SEQUENCE:2\nSTATUS:CANCELLED"), [""; 0]);
    assert_eq!(
        versions("SEQUENCE:1\nSTATUS:CANCELLED\nDTSTART:20260305T120000"),
        [""; 0]
    );
    assert_eq!(
        versions("SEQUENCE:0\nSTATUS:CANCELLED\nDTSTART:20260305T120000"),
        ["Thu 5 Mar 12:00"]
    );
    // Neither is later: an event copied with its id.
    assert_eq!(
        versions("SEQUENCE:1\nDTSTAMP:20260301T000000Z\nDTSTART:20260306T120000").len(),
        2
    );
    let cancelled = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDAR\nBEGIN:VCALENDAR\nMETHOD:CANCEL\n{}END:VCALENDAR",
        event("DTSTART:20260305T120000"),
        event("SEQUENCE:1\nDTSTART:20260305T120000")
    );
    let found = one(cancelled.as_bytes(), &Zone::utc()).unwrap();
    assert!(found.meetings.is_empty() && found.unread.is_empty());
}

/// The remaining meetings of each of two files, in Moscow time.
fn together(first: &str, second: &str) -> [Vec<String>; 2] {
    let zone = Zone::named("Europe/Moscow").unwrap();
    let files = [first, second].map(|events| {
        let events = events.replace("; ", "\n");
        format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event(&events))
    });
    let files = files.each_ref().map(String::as_bytes);
    let until = zone.instant("2026-07-01T00:00:00".parse().unwrap()).instant;
    let mut read = meetings(&files, &zone).into_iter().map(|found| {
        let found = found.unwrap();
        assert!(found.unread.is_empty(), "{:?}", found.unread);
        let all = found.meetings.iter();
        let all =
            all.flat_map(|meeting| meeting.beginnings(Instant::UNIX_EPOCH, until, &mut 10_000));
        all.map(|instant| show(instant, &zone).replace(" 2026", ""))
            .collect()
    });
    [read.next().unwrap(), read.next().unwrap()]
}

#[test]
fn meetings_cancelled_or_replaced_by_another_file_are_left_out() {
    let held = "DTSTART:20260305T120000";
    let none: [&str; 0] = [];
    // A cancellation is a separate file.
    for cancelled in ["SEQUENCE:1; STATUS:CANCELLED", "STATUS:CANCELLED"] {
        assert_eq!(together(held, cancelled), [none, none], "{cancelled}");
        assert_eq!(together(cancelled, held), [none, none], "{cancelled}");
    }
    // One older than the meeting does not count, and neither does one of another meeting.
    let [kept, _] = together(
        &format!("SEQUENCE:2; {held}"),
        "SEQUENCE:1; STATUS:CANCELLED",
    );
    assert_eq!(kept, ["Thu 5 Mar 12:00"]);
    let other = "DTSTART:20260306T120000; END:VEVENT; BEGIN:VEVENT; UID:2; STATUS:CANCELLED";
    assert_eq!(together(held, other)[0], ["Thu 5 Mar 12:00"]);
    // The same version in both sides' calendars is in both; a later one only in its own.
    assert_eq!(
        together(held, held),
        [["Thu 5 Mar 12:00"], ["Thu 5 Mar 12:00"]]
    );
    let moved = "SEQUENCE:1; DTSTART:20260306T120000";
    assert_eq!(together(held, moved), [vec![], vec!["Fri 6 Mar 12:00"]]);
    // One occurrence of a series.
    let series = "DTSTART:20260305T120000; RRULE:FREQ=WEEKLY;COUNT=3";
    let second = "RECURRENCE-ID:20260312T090000Z";
    let [kept, moved] = together(series, &format!("{second}; DTSTART:20260313T120000"));
    assert_eq!(kept, ["Thu 5 Mar 12:00", "Thu 19 Mar 12:00"]);
    assert_eq!(moved, ["Fri 13 Mar 12:00"]);
    let gone = format!("SEQUENCE:1; {second}; DTSTART:20260312T120000; STATUS:CANCELLED");
    let [kept, moved] = together(series, &gone);
    assert_eq!(kept, ["Thu 5 Mar 12:00", "Thu 19 Mar 12:00"]);
    assert_eq!(moved, none);
    // The series was moved after the occurrence was.
    let late = format!("SEQUENCE:5; {series}");
    let [kept, _] = together(
        &late,
        &format!("SEQUENCE:4; {second}; DTSTART:20260313T120000"),
    );
    assert_eq!(kept.len(), 3);
}

#[test]
fn an_occurrence_is_not_lost_between_two_files() {
    let series = "DTSTART:20260305T120000; RRULE:FREQ=WEEKLY;COUNT=2";
    let second = "UID:1; RECURRENCE-ID:20260312T120000; DTSTART:20260313T120000";
    let first = format!("{series}; END:VEVENT; BEGIN:VEVENT; SEQUENCE:1; {second}");
    let [kept, other] = together(&first, &format!("SEQUENCE:1; {series}"));
    assert_eq!(kept, ["Fri 13 Mar 12:00"]);
    assert_eq!(other, ["Thu 5 Mar 12:00"]);
    // Both files have it.
    let [kept, other] = together(&first, &first);
    assert_eq!(kept, ["Thu 5 Mar 12:00", "Fri 13 Mar 12:00"]);
    assert_eq!(other, kept);
    // The whole series is cancelled; a later version stays.
    let cancelled = "SEQUENCE:1; STATUS:CANCELLED";
    let later = first.replace("SEQUENCE:1", "SEQUENCE:2");
    assert_eq!(together(&later, cancelled)[0], ["Fri 13 Mar 12:00"]);
    assert!(together(&first, cancelled)[0].is_empty());
}

#[test]
fn a_series_continues_as_it_was_moved() {
    let series = |second: &str| {
        when(&format!(
            "DTSTART:20260302T120000\nRRULE:FREQ=DAILY;COUNT=5\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\n{second}"
        ))
    };
    let following = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T120000\nDTSTART:20260304T150000";
    assert_eq!(
        series(following),
        [
            "Mon 2 Mar 12:00",
            "Tue 3 Mar 12:00",
            "Wed 4 Mar 15:00",
            "Thu 5 Mar 15:00",
            "Fri 6 Mar 15:00"
        ]
    );
    assert_eq!(
        series(&format!("{following}\nSTATUS:CANCELLED")),
        ["Mon 2 Mar 12:00", "Tue 3 Mar 12:00"]
    );
    let then =
        "\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260305T120000\nDTSTART:20260306T100000";
    assert_eq!(
        series(&format!("{following}{then}")),
        [
            "Mon 2 Mar 12:00",
            "Tue 3 Mar 12:00",
            "Wed 4 Mar 15:00",
            "Fri 6 Mar 15:00",
            "Fri 6 Mar 10:00"
        ]
    );
    // The latest version of an occurrence counts as well.
    let twice = "RECURRENCE-ID:20260303T120000\nSEQUENCE:1\nDTSTART:20260303T140000\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\n\
                 RECURRENCE-ID:20260303T090000Z\nSEQUENCE:2\nSTATUS:CANCELLED\nDTSTART:20260303T120000";
    assert_eq!(series(twice).len(), 4);
    let more = "DTSTART:20260302T120000\nRDATE:20260303T120000,20260304T090000Z\nRDATE;VALUE=PERIOD:20260305T120000/PT1H";
    assert_eq!(when(more).len(), 4);
}

#[test]
fn an_unknown_zone_is_as_the_file_describes_it() {
    let described = |rules: &str| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n{rules}"
        )
    };
    let summer = described(
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\n\
         TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n",
    );
    let at = |zone: &str, day: &str| {
        let text = event(&format!("DTSTART;TZID=Customized Time Zone:{day}T120000"));
        let found = read(&format!("{text}{zone}"));
        assert!(found.unread.is_empty(), "{:?}", found.unread);
        let moscow = Zone::named("Europe/Moscow").unwrap();
        let mut budget = 100;
        let all = found.meetings[0].beginnings(Instant::UNIX_EPOCH, Instant::MAX_UTC, &mut budget);
        all.iter()
            .map(|instant| show(*instant, &moscow))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(at(&summer, "20260305"), "Thu 5 Mar 2026 14:00");
    assert_eq!(at(&summer, "20260405"), "Sun 5 Apr 2026 13:00");
    assert_eq!(
        at(&described("END:STANDARD\nEND:VTIMEZONE\n"), "20260405"),
        "Sun 5 Apr 2026 14:00"
    );
    let named =
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nX-LIC-LOCATION:Asia/Tbilisi\nEND:VTIMEZONE\n";
    assert_eq!(at(named, "20260405"), "Sun 5 Apr 2026 11:00");
}

#[test]
fn a_misspelt_end_of_the_calendar_ends_it() {
    let text = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDER\n",
        event("DTSTART:20260305T120000Z")
    );
    let found = one(text.as_bytes(), &Zone::utc()).unwrap();
    assert_eq!((found.meetings.len(), found.unread.len()), (1, 0));
}

/// The meetings of calendars with a method each, in one file and in a file each: the start and the people.
fn by_method(calendars: &[(&str, &str)]) -> Vec<String> {
    let zone = Zone::named("Europe/Moscow").unwrap();
    let texts: Vec<String> = calendars
        .iter()
        .map(|(method, lines)| {
            let event = event(&lines.replace('|', "\n"));
            format!("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{event}END:VCALENDAR\n")
        })
        .collect();
    let told = |files: &[&[u8]]| {
        let until = zone.instant("2026-07-01T00:00:00".parse().unwrap()).instant;
        let mut told = Vec::new();
        for file in meetings(files, &zone) {
            let file = file.unwrap();
            for meeting in &file.meetings {
                for begins in meeting.beginnings(Instant::UNIX_EPOCH, until, &mut 10_000) {
                    let people: Vec<&str> = meeting
                        .people
                        .iter()
                        .filter_map(|p| p.split('@').next())
                        .collect();
                    let time = show(begins, &zone).replace(" 2026", "");
                    told.push((begins, format!("{time} {}", people.join("+"))));
                }
            }
        }
        told.sort();
        told.into_iter().map(|(_, told)| told).collect::<Vec<_>>()
    };
    let apart: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let together = texts.concat();
    let found = told(&apart);
    assert_eq!(found, told(&[together.as_bytes()]), "in one file");
    found
}

/// A series on Tuesdays with three people.
const ASKED: (&str, &str) = (
    "REQUEST",
    "SEQUENCE:1|DTSTAMP:20260301T000000Z|DTSTART:20260310T120000|DTEND:20260310T130000|RRULE:FREQ=WEEKLY;COUNT=2|\
     ORGANIZER:mailto:am@a.example|ATTENDEE:mailto:md@s.example|ATTENDEE:mailto:owner@s.example",
);

#[test]
fn answers_of_attendees_are_about_them_alone() {
    let both = [
        "Tue 10 Mar 12:00 am+md+owner",
        "Tue 17 Mar 12:00 am+md+owner",
    ];
    assert_eq!(by_method(&[ASKED]), both);
    let reply = |status: &str, rest: &str| {
        format!(
            "SEQUENCE:1|DTSTAMP:20260302T000000Z|ATTENDEE;PARTSTAT={status}:mailto:MD@s.example|ORGANIZER:mailto:am@a.example{rest}"
        )
    };
    let declined = reply("DECLINED", "");
    assert_eq!(
        by_method(&[ASKED, ("REPLY", &declined)]),
        ["Tue 10 Mar 12:00 am+owner", "Tue 17 Mar 12:00 am+owner"]
    );
    assert_eq!(by_method(&[ASKED, ("REPLY", &reply("ACCEPTED", ""))]), both);
    // The last answer counts, and none to an earlier version.
    let later = reply("ACCEPTED", "").replace("20260302", "20260303");
    assert_eq!(
        by_method(&[ASKED, ("REPLY", &declined), ("REPLY", &later)]),
        both
    );
    let earlier = declined.replace("SEQUENCE:1", "SEQUENCE:0");
    assert_eq!(by_method(&[ASKED, ("REPLY", &earlier)]), both);
    // To one occurrence.
    let one = reply("DECLINED", "|RECURRENCE-ID:20260317T120000");
    assert_eq!(
        by_method(&[ASKED, ("REPLY", &one)]),
        ["Tue 10 Mar 12:00 am+md+owner", "Tue 17 Mar 12:00 am+owner"]
    );
}

/// The organizer's calendar may not have the answer that is in the calendar of the attendee.
#[test]
fn who_declined_in_one_copy_takes_part_in_none() {
    let copies = |lines: [&str; 2]| {
        let zone = Zone::named("Europe/Moscow").unwrap();
        let files = lines.map(|lines| {
            let event = event(&lines.replace('|', "\n"));
            format!("BEGIN:VCALENDAR\nVERSION:2.0\n{event}END:VCALENDAR\n")
        });
        let files = files.each_ref().map(String::as_bytes);
        let read = meetings(&files, &zone).into_iter();
        let people = read.flat_map(|file| file.unwrap().meetings);
        let people = people.map(|meeting| {
            let names = meeting.people.iter();
            let names = names.filter_map(|address| address.split('@').next());
            names.collect::<Vec<_>>().join("+")
        });
        people.collect::<Vec<_>>()
    };
    let copy = |sequence: u32, status: &str| {
        format!(
            "UID:1|SEQUENCE:{sequence}|DTSTART:20260310T120000|DTEND:20260310T130000|ORGANIZER:mailto:am@a.example|ATTENDEE;PARTSTAT={status}:mailto:md@s.example"
        )
    };
    let (asked, declined) = (copy(1, "NEEDS-ACTION"), copy(1, "DECLINED"));
    for files in [[&asked, &declined], [&declined, &asked]] {
        assert_eq!(copies(files.map(String::as_str)), ["am", "am"], "{files:?}");
    }
    assert_eq!(copies([&asked, &asked]), ["am+md", "am+md"]);
    // Copies that contradict each other, and a later version.
    assert_eq!(copies([&copy(1, "ACCEPTED"), &declined]), ["am+md", "am"]);
    assert_eq!(copies([&copy(2, "NEEDS-ACTION"), &declined]), ["am+md"]);
}

#[test]
fn proposals_change_nothing_and_additions_add() {
    let both = [
        "Tue 10 Mar 12:00 am+md+owner",
        "Tue 17 Mar 12:00 am+md+owner",
    ];
    let other = "SEQUENCE:2|DTSTAMP:20260302T000000Z|DTSTART:20260410T120000|DTEND:20260410T130000|\
                 ORGANIZER:mailto:am@a.example|ATTENDEE:mailto:md@s.example";
    for method in ["COUNTER", "DECLINECOUNTER", "REFRESH"] {
        assert_eq!(by_method(&[ASKED, (method, other)]), both, "{method}");
    }
    assert_eq!(
        by_method(&[ASKED, ("ADD", other)]),
        [both[0], both[1], "Fri 10 Apr 12:00 am+md"]
    );
    assert_eq!(
        by_method(&[ASKED, ("REQUEST", other)]),
        ["Fri 10 Apr 12:00 am+md"]
    );
}

#[test]
fn a_cancellation_for_some_attendees_is_for_them_alone() {
    let some = "SEQUENCE:2|DTSTAMP:20260302T000000Z|ORGANIZER:mailto:am@a.example|ATTENDEE:mailto:md@s.example";
    assert_eq!(
        by_method(&[ASKED, ("CANCEL", some)]),
        ["Tue 10 Mar 12:00 am+owner", "Tue 17 Mar 12:00 am+owner"]
    );
    for all in [
        format!("{some}|STATUS:CANCELLED"),
        some.replace("|ATTENDEE:mailto:md@s.example", ""),
    ] {
        assert!(by_method(&[ASKED, ("CANCEL", &all)]).is_empty(), "{all}");
    }
}

#[test]
fn a_zone_is_that_of_its_own_calendar() {
    let calendar = |uid: u8, offset: &str, start: &str| {
        let zone = format!(
            "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n\
             END:STANDARD\nEND:VTIMEZONE\n"
        );
        let zone = if offset.is_empty() { "" } else { &zone };
        format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\n{zone}BEGIN:VEVENT\nUID:{uid}\nDTSTART;TZID=Own:{start}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let zone = Zone::named("Europe/Moscow").unwrap();
    let until = zone.instant("2026-07-01T00:00:00".parse().unwrap()).instant;
    let text = calendar(1, "+0300", "20260310T120000")
        + &calendar(2, "-0500", "20260311T120000")
        + &calendar(3, "", "20260312T120000");
    let found = one(text.as_bytes(), &zone).unwrap();
    assert!(found.unread.is_empty(), "{:?}", found.unread);
    let times: Vec<String> = found
        .meetings
        .iter()
        .flat_map(|meeting| meeting.beginnings(Instant::UNIX_EPOCH, until, &mut 1000))
        .map(|begins| show(begins, &zone))
        .collect();
    assert_eq!(
        times,
        [
            "Tue 10 Mar 2026 12:00",
            "Wed 11 Mar 2026 20:00",
            "Thu 12 Mar 2026 20:00"
        ]
    );
}

#[test]
fn who_sends_another_or_is_only_informed_is_absent() {
    let found = read(&event(
        "DTSTART:20260305T120000\nATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:b@s.example\":mailto:a@s.example\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@s.example\nATTENDEE;ROLE=NON-PARTICIPANT:mailto:c@s.example\n\
         ATTENDEE;PARTSTAT=TENTATIVE;ROLE=OPT-PARTICIPANT:mailto:d@s.example",
    ));
    assert_eq!(found.meetings[0].people, ["b@s.example", "d@s.example"]);
}

#[test]
fn a_meeting_that_outlook_crosses_out_is_none() {
    let free = "X-MICROSOFT-CDO-BUSYSTATUS:FREE";
    for (title, busy, meets) in [
        ("Canceled: Talk", free, false),
        ("Отменено: Talk", free, false),
        ("Cancelado: Talk", "TRANSP:TRANSPARENT", false),
        ("Canceled: Talk", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", true),
        ("Talk", free, true),
        ("Canceled orders", free, true),
    ] {
        let lines = format!("SUMMARY:{title}\n{busy}\nDTSTART:20260305T120000");
        assert_eq!(!when(&lines).is_empty(), meets, "{title} {busy}");
    }
}
