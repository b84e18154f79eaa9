//! Many writers at once, and writers that are killed: every entry that was confirmed is there, once, and every file is whole.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on has failed"
)]
#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use support::Folder;

fn projlog(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_projlog"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/nonexistent");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn entry(folder: &Path, note: &str) -> Command {
    projlog(
        folder,
        &[
            "new",
            "request",
            "--title",
            note,
            "--from",
            "account-manager",
            "--to",
            "marketing-director",
            "--via",
            "email",
            "--needs",
            "answer",
            "--at",
            "2026-04-02 10:00",
            "--note",
            note,
        ],
    )
}

/// All that the log says.
fn log(folder: &Path) -> String {
    let items = fs::read_dir(folder.join("log"))
        .unwrap()
        .map(|item| item.unwrap().path());
    items
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn twenty_at_once() {
    let folder = Folder::of_example("bakery");
    let spawned = (0..20).map(|number| {
        let note = format!("At once {number}.");
        (entry(folder.path(), &note).spawn().unwrap(), note)
    });
    let running: Vec<(Child, String)> = spawned.collect();
    let mut done = 0;
    for (child, note) in running {
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let written = log(folder.path()).contains(&format!("\n{note}\n"));
        assert_eq!(output.status.success(), written, "{note} {words}");
        // On a machine that is busy with something else, one may give up after its time.
        assert!(
            output.status.success() || words.contains("other programs write to"),
            "{words}"
        );
        done += usize::from(written);
    }
    assert!(done >= 15, "{done} of 20");
    let text = log(folder.path());
    let mut ids: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("request: "))
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|item| item.unwrap().file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains("lock")),
        "{left:?}"
    );
}

/// After each of its files, as if it had been killed there, `init` is run again and writes the rest.
#[test]
fn what_init_began_is_completed() {
    let whole = Folder::empty();
    let init = ["init", "--as-of", "2026-03-02"];
    assert!(
        projlog(whole.path(), &init)
            .output()
            .unwrap()
            .status
            .success()
    );
    for missing in ["projlog.yaml", "log/plan.md"] {
        let folder = Folder::empty();
        assert!(
            projlog(folder.path(), &init)
                .output()
                .unwrap()
                .status
                .success()
        );
        fs::remove_file(folder.path().join(missing)).unwrap();
        // The charter is written last: it is never there without the plan.
        if missing == "projlog.yaml" {
            assert!(
                projlog(folder.path(), &init)
                    .output()
                    .unwrap()
                    .status
                    .success()
            );
            assert!(folder.path().join(missing).exists());
        }
    }
}

/// Killed at whatever moment, a writer leaves the file as it was or with the whole entry.
#[test]
fn killed_at_any_moment() {
    let folder = Folder::of_example("bakery");
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    for round in 0..number("PROJLOG_KILLS").unwrap_or(20_u64) {
        let before = log(folder.path());
        let note = format!("Killed {round}.");
        let mut child = entry(folder.path(), &note).spawn().unwrap();
        // The moment is the machine's; that it is another one each time is what matters.
        for _ in 0..round * 40 {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        let after = log(folder.path());
        assert!(
            after == before || after.contains(&format!("\n{note}\n")),
            "{after}"
        );
    }
    assert!(
        entry(folder.path(), "Afterwards.")
            .output()
            .unwrap()
            .status
            .success()
    );
}

/// `jlog:` is near to `log:`, and with that the log would have no file.
#[test]
fn a_fix_that_would_end_every_judgement_is_not_applied() {
    let folder = Folder::empty();
    let charter = include_str!("cases/charter.yaml");
    folder.write(
        "projlog.yaml",
        &format!("{charter}\njlog: [nowhere/*.txt]\n"),
    );
    folder.write(
        "log/a.md",
        "# A\n\n```yaml\nrequest: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n",
    );
    let fix = [
        "check",
        "--fix",
        "--as-of",
        "2026-03-05",
        "--output-format",
        "concise",
    ];
    let output = projlog(folder.path(), &fix).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(folder.read("projlog.yaml").contains("jlog:"), "{words}");
    assert_ne!(output.status.code(), Some(2), "{words}");
}
