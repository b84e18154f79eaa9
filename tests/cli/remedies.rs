//! Runs every command that a message suggests, where the message is printed, and checks that it helps.

use projlog::page::Page;
use std::fmt::Write as _;

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const SOMEBODY: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);
pub(super) const CHECK: &str = "check --as-of '2026-03-05 12:00'";

fn sh(folder: &Folder, arguments: &[&str]) -> String {
    git_as(SOMEBODY, folder.path(), arguments, b"")
}

/// A repository with a log of one entry, in three commits.
pub(super) fn project(options: &[&str]) -> Folder {
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

/// Runs a command in a folder as somebody who pastes it into a shell.
fn shell(folder: &Folder, within: &str, command: &str) -> std::process::Output {
    std::process::Command::new("sh")
        .args(["-c", command])
        .current_dir(folder.path().join(within))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", folder.path().join("no-home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GITHUB_WORKSPACE", folder.path())
        .env("CI_PROJECT_DIR", folder.path())
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@x")])
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@x")])
        .output()
        .unwrap()
}

/// The git commands in the help of the findings of a rule.
#[track_caller]
fn commands_of(folder: &Folder, rule: &str) -> Vec<String> {
    let arguments = format!("{CHECK} --output-format json --select {rule}");
    let report = folder.projlog(&arguments).json();
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .flat_map(|finding| commands(&finding["help"].to_string()))
        .collect()
}

/// Follows the messages until the project can be checked.
#[track_caller]
fn helped(folder: &Folder, arguments: &str, begins: &str) {
    std::fs::create_dir_all(folder.path().join("no-home")).unwrap();
    let mut run = folder.projlog(arguments);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(run.stderr.contains(begins), "{}", run.transcript());
    if run.stderr.contains("`--no-history`") {
        let without = folder.projlog(&format!("{arguments} --no-history"));
        assert_ne!(without.status(), 2, "{}", without.transcript());
    }
    for _ in 0..3 {
        let named = commands(&run.stderr);
        assert!(!named.is_empty(), "{}", run.transcript());
        // Of two commands for two situations, only one applies here.
        let mut any = false;
        for command in named {
            any |= shell(folder, "", &command).status.success();
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
    let grafts = format!("{tip} {first}\n");
    folder.write(".git/info/grafts", &grafts);
    helped(&folder, CHECK, "grafts");
    folder.write(".git/info/grafts", &grafts);
    let message = folder.projlog(CHECK).stderr;
    let (_, file) = message.split_once("remove ").unwrap();
    std::fs::remove_file(file.split(" (").next().unwrap()).unwrap();
    assert_ne!(folder.projlog(CHECK).status(), 2);
    let folder = project(&[]);
    sh(&folder, &["replace", &tip, &first]);
    helped(&folder, CHECK, "replacement");
}

#[test]
fn other_formats() {
    // Older versions of git cannot migrate reflogs.
    let options = ["--ref-format=reftable", "-c", "core.logAllRefUpdates=false"];
    let folder = clone(&project(&[]), &options);
    let command = commands(&folder.projlog(CHECK).stderr).remove(1);
    assert!(
        shell(&folder, "", &format!("{command} -q . copy"))
            .status
            .success()
    );
    let run = folder.command(CHECK).within("copy").run();
    assert_ne!(run.status(), 2, "{}", run.transcript());
    helped(&folder, CHECK, "reftable");
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
        let message = folder.projlog(CHECK).stderr;
        let command = commands(&message).remove(0);
        for service in ["\"$GITHUB_WORKSPACE\"", "\"$CI_PROJECT_DIR\""] {
            assert!(message.contains(service), "{message}");
            std::fs::create_dir_all(folder.path().join("no-home")).unwrap();
            let in_job = command.replace(&format!("'{root}'"), service);
            assert!(shell(&folder, "", &in_job).status.success(), "{in_job}");
            assert_ne!(folder.projlog(CHECK).status(), 2, "{in_job}");
            std::fs::remove_file(folder.path().join("no-home/.gitconfig")).unwrap();
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
    let push_to = |what: &str| {
        std::process::Command::new("git")
            .args(["push", "-q", &server.path().display().to_string(), what])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap()
    };
    let push = || push_to("HEAD:main");
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
    // What takes the log away is refused: by its charter, by its commits, by its branch.
    let refused = |what: &str, why: &str| {
        let output = push_to(what);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && words.contains(why), "{words}");
    };
    sh(&folder, &["reset", "-q", "--hard", "HEAD~1"]);
    sh(&folder, &["mv", "projlog.yaml", "projlog.yml"]);
    sh(&folder, &["commit", "-q", "-m", "Rename"]);
    refused("HEAD:main", "projlog.yaml is gone");
    sh(&folder, &["rm", "-q", "-r", "--", "projlog.yml", "log"]);
    sh(&folder, &["commit", "-q", "-m", "Tidy up"]);
    refused("HEAD:main", "projlog.yaml is gone");
    sh(&folder, &["reset", "-q", "--hard", "HEAD~3"]);
    refused("+HEAD:main", "a forced push");
    sh(&server, &["config", "receive.denyDeleteCurrent", "ignore"]);
    refused(":main", "not deleted");
}

/// A lost branch is not one without a commit, and its reflog names the commit to restore.
#[test]
fn a_branch_that_was_lost() {
    let folder = project(&[]);
    std::fs::remove_file(folder.path().join(".git/refs/heads/main")).unwrap();
    let run = folder.projlog(CHECK);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let commands = commands(&run.stderr);
    let restore = commands
        .iter()
        .find(|command| command.starts_with("git update-ref"))
        .unwrap();
    assert!(shell(&folder, "", restore).status.success(), "{restore}");
    assert_ne!(folder.projlog(CHECK).status(), 2);
}

/// With a commit that is not in the checked history, entries that only that commit has are not lost silently.
#[test]
fn a_comparison_with_what_a_forced_push_replaces() {
    let folder = project(&[]);
    let text = folder.read("log/a.md");
    folder.write("log/b.md", &text.replace("R-1", "R-2"));
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Ask again"]);
    sh(&folder, &["tag", "old"]);
    let since = |revision: &str| {
        folder.projlog(&format!(
            "{CHECK} --since {revision} --select history-rewritten --output-format concise"
        ))
    };
    assert_eq!(since("old").status(), 0);
    sh(&folder, &["reset", "-q", "--hard", "HEAD~1"]);
    let run = since("old");
    assert!(
        run.status() == 1 && run.stdout.contains("different: R-2"),
        "{}",
        run.transcript()
    );
    // The same entries by other commits are not lost.
    folder.write("log/c.md", &text.replace("R-1", "R-2"));
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Ask again, elsewhere"]);
    let run = since("old");
    assert_eq!(run.status(), 0, "{}", run.transcript());
    folder.change("log/c.md", "from: account-manager", "from: designer");
    sh(
        &folder,
        &[
            "commit",
            "-q",
            "-a",
            "--amend",
            "-m",
            "Ask again, differently",
        ],
    );
    assert_eq!(since("old").status(), 1);
    let base = sh(&folder, &["merge-base", "old", "HEAD"]);
    assert_eq!(since(base.trim()).status(), 0);
    sh(&folder, &["merge", "-q", "old", "-m", "Merge"]);
    assert_eq!(since("old").status(), 0);
    // What this branch itself changed is a matter of its history.
    sh(&folder, &["checkout", "-q", "-b", "side", "old~1"]);
    folder.change("log/a.md", "from: account-manager", "from: designer");
    sh(&folder, &["commit", "-q", "-a", "-m", "Change"]);
    let run = since("old");
    assert!(
        run.stdout.contains("different: R-2"),
        "{}",
        run.transcript()
    );
    assert!(!run.stdout.contains("R-1"), "{}", run.transcript());
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

/// A clone as the checkout of a CI service makes it.
fn checkout(origin: &Folder, options: &[&str], branches: &[&str]) -> Folder {
    let copy = Folder::empty();
    let url = format!("file://{}", origin.path().display());
    sh(&copy, &["init", "-q"]);
    sh(&copy, &["remote", "add", "origin", &url]);
    sh(
        &copy,
        &[&["fetch", "-q"], options, &["origin"], branches].concat(),
    );
    sh(&copy, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
    copy
}

/// What the settings of CI services that messages name change about their checkout.
#[test]
fn a_checkout_of_a_service() {
    const MAIN: &str = "+refs/heads/main:refs/remotes/origin/main";
    const ALL: &str = "+refs/heads/*:refs/remotes/origin/*";
    let origin = project(&[]);
    sh(&origin, &["config", "uploadpack.allowFilter", "true"]);
    sh(&origin, &["branch", "topic", "HEAD~1"]);
    let message = |folder: &Folder, arguments: &str| {
        let run = folder.projlog(arguments);
        assert_eq!(run.status(), 2, "{}", run.transcript());
        run.stderr
    };
    let says = |message: &str, settings: [&str; 2]| {
        for setting in settings {
            assert!(message.contains(&format!("`{setting}`")), "{message}");
        }
    };
    let depth = ["fetch-depth: 0", "GIT_DEPTH: 0"];
    says(
        &message(&checkout(&origin, &["--depth=1"], &[MAIN]), CHECK),
        depth,
    );
    says(
        &message(&checkout(&origin, &["--filter=blob:none"], &[MAIN]), CHECK),
        ["filter", "--filter"],
    );
    let since = format!("{CHECK} --since origin/topic");
    says(&message(&checkout(&origin, &[], &[MAIN]), &since), depth);
    let whole = checkout(&origin, &[], &[MAIN, ALL]);
    for arguments in [CHECK, &since] {
        assert_ne!(whole.projlog(arguments).status(), 2);
    }
}

#[test]
fn a_name_that_git_does_not_know() {
    let origin = project(&[]);
    sh(&origin, &["branch", "topic", "HEAD~1"]);
    let folder = clone(&origin, &["--single-branch"]);
    let ask = |arguments: &str, name: &str| {
        let run = folder.command(arguments).argument(name).run();
        assert_eq!(run.status(), 2, "{}", run.transcript());
        commands(&run.stderr).remove(0)
    };
    let command = ask(&format!("{CHECK} --since"), "origin/topic");
    assert!(!shell(&folder, "", &command).status.success());
    let branches = "+refs/heads/*:refs/remotes/origin/*";
    sh(&folder, &["fetch", "-q", "origin", branches]);
    assert!(shell(&folder, "", &command).status.success());
    assert_ne!(
        folder
            .projlog(&format!("{CHECK} --since origin/topic"))
            .status(),
        2
    );
    // A name that a shell would take apart reaches git as it is.
    for name in ["no such branch", "it's", "$(touch here)"] {
        let output = shell(&folder, "", &ask(&format!("{CHECK} --at"), name));
        assert_eq!(output.status.code(), Some(128), "{name}");
    }
    assert!(!folder.path().join("here").exists());
}

/// A project in a folder of its own, with a file whose name a shell would take apart.
fn inside() -> Folder {
    let folder = Folder::empty();
    sh(&folder, &["init", "-q", "-b", "main"]);
    folder.write("clients/the cafe/projlog.yaml", CHARTER);
    let entry = "request: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n";
    let text = format!("```yaml\n{entry}```\n");
    folder.write("clients/the cafe/log/the client's.md", &text);
    folder.write("clients/the cafe/log/b.md", &text.replace("R-1", "R-2"));
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Begin the log"]);
    folder
}

#[test]
fn a_conflict_in_a_project_in_a_folder() {
    let folder = inside();
    let path = "clients/the cafe/log/the client's.md";
    let blob = sh(&folder, &["rev-parse", &format!("HEAD:{path}")]);
    let none = "0".repeat(40);
    let sides = format!("0 {none}\t{path}\n100644 {blob} 2\t{path}\n100644 {blob} 3\t{path}\n");
    git_as(
        SOMEBODY,
        folder.path(),
        &["update-index", "--index-info"],
        sides.as_bytes(),
    );
    let staged = format!("{CHECK} --staged");
    let within = "clients/the cafe/log";
    let run = folder.command(&staged).within(within).run();
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let command = commands(&run.stderr).remove(0);
    assert!(shell(&folder, within, &command).status.success());
    let run = folder.command(&staged).within(within).run();
    assert_ne!(run.status(), 2, "{}", run.transcript());
}

#[test]
fn an_entry_that_was_removed() {
    let folder = inside();
    let (path, within) = (
        "clients/the cafe/log/the client's.md",
        "clients/the cafe/log",
    );
    std::fs::remove_file(folder.path().join(path)).unwrap();
    let later = ("AM", "am@agency.example", "2026-03-20T12:00:00+0300");
    git_as(
        later,
        folder.path(),
        &["commit", "-q", "-a", "-m", "Tidy up"],
        b"",
    );
    let arguments = "check --as-of 2026-03-21 --output-format json --select entry-removed";
    let ask = || folder.command(arguments).within(within).run().json();
    let report = ask();
    let command = commands(report["findings"][0]["help"].as_str().unwrap()).remove(0);
    let output = shell(&folder, within, &command);
    assert!(output.status.success(), "{command}");
    folder.write(path, &String::from_utf8(output.stdout).unwrap());
    assert_eq!(ask()["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_branch_that_was_overwritten() {
    let server = clone(&project(&[]), &["--bare"]);
    let folder = clone(&server, &[]);
    let other = clone(&server, &[]);
    folder.write("log/c.md", "# Notes\n");
    sh(&folder, &["add", "-A"]);
    sh(&folder, &["commit", "-q", "-m", "Add a page"]);
    sh(&folder, &["push", "-q"]);
    other.write("log/d.md", "# Others\n");
    sh(&other, &["add", "-A"]);
    sh(&other, &["commit", "-q", "-m", "Add another page"]);
    sh(&other, &["push", "-q", "--force"]);
    sh(&folder, &["fetch", "-q"]);
    sh(&folder, &["reset", "-q", "--hard", "origin/main"]);
    let ask = || commands_of(&folder, "history-rewritten");
    let named = ask();
    assert_eq!(named.len(), 3, "{named:?}");
    for command in named {
        let output = shell(&folder, "", &command);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command}: {words}");
    }
    assert_eq!(ask(), <[String; 0]>::default());
}

#[test]
fn a_malformed_commit() {
    let folder = super::hostile_history::forged("author A <a@x> 1772614800 +0300");
    let report = folder
        .projlog("check --as-of 2026-03-20 --select clock-skew --output-format json")
        .json();
    let command = commands(report["findings"][0]["help"].as_str().unwrap()).remove(0);
    let output = shell(&folder, "", &command);
    assert!(output.status.success(), "{command}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("author A <a@x>") && !text.contains("committer"));
}

/// A repository that cannot be read: git says so as well.
#[test]
fn a_repository_without_its_head() {
    let folder = project(&[]);
    std::fs::remove_file(folder.path().join(".git/HEAD")).unwrap();
    let run = folder.projlog(CHECK);
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert_eq!(commands(&run.stderr), ["git fsck"]);
    assert!(!shell(&folder, "", "git fsck").status.success());
    assert_ne!(folder.projlog(&format!("{CHECK} --no-history")).status(), 2);
}

/// A work tree whose repository was moved: git itself cannot be asked in it.
#[test]
fn a_work_tree_whose_repository_was_moved() {
    let both = Folder::empty();
    let (first, second) = (both.path().join("it's"), both.path().join("tree"));
    let at = |place: &std::path::Path, arguments: &[&str]| git_as(SOMEBODY, place, arguments, b"");
    std::fs::create_dir(&first).unwrap();
    at(&first, &["init", "-q", "-b", "main"]);
    both.write("it's/projlog.yaml", CHARTER);
    let stage = "```yaml\nstage: S-1\nowner: agency\ndue: 2026-04-30\n```\n";
    both.write("it's/log/a.md", stage);
    at(&first, &["add", "-A"]);
    at(&first, &["commit", "-q", "-m", "Begin"]);
    at(
        &first,
        &["worktree", "add", "-q", "-b", "tree", "../the tree"],
    );
    std::fs::rename(&first, &second).unwrap();
    let check = || both.command(CHECK).within("the tree").run();
    let run = check();
    assert_eq!(run.status(), 2, "{}", run.transcript());
    let [command] = <[String; 1]>::try_from(commands(&run.stderr)).unwrap();
    assert!(shell(&both, "tree", &command).status.success(), "{command}");
    assert_ne!(check().status(), 2, "{}", check().transcript());
}

/// A bare repository has no work tree, and its commits can be checked.
#[test]
fn a_bare_repository() {
    let bare = clone(&project(&[]), &["--bare"]);
    for command in ["check", "status", "new request", "show R-1"] {
        let run = bare.projlog(command);
        assert_eq!(run.status(), 2, "{}", run.transcript());
        let words = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("is bare: it has no work tree"), "{words}");
        assert!(words.contains("`projlog check --at HEAD`"), "{words}");
    }
    assert_ne!(bare.projlog("check --at HEAD").status(), 2);
    assert_eq!(bare.projlog("rules").status(), 0);
    // Beside projects it is skipped, as other folders are.
    let folder = project(&[]);
    sh(&folder, &["clone", "-q", "--bare", ".", "copy.git"]);
    let run = folder.projlog(&format!("{CHECK} . copy.git"));
    assert_ne!(run.status(), 2, "{}", run.transcript());
}

#[test]
fn a_charter_outside_a_sparse_checkout() {
    for (set, place) in [
        (&["set", "--no-cone", "/log/"][..], ""),
        (&["set", "nothing"], "clients/the cafe"),
    ] {
        let folder = if place.is_empty() {
            project(&[])
        } else {
            inside()
        };
        sh(&folder, &[&["sparse-checkout"], set].concat());
        let call = |more: &str| {
            let call = folder.command(&format!("{CHECK}{more}"));
            let call = if place.is_empty() {
                call
            } else {
                call.argument(place)
            };
            call.run()
        };
        let run = call("");
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert!(run.stderr.contains("sparse checkout"), "{}", run.stderr);
        assert!(run.stderr.contains("`--at HEAD`"), "{}", run.stderr);
        assert_ne!(call(" --at HEAD").status(), 2);
        let command = commands(&run.stderr).remove(0);
        assert!(shell(&folder, "", &command).status.success());
        let run = call("");
        assert_ne!(run.status(), 2, "{}", run.transcript());
    }
}

/// A repository whose work tree is elsewhere, as `GIT_DIR` and `GIT_WORK_TREE` say it.
#[test]
fn a_repository_that_the_environment_names() {
    let origin = project(&[]);
    let folder = Folder::empty();
    let url = origin.path().display().to_string();
    sh(&folder, &["clone", "-q", "--bare", &url, "store.git"]);
    std::fs::create_dir(folder.path().join("tree")).unwrap();
    sh(
        &folder,
        &[
            "--git-dir=store.git",
            "--work-tree=tree",
            "checkout",
            "-q",
            "-f",
            "main",
        ],
    );
    let bare = folder.path().join("store.git").display().to_string();
    for (git_dir, tree, within, known) in [
        (bare.as_str(), "..", "tree/log", true),
        ("../store.git", ".", "tree", true),
        ("store.git", "", "", false),
        ("store.git", "store.git", "", false),
        ("", "tree", "", false),
    ] {
        let call = folder.command(&format!("{CHECK} {}/tree", folder.path().display()));
        let call = call.within(within).with("GIT_DIR", git_dir);
        let run = call.with("GIT_WORK_TREE", tree).run();
        assert_ne!(run.status(), 2, "{}", run.transcript());
        let without = run.transcript().contains("not in a git repository");
        assert_eq!(!without, known, "{git_dir} {tree}: {}", run.transcript());
    }
    // A nearer repository counts, a submodule for example; one that does not contain the project does not.
    let other = project(&[]);
    sh(&other, &["commit", "-q", "--allow-empty", "-m", "Other"]);
    let tip = sh(&other, &["rev-parse", "--short=7", "HEAD"]);
    for tree in ["/", &url] {
        let call = other.command(CHECK).with("GIT_DIR", &bare);
        let run = call.with("GIT_WORK_TREE", tree).run();
        assert!(
            run.transcript().contains(&tip),
            "{tree}: {}",
            run.transcript()
        );
    }
}

/// What is suggested about a sealed entry is not itself a finding.
#[test]
fn remedies_for_sealed_entries_are_no_edits() {
    let entry = |id: &str, from: &str, via: &str, more: &str| {
        format!(
            "```yaml\nrequest: {id}\nat: 2026-03-03 11:00\nfrom: {from}\nto: md\nvia: {via}\nneeds: access\n{more}\n```\n\n"
        )
    };
    let due = "due: 2026-04-20";
    let page = |end: &str| {
        let log = [
            entry("R-1", "am", "phone", due),
            entry("R-2", "am", "sms", due),
            entry("R-3", "amm", "email", due),
            entry("R-4", "am", "email", "due: 2026-04-20\npriority: high"),
            entry("R-5", "am", "email", "due: soon"),
            entry("R-6", "am", "email", "due: 2026-04-20\nblocks: S-9"),
            entry(
                "R-7",
                "am",
                "email",
                "due: 2026-04-20\nabout: R-1\nurgent: yes",
            ),
            entry("R-8", "am", "email", "due: 2026-03-02"),
            entry("R-9", "am", "email", "due: 2026-04-19"),
        ];
        format!(
            "### 2026-03-03T12:00+03:00 am <am@agency.example>: Start\n\n```yaml file projlog.yaml\nprojlog: 1\nproject: Bread\n\
             timezone: Europe/Moscow\nparties:\n  agency: {{role: contractor, hours: Mon-Fri 10:00-19:00}}\n  \
             bakery: {{role: client, hours: Mon-Fri 09:00-18:00}}\npeople:\n  am: {{party: agency, email: am@agency.example}}\n  \
             md: {{party: bakery, email: md@bakery.example}}\nchannels: {{email: written, phone: verbal}}\n```\n\n\
             ````markdown file log/a.md\n{}````\n\n{end}",
            log.concat()
        )
    };
    let check = |page: &str, language: &str| {
        let folder = Folder::of_page(&Page::read(page).unwrap());
        folder
            .projlog(&format!(
                "check --as-of '2026-03-20 14:00' --output-format json --language {language}"
            ))
            .json()
    };
    let findings = |report: &serde_json::Value| -> Vec<(String, String, String)> {
        let found = report["findings"].as_array().unwrap().iter();
        let text = |finding: &serde_json::Value, key: &str| {
            finding[key].as_str().unwrap_or_default().to_owned()
        };
        found
            .map(|one| (text(one, "entry"), text(one, "rule"), text(one, "help")))
            .collect()
    };
    let before = findings(&check(&page(""), "en"));
    assert!(before.len() >= 7, "{before:?}");
    for language in ["en", "ru", "es"] {
        for (entry, rule, help) in findings(&check(&page(""), language)) {
            if entry == "R-9" {
                assert!(help.contains("`on: R-9`"), "{rule}: {help}");
                continue;
            }
            let way = format!(
                "`allow` {} `{rule}`",
                match language {
                    "en" => "for",
                    "ru" => "для",
                    _ => "para",
                }
            );
            assert!(help.contains(&way), "{entry} {rule}: {help}");
        }
    }
    // Those of one side are accepted by the other one.
    let mut edits = String::new();
    for id in 1..=8 {
        let of: Vec<&str> = before
            .iter()
            .filter(|(entry, ..)| *entry == format!("R-{id}"))
            .map(|(_, rule, _)| rule.as_str())
            .collect();
        let mut allows = String::new();
        for rule in of {
            let _ = writeln!(allows, "+  - {{ rule: {rule}, reason: As it was meant. }}");
        }
        let _ = write!(
            edits,
            "```diff edit log/a.md\n-request: R-{id}\n+request: R-{id}\n+allow:\n{allows}```\n\n"
        );
    }
    let moved = "```yaml\ndecision: D-1\nat: 2026-03-20 12:00\nby: am\nvia: email\non: R-9\nverdict: changed\n\
                 sets: { due: 2026-04-20 }\n```\n";
    let end = format!(
        "### 2026-03-20T12:30+03:00 am <am@agency.example>: Move\n\n````markdown append log/a.md\n{moved}````\n\n\
         ### 2026-03-20T13:00+03:00 md <md@bakery.example>: Accept\n\n{edits}"
    );
    let after = findings(&check(&page(&end), "en"));
    assert_eq!(after, [], "{before:?}");
}
