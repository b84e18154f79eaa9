//! What is owed, and how it stands, does not depend on the order of files or of the entries in them: every case and every
//! example project is judged again with both reversed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use projlog::narrator::state_phrase;
use projlog::obligation::obligations;
use projlog::page::{Page, cases};
use projlog::project::{Open, Project};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// The YAML fences of a file.
fn fences(text: &str) -> Vec<String> {
    let mut fences = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            None if line.trim_end() == "```yaml" => open = Some(String::new()),
            Some(_) if line.trim_end() == "```" => fences.extend(open.take()),
            Some(fence) => {
                fence.push_str(line);
                fence.push('\n');
            }
            None => {}
        }
    }
    fences
}

/// Each obligation with how it stands, sorted; nothing if two entries have the same id, of which the first counts.
fn judged(files: &BTreeMap<String, String>, page: &Page) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent()?).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let how = Open {
        no_history: true,
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &how).ok()?;
    let mut ids = BTreeSet::new();
    if !project
        .log
        .entries()
        .iter()
        .all(|entry| ids.insert(entry.id()))
    {
        return None;
    }
    let found = obligations(&project, page.as_of?.to_utc());
    let mut all: Vec<String> = found
        .iter()
        .map(|o| {
            let blocks: BTreeSet<&String> = o.rare().blocks.iter().collect();
            format!(
                "{} {:?} about {:?}: {} ({:?}), due {:?} (first {:?}), {} to {:?}, over {:?}, ended {:?} {:?}, blocks {blocks:?}",
                o.entry,
                o.what,
                o.rare().about,
                state_phrase(o).english(),
                o.state,
                o.due,
                o.first_due,
                o.debtor.as_deref().unwrap_or("?"),
                o.creditor,
                o.over,
                o.act().map(|act| act.at),
                o.ended,
            )
        })
        .collect();
    all.sort();
    Some(all)
}

/// The differences that the reversed order makes.
fn differences(text: &str) -> Option<Vec<String>> {
    let page = Page::read(text).ok()?;
    let mut files = page.files().ok()?;
    files
        .entry("projlog.yaml".to_owned())
        .or_insert_with(|| CHARTER.to_owned());
    // A charter that says which files are read would read others.
    if files["projlog.yaml"].contains("\nlog:") {
        return None;
    }
    let is_log = |path: &str| {
        let extension = Path::new(path).extension();
        path.starts_with("log/") && extension.is_some_and(|extension| extension == "md")
    };
    let logs: Vec<String> = files.keys().filter(|path| is_log(path)).cloned().collect();
    let written = |fences: Vec<String>| -> String {
        let fences = fences.iter();
        fences
            .flat_map(|fence| ["```yaml\n", fence.as_str(), "```\n\n"])
            .collect()
    };
    let (mut forward, mut backward) = (files.clone(), files.clone());
    for (path, mirrored) in logs.iter().zip(logs.iter().rev()) {
        let mut found = fences(&files[path]);
        forward.insert(path.clone(), written(found.clone()));
        found.reverse();
        backward.insert(mirrored.clone(), written(found));
    }
    let (forward, backward) = (judged(&forward, &page)?, judged(&backward, &page)?);
    let differs = |a: &[String], b: &[String], sign: &str| -> Vec<String> {
        let only = a.iter().filter(|line| !b.contains(line));
        only.map(|line| format!("{sign} {line}")).collect()
    };
    let mut found = differs(&forward, &backward, "-");
    found.extend(differs(&backward, &forward, "+"));
    Some(found)
}

#[test]
fn the_order_of_files_and_entries_does_not_matter() {
    let mut pages: Vec<(String, String)> = Vec::new();
    for file in std::fs::read_dir("tests/cases").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).unwrap();
            for (title, _, case) in cases(&text) {
                pages.push((format!("{}: {title}", path.display()), case));
            }
        }
    }
    for example in std::fs::read_dir("examples").unwrap() {
        let path = example.unwrap().path().join("history.md");
        if let Ok(text) = std::fs::read_to_string(&path) {
            pages.push((path.display().to_string(), text));
        }
    }
    let mut judged = 0;
    let mut wrong = Vec::new();
    for (name, text) in &pages {
        let Some(found) = differences(text) else {
            continue;
        };
        judged += 1;
        if !found.is_empty() {
            wrong.push(format!("{name}\n  {}", found.join("\n  ")));
        }
    }
    assert!(judged > pages.len() / 2, "{judged} of {}", pages.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
