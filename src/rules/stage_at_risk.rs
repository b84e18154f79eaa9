use super::consequences::OVERDUE;
use super::context::listed;
use super::{Context, answers};
use crate::finding::Finding;
use crate::log::value::Flag;
use crate::log::{Body, Entry};
use crate::obligation::{End, Obligation, State, What, within_warning};

rule! {
    /// Finds a stage due within its warning time that waits for an open request, or for a stage that is overdue.
    ///
    /// The warning time is the term `stage-warning`, counted from now in the working time of the stage's owner. Where everything that
    /// the stage waits for is overdue and told as such, the stage is named there and not told a second time.
    ///
    /// ## Why it matters
    ///
    /// A stage that waits for something three days before its due is late in all but name. On that day there is still time to ask
    /// again, or to agree on another date.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1   # note[stage-at-risk]
    /// owner: agency
    /// due: 2026-03-06
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the stage can be done without what it waits for: then `blocks`, or `after`, says more than is meant.
    ///
    /// ## Configuration
    ///
    /// The term `stage-warning` in the charter. Without it no stage is at risk.
    "stage-at-risk": Deadlines, State, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.owed(|what| what == What::Stage).filter_map(|(o, entry)| judge(cx, o, entry)).collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let Body::Stage(stage) = &entry.body else { return None };
    let urgent = stage.urgent.as_ref().is_some_and(|urgent| urgent.value == Flag(true));
    let term = within_warning(cx.project, o, urgent, cx.as_of)?;
    let log = cx.log();
    let requests = log.referring(entry.id(), "blocks").filter_map(|request| Some((cx.answer(request.id())?, request)));
    let open = requests.filter(|(o, request)| o.end == End::Open && cx.happened(request));
    let before = stage.after.iter().filter_map(|id| Some((cx.stage(&id.value)?, log.get(&id.value)?)));
    let waits: Vec<(&Obligation, &Entry)> = open.chain(before.filter(|(o, _)| o.state == State::Overdue)).collect();
    if waits.is_empty() {
        return None;
    }
    let each: Vec<String> = waits.iter().map(|(waits, other)| words(cx, waits, other)).collect();
    let id = entry.id();
    let warning = format!("`stage-warning: {}`", term.value);
    let mut finding =
        Finding::new(entry.at(entry.head), format!("{id} is {}, which is within {warning}, and waits for {}", cx.due(o), listed(&each)))
            .entry(id)
            .caption(format!("within {warning}, and it waits"))
            .derivation(o.derivation.iter().cloned())
            .help(format!("ask for it now, or agree on a new date: a decision `on: {id}` that `sets: {{due: …}}`"))
            .unless_about(OVERDUE, waits.iter().map(|(_, other)| other.id().to_owned()));
    for (waits, other) in waits {
        finding = finding.involves(other.id()).label(other.source, other.head, format!("open; {}", cx.due(waits)));
    }
    Some(finding)
}

/// What is waited for, in words: `R-1 (access, of marketing-director)`.
fn words(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> String {
    let what = if o.what == What::Stage { "the stage".to_owned() } else { answers::asked(o.what) };
    format!("{} ({what}, of {})", entry.id(), cx.who_owes(o))
}
