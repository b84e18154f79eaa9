//! Classification of blocks: an entry, a malformed entry, or neither.
//!
//! No intended entry may disappear, and a sample of other code must not become a finding. So a block is first
//! examined line by line, which is cheap and excludes most samples, and parsed only if it may be an entry.

use super::aside::{is_aside, of_comments, put_aside};
pub(super) use super::fence::Language;
use super::kind_words::{Likeness, kind_of, means, named, only_kind_of, synonym};
use super::line::{Line, is_customary_id, is_usual_id};
use super::nested::nested;
use super::{EntryId, Kind};
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Fix, Span, did_you_mean, folded};
use crate::yaml::{MAX_BYTES, MAX_DEPTH, NodeId, NodeKind, Parsed, Tree, parse};

/// A block that is an entry, possibly a malformed one.
#[derive(Debug)]
pub(super) struct Recognised {
    /// Its YAML, with faults.
    pub(super) parsed: Parsed,
    /// Its kind, and the span of the kind's key; `None` if it cannot be read as an entry.
    pub(super) kind: Option<(Kind, usize)>,
    /// Its id, as far as it could be found.
    pub(super) id: Option<String>,
}

/// Fields that are common in entries and rare in other YAML.
const FIELDS: [&str; 6] = ["at", "owner", "due", "accept", "answers", "verdict"];
/// The fields of a stage, which nobody does at a time.
pub(super) const STAGE: [&str; 3] = ["owner", "due", "accept"];
/// Fields for the acting person or the recipient.
pub(super) const PEOPLE: [&str; 4] = ["from", "by", "with", "to"];

/// Fields that say what an entry is for.
const OWN: [&str; 6] = ["via", "answers", "gives", "needs", "verdict", "accept"];

/// The entry in a block; `None` if the block is a sample of something else.
pub(super) fn recognise(language: Language, text: &Excerpt) -> Option<Recognised> {
    if !may_be_entry(language, text.text()) {
        return of_comments(language, text);
    }
    let parsed = parse(text, MAX_BYTES);
    let keys = keys(&parsed.tree, parsed.tree.root());
    // The messages of other programs in JSON may have a request or a call, but not with a time and people, or an id as ours and the
    // fields of a stage.
    let is_json = is_json(text.text());
    let names = |key: &Key<'_>| Kind::named(key.name).is_some() && key.has_usual_id();
    let credible = || acts(&keys) || (keys.iter().any(names) && has_several_fields(&keys));
    if language == Language::Other && text.text().trim_start().starts_with('{') && !credible() {
        return None;
    }
    let language = match language {
        Language::Plain if is_json => Language::Other,
        language => language,
    };
    if let Some(at) = keys.iter().position(|key| key.is_of_entry(language, &keys)) {
        let key = keys.get(at)?;
        return Some(Recognised {
            kind: Kind::named(key.name).map(|kind| (kind, at)),
            id: key.id().map(str::to_owned),
            parsed,
        });
    }
    let meant = misspelt(language, &keys)
        .or_else(|| nested(language, &parsed.tree))
        .or_else(|| first_line(language, text, &parsed.faults))
        .or_else(|| without_kind(language, text, &keys, &parsed));
    let Some((fault, id)) = meant else {
        return of_comments(language, text);
    };
    let mut parsed = parsed;
    if let Some(fault) = fault {
        // A fault in the same line is the same mistake in other words.
        let line = fault.span;
        let same =
            |other: &Fault| line.start() <= other.span.start() && other.span.start() < line.end();
        parsed.faults.retain(|other| !same(other));
        parsed.faults.insert(0, fault);
    }
    Some(Recognised {
        parsed,
        kind: None,
        id,
    })
}

/// A fault that replaces those in the same line, if there is one, and the id of the intended entry.
pub(super) type Meant = (Option<Fault>, Option<String>);

/// A key of a mapping with its value.
pub(super) struct Key<'t> {
    pub(super) name: &'t str,
    pub(super) span: Span,
    /// The value's text, if it is a scalar.
    pub(super) value: Option<&'t str>,
    /// Whether the value is a list that begins with a usual id.
    listed: bool,
    at: usize,
}

impl Key<'_> {
    pub(super) fn id(&self) -> Option<&str> {
        self.value.filter(|value| EntryId::is_valid(value))
    }

    pub(super) fn has_usual_id(&self) -> bool {
        self.value.is_some_and(is_usual_id)
    }

    /// Whether a mapping's kind is credible. In YAML it is enough that the first key is a kind; elsewhere
    /// the id must have the usual form, or other fields of entries must be present.
    fn is_of_entry(&self, language: Language, all: &[Self]) -> bool {
        if Kind::named(self.name).is_none() {
            return false;
        }
        let fields = language != Language::Other && all.iter().any(Key::is_field);
        let written = self.value.is_some() || (self.listed && all.len() > 1);
        let first = language == Language::Yaml && self.at == 0 && written;
        first || self.has_usual_id() || (fields && (self.value.is_some() || acts(all)))
    }

    fn is_field(&self) -> bool {
        FIELDS.contains(&self.name)
    }
}

/// Whether keys are those of an entry even without a kind among them.
pub(super) fn acts(keys: &[Key<'_>]) -> bool {
    let has = |names: &[&str]| keys.iter().any(|key| names.contains(&key.name));
    has(&["at"]) && has(&PEOPLE)
}

/// Whether an entry of a kind has the fields that it must have, those of every kind included.
pub(super) fn has_all_keys(kind: Kind, parsed: &Parsed) -> bool {
    let keys = keys(&parsed.tree, parsed.tree.root());
    let mut required = kind.required_common().iter();
    required.all(|field| keys.iter().any(|key| key.name == *field)) && has_own_keys(kind, parsed)
}

/// Whether an entry of a kind has the fields of its own that it must have.
pub(super) fn has_keys(kind: Kind, found: &Recognised) -> bool {
    has_own_keys(kind, &found.parsed)
}

fn has_own_keys(kind: Kind, parsed: &Parsed) -> bool {
    let keys = keys(&parsed.tree, parsed.tree.root());
    let has = |name: &str| keys.iter().any(|key| key.name == name);
    let mut required = kind.fields().iter().filter(|field| field.declared.required);
    required.all(|field| has(field.key) || field.declared.or.is_some_and(has))
}

/// Whether keys are several fields of entries.
pub(super) fn has_several_fields(keys: &[Key<'_>]) -> bool {
    keys.iter().any(Key::is_field) && keys.iter().filter(|key| is_field(key.name)).count() > 1
}

pub(super) fn keys(tree: &Tree, node: Option<NodeId>) -> Vec<Key<'_>> {
    let Some(NodeKind::Mapping(pairs)) = node.map(|node| &tree.node(node).kind) else {
        return Vec::new();
    };
    let text = |node: NodeId| match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => Some(text.as_str()),
        _ => None,
    };
    let key = |(at, (key, value)): (usize, &(NodeId, NodeId))| Key {
        name: text(*key).unwrap_or(""),
        span: tree.node(*key).span,
        value: text(*value),
        listed: first_item(tree, *value).is_some_and(is_usual_id),
        at,
    };
    pairs.iter().enumerate().map(key).collect()
}

/// The first text in a list, possibly in a list in it.
fn first_item(tree: &Tree, list: NodeId) -> Option<&str> {
    let mut node = list;
    for _ in 0..MAX_DEPTH {
        node = match &tree.node(node).kind {
            NodeKind::Sequence(items) => *items.first()?,
            NodeKind::Scalar(text, _) if node != list => return Some(text),
            _ => return None,
        };
    }
    None
}

/// A key that resembles a kind, or is a kind in another language, and has an id as its value.
fn misspelt(language: Language, keys: &[Key<'_>]) -> Option<Meant> {
    if language == Language::Other {
        return None;
    }
    let fields = keys.iter().any(Key::is_field);
    keys.iter().find_map(|key| {
        let id = key.id()?;
        // `calls: 3` and `replay: on` are unrelated YAML; `requst: R-4` is not.
        let (kind, likeness) = kind_of(key.name).filter(|_| has_digit(id) || acts(keys))?;
        let first = key.at == 0 && language == Language::Yaml;
        if !(first || fields || (likeness > Likeness::Near && key.has_usual_id())) {
            return None;
        }
        let message = message! {
            en: "unknown entry kind `{kind}`",
            ru: "неизвестный вид записи `{kind}`",
            es: "tipo de entrada desconocido `{kind}`",
            kind: key.name,
        };
        let only = only_kind_of(key.name);
        let fix = only.and_then(|kind| Fix::word(key.span, key.name, kind.name()));
        let fault = Fault::new(FaultKind::UnknownKind, key.span, message)
            .help(did_you_mean(kind.name()))
            .fix(fix);
        Some((Some(fault), Some(id.to_owned())))
    })
}

pub(super) fn unreadable(span: Span) -> Fault {
    Fault::new(
        FaultKind::Syntax,
        span,
        message! {
            en: "the kind and id of this entry cannot be read",
            ru: "не удаётся прочитать вид и id записи",
            es: "no se pueden leer el tipo y el id de la entrada",
        },
    )
}

pub(super) fn first_line_help() -> Message {
    message! {
        en: "an entry has a line such as `request: R-4`",
        ru: "в записи есть строка вида `request: R-4`",
        es: "una entrada tiene una línea como `request: R-4`",
    }
}

/// A first line with a kind and an id in an unreadable form.
fn first_line(language: Language, text: &Excerpt, faults: &[Fault]) -> Option<Meant> {
    let line = Line::all(text.text()).next()?;
    let place = line.start..line.start + line.text.len();
    let span = text.span(place.start, place.end);
    // Signs around the whole line; what is struck out was meant to be.
    let inside = line.text.trim_start_matches(['(', '[', '<']);
    let line = if inside.len() < line.text.len() {
        Line::new(inside, line.start, line.indent)
    } else {
        line
    };
    let broken = faults
        .iter()
        .any(|fault| span.start() <= fault.span.start() && fault.span.start() <= span.end());
    let (id, alone) = line
        .id()
        .map_or((None, false), |(id, alone)| (Some(id), alone));
    let kind = kind_of(line.key).filter(|_| language != Language::Other);
    let yaml = language == Language::Yaml;
    let meant = match (kind, id) {
        (Some((_, Likeness::Exact)), Some(_)) => alone || line.colon,
        (Some(_), Some(_)) => (alone && (yaml || line.colon)) || (yaml && broken),
        (Some((_, likeness)), None) => {
            yaml && broken && (likeness == Likeness::Exact || line.colon)
        }
        (None, _) => yaml && broken && line.has_id(),
    };
    if !meant {
        return None;
    }
    let written = alone
        .then(|| Some(format!("{}: {}", only_kind_of(line.key)?, id?)))
        .flatten();
    let known = id.or_else(|| line.any_id()).map(str::to_owned);
    let fault = unreadable(span);
    let fault = match written {
        Some(written) => Some(
            fault
                .help(message! {
                    en: "write `{written}`",
                    ru: "напишите `{written}`",
                    es: "escriba `{written}`",
                    written: &written,
                })
                .fix(Some(Fix::replace(span, written))),
        ),
        // The YAML parser's message about the line is more exact.
        None if broken => None,
        None => Some(fault.help(first_line_help())),
    };
    Some((fault, known))
}

/// A block with the fields of an entry, in which no key is a kind.
fn without_kind(
    language: Language,
    text: &Excerpt,
    keys: &[Key<'_>],
    parsed: &Parsed,
) -> Option<Meant> {
    let has = |names: &[&str]| {
        let read = keys.iter().map(|key| key.name);
        let lost = parsed.lost.iter().map(|key| key.value.as_str());
        read.chain(lost).any(|name| names.contains(&name))
    };
    let in_words = || language == Language::Yaml && is_in_words(text.text());
    // An id in the first line, as in `milestone: S-2`.
    let first = keys.first().and_then(|key| key.value);
    let first = first.filter(|id| is_customary_id(id) && has_several_fields(keys));
    let aside = put_aside(text.text());
    // Other tools have an owner and a due date, but with neither what is accepted nor an id of ours.
    let is_stage = || {
        let fields = STAGE.iter().filter(|field| has(&[field])).count();
        let mut head = head(text.text());
        fields == STAGE.len()
            || (fields > 1
                && (aside.is_some() || head.any(|line| line.any_id().is_some_and(is_customary_id))))
    };
    let is_meant = (has(&["at"]) && has(&PEOPLE)) || first.is_some() || in_words() || is_stage();
    if language == Language::Other || !is_meant {
        return None;
    }
    if let Some((place, id)) = aside {
        return Some((Some(is_aside(text.span(place.start, place.end))), Some(id)));
    }
    let line = Line::all(text.text()).next()?;
    let span = text.span(line.start, line.start + line.text.len());
    // In a field it is the id of another entry.
    let own = first.filter(|_| keys.first().is_none_or(|key| !is_any_field(key.name)));
    let key = Some(line.key).filter(|key| is_usual_id(key)).or(own);
    let of_kind = |line: Line<'_>| kind_of(line.key).and_then(|_| line.any_id().map(str::to_owned));
    let known = key
        .map(str::to_owned)
        .or_else(|| Line::all(text.text()).find_map(of_kind))
        .or_else(|| {
            let mut head = head(text.text()).filter_map(|line| line.any_id());
            head.find(|id| is_customary_id(id)).map(str::to_owned)
        });
    let fault = Fault::new(
        FaultKind::UnknownKind,
        span,
        message! {
            en: "this block has the fields of an entry, but no kind",
            ru: "в блоке есть поля записи, но не указан её вид",
            es: "el bloque tiene los campos de una entrada, pero no su tipo",
        },
    )
    .help(message! {
        en: "begin it with its kind and id, such as `request: R-4`, or mark the fence `yaml ignore`",
        ru: "начните его с вида и id, например `request: R-4`, или пометьте блок `yaml ignore`",
        es: "empiécelo con el tipo y el id, por ejemplo `request: R-4`, o marque el bloque con `yaml ignore`",
    });
    let other = keys.first().filter(|key| key.has_usual_id());
    let fault = match other.and_then(|key| synonym(key.name)) {
        Some(kind) => fault.help(did_you_mean(kind.name())),
        None => fault,
    };
    Some((Some(fault), known))
}

/// The first lines of a block that are not fields, of which one may have its id.
fn head(text: &str) -> impl Iterator<Item = Line<'_>> {
    let head = Line::all(text).take(2);
    head.filter(move |line| !(line.colon && is_any_field(line.key)))
}

/// Whether a key is a field of some kind of entry.
pub(super) fn is_any_field(key: &str) -> bool {
    Kind::ALL.iter().any(|kind| kind.field(key).is_some())
}

/// Whether a block is worth parsing.
fn may_be_entry(language: Language, text: &str) -> bool {
    let mut lines = Line::all(text);
    let Some(first) = lines.next() else {
        return false;
    };
    let yaml = language == Language::Yaml;
    if yaml && Kind::named(first.key).is_some() {
        return true;
    }
    // A mapping in braces, which JSON is too.
    if first.text.starts_with('{') {
        let named = || Kind::ALL.iter().any(|kind| text.contains(kind.name()));
        return (language != Language::Other && !is_json(text)) || named();
    }
    if yaml && (kind_of(first.key).is_some() || first.has_id()) {
        return true;
    }
    let base = first.indent;
    let (mut at, mut people, mut kind) = (false, false, false);
    let mut of_stage = 0;
    for line in std::iter::once(first).chain(lines) {
        // A usual id after a kind in any spelling, in any line.
        if line.id().is_some() && kind_of(line.key).is_some() {
            return true;
        }
        if line.indent == base && !line.item {
            at |= line.key == "at";
            people |= PEOPLE.contains(&line.key);
            kind |= line.colon && Kind::named(line.key).is_some();
            of_stage += usize::from(STAGE.contains(&line.key));
        }
    }
    let credible = (at && people) || kind || of_stage > 1;
    language != Language::Other && (credible || (yaml && is_in_words(text)))
}

/// Whether a text is a mapping as JSON writes it.
fn is_json(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('{');
    inside.is_some_and(|inside| inside.trim_start().starts_with(['"', '}']))
}

/// Whether a block of YAML has the fields of an entry in Russian or Spanish.
fn is_in_words(text: &str) -> bool {
    has_fields_in_words(text) || has_act_in_words(text)
}

/// Whether a block without a kind says in Russian or Spanish when and who, as other tools do too, and something that only an entry
/// does: an id in its first lines, or another field.
fn has_act_in_words(text: &str) -> bool {
    let (mut at, mut people, mut own) = (false, false, false);
    let lines = || Line::all(text).filter(|line| !line.item);
    for line in lines().filter(|line| line.colon) {
        let word = folded(line.key);
        at |= means(&word, &["at"]) && line.rest.bytes().any(|byte| byte.is_ascii_digit());
        people |= means(&word, &PEOPLE);
        own |= means(&word, &OWN);
    }
    let mut head = lines().take(2);
    at && people && (own || head.any(|line| line.any_id().is_some_and(is_customary_id)))
}

/// Whether a block without a kind has the fields of an entry in Russian or Spanish, and an id. The header of a letter has such
/// fields too, but no id.
pub(super) fn has_fields_in_words(text: &str) -> bool {
    let (mut at, mut people, mut id) = (false, false, false);
    let mut kind = false;
    let mut of_stage = [false; STAGE.len()];
    let base = Line::all(text).next().map_or(0, |line| line.indent);
    for line in Line::all(text).filter(|line| line.colon && !line.item && line.indent == base) {
        let word = folded(line.key);
        at |= means(&word, &["at"]);
        people |= means(&word, &PEOPLE);
        kind |= named(line.key).is_some();
        for (field, found) in STAGE.iter().zip(&mut of_stage) {
            *found |= means(&word, &[field]);
        }
        id |= is_usual_id(line.key) || line.id().is_some_and(|(_, alone)| alone);
    }
    let of_stage = of_stage.iter().filter(|found| **found).count();
    id && ((at && people) || (kind && of_stage > 1))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

pub(super) fn is_field(name: &str) -> bool {
    FIELDS.contains(&name) || PEOPLE.contains(&name)
}
