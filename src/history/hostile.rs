//! Untrustworthy repositories, and unusual places of repositories.

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

#[test]
fn a_work_tree_whose_repository_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("log")).unwrap();
    for text in ["gitdir: /nowhere/at/all\n", "gitdir: ../gone\n"] {
        fs::write(folder.path().join(".git"), text).unwrap();
        let error = Repository::discover(&folder.path().join("log")).unwrap_err();
        assert!(
            matches!(&error, HistoryError::Unreadable { path, .. } if path.ends_with(".git")),
            "{error:?}"
        );
    }
}

#[test]
fn a_linked_work_tree() {
    let made = Made::script(TWO);
    let linked = tempfile::tempdir().unwrap();
    made.git(&[
        "worktree",
        "add",
        "-q",
        "--detach",
        linked.path().to_str().unwrap(),
        "main",
    ]);
    let repository = Repository::discover(&linked.path().join("log"))
        .unwrap()
        .unwrap();
    assert_eq!(repository.prefix(), "log/");
    let tip = repository.head().unwrap().unwrap();
    let history = read(
        &repository,
        tip,
        &Toy,
        &LogPaths::new([""], &|path| path == "x.md"),
        "projlog.yaml",
        &repository.mailmap(tip).unwrap(),
        None,
    )
    .unwrap();
    let story = history.story("R-2").unwrap();
    assert_eq!(history.path_of(story), Some("x.md"));
    assert!(history.charter.is_empty());
    let files = repository.index_files(None, &|_| true).unwrap();
    assert_eq!(
        files,
        [TreeFile {
            path: "x.md".into(),
            bytes: b"R-1: one\nR-2: two\n".to_vec()
        }]
    );
}

#[test]
fn no_repository_no_commit_no_work_tree() {
    let nowhere = tempfile::tempdir().unwrap();
    assert!(Repository::discover(nowhere.path()).unwrap().is_none());
    assert!(matches!(
        Repository::discover(&nowhere.path().join("gone")),
        Err(HistoryError::Unreadable { .. })
    ));
    let made = Made::empty(&[]);
    assert_eq!(made.open().head().unwrap(), None);
    assert!(
        matches!(refused(&made).0, HistoryError::UnknownRevision { revision, .. } if revision == "main")
    );
    let bare = clone(&Made::script(TWO), &["--bare"]);
    let repository = bare.open();
    assert_eq!((repository.workdir(), repository.prefix()), (None, ""));
    assert_eq!(bare.history().stories.len(), 2);
}

#[test]
fn a_bare_repository_among_the_files_is_skipped() {
    let made = Made::script(TWO);
    let inner = made.path().join("log");
    git_in(
        made.path(),
        &[
            "clone",
            "-q",
            "--bare",
            &url(&Made::script("z\n log/x.md | Z-1: forged")),
            "log",
        ],
        b"",
    );
    assert!(inner.join("HEAD").exists());
    let repository = Repository::discover(&inner).unwrap().unwrap();
    assert_eq!(repository.prefix(), "log/");
    assert!(repository.resolve("b").is_ok() && repository.resolve("z").is_err());
}

#[test]
fn other_formats() {
    let made = Made::empty(&["--ref-format=reftable"]);
    let error = Repository::discover(made.path()).unwrap_err();
    assert!(
        matches!(error, HistoryError::Unsupported { .. }),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("reftable")
            && error
                .remedy()
                .english()
                .contains("git refs migrate --ref-format=files")
    );
    made.git(&["refs", "migrate", "--ref-format=files"]);
    assert_eq!(made.open().head().unwrap(), None);
}

#[test]
fn sha256() {
    let made = Made::empty(&["--object-format=sha256"]);
    made.import(&to_stream(TWO));
    assert_eq!(made.story_line("R-2"), "recorded b, landed b, in log/x.md");
    let repository = made.open();
    let head = repository.head().unwrap().unwrap();
    assert_eq!(
        (
            head.to_string().len(),
            repository.resolve(&head.to_string())
        ),
        (64, Ok(head))
    );
    made.git(&["reset", "-q", "--hard"]);
    assert_eq!(repository.index_files(None, &|_| true).unwrap().len(), 2);
    fs::remove_file(loose(&made, "a:log/x.md").1).unwrap();
    assert!(matches!(
        refused(&made).0,
        HistoryError::MissingObject { .. }
    ));
}

#[test]
fn a_tag_of_a_tag() {
    let made = Made::script(TWO);
    made.git(&["tag", "-a", "-m", "one", "one", "main"]);
    made.git(&["tag", "-a", "-m", "two", "two", "one"]);
    let repository = made.open();
    let head = repository.head().unwrap().unwrap();
    for name in [
        "two",
        "HEAD",
        "main",
        "refs/heads/main",
        "a^{tree}~0",
        "main^0",
        &head.short(),
    ] {
        match repository.resolve(name) {
            Ok(commit) => assert_eq!(commit, head, "{name}"),
            Err(error) => assert!(name.contains("tree"), "{name}: {error}"),
        }
    }
    for name in [
        "",
        "main^{tree}",
        "main:log/x.md",
        "-x",
        "nobody",
        "0000000000000000000000000000000000000000",
    ] {
        assert!(
            matches!(
                repository.resolve(name),
                Err(HistoryError::UnknownRevision { .. })
            ),
            "{name}"
        );
    }
}

#[test]
fn another_users_repository() {
    use std::os::unix::fs::{MetadataExt, chown};
    let made = Made::script(TWO);
    let root = fs::metadata(made.path()).unwrap().uid() == 0;
    // Only root can give a folder away.
    if !root {
        return;
    }
    for folder in ["", ".git"] {
        chown(made.path().join(folder), Some(12_345), None).unwrap();
    }
    let error = Repository::discover(made.path()).unwrap_err();
    assert!(matches!(error, HistoryError::NotOwned { .. }), "{error:?}");
    assert!(
        error.remedy().english().contains(&format!(
            "safe.directory '{}'",
            made.path().canonicalize().unwrap().display()
        )),
        "{}",
        error.remedy().english()
    );
}

#[test]
fn the_index() {
    let made = Made::script(TWO);
    made.git(&["reset", "-q", "--hard"]);
    fs::write(made.path().join("log/x.md"), "R-1: staged\n").unwrap();
    fs::write(made.path().join("log/new.md"), "N-1: announced\n").unwrap();
    made.git(&["add", "log/x.md"]);
    made.git(&["add", "-N", "log/new.md"]);
    fs::write(made.path().join("log/x.md"), "R-1: not staged\n").unwrap();
    let repository = made.open();
    let files = |index: Option<&std::path::Path>| {
        let files = repository
            .index_files(index, &|path| path.starts_with("log/"))
            .unwrap();
        files
            .into_iter()
            .map(|f| (f.path, String::from_utf8(f.bytes).unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(files(None), [("log/x.md".into(), "R-1: staged\n".into())]);
    // As `git commit` does for its hooks: a separate index, named in GIT_INDEX_FILE.
    fs::copy(
        made.path().join(".git/index"),
        made.path().join(".git/next-index"),
    )
    .unwrap();
    made.git(&["add", "log"]);
    assert_eq!(
        files(Some(".git/next-index".as_ref())),
        [("log/x.md".into(), "R-1: staged\n".into())]
    );
    assert_eq!(files(None).len(), 2);
    // Two sides of a merge.
    let blob = made.git(&["rev-parse", "main:log/x.md"]);
    let sides = format!(
        "0 {0}\tlog/x.md\n100644 {1} 2\tlog/x.md\n100644 {1} 3\tlog/x.md\n",
        "0".repeat(40),
        blob.trim()
    );
    git_in(
        made.path(),
        &["update-index", "--index-info"],
        sides.as_bytes(),
    );
    let conflict = HistoryError::Unmerged {
        path: "log/x.md".into(),
    };
    assert_eq!(repository.index_files(None, &|_| true), Err(conflict));
    assert!(
        repository
            .index_files(None, &|path| path == "log/new.md")
            .is_ok()
    );
    // An index that only git itself can read.
    made.git(&["reset", "-q", "--hard"]);
    made.git(&["update-index", "--split-index"]);
    fs::write(made.path().join("log/x.md"), "R-1: split\n").unwrap();
    made.git(&["add", "log/x.md"]);
    let error = repository.index_files(None, &|_| true).unwrap_err();
    assert!(
        error.remedy().english().contains("--no-split-index"),
        "{error}"
    );
}

#[test]
fn people_by_the_mailmap_of_the_tip() {
    let made = Made::script(
        "a\n log/x.md | R-1: one\n b\n log/x.md | R-1: one\n .mailmap | Ann Example <ann@example> <a@x> / Dee <d@x>",
    );
    let history = made.history();
    let recorded = history.recorded(history.story("R-1").unwrap()).unwrap();
    let author = history.author(recorded);
    assert_eq!(
        (author.name.as_str(), author.email.as_str()),
        ("Ann Example", "ann@example")
    );
}
