//! From exports to a log: the measures of the walk in `docs/import.md`, on both sides' exports of one story
//! (`examples/exports/`). What the commands print is compared with the page by `cargo test --test repository generated`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Folder, files_in, repository};

/// When the agency imports, and when the hotel looks.
const IMPORTED: &str = "--as-of 2026-03-30T18:30+02:00";
const LOOKED: &str = "--timezone Atlantic/Canary --as-of 2026-04-01T09:30+02:00";

/// The names by which both sides' telephones know the hotel manager.
const AGENCY: &str = "--person 'Hotel manager Tenerife=hotel-manager'";
const HOTEL: &str = "--person 'Hotel manager=hotel-manager'";

/// The charter of the walk, with the exports of both sides in folders of their own.
fn project() -> Folder {
    let folder = Folder::empty();
    let examples = repository().join("examples/exports");
    for path in files_in(&examples, "") {
        let text = std::fs::read_to_string(examples.join(&path)).unwrap();
        folder.write(&path, &text);
    }
    folder
}

/// The project after the agency's import.
fn imported() -> Folder {
    let folder = project();
    let run = folder.projlog(&format!("import agency {AGENCY} {IMPORTED}"));
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    folder
}

fn log(folder: &Folder) -> BTreeMap<String, String> {
    let paths = files_in(folder.path(), "log").into_iter();
    paths
        .map(|path| (path.clone(), folder.read(&path)))
        .collect()
}

/// The values of a field in a log, in order.
fn values(log: &BTreeMap<String, String>, field: &str) -> Vec<String> {
    let lines = log.values().flat_map(|text| text.lines());
    lines
        .filter_map(|line| Some(line.strip_prefix(field)?.strip_prefix(": ")?.to_owned()))
        .collect()
}

/// Accepts all drafts.
fn accept(folder: &Folder) {
    for (path, text) in log(folder) {
        folder.write(&path, &text.replace("\n```yaml draft\n", "\n```yaml\n"));
    }
}

/// The minutes at which the story has a call that was answered, a voice message, or a meeting of both sides.
fn facts() -> Vec<String> {
    let path = repository().join("examples/exports/story.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let story: Value = serde_yaml::from_str(&text).unwrap();
    let list = |name: &str| story[name].as_array().unwrap().clone();
    let minute = |time: &Value| time.as_str().unwrap()[..16].to_owned();
    let chats = [list("telegram"), list("whatsapp")].concat();
    let spoken = chats
        .iter()
        .filter(|said| said["call"].is_u64() || said["voice"].is_u64());
    let side = |person: &Value| story["people"][person.as_str().unwrap()]["side"].clone();
    let exported = story["exported"]["agency"].as_str().unwrap();
    let meetings = list("meetings");
    let met = meetings.iter().filter(|meeting| {
        let with = meeting["with"].as_array().unwrap();
        let both = with.iter().any(|other| side(other) != side(&meeting["by"]));
        both && meeting["cancelled"].is_null() && meeting["until"].as_str().unwrap() <= exported
    });
    let mut facts: Vec<String> = spoken
        .map(|said| minute(&said["at"]))
        .chain(met.map(|meeting| minute(&meeting["from"])))
        .collect();
    facts.sort();
    facts
}

#[test]
fn every_call_that_the_platforms_know_is_drafted() {
    let facts = facts();
    assert!(facts.len() >= 7, "{facts:?}");
    let log = log(&imported());
    let blocks = log.values().flat_map(|text| text.split("```yaml draft\n"));
    let calls = blocks.filter(|block| block.starts_with("call: "));
    let mut times: Vec<&str> = calls
        .map(|block| {
            let line = block.lines().find_map(|line| line.strip_prefix("at: "));
            &line.unwrap()[..16]
        })
        .collect();
    times.sort_unstable();
    assert_eq!(times, facts);
}

#[test]
fn the_page_shows_a_draft_as_it_is_written() {
    let page = std::fs::read_to_string(repository().join("docs/import.md")).unwrap();
    let (_, sample) = page.split_once("````markdown\n").unwrap();
    let (sample, _) = sample.split_once("````\n").unwrap();
    let log = log(&imported());
    assert!(log["log/2026-02.md"].contains(sample), "{sample}");
}

#[test]
fn what_was_imported_is_not_added_again() {
    let folder = imported();
    let before = log(&folder);
    let again = folder.projlog(&format!("import agency {IMPORTED}"));
    assert_eq!((again.status(), log(&folder)), (0, before.clone()));
    // Nor from the other side's exports, before and after the drafts are accepted.
    let other = format!("import hotel {HOTEL} {LOOKED}");
    let run = folder.projlog(&other);
    assert_eq!((run.status(), log(&folder)), (0, before), "{}", run.stdout);
    assert!(run.stdout.contains("was edited"), "{}", run.stdout);
    accept(&folder);
    let accepted = log(&folder);
    assert_eq!(folder.projlog(&other).status(), 0);
    assert_eq!(log(&folder), accepted);
}

#[test]
fn what_was_confirmed_is_not_added_again() {
    let folder = imported();
    accept(&folder);
    for (side, person, options) in [
        ("agency", "account-manager", IMPORTED),
        ("hotel", "hotel-manager", LOOKED),
    ] {
        let run = folder.projlog(&format!("evidence {side} --record {person} {options}"));
        assert!(run.stderr.is_empty(), "{}", run.stderr);
    }
    let before = log(&folder);
    assert_eq!(values(&before, "confirmation"), ["E-1", "E-2"]);
    for options in [
        format!("agency {IMPORTED}"),
        format!("hotel {HOTEL} {LOOKED}"),
    ] {
        let run = folder.projlog(&format!("import {options}"));
        assert_eq!(
            (run.status(), log(&folder)),
            (0, before.clone()),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn each_side_finds_the_keys_of_the_other() {
    let sides = [
        ("agency", AGENCY, IMPORTED, "hotel", LOOKED),
        ("hotel", HOTEL, LOOKED, "agency", IMPORTED),
    ];
    for (side, person, options, other, looked) in sides {
        let folder = project();
        let run = folder.projlog(&format!("import {side} {person} {options}"));
        assert_eq!(run.status(), 0, "{}", run.stderr);
        accept(&folder);
        let keys = values(&log(&folder), "evidence").len();
        let run = folder.projlog(&format!("evidence {other} {looked} --output-format json"));
        assert_eq!(run.status(), 1, "one message differs: {}", run.stderr);
        let report = run.json();
        let of = |verdict: &str| report[verdict].as_u64().unwrap();
        assert_eq!(
            (of("differs"), of("missing"), of("not_covered")),
            (1, 0, 0),
            "{report:#}"
        );
        let known = report["keys"].as_array().unwrap().len();
        assert_eq!(usize::try_from(of("confirmed")).unwrap() + 1, known);
        assert!(known <= keys && known > 40, "{known} of {keys}");
    }
}
