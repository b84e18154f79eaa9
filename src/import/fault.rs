//! Why an export was not read, as data: whoever reports it chooses the words and the language.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::foreign::Foreign;
use super::model::Place;
use super::options::DateOrder;

/// Why an export was not read. Nothing of it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be opened or read.
    Unreadable {
        /// The file.
        place: Place,
        /// The operating system's reason.
        kind: io::ErrorKind,
    },
    /// The content is not an export of a platform that is known here.
    NotAnExport {
        /// The file.
        place: Place,
    },
    /// The file is of a program whose exports are read, but in another form.
    Foreign {
        /// The file.
        place: Place,
        /// Its form.
        form: Foreign,
    },
    /// By its name the file is a chat of WhatsApp, but its lines are in a form that is not known.
    UnknownChat {
        /// The file.
        place: Place,
        /// The first of its lines, shortened.
        line: String,
    },
    /// The file ends in the middle of a message or calendar; it has to be exported or copied again.
    Truncated {
        /// Where it ends.
        place: Place,
    },
    /// The file is not what its beginning promises.
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong: a field's name, or what the parser expected.
        what: String,
    },
    /// The text is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        place: Place,
    },
    /// The export has local times only: the zone of the device that exported it is needed.
    NeedsZone {
        /// The first local time.
        place: Place,
        /// Its text.
        text: String,
    },
    /// Day and month cannot be told apart: the order has to be given.
    AmbiguousDates {
        /// A line that shows it.
        place: Place,
        /// The date of that line as written.
        text: String,
        /// What it would mean in each order that remains possible; at least two.
        readings: Vec<Reading>,
    },
    /// No order of day, month and year fits all dates, or the given one does not.
    NoDateOrder {
        /// The first date that does not fit what came before.
        place: Place,
        /// The date as written.
        text: String,
    },
    /// Something exceeds a limit, which protects from hostile files.
    TooLarge {
        /// Where.
        place: Place,
        /// What is too large.
        what: Part,
        /// The limit, in bytes or entries.
        limit: u64,
    },
    /// An entry of an archive whose name leads out of it.
    UnsafeName {
        /// The archive.
        place: Place,
        /// The name.
        name: String,
    },
    /// An entry of an archive that is encrypted or compressed in an unknown way.
    UnreadableEntry {
        /// The entry.
        place: Place,
    },
}

/// A date in one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The order.
    pub order: DateOrder,
    /// The date.
    pub date: chrono::NaiveDate,
}

/// What a limit applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file.
    File,
    /// A line of a text, or a string of a JSON file.
    Line,
    /// A message of several lines.
    Message,
    /// The number of messages.
    Messages,
    /// The unpacked size of an archive or of an entry of it.
    Unpacked,
    /// The number of entries of an archive or folder.
    Entries,
}

impl Fault {
    /// Where the export cannot be read.
    pub fn place(&self) -> &Place {
        match self {
            Self::Unreadable { place, .. }
            | Self::NotAnExport { place }
            | Self::Foreign { place, .. }
            | Self::UnknownChat { place, .. }
            | Self::Truncated { place }
            | Self::Malformed { place, .. }
            | Self::NotUtf8 { place }
            | Self::NeedsZone { place, .. }
            | Self::AmbiguousDates { place, .. }
            | Self::NoDateOrder { place, .. }
            | Self::TooLarge { place, .. }
            | Self::UnsafeName { place, .. }
            | Self::UnreadableEntry { place } => place,
        }
    }

    /// A file that is no export.
    pub(super) fn not_an_export(file: &Arc<str>) -> Self {
        let place = Place::whole(file);
        match Foreign::of(Path::new(&**file)) {
            Some(form) => Self::Foreign { place, form },
            None => Self::NotAnExport { place },
        }
    }

    /// A chat of WhatsApp with a line that is not understood.
    pub(super) fn unknown_chat(file: &Arc<str>, line: String) -> Self {
        Self::UnknownChat {
            place: Place::whole(file),
            line,
        }
    }

    /// A file that the operating system does not give.
    pub(super) fn unreadable(file: &Arc<str>, error: &io::Error) -> Self {
        Self::Unreadable {
            place: Place::whole(file),
            kind: error.kind(),
        }
    }

    /// What a JSON parser says of a part of a file that begins at `start`.
    pub(super) fn json(
        file: &Arc<str>,
        start: u64,
        text: &[u8],
        error: &serde_json::Error,
    ) -> Self {
        let place = Place::byte(
            file,
            start.saturating_add(offset(text, error.line(), error.column())),
        );
        if error.is_eof() {
            return Self::Truncated { place };
        }
        Self::Malformed {
            place,
            what: first_words(&error.to_string()),
        }
    }
}

/// The byte offset of a line and column, both from 1.
fn offset(text: &[u8], line: usize, column: usize) -> u64 {
    let mut rest = line.saturating_sub(1);
    let mut start = 0;
    for (at, byte) in text.iter().enumerate() {
        if rest == 0 {
            break;
        }
        if *byte == b'\n' {
            rest -= 1;
            start = at + 1;
        }
    }
    u64::try_from(start + column.saturating_sub(1)).unwrap_or(u64::MAX)
}

/// A parser's message without the position that it appends, and not longer than a line.
pub(super) fn first_words(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    message.chars().take(120).collect()
}
