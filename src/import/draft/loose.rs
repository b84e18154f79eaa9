//! Answers to none of the requests of their conversation: to what was asked in another one, or long before.

use std::collections::{HashMap, HashSet};

use super::asked::{Asked, Earlier};
use super::draft::{Draft, Value};
use super::handed::Handed;
use super::messages::{are_apart, may_answer};
use super::people::People;
use super::promise::Promised;
use super::words::{Act, Needs};
use crate::import::model::Place;
use crate::import::note::{Note, NoteKind, Undrafted};

/// How many seconds apart a request of the log may be from the same in an export.
const SAME: i64 = 60;
/// How many requests are looked at, the latest first.
const MOST: usize = 500;

/// What an answer is about.
#[derive(Debug)]
pub(super) enum What {
    Promised(Box<Promised>),
    Handed(Vec<Handed>),
}

/// An answer to none of the requests of its conversation.
#[derive(Debug)]
pub(super) struct Loose {
    pub(super) at: i64,
    pub(super) party: String,
    pub(super) act: Act,
    pub(super) what: What,
    /// Whether nothing but a file says it.
    pub(super) is_file: bool,
    pub(super) place: Place,
    /// The draft, but for the request that it answers.
    pub(super) draft: Draft,
}

impl Loose {
    fn suits(&self, asked: &Asked) -> bool {
        let fits = match self.act {
            Act::Refuse(other) => !are_apart(asked.needs, other),
            act => may_answer(act, asked.needs),
        };
        fits && !(self.is_file && asked.needs == Needs::Access)
            && match &self.what {
                What::Promised(promised) => promised.may_be(&asked.subject, asked.needs),
                What::Handed(handed) => handed
                    .iter()
                    .all(|one| one.may_be(&asked.subject, asked.needs)),
            }
    }

    fn names(&self, asked: &Asked) -> bool {
        match &self.what {
            What::Promised(promised) => promised.names(&asked.subject),
            What::Handed(handed) => handed
                .iter()
                .any(|one| one.names(&asked.subject, asked.needs)),
        }
    }

    /// Whether it says nothing of what it is about.
    fn is_bare(&self) -> bool {
        match &self.what {
            What::Promised(promised) => !promised.names_something(),
            What::Handed(handed) => !handed.iter().any(Handed::names_something),
        }
    }

    /// Whether its words are an answer only where they follow a request.
    fn is_weak(&self) -> bool {
        self.is_file || self.act == Act::Gave || self.act == Act::Pay
    }
}

/// Adds the requests of the log that were not read again.
pub(super) fn add_earlier(asked: &mut Vec<Asked>, earlier: &[Earlier], people: &People) {
    let mut times: HashMap<String, Vec<i64>> = HashMap::new();
    for one in asked.iter() {
        times.entry(one.from.clone()).or_default().push(one.at);
    }
    for times in times.values_mut() {
        times.sort_unstable();
    }
    for (at, one) in earlier.iter().enumerate() {
        let read = times.get(&one.person).is_some_and(|times| {
            let next = times.partition_point(|time| *time < one.at - SAME);
            times.get(next).is_some_and(|time| *time <= one.at + SAME)
        });
        let party = people.party(&one.person).filter(|_| !read);
        if let Some(party) = party {
            let mut one = Asked::earlier(at, one, party.to_owned());
            one.closed = earlier.get(at).and_then(|one| one.closed);
            asked.push(one);
        }
    }
}

/// Drafts the answers that name what exactly one open request asks for, and notes those that may answer one.
pub(super) fn settle(
    mut loose: Vec<Loose>,
    mut asked: Vec<Asked>,
    drafts: &mut Vec<Draft>,
) -> Vec<Note> {
    let key = |draft: &Draft| (draft.source.conversation, draft.source.item);
    let told: HashSet<(usize, usize)> = drafts.iter().map(key).collect();
    let (mut places, mut files) = (HashSet::new(), HashSet::new());
    let mut notes = Vec::new();
    loose.sort_by_key(|one| one.at);
    asked.sort_by_key(|one| (one.at, one.draft));
    asked.dedup_by(|one, kept| {
        let same = one.at == kept.at && one.draft == kept.draft;
        if same {
            let closed = [one.closed, kept.closed].into_iter().flatten();
            kept.closed = closed.min();
        }
        same
    });
    for one in loose {
        let end = asked.partition_point(|asked| asked.at < one.at);
        let before = asked.iter_mut().take(end).rev().take(MOST);
        let open = before.filter(|asked| {
            let open = asked.closed.is_none_or(|closed| closed >= one.at);
            open && asked.party != one.party
        });
        let mut open: Vec<&mut Asked> = open.collect();
        let is_named = open.iter().any(|asked| one.names(asked));
        open.retain(|asked| one.suits(asked));
        let bare = one.is_bare() && !open.is_empty() && !one.is_weak();
        // A picture says nothing; only one in the same conversation may be meant for an answer.
        let file = open.iter().find(|asked| {
            let here = drafts
                .get(asked.draft)
                .map(|draft| draft.source.conversation);
            let here = here == Some(one.draft.source.conversation);
            one.is_file && here && asked.needs == Needs::Materials
        });
        let file = file.is_some_and(|asked| files.insert(asked.draft));
        let mut named: Vec<&mut Asked> =
            open.into_iter().filter(|asked| one.names(asked)).collect();
        let source = key(&one.draft);
        if let ([asked], false) = (named.as_mut_slice(), one.is_weak()) {
            let closes = !matches!(one.act, Act::Promise(_) | Act::GivePart(_));
            asked.closed = closes.then_some(one.at).or(asked.closed);
            let mut draft = one.draft;
            let place = draft.fields.iter().position(|(name, _)| *name == "gives");
            let answers = ("answers", Value::Draft(asked.draft));
            draft
                .fields
                .insert(place.unwrap_or(draft.fields.len()), answers);
            drafts.push(draft);
            continue;
        }
        let says_so = is_named || bare || file;
        if says_so && !told.contains(&source) && places.insert(source) {
            notes.push(Note {
                place: one.place,
                kind: NoteKind::Undrafted(Undrafted::Loose),
            });
        }
    }
    notes
}
