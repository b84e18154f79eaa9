//! Files that leave the log, in a repository: one side alone takes nothing away that the other side is owed.

use crate::support::{Committer, Folder, Run, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

const AGENCY: (&str, &str) = ("Account Manager", "am@agency.example");

fn at(time: &'static str) -> Committer<'static> {
    (AGENCY.0, AGENCY.1, time)
}

fn commit(folder: &Folder, by: Committer<'_>) {
    git_as(by, folder.path(), &["add", "-A"], b"");
    git_as(by, folder.path(), &["commit", "-q", "-m", "Tidy up"], b"");
}

fn request(id: &str, from: &str, to: &str) -> String {
    format!(
        "```yaml\nrequest: {id}\nat: 2026-03-10 10:30\nfrom: {from}\nto: {to}\nvia: email\nneeds: answer\n```\n"
    )
}

/// A repository in which the agency recorded a request of each side, an hour before the bakery's is overdue.
fn recorded() -> Folder {
    let folder = Folder::empty();
    let by = at("2026-03-10T11:00:00+0300");
    git_as(by, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/theirs.md",
        &request("R-1", "marketing-director", "account-manager"),
    );
    folder.write(
        "log/ours.md",
        &request("R-2", "account-manager", "marketing-director"),
    );
    commit(&folder, by);
    folder
}

fn rename(folder: &Folder, from: &str, to: &str) {
    let text = folder.read(from);
    folder.write(to, &text);
    std::fs::remove_file(folder.path().join(from)).unwrap();
}

fn check(folder: &Folder, options: &str) -> Run {
    folder.projlog(&format!(
        "check --no-cache --output-format concise --as-of 2026-03-10T17:00+03:00 {options}"
    ))
}

#[test]
fn a_file_moved_out_of_the_log_within_the_time_for_corrections() {
    let folder = recorded();
    let overdue = check(&folder, "--select reply-overdue,entry-removed");
    assert!(
        overdue.stdout.contains("error[reply-overdue]: R-1"),
        "{}",
        overdue.transcript()
    );
    rename(&folder, "log/theirs.md", "attic/theirs.md");
    rename(&folder, "log/ours.md", "attic/ours.md");
    folder.write(
        "log/next.md",
        "```yaml\nstage: S-1\nowner: agency\ndue: 2026-05-20\naccept: the poster\n```\n",
    );
    let pending = check(&folder, "--select reply-overdue,entry-removed");
    assert!(
        pending.stdout.contains("error[entry-removed]: R-1"),
        "{}",
        pending.transcript()
    );
    commit(&folder, at("2026-03-10T16:00:00+0300"));
    for options in ["", "--since HEAD~1"] {
        let run = check(&folder, options);
        assert!(
            run.stdout.contains("error[entry-removed]: R-1"),
            "{}",
            run.transcript()
        );
        assert!(
            !run.stdout.contains("R-2"),
            "the agency takes its own back: {}",
            run.transcript()
        );
        assert_eq!(run.status(), 1, "{}", run.transcript());
    }
}

#[test]
fn a_file_moved_within_the_log() {
    let folder = recorded();
    rename(&folder, "log/theirs.md", "log/bakery/theirs.md");
    commit(&folder, at("2026-03-10T16:00:00+0300"));
    let run = check(&folder, "--select entry-removed");
    assert_eq!(run.status(), 0, "{}", run.transcript());
}

#[test]
fn a_file_that_git_takes_as_unchanged_is_read_from_the_index() {
    let folder = recorded();
    let by = at("2026-03-10T12:00:00+0300");
    let mark = ["update-index", "--assume-unchanged", "log/theirs.md"];
    git_as(by, folder.path(), &mark, b"");
    std::fs::remove_file(folder.path().join("log/theirs.md")).unwrap();
    assert_eq!(
        git_as(by, folder.path(), &["status", "--porcelain"], b""),
        ""
    );
    let run = check(&folder, "--select reply-overdue,entry-removed");
    assert!(
        run.stdout.contains("error[reply-overdue]: R-1") && !run.stdout.contains("entry-removed"),
        "{}",
        run.transcript()
    );
}

/// The charter of the beginning of a period judges it, whether an item of the cadence is changed or removed at its end.
#[test]
fn a_cadence_item_removed_at_the_end_of_its_period() {
    const ITEM: &str =
        "cadence:\n  monthly-report: { delivery: monthly, owner: agency, due: 3 working days }\n";
    let missing = |other: &str| {
        let folder = Folder::empty();
        git_as(
            at("2026-03-02T12:00:00+0300"),
            folder.path(),
            &["init", "-q", "-b", "main"],
            b"",
        );
        folder.write("projlog.yaml", &format!("{CHARTER}{ITEM}"));
        folder.write("log/a.md", "# Log\n");
        commit(&folder, at("2026-03-02T12:00:00+0300"));
        folder.change("projlog.yaml", ITEM, other);
        commit(&folder, at("2026-03-31T23:59:00+0300"));
        let check = folder.projlog(
            "check --no-cache --output-format concise --as-of 2026-04-10T12:00+03:00 --select report-missing",
        );
        check.stdout
    };
    for other in ["", &ITEM.replace("3 working days", "300 working days")] {
        let stdout = missing(other);
        assert!(
            stdout.contains("for March 2026 is in the log; it was due Fri 3 Apr 2026"),
            "{other}: {stdout}"
        );
    }
}
