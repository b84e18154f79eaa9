use super::Context;
use crate::finding::Finding;
use crate::log::Body;
use crate::message::{Message, Value, message};
use crate::obligation::{End, What};

rule! {
    /// Checks for stages without a due date, an owner or acceptance criteria.
    ///
    /// A decision that `sets` them can also give a due date and an owner. Stages that are delivered or waived are
    /// not reported.
    ///
    /// ## Why it matters
    ///
    /// A stage without a due date is never late, one without an owner is nobody's, and one without `accept` is done
    /// when the other side says so.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1   # warning[stage-unplanned] no due date and no acceptance criteria
    /// owner: agency
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The plan is a sketch on purpose: add an `allow` with a reason, and `until` the day by which the stage is to
    /// be completed.
    ///
    /// ## Configuration
    ///
    /// None.
    "stage-unplanned": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx
        .owed(|what| what == What::Stage)
        .filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, entry)| {
        let Body::Stage(stage) = &entry.body else {
            return None;
        };
        let id = entry.id();
        let accept = &stage.accept;
        // Another rule reports an owner whom the charter does not know.
        let fields = [
            ("due", o.due.is_none() && stage.due.is_none()),
            ("owner", o.debtor.is_none() && stage.owner.is_none()),
            (
                "accept",
                accept.iter().all(|accept| accept.value.trim().is_empty()),
            ),
        ];
        let missing: Vec<&str> = fields
            .iter()
            .filter(|(field, missing)| *missing && !entry.is_unread(field))
            .map(|(field, _)| *field)
            .collect();
        if missing.is_empty() {
            return None;
        }
        let lacks = Value::all(missing.iter().map(|field| without(field)));
        let message = message! {
            en: "{stage} has {lacks}",
            ru: "{stage}: {lacks}",
            es: "{stage}: {lacks}",
            stage: id,
            lacks: lacks.clone(),
        };
        let finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(message! { en: "{lacks}", ru: "{lacks}", es: "{lacks}", lacks: lacks })
            .help(help(id, &missing));
        Some(finding)
    });
    findings.collect()
}

/// What a stage lacks without a field.
fn without(field: &str) -> Message {
    match field {
        "due" => message! { en: "no due date", ru: "нет срока", es: "sin plazo" },
        "owner" => {
            message! { en: "no owner", ru: "нет ответственной стороны", es: "sin responsable" }
        }
        _ => message! {
            en: "no acceptance criteria",
            ru: "нет критериев приёмки",
            es: "sin criterios de aceptación",
        },
    }
}

fn help(id: &str, missing: &[&str]) -> Message {
    if missing == ["accept"] {
        return message! {
            en: "agree on what \"done\" means and write it under `accept:`",
            ru: "договоритесь, что считается выполнением, и укажите это в `accept:`",
            es: "acuerde qué significa «terminado» y escríbalo en `accept:`",
        };
    }
    let fields = missing.iter().map(
        |field| message! { en: "`{field}:`", ru: "`{field}:`", es: "`{field}:`", field: *field },
    );
    message! {
        en: "agree on it and add {fields}; a later decision `on: {stage}` can also set the due date and the owner",
        ru: "согласуйте это и добавьте {fields}; срок и ответственную сторону может задать и более позднее решение `on: {stage}`",
        es: "acuerde lo que falta y añada {fields}; una decisión posterior `on: {stage}` también puede fijar el plazo y el responsable",
        fields: Value::all(fields),
        stage: id,
    }
}
