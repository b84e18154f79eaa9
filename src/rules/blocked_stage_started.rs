use super::Context;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Message, Value, message};
use crate::obligation::{End, Obligation, What};

rule! {
    /// Checks for stages that were delivered before a stage that they come `after`.
    ///
    /// The finding is on the delivery. A waived or refused stage holds nothing up; a stage whose delivery was
    /// rejected is not delivered.
    ///
    /// ## Why it matters
    ///
    /// Either the plan states an order that nobody needs, or the delivery rests on something that may still change
    /// and will then be done twice.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The strategy is written.
    /// ```
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-31
    /// after: S-1
    /// accept: Thirty posts are planned.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1   # note[blocked-stage-started]
    /// of: S-2
    /// at: 2026-03-11 17:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The strategy is written.
    /// ```
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-31
    /// after: S-1
    /// accept: Thirty posts are planned.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-11 17:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The order of the plan was only a preference, or both stages were delivered together and one of the
    /// deliveries is not logged.
    ///
    /// ## Configuration
    ///
    /// `after` of the stage.
    "blocked-stage-started": Deadlines, Fact, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.owed(|what| what == What::Stage)
        .filter_map(|(o, entry)| judge(cx, o, entry))
        .collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let (Body::Stage(stage), End::Met(act)) = (&entry.body, &o.end) else {
        return None;
    };
    let delivery = cx.log().get(&act.entry)?;
    // If only a date is written, the order within that day is unknown.
    let latest = delivery
        .common
        .at
        .as_ref()
        .map_or(act.at, |at| at.due(cx.zone()).instant);
    let before = stage
        .after
        .iter()
        .filter_map(|id| cx.stage(&id.value))
        .filter(|before| before.entry != entry.id());
    let later: Vec<&Obligation> = before
        // A delivery whose approval was reversed later had been delivered then.
        .filter(|before| before.rare().earlier.iter().all(|earlier| earlier.act.at > latest))
        .filter(|before| match &before.end {
            End::Open => true,
            End::Met(first) => first.at > latest,
            _ => false,
        })
        .collect();
    if later.is_empty() {
        return None;
    }
    let id = entry.id();
    let message = message! {
        en: "{delivery} delivered {stage} before what it comes after: {before}",
        ru: "{delivery}: этап {stage} сдан раньше, чем то, что ему предшествует: {before}",
        es: "{delivery} entregó {stage} cuando aún faltaba lo que la precede: {before}",
        delivery: delivery.id(),
        stage: id,
        before: Value::all(later.iter().map(|before| delivered(cx, before))),
    };
    let mut finding = Finding::new(delivery.at(delivery.head), message)
        .entry(delivery.id())
        .involves(id)
        .distinguish(id)
        .caption(message! {
            en: "delivers {stage}",
            ru: "сдача этапа {stage}",
            es: "entrega {stage}",
            stage: id,
        })
        .label(
            entry.source,
            entry.head,
            message! { en: "what was delivered", ru: "что сдано", es: "lo entregado" },
        )
        .help(message! {
            en: "check that {delivery} rests on settled results; if the order does not matter, add an `allow` with a reason",
            ru: "убедитесь, что {delivery} опирается на согласованные результаты; если порядок не важен, добавьте `allow` с причиной",
            es: "compruebe que {delivery} se apoya en resultados acordados; si el orden no importa, añada un `allow` con su motivo",
            delivery: delivery.id(),
        })
        .since(act.at);
    for before in later
        .iter()
        .filter_map(|before| cx.log().get(&before.entry))
    {
        let text = message! {
            en: "comes before {stage}",
            ru: "предшествует {stage}",
            es: "precede a {stage}",
            stage: id,
        };
        finding = finding
            .involves(before.id())
            .label(before.source, before.head, text);
    }
    Some(finding)
}

/// A stage, and when it was delivered.
fn delivered(cx: &Context<'_>, stage: &Obligation) -> Message {
    match stage.act() {
        Some(act) => message! {
            en: "{stage} (delivered on {at})",
            ru: "{stage} (сдано {at:on})",
            es: "{stage} (entregada el {at:on})",
            stage: &stage.entry,
            at: cx.narrator().time(act.at),
        },
        None => message! {
            en: "{stage} (not delivered)",
            ru: "{stage} (не сдано)",
            es: "{stage} (sin entregar)",
            stage: &stage.entry,
        },
    }
}
