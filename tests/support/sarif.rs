//! The schema of SARIF.

use serde_json::Value;

/// A validator for SARIF 2.1.0.
pub(crate) fn validator() -> jsonschema::Validator {
    let mut schema: Value =
        serde_json::from_str(include_str!("../schemas/sarif-2.1.0.json")).unwrap();
    // The schema of a region has the condition among the properties, where a schema is expected.
    let region = &mut schema["definitions"]["region"];
    region["anyOf"] = region["properties"]
        .as_object_mut()
        .unwrap()
        .remove("anyOf")
        .unwrap();
    jsonschema::validator_for(&schema).unwrap()
}
