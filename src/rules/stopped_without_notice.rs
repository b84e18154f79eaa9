use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry, Notice};
use crate::message::{Value, message};

rule! {
    /// Checks for notices that work resumes without an earlier notice that it stopped.
    ///
    /// A `resume-work` needs an earlier `stop-work` from the same side: about the same entry, with the same
    /// `cause`, or about a request that blocks the same stage. Each stop ends once.
    ///
    /// ## Why it matters
    ///
    /// "We are resuming work" claims a gap. Without the notice at its start, nobody can say when it began, and
    /// whether the other side knew.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-31
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// notice: N-1   # warning[stopped-without-notice]
    /// kind: resume-work
    /// about: S-1
    /// at: 2026-03-19 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// Rules: stopped-without-notice.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-31
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// notice: N-1
    /// kind: stop-work
    /// about: S-1
    /// at: 2026-03-16 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// notice: N-2
    /// kind: resume-work
    /// about: S-1
    /// at: 2026-03-19 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The notice was given and not logged. Log it, with the time at which it was given.
    ///
    /// ## Configuration
    ///
    /// None.
    "stopped-without-notice": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut notices: Vec<(Instant, &Entry, &Notice)> = Vec::new();
    for entry in cx.log().entries().iter().filter(|entry| cx.happened(entry)) {
        if let (Body::Notice(notice), Some(at)) = (&entry.body, cx.done(entry)) {
            notices.push((at, entry, notice));
        }
    }
    notices.sort_by_key(|(at, _, notice)| (*at, is(notice, NoticeKind::ResumeWork)));
    // The stopped work at each notice, by the side that stopped it.
    let mut stopped: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (at, entry, notice) in notices {
        let Some(actor) = entry.actor() else { continue };
        // Whose work it is, and what it is about, is reported as a fault of form where it cannot be known.
        let Some(side) = cx.charter().side(&actor.value) else {
            continue;
        };
        let side = side.name.value.as_str();
        let about = touched(cx, notice);
        let stopped = stopped.entry(side).or_default();
        if is(notice, NoticeKind::StopWork) {
            stopped.extend(about);
        } else if is(notice, NoticeKind::ResumeWork) {
            if about.iter().any(|id| stopped.contains(id)) {
                stopped.retain(|id| !about.contains(id));
            } else if about.iter().any(|id| cx.log().get(id).is_some()) {
                findings.push(finding(entry, notice, at));
            }
        }
    }
    findings
}

fn finding(entry: &Entry, notice: &Notice, at: Instant) -> Finding {
    let id = entry.id();
    let about = || notice.about.iter().map(|id| &*id.value);
    let message = message! {
        en: "{notice} resumes work on {about}, but no earlier notice stopped it",
        ru: "{notice}: работы возобновлены ({about}), но уведомления об их приостановке до этого нет",
        es: "{notice} indica que se reanudan los trabajos de {about}, pero ningún aviso anterior indica que se suspendieron",
        notice: id,
        about: Value::all(about()),
    };
    Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(message! {
            en: "no `stop-work` before it",
            ru: "до этого нет `stop-work`",
            es: "sin `stop-work` anterior",
        })
        .help(message! {
            en: "log the notice by which work stopped, if one was given: `kind: stop-work`, `about: {about}`",
            ru: "внесите уведомление о приостановке, если оно направлялось: `kind: stop-work`, `about: {about}`",
            es: "registre el aviso de suspensión, si se dio: `kind: stop-work`, `about: {about}`",
            about: Value::commas(about()),
        })
        .since(at)
}

fn is(notice: &Notice, kind: NoticeKind) -> bool {
    notice
        .kind
        .as_ref()
        .is_some_and(|known| known.value == kind)
}

/// The entries affected by a notice: its subjects, its cause, and the stages that these block.
fn touched<'p>(cx: &Context<'p>, notice: &'p Notice) -> BTreeSet<&'p str> {
    let named = notice
        .about
        .iter()
        .chain(notice.cause.as_ref())
        .map(|id| &*id.value);
    let mut ids: BTreeSet<&str> = named.collect();
    for id in ids.clone() {
        if let Some(Body::Request(request)) = cx.log().get(id).map(|entry| &entry.body) {
            ids.extend(request.blocks.iter().map(|id| &*id.value));
        }
    }
    ids
}
