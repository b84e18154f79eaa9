//! A merge with `-X ours` drops what the other side wrote at the same place. Whatever the other side is owed by it stays, or a
//! new error or warning names the merge: tried with the bad example of every rule.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use chrono::{DateTime, FixedOffset, TimeDelta};
use projlog::finding::Severity;
use projlog::rules::ALL;

use super::one_sided::{base, judge, judge_folder};

const AGENCY: (&str, &str) = ("account-manager", "am@agency.example");
const BAKERY: (&str, &str) = ("marketing-director", "md@bakery.example");

fn git(folder: &Path, by: (&str, &str), time: DateTime<FixedOffset>, arguments: &[&str]) {
    let time = time.format("%Y-%m-%dT%H:%M:%S%z").to_string();
    let done = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .envs([("GIT_AUTHOR_NAME", by.0), ("GIT_COMMITTER_NAME", by.0)])
        .envs([("GIT_AUTHOR_EMAIL", by.1), ("GIT_COMMITTER_EMAIL", by.1)])
        .envs([("GIT_AUTHOR_DATE", &time), ("GIT_COMMITTER_DATE", &time)])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "git {arguments:?}: {error}");
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// The text without the block of an entry, in whose place something else stands.
fn without(text: &str, id: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|line| {
        let field = line.split(" #").next().unwrap_or_default().trim_end();
        field.ends_with(&format!(": {id}"))
    })?;
    let start = (0..head).rev().find(|n| lines[*n].starts_with("```"))?;
    let end = (head..lines.len()).find(|n| lines[*n].starts_with("```"))?;
    let kept = [
        &lines[..start],
        &["Nothing happened here."],
        &lines[end + 1..],
    ];
    Some(kept.concat().join("\n") + "\n")
}

#[test]
fn a_merge_that_keeps_ours_ends_nothing_that_the_other_side_is_owed() {
    let (mut lost, mut tried) = (String::new(), 0);
    for rule in ALL {
        let Some(page) = base(rule) else { continue };
        // What both sides are owed, or nobody, one of them cannot drop unseen, or may.
        let of_one = judge(&page).is_some_and(|judged| {
            let mut findings = judged.findings.values();
            findings.any(|(severity, owed)| *severity >= Severity::Warning && owed.len() == 1)
        });
        if !of_one {
            continue;
        }
        let files = page.files().unwrap();
        let as_of = page.as_of.unwrap();
        let commits = page.steps.iter().filter_map(|step| step.commit.as_ref());
        let Some(start) = commits.map(|line| line.time).min() else {
            continue;
        };
        let Some((path, text)) = files.iter().find(|(path, _)| path.starts_with("log/")) else {
            continue;
        };
        // One side writes the log on a branch, the other merges it.
        for (own, other) in [(AGENCY, BAKERY), (BAKERY, AGENCY)] {
            let begun = |folder: &Path| {
                git(folder, own, start, &["init", "-q", "-b", "main"]);
                for (other, text) in files.iter().filter(|(name, _)| *name != path) {
                    write(folder, other, text);
                }
                let add = |by, time, message: &str| {
                    git(folder, by, time, &["add", "-A"]);
                    git(
                        folder,
                        by,
                        time,
                        &["commit", "-q", "--allow-empty", "-m", message],
                    );
                };
                add(own, start, "Begin");
                git(folder, other, start, &["checkout", "-q", "-b", "topic"]);
                write(folder, path, text);
                add(other, start + TimeDelta::hours(1), "What happened");
                git(folder, own, start, &["checkout", "-q", "main"]);
            };
            let honest = tempfile::tempdir().unwrap();
            begun(honest.path());
            let time = start + TimeDelta::hours(3);
            let merge = ["merge", "-q", "--no-ff", "--no-edit", "-X", "ours", "topic"];
            git(honest.path(), own, time, &merge);
            let Some(before) = judge_folder(honest.path(), as_of) else {
                continue;
            };
            for ((found, id, what), (severity, owed)) in &before.findings {
                let side = if other == AGENCY { "agency" } else { "bakery" };
                let Some(id) = id.as_ref().filter(|_| owed.as_slice() == [side.to_owned()]) else {
                    continue;
                };
                let kept = without(text, id).filter(|_| *severity >= Severity::Warning);
                let Some(kept) = kept else { continue };
                let folder = tempfile::tempdir().unwrap();
                begun(folder.path());
                write(folder.path(), path, &kept);
                let own_time = start + TimeDelta::hours(2);
                git(folder.path(), own, own_time, &["add", "-A"]);
                git(
                    folder.path(),
                    own,
                    own_time,
                    &["commit", "-q", "-m", "Our log"],
                );
                git(folder.path(), own, time, &merge);
                if std::fs::read_to_string(folder.path().join(path)).unwrap() == *text {
                    continue;
                }
                tried += 1;
                let Some(after) = judge_folder(folder.path(), as_of) else {
                    continue;
                };
                let key = (found.clone(), Some(id.clone()), what.clone());
                let named = after.findings.iter().any(|(key, (severity, _))| {
                    let of_merge = ["entry-removed", "entry-edited", "deadline-moved"];
                    let here = key.1.as_ref() == Some(id) && of_merge.contains(&&*key.0);
                    here && *severity >= Severity::Warning && !before.findings.contains_key(key)
                });
                if !after.findings.contains_key(&key) && !named {
                    let new: Vec<_> = after.findings.keys().collect();
                    let _ = writeln!(lost, "{found} about {id}, owed to {side}; now {new:?}");
                }
            }
        }
    }
    assert!(tried > 20, "only {tried} merges were tried");
    assert!(lost.is_empty(), "lost:\n{lost}");
}
