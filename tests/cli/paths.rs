//! Paths: which project is checked, and to which files the findings are limited.

use crate::support::{Call, Folder};

const CHECK: &str = "check --as-of 2026-03-27 --output-format concise --quiet";

/// The files with findings.
fn files(call: Call) -> Vec<String> {
    let run = call.run();
    assert!(run.status() < 2, "{}", run.transcript());
    let mut files: Vec<String> = run
        .stdout
        .lines()
        .map(|line| line.split_once(':').unwrap().0.to_owned())
        .collect();
    files.dedup();
    files
}

#[test]
fn files_and_folders_limit_the_findings() {
    let folder = Folder::of_example("bakery");
    let limited = |paths: &str| files(folder.command(&format!("{CHECK} {paths}")));
    assert_eq!(limited(""), ["log/2026-03.md", "log/plan.md"]);
    assert_eq!(limited("."), ["log/2026-03.md", "log/plan.md"]);
    assert_eq!(limited("log"), ["log/2026-03.md", "log/plan.md"]);
    assert_eq!(limited("log/"), ["log/2026-03.md", "log/plan.md"]);
    assert_eq!(limited("log/plan.md"), ["log/plan.md"]);
    assert_eq!(limited("./log/plan.md"), ["log/plan.md"]);
    assert_eq!(limited("log/../log/plan.md"), ["log/plan.md"]);
    assert_eq!(
        limited("log/plan.md log/2026-03.md"),
        ["log/2026-03.md", "log/plan.md"]
    );
    assert_eq!(limited("projlog.yaml"), Vec::<String>::new());
}

#[test]
fn limited_findings_decide_the_status() {
    let folder = Folder::of_example("bakery");
    let status = |paths: &str| {
        folder
            .projlog(&format!("{CHECK} --select call-unlogged {paths}"))
            .status()
    };
    assert_eq!((status("log/2026-03.md"), status("log/plan.md")), (1, 0));
}

#[test]
fn paths_are_relative_to_the_current_folder() {
    let folder = Folder::of_example("bakery");
    let within =
        |place: &str, paths: &str| files(folder.command(&format!("{CHECK} {paths}")).within(place));
    // The whole project is checked from any of its folders, and an editor that is open there finds the files.
    assert_eq!(within("log", ""), ["2026-03.md", "plan.md"]);
    assert_eq!(within("log", "plan.md"), ["plan.md"]);
    assert_eq!(within("log", "../log/plan.md plan.md"), ["plan.md"]);
    assert_eq!(within("log", ".."), ["2026-03.md", "plan.md"]);
}

#[test]
fn a_project_can_be_named_from_elsewhere() {
    let outer = Folder::empty();
    assert_eq!(outer.projlog("demo 'the bakery'").status(), 0);
    assert_eq!(
        files(outer.command(&format!("{CHECK} 'the bakery'"))),
        ["the bakery/log/2026-03.md", "the bakery/log/plan.md"]
    );
    assert_eq!(
        files(outer.command(&format!("{CHECK} 'the bakery/log/plan.md'"))),
        ["the bakery/log/plan.md"]
    );
}

#[test]
fn paths_of_several_projects_are_refused() {
    let outer = Folder::empty();
    assert_eq!(
        outer.projlog("demo one").status() + outer.projlog("demo two").status(),
        0
    );
    shows!(
        "paths-two-projects",
        outer.projlog("check one two --as-of 2026-03-28")
    );
}

#[test]
fn a_missing_path_is_an_error() {
    shows!(
        "paths-not-there",
        Folder::of_example("bakery").projlog("check log/2026-04.md")
    );
}
