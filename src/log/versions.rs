//! The content of an entry, in any version of a file: for comparing versions, and for displaying one.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::meaning::{self, in_any_order, is_odd, joined, key_of, words};
use super::recognise::{Language, recognise};
use super::unread::times_in;
use super::walk::{Asked, Item, walk};
use super::{EntryId, Kind};
use crate::calendar::Moment;
use crate::markdown::Prose;
use crate::source::{Excerpt, readable};
use crate::yaml::{FromText, MAX_DEPTH, NodeId, NodeKind, Tree};

/// The content of one version of an entry, regardless of its notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The id.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    /// Each field's name with its decoded value in one notation, sorted; title and note are included as `(title)` and
    /// `(note)`.
    pub fields: Vec<(String, String)>,
}

impl Content {
    /// Whether two versions of an entry have the same fields, whatever their titles and notes.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.said().eq(other.said())
    }

    /// When it happened.
    fn at(&self) -> Option<Moment> {
        self.meant("at").and_then(|value| moment(&value))
    }

    /// The value of a field as it is meant, whether or not it can be read.
    #[must_use]
    pub fn meant(&self, field: &str) -> Option<Cow<'_, str>> {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| meaning::plain(value))
    }

    /// Its fields without the title and the note.
    pub fn said(&self) -> impl Iterator<Item = &(String, String)> {
        self.fields
            .iter()
            .filter(|(name, _)| !name.starts_with('('))
    }
}

/// The content of an entry as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its kind.
    pub kind: Kind,
    /// Its fields in order, without kind and id: each a text, a list or a mapping, every scalar as its text.
    pub fields: Vec<(String, Value)>,
    /// The heading above it.
    pub title: Option<String>,
    /// Its note, with words separated by single spaces.
    pub note: Option<String>,
}

/// The name of the title in [`Content`], which no field can have.
pub const TITLE: &str = "(title)";
/// The name of the note in [`Content`].
const NOTE: &str = "(note)";

/// A value of a field of [`Content`] for display.
#[must_use]
pub fn shown(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in meaning::written(value).chars() {
        match c {
            '\u{1f}' | '\u{1c}' => text.push_str(", "),
            '\u{1e}' => text.push_str(": "),
            '\u{1d}' => {}
            other => text.push(other),
        }
    }
    text
}

/// Whether a value of a field of [`Content`] was in a notation that cannot be read, and is now in another one of the same.
#[must_use]
pub fn is_mended(before: &str, after: &str) -> bool {
    is_odd(before) && meaning::plain(before) == meaning::plain(after)
}

/// The contents of the entries in a log file, or in a section of one.
#[must_use]
pub fn contents(text: &[u8]) -> Vec<Content> {
    let items = walk(&readable(text), Asked::Entries).items;
    items.iter().filter_map(Item::content).collect()
}

/// The content of the entry without an id around a byte of a log file.
#[must_use]
pub fn without_id(text: &[u8], at: usize) -> Option<Content> {
    let items = walk(&readable(text), Asked::Entries).items;
    let around = |item: &&Item| item.span.start() <= at && at <= item.span.end();
    let item = items.iter().find(around)?;
    let (kind, place) = item.kind.filter(|_| item.id.is_none())?;
    Some(item.content_as(kind, place, ""))
}

/// The content of one entry of a log file, the first with its id: like [`contents`], but cheaper.
#[must_use]
pub fn content_of(text: &[u8], id: &str) -> Option<Content> {
    item_of(&readable(text), id)?.content()
}

/// The entry with an id in a log file as it is written; the first if there are several.
#[must_use]
pub fn written(text: &[u8], id: &str) -> Option<Written> {
    let item = item_of(&readable(text), id)?;
    let (kind, at) = item.kind?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Some(Written {
        kind,
        fields: fields(&item.parsed.tree, at),
        title: item
            .title
            .as_ref()
            .and_then(|title| some(words(&title.value))),
        note: some(note_words(&item.note)),
    })
}

/// The fields of the entry with an id in a block of YAML, each with its value, as in [`Written`].
#[must_use]
pub fn fields_of(yaml: &str, id: &str) -> Option<Vec<(String, Value)>> {
    let found = recognise(Language::Yaml, &Excerpt::whole(yaml, 0))?;
    let (_, at) = found.kind.filter(|_| found.id.as_deref() == Some(id))?;
    Some(fields(&found.parsed.tree, at))
}

/// A value of a field for display in one line.
#[must_use]
pub fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(value_text).collect::<Vec<_>>().join(", "),
        Value::Object(pairs) => pairs
            .iter()
            .map(|(name, value)| format!("{name}: {}", value_text(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

/// Whether a text has an entry that is not in it as such: under a kind or an id that cannot be read, or, with the same fields, under
/// the id of another entry that is not `there` any more. Its title and note do not matter. What the entry says is only asked for if
/// something may be it.
#[must_use]
pub fn has_in_other_form<'c>(
    text: &[u8],
    id: &str,
    entry: impl Fn() -> Option<&'c Content>,
    is_there: impl Fn(&Content) -> bool,
) -> bool {
    let text = readable(text);
    let found = walk(&text, Asked::All);
    let happened = |start: usize, entry: &Content| {
        let at = entry.at();
        let mut written = times_in(&text, start).into_iter();
        at.is_some() && written.any(|written| moment(&written) == at)
    };
    let mut hidden = found.hidden.iter().filter(|hidden| hidden.id == id);
    if hidden.any(|hidden| entry().is_some_and(|entry| happened(hidden.start, entry))) {
        return true;
    }
    found.items.iter().filter(|item| !item.draft).any(|item| {
        if let Some(content) = item.content() {
            let is_it = |entry: &Content| content.says_the_same(entry) && !is_there(&content);
            return content.id != id && entry().is_some_and(is_it);
        }
        entry().is_some_and(|entry| {
            item.is_like(entry) && (item.is_at(entry) || happened(item.span.start(), entry))
        })
    })
}

/// The time that a text states, whatever its notation.
fn moment(text: &str) -> Option<Moment> {
    let meant = || Moment::from_text(&Moment::meant(text)?).ok();
    Moment::from_text(text).ok().or_else(meant)
}

fn item_of(text: &str, id: &str) -> Option<Item> {
    let mut items = walk(text, Asked::Entry(id)).items.into_iter();
    items.next()
}

impl Item {
    /// The id, if it is valid and the kind could be read.
    pub(super) fn entry(&self) -> Option<(Kind, usize, &str)> {
        let (kind, at) = self.kind?;
        let id = self.id.as_deref().filter(|id| EntryId::is_valid(id))?;
        Some((kind, at, id))
    }

    /// Whether an item without a kind or id that can be read has the other of them from an entry.
    fn is_like(&self, entry: &Content) -> bool {
        match self.kind {
            Some((kind, _)) => kind == entry.kind,
            None => self.id.as_deref() == Some(&entry.id),
        }
    }

    /// Whether one of its values is the time of an entry.
    fn is_at(&self, entry: &Content) -> bool {
        let tree = &self.parsed.tree;
        let Some(NodeKind::Mapping(pairs)) = tree.root().map(|root| &tree.node(root).kind) else {
            return false;
        };
        let at = entry.at();
        let is_at = |node: NodeId| match &tree.node(node).kind {
            NodeKind::Scalar(text, _) => at.is_some() && moment(text) == at,
            _ => false,
        };
        pairs.iter().any(|(_, value)| is_at(*value))
    }

    fn content(&self) -> Option<Content> {
        let (kind, at, id) = self.entry()?;
        Some(self.content_as(kind, at, id))
    }

    fn content_as(&self, kind: Kind, at: usize, id: &str) -> Content {
        let tree = &self.parsed.tree;
        let own = pairs(tree, at).map(|(key, node)| {
            let name = key_of(tree, key);
            let field = kind.field(&name);
            let value = meaning::value(tree, node, field);
            let several = matches!(tree.node(node).kind, NodeKind::Sequence(_));
            match field.filter(|field| several && field.is_set()) {
                Some(_) => (name, in_any_order(&value)),
                None => (name, value),
            }
        });
        let title = self
            .title
            .as_ref()
            .map_or(String::new(), |title| words(&title.value));
        let prose = [
            (TITLE.to_owned(), title),
            (NOTE.to_owned(), words(&note_said(&self.note))),
        ];
        let mut fields: Vec<_> = own.chain(prose).collect();
        fields.sort_unstable();
        Content {
            id: id.to_owned(),
            kind,
            fields,
        }
    }
}

/// The words of a note, separated by single spaces.
#[must_use]
pub fn note_words(note: &[Prose]) -> String {
    let texts = note.iter().flat_map(|prose| {
        let code = prose.code.iter().map(|(code, _)| code.as_str());
        std::iter::once(prose.text.text()).chain(code)
    });
    joined(texts.flat_map(str::split_whitespace))
}

/// The same with what else people see in a note, or follow from it.
pub(super) fn note_said(note: &[Prose]) -> String {
    // An entry may be in a quotation, with all of its note.
    let is_quoted = note.iter().all(|prose| prose.quoted);
    let texts = note.iter().flat_map(|prose| {
        let mark = (prose.quoted && !is_quoted).then_some(">");
        let text = prose.said.as_deref().unwrap_or(prose.text.text());
        let code = prose.code.iter().map(|(code, _)| code.as_str());
        mark.into_iter().chain([text]).chain(code)
    });
    joined(texts.flat_map(str::split_whitespace))
}

/// The pairs of an entry without its kind and id.
fn pairs(tree: &Tree, kind: usize) -> impl Iterator<Item = (NodeId, NodeId)> {
    let pairs = match tree.root().map(|root| &tree.node(root).kind) {
        Some(NodeKind::Mapping(pairs)) => pairs.as_slice(),
        _ => &[],
    };
    let others = pairs.iter().enumerate().filter(move |(at, _)| *at != kind);
    others.map(|(_, pair)| *pair)
}

fn fields(tree: &Tree, kind: usize) -> Vec<(String, Value)> {
    pairs(tree, kind)
        .map(|(key, value)| (name(tree, key), json(tree, value, 0)))
        .collect()
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
        // The parser bounds the depth; this only keeps the recursion visibly finite.
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
    fn an_entry_is_returned_as_written() {
        let text = "# Log\n\n```yaml\nrequest: R-1\n```\n\n## Two\n\n```yaml\ndecision: D-1\non: [R-1, 'R-2']\nsets: {due: 2026-03-30}\n\
                    amount: 007\n```\n\nAs\nagreed.\n";
        let entry = written(text.as_bytes(), "D-1").unwrap();
        let expected = [
            ("on", json!(["R-1", "R-2"])),
            ("sets", json!({"due": "2026-03-30"})),
            ("amount", json!("007")),
        ];
        assert_eq!(
            entry.fields,
            expected.map(|(name, value)| (name.to_owned(), value))
        );
        assert_eq!(
            (entry.kind, entry.title.as_deref(), entry.note.as_deref()),
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

    /// Only where the order means nothing: the first of those who decide is the one who acts.
    #[test]
    fn the_order_of_a_set_is_no_content() {
        let content = |yaml: &str| contents(format!("```yaml\n{yaml}\n```\n").as_bytes());
        for (one, other, same) in [
            (
                "call: C-1\nwith: [am, md]",
                "call: C-1\nwith: [md, am]",
                true,
            ),
            (
                "call: C-1\nwith: [am, md]",
                "call: C-1\nwith: [md, md]",
                false,
            ),
            (
                "reply: A-1\nanswers: [R-1, R-2]",
                "reply: A-1\nanswers: [R-2, R-1]",
                true,
            ),
            (
                "notice: N-1\nabout: [R-1, R-2]",
                "notice: N-1\nabout: [R-2, R-1]",
                true,
            ),
            (
                "stage: S-3\nafter: [S-1, S-2]",
                "stage: S-3\nafter: [S-2, S-1]",
                true,
            ),
            (
                "decision: D-1\non: [R-1, L-2]",
                "decision: D-1\non: [L-2, R-1]",
                true,
            ),
            (
                "decision: D-1\nby: [am, md]",
                "decision: D-1\nby: [md, am]",
                false,
            ),
            (
                "stage: S-1\naccept: [a, b]",
                "stage: S-1\naccept: [b, a]",
                false,
            ),
        ] {
            assert_eq!(content(one) == content(other), same, "{one}");
        }
    }

    fn with_note(note: &str) -> Vec<Content> {
        contents(LOG.replace("A note\nin two lines.", note).as_bytes())
    }

    #[test]
    fn what_people_see_or_follow_is_meant() {
        for (one, other) in [
            ("see https://a.example/1", "see https://a.example/2"),
            ("see <https://a.example/1>", "see <https://a.example/2>"),
            ("ask <a@x.example>", "ask <b@x.example>"),
            ("see [x](https://a.example)", "see [x](https://b.example)"),
            ("see [x](y \"Friday\")", "see [x](y \"Monday\")"),
            ("![x](a.png)", "![x](b.png)"),
            ("<a href=\"y\">x</a> is", "<a href=\"z\">x</a> is"),
            ("500 and the fee", "500 ~~and the fee~~"),
            ("500 and the fee", "500 <del>and the fee</del>"),
            ("- [ ] paid", "- [x] paid"),
            ("7. Payment", "8. Payment"),
            ("> we agree\n\nno", "we agree\n\nno"),
            ("- 500 rubles", "500 rubles"),
            (
                "| a | b |\n|---|---|\n| yes | |",
                "| a | b |\n|---|---|\n| | yes |",
            ),
        ] {
            assert_ne!(with_note(one), with_note(other), "{one}");
        }
    }

    const LOG: &str = "# Log\n\n## One\n\n```yaml\nrequest: R-1\n# a comment\nat: 2026-03-03 10:40\nblocks: S-1\n```\n\nA note\nin two lines.\n\n## Two\n\n> - ```yaml\n>   reply: A-1\n>   ```\n\n<!--\n# no heading\n-->\n## Three\n";

    #[test]
    fn reformatting_changes_no_meaning() {
        let other = LOG
            .replace("A note\nin two lines.", "A note in  two\r\nlines.")
            .replace("blocks: S-1", "blocks: ['S-1']")
            .replace("03 10:40", "03T10:40");
        assert_eq!(contents(LOG.as_bytes()), contents(other.as_bytes()));
        for one in contents(LOG.as_bytes()) {
            assert_eq!(content_of(LOG.as_bytes(), &one.id).as_ref(), Some(&one));
        }
        assert_eq!(content_of(LOG.as_bytes(), "R-2"), None);
        // An editor that decomposes letters, and another order of what is a set.
        let accents = LOG
            .replace("A note", "Caf\u{e9} \u{439}")
            .replace("S-1", "[S-1, S-2]");
        let decomposed = LOG
            .replace("A note", "Cafe\u{301} \u{438}\u{306}")
            .replace("S-1", "[S-2, S-1]");
        assert_eq!(
            contents(accents.as_bytes()),
            contents(decomposed.as_bytes())
        );
        // An address in brackets, marks of other lists and other emphasis.
        for (one, other) in [
            ("see <https://a.example>", "see https://a.example"),
            (
                "see [x](https://a.example)",
                "see [x][1]\n\n[1]: https://a.example",
            ),
            ("* one\n* two", "- one\n- two"),
            ("1. one\n1. two", "1. one\n2. two"),
            ("*very* ~~old~~", "_very_ ~~old~~"),
            (
                "| a | b |\n|---|---|\n| 1 | |",
                "| a   | b |\n| :-- | - |\n| 1   |   |",
            ),
        ] {
            assert_eq!(with_note(one), with_note(other), "{one}");
        }
        let edited = LOG.replace("two lines", "three lines");
        assert_ne!(contents(LOG.as_bytes()), contents(edited.as_bytes()));
    }
}
