//! The keys of messages: whose text is hashed, and what counts as their time (docs/evidence.md).

use super::mail::without_footers;
use super::model::{Body, Conversation, Item, Platform};
use crate::evidence::{Accounts, Key, OBJECT, delay_in_key, digest, normalise, time_in_key};

/// The key of a message; `None` for what has none: events of the platform and deleted messages.
pub fn key_of(conversation: &Conversation, item: &Item, accounts: &Accounts) -> Option<Key> {
    let platform = conversation.platform;
    Some(Key {
        platform,
        conversation: conversation.id.clone(),
        at: time_in_key(platform, item.shared_time()),
        delay: match platform {
            Platform::Mail => delay_in_key(item.shared_time(), item.at),
            _ => 0,
        },
        sender: sender_in_key(platform, item, accounts),
        digest: digest_of(platform, item)?,
    })
}

/// The account that stands for the sender of a message in keys; `-` without a sender.
pub(super) fn sender_in_key(platform: Platform, item: &Item, accounts: &Accounts) -> String {
    item.sender.as_ref().map_or_else(
        || "-".to_owned(),
        |sender| accounts.in_keys(platform, &sender.account),
    )
}

/// The digest in the key of a message; `None` for what has no key.
pub(super) fn digest_of(platform: Platform, item: &Item) -> Option<String> {
    // The unique id is the same in the calendars of both sides; titles are changed.
    if platform == Platform::Calendar {
        return Some(digest(&normalise(&item.id)));
    }
    content(platform, &item.body).map(|content| digest(&content))
}

/// The digests that a mail had in keys before: with what servers add to its text, and with a mark of its other parts, which servers
/// add and take away. The two copies of a mail differ in both.
pub fn former_digests(platform: Platform, item: &Item) -> Vec<String> {
    match &item.body {
        Body::Text(text) | Body::Attachment { text, .. } if platform == Platform::Mail => {
            let text = normalise(text);
            vec![digest(&text), digest(&format!("{OBJECT}{text}"))]
        }
        _ => Vec::new(),
    }
}

/// The text whose digest is in the key; `None` for what has no key.
pub fn content(platform: Platform, body: &Body) -> Option<String> {
    Some(match body {
        Body::Text(text) if platform == Platform::WhatsApp => normalise(&without_mentions(text)),
        Body::Text(text) | Body::Attachment { text, .. } if platform == Platform::Mail => {
            normalise(&without_footers(text))
        }
        Body::Text(text) => normalise(text),
        Body::Voice { .. } => OBJECT.to_string(),
        Body::Attachment { text, .. } if platform == Platform::WhatsApp => {
            format!("{OBJECT}{}", normalise(&without_mentions(text)))
        }
        Body::Attachment { text, .. } => format!("{OBJECT}{}", normalise(text)),
        // Each phone measures the length of a call by WhatsApp itself, and rounds it.
        Body::Call { .. } if platform == Platform::WhatsApp => format!("{OBJECT}call"),
        Body::Call {
            seconds: Some(seconds),
            ..
        } => format!("{OBJECT}call {seconds}"),
        Body::Call { seconds: None, .. } => format!("{OBJECT}call -"),
        Body::Deleted | Body::System(_) => return None,
    })
}

/// The text with `@` alone for each mention: WhatsApp writes the number, or the name under which a contact is saved.
fn without_mentions(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('@') {
        kept.push_str(before);
        kept.push('@');
        let number = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
        rest = match isolated_name(after) {
            Some(behind) => behind,
            None if (7..=15).contains(&(after.len() - number.len())) => number,
            None => after,
        };
    }
    kept.push_str(rest);
    kept
}

/// What follows a name between U+2068 and U+2069, of at most 100 characters in one line.
fn isolated_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('\u{2068}')?;
    let (at, end) = name
        .char_indices()
        .take(101)
        .find(|(_, letter)| matches!(letter, '\u{2069}' | '\n'))?;
    (end == '\u{2069}').then(|| name.get(at + end.len_utf8()..))?
}
