//! `projlog evidence`: keys of the log in an own export, and confirmations that count for one side.

use crate::support::{Folder, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");

const MANAGER: (&str, &str) = ("Account Manager", "am@agency.example");
const DIRECTOR: (&str, &str) = ("Marketing director", "md@bakery.example");

/// The words in the export: none of them may leave it.
const WORDS: [&str; 5] = ["Please", "access to", "We will", "tomorrow", "Thank"];

const ASKED: &str = "telegram:bakery/1772523612/user1/b4435a5f7de28047";
const ANSWERED: &str = "telegram:bakery/1772528740/user2/ef3290247edb1fc9";
const THANKED: &str = "telegram:bakery/1772625631/user1/268bc1833e83306f";
/// After the end of the export.
const LATER: &str = "telegram:bakery/1774422000/user1/1d9283d848ea941a";

/// A message of an export of Telegram: its number, its time, its sender and its text.
fn message(id: u32, time: i64, from: &str, text: &str, more: &str) -> String {
    format!(
        r#"{{"id":{id},"type":"message","date":"2026-03-03T00:00:00","date_unixtime":"{time}","from":"{from}","from_id":"{from}","text":"{text}"{more}}}"#
    )
}

/// The chat as one side exported it: with an answer that was edited, if that is so.
fn export(edited: bool) -> String {
    let (answer, more) = if edited {
        ("We will: next week", r#","edited_unixtime":"1773990000""#)
    } else {
        ("We will: tomorrow", "")
    };
    let messages = [
        message(1, 1_772_431_200, "user2", "Good morning", ""),
        message(2, 1_772_523_612, "user1", "Please send the access", ""),
        message(3, 1_772_528_740, "user2", answer, more),
        message(4, 1_773_990_000, "user2", "See you", ""),
    ];
    format!(
        r#"{{"name":"Bakery","type":"private_group","id":7,"messages":[{}]}}"#,
        messages.join(",")
    )
}

fn entry(kind: &str, id: &str, at: &str, who: &str, more: &str, key: &str) -> String {
    format!(
        "```yaml\n{kind}: {id}\nat: {at}\nfrom: {who}\nvia: telegram\n{more}evidence: {key}\n```\n\n"
    )
}

/// A log that names messages, written down late by the agency, and the export of the bakery outside the repository.
fn with_keys(edited: bool) -> Folder {
    let folder = Folder::empty();
    let first = (MANAGER.0, MANAGER.1, "2026-03-12T10:00:00+0300");
    let new = ["init", "-q", "-b", "main", "--object-format=sha1"];
    git_as(first, folder.path(), &new, b"");
    folder.write("projlog.yaml", CHARTER);
    let request = |id: &str, at: &str, key: &str| {
        let more = "to: marketing-director\nneeds: answer\ndue: 2026-04-10\n";
        entry("request", id, at, "account-manager", more, key)
    };
    let answer = "answers: R-1\ngives: all\n";
    let log = [
        "# March\n\n".to_owned(),
        request("R-1", "2026-03-03 10:40", ASKED),
        entry(
            "reply",
            "A-1",
            "2026-03-03 12:05",
            "marketing-director",
            answer,
            ANSWERED,
        ),
        request("R-2", "2026-03-04 15:00", THANKED),
        request("R-3", "2026-03-25 10:00", LATER),
        request(
            "R-4",
            "2026-03-03 10:40",
            &format!("[{ASKED}, \"telegram:bakery/1/x\"]"),
        ),
    ];
    folder.write("log/2026-03.md", &log.concat());
    folder.write(".gitignore", "/export\n");
    commit(&folder, first, "Import");
    folder.write("export/result.json", &export(edited));
    folder
}

fn commit(folder: &Folder, who: (&str, &str, &str), message: &str) {
    git_as(who, folder.path(), &["add", "-A"], b"");
    git_as(who, folder.path(), &["commit", "-q", "-m", message], b"");
}

const LOOK: &str = "evidence export/result.json --as-of '2026-03-26 12:00'";

#[test]
fn each_key_is_confirmed_differs_is_missing_or_is_not_covered() {
    let folder = with_keys(true);
    let before = folder.read("log/2026-03.md");
    shows!("evidence", folder.projlog(LOOK));
    shows!(
        "evidence-ru",
        folder.projlog(&format!("{LOOK} --language ru"))
    );
    shows!(
        "evidence-es",
        folder.projlog(&format!("{LOOK} --language es"))
    );
    let run = folder.projlog(&format!("{LOOK} --output-format json"));
    shows!("evidence-json", run);
    let schema = folder.projlog("schema evidence").json();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&run.json()));
    for word in WORDS {
        assert!(!run.stdout.contains(word), "{word}: {}", run.stdout);
    }
    assert_eq!(folder.read("log/2026-03.md"), before);
}

/// The remedy of a late record: the other side records what its own export has, and commits it.
#[test]
fn what_the_other_side_records_and_commits_confirms_the_time() {
    let folder = with_keys(false);
    let check = || {
        folder.projlog(
            "check --select entry-logged-late --as-of '2026-03-26 12:00' --output-format concise",
        )
    };
    let show = |id: &str| {
        let shown = folder.projlog(&format!(
            "show {id} --as-of '2026-03-26 12:00' --output-format json"
        ));
        shown.json()["time"].clone()
    };
    let late = check().stdout;
    assert!(late.contains("which bakery has not confirmed"), "{late}");
    assert_eq!(show("R-1")["grade"], "confirmed-by-one-export");
    // The agency has nothing to add to what it wrote itself.
    let before = folder.read("log/2026-03.md");
    shows!(
        "evidence-nothing",
        folder.projlog(&format!("{LOOK} --record account-manager"))
    );
    assert_eq!(folder.read("log/2026-03.md"), before);
    shows!(
        "evidence-record",
        folder.projlog(&format!("{LOOK} --record marketing-director"))
    );
    let added = folder.read("log/2026-03.md");
    assert!(added.starts_with(&before) && added.contains(ASKED) && added.contains(ANSWERED));
    for word in WORDS {
        assert!(!added.contains(word), "{word}");
    }
    // What is not committed does not count, and is not recorded again.
    assert_eq!(show("R-1")["grade"], "confirmed-by-one-export");
    assert_eq!(show("R-1")["uncounted"][0]["why"], "not-committed");
    folder.projlog(&format!("{LOOK} --record marketing-director"));
    assert_eq!(folder.read("log/2026-03.md"), added);
    commit(
        &folder,
        (DIRECTOR.0, DIRECTOR.1, "2026-03-26T11:00:00+0300"),
        "Confirm",
    );
    folder.projlog(&format!("{LOOK} --record marketing-director"));
    assert_eq!(folder.read("log/2026-03.md"), added);
    let confirmed = show("R-1");
    assert_eq!(confirmed["grade"], "confirmed-by-both");
    assert_eq!(confirmed["confirmations"][0], "E-1");
    assert_eq!(show("R-2")["grade"], "confirmed-by-one-export");
    let late = check().stdout;
    assert!(
        late.contains("note[entry-logged-late]: R-1 was recorded"),
        "{late}"
    );
    shows!(
        "evidence-confirmed",
        folder.projlog("show R-1 --as-of '2026-03-26 12:00'")
    );
}

/// The agency cannot confirm for the bakery, whoever is named.
#[test]
fn one_side_cannot_record_for_the_other() {
    let folder = with_keys(false);
    folder.projlog(&format!("{LOOK} --record marketing-director"));
    commit(
        &folder,
        (MANAGER.0, MANAGER.1, "2026-03-26T11:00:00+0300"),
        "Confirm",
    );
    let shown = folder
        .projlog("show R-1 --as-of '2026-03-26 12:00' --output-format json")
        .json();
    assert_eq!(shown["time"]["grade"], "confirmed-by-one-export");
    assert_eq!(shown["time"]["uncounted"][0]["why"], "not-shown");
    // So the bakery can still confirm it.
    let run = folder.projlog(&format!(
        "{LOOK} --record brand-manager --output-format json"
    ));
    assert_eq!(run.json()["recorded"]["entry"], "E-2");
}

#[test]
fn what_cannot_be_read_writes_nothing() {
    let folder = with_keys(false);
    let before = folder.read("log/2026-03.md");
    folder.write("export/cut.json", "{\"name\":\"Bakery\",\"messages\":[");
    for arguments in [
        "evidence export/cut.json --record marketing-director",
        "evidence export/none.json --record marketing-director",
        "evidence export/result.json --record nobody",
        "evidence export/result.json --timezone Mars/Olympus",
    ] {
        folder.projlog(arguments).assert_refused();
    }
    assert_eq!(folder.read("log/2026-03.md"), before);
}
