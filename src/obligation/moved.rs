//! Changes of a party's calendar, or of the zone, by which due dates moved of what had begun before.
//!
//! A calendar is a fact: it is corrected, and all due dates follow. What one side corrects to its own advantage is for the
//! other side to agree to.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::build::counted;
use super::{End, Obligation, Obligations, Standing, What};
use crate::calendar::{Calendar, Instant, When, Zone};
use crate::charter::Charter;
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Relation};
use crate::message::{Message, Value, message};
use crate::project::{CharterVersion, Project, Recorded, TreeKind};

/// A change of calendars by which due dates moved.
#[derive(Debug, Clone)]
pub struct CalendarChange {
    /// The index of the version of the charter that made it. `None`: it is not committed.
    pub version: Option<usize>,
    /// The parties whose calendars it changed.
    pub parties: Vec<String>,
    /// Whether it changed the zone of the project.
    pub zone: bool,
    /// The due dates that it moved to the advantage of the side that made it, and that the other side has not agreed to.
    pub moved: Vec<MovedDue>,
}

/// A due date that was moved.
#[derive(Debug, Clone)]
pub struct MovedDue {
    /// Where its obligation is among all.
    pub(super) index: usize,
    /// The due date before the change.
    pub was: Option<Instant>,
    /// The party whose agreement is missing.
    pub awaits: String,
}

impl From<&CalendarChange> for Value {
    fn from(change: &CalendarChange) -> Self {
        let zone = change.zone.then(|| {
            message! { en: "the project's time zone", ru: "часовой пояс проекта", es: "la zona horaria del proyecto" }
        });
        let parties = change.parties.iter().map(|party| {
            message! {
                en: "the calendar of {party}",
                ru: "календарь стороны {party}",
                es: "el calendario de {party}",
                party: party,
            }
        });
        Self::all(zone.into_iter().chain(parties))
    }
}

/// Finds the changes of calendars, and adds the dates before them to the derivations of what they moved.
pub(super) fn apply(project: &Project, all: &mut Obligations, as_of: Instant) {
    let present = &project.charter;
    let versions = project.charter_versions();
    let pending = (project.tree.kind != TreeKind::Revision).then_some(present);
    let later = versions.iter().enumerate().skip(1);
    let later = later.map(|(index, version)| (Some(index), &version.charter));
    let steps = versions
        .iter()
        .zip(later.chain(pending.map(|charter| (None, charter))));
    // The due dates by the calendars that were in force when each obligation began.
    let mut begun_with: Vec<Option<Option<Instant>>> = Vec::new();
    let mut began: Vec<Option<Instant>> = Vec::new();
    let mut counted = Counted::default();
    let mut changes = Vec::new();
    for (before, (version, after)) in steps {
        let made = version.and_then(|index| versions.get(index));
        let landed = made.map_or(as_of, |made| made.stamp.time);
        let Some((mut change, other)) =
            difference(&before.charter, after, present, version).filter(|_| landed <= as_of)
        else {
            continue;
        };
        let were = other.and_then(|other| counted.by(project, all, as_of, &other));
        if began.is_empty() {
            began.extend(all.all.iter().map(|o| begins(project, o)));
            begun_with.resize(all.all.len(), None);
        }
        let agrees = Agreements::of(project, all, as_of, made);
        let author = made.and_then(|made| project.side_of_address(&made.written.author_email));
        let mut steps = Vec::new();
        let open = all.all.iter().zip(&began).zip(&mut begun_with).enumerate();
        let open = open.filter(|(_, ((_, began), _))| began.is_some_and(|at| at < landed));
        for (index, ((o, _), first)) in open {
            let was = match were.and_then(|were| were.get(&index)) {
                None => o.due,
                Some(Was::Due(was)) => *was,
                Some(Was::Missing) => continue,
            };
            let first = *first.get_or_insert(was);
            if was == o.due {
                continue;
            }
            steps.push((index, step(project, made, &change, o, was)));
            let awaits = awaits(&change, author, o, was)
                .filter(|side| awaits(&change, Some(other_of(o, side)), o, first).is_some())
                .filter(|side| !agrees.to(o, side));
            if let Some(side) = awaits {
                let awaits = side.to_owned();
                change.moved.push(MovedDue { index, was, awaits });
            }
        }
        for (index, step) in steps {
            if let Some(o) = all.all.get_mut(index) {
                o.derivation.push(step);
            }
        }
        if !change.moved.is_empty() {
            changes.push(change);
        }
    }
    all.calendar_changes = changes;
}

/// What of calendars and zone differs between two versions of the charter, and the present charter with what the earlier one
/// had of that; no charter where the present one has the same again. `None`: nothing differs.
fn difference(
    before: &Charter,
    after: &Charter,
    present: &Charter,
    version: Option<usize>,
) -> Option<(CalendarChange, Option<Charter>)> {
    let known = before.zone_is_known && after.zone_is_known;
    let zone = known && before.zone.name() != after.zone.name();
    let earlier = |name: &str| before.party(name).filter(|party| party.calendar.is_known());
    let changed = after.parties.iter().filter(|party| {
        party.calendar.is_known()
            && earlier(&party.name).is_some_and(|was| !was.calendar.counts_like(&party.calendar))
    });
    let parties: Vec<String> = changed.map(|party| party.name.value.clone()).collect();
    if parties.is_empty() && !zone {
        return None;
    }
    let mut differs = zone && before.zone.name() != present.zone.name();
    differs |= parties.iter().any(|name| {
        let (was, is) = (earlier(name), present.party(name));
        was.zip(is)
            .is_some_and(|(was, is)| !was.calendar.counts_like(&is.calendar))
    });
    let other = differs.then(|| {
        let mut other = present.clone();
        if zone {
            other.zone = before.zone.clone();
        }
        for party in &mut other.parties {
            let was = earlier(&party.name).filter(|_| parties.contains(&party.name.value));
            if let Some(was) = was {
                party.calendar = was.calendar.clone();
            }
        }
        other
    });
    let change = CalendarChange {
        version,
        parties,
        zone,
        moved: Vec::new(),
    };
    Some((change, other))
}

/// The due date of an obligation by other calendars, where it is not the present one.
enum Was {
    Due(Option<Instant>),
    /// It is not owed by these calendars.
    Missing,
}

/// The due dates by earlier calendars, each counted once: a calendar may be changed a hundred times, and back again.
#[derive(Default)]
struct Counted(Vec<(Zone, Vec<Calendar>, HashMap<usize, Was>)>);

impl Counted {
    /// The due dates in the calendars and the zone of a charter that differ, by the places of the obligations.
    fn by(
        &mut self,
        project: &Project,
        all: &Obligations,
        as_of: Instant,
        charter: &Charter,
    ) -> Option<&HashMap<usize, Was>> {
        let own = || charter.parties.iter().map(|party| &party.calendar);
        let mut known = self.0.iter();
        let place = known.position(|(zone, calendars, _)| {
            zone.name() == charter.zone.name()
                && own()
                    .zip(calendars)
                    .all(|(one, other)| one.counts_like(other))
        });
        let place = place.unwrap_or_else(|| {
            let calendars = all.stops.calendars(charter, as_of);
            let were = counted(project, charter, as_of, &all.stops, &calendars);
            let differs = |(index, o): (usize, &Obligation)| match were
                .of(&o.entry)
                .find(|was| is_same(was, o))
            {
                Some(was) if was.due == o.due => None,
                Some(was) => Some((index, Was::Due(was.due))),
                None => Some((index, Was::Missing)),
            };
            let differ = all.all.iter().enumerate().filter_map(differs).collect();
            let zone = charter.zone.clone();
            self.0.push((zone, own().cloned().collect(), differ));
            self.0.len() - 1
        });
        self.0.get(place).map(|(.., differ)| differ)
    }
}

/// When an obligation began: its clock ran, or it was recorded where none is stated.
fn begins(project: &Project, o: &Obligation) -> Option<Instant> {
    o.start.or_else(|| match project.recorded(&o.entry) {
        Recorded::At(stamp) => Some(stamp.time),
        Recorded::Pending | Recorded::Unknown => None,
    })
}

/// Whether two obligations are the same, counted in different calendars.
fn is_same(a: &Obligation, b: &Obligation) -> bool {
    (a.what, &a.rare().about, &a.rare().period) == (b.what, &b.rare().about, &b.rare().period)
}

/// The side that loses by a new due date, where that is of use to the side that made the change: more time for what it owes, or
/// less for what it is owed. Where the author of the change belongs to neither side, each party makes the change of its own
/// calendar. What ended in time by both dates is of use to nobody.
fn awaits<'o>(
    change: &CalendarChange,
    author: Option<&str>,
    o: &'o Obligation,
    was: Option<Instant>,
) -> Option<&'o str> {
    let (debtor, creditor) = (o.debtor.as_deref()?, o.creditor.as_deref()?);
    if matches!(o.end, End::Waived(_)) {
        return None;
    }
    let earliest = [was, o.due].into_iter().flatten().min()?;
    if o.act().is_some_and(|act| act.at <= earliest) || was == o.due {
        return None;
    }
    let later = match (was, o.due) {
        (Some(was), Some(now)) => now > was,
        (was, _) => was.is_some(),
    };
    let (gains, loses) = if later {
        (debtor, creditor)
    } else {
        (creditor, debtor)
    };
    let own = |side: &str| change.zone || change.parties.iter().any(|party| party == side);
    let made = author.map_or_else(|| own(gains), |author| author == gains);
    (made && gains != loses).then_some(loses)
}

/// The other side of an obligation.
fn other_of<'o>(o: &'o Obligation, side: &str) -> &'o str {
    let sides = [&o.debtor, &o.creditor];
    let mut sides = sides.into_iter().filter_map(|side| side.as_deref());
    sides.find(|other| *other != side).unwrap_or_default()
}

/// What each side agreed to after a change of calendars: the change, by a binding decision `on: charter`, or what it did to an
/// obligation, by one on the entry. Such a decision was recorded where the change could be seen.
struct Agreements<'a> {
    project: &'a Project,
    all: &'a Obligations,
    as_of: Instant,
    made: Option<&'a CharterVersion>,
    /// The sides that agreed to the change, once anybody asks.
    on_charter: OnceCell<HashSet<&'a str>>,
}

impl<'a> Agreements<'a> {
    fn of(
        project: &'a Project,
        all: &'a Obligations,
        as_of: Instant,
        made: Option<&'a CharterVersion>,
    ) -> Self {
        Self {
            project,
            all,
            as_of,
            made,
            on_charter: OnceCell::new(),
        }
    }

    /// Whether a side agreed to the change, or to what it did to an obligation.
    fn to(&self, o: &Obligation, side: &str) -> bool {
        let on_charter = self.on_charter.get_or_init(|| {
            let decisions = self.project.log.on_charter();
            let agrees = |entry: &&Entry| matches!(&entry.body, Body::Decision(decision) if decision.agrees_on_charter());
            let decisions = decisions.filter(agrees).filter(|entry| self.counts(entry));
            decisions.flat_map(|entry| self.sides(entry)).collect()
        });
        let accepts = |entry: &Entry| {
            let Body::Decision(decision) = &entry.body else {
                return false;
            };
            let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
            // The acceptance of a stage is about its result.
            let of_result = o.what == What::Stage && verdict == Some(Verdict::Accepted);
            let on_entry = decision.on.iter().any(|id| *id.value.0 == *o.entry);
            on_entry && verdict != Some(Verdict::Rejected) && !of_result
        };
        let log = &self.project.log;
        on_charter.contains(side)
            || log
                .related(&o.entry, |relation| relation == Relation::On)
                .any(|entry| {
                    accepts(entry) && self.sides(entry).any(|of| of == side) && self.counts(entry)
                })
    }

    /// The sides that take a decision.
    fn sides(&self, decision: &Entry) -> impl Iterator<Item = &'a str> {
        let judged = self.all.judgement(decision.id()).into_iter();
        judged.flat_map(|judged| judged.sides.iter().map(String::as_str))
    }

    /// Whether a decision binds, was taken by now, and was recorded where the change could be seen.
    fn counts(&self, decision: &Entry) -> bool {
        let happened = || {
            let at = decision.common.at.as_ref();
            let zone = &self.project.charter.zone;
            at.is_some_and(|at| at.answer(zone).instant <= self.as_of)
        };
        let standing = self.all.standing(decision.id());
        standing.is_some_and(Standing::binds)
            && happened()
            && self.project.saw_charter(decision.id(), self.made)
    }
}

/// The step of a derivation that says which due date there was before.
fn step(
    project: &Project,
    made: Option<&CharterVersion>,
    change: &CalendarChange,
    o: &Obligation,
    was: Option<Instant>,
) -> Message {
    let usual = &project.charter.zone;
    let counted = o.term.is_some() || o.due_is_a_day;
    let debtor = o.debtor.as_deref().filter(|_| counted);
    let party = debtor.and_then(|debtor| project.charter.party(debtor));
    let zone = party.map_or(usual, |party| party.calendar.zone());
    let was: Value = match was {
        Some(was) => When::closing(was, zone).in_zone(zone, usual).into(),
        None => message! { en: "none", ru: "нет", es: "ninguno" }.into(),
    };
    match made {
        Some(made) => message! {
            en: "{parts} changed on {time} (commit {commit}); due before the change: {was}",
            ru: "{parts}: изменение от {time:from} (коммит {commit}); срок до изменения: {was}",
            es: "{parts}: cambio del {time:full} (commit {commit}); plazo antes del cambio: {was}",
            parts: change,
            time: When::at(made.stamp.time, usual),
            commit: &made.stamp.commit,
            was: was,
        },
        None => message! {
            en: "{parts} changed, not committed; due before the change: {was}",
            ru: "{parts}: изменение ещё не в коммите; срок до изменения: {was}",
            es: "{parts}: cambio sin commit; plazo antes del cambio: {was}",
            parts: change,
            was: was,
        },
    }
}
