//! `reminder`: a reminder of something that is owed.

use super::{Delivery, Of, Replaces, Request, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// A reminder of something that is owed. It never restarts a clock.
    "a reminder", "напоминание", "un recordatorio"
    pub struct Reminder {
        /// The request, delivery or stage that is waited for.
        of: "of" / "о|об|про|по поводу" / "de|sobre|acerca de" required_many Of<(Request, Delivery, Stage)>,
        /// The earlier reminders in whose place it comes, such as one that the other side contests.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Reminder>,
    }
}

impl Reminder {
    pub(super) const STYLE: Style = Style {
        id: "M-",
        required: &["at", "from"],
        leading: 1,
    };
}
