//! What a person wrote wrong, as a value.

use super::{Fix, Span};
use crate::message::Message;

/// The form rule that reports a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Text that cannot be read.
    Syntax,
    /// A key that the format does not know.
    UnknownField,
    /// An entry whose first key is close to a kind, but is not one.
    UnknownKind,
    /// A required field that is missing.
    MissingField,
    /// A value that the field does not take.
    WrongValue,
    /// The same key twice in one mapping.
    DuplicateKey,
    /// A person that the charter does not name.
    UnknownPerson,
}

/// Something written wrong, in one file: where, what, and how to fix it.
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
    /// Other places of the same file that belong to it, each with a caption.
    pub also: Vec<(Span, Message)>,
    /// Its fix, where there is one right one.
    pub fix: Option<Fix>,
    /// Where an entry's id would stand that is missing. Which one it gets, only the whole log can tell.
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

    /// Says how to fix it.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds its one right fix, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Whether it has one right fix.
    #[must_use]
    pub fn is_mendable(&self) -> bool {
        self.fix.is_some() || self.lacks_id.is_some()
    }

    /// Leaves out what only echoes another fault: a value that is not taken because it could not be read.
    #[must_use]
    pub fn without_echoes(faults: Vec<Self>) -> Vec<Self> {
        let unread: Vec<Span> = faults
            .iter()
            .filter(|fault| fault.kind == FaultKind::Syntax)
            .map(|fault| fault.span)
            .collect();
        let echoes = |fault: &Self| {
            let within = |span: &Span| span.start <= fault.span.start && fault.span.end <= span.end;
            fault.kind == FaultKind::WrongValue && unread.iter().any(within)
        };
        faults.into_iter().filter(|fault| !echoes(fault)).collect()
    }

    /// Points at another place that belongs to it.
    #[must_use]
    pub fn and(mut self, span: Span, text: Message) -> Self {
        self.also.push((span, text));
        self
    }
}
