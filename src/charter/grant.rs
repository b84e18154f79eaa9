//! What a person may decide: a scope with its limit and conditions.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::bounds;
use super::raw::Per;
use super::scope;
use super::value::{Amount, Name};
use crate::calendar::Moment;
use crate::message::message;
use crate::source::{Also, Fault, FaultKind, Fix, Span, Spanned, did_you_mean, only_translated};
use crate::yaml::{Decode, Decoder, Many, NodeId, NodeKind};

/// What people write in Russian and Spanish for the conditions of a grant, which are not scopes.
const CONDITIONS: [(&str, Also); 4] = [
    ("from", ["с|с даты|начиная с", "desde"]),
    ("until", ["по|по дату", "hasta"]),
    ("jointly", ["совместно|вместе с", "conjuntamente|junto con"]),
    ("per", ["за период", "por período"]),
];

/// A grant: a scope, or a mapping of a scope with its limit and its own period.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The scope: one of the charter's own words, or `plan`, `deliverables`, `budget`, `charter`, `all`.
    pub scope: Spanned<Name>,
    /// The maximum amount.
    pub limit: Option<Spanned<Amount>>,
    /// The start of its validity.
    pub from: Option<Spanned<Moment>>,
    /// The end of its validity.
    pub until: Option<Spanned<Moment>>,
    /// The people who must decide it as well.
    pub jointly: Many<Name>,
    /// The period over which amounts are added for the limit; without it, the limit applies to each decision.
    pub per: Option<Spanned<Per>>,
    /// Whether a part of it cannot be read. If that is the scope, its name is empty.
    pub unread: bool,
}

impl Grant {
    fn of(scope: Spanned<Name>) -> Self {
        Self {
            scope,
            limit: None,
            from: None,
            until: None,
            jointly: Many::default(),
            per: None,
            unread: false,
        }
    }

    /// The same grant, as if all of it were written in one place.
    #[must_use]
    pub(super) fn placed(&self, span: Span) -> Self {
        Self {
            scope: Spanned::new(self.scope.value.clone(), span),
            limit: self.limit.map(|limit| Spanned::new(limit.value, span)),
            from: self.from.map(|from| Spanned::new(from.value, span)),
            until: self.until.map(|until| Spanned::new(until.value, span)),
            jointly: placed(&self.jointly, span, Name::clone),
            per: self.per.map(|per| Spanned::new(per.value, span)),
            unread: self.unread,
        }
    }

    /// Reads it as far as possible.
    fn written(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let span = decoder.span(node);
        if let NodeKind::Scalar(..) = decoder.kind(node) {
            let scope = Spanned::new(Name::decode(node, decoder)?, span);
            return scope::read(scope, decoder).map(Self::of);
        }
        let mut mapping = decoder.mapping(node, || {
            message! {
                en: "a scope, or a mapping such as `budget: 50000`",
                ru: "область полномочий или поле вида `budget: 50000`",
                es: "un ámbito o un campo como `budget: 50000`",
            }
        })?;
        let from = mapping.optional("from", decoder);
        let until = mapping.optional("until", decoder);
        let jointly = mapping.optional("jointly", decoder);
        let per = mapping.optional("per", decoder);
        decoder.faults.extend(bounds::reversed(&from, &until));
        let mut scopes = mapping.rest();
        scopes.retain(|(key, _)| !is_condition(key, decoder));
        let mut scopes = scopes.into_iter();
        let Some((scope, value)) = scopes.next() else {
            decoder.wrong(
                span,
                message! {
                    en: "this grant does not name a scope",
                    ru: "не указана область полномочий",
                    es: "no se indica el ámbito de las facultades",
                },
                Some(message! {
                    en: "write it as `budget: 50000`",
                    ru: "напишите так: `budget: 50000`",
                    es: "escríbalo así: `budget: 50000`",
                }),
            );
            return None;
        };
        if let Some((other, _)) = scopes.next() {
            let help = message! {
                en: "make each scope an item of its own",
                ru: "сделайте каждую область отдельным элементом списка",
                es: "ponga cada ámbito en un elemento propio",
            };
            decoder.wrong(
                other.span,
                message! {
                    en: "`{scope}` is a second scope in one grant",
                    ru: "`{scope}` — вторая область полномочий в одном элементе",
                    es: "`{scope}` es un segundo ámbito en un mismo elemento",
                    scope: other.value,
                },
                Some(help),
            );
            // Which of them it was meant to grant is not known.
            return None;
        }
        let limit_span = decoder.span(value);
        let unlimited = matches!(decoder.kind(value), NodeKind::Scalar(text, _) if text.is_empty());
        let limit = if unlimited {
            None
        } else {
            let limit = Amount::decode(value, decoder);
            limit.map(|limit| Spanned::new(limit, limit_span))
        };
        let scope = scope::read(scope.map(Name), decoder)?;
        Some(Self {
            limit,
            from,
            until,
            jointly,
            per,
            ..Self::of(scope)
        })
    }
}

impl Decode for Grant {
    /// Whatever cannot be read of it, there is a grant.
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let before = decoder.unread();
        let nothing = Spanned::new(Name(String::new()), decoder.span(node));
        let grant = Self::written(node, decoder).unwrap_or_else(|| Self::of(nothing));
        Some(Self {
            unread: decoder.unread() > before,
            ..grant
        })
    }
}

/// The same values in one place.
pub(super) fn placed<T>(values: &Many<T>, span: Span, same: impl Fn(&T) -> T) -> Many<T> {
    let values = values
        .iter()
        .map(|value| Spanned::new(same(&value.value), span));
    Many(values.collect())
}

impl JsonSchema for Grant {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (amount, moment) = (
            generator.subschema_for::<Amount>(),
            generator.subschema_for::<Moment>(),
        );
        let (people, per) = (
            generator.subschema_for::<Many<Name>>(),
            generator.subschema_for::<Per>(),
        );
        json_schema!({ "anyOf": [
            { "type": "string", "minLength": 1 },
            {
                "type": "object",
                "properties": { "from": moment, "until": moment, "jointly": people, "per": per },
                "additionalProperties": { "anyOf": [amount, { "type": "null" }] },
                "minProperties": 1,
                "maxProperties": 5
            }
        ] })
    }
}

/// Whether a key is a condition in Russian or Spanish, which is reported.
fn is_condition(key: &Spanned<String>, decoder: &mut Decoder<'_>) -> bool {
    let Some(meant) = only_translated(key, CONDITIONS) else {
        return false;
    };
    let message = message! {
        en: "a grant has no field `{key}`",
        ru: "в полномочиях нет поля `{key}`",
        es: "las facultades no tienen el campo `{key}`",
        key: &key.value,
    };
    let fault = Fault::new(FaultKind::UnknownField, key.span, message);
    decoder.faults.push(
        fault
            .help(did_you_mean(meant))
            .fix(Fix::word(key.span, &key.value, meant)),
    );
    true
}
