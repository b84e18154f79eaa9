//! What an entry of a kind may say: the fields, in the order in which people write them, and whose names each takes.
//!
//! What a field takes, whether it must be there and what it means comes from where it is declared, in `log/`.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::log::{Kind, kind_fields};

/// A field of a kind of entry.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it means, in one line.
    pub doc: String,
    /// Whether it must be there.
    pub required: bool,
    /// The field that may be there in its place.
    pub unless: Option<&'static str>,
    /// Whether it may hold a list.
    pub many: bool,
    /// The form of its values.
    pub takes: Takes,
    /// Whose names or ids they are.
    pub names: Names,
}

/// The form of a field's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// An id.
    Id,
    /// A name that the charter has.
    Name,
    /// A date or a time.
    Time,
    /// `yes` or `no`.
    Flag,
    /// An amount of money.
    Amount,
    /// Any text.
    Text,
    /// One of these words.
    Word(Vec<String>),
    /// A mapping with these keys.
    Mapping(Vec<String>),
}

/// Whose names or ids a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Nobody's.
    Nothing,
    /// People.
    People,
    /// People or parties.
    Sides,
    /// Channels.
    Channels,
    /// Items of the cadence.
    Cadence,
    /// What somebody may be entitled to decide.
    Scopes,
    /// Entries of these kinds.
    Entries(&'static [Kind]),
    /// Entries of these kinds, or items of the cadence.
    EntriesOrCadence(&'static [Kind]),
    /// Entries, or the charter.
    EntriesOrCharter,
}

/// The fields of a kind, without its id, in the order in which they are written.
#[must_use]
pub fn fields(kind: Kind) -> Vec<Field> {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut fields: Vec<Field> = kind_fields(kind, &mut generator)
        .into_iter()
        .skip(1)
        .map(|field| {
            let (takes, many) = takes(&field.schema.to_value(), &generator);
            // A request says what it needs, or when the answer is due.
            let unless = (kind == Kind::Request && field.name == "needs").then_some("due");
            Field {
                name: field.name,
                doc: field.doc.trim().trim_end_matches('.').to_owned(),
                required: field.required || unless.is_some(),
                unless,
                many,
                takes,
                names: names(kind, field.name),
            }
        })
        .collect();
    let order = order(kind);
    fields.sort_by_key(|field| {
        order
            .iter()
            .position(|name| *name == field.name)
            .unwrap_or(order.len())
    });
    fields
}

/// The order in which people write the fields.
fn order(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Stage => &[
            "owner", "starts", "due", "urgent", "after", "accept", "at", "from", "via", "in",
            "evidence", "allow",
        ],
        Kind::Request => &[
            "at", "from", "to", "via", "in", "needs", "urgent", "due", "blocks", "about",
            "evidence", "allow",
        ],
        Kind::Reply => &[
            "answers", "at", "from", "via", "in", "gives", "promises", "evidence", "allow",
        ],
        Kind::Reminder => &["of", "at", "from", "via", "in", "evidence", "allow"],
        Kind::Call => &[
            "at", "with", "from", "via", "in", "agreed", "medium", "lasted", "topic", "for",
            "evidence", "allow",
        ],
        Kind::Decision => &[
            "at", "by", "from", "via", "in", "on", "verdict", "scope", "amount", "sets",
            "replaces", "reason", "evidence", "allow",
        ],
        Kind::Delivery => &["of", "at", "from", "to", "via", "in", "evidence", "allow"],
        Kind::Notice => &[
            "kind", "about", "cause", "at", "from", "via", "in", "evidence", "allow",
        ],
    }
}

fn names(kind: Kind, field: &str) -> Names {
    match (kind, field) {
        (_, "from" | "by" | "with") => Names::People,
        (_, "to" | "owner") => Names::Sides,
        (_, "via") => Names::Channels,
        (_, "in") => Names::Entries(&[Kind::Call]),
        (Kind::Call, "for") => Names::Cadence,
        (Kind::Decision, "scope") => Names::Scopes,
        (Kind::Stage, "after") | (Kind::Request, "blocks") => Names::Entries(&[Kind::Stage]),
        (Kind::Reply, "answers") => Names::Entries(&[Kind::Request, Kind::Call]),
        (Kind::Reminder, "of") => Names::Entries(&[Kind::Request, Kind::Delivery, Kind::Stage]),
        (Kind::Delivery, "of") => Names::EntriesOrCadence(&[Kind::Stage]),
        (Kind::Decision, "on") => Names::EntriesOrCharter,
        (Kind::Decision, "replaces") => Names::Entries(&[Kind::Decision]),
        (Kind::Request | Kind::Notice, "about") | (Kind::Notice, "cause") => {
            Names::Entries(Kind::ALL)
        }
        _ => Names::Nothing,
    }
}

/// What a schema takes, and whether a list of it.
fn takes(schema: &Value, generator: &SchemaGenerator) -> (Takes, bool) {
    if let Some(one) = schema.pointer("/anyOf/0").filter(|_| {
        schema
            .pointer("/anyOf/1/type")
            .is_some_and(|kind| kind == "array")
    }) {
        return (takes(one, generator).0, true);
    }
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.rsplit('/').next())
        .unwrap_or("");
    let definition = generator.definitions().get(name);
    let words = definition
        .and_then(|schema| schema.get("enum"))
        .and_then(Value::as_array);
    let keys = definition
        .and_then(|schema| schema.get("properties"))
        .and_then(Value::as_object);
    let takes = match name {
        "EntryId" => Takes::Id,
        "Name" => Takes::Name,
        "Moment" => Takes::Time,
        "Flag" => Takes::Flag,
        "Amount" => Takes::Amount,
        _ => match (words, keys) {
            (Some(words), _) => Takes::Word(
                words
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
            (None, Some(keys)) => Takes::Mapping(keys.keys().cloned().collect()),
            (None, None) => Takes::Text,
        },
    };
    (takes, false)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::source::{Source, Sources};

    #[test]
    fn every_field_has_its_place() {
        for kind in Kind::ALL {
            let names: Vec<&str> = fields(*kind).iter().map(|field| field.name).collect();
            assert_eq!(names, order(*kind), "{kind}");
        }
    }

    #[test]
    fn fields_take_what_they_are_declared_to_take() {
        let field = |kind, name: &str| {
            fields(kind)
                .into_iter()
                .find(|field| field.name == name)
                .unwrap()
        };
        assert_eq!(
            field(Kind::Request, "needs").takes,
            Takes::Word(words(&[
                "information",
                "access",
                "materials",
                "approval",
                "feedback",
                "revision",
                "payment",
                "answer"
            ]))
        );
        assert_eq!(
            field(Kind::Decision, "sets").takes,
            Takes::Mapping(words(&["due", "owner", "starts"]))
        );
        assert_eq!(
            field(Kind::Decision, "allow").takes,
            Takes::Mapping(words(&["reason", "rule", "until"]))
        );
        assert_eq!(
            (
                field(Kind::Stage, "urgent").takes,
                field(Kind::Decision, "amount").takes
            ),
            (Takes::Flag, Takes::Amount)
        );
        assert_eq!(
            (
                field(Kind::Call, "agreed").takes,
                field(Kind::Call, "topic").takes
            ),
            (Takes::Time, Takes::Text)
        );
        let many: Vec<&str> = fields(Kind::Request)
            .into_iter()
            .filter(|field| field.many)
            .map(|field| field.name)
            .collect();
        assert_eq!(many, ["blocks", "about", "evidence", "allow"]);
        let required: Vec<&str> = fields(Kind::Request)
            .into_iter()
            .filter(|f| f.required)
            .map(|field| field.name)
            .collect();
        assert_eq!(required, ["at", "from", "to", "needs"]);
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn references_and_names_are_those_of_the_log() {
        for kind in Kind::ALL {
            let mut text = format!("```yaml\n{kind}: X-1\n");
            for field in fields(*kind) {
                match &field.takes {
                    Takes::Id | Takes::Name => drop(writeln!(text, "{}: X-2", field.name)),
                    Takes::Word(words) => drop(writeln!(text, "{}: {}", field.name, words[0])),
                    _ => {}
                }
            }
            let (source, _) = Source::new("a.md", format!("{text}```\n").into_bytes());
            let mut sources = Sources::default();
            let id = sources.add(source);
            let mut entries = crate::log::read(id, sources.get(id), &mut Vec::new());
            let entry = entries.pop().unwrap();
            let names: Vec<_> = entry.names();
            for field in fields(*kind) {
                let reference = entry
                    .references()
                    .into_iter()
                    .find(|reference| reference.field == field.name);
                let kinds = reference.map(|reference| (reference.kinds, reference.or_cadence));
                let or_party = names
                    .iter()
                    .find(|(name, ..)| *name == field.name)
                    .map(|(_, _, or_party)| *or_party);
                let expected = match field.names {
                    Names::People => (None, Some(false)),
                    Names::Sides => (None, Some(true)),
                    Names::Entries(kinds) => (Some((kinds, false)), None),
                    Names::EntriesOrCadence(kinds) => (Some((kinds, true)), None),
                    Names::EntriesOrCharter => (Some((Kind::ALL, false)), None),
                    Names::Nothing | Names::Channels | Names::Cadence | Names::Scopes => {
                        (None, None)
                    }
                };
                assert_eq!((kinds, or_party), expected, "{kind} {}", field.name);
            }
        }
    }
}
