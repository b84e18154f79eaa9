//! Tests of the repository as a whole: the order of the modules, generated files, the documentation and its links, the CI
//! files, the corpora of phrases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::similar_names,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/markers.rs"]
mod markers;
#[path = "../support/rust_code.rs"]
mod rust_code;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/walk.rs"]
mod walk;

mod ci_files;
mod docs;
mod exports;
mod generated;
mod glossary;
mod house;
mod phrases;
mod pictures;
mod remedies;
mod translations;
