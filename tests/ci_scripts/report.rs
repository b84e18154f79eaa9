//! The report that becomes a comment: of a real log, of a fork, and one that is too long.

use crate::scripts::{Machine, has_tools, step, yaml};
use crate::support::{Committer, Folder, git_as};

const MANAGER: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

fn scripts() -> [(&'static str, String); 2] {
    let gitlab = yaml("docs/ci/gitlab-comment.yml")["projlog-report"]["script"][1]
        .as_str()
        .unwrap()
        .to_owned();
    [
        (
            "bash",
            step("docs/ci/github-comment.yml", None, "Write the report"),
        ),
        ("sh", gitlab),
    ]
}

#[test]
fn a_hostile_log_is_reported_as_text() {
    if !has_tools() {
        return;
    }
    let git = |folder: &Folder, arguments: &[&str]| git_as(MANAGER, folder.path(), arguments, b"");
    for (shell, script) in scripts() {
        let machine = Machine::new(1);
        let folder = &machine.folder;
        let work = |path: &str| format!("work/{path}");
        folder.write(&work("projlog.yaml"), include_str!("../cases/charter.yaml"));
        git(folder, &["init", "-q", "-b", "main", "work"]);
        let run = |arguments: &[&str]| git(folder, &[&["-C", "work"], arguments].concat());
        run(&["add", "-A"]);
        run(&["commit", "-q", "-m", "Begin"]);
        let base = run(&["rev-parse", "HEAD"]);
        run(&[
            "checkout",
            "-q",
            "-b",
            "$(touch${IFS}evil);`touch${IFS}evil`&",
        ]);
        let entry = "```yaml\nrequest: R-1\nat: 2026-03-03 11:30\nfrom: \"<!-- projlog x -->\\n## @all $(touch evil)\"\nto: marketing-director\nvia: email\nneeds: access\n```\n";
        folder.write(&work("log/a.md"), entry);
        run(&["add", "-A"]);
        run(&["commit", "-q", "-m", "Log a request"]);
        let head = run(&["rev-parse", "HEAD"]);
        let (report, place) = (machine.place("projlog-report"), machine.place("work"));
        let done = machine.run(
            shell,
            &script,
            "work",
            &[
                ("PROJLOG", env!("CARGO_BIN_EXE_projlog")),
                ("PROJECTS", "."),
                ("PROJLOG_PROJECTS", "."),
                ("BASE", &base),
                ("HEAD", &head),
                ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
                ("CI_PROJECT_DIR", &place),
                ("FORK", "true"),
            ],
        );
        assert_eq!(done.status, 0, "{}", done.text);
        let at = if shell == "bash" {
            report
        } else {
            format!("{place}/projlog-report")
        };
        let comment = std::fs::read_to_string(format!("{at}/comment.md")).unwrap();
        let status = std::fs::read_to_string(format!("{at}/status")).unwrap();
        assert_eq!(status, "1\n");
        let (first, rest) = comment.split_once('\n').unwrap();
        let hash = first
            .strip_prefix("<!-- projlog ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        assert_eq!(hash.unwrap().len(), 64, "{first}");
        assert!(rest.contains("person-unknown"), "{comment}");
        assert!(
            !rest
                .lines()
                .any(|line| line.starts_with("<!--") || line.starts_with("## @"))
        );
        // A fork has the report in the summary of the run.
        if shell == "bash" {
            assert_eq!(folder.read("summary"), comment);
        }
        assert!(!folder.path().join("work/evil").exists());
    }
}

/// A projlog that writes given reports and ends with a given status.
const FAKE: &str = r#"#!/bin/sh
printf '%s\n' "$@" > "FOLDER/arguments"
for argument; do
  case "$argument" in
    markdown=*) [ ! -e "FOLDER/markdown" ] || cp "FOLDER/markdown" "${argument#*=}" ;;
    json=*) [ ! -e "FOLDER/markdown" ] || cp "FOLDER/json" "${argument#*=}" ;;
  esac
done
exit "$(cat "FOLDER/status")"
"#;

fn made(shell: &str, script: &str, markdown: Option<&str>, json: &str, status: &str) -> Machine {
    let machine = Machine::new(1);
    machine.tool("projlog", &FAKE.replace("FOLDER", &machine.place("")));
    machine.tool("git", "#!/bin/sh\necho base\n");
    if let Some(markdown) = markdown {
        machine.folder.write("markdown", markdown);
    }
    machine.folder.write("json", json);
    machine.folder.write("status", status);
    let (program, place) = (machine.place("tools/projlog"), machine.place(""));
    let done = machine.run(
        shell,
        script,
        "",
        &[
            ("PROJLOG", &program),
            ("PROJECTS", "clients/the cafe\n\nclients/b;id\n"),
            ("PROJLOG_PROJECTS", "clients/the cafe\n\nclients/b;id\n"),
            ("BASE", "base"),
            ("HEAD", "head"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "base"),
            ("CI_PROJECT_DIR", &place),
            ("FORK", "false"),
        ],
    );
    assert_eq!(done.status, 0, "{}", done.text);
    assert_eq!(machine.folder.read("summary"), "");
    machine
}

#[test]
fn a_report_that_is_too_long_is_cut_with_a_note() {
    if !has_tools() {
        return;
    }
    // Of characters that count twice where UTF-16 is counted.
    let line = format!("- `{}`\n", "𝄞".repeat(95));
    for ((shell, script), most) in scripts().into_iter().zip([65_536, 1_000_000]) {
        let json = r#"{"findings": [1]}"#;
        for (count, cut) in [(100, false), (700, most < 100_000), (7_000, true)] {
            let machine = made(shell, &script, Some(&line.repeat(count)), json, "1\n");
            let comment = machine.folder.read("projlog-report/comment.md");
            assert!(comment.encode_utf16().count() <= most);
            assert_eq!(comment.contains("**Cut here.**"), cut, "{shell} {count}");
            // Whole lines are left.
            let lines = comment.lines().filter(|text| text.starts_with("- "));
            assert!(lines.clone().all(|text| text == line.trim_end()));
            assert!(lines.count() > most / 200 * 9 / 10 || !cut);
            assert_eq!(
                machine.folder.read("projlog-report/report.md").len(),
                line.len() * count
            );
        }
        // One line without an end is cut as well.
        let machine = made(shell, &script, Some(&"x".repeat(2_000_000)), json, "1\n");
        let comment = machine.folder.read("projlog-report/comment.md");
        assert!(comment.len() <= most && comment.len() > most * 8 / 10);
    }
}

#[test]
fn the_mark_depends_on_the_findings_alone() {
    if !has_tools() {
        return;
    }
    for (shell, script) in scripts() {
        let mark = |markdown, json: &str| {
            let machine = made(shell, &script, markdown, json, "1\n");
            let comment = machine.folder.read("projlog-report/comment.md");
            comment.lines().next().unwrap().to_owned()
        };
        let one = mark(
            Some("a"),
            r#"{"as_of": 1, "findings": [{"rule": "a", "line": 1}]}"#,
        );
        let later = mark(
            Some("b"),
            r#"{"as_of": 2, "findings": [{"line": 1, "rule": "a"}]}"#,
        );
        let moved = mark(
            Some("b"),
            r#"{"as_of": 2, "findings": [{"line": 2, "rule": "a"}]}"#,
        );
        let two = r#"{"projects": [{"report": {"findings": [{"rule": "a"}]}}, {"report": null}]}"#;
        assert!(one == later && one != moved && moved != mark(Some("b"), two));
    }
}

#[test]
fn every_project_is_checked_and_a_failure_is_reported() {
    if !has_tools() {
        return;
    }
    for (shell, script) in scripts() {
        let machine = made(shell, &script, None, "", "2\n");
        let arguments = machine.folder.read("arguments");
        assert!(
            arguments.ends_with("\n--\nclients/the cafe\nclients/b;id\n"),
            "{arguments}"
        );
        let comment = machine.folder.read("projlog-report/comment.md");
        assert!(
            comment.contains("projlog could not check the log"),
            "{comment}"
        );
    }
}
