//! Keys of evidence: what a message is known by in a log (docs/evidence.md).

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use super::platform::Platform;

/// A key: `telegram:marketing-chat/1772537412/user12345/3fa9c1d2e4b5a697`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The platform.
    pub platform: Platform,
    /// The label of the conversation: for people, not a part of the message's identity.
    pub conversation: String,
    /// Unix seconds; of WhatsApp, of the beginning of the minute.
    pub at: i64,
    /// Of a mail that took long: how many seconds later the recipient's server had it. Only the recipient's copy says that, so
    /// it is no part of the message's identity. 0 if it is not stated.
    pub delay: u32,
    /// The account of the sender; `-` without one.
    pub sender: String,
    /// The first 16 hexadecimal digits of the SHA-256 of the normal form of the text.
    pub digest: String,
}

impl Key {
    /// When the recipient's server had the message, if the key states that.
    #[must_use]
    pub fn received(&self) -> Option<i64> {
        (self.delay > 0).then(|| self.at.saturating_add(self.delay.into()))
    }

    /// Whether two keys name the same message: all but the label of the conversation, and the time of receipt, agrees.
    pub fn is_same_message(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    /// The key without the label of the conversation and the time of receipt: equal for equal messages.
    #[must_use]
    pub fn without_label(mut self) -> Self {
        self.conversation.clear();
        self.delay = 0;
        self
    }

    /// What a message is known by, whatever its conversation is called.
    pub fn identity(&self) -> (Platform, i64, &str, &str) {
        (self.platform, self.at, &self.sender, &self.digest)
    }

    /// Reads a key as it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let (platform, rest) = text.split_once(':')?;
        let mut fields = rest.split('/');
        let (conversation, at, sender, digest) = (
            fields.next()?,
            fields.next()?,
            fields.next()?,
            fields.next()?,
        );
        let platform = Platform::from_name(platform)?;
        let (at, delay) = match at.split_once('+') {
            Some((at, delay)) => (at, read_delay(platform, delay)?),
            None => (at, 0),
        };
        let time: i64 = at.parse().ok()?;
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let fits = fields.next().is_none()
            && time.to_string() == at
            && digest.len() == 16
            && digest.bytes().all(hexadecimal)
            && !sender.is_empty();
        fits.then(|| {
            Some(Self {
                platform,
                conversation: unescape(conversation)?,
                at: time,
                delay,
                sender: unescape(sender)?,
                digest: digest.to_owned(),
            })
        })?
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delay = match self.delay {
            0 => String::new(),
            delay => format!("+{delay}"),
        };
        write!(
            formatter,
            "{}:{}/{}{delay}/{}/{}",
            self.platform.as_str(),
            escape(&self.conversation),
            self.at,
            escape(&self.sender),
            self.digest
        )
    }
}

/// The longest time between sending and receipt that does not stand in a key, in seconds: an hour.
pub const USUAL_DELAY: u32 = 60 * 60;

/// The delay in a key of a mail that was sent and received at these instants: 0 if it is a usual one.
pub fn delay_in_key(sent: i64, received: i64) -> u32 {
    let delay = u32::try_from(received.saturating_sub(sent)).unwrap_or_default();
    if delay > USUAL_DELAY { delay } else { 0 }
}

/// A delay as it is written in a key. A usual one does not stand there, so that there is one spelling.
fn read_delay(platform: Platform, text: &str) -> Option<u32> {
    let delay: u32 = text.parse().ok()?;
    let fits = platform == Platform::Mail && delay > USUAL_DELAY && delay.to_string() == text;
    fits.then_some(delay)
}

/// The time in a key of a message that was sent at an instant. Exports of WhatsApp on Android have minutes only.
pub fn time_in_key(platform: Platform, at: i64) -> i64 {
    if platform == Platform::WhatsApp {
        at.div_euclid(60) * 60
    } else {
        at
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(
        String::with_capacity(16),
        |mut digits, byte| {
            // Writing to a string does not fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        },
    )
}

/// ASCII other than letters, digits and `+ - . _ @ ~` as `%` and two hexadecimal digits; everything else as it is.
fn escape(field: &str) -> String {
    let mut escaped = String::with_capacity(field.len());
    for letter in field.chars() {
        if letter.is_ascii_alphanumeric() || "+-._@~".contains(letter) || !letter.is_ascii() {
            escaped.push(letter);
        } else {
            // Writing to a string does not fail.
            let _ = write!(escaped, "%{:02X}", u32::from(letter));
        }
    }
    escaped
}

fn unescape(field: &str) -> Option<String> {
    let mut parts = field.split('%');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let value = u8::from_str_radix(part.get(..2)?, 16)
            .ok()
            .filter(u8::is_ascii)?;
        text.push(char::from(value));
        text.push_str(part.get(2..)?);
    }
    // One spelling only, so that keys can be compared as text.
    (escape(&text) == field).then_some(text)
}
