//! Output about any log besides a report: the status page in each format, the story of each entry, several projects at once,
//! and the files after `--fix`. No panic, nothing that a terminal or a CI runner interprets, and fixed files are valid.
#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use projlog::calendar::Instant;
use projlog::edit;
use projlog::message::{Language, Message};
use projlog::engine::{self, Settings};
use projlog::obligation::obligations;
use projlog::project::{Open, Project};
use projlog::render::entry::EntryReport;
use projlog::render::site::{Alone, Judged, Layout, write_alone, write_project};
use projlog::render::status::{Overview, ProjectStatus, StatusPage, StatusReport, Trouble, write_status, write_status_markdown};
use projlog::render::{
    Checked, Format, Named, Style, Subject, Unchecked, summary_table, to_json, write_history_lines, write_history_table,
    write_story, write_summary,
};
use projlog_fuzz::{assert_harmless, assert_harmless_annotations, project_folder};
use tempfile::TempDir;

/// The number of entries whose stories are shown.
const STORIES: usize = 8;

static FOLDER: LazyLock<TempDir> = LazyLock::new(project_folder);

fn harmless(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) {
    let mut shown = Vec::new();
    write(&mut shown).expect("memory takes everything");
    assert_harmless(&String::from_utf8(shown).expect("text"));
}

fuzz_target!(|log: &[u8]| {
    std::fs::write(FOLDER.path().join("log/log.md"), log).expect("a log");
    let open = Open { no_history: true, ..Open::default() };
    let project = Project::open(FOLDER.path(), &open).expect("this charter can be read");
    let as_of: Instant = "2026-04-15T09:00:00Z".parse().expect("an instant");
    let report = engine::run(&project, &Settings::default(), as_of);
    let owed = obligations(&project, as_of);
    // Each language in turn.
    let language = Language::ALL[log.len() % Language::ALL.len()];
    let styles = [(false, 40), (true, 100)].map(|(unicode, width)| Style { unicode, width, language, ..Style::default() });

    let name = String::from_utf8_lossy(log.get(..40).unwrap_or(log)).into_owned();
    let page = StatusPage::new(&name, &project, &owed, as_of, 7, Some(language));
    let message = Message::value(name.as_str());
    let trouble = Trouble { message: message.clone(), help: message.clone() };
    let projects = [ProjectStatus { folder: name.clone(), page: Ok(page) }, ProjectStatus { folder: name.clone(), page: Err(trouble) }];
    for projects in [&projects[..1], &projects] {
        styles.iter().for_each(|style| harmless(|out| write_status(projects, *style, out)));
        harmless(|out| write_status_markdown(projects, language, out));
        harmless(|out| to_json(&StatusReport::new(projects, language), out));
    }

    let judged =
        Judged { folder: &name, project: &project, obligations: &owed, report: &report, changes: None, as_of, days: 7 };
    let pages = [Alone { folder: &name, outcome: Ok(judged) }, Alone { folder: &name, outcome: Err(&message) }];
    harmless(|out| write_alone(&pages, language, out));
    let layout = Layout { languages: &Language::ALL, folder: None };
    let mut sink = |path: &str, bytes: &[u8]| {
        if path.ends_with(".html") {
            harmless(|out| out.write_all(bytes));
        }
        Ok(())
    };
    write_project(&judged, &layout, &mut sink).expect("memory takes everything");

    for id in project.known_ids().into_iter().take(STORIES) {
        let record = project.record(id).expect("it is known");
        let subject =
            Subject { project: &project, report: &report, obligations: &owed, record: &record, written: project.written(id) };
        styles.iter().for_each(|style| harmless(|out| write_story(&subject, *style, out)));
        harmless(|out| to_json(&EntryReport::new(&subject, language), out));
    }
    for columns in [40, usize::MAX] {
        harmless(|out| write_history_table(&project, language, columns, out));
    }
    harmless(|out| write_history_lines(&project, language, out));

    let overview = Overview::new(&project, &owed, as_of, 7);
    let named = [
        Named { folder: &name, outcome: Ok(Checked::new(&project, &report)), overview: Some(&overview) },
        Named { folder: &name, outcome: Err(Unchecked { prefix: String::new(), why: message.clone() }), overview: None },
    ];
    styles.iter().for_each(|style| harmless(|out| write_summary(&named, *style, out)));
    assert_harmless(&summary_table(&named, language));
    for format in Format::ALL {
        let mut shown = Vec::new();
        format.write_several(&named, styles[1], &mut shown).expect("memory takes everything");
        let shown = String::from_utf8(shown).expect("text");
        if *format == Format::Github { assert_harmless_annotations(&shown) } else { assert_harmless(&shown) }
    }

    let before = project.log.entries().len();
    for fixed in edit::apply(&project, &report.findings).files.into_values() {
        std::fs::write(FOLDER.path().join("log/log.md"), &fixed.text).expect("a log");
        let again = Project::open(FOLDER.path(), &open).expect("this charter can be read");
        assert!(again.log.entries().len() >= before, "a fix lost an entry: {:?}", fixed.text);
    }
});
