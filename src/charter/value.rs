//! Values that the charter and the entries share: names and amounts.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::message::{Language, Message, Value, message};
use crate::source::{Also, only_word};
use crate::yaml::{FromText, Wrong};

/// The name of a person, a party, a channel, a cadence item or a rule, as the charter has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

impl std::ops::Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&Name> for Value {
    fn from(name: &Name) -> Self {
        name.0.as_str().into()
    }
}

impl FromText for Name {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.trim().is_empty() {
            Err((
                message! {
                    en: "a name is missing here",
                    ru: "здесь не хватает имени",
                    es: "aquí falta un nombre",
                },
                Some(message! {
                    en: "write a name from the charter",
                    ru: "напишите имя из устава проекта",
                    es: "escriba un nombre del estatuto del proyecto",
                }),
            ))
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
}

impl FromText for Language {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        Self::named(text).ok_or_else(|| {
            let help = message! {
                en: "write `en`, `ru` or `es`",
                ru: "напишите `en`, `ru` или `es`",
                es: "escriba `en`, `ru` o `es`",
            };
            (not_a_language(text), Some(help))
        })
    }

    fn meant(text: &str) -> Option<String> {
        only_word(text, NAMES).map(str::to_owned)
    }
}

/// The names of the languages in their languages.
const NAMES: [(&str, Also); 3] = [
    ("en", ["английский|english", "inglés"]),
    ("ru", ["русский|russian", "ruso"]),
    ("es", ["испанский|spanish", "español|castellano"]),
];

/// The message about a language that projlog does not have.
fn not_a_language(text: &str) -> Message {
    message! {
        en: "`{text}` is not a language of projlog",
        ru: "неизвестный язык отчётов: `{text}`",
        es: "idioma desconocido de los informes: `{text}`",
        text: text,
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::code) })
    }
}

/// An amount of money in hundredths of the unit that the charter's limits are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub u64);

impl FromText for Amount {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let error = || {
            let help = message! {
                en: "write digits only, with at most two after a point, such as `50000` or `199.90`",
                ru: "пишите только цифры, не более двух после точки, например `50000` или `199.90`",
                es: "escriba solo cifras, como máximo dos tras el punto, por ejemplo `50000` o `199.90`",
            };
            (not_an_amount(text), Some(help))
        };
        let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| {
            part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
                && part.bytes().any(|b| b.is_ascii_digit())
        };
        if !digits(whole) || !digits(cents) || cents.contains('_') || cents.len() > 2 {
            return Err(error());
        }
        let units: u64 = whole.replace('_', "").parse().map_err(|_| error())?;
        let cents: u64 = format!("{cents:0<2}").parse().map_err(|_| error())?;
        units
            .checked_mul(100)
            .and_then(|u| u.checked_add(cents))
            .map(Self)
            .ok_or_else(error)
    }
}

fn not_an_amount(text: &str) -> Message {
    message! {
        en: "`{text}` is not an amount",
        ru: "`{text}` не является суммой",
        es: "`{text}` no es un importe",
        text: text,
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, cents) = (self.0 / 100, self.0 % 100);
        if cents == 0 {
            write!(f, "{units}")
        } else {
            write!(f, "{units}.{cents:02}")
        }
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": r"^[0-9_]+(\.[0-9]{1,2})?$" }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, hundredths) in [
            ("50000", 5_000_000),
            ("199.9", 19_990),
            ("199.95", 19_995),
            ("50_000", 5_000_000),
            ("0", 0),
        ] {
            assert_eq!(
                Amount::from_text(text).ok(),
                Some(Amount(hundredths)),
                "{text}"
            );
        }
        for text in [
            "",
            "-1",
            "1e3",
            "50 000",
            "1.234",
            "1.",
            ".5",
            "50000 RUB",
            "99999999999999999999",
        ] {
            assert!(Amount::from_text(text).is_err(), "{text}");
        }
        assert_eq!(Amount(19_990).to_string(), "199.90");
        assert_eq!(Amount(5_000_000).to_string(), "50000");
    }
}
