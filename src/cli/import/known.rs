//! The messages that the log already knows: by entries, drafts, and what was skipped.

use std::collections::{HashMap, HashSet};

use super::other_zone::difference;
use crate::evidence::{Accounts, Key, Platform};
use crate::import::{Body, Conversation, tolerance};
use crate::log::Kind;
use crate::project::Project;

/// The entry of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// One of the log, or a draft in it.
    InLog(String),
    /// A draft of this import.
    Drafted(usize),
}

/// A message that is known, with its entries by kind; none if it was skipped.
#[derive(Debug, Clone, Default)]
struct Slot {
    at: i64,
    /// The label of its conversation.
    chat: String,
    entries: Vec<(String, Entry)>,
    used: bool,
}

impl Slot {
    /// The nth entry of a kind, otherwise the last one; another one if the kind was changed.
    fn entry(&self, kind: &str, nth: usize) -> Option<Entry> {
        let of_kind = self.entries.iter().filter(|(known, _)| known == kind);
        let same = of_kind.take(nth + 1).last();
        same.or(self.entries.first())
            .map(|(_, entry)| entry.clone())
    }
}

/// What messages are known by, but for the time.
type Sign = (Platform, String, String);

/// The accounts that write in a conversation, as far as they are known.
type Writers = HashSet<String>;

/// The messages that are known.
///
/// Messages that were sent in the same minute with the same words have the same key on WhatsApp. Each key of the log stands for
/// one message, so that neither a second call is lost nor the first one added again.
#[derive(Debug, Default)]
pub(super) struct Known {
    slots: HashMap<Sign, Vec<Slot>>,
    /// The digests of the log's messages, by when and by whom they were sent.
    sent: HashMap<(Platform, String, i64), Vec<String>>,
    /// Who writes in the conversations of each label.
    writers: HashMap<(Platform, String), Writers>,
    /// Who writes in the current conversation, and its label.
    current: (Writers, String),
    /// What was taken in the current conversation.
    taken: Vec<Sign>,
}

/// What became of a message: the entry of each kind.
pub(super) struct Found(Slot);

impl Found {
    /// A message with its entries.
    pub(super) fn of(entries: Vec<(String, Entry)>) -> Self {
        Self(Slot {
            entries,
            ..Slot::default()
        })
    }

    pub(super) fn entry(&self, kind: &str, nth: usize) -> Option<Entry> {
        self.0.entry(kind, nth)
    }

    /// The id of an entry or draft of the log.
    pub(super) fn id(&self) -> Option<String> {
        let mut entries = self.0.entries.iter();
        entries.find_map(|(_, entry)| match entry {
            Entry::InLog(id) => Some(id.clone()),
            Entry::Drafted(_) => None,
        })
    }
}

impl Known {
    pub(super) fn new(project: &Project, accounts: &Accounts) -> Self {
        let mut known = Self::default();
        // Confirmations repeat the keys of other entries.
        let is_of_message = |kind: Option<Kind>| kind != Some(Kind::Confirmation);
        let entries = project.log.entries().iter();
        let entries = entries.filter(|entry| is_of_message(Some(entry.kind)));
        let entries = entries.flat_map(|entry| {
            let evidence = entry.common.evidence.iter();
            let evidence = evidence.map(|value| value.value.as_str());
            evidence.map(|key| (key, entry.kind.name(), entry.id()))
        });
        let drafts = project.drafts.iter();
        let drafts = drafts.filter(|draft| is_of_message(draft.kind));
        let drafts = drafts.flat_map(|draft| {
            let kind = draft.kind.map_or("", |kind| kind.name());
            let id = draft.id.as_deref().unwrap_or_default();
            let evidence = draft.evidence.iter();
            evidence.map(move |key| (key.as_str(), kind, id))
        });
        let named: Vec<(&str, &str, &str)> = entries.chain(drafts).collect();
        for (key, kind, id) in &named {
            let entry = Some(Entry::InLog((*id).to_owned())).filter(|_| !id.is_empty());
            known.add(key, accounts, Some(kind), entry);
        }
        // What was skipped, what cannot be read otherwise, and what only a confirmation names.
        let named: HashSet<&str> = named.iter().map(|(key, ..)| *key).collect();
        for key in project.evidence() {
            if !named.contains(key.as_str()) {
                known.add(&key, accounts, None, None);
            }
        }
        known
    }

    fn add(&mut self, key: &str, accounts: &Accounts, kind: Option<&str>, entry: Option<Entry>) {
        let Some(key) = Key::parse(key) else {
            return;
        };
        let sender = accounts.in_keys(key.platform, &key.sender);
        let digests = self.sent.entry((key.platform, sender.clone(), key.at));
        let digests = digests.or_default();
        if !digests.contains(&key.digest) {
            digests.push(key.digest.clone());
        }
        let label = (key.platform, key.conversation.clone());
        self.writers
            .entry(label)
            .or_default()
            .insert(sender.clone());
        let sign = (key.platform, sender, key.digest);
        let slots = self.slots.entry(sign).or_default();
        // A message may have an entry of each kind; a second one of a kind is that of another message.
        let free = slots.iter_mut().find(|slot| {
            let has = |kind: &str| slot.entries.iter().any(|(known, _)| known == kind);
            let same = slot.at == key.at && slot.chat == key.conversation;
            same && kind.is_none_or(|kind| !has(kind))
        });
        let slot = match free {
            Some(slot) => slot,
            None => {
                slots.push(Slot {
                    at: key.at,
                    chat: key.conversation,
                    ..Slot::default()
                });
                let Some(slot) = slots.last_mut() else {
                    return;
                };
                slot
            }
        };
        if let (Some(kind), Some(entry)) = (kind, entry) {
            slot.entries.push((kind.to_owned(), entry));
        }
    }

    /// Begins a conversation.
    pub(super) fn begin(&mut self, conversation: &Conversation, accounts: &Accounts) {
        let platform = conversation.platform;
        let senders = conversation.messages.iter();
        let senders = senders.filter(|item| !matches!(item.body, Body::System(_)));
        let senders = senders.filter_map(|item| item.sender.as_ref());
        let accounts_of: HashSet<&str> = senders.map(|sender| sender.account.as_str()).collect();
        // Somebody whom the charter does not name may have another name in another export.
        let all_known = accounts_of
            .iter()
            .all(|account| accounts.knows(platform, account));
        let writers = accounts_of.into_iter().filter(|_| all_known);
        let writers = writers.map(|account| accounts.in_keys(platform, account));
        self.current = (writers.collect(), conversation.id.clone());
    }

    /// Whether a known message with the sender of a key is one of another chat than the current one: what its sender wrote there
    /// to other people is not the same message, whatever the words.
    fn is_elsewhere(&self, key: &Key, chat: &str) -> bool {
        let (here, label) = &self.current;
        let there = self.writers.get(&(key.platform, chat.to_owned()));
        let others = |writers: &Writers| -> Writers {
            let others = writers.iter().filter(|writer| **writer != key.sender);
            others.cloned().collect()
        };
        let (here, there) = (others(here), there.map(others).unwrap_or_default());
        let apart = !here.is_empty() && !there.is_empty() && here.is_disjoint(&there);
        chat != label && apart && key.platform != Platform::Mail
    }

    /// Takes the known message with a key, which then stands for no other message of the conversation.
    pub(super) fn take(&mut self, key: &Key) -> Option<Found> {
        let slots = self.slots.get(&sign(key))?;
        let free = slots.iter().enumerate().filter(|(_, slot)| {
            let near = tolerance(key.platform).iter();
            let mut near = near.map(|shift| key.at.saturating_add(*shift));
            !slot.used && near.any(|at| slot.at == at) && !self.is_elsewhere(key, &slot.chat)
        });
        let near = |slot: &Slot| {
            let shift = slot.at.saturating_sub(key.at);
            let place = tolerance(key.platform).iter().position(|one| *one == shift);
            (place, slot.chat != key.conversation)
        };
        let (place, _) = free.min_by_key(|(_, slot)| near(slot))?;
        let slot = self.slots.get_mut(&sign(key))?.get_mut(place)?;
        slot.used = true;
        self.taken.push(sign(key));
        Some(Found(slot.clone()))
    }

    /// Takes the log's message of the same second and sender with another text: it was edited after one of the exports.
    ///
    /// `WhatsApp` has no seconds, so that there the export has to say that it was edited; a calendar may have several meetings at
    /// a time.
    pub(super) fn take_edited(&mut self, key: &Key, is_edited: bool) -> Option<Found> {
        let is_certain = match key.platform {
            Platform::Calendar => false,
            Platform::WhatsApp => is_edited,
            _ => true,
        };
        let sent = (key.platform, key.sender.clone(), key.at);
        let digests = self.sent.get(&sent).filter(|_| is_certain)?;
        let of = |digest: &String| (key.platform, key.sender.clone(), digest.clone());
        // Other messages of that time are known by their own words.
        let is_left = |sign: &Sign| {
            let slots = self.slots.get(sign).into_iter().flatten();
            slots.filter(|slot| slot.at == key.at && !slot.used).count() > 0
        };
        let mut left = digests.iter().map(of).filter(is_left);
        let (Some(sign), None) = (left.next(), left.next()) else {
            return None;
        };
        let slots = self.slots.get_mut(&sign)?.iter_mut();
        let mut free = slots.filter(|slot| slot.at == key.at && !slot.used);
        let slot = free.next()?;
        slot.used = true;
        self.taken.push(sign);
        Some(Found(slot.clone()))
    }

    /// The known messages with the words and the sender of a key that stand for no message of the conversation, each with how much
    /// later it is, where that can be the difference between two time zones.
    pub(super) fn at_other_times(&self, key: &Key) -> Vec<(i64, Found)> {
        let slots = self.slots.get(&sign(key)).into_iter().flatten();
        let free = slots.filter(|slot| !slot.used && !self.is_elsewhere(key, &slot.chat));
        let apart = free.filter_map(|slot| {
            let later = difference(key.platform, key.at, slot.at)?;
            Some((later, Found(slot.clone())))
        });
        apart.collect()
    }

    /// Ends a conversation, whose new messages are known from now on.
    pub(super) fn end(&mut self, new: Vec<(Key, Vec<(String, Entry)>)>) {
        for sign in self.taken.drain(..) {
            for slot in self.slots.get_mut(&sign).into_iter().flatten() {
                slot.used = false;
            }
        }
        let (writers, label) = std::mem::take(&mut self.current);
        if let Some((key, _)) = new.first() {
            let known = self.writers.entry((key.platform, label)).or_default();
            known.extend(writers);
        }
        for (key, entries) in new {
            let slots = self.slots.entry(sign(&key)).or_default();
            slots.push(Slot {
                at: key.at,
                chat: key.conversation.clone(),
                entries,
                used: false,
            });
        }
    }
}

fn sign(key: &Key) -> Sign {
    (key.platform, key.sender.clone(), key.digest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Open;

    const KEY: &str = "whatsapp:bakery/1772523600/account-manager/b4435a5f7de28047";

    /// What a log knows of the entries, each given by its kind and id, that name the key.
    fn known(entries: &[(&str, &str)]) -> Known {
        let dir = tempfile::tempdir().unwrap();
        let block = |(kind, id): &(&str, &str)| {
            format!("```yaml\n{kind}: {id}\nat: 2026-03-03 10:40\nevidence: {KEY}\n```\n\n")
        };
        let log: Vec<String> = entries.iter().map(block).collect();
        let charter = "projlog: 1\ntimezone: Europe/Moscow\nlog: [log.md]\n";
        std::fs::write(dir.path().join("projlog.yaml"), charter).unwrap();
        std::fs::write(dir.path().join("log.md"), log.concat()).unwrap();
        let how = Open {
            no_history: true,
            ..Open::default()
        };
        let project = Project::open(dir.path(), &how).unwrap();
        assert_eq!(project.log.entries().len(), entries.len());
        Known::new(&project, &Accounts::default())
    }

    /// What each known message with the key is, as the entry of a kind.
    fn found(entries: &[(&str, &str)], kind: &str) -> Vec<Option<Entry>> {
        let mut known = known(entries);
        let key = Key::parse(KEY).unwrap();
        let taken = std::iter::from_fn(|| known.take(&key));
        taken.map(|found| found.entry(kind, 0)).collect()
    }

    fn in_log(id: &str) -> Entry {
        Entry::InLog(id.to_owned())
    }

    #[test]
    fn a_key_of_each_entry_stands_for_a_message() {
        let entries = [("request", "R-1"), ("decision", "D-1"), ("request", "R-2")];
        assert_eq!(
            found(&entries, "request"),
            [Some(in_log("R-1")), Some(in_log("R-2"))]
        );
    }

    #[test]
    fn confirmations_are_no_entries_of_a_message() {
        // Both sides confirmed it, in files before and after that of the entry, whose kind may have been changed.
        for entries in [
            [
                ("request", "R-1"),
                ("confirmation", "E-1"),
                ("confirmation", "E-2"),
            ],
            [
                ("confirmation", "E-1"),
                ("confirmation", "E-2"),
                ("request", "R-1"),
            ],
        ] {
            for kind in ["request", "decision"] {
                assert_eq!(found(&entries, kind), [Some(in_log("R-1"))]);
            }
        }
    }

    #[test]
    fn what_only_a_confirmation_names_is_known() {
        let entries = [("confirmation", "E-1"), ("confirmation", "E-2")];
        assert_eq!(found(&entries, "request"), [None]);
    }

    /// `WhatsApp` has no seconds: the export says what was edited, and what was not is known by its own words.
    #[test]
    fn an_edited_message_of_whatsapp_is_known_by_its_minute() {
        let edited = Key::parse(&KEY.replace("b4435a5f7de28047", "0000000000000000")).unwrap();
        let log = [("request", "R-1")];
        assert!(known(&log).take_edited(&edited, false).is_none());
        let found = known(&log).take_edited(&edited, true);
        assert_eq!(found.and_then(|found| found.id()).as_deref(), Some("R-1"));
        let mut taken = known(&log);
        assert!(taken.take(&Key::parse(KEY).unwrap()).is_some());
        assert!(taken.take_edited(&edited, true).is_none());
        let later = Key {
            at: edited.at + 60,
            ..edited
        };
        assert!(known(&log).take_edited(&later, true).is_none());
    }
}
