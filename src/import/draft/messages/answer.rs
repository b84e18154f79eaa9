//! Which request is answered, also by messages that say nothing of it but by their place.

use super::{Message, SOON, may_answer};
use crate::import::draft::address::without_addresses;
use crate::import::draft::asked::{Asked, Requests};
use crate::import::draft::draft::{Draft, Kind, Value};
use crate::import::draft::handed::Handed;
use crate::import::draft::promise::Promised;
use crate::import::draft::reason::{Tie, Why};
use crate::import::draft::said::Said;
use crate::import::draft::scene::Scene;
use crate::import::draft::words::{Needs, acknowledges, answers_nothing, says, says_yes_or_no};

impl Message<'_> {
    /// The request that an act answers, if it may be one for it.
    pub(super) fn answered(
        &self,
        requests: &Requests<'_>,
        one: &Said,
        (promised, handed): (Option<&Promised>, &[Handed]),
    ) -> Option<(usize, Tie)> {
        let act = one.act;
        let target = requests.target(self.item, &self.person.party, false);
        let named = handed.iter().find(|one| one.names_something());
        let suits = |asked: &Asked| match promised {
            Some(promised) => promised.may_be(&asked.subject, asked.needs),
            None => {
                may_answer(act, asked.needs)
                    && !(one.is_file() && asked.needs == Needs::Access)
                    && handed
                        .iter()
                        .all(|one| one.may_be(&asked.subject, asked.needs))
            }
        };
        let bare = without_addresses(&self.text);
        let text = match (promised, named) {
            (Some(promised), _) if promised.names_something() => &promised.text,
            (_, Some(named)) => &named.text,
            _ => &*bare,
        };
        let enough = promised.is_some() || named.is_some();
        // "I'll send them" is said of photos rather than of access.
        let several = promised.is_some_and(Promised::is_of_several);
        let best = |asked: &Asked| suits(asked) && !(several && asked.needs == Needs::Access);
        let target = target.map(|found| {
            let best = requests.fitting(found, text, (&best, enough));
            let fits = requests.get(best.0).is_some_and(suits);
            if fits {
                best
            } else {
                requests.fitting(found, text, (&suits, enough))
            }
        });
        let target =
            target.filter(|(at, _)| handed.is_empty() || requests.get(*at).is_some_and(suits));
        let target = self.or_late(requests, target, (promised, handed), &suits);
        let tells = named.is_some() || promised.is_some_and(Promised::names_something);
        let answers = |found| {
            let told = requests.unless_inward(found, &self.person.id);
            if tells { Some(found) } else { told }
        };
        target.and_then(answers)
    }

    /// Whether this is the first answer to a request, or a reply to it, and the request needs this.
    pub(super) fn is_first(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        needs: Needs,
    ) -> bool {
        let asked = target.and_then(|(at, _)| Some((at, requests.get(at)?)));
        asked.is_some_and(|(at, asked)| {
            asked.needs == needs && (!asked.heard || requests.is_direct(at, self.item))
        })
    }

    /// The same, for an answer that does not say to what: the side that asked said nothing else since.
    pub(super) fn is_weak_answer(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        needs: Needs,
    ) -> bool {
        let next = |(at, _)| requests.is_direct(at, self.item) || requests.is_next(at);
        self.is_first(requests, target, needs) && target.is_some_and(next)
    }

    /// Whether the sender wrote words, other than an address.
    pub(super) fn says_something(&self) -> bool {
        let mut words = self.text.split_whitespace();
        words.any(|word| !word.contains("://") && word.chars().any(char::is_alphanumeric))
    }

    /// The answer to a question that nothing but its place makes one.
    pub(super) fn answer(&self, scene: &Scene<'_>, requests: &mut Requests<'_>) -> Option<Draft> {
        let text = without_addresses(&self.text);
        let found = requests.target(self.item, &self.person.party, false)?;
        let found = requests.closer(found, &text);
        let (at, tie) = requests.unless_inward(found, &self.person.id)?;
        let asked = requests.get(at)?;
        let question = matches!(
            asked.needs,
            Needs::Answer | Needs::Information | Needs::Feedback
        );
        let soon = || !asked.heard && requests.is_within(at, self.item, SOON);
        let direct = requests.is_direct(at, self.item);
        let answers = direct || soon();
        let says_so = asked.confirms || direct && says_yes_or_no(&self.text);
        let says_nothing =
            acknowledges(&self.text) && !says_so || answers_nothing(&self.text, asked.needs);
        // "The printer is broken" prints no flyers.
        let word = asked.needs == Needs::Answer && asked.subject.asks_to_do() && !asked.confirms;
        let undone = word && !says_yes_or_no(&text) && !says(&text, |one| &one.done);
        if !question || !answers || text.contains('?') || says_nothing || undone {
            return None;
        }
        self.reply(scene, requests, (at, tie), "all", Why::Answers, true)
    }

    /// The draft of a message that says nothing that is recognized.
    pub(super) fn crossing(&self, scene: &Scene<'_>, requests: &mut Requests<'_>) -> Draft {
        let mut fields = self.fields();
        let target = requests.target(self.item, &self.person.party, false);
        let answered = target.and_then(|(at, tie)| Some((requests.get(at)?.draft, tie)));
        if let Some((draft, tie)) = answered {
            fields.push(("via", Value::Channel(scene.platform())));
            fields.push(("answers", Value::Draft(draft)));
            return self.draft(scene, Kind::Reply, fields, Why::Crosses, Some(tie));
        }
        fields.push(("to", Value::Name(self.to.clone())));
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("needs", Value::Word(Needs::Answer.as_str())));
        self.draft(scene, Kind::Request, fields, Why::Crosses, None)
    }
}
