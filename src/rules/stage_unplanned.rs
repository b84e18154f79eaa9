use super::Context;
use super::context::listed;
use crate::finding::Finding;
use crate::log::Body;
use crate::obligation::{End, What};

rule! {
    /// Finds a stage without due, owner or acceptance.
    ///
    /// A due and an owner may also come from a decision that `sets` them. Stages that are delivered or given up are left alone.
    ///
    /// ## Why it matters
    ///
    /// A stage without a due is never late, one without an owner is nobody's, and one without `accept` is done when the other side
    /// says so.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1   # warning[stage-unplanned] no due and no acceptance
    /// owner: agency
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the plan is a sketch on purpose: an `allow` with its reason, and `until` a day by which it is to be filled in, closes it.
    ///
    /// ## Configuration
    ///
    /// None.
    "stage-unplanned": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx.owed(|what| what == What::Stage).filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, entry)| {
        let Body::Stage(stage) = &entry.body else { return None };
        let id = entry.id();
        // An owner whom nobody knows is told by another rule.
        let lacks = [
            ("due", o.due.is_none() && stage.due.is_none()),
            ("owner", o.debtor.is_none() && stage.owner.is_none()),
            ("acceptance", stage.accept.as_ref().is_none_or(|accept| accept.value.trim().is_empty())),
        ];
        let missing: Vec<String> = lacks.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| format!("no {name}")).collect();
        let fields: Vec<&str> = lacks.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| field(name)).collect();
        (!missing.is_empty()).then(|| {
            let help = match fields.as_slice() {
                ["`accept:`"] => "agree on what \"done\" means and write it under `accept:`".to_owned(),
                _ => format!("agree on it and add {}; what is agreed later, a decision `on: {id}` can `set`: due and owner", listed(&fields)),
            };
            Finding::new(entry.at(entry.head), format!("{id} has {}", listed(&missing)))
                .entry(id)
                .caption(listed(&missing))
                .help(help)
        })
    });
    findings.collect()
}

fn field(name: &str) -> &'static str {
    match name {
        "due" => "`due:`",
        "owner" => "`owner:`",
        _ => "`accept:`",
    }
}
