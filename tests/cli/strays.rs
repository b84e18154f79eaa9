//! Paths among several projects that do not belong to one, as a shell adds them for `projects/*`.

use crate::support::{Folder, Run, example};

const CHECK: &str = "check --as-of 2026-03-27T12:00+03:00 --select stage-overdue -q";
const STATUS: &str = "status --as-of 2026-03-27T12:00+03:00";

fn projects(names: &[&str]) -> Folder {
    let folder = Folder::empty();
    for (name, text) in example("bakery").files().unwrap() {
        for project in names {
            folder.write(&format!("projects/{project}/{name}"), &text);
        }
    }
    folder.write("projects/notes/notes.md", "# Notes\n");
    folder.write("projects/README.md", "# Projects\n");
    folder
}

fn note(path: &str) -> String {
    format!("note: skipped {path}: not a project, since it has no projlog.yaml\n")
}

#[track_caller]
fn skips(run: &Run, status: i32, paths: &[&str]) {
    assert_eq!(run.status(), status, "{}", run.stderr);
    let notes: String = paths.iter().map(|path| note(path)).collect();
    assert_eq!(run.stderr, notes);
    assert!(!run.stdout.contains("projects/notes"), "{}", run.stdout);
}

#[test]
fn strays_among_projects_are_skipped_with_a_note() {
    let folder = projects(&["a", "b"]);
    let glob = "projects/README.md projects/a projects/b projects/notes";
    let strays = ["projects/README.md", "projects/notes"];
    skips(&folder.projlog(&format!("{CHECK} {glob}")), 1, &strays);
    skips(
        &folder.projlog(&format!("{CHECK} {glob} --exit-zero")),
        0,
        &strays,
    );
    skips(&folder.projlog(&format!("{STATUS} {glob}")), 0, &strays);
    for format in ["sarif", "json", "junit", "gitlab", "jsonl"] {
        let run = folder.projlog(&format!("{CHECK} {glob} --output-format {format}"));
        skips(&run, 1, &strays);
        let clean = folder.projlog(&format!(
            "{CHECK} projects/a projects/b --output-format {format}"
        ));
        assert_eq!(run.stdout, clean.stdout, "{format}");
    }
}

#[test]
fn one_project_among_strays_is_a_project_alone() {
    let folder = projects(&["a"]);
    let run = folder.projlog(&format!(
        "{CHECK} projects/a projects/notes --output-format json"
    ));
    skips(&run, 1, &["projects/notes"]);
    let alone = folder.projlog(&format!("{CHECK} projects/a --output-format json"));
    assert_eq!(run.stdout, alone.stdout);
    let run = folder.projlog(&format!("{STATUS} projects/notes projects/a"));
    skips(&run, 0, &["projects/notes"]);
    let alone = folder.projlog(&format!("{STATUS} projects/a"));
    assert_eq!(run.stdout, alone.stdout);
}

#[test]
fn without_a_project_they_are_errors() {
    let folder = projects(&[]);
    for command in [CHECK, STATUS] {
        for paths in ["projects/notes", "projects/README.md projects/notes"] {
            let run = folder.projlog(&format!("{command} {paths}"));
            assert_eq!(run.status(), 2, "{command} {paths}");
            assert!(
                run.stderr.starts_with("error: ") && run.stderr.contains("no projlog.yaml in "),
                "{}",
                run.stderr
            );
            // A file is no folder.
            assert!(!run.stderr.contains("README.md or"), "{}", run.stderr);
        }
    }
    let run = folder.projlog(&format!("{CHECK} projects/README.md"));
    assert!(
        run.stderr.contains("projects or in a folder above it"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_unreadable_charter_and_a_wrong_path_stay_errors() {
    let folder = projects(&["a"]);
    folder.write("projects/broken/projlog.yaml", "- a\n- list\n");
    for command in [CHECK, STATUS] {
        let run = folder.projlog(&format!(
            "{command} projects/a projects/broken projects/notes projects/typo"
        ));
        assert_eq!(run.status(), 2);
        for part in [
            &*note("projects/notes"),
            "error: projects/broken: ",
            "error: projects/typo: projects/typo does not exist\n",
        ] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        assert!(run.stdout.contains("S-3"), "the readable one is shown");
        // The note is not lost where the only project cannot be read.
        let run = folder.projlog(&format!("{command} projects/broken projects/notes"));
        assert_eq!(run.status(), 2);
        assert!(
            run.stderr.starts_with(&note("projects/notes")) && run.stderr.contains("error: "),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn the_project_around_projects_does_not_claim_what_lies_beside_them() {
    let folder = projects(&["a", "b"]);
    for (name, text) in example("bakery").files().unwrap() {
        folder.write(&name, &text);
    }
    let strays = ["projects/README.md", "projects/notes"];
    let glob = "projects/README.md projects/a projects/b projects/notes";
    skips(&folder.projlog(&format!("{CHECK} {glob}")), 1, &strays);
    // A folder of its log that is named along with other projects is not dropped.
    let run = folder.projlog(&format!("{CHECK} log projects/a"));
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr.contains("belong to different projects"),
        "{}",
        run.stderr
    );
}

#[test]
fn in_a_commit_a_folder_without_a_charter_is_skipped_too() {
    let folder = Folder::of_example("bakery");
    folder.write("notes/notes.md", "# Notes\n");
    let outer = folder.path();
    let run = folder.projlog(&format!(
        "check --at HEAD --select stage-overdue -q '{}' notes",
        outer.display()
    ));
    // The folder lies in the project, so it limits nothing and is not beside it.
    assert_eq!(run.status(), 1, "{}", run.stderr);
    assert_eq!(run.stderr, "");
}
