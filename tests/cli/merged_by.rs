//! Whoever merges a branch has not written what is on it: findings about changes do not depend on who merges them.

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// A request of the agency, one of the client, and the agency's late answer to it.
const REQUESTS: &str = "\
# Requests

```yaml
request: R-3
at: 2026-03-16 10:30
from: account-manager
to: marketing-director
via: email
needs: information
due: 2026-05-01
```

```yaml
request: R-4
at: 2026-03-16 09:10
from: marketing-director
to: account-manager
via: email
needs: information
due: 2026-03-16 12:00
```

```yaml
reply: A-4
answers: R-4
at: 2026-03-16 17:00
from: account-manager
via: email
gives: all
```
";

const PEOPLE: [(&str, &str); 3] = [
    ("Account Manager", "am@agency.example"),
    ("Marketing Director", "md@bakery.example"),
    ("Merge Bot", "bot@forge.example"),
];
// Their places in the list.
const AGENCY: usize = 0;
const CLIENT: usize = 1;
const BOT: usize = 2;

fn by(who: usize, time: &str) -> Committer<'_> {
    (PEOPLE[who].0, PEOPLE[who].1, time)
}

fn commit(folder: &Folder, by: Committer<'_>, message: &str) {
    git_as(by, folder.path(), &["add", "-A"], b"");
    git_as(by, folder.path(), &["commit", "-q", "-m", message], b"");
}

/// A change and its author.
type Change<'c> = (usize, &'c dyn Fn(&Folder));

/// A project in which changes are made on a branch, both sides have committed to the main line (others than these, these `beside`), and
/// somebody merges it.
fn merged(changes: &[Change<'_>], beside: &[Change<'_>], merger: usize) -> Folder {
    let folder = Folder::empty();
    let start = by(AGENCY, "2026-03-02T12:00:00+0300");
    git_as(start, folder.path(), &["init", "-q", "-b", "main"], b"");
    let charter = CHARTER.replace(
        "decides: [plan, estimate]",
        "decides: [plan, estimate, charter]",
    );
    folder.write("projlog.yaml", &charter);
    folder.write("log/stages.md", "# Stages\n");
    commit(&folder, start, "Begin");
    // Each side records its own.
    let (mut mine, mut yours) = (REQUESTS.split("\n\n"), Vec::new());
    let heading = mine.next().unwrap();
    let mut sections: Vec<&str> = mine.collect();
    yours.push(sections.remove(1));
    folder.write(
        "log/mine.md",
        &[&[heading][..], &sections].concat().join("\n\n"),
    );
    commit(&folder, by(AGENCY, "2026-03-16T17:10:00+0300"), "Record");
    folder.write(
        "log/yours.md",
        &[&[heading][..], &yours].concat().join("\n\n"),
    );
    commit(&folder, by(CLIENT, "2026-03-16T17:12:00+0300"), "Record");

    let start = by(AGENCY, "2026-03-16T17:20:00+0300");
    git_as(
        start,
        folder.path(),
        &["checkout", "-q", "-b", "topic"],
        b"",
    );
    for (author, change) in changes {
        change(&folder);
        commit(&folder, by(*author, "2026-03-16T17:20:00+0300"), "Change");
    }
    git_as(start, folder.path(), &["checkout", "-q", "main"], b"");
    for (who, file) in [(AGENCY, "one"), (CLIENT, "two")] {
        folder.write(&format!("log/{file}.md"), "# Nothing\n");
        commit(&folder, by(who, "2026-03-16T17:30:00+0300"), "Go on");
    }
    for (author, change) in beside {
        change(&folder);
        commit(&folder, by(*author, "2026-03-16T17:40:00+0300"), "Change");
    }
    let merge = [
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge pull request #3",
        "topic",
    ];
    git_as(
        by(merger, "2026-03-16T18:00:00+0300"),
        folder.path(),
        &merge,
        b"",
    );
    folder
}

/// What is found in such a project.
fn found(changes: &[Change<'_>], beside: &[Change<'_>], merger: usize) -> String {
    let run = merged(changes, beside, merger).projlog(
        "check --as-of '2026-03-16 19:00' --ignore clock-skew,call-uninvited --output-format concise",
    );
    let findings = run
        .stdout
        .lines()
        .filter(|line| line.contains(": error[") || line.contains(": warning["));
    findings.collect::<Vec<_>>().join("\n")
}

/// The same, whoever merges; without the commits' ids, which differ.
fn same(changes: &[Change<'_>]) -> String {
    same_beside(changes, &[])
}

/// The same with changes on the main line.
fn same_beside(changes: &[Change<'_>], beside: &[Change<'_>]) -> String {
    let all = [AGENCY, CLIENT, BOT].map(|merger| {
        let found = found(changes, beside, merger);
        let words: Vec<&str> = found.split("(commit ").collect();
        let rest = words.iter().enumerate().map(|(place, text)| match place {
            0 => *text,
            _ => text.split_once(' ').map_or(*text, |(_, rest)| rest),
        });
        rest.collect::<Vec<_>>().join("(commit ")
    });
    assert_eq!(all[0], all[1], "merged by the client");
    assert_eq!(all[0], all[2], "merged by a bot");
    let [first, ..] = all;
    first
}

fn replace(file: &'static str, from: &'static str, to: &'static str) -> impl Fn(&Folder) {
    move |folder| {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.contains(from));
        folder.write(file, &text.replace(from, to));
    }
}

const LATE: &str = "warning[reply-late]";

#[test]
fn a_correction_of_ones_own_entry_is_none_of_the_mergers() {
    let later = replace("log/mine.md", "due: 2026-05-01", "due: 2026-04-30");
    let found = same(&[(AGENCY, &later)]);
    assert!(!found.contains("R-3"), "{found}");
    let found = same(&[(CLIENT, &later)]);
    assert!(
        found.contains("error[entry-edited]: R-3 was changed"),
        "{found}"
    );
    assert!(found.contains("by marketing-director)"), "{found}");
}

#[test]
fn a_change_of_the_other_sides_entry_is_found_whoever_merges_it() {
    let later = replace("log/yours.md", "due: 2026-03-16 12:00", "due: 2026-03-31");
    let found = same(&[(AGENCY, &later)]);
    assert!(
        found.contains("error[entry-edited]: R-4 was changed"),
        "{found}"
    );
    assert!(found.contains("by account-manager)"), "{found}");
    assert!(!same(&[(CLIENT, &later)]).contains("R-4 was changed"));
}

#[test]
fn a_removal_is_by_whoever_removed_it() {
    let remove =
        |folder: &Folder| std::fs::remove_file(folder.path().join("log/yours.md")).unwrap();
    let found = same(&[(AGENCY, &remove)]);
    assert!(found.contains("error[entry-removed]: R-4"), "{found}");
    assert!(found.contains("by account-manager)"), "{found}");
    // The agency had answered it.
    let found = same(&[(CLIENT, &remove)]);
    assert!(found.contains("error[entry-removed]: R-4"), "{found}");
    assert!(found.contains("by marketing-director)"), "{found}");
    // Nobody had answered this one.
    let remove = |folder: &Folder| {
        let text = folder.read("log/mine.md");
        let (before, rest) = text.split_once("```yaml\nrequest: R-3").unwrap();
        let (_, after) = rest.split_once("\n```\n").unwrap();
        folder.write("log/mine.md", &format!("{before}{after}"));
    };
    let found = same(&[(CLIENT, &remove)]);
    assert!(found.contains("error[entry-removed]: R-3"), "{found}");
    assert!(!same(&[(AGENCY, &remove)]).contains("error[entry-removed]"));
}

#[test]
fn an_exception_is_agreed_by_its_author_and_not_by_the_merger() {
    let allow = "gives: all\nallow:\n  - rule: reply-late\n    reason: agreed\n";
    let accept = replace("log/mine.md", "gives: all\n", allow);
    let found = same(&[(AGENCY, &accept)]);
    assert!(
        found.contains(LATE) && found.contains("not agreed by bakery"),
        "{found}"
    );
    let found = same(&[(CLIENT, &accept)]);
    assert!(!found.contains("not agreed by bakery"), "{found}");
}

#[test]
fn a_grant_is_by_whoever_wrote_it() {
    let grant = replace(
        "projlog.yaml",
        "    email: [design@agency.example]\n",
        "    email: [design@agency.example]\n    decides: [budget: 99999]\n",
    );
    let found = same(&[(AGENCY, &grant)]);
    assert!(!found.contains("authority-self-granted"), "{found}");
    let found = same(&[(CLIENT, &grant)]);
    assert!(found.contains("error[authority-self-granted]"), "{found}");
}

#[test]
fn a_grant_is_by_whoever_wrote_it_where_the_other_side_changed_something_else() {
    let grant = replace(
        "projlog.yaml",
        "    email: [design@agency.example]\n",
        "    email: [design@agency.example]\n    decides: [budget: 99999]\n",
    );
    // Far from it, and in the lines before and after.
    for (from, to) in [
        ("project: Social media", "project: Media"),
        ("    name: Designer", "    name: The designer"),
        ("    name: Marketing director", "    name: The director"),
    ] {
        let other = replace("projlog.yaml", from, to);
        for side in [AGENCY, CLIENT] {
            let found = same_beside(&[(AGENCY, &grant)], &[(side, &other)]);
            assert!(!found.contains("authority-self-granted"), "{found}");
            let found = same_beside(&[(CLIENT, &grant)], &[(side, &other)]);
            assert!(found.contains("error[authority-self-granted]"), "{found}");
            assert!(found.contains("by marketing-director"), "{found}");
        }
    }
}

/// A request that is due by a term.
const ASKED: &str = "\
```yaml
request: R-5
at: 2026-03-16 10:10
from: marketing-director
to: account-manager
via: email
needs: answer
```
";

#[test]
fn days_off_are_by_whoever_took_them_where_the_other_side_changed_something_else() {
    let free = replace(
        "projlog.yaml",
        "holidays: [2026-03-09, 2026-03-27,",
        "holidays: [2026-03-09, 2026-03-16, 2026-03-27,",
    );
    let ask = |folder: &Folder| folder.write("log/asked.md", ASKED);
    let other = replace("projlog.yaml", "project: Social media", "project: Media");
    for side in [AGENCY, CLIENT] {
        let found = same_beside(&[(AGENCY, &free)], &[(CLIENT, &ask), (side, &other)]);
        assert!(found.contains("warning[calendar-moved]"), "{found}");
        assert!(found.contains("by account-manager"), "{found}");
    }
}

/// Each side decides on the charter of its own branch: neither has seen what the merge puts together.
#[test]
fn nobody_decides_before_a_merge_on_what_it_puts_together() {
    let decide = |folder: &Folder, id: &str, by: &str| {
        let text = format!(
            "```yaml\ndecision: {id}\nat: 2026-03-16 17:15\nby: {by}\nvia: email\non: charter\nverdict: approved\n```\n"
        );
        folder.write(&format!("log/{id}.md"), &text);
    };
    let term = |folder: &Folder| {
        replace(
            "projlog.yaml",
            "  access: 3 working days",
            "  access: 4 working days",
        )(folder);
        decide(folder, "D-1", "owner");
    };
    let name = |folder: &Folder| {
        replace("projlog.yaml", "  ends: 2026-05-29", "  ends: 2026-05-22")(folder);
        decide(folder, "D-2", "account-manager");
    };
    for merger in [AGENCY, CLIENT, BOT] {
        let folder = merged(&[(CLIENT, &term)], &[(AGENCY, &name)], merger);
        let check =
            "check --as-of '2026-03-25 19:00' --select charter-unapproved --output-format concise";
        let found = folder.projlog(check).stdout;
        assert!(
            found.contains("warning[charter-unapproved]")
                && found.contains("by marketing-director"),
            "{found}"
        );
    }
}

#[test]
fn each_field_is_by_whoever_changed_it() {
    let later = replace("log/yours.md", "due: 2026-03-16 12:00", "due: 2026-03-31");
    let time = replace(
        "log/yours.md",
        "at: 2026-03-16 09:10",
        "at: 2026-03-16 09:15",
    );
    let one = same_beside(&[(AGENCY, &later)], &[(CLIENT, &time)]);
    let other = same_beside(&[(CLIENT, &time)], &[(AGENCY, &later)]);
    for found in [one, other] {
        assert!(
            found.contains("error[entry-edited]: R-4 was changed"),
            "{found}"
        );
        assert!(found.contains("by account-manager): `due` was"), "{found}");
        assert!(!found.contains("`at` was"), "{found}");
    }
}

const DECISION: &str = "\
```yaml
decision: D-1
at: 2026-03-16 17:00
by: marketing-director
via: email
verdict: approved
scope: budget
amount: 1000
```
";

#[test]
fn nobody_changes_or_removes_what_the_other_side_recorded_before_it_lands() {
    let record = |folder: &Folder| folder.write("log/decision.md", DECISION);
    let more = replace("log/decision.md", "amount: 1000", "amount: 40000");
    let remove = |folder: &Folder| {
        std::fs::remove_file(folder.path().join("log/decision.md")).unwrap();
    };
    let changed = same(&[(CLIENT, &record), (AGENCY, &more)]);
    assert!(
        changed.contains("error[entry-edited]: D-1") && changed.contains("by account-manager)"),
        "{changed}"
    );
    let removed = same(&[(CLIENT, &record), (AGENCY, &remove)]);
    assert!(
        removed.contains("error[entry-removed]: D-1") && removed.contains("by account-manager)"),
        "{removed}"
    );
    for own in [
        same(&[(CLIENT, &record), (CLIENT, &more)]),
        same(&[(CLIENT, &record), (CLIENT, &remove)]),
    ] {
        assert!(!own.contains("D-1"), "{own}");
    }
}

#[test]
fn a_change_on_a_branch_names_its_commit_and_the_merge() {
    let later = replace("log/yours.md", "due: 2026-03-16 12:00", "due: 2026-03-31");
    let folder = merged(&[(AGENCY, &later)], &[], CLIENT);
    let check = "check --as-of '2026-03-16 19:00' --select entry-edited";
    let report = folder.projlog(check).stdout;
    let commit = |revision: &str| {
        let by = by(AGENCY, "2026-03-16T18:00:00+0300");
        git_as(
            by,
            folder.path(),
            &["rev-parse", "--short=7", revision],
            b"",
        )
        .trim()
        .to_owned()
    };
    let (made, merge) = (commit("HEAD^2"), commit("HEAD"));
    let plain = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        format!("on Mon 16 Mar 2026 18:00 (commit {made} by account-manager)"),
        format!("its time is that of the merge (commit {merge} by marketing-director)"),
    ] {
        assert!(plain.contains(&part), "{report}");
    }
    let story = folder.projlog("show R-4 --as-of '2026-03-16 19:00'").stdout;
    let plain = story.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        format!("R-4 edited: commit {made} by account-manager"),
        format!("came to the main line: commit {merge} by marketing-director"),
    ] {
        assert!(plain.contains(&part), "{story}");
    }
}
