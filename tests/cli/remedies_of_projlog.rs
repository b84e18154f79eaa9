//! Runs every `projlog` command and option that a message suggests, where the message is printed, and checks that it helps.

use super::remedies::{CHECK, project};
use crate::support::{Folder, Run, git, instant, words};

/// The words in backticks of a text, in order.
fn quoted(text: &str) -> Vec<String> {
    // Output for people is wrapped.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The first suggestion of a run that begins like this.
#[track_caller]
fn suggested(run: &Run, begins: &str) -> String {
    let text = format!("{}\n{}", run.stdout, run.stderr);
    quoted(&text)
        .into_iter()
        .find(|word| word.starts_with(begins))
        .unwrap_or_else(|| panic!("{begins}: {}", run.transcript()))
}

/// Runs a suggested command here, with the given value for a placeholder in capitals.
#[track_caller]
fn typed(folder: &Folder, command: &str, (placeholder, value): (&str, &str)) -> Run {
    let command = command.strip_prefix("projlog ").unwrap();
    let run = folder.projlog(&command.replace(placeholder, value));
    assert_ne!(run.status(), 2, "{}", run.transcript());
    run
}

const NONE: (&str, &str) = ("", "");

/// A folder with a charter and a log, outside git.
fn files() -> Folder {
    let folder = project(&[]);
    std::fs::remove_dir_all(folder.path().join(".git")).unwrap();
    folder
}

fn passes(run: &Run) {
    assert_ne!(run.status(), 2, "{}", run.transcript());
}

#[test]
fn no_project() {
    let folder = Folder::empty();
    let run = folder.projlog(CHECK);
    assert_eq!(run.status(), 2);
    typed(&folder, &suggested(&run, "projlog init"), NONE);
    passes(&folder.projlog(CHECK));
    // What `init` suggests then.
    let folder = Folder::empty();
    let run = folder.projlog("init");
    let git_init = suggested(&run, "git init");
    assert!(
        git(
            folder.path(),
            &words(&git_init)[1..]
                .iter()
                .map(|w| &**w)
                .collect::<Vec<_>>()
        )
        .unwrap()
        .status
        .success()
    );
    assert!(folder.path().join(".git").is_dir());
    let from = folder.projlog(CHECK);
    passes(&from);
    let new = suggested(&run, "projlog new request");
    assert_eq!(new, "projlog new request");
    let run_new = folder.projlog("new request");
    // Without a terminal it says which options to use, and its help describes each.
    let help = suggested(&run_new, "projlog new request --help");
    let help = typed(&folder, &help, NONE);
    for option in quoted(run_new.stderr.lines().next().unwrap()) {
        assert!(help.stdout.contains(&option), "{option}: {}", help.stdout);
    }
    typed(&folder, &suggested(&run, "projlog check"), NONE);
}

#[test]
fn a_charter_that_cannot_be_read() {
    let folder = files();
    folder.write("projlog.yaml", "- nothing\n");
    let run = folder.projlog(CHECK);
    assert_eq!(run.status(), 2);
    let schema = typed(&folder, &suggested(&run, "projlog schema"), NONE).json();
    assert!(schema["properties"]["parties"].is_object());
}

#[test]
fn no_repository() {
    let folder = files();
    for (option, value) in [("--staged", ""), ("--at", " HEAD"), ("--since", " HEAD")] {
        let run = folder.projlog(&format!("{CHECK} {option}{value}"));
        assert_eq!(run.status(), 2);
        // Without the option that is to be left out, it is the check that follows.
        assert_eq!(suggested(&run, option), option);
    }
    passes(&folder.projlog(CHECK));
}

#[test]
fn a_hook_outside_git() {
    let folder = Folder::empty();
    let run = folder.projlog("init --hook");
    assert_eq!(run.status(), 2);
    assert_eq!(suggested(&run, "--hook"), "--hook");
    passes(&Folder::empty().projlog("init"));
    assert_eq!(suggested(&run, "git init"), "git init");
    git(folder.path(), &["init"]).unwrap();
    passes(&folder.projlog("init --hook"));
    assert!(folder.path().join(".git/hooks/pre-commit").is_file());
}

/// The hook that git looks for elsewhere runs the command of the message.
#[cfg(unix)]
#[test]
fn hooks_elsewhere() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project(&[]);
    git(folder.path(), &["config", "core.hooksPath", "hooks"]).unwrap();
    let run = folder.projlog("init --hook");
    let command = suggested(&run, "projlog check --staged --quiet");
    folder.write("hooks/pre-commit", &format!("#!/bin/sh\n{command}\n"));
    let hook = folder.path().join("hooks/pre-commit");
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(!commits(&folder, &[]));
    assert!(commits(&folder, &["--no-verify"]));
}

/// Whether a commit that names an unknown person is made, with the program on the path.
#[cfg(unix)]
fn commits(folder: &Folder, options: &[&str]) -> bool {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_projlog"));
    let path = std::env::var("PATH").unwrap();
    folder.change("log/a.md", "from: account-manager", "from: nobody");
    git(folder.path(), &["add", "log/a.md"]).unwrap();
    let made = std::process::Command::new("git")
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@x",
            "commit",
            "-m",
            "Change",
        ])
        .args(options)
        .current_dir(folder.path())
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    if !made.status.success() {
        folder.change("log/a.md", "from: nobody", "from: account-manager");
    }
    made.status.success()
}

/// The comment in the hook says how to commit without it.
#[cfg(unix)]
#[test]
fn the_hook_is_skipped() {
    let folder = project(&[]);
    passes(&folder.projlog("init --hook"));
    let hook = folder.read(".git/hooks/pre-commit");
    let command = quoted(&hook)
        .into_iter()
        .find(|word| word.starts_with("git commit"));
    assert_eq!(command.as_deref(), Some("git commit --no-verify"));
    assert!(!commits(&folder, &[]));
    assert!(commits(&folder, &["--no-verify"]));
}

#[test]
fn a_ci_file_without_a_source() {
    let folder = project(&[]);
    let run = folder.projlog("init --ci github");
    let option = suggested(&run, "--from");
    std::fs::remove_dir_all(folder.path().join(".github")).unwrap();
    let source = format!("https://git.example/projlog@{}", "1".repeat(40));
    let run = folder.projlog(&format!("init --ci github {option} {source}"));
    assert!(!run.stdout.contains("PROJLOG_FROM"), "{}", run.transcript());
    assert!(
        folder
            .read(".github/actions/projlog/action.yml")
            .contains(&source)
    );
}

#[test]
fn an_unknown_rule() {
    let folder = files();
    let text = folder.read("log/a.md");
    let text = text.replace(
        "needs: access\n",
        "needs: access\nallow: { rule: nonesuch, reason: agreed }\n",
    );
    folder.write("log/a.md", &text);
    for run in [
        folder.projlog(&format!("{CHECK} --select nonesuch")),
        folder.projlog(CHECK),
        folder.projlog("explain nonesuch"),
    ] {
        let list = typed(&folder, &suggested(&run, "projlog rules"), NONE);
        assert!(list.stdout.contains("reply-late"));
        let page = suggested(&list, "projlog explain RULE");
        let page = typed(&folder, &page, ("RULE", "reply-late"));
        assert!(page.stdout.contains("reply-late"));
    }
}

#[test]
fn a_finding_with_a_fix() {
    let folder = files();
    folder.change("log/a.md", "needs:", "neds:");
    let run = folder.projlog(CHECK);
    let (fix, diff) = (suggested(&run, "--fix"), suggested(&run, "--diff"));
    let shown = folder.projlog(&format!("{CHECK} {diff}"));
    assert!(shown.stdout.contains("+needs:"), "{}", shown.transcript());
    passes(&folder.projlog(&format!("{CHECK} {fix}")));
    let run = folder.projlog(CHECK);
    assert!(
        !run.transcript().contains("unknown-field"),
        "{}",
        run.transcript()
    );
}

#[test]
fn mistakes_behind_a_status_or_a_due_date() {
    let folder = files();
    folder.change("log/a.md", "needs:", "neds:");
    let run = folder.projlog("status --as-of '2026-03-05 12:00'");
    let list = typed(&folder, &suggested(&run, "projlog check"), NONE);
    assert!(
        list.stdout.contains("unknown-field"),
        "{}",
        list.transcript()
    );
    folder.change("projlog.yaml", "projlog: 1\n", "projlog: 1\nnonesuch: 1\n");
    let run = folder.projlog("due '2 working days' --from 2026-03-27 --party bakery");
    let list = typed(&folder, &suggested(&run, "projlog check"), NONE);
    assert!(list.stdout.contains("nonesuch"), "{}", list.transcript());
}

#[test]
fn a_due_date_without_a_term() {
    let folder = files();
    let run = folder.projlog("due --from 2026-03-27");
    assert_eq!(run.status(), 2);
    let command = suggested(&run, "projlog due");
    typed(
        &folder,
        &format!("{command} --hours 'Mon-Fri 09:00-18:00'"),
        ("TIME", "2026-03-27"),
    );
    let measure = suggested(&run, "--from TIME --until TIME");
    let measure = format!("projlog due {measure} --hours 'Mon-Fri 09:00-18:00'");
    typed(&folder, &measure, ("TIME", "2026-03-27"));
}

#[test]
fn a_demo() {
    let folder = Folder::empty();
    folder.write("projlog-demo/file.txt", "");
    let run = folder.projlog("demo");
    assert_eq!(run.status(), 2);
    let run = typed(&folder, &suggested(&run, "projlog demo"), ("DIR", "bakery"));
    let (_, next) = run.stdout.split_once("Try next").unwrap();
    let commands: Vec<&str> = next
        .lines()
        .filter_map(|line| line.strip_prefix("  projlog "))
        // What a shell would write into a file.
        .filter_map(|line| line.split(" > ").next())
        .collect();
    assert_eq!(commands.len(), 5);
    for command in commands {
        passes(&folder.command(command).within("bakery").run());
    }
    assert!(next.contains(&instant("bakery")));
}

#[test]
fn two_reports_for_standard_output() {
    let folder = files();
    let run = folder.projlog(&format!(
        "{CHECK} --output-format human --output-format sarif"
    ));
    assert_eq!(run.status(), 2);
    let option = suggested(&run, "--output-format");
    passes(&folder.projlog(&format!("{CHECK} --output-format human {option}")));
    assert!(folder.path().join("report.sarif").is_file());
}

#[test]
fn a_severity_without_a_level() {
    let folder = files();
    let run = folder.projlog(&format!("{CHECK} --severity reply-late"));
    assert_eq!(run.status(), 2);
    let option = suggested(&run, "--severity reply-late=");
    passes(&folder.projlog(&format!("{CHECK} {option}")));
}

#[test]
fn the_time_of_a_malformed_commit() {
    let folder = super::hostile_history::forged("author A <a@x> 1772614800 +0300");
    let run = folder.projlog("check --at HEAD");
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let option = suggested(&run, "--as-of TIME").replace("TIME", "2026-03-20");
    passes(&folder.projlog(&format!("check --at HEAD {option}")));
}

/// Where a value has no help of its own, that of the command is named; the values that can be given have one.
#[test]
fn a_value_that_cannot_be_read() {
    let folder = files();
    for (command, wrong) in [
        ("due", "due '2 days' --from 2026-02-30"),
        ("due", "due '0 days' --from 2026-02-03"),
        ("check", "check --as-of ''"),
        ("check", "check --severity reply-late=high"),
        ("new request", "new request --id ''"),
    ] {
        let run = folder.projlog(wrong);
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert!(run.stderr.contains("help: "), "{}", run.transcript());
        let help = folder.projlog(&format!("{command} --help"));
        assert!(help.stdout.contains("Options:"), "{}", help.transcript());
    }
}

#[test]
fn a_period_that_begins_after_its_end() {
    let folder = Folder::of_example("bakery");
    let as_of = instant("bakery");
    let run = folder.projlog(&format!("status --since 2027-01-01 --as-of {as_of}"));
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(run.stderr.contains("`HEAD~3`"), "{}", run.transcript());
    for since in ["'2026-03-20 12:00'", "HEAD~3"] {
        let run = folder.projlog(&format!("status --since {since} --as-of {as_of}"));
        assert_eq!(run.status(), 0, "{}", run.transcript());
    }
}

const NEW: &str = "new request --as-of '2026-03-04 12:00' --from account-manager --to marketing-director --via email --needs access --at '2026-03-04 11:00'";

#[test]
fn a_new_entry_without_a_kind() {
    let folder = files();
    let run = folder.projlog("new");
    assert_eq!(run.status(), 2);
    let command = suggested(&run, "projlog new request");
    let rest = NEW.strip_prefix("new request").unwrap();
    typed(&folder, &format!("{command}{rest}"), NONE);
    assert!(
        folder.read("log/a.md").contains("R-2") || folder.path().join("log/2026-03.md").is_file()
    );
}

#[test]
fn an_allow_without_a_reason() {
    let folder = files();
    let run = folder.projlog(&format!("{NEW} --allow reply-late"));
    assert_eq!(run.status(), 2);
    let option = suggested(&run, "--allow reply-late=");
    passes(&folder.projlog(&format!("{NEW} {option}")));
}

#[test]
fn another_file_or_id_for_a_new_entry() {
    let entry = "request: R-7\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n";
    let front = format!("---\n{entry}---\n\nText\n");
    let open = "# Open\n\n```text\nnever closed\n".to_owned();
    for (text, why) in [
        (front, "front matter"),
        (open, "never closed"),
        ("x".repeat((4 << 20) - 20), "limit"),
    ] {
        let folder = files();
        folder.write("log/b.md", &text);
        let run = folder.projlog(&format!("{NEW} --file log/b.md"));
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert!(run.stderr.contains(why), "{why}: {}", run.stderr);
        let option = suggested(&run, "--file");
        passes(&folder.projlog(&format!("{NEW} {option} log/c.md")));
        assert!(folder.read("log/c.md").contains("request: R-"));
    }
    // No file is known where the log's pattern has no place for a new one.
    let folder = files();
    folder.change(
        "projlog.yaml",
        "projlog: 1\n",
        "projlog: 1\nlog: ['[ab][cd].md']\n",
    );
    folder.write("ac.md", "# A\n");
    let run = folder.projlog(NEW);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let option = suggested(&run, "--file");
    passes(&folder.projlog(&format!("{NEW} {option} bd.md")));
    let folder = files();
    let run = folder.projlog(&format!("{NEW} --id R-1"));
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let free = suggested(&run, "R-2");
    passes(&folder.projlog(&format!("{NEW} --id {free}")));
}

/// No shell lacks completion that asks projlog; the fixed one is there for all.
#[test]
fn completion_without_projlog() {
    let folder = Folder::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        passes(&folder.projlog(&format!("completions {shell}")));
        let run = folder.projlog(&format!("completions {shell} --fixed"));
        assert!(run.status() == 0 && run.stdout.contains("projlog"));
    }
}

#[test]
fn an_objection_to_what_is_no_request() {
    let delivery = "```yaml\ndelivery: L-1\nof: S-1\nat: 2026-03-13 12:00\nfrom: account-manager\nvia: email\n```\n";
    let folder = project(&[]);
    folder.write("log/b.md", delivery);
    let reply = "new reply --answers L-1 --from owner --via email --dry-run";
    let run = folder.projlog(reply);
    assert_eq!(run.status(), 2);
    let option = suggested(&run, "--gives");
    passes(&folder.projlog(&format!("{reply} {option}")));
}
