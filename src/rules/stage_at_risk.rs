use super::Context;
use super::consequences::OVERDUE;
use crate::finding::Finding;
use crate::log::value::Flag;
use crate::log::{Body, Entry};
use crate::message::{Message, Value, message};
use crate::narrator::{owed, state};
use crate::obligation::{End, Obligation, State, What, within_warning};

rule! {
    /// Checks for stages due within their warning time that wait for an open request or for an overdue stage.
    ///
    /// The warning time is the term `stage-warning`, counted from now in the working time of the stage's owner. If
    /// everything that the stage waits for is reported as overdue, those findings name the stage and it is not
    /// reported again.
    ///
    /// ## Why it matters
    ///
    /// A stage that waits for something three days before its due date is late in all but name. On that day there
    /// is still time to ask again, or to agree on another date.
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
    /// The stage can be done without what it waits for: then `blocks` or `after` is too strict.
    ///
    /// ## Configuration
    ///
    /// The term `stage-warning` in the charter. Without it, no stage is at risk.
    "stage-at-risk": Deadlines, State, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.owed(|what| what == What::Stage)
        .filter_map(|(o, entry)| judge(cx, o, entry))
        .collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let Body::Stage(stage) = &entry.body else {
        return None;
    };
    let urgent = stage
        .urgent
        .as_ref()
        .is_some_and(|urgent| urgent.value == Flag(true));
    let term = within_warning(cx.project, o, urgent, cx.as_of)?;
    let log = cx.log();
    let requests = log
        .referring(entry.id(), "blocks")
        .filter_map(|request| Some((cx.answer(request.id())?, request)));
    let open = requests.filter(|(o, request)| o.end == End::Open && cx.happened(request));
    let before = stage
        .after
        .iter()
        .filter_map(|id| Some((cx.stage(&id.value)?, log.get(&id.value)?)));
    let waits: Vec<(&Obligation, &Entry)> = open
        .chain(before.filter(|(o, _)| o.state == State::Overdue))
        .collect();
    if waits.is_empty() {
        return None;
    }
    let narrator = cx.narrator();
    let id = entry.id();
    let message = message! {
        en: "{stage} is {due}, which is within `stage-warning: {term}`, and waits for {waits}",
        ru: "{stage}: {due}, осталось меньше `stage-warning: {term}`; ожидается: {waits}",
        es: "{stage}: {due}, dentro de `stage-warning: {term}`; a la espera de {waits}",
        stage: id,
        due: narrator.due(o),
        term: &term.value,
        waits: Value::all(waits.iter().map(|(waits, other)| from_whom(cx, waits, other))),
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(message! {
            en: "within `stage-warning: {term}` and waiting",
            ru: "в пределах `stage-warning: {term}` и в ожидании",
            es: "dentro de `stage-warning: {term}` y a la espera",
            term: &term.value,
        })
        .derived(&o.derivation)
        .help(message! {
            en: "ask for it now, or agree on a new date: a decision `on: {stage}` with `sets: {{due: …}}`",
            ru: "запросите это сейчас или согласуйте новый срок: решение `on: {stage}` с `sets: {{due: …}}`",
            es: "solicítelo ahora o acuerde una fecha nueva: una decisión `on: {stage}` con `sets: {{due: …}}`",
            stage: id,
        })
        .unless_about(
            OVERDUE,
            waits.iter().map(|(_, other)| other.id().to_owned()),
        );
    for (waits, other) in waits {
        finding = finding.involves(other.id()).label(
            other.source,
            other.head,
            Message::clauses([state(State::Open, waits.what), narrator.due(waits)]),
        );
    }
    Some(finding)
}

/// An item that is waited for: `R-1 (access, from marketing-director)`.
fn from_whom(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Message {
    message! {
        en: "{entry} ({what}, from {who})",
        ru: "{entry} ({what}, за кем: {who})",
        es: "{entry} ({what}, de {who})",
        entry: entry.id(),
        what: owed(o.what),
        who: cx.narrator().holder(o),
    }
}
