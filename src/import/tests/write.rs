//! Writers of exports, for tests: one chat as each side's program exports it.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, NaiveDateTime, Timelike as _};
use serde_json::json;

use super::super::{Instants, Options};

/// A message of a chat.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) at: i64,
    /// Which of the two sides.
    pub(super) by: usize,
    pub(super) what: What,
}

/// What was said.
#[derive(Debug, Clone)]
pub(super) enum What {
    Text(String),
    Photo(String),
    Voice(u32),
    Call(Option<u32>),
}

/// A device that exports a chat.
#[derive(Debug, Clone)]
pub(super) struct Device {
    /// Seconds east of UTC.
    pub(super) offset: i64,
    /// The names of both sides on it.
    pub(super) names: [&'static str; 2],
    /// The chat's title on it.
    pub(super) title: &'static str,
    /// The id of its first message.
    pub(super) first: i64,
}

impl Device {
    pub(super) fn local(&self, at: i64) -> NaiveDateTime {
        DateTime::from_timestamp(at + self.offset, 0)
            .unwrap()
            .naive_utc()
    }

    /// Runs with the options of the device's zone.
    pub(super) fn with_zone<T>(&self, run: impl FnOnce(&Options<'_>) -> T) -> T {
        let zone = |local: NaiveDateTime| Instants::One(local.and_utc().timestamp() - self.offset);
        run(&Options {
            zone: Some(&zone),
            ..Options::default()
        })
    }
}

/// How a version of Telegram writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version {
    /// With times in UTC (3.7.6).
    pub(super) unix: bool,
    /// With ids as numbers (before 2021).
    pub(super) numbers: bool,
    /// With texts in pieces.
    pub(super) pieces: bool,
}

pub(super) fn telegram(chat: &[Said], device: &Device, version: Version) -> String {
    let mut messages = String::new();
    for (number, said) in chat.iter().enumerate() {
        let service = matches!(said.what, What::Call(_));
        let (from, from_id) = if service {
            ("actor", "actor_id")
        } else {
            ("from", "from_id")
        };
        let user = 100 + said.by;
        let mut message = json!({
            "id": device.first + i64::try_from(number).unwrap(),
            "type": if service { "service" } else { "message" },
            "date": device.local(said.at).format("%Y-%m-%dT%H:%M:%S").to_string(),
            from: device.names[said.by],
            from_id: if version.numbers { json!(user) } else { json!(format!("user{user}")) },
            "text": "",
        });
        let fields = message.as_object_mut().unwrap();
        if version.unix {
            fields.insert("date_unixtime".to_owned(), json!(said.at.to_string()));
        }
        let mut insert = |name: &str, value| fields.insert(name.to_owned(), value);
        match &said.what {
            What::Text(text) | What::Photo(text) => {
                // Telegram's escape of control characters is put in below, since this writer would write JSON's.
                let text = text.replace(
                    |letter: char| letter != '\n' && letter.is_ascii_control(),
                    "\u{E001}",
                );
                let cut = text.char_indices().nth(3).map_or(0, |(at, _)| at);
                let (start, end) = text.split_at(cut);
                let pieces = json!([start, {"type": "bold", "text": end}]);
                insert("text", if version.pieces { pieces } else { json!(text) });
                if matches!(said.what, What::Photo(_)) {
                    insert("photo", json!(format!("photos/{number}.jpg")));
                }
            }
            What::Voice(seconds) => {
                insert("file", json!("voice_messages/a.ogg"));
                insert("media_type", json!("voice_message"));
                insert("duration_seconds", json!(seconds));
            }
            What::Call(seconds) => {
                insert("action", json!("phone_call"));
                if let Some(seconds) = seconds {
                    insert("duration_seconds", json!(seconds));
                }
            }
        }
        let comma = if number == 0 { "" } else { ",\n" };
        write!(
            messages,
            "{comma}{}",
            serde_json::to_string_pretty(&message).unwrap()
        )
        .unwrap();
    }
    let messages = messages.replace('\u{E001}', "\\x01");
    format!(
        "{{\n \"name\": \"{}\",\n \"type\": \"personal_chat\",\n \"id\": 5,\n \"messages\": [\n{messages}\n ]\n}}",
        device.title
    )
}

/// The language and system of a phone.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own"
)]
pub(super) struct Phone {
    pub(super) ios: bool,
    pub(super) twelve: bool,
    pub(super) month_first: bool,
    pub(super) long_year: bool,
    pub(super) separator: char,
    pub(super) comma: bool,
    pub(super) language: usize,
    pub(super) media: bool,
    pub(super) windows: bool,
}

pub(super) fn whatsapp(chat: &[Said], device: &Device, phone: Phone) -> String {
    let end = if phone.windows { "\r\n" } else { "\n" };
    let mut text = String::new();
    let language = phone.language;
    for said in chat {
        let local = device.local(said.at);
        text.push_str(&header(local, phone));
        let name = device.names[said.by];
        let body = match &said.what {
            What::Text(text) => text.clone(),
            What::Photo(caption) => {
                let attached = ["attached", "прикреплено", "adjunto", "Anhang"][language];
                let omitted = [
                    "image omitted",
                    "изображение отсутствует",
                    "imagen omitida",
                    "Bild weggelassen",
                ][language];
                let file = [
                    "file attached",
                    "файл добавлен",
                    "archivo adjunto",
                    "Datei angehängt",
                ][language];
                let media = [
                    "Media omitted",
                    "Без медиафайлов",
                    "Multimedia omitido",
                    "Medien ausgeschlossen",
                ][language];
                let lines = |first: String| {
                    if caption.is_empty() {
                        first
                    } else {
                        format!("{first}\n{caption}")
                    }
                };
                match (phone.ios, phone.media) {
                    (true, true) => {
                        format!("{caption} \u{200e}<{attached}: 00000001-PHOTO-2018.jpg>")
                    }
                    (true, false) => format!("{caption} \u{200e}{omitted}"),
                    (false, true) => lines(format!("\u{200e}IMG-20180623-WA0001.jpg ({file})")),
                    (false, false) => lines(format!("<{media}>")),
                }
            }
            What::Voice(_) => match (phone.ios, phone.media) {
                (true, _) => {
                    let omitted = [
                        "audio omitted",
                        "аудиофайл отсутствует",
                        "audio omitido",
                        "Audio weggelassen",
                    ][language];
                    format!("\u{200e}{omitted}")
                }
                (false, true) => format!(
                    "\u{200e}PTT-20180623-WA0001.opus ({})",
                    [
                        "file attached",
                        "файл добавлен",
                        "archivo adjunto",
                        "Datei angehängt"
                    ][language]
                ),
                (false, false) => "<Media omitted>".to_owned(),
            },
            What::Call(seconds) => {
                let call = ["Voice call", "Аудиозвонок", "Llamada de voz", "Sprachanruf"][language];
                let missed = [
                    "Missed voice call",
                    "Пропущенный аудиозвонок",
                    "Llamada de voz perdida",
                    "Verpasster Sprachanruf",
                ][language];
                match seconds {
                    Some(seconds) => format!("\u{200e}{call}, \u{200e}{} min", seconds / 60 + 1),
                    None => format!("\u{200e}{missed}"),
                }
            }
        };
        write!(text, "{name}: {}{end}", body.replace('\n', end)).unwrap();
    }
    text
}

fn header(local: NaiveDateTime, phone: Phone) -> String {
    let separator = phone.separator;
    let year = if phone.long_year {
        local.year()
    } else {
        local.year() % 100
    };
    let (first, second) = if phone.month_first {
        (local.month(), local.day())
    } else {
        (local.day(), local.month())
    };
    let comma = if phone.comma { "," } else { "" };
    let date = format!("{first:02}{separator}{second:02}{separator}{year:02}{comma}");
    let hour = if phone.twelve {
        (local.hour() + 11) % 12 + 1
    } else {
        local.hour()
    };
    let half = match (phone.twelve, local.hour() < 12) {
        (false, _) => "",
        (true, true) => "\u{202f}AM",
        (true, false) => "\u{202f}PM",
    };
    let minute = local.minute();
    if phone.ios {
        format!(
            "\u{200e}[{date} {hour:02}:{minute:02}:{:02}{half}] ",
            local.second()
        )
    } else {
        format!("{date} {hour}:{minute:02}{half} - ")
    }
}

/// The files of a Slack export: name and content.
pub(super) fn slack(chat: &[Said], device: &Device) -> Vec<(String, String)> {
    let mut days: std::collections::BTreeMap<String, Vec<serde_json::Value>> =
        std::collections::BTreeMap::new();
    for (number, said) in chat.iter().enumerate() {
        let user = format!("U{}", said.by);
        let ts = format!("{}.{number:06}", said.at);
        let escaped = |text: &str| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        };
        let mut message = json!({"type": "message", "user": user, "ts": ts, "text": ""});
        let fields = message.as_object_mut().unwrap();
        let mut insert = |name: &str, value| fields.insert(name.to_owned(), value);
        match &said.what {
            What::Text(text) => {
                insert("text", json!(escaped(text)));
            }
            What::Photo(text) => {
                insert("text", json!(escaped(text)));
                insert("files", json!([{"name": "a.png", "mimetype": "image/png"}]));
            }
            What::Voice(seconds) => {
                let length = seconds * 1000;
                insert(
                    "files",
                    json!([{"name": "a.m4a", "subtype": "slack_audio", "duration_ms": length}]),
                );
            }
            What::Call(seconds) => {
                let end = said.at + i64::from(seconds.unwrap_or(0));
                let room = json!({"created_by": user, "date_start": said.at, "date_end": end,
                    "participants": ["U0", "U1"], "was_missed": seconds.is_none()});
                insert("room", room);
            }
        }
        let day = device.local(said.at).format("%Y-%m-%d").to_string();
        days.entry(day).or_default().push(message);
    }
    let mut files = vec![(
        "users.json".to_owned(),
        json!([{"id": "U0", "name": "manager"}]).to_string(),
    )];
    for (day, messages) in days {
        files.push((
            format!("{}/{day}.json", device.title),
            serde_json::to_string(&messages).unwrap(),
        ));
    }
    files
}
