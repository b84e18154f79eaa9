//! What a message of a Slack export means.

use std::ops::Range;

use super::super::model::{Body, Item, Place, Sender, Words};
use super::super::scalar::Scalar;
use super::blocks;
use super::raw::{Attachment, FileRecord, Message, Room};
use super::text::{aside, displayed, mentioned};
use super::{People, timestamp};

/// Events of a channel; everything else is said by somebody.
const EVENTS: [&str; 20] = [
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_unarchive",
    "channel_convert_to_private",
    "channel_posting_permissions",
    "group_join",
    "group_leave",
    "group_topic",
    "group_purpose",
    "group_name",
    "group_archive",
    "pinned_item",
    "unpinned_item",
    "bot_add",
    "bot_remove",
    "reminder_add",
];

/// The item of a message; `None` if it has no time.
pub(super) fn item(mut raw: Message, place: Place, people: &People) -> Option<Item> {
    if raw.text.as_str().is_empty()
        && let Some(text) = blocks::text(&raw.blocks)
    {
        raw.text = Scalar::Text(text);
    }
    let id = raw.ts.clone().text()?;
    let at = timestamp(&id)?;
    let thread = raw.thread_ts.clone().text();
    let edited = raw
        .edited
        .as_ref()
        .map(|edited| timestamp(edited.ts.as_str()).unwrap_or(at));
    let reply_to = thread.clone().filter(|thread| *thread != id);
    let mut sender = sender(&raw, people);
    let subtype = raw.subtype.as_str().to_owned();
    let words = words(&raw, people);
    let named = mentioned(raw.text.as_str()).map(|account| people.sender(account));
    let named = named.collect();
    let body = if let Some(room) = raw.room {
        if let Some(account) = room.created_by.clone().text() {
            sender = Some(people.sender(&account));
        }
        call(room, people)
    } else if EVENTS.contains(&subtype.as_str()) {
        Body::System(displayed(raw.text.as_str(), people))
    } else if matches!(subtype.as_str(), "tombstone" | "message_deleted") {
        Body::Deleted
    } else {
        said(raw, people)
    };
    Some(Item {
        id,
        at,
        claimed_at: None,
        is_local: false,
        sender,
        body,
        words,
        reply_to,
        thread,
        edited,
        place,
        to: Vec::new(),
        named,
    })
}

fn sender(raw: &Message, people: &People) -> Option<Sender> {
    let comment = raw
        .comment
        .as_ref()
        .and_then(|comment| comment.user.clone().text());
    let shown = raw.username.clone().text();
    let bot = raw
        .bot_profile
        .as_ref()
        .and_then(|profile| profile.name.clone().text());
    if let Some(account) = raw.user.clone().text().or(comment) {
        let mut sender = people.sender(&account);
        if sender.name.is_none() {
            let profile = raw.user_profile.as_ref();
            let names =
                profile.map(|profile| [&profile.real_name, &profile.display_name, &profile.name]);
            sender.name = names
                .into_iter()
                .flatten()
                .find_map(|name| name.clone().text())
                .or(shown)
                .or(bot);
        }
        return Some(sender);
    }
    let name = shown.or(bot);
    let account = raw.bot_id.clone().text().or_else(|| name.clone())?;
    Some(Sender { account, name })
}

fn call(room: Room, people: &People) -> Body {
    let present = |list: Option<Vec<Scalar>>| list.filter(|list| !list.is_empty());
    let participants: Vec<Sender> = present(room.participant_history)
        .or(present(room.participants))
        .unwrap_or_default()
        .into_iter()
        .take(1000)
        .filter_map(|account| Some(people.sender(&account.text()?)))
        .collect();
    let unanswered = room.was_missed == Some(true) || room.was_rejected == Some(true);
    let length = match (room.date_start.number(), room.date_end.number()) {
        (Some(start), Some(end)) if end > start => u32::try_from(end - start).unwrap_or(u32::MAX),
        _ => 0,
    };
    Body::Call {
        seconds: (!unanswered).then_some(length),
        group: participants.len() > 2,
        video: false,
        participants,
    }
}

/// Whose words the text has: those of somebody else if all of it is a message that is shared.
fn words(raw: &Message, people: &People) -> Words {
    let mut attachments = raw.attachments.iter().flatten().flatten();
    let shared = |one: &Attachment| {
        !one.author_id.is_absent() || one.is_share == Some(true) || one.is_msg_unfurl == Some(true)
    };
    if raw.text.as_str().is_empty() && attachments.any(shared) {
        return Words::Others;
    }
    let text = displayed(raw.text.as_str(), people);
    Words::Own(not_said(&text))
}

/// The bytes of what the sender does not say: quotations, what is struck out, and code.
fn not_said(text: &str) -> Vec<Range<usize>> {
    let mut ranges = aside(text);
    // `>>>` quotes all that follows.
    let lines = text.split_inclusive('\n');
    let starts = lines.scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start, line))
    });
    let mut quoted = starts.filter(|(_, line)| line.starts_with(">>>"));
    if let Some((start, _)) = quoted.next() {
        ranges.retain(|range| range.start < start);
        if let Some(last) = ranges.last_mut() {
            last.end = last.end.min(start);
        }
        ranges.push(start..text.len());
    }
    ranges
}

fn said(raw: Message, people: &People) -> Body {
    let mut text = displayed(raw.text.as_str(), people);
    if let Some(comment) = raw.comment.and_then(|comment| comment.comment.text()) {
        return Body::Text(displayed(&comment, people));
    }
    let files: Vec<FileRecord> = raw
        .files
        .unwrap_or_default()
        .into_iter()
        .flatten()
        .chain(raw.file)
        .collect();
    if text.is_empty() && files.is_empty() {
        let attachments = raw.attachments.unwrap_or_default();
        let parts: Vec<String> = attachments
            .into_iter()
            .flatten()
            .flat_map(|attachment| {
                let said: Vec<String> = [attachment.pretext, attachment.text]
                    .into_iter()
                    .filter_map(Scalar::text)
                    .collect();
                if said.is_empty() {
                    attachment.fallback.text().into_iter().collect()
                } else {
                    said
                }
            })
            .map(|part| displayed(&part, people))
            .collect();
        text = parts.join("\n");
    }
    let Some(file) = files.into_iter().next() else {
        return Body::Text(text);
    };
    let name = file.name.text().or_else(|| file.title.text());
    let mime = file.mimetype.as_str();
    let voice = file.subtype.as_str() == "slack_audio";
    if voice && text.is_empty() {
        let seconds = file
            .duration_ms
            .number()
            .and_then(|length| u32::try_from((length + 500) / 1000).ok());
        return Body::Voice {
            seconds,
            file: name,
        };
    }
    let kind = match mime.split('/').next() {
        Some("image") => "photo",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    };
    Body::Attachment {
        kind: kind.to_owned(),
        file: name,
        text,
    }
}
