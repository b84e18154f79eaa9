//! What the exports say of each key: for people, and as JSON.

use std::io::{self, Write};

use chrono::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::Looked;
use super::record::Recording;
use crate::calendar::{Zone, rfc3339};
use crate::import::{Change, Verdict};
use crate::message::{Language, Message, Value, message};
use crate::render::Untrusted;

/// The name and version of this format.
const SCHEMA: &str = "projlog-evidence/1";

/// What exports say of the keys of a log, as printed by `projlog evidence`. Nothing of a message but its key is in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-evidence/1")]
pub(in crate::cli) struct EvidenceReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The keys of the log, in its order.
    keys: Vec<ReportedKey>,
    /// How many of them the exports confirm.
    confirmed: usize,
    /// How many have another text in the exports.
    differs: usize,
    /// How many are missing in exports that cover them.
    missing: usize,
    /// How many the exports do not cover.
    not_covered: usize,
    /// Evidence that begins like a key and is none.
    unreadable: Vec<ReportedUnreadable>,
    /// The confirmation that was added; null without `--record`, or if there was nothing to confirm.
    recorded: Option<ReportedRecording>,
}

/// A key of the log.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ReportedKey {
    /// The key.
    key: String,
    /// When the message was sent, RFC 3339 with the offset of the charter's zone.
    time: Option<String>,
    /// The ids of the entries that name the message.
    entries: Vec<String>,
    /// What the exports say.
    verdict: VerdictWord,
    /// Where in the exports the message is, or the one that differs.
    place: Option<String>,
    /// What the export says of a message that differs.
    change: Option<ChangeWord>,
    /// The name of the sender in the export, if it was only inferred that this is the account in the key.
    sender_as: Option<String>,
}

/// What exports say of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictWord {
    /// They have the message.
    Confirmed,
    /// They have a message of that time and sender with another text.
    Differs,
    /// They do not have the message, though they cover the time.
    Missing,
    /// They do not cover the conversation or the time.
    NotCovered,
}

/// What an export says of a message that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ChangeWord {
    /// It was edited.
    Edited,
    /// It was deleted.
    Deleted,
    /// Nothing.
    Unmarked,
}

/// Evidence that begins like a key and is none.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ReportedUnreadable {
    /// The id of the entry.
    entry: String,
    /// The text.
    text: String,
}

/// The confirmation that was added.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ReportedRecording {
    /// Its id.
    entry: String,
    /// Its file.
    path: String,
    /// Its first line, from 1.
    line: usize,
    /// The number of its keys.
    keys: usize,
}

impl EvidenceReport {
    pub(super) fn new(
        looked: &[Looked],
        unreadable: &[(String, String)],
        recording: Option<&Recording>,
        zone: &Zone,
    ) -> Self {
        let count = |word| {
            let verdicts = looked.iter().map(|looked| word_of(&looked.verdict));
            verdicts.filter(|verdict| *verdict == word).count()
        };
        let unreadable = unreadable.iter().map(|(entry, text)| ReportedUnreadable {
            entry: entry.clone(),
            text: text.clone(),
        });
        Self {
            schema: SCHEMA,
            keys: looked
                .iter()
                .map(|looked| ReportedKey::new(looked, zone))
                .collect(),
            confirmed: count(VerdictWord::Confirmed),
            differs: count(VerdictWord::Differs),
            missing: count(VerdictWord::Missing),
            not_covered: count(VerdictWord::NotCovered),
            unreadable: unreadable.collect(),
            recorded: recording.and_then(|recording| {
                let (entry, path, line) = recording.place()?;
                Some(ReportedRecording {
                    entry: entry.to_owned(),
                    path: path.to_owned(),
                    line,
                    keys: recording.keys,
                })
            }),
        }
    }

    /// Whether a message differs or is missing.
    pub(super) fn fails(&self) -> bool {
        self.differs + self.missing > 0
    }
}

fn word_of(verdict: &Verdict) -> VerdictWord {
    match verdict {
        Verdict::Confirmed { .. } => VerdictWord::Confirmed,
        Verdict::Differs { .. } => VerdictWord::Differs,
        Verdict::Missing => VerdictWord::Missing,
        Verdict::NotCovered => VerdictWord::NotCovered,
    }
}

impl ReportedKey {
    fn new(looked: &Looked, zone: &Zone) -> Self {
        let (place, change, sender_as) = match &looked.verdict {
            Verdict::Confirmed { place, sender_as } => (Some(place), None, sender_as.clone()),
            Verdict::Differs { place, change } => (Some(place), Some(*change), None),
            Verdict::Missing | Verdict::NotCovered => (None, None, None),
        };
        let time = DateTime::from_timestamp(looked.key.at, 0);
        Self {
            key: looked.key.to_string(),
            time: time.map(|time| rfc3339(time, zone)),
            entries: looked.entries.clone(),
            verdict: word_of(&looked.verdict),
            place: place.map(|place| place.message().english()),
            change: change.map(|change| match change {
                Change::Edited => ChangeWord::Edited,
                Change::Deleted => ChangeWord::Deleted,
                Change::Unmarked => ChangeWord::Unmarked,
            }),
            sender_as,
        }
    }
}

/// Writes a line for each key that is shown, and the numbers of all.
pub(super) fn write(
    shown: &[&Looked],
    unreadable: &[(String, String)],
    all: &[Looked],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lines = shown.iter().copied().map(line);
    let unreadable = unreadable.iter().map(|(entry, text)| {
        message! {
            en: "{entry}: `{text}` begins like a key of evidence and cannot be read as one",
            ru: "{entry}: `{text}` начинается как ключ сообщения, но прочитать его нельзя",
            es: "{entry}: `{text}` empieza como una clave de prueba y no se puede leer",
            entry: entry,
            text: text,
        }
    });
    for line in lines.chain(unreadable).chain([numbers(all)]) {
        let line = line.text(language);
        writeln!(out, "{}", Untrusted::new(&line).line())?;
    }
    Ok(())
}

fn line(looked: &Looked) -> Message {
    let verdict = match &looked.verdict {
        Verdict::Confirmed {
            sender_as: None, ..
        } => message! { en: "confirmed", ru: "подтверждено", es: "confirmada" },
        Verdict::Confirmed {
            sender_as: Some(name),
            ..
        } => message! {
            en: "confirmed, with a sender that is only inferred: add `{name}` to the person's `accounts` in the charter",
            ru: "подтверждено, но отправитель лишь предположен: добавьте `{name}` в `accounts` этого лица в уставе",
            es: "confirmada, con un remitente que solo se deduce: añada `{name}` a `accounts` de la persona en el estatuto",
            name: name,
        },
        Verdict::Differs { place, change } => {
            let marked = match change {
                Change::Edited => {
                    Some(message! { en: ", edited", ru: ", изменено", es: ", editado" })
                }
                Change::Deleted => {
                    Some(message! { en: ", deleted", ru: ", удалено", es: ", eliminado" })
                }
                Change::Unmarked => None,
            };
            message! {
                en: "differs: the export has another text of this time and sender ({place}{marked})",
                ru: "отличается: в выгрузке другой текст того же отправителя с тем же временем ({place}{marked})",
                es: "difiere: la exportación tiene otro texto de esa hora y ese remitente ({place}{marked})",
                place: place.message(),
                marked: marked,
            }
        }
        Verdict::Missing => message! {
            en: "missing: the export covers this time and does not have the message",
            ru: "нет: выгрузка охватывает это время, но сообщения в ней нет",
            es: "falta: la exportación abarca esa hora y no tiene el mensaje",
        },
        Verdict::NotCovered => {
            message! { en: "not covered", ru: "не охвачено", es: "fuera de la exportación" }
        }
    };
    message! {
        en: "{entries}: {key}: {verdict}",
        ru: "{entries}: {key}: {verdict}",
        es: "{entries}: {key}: {verdict}",
        entries: Value::commas(&looked.entries),
        key: looked.key.to_string(),
        verdict: verdict,
    }
}

/// How many keys have which verdict.
fn numbers(looked: &[Looked]) -> Message {
    let count = |word| {
        let verdicts = looked.iter().map(|looked| word_of(&looked.verdict));
        verdicts.filter(|verdict| *verdict == word).count()
    };
    if looked.is_empty() {
        return message! {
            en: "the log has no keys of evidence",
            ru: "в журнале нет ключей сообщений",
            es: "el registro no tiene claves de prueba",
        };
    }
    message! {
        en: "{all} {all#key|keys}: {confirmed} confirmed, {differs} {differs#differs|differ}, {missing} missing, {uncovered} not covered",
        ru: "{all} {all#ключ|ключа|ключей}: подтверждено {confirmed}, отличается {differs}, нет {missing}, не охвачено {uncovered}",
        es: "{all} {all#clave|claves}: {confirmed} {confirmed#confirmada|confirmadas}, {differs} {differs#difiere|difieren}, {missing} {missing#falta|faltan}, {uncovered} fuera de la exportación",
        all: looked.len(),
        confirmed: count(VerdictWord::Confirmed),
        differs: count(VerdictWord::Differs),
        missing: count(VerdictWord::Missing),
        uncovered: count(VerdictWord::NotCovered),
    }
}
