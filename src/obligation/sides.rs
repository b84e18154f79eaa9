//! The sides of the people who act in an entry, and waivers by the creditor's side.

use super::binding::verdict;
use super::build::Building;
use super::{Act, End};
use crate::log::Entry;
use crate::log::value::Verdict;

impl Building<'_> {
    /// The party of a person or party name.
    pub(super) fn side(&self, name: &str) -> Option<String> {
        self.charter()
            .side(name)
            .map(|party| party.name.value.clone())
    }

    /// The parties of the people who act in an entry, in the order in which it names them. Several may decide together.
    pub(super) fn acting_sides(&self, entry: &Entry) -> Vec<String> {
        let actors = entry.actors();
        let sides = actors.filter_map(|actor| self.side(&actor.value));
        sides.fold(Vec::new(), |mut sides, side| {
            if !sides.contains(&side) {
                sides.push(side);
            }
            sides
        })
    }

    /// Whether somebody of a side acts in an entry.
    pub(super) fn acts_for(&self, entry: &Entry, side: &String) -> bool {
        self.acting_sides(entry).contains(side)
    }

    /// The party of the person who acts in an entry, the first of several.
    pub(super) fn actor_side(&self, entry: &Entry) -> Option<String> {
        entry.actor().and_then(|actor| self.side(&actor.value))
    }

    /// The first decision by which the creditor's side waived an obligation: on its entry, or on an answer to it.
    pub(super) fn waiver(&self, ids: &[&str], creditor: Option<&String>) -> Option<Act> {
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

    /// The end of an obligation; a waiver takes precedence over a late discharge.
    pub(super) fn unless_waived(&self, end: End, creditor: Option<&String>) -> End {
        match &end {
            End::Met(act) => self
                .waiver(&[&act.entry], creditor)
                .map_or(end, End::Waived),
            _ => end,
        }
    }
}
