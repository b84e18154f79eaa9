//! What people ask of their own side before the eyes of the other.

use super::Requests;
use crate::import::draft::reason::Tie;
use crate::import::draft::subject::Subject;

/// A question to the own side.
#[derive(Debug)]
pub(super) struct Inward {
    pub(super) party: String,
    person: String,
    subject: Subject,
}

impl Requests<'_> {
    /// Notes that somebody asks something of the own side.
    pub(in crate::import::draft) fn ask_inward(&mut self, party: &str, person: &str, text: &str) {
        self.inward = Some(Inward {
            party: party.to_owned(),
            person: person.to_owned(),
            subject: Subject::of(text),
        });
    }

    /// The same request, unless the person rather answers a colleague, who asked for something else last.
    pub(in crate::import::draft) fn unless_inward(
        &self,
        found: (usize, Tie),
        person: &str,
    ) -> Option<(usize, Tie)> {
        let asked = self.get(found.0).filter(|_| found.1 == Tie::Follows);
        let other = |inward: &Inward| {
            let of_another = asked.is_some_and(|one| one.subject.is_of_another(&inward.subject));
            inward.person != person && !inward.subject.names_nothing() && of_another
        };
        (!self.inward.as_ref().is_some_and(other)).then_some(found)
    }
}
