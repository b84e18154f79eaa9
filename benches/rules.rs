//! Benchmark of all rules on a log of 10,000 entries, compared with reading the log and its history.
//!
//! Run with `cargo bench --bench rules`. It prints the time of reading, of the obligations and of each rule, and the ratio of
//! all rules to reading. The limit of the ratio is 1.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to be read by people"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant as Clock};

use chrono::{DateTime, FixedOffset, TimeDelta};
use projlog::engine::{Settings, run};
use projlog::obligation::obligations;
use projlog::page::{Change, CommitLine, How, Page, Step};
use projlog::project::{Open, Project};
use projlog::rules::{ALL, Context, Facts, Needs};

const CHARTER: &str = include_str!("../tests/cases/charter.yaml");
const FILES: usize = 50;
const THREADS: usize = 20;
/// The number of entries of a thread; with [`FILES`] and [`THREADS`] there are 10,000.
const ENTRIES: usize = 10;

fn day(number: usize) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2024-01-08T10:00:00+03:00").unwrap()
        + TimeDelta::days(i64::try_from(number).unwrap())
}

/// The events around one stage: request, reminder, answer, call, delivery and decision, some of them late or by the wrong
/// person.
fn thread(number: usize) -> String {
    let at = |days: usize, time: &str| format!("{} {time}", day(number + days).format("%Y-%m-%d"));
    let (late, by) = (
        if number.is_multiple_of(5) { 9 } else { 2 },
        if number.is_multiple_of(7) {
            "owner"
        } else {
            "marketing-director"
        },
    );
    let mut text = format!(
        "## Thread {number}: the pictures for week {}\n\n",
        number / 7
    );
    let mut entry = |kind: &str, id: String, at: Option<String>, fields: &str| {
        let at = at.map(|at| format!("at: {at}\n")).unwrap_or_default();
        let _ = write!(
            text,
            "```yaml\n{kind}: {id}\n{at}{fields}\n```\n\nAs said in R-{number}, the pictures are for S-{number}; see also D-{}.\n\n",
            number / 2
        );
    };
    let n = number;
    let due = day(n + 9).format("%Y-%m-%d");
    entry(
        "stage",
        format!("S-{n}"),
        None,
        &format!("owner: agency\ndue: {due}\naccept: Twelve pictures are in the folder."),
    );
    let asks = format!(
        "from: account-manager\nto: marketing-director\nvia: email\nneeds: access\nblocks: [S-{n}, S-0]"
    );
    entry("request", format!("R-{n}"), Some(at(0, "11:10")), &asks);
    entry(
        "reminder",
        format!("M-{n}"),
        Some(at(1, "11:10")),
        &format!("of: R-{n}\nfrom: account-manager\nvia: email"),
    );
    entry(
        "reply",
        format!("A-{n}"),
        Some(at(late, "12:20")),
        &format!("answers: R-{n}\nfrom: marketing-director\nvia: email\ngives: all"),
    );
    entry(
        "call",
        format!("C-{n}"),
        Some(at(3, "15:00")),
        "with: [account-manager, marketing-director]\ntopic: pictures\nmedium: phone",
    );
    entry(
        "reply",
        format!("B-{n}"),
        Some(at(4, "12:20")),
        &format!("answers: C-{n}\nfrom: marketing-director\nvia: email"),
    );
    let question = "from: marketing-director\nto: account-manager\nvia: telegram\nneeds: answer";
    entry("request", format!("Q-{n}"), Some(at(5, "12:20")), question);
    entry(
        "reply",
        format!("P-{n}"),
        Some(at(5, "13:10")),
        &format!("answers: Q-{n}\nfrom: account-manager\nvia: telegram\ngives: all"),
    );
    entry(
        "delivery",
        format!("L-{n}"),
        Some(at(8, "12:00")),
        &format!("of: S-{n}\nfrom: account-manager\nto: bakery\nvia: email"),
    );
    entry(
        "decision",
        format!("D-{n}"),
        Some(at(late + 8, "12:00")),
        &format!(
            "by: {by}\nvia: email\non: L-{n}\nverdict: approved\namount: {}",
            n * 60
        ),
    );
    text
}

/// The log as it grows: one file per commit, each followed by an edit of an older file.
fn page() -> Page {
    let mut steps = Vec::new();
    let mut step = |days: usize, changes: Vec<Change>| {
        let (name, email) = ("account-manager".to_owned(), "am@agency.example".to_owned());
        steps.push(Step {
            commit: Some(CommitLine {
                time: day(days),
                name,
                email,
                message: "Log".to_owned(),
                over: None,
            }),
            changes,
        });
    };
    for file in 0..FILES {
        let threads: String = (file * THREADS..(file + 1) * THREADS).map(thread).collect();
        let path = format!("log/{file:02}.md");
        let edited = threads.replacen("for S-", "of S-", 1);
        step(
            file * THREADS + THREADS,
            vec![Change {
                path: path.clone(),
                how: How::File(format!("# Log\n\n{threads}")),
            }],
        );
        step(
            file * THREADS + THREADS + 15,
            vec![Change {
                path,
                how: How::File(format!("# Log\n\n{edited}")),
            }],
        );
    }
    steps.sort_by_key(|step| step.commit.as_ref().map(|commit| commit.time));
    Page {
        steps,
        ..Page::default()
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let clock = Clock::now();
    let result = work();
    (clock.elapsed(), result)
}

fn line(what: &str, time: Duration, note: &str) {
    println!("{what:<28} {:>9.3} ms  {note}", time.as_secs_f64() * 1000.0);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let first = BTreeMap::from([("projlog.yaml".to_owned(), CHARTER.to_owned())]);
    page().build(folder.path(), &first).unwrap();
    let (reading, project) = timed(|| Project::open(folder.path(), &Open::default()).unwrap());
    let entries = project.log.entries().len();
    assert_eq!(
        entries,
        FILES * THREADS * ENTRIES,
        "the log has as many entries as it should"
    );
    line(
        "reading log and history",
        reading,
        &format!("{entries} entries in {FILES} files"),
    );

    let as_of = day(FILES * THREADS + 30).to_utc();
    let (owing, obligations) = timed(|| obligations(&project, as_of));
    line(
        "obligations",
        owing,
        &format!("{} of them", obligations.iter().count()),
    );
    let names: Vec<&'static str> = ALL.iter().map(|rule| rule.name).collect();
    let context = Context {
        facts: Facts {
            project: &project,
            as_of,
            at_present: false,
            rule_names: &names,
        },
        obligations: &obligations,
        allows: &[],
    };
    let mut rules: Vec<(Duration, &str, usize)> = ALL
        .iter()
        .filter(|rule| rule.needs != Needs::Findings)
        .map(|rule| {
            let (time, findings) = timed(|| rule.check(&context));
            (time, rule.name, findings.len())
        })
        .collect();
    rules.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    for (time, name, findings) in &rules {
        line(name, *time, &format!("{findings} findings"));
    }
    let (whole, report) = timed(|| run(&project, &Settings::default(), as_of));
    line(
        "all of it, in one run",
        whole,
        &format!(
            "{} findings; {:.2} of the reading",
            report.findings.len(),
            whole.div_duration_f64(reading)
        ),
    );
}
