//! The scripts of the action and of the CI files, run as a service runs them, and the installer: in a hostile checkout, and
//! against a fake forge, mail server and webhook on this machine. A test that needs curl or jq passes without them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]
#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod checkout;
mod comment;
mod digest;
mod forge;
mod gitlab;
mod install;
mod installer;
mod pages;
mod report;
mod scripts;
mod send;
mod written;
