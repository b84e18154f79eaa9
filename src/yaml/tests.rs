//! Reading of YAML text: spans, faults, recovery, limits.

use crate::calendar::testing::assert_table;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{MAX_BYTES, NodeId, NodeKind, Parsed, Style, Tree, parse};
use crate::message::{Message, message};
use crate::source::{Excerpt, FaultKind, Span};

fn read(text: &str) -> Parsed {
    parse(&Excerpt::whole(text, 0), MAX_BYTES)
}

/// The tree in one line, with JSON-like brackets.
fn show(tree: &Tree) -> String {
    fn node(tree: &Tree, id: NodeId, out: &mut String) {
        match &tree.node(id).kind {
            NodeKind::Scalar(text, _) => write!(out, "{text:?}").unwrap(),
            NodeKind::Sequence(items) => {
                out.push('[');
                for item in items {
                    node(tree, *item, out);
                    out.push(' ');
                }
                out.push(']');
            }
            NodeKind::Mapping(pairs) => {
                out.push('{');
                for (key, value) in pairs {
                    node(tree, *key, out);
                    out.push(':');
                    node(tree, *value, out);
                    out.push(' ');
                }
                out.push('}');
            }
        }
    }
    let mut out = String::new();
    if let Some(root) = tree.root() {
        node(tree, root, &mut out);
    }
    out.replace('"', "").replace(" }", "}").replace(" ]", "]")
}

/// The keys of the topmost mapping.
fn keys(parsed: &Parsed) -> Vec<String> {
    let Some(NodeKind::Mapping(pairs)) =
        parsed.tree.root().map(|root| &parsed.tree.node(root).kind)
    else {
        return Vec::new();
    };
    pairs
        .iter()
        .map(|(key, _)| match &parsed.tree.node(*key).kind {
            NodeKind::Scalar(text, _) => text.clone(),
            _ => unreachable!("keys are scalars"),
        })
        .collect()
}

/// Each fault as `text it points at: message`.
fn reported(text: &str) -> Vec<String> {
    read(text)
        .faults
        .iter()
        .map(|f| {
            format!(
                "{}: {}",
                text.get(f.span.start()..f.span.end()).unwrap(),
                f.message.english()
            )
        })
        .collect()
}

#[test]
fn an_entry_is_read() {
    let text = "request: R-4\r\nat: 2026-03-03 10:40 # Tuesday\r\nblocks: [S-2, \"S 3\"]\r\nallow:\r\n- rule: x\r\n  reason: |\r\n    two\r\n    lines\r\nno:\r\n";
    let parsed = read(text);
    assert_eq!(parsed.faults, []);
    assert_eq!(
        show(&parsed.tree),
        "{request:R-4 at:2026-03-03 10:40 blocks:[S-2 S 3] allow:[{rule:x reason:two\\nlines\\n}] no:}"
    );
}

/// The text of every node, in the order of the arena.
fn slices(text: &str) -> Vec<&str> {
    read(text)
        .tree
        .nodes
        .iter()
        .map(|node| text.get(node.span.start()..node.span.end()).unwrap())
        .collect()
}

#[test]
fn spans_cover_what_was_written() {
    assert_eq!(slices("a: \"x\" # c\n"), ["a: \"x\"", "a", "\"x\""]);
    assert_eq!(
        slices("a:\n- x\n-\n# c\n\nb: 1\n"),
        ["a:\n- x\n-\n# c\n\nb: 1", "a", "- x\n-", "x", "", "b", "1"]
    );
    assert_eq!(
        slices("a:\n  - {b: c}  # d\n"),
        ["a:\n  - {b: c}", "a", "- {b: c}", "{b: c}", "b", "c"]
    );
    assert_eq!(
        slices("a: |\n  x\n  y\n\n"),
        ["a: |\n  x\n  y", "a", "x\n  y"]
    );
    assert_eq!(slices("a: >\n"), ["a: >", "a", ">"]);
}

#[test]
fn a_missing_value_is_at_the_colon() {
    for (text, at) in [
        ("b:\r\nc: d\n", 2),
        ("b : # x\nc: d\n", 3),
        ("\"b\":", 4),
        ("b:", 2),
        ("{b: , c}", 3),
        ("- b:\n- c", 4),
    ] {
        let parsed = read(text);
        let empty = parsed
            .tree
            .nodes
            .iter()
            .find(|node| node.kind == NodeKind::Scalar(String::new(), Style::Plain));
        assert_eq!(
            empty.map(|node| node.span),
            Some(Span::new(at, at)),
            "{text:?}"
        );
    }
    let mut quoted = Excerpt::default();
    quoted.push("b:\n", 2);
    quoted.push("c: d\n", 7);
    let parsed = parse(&quoted, MAX_BYTES);
    assert_eq!(
        parsed
            .tree
            .nodes
            .iter()
            .map(|n| (n.span.start(), n.span.end()))
            .collect::<Vec<_>>(),
        [(2, 11), (2, 3), (4, 4), (7, 8), (10, 11)]
    );
}

/// The fault of a text with one fault, and the tree of the rest.
fn one_fault(text: &str) -> (String, String) {
    let parsed = read(text);
    assert_eq!(parsed.faults.len(), 1, "{text:?}: {:?}", parsed.faults);
    assert!(parsed.faults[0].help.is_some());
    (reported(text).remove(0), show(&parsed.tree))
}

#[test]
fn a_blank_that_is_no_space_is_named_and_replaced() {
    let parsed = read("a:\u{a0}b\nc: d\n");
    let [fault] = parsed.faults.as_slice() else {
        panic!("{:?}", parsed.faults);
    };
    assert_eq!(
        fault.message.english(),
        "the blank after this colon is not a plain space"
    );
    let edits = &fault.fix.as_ref().unwrap().edits;
    let edits: Vec<_> = edits
        .iter()
        .map(|edit| (edit.span.start(), edit.span.end(), edit.text.as_str()))
        .collect();
    assert_eq!(edits, [(2, 4, " ")]);
    assert_eq!(show(&parsed.tree), "{c:d}");
}

#[test]
fn faults_are_explained_in_plain_words() {
    assert_table(
        "
            a: @x⏎b: 2⏎ | @x: a value that begins with `@` needs quotes | {b:2}
            a: %x⏎b: 2⏎ | %x: a value that begins with `%` needs quotes | {b:2}
            a: `x`⏎b: 2⏎ | `x`: a value that begins with a backquote needs quotes | {b:2}
            a: * x⏎b: 2⏎ | * x: a value that begins with `*` needs quotes | {b:2}
            a: & x⏎b: 2⏎ | & x: a value that begins with `&` needs quotes | {b:2}
            a: b: c⏎d: 1 | b: c: this value contains a colon followed by a space, as if it were a key | {d:1}
            a:b⏎c: d⏎ | :: a space is missing after this colon | {c:d}
            at 2026⏎b: 1⏎ | at 2026: this line has no key | {b:1}
            a: [x⏎b: y⏎ | [: this `[` is never closed | {b:y}
            a: {x: 1⏎b: y⏎ | {: this `{` is never closed | {b:y}
            a: {x: 1]⏎b: y⏎ | {: this `{` is closed by `]` | {b:y}
            a: x]⏎b: ]⏎ | ]: there is no opening bracket for this closing bracket | {a:x]}
            a: \"x⏎b: y⏎ | \"x: this quote is never closed | {b:y}
            b: y⏎a: 'x | 'x: this quote is never closed | {b:y}
            a: 'it's'⏎b: y⏎ | s': there is text after the closing quote | {b:y}
            a: \"\\q\"⏎b: y⏎ | \"\\q\": a backslash in double quotes begins an escape sequence, and this is not a valid one | {b:y}
            a:⏎⇥b: c⏎d: e⏎ | ⇥: a tab stands at the beginning of this line; YAML is indented with spaces | {a:{} d:e}
            a: 1⏎ b: 2⏎c: 3⏎ | b: 2: this line is not indented like the other lines of its block | {a:1 c:3}
            a:⏎  b: 1⏎ c: 2⏎d: 3⏎ | c: 2: this line is not indented like the other lines of its block | {a:{b:1 c:2} d:3}
            a: - b⏎c: d⏎ | - b: a list cannot begin here | {c:d}
            a: x⏎- y⏎c: d⏎ | - y: there is a list item where a key is expected | {a:x c:d}
            a: x\u{7}y⏎c: d⏎ | \u{7}: the control character U+0007 is not allowed here | {c:d}
            a: &x 1⏎ | &x: a word that begins with `&` is a YAML anchor, which is not supported | {a:1}
            a: *x⏎b: 1⏎ | *x: a word that begins with `*` is a YAML alias, which is not supported | {a: b:1}
            a: !x 1⏎ | !x: a word that begins with `!` is a YAML tag, which is not supported | {a:1}
            <<: 1⏎b: 2⏎ | <<: `<<` merges another mapping, which is not supported | {b:2}
            ? [a]⏎: 1⏎b: 2⏎ | [a]: a list or a mapping cannot be a key | {b:2}
            a: 1⏎---⏎b: 2⏎ | ---: a second YAML document begins here; only the first is read | {a:1}
        ",
        |row| {
            let (fault, rest) = one_fault(row[0]);
            format!("{fault} | {rest}")
        },
    );
    let (_, rest) = one_fault(" a: 1\nb: 2\n");
    assert_eq!(rest, "{a:1 b:2}");
}

#[test]
fn the_first_of_repeated_keys_is_kept() {
    let parsed = read("a: 1\nb: @\na: 2\n\"a\": 3\n");
    assert_eq!(show(&parsed.tree), "{a:1}");
    let twice: Vec<_> = parsed
        .faults
        .iter()
        .filter(|f| f.kind == FaultKind::DuplicateKey)
        .collect();
    assert_eq!(
        twice.iter().map(|f| f.span.start()).collect::<Vec<_>>(),
        [10, 15]
    );
    assert_eq!(
        twice[0].also,
        [(
            Span::new(0, 1),
            message! { en: "first here", ru: "впервые здесь", es: "primero aquí" }
        )]
    );
}

#[test]
fn broken_lines_inside_a_block_do_not_affect_others() {
    let text = "people:\n  am:\n    name: @x\n    party: y\n  bm: {a: b\n  cm:\n    - x\n    - `y\n    - z\nlast: 1\n";
    let parsed = read(text);
    assert_eq!(
        show(&parsed.tree),
        "{people:{am:{party:y} cm:[x z]} last:1}"
    );
    assert_eq!(parsed.faults.len(), 3);
    assert_eq!(
        parsed
            .lost
            .iter()
            .map(|key| key.value.as_str())
            .collect::<Vec<_>>(),
        ["name", "bm"]
    );
}

/// What was meant as the key of a line that has none.
#[test]
fn the_keys_of_broken_lines_are_known() {
    for (line, key, help) in [
        ("due:2026-04-30", "due", "write `due: 2026-04-30`"),
        ("due：2026-04-30", "due", "write `due: 2026-04-30`"),
        ("due= 2026-04-30", "due", "write `due: 2026-04-30`"),
        ("at 2026-03-04 14:10", "at", "write `at: 2026-03-04 14:10`"),
        ("at：2026-03-04 14:10", "at", "write `at: 2026-03-04 14:10`"),
        (
            "at = 2026-03-04 14:10",
            "at",
            "write `at: 2026-03-04 14:10`",
        ),
        (
            "срок ответа：30.04",
            "срок ответа",
            "write `срок ответа: 30.04`",
        ),
        (
            "fecha límite:30.04",
            "fecha límite",
            "write `fecha límite: 30.04`",
        ),
        (
            "evidence https://files.example/x.pdf",
            "evidence",
            "write `evidence: https://files.example/x.pdf`",
        ),
        (
            "gives all",
            "gives",
            "write `key: value`; indent a line that continues the value above",
        ),
    ] {
        for text in [format!("a: b\n{line}\nc: d\n"), format!("a: b\n{line}\n")] {
            let parsed = read(&text);
            let lost: Vec<&str> = parsed.lost.iter().map(|key| key.value.as_str()).collect();
            assert_eq!(lost, [key], "{text}");
            let found = parsed.faults[0].help.as_ref().map(Message::english);
            assert_eq!(found.as_deref(), Some(help), "{text}");
        }
    }
    let parsed = read("a: b\n**due:** 2026-04-30\n");
    assert_eq!(parsed.lost[0].value, "due");
}

#[test]
fn too_large_a_text_is_not_read() {
    let parsed = parse(&Excerpt::whole("a: 1\nb: 2\n", 0), 9);
    assert!(parsed.tree.root().is_none());
    assert_eq!(
        parsed.faults[0].message.english(),
        "this text is 10 bytes long; at most 9 are read"
    );
    assert_eq!(parsed.faults[0].span, Span::new(0, 4));
}

#[test]
fn nesting_is_bounded_and_the_rest_is_read() {
    let deep = |n: usize| format!("a: {}{}\nb: 1\n", "[".repeat(n), "]".repeat(n));
    assert_eq!(read(&deep(31)).faults, []);
    let (fault, rest) = one_fault(&deep(32));
    assert!(
        fault.ends_with("this is nested too deeply: at most 32 levels are read"),
        "{fault}"
    );
    assert_eq!(rest, "{b:1}");
    let mut block = String::new();
    for level in 0..200 {
        let _ = writeln!(block, "{}a:", " ".repeat(level));
    }
    assert!(!read(&block).faults.is_empty());
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let size = 2 * MAX_BYTES;
    let lines = |line: &str| line.repeat(size / line.len());
    let mut stairs = String::new();
    for level in 0..400 {
        let _ = writeln!(stairs, "{}a: @", " ".repeat(level));
        let _ = writeln!(stairs, "{}b:", " ".repeat(level));
    }
    let texts = [
        "{a: ".repeat(100_000),
        "[".repeat(100_000),
        lines("[a, "),
        lines("- "),
        lines("? "),
        lines(": "),
        lines("a:\n"),
        lines("a: &a\n"),
        lines("a: *a\n"),
        lines("\""),
        lines("'"),
        lines("a: @\n"),
        lines("\"a\n"),
        lines("a: [\n"),
        lines("!a "),
        lines("&a "),
        lines("%\n"),
        lines("#\n"),
        lines("\t"),
        lines("\n"),
        lines("\r"),
        lines("a"),
        lines("a "),
        lines("a\n"),
        lines("a: b: "),
        lines("---\n"),
        lines("a: |\n"),
        lines("a: |\n \n"),
        lines("|\n\n"),
        lines("\\"),
        format!("\"{}", lines("\\u0041")),
        format!("a: \"{}\n", lines("x ")),
        lines("- a\n- @\n"),
        lines("a:\n  b: @\n"),
        stairs,
        lines("\u{feff}"),
        lines(" \t\n"),
    ];
    for text in texts {
        let start = Instant::now();
        let parsed = parse(&Excerpt::whole(&text, 0), usize::MAX);
        let took = start.elapsed();
        let head: String = text.chars().take(20).collect();
        // Unoptimised and on a busy machine; quadratic time would be minutes.
        assert!(
            took < Duration::from_secs(5),
            "{head:?}: {took:?}, {} faults",
            parsed.faults.len()
        );
    }
}

/// A valid entry: keys with values of all styles.
fn entry() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        "[a-zа-я0-9][a-z0-9 ]{0,8}[a-z0-9]",
        "2026-0[1-9]-[12][0-9] 1[0-9]:[0-5]0",
        "\"[a-z :#@]{0,8}\"",
        "'[a-z :#@]{0,8}'",
        r"\[[a-z]{1,3}(, [a-z]{1,3}){0,3}\]",
        r"\{a: [a-z]{1,3}, b: [0-9]{1,3}\}",
        r"\|\n  [a-z]{1,5}\n  [a-z]{1,5}",
        r"\n  - [a-z]{1,5}\n  - c: [a-z]{1,5}\n    d: e",
        r"\n- [a-z]{1,5}\n- [a-z]{1,5}",
        r"\n  x: [a-z]{1,5}\n  y: [a-z]{1,5}",
        "",
    ];
    prop::collection::vec(value, 1..8).prop_map(|values| {
        let mut text = String::new();
        for (i, value) in values.iter().enumerate() {
            let blank = if value.is_empty() || value.starts_with('\n') {
                ""
            } else {
                " "
            };
            let _ = writeln!(text, "key{i}:{blank}{value}");
        }
        text
    })
}

/// An unreadable line with a key.
fn broken_line() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "broken: @x",
        "broken: a: b",
        "broken: \"x",
        "broken: 'x",
        "broken: [x",
        "broken: {x",
        "broken: x'y' : z",
        "broken:x",
        "broken x",
        "broken: 'x'y",
        "broken: *",
        "broken: - x",
        "broken: %x",
        "broken: ]",
        "broken: {a: b]",
        "broken: \"\\q\"",
        "broken:\n\tx: y",
        "broken:\n  x: @y",
        "broken: |x",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_text_of_yaml_signs_can_be_read(text in r"([a-c:\-?,\[\]{}#&*!|>'\x22%@` \t\r\n\u{feff}]|: |\n  |\n- |---\n){0,80}") {
        let parsed = read(&text);
        for fault in &parsed.faults {
            prop_assert!(text.get(fault.span.start()..fault.span.end()).is_some(), "{fault:?}");
        }
        for node in &parsed.tree.nodes {
            prop_assert!(text.get(node.span.start()..node.span.end()).is_some(), "{node:?}");
        }
    }

    #[test]
    fn mutated_entries_can_be_read(text in entry(), at in any::<prop::sample::Index>(), insert in r"[:\-\[\]{}'\x22#&*!|>@ \t\r\n]{0,3}", cut in 0usize..3) {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, insert.chars());
        read(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn plain_scalars_are_what_their_span_covers(text in entry(), crlf in any::<bool>()) {
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let parsed = read(&text);
        prop_assert_eq!(&parsed.faults, &[]);
        for node in &parsed.tree.nodes {
            let slice = text.get(node.span.start()..node.span.end()).unwrap();
            match &node.kind {
                NodeKind::Scalar(value, Style::Plain) => prop_assert_eq!(slice, value),
                NodeKind::Scalar(value, Style::Quoted) => prop_assert_eq!(&slice[1..slice.len() - 1], value),
                _ => prop_assert_eq!(slice, slice.trim()),
            }
        }
    }

    #[test]
    fn one_broken_line_loses_only_its_own_key(text in entry(), broken in broken_line(), at in any::<prop::sample::Index>(), crlf in any::<bool>()) {
        let good = read(&text);
        let mut starts: Vec<usize> = text.match_indices("\nkey").map(|(i, _)| i + 1).chain([0]).collect();
        starts.push(text.len());
        let at = starts[at.index(starts.len())];
        let (before, after) = text.split_at(at);
        let text = format!("{before}{broken}\n{after}");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let parsed = read(&text);
        prop_assert_eq!(parsed.faults.len(), 1, "{:?}: {:?}", text, parsed.faults);
        prop_assert_eq!(keys(&parsed).into_iter().filter(|key| key != "broken").collect::<Vec<_>>(), keys(&good));
        let line = at + before.matches('\n').count() * usize::from(crlf);
        let span = parsed.faults[0].span;
        prop_assert!(span.start() >= line && span.end() <= line + broken.len() + 1, "{:?} in {:?}", span, text);
    }
}
