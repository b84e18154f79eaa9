//! The judgement of generated projects: against a model of docs/semantics.md in the tests' own words, and with the sides
//! exchanged. `PROJLOG_LOGS` says how many projects, `PROJLOG_SEED` which is the first.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and a survey is printed"
)]

mod acts;
mod answers;
mod clock;
mod facts;
mod generate;
mod one_sided;
mod pairs;
mod reading;
mod slips;
mod steps;
mod stops;
mod swap;
mod work;
mod written;

use chrono::SecondsFormat;
use projlog::log::LogFault;
use projlog::obligation::{self, Obligation, Obligations, obligations};
use projlog::project::{Open, Project};
use projlog::source::FaultKind;

use facts::{Dice, Minute, SIDES, World};
use reading::{Owed, Reading, What};

/// A number that the environment gives.
fn number(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(default, |given| given.parse().unwrap())
}

fn instant(minute: Minute) -> String {
    let time = written::instant(minute).to_utc();
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| "never".to_owned())
}

/// An obligation of the model in a line.
fn told(world: &World, owed: &Owed) -> String {
    let due = owed.due;
    let state = Reading::new(world).state(owed);
    let end = owed
        .end
        .map(|(_, at, by)| format!("{} at {}", world.id(by), instant(at)));
    let reversed: Vec<String> = owed
        .reversed
        .iter()
        .map(|(work, _)| world.id(*work))
        .collect();
    let open = if owed.waiting { " waiting" } else { "" };
    let what = match owed.what {
        What::Answer => "answer",
        What::Approval => "approval",
        What::Stage => "stage",
        What::Promise => "promise",
        What::Confirmation => "confirmation",
        What::Reminder => "reminder",
        What::Warning => "warning",
    };
    format!(
        "{} {what}: {} owes {}, from {}, due {}: {state}{open} by {} [{}]{}",
        world.id(owed.entry),
        SIDES[owed.debtor],
        SIDES[1 - owed.debtor],
        or_none(owed.start.map(instant)),
        or_none(due.map(instant)),
        or_none(end),
        reversed.join(" "),
        at_the_end(owed.ended.map(instant))
    )
}

fn at_the_end(end: Option<String>) -> String {
    end.map_or(String::new(), |end| format!(", the contract ended {end}"))
}

/// One of the program in a line; none for what the model does not know.
fn found(owed: &Obligation) -> Option<String> {
    let what = match owed.what {
        obligation::What::Answer(_) => "answer",
        obligation::What::Approval => "approval",
        obligation::What::Stage => "stage",
        obligation::What::Promise => "promise",
        obligation::What::CallConfirmation => "confirmation",
        obligation::What::Reminder => "reminder",
        obligation::What::EarlyWarning => "warning",
        _ => return None,
    };
    let instant = |at: projlog::calendar::Instant| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let end = owed
        .end
        .act()
        .map(|act| format!("{} at {}", act.entry, instant(act.at)));
    let reversed: Vec<&str> = owed
        .rare()
        .earlier
        .iter()
        .map(|e| e.act.entry.as_str())
        .collect();
    let waits = owed.what == obligation::What::Stage && end.is_some() && !owed.settled;
    Some(format!(
        "{} {what}: {} owes {}, from {}, due {}: {:?}{} by {} [{}]{}",
        owed.entry,
        owed.debtor.as_deref().unwrap_or("nobody"),
        owed.creditor.as_deref().unwrap_or("nobody"),
        or_none(owed.start.map(instant)),
        or_none(owed.due.map(instant)),
        owed.state,
        if waits { " waiting" } else { "" },
        or_none(end),
        reversed.join(" "),
        at_the_end(owed.ended.map(instant))
    ))
}

/// The obligations that the program finds.
fn judged(world: &World) -> Obligations {
    let folder = tempfile::tempdir().unwrap();
    let charter = written::charter(world, ["contractor", "client"]);
    std::fs::write(folder.path().join("projlog.yaml"), charter).unwrap();
    std::fs::create_dir(folder.path().join("log")).unwrap();
    std::fs::write(folder.path().join("log/log.md"), written::log(world)).unwrap();
    let open = Open {
        no_history: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &open).unwrap();
    // Some replies say in no known word what they give.
    let slip = |fault: &LogFault| fault.fault.kind == FaultKind::WrongValue;
    assert!(project.faults.iter().all(slip), "{:?}", project.faults);
    obligations(&project, written::instant(world.as_of).to_utc())
}

/// How model and program differ: lines of the one alone, then of the other.
fn difference(world: &World) -> Option<String> {
    let owed = reading::read(world);
    let mut expected: Vec<String> = owed.iter().map(|owed| told(world, owed)).collect();
    let mut actual: Vec<String> = judged(world).iter().filter_map(found).collect();
    expected.sort();
    actual.sort();
    let alone = |these: &[String], those: &[String], mark: &str| -> String {
        these
            .iter()
            .filter(|line| !those.contains(line))
            .map(|line| format!("{mark} {line}\n"))
            .collect::<Vec<_>>()
            .concat()
    };
    (expected != actual)
        .then(|| alone(&expected, &actual, "model  ") + &alone(&actual, &expected, "program"))
}

#[test]
fn the_program_judges_as_the_documentation_says() {
    let (seed, logs) = (number("PROJLOG_SEED", 1), number("PROJLOG_LOGS", 500));
    let survey = std::env::var_os("PROJLOG_SURVEY").is_some();
    let mut differing = 0;
    for seed in seed..seed + logs {
        let world = generate::generate(&mut Dice(seed), seed.is_multiple_of(2));
        let Some(difference) = difference(&world) else {
            continue;
        };
        if survey {
            differing += 1;
            println!("seed {seed}, {} entries:\n{difference}", world.log.len());
            continue;
        }
        let as_of = instant(world.as_of);
        let (charter, log) = (
            written::charter(&world, ["contractor", "client"]),
            written::log(&world),
        );
        panic!("PROJLOG_SEED={seed}, as of {as_of}:\n{difference}\n{charter}\n{log}");
    }
    assert_eq!(differing, 0);
}
