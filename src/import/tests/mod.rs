//! Tests of the readers: the pitfalls of each format by name, round trips, hostile files, keys.

mod compare;
mod encoding;
mod folder;
mod hostile;
mod keys;
mod mutation;
mod roundtrip;
mod samples;
mod slack;
mod telegram;
mod whatsapp;
mod whatsapp_heads;
mod write;

use std::sync::Arc;

use chrono::NaiveDateTime;

use super::{Body, Conversation, DateOrder, Fault, Instants, Item, Options};

/// UTC as a zone.
fn utc(local: NaiveDateTime) -> Instants {
    Instants::One(local.and_utc().timestamp())
}

/// Central Europe in 2026.
fn madrid(local: NaiveDateTime) -> Instants {
    let at = |month, day, hour| {
        chrono::NaiveDate::from_ymd_opt(2026, month, day)
            .unwrap()
            .and_hms_opt(hour, 0, 0)
            .unwrap()
    };
    let as_utc = local.and_utc().timestamp();
    if local >= at(3, 29, 2) && local < at(3, 29, 3) {
        return Instants::Missing(as_utc - 3600);
    }
    if local >= at(10, 25, 2) && local < at(10, 25, 3) {
        return Instants::Twice(as_utc - 7200, as_utc - 3600);
    }
    let summer = local >= at(3, 29, 2) && local < at(10, 25, 3);
    Instants::One(as_utc - if summer { 7200 } else { 3600 })
}

fn in_utc() -> Options<'static> {
    Options {
        zone: Some(&utc),
        ..Options::default()
    }
}

fn with_dates(dates: DateOrder) -> Options<'static> {
    Options {
        dates: Some(dates),
        ..in_utc()
    }
}

fn telegram_with(json: &str, options: &Options<'_>) -> Result<Vec<Conversation>, Fault> {
    super::telegram::read(json.as_bytes(), &Arc::from("result.json"), options)
}

/// The messages of a chat in Telegram's form.
fn telegram(messages: &str) -> Vec<Item> {
    let json = format!(
        r#"{{"name": "Marketing chat", "type": "private_group", "id": 7, "messages": [{messages}]}}"#
    );
    let mut conversations = telegram_with(&json, &Options::default()).unwrap();
    assert_eq!(conversations.len(), 1);
    conversations.remove(0).messages
}

fn whatsapp_with(text: &str, options: &Options<'_>) -> Result<Conversation, Fault> {
    let file = Arc::from("WhatsApp Chat with bakery.txt");
    super::whatsapp::read(
        text.as_bytes(),
        &file,
        &["WhatsApp Chat with bakery.txt"],
        options,
    )
}

fn whatsapp(text: &str) -> Vec<Item> {
    whatsapp_with(text, &in_utc()).unwrap().messages
}

/// The content of a message that a sender wrote in one of WhatsApp's languages.
fn whatsapp_body(text: &str) -> Body {
    let mut messages = whatsapp(&format!("23/06/2018, 13:55 - designer: {text}"));
    assert_eq!(messages.len(), 1, "{text}");
    messages.remove(0).body
}

fn text(item: &Item) -> &str {
    match &item.body {
        Body::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

fn account(item: &Item) -> Option<&str> {
    item.sender.as_ref().map(|sender| sender.account.as_str())
}

/// The Unix time of a date and time in UTC.
fn at(time: &str) -> i64 {
    NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M:%S")
        .unwrap()
        .and_utc()
        .timestamp()
}
