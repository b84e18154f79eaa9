//! A whole run over any log: no panic, and nothing in a report that a terminal or a CI runner interprets.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use projlog::calendar::Instant;
use projlog::engine::{self, Settings};
use projlog::message::Language;
use projlog::project::{Open, Project};
use projlog::render::{Checked, Format, Readers, Style, account, statistics, write_account};
use projlog_fuzz::{assert_harmless, assert_harmless_annotations, assert_spans_inside, project_folder};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(project_folder);

fuzz_target!(|log: &[u8]| {
    std::fs::write(FOLDER.path().join("log/log.md"), log).expect("a log");
    let open = Open { no_history: true, ..Open::default() };
    let project = Project::open(FOLDER.path(), &open).expect("this charter can be read");
    let as_of: Instant = "2026-04-15T09:00:00Z".parse().expect("an instant");
    let report = engine::run(&project, &Settings::default(), as_of);
    for finding in report.findings.iter().chain(&report.allowed) {
        assert_spans_inside(project.sources.get(finding.at.source).text(), &finding.at.span);
        for label in &finding.labels {
            assert_spans_inside(project.sources.get(label.at.source).text(), &label.at.span);
        }
    }

    // Each language in turn.
    let language = Language::ALL[log.len() % Language::ALL.len()];
    let styles = [(false, 40), (true, 100)].map(|(unicode, width)| Style { unicode, width, language, ..Style::default() });
    for style in styles {
        let mut shown = Vec::new();
        write_account(&project, &report, style, &mut shown).expect("memory takes everything");
        assert_harmless(&String::from_utf8(shown).expect("text"));
    }
    for format in Format::ALL {
        // What programs read has neither a width nor frames.
        let styles = if format.readers() == Readers::People { &styles[..] } else { &styles[..1] };
        for style in styles {
            let mut shown = Vec::new();
            format.write(&Checked::new(&project, &report), *style, &mut shown).expect("memory takes everything");
            let shown = String::from_utf8(shown).expect("text");
            if *format == Format::Github { assert_harmless_annotations(&shown) } else { assert_harmless(&shown) }
        }
    }
    for line in account(&project, &report) {
        assert_harmless(&line.text(language));
    }
    assert_harmless(&statistics(&report, language));
});
