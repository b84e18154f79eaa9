//! `projlog check --fix` and `--diff`: what is fixed, what is left alone, and that no other byte changes.

use proptest::prelude::*;

use crate::support::{Folder, Run, examples, git_as, instant};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const AT: &str = "--as-of '2026-03-20 12:00'";

/// A project outside git with this file of the log.
fn project(text: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/2026-03.md", text);
    folder
}

fn check(folder: &Folder, arguments: &str) -> Run {
    folder.projlog(&format!("check {AT} {arguments}"))
}

/// The fixed file; a second run must not change it again.
#[track_caller]
fn fixed(folder: &Folder) -> String {
    check(folder, "--fix").status();
    let text = folder.read("log/2026-03.md");
    let again = check(folder, "--fix");
    assert!(
        again.stderr.starts_with("Nothing to fix."),
        "{}",
        again.stderr
    );
    assert_eq!(folder.read("log/2026-03.md"), text);
    assert_eq!(check(folder, "--diff").stdout, "");
    text
}

/// A request with some lines replaced.
fn request(changes: &[(&str, &str)]) -> String {
    let mut text = "```yaml\nrequest: R-1\nat: 2026-03-19 10:40\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n".to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// A log with every kind of fixable problem, and some others.
fn wrong() -> String {
    [
        request(&[
            ("request", "requst"),
            ("2026-03-19 10:40", "19.03.2026, 10.40"),
            ("from", "form"),
        ]),
        request(&[(" R-1", ""), ("via", "vai")]),
        request(&[("R-1", "R-7"), ("2026-03-19 10:40", "03.04.2026")]),
        request(&[
            ("R-1", "R-8"),
            ("needs: access", "blocks: R-9\nneeds: acess"),
        ]),
    ]
    .join("\nNothing yet.\n\n")
}

#[test]
fn fixable_findings_are_marked_and_shown() {
    let folder = project(&wrong());
    shows!(
        "check-mendable",
        check(&folder, "--select unknown-kind,unknown-field,wrong-value")
    );
    shows!("check-diff", check(&folder, "--diff --verbose"));
    assert_eq!(folder.read("log/2026-03.md"), wrong(), "nothing is written");
    assert_eq!(check(&folder, "--diff --exit-zero").status(), 0);
}

#[test]
fn fixes_are_written_and_the_rest_is_reported() {
    let folder = project(&wrong());
    shows!("check-fix", check(&folder, "--fix --output-format concise"));
    let text = fixed(&folder);
    let expected = wrong()
        .replacen(
            "requst: R-1\nat: 19.03.2026, 10.40\nform:",
            "request: R-1\nat: 2026-03-19 10:40\nfrom:",
            1,
        )
        .replacen("request:\n", "request: R-10\n", 1)
        .replacen("vai:", "via:", 1);
    assert_eq!(text, expected, "R-9 is spoken of");
}

/// An entry that is recorded gets its own id back, committed or not; of several, none is guessed.
#[test]
fn a_recorded_entry_gets_its_own_id_back() {
    let of = |id: &str, at: &str| request(&[("R-1", id), ("2026-03-19 10:40", at)]);
    let text = [of("R-1", "2026-03-19 10:40"), of("R-2", "2026-03-19 10:50")].join("\n");
    let start = || {
        let folder = project(&text);
        git_as(SOMEBODY, folder.path(), &["init", "-q"], b"");
        commit(&folder);
        folder
    };
    for is_committed in [false, true] {
        for edited in [false, true] {
            let folder = start();
            let mut slip = text.replace("request: R-1", "request:");
            if edited {
                slip = slip.replacen("needs: access", "needs: feedback", 1);
            }
            folder.write("log/2026-03.md", &slip);
            if is_committed {
                commit(&folder);
            }
            let report = check(&folder, "--output-format concise --select entry-removed");
            assert!(!report.stdout.contains("R-1"), "{}", report.stdout);
            let expected = slip.replace("request:\n", "request: R-1\n");
            assert_eq!(fixed(&folder), expected);
        }
    }
    let folder = start();
    let slip = text
        .replace("request: R-1", "request:")
        .replace("request: R-2", "request:");
    let slip = slip
        .replace("needs: access", "needs: feedback")
        .replace("10:50", "10:40");
    folder.write("log/2026-03.md", &slip);
    assert_eq!(fixed(&folder), slip);
}

#[test]
fn json_contains_the_edits() {
    let folder = project(&request(&[("via", "vai"), ("access", "acess")]));
    let report = check(
        &folder,
        "--output-format json --select unknown-field,wrong-value",
    )
    .json();
    let findings = report["findings"].as_array().unwrap();
    let edit = serde_json::json!({ "path": "log/2026-03.md", "byte_start": 87, "byte_end": 90, "text": "via" });
    assert_eq!(
        findings[0]["fix"],
        serde_json::json!({ "message": "write `via`", "edits": [edit] })
    );
    assert_eq!(&folder.read("log/2026-03.md")[87..90], "vai");
    assert_eq!(findings[1].get("fix"), None);
}

#[test]
fn no_other_byte_changes() {
    for (from, to) in [
        ("\n", "\r\n"),
        ("# Log", "\u{feff}# Log"),
        ("\n```\n", "\n```"),
        ("\n", "\n> "),
        ("needs", "\tneeds"),
    ] {
        let change = |text: String| {
            if from == "# Log" {
                text.replacen(from, to, 1)
            } else {
                text.replace(from, to)
            }
        };
        let right = change(format!(
            "# Log\n\n{}",
            request(&[("email", "email   # by mail")])
        ));
        let wrong = right
            .replace("request:", "requst:")
            .replace("from:", "'form' :")
            .replace("2026-03-19 10:40", "\"2026-3-19 10.40\"");
        let folder = project(&wrong);
        let right = right
            .replace("from:", "'from' :")
            .replace("2026-03-19 10:40", "\"2026-03-19 10:40\"");
        // A tab that YAML does not accept is a fault, unlike a misspelt kind.
        assert_eq!(fixed(&folder), right, "{from:?}");
    }
}

#[test]
fn a_name_is_normalised_as_in_the_charter() {
    let folder = project(&request(&[
        ("account-manager", "jose\u{301}"),
        ("email", "me\u{301}l"),
    ]));
    let charter = CHARTER
        .replace("account-manager", "jos\u{e9}")
        .replace("email: written", "m\u{e9}l: written");
    folder.write("projlog.yaml", &charter);
    assert_eq!(
        fixed(&folder),
        request(&[("account-manager", "jos\u{e9}"), ("email", "m\u{e9}l")])
    );
}

#[test]
fn only_the_projects_own_charter_is_fixed() {
    let folder = project(&request(&[]));
    let wrong =
        CHARTER
            .replacen("timezone:", "timezome:", 1)
            .replacen("  approval:", "  aproval:", 1);
    let outside = CHARTER.replacen("  hours:", "  hour:", 1);
    folder.write("other.yaml", &outside);
    assert!(
        check(&folder, "--fix --config other.yaml")
            .stderr
            .starts_with("Nothing to fix.")
    );
    assert_eq!(folder.read("other.yaml"), outside);
    folder.write("projlog.yaml", &wrong);
    fixed(&folder);
    assert_eq!(folder.read("projlog.yaml"), CHARTER);
}

#[test]
fn ambiguous_problems_are_left_alone() {
    for changes in [
        // April or March.
        &[("2026-03-19 10:40", "03.04.2026")][..],
        // Two fields are equally near, or the field exists.
        &[("needs", "by: owner\nneeds")],
        &[("via", "frm: owner\nvia")],
        // The fix would reveal another fault.
        &[("request", "requst"), ("needs: access", "needs: acess")],
        &[(" R-1", ""), ("from: account-manager\n", "")],
        &[("request: R-1", "replay: v2")],
        // The value has a meaning that must not get lost.
        &[("needs: access", "needs: acess")],
        &[(
            "access",
            "access\nallow: [{rule: information-overdu, reason: agreed}]",
        )],
    ] {
        let text = request(changes);
        assert_eq!(fixed(&project(&text)), text);
    }
    // The id belongs to another entry.
    let text = format!("{}\n{}", request(&[("request", "requst")]), request(&[]));
    assert_eq!(fixed(&project(&text)), text);
}

#[test]
fn only_reported_findings_are_fixed() {
    let folder = project(&request(&[("via", "vai"), ("2026-03-19", "2026-3-19")]));
    folder.write("log/b.md", &request(&[("R-1", "R-2"), ("via", "vai")]));
    check(&folder, "--fix --select unknown-field log/2026-03.md");
    assert_eq!(
        folder.read("log/2026-03.md"),
        request(&[("2026-03-19", "2026-3-19")])
    );
    assert_eq!(
        folder.read("log/b.md"),
        request(&[("R-1", "R-2"), ("via", "vai")])
    );
}

#[test]
fn only_the_work_tree_can_be_fixed() {
    let folder = Folder::of_example("bakery");
    for option in ["--fix", "--diff"] {
        for tree in ["--staged", "--at HEAD", "--since HEAD"] {
            let run = folder.projlog(&format!("check {option} {tree}"));
            assert_eq!(run.status(), 2, "{option} {tree}");
            assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
        }
    }
}

const SOMEBODY: (&str, &str, &str) = (
    "Account manager",
    "am@agency.example",
    "2026-03-09T12:00:00+0300",
);

fn commit(folder: &Folder) {
    git_as(SOMEBODY, folder.path(), &["add", "-A"], b"");
    git_as(SOMEBODY, folder.path(), &["commit", "-q", "-m", "Log"], b"");
}

#[test]
fn an_id_that_exists_only_in_history_is_not_used_again() {
    let folder = project(&format!("{}\n{}", request(&[("R-1", "R-4")]), request(&[])));
    git_as(SOMEBODY, folder.path(), &["init", "-q"], b"");
    commit(&folder);
    let later = ("10:40", "11:40");
    let text = format!("{}\n{}", request(&[]), request(&[(" R-1", ""), later]));
    folder.write("log/2026-03.md", &text);
    // Without history, free ids are unknown.
    let run = check(&folder, "--fix --no-history");
    assert!(run.stderr.starts_with("Nothing to fix."), "{}", run.stderr);
    assert_eq!(folder.read("log/2026-03.md"), text);
    assert_eq!(
        fixed(&folder),
        format!("{}\n{}", request(&[]), request(&[("R-1", "R-5"), later]))
    );
}

#[test]
fn sealed_entries_are_not_fixed() {
    let wrong = request(&[("via", "vai")]);
    let folder = project(&wrong);
    git_as(SOMEBODY, folder.path(), &["init", "-q"], b"");
    commit(&folder);
    // It landed on Monday noon, and may be corrected within a working day.
    for arguments in [
        "--as-of 2026-03-13",
        "--as-of '2026-03-09 13:00' --no-history",
    ] {
        let run = folder.projlog(&format!("check --fix {arguments}"));
        assert!(run.stderr.starts_with("Nothing to fix."), "{}", run.stderr);
        assert!(!run.stdout.contains("[*]"));
        assert_eq!(folder.read("log/2026-03.md"), wrong);
    }
    folder.projlog("check --as-of '2026-03-09 13:00' --fix");
    assert_eq!(folder.read("log/2026-03.md"), request(&[]));
}

#[cfg(unix)]
#[test]
fn links_and_binary_files_are_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project(&request(&[("R-1", "R-3")]));
    let wrong = request(&[("via", "vai")]);
    folder.write("elsewhere.md", &wrong);
    std::os::unix::fs::symlink(
        folder.path().join("elsewhere.md"),
        folder.path().join("log/b.md"),
    )
    .unwrap();
    let mut bytes = request(&[("R-1", "R-2"), ("via", "vai")]).into_bytes();
    bytes.extend(b"\nCaf\xe9\n");
    std::fs::write(folder.path().join("log/c.md"), &bytes).unwrap();
    assert!(
        check(&folder, "--fix")
            .stderr
            .starts_with("Nothing to fix.")
    );
    assert_eq!(folder.read("elsewhere.md"), wrong);
    assert_eq!(
        std::fs::read(folder.path().join("log/c.md")).unwrap(),
        bytes
    );
    // Permissions are kept, and a read-only file is not changed.
    folder.write("log/2026-03.md", &wrong);
    let file = folder.path().join("log/2026-03.md");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    fixed(&folder);
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    folder.write("log/2026-03.md", &wrong);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o440)).unwrap();
    let run = check(&folder, "--fix");
    assert_eq!(
        (
            run.status(),
            run.stderr.starts_with("error: log/2026-03.md is read-only")
        ),
        (2, true),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read("log/2026-03.md"), wrong);
}

/// A typo in a line of an entry; `None` if the line has no place for one.
fn with_typo(line: &str, how: u8) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let kinds = [
        "stage",
        "request",
        "reply",
        "reminder",
        "call",
        "decision",
        "delivery",
        "notice",
        "confirmation",
    ];
    let fields = [
        "from", "needs", "answers", "blocks", "verdict", "owner", "accept", "topic", "agreed",
        "gives",
    ];
    let swapped =
        |word: &str| format!("{}{}{}{}", &word[..1], &word[2..3], &word[1..2], &word[3..]);
    match how {
        0 | 1 if kinds.contains(&key) => Some(if how == 0 {
            format!("{key}:")
        } else {
            format!("{}: {value}", swapped(key))
        }),
        _ if fields.contains(&key) => Some(format!("{}: {value}", swapped(key))),
        0 if key == "at" => Some(format!("{key}: {}", value.replacen('-', "/", 2))),
        // With an offset there are two colons, so two dots would be ambiguous.
        1 if key == "at" && value.matches(':').count() == 1 => {
            Some(format!("{key}: {}", value.replace(':', ".")))
        }
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Typos in valid logs: a fix restores the original, except for ids; no other line changes; and a second run changes
    /// nothing.
    #[test]
    fn typos_are_fixed_and_nothing_else(example in 0usize..8, typos in proptest::collection::vec((0usize..400, 0u8..2), 1..12), crlf: bool) {
        let names = examples();
        let name = &names[example % names.len()];
        let folder = Folder::of_example_outside_git(name);
        let end = if crlf { "\r\n" } else { "\n" };
        let path = std::fs::read_dir(folder.path().join("log")).unwrap().map(|item| item.unwrap().path()).filter(|path| path.is_file()).min().unwrap();
        let path = format!("log/{}", path.file_name().unwrap().to_str().unwrap());
        let right: Vec<String> = folder.read(&path).lines().map(str::to_owned).collect();
        let mut wrong = right.clone();
        for (line, how) in typos {
            let line = line % right.len();
            if let Some(changed) = with_typo(&right[line], how) {
                wrong[line] = changed;
            }
        }
        folder.write(&path, &wrong.join(end));
        let arguments = format!("check --as-of {} --fix -q --output-format concise", instant(name));
        folder.projlog(&arguments).status();
        let text = folder.read(&path);
        let output = folder.projlog(&arguments);
        prop_assert_eq!(&folder.read(&path), &text);
        let fixed: Vec<&str> = text.split(end).collect();
        prop_assert_eq!(fixed.len(), right.len());
        for ((fixed, wrong), right) in fixed.iter().zip(&wrong).zip(&right) {
            let id_given = wrong.ends_with(':') && fixed.strip_prefix(wrong.as_str()).is_some_and(|id| id.starts_with(' '));
            prop_assert!(fixed == right || id_given, "{right:?} became {wrong:?}, then {fixed:?}\n{}", output.stdout);
        }
    }
}

/// Two entries that a merge left without the fence between them, and two that it left in one block.
#[test]
fn a_missing_fence_is_written_where_there_is_no_doubt() {
    let plain = |id: &str| request(&[("R-1", id)]);
    let whole = format!("{}\n## Access\n\n{}", plain("R-1"), plain("R-2"));
    let open = whole.replacen("```\n\n## Access", "## Access", 1);
    let one = format!("{}{}", plain("R-1"), plain("R-2")).replacen("```\n```yaml\n", "", 1);
    for language in ["en", "ru", "es"] {
        let folder = project(&open);
        folder.write("log/2026-04.md", &one.replace("R-", "R-1"));
        let run = check(
            &folder,
            &format!("--diff --select syntax --language {language}"),
        );
        shows!(format!("fix-fence-{language}"), run);
        let run = check(
            &folder,
            &format!("--output-format concise --select syntax --language {language}"),
        );
        shows!(format!("fix-fence-concise-{language}"), run);
        std::fs::remove_file(folder.path().join("log/2026-04.md")).unwrap();
        assert_eq!(fixed(&folder), whole);
    }
    // Kind and id in the line of the fence.
    let glued = request(&[("```yaml\nrequest: R-1", "```request: R-1")]);
    assert_eq!(fixed(&project(&glued)), request(&[]));
    let quoted = format!("> {}\n", glued.trim_end().replace('\n', "\n> "));
    assert_eq!(fixed(&project(&quoted)), quoted);
}
