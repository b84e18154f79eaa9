//! The delay of a stage, divided by whose obligations were overdue meanwhile, on whole logs. The division of days is unit-tested
//! in `src/obligation/delay.rs`.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use projlog::obligation::{What, delay, obligations};
use projlog::page::Page;
use projlog::project::{Open, Project};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// The delay of S-1 as of an instant, as `days = other + own + both + neither`, with the entries of each side.
fn divided(as_of: &str, log: &str) -> String {
    let page = Page::read(&format!("As of {as_of}.\n\n{log}")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let charter = BTreeMap::from([("projlog.yaml".to_owned(), CHARTER.to_owned())]);
    page.build(folder.path(), &charter).unwrap();
    let project = Project::open(
        folder.path(),
        &Open {
            no_history: true,
            ..Open::default()
        },
    )
    .unwrap();
    let as_of = page.as_of.unwrap().to_utc();
    let owed = obligations(&project, as_of);
    let stage = owed.of("S-1").find(|o| o.what == What::Stage).unwrap();
    let mut text = String::new();
    match delay(&project, &owed, stage, as_of) {
        None => text.push_str("none"),
        Some(delay) => {
            let days = delay.days;
            let _ = write!(
                text,
                "{} = {} + {} + {} + {}",
                days.days, days.other, days.own, days.both, days.neither
            );
            let _ = write!(text, "; {}; {}", delay.other.join(" "), delay.own.join(" "));
        }
    }
    text
}

fn stage(id: &str, due: &str, more: &str) -> String {
    format!("```yaml\nstage: {id}\nowner: agency\ndue: {due}\naccept: done\n{more}```\n\n")
}

fn entry(text: &str) -> String {
    format!("```yaml\n{text}\n```\n\n")
}

/// Due by its own date, so that the days can be read off.
fn request(id: &str, from: &str, to: &str, due: &str, blocks: &str) -> String {
    entry(&format!(
        "request: {id}\nat: 2026-03-02 12:00\nfrom: {from}\nto: {to}\nvia: email\nneeds: information\ndue: {due}\nblocks: {blocks}"
    ))
}

/// A request of the agency to the bakery.
fn asked(id: &str, due: &str, blocks: &str) -> String {
    request(id, "account-manager", "marketing-director", due, blocks)
}

fn reply(id: &str, answers: &str, from: &str, at: &str) -> String {
    entry(&format!(
        "reply: {id}\nanswers: {answers}\nat: {at}\nfrom: {from}\nvia: email\ngives: all"
    ))
}

#[test]
fn there_is_no_delay_in_time() {
    assert_eq!(
        divided("2026-03-13T23:00+03:00", &stage("S-1", "2026-03-13", "")),
        "none"
    );
    // A weekend is no delay in working days.
    assert_eq!(
        divided("2026-03-15T12:00+03:00", &stage("S-1", "2026-03-13", "")),
        "none"
    );
    assert_eq!(
        divided("2026-03-16T12:00+03:00", &stage("S-1", "2026-03-13", "")),
        "1 = 0 + 0 + 0 + 1; ; "
    );
}

#[test]
fn both_sides_and_both_at_once() {
    // Due on Friday 13 March; by Friday 20, five working days began after it.
    let mut log = stage("S-1", "2026-03-13", "");
    log += &asked("R-1", "2026-03-10", "S-1");
    log += &reply("A-1", "R-1", "marketing-director", "2026-03-18 12:00"); // Mon, Tue, Wed
    log += &request(
        "R-2",
        "marketing-director",
        "account-manager",
        "2026-03-17",
        "S-1",
    ); // Wed, Thu, Fri
    assert_eq!(
        divided("2026-03-20T12:00+03:00", &log),
        "5 = 2 + 2 + 1 + 0; R-1; R-2"
    );
    // Two requests of one side on the same days count once.
    log += &asked("R-3", "2026-03-11", "S-1");
    log += &reply("A-3", "R-3", "marketing-director", "2026-03-17 12:00");
    assert_eq!(
        divided("2026-03-20T12:00+03:00", &log),
        "5 = 2 + 2 + 1 + 0; R-1 R-3; R-2"
    );
}

#[test]
fn through_the_stages_before_it() {
    let mut log = stage("S-1", "2026-03-13", "after: S-0\n");
    // The agency's own stage before it was delivered on Monday 16; from then on nothing waited for the bakery's materials for
    // the stage before that one, which came on Wednesday 18.
    log += &stage("S-0", "2026-03-12", "after: S-9\n");
    log += &stage("S-9", "2026-03-31", "after: S-1\n"); // a circle ends
    log += &asked("R-9", "2026-03-13", "S-9");
    log += &reply("A-9", "R-9", "marketing-director", "2026-03-18 09:00"); // before work began on Wednesday
    log += &entry(
        "delivery: L-0\nof: S-0\nat: 2026-03-16 12:00\nfrom: account-manager\nto: bakery\nvia: email",
    );
    assert_eq!(
        divided("2026-03-18T12:00+03:00", &log),
        "3 = 0 + 0 + 1 + 2; R-9; S-0"
    );
    // L-0 was to be decided on by Thursday 19 (three working days of the bakery); on Friday it was not.
    assert_eq!(
        divided("2026-03-20T12:00+03:00", &log),
        "5 = 1 + 0 + 1 + 3; R-9 L-0; S-0"
    );
}

#[test]
fn until_the_delivery_and_from_the_due_in_force() {
    let mut log = stage("S-1", "2026-03-10", "");
    log += &entry(
        "decision: D-1\non: S-1\nat: 2026-03-09 12:00\nby: marketing-director\nvia: email\nverdict: changed\nsets: { due: 2026-03-13 }",
    );
    log += &asked("R-1", "2026-03-06", "S-1");
    log += &entry(
        "delivery: L-1\nof: S-1\nat: 2026-03-17 12:00\nfrom: account-manager\nto: bakery\nvia: email",
    );
    assert_eq!(
        divided("2026-03-31T12:00+03:00", &log),
        "2 = 2 + 0 + 0 + 0; R-1; "
    );
}
