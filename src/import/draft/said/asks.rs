//! What a further sentence adds to the requests of a message.

use super::{MOST_ASKED, Said, Text};
use crate::import::draft::subject::Subject;
use crate::import::draft::words::{Act, Needs};
use crate::phrases::words;

impl Text<'_> {
    /// Whether a request is for something that those before do not name.
    pub(super) fn asks_for_more(&self, said: &[Said], found: &Said) -> bool {
        let Act::Ask(needs, _) = found.act else {
            return false;
        };
        let clear = matches!(
            needs,
            Needs::Access
                | Needs::Approval
                | Needs::Payment
                | Needs::Revision
                | Needs::Materials
                | Needs::Information
        );
        let subject = Subject::of(&found.text);
        // "Please send the photos. Tell me when I can expect them."
        let folded = words(&found.text, 0..found.text.len());
        let same = self.any(|one| one.them.occurs_in(&folded));
        let mut asks = said.iter().filter(|one| matches!(one.act, Act::Ask(..)));
        let asked = asks.clone().count();
        let others = asks.all(|one| {
            let before = Subject::of(&one.text);
            !before.names_nothing() && before.is_of_another(&subject)
        });
        clear && asked < MOST_ASKED && !same && !subject.names_nothing() && others
    }

    /// Adds the due that a further sentence names to the last request: "Please send the photos. By Friday, please."
    pub(super) fn add_due(&self, said: &mut [Said], found: &Said) {
        let Act::Ask(needs, Some(due)) = found.act else {
            return;
        };
        let mut asks = said.iter_mut().rev();
        let Some(last) = asks.find(|one| matches!(one.act, Act::Ask(..))) else {
            return;
        };
        let Act::Ask(wanted, None) = last.act else {
            return;
        };
        let all = words(&found.text, 0..found.text.len());
        let other = Subject::of(&last.text).is_of_another(&Subject::of(&found.text));
        // "Please do it by Friday" names nothing either.
        let named = || !Subject::of(&found.text).names_nothing();
        let bare =
            needs == Needs::Answer && !(self.any(|one| one.deeds.occurs_in(&all)) && named());
        if bare || needs == wanted && !other {
            last.act = Act::Ask(wanted, Some(due));
        }
    }
}
