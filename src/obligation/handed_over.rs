//! Deliveries that come in the place of earlier ones.

use super::build::Building;
use super::{Act, End};
use crate::charter::Charter;
use crate::log::{Delivery, Entry, Kind, ReportPeriod};

/// The earliest later delivery of one side of the same stage, or of the same item for the same period.
pub(super) struct HandedOver {
    side: Option<String>,
    /// Whether the log shows that it is of this side.
    is_shown: bool,
    same: Same,
    act: Act,
}

/// What two deliveries have in common of which the later one supersedes the earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Same {
    /// The stage.
    Thing,
    /// The item of the cadence, and the period.
    Period(ReportPeriod),
}

impl<'p> Building<'p> {
    /// The deliveries of the same side that superseded one: each of its stages was delivered again. The later ones come first. What others
    /// wrote down for a side supersedes nothing that this side wrote down.
    pub(super) fn superseded(&self, entry: &Entry, delivery: &Delivery) -> End {
        if self.done(entry).is_none() {
            return End::Open;
        }
        let side = self.actor_side(entry);
        let is_shown = self.is_shown(entry, side.as_deref());
        let mut last: Option<&Act> = None;
        for stage in &delivery.of {
            let Some(same) = self.supersedes(&stage.value, delivery) else {
                return End::Open;
            };
            let later = self.handed_over.get(&*stage.value.0);
            let later = later.into_iter().flatten();
            let counts = |later: &&HandedOver| {
                later.side == side && later.same == same && (later.is_shown || !is_shown)
            };
            let next = later.filter(counts).min_by_key(|later| later.act.at);
            let Some(HandedOver { act: next, .. }) = next else {
                return End::Open;
            };
            if last.is_none_or(|last| last.at < next.at) {
                last = Some(next);
            }
        }
        last.map_or(End::Open, |last| End::Superseded(last.clone()))
    }

    /// Remembers a delivery as the one that supersedes those before it, unless it was taken back. Of simultaneous ones it is
    /// the first by their ids.
    pub(super) fn hand_over(&mut self, entry: &'p Entry, delivery: &'p Delivery) {
        let Some(at) = self.done(entry) else {
            return;
        };
        let side = self.actor_side(entry);
        let is_shown = self.is_shown(entry, side.as_deref());
        for stage in &delivery.of {
            if self.taken_back(entry, &stage.value, None).is_some() {
                continue;
            }
            let Some(same) = self.supersedes(&stage.value, delivery) else {
                continue;
            };
            let entry = entry.id().to_owned();
            let later = self.handed_over.entry(&*stage.value.0).or_default();
            let mut known = later.iter_mut();
            match known.find(|known| {
                known.side == side && known.same == same && known.is_shown == is_shown
            }) {
                Some(known) => known.act = Act { entry, at },
                None => later.push(HandedOver {
                    side: side.clone(),
                    is_shown,
                    same,
                    act: Act { entry, at },
                }),
            }
        }
    }

    /// Whether the log shows that a delivery is of its side.
    fn is_shown(&self, entry: &Entry, side: Option<&str>) -> bool {
        side.is_none_or(|side| self.project.is_shown_to_be_of(entry, side))
    }

    /// What a delivery has in common with those that it supersedes. A report of the cadence that names no period supersedes nothing:
    /// each is for a period of its own.
    fn supersedes(&self, of: &str, delivery: &Delivery) -> Option<Same> {
        if self.project.log.get_kind(of, Kind::Stage).is_some() {
            return Some(Same::Thing);
        }
        if let Some(period) = &delivery.period {
            return Some(Same::Period(period.value));
        }
        let has = |charter: &Charter| charter.cadence.iter().any(|item| item.name.value == of);
        let versions = self.project.charter_versions().iter();
        let mut charters = versions.map(|version| &version.charter);
        let is_item = has(self.charter()) || charters.any(has);
        (!is_item).then_some(Same::Thing)
    }
}
