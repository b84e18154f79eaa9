//! `reminder`: a nudge.

use super::{Delivery, Of, Request, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// A nudge. It never restarts a clock.
    "a reminder", "напоминание", "un recordatorio"
    pub struct Reminder {
        /// The request, delivery or stage that is waited for.
        of: "of" required_many Of<(Request, Delivery, Stage)>,
    }
}

impl Reminder {
    pub(super) const STYLE: Style = Style {
        id: "M-",
        required: &["at", "from"],
        leading: 1,
    };
}
