//! Facts of the platforms: calls, voice messages, meetings.

use super::draft::{Draft, Kind, Source, Value};
use super::reason::{Reason, Why};
use super::scene::Scene;
use crate::import::model::{Body, Item, Platform, Words};

/// What calendars write before or around the title of a meeting that was called off.
const CALLED_OFF: [&str; 42] = [
    "canceled",
    "cancelled",
    "canceled event",
    "cancelled event",
    "canceled meeting",
    "cancelled meeting",
    "called off",
    "отменено",
    "отменена",
    "отменен",
    "отменён",
    "отменены",
    "отмена",
    "отменённое событие",
    "отмененное событие",
    "отменённая встреча",
    "отмененная встреча",
    "встреча отменена",
    "событие отменено",
    "cancelado",
    "cancelada",
    "cancelados",
    "evento cancelado",
    "reunión cancelada",
    "reunion cancelada",
    "cita cancelada",
    "anulado",
    "anulada",
    "abgesagt",
    "abgesagter termin",
    "abgesagte besprechung",
    "abgesagtes ereignis",
    "annulé",
    "annulée",
    "événement annulé",
    "réunion annulée",
    "annullato",
    "annullata",
    "evento annullato",
    "geannuleerd",
    "odwołane",
    "anulowane",
];

/// Whether the title of a meeting says that it was called off: "Canceled: call", "[Cancelled] call", "Call (cancelled)".
pub(super) fn is_called_off(title: &str) -> bool {
    let lower = title.to_lowercase();
    let says = |part: &str| {
        let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
        CALLED_OFF.contains(&bare)
    };
    let head = lower.split([':', '—', '–']).next().unwrap_or_default();
    let dash = lower.split(" - ").next().unwrap_or_default();
    let mut inner = lower
        .split(['(', '['])
        .skip(1)
        .filter_map(|part| part.split([')', ']']).next());
    says(&lower) || says(head) || says(dash) || inner.any(says)
}

/// The draft of a call, if both sides took part in it, as far as it is known.
pub(super) fn draft(scene: &Scene<'_>, at: usize, item: &Item, now: i64) -> Option<Draft> {
    let (with, why, seconds) = match &item.body {
        Body::Call {
            seconds: Some(seconds),
            group,
            participants,
            ..
        } if item.words != Words::Others => {
            let named = participants.iter().chain(&item.sender).chain(&item.to);
            let mut with = scene.names(named);
            let meeting = scene.platform() == Platform::Calendar;
            let mut why = if meeting { Why::Meeting } else { Why::Call };
            if meeting && item.at.saturating_add(i64::from(*seconds)) > now {
                return None;
            }
            // A chat of two people has no list of participants, and that of a group may be missing.
            if !scene.both_sides(&with) {
                with = scene.everybody();
                if *group || scene.is_group() {
                    why = Why::CallOfGroup;
                }
            }
            (with, why, Some(*seconds).filter(|seconds| *seconds > 0))
        }
        // What was forwarded, somebody said to somebody else.
        Body::Voice { seconds, .. } if item.words != Words::Others => {
            let sender = item.sender.as_ref()?;
            scene.person(sender)?;
            let mut with = scene.names(item.sender.iter().chain(&item.to));
            if !scene.both_sides(&with) {
                with.extend(
                    scene
                        .everybody()
                        .into_iter()
                        .filter(|name| !with.contains(name))
                        .collect::<Vec<_>>(),
                );
            }
            (with, Why::VoiceMessage, *seconds)
        }
        _ => return None,
    };
    if !scene.both_sides(&with) {
        return None;
    }
    let medium = match (why, &item.body) {
        (Why::VoiceMessage, _) => Some("voice-message"),
        (Why::Meeting, _) => Some("meeting"),
        (_, Body::Call { video: true, .. }) => Some("video"),
        (_, Body::Call { group: false, .. }) => Some("phone"),
        // With or without pictures: exports of groups do not say.
        _ => None,
    };
    let mut fields = vec![("at", Value::Time(item.at)), ("with", Value::Names(with))];
    fields.extend(medium.map(|medium| ("medium", Value::Word(medium))));
    fields.extend(seconds.map(|seconds| ("lasted", Value::Length(seconds))));
    Some(Draft {
        kind: Kind::Call,
        fields,
        title: scene.title().to_owned(),
        // Nobody wrote anything; the name of a file says nothing of what was said.
        note: String::new(),
        source: Source {
            conversation: scene.index(),
            item: at,
        },
        reason: Reason {
            why,
            tie: None,
            revised: false,
        },
        may_be: Vec::new(),
    })
}
