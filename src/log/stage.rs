//! `stage`: one stage of the agreed plan.

use super::field::{Due, Owner, Prose, Starts};
use super::value::Flag;
use super::{Order, Style};
use crate::yaml::mapping;

mapping! {
    /// One stage of the agreed plan.
    "a stage", "этап", "una etapa"
    pub struct Stage {
        /// The party or person who delivers it.
        owner: "owner" asked Owner,
        /// When work on it begins.
        starts: "starts" optional Starts,
        /// When it is to be delivered.
        due: "due" asked Due,
        /// Whether the urgent terms hold.
        urgent: "urgent" optional Flag,
        /// The stages that come before it.
        after: "after" asked_many Order<Stage>,
        /// What "done" means.
        accept: "accept" asked_many Prose,
    }
}

impl Stage {
    /// A stage is planned: it needs neither an instant nor a sender.
    pub(super) const STYLE: Style = Style {
        id: "S-",
        required: &[],
        leading: usize::MAX,
    };
}
