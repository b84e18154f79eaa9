//! What an export says of keys.

use super::super::{Change, Conversation, Options, Platform, Verdict, compare, key_of};
use super::{in_utc, telegram_with, whatsapp_with};
use crate::evidence::{Accounts, Key};

fn chat(title: &str, messages: &[(i64, &str, &str)]) -> Conversation {
    let messages: Vec<String> = messages
        .iter()
        .enumerate()
        .map(|(id, (at, from, text))| {
            let (text, edited) = text.strip_suffix('*').map_or((*text, ""), |text| (text, r#", "edited_unixtime": "90000000""#));
            format!(r#"{{"id": {id}, "date_unixtime": "{at}", "from": "x", "from_id": "{from}", "text": "{text}"{edited}}}"#)
        })
        .collect();
    let json = format!(
        r#"{{"name": "{title}", "messages": [{}]}}"#,
        messages.join(",")
    );
    telegram_with(&json, &Options::default()).unwrap().remove(0)
}

fn keys(conversation: &Conversation) -> Vec<Key> {
    let accounts = Accounts::default();
    conversation
        .messages
        .iter()
        .filter_map(|item| key_of(conversation, item, &accounts))
        .collect()
}

fn verdicts(keys: &[Key], conversations: &[Conversation]) -> Vec<&'static str> {
    compare(keys, conversations, &Accounts::default())
        .into_iter()
        .map(|(_, verdict)| match verdict {
            Verdict::Confirmed {
                sender_as: None, ..
            } => "confirmed",
            Verdict::Confirmed { .. } => "confirmed by another name",
            Verdict::Differs {
                change: Change::Edited,
                ..
            } => "differs, edited",
            Verdict::Differs {
                change: Change::Deleted,
                ..
            } => "differs, deleted",
            Verdict::Differs {
                change: Change::Unmarked,
                ..
            } => "differs",
            Verdict::Missing => "missing",
            Verdict::NotCovered => "not covered",
        })
        .collect()
}

#[test]
fn the_four_verdicts() {
    let ours = chat(
        "Marketing chat",
        &[
            (90, "user1", "z"),
            (100, "user1", "a"),
            (200, "user2", "by 5 pm"),
            (300, "user1", "c"),
            (400, "user2", "d"),
            (500, "user2", "e"),
        ],
    );
    let theirs = chat(
        "Agency",
        &[
            (100, "user1", "a"),
            (200, "user2", "by 6 pm*"),
            (400, "user2", "d"),
        ],
    );
    assert_eq!(
        verdicts(&keys(&ours), &[theirs]),
        [
            "not covered",
            "confirmed",
            "differs, edited",
            "missing",
            "confirmed",
            "not covered"
        ]
    );
}

#[test]
fn the_same_words_of_somebody_else_do_not_confirm() {
    let ours = chat("x", &[(100, "user2", "approved"), (200, "user1", "b")]);
    let theirs = chat("x", &[(100, "user1", "approved"), (200, "user1", "b")]);
    assert_eq!(verdicts(&keys(&ours), &[theirs]), ["missing", "confirmed"]);
}

#[test]
fn another_conversation_covers_nothing() {
    let ours = chat("Manager", &[(100, "user1", "a"), (200, "user1", "b")]);
    let namesake = chat("Manager", &[(50, "user8", "x"), (300, "user8", "y")]);
    let other = chat("Bakery", &[(50, "user1", "x"), (300, "user1", "y")]);
    assert_eq!(
        verdicts(&keys(&ours), &[namesake, other]),
        ["not covered", "not covered"]
    );
    assert_eq!(verdicts(&keys(&ours), &[]), ["not covered", "not covered"]);
}

#[test]
fn a_renamed_chat_is_known_by_its_messages() {
    let ours = chat(
        "Old name",
        &[
            (100, "user1", "a"),
            (200, "user1", "b"),
            (300, "user1", "c"),
        ],
    );
    let renamed = chat("New name", &[(100, "user1", "a"), (300, "user1", "c")]);
    assert_eq!(
        verdicts(&keys(&ours), &[renamed]),
        ["confirmed", "missing", "confirmed"]
    );
}

#[test]
fn two_messages_of_a_second() {
    let ours = chat(
        "x",
        &[
            (100, "user1", "a"),
            (100, "user1", "b"),
            (100, "user1", "c"),
        ],
    );
    let theirs = chat("x", &[(100, "user1", "b"), (100, "user1", "a")]);
    assert_eq!(
        verdicts(&keys(&ours), &[theirs]),
        ["confirmed", "confirmed", "missing"]
    );
}

fn phone(names: [&str; 2], lines: &[(&str, usize, &str)]) -> Conversation {
    let lines = lines
        .iter()
        .map(|(time, by, text)| format!("23/06/2018, {time} - {}: {text}", names[*by]));
    whatsapp_with(&lines.collect::<Vec<_>>().join("\n"), &in_utc()).unwrap()
}

const LINES: [(&str, usize, &str); 4] = [
    ("13:55", 0, "is this fine?"),
    ("13:56", 1, "yes"),
    ("13:57", 0, "thanks"),
    ("13:58", 1, "bye"),
];

#[test]
fn other_names_of_contacts_are_inferred_and_reported() {
    let ours = phone(["Manager", "Client"], &LINES);
    let theirs = phone(["Agency manager", "Marketing director"], &LINES);
    assert_eq!(
        verdicts(&keys(&ours), &[theirs]),
        ["confirmed by another name"; 4]
    );
}

#[test]
fn an_inferred_name_stands_for_one_sender() {
    let ours = phone(["Manager", "Client"], &LINES);
    // On the other phone the first person wrote the approval.
    let mut lines = LINES;
    lines[1].1 = 0;
    let theirs = phone(["Agency manager", "Marketing director"], &lines);
    let verdicts = verdicts(&keys(&ours), &[theirs]);
    assert_eq!(verdicts[0], "confirmed by another name");
    assert_ne!(verdicts[1], "confirmed by another name");
}

#[test]
fn names_in_the_charter_need_no_inference() {
    let person = |names: [&'static str; 2]| names.map(|name| (Platform::WhatsApp, name));
    let accounts = Accounts::new([
        person(["Manager", "Agency manager"]),
        person(["Client", "Marketing director"]),
    ]);
    let ours = phone(["Manager", "Client"], &LINES);
    let keys: Vec<Key> = ours
        .messages
        .iter()
        .filter_map(|item| key_of(&ours, item, &accounts))
        .collect();
    let theirs = phone(["Agency manager", "Marketing director"], &LINES[1..2]);
    let found = compare(&keys[1..2], &[theirs], &accounts);
    assert!(matches!(
        found[0].1,
        Verdict::Confirmed {
            sender_as: None,
            ..
        }
    ));
}

#[test]
fn a_minute_apart_is_the_same_on_whatsapp() {
    let ours = phone(["Manager", "Client"], &LINES);
    let mut lines = LINES;
    lines[1].0 = "13:57";
    let theirs = phone(["Manager", "Client"], &lines);
    assert_eq!(verdicts(&keys(&ours), &[theirs]), ["confirmed"; 4]);
}

#[test]
fn a_deleted_message_differs() {
    let ours = phone(["Manager", "Client"], &LINES);
    let mut lines = LINES;
    lines[1].2 = "This message was deleted";
    let theirs = phone(["Manager", "Client"], &lines);
    assert_eq!(verdicts(&keys(&ours), &[theirs])[1], "differs, deleted");
}
