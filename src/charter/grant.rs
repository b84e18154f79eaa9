//! What a person may decide: a scope with its limit and conditions.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::raw::Per;
use super::value::{Amount, Name};
use crate::calendar::Moment;
use crate::message::message;
use crate::source::{Also, Fault, FaultKind, Fix, Spanned, did_you_mean, only_translated};
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
}

impl Decode for Grant {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let span = decoder.span(node);
        if let NodeKind::Scalar(..) = decoder.kind(node) {
            let scope = Name::decode(node, decoder)?;
            return Some(Self {
                scope: Spanned::new(scope, span),
                limit: None,
                from: None,
                until: None,
                jointly: Many::default(),
                per: None,
            });
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
        }
        let limit_span = decoder.span(value);
        let unlimited = matches!(decoder.kind(value), NodeKind::Scalar(text, _) if text.is_empty());
        let limit = if unlimited {
            None
        } else {
            Some(Spanned::new(Amount::decode(value, decoder)?, limit_span))
        };
        Some(Self {
            scope: scope.map(Name),
            limit,
            from,
            until,
            jointly,
            per,
        })
    }
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
