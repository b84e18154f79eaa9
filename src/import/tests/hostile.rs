//! Hostile files: a fault with the place, in bounded time and memory.

use std::fs;
use std::io::{BufReader, Read};
use std::sync::Arc;

use super::super::{Fault, Limits, Options, Part, Spot, key_of, read, telegram, whatsapp};
use super::samples::archive;
use super::{in_utc, telegram_with, whatsapp_with};
use crate::evidence::Accounts;

/// A byte that never ends.
struct Endless(u8, u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(self.0);
        self.1 += buffer.len() as u64;
        assert!(self.1 < 64 << 20, "reads without end");
        Ok(buffer.len())
    }
}

#[test]
fn a_string_without_end() {
    let start = br#"{"messages": [{"text": ""#;
    let source = BufReader::new(start.as_slice().chain(Endless(b'a', 0)));
    let fault = telegram::read(source, &Arc::from("result.json"), &in_utc()).unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::TooLarge {
                what: Part::Line,
                ..
            }
        ),
        "{fault:?}"
    );
}

#[test]
fn a_file_without_end() {
    let mut options = in_utc();
    options.limits.stream = 1 << 20;
    for byte in [b' ', b'[', b'1', b'"'] {
        let start = br#"{"messages": [{"x": "#;
        let source = BufReader::new(start.as_slice().chain(Endless(byte, 0)));
        let fault = telegram::read(source, &Arc::from("result.json"), &options).unwrap_err();
        assert!(
            matches!(fault, Fault::TooLarge { .. } | Fault::Malformed { .. }),
            "{fault:?}"
        );
    }
}

#[test]
fn deep_nesting() {
    for open in ["[", "{\"a\":"] {
        let json = format!(r#"{{"messages": [{{"x": {}"#, open.repeat(100_000));
        let fault = telegram_with(&json, &in_utc()).unwrap_err();
        assert!(
            matches!(&fault, Fault::Malformed { what, .. } if what == "nesting"),
            "{fault:?}"
        );
    }
    let json = format!(r#"{{"messages": [{{"text": {}"#, "[".repeat(100_000));
    assert!(matches!(
        telegram_with(&json, &in_utc()),
        Err(Fault::Malformed { .. })
    ));
}

#[test]
fn a_truncated_export_at_every_byte() {
    let json = r#"{"name": "x", "messages": [{"id": 1, "date_unixtime": "1", "from": "A", "text": ["a\x0C", {"type": "bold", "text": "b"}]}]}"#;
    for end in 1..json.len() {
        let fault = telegram_with(&json[..end], &in_utc()).unwrap_err();
        assert!(matches!(fault, Fault::Truncated { .. }), "{end}: {fault:?}");
        assert_eq!(fault.place().spot, Spot::Line(1));
    }
    assert!(telegram_with(json, &in_utc()).is_ok());
    assert!(matches!(
        telegram_with(&format!("{json} x"), &in_utc()),
        Err(Fault::Malformed { .. })
    ));
}

#[test]
fn a_line_of_a_gigabyte_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("_chat.txt");
    fs::write(&path, "23/06/2018, 13:55 - a: ").unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    let fault = read(&path, &in_utc()).unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::TooLarge {
                what: Part::File,
                ..
            }
        ),
        "{fault:?}"
    );
    let limits = Limits {
        line: 100,
        message: 250,
        ..Limits::default()
    };
    let options = Options { limits, ..in_utc() };
    let long = format!("23/06/2018, 13:55 - a: x\n{}\n", "y".repeat(101));
    let fault = whatsapp_with(&long, &options).unwrap_err();
    assert!(matches!(
        fault,
        Fault::TooLarge {
            what: Part::Line,
            ..
        }
    ));
    assert_eq!(fault.place().spot, Spot::Line(2));
    let many = format!("23/06/2018, 13:55 - a: x\n{}", "yyyyyyyyy\n".repeat(30));
    let fault = whatsapp_with(&many, &options).unwrap_err();
    assert!(matches!(
        fault,
        Fault::TooLarge {
            what: Part::Message,
            ..
        }
    ));
}

#[test]
fn too_many_messages() {
    let options = Options {
        limits: Limits {
            messages: 2,
            ..Limits::default()
        },
        ..in_utc()
    };
    let json = format!(
        r#"{{"messages": [{}{{}}]}}"#,
        "{\"date_unixtime\": \"1\"},\n".repeat(2)
    );
    let fault = telegram_with(&json, &options).unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::TooLarge {
                what: Part::Messages,
                limit: 2,
                ..
            }
        ),
        "{fault:?}"
    );
    assert_eq!(fault.place().spot, Spot::Line(3));
    let json = format!(
        r#"{{"chats": {{"list": [{}{{}}]}}}}"#,
        r#"{"messages": []},"#.repeat(2)
    );
    assert!(matches!(
        telegram_with(&json, &options),
        Err(Fault::TooLarge {
            what: Part::Messages,
            ..
        })
    ));
    let fault = whatsapp_with(&"23/06/2018, 13:55 - a: x\n".repeat(3), &options).unwrap_err();
    assert!(matches!(
        fault,
        Fault::TooLarge {
            what: Part::Messages,
            ..
        }
    ));
}

/// Texts that take quadratic time if brackets or marks are looked for to the end again and again.
#[test]
fn brackets_and_marks_without_end() {
    for piece in [
        "<",
        "<a",
        "@\u{2068}",
        "<attached: ",
        "*",
        ", ",
        "1:",
        "\u{200e}",
    ] {
        let text = piece.repeat(50_000);
        let read = whatsapp_with(&format!("23/06/2018, 13:55 - a: {text}"), &in_utc()).unwrap();
        let _ = key_of(&read, &read.messages[0], &Accounts::default());
        let day = serde_json::json!([{"ts": "1.0", "user": "U1", "text": text}]).to_string();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("general")).unwrap();
        fs::write(folder.path().join("users.json"), "[]").unwrap();
        fs::write(folder.path().join("general/2016-03-26.json"), day).unwrap();
        assert!(super::super::read(folder.path(), &in_utc()).is_ok());
    }
}

#[test]
fn invalid_text_is_placed() {
    let read = |bytes: &[u8]| whatsapp::read(bytes, &Arc::from("x"), &[], &in_utc()).unwrap_err();
    let fault = read(b"23/06/2018, 13:55 - a: x\xff y");
    assert!(matches!(fault, Fault::NotUtf8 { .. }));
    assert_eq!(fault.place().spot, Spot::Byte(24));
    assert!(matches!(
        read(
            "23/06/2018, 13:55 - a: é"
                .as_bytes()
                .split_last()
                .unwrap()
                .1
        ),
        Fault::Truncated { .. }
    ));
}

#[test]
fn names_that_lead_out_of_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    for name in [
        "../_chat.txt",
        "a/../../_chat.txt",
        "/etc/_chat.txt",
        "C:\\_chat.txt",
        "..\\_chat.txt",
    ] {
        // The writer cleans names, so that a name of the same length is replaced in the bytes.
        let stand_in = "n".repeat(name.len());
        archive(&path, &[(&stand_in, b"23/06/2018, 13:55 - a: x\n")]);
        let bytes = replaced(
            &fs::read(&path).unwrap(),
            stand_in.as_bytes(),
            name.as_bytes(),
        );
        fs::write(&path, bytes).unwrap();
        let fault = read(&path, &in_utc()).unwrap_err();
        assert!(
            matches!(&fault, Fault::UnsafeName { name: found, .. } if found == name),
            "{name}: {fault:?}"
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing was written"
        );
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..=bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
    }
    bytes
}

#[test]
fn archives_that_unpack_to_much_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    let mut bomb = b"23/06/2018, 13:55 - a: x\n".to_vec();
    bomb.resize(32 << 20, b'\n');
    archive(&path, &[("_chat.txt", &bomb)]);
    let fault = read(&path, &in_utc()).unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::TooLarge {
                what: Part::Unpacked,
                ..
            }
        ),
        "{fault:?}"
    );
    // A false size in the directory does not help: what is unpacked counts.
    let bytes = fs::read(&path).unwrap();
    let size = u32::try_from(bomb.len()).unwrap().to_le_bytes();
    fs::write(&path, replaced(&bytes, &size, &1000_u32.to_le_bytes())).unwrap();
    let fault = read(&path, &in_utc()).unwrap_err();
    let refused = matches!(
        fault,
        Fault::TooLarge { .. } | Fault::Malformed { .. } | Fault::NotAnExport { .. }
    );
    assert!(refused, "{fault:?}");
}

#[test]
fn many_files_that_are_large_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    let day = format!("[{}{{\"ts\": \"1.0\"}}]", " ".repeat(1000));
    let names: Vec<String> = (10..60)
        .map(|day| format!("general/2016-03-{day}.json"))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), day.as_bytes()))
        .collect();
    entries.push(("users.json", b"[]"));
    archive(&path, &entries);
    let mut options = in_utc();
    options.limits.unpacked = 20_000;
    assert!(matches!(
        read(&path, &options),
        Err(Fault::TooLarge {
            what: Part::Unpacked,
            ..
        })
    ));
    options.limits = Limits {
        entries: 40,
        ..Limits::default()
    };
    assert!(matches!(
        read(&path, &options),
        Err(Fault::TooLarge {
            what: Part::Entries,
            ..
        })
    ));
    assert!(read(&path, &in_utc()).is_ok());
}

#[test]
fn truncated_archives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    archive(&path, &[("_chat.txt", b"23/06/2018, 13:55 - a: x\n")]);
    let bytes = fs::read(&path).unwrap();
    for end in [4, 30, 60, bytes.len() - 30, bytes.len() - 1] {
        fs::write(&path, &bytes[..end]).unwrap();
        let fault = read(&path, &in_utc()).unwrap_err();
        assert!(
            matches!(fault, Fault::Truncated { .. } | Fault::Malformed { .. }),
            "{end}: {fault:?}"
        );
    }
}
