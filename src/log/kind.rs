//! The kinds of entries, and what each one must have.

use crate::yaml::words;

words! {
    /// What an entry is. The word is the first key of the entry.
    "kind of entry"
    pub enum Kind {
        /// One stage of the agreed plan.
        Stage = "stage",
        /// Somebody asks the other side for something.
        Request = "request",
        /// The answer to a request, or the confirmation of a call.
        Reply = "reply",
        /// A nudge.
        Reminder = "reminder",
        /// Words that leave no trace unless they are written down.
        Call = "call",
        /// Something that binds.
        Decision = "decision",
        /// Work handed over.
        Delivery = "delivery",
        /// A formal notice.
        Notice = "notice",
    }
}

impl Kind {
    /// The kind of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == word)
    }

    /// The kind with its article, for messages.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Stage => "a stage",
            Self::Request => "a request",
            Self::Reply => "a reply",
            Self::Reminder => "a reminder",
            Self::Call => "a call",
            Self::Decision => "a decision",
            Self::Delivery => "a delivery",
            Self::Notice => "a notice",
        }
    }

    /// The common fields that an entry of this kind must have. A stage is planned and needs neither an instant nor a
    /// sender; of a decision `by` says who acts, of a call `with`.
    #[must_use]
    pub fn required_common(self) -> &'static [&'static str] {
        match self {
            Self::Stage => &[],
            Self::Call | Self::Decision => &["at"],
            _ => &["at", "from"],
        }
    }
}
