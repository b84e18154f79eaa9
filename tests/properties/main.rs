//! Properties of generated input, each compared with the plainest possible reference.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may")]

mod calendar;
mod delay;
mod dropped;
mod history;
mod merges;
mod one_sided;
mod order;
