//! `projlog import` of exports that were made in another time zone than the one in which they are read.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate, TimeDelta};

use crate::import::{import, log, project};
use crate::support::Folder;

const DIRECTOR: &str = "+34 600 111 222";
const MANAGER: &str = "Account manager";

/// Days since 1 February 2026, minutes since midnight in Moscow, sender, text.
type Line<'a> = (u64, i64, &'a str, &'a str);

const CHAT: [Line<'_>; 4] = [
    (
        1,
        600,
        MANAGER,
        "Could you please send us the photographs by Friday?",
    ),
    (2, 615, DIRECTOR, "We will send the photographs tomorrow."),
    (3, 700, DIRECTOR, "Please send us the price list, too."),
    (5, 900, MANAGER, "Please approve the three banners."),
];

/// A message after the chat, which only some exports have.
const LATER: Line<'_> = (
    9,
    600,
    DIRECTOR,
    "Could you please shorten the second banner?",
);

/// An export of WhatsApp on a phone that is so many minutes behind Moscow.
fn whatsapp(lines: &[Line<'_>], behind: i64) -> String {
    let first = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let mut text = String::new();
    for (days, minutes, sender, words) in lines {
        let day = first.checked_add_days(Days::new(*days)).unwrap();
        let at = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes - behind);
        let at = at.format("%d/%m/%Y, %H:%M");
        writeln!(text, "{at} - {sender}: {words}").unwrap();
    }
    text
}

/// An export of an old Telegram, which has local times only.
fn old_telegram(lines: &[Line<'_>], behind: i64) -> String {
    let text = whatsapp(lines, behind);
    let messages = text.lines().enumerate().map(|(at, line)| {
        let (time, rest) = line.split_once(" - ").unwrap();
        let (sender, words) = rest.split_once(": ").unwrap();
        let time = chrono::NaiveDateTime::parse_from_str(time, "%d/%m/%Y, %H:%M").unwrap();
        let account = if sender == MANAGER { "user1" } else { "user11" };
        format!(
            r#"{{"id": {at}, "type": "message", "date": "{}", "from": "{sender}", "from_id": "{account}", "text": "{words}"}}"#,
            time.format("%Y-%m-%dT%H:%M:%S")
        )
    });
    let messages: Vec<String> = messages.collect();
    format!(
        r#"{{"name": "Bakery", "type": "personal_chat", "id": 7, "messages": [{}]}}"#,
        messages.join(",\n")
    )
}

/// A project with the chat as drafts, from an export in Moscow.
fn imported(write: fn(&[Line<'_>], i64) -> String) -> Folder {
    let folder = project();
    folder.write("own", &write(&CHAT, 0));
    import(&folder, "own --dates dmy");
    folder
}

#[test]
fn an_export_of_another_zone_is_refused_and_the_zone_that_fits_is_named() {
    for write in [whatsapp, old_telegram] {
        for (behind, zone, by) in [
            (-120, "Asia/Yekaterinburg", "2 h earlier"),
            (60, "Europe/Kyiv", "1 h later"),
            (120, "Europe/Berlin", "2 h later"),
            (180, "UTC", "3 h later"),
            (480, "America/New_York", "8 h later"),
            (-150, "Asia/Kolkata", "2 h 30 min earlier"),
            (-165, "Asia/Kathmandu", "2 h 45 min earlier"),
            (390, "America/St_Johns", "6 h 30 min later"),
        ] {
            let folder = imported(write);
            let before = log(&folder);
            folder.write("theirs", &write(&[&CHAT[..], &[LATER]].concat(), behind));
            for dry in ["", " --dry-run"] {
                let arguments = format!("import theirs --dates dmy --as-of 2026-03-27{dry}");
                let run = folder.projlog(&arguments);
                let output = run.transcript();
                assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{output}");
                assert!(
                    run.stderr.contains(&format!("--timezone {zone}")),
                    "{output}"
                );
                assert!(
                    run.stderr.contains(by) && run.stderr.contains("theirs: 4"),
                    "{output}"
                );
                assert_eq!(log(&folder), before);
            }
            // The printed remedy works.
            let run = import(&folder, &format!("theirs --dates dmy --timezone {zone}"));
            assert!(run.stdout.contains("request 1"), "{}", run.transcript());
        }
    }
}

#[test]
fn a_zone_that_is_named_and_does_not_fit_is_noted() {
    let folder = imported(whatsapp);
    let before = log(&folder);
    folder.write("theirs", &whatsapp(&CHAT, 120));
    for (language, words) in [
        (
            "en",
            "theirs: 4 messages are known with the same words, 3 h earlier",
        ),
        (
            "ru",
            "theirs: 4 сообщения уже известны с тем же текстом, но на 3 ч раньше",
        ),
        (
            "es",
            "theirs: 4 mensajes ya se conocen con el mismo texto, 3 h antes",
        ),
    ] {
        let arguments = format!("theirs --dates dmy --timezone Etc/GMT+2 --language {language}");
        let run = import(&folder, &arguments);
        assert!(run.stdout.contains(words), "{}", run.transcript());
        assert!(
            run.stdout.contains("--timezone Europe/Berlin"),
            "{}",
            run.transcript()
        );
        assert_eq!(log(&folder), before);
    }
}

#[test]
fn a_difference_that_changes_in_summer_is_one_of_zones() {
    let folder = project();
    // Clocks went forward in Berlin on 29 March 2026, and not in Moscow.
    let days = [50, 52, 54, 60, 62];
    let words = ["banner", "logo", "photo", "video", "text"];
    let asked = words.map(|word| format!("Could you please send us the {word}?"));
    let hello = (50, 500, DIRECTOR, "Hello");
    let asks = days.into_iter().zip(&asked);
    let asks = asks.map(|(day, text)| (day, 600, MANAGER, text.as_str()));
    let lines: Vec<Line<'_>> = std::iter::once(hello).chain(asks).collect();
    folder.write("own", &whatsapp(&lines, 0));
    let as_of = "--dates dmy --as-of 2026-04-20";
    assert_eq!(folder.projlog(&format!("import own {as_of}")).status(), 0);
    let before = log(&folder);
    let theirs = whatsapp(&lines[..4], 120) + &whatsapp(&lines[4..], 60);
    folder.write("theirs", &theirs);
    let run = folder.projlog(&format!("import theirs {as_of}"));
    assert!(
        run.stderr.contains("--timezone Europe/Berlin"),
        "{}",
        run.transcript()
    );
    let run = folder.projlog(&format!("import theirs {as_of} --timezone Europe/Berlin"));
    assert!(run.stdout.contains("no new drafts"), "{}", run.transcript());
    let run = folder.projlog(&format!("import theirs {as_of} --timezone Europe/Moscow"));
    assert!(run.stdout.contains("no new drafts"), "{}", run.transcript());
    assert_eq!(log(&folder), before);
}

#[test]
fn entries_and_what_was_skipped_are_known_in_another_zone() {
    let folder = imported(whatsapp);
    assert_eq!(folder.projlog("drafts --accept R-1 A-1").status(), 0);
    assert_eq!(folder.projlog("drafts --skip R-2 R-3").status(), 0);
    let before = log(&folder);
    folder.write("theirs", &whatsapp(&CHAT, 120));
    let run = folder.projlog("import theirs --dates dmy --as-of 2026-03-27");
    assert!(run.stderr.contains("theirs: 4"), "{}", run.transcript());
    import(&folder, "theirs --dates dmy --timezone Europe/Moscow");
    assert_eq!(log(&folder), before);
}

#[test]
fn two_exports_of_one_run_are_compared_too() {
    let folder = project();
    let before = log(&folder);
    folder.write("own", &whatsapp(&CHAT, 0));
    folder.write("theirs", &whatsapp(&CHAT, 120));
    let run = folder.projlog("import own theirs --dates dmy --as-of 2026-03-27");
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(run.stderr.contains("theirs: 4"), "{}", run.transcript());
    assert_eq!(log(&folder), before);
}

#[test]
fn what_is_said_again_hours_later_is_drafted() {
    let folder = imported(whatsapp);
    // The same words an hour later, in an export that has the first ones too.
    let again = (1, 660, MANAGER, CHAT[0].3);
    let other = (5, 960, MANAGER, "Please approve the three banners.");
    folder.write(
        "own",
        &whatsapp(&[&CHAT[..], &[again, other, LATER]].concat(), 0),
    );
    let run = import(&folder, "own --dates dmy");
    assert!(run.stdout.contains("reminder"), "{}", run.transcript());
    // The same words in another chat, an hour later.
    let folder = imported(whatsapp);
    let elsewhere = [
        (1, 660, MANAGER, CHAT[0].3),
        (7, 660, DIRECTOR, "Could you please send us the invoice?"),
        LATER,
    ];
    folder.write("elsewhere", &whatsapp(&elsewhere, 0));
    let run = import(&folder, "elsewhere --dates dmy");
    assert!(run.stdout.contains("request 3"), "{}", run.transcript());
    // Another difference than that of zones, and the same export once more.
    let folder = imported(whatsapp);
    folder.write("theirs", &whatsapp(&CHAT, 37));
    let run = import(&folder, "theirs --dates dmy");
    assert!(run.stdout.contains("request"), "{}", run.transcript());
    let run = import(&folder, "own --dates dmy");
    assert!(run.stdout.contains("no new drafts"), "{}", run.transcript());
}

#[test]
fn evidence_names_the_zone_in_which_the_messages_are_found() {
    let folder = imported(whatsapp);
    assert_eq!(
        folder.projlog("drafts --accept R-1 A-1 R-2 R-3").status(),
        0
    );
    folder.write("theirs", &whatsapp(&CHAT, 120));
    let look = "evidence theirs --dates dmy --as-of 2026-03-27";
    for format in ["human", "json"] {
        let run = folder.projlog(&format!("{look} --output-format {format}"));
        let note = "note: theirs: 4 messages are known with the same words, 2 h later";
        assert!(run.stderr.starts_with(note), "{}", run.transcript());
        assert!(
            run.stderr.contains("--timezone Europe/Berlin"),
            "{}",
            run.transcript()
        );
    }
    let run = folder.projlog(&format!("{look} --timezone Europe/Berlin"));
    assert!(run.stdout.contains("4 confirmed"), "{}", run.transcript());
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""));
}

/// What is written to different people is not the same, whatever the words and the time.
#[test]
fn the_same_words_in_two_chats_are_two_requests() {
    let words = [CHAT[0].3, CHAT[3].3, "Please send us the price list, too."];
    for apart in [0, 60, 24 * 60] {
        let folder = project();
        let charter = folder.read("projlog.yaml");
        let charter = charter.replace("telegram:user2]", "telegram:user2, whatsapp:Designer]");
        folder.write("projlog.yaml", &charter);
        let chat = |other: &'static str, later: i64| {
            let mut lines: Vec<Line<'_>> = vec![(1, 500, other, "Hello")];
            for (at, text) in (0_i64..).zip(words) {
                lines.push((1, 600 + at * 7 + later, DIRECTOR, text));
            }
            whatsapp(&lines, 0)
        };
        folder.write("one", &chat(MANAGER, 0));
        folder.write("two", &chat("Designer", apart));
        let run = import(&folder, "one two --dates dmy");
        assert!(run.stdout.contains("request 6"), "{}", run.transcript());
        let again = import(&folder, "two one --dates dmy");
        let found = again.stdout.contains("no new drafts");
        assert!(found, "{}", again.transcript());
    }
}

/// A single message that is known at another time may have been said twice; with absolute times no zone matters.
#[test]
fn what_is_said_twice_is_not_of_another_zone() {
    let line = |id, day, unix: &str| {
        let text = CHAT[0].3;
        format!(
            r#"{{"name": "Chat {id}", "type": "personal_chat", "id": {id}, "messages": [{{"id": 1, "type": "message", "date": "2026-03-0{day}T10:00:00", {unix}"from": "x", "from_id": "user1", "text": "{text}"}}, {{"id": 2, "type": "message", "date": "2026-03-0{day}T10:01:00", "from": "y", "from_id": "user11", "text": "Hello"}}]}}"#
        )
    };
    for (first, second) in [
        ("", ""),
        (
            r#""date_unixtime": "1772434800", "#,
            r#""date_unixtime": "1772521200", "#,
        ),
    ] {
        let folder = project();
        let both = [line(1, 2, first), line(2, 3, second)].join(",");
        let whole = format!(r#"{{"chats": {{"list": [{both}]}}}}"#);
        folder.write("result.json", &whole);
        let run = import(&folder, "result.json");
        assert!(run.stdout.contains("request 2"), "{}", run.transcript());
    }
}
