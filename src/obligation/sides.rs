//! The sides of the people who act in an entry, and waivers by the creditor's side.

use super::binding::verdict;
use super::build::Building;
use super::standing::standing_of;
use super::waived::unless;
use super::{Act, End};
use crate::charter::Charter;
use crate::log::value::Verdict;
use crate::log::{Decision, Entry, Kind};
use crate::project::Project;
use crate::source::SourceId;

impl Building<'_> {
    /// The party of a person or party name.
    pub(super) fn side(&self, name: &str) -> Option<String> {
        self.charter()
            .side(name)
            .map(|party| party.name.value.clone())
    }

    /// The parties for which an entry is: of a decision those that its judgement names.
    pub(super) fn acting_sides(&self, entry: &Entry) -> Vec<String> {
        let deciding = self.deciding(entry);
        deciding.map_or_else(|| parties(self.charter(), entry), <[String]>::to_vec)
    }

    /// The parties for which a decision is taken.
    fn deciding(&self, entry: &Entry) -> Option<&[String]> {
        let judged = (entry.kind == Kind::Decision).then(|| self.standings.get(entry.id()));
        judged.flatten().map(|judged| judged.sides.as_slice())
    }

    /// Whether an entry is by a side.
    pub(super) fn acts_for(&self, entry: &Entry, side: &str) -> bool {
        match self.deciding(entry) {
            Some(sides) => sides.iter().any(|acting| acting == side),
            None => acting(self.charter(), entry).any(|acting| acting == side),
        }
    }

    /// Whether an entry is by a side, or may be, by a name under which the charter may have somebody of that side. The entry is
    /// nothing that this side lacks.
    pub(super) fn may_act_for(&self, entry: &Entry, side: Option<&str>) -> bool {
        side.is_none_or(|side| {
            self.actor_side(entry).as_deref() == Some(side) || self.project.may_act_for(entry, side)
        })
    }

    /// The party for which an entry is, the first of several.
    pub(super) fn actor_side(&self, entry: &Entry) -> Option<String> {
        match self.deciding(entry) {
            Some(sides) => sides.first().cloned(),
            None => acting(self.charter(), entry).next().map(str::to_owned),
        }
    }

    /// The first decision by which the creditor's side waived an obligation: on its entry, or on an answer to it.
    pub(super) fn waiver(&self, ids: &[&str], creditor: Option<&str>) -> Option<Act> {
        let acts = ids
            .iter()
            .flat_map(|id| self.decisions(id))
            .filter_map(|taken| {
                let waives = verdict(taken.content) == Some(Verdict::Waived);
                let owed = creditor.is_some_and(|side| self.acts_for(taken.by, side));
                (waives && owed).then(|| taken.act())
            });
        acts.min_by_key(|act| act.at)
    }

    /// The end of an obligation; a waiver of what came takes precedence over a late discharge.
    pub(super) fn unless_waived(&self, end: End, creditor: Option<&str>) -> (End, Option<Act>) {
        let waiver = match &end {
            End::Met(act) => self.waiver(&[&act.entry], creditor),
            _ => None,
        };
        unless(waiver, end)
    }
}

/// The parties of the people who act in an entry, in the order in which it names them. Several may decide together.
pub(super) fn parties(charter: &Charter, entry: &Entry) -> Vec<String> {
    acting(charter, entry).fold(Vec::new(), |mut sides, side| {
        if !sides.iter().any(|known| known == side) {
            sides.push(side.to_owned());
        }
        sides
    })
}

/// The same, a party once for each of its people.
fn acting<'c>(charter: &'c Charter, entry: &'c Entry) -> impl Iterator<Item = &'c str> {
    let sides = entry.actors().filter_map(|by| charter.side(&by.value));
    sides.map(|side| side.name.as_str())
}

/// The parties for which a decision is taken: those of the people who take it. If these are of several parties, a party takes
/// part if its own people have the authority that the decision needs.
pub(super) fn deciding_sides(
    project: &Project,
    judged_by: SourceId,
    entry: &Entry,
    decision: &Decision,
) -> Vec<String> {
    let sides = parties(&project.charter, entry);
    if sides.len() < 2 {
        return sides;
    }
    let charter = project.charter_of(judged_by);
    let may =
        |side: &&String| standing_of(charter, &project.log, entry, decision, Some(side)).binds();
    let able: Vec<String> = sides.iter().filter(may).cloned().collect();
    // Where none is able to alone, it is by the first at most.
    if able.is_empty() {
        sides.into_iter().take(1).collect()
    } else {
        able
    }
}
