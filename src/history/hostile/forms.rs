//! Repositories in unusual places, of unusual forms, and of other users.

use super::*;

#[test]
fn a_work_tree_whose_repository_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("log")).unwrap();
    for text in ["gitdir: /nowhere/at/all\n", "gitdir: ../gone\n"] {
        fs::write(folder.path().join(".git"), text).unwrap();
        let error = Repository::discover(&folder.path().join("log")).unwrap_err();
        assert!(
            matches!(&error, HistoryError::LinkedToNothing { link } if link.ends_with(".git")),
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
    // A branch or a tag that is called like another commit.
    let first = made.git(&["rev-parse", "a"]);
    made.git(&["tag", first.trim(), "main"]);
    assert_ne!(repository.resolve(first.trim()), Ok(head));
    assert_eq!(repository.resolve(first.trim()), repository.resolve("a"));
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
