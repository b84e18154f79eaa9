//! `projlog init`: its files pass a check, and existing files are not changed. The hook is tested by committing.

use std::path::Path;

use crate::support::{Folder, Run, git};

/// A folder with a fixed name, which becomes the project's name.
fn bakery() -> Folder {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path().join("bakery")).unwrap();
    folder
}

fn init(folder: &Folder, arguments: &str) -> Run {
    folder
        .command(&format!("init --as-of 2026-03-06 {arguments}"))
        .within("bakery")
        .run()
}

fn passes(folder: &Folder, arguments: &str) {
    let check = folder
        .command(&format!("check --fail-on note {arguments}"))
        .within("bakery")
        .run();
    assert_eq!(check.status(), 0, "{}", check.transcript());
}

#[test]
fn the_written_files_pass_a_check() {
    let folder = bakery();
    shows!("init", init(&folder, ""));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("init-charter", folder.read("bakery/projlog.yaml"));
        insta::assert_snapshot!("init-plan", folder.read("bakery/log/plan.md"));
    });
    passes(&folder, "--as-of 2026-03-06");
    passes(&folder, "--as-of '2026-03-20 18:00'");
}

#[test]
fn every_commented_line_of_the_charter_is_valid() {
    let examples: Vec<Vec<String>> = ["en", "ru", "es"].map(commented_examples).into();
    for key in [
        "silence",
        "stop-work",
        "early-warning",
        "record",
        "contract",
        "cadence",
        "client",
    ] {
        let has_it = |example: &String| example.starts_with(&format!("{key}: "));
        assert!(examples[0].iter().any(has_it), "no {key} in {examples:?}");
    }
    // Only the comments differ between the languages.
    assert_eq!(examples[1], examples[0]);
    assert_eq!(examples[2], examples[0]);
}

/// Uncomments each example of the charter in a language and checks it. Returns the examples without their comments, and what is in
/// other comments.
fn commented_examples(language: &str) -> Vec<String> {
    let folder = bakery();
    init(&folder, &format!("--language {language}"));
    let charter = folder.read("bakery/projlog.yaml");
    let mut tried = Vec::new();
    for line in charter.lines() {
        let bare = line.trim_start();
        let Some(field) = bare.strip_prefix("# ") else {
            continue;
        };
        let key = field.split_once(": ").map(|(key, _)| key);
        let is_key = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !key.is_some_and(is_key) {
            // Examples in the middle of a sentence.
            let examples = ["allow", "decides"].iter();
            let named = examples.filter(|example| field.contains(&format!(" {example}: [")));
            tried.extend(named.map(|example| (*example).to_owned()));
            continue;
        }
        let indent = &line[..line.len() - bare.len()];
        let uncommented = format!("{indent}{field}");
        folder.write(
            "bakery/projlog.yaml",
            &charter.replacen(line, &uncommented, 1),
        );
        let forms = "syntax,unknown-field,missing-field,wrong-value,duplicate-key,no-effect";
        let check = format!("check --no-history --select {forms}");
        let run = folder.command(&check).within("bakery").run();
        assert_eq!(run.status(), 0, "{field}\n{}", run.transcript());
        let example = field.split("  #").next().unwrap();
        let clauses = ["paragraph", "пункт", "cláusula"];
        tried.push(clauses.iter().fold(example.to_owned(), |text, word| {
            text.replace(&format!("clause: {word}"), "clause: paragraph")
        }));
    }
    let terms = projlog::charter::KNOWN_TERMS.iter().map(|(name, ..)| *name);
    for term in terms {
        assert!(charter.contains(&format!(" {term}: ")), "no {term}");
    }
    tried
}

#[test]
fn existing_files_are_left_alone() {
    let folder = bakery();
    git(&folder.path().join("bakery"), &["init", "-q"]).unwrap();
    std::fs::create_dir_all(folder.path().join("bakery/.git/hooks")).unwrap();
    for path in [
        "projlog.yaml",
        ".git/hooks/pre-commit",
        ".github/workflows/projlog.yml",
        ".gitlab-ci.yml",
    ] {
        folder.write(&format!("bakery/{path}"), "mine");
    }
    shows!("init-left-alone", init(&folder, "--hook --ci github"));
    shows!("init-left-alone-gitlab", init(&folder, "--ci gitlab"));
    for path in [
        "projlog.yaml",
        ".git/hooks/pre-commit",
        ".github/workflows/projlog.yml",
        ".gitlab-ci.yml",
    ] {
        assert_eq!(folder.read(&format!("bakery/{path}")), "mine");
    }
    assert!(!folder.path().join("bakery/log").exists());
}

/// What projlog itself wrote is not asked for again.
#[test]
fn a_second_run_finds_everything_in_place() {
    let folder = Folder::empty();
    git(folder.path(), &["init", "-q"]).unwrap();
    for service in ["github", "gitlab"] {
        let arguments = format!("init --hook --ci {service} --comment --pages --digest mail a");
        let first = folder.projlog(&arguments);
        assert_eq!(first.status(), 0, "{}", first.transcript());
        let again = folder.projlog(&arguments).stdout;
        assert_eq!(
            again.matches("it already runs `projlog check").count(),
            2,
            "{again}"
        );
        assert_eq!(
            again.matches("it already names this project").count(),
            1,
            "{again}"
        );
        for remedy in ["to check", "to add", "under `include`", "wrote "] {
            assert!(!again.contains(remedy), "{again}");
        }
    }
    let more = folder.projlog("init --ci gitlab a").stdout;
    assert!(
        more.contains("it already includes .gitlab/projlog.yml"),
        "{more}"
    );
    folder.change(
        ".gitlab-ci.yml",
        "  - local: .gitlab/projlog-pages.yml\n",
        "",
    );
    let more = folder
        .projlog("init --ci gitlab --comment --pages a")
        .stdout;
    assert!(
        more.contains(
            "it already exists; add `- local: .gitlab/projlog-pages.yml` under `include`"
        ),
        "{more}"
    );
}

/// A hook that somebody else wrote runs the command too, or one that checks another project.
#[cfg(unix)]
#[test]
fn a_hook_that_runs_the_check_is_recognized() {
    let folder = Folder::empty();
    git(folder.path(), &["init", "-q"]).unwrap();
    for (own, already) in [
        (
            "#!/bin/sh\nlint\nprojlog check --staged --quiet || exit 1\n",
            true,
        ),
        ("#!/bin/sh\n# projlog check --staged --quiet\n", false),
        ("#!/bin/sh\nprojlog check --staged --quiet -- 'a'\n", false),
    ] {
        for hooks in [".git/hooks", "shared"] {
            for name in ["pre-commit", "pre-merge-commit"] {
                folder.write(&format!("{hooks}/{name}"), own);
            }
        }
        for options in [
            &["config", "core.hooksPath", "shared"][..],
            &["config", "--unset", "core.hooksPath"],
        ] {
            git(folder.path(), options).unwrap();
            let run = folder.projlog("init --hook").stdout;
            assert_eq!(
                run.contains("it already runs `projlog check --staged --quiet`"),
                already,
                "{own}{run}"
            );
            assert_eq!(run.contains("have"), !already, "{own}{run}");
        }
    }
}

/// Done as the remedy says, the file names both projects.
#[test]
fn a_second_project_is_added_as_the_message_says() {
    let folder = Folder::empty();
    git(folder.path(), &["init", "-q"]).unwrap();
    let file = ".github/actions/projlog/action.yml";
    let named = || {
        let yaml: serde_yaml::Value = serde_yaml::from_str(&folder.read(file)).unwrap();
        let value = &yaml["runs"]["steps"][0]["env"]["PROJLOG_PROJECTS"];
        value.as_str().unwrap().trim().to_owned()
    };
    let add = |project: &str| {
        let run = folder.projlog(&format!("init --ci github '{project}'"));
        assert_eq!(run.status(), 0, "{}", run.transcript());
        let line = run
            .stdout
            .lines()
            .find(|line| line.contains("to add this project"))
            .unwrap();
        line.split('`').nth(1).unwrap().to_owned()
    };
    folder.projlog("init --ci github .");
    for (project, all) in [("a: #b", ".\na: #b"), ("the cafe", ".\na: #b\nthe cafe")] {
        let line = add(project);
        let before = folder.read(file);
        let old = before
            .lines()
            .find(|line| line.contains("PROJLOG_PROJECTS:"))
            .unwrap();
        folder.change(file, old.trim(), &line);
        assert_eq!(named(), all);
        let again = folder.projlog(&format!("init --ci github '{project}'"));
        assert!(
            again.stdout.contains("already names"),
            "{}",
            again.transcript()
        );
    }
    let before = folder.read(file);
    let old = before
        .lines()
        .find(|line| line.contains("PROJLOG_PROJECTS:"))
        .unwrap();
    folder.change(
        file,
        old.trim(),
        "PROJLOG_PROJECTS: |\n          .\n          x",
    );
    let line = add("c");
    folder.change(
        file,
        "\n          x\n",
        &format!("\n          x\n          {line}\n"),
    );
    assert_eq!(named(), ".\nx\nc");
}

/// As of every command: editors and terminals look for a path from there.
#[test]
fn paths_are_from_the_current_folder() {
    let folder = bakery();
    git(folder.path(), &["init", "-q"]).unwrap();
    let run = folder
        .command("init bakery --as-of 2026-03-06 --hook --ci gitlab")
        .run();
    shows!("init-from-above", &run);
    let written = run.stdout.lines().filter_map(|line| {
        let (path, _) = line.strip_prefix("wrote ")?.split_once(": ")?;
        Some(path)
    });
    let written: Vec<&str> = written.collect();
    assert!(written.len() > 4, "{}", run.transcript());
    for path in written {
        assert!(folder.path().join(path).is_file(), "{path}");
    }
}

#[test]
fn an_existing_log_gets_no_example() {
    let folder = bakery();
    folder.write("bakery/log/2026-03.md", "# March\n");
    let run = init(&folder, "");
    assert!(
        run.stdout.contains("skipped log: it already has files\n"),
        "{}",
        run.transcript()
    );
    assert!(!folder.path().join("bakery/log/plan.md").exists());
}

#[test]
fn defaults_come_from_the_repository() {
    let folder = Folder::of_example("bakery");
    std::fs::remove_file(folder.path().join("projlog.yaml")).unwrap();
    std::fs::remove_dir_all(folder.path().join("log")).unwrap();
    folder.write(
        ".mailmap",
        "Account director <ad@agency.example> <am@agency.example>\n",
    );
    git(folder.path(), &["add", ".mailmap"]).unwrap();
    git(
        folder.path(),
        &[
            "-c",
            "user.name=Writer",
            "-c",
            "user.email=writer@agency.example",
            "commit",
            "-q",
            "-m",
            "Names",
        ],
    )
    .unwrap();
    let run = folder
        .command("init --as-of 2026-03-06")
        .with("TZ", ":Europe/Madrid")
        .run();
    assert_eq!(run.status(), 0, "{}", run.transcript());
    let charter = folder.read("projlog.yaml");
    assert!(charter.contains("\ntimezone: Europe/Madrid "), "{charter}");
    for known in [
        "  #   email: md@bakery.example\n",
        "  #   name: Account director\n  #   email: ad@agency.example\n",
    ] {
        assert!(charter.contains(known), "{charter}");
    }
    assert!(!charter.contains("am@agency.example\n"), "{charter}");
    // A zone without a name is ignored.
    std::fs::remove_file(folder.path().join("projlog.yaml")).unwrap();
    assert_eq!(
        folder
            .command("init")
            .with("TZ", "CET-1CEST")
            .run()
            .status(),
        0
    );
    assert!(
        folder.read("projlog.yaml").contains("\ntimezone: UTC "),
        "{}",
        folder.read("projlog.yaml")
    );
}

#[test]
fn a_folder_may_have_any_name() {
    let folder = Folder::empty();
    // Not every system allows a colon in names.
    let names = ["a: 'b' #c", "Бухгалтерия", "- x", "null", "1"];
    for name in names.iter().skip(usize::from(cfg!(windows))) {
        let run = folder.projlog(&format!("init -- \"{name}\""));
        assert_eq!(run.status(), 0, "{}", run.transcript());
        assert_eq!(folder.command("check").within(name).run().status(), 0);
    }
    folder.write("file", "");
    let run = folder.projlog("init file");
    assert!(
        run.status() == 2 && run.stderr.contains("file is not a writable folder"),
        "{}",
        run.transcript()
    );
}

#[test]
fn a_project_is_found_from_the_folders_below() {
    let folder = Folder::of_example_outside_git("bakery");
    let run = folder.command("init").within("log").run();
    assert!(
        run.status() == 0 && run.stdout.starts_with("skipped ../projlog.yaml: "),
        "{}",
        run.transcript()
    );
    assert!(!folder.path().join("log/projlog.yaml").exists());
}

#[test]
fn outside_git_there_is_no_hook_and_nothing_is_written() {
    let folder = bakery();
    shows!("init-hook-outside-git", init(&folder, "--hook"));
    assert!(!folder.path().join("bakery/projlog.yaml").exists());
}

#[test]
fn a_bare_repository_is_refused() {
    let folder = bakery();
    git(&folder.path().join("bakery"), &["init", "-q", "--bare"]).unwrap();
    let run = init(&folder, "--hook");
    assert!(
        run.status() == 2 && run.stderr.contains("is a git directory"),
        "{}",
        run.transcript()
    );
    assert!(!folder.path().join("bakery/projlog.yaml").exists());
    // Nor is the git directory of another repository.
    git(folder.path(), &["init", "-q"]).unwrap();
    assert_eq!(
        folder.command("init").within(".git/objects").run().status(),
        2
    );
}

#[test]
fn files_for_ci_say_where_the_project_is() {
    let folder = bakery();
    git(folder.path(), &["init", "-q"]).unwrap();
    assert_eq!(
        init(&folder, "--ci github").status() + init(&folder, "--ci gitlab").status(),
        0
    );
    for path in [".github/actions/projlog/action.yml", ".gitlab/projlog.yml"] {
        let text = folder.read(path);
        let yaml: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let variables = if path.contains("github") {
            &yaml["runs"]["steps"][0]["env"]
        } else {
            &yaml[".projlog"]["variables"]
        };
        assert_eq!(
            variables["PROJLOG_PROJECTS"].as_str(),
            Some("bakery"),
            "{text}"
        );
    }
    assert_eq!(
        folder.read(".gitlab-ci.yml"),
        "include:\n  - local: .gitlab/projlog.yml\n"
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = bakery();
    let other = Folder::empty();
    let link = |name: &str| {
        std::os::unix::fs::symlink(other.path(), folder.path().join("bakery").join(name)).unwrap();
    };
    link("log");
    link(".github");
    let run = init(&folder, "--ci github");
    assert_eq!(
        run.stdout.matches("it is behind a symbolic link").count(),
        3,
        "{}",
        run.transcript()
    );
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 0);
}

/// Commits with the hook that `init` writes. The hook's findings must not depend on today's date: an answer to a question
/// that nobody asked is wrong on any day.
#[cfg(unix)]
mod hook {
    use std::process::{Command, Output};

    use crate::support::{append, git_command};

    use super::*;

    fn good(id: &str) -> String {
        format!(
            "\n```yaml\nstage: {id}\nowner: agency\ndue: 2099-12-30\naccept: both sides have read it\n```\n"
        )
    }

    fn bad(id: &str) -> String {
        good(id).replace("accept:", "after: S-99\naccept:")
    }

    /// Git with the program on the PATH, as if installed.
    fn try_git(folder: &Path, arguments: &[&str]) -> Output {
        with_program(folder, arguments).output().unwrap()
    }

    /// Git, which finds the program in its hooks.
    fn with_program(folder: &Path, arguments: &[&str]) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_projlog")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
        let user = [
            "-c",
            "user.name=account-manager",
            "-c",
            "user.email=am@agency.example",
        ];
        let mut git = git_command(folder, &[&user, arguments].concat());
        git.env("PATH", std::env::join_paths(paths).unwrap());
        git
    }

    fn text_of(output: &Output) -> String {
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    }

    #[track_caller]
    fn git(folder: &Path, arguments: &[&str]) -> String {
        let output = try_git(folder, arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text_of(&output)
        );
        text_of(&output)
    }

    /// The hook runs, accepts the commit and prints nothing.
    #[track_caller]
    fn passes(folder: &Path, arguments: &[&str]) {
        let output = with_program(folder, arguments)
            .env("GIT_TRACE", "1")
            .output()
            .unwrap();
        let text = text_of(&output);
        assert!(
            output.status.success() && text.contains("/hooks/pre-"),
            "the hook was not asked: {arguments:?}: {text}"
        );
        assert!(!text.contains("Checked "), "{text}");
    }

    /// The hook rejects the commit, because of this entry only.
    #[track_caller]
    fn is_stopped(folder: &Path, id: &str, arguments: &[&str]) {
        let before = git(folder, &["rev-parse", "HEAD"]);
        let output = try_git(folder, arguments);
        let text = text_of(&output);
        assert!(
            !output.status.success() && text.contains(&format!("{id} names S-99")),
            "{arguments:?}: {text}"
        );
        assert_eq!(text.matches("error[").count(), 1, "{arguments:?}: {text}");
        assert_eq!(git(folder, &["rev-parse", "HEAD"]), before);
    }

    /// The bakery with the hook, and with unstaged edits and files.
    fn with_hook() -> Folder {
        let folder = Folder::of_example("bakery");
        let run = folder.projlog("init --hook");
        assert!(
            run.status() == 0 && run.stdout.contains("wrote .git/hooks/pre-commit"),
            "{}",
            run.transcript()
        );
        folder.write("log/untracked.md", &bad("S-50"));
        folder
    }

    #[test]
    fn a_commit_of_what_is_staged() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &good("S-8"));
        git(here, &["add", "log/plan.md"]);
        append(here, "log/plan.md", &bad("S-9"));
        passes(here, &["commit", "-m", "good"]);
        git(here, &["add", "log/plan.md"]);
        is_stopped(here, "S-9", &["commit", "-m", "bad"]);
        // The edit that fixes it is not staged, so it does not count.
        let text = folder.read("log/plan.md").replace("after: S-99\n", "");
        folder.write("log/plan.md", &text);
        is_stopped(here, "S-9", &["commit", "-m", "bad"]);
        git(here, &["commit", "--no-verify", "-m", "past it"]);
    }

    #[test]
    fn a_commit_of_everything() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &bad("S-9"));
        is_stopped(&here.join("log"), "S-9", &["commit", "-a", "-m", "bad"]);
        git(here, &["checkout", "-q", "log/plan.md"]);
        append(here, "log/plan.md", &good("S-9"));
        passes(here, &["commit", "-a", "-m", "good"]);
    }

    #[test]
    fn a_commit_of_one_file_only() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/bad.md", &bad("S-9"));
        append(here, "log/good.md", &good("S-8"));
        git(here, &["add", "log/bad.md", "log/good.md"]);
        passes(here, &["commit", "-m", "good", "--only", "log/good.md"]);
        is_stopped(
            here,
            "S-9",
            &["commit", "-m", "bad", "--only", "log/bad.md"],
        );
    }

    /// A project whose log is still to be written.
    #[test]
    fn before_the_first_entry() {
        let folder = Folder::empty();
        let here = folder.path();
        git(here, &["init", "-q"]);
        assert_eq!(folder.projlog("init --hook").status(), 0);
        std::fs::remove_dir_all(here.join("log")).unwrap();
        git(here, &["add", "projlog.yaml"]);
        // What adds the charter is refused, with the reason.
        let refused = try_git(here, &["commit", "-m", "charter"]);
        let text = text_of(&refused);
        assert!(
            !refused.status.success() && text.contains("no file matches"),
            "{text}"
        );
        git(here, &["commit", "--no-verify", "-m", "charter"]);
        folder.write("README", "x");
        git(here, &["add", "README"]);
        passes(here, &["commit", "-m", "unrelated"]);
        let first = good("S-1").replace("agency", "contractor");
        folder.write("log/plan.md", &first);
        git(here, &["add", "log"]);
        passes(here, &["commit", "-m", "first entry"]);
        // An empty log hides what was there.
        git(here, &["rm", "-q", "-r", "log"]);
        let refused = try_git(here, &["commit", "-m", "without"]);
        let text = text_of(&refused);
        assert!(
            !refused.status.success() && text.contains("no file matches"),
            "{text}"
        );
    }

    /// The command of the message is added below what is there.
    #[test]
    fn two_projects() {
        let folder = Folder::of_example("bakery");
        let here = folder.path();
        for project in ["a", "b"] {
            std::fs::create_dir(here.join(project)).unwrap();
        }
        git(here, &["mv", "projlog.yaml", "log", "a"]);
        git(here, &["commit", "-q", "-m", "move"]);
        std::fs::create_dir(here.join("b/log")).unwrap();
        for file in ["projlog.yaml", "log/plan.md"] {
            std::fs::copy(here.join("a").join(file), here.join("b").join(file)).unwrap();
        }
        git(here, &["add", "b"]);
        git(here, &["commit", "-q", "-m", "another"]);
        let run = |project: &str| folder.projlog(&format!("init --hook {project}")).stdout;
        run("a");
        let second = run("b");
        let command = second.split('`').nth(1).unwrap();
        append(here, ".git/hooks/pre-commit", &format!("{command}\n"));
        for project in ["a", "b"] {
            append(here, &format!("{project}/log/plan.md"), &bad("S-9"));
            is_stopped(here, "S-9", &["commit", "-a", "-m", "bad"]);
            git(here, &["checkout", "-q", project]);
        }
    }

    #[test]
    fn an_amended_commit() {
        let folder = with_hook();
        let here = folder.path();
        append(here, "log/plan.md", &good("S-8"));
        passes(here, &["commit", "-a", "-m", "good"]);
        append(here, "log/plan.md", &bad("S-9"));
        passes(here, &["commit", "--amend", "-m", "in other words"]);
        is_stopped(here, "S-9", &["commit", "-a", "--amend", "--no-edit"]);
    }

    #[test]
    fn a_merge() {
        let folder = with_hook();
        let here = folder.path();
        for (branch, entry) in [("better", good("S-8")), ("worse", bad("S-9"))] {
            git(here, &["checkout", "-q", "-b", branch, "main"]);
            append(here, &format!("log/{branch}.md"), &entry);
            git(here, &["add", &format!("log/{branch}.md")]);
            git(here, &["commit", "--no-verify", "-m", branch]);
        }
        git(here, &["checkout", "-q", "main"]);
        append(here, "log/plan.md", &bad("S-51"));
        // A merge that git commits itself, and one that is concluded by hand.
        is_stopped(here, "S-9", &["merge", "--no-ff", "worse", "-m", "merge"]);
        is_stopped(here, "S-9", &["commit", "-m", "merge"]);
        git(here, &["merge", "--abort"]);
        passes(here, &["merge", "--no-ff", "better", "-m", "merge"]);
        assert_eq!(
            git(here, &["rev-list", "--count", "--merges", "HEAD"]),
            "1\n"
        );
    }

    #[test]
    fn in_a_linked_work_tree() {
        let folder = with_hook();
        let other = Folder::empty();
        let linked = other.path().join("linked");
        git(
            folder.path(),
            &[
                "worktree",
                "add",
                "-q",
                "-b",
                "linked",
                linked.to_str().unwrap(),
            ],
        );
        append(folder.path(), "log/plan.md", &bad("S-51"));
        append(&linked, "log/plan.md", &good("S-8"));
        passes(&linked, &["commit", "-a", "-m", "good"]);
        append(&linked, "log/plan.md", &bad("S-9"));
        is_stopped(&linked, "S-9", &["commit", "-a", "-m", "bad"]);
        // All work trees share the hooks.
        for name in ["pre-commit", "pre-merge-commit"] {
            std::fs::remove_file(folder.path().join(".git/hooks").join(name)).unwrap();
        }
        let run = other.command("init --hook").within("linked").run();
        assert_eq!(run.status(), 0, "{}", run.transcript());
        assert!(
            folder.path().join(".git/hooks/pre-commit").is_file(),
            "{}",
            run.transcript()
        );
        is_stopped(&linked, "S-9", &["commit", "-a", "-m", "bad"]);
    }

    #[test]
    fn a_project_in_a_folder_of_its_own() {
        let folder = Folder::of_example("bakery");
        let here = folder.path();
        let project = here.join("the client's");
        std::fs::create_dir(&project).unwrap();
        git(here, &["mv", "projlog.yaml", "log", "the client's"]);
        git(here, &["commit", "-q", "-m", "move"]);
        assert_eq!(
            folder
                .command("init --hook")
                .within("the client's/log")
                .run()
                .status(),
            0
        );
        append(&project, "log/plan.md", &bad("S-9"));
        is_stopped(here, "S-9", &["commit", "-a", "-m", "bad"]);
        is_stopped(&project.join("log"), "S-9", &["commit", "-a", "-m", "bad"]);
        // A branch that never had the charter is not checked; one that loses it is.
        git(here, &["rm", "-q", "--cached", "the client's/projlog.yaml"]);
        assert!(!try_git(here, &["commit", "-m", "without"]).status.success());
        git(here, &["reset", "-q", "--hard"]);
        git(here, &["checkout", "-q", "--orphan", "other"]);
        git(here, &["rm", "-r", "-q", "-f", "--cached", "."]);
        git(here, &["commit", "--allow-empty", "-m", "nothing to judge"]);
    }

    /// The hook names a folder; after a move it says that it checks nothing.
    #[test]
    fn a_project_that_was_moved() {
        let folder = with_hook();
        let here = folder.path();
        std::fs::create_dir(here.join("bakery")).unwrap();
        git(here, &["mv", "projlog.yaml", "log", "bakery"]);
        git(here, &["commit", "-q", "--no-verify", "-m", "move"]);
        append(here, "bakery/log/plan.md", &bad("S-9"));
        let output = try_git(here, &["commit", "-a", "-m", "bad"]);
        let text = text_of(&output);
        assert!(
            text.contains("it has no projlog.yaml") && text.contains("bakery/projlog.yaml\n"),
            "{text}"
        );
        std::fs::remove_file(here.join(".git/hooks/pre-commit")).unwrap();
        let run = folder.command("init --hook").within("bakery").run();
        assert_eq!(run.status(), 0, "{}", run.transcript());
        append(here, "bakery/log/plan.md", &bad("S-10"));
        is_stopped(here, "S-10", &["commit", "-a", "-m", "bad"]);
    }

    #[test]
    fn without_the_program_nothing_is_committed_unchecked() {
        let folder = with_hook();
        let mut git = Command::new("git");
        git.args([
            "-c",
            "user.name=x",
            "-c",
            "user.email=x",
            "commit",
            "--allow-empty",
            "-m",
            "x",
        ])
        .current_dir(folder.path());
        git.env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = git
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", folder.path())
            .output()
            .unwrap();
        // projlog may be installed on the machine that runs this test.
        if text_of(&output).contains("not on the PATH") {
            assert!(!output.status.success());
        }
    }

    #[test]
    fn hooks_in_another_folder_are_left_alone() {
        let folder = Folder::of_example("bakery");
        git(folder.path(), &["config", "core.hooksPath", "~/hooks"]);
        shows!("init-hooks-elsewhere", folder.projlog("init --hook"));
        assert!(!folder.path().join(".git/hooks/pre-commit").exists());
        assert!(!folder.path().join("~").exists());
    }
}

/// Husky writes the folder that git uses anew, and runs what is beside it.
#[test]
fn the_hooks_of_husky_are_in_its_own_folder() {
    let folder = Folder::of_example("bakery");
    git(folder.path(), &["config", "core.hooksPath", ".husky/_"]).unwrap();
    let run = folder.projlog("init --hook");
    assert!(
        run.stdout.contains("git looks for hooks in"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains(".husky/_"), "{}", run.stdout);
    for name in ["pre-commit", "pre-merge-commit"] {
        folder.write(
            &format!(".husky/{name}"),
            "projlog check --staged --quiet\n",
        );
    }
    let run = folder.projlog("init --hook");
    assert!(run.stdout.contains("it already runs"), "{}", run.stdout);
}

/// Notepad adds an extension, and other tools write YAML as `.yml`.
#[test]
fn a_charter_under_another_name_is_named_and_not_written_again() {
    for name in ["projlog.yml", "projlog.yaml.txt", "Projlog.yaml"] {
        let folder = Folder::empty();
        folder.write(name, "projlog: 1\n");
        for command in ["check", "init"] {
            let run = folder.projlog(command);
            assert_eq!(run.status(), 2, "{command} with {name}");
            let said = format!("{name} is not read: a charter is called projlog.yaml");
            assert!(run.stderr.contains(&said), "{}", run.stderr);
            assert!(
                run.stderr.contains("rename it to projlog.yaml"),
                "{}",
                run.stderr
            );
        }
        assert!(!folder.path().join("log").exists());
        std::fs::rename(folder.path().join(name), folder.path().join("projlog.yaml")).unwrap();
        assert!(!folder.projlog("check").stderr.contains("is not read"));
    }
}
