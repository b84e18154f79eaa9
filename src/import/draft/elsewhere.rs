//! Requests of other threads of mail, which a mail in a thread of its own may remind of.

use std::collections::HashMap;

use super::asked::{Asked, earlier_of};
use super::subject::Subject;
use super::words::Needs;

/// The most requests for one thing that are looked at.
const MOST: usize = 50;

/// The requests of the threads that were read.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    asked: Vec<Asked>,
    by_thing: HashMap<String, Vec<usize>>,
    by_draft: HashMap<usize, usize>,
}

impl Elsewhere {
    /// The latest request of a side to another for the same things that was open at an instant.
    pub(super) fn find(
        &self,
        at: i64,
        (party, to): (&str, &str),
        needs: Option<Needs>,
        subject: &Subject,
    ) -> Option<&Asked> {
        let of_thing = self.by_thing.get(subject.things().next()?)?;
        let latest = of_thing.iter().rev().take(MOST);
        let mut latest = latest.filter_map(|at| self.asked.get(*at));
        latest.find(|asked| {
            let open = asked.at < at && asked.closed.is_none_or(|closed| closed > at);
            let sides = asked.party == party && asked.to == to;
            let same = needs.is_none_or(|needs| asked.needs == needs);
            open && sides && same && asked.subject.is_of_the_same(subject)
        })
    }

    /// Adds the requests of a thread.
    pub(super) fn extend(&mut self, asked: Vec<Asked>) {
        for one in asked {
            if earlier_of(one.draft).is_some() {
                continue;
            }
            let known = self.by_draft.get(&one.draft);
            if let Some(known) = known.and_then(|at| self.asked.get_mut(*at)) {
                known.closed = match (known.closed, one.closed) {
                    (Some(first), Some(second)) => Some(first.min(second)),
                    (first, second) => first.or(second),
                };
                continue;
            }
            let index = self.asked.len();
            self.by_draft.insert(one.draft, index);
            for thing in one.subject.things() {
                self.by_thing.entry(thing.clone()).or_default().push(index);
            }
            self.asked.push(one);
        }
    }
}
