use super::{Context, authority, commits};
use crate::finding::Finding;
use crate::message::{Message, message};

rule! {
    /// Checks for a decision whose grant was added to the charter only after the decision was recorded.
    ///
    /// A decision needs its grant twice: valid when it is made, and in the charter no later than the commit that
    /// records it. A grant that is written down later does not ratify anything by itself, whatever date it states.
    ///
    /// ## Why it matters
    ///
    /// Otherwise anybody's decision could be validated afterwards by editing one line.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-backdated, decision-unauthorized.
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
    /// ### 2026-03-04T16:00+03:00 account-manager <am@agency.example>: Log this morning's decision
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director   # error[authority-backdated] Thu 5 Mar 2026 15:00
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ### 2026-03-05T15:00+03:00 marketing-director <md@bakery.example>: Say who decides
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-backdated, decision-unauthorized.
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
    /// ### 2026-03-04T15:00+03:00 marketing-director <md@bakery.example>: Say who decides
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ### 2026-03-04T16:00+03:00 account-manager <am@agency.example>: Log this morning's decision
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the authority was agreed in time, elsewhere, and only the charter was late. Then a decision by the same
    /// person that `replaces` the first one, now with the grant in the charter, settles it.
    ///
    /// ## Configuration
    ///
    /// `decides` of people in the charter.
    "authority-backdated": Authority, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let narrator = cx.narrator();
    let findings = authority::decisions(cx).filter_map(|judged| {
        let granted = cx.obligations.judgement(judged.entry.id())?.granted_later?;
        let version = cx.project.charter_versions().iter().find(|version| version.charter.source == granted)?;
        let person = version.charter.person(&judged.person.name)?;
        let stamp = &version.stamp;
        if stamp.time > cx.until() {
            return None;
        }
        let later = message! {
            en: "the charter grants this only since {time} ({commit}), after the decision was recorded",
            ru: "устав проекта даёт это полномочие только {time:since} ({commit}), после внесения решения в журнал",
            es: "el estatuto del proyecto solo otorga esta facultad desde el {time:full} ({commit}), después de que se registrara la decisión",
            time: narrator.time(stamp.time),
            commit: commits::named(cx, &version.written),
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), later]))
            .caption(message! {
                en: "not granted when this was recorded",
                ru: "при внесении записи полномочия не было",
                es: "sin facultades cuando se registró",
            })
            .label(granted, person.name_span, message! {
                en: "granted on {time}",
                ru: "предоставлено {time:on}",
                es: "otorgada el {time:on}",
                time: narrator.time(stamp.time),
            })
            .derivation([commits::basis()])
            .help(message! {
                en: "for it to take effect, log a decision by {name} with `replaces: {id}` now",
                ru: "чтобы решение имело силу, внесите сейчас новое решение с `replaces: {id}` (автор: {name})",
                es: "para que surta efecto, registre ahora una decisión de {name} con `replaces: {id}`",
                name: &judged.person.name,
                id: judged.entry.id(),
            })
            .since(stamp.time);
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
