//! Silence of a party.

use std::collections::HashSet;

use super::{End, Obligations, What};
use crate::calendar::{Derivation, Instant, Start, Term, due};
use crate::charter::{Charter, Party};
use crate::log::{Body, Entry, compare_ids};
use crate::project::Project;
use crate::source::Spanned;

/// A party without an entry in the log for longer than the term `silence`.
///
/// Of a party that never wrote a line, the term is counted from the first entry that asked something of it.
#[derive(Debug, Clone)]
pub struct Silence<'p> {
    /// Its last entry, and when; of a party that never had one, the first that asked something of it.
    pub last: (Instant, &'p Entry),
    /// Whether that entry is its own.
    pub heard: bool,
    /// When the term ended.
    pub since: Instant,
    /// The term.
    pub term: Spanned<Term>,
    /// The steps from the last act to the end of the term.
    pub derivation: Derivation,
    /// The obligations that are open meanwhile, by their entry, in the order in which they began; stages without a beginning come last.
    pub open: Vec<&'p str>,
}

/// Whether a party has been silent for longer than the charter's `silence`, counted in its own hours, while something is open
/// between the sides or a stage is in progress.
#[must_use]
pub fn silence<'p>(
    project: &'p Project,
    obligations: &'p Obligations,
    party: &Party,
    as_of: Instant,
) -> Option<Silence<'p>> {
    if obligations.contract_end().is_some() {
        return None;
    }
    let charter = &project.charter;
    let name = party.name.value.as_str();
    let has_term = |charter: &Charter| charter.terms.get("silence", Some(name), false).is_some();
    let mut versions = project.charter_versions().iter();
    if !has_term(charter) && !versions.any(|version| has_term(&version.charter)) {
        return None;
    }
    let people = charter.people.iter();
    let of_party =
        people.filter(|person| person.party.as_ref().is_some_and(|own| *own.value == *name));
    let mut names: HashSet<&str> = of_party.map(|person| person.name.as_str()).collect();
    names.insert(name);
    let is_of = |person: &str| names.contains(person) || project.may_be_of(person, name);
    let acted = |entry: &Entry| {
        let took_part = match &entry.body {
            Body::Call(call) => call.with.iter().any(|person| is_of(&person.value)),
            _ => false,
        };
        took_part || entry.actors().any(|actor| is_of(&actor.value))
    };
    let acts = project.log.entries().iter().filter(|entry| acted(entry));
    let acts = acts.filter_map(|entry| {
        let at = entry.common.at.as_ref()?.answer(&charter.zone).instant;
        (at <= as_of).then_some((at, entry))
    });
    let own =
        acts.max_by(|(at, a), (then, b)| at.cmp(then).then_with(|| compare_ids(a.id(), b.id())));
    let heard = own.is_some();
    let last = own.or_else(|| first_asked(project, obligations, name, as_of))?;
    let mut at = last.1.common.at.as_ref()?.start(&charter.zone);
    // What was asked before the record starts was written down afterwards.
    let record = obligations.record_start().filter(|start| start.counts());
    if let Some(record) = record.filter(|record| !heard && at.instant < record.at) {
        at = Start::at(record.at);
    }
    let charter_then = project.charter_at(at.instant);
    let term = charter_then
        .terms
        .get("silence", Some(name), false)?
        .clone();
    let other = charter.other_side(name).map(|party| &party.calendar);
    let ran_out = due(&term.value, &Start { ..at }, &party.calendar, other).ok()?;
    let begun = |start: Option<Instant>| start.is_none_or(|start| start <= as_of);
    let open = obligations.iter().filter(|o| {
        let between = matches!(
            o.what,
            What::Answer(_) | What::Approval | What::Stage | What::Promise | What::CallConfirmation
        );
        between && o.end == End::Open && begun(o.start)
    });
    let mut open: Vec<((bool, Option<Instant>), &str)> = open
        .map(|o| ((o.start.is_none(), o.start), o.entry.as_str()))
        .collect();
    open.sort_by(|(at, a), (then, b)| at.cmp(then).then_with(|| compare_ids(a, b)));
    let mut seen = HashSet::new();
    let open: Vec<&str> = open
        .into_iter()
        .map(|(_, id)| id)
        .filter(|id| seen.insert(*id))
        .collect();
    (ran_out.instant < as_of && !open.is_empty()).then_some(Silence {
        last,
        heard,
        since: ran_out.instant,
        term,
        derivation: ran_out.derivation,
        open,
    })
}

/// The first entry that asked something of a party: an answer, or a decision on what was handed over.
fn first_asked<'p>(
    project: &'p Project,
    obligations: &'p Obligations,
    party: &str,
    as_of: Instant,
) -> Option<(Instant, &'p Entry)> {
    let asked = obligations.iter().filter(|o| {
        let asks = matches!(o.what, What::Answer(_) | What::Approval);
        asks && o.debtor.as_deref() == Some(party)
    });
    let asked = asked.filter_map(|o| {
        let entry = project.log.get(&o.entry)?;
        let at = entry
            .common
            .at
            .as_ref()?
            .answer(&project.charter.zone)
            .instant;
        (at <= as_of).then_some((at, entry))
    });
    asked.min_by(|(at, a), (then, b)| at.cmp(then).then_with(|| compare_ids(a.id(), b.id())))
}
