//! What becomes of each draft: it is new, known, or left out.

use std::collections::{BTreeMap, HashMap};

use super::call_notes;
use super::known::{Entry, Found, Known};
use super::other_zone::{Apart, is_distinct};
use crate::evidence::{Accounts, Key, Platform};
use crate::import::draft::{self, Value};
use crate::import::{Conversation, Item, former_digests};

/// What becomes of a draft.
pub(super) enum Fate {
    New,
    Known(Option<Entry>),
    /// It is not written: too early, or about something that was skipped.
    Dropped,
}

pub(super) fn item<'c>(
    draft: &draft::Draft,
    conversations: &'c [Conversation],
) -> Option<(&'c Conversation, &'c crate::import::Item)> {
    let conversation = conversations.get(draft.source.conversation)?;
    Some((conversation, conversation.messages.get(draft.source.item)?))
}

/// What becomes of drafts by what the log knows.
pub(super) struct Settled {
    /// What becomes of each.
    pub(super) fates: Vec<Fate>,
    /// The entries whose messages were edited.
    pub(super) edited: Vec<String>,
    /// The files that seem to be from another time zone.
    pub(super) apart: Vec<Apart>,
}

/// What becomes of each draft by what the log knows, one conversation after the other: two exports of a chat have the same
/// messages, while within one export equal messages are different ones.
pub(super) fn fates(
    drafts: &[draft::Draft],
    keys: &[Option<Key>],
    conversations: &[Conversation],
    accounts: &Accounts,
    mut known: Known,
) -> Settled {
    // By conversation, then by message.
    let mut sources: BTreeMap<usize, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let messages = sources.entry(draft.source.conversation).or_default();
        messages.entry(draft.source.item).or_default().push(at);
    }
    let mut fates: Vec<Fate> = drafts.iter().map(|_| Fate::New).collect();
    let mut edited = Vec::new();
    let kind = |at: usize| drafts.get(at).map_or("", |draft| draft.kind.as_str());
    // How many drafts of its kind a draft of a message follows: a message may ask for several things.
    let nth = |own: &[usize], at: usize| {
        let before = own.iter().take_while(|other| **other != at);
        before.filter(|other| kind(**other) == kind(at)).count()
    };
    let mut settle = |own: Vec<usize>, found: &[Found]| {
        for at in &own {
            let count = nth(&own, *at);
            // Each slot of the log has one entry of a kind; that of this import has all.
            let (found, rest) = match found.get(count) {
                Some(found) => (Some(found), 0),
                None => (found.last(), count + 1 - found.len()),
            };
            let entry = found.and_then(|found| found.entry(kind(*at), rest));
            if let Some(fate) = fates.get_mut(*at) {
                *fate = Fate::Known(entry);
            }
        }
    };
    let mut all_apart = Vec::new();
    for (number, messages) in sources {
        if let Some(conversation) = conversations.get(number) {
            known.begin(conversation, accounts);
        }
        let items = conversations.get(number).map(|one| one.messages.as_slice());
        let file = items.and_then(<[_]>::first).map(|item| &item.place.file);
        let mut apart = Apart::new(file.cloned().unwrap_or_default());
        let mut rest: Vec<(usize, &Key, Vec<usize>)> = Vec::new();
        for (item, own) in messages {
            let Some(Some(key)) = own.first().and_then(|at| keys.get(*at)) else {
                continue;
            };
            // The log may know a mail by a digest that it had before.
            let one = conversations.get(number);
            let former = one.and_then(|one| Some((one.platform, one.messages.get(item)?)));
            let former =
                former.map_or_else(Vec::new, |(platform, item)| former_digests(platform, item));
            let keys = former.into_iter().map(|digest| Key {
                digest,
                ..key.clone()
            });
            let keys: Vec<Key> = std::iter::once(key.clone()).chain(keys).collect();
            match keys.iter().find_map(|key| Some((key, known.take(key)?))) {
                Some((key, found)) => {
                    apart.add_same();
                    let more = own.iter().map(|at| nth(&own, *at)).max().unwrap_or(0);
                    let more = (0..more).map_while(|_| known.take(key));
                    let found: Vec<Found> = std::iter::once(found).chain(more).collect();
                    settle(own, &found);
                }
                None => rest.push((item, key, own)),
            }
        }
        for (item, key, _) in &rest {
            let item = items.and_then(|items| items.get(*item));
            if item.is_some_and(|item| item.is_local && is_distinct(item)) {
                let times = known.at_other_times(key).into_iter();
                apart.add_apart(key.at, times.map(|(later, _)| later));
            }
        }
        let explained = apart.explained();
        let mut new: Vec<(Key, Vec<(String, Entry)>)> = Vec::new();
        let mut twins = Twins::default();
        // What the log has with the text before an edit is left over by now.
        for (item, key, own) in rest {
            let item = items.and_then(|items| items.get(item));
            let is_edited = item.is_some_and(|item| item.edited.is_some());
            if let Some(found) = known.take_edited(key, is_edited) {
                edited.extend(found.id());
                settle(own, &[found]);
                continue;
            }
            let is_local = item.is_some_and(|item| item.is_local);
            let times = known.at_other_times(key);
            let mut times = times.iter().filter(|_| is_local);
            if let Some((_, found)) = times.find(|(later, _)| explained.contains(later)) {
                settle(own, std::slice::from_ref(found));
                continue;
            }
            let entries = entries(&own, &kind);
            if let Some(found) = item.and_then(|item| twins.of(item, key, &entries)) {
                settle(own, &[found]);
                continue;
            }
            new.push((key.clone(), entries));
        }
        known.end(new);
        if apart.is_of_most() {
            all_apart.push(apart);
        }
    }
    Settled {
        fates,
        edited,
        apart: all_apart,
    }
}

/// The drafts of a message as entries of their kinds.
fn entries<'k>(own: &[usize], kind: &impl Fn(usize) -> &'k str) -> Vec<(String, Entry)> {
    let entries = own.iter();
    let entries = entries.map(|at| (kind(*at).to_owned(), Entry::Drafted(*at)));
    entries.collect()
}

/// The mails of a thread that are new. One without an id may be there twice: as it was sent and as it was received.
#[derive(Default)]
struct Twins(HashMap<(String, String, i64), Vec<(String, Entry)>>);

impl Twins {
    /// The same mail, if it is there already; otherwise it is from now on.
    fn of(&mut self, item: &Item, key: &Key, entries: &[(String, Entry)]) -> Option<Found> {
        if key.platform != Platform::Mail {
            return None;
        }
        let sent = item.claimed_at.unwrap_or(item.at);
        let sign = (key.sender.clone(), key.digest.clone(), sent);
        if let Some(twin) = self.0.get(&sign) {
            return Some(Found::of(twin.clone()));
        }
        self.0.insert(sign, entries.to_vec());
        None
    }
}

/// The drafts that a draft refers to.
fn refers_to(draft: &draft::Draft) -> impl Iterator<Item = (&'static str, usize)> {
    draft.fields.iter().filter_map(|(name, value)| match value {
        Value::Draft(at) => Some((*name, *at)),
        _ => None,
    })
}

/// Drops what was sent earlier, but for what something later refers to, and all that was said of that.
pub(super) fn drop_before(
    since: i64,
    drafts: &[draft::Draft],
    conversations: &[Conversation],
    fates: &mut [Fate],
) {
    let mut needed = vec![false; drafts.len()];
    for (at, draft) in drafts.iter().enumerate().rev() {
        let early = item(draft, conversations).is_some_and(|(_, item)| item.at < since);
        let Some(fate) = fates.get_mut(at).filter(|fate| matches!(fate, Fate::New)) else {
            continue;
        };
        if early && needed.get(at) != Some(&true) {
            *fate = Fate::Dropped;
            continue;
        }
        for (_, other) in refers_to(draft) {
            if let Some(needed) = needed.get_mut(other) {
                *needed = true;
            }
        }
    }
    // A request without the promise that was made of it would be another story.
    for (at, draft) in drafts.iter().enumerate() {
        let is_told = refers_to(draft).any(|(_, other)| {
            needed.get(other) == Some(&true) && matches!(fates.get(other), Some(Fate::New))
        });
        if let Some(fate) = fates.get_mut(at).filter(|_| is_told)
            && matches!(fate, Fate::Dropped)
        {
            *fate = Fate::New;
        }
    }
}

/// Drops the answers to what was skipped, and returns their number. What a draft refers to comes before it.
pub(super) fn drop_orphans(
    drafts: &[draft::Draft],
    fates: &mut [Fate],
    earlier: &[String],
) -> usize {
    let mut dropped = 0;
    for (at, draft) in drafts.iter().enumerate() {
        if !matches!(fates.get(at), Some(Fate::New)) {
            continue;
        }
        // A decision can stand alone.
        let mut required = refers_to(draft).filter(|(name, _)| !matches!(*name, "on" | "replaces"));
        if required.any(|(_, other)| entry_of(other, fates, earlier).is_none()) {
            dropped += 1;
            if let Some(fate) = fates.get_mut(at) {
                *fate = Fate::Dropped;
            }
        }
    }
    dropped
}

/// The entry that a draft is in the end.
pub(super) fn entry_of(at: usize, fates: &[Fate], earlier: &[String]) -> Option<Entry> {
    if let Some(at) = draft::earlier_of(at) {
        return earlier.get(at).cloned().map(Entry::InLog);
    }
    match fates.get(at)? {
        Fate::New => Some(Entry::Drafted(at)),
        Fate::Known(Some(Entry::Drafted(other))) if *other != at => {
            entry_of(*other, fates, earlier)
        }
        Fate::Known(entry) => entry.clone(),
        Fate::Dropped => None,
    }
}

/// For each draft, whether it is new, and the entry of the log that it already is.
pub(super) fn fates_of_calls(fates: &[Fate]) -> Vec<call_notes::Call> {
    let call = |(at, _)| match fates.get(at) {
        Some(Fate::New) => call_notes::Call::New,
        Some(Fate::Known(Some(Entry::InLog(id)))) => call_notes::Call::InLog(id.clone()),
        _ => call_notes::Call::LeftOut,
    };
    fates.iter().enumerate().map(call).collect()
}
