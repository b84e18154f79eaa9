mod dialects;
mod hostile;
mod messages;
mod parts;
mod property;
mod quotes;
mod threads;

use crate::import::mail::Mails;
use crate::import::model::{Body, Conversation, Item};
use crate::import::note::{Note, NoteKind};

fn mbox(text: impl AsRef<[u8]>) -> (Vec<Conversation>, Vec<Note>) {
    let mut mails = Mails::default();
    mails.read_mbox(text.as_ref(), "All mail.mbox").unwrap();
    mails.finish()
}

fn eml(text: impl AsRef<[u8]>) -> (Vec<Conversation>, Vec<Note>) {
    let mut mails = Mails::default();
    mails.read_eml(text.as_ref(), "one.eml").unwrap();
    mails.finish()
}

/// The only mail of a file.
fn one(text: impl AsRef<[u8]>) -> Item {
    let (mut conversations, notes) = eml(text);
    assert_eq!((conversations.len(), notes), (1, Vec::new()));
    conversations.remove(0).messages.remove(0)
}

fn text(item: &Item) -> &str {
    match &item.body {
        Body::Text(text) | Body::Attachment { text, .. } | Body::System(text) => text,
        other => panic!("{other:?}"),
    }
}

fn texts(conversations: &[Conversation]) -> Vec<&str> {
    let items = conversations
        .iter()
        .flat_map(|conversation| &conversation.messages);
    items.map(text).collect()
}

fn kinds(notes: &[Note]) -> Vec<&NoteKind> {
    notes.iter().map(|note| &note.kind).collect()
}

/// A mail with the usual header fields and others.
fn mail(id: usize, more: &str, body: &str) -> String {
    format!(
        "From: Manager <am@agency.example>\nTo: md@bakery.example\nSubject: Logo\nMessage-ID: <{id}@agency.example>\nDate: Tue, 3 Mar 2026 10:4{id}:00 +0300\n{more}\n{body}\n"
    )
}
