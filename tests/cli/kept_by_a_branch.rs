//! What a branch kept or wrote when it merged the main line, and what it had changed where the main line had removed it: findings name
//! whoever did that, and not whoever merges the branch.

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

const AGENCY: (&str, &str) = ("Account Manager", "am@agency.example");
const CLIENT: (&str, &str) = ("Marketing Director", "md@bakery.example");
const BOT: (&str, &str) = ("Merge Bot", "bot@forge.example");

fn by<'t>(person: (&'t str, &'t str), time: &'t str) -> Committer<'t> {
    (person.0, person.1, time)
}

fn commit(folder: &Folder, by: Committer<'_>, message: &str) {
    git_as(by, folder.path(), &["add", "-A"], b"");
    git_as(by, folder.path(), &["commit", "-q", "-m", message], b"");
}

fn request(id: &str, from: &str, to: &str, due: &str) -> String {
    format!(
        "# {id}\n\n```yaml\nrequest: {id}\nat: 2026-03-02 12:00\nfrom: {from}\nto: {to}\nvia: email\nneeds: answer\ndue: {due}\n```\n\n"
    )
}

fn log(due: &str) -> String {
    request("R-1", "account-manager", "marketing-director", due)
        + &request("R-2", "account-manager", "marketing-director", "2026-05-06")
}

/// A project with two requests of the agency.
fn started() -> Folder {
    let folder = Folder::empty();
    let start = by(AGENCY, "2026-03-02T12:30:00+0300");
    git_as(start, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/a.md", &log("2026-05-05"));
    commit(&folder, start, "Record");
    git_as(start, folder.path(), &["branch", "topic"], b"");
    folder
}

fn found(folder: &Folder) -> String {
    let run = folder.projlog(
        "check --no-cache --output-format concise --as-of 2026-03-20T17:00+03:00 --select entry-edited,entry-removed",
    );
    run.stdout
}

#[test]
fn what_a_pull_kept_is_by_whoever_pulled() {
    // What the client has on the branch, and what it makes of the merge.
    for (branch, kept) in [
        (Some("2026-05-07"), Some("2026-05-07")),
        (None, Some("2026-05-20")),
        (None, None),
    ] {
        for merger in [AGENCY, CLIENT, BOT] {
            let folder = started();
            let path = folder.path();
            folder.write("log/a.md", &log("2026-05-13"));
            commit(
                &folder,
                by(AGENCY, "2026-03-10T11:00:00+0300"),
                "Another date",
            );
            let pull = by(CLIENT, "2026-03-11T10:00:00+0300");
            git_as(pull, path, &["checkout", "-q", "topic"], b"");
            if let Some(due) = branch {
                folder.write("log/a.md", &log(due));
            }
            folder.write("notes.txt", "x");
            commit(&folder, by(CLIENT, "2026-03-10T10:00:00+0300"), "Notes");
            // Whatever conflicts there are, they are resolved by hand.
            let merge = ["merge", "-q", "--no-commit", "-s", "ours", "main"];
            git_as(pull, path, &merge, b"");
            let text = kept.map_or_else(
                || {
                    log("2026-05-05").replace(
                        &request("R-1", "account-manager", "marketing-director", "2026-05-05"),
                        "",
                    )
                },
                log,
            );
            folder.write("log/a.md", &text);
            commit(&folder, pull, "Merge branch 'main' of server");
            git_as(pull, path, &["checkout", "-q", "main"], b"");
            folder.write("other.txt", "y");
            commit(&folder, by(AGENCY, "2026-03-12T10:00:00+0300"), "Other");
            let last = by(merger, "2026-03-16T10:00:00+0300");
            let merge = [
                "merge",
                "-q",
                "--no-ff",
                "-m",
                "Merge pull request #4 from md/topic",
                "topic",
            ];
            git_as(last, path, &merge, b"");
            let found = found(&folder);
            let told = match kept {
                Some(_) => "error[entry-edited]: R-1 was changed on Mon 16 Mar 2026 10:00",
                None => "error[entry-removed]: R-1",
            };
            let line = found.lines().find(|line| line.contains(told));
            assert!(
                line.is_some_and(|line| line.contains("by marketing-director)")),
                "{kept:?} merged by {merger:?}: {found}"
            );
        }
    }
}

#[test]
fn what_a_branch_changed_is_told_where_the_main_line_had_removed_it() {
    for (remover, editor) in [(AGENCY, CLIENT), (CLIENT, AGENCY), (AGENCY, AGENCY)] {
        for swapped in [false, true] {
            let folder = started();
            let path = folder.path();
            let removed = log("2026-05-05");
            let removed = removed.split_at(removed.find("# R-2").unwrap()).1;
            folder.write("log/a.md", removed);
            commit(&folder, by(remover, "2026-03-10T11:00:00+0300"), "Tidy up");
            let edit = by(editor, "2026-03-10T12:00:00+0300");
            git_as(edit, path, &["checkout", "-q", "topic"], b"");
            folder.write("log/a.md", &log("2026-04-01"));
            commit(&folder, edit, "Another date");
            let merge = by(BOT, "2026-03-16T10:00:00+0300");
            let (here, other, message) = if swapped {
                ("topic", "main", "Merge branch 'main' of server")
            } else {
                ("main", "topic", "Merge branch 'topic'")
            };
            git_as(merge, path, &["checkout", "-q", here], b"");
            let start = ["merge", "-q", "--no-commit", "-s", "ours", other];
            git_as(merge, path, &start, b"");
            folder.write("log/a.md", &log("2026-04-01"));
            commit(&folder, merge, message);
            let found = found(&folder);
            let name = if editor == AGENCY {
                "by account-manager)"
            } else {
                "by marketing-director)"
            };
            let line = found.lines().find(|line| line.contains("R-1 was changed"));
            assert!(
                line.is_some_and(|line| line.contains(name) && line.contains("`due` was")),
                "removed by {remover:?}, {swapped}: {found}"
            );
        }
    }
}

#[test]
fn who_committed_what_another_side_wrote_is_named() {
    let folder = started();
    folder.write("log/a.md", &log("2026-05-13"));
    commit(
        &folder,
        by(CLIENT, "2026-03-10T11:00:00+0300"),
        "Another date",
    );
    folder.write("log/a.md", &log("2026-05-14"));
    let amend = ["commit", "-q", "-a", "--amend", "--no-edit"];
    git_as(
        by(AGENCY, "2026-03-11T11:00:00+0300"),
        folder.path(),
        &amend,
        b"",
    );
    let found = found(&folder);
    assert!(
        found.contains("by marketing-director, committed by account-manager)"),
        "{found}"
    );
}
