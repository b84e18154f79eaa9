//! Entries that are hidden: by a block that is not closed, by HTML, or by a slip in the id.

use crate::log::{Entry, LogFault, ReadFile, Unread, content_of, contents, read_file};
use crate::source::{FaultKind, Source, Sources};

fn read(text: &str) -> ReadFile {
    let (source, _) = Source::new("log.md", text.as_bytes().to_vec());
    let mut sources = Sources::default();
    let id = sources.add(source);
    read_file(id, sources.get(id), &[])
}

const REST: &str = "at: 2026-03-04 10:00\nfrom: am\nto: owner\nvia: email\nneeds: materials\n";

/// The entry above is read as if its block were closed, and the ones below are known to be there.
#[test]
fn a_block_that_is_not_closed_is_one_finding() {
    let next = format!("## B\n\n```yaml\nrequest: R-2\n{REST}```\n\nAfter.\n");
    let closed =
        format!("## A\n\n```yaml\nrequest: R-1\n{REST}```\n\nA *note* of R-2.\n\n- one\n\n{next}");
    let fields = REST.trim_end();
    let last = format!("{fields}\n```\n\nA *note*");
    for (name, end) in [
        ("missing", format!("{fields}\n\nA *note*")),
        (
            "missing, with a blank line",
            format!("\n{fields}\n\n\nA *note*"),
        ),
        ("glued", format!("{fields}```\n\nA *note*")),
        ("glued after a space", format!("{fields} ```\nA *note*")),
        ("with text", format!("{fields}\n``` A *note*")),
    ] {
        let open = closed.replacen(&last, &end, 1);
        assert_ne!(open, closed);
        let quoted = |text: &str| format!("> {}\n", text.trim_end().replace('\n', "\n> "));
        for (open, closed) in [
            (open.clone(), closed.clone()),
            (open.replace('\n', "\r\n"), closed.clone()),
            (quoted(&open), quoted(&closed)),
            (open.replace("```", "~~~"), closed.clone()),
            (open.replace("request: R-2", "requst: R-2"), closed.clone()),
            (open.replace("```\n\nAfter.\n", ""), closed.clone()),
            (
                open.replacen("```yaml", "````yaml", 1)
                    .replace("materials```", "materials````")
                    .replace("materials ```\nA", "materials ````\nA"),
                closed.clone(),
            ),
        ] {
            let file = read(&open);
            let [fault] = file.faults.as_slice() else {
                panic!("{name}: {open}\n{:?}", file.faults)
            };
            assert!(
                fault.fault.message.english().ends_with("and hides `R-2`"),
                "{open}"
            );
            assert_eq!(file.unread, ["R-2"], "{name}: {open}");
            let first = contents(closed.as_bytes()).remove(0);
            assert_eq!(
                contents(open.as_bytes()),
                std::slice::from_ref(&first),
                "{name}: {open}"
            );
            assert_eq!(content_of(open.as_bytes(), "R-1"), Some(first), "{name}");
        }
    }
    // The heading of a hidden entry is that of the text below it.
    let open = closed.replacen(&last, &format!("{fields}\n\nA *note*"), 1);
    let more = format!("{open}\n```yaml\nreply: A-1\nanswers: R-2\n```\n");
    let below = |text: &str| contents(text.as_bytes()).pop();
    assert_eq!(below(&more), content_of(more.as_bytes(), "A-1"));
    assert_eq!(read(&more).entries[1].title.as_ref().unwrap().value, "B");
    // Whatever its language, the first entry is known to be there.
    let file = read(&open.replacen("```yaml", "```", 1));
    assert!(file.entries.is_empty() && file.faults.len() == 1);
    for id in ["R-1", "R-2"] {
        assert!(file.unread.iter().any(|unread| unread == id), "{id}");
    }
}

/// Two entries that a merge put into one block share the fields at its end.
#[test]
fn an_entry_keeps_the_fields_it_shares() {
    let text = "```yaml\nrequest: R-1\nat: 2026-03-04 10:00\n```yaml\nrequest: R-2\nat: 2026-03-04 11:00\nfrom: am\nto: md\nvia: email\nneeds: materials\n```\n";
    let file = read(text);
    assert_eq!(
        (file.faults.len(), file.unread),
        (1, vec!["R-2".to_owned()])
    );
    assert_eq!(file.entries[0].id(), "R-1");
    assert!(file.entries[0].common.from.is_some());
}

#[test]
fn what_html_hides_is_known() {
    let entry = |id: &str| format!("```yaml\nrequest: {id}\n{REST}```\n");
    for before in [
        "<!-- todo ",
        "<!-- todo\n",
        "<details>",
        "<p>\n",
        "<!--\n\n",
    ] {
        let text = format!("# A\n\n{before}{}\nText.\n\n{}", entry("R-1"), entry("R-2"));
        let file = read(&text);
        assert!(file.unread.contains(&"R-1".to_owned()), "{text}");
        let known = |id: &str| {
            file.unread.iter().any(|unread| unread == id)
                || file.entries.iter().any(|entry| entry.id() == id)
        };
        assert!(known("R-2"), "{text}");
        assert_eq!(file.faults.len(), 1, "{text}\n{:?}", file.faults);
    }
}

/// The file has one fault, which is not that of an entry.
#[test]
fn entries_between_lone_returns_are_unread() {
    let text =
        format!("# A\n\n```yaml\nrequest: R-1\n{REST}```\n\n```yaml\nrequst: R-2\n{REST}```\n");
    let file = read(&text.replace('\n', "\r"));
    assert!(file.entries.is_empty() && file.faults.is_empty());
    for id in ["R-1", "R-2"] {
        assert!(file.unread.iter().any(|unread| unread == id), "{id}");
        let known = |one: &Unread| one.id.as_deref() == Some(id) && one.actors == ["am"];
        assert!(file.unread_entries.iter().any(known), "{id}");
    }
    assert_eq!(read(&text.replace('\n', "\r\n")).entries.len(), 1);
}

#[test]
fn text_in_a_field_ends_no_block() {
    for text in [
        "````yaml\ndecision: D-1\nat: 2026-03-04\nby: md\nreason: |\n  See\n  ```yaml\n  request: R-1\n  ```\nverdict: approved\n````\n",
        "~~~yaml\nrequest: R-1\nat: 2026-03-04\nfrom: am\nneeds: a: b\n~~~\n",
        "- ```yaml\n  request: R-1\n  at: 2026-03-04\n\n- more\n",
        "```yaml\nrequest: R-1\nat: 2026-03-04\n",
    ] {
        let file = read(text);
        let unclosed = |found: &LogFault| found.fault.message.english().contains("not closed");
        assert!(!file.faults.iter().any(unclosed), "{text}");
        assert!(file.unread.is_empty() && file.entries.len() == 1, "{text}");
    }
}

/// Nobody removed an entry whose id has a slip.
#[test]
fn an_id_with_a_slip_is_unread() {
    for (written, meant) in [
        ("R\u{2013}2", "R-2"),
        ("R\u{2011}2", "R-2"),
        ("R-2,", "R-2"),
        ("R-2\u{a0}", "R-2"),
        ("R-2\u{200b}", "R-2"),
        ("\u{feff}R-2", "R-2"),
        ("R-2<br>", "R-2"),
        ("R- 2", "R-2"),
        ("R - 2", "R-2"),
        ("(R-2)", "R-2"),
        ("**R-2**", "R-2"),
    ] {
        let file = read(&format!("```yaml\nrequest: \"{written}\"\n{REST}```\n"));
        assert_eq!(file.unread, [meant], "{written}");
        assert!(file.entries.is_empty());
        let [found] = file.faults.as_slice() else {
            panic!("{written}: {:?}", file.faults)
        };
        assert_eq!(found.fault.kind, FaultKind::WrongValue);
        let fix = found.fault.fix.as_ref().unwrap();
        assert!(fix.edits[0].text.contains(meant), "{written}");
    }
    // What is meant can be told, but not mended with certainty.
    for (written, meant) in [
        ("R 2", vec!["R-2"]),
        ("2", vec!["R-2"]),
        ("R-2 and R-3", vec!["R-2", "R-3"]),
    ] {
        let file = read(&format!("```yaml\nrequest: {written}\n{REST}```\n"));
        assert_eq!(file.unread, meant);
    }
    for written in ["", "the photos"] {
        let file = read(&format!("```yaml\nrequest: {written}\n{REST}```\n"));
        assert!(file.unread.is_empty(), "{written}: {:?}", file.unread);
    }
}

/// The text with the fix of its only fault, if there is one.
fn fixed(text: &str) -> Option<String> {
    let file = read(text);
    let [fault] = file.faults.as_slice() else {
        panic!("{text}\n{:?}", file.faults)
    };
    let fix = fault.fault.fix.as_ref()?;
    let mut after = text.to_owned();
    for edit in fix.edits.iter().rev() {
        after.replace_range(edit.span.start()..edit.span.end(), &edit.text);
    }
    Some(after)
}

#[test]
fn a_block_is_closed_where_its_fields_end_without_doubt() {
    let first = format!("## A\n\n```yaml\nrequest: R-1\n{REST}");
    let second = format!("```yaml\nrequest: R-2\n{REST}```\n");
    for (between, closed) in [
        ("\n## B\n\n", "```\n\n## B\n\n"),
        ("\n\n### B\n\nText.\n\n", "```\n\n\n### B\n\nText.\n\n"),
        // As git leaves what both sides appended, if both are kept.
        ("## B\n\n", "```\n\n## B\n\n"),
        ("\n", "```\n\n"),
        ("", "```\n\n"),
    ] {
        let (open, closed) = (
            format!("{first}{between}{second}"),
            format!("{first}{closed}{second}"),
        );
        let other = |text: &str| text.replace("```", "~~~");
        let windows = |text: &str| text.replace('\n', "\r\n");
        let longer = |text: &str| text.replace("```", "`````");
        for (open, closed) in [
            (open.clone(), closed.clone()),
            (other(&open), other(&closed)),
            (windows(&open), windows(&closed)),
            (longer(&open), longer(&closed)),
        ] {
            assert_eq!(fixed(&open).as_deref(), Some(closed.as_str()), "{open}");
            let file = read(&closed);
            assert!(
                file.faults.is_empty() && file.entries.len() == 2,
                "{closed}"
            );
        }
        let quoted = format!("> {}\n", open.trim_end().replace('\n', "\n> "));
        assert_eq!(fixed(&quoted), None, "{quoted}");
    }
    // Nothing follows but text.
    let open = format!("{first}\n## B\n\nOnly text.\n");
    let closed = format!("{first}```\n\n## B\n\nOnly text.\n");
    assert_eq!(fixed(&open), Some(closed));
    for between in [
        // These may be comments, or fields may follow.
        "\n# B\n\n",
        "\n#B\n\n",
        "\n## B\n\ndue: 2026-05-01\n\n",
        // The note may begin anywhere.
        "\nText.\n\n## B\n\n",
    ] {
        let open = format!("{first}{between}{second}");
        assert_eq!(fixed(&open), None, "{open}");
    }
    // Something is missing, so the fields may go on.
    let open = format!("{first}\n## B\n\n{second}").replacen("needs: materials\n", "", 1);
    assert_eq!(fixed(&open), None, "{open}");
}

#[test]
fn entries_in_one_block_are_one_finding() {
    let request = |id: &str| format!("request: {id}\n{REST}");
    let reply =
        "reply: A-1\nanswers: R-1\nat: 2026-03-04 11:00\nfrom: owner\nvia: email\ngives: all\n";
    let shared = REST.replacen("2026-03-04", "2026-03-05", 1);
    let (at, rest) = shared.split_once('\n').unwrap();
    let shared = format!("request: R-1\n{at}\nrequest: R-2\n{REST}");
    assert!(!rest.is_empty());
    for (body, first, hidden) in [
        (request("R-1") + &request("R-2"), "R-1", vec!["R-2"]),
        (reply.to_owned() + &request("R-2"), "A-1", vec!["R-2"]),
        (request("R-2") + "\n## B\n\n" + reply, "R-2", vec!["A-1"]),
        (
            request("R-1") + &request("R-2") + reply,
            "R-1",
            vec!["R-2", "A-1"],
        ),
        (shared, "R-1", vec!["R-2"]),
    ] {
        for body in [body.clone(), body.replace('\n', "\r\n")] {
            let file = read(&format!("## A\n\n```yaml\n{body}```\n"));
            let [fault] = file.faults.as_slice() else {
                panic!("{body}\n{:?}", file.faults)
            };
            let message = fault.fault.message.english();
            assert!(
                message.starts_with("a second entry begins here"),
                "{message}"
            );
            for id in hidden.iter().chain([&first]) {
                assert!(message.contains(&format!("`{id}`")), "{message}");
            }
            assert_eq!(file.unread, hidden, "{body}");
            let ids: Vec<&str> = file.entries.iter().map(Entry::id).collect();
            assert_eq!(ids, [first], "{body}");
        }
    }
    // A kind may be meant as a field, and two versions of an entry are still one.
    for body in [
        format!("request: R-1\n{REST}call: C-1\n"),
        format!("call: C-1\n{REST}"),
        request("R-1") + &request("R-1"),
    ] {
        let file = read(&format!("```yaml\n{body}```\n"));
        let joined = |found: &LogFault| found.fault.message.english().contains("a second entry");
        assert!(
            !file.faults.iter().any(joined) && file.unread.is_empty(),
            "{body}"
        );
    }
}
