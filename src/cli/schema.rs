//! `projlog schema WHAT`: JSON Schemas generated from the types.

use std::io::Write;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{Schema, json_schema};

use super::args::{SchemaName, SchemaOf};
use super::due;
use super::evidence::EvidenceReport;
use super::failure::{Failure, Status};
use super::output::Output;
use crate::charter::CharterFields;
use crate::log::{Kind, kind_schema};
use crate::project::{Open, Project};
use crate::render::drafts::DraftsReport;
use crate::render::entry::EntryReport;
use crate::render::history::HistoryLine;
use crate::render::jsonl::ReportLine;
use crate::render::report::CheckReport;
use crate::render::several::SeveralReports;
use crate::render::status::StatusReport;

pub(super) fn run(arguments: &SchemaOf, output: &mut Output) -> Result<Status, Failure> {
    // Input may omit optional fields; output has all of them.
    let (read, written) = (
        SchemaSettings::draft2020_12(),
        SchemaSettings::draft2020_12().for_serialize(),
    );
    let schema = match arguments.what {
        SchemaName::Charter => titled(
            read.into_generator()
                .into_root_schema_for::<CharterFields>(),
            "projlog charter",
        ),
        SchemaName::Entry => titled(entry(&foreign_fields()?), "projlog entry"),
        SchemaName::Report => titled(
            written
                .into_generator()
                .into_root_schema_for::<CheckReport>(),
            "projlog report",
        ),
        SchemaName::Reports => titled(
            written
                .into_generator()
                .into_root_schema_for::<SeveralReports>(),
            "projlog reports",
        ),
        SchemaName::ReportLine => titled(
            written
                .into_generator()
                .into_root_schema_for::<ReportLine>(),
            "projlog report-line",
        ),
        SchemaName::Show => titled(
            written
                .into_generator()
                .into_root_schema_for::<EntryReport>(),
            "projlog show",
        ),
        SchemaName::Status => titled(
            written
                .into_generator()
                .into_root_schema_for::<StatusReport>(),
            "projlog status",
        ),
        SchemaName::Drafts => titled(
            written
                .into_generator()
                .into_root_schema_for::<DraftsReport>(),
            "projlog drafts",
        ),
        SchemaName::History => titled(
            written
                .into_generator()
                .into_root_schema_for::<HistoryLine>(),
            "projlog history",
        ),
        SchemaName::Due => titled(
            written
                .into_generator()
                .into_root_schema_for::<due::DueReport>(),
            "projlog due",
        ),
        SchemaName::Evidence => titled(
            written
                .into_generator()
                .into_root_schema_for::<EvidenceReport>(),
            "projlog evidence",
        ),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    writeln!(output, "{text}")?;
    Ok(Status::Clean)
}

fn titled(mut schema: Schema, title: &str) -> Schema {
    schema.insert("title".to_owned(), title.into());
    schema
}

/// The fields of other tools that the charter of the project around the current folder allows; none outside a project.
fn foreign_fields() -> Result<Vec<String>, Failure> {
    let Ok(root) = Project::find(Path::new(".")) else {
        return Ok(Vec::new());
    };
    let open = Open {
        no_history: true,
        ..Open::default()
    };
    let project = Project::open(&root, &open)?;
    let fields = project.charter.fields.iter();
    Ok(fields.map(|field| field.value.clone()).collect())
}

/// The schema of an entry: one object for each kind, distinguished by the key that names the kind. Fields of other tools may
/// have any value; a field of projlog stays that.
fn entry(foreign: &[String]) -> Schema {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let kinds: Vec<Schema> = Kind::ALL
        .iter()
        .map(|kind| {
            let mut schema = kind_schema(*kind, &mut generator);
            let properties = schema
                .get_mut("properties")
                .and_then(|properties| properties.as_object_mut());
            if let Some(properties) = properties {
                for field in foreign {
                    properties
                        .entry(field.as_str())
                        .or_insert_with(|| serde_json::json!({}));
                }
            }
            schema
        })
        .collect();
    let definitions = generator.take_definitions(true);
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "An entry of the log: a YAML mapping in which one key names its kind, and has its id as value.",
        "oneOf": kinds,
        "$defs": definitions
    })
}
