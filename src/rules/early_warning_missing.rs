use super::Context;
use super::consequences::{OVERDUE, settle};
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::obligation::{Obligation, State, What};

rule! {
    /// Checks for stages that were missed, or were about to be missed, without a timely notice from their owner.
    ///
    /// A stage is threatened when its own due date passes, or when a request that blocks it becomes overdue while
    /// the stage is not delivered. From then on its owner has the term `early-warning` to log a `notice` with
    /// `kind: early-warning` about the stage or about the request. An earlier notice counts, unless the date was
    /// moved after it; so does a new date that both sides agree on. A threat that ends before the stage is missed
    /// needs no warning any more, nor does a stage that is delivered before the warning is due. While the stage or the
    /// request is reported as overdue, the missing notice is a note on that finding.
    ///
    /// ## Why it matters
    ///
    /// A delay that is announced can be planned around. A delay that is discovered on the day costs both sides more
    /// than the days.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-18T15:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1   # warning[early-warning-missing]
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-18 11:00   # warning[stage-late]
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-18T15:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// notice: N-1
    /// kind: early-warning
    /// about: S-1
    /// at: 2026-03-11 12:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// on: S-1
    /// at: 2026-03-12 12:00
    /// by: marketing-director
    /// via: email
    /// verdict: changed
    /// sets: { due: 2026-03-18 }
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-18 11:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The notice was given and not logged. Log it, with the time at which it was given.
    ///
    /// ## Configuration
    ///
    /// The term `early-warning` in the charter. Without it, no warning is owed.
    "early-warning-missing": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx.owed(|what| what == What::EarlyWarning);
    let missed = owed.filter(|(o, _)| matches!(o.state, State::Overdue | State::Late));
    missed
        .filter_map(|(o, stage)| finding(cx, o, stage))
        .collect()
}

fn finding(cx: &Context<'_>, o: &Obligation, stage: &Entry) -> Option<Finding> {
    let narrator = cx.narrator();
    let id = stage.id();
    let threat = threat(cx, o, id, o.start?);
    // What ended the stage itself is no notice about it.
    let delivered = cx.stage(id).and_then(Obligation::act);
    let notice = o.act().filter(|act| delivered.is_none_or(|by| by.entry != act.entry));
    let notice = notice.and_then(|act| cx.log().get(&act.entry));
    let mut finding = match notice {
        Some(notice) => {
            let message = message! {
                en: "{threat}, and the first notice from {who} about it, {notice}, came {over} late; {due}",
                ru: "{threat}; первое уведомление об этом: {notice} (от кого: {who}), с опозданием на {over}; {due}",
                es: "{threat}, y el primer aviso de {who}, {notice}, llegó con {over} de retraso; {due}",
                threat: threat,
                who: narrator.holder(o),
                notice: notice.id(),
                over: narrator.over(o),
                due: narrator.due(o),
            };
            let place = notice.common.at.as_ref().map_or(notice.head, |at| at.span);
            Finding::new(notice.at(place), message)
                .caption(message! {
                    en: "{over} late",
                    ru: "просрочка {over}",
                    es: "{over} de retraso",
                    over: narrator.over(o),
                })
                .help(settle())
        }
        None => {
            let message = message! {
                en: "{threat}, and {missing}",
                ru: "{threat}; {missing}",
                es: "{threat}, y {missing}",
                threat: threat,
                missing: narrator.missing(o),
            };
            Finding::new(stage.at(stage.head), message)
                .caption(message! {
                    en: "no timely notice",
                    ru: "нет своевременного уведомления",
                    es: "sin aviso a tiempo",
                })
                .help(message! {
                    en: "log the notice that was given (`kind: early-warning`, `about: {stage}`), or add an `allow` with a reason",
                    ru: "внесите отправленное уведомление (`kind: early-warning`, `about: {stage}`) или добавьте `allow` с причиной",
                    es: "registre el aviso que se dio (`kind: early-warning`, `about: {stage}`) o añada un `allow` con su motivo",
                    stage: id,
                })
        }
    };
    let about = notice.unwrap_or(stage);
    finding = finding
        .entry(about.id())
        .involves(id)
        .distinguish(if about.id() == id { "" } else { id })
        .derived(&o.derivation)
        .unless_about(OVERDUE, [o.rare().about.clone().unwrap_or_else(|| id.to_owned())]);
    finding.since = o.due;
    if about.id() != id {
        let text = message! { en: "threatened", ru: "под угрозой срыва", es: "en riesgo" };
        finding = finding.label(stage.source, stage.head, text);
    }
    if let Some(cause) = o.rare().about.as_ref().and_then(|cause| cx.log().get(cause)) {
        let text = message! {
            en: "blocks {stage}",
            ru: "блокирует {stage}",
            es: "bloquea {stage}",
            stage: id,
        };
        finding = finding
            .involves(cause.id())
            .label(cause.source, cause.head, text);
    }
    Some(finding)
}

/// What threatens a stage since an instant.
fn threat(cx: &Context<'_>, o: &Obligation, stage: &str, since: Instant) -> Message {
    let narrator = cx.narrator();
    // It passed in the zone in which it was due.
    let source = o.rare().about.as_deref().unwrap_or(stage);
    let mut passed = cx.obligations.of(source).filter(|other| other.what != o.what);
    let passed = passed.find(|other| other.due == Some(since));
    let since = passed.map_or_else(|| narrator.close(since), |other| narrator.due_time(other, since));
    match &o.rare().about {
        Some(cause) => message! {
            en: "{cause}, which blocks {stage}, became overdue on {since}",
            ru: "{cause} (блокирует {stage}): просрочка {since:since}",
            es: "{cause}, que bloquea {stage}, lleva retraso desde el {since:full}",
            cause: cause,
            stage: stage,
            since: since,
        },
        None => message! {
            en: "{stage} was not delivered by {due}",
            ru: "{stage}: не сдано до {due:from}",
            es: "{stage} no se entregó antes del {due:full}",
            stage: stage,
            due: since,
        },
    }
}
