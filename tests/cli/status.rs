//! The exit status: 0 without relevant findings, 1 with findings, 2 if the project could not be checked.

use crate::support::Folder;

/// A folder with the bakery's charter, outside git and without a log.
fn charter_alone() -> Folder {
    let folder = Folder::of_example_outside_git("bakery");
    std::fs::remove_dir_all(folder.path().join("log")).unwrap();
    folder
}

#[test]
fn a_clean_log_is_0() {
    let run = Folder::of_example("bakery").projlog("check --as-of '2026-03-05 12:00'");
    shows!("status-clean", run);
}

#[test]
fn findings_are_1() {
    let folder = Folder::of_example("bakery");
    assert_eq!(folder.projlog("check --as-of 2026-03-27").status(), 1);
    for format in ["human", "concise", "json"] {
        assert_eq!(
            folder
                .projlog(&format!(
                    "check --as-of 2026-03-27 --output-format {format}"
                ))
                .status(),
            1,
            "{format}"
        );
    }
}

#[test]
fn findings_below_the_threshold_are_0() {
    let folder = Folder::of_example("bakery");
    let status = |arguments: &str| {
        folder
            .projlog(&format!(
                "check --as-of 2026-03-27 --select reply-late {arguments}"
            ))
            .status()
    };
    assert_eq!(status(""), 0);
    assert_eq!(status("--fail-on warning"), 1);
    assert_eq!(status("--fail-on note"), 1);
    assert_eq!(status("--fail-on warning --severity reply-late=note"), 0);
    assert_eq!(status("--fail-on note --severity reply-late=note"), 1);
    assert_eq!(status("--severity reply-late=error"), 1);
}

#[test]
fn the_status_is_the_same_in_every_format() {
    let folder = Folder::of_example("bakery");
    for arguments in [
        "--statistics",
        "--quiet",
        "--quiet --output-format concise",
        "--verbose",
    ] {
        assert_eq!(
            folder
                .projlog(&format!("check --as-of 2026-03-27 {arguments}"))
                .status(),
            1,
            "{arguments}"
        );
    }
}

#[test]
fn exit_zero_ignores_only_findings() {
    assert_eq!(
        Folder::of_example("bakery")
            .projlog("check --as-of 2026-03-27 --exit-zero")
            .status(),
        0
    );
    Folder::empty()
        .projlog("check --exit-zero")
        .assert_refused();
    assert_eq!(charter_alone().projlog("check --exit-zero").status(), 2);
}

#[test]
fn no_charter_is_2() {
    shows!("status-no-charter", Folder::empty().projlog("check"));
}

#[test]
fn an_unreadable_charter_is_2() {
    let folder = Folder::of_example_outside_git("bakery");
    folder.write("projlog.yaml", "");
    shows!("status-empty-charter", folder.projlog("check"));
    folder.write("projlog.yaml", "- a\n- list\n");
    shows!("status-broken-charter", folder.projlog("check"));
    shows!(
        "status-no-such-charter",
        folder.projlog("check --config other.yaml")
    );
}

#[test]
fn a_mistake_in_the_charter_is_a_finding() {
    let folder = Folder::of_example_outside_git("bakery");
    folder.change(
        "projlog.yaml",
        "answer: 2 working hours",
        "answer: 2 workng hours",
    );
    shows!(
        "status-mistake-in-the-charter",
        folder.projlog("check --as-of 2026-03-13 --select wrong-value")
    );
}

/// An exit status of 2 has a reason, wherever the findings go.
#[test]
fn the_reason_of_2_is_printed_once() {
    let folder = charter_alone();
    let other = Folder::of_example("bakery");
    let other = other.path().to_str().unwrap();
    for (options, printed) in [
        ("", false),
        ("--output-format json", false),
        ("--ignore nothing-checked", true),
        ("--select reply-late", true),
        ("--statistics", true),
        ("--output-format json=report.json", true),
        ("--diff", true),
        ("--exit-zero --ignore nothing-checked", true),
        (&format!(". {other} --ignore nothing-checked"), true),
    ] {
        for quiet in ["", "--quiet"] {
            let run = folder.projlog(&format!("check --as-of 2026-03-27 {quiet} {options}"));
            assert_eq!(run.status(), 2, "{}", run.transcript());
            let reason =
                "projlog.yaml:1: no file matches `log/**/*.md`\n  help: check `log` in the charter";
            assert_eq!(run.stderr.contains(reason), printed, "{}", run.transcript());
        }
    }
    folder.write("log/a.md", "# Nothing but prose\n");
    let run = folder.projlog("check --as-of 2026-03-27 --quiet log/a.md");
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(
        run.stderr.contains("no entry was found"),
        "{}",
        run.transcript()
    );
}

#[test]
fn nothing_to_check_is_2() {
    let folder = charter_alone();
    shows!("status-no-log", folder.projlog("check --as-of 2026-03-27"));
    folder.write("log/a.md", "# Nothing but prose\n");
    shows!(
        "status-no-entries",
        folder.projlog("check --as-of 2026-03-27 --output-format concise")
    );
    assert_eq!(
        folder
            .projlog("check --as-of 2026-03-27 --ignore nothing-checked")
            .status(),
        2
    );
    assert_eq!(
        folder
            .projlog("check --as-of 2026-03-27 --output-format json")
            .status(),
        2
    );
}

#[test]
fn invalid_arguments_are_2() {
    let folder = Folder::of_example("bakery");
    shows!(
        "status-unknown-rule",
        folder.projlog("check --select reply-lat")
    );
    for arguments in [
        "--ignore reply-lat",
        "--severity reply-lat=note",
        "--severity reply-late",
        "--severity reply-late=loud",
        "--select nothing-like-it",
        "--select ''",
        "--as-of tomorrow",
        "--as-of 2026-02-30",
        "--as-of '2026-03-27 25:00'",
        "--as-of ''",
        "no-such-file.md",
    ] {
        folder
            .projlog(&format!("check {arguments}"))
            .assert_refused();
    }
}

#[test]
fn a_shallow_clone_is_2() {
    let folder = Folder::of_example("bakery");
    let tip = folder
        .projlog("check --output-format json --as-of 2026-03-27")
        .json()["tree"]["commit"]
        .clone();
    folder.write(".git/shallow", &format!("{}\n", tip.as_str().unwrap()));
    let run = folder.projlog("check --as-of 2026-03-27");
    run.assert_refused();
    shows!("status-shallow", run);
    assert_eq!(
        folder
            .projlog("check --as-of 2026-03-27 --no-history")
            .status(),
        1
    );
}

#[test]
fn outside_git_the_rules_that_need_history_are_skipped_and_named() {
    let folder = Folder::of_example_outside_git("bakery");
    shows!(
        "status-outside-git",
        folder.projlog("check --as-of 2026-03-27 --output-format concise")
    );
    let skipped = folder
        .projlog("check --as-of 2026-03-27 --output-format json")
        .json()["summary"]["rules_skipped"]
        .clone();
    let skipped = skipped.as_array().unwrap();
    assert!(
        skipped
            .iter()
            .any(|skipped| skipped["rule"] == "entry-logged-late"),
        "{skipped:?}"
    );
    assert!(
        skipped
            .iter()
            .all(|skipped| skipped["why"].as_str().unwrap().contains("git")),
        "{skipped:?}"
    );
}

#[test]
fn before_the_first_commit_nothing_is_recorded_yet() {
    let folder = Folder::of_example_outside_git("bakery");
    git2::Repository::init_opts(
        folder.path(),
        git2::RepositoryInitOptions::new().external_template(false),
    )
    .unwrap();
    shows!(
        "status-no-commits",
        folder.projlog(
            "check --as-of '2026-03-05 12:00' --output-format concise --select call-logged-late"
        )
    );
    assert_eq!(
        folder
            .projlog("check --as-of 2026-03-27 --output-format json")
            .json()["tree"]["commit"],
        serde_json::Value::Null
    );
}

#[test]
fn uncommitted_changes_are_checked_as_well() {
    let folder = Folder::of_example("bakery");
    folder.write(
        "log/new.md",
        "```yaml\nstage: S-9\nowner: agency\ndue: 2026-03-04\naccept: x\n```\n",
    );
    let found = folder.projlog("check --as-of '2026-03-05 12:00' --output-format concise");
    assert_eq!(found.status(), 1, "{}", found.transcript());
    assert!(
        found
            .stdout
            .starts_with("log/new.md:2:1: error[stage-overdue]: S-9"),
        "{}",
        found.stdout
    );
}
