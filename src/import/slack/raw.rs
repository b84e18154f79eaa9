//! The files of a Slack export as they are written.

use serde::Deserialize;

use super::super::scalar::Scalar;

/// A message.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    #[serde(rename = "type")]
    pub(super) kind: Scalar,
    pub(super) subtype: Scalar,
    pub(super) ts: Scalar,
    pub(super) thread_ts: Scalar,
    pub(super) user: Scalar,
    pub(super) bot_id: Scalar,
    pub(super) username: Scalar,
    pub(super) text: Scalar,
    pub(super) edited: Option<Edited>,
    pub(super) files: Option<Vec<Option<FileRecord>>>,
    pub(super) file: Option<FileRecord>,
    pub(super) comment: Option<Comment>,
    pub(super) room: Option<Room>,
    pub(super) attachments: Option<Vec<Option<Attachment>>>,
    /// What is shown, where there is no text.
    pub(super) blocks: serde_json::Value,
    pub(super) user_profile: Option<Profile>,
    pub(super) bot_profile: Option<BotProfile>,
}

/// When a message was edited.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Edited {
    pub(super) ts: Scalar,
}

/// A file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FileRecord {
    pub(super) name: Scalar,
    pub(super) title: Scalar,
    pub(super) mimetype: Scalar,
    pub(super) subtype: Scalar,
    pub(super) duration_ms: Scalar,
}

/// A comment on a file, before threads.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Comment {
    pub(super) user: Scalar,
    pub(super) comment: Scalar,
}

/// A huddle.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Room {
    pub(super) created_by: Scalar,
    pub(super) date_start: Scalar,
    pub(super) date_end: Scalar,
    pub(super) participants: Option<Vec<Scalar>>,
    pub(super) participant_history: Option<Vec<Scalar>>,
    pub(super) was_missed: Option<bool>,
    pub(super) was_rejected: Option<bool>,
}

/// What a bot shows instead of a text, or a message that is shared.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Attachment {
    /// The author of a message that is shared; the attachments of bots have none.
    pub(super) author_id: Scalar,
    /// Whether it is a message that is shared.
    pub(super) is_share: Option<bool>,
    pub(super) is_msg_unfurl: Option<bool>,
    pub(super) pretext: Scalar,
    pub(super) text: Scalar,
    pub(super) fallback: Scalar,
}

/// The sender's names at the time of the message.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) real_name: Scalar,
    pub(super) display_name: Scalar,
    pub(super) name: Scalar,
}

/// The names of a bot.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct BotProfile {
    pub(super) name: Scalar,
}

/// A user in `users.json`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub(super) id: Scalar,
    pub(super) name: Scalar,
    pub(super) real_name: Scalar,
    pub(super) profile: Option<Profile>,
}

/// A channel, group or direct conversation.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Channel {
    pub(super) id: Scalar,
    pub(super) name: Scalar,
    pub(super) members: Option<Vec<Scalar>>,
}
