//! projlog: a linter for project logs.

pub mod clock;
pub mod finding;
pub mod history;
pub mod markdown;
pub mod source;
pub mod yaml;
