//! The exports in `examples/exports/`: one story (`story.yaml`), as each side's programs export it.
//!
//! What differs between the sides is what differs in reality: message ids, names of contacts, zones, the forms of `WhatsApp`, the
//! dialects of mbox, the `Received` of mails, and a message that was edited after one of the exports.

mod calendar;
mod mail;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone as _, Utc};
use serde::Deserialize;

use crate::support::repository;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    people: BTreeMap<String, Person>,
    exported: BTreeMap<Side, Time>,
    contacts: BTreeMap<Side, BTreeMap<String, String>>,
    telegram: Vec<Said>,
    whatsapp: Vec<Said>,
    mail: Vec<Mail>,
    meetings: Vec<Meeting>,
    transcript: Transcript,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum Side {
    Agency,
    Hotel,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    side: Side,
    name: String,
    telegram: Option<String>,
    mail: String,
}

/// A message of a chat.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    at: Time,
    by: String,
    #[serde(default)]
    text: String,
    is: Option<String>,
    replies: Option<String>,
    file: Option<String>,
    photo: Option<String>,
    /// The seconds of a voice message.
    voice: Option<u32>,
    /// The seconds of a call that was answered.
    call: Option<u32>,
    /// A call that was not.
    #[serde(default)]
    missed: bool,
    edited: Option<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    at: Time,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    at: Time,
    from: String,
    to: Vec<String>,
    is: String,
    answers: Option<String>,
    subject: Option<String>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    automatic: bool,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meeting {
    is: String,
    from: Time,
    until: Time,
    title: String,
    by: String,
    with: Vec<String>,
    #[serde(default)]
    cancelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    from: Time,
    said: Vec<Cue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    by: String,
    text: String,
}

/// A time of the story, in Unix seconds. It is written in the zone of Berlin.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
struct Time(i64);

impl TryFrom<String> for Time {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let local = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")?;
        let seconds = local.and_utc().timestamp();
        Ok(Self(seconds - Side::Agency.offset(seconds - 3600)))
    }
}

impl Time {
    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap()
    }
}

/// When the clocks of the European Union were set forward in 2026.
const SUMMER: i64 = 1_774_746_000;

impl Side {
    /// Seconds east of UTC: Europe/Berlin and Atlantic/Canary in the first half of 2026.
    fn offset(self, at: i64) -> i64 {
        let winter = match self {
            Self::Agency => 3600,
            Self::Hotel => 0,
        };
        winter + if at >= SUMMER { 3600 } else { 0 }
    }

    fn local(self, at: Time) -> DateTime<FixedOffset> {
        let offset = i32::try_from(self.offset(at.0)).unwrap();
        let zone = FixedOffset::east_opt(offset).unwrap();
        zone.timestamp_opt(at.0, 0).unwrap()
    }
}

/// The generated files of the example, by path.
pub(crate) fn all() -> BTreeMap<String, String> {
    let path = repository().join("examples/exports/story.yaml");
    let story: Story = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let transcript = format!(
        "agency/GMT{}_Recording.transcript.vtt",
        story.transcript.from.utc().format("%Y%m%d-%H%M%S")
    );
    let whatsapp = format!(
        "hotel/Chat de WhatsApp con {}.txt",
        story.contacts[&Side::Hotel]["designer"]
    );
    let files = [
        ("agency/result.json", story.telegram(Side::Agency)),
        ("hotel/result.json", story.telegram(Side::Hotel)),
        ("agency/_chat.txt", story.iphone()),
        (&whatsapp, story.android()),
        ("agency/mail.mbox", story.mbox(Side::Agency)),
        ("hotel/mail.mbox", story.mbox(Side::Hotel)),
        ("agency/calendar.ics", story.calendar(Side::Agency)),
        ("hotel/calendar.ics", story.calendar(Side::Hotel)),
        (&transcript, story.transcript()),
        ("projlog.yaml", charter()),
    ];
    files
        .into_iter()
        .map(|(path, text)| (format!("examples/exports/{path}"), text))
        .collect()
}

/// The charter of the walk, which docs/import.md shows.
fn charter() -> String {
    let page = std::fs::read_to_string(repository().join("docs/import.md")).unwrap();
    let (_, after) = page.split_once("```yaml file projlog.yaml\n").unwrap();
    let (charter, _) = after.split_once("```\n").unwrap();
    charter.to_owned()
}

impl Story {
    fn person(&self, name: &str) -> &Person {
        self.people.get(name).unwrap_or_else(|| panic!("{name}"))
    }

    fn contact(&self, side: Side, name: &str) -> &str {
        let contact = self.contacts[&side].get(name);
        contact.unwrap_or(&self.person(name).name)
    }

    /// The text of a message as it was when a side exported it, and when it had been edited by then.
    fn text<'a>(&self, side: Side, said: &'a Said) -> (&'a str, Option<Time>) {
        let edit = said.edited.as_ref();
        match edit.filter(|edit| edit.at < self.exported[&side]) {
            Some(edit) => (&edit.text, Some(edit.at)),
            None => (&said.text, None),
        }
    }

    fn telegram(&self, side: Side) -> String {
        // Each account counts its own messages.
        let number = |at: usize| {
            if side == Side::Agency {
                48_211 + 3 * at
            } else {
                3_307 + 2 * at
            }
        };
        let other = self.people.iter().find(|(name, person)| {
            person.side != side && self.telegram.iter().any(|said| said.by == **name)
        });
        let (other, person) = other.unwrap();
        let mut messages = Vec::new();
        for (at, said) in self.telegram.iter().enumerate() {
            let service = said.call.is_some() || said.missed;
            let (text, edited) = self.text(side, said);
            let mut fields: Vec<(&str, String)> = vec![
                ("id", number(at).to_string()),
                ("type", string(if service { "service" } else { "message" })),
            ];
            let mut time = |name: &'static str, unix: &'static str, at: Time| {
                fields.push((
                    name,
                    string(&side.local(at).format("%Y-%m-%dT%H:%M:%S").to_string()),
                ));
                fields.push((unix, string(&at.0.to_string())));
            };
            time("date", "date_unixtime", said.at);
            if let Some(edited) = edited {
                time("edited", "edited_unixtime", edited);
            }
            let (by, id) = if service {
                ("actor", "actor_id")
            } else {
                ("from", "from_id")
            };
            fields.push((by, string(self.contact(side, &said.by))));
            fields.push((id, string(self.person(&said.by).telegram.as_ref().unwrap())));
            if service {
                fields.push(("action", string("phone_call")));
                fields.extend(
                    said.call
                        .map(|seconds| ("duration_seconds", seconds.to_string())),
                );
                fields.push((
                    "discard_reason",
                    string(if said.missed { "missed" } else { "hangup" }),
                ));
            }
            if let Some(name) = &said.replies {
                let to = self
                    .telegram
                    .iter()
                    .position(|said| said.is.as_ref() == Some(name));
                fields.push(("reply_to_message_id", number(to.unwrap()).to_string()));
            }
            if said.file.is_some() || said.voice.is_some() {
                let absent = "(File not included. Change data exporting settings to download.)";
                fields.push(("file", string(absent)));
            }
            if let Some(file) = &said.file {
                fields.push(("file_name", string(file)));
            }
            if let Some(seconds) = said.voice {
                fields.push(("media_type", string("voice_message")));
                fields.push(("mime_type", string("audio/ogg")));
                fields.push(("duration_seconds", seconds.to_string()));
            }
            fields.push(("text", string(text)));
            let entities = if text.is_empty() {
                "[]".to_owned()
            } else {
                let text = string(text);
                format!("[\n    {{\n     \"type\": \"plain\",\n     \"text\": {text}\n    }}\n   ]")
            };
            fields.push(("text_entities", entities));
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| format!("   \"{name}\": {value}"))
                .collect();
            messages.push(format!("  {{\n{}\n  }}", fields.join(",\n")));
        }
        format!(
            "{{\n \"name\": {},\n \"type\": \"personal_chat\",\n \"id\": {},\n \"messages\": [\n{}\n ]\n}}\n",
            string(self.contact(side, other)),
            person.telegram.as_ref().unwrap().trim_start_matches("user"),
            messages.join(",\n")
        )
    }

    /// The chat on an iPhone in English, exported without media.
    fn iphone(&self) -> String {
        let side = Side::Agency;
        let mut text = format!(
            "[{}] {}: \u{200e}Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share \
             them.\n",
            side.local(self.whatsapp[0].at).format("%d/%m/%Y, %H:%M:%S"),
            self.contact(side, "hotel-manager"),
        );
        for said in &self.whatsapp {
            let omitted = match said {
                Said { photo: Some(_), .. } => "\u{200e}image omitted",
                Said { voice: Some(_), .. } => "\u{200e}audio omitted",
                _ => "",
            };
            let mark = if omitted.is_empty() { "" } else { "\u{200e}" };
            let time = side.local(said.at).format("%d/%m/%Y, %H:%M:%S");
            let body = [said.text.as_str(), omitted].map(str::to_owned);
            let body = body
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let _ = writeln!(
                text,
                "{mark}[{time}] {}: {body}",
                self.contact(side, &said.by)
            );
        }
        text
    }

    /// The same chat on an Android phone in Spanish, exported with media.
    fn android(&self) -> String {
        let side = Side::Hotel;
        let time = |at: Time| side.local(at).format("%-d/%-m/%y, %-H:%M").to_string();
        let mut text = format!(
            "{} - Los mensajes y las llamadas están cifrados de extremo a extremo. Solo las personas en este chat pueden leerlos, \
             escucharlos o compartirlos. Obtén más información.\n",
            time(self.whatsapp[0].at)
        );
        for said in &self.whatsapp {
            let file = said.photo.as_ref().or(said.file.as_ref());
            let file = file.map(|file| format!("\u{200e}{file} (archivo adjunto)"));
            let words = Some(said.text.clone()).filter(|text| !text.is_empty());
            let body: Vec<String> = file.into_iter().chain(words).collect();
            let (time, name) = (time(said.at), self.contact(side, &said.by));
            let _ = writeln!(text, "{time} - {name}: {}", body.join("\n"));
        }
        text
    }
}

/// A string as Telegram writes it: with `\x0B` for control characters, which is not JSON.
fn string(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap();
    json.replace("\\u000b", "\\x0B")
}
