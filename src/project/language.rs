//! The language of a project, for output before the project is read, or without reading it.

use std::path::Path;

use super::Project;
use super::files::read_bounded;
use super::versions::read_charter;
use crate::charter::FILE_NAME;
use crate::message::{Language, Message};
use crate::source::Sources;

impl Project {
    /// The language that the charter in a folder names. Neither the log nor calendars are read; an unreadable charter names
    /// none.
    #[must_use]
    pub fn language_in(root: &Path) -> Option<Language> {
        let bytes = read_bounded(&root.join(FILE_NAME)).ok()?;
        let unread = |_: &str| Err(Message::value(""));
        let charter = read_charter(
            &mut Sources::default(),
            &unread,
            FILE_NAME.to_owned(),
            bytes,
        );
        charter.ok()?.language
    }
}
