use super::{Context, authority};
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::obligation::Standing;

rule! {
    /// Checks for a decision that requires several people and was made by fewer.
    ///
    /// `jointly` in a grant names the people who have to decide as well. They are named in `by` of the same decision, or
    /// sign it by a decision of their own that is `on` it. Until then the decision does not bind anybody.
    ///
    /// ## Why it matters
    ///
    /// Two signatures were agreed so that one person alone cannot commit the side. Work that starts on one of them is
    /// not ordered.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T18:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000 }, { budget: 200000, jointly: [finance-director] }]
    ///   finance-director: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-10 12:00
    /// by: marketing-director   # warning[decision-incomplete] finance-director
    /// via: email
    /// verdict: approved
    /// amount: 120000
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T18:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000 }, { budget: 200000, jointly: [finance-director] }]
    ///   finance-director: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-10 12:00
    /// by: [marketing-director, finance-director]
    /// via: email
    /// verdict: approved
    /// amount: 120000
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the second signature was given and nobody logged it. Log it; it counts from its own time on.
    ///
    /// ## Configuration
    ///
    /// `jointly` in a grant under `decides` in the charter.
    "decision-incomplete": Authority, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::Incomplete { missing, of: None } = judged.standing else {
            return None;
        };
        let id = judged.entry.id();
        let settled = cx.obligations.judgement(id).is_some_and(|known| known.settled.is_some());
        if settled {
            return None;
        }
        let missing = Value::all(missing.iter().map(String::as_str));
        let lacks = message! {
            en: "it takes {missing} as well; until then it does not bind anybody",
            ru: "требуется также согласие: {missing}; до этого решение никого не обязывает",
            es: "hace falta también el acuerdo de: {missing}; hasta entonces no obliga a nadie",
            missing: missing.clone(),
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), lacks]))
            .caption(message! {
                en: "without {missing}",
                ru: "без согласия: {missing}",
                es: "sin {missing}",
                missing: missing.clone(),
            })
            .label(judged.charter.source, judged.person.name_span, judged.grants())
            .help(message! {
                en: "if {missing} {missing#agrees|agree}, log a decision of theirs with `on: {id}` and `verdict: approved`",
                ru: "при согласии ({missing}) внесите решение {missing#этого лица|этих лиц|этих лиц} с `on: {id}` и `verdict: approved`",
                es: "si hay acuerdo ({missing}), registre su decisión con `on: {id}` y `verdict: approved`",
                missing: missing,
                id: id,
            })
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(finding)
    });
    findings.collect()
}
