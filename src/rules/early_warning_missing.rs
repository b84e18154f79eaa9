use super::Context;
use super::consequences::OVERDUE;
use crate::finding::Finding;
use crate::obligation::{State, What};

rule! {
    /// Finds a stage that was missed, or stood to be missed, and of which its owner gave no notice in time.
    ///
    /// A stage is threatened when its own due passes, or when a request that blocks it falls overdue while the stage is not delivered.
    /// From then on its owner has the term `early-warning` to log a `notice` with `kind: early-warning` about the stage, or about the
    /// request. An earlier notice will do, unless the date was moved after it; so will a new date that both sides agree on. A threat that
    /// ends before the stage is missed needs no warning any more. While the stage, or the request, is told as overdue, the missing notice
    /// is told there, as a note.
    ///
    /// ## Why it matters
    ///
    /// A delay that is announced can be planned around. One that is found out on the day costs both sides more than the days.
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
    /// Where the notice was given and not logged. Log it, with the time at which it was given.
    ///
    /// ## Configuration
    ///
    /// The term `early-warning` in the charter. Without it no warning is owed.
    "early-warning-missing": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx.owed(|what| what == What::EarlyWarning);
    let missed = owed.filter(|(o, _)| matches!(o.state, State::Overdue | State::Late));
    let findings = missed.filter_map(|(o, stage)| {
        let id = stage.id();
        let why = match &o.about {
            Some(cause) => format!("{cause}, which blocks {id}, fell overdue on {}", cx.show(o.start?)),
            None => format!("{id} was not delivered by {}", cx.show_due(o.start?)),
        };
        let who = cx.who_owes(o);
        let notice = o.act().and_then(|act| cx.log().get(&act.entry));
        let (place, message) = match notice {
            Some(notice) => {
                let place = notice.at(notice.common.at.as_ref().map_or(notice.head, |at| at.span));
                (place, format!("{why}, and {}, the first notice of {who} about it, came {} late; it was {}", notice.id(), cx.over(o), cx.due(o)))
            }
            None => {
                let message = format!("{why}, and no early warning of {who} for {id} is in the log; one was {}", cx.due(o));
                (stage.at(stage.head), message)
            }
        };
        let about = notice.unwrap_or(stage);
        let mut finding = Finding::new(place, message)
            .entry(about.id())
            .involves(id)
            .distinguish(if about.id() == id { "" } else { id })
            .caption(if notice.is_some() { format!("{} late", cx.over(o)) } else { "no notice in time".to_owned() })
            .derivation(o.derivation.iter().cloned())
            .help(match notice {
                Some(_) => "if both sides have settled this, an `allow` with its reason closes it".to_owned(),
                None => format!("log the notice that was given (`kind: early-warning`, `about: {id}`), or an `allow` with its reason"),
            })
            .unless_about(OVERDUE, [o.about.clone().unwrap_or_else(|| id.to_owned())]);
        finding.since = o.due;
        if about.id() != id {
            finding = finding.label(stage.source, stage.head, "threatened");
        }
        if let Some(cause) = o.about.as_ref().and_then(|cause| cx.log().get(cause)) {
            finding = finding.involves(cause.id()).label(cause.source, cause.head, format!("blocks {id}"));
        }
        Some(finding)
    });
    findings.collect()
}
