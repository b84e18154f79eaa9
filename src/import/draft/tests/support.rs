//! Conversations, and what is drafted from them in short.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate};

use crate::import::draft::{Drafted, Options, People, Person, Value, drafts};
use crate::import::model::{Body, Conversation, Item, Place, Platform, Sender, Words};

pub(super) fn people() -> People {
    let mut people = People::default();
    for (id, party, account) in [
        ("account-manager", "agency", "am"),
        ("designer", "agency", "de"),
        ("marketing-director", "bakery", "md"),
        ("brand-manager", "bakery", "bm"),
    ] {
        let accounts = ["telegram", "slack", "whatsapp", "mail", "calendar"];
        let accounts = accounts.map(|platform| (Platform::from_name(platform).unwrap(), account));
        let person = Person {
            id: id.to_owned(),
            party: party.to_owned(),
            name: None,
        };
        people.add(person, accounts);
    }
    people
}

pub(super) fn sender(account: &str) -> Sender {
    Sender {
        account: account.to_owned(),
        name: None,
    }
}

/// 3 March 2026, 10:00 UTC, a Tuesday.
pub(super) const START: i64 = 1_772_532_000;

pub(super) fn item(id: usize, minutes: i64, from: &str, body: Body) -> Item {
    Item {
        id: id.to_string(),
        at: START + minutes * 60,
        claimed_at: None,
        is_local: false,
        sender: Some(sender(from)),
        body,
        words: Words::default(),
        reply_to: None,
        thread: None,
        edited: None,
        place: Place::whole(&Arc::from("chat")),
        to: Vec::new(),
        named: Vec::new(),
    }
}

pub(super) fn conversation(platform: Platform, messages: Vec<Item>) -> Conversation {
    Conversation {
        platform,
        id: "chat".to_owned(),
        title: "Marketing chat".to_owned(),
        peer: None,
        members: Vec::new(),
        messages,
    }
}

/// A chat from lines `minutes from: text`, where `^2` before the text is a reply to the second message.
pub(super) fn chat(platform: Platform, lines: &str) -> Conversation {
    let messages = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let messages = messages.enumerate().map(|(at, line)| {
        let (head, text) = line.split_once(": ").unwrap();
        let (minutes, from) = head.split_once(' ').unwrap();
        let reply = text.strip_prefix('^').and_then(|text| text.split_once(' '));
        let text = reply.map_or(text, |(_, text)| text);
        let mut item = item(
            at + 1,
            minutes.parse().unwrap(),
            from,
            Body::Text(text.to_owned()),
        );
        item.reply_to = reply.map(|(id, _)| id.to_owned());
        if platform == Platform::Mail {
            item.to = vec![sender(if from == "md" || from == "bm" {
                "am"
            } else {
                "md"
            })];
        }
        item
    });
    conversation(platform, messages.collect())
}

pub(super) fn day(at: i64, _: &str) -> NaiveDate {
    DateTime::from_timestamp(at, 0).unwrap().date_naive()
}

/// The working days are those from Monday to Friday; the bakery is also open on Saturdays.
pub(super) fn working_day(after: NaiveDate, count: u32, side: &str) -> Option<NaiveDate> {
    let last = if side == "bakery" { 6 } else { 5 };
    let days = after.iter_days().skip(1);
    let mut days = days.filter(|day| day.weekday().number_from_monday() <= last);
    days.nth(usize::try_from(count).ok()?.checked_sub(1)?)
}

pub(super) fn made(conversations: &[Conversation], all: bool) -> Drafted {
    let options = Options {
        all,
        day: &day,
        working_day: &working_day,
        earlier: &[],
        approved: &[],
        now: START + 30 * 86_400,
    };
    drafts(conversations, &people(), &options)
}

/// One line for each draft.
pub(super) fn lines(drafted: &Drafted) -> String {
    let mut text = String::new();
    for draft in &drafted.drafts {
        write!(text, "{}", draft.kind.as_str()).unwrap();
        for (name, value) in &draft.fields {
            let value = match value {
                Value::Time(_) | Value::Channel(_) => continue,
                Value::Day(day) => day.to_string(),
                Value::Word(word) => (*word).to_owned(),
                Value::Name(name) => name.clone(),
                Value::Names(names) => names.join("+"),
                Value::Length(seconds) => seconds.to_string(),
                Value::Draft(at) => format!("#{at}"),
            };
            write!(text, " {name}={value}").unwrap();
        }
        writeln!(text, " ({:?})", draft.reason.why).unwrap();
    }
    text
}

pub(super) fn check(platform: Platform, lines_of: &str, expected: &str) {
    let drafted = made(&[chat(platform, lines_of)], false);
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let lines = lines(&drafted);
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected, "{lines_of}");
}

/// Checks what comes of each of several texts, and shows all that is otherwise.
#[track_caller]
pub(super) fn each_gives(cases: &[(&str, &str)], found: impl Fn(&str) -> String) {
    let found = cases
        .iter()
        .map(|(text, expected)| (text, found(text), *expected));
    let wrong: Vec<_> = found
        .filter(|(_, found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
