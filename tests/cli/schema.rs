//! `projlog schema`. The schemas themselves are tested in `tests/repository/generated.rs`.

use crate::support::Folder;

#[test]
fn every_schema_is_one_document_with_a_title() {
    for what in [
        "charter",
        "entry",
        "report",
        "reports",
        "report-line",
        "show",
        "status",
        "drafts",
        "history",
        "due",
        "evidence",
    ] {
        let run = Folder::empty().projlog(&format!("schema {what}"));
        assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{what}");
        let schema = run.json();
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{what}"
        );
        assert_eq!(schema["title"], format!("projlog {what}"));
    }
}

#[test]
fn an_unknown_schema_lists_the_known_ones() {
    shows!("schema-unknown", Folder::empty().projlog("schema charta"));
}

/// The schemas of the kinds of entry that are printed in a folder.
fn kinds(folder: &Folder) -> Vec<serde_json::Value> {
    let schema = folder.projlog("schema entry").json();
    schema["oneOf"].as_array().cloned().unwrap_or_default()
}

#[test]
fn the_schema_of_an_entry_allows_the_fields_that_the_charter_lists() {
    let folder = Folder::empty();
    let alone = kinds(&folder);
    folder.write("projlog.yaml", "projlog: 1\nfields: [status, tags, at]\n");
    let of_project = kinds(&folder);
    assert!(!alone.is_empty());
    assert_eq!(alone.len(), of_project.len());
    for (alone, of_project) in alone.iter().zip(&of_project) {
        let (before, after) = (&alone["properties"], &of_project["properties"]);
        assert!(before["status"].is_null() && before["tags"].is_null());
        assert_eq!(after["status"], serde_json::json!({}));
        assert_eq!(after["tags"], serde_json::json!({}));
        // A field of projlog keeps its meaning.
        if !before["at"].is_null() {
            assert_eq!(before["at"], after["at"]);
        }
        assert_eq!(of_project["additionalProperties"], false);
    }
}
