//! The keys of docs/evidence.md.

use super::super::{Body, Conversation, Item, Place, Platform, Sender, Words, content, key_of};
use super::{telegram, whatsapp_body};
use crate::evidence::tests::{code, rows};
use crate::evidence::{Accounts, Key, slug};

fn conversation(
    platform: Platform,
    title: &str,
    at: i64,
    sender: &str,
    body: Body,
) -> Conversation {
    let item = Item {
        id: String::new(),
        at,
        claimed_at: None,
        is_local: false,
        sender: Some(Sender {
            account: sender.to_owned(),
            name: None,
        }),
        body,
        words: Words::default(),
        reply_to: None,
        thread: None,
        edited: None,
        place: Place::whole(&"x".into()),
        to: Vec::new(),
        named: Vec::new(),
    };
    Conversation {
        platform,
        id: slug(title),
        title: title.to_owned(),
        peer: None,
        members: Vec::new(),
        messages: vec![item],
    }
}

#[test]
fn keys_of_the_page() {
    let bodies = [
        Body::Text("The banner is approved.".to_owned()),
        Body::Call {
            seconds: Some(61),
            group: false,
            video: false,
            participants: Vec::new(),
        },
        Body::Text("@manager see this".to_owned()),
        Body::Text("@34600111222 yes".to_owned()),
        Body::Attachment {
            kind: "photo".to_owned(),
            file: None,
            text: "the banner".to_owned(),
        },
    ];
    let rows = rows(6);
    assert_eq!(rows.len(), bodies.len());
    for (row, body) in rows.iter().zip(bodies) {
        let platform = Platform::from_name(&row[0]).unwrap();
        let at: i64 = row[2].parse().unwrap();
        let sent = if platform == Platform::WhatsApp {
            at + 12
        } else {
            at
        };
        let chat = conversation(platform, &row[1], sent, code(&row[3]), body);
        let key = key_of(&chat, &chat.messages[0], &Accounts::default()).unwrap();
        assert_eq!(key.to_string(), code(&row[5]));
        assert_eq!(Key::parse(code(&row[5])), Some(key));
    }
}

#[test]
fn what_has_no_key() {
    assert_eq!(content(Platform::Telegram, &Body::Deleted), None);
    assert_eq!(
        content(Platform::Telegram, &Body::System("x".to_owned())),
        None
    );
}

#[test]
fn mentions_on_whatsapp_are_the_same_on_both_phones() {
    let of = |text: &str| content(Platform::WhatsApp, &whatsapp_body(text)).unwrap();
    assert_eq!(
        of("@34600111222 please"),
        of("@\u{2068}Our manager\u{2069} please")
    );
    assert_eq!(of("see @\u{2068}Designer\u{2069}"), of("see @79001112233"));
    assert_ne!(of("a@example.org"), of("b@example.org"));
}

#[test]
fn a_voice_message_is_the_same_with_and_without_media() {
    let of = |text: &str| content(Platform::WhatsApp, &whatsapp_body(text)).unwrap();
    assert_eq!(
        of("PTT-20180623-WA0001.opus (file attached)"),
        of("<Media omitted>")
    );
    assert_eq!(
        of("plan.pdf (file attached)\nplan.pdf"),
        of("plan.pdf • \u{200e}2 pages \u{200e}document omitted")
    );
}

#[test]
fn pieces_and_plain_text_of_telegram_are_the_same() {
    let of = |text: &str| {
        let items = telegram(&format!(
            r#"{{"id": 1, "date_unixtime": "1", "from": "A", "text": {text}}}"#
        ));
        content(Platform::Telegram, &items[0].body)
    };
    assert_eq!(
        of(r#""see https://example.org now""#),
        of(r#"["see ", {"type": "link", "text": "https://example.org"}, " now"]"#)
    );
}
