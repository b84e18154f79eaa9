//! What asks once more for something, or goes on with a request.

use super::{Asked, BURST, Requests};
use crate::import::draft::subject::Subject;
use crate::import::draft::words::{Needs, says};
use crate::import::model::Item;

impl Requests<'_> {
    /// Whether an item of the same side has another number, letter, date or name than a request. Other words say nothing: those
    /// of reminders are their own.
    pub(in crate::import::draft) fn is_marked_otherwise(&self, at: usize, text: &str) -> bool {
        let subject = Subject::of(text);
        self.get(at)
            .is_some_and(|asked| asked.subject.is_marked_otherwise(&subject))
    }

    /// The open request of the same side that an item repeats, and whether it only continues it.
    pub(in crate::import::draft) fn repeated(
        &self,
        item: &Item,
        (party, from): (&str, &str),
        needs: Needs,
        text: &str,
    ) -> Option<(usize, bool)> {
        let subject = Subject::of(text);
        let burst = |asked: &Asked| item.at - asked.at <= BURST && !asked.heard;
        // What a message asks for besides is not the same.
        let own = |asked: &Asked| asked.touched == self.message && asked.id == item.id;
        let same = |asked: &Asked| {
            let again = asked.subject.is_repeated(&subject);
            let once_more = asked.heard && asked.subject.is_of_the_same(&subject);
            (again || once_more) && is_alike(asked.needs, needs)
        };
        let related = |asked: &Asked| {
            let threaded = self.mail || asked.thread.is_some() && asked.thread == item.thread;
            let replies = item.reply_to.as_ref() == Some(&asked.id);
            let more = needs == Needs::Answer && subject.names_nothing();
            let continues = burst(asked) && asked.from == from;
            asked.needs == needs && (threaded || replies || continues) || more && continues
        };
        // "Have you approved it?" asks for no other approval.
        let whether = needs == Needs::Approval && says(text, |lexicon| &lexicon.whether);
        let fits = |asked: &Asked| {
            let goes_on = !asked.subject.is_of_another(&subject) && (related(asked) || same(asked));
            !own(asked) && (whether && asked.needs == needs || goes_on)
        };
        let at = self.last((party, true), i64::MIN, &fits)?;
        Some((at, burst(self.get(at)?)))
    }
}

/// Whether what two messages ask for may be the same: not every wording says what it is.
fn is_alike(one: Needs, other: Needs) -> bool {
    let vague = |needs| matches!(needs, Needs::Answer | Needs::Information);
    one == other || vague(one) || vague(other)
}
