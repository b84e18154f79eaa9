//! `allow`: findings that an entry accepts.

use std::cell::OnceCell;
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
use crate::project::{Edit, Recorder, Stamp};
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
    // By the places of the findings.
    let mut accepted: HashSet<usize> = HashSet::new();
    let mut proposed: HashMap<usize, Vec<String>> = HashMap::new();
    let mut there: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (place, finding) in found.iter().enumerate() {
        if let Some(entry) = finding.entry.as_deref() {
            there.entry((finding.rule, entry)).or_default().push(place);
        }
    }
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
                if there.contains_key(&(rule.value.0.as_str(), entry.id())) {
                    Outcome::Used
                } else {
                    Outcome::Unused
                }
            } else {
                let about = there.get(&(rule.value.0.as_str(), entry.id()));
                let about = about.into_iter().flatten();
                let left: Vec<usize> = about.filter(|at| !accepted.contains(at)).copied().collect();
                let owed = if left.is_empty() {
                    Vec::new()
                } else {
                    owed_to(context, &rule.value, entry)
                };
                let acceptance = (!owed.is_empty()).then(|| Acceptance::of(context, entry, allow));
                let mut outcome = Outcome::Unused;
                for place in left {
                    let Some(finding) = found.get(place) else {
                        continue;
                    };
                    let lacking = acceptance
                        .as_ref()
                        .map_or_else(Vec::new, |given| given.lacking(context, &owed, finding));
                    if lacking.is_empty() {
                        accepted.insert(place);
                        outcome = Outcome::Used;
                    } else {
                        proposed.insert(place, lacking);
                        if outcome == Outcome::Unused {
                            outcome = Outcome::Proposed;
                        }
                    }
                }
                outcome
            };
            uses.push(AllowUse {
                entry,
                allow,
                outcome,
            });
        }
    }
    proposed.retain(|place, _| !accepted.contains(place));
    for (place, lacking) in proposed {
        let Some(finding) = found.get_mut(place) else {
            continue;
        };
        let clause = message! {
            en: "the `allow` in {entry} is not agreed by {sides}",
            ru: "`allow` в {entry} не согласовано: {sides}",
            es: "el `allow` de {entry} no está acordado por {sides}",
            entry: finding.entry.clone().unwrap_or_default(),
            sides: Value::all(lacking),
        };
        finding.message = Message::clauses([finding.message.clone(), clause]);
    }
    let mut place = 0;
    let accepts = |_: &mut Finding| {
        place += 1;
        accepted.contains(&(place - 1))
    };
    report.allowed.extend(found.extract_if(.., accepts));
    uses
}

/// Who accepts the findings that an `allow` is about: the people who recorded it, and those whose decisions it names. What is not
/// recorded in git counts as recorded by the people who act in the entry.
struct Acceptance<'p> {
    entry: &'p Entry,
    /// The commit that wrote it last, if there is one, and the sides of its author.
    recorded: Option<Stamp>,
    recorders: Vec<String>,
    /// The decisions that agree to it, with their sides.
    agreed: Vec<(&'p Entry, Vec<String>)>,
    /// The edits of the entry by their commits, once a finding about one of them is asked about: there may be as many as edits.
    edits: OnceCell<HashMap<String, Edit>>,
}

impl<'p> Acceptance<'p> {
    fn of(context: &Context<'p>, entry: &'p Entry, allow: &Allow) -> Self {
        let project = context.project;
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
        let rule = allow.rule.as_ref().map_or("", |rule| &rule.value);
        let (recorded, recorders) = match project.recorder_of_allow(entry.id(), rule) {
            Recorder::Author(stamp) => {
                let side = project.side_of_address(&stamp.author_email);
                let sides = side.map(str::to_owned).into_iter().collect();
                (Some(stamp), sides)
            }
            Recorder::NotRecorded => (None, sides_of(entry)),
            Recorder::Unknown => (None, Vec::new()),
        };
        let decisions = allow.agreed.iter();
        let decisions = decisions.filter_map(|id| context.log().get(&id.value));
        let agreed = decisions
            .filter(|decision| agrees(context, decision, entry))
            .filter(|decision| !project.was_reworded(entry.id(), rule, decision.id()));
        Self {
            entry,
            recorded,
            recorders,
            agreed: agreed
                .map(|decision| (decision, sides_of(decision)))
                .collect(),
            edits: OnceCell::new(),
        }
    }

    /// The edit of the entry by a commit, or in the work tree.
    fn edit_by(&self, context: &Context<'_>, commit: &str) -> Option<&Edit> {
        let edits = self.edits.get_or_init(|| {
            let mut by_commit = HashMap::new();
            let id = self.entry.id();
            for edit in context
                .project
                .edits_after(id, Instant::MIN_UTC, context.until())
            {
                let by = edit.stamp.as_ref();
                let by = by.map_or("work tree", |stamp| &stamp.commit).to_owned();
                by_commit.entry(by).or_insert(edit);
            }
            by_commit
        });
        edits.get(commit)
    }

    /// The sides that are owed something by a finding, and that have not accepted it: nobody accepts an edit before it is made, and a
    /// decision is about what came later only if it says why.
    fn lacking(&self, context: &Context<'_>, owed: &[String], finding: &Finding) -> Vec<String> {
        let project = context.project;
        let edit = is_about_edits(finding.rule)
            .then(|| self.edit_by(context, &finding.distinguisher))
            .flatten();
        let recorded = self.recorded.as_ref();
        let by_recorder = recorded
            .zip(edit)
            .is_none_or(|(stamp, edit)| project.commit_saw_edit(stamp, edit));
        let zone = context.zone();
        // A bare approval is about what was there.
        let in_advance = |decision: &Entry| matches!(&decision.body, Body::Decision(fields) if fields.reason.is_some());
        let counts = |decision: &Entry| match edit {
            Some(edit) => project.saw_edit(decision.id(), self.entry.id(), edit),
            None => finding.since.is_none_or(|since| {
                let taken = context.done(decision);
                let is_since = taken.is_none_or(|taken| zone.date(taken) >= zone.date(since));
                is_since || in_advance(decision)
            }),
        };
        let agreed = self.agreed.iter().filter(|(decision, _)| counts(decision));
        let mut sides: Vec<&String> = agreed.flat_map(|(_, sides)| sides).collect();
        if by_recorder {
            sides.extend(&self.recorders);
        }
        let lacking = owed.iter().filter(|side| !sides.contains(side));
        lacking.cloned().collect()
    }
}

/// Whether the findings of a rule are each about one edit of an entry.
fn is_about_edits(rule: &str) -> bool {
    matches!(rule, "entry-edited" | "deadline-moved")
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
