//! References from entry to entry: what a field may name, and what that says.

use std::marker::PhantomData;

use super::field::{EntryField, Meaning};
use super::value::EntryId;
use super::{EntryKind, Kind};
use crate::source::Spanned;
use crate::yaml::FieldType;

/// What a reference may name, and what it says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// How the entry relates to what it names.
    pub relation: Relation,
    /// The kinds of entries that it may name.
    pub kinds: &'static [Kind],
    /// What it may name instead of an entry.
    pub or: Option<Instead>,
}

/// What a reference may name instead of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// An item of the charter's cadence.
    Cadence,
    /// The charter: the word [`CHARTER`](super::CHARTER).
    Charter,
}

/// A reference that a field makes to another entry.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// The field.
    pub field: &'static str,
    /// The id that it names.
    pub id: &'a Spanned<EntryId>,
    /// How the entry relates to what it names.
    pub relation: Relation,
    /// The kinds that it may name.
    pub kinds: &'static [Kind],
    /// Whether it may name a cadence item of the charter instead.
    pub or_cadence: bool,
}

/// What references may name, as a type: a kind, several kinds as a tuple, [`Any`], and more with [`OrCadence`] and
/// [`OrCharter`].
pub trait Targets: 'static {
    /// The kinds of entries.
    const KINDS: &'static [Kind];
    /// What else.
    const OR: Option<Instead> = None;
}

impl<K: EntryKind> Targets for K {
    const KINDS: &'static [Kind] = &[K::KIND];
}

impl<A: EntryKind, B: EntryKind> Targets for (A, B) {
    const KINDS: &'static [Kind] = &[A::KIND, B::KIND];
}

impl<A: EntryKind, B: EntryKind, C: EntryKind> Targets for (A, B, C) {
    const KINDS: &'static [Kind] = &[A::KIND, B::KIND, C::KIND];
}

/// Entries of any kind.
#[derive(Debug)]
pub struct Any;

impl Targets for Any {
    const KINDS: &'static [Kind] = Kind::ALL;
}

/// Entries that a reply may be about: a request or a call, and with an objection whatever else happened. The plan is changed
/// by decisions.
#[derive(Debug)]
pub struct Contestable;

impl Targets for Contestable {
    const KINDS: &'static [Kind] = &[
        Kind::Request,
        Kind::Call,
        Kind::Delivery,
        Kind::Decision,
        Kind::Notice,
        Kind::Reminder,
        Kind::Reply,
    ];
}

/// Or an item of the charter's cadence.
#[derive(Debug)]
pub struct OrCadence<T>(PhantomData<T>);

impl<T: Targets> Targets for OrCadence<T> {
    const KINDS: &'static [Kind] = T::KINDS;
    const OR: Option<Instead> = Some(Instead::Cadence);
}

/// Or the charter.
#[derive(Debug)]
pub struct OrCharter<T>(PhantomData<T>);

impl<T: Targets> Targets for OrCharter<T> {
    const KINDS: &'static [Kind] = T::KINDS;
    const OR: Option<Instead> = Some(Instead::Charter);
}

/// Declares the relations, each with the type of the fields that have it.
macro_rules! relations {
    ($( $(#[doc = $doc:literal])* $name:ident, )*) => {
        /// How an entry relates to the one that a field of it names, the closest first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Relation { $( $(#[doc = $doc])* $name, )* }

        $(
            $(#[doc = $doc])*
            #[derive(Debug)]
            pub struct $name<T>(PhantomData<T>);

            impl<T: Targets> FieldType for $name<T> {
                type Value = EntryId;
            }

            impl<T: Targets> EntryField for $name<T> {
                const MEANING: Meaning = Meaning::Reference(Target {
                    relation: Relation::$name,
                    kinds: T::KINDS,
                    or: T::OR,
                });
            }
        )*
    };
}

relations! {
    /// It answers it.
    Answers,
    /// It hands it over, or urges it.
    Of,
    /// It decides on it.
    On,
    /// It concerns it.
    About,
    /// It comes before it or after it in the plan.
    Order,
    /// It was caused by it.
    Cause,
    /// It was said in it.
    SaidIn,
    /// It comes in its place.
    Replaces,
    /// It agrees to what is written beside it.
    AgreedIn,
}

impl Relation {
    /// Whether a change of such a reference changes what the entry does, and not only what it mentions.
    pub(super) const fn binds(self) -> bool {
        !matches!(
            self,
            Self::About | Self::Order | Self::Cause | Self::AgreedIn
        )
    }

    /// Whether the entry is written because of what it names.
    #[must_use]
    pub fn is_main(self) -> bool {
        matches!(self, Self::Answers | Self::Of | Self::On | Self::About)
    }

    /// Whether the entry speaks of what it names, and does not only depend on it.
    #[must_use]
    pub fn is_subject(self) -> bool {
        self.is_main() || self == Self::Cause
    }

    /// Whether the entry belongs under the heading of what it names.
    #[must_use]
    pub fn shares_heading(self) -> bool {
        self.is_subject() && self != Self::About
    }

    /// Whether the entry says what came of the call that it names. An answer only confirms the call.
    #[must_use]
    pub fn is_outcome(self) -> bool {
        matches!(self, Self::SaidIn | Self::On | Self::About | Self::Cause)
    }
}
