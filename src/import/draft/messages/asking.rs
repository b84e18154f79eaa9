//! What a message asks for, and what it repeats.

use chrono::NaiveDate;

use super::{Asks, Message};
use crate::import::draft::Options;
use crate::import::draft::asked::{Asked, Requests};
use crate::import::draft::dates::By;
use crate::import::draft::draft::{Draft, Value};
use crate::import::draft::handed::Handed;
use crate::import::draft::reason::Why;
use crate::import::draft::said::Said;
use crate::import::draft::scene::Scene;
use crate::import::draft::words::{Act, Needs};

impl Message<'_> {
    /// The part of a message that asks for one of several things, from its words to those of the next one: all of the message is in
    /// one of the parts.
    pub(super) fn asking(&self, said: &[Said], at: usize) -> Option<Self> {
        let asks = |one: &&Said| matches!(one.act, Act::Ask(..));
        let is_first = !said.iter().take(at).any(|one| asks(&one));
        let one = said.get(at).filter(asks)?;
        let next = said.iter().skip(at + 1).find(asks);
        if is_first && next.is_none() {
            return None;
        }
        let start = if is_first { 0 } else { one.start };
        let end = next.map_or(self.text.len(), |next| next.start);
        let text = self.text.get(start..end)?.trim();
        // Where something is quoted, all is shown.
        let whole = self.note.trim() != self.text.trim();
        Some(Self {
            item: self.item,
            at: self.at,
            person: self.person,
            to: self.to.clone(),
            note: if whole {
                self.note.clone()
            } else {
                text.to_owned()
            },
            text: text.to_owned(),
            inward: self.inward,
        })
    }

    /// The draft of a reminder, or of a request for what was asked elsewhere.
    pub(super) fn remind(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        (one, needs): (&Said, Option<Needs>),
    ) -> Option<(Draft, Option<Asks>)> {
        let party = self.person.party.as_str();
        let sides = (party, self.to.as_str());
        let reminded = Handed::by_words(&one.text);
        let is_named = |asked: &Asked| reminded.names(&asked.subject, asked.needs);
        let own = requests.target(self.item, party, true);
        let own = own.or_else(|| requests.late(self.item, (party, true), &is_named));
        let own = own.map(|found| requests.closer(found, &self.text).0);
        let own = own.filter(|at| {
            let asked = requests.get(*at);
            let fits = asked.is_some_and(|asked| reminded.may_be_of(&asked.subject, asked.needs));
            fits && !requests.is_marked_otherwise(*at, &self.text)
        });
        match own.or_else(|| requests.elsewhere(self.item, sides, needs, &self.text)) {
            Some(at) => self.reminder(scene, requests, at, Why::Reminds),
            // What it reminds of was asked for elsewhere, as in a call.
            None => Some(self.request(scene, needs?, None)),
        }
    }

    /// The draft of a request, or a reminder of one that asked for the same.
    pub(super) fn ask(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        (needs, due): (Needs, Option<By>),
        (options, drafts): (&Options<'_>, &mut [Draft]),
    ) -> Option<(Draft, Option<Asks>)> {
        let party = self.person.party.as_str();
        let owes = scene.party(&self.to).unwrap_or(&self.to);
        let due = due.and_then(|due| self.day(options, due, owes));
        let whose = (party, self.person.id.as_str());
        match requests.repeated(self.item, whose, needs, &self.text) {
            Some((at, true)) => return self.go_on(scene, requests, (at, due), drafts),
            Some((at, false)) => return self.reminder(scene, requests, at, Why::AsksAgain),
            None => {}
        }
        let sides = (party, self.to.as_str());
        match requests.elsewhere(self.item, sides, Some(needs), &self.text) {
            Some(at) => self.reminder(scene, requests, at, Why::AsksAgain),
            None => Some(self.request(scene, needs, due)),
        }
    }

    /// Goes on with a request of the same side that was not answered yet. A due in what follows is one of the request, unless the
    /// request has a later one; words are not lost.
    fn go_on(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        (at, due): (usize, Option<NaiveDate>),
        drafts: &mut [Draft],
    ) -> Option<(Draft, Option<Asks>)> {
        let asked = requests.get(at)?;
        let (before, first) = (asked.due, asked.draft);
        let Some(due) = due.filter(|due| Some(*due) != before) else {
            requests.about(at, self.item);
            return None;
        };
        let Some(draft) = drafts.get_mut(first) else {
            // The request is in the log already.
            return self.reminder(scene, requests, at, Why::AsksAgain);
        };
        requests.about(at, self.item);
        draft.note.push_str("\n\n");
        draft.note.push_str(&self.note);
        if before.is_none() {
            draft.fields.push(("due", Value::Day(due)));
            requests.set_due(at, due);
        }
        put_off(requests, at, Some(due), drafts);
        None
    }
}

/// Gives a request the later due that its own side names when it goes on with it.
fn put_off(requests: &mut Requests<'_>, at: usize, due: Option<NaiveDate>, drafts: &mut [Draft]) {
    let Some((asked, due)) = requests.get(at).zip(due) else {
        return;
    };
    let later = asked.due.is_some_and(|before| before < due);
    if let Some(draft) = drafts.get_mut(asked.draft).filter(|_| later) {
        draft.fields.retain(|(name, _)| *name != "due");
        draft.fields.push(("due", Value::Day(due)));
        requests.set_due(at, due);
    }
}
