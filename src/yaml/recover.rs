//! Recovery from faults: an unreadable text is split at its indentation and read piece by piece.

use super::build::{Failure, Frame, add_node, second_document};
use super::explain::no_key;
use super::read::Reader;
use super::split::{Pieces, Shape, key_of, nested_block, split};
use super::{NodeId, NodeKind};
use crate::message::{Message, message};
use crate::source::{Fault, FaultKind, Fix, Spanned, is_accent, plainly};

/// The depth to which nested blocks are split. Real logs are flatter, and each level costs another reading of a
/// hostile text.
const MAX_SPLITS: usize = 8;

/// A block being read piece by piece.
struct Block {
    frame: Frame,
    shape: Shape,
    pieces: std::vec::IntoIter<(usize, usize)>,
    /// Why it could not be read as a whole: reported if all of its pieces are readable by themselves.
    failure: Failure,
    /// The bytes of the block.
    start: usize,
    end: usize,
    /// The number of earlier faults.
    faults: usize,
    /// The key whose value it is.
    key: Option<NodeId>,
}

/// Reads the pieces of a text that could not be read as a whole, and returns the root node.
///
/// Every level of nesting reads each byte at most three times, and the levels are bounded: the time stays linear.
pub(super) fn recover(reader: &mut Reader<'_>, failure: Failure) -> Option<NodeId> {
    let length = reader.text().len();
    let Pieces {
        shape,
        ranges,
        second,
    } = split(reader.text(), 0, length);
    if let Some((start, end)) = second {
        second_document(reader, start, end);
    }
    let mut open = vec![begin(reader, shape, ranges, failure, (0, length), None)];
    loop {
        let depth = open.len() - 1;
        let block = open.last_mut()?;
        if let Some((start, end)) = block.pieces.next() {
            if let Some(nested) = read_piece(reader, block, start, end, depth) {
                open.push(nested);
            }
            continue;
        }
        let done = open.pop()?;
        if reader.faults.len() == done.faults {
            reader.report(&done.failure, done.start, done.end);
        }
        let (_, end) = done.frame.close(reader);
        match (open.last_mut(), done.key) {
            (Some(parent), Some(key)) => {
                parent.frame.reach(end);
                parent.frame.add_pair(reader, key, done.frame.node);
            }
            _ => return has_content(reader, done.frame.node).then_some(done.frame.node),
        }
    }
}

/// Whether a collection is not empty.
fn has_content(reader: &Reader<'_>, node: NodeId) -> bool {
    match &reader.tree.node(node).kind {
        NodeKind::Sequence(items) => !items.is_empty(),
        NodeKind::Mapping(pairs) => !pairs.is_empty(),
        NodeKind::Scalar(..) => true,
    }
}

fn begin(
    reader: &mut Reader<'_>,
    shape: Shape,
    ranges: Vec<(usize, usize)>,
    failure: Failure,
    (start, end): (usize, usize),
    key: Option<NodeId>,
) -> Block {
    let kind = match shape {
        Shape::List => NodeKind::Sequence(Vec::new()),
        Shape::Mapping => NodeKind::Mapping(Vec::new()),
    };
    let text = reader.text();
    let first = ranges.first().map_or(start, |(from, to)| {
        let piece = text.get(*from..*to).unwrap_or("");
        from + (piece.len() - piece.trim_start().len())
    });
    let span = reader.span(first, first);
    let node = add_node(reader, span, kind);
    let faults = reader.faults.len();
    Block {
        frame: Frame::new(node, first),
        shape,
        pieces: ranges.into_iter(),
        failure,
        start,
        end,
        faults,
        key,
    }
}

/// Reads one piece into its block. If the piece is unreadable but is a key with lines below it, returns these as the
/// next block.
fn read_piece(
    reader: &mut Reader<'_>,
    block: &mut Block,
    start: usize,
    end: usize,
    depth: usize,
) -> Option<Block> {
    let whole = start == block.start && end == block.end;
    let result = if whole {
        Err(block.failure.clone())
    } else {
        reader.attempt(start, end, depth)
    };
    let failure = match result {
        Ok(root) => {
            if !root.is_some_and(|root| take_over(reader, block, root, start, end)) {
                report_stray(reader, block, start, end);
                block.frame.reach(written_end(reader, start, end));
            }
            return None;
        }
        Err(failure) => failure,
    };
    let line_end = first_line_end(reader.text(), start, end);
    block.frame.reach(written_end(reader, start, end));
    if block.shape == Shape::Mapping
        && depth < MAX_SPLITS
        && nested_block(reader.text(), start, line_end, end)
    {
        let Pieces { shape, ranges, .. } = split(reader.text(), line_end, end);
        if let Some(key) = key_node(reader, start, line_end) {
            return Some(begin(
                reader,
                shape,
                ranges,
                failure,
                (line_end, end),
                Some(key),
            ));
        }
    }
    if !salvage_first_line(reader, block, (start, line_end, end), depth) {
        lose(reader, start, line_end);
    }
    reader.report(&failure, start, end);
    None
}

/// The end of what is written in a piece.
fn written_end(reader: &Reader<'_>, start: usize, end: usize) -> usize {
    start + reader.text().get(start..end).unwrap_or("").trim_end().len()
}

/// Moves the content of a piece into its block; false if it has another shape.
fn take_over(
    reader: &mut Reader<'_>,
    block: &mut Block,
    root: NodeId,
    start: usize,
    end: usize,
) -> bool {
    let end = written_end(reader, start, end);
    let Some(node) = reader.tree.nodes.get_mut(root.0 as usize) else {
        return false;
    };
    match (&mut node.kind, block.shape) {
        (NodeKind::Mapping(pairs), Shape::Mapping) => {
            for (key, value) in std::mem::take(pairs) {
                block.frame.add_pair(reader, key, value);
            }
        }
        (NodeKind::Sequence(items), Shape::List) => {
            for item in std::mem::take(items) {
                block.frame.add_item(reader, item);
            }
        }
        _ => return false,
    }
    block.frame.reach(end);
    true
}

/// Reports a readable piece that does not fit its block, such as a line without a key.
fn report_stray(reader: &mut Reader<'_>, block: &Block, start: usize, end: usize) {
    let text = reader.text();
    let line_end = first_line_end(text, start, end);
    let line = text.get(start..line_end).unwrap_or("");
    let from = start + (line.len() - line.trim_start().len());
    let line = line.trim();
    if line.is_empty() {
        return;
    }
    let to = from + line.len();
    let meant = meant_key(line);
    match (block.shape, meant) {
        (Shape::List, _) => {
            reader.fault(
                from,
                to,
                message! {
                    en: "this line is not an item of the list around it",
                    ru: "строка не является элементом списка, в котором стоит",
                    es: "la línea no es un elemento de la lista en la que está",
                },
                message! { en: "write `- item`", ru: "напишите `- item`", es: "escriba `- item`" },
            );
            // It may be a field of what has the list.
            lose(reader, start, line_end);
        }
        (
            Shape::Mapping,
            MeantKey {
                end,
                sign: Some(':'),
                ..
            },
        ) => {
            let (key, value) = line.split_at(end);
            let value = value.trim_start_matches(':');
            let odd = value.len() - value.trim_start().len();
            let help = write_pair(key, value.trim_start());
            if odd > 0 {
                // A no-break space looks like the one that is missing.
                let at = reader.span(from + end + 1, from + end + 1 + odd);
                let what = message! {
                    en: "the blank after this colon is not a plain space",
                    ru: "после двоеточия стоит не обычный пробел",
                    es: "el blanco después de los dos puntos no es un espacio normal",
                };
                let fault = Fault::new(FaultKind::Syntax, at, what).help(help);
                let plain = Fix {
                    message: message! {
                        en: "write a plain space",
                        ru: "поставить обычный пробел",
                        es: "escribir un espacio normal",
                    },
                    ..Fix::replace(at, " ")
                };
                reader.faults.push(fault.fix(Some(plain)));
            } else {
                reader.fault(
                    from + end,
                    from + end + 1,
                    message! {
                        en: "a space is missing after this colon",
                        ru: "после двоеточия не хватает пробела",
                        es: "falta un espacio después de los dos puntos",
                    },
                    help,
                );
            }
            lose_key(reader, key, from);
        }
        (Shape::Mapping, MeantKey { end, sign, value }) => {
            let key = line.get(..end).unwrap_or("");
            let value = line.get(value..).unwrap_or("");
            // Where a sign, or a number that is no part of a sentence, shows which is the value.
            let is_value = sign.is_some()
                || value.starts_with(|c: char| c.is_ascii_digit())
                || value.contains("://");
            let help = if is_value && !value.is_empty() {
                write_pair(key, value)
            } else {
                message! {
                    en: "write `key: value`; indent a line that continues the value above",
                    ru: "пишите `key: value`; строке, которая продолжает значение выше, нужен отступ",
                    es: "escriba `key: value`; dé sangría a la línea que continúa el valor anterior",
                }
            };
            reader.fault(from, to, no_key(), help);
            lose_key(reader, key, from);
        }
    }
}

/// The remedy for a line whose key and value are known.
fn write_pair(key: &str, value: &str) -> Message {
    let plain = plainly(value).unwrap_or_else(|| value.to_owned());
    message! {
        en: "write `{key}: {value}`",
        ru: "напишите `{key}: {value}`",
        es: "escriba `{key}: {value}`",
        key: key.trim_end(),
        value: plain.trim_start(),
    }
}

/// What was meant as the key of a line that has none.
struct MeantKey {
    /// Its end.
    end: usize,
    /// The sign after it, in place of a colon with a space.
    sign: Option<char>,
    /// Where the value begins.
    value: usize,
}

/// The words before the first sign that may stand for a colon; without one, as in `at 2026-03-03 10:40`, the first word.
fn meant_key(line: &str) -> MeantKey {
    let in_key = |c: char| c.is_alphabetic() || is_accent(c) || " -_*\"'`".contains(c);
    let signed = line
        .char_indices()
        .find(|(_, c)| matches!(c, ':' | '：' | '='));
    if let Some((end, sign)) = signed
        && let (Some(key), Some(rest)) = (line.get(..end), line.get(end + sign.len_utf8()..))
        && key.chars().all(in_key)
        && !rest.starts_with("//")
    {
        let value = line.len() - rest.trim_start().len();
        return MeantKey {
            end,
            sign: Some(sign),
            value,
        };
    }
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let rest = line.get(end..).unwrap_or("");
    let value = line.len() - rest.trim_start().len();
    MeantKey {
        end,
        sign: None,
        value,
    }
}

/// Records what was meant as the key at a byte.
fn lose_key(reader: &mut Reader<'_>, key: &str, start: usize) {
    let name = key.trim_matches(|c: char| !c.is_alphanumeric() && !is_accent(c));
    let span = reader.span(start, start + key.len());
    if !name.is_empty() {
        reader.lost.push(Spanned::new(name.to_owned(), span));
    }
}

/// Keeps the line `key: value` if only the lines below it are unreadable. Their keys count as lost.
fn salvage_first_line(
    reader: &mut Reader<'_>,
    block: &mut Block,
    (start, line_end, end): (usize, usize, usize),
    depth: usize,
) -> bool {
    if line_end >= end || block.shape != Shape::Mapping {
        return false;
    }
    let Ok(Some(root)) = reader.attempt(start, line_end, depth) else {
        return false;
    };
    let has_value = match &reader.tree.node(root).kind {
        NodeKind::Mapping(pairs) => {
            pairs
                .iter()
                .all(|(_, value)| match &reader.tree.node(*value).kind {
                    NodeKind::Scalar(text, _) => !text.is_empty(),
                    _ => true,
                })
        }
        _ => false,
    };
    if !has_value || !take_over(reader, block, root, start, line_end) {
        return false;
    }
    let mut at = line_end;
    while at < end {
        let next = first_line_end(reader.text(), at, end);
        lose(reader, at, next);
        at = next;
    }
    true
}

/// Records the key of an unreadable line.
fn lose(reader: &mut Reader<'_>, start: usize, end: usize) {
    let text = reader.text();
    let line = text.get(start..end).unwrap_or("");
    if let Some(key) = key_of(line) {
        let span = reader.span(start + key.start, start + key.end);
        reader.lost.push(Spanned::new(key.name.to_owned(), span));
        return;
    }
    let from = start + (line.len() - line.trim_start().len());
    let line = line.trim();
    let key = line.get(..meant_key(line).end);
    if let Some(key) = key.filter(|_| !line.starts_with('-')) {
        lose_key(reader, key, from);
    }
}

/// The node of a line's key.
fn key_node(reader: &mut Reader<'_>, start: usize, end: usize) -> Option<NodeId> {
    let key = key_of(reader.text().get(start..end).unwrap_or(""))?;
    let span = reader.span(start + key.start, start + key.end);
    Some(add_node(
        reader,
        span,
        NodeKind::Scalar(key.name.to_owned(), key.style),
    ))
}

/// The end of the line that begins at `start`, after its line end.
pub(super) fn first_line_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end)
        .unwrap_or("")
        .find('\n')
        .map_or(end, |i| start + i + 1)
}
