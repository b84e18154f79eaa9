//! Detection by content, and exports as folders and archives.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Fault, Format, Platform, detect, read};
use super::in_utc;

/// An archive with these entries.
pub(super) fn archive(path: &Path, entries: &[(&str, &[u8])]) {
    let mut writer = ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

const CHAT: &[u8] = b"23/06/2018, 13:55 - designer: the banner is ready\n";
const TELEGRAM: &[u8] =
    br#"{"name": "x", "messages": [{"id": 1, "date_unixtime": "1", "from": "A", "text": "x"}]}"#;
const DAY: &[u8] =
    br#"[{"type": "message", "user": "U1", "text": "hi", "ts": "1458980525.000012"}]"#;

#[test]
fn the_content_decides_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.bin");
    for (bytes, expected) in [
        (CHAT, Some(Format::WhatsApp)),
        (TELEGRAM, Some(Format::Telegram)),
        (b"hello", None),
        (b"", None),
        (b"{\"a\": 1}", None),
        (
            b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            Some(Format::Calendar),
        ),
        (
            b"WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n",
            Some(Format::Transcript),
        ),
        (
            b"From a@b Mon Jan  1 00:00:00 2018\nSubject: x\nFrom: a@b\n",
            Some(Format::Mail),
        ),
        (b"From: a@b\r\nSubject: x\r\n\r\nhi", Some(Format::Mail)),
        (b"From a@b\nhello\n", None),
    ] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(detect(&path, &in_utc()).unwrap(), expected);
        assert_eq!(read(&path, &in_utc()).is_ok(), expected.is_some());
    }
}

#[test]
fn archives_of_each_platform() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("WhatsApp Chat - Our bakery.zip");
    archive(
        &path,
        &[
            ("_chat.txt", CHAT),
            (
                "00000002-list.txt",
                b"23/06/2018, 13:55 - x: a chat that was sent\n",
            ),
        ],
    );
    assert_eq!(detect(&path, &in_utc()).unwrap(), Some(Format::WhatsApp));
    let chats = read(&path, &in_utc()).unwrap();
    assert_eq!((chats.len(), chats[0].id.as_str()), (1, "our-bakery"));

    archive(
        &path,
        &[
            ("ChatExport/result.json", TELEGRAM),
            ("ChatExport/photos/a.jpg", b"x"),
        ],
    );
    assert_eq!(
        read(&path, &in_utc()).unwrap()[0].platform,
        Platform::Telegram
    );

    archive(
        &path,
        &[
            ("team/users.json", b"[]"),
            ("team/general/2016-03-26.json", DAY),
        ],
    );
    assert_eq!(read(&path, &in_utc()).unwrap()[0].id, "general");
}

#[test]
fn folders_of_each_platform() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("result.json"), TELEGRAM).unwrap();
    assert_eq!(
        detect(folder.path(), &in_utc()).unwrap(),
        Some(Format::Telegram)
    );

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("general")).unwrap();
    fs::write(folder.path().join("channels.json"), "[]").unwrap();
    fs::write(folder.path().join("general/2016-03-26.json"), DAY).unwrap();
    let chats = read(folder.path(), &in_utc()).unwrap();
    assert_eq!(
        (chats[0].platform, chats[0].messages.len()),
        (Platform::Slack, 1)
    );
    assert!(
        chats[0].messages[0]
            .place
            .file
            .ends_with("general/2016-03-26.json")
    );
}

#[test]
fn a_missing_file_is_named() {
    let fault = read(Path::new("/nonexistent/export.json"), &in_utc()).unwrap_err();
    assert!(matches!(
        &fault,
        Fault::Unreadable {
            kind: std::io::ErrorKind::NotFound,
            ..
        }
    ));
    assert_eq!(&*fault.place().file, "/nonexistent/export.json");
}
