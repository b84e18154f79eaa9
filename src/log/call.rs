//! `call`: words that leave no trace unless they are written down.

use super::field::{Actor, Agreed, CadenceItem, Topic};
use super::value::Medium;
use super::{Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// Words that leave no trace unless they are written down. A call, a meeting or a voice message.
    "a call", "звонок", "una llamada"
    pub struct Call {
        /// The people who took part.
        with: "with" required_many Actor,
        /// When time and topic were agreed.
        agreed: "agreed" optional Agreed,
        /// How it was held.
        medium: "medium" asked Medium,
        /// How long it lasted.
        lasted: "lasted" asked String,
        /// What it was about.
        topic: "topic" asked Topic,
        /// The cadence item that asked for it.
        for_cadence: "for" optional CadenceItem,
        /// The earlier records in whose place it comes, such as one that the other side contests.
        replaces: "replaces" many Replaces<Call>,
    }
}

impl Call {
    /// `from` is not required: `with` names the acting people.
    pub(super) const STYLE: Style = Style {
        id: "C-",
        required: &["at"],
        leading: 0,
    };
}
