//! The agreed terms: how long each side has.

use super::raw::TermsFields;
use super::value::Name;
use crate::calendar::Term;
use crate::source::{Fault, FaultKind, Fix, Spanned, meant, suggestion};

/// The terms that mean something to projlog, with what they say.
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

/// The group of terms for urgent requests and stages.
const URGENT: &str = "urgent";

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
    /// Puts the terms in order; names that nobody knows go to `faults`.
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

    /// All terms with a name for each: `answer`, `urgent answer`, `bakery approval`.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        let groups = std::iter::once(("", &self.general)).chain(
            self.by_party
                .iter()
                .map(|(party, set)| (party.as_str(), set)),
        );
        let mut all = Vec::new();
        for (party, set) in groups {
            for (group, terms) in [("", &set.usual), (URGENT, &set.urgent)] {
                for (name, term) in terms {
                    let words: Vec<&str> = [party, group, name.as_str()]
                        .into_iter()
                        .filter(|word| !word.is_empty())
                        .collect();
                    all.push((words.join(" "), term.value.to_string()));
                }
            }
        }
        all
    }

    /// The term of that name for a party: its own urgent one, the common urgent one, its own, the common one, the first of
    /// these that there is; the urgent ones only where it is `urgent`.
    #[must_use]
    pub fn get(&self, name: &str, party: Option<&str>, urgent: bool) -> Option<&Spanned<Term>> {
        let own = party
            .and_then(|party| self.by_party.iter().find(|(known, _)| known == party))
            .map(|(_, set)| set);
        let urgently = || {
            own.and_then(|set| find(&set.urgent, name))
                .or_else(|| find(&self.general.urgent, name))
        };
        let usually = || {
            own.and_then(|set| find(&set.usual, name))
                .or_else(|| find(&self.general.usual, name))
        };
        if urgent {
            urgently().or_else(usually)
        } else {
            usually()
        }
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
        // One that is there already, or that two come near to, is for a person to sort out.
        let is_there = |near: &str| good.iter().any(|(name, _)| *name.value == *near);
        let times = meant.iter().filter(|other| *other == near).take(2).count();
        let near = near.filter(|near| times == 1 && !is_there(near));
        if let (Some(near), Some(fault)) = (near, faults.last_mut()) {
            fault.fix = Fix::word(name.span, &name.value, near);
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
        format!("`terms` has no field `{}`", name.value),
    );
    faults.push(fault.help(suggestion(&name.value, names.iter().copied())));
}
