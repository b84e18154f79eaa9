//! Untrustworthy histories, and unusual places of repositories, through the program itself: the result is correct, or the
//! program ends with 2 and a remedy; never with a wrong date.

use std::path::{Path, PathBuf};

use crate::support::{Committer, Folder, Run, STORE_COMMIT, git, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const MANAGER: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);
const LATER: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-04T12:00:00+0300",
);

fn entry(id: &str, at: &str) -> String {
    format!(
        "# About {id}\n\n```yaml\nrequest: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n"
    )
}

/// A repository with two commits: R-1, then R-2.
fn two(options: &[&str]) -> Folder {
    let folder = Folder::empty();
    git_as(
        MANAGER,
        folder.path(),
        &[&["init", "-q", "-b", "main"], options].concat(),
        b"",
    );
    folder.write("projlog.yaml", CHARTER);
    for (who, id, at) in [
        (MANAGER, "R-1", "2026-03-03 11:30"),
        (LATER, "R-2", "2026-03-04 11:30"),
    ] {
        folder.write(&format!("log/{id}.md"), &entry(id, at));
        git_as(who, folder.path(), &["add", "-A"], b"");
        git_as(who, folder.path(), &["commit", "-q", "-m", id], b"");
    }
    folder
}

fn sh(folder: &Folder, arguments: &[&str]) -> String {
    git_as(LATER, folder.path(), arguments, b"")
}

/// A clone through the transport, which is needed for shallow and partial clones.
fn clone(origin: &Folder, options: &[&str]) -> Folder {
    let copy = Folder::empty();
    let url = format!("file://{}", origin.path().display());
    git_as(
        MANAGER,
        copy.path(),
        &[&["clone", "-q"], options, &[&url, "."]].concat(),
        b"",
    );
    copy
}

const AS_OF: &str = "--as-of '2026-03-05 12:00'";

/// Checks that every command that needs the history ends with 2 and these words, and that a check without it works.
#[track_caller]
fn refused(folder: &Folder, words: &[&str]) {
    for command in [
        &format!("check {AS_OF}"),
        &format!("check {AS_OF} --exit-zero --output-format json"),
        "show R-1",
        "history",
    ] {
        let run = folder.projlog(command);
        run.assert_refused();
        for word in words {
            assert!(
                run.stderr.contains(word),
                "{word:?} in {}",
                run.transcript()
            );
        }
    }
    let run = folder.projlog(&format!("check {AS_OF} --no-history"));
    assert_eq!(run.status(), 0, "{}", run.transcript());
}

/// Checks that the entries are dated as they were committed.
fn dated(run: &Run) {
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let output: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["entry"].as_str().unwrap(),
                line["recorded"]["time"].as_str(),
            )
        })
        .collect();
    let expected = [
        ("R-1", Some("2026-03-03T09:00:00Z")),
        ("R-2", Some("2026-03-04T09:00:00Z")),
    ];
    assert_eq!(
        (run.status(), output.as_slice()),
        (0, expected.as_slice()),
        "{}",
        run.transcript()
    );
}

fn history(folder: &Folder) -> Run {
    folder.projlog("history --output-format jsonl")
}

#[test]
fn a_shallow_clone() {
    let origin = two(&[]);
    let folder = clone(&origin, &["--depth", "1"]);
    refused(
        &folder,
        &[
            "a shallow clone",
            "`git fetch --unshallow`",
            "`fetch-depth: 0`",
            "`GIT_DEPTH: 0`",
            "`--no-history`",
        ],
    );
    // A linked work tree: the boundary is in the git directory that both share.
    sh(&folder, &["worktree", "add", "-q", "linked"]);
    let linked = folder.command("history").within("linked").run();
    assert_eq!(linked.status(), 2, "{}", linked.transcript());
    assert!(
        linked.stderr.contains("a shallow clone"),
        "{}",
        linked.transcript()
    );
    sh(&folder, &["worktree", "remove", "--force", "linked"]);
    // The remedy works.
    sh(&folder, &["fetch", "-q", "--unshallow"]);
    dated(&history(&folder));
}

/// The file of a loose object.
fn loose(folder: &Folder, name: &str) -> PathBuf {
    let id = sh(folder, &["rev-parse", name]);
    folder
        .path()
        .join(".git/objects")
        .join(&id[..2])
        .join(&id[2..])
}

#[test]
fn missing_and_damaged_objects() {
    for name in ["main^", "main^^{tree}", "main^:log", "main^:log/R-1.md"] {
        let folder = two(&[]);
        // The tip has the same blob, but another folder.
        std::fs::remove_file(loose(&folder, name)).unwrap();
        refused(
            &folder,
            &["is missing", "`git fsck --full`", "`--no-history`"],
        );
    }
    let folder = two(&[]);
    let file = loose(&folder, "main^");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, "rubbish").unwrap();
    refused(
        &folder,
        &["is damaged", "`git fsck --full`", "`--no-history`"],
    );
}

#[test]
fn a_partial_clone() {
    let origin = two(&[]);
    // A version that the tip does not have.
    origin.write("log/R-1.md", &entry("R-1", "2026-03-03 11:35"));
    sh(&origin, &["commit", "-q", "-a", "-m", "Correct it"]);
    sh(&origin, &["config", "uploadpack.allowFilter", "true"]);
    let folder = clone(&origin, &["--filter=blob:none"]);
    refused(
        &folder,
        &[
            "a partial clone",
            "`git fetch --refetch --no-filter`",
            "`--no-history`",
        ],
    );
    sh(&folder, &["fetch", "-q", "--refetch", "--no-filter"]);
    dated(&history(&folder));
}

#[test]
fn grafts_and_replacements() {
    let folder = two(&[]);
    let (first, tip) = (
        sh(&folder, &["rev-parse", "main^"]),
        sh(&folder, &["rev-parse", "main"]),
    );
    folder.write(".git/info/grafts", &format!("{tip}\n"));
    refused(
        &folder,
        &["grafts", "remove ", "info/grafts", "`--no-history`"],
    );
    std::fs::remove_file(folder.path().join(".git/info/grafts")).unwrap();
    sh(&folder, &["replace", &tip, &first]);
    refused(
        &folder,
        &[
            "replacement",
            &format!("`git replace --delete {tip}`"),
            "`--no-history`",
        ],
    );
    sh(&folder, &["pack-refs", "--all"]);
    refused(&folder, &["replacement", "`git replace --list`"]);
    sh(&folder, &["replace", "--delete", &tip]);
    dated(&history(&folder));
}

#[test]
fn a_repository_that_cannot_be_read() {
    let folder = two(&[]);
    folder.write(".git/HEAD", "rubbish\n");
    let run = folder.projlog(&format!("check {AS_OF}"));
    run.assert_refused();
    assert!(run.stderr.contains("--no-history"), "{}", run.stderr);
    let folder = two(&[]);
    std::fs::rename(
        folder.path().join(".git"),
        folder.path().join("elsewhere.git"),
    )
    .unwrap();
    folder.write(".git", "gitdir: nowhere\n");
    refused(
        &folder,
        &[
            "it does not lead to a repository",
            "`git worktree repair ",
            "`--no-history`",
        ],
    );
}

/// Commits R-2 on top of `main` with a header that git itself would not write.
pub(super) fn forged(people: &str) -> Folder {
    let folder = two(&[]);
    let (tree, parent) = (
        sh(&folder, &["rev-parse", "main^{tree}"]),
        sh(&folder, &["rev-parse", "main^"]),
    );
    let raw = format!("tree {tree}\nparent {parent}\n{people}\n\nforged\n");
    let id = git_as(MANAGER, folder.path(), &STORE_COMMIT, raw.as_bytes());
    sh(&folder, &["update-ref", "refs/heads/main", &id]);
    folder
}

#[test]
fn malformed_commits_are_reported_and_their_entries_not_checked() {
    let (author, committer) = (
        "author A <a@x> 1772614800 +0300",
        "committer C <c@x> 1772614800 +0300",
    );
    for (people, why) in [
        (format!("{author}\ncommitter C <c@x>"), "no date"),
        (format!("{author}\n{author}\n{committer}"), "2 authors"),
        (
            format!("{author}\ncommitter C <c@x> 99999999999999 +0000"),
            "after 2099",
        ),
        (format!("{author}\ncommitter C <c@x> -1 +0000"), "date"),
        (author.to_owned(), "no committer"),
    ] {
        let folder = forged(&people);
        let output = folder
            .projlog("show R-2 --output-format json --as-of 2026-03-20")
            .json();
        assert!(
            output["recorded"].is_null() && output["landed"]["time"].is_null(),
            "{output}"
        );
        assert!(
            output["unjudged"].as_str().unwrap().contains(why),
            "{why}: {output}"
        );
        assert!(
            output["obligations"]
                .as_array()
                .unwrap()
                .iter()
                .all(|obligation| obligation["what"] != "record"),
            "{output}"
        );
        assert_eq!(output["findings"][0]["rule"], "clock-skew", "{output}");
        assert!(
            output["findings"][0]["message"]
                .as_str()
                .unwrap()
                .contains(why),
            "{output}"
        );
        assert!(folder.projlog("history").stdout.contains("unjudged"));
        // The other entry is checked as usual.
        let output = folder
            .projlog("show R-1 --output-format json --as-of 2026-03-20")
            .json();
        assert_eq!(
            (&output["recorded"]["time"], &output["unjudged"]),
            (
                &"2026-03-03T12:00:00+03:00".into(),
                &serde_json::Value::Null
            )
        );
    }
    let folder = forged(&format!("{author}\n{author}\n{committer}"));
    let run = folder.projlog("check --as-of '2026-03-05 12:00' --output-format concise");
    assert!(
        run.stdout
            .contains("log/R-2.md:4:1: warning[clock-skew]: commit "),
        "{}",
        run.transcript()
    );
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.transcript());
}

#[test]
fn linked_work_trees() {
    let folder = two(&[]);
    sh(
        &folder,
        &["worktree", "add", "-q", "--detach", "linked", "main"],
    );
    dated(
        &folder
            .command("history --output-format jsonl")
            .within("linked")
            .run(),
    );
    dated(
        &folder
            .command("history --output-format jsonl")
            .within("linked/log")
            .run(),
    );
}

#[test]
fn a_bare_repository_has_no_work_tree_to_check() {
    let folder = clone(&two(&[]), &["--bare"]);
    let run = folder.projlog(&format!("check {AS_OF}"));
    assert_eq!(
        (run.status(), run.stdout.as_str()),
        (2, ""),
        "{}",
        run.transcript()
    );
    assert!(run.stderr.contains("\n  help: "), "{}", run.transcript());
}

/// A bare repository that somebody committed as files could bring its own configuration and history.
#[test]
fn a_bare_repository_among_the_files_is_not_opened() {
    let folder = two(&[]);
    let inner = clone(&two(&[]), &["--bare"]);
    copy(inner.path(), &folder.path().join("log/inner"));
    folder.write("log/inner/log/Z-1.md", &entry("Z-1", "2026-03-01"));
    folder.write("log/inner/projlog.yaml", CHARTER);
    dated(&history(&folder));
    // The charter in it makes it a project; the history is that of the surrounding repository.
    let run = folder
        .command("history --output-format jsonl")
        .within("log/inner")
        .run();
    assert!(
        run.stdout.contains("\"entry\":\"Z-1\""),
        "{}",
        run.transcript()
    );
    assert!(
        run.stdout
            .lines()
            .all(|line| line.contains("\"recorded\":null")),
        "{}",
        run.transcript()
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &to);
        } else {
            std::fs::copy(item.path(), to).unwrap();
        }
    }
}

/// Whether the installed git supports such repositories.
fn made(option: &str) -> bool {
    let folder = Folder::empty();
    git(folder.path(), &["init", "-q", option]).is_some_and(|made| made.status.success())
}

#[test]
fn sha256() {
    if !made("--object-format=sha256") {
        return;
    }
    let folder = two(&["--object-format=sha256"]);
    let run = history(&folder);
    dated(&run);
    let first: serde_json::Value =
        serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(
        (
            first["recorded"]["commit"].as_str().unwrap().len(),
            &first["signed"]
        ),
        (64, &false.into())
    );
    // Signatures have another header there.
    let raw = sh(&folder, &["cat-file", "commit", "main"]) + "\n";
    let raw = raw.replacen("\n\n", "\ngpgsig-sha256 of somebody\n\n", 1);
    let signed = git_as(
        LATER,
        folder.path(),
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        raw.as_bytes(),
    );
    sh(&folder, &["update-ref", "refs/heads/main", &signed]);
    assert!(
        folder
            .projlog("show R-2")
            .stdout
            .contains(", signed (not verified)")
    );
    std::fs::remove_file(loose(&folder, "main^")).unwrap();
    refused(&folder, &["is missing", "`git fsck --full`"]);
}

#[test]
fn reftable() {
    if !made("--ref-format=reftable") {
        return;
    }
    let folder = two(&["--ref-format=reftable"]);
    refused(
        &folder,
        &[
            "reftable",
            "`git refs migrate --ref-format=files`",
            "`git clone --ref-format=files`",
            "`--no-history`",
        ],
    );
    // The remedy that does not need a newer git.
    dated(&history(&clone(&folder, &["--ref-format=files"])));
}
