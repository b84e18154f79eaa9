//! The kinds of entries and their properties, and the macro that lists them.

use std::sync::LazyLock;

use schemars::{Schema, SchemaGenerator};

use super::field::{Actor, Channel, Field, Happened, Participant, Recipient, Sender};
use super::reference::InCall;
use super::{Body, Call, Common, EntryId, Kind};
use crate::message::Message;
use crate::yaml::{Declared, Slot, object_schema};

/// A kind of entry as a type: the struct of its own fields.
pub trait EntryKind: 'static {
    /// The kind.
    const KIND: Kind;
}

/// How entries of a kind are written. Each kind declares it beside its fields.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The prefix of ids by convention: `R-`.
    pub id: &'static str,
    /// The common fields that an entry of the kind must have.
    pub required: &'static [&'static str],
    /// How many of the kind's own fields people write before the common ones.
    pub leading: usize,
}

/// What a kind's struct declares about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    pub(super) with_article: &'static str,
    pub(super) owner: fn() -> Message,
    pub(super) doc: &'static str,
    pub(super) style: Style,
}

impl Kind {
    /// The kind with a name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == word)
    }

    /// The kind with its article, for messages.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        self.described().with_article
    }

    /// The kind as a noun, with its article where the language has one: `a request`.
    #[must_use]
    pub fn noun(self) -> Message {
        (self.owner())()
    }

    pub(super) fn owner(self) -> fn() -> Message {
        self.described().owner
    }

    /// What an entry of this kind is, in one line without a full stop.
    #[must_use]
    pub fn summary(self) -> &'static str {
        let doc = self.described().doc.trim();
        let end = doc.find(". ").unwrap_or(doc.len());
        doc.get(..end).unwrap_or(doc).trim_end_matches('.')
    }

    /// The prefix of ids by convention: `R-`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        self.described().style.id
    }

    /// The common fields that an entry of this kind must have.
    #[must_use]
    pub fn required_common(self) -> &'static [&'static str] {
        self.described().style.required
    }

    /// The fields of an entry of this kind without its id, in the order in which people write them.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        static ALL: LazyLock<Vec<Vec<Field>>> =
            LazyLock::new(|| Kind::ALL.iter().map(|kind| in_order(*kind)).collect());
        ALL.get(self as usize).map_or(&[], Vec::as_slice)
    }

    /// The field with a name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == name)
    }
}

/// The fields that every kind has, as this one has them.
fn common(kind: Kind) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    Common::default().visit(&mut fields);
    for field in &mut fields {
        field.declared.required = kind.required_common().contains(&field.key);
    }
    fields
}

/// The fields in the order in which people write them: the kind's leading ones, when, who and how, the rest, proof.
fn in_order(kind: Kind) -> Vec<Field> {
    let leading = kind.described().style.leading;
    let own = Body::declared(kind)
        .into_iter()
        .enumerate()
        .map(|(index, field)| {
            let place = match field {
                _ if index < leading => 0,
                _ if field.is::<Actor>() || field.is::<Participant>() => 2,
                _ if field.is::<Recipient>() => 4,
                _ => 6,
            };
            (place, field)
        });
    let common = common(kind).into_iter().map(|field| {
        let place = match field {
            _ if field.is::<Happened>() => 1,
            _ if field.is::<Sender>() => 3,
            _ if field.is::<Channel>() || field.is::<InCall<Call>>() => 5,
            _ => 7,
        };
        (place, field)
    });
    let mut fields: Vec<(u8, Field)> = own.chain(common).collect();
    fields.sort_by_key(|(place, _)| *place);
    fields.into_iter().map(|(_, field)| field).collect()
}

/// The JSON Schema of an entry of one kind.
#[must_use]
pub fn kind_schema(kind: Kind, generator: &mut SchemaGenerator) -> Schema {
    let id = Declared {
        key: kind.name(),
        code: kind.name(),
        doc: "The entry's id, unique in the whole log.",
        required: true,
        also: ["", ""],
        or: None,
        many: false,
        asked: false,
        schema: <Option<crate::source::Spanned<EntryId>>>::schema,
        reads: <Option<crate::source::Spanned<EntryId>>>::reads,
    };
    let fields = common(kind).into_iter().chain(Body::declared(kind));
    object_schema(
        &format!("{} of the log.", kind.with_article()),
        std::iter::once(id).chain(fields.map(|field| field.declared)),
        generator,
    )
}

/// Lists the kinds. A line `module: Type = "name" / "имя" / "nombre"` gives the module `module` with the struct `Type`, which
/// holds the kind's own fields, and the kind `name`: the first key of its entries, with what people write for it in Russian and
/// Spanish.
macro_rules! kinds {
    ($( $module:ident: $name:ident = $word:literal / $ru:literal / $es:literal ),* $(,)?) => {
        $( mod $module; )*
        $( pub use $module::$name; )*

        $crate::yaml::words! {
            /// What an entry is. The word is the first key of the entry.
            "a kind of entry", "неизвестный вид записи", "un tipo de entrada"
            pub enum Kind {
                $( #[doc = concat!("See [`struct@", stringify!($name), "`].")] $name = $word / $ru / $es, )*
            }
        }

        impl Kind {
            fn described(self) -> Described {
                match self {
                    $( Self::$name => Described {
                        with_article: $name::OWNER,
                        owner: $name::owner,
                        doc: $name::DOC,
                        style: $name::STYLE,
                    }, )*
                }
            }
        }

        $( impl EntryKind for $name {
            const KIND: Kind = Kind::$name;
        } )*

        /// The fields of an entry's own kind, in boxes because some kinds have few.
        #[derive(Debug, Clone)]
        pub enum Body {
            $( #[doc = concat!("See [`struct@", stringify!($name), "`].")] $name(Box<$name>), )*
        }

        impl Body {
            /// The fields that a kind declares.
            fn declared(kind: Kind) -> Vec<Field> {
                let mut fields = Vec::new();
                match kind { $( Kind::$name => $name::default().visit(&mut fields), )* }
                fields
            }

            /// Takes the fields of a kind from a mapping; leaves the others in it.
            fn take(
                kind: Kind,
                mapping: &mut $crate::yaml::Mapping,
                decoder: &mut $crate::yaml::Decoder<'_>,
            ) -> Self {
                match kind { $( Kind::$name => Self::$name(Box::new($name::take(mapping, decoder))), )* }
            }

            /// Visits the values of its fields.
            fn visit<'a>(&'a self, values: &mut Values<'_, 'a>) {
                match self { $( Self::$name(body) => body.visit(values), )* }
            }
        }
    };
}
pub(super) use kinds;
