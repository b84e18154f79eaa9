//! Changes of a party's calendar, or of the zone, by which due dates or lateness moved of what had begun before.
//!
//! A calendar is a fact: it is corrected, and everything counted by it follows. What one side corrects to its own advantage is for the
//! other side to agree to.

use std::collections::HashMap;

use super::build::counted;
use super::moved_calendars::difference;
use super::moved_figures::Figures;
use super::moved_periods::{Made, Periods, silences};
use super::record_start::agrees_on_charter;
use super::{Before, ChangedCalendars, Obligation, Obligations, Standing, What};
use crate::calendar::{Instant, When};
use crate::charter::Charter;
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Relation};
use crate::message::{Message, message};
use crate::project::{CharterVersion, Project, Recorded, TreeKind};

/// A change of calendars by which something moved.
#[derive(Debug, Clone)]
pub struct CalendarChange {
    /// What it changed.
    pub of: ChangedCalendars,
    /// What it moved to the advantage of the side that made it, and that the other side has not agreed to.
    pub moved: Vec<Moved>,
}

/// A due date or a lateness that was moved.
#[derive(Debug, Clone)]
pub struct Moved {
    /// What was moved.
    pub(super) what: Place,
    /// What it was before the change.
    pub before: Before,
    /// The party whose agreement is missing.
    pub awaits: String,
}

/// Where something that was moved is.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// An obligation, by its place among all.
    Owed(usize),
    /// A period of the cadence that is not owed any more.
    Gone(Box<Obligation>),
    /// The silence of a party, which is no obligation.
    Silence,
}

impl Obligations {
    /// The obligation that a change of a calendar moved; `None` for the silence of a party.
    #[must_use]
    pub fn moved<'a>(&'a self, moved: &'a Moved) -> Option<&'a Obligation> {
        match &moved.what {
            Place::Owed(index) => self.all.get(*index),
            Place::Gone(gone) => Some(gone),
            Place::Silence => None,
        }
    }
}

/// Finds the changes of calendars, and adds what there was before them to the derivations of what they moved.
pub(super) fn apply(project: &Project, all: &mut Obligations, as_of: Instant) {
    let present = &project.charter;
    let versions = project.calendar_versions();
    let pending = (project.tree.kind != TreeKind::Revision).then_some(present);
    let later = versions.iter().enumerate().skip(1);
    let later = later.map(|(index, version)| (Some(index), &version.charter));
    let steps = versions
        .iter()
        .zip(later.chain(pending.map(|charter| (None, charter))));
    // The figures by the calendars that were in force when each obligation began.
    let mut begun_with: HashMap<usize, Figures> = HashMap::new();
    let mut changes = Vec::new();
    let mut periods = Periods::default();
    let on_charter: Vec<&Entry> = project
        .log
        .on_charter()
        .filter(|entry| agrees_on_charter(entry))
        .collect();
    for (before, (version, after)) in steps {
        let made = version.and_then(|index| versions.get(index));
        let landed = made.map_or(as_of, |made| made.stamp.time);
        let Some((of, other)) =
            difference(&before.charter, after, present, version).filter(|_| landed <= as_of)
        else {
            continue;
        };
        let were = other.map(|other| {
            let were = counted_by(project, &other, &of, all, as_of);
            (other, were)
        });
        let author = made.and_then(|made| project.side_of_address(&made.written.author_email));
        let by = Made {
            project,
            change: &of,
            author,
            landed,
            on_charter: &on_charter,
            as_of,
        };
        let mut moved = Vec::new();
        let mut steps = Vec::new();
        for (index, o) in all.all.iter().enumerate() {
            if !began(project, o, landed) {
                continue;
            }
            let figures = |charter: &Charter, all: &Obligations, o: &Obligation| {
                Figures::new(project, charter, all, o, &of, as_of)
            };
            let now = figures(present, all, o);
            let was = match &were {
                None => now.clone(),
                Some((other, were)) => match were.of(&o.entry).find(|was| is_same(was, o)) {
                    Some(was) => figures(other, were, was),
                    None => continue,
                },
            };
            let first = begun_with.entry(index).or_insert_with(|| was.clone());
            let facts = now.facts(&was, project, o, landed);
            if facts.is_empty() {
                continue;
            }
            let due = (was.due() != now.due()).then(|| was.due());
            steps.push((index, step(project, made, &of, facts), due));
            let found = awaits(&of, author, o, now.helps(&was, o, landed));
            let found = found
                .filter(|(side, _)| {
                    let made = Some(other_of(o, side));
                    awaits(&of, made, o, now.helps(first, o, landed)).is_some()
                })
                .filter(|(side, _)| !by.agreed(all, Some(o), side));
            if let Some((side, before)) = found {
                let awaits = side.to_owned();
                moved.push(Moved {
                    what: Place::Owed(index),
                    before,
                    awaits,
                });
            }
        }
        if let Some((other, were)) = &were {
            moved.extend(periods.moved(&by, all, were));
            moved.extend(silences(&by, all, (other, were)));
        }
        let at = all.calendar_steps.len();
        for (index, step, due) in steps {
            if let Some(o) = all.all.get_mut(index) {
                o.derivation.push(step);
                if let Some(due) = due {
                    o.rare_mut().dues_before.push((at, due));
                }
            }
        }
        all.calendar_steps.push(of.clone());
        if !moved.is_empty() {
            changes.push(CalendarChange { of, moved });
        }
    }
    all.calendar_changes = changes;
}

/// The obligations by the charter with the calendars before a change.
fn counted_by(
    project: &Project,
    other: &Charter,
    change: &ChangedCalendars,
    all: &Obligations,
    as_of: Instant,
) -> Obligations {
    let mut calendars = all.stops.calendars(other, as_of);
    let mut were = counted(project, other, as_of, &all.stops, &calendars);
    for name in &change.parties {
        if let Some(party) = other.party(name) {
            let own = calendars.own.entry(name.clone());
            own.or_insert_with(|| party.calendar.clone());
        }
    }
    were.calendars = calendars.own;
    were
}

/// Whether an obligation had begun by an instant: its clock ran, or it was recorded where none is stated.
pub(super) fn began(project: &Project, o: &Obligation, by: Instant) -> bool {
    match (o.start, project.recorded(&o.entry)) {
        (Some(start), _) => start < by,
        (None, Recorded::At(stamp)) => stamp.time < by,
        (None, Recorded::Pending | Recorded::Unknown) => false,
    }
}

/// Whether two obligations are the same, counted in different calendars.
pub(super) fn is_same(a: &Obligation, b: &Obligation) -> bool {
    (a.what, &a.rare().about, &a.rare().period) == (b.what, &b.rare().about, &b.rare().period)
}

/// The side that loses by a change, where that is of use to the side that made it, and what there was before. Where the author of
/// the change belongs to neither side, each party makes the change of its own calendar.
pub(super) fn awaits<'o>(
    change: &ChangedCalendars,
    author: Option<&str>,
    o: &'o Obligation,
    (of_debtor, of_creditor): (Option<Before>, Option<Before>),
) -> Option<(&'o str, Before)> {
    let (debtor, creditor) = (o.debtor.as_deref()?, o.creditor.as_deref()?);
    let sides = [
        (debtor, creditor, of_debtor),
        (creditor, debtor, of_creditor),
    ];
    sides.into_iter().find_map(|(gains, loses, before)| {
        let made = author.map_or_else(|| change.is_of(gains), |author| author == gains);
        before
            .filter(|_| made && gains != loses)
            .map(|before| (loses, before))
    })
}

/// The other side of an obligation.
fn other_of<'o>(o: &'o Obligation, side: &str) -> &'o str {
    let sides = [&o.debtor, &o.creditor];
    let mut sides = sides.into_iter().filter_map(|side| side.as_deref());
    sides.find(|other| *other != side).unwrap_or_default()
}

/// Whether a side has agreed to a change of calendars, or to what it did to an obligation: by a binding decision `on: charter`,
/// or on the entry, that was recorded where the change could be seen.
pub(super) fn agreed(
    project: &Project,
    all: &Obligations,
    as_of: Instant,
    change: &ChangedCalendars,
    (o, on_charter): (Option<&Obligation>, &[&Entry]),
    side: &str,
) -> bool {
    let made = change.made(project);
    let charter = &project.charter;
    let accepts = |entry: &Entry| {
        let Body::Decision(decision) = &entry.body else {
            return false;
        };
        let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
        // The acceptance of a stage is about its result.
        let is_stage = o.is_some_and(|o| o.what == What::Stage);
        let of_result = is_stage && verdict == Some(Verdict::Accepted);
        let is_of = |id: &str| o.is_some_and(|o| *id == *o.entry);
        let on_entry = decision.on.iter().any(|id| is_of(&id.value.0));
        decision.agrees_on_charter()
            || (on_entry && verdict != Some(Verdict::Rejected) && !of_result)
    };
    let entry = o.map_or("", |o| &o.entry);
    let on_entry = project
        .log
        .related(entry, |relation| relation == Relation::On);
    on_charter.iter().copied().chain(on_entry).any(|entry| {
        let of_side = || {
            let judgement = all.judgement(entry.id());
            judgement.is_some_and(|judged| judged.sides.iter().any(|of| *of == side))
        };
        let happened = || {
            let at = entry.common.at.as_ref();
            at.is_some_and(|at| at.answer(&charter.zone).instant <= as_of)
        };
        accepts(entry)
            && of_side()
            && all.standing(entry.id()).is_some_and(Standing::binds)
            && happened()
            && project.saw_charter(entry.id(), made)
            && project.is_shown_to_be_of(entry, side)
    })
}

/// The step of a derivation that says what there was before a change.
fn step(
    project: &Project,
    made: Option<&CharterVersion>,
    change: &ChangedCalendars,
    facts: Vec<Message>,
) -> Message {
    let changed = match made {
        Some(made) => message! {
            en: "{parts} changed on {time} (commit {commit})",
            ru: "{parts}: изменение от {time:from} (коммит {commit})",
            es: "{parts}: cambio del {time:full} (commit {commit})",
            parts: change,
            time: When::at(made.stamp.time, &project.charter.zone),
            commit: &made.stamp.commit,
        },
        None => message! {
            en: "{parts} changed, not committed",
            ru: "{parts}: изменение ещё не в коммите",
            es: "{parts}: cambio sin commit",
            parts: change,
        },
    };
    Message::joined(std::iter::once(changed).chain(facts), "; ")
}
