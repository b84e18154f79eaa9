//! projlog: a linter for project logs.

pub mod calendar;
pub mod clock;
pub mod finding;
pub mod markdown;
pub mod source;
pub mod yaml;
