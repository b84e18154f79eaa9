//! Repositories of known shapes, created with `git fast-import` from a fixed seed and packed like a clone.

use std::path::Path;

use super::import::{Import, git};

/// A kind of repository, and the limits for reading its history.
pub(crate) struct Shape {
    /// The name on the command line.
    pub(crate) name: &'static str,
    /// A description.
    pub(crate) title: &'static str,
    /// The limit for a cold run, relative to `git log`.
    pub(crate) ratio: f64,
    /// The limit for a run with the cache, in milliseconds.
    pub(crate) warm_ms: u32,
    build: fn(&mut Import),
    /// Whether git writes a commit-graph with changed-path filters.
    pub(crate) has_filters: bool,
}

/// All shapes.
pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "one-file",
        title: "one file, 2,000 entries",
        ratio: 3.0,
        warm_ms: 10,
        build: |to| one_file(to, 2_000),
        has_filters: false,
    },
    Shape {
        name: "months",
        title: "50 files, 10,000 entries",
        ratio: 1.5,
        warm_ms: 5,
        build: months,
        has_filters: false,
    },
    Shape {
        name: "file-an-entry",
        title: "a file an entry, 10,000",
        ratio: 1.0,
        warm_ms: 5,
        build: file_an_entry,
        has_filters: false,
    },
    Shape {
        name: "busy",
        title: "100,000 commits, 300 on the log",
        ratio: 1.0,
        warm_ms: 5,
        build: busy,
        has_filters: false,
    },
    Shape {
        name: "busy-filtered",
        title: "the same, with git's changed-path filters",
        ratio: 0.2,
        warm_ms: 5,
        build: busy,
        has_filters: true,
    },
    Shape {
        name: "one-large-file",
        title: "one file, 10,000 entries",
        ratio: 2.0,
        warm_ms: 10,
        build: |to| one_file(to, 10_000),
        has_filters: false,
    },
];

impl Shape {
    /// Creates the repository in an empty folder.
    pub(crate) fn make(&self, folder: &Path) {
        let mut import = Import::start(folder);
        import.commit(&[("projlog.yaml", CHARTER)], None);
        (self.build)(&mut import);
        import.end();
        if self.has_filters {
            let write = ["commit-graph", "write", "--reachable", "--changed-paths"];
            git(folder, &write);
        }
    }

    /// Commits one more entry.
    pub(crate) fn commit(folder: &Path, number: u32) {
        std::fs::write(
            folder.join(format!("log/new-{number}.md")),
            entry(900_000 + number, 0),
        )
        .unwrap();
        git(folder, &["add", "log"]);
        git(
            folder,
            &[
                "-c",
                "user.name=clerk",
                "-c",
                "user.email=clerk@agency.example",
                "commit",
                "-q",
                "-m",
                "One more",
            ],
        );
    }
}

const CHARTER: &str = "\
projlog: 1
project: A log of a known shape
timezone: Europe/Berlin
parties:
  agency: {role: contractor, hours: Mon-Fri 09:00-18:00}
  client: {role: client, hours: Mon-Fri 09:00-18:00}
people:
  account-manager: {name: Account manager, party: agency, email: [clerk@agency.example], decides: [plan]}
  marketing-director: {name: Marketing director, party: client, email: [md@client.example], decides: [all]}
channels: {email: written}
terms: {information: 3 working days}
";

/// An entry with title and note; each version has different content.
fn entry(number: u32, version: u32) -> String {
    let day = 1 + number % 28;
    let hour = 9 + number % 8;
    format!(
        "## Question {number}\n\n```yaml\nrequest: R-{number}\nat: 2026-03-{day:02} {hour}:15\nfrom: account-manager\n\
         to: marketing-director\nvia: email\nneeds: information\n```\n\nWhich of the pictures may be used for post {number}? \
         Version {version} of this question.\n\n"
    )
}

/// One file that grows by an entry per commit.
fn one_file(to: &mut Import, entries: u32) {
    let mut text = "# Log\n\n".to_owned();
    for number in 0..entries {
        text.push_str(&entry(number, 0));
        to.commit(&[("log/log.md", &text)], None);
    }
}

/// Fifty files; occasionally an entry is edited or removed, or a branch is merged.
fn months(to: &mut Import) {
    let text = |entries: &[String]| format!("# Month\n\n{}", entries.concat());
    for file in 0..50_u32 {
        let path = format!("log/month-{file:02}.md");
        let side = format!("log/side-{file:02}.md");
        let mut entries: Vec<String> = Vec::new();
        for number in file * 200..(file + 1) * 200 {
            entries.push(entry(number, 0));
            match to.below(20) {
                0 | 1 => {
                    to.commit(&[(&path, &text(&entries))], None);
                    let which =
                        usize::try_from(to.below(u64::try_from(entries.len()).unwrap())).unwrap();
                    entries[which] = entries[which].replace("Version 0", "Version 1");
                }
                2 if entries.len() > 3 => {
                    to.commit(&[(&path, &text(&entries))], None);
                    entries.remove(1);
                }
                // A branch with a new entry in its own file, and its merge.
                3 => {
                    let base = to.last;
                    let aside = to.commit_on(base, &[(&side, &entry(700_000 + number, 0))], None);
                    to.commit_on(base, &[(&path, &text(&entries))], None);
                    to.commit(&[(&side, &entry(700_000 + number, 0))], Some(aside));
                    continue;
                }
                _ => {}
            }
            to.commit(&[(&path, &text(&entries))], None);
        }
    }
}

/// One file per entry, in folders of a hundred.
fn file_an_entry(to: &mut Import) {
    for number in 0..10_000 {
        to.commit(
            &[(
                &format!("log/{:03}/R-{number}.md", number / 100),
                &entry(number, 0),
            )],
            None,
        );
    }
}

/// A repository with many unrelated changes.
fn busy(to: &mut Import) {
    let mut text = "# Log\n\n".to_owned();
    for number in 0..100_000_u32 {
        if number % 333 == 0 {
            text.push_str(&entry(number, 0));
            to.commit(&[("log/log.md", &text)], None);
        } else {
            to.commit(
                &[(
                    &format!("src/file-{}.txt", number % 50),
                    &format!("{number}\n"),
                )],
                None,
            );
        }
    }
}
