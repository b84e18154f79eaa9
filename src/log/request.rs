//! `request`: somebody asks the other side for something.

use super::field::{Due, Recipient};
use super::value::{Flag, Need};
use super::{About, Any, Order, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// Somebody asks the other side for something.
    "a request", "запрос", "una solicitud"
    pub struct Request {
        /// The person or party who is asked.
        to: "to" required Recipient,
        /// What is asked for. It names the term by which the answer is due.
        needs: "needs" required | "due" Need,
        /// Whether the urgent terms hold.
        urgent: "urgent" optional Flag,
        /// When the answer is due, where that departs from the terms.
        due: "due" optional Due,
        /// The stages that cannot go on without the answer.
        blocks: "blocks" asked_many Order<Stage>,
        /// Whether it is outside the agreed plan.
        extra: "extra" optional Flag,
        /// What it is about.
        about: "about" many About<Any>,
    }
}

impl Request {
    pub(super) const STYLE: Style = Style {
        id: "R-",
        required: &["at", "from"],
        leading: 0,
    };
}
