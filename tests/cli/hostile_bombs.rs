//! Decompression bombs and the like, in a file of the log, in the charter, in a calendar file; in the work tree, in the index,
//! in a commit and in an older one. Each run ends soon and in little memory, with a finding or as not checked.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::overdue::{CHARTER, LOG};
use crate::support::{Committer, Folder, Run, STORE_COMMIT, git_as};

const AS_OF: &str = "--as-of 2026-04-15T12:00Z";
const WHO: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// More than any run takes, even unoptimised on a busy machine; far less than with a bug.
const PATIENCE: Duration = Duration::from_secs(60);
/// The memory limit of a run, in KiB of address space, not all of which it uses. It uses at most 500 MB.
const MEMORY: &str = "640000";

/// Runs a check in bounded memory; it ends with a result, or as not checked with the reason.
#[track_caller]
fn check(folder: &Folder, more: &str) -> Run {
    let begun = Instant::now();
    // One arena, because glibc's reserved memory counts as well.
    let call = folder
        .command(&format!("check {AS_OF} --output-format concise {more}"))
        .with("MALLOC_ARENA_MAX", "1");
    let run = call.in_memory(MEMORY).run();
    assert!(
        begun.elapsed() < PATIENCE,
        "{more} took {:?}",
        begun.elapsed()
    );
    assert!(
        matches!(run.status, Some(0..=2)),
        "{:?} {}",
        run.status,
        run.stderr
    );
    assert!(
        !run.stderr.contains("panicked") && !run.stderr.contains("memory allocation"),
        "{}",
        run.stderr
    );
    assert!(
        run.status() < 2 || run.stderr.contains("\n  help: "),
        "{}",
        run.stderr
    );
    run
}

fn git(folder: &Folder, arguments: &[&str]) -> String {
    git_as(WHO, folder.path(), arguments, b"")
}

fn repository() -> Folder {
    let folder = Folder::empty();
    git(&folder, &["init", "-q", "-b", "main"]);
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/a.md", LOG);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "Begin"]);
    folder
}

/// Checks a file in every state; charter and log are restored afterwards.
#[track_caller]
fn everywhere(path: &str, charter: &str, text: &str) -> Vec<Run> {
    let folder = repository();
    folder.write("projlog.yaml", charter);
    folder.write(path, text);
    let mut runs = vec![check(&folder, "")];
    git(&folder, &["add", "-A"]);
    runs.push(check(&folder, "--staged"));
    git(&folder, &["commit", "-q", "-m", "Add it"]);
    runs.push(check(&folder, "--at HEAD"));
    runs.push(check(&folder, "--since HEAD~1"));
    if path == "projlog.yaml" {
        folder.write(path, CHARTER);
    } else {
        fs::remove_file(folder.path().join(path)).unwrap();
        folder.write("projlog.yaml", CHARTER);
    }
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "Remove it"]);
    // The old version stays in history, loose and packed; the original entry is checked as before.
    let after = check(&folder, "");
    assert!(
        after
            .stdout
            .contains("log/a.md:4:1: error[information-overdue]: R-1"),
        "{path}: {}",
        after.transcript()
    );
    git(&folder, &["repack", "-q", "-a", "-d"]);
    assert_eq!(check(&folder, "--no-cache").stdout, after.stdout, "{path}");
    runs
}

/// The "billion laughs": nine of nine of nine, and so on.
fn laughs() -> String {
    let line = |n: u8| {
        let (name, of) = (char::from(b'b' + n), char::from(b'a' + n));
        format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{of}"); 9].join(", ")
        )
    };
    format!(
        "a: &a [x, x, x, x, x, x, x, x, x]\n{}",
        (0..20).map(line).collect::<String>()
    )
}

fn yaml_bombs() -> Vec<String> {
    vec![
        laughs(),
        format!("x: {}", "{a: ".repeat(100_000)),
        format!("x: {}", "[".repeat(15_000)),
        format!("{}x\n", "- ".repeat(100_000)),
        (0..300)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect::<Vec<_>>()
            .concat(),
        format!("x: {}\n", "&a !b ".repeat(9_000)),
        "---\n".repeat(12_000),
        "? ".repeat(25_000),
        (0..6_000)
            .map(|n| format!("k{n}: 1\n"))
            .collect::<Vec<_>>()
            .concat(),
    ]
}

#[test]
fn yaml_in_the_log() {
    for bomb in yaml_bombs() {
        everywhere(
            "log/b.md",
            CHARTER,
            &format!("# x\n\n```yaml\nrequest: R-2\n{bomb}\n```\n"),
        );
    }
    everywhere(
        "log/b.md",
        CHARTER,
        &format!("---\nrequest: R-2\n{}\n---\n", laughs()),
    );
}

#[test]
fn yaml_in_the_charter() {
    for bomb in yaml_bombs() {
        let charter = format!("{CHARTER}{bomb}\n");
        everywhere("projlog.yaml", &charter, &charter);
    }
}

/// The worst cases for a Markdown parser, in the largest files.
#[test]
fn markdown() {
    let most = (4 << 20) - 1_000;
    for part in [
        "#\n",
        "[",
        "[[a",
        "```yaml\n",
        "- a\n",
        "\n",
        "<",
        "![a](",
        "> ",
        "`a ``b ",
        "[^a]: b\n",
        "<!--",
        "\u{0}",
        "R-4 ",
    ] {
        let folder = repository();
        folder.write("log/b.md", &part.repeat((1 << 20) / part.len()));
        check(&folder, "");
    }
    everywhere("log/b.md", CHARTER, &"*a _b ~~c ".repeat(most / 10));
    everywhere(
        "log/b.md",
        CHARTER,
        &format!("{}\n", "x".repeat(10_000_000)),
    );
}

/// Many files of the maximum size.
#[test]
fn many_large_files() {
    let folder = repository();
    let text = "\n".repeat((4 << 20) - 1_000);
    for number in 0..20 {
        folder.write(&format!("log/b{number}.md"), &text);
    }
    let run = check(&folder, "");
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(
        run.stderr.contains("the log has over 67108864 bytes with "),
        "{}",
        run.transcript()
    );
    git(&folder, &["add", "-A"]);
    assert_eq!(check(&folder, "--staged").status(), 2);
    git(&folder, &["commit", "-q", "-m", "Add them"]);
    assert_eq!(check(&folder, "--at HEAD").status(), 2);
}

#[test]
fn a_hundred_megabytes() {
    let folder = repository();
    fs::File::create(folder.path().join("log/b.md"))
        .unwrap()
        .set_len(100_000_000)
        .unwrap();
    let too_large = "log/b.md:1:1: error[syntax]: the file cannot be read: it has 100000000 bytes";
    assert!(check(&folder, "").stdout.contains(too_large));
    git(&folder, &["add", "-A"]);
    assert!(check(&folder, "--staged").stdout.contains(too_large));
    git(&folder, &["commit", "-q", "-m", "Add it"]);
    assert!(check(&folder, "--at HEAD").stdout.contains(too_large));
    git(&folder, &["repack", "-q", "-a", "-d"]);
    assert!(check(&folder, "--at HEAD").stdout.contains(too_large));
    fs::remove_file(folder.path().join("log/b.md")).unwrap();
    git(&folder, &["commit", "-q", "-a", "-m", "Remove it"]);
    assert!(
        check(&folder, "")
            .stdout
            .contains("log/a.md:4:1: error[information-overdue]: R-1")
    );
    for path in ["projlog.yaml", "calls.ics"] {
        let folder = repository();
        folder.write("projlog.yaml", &format!("{CHARTER}calls: [calls.ics]\n"));
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.path().join(path))
            .unwrap()
            .set_len(100_000_000)
            .unwrap();
        check(&folder, "");
        git(&folder, &["add", "-A"]);
        check(&folder, "--staged");
        git(&folder, &["commit", "-q", "-m", "Add it"]);
        check(&folder, "--at HEAD");
    }
}

#[test]
fn calendar_files() {
    let charter = CHARTER.replacen("[2026-03-09, 2026-03-20", "[\"calls.ics\", 2026-03-20", 1)
        + "calls: [calls.ics]\n";
    assert!(charter.contains("[\"calls.ics\""));
    let event = |rows: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:a\r\n{rows}\r\nATTENDEE:mailto:am@agency.example\r\nEND:VEVENT\r\n"
        )
    };
    let days = "DTSTART;VALUE=DATE:20260309\r\n";
    let bombs = [
        event(&format!("{days}RRULE:FREQ=SECONDLY")),
        event("DTSTART:00010101T000000Z\r\nDTEND:99991231T235959Z\r\nRRULE:FREQ=DAILY"),
        event(&format!("{days}RRULE:FREQ=YEARLY;INTERVAL=0")),
        event(&format!(
            "{days}RRULE:FREQ=DAILY;COUNT=99999999999999999999"
        )),
        event(&format!("{days}RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2")),
        event(&format!(
            "{days}RDATE;VALUE=DATE:{}",
            "20260310,".repeat(100_000)
        )),
        event(&format!(
            "{days}{}",
            "EXDATE;VALUE=DATE:20260310\r\n".repeat(30_000)
        )),
        event("DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231"),
        event(&format!("{days}RRULE:FREQ=DAILY")).repeat(10_000),
        event(&format!("{days}SUMMARY:{}", "x\r\n ".repeat(500_000))),
        "BEGIN:VEVENT\r\n".repeat(100_000),
        "BEGIN:VTIMEZONE\r\n".repeat(100_000),
        format!("{}:", "A;B=".repeat(500_000)),
    ];
    for bomb in bombs {
        everywhere(
            "calls.ics",
            &charter,
            &format!("BEGIN:VCALENDAR\r\n{bomb}END:VCALENDAR\r\n"),
        );
    }
}

#[test]
fn many_files() {
    let folder = repository();
    for number in 0..20_000 {
        if number % 1_000 == 0 {
            fs::create_dir_all(folder.path().join(format!("log/{}", number / 1_000))).unwrap();
        }
        fs::write(
            folder
                .path()
                .join(format!("log/{}/{number}.md", number / 1_000)),
            "",
        )
        .unwrap();
    }
    assert!(
        check(&folder, "")
            .stdout
            .contains("log/a.md:4:1: error[information-overdue]: R-1")
    );
    git(&folder, &["add", "-A"]);
    check(&folder, "--staged");
    git(&folder, &["commit", "-q", "-m", "Add them"]);
    assert!(
        check(&folder, "--at HEAD")
            .stdout
            .contains("log/a.md:4:1: error[information-overdue]: R-1")
    );
}

/// A tree that contains the previous one ten times, repeatedly: few objects, and an enormous number of files.
#[test]
fn a_tree_of_trees() {
    let folder = repository();
    let blob = git_as(
        WHO,
        folder.path(),
        &["hash-object", "-w", "--stdin"],
        b"# x\n",
    );
    let mut lines = format!("100644 blob {blob}\ta.md\n");
    for _ in 0..12 {
        let tree = git_as(WHO, folder.path(), &["mktree"], lines.as_bytes());
        lines = (0..10)
            .map(|name| format!("040000 tree {tree}\t{name}\n"))
            .collect::<Vec<_>>()
            .concat();
    }
    let log = git_as(WHO, folder.path(), &["mktree"], lines.as_bytes());
    let charter = git(&folder, &["rev-parse", "HEAD:projlog.yaml"]);
    let root = format!("040000 tree {log}\tlog\n100644 blob {charter}\tprojlog.yaml\n");
    let root = git_as(WHO, folder.path(), &["mktree"], root.as_bytes());
    let commit = git(&folder, &["commit-tree", "-p", "HEAD", "-m", "Grow", &root]);
    git(&folder, &["update-ref", "refs/heads/main", &commit]);
    for more in ["", "--at HEAD", "--since HEAD~1", "--staged"] {
        let run = check(&folder, more);
        assert_eq!(run.status(), 2, "{more}: {}", run.transcript());
    }
}

/// Links, submodules and invalid modes, in the index and in a commit.
#[test]
fn links_and_submodules_in_git() {
    let folder = repository();
    symlink("a.md", folder.path().join("log/link.md")).unwrap();
    symlink("/etc/passwd", folder.path().join("log/passwd.md")).unwrap();
    symlink("self.md", folder.path().join("log/self.md")).unwrap();
    symlink("..", folder.path().join("log/up")).unwrap();
    let tip = git(&folder, &["rev-parse", "HEAD"]);
    git(&folder, &["add", "-A"]);
    let sub = format!("160000,{tip},log/sub");
    git(&folder, &["update-index", "--add", "--cacheinfo", &sub]);
    let sub = format!("160000,{tip},log/sub.md");
    git(&folder, &["update-index", "--add", "--cacheinfo", &sub]);
    for more in ["", "--staged"] {
        let run = check(&folder, more);
        assert!(!run.stdout.contains("root:"), "{}", run.transcript());
        assert!(
            !run.stdout.contains("[duplicate-id]"),
            "{more}: {}",
            run.transcript()
        );
    }
    git(&folder, &["commit", "-q", "-m", "Link"]);
    for more in ["", "--at HEAD", "--since HEAD~1"] {
        let run = check(&folder, more);
        assert!(
            !run.stdout.contains("root:") && !run.stdout.contains("[duplicate-id]"),
            "{more}: {}",
            run.transcript()
        );
    }
    // The charter as a link to a valid one, and as a submodule.
    for mode in ["120000", "160000"] {
        let folder = repository();
        folder.write("other.yaml", CHARTER);
        let target = git_as(
            WHO,
            folder.path(),
            &["hash-object", "-w", "--stdin"],
            b"other.yaml",
        );
        let id = if mode == "160000" {
            git(&folder, &["rev-parse", "HEAD"])
        } else {
            target
        };
        git(&folder, &["add", "other.yaml"]);
        git(
            &folder,
            &[
                "update-index",
                "--cacheinfo",
                &format!("{mode},{id},projlog.yaml"),
            ],
        );
        assert_eq!(check(&folder, "--staged").status(), 2);
        git(&folder, &["commit", "-q", "-m", "Link"]);
        assert_eq!(check(&folder, "--at HEAD").status(), 2);
    }
}

/// No program of the repository's configuration or attributes is started.
#[test]
fn nothing_is_started() {
    let folder = repository();
    let trap = folder.path().join("trap");
    let command = format!("touch {}", trap.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.external",
        "diff.x.textconv",
        "gpg.program",
        "credential.helper",
        "alias.log",
        "core.askPass",
        "uploadpack.packObjectsHook",
    ] {
        git(&folder, &["config", key, &command]);
    }
    git(&folder, &["config", "core.hooksPath", "hooks"]);
    for hook in [
        "pre-commit",
        "post-checkout",
        "post-index-change",
        "reference-transaction",
    ] {
        folder.write(&format!("hooks/{hook}"), &format!("#!/bin/sh\n{command}\n"));
        let status = std::process::Command::new("chmod")
            .arg("+x")
            .arg(folder.path().join(format!("hooks/{hook}")))
            .status();
        assert!(status.unwrap().success());
    }
    folder.write(
        ".gitattributes",
        "* filter=x diff=x text eol=crlf ident working-tree-encoding=UTF-16\n",
    );
    folder.write("log/b.md", "# x\n\n```yaml\nrequest: R-2\n```\n");
    for more in ["", "--staged", "--at HEAD", "--since HEAD", "--no-cache"] {
        check(&folder, more);
    }
    for command in ["history", "show R-1", "rules"] {
        assert!(folder.projlog(command).status() < 2);
    }
    assert!(!trap.exists());
}

/// Names and messages that are not text, and a history in which every commit has a different one.
#[test]
fn names_and_messages_that_are_not_text() {
    let folder = repository();
    let blob = git(&folder, &["rev-parse", "HEAD:log/a.md"]);
    let item = [
        b"100644 blob ",
        blob.as_bytes(),
        b"\tlog/\xff\xfe.md\n100644 blob ",
        blob.as_bytes(),
        b"\tlog/\xc3(/x.md\n",
    ]
    .concat();
    git_as(
        WHO,
        folder.path(),
        &["update-index", "--add", "--index-info"],
        &item,
    );
    // They are not skipped: each repeats the content of another file.
    let run = check(&folder, "--staged");
    assert_eq!(
        run.stdout.matches("[duplicate-id]").count(),
        2,
        "{}",
        run.transcript()
    );
    let tree = git(&folder, &["write-tree"]);
    let parent = git(&folder, &["rev-parse", "HEAD"]);
    let mut raw = format!("tree {tree}\nparent {parent}\nauthor ").into_bytes();
    raw.extend(
        b"\xff\xfe <\xc3(> 1772614800 +0300\ncommitter \xed\xa0\x80 <\x80> 1772614800 +0300\nencoding \xff\n\n\xff\xfe\xc3(\n",
    );
    let id = git_as(WHO, folder.path(), &STORE_COMMIT, &raw);
    git(&folder, &["update-ref", "refs/heads/main", &id]);
    for (more, found) in [("", 0), ("--at HEAD", 2), ("--since HEAD~1", 0)] {
        let run = check(&folder, more);
        assert_eq!(
            run.stdout.matches("[duplicate-id]").count(),
            found,
            "{more}: {}",
            run.transcript()
        );
    }
    assert!(folder.projlog("history").status() < 2);
    assert!(folder.projlog("show R-1").status() < 2);
}
