//! Files that are not UTF-8: none is read in silence.

use crate::import::{Fault, NoteKind, Read, Spot, read_together};

use super::in_utc;

/// What a file or some files of a folder hold, where `?` stands for a byte that is not UTF-8.
fn read(files: &[(&str, &str)]) -> Result<Read, Fault> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let bytes: Vec<u8> = text
            .bytes()
            .map(|byte| if byte == b'?' { 0xe9 } else { byte })
            .collect();
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let name = files.first().map_or("", |(name, _)| name);
    let path = if files.len() == 1 {
        folder.path().join(name)
    } else {
        folder.path().to_owned()
    };
    read_together(&[path.as_path()], &in_utc())
}

#[test]
fn what_is_read_as_utf8_although_it_is_not_is_noted_with_its_line() {
    let transcript = "WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nDirector: El men? est? listo.\n";
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Men?\r\nDTSTART:20200303T100000Z\r\nDTEND:20200303T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let mail = |subject: &str, from: &str| {
        format!(
            "Date: Tue, 3 Mar 2026 10:40:00 +0300\nFrom: {from} <am@agency.example>\nTo: md@bakery.example\nSubject: {subject}\n\nHello\n"
        )
    };
    let (subject, from) = (mail("Men?", "Agency"), mail("Menu", "Jos?"));
    for (name, text, spot) in [
        ("call.vtt", transcript, Spot::Line(4)),
        ("calendar.ics", calendar, Spot::Line(5)),
        ("subject.eml", &subject, Spot::Whole),
        ("from.eml", &from, Spot::Whole),
    ] {
        let noted = read(&[(name, text)]).unwrap().notes;
        let noted: Vec<_> = noted
            .iter()
            .map(|note| (&note.kind, note.place.spot))
            .collect();
        assert_eq!(noted, [(&NoteKind::NotUtf8, spot)], "{name}");
        let utf8 = text.replace('?', "é");
        assert_eq!(read(&[(name, &utf8)]).unwrap().notes, [], "{name}");
    }
}

#[test]
fn lines_of_a_calendar_may_be_folded_within_a_letter() {
    let folded = |letter: &[u8], more: &[u8]| {
        let mut text =
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Men".to_vec();
        for part in letter {
            text.push(*part);
            text.extend_from_slice(b"\r\n ");
        }
        text.extend_from_slice(b" del dia\r\nLOCATION:Caf");
        text.extend_from_slice(more);
        text.extend_from_slice(b"\r\nDTSTART:20200303T100000Z\r\nDTEND:20200303T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        text
    };
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("calendar.ics");
    for (more, expected) in [("é".as_bytes(), None), (b"\xe9", Some(Spot::Line(8)))] {
        std::fs::write(&path, folded("ú".as_bytes(), more)).unwrap();
        let notes = read_together(&[path.as_path()], &in_utc()).unwrap().notes;
        let spots: Vec<Spot> = notes.iter().map(|note| note.place.spot).collect();
        assert_eq!(spots, expected.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_chat_that_is_not_utf8_is_refused_with_its_place() {
    let slack = [
        ("users.json", "[]"),
        (
            "general/2026-03-03.json",
            r#"[{"type": "message", "user": "U1", "text": "Men?", "ts": "10.000001"}]"#,
        ),
    ];
    for (files, at) in [
        (
            &[("_chat.txt", "23/06/2018, 13:55 - designer: Men?: listo\n")][..],
            33,
        ),
        (
            &[(
                "result.json",
                r#"{"name": "x", "messages": [{"id": 1, "date_unixtime": "1", "text": "Men?"}]}"#,
            )],
            1,
        ),
        (&slack, 47),
    ] {
        let fault = read(files).unwrap_err();
        let expected = [Spot::Byte(at), Spot::Line(at)];
        assert!(expected.contains(&fault.place().spot), "{fault:?}");
        assert!(
            matches!(fault, Fault::NotUtf8 { .. } | Fault::Malformed { .. }),
            "{fault:?}"
        );
    }
}

#[test]
fn what_is_utf16_is_read_as_such_and_noted() {
    let transcript = "WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nDirector: El menú está listo.\n";
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Menú\r\nDTSTART:20200303T100000Z\r\nDTEND:20200303T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let chat = "23/06/2018, 13:55 - designer: el menú está listo\n";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str, unit: fn(u16) -> [u8; 2]| {
        let marked = format!("\u{feff}{text}");
        let bytes: Vec<u8> = marked.encode_utf16().flat_map(unit).collect();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    };
    let files = [
        ("_chat.txt", chat),
        ("calendar.ics", calendar),
        ("call.vtt", transcript),
    ];
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        for (name, text) in files {
            write(name, text, unit);
            let path = folder.path().join(name);
            let utf16 = read_together(&[path.as_path()], &in_utc()).unwrap();
            let noted: Vec<_> = utf16.notes.iter().map(|note| &note.kind).collect();
            assert_eq!(noted, [&NoteKind::Utf16], "{name}");
            let utf8 = read(&[(name, text)]).unwrap();
            let texts = |read: &Read| {
                let items = read.conversations.iter().flat_map(|one| &one.messages);
                let bodies = items.map(|item| format!("{:?}", item.body));
                let said = read.transcripts.iter().map(|(_, one)| format!("{one:?}"));
                bodies.chain(said).collect::<Vec<_>>()
            };
            assert_eq!(texts(&utf16), texts(&utf8), "{name}");
        }
        // None of a folder is left alone.
        let all = read_together(&[folder.path()], &in_utc()).unwrap();
        assert_eq!((all.exports.len(), all.notes.len()), (3, 3));
    }
}

#[test]
fn zero_bytes_in_the_place_of_text_are_noted() {
    let mail = "From a Tue Mar  3 10:40:00 2026\nDate: Tue, 3 Mar 2026 10:40:00 +0300\nFrom: am@agency.example\nTo: md@bakery.example\nSubject: Menu\n\nHello\n";
    let chat = "[03.03.2026, 10:40:00] Agency: Hello\n[13.03.2026, 10:41:00] Bakery: Yes\n";
    let zeros = "\0".repeat(600);
    for (name, text, spot) in [
        ("a.mbox", mail, Spot::Line(1)),
        ("a.eml", mail.split_once('\n').unwrap().1, Spot::Whole),
        ("_chat.txt", chat, Spot::Line(3)),
    ] {
        let noted = |text: &str| {
            let notes = read(&[(name, text)]).unwrap().notes.into_iter();
            let zeros = notes.filter(|note| note.kind == NoteKind::Zeros);
            zeros.map(|note| note.place.spot).collect::<Vec<_>>()
        };
        assert_eq!(noted(text), [], "{name}");
        assert_eq!(noted(&format!("{text}{zeros}")), [spot], "{name}");
        assert_eq!(noted(&format!("{text}{zeros}\nmore\n")), [spot], "{name}");
        assert_eq!(noted(&format!("{text}one \0 more\n")), [], "{name}");
    }
}
