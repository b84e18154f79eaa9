//! Transcripts as notes of calls that something else dates.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::instant;
use crate::calendar::{Instant, Zone};
use crate::cli::failure::Failure;
use crate::cli::shared::local;
use crate::import::draft::{Draft, Kind, Value};
use crate::import::{Instants, Read, instants, transcript::Transcript};
use crate::message::{Message, message};
use crate::project::Project;

/// How far the beginning of a recording may be from that of its call, in seconds.
const NEAR: i64 = 30 * 60;

/// What a draft is, if it is a call.
#[derive(Debug, Clone)]
pub(super) enum Call {
    /// A new draft.
    New,
    /// An entry or draft of the log.
    InLog(String),
    /// It is not drafted: it was skipped, or is older than what is imported.
    LeftOut,
}

/// The transcripts and what became of them.
#[derive(Debug, Default)]
pub(super) struct CallNotes {
    /// Transcripts that became the note of a new draft.
    pub(super) added: Vec<Arc<str>>,
    /// Transcripts of calls that are in the log.
    pub(super) known: Vec<(Arc<str>, String)>,
    /// Transcripts of calls that are left out.
    pub(super) left_out: Vec<Arc<str>>,
}

/// Adds the transcripts to the drafts of their calls. The day and the time in the name of a file are those of the zone that the
/// exports are from, unless the name has its own. What was said before `since` is left out.
///
/// # Errors
/// Nothing dates the call of a transcript.
pub(super) fn attach(
    project: &Project,
    read: &Read,
    drafts: &mut [Draft],
    calls: &[Call],
    (exported_in, since): (&Zone, Option<i64>),
) -> Result<CallNotes, Failure> {
    let mut notes = CallNotes::default();
    let zone = &project.charter.zone;
    for (path, transcript) in &read.transcripts {
        let named = Named::of(path).ok_or_else(|| undated(path))?;
        let began = named.began(exported_in);
        let fits = |at: Instant| {
            let near = |began: &i64| (at.timestamp() - began).abs() <= NEAR;
            match named.time {
                Some(_) => began.iter().any(near),
                None => exported_in.date(at) == named.day,
            }
        };
        let mut is_left_out = since.is_some_and(|since| match named.time {
            Some(_) => began.iter().all(|began| *began < since),
            None => named.day < exported_in.date(instant(since)),
        });
        let of_exports = drafts.iter().enumerate().filter_map(|(at, draft)| {
            let begins = draft.fields.iter().find_map(|(_, value)| match value {
                Value::Time(at) => Some(*at),
                _ => None,
            });
            let is = draft.kind == Kind::Call && begins.is_some_and(|at| fits(instant(at)));
            match calls.get(at).filter(|_| is)? {
                Call::New => Some(Ok(at)),
                Call::InLog(id) => Some(Err(id.clone())),
                Call::LeftOut => {
                    is_left_out = true;
                    None
                }
            }
        });
        let mut found: Vec<Result<usize, String>> = of_exports.collect();
        let entries = project.log.entries().iter();
        let drafted = project
            .drafts
            .iter()
            .filter_map(|draft| draft.entry.as_ref());
        for entry in entries.chain(drafted) {
            let at = entry.common.at.as_ref().map(|at| at.answer(zone).instant);
            let is = entry.kind == crate::log::Kind::Call && at.is_some_and(fits);
            let id = Err(entry.id().to_owned());
            if is && !found.contains(&id) {
                found.push(id);
            }
        }
        match found.as_slice() {
            [Ok(at)] => {
                if let Some(draft) = drafts.get_mut(*at) {
                    draft.note = text(transcript);
                }
                notes.added.push(Arc::clone(path));
            }
            [Err(id)] => notes.known.push((Arc::clone(path), id.clone())),
            [] if is_left_out => notes.left_out.push(Arc::clone(path)),
            [] => return Err(no_call(path, when(&named, &began, zone))),
            _ => return Err(several(path)),
        }
    }
    Ok(notes)
}

fn text(transcript: &Transcript) -> String {
    let passages = transcript.passages.iter().map(|passage| {
        let speaker = passage.speaker.as_ref().map(|name| format!("{name}: "));
        format!("{}{}", speaker.unwrap_or_default(), passage.text)
    });
    passages.collect::<Vec<_>>().join("\n\n")
}

/// The day and the time in the name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Named {
    day: NaiveDate,
    time: Option<NaiveTime>,
    utc: bool,
}

/// When the call must have begun, as an entry of the log says it: the charter's time.
fn when(named: &Named, began: &[i64], zone: &Zone) -> String {
    let first = began.first().filter(|_| named.time.is_some());
    first.map_or_else(
        || named.day.to_string(),
        |began| local(instant(*began), zone),
    )
}

impl Named {
    /// The instants when the call may have begun, in Unix seconds; of a name without a time, that of midnight.
    fn began(&self, zone: &Zone) -> Vec<i64> {
        let named = self.day.and_time(self.time.unwrap_or_default());
        if self.utc {
            return vec![named.and_utc().timestamp()];
        }
        match instants(zone, named) {
            Instants::One(at) | Instants::Missing(at) => vec![at],
            Instants::Twice(first, second) => vec![first, second],
        }
    }

    /// Reads `GMT20260303-140000_Recording.vtt`, `Status call 2026-03-03 14.00.vtt` and the like.
    fn of(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let mut numbers: Vec<(usize, &str)> = Vec::new();
        let mut rest = 0;
        for part in name.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
            if !digits.is_empty() {
                numbers.push((rest, digits));
            }
            rest += part.len();
        }
        let number = |at: usize, length: usize| {
            let (_, digits) = numbers.get(at)?;
            digits
                .parse::<u32>()
                .ok()
                .filter(|_| digits.len() == length)
        };
        (0..numbers.len()).find_map(|at| {
            let (start, digits) = *numbers.get(at)?;
            let (day, next) = if digits.len() == 8 {
                let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
                (date(part(0, 4)?, part(4, 6)?, part(6, 8)?)?, at + 1)
            } else {
                (
                    date(number(at, 4)?, number(at + 1, 2)?, number(at + 2, 2)?)?,
                    at + 3,
                )
            };
            let whole = |length: usize| {
                let (_, digits) = numbers.get(next)?;
                let part = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
                NaiveTime::from_hms_opt(part(0)?, part(2)?, 0).filter(|_| digits.len() == length)
            };
            let parts = || NaiveTime::from_hms_opt(number(next, 2)?, number(next + 1, 2)?, 0);
            Some(Self {
                day,
                time: whole(6).or_else(|| whole(4)).or_else(parts),
                utc: name
                    .get(..start)
                    .is_some_and(|before| before.ends_with("GMT")),
            })
        })
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1990..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn failure(path: &str, message: Message, help: Message) -> Failure {
    Failure::new(message, help).about(path)
}

fn undated(path: &str) -> Failure {
    failure(
        path,
        message! {
            en: "a transcript does not say when the call took place",
            ru: "из расшифровки не видно, когда состоялся звонок",
            es: "una transcripción no dice cuándo tuvo lugar la llamada",
        },
        message! {
            en: "nothing was written; put the day and the time into the file's name, such as `2026-03-03 14-00.vtt`",
            ru: "ничего не записано; укажите день и время в имени файла, например `2026-03-03 14-00.vtt`",
            es: "no se escribió nada; ponga el día y la hora en el nombre del archivo, por ejemplo `2026-03-03 14-00.vtt`",
        },
    )
}

fn no_call(path: &str, when: String) -> Failure {
    failure(
        path,
        message! {
            en: "neither the log nor the exports have a call at {when}, and a transcript alone does not prove when it took place",
            ru: "ни в журнале, ни в выгрузках нет звонка в это время ({when}), а расшифровка сама по себе не подтверждает, когда он состоялся",
            es: "ni el registro ni las exportaciones tienen una llamada en ese momento ({when}), y una transcripción por sí sola no prueba cuándo tuvo lugar",
            when: when,
        },
        message! {
            en: "nothing was written; import it together with the chat or calendar that has the call, or add the call with `projlog new call`",
            ru: "ничего не записано; импортируйте её вместе с чатом или календарём, где есть этот звонок, или внесите звонок командой `projlog new call`",
            es: "no se escribió nada; impórtela junto con el chat o calendario que tiene la llamada, o añada la llamada con `projlog new call`",
        },
    )
}

fn several(path: &str) -> Failure {
    failure(
        path,
        message! {
            en: "several calls could be that of the transcript",
            ru: "расшифровка может относиться к нескольким звонкам",
            es: "la transcripción puede ser de varias llamadas",
        },
        message! {
            en: "nothing was written; put the time of its call into the file's name, such as `2026-03-03 14-00.vtt`",
            ru: "ничего не записано; укажите в имени файла время звонка, например `2026-03-03 14-00.vtt`",
            es: "no se escribió nada; ponga la hora de la llamada en el nombre del archivo, por ejemplo `2026-03-03 14-00.vtt`",
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_and_the_time_are_in_the_name() {
        let read = |name: &str| {
            let named = Named::of(name)?;
            let time = named.time.map(|time| time.format("%H:%M").to_string());
            Some((named.day.to_string(), time, named.utc))
        };
        let day = || "2026-03-03".to_owned();
        let two = || Some("14:05".to_owned());
        for (name, expected) in [
            (
                "a/GMT20260303-140500_Recording.transcript.vtt",
                Some((day(), two(), true)),
            ),
            (
                "Status call 2026-03-03 14.05.vtt",
                Some((day(), two(), false)),
            ),
            ("2026-03-03T1405.vtt", Some((day(), two(), false))),
            ("call-20260303.vtt", Some((day(), None, false))),
            ("2026-03-03/call.vtt", None),
            ("call 7 of 2026-13-03.vtt", None),
            ("call.vtt", None),
        ] {
            assert_eq!(read(name), expected, "{name}");
        }
    }
}
