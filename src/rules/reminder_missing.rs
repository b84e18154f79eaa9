use super::Context;
use super::consequences::OVERDUE;
use crate::finding::Finding;
use crate::message::message;
use crate::obligation::{State, What};

rule! {
    /// Checks for overdue items without a timely reminder from the side that waits for them.
    ///
    /// A reminder is owed from the due date on, or from the last date that was promised; it names what it reminds
    /// of with `of`. A notice or a request `about` it also counts. If the request, the delivery or the stage is
    /// itself reported as overdue, the missing reminder is a note on that finding.
    ///
    /// ## Why it matters
    ///
    /// A side that waits in silence shares the delay. A reminder on the day after the due date costs a minute, and
    /// shows that the answer was missed.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: reminder-missing.
    ///
    /// ```yaml
    /// request: R-1   # warning[reminder-missing]
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: reminder-missing.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reminder: M-1
    /// of: R-1
    /// at: 2026-03-10 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The reminder was given and not logged.
    ///
    /// ## Configuration
    ///
    /// The term `reminder` in the charter. Without it, no reminder is owed.
    "reminder-missing": Information, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let narrator = cx.narrator();
    let missing = cx
        .owed(|what| what == What::Reminder)
        .filter(|(o, _)| o.state == State::Overdue);
    let findings = missing.map(|(o, entry)| {
        let id = entry.id();
        let message = message! {
            en: "{entry} is overdue, and {missing}; it is {over} overdue",
            ru: "{entry}: срок истёк; {missing}; напоминание просрочено на {over}",
            es: "{entry} está con retraso, y {missing}; el recordatorio lleva {over} de retraso",
            entry: id,
            missing: narrator.missing(o),
            over: narrator.over(o),
        };
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(message! {
                en: "overdue, without a reminder",
                ru: "просрочка без напоминания",
                es: "con retraso y sin recordatorio",
            })
            .derived(&o.derivation)
            .help(message! {
                en: "send a reminder and log it as a reminder with `of: {entry}`",
                ru: "направьте напоминание и внесите его с `of: {entry}`",
                es: "envíe un recordatorio y regístrelo con `of: {entry}`",
                entry: id,
            })
            .unless(OVERDUE);
        finding.since = o.due;
        finding
    });
    findings.collect()
}
