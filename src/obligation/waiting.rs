//! Stages that wait for an obligation: a delivered stage no longer waits.

use super::build::Building;
use super::{End, What};

impl Building<'_> {
    /// Removes the stages that no longer wait: for open obligations those that are delivered, and for late ones those that
    /// were delivered before the due date.
    pub(super) fn settle_waiting(&mut self) {
        let delivered: std::collections::HashMap<String, crate::calendar::Instant> = self
            .all
            .iter()
            .filter(|o| o.what == What::Stage)
            .filter_map(|o| Some((o.entry.clone(), o.act()?.at)))
            .collect();
        for o in &mut self.all {
            if !matches!(o.what, What::Answer(_) | What::Approval | What::Promise) {
                continue;
            }
            let (open, due) = (o.end == End::Open, o.due);
            if let Some(rare) = &mut o.rare {
                rare.blocks.retain(|stage| match delivered.get(stage) {
                    None => true,
                    Some(at) => !open && due.is_none_or(|due| *at > due),
                });
            }
        }
    }
}
