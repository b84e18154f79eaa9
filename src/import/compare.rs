//! Whether the messages that keys name are in an export (docs/evidence.md).

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::content::{digest_of, former_digests, sender_in_key};
use super::model::{Body, Conversation, Item, Place, Platform};
use crate::evidence::{Accounts, Key, time_in_key};

/// What an export says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The export has the message.
    Confirmed {
        /// Where.
        place: Place,
        /// The name under which the export has the sender, if it was only inferred from the other messages that this
        /// is the account in the key.
        sender_as: Option<String>,
    },
    /// The export has a message of that time and sender with another text.
    Differs {
        /// Where.
        place: Place,
        /// Whether that message is marked as edited or deleted.
        change: Change,
    },
    /// The export does not have the message, though it covers the time.
    Missing,
    /// The export does not cover the conversation or the time.
    NotCovered,
}

/// What the export says of a message that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was edited.
    Edited,
    /// It was deleted.
    Deleted,
    /// Nothing.
    Unmarked,
}

/// Looks for the message of each key in the conversations of an export.
pub fn compare(
    keys: &[Key],
    conversations: &[Conversation],
    accounts: &Accounts,
) -> Vec<(Key, Verdict)> {
    let index = Index::new(keys, conversations, accounts);
    let aliases = index.aliases(keys);
    let covering = index.covering(keys, &aliases);
    let claimed: HashSet<Found> = keys
        .iter()
        .filter_map(|key| index.confirmed(key, &aliases).map(|found| found.at))
        .collect();
    let verdict = |key: &Key| {
        if let Some(found) = index.confirmed(key, &aliases) {
            return Verdict::Confirmed {
                place: found.item.place.clone(),
                sender_as: (found.sender != key.sender).then(|| found.sender.clone()),
            };
        }
        let covering = covering.get(&(key.platform, key.conversation.as_str()));
        let covers = |conversation: &usize| index.covers(*conversation, key);
        let Some(covering) = covering.filter(|covering| covering.iter().any(covers)) else {
            return Verdict::NotCovered;
        };
        let same_time = index.at(key, 0).find(|found| {
            covering.contains(&found.at.0)
                && found.is_by(key, &aliases)
                && !claimed.contains(&found.at)
        });
        match same_time {
            Some(found) => Verdict::Differs {
                place: found.item.place.clone(),
                change: found.change(),
            },
            None => Verdict::Missing,
        }
    };
    keys.iter().map(|key| (key.clone(), verdict(key))).collect()
}

/// A conversation's and a message's number.
type Found = (usize, usize);
/// The sender of the export for each sender of keys whom it does not have.
type Aliases = HashMap<(Platform, String), String>;

struct Candidate<'a> {
    at: Found,
    item: &'a Item,
    sender: String,
    digest: Option<String>,
    /// Those of a mail in keys that were made before.
    former: Vec<String>,
}

impl Candidate<'_> {
    fn is_by(&self, key: &Key, aliases: &Aliases) -> bool {
        self.sender == key.sender
            || aliases.get(&(key.platform, key.sender.clone())) == Some(&self.sender)
    }

    fn has_text_of(&self, key: &Key) -> bool {
        let mut digests = self.digest.iter().chain(&self.former);
        digests.any(|digest| *digest == key.digest)
    }

    fn change(&self) -> Change {
        match self.item.body {
            Body::Deleted => Change::Deleted,
            _ if self.item.edited.is_some() => Change::Edited,
            _ => Change::Unmarked,
        }
    }
}

/// The messages of an export at the times of keys.
struct Index<'a> {
    conversations: &'a [Conversation],
    by_time: HashMap<(Platform, i64), Vec<Candidate<'a>>>,
    /// The senders of each conversation.
    senders: Vec<HashSet<String>>,
}

/// How far the time of the same message can differ between two exports. Phones of both sides round down to minutes what
/// they may have received a moment apart.
pub fn tolerance(platform: Platform) -> &'static [i64] {
    if platform == Platform::WhatsApp {
        &[0, -60, 60]
    } else {
        &[0]
    }
}

impl<'a> Index<'a> {
    fn new(keys: &[Key], conversations: &'a [Conversation], accounts: &Accounts) -> Self {
        let wanted: HashSet<(Platform, i64)> = keys
            .iter()
            .flat_map(|key| {
                tolerance(key.platform)
                    .iter()
                    .map(|shift| (key.platform, key.at.saturating_add(*shift)))
            })
            .collect();
        let mut by_time: HashMap<(Platform, i64), Vec<Candidate<'a>>> = HashMap::new();
        let mut senders = Vec::new();
        for (number, conversation) in conversations.iter().enumerate() {
            let platform = conversation.platform;
            // Many messages, few senders: each account is cleaned once.
            let mut known: HashMap<Option<&str>, String> = HashMap::new();
            for (at, item) in conversation.messages.iter().enumerate() {
                let account = item.sender.as_ref().map(|sender| sender.account.as_str());
                let sender = known
                    .entry(account)
                    .or_insert_with(|| sender_in_key(platform, item, accounts));
                let moment = (platform, time_in_key(platform, item.shared_time()));
                if wanted.contains(&moment) && !matches!(item.body, Body::System(_)) {
                    let digest = digest_of(platform, item);
                    let candidate = Candidate {
                        at: (number, at),
                        item,
                        sender: sender.clone(),
                        digest,
                        former: former_digests(platform, item),
                    };
                    by_time.entry(moment).or_default().push(candidate);
                }
            }
            senders.push(known.into_values().collect());
        }
        Self {
            conversations,
            by_time,
            senders,
        }
    }

    /// The messages at a key's time, shifted.
    fn at(&self, key: &Key, shift: i64) -> impl Iterator<Item = &Candidate<'a>> {
        self.by_time
            .get(&(key.platform, key.at.saturating_add(shift)))
            .into_iter()
            .flatten()
    }

    fn confirmed(&self, key: &Key, aliases: &Aliases) -> Option<&Candidate<'a>> {
        let near = tolerance(key.platform)
            .iter()
            .flat_map(|shift| self.at(key, *shift));
        let mut near = near.filter(|found| found.has_text_of(key) && found.is_by(key, aliases));
        let first = near.next()?;
        // Of several, the one in the conversation of that name.
        let named = |found: &&Candidate<'a>| {
            self.conversations
                .get(found.at.0)
                .is_some_and(|found| found.id == key.conversation)
        };
        if named(&first) {
            Some(first)
        } else {
            Some(near.find(named).unwrap_or(first))
        }
    }

    /// Who in the export is a sender of keys whom it does not have under that account. A contact's name on one phone is
    /// not that on another. They are the same if more messages agree in time and text than with anybody else, and
    /// each name of the export stands for one sender only.
    fn aliases(&self, keys: &[Key]) -> Aliases {
        let of_keys: HashSet<&str> = keys.iter().map(|key| key.sender.as_str()).collect();
        let mut votes: BTreeMap<(Platform, &str, &str), usize> = BTreeMap::new();
        for key in keys.iter().filter(|key| key.platform == Platform::WhatsApp) {
            if self
                .senders
                .iter()
                .any(|senders| senders.contains(&key.sender))
            {
                continue;
            }
            let agree = tolerance(key.platform)
                .iter()
                .flat_map(|shift| self.at(key, *shift));
            let agree = agree
                .filter(|found| found.has_text_of(key) && !of_keys.contains(found.sender.as_str()));
            for sender in agree
                .map(|found| found.sender.as_str())
                .collect::<HashSet<_>>()
            {
                *votes
                    .entry((key.platform, &key.sender, sender))
                    .or_insert(0) += 1;
            }
        }
        // The most votes of each sender of keys, and of each name of the export, and how many have as many.
        let mut most: HashMap<(bool, &str), (usize, usize)> = HashMap::new();
        for ((_, wanted, found), count) in &votes {
            for side in [(true, *wanted), (false, *found)] {
                let (best, ties) = most.entry(side).or_insert((0, 0));
                match (*count).cmp(best) {
                    Ordering::Greater => (*best, *ties) = (*count, 1),
                    Ordering::Equal => *ties += 1,
                    Ordering::Less => {}
                }
            }
        }
        let alone = |side, count| most.get(&side) == Some(&(count, 1));
        votes
            .into_iter()
            .filter(|((_, wanted, found), count)| {
                alone((true, *wanted), *count) && alone((false, *found), *count)
            })
            .map(|((platform, wanted, found), _)| ((platform, wanted.to_owned()), found.to_owned()))
            .collect()
    }

    /// The conversations of the export that are those of each label: those that hold a message of the label, and those
    /// of that name in which a sender of the label writes.
    fn covering<'k>(
        &self,
        keys: &'k [Key],
        aliases: &Aliases,
    ) -> HashMap<(Platform, &'k str), HashSet<usize>> {
        let mut covering: HashMap<(Platform, &str), HashSet<usize>> = HashMap::new();
        for key in keys {
            let numbers = covering
                .entry((key.platform, key.conversation.as_str()))
                .or_default();
            numbers.extend(self.confirmed(key, aliases).map(|found| found.at.0));
            for (number, conversation) in self.conversations.iter().enumerate() {
                let same =
                    conversation.platform == key.platform && conversation.id == key.conversation;
                if same
                    && self
                        .senders
                        .get(number)
                        .is_some_and(|senders| senders.contains(&key.sender))
                {
                    numbers.insert(number);
                }
            }
        }
        covering
    }

    /// Whether a key's time lies between the first and the last message of a conversation.
    fn covers(&self, number: usize, key: &Key) -> bool {
        let Some(conversation) = self.conversations.get(number) else {
            return false;
        };
        let moment = |item: &Item| time_in_key(conversation.platform, item.shared_time());
        let first = conversation.messages.iter().map(moment).min();
        let last = conversation.messages.iter().map(moment).max();
        first.is_some_and(|first| first <= key.at) && last.is_some_and(|last| key.at <= last)
    }
}
