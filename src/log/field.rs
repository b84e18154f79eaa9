//! The meaning of the fields of entries.
//!
//! The type in a field's line of [`mapping!`](crate::yaml) gives the meaning of its values: `Of<(Request, Stage)>` refers
//! to a request or a stage, `Recipient` to a person or party, `Due` is the moment at which something is due. References, names,
//! moments, prose, the suggestions of `projlog new` and the data for rules all come from there, through one visitor.

use std::any::TypeId;
use std::fmt;

use super::reference::{Instead, Reference, Relation, Target};
use super::value::{EntryId, Flag};
use super::{CHARTER, Entry};
use crate::calendar::Moment;
use crate::charter::{Amount, Name};
use crate::source::Spanned;
use crate::yaml::{Declared, FieldType, Visit};

/// The meaning of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// An entry, or another allowed target.
    Reference(Target),
    /// A name from the charter.
    Name(Names),
    /// A date or a time.
    Moment(When),
    /// An amount of money.
    Amount,
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Free text with statements.
    Prose,
    /// A link, a path or a quotation as evidence.
    Evidence,
    /// Text without statements of its own.
    Text,
    /// An accepted finding with its reason.
    Allow,
    /// A mapping with fields of its own.
    Mapping,
}

impl Meaning {
    /// Whether a change of such a value changes more than words: people, times, amounts, or the target of an entry.
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

/// The category of a name in a field.
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
    /// Scopes of authority.
    Scopes,
    /// Rules.
    Rules,
}

/// The meaning of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When something happened.
    Happened,
    /// When something is due.
    Due,
    /// When work begins.
    Starts,
    /// The last moment at which something is valid.
    Until,
}

/// A value of an entry, in its stored form.
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

/// A type of values that fields of entries store.
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
    /// The meaning of its values.
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
    /// The meaning of its values.
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

    /// Whether the order of its values means nothing. Of those who decide together the first is the one who acts, and
    /// texts are a list.
    #[must_use]
    pub fn is_set(&self) -> bool {
        let set = match self.meaning {
            Meaning::Reference(target) => target.relation != Relation::Of,
            Meaning::Name(_) => self.is::<Participant>(),
            _ => false,
        };
        self.declared.many && set
    }

    /// How it relates an entry to the one that it names, if it names one.
    #[must_use]
    pub fn relation(&self) -> Option<Relation> {
        match self.meaning {
            Meaning::Reference(target) => Some(target.relation),
            _ => None,
        }
    }

    /// Its meaning, in one line without a full stop.
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

/// A value in an entry.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    /// The declaration of its field.
    pub declared: Declared,
    /// The key of the enclosing mapping, if the field is in a mapping within the entry.
    pub inside: Option<&'static str>,
    /// The meaning of the value.
    pub meaning: Meaning,
    /// The value.
    pub held: Held<'a>,
}

/// Visits the values in an entry, those within its mappings included.
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
    /// Visits every value in its fields: those of its own kind, then those common to all kinds.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(Value<'a>)) {
        let mut values = Values {
            visit,
            inside: None,
        };
        self.body.visit(&mut values);
        self.common.visit(&mut values);
    }

    /// The results of `pick` over its values.
    fn picked<'a, T>(&'a self, pick: impl Fn(Value<'a>) -> Option<T>) -> Vec<T> {
        let mut picked = Vec::new();
        self.visit(&mut |value| picked.extend(pick(value)));
        picked
    }

    /// Every reference to another entry in its fields.
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

    /// Every name of a person in its fields (a party is allowed if `or_party` is set): field, name, `or_party`.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, &Spanned<Name>, bool)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Name(names @ (Names::People | Names::Sides)), Held::Name(name)) => {
                Some((value.declared.key, name, names == Names::Sides))
            }
            _ => None,
        })
    }

    /// Every text in its fields that contains statements or evidence.
    #[must_use]
    pub fn texts(&self) -> Vec<(Value<'_>, &Spanned<String>)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Prose | Meaning::Evidence, Held::Text(text)) => Some((value, text)),
            _ => None,
        })
    }

    /// Every moment in its fields, with its field. The end of an exception is not a moment of the project.
    #[must_use]
    pub fn moments(&self) -> Vec<(&'static str, &Spanned<Moment>)> {
        self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Moment(When::Happened | When::Due | When::Starts), Held::Moment(moment)) => {
                Some((value.declared.key, moment))
            }
            _ => None,
        })
    }

    /// The due date that the entry states itself.
    #[must_use]
    pub fn stated_due(&self) -> Option<&Spanned<Moment>> {
        let dues = self.picked(|value| match (value.meaning, value.held) {
            (Meaning::Moment(When::Due), Held::Moment(due)) if value.inside.is_none() => Some(due),
            _ => None,
        });
        dues.first().copied()
    }
}

/// Declares types that only give a value its meaning.
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
    /// One of the people who talk with each other.
    Participant: Name => Meaning::Name(Names::People);
    /// The addressee: a person or party.
    Recipient: Name => Meaning::Name(Names::Sides);
    /// The person or party responsible for something.
    Owner: Name => Meaning::Name(Names::Sides);
    /// A channel.
    Channel: Name => Meaning::Name(Names::Channels);
    /// An item of the cadence.
    CadenceItem: Name => Meaning::Name(Names::Cadence);
    /// A scope of authority.
    Scope: Name => Meaning::Name(Names::Scopes);
    /// A rule.
    RuleName: Name => Meaning::Name(Names::Rules);
    /// When the entry happened.
    Happened: Moment => Meaning::Moment(When::Happened);
    /// When something was agreed.
    Agreed: Moment => Meaning::Moment(When::Happened);
    /// When something is due.
    Due: Moment => Meaning::Moment(When::Due);
    /// The promised date.
    Promised: Moment => Meaning::Moment(When::Due);
    /// When a termination takes effect.
    Effective: Moment => Meaning::Moment(When::Starts);
    /// When work begins.
    Starts: Moment => Meaning::Moment(When::Starts);
    /// The last moment at which something is valid.
    Until: Moment => Meaning::Moment(When::Until);
    /// The subject of an entry, in words that suit a heading.
    Topic: String => Meaning::Prose;
    /// Free text with statements.
    Prose: String => Meaning::Prose;
    /// Evidence.
    Evidence: String => Meaning::Evidence;
}

/// Makes a mapping the value of a field, with its own fields visible to every visitor.
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
