//! `projlog import`: what is drafted, that nothing is added twice, and that bad exports write nothing.

use std::fmt::Write as _;

use crate::support::{Folder, Run, files_in};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const NOW: &str = "--as-of '2026-03-27 12:00'";
/// 3 March 2026, 12:00 in Moscow.
const START: i64 = 1_772_528_400;

/// A project outside git in which two people of each side are known in chats.
pub(crate) fn project() -> Folder {
    let folder = Folder::empty();
    let mut charter = CHARTER.to_owned();
    for (address, accounts) in [
        (
            "am@agency.example",
            "telegram:user1, whatsapp:Account manager",
        ),
        ("design@agency.example", "telegram:user2"),
        (
            "md@bakery.example",
            "telegram:user11, whatsapp:+34600111222",
        ),
    ] {
        let line = format!("    email: [{address}]\n");
        assert!(charter.contains(&line));
        charter = charter.replace(&line, &format!("{line}    accounts: [{accounts}]\n"));
    }
    folder.write("projlog.yaml", &charter);
    folder.write("log/2026-03.md", "# March\r\n\r\nNothing yet.\r\n");
    folder
}

/// A message: minutes after the start, sender, and the rest of its JSON.
pub(crate) type Line<'a> = (i64, u32, &'a str);

const CHAT: &[Line<'_>] = &[
    (
        0,
        1,
        r#""text": "Could you please send us the photographs by Friday?""#,
    ),
    (25, 11, r#""text": "Here they are", "file": "photos.zip""#),
    (
        60,
        1,
        r#""type": "service", "action": "phone_call", "duration_seconds": 1500"#,
    ),
    (
        90,
        1,
        r#""type": "service", "action": "phone_call", "discard_reason": "missed""#,
    ),
    (
        120,
        11,
        r#""media_type": "voice_message", "file": "voice_messages/a.ogg", "duration_seconds": 14, "text": """#,
    ),
    (
        200,
        2,
        r#""text": "Is the banner approved? <!-- ` -->\n```yaml\nrequest: R-9\n```""#,
    ),
    (210, 11, r#""text": "Approved.""#),
    (220, 99, r#""text": "Please call me""#),
];

/// A chat of Telegram as one side exports it: ids of messages and names differ between the sides.
pub(crate) fn telegram(lines: &[Line<'_>], first_id: usize, name: &str) -> String {
    let mut messages = String::new();
    for (at, (minutes, sender, rest)) in lines.iter().enumerate() {
        let kind = if rest.contains("\"type\"") {
            ""
        } else {
            r#""type": "message", "#
        };
        let by = if rest.contains("\"action\"") {
            "actor"
        } else {
            "from"
        };
        let time = START + minutes * 60;
        write!(
            messages,
            "{}{{\"id\": {}, {kind}\"date\": \"2026-03-03T12:00:00\", \"date_unixtime\": \"{time}\", \"{by}\": \"Name {sender}\", \"{by}_id\": \"user{sender}\", {rest}}}",
            if at > 0 { ",\n" } else { "" },
            first_id + at,
        )
        .unwrap();
    }
    format!(
        "{{\"name\": \"{name}\", \"type\": \"private_group\", \"id\": 7, \"messages\": [\n{messages}\n]}}"
    )
}

/// Imports, which must succeed.
#[track_caller]
pub(crate) fn import(folder: &Folder, arguments: &str) -> Run {
    let run = folder.projlog(&format!("import {arguments} {NOW}"));
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{arguments}");
    run
}

/// The files of the log and the charter.
pub(crate) fn log(folder: &Folder) -> Vec<(String, String)> {
    let paths = files_in(folder.path(), "log").into_iter();
    paths
        .chain(["projlog.yaml".to_owned()])
        .map(|path| (path.clone(), folder.read(&path)))
        .collect()
}

#[test]
fn a_chat_is_drafted_once() {
    let folder = project();
    folder.write("result.json", &telegram(CHAT, 1, "Marketing chat"));
    let before = folder.read("log/2026-03.md");
    let dry = import(&folder, "result.json --dry-run");
    assert_eq!(folder.read("log/2026-03.md"), before);
    shows!("import-dry-run", dry);
    shows!("import", import(&folder, "result.json"));
    let after = folder.read("log/2026-03.md");
    let added = after.strip_prefix(&before).unwrap();
    insta::assert_snapshot!("import-log", added.replace("\r\n", "\n"));

    let whole = log(&folder);
    shows!("import-again", import(&folder, "result.json"));
    // Both halves, in the other order, and what the other side exports under another name and with other ids.
    folder.write(
        "half/result.json",
        &telegram(&CHAT[2..], 3, "Marketing chat"),
    );
    folder.write("other.json", &telegram(CHAT, 4711, "Agency"));
    for exports in [
        "half",
        "half result.json",
        "other.json",
        "other.json half result.json",
    ] {
        import(&folder, exports);
        assert_eq!(log(&folder), whole, "{exports}");
    }
    // Drafts are no entries, and nothing in them is a mistake of the log.
    let checked = folder.projlog(&format!("check {NOW} --output-format json"));
    assert_eq!(checked.rules_found(), ["nothing-checked"]);
}

#[test]
fn overlapping_exports_add_what_is_new() {
    let (folder, at_once) = (project(), project());
    at_once.write("all.json", &telegram(CHAT, 1, "Marketing chat"));
    import(&at_once, "all.json");
    folder.write("early.json", &telegram(&CHAT[..6], 1, "Marketing chat"));
    folder.write("late.json", &telegram(&CHAT[2..], 3, "Marketing chat"));
    import(&folder, "early.json");
    import(&folder, "late.json");
    assert_eq!(log(&folder), log(&at_once));
    // An export that begins between the two halves of a request.
    let halves: &[Line<'_>] = &[
        (
            0,
            1,
            r#""text": "Could you please send us the photographs?""#,
        ),
        (
            10,
            1,
            r#""text": "And could you please send the prices as well?""#,
        ),
        (20, 11, r#""text": "Which prices do you mean?""#),
    ];
    let other = project();
    other.write("whole.json", &telegram(halves, 1, "Marketing chat"));
    other.write("second.json", &telegram(&halves[1..], 2, "Marketing chat"));
    import(&other, "whole.json");
    let whole = log(&other);
    import(&other, "second.json");
    assert_eq!(log(&other), whole);
    // A draft that was skipped is not made again.
    let text = folder.read("log/2026-03.md");
    let start = text.rfind("## ").unwrap();
    let key = text[start..]
        .lines()
        .find_map(|line| line.strip_prefix("evidence: "))
        .unwrap();
    let skipped = format!("{}<!-- projlog: skipped {key} -->\r\n", &text[..start]);
    folder.write("log/2026-03.md", &skipped);
    import(&folder, "early.json late.json");
    assert_eq!(folder.read("log/2026-03.md"), skipped);
}

#[test]
fn the_report_is_in_the_language_of_the_project() {
    let folder = project();
    folder.write("result.json", &telegram(CHAT, 1, "Marketing chat"));
    for language in ["ru", "es"] {
        let run = import(
            &folder,
            &format!("result.json --dry-run --language {language}"),
        );
        shows!(format!("import-{language}"), run);
    }
}

#[test]
fn what_was_spoken_has_a_title_in_the_language_of_the_log() {
    for (language, call, voice) in [
        ("en", "Call", "Voice message"),
        ("ru", "Звонок", "Голосовое сообщение"),
        ("es", "Llamada", "Mensaje de voz"),
    ] {
        let folder = project();
        let charter = folder.read("projlog.yaml");
        folder.write("projlog.yaml", &format!("{charter}language: {language}\n"));
        folder.write("result.json", &telegram(CHAT, 1, "Marketing chat"));
        import(&folder, "result.json");
        let text = folder.read("log/2026-03.md");
        let titles = text.lines().filter_map(|line| line.strip_prefix("## "));
        let spoken: Vec<&str> = titles
            .filter(|title| title.ends_with(", Marketing chat"))
            .collect();
        let expected = [call, voice].map(|what| format!("{what}, Marketing chat"));
        assert_eq!(spoken, expected);
    }
}

#[test]
fn a_sender_is_named() {
    let folder = project();
    folder.write("result.json", &telegram(CHAT, 1, "Marketing chat"));
    shows!(
        "import-person",
        import(&folder, "result.json --person 'Name 99=owner'")
    );
    let charter = folder.read("projlog.yaml");
    assert!(charter.contains("telegram:user99"), "{charter}");
    assert!(folder.read("log/2026-03.md").contains("from: owner"));
    let whole = log(&folder);
    import(&folder, "result.json");
    assert_eq!(log(&folder), whole);
    for wrong in ["'Name 98=owner'", "'Name 99=nobody'", "owner"] {
        let run = folder.projlog(&format!("import result.json --person {wrong} {NOW}"));
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{wrong}");
        assert_eq!(log(&folder), whole, "{wrong}");
    }
}

#[test]
fn hostile_exports_write_nothing() {
    let folder = project();
    let before = log(&folder);
    let whole = telegram(CHAT, 1, "Marketing chat");
    let mut refusals = String::new();
    for (name, bytes) in [
        ("cut.json", &whole.as_bytes()[..whole.len() / 2]),
        (
            "damaged.json",
            whole.replace("\"Name 2\"", "Name 2").as_bytes(),
        ),
        ("notes.txt", b"Hello\n"),
        (
            "ambiguous.txt",
            b"03/02/2026, 10:00 - Account manager: Hello\n",
        ),
        (
            "latin.txt",
            b"23/03/2026, 10:00 - Account manager: caf\xe9\n",
        ),
        ("cut.ics", &MEETINGS.as_bytes()[..MEETINGS.len() - 40]),
        ("cut.zip", b"PK\x03\x04\x14\0\0\0"),
        ("call.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n"),
        ("2026-03-03.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n"),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        folder.write("good.json", &whole);
        let run = folder.projlog(&format!("import good.json {name} {NOW}"));
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{name}");
        assert_eq!(log(&folder), before, "{name}");
        refusals.push_str(&run.stderr);
    }
    insta::assert_snapshot!("import-refused", refusals);
    let run = folder.projlog(&format!("import good.json --timezone Mars {NOW}"));
    assert_eq!(run.status(), 2);
    // The printed remedy works.
    import(&folder, "ambiguous.txt --dates dmy --all");
}

/// Words that look like an entry stop no import.
#[test]
fn words_that_look_like_an_entry_are_drafted() {
    for words in [
        "call: C-1 with: maria at: 10:00, please send the photos?",
        "request: R-9",
        "request: R-9, could you send it?",
        "decision: D-9 at: 2026-03-02 10:00 by: md verdict: approved, is it so?",
        "Please send this:\\nrequest: R-9\\nat: 2026-03-02 10:00\\nfrom: md",
        "Could you send us ```yaml request: R-9``` ?",
    ] {
        let folder = project();
        let line = format!(r#""text": "{words}""#);
        let chat = [(0, 1, line.as_str()), (500, 11, r#""text": "Hello""#)];
        folder.write("result.json", &telegram(&chat, 1, "Marketing chat"));
        let run = import(&folder, "result.json --all");
        assert!(run.stdout.contains("added to"), "{}", run.transcript());
        let drafts = folder.projlog("drafts").stdout;
        assert!(drafts.contains("R-1"), "{words}: {drafts}");
        let note = words.split(['\\', ',']).next().unwrap();
        let log = folder.read("log/2026-03.md").replace('\\', "");
        assert!(log.replace("&#58;", ":").contains(note), "{words}: {log}");
        let accepted = folder.projlog("drafts --accept R-1");
        assert_eq!(accepted.status(), 0, "{}", accepted.transcript());
    }
}

#[test]
fn a_missing_export_is_named_in_the_language() {
    let folder = project();
    for (language, words) in [
        ("en", "no such file"),
        ("ru", "такого файла нет"),
        ("es", "no existe ese archivo"),
    ] {
        let run = folder.projlog(&format!("import missing.json --language {language}"));
        assert_eq!(run.status(), 2);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn what_is_given_twice_is_not_already_in_the_log() {
    let folder = project();
    folder.write("chat.json", &telegram(CHAT, 1, "Marketing chat"));
    let first = import(&folder, "chat.json chat.json --all");
    assert!(
        !first.stdout.contains("already in the log"),
        "{}",
        first.stdout
    );
    let again = import(&folder, "chat.json chat.json --all");
    assert!(
        again.stdout.contains("already in the log"),
        "{}",
        again.stdout
    );
}

#[test]
fn an_hour_that_occurs_twice_has_both_instants() {
    let folder = project();
    folder.write(
        "WhatsApp Chat with bakery.txt",
        "25/10/2026, 02:10 - Account manager: one\n\
         25/10/2026, 02:50 - +34 600 111 222: two\n\
         25/10/2026, 02:20 - Account manager: three\n",
    );
    let chat = "'WhatsApp Chat with bakery.txt' --all --timezone Europe/Madrid";
    let run = folder.projlog(&format!("import {chat} --as-of 2026-11-01"));
    assert_eq!(run.status(), 0, "{}", run.stderr);
    let text = folder.read("log/2026-10.md");
    let times: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("at: "))
        .collect();
    assert_eq!(
        times,
        ["2026-10-25 03:10", "2026-10-25 03:50", "2026-10-25 04:20"]
    );
}

const MEETINGS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n\
    BEGIN:VEVENT\r\nUID:a@x\r\nDTSTART:20260310T090000Z\r\nDTEND:20260310T094500Z\r\nSUMMARY:Status call\r\n\
    ATTENDEE:mailto:am@agency.example\r\nATTENDEE:mailto:md@bakery.example\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:b@x\r\nDTSTART:20260611T090000Z\r\nDTEND:20260611T094500Z\r\nSUMMARY:Later\r\n\
    ATTENDEE:mailto:am@agency.example\r\nATTENDEE:mailto:md@bakery.example\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:c@x\r\nDTSTART:20260311T090000Z\r\nDTEND:20260311T094500Z\r\nSUMMARY:Among ourselves\r\n\
    ATTENDEE:mailto:am@agency.example\r\nATTENDEE:mailto:design@agency.example\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

#[test]
fn a_meeting_that_has_ended_is_a_call_and_its_transcript_the_note() {
    let folder = project();
    folder.write("calendar.ics", MEETINGS);
    let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Account manager>The banner is late</v>\n";
    folder.write("GMT20260310-090100.vtt", vtt);
    shows!(
        "import-meeting",
        import(&folder, "GMT20260310-090100.vtt calendar.ics")
    );
    let text = folder.read("log/2026-03.md").replace("\r\n", "\n");
    let (_, added) = text.split_once("Nothing yet.\n\n").unwrap();
    insta::assert_snapshot!("import-meeting-log", added);
    let whole = log(&folder);
    import(&folder, "calendar.ics GMT20260310-090100.vtt");
    import(&folder, "GMT20260310-090100.vtt");
    assert_eq!(log(&folder), whole);
}

#[test]
fn mail_of_both_mailboxes_is_one_thread() {
    let folder = project();
    let mail = |id: &str, from: &str, to: &str, day: u32, rest: &str| {
        format!(
            "From x Tue Mar  {day} 10:00:00 2026\nMessage-ID: <{id}@x>\nFrom: {from}\nTo: {to}\nDate: {day} Mar 2026 10:00:00 +0300\nSubject: The logo\n{rest}\n\n"
        )
    };
    let (us, them) = ("am@agency.example", "md@bakery.example");
    let sent = mail("1", us, them, 3, "\nCould you please send us the logo?");
    let received = mail(
        "2",
        them,
        us,
        4,
        "In-Reply-To: <1@x>\nReceived: by mx; Wed, 4 Mar 2026 10:00:07 +0300\n\nHere is the logo.\n\nOn 3 Mar 2026 am wrote:\n> Could you please send us the logo?",
    );
    folder.write("Sent", &sent);
    folder.write("Inbox", &received);
    import(&folder, "Inbox Sent");
    let text = folder.read("log/2026-03.md").replace("\r\n", "\n");
    assert!(
        text.contains("request: R-1\n") && text.contains("answers: R-1\n"),
        "{text}"
    );
    let whole = log(&folder);
    // The other side has the same mails, in the other mailboxes.
    folder.write(
        "Theirs",
        &format!(
            "{}{sent}",
            received.replace("Received: by mx; Wed, 4 Mar 2026 10:00:07 +0300\n", "")
        ),
    );
    import(&folder, "Theirs");
    assert_eq!(log(&folder), whole);
}

/// The call that a transcript needs, by the message that says so in a language; it is added as the message says.
#[track_caller]
fn call_of_a_transcript(name: &str, options: &str, sentence: (&str, &str), at: &str) {
    let folder = project();
    folder.write(
        name,
        "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Account manager>The banner is late</v>\n",
    );
    let transcript = format!("import '{name}' {options} {NOW}");
    let refused = folder.projlog(&transcript);
    assert_eq!(refused.status(), 2, "{}", refused.stderr);
    let said = refused.stderr.split_whitespace().collect::<Vec<_>>();
    let said = said.join(" ");
    assert!(said.contains("`projlog new call`"), "{said}");
    let (_, when) = said
        .split_once(sentence.0)
        .unwrap_or_else(|| panic!("{said}"));
    let (when, _) = when.split_once(sentence.1).unwrap();
    assert_eq!(when, at);
    let call = "--with account-manager,marketing-director";
    let call = folder.projlog(&format!("new call --at '{when}' {call} {NOW}"));
    assert_eq!(call.status(), 0, "{}", call.stderr);
    let before = log(&folder);
    let read = folder.projlog(&transcript);
    assert_eq!(read.status(), 0, "{}", read.stderr);
    assert!(read.stdout.contains("C-1"), "{}", read.stdout);
    assert_eq!(log(&folder), before);
}

#[test]
fn a_transcript_needs_its_call() {
    let english = ("have a call at ", ", and");
    for (name, options, sentence, at) in [
        ("GMT20260310-090100.vtt", "", english, "2026-03-10 12:01"),
        (
            "GMT20260309-220100_Recording.vtt",
            "--timezone Asia/Tokyo --language ru",
            ("в это время (", "), а"),
            "2026-03-10 01:01",
        ),
        (
            "2026-03-10 10.01.vtt",
            "--language es",
            ("ese momento (", "), y"),
            "2026-03-10 10:01",
        ),
        (
            "2026-03-10 10.01.vtt",
            "--timezone Europe/Madrid",
            english,
            "2026-03-10 12:01",
        ),
        (
            "2025-10-26 02.30.vtt",
            "--timezone Europe/Madrid",
            english,
            "2025-10-26 03:30",
        ),
    ] {
        call_of_a_transcript(name, options, sentence, at);
    }
}

#[test]
fn the_name_of_a_transcript_is_in_the_zone_of_the_device() {
    // The meeting began at 09:00 in UTC, 18:00 in Tokyo and 12:00 in Moscow, the charter's zone.
    let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\nNo name\n";
    for (name, zone, fits) in [
        ("2026-03-10 18.02.vtt", "--timezone Asia/Tokyo", true),
        ("2026-03-10 12.02.vtt", "--timezone Asia/Tokyo", false),
        ("2026-03-10 12.02.vtt", "", true),
        ("2026-03-10 18.02.vtt", "", false),
        ("GMT20260310-090200.vtt", "--timezone Asia/Tokyo", true),
        ("2026-03-10.vtt", "--timezone Asia/Tokyo", true),
        ("2026-03-11.vtt", "--timezone Pacific/Kiritimati", false),
        ("2026-03-10.vtt", "--timezone Pacific/Kiritimati", true),
        ("2026-03-09.vtt", "--timezone Pacific/Pago_Pago", true),
    ] {
        let folder = project();
        let meetings = if name == "2026-03-09.vtt" {
            MEETINGS.replace("20260310T09", "20260310T10")
        } else {
            MEETINGS.to_owned()
        };
        folder.write("calendar.ics", &meetings);
        folder.write(name, vtt);
        let run = folder.projlog(&format!("import '{name}' calendar.ics {zone} {NOW}"));
        assert_eq!(run.status() == 0, fits, "{name} {zone}: {}", run.stderr);
    }
}

/// What cannot be added to the log, and what a message says to do, which a command without options for files can follow.
#[test]
fn a_file_that_cannot_be_added_to() {
    let entry = "request: R-7\nat: 2026-03-01 10:00\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: answer\n";
    let front = format!("---\n{entry}---\n\nText\n");
    let open = format!("# March\n\n```yaml\n{entry}");
    let moved = format!("# March\n\n```yaml\n{entry}```\n");
    let invalid = format!("\n```yaml\n{entry}```\n\n## B\n\n```yaml\nrequest: R-8\nrequest: R-8\n");
    for (text, language, remedy, mended) in [
        (&open, "en", "close the block first", &moved),
        (&open, "ru", "закройте блок", &moved),
        (&open, "es", "cierre antes el bloque", &moved),
        (
            &front,
            "en",
            "move that entry from the front matter",
            &moved,
        ),
        (&front, "ru", "из начального блока в блок", &moved),
        (&front, "es", "del encabezado YAML a un bloque", &moved),
        (&invalid, "en", "nothing was written", &moved),
    ] {
        let folder = project();
        folder.write("chat.json", &telegram(CHAT, 1, "Bakery"));
        folder.write("log/2026-03.md", text);
        let commands = [
            format!("import chat.json {NOW} --language {language}"),
            format!("evidence chat.json --record account-manager {NOW} --language {language}"),
        ];
        for command in &commands {
            let refused = folder.projlog(command);
            if command.starts_with("evidence") && refused.status() != 2 {
                continue;
            }
            let said = refused.stderr.split_whitespace().collect::<Vec<_>>();
            let said = said.join(" ");
            assert_eq!(refused.status(), 2, "{said}");
            assert!(said.contains(remedy) && !said.contains("--file"), "{said}");
            assert_eq!(folder.read("log/2026-03.md"), *text);
        }
        folder.write("log/2026-03.md", mended);
        import(&folder, "chat.json");
    }
}

/// A log without a file: one of a month where the globs allow it, otherwise the one that a message says to begin.
#[test]
fn the_first_file_of_a_log_is_that_of_its_globs() {
    let with = |globs: &str| {
        let folder = project();
        folder.write("chat.json", &telegram(CHAT, 1, "Bakery"));
        folder.change(
            "projlog.yaml",
            "projlog: 1\n",
            &format!("projlog: 1\nlog: {globs}\n"),
        );
        folder
    };
    for (globs, path) in [
        ("journal/*.md", "journal/2026-03.md"),
        ("['notes/[ab].md', 'journal/**/*.md']", "journal/2026-03.md"),
    ] {
        let folder = with(globs);
        import(&folder, "chat.json");
        assert!(folder.read(path).contains("request: R-1"), "{globs}");
    }
    for language in ["en", "ru", "es"] {
        let folder = with("'[ab][cd].md'");
        let refused = folder.projlog(&format!("import chat.json {NOW} --language {language}"));
        assert_eq!(refused.status(), 2, "{}", refused.stderr);
        let said = refused.stderr.split_whitespace().collect::<Vec<_>>();
        let said = said.join(" ");
        assert!(said.contains("`[ab][cd].md`"), "{said}");
        let (_, command) = said.split_once("`projlog ").unwrap();
        let (command, _) = command.split_once('`').unwrap();
        let command = command.replace("FILE", "bd.md");
        let entry = "--from account-manager --to marketing-director --via email --needs answer";
        let written = folder.projlog(&format!("{command} {entry} {NOW}"));
        assert_eq!(written.status(), 0, "{}", written.stderr);
        import(&folder, "chat.json");
        assert!(folder.read("bd.md").contains("```yaml draft"));
    }
}
