//! Tests of registers that are split, and of what their filters need.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::edition::{Edition, Index, Layout};
use super::*;
use crate::engine::{Settings, run};
use crate::message::Language;
use crate::obligation::obligations;
use crate::render::tests::{CHARTER, instant, project};

/// The pages of the registers, by path.
fn registers(log: &str) -> BTreeMap<String, String> {
    let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", log)]);
    let as_of = instant("2026-06-30T12:00:00+03:00");
    let obligations = obligations(&project, as_of);
    let settings = Settings {
        select: vec!["decision-unauthorized".to_owned()],
        ..Settings::default()
    };
    let report = run(&project, &settings, as_of);
    let judged = Judged {
        folder: "a",
        project: &project,
        obligations: &obligations,
        report: &report,
        changes: None,
        as_of,
        days: 7,
    };
    let layout = Layout {
        languages: &[Language::English],
        folder: None,
    };
    let edition = Edition {
        judged: &judged,
        index: &Index::new(&judged),
        layout: &layout,
        language: Language::English,
        folded: None,
    };
    let mut pages = BTreeMap::new();
    let mut keep = |path: &str, bytes: &[u8]| {
        let page = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(pages.insert(path.to_owned(), page).is_none(), "{path}");
        Ok(())
    };
    for register in edition.index.registers() {
        write(edition, *register, &mut keep).unwrap();
    }
    pages
}

fn request(number: usize, at: &str) -> String {
    format!(
        "```yaml\nrequest: R-{number}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: telegram\nneeds: access\n```\n\n"
    )
}

/// The entries to which the first cells of a page's rows lead.
fn rows(page: &str) -> Vec<&str> {
    let rows = page.split("<tr data-side=").skip(1);
    rows.map(|row| {
        let (_, link) = row.split_once("../entries/").unwrap();
        link.split_once(".html").unwrap().0
    })
    .collect()
}

#[test]
fn a_large_register_has_each_entry_on_one_page_of_a_month() {
    let mut log = String::new();
    for number in 1..=1300 {
        let at = match number % 13 {
            0 | 1 => format!("2026-03-{:02} 10:00", number % 28 + 1),
            2 => "2026-05-31".to_owned(),
            _ => format!("2026-04-{:02} 12:30", number % 30 + 1),
        };
        log += &request(number, &at);
    }
    let pages = registers(&log);
    let mut paths: Vec<&str> = pages.keys().map(String::as_str).collect();
    paths.retain(|path| *path != "registers/requests.html");
    assert_eq!(
        paths,
        [
            "registers/requests-2026-03.html",
            "registers/requests-2026-04-2.html",
            "registers/requests-2026-04.html",
            "registers/requests-2026-05.html",
        ]
    );
    let mut all: Vec<&str> = Vec::new();
    for path in &paths {
        let page = &pages[*path];
        assert!(page.len() < 700_000, "{path}: {}", page.len());
        all.extend(rows(page));
        // Everything is on the pages to which the first one leads.
        let link = format!("href=\"../{path}\"");
        assert_eq!(pages["registers/requests.html"].matches(&link).count(), 1);
    }
    assert_eq!(all.len(), 1300);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 1300);
    let first = &pages["registers/requests.html"];
    assert_eq!(rows(first), rows(&pages["registers/requests-2026-05.html"]));
    assert!(
        first.contains("April <bdi>2026</bdi>, part 2</a>"),
        "{first}"
    );
    for row in first.split("<tr ").skip(2) {
        assert!(row.contains(" data-month=\"2026-05\""), "{row}");
    }
}

#[test]
fn rows_have_what_the_filters_need() {
    let pages = registers(&request(1, "2026-03-03 10:40"));
    let paths: Vec<&String> = pages.keys().collect();
    assert_eq!(paths, ["registers/requests.html"]);
    let page = &pages["registers/requests.html"];
    assert!(
        page.contains(
            "<tr data-side=\"agency\" data-person=\"account-manager\nmarketing-director\" data-state=\"overdue\" data-month=\"2026-03\">"
        ),
        "{page}"
    );
}

#[test]
fn a_decision_shows_who_had_the_authority_when_it_was_taken() {
    let charter = CHARTER.replace(
        "    email: [md@bakery.example]\n",
        "    email: [md@bakery.example]\n    decides: [deliverables]\n    until: 2026-03-31\n",
    );
    let mut log = String::new();
    log += "```yaml\nstage: S-1\nowner: agency\ndue: 2026-05-20\naccept: it is there\n```\n\n";
    for (number, at) in [(1, "2026-03-10 12:00"), (2, "2026-04-10 12:00")] {
        let _ = write!(
            log,
            "```yaml\ndelivery: L-{number}\nof: S-1\nat: {at}\nfrom: account-manager\nto: bakery\nvia: telegram\n```\n\n```yaml\ndecision: D-{number}\nat: {at}\nby: marketing-director\nvia: telegram\non: L-{number}\nverdict: approved\n```\n\n"
        );
    }
    let (_dir, project) = project(&[("projlog.yaml", &charter), ("log/a.md", &log)]);
    let obligations = obligations(&project, instant("2026-06-30T12:00:00+03:00"));
    let people = |id: &str| {
        let required =
            crate::obligation::required(&project, &obligations, project.log.get(id).unwrap());
        let required = required.unwrap();
        assert_eq!(required.len(), 1);
        assert_eq!(required[0].needed.scope, "deliverables");
        let people = required[0].people.iter();
        people.map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(people("D-1"), ["marketing-director"]);
    assert!(people("D-2").is_empty());
}
