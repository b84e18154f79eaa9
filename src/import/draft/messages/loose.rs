//! Answers to what was asked long before, or in another conversation.

use super::Message;
use crate::import::draft::Options;
use crate::import::draft::asked::{Asked, Requests};
use crate::import::draft::draft::{Kind, Value};
use crate::import::draft::handed::Handed;
use crate::import::draft::loose::{Loose, What};
use crate::import::draft::promise::Promised;
use crate::import::draft::reason::{Tie, Why};
use crate::import::draft::said::Said;
use crate::import::draft::scene::Scene;
use crate::import::draft::words::Act;
use crate::import::model::Platform;

impl Message<'_> {
    /// The request that is answered, otherwise the only one that was asked long before and that the answer names.
    pub(super) fn or_late(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        (promised, handed): (Option<&Promised>, &[Handed]),
        suits: &dyn Fn(&Asked) -> bool,
    ) -> Option<(usize, Tie)> {
        if target.is_some_and(|(at, _)| requests.get(at).is_some_and(suits)) {
            return target;
        }
        let is_named = |asked: &Asked| {
            let by_words = handed
                .iter()
                .any(|one| one.names(&asked.subject, asked.needs));
            suits(asked) && (by_words || promised.is_some_and(|one| one.names(&asked.subject)))
        };
        let party = self.person.party.as_str();
        requests
            .late(self.item, (party, false), &is_named)
            .or(target)
    }

    /// An answer to none of the requests of its conversation.
    pub(super) fn loose(
        &self,
        scene: &Scene<'_>,
        one: &Said,
        options: &Options<'_>,
    ) -> Option<Loose> {
        let chat = scene.platform() != Platform::Mail;
        // A reply says what it answers.
        if one.calls_own.unwrap_or(self.inward) || chat && self.item.reply_to.is_some() {
            return None;
        }
        let party = self.person.party.as_str();
        let (gives, why) = match one.act {
            Act::Give | Act::Gave | Act::Pay => ("all", Why::HandsOver),
            Act::GivePart(_) => ("part", Why::HandsOver),
            Act::Promise(_) => ("promise", Why::Promises),
            Act::Refuse(_) => ("refusal", Why::Refuses),
            _ => return None,
        };
        let what = match one.act {
            Act::Promise(_) => What::Promised(Box::new(Promised::of(&one.text))),
            _ => What::Handed(self.handed(one)),
        };
        let mut fields = self.fields();
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("gives", Value::Word(gives)));
        if let Act::Promise(by) | Act::GivePart(Some(by)) = one.act {
            let day = self.day(options, by, party);
            fields.extend(day.map(|day| ("promises", Value::Day(day))));
        }
        let draft = self.draft(scene, Kind::Reply, fields, why, Some(Tie::Named));
        Some(Loose {
            at: self.item.at,
            party: party.to_owned(),
            act: one.act,
            what,
            is_file: one.is_file(),
            place: self.item.place.clone(),
            draft,
        })
    }
}
