//! Which approval a message withdraws: one of the same import, or one of the log.

use std::collections::HashSet;

use super::asked::beyond;
use super::draft::{Draft, Kind, Value};
use super::lexicon::LEXICONS;
use super::people::{People, Person};
use super::reason::Why;
use super::subject::Subject;
use crate::import::model::{Conversation, Item, Platform};
use crate::phrases::{Folded, Kind as Of, words};

/// The most approvals that are named where it is open which one is meant.
const MOST: usize = 5;

/// An approval of the log.
#[derive(Debug, Clone)]
pub struct Approved {
    /// The platform on which it was given, if its evidence says it.
    pub platform: Option<Platform>,
    /// The label of the conversation there.
    pub label: String,
    /// The side of who gave it.
    pub party: String,
    /// When, in Unix seconds.
    pub at: i64,
    /// What was written, and what it is on.
    pub text: String,
}

/// An approval that may be meant.
struct Candidate {
    /// As [`Value::Draft`] has it.
    draft: usize,
    at: i64,
    party: String,
    here: bool,
    subject: Subject,
    on: Option<usize>,
}

/// What a message says beside the words that withdraw something.
struct Beside {
    /// Whether the words name what had been approved.
    names: bool,
    subject: Subject,
}

/// Says of each draft that withdraws an approval which one, or which ones it may be. The drafts are in the order of time; the
/// approvals of the log are known by their places behind the requests of the log.
pub(super) fn tie(
    drafts: &mut [Draft],
    conversations: &[Conversation],
    people: &People,
    (approved, first): (&[Approved], usize),
) {
    let mut withdrawn: HashSet<usize> = HashSet::new();
    for at in 0..drafts.len() {
        let withdraws = |draft: &&Draft| draft.reason.why == Why::Withdraws;
        let Some(draft) = drafts.get(at).filter(withdraws) else {
            continue;
        };
        let Some((conversation, item)) = source(draft, conversations) else {
            continue;
        };
        let Some(person) = sender(conversation, item, people) else {
            continue;
        };
        let here = draft.source.conversation;
        let on = draft_of(draft, "on");
        let beside = beside(&draft.note);
        let earlier = drafts.get(..at).unwrap_or_default();
        let own = of_import(earlier, conversations, people, here);
        let own: Vec<Candidate> = own.collect();
        let logged = approved.iter().enumerate().map(|(place, one)| Candidate {
            draft: beyond(first + place),
            at: one.at,
            party: one.party.clone(),
            here: one.platform == Some(conversation.platform) && one.label == conversation.id,
            subject: Subject::of(&one.text),
            on: None,
        });
        // What the export has too is one approval.
        let logged = logged.filter(|one| !own.iter().any(|other| other.at == one.at));
        let mut candidates: Vec<Candidate> = logged.collect();
        candidates.extend(own);
        candidates.retain(|one| {
            let same = on.is_none() || one.on == on;
            same && one.party == person.party && one.at < item.at && !withdrawn.contains(&one.draft)
        });
        candidates.sort_by_key(|one| one.at);
        // What is taken back at once quotes the message that does it.
        let at_once = earlier.iter().rposition(|one| {
            let decides = one.kind == Kind::Decision && one.reason.revised;
            decides && one.note.ends_with(&draft.note) && one.source.conversation == here
        });
        let (found, may) = match at_once {
            Some(found) => (Some(found), Vec::new()),
            None => choose(&candidates, &beside),
        };
        if let Some(draft) = drafts.get_mut(at) {
            if let Some(found) = found {
                withdrawn.insert(found);
                draft.fields.push(("replaces", Value::Draft(found)));
            }
            draft.may_be = may;
        }
    }
}

/// The approval that is meant, or those of which one may be meant.
fn choose(candidates: &[Candidate], beside: &Beside) -> (Option<usize>, Vec<usize>) {
    let named = candidates.iter();
    let named: Vec<&Candidate> = named
        .filter(|one| one.subject.shares(&beside.subject))
        .collect();
    let here: Vec<&Candidate> = candidates.iter().filter(|one| one.here).collect();
    match (named.as_slice(), here.as_slice()) {
        ([one], _) => return (Some(one.draft), Vec::new()),
        ([], [one]) if !beside.names && candidates.len() == 1 => {
            return (Some(one.draft), Vec::new());
        }
        _ => {}
    }
    let may: Vec<usize> = match named.is_empty() {
        true => candidates.iter().map(|one| one.draft).collect(),
        false => named.iter().map(|one| one.draft).collect(),
    };
    let latest = may.len().saturating_sub(MOST);
    (None, may.get(latest..).unwrap_or_default().to_vec())
}

/// The approvals among some drafts that no later one rejects.
fn of_import<'a>(
    drafts: &'a [Draft],
    conversations: &'a [Conversation],
    people: &'a People,
    here: usize,
) -> impl Iterator<Item = Candidate> + 'a {
    let is = |draft: &Draft, word| draft.fields.contains(&("verdict", Value::Word(word)));
    let decisions = drafts.iter().enumerate();
    let decisions = decisions.filter(|(_, draft)| draft.kind == Kind::Decision);
    decisions.filter_map(move |(at, draft)| {
        let on = draft_of(draft, "on");
        let later = drafts.get(at + 1..).unwrap_or_default();
        let rejected = |later: &Draft| {
            let withdraws = later.reason.why == Why::Withdraws;
            on.is_some() && draft_of(later, "on") == on && is(later, "rejected") && !withdraws
        };
        if !is(draft, "approved") || later.iter().any(rejected) {
            return None;
        }
        let (conversation, item) = source(draft, conversations)?;
        let asked = on.and_then(|on| drafts.get(on));
        let text = asked.map_or(&draft.note, |asked| &asked.note);
        Some(Candidate {
            draft: at,
            at: item.at,
            party: sender(conversation, item, people)?.party.clone(),
            here: draft.source.conversation == here,
            subject: Subject::of(text),
            on,
        })
    })
}

fn source<'c>(
    draft: &Draft,
    conversations: &'c [Conversation],
) -> Option<(&'c Conversation, &'c Item)> {
    let conversation = conversations.get(draft.source.conversation)?;
    Some((conversation, conversation.messages.get(draft.source.item)?))
}

fn sender<'p>(conversation: &Conversation, item: &Item, people: &'p People) -> Option<&'p Person> {
    people.find(conversation.platform, item.sender.as_ref()?)
}

fn draft_of(draft: &Draft, field: &str) -> Option<usize> {
    match draft.field(field) {
        Some(Value::Draft(at)) => Some(*at),
        _ => None,
    }
}

/// What is said beside the words that withdraw something: "of the flyer" in "I take back my approval of the flyer".
fn beside(text: &str) -> Beside {
    let folded = Folded::new(text);
    let all = words(&folded.text, 0..folded.text.len());
    let found = LEXICONS.iter().find_map(|lexicon| {
        let mut places = 0..all.len();
        let found = places.find_map(|at| Some((at, lexicon.withdraws.find(&all, at)?.0)));
        Some((lexicon, found?))
    });
    let Some((lexicon, (from, to))) = found else {
        return Beside {
            names: false,
            subject: Subject::default(),
        };
    };
    let sentence = all.get(from).map(|word| word.sentence);
    let own = all.iter().enumerate();
    let own = own.filter(|(at, word)| {
        // Within the phrase are words such as "the flyer" in "withdraw the flyer approval".
        let edge = *at == from || at + 1 == to;
        Some(word.sentence) == sentence && !edge
    });
    let own = own.filter_map(|(_, word)| folded.text.get(word.range.clone()));
    let next = all.get(to).filter(|word| Some(word.sentence) == sentence);
    let says = |word: &crate::phrases::Word| word.kind != Of::Mark && !lexicon.joins.has(word);
    Beside {
        names: next.is_some_and(says),
        subject: Subject::of(&own.collect::<Vec<_>>().join(" ")),
    }
}
