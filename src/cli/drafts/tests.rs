//! Tests of the review, from the answers to the file.

use std::path::Path;

use super::super::ask::{Asked, Lines};
use super::*;
use crate::message::Language;

const CHARTER: &str = include_str!("../../../tests/cases/charter.yaml");

/// The key of the message from which a draft was made.
fn key(id: &str) -> String {
    let number = id
        .bytes()
        .fold(0, |number: u64, byte| number * 256 + u64::from(byte));
    format!("slack:a/17/U1/{number:016x}")
}

/// A draft of a request or of a reply to it.
fn draft(id: &str, answers: Option<&str>) -> String {
    let fields = answers.map_or_else(
        || "to: marketing-director\nneeds: access\n".to_owned(),
        |of| format!("answers: {of}\n"),
    );
    let kind = if answers.is_some() {
        "reply"
    } else {
        "request"
    };
    format!(
        "## About {id}\n\n```yaml draft\n{kind}: {id}\nat: 2026-03-03 10:40\nfrom: account-manager\nvia: email\n{fields}\
         evidence: {}\n```\n<!-- projlog: drafted because it asks -->\n\n> Please.\n\n",
        key(id),
    )
}

/// A project outside git with the drafts R-1, A-1 (which answers R-1), and R-2.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("log")).unwrap();
    std::fs::write(folder.path().join("projlog.yaml"), CHARTER).unwrap();
    let log = [
        "# March 2026\n\n",
        &draft("R-1", None),
        &draft("A-1", Some("R-1")),
        &draft("R-2", None),
    ];
    std::fs::write(folder.path().join("log/2026-03.md"), log.concat()).unwrap();
    folder
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log/2026-03.md")).unwrap()
}

/// Reviews the drafts with these answers; returns what was said, and whether the answers were enough.
fn talk(folder: &Path, answers: &str, language: Language) -> (String, bool) {
    let (mut questions, mut answers) = (Vec::new(), answers.as_bytes());
    let mut asked = Asked {
        answers: &mut Lines(&mut answers),
        questions: &mut questions,
        language,
        stopped: None,
    };
    let done = review::review(folder, None, &mut asked);
    (String::from_utf8(questions).unwrap(), done.is_ok())
}

#[test]
fn drafts_are_accepted_skipped_and_left() {
    let folder = project();
    let before = log(folder.path());
    let (said, done) = talk(folder.path(), "a\nskip\n5\n", Language::English);
    assert!(done, "{said}");
    let after = log(folder.path());
    let expected = before.replacen("```yaml draft", "```yaml", 1);
    let expected = expected.replace(
        &draft("A-1", Some("R-1")),
        &format!("<!-- projlog: skipped {} A-1 -->\n\n", key("A-1")),
    );
    assert_eq!(after, expected);
    for part in [
        "R-1  request  2026-03-03 10:40  account-manager  About R-1",
        // The tests run in another folder, from which the paths begin.
        "log/2026-03.md:5\n    reason: it asks\n",
        "> Please.",
        "3 drafts are left",
        "R-1 accepted: it is an entry now, at ",
        "log/2026-03.md:5\n",
        "A-1 skipped, at ",
        "1 draft is left.",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_thread_is_skipped_at_once() {
    let folder = project();
    let (said, done) = talk(folder.path(), "thread\nq\n", Language::Russian);
    assert!(done, "{said}");
    let after = log(folder.path());
    assert!(
        !after.contains("About R-1") && !after.contains("About A-1"),
        "{after}"
    );
    assert!(after.contains(&draft("R-2", None)), "{after}");
    assert!(said.contains("Остался 1 черновик."), "{said}");
}

#[test]
fn another_kind_asks_for_what_it_requires() {
    let folder = project();
    let answers = "k\ncall\nnobody\naccount-manager, marketing-director\nq\n";
    let (said, done) = talk(folder.path(), answers, Language::Spanish);
    assert!(done, "{said}");
    let after = log(folder.path());
    let block = format!(
        "```yaml draft\ncall: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\nvia: email\nevidence: {}\n\
         with: [account-manager, marketing-director]\n```\n",
        key("R-1"),
    );
    assert!(after.contains(&block), "{after}");
    assert!(said.contains("nobody"), "{said}");
}

#[test]
fn what_was_decided_stays_when_the_answers_end() {
    let folder = project();
    let (said, done) = talk(folder.path(), "accept\n", Language::English);
    assert!(done && said.ends_with("2 drafts are left.\n"), "{said}");
    assert_eq!(log(folder.path()).matches("yaml draft").count(), 2);
    assert!(log(folder.path()).contains("```yaml\nrequest: R-1"));
}

#[test]
fn a_draft_with_mistakes_is_not_accepted() {
    let folder = project();
    let path = folder.path().join("log/2026-03.md");
    let faulty = log(folder.path()).replacen("needs: access", "needs: acces", 1);
    std::fs::write(&path, &faulty).unwrap();
    let (said, _) = talk(folder.path(), "accept\nlater\nquit\n", Language::English);
    assert_eq!(log(folder.path()), faulty);
    assert!(said.contains("correct that in the file first"), "{said}");
    assert!(said.contains("mistake: line 11"), "{said}");
}

#[test]
fn an_id_that_is_taken_is_not_accepted() {
    let folder = project();
    let entry = "```yaml\nrequest: R-2\nat: 2026-03-03 10:40\nfrom: account-manager\nto: marketing-director\nneeds: access\n```\n";
    std::fs::write(folder.path().join("log/2026-02.md"), entry).unwrap();
    let project = open(folder.path(), None).unwrap();
    let at = find(&project, "R-2").unwrap();
    assert!(edited(&project, at, Act::Accept).is_err());
    assert!(edited(&project, at, Act::Skip).is_ok());
}
