//! Threads of mails.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::message::Mail;
use crate::evidence::slug;
use crate::import::model::{Conversation, Item, Platform};
use crate::import::note::{Note, NoteKind};

/// The conversations of some mails, each mail once.
pub(super) fn conversations(mut mails: Vec<Mail>, notes: &mut Vec<Note>) -> Vec<Conversation> {
    for mail in &mut mails {
        mail.id.get_or_insert_with(|| {
            without_id(
                mail.claimed.unwrap_or(mail.at),
                &mail.subject,
                &mail.from.account,
            )
        });
    }
    let mut mails = once_each(mails, notes);
    mails.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let mut threads = Threads::default();
    let of_each: Vec<usize> = mails.iter().map(|mail| threads.add(mail)).collect();
    let mut conversations: Vec<Conversation> = Vec::new();
    let mut roots: Vec<String> = Vec::new();
    let mut index: HashMap<usize, usize> = HashMap::new();
    for (mail, thread) in mails.into_iter().zip(of_each) {
        let at = *index.entry(threads.root(thread)).or_insert_with(|| {
            let root = mail.references.first().or(mail.id.as_ref());
            roots.push(root.cloned().unwrap_or_default());
            let title = title(&mail.subject);
            conversations.push(Conversation {
                platform: Platform::Mail,
                id: slug(&title),
                title,
                peer: None,
                members: Vec::new(),
                messages: Vec::new(),
            });
            conversations.len() - 1
        });
        if let Some(conversation) = conversations.get_mut(at) {
            let root = roots.get(at).cloned();
            conversation.messages.push(item(mail, root));
        }
    }
    conversations
}

fn item(mail: Mail, thread: Option<String>) -> Item {
    Item {
        id: mail.id.unwrap_or_default(),
        at: mail.at,
        claimed_at: mail.claimed,
        is_local: false,
        sender: Some(mail.from),
        body: mail.body,
        words: mail.words,
        reply_to: mail.references.last().cloned(),
        thread,
        edited: None,
        place: mail.place,
        to: mail.to,
        named: mail.named,
    }
}

/// An id for a mail without one, the same in every copy of it.
fn without_id(at: i64, subject: &str, account: &str) -> String {
    let digest = Sha256::digest(format!("{at}\n{account}\n{subject}"));
    let digits = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("no-id-{}", digits.collect::<String>())
}

/// Leaves each mail once. Of several copies the one that was received says more than the sender's.
fn once_each(mails: Vec<Mail>, notes: &mut Vec<Note>) -> Vec<Mail> {
    let mut kept: Vec<Mail> = Vec::with_capacity(mails.len());
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for mail in mails {
        let id = mail.id.clone().unwrap_or_default();
        let Some(first) = by_id.get(&id).and_then(|at| kept.get_mut(*at)) else {
            by_id.insert(id, kept.len());
            kept.push(mail);
            continue;
        };
        if first.from.account != mail.from.account || first.body != mail.body {
            notes.push(Note {
                place: mail.place.clone(),
                kind: NoteKind::SameId(id),
            });
        } else if first.received.is_none() && mail.received.is_some() {
            *first = mail;
        }
    }
    kept
}

/// A subject without the marks of replies and forwarded mails.
fn title(subject: &str) -> String {
    let short = mail_parser::parsers::fields::thread::thread_name(subject).trim();
    let title = if short.is_empty() {
        subject.trim()
    } else {
        short
    };
    title.to_owned()
}

/// Sets of ids that belong together.
#[derive(Default)]
struct Threads {
    parents: Vec<usize>,
    keys: HashMap<Vec<u8>, usize>,
}

impl Threads {
    /// The thread of a mail: that of the mails that it refers to, otherwise that of Outlook's index or of Gmail.
    fn add(&mut self, mail: &Mail) -> usize {
        let own = self.of(b'i', mail.id.as_deref().unwrap_or_default().as_bytes());
        for id in &mail.references {
            let other = self.of(b'i', id.as_bytes());
            self.join(own, other);
        }
        if mail.references.is_empty() {
            let index = mail.index.as_ref().map(|index| self.of(b'x', index));
            let gmail = mail
                .gmail_thread
                .as_ref()
                .map(|id| self.of(b'g', id.as_bytes()));
            for other in index.into_iter().chain(gmail) {
                self.join(own, other);
            }
        }
        own
    }

    fn of(&mut self, kind: u8, key: &[u8]) -> usize {
        let key: Vec<u8> = std::iter::once(kind).chain(key.iter().copied()).collect();
        *self.keys.entry(key).or_insert_with(|| {
            self.parents.push(self.parents.len());
            self.parents.len() - 1
        })
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at) {
                *slot = above;
            }
            at = parent;
        }
        at
    }
}
