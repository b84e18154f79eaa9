//! What came before it was given up.

use super::build::Draft;
use super::{Act, End};

/// The end of something that may have been waived, and what came before that.
pub(super) fn unless(waiver: Option<Act>, end: End) -> (End, Option<Act>) {
    let Some(waiver) = waiver else {
        return (end, None);
    };
    let came = match end {
        End::Met(came) if came.at <= waiver.at => Some(came),
        _ => None,
    };
    (End::Waived(waiver), came)
}

impl Draft<'_> {
    /// What came in time was owed no longer when it was given up, and stays in time. What came late was late by then.
    pub(super) fn outlast_waiver(&mut self) {
        let Some(came) = self.came.take() else {
            return;
        };
        let o = &mut self.obligation;
        // What waits for a decision is not settled by having come.
        if !matches!(o.end, End::Waived(_)) || !o.settled {
            return;
        }
        if o.due.is_some_and(|due| came.at > due) {
            o.rare_mut().came = Some(came);
        } else {
            o.end = End::Met(came);
        }
    }
}
