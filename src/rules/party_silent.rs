use super::{Context, slips};
use crate::finding::Finding;
use crate::message::{Value, message};
use crate::narrator::slips::last_clauses;
use crate::obligation::{signs, silence};
use crate::source::Location;

/// The maximum number of open entries to name.
const FEW: usize = 5;

rule! {
    /// Checks for a party that has been silent for longer than the charter agrees while something is open.
    ///
    /// The term runs from the last entry in which somebody of that party acted or took part in a call, in that party's
    /// working time. Of a party that has no entry at all it runs from the first request to it, or delivery that waits for its
    /// decision, or from the start of the record, if that is later. It applies to both sides alike, while anything is open between
    /// them or a stage runs.
    ///
    /// ## Why it matters
    ///
    /// Projects seldom end with a quarrel. One side answers later and later, then not at all, and nobody notices which
    /// week it was.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-26T12:00+03:00.
    ///
    /// Rules: party-silent.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }   # warning[party-silent] A-1
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables] }
    /// channels: { email: written }
    /// terms: { silence: 10 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-30
    /// accept: a month of posts
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-09 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-04-20
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-10 12:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ```yaml
    /// reminder: M-1
    /// of: S-1
    /// at: 2026-03-20 12:00
    /// from: account-manager
    /// via: email
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-24T12:00+03:00.
    ///
    /// Rules: party-silent.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables] }
    /// channels: { email: written }
    /// terms: { silence: 10 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// due: 2026-04-20
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-20 12:00
    /// from: account-manager
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The party answered and nobody logged it, or a pause was agreed. Log what was said.
    ///
    /// ## Configuration
    ///
    /// The term `silence` in the charter. Without it, nothing is reported.
    "party-silent": Information, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let parties = cx.charter().parties.iter();
    let findings = parties.filter_map(|party| {
        let silence = silence(cx.project, cx.obligations, party, cx.as_of)?;
        let (at, last) = silence.last;
        let slips = signs(cx.project, &party.name.value, at, cx.as_of);
        let last_sign = if silence.heard {
            message! {
                en: "the log has nothing from {party} since {last}, {at}",
                ru: "от стороны {party} в журнале ничего нет после {last} ({at:full})",
                es: "no consta nada de {party} desde {last} ({at:full})",
                party: &party.name.value,
                last: last.id(),
                at: cx.narrator().time(at),
            }
        } else {
            message! {
                en: "the log has nothing from {party} at all; {last} was the first to ask it, {at}",
                ru: "от стороны {party} в журнале нет ничего; первой к ней обращена {last} ({at:full})",
                es: "no consta nada en absoluto de {party}; la primera en pedirle algo fue {last} ({at:full})",
                party: &party.name.value,
                last: last.id(),
                at: cx.narrator().time(at),
            }
        };
        let message = message! {
            en: "{last_sign}; `silence: {term}` ended {since}; open: {open}{more}{slips}",
            ru: "{last_sign}; срок `silence: {term}` истёк {since:on}; открыто: {open}{more}{slips}",
            es: "{last_sign}; el plazo `silence: {term}` terminó el {since:on}; pendiente: {open}{more}{slips}",
            last_sign: last_sign,
            term: &silence.term.value,
            since: cx.narrator().close(silence.since),
            open: Value::commas(silence.open.iter().take(FEW).copied()),
            more: (silence.open.len() > FEW).then(|| message! { en: ", …", ru: ", …", es: ", …" }),
            slips: last_clauses(&slips),
        };
        let place = Location {
            source: cx.charter().source,
            span: party.name.span,
        };
        let finding = Finding::new(place, message)
            .distinguish(party.name.value.as_str())
            .caption(message! {
                en: "nothing since {at}",
                ru: "ничего {at:since}",
                es: "nada desde el {at:full}",
                at: cx.narrator().time(at),
            })
            .derived(&silence.derivation)
            .label(
                last.source,
                last.head,
                if silence.heard {
                    message! { en: "the last sign", ru: "последняя запись", es: "la última señal" }
                } else {
                    message! { en: "the first that asked it", ru: "первое обращение", es: "la primera que le pidió algo" }
                },
            )
            .involves(last.id())
            .help(message! {
                en: "ask {party} in writing how to go on; if it has answered, log that",
                ru: "письменно спросите у стороны {party}, как продолжать; если ответ был, внесите его",
                es: "pregunte por escrito a {party} cómo seguir; si ya respondió, regístrelo",
                party: &party.name.value,
            })
            .since(silence.since);
        Some(slips::shown(&slips, finding))
    });
    findings.collect()
}
