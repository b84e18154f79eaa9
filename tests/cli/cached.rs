//! What a run reads from earlier commits is stored for the next one, whichever command it was.

use std::fmt::Write as _;

use crate::support::{Committer, Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

const MANAGER: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// More commits than are read again in every run, and edits of an entry in the first of them.
fn project() -> Folder {
    let request = |due: u32| {
        format!(
            "# Access\n\n```yaml\nrequest: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\ndue: 2026-03-{due}\n```\n"
        )
    };
    let folder = Folder::empty();
    git_as(MANAGER, folder.path(), &["init", "-q", "-b", "main"], b"");
    let mut commits = String::new();
    for number in 0..210_u32 {
        let note = format!("# Diary\n\nPage {number}.\n");
        let request = request(if number < 5 { 20 } else { 27 });
        let files = [
            ("projlog.yaml", CHARTER),
            ("log/a.md", &request),
            ("log/diary.md", &note),
        ];
        let time = 1_772_530_000 + number * 600;
        let _ = write!(
            commits,
            "commit refs/heads/main\ncommitter {} <{}> {time} +0300\ndata 1\nx\n",
            MANAGER.0, MANAGER.1
        );
        for (path, text) in files {
            let _ = write!(
                commits,
                "M 100644 inline {path}\ndata {}\n{text}\n",
                text.len()
            );
        }
    }
    let quiet = ["fast-import", "--quiet", "--force"];
    git_as(MANAGER, folder.path(), &quiet, commits.as_bytes());
    git_as(MANAGER, folder.path(), &["reset", "-q", "--hard"], b"");
    folder
}

fn facts(folder: &Folder) -> usize {
    let Ok(stored) = std::fs::read_dir(folder.path().join(".git/projlog")) else {
        return 0;
    };
    let is_fact = |name: &std::ffi::OsStr| name.to_string_lossy().ends_with(".facts");
    stored
        .filter(|file| is_fact(&file.as_ref().unwrap().file_name()))
        .count()
}

#[test]
fn every_command_that_judges_stores_what_it_read() {
    let out = Folder::empty();
    let site = format!(
        "site . --out {} --as-of 2026-03-30",
        out.path().join("new").display()
    );
    for command in [
        "check --as-of 2026-03-30",
        "status --as-of 2026-03-30",
        "digest --party agency --since 2026-03-29 --as-of 2026-03-30",
        "feed --as-of 2026-03-30",
        "show R-1 --as-of 2026-03-30",
        &site,
    ] {
        let folder = project();
        let without = folder.projlog(&format!("{command} --no-cache"));
        assert_eq!(facts(&folder), 0, "{command}");
        if command == site {
            std::fs::remove_dir_all(out.path().join("new")).unwrap();
        }
        let first = folder.projlog(command);
        assert_eq!(facts(&folder), 1, "{}", first.transcript());
        if command == site {
            std::fs::remove_dir_all(out.path().join("new")).unwrap();
        }
        let second = folder.projlog(command);
        assert_eq!(first.stdout, without.stdout, "{command}");
        assert_eq!(second.stdout, first.stdout, "{command}");
    }
}
