//! A Markdown file → the entries in it.

use super::entry::{Common, Entry, body};
use super::value::EntryId;
use super::{Kind, LogFault};
use crate::markdown::{self, Block, Prose};
use crate::source::{
    Excerpt, Fault, FaultKind, Fix, Source, SourceId, Span, Spanned, meant, nearest,
};
use crate::yaml::{Decoder, FromText, MAX_BYTES, Mapping, NodeKind, Parsed, parse};

/// The most faults that are told of one block.
const MAX_FAULTS: usize = 20;

/// Reads the entries of one file; faults go to `faults`.
#[must_use]
pub fn read(id: SourceId, source: &Source, faults: &mut Vec<LogFault>) -> Vec<Entry> {
    let document = markdown::read(source.text());
    let mut tell = |entry: Option<&str>, mut found: Vec<Fault>| {
        limit(&mut found);
        faults.extend(found.into_iter().map(|fault| LogFault {
            source: id,
            entry: entry.map(str::to_owned),
            fault,
        }));
    };
    tell(None, document.faults);

    let mut entries: Vec<Entry> = Vec::new();
    let mut title: Option<Spanned<String>> = None;
    // The entry whose note is being read, and whether headings belong to it as well (the file is about it alone).
    let mut current: Option<(usize, bool)> = None;
    if let Some(front) = &document.front_matter {
        let span = front.span(0, front.text().len());
        if let Some((entry, found)) = entry_in(id, front, span) {
            tell(entry.as_ref().map(Entry::id), found);
            if let Some(entry) = entry {
                entries.push(entry);
                current = Some((0, true));
            }
        }
    }
    for block in document.blocks {
        match block {
            Block::Heading(heading) => {
                let words = Spanned::new(heading.text.text().to_owned(), heading.span);
                match current {
                    Some((at, true)) => {
                        if let Some(entry) = entries.get_mut(at) {
                            entry.title.get_or_insert_with(|| words.clone());
                            entry.note.push(Prose {
                                text: heading.text,
                                code: Vec::new(),
                                quoted: false,
                                span: heading.span,
                            });
                        }
                    }
                    _ => current = None,
                }
                title = Some(words);
            }
            Block::Fence(fence) => {
                if !holds_entries(&fence.info) {
                    continue;
                }
                let Some((entry, found)) = entry_in(id, &fence.body, fence.span) else {
                    continue;
                };
                tell(entry.as_ref().map(Entry::id), found);
                current = entry.map(|mut entry| {
                    entry.title.clone_from(&title);
                    entries.push(entry);
                    (entries.len() - 1, false)
                });
            }
            Block::Prose(prose) => {
                if let Some(entry) = current.and_then(|(at, _)| entries.get_mut(at)) {
                    entry.note.push(prose);
                }
            }
        }
    }
    entries
}

/// Keeps the first faults of a block and says how many more there are: what is not YAML at all has thousands.
fn limit(found: &mut Vec<Fault>) {
    if found.len() > MAX_FAULTS {
        let more = found.len() - MAX_FAULTS;
        found.truncate(MAX_FAULTS);
        if let Some(last) = found.last_mut() {
            last.message = format!(
                "{} (and {more} more faults in this entry)",
                last.message.english()
            )
            .into();
        }
    }
}

/// Whether a fence with this info string is read: `yaml` or `yml`, unless `ignore` follows.
#[must_use]
pub(super) fn holds_entries(info: &str) -> bool {
    let mut words = info.split_whitespace();
    let yaml = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("yaml") || word.eq_ignore_ascii_case("yml"));
    yaml && !words.any(|word| word == "ignore")
}

/// What the first key of a block says about it.
enum First {
    /// It is an entry of this kind.
    Kind(Kind),
    /// It is close to a kind: probably an entry, misspelt.
    Near(Spanned<String>, Kind),
    /// A code sample.
    Other,
}

/// The entry of a block with its faults; nothing where the block is a code sample.
fn entry_in(source: SourceId, text: &Excerpt, span: Span) -> Option<(Option<Entry>, Vec<Fault>)> {
    if !may_be_entry(text.text()) {
        return None;
    }
    let Parsed {
        tree,
        mut faults,
        lost,
    } = parse(text, MAX_BYTES);
    let mut decoder = Decoder::new(&tree).lost(lost);
    let root = tree
        .root()
        .filter(|root| matches!(tree.node(*root).kind, NodeKind::Mapping(_)));
    let mapping = root.and_then(|root| decoder.mapping(root, "an entry"));
    let Some(mut mapping) = mapping else {
        // Nothing could be read, but its first words say that an entry was meant.
        return Some((None, faults));
    };
    match first(&mapping, &decoder) {
        First::Other => None,
        First::Near(key, kind) => {
            let fault = Fault::new(
                FaultKind::UnknownKind,
                key.span,
                format!("`{}` is no kind of entry", key.value),
            );
            let only = meant(&key.value, Kind::ALL.iter().map(|kind| kind.name()));
            let fix = only.and_then(|kind| Fix::word(key.span, &key.value, kind));
            faults.insert(0, fault.help(format!("did you mean `{kind}`?")).fix(fix));
            Some((None, faults))
        }
        First::Kind(kind) => {
            let entry = decode(source, span, kind, &mut mapping, &mut decoder);
            if entry.is_some() {
                mapping.finish(kind.with_article(), &mut decoder);
            }
            faults.append(&mut decoder.faults);
            Some((entry, Fault::without_echoes(faults)))
        }
    }
}

/// A cheap look at a block's first key, before anything is parsed: most code samples end here.
pub(super) fn may_be_entry(text: &str) -> bool {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---");
    let word = line
        .and_then(|line| line.split([':', ' ', '\t']).next())
        .unwrap_or("")
        .trim_matches(['"', '\'', '-']);
    Kind::named(word).is_some() || nearest(word, Kind::ALL.iter().map(|kind| kind.name())).is_some()
}

fn first(mapping: &Mapping, decoder: &Decoder<'_>) -> First {
    let Some((key, value)) = mapping.first() else {
        return First::Other;
    };
    if let Some(kind) = Kind::named(&key.value) {
        return First::Kind(kind);
    }
    let near = nearest(&key.value, Kind::ALL.iter().map(|kind| kind.name())).and_then(Kind::named);
    // `stages:` with a list, `calls: 3` or `replay: on` are other people's YAML; `requst: R-4` is not.
    let names_an_id = matches!(decoder.kind(value), NodeKind::Scalar(text, _)
        if EntryId::is_valid(text) && text.chars().any(|c| c.is_ascii_digit()));
    match near {
        Some(kind) if names_an_id => First::Near(key.clone(), kind),
        _ => First::Other,
    }
}

fn decode(
    source: SourceId,
    span: Span,
    kind: Kind,
    mapping: &mut Mapping,
    decoder: &mut Decoder<'_>,
) -> Option<Entry> {
    let head = mapping.head;
    let (key, node) = mapping.take(kind.name())?;
    let id_span = decoder.span(node);
    let id = decoder
        .text(node)
        .and_then(|text| match EntryId::from_text(&text.value) {
            Ok(id) => Some(id),
            Err((message, help)) => {
                let mut fault = Fault::new(
                    FaultKind::WrongValue,
                    if text.span.is_empty() { key } else { text.span },
                    message,
                );
                fault.help = help.map(Into::into);
                fault.lacks_id = text.value.trim().is_empty().then_some(text.span);
                decoder
                    .faults
                    .push(fault.fix(decoder.rewritten(node, EntryId::meant(&text.value))));
                None
            }
        })?;
    let owner = kind.with_article();
    for field in kind.required_common() {
        mapping.expect(field, owner, decoder);
    }
    if kind == Kind::Request && !mapping.has("due") {
        mapping.expect("needs", owner, decoder);
    }
    let common = Common::take(mapping, decoder);
    let body = body(kind, mapping, decoder);
    Some(Entry {
        kind,
        id: Spanned::new(id, id_span),
        head,
        common,
        body,
        title: None,
        note: Vec::new(),
        source,
        span,
    })
}
