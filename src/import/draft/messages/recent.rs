//! What somebody wrote just before: a message goes on with it, takes it back or changes it.

use std::collections::HashMap;
use std::ops::Range;

use super::Message;
use crate::import::draft::Options;
use crate::import::draft::asked::{Requests, earlier_of};
use crate::import::draft::draft::{Draft, Kind, Value};
use crate::import::draft::said::{Said, is_unfinished, is_yes, later};
use crate::import::draft::scene::Scene;
use crate::import::draft::subject::Subject;
use crate::import::model::{Item, Sender};

/// How long after a message another one may go on with its sentence, in seconds.
const AT_ONCE: i64 = 2 * 60;
/// How long after a message another one may take it back, in seconds.
const SOON: i64 = 30 * 60;

/// What was written before in a conversation.
#[derive(Debug, Default)]
pub(in crate::import::draft) struct Recent {
    /// The latest drafts of each person.
    drafted: HashMap<String, Drafted>,
    /// The latest message.
    last: Option<Before>,
    /// The latest message by its sender and time, whether or not it was read.
    at: Option<(Option<Sender>, i64)>,
    /// How often another one began to write.
    turns: usize,
}

/// The drafts of a message.
#[derive(Debug, Clone)]
struct Drafted {
    at: i64,
    turn: usize,
    drafts: Range<usize>,
}

/// What a message does to an earlier one of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Revision {
    /// It takes back what that one says, or changes it.
    Changes,
    /// It takes back or limits an approval.
    TakesBack,
    /// What that one asks for is not wanted any more.
    Cancels,
    /// The same of a request of the log, by its place there.
    CancelsEarlier(usize),
}

/// A message before another one.
#[derive(Debug, Clone)]
pub(super) struct Before {
    text: String,
    note: String,
}

impl Recent {
    /// Begins the next message: what its sender wrote at once before it, if that may be the beginning of its sentence.
    pub(super) fn next(&mut self, item: &Item) -> Option<Before> {
        let last = self.last.take();
        let (sender, at) = self.at.replace((item.sender.clone(), item.at))?;
        let same = sender == item.sender;
        self.turns += usize::from(!same);
        let goes_on = same && item.reply_to.is_none() && item.at - at <= AT_ONCE;
        last.filter(|_| goes_on)
    }

    /// Adds a message with the indexes of its drafts.
    pub(super) fn add(&mut self, message: &Message<'_>, drafts: Range<usize>) {
        if drafts.is_empty() {
            self.last = is_unfinished(&message.text).then(|| Before {
                text: message.text.clone(),
                note: message.note.clone(),
            });
            return;
        }
        let drafted = Drafted {
            at: message.item.at,
            turn: self.turns,
            drafts,
        };
        self.drafted.insert(message.person.id.clone(), drafted);
    }

    /// The latest drafts of who wrote a message, if it may take them back, and whether nobody else wrote since.
    fn soon_before(&self, message: &Message<'_>) -> Option<(Range<usize>, bool)> {
        let drafted = self.drafted.get(&message.person.id)?;
        let soon = message.item.at - drafted.at <= SOON;
        soon.then(|| (drafted.drafts.clone(), drafted.turn == self.turns))
    }
}

impl Message<'_> {
    /// Goes on with a message that ends in the middle of its sentence: "Not", "approved". Whether there is one.
    pub(super) fn goes_on(&mut self, before: Option<Before>) -> bool {
        let Some(before) = before else {
            return false;
        };
        self.text = format!("{} {}", before.text.trim_end(), self.text.trim_start());
        self.note = format!("{}\n\n{}", before.note, self.note);
        true
    }

    /// Adds the message to the drafts of an earlier one that it takes back or changes, and opens again what these closed.
    pub(super) fn revise(
        &self,
        scene: &Scene<'_>,
        (requests, recent): (&mut Requests<'_>, &Recent),
        said: &[Said],
        (options, drafts): (&Options<'_>, &mut [Draft]),
    ) -> Option<Revision> {
        let party = self.person.party.as_str();
        let later = later(&self.text, (options.day)(self.item.at, party));
        let agrees = said.iter().any(|one| is_yes(one.act));
        let (soon, at_once) = recent.soon_before(self).unwrap_or_default();
        let mut revised = Vec::new();
        let mut revision = Revision::Changes;
        for at in soon {
            let Some(draft) = drafts.get_mut(at) else {
                continue;
            };
            let is = |name, word| draft.fields.contains(&(name, Value::Word(word)));
            let approves = draft.kind == Kind::Decision && is("verdict", "approved");
            // What follows a question of somebody else may answer that.
            let meant = later.meant && self.is_about_another(requests, draft);
            let limits = (later.takes_back || meant) && approves && at_once;
            let taken_back = !agrees && (later.mistaken || limits);
            let has_date = draft.field("due").or(draft.field("promises")).is_some();
            if taken_back {
                revised.push(at);
                if approves {
                    revision = Revision::TakesBack;
                }
                reopen(requests, draft);
            } else if later.corrects && has_date && said.is_empty() {
                revised.push(at);
                let owes = match draft.kind {
                    Kind::Request => scene.party(&self.to).unwrap_or(&self.to),
                    _ => party,
                };
                let day = later.date.and_then(|by| self.day(options, by, owes));
                let before = draft.field("promises").is_some();
                match day {
                    Some(day) if before => draft.set("promises", Value::Day(day)),
                    Some(day) => draft.set("due", Value::Day(day)),
                    // Which day is meant is open; a promise has one.
                    None => draft.fields.retain(|(name, _)| *name != "due"),
                }
                if let (Some(asked), Some(day)) = (requests.of_draft(at), day) {
                    requests.set_due(asked, day);
                }
            }
        }
        if later.cancels && !agrees && revised.is_empty() {
            let own = requests.target(self.item, party, true);
            let own = own.map(|found| requests.closer(found, &self.text).0);
            if let Some(at) = own {
                let draft = requests.get(at)?.draft;
                requests.close(at, self.item.at);
                if let Some(at) = earlier_of(draft) {
                    return Some(Revision::CancelsEarlier(at));
                }
                revised.push(draft);
                revision = Revision::Cancels;
            }
        }
        let mut found = None;
        for at in revised {
            if let Some(draft) = drafts.get_mut(at) {
                draft.note.push_str("\n\n");
                draft.note.push_str(&self.note);
                draft.reason.revised = true;
                found = Some(revision);
            }
        }
        found
    }

    /// Whether the message names something, and nothing of what an approval is on.
    fn is_about_another(&self, requests: &Requests<'_>, approval: &Draft) -> bool {
        let subject = Subject::of(&self.text);
        let on = match approval.field("on") {
            Some(Value::Draft(on)) => requests.of_draft(*on),
            _ => None,
        };
        let asked = on.and_then(|on| requests.get(on));
        !subject.names_nothing() && asked.is_none_or(|asked| !asked.subject.shares(&subject))
    }
}

/// Opens again what a draft that is taken back answers or decides; a decision is then on nothing.
fn reopen(requests: &mut Requests<'_>, draft: &mut Draft) {
    for (name, value) in &draft.fields {
        if let (true, Value::Draft(on)) = (matches!(*name, "on" | "answers"), value) {
            requests.reopen(*on);
        }
    }
    draft.fields.retain(|(name, _)| *name != "on");
}
