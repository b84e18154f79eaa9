//! Decodes a tree to typed values. Every fault is collected, and every value keeps its span.

use std::borrow::Cow;

use super::cut::Cut;
use super::finish::key_in;
use super::{Broken, Declared, NodeId, NodeKind, Slot, Style, Tree};
use crate::message::{Message, message};
use crate::source::{
    Also, Fault, FaultKind, Fix, Span, Spanned, meant, nearest, translated, with_blanks_shown,
    write_it,
};

/// How many unreadable lines are compared with the fields that they may have been meant as.
const COMPARED: usize = 100;

/// The prefixes of keys that always belong to other tools.
pub const FOREIGN: &str = "x-";

/// A tree to decode, and the faults found in it so far.
#[derive(Debug)]
pub struct Decoder<'t> {
    tree: &'t Tree,
    pub(super) lost: Vec<Spanned<String>>,
    foreign: &'t [Spanned<String>],
    broken: Broken,
    pub(super) doubts: usize,
    /// The faults so far.
    pub faults: Vec<Fault>,
}

/// A value that can be decoded from a node.
pub trait Decode: Sized {
    /// Decodes it; reports faults to the decoder, and returns `None` if there is no value.
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self>;
}

/// Why a text is not a value: the message, and the suggestion, if there is one.
pub type Wrong = (Message, Option<Message>);

/// A value that is written as one scalar.
pub trait FromText: Sized {
    /// Parses its text.
    ///
    /// # Errors
    /// The text is not such a value.
    fn from_text(text: &str) -> Result<Self, Wrong>;

    /// The correction of an invalid text, if it is unambiguous.
    #[must_use]
    fn meant(_text: &str) -> Option<String> {
        None
    }

    /// Parses its text; the help for an invalid one is the correction, if there is one.
    ///
    /// # Errors
    /// The text is not such a value.
    fn read_text(text: &str) -> Result<Self, Wrong> {
        Self::from_text(text).map_err(|(message, help)| {
            let meant = Self::meant(text).map(|meant| write_it(&meant));
            // A space that only looks like one would make the message quote a correct value.
            let shown = with_blanks_shown(text);
            let message = match &shown {
                Cow::Owned(shown) => Self::from_text(shown)
                    .err()
                    .map_or(message, |wrong| wrong.0),
                Cow::Borrowed(_) => message,
            };
            let quotes_nothing = text.trim().is_empty() && message.english().contains("``");
            let message = if quotes_nothing { empty() } else { message };
            (message, meant.or(help))
        })
    }
}

impl<T: FromText> Decode for T {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        // What a word may be is the hint where there is no word.
        let hint = || T::from_text("").err().and_then(|(_, help)| help);
        let text = decoder.text_or(node, hint)?;
        match T::read_text(&text.value) {
            Ok(value) => Some(value),
            Err((message, help)) => {
                let mut fault = Fault::new(FaultKind::WrongValue, text.span, message);
                fault.help = help;
                let fix = decoder.rewritten(node, T::meant(&text.value));
                decoder.faults.push(fault.fix(fix));
                None
            }
        }
    }
}

/// Whether a place is in a mapping.
fn is_in(mapping: Span, place: Span) -> bool {
    mapping.start() <= place.start() && place.start() <= mapping.end()
}

/// What is wrong with an empty value that nothing more is said about.
fn empty() -> Message {
    message! { en: "the value is empty", ru: "значение пусто", es: "el valor está vacío" }
}

impl FromText for String {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.trim().is_empty() {
            Err((empty(), None))
        } else {
            Ok(text.to_owned())
        }
    }
}

impl<'t> Decoder<'t> {
    /// A decoder over a tree.
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        Self {
            tree,
            lost: Vec::new(),
            foreign: &[],
            broken: Broken::default(),
            doubts: 0,
            faults: Vec::new(),
        }
    }

    /// Places that are not in the tree: what a mapping with one states is not known in full.
    #[must_use]
    pub fn broken(mut self, broken: Broken) -> Self {
        self.broken = broken;
        self
    }

    /// The keys of unreadable lines within a span.
    pub fn lost_in(&self, span: Span) -> impl Iterator<Item = &Spanned<String>> {
        let is_in = move |lost: Span| span.start() <= lost.start() && lost.start() <= span.end();
        self.lost.iter().filter(move |lost| is_in(lost.span))
    }

    /// How often something could not be read so far.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.faults.len() + self.doubts
    }

    /// Keys of other tools: they are ignored unless they are declared fields.
    #[must_use]
    pub fn foreign(mut self, foreign: &'t [Spanned<String>]) -> Self {
        self.foreign = foreign;
        self
    }

    pub(super) fn is_foreign(&self, key: &str) -> bool {
        key.starts_with(FOREIGN) || self.foreign.iter().any(|known| **known == key)
    }

    /// Keys that are present but could not be read, and so are not missing.
    #[must_use]
    pub fn lost(mut self, lost: Vec<Spanned<String>>) -> Self {
        self.lost = lost;
        self
    }

    /// Whether a line in the text of a mapping cannot be read that was meant as one of its fields.
    pub(super) fn loses(&self, mapping: Span, field: &'static str, also: Also) -> bool {
        let is_in = |span: Span| is_in(mapping, span);
        self.lost.iter().enumerate().any(|(place, lost)| {
            let name = lost.value.as_str();
            let means =
                || !translated(name, [(field, also)]).is_empty() || meant(name, [field]).is_some();
            is_in(lost.span) && (name == field || place < COMPARED && means())
        })
    }

    /// The span of a node.
    #[must_use]
    pub fn span(&self, node: NodeId) -> Span {
        self.tree.node(node).span
    }

    /// The content of a node.
    #[must_use]
    pub fn kind(&self, node: NodeId) -> &'t NodeKind {
        &self.tree.node(node).kind
    }

    /// The span of a list under a key of the outermost mapping.
    #[must_use]
    pub fn list_at(&self, key: &str) -> Option<Span> {
        let NodeKind::Mapping(pairs) = self.kind(self.tree.root()?) else {
            return None;
        };
        let is_key = |node| matches!(self.kind(node), NodeKind::Scalar(text, _) if text == key);
        let (_, value) = pairs.iter().find(|(name, _)| is_key(*name))?;
        matches!(self.kind(*value), NodeKind::Sequence(_)).then(|| self.span(*value))
    }

    /// The canonical notation of a scalar, if it is written differently.
    #[must_use]
    pub fn rewritten(&self, node: NodeId, text: Option<String>) -> Option<Fix> {
        match self.kind(node) {
            NodeKind::Scalar(old, Style::Plain | Style::Quoted) => {
                Fix::word(self.span(node), old, text?)
            }
            _ => None,
        }
    }

    /// Reports a value that is not allowed in its place.
    pub fn wrong(&mut self, span: Span, message: Message, help: Option<Message>) {
        let mut fault = Fault::new(FaultKind::WrongValue, span, message);
        fault.help = help;
        self.faults.push(fault);
    }

    /// The text of a scalar; a fault if the node is a list or a mapping.
    pub fn text(&mut self, node: NodeId) -> Option<Spanned<String>> {
        self.text_or(node, || None)
    }

    /// The text of a scalar, or a fault with a hint.
    fn text_or(
        &mut self,
        node: NodeId,
        hint: impl FnOnce() -> Option<Message>,
    ) -> Option<Spanned<String>> {
        let span = self.span(node);
        match self.kind(node) {
            NodeKind::Scalar(text, _) => Some(Spanned::new(text.clone(), span)),
            NodeKind::Sequence(_) => {
                self.wrong(
                    span,
                    message! {
                        en: "one value is expected here, not a list",
                        ru: "здесь ожидается одно значение, а не список",
                        es: "aquí se espera un solo valor, no una lista",
                    },
                    Some(hint().unwrap_or_else(|| {
                        message! {
                            en: "write one value, without `-` and brackets",
                            ru: "напишите одно значение, без `-` и скобок",
                            es: "escriba un solo valor, sin `-` ni corchetes",
                        }
                    })),
                );
                None
            }
            NodeKind::Mapping(_) => {
                self.wrong(
                    span,
                    message! {
                        en: "one value is expected here, not a mapping",
                        ru: "здесь ожидается одно значение, а не набор полей",
                        es: "aquí se espera un solo valor, no un conjunto de campos",
                    },
                    Some(hint().unwrap_or_else(|| {
                        message! {
                            en: "write one value; a text that contains `: ` needs quotation marks",
                            ru: "напишите одно значение; текст, в котором есть `: `, возьмите в кавычки",
                            es: "escriba un solo valor; un texto que contiene `: ` va entre comillas",
                        }
                    })),
                );
                None
            }
        }
    }

    /// The keys of a mapping, ready to be taken; a fault if the node is not a mapping. `what` names what was expected.
    pub fn mapping(&mut self, node: NodeId, what: impl FnOnce() -> Message) -> Option<Mapping> {
        let span = self.span(node);
        match self.kind(node) {
            NodeKind::Mapping(pairs) => {
                let cuts = self.cuts(pairs);
                let keys = pairs
                    .iter()
                    .filter_map(|(key, value)| match &self.tree.node(*key).kind {
                        NodeKind::Scalar(text, _) => Some((
                            Spanned::new(text.clone(), self.tree.node(*key).span),
                            *value,
                        )),
                        _ => None,
                    })
                    .collect();
                let head = pairs.first().map_or(span, |(key, value)| {
                    let (key, value) = (self.span(*key), self.tree.node(*value));
                    if matches!(value.kind, NodeKind::Scalar(..)) {
                        key.to(value.span)
                    } else {
                        key
                    }
                });
                Some(Mapping {
                    span,
                    head,
                    keys,
                    broken: self.broken.of_mapping(span, pairs, self.tree),
                    cuts,
                    fields: Vec::new(),
                    known: Vec::new(),
                    taken: Vec::new(),
                    unread: Vec::new(),
                    elsewhere: Vec::new(),
                })
            }
            _ => {
                self.wrong(
                    span,
                    message! {
                        en: "{what} is expected here",
                        ru: "здесь ожидается {what}",
                        es: "aquí se espera {what}",
                        what: what(),
                    },
                    Some(message! {
                        en: "write each key with its value, in braces or in lines of their own: `{{ key: value }}`",
                        ru: "запишите каждый ключ со значением, в фигурных скобках или отдельными строками: `{{ key: value }}`",
                        es: "escriba cada clave con su valor, entre llaves o en líneas propias: `{{ key: value }}`",
                    }),
                );
                None
            }
        }
    }

    /// The items of a list; a single value is a list of one.
    #[must_use]
    pub fn items(&self, node: NodeId) -> Vec<NodeId> {
        match self.kind(node) {
            NodeKind::Sequence(items) => items.clone(),
            _ => vec![node],
        }
    }
}

/// A mapping whose keys are taken one by one; the keys that are left at the end are unknown.
#[derive(Debug)]
pub struct Mapping {
    /// The whole mapping.
    pub span: Span,
    /// Its first key, with its value if that is a scalar: the location of faults of the whole.
    pub head: Span,
    pub(crate) broken: Broken,
    pub(super) keys: Vec<(Spanned<String>, NodeId)>,
    pub(super) cuts: Vec<Cut>,
    /// The fields that were taken, by the spans of their keys.
    pub(super) fields: Vec<(Span, &'static str)>,
    pub(super) known: Vec<(&'static str, Also)>,
    pub(super) taken: Vec<&'static str>,
    pub(super) unread: Vec<&'static str>,
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// A field that a key which is no field may state, as far as its value tells.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere {
    /// The field.
    pub field: &'static str,
    /// Whether it is suggested in place of the key.
    pub suggested: bool,
    /// The key.
    pub key: Span,
}

impl Mapping {
    /// Whether a key is present that has not been taken.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(k, _)| k.value == key)
    }

    /// The span of a key that has not been taken.
    #[must_use]
    pub fn span_of(&self, key: &str) -> Option<Span> {
        let found = self.keys.iter().find(|(k, _)| k.value == key);
        found.map(|(key, _)| key.span)
    }

    /// Whether a key was present and has been taken.
    #[must_use]
    pub fn has_taken(&self, key: &str) -> bool {
        self.taken.contains(&key)
    }

    /// The first key and its value's node, without taking it.
    #[must_use]
    pub fn first(&self) -> Option<(&Spanned<String>, NodeId)> {
        self.keys.first().map(|(key, node)| (key, *node))
    }

    /// Notes fields that are stated under keys that are none: they are not missing.
    pub fn stated_elsewhere(&mut self, fields: Vec<Elsewhere>) {
        self.elsewhere = fields;
    }

    /// Takes a key: its span and its value's node.
    pub fn take(&mut self, key: &'static str) -> Option<(Span, NodeId)> {
        self.take_known(key, ["", ""])
    }

    fn take_known(&mut self, key: &'static str, also: Also) -> Option<(Span, NodeId)> {
        self.known.push((key, also));
        let at = self.keys.iter().position(|(k, _)| k.value == key)?;
        self.taken.push(key);
        let (found, node) = self.keys.remove(at);
        self.fields.push((found.span, key));
        Some((found.span, node))
    }

    /// Takes all remaining keys.
    pub fn rest(&mut self) -> Vec<(Spanned<String>, NodeId)> {
        std::mem::take(&mut self.keys)
    }

    /// Takes a declared field; `owner` is the name of the mapping.
    pub fn field<S: Slot>(
        &mut self,
        declared: &Declared,
        owner: fn() -> Message,
        decoder: &mut Decoder<'_>,
    ) -> S {
        let instead = |other| self.has(other) || self.taken.contains(&other);
        if declared.required && !declared.or.is_some_and(instead) {
            self.expect(declared, owner, decoder);
        }
        let before = decoder.unread();
        match self.take_known(declared.key, declared.also) {
            Some((_, node)) => {
                let values = S::read(node, decoder);
                if decoder.unread() > before || decoder.broken.loses_item(node, decoder.tree) {
                    self.unread.push(declared.key);
                }
                values
            }
            None => S::default(),
        }
    }

    /// Takes an optional field.
    pub fn optional<S: Slot>(&mut self, key: &'static str, decoder: &mut Decoder<'_>) -> S {
        self.take(key)
            .map_or_else(S::default, |(_, node)| S::read(node, decoder))
    }

    /// Reports a missing required field; `owner` is the name of the mapping.
    pub fn expect(&self, declared: &Declared, owner: fn() -> Message, decoder: &mut Decoder<'_>) {
        let (key, keys) = (declared.key, &self.keys);
        let has = |test: &dyn Fn(&str) -> bool| keys.iter().any(|(k, _)| test(&k.value));
        // A misspelt or translated key is reported as an unknown field; reporting its right spelling as missing would repeat it.
        let lost = decoder.loses(self.span, key, declared.also);
        let lost = lost || self.elsewhere.iter().any(|other| other.field == key);
        let misspelt = |k: &str| {
            let k = key_in(k);
            let is_meant = || !translated(k, [(key, declared.also)]).is_empty();
            !decoder.is_foreign(k) && (nearest(k, [key]).is_some() || is_meant())
        };
        if lost || has(&|k| k == key) || has(&misspelt) {
            return;
        }
        let fault = Fault::new(
            FaultKind::MissingField,
            self.head,
            message! {
                en: "{owner} needs the field `{key}`",
                ru: "{owner}: не хватает поля `{key}`",
                es: "{owner}: falta el campo `{key}`",
                owner: owner(),
                key: key,
            },
        );
        decoder.faults.push(fault.help(
            message! { en: "add `{key}:`", ru: "добавьте `{key}:`", es: "añada `{key}:`", key: key },
        ));
    }
}
