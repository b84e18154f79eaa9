//! Properties that hold for whatever is generated, each held against the plainest possible reference.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may")]

mod calendar;
mod delay;
mod history;
mod merges;
