//! What waits for what is owed: a stage that was delivered waits for nothing.

use super::build::Building;
use super::{End, What};

impl Building<'_> {
    /// Takes out the stages that wait no more: of what is open, those that are delivered, and of what came late, those that
    /// were delivered before it was due.
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
            o.blocks.retain(|stage| match delivered.get(stage) {
                None => true,
                Some(at) => !open && due.is_none_or(|due| *at > due),
            });
        }
    }
}
