//! Entries that cannot be read because of where their fields are: in a list, in another mapping, or below their kind or id.

use super::Kind;
use super::kind_words::{Likeness, kind_of};
use super::line::{is_customary_id, is_usual_id};
use super::recognise::{
    Key, Language, Meant, first_line_help, has_several_fields, keys, unreadable,
};
use crate::message::{Message, message};
use crate::source::{Fault, FaultKind, Span};
use crate::yaml::{MAX_DEPTH, NodeId, NodeKind, Tree};

/// An entry inside a list or another mapping, or with its fields below its kind or its id.
pub(super) fn nested(language: Language, tree: &Tree) -> Option<Meant> {
    fn find(language: Language, tree: &Tree, node: NodeId, depth: usize) -> Option<Meant> {
        let keys = keys(tree, Some(node));
        let found = inside(language, &keys)
            .filter(|_| depth > 0)
            .or_else(|| labelled(language, tree, node));
        if found.is_some() || depth > MAX_DEPTH {
            return found;
        }
        let within = |node: &NodeId| find(language, tree, *node, depth + 1);
        match &tree.node(node).kind {
            NodeKind::Scalar(..) => None,
            NodeKind::Sequence(items) => items.iter().find_map(within),
            NodeKind::Mapping(pairs) => pairs.iter().find_map(|(_, value)| within(value)),
        }
    }
    find(language, tree, tree.root()?, 0)
}

/// An entry among the keys of an inner mapping, possibly with a misspelt kind.
fn inside(language: Language, keys: &[Key<'_>]) -> Option<Meant> {
    if !has_several_fields(keys) {
        return None;
    }
    let is_kind = |name| match kind_of(name) {
        Some((_, Likeness::Exact)) => true,
        Some(_) => language != Language::Other,
        None => false,
    };
    let kind = keys
        .iter()
        .find(|key| key.has_usual_id() && is_kind(key.name))?;
    let id = kind.value.unwrap_or("").to_owned();
    let fault = Fault::new(
        FaultKind::Syntax,
        kind.span,
        message! {
            en: "`{id}` is inside a list or another mapping",
            ru: "`{id}` находится внутри списка или другого набора полей",
            es: "`{id}` está dentro de una lista o de otro conjunto de campos",
            id: &id,
        },
    )
    .help(own_block());
    Some((Some(fault), Some(id)))
}

/// What to do about several entries in one block.
pub(super) fn own_block() -> Message {
    message! {
        en: "give each entry a fenced block of its own",
        ru: "выделите каждой записи отдельный огороженный блок",
        es: "ponga cada entrada en su propio bloque delimitado",
    }
}

/// A kind or an id whose value is a mapping with the fields of the entry: `request:` or `R-1:` above them.
fn labelled(language: Language, tree: &Tree, node: NodeId) -> Option<Meant> {
    if language == Language::Other {
        return None;
    }
    with_fields(tree, node).find_map(|(label, fields, below)| match kind_of(label.name) {
        Some((kind, likeness)) => {
            let own = fields.iter().find(|key| key.name == "id");
            let id = own.filter(|key| key.has_usual_id()).and_then(Key::id);
            let several = has_several_fields(&fields);
            let named = id.is_some() && fields.iter().any(|key| kind.field(key.name).is_some());
            if several || (named && likeness > Likeness::Near) {
                return Some(unlabelled(label.span, Some(kind), id));
            }
            with_fields(tree, below)
                .find(|(key, fields, _)| is_usual_id(key.name) && has_several_fields(fields))
                .map(|(key, ..)| unlabelled(key.span, Some(kind), Some(key.name)))
        }
        None if is_usual_id(label.name) => {
            let mut said = fields.iter().filter(|key| key.name == "kind");
            let kind = said.find_map(|key| Kind::named(key.value?));
            let named = kind.is_some_and(|kind| {
                let mut others = fields.iter().filter(|key| key.name != "kind");
                others.any(|key| kind.field(key.name).is_some())
            });
            let customary = is_customary_id(label.name) && has_several_fields(&fields);
            (named || customary).then(|| unlabelled(label.span, kind, Some(label.name)))
        }
        None => None,
    })
}

/// The keys of a mapping whose values are mappings, each with the keys of its value, and the value.
fn with_fields(tree: &Tree, node: NodeId) -> impl Iterator<Item = (Key<'_>, Vec<Key<'_>>, NodeId)> {
    let pairs = match &tree.node(node).kind {
        NodeKind::Mapping(pairs) => pairs.as_slice(),
        _ => &[],
    };
    let labels = keys(tree, Some(node)).into_iter().zip(pairs);
    labels
        .map(|(label, (_, value))| (label, keys(tree, Some(*value)), *value))
        .filter(|(_, fields, _)| !fields.is_empty())
}

/// The fault of an entry whose fields are below its kind or its id.
fn unlabelled(span: Span, kind: Option<Kind>, id: Option<&str>) -> Meant {
    let fault = unreadable(span);
    let fault = match kind {
        Some(kind) => fault.help(message! {
            en: "write `{written}` in the first line, and the fields below it without indentation",
            ru: "напишите `{written}` в первой строке, а поля под ней — без отступа",
            es: "escriba `{written}` en la primera línea y los campos debajo, sin sangría",
            written: format!("{}: {}", kind.name(), id.unwrap_or("…")),
        }),
        None => fault.help(first_line_help()),
    };
    (Some(fault), id.map(str::to_owned))
}
