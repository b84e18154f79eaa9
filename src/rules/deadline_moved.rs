use super::{Context, edits};
use crate::finding::Finding;

rule! {
    /// Checks for a stage whose due date was edited instead of decided.
    ///
    /// After the stage is sealed (one working day after it landed, or the term `correction`), a new date is a decision
    /// `on` it that `sets` its `due`: that has a time, a person and a reason, and the first date stays visible.
    ///
    /// ## Why it matters
    ///
    /// A deadline that is edited was never missed.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ### 2026-03-02T13:00+03:00 account-manager <am@agency.example>: Agree on the plan
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ### 2026-03-11T18:00+03:00 account-manager <am@agency.example>: Tidy up the plan
    ///
    /// ```diff edit log/plan.md
    /// -due: 2026-03-13
    /// +due: 2026-03-26   # error[deadline-moved] Fri 13 Mar 2026
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ### 2026-03-02T13:00+03:00 account-manager <am@agency.example>: Agree on the plan
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ### 2026-03-11T18:00+03:00 marketing-director <md@bakery.example>: Move the first stage
    ///
    /// ````markdown append log/plan.md
    /// ```yaml
    /// decision: D-1
    /// on: S-1
    /// at: 2026-03-11 17:30
    /// by: marketing-director
    /// verdict: changed
    /// sets: { due: 2026-03-26 }
    /// reason: the photographer is ill
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the date was a typing error that nobody noticed in time. Then both sides can accept it: an `allow` with its
    /// reason.
    ///
    /// ## Configuration
    ///
    /// The term `correction` in the charter.
    "deadline-moved": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    edits::findings(cx, edits::Which::Dues)
}
