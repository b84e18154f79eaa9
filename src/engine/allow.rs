//! `allow`: findings that an entry accepts.

use std::collections::{HashMap, HashSet};

use super::Report;
use crate::calendar::{Instant, Zone};
use crate::finding::Finding;
use crate::log::value::Allow;
use crate::log::value::Verdict;
use crate::log::{Body, Entry};
use crate::message::{Message, Value, message};
use crate::obligation::{Obligation, Standing};
use crate::project::Project;
use crate::project::Recorder;
use crate::rules::{AllowUse, Context, Outcome, owed_to};

/// The accepted findings, by the entry's id and the rule's name.
pub(super) type Held = HashSet<(String, String)>;

/// The valid `allow` items of a project at an instant: those with a reason that can be read and have not expired.
pub(super) fn held(project: &Project, as_of: Instant) -> Held {
    let of_all = project
        .log
        .entries()
        .iter()
        .flat_map(|entry| entry.common.allow.iter().map(move |allow| (entry, allow)));
    let holds = of_all.filter(|(_, allow)| {
        allow.reason.is_some()
            && !allow.is_unread()
            && !is_over(allow, as_of, &project.charter.zone)
    });
    holds
        .filter_map(|(entry, allow)| {
            Some((
                entry.id().to_owned(),
                allow.rule.as_ref()?.value.to_string(),
            ))
        })
        .collect()
}

fn is_over(allow: &Allow, as_of: Instant, zone: &Zone) -> bool {
    allow
        .until
        .as_ref()
        .is_some_and(|until| as_of >= until.due(zone).instant)
}

/// Removes the accepted findings from `found` and returns the outcome of each `allow`. An `allow` accepts findings about
/// its own entry, needs a reason, and is valid until the end of its last day. Only the side that is owed something can
/// accept it: otherwise the finding stays and names the `allow`. With `held`, only the items in it are applied; others
/// count as used, but their findings stay.
pub(super) fn apply<'p>(
    context: &Context<'p>,
    found: &mut Vec<Finding>,
    report: &mut Report,
    held: Option<&Held>,
) -> Vec<AllowUse<'p>> {
    let mut uses = Vec::new();
    let mut accepted: HashSet<(String, String)> = HashSet::new();
    let mut proposed: HashMap<(String, String), Vec<String>> = HashMap::new();
    let there: HashSet<(&str, &str)> = found
        .iter()
        .filter_map(|finding| Some((finding.rule, finding.entry.as_deref()?)))
        .collect();
    for entry in context.log().entries() {
        for allow in &entry.common.allow {
            let Some(rule) = &allow.rule else { continue };
            let counts = held
                .is_none_or(|held| held.contains(&(entry.id().to_owned(), rule.value.to_string())));
            let outcome = if !context.rule_names.contains(&&*rule.value) {
                Outcome::UnknownRule
            } else if allow.is_unread() {
                Outcome::Unread
            } else if allow.reason.is_none() {
                Outcome::Unreasoned
            } else if is_over(allow, context.as_of, context.zone()) {
                Outcome::Expired
            } else if !report.rules_run.contains(&&*rule.value) {
                Outcome::NotJudged
            } else if !counts {
                if there.contains(&(rule.value.0.as_str(), entry.id())) {
                    Outcome::Used
                } else {
                    Outcome::Unused
                }
            } else {
                let what = (rule.value.0.clone(), entry.id().to_owned());
                if accepted.contains(&what) || !there.contains(&(what.0.as_str(), what.1.as_str()))
                {
                    Outcome::Unused
                } else {
                    let lacking = not_agreed(context, entry, allow);
                    if lacking.is_empty() {
                        accepted.insert(what);
                        Outcome::Used
                    } else {
                        proposed.insert(what, lacking);
                        Outcome::Proposed
                    }
                }
            };
            uses.push(AllowUse {
                entry,
                allow,
                outcome,
            });
        }
    }
    let accepts = |finding: &Finding| {
        finding
            .entry
            .as_ref()
            .is_some_and(|entry| accepted.contains(&(finding.rule.to_owned(), entry.clone())))
    };
    report
        .allowed
        .extend(found.extract_if(.., |finding| accepts(finding)));
    for finding in found.iter_mut().filter(|_| !proposed.is_empty()) {
        let entry = finding.entry.clone().unwrap_or_default();
        let Some(lacking) = proposed.get(&(finding.rule.to_owned(), entry.clone())) else {
            continue;
        };
        let clause = message! {
            en: "the `allow` in {entry} is not agreed by {sides}",
            ru: "`allow` в {entry} не согласовано: {sides}",
            es: "el `allow` de {entry} no está acordado por {sides}",
            entry: entry,
            sides: Value::all(lacking),
        };
        finding.message = Message::clauses([finding.message.clone(), clause]);
    }
    uses
}

/// The creditors of the findings that an `allow` accepts that have not agreed: none of their people recorded it, and it
/// names no decision of theirs. What is not recorded in git counts as recorded by the people who act in the entry.
fn not_agreed(context: &Context<'_>, entry: &Entry, allow: &Allow) -> Vec<String> {
    let Some(rule) = &allow.rule else {
        return Vec::new();
    };
    let mut owed = owed_to(context, &rule.value, entry);
    if owed.is_empty() {
        return owed;
    }
    let sides_of = |entry: &Entry| match context.obligations.judgement(entry.id()) {
        Some(judged) => judged.sides.clone(),
        None => {
            let side = entry
                .actor()
                .and_then(|by| context.charter().side(&by.value));
            side.map(|side| side.name.value.clone())
                .into_iter()
                .collect()
        }
    };
    let recorder = match context.project.recorder_of_allow(entry.id(), &rule.value) {
        Recorder::Author(stamp) => {
            let side = context.project.side_of_address(&stamp.author_email);
            side.map(str::to_owned).into_iter().collect()
        }
        Recorder::NotRecorded => sides_of(entry),
        Recorder::Unknown => Vec::new(),
    };
    let decisions = allow.agreed.iter();
    let decisions = decisions.filter_map(|id| context.log().get(&id.value));
    let agreed = decisions.filter(|decision| agrees(context, decision, entry));
    let sides: Vec<String> = agreed.flat_map(sides_of).chain(recorder).collect();
    owed.retain(|side| !sides.contains(side));
    owed
}

/// Whether a decision agrees to an exception of an entry: it binds, is on the entry or on what that refers to, and does
/// nothing else. An approval of a delivery does not accept that it came late.
fn agrees(context: &Context<'_>, decision: &Entry, entry: &Entry) -> bool {
    let Body::Decision(fields) = &decision.body else {
        return false;
    };
    let binds = context
        .obligations
        .standing(decision.id())
        .is_some_and(Standing::binds);
    let references = entry.references();
    let subjects = references
        .iter()
        .filter(|reference| reference.relation.is_main())
        .map(|reference| reference.id.value.0.as_str());
    let subjects: Vec<&str> = subjects.chain([entry.id()]).collect();
    let on = fields
        .on
        .iter()
        .any(|id| subjects.contains(&id.value.0.as_str()));
    let verdict = fields.verdict.as_ref().map(|verdict| verdict.value);
    let others = context.obligations.iter();
    let mut acts = others
        .filter(|o| o.entry != decision.id())
        .filter_map(Obligation::act);
    binds
        && on
        && context.happened(decision)
        && fields.sets.is_none()
        && !matches!(verdict, None | Some(Verdict::Rejected))
        && !acts.any(|act| act.entry == decision.id())
}
