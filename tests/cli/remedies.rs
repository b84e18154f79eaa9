//! Runs every command that a message suggests, where the message is printed, and checks that it helps.

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const SOMEBODY: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);
const CHECK: &str = "check --as-of '2026-03-05 12:00'";

fn sh(folder: &Folder, arguments: &[&str]) -> String {
    git_as(SOMEBODY, folder.path(), arguments, b"")
}

/// A repository with a log of one entry, in three commits.
fn project(options: &[&str]) -> Folder {
    let folder = Folder::empty();
    sh(&folder, &[&["init", "-q", "-b", "main"], options].concat());
    folder.write("projlog.yaml", CHARTER);
    for number in 1..=3 {
        let entry = "request: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n";
        folder.write(
            "log/a.md",
            &format!("# A\n\n```yaml\n{entry}```\n\nNote {number}.\n"),
        );
        sh(&folder, &["add", "-A"]);
        sh(&folder, &["commit", "-q", "-m", "Change the log"]);
    }
    folder
}

fn clone(origin: &Folder, options: &[&str]) -> Folder {
    let copy = Folder::empty();
    let url = format!("file://{}", origin.path().display());
    sh(&copy, &[&["clone", "-q"], options, &[&url, "."]].concat());
    copy
}

/// The git commands in a message, in order.
fn commands(message: &str) -> Vec<String> {
    let quoted = message.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| word.starts_with("git "))
        .map(str::to_owned)
        .collect()
}

/// Follows the messages until the project can be checked.
#[track_caller]
fn helped(folder: &Folder, arguments: &str, begins: &str) {
    std::fs::create_dir_all(folder.path().join("no-home")).unwrap();
    let mut run = folder.projlog(arguments);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(run.stderr.contains(begins), "{}", run.transcript());
    for _ in 0..3 {
        let named = commands(&run.stderr);
        assert!(!named.is_empty(), "{}", run.transcript());
        // Of two commands for two situations, only one applies here.
        let mut any = false;
        for command in named {
            any |= std::process::Command::new("sh")
                .args(["-c", &command])
                .current_dir(folder.path())
                .env_clear()
                .env("PATH", std::env::var_os("PATH").unwrap())
                .env("HOME", folder.path().join("no-home"))
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .output()
                .unwrap()
                .status
                .success();
        }
        assert!(any, "{}", run.transcript());
        run = folder.projlog(arguments);
        if run.status() != 2 {
            return;
        }
    }
    panic!("no remedy: {}", run.transcript());
}

#[test]
fn a_cut_history() {
    helped(
        &clone(&project(&[]), &["--depth", "1"]),
        CHECK,
        "shallow clone",
    );
}

#[test]
fn objects_that_were_left_out() {
    let origin = project(&[]);
    sh(&origin, &["config", "uploadpack.allowFilter", "true"]);
    helped(
        &clone(&origin, &["--filter=blob:none"]),
        CHECK,
        "partial clone",
    );
}

/// A partial clone with all objects works like a full one.
#[test]
fn a_partial_clone_that_has_everything() {
    let folder = project(&[]);
    sh(&folder, &["config", "core.repositoryFormatVersion", "1"]);
    sh(&folder, &["config", "extensions.partialClone", "origin"]);
    assert_ne!(folder.projlog(CHECK).status(), 2);
}

#[test]
fn a_history_that_is_altered() {
    let folder = project(&[]);
    let (tip, first) = (
        sh(&folder, &["rev-parse", "HEAD"]),
        sh(&folder, &["rev-parse", "HEAD~2"]),
    );
    folder.write(".git/info/grafts", &format!("{tip} {first}\n"));
    helped(&folder, CHECK, "grafts");
    let folder = project(&[]);
    sh(&folder, &["replace", &tip, &first]);
    helped(&folder, CHECK, "replacement");
}

#[test]
fn other_formats() {
    // Older versions of git cannot migrate reflogs.
    let options = ["--ref-format=reftable", "-c", "core.logAllRefUpdates=false"];
    helped(&clone(&project(&[]), &options), CHECK, "reftable");
    let folder = project(&[]);
    sh(&folder, &["update-index", "--split-index"]);
    folder.write("log/b.md", "B\n");
    sh(&folder, &["add", "log/b.md"]);
    helped(
        &folder,
        "check --staged --as-of '2026-03-05 12:00'",
        "an index with the extension",
    );
    let folder = project(&[]);
    sh(
        &folder,
        &["-c", "pack.indexVersion=1", "repack", "-a", "-d", "-q"],
    );
    helped(&folder, CHECK, "not an index of version 2");
}

#[test]
fn a_conflict() {
    let folder = project(&[]);
    let blob = sh(&folder, &["rev-parse", "HEAD:log/a.md"]);
    let sides = format!(
        "0 {0}\tlog/a.md\n100644 {blob} 2\tlog/a.md\n100644 {blob} 3\tlog/a.md\n",
        "0".repeat(40)
    );
    git_as(
        SOMEBODY,
        folder.path(),
        &["update-index", "--index-info"],
        sides.as_bytes(),
    );
    helped(
        &folder,
        "check --staged --as-of '2026-03-05 12:00'",
        "merge conflict",
    );
}

/// The project is in a repository of another user.
#[cfg(unix)]
#[test]
fn a_repository_of_another_user() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let outer = Folder::empty();
    if std::fs::metadata(outer.path()).unwrap().uid() != 0 {
        return; // Only root can give a folder away.
    }
    let inner = project(&[]);
    for (name, value) in [
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_KEY_0", "Safe.Directory"),
    ] {
        let folder = clone(&inner, &[]);
        for part in ["", ".git"] {
            chown(folder.path().join(part), Some(12_345), None).unwrap();
        }
        let root = folder.path().display().to_string();
        let above = format!("{}/*", folder.path().parent().unwrap().display());
        for (trusted, status) in [
            (root.as_str(), false),
            ("*", false),
            (above.as_str(), false),
            ("/nowhere", true),
        ] {
            let call = folder.command(CHECK).with("GIT_CONFIG_COUNT", "1");
            let run = call
                .with(name, value)
                .with("GIT_CONFIG_VALUE_0", trusted)
                .run();
            assert_eq!(run.status() == 2, status, "{trusted}: {}", run.transcript());
        }
        helped(&folder, CHECK, "belongs to another user");
    }
}

/// A damaged repository can only be cloned again; the message is accurate.
#[test]
fn a_damaged_object() {
    let folder = project(&[]);
    let id = sh(&folder, &["rev-parse", "HEAD~1:log/a.md"]);
    let file = folder
        .path()
        .join(".git/objects")
        .join(&id[..2])
        .join(&id[2..]);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 7]).unwrap();
    let run = folder.projlog(CHECK);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert_eq!(commands(&run.stderr), ["git fsck --full"]);
    let fsck = std::process::Command::new("git")
        .args(["fsck", "--full"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&fsck.stderr).contains(&id));
    assert_ne!(folder.projlog(&format!("{CHECK} --no-history")).status(), 2);
}

/// The sample server hook rejects an added error, which it reads from the quarantine.
#[cfg(unix)]
#[test]
fn the_hook_of_a_server() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project(&[]);
    let server = clone(&folder, &["--bare"]);
    let hook = server.path().join("hooks/pre-receive");
    std::fs::write(&hook, include_str!("../../docs/ci/pre-receive")).unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_projlog"))
        .parent()
        .unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let push = || {
        std::process::Command::new("git")
            .args([
                "push",
                "-q",
                &server.path().display().to_string(),
                "HEAD:main",
            ])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap()
    };
    folder.write("log/b.md", "# Fine\n");
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Add a page"]);
    let output = push();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    folder.change("log/a.md", "from: account-manager", "from: nobody");
    sh(&folder, &["commit", "-q", "-a", "-m", "Name nobody"]);
    let output = push();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && words.contains("person-unknown"),
        "{words}"
    );
}

/// A file over 4 MiB is a finding about that file; its entries do not count as removed, and the rest is checked.
#[test]
fn a_file_that_is_too_large() {
    let folder = project(&[]);
    let text = folder.read("log/a.md");
    folder.write("log/a.md", &format!("{text}{}", "x".repeat(5 << 20)));
    folder.write(
        "log/b.md",
        &text
            .replace("R-1", "R-2")
            .replace("account-manager", "nobody"),
    );
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Paste a picture"]);
    // The file that `--staged` compares with was already there.
    assert_eq!(folder.projlog(&format!("{CHECK} --staged")).status(), 0);
    for tree in ["", " --at HEAD"] {
        let run = folder.projlog(&format!("{CHECK}{tree} --output-format concise"));
        assert_eq!(run.status(), 1, "{}", run.transcript());
        for (word, there) in [
            ("at most 4194304 are read", true),
            ("person-unknown", true),
            ("entry-removed", false),
        ] {
            assert_eq!(
                run.stdout.contains(word),
                there,
                "{word}: {}",
                run.transcript()
            );
        }
    }
}
