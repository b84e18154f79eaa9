//! Two clones that go on side by side: nobody agrees to what was not in the clone in which they decided, whatever the times of the
//! commits are and whoever merges.

use crate::support::{Committer, Folder, git_as};

pub(super) const CHARTER: &str = "projlog: 1
timezone: Europe/Moscow
parties:
  agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
  bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
people:
  account-manager: { party: agency, email: am@agency.example, decides: [plan, charter, budget] }
  marketing-director: { party: bakery, email: md@bakery.example, decides: [plan, charter, budget] }
channels: { email: written, telegram: written }
terms: { answer: 2 working days, correction: 1 working day }
";

/// A side: its name, and the person who acts and commits for it.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) name: &'static str,
    pub(super) person: &'static str,
    email: &'static str,
}

pub(super) const AGENCY: Side = Side {
    name: "agency",
    person: "account-manager",
    email: "am@agency.example",
};
pub(super) const BAKERY: Side = Side {
    name: "bakery",
    person: "marketing-director",
    email: "md@bakery.example",
};

impl Side {
    /// The person at an hour of 3 March 2026, or of another day: `2026-03-02T12:00`.
    fn at(self, time: &str) -> (String, String) {
        let day = if time.contains('T') {
            ""
        } else {
            "2026-03-03T"
        };
        (self.email.to_owned(), format!("{day}{time}:00+0300"))
    }
}

pub(super) fn git(by: Side, time: &str, folder: &Folder, arguments: &[&str]) {
    let (email, time) = by.at(time);
    let by: Committer<'_> = (by.person, &email, &time);
    git_as(by, folder.path(), arguments, b"");
}

pub(super) fn commit(by: Side, time: &str, folder: &Folder) {
    git(by, time, folder, &["add", "-A"]);
    git(by, time, folder, &["commit", "-q", "-m", "Change the log"]);
}

pub(super) fn fenced(yaml: &str) -> String {
    format!("# About it\n\n```yaml\n{yaml}```\n")
}

/// What a side decides at a time, on an entry or the charter.
pub(super) fn decision(id: &str, by: Side, at: &str, on: &str, more: &str) -> String {
    let person = by.person;
    fenced(&format!(
        "decision: {id}\nat: 2026-03-03 {at}\nby: {person}\nvia: email\non: {on}\nverdict: approved\n{more}"
    ))
}

/// A plan and a decision of a side with an amount, and a branch `other` at the same commit.
pub(super) fn started(by: Side) -> Folder {
    let folder = Folder::empty();
    git(by, "11:00", &folder, &["init", "-q", "-b", "main"]);
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/plan.md",
        &fenced("stage: S-1\nowner: agency\ndue: 2026-04-30\n"),
    );
    folder.write(
        "log/offer.md",
        &decision("D-1", by, "10:50", "S-1", "amount: 1000\n"),
    );
    commit(by, "11:00", &folder);
    git(by, "11:00", &folder, &["branch", "other"]);
    folder
}

pub(super) fn check(folder: &Folder, rule: &str) -> String {
    let run = folder.projlog(&format!(
        "check --as-of '2026-03-20 12:00' --select {rule} --output-format concise"
    ));
    run.stdout
}

/// What a side does in its clone at a time.
pub(super) type Act<'a> = &'a dyn Fn(&Folder, &str);

/// What one side does in the clone `main` and another one in the clone `other`, either of them first, and then the merge by either.
pub(super) fn side_by_side(
    sides: [Side; 2],
    first: usize,
    merger: usize,
    acts: [Act<'_>; 2],
) -> Folder {
    let folder = started(sides[0]);
    for (place, time) in [(first, "12:00"), (1 - first, "13:00")] {
        let branch = ["main", "other"][place];
        git(sides[place], time, &folder, &["checkout", "-q", branch]);
        acts[place](&folder, time);
        commit(sides[place], time, &folder);
    }
    let (by, other) = (sides[merger], ["other", "main"][merger]);
    let own = ["main", "other"][merger];
    git(by, "14:00", &folder, &["checkout", "-q", own]);
    git(by, "14:00", &folder, &["merge", "-q", "--no-edit", other]);
    folder
}

/// The two sides in both orders, with either first and either merging.
pub(super) fn all_ways(each: impl Fn([Side; 2], usize, usize, &str)) {
    for sides in [[AGENCY, BAKERY], [BAKERY, AGENCY]] {
        for first in [0, 1] {
            for merger in [0, 1] {
                let [one, other] = sides.map(|side| side.name);
                let way = format!(
                    "{one} changes, {other} decides, {} first, {} merges",
                    sides[first].name, sides[merger].name
                );
                each(sides, first, merger, &way);
            }
        }
    }
}

fn minutes_before(time: &str) -> String {
    let hour: u32 = time[..2].parse().unwrap();
    format!("{}:50", hour - 1)
}

#[test]
fn a_decision_on_an_entry_is_none_on_a_change_in_another_clone() {
    all_ways(|sides, first, merger, way| {
        let folder = side_by_side(
            sides,
            first,
            merger,
            [
                &|folder, _| folder.change("log/offer.md", "amount: 1000", "amount: 9000"),
                &|folder, time| {
                    let at = minutes_before(time);
                    let text = decision("D-2", sides[1], &at, "D-1", "");
                    folder.write("log/answer.md", &text);
                },
            ],
        );
        let found = check(&folder, "entry-edited");
        let missing = format!("{} has not agreed", sides[1].name);
        assert_eq!(found.lines().count(), 1, "{way}: {found}");
        assert!(
            found.contains("`amount` was \"1000\", is now \"9000\"") && found.contains(&missing),
            "{way}: {found}"
        );
        // With the merge, the change can be seen.
        let text = decision("D-3", sides[1], "15:00", "D-1", "");
        folder.write("log/again.md", &text);
        commit(sides[1], "15:10", &folder);
        assert_eq!(check(&folder, "entry-edited"), "", "{way}");
    });
}

#[test]
fn a_decision_on_top_of_a_change_is_one_on_it() {
    for sides in [[AGENCY, BAKERY], [BAKERY, AGENCY]] {
        for squashed in [false, true] {
            let folder = started(sides[0]);
            git(sides[0], "12:00", &folder, &["checkout", "-q", "other"]);
            folder.change("log/offer.md", "amount: 1000", "amount: 9000");
            commit(sides[0], "12:00", &folder);
            git(sides[1], "13:00", &folder, &["branch", "changed"]);
            let text = decision("D-2", sides[1], "12:50", "D-1", "");
            folder.write("log/answer.md", &text);
            commit(sides[1], "13:00", &folder);
            git(sides[0], "13:30", &folder, &["checkout", "-q", "main"]);
            folder.write("notes.md", "Seen.\n");
            commit(sides[0], "13:30", &folder);
            if squashed {
                // The server puts the change into the main line as another commit.
                git(
                    sides[0],
                    "13:40",
                    &folder,
                    &["merge", "-q", "--squash", "changed"],
                );
                commit(sides[0], "13:40", &folder);
            }
            git(
                sides[0],
                "14:00",
                &folder,
                &["merge", "-q", "--no-edit", "other"],
            );
            let found = check(&folder, "entry-edited");
            assert_eq!(found, "", "{}, squashed: {squashed}", sides[0].name);
        }
    }
}

#[test]
fn a_decision_on_the_charter_is_none_on_a_version_in_another_clone() {
    all_ways(|sides, first, merger, way| {
        let folder = side_by_side(
            sides,
            first,
            merger,
            [
                &|folder, _| folder.change("projlog.yaml", "answer: 2", "answer: 20"),
                &|folder, time| {
                    let at = minutes_before(time);
                    let text = decision("D-2", sides[1], &at, "charter", "");
                    folder.write("log/answer.md", &text);
                },
            ],
        );
        let text = decision("D-3", sides[0], "15:00", "charter", "");
        folder.write("log/own.md", &text);
        commit(sides[0], "15:10", &folder);
        let found = check(&folder, "charter-unapproved");
        let missing = format!("(term answer) without a decision by {}", sides[1].name);
        assert_eq!(found.lines().count(), 1, "{way}: {found}");
        assert!(found.trim_end().ends_with(&missing), "{way}: {found}");
        let text = decision("D-4", sides[1], "16:00", "charter", "");
        folder.write("log/again.md", &text);
        commit(sides[1], "16:10", &folder);
        assert_eq!(check(&folder, "charter-unapproved"), "", "{way}");
    });
}

/// Decisions of both sides on top of a version of the charter, on the branch on which it was written.
#[test]
fn a_decision_on_a_branch_is_on_the_charter_of_that_branch() {
    for sides in [[AGENCY, BAKERY], [BAKERY, AGENCY]] {
        let folder = started(sides[0]);
        git(sides[0], "12:00", &folder, &["checkout", "-q", "other"]);
        folder.change("projlog.yaml", "answer: 2", "answer: 20");
        commit(sides[0], "12:00", &folder);
        for (side, id, hour) in [(sides[0], "D-2", "13"), (sides[1], "D-3", "14")] {
            let text = decision(id, side, &format!("{hour}:00"), "charter", "");
            folder.write(&format!("log/{id}.md"), &text);
            commit(side, &format!("{hour}:10"), &folder);
        }
        git(sides[0], "14:30", &folder, &["checkout", "-q", "main"]);
        folder.write("notes.md", "Seen.\n");
        commit(sides[1], "14:30", &folder);
        git(
            sides[0],
            "15:00",
            &folder,
            &["merge", "-q", "--no-edit", "other"],
        );
        let found = check(&folder, "charter-unapproved");
        assert_eq!(found, "", "{} changes", sides[0].name);
    }
}

/// Days off that move a due date which ran; the other side decides on the charter without them.
#[test]
fn a_decision_on_the_charter_is_none_on_days_off_in_another_clone() {
    all_ways(|sides, first, merger, way| {
        let request = format!(
            "request: R-1\nat: 2026-03-03 10:00\nfrom: {}\nto: {}\nvia: email\nneeds: answer\n",
            sides[1].person, sides[0].person
        );
        let folder = side_by_side(
            sides,
            first,
            merger,
            [
                &|folder, _| {
                    folder.write("log/asked.md", &fenced(&request));
                    let role = if sides[0].name == "agency" {
                        "role: contractor"
                    } else {
                        "role: client"
                    };
                    let free = format!("{role}, holidays: 2026-03-04..2026-03-06");
                    folder.change("projlog.yaml", role, &free);
                },
                &|folder, time| {
                    folder.write("log/asked.md", &fenced(&request));
                    let at = minutes_before(time);
                    let text = decision("D-2", sides[1], &at, "charter", "");
                    folder.write("log/answer.md", &text);
                },
            ],
        );
        let found = check(&folder, "calendar-moved");
        assert_eq!(found.lines().count(), 1, "{way}: {found}");
        let text = decision("D-4", sides[1], "16:00", "charter", "");
        folder.write("log/again.md", &text);
        commit(sides[1], "16:10", &folder);
        assert_eq!(check(&folder, "calendar-moved"), "", "{way}");
    });
}
