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

/// The most approvals that are looked at, the latest first, and drafts before a withdrawal.
const MOST_LOOKED_AT: usize = 200;
/// The most approvals of an import that are kept, about.
const MOST_KEPT: usize = 500;
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
    platform: Option<Platform>,
    label: String,
    subject: Subject,
    on: Option<usize>,
}

impl Candidate {
    fn of_log(one: &Approved, draft: usize) -> Self {
        Self {
            draft,
            at: one.at,
            party: one.party.clone(),
            platform: one.platform,
            label: one.label.clone(),
            subject: Subject::of(&one.text),
            on: None,
        }
    }

    /// Whether it was given in a conversation.
    fn is_of(&self, here: &Here<'_>) -> bool {
        self.platform == Some(here.platform) && self.label == here.label
    }
}

/// Who withdraws, and where.
struct Here<'a> {
    party: &'a str,
    platform: Platform,
    label: &'a str,
}

/// What a message says beside the words that withdraw something.
struct Beside {
    /// Whether the words name what had been approved.
    names: bool,
    subject: Subject,
}

/// Says of each draft that withdraws an approval which one, or which ones it may be. The drafts are in the order of time; the
/// approvals of the log, by time too, are known by their places behind the requests of the log.
pub(super) fn tie(
    drafts: &mut [Draft],
    conversations: &[Conversation],
    people: &People,
    (approved, first): (&[Approved], usize),
) {
    if !drafts.iter().any(|one| one.reason.why == Why::Withdraws) {
        return;
    }
    let mut own: Vec<Candidate> = Vec::new();
    // What the export has too is one approval.
    let times = drafts.iter().filter(|one| is(one, "approved"));
    let times: HashSet<i64> = times
        .filter_map(|one| Some(source(one, conversations)?.1.at))
        .collect();
    let logged = approved.iter().enumerate();
    let logged = logged.filter(|(_, one)| !times.contains(&one.at));
    let mut logged: Vec<Candidate> = logged
        .map(|(place, one)| Candidate::of_log(one, beyond(first + place)))
        .collect();
    for at in 0..drafts.len() {
        let decides = |draft: &&Draft| draft.kind == Kind::Decision;
        let Some(draft) = drafts.get(at).filter(decides) else {
            continue;
        };
        let Some((conversation, item)) = source(draft, conversations) else {
            continue;
        };
        let Some(person) = sender(conversation, item, people) else {
            continue;
        };
        let here = Here {
            party: &person.party,
            platform: conversation.platform,
            label: &conversation.id,
        };
        let on = draft_of(draft, "on");
        if draft.reason.why != Why::Withdraws {
            if is(draft, "approved") {
                let asked = on.and_then(|on| drafts.get(on));
                let text = asked.map_or(&draft.note, |asked| &asked.note);
                own.push(Candidate {
                    draft: at,
                    at: item.at,
                    party: person.party.clone(),
                    platform: Some(conversation.platform),
                    label: conversation.id.clone(),
                    subject: Subject::of(text),
                    on,
                });
                if own.len() > 2 * MOST_KEPT {
                    own.drain(..MOST_KEPT);
                }
            } else if on.is_some() {
                own.retain(|one| one.on != on);
            }
            continue;
        }
        let fits = |one: &&Candidate| {
            let same = on.is_none() || one.on == on;
            same && one.party == here.party && one.at < item.at
        };
        let latest = own.iter().rev().filter(fits).take(MOST_LOOKED_AT);
        let known = logged.iter().rev().filter(fits).take(MOST_LOOKED_AT);
        let mut candidates: Vec<&Candidate> = latest.chain(known).collect();
        candidates.reverse();
        candidates.sort_by_key(|one| one.at);
        // What is taken back at once quotes the message that does it.
        let before = drafts.get(..at).unwrap_or_default().iter().enumerate();
        let mut before = before.rev().take(MOST_LOOKED_AT).filter(|(_, one)| {
            let decides = one.kind == Kind::Decision && one.reason.revised;
            decides && one.note.ends_with(&draft.note)
        });
        let (found, may) = match before.next() {
            Some((found, _)) => (Some(found), Vec::new()),
            None => choose(&candidates, &here, &beside(&draft.note)),
        };
        if let Some(found) = found {
            own.retain(|one| one.draft != found);
            logged.retain(|one| one.draft != found);
        }
        if let Some(draft) = drafts.get_mut(at) {
            let replaces = found.map(|found| ("replaces", Value::Draft(found)));
            draft.fields.extend(replaces);
            draft.may_be = may;
        }
    }
}

/// The approval that is meant, or those of which one may be meant.
fn choose(
    candidates: &[&Candidate],
    here: &Here<'_>,
    beside: &Beside,
) -> (Option<usize>, Vec<usize>) {
    let named = candidates.iter().copied();
    let named: Vec<&Candidate> = named
        .filter(|one| one.subject.shares(&beside.subject))
        .collect();
    match (named.as_slice(), candidates) {
        ([one], _) => return (Some(one.draft), Vec::new()),
        ([], [one]) if !beside.names && one.is_of(here) => {
            return (Some(one.draft), Vec::new());
        }
        _ => {}
    }
    let may = if named.is_empty() {
        candidates
    } else {
        named.as_slice()
    };
    let may: Vec<usize> = may.iter().map(|one| one.draft).collect();
    let latest = may.len().saturating_sub(MOST);
    (None, may.get(latest..).unwrap_or_default().to_vec())
}

/// Whether a draft is a decision with a verdict.
fn is(draft: &Draft, verdict: &'static str) -> bool {
    draft.fields.contains(&("verdict", Value::Word(verdict)))
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
