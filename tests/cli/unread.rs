//! What cannot be read: it judges nobody, and nothing is written over it.

use std::path::Path;

use crate::support::{Committer, Folder, Run, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const LATER: &str = "2026-03-26T18:00:00+0300";
const AS_OF: &str = "2026-03-27T12:00+03:00";

const ENTRIES: &str = "# March\n\n## Access\n\n```yaml\nrequest: R-1\nat: 2026-03-10 10:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n\n## The answer\n\n```yaml\nreply: A-1\nat: 2026-03-10 10:50\nfrom: marketing-director\nvia: email\nanswers: R-1\ngives: all\n```\n";
const MORE: &str =
    "\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-05-20\naccept: the poster\n```\n";

fn at(time: &str) -> Committer<'_> {
    ("Account Manager", "am@agency.example", time)
}

fn git(folder: &Folder, time: &str, arguments: &[&str]) {
    git_as(at(time), folder.path(), arguments, b"");
}

fn commit(folder: &Folder, time: &str) {
    git(folder, time, &["add", "-A"]);
    git(folder, time, &["commit", "-q", "-m", "Change the log"]);
}

/// A repository with a charter and a stage, and what `change` adds, in a commit in time for the entries.
fn recorded(change: impl Fn(&Folder)) -> Folder {
    let folder = Folder::empty();
    let time = "2026-03-10T11:00:00+0300";
    git(&folder, time, &["init", "-q", "-b", "main"]);
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/plan.md", MORE);
    change(&folder);
    commit(&folder, time);
    folder
}

fn write(folder: &Folder, path: &str, bytes: &[u8]) {
    std::fs::write(folder.path().join(path), bytes).unwrap();
}

fn remove(folder: &Folder, path: &str) {
    std::fs::remove_file(folder.path().join(path)).unwrap();
}

fn check(folder: &Folder, more: &str) -> Run {
    folder.projlog(&format!(
        "check -q --no-cache --output-format concise --select syntax,entry-removed,entry-edited,entry-logged-late --as-of {AS_OF} {more}"
    ))
}

/// The rules of the findings, each once.
fn rules(folder: &Folder, more: &str) -> Vec<String> {
    let run = check(folder, more);
    let rules = run.stdout.lines().filter_map(|line| {
        let (_, rule) = line.split_once('[')?;
        Some(rule.split_once(']')?.0.to_owned())
    });
    rules.collect()
}

/// Random bytes, the same each time.
fn noise() -> Vec<u8> {
    let mut state: u32 = 7;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..2_000).map(|_| next()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = format!("\u{feff}{text}");
    units.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The entries in forms that nothing is read from, each with its name.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    let (start, end) = ENTRIES.split_at(120);
    let zeros = vec![0; 200];
    let wider = ENTRIES.chars().flat_map(|c| u32::from(c).to_le_bytes());
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:16\nsize 127\n";
    vec![
        ("UTF-16", utf16(ENTRIES)),
        ("UTF-32", wider.collect()),
        ("zeros alone", zeros.clone()),
        ("zeros at the end", [start.as_bytes(), &zeros].concat()),
        ("zeros", [start.as_bytes(), &zeros, end.as_bytes()].concat()),
        ("noise", noise()),
        ("packed", [b"\x1f\x8b\x08", &noise()[..]].concat()),
        ("encrypted", [b"\0GITCRYPT\0", &noise()[..]].concat()),
        ("a pointer", pointer.into()),
    ]
}

#[test]
fn an_unreadable_file_judges_nobody() {
    for (name, bytes) in unreadable() {
        let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
        assert_eq!(rules(&folder, ""), [""; 0], "{name}");
        write(&folder, "log/a.md", &bytes);
        assert_eq!(rules(&folder, ""), ["syntax"], "{name}, not committed");
        commit(&folder, "2026-03-20T11:00:00+0300");
        assert_eq!(rules(&folder, ""), ["syntax"], "{name}");
        assert_eq!(rules(&folder, "--at HEAD"), ["syntax"], "{name}");
        // Nothing is added to it.
        let run = folder.projlog(&format!(
            "new request --title More --id R-9 --from account-manager --to marketing-director --via email --needs answer --at 2026-03-26T10:00 --file log/a.md --as-of {AS_OF}"
        ));
        assert_eq!(run.status(), 2, "{name}: {}", run.transcript());
        assert_eq!(
            std::fs::read(folder.path().join("log/a.md")).unwrap(),
            bytes
        );
        folder.write("log/a.md", ENTRIES);
        commit(&folder, LATER);
        assert_eq!(rules(&folder, ""), [""; 0], "{name}, restored");
        // What is gone when it can be read again was removed.
        folder.write("log/a.md", ENTRIES.split_once("## The answer").unwrap().0);
        assert_eq!(rules(&folder, ""), ["entry-removed"], "{name}, removed");
    }
}

#[test]
fn an_unreadable_file_in_another_place_may_hold_what_is_missing() {
    for (name, bytes) in unreadable() {
        let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
        remove(&folder, "log/a.md");
        write(&folder, "log/b.md", &bytes);
        assert_eq!(rules(&folder, ""), ["syntax"], "{name}, not committed");
        git(&folder, LATER, &["add", "-A"]);
        let staged = rules(&folder, "--staged");
        assert!(!staged.contains(&"entry-removed".to_owned()), "{name}");
        commit(&folder, LATER);
        assert_eq!(rules(&folder, ""), ["syntax"], "{name}");
        assert_eq!(rules(&folder, "--at HEAD"), ["syntax"], "{name}");
    }
    // One that was there before, and is the same, hides nothing.
    let folder = recorded(|folder| {
        folder.write("log/a.md", ENTRIES);
        write(folder, "log/b.md", &utf16("# Notes\n"));
    });
    remove(&folder, "log/a.md");
    let all = ["entry-removed", "entry-removed", "syntax"];
    let sorted = |more: &str| {
        let mut found = rules(&folder, more);
        found.sort();
        found
    };
    assert_eq!(sorted(""), all);
    commit(&folder, LATER);
    assert_eq!(sorted(""), all);
    assert_eq!(sorted("--at HEAD"), all);
}

#[test]
fn what_was_unreadable_first_is_not_late() {
    for (name, bytes) in unreadable() {
        let folder = recorded(|folder| write(folder, "log/a.md", &bytes));
        folder.write("log/a.md", ENTRIES);
        let pending = rules(&folder, "");
        assert!(pending.iter().all(|rule| rule == "syntax"), "{name}");
        commit(&folder, "2026-03-20T11:00:00+0300");
        assert_eq!(rules(&folder, ""), [""; 0], "{name}");
        let moved = recorded(|folder| write(folder, "log/a.md", &bytes));
        remove(&moved, "log/a.md");
        moved.write("log/b.md", ENTRIES);
        commit(&moved, "2026-03-20T11:00:00+0300");
        assert_eq!(rules(&moved, ""), [""; 0], "{name}, moved");
        // What came to a file that could be read is late.
        let other = recorded(|folder| {
            write(folder, "log/a.md", &bytes);
            folder.write("log/b.md", "# Notes\n");
        });
        other.write("log/b.md", ENTRIES);
        commit(&other, "2026-03-20T11:00:00+0300");
        let found = rules(&other, "");
        let late = found.iter().filter(|rule| *rule == "entry-logged-late");
        assert_eq!(late.count(), 2, "{name}");
    }
}

#[test]
fn another_encoding_is_no_edit() {
    let text = format!("{ENTRIES}\nПривет, звонок.\n");
    let cp1251 = text.chars().map(|c| match u32::from(c) {
        code @ 0x410..=0x44f => u8::try_from(code - 0x410 + 0xc0).unwrap(),
        code => u8::try_from(code).unwrap(),
    });
    let cp1251: Vec<u8> = cp1251.collect();
    let folder = recorded(|folder| write(folder, "log/a.md", &cp1251));
    folder.write("log/a.md", &text);
    assert_eq!(rules(&folder, ""), [""; 0]);
    commit(&folder, "2026-03-20T11:00:00+0300");
    assert_eq!(rules(&folder, ""), [""; 0]);
    write(&folder, "log/a.md", &cp1251);
    assert_eq!(rules(&folder, ""), ["syntax"]);
    folder.write("log/a.md", &text.replace("звонок", "письмо нам"));
    assert_eq!(rules(&folder, ""), ["entry-edited"]);
}

#[test]
fn what_git_keeps_elsewhere_neither_accuses_nor_acquits() {
    for clean in [
        "printf '\\0GITCRYPT\\0'; tr a-zA-Z n-za-mN-ZA-M",
        "echo version https://git-lfs.github.com/spec/v1; cksum",
    ] {
        let folder = recorded(|folder| {
            git(folder, LATER, &["config", "filter.x.clean", clean]);
            git(folder, LATER, &["config", "filter.x.smudge", "cat"]);
            folder.write(".gitattributes", "log/a.md filter=x\n");
            folder.write("log/a.md", ENTRIES);
        });
        assert_eq!(rules(&folder, ""), ["syntax"], "{clean}");
        folder.write("log/a.md", ENTRIES.split_once("## The answer").unwrap().0);
        assert_eq!(rules(&folder, ""), ["syntax"], "{clean}");
        commit(&folder, LATER);
        let run = check(&folder, "");
        assert!(run.stdout.contains("Git LFS"), "{}", run.transcript());
        assert_eq!(rules(&folder, ""), ["syntax"], "{clean}");
    }
    // Git writes an id into the work tree.
    let folder =
        recorded(|folder| folder.write("log/a.md", &ENTRIES.replace("Access", "Access $Id$")));
    folder.write(
        "log/a.md",
        &ENTRIES.replace("Access", "Access $Id: 85fbbc0a $"),
    );
    assert_eq!(rules(&folder, ""), [""; 0]);
}

#[cfg(unix)]
fn link(folder: &Folder, target: &str, path: &str) {
    std::os::unix::fs::symlink(target, folder.path().join(path)).unwrap();
}

fn rename(folder: &Folder, from: &str, to: &str) {
    let whole = |path: &str| folder.path().join(path);
    std::fs::create_dir_all(whole(to).parent().unwrap()).unwrap();
    std::fs::rename(whole(from), whole(to)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_one_finding() {
    // All of the log, a part of it, and a file: not committed, and committed.
    type Change = fn(&Folder);
    let changes: [Change; 3] = [
        |folder| {
            rename(folder, "log", "real");
            link(folder, "real", "log");
        },
        |folder| {
            rename(folder, "log/old", "old");
            link(folder, "../old", "log/old");
        },
        |folder| {
            rename(folder, "log/old/a.md", "a.md");
            link(folder, "../a.md", "log/b.md");
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let folder = recorded(|folder| folder.write("log/old/a.md", ENTRIES));
        change(&folder);
        assert_eq!(rules(&folder, ""), ["syntax"], "{number}");
        commit(&folder, LATER);
        assert_eq!(rules(&folder, ""), ["syntax"], "{number}");
        assert_eq!(rules(&folder, "--at HEAD"), ["syntax"], "{number}");
    }
    // A link to other files hides nothing.
    let folder = recorded(|folder| folder.write("photos/a.jpg", "x"));
    link(&folder, "../photos", "log/photos");
    assert_eq!(rules(&folder, ""), [""; 0]);
    commit(&folder, LATER);
    assert_eq!(rules(&folder, "--at HEAD"), [""; 0]);
}

#[test]
fn only_a_repository_hides_files() {
    let folder = recorded(|folder| folder.write("log/n/a.md", ENTRIES));
    // Anything else that is called `.git`.
    for place in ["log/.git", "log/n/.git"] {
        folder.write(place, "");
        assert_eq!(rules(&folder, ""), [""; 0], "{place}");
        remove(&folder, place);
        std::fs::create_dir(folder.path().join(place)).unwrap();
        assert_eq!(rules(&folder, ""), [""; 0], "{place}");
        std::fs::remove_dir(folder.path().join(place)).unwrap();
    }
    // A repository around files that git has in the outer one.
    let inner = |folder: &Folder, path: &str| {
        git(folder, LATER, &["init", "-q", path]);
    };
    inner(&folder, "log/n");
    assert_eq!(rules(&folder, ""), [""; 0]);
    // One that holds what was in the log.
    let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
    std::fs::create_dir(folder.path().join("log/n")).unwrap();
    inner(&folder, "log/n");
    assert_eq!(rules(&folder, ""), [""; 0], "it is empty");
    rename(&folder, "log/a.md", "log/n/a.md");
    assert_eq!(rules(&folder, ""), ["syntax"]);
}

#[test]
fn a_submodule_in_the_log_is_one_finding() {
    let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
    let inner = folder.path().join("log/n");
    std::fs::create_dir(&inner).unwrap();
    rename(&folder, "log/a.md", "log/n/a.md");
    let git_in = |path: &Path, arguments: &[&str]| {
        git_as(at(LATER), path, arguments, b"");
    };
    git_in(&inner, &["init", "-q"]);
    git_in(&inner, &["add", "-A"]);
    git_in(&inner, &["commit", "-q", "-m", "Move"]);
    commit(&folder, LATER);
    for more in ["", "--at HEAD"] {
        assert_eq!(rules(&folder, more), ["syntax"], "{more}");
    }
    // A clone does not have its files.
    std::fs::remove_dir_all(&inner).unwrap();
    std::fs::create_dir(&inner).unwrap();
    assert_eq!(rules(&folder, ""), ["syntax"]);
}

#[test]
fn a_file_outside_a_sparse_checkout_is_not_written_over() {
    let draft = "\n```yaml draft\nrequest: R-5\nat: 2026-03-26 10:00\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: answer\n```\n";
    let folder = recorded(|folder| folder.write("log/2026-03.md", &format!("{ENTRIES}{draft}")));
    git(&folder, LATER, &["sparse-checkout", "set", "nothing"]);
    assert!(!folder.path().join("log").exists());
    for command in [
        "new request --title More --from account-manager --to marketing-director --via email --needs answer --at 2026-03-26T10:00 --as-of 2026-03-27T12:00+03:00",
        "drafts --accept R-5",
        "drafts --skip R-5",
    ] {
        let run = folder.projlog(command);
        assert_eq!(run.status(), 2, "{}", run.transcript());
        let words = &run.stderr;
        assert!(words.contains("log/2026-03.md"), "{words}");
        assert!(words.contains("`git sparse-checkout disable`"), "{words}");
        assert!(!folder.path().join("log").exists(), "{command}");
    }
    git(&folder, LATER, &["sparse-checkout", "disable"]);
    let run = folder.projlog("drafts --accept R-5");
    assert_eq!(run.status(), 0, "{}", run.transcript());
}

#[test]
fn a_sparse_checkout_without_an_index_judges_nobody() {
    let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
    git(&folder, LATER, &["sparse-checkout", "set", "nothing"]);
    assert_eq!(rules(&folder, ""), [""; 0]);
    remove(&folder, ".git/index");
    for more in ["", "--no-history"] {
        let run = check(&folder, more);
        assert_eq!(run.status(), 2, "{}", run.transcript());
        let advised = run.stderr.contains("--no-history");
        assert_eq!(advised, more.is_empty(), "{}", run.transcript());
    }
}

#[test]
fn a_file_that_git_writes_in_another_encoding_is_named_as_such() {
    let folder = recorded(|folder| folder.write("log/a.md", ENTRIES));
    folder.write(
        ".gitattributes",
        "log/a.md working-tree-encoding=UTF-16LE-BOM\n",
    );
    // The file is text still, which git would take for the other encoding.
    git(&folder, LATER, &["add", ".gitattributes"]);
    git(
        &folder,
        LATER,
        &["commit", "-q", "-m", "Write it otherwise"],
    );
    std::fs::remove_file(folder.path().join("log/a.md")).unwrap();
    git(&folder, LATER, &["checkout", "log/a.md"]);
    let run = check(&folder, "");
    assert!(
        run.stdout.contains("working-tree-encoding"),
        "{}",
        run.transcript()
    );
    assert_eq!(rules(&folder, "--at HEAD"), [""; 0]);
}
