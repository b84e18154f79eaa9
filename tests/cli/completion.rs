//! Shell completion, through the protocol of the shells.

use crate::support::{Folder, Run};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// The candidates for the last word in bash.
#[track_caller]
fn offered(folder: &Folder, line: &str) -> Vec<String> {
    let run = complete(folder, "bash", line);
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{line}");
    run.stdout.lines().map(str::to_owned).collect()
}

fn complete(folder: &Folder, shell: &str, line: &str) -> Run {
    let index = crate::support::words(line).len() - 1;
    let call = folder
        .command(&format!("-- {line}"))
        .with("COMPLETE", shell)
        .with("_CLAP_COMPLETE_INDEX", &index.to_string());
    // There is no program to start.
    call.with("_CLAP_IFS", "\n").with("PATH", "").run()
}

#[test]
fn ids_people_channels_and_rules_are_completed() {
    let folder = Folder::of_example("bakery");
    for (line, expected) in [
        ("projlog show R", &["R-1", "R-2", "R-3", "R-4"][..]),
        ("projlog new reply --re C", &["C-1", "C-2"]),
        (
            "projlog new reminder --of S-1,S",
            &["S-1,S-1", "S-1,S-2", "S-1,S-3"],
        ),
        ("projlog new request --from d", &["designer"]),
        ("projlog new request --to b", &["brand-manager", "bakery"]),
        (
            "projlog new request --via ''",
            &["telegram", "email", "phone"],
        ),
        (
            "projlog new request --needs a",
            &["access", "approval", "answer"],
        ),
        ("projlog new decision --on ch", &["charter"]),
        ("projlog new decision --scope b", &["budget"]),
        ("projlog explain reply-l", &["reply-late"]),
        (
            "projlog check --select reply-late,reply-o",
            &["reply-late,reply-overdue"],
        ),
        ("projlog check --ignore off", &["off-channel"]),
        ("projlog due x --party ag", &["agency"]),
        ("projlog feed --party ba", &["bakery"]),
        ("projlog feed --output-format ''", &["ics", "atom"]),
        ("projlog new d", &["decision", "delivery"]),
        ("projlog check --language ''", &["en", "ru", "es"]),
        ("projlog --language e", &["en", "es"]),
    ] {
        assert_eq!(offered(&folder, line), expected, "{line}");
    }
    let output = complete(&folder, "fish", "projlog show R-2");
    assert_eq!(output.stdout, "R-2\tAccess to the advertising account\n");
}

#[test]
fn names_with_special_characters_of_a_shell_are_not_completed() {
    let folder = Folder::empty();
    let hostile = "  $(touch x): { party: agency }\n  \"\\e[31mred\": { party: agency }\n  two words: { party: agency }\n  \"a;b\": { party: agency }\n";
    folder.write(
        "projlog.yaml",
        &CHARTER.replace("people:\n", &format!("people:\n{hostile}")),
    );
    folder.write(
        "log/a.md",
        "## Title `$(x)` \u{1b}[31m\n\n```yaml\nrequest: R-1\nat: 2026-03-03\n```\n",
    );
    let people = [
        "account-manager",
        "designer",
        "marketing-director",
        "brand-manager",
        "owner",
    ];
    assert_eq!(offered(&folder, "projlog new request --from ''"), people);
    assert_eq!(
        complete(&folder, "fish", "projlog show ''")
            .stdout
            .lines()
            .next(),
        Some("R-1")
    );
}

#[test]
fn errors_are_not_shown_while_typing() {
    let nowhere = Folder::empty();
    let broken = Folder::empty();
    broken.write("projlog.yaml", "projlog: [\n");
    for folder in [&nowhere, &broken] {
        assert_eq!(offered(folder, "projlog new request --from ''"), [""; 0]);
        assert_eq!(offered(folder, "projlog nothing --of that"), [""; 0]);
    }
}

#[test]
fn other_values_of_the_variable_are_ignored() {
    let plain = Folder::empty().projlog("rules");
    for value in ["1", "yes", "0", "", "/bin/sh"] {
        let run = Folder::empty()
            .command("rules")
            .with("COMPLETE", value)
            .run();
        assert_eq!((run.status(), &run.stdout), (0, &plain.stdout), "{value}");
    }
}

#[test]
fn every_shell_has_its_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let asks = Folder::empty().projlog(&format!("completions {shell}"));
        assert!(
            asks.status() == 0
                && asks.stdout.contains("COMPLETE")
                && asks.stdout.contains("projlog"),
            "{shell}"
        );
        let fixed = Folder::empty().projlog(&format!("completions {shell} --fixed"));
        assert!(
            fixed.status() == 0
                && fixed.stdout.contains("output-format")
                && !fixed.stdout.contains("COMPLETE="),
            "{shell}"
        );
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = |command: &str| Folder::empty().projlog(&format!("man {command}"));
    let first = page("").stdout;
    let commands: Vec<&str> = first
        .lines()
        .filter_map(|line| line.strip_prefix("projlog\\-")?.strip_suffix("(1)"))
        .collect();
    assert!(
        commands.contains(&"check") && commands.contains(&"man"),
        "{commands:?}"
    );
    for command in commands.into_iter().chain(["new request", "new stage"]) {
        let run = page(command);
        let title = format!(".TH projlog-{} 1", command.replace(' ', "-"));
        assert!(
            run.status() == 0 && run.stdout.contains(&title),
            "{command}: {}",
            run.stdout
        );
    }
    shows!("man-unknown", page("new requst"));
}

/// In a zsh without a line about completion in `~/.zshrc`, if zsh is installed.
#[cfg(unix)]
#[test]
#[allow(
    clippy::print_stderr,
    reason = "a skipped test must not look like one that passed"
)]
fn the_script_works_in_a_bare_zsh() {
    use std::process::Command;

    let folder = Folder::of_example("bakery");
    for arguments in ["completions zsh", "completions zsh --fixed"] {
        let run = folder.projlog(arguments);
        assert!(
            run.stdout.starts_with("#compdef projlog\n"),
            "{}",
            run.stdout
        );
        let script = folder.path().join("script.zsh");
        std::fs::write(&script, &run.stdout).unwrap();
        let sourced = Command::new("zsh")
            .args([
                "-f",
                "-c",
                "source ./script.zsh && print -r -- $_comps[projlog]",
            ])
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("ZDOTDIR", folder.path())
            .output();
        let Ok(sourced) = sourced else {
            eprintln!("skipped: zsh is not installed");
            return;
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&sourced.stderr), "", "{arguments}");
        assert!(text(&sourced.stdout).contains("projlog"), "{arguments}");
    }
}
