//! Addresses by which git knows people.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::message::message;
use crate::source::mixed_word;
use crate::yaml::{FromText, Wrong};

/// An address of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(pub String);

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_of_one = |c: char| !c.is_whitespace() && !matches!(c, ',' | ';' | '<' | '>' | ':' | '@');
    !local.is_empty()
        && !domain.is_empty()
        && local.chars().chain(domain.chars()).all(is_of_one)
        && mixed_word(text).is_none()
}

/// The addresses in a text.
fn addresses(text: &str) -> Vec<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | ':' | '[' | ']');
    let parts = text.split(ends).filter(|part| is_address(part));
    // A part of an address has no dot after the `@`.
    let parts = parts.filter(|part| {
        part.split_once('@')
            .is_some_and(|(_, domain)| domain.contains('.'))
    });
    parts.collect()
}

impl FromText for Email {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        if is_address(text) {
            return Ok(Self(text.to_owned()));
        }
        let help = match addresses(text).as_slice() {
            [] | [_] => message! {
                en: "write it as `name@example.org`",
                ru: "напишите его так: `name@example.org`",
                es: "escríbala así: `name@example.org`",
            },
            several => message! {
                en: "write them as a list: `{list}`",
                ru: "напишите их списком: `{list}`",
                es: "escríbalas como una lista: `{list}`",
                list: format!("[{}]", several.join(", ")),
            },
        };
        let message = message! {
            en: "`{text}` is not an e-mail address",
            ru: "`{text}` — не адрес электронной почты",
            es: "`{text}` no es una dirección de correo",
            text: text,
        };
        Err((message, Some(help)))
    }

    fn meant(text: &str) -> Option<String> {
        match addresses(text).as_slice() {
            [only] if *only != text => Some((*only).to_owned()),
            _ => None,
        }
    }
}

impl JsonSchema for Email {
    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[^@,;<>:\\s]+@[^@,;<>:\\s]+$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::assert_table;

    #[test]
    fn addresses_are_read_and_what_is_none_is_reported() {
        assert_table(
            "md@bakery.example                          | -
             1234+md@users.noreply.example              | -
             md@bakery.(none)                           | -
             почта@пример.рф                            | -
             <md@bakery.example>                        | write `md@bakery.example`
             Director <md@bakery.example>               | write `md@bakery.example`
             mailto:md@bakery.example                   | write `md@bakery.example`
             md@bakery,example                          | write it as `name@example.org`
             md@bakery.example, a@bakery.example        | write them as a list: `[md@bakery.example, a@bakery.example]`
             md@bakery.example; a@bakery.example        | write them as a list: `[md@bakery.example, a@bakery.example]`
             mdbakery.example                           | write it as `name@example.org`
             md@bаkery.example                          | write it as `name@example.org`",
            |cells| match Email::read_text(cells[0]) {
                Ok(_) => "-".to_owned(),
                Err((_, help)) => help.unwrap().english(),
            },
        );
    }
}
