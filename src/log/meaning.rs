//! The content of an entry, regardless of its notation: for distinguishing an edit from reformatting.

use std::borrow::Cow;

use super::field::{Field, Meaning};
use super::value::Flag;
use crate::calendar::Moment;
use crate::source::{composed, plainly, with_unseen_shown};
use crate::yaml::{FromText, NodeId, NodeKind, Tree};

/// Around the canonical form of a value that does not read as that, with the value as it is written behind it.
const ODD: char = '\u{1b}';
/// The end of a value as it is written.
const END: char = '\u{1a}';

/// A field's decoded value as one text: [`canonical`], unless the reader takes it for something else than what that says, because it
/// refuses it or, for a name, looks for it letter by letter. `field` is its declaration, if it is not another tool's.
#[must_use]
pub(super) fn value(tree: &Tree, node: NodeId, field: Option<&Field>) -> String {
    let Some(field) = field else {
        return canonical(tree, node, &Exact::Nothing, 0);
    };
    if (field.reads)(tree, node) {
        return canonical(tree, node, &Exact::of(field), 0);
    }
    odd(
        &canonical(tree, node, &Exact::Nothing, 0),
        &as_written(tree, node, 0),
    )
}

/// Which texts are taken as they are written.
enum Exact<'f> {
    /// None.
    Nothing,
    /// Names and references.
    Letters,
    /// `yes` and `no`, which have synonyms.
    Flag,
    /// Those of these fields of a mapping.
    Inside(&'f [Field]),
}

impl<'f> Exact<'f> {
    fn of(field: &'f Field) -> Self {
        match field.meaning {
            Meaning::Name(_) | Meaning::Reference(_) => Self::Letters,
            Meaning::Flag => Self::Flag,
            _ if field.inner.is_empty() => Self::Nothing,
            _ => Self::Inside(&field.inner),
        }
    }
}

/// A value that does not read as its canonical form.
fn odd(canonical: &str, written: &str) -> String {
    format!("{ODD}{canonical}{ODD}{}{END}", with_unseen_shown(written))
}

/// Whether a value of a field differs from its canonical form in how it reads.
#[must_use]
pub(super) fn is_odd(value: &str) -> bool {
    value.contains(ODD)
}

/// The canonical form of a value of a field, however it reads.
#[must_use]
pub(super) fn plain(value: &str) -> Cow<'_, str> {
    without(value, |canonical, _| canonical)
}

/// A value of a field with what is written where that reads otherwise.
#[must_use]
pub(super) fn written(value: &str) -> Cow<'_, str> {
    without(value, |_, written| written)
}

fn without<'v>(value: &'v str, pick: impl Fn(&'v str, &'v str) -> &'v str) -> Cow<'v, str> {
    if !is_odd(value) {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, odd)) = rest.split_once(ODD) {
        text.push_str(before);
        let (canonical, written) = odd.split_once(ODD).unwrap_or((odd, ""));
        let (written, after) = written.split_once(END).unwrap_or((written, ""));
        text.push_str(pick(canonical, written));
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// A value as it is written, in one line.
fn as_written(tree: &Tree, node: NodeId, depth: usize) -> String {
    let inner = |node: NodeId| as_written(tree, node, depth + 1);
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => text.clone(),
        // The parser bounds the depth; this only keeps the recursion visibly finite.
        _ if depth > crate::yaml::MAX_DEPTH => String::new(),
        NodeKind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| inner(*item)).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Mapping(pairs) => {
            let pairs = pairs.iter();
            let pairs: Vec<String> = pairs
                .map(|(key, value)| format!("{}: {}", inner(*key), inner(*value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// A field's decoded value as one text: lists and mappings in a fixed notation, a scalar like a list of one, keys in
/// alphabetical order, white space folded, letters with accents composed, instants in one notation, whichever spaces and hyphens are in them.
fn canonical(tree: &Tree, node: NodeId, exact: &Exact<'_>, depth: usize) -> String {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => match exact {
            Exact::Letters => {
                let plain = words(text);
                if plain == *text {
                    plain
                } else {
                    odd(text, text)
                }
            }
            Exact::Flag => match Flag::from_text(text) {
                Ok(Flag(flag)) => (if flag { "yes" } else { "no" }).to_owned(),
                Err(_) => words(text),
            },
            Exact::Nothing | Exact::Inside(_) => scalar(text),
        },
        // The parser bounds the depth; this only keeps the recursion visibly finite.
        _ if depth > crate::yaml::MAX_DEPTH => String::new(),
        NodeKind::Sequence(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| canonical(tree, *item, exact, depth + 1))
                .collect();
            items.join("\u{1f}")
        }
        NodeKind::Mapping(pairs) => {
            let field = |key: NodeId| match exact {
                Exact::Inside(fields) => fields.iter().find(|field| key_of(tree, key) == field.key),
                _ => None,
            };
            let mut fields: Vec<String> = pairs
                .iter()
                .map(|(key, value)| {
                    let exact = field(*key).map_or(Exact::Nothing, Exact::of);
                    format!(
                        "{}\u{1e}{}",
                        key_of(tree, *key),
                        canonical(tree, *value, &exact, depth + 1)
                    )
                })
                .collect();
            fields.sort();
            format!("\u{1d}{}", fields.join("\u{1c}"))
        }
    }
}

/// A key of a mapping.
#[must_use]
pub(super) fn key_of(tree: &Tree, key: NodeId) -> String {
    match &tree.node(key).kind {
        NodeKind::Scalar(text, _) => text.clone(),
        _ => canonical(tree, key, &Exact::Nothing, 0),
    }
}

fn scalar(text: &str) -> String {
    // A moment begins with a digit; building the error for anything else costs more than the parsing.
    let may_be = text
        .trim_start()
        .starts_with(|first: char| first.is_ascii_digit());
    let moment = || {
        let plain = || Moment::from_text(&plainly(text)?).ok();
        Moment::from_text(text).ok().or_else(plain)
    };
    match may_be.then(moment).flatten() {
        Some(moment) => moment.to_string(),
        None => words(text),
    }
}

/// A text's words, separated by single spaces, in one form of Unicode's normalization.
#[must_use]
pub(super) fn words(text: &str) -> String {
    let words = joined(text.split_whitespace());
    composed(&words).unwrap_or(words)
}

/// The canonical value of a field in which the order of several values means nothing.
#[must_use]
pub(super) fn in_any_order(value: &str) -> String {
    let mut items: Vec<&str> = value.split('\u{1f}').collect();
    items.sort_unstable();
    items.join("\u{1f}")
}

/// Words separated by single spaces.
pub(super) fn joined<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let mut all = String::new();
    for word in words {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::versions::{contents, is_mended, shown};

    /// What the reader refuses, or takes for another name, is not what it accepts, however alike they are.
    #[test]
    fn what_reads_otherwise_is_other_content() {
        let read = |lines: &str| {
            let text = format!("```yaml\n{lines}\n```\n");
            let mut fields = contents(text.as_bytes()).remove(0).fields;
            fields.retain(|(name, _)| !name.starts_with('('));
            fields
        };
        let of = |kind: &str, line: &str| read(&format!("{kind}: X-1\n{line}"));
        for (kind, one, other, now) in [
            ("request", "needs: answer", "needs: [answer]", "[answer]"),
            (
                "request",
                "needs: answer",
                "needs: |\n  answer",
                "answer\\u{a}",
            ),
            (
                "request",
                "at: 2026-03-03 10:40",
                "at: 2026-03-03\u{a0}10:40",
                "2026-03-03\\u{a0}10:40",
            ),
            (
                "stage",
                "due: 2026-03-16",
                "due: 2026-03-16\u{200b}",
                "2026-03-16\\u{200b}",
            ),
            (
                "stage",
                "due: 2026-03-16",
                "due: [2026-03-16]",
                "[2026-03-16]",
            ),
            ("request", "to: am", "to: 'am '", "am "),
            (
                "request",
                "to: jos\u{e9}",
                "to: jose\u{301}",
                "jose\\u{301}",
            ),
            ("call", "with: [am, md]", "with: [am, 'md ']", "md , am"),
            ("reply", "answers: R-1", "answers: 'R-1 '", "R-1 "),
            (
                "decision",
                "sets: {owner: am}",
                "sets: {owner: 'am '}",
                "owner: am ",
            ),
            (
                "decision",
                "sets: {due: 2026-03-16}",
                "sets: {due: [2026-03-16]}",
                "{due: [2026-03-16]}",
            ),
        ] {
            let (before, after) = (of(kind, one), of(kind, other));
            assert_ne!(before, after, "{other}");
            assert_eq!(shown(&after[0].1), now, "{other}");
            // A value that is refused is mended by the notation that is accepted; a name names somebody else.
            let named = ["to:", "with:", "owner:"]
                .iter()
                .any(|key| other.contains(key));
            assert_eq!(is_mended(&after[0].1, &before[0].1), !named, "{other}");
            assert!(!is_mended(&before[0].1, &after[0].1), "{other}");
        }
        for (kind, one, other) in [
            ("request", "urgent: yes", "urgent: true"),
            ("request", "blocks: S-1", "blocks: ['S-1']"),
            ("request", "to: am", "to: >-\n  am"),
            (
                "request",
                "needs: answer",
                "\"needs\": 'answer'  # as agreed",
            ),
            ("stage", "due: 2026-03-16", "due: '2026-03-16'"),
            (
                "decision",
                "reason: a  jos\u{e9}",
                "reason: >\n  a\n  jose\u{301}",
            ),
            (
                "decision",
                "sets: {due: 2026-03-16, owner: am}",
                "sets:\n  owner: am\n  due: 2026-03-16",
            ),
        ] {
            assert_eq!(of(kind, one), of(kind, other), "{other}");
        }
        assert_ne!(
            of("request", "needs: answer"),
            of("request", "'needs ': answer")
        );
    }
}
