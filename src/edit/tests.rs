//! Tests that entries read back as written, and that existing text is kept.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::log::{self, Kind};

fn draft(title: &str, fields: &[(&str, Value)]) -> Draft {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    Draft {
        kind: Kind::Call,
        id: "C-7".to_owned(),
        fields,
        title: title.to_owned(),
        note: None,
    }
}

fn call(title: &str) -> Draft {
    draft(
        title,
        &[
            ("at", json!("2026-03-03 12:00")),
            ("with", json!(["a", "b"])),
        ],
    )
}

fn added(text: &str, draft: &Draft) -> String {
    append(text, draft, "2026-03").unwrap().text
}

const FENCE: &str = "```yaml\ncall: C-7\nat: 2026-03-03 12:00\nwith: [a, b]\n```\n";

#[test]
fn an_entry_goes_to_the_end() {
    let expected = |before: &str, heading: &str| format!("{before}{heading}{FENCE}");
    let heading = "## Kick-off\n\n";
    assert_eq!(
        added("", &call("Kick-off")),
        expected("# 2026-03\n\n", heading)
    );
    assert_eq!(
        added("\u{feff}", &call("Kick-off")),
        expected("\u{feff}# 2026-03\n\n", heading)
    );
    assert_eq!(
        added("# March\n", &call("Kick-off")),
        expected("# March\n\n", heading)
    );
    assert_eq!(
        added("# March", &call("Kick-off")),
        expected("# March\n\n", heading),
        "no final newline"
    );
    assert_eq!(
        added("# March\n\n\n", &call("Kick-off")),
        expected("# March\n\n\n", heading)
    );
    assert_eq!(
        added("# March\n\t ", &call("Kick-off")),
        expected("# March\n\t \n", heading)
    );
    assert_eq!(
        added("# March\n\n### A\n\ntext\n", &call("Kick-off")),
        expected("# March\n\n### A\n\ntext\n\n", "### Kick-off\n\n")
    );
    assert_eq!(
        added("## Kick-off\n\ntext", &call("Kick-off")),
        expected("## Kick-off\n\ntext\n\n", ""),
        "the same heading"
    );
    // A list, a quotation and a table end before it.
    for before in [
        "- a\n\n  - ```yaml\n    request: R-1\n    ```\n",
        "> a\n> ```yaml\n> x: y\n> ```\n",
        "| a |\n| - |\n| b |\n",
    ] {
        assert!(
            added(before, &call("Kick-off")).starts_with(before),
            "{before}"
        );
    }
}

#[test]
fn line_ends_are_those_of_the_file() {
    let text = added(
        "# March\r\n\r\nText\r\n",
        &Draft {
            note: Some("one\ntwo\r\nthree".to_owned()),
            ..call("Kick-off")
        },
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(
        text.ends_with("```\r\n\r\none\r\ntwo\r\nthree\r\n"),
        "{text:?}"
    );
    assert!(
        !added("# March\r\n\nText\n\n", &call("Kick-off")).ends_with("\r\n"),
        "most lines end otherwise"
    );
    let several = draft(
        "Kick-off",
        &[
            ("at", json!("2026-03-03")),
            ("with", json!("a")),
            ("topic", json!("one\ntwo")),
        ],
    );
    assert!(added("# March\r\n", &several).contains("topic: |-\r\n  one\r\n  two\r\n"));
}

#[test]
fn an_open_block_is_no_place() {
    for (before, line) in [
        ("# A\n\n```yaml\nrequest: R-1\n", 3),
        ("text\n<!-- a comment\n\nand more\n", 2),
        ("# A\n\n~~~~\n```\n", 3),
        ("# A\n\nb\n\n<pre>\nfoo\n\nbar\n", 5),
        ("# A\n\n<script>\n<!-- b\n", 3),
        ("<pre>a</pre>\n\n<!-- b <!--\n", 3),
    ] {
        assert_eq!(
            append(before, &call("Kick-off"), "x"),
            Err(AppendError::Open(line)),
            "{before}"
        );
    }
    assert!(matches!(
        append("---\nstage: S-1\n", &call("Kick-off"), "x"),
        Err(AppendError::Faulty(1, _))
    ));
    let open = Draft {
        note: Some("see\n```\nand".to_owned()),
        ..call("Kick-off")
    };
    assert_eq!(append("# A\n", &open, "x"), Err(AppendError::OpenNote));
    let closed = Draft {
        note: Some("see\n```\nand\n```".to_owned()),
        ..call("Kick-off")
    };
    assert!(append("# A\n", &closed, "x").is_ok());
}

#[test]
fn what_would_read_back_otherwise_is_refused() {
    assert_eq!(
        append("---\nstage: S-1\n---\n# A stage\n", &call("Kick-off"), "x"),
        Err(AppendError::OfOne("S-1".to_owned()))
    );
    assert!(append("---\nlayout: page\n---\n# A page\n", &call("Kick-off"), "x").is_ok());
    assert_eq!(
        append(&added("", &call("A")), &call("B"), "x"),
        Err(AppendError::IdTaken("C-7".to_owned()))
    );
    let another = Draft {
        note: Some("```yaml\nrequest: R-9\n```".to_owned()),
        ..call("Kick-off")
    };
    assert!(matches!(
        append("# A\n", &another, "x"),
        Err(AppendError::Unfaithful(_))
    ));
    // What is not read as a note would be lost.
    for (note, why) in [
        ("<!-- hidden -->", Some("a comment")),
        ("It was <!-- not --> said.", Some("a comment")),
        ("- said\n  <!-- not -->", Some("a comment")),
        (
            "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x",
            Some("conflict"),
        ),
        ("`<!--` begins a comment.", None),
        ("```\n<!-- a sample -->\n```", None),
    ] {
        let draft = Draft {
            note: Some(note.to_owned()),
            ..call("Kick-off")
        };
        let refused = append("# A\n", &draft, "x").err();
        let refused = refused.map(|error| error.message().english());
        assert!(
            match (&refused, why) {
                (Some(refused), Some(why)) => refused.contains(why),
                (refused, why) => refused.is_none() && why.is_none(),
            },
            "{note}: {refused:?}"
        );
    }
    let unknown = draft(
        "Kick-off",
        &[
            ("at", json!("2026-03-03")),
            ("with", json!("a")),
            ("colour", json!("red")),
        ],
    );
    assert!(matches!(
        append("# A\n", &unknown, "x"),
        Err(AppendError::Unfaithful(_))
    ));
    let missing = draft("Kick-off", &[("at", json!("2026-03-03"))]);
    assert!(matches!(
        append("# A\n", &missing, "x"),
        Err(AppendError::Unfaithful(_))
    ));
    assert!(matches!(
        append("# A\n", &call("one\ntwo"), "x"),
        Err(AppendError::Title(_))
    ));
    let noted = |note: &str| {
        let draft = Draft {
            note: Some(note.to_owned()),
            ..call("Kick-off")
        };
        append("# A\n", &draft, "x")
    };
    for note in [
        "# Agenda\n\nThe banner",
        "text\n\n# Agenda",
        "Agenda\n======",
    ] {
        let refused = matches!(noted(note), Err(AppendError::Unfaithful(_)));
        assert!(refused, "{note}");
    }
    assert!(noted("### Agenda\n\nThe banner").is_ok());
}

#[test]
fn values_are_quoted_where_they_have_to_be() {
    let written = |text: &str| {
        let draft = draft(
            "Kick-off",
            &[
                ("at", json!("2026-03-03")),
                ("with", json!("a")),
                ("topic", json!(text)),
            ],
        );
        let text = added("# A\n", &draft);
        let (_, topic) = text.split_once("topic: ").unwrap();
        topic.rsplit_once("\n```").unwrap().0.to_owned()
    };
    assert_eq!(written("who does what, and how"), "who does what, and how");
    assert_eq!(written("a: b # c"), "'a: b # c'");
    assert_eq!(
        written("2026-03-03"),
        "2026-03-03",
        "no reader of YAML takes it for anything else"
    );
    assert_eq!(written("12"), "'12'");
    assert_eq!(written("null"), "'null'");
    assert_eq!(written("a\u{2028}b"), "\"a\\u2028b\"");
    assert_eq!(written("- a"), "'- a'");
    assert!(
        added(
            "# A\n",
            &draft(
                "K",
                &[
                    ("at", json!("2026-03-03")),
                    ("with", json!("a")),
                    ("topic", json!("a\n```\nb"))
                ]
            )
        )
        .contains("````yaml")
    );
}

/// Text as people write it, and as they do not.
fn texts() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        ": ",
        "#",
        " #",
        "'",
        "\"",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "`",
        "```",
        "~~~",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
        "yes",
        "null",
        "2026-03-03",
        "12:30",
        "1e3",
        "---",
        "...",
        "\\",
        "\u{1f600}",
        "é",
        "Ж",
        "\u{feff}",
        "\u{a0}",
        "\u{2028}",
        "\u{85}",
        "\u{7}",
        "\r",
        "\r\n",
        "<!--",
        "-->",
        "=",
        "?",
        ",",
        "R-4",
    ]);
    let word = prop_oneof![3 => "[a-zа-я0-9 ]{1,6}", 4 => odd.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(word, 1..8)
        .prop_map(|words| words.concat())
        .prop_map(|text| {
            if text.trim().is_empty() {
                text + "x"
            } else {
                text
            }
        })
}

/// Possible contents of a log file.
fn files() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "# March\n",
        "\n",
        "## A heading\n\n",
        "Some text.\n",
        "```yaml\nrequest: R-1\nat: 2026-03-03\n```\n",
        "- a list\n",
        "  - ```yml\n    reply: A-1\n    ```\n",
        "> quoted\n",
        "<!-- a comment -->\n",
        "```text\n",
        "<!--\n",
        "\u{feff}",
        "---\nstage: S-1\n---\n",
        "| a |\n|---|\n",
        "\ttab\n",
        "no newline",
        "Title\n===\n",
        "<div>\n",
        "[a]: b\n",
        "~~~\n",
    ]);
    (prop::collection::vec(part, 0..8), any::<bool>()).prop_map(|(parts, crlf)| {
        let text = parts.concat();
        if crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_reads_back(topic in texts(), lasted in texts(), evidence in prop::collection::vec(texts(), 1..3), crlf in any::<bool>()) {
        let fields = [
            ("at", json!("2026-03-03 12:00")), ("with", json!(["a b", "no"])), ("lasted", json!(lasted)), ("topic", json!(topic)),
            ("evidence", json!(evidence)),
        ];
        let before = if crlf { "# A\r\n" } else { "# A\n" };
        let appended = append(before, &draft("Kick-off", &fields), "x").map_err(|error| TestCaseError::fail(format!("{error}: {fields:?}")))?;
        let content = log::written(appended.text.as_bytes(), "C-7").unwrap();
        for (name, value) in fields {
            let read = content.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap();
            let listed = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            prop_assert_eq!(listed(&read), listed(&value), "{}: {}", name, appended.added);
        }
    }

    #[test]
    fn what_was_there_stays(file in files(), title in "[a-zа-я#*_\\[`<>.: ]{1,12}", note in prop::option::of(texts())) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!title.is_empty());
        if let Ok(appended) = append(&file, &Draft { note, ..call(&title) }, "2026-03") {
            prop_assert!(appended.text.starts_with(&file));
            let content = log::contents(appended.text.as_bytes());
            let before = log::contents(file.as_bytes());
            prop_assert_eq!(content.len(), before.len() + 1);
            prop_assert_eq!(&content[..before.len()], &before[..]);
            let line = appended.text.lines().nth(appended.line - 1).unwrap();
            prop_assert_eq!(line, "call: C-7");
        }
    }
}
