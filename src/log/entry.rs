//! One entry: its kind and id, the fields that every kind has, and its own.

use super::field::{Channel, Evidence, Happened, Sender};
use super::value::{Allow, EntryId};
use super::{Body, Call, InCall, Kind};
use crate::charter::Name;
use crate::markdown::Prose;
use crate::source::{Location, SourceId, Span, Spanned};
use crate::yaml::mapping;

mapping! {
    /// The fields that every kind has.
    "an entry", "запись", "una entrada"
    pub struct Common {
        /// When it happened. A date alone is the whole day.
        at: "at" / "дата|когда|время|дата и время" / "fecha|cuándo|hora|fecha y hora" optional Happened,
        /// The person who acts.
        from: "from" / "от|от кого|отправитель|автор" / "de|remitente|autor|autora" optional Sender,
        /// The channel, one of the charter's.
        via: "via" / "через|канал|по каналу" / "vía|canal|por|mediante|a través de" optional Channel,
        /// The call it was said in, where the channel is verbal.
        in_call: "in" / "в звонке|во время звонка|на звонке" / "en la llamada|durante la llamada" optional InCall<Call>,
        /// A link, a path, a quotation or the key of a message that proves it.
        evidence: "evidence"
            / "доказательство|доказательства|ссылка|ссылки"
            / "prueba|pruebas|enlace|enlaces"
            many Evidence,
        /// Findings that this entry accepts, each with its reason.
        allow: "allow" many Allow,
    }
}

/// One entry of the log.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id, unique in the whole log.
    pub id: Spanned<EntryId>,
    /// Kind and id: the location of a finding about the entry as a whole.
    pub head: Span,
    /// The fields that every kind has.
    pub common: Common,
    /// The fields of its kind.
    pub body: Body,
    /// The fields that are there and cannot be read, if only because of a slip in their key.
    pub unread: Vec<&'static str>,
    /// The nearest heading above it.
    pub title: Option<Spanned<String>>,
    /// The prose that belongs to it.
    pub note: Vec<Prose>,
    /// Its file.
    pub source: SourceId,
    /// The whole block, fences included.
    pub span: Span,
}

impl Entry {
    /// Its id as text.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id.value.0
    }

    /// A location in it.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location {
            source: self.source,
            span,
        }
    }

    /// Whether a field is there and cannot be read, so that nobody knows what it says.
    #[must_use]
    pub fn is_unread(&self, field: &str) -> bool {
        self.unread.contains(&field)
    }

    /// The person who acts: `by` of a decision, `from` of the others.
    #[must_use]
    pub fn actor(&self) -> Option<&Spanned<Name>> {
        match &self.body {
            Body::Decision(decision) => decision.by.first().or(self.common.from.as_ref()),
            _ => self.common.from.as_ref(),
        }
    }

    /// Everybody who acts: several if people decide together.
    pub fn actors(&self) -> impl Iterator<Item = &Spanned<Name>> {
        let by = match &self.body {
            Body::Decision(decision) => &*decision.by,
            _ => &[],
        };
        by.iter()
            .chain(self.common.from.as_ref().filter(|_| by.is_empty()))
    }
}
