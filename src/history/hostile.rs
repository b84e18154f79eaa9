//! Untrustworthy repositories: cut off, altered, damaged, and with malformed commits.

mod forms;
mod lost;

use std::fs;
use std::path::PathBuf;

use super::testing::{Made, Toy, git_in, to_stream};
use super::*;

const TWO: &str = "
    a
      log/x.md | R-1: one
    b
      log/x.md | R-1: one / R-2: two
      projlog.yaml | version";

fn url(made: &Made) -> String {
    format!("file://{}", made.path().display())
}

fn clone(made: &Made, options: &[&str]) -> Made {
    let copy = Made {
        dir: tempfile::tempdir().unwrap(),
    };
    git_in(
        copy.path(),
        &[&["clone", "-q"], options, &[&url(made), "."]].concat(),
        b"",
    );
    copy
}

/// The error's message and remedy.
fn refused(made: &Made) -> (HistoryError, String) {
    let error = made.try_history().unwrap_err();
    let words = format!("{error}; {}", error.remedy().english());
    (error, words)
}

#[test]
fn shallow() {
    let origin = Made::script(TWO);
    let made = clone(&origin, &["--depth", "1"]);
    let (error, words) = refused(&made);
    assert!(matches!(error, HistoryError::Shallow { .. }));
    for remedy in [
        "fetch-depth: 0",
        "GIT_DEPTH: 0",
        "git fetch --unshallow",
        "--no-history",
    ] {
        assert!(words.contains(remedy), "{words}");
    }
    // What does not need the history works.
    let repository = made.open();
    let head = repository.head().unwrap().unwrap();
    assert_eq!(
        repository.file_at(head, "projlog.yaml").unwrap().unwrap(),
        b"version\n"
    );
    made.git(&["worktree", "add", "-q", "../linked"]);
    let linked = made.path().parent().unwrap().join("linked");
    let repository = Repository::discover(&linked).unwrap().unwrap();
    let answer = read(
        &repository,
        head,
        &Toy,
        &LogPaths::new(["log"], &|_| true),
        "projlog.yaml",
        &repository.mailmap(head).unwrap(),
        None,
    );
    fs::remove_dir_all(&linked).unwrap();
    assert!(matches!(answer, Err(HistoryError::Shallow { .. })));
    made.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(made.history().stories.len(), 2);
}

#[test]
fn grafts() {
    let made = Made::script(TWO);
    let file = made.path().join(".git/info/grafts");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "").unwrap();
    assert_eq!(made.history().stories.len(), 2);
    fs::write(&file, made.git(&["rev-parse", "main"])).unwrap();
    assert_eq!(
        refused(&made).0,
        HistoryError::Grafts { file: file.clone() }
    );
    // An empty file alters nothing.
    fs::write(&file, "# nothing\n").unwrap();
    assert_eq!(made.history().stories.len(), 2);
}

#[test]
fn replacements() {
    let made = Made::script(TWO);
    let (a, b) = (made.git(&["rev-parse", "a"]), made.git(&["rev-parse", "b"]));
    made.git(&["replace", b.trim(), a.trim()]);
    let expected = HistoryError::ReplaceRefs {
        count: 1,
        first: b.trim().to_owned(),
    };
    assert_eq!(refused(&made).0, expected);
    made.git(&["pack-refs", "--all"]);
    assert!(
        !made
            .path()
            .join(".git/refs/replace")
            .join(b.trim())
            .exists()
    );
    let (error, words) = refused(&made);
    assert_eq!(error, expected);
    assert!(words.contains(&format!("git replace --delete {}", b.trim())));
    made.git(&["replace", "--delete", b.trim()]);
    assert_eq!(made.history().stories.len(), 2);
}

/// The file of a loose object.
fn loose(made: &Made, name: &str) -> (String, PathBuf) {
    let id = made.git(&["rev-parse", name]).trim().to_owned();
    let file = made
        .path()
        .join(".git/objects")
        .join(&id[..2])
        .join(&id[2..]);
    (id, file)
}

#[test]
fn a_missing_object() {
    for name in ["a", "a^{tree}", "a:log", "a:log/x.md"] {
        let made = Made::script(TWO);
        let (id, file) = loose(&made, name);
        fs::remove_file(file).unwrap();
        assert_eq!(
            refused(&made).0,
            HistoryError::MissingObject { id, partial: false },
            "{name}"
        );
    }
}

#[test]
fn a_damaged_object() {
    for name in ["a", "a^{tree}", "a:log", "a:log/x.md"] {
        let made = Made::script(TWO);
        let (id, file) = loose(&made, name);
        let (_, other) = loose(&made, if name == "a" { "a:log/x.md" } else { "b" });
        fs::remove_file(&file).unwrap();
        fs::write(&file, "rubbish").unwrap();
        assert!(
            matches!(refused(&made).0, HistoryError::Damaged { id: damaged, .. } if damaged == id),
            "{name}"
        );
        // An object of another kind in its place.
        fs::copy(other, &file).unwrap();
        assert!(
            matches!(refused(&made).0, HistoryError::Damaged { id: damaged, .. } if damaged == id),
            "{name}"
        );
    }
}

#[test]
fn a_partial_clone() {
    let origin = Made::script(TWO);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let made = clone(&origin, &["--filter=blob:none", "--no-checkout"]);
    let (error, words) = match Repository::discover(made.path()) {
        Ok(_) => refused(&made),
        Err(error) => (
            error.clone(),
            format!("{error}; {}", error.remedy().english()),
        ),
    };
    assert!(
        words.contains("partial clone") && words.contains("filter"),
        "{error:?}: {words}"
    );
    // The remedy works.
    made.git(&["fetch", "-q", "--refetch", "--no-filter"]);
    assert_eq!(made.history().stories.len(), 2);
}

/// Commits on top of `main` with a header that git itself would not write.
fn forge(made: &Made, people: &str, tree: &str) {
    let tree = made.git(&["rev-parse", tree]);
    let parent = made.git(&["rev-parse", "main"]);
    let raw = format!(
        "tree {}\nparent {}\n{people}\n\nforged\n",
        tree.trim(),
        parent.trim()
    );
    let id = git_in(
        made.path(),
        &[
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            "--stdin",
        ],
        raw.as_bytes(),
    );
    made.git(&["update-ref", "refs/heads/main", id.trim()]);
}

#[test]
fn malformed_commits_leave_times_unknown() {
    let (author, committer) = (
        "author A <a@x> 1600000000 +0000",
        "committer C <c@x> 1600000000 +0000",
    );
    let cases = [
        (format!("{author}\ncommitter C <c@x>"), "no date"),
        (format!("{author}\n{author}\n{committer}"), "2 authors"),
        (
            format!("{author}\ncommitter C <c@x> 99999999999999 +0000"),
            "after 2099",
        ),
        (author.to_owned(), "no committer"),
    ];
    for (people, why) in cases {
        let made = Made::script("a\n log/x.md | R-1: one\n b < a\n log/x.md | R-1: one / R-2: two");
        made.git(&["update-ref", "refs/heads/main", "a"]);
        forge(&made, &people, "b^{tree}");
        let history = made.history();
        assert_eq!(history.story("R-1").unwrap().times_unknown, None);
        let story = &history.story("R-2").unwrap();
        assert_eq!(
            (story.recorded, history.landed(story).unwrap().time()),
            (None, None)
        );
        let times_unknown = story.times_unknown.as_ref().unwrap().to_string();
        assert!(times_unknown.contains(why), "{story:?}");
        let malformed = history.commits.iter().filter(|c| c.malformed.is_some());
        assert_eq!(malformed.count(), 1);
        assert_eq!(history.tip().unwrap().authored(), None);
    }
}

#[test]
fn a_malformed_edit_and_a_malformed_commit_beside_the_log() {
    let made = Made::script(
        "a\n log/x.md | R-1: one / R-2: two\n b < a\n log/x.md | R-1: changed / R-2: two",
    );
    made.git(&["update-ref", "refs/heads/main", "a"]);
    forge(
        &made,
        "author A <a@x> 1 +0000\ncommitter C <c@x>",
        "a^{tree}",
    );
    let history = made.history();
    assert!(
        history
            .stories
            .iter()
            .all(|s| s.times_unknown.is_none() && s.recorded.is_some())
    );
    forge(
        &made,
        "author A <a@x> 1 +0000\ncommitter C <c@x>",
        "b^{tree}",
    );
    let history = made.history();
    assert!(
        history.story("R-1").unwrap().times_unknown.is_some()
            && history.story("R-1").unwrap().recorded.is_some()
    );
    assert_eq!(history.story("R-2").unwrap().times_unknown, None);
}

/// `log/x.md` is a log in every version but the third, which has one byte more than the limit.
#[test]
fn a_version_that_is_too_large_removes_no_entry() {
    let mut large = String::from("R-1: one / R-2: two / ");
    large += &"x".repeat(LARGEST_FILE + 1 - "R-1: one\nR-2: two\n\n".len());
    let script = format!("{TWO}\n c\n log/x.md | {large}\n d\n log/x.md | R-1: one / R-2: other");
    let made = Made::script(&script);
    assert_eq!(
        made.git(&["cat-file", "-s", "c:log/x.md"]).trim(),
        (LARGEST_FILE + 1).to_string()
    );
    assert_eq!(made.story_line("R-1"), "recorded a, landed a, in log/x.md");
    assert_eq!(
        made.story_line("R-2"),
        "recorded b, landed b, edited d (text), in log/x.md"
    );
    let id = ObjectId::from_hex(made.git(&["rev-parse", "c:log/x.md"]).trim()).unwrap();
    assert!(matches!(
        made.open().blob(id),
        Err(HistoryError::TooLarge { .. })
    ));
}
