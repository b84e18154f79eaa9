//! References, reflogs and packs that are lost, damaged or replaced.

use super::*;

#[test]
fn a_lost_branch_is_no_unborn_one() {
    let start = || {
        let made = Made::script(TWO);
        made.git(&["reset", "-q", "--hard", "a"]);
        made.git(&["reset", "-q", "--hard", "b"]);
        made.git(&["pack-refs", "--all"]);
        made
    };
    let made = start();
    let head = made.open().head().unwrap().unwrap();
    let packed = made.path().join(".git/packed-refs");
    let text = std::fs::read(&packed).unwrap();
    // At each place where the file can end, the branch is found, or the damage.
    for end in 0..text.len() {
        std::fs::write(&packed, &text[..end]).unwrap();
        match made.open().head() {
            Ok(found) => assert_eq!(found, Some(head), "{end}"),
            Err(HistoryError::DamagedRefs { line, .. }) => assert!(line > 0),
            Err(HistoryError::LostBranch { name, last, .. }) => {
                assert_eq!(
                    (name.as_str(), last),
                    ("refs/heads/main", Some(head.to_string()))
                );
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    std::fs::write(&packed, vec![0; text.len()]).unwrap();
    assert!(matches!(
        made.open().head(),
        Err(HistoryError::DamagedRefs { line: 1, .. })
    ));
    std::fs::remove_file(&packed).unwrap();
    let error = made.open().head().unwrap_err();
    assert!(
        error
            .remedy()
            .english()
            .contains(&format!("git update-ref refs/heads/main {head}")),
        "{error:?}"
    );
    made.git(&["update-ref", "refs/heads/main", &head.to_string()]);
    assert_eq!(made.open().head(), Ok(Some(head)));
    std::fs::remove_file(made.path().join(".git/refs/heads/main")).unwrap();
    std::fs::create_dir(made.path().join(".git/refs/heads/main")).unwrap();
    assert!(matches!(
        made.open().head(),
        Err(HistoryError::LostBranch { .. })
    ));
}

#[test]
fn a_branch_without_a_commit_is_not_lost() {
    let unborn = |commands: &[&[&str]]| {
        let made = Made::script(TWO);
        made.git(&["reset", "-q", "--hard", "b"]);
        for command in commands {
            made.git(command);
        }
        assert_eq!(made.open().head(), Ok(None), "{commands:?}");
    };
    unborn(&[&["checkout", "-q", "--orphan", "new"]]);
    unborn(&[&["update-ref", "-d", "HEAD"]]);
    unborn(&[
        &["checkout", "-q", "b"],
        &["branch", "-q", "-D", "main"],
        &["checkout", "-q", "--orphan", "main"],
    ]);
    unborn(&[
        &["branch", "-q", "a/b"],
        &["checkout", "-q", "a/b"],
        &["branch", "-q", "-m", "c"],
        &["symbolic-ref", "HEAD", "refs/heads/a/b"],
    ]);
    unborn(&[
        &["branch", "-q", "a/b"],
        &["checkout", "-q", "--orphan", "a"],
    ]);
    unborn(&[
        &["checkout", "-q", "--orphan", "gh-pages"],
        &["pack-refs", "--all"],
    ]);
}

#[test]
fn packs_that_another_process_replaces_are_listed_again() {
    let made = Made::script(TWO);
    made.git(&["reset", "-q", "--hard", "b"]);
    made.git(&["repack", "-adq"]);
    let repository = made.open();
    let known = repository.head().unwrap().unwrap();
    assert!(repository.objects().any(known).is_ok());
    let repacked = |message: &str| {
        made.git(&["commit", "-q", "--allow-empty", "-m", message]);
        made.git(&["repack", "-adq"]);
        made.open().head().unwrap().unwrap()
    };
    let (newer, again) = (repacked("c"), repository.again());
    assert!(repository.objects().any(newer).is_ok());
    assert!(repository.objects().any(known).is_ok());
    assert!(
        again.open().objects().any(newer).is_ok(),
        "in another thread"
    );
    let newest = repacked("d");
    assert!(repository.resolve(&newest.short()).is_ok());
    let nowhere = ObjectId::from_hex(&"1".repeat(40)).unwrap();
    assert!(matches!(
        repository.objects().any(nowhere),
        Err(HistoryError::MissingObject { .. })
    ));
}

#[test]
fn a_reflog_that_cannot_be_read_hides_no_forced_push() {
    let origin = Made::script(TWO);
    let made = clone(&origin, &[]);
    made.git(&["reset", "-q", "--hard", "HEAD~1"]);
    origin.git(&["checkout", "-q", "--detach"]);
    made.git(&["push", "-q", "-f", "origin", "HEAD:main"]);
    let log = made.path().join(".git/logs/refs/remotes/origin/main");
    let text = std::fs::read_to_string(&log).unwrap();
    assert_eq!(made.open().forced().unwrap().len(), 1);
    let line = text.lines().count();
    for damaged in [
        "\0".repeat(300),
        text.replace(['\t', '>'], ""),
        format!("{text}\0\0"),
    ] {
        std::fs::write(&log, &damaged).unwrap();
        match made.open().forced() {
            Err(HistoryError::DamagedLog { line: found, .. }) => assert!(found <= line + 1),
            other => panic!("{damaged:?}: {other:?}"),
        }
    }
    std::fs::remove_file(&log).unwrap();
    assert_eq!(made.open().forced(), Ok(Vec::new()), "as in a fresh clone");
    std::fs::create_dir(&log).unwrap();
    assert!(matches!(
        made.open().forced(),
        Err(HistoryError::Unreadable { .. })
    ));
}
