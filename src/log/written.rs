//! What an entry says as it is written, for telling it.

use serde_json::{Map, Value};

use super::Kind;
use super::meaning::head;
use super::read::{holds_entries, may_be_entry};
use super::versions::{NOTE, TITLE, said_of};
use crate::markdown::{self, Block};
use crate::source::Excerpt;
use crate::yaml::{MAX_BYTES, MAX_DEPTH, NodeId, NodeKind, Tree, parse};

/// What an entry says as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its kind.
    pub kind: Kind,
    /// Its fields in their order, without kind and id: a text, a list or a mapping each, every single value as its text.
    pub fields: Vec<(String, Value)>,
    /// The heading above it.
    pub title: Option<String>,
    /// The prose that belongs to it, its words with one blank between them.
    pub note: Option<String>,
}

/// The entry of an id in a log file as it is written; the first, where there are several.
#[must_use]
pub fn written(text: &[u8], id: &str) -> Option<Written> {
    let prose = said_of(text, id)?;
    let word = |name: &str| {
        prose
            .fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
    };
    let text = String::from_utf8_lossy(text);
    let document = markdown::read(&text);
    let fences = document.blocks.iter().filter_map(|block| match block {
        Block::Fence(fence) if holds_entries(&fence.info) => Some(&fence.body),
        _ => None,
    });
    let (kind, fields) = document
        .front_matter
        .iter()
        .chain(fences)
        .find_map(|body| fields(body, id))?;
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(Written {
        kind,
        fields,
        title: some(word(TITLE)),
        note: some(word(NOTE)),
    })
}

/// The fields of the entry of an id in a block of YAML, each with its value, as in [`Written`].
#[must_use]
pub fn fields_of(yaml: &str, id: &str) -> Option<Vec<(String, Value)>> {
    fields(&Excerpt::whole(yaml, 0), id).map(|(_, fields)| fields)
}

/// A value of a field as people read it in a line.
#[must_use]
pub fn said_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(said_value).collect::<Vec<_>>().join(", "),
        Value::Object(pairs) => pairs
            .iter()
            .map(|(name, value)| format!("{name}: {}", said_value(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

fn fields(text: &Excerpt, id: &str) -> Option<(Kind, Vec<(String, Value)>)> {
    if !text.text().contains(id) || !may_be_entry(text.text()) {
        return None;
    }
    let tree = parse(text, MAX_BYTES).tree;
    let (kind, _) = head(&tree).filter(|(_, found)| found == id)?;
    let NodeKind::Mapping(pairs) = &tree.node(tree.root()?).kind else {
        return None;
    };
    let fields = pairs
        .iter()
        .skip(1)
        .map(|(key, value)| (name(&tree, *key), json(&tree, *value, 0)));
    Some((kind, fields.collect()))
}

fn name(tree: &Tree, key: NodeId) -> String {
    match &tree.node(key).kind {
        NodeKind::Scalar(text, _) => text.clone(),
        _ => String::new(),
    }
}

fn json(tree: &Tree, node: NodeId, depth: usize) -> Value {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => Value::String(text.clone()),
        // The reader bounds the depth; this only keeps the recursion visibly finite.
        _ if depth > MAX_DEPTH => Value::Null,
        NodeKind::Sequence(items) => items
            .iter()
            .map(|item| json(tree, *item, depth + 1))
            .collect(),
        NodeKind::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| (name(tree, *key), json(tree, *value, depth + 1)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_told_as_it_is_written() {
        let text = "# Log\n\n```yaml\nrequest: R-1\n```\n\n## Two\n\n```yaml\ndecision: D-1\non: [R-1, 'R-2']\nsets: {due: 2026-03-30}\n\
                    amount: 007\n```\n\nAs\nagreed.\n";
        let told = written(text.as_bytes(), "D-1").unwrap();
        let expected = [
            ("on", json!(["R-1", "R-2"])),
            ("sets", json!({"due": "2026-03-30"})),
            ("amount", json!("007")),
        ];
        assert_eq!(
            told.fields,
            expected.map(|(name, value)| (name.to_owned(), value))
        );
        assert_eq!(
            (told.kind, told.title.as_deref(), told.note.as_deref()),
            (Kind::Decision, Some("Two"), Some("As agreed."))
        );
        assert_eq!(written(text.as_bytes(), "R-1").unwrap().note, None);
        assert_eq!(written(text.as_bytes(), "R-2"), None);
        let whole = "---\nstage: S-1\nowner: agency\n---\n# A stage\n";
        assert_eq!(
            written(whole.as_bytes(), "S-1").unwrap().fields,
            [("owner".to_owned(), json!("agency"))]
        );
    }
}
