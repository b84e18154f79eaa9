//! The requests and approvals of the log, which an export may continue or withdraw.

use std::collections::{HashMap, HashSet};

use crate::evidence::Key;
use crate::import::draft::{Approved, Earlier, Needs};
use crate::log::value::Verdict;
use crate::log::{Body, Entry};
use crate::project::Project;

/// The requests with keys of evidence, each with its id, by time.
pub(super) fn earlier(project: &Project) -> Vec<(String, Earlier)> {
    let entries = entries(project);
    let zone = &project.charter.zone;
    // The first answer to each entry, or decision on it.
    let mut closed: HashMap<&str, i64> = HashMap::new();
    for entry in &entries {
        if !matches!(entry.body, Body::Reply(_) | Body::Decision(_)) {
            continue;
        }
        let at = entry.common.at.as_ref();
        let Some(at) = at.map(|at| at.answer(zone).instant.timestamp()) else {
            continue;
        };
        for reference in entry.references() {
            let first = closed.entry(reference.id.value.0.as_str()).or_insert(at);
            *first = at.min(*first);
        }
    }
    let request = |entry: &&Entry| {
        let Body::Request(request) = &entry.body else {
            return None;
        };
        let mut evidence = entry.common.evidence.iter();
        let key = evidence.find_map(|value| Key::parse(&value.value))?;
        let needs = request.needs.as_ref()?.value.name();
        let note = entry.note.iter().map(|prose| prose.text.text());
        let asked = Earlier {
            id: entry.id().to_owned(),
            platform: key.platform,
            label: key.conversation,
            person: entry.common.from.as_ref()?.value.0.clone(),
            needs: Needs::ALL
                .into_iter()
                .find(|known| known.as_str() == needs)?,
            at: key.at,
            closed: closed.get(entry.id()).copied(),
            text: note.collect::<Vec<_>>().join("\n"),
        };
        Some((entry.id().to_owned(), asked))
    };
    let mut found: Vec<(String, Earlier)> = entries.iter().filter_map(request).collect();
    found.sort_by_key(|(_, asked)| asked.at);
    found
}

/// The approvals that no other decision replaces, each with its id, by time.
pub(super) fn approved(project: &Project) -> Vec<(String, Approved)> {
    let entries = entries(project);
    let zone = &project.charter.zone;
    let by_id: HashMap<&str, &Entry> = entries.iter().map(|one| (one.id(), *one)).collect();
    let replaced = entries.iter().filter_map(|entry| match &entry.body {
        Body::Decision(decision) => Some(&decision.replaces),
        _ => None,
    });
    let replaced = replaced.flatten().map(|id| &*id.value.0);
    let replaced: HashSet<&str> = replaced.collect();
    let words = |entry: &Entry| {
        let note = entry.note.iter().map(|prose| prose.text.text());
        note.collect::<Vec<_>>().join("\n")
    };
    let approval = |entry: &&Entry| {
        let Body::Decision(decision) = &entry.body else {
            return None;
        };
        let verdict = decision.verdict.as_ref()?.value;
        let is_yes = matches!(verdict, Verdict::Approved | Verdict::Accepted);
        if !is_yes || replaced.contains(entry.id()) {
            return None;
        }
        let mut evidence = entry.common.evidence.iter();
        let key = evidence.find_map(|value| Key::parse(&value.value));
        let by = decision.by.first()?;
        let on = entry.references().into_iter();
        let on = on.filter_map(|one| by_id.get(one.id.value.0.as_str()));
        let on: Vec<String> = on.map(|entry| words(entry)).collect();
        let text = if on.is_empty() {
            words(entry)
        } else {
            on.join("\n")
        };
        let at = entry.common.at.as_ref()?.answer(zone).instant.timestamp();
        let approved = Approved {
            platform: key.as_ref().map(|key| key.platform),
            party: project
                .charter
                .person(&by.value.0)?
                .party
                .as_ref()?
                .value
                .clone(),
            at: key.as_ref().map_or(at, |key| key.at),
            label: key.map(|key| key.conversation).unwrap_or_default(),
            text,
        };
        Some((entry.id().to_owned(), approved))
    };
    let mut found: Vec<(String, Approved)> = entries.iter().filter_map(approval).collect();
    found.sort_by_key(|(_, approved)| approved.at);
    found
}

/// The entries and the drafts of the log.
fn entries(project: &Project) -> Vec<&Entry> {
    let drafts = project.drafts.iter();
    let drafts = drafts.filter_map(|draft| draft.entry.as_ref());
    project.log.entries().iter().chain(drafts).collect()
}
