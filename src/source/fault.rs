//! Faults: mistakes in the text of a file, as values.

use super::{Fix, Span};
use crate::message::Message;

/// The rule that reports a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Text that cannot be read.
    Syntax,
    /// An unknown key.
    UnknownField,
    /// An entry whose first key is similar to a kind.
    UnknownKind,
    /// A missing required field.
    MissingField,
    /// An invalid value of a field.
    WrongValue,
    /// The same key twice in one mapping.
    DuplicateKey,
    /// A person that is not in the charter.
    UnknownPerson,
}

/// A mistake in a file: where it is, what it is, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule that reports it.
    pub kind: FaultKind,
    /// The bytes that are wrong.
    pub span: Span,
    /// What is wrong, with its values.
    pub message: Message,
    /// What to write instead.
    pub help: Option<Message>,
    /// Other places in the same file, each with a short description.
    pub also: Vec<(Span, Message)>,
    /// The fix, if it is unambiguous.
    pub fix: Option<Fix>,
    /// The place for a missing entry id. The id itself depends on the whole log.
    pub lacks_id: Option<Span>,
}

impl Fault {
    /// A fault without help.
    #[must_use]
    pub fn new(kind: FaultKind, span: Span, message: Message) -> Self {
        Self {
            kind,
            span,
            message,
            help: None,
            also: Vec::new(),
            fix: None,
            lacks_id: None,
        }
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Sets the fix.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Whether it has a fix.
    #[must_use]
    pub fn is_fixable(&self) -> bool {
        self.fix.is_some() || self.lacks_id.is_some()
    }

    /// Drops faults that only follow from another one: a value is rejected because it could not be parsed.
    #[must_use]
    pub fn without_echoes(faults: Vec<Self>) -> Vec<Self> {
        let unread: Vec<Span> = faults
            .iter()
            .filter(|fault| fault.kind == FaultKind::Syntax)
            .map(|fault| fault.span)
            .collect();
        let echoes = |fault: &Self| {
            let within =
                |span: &Span| span.start() <= fault.span.start() && fault.span.end() <= span.end();
            fault.kind == FaultKind::WrongValue && unread.iter().any(within)
        };
        faults.into_iter().filter(|fault| !echoes(fault)).collect()
    }

    /// Adds another place.
    #[must_use]
    pub fn and(mut self, span: Span, text: Message) -> Self {
        self.also.push((span, text));
        self
    }
}
