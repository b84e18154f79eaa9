//! Changes of calendars by which nothing is owed any more for a period of the cadence, or by which a party was not silent.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::moved::{Moved, Place, agreed, awaits, began, is_same};
use super::{Before, ChangedCalendars, Obligation, Obligations, State, What, silence};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::Entry;
use crate::project::Project;

/// A change of calendars, and by whom.
pub(super) struct Made<'a> {
    pub(super) project: &'a Project,
    pub(super) change: &'a ChangedCalendars,
    /// The side of its author; `None`: neither.
    pub(super) author: Option<&'a str>,
    pub(super) landed: Instant,
    pub(super) on_charter: &'a [&'a Entry],
    pub(super) as_of: Instant,
}

impl Made<'_> {
    pub(super) fn agreed(&self, all: &Obligations, o: Option<&Obligation>, side: &str) -> bool {
        let on_charter = self.on_charter;
        agreed(
            self.project,
            all,
            self.as_of,
            self.change,
            (o, on_charter),
            side,
        )
    }
}

/// A period of an item of the cadence; whether that is a call.
type Period = (String, bool, Option<NaiveDate>);

fn period(o: &Obligation) -> Period {
    (
        o.entry.clone(),
        o.what == What::CadenceCall,
        o.rare().period_from,
    )
}

fn is_of_cadence(o: &Obligation) -> bool {
    matches!(o.what, What::CadenceCall | What::CadenceReport)
}

/// The periods for which something was owed before each change.
#[derive(Debug, Default)]
pub(super) struct Periods(Vec<(Instant, HashSet<Period>)>);

impl Periods {
    /// The periods for which something was overdue or late before a change and nothing is owed now, or the other way round. `were`: what
    /// was owed before it.
    pub(super) fn moved(
        &mut self,
        made: &Made<'_>,
        all: &Obligations,
        were: &Obligations,
    ) -> Vec<Moved> {
        let before: HashSet<Period> = were
            .iter()
            .filter(|o| is_of_cadence(o))
            .map(period)
            .collect();
        let counts = |o: &&Obligation| {
            let late = matches!(o.state, State::Overdue | State::Late);
            is_of_cadence(o) && late && began(made.project, o, made.landed)
        };
        let lacks = |others: &Obligations, o: &Obligation| {
            !others.of(&o.entry).any(|other| is_same(other, o))
        };
        // What an earlier change made owed, or not owed, has begun so.
        let earlier = |o: &Obligation, owed: bool| {
            let begun = |changed: &Instant| o.start.is_none_or(|start| start < *changed);
            let mut known = self.0.iter().filter(|(changed, _)| begun(changed));
            known.all(|(_, periods)| periods.contains(&period(o)) == owed)
        };
        let gone = were.iter().filter(counts);
        let gone = gone.filter(|o| lacks(all, o) && earlier(o, true));
        let gone = gone.filter_map(|o| {
            let found = (Some(Before::Period(o.due)), None);
            Some((o, awaits(made.change, made.author, o, found)?))
        });
        let new = all.iter().filter(counts);
        let new = new.filter(|o| lacks(were, o) && earlier(o, false));
        let new = new.filter_map(|o| {
            let found = (None, Some(Before::NoPeriod));
            Some((o, awaits(made.change, made.author, o, found)?))
        });
        let found = gone
            .chain(new)
            .filter(|(o, (side, _))| !made.agreed(all, Some(o), side));
        let moved = found.map(|(o, (side, before))| Moved {
            what: Place::Gone(Box::new(o.clone())),
            before,
            awaits: side.to_owned(),
        });
        let moved = moved.collect();
        self.0.push((made.landed, before));
        moved
    }
}

/// The parties that had been silent for too long by the calendars before a change, and are not, or not for so long, by the present
/// ones.
pub(super) fn silences(
    made: &Made<'_>,
    all: &Obligations,
    (other, were): (&Charter, &Obligations),
) -> Vec<Moved> {
    let project = made.project;
    let mut moved = Vec::new();
    for party in &project.charter.parties {
        let name = party.name.value.as_str();
        let gains = made
            .author
            .map_or_else(|| made.change.is_of(name), |author| author == name);
        let (Some(then), Some(loses)) = (other.party(name), project.charter.other_side(name))
        else {
            continue;
        };
        if !gains || !made.change.is_of(name) {
            continue;
        }
        let ended = |all: &Obligations, party| {
            silence(project, all, party, made.as_of).map(|silence| silence.since)
        };
        let Some(was) = ended(were, then).filter(|was| *was < made.landed) else {
            continue;
        };
        let now = ended(all, party);
        if now.is_none_or(|now| now > was) && !made.agreed(all, None, &loses.name) {
            moved.push(Moved {
                what: Place::Silence,
                before: Before::Silence(name.to_owned(), was, now),
                awaits: loses.name.value.clone(),
            });
        }
    }
    moved
}
