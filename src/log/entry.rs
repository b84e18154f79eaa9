//! One entry: its kind and id, the fields that every kind has, and its own.

use schemars::{Schema, SchemaGenerator};

use super::call::Call;
use super::decision::Decision;
use super::delivery::Delivery;
use super::notice::Notice;
use super::reminder::Reminder;
use super::reply::Reply;
use super::request::Request;
use super::stage::Stage;
use super::value::{Allow, EntryId};
use super::{Kind, Reference};
use crate::calendar::Moment;
use crate::charter::Name;
use crate::markdown::Prose;
use crate::source::{Location, SourceId, Span, Spanned};
use crate::yaml::{Decoder, FieldSchema, Mapping, mapping, object_schema};

mapping! {
    /// The fields that every kind has.
    "an entry"
    pub struct Common {
        /// When it happened. A date alone is the whole day.
        at: "at" optional Moment,
        /// The person who acts.
        from: "from" optional Name,
        /// The channel, one of the charter's.
        via: "via" optional Name,
        /// The call it was said in, where the channel is verbal.
        in_call: "in" optional EntryId,
        /// A link, a repository path or a quotation that proves it.
        evidence: "evidence" many String,
        /// Findings that this entry accepts, each with its reason.
        allow: "allow" many Allow,
    }
}

/// The fields of an entry's own kind.
#[derive(Debug, Clone)]
pub enum Body {
    /// See [`Stage`].
    Stage(Stage),
    /// See [`Request`].
    Request(Request),
    /// See [`Reply`].
    Reply(Reply),
    /// See [`Reminder`].
    Reminder(Reminder),
    /// See [`Call`].
    Call(Call),
    /// See [`Decision`].
    Decision(Decision),
    /// See [`Delivery`].
    Delivery(Delivery),
    /// See [`Notice`].
    Notice(Notice),
}

/// One entry of the log.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id, unique in the whole log.
    pub id: Spanned<EntryId>,
    /// Kind and id: where a finding about the entry as a whole points.
    pub head: Span,
    /// The fields that every kind has.
    pub common: Common,
    /// The fields of its kind.
    pub body: Body,
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

    /// A place in it.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location {
            source: self.source,
            span,
        }
    }

    /// The person who acts: `by` of a decision, `from` of the others.
    #[must_use]
    pub fn actor(&self) -> Option<&Spanned<Name>> {
        match &self.body {
            Body::Decision(decision) => decision.by.as_ref().or(self.common.from.as_ref()),
            _ => self.common.from.as_ref(),
        }
    }

    /// Every reference to another entry that its fields make, in the order of the documentation.
    #[must_use]
    pub fn references(&self) -> Vec<Reference<'_>> {
        let mut all = match &self.body {
            Body::Stage(stage) => stage.references(),
            Body::Request(request) => request.references(),
            Body::Reply(reply) => reply.references(),
            Body::Reminder(reminder) => reminder.references(),
            Body::Call(_) => Vec::new(),
            Body::Decision(decision) => decision.references(),
            Body::Delivery(delivery) => delivery.references(),
            Body::Notice(notice) => notice.references(),
        };
        all.extend(self.common.in_call.iter().map(|id| Reference {
            field: "in",
            id,
            kinds: &[Kind::Call],
            or_cadence: false,
        }));
        all
    }

    /// Every name of a person that its fields hold (a party may stand where `or_party` is set): field, name, `or_party`.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, &Spanned<Name>, bool)> {
        let mut all: Vec<_> = self
            .common
            .from
            .iter()
            .map(|name| ("from", name, false))
            .collect();
        match &self.body {
            Body::Stage(stage) => all.extend(stage.owner.iter().map(|name| ("owner", name, true))),
            Body::Request(request) => all.extend(request.to.iter().map(|name| ("to", name, true))),
            Body::Delivery(delivery) => {
                all.extend(delivery.to.iter().map(|name| ("to", name, true)))
            }
            Body::Call(call) => all.extend(call.with.iter().map(|name| ("with", name, false))),
            Body::Decision(decision) => {
                all.extend(decision.by.iter().map(|name| ("by", name, false)));
                let owner = decision
                    .sets
                    .as_ref()
                    .and_then(|sets| sets.value.owner.as_ref());
                all.extend(owner.map(|name| ("owner", name, true)));
            }
            Body::Reply(_) | Body::Reminder(_) | Body::Notice(_) => {}
        }
        all
    }

    /// Every moment that its fields hold: field and moment.
    #[must_use]
    pub fn moments(&self) -> Vec<(&'static str, &Spanned<Moment>)> {
        let mut all: Vec<(&'static str, &Spanned<Moment>)> =
            self.common.at.iter().map(|at| ("at", at)).collect();
        match &self.body {
            Body::Stage(stage) => {
                all.extend(stage.due.iter().map(|m| ("due", m)));
                all.extend(stage.starts.iter().map(|m| ("starts", m)));
            }
            Body::Request(request) => all.extend(request.due.iter().map(|m| ("due", m))),
            Body::Reply(reply) => all.extend(reply.promises.iter().map(|m| ("promises", m))),
            Body::Call(call) => all.extend(call.agreed.iter().map(|m| ("agreed", m))),
            Body::Decision(decision) => {
                if let Some(sets) = &decision.sets {
                    all.extend(sets.due.iter().map(|m| ("due", m)));
                    all.extend(sets.starts.iter().map(|m| ("starts", m)));
                }
            }
            Body::Reminder(_) | Body::Delivery(_) | Body::Notice(_) => {}
        }
        all
    }
}

/// Reads the fields of one kind.
pub(super) fn body(kind: Kind, mapping: &mut Mapping, decoder: &mut Decoder<'_>) -> Body {
    match kind {
        Kind::Stage => Body::Stage(Stage::take(mapping, decoder)),
        Kind::Request => Body::Request(Request::take(mapping, decoder)),
        Kind::Reply => Body::Reply(Reply::take(mapping, decoder)),
        Kind::Reminder => Body::Reminder(Reminder::take(mapping, decoder)),
        Kind::Call => Body::Call(Call::take(mapping, decoder)),
        Kind::Decision => Body::Decision(Decision::take(mapping, decoder)),
        Kind::Delivery => Body::Delivery(Delivery::take(mapping, decoder)),
        Kind::Notice => Body::Notice(Notice::take(mapping, decoder)),
    }
}

/// The fields of one kind: the id, the common fields, its own.
#[must_use]
pub fn kind_fields(kind: Kind, generator: &mut SchemaGenerator) -> Vec<FieldSchema> {
    let id = FieldSchema {
        name: kind.name(),
        doc: "The entry's id, unique in the whole log.",
        required: true,
        schema: generator.subschema_for::<EntryId>(),
    };
    let mut fields = vec![id];
    fields.extend(
        Common::field_schemas(generator)
            .into_iter()
            .map(|mut field| {
                field.required = kind.required_common().contains(&field.name);
                field
            }),
    );
    fields.extend(match kind {
        Kind::Stage => Stage::field_schemas(generator),
        Kind::Request => Request::field_schemas(generator),
        Kind::Reply => Reply::field_schemas(generator),
        Kind::Reminder => Reminder::field_schemas(generator),
        Kind::Call => Call::field_schemas(generator),
        Kind::Decision => Decision::field_schemas(generator),
        Kind::Delivery => Delivery::field_schemas(generator),
        Kind::Notice => Notice::field_schemas(generator),
    });
    fields
}

/// The JSON Schema of an entry of one kind.
#[must_use]
pub fn kind_schema(kind: Kind, generator: &mut SchemaGenerator) -> Schema {
    object_schema(
        &format!("{} of the log.", kind.with_article()),
        &kind_fields(kind, generator),
    )
}
