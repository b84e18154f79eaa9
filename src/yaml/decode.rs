//! Tree → typed values. Every fault is collected, and every value keeps its span.
//!
//! [`mapping!`] declares a mapping that people write: one line a field gives the struct, its reader, the list of its
//! fields for suggestions, and its JSON Schema, so that the four cannot come apart.

use std::borrow::Cow;
use std::collections::HashMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{NodeId, NodeKind, Style, Tree};
use crate::message::Message;
use crate::source::{Fault, FaultKind, Fix, Span, Spanned, meant, nearest, suggestion};

/// A tree being read, and the faults found in it so far.
#[derive(Debug)]
pub struct Decoder<'t> {
    tree: &'t Tree,
    lost: Vec<Spanned<String>>,
    /// What was wrong so far.
    pub faults: Vec<Fault>,
}

/// A value that can be read from a node.
pub trait Decode: Sized {
    /// Reads it; tells the decoder of what is wrong and gives nothing where there is no value.
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self>;
}

/// A value that is written as one scalar.
pub trait FromText: Sized {
    /// Reads it from the text that was written. The error is the message, and, where there is one, the remedy.
    ///
    /// # Errors
    /// If the text is no such value.
    fn from_text(text: &str) -> Result<Self, (String, Option<String>)>;

    /// What a text was meant to be that is no such value, where it can have been one thing only.
    #[must_use]
    fn meant(_text: &str) -> Option<String> {
        None
    }
}

impl<T: FromText> Decode for T {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        match T::from_text(&text.value) {
            Ok(value) => Some(value),
            Err((message, help)) => {
                let mut fault = Fault::new(FaultKind::WrongValue, text.span, message);
                fault.help = help.map(Into::into);
                decoder
                    .faults
                    .push(fault.fix(decoder.rewritten(node, T::meant(&text.value))));
                None
            }
        }
    }
}

impl FromText for String {
    fn from_text(text: &str) -> Result<Self, (String, Option<String>)> {
        if text.trim().is_empty() {
            Err(("the value is empty".to_owned(), None))
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
            faults: Vec::new(),
        }
    }

    /// Keys that were written but could not be read: none of them is missing.
    #[must_use]
    pub fn lost(mut self, lost: Vec<Spanned<String>>) -> Self {
        self.lost = lost;
        self
    }

    /// Where a node stands.
    #[must_use]
    pub fn span(&self, node: NodeId) -> Span {
        self.tree.node(node).span
    }

    /// What a node is.
    #[must_use]
    pub fn kind(&self, node: NodeId) -> &'t NodeKind {
        &self.tree.node(node).kind
    }

    /// How a scalar is written as another text, if there is one.
    #[must_use]
    pub fn rewritten(&self, node: NodeId, text: Option<String>) -> Option<Fix> {
        match self.kind(node) {
            NodeKind::Scalar(old, Style::Plain | Style::Quoted) => {
                Fix::word(self.span(node), old, text?)
            }
            _ => None,
        }
    }

    /// Tells of a value that does not belong where it stands.
    pub fn wrong(&mut self, span: Span, message: impl Into<Message>, help: Option<Message>) {
        let mut fault = Fault::new(FaultKind::WrongValue, span, message);
        fault.help = help;
        self.faults.push(fault);
    }

    /// The text of a scalar; a fault where the node is a list or a mapping.
    pub fn text(&mut self, node: NodeId) -> Option<Spanned<String>> {
        let span = self.span(node);
        match self.kind(node) {
            NodeKind::Scalar(text, _) => Some(Spanned::new(text.clone(), span)),
            NodeKind::Sequence(_) => {
                self.wrong(span, "this takes one value, not a list", None);
                None
            }
            NodeKind::Mapping(_) => {
                self.wrong(span, "this takes one value, not a mapping", None);
                None
            }
        }
    }

    /// The keys of a mapping, ready to be taken; a fault where the node is none. `what` says in words what was expected.
    pub fn mapping(&mut self, node: NodeId, what: &str) -> Option<Mapping> {
        let span = self.span(node);
        match self.kind(node) {
            NodeKind::Mapping(pairs) => {
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
                    known: Vec::new(),
                    taken: Vec::new(),
                })
            }
            _ => {
                self.wrong(span, format!("{what} is expected here"), None);
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

/// A mapping whose keys are being taken one by one; what is left at the end is unknown.
#[derive(Debug)]
pub struct Mapping {
    /// The whole mapping.
    pub span: Span,
    /// Its first key, with its value where that is a scalar: where a fault of the whole is told.
    pub head: Span,
    keys: Vec<(Spanned<String>, NodeId)>,
    known: Vec<&'static str>,
    taken: Vec<&'static str>,
}

impl Mapping {
    /// Whether a key is there that has not been taken.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(k, _)| k.value == key)
    }

    /// The first key and its value's node, without taking it.
    #[must_use]
    pub fn first(&self) -> Option<(&Spanned<String>, NodeId)> {
        self.keys.first().map(|(key, node)| (key, *node))
    }

    /// Takes a key: its span and its value's node.
    pub fn take(&mut self, key: &'static str) -> Option<(Span, NodeId)> {
        self.known.push(key);
        let at = self.keys.iter().position(|(k, _)| k.value == key)?;
        self.taken.push(key);
        let (key, node) = self.keys.remove(at);
        Some((key.span, node))
    }

    /// Takes all keys that are left, whatever their names.
    pub fn rest(&mut self) -> Vec<(Spanned<String>, NodeId)> {
        std::mem::take(&mut self.keys)
    }

    /// Takes a field that may be there.
    pub fn optional<T: Decode>(
        &mut self,
        key: &'static str,
        decoder: &mut Decoder<'_>,
    ) -> Option<Spanned<T>> {
        let (_, node) = self.take(key)?;
        let span = decoder.span(node);
        T::decode(node, decoder).map(|value| Spanned::new(value, span))
    }

    /// Takes a field that must be there; `owner` says whose field it is, for the message.
    pub fn required<T: Decode>(
        &mut self,
        key: &'static str,
        owner: &str,
        decoder: &mut Decoder<'_>,
    ) -> Option<Spanned<T>> {
        self.expect(key, owner, decoder);
        self.optional(key, decoder)
    }

    /// Tells of a field that must be there and is not; `owner` says whose field it is, for the message.
    pub fn expect(&self, key: &'static str, owner: &str, decoder: &mut Decoder<'_>) {
        let has = |test: &dyn Fn(&str) -> bool| self.keys.iter().any(|(k, _)| test(&k.value));
        // A misspelt key is told as an unknown field; that its right spelling is missing would be the same fault again.
        let lost = decoder.lost.iter().any(|lost| lost.value == key);
        if lost || has(&|k| k == key) || has(&|k| nearest(k, [key]).is_some()) {
            return;
        }
        let fault = Fault::new(
            FaultKind::MissingField,
            self.head,
            format!("{owner} needs the field `{key}`"),
        );
        decoder.faults.push(fault.help(format!("add `{key}:`")));
    }

    /// Takes a field that must hold one value or a list of them; `owner` says whose field it is, for the message.
    pub fn required_many<T: Decode>(
        &mut self,
        key: &'static str,
        owner: &str,
        decoder: &mut Decoder<'_>,
    ) -> Many<T> {
        self.expect(key, owner, decoder);
        self.many(key, decoder)
    }

    /// Takes a field that holds one value or a list of them.
    pub fn many<T: Decode>(&mut self, key: &'static str, decoder: &mut Decoder<'_>) -> Many<T> {
        match self.take(key) {
            Some((_, node)) => Many::decode(node, decoder).unwrap_or_default(),
            None => Many::default(),
        }
    }

    /// Tells of every key that nobody took; `owner` says whose keys they are.
    pub fn finish(self, owner: &str, decoder: &mut Decoder<'_>) {
        let known = || self.known.iter().copied();
        let meant: Vec<Option<&str>> = self
            .keys
            .iter()
            .map(|(key, _)| meant(&key.value, known()))
            .collect();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for near in meant.iter().flatten() {
            *times.entry(near).or_default() += 1;
        }
        for ((key, _), near) in self.keys.iter().zip(&meant) {
            let fault = Fault::new(
                FaultKind::UnknownField,
                key.span,
                format!("{owner} has no field `{}`", key.value),
            );
            // A field that is there already, or that two keys come near to, is for a person to sort out.
            let free = near.filter(|near| {
                let lost = decoder.lost.iter().any(|lost| lost.value == *near);
                !lost && !self.taken.contains(near) && times.get(near) == Some(&1)
            });
            let fix = free.and_then(|near| Fix::word(key.span, &key.value, near));
            decoder
                .faults
                .push(fault.help(suggestion(&key.value, known())).fix(fix));
        }
    }
}

/// One value or a list of them: `blocks: S-2`, `blocks: [S-2, S-3]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many<T>(pub Vec<Spanned<T>>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for Many<T> {
    type Target = [Spanned<T>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a Many<T> {
    type Item = &'a Spanned<T>;
    type IntoIter = std::slice::Iter<'a, Spanned<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Decode> Decode for Many<T> {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut values = Vec::new();
        for item in decoder.items(node) {
            let span = decoder.span(item);
            values.extend(T::decode(item, decoder).map(|value| Spanned::new(value, span)));
        }
        Some(Self(values))
    }
}

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// What [`mapping!`] knows of a field when it writes the schema.
#[derive(Debug, Clone)]
pub struct FieldSchema {
    /// The key.
    pub name: &'static str,
    /// What its doc comment says.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it takes.
    pub schema: Schema,
}

/// The schema of an object with these fields and no others.
#[must_use]
pub fn object_schema(doc: &str, fields: &[FieldSchema]) -> Schema {
    let mut properties = serde_json::Map::new();
    for field in fields {
        let mut schema = field.schema.clone();
        schema.insert("description".to_owned(), field.doc.trim().into());
        properties.insert(field.name.to_owned(), schema.to_value());
    }
    let required: Vec<&str> = fields
        .iter()
        .filter(|f| f.required)
        .map(|f| f.name)
        .collect();
    let mut schema =
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if !doc.trim().is_empty() {
        schema.insert("description".to_owned(), doc.trim().into());
    }
    schema
}

/// Declares a mapping that people write. A field is `required`, `optional` or `many` (one value or a list):
///
/// ```ignore
/// mapping! {
///     /// A nudge.
///     "a reminder"
///     pub struct Reminder {
///         /// The request, delivery or stage that is waited for.
///         of: "of" required EntryId,
///     }
/// }
/// ```
macro_rules! mapping {
    (
        $(#[doc = $doc:literal])*
        $owner:literal
        $vis:vis struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident : $key:literal $mode:ident $ty:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default)]
        $vis struct $name {
            $( $(#[doc = $field_doc])* pub $field: $crate::yaml::mapping!(@type $mode $ty), )*
        }

        impl $name {
            /// Takes the fields from a mapping; leaves the others in it.
            pub fn take(mapping: &mut $crate::yaml::Mapping, decoder: &mut $crate::yaml::Decoder<'_>) -> Self {
                let _ = (&mapping, &decoder);
                Self { $( $field: $crate::yaml::mapping!(@take $mode mapping $key $owner decoder), )* }
            }

            /// The fields as the JSON Schema has them.
            pub fn field_schemas(generator: &mut schemars::SchemaGenerator) -> Vec<$crate::yaml::FieldSchema> {
                let _ = &generator;
                vec![ $( $crate::yaml::FieldSchema {
                    name: $key,
                    doc: concat!($($field_doc),*),
                    required: $crate::yaml::mapping!(@required $mode),
                    schema: $crate::yaml::mapping!(@schema $mode $ty, generator),
                }, )* ]
            }
        }

        impl $crate::yaml::Decode for $name {
            fn decode(node: $crate::yaml::NodeId, decoder: &mut $crate::yaml::Decoder<'_>) -> Option<Self> {
                let mut mapping = decoder.mapping(node, concat!("a mapping of keys and values for ", $owner))?;
                let value = Self::take(&mut mapping, decoder);
                mapping.finish($owner, decoder);
                Some(value)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let fields = Self::field_schemas(generator);
                $crate::yaml::object_schema(concat!($($doc),*), &fields)
            }
        }
    };
    (@type required_many $ty:ty) => { $crate::yaml::Many<$ty> };
    (@type many $ty:ty) => { $crate::yaml::Many<$ty> };
    (@type $mode:ident $ty:ty) => { Option<$crate::source::Spanned<$ty>> };
    (@take required_many $mapping:ident $key:literal $owner:literal $decoder:ident) => {
        $mapping.required_many($key, $owner, $decoder)
    };
    (@take many $mapping:ident $key:literal $owner:literal $decoder:ident) => { $mapping.many($key, $decoder) };
    (@take optional $mapping:ident $key:literal $owner:literal $decoder:ident) => { $mapping.optional($key, $decoder) };
    (@take required $mapping:ident $key:literal $owner:literal $decoder:ident) => { $mapping.required($key, $owner, $decoder) };
    (@required required_many) => { true };
    (@required required) => { true };
    (@required $mode:ident) => { false };
    (@schema required_many $ty:ty, $generator:ident) => { $generator.subschema_for::<$crate::yaml::Many<$ty>>() };
    (@schema many $ty:ty, $generator:ident) => { $generator.subschema_for::<$crate::yaml::Many<$ty>>() };
    (@schema $mode:ident $ty:ty, $generator:ident) => { $generator.subschema_for::<$ty>() };
}
pub(crate) use mapping;

/// Declares an enumeration whose values are words: the enum, its reader, its `name()`, and its schema.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        $what:literal
        $vis:vis enum $name:ident { $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $( $(#[doc = $word_doc])* $variant, )* }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The word that people write.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl $crate::yaml::FromText for $name {
            fn from_text(text: &str) -> Result<Self, (String, Option<String>)> {
                match text {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err((
                        format!("`{text}` is no {}", $what),
                        Some($crate::source::suggestion(text, [$($word),*])),
                    )),
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($word),*] })
            }
        }
    };
}
pub(crate) use words;
