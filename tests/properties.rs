//! Properties that hold for whatever is generated, each held against the plainest possible reference.

#[path = "properties/calendar.rs"]
mod calendar;
#[path = "properties/history.rs"]
mod history;
