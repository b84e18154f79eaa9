//! What must hold for whatever is generated.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "properties/calendar.rs"]
mod calendar;
