//! Values of the command line that have parts: `RULE=REASON` and `FIELD=VALUE`.

use serde_json::{Map, Value};

use super::offer::Offer;
use crate::cli::failure::Failure;
use crate::engine::{nearest_rule, unknown_rule};
use crate::log::Field;
use crate::message::{Value as Say, message};
use crate::rules::Rule;

/// Parses an item of `allow`, written as `RULE=REASON`.
pub(super) fn allowed(text: &str) -> Result<Value, Failure> {
    let (rule, reason) = text
        .split_once('=')
        .filter(|(_, reason)| !reason.trim().is_empty())
        .ok_or_else(|| {
            Failure::new(
                message! {
                    en: "--allow: `{text}` gives no reason",
                    ru: "--allow: в `{text}` не указана причина",
                    es: "--allow: `{text}` no da ningún motivo",
                    text: text,
                },
                message! {
                    en: "write the rule and the reason: `--allow reply-late='agreed in D-3'`",
                    ru: "напишите правило и причину: `--allow reply-late='agreed in D-3'`",
                    es: "escriba la regla y el motivo: `--allow reply-late='agreed in D-3'`",
                },
            )
        })?;
    if Rule::named(rule).is_none() {
        return Err(Failure::new(unknown_rule(rule), nearest_rule(rule)).about("--allow"));
    }
    Ok(Value::from_iter([
        ("rule".to_owned(), rule),
        ("reason".to_owned(), reason),
    ]))
}

/// Parses a mapping, written as several `FIELD=VALUE`.
pub(super) fn mapping(
    field: &Field,
    values: &[String],
    offer: &Offer<'_>,
) -> Result<Value, Failure> {
    let option = field.key;
    let mut pairs = Map::new();
    for text in values {
        let fields = || {
            let known = field.inner.iter().map(|inner| format!("`{}`", inner.key));
            Say::commas(known)
        };
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Failure::new(
                message! {
                    en: "--{option}: expected `FIELD=VALUE`, got `{text}`",
                    ru: "--{option}: ожидается `FIELD=VALUE`, указано `{text}`",
                    es: "--{option}: se esperaba `FIELD=VALUE`, pero es `{text}`",
                    option: option,
                    text: text,
                },
                message! {
                    en: "write `FIELD=VALUE`; the fields are {fields}",
                    ru: "напишите `FIELD=VALUE`; поля: {fields}",
                    es: "escriba `FIELD=VALUE`; los campos son {fields}",
                    fields: fields(),
                },
            )
        })?;
        let inner = field.inner.iter().find(|inner| inner.key == key);
        let inner = inner.ok_or_else(|| {
            Failure::new(
                message! {
                    en: "--{option}: unknown field `{key}`",
                    ru: "--{option}: неизвестное поле `{key}`",
                    es: "--{option}: campo desconocido `{key}`",
                    option: option,
                    key: key,
                },
                message! {
                    en: "the fields are {fields}",
                    ru: "поля: {fields}",
                    es: "los campos son {fields}",
                    fields: fields(),
                },
            )
        })?;
        let value = offer
            .read(inner, value)
            .map_err(|failure| failure.about(&format!("--{option} {}", inner.key)))?;
        pairs.insert(inner.key.to_owned(), Value::from(value));
    }
    Ok(Value::Object(pairs))
}
