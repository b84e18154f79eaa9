//! `projlog demo`.

use crate::support::{Folder, words};

#[test]
fn the_demo_shows_a_project_its_findings_and_commands_to_try() {
    let folder = Folder::empty();
    let run = folder.projlog("demo");
    shows!("demo", run);
    assert!(folder.path().join("projlog-demo/.git").is_dir());
    assert!(folder.path().join("projlog-demo/projlog.yaml").is_file());
    assert!(folder.path().join("projlog-demo/log/plan.md").is_file());
}

#[test]
fn the_commands_to_try_work() {
    for (example, commands) in [("bakery", 5), ("webshop", 4), ("quarrel", 4)] {
        let folder = Folder::empty();
        let output = folder
            .projlog(&format!("demo --example {example} here"))
            .stdout;
        let (_, output) = output.split_once("Try next").unwrap();
        let tried: Vec<&str> = output
            .lines()
            .filter_map(|line| line.strip_prefix("  projlog "))
            // What a shell would write into a file.
            .filter_map(|line| line.split(" > ").next())
            .collect();
        assert_eq!(tried.len(), commands, "{output}");
        for arguments in tried {
            let run = folder.command(arguments).within("here").run();
            assert!(
                run.status() < 2 && !run.stdout.is_empty(),
                "{}",
                run.transcript()
            );
        }
    }
}

#[test]
fn the_demo_shows_what_a_check_shows() {
    let folder = Folder::empty();
    let demo = folder.projlog("demo here").stdout;
    let command = demo
        .lines()
        .find_map(|line| line.strip_prefix("  projlog check"))
        .unwrap();
    let check = folder
        .command(&format!("check{command}"))
        .within("here")
        .run()
        .stdout;
    assert!(demo.starts_with(&check));
}

/// The charter of the example names no language.
#[test]
fn the_commands_to_try_answer_in_the_language_that_was_asked_for() {
    for language in ["en", "ru", "es"] {
        let folder = Folder::empty();
        let demo = folder
            .projlog(&format!("demo --language {language} here"))
            .stdout;
        let tried = demo
            .lines()
            .filter_map(|line| line.strip_prefix("  projlog "));
        let tried: Vec<&str> = tried.collect();
        assert_eq!(tried.len(), 5, "{demo}");
        for command in tried {
            let command = command.split(" > ").next().unwrap();
            let run = folder.command(command).within("here").run();
            let asked = folder.command(&format!("{command} --language {language}"));
            if language == "en" {
                assert_eq!(asked.within("here").run().stdout, run.stdout);
            } else {
                assert!(
                    command.contains(&format!("--language {language}")),
                    "{command}"
                );
            }
        }
    }
}

#[test]
fn a_folder_may_have_blanks_in_its_name_and_folders_above_it() {
    let folder = Folder::empty();
    let run = folder.projlog("demo 'some folder/the demo'");
    assert_eq!(run.status(), 0, "{}", run.stderr);
    assert!(
        folder
            .path()
            .join("some folder/the demo/projlog.yaml")
            .is_file()
    );
    assert!(
        run.stdout.contains("some folder/the demo"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_empty_folder_is_accepted() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(folder.projlog("demo empty").status(), 0);
}

#[test]
fn existing_files_are_left_alone() {
    let folder = Folder::empty();
    folder.write("full/file.txt", "mine");
    shows!("demo-not-empty", folder.projlog("demo full"));
    assert_eq!(
        std::fs::read_dir(folder.path().join("full"))
            .unwrap()
            .count(),
        1
    );
    assert_eq!(folder.projlog("demo full/file.txt").status(), 2);
    assert_eq!(folder.read("full/file.txt"), "mine");
}

#[test]
fn a_command_line_is_split_as_in_a_shell() {
    assert_eq!(
        words("due '2 working days' --from \"a b\" ''"),
        ["due", "2 working days", "--from", "a b", ""]
    );
}
