//! `reply`: the answer to a request, or the written confirmation of a call.

use super::field::Promised;
use super::value::Gives;
use super::{Answers, Body, Contestable, Entry, Kind, Log, Style};
use crate::yaml::mapping;

mapping! {
    /// The answer to a request, or the written confirmation of a call. A request may have several answers. With `gives:
    /// objection` it contests what the other side wrote.
    "a reply", "ответ", "una respuesta"
    pub struct Reply {
        /// The request that is answered, the call whose record is confirmed, or any entry that is contested.
        answers: "answers"
            / "отвечает на|ответ на|в ответ на"
            / "responde|responde a|en respuesta a|contesta a"
            required_many Answers<Contestable>,
        /// What it gives. A reply that gives nothing discharges nothing.
        gives: "gives" / "даёт|дано|предоставляет|предоставлено" / "da|proporciona|aporta" optional Gives,
        /// The day by which the rest will come, with `gives: promise` or `gives: part`.
        promises: "promises" / "обещает|обещано|обещано к" / "promete|prometido|prometido para" optional Promised,
    }
}

impl Reply {
    /// What its promise is about: the first request that it answers, otherwise the first entry.
    #[must_use]
    pub fn asked<'l>(&self, log: &'l Log) -> Option<&'l Entry> {
        let answered = || self.answers.iter().filter_map(|id| log.get(&id.value));
        let request = answered().find(|entry| entry.kind == Kind::Request);
        request.or_else(|| answered().next())
    }

    /// The kinds of entries that a reply may answer at an id. One that neither contests something nor withdraws an objection
    /// answers only requests and calls.
    #[must_use]
    pub fn may_answer(log: &Log, id: &str, gives: Option<Gives>) -> &'static [Kind] {
        let is_contested = || {
            log.referring(id, "answers").any(|one| match &one.body {
                Body::Reply(reply) => {
                    (reply.gives.as_ref()).is_some_and(|gives| gives.value == Gives::Objection)
                }
                _ => false,
            })
        };
        match gives {
            // It may contest whatever the other side wrote.
            Some(Gives::Objection) => Kind::ALL,
            Some(Gives::All) if is_contested() => Kind::ALL,
            _ => &[Kind::Request, Kind::Call],
        }
    }

    pub(super) const STYLE: Style = Style {
        id: "A-",
        required: &["at", "from"],
        leading: 1,
    };
}
