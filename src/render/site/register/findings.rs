//! The register of findings.

use super::super::markup::Html;
use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::render::heads;

pub(super) fn table(page: &Page<'_>) -> Table {
    let severity = message! { en: "Severity", ru: "Важность", es: "Gravedad" };
    let author = message! { en: "Entry by", ru: "Автор записи", es: "Entrada de" };
    Table {
        headings: vec![
            message! { en: "Finding", ru: "Замечание", es: "Hallazgo" },
            severity.clone(),
            message! { en: "About", ru: "О чём", es: "Sobre" },
            author.clone(),
            message! { en: "Since", ru: "С какого времени", es: "Desde" },
        ],
        side: author,
        state: severity,
        rows: (page.edition.judged.report.findings.iter())
            .map(|finding| found(page, finding))
            .collect(),
    }
}

fn found(page: &Page<'_>, finding: &Finding) -> Row {
    let judged = page.edition.judged;
    let entry = finding.entry.as_deref();
    let written = entry.and_then(|id| judged.project.log.get(id));
    let authors = written.map(row::actors).unwrap_or_default();
    let happened = written.and_then(|entry| row::instant(judged, entry));
    let severity = heads::severity(finding.severity);
    let rule = Html::of_parts(format!("<code>{}</code>", finding.rule));
    let about = entry.map(|id| page.entry(id).unwrap_or_else(|| Html::name(id)));
    let about = about.unwrap_or_else(|| place(page, finding));
    let since = finding.since.map(|since| {
        let since = page.narrator().close(since);
        page.plain(&Message::value(since))
    });
    let at = finding.since.map(row::closing).or(happened);
    Row::of(page, at, &authors, &[])
        .states(page, std::slice::from_ref(&severity))
        .cells([
            row::lines([page.say(&finding.message), rule]),
            page.plain(&severity),
            about,
            row::people(page, authors),
            since.unwrap_or_default(),
        ])
}

/// The line of a finding that is about no entry.
fn place(page: &Page<'_>, finding: &Finding) -> Html {
    let source = page.edition.judged.project.sources.get(finding.at.source);
    let line = source.position(finding.at.span.start()).line;
    Html::name(&format!("{}:{line}", source.path()))
}
