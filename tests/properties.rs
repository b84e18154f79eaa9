//! Properties that hold for whatever is generated, each held against the plainest possible reference.

#[path = "properties/history.rs"]
mod history;
