//! What of the parties' calendars, or of the zone, differs between versions of the charter.

use super::{Obligation, Obligations};
use crate::calendar::{Calendar, Instant};
use crate::charter::{Charter, Party};
use crate::message::{Value, message};
use crate::project::{CharterVersion, Project};

/// What of calendars and zone a version of the charter changed.
#[derive(Debug, Clone)]
pub struct ChangedCalendars {
    /// The index, among the versions of the charter and of calendar files, of the one that made it. `None`: it is not committed.
    pub version: Option<usize>,
    /// The parties whose calendars it changed, by the names that they have now.
    pub parties: Vec<String>,
    /// Whether it changed the zone of the project.
    pub zone: bool,
}

impl From<&ChangedCalendars> for Value {
    fn from(change: &ChangedCalendars) -> Self {
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

impl ChangedCalendars {
    /// Whether it changed what a party's time is counted by.
    pub(super) fn is_of(&self, party: &str) -> bool {
        self.zone || self.parties.iter().any(|of| of == party)
    }

    /// The version that made it.
    pub(super) fn made<'p>(&self, project: &'p Project) -> Option<&'p CharterVersion> {
        project.calendar_versions().get(self.version?)
    }

    /// The charter before it.
    fn before<'p>(&self, project: &'p Project) -> Option<&'p Charter> {
        let versions = project.calendar_versions();
        let before = match self.version {
            Some(version) => versions.get(version.checked_sub(1)?),
            None => versions.last(),
        };
        before.map(|before| &before.charter)
    }
}

/// A party of the present charter in another version, where it may have had another name.
pub(super) fn in_version<'c>(
    charter: &'c Charter,
    present: &Charter,
    name: &str,
) -> Option<&'c Party> {
    let named = charter.party(name);
    named.or_else(|| {
        let mut parties = charter.parties.iter();
        parties.find(|party| {
            let now = present.side(&party.name);
            present.party(&party.name).is_none() && now.is_some_and(|now| *now.name == *name)
        })
    })
}

/// What of calendars and zone differs between two versions of the charter, and the present charter with what the earlier one
/// had of that; no charter where the present one has the same again. `None`: nothing differs.
pub(super) fn difference(
    before: &Charter,
    after: &Charter,
    present: &Charter,
    version: Option<usize>,
) -> Option<(ChangedCalendars, Option<Charter>)> {
    let known = before.zone_is_known && after.zone_is_known;
    let zone = known && before.zone.name() != after.zone.name();
    let then = |charter, name: &str| {
        let party: Option<&Party> = in_version(charter, present, name);
        party.filter(|party| party.calendar.is_known())
    };
    let names = present.parties.iter().map(|party| party.name.as_str());
    let changed = names.filter(|name| {
        let both = then(before, name).zip(then(after, name));
        both.is_some_and(|(was, is)| !was.calendar.counts_like(&is.calendar))
    });
    let parties: Vec<String> = changed.map(str::to_owned).collect();
    if parties.is_empty() && !zone {
        return None;
    }
    let mut differs = zone && before.zone.name() != present.zone.name();
    differs |= parties.iter().any(|name| {
        let both = then(before, name).zip(present.party(name));
        both.is_some_and(|(was, is)| !was.calendar.counts_like(&is.calendar))
    });
    let other = differs.then(|| {
        let mut other = present.clone();
        if zone {
            other.zone = before.zone.clone();
        }
        for party in &mut other.parties {
            let was = then(before, &party.name);
            if let Some(was) = was.filter(|_| parties.contains(&party.name.value)) {
                party.calendar = was.calendar.clone();
            }
        }
        other
    });
    let change = ChangedCalendars {
        version,
        parties,
        zone,
    };
    Some((change, other))
}

impl Obligations {
    /// By which calendar, and until when, an obligation was counted where somebody saw only some versions of the charter: before
    /// the first change that they did not see. `None`: as it is now.
    #[must_use]
    pub fn counted_before<'p>(
        &self,
        project: &'p Project,
        o: &Obligation,
        saw: impl Fn(Option<&CharterVersion>) -> bool,
    ) -> Option<(Option<Instant>, &'p Calendar)> {
        let debtor = o.debtor.as_deref()?;
        let dues = &o.rare().dues_before;
        let due_before = |at: usize| dues.iter().find(|(of, _)| *of == at).map(|(_, due)| *due);
        let mut steps = self.calendar_steps.iter().enumerate();
        let (at, change) = steps.find(|(at, change)| {
            let concerns = change.is_of(debtor) || due_before(*at).is_some();
            concerns && !saw(change.made(project))
        })?;
        let before = change.before(project)?;
        let party = in_version(before, &project.charter, debtor)?;
        let calendar = Some(&party.calendar).filter(|calendar| calendar.is_known())?;
        Some((due_before(at).unwrap_or(o.due), calendar))
    }
}
