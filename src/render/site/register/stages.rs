//! The register of stages, with their delays.

use super::super::markup::Html;
use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::{Entry, Kind};
use crate::message::message;
use crate::narrator::delay::notes;
use crate::narrator::stranger;
use crate::obligation::{Obligation, What, delay};

pub(super) fn table(page: &Page<'_>) -> Table {
    let owner = message! { en: "Owner", ru: "Ответственный", es: "Responsable" };
    let rows = row::happened(page.edition.judged, Kind::Stage);
    Table {
        headings: vec![
            message! { en: "Stage", ru: "Этап", es: "Etapa" },
            owner.clone(),
            row::due_heading(),
            row::state_heading(),
            message! { en: "Delay", ru: "Просрочка", es: "Retraso" },
        ],
        side: owner,
        state: row::state_heading(),
        rows: rows.map(|entry| stage(page, entry)).collect(),
    }
}

fn stage(page: &Page<'_>, entry: &Entry) -> Row {
    let mut owed = page.edition.judged.obligations.of(entry.id());
    let owed = owed.find(|o| o.what == What::Stage);
    let owner = owed.and_then(|o| o.person.as_deref().or(o.debtor.as_deref()));
    let owners: Vec<&str> = owner.into_iter().collect();
    // Its month is that of its due date.
    let due = owed.and_then(|o| o.due).map(row::closing);
    Row::of(page, due, &owners, &[])
        .states(page, &row::filter_states(page, entry, owed))
        .cells([
            row::title(page, entry),
            owed.and_then(stranger)
                .map_or_else(|| row::people(page, owners), |owner| page.say(&owner)),
            owed.map(|o| row::due(page, o)).unwrap_or_default(),
            row::state_cell(page, entry, owed),
            owed.map(|o| parts(page, o)).unwrap_or_default(),
        ])
}

/// The delay with its parts.
fn parts(page: &Page<'_>, stage: &Obligation) -> Html {
    let judged = page.edition.judged;
    let delay = delay(judged.project, judged.obligations, stage, judged.as_of);
    let notes = delay.map(|delay| notes(&judged.project.charter, &delay));
    let notes = notes.iter().flatten();
    row::lines(notes.map(|note| page.say(note)))
}
