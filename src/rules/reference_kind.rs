use super::Facts;
use super::answers::gives;
use crate::finding::Finding;
use crate::log::{Entry, Kind, Reference, Relation, Reply};
use crate::message::{Value, message};
use crate::narrator;

rule! {
    /// Checks for a field that names an entry of a kind that it does not take: `answers: S-2`, where S-2 is a stage.
    ///
    /// ## Why it matters
    ///
    /// The entry is read as if the field were absent: the entry that it answers, blocks or delivers stays open.
    ///
    /// ## Bad
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
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// blocks: S-1
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: S-1   # error[reference-kind]
    /// at: 2026-03-03 11:30
    /// from: marketing-director
    /// via: email
    /// gives: all
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
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// blocks: S-1
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-03 11:30
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Never. To mention any other entry, use `about`, or the note.
    ///
    /// ## Configuration
    ///
    /// None.
    "reference-kind": Form, Form, Error, check without obligations
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        for reference in entry.references() {
            let Some(target) = cx.log().get(&reference.id.value) else {
                continue;
            };
            // A cadence item of the same name takes precedence.
            let item =
                reference.or_cadence && cx.charter().cadence_item(&reference.id.value).is_some();
            let kinds = kinds(cx, entry, &reference);
            if item || kinds.contains(&target.kind) {
                continue;
            }
            let field = reference.field;
            let allowed = allowed(kinds, reference.or_cadence);
            let message = message! {
                en: "`{field}` of {entry} names {id}, which is {kind}",
                ru: "`{field}` в {entry}: {id} — это {kind}",
                es: "`{field}` de {entry} indica {id}, que es {kind}",
                field: field,
                entry: entry.id(),
                id: target.id(),
                kind: narrator::kind(target.kind),
            };
            let finding = Finding::new(entry.at(reference.id.span), message)
                .entry(entry.id())
                .involves(target.id())
                .distinguish(format!("{field} {}", target.id()))
                .caption(message! {
                    en: "must be {allowed}",
                    ru: "здесь может быть: {allowed}",
                    es: "debe ser {allowed}",
                    allowed: allowed.clone(),
                })
                .label(target.source, target.head, message! {
                    en: "this is {kind}",
                    ru: "это {kind}",
                    es: "esto es {kind}",
                    kind: narrator::kind(target.kind),
                })
                .help(message! {
                    en: "`{field}` names {allowed}; to mention any other entry, name it in the note",
                    ru: "в `{field}` указывают: {allowed}; любую другую запись назовите в тексте записи",
                    es: "`{field}` admite {allowed}; para mencionar cualquier otra entrada, indíquela en la nota",
                    field: field,
                    allowed: allowed,
                });
            findings.push(finding);
        }
    }
    findings
}

/// The kinds that a reference may name.
fn kinds<'a>(cx: &Facts<'_>, entry: &Entry, reference: &Reference<'a>) -> &'a [Kind] {
    // What cannot be read may be an objection.
    let may_contest = gives(entry).is_none() && entry.is_unread("gives");
    if reference.relation != Relation::Answers || may_contest {
        return reference.kinds;
    }
    Reply::may_answer(cx.log(), &reference.id.value, gives(entry))
}

/// `a request or a call`.
fn allowed(kinds: &[Kind], or_cadence: bool) -> Value {
    let item = or_cadence.then(|| {
        message! {
            en: "a cadence item of the charter",
            ru: "пункт `cadence` устава проекта",
            es: "un elemento de `cadence` del estatuto del proyecto",
        }
    });
    Value::any(kinds.iter().copied().map(narrator::kind).chain(item))
}
