//! The names before a sign in those parts of a text that are not in its tree: each may be that of a field which somebody stated
//! there, whatever stands before it, in its line or above it.

use super::read::Reader;
use super::{NodeId, NodeKind, Tree};
use crate::source::{FaultKind, Span, Spanned, is_accent};

/// The most of them that are kept.
const MOST: usize = 100;
/// The most bytes of such a name.
const LONGEST: usize = 40;

/// These names. `root` is the root of the tree: they belong to it, also behind its end.
pub(super) fn names(reader: &Reader<'_>, root: NodeId) -> Vec<Spanned<String>> {
    let all = reader.tree.node(root).span;
    let read = scalars(&reader.tree, root);
    let is_read = |span: Span| {
        let after = read.partition_point(|known| known.start() <= span.start());
        let before = after.checked_sub(1).and_then(|at| read.get(at));
        before.is_some_and(|known| span.start() < known.end())
    };
    // Of what is repeated the first is read, and the finding about it says so.
    let repeated: Vec<usize> = reader
        .faults
        .iter()
        .filter(|fault| fault.kind == FaultKind::DuplicateKey)
        .map(|fault| fault.span.start())
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    for line in reader.text().split_inclusive('\n') {
        for (start, name) in names_in(without_comment(line)) {
            let start = at + start;
            let span = reader.span(start, start + name.len());
            // The faults are in their order.
            let again = repeated.binary_search(&span.start()).is_ok();
            if again || is_read(span) {
                continue;
            }
            let place = if span.start() > all.end() {
                Span::new(all.end(), all.end())
            } else {
                span
            };
            found.push(Spanned::new(name.to_owned(), place));
            if found.len() >= MOST {
                return found;
            }
        }
        at += line.len();
    }
    found
}

/// The places of all texts in a tree, in their order.
fn scalars(tree: &Tree, root: NodeId) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let node = tree.node(node);
        match &node.kind {
            NodeKind::Scalar(..) => found.push(node.span),
            NodeKind::Sequence(items) => open.extend(items),
            NodeKind::Mapping(pairs) => {
                open.extend(pairs.iter().flat_map(|(key, value)| [*key, *value]));
            }
        }
    }
    found.sort();
    found
}

/// A line without the comment at its end.
fn without_comment(line: &str) -> &str {
    let mut signs = line.match_indices('#').map(|(at, _)| at);
    let comment = signs.find(|at| {
        let before = line.get(..*at).unwrap_or("");
        before.is_empty() || before.ends_with(char::is_whitespace)
    });
    comment.and_then(|at| line.get(..at)).unwrap_or(line)
}

/// The names before the signs of a line, with their offsets: the words there, and the last one of them. In a line without such a
/// sign that begins with another one, the first word.
fn names_in(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut signed = false;
    for (at, sign) in line.char_indices() {
        match sign {
            ':' | '：' | '=' => {
                let rest = line.get(at + sign.len_utf8()..).unwrap_or("");
                let (words, begin) = (line.get(from..at).unwrap_or(""), from);
                from = at + sign.len_utf8();
                if rest.starts_with("//") {
                    continue;
                }
                signed = true;
                let words = trimmed(words, begin);
                let in_word = |c: char| c.is_alphanumeric() || is_accent(c) || c == '-';
                let last = words.1.trim_end_matches(in_word).len();
                let last = trimmed(words.1.get(last..).unwrap_or(""), words.0 + last);
                found.extend([words, last]);
            }
            ',' | ';' | '{' | '[' | '(' | '|' | '>' => from = at + sign.len_utf8(),
            _ => {}
        }
    }
    let bare = line.trim_start();
    if !signed && bare.starts_with(|c: char| !c.is_alphanumeric()) {
        let first = trimmed(bare, line.len() - bare.len());
        let end = first.1.find(char::is_whitespace).unwrap_or(first.1.len());
        found.push((first.0, first.1.get(..end).unwrap_or("")));
    }
    found.dedup();
    found.retain(|(_, name)| name.len() <= LONGEST && name.starts_with(char::is_alphabetic));
    found
}

/// A text without the signs around it, with its offset.
fn trimmed(text: &str, at: usize) -> (usize, &str) {
    let outside = |c: char| !(c.is_alphanumeric() || is_accent(c));
    let from = text.trim_start_matches(outside);
    let at = at + text.len() - from.len();
    (at, from.trim_end_matches(outside))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::source::Excerpt;

    fn names(text: &str) -> Vec<String> {
        let parsed = parse(&Excerpt::whole(text, 0), 10_000);
        parsed.unclear.into_iter().map(|name| name.value).collect()
    }

    #[test]
    fn what_is_stated_on_a_broken_line_is_known() {
        for before in [
            "- ", "> ", "| ", "? ", ": ", "&nbsp;", "---\n", "...\n", "\t", "*", "] ", "@", "%",
        ] {
            let text = format!("a: b\n{before}due: 2026-03-20\n");
            assert!(names(&text).contains(&"due".to_owned()), "{text}");
            let text = format!("a: b\n{before}due: 2026-03-20\nc: d\n");
            assert!(names(&text).contains(&"due".to_owned()), "{text}");
        }
        for (text, expected) in [
            ("via: email gives: all", vec!["email gives", "gives"]),
            ("via: email, gives: all", vec!["gives"]),
            ("a: {b: c, due: x", vec!["a", "b", "due"]),
            ("- due 20.3.", vec!["due"]),
        ] {
            let found = names(&format!("at: 2026-03-04\n{text}\n"));
            for name in expected {
                assert!(found.contains(&name.to_owned()), "{text} {found:?}");
            }
        }
    }

    #[test]
    fn what_is_read_or_a_comment_is_not_unclear() {
        for text in [
            "a: b\ndue: 2026-03-20\n",
            "a: b\nreason: |\n  due: x\n\"c\": 'due: x'\n- d\n",
            "a: b\n# due: x\n@ c\n",
            "a: b\ndue: x\ndue: y\n",
            "a: [due: x]\nb: @\n",
        ] {
            let found = names(text);
            assert!(!found.contains(&"due".to_owned()), "{text} {found:?}");
        }
    }
}
