//! Entries that an editor or a paste turned into something else, and what only resembles them.

use crate::log::{Kind, ReadFile, contents, read_file};
use crate::source::{FaultKind, Source, Sources};

fn read(text: &str) -> ReadFile {
    let (source, _) = Source::new("log.md", text.as_bytes().to_vec());
    let mut sources = Sources::default();
    let id = sources.add(source);
    read_file(id, sources.get(id), &[])
}

const FIELDS: [&str; 5] = [
    "at: 2026-03-04 10:00",
    "from: am",
    "to: md",
    "via: email",
    "needs: materials",
];
const IN_WORDS: [&str; 4] = [
    "Дата: 2026-03-04 10:00",
    "От: am",
    "Кому: md",
    "Нужно: materials",
];

fn lines(first: &str, fields: &[&str]) -> Vec<String> {
    let all = [first].into_iter().chain(fields.iter().copied());
    all.map(str::to_owned).collect()
}

/// The texts of an entry in which nothing can be read, each with its name.
fn slips() -> Vec<(String, String)> {
    let rest = FIELDS.join("\n");
    let entry = lines("request: R-1", &FIELDS);
    let mut all: Vec<(String, String)> = Vec::new();
    for first in [
        "request: R-1",
        "request R-1",
        "request:R-1",
        "yaml request: R-1",
        "yaml,request: R-1",
        "Запрос: R-1",
        "solicitud: R-1",
        "requst: R-1",
        "R-1",
        "request",
    ] {
        for fence in ["```", "~~~", "````"] {
            all.push((
                first.to_owned(),
                format!("{fence}{first}\n{rest}\n{fence}\n"),
            ));
        }
    }
    let one_line = entry.join(" ");
    let (start, end) = (entry[..3].join(" "), entry[3..].join(" "));
    let sorted = [FIELDS.join(" "), "request: R-1".to_owned()].join(" ");
    let in_words = lines("Запрос: R-1", &IN_WORDS).join(" ");
    for text in [&one_line, &sorted, &in_words, &format!("{start}\n{end}")] {
        for (before, after) in [
            ("```yaml ", " ```\n"),
            ("```yaml\n", "\n```\n"),
            ("```\n", "\n```\n"),
            ("~~~ yaml ", " ~~~\n"),
            ("```", " ```\n"),
            ("", "\n"),
            ("    ", "\n"),
            ("<p>", "</p>\n"),
        ] {
            all.push(("reflowed".to_owned(), format!("{before}{text}{after}")));
        }
    }
    let each = |decorate: &dyn Fn(usize, &str) -> String| {
        let decorated = entry.iter().enumerate();
        decorated
            .map(|(at, line)| decorate(at, line))
            .collect::<Vec<_>>()
            .join("\n")
    };
    for mark in ["- ", "* ", "• ", "- [ ] ", "> ", "-\t"] {
        let text = each(&|_, line| format!("{mark}{line}"));
        all.push((format!("each after {mark:?}"), format!("{text}\n")));
        all.push((
            format!("each after {mark:?} in a fence"),
            format!("```yaml\n{text}\n```\n"),
        ));
    }
    for behind in [" ", ". ", ") ", "\t", ": ", " | ", "  "] {
        let text = each(&|at, line| format!("{}{behind}{line}", at + 1));
        all.push((format!("numbered with {behind:?}"), format!("{text}\n")));
        for info in ["yaml", ""] {
            let text = text.replacen('1', "  1", 1);
            all.push((
                format!("numbered with {behind:?} in a fence"),
                format!("```{info}\n{text}\n```\n"),
            ));
        }
    }
    all.push(("paragraphs".to_owned(), entry.join("\n\n") + "\n"));
    for tag in ["p", "div", "details", "td"] {
        for blank in ["", " "] {
            all.push((
                format!("after <{tag}>"),
                format!("<{tag}>{blank}```yaml\nrequest: R-1\n{rest}\n```</{tag}>\n"),
            ));
        }
        all.push((
            format!("in <{tag}>"),
            format!("<{tag}>{}</{tag}>\n", entry.join("<br>")),
        ));
    }
    all.extend(misspelt_twice(&rest));
    all.extend(without_a_fence());
    all.extend(glued_or_in_braces(&rest));
    all
}

/// Entries of every kind without a fence, with their fields in any order.
fn without_a_fence() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for lines in [
        [
            "delivery: L-1",
            "of: S-1",
            "at: 2026-03-12 17:30",
            "from: am",
        ],
        [
            "reminder: M-1",
            "of: R-2",
            "at: 2026-03-10 11:00",
            "from: am",
        ],
        ["decision: D-1", "on: S-1", "at: 2026-03-13 12:15", "by: md"],
        ["notice: N-1", "about: S-1", "at: 2026-03-24", "from: am"],
        [
            "request: R-1",
            "needs: access",
            "at: 2026-03-03",
            "from: am",
        ],
        ["request: R-1", "blocks: S-1", "via: email", "from: am"],
        ["reply: A-1", "gives: all", "answers: R-1", "from: am"],
        [
            "call: C-1",
            "medium: video",
            "at: 2026-03-03",
            "with: [am, md]",
        ],
        [
            "stage: S-9",
            "after: S-1",
            "owner: agency",
            "due: 2026-04-10",
        ],
        [
            "confirmation: E-1",
            "evidence: x",
            "at: 2026-04-10",
            "from: md",
        ],
        [
            "request: R-1",
            "x-ticket: AB-1",
            "at: 2026-03-03",
            "from: am",
        ],
        ["at: 2026-03-03", "from: am", "request: R-1", "x-ticket: 7"],
        ["Поставка: L-1", "Этап: S-1", "Дата: 2026-03-12", "От: am"],
        ["Entrega: L-1", "De: am", "Fecha: 2026-03-12", "Etapa: S-1"],
    ] {
        let [first, rest @ ..] = lines;
        let text = lines.join("\n");
        for written in [
            format!("{text}\n"),
            format!("Hello,\n{text}\nBye.\n"),
            format!("    {}\n", text.replace('\n', "\n    ")),
            format!("- {}\n", text.replace('\n', "\n- ")),
            format!("'\u{27}\u{27}yaml\n{text}\n'\u{27}\u{27}\n"),
            format!("``yaml\n{text}\n``\n"),
            format!("<div>\n{text}\n</div>\n"),
            format!("---\n{text}\n---\n"),
        ] {
            all.push((format!("without a fence: {first}"), written));
        }
        if rest.iter().any(|line| line.starts_with("at:")) && first.ends_with("-1") {
            let below = format!("{first}\n```yaml\n{}\n```\n", rest.join("\n"));
            all.push((format!("above its fence: {first}"), below));
        }
    }
    for above in [
        "stage: S-9\n",
        "stage: S-9\n\n",
        "### stage: S-9\n\n",
        "Text.\nstage: S-9\n",
    ] {
        all.push((
            "above its fence".to_owned(),
            format!("{above}```yaml\nowner: agency\ndue: 2026-04-10\n```\n"),
        ));
    }
    all
}

/// Blocks whose first line is that of the fence without a space, and mappings in braces with a mistake in the kind.
fn glued_or_in_braces(rest: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for first in [
        "yamlrequest: R-1",
        "ymlrequest: R-1",
        "YAMLreply: A-1",
        "yamlЗапрос: R-1",
        "yamlsolicitud: R-1",
        "yamlrequst: R-1",
    ] {
        for fence in ["```", "~~~", "````"] {
            all.push((
                first.to_owned(),
                format!("{fence}{first}\n{rest}\n{fence}\n"),
            ));
        }
    }
    let fields = FIELDS.join(", ");
    for kind in [
        "Request: R-1, ",
        "requst: R-1, ",
        "Запрос: R-1, ",
        "solicitud: R-1, ",
        "",
    ] {
        for info in ["yaml", "yml", ""] {
            for (before, after) in [("", ""), ("\n  ", "\n")] {
                let text = format!("{{{before} {kind}{fields}{after} }}");
                all.push((
                    format!("in braces: {kind}"),
                    format!("```{info}\n{text}\n```\n"),
                ));
            }
        }
    }
    all.push((
        "half in braces".to_owned(),
        format!("```yaml\n{{equest: R-1\n{rest}\n```\n"),
    ));
    all
}

/// Blocks with a slip in the language and another one in the first line.
fn misspelt_twice(rest: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for language in [
        "yalm",
        "yaml2",
        "ya ml",
        "у\u{430}ml",
        "уaml",
        "yamll",
        "YMAL",
        "yml1.2",
        "ямл",
    ] {
        for first in [
            "requst: R-1",
            "request: \"R-1",
            "Запрос: R-1",
            "request R-1",
        ] {
            all.push((
                format!("{language} and {first}"),
                format!("```{language}\n{first}\n{rest}\n```\n"),
            ));
        }
    }
    all
}

#[test]
fn an_entry_that_an_editor_changed_is_a_finding() {
    let mut silent = Vec::new();
    for (name, text) in slips() {
        let quoted = format!("> {}\n", text.trim_end().replace('\n', "\n> "));
        let item = format!("- {}\n", text.trim_end().replace('\n', "\n  "));
        for text in [text.replace('\n', "\r\n"), text, quoted, item] {
            let text = format!("# Log\n\n## A\n\n{text}\n## B\n");
            let file = read(&text);
            assert!(file.entries.is_empty(), "{name}: {text}");
            let serious = |kind| matches!(kind, FaultKind::Syntax | FaultKind::UnknownKind);
            if !file.faults.iter().any(|found| serious(found.fault.kind)) {
                silent.push(format!("{name}: {text:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "{}\n{}", silent.len(), silent.join("\n"));
}

/// It ends the note of the entry before it, so that mending it does not edit that entry.
#[test]
fn a_slip_ends_a_note_and_has_an_id() {
    let rest = FIELDS.join("\n");
    let above = "# A\n\n```yaml\nstage: S-1\n```\n\nA note.\n\n";
    for block in [
        format!("```request: R-1\n{rest}\n```\n"),
        format!("```yaml\n1 request: R-1\n2 {}\n```\n", FIELDS.join(" ")),
        format!(
            "```yaml request: R-1 {} ```\n\n```yaml\nrequest: R-2\n```\n",
            FIELDS.join("\n")
        ),
    ] {
        let text = format!("{above}{block}\nMore.\n");
        assert_eq!(
            contents(text.as_bytes())[0],
            contents(above.as_bytes())[0],
            "{text}"
        );
        assert!(read(&text).unread.contains(&"R-1".to_owned()), "{text}");
    }
    // A fence may name the entry that it holds.
    let named = format!("```yaml request R-1\nrequest: R-1\n{rest}\n```\n");
    let file = read(&named);
    assert!(file.faults.is_empty() && file.entries.len() == 1);
    let draft = read(&format!("```draft request: R-1\n{rest}\n```\n")).drafts;
    assert_eq!((draft.len(), draft[0].faults.len()), (1, 1));
}

#[test]
fn the_first_line_moves_out_of_the_fence() {
    let rest = FIELDS.join("\n");
    for (before, after) in [
        ("```request: R-1\n", "```yaml\nrequest: R-1\n"),
        ("~~~ yaml request:R-1\r\n", "~~~yaml\r\nrequest: R-1\r\n"),
        ("```Запрос R-1\n", "```yaml\nrequest: R-1\n"),
    ] {
        let text = format!("{before}{rest}\n{}\n", &before[..3]);
        let file = read(&text);
        let fix = file.faults[0].fault.fix.as_ref().unwrap();
        let mut fixed = text.clone();
        let edit = fix.edits.first().unwrap();
        fixed.replace_range(edit.span.start()..edit.span.end(), &edit.text);
        assert!(fixed.starts_with(after), "{fixed}");
        assert_eq!(read(&fixed).entries.len(), 1);
    }
    let quoted = format!(
        "> ```request: R-1\n> {}\n> ```\n",
        rest.replace('\n', "\n> ")
    );
    assert!(read(&quoted).faults[0].fault.fix.is_none());
}

#[test]
fn values_below_their_keys_are_an_entry() {
    for text in [
        "```yaml\nreply\n  A-1\nanswers\n  R-1\nat\n  2026-03-05 11:00\nfrom\n  owner\n```\n",
        "reply:\nA-1\n\nanswers:\nR-1\n\nat:\n2026-03-05 11:00\n\nfrom:\nowner\n",
        "Ответ\n: A-1\n\nКогда\n: 2026-03-05 11:00\n\nОт\n: owner\n",
    ] {
        let [found] = read(text).unformed.try_into().unwrap();
        let [row] = found.rows.as_slice() else {
            panic!("{text}")
        };
        assert_eq!((row.id.as_str(), row.kind), ("A-1", Some(Kind::Reply)));
    }
    let two = "reply\nA-1\nat\n2026-03-05\nfrom\nowner\nreply\nA-2\nat\n2026-03-06\nfrom\nowner\n";
    assert_eq!(read(two).unformed.len(), 2);
}

#[test]
fn what_resembles_an_entry_is_left_alone() {
    for text in [
        "```python title=\"request R-1\"\nrequest = get()\n```\n",
        "```call\nx: 1\n```\n",
        "```yaml\njobs:\n  call:\n    with:\n      stage: release-2\n      at: main\n```\n",
        "```haml\n%p\n```\n",
        "```diff\n- request: R-1\n- at: 2026-03-04\n- from: am\n+ request: R-2\n```\n",
        "```yaml\n- trigger: time\n- at: \"07:00\"\n- to: \"on\"\n```\n",
        "```yaml\n- stage: build\n- script: make\n- needs: x\n```\n",
        "```yaml\n- at: noon\n- from: a\n- to: b\n```\n",
        "```\n1 def request():\n2     return at\n```\n",
        "```python\n1 request: R-1\n2 at: 3\n3 from: x\n```\n",
        "```yaml ignore request: R-1 at: 2026-03-04 from: am ```\n",
        "An entry has a first line such as `request: R-1 at: 2026 from: am`.\n",
        "- `request: R-1`\n- `at: 2026-03-04`\n- `from: am`\n",
        "The request: R-1 is open. From: nobody.\n",
        "- Request: R-1\n- Stage: S-2\n- Owner: agency\n",
        "1. request: R-1\n2. decision: D-1\n",
        "<p>The request: R-1 is open</p>\n",
        "<div>\n\n```yaml ignore\nrequest: R-1\n```\n\n</div>\n",
        "<pre>request: R-1 at: 2026 from: am</pre>\n",
        "From: am To: md Subject: request: R-1\n",
        "request: R-1\nOf the three, this one is open.\n",
        "Of: the three\nrequest: R-1\n",
        "stage: build\nafter: test\nof: pipeline\n",
        "- call: C-1\n- delivery: L-2\n",
        "call: C-1\n\n```yaml\nfrom: a\nx: 1\n```\n",
        "About request: R-1\n\n```yaml\nowner: agency\ndue: 2026-04-10\n```\n",
        "request: R-1\n\nOther text.\n\n```yaml\nowner: agency\ndue: 2026-04-10\n```\n",
        "request: R-1\n\n```json\n{\"owner\": \"agency\", \"due\": \"2026-04-10\"}\n```\n",
        "request: R-1\n\n```python\nowner: agency\ndue: 2026-04-10\n```\n",
        "```\n{\"at\": 12, \"from\": \"a\", \"to\": \"b\"}\n```\n",
        "```json\n{\"at\": 12, \"from\": \"a\", \"to\": \"b\"}\n```\n",
        "```json\n{\"stage\": \"S-1\", \"status\": \"ok\"}\n```\n",
        "```json\n{\"stage\": \"build\", \"owner\": \"x\", \"due\": \"2026-04-10\"}\n```\n",
        "```yaml\n{ name: build, on: push, from: alpine }\n```\n",
        "```yaml\n{{ include \"x\" . }}\nfrom: a\n```\n",
        "```yamllint\nrules: x\n```\n",
        "```yamlcall\nx: 1\n```\n",
    ] {
        let file = read(text);
        assert!(file.entries.is_empty(), "{text}");
        let faults: Vec<_> = file.faults.iter().map(|found| &found.fault).collect();
        assert!(faults.is_empty(), "{text}\n{faults:?}");
        assert!(file.unformed.is_empty(), "{text}\n{:?}", file.unformed);
    }
}
