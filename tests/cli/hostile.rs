//! Hostile files in a project, through the program itself: it ends soon, with a finding or as not checked, and a terminal
//! interprets nothing that it prints.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::overdue::{CHARTER, LOG};

/// More than any of these takes, even unoptimised on a busy machine; far less than with a bug.
const PATIENCE: Duration = Duration::from_secs(30);

/// A project with one overdue entry.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("projlog.yaml"), CHARTER).unwrap();
    fs::create_dir(folder.path().join("log")).unwrap();
    fs::write(folder.path().join("log/a.md"), LOG).unwrap();
    folder
}

/// Runs a check in every format; returns the exit status and the concise output.
#[track_caller]
fn check(folder: &Path, more: &[&str]) -> (i32, String) {
    let mut last = (0, String::new());
    for format in ["human", "json", "concise"] {
        let begun = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_projlog"));
        command
            .args([
                "check",
                "--as-of",
                "2026-04-15T12:00Z",
                "--output-format",
                format,
            ])
            .args(more);
        command.current_dir(folder).stdin(Stdio::null());
        for variable in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "FORCE_COLOR",
            "GITHUB_ACTIONS",
            "PROJLOG_LANGUAGE",
        ] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        assert!(
            begun.elapsed() < PATIENCE,
            "{format} took {:?}",
            begun.elapsed()
        );
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let raw = text.chars().find(|c| {
            (c.is_control() && !matches!(c, '\n' | '\t')) || ('\u{202a}'..='\u{202e}').contains(c)
        });
        assert!(
            raw.is_none() && !text.contains("##vso["),
            "{raw:?} in {text}"
        );
        assert!(!text.contains("panicked"), "{text}");
        let status = output.status.code().unwrap();
        assert!(matches!(status, 1 | 2), "{status}: {text}");
        last = (status, text);
    }
    last
}

#[test]
fn deep_nesting() {
    let brackets = |text: &str, times: usize| {
        format!(
            "{LOG}```yaml\nrequest: R-2\nx: {}\n```\n",
            text.repeat(times)
        )
    };
    for log in [
        brackets("{a: ", 100_000),
        brackets("{a: ", 15_000),
        brackets("[", 60_000),
        format!("{LOG}{}x\n", "- ".repeat(100_000)),
        format!("{LOG}{}x\n", "> ".repeat(100_000)),
    ] {
        let folder = project();
        fs::write(folder.path().join("log/a.md"), log).unwrap();
        assert!(
            check(folder.path(), &[])
                .1
                .contains("log/a.md:4:1: error[information-overdue]: R-1")
        );
    }
}

#[test]
fn files_that_are_too_large() {
    let folder = project();
    fs::File::create(folder.path().join("log/b.md"))
        .unwrap()
        .set_len(100_000_000)
        .unwrap();
    fs::write(folder.path().join("log/c.md"), "x".repeat(10_000_000)).unwrap();
    let (_, output) = check(folder.path(), &[]);
    for file in ["b", "c"] {
        assert!(
            output.contains(&format!(
                "log/{file}.md:1:1: error[syntax]: the file cannot be read: it has "
            )),
            "{output}"
        );
    }
    fs::write(folder.path().join("projlog.yaml"), "x".repeat(10_000_000)).unwrap();
    assert_eq!(check(folder.path(), &[]).0, 2);
}

/// All locations are on one line of half a megabyte.
#[test]
fn findings_on_a_long_line() {
    let folder = project();
    let globs: Vec<String> = (0..20_000)
        .map(|n| format!("\"log/{n}/*{{a,b,c}}*.md\""))
        .collect();
    fs::write(
        folder.path().join("projlog.yaml"),
        format!("{CHARTER}log: [{}]\n", globs.join(", ")),
    )
    .unwrap();
    assert_eq!(check(folder.path(), &[]).0, 2);
}

#[test]
fn thousands_of_unknown_names() {
    let folder = project();
    let entry = |n: usize| {
        format!(
            "```yaml\nreply: A-{n}\nat: 2026-03-03\nfrom: zz{n}\nvia: v{n}\nanswers: [Q-{n}, q{n}]\n```\n"
        )
    };
    let log: String = (0..5_000).map(entry).collect();
    fs::write(folder.path().join("log/b.md"), log).unwrap();
    let people: String = (0..5_000)
        .map(|n| format!("  y{n}: {{party: x{n}, delegates: {{to: x{n}}}}}\n"))
        .collect::<Vec<_>>()
        .concat();
    fs::write(
        folder.path().join("projlog.yaml"),
        CHARTER.replace("people:\n", &format!("people:\n{people}")),
    )
    .unwrap();
    assert!(
        check(folder.path(), &[])
            .1
            .contains("error[dangling-reference]")
    );
}

#[test]
fn invalid_charters() {
    for text in [
        "",
        "- a\n- b\n",
        "\u{1b}[31mred ##vso[task] \u{202e}",
        "\0\0\0",
        "x",
    ] {
        let folder = project();
        fs::write(folder.path().join("projlog.yaml"), text).unwrap();
        assert_eq!(check(folder.path(), &[]).0, 2, "{text:?}");
    }
}

#[test]
fn names_in_the_charter() {
    let folder = project();
    let charter = CHARTER
        .replace("  agency:\n", "  \"age\\e[31m##vso[x]\\u202e\":\n")
        .replace("Europe/Moscow", "\"\\e[31m::x\"")
        .replace("telegram:", "\"##vso[x]\":");
    fs::write(
        folder.path().join("projlog.yaml"),
        charter + "rules: {\"\\e[31m\": error}\nlog: [\"\\e[2J*\", \"log/*\"]\n",
    )
    .unwrap();
    assert!(check(folder.path(), &[]).1.contains("\\u{1b}"));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn file_names() {
        let folder = project();
        let log = folder.path().join("log");
        for name in [
            "a\nb.md",
            "a\u{1b}[31mred.md",
            "\u{202e}gpj.md",
            "##vso[task]x.md",
            "::error::x.md",
            "x\rb.md",
        ] {
            fs::write(log.join(name), LOG).unwrap();
        }
        assert!(
            check(folder.path(), &[])
                .1
                .contains("log/a\\u{1b}[31mred.md:4:")
        );
        assert!(
            check(folder.path(), &["log/\u{1b}[31mnone.md"])
                .1
                .contains("\\u{1b}[31mnone.md")
        );
    }

    /// Entries in such a file would not be checked.
    #[test]
    fn names_that_are_not_utf8() {
        let folder = project();
        let log = folder.path().join("log");
        // Some file systems do not support such names.
        if fs::write(log.join(OsStr::from_bytes(b"\xff.md")), LOG).is_err() {
            return;
        }
        fs::create_dir(log.join(OsStr::from_bytes(b"\xfe"))).unwrap();
        let (_, output) = check(folder.path(), &[]);
        assert!(
            output.contains(
                "log/\u{fffd}.md:1:1: error[syntax]: it cannot be read: its name is not UTF-8"
            ),
            "{output}"
        );
        assert!(
            output.contains(
                "log/\u{fffd}:1:1: error[syntax]: it cannot be read: its name is not UTF-8"
            ),
            "{output}"
        );
    }

    #[test]
    fn links_are_not_followed() {
        let folder = project();
        symlink("/etc/passwd", folder.path().join("log/b.md")).unwrap();
        symlink(".", folder.path().join("log/loop")).unwrap();
        assert!(check(folder.path(), &[]).1.contains(
            "log/b.md:1:1: error[syntax]: the file cannot be read: it is a symbolic link"
        ));

        fs::rename(folder.path().join("log"), folder.path().join("elsewhere")).unwrap();
        symlink("elsewhere", folder.path().join("log")).unwrap();
        assert_eq!(check(folder.path(), &[]).0, 2);

        let folder = project();
        fs::rename(
            folder.path().join("projlog.yaml"),
            folder.path().join("log/charter.yaml"),
        )
        .unwrap();
        symlink("log/charter.yaml", folder.path().join("projlog.yaml")).unwrap();
        let (status, output) = check(folder.path(), &[]);
        assert!(status == 2 && output.contains("symbolic link"), "{output}");
    }

    #[test]
    fn a_pipe_in_place_of_a_file() {
        let folder = project();
        let pipe = |name: &str| {
            Command::new("mkfifo")
                .arg(folder.path().join(name))
                .status()
                .unwrap()
        };
        assert!(pipe("log/b.md").success());
        assert!(check(folder.path(), &[]).1.contains(
            "log/b.md:1:1: error[syntax]: the file cannot be read: it is not a regular file"
        ));
        fs::remove_file(folder.path().join("projlog.yaml")).unwrap();
        assert!(pipe("projlog.yaml").success());
        assert_eq!(check(folder.path(), &[]).0, 2);
    }

    /// Nested deeper than the longest path.
    #[test]
    fn endless_folders() {
        let folder = project();
        let (deep, chain) = (folder.path().join("deep"), folder.path().join("chain"));
        let bottom = std::iter::repeat_n("x".repeat(200), 10)
            .fold(chain.clone(), |path, name| path.join(name));
        fs::create_dir(&deep).unwrap();
        for _ in 0..3 {
            fs::create_dir_all(&bottom).unwrap();
            fs::rename(&deep, bottom.join("deep")).unwrap();
            fs::rename(&chain, &deep).unwrap();
        }
        fs::rename(&deep, folder.path().join("log/deep")).unwrap();
        let (_, output) = check(folder.path(), &[]);
        assert!(
            output.contains(":1:1: error[syntax]: the folder cannot be read: "),
            "{output}"
        );
    }

    #[test]
    fn a_repository_that_is_elsewhere() {
        let folder = project();
        fs::write(folder.path().join(".git"), "gitdir: /nowhere\u{1b}[31m\n").unwrap();
        let (status, output) = check(folder.path(), &[]);
        assert!(
            status == 2 && output.contains(".git cannot be read: it does not lead to a repository"),
            "{output}"
        );
        assert_eq!(check(folder.path(), &["--no-history"]).0, 1);
    }

    #[test]
    fn a_repository_of_escapes() {
        let folder = project();
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.args(arguments).current_dir(folder.path());
            command.envs([
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_CONFIG_NOSYSTEM", "1"),
            ]);
            for role in ["AUTHOR", "COMMITTER"] {
                command.env(format!("GIT_{role}_NAME"), "e\u{1b}[31mvil\u{202e}##vso[a]");
                command.env(format!("GIT_{role}_EMAIL"), "\u{1b}]0;x@y");
                command.env(format!("GIT_{role}_DATE"), "2026-03-03T10:45:00+0300");
            }
            assert!(command.status().unwrap().success(), "{arguments:?}");
        };
        git(&["init", "-q"]);
        git(&["add", "-A"]);
        git(&["commit", "-q", "-m", "\u{1b}[2J"]);
        fs::write(folder.path().join(".git/index.lock"), "").unwrap();
        let (status, output) = check(folder.path(), &[]);
        assert!(
            status == 1 && output.contains("error[information-overdue]"),
            "{output}"
        );
        fs::write(
            folder.path().join(".git/HEAD"),
            "ref: refs/heads/\u{1b}[31mred\n",
        )
        .unwrap();
        assert_eq!(check(folder.path(), &[]).0, 2);
    }
}

#[test]
fn endless_mentions_of_calls() {
    let folder = project();
    let talk =
        "we spoke on the phone said she called me по телефону созвонились hablamos por teléfono "
            .repeat(3_000);
    fs::write(folder.path().join("log/a.md"), format!("{LOG}\n{talk}\n")).unwrap();
    let (_, text) = check(
        folder.path(),
        &["--select", "call-mentioned", "--fail-on", "warning"],
    );
    assert_eq!(
        text.matches("[call-mentioned]").count(),
        1,
        "an entry is told once"
    );
}

#[test]
fn an_endless_calendar() {
    let folder = project();
    let charter = format!("{CHARTER}\ncalls: [calls.ics]\n");
    fs::write(folder.path().join("projlog.yaml"), charter).unwrap();
    let event = "BEGIN:VEVENT\nSUMMARY:##vso[task]\u{202e}\nDTSTART:19000101T120000\nRRULE:FREQ=DAILY;BYDAY=MO\n\
                 ATTENDEE:mailto:am@agency.example\nATTENDEE:mailto:md@bakery.example\nEND:VEVENT\n";
    fs::write(
        folder.path().join("calls.ics"),
        format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(20_100)),
    )
    .unwrap();
    let (status, _) = check(
        folder.path(),
        &["-v", "--select", "call-unlogged", "--statistics"],
    );
    assert_eq!(status, 1);
    fs::write(
        folder.path().join("calls.ics"),
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".repeat(50_000),
    )
    .unwrap();
    let (status, _) = check(
        folder.path(),
        &[
            "--select",
            "wrong-value,call-unlogged",
            "--fail-on",
            "warning",
        ],
    );
    assert_eq!(status, 1, "events that are never closed");
}
