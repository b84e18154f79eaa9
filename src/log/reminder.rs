//! `reminder`: a nudge.

use super::{Delivery, Of, Replaces, Request, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// A nudge. It never restarts a clock.
    "a reminder", "напоминание", "un recordatorio"
    pub struct Reminder {
        /// The request, delivery or stage that is waited for.
        of: "of" required_many Of<(Request, Delivery, Stage)>,
        /// The earlier reminders in whose place it comes, such as one that the other side contests.
        replaces: "replaces" many Replaces<Reminder>,
    }
}

impl Reminder {
    pub(super) const STYLE: Style = Style {
        id: "M-",
        required: &["at", "from"],
        leading: 1,
    };
}
