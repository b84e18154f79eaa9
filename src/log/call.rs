//! `call`: words that leave no trace unless they are written down.

use super::value::Medium;
use crate::calendar::Moment;
use crate::charter::Name;
use crate::yaml::mapping;

mapping! {
    /// A call, a meeting or a voice message: words that leave no trace unless they are written down.
    "a call"
    pub struct Call {
        /// The people who took part.
        with: "with" required_many Name,
        /// What it was about.
        topic: "topic" optional String,
        /// When time and topic were agreed.
        agreed: "agreed" optional Moment,
        /// How long it lasted.
        lasted: "lasted" optional String,
        /// How it was held.
        medium: "medium" optional Medium,
        /// The cadence item that asked for it.
        for_cadence: "for" optional Name,
    }
}
