//! projlog: a linter for project logs.
//!
//! The data flows one way: files become [`source`]s, sources a [`charter`] and a [`log`] of entries, [`history`] says when
//! each was written down; together they are a [`project`], whose [`obligation`]s as of an instant the [`rules`] question; the
//! [`engine`] sorts and waives what they find, and [`render`] prints it. A module imports only from those before it.

pub mod calendar;
pub mod changes;
pub mod charter;
pub mod cli;
pub mod clock;
pub mod edit;
pub mod engine;
pub mod evidence;
pub mod finding;
pub mod history;
pub mod import;
pub mod log;
pub mod markdown;
pub mod message;
pub mod narrator;
pub mod obligation;
pub mod page;
pub mod phrases;
pub mod progress;
pub mod project;
pub mod render;
pub mod rules;
pub mod source;
mod workers;
pub mod yaml;
