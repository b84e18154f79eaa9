//! Mappings that people write, declared once.
//!
//! [`mapping!`] declares a mapping, one line a field. From it come the struct, its reader, its JSON Schema, and a visitor of
//! its fields, so that nothing that is known of a field has to be repeated elsewhere. [`words!`] does the same for values
//! that are one of several words.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Decode, Decoder, NodeId};
use crate::source::Spanned;

/// What a field is declared to hold: the type in its line of [`mapping!`].
///
/// A type that is read from YAML stands for itself. Another type may stand for what a value means, such as the name of a
/// person; then [`FieldType::Value`] is what is read and stored.
pub trait FieldType {
    /// What is read and stored.
    type Value: Decode + JsonSchema + 'static;
}

impl<T: Decode + JsonSchema + 'static> FieldType for T {
    type Value = T;
}

/// The declaration of a field: what its line in [`mapping!`] says, apart from its type.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// The key.
    pub key: &'static str,
    /// The key as messages show it.
    pub code: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// The field that may be there in its place.
    pub or: Option<&'static str>,
    /// Whether it may hold a list.
    pub many: bool,
    /// Whether a person who writes the mapping with the program's help is asked for it, although it may be left out.
    pub asked: bool,
    /// The schema of what it holds.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// Something that looks at the fields of a mapping.
///
/// The `visit` function that [`mapping!`] generates calls it once for each field, in the order of the declaration, also for
/// those that are not there: their values are empty.
pub trait Visit<'a, T: FieldType> {
    /// Looks at one field.
    fn field(&mut self, declared: Declared, values: &'a [Spanned<T::Value>]);
}

impl<'a, T: FieldType> Visit<'a, T> for Vec<Declared> {
    fn field(&mut self, declared: Declared, _values: &'a [Spanned<T::Value>]) {
        self.push(declared);
    }
}

/// Where a struct keeps the values of a field: one that may be missing, or [`Many`].
pub trait Slot: Default {
    /// The type of each value.
    type Value;
    /// Whether it keeps several.
    const MANY: bool;

    /// Reads the values from the node behind the field's key.
    fn read(node: NodeId, decoder: &mut Decoder<'_>) -> Self;

    /// The values that are there.
    fn values(&self) -> &[Spanned<Self::Value>];

    /// The schema of what may be written.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: Decode + JsonSchema> Slot for Option<Spanned<T>> {
    type Value = T;
    const MANY: bool = false;

    fn read(node: NodeId, decoder: &mut Decoder<'_>) -> Self {
        let span = decoder.span(node);
        T::decode(node, decoder).map(|value| Spanned::new(value, span))
    }

    fn values(&self) -> &[Spanned<T>] {
        self.as_slice()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
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

impl<T: Decode + JsonSchema> Slot for Many<T> {
    type Value = T;
    const MANY: bool = true;

    fn read(node: NodeId, decoder: &mut Decoder<'_>) -> Self {
        let items = decoder.items(node).into_iter();
        Self(items.filter_map(|item| Slot::read(item, decoder)).collect())
    }

    fn values(&self) -> &[Spanned<T>] {
        self
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Self>()
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

/// The schema of an object with these fields and no others.
#[must_use]
pub fn object_schema(
    doc: &str,
    fields: impl IntoIterator<Item = Declared>,
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut properties = serde_json::Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut schema = (field.schema)(generator);
        schema.insert("description".to_owned(), field.doc.trim().into());
        properties.insert(field.key.to_owned(), schema.to_value());
        if field.required && field.or.is_none() {
            required.push(field.key);
        }
    }
    let mut schema = json_schema!({ "type": "object", "properties": properties, "patternProperties": { "^x-": {} }, "additionalProperties": false });
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if !doc.trim().is_empty() {
        schema.insert("description".to_owned(), doc.trim().into());
    }
    schema
}

/// Declares a mapping that people write:
///
/// ```ignore
/// mapping! {
///     /// A nudge.
///     "a reminder", "напоминание", "un recordatorio"
///     pub struct Reminder {
///         /// The request, delivery or stage that is waited for.
///         of: "of" required_many Of<(Request, Delivery, Stage)>,
///     }
/// }
/// ```
///
/// A field is `name: "key" mode Type`. The type is any [`FieldType`]. The modes are:
///
/// - `required`: it must be there. `required | "other"`: it, or the field `other`, must be there.
/// - `optional`: it may be there.
/// - `asked`: it may be there, and is worth asking for.
/// - `many`, `required_many`, `asked_many`: the same for one value or a list of them.
macro_rules! mapping {
    (
        $(#[doc = $doc:literal])*
        $owner:literal, $owner_ru:literal, $owner_es:literal
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident : $key:literal $mode:ident $(| $other:literal)? $ty:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default)]
        $vis struct $name {
            $( $(#[doc = $field_doc])* pub $field: $crate::yaml::mapping!(@slot $mode $ty), )*
        }

        impl $name {
            /// Its English name with its article.
            pub const OWNER: &'static str = $owner;

            /// Its name in messages, with its article where the language has one.
            #[must_use]
            pub fn owner() -> $crate::message::Message {
                $crate::message::message! { en: $owner, ru: $owner_ru, es: $owner_es }
            }

            /// Its doc comment.
            pub const DOC: &'static str = concat!($($doc),*);

            /// Takes the fields from a mapping; leaves the others in it.
            pub fn take(mapping: &mut $crate::yaml::Mapping, decoder: &mut $crate::yaml::Decoder<'_>) -> Self {
                Self {
                    $( $field: mapping.field(
                        &$crate::yaml::mapping!(@declared [$($field_doc)*] $key $mode [$($other)?] $ty),
                        Self::owner,
                        decoder,
                    ), )*
                }
            }

            /// Shows each field to a visitor.
            pub fn visit<'a, V>(&'a self, visitor: &mut V)
            where
                $( V: $crate::yaml::Visit<'a, $ty>, )*
            {
                $( <V as $crate::yaml::Visit<'a, $ty>>::field(
                    visitor,
                    $crate::yaml::mapping!(@declared [$($field_doc)*] $key $mode [$($other)?] $ty),
                    $crate::yaml::Slot::values(&self.$field),
                ); )*
            }
        }

        impl $crate::yaml::Decode for $name {
            fn decode(node: $crate::yaml::NodeId, decoder: &mut $crate::yaml::Decoder<'_>) -> Option<Self> {
                let mut mapping = decoder.mapping(node, || $crate::message::message! {
                    en: "a mapping of keys and values for {owner}",
                    ru: "набор полей `key: value` ({owner})",
                    es: "un conjunto de campos `key: value` ({owner})",
                    owner: Self::owner(),
                })?;
                let value = Self::take(&mut mapping, decoder);
                mapping.finish(Self::owner, decoder);
                Some(value)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut fields: Vec<$crate::yaml::Declared> = Vec::new();
                Self::default().visit(&mut fields);
                $crate::yaml::object_schema(Self::DOC, fields, generator)
            }
        }
    };
    (@declared [$($doc:literal)*] $key:literal $mode:ident [$($other:literal)?] $ty:ty) => {
        $crate::yaml::Declared {
            key: $key,
            code: concat!("`", $key, "`"),
            doc: concat!($($doc),*),
            required: $crate::yaml::mapping!(@required $mode),
            or: <[&'static str]>::first(&[$($other)?]).copied(),
            many: <$crate::yaml::mapping!(@slot $mode $ty) as $crate::yaml::Slot>::MANY,
            asked: $crate::yaml::mapping!(@asked $mode),
            schema: <$crate::yaml::mapping!(@slot $mode $ty) as $crate::yaml::Slot>::schema,
        }
    };
    (@slot many $ty:ty) => { $crate::yaml::Many<<$ty as $crate::yaml::FieldType>::Value> };
    (@slot required_many $ty:ty) => { $crate::yaml::mapping!(@slot many $ty) };
    (@slot asked_many $ty:ty) => { $crate::yaml::mapping!(@slot many $ty) };
    (@slot $mode:ident $ty:ty) => {
        Option<$crate::source::Spanned<<$ty as $crate::yaml::FieldType>::Value>>
    };
    (@required required) => { true };
    (@required required_many) => { true };
    (@required $mode:ident) => { false };
    (@asked asked) => { true };
    (@asked asked_many) => { true };
    (@asked $mode:ident) => { false };
}
pub(crate) use mapping;

/// Declares an enumeration whose values are words: the enum, its reader, its `name()`, and its schema.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        $what:literal, $what_ru:literal, $what_es:literal
        $vis:vis enum $name:ident { $( $(#[doc = $word_doc:expr])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $( $(#[doc = $word_doc])* $variant, )* }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The words that people write, in the same order.
            pub const WORDS: &'static [&'static str] = &[ $( $word, )* ];

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
            fn from_text(text: &str) -> Result<Self, $crate::yaml::Wrong> {
                match text {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err((
                        $crate::message::message! {
                            en: "`{text}` is not {what}",
                            ru: "недопустимое значение `{text}`: ожидается {what}",
                            es: "`{text}` no es {what}",
                            text: text,
                            what: $crate::message::message! { en: $what, ru: $what_ru, es: $what_es },
                        },
                        Some($crate::source::hint(text, [$($word),*])),
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
