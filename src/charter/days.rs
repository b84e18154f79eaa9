//! Days in the charter: written there, or read from a calendar file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::calendar::Choice;
use crate::source::Spanned;
use crate::yaml::{Decode, Decoder, FromText, Many, NodeId, NodeKind, mapping};

/// Days as they are written: dates, or a calendar file.
#[derive(Debug, Clone)]
pub enum Days<T> {
    /// Dates.
    Written(T),
    /// An iCalendar file, or some of its events.
    File(CalendarFile),
}

/// A path from the folder of the charter, which may begin with `./`.
pub(super) fn in_folder(path: Spanned<String>) -> Spanned<String> {
    path.map(|path| path.trim_start_matches("./").to_owned())
}

/// A calendar file with a selection of its events.
#[derive(Debug, Clone)]
pub struct CalendarFile {
    /// The path in the repository.
    pub path: Spanned<String>,
    /// The names of the only events to use.
    pub only: Many<String>,
    /// The names of the events to leave out.
    pub without: Many<String>,
}

impl CalendarFile {
    /// The selection of events.
    #[must_use]
    pub fn choice(&self) -> Choice {
        let names = |names: &Many<String>| names.iter().map(|name| name.value.clone()).collect();
        Choice {
            only: names(&self.only),
            without: names(&self.without),
        }
    }
}

mapping! {
    /// A calendar file of which only some events are used.
    "a calendar file", "файл календаря", "un archivo de calendario"
    pub struct ChosenFile {
        /// The path of an iCalendar file in the repository.
        file: "file" / "файл" / "archivo|fichero" required String,
        /// The names of the only events to use, ignoring case.
        only: "only" / "только" / "solo|solamente|únicamente" many String,
        /// The names of the events to leave out.
        without: "without" / "без|кроме" / "sin|excepto" many String,
    }
}

impl<T: FromText> Decode for Days<T> {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        match decoder.kind(node) {
            NodeKind::Mapping(_) => {
                let chosen = ChosenFile::decode(node, decoder)?;
                Some(Self::File(CalendarFile {
                    path: in_folder(chosen.file?),
                    only: chosen.only,
                    without: chosen.without,
                }))
            }
            NodeKind::Scalar(text, _) if text.to_lowercase().ends_with(".ics") => {
                Some(Self::File(CalendarFile {
                    path: in_folder(Spanned::new(text.clone(), decoder.span(node))),
                    only: Many::default(),
                    without: Many::default(),
                }))
            }
            _ => T::decode(node, decoder).map(Self::Written),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Days<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrFile", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let days = generator.subschema_for::<T>();
        let chosen = generator.subschema_for::<ChosenFile>();
        let file = json_schema!({ "type": "string", "pattern": r"\.[iI][cC][sS]$" });
        json_schema!({ "anyOf": [days, file, chosen] })
    }
}
