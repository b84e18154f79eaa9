//! Every command in the documentation works.
//!
//! A command is the text after `projlog ` at the beginning of a line of a code block (after `$ ` in a terminal session, or
//! `exec ` in a script), and in code within a sentence. It runs in the bakery example. Its output is tested by generated parts
//! (`generated.rs`); here it only has to be valid.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::{Folder, documentation, files_in, git, instant, repository, walks, words};

/// Placeholders, and their values in the bakery example.
const PLACEHOLDERS: [(&str, &str); 22] = [
    ("[PATH…]", "log/plan.md"),
    ("[DIR]", "there"),
    ("DIR DIR …", ". ."),
    ("DIR", "there"),
    ("FILE", "log/plan.md"),
    ("ID", "R-4"),
    ("KIND", "request"),
    ("REV", "HEAD~2"),
    ("\"$(git merge-base origin/main HEAD)\"", "HEAD~2"),
    ("RULE", "reply-late"),
    ("SHELL", "bash"),
    ("TERM", "'2 working days'"),
    ("TIME", "2026-03-20"),
    ("START", "2026-03-20"),
    ("HOURS", "'Mon-Fri 09:00-17:00'"),
    ("WHAT", "charter"),
    ("DAYS", "2026-03-23"),
    ("[DIR…]", "."),
    ("clients/*", ". ."),
    ("FORMAT", "json"),
    ("PARTY", "bakery"),
    ("FOLDER", "site"),
];

/// Commands that sentences only mention by name: they need more arguments, an export or a terminal.
const NAMED: [&str; 15] = [
    "evidence",
    "evidence ChatExport_2026-03-16/result.json --record marketing-director",
    "evidence EXPORT --record PERSON",
    "evidence EXPORT…",
    "import",
    "digest",
    "drafts --review",
    "site",
    "new",
    "new request",
    "completions",
    "due",
    "explain",
    "show",
    "schema",
];

#[test]
fn every_command_in_the_documentation_works() {
    let commands = documented();
    assert!(
        commands.len() > 30,
        "{} commands were found",
        commands.len()
    );
    let mut wrong = String::new();
    let bakery = Folder::of_example("bakery");
    let files = || -> Vec<(String, String)> {
        let paths = files_in(bakery.path(), "").into_iter();
        paths
            .map(|path| (path.clone(), bakery.read(&path)))
            .collect()
    };
    let before = files();
    for (command, path) in &commands {
        for arguments in alternatives(command) {
            let words = words(&arguments);
            // What writes gets a project of its own.
            let own = (!only_reads(&words)).then(|| Folder::of_example("bakery"));
            let folder = own.as_ref().unwrap_or(&bakery);
            let dated =
                matches!(words[0].as_str(), "check" | "status") && !arguments.contains("--as-of");
            let as_of = if dated && !arguments.contains("--help") {
                format!(" --as-of {}", instant("bakery"))
            } else {
                String::new()
            };
            let run = folder.projlog(&format!("{arguments}{as_of}"));
            if !matches!(run.status, Some(0 | 1)) {
                let _ = writeln!(
                    wrong,
                    "{path}: projlog {arguments}\n    {}",
                    run.stderr.trim()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(files(), before, "a command that only reads has written");
}

/// Whether a command changes nothing in the project.
fn only_reads(words: &[String]) -> bool {
    let reads = [
        "check", "digest", "due", "explain", "feed", "history", "man", "rules", "schema", "show",
        "status",
    ];
    let writes = ["--fix", "="];
    reads.contains(&words[0].as_str())
        && !words
            .iter()
            .any(|word| writes.iter().any(|mark| word.contains(mark)))
}

/// Every command once, with its first location.
fn documented() -> BTreeMap<String, String> {
    let (mut found, walks) = (BTreeMap::new(), walks());
    for path in documentation()
        .into_iter()
        .filter(|path| !path.starts_with("docs/decisions/"))
    {
        let text = std::fs::read_to_string(repository().join(&path)).unwrap();
        // Terminal sessions of walks are run elsewhere.
        let text = if walks.contains(&path) {
            text.replace("\n$ projlog ", "\n")
        } else {
            text
        };
        for command in commands_of(&text) {
            found.entry(command).or_insert_with(|| path.clone());
        }
    }
    found
}

fn commands_of(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let joined = text.replace("\\\n", " ");
    let mut fence: Option<String> = None;
    // Sentences, in which code is between backticks and may continue in the next line.
    let mut sentences = String::new();
    for line in joined.lines() {
        let ticks: String = line
            .trim_start()
            .chars()
            .take_while(|c| *c == '`')
            .collect();
        match &fence {
            Some(mark) if line.trim() == mark => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(_) => found.extend(of_line(line)),
            None if line.starts_with("    ") => found.extend(of_line(line)),
            None => {
                sentences.push_str(line);
                sentences.push(' ');
            }
        }
    }
    found.extend(sentences.split('`').skip(1).step_by(2).filter_map(of_line));
    found
}

/// The arguments of a command of projlog, without redirections.
fn of_line(line: &str) -> Option<String> {
    let line = line
        .trim()
        .trim_start_matches("$ ")
        .trim_start_matches("exec ");
    let arguments = line.strip_prefix("projlog ")?;
    let ends = [" #", " | ", " > ", " >> ", " && "];
    let end = ends
        .iter()
        .filter_map(|mark| arguments.find(mark))
        .min()
        .unwrap_or(arguments.len());
    let arguments = arguments[..end]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    // Not a command line: a version, a variable, a sentence.
    let begins = arguments.starts_with(|c: char| c.is_ascii_lowercase() || c == '-');
    (begins && !arguments.contains("…}")).then_some(arguments)
}

/// The command with its placeholders filled in, once for each alternative of `a|b|c`.
fn alternatives(command: &str) -> Vec<String> {
    let mut command = format!(" {command} ");
    for (placeholder, value) in PLACEHOLDERS {
        for after in [" ", "=", ","] {
            command = command.replace(
                &format!(" {placeholder}{after}"),
                &format!(" {value}{after}"),
            );
        }
        command = command.replace(&format!("={placeholder} "), &format!("={value} "));
    }
    let command = command.trim().to_owned();
    // What watches does not end by itself.
    if NAMED.contains(&command.as_str()) || command.contains(" --watch") {
        return vec![format!("{command} --help")];
    }
    let Some(choice) = command.split(' ').find(|word| word.contains('|')) else {
        return vec![command.clone()];
    };
    choice
        .split('|')
        .map(|one| command.replace(choice, one))
        .collect()
}

#[test]
fn commands_are_found_in_blocks_and_in_sentences() {
    let text = "Say `projlog show ID`, or\n`projlog new\nKIND`.\n\n    projlog man | man -l -\n\n```console\n$ projlog check\n\
                exec projlog check \\\n  --staged  # before\n```\n`projlog.yaml`, `projlog/1`\n";
    assert_eq!(
        commands_of(text),
        ["man", "check", "check --staged", "show ID", "new KIND"]
    );
    assert_eq!(alternatives("schema a|b"), ["schema a", "schema b"]);
    assert_eq!(alternatives("show ID"), ["show R-4"]);
    assert_eq!(alternatives("due"), ["due --help"]);
}

/// The message about shallow clones, common in CI, is quoted correctly.
#[test]
fn a_shallow_clone_is_reported_as_in_the_documentation() {
    let (bakery, clone) = (Folder::of_example("bakery"), Folder::empty());
    let from = format!("file://{}", bakery.path().display());
    let Some(cloned) = git(
        clone.path(),
        &["clone", "--quiet", "--depth", "1", &from, "bakery"],
    ) else {
        return;
    };
    assert!(
        cloned.status.success(),
        "{}",
        String::from_utf8_lossy(&cloned.stderr)
    );
    let run = clone.command("check").within("bakery").run();
    assert_eq!(run.status(), 2);
    let found = run
        .stderr
        .replace(&clone.path().display().to_string(), "/home/am");
    let page = std::fs::read_to_string(repository().join("docs/output.md")).unwrap();
    assert!(
        page.contains(&found),
        "docs/output.md shows something else than\n{found}"
    );
}

/// The names of properties in a schema, with those in its definitions.
fn properties(schema: &serde_json::Value, found: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                if let ("properties", Some(names)) = (name.as_str(), value.as_object()) {
                    found.extend(names.keys().cloned());
                }
                properties(value, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| properties(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_and_term_of_the_schemas_is_in_the_format() {
    let page = include_str!("../../docs/format.md");
    let words: std::collections::HashSet<&str> = page
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .collect();
    let schemas = [
        include_str!("../../schema/charter.json"),
        include_str!("../../schema/entry.json"),
    ];
    let mut fields = Vec::new();
    for schema in schemas {
        properties(&serde_json::from_str(schema).unwrap(), &mut fields);
    }
    fields.sort();
    fields.dedup();
    assert!(fields.len() > 60, "{fields:?}");
    let missing = fields
        .iter()
        .filter(|field| !words.contains(field.as_str()));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Links within the documentation lead to existing files and headings.
#[test]
fn every_link_is_valid() {
    let mut wrong = String::new();
    for path in documentation() {
        let text = std::fs::read_to_string(repository().join(&path)).unwrap();
        for link in links(&text) {
            let (file, heading) = link
                .split_once('#')
                .map_or((link.as_str(), None), |(file, heading)| {
                    (file, Some(heading))
                });
            let from = repository().join(&path);
            let target = if file.is_empty() {
                from.clone()
            } else {
                from.parent().unwrap().join(file)
            };
            let leads = match heading {
                None => target.exists(),
                Some(heading) => std::fs::read_to_string(target)
                    .is_ok_and(|text| headings(&text).any(|h| h == heading)),
            };
            if !leads {
                let _ = writeln!(wrong, "{path}: {link}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The targets of a page's links and its pictures, except on other sites and in code.
fn links(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Parser, Tag};
    let link = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            vec![dest_url.into_string()]
        }
        Event::Html(html) => {
            // `src` and `srcset` of a picture.
            let parts = html.split(" src").skip(1);
            let values = parts.filter_map(|part| part.split('"').nth(1).map(str::to_owned));
            values.collect()
        }
        _ => Vec::new(),
    };
    Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES)
        .flat_map(link)
        .filter(|target| !target.contains([':', '@']))
        .collect()
}

#[test]
fn links_and_pictures_are_found() {
    let text = "[a](b.md) ![c](d.svg)\n\n<picture>\n  <source srcset=\"e.png\">\n  <img src=\"f.png\" alt=\"g\">\n</picture>\n\n\
                [![h](https://i.example/j)](#k) `[l](m.md)`\n";
    assert_eq!(links(text), ["b.md", "d.svg", "e.png", "f.png", "#k"]);
}

/// The anchors of a page's headings on GitHub.
fn headings(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
}
