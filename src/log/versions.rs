//! Reading entries out of every version of a file: what each says, and where a file may be cut.

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
const TITLE: &str = "(title)";
const NOTE: &str = "(note)";

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
    let text = String::from_utf8_lossy(text);
    let document = markdown::read(&text);
    let mut found = Vec::new();
    let mut current: Option<Open> = None;
    let mut title = String::new();
    if let Some(said) = document.front_matter.as_ref().and_then(said_in) {
        current = Some(Open { said, title: String::new(), note: String::new(), whole_file: true });
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
                let said = if holds_entries(&fence.info) { said_in(&fence.body) } else { None };
                if let Some(said) = said {
                    found.extend(current.take().map(close));
                    current = Some(Open { said, title: title.clone(), note: String::new(), whole_file: false });
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
    let NodeKind::Mapping(pairs) = &tree.node(tree.root()?).kind else { return None };
    let fields = pairs.iter().skip(1).map(|(key, value)| (canonical(&tree, *key, 0), canonical(&tree, *value, 0)));
    Some(Said { id, kind, fields: fields.collect() })
}

/// What the lines so far have opened, and not closed.
enum Inside {
    /// Nothing.
    Nothing,
    /// A fence of this character and length.
    Fence(u8, usize),
    /// HTML, or anything else in which a heading may not be one: until this text comes.
    Html(&'static [u8]),
    /// Front matter, in whose file headings belong to the entry.
    FrontMatter,
}

/// Offsets of the headings that begin in column 1, outside of fences: such a heading ends whatever stood open before it, so
/// what follows reads the same without what precedes. Where it is not plain that a line is such a heading, it is not taken.
#[must_use]
pub fn cuts(text: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut inside = Inside::Nothing;
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let at = start;
        start += line.len();
        let bare = bare(line);
        inside = match inside {
            Inside::FrontMatter => break,
            Inside::Nothing if at == 0 && (line.starts_with(b"---") || line.starts_with(b"\xef\xbb\xbf---")) => {
                Inside::FrontMatter
            }
            Inside::Nothing => match fence(bare) {
                Some((mark, length)) => Inside::Fence(mark, length),
                None if bare.starts_with(b"<") => html(bare),
                None => {
                    if at > 0 && is_heading(line) {
                        cuts.push(at);
                    }
                    Inside::Nothing
                }
            },
            Inside::Fence(mark, length) => match fence(bare) {
                Some((other, long)) if other == mark && long >= length && bare.trim_ascii().iter().all(|b| *b == mark) => {
                    Inside::Nothing
                }
                _ => Inside::Fence(mark, length),
            },
            Inside::Html(end) => {
                if contains(line, end) {
                    Inside::Nothing
                } else {
                    Inside::Html(end)
                }
            }
        };
    }
    cuts
}

/// A line without what may stand before a block: blanks, quotation and list marks.
fn bare(line: &[u8]) -> &[u8] {
    let end = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9'));
    line.get(end.unwrap_or(line.len())..).unwrap_or(&[])
}

fn fence(line: &[u8]) -> Option<(u8, usize)> {
    let mark = *line.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.iter().take_while(|b| **b == mark).count();
    let rest = line.get(length..).unwrap_or(&[]);
    (length >= 3 && (mark == b'~' || !rest.contains(&b'`'))).then_some((mark, length))
}

fn html(line: &[u8]) -> Inside {
    let end: &'static [u8] = if line.starts_with(b"<!--") {
        b"-->"
    } else if line.starts_with(b"<?") {
        b"?>"
    } else if line.starts_with(b"<!") {
        b">"
    } else {
        match [b"script".as_slice(), b"pre", b"style", b"textarea"]
            .iter()
            .find(|tag| starts_with_ignoring_case(line.get(1..).unwrap_or(&[]), tag))
        {
            Some(_) => b"</",
            None => return Inside::Nothing,
        }
    };
    if contains(line.get(4..).unwrap_or(&[]), end) { Inside::Nothing } else { Inside::Html(end) }
}

fn starts_with_ignoring_case(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn is_heading(line: &[u8]) -> bool {
    let marks = line.iter().take_while(|b| **b == b'#').count();
    (1..=6).contains(&marks) && line.get(marks).is_some_and(|b| matches!(b, b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "# Log\n\n## One\n\n```yaml\nrequest: R-1\n# a comment\nat: 2026-03-03 10:40\nblocks: S-1\n```\n\nA note\nin two lines.\n\n## Two\n\n> - ```yaml\n>   reply: A-1\n>   ```\n\n<!--\n# no heading\n-->\n## Three\n";

    #[test]
    fn files_are_cut_at_plain_headings_alone() {
        let at: Vec<&str> = cuts(LOG.as_bytes()).into_iter().map(|cut| LOG[cut..].lines().next().unwrap_or("")).collect();
        assert_eq!(at, ["## One", "## Two", "## Three"]);
    }

    #[test]
    fn the_sections_say_what_the_whole_says() {
        let whole = said(LOG.as_bytes());
        let mut bounds = vec![0];
        bounds.extend(cuts(LOG.as_bytes()));
        bounds.push(LOG.len());
        let parts: Vec<Said> = bounds.windows(2).flat_map(|w| said(&LOG.as_bytes()[w[0]..w[1]])).collect();
        assert_eq!(whole, parts);
        assert_eq!(whole.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(), ["R-1", "A-1"]);
    }

    #[test]
    fn reformatting_changes_no_meaning() {
        let other = LOG
            .replace("A note\nin two lines.", "A note in  two\r\nlines.")
            .replace("blocks: S-1", "blocks: ['S-1']")
            .replace("03 10:40", "03T10:40");
        assert_eq!(said(LOG.as_bytes()), said(other.as_bytes()));
        let edited = LOG.replace("two lines", "three lines");
        assert_ne!(said(LOG.as_bytes()), said(edited.as_bytes()));
    }
}
