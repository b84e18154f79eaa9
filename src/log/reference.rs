//! References from entry to entry: what a field may name, and the relation it expresses.

use std::marker::PhantomData;

use super::field::{EntryField, Meaning};
use super::value::EntryId;
use super::{EntryKind, Kind};
use crate::source::Spanned;
use crate::yaml::FieldType;

/// The allowed targets of a reference, and the relation it expresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The relation of the entry to the target.
    pub relation: Relation,
    /// The allowed kinds of entries.
    pub kinds: &'static [Kind],
    /// The allowed targets other than entries.
    pub or: Option<Instead>,
}

/// A target other than an entry.
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
    /// The id of the target.
    pub id: &'a Spanned<EntryId>,
    /// The relation of the entry to the target.
    pub relation: Relation,
    /// The allowed kinds.
    pub kinds: &'static [Kind],
    /// Whether a cadence item of the charter is allowed instead.
    pub or_cadence: bool,
}

/// The allowed targets of references, as a type: a kind, several kinds as a tuple, [`Any`], extended by [`OrCadence`] and
/// [`OrCharter`].
pub trait Targets: 'static {
    /// The allowed kinds of entries.
    const KINDS: &'static [Kind];
    /// The other allowed target.
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

/// Targets of a reply: a request or a call, and for an objection any other event. The plan is changed by decisions, so that it is not
/// offered; but who objects to a stage contests it.
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
        Kind::Confirmation,
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
        /// The relation of an entry to the target of one of its fields, closest first.
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
    /// It delivers it, or reminds of it.
    Of,
    /// It decides on it.
    On,
    /// It concerns it.
    About,
    /// It comes before it or after it in the plan.
    Order,
    /// It was caused by it.
    Cause,
    /// It took place in it.
    InCall,
    /// It replaces it.
    Replaces,
    /// It agrees to the exception in the same mapping.
    AgreedIn,
}

impl Relation {
    /// Whether a change of such a reference changes the effect of the entry, and not only what it mentions.
    pub(super) const fn binds(self) -> bool {
        !matches!(
            self,
            Self::About | Self::Order | Self::Cause | Self::AgreedIn
        )
    }

    /// Whether the entry is written because of the target.
    #[must_use]
    pub fn is_main(self) -> bool {
        matches!(self, Self::Answers | Self::Of | Self::On | Self::About)
    }

    /// Whether the entry is about the target, rather than only depending on it.
    #[must_use]
    pub fn is_subject(self) -> bool {
        self.is_main() || self == Self::Cause
    }

    /// Whether the entry belongs under the heading of the target.
    #[must_use]
    pub fn shares_heading(self) -> bool {
        self.is_subject() && self != Self::About
    }

    /// Whether the entry describes the outcome of the call that it names. An answer only confirms the call.
    #[must_use]
    pub fn is_outcome(self) -> bool {
        matches!(self, Self::InCall | Self::On | Self::About | Self::Cause)
    }
}
