//! The platforms whose messages are evidence.

/// The platform that carried a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Platform {
    /// Telegram Desktop.
    Telegram,
    /// WhatsApp on a phone.
    WhatsApp,
    /// A Slack workspace.
    Slack,
    /// Electronic mail.
    Mail,
    /// A calendar.
    Calendar,
}

impl Platform {
    /// Every platform, in the order of their names in documents.
    pub const ALL: [Self; 5] = [
        Self::Telegram,
        Self::WhatsApp,
        Self::Slack,
        Self::Mail,
        Self::Calendar,
    ];

    /// The name in keys and in `accounts`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::WhatsApp => "whatsapp",
            Self::Slack => "slack",
            Self::Mail => "mail",
            Self::Calendar => "calendar",
        }
    }

    /// The platform with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.as_str() == name)
    }
}
