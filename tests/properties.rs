//! Properties that hold for whatever is generated, each held against the plainest possible reference.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may")]

#[path = "properties/calendar.rs"]
mod calendar;
#[path = "properties/history.rs"]
mod history;
#[path = "properties/merges.rs"]
mod merges;
