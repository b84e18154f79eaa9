//! The register of requests.

use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::narrator::noun;
use crate::obligation::What;

pub(super) fn table(page: &Page<'_>) -> Table {
    let asked_by = message! { en: "Asked by", ru: "Кто запросил", es: "Solicita" };
    let rows = row::happened(page.edition.judged, Kind::Request);
    Table {
        headings: vec![
            message! { en: "Request", ru: "Запрос", es: "Solicitud" },
            message! { en: "Needed", ru: "Что нужно", es: "Se necesita" },
            asked_by.clone(),
            message! { en: "Asked of", ru: "У кого", es: "Se solicita a" },
            row::when_heading(),
            row::due_heading(),
            row::state_heading(),
        ],
        side: asked_by,
        state: row::state_heading(),
        rows: rows.map(|entry| request(page, entry)).collect(),
    }
}

fn request(page: &Page<'_>, entry: &Entry) -> Row {
    let fields = match &entry.body {
        Body::Request(fields) => Some(fields),
        _ => None,
    };
    let to = fields.and_then(|fields| fields.to.as_ref());
    let to: Vec<&str> = to.iter().map(|to| to.value.0.as_str()).collect();
    let needs: Option<Message> = fields
        .and_then(|fields| fields.needs.as_ref())
        .map(|needs| noun(What::Answer(needs.value)));
    let mut owed = page.edition.judged.obligations.of(entry.id());
    let owed = owed.find(|o| matches!(o.what, What::Answer(_)));
    let actors = row::actors(entry);
    Row::new(page, entry, &actors, &to)
        .states(page, &row::filter_states(page, entry, owed))
        .cells([
            row::title(page, entry),
            needs.map(|needs| page.plain(&needs)).unwrap_or_default(),
            row::people(page, actors),
            row::people(page, to),
            row::when(page, entry),
            owed.map(|o| row::due(page, o)).unwrap_or_default(),
            row::state_cell(page, entry, owed),
        ])
}
