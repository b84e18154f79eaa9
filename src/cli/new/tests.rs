//! Tests of the dialogue, from the command to the file.

use std::path::Path;

use super::super::ask::Lines;
use super::*;
use crate::calendar::Zone;
use crate::message::Language;

const CHARTER: &str = include_str!("../../../tests/cases/charter.yaml");
const LOG: &str = "# March 2026\n\n## Access to the account\n\n```yaml\nrequest: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\nto: \
                   marketing-director\nvia: email\nneeds: access\n```\n";

/// A project outside git.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("log")).unwrap();
    std::fs::write(folder.path().join("projlog.yaml"), CHARTER).unwrap();
    std::fs::write(folder.path().join("log/2026-03.md"), LOG).unwrap();
    folder
}

impl Speaker for Vec<u8> {
    fn speaks(&mut self, project: Option<Language>) -> Language {
        project.unwrap_or_default()
    }
}

/// Runs `new` for a kind; returns the questions, the final output, and the error.
fn talk(folder: &Path, kind: Option<Kind>, answers: &str) -> (String, String, Option<Failure>) {
    let arguments = New {
        kind,
        as_of: Some("2026-03-20 12:00".to_owned()),
        no_history: true,
        ..New::default()
    };
    // The entry is written after a last Enter.
    let answers = format!("{answers}\n");
    let (mut questions, mut shown, mut answers) = (Vec::new(), Vec::new(), answers.as_bytes());
    let mut asked = Asked {
        answers: &mut Lines(&mut answers),
        questions: &mut questions,
        language: Language::English,
        stopped: None,
    };
    let failure = write_entry(&arguments, folder, Some(&mut asked), &mut shown).err();
    (
        String::from_utf8(questions).unwrap(),
        String::from_utf8(shown).unwrap(),
        failure,
    )
}

#[test]
fn a_reply_is_asked_for() {
    let folder = project();
    let (asked, shown, failure) = talk(
        folder.path(),
        None,
        "3\n1\n\nmarketing-directr\n\ntelegram\n2\n2026-03-25\n\nThe rest comes then.\n",
    );
    assert!(failure.is_none(), "{failure:?}\n{asked}");
    let last = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-20 12:00\nfrom: marketing-director\nvia: telegram\ngives: part\npromises: \
                2026-03-25\n```\n\nThe rest comes then.\n";
    assert_eq!(
        shown,
        format!("A-1 added to log/2026-03.md:15\n\n{last}"),
        "under the heading of what it answers"
    );
    assert_eq!(
        std::fs::read_to_string(folder.path().join("log/2026-03.md")).unwrap(),
        format!("{LOG}\n{last}")
    );
    for part in [
        "  3  reply         The answer to a request",
        "  1  R-1  Access to the account; was due Fri 6 Mar 2026",
        "[Access to the account] >",
        "  the charter has no person `marketing-directr`: did you mean `marketing-director`?",
        "[marketing-director] >",
        "  1  telegram  written",
        "  2  part",
    ] {
        assert!(asked.contains(part), "{part:?} in\n{asked}");
    }
}

#[test]
fn a_project_is_asked_in_its_language() {
    for (code, kind) in [
        ("ru", "7  delivery      Сдача"),
        ("es", "7  delivery      Trabajo"),
    ] {
        let folder = project();
        let charter = CHARTER.replace("projlog: 1\n", &format!("projlog: 1\nlanguage: {code}\n"));
        std::fs::write(folder.path().join("projlog.yaml"), charter).unwrap();
        let answers = "99\n3\n1\n\nmarketing-directr\n\ntelegram\n2\n2026-03-25\n\nnote\n";
        let (asked, shown, failure) = talk(folder.path(), None, answers);
        assert!(failure.is_none(), "{failure:?}\n{asked}");
        assert!(asked.contains(kind), "{asked}");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("dialogue-{code}"), format!("{asked}\n---\n{shown}"));
        });
    }
}

#[test]
fn a_request_goes_to_the_other_side() {
    let folder = project();
    let (asked, shown, failure) = talk(
        folder.path(),
        Some(Kind::Request),
        "\naccount-manager\n1\n2\n1\nA heading\n\n",
    );
    assert!(failure.is_none(), "{failure:?}\n{asked}");
    let expected = "## A heading\n\n```yaml\nrequest: R-2\nat: 2026-03-20 12:00\nfrom: account-manager\nto: marketing-director\nvia: \
                    email\nneeds: information\n```\n";
    assert!(shown.ends_with(expected), "{shown}\n{asked}");
}

#[test]
fn an_id_that_an_unreadable_entry_may_have_is_not_used() {
    for slip in [
        "```yaml\nrequest：R-2\n```",
        "```yaml\nrequest: R-2,\n```",
        "```yaml\n**request:** R-2\n```",
        "```yaml\n# request: R-2\nat: 2026-03-20\n```",
        "request: R-2\nat: 2026-03-20 12:00",
        "See R-2.",
    ] {
        let folder = project();
        let path = folder.path().join("log/2026-03.md");
        let log = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{log}\n{slip}\n")).unwrap();
        let answers = "\naccount-manager\n1\n2\n1\nA heading\n\n";
        let (asked, shown, failure) = talk(folder.path(), Some(Kind::Request), answers);
        assert!(failure.is_none(), "{failure:?}\n{asked}");
        assert!(shown.contains("request: R-3"), "{slip}\n{shown}");
    }
}

#[test]
fn an_id_that_was_taken_during_the_questions_is_not_used() {
    /// Answers, and lets another program write before the last answer.
    struct Slow<'a>(&'a [u8], &'a Path);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Ok(0)
        }
    }
    impl std::io::BufRead for Slow<'_> {
        fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
            std::fs::write(
                self.1.join("log/other.md"),
                LOG.replace("R-1", "M-1").replace("request:", "call:"),
            )?;
            Ok(self.0)
        }
        fn consume(&mut self, amount: usize) {
            self.0 = self.0.get(amount..).unwrap_or_default();
        }
    }
    let folder = project();
    let arguments = New {
        kind: Some(Kind::Reminder),
        as_of: Some("2026-03-20 12:00".to_owned()),
        no_history: true,
        ..New::default()
    };
    let (mut questions, mut shown) = (Vec::new(), Vec::new());
    let mut asked = Asked {
        answers: &mut Lines(&mut Slow(b"R-1\n\n1\nemail\n\n\n\n", folder.path())),
        questions: &mut questions,
        language: Language::English,
        stopped: None,
    };
    write_entry(&arguments, folder.path(), Some(&mut asked), &mut shown).unwrap();
    assert!(
        shown.starts_with(b"M-2 added to log/2026-03.md"),
        "{}",
        String::from_utf8_lossy(&shown)
    );
}

#[test]
fn whoever_goes_away_leaves_nothing_behind() {
    let folder = project();
    let (asked, shown, failure) = talk(folder.path(), Some(Kind::Call), "\naccount-manager, 3\n");
    assert!(
        failure.is_some_and(|failure| failure.help.english().contains("nothing was written")),
        "{asked}"
    );
    assert_eq!(
        (
            shown.as_str(),
            std::fs::read_to_string(folder.path().join("log/2026-03.md"))
                .unwrap()
                .as_str()
        ),
        ("", LOG)
    );
}

#[test]
fn a_time_that_occurs_twice_has_its_offset() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let at = |text: &str| {
        local(
            chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc(),
            &zone,
        )
    };
    assert_eq!(at("2026-10-25T00:30:00Z"), "2026-10-25T02:30+02:00");
    assert_eq!(at("2026-10-25T01:30:00Z"), "2026-10-25T02:30+01:00");
    assert_eq!(at("2026-10-25T02:30:59Z"), "2026-10-25 03:30");
}

/// A project whose log has something of each kind that is contested, reversed, extended or outside the plan.
fn quarrel() -> tempfile::TempDir {
    let folder = project();
    let log = format!(
        "{LOG}\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-03-27\n```\n\n\
         ```yaml\ncall: C-1\nat: 2026-03-05 12:00\nwith: [account-manager, marketing-director]\n```\n\n\
         ```yaml\ndelivery: L-1\nof: S-1\nat: 2026-03-10 12:00\nfrom: account-manager\nvia: email\n```\n\n\
         ```yaml\ndecision: D-1\non: L-1\nat: 2026-03-11 12:00\nby: marketing-director\nverdict: approved\n```\n\n\
         ```yaml\nrequest: R-2\nat: 2026-03-12 12:00\nfrom: marketing-director\nto: account-manager\nvia: email\nneeds: materials\nextra: yes\n```\n"
    );
    std::fs::write(folder.path().join("log/2026-03.md"), log).unwrap();
    folder
}

/// What is asked for an entry of a kind, and the entry that comes of the answers, without the heading.
fn dialogue(kind: Kind, answers: &[&str]) -> (String, String) {
    let folder = quarrel();
    let answers = answers.join("\n") + "\n";
    let (asked, shown, failure) = talk(folder.path(), Some(kind), &answers);
    assert!(failure.is_none(), "{failure:?}\n{asked}\n{shown}");
    let entry = shown.split("```").nth(1).unwrap_or_default();
    (asked, entry.trim_start_matches("yaml\n").to_owned())
}

#[test]
fn an_objection_is_offered_for_what_is_not_a_request() {
    let answers = [
        "C-1",
        "",
        "marketing-director",
        "email",
        "objection",
        "",
        "No.",
    ];
    let (asked, entry) = dialogue(Kind::Reply, &answers);
    assert!(
        entry.contains("answers: C-1\n") && entry.contains("gives: objection\n"),
        "{entry}"
    );
    assert!(
        asked.contains("  1  all        confirms it, or withdraws an objection\n"),
        "{asked}"
    );
    assert!(
        asked.contains("  2  objection  contests what the other side recorded\n"),
        "{asked}"
    );
    assert!(!asked.contains("promise"), "{asked}");
}

#[test]
fn a_refusal_and_a_promise_are_offered_with_what_they_say() {
    let answers = ["R-2", "", "", "email", "refusal", "", "We do no printing."];
    let (asked, entry) = dialogue(Kind::Reply, &answers);
    assert!(entry.contains("gives: refusal\n"), "{entry}");
    assert!(
        asked.contains("refusal    nothing, and that is final"),
        "{asked}"
    );
}

#[test]
fn a_termination_is_asked_when_it_takes_effect() {
    let answers = [
        "termination",
        "",
        "2026-03-31",
        "",
        "marketing-director",
        "email",
        "",
        "",
    ];
    let (asked, entry) = dialogue(Kind::Notice, &answers);
    assert!(
        entry.contains("kind: termination\n") && entry.contains("effective: 2026-03-31\n"),
        "{entry}\n{asked}"
    );
    for (word, what) in [("stop-work", "work stops"), ("resume-work", "work goes on")] {
        assert!(asked.contains(word) && asked.contains(what), "{asked}");
        let answers = [word, "S-1", "", "account-manager", "email", "", ""];
        let (asked, entry) = dialogue(Kind::Notice, &answers);
        assert!(entry.contains(&format!("kind: {word}\n")), "{entry}");
        assert!(!asked.contains("effective"), "{asked}");
    }
}

#[test]
fn a_decision_is_asked_what_it_changes() {
    // A new date, a reversal, an amount for extra work, a waiver, and the charter.
    let (_, extension) = dialogue(
        Kind::Decision,
        &[
            "",
            "marketing-director",
            "email",
            "R-1",
            "changed",
            "2026-03-25",
            "",
            "",
            "",
        ],
    );
    assert!(
        extension.contains("sets: {due: 2026-03-25}\n"),
        "{extension}"
    );
    let (asked, reversal) = dialogue(
        Kind::Decision,
        &[
            "",
            "marketing-director",
            "email",
            "L-1",
            "rejected",
            "",
            "1",
            "Too bright.",
            "",
            "",
        ],
    );
    assert!(asked.contains("  1  D-1"), "{asked}");
    assert!(
        reversal.contains("verdict: rejected\n") && reversal.contains("replaces: D-1\n"),
        "{reversal}"
    );
    let (_, extra) = dialogue(
        Kind::Decision,
        &[
            "",
            "marketing-director",
            "email",
            "R-2",
            "approved",
            "900",
            "",
            "",
            "",
        ],
    );
    assert!(extra.contains("amount: 900\n"), "{extra}");
    let (asked, waiver) = dialogue(
        Kind::Decision,
        &["", "account-manager", "email", "R-1", "waived", "", "", ""],
    );
    assert!(waiver.contains("verdict: waived\n"), "{waiver}");
    assert!(
        asked.contains("what this side is owed is given up"),
        "{asked}"
    );
    assert!(
        asked.contains("charter  the charter, as it is now"),
        "{asked}"
    );
}

#[test]
fn extra_work_is_asked_for_when_the_contractor_is_asked() {
    let (asked, entry) = dialogue(
        Kind::Request,
        &[
            "",
            "marketing-director",
            "account-manager",
            "email",
            "materials",
            "",
            "yes",
            "Print",
            "",
        ],
    );
    assert!(entry.contains("extra: yes\n"), "{entry}\n{asked}");
    let (asked, _) = dialogue(
        Kind::Request,
        &[
            "",
            "account-manager",
            "marketing-director",
            "email",
            "answer",
            "",
            "A question",
            "",
        ],
    );
    assert!(!asked.contains("extra"), "{asked}");
}

#[test]
fn people_are_named_in_full() {
    let people = ["Account Manager", "marketing  director"];
    let answers = [
        "",
        people[0],
        people[1],
        "email",
        "answer",
        "",
        "A question",
        "",
    ];
    let (asked, entry) = dialogue(Kind::Request, &answers);
    assert!(
        entry.contains("from: account-manager\nto: marketing-director\n"),
        "{entry}\n{asked}"
    );
    assert!(
        asked.contains("account-manager     Account manager, agency"),
        "{asked}"
    );
    let folder = quarrel();
    let mut arguments = New {
        kind: Some(Kind::Call),
        as_of: Some("2026-03-20 12:00".to_owned()),
        no_history: true,
        dry_run: true,
        ..New::default()
    };
    let mut run = |with: &[&str]| {
        let with = with.iter().map(|one| (*one).to_owned()).collect();
        arguments.given.insert("with", with);
        let mut shown = Vec::new();
        let failure = write_entry(&arguments, folder.path(), None, &mut shown).err();
        (String::from_utf8(shown).unwrap(), failure)
    };
    let (shown, _) = run(&["Designer", "marketing-director"]);
    assert!(
        shown.contains("with: [designer, marketing-director]\n"),
        "{shown}"
    );
    let (_, failure) = run(&["Account manger"]);
    let failure = failure.unwrap();
    assert_eq!(
        (failure.message.english(), failure.help.english()),
        (
            "--with: the charter has no person `Account manger`".to_owned(),
            "did you mean `Account manager`?".to_owned()
        )
    );
    let twice = CHARTER.replace("name: Designer", "name: account Manager");
    std::fs::write(folder.path().join("projlog.yaml"), twice).unwrap();
    let failure = run(&["Account manager"]).1.unwrap();
    assert_eq!(
        failure.help.english(),
        "give one of them as `account-manager` or `designer`"
    );
}

#[test]
fn a_call_is_asked_when_it_was_and_what_was_said() {
    let both = "account-manager, marketing-director";
    let answers = ["9:05", both, "", "", "", "", "The date stays."];
    let (asked, entry) = dialogue(Kind::Call, &answers);
    assert!(entry.contains("at: 2026-03-20 09:05\n"), "{entry}\n{asked}");
    for part in [
        "at: When it happened. A date alone is the whole day, a time alone is today\n[2026-03-20 12:00] > ",
        "What was said and agreed, one line\n(optional) > ",
        "C-2 would be added to log/2026-03.md:",
        "The date stays.\n\nWrite this entry?\n  1  yes  write the entry\n  2  no   write nothing\n[yes] > ",
    ] {
        assert!(asked.contains(part), "{part}\n{asked}");
    }
}

#[test]
fn an_entry_that_is_declined_is_not_written() {
    let folder = project();
    for (word, refused) in [("no", true), ("Нет", true), ("2", true), ("y", false)] {
        let answers = format!("R-1\n\naccount-manager\nemail\n\n\n{word}");
        let (asked, shown, failure) = talk(folder.path(), Some(Kind::Reminder), &answers);
        assert!(failure.is_none(), "{failure:?}\n{asked}");
        let text = std::fs::read_to_string(folder.path().join("log/2026-03.md")).unwrap();
        assert_eq!(text == LOG, refused, "{word}\n{asked}");
        assert_eq!(shown.is_empty(), refused, "{shown}");
        let said = asked.ends_with("Cancelled; nothing was written.\n");
        assert_eq!(said, refused, "{asked}");
    }
}

#[test]
fn a_stage_is_asked_who_delivers_it_and_when() {
    let (asked, entry) = dialogue(Kind::Stage, &["agency", "2026-03-27", "", "", "Texts", ""]);
    for line in ["owner: agency\n", "due: 2026-03-27\n"] {
        assert!(entry.contains(line), "{entry}\n{asked}");
    }
}
