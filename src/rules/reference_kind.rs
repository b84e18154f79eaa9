use super::Context;
use crate::finding::Finding;
use crate::log::Kind;

rule! {
    /// Finds a field that names an entry of a kind which it cannot name: `answers: S-2`, where S-2 is a stage.
    ///
    /// ## Why it matters
    ///
    /// The entry is read as if the field were not there: what it answers, blocks or delivers stays open.
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
    /// Never. To speak of any entry, use `about`, or the note.
    ///
    /// ## Configuration
    ///
    /// None.
    "reference-kind": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        for reference in entry.references() {
            let Some(target) = cx.log().get(&reference.id.value) else { continue };
            // A cadence item of the same name is what is meant then.
            let item = reference.or_cadence && cx.charter().cadence_item(&reference.id.value).is_some();
            if item || reference.kinds.contains(&target.kind) {
                continue;
            }
            let (id, field) = (entry.id(), reference.field);
            let may = may_name(reference.kinds, reference.or_cadence);
            let message = format!("`{field}` of {id} names {}, which is {}", target.id(), target.kind.with_article());
            let finding = Finding::new(entry.at(reference.id.span), message)
                .entry(id)
                .involves(target.id())
                .distinguish(format!("{field} {}", target.id()))
                .caption(format!("to be {may}"))
                .label(target.source, target.head, format!("this is {}", target.kind.with_article()))
                .help(format!("`{field}` names {may}; to speak of any other entry, name it in the note"));
            findings.push(finding);
        }
    }
    findings
}

/// `a request or a call`.
fn may_name(kinds: &[Kind], or_cadence: bool) -> String {
    let mut all: Vec<&str> = kinds.iter().map(|kind| kind.with_article()).collect();
    if or_cadence {
        all.push("a cadence item of the charter");
    }
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => all.concat(),
    }
}
