//! `projlog show` and `projlog history`: the history of one entry, and of all.

use serde_json::{Value, json};

use crate::support::{Committer, Folder, git_as, instant};

const CHARTER: &str = include_str!("../cases/charter.yaml");

const MANAGER: (&str, &str) = ("Account Manager", "am@agency.example");
/// In the charter with another address; the mailmap links the two.
const DESIGNER: (&str, &str) = ("d", "designer@home.example");
const STRANGER: (&str, &str) = ("Stranger", "stranger@elsewhere.example");

fn at<'a>((name, email): (&'a str, &'a str), time: &'a str) -> Committer<'a> {
    (name, email, time)
}

/// Commits everything in a folder.
fn commit(folder: &Folder, who: Committer<'_>, message: &str) {
    git_as(who, folder.path(), &["add", "-A"], b"");
    git_as(who, folder.path(), &["commit", "-q", "-m", message], b"");
}

/// A request in its own file.
fn request(folder: &Folder, id: &str, at: &str, more: &str) {
    let text = format!(
        "# About {id}\n\n```yaml\nrequest: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n{more}```\n"
    );
    folder.write(&format!("log/{id}.md"), &text);
}

/// A repository with every kind of event in the history of an entry.
fn eventful() -> Folder {
    let folder = Folder::empty();
    let git = |who: Committer<'_>, arguments: &[&str], input: &[u8]| {
        git_as(who, folder.path(), arguments, input)
    };
    let first = at(MANAGER, "2026-03-03T12:00:00+0300");
    git(
        first,
        &["init", "-q", "-b", "main", "--object-format=sha1"],
        b"",
    );
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        ".mailmap",
        "Designer <design@agency.example> <designer@home.example>\n",
    );
    request(&folder, "R-1", "2026-03-03 11:30", "due: 2026-03-30\n");
    commit(&folder, first, "Begin the log");
    request(&folder, "R-2", "2026-03-03 18:00", "");
    commit(
        &folder,
        at(DESIGNER, "2026-03-04T10:00:00+0300"),
        "Ask for a second thing",
    );
    // R-3 is recorded on a branch, and so is R-4, which is removed before the merge.
    git(first, &["checkout", "-q", "-b", "branch"], b"");
    request(&folder, "R-3", "2026-03-05 09:00", "");
    request(&folder, "R-4", "2026-03-05 09:00", "");
    commit(
        &folder,
        at(MANAGER, "2026-03-05T10:30:00+0300"),
        "Ask on a branch",
    );
    std::fs::remove_file(folder.path().join("log/R-4.md")).unwrap();
    commit(
        &folder,
        at(MANAGER, "2026-03-05T10:40:00+0300"),
        "Not that one",
    );
    git(first, &["checkout", "-q", "main"], b"");
    request(
        &folder,
        "R-1",
        "2026-03-03 11:30",
        "due: 2026-03-27\nblocks: S-1\n",
    );
    folder.write("log/plan.md", "# The stage\n\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-04-30\naccept: it is there\n```\n");
    folder.write(
        "log/A-1.md",
        "```yaml\nreply: A-1\nat: 2026-03-06 12:00\nfrom: marketing-director\nvia: email\nanswers: R-1\ngives: part\n```\n",
    );
    commit(
        &folder,
        at(STRANGER, "2026-03-06T13:00:00+0300"),
        "Another date",
    );
    let merge = ["merge", "-q", "--no-ff", "-m", "Merge the branch", "branch"];
    git(at(MANAGER, "2026-03-10T10:00:00+0300"), &merge, b"");
    let kept = folder.read("log/R-2.md");
    std::fs::remove_file(folder.path().join("log/R-2.md")).unwrap();
    request(&folder, "R-5", "2026-03-10 11:00", "");
    commit(
        &folder,
        at(MANAGER, "2026-03-10T12:00:00+0300"),
        "Drop one, ask another",
    );
    folder.write("log/R-2.md", &kept);
    commit(
        &folder,
        at(MANAGER, "2026-03-11T12:00:00+0300"),
        "Put it back",
    );
    std::fs::remove_file(folder.path().join("log/R-5.md")).unwrap();
    commit(&folder, at(STRANGER, "2026-03-16T12:00:00+0300"), "Tidy up");
    request(&folder, "R-6", "2026-03-17 11:00", "");
    commit(
        &folder,
        at(MANAGER, "2026-03-17T12:00:00+0300"),
        "Ask with a signature",
    );
    let raw = git(first, &["cat-file", "commit", "HEAD"], b"") + "\n";
    let signature =
        "\ngpgsig -----BEGIN SSH SIGNATURE-----\n of somebody\n -----END SSH SIGNATURE-----\n\n";
    let signed = git(
        first,
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        raw.replacen("\n\n", signature, 1).as_bytes(),
    );
    git(first, &["reset", "-q", "--hard", &signed], b"");
    folder
}

/// The same repository with uncommitted changes.
fn with_changes() -> Folder {
    let folder = eventful();
    request(&folder, "R-6", "2026-03-17 11:00", "due: 2026-03-24\n");
    request(&folder, "R-7", "2026-03-18 11:00", "");
    std::fs::remove_file(folder.path().join("log/R-3.md")).unwrap();
    folder
}

#[test]
fn the_story_of_one_obligation() {
    let folder = Folder::of_example("bakery");
    shows!(
        "show-request",
        folder.projlog("show R-3 --as-of '2026-03-27 12:00'")
    );
    shows!(
        "show-awaits",
        folder.projlog("show R-4 --as-of '2026-03-27 12:00'")
    );
    shows!(
        "show-stage",
        folder.projlog("show S-3 --as-of '2026-03-27 12:00'")
    );
    shows!(
        "show-json",
        folder.projlog("show R-3 --as-of '2026-03-27 12:00' --output-format json")
    );
    shows!(
        "show-color",
        folder.projlog("show M-1 --as-of '2026-03-27 12:00' --color always")
    );
}

#[test]
fn every_entry_of_the_examples_has_a_story() {
    for name in ["bakery", "webshop", "quarrel"] {
        let folder = Folder::of_example(name);
        let known = folder.projlog("history --output-format jsonl").stdout;
        for line in known.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let id = line["entry"].as_str().unwrap();
            // The full output only for some, since a run takes a while.
            if id.ends_with('1') {
                let run = folder.projlog(&format!("show {id} --as-of {}", instant(name)));
                assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{id}");
                assert!(
                    run.stdout.starts_with(&format!("{id}, ")) && run.stdout.contains("\nStory\n"),
                    "{}",
                    run.stdout
                );
            }
        }
    }
}

#[test]
fn the_history_of_an_entry_is_shown() {
    let folder = eventful();
    let show = |id: &str| folder.projlog(&format!("show {id} --as-of '2026-03-18 12:00'"));
    // By someone who is not in the charter.
    shows!("show-edited", show("R-1"));
    // By a person of the charter, according to the mailmap.
    shows!("show-put-back", show("R-2"));
    shows!("show-merged", show("R-3"));
    shows!("show-draft", show("R-4"));
    shows!("show-removed", show("R-5"));
    shows!("show-signed", show("R-6"));
    shows!(
        "show-removed-json",
        folder.projlog("show R-5 --as-of '2026-03-18 12:00' --output-format json")
    );
    shows!(
        "show-edited-json",
        folder.projlog("show R-1 --as-of '2026-03-18 12:00' --output-format json")
    );
    shows!("history", folder.projlog("history"));
}

#[test]
fn uncommitted_changes_are_marked() {
    let folder = with_changes();
    let show = |id: &str| folder.projlog(&format!("show {id} --as-of '2026-03-18 12:00'"));
    shows!("show-pending", show("R-7"));
    shows!("show-pending-edit", show("R-6"));
    shows!("show-pending-removal", show("R-3"));
    let output = folder
        .projlog("show R-6 --as-of 2026-03-18 --output-format json")
        .json();
    let changes = json!([{"field": "due", "before": null, "after": "Tue 24 Mar 2026"}]);
    assert_eq!(
        output["pending"],
        json!({"what": "edited", "changes": changes})
    );
    shows!("history-pending", folder.projlog("history"));
}

#[test]
fn without_history_the_rest_is_shown() {
    let folder = eventful();
    shows!(
        "show-no-history",
        folder.projlog("show R-1 --as-of '2026-03-18 12:00' --no-history")
    );
    std::fs::remove_dir_all(folder.path().join(".git")).unwrap();
    shows!(
        "show-outside-git",
        folder.projlog("show R-2 --as-of '2026-03-18 12:00'")
    );
    shows!("history-outside-git", folder.projlog("history"));
    git_as(at(MANAGER, "0"), folder.path(), &["init", "-q"], b"");
    let output = folder
        .projlog("show R-2 --as-of 2026-03-18 --output-format json")
        .json();
    assert_eq!(
        (&output["recorded"], &output["pending"]["what"]),
        (&Value::Null, &json!("recorded"))
    );
    assert_eq!(
        folder
            .projlog("history --output-format jsonl")
            .stdout
            .lines()
            .count(),
        6
    );
}

#[test]
fn a_person_who_left_is_still_known() {
    let folder = eventful();
    let designer =
        "  designer:\n    name: Designer\n    party: agency\n    email: [design@agency.example]\n";
    folder.change("projlog.yaml", designer, "");
    commit(
        &folder,
        at(MANAGER, "2026-03-18T09:00:00+0300"),
        "The designer has left",
    );
    let output = folder
        .projlog("show R-2 --as-of 2026-03-18 --output-format json")
        .json();
    assert_eq!(output["recorded"]["person"], "designer");
    // A charter outside the project has no earlier versions.
    let output = folder
        .projlog("show R-2 --as-of 2026-03-18 --output-format json --config projlog.yaml")
        .json();
    assert_eq!(
        (&output["recorded"]["person"], &output["recorded"]["author"]),
        (&Value::Null, &json!("Designer"))
    );
}

#[test]
fn an_unknown_id_suggests_the_nearest() {
    let folder = eventful();
    shows!("show-unknown", folder.projlog("show R-55"));
    let unknown = |arguments: &str| {
        let run = folder.projlog(arguments);
        assert_eq!(
            (run.status(), run.stdout.as_str()),
            (2, ""),
            "{}",
            run.transcript()
        );
        run.stderr
    };
    assert!(unknown("show r-4 --no-history").contains("the log has no entry `r-4`"));
    assert!(unknown("show ''").contains("help: known: `A-1`, `R-1`"));
    assert!(unknown("show '\u{1b}[31m##vso[x]'").contains("\\u{1b}[31m"));
}

#[test]
fn text_of_an_entry_is_not_interpreted() {
    let folder = eventful();
    let evil = "\u{1b}[31mred \u{202e}##vso[task] ::error::x";
    folder.write(
        "log/E-1.md",
        &format!("# {evil}\n\n```yaml\nrequest: E-1\nat: 2026-03-03\nto: \"{evil}\"\n\"{evil}\": x\n```\n\n{evil}\n"),
    );
    commit(
        &folder,
        ("\u{202e}evil##vso[a]", "x@y", "2026-03-18T12:00:00+0300"),
        "Evil",
    );
    for arguments in [
        "show E-1",
        "show E-1 --output-format json",
        "history",
        "history --output-format jsonl",
    ] {
        let run = folder.projlog(arguments);
        let hostile = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert_eq!(run.status(), 0, "{}", run.transcript());
        assert!(
            !run.stdout.contains(hostile) && !run.stdout.contains("##vso["),
            "{arguments}: {}",
            run.stdout
        );
    }
}

/// A commit as printed by git: id, time, parents, and the blob of each entry (each entry has its own file here).
struct Plain {
    id: String,
    time: i64,
    parents: Vec<String>,
    blobs: std::collections::BTreeMap<String, String>,
}

/// All ancestors of the tip, parents after their children.
fn plain(folder: &Folder) -> Vec<Plain> {
    let git = |arguments: &[&str]| git_as(at(MANAGER, "0"), folder.path(), arguments, b"");
    let log = git(&["log", "--topo-order", "--format=%H %ct %P"]);
    let commit = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        let (id, time) = (
            words.next().unwrap(),
            words.next().unwrap().parse().unwrap(),
        );
        let tree = git(&["ls-tree", "-r", &id, "log/"]);
        let blob = |line: &str| {
            let (blob, path) = line.split_once('\t').unwrap();
            (
                path[4..path.len() - 3].replace("plan", "S-1"),
                blob.rsplit(' ').next().unwrap().to_owned(),
            )
        };
        Plain {
            id,
            time,
            parents: words.filter(|word| !word.is_empty()).collect(),
            blobs: tree.lines().map(blob).collect(),
        }
    };
    log.lines().map(commit).collect()
}

#[test]
fn history_agrees_with_plain_git() {
    let folder = eventful();
    let commits = plain(&folder);
    let find = |id: &str| commits.iter().find(|commit| commit.id == id).unwrap();
    let line: Vec<&Plain> = std::iter::successors(commits.first(), |commit| {
        commit.parents.first().map(|id| find(id))
    })
    .collect();
    let output = |commit: &Plain| {
        let time = chrono::DateTime::from_timestamp(commit.time, 0).unwrap();
        json!({"commit": commit.id, "time": time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)})
    };
    let ids: std::collections::BTreeSet<&String> = commits
        .iter()
        .flat_map(|commit| commit.blobs.keys())
        .collect();
    let lines: Vec<Value> = folder
        .projlog("history --output-format jsonl")
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), ids.len());
    for (entry, id) in lines.iter().zip(ids) {
        let has = |commit: &Plain| commit.blobs.contains_key(id);
        let brings =
            |commit: &&Plain| has(commit) && commit.parents.iter().all(|parent| !has(find(parent)));
        // Only R-2 is added twice, the second time by a descendant of the first.
        let recorded = commits.iter().rev().find(brings).unwrap();
        let landed = line
            .iter()
            .rev()
            .find(|commit| has(commit))
            .map_or(Value::Null, |commit| output(commit));
        let (mut edited, mut removals) = (Vec::new(), Vec::new());
        for pair in line.windows(2).rev() {
            match (pair[1].blobs.get(id), pair[0].blobs.get(id)) {
                (Some(before), Some(after)) if before != after => edited.push(output(pair[0])),
                (Some(_), None) => removals.push(output(pair[0])),
                _ => {}
            }
        }
        let present = has(line[0]);
        let removed = if present {
            Value::Null
        } else {
            removals.last().cloned().unwrap_or_default()
        };
        let edits = entry["edited"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edit| json!({"commit": edit["commit"], "time": edit["time"]}));
        assert_eq!(entry["entry"], **id);
        assert_eq!(entry["present"], present, "{id}");
        assert_eq!(
            (&entry["recorded"], &entry["landed"]),
            (&output(recorded), &landed),
            "{id}"
        );
        assert_eq!(
            (edits.collect::<Vec<_>>(), &entry["removals"]),
            (edited, &json!(removals)),
            "{id}"
        );
        assert_eq!(entry["removed"], removed, "{id}");
        let who = git_as(
            at(MANAGER, "0"),
            folder.path(),
            &["log", "-1", "--format=%aN|%aE", &recorded.id],
            b"",
        );
        assert_eq!(
            format!(
                "{}|{}",
                entry["author"].as_str().unwrap(),
                entry["email"].as_str().unwrap()
            ),
            who,
            "{id}"
        );
        assert_eq!(entry["signed"], id == "R-6", "{id}");
    }
}

/// A calendar that was corrected afterwards, and one whose correction is not committed: the derivation has every date.
#[test]
fn the_derivation_of_a_moved_due_date_shows_the_earlier_ones() {
    let folder = Folder::empty();
    let first = at(MANAGER, "2026-03-03T12:00:00+0300");
    git_as(first, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    request(&folder, "R-1", "2026-03-03 11:30", "");
    commit(&folder, first, "Begin the log");
    let off = |days: &str| {
        let charter = CHARTER.replacen("2026-03-20", &format!("{days}, 2026-03-20"), 1);
        folder.write("projlog.yaml", &charter);
    };
    off("2026-03-05");
    commit(&folder, at(MANAGER, "2026-03-12T12:00:00+0300"), "Days off");
    off("2026-03-05..2026-03-06");
    let run = folder
        .command("show R-1 --as-of 2026-03-13T12:00+03:00")
        .run();
    let text = run
        .transcript()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for step in [
        "the calendar of bakery changed on Thu 12 Mar 2026 12:00",
        "due before the change: Fri 6 Mar 2026 18:00 (Asia/Yekaterinburg)",
        "the calendar of bakery changed, not committed; due before the change: Tue 10 Mar 2026 18:00",
    ] {
        assert!(text.contains(step), "{step} in {}", run.transcript());
    }
}

/// What is asked for as of an instant knows nothing of what came later.
#[test]
fn the_story_until_an_instant_ends_there() {
    let folder = Folder::empty();
    let first = at(MANAGER, "2026-03-03T12:00:00+0300");
    git_as(first, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    request(&folder, "R-1", "2026-03-03 11:30", "");
    commit(&folder, first, "Ask");
    request(&folder, "R-2", "2026-03-10 11:30", "");
    folder.write(
        "log/A-1.md",
        "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-05 11:00\nfrom: marketing-director\nvia: email\ngives: all\n```\n",
    );
    commit(
        &folder,
        at(MANAGER, "2026-03-10T12:00:00+0300"),
        "Ask again",
    );
    let show = |id: &str, at: &str| folder.projlog(&format!("show {id} --as-of '{at}'")).stdout;
    let (before, after) = (
        show("R-1", "2026-03-04 12:00"),
        show("R-1", "2026-03-11 12:00"),
    );
    assert!(
        !before.contains("A-1") && after.contains("A-1"),
        "{before}{after}"
    );
    let (before, after) = (
        show("R-2", "2026-03-04 12:00"),
        show("R-2", "2026-03-11 12:00"),
    );
    assert!(
        !before.contains("Clock") && !before.contains("R-2 written down"),
        "{before}"
    );
    assert!(
        after.contains("Clock") && after.contains("R-2 written down"),
        "{after}"
    );
    let json = folder
        .projlog("show R-2 --output-format json --as-of '2026-03-04 12:00'")
        .json();
    assert_eq!(json["obligations"].as_array().map(Vec::len), Some(0));
}
