//! Files that hold entries and are not in the log because of their names.

use crate::support::Folder;

const CHARTER: &str = include_str!("../cases/charter.yaml");
const ENTRY: &str = "```yaml\nrequest: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n";

const SAMPLE: &str = "```yaml ignore\nrequest: R-1\nat: 2026-03-03 10:40\n```\n";

/// The lines at the end of a run that name such a file.
fn named(files: &[(&str, &str)], language: &str) -> Vec<String> {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/plan.md", "# Plan\n");
    for (path, text) in files {
        folder.write(path, text);
    }
    let run = folder.projlog(&format!(
        "check --no-history --as-of 2026-03-20 --language {language}"
    ));
    let lines = run.stderr.lines();
    let lines = lines.filter(|line| line.contains("2026-04"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_file_with_entries_beside_the_log_is_named() {
    for name in [
        "log/2026-04.md.txt",
        "log/2026-04.mdx",
        "log/2026-04",
        "log/a/2026-04.mkd",
        "log/2026-04.yaml",
        "logs/2026-04.md",
        "Logs/2026-04.MD",
        "2026-04.md",
        "docs/2026-04.md",
        "logbook/2026-04.md",
        "docs/a/b/2026-04.markdown",
    ] {
        let named = named(&[(name, ENTRY)], "en");
        let expected = format!(
            "{name} holds entries and is not read: `log` in the charter names other files."
        );
        assert_eq!(named, [expected]);
    }
    for (language, words) in [
        ("en", "and 1 more file hold entries"),
        ("ru", "и ещё 1 файл содержат записи"),
        ("es", "y 1 archivo más contienen entradas"),
    ] {
        let files = [("log/2026-04.txt", ENTRY), ("log/2026-05.txt", ENTRY)];
        assert!(named(&files, language)[0].contains(words), "{language}");
    }
}

#[test]
fn other_files_are_not() {
    for (name, text) in [
        ("log/2026-04.txt", "A letter.\n"),
        ("log/2026-04.md.orig", ENTRY),
        ("2026-04.md", "# Notes\n"),
        ("notes/2026-04.txt", ENTRY),
        ("docs/2026-04.md", "# Notes\n"),
        ("docs/2026-04.md", SAMPLE),
        ("docs/2026-04.txt", ENTRY),
        (".notes/2026-04.md", ENTRY),
        ("node_modules/2026-04.md", ENTRY),
        ("docs/a/b/c/2026-04.md", ENTRY),
        ("log/2026-04.png", ENTRY),
    ] {
        assert_eq!(named(&[(name, text)], "en"), Vec::<String>::new(), "{name}");
    }
}

/// The log of another project is its own.
#[test]
fn projects_and_repositories_below_are_not() {
    let charter = ("other/projlog.yaml", CHARTER);
    let found = named(&[charter, ("other/log/2026-04.md", ENTRY)], "en");
    assert_eq!(found, Vec::<String>::new());
    let repository = ("other/.git/HEAD", "ref: refs/heads/main\n");
    let found = named(&[repository, ("other/2026-04.md", ENTRY)], "en");
    assert_eq!(found, Vec::<String>::new());
}
