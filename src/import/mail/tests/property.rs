//! Random mails, written in each dialect and read back.

use proptest::prelude::*;

use super::{mbox, text};

const LINES: [&str; 12] = [
    "From now on we print on Mondays.",
    "From the shop: closed.",
    "From am@agency.example Tue Mar  3 07:40:00 2026",
    "From ",
    "Hello,",
    "",
    "Согласовано, печатайте.",
    "Note: the shop is closed",
    "  indented",
    "a=b; 100 % = all",
    ".",
    "Ещё раз: 10:40.",
];

const SUBJECTS: [&str; 4] = ["Logo", "Макет и смета", "Re: Logo", "A: b, c"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Dialect {
    O,
    Rd,
    Thunderbird,
    Google,
}

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Plain,
    Base64,
    QuotedPrintable,
    Windows1251,
    Koi8,
}

#[derive(Debug, Clone)]
struct Wanted {
    lines: Vec<&'static str>,
    subject: &'static str,
    at: i64,
    zone: i64,
    encoding: Encoding,
    parent: Option<usize>,
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let encodings = prop_oneof![
        Just(Encoding::Plain),
        Just(Encoding::Base64),
        Just(Encoding::QuotedPrintable),
        Just(Encoding::Windows1251),
        Just(Encoding::Koi8)
    ];
    (
        prop::collection::vec(prop::sample::select(&LINES[..]), 1..8),
        prop::sample::select(&SUBJECTS[..]),
        1_500_000_000_i64..1_900_000_000,
        -12_i64..=14,
        encodings,
        prop::option::of(0_usize..6),
    )
        .prop_map(|(lines, subject, at, zone, encoding, parent)| Wanted {
            lines,
            subject,
            at,
            zone,
            encoding,
            parent,
        })
}

fn single_byte(text: &str, encoding: Encoding) -> Vec<u8> {
    const KOI8: &str = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
    let byte = |c: char| match (c, encoding) {
        ('\0'..='\x7f', _) => c as u8,
        ('ё', Encoding::Koi8) => 0xa3,
        ('Ё', Encoding::Koi8) => 0xb3,
        ('ё', _) => 0xb8,
        ('Ё', _) => 0xa8,
        (c, Encoding::Koi8) => {
            0xc0 + u8::try_from(KOI8.chars().position(|other| other == c).unwrap()).unwrap()
        }
        (c, _) => u8::try_from(u32::from(c) - 0x410 + 0xc0).unwrap(),
    };
    text.chars().map(byte).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0_u32, |number, at| {
            number << 8 | u32::from(*chunk.get(at).unwrap_or(&0))
        });
        for at in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
        if text.len() % 77 == 76 {
            text.push('\n');
        }
    }
    text
}

fn quoted_printable(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut column = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let before_end = bytes.get(at + 1).is_none_or(|next| *next == b'\n');
        let piece = match byte {
            b'\n' => "\n".to_owned(),
            b' ' if before_end => "=20".to_owned(),
            b'=' | 0x80.. => format!("={byte:02X}"),
            byte => char::from(*byte).to_string(),
        };
        if column + piece.len() > 74 {
            text.push_str("=\n");
            column = 0;
        }
        column = if piece == "\n" {
            0
        } else {
            column + piece.len()
        };
        text.push_str(&piece);
    }
    text
}

fn written(mail: &Wanted, number: usize, dialect: Dialect, crlf: bool) -> Vec<u8> {
    let body = mail.lines.join("\n");
    let (charset, transfer, body) = match mail.encoding {
        Encoding::Plain => ("utf-8", "8bit", body.into_bytes()),
        Encoding::Base64 => ("utf-8", "base64", base64(body.as_bytes()).into_bytes()),
        Encoding::QuotedPrintable => (
            "utf-8",
            "quoted-printable",
            quoted_printable(body.as_bytes()).into_bytes(),
        ),
        Encoding::Windows1251 => ("windows-1251", "8bit", single_byte(&body, mail.encoding)),
        Encoding::Koi8 => (
            "koi8-r",
            "quoted-printable",
            quoted_printable(&single_byte(&body, mail.encoding)).into_bytes(),
        ),
    };
    let time = chrono::DateTime::from_timestamp(mail.at, 0).unwrap();
    let zone = chrono::FixedOffset::east_opt(i32::try_from(mail.zone * 3600).unwrap()).unwrap();
    let local = time.with_timezone(&zone).format("%a, %d %b %Y %H:%M:%S %z");
    let separator = match dialect {
        Dialect::O | Dialect::Rd => time
            .format("From am@agency.example %a %b %e %H:%M:%S %Y")
            .to_string(),
        Dialect::Thunderbird => "From ".to_owned(),
        Dialect::Google => time
            .format("From 1859872@xxx %a %b %d %H:%M:%S +0000 %Y")
            .to_string(),
    };
    let parent = mail.parent.filter(|parent| *parent < number);
    let parent = parent.map_or(String::new(), |parent| {
        format!("In-Reply-To: <{parent}@agency.example>\n")
    });
    let subject = base64(mail.subject.as_bytes());
    let head = format!(
        "{separator}\nFrom: =?utf-8?B?0JDQvdC90LA=?= <am@agency.example>\nTo: md@bakery.example\nSubject: =?utf-8?B?{subject}?=\nMessage-ID: <{number}@agency.example>\nDate: {local}\n{parent}MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n"
    );
    let mut bytes = head.into_bytes();
    for line in body.split(|byte| *byte == b'\n') {
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        let escape = match dialect {
            Dialect::O | Dialect::Google => line.starts_with(b"From "),
            Dialect::Rd => line[quotes..].starts_with(b"From "),
            // Left as it is.
            Dialect::Thunderbird => false,
        };
        bytes.extend(escape.then_some(b'>'));
        bytes.extend_from_slice(line);
        bytes.push(b'\n');
    }
    bytes.push(b'\n');
    if crlf {
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        return lines.join(&b"\r\n"[..]);
    }
    bytes
}

/// The text as it is compared: without empty lines around it, of which several in a row are one.
fn normal(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mails_are_read_as_they_were_written(
        mails in prop::collection::vec(wanted(), 1..6),
        dialect in prop::sample::select(&[Dialect::O, Dialect::Rd, Dialect::Thunderbird, Dialect::Google][..]),
        crlf in any::<bool>(),
    ) {
        let file: Vec<u8> = mails.iter().enumerate().flat_map(|(at, mail)| written(mail, at, dialect, crlf)).collect();
        let (conversations, notes) = mbox(&file);
        prop_assert_eq!(notes, Vec::new());
        let mut items: Vec<_> = conversations.iter().flat_map(|one| &one.messages).collect();
        items.sort_by_key(|item| item.id.clone());
        prop_assert_eq!(items.len(), mails.len());
        for (number, (item, mail)) in items.iter().zip(&mails).enumerate() {
            prop_assert_eq!(item.shared_time(), mail.at);
            prop_assert_eq!(item.sender.as_ref().unwrap().name.as_deref(), Some("Анна"));
            let body = mail.lines.join("\n");
            let expected = if normal(&body).is_empty() { mail.subject } else { body.as_str() };
            prop_assert_eq!(normal(text(item)), normal(expected), "{}", number);
            let parent = mail.parent.filter(|parent| *parent < number);
            prop_assert_eq!(item.reply_to.clone(), parent.map(|parent| format!("{parent}@agency.example")));
        }
    }
}
