//! The content of an entry, regardless of its notation: for distinguishing an edit from reformatting.

use crate::calendar::Moment;
use crate::source::{composed, plainly};
use crate::yaml::{FromText, NodeId, NodeKind, Tree};

/// A field's decoded value as one text: lists and mappings in a fixed notation, a scalar like a list of one, keys in
/// alphabetical order, white space folded, letters with accents composed, instants in one notation, whichever spaces and hyphens are in them.
#[must_use]
pub(super) fn canonical(tree: &Tree, node: NodeId, depth: usize) -> String {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => {
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
        // The parser bounds the depth; this only keeps the recursion visibly finite.
        _ if depth > crate::yaml::MAX_DEPTH => String::new(),
        NodeKind::Sequence(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| canonical(tree, *item, depth + 1))
                .collect();
            items.join("\u{1f}")
        }
        NodeKind::Mapping(pairs) => {
            let mut fields: Vec<String> = pairs
                .iter()
                .map(|(key, value)| {
                    format!(
                        "{}\u{1e}{}",
                        canonical(tree, *key, depth + 1),
                        canonical(tree, *value, depth + 1)
                    )
                })
                .collect();
            fields.sort();
            format!("\u{1d}{}", fields.join("\u{1c}"))
        }
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
