use super::Context;
use super::consequences::settle;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Message, message};
use crate::obligation::{Ground, Stoppage};

rule! {
    /// Checks for a notice that stops work before the agreed conditions were met.
    ///
    /// The conditions are met if something that the other side owes, and that the notice is about, has been overdue for
    /// longer than the term `stop-work`, counted from when it was in the log if the side that stops work recorded it late. The stages and
    /// terms of that side are then suspended until it gives notice that work resumes; by a notice that was recorded late, from when it was
    /// recorded. Otherwise its clocks continue to run.
    ///
    /// ## Why it matters
    ///
    /// A side that stops work without the right to do so is late with everything that follows.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// Rules: stopped-too-early.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables, budget] }
    /// channels: { email: written }
    /// terms: { stop-work: 5 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-02 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-06
    /// ```
    ///
    /// ```yaml
    /// notice: N-1   # warning[stopped-too-early] Fri 13 Mar 2026 19:00
    /// kind: stop-work
    /// at: 2026-03-10 12:00
    /// from: account-manager
    /// via: email
    /// about: R-1
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-17T12:00+03:00.
    ///
    /// Rules: stopped-too-early.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables, budget] }
    /// channels: { email: written }
    /// terms: { stop-work: 5 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-02 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-06
    /// ```
    ///
    /// ```yaml
    /// notice: N-1
    /// kind: stop-work
    /// at: 2026-03-16 12:00
    /// from: account-manager
    /// via: email
    /// about: R-1
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The contract names other conditions, such as safety, which the charter cannot state.
    ///
    /// ## Configuration
    ///
    /// The term `stop-work` in the charter.
    "stopped-too-early": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let stops = cx.obligations.stoppages().iter();
    stops.filter_map(|stop| finding(cx, stop)).collect()
}

fn finding(cx: &Context<'_>, stop: &Stoppage) -> Option<Finding> {
    let entry = cx.log().get(&stop.notice)?;
    let narrator = cx.narrator();
    let why = match &stop.ground {
        Ground::Met { .. } | Ground::Unread => return None,
        // That the notice is about nothing known is reported as a fault of form.
        Ground::NothingOverdue if !is_about_something(cx, entry) => return None,
        Ground::NoTerm => message! {
            en: "the charter has no term `stop-work`",
            ru: "в уставе проекта нет нормы срока `stop-work`",
            es: "el estatuto del proyecto no tiene el plazo `stop-work`",
        },
        Ground::NothingOverdue => message! {
            en: "nothing that it is about, and that the other side owed, was overdue then",
            ru: "из указанного за другой стороной тогда ничего не было просрочено",
            es: "nada de lo indicado que debiera la otra parte estaba entonces vencido",
        },
        Ground::TooEarly { entry, term, met } => message! {
            en: "`stop-work: {term}` for {entry} ended {met}",
            ru: "срок `stop-work: {term}` для {entry} истёк {met:on}",
            es: "el plazo `stop-work: {term}` para {entry} terminó el {met:on}",
            term: term,
            entry: entry,
            met: narrator.close(*met),
        },
    };
    let message = Message::clauses([
        message! {
            en: "{notice} stops work on {at}, and the conditions for it were not met, so the time of {side} runs on",
            ru: "{notice}: работы приостановлены {at:on}, но условия для этого не были выполнены, поэтому сроки стороны {side} продолжают идти",
            es: "{notice} suspende los trabajos el {at:on} sin que se cumplan las condiciones, así que los plazos de {side} siguen corriendo",
            notice: &stop.notice,
            at: narrator.time(stop.from),
            side: &stop.side,
        },
        why,
    ]);
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(entry.id())
        .caption(message! {
            en: "conditions not met",
            ru: "условия не выполнены",
            es: "condiciones no cumplidas",
        })
        .help(if cx.obligations.contract_end().is_some() || stop.resumed.is_some() {
            settle()
        } else {
            message! {
            en: "resume work, or give notice once the conditions are met",
            ru: "возобновите работы или направьте уведомление, когда условия будут выполнены",
            es: "reanude los trabajos o dé aviso cuando se cumplan las condiciones",
        }})
        .since(stop.from);
    if let Ground::TooEarly { entry, .. } = &stop.ground {
        finding = finding.involves(entry.as_str());
    }
    Some(finding)
}

/// Whether a notice is about an entry of the log.
fn is_about_something(cx: &Context<'_>, entry: &Entry) -> bool {
    let Body::Notice(notice) = &entry.body else {
        return false;
    };
    let mut named = notice.about.iter().chain(notice.cause.as_ref());
    named.any(|id| cx.log().get(&id.value).is_some())
}
