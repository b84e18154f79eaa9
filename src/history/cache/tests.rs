//! Whatever happens to branches and cache files, the result is the one read from the objects.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::history::testing::{Made, Toy};
use crate::history::{History, LogPaths, Repository, read};

const THREE: &str = "
    a
      log/x.md | R-1: one
    b
      log/x.md | R-1: one / R-2: two
    c
      log/x.md | R-1: other / R-2: two";

fn cache(made: &Made) -> Cache {
    Cache::new(made.open().common_dir(), &["log"]).of_any_length()
}

fn answer(repository: &Repository, tip: &str, cache: Option<&Cache>) -> History {
    let tip = repository.resolve(tip).unwrap();
    read(
        repository,
        tip,
        &Toy,
        &LogPaths::new(["log"], &|path| path.starts_with("log/")),
        "projlog.yaml",
        &repository.mailmap(tip).unwrap(),
        cache,
    )
    .unwrap()
}

/// Checks that reading twice with a cache gives what reading without one gives.
fn same(made: &Made, tip: &str) {
    let repository = made.open();
    let plain = answer(&repository, tip, None);
    assert_eq!(answer(&repository, tip, Some(&cache(made))), plain);
    assert_eq!(answer(&repository, tip, Some(&cache(made))), plain);
}

fn files(made: &Made) -> Vec<PathBuf> {
    let items = fs::read_dir(made.path().join(".git/projlog"))
        .into_iter()
        .flatten()
        .flatten();
    let mut files: Vec<PathBuf> = items.map(|item| item.path()).collect();
    files.sort();
    files
}

fn kept(made: &Made, tip: &str) -> Option<CommitId> {
    let repository = made.open();
    let tip = repository.resolve(tip).unwrap();
    cache(made)
        .nearest(repository.objects(), tip)
        .map(|(commit, _)| commit)
}

#[test]
fn it_is_used_and_extended() {
    let made = Made::script(THREE);
    assert_eq!(kept(&made, "main"), None);
    same(&made, "b");
    let b = made.open().resolve("b").unwrap();
    assert_eq!(kept(&made, "b"), Some(b));
    assert_eq!(kept(&made, "main"), Some(b));
    assert_eq!(kept(&made, "a"), None);
    same(&made, "main");
    assert_eq!(
        kept(&made, "main"),
        Some(made.open().resolve("main").unwrap())
    );
}

#[test]
fn amended_forced_and_switched_branches() {
    let made = Made::script(THREE);
    same(&made, "main");
    // An amend: another tip on the same parent, and then one on an older one.
    made.git(&["reset", "-q", "--hard", "main"]);
    fs::write(made.path().join("log/x.md"), "R-1: amended\nR-2: two\n").unwrap();
    made.git(&["commit", "-q", "-a", "--amend", "-m", "c"]);
    same(&made, "main");
    made.git(&["reset", "-q", "--hard", "a"]);
    fs::write(made.path().join("log/y.md"), "R-3: three\n").unwrap();
    made.git(&["add", "."]);
    made.git(&["commit", "-q", "-m", "d"]);
    same(&made, "main");
    same(&made, "c");
    // A merge of a branch that began before the cached tip.
    made.git(&["checkout", "-q", "-b", "side", "a"]);
    fs::write(made.path().join("log/z.md"), "R-4: four\n").unwrap();
    made.git(&["add", "."]);
    made.git(&["commit", "-q", "-m", "e"]);
    made.git(&["checkout", "-q", "main"]);
    made.git(&["merge", "-q", "--no-ff", "-m", "f", "side"]);
    same(&made, "main");
}

#[test]
fn another_query_and_another_build() {
    let made = Made::script(THREE);
    same(&made, "main");
    let repository = made.open();
    let tip = repository.resolve("main").unwrap();
    let objects = repository.objects();
    let other = Cache {
        key: "0".repeat(16),
        ..cache(&made)
    };
    assert!(other.nearest(objects, tip).is_none());
    assert!(
        Cache::new(repository.common_dir(), &["other"])
            .nearest(objects, tip)
            .is_none()
    );
    // Under the name of this query, but written by another build.
    let [file] = files(&made).try_into().unwrap();
    let named = other.folder.join(format!("{}-{tip}{ENDING}", other.key));
    fs::copy(&file, named).unwrap();
    assert!(other.nearest(objects, tip).is_none());
}

#[test]
fn damaged_truncated_and_foreign_files() {
    let made = Made::script(THREE);
    same(&made, "main");
    let [file] = files(&made).try_into().unwrap();
    let whole = fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&file, bytes).unwrap();
        assert_eq!(kept(&made, "main"), None, "a flipped bit at {at}");
        fs::write(&file, &whole[..at]).unwrap();
        assert_eq!(kept(&made, "main"), None, "cut off at {at}");
    }
    same(&made, "main");
    assert_eq!(fs::read(&file).unwrap(), whole);
    fs::write(&file, b"hello").unwrap();
    same(&made, "main");
    // The history of another tip, under this one's name.
    let b = made.open().resolve("b").unwrap();
    same(&made, "b");
    let main = made.open().resolve("main").unwrap().to_string();
    fs::copy(file.to_str().unwrap().replace(&main, &b.to_string()), &file).unwrap();
    assert_eq!(kept(&made, "main"), Some(b));
    same(&made, "main");
}

#[test]
fn unfinished_files_of_a_killed_run_are_ignored() {
    let made = Made::script(THREE);
    same(&made, "main");
    let [file] = files(&made).try_into().unwrap();
    let folder = file.parent().unwrap().to_owned();
    let half = folder.join(format!("x{UNFINISHED}"));
    fs::rename(&file, &half).unwrap();
    assert_eq!(kept(&made, "main"), None);
    same(&made, "main");
    assert_eq!(
        kept(&made, "main"),
        Some(made.open().resolve("main").unwrap())
    );
}

#[test]
fn a_folder_that_cannot_be_written() {
    let made = Made::script(THREE);
    let folder = made.path().join(".git/projlog");
    // A file in its place also stops root, who ignores permissions.
    fs::write(&folder, "in the way").unwrap();
    same(&made, "main");
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    same(&made, "main");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_number_of_files_is_limited() {
    let mut script = String::new();
    for number in 0..MAX_FILES + 3 {
        let _ = writeln!(script, "c{number}\n log/x.md | R-1: w{number}");
    }
    let made = Made::script(&script);
    for number in 0..MAX_FILES + 3 {
        same(&made, &format!("c{number}"));
    }
    assert_eq!(files(&made).len(), MAX_FILES);
}

#[test]
fn two_runs_at_once() {
    let made = Made::script(THREE);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| same(&made, "main"));
        }
    });
    assert_eq!(files(&made).len(), 1);
}

#[test]
fn facts_are_stored_for_one_query_and_rejected_if_damaged() {
    let made = Made::script(THREE);
    let cache = cache(&made);
    let facts = vec![("R-1".to_owned(), 1_u32), ("R-2".to_owned(), 2)];
    assert_eq!(cache.facts::<Vec<(String, u32)>>(), None);
    // A short history is read again as quickly.
    Cache::new(made.open().common_dir(), &["log"]).put_facts(&facts, WORTH_KEEPING - 1);
    assert!(files(&made).is_empty());
    cache.put_facts(&facts, 3);
    assert_eq!(cache.facts(), Some(facts));
    let other = Cache::new(made.open().common_dir(), &["other"]);
    assert_eq!(other.facts::<Vec<(String, u32)>>(), None);
    let [file] = files(&made).try_into().unwrap();
    let whole = fs::read(&file).unwrap();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&file, &damaged).unwrap();
        assert_eq!(cache.facts::<Vec<(String, u32)>>(), None, "byte {place}");
        fs::write(&file, &whole[..place]).unwrap();
        assert_eq!(cache.facts::<Vec<(String, u32)>>(), None, "{place} bytes");
    }
}

/// What a fetch shows may make another parent of a merge the one on the main line.
#[test]
fn what_was_seen_on_servers_is_part_of_it() {
    let script = "a
           log/x.md | R-1: one
         b < a
           log/x.md | R-1: one / R-2: two
         c < a
           log/x.md | R-1: one / R-3: three
         d < b c: Both
           log/x.md | R-1: one / R-2: two / R-3: three
         e < d
           log/x.md | R-1: one / R-2: two / R-3: other";
    let made = Made::script(script);
    let fetch = |name: &str| {
        let id = made.git(&["rev-parse", name]);
        let (branch, log) = ("refs/remotes/origin/main", "--create-reflog");
        made.git(&["update-ref", log, "-m", "fetch", branch, id.trim()]);
    };
    same(&made, "d");
    same(&made, "e");
    let before = answer(&made.open(), "e", None);
    fetch("c");
    fetch("e");
    assert_ne!(answer(&made.open(), "e", None).stories, before.stories);
    same(&made, "e");
    // A history that does not depend on it stays.
    let made = Made::script(THREE);
    same(&made, "main");
    made.git(&[
        "update-ref",
        "--create-reflog",
        "refs/remotes/origin/main",
        "main",
    ]);
    let file = files(&made);
    assert!(kept(&made, "main").is_some());
    same(&made, "main");
    assert_eq!(files(&made), file);
}
