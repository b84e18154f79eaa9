//! A project that moves keeps its history: into a folder, out of one, with another name for its log, from another repository.

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// The manager's commits, a day apart.
const DAYS: [&str; 9] = [
    "2026-03-03T12:00:00+0300",
    "2026-03-04T12:00:00+0300",
    "2026-03-05T12:00:00+0300",
    "2026-03-06T12:00:00+0300",
    "2026-03-10T12:00:00+0300",
    "2026-03-11T12:00:00+0300",
    "2026-03-12T12:00:00+0300",
    "2026-03-13T12:00:00+0300",
    "2026-03-16T12:00:00+0300",
];

fn by(day: usize) -> Committer<'static> {
    ("Account Manager", "am@agency.example", DAYS[day])
}

fn sh(day: usize, folder: &Folder, arguments: &[&str]) -> String {
    git_as(by(day), folder.path(), arguments, b"")
}

fn commit(day: usize, folder: &Folder) {
    sh(day, folder, &["add", "-A"]);
    sh(day, folder, &["commit", "-q", "-m", "change"]);
}

fn entry(id: &str, at: &str, due: u32) -> String {
    format!(
        "# About {id}\n\n```yaml\nrequest: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\ndue: 2026-03-{due}\n```\n"
    )
}

/// Records R-1 on the first day, R-2 on the second, and another due of R-1 on the fourth, when it is sealed.
fn project(folder: &Folder, place: &str) {
    folder.write(&format!("{place}projlog.yaml"), CHARTER);
    folder.write(
        &format!("{place}log/a.md"),
        &entry("R-1", "2026-03-03 11:30", 20),
    );
    commit(0, folder);
    folder.write(
        &format!("{place}log/b.md"),
        &entry("R-2", "2026-03-04 11:30", 20),
    );
    commit(1, folder);
    folder.write(
        &format!("{place}log/a.md"),
        &entry("R-1", "2026-03-03 11:30", 27),
    );
    commit(3, folder);
}

fn started() -> Folder {
    let folder = Folder::empty();
    sh(0, &folder, &["init", "-q", "-b", "main"]);
    folder
}

/// The history of a project in a folder: when each entry was recorded, and how often it was edited.
fn recorded(folder: &Folder, place: &str) -> Vec<String> {
    let run = folder
        .command("history --output-format jsonl")
        .within(place)
        .run();
    assert_eq!(run.status(), 0, "{}", run.transcript());
    let line = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        format!(
            "{} {} {}",
            line["entry"].as_str().unwrap(),
            line["recorded"]["time"].as_str().unwrap_or("unknown"),
            line["edited"].as_array().unwrap().len()
        )
    };
    run.stdout.lines().map(line).collect()
}

/// Checks that the history is the one of [`project`], including the edit.
#[track_caller]
fn follows(folder: &Folder, place: &str) {
    let expected = ["R-1 2026-03-03T09:00:00Z 1", "R-2 2026-03-04T09:00:00Z 0"];
    assert_eq!(recorded(folder, place), expected);
    let check = "check --as-of '2026-03-17 12:00' --select entry-edited,entry-removed,entry-logged-late --output-format concise";
    let run = folder.command(check).within(place).run();
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.transcript());
    assert!(
        run.stdout.contains("error[entry-edited]: R-1")
            && run
                .stdout
                .contains("\"Fri 20 Mar 2026\", is now \"Fri 27 Mar 2026\""),
        "{}",
        run.transcript()
    );
}

fn move_to(day: usize, folder: &Folder, from: &str, to: &str) {
    std::fs::create_dir_all(folder.path().join(to)).unwrap();
    for item in ["projlog.yaml", "log"] {
        sh(
            day,
            folder,
            &["mv", &format!("{from}{item}"), &format!("{to}{item}")],
        );
    }
}

#[test]
fn into_a_folder_and_out_of_it() {
    let folder = started();
    project(&folder, "");
    move_to(4, &folder, "", "clients/bakery/");
    // Before it is committed, in the work tree and in the index.
    follows(&folder, "clients/bakery");
    let staged = folder
        .command("check --staged --as-of '2026-03-17 12:00' --output-format concise")
        .within("clients/bakery")
        .run();
    assert_eq!(
        (staged.status(), staged.stdout.as_str()),
        (0, ""),
        "{}",
        staged.transcript()
    );
    commit(4, &folder);
    follows(&folder, "clients/bakery");
    let since = folder
        .command("check --since HEAD~1 --as-of '2026-03-17 12:00' --output-format concise")
        .within("clients/bakery")
        .run();
    assert_eq!(
        (since.status(), since.stdout.as_str()),
        (0, ""),
        "{}",
        since.transcript()
    );
    move_to(5, &folder, "clients/bakery/", "");
    commit(5, &folder);
    follows(&folder, ".");
}

#[test]
fn with_another_title_and_log_at_once() {
    let folder = started();
    project(&folder, "");
    folder.write("other/readme.md", "Another matter.\n");
    commit(4, &folder);
    move_to(5, &folder, "", "bakery/");
    sh(5, &folder, &["mv", "bakery/log", "bakery/journal"]);
    folder.change(
        "bakery/projlog.yaml",
        "projlog: 1\n",
        "projlog: 1\nlog: [journal/**/*.md]\n",
    );
    commit(5, &folder);
    follows(&folder, "bakery");
}

#[test]
fn the_log_is_renamed() {
    let folder = started();
    project(&folder, "");
    sh(4, &folder, &["mv", "log", "journal"]);
    folder.change(
        "projlog.yaml",
        "projlog: 1\n",
        "projlog: 1\nlog: [journal/**/*.md]\n",
    );
    commit(4, &folder);
    follows(&folder, ".");
    // In two steps, with no log in between.
    sh(5, &folder, &["mv", "journal", "notes"]);
    commit(5, &folder);
    folder.change("projlog.yaml", "journal/", "notes/");
    commit(6, &folder);
    assert_eq!(
        recorded(&folder, "."),
        ["R-1 2026-03-03T09:00:00Z 1", "R-2 2026-03-04T09:00:00Z 0"]
    );
}

/// Entries that the charter excludes from the log count as removed.
#[test]
fn a_narrower_log() {
    let folder = started();
    project(&folder, "");
    folder.change(
        "projlog.yaml",
        "projlog: 1\n",
        "projlog: 1\nlog: [log/a.md]\n",
    );
    commit(6, &folder);
    let run = folder
        .projlog("check --as-of '2026-03-17 12:00' --select entry-removed --output-format concise");
    assert!(
        run.stdout
            .contains("error[entry-removed]: R-2, a request in log/b.md"),
        "{}",
        run.transcript()
    );
}

#[test]
fn two_projects_swap_their_folders() {
    let folder = started();
    project(&folder, "one/");
    folder.write(
        "two/projlog.yaml",
        &CHARTER.replace("Social media", "A site"),
    );
    folder.write("two/log/x.md", &entry("R-1", "2026-03-10 11:30", 30));
    commit(4, &folder);
    for (from, to) in [("one", "three"), ("two", "one"), ("three", "two")] {
        sh(5, &folder, &["mv", from, to]);
    }
    commit(5, &folder);
    follows(&folder, "two");
    assert_eq!(recorded(&folder, "one"), ["R-1 2026-03-10T09:00:00Z 0"]);
}

/// Two commits move a project: one copies it, and the other one removes it where it was, before that or after. Another project may be
/// changed in between, and what is recorded in the new folder by then stays.
#[test]
fn in_two_steps() {
    for (copied_first, from, to) in [
        (true, "", "bakery/"),
        (true, "bakery/", ""),
        (true, "clients/bakery/", "bakery/"),
        (false, "", "bakery/"),
        (false, "bakery/", ""),
    ] {
        let folder = started();
        folder.write("readme.md", "All clients.\n");
        commit(0, &folder);
        project(&folder, from);
        let files = ["projlog.yaml", "log/a.md", "log/b.md"];
        let texts = files.map(|file| folder.read(&format!("{from}{file}")));
        let copy = |day| {
            for (file, text) in files.iter().zip(&texts) {
                folder.write(&format!("{to}{file}"), text);
            }
            commit(day, &folder);
        };
        let remove = |day| {
            let gone = files.map(|file| format!("{from}{file}"));
            let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
            sh(day, &folder, &[&["rm", "-q"], gone.as_slice()].concat());
            commit(day, &folder);
        };
        let place = if to.is_empty() { "." } else { to };
        if copied_first {
            copy(4);
            // The cache of that time knows a copy beside the original.
            assert_eq!(recorded(&folder, place)[1], "R-2 2026-03-10T09:00:00Z 0");
        } else {
            remove(4);
        }
        folder.write("readme.md", "Our clients.\n");
        commit(5, &folder);
        if copied_first {
            remove(6);
        } else {
            copy(6);
        }
        follows(&folder, place);
        // With the cache of that, and without one.
        folder.write(
            &format!("{to}log/c.md"),
            &entry("R-3", "2026-03-13 11:30", 30),
        );
        commit(7, &folder);
        for cached in ["", " --no-cache"] {
            let history = folder
                .command(&format!("history{cached}"))
                .within(place)
                .run();
            let lines: Vec<&str> = history.stdout.lines().skip(1).collect();
            assert_eq!(lines.len(), 3, "{}", history.transcript());
            assert!(lines[0].contains("Tue 3 Mar 2026 12:00"), "{lines:?}");
            assert!(lines[1].contains("Wed 4 Mar 2026 12:00"), "{lines:?}");
        }
    }
}

/// What is changed, or left out, on the way in two steps is an edit or a removal as any other.
#[test]
fn changes_on_the_way() {
    for copied_first in [true, false] {
        let folder = started();
        project(&folder, "one/");
        folder.write("one/log/c.md", &entry("R-3", "2026-03-06 11:30", 20));
        commit(3, &folder);
        let copy = |day| {
            folder.write("two/projlog.yaml", CHARTER);
            folder.write("two/log/a.md", &entry("R-1", "2026-03-03 11:30", 30));
            folder.write("two/log/c.md", &entry("R-3", "2026-03-06 11:30", 20));
            commit(day, &folder);
        };
        let remove = |day| {
            sh(day, &folder, &["rm", "-rq", "one"]);
            commit(day, &folder);
        };
        if copied_first {
            copy(4);
            remove(5);
        } else {
            remove(4);
            copy(5);
        }
        let check = "check --as-of '2026-03-17 12:00' --select entry-edited,entry-removed --output-format concise";
        let run = folder.command(check).within("two").run();
        let changed = if copied_first { "Tue 10" } else { "Wed 11" };
        for part in [
            format!("error[entry-edited]: R-1 was changed on {changed} Mar"),
            "error[entry-removed]: R-2, a request in one/log/b.md".to_owned(),
        ] {
            assert!(run.stdout.contains(&part), "{part}: {}", run.transcript());
        }
    }
}

/// What was recorded or changed where the project had been, before that was removed, went with it; what was carried over did not.
#[test]
fn what_goes_with_the_former_folder() {
    for (from, to) in [("one/", "two/"), ("", "two/"), ("one/", "")] {
        let folder = started();
        project(&folder, from);
        let texts = ["projlog.yaml", "log/a.md", "log/b.md"]
            .map(|file| (file, folder.read(&format!("{from}{file}"))));
        for (file, text) in &texts {
            folder.write(&format!("{to}{file}"), text);
        }
        commit(4, &folder);
        let from_file = |file: &str| format!("{from}{file}");
        for (id, file) in [("R-3", "log/c.md"), ("R-4", "log/d.md")] {
            folder.write(&from_file(file), &entry(id, "2026-03-11 11:30", 30));
        }
        folder.write(
            &from_file("log/a.md"),
            &entry("R-1", "2026-03-03 11:30", 31),
        );
        folder.write(
            &from_file("log/b.md"),
            &entry("R-2", "2026-03-04 11:30", 30),
        );
        commit(5, &folder);
        folder.write("readme.md", "All clients.\n");
        commit(6, &folder);
        for (id, file, at) in [
            ("R-4", "log/d.md", "2026-03-11 11:30"),
            ("R-2", "log/b.md", "2026-03-04 11:30"),
        ] {
            folder.write(&format!("{to}{file}"), &entry(id, at, 30));
        }
        commit(7, &folder);
        let files = [
            "projlog.yaml",
            "log/a.md",
            "log/b.md",
            "log/c.md",
            "log/d.md",
        ];
        let gone = files.map(from_file);
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        sh(8, &folder, &[&["rm", "-q"], gone.as_slice()].concat());
        commit(8, &folder);
        let place = if to.is_empty() { "." } else { to };
        for cached in ["", " --no-cache"] {
            let check = format!(
                "check --as-of '2026-03-17 12:00' --select entry-edited,entry-removed --output-format concise{cached}"
            );
            let run = folder.command(&check).within(place).run();
            let found = &run.stdout;
            for part in [
                format!(
                    "R-3, a request in {from}log/c.md, recorded on Wed 11 Mar 2026 12:00, was removed on Mon 16 Mar 2026 12:00"
                ),
                "R-1 was changed on Mon 16 Mar 2026 12:00".to_owned(),
                "`due` was \"Tue 31 Mar 2026\", is now \"Fri 27 Mar 2026\"".to_owned(),
            ] {
                assert!(found.contains(&part), "{part}: {}", run.transcript());
            }
            assert!(!found.contains("R-4"), "{found}");
            // The edit of R-1 before, and that of R-2, which is made where the project is.
            assert_eq!(found.lines().count(), 4, "{found}");
        }
    }
}

/// A copy of a project that is moved elsewhere is another project.
#[test]
fn a_copy_of_what_is_moved_elsewhere_is_another_project() {
    let folder = started();
    project(&folder, "one/");
    folder.write("two/projlog.yaml", CHARTER);
    for file in ["log/a.md", "log/b.md"] {
        folder.write(&format!("two/{file}"), &folder.read(&format!("one/{file}")));
    }
    commit(4, &folder);
    sh(5, &folder, &["mv", "one", "three"]);
    folder.change("three/projlog.yaml", "Social media", "A site");
    commit(5, &folder);
    assert_eq!(
        recorded(&folder, "two"),
        ["R-1 2026-03-10T09:00:00Z 0", "R-2 2026-03-10T09:00:00Z 0"]
    );
    follows(&folder, "three");
}

/// A project copied from a template does not share its history.
#[test]
fn a_copy_is_another_project() {
    let folder = started();
    project(&folder, "one/");
    folder.write("two/projlog.yaml", CHARTER);
    folder.write("two/log/a.md", &entry("R-1", "2026-03-10 11:30", 20));
    commit(4, &folder);
    assert_eq!(recorded(&folder, "two"), ["R-1 2026-03-10T09:00:00Z 0"]);
    follows(&folder, "one");
}

/// A branch that began before the move is merged after it.
#[test]
fn a_branch_from_before_the_move() {
    let folder = started();
    project(&folder, "");
    sh(3, &folder, &["checkout", "-q", "-b", "topic"]);
    folder.write("log/c.md", &entry("R-3", "2026-03-10 11:30", 20));
    commit(4, &folder);
    sh(4, &folder, &["checkout", "-q", "main"]);
    move_to(5, &folder, "", "bakery/");
    commit(5, &folder);
    // Git moves the branch's file along with its folder.
    let moves = "merge.directoryRenames=true";
    sh(
        6,
        &folder,
        &["-c", moves, "merge", "-q", "--no-edit", "topic"],
    );
    let mut history = recorded(&folder, "bakery");
    assert_eq!(history.pop().as_deref(), Some("R-3 2026-03-10T09:00:00Z 0"));
    assert_eq!(
        history,
        ["R-1 2026-03-03T09:00:00Z 1", "R-2 2026-03-04T09:00:00Z 0"]
    );
}

/// A repository becomes a folder of another: by `git subtree add`, and with its history rewritten to that folder
/// before.
#[test]
fn from_a_separate_repository() {
    for rewritten in [false, true] {
        let origin = started();
        project(&origin, if rewritten { "clients/bakery/" } else { "" });
        let folder = started();
        folder.write("readme.md", "All clients.\n");
        folder.write(
            "clients/other/projlog.yaml",
            &CHARTER.replace("Social media", "A site"),
        );
        commit(2, &folder);
        folder.write("more.md", "More.\n");
        commit(5, &folder);
        sh(
            6,
            &folder,
            &["fetch", "-q", origin.path().to_str().unwrap(), "main"],
        );
        sh(
            6,
            &folder,
            &[
                "merge",
                "-q",
                "-s",
                "ours",
                "--no-commit",
                "--allow-unrelated-histories",
                "FETCH_HEAD",
            ],
        );
        if rewritten {
            sh(
                6,
                &folder,
                &[
                    "read-tree",
                    "-u",
                    "--prefix=clients/bakery/",
                    "FETCH_HEAD:clients/bakery",
                ],
            );
        } else {
            sh(
                6,
                &folder,
                &["read-tree", "-u", "--prefix=clients/bakery/", "FETCH_HEAD"],
            );
        }
        sh(6, &folder, &["commit", "-q", "-m", "Bring the bakery here"]);
        follows(&folder, "clients/bakery");
        folder.write(
            "clients/bakery/log/c.md",
            &entry("R-3", "2026-03-13 11:30", 30),
        );
        commit(7, &folder);
        assert_eq!(recorded(&folder, "clients/bakery").len(), 3);
    }
}

/// Without the earlier history, the output states since when it is known, and imported entries are not late.
#[test]
fn a_history_that_was_left_behind() {
    let origin = started();
    project(&origin, "");
    let tip = sh(3, &origin, &["rev-parse", "main"]);
    let folder = started();
    folder.write("readme.md", "All clients.\n");
    commit(0, &folder);
    sh(
        6,
        &folder,
        &["fetch", "-q", origin.path().to_str().unwrap(), "main"],
    );
    let message = format!("Squashed content\n\ngit-subtree-dir: bakery\ngit-subtree-split: {tip}");
    let squashed = sh(
        6,
        &folder,
        &["commit-tree", "FETCH_HEAD^{tree}", "-m", &message],
    );
    sh(
        6,
        &folder,
        &[
            "merge",
            "-q",
            "-s",
            "ours",
            "--no-commit",
            "--allow-unrelated-histories",
            &squashed,
        ],
    );
    sh(
        6,
        &folder,
        &["read-tree", "-u", "--prefix=bakery/", "FETCH_HEAD"],
    );
    sh(6, &folder, &["commit", "-q", "-m", "Bring the bakery here"]);
    let run = folder
        .command("check --as-of '2026-03-17 12:00' --select entry-logged-late,entry-edited")
        .within("bakery")
        .run();
    assert_eq!(run.status(), 0, "{}", run.transcript());
    assert!(
        run.stderr
            .contains("The history of this project is known since Thu 12 Mar 2026"),
        "{}",
        run.transcript()
    );
}

/// The removal of the former folder may be a pull request of its own: whatever the main line had there meanwhile, it went with it.
#[test]
fn what_goes_with_a_folder_that_a_branch_removes() {
    for swapped in [false, true] {
        let folder = started();
        project(&folder, "one/");
        for file in ["projlog.yaml", "log/a.md", "log/b.md"] {
            folder.write(&format!("two/{file}"), &folder.read(&format!("one/{file}")));
        }
        commit(3, &folder);
        folder.write("one/log/c.md", &entry("R-3", "2026-03-10 11:30", 30));
        commit(4, &folder);
        sh(6, &folder, &["checkout", "-q", "-b", "clean"]);
        sh(6, &folder, &["rm", "-rq", "one"]);
        commit(6, &folder);
        sh(7, &folder, &["checkout", "-q", "main"]);
        folder.write("readme.md", "All clients.\n");
        commit(7, &folder);
        let [into, merged] = if swapped {
            ["clean", "main"]
        } else {
            ["main", "clean"]
        };
        sh(8, &folder, &["checkout", "-q", into]);
        sh(
            8,
            &folder,
            &["merge", "-q", "--no-ff", "-m", "Merge", merged],
        );
        sh(8, &folder, &["checkout", "-q", "-B", "main"]);
        let check =
            "check --as-of '2026-03-17 12:00' --select entry-removed --output-format concise";
        let run = folder.command(check).within("two").run();
        let gone = run.stdout.matches(
            "R-3, a request in one/log/c.md, recorded on Tue 10 Mar 2026 12:00, was removed",
        );
        assert_eq!(gone.count(), 1, "{swapped}: {}", run.transcript());
    }
}
