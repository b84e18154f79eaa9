//! Markdown → headings, fenced blocks, front matter and prose, each with its place in the file.

use crate::source::{Excerpt, Fault, Span};

/// A Markdown file, in order of place.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The YAML between the `---` lines at the file's beginning, without those lines.
    pub front_matter: Option<Excerpt>,
    /// The file's blocks, in order.
    pub blocks: Vec<Block>,
    /// What could not be read: front matter that is never closed.
    pub faults: Vec<Fault>,
}

/// One block of a Markdown file.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading with its words (markup removed).
    Heading { level: u8, text: Excerpt, span: Span },
    /// A fenced code block: the whole info string, the text inside, and the span from the opening fence to the closing one.
    /// `closed` is false where the file (or the quotation or list item) ended before the closing fence.
    Fence { info: String, body: Excerpt, span: Span, closed: bool },
    /// Prose.
    Prose(Prose),
}

/// A paragraph, list item, table cell, quotation or the like.
#[derive(Debug, Clone)]
pub struct Prose {
    /// Its words with markup removed; soft and hard breaks are one `\n`. Code spans, link targets, HTML and images' targets
    /// are left out (a code span leaves one blank), an image's and a link's words are in.
    pub text: Excerpt,
    /// The code spans in it: text and place.
    pub code: Vec<(String, Span)>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
    /// From its first to its last byte.
    pub span: Span,
}

/// Reads a Markdown text. Never fails: any text is Markdown.
#[must_use]
pub fn read(text: &str) -> Document {
    let _ = text;
    Document::default()
}
