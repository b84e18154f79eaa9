//! Generated files are up to date. One command refreshes all of them:
//!
//! ```text
//! PROJLOG_REFRESH=1 cargo test --test repository generated
//! ```
//!
//! | generated | from |
//! | --- | --- |
//! | `schema/*.json` | every schema of `projlog schema` |
//! | `docs/rules/*.md` | the rules' pages, and an index of them |
//! | `examples/*/projlog.yaml`, `examples/*/log/` | `history.md` beside them |
//! | `examples/*/report.txt`, `examples/*/report.json` | `projlog check` as of the time in `history.md` |
//! | `examples/exports/` | `story.yaml` in it (`exports.rs`) |
//! | `docs/images/finding.*.svg` | `projlog check` in a terminal (`pictures.rs`, also for the pictures of pages) |
//! | the address of the repository, for `https://github.com/OWNER/projlog` | `repository` in `Cargo.toml`, once it is set |
//! | parts of `README*.md` and of `docs/**/*.md` | the marker around them, see below |
//!
//! A generated part is between a line `<!-- generated: WHAT -->` and a line `<!-- end -->`. WHAT is
//! `gallery` (a message of each rule), or a command that runs in the bakery example: `projlog check --select reply-late`. A `check`
//! without `--as-of` uses the example's own time, so that nothing depends on the day. `quarrel: projlog check …` runs in
//! the example of that name instead. A command after `$ ` runs among the
//! files that the page itself writes, after everything above it, and is shown with its output (`tests/support/walk.rs`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use projlog::finding::Severity;
use projlog::log::Kind;
use projlog::markdown::{self, Block};
use projlog::message::{Language, Message};
use projlog::page::Page;
use projlog::render::heads;
use projlog::rules::{ALL, Mission, Needs, Rule};
use projlog::source::Excerpt;
use projlog::yaml::{MAX_BYTES, NodeId, NodeKind, Tree, parse};
use serde_json::Value;

use crate::exports;
use crate::markers::{fenced, fenced_as, refreshed};
use crate::pictures;
use crate::support::{
    Folder, documentation, example, examples, files_under, git, instant, repository,
};
use crate::walk::Walk;

/// The command that refreshes all generated files.
pub(crate) const REFRESH: &str = "PROJLOG_REFRESH=1 cargo test --test repository generated";

/// Folders in which everything is generated, with exceptions.
const OWNED: [(&str, &[&str]); 6] = [
    ("schema", &[]),
    ("docs/rules", &[]),
    ("docs/ru/rules", &[]),
    ("docs/es/rules", &[]),
    ("examples", &["README.md", "history.md", "story.yaml"]),
    ("docs/images", &pictures::OF_A_BROWSER),
];

/// The folders of the rules' pages.
const RULES: [(Language, &str); 3] = [
    (Language::English, "docs/rules"),
    (Language::Russian, "docs/ru/rules"),
    (Language::Spanish, "docs/es/rules"),
];

#[test]
fn generated_files_are_up_to_date() {
    let generated = generated();
    let surplus: Vec<String> = owned_files()
        .into_iter()
        .filter(|path| !generated.contains_key(path))
        .collect();
    if std::env::var_os("PROJLOG_REFRESH").is_some_and(|value| value == "1") {
        for (path, text) in &generated {
            let file = repository().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        for path in surplus {
            std::fs::remove_file(repository().join(path)).unwrap();
        }
        return;
    }
    let mut wrong = String::new();
    for (path, text) in &generated {
        match std::fs::read_to_string(repository().join(path)) {
            Ok(stored) if stored == *text => {}
            Ok(stored) => {
                let line = stored
                    .lines()
                    .zip(text.lines())
                    .take_while(|(stored, fresh)| stored == fresh)
                    .count();
                let _ = writeln!(wrong, "  {path} is stale from line {} on", line + 1);
            }
            Err(_) => drop(writeln!(wrong, "  {path} is missing")),
        }
    }
    for path in surplus {
        let _ = writeln!(wrong, "  {path} is generated no longer");
    }
    assert!(wrong.is_empty(), "\n{wrong}refresh with: {REFRESH}\n");
}

/// All generated files: text by path.
fn generated() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for what in schemas() {
        files.insert(
            format!("schema/{what}.json"),
            printed(&Folder::empty(), &format!("schema {what}")),
        );
    }
    for rule in ALL {
        for (language, folder) in RULES {
            files.insert(format!("{folder}/{}.md", rule.name), rule.page(language));
        }
    }
    for (language, folder) in RULES {
        files.insert(format!("{folder}/README.md"), index_of_the_rules(language));
    }
    for name in examples() {
        for (path, text) in example(&name).files().unwrap() {
            files.insert(format!("examples/{name}/{path}"), text);
        }
        files.insert(
            format!("examples/{name}/report.txt"),
            report(&name, "human"),
        );
        files.insert(
            format!("examples/{name}/report.json"),
            report(&name, "json"),
        );
    }
    files.extend(exports::all());
    files.extend(pictures::of_a_terminal());
    let bakery = Folder::of_example("bakery");
    for path in files_with_parts() {
        let text = std::fs::read_to_string(repository().join(&path)).unwrap();
        let mut walk = Walk::new();
        let made = refreshed(&text, |what, above| match what.strip_prefix("$ ") {
            Some(commands) => fenced_as("console", &walk.shown(commands, above)),
            None => part(what, &path, &bakery),
        });
        match made {
            Ok(fresh) => drop(files.insert(path, fresh)),
            Err(message) => panic!("{path}: {message}"),
        }
    }
    for path in ADDRESSED {
        let text = std::fs::read_to_string(repository().join(path)).unwrap();
        files.insert(path.to_owned(), text);
    }
    for text in files.values_mut() {
        *text = addressed(text, env!("CARGO_PKG_REPOSITORY"));
    }
    files
}

/// Further files that name the address of the repository.
const ADDRESSED: [&str; 2] = ["install.sh", "docs/ci/github-action.yml"];

/// The text with the address of the repository in place of the one that stands for it; nothing changes until it is known.
fn addressed(text: &str, address: &str) -> String {
    const UNKNOWN: &str = "https://github.com/OWNER/projlog";
    let address = address.trim_end_matches('/').trim_end_matches(".git");
    if address.is_empty() {
        return text.to_owned();
    }
    let path = address.splitn(4, '/').last().unwrap();
    text.replace(UNKNOWN, address)
        .replace("OWNER/projlog", path)
}

#[test]
fn the_address_is_filled_in_once_it_is_known() {
    // What explains the placeholder goes with it.
    for path in documentation() {
        let text = std::fs::read_to_string(repository().join(&path)).unwrap();
        let explains = text.contains("OWNER") && !path.starts_with("docs/decisions/");
        assert!(
            !explains || env!("CARGO_PKG_REPOSITORY").is_empty(),
            "{path}"
        );
    }
    let text = "git clone https://github.com/OWNER/projlog; gh --repo OWNER/projlog";
    assert_eq!(addressed(text, ""), text);
    assert_eq!(
        addressed(text, "https://git.example/agency/projlog/"),
        "git clone https://git.example/agency/projlog; gh --repo agency/projlog"
    );
}

/// The names that `projlog schema` accepts.
fn schemas() -> Vec<String> {
    let help = Folder::empty()
        .projlog("schema nothing-of-that-name")
        .stderr;
    let (_, names) = help.split_once("[possible values: ").unwrap();
    names
        .split_once(']')
        .unwrap()
        .0
        .split(", ")
        .map(str::to_owned)
        .collect()
}

/// The output of a command that must succeed.
fn printed(folder: &Folder, arguments: &str) -> String {
    let run = folder.projlog(arguments);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (Some(0), ""),
        "projlog {arguments}"
    );
    run.stdout
}

/// The report on an example project as of its own time.
fn report(name: &str, format: &str) -> String {
    let run = Folder::of_example(name).projlog(&format!(
        "check --output-format {format} --as-of {}",
        instant(name)
    ));
    assert_eq!(run.status, Some(1), "the example {name} has findings");
    run.stdout
}

/// A generated part of a Markdown file.
fn part(what: &str, path: &str, bakery: &Folder) -> String {
    if what == "gallery" {
        let up = "../".repeat(path.matches('/').count().saturating_sub(1));
        return gallery(written_in(path), &format!("{up}rules/"));
    }
    let (name, command) = what
        .split_once(": ")
        .filter(|(name, _)| examples().iter().any(|example| example == name))
        .unwrap_or(("bakery", what));
    let Some(arguments) = command.strip_prefix("projlog ") else {
        panic!("{path}: `{what}` is neither `gallery` nor a command of projlog");
    };
    let dated = arguments.starts_with("check") && !arguments.contains("--as-of");
    let as_of = if dated {
        format!(" --as-of {}", instant(name))
    } else {
        String::new()
    };
    let other = (name != "bakery").then(|| Folder::of_example(name));
    let folder = other.as_ref().unwrap_or(bakery);
    let run = folder.projlog(&format!("{arguments}{as_of}"));
    assert_ne!(run.status(), 2, "{path}: `{what}`: {}", run.stderr);
    fenced(&(run.stdout + &run.stderr))
}

fn index_of_the_rules(language: Language) -> String {
    let head = match language {
        Language::English => {
            "# Rules\n\nWhat projlog finds. The severity is the one that a rule has unless the charter sets another under \
             `rules`.\nA finding of the kind *fact* stays forever, a *state* ends when somebody acts, a *form* when somebody \
             corrects the text.\n`projlog explain RULE` prints a rule's page."
        }
        Language::Russian => {
            "# Правила\n\nЧто находит projlog. Уровень указан тот, который действует, если в уставе проекта в поле `rules` \
             не задан другой.\nЗамечание вида *fact* остаётся навсегда, вида *state* — пока кто-нибудь не совершит нужное \
             действие, вида *form* — пока не исправлен текст.\n`projlog explain RULE` выводит страницу правила."
        }
        Language::Spanish => {
            "# Reglas\n\nLo que detecta projlog. El nivel indicado es el que tiene una regla si el estatuto del proyecto no \
             fija otro en `rules`.\nUn hallazgo de tipo *fact* permanece siempre; uno de tipo *state* termina cuando alguien \
             actúa; uno de tipo *form*, cuando se corrige el texto.\n`projlog explain RULE` muestra la página de una regla."
        }
    };
    format!("{head}\n\n{}", list_of_the_rules(language))
}

/// A table for each group of rules, with links to the pages beside it.
fn list_of_the_rules(language: Language) -> String {
    let columns = match language {
        Language::English => "| rule | severity | kind | checks for |",
        Language::Russian => "| правило | уровень | вид | что находит |",
        Language::Spanish => "| regla | nivel | tipo | qué detecta |",
    };
    let mut text = String::new();
    for mission in Mission::ALL {
        let title = mission.title().text(language);
        let _ = write!(text, "## {title}\n\n{columns}\n| --- | --- | --- | --- |\n");
        for rule in ALL.iter().filter(|rule| rule.mission == mission) {
            let (name, level, kind) = (rule.name, rule.level.name(), rule.kind);
            let summary = rule.summary(language);
            let verbs = ["Checks for ", "Finds ", "Находит ", "Detecta "];
            let subject = verbs
                .iter()
                .find_map(|verb| summary.strip_prefix(verb))
                .unwrap_or(&summary)
                .trim_end_matches('.')
                .replace('|', "\\|");
            let _ = writeln!(
                text,
                "| [`{name}`]({name}.md) | {level} | {kind} | {subject} |"
            );
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

/// The language of a page of the documentation: `docs/ru/gallery.md` is in Russian.
fn written_in(path: &str) -> Language {
    let folder = path.strip_prefix("docs/").and_then(|p| p.split_once('/'));
    folder
        .and_then(|(folder, _)| Language::named(folder))
        .unwrap_or_default()
}

/// The first finding of each rule's bad example in a language, by group, with links to the pages in a folder.
fn gallery(language: Language, folder: &str) -> String {
    let mut text = String::new();
    for mission in Mission::ALL {
        let _ = write!(text, "## {}\n\n", mission.title().text(language));
        for rule in ALL.iter().filter(|rule| rule.mission == mission) {
            let name = rule.name;
            let _ = write!(
                text,
                "### [`{name}`]({folder}{name}.md)\n\n{}\n",
                fenced(&shown_by(rule, language))
            );
        }
    }
    text
}

/// The message of a rule's first finding in its bad example.
fn shown_by(rule: &Rule, language: Language) -> String {
    let page = Page::read(&rule.section("Bad").unwrap()).unwrap();
    let folder = Folder::empty();
    let mut first = BTreeMap::new();
    if !page.files().unwrap().contains_key("projlog.yaml") {
        let charter =
            std::fs::read_to_string(repository().join("tests/cases/charter.yaml")).unwrap();
        first.insert("projlog.yaml".to_owned(), charter);
    }
    page.build(folder.path(), &first).unwrap();
    let as_of = page.as_of.unwrap().to_rfc3339();
    // A rule about the findings of other rules needs those rules.
    let select = if rule.needs == Needs::Findings {
        String::new()
    } else {
        format!(" --select {}", rule.name)
    };
    let run = folder.projlog(&format!(
        "check --language {language} --output-format json --as-of {as_of}{select}"
    ));
    let report = run.json();
    let found = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule.name);
    let found = found.unwrap_or_else(|| {
        panic!(
            "{}: its bad example shows nothing: {}",
            rule.name, run.stderr
        )
    });
    let field_text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
    let severity = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|severity| severity.to_string() == field_text("severity"))
        .unwrap();
    let word = |message: Message| message.text(language);
    let head = word(heads::severity(severity));
    let mut text = broken(
        &format!("{head}[{}]: ", rule.name),
        &field_text("message"),
        "  ",
    );
    for step in found["derivation"].as_array().into_iter().flatten() {
        text.push_str(&broken(
            &format!("  {}: ", word(heads::derivation())),
            step.as_str().unwrap(),
            "        ",
        ));
    }
    if !field_text("help").is_empty() {
        text.push_str(&broken(
            &format!("  {}: ", word(heads::next())),
            &field_text("help"),
            "        ",
        ));
    }
    text
}

/// A text after a prefix, in lines of about 100 characters, all but the first indented.
fn broken(prefix: &str, text: &str, indent: &str) -> String {
    let (mut lines, mut line) = (String::new(), prefix.to_owned());
    for (number, word) in text.split(' ').enumerate() {
        if number > 0 && line.chars().count() + 1 + word.chars().count() > 100 {
            lines.push_str(&line);
            lines.push('\n');
            indent.clone_into(&mut line);
        } else if number > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines + &line + "\n"
}

/// The READMEs and the documentation, without completely generated files.
fn files_with_parts() -> Vec<String> {
    documentation()
        .into_iter()
        .filter(|path| !RULES.iter().any(|(_, folder)| path.starts_with(folder)))
        .collect()
}

/// The existing files in the folders where everything is generated.
fn owned_files() -> Vec<String> {
    let written = |path: &str, names: &[&str]| {
        names.contains(&path.rsplit('/').next().unwrap()) && path.matches('/').count() < 3
    };
    OWNED
        .iter()
        .flat_map(|(folder, names)| {
            files_under(folder)
                .into_iter()
                .filter(|path| !written(path, names))
        })
        .collect()
}

#[test]
fn only_text_between_markers_is_refreshed() {
    let text = "a\n<!-- generated: x y -->\nold\n<!-- end -->\nb\n```text\n<!-- generated: sample -->\n```\n";
    let fresh = "a\n<!-- generated: x y -->\n\n[x y]\n\n<!-- end -->\nb\n```text\n<!-- generated: sample -->\n```\n";
    assert_eq!(
        refreshed(text, |what, _| format!("[{what}]\n")).as_deref(),
        Ok(fresh)
    );
    assert_eq!(
        refreshed(fresh, |what, _| format!("[{what}]\n")).as_deref(),
        Ok(fresh)
    );
    assert!(refreshed("<!-- generated: x -->\nold\n", |_, _| String::new()).is_err());
    assert_eq!(fenced("a\n```\nb\n"), "````text\na\n```\nb\n````\n");
    let bakery = Folder::of_example("bakery");
    assert!(
        part(
            "projlog check --select reply-late --output-format concise",
            "README.md",
            &bakery
        )
        .contains("A-4 answered R-3")
    );
}

#[test]
fn the_examples_have_the_same_commits_every_time() {
    for name in examples() {
        // `report.json`, which names the last one, shows that they are the same on every machine.
        let tip = || {
            serde_json::from_str::<Value>(&report(&name, "json")).unwrap()["tree"]["commit"].clone()
        };
        let first = tip();
        assert!(
            first.as_str().is_some_and(|id| id.len() == 40),
            "{name}: {first}"
        );
        assert_eq!(first, tip(), "{name}");
    }
}

#[test]
fn git_finds_nothing_wrong_with_the_examples() {
    for name in examples() {
        let folder = Folder::of_example(&name);
        let Some(fsck) = git(folder.path(), &["fsck", "--strict", "--full"]) else {
            return;
        };
        let output = String::from_utf8_lossy(&fsck.stdout) + String::from_utf8_lossy(&fsck.stderr);
        assert!(
            fsck.status.success() && output.is_empty(),
            "{name}: {output}"
        );
        let status = git(folder.path(), &["status", "--porcelain"]).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&status.stdout),
            "",
            "{name}: the work tree is what is committed"
        );
    }
}

/// The texts of all entries of an example, each with its file.
fn entries_of(name: &str) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let log = example(name)
        .files()
        .unwrap()
        .into_iter()
        .filter(|(path, _)| path.starts_with("log/"));
    for (path, text) in log {
        let document = markdown::read(&text);
        let fences = document.blocks.into_iter().filter_map(|block| match block {
            Block::Fence(fence) if fence.info == "yaml" => Some(fence.body),
            _ => None,
        });
        let texts = document
            .front_matter
            .into_iter()
            .chain(fences)
            .map(|excerpt| excerpt.text().to_owned());
        let is_entry = |text: &String| {
            Kind::ALL
                .iter()
                .any(|kind| text.starts_with(&format!("{}:", kind.name())))
        };
        entries.extend(texts.filter(is_entry).map(|text| (path.clone(), text)));
    }
    assert_eq!(
        entries.len(),
        entries_checked(name),
        "the entries that are looked at here are those that are judged"
    );
    entries
}

fn entries_checked(name: &str) -> usize {
    let report: Value = serde_json::from_str(&report(name, "json")).unwrap();
    usize::try_from(report["summary"]["entries"].as_u64().unwrap()).unwrap()
}

/// The validator of a schema of `projlog schema`.
fn schema(what: &str) -> jsonschema::Validator {
    let schema: Value =
        serde_json::from_str(&printed(&Folder::empty(), &format!("schema {what}"))).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The errors of a value by a schema.
fn faults(schema: &jsonschema::Validator, value: &Value) -> String {
    schema
        .iter_errors(value)
        .fold(String::new(), |list, error| {
            format!("{list}  {}: {error}\n", error.instance_path())
        })
}

/// YAML as parsed by another parser.
fn as_json(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{error}:\n{yaml}"))
}

#[test]
fn the_examples_match_the_schemas() {
    let (entry, charter, check) = (schema("entry"), schema("charter"), schema("report"));
    for name in examples() {
        for (path, text) in entries_of(&name) {
            assert_eq!(
                faults(&entry, &as_json(&text)),
                "",
                "{name}/{path}:\n{text}"
            );
        }
        let text = &example(&name).files().unwrap()["projlog.yaml"];
        assert_eq!(faults(&charter, &as_json(text)), "", "{name}/projlog.yaml");
        assert_eq!(
            faults(
                &check,
                &serde_json::from_str(&report(&name, "json")).unwrap()
            ),
            "",
            "the report on {name}"
        );
    }
}

#[test]
fn the_output_of_the_calculator_matches_its_schema() {
    let due = schema("due");
    let folder = Folder::empty();
    for asked in ["'2 working days'", "--until 2026-03-30"] {
        let answer = printed(
            &folder,
            &format!("due {asked} --from '2026-03-27 15:20' --output-format json"),
        );
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(faults(&due, &answer), "", "{asked}");
        assert_eq!(answer["schema"], "projlog-due/1");
    }
}

#[test]
fn the_output_about_entries_matches_the_schemas() {
    let (show, history, status) = (schema("show"), schema("history"), schema("status"));
    for name in examples() {
        let folder = Folder::of_example(&name);
        for arguments in ["status", "status . no-such-folder"] {
            let page = folder.projlog(&format!(
                "{arguments} --output-format json --as-of {}",
                instant(&name)
            ));
            assert_eq!(faults(&status, &page.json()), "", "{name}: {arguments}");
        }
        let lines = printed(&folder, "history --output-format jsonl");
        assert_eq!(lines.lines().count(), entries_checked(&name), "{name}");
        for (number, line) in lines.lines().enumerate() {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(faults(&history, &line), "", "{line}");
            // A run takes a while: only some.
            if number % 7 == 0 {
                let arguments = format!(
                    "show {} --output-format json --as-of {}",
                    line["entry"].as_str().unwrap(),
                    instant(&name)
                );
                let entry: Value = serde_json::from_str(&printed(&folder, &arguments)).unwrap();
                assert_eq!(faults(&show, &entry), "", "{arguments}");
                assert_eq!(entry["schema"], "projlog-entry/1");
            }
        }
    }
}

#[test]
fn invalid_entries_do_not_match_the_schemas() {
    let (entry, charter) = (schema("entry"), schema("charter"));
    let request = "request: R-1\nat: 2026-03-02 12:10\nfrom: a\nto: b\nvia: email\nneeds: answer\n";
    assert_eq!(faults(&entry, &as_json(request)), "");
    for (from, to) in [
        ("needs: answer", "needs: answer\nurgency: high"),
        ("needs: answer", "needs: money"),
        ("request: R-1", "question: R-1"),
        ("request: R-1", "request: R-1\nreply: A-1"),
        ("request: R-1", "request: 7"),
        ("at: 2026-03-02 12:10", "at: yesterday"),
        ("at: 2026-03-02 12:10", "at: [2026-03-02, 2026-03-03]"),
        ("from: a", "from: [a, c]"),
        ("from: a\n", ""),
    ] {
        let wrong = request.replace(from, to);
        assert!(!entry.is_valid(&as_json(&wrong)), "accepted:\n{wrong}");
    }
    let text = &example("bakery").files().unwrap()["projlog.yaml"];
    for (from, to) in [
        ("projlog: 1", "projlog: 2"),
        ("projlog: 1", "projlog: 1\nproject-manager: x"),
        ("role: contractor", "role: supplier"),
        ("answer: 2 working hours", "answer: soon"),
        ("telegram: written", "telegram: spoken"),
        ("contract:", "contracts:"),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, *text, "{from}");
        assert!(!charter.is_valid(&as_json(&wrong)), "accepted: {to}");
    }
}

#[test]
fn another_yaml_parser_reads_the_same() {
    for name in examples() {
        let charter = (
            "projlog.yaml".to_owned(),
            example(&name).files().unwrap()["projlog.yaml"].clone(),
        );
        for (path, text) in entries_of(&name).into_iter().chain([charter]) {
            let ours = parse(&Excerpt::whole(&text, 0), MAX_BYTES);
            assert!(
                ours.faults.is_empty() && ours.lost.is_empty(),
                "{name}/{path}:\n{text}"
            );
            let theirs: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            assert_eq!(
                notation(&ours.tree, ours.tree.root().unwrap()),
                notation_of_other(&theirs),
                "{name}/{path}"
            );
        }
    }
}

/// A tree in a common notation: scalars as text.
fn notation(tree: &Tree, node: NodeId) -> String {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => format!("{text:?}"),
        NodeKind::Sequence(items) => format!(
            "{:?}",
            items
                .iter()
                .map(|item| notation(tree, *item))
                .collect::<Vec<_>>()
        ),
        NodeKind::Mapping(pairs) => {
            format!(
                "{:?}",
                pairs
                    .iter()
                    .map(|(key, value)| (notation(tree, *key), notation(tree, *value)))
                    .collect::<Vec<_>>()
            )
        }
    }
}

/// The same for the other parser's value; numbers are as written, since no example has an uncommon notation.
fn notation_of_other(value: &serde_yaml::Value) -> String {
    match value {
        serde_yaml::Value::Null => format!("{:?}", ""),
        serde_yaml::Value::Bool(value) => format!("{:?}", value.to_string()),
        serde_yaml::Value::Number(value) => format!("{:?}", value.to_string()),
        serde_yaml::Value::String(text) => format!("{text:?}"),
        serde_yaml::Value::Sequence(items) => format!(
            "{:?}",
            items.iter().map(notation_of_other).collect::<Vec<_>>()
        ),
        serde_yaml::Value::Mapping(pairs) => {
            let shown = pairs
                .iter()
                .map(|(key, value)| (notation_of_other(key), notation_of_other(value)));
            format!("{:?}", shown.collect::<Vec<_>>())
        }
        serde_yaml::Value::Tagged(tagged) => format!("a tag: {:?}", tagged.tag),
    }
}
