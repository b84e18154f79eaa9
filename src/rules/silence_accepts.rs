use chrono::TimeDelta;

use super::Context;
use crate::calendar::working_days;
use crate::finding::Finding;
use crate::message::message;
use crate::obligation::End;

rule! {
    /// Checks for deliveries that silence will accept within one working day.
    ///
    /// With `silence: accepts` in the term `approval`, no decision within the term is acceptance when the term ends. A
    /// decision, a question about the delivery or an objection to it stops that. A request for approval is never granted by
    /// silence. The term is counted from when the delivery was in the log on the main line, if that was later than it happened,
    /// unless the side that is silent recorded it itself.
    ///
    /// ## Why it matters
    ///
    /// Nobody should accept something because a day passed unnoticed.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-09T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables] }
    /// channels: { email: written }
    /// terms:
    ///   approval: { within: 3 working days, silence: accepts, clause: "§5.3" }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1   # note[silence-accepts]
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-09T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables] }
    /// channels: { email: written }
    /// terms:
    ///   approval: { within: 3 working days, silence: accepts, clause: "§5.3" }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// on: L-1
    /// verdict: rejected
    /// by: marketing-director
    /// at: 2026-03-06 15:00
    /// via: email
    /// reason: The second draft is missing.
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The decision was made and not logged.
    ///
    /// ## Configuration
    ///
    /// `silence: accepts` in the term `approval`, with the `clause` on which it rests. Without it, silence accepts
    /// nothing.
    "silence-accepts": Information, State, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let narrator = cx.narrator();
    let mut findings = Vec::new();
    for (o, entry) in cx.owed(|_| true) {
        let (Some(due), Some(party)) = (o.due, cx.debtor(o)) else {
            continue;
        };
        let soon = o.by_silence
            && o.end == End::Open
            && cx.happened(entry)
            // A due date at midnight belongs to the day that it ends.
            && working_days(cx.as_of, due - TimeDelta::seconds(1), &party.calendar) <= 1;
        if !soon {
            continue;
        }
        let clause = o.clause().map(|clause| {
            message! { en: " ({clause})", ru: " ({clause})", es: " ({clause})", clause: clause }
        });
        let message = message! {
            en: "silence accepts {entry} on {due}{clause}; waiting for {who}",
            ru: "{entry} будет принято по умолчанию {due:on}{clause}; за кем решение: {who}",
            es: "{entry} se aceptará por silencio el {due:on}{clause}; se espera la decisión de {who}",
            entry: entry.id(),
            due: narrator.due_time(o, due),
            clause: clause,
            who: narrator.holder(o),
        };
        let finding = Finding::new(entry.at(entry.head), message)
            .entry(entry.id())
            .caption(message! {
                en: "accepted without a decision until {due}",
                ru: "без решения до {due:from} будет принято",
                es: "se acepta si no hay decisión antes del {due:full}",
                due: narrator.due_time(o, due),
            })
            .derived(&o.derivation)
            .help(message! {
                en: "log a decision `on: {entry}`, a question `about: {entry}`, or an objection that `answers: {entry}`",
                ru: "внесите решение `on: {entry}`, вопрос с `about: {entry}` или возражение с `answers: {entry}`",
                es: "registre una decisión `on: {entry}`, una pregunta `about: {entry}` o una objeción con `answers: {entry}`",
                entry: entry.id(),
            });
        findings.push(finding);
    }
    findings
}
