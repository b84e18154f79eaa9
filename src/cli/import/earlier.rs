//! The requests of the log, which an export may continue.

use std::collections::HashMap;

use crate::evidence::Key;
use crate::import::draft::{Earlier, Needs};
use crate::log::{Body, Entry};
use crate::project::Project;

/// The requests with keys of evidence, each with its id, by time.
pub(super) fn earlier(project: &Project) -> Vec<(String, Earlier)> {
    let drafts = project.drafts.iter();
    let drafts = drafts.filter_map(|draft| draft.entry.as_ref());
    let entries: Vec<&Entry> = project.log.entries().iter().chain(drafts).collect();
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
