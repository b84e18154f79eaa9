//! Damaged exports: whatever the bytes, reading ends with messages or with a fault.

use std::fs;
use std::sync::Arc;

use super::super::{read, telegram, whatsapp};
use super::samples::archive;
use super::write::{self, Device, Phone, Said, Version, What};
use super::{in_utc, whatsapp_with};

/// A generator of numbers that is the same everywhere (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(value).unwrap() % limit.max(1)
    }
}

fn mutate(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const TOKENS: [&[u8]; 14] = [
        b"\"",
        b"\\x",
        b"\\",
        b"{",
        b"[",
        b"]",
        b"null",
        b"-1",
        b"1e999",
        b": ",
        b"\n",
        b"\xe2\x80\x8e",
        b"99999999999999999999",
        b"\xff",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(5) {
            0 => bytes.truncate(at),
            1 if !bytes.is_empty() => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
            2 => {
                let end = (at + numbers.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let token = TOKENS[numbers.below(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
            _ => {
                let end = (at + numbers.below(60)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, copy);
            }
        }
    }
    bytes
}

fn chat() -> Vec<Said> {
    let said = |at: i64, by, what| Said {
        at: 1_772_537_412 + at * 86_400,
        by,
        what,
    };
    vec![
        said(
            0,
            0,
            What::Text("is the banner fine?\nby 5 pm: please \u{1}".to_owned()),
        ),
        said(1, 1, What::Text("yes 👍 <b>".to_owned())),
        said(20, 0, What::Photo("v2".to_owned())),
        said(21, 1, What::Voice(14)),
        said(22, 1, What::Call(Some(61))),
        said(23, 0, What::Call(None)),
    ]
}

const DEVICE: Device = Device {
    offset: 0,
    names: ["Agency", "Client"],
    title: "bakery",
    first: 1,
};

fn run(count: usize) {
    let mut numbers = Numbers(0x5EED);
    let version = Version {
        unix: true,
        numbers: false,
        pieces: true,
    };
    let json = write::telegram(&chat(), &DEVICE, version);
    let old = write::telegram(
        &chat(),
        &DEVICE,
        Version {
            unix: false,
            numbers: true,
            pieces: false,
        },
    );
    let phone = |ios| Phone {
        ios,
        twelve: ios,
        month_first: false,
        long_year: false,
        separator: '/',
        comma: true,
        language: 0,
        media: true,
        windows: ios,
    };
    let texts = [
        write::whatsapp(&chat(), &DEVICE, phone(true)),
        write::whatsapp(&chat(), &DEVICE, phone(false)),
    ];
    assert!(whatsapp_with(&texts[0], &in_utc()).is_ok());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let files = write::slack(&chat(), &DEVICE);
    let entries: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    archive(&path, &entries);
    let slack = fs::read(&path).unwrap();
    let file: Arc<str> = Arc::from("x");
    for number in 0..count {
        match number % 5 {
            0 => drop(telegram::read(
                mutate(json.as_bytes(), &mut numbers).as_slice(),
                &file,
                &in_utc(),
            )),
            1 => drop(telegram::read(
                mutate(old.as_bytes(), &mut numbers).as_slice(),
                &file,
                &in_utc(),
            )),
            2 | 3 => {
                let bytes = mutate(texts[number % 2].as_bytes(), &mut numbers);
                drop(whatsapp::read(&bytes, &file, &[], &in_utc()));
            }
            _ => {
                // Half of the time the archive, else a day in it, compressed again.
                if numbers.below(2) == 0 {
                    fs::write(&path, mutate(&slack, &mut numbers)).unwrap();
                } else {
                    let mutated: Vec<Vec<u8>> = files
                        .iter()
                        .map(|(_, content)| mutate(content.as_bytes(), &mut numbers))
                        .collect();
                    let entries: Vec<(&str, &[u8])> = files
                        .iter()
                        .zip(&mutated)
                        .map(|((name, _), bytes)| (name.as_str(), bytes.as_slice()))
                        .collect();
                    archive(&path, &entries);
                }
                drop(read(&path, &in_utc()));
            }
        }
    }
}

#[test]
fn damaged_exports() {
    run(500);
}

#[test]
#[ignore = "takes a minute; run it after changes of the readers"]
fn a_hundred_thousand_damaged_exports() {
    run(100_000);
}
