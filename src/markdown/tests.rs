//! Tests of parsing: blocks, locations, front matter.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Block, Fence, read};
use crate::source::Span;

/// The blocks, one per line, with `|` for line breaks in them.
fn show(text: &str) -> String {
    let mut out = String::new();
    for block in &read(text).blocks {
        let span = block.span();
        let place = text.get(span.start()..span.end()).unwrap();
        match block {
            Block::Heading(h) => {
                let inside = if h.inside.is_some() { " inside" } else { "" };
                write!(out, "h{}{inside} <{}>", h.level, h.text.text()).unwrap();
            }
            Block::Raw(raw) => {
                let what = if raw.html { "html" } else { "indented" };
                write!(out, "{what} <{}>", raw.words()).unwrap();
            }
            Block::Fence(f) => {
                write!(
                    out,
                    "fence{} {} <{}>",
                    if f.closed { "" } else { " open" },
                    f.info,
                    f.body.text()
                )
                .unwrap();
            }
            Block::Prose(p) => {
                let code: Vec<&str> = p
                    .code
                    .iter()
                    .map(|(_, s)| text.get(s.start()..s.end()).unwrap())
                    .collect();
                write!(
                    out,
                    "prose{} <{}>{}",
                    if p.quoted { " quoted" } else { "" },
                    p.text.text(),
                    code.concat()
                )
                .unwrap();
            }
        }
        writeln!(out, " at <{place}>#").unwrap();
    }
    out.replace('\n', "|").replace("#|", "\n")
}

fn fences(text: &str) -> Vec<Fence> {
    read(text)
        .blocks
        .into_iter()
        .filter_map(|block| {
            if let Block::Fence(fence) = block {
                Some(fence)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn blocks_have_their_text_and_location() {
    let text = "# Head *x* `c`\n\nTwo\n---\n\npara [R-5](http://x/R-6) ![img](R-7.png)  \nmore\\* &amp; `R-1`\n\n> - quoted\n>   R-4\n\n- one\n  - two\n\n| a | `b` |\n|---|---|\n| c | d |\n";
    assert_eq!(
        show(text),
        "h1 <Head x c> at <# Head *x* `c`>
h2 <Two> at <Two|--->
prose <para R-5 img|more* &  >`R-1` at <para [R-5](http://x/R-6) ![img](R-7.png)  |more\\* &amp; `R-1`>
prose quoted <quoted|R-4> at <quoted|>   R-4>
prose <one> at <one>
prose <two> at <two>
prose <a> at <a>
prose < >`b` at <`b`>
prose <c> at <c>
prose <d> at <d>
"
    );
}

#[test]
fn invisible_text_is_not_prose() {
    let text = "see https://x/R-1_a_R-2, (<https://y/R-3>) www.x/R-4 <!-- R-5 --> <b>R-6</b> <a@R-7.com> R-8[^1]\n\n<!-- R-9\n\nR-10 -->\n\n<div>R-11</div>\n\n    R-12\n\n[x]: http://R-13\n";
    let blocks = read(text).blocks;
    let [Block::Prose(prose), raw @ ..] = blocks.as_slice() else {
        panic!("{blocks:?}")
    };
    let words: Vec<String> = raw
        .iter()
        .map(|block| match block {
            Block::Raw(raw) => raw.words().trim().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(words, ["", "R-11", "R-12"]);
    assert_eq!(
        prose.text.text().split_whitespace().collect::<Vec<_>>(),
        ["see", "(", ")", "R-6", "R-8[^1]"]
    );
    for (at, _) in prose.text.text().match_indices("R-") {
        let span = prose.text.span(at, at + 3);
        assert_eq!(
            text.get(span.start()..span.end()),
            prose.text.text().get(at..at + 3)
        );
    }
}

#[test]
fn fences_are_read_in_every_position() {
    assert_eq!(
        show("```yaml\na: b\n```\n"),
        "fence yaml <a: b|> at <```yaml|a: b|```>\n"
    );
    assert_eq!(
        show("> ```yaml ignore\r\n> a: b\r\n>\r\n> ```\r\nx"),
        "fence yaml ignore <a: b||> at <```yaml ignore\r|> a: b\r|>\r|> ```>\nprose <x> at <x>\n"
    );
    assert_eq!(
        show("- x\n  ~~~~ yml\n  a:\n    b\n  ~~~\n  ~~~~~\n"),
        "prose <x> at <x>\nfence yml <a:|  b|~~~|> at <~~~~ yml|  a:|    b|  ~~~|  ~~~~~>\n"
    );
    assert_eq!(
        show("  ```\n   a\n b\n ```"),
        "fence  < a|b|> at <```|   a| b| ```>\n"
    );
    assert_eq!(
        show(">```\n>\ta\n>```\n"),
        "fence  <  a|> at <```|>\ta|>```>\n"
    );
}

#[test]
fn a_fence_without_its_end_is_open() {
    for text in [
        "```yaml\na: b\n",
        "```yaml\na: b",
        "```",
        "```\n",
        "````\n```",
        "````\n```\n",
        "> ```\n> a\n\nx",
        "- ```\n  a\n\nx",
        "~~~\n```",
    ] {
        assert!(!fences(text)[0].closed, "{text:?}");
    }
    for text in [
        "```\n```",
        "```\n````\n",
        "> ```\n> ```",
        "- ```\n  ```\t \n",
        "~~~\r\n~~~\r\n",
        "```\n\n\n```",
    ] {
        assert!(fences(text)[0].closed, "{text:?}");
    }
}

#[test]
fn a_tab_after_a_fence_does_not_keep_it_open() {
    assert_eq!(
        show("```\na\n``` \t\r\nx\n"),
        "fence  <a|> at <```|a|```>\nprose <x> at <x>\n"
    );
    assert_eq!(
        show("````\n```\t\n````\n"),
        "fence  <```\t|> at <````|```\t|````>\n"
    );
}

#[test]
fn front_matter_is_split_off() {
    for (text, body, prose) in [
        ("---\na: b\n---\nx", Some((4, "a: b\n")), "x"),
        (
            "\u{feff}---\r\na: b\r\n...\r\nx",
            Some((8, "a: b\r\n")),
            "x",
        ),
        ("---\n---\nx", Some((4, "")), "x"),
        ("---\n# c\n\na: b\n--- \nx", Some((4, "# c\n\na: b\n")), "x"),
        ("---\n\nfirst\n\n---\nx", None, "first"),
        (" ---\na: b\n ---\nx", Some((5, "a: b\n")), "x"),
        ("\n\n---\na: b\n---\nx", Some((6, "a: b\n")), "x"),
        ("<!-- a -->\n---\na: b\n---\nx", Some((15, "a: b\n")), "x"),
        ("<!--\n---\na: b\n---\n-->\nx", None, "<!--"),
        ("\n---\n---\nx", None, "x"),
        ("    ---\na: b\n---\nx", None, "---"),
        ("\u{feff}x", None, "x"),
        ("---\n\n```yaml\na: b\n```\n\n---\nx", None, "```yaml"),
        ("---\n~~~\na: b\n~~~\n\nc: d\n---\nx", None, "~~~"),
        ("---\na: |\n  ```\n---\nx", Some((4, "a: |\n  ```\n")), "x"),
    ] {
        let document = read(text);
        let found = document
            .front_matter
            .as_ref()
            .map(|body| (body.span(0, 0).start(), body.text()));
        assert_eq!(found, body, "{text:?}");
        let first = document
            .blocks
            .first()
            .map(|block| text.get(block.span().start()..block.span().end()).unwrap());
        assert!(
            first.is_some_and(|first| first.starts_with(prose)),
            "{text:?}: {first:?}"
        );
        assert!(document.faults.is_empty());
    }
}

#[test]
fn headings_in_quotations_and_lists_are_distinguished() {
    assert_eq!(
        show("# a\n\n> # b\n\n- # c\n\n# d\n"),
        "h1 <a> at <# a>\nh1 inside <b> at <# b>\nh1 inside <c> at <# c>\nh1 <d> at <# d>\n"
    );
}

#[test]
fn conflict_markers_are_faults_and_not_markdown() {
    let faults = |text: &str| {
        let document = read(text);
        let all = document
            .faults
            .iter()
            .map(|fault| text.get(fault.span.start()..fault.span.end()));
        all.map(|text| text.unwrap().to_owned()).collect::<Vec<_>>()
    };
    let text = "a\n\n<<<<<<< HEAD\nb\n||||||| é\nc\n=======\nd\n>>>>>>> x\n\ne\n=======\n";
    assert_eq!(faults(text), ["<<<<<<< HEAD"]);
    assert!(
        show(text).starts_with("prose <a> at <a>\nprose <b> at <b>\nprose <c> at <c>\n"),
        "{}",
        show(text)
    );
    assert!(
        show(text).ends_with("h1 <e> at <e|=======>\n"),
        "{}",
        show(text)
    );
    assert_eq!(faults("a\r\n>>>>>>> main\r\nb\r\n"), [">>>>>>> main"]);
    assert_eq!(
        faults("||||||| 1a2b3c4 (a subject)\n"),
        ["||||||| 1a2b3c4 (a subject)"]
    );
    for quiet in [
        "Title A\n=======\n",
        "| a |\n|||||||\n",
        "> a\n>>>>>>> b\n",
        ">>>>>>> two words\n",
        " <<<<<<< a\n",
        "<<<<<<<<< a\n",
    ] {
        assert!(faults(quiet).is_empty(), "{quiet}");
    }
}

#[test]
fn front_matter_that_is_never_closed_is_a_fault() {
    let document = read("\u{feff}---\nrequest: R-4\n\n# x\n");
    assert_eq!(
        document.faults.iter().map(|f| f.span).collect::<Vec<_>>(),
        [Span::new(3, 6)]
    );
    assert!(document.front_matter.is_none());
    assert!(read("---\n\nprose goes on\n").faults.is_empty());
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let long = "x ".repeat(1024 * 1024);
    let texts = [
        long,
        ">".repeat(100_000),
        "> ".repeat(100_000),
        "[".repeat(100_000),
        "[a](".repeat(50_000),
        "*a **a ".repeat(20_000),
        "- ".repeat(50_000),
        "`".repeat(100_000),
        "```\n".repeat(50_000),
        "a `` ` ".repeat(20_000),
        "|a".repeat(50_000),
        "http://".repeat(50_000),
        "://".repeat(50_000),
        "<!--".repeat(50_000),
        "&".repeat(100_000),
        "---\n".repeat(50_000),
        "[a]: b\n".repeat(20_000),
        "[^a]: b\n".repeat(20_000),
        "![[]()".repeat(20_000),
        "<a ".repeat(50_000),
        "a\n".repeat(50_000),
        "\t".repeat(100_000),
        format!("{}\n", "- a\n  ".repeat(20_000)),
        "\\".repeat(100_000),
        "| a |\n|---|\n".repeat(10_000),
    ];
    for text in texts {
        let start = Instant::now();
        let blocks = read(&text).blocks.len();
        let took = start.elapsed();
        let head: String = text.chars().take(20).collect();
        assert!(
            took < Duration::from_secs(5),
            "{head:?}: {took:?}, {blocks} blocks"
        );
    }
}

/// Headings, lists, quotations and fences, arbitrarily nested; every line of a fence's text is numbered.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("# Heading\n\n".to_owned()),
        Just("some *words* R-4\nand more\n\n".to_owned()),
        (
            prop::sample::select(vec!["```yaml", "~~~yml", "  ```yaml", "````"]),
            prop::collection::vec("[ \t]{0,5}[a-zа-я:#>\\-`&]{0,6}[ \t]?", 0..5)
        )
            .prop_map(|(fence, lines)| {
                let mut text = format!("{fence}\n");
                for line in lines {
                    let _ = writeln!(text, "{line}");
                }
                let closing: String = fence
                    .trim()
                    .chars()
                    .take_while(|c| matches!(c, '`' | '~'))
                    .collect();
                text + &closing + "\n\n"
            }),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        (
            prop::collection::vec(inner, 1..4),
            prop::sample::select(vec![
                ("> ", "> "),
                (">", ">"),
                ("- ", "  "),
                ("1. ", "   "),
                ("-\t", "\t"),
                (">\t", ">\t"),
            ]),
        )
            .prop_map(|(parts, (first, rest))| {
                let mut text = String::new();
                for (i, line) in parts.concat().lines().enumerate() {
                    let _ = writeln!(text, "{}{line}", if i == 0 { first } else { rest });
                }
                text + "\n"
            })
    })
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn locations_are_in_the_file(text in r"([a-c`~>#\-*_\[\]()!<|:\\& \t\r\n\u{feff}é]|```|\n> |\n- |\r\n|---\n|<!--|-->){0,60}") {
        let document = read(&text);
        let mut last = 0;
        for block in &document.blocks {
            let span = block.span();
            prop_assert!(text.get(span.start()..span.end()).is_some(), "{block:?}");
            prop_assert!(span.start() >= last, "out of order: {block:?}");
            last = span.start();
        }
    }

    #[test]
    fn positions_in_a_fence_map_to_the_file(parts in prop::collection::vec(document(), 1..5), crlf in any::<bool>(), head in prop::sample::select(vec!["", "\u{feff}", "---\na: b\n---\n"])) {
        let text = head.to_owned() + &parts.concat();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        for fence in fences(&text) {
            let body = fence.body.text();
            prop_assert!(!body.contains('\r'));
            for (at, c) in body.char_indices() {
                let span = fence.body.span(at, at + c.len_utf8());
                let there = text.get(span.start()..span.end());
                // Spaces may be the rest of a tab.
                let tab = c == ' ' && text.as_bytes().get(..=span.start()).is_some_and(|before| before.iter().rev().take(4).any(|b| *b == b'\t'));
                prop_assert!(there == body.get(at..at + c.len_utf8()) || tab, "{:?} at {} is {:?} in {:?}", c, at, there, text);
            }
        }
    }
}
