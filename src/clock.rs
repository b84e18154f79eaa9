//! The only place that asks what time it is. Everything else is told.

use chrono::{DateTime, Utc};

/// The present instant, to the second.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that may ask")]
pub fn now() -> DateTime<Utc> {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    DateTime::from_timestamp(i64::try_from(since_epoch.as_secs()).unwrap_or(0), 0)
        .unwrap_or_default()
}
