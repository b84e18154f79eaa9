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
fn every_command_gives_paths_from_the_current_folder() {
    let folder = Folder::of_example("bakery");
    let draft = "# April\n\n```yaml draft\nrequest: R-9\nat: 2026-04-01 09:00\nfrom: account-manager\nto: owner\n\
                 via: email\nneeds: acess\n```\n\n```yaml\nother: 1\n```\n";
    folder.write("log/2026-04.md", draft);
    folder.write(
        "notes/chat.txt",
        "[02/04/2026, 10:40:00] Agency: Hello\n[02/04/2026, 10:41:00] Bakery: Hello\n",
    );
    let as_of = "--as-of 2026-03-27";
    let ask = "new request --from account-manager --to owner --via email --needs access --dry-run";
    let import = "import ../notes/chat.txt --all --dates dmy --as-of 2026-04-10 --dry-run \
                  --person Agency=account-manager --person Bakery=owner";
    for (arguments, place) in [
        (format!("{ask} --at '2026-03-27 10:00'"), "2026-03.md:"),
        (format!("{ask} --at '2026-05-27 10:00'"), "2026-05.md:"),
        (format!("show R-3 {as_of}"), "2026-03.md:"),
        (format!("status {as_of}"), "2026-03.md:"),
        (format!("status {as_of}"), "plan.md:"),
        ("history".to_owned(), "2026-03.md"),
        ("drafts".to_owned(), "2026-04.md:3"),
        ("drafts --accept R-9".to_owned(), "2026-04.md:3"),
        ("show R-9".to_owned(), "2026-04.md:3"),
        (format!("check {as_of}"), "2026-03.md:"),
        (format!("check {as_of} --verbose"), "2026-04.md:12"),
        (import.to_owned(), "2026-04.md"),
    ] {
        for (within, folder_of_log) in [("log", ""), ("notes", "../log/"), (".", "log/")] {
            let arguments = match within {
                "." => arguments.replace("../notes", "notes"),
                _ => arguments.clone(),
            };
            let run = folder.command(&arguments).within(within).run();
            let text = format!("{}{}", run.stdout, run.stderr);
            let all: Vec<&str> = text
                .split(|c: char| c.is_whitespace() || matches!(c, '(' | '['))
                .filter(|word| word.contains(".md") && !word.contains("://"))
                .collect();
            let expected = format!("{folder_of_log}{place}");
            let is_from_here = |word: &&str| {
                let rest = word.strip_prefix(folder_of_log);
                rest.is_some_and(|rest| !rest.contains('/'))
            };
            assert!(
                all.iter().any(|word| word.starts_with(&expected)) && all.iter().all(is_from_here),
                "{within}: {expected}\n{}",
                run.transcript()
            );
        }
    }
}

#[test]
fn programs_get_paths_from_the_folder_of_the_project() {
    let folder = Folder::of_example("bakery");
    for (arguments, pointer) in [
        ("show R-3 --as-of 2026-03-27", "/path"),
        ("status --as-of 2026-03-27", "/obligations/0/path"),
        ("check --as-of 2026-03-27", "/findings/0/path"),
    ] {
        let call = folder.command(&format!("{arguments} --output-format json"));
        let json = call.within("log").run().json();
        let path = json.pointer(pointer).and_then(|path| path.as_str());
        let path = path.unwrap_or_default();
        assert!(path.starts_with("log/"), "{arguments}: {path:?}");
    }
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
