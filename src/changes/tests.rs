//! Changes in the sample projects, and what holds for all moments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Days};
use proptest::prelude::*;

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

/// What changed until a time, in the project as it stood then.
fn changes(project: &Project, since: Instant, until: Instant) -> Changes {
    changes_since(project, &Since::Time(since), until)
}

fn changes_since(project: &Project, since: &Since, until: Instant) -> Changes {
    let how = Open {
        no_cache: true,
        ..Open::default()
    };
    let then = project.commit_by(until).map(|commit| {
        let how = Open {
            tree: Which::Revision(commit),
            ..how.clone()
        };
        Project::open(&project.root, &how).unwrap()
    });
    let project = then.as_ref().unwrap_or(project);
    let now = obligations(project, until);
    Changes::since(project, &now, until, since, &how)
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

/// The line of an entry in English.
fn line(project: &Project, changes: &Changes, id: &str) -> Option<String> {
    let wording = Wording::new(project, changes.until);
    let change = changes.all.iter().find(|change| change.entry == id)?;
    Some(wording.what(change).text(Language::English))
}

#[test]
fn the_weeks_of_a_quarrel() {
    let (_folder, project) = built(QUARREL);
    for language in Language::ALL {
        let mut since = at("2026-02-09T09:00:00+02:00");
        let mut text = String::new();
        for _ in 0..12 {
            let until = since + Days::new(7);
            let all = changes(&project, since, until);
            writeln!(text, "since {since}\n{}", shown(&project, &all, language)).unwrap();
            since = until;
        }
        insta::assert_snapshot!(format!("quarrel-{language}"), text);
    }
}

#[test]
fn a_reply_that_discharges_a_request_is_one_change() {
    let (_folder, project) = built(QUARREL);
    let (since, until) = ("2026-04-08T18:00:00+03:00", "2026-04-09T18:00:00+03:00");
    let all = changes(&project, at(since), at(until));
    assert_eq!(
        line(&project, &all, "A-20").unwrap(),
        "answers R-18 (answer)"
    );
    assert_eq!(all.all.iter().filter(|c| c.entry == "R-18").count(), 0);
    let mut entries: Vec<&str> = all.all.iter().map(|c| c.entry.as_str()).collect();
    let number = entries.len();
    entries.sort_unstable();
    entries.dedup();
    assert_eq!(entries.len(), number);
}

#[test]
fn a_date_moves_when_the_other_side_agrees() {
    let (_folder, project) = built(QUARREL);
    let all = changes(
        &project,
        at("2026-04-03T09:00:00+03:00"),
        at("2026-04-04T09:00:00+03:00"),
    );
    let proposed = line(&project, &all, "D-11").unwrap();
    assert!(proposed.contains("not in effect"), "{proposed}");
    let all = changes(
        &project,
        at("2026-04-04T09:00:00+03:00"),
        at("2026-04-07T09:00:00+03:00"),
    );
    let agreed = line(&project, &all, "D-12").unwrap();
    assert!(agreed.contains("due date of S-5 moved from"), "{agreed}");
    assert!(!all.all.iter().any(|change| change.entry == "S-5"));
}

#[test]
fn a_decision_on_nothing_is_not_in_effect() {
    let page = "# A page\n\n## 2026-03-10T12:00+03:00 account-manager <am@agency.example>: Decide\n\n```yaml file projlog.yaml\nprojlog: 1\ntimezone: Europe/Moscow\nparties:\n  agency: { role: contractor, hours: \"Mon-Fri 10:00-19:00\" }\n  bakery: { role: client, hours: \"Mon-Fri 10:00-19:00\" }\npeople:\n  account-manager: { party: agency, email: am@agency.example, decides: [plan] }\n  owner: { party: bakery, decides: [plan, deliverables] }\nchannels: { email: written }\n```\n\n````markdown file log/a.md\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-04-10\naccept: it works\n```\n\n```yaml\ndecision: D-1\nat: 2026-03-10 10:00\nby: owner\nvia: email\non: R-99\nverdict: changed\n```\n\n```yaml\ndecision: D-2\nat: 2026-03-10 10:00\nby: owner\nvia: email\non: [S-9, S-1]\nverdict: approved\n```\n````\n";
    let (_folder, project) = built(page);
    let all = changes(
        &project,
        at("2026-03-09T09:00:00+03:00"),
        at("2026-03-11T09:00:00+03:00"),
    );
    let line = |id| line(&project, &all, id).unwrap();
    assert_eq!(
        line("D-1"),
        "changes R-99, not in effect: the log has no such entry"
    );
    assert_eq!(line("D-2"), "approves S-1, in effect");
}

#[test]
fn an_entry_that_was_recorded_late_is_new_then() {
    let (_folder, project) = built(QUARREL);
    let all = changes(
        &project,
        at("2026-03-22T09:00:00+02:00"),
        at("2026-03-24T09:00:00+02:00"),
    );
    let call = all.all.iter().find(|change| change.entry == "C-3").unwrap();
    assert!(call.new && call.recorded.is_some());
}

#[test]
fn nothing_changes_in_no_time() {
    let (_folder, project) = built(QUARREL);
    let now = at("2026-04-07T09:00:00+03:00");
    assert!(changes(&project, now, now).is_empty());
}

#[test]
fn a_commit_is_a_moment() {
    let (_folder, project) = built(QUARREL);
    let until = at("2026-05-01T09:00:00+03:00");
    let time = at("2026-04-10T09:00:00+03:00");
    let id = project.commit_by(time).unwrap();
    let by_commit = changes_since(&project, &Since::Commit { id, time }, until);
    assert_eq!(by_commit.entered, changes(&project, time, until).entered);
    assert!(!by_commit.entered.is_empty());
}

#[test]
fn a_removed_entry_is_a_change() {
    let (folder, project) = built(BAKERY);
    let id = project.log.entries().first().unwrap().id().to_owned();
    for file in std::fs::read_dir(folder.path().join("log")).unwrap() {
        std::fs::write(file.unwrap().path(), "# Nothing is left\n").unwrap();
    }
    let how = Open {
        no_cache: true,
        ..Open::default()
    };
    let now = Project::open(folder.path(), &how).unwrap();
    let until = at("2026-12-01T09:00:00+03:00");
    let owed = obligations(&now, until);
    let since = Since::Time(at("2026-11-30T09:00:00+03:00"));
    let all = Changes::since(&now, &owed, until, &since, &how);
    let change = all.all.iter().find(|change| change.entry == id).unwrap();
    assert!(matches!(change.effects[..], [Effect::Removed(_)]));
}

const CALLS: &str = r"
## 2026-03-02T09:00+03:00 account-manager <am@agency.example>: Begin

```yaml file projlog.yaml
projlog: 1
timezone: Europe/Moscow
contract: { starts: 2026-03-02, ends: 2026-05-29 }
parties:
  agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
  bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
people:
  account-manager: { party: agency, email: [am@agency.example] }
  owner: { party: bakery, email: [owner@bakery.example], decides: [plan, deliverables] }
terms: { access: 2 working days, stop-work: 1 working day }
cadence:
  weekly-call: { call: weekly, owner: agency }
```

````markdown file log/a.md
# March

```yaml
stage: S-1
owner: agency
due: 2026-05-20
accept: It runs.
```
````

## 2026-03-25T12:30+03:00 account-manager <am@agency.example>: The first call

````markdown append log/a.md
```yaml
call: C-1
at: 2026-03-25 12:00
with: [account-manager, owner]
for: weekly-call
```

```yaml
delivery: L-1
of: S-1
at: 2026-03-25 12:10
from: account-manager
to: owner
```
````

## 2026-03-26T12:30+03:00 owner <owner@bakery.example>: Sent back

````markdown append log/a.md
```yaml
decision: D-1
at: 2026-03-26 12:00
by: owner
on: L-1
verdict: rejected
reason: It does not run.
```
````
";

/// What was left out is no longer missing once a later call took place, which was not for it.
#[test]
fn one_call_is_for_one_week() {
    let (_folder, project) = built(CALLS);
    let all = changes(
        &project,
        at("2026-03-23T09:00:00+03:00"),
        at("2026-03-27T09:00:00+03:00"),
    );
    let call = line(&project, &all, "C-1").unwrap();
    assert_eq!(call.matches("fulfils").count(), 1, "{call}");
    assert!(call.contains("the week of Mon 23 Mar 2026"), "{call}");
}

/// A delivery that was sent back in the same period was there all the same.
#[test]
fn what_was_sent_back_at_once_was_delivered() {
    let (_folder, project) = built(CALLS);
    let all = changes(
        &project,
        at("2026-03-23T09:00:00+03:00"),
        at("2026-03-27T09:00:00+03:00"),
    );
    assert!(line(&project, &all, "L-1").is_some(), "{all:?}");
    assert!(line(&project, &all, "D-1").unwrap().contains("L-1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// What is new in a period is new in one of its parts, and nothing is new in both.
    #[test]
    fn parts_cover_the_whole(example in 0..3_usize, first in 0..80_i64, days in 1..20_i64, more in 1..20_i64) {
        let (_folder, project) = built([QUARREL, WEBSHOP, BAKERY][example]);
        let start = project.charter_versions()[0].stamp.time;
        let hours = |days: i64| start + chrono::TimeDelta::hours(days * 24 + 13);
        let (from, middle, to) = (hours(first), hours(first + days), hours(first + days + more));
        let mut parts = changes(&project, from, middle).entered;
        parts.extend(changes(&project, middle, to).entered);
        parts.sort_unstable();
        let mut whole = changes(&project, from, to).entered;
        whole.sort_unstable();
        prop_assert_eq!(parts, whole);
    }
}
