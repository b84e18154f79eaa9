//! The agreed terms: how long each side has.

use super::raw::TermsFields;
use super::value::Name;
use crate::calendar::Term;
use crate::message::message;
use crate::source::{Fault, FaultKind, Fix, Spanned, hint, meant};

/// The terms known to projlog, with their meaning.
pub const KNOWN: &[(&str, &str)] = &[
    ("answer", "to answer a question"),
    ("information", "to give information"),
    ("access", "to give access"),
    ("materials", "to give materials"),
    (
        "approval",
        "to decide on a delivery or a request for approval",
    ),
    ("feedback", "to comment"),
    ("revision", "to revise something delivered"),
    (
        "rework",
        "to deliver again, once an approval was taken back",
    ),
    ("payment", "to pay"),
    (
        "call-invitation",
        "how long before a call its time and topic are agreed",
    ),
    ("call-record", "to bring a call into the log"),
    (
        "call-confirmation",
        "to confirm a call in writing, once it is in the log",
    ),
    (
        "logging",
        "to bring any other entry into the log after it happened",
    ),
    ("correction", "to correct an entry after it landed"),
    ("reminder", "to remind, once something is overdue"),
    ("early-warning", "to say that a deadline is threatened"),
    (
        "stage-warning",
        "how long before its due a blocked stage counts as at risk",
    ),
    (
        "stop-work",
        "how long something is overdue before the waiting side may stop",
    ),
    (
        "silence",
        "how long a party may be silent while something is open",
    ),
];

/// The term with which silence may accept.
const APPROVAL: &str = "approval";

/// The known terms that are never used for an urgent request or stage.
const NEVER_URGENT: &[&str] = &[
    "call-invitation",
    "call-record",
    "call-confirmation",
    "logging",
    "correction",
    "reminder",
    "rework",
    "silence",
    "stop-work",
];

/// The group of terms for urgent requests and stages.
const URGENT: &str = "urgent";

/// A term as the charter states it.
#[derive(Debug, Clone, Copy)]
pub struct StatedTerm<'t> {
    /// The party under whose name it is stated.
    pub party: Option<&'t str>,
    /// Whether it is stated under `urgent`.
    pub urgent: bool,
    /// Its name, one of [`KNOWN`].
    pub name: &'t str,
    /// The term.
    pub term: &'t Spanned<Term>,
}

impl StatedTerm<'_> {
    /// The keys under which it is stated, in order.
    #[must_use]
    pub fn path(&self, separator: &str) -> String {
        let group = self.urgent.then_some(URGENT);
        let keys: Vec<&str> = [self.party, group, Some(self.name)]
            .into_iter()
            .flatten()
            .collect();
        keys.join(separator)
    }

    /// Whether it is stated as urgent although no urgent obligation is due by a term of this name.
    #[must_use]
    pub fn is_never_urgent(&self) -> bool {
        self.urgent && NEVER_URGENT.contains(&self.name)
    }
}

/// Terms by name.
#[derive(Debug, Clone, Default)]
struct Set {
    usual: Vec<(String, Spanned<Term>)>,
    urgent: Vec<(String, Spanned<Term>)>,
}

/// The agreed terms.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    general: Set,
    by_party: Vec<(String, Set)>,
}

fn find<'a>(terms: &'a [(String, Spanned<Term>)], name: &str) -> Option<&'a Spanned<Term>> {
    terms
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, term)| term)
}

impl Terms {
    /// Sorts the terms; unknown names are reported in `faults`.
    pub(super) fn new(fields: TermsFields, parties: &[&str], faults: &mut Vec<Fault>) -> Self {
        let mut terms = Self::default();
        terms.general.usual = known(fields.terms, parties, faults);
        for (group, nested) in fields.groups {
            if group.value.0 == URGENT {
                terms.general.urgent = known(nested.terms, &[], faults);
            } else if parties.contains(&&*group.value) {
                let mut set = Set {
                    usual: known(nested.terms, &[], faults),
                    urgent: Vec::new(),
                };
                for (inner, urgent) in nested.groups {
                    if inner.value.0 == URGENT {
                        set.urgent = known(urgent.terms, &[], faults);
                    } else {
                        unknown(&inner, &[URGENT], faults);
                    }
                }
                terms.by_party.push((group.value.0, set));
            } else {
                let names: Vec<&str> = parties.iter().copied().chain([URGENT]).collect();
                unknown(&group, &names, faults);
            }
        }
        terms
    }

    /// Every term in the charter, with the group in which it is stated.
    pub fn stated(&self) -> impl Iterator<Item = StatedTerm<'_>> {
        let of_parties = self
            .by_party
            .iter()
            .map(|(party, set)| (Some(&**party), set));
        let sets = std::iter::once((None, &self.general)).chain(of_parties);
        sets.flat_map(|(party, set)| {
            let groups = [(false, &set.usual), (true, &set.urgent)];
            groups.into_iter().flat_map(move |(urgent, terms)| {
                terms.iter().map(move |(name, term)| StatedTerm {
                    party,
                    urgent,
                    name,
                    term,
                })
            })
        })
    }

    /// All terms with a name for each: `answer`, `urgent answer`, `bakery approval`.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        self.stated()
            .map(|stated| (stated.path(" "), stated.term.value.to_string()))
            .collect()
    }

    /// The term with a name for a party: the first that exists of its own urgent one, the common urgent one, its own, and the
    /// common one; the urgent ones only if `urgent` is set.
    #[must_use]
    pub fn get(&self, name: &str, party: Option<&str>, urgent: bool) -> Option<&Spanned<Term>> {
        let own = party
            .and_then(|party| self.by_party.iter().find(|(known, _)| known == party))
            .map(|(_, set)| set);
        let usually = || {
            own.and_then(|set| find(&set.usual, name))
                .or_else(|| find(&self.general.usual, name))
        };
        if urgent {
            self.get_urgent(name, party).or_else(usually)
        } else {
            usually()
        }
    }

    /// The urgent term with a name for a party: its own, otherwise the common one.
    #[must_use]
    pub fn get_urgent(&self, name: &str, party: Option<&str>) -> Option<&Spanned<Term>> {
        let own = self
            .by_party
            .iter()
            .find(|(known, _)| Some(&**known) == party);
        own.and_then(|(_, set)| find(&set.urgent, name))
            .or_else(|| find(&self.general.urgent, name))
    }
}

fn known(
    terms: Vec<(Spanned<Name>, Spanned<Term>)>,
    more: &[&str],
    faults: &mut Vec<Fault>,
) -> Vec<(String, Spanned<Term>)> {
    let (good, bad): (Vec<_>, Vec<_>) = terms
        .into_iter()
        .partition(|(name, _)| KNOWN.iter().any(|(known, _)| *known == &*name.value));
    let names: Vec<&str> = KNOWN
        .iter()
        .map(|(name, _)| *name)
        .chain(more.iter().copied())
        .collect();
    let meant: Vec<Option<&str>> = bad
        .iter()
        .map(|(name, _)| meant(&name.value, names.iter().copied()))
        .collect();
    for ((name, _), near) in bad.iter().zip(&meant) {
        unknown(name, &names, faults);
        // A term that already exists, or that two names resemble, must be resolved by a person.
        let is_there = |near: &str| good.iter().any(|(name, _)| *name.value == *near);
        let times = meant.iter().filter(|other| *other == near).take(2).count();
        let near = near.filter(|near| times == 1 && !is_there(near));
        if let (Some(near), Some(fault)) = (near, faults.last_mut()) {
            fault.fix = Fix::word(name.span, &name.value, near);
        }
    }
    // Only a delivery can be accepted.
    for (name, term) in &good {
        if term.value.silence.is_some() && *name.value.0 != *APPROVAL {
            let fault = Fault::new(
                FaultKind::WrongValue,
                term.span,
                message! {
                    en: "`silence` has no meaning in the term `{name}`",
                    ru: "`silence` в условии `{name}` не имеет смысла",
                    es: "`silence` no tiene sentido en el plazo `{name}`",
                    name: &name.value,
                },
            );
            faults.push(fault.help(message! {
                en: "only in the term `approval` can silence accept",
                ru: "молчание может означать приёмку только в условии `approval`",
                es: "el silencio solo puede aceptar en el plazo `approval`",
            }));
        }
    }
    good.into_iter()
        .map(|(name, term)| (name.value.0, term))
        .collect()
}

fn unknown(name: &Spanned<Name>, names: &[&str], faults: &mut Vec<Fault>) {
    let fault = Fault::new(
        FaultKind::UnknownField,
        name.span,
        message! {
            en: "`terms` has no field `{name}`",
            ru: "`terms`: неизвестное поле `{name}`",
            es: "`terms`: campo desconocido `{name}`",
            name: &name.value,
        },
    );
    faults.push(fault.help(hint(&name.value, names.iter().copied())));
}
