//! The register of calls.

use super::super::markup::Html;
use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::value::Medium;
use crate::log::{Body, Call, Entry, Kind};
use crate::message::{Message, message};
use crate::narrator::noun;
use crate::obligation::{Obligation, State, What};

pub(super) fn table(page: &Page<'_>) -> Table {
    let rows = row::happened(page.edition.judged, Kind::Call);
    Table {
        headings: vec![
            message! { en: "Call", ru: "Звонок", es: "Llamada" },
            message! { en: "Participants", ru: "Участники", es: "Participantes" },
            message! { en: "How", ru: "Как", es: "Medio" },
            row::when_heading(),
            message! { en: "Agreed beforehand", ru: "Назначен", es: "Acordada" },
            message! { en: "Confirmation due", ru: "Срок подтверждения", es: "Plazo de confirmación" },
            row::state_heading(),
        ],
        side: message! { en: "Side", ru: "Сторона", es: "Parte" },
        state: row::state_heading(),
        rows: rows.map(|entry| call(page, entry)).collect(),
    }
}

fn call(page: &Page<'_>, entry: &Entry) -> Row {
    let fields = match &entry.body {
        Body::Call(fields) => Some(fields),
        _ => None,
    };
    let with = fields.into_iter().flat_map(|fields| &fields.with);
    let mut people = row::actors(entry);
    for name in with.map(|name| name.value.0.as_str()) {
        if !people.contains(&name) {
            people.push(name);
        }
    }
    let owed: Vec<&Obligation> = page.edition.judged.obligations.of(entry.id()).collect();
    let of = |what: What| owed.iter().find(|o| o.what == what).copied();
    let confirmation = of(What::CallConfirmation);
    let named = |o: &Obligation| {
        let mut lines = row::state(page, o).into_iter();
        let noun = page.plain(&noun(o.what));
        let first = lines.next().unwrap_or_default();
        let first = Html::of_parts(format!("{noun}: {first}"));
        std::iter::once(first).chain(lines).collect::<Vec<_>>()
    };
    let states = of(What::CallRecord).into_iter().chain(confirmation);
    let states = states.flat_map(named);
    let agreed = fields.and_then(|fields| fields.agreed.as_ref());
    let shown = confirmation.or_else(|| of(What::CallRecord));
    // The objection is what ended it then.
    let named = shown.is_some_and(|o| o.state == State::Disputed);
    let disputes = row::disputes(page, entry).into_iter().filter(|_| !named);
    Row::new(page, entry, &people, &[])
        .states(page, &row::filter_states(page, entry, shown))
        .cells([
            row::title(page, entry),
            row::people(page, people.iter().copied()),
            fields.map(|fields| how(page, fields)).unwrap_or_default(),
            row::when(page, entry),
            agreed
                .map(|agreed| row::moment(page, &agreed.value))
                .unwrap_or_default(),
            confirmation.map(|o| row::due(page, o)).unwrap_or_default(),
            row::lines(states.chain(disputes)),
        ])
}

/// How it was held, and how long.
fn how(page: &Page<'_>, call: &Call) -> Html {
    let medium = call.medium.as_ref();
    let medium = medium.map(|medium| page.plain(&medium_words(medium.value)));
    let lasted = call.lasted.as_ref().map(|lasted| Html::name(&lasted.value));
    row::lines(medium.into_iter().chain(lasted))
}

fn medium_words(medium: Medium) -> Message {
    match medium {
        Medium::Phone => message! { en: "phone", ru: "телефон", es: "teléfono" },
        Medium::Video => message! { en: "video", ru: "видеосвязь", es: "videollamada" },
        Medium::Meeting => message! { en: "meeting", ru: "встреча", es: "reunión" },
        Medium::VoiceMessage => {
            message! { en: "voice message", ru: "голосовое сообщение", es: "mensaje de voz" }
        }
    }
}
