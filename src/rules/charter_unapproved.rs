use super::{Context, authority, commits};
use crate::charter::Charter;
use crate::finding::Finding;
use crate::message::{Value, message};
use crate::obligation::{Approval, approval};
use crate::source::{Location, Span};

rule! {
    /// Checks for a change of what the charter agrees without a decision by both sides on it.
    ///
    /// Terms, channels, cadences, the contract's dates, speakers, severities, the files of the log, the calendars that prove
    /// calls, the party of a person and who may decide what are agreed; each change needs a decision `on: charter` by each
    /// side. A decision approves all that the charter says by then; one that nothing before it needed approves the next change.
    /// People of a side who may not decide on the charter do not approve for it.
    /// Severities, the files of the log, what `contract` says and the kinds of known channels are in force only once both sides
    /// approved them. Calendars, names and addresses are facts: they are corrected without one. The first version counts as part of the contract, except
    /// that `record` may start later than the first commit only by such decisions.
    ///
    /// ## Why it matters
    ///
    /// Both sides are held to the charter. A term that one of them changed alone is not an agreed term.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }   # warning[charter-unapproved] term answer
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-03T12:00+03:00 account-manager <am@agency.example>: Both sides agree
    ///
    /// ````markdown file log/charter.md
    /// ```yaml
    /// decision: D-8
    /// on: charter
    /// at: 2026-03-03 11:00
    /// by: account-manager
    /// verdict: changed
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-9
    /// on: charter
    /// at: 2026-03-03 11:30
    /// by: marketing-director
    /// verdict: changed
    /// via: email
    /// ```
    /// ````
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If both sides agreed and nobody wrote it down. Log the two decisions; made later, they approve the change from
    /// then on.
    ///
    /// ## Configuration
    ///
    /// People who decide on the charter have the scope `charter` under `decides`.
    "charter-unapproved": Record, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let versions = cx.project.charter_versions();
    let mut findings = Vec::new();
    for (at, pair) in versions.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let parts = after.charter.agreed_otherwise(&before.charter);
        if parts.is_empty() || after.stamp.time > cx.as_of {
            continue;
        }
        let approval = approval(cx.project, cx.obligations, cx.as_of, at + 1);
        let Some(Approval { decided, missing }) = approval else {
            continue;
        };
        if missing.is_empty() {
            continue;
        }
        let stamp = &after.stamp;
        let missing = Value::all(missing);
        let message = message! {
            en: "{commit}, {time}, changes the charter ({parts}) without a decision by {missing}",
            ru: "{commit}, {time}: устав проекта изменён ({parts}) без решения {missing#стороны|сторон|сторон} {missing}",
            es: "{commit}, {time}: cambia el estatuto del proyecto ({parts}) sin una decisión de {missing}",
            commit: commits::named(cx, stamp),
            time: cx.narrator().time(stamp.time),
            parts: Value::commas(&parts),
            missing: missing.clone(),
        };
        let text = |charter: &Charter| cx.project.sources.get(charter.source).text();
        let changed = Location {
            source: after.charter.source,
            span: first_difference(text(&before.charter), text(&after.charter)),
        };
        let caption =
            message! { en: "the first change", ru: "первое изменение", es: "el primer cambio" };
        let mut finding = authority::on_charter(cx, changed, message, caption)
            .distinguish(stamp.commit.as_str())
            .help(message! {
                en: "log {missing#a decision|one decision each} by {missing} with `on: charter`",
                ru: "внесите с `on: charter` {missing#решение стороны|решения сторон|решения сторон} {missing}",
                es: "registre con `on: charter` {missing#una decisión|sendas decisiones} de {missing}",
                missing: missing,
            })
            .since(stamp.time);
        for decision in decided {
            finding = finding.involves(decision.id());
        }
        findings.push(finding);
    }
    findings.extend(record_start(cx));
    findings
}

/// The start of the record that the first version sets later than its own commit, without both sides' agreement.
/// A later version that sets it is reported above.
fn record_start(cx: &Context<'_>) -> Option<Finding> {
    let start = cx
        .obligations
        .record_start()
        .filter(|start| !start.counts())?;
    let first = cx.project.charter_versions().first()?;
    let stated = |charter: &Charter| charter.record_starts.as_ref().map(|starts| starts.value);
    if stated(&first.charter) != stated(cx.charter()) {
        return None;
    }
    let place = Location {
        source: cx.charter().source,
        span: cx.charter().record_starts.as_ref()?.span,
    };
    let missing = Value::all(start.missing.iter().map(String::as_str));
    let message = message! {
        en: "`record` starts {start}, later than the first commit ({first}), without a decision by {missing}: it does not apply",
        ru: "`record` начинается {start:on}, позже первого коммита ({first}), без решения {missing#стороны|сторон|сторон} {missing}: не применяется",
        es: "`record` empieza el {start:on}, después del primer commit ({first}), sin una decisión de {missing}: no se aplica",
        start: cx.narrator().time(start.at),
        first: cx.narrator().time(first.stamp.time),
        missing: missing.clone(),
    };
    let finding = Finding::new(place, message)
        .distinguish("record")
        .caption(message! {
            en: "not agreed by both sides",
            ru: "не согласовано обеими сторонами",
            es: "no acordado por ambas partes",
        })
        .help(message! {
            en: "log {missing#a decision|one decision each} by {missing} with `on: charter`",
            ru: "внесите с `on: charter` {missing#решение стороны|решения сторон|решения сторон} {missing}",
            es: "registre con `on: charter` {missing#una decisión|sendas decisiones} de {missing}",
            missing: missing,
        })
        .since(first.stamp.time);
    Some(finding)
}

/// The first line of `now` that differs from `then`.
fn first_difference(then: &str, now: &str) -> Span {
    let mut start = 0;
    let mut old = then.lines();
    for line in now.split_inclusive('\n') {
        let bare = line.trim_end();
        if old.next().map(str::trim_end) != Some(bare) {
            let indent = bare.len() - bare.trim_start().len();
            return Span::new(start + indent, start + bare.len());
        }
        start += line.len();
    }
    Span::new(start, start)
}
