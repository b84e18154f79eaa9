//! What must hold for whatever is generated.

#[path = "properties/calendar.rs"]
mod calendar;
