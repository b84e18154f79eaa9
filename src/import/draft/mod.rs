//! Drafts of entries from conversations: facts of the platforms, and what messages say.
//!
//! Only what crosses the sides is drafted. A draft has the item that it comes from and the reason for it; drafts refer to each other
//! by their index.

mod address;
mod asked;
mod clause;
mod dates;
#[expect(clippy::module_inception, reason = "a draft is the subject here")]
mod draft;
mod elsewhere;
mod facts;
mod handed;
mod lexicon;
mod loose;
mod messages;
mod own;
mod people;
mod promise;
mod quotation;
mod reason;
mod said;
mod scene;
mod subject;
#[cfg(test)]
mod tests;
mod withdrawn;
mod words;

use std::collections::HashMap;

use chrono::NaiveDate;

pub use asked::{Earlier, earlier_of};
pub use dates::By;
pub use draft::{Draft, Kind, Source, Value};
pub use people::{People, Person};
pub use quotation::quotation;
pub use reason::{Reason, Tie, Why, edited, perhaps, worded_again};
pub use withdrawn::Approved;
pub use words::{Act, Needs, acknowledges, acts};

use crate::import::model::{Body, Conversation, Platform, Sender};
use crate::import::note::{Note, NoteKind, Undrafted};
use asked::Requests;
use elsewhere::Elsewhere;
use messages::Recent;
use scene::Scene;

/// How drafts are made.
pub struct Options<'a> {
    /// Whether every message that crosses the sides is drafted.
    pub all: bool,
    /// The day of an instant in the zone of a side.
    pub day: &'a dyn Fn(i64, &str) -> NaiveDate,
    /// The working day of a side that is the nth one after a day.
    pub working_day: &'a dyn Fn(NaiveDate, u32, &str) -> Option<NaiveDate>,
    /// The requests of the log, by time.
    pub earlier: &'a [Earlier],
    /// The approvals of the log that nothing replaces.
    pub approved: &'a [Approved],
    /// The instant as of which meetings have ended, in Unix seconds.
    pub now: i64,
}

/// The drafts of some conversations.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The drafts, by time.
    pub drafts: Vec<Draft>,
    /// The accounts that belong to nobody, with the number of their messages, the most frequent first.
    pub unknown: Vec<(Platform, Sender, usize)>,
    /// The addresses that belong to nobody, with the number of mails that go to nobody of the other side but, perhaps, to them, the most
    /// frequent first: nothing was drafted from these mails.
    pub strangers: Vec<(Platform, Sender, usize)>,
    /// The titles of the chats in which only one side is known to be, each once: nothing was drafted from them.
    pub one_sided: Vec<String>,
    /// What seems to be said and was not drafted.
    pub notes: Vec<Note>,
}

/// Makes the drafts of some conversations.
pub fn drafts(conversations: &[Conversation], people: &People, options: &Options<'_>) -> Drafted {
    let mut drafts = Vec::new();
    let mut unknown: HashMap<(Platform, &str), (&Sender, usize)> = HashMap::new();
    let mut strangers: HashMap<(Platform, &str), (&Sender, usize)> = HashMap::new();
    let mut one_sided: Vec<String> = Vec::new();
    let mut elsewhere = Elsewhere::default();
    let mut notes = Vec::new();
    let (mut loose, mut all_asked) = (Vec::new(), Vec::new());
    for (index, conversation) in conversations.iter().enumerate() {
        let scene = Scene::new(conversation, index, people);
        let mut requests = Requests::new(conversation, &elsewhere);
        let party = |name: &str| scene.party(name).map(str::to_owned);
        requests.continue_from(options.earlier, conversation, &party);
        let mut recent = Recent::default();
        let mut called_off = None;
        for (at, item) in conversation.messages.iter().enumerate() {
            let written = item
                .sender
                .iter()
                .filter(|_| !matches!(item.body, Body::System(_)));
            for sender in written.filter(|sender| scene.person(sender).is_none()) {
                let counted = unknown.entry((conversation.platform, &sender.account));
                counted.or_insert((sender, 0)).1 += 1;
            }
            for sender in messages::strangers(&scene, item, options) {
                let counted = strangers.entry((conversation.platform, &sender.account));
                counted.or_insert((sender, 0)).1 += 1;
            }
            let fact = facts::draft(&scene, at, item, options.now);
            let meeting = fact.is_some() && conversation.platform == Platform::Calendar;
            if meeting && facts::is_called_off(&conversation.title) {
                // A series is one meeting.
                called_off.get_or_insert_with(|| Note {
                    place: item.place.clone(),
                    kind: NoteKind::Undrafted(Undrafted::CalledOff),
                });
            } else {
                drafts.extend(fact);
            }
            let state = (&mut requests, &mut recent);
            let silence = messages::draft(&scene, state, (at, item), options, &mut drafts);
            notes.extend(silence.map(|why| Note {
                place: item.place.clone(),
                kind: NoteKind::Undrafted(why),
            }));
        }
        notes.extend(called_off);
        if scene.is_one_sided() && !one_sided.contains(&conversation.title) {
            one_sided.push(conversation.title.clone());
        }
        // Who never wrote, but was written to.
        if let Some(peer) = scene.unknown_peer() {
            let counted = unknown.entry((conversation.platform, &peer.account));
            counted.or_insert((peer, 0));
        }
        let (asked, answers) = requests.into_asked();
        loose.extend(answers);
        all_asked.extend(asked.iter().cloned());
        if conversation.platform == Platform::Mail {
            elsewhere.extend(asked);
        }
    }
    loose::add_earlier(&mut all_asked, options.earlier, people);
    notes.extend(loose::settle(loose, all_asked, &mut drafts));
    let mut drafts = by_time(drafts, conversations);
    let approved = (options.approved, options.earlier.len());
    withdrawn::tie(&mut drafts, conversations, people, approved);
    Drafted {
        drafts,
        unknown: counted(unknown),
        strangers: counted(strangers),
        one_sided,
        notes,
    }
}

/// Accounts with the number of their messages, the most frequent first.
fn counted(
    accounts: HashMap<(Platform, &str), (&Sender, usize)>,
) -> Vec<(Platform, Sender, usize)> {
    let accounts = accounts.into_iter();
    let mut counted: Vec<(Platform, Sender, usize)> = accounts
        .map(|((platform, _), (sender, count))| (platform, sender.clone(), count))
        .collect();
    counted.sort_by(|a, b| (b.2, a.0, &a.1.account).cmp(&(a.2, b.0, &b.1.account)));
    counted
}

/// Sorts drafts by the time of their items; what refers to a draft follows it.
fn by_time(drafts: Vec<Draft>, conversations: &[Conversation]) -> Vec<Draft> {
    let time = |draft: &Draft| {
        let conversation = conversations.get(draft.source.conversation);
        let item =
            conversation.and_then(|conversation| conversation.messages.get(draft.source.item));
        item.map_or(0, |item| item.at)
    };
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|at| drafts.get(*at).map(time));
    let mut places = vec![0; drafts.len()];
    for (place, at) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*at) {
            *slot = place;
        }
    }
    let mut sorted: Vec<(usize, Draft)> = drafts.into_iter().enumerate().collect();
    sorted.sort_by_key(|(at, _)| places.get(*at).copied());
    let moved = |mut draft: Draft| {
        for (_, value) in &mut draft.fields {
            if let Value::Draft(at) = value {
                *at = places.get(*at).copied().unwrap_or(*at);
            }
        }
        draft
    };
    sorted.into_iter().map(|(_, draft)| moved(draft)).collect()
}
