//! Changes in the sample projects, and what holds for all moments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Days};

use super::*;
use crate::message::Language;
use crate::obligation::obligations;
use crate::page::Page;
use crate::project::Which;

const QUARREL: &str = include_str!("../../examples/quarrel/history.md");
const WEBSHOP: &str = include_str!("../../examples/webshop/history.md");
const BAKERY: &str = include_str!("../../examples/bakery/history.md");

/// A sample project with its history.
fn built(page: &str) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::read(page).unwrap();
    page.build(folder.path(), &BTreeMap::new()).unwrap();
    let how = Open {
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &how).unwrap();
    (folder, project)
}

fn at(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn changes(project: &Project, since: Instant, until: Instant) -> Changes {
    let how = Open {
        no_cache: true,
        ..Open::default()
    };
    let now = obligations(project, until);
    Changes::since(project, &now, until, &Since::Time(since), &how)
}

fn shown(project: &Project, changes: &Changes, language: Language) -> String {
    let wording = Wording::new(project, changes.until);
    let mut text = String::new();
    for change in &changes.all {
        let who = change.person.as_ref().or(change.party.as_ref());
        let who = who.map_or("-", String::as_str);
        let (time, what) = (wording.time(change), wording.what(change));
        let (time, what) = (time.text(language), what.text(language));
        writeln!(text, "{time} | {} | {who} | {what}", change.entry).unwrap();
    }
    for stamp in &changes.charter {
        writeln!(text, "{}", wording.charter(stamp).text(language)).unwrap();
    }
    text
}

#[test]
fn print() {
    for (page, from) in [
        (QUARREL, "2026-02-09T09:00:00+02:00"),
        (WEBSHOP, "2026-01-12T09:00:00+02:00"),
        (BAKERY, "2026-03-02T09:00:00+03:00"),
    ] {
        let (_folder, project) = built(page);
        let mut since = at(from);
        for _ in 0..16 {
            let until = since + Days::new(7);
            println!("== {since} .. {until}");
            println!(
                "{}",
                shown(
                    &project,
                    &changes(&project, since, until),
                    Language::English
                )
            );
            since = until;
        }
    }
}
