//! The effect of merges on entries and the charter, with git's own commands: dropped versions, and terms from a
//! branch.

use crate::support::{Committer, Folder, Run, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

fn manager(time: &str) -> Committer<'_> {
    ("Account Manager", "am@agency.example", time)
}

fn director(time: &str) -> Committer<'_> {
    ("Marketing Director", "md@bakery.example", time)
}

fn git(by: Committer<'_>, folder: &Folder, arguments: &[&str]) -> String {
    git_as(by, folder.path(), arguments, b"")
}

fn commit(by: Committer<'_>, folder: &Folder, message: &str) {
    git(by, folder, &["add", "-A"]);
    git(by, folder, &["commit", "-q", "-m", message]);
}

/// A project with a charter, a stage and a request, and a branch `topic` at the same commit.
fn started() -> Folder {
    let folder = Folder::empty();
    let by = manager("2026-03-02T12:00:00+0300");
    git(by, &folder, &["init", "-q", "-b", "main"]);
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/base.md",
        &fenced("stage: S-9\nowner: agency\ndue: 2026-04-30\naccept: It is there.\n"),
    );
    commit(by, &folder, "Begin");
    git(by, &folder, &["branch", "topic"]);
    folder
}

fn fenced(yaml: &str) -> String {
    format!("# About it\n\n```yaml\n{yaml}```\n")
}

fn check(folder: &Folder, rules: &str) -> Run {
    let rules =
        format!("check --as-of '2026-03-17 12:00' --select {rules} --output-format concise");
    folder.projlog(&rules)
}

const EDITS: &str = "entry-edited,entry-removed,deadline-moved";

/// A file that is written on a branch by the director and on the main line by the manager, with a merge that keeps one.
fn written_twice(branch: &str, main: &str, strategy: &[&str]) -> Folder {
    let folder = started();
    git(
        director("2026-03-03T11:00:00+0300"),
        &folder,
        &["checkout", "-q", "topic"],
    );
    folder.write("log/x.md", &fenced(branch));
    commit(
        director("2026-03-03T12:00:00+0300"),
        &folder,
        "On the branch",
    );
    let by = manager("2026-03-04T12:00:00+0300");
    git(by, &folder, &["checkout", "-q", "main"]);
    folder.write("log/x.md", &fenced(main));
    commit(by, &folder, "On the main line");
    let merge = [&["merge", "-q", "--no-edit"], strategy, &["topic"]].concat();
    git(manager("2026-03-05T12:00:00+0300"), &folder, &merge);
    folder
}

/// An entry of each kind of binding content, in two versions, and the rule that reports it.
const BINDING: [(&str, &str, &str, &str); 5] = [
    (
        "deadline-moved",
        "stage: S-1\nowner: agency\ndue: 2026-04-01\naccept: It is there.\n",
        "due: 2026-04-01",
        "due: 2026-04-10",
    ),
    (
        "entry-edited",
        "request: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\ndue: 2026-03-20\n",
        "due: 2026-03-20",
        "due: 2026-03-27",
    ),
    (
        "entry-edited",
        "decision: D-1\nat: 2026-03-03 11:30\nby: marketing-director\nvia: email\non: S-9\nverdict: changed\nscope: budget\namount: 1000\n",
        "amount: 1000",
        "amount: 9000",
    ),
    (
        "entry-edited",
        "decision: D-1\nat: 2026-03-03 11:30\nby: marketing-director\nvia: email\non: S-9\nverdict: accepted\n",
        "verdict: accepted",
        "verdict: rejected",
    ),
    (
        "entry-edited",
        "request: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n",
        "at: 2026-03-03 11:30",
        "at: 2026-03-03 10:30",
    ),
];

#[test]
fn a_dropped_version_that_binds_is_an_error() {
    for (rule, text, one, other) in BINDING {
        for strategy in ["ours", "theirs"] {
            let folder = written_twice(text, &text.replace(one, other), &["-X", strategy]);
            let run = check(&folder, EDITS);
            assert_eq!(run.stdout.lines().count(), 1, "{}", run.transcript());
            let (dropped, kept) = match strategy {
                "ours" => ("marketing-director", "account-manager"),
                _ => ("account-manager", "marketing-director"),
            };
            let (id, field) = (
                &text[text.find(": ").unwrap() + 2..][..3],
                one.split(':').next().unwrap(),
            );
            for part in [
                format!(
                    "error[{rule}]: {id} was recorded twice, on two branches; a merge (commit "
                ),
                format!("by {dropped}, "),
                "and kept the other (commit ".to_owned(),
                format!("by {kept}, "),
                format!("`{field}` was "),
            ] {
                assert!(run.stdout.contains(&part), "{part}: {}", run.transcript());
            }
            let place = |who: &str| run.stdout.rfind(&format!("by {who}, ")).unwrap();
            assert!(place(dropped) < place(kept), "{}", run.transcript());
        }
    }
}

#[test]
fn a_dropped_note_is_a_warning() {
    let text = "request: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n";
    let folder = written_twice(text, text, &["-X", "ours"]);
    let run = check(&folder, EDITS);
    assert_eq!(
        run.stdout,
        "",
        "the same on both sides: {}",
        run.transcript()
    );

    let folder = started();
    let by = director("2026-03-03T12:00:00+0300");
    git(by, &folder, &["checkout", "-q", "topic"]);
    folder.write("log/x.md", &format!("{}\nBy Friday.\n", fenced(text)));
    commit(by, &folder, "On the branch");
    let by = manager("2026-03-04T12:00:00+0300");
    git(by, &folder, &["checkout", "-q", "main"]);
    folder.write("log/x.md", &format!("{}\nBy Monday.\n", fenced(text)));
    commit(by, &folder, "On the main line");
    git(
        by,
        &folder,
        &["merge", "-q", "--no-edit", "-X", "ours", "topic"],
    );
    let run = check(&folder, EDITS);
    assert!(
        run.stdout
            .contains("warning[entry-edited]: R-1 was recorded twice")
            && run
                .stdout
                .contains("the note was \"By Friday.\", is now \"By Monday.\""),
        "{}",
        run.transcript()
    );
}

const ASKED: &str = "request: R-1\nat: 2026-03-03 11:30\nfrom: marketing-director\nto: account-manager\nvia: email\nneeds: access\n";

/// `-s ours` keeps nothing of the branch. The remedy shows the dropped version.
#[test]
fn an_entry_that_a_merge_drops_altogether() {
    let folder = started();
    let by = director("2026-03-03T12:00:00+0300");
    git(by, &folder, &["checkout", "-q", "topic"]);
    folder.write("log/x.md", &fenced(ASKED));
    commit(by, &folder, "Ask");
    let by = manager("2026-03-05T12:00:00+0300");
    git(by, &folder, &["checkout", "-q", "main"]);
    // Another request with the same prefix.
    let other = ASKED.replace("R-1", "R-2");
    folder.write(
        "log/y.md",
        &format!("# Something else\n\n```yaml\n{other}```\n"),
    );
    commit(by, &folder, "Go on");
    git(
        by,
        &folder,
        &["merge", "-q", "--no-edit", "-s", "ours", "topic"],
    );
    let run = folder.projlog("check --as-of '2026-03-17 12:00' --select entry-removed");
    let shown: Vec<&str> = run.stdout.split_whitespace().collect();
    let shown = shown.join(" ");
    for part in [
        "error[entry-removed]: R-1, a request in log/x.md, recorded on Tue 3 Mar 2026 12:00, was dropped by a merge on Thu 5 Mar 2026 12:00",
        "by account-manager",
    ] {
        assert!(shown.contains(part), "{part}: {}", run.transcript());
    }
    let remedy = shown.split('`').find(|part| part.starts_with("git show "));
    let place = remedy.unwrap().trim_start_matches("git show ");
    assert_eq!(git(by, &folder, &["show", place]), fenced(ASKED).trim());

    // Nothing is missing if it is logged again under another id.
    folder.write("log/x.md", &fenced(&ASKED.replace("R-1", "R-3")));
    commit(manager("2026-03-06T12:00:00+0300"), &folder, "Renumber");
    assert_eq!(check(&folder, EDITS).stdout, "");
}

/// A branch is squashed into the main line by the server, and also merged: its entries landed with the squash, nothing was
/// dropped or changed.
#[test]
fn a_squash_beside_a_merge() {
    for order in ["squash first", "merge first"] {
        let folder = started();
        let by = director("2026-03-03T12:00:00+0300");
        git(by, &folder, &["checkout", "-q", "topic"]);
        folder.write("log/x.md", &fenced(ASKED));
        commit(by, &folder, "Ask");
        folder.write("log/x.md", &fenced(&ASKED.replace("access", "information")));
        commit(director("2026-03-03T14:00:00+0300"), &folder, "Ask better");
        let by = manager("2026-03-04T12:00:00+0300");
        git(by, &folder, &["checkout", "-q", "main"]);
        folder.write("log/y.md", &fenced(&ASKED.replace("R-1", "R-2")));
        commit(by, &folder, "Go on");
        let squash = |time: &str| {
            let by = ("Marketing Director", "md@bakery.example", time);
            git(by, &folder, &["merge", "-q", "--squash", "topic"]);
            git(
                by,
                &folder,
                &["commit", "-q", "--allow-empty", "-m", "Question (#7)"],
            );
        };
        let merge = |time: &str| {
            git(
                manager(time),
                &folder,
                &["merge", "-q", "--no-edit", "topic"],
            );
        };
        if order == "squash first" {
            squash("2026-03-05T12:00:00+0300");
            merge("2026-03-06T12:00:00+0300");
        } else {
            let before = git(by, &folder, &["rev-parse", "HEAD"]);
            squash("2026-03-05T12:00:00+0300");
            let squashed = git(by, &folder, &["rev-parse", "HEAD"]);
            // A colleague merged the branch before seeing the squash, and pulls it.
            git(by, &folder, &["reset", "-q", "--hard", &before]);
            merge("2026-03-05T11:00:00+0300");
            let message = "Merge branch 'main' of server";
            let by = manager("2026-03-06T12:00:00+0300");
            git(by, &folder, &["merge", "-q", "-m", message, &squashed]);
        }
        let rules = format!("{EDITS},entry-logged-late");
        assert_eq!(check(&folder, &rules).stdout, "", "{order}");
        let story = folder.projlog("history --output-format jsonl");
        let of_r1 = story.stdout.lines().find(|line| line.contains("\"R-1\""));
        let of_r1: serde_json::Value = serde_json::from_str(of_r1.unwrap()).unwrap();
        // What it claims is as old as the last draft.
        assert_eq!(of_r1["recorded"]["time"], "2026-03-03T11:00:00Z", "{order}");
        assert_eq!(
            of_r1["landed"]["time"], "2026-03-05T09:00:00Z",
            "{order}: {of_r1}"
        );
    }
}

/// The term for access, from three days to five, on a branch; then, on it, a decision of each side; then the merge.
fn agreed(deciding: [Committer<'_>; 2]) -> Folder {
    let folder = started();
    let by = manager("2026-03-03T10:00:00+0300");
    git(by, &folder, &["checkout", "-q", "topic"]);
    folder.change(
        "projlog.yaml",
        "access: 3 working days",
        "access: 5 working days",
    );
    commit(by, &folder, "Longer terms");
    for (number, by) in deciding.into_iter().enumerate() {
        let who = ["account-manager", "owner"][number];
        let decision = format!(
            "decision: D-{number}\nat: 2026-03-03 1{number}:30\nby: {who}\nvia: email\non: charter\nverdict: accepted\nreason: Holidays.\n"
        );
        folder.write(&format!("log/d{number}.md"), &fenced(&decision));
        commit(by, &folder, "Agree");
    }
    let by = manager("2026-03-05T10:00:00+0300");
    git(by, &folder, &["checkout", "-q", "main"]);
    folder.write(
        "log/r.md",
        &fenced("request: R-1\nat: 2026-03-05 09:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n"),
    );
    commit(by, &folder, "Ask");
    // The client works on the main line as well.
    folder.write("notes.md", "Seen.\n");
    commit(director("2026-03-05T11:00:00+0300"), &folder, "Note");
    let by = manager("2026-03-06T10:00:00+0300");
    git(by, &folder, &["merge", "-q", "--no-edit", "topic"]);
    folder
}

/// The due of the request that was made before the merge and after the decisions.
fn due(folder: &Folder) -> String {
    let show = folder.projlog("show R-1 --as-of '2026-03-10 12:00' --output-format json");
    let due = &show.json()["obligations"][0]["due"];
    due.as_str().unwrap().to_owned()
}

#[test]
fn terms_on_a_branch_apply_once_each_side_recorded_its_decision() {
    let owner = ("Owner", "owner@bakery.example", "2026-03-04T12:00:00+0300");
    let agency = manager("2026-03-04T11:00:00+0300");
    let early = due(&agreed([agency, owner]));
    assert!(early.starts_with("2026-03-13"), "five days: {early}");
    // One side recorded both decisions: only the merge is evidence.
    let alone = manager("2026-03-04T12:00:00+0300");
    let late = due(&agreed([agency, alone]));
    assert!(late.starts_with("2026-03-11"), "three days: {late}");
    // Dates before the change of the charter are not evidence either.
    let dated_early = ("Owner", "owner@bakery.example", "2026-03-02T12:00:00+0300");
    let late = due(&agreed([agency, dated_early]));
    assert!(late.starts_with("2026-03-11"), "three days: {late}");
}

/// A branch to which both sides committed, merged into what only the manager committed to, looks like a pull: the main line
/// goes through it. A commit of the director's on the main line, or a merge by the director, says otherwise.
#[test]
fn a_shared_branch_beside_a_main_line_of_one_person() {
    let request = |id: &str| {
        fenced(&format!(
            "request: {id}\nat: 2026-03-03 10:00\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n"
        ))
    };
    for (director_on_main, merger, through_branch) in [
        (false, manager as fn(&str) -> Committer<'_>, true),
        (true, manager, false),
        (false, director, false),
    ] {
        let folder = started();
        let log = |by: Committer<'_>, branch: &str, id: &str| {
            git(by, &folder, &["checkout", "-q", branch]);
            folder.write(&format!("log/{id}.md"), &request(id));
            commit(by, &folder, "Log a request");
        };
        log(director("2026-03-03T11:00:00+0300"), "topic", "R-1");
        log(manager("2026-03-03T12:00:00+0300"), "topic", "R-2");
        log(manager("2026-03-03T13:00:00+0300"), "main", "R-3");
        if director_on_main {
            log(director("2026-03-03T14:00:00+0300"), "main", "R-4");
        }
        let by = merger("2026-03-03T15:00:00+0300");
        git(by, &folder, &["merge", "-q", "--no-ff", "topic"]);
        let history = folder.projlog("history").stdout;
        for (id, at_once) in [
            ("R-1", through_branch),
            ("R-2", through_branch),
            ("R-3", !through_branch),
        ] {
            let line = history.lines().find(|line| line.starts_with(id)).unwrap();
            let landed = if at_once {
                "at once"
            } else {
                "3 Mar 2026 15:00"
            };
            assert!(line.contains(landed), "{history}");
        }
    }
}
