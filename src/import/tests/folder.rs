//! Folders and archives that hold several exports.

use std::io::Write as _;
use std::path::Path;

use super::in_utc;
use crate::import::{Fault, Foreign, Format, NoteKind, read_together};

fn formats(path: &Path) -> Result<Vec<(String, Format)>, Fault> {
    let read = read_together(&[path], &in_utc())?;
    let exports = read.exports.iter().map(|export| {
        let name = export.path.rsplit('/').next().unwrap().to_owned();
        (name, export.format)
    });
    Ok(exports.collect())
}

const CHAT: &str = "23/06/2018, 13:55 - designer: the banner is ready\n";

#[test]
fn a_folder_stands_for_all_exports_in_it() {
    let agency = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/exports/agency");
    let found = formats(&agency).unwrap();
    let transcript = "GMT20260226-140210_Recording.transcript.vtt";
    let expected = [
        (transcript, Format::Transcript),
        ("_chat.txt", Format::WhatsApp),
        ("calendar.ics", Format::Calendar),
        ("mail.mbox", Format::Mail),
        ("result.json", Format::Telegram),
    ];
    assert_eq!(
        found,
        expected.map(|(name, format)| (name.to_owned(), format))
    );
}

#[test]
fn what_else_is_in_a_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("chat/_chat.txt", CHAT);
    write("chat/an older one.txt", CHAT);
    write("other/notes.txt", "23 June\n");
    write("photo.jpg", CHAT);
    write(
        "mails/inbox",
        "From \nSubject: Logo\nFrom: a@b.example\n\nHello\n",
    );
    write("settings.json", "{\"about\": 1}");
    assert_eq!(
        formats(folder.path()).unwrap(),
        [
            ("_chat.txt".to_owned(), Format::WhatsApp),
            ("inbox".to_owned(), Format::Mail),
        ]
    );
    let empty = tempfile::tempdir().unwrap();
    let fault = formats(empty.path()).unwrap_err();
    assert!(matches!(fault, Fault::NotAnExport { .. }), "{fault:?}");
}

/// What plainly is an export is read by whatever name, and a mail that cannot be read is named.
#[test]
fn exports_that_cannot_be_read_are_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    let chat = r#"{"name": "Client", "type": "personal_chat", "id": 2, "messages": ["#;
    write("_chat.txt", CHAT);
    write("broken.eml", "\0\u{1}\n");
    write("marketing chat.json", &format!("{chat}]}}"));
    write("other.json", r#"{"type": "list", "messages": []}"#);
    let read = read_together(&[folder.path()], &in_utc()).unwrap();
    let read_names = read.exports.iter();
    let read_names: Vec<&str> = read_names
        .map(|export| export.path.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(read_names, ["_chat.txt", "marketing chat.json"]);
    let notes = read.notes.iter();
    let notes: Vec<(&str, &NoteKind)> = notes
        .map(|note| (note.place.file.rsplit('/').next().unwrap(), &note.kind))
        .collect();
    assert_eq!(notes, [("broken.eml", &NoteKind::NotAMail)]);
    write("marketing chat.json", chat);
    let fault = read_together(&[folder.path()], &in_utc()).unwrap_err();
    assert!(matches!(fault, Fault::Truncated { .. }), "{fault:?}");
    let alone = folder.path().join("broken.eml");
    let fault = read_together(&[&alone], &in_utc()).unwrap_err();
    assert!(matches!(fault, Fault::NotAnExport { .. }), "{fault:?}");
}

/// A chat of WhatsApp in a language whose lines are not known is not passed over.
#[test]
fn a_chat_whose_lines_are_not_known_is_noted() {
    const UNKNOWN: &str = "2026년 3월 2일 오전 10:00, Manager : Please send the texts.\n";
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write("WhatsApp Chat with Manager.txt", UNKNOWN);
    write("notes.txt", UNKNOWN);
    let archive = folder.path().join("WhatsApp Chat - Manager.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&archive).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("_chat.txt", options).unwrap();
    zip.write_all(UNKNOWN.as_bytes()).unwrap();
    zip.finish().unwrap();
    let read = read_together(&[folder.path()], &in_utc()).unwrap();
    let notes = read.notes.iter();
    let notes: Vec<(&str, &NoteKind)> = notes
        .map(|note| (note.place.file.rsplit('/').next().unwrap(), &note.kind))
        .collect();
    let names: Vec<&str> = notes.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["_chat.txt", "WhatsApp Chat with Manager.txt"]);
    let first = "2026년 3월 2일 오전 10:00, Manager : Please s…";
    let mut kinds = notes.iter().map(|(_, kind)| *kind);
    assert!(kinds.all(|kind| matches!(kind, NoteKind::UnknownChat(line) if *line == first)));
    for alone in [
        "WhatsApp Chat with Manager.txt",
        "WhatsApp Chat - Manager.zip",
    ] {
        let alone = folder.path().join(alone);
        let fault = read_together(&[&alone], &in_utc()).unwrap_err();
        assert!(
            matches!(&fault, Fault::UnknownChat { line, .. } if *line == first),
            "{fault:?}"
        );
    }
}

/// Files of Outlook and pages of Telegram say the same as exports that are read: whoever has only them hears what to do.
#[test]
fn files_of_known_programs_in_other_forms_are_named() {
    const OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0";
    const PAGE: &[u8] = b"<!DOCTYPE html>\n<div class=\"page_wrap\">Please send the photos</div>\n";
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| std::fs::write(folder.path().join(path), bytes).unwrap();
    let forms = [
        ("inbox.pst", &b"!BDN\0\0"[..], Foreign::OutlookBox),
        ("messages.html", PAGE, Foreign::TelegramHtml),
        ("photos.msg", OFFICE, Foreign::OutlookMail),
    ];
    for (name, bytes, _) in forms {
        write(name, bytes);
    }
    // Others of the same endings are left alone.
    write("contract.doc", OFFICE);
    write("page.html", PAGE);
    write("settings.msg", b"text");
    write("_chat.txt", CHAT.as_bytes());
    let read = read_together(&[folder.path()], &in_utc()).unwrap();
    assert_eq!(read.exports.len(), 1);
    let notes = read.notes.iter();
    let notes: Vec<(&str, &NoteKind)> = notes
        .map(|note| (note.place.file.rsplit('/').next().unwrap(), &note.kind))
        .collect();
    let expected = forms.map(|(name, _, form)| (name, NoteKind::Foreign(form)));
    let expected: Vec<_> = expected.iter().map(|(name, kind)| (*name, kind)).collect();
    assert_eq!(notes, expected);
    write("empty.mbox", b"");
    for (name, form) in [
        ("inbox.pst", Foreign::OutlookBox),
        ("messages.html", Foreign::TelegramHtml),
        ("photos.msg", Foreign::OutlookMail),
        ("empty.mbox", Foreign::Empty),
    ] {
        let fault = read_together(&[&folder.path().join(name)], &in_utc()).unwrap_err();
        let same = matches!(&fault, Fault::Foreign { form: found, .. } if *found == form);
        assert!(same, "{name}: {fault:?}");
    }
}

#[test]
fn an_archive_may_hold_several_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("takeout.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n";
    let mail =
        "From \nSubject: Logo\nFrom: a@b.example\nDate: Tue, 3 Mar 2026 10:40:00 +0300\n\nHello\n";
    for (name, text) in [
        ("Takeout/Calendar/a.ics", calendar),
        ("Takeout/Mail/a.mbox", mail),
    ] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(
        formats(&path).unwrap(),
        [
            ("a.ics".to_owned(), Format::Calendar),
            ("takeout.zip".to_owned(), Format::Mail),
        ]
    );
}
