//! The register of deliveries.

use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::obligation::What;

pub(super) fn table(page: &Page<'_>) -> Table {
    let by = message! { en: "Delivered by", ru: "Кто сдал", es: "Entrega" };
    let rows = row::happened(page.edition.judged, Kind::Delivery);
    Table {
        headings: vec![
            message! { en: "Delivery", ru: "Что сдано", es: "Entregado" },
            message! { en: "Of", ru: "Этап", es: "De" },
            by.clone(),
            message! { en: "To", ru: "Кому", es: "A" },
            row::when_heading(),
            message! { en: "Decision due", ru: "Срок решения", es: "Plazo de decisión" },
            row::state_heading(),
        ],
        side: by,
        state: row::state_heading(),
        rows: rows.map(|entry| delivery(page, entry)).collect(),
    }
}

fn delivery(page: &Page<'_>, entry: &Entry) -> Row {
    let fields = match &entry.body {
        Body::Delivery(fields) => Some(fields),
        _ => None,
    };
    let to = fields.and_then(|fields| fields.to.as_ref());
    let to: Vec<&str> = to.iter().map(|to| to.value.0.as_str()).collect();
    let of = fields.into_iter().flat_map(|fields| &fields.of);
    let of = of.map(|id| page.say(&Message::value(id.value.0.as_str())));
    let mut owed = page.edition.judged.obligations.of(entry.id());
    let owed = owed.find(|o| o.what == What::Approval);
    let actors = row::actors(entry);
    Row::new(page, entry, &actors, &to)
        .states(page, &row::filter_states(page, entry, owed))
        .cells([
            row::title(page, entry),
            row::lines(of),
            row::people(page, actors),
            row::people(page, to),
            row::when(page, entry),
            owed.map(|o| row::due(page, o)).unwrap_or_default(),
            row::state_cell(page, entry, owed),
        ])
}
