//! Parsing of YAML text to a tree, with granit-parser's events.

use super::build::{Builder, Failure};
use super::recover::recover;
use super::{Tree, explain, simple, unclear};
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Span, Spanned};

/// The longest text that is read as one entry, in bytes (a charter may have [`crate::source`]'s file limit).
pub const MAX_BYTES: usize = 64 * 1024;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 32;

/// A tree of the readable parts of a text, and the faults.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The readable parts.
    pub tree: Tree,
    /// The faults, in order of location.
    pub faults: Vec<Fault>,
    /// Keys that are not in the tree because their lines could not be read. A fault reports each, so they are not
    /// reported as missing.
    pub lost: Vec<Spanned<String>>,
    /// Names that stand before a sign in a part that could not be read.
    pub unclear: Vec<Spanned<String>>,
}

/// Reads one YAML text of at most `max_bytes`.
///
/// If a part cannot be read, the text is split at its indentation and read piece by piece, so that a broken line does not
/// affect other keys.
#[must_use]
pub fn parse(text: &Excerpt, max_bytes: usize) -> Parsed {
    let length = text.text().len();
    if length > max_bytes {
        let first_line = text.text().lines().next().unwrap_or("").len();
        let message = message! {
            en: "this text is {length} bytes long; at most {most} are read",
            ru: "длина текста — {length} {length#байт|байта|байт}; читается не более {most}",
            es: "el texto tiene {length} {length#byte|bytes}; se leen como máximo {most}",
            length: length,
            most: max_bytes,
        };
        let fault =
            Fault::new(FaultKind::Syntax, text.span(0, first_line), message).help(message! {
                en: "split it into several entries",
                ru: "разделите его на несколько записей",
                es: "divídalo en varias entradas",
            });
        return Parsed {
            faults: vec![fault],
            ..Parsed::default()
        };
    }
    let mut reader = Reader {
        excerpt: text,
        tree: Tree::default(),
        faults: Vec::new(),
        lost: Vec::new(),
    };
    let root = match reader.attempt(0, length, 0) {
        Ok(root) => root,
        Err(failure) => recover(&mut reader, failure),
    };
    reader.tree.root = root;
    reader.faults.sort_by_key(|fault| fault.span);
    let unclear = match root {
        Some(root) if !reader.faults.is_empty() => unclear::names(&reader, root),
        _ => Vec::new(),
    };
    Parsed {
        unclear,
        tree: reader.tree,
        faults: reader.faults,
        lost: reader.lost,
    }
}

/// The state of reading: all attempts add their nodes to one tree.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) excerpt: &'a Excerpt,
    pub(super) tree: Tree,
    pub(super) faults: Vec<Fault>,
    pub(super) lost: Vec<Spanned<String>>,
}

impl<'a> Reader<'a> {
    /// The text that is read.
    pub(super) fn text(&self) -> &'a str {
        self.excerpt.text()
    }

    /// Reads a range of whole lines at a nesting depth. A failed attempt leaves no trace.
    pub(super) fn attempt(
        &mut self,
        start: usize,
        end: usize,
        depth: usize,
    ) -> Result<Option<super::NodeId>, Failure> {
        let (nodes, faults) = (self.tree.nodes.len(), self.faults.len());
        let simple = self.text().get(start..end).and_then(simple::lines);
        let builder = Builder::new(self, start, end, depth);
        let result = match simple {
            Some(lines) => builder.simple(&lines),
            None => builder.run(),
        };
        if result.is_err() {
            self.tree.nodes.truncate(nodes);
            self.faults.truncate(faults);
        }
        result
    }

    /// The span of a range of the text in the file. An empty range is right after the byte before it, so that the
    /// missing value of `key:` is at the colon and not after a prefix or a line end.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        if start >= end && start > 0 {
            let after = self.excerpt.span(start - 1, start).end();
            return Span::new(after, after);
        }
        self.excerpt.span(start, end)
    }

    /// Reports text that cannot be read, in the lines from `start` to `end`.
    pub(super) fn report(&mut self, failure: &Failure, start: usize, end: usize) {
        let found = explain::explain(self.text(), failure, start, end);
        self.fault(found.start, found.end, found.message, found.help);
    }

    /// Reports a fault.
    pub(super) fn fault(&mut self, start: usize, end: usize, message: Message, help: Message) {
        self.faults
            .push(Fault::new(FaultKind::Syntax, self.span(start, end), message).help(help));
    }
}
