use super::proof::as_claimed;
use super::authority::Judged;
use super::{Context, authority};
use crate::finding::Finding;
use crate::log::Kind;
use crate::message::{Message, Value, message};
use crate::obligation::Standing;

rule! {
    /// Checks for a decision by somebody to whom the charter does not grant it.
    ///
    /// What a decision requires follows from what it is on: a stage's dates require `plan`, a delivery or a request for
    /// approval `deliverables`, the charter `charter`, an amount `budget`, an earlier decision whatever that one
    /// required, anything else its own `scope`. The charter that had landed when the decision was made applies. A
    /// decision that an authorized person of the same side has since confirmed or replaced is reported as a note, and so is
    /// the consent of a person named in `jointly` that is beside the decision that needs it, once that decision has it.
    ///
    /// Only the side that receives something may accept, approve or reject it: a verdict on a delivery, a stage or a request
    /// for approval of one's own side binds nobody, whatever the charter grants.
    ///
    /// ## Why it matters
    ///
    /// The decision does not bind anybody: what was approved this way is still open, and those who continue work relying
    /// on it do so at their own risk.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-19
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-13 10:00
    /// by: brand-manager   # error[decision-unauthorized]
    /// via: email
    /// on: S-1
    /// verdict: changed
    /// sets: { due: 2026-03-26 }
    /// reason: The photographs come a week later.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-19
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-13 10:00
    /// by: marketing-director
    /// via: email
    /// on: S-1
    /// verdict: changed
    /// sets: { due: 2026-03-26 }
    /// reason: The photographs come a week later.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the person may decide and the charter does not state it yet. A grant that is recorded later validates nothing:
    /// a decision that `replaces` this one does.
    ///
    /// ## Configuration
    ///
    /// `decides` and `delegates` of people in the charter.
    "decision-unauthorized": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        if let Standing::OwnWork { of, side, others } = judged.standing {
            let finding = own_work(cx, &judged, of, (side.as_deref(), others));
            return Some(as_claimed(cx, judged.entry, finding));
        }
        let Standing::Unauthorized { needed, others } = judged.standing else {
            return None;
        };
        let what = authority::scope(&needed.scope, needed.amount);
        let missing = message! {
            en: "this requires {what}, which the charter does not grant to {name}",
            ru: "для этого нужно полномочие {what}, которого по уставу проекта нет ({name})",
            es: "esto requiere la facultad {what}, que el estatuto del proyecto no otorga a {name}",
            what: &what,
            name: &judged.person.name,
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), missing]))
            .caption(message! {
                en: "may not decide `{scope}`",
                ru: "нет полномочия `{scope}`",
                es: "no puede decidir `{scope}`",
                scope: &needed.scope,
            })
            .label(
                judged.charter.source,
                judged.person.name_span,
                judged.grants(),
            )
            .help(judged.remedy(cx, what, others))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(as_claimed(cx, judged.entry, judged.settled(cx, finding)))
    });
    findings.collect()
}

/// The finding about a verdict on the work of the decider's own side, or on its request for approval.
fn own_work(
    cx: &Context<'_>,
    judged: &Judged<'_>,
    of: &str,
    (side, others): (Option<&str>, &[String]),
) -> Finding {
    let asks = cx.log().get_kind(of, Kind::Request).is_some();
    let own = if asks {
        message! {
            en: "{of} is a request of the same side, and the decision on it is the other side's",
            ru: "{of} — запрос той же стороны, решение по нему принимает другая сторона",
            es: "{of} es una solicitud de la misma parte, y la decisión corresponde a la otra",
            of: of,
        }
    } else {
        message! {
            en: "{of} is the work of the same side, and the verdict on it is the other side's",
            ru: "{of} — работа той же стороны, решение по ней принимает другая сторона",
            es: "{of} es trabajo de la misma parte, y la decisión corresponde a la otra",
            of: of,
        }
    };
    let caption = if asks {
        message! {
            en: "a decision on a request of the same side",
            ru: "решение по запросу своей стороны",
            es: "decisión sobre una solicitud de la propia parte",
        }
    } else {
        message! {
            en: "a verdict on the work of the same side",
            ru: "решение о работе своей стороны",
            es: "decisión sobre el trabajo de la propia parte",
        }
    };
    let help = match side.filter(|_| others.is_empty()) {
        Some(side) => message! {
            en: "nobody of {side} may decide it at that time: agree in the charter on who may, then log their decision with `on: {of}`",
            ru: "на это время ни у кого (сторона {side}) нет полномочий: согласуйте в уставе проекта, у кого они есть, и внесите решение этого лица с `on: {of}`",
            es: "en ese momento nadie de {side} tiene facultades: acuerde en el estatuto del proyecto quién las tiene y registre su decisión con `on: {of}`",
            side: side,
            of: of,
        },
        None => {
            let names = (!others.is_empty()).then(|| message! {
                en: " ({others})",
                ru: " ({others})",
                es: " ({others})",
                others: Value::any(others.iter().map(String::as_str)),
            });
            message! {
                en: "ask the other side for its decision{names}, then log it with `on: {of}`",
                ru: "запросите решение другой стороны{names} и внесите его с `on: {of}`",
                es: "solicite la decisión de la otra parte{names} y regístrela con `on: {of}`",
                names: names,
                of: of,
            }
        }
    };
    let mut finding = judged
        .finding(Message::clauses([judged.decided(), own]))
        .caption(caption)
        .help(help)
        .since(judged.when.from)
        .unless(&["authority-backdated"]);
    if let Some(entry) = cx.log().get(of) {
        let text = message! { en: "decided on", ru: "о чём решение", es: "objeto de la decisión" };
        finding = finding.label(entry.source, entry.head, text);
    }
    finding
}
