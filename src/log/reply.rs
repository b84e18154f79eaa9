//! `reply`: the answer to a request, or the written confirmation of a call.

use super::field::Promised;
use super::value::Gives;
use super::{Answers, Call, Request, Style};
use crate::yaml::mapping;

mapping! {
    /// The answer to a request, or the written confirmation of a call. A request may have several answers.
    "a reply", "ответ", "una respuesta"
    pub struct Reply {
        /// The request that is answered, or the call whose record is confirmed.
        answers: "answers" required_many Answers<(Request, Call)>,
        /// What it gives. A reply that gives nothing discharges nothing.
        gives: "gives" optional Gives,
        /// The day by which the rest will come, with `gives: promise` or `gives: part`.
        promises: "promises" optional Promised,
    }
}

impl Reply {
    pub(super) const STYLE: Style = Style {
        id: "A-",
        required: &["at", "from"],
        leading: 1,
    };
}
