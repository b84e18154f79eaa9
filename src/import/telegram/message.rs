//! What a message of a Telegram export means.

use chrono::NaiveDateTime;

use super::super::fault::Fault;
use super::super::model::{Body, Item, Place, Sender, Words};
use super::super::options::{Options, instant};
use super::super::scalar::Scalar;
use super::raw::Raw;

/// The item of a message; `None` if the export says nothing of it but that the exporter did not know its kind.
pub(super) fn item(
    raw: Raw,
    place: Place,
    previous: Option<i64>,
    options: &Options<'_>,
) -> Result<Option<Item>, Fault> {
    if raw.kind.as_str() == "unsupported" && raw.date.is_absent() && raw.date_unixtime.is_absent() {
        return Ok(None);
    }
    let Some(at) = time(&raw.date_unixtime, &raw.date, previous, &place, options)? else {
        return Err(Fault::Malformed {
            place,
            what: "date".to_owned(),
        });
    };
    let edited = match time(&raw.edited_unixtime, &raw.edited, None, &place, options) {
        Ok(edited) => edited,
        // That it was edited is certain, when is not.
        Err(_) => Some(at),
    };
    let is_local = raw.date_unixtime.is_absent();
    let id = raw.id.clone().text().unwrap_or_default();
    let service = raw.kind.as_str() == "service" || !raw.action.is_absent();
    let reply_to = raw.reply_to_message_id.clone().text();
    // A reply to a message of another chat is one to nothing in this one.
    let reply_to = match raw.reply_to_peer_id.clone().text() {
        Some(peer) => Some(format!("{peer}/{}", reply_to.unwrap_or_default())),
        None => reply_to,
    };
    let words = if raw.forwarded_from || raw.forwarded_from_id || raw.saved_from {
        Words::Others
    } else {
        Words::Own(raw.text.quoted.clone())
    };
    let mentioned = raw.text.mentioned.iter().map(|account| Sender {
        account: account.clone(),
        name: None,
    });
    let named = mentioned.collect();
    let (sender, body) = if service {
        service_body(raw)
    } else {
        message_body(raw)
    };
    Ok(Some(Item {
        id,
        at,
        claimed_at: None,
        is_local,
        sender,
        body,
        words,
        reply_to,
        thread: None,
        // Versions before 2021 wrote the beginning of 1970 where nothing was edited.
        edited: edited.filter(|edited| *edited > 86_400),
        place,
        to: Vec::new(),
        named,
    }))
}

fn time(
    unix: &Scalar,
    local: &Scalar,
    previous: Option<i64>,
    place: &Place,
    options: &Options<'_>,
) -> Result<Option<i64>, Fault> {
    /// The years 1 to 9999, outside of which dates cannot be written.
    const WRITABLE: std::ops::Range<i64> = -62_135_596_800..253_402_300_800;
    if !unix.is_absent() {
        let at = unix.number().filter(|at| WRITABLE.contains(at));
        return at.map(Some).ok_or_else(|| Fault::Malformed {
            place: place.clone(),
            what: "date_unixtime".to_owned(),
        });
    }
    if local.is_absent() {
        return Ok(None);
    }
    let text = local.as_str();
    let Ok(local) = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S") else {
        return Err(Fault::Malformed {
            place: place.clone(),
            what: "date".to_owned(),
        });
    };
    let Some(zone) = options.zone else {
        return Err(Fault::NeedsZone {
            place: place.clone(),
            text: text.to_owned(),
        });
    };
    Ok(Some(instant(zone, local, previous)))
}

fn service_body(raw: Raw) -> (Option<Sender>, Body) {
    let seconds = |value: &Scalar| {
        value
            .number()
            .and_then(|seconds| u32::try_from(seconds).ok())
    };
    let participants = || {
        raw.members.0.iter().map(|name| Sender {
            account: name.clone(),
            name: Some(name.clone()),
        })
    };
    let body = match raw.action.as_str() {
        "phone_call" => Body::Call {
            seconds: seconds(&raw.duration_seconds),
            group: false,
            video: false,
            participants: Vec::new(),
        },
        "conference_call" => Body::Call {
            seconds: seconds(&raw.duration_seconds),
            group: true,
            video: false,
            participants: participants().collect(),
        },
        // The message without a length says that the call begins; another one follows at its end.
        "group_call" => match seconds(&raw.duration).or_else(|| seconds(&raw.duration_seconds)) {
            Some(length) => Body::Call {
                seconds: Some(length),
                group: true,
                video: false,
                participants: participants().collect(),
            },
            None => Body::System("group_call".to_owned()),
        },
        action => {
            let text = if action.is_empty() {
                raw.information_text.as_str()
            } else {
                action
            };
            Body::System(text.to_owned())
        }
    };
    let (name, account) = if raw.actor_id.is_absent() && raw.actor.is_absent() {
        (raw.from, raw.from_id)
    } else {
        (raw.actor, raw.actor_id)
    };
    (sender(name, account), body)
}

fn message_body(raw: Raw) -> (Option<Sender>, Body) {
    let seconds = raw
        .duration_seconds
        .number()
        .and_then(|seconds| u32::try_from(seconds).ok());
    let text = raw.text.text;
    let file = |path: Scalar| path.text().filter(|path| !path.starts_with('('));
    let attachment = |kind: &str, file, text| Body::Attachment {
        kind: kind.to_owned(),
        file,
        text,
    };
    let body = if raw.media_type.as_str() == "voice_message" && text.is_empty() {
        Body::Voice {
            seconds,
            file: file(raw.file),
        }
    } else if !raw.photo.is_absent() {
        attachment("photo", file(raw.photo), text)
    } else if !raw.file.is_absent() || !raw.media_type.is_absent() {
        let kind = match raw.media_type.as_str() {
            "" => "document",
            "video_file" => "video",
            "audio_file" => "audio",
            kind => kind,
        };
        let file = file(raw.file).or_else(|| raw.file_name.text());
        Body::Attachment {
            kind: kind.to_owned(),
            file,
            text,
        }
    } else if let Some(poll) = raw.poll {
        attachment("poll", None, poll.question.text)
    } else if raw.contact_information.0 {
        attachment("contact", None, text)
    } else if raw.location_information.0 || !raw.place_name.is_absent() {
        attachment("location", None, text)
    } else if raw.invoice_information.0 {
        attachment("invoice", None, text)
    } else if !raw.game_title.is_absent() {
        attachment("game", None, text)
    } else {
        Body::Text(text)
    };
    (sender(raw.from, raw.from_id), body)
}

/// The sender: versions before 2021 wrote the id as a number, in which the bits from 32 on are the kind of the peer.
fn sender(name: Scalar, account: Scalar) -> Option<Sender> {
    let account = match account {
        Scalar::Number(number) => {
            let low = number & 0xFFFF_FFFF;
            match number >> 32 {
                0 => Some(format!("user{low}")),
                1 => Some(format!("chat{low}")),
                2 => Some(format!("channel{low}")),
                _ => Some(format!("user{number}")),
            }
        }
        account => account.text(),
    };
    let name = name.text();
    let account = account.or_else(|| name.clone())?;
    Some(Sender { account, name })
}
