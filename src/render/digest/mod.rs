//! The digest for one side: what waits on it, what waits on the others, and what happened. Written as text, as Markdown, or as
//! HTML for mail.

mod html;
mod line;
mod markdown;
mod page;
mod text;

pub use html::write_digest_html;
pub(super) use line::Line;
pub use markdown::write_digest_markdown;
pub use text::write_digest;

use super::listed::note;
use crate::message::{Message, message};

/// One project's part of a digest.
#[derive(Debug)]
pub struct Digest {
    /// The project's name, unescaped.
    title: String,
    /// The party, the period and the zone.
    opening: Message,
    lists: Vec<List>,
    /// What was overdue before and still is.
    still: Option<Message>,
    /// What may be missing because something cannot be read.
    hidden: Vec<Message>,
}

/// A project whose digest could not be made.
#[derive(Debug)]
pub struct Unread {
    /// The folder as given.
    pub folder: String,
}

/// A part of a digest: a project, or that there is none.
pub type Part = Result<Digest, Unread>;

/// Items under a heading.
#[derive(Debug)]
struct List {
    heading: Message,
    lines: Vec<Line>,
}

impl Digest {
    /// Whether there is nothing to report: nothing changed, and nothing is due.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// What may be missing because something cannot be read.
    #[must_use]
    pub fn hidden(&self) -> &[Message] {
        &self.hidden
    }

    /// The last lines: what was overdue before, and the notes.
    fn closing(&self) -> impl Iterator<Item = Message> {
        let notes = self.hidden.iter().map(note);
        self.still.iter().cloned().chain(notes)
    }
}

/// What a digest says about a project that cannot be read. The reason names folders of whoever sends the digest, and is theirs.
fn unread() -> Message {
    message! {
        en: "The project cannot be read.",
        ru: "Проект не удалось прочитать.",
        es: "No se puede leer el proyecto.",
    }
}

/// The title of a part.
fn title(part: &Part) -> &str {
    match part {
        Ok(digest) => &digest.title,
        Err(unread) => &unread.folder,
    }
}
