//! Trees: the work tree, the index, and a commit; and the comparison of trees.
//!
//! The hook is tested by committing.

use std::path::Path;
use std::process::Output;

use crate::support::{Folder, Run, append, git_as, git_command_as};

const AS_OF: &str = "2026-03-27T12:00+03:00";

/// A stage without findings on the day of the check.
fn good(id: &str) -> String {
    stage(id, "2026-04-30")
}

/// A stage that is overdue on that day.
fn bad(id: &str) -> String {
    stage(id, "2026-03-26")
}

fn stage(id: &str, due: &str) -> String {
    format!(
        "\n## Stage {id}\n\n```yaml\nstage: {id}\nowner: agency\ndue: {due}\naccept: both sides have read it\n```\n"
    )
}

/// A request that was logged in time if it was recorded on its day.
const EARLY: &str = "\n```yaml\nrequest: R-20\nat: 2026-03-20 11:00\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: information\ndue: 2026-04-30\n```\n";

/// Git without configuration, at a given time.
fn try_git(folder: &Path, time: &str, arguments: &[&str]) -> Output {
    let manager = ("account-manager", "am@agency.example", time);
    git_command_as(manager, folder, arguments).output().unwrap()
}

fn git_at(folder: &Path, time: &str, arguments: &[&str]) -> String {
    let manager = ("account-manager", "am@agency.example", time);
    git_as(manager, folder, arguments, b"")
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    git_at(folder, AS_OF, arguments)
}

/// The bakery with a hook that rejects every finding.
fn with_hook() -> Folder {
    let folder = Folder::of_example("bakery");
    hook(&folder, "pre-commit");
    folder
}

#[cfg(unix)]
fn hook(folder: &Folder, name: &str) {
    use std::os::unix::fs::PermissionsExt;
    let program = env!("CARGO_BIN_EXE_projlog");
    let path = format!(".git/hooks/{name}");
    folder.write(
        &path,
        &format!("#!/bin/sh\nexec '{program}' check --staged --as-of {AS_OF} --fail-on note --output-format concise\n"),
    );
    std::fs::set_permissions(
        folder.path().join(path),
        std::fs::Permissions::from_mode(0o755),
    )
    .unwrap();
}

/// Commits; the hook accepts it.
fn passes(folder: &Path, arguments: &[&str]) {
    let output = try_git(folder, AS_OF, arguments);
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{arguments:?}: {text}");
    assert!(text.contains("(index on "), "the hook has not run: {text}");
}

/// Commits; the hook rejects it because of this entry only.
fn is_stopped(folder: &Path, id: &str, arguments: &[&str]) {
    let before = git(folder, &["rev-parse", "HEAD"]);
    let output = try_git(folder, AS_OF, arguments);
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{arguments:?}: {text}");
    let found: Vec<&str> = text
        .lines()
        .filter(|line| line.contains(": error[") || line.contains(": warning["))
        .collect();
    assert!(
        found.len() == 1 && found[0].contains(&format!("error[stage-overdue]: {id} ")),
        "{arguments:?}: {text}"
    );
    assert_eq!(git(folder, &["rev-parse", "HEAD"]), before);
}

fn check(folder: &Folder, arguments: &str) -> Run {
    folder.projlog(&format!("check --output-format json {arguments}"))
}

/// `rule entry` of each finding.
fn found(run: &Run) -> Vec<String> {
    let report = run.json();
    let output = |finding: &serde_json::Value| {
        format!(
            "{} {}",
            finding["rule"].as_str().unwrap(),
            finding["entry"].as_str().unwrap_or("-")
        )
    };
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(output)
        .collect()
}

#[cfg(unix)]
mod hooks {
    use super::*;

    #[test]
    fn a_commit_is_checked_as_staged() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &good("S-8"));
        git(here, &["add", "log/plan.md"]);
        // Uncommitted files do not matter.
        append(here, "log/plan.md", &bad("S-9"));
        folder.write("log/untracked.md", &bad("S-10"));
        folder.write("projlog.yaml", "this is no charter");
        passes(here, &["commit", "-m", "good"]);
        git(here, &["checkout", "projlog.yaml"]);
        git(here, &["add", "log/plan.md"]);
        std::fs::remove_file(here.join("log/plan.md")).unwrap();
        is_stopped(here, "S-9", &["commit", "-m", "bad"]);
        passes(
            &here.join("log"),
            &["commit", "--only", "--allow-empty", "-m", "nothing at all"],
        );
    }

    #[test]
    fn commit_all_is_checked_as_committed() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &bad("S-9"));
        is_stopped(here, "S-9", &["commit", "-a", "-m", "bad"]);
        is_stopped(&here.join("log"), "S-9", &["commit", "-a", "-m", "bad"]);
        git(here, &["checkout", "log/plan.md"]);
        append(here, "log/plan.md", &good("S-8"));
        folder.write("log/untracked.md", &bad("S-10"));
        passes(here, &["commit", "-a", "-m", "good"]);
    }

    #[test]
    fn commit_only_is_checked_without_other_staged_changes() {
        let folder = with_hook();
        let here = folder.path();
        folder.write("log/bad.md", &bad("S-9"));
        folder.write("log/good.md", &good("S-8"));
        git(here, &["add", "log"]);
        passes(here, &["commit", "-m", "good", "--only", "log/good.md"]);
        is_stopped(
            here,
            "S-9",
            &["commit", "-m", "bad", "--only", "log/bad.md"],
        );
        append(here, "log/good.md", &good("S-7"));
        passes(
            &here.join("log"),
            &["commit", "-m", "good", "--only", "good.md"],
        );
    }

    #[test]
    fn an_amended_commit_is_compared_with_the_replaced_one() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &good("S-8"));
        passes(here, &["commit", "-a", "-m", "good"]);
        append(here, "log/plan.md", &bad("S-9"));
        is_stopped(here, "S-9", &["commit", "-a", "--amend", "--no-edit"]);
        git(here, &["checkout", "log/plan.md"]);
        append(here, "log/plan.md", &good("S-7"));
        passes(here, &["commit", "-a", "--amend", "-m", "better"]);
    }

    #[test]
    fn everything_in_the_first_commit_is_new() {
        let folder = Folder::of_example_outside_git("bakery");
        let here = folder.path();
        git(here, &["init", "-q", "-b", "main"]);
        std::fs::create_dir_all(here.join(".git/hooks")).unwrap();
        git(here, &["add", "projlog.yaml", "log/plan.md"]);
        let run = check(
            &folder,
            &format!("--staged --as-of {AS_OF} --select stage-overdue"),
        );
        assert_eq!(
            (run.status(), found(&run)),
            (
                1,
                ["S-1", "S-2", "S-3"]
                    .map(|id| format!("stage-overdue {id}"))
                    .to_vec()
            )
        );
        assert_eq!(
            run.json()["since"],
            serde_json::json!({"commit": null, "judged_by": "own", "known": 0})
        );
        assert!(
            run.stderr.contains("There is no commit yet"),
            "{}",
            run.stderr
        );
        hook(&folder, "pre-commit");
        let output = try_git(here, AS_OF, &["commit", "-m", "first"]);
        assert!(!output.status.success());
    }

    #[test]
    fn merged_entries_were_recorded_on_their_branch() {
        let folder = with_hook();
        let here = folder.path();
        let early = "2026-03-20T11:30+03:00";
        git(here, &["checkout", "-q", "-b", "side", "HEAD"]);
        folder.write("log/side.md", EARLY);
        git(here, &["add", "log/side.md"]);
        git_at(here, early, &["commit", "--no-verify", "-m", "side"]);
        git(here, &["checkout", "-q", "main"]);
        append(here, "log/plan.md", &good("S-8"));
        passes(here, &["commit", "-a", "-m", "main"]);
        git(here, &["merge", "--no-ff", "--no-commit", "side"]);
        passes(here, &["commit", "-m", "merge"]);
        assert_eq!(git(here, &["rev-list", "--count", "--merges", "HEAD"]), "1");

        git(here, &["checkout", "-q", "-b", "worse", "HEAD"]);
        folder.write("log/worse.md", &bad("S-9"));
        git(here, &["add", "log/worse.md"]);
        git(here, &["commit", "--no-verify", "-m", "worse"]);
        git(here, &["checkout", "-q", "main"]);
        git(here, &["merge", "--no-ff", "--no-commit", "worse"]);
        is_stopped(here, "S-9", &["commit", "-m", "merge"]);
    }

    #[test]
    fn a_merge_that_git_commits_itself_is_checked_as_well() {
        let folder = with_hook();
        hook(&folder, "pre-merge-commit");
        let here = folder.path();
        git(here, &["checkout", "-q", "-b", "side", "HEAD"]);
        folder.write("log/side.md", EARLY);
        git(here, &["add", "log/side.md"]);
        git_at(
            here,
            "2026-03-20T11:30+03:00",
            &["commit", "--no-verify", "-m", "side"],
        );
        git(here, &["checkout", "-q", "main"]);
        passes(here, &["merge", "--no-ff", "-m", "merge", "side"]);
    }

    #[test]
    fn a_linked_work_tree_has_its_own_index() {
        let folder = with_hook();
        let elsewhere = Folder::empty();
        let linked = elsewhere.path().join("linked");
        git(
            folder.path(),
            &[
                "worktree",
                "add",
                "-q",
                "-b",
                "side",
                linked.to_str().unwrap(),
            ],
        );
        // Changes staged in the main work tree do not matter.
        append(folder.path(), "log/plan.md", &bad("S-10"));
        git(folder.path(), &["add", "log/plan.md"]);
        append(&linked, "log/plan.md", &good("S-8"));
        git(&linked, &["add", "log/plan.md"]);
        append(&linked, "log/plan.md", &bad("S-9"));
        passes(&linked, &["commit", "-m", "good"]);
        is_stopped(&linked, "S-9", &["commit", "-a", "-m", "bad"]);
        is_stopped(
            &linked.join("log"),
            "S-9",
            &["commit", "-m", "bad", "--only", "plan.md"],
        );
        is_stopped(&linked, "S-9", &["commit", "-a", "--amend", "--no-edit"]);
    }

    #[test]
    fn the_index_of_another_repository_is_left_alone() {
        let folder = Folder::of_example("bakery");
        let other = Folder::of_example("bakery");
        append(other.path(), "log/plan.md", &bad("S-9"));
        git(other.path(), &["add", "log/plan.md"]);
        let git_dir = other.path().join(".git");
        let run = folder
            .command(&format!(
                "check --staged --as-of {AS_OF} --output-format json"
            ))
            .with("GIT_DIR", git_dir.to_str().unwrap())
            .with("GIT_INDEX_FILE", git_dir.join("index").to_str().unwrap())
            .run();
        assert_eq!(
            (run.status(), found(&run)),
            (0, vec![]),
            "{}",
            run.transcript()
        );
    }
}

#[test]
fn the_index_has_its_own_charter_and_calendars() {
    let folder = Folder::of_example("bakery");
    let here = folder.path();
    folder.change(
        "projlog.yaml",
        "    hours: Mon-Fri 10:00-19:00\n    holidays: [2026-03-09, 2026-05-01, 2026-05-11]",
        "    hours: Mon-Fri 10:00-19:00\n    holidays: days.ics",
    );
    folder.write(
        "days.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260430\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    append(here, "log/plan.md", &good("S-8"));
    git(here, &["add", "."]);
    std::fs::remove_file(here.join("days.ics")).unwrap();
    std::fs::remove_file(here.join("projlog.yaml")).unwrap();
    let run = check(
        &folder,
        &format!("--staged --as-of {AS_OF} --select deadline-on-day-off,wrong-value"),
    );
    assert_eq!(
        found(&run),
        ["deadline-on-day-off S-8"],
        "{}",
        run.transcript()
    );
    let tip = git(here, &["rev-parse", "HEAD"]);
    assert_eq!(
        run.json()["tree"],
        serde_json::json!({"kind": "index", "commit": tip})
    );
    assert_eq!(run.json()["since"]["judged_by"], "both");
    git(here, &["rm", "-q", "--cached", "days.ics"]);
    let run = check(
        &folder,
        &format!("--staged --as-of {AS_OF} --select wrong-value"),
    );
    assert_eq!(found(&run), ["wrong-value -"], "{}", run.transcript());
    git(here, &["rm", "-q", "--cached", "projlog.yaml"]);
    shows!(
        "trees-no-charter-in-the-index",
        folder.projlog("check --staged")
    );
}

#[test]
fn a_commit_is_checked_as_of_its_time() {
    let folder = Folder::of_example("bakery");
    let here = folder.path();
    let commits = git(here, &["rev-list", "--reverse", "HEAD"]);
    let early = commits.lines().nth(3).unwrap();
    // The work tree does not matter.
    std::fs::remove_dir_all(here.join("log")).unwrap();
    std::fs::remove_file(here.join("projlog.yaml")).unwrap();
    let run = check(&folder, &format!("--at {early}"));
    assert_eq!(
        run.json()["tree"],
        serde_json::json!({"kind": "revision", "commit": early})
    );
    let time = git(here, &["show", "-s", "--format=%cI", early]);
    let instant = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    assert_eq!(
        instant(run.json()["as_of"].as_str().unwrap()),
        instant(&time)
    );
    let output = |arguments: &str| found(&check(&folder, arguments));
    let whole = output(&format!("--at HEAD --as-of {AS_OF}"));
    assert_eq!(whole.len(), 8, "{whole:?}");
    // Files that are missing from the work tree can be named.
    assert_eq!(
        output(&format!("--at HEAD --as-of {AS_OF} log/plan.md")),
        ["stage-overdue S-3"]
    );
    assert_eq!(output(&format!("--at main~0 --as-of {AS_OF} .")), whole);
    shows!(
        "trees-at",
        folder.projlog(&format!(
            "check --at HEAD --as-of {AS_OF} --select stage-overdue --output-format concise"
        ))
    );
    shows!("trees-no-such-commit", folder.projlog("check --at nowhere"));
    assert_eq!(folder.projlog("check --at HEAD --staged").status(), 2);
}

#[test]
fn commits_of_a_bare_repository_can_be_checked() {
    let folder = Folder::of_example("bakery");
    let bare = Folder::empty();
    git(
        bare.path(),
        &[
            "clone",
            "-q",
            "--bare",
            folder.path().to_str().unwrap(),
            "log.git",
        ],
    );
    let at = |call: &str, within: &str| {
        let run = bare
            .command(&format!(
                "check --output-format json --at main --as-of {AS_OF} {call}"
            ))
            .within(within)
            .run();
        found(&run).len()
    };
    assert_eq!(
        (
            at("", "log.git"),
            at("", "log.git/objects"),
            at("log.git", ".")
        ),
        (8, 8, 8)
    );
    // A project in its own folder.
    std::fs::create_dir(folder.path().join("projects")).unwrap();
    git(folder.path(), &["mv", "projlog.yaml", "log", "projects"]);
    git(folder.path(), &["commit", "-q", "-m", "move"]);
    git(
        folder.path(),
        &[
            "push",
            "-q",
            bare.path().join("log.git").to_str().unwrap(),
            "HEAD:moved",
        ],
    );
    let run = bare
        .command(&format!(
            "check --at moved --as-of {AS_OF} --output-format json projects"
        ))
        .within("log.git")
        .run();
    assert!(
        run.json()["summary"]["entries"] == 19,
        "{}",
        run.transcript()
    );
    let run = bare.command("check --at moved").within("log.git").run();
    assert!(
        run.status() == 2 && run.stderr.contains("has no projlog.yaml"),
        "{}",
        run.transcript()
    );
}

#[test]
fn outside_git_there_is_only_the_work_tree() {
    let folder = Folder::of_example_outside_git("bakery");
    shows!("trees-outside-git", folder.projlog("check --staged"));
    assert_eq!(folder.projlog("check --at HEAD").status(), 2);
    assert_eq!(folder.projlog("check --since HEAD").status(), 2);
}

#[test]
fn since_a_commit_only_new_findings_are_reported() {
    let folder = Folder::of_example("bakery");
    let here = folder.path();
    let since = format!("--since HEAD --as-of {AS_OF}");
    let run = check(&folder, &since);
    assert_eq!((run.status(), found(&run)), (0, vec![]));
    let tip = git(here, &["rev-parse", "HEAD"]);
    assert_eq!(
        run.json()["since"],
        serde_json::json!({"commit": tip, "judged_by": "same", "known": 8})
    );
    // Moved lines are not new findings.
    let text = folder.read("log/2026-03.md");
    folder.write(
        "log/2026-03.md",
        &format!("{text}\n{}", bad("S-9")).replacen('\n', "\n\nA line more.\n\n", 1),
    );
    shows!(
        "trees-since",
        folder.projlog(&format!("check {since} --output-format concise"))
    );
    git(here, &["commit", "-q", "-a", "-m", "worse"]);
    assert_eq!(
        found(&check(
            &folder,
            &format!("--at HEAD --since HEAD~1 --as-of {AS_OF}")
        )),
        ["stage-overdue S-9"]
    );
    assert_eq!(
        found(&check(
            &folder,
            &format!("--at HEAD~1 --since HEAD --as-of {AS_OF}")
        )),
        // To put the older commit in the place of the newer one would lose S-9.
        ["history-rewritten -"]
    );
}

/// The new findings of a change that also edits the charter in one place.
fn since_with(from: &str, to: &str, entry: &str, rules: &str) -> (Vec<String>, serde_json::Value) {
    let folder = Folder::of_example("bakery");
    folder.change("projlog.yaml", from, to);
    append(folder.path(), "log/plan.md", entry);
    git(folder.path(), &["commit", "-q", "-a", "-m", "a change"]);
    let run = check(&folder, &format!("--since HEAD~1 --as-of {AS_OF} {rules}"));
    let severities = run.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["severity"].clone())
        .collect();
    (found(&run), severities)
}

#[test]
fn a_change_cannot_weaken_its_own_check() {
    let rules = |level: &str| format!("terms:\n  answer: {level}");
    let plain = "terms:\n  answer: 2 working hours";
    // Severities.
    for level in ["off", "note"] {
        let weaker = format!("rules:\n  stage-overdue: {level}\n{plain}");
        let (found, severities) =
            since_with(plain, &weaker, &bad("S-9"), "--ignore charter-unapproved");
        assert_eq!(
            (found, severities),
            (
                vec!["stage-overdue S-9".to_owned()],
                serde_json::json!(["error"])
            ),
            "{level}"
        );
    }
    // Terms.
    let late = "\n```yaml\nrequest: R-20\nat: 2026-03-26 11:00\nfrom: marketing-director\nto: account-manager\nvia: email\nneeds: answer\n```\n";
    let (found, _) = since_with(plain, &rules("30 days"), late, "--select reply-overdue");
    assert_eq!(found, ["reply-overdue R-20"]);
    // Calendars.
    let (from, to) = (
        "holidays: [2026-03-09, 2026-05-01, 2026-05-11]\n  bakery:",
        "holidays: [2026-03-09, 2026-03-26, 2026-03-27]\n  bakery:",
    );
    let (found, _) = since_with(from, to, late, "--select reply-overdue");
    assert_eq!(found, ["reply-overdue R-20"]);
    // People.
    let decision = "\n```yaml\ndecision: D-20\nat: 2026-03-27 11:00\nby: designer\nvia: email\non: S-1\nverdict: changed\nsets: {due: 2026-04-30}\n```\n";
    let (from, to) = (
        "email: [design@agency.example]",
        "email: [design@agency.example]\n    decides: [plan]",
    );
    let (found, _) = since_with(from, to, decision, "--select decision-unauthorized");
    assert_eq!(found, ["decision-unauthorized D-20"]);
    // The files of the log.
    let (found, _) = since_with(
        "timezone: Europe/Moscow\n",
        "timezone: Europe/Moscow\nlog: [log/2026-03.md]\n",
        &bad("S-9"),
        "--select stage-overdue",
    );
    assert_eq!(found, ["stage-overdue S-9"]);
}

#[test]
fn a_severity_is_in_force_once_both_sides_approved_it() {
    let plain = "terms:\n  answer: 2 working hours";
    let sharper = format!("rules:\n  deadline-on-day-off: error\n{plain}");
    let (found, severities) = since_with(
        plain,
        &sharper,
        &stage("S-9", "2026-05-01"),
        "--select deadline-on-day-off",
    );
    assert_eq!(
        (found, severities),
        (
            vec!["deadline-on-day-off S-9".to_owned()],
            serde_json::json!(["note"])
        )
    );
}

#[test]
fn findings_under_the_older_charter_are_not_new() {
    let folder = Folder::of_example("bakery");
    for term in ["3 working hours", "4 working hours"] {
        let text = folder.read("projlog.yaml");
        let line = text
            .lines()
            .find(|line| line.starts_with("  answer: "))
            .unwrap();
        folder.change("projlog.yaml", line, &format!("  answer: {term}"));
        git(folder.path(), &["commit", "-q", "-a", "-m", "another term"]);
    }
    let output = |since: &str| {
        found(&check(
            &folder,
            &format!("--since {since} --as-of {AS_OF} --select charter-unapproved"),
        ))
    };
    assert_eq!(
        (
            output("HEAD~2").len(),
            output("HEAD~1").len(),
            output("HEAD").len()
        ),
        (2, 1, 0)
    );
}

#[test]
fn a_project_may_be_in_a_subfolder() {
    let folder = Folder::of_example("bakery");
    let here = folder.path();
    std::fs::create_dir(here.join("projects")).unwrap();
    git(here, &["mv", "projlog.yaml", "log", "projects"]);
    git(here, &["commit", "-q", "-m", "move"]);
    append(here, "projects/log/plan.md", &bad("S-9"));
    git(here, &["add", "."]);
    let staged = |within: &str, path: &str| {
        let call = folder.command(&format!(
            "check --staged --as-of {AS_OF} --output-format json {path}"
        ));
        found(&call.within(within).run())
    };
    for (within, path) in [
        ("projects", ""),
        ("projects/log", ""),
        ("", "projects"),
        (".git", "../projects/log/plan.md"),
    ] {
        assert_eq!(
            staged(within, path),
            ["stage-overdue S-9"],
            "{within} {path}"
        );
    }
    assert_eq!(folder.projlog("check --staged").status(), 2);
}

#[test]
fn the_output_names_the_charter_used() {
    let folder = Folder::of_example("bakery");
    folder.change(
        "projlog.yaml",
        "terms:\n",
        "rules:\n  stage-overdue: off\n\nterms:\n",
    );
    append(folder.path(), "log/plan.md", &bad("S-9"));
    git(folder.path(), &["add", "."]);
    shows!(
        "trees-policy",
        folder.projlog(&format!(
            "check --staged --as-of {AS_OF} --output-format concise"
        ))
    );
    let run = check(&folder, &format!("--staged --as-of {AS_OF}"));
    assert_eq!(run.json()["since"]["judged_by"], "both");
    assert!(
        run.json()["summary"]["rules_run"]
            .as_array()
            .unwrap()
            .iter()
            .any(|rule| rule == "stage-overdue")
    );
}

#[test]
fn an_allow_in_the_change_itself_does_not_count() {
    let folder = Folder::of_example("bakery");
    let here = folder.path();
    let allow = "accept: both sides have read it\nallow:\n  - rule: stage-overdue\n    reason: agreed by email\n";
    let allowed = bad("S-9").replace("accept: both sides have read it\n", allow);
    append(here, "log/plan.md", &allowed);
    git(here, &["add", "."]);
    let staged = format!("--staged --as-of {AS_OF}");
    // It remains a finding, and the `allow` does not count as unused.
    assert_eq!(found(&check(&folder, &staged)), ["stage-overdue S-9"]);
    // Once committed by the side that is owed, the `allow` applies; removed, it is missing.
    let author = "--author=marketing-director <md@bakery.example>";
    git(here, &["commit", "-q", author, "-m", "allow"]);
    assert_eq!(found(&check(&folder, &staged)), Vec::<String>::new());
    assert_eq!(
        check(&folder, &format!("--as-of {AS_OF}")).json()["summary"]["allowed"],
        1
    );
    folder.change("log/plan.md", &allowed, &bad("S-9"));
    git(here, &["add", "."]);
    assert_eq!(
        found(&check(&folder, &format!("{staged} --select stage-overdue"))),
        ["stage-overdue S-9"]
    );
}

#[test]
fn repeated_findings_are_compared_by_number() {
    let folder = Folder::of_example("bakery");
    let twice = "\n```yaml\nstage: S-9\nowner: agency\ndue: 2026-04-30\naccept: x\n```\n".repeat(2);
    append(folder.path(), "log/plan.md", &twice);
    git(folder.path(), &["commit", "-q", "-a", "-m", "twice"]);
    append(
        folder.path(),
        "log/plan.md",
        "\n```yaml\nstage: S-9\nowner: agency\ndue: 2026-04-30\naccept: x\n```\n",
    );
    let run = check(
        &folder,
        &format!("--since HEAD --as-of {AS_OF} --select duplicate-id"),
    );
    assert_eq!(found(&run), ["duplicate-id S-9"], "{}", run.transcript());
}

#[test]
fn since_a_commit_without_a_charter_everything_is_new() {
    let folder = Folder::of_example_outside_git("bakery");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(
        folder.path(),
        &["commit", "-q", "--allow-empty", "-m", "empty"],
    );
    let run = check(
        &folder,
        &format!("--since HEAD --as-of {AS_OF} --select stage-overdue"),
    );
    assert_eq!(found(&run), ["stage-overdue S-3"]);
    assert_eq!(run.json()["since"]["judged_by"], "own");
    assert!(
        run.stderr
            .contains("checked against this tree's own charter"),
        "{}",
        run.stderr
    );
}

/// A form that is not supported is not called by another reason.
#[test]
fn a_revision_that_is_not_supported_is_named_as_such() {
    let folder = Folder::of_example("bakery");
    for (revision, why) in [
        (
            ":/Approve",
            "commits are not looked up here by the words of their messages",
        ),
        (
            "'HEAD^{/Approve}'",
            "commits are not looked up here by the words of their messages",
        ),
        (":projlog.yaml", "it is a file or a folder"),
        ("''", "it is empty"),
    ] {
        let run = folder.projlog(&format!("check --at {revision}"));
        assert_eq!(run.status(), 2, "{revision}");
        assert!(
            run.stderr.contains(&format!("names no commit: {why}")),
            "{}",
            run.stderr
        );
    }
}
