//! Reading entries out of every version of a file: what each says.

use super::Kind;
use super::meaning::{canonical, head, words};
use super::read::{holds_entries, may_be_entry};
use crate::markdown::{self, Block};
use crate::source::Excerpt;
use crate::yaml::{MAX_BYTES, NodeKind, Tree, parse};

/// What one version of an entry says, apart from how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The id.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    /// Each field's name with its decoded value in one notation; title and note stand among them as `(title)` and `(note)`.
    pub fields: Vec<(String, String)>,
}

/// The names under which title and note stand among an entry's fields. No field can be called so.
pub(super) const TITLE: &str = "(title)";
pub(super) const NOTE: &str = "(note)";

/// A value of a field of [`Said`] as people read it.
#[must_use]
pub fn shown(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\u{1f}' | '\u{1c}' => text.push_str(", "),
            '\u{1e}' => text.push_str(": "),
            '\u{1d}' => {}
            other => text.push(other),
        }
    }
    text
}

/// An entry in the making.
struct Open {
    said: Said,
    title: String,
    note: String,
    whole_file: bool,
}

/// What the entries of a log file, or of a section of one, say.
#[must_use]
pub fn said(text: &[u8]) -> Vec<Said> {
    said_by(text, None)
}

/// What one entry of a log file says, the first of its id: as [`said`], but blocks in which the id does not stand are passed
/// over unread, so that a large file costs little.
#[must_use]
pub fn said_of(text: &[u8], id: &str) -> Option<Said> {
    said_by(text, Some(id)).into_iter().next()
}

fn said_by(text: &[u8], only: Option<&str>) -> Vec<Said> {
    let text = String::from_utf8_lossy(text);
    let document = markdown::read(&text);
    let mut found = Vec::new();
    let mut current: Option<Open> = None;
    let mut title = String::new();
    let wanted = |said: &Said| only.is_none_or(|id| said.id == id);
    if let Some(said) = document
        .front_matter
        .as_ref()
        .and_then(said_in)
        .filter(wanted)
    {
        current = Some(Open {
            said,
            title: String::new(),
            note: String::new(),
            whole_file: true,
        });
    }
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => {
                title = words(heading.text.text());
                match &mut current {
                    Some(open) if open.whole_file => {
                        if open.title.is_empty() {
                            open.title.clone_from(&title);
                        }
                        open.note.push_str(heading.text.text());
                        open.note.push('\n');
                    }
                    _ => found.extend(current.take().map(close)),
                }
            }
            Block::Fence(fence) => {
                // Whatever entry comes next ends the note of the one before it.
                let matters =
                    current.is_some() || only.is_none_or(|id| fence.body.text().contains(id));
                let said = if matters && holds_entries(&fence.info) {
                    said_in(&fence.body)
                } else {
                    None
                };
                if let Some(said) = said {
                    found.extend(current.take().map(close));
                    let open = |said| Open {
                        said,
                        title: title.clone(),
                        note: String::new(),
                        whole_file: false,
                    };
                    current = Some(said).filter(wanted).map(open);
                }
            }
            Block::Prose(prose) => {
                if let Some(open) = &mut current {
                    open.note.push_str(prose.text.text());
                    open.note.push('\n');
                    for (code, _) in &prose.code {
                        open.note.push_str(code);
                        open.note.push('\n');
                    }
                }
            }
        }
    }
    found.extend(current.map(close));
    found
}

fn close(open: Open) -> Said {
    let mut said = open.said;
    said.fields.push((TITLE.to_owned(), open.title));
    said.fields.push((NOTE.to_owned(), words(&open.note)));
    said
}

/// What the fields of a block say, if it is an entry.
fn said_in(text: &Excerpt) -> Option<Said> {
    if !may_be_entry(text.text()) {
        return None;
    }
    let tree: Tree = parse(text, MAX_BYTES).tree;
    let (kind, id) = head(&tree)?;
    let NodeKind::Mapping(pairs) = &tree.node(tree.root()?).kind else {
        return None;
    };
    let fields = pairs
        .iter()
        .skip(1)
        .map(|(key, value)| (canonical(&tree, *key, 0), canonical(&tree, *value, 0)));
    Some(Said {
        id,
        kind,
        fields: fields.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "# Log\n\n## One\n\n```yaml\nrequest: R-1\n# a comment\nat: 2026-03-03 10:40\nblocks: S-1\n```\n\nA note\nin two lines.\n\n## Two\n\n> - ```yaml\n>   reply: A-1\n>   ```\n\n<!--\n# no heading\n-->\n## Three\n";

    #[test]
    fn reformatting_changes_no_meaning() {
        let other = LOG
            .replace("A note\nin two lines.", "A note in  two\r\nlines.")
            .replace("blocks: S-1", "blocks: ['S-1']")
            .replace("03 10:40", "03T10:40");
        assert_eq!(said(LOG.as_bytes()), said(other.as_bytes()));
        for one in said(LOG.as_bytes()) {
            assert_eq!(said_of(LOG.as_bytes(), &one.id).as_ref(), Some(&one));
        }
        assert_eq!(said_of(LOG.as_bytes(), "R-2"), None);
        let edited = LOG.replace("two lines", "three lines");
        assert_ne!(said(LOG.as_bytes()), said(edited.as_bytes()));
    }
}
