//! An id that is in the log again after its entry was removed, or that two branches use: nobody escapes an edit by way of a gap, and
//! nobody is judged by the record of another entry.

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

type Person = (&'static str, &'static str);

/// Somebody of each side.
const SIDES: [(Person, &str); 2] = [
    (("Account Manager", "am@agency.example"), "account-manager"),
    (
        ("Marketing Director", "md@bakery.example"),
        "marketing-director",
    ),
];

fn as_of(person: Person, time: &'static str) -> Committer<'static> {
    (person.0, person.1, time)
}

fn commit(folder: &Folder, by: Committer<'_>) {
    git_as(by, folder.path(), &["add", "-A"], b"");
    let commit = ["commit", "-q", "--allow-empty", "-m", "Log"];
    git_as(by, folder.path(), &commit, b"");
}

fn started(by: Person) -> Folder {
    let folder = Folder::empty();
    let by = as_of(by, "2026-03-02T10:00:00+0300");
    git_as(by, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/plan.md",
        "```yaml\nstage: S-1\nowner: agency\ndue: 2026-05-20\naccept: the poster\n```\n",
    );
    commit(&folder, by);
    folder
}

fn entry(text: &str) -> String {
    format!("## Matter\n\n```yaml\n{text}\n```\n")
}

fn request(at: &str, from: &str, to: &str, needs: &str) -> String {
    entry(&format!(
        "request: R-1\nat: {at}\nfrom: {from}\nto: {to}\nvia: email\nneeds: {needs}"
    ))
}

/// The findings of some rules.
fn found(folder: &Folder, rules: &str) -> String {
    let run = folder.projlog(&format!(
        "check --no-cache --output-format concise --as-of 2026-03-20T17:00+03:00 --select {rules}"
    ));
    run.stdout
}

const RECORD: &str =
    "entry-edited,deadline-moved,entry-removed,entry-logged-late,recorded-before-it-happened";

#[test]
fn what_is_put_back_otherwise_was_edited() {
    for ((person, name), (other, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        for way in [
            "removed",
            "a draft",
            "a broken line",
            "another id",
            "uncommitted",
        ] {
            let folder = started(person);
            let before = request("2026-03-03 10:00", name, other_name, "answer");
            folder.write("log/a.md", &before);
            commit(&folder, as_of(person, "2026-03-03T10:10:00+0300"));
            let plan = folder.read("log/plan.md");
            match way {
                "a draft" => {
                    folder.write("log/a.md", &before.replace("```yaml", "```yaml draft"));
                    folder.write("log/plan.md", &plan.replace("```yaml", "```yaml draft"));
                }
                "a broken line" => {
                    folder.write("log/a.md", &before.replace("request: R-1", "request R-1"));
                    folder.write("log/plan.md", &plan.replace("stage: S-1", "stage S-1"));
                }
                "another id" => {
                    folder.write("log/a.md", &before.replace("R-1", "R-9"));
                    folder.write("log/plan.md", &plan.replace("S-1", "S-9"));
                }
                _ => {
                    folder.write("log/a.md", "# Nothing\n");
                    folder.write("log/plan.md", "# Nothing\n");
                }
            }
            commit(&folder, as_of(other, "2026-03-11T10:00:00+0300"));
            folder.write(
                "log/b.md",
                &before.replace("answer", "answer\ndue: 2026-06-01"),
            );
            std::fs::remove_file(folder.path().join("log/a.md")).unwrap();
            folder.write("log/plan.md", &plan.replace("2026-05-20", "2026-06-20"));
            if way != "uncommitted" {
                commit(&folder, as_of(other, "2026-03-12T10:00:00+0300"));
            }
            let found = found(&folder, RECORD);
            assert!(
                found.contains("error[entry-edited]: R-1 was changed"),
                "{way}: {found}"
            );
            assert!(
                found.contains("error[deadline-moved]: S-1 was changed"),
                "{way}: {found}"
            );
            if way != "uncommitted" {
                assert!(
                    found.contains(&format!("by {other_name})")),
                    "{way}: {found}"
                );
            }
            // As it was, nothing was changed.
            folder.write("log/b.md", &before);
            folder.write("log/plan.md", &plan);
            commit(&folder, as_of(other, "2026-03-13T10:00:00+0300"));
            let restored = self::found(&folder, RECORD);
            assert!(
                !restored.contains("R-1") && !restored.contains("S-1"),
                "{way}: {restored}"
            );
        }
    }
}

#[test]
fn an_id_that_was_free_again_is_that_of_another_entry() {
    for ((person, name), (_, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        for committed in [true, false] {
            let folder = started(person);
            folder.write(
                "log/a.md",
                &request("2026-03-03 10:00", name, other_name, "answer"),
            );
            commit(&folder, as_of(person, "2026-03-03T10:05:00+0300"));
            folder.write("log/a.md", "# Nothing\n");
            commit(&folder, as_of(person, "2026-03-03T10:10:00+0300"));
            folder.write(
                "log/a.md",
                &request("2026-03-20 10:00", name, other_name, "answer"),
            );
            if committed {
                commit(&folder, as_of(person, "2026-03-20T10:05:00+0300"));
            }
            assert_eq!(found(&folder, RECORD), "", "{name}, {committed}");
        }
    }
}

#[test]
fn a_placeholder_is_no_record() {
    for ((person, name), (_, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        let folder = started(person);
        folder.write(
            "log/a.md",
            &request("2026-03-04 10:00", other_name, name, "answer"),
        );
        let reply = |text: &str| {
            entry(&format!(
                "reply: A-1\nat: 2026-03-04 11:00\nfrom: {name}\nvia: email\n{text}"
            ))
        };
        folder.write("log/z.md", &reply("answers: [R-1]"));
        commit(&folder, as_of(person, "2026-03-04T11:05:00+0300"));
        folder.write("log/z.md", "# Nothing\n");
        commit(&folder, as_of(person, "2026-03-04T11:06:00+0300"));
        folder.write("log/z.md", &reply("answers: [R-1]\ngives: all"));
        commit(&folder, as_of(person, "2026-03-19T10:00:00+0300"));
        let found = found(&folder, RECORD);
        assert!(found.contains("[entry-logged-late]: A-1"), "{found}");
    }
}

/// Each side takes the next id, and one of them renumbers its own entry.
#[test]
fn the_same_id_on_two_branches_accuses_nobody() {
    for ((person, name), (other, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        for (when, swapped) in [
            ("before", false),
            ("after", false),
            ("after", true),
            ("first", false),
        ] {
            let folder = started(person);
            let git = |by: Committer<'_>, words: &[&str]| git_as(by, folder.path(), words, b"");
            let early = as_of(person, "2026-03-03T12:05:00+0300");
            git(early, &["checkout", "-q", "-b", "x"]);
            let ours = request("2026-03-03 12:00", name, other_name, "access");
            folder.write("log/one.md", &ours);
            commit(&folder, early);
            if when == "before" {
                folder.write("log/one.md", &ours.replace("R-1", "R-2"));
                commit(&folder, as_of(person, "2026-03-05T11:00:00+0300"));
            }
            git(early, &["checkout", "-q", "main"]);
            folder.write(
                "log/two.md",
                &request("2026-03-05 10:00", other_name, name, "answer"),
            );
            let late = as_of(other, "2026-03-05T10:05:00+0300");
            commit(&folder, late);
            let merging = as_of(person, "2026-03-05T11:05:00+0300");
            let (here, there) = if swapped {
                ("x", "main")
            } else {
                ("main", "x")
            };
            git(merging, &["checkout", "-q", here]);
            git(merging, &["merge", "-q", "--no-ff", there, "-m", "Both"]);
            if when == "after" {
                folder.write("log/one.md", &ours.replace("R-1", "R-2"));
                commit(&folder, as_of(person, "2026-03-05T11:25:00+0300"));
            }
            if when == "first" {
                let theirs = folder.read("log/two.md").replace("R-1", "R-2");
                folder.write("log/two.md", &theirs);
                commit(&folder, as_of(other, "2026-03-05T11:25:00+0300"));
            }
            let found = found(&folder, "entry-edited,recorded-before-it-happened");
            assert_eq!(found, "", "{name}, {when}, {swapped}");
        }
    }
}

#[test]
fn a_draft_on_an_own_branch_is_recorded_as_it_arrives() {
    for ((person, name), (other, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        let folder = started(person);
        folder.write(
            "log/a.md",
            &request("2026-03-04 10:00", other_name, name, "answer"),
        );
        commit(&folder, as_of(other, "2026-03-04T10:05:00+0300"));
        let early = as_of(person, "2026-03-04T11:05:00+0300");
        git_as(early, folder.path(), &["checkout", "-q", "-b", "x"], b"");
        let reply = |text: &str| {
            entry(&format!(
                "reply: A-1\nat: 2026-03-04 11:00\nfrom: {name}\nvia: email\n{text}"
            ))
        };
        folder.write("log/z.md", &reply("answers: [R-1]"));
        commit(&folder, early);
        folder.write("log/z.md", &reply("answers: [R-1]\ngives: all"));
        let late = as_of(person, "2026-03-19T10:00:00+0300");
        commit(&folder, late);
        git_as(late, folder.path(), &["checkout", "-q", "main"], b"");
        folder.write("log/c.md", "# Nothing\n");
        commit(&folder, as_of(other, "2026-03-05T10:05:00+0300"));
        git_as(
            late,
            folder.path(),
            &["merge", "-q", "--no-ff", "x", "-m", "Merge branch 'x'"],
            b"",
        );
        let found = found(&folder, RECORD);
        assert!(found.contains("[entry-logged-late]: A-1"), "{found}");
    }
}

/// Before its commit, nobody can know that an entry will be late, or in time.
#[test]
fn the_record_of_an_entry_is_open_until_its_commit() {
    for ((person, name), (_, other_name)) in [(SIDES[0], SIDES[1]), (SIDES[1], SIDES[0])] {
        let folder = started(person);
        folder.write(
            "log/a.md",
            &request("2026-03-04 10:00", name, other_name, "answer"),
        );
        commit(&folder, as_of(person, "2026-03-10T11:05:00+0300"));
        let record = |time: &str| {
            let run = folder.projlog(&format!("status --output-format json --as-of {time}"));
            let status: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            let owed = status["obligations"].as_array().unwrap().iter();
            let mut records = owed.filter(|o| o["what"] == "record" && o["entry"] == "R-1");
            let one = records.next().unwrap().clone();
            (one["state"].clone(), one["discharged_at"].is_null())
        };
        assert_eq!(record("2026-03-04T12:00+03:00"), ("open".into(), true));
        assert_eq!(record("2026-03-09T12:00+03:00"), ("overdue".into(), true));
        assert_eq!(record("2026-03-10T12:00+03:00"), ("late".into(), false));
        let story = folder.projlog("show R-1 --as-of 2026-03-04T12:00+03:00");
        assert!(
            !story.stdout.contains("later than agreed"),
            "{}",
            story.stdout
        );
    }
}
