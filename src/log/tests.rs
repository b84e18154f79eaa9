//! Which blocks are entries, what is reported about the others, and the extent of a note.

use super::*;
use crate::source::{FaultKind, Source, Sources};

fn read(text: &str) -> ReadFile {
    let (source, _) = Source::new("log.md", text.as_bytes().to_vec());
    let mut sources = Sources::default();
    let id = sources.add(source);
    read_file(id, sources.get(id), &[])
}

/// The entries of a text.
pub(super) fn entries_of(text: &str) -> Vec<Entry> {
    read(text).entries
}

fn ids(text: &str) -> Vec<String> {
    read(text)
        .entries
        .iter()
        .map(|entry| entry.id().to_owned())
        .collect()
}

/// The notes of the entries, as history reads them, which must equal those of the present log.
fn notes(text: &str) -> Vec<(String, String)> {
    let of_history: Vec<(String, String)> = contents(text.as_bytes())
        .into_iter()
        .map(|content| {
            let note = content
                .fields
                .iter()
                .find(|(name, _)| name == "(note)")
                .unwrap();
            (content.id.clone(), note.1.clone())
        })
        .collect();
    let of_present = read(text).entries;
    let of_present = of_present
        .iter()
        .map(|entry| (entry.id().to_owned(), versions::note_said(&entry.note)));
    assert_eq!(of_history, of_present.collect::<Vec<_>>(), "{text}");
    of_history
}

fn note(text: &str) -> String {
    notes(text).remove(0).1
}

const REST: &str = "at: 2026-03-04 10:00\nfrom: am\nto: owner\nvia: email\nneeds: materials\n";

#[test]
fn any_fence_holds_an_entry() {
    for info in [
        "yaml",
        "yml",
        "YAML",
        " {.yaml}",
        "{yaml}",
        "yaml{1,3}",
        "yaml:log/x.yaml",
        "yaml,linenos",
        "yaml title=\"x\"",
        "",
        "text",
        "toml",
        "yaml-frontmatter",
    ] {
        for fence in ["```", "~~~~"] {
            let text = format!("# A\n\n{fence}{info}\nrequest: R-1\n{REST}{fence}\n");
            assert_eq!(ids(&text), ["R-1"], "{text}");
        }
    }
    for info in [
        "yaml ignore",
        "yaml,ignore",
        "{.yaml .ignore}",
        "ignore",
        "text Ignore",
    ] {
        let file = read(&format!("```{info}\nrequest: R-1\n{REST}```\n"));
        assert!(file.entries.is_empty() && file.faults.is_empty(), "{info}");
    }
}

#[test]
fn the_kind_may_be_any_key() {
    let sorted = format!("```yaml\n{REST}request: R-1\n```\n");
    assert_eq!(ids(&sorted), ["R-1"]);
    assert_eq!(
        ids("```yaml\naccept: done\nowner: agency\nstage: Launch\n```\n"),
        ["Launch"]
    );
    assert_eq!(
        ids("```yaml\n{request: R-1, at: 2026-03-04, from: am}\n```\n"),
        ["R-1"]
    );
    assert_eq!(
        ids(&format!(
            "\n<!-- a template -->\n---\n{REST}request: R-1\n---\n"
        )),
        ["R-1"]
    );
    // The order of the keys is not part of an entry's content.
    let first = format!("```yaml\nrequest: R-1\n{REST}```\n");
    assert_eq!(contents(sorted.as_bytes()), contents(first.as_bytes()));
    assert_eq!(
        fields_of(&format!("{REST}request: R-1\n"), "R-1")
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn what_was_meant_as_an_entry_is_a_finding() {
    let slips = [
        ("request: \"R-1", Some("request: R-1")),
        ("request: 'R-1", Some("request: R-1")),
        ("request:R-1", Some("request: R-1")),
        ("request R-1", Some("request: R-1")),
        ("request:\u{a0}R-1", Some("request: R-1")),
        ("request：R-1", Some("request: R-1")),
        ("request: @R-1", Some("request: R-1")),
        ("request: `R-1`", Some("request: R-1")),
        ("request: [R-1", Some("request: R-1")),
        ("request: %R-1", Some("request: R-1")),
        ("request = R-1", Some("request: R-1")),
        ("**request**: R-1", Some("request: R-1")),
        ("request: R-1: photographs", None),
        ("requst: R-1", Some("request: R-1")),
        ("Request: R-1", Some("request: R-1")),
        ("requst:R-1", Some("request: R-1")),
        ("Запрос: R-1", Some("request: R-1")),
        ("solicitud: R-1", Some("request: R-1")),
        ("Petición:R-1", Some("request: R-1")),
        ("task: R-1", None),
        ("R-1: photographs", None),
        ("- request: R-1", None),
        ("request: R 1", None),
    ];
    for (first, mended) in slips {
        let yaml = if let Some(item) = first.strip_prefix("- ") {
            format!("- {item}\n  {}", REST.trim_end().replace('\n', "\n  ")) + "\n"
        } else {
            format!("{first}\n{REST}")
        };
        for text in [
            format!("# A\n\n```yaml\n{yaml}```\n"),
            format!("# A\n\n```\n{yaml}```\n"),
            format!("# A\n\n``` {{.yaml}}\n{yaml}```\n"),
            format!("---\n{yaml}---\n"),
            format!("\n---\n{yaml}---\n"),
        ] {
            let file = read(&text);
            assert!(
                file.entries.is_empty() && !file.faults.is_empty(),
                "{text}\n{:?}",
                file.faults
            );
            let fix = file
                .faults
                .iter()
                .find_map(|found| found.fault.fix.as_ref());
            let fixed = fix.map(|fix| {
                let edit = fix.edits.first().unwrap();
                let mut fixed = text.clone();
                fixed.replace_range(edit.span.start()..edit.span.end(), &edit.text);
                fixed
            });
            if let Some(line) = mended {
                let fixed = fixed.unwrap_or_else(|| panic!("no fix: {text}"));
                assert!(fixed.contains(&format!("\n{line}\n")), "{fixed}");
                assert_eq!(ids(&fixed), ["R-1"], "{fixed}");
            }
            if !first.ends_with("R 1") && !first.starts_with("task") {
                assert_eq!(file.unread, ["R-1"], "{text}");
            }
        }
    }
}

#[test]
fn what_hides_an_entry_is_a_finding() {
    let entry = format!("```yaml\nrequest: R-1\n{REST}```\n");
    for (text, line) in [
        (format!("# A\n\n<pre>\n\n{entry}"), 3),
        (format!("# A\n\n<!-- a note\n\n{entry}"), 3),
        (
            format!("# A\n\n<!-- a note\n\n{entry}\n<!-- another -->\n"),
            3,
        ),
        (format!("<details>\n{entry}</details>\n"), 1),
        (format!("# A\n\n```text\na letter\n\n{entry}"), 3),
        (
            format!("a\n\n    {}\n", entry.trim_end().replace('\n', "\n    ")),
            3,
        ),
        (format!("# A\n\nrequest: R-1\n{REST}\nAs agreed.\n"), 3),
        (format!("# A\n\ntext\n\n---\nrequest: R-1\n{REST}---\n"), 6),
    ] {
        let file = read(&text);
        let [fault] = file.faults.as_slice() else {
            panic!("{text}\n{:?}", file.faults)
        };
        assert_eq!(fault.fault.kind, FaultKind::Syntax);
        let before = text.get(..fault.fault.span.start()).unwrap();
        assert_eq!(before.matches('\n').count() + 1, line, "{text}");
    }
    for quiet in [
        format!("<pre>\n\n{entry}</pre>\n"),
        format!("<!-- not sent\n\n{entry}-->\n"),
        format!("````markdown\n{entry}````\n"),
        format!("~~~markdown\n{entry}~~~\n"),
        "The call: C-3 was long.\nat: night\n".to_owned(),
    ] {
        let file = read(&quiet);
        assert!(
            file.faults.is_empty() && file.entries.is_empty(),
            "{quiet}\n{:?}",
            file.faults
        );
    }
    assert_eq!(ids(&format!("<details>\n\n{entry}\n</details>\n")), ["R-1"]);
}

#[test]
fn yaml_that_is_left_alone_is_counted() {
    let text = "---\nlayout: page\n---\n\n```yaml\na: b\n```\n\n```yml ignore\nrequest: R-1\n```\n\n```json\n{}\n```\n\n```yaml\nstage: S-1\n```\n";
    let left: Vec<(usize, bool)> = read(text)
        .left_alone
        .iter()
        .map(|block| (block.span.start(), block.ignored))
        .collect();
    let at = |what: &str| text.find(what).unwrap();
    assert_eq!(
        left,
        [
            (at("layout"), false),
            (at("```yaml\na"), false),
            (at("```yml"), true)
        ]
    );
}

#[test]
fn a_misspelt_entry_has_its_own_note() {
    let text = "# A\n\n```yaml\nrequest: R-1\n```\n\none\n\n```yaml\nrequst: R-2\n```\n\ntwo\n";
    assert_eq!(notes(text), [("R-1".to_owned(), "one".to_owned())]);
    let fixed = notes(&text.replace("requst", "request"));
    assert_eq!(
        fixed,
        [
            ("R-1".to_owned(), "one".to_owned()),
            ("R-2".to_owned(), "two".to_owned())
        ]
    );
}

#[test]
fn a_note_is_all_that_belongs_to_an_entry() {
    let entry = "```yaml\nrequest: R-1\n```\n\n";
    for (text, expected) in [
        (
            format!("## A\n{entry}a\n\n> # b\n> c\n\nd\n"),
            "a > b > c d",
        ),
        (format!("## A\n{entry}- a\n\n  # b\n\nc\n"), "a b c"),
        (
            format!("## A\n{entry}a\n\n### b\n\nc\n\n#### d\n\n### e\nf\n\n## g\nh\n"),
            "a b c d e f",
        ),
        (format!("## A\n{entry}a\n\n# b\n"), "a"),
        (format!("{entry}a\n\n###### b\n"), "a"),
        (
            format!("## A\n{entry}| a | b |\n|---|---|\n| c | d |\n\ne\n"),
            "a b c d e",
        ),
        (
            format!("## A\n{entry}<div>a <b>b</b></div>\n<!-- x -->\n\nc\n"),
            "a b c",
        ),
        (
            format!("## A\n{entry}```text\na\n```\nb\n\n    c\n"),
            "a b c",
        ),
        (
            format!("## A\n{entry}a\n\n```yaml ignore\nb: c\n```\n"),
            "a b: c",
        ),
        (format!("## A\n{entry}a\n\n---\n\nb\n"), "a b"),
        (
            "> ## A\n> ```yaml\n> request: R-1\n> ```\n> a\n> ### b\n> c\n> ## d\n> e\n".to_owned(),
            "a b c",
        ),
        (
            "---\nrequest: R-1\n---\n# a\nb\n\n# c\nd\n".to_owned(),
            "b c d",
        ),
    ] {
        assert_eq!(note(&text), expected, "{text}");
    }
}

#[test]
fn sub_headings_with_entries_below_them_are_not_part_of_a_note() {
    let text = "# March\n\n```yaml\nstage: S-1\n```\n\na\n\n### Minutes\n\nb\n\n## Part\n\nc\n\n### Access\n\nd\n\n```yaml\nrequest: R-1\n```\n\ne\n\n#### f\n\n### g\n";
    assert_eq!(
        notes(text),
        [
            ("S-1".to_owned(), "a Minutes b".to_owned()),
            ("R-1".to_owned(), "e f".to_owned())
        ]
    );
    let titles: Vec<_> = read(text)
        .entries
        .into_iter()
        .map(|entry| entry.title.unwrap().value)
        .collect();
    assert_eq!(titles, ["March", "Access"]);
}

#[test]
fn a_heading_in_a_quotation_is_no_title() {
    let entry = "```yaml\nrequest: R-1\n```\n";
    let title = |text: &str| {
        read(text).entries[0]
            .title
            .as_ref()
            .map(|title| title.value.clone())
    };
    assert_eq!(
        title(&format!("# A\n\n> # B\n\n{entry}")).as_deref(),
        Some("A")
    );
    assert_eq!(title(&format!("> # B\n\n{entry}")), None);
    assert_eq!(
        title("# A\n\n> # B\n> ```yaml\n> request: R-1\n> ```\n").as_deref(),
        Some("B")
    );
}

/// Also for a reader of history: an entry reads the same in a block below its heading.
#[test]
fn front_matter_has_the_first_heading_as_its_title() {
    let fields = format!("request: R-1\n{REST}");
    let front = format!("---\n{fields}---\n\n# Photos\n\nTwelve.\n\n## Size\n\nLarge.\n");
    let block = format!("# Photos\n\n```yaml\n{fields}```\n\nTwelve.\n\n## Size\n\nLarge.\n");
    assert_eq!(contents(front.as_bytes()), contents(block.as_bytes()));
}

#[test]
fn of_several_people_the_help_names_their_party() {
    let help = |field: &str| {
        let text = format!("```yaml\nrequest: R-1\n{field}: [ann, bob]\n```\n");
        let of_list = read(&text)
            .faults
            .into_iter()
            .find(|located| located.fault.kind == FaultKind::WrongValue);
        let help = of_list.unwrap().fault.help;
        help.map(|help| help.english())
    };
    let party = "name one person, or the party to which they belong";
    assert_eq!(help("to").as_deref(), Some(party));
    assert_ne!(help("from").as_deref(), Some(party), "a party does not act");
    assert_ne!(help("via").as_deref(), Some(party));
}

/// The drafts of a text, each with its id, its title, its note and its reason.
fn drafts(text: &str) -> Vec<(Option<String>, String, String, Option<String>)> {
    let file = read(text);
    assert!(file.faults.is_empty(), "{:?}", file.faults);
    assert!(file.unread.is_empty());
    let drafts = file.drafts.into_iter().map(|draft| {
        (
            draft.id,
            draft.title.map(|title| title.value).unwrap_or_default(),
            note_words(&draft.note),
            draft.because.map(|because| because.value),
        )
    });
    drafts.collect()
}

#[test]
fn a_draft_is_not_an_entry() {
    for info in [
        "yaml draft",
        "yaml,draft",
        "{.yaml .draft}",
        "draft",
        "text Draft",
        "yaml draft title=x",
    ] {
        let text = format!("## A\n\n```{info}\nrequest: R-1\n{REST}```\n\nnote\n");
        assert_eq!(ids(&text), [""; 0], "{info}");
        assert!(contents(text.as_bytes()).is_empty());
        assert_eq!(content_of(text.as_bytes(), "R-1"), None);
        assert_eq!(written(text.as_bytes(), "R-1"), None);
        let id = Some("R-1".to_owned());
        assert_eq!(
            drafts(&text),
            [(id, "A".to_owned(), "note".to_owned(), None)]
        );
        let accepted = text.replace(info, &fence::without_draft(info));
        assert_eq!(ids(&accepted), ["R-1"], "{info}");
    }
    for info in ["yaml ignore draft", "yaml title=\"draft\""] {
        let text = format!("```{info}\nrequest: R-1\n{REST}```\n");
        assert!(drafts(&text).is_empty(), "{info}");
    }
    // A word that is only near to `draft` is a mistake, and nobody is judged by the block.
    let near = format!("```yaml drafts\nrequest: R-1\n{REST}```\n");
    let file = read(&near);
    assert!(file.drafts.is_empty() && file.entries.is_empty());
    assert_eq!((file.faults.len(), file.unread.len()), (1, 1));
}

#[test]
fn mistakes_in_drafts_are_kept_apart() {
    let text = "## A\n\n```yaml draft\nrequst: R-1\n```\n<!-- projlog: drafted because it asks -->\n\none\n\n\
        ## B\n\n```yaml draft\ncall: C-1\nat: never\n```\n\n## C\n\n```yaml draft\na: b\n```\n";
    let found = drafts(text);
    let id = |id: &str| Some(id.to_owned());
    let because = Some("it asks".to_owned());
    assert_eq!(
        found,
        [
            (id("R-1"), "A".to_owned(), "one".to_owned(), because),
            (id("C-1"), "B".to_owned(), String::new(), None)
        ]
    );
    let file = read(text);
    let mistakes: Vec<usize> = file.drafts.iter().map(|draft| draft.faults.len()).collect();
    assert!(
        mistakes.iter().all(|mistakes| *mistakes > 0),
        "{mistakes:?}"
    );
    assert_eq!(file.left_alone.len(), 1);
}

#[test]
fn a_draft_ends_the_note_above_it_in_every_reader() {
    let text = "# A\n\n```yaml\nrequest: R-1\n```\n\none\n\n## B\n\n```yaml draft\nrequest: R-2\n```\n\ntwo\n\n### C\n\n\
        three\n\n```yaml\nrequest: R-3\n```\n\nfour\n";
    let note = |id: &str, note: &str| (id.to_owned(), note.to_owned());
    assert_eq!(notes(text), [note("R-1", "one"), note("R-3", "four")]);
    let accepted = text.replace(" draft", "");
    let all = [note("R-1", "one"), note("R-2", "two"), note("R-3", "four")];
    assert_eq!(notes(&accepted), all);
    assert_eq!(
        content_of(text.as_bytes(), "R-3"),
        content_of(accepted.as_bytes(), "R-3")
    );
}

/// A log has up to a hundred thousand entries.
#[test]
fn entries_are_small() {
    assert!(size_of::<Entry>() <= 328, "{}", size_of::<Entry>());
}
