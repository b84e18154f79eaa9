//! Concurrent and killed writers: every confirmed entry exists once, and every file is intact.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on has failed"
)]
#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

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

/// The text of the whole log.
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
        // On a busy machine, one may time out.
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

/// Runs `init` again after each of its files, as if it had been killed there; it must write the rest.
#[test]
fn an_interrupted_init_is_completed() {
    let whole = Folder::empty();
    let initialise = |folder: &Path| {
        let init = ["init", "--as-of", "2026-03-02"];
        assert!(projlog(folder, &init).status().unwrap().success());
    };
    initialise(whole.path());
    for missing in ["projlog.yaml", "log/plan.md"] {
        let folder = Folder::empty();
        initialise(folder.path());
        fs::remove_file(folder.path().join(missing)).unwrap();
        // The charter is written last: it never exists without the plan.
        if missing == "projlog.yaml" {
            initialise(folder.path());
            assert!(folder.path().join(missing).exists());
        }
    }
}

/// The files of a folder and their contents, without git's own and temporary ones, with a fixed name for the folder
/// itself.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let own = folder.file_name().unwrap().to_string_lossy();
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for item in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let name = item.file_name().to_string_lossy().into_owned();
            let passing = name.starts_with(".projlog-") || name == ".git";
            if item.file_type().unwrap().is_dir() && !passing {
                open.push(item.path());
            } else if !passing {
                let path = item.path().strip_prefix(folder).unwrap().to_owned();
                let text = String::from_utf8(fs::read(item.path()).unwrap()).unwrap();
                found.insert(path, text.replace(&*own, "project").into_bytes());
            }
        }
    }
    found
}

/// A log with typos that `--fix` corrects in three files.
fn with_typos() -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", include_str!("cases/charter.yaml"));
    folder.write(
        "log/0.md",
        "# A\n\n```yaml\nrequest: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n",
    );
    for name in ["a", "b", "c"] {
        folder.write(
            &format!("log/{name}.md"),
            &format!("# A\n\n```yaml\nrequst: R-{name}1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneds: access\n```\n"),
        );
    }
    folder
}

/// A command that writes, and its folder.
struct Writer {
    begin: fn() -> Folder,
    arguments: &'static [&'static str],
    /// Whether a run after a kill ends with the same files as an undisturbed one.
    completes: bool,
}

const WRITERS: [Writer; 4] = [
    Writer {
        begin: || Folder::of_example("bakery"),
        arguments: &[
            "new",
            "request",
            "--title=Photographs",
            "--from=account-manager",
            "--to=marketing-director",
            "--via=email",
            "--needs=answer",
            "--at=2026-04-02 10:00",
            "--note=Of the shop window.",
        ],
        completes: false,
    },
    Writer {
        begin: with_typos,
        arguments: &["check", "--fix", "--as-of=2026-03-05"],
        completes: true,
    },
    Writer {
        begin: Folder::empty,
        arguments: &["init", "--as-of=2026-03-02"],
        completes: true,
    },
    Writer {
        begin: || Folder::of_example("bakery"),
        arguments: &["init", "--hook", "--ci=gitlab", "--as-of=2026-03-02"],
        completes: true,
    },
];

/// The number of kills per writer: a few in every run, more on request.
fn rounds() -> u32 {
    let asked = std::env::var("PROJLOG_KILLS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(8)
}

/// A writer killed at any moment leaves each file unchanged or completely written.
#[test]
fn killed_at_any_moment() {
    for writer in &WRITERS {
        let folder = (writer.begin)();
        let began = Instant::now();
        let output = projlog(folder.path(), writer.arguments).output().unwrap();
        let lasts = began.elapsed();
        assert_ne!(output.status.code(), Some(2), "{output:?}");
        let complete = files(folder.path());
        for round in 0..rounds() {
            let folder = (writer.begin)();
            let before = files(folder.path());
            let began = Instant::now();
            let mut child = projlog(folder.path(), writer.arguments).spawn().unwrap();
            // The moment depends on the machine; the result must be right at each.
            while began.elapsed() < lasts * round / rounds() {
                std::thread::yield_now();
            }
            let _ = child.kill();
            child.wait().unwrap();
            for (path, bytes) in files(folder.path()) {
                let allowed = [before.get(&path), complete.get(&path)];
                assert!(
                    allowed.contains(&Some(&bytes)),
                    "{:?}: {} has other content",
                    writer.arguments,
                    path.display()
                );
            }
            let again = projlog(folder.path(), writer.arguments).output().unwrap();
            assert_ne!(again.status.code(), Some(2), "{again:?}");
            if writer.completes {
                let now = files(folder.path());
                for (path, bytes) in &complete {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    assert_eq!(
                        now.get(path).map(|now| text(now)),
                        Some(text(bytes)),
                        "{:?}",
                        writer.arguments
                    );
                }
                assert_eq!(now.len(), complete.len(), "{:?}", writer.arguments);
            }
        }
    }
}

/// If a file cannot be written completely, the command reports it, and nothing is lost.
#[test]
fn a_full_disk_loses_nothing() {
    for writer in &WRITERS {
        let folder = (writer.begin)();
        let before = files(folder.path());
        // No file may grow, as on a full disk.
        let mut limited = Command::new("sh");
        limited
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
            .arg(env!("CARGO_BIN_EXE_projlog"))
            .args(writer.arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", "/nonexistent")
            .stdin(Stdio::null());
        let output = limited.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("failed to write"), "{words}");
        assert_eq!(files(folder.path()), before, "{words}");
    }
}

/// The calls of a command that name files or write them to the disk, in order; `None` where no calls can be watched.
#[cfg(target_os = "linux")]
fn calls(folder: &Path, arguments: &[&str]) -> Option<Vec<String>> {
    let calls = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=fsync,rename,renameat,renameat2"])
        .arg("-o")
        .arg(calls.path())
        .arg(env!("CARGO_BIN_EXE_projlog"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = fs::read_to_string(calls.path()).unwrap();
    // Where calls may not be watched, the command does not run.
    if text.is_empty() {
        return None;
    }
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words}");
    let done = |line: &&str| line.ends_with(" = 0");
    Some(text.lines().filter(done).map(str::to_owned).collect())
}

/// The content is on the disk before the file gets its name, and the name before the command ends.
#[cfg(target_os = "linux")]
#[test]
fn what_is_written_is_on_the_disk() {
    let folder = Folder::of_example("bakery");
    let root = folder.path().canonicalize().unwrap();
    let new = |note: &str| {
        let entry = entry(&root, note);
        let arguments: Vec<&str> = entry.get_args().map(|a| a.to_str().unwrap()).collect();
        calls(&root, &arguments)
    };
    let init = |folder: &str| {
        let lines = calls(&root, &["init", folder, "--as-of", "2026-03-02"])?;
        Some((lines, format!("{folder}/projlog.yaml")))
    };
    let log = "log/2026-04.md".to_owned();
    let _ = fs::remove_file(root.join(&log));
    let runs = [
        new("The first.").map(|lines| (lines, log.clone())),
        new("The second.").map(|lines| (lines, log.clone())),
        init("a/b"),
    ];
    for (lines, file) in runs.into_iter().flatten() {
        let place = |line: &dyn Fn(&str) -> bool| lines.iter().position(|known| line(known));
        let named = root.join(&file).display().to_string();
        let above = root.join(&file).parent().unwrap().display().to_string();
        let content =
            place(&|line| line.contains("fsync(") && line.contains(&format!("<{above}/.projlog-")));
        let name = place(&|line| line.contains("rename") && line.contains(&named));
        let after = lines
            .iter()
            .rposition(|line| line.contains(&format!("<{above}>")));
        assert!(
            content.is_some() && content < name && name < after,
            "{file}: {content:?} {name:?} {after:?}\n{lines:#?}"
        );
        if file.starts_with("a/") {
            for above in [&root, &root.join("a")] {
                let made = format!("<{}>", above.display());
                assert!(
                    place(&|line| line.contains(&made)).is_some(),
                    "{made}\n{lines:#?}"
                );
            }
        }
    }
}

/// Makes everything in a folder belong to a user, and read-only.
fn read_only(folder: &Path, user: u32) {
    for item in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if item.file_type().unwrap().is_dir() {
            read_only(&item.path(), user);
        } else {
            chown(item.path(), Some(user), Some(user)).unwrap();
        }
    }
    chown(folder, Some(user), Some(user)).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
}

fn writable(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    for item in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if item.file_type().unwrap().is_dir() {
            writable(&item.path());
        }
    }
}

/// In read-only folders, a writer reports an error, and a check works.
#[test]
fn read_only_folders() {
    // Permissions do not apply to root, so tests run by root run the program as nobody.
    let tools = Folder::empty();
    let root = fs::metadata(tools.path()).unwrap().uid() == 0;
    let program = tools.path().join("projlog");
    fs::copy(env!("CARGO_BIN_EXE_projlog"), &program).unwrap();
    fs::set_permissions(tools.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let user = if root {
        65534
    } else {
        fs::metadata(tools.path()).unwrap().uid()
    };
    let run = |folder: &Folder, arguments: &[&str]| {
        let mut command = Command::new(&program);
        command
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", "/nonexistent")
            .stdin(Stdio::null());
        if root {
            command.uid(user).gid(user);
        }
        command.output().unwrap()
    };
    for writer in &WRITERS {
        let folder = (writer.begin)();
        let before = files(folder.path());
        read_only(folder.path(), user);
        let output = run(&folder, writer.arguments);
        let checked = run(&folder, &["check", "--as-of=2026-04-30"]);
        writable(folder.path());
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(
            words.contains("failed to write") || words.contains("is read-only"),
            "{words}"
        );
        assert_eq!(files(folder.path()), before, "{words}");
        if before.keys().any(|path| path.ends_with("projlog.yaml")) {
            assert_ne!(checked.status.code(), Some(2), "{checked:?}");
        }
    }
}

/// `jlog:` is near to `log:`, and with that fix the log would have no files.
#[test]
fn a_fix_that_would_prevent_every_check_is_not_applied() {
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
