//! What the fields of entries mean.
//!
//! The type in a field's line of [`mapping!`](crate::yaml) says what its values mean: `Of<(Request, Stage)>` is a reference
//! to a request or a stage, `Recipient` a person or party, `Due` a moment by which something is owed. References, names,
//! moments, prose, what `projlog new` offers and what the rules ask for all come from there, through one visitor.

use std::any::TypeId;
use std::fmt;

use super::reference::{Instead, Reference, Relation, Target};
use super::value::{EntryId, Flag};
use super::{CHARTER, Entry};
use crate::calendar::Moment;
use crate::charter::{Amount, Name};
use crate::source::Spanned;
use crate::yaml::{Declared, FieldType, Visit};

/// What a field's values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// An entry, or what may be named in place of one.
    Reference(Target),
    /// Something that the charter names.
    Name(Names),
    /// A date or a time.
    Moment(When),
    /// An amount of money.
    Amount,
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Free text, in which people state things.
    Prose,
    /// A link, a path or a quotation that proves something.
    Evidence,
    /// Text that states nothing by itself.
    Text,
    /// A finding that is accepted, with its reason.
    Allow,
    /// A mapping with fields of its own.
    Mapping,
}

impl Meaning {
    /// Whether a change of such a value changes more than words: who, when, how much, and on what an entry acts.
    #[must_use]
    pub const fn binds(self) -> bool {
        match self {
            Self::Reference(target) => target.relation.binds(),
            Self::Name(names) => !matches!(names, Names::Cadence | Names::Rules),
            Self::Moment(_) | Self::Amount | Self::Word(_) | Self::Mapping => true,
            Self::Flag | Self::Prose | Self::Evidence | Self::Text | Self::Allow => false,
        }
    }
}

/// Whose names a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// People.
    People,
    /// People or parties.
    Sides,
    /// Channels.
    Channels,
    /// Items of the cadence.
    Cadence,
    /// What somebody may be entitled to decide.
    Scopes,
    /// Rules.
    Rules,
}

/// What a moment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When something happened.
    Happened,
    /// By when something is owed.
    Due,
    /// When work begins.
    Starts,
    /// The last moment at which something holds.
    Until,
}

/// A value of an entry, in the form in which it is stored.
#[derive(Debug, Clone, Copy)]
pub enum Held<'a> {
    /// A reference.
    Id(&'a Spanned<EntryId>),
    /// A name.
    Name(&'a Spanned<Name>),
    /// A moment.
    Moment(&'a Spanned<Moment>),
    /// A text.
    Text(&'a Spanned<String>),
    /// A mapping, whose own fields are visited after it.
    Mapping(&'a dyn Inner),
    /// Any other value.
    Other,
}

/// A type whose values fields of entries store.
pub trait Stored: Sized {
    /// The value as visitors see it.
    fn held(_value: &Spanned<Self>) -> Held<'_> {
        Held::Other
    }
}

/// A mapping within an entry.
pub trait Inner: fmt::Debug {
    /// Visits the values of its fields.
    fn visit_values<'a>(&'a self, values: &mut Values<'_, 'a>);
}

/// The type of an entry's field.
pub trait EntryField: FieldType<Value: Stored> + 'static {
    /// What its values mean.
    const MEANING: Meaning;
    /// Whether a change of it changes more than words.
    const BINDS: bool = Self::MEANING.binds();

    /// The fields of the mapping that it holds, if it holds one.
    fn inner() -> Vec<Field> {
        Vec::new()
    }
}

/// A field of a kind of entry.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its declaration.
    pub declared: Declared,
    /// What its values mean.
    pub meaning: Meaning,
    /// Whether a change of it changes more than words.
    pub binds: bool,
    /// The fields of the mapping that it holds, if it holds one.
    pub inner: Vec<Field>,
    declared_as: TypeId,
}

impl std::ops::Deref for Field {
    type Target = Declared;

    fn deref(&self) -> &Declared {
        &self.declared
    }
}

impl Field {
    /// Whether it is declared with this type.
    #[must_use]
    pub fn is<T: EntryField>(&self) -> bool {
        self.declared_as == TypeId::of::<T>()
    }

    /// How it relates an entry to the one that it names, if it names one.
    #[must_use]
    pub fn relation(&self) -> Option<Relation> {
        match self.meaning {
            Meaning::Reference(target) => Some(target.relation),
            _ => None,
        }
    }

    /// What it means, in one line without a full stop.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.declared.doc.trim().trim_end_matches('.')
    }
}

/// Collects the fields that a mapping declares.
impl<'a, T: EntryField> Visit<'a, T> for Vec<Field> {
    fn field(&mut self, declared: Declared, _values: &'a [Spanned<T::Value>]) {
        self.push(Field {
            declared,
            meaning: T::MEANING,
            binds: T::BINDS,
            inner: T::inner(),
            declared_as: TypeId::of::<T>(),
        });
    }
}

/// A value that an entry has.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    /// The declaration of its field.
    pub declared: Declared,
    /// The key of the mapping that it stands in, if it stands in one within the entry.
    pub inside: Option<&'static str>,
    /// What it means.
    pub meaning: Meaning,
    /// The value.
    pub held: Held<'a>,
}

/// Visits the values that an entry has, those within its mappings included.
pub struct Values<'v, 'a> {
    visit: &'v mut dyn FnMut(Value<'a>),
    inside: Option<&'static str>,
}

impl fmt::Debug for Values<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Values")
            .field("inside", &self.inside)
            .finish_non_exhaustive()
    }
}

impl<'a, T: EntryField> Visit<'a, T> for Values<'_, 'a> {
    fn field(&mut self, declared: Declared, values: &'a [Spanned<T::Value>]) {
        for value in values {
            let held = T::Value::held(value);
            (self.visit)(Value {
                declared,
                inside: self.inside,
                meaning: T::MEANING,
                held,
            });
            if let Held::Mapping(mapping) = held {
                let visit = &mut *self.visit;
                let inside = Some(declared.key);
                mapping.visit_values(&mut Values { visit, inside });
            }
        }
    }
}

impl Entry {
    /// Visits every value that its fields have: those of its own kind, then those that every kind has.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(Value<'a>)) {
        let mut values = Values {
            visit,
            inside: None,
        };
        self.body.visit(&mut values);
        self.common.visit(&mut values);
    }

    /// What `pick` takes of its values.
    fn picked<'a, T>(&'a self, pick: impl Fn(Value<'a>) -> Option<T>) -> Vec<T> {
        let mut picked = Vec::new();
        self.visit(&mut |value| picked.extend(pick(value)));
        picked
    }

    /// Every reference to another entry that its fields make.
    #[must_use]
    pub fn references(&self) -> Vec<Reference<'_>> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Reference(target), Held::Id(id)) => Some(Reference {
                field: value.declared.key,
                id,
                relation: target.relation,
                kinds: target.kinds,
                or_cadence: target.or == Some(Instead::Cadence),
            })
            .filter(|_| target.or != Some(Instead::Charter) || id.0 != CHARTER),
            _ => None,
        })
    }

    /// Every name of a person that its fields hold (a party may stand where `or_party` is set): field, name, `or_party`.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, &Spanned<Name>, bool)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Name(names @ (Names::People | Names::Sides)), Held::Name(name)) => {
                Some((value.declared.key, name, names == Names::Sides))
            }
            _ => None,
        })
    }

    /// Every text that its fields hold in which people state things, and what proves something.
    #[must_use]
    pub fn texts(&self) -> Vec<(Value<'_>, &Spanned<String>)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Prose | Meaning::Evidence, Held::Text(text)) => Some((value, text)),
            _ => None,
        })
    }

    /// Every moment that its fields hold: field and moment. The end of an acceptance is not a moment of the project.
    #[must_use]
    pub fn moments(&self) -> Vec<(&'static str, &Spanned<Moment>)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Moment(When::Happened | When::Due | When::Starts), Held::Moment(moment)) => {
                Some((value.declared.key, moment))
            }
            _ => None,
        })
    }

    /// The moment by which something is owed, as the entry itself states it.
    #[must_use]
    pub fn stated_due(&self) -> Option<&Spanned<Moment>> {
        let dues = self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Moment(When::Due), Held::Moment(due)) if value.inside.is_none() => Some(due),
            _ => None,
        });
        dues.first().copied()
    }
}

/// Declares types that only say what a value means.
macro_rules! meanings {
    ($( $(#[doc = $doc:literal])* $name:ident: $value:ty => $meaning:expr; )*) => { $(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub struct $name;

        impl FieldType for $name {
            type Value = $value;
        }

        impl EntryField for $name {
            const MEANING: Meaning = $meaning;
        }
    )* };
}

meanings! {
    /// The person who writes.
    Sender: Name => Meaning::Name(Names::People);
    /// A person who acts.
    Actor: Name => Meaning::Name(Names::People);
    /// The person or party to whom something goes.
    Recipient: Name => Meaning::Name(Names::Sides);
    /// The person or party who has to do something.
    Owner: Name => Meaning::Name(Names::Sides);
    /// A channel.
    Channel: Name => Meaning::Name(Names::Channels);
    /// An item of the cadence.
    CadenceItem: Name => Meaning::Name(Names::Cadence);
    /// What somebody may be entitled to decide.
    Scope: Name => Meaning::Name(Names::Scopes);
    /// A rule.
    RuleName: Name => Meaning::Name(Names::Rules);
    /// When the entry happened.
    Happened: Moment => Meaning::Moment(When::Happened);
    /// When something was agreed.
    Agreed: Moment => Meaning::Moment(When::Happened);
    /// By when something is owed.
    Due: Moment => Meaning::Moment(When::Due);
    /// By when something is promised.
    Promised: Moment => Meaning::Moment(When::Due);
    /// When a termination takes effect.
    Effective: Moment => Meaning::Moment(When::Starts);
    /// When work begins.
    Starts: Moment => Meaning::Moment(When::Starts);
    /// The last moment at which something holds.
    Until: Moment => Meaning::Moment(When::Until);
    /// What an entry is about, in words that suit as a heading.
    Topic: String => Meaning::Prose;
    /// Free text, in which people state things.
    Prose: String => Meaning::Prose;
    /// What proves something.
    Evidence: String => Meaning::Evidence;
}

/// Makes a mapping the value of a field, its own fields known to every visitor.
macro_rules! has_fields {
    ($name:ident, $meaning:expr) => {
        impl $crate::log::field::EntryField for $name {
            const MEANING: Meaning = $meaning;

            fn inner() -> Vec<$crate::log::Field> {
                let mut fields: Vec<$crate::log::Field> = Vec::new();
                Self::default().visit(&mut fields);
                fields
            }
        }

        impl $crate::log::field::Stored for $name {
            fn held(value: &$crate::source::Spanned<Self>) -> $crate::log::field::Held<'_> {
                $crate::log::field::Held::Mapping(&value.value)
            }
        }

        impl $crate::log::field::Inner for $name {
            fn visit_values<'a>(&'a self, values: &mut $crate::log::field::Values<'_, 'a>) {
                self.visit(values);
            }
        }
    };
}
pub(super) use has_fields;

impl Stored for EntryId {
    fn held(value: &Spanned<Self>) -> Held<'_> {
        Held::Id(value)
    }
}

impl Stored for Name {
    fn held(value: &Spanned<Self>) -> Held<'_> {
        Held::Name(value)
    }
}

impl Stored for Moment {
    fn held(value: &Spanned<Self>) -> Held<'_> {
        Held::Moment(value)
    }
}

impl Stored for String {
    fn held(value: &Spanned<Self>) -> Held<'_> {
        Held::Text(value)
    }
}

impl EntryField for String {
    const MEANING: Meaning = Meaning::Text;
}

impl Stored for Amount {}

impl EntryField for Amount {
    const MEANING: Meaning = Meaning::Amount;
}

impl Stored for Flag {}

impl EntryField for Flag {
    const MEANING: Meaning = Meaning::Flag;
}

#[cfg(test)]
mod tests;
