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
        "history",
        "due",
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
