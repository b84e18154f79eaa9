//! The register of extra work, with the amounts agreed for it.

use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::{Body, Entry};
use crate::message::{Message, message};
use crate::obligation::{Extra, extras};

pub(super) fn table(page: &Page<'_>) -> Table {
    let judged = page.edition.judged;
    let asked_by = message! { en: "Asked by", ru: "Кто запросил", es: "Solicita" };
    let rows = extras(judged.project, judged.obligations, judged.as_of);
    Table {
        headings: vec![
            message! { en: "Request", ru: "Запрос", es: "Solicitud" },
            asked_by.clone(),
            message! { en: "Asked of", ru: "У кого", es: "Se solicita a" },
            row::when_heading(),
            message! { en: "Taken on", ru: "Взято в работу", es: "Asumido" },
            message! { en: "Amount", ru: "Сумма", es: "Importe" },
        ],
        side: asked_by,
        state: message! { en: "Amount", ru: "Сумма", es: "Importe" },
        rows: rows.iter().map(|extra| work(page, extra)).collect(),
    }
}

fn work(page: &Page<'_>, extra: &Extra<'_>) -> Row {
    let entry: &Entry = extra.request;
    let to = match &entry.body {
        Body::Request(fields) => fields.to.as_ref(),
        _ => None,
    };
    let to: Vec<&str> = to.iter().map(|to| to.value.0.as_str()).collect();
    let state = if extra.agreed.is_empty() {
        message! { en: "no amount agreed", ru: "сумма не согласована", es: "sin importe acordado" }
    } else {
        message! { en: "amount agreed", ru: "сумма согласована", es: "importe acordado" }
    };
    let taken_on = extra.taken_on.as_ref().map(|(at, reply)| {
        page.say(&message! {
            en: "{time}: {reply}",
            ru: "{time}: {reply}",
            es: "{time}: {reply}",
            time: page.narrator().time(*at),
            reply: reply.id(),
        })
    });
    let agreed = extra.agreed.iter().map(|(decision, amount)| {
        message! {
            en: "{amount}: {decision}",
            ru: "{amount}: {decision}",
            es: "{amount}: {decision}",
            amount: amount.to_string(),
            decision: decision.id(),
        }
    });
    let tried = extra.tried.iter().map(|decision| {
        message! {
            en: "does not bind: {decision}",
            ru: "не обязывает: {decision}",
            es: "no vincula: {decision}",
            decision: decision.id(),
        }
    });
    let none = extra.agreed.is_empty().then(|| state.clone());
    let amounts: Vec<Message> = none.into_iter().chain(agreed).chain(tried).collect();
    let amounts = amounts.iter().map(|line| page.say(line));
    let actors = row::actors(entry);
    Row::new(page, entry, &actors, &to)
        .states(page, &[state])
        .cells([
            row::title(page, entry),
            row::people(page, actors),
            row::people(page, to),
            row::when(page, entry),
            taken_on.unwrap_or_default(),
            row::lines(amounts.chain(row::disputes(page, entry))),
        ])
}
