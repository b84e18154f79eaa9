//! The pitfalls of Telegram's exports.

use super::super::{Body, Fault, Options, Spot, Words};
use super::{account, at, madrid, telegram, telegram_with, text};

#[test]
fn unix_time_wins_over_local_time() {
    let items = telegram(
        r#"{"id": 1, "type": "message", "date": "2026-03-03T19:30:12", "date_unixtime": "1772537412", "from": "A", "from_id": "user1", "text": "hi"}"#,
    );
    assert_eq!(items[0].at, 1_772_537_412);
    assert_eq!(account(&items[0]), Some("user1"));
}

#[test]
fn unix_time_may_be_a_number() {
    let items = telegram(r#"{"id": 1, "date_unixtime": 1772537412, "from": "A", "text": "hi"}"#);
    assert_eq!(items[0].at, 1_772_537_412);
}

#[test]
fn before_3_7_6_a_zone_is_needed() {
    let json = r#"{"name": "x", "messages": [
      {"id": 1, "type": "message", "date": "2026-03-03T12:30:12", "from": "A", "from_id": 12, "text": "hi"}]}"#;
    let fault = telegram_with(json, &Options::default()).unwrap_err();
    assert!(
        matches!(&fault, Fault::NeedsZone { text, .. } if text == "2026-03-03T12:30:12"),
        "{fault:?}"
    );
    assert_eq!(fault.place().spot, Spot::Line(2));
    let options = Options {
        zone: Some(&madrid),
        ..Options::default()
    };
    let read = telegram_with(json, &options).unwrap();
    assert_eq!(read[0].messages[0].at, at("2026-03-03 11:30:12"));
}

#[test]
fn a_time_that_occurs_twice_follows_the_message_above() {
    let message = |id, time| {
        format!(r#"{{"id": {id}, "date": "2026-10-25T{time}", "from": "A", "text": "x"}}"#)
    };
    let json = format!(
        r#"{{"messages": [{},{},{}]}}"#,
        message(1, "02:50:00"),
        message(2, "02:10:00"),
        message(3, "03:10:00")
    );
    let options = Options {
        zone: Some(&madrid),
        ..Options::default()
    };
    let read = telegram_with(&json, &options).unwrap();
    let times: Vec<i64> = read[0].messages.iter().map(|item| item.at).collect();
    assert_eq!(
        times,
        [
            at("2026-10-25 00:50:00"),
            at("2026-10-25 01:10:00"),
            at("2026-10-25 02:10:00")
        ]
    );
}

#[test]
fn control_characters_are_repaired() {
    let items = telegram(
        r#"{"id": 1, "date_unixtime": "1", "from": "A", "text": "a\x0Cb\x1Fc \\x0C \"d\" \u0041"}"#,
    );
    assert_eq!(text(&items[0]), "a\u{c}b\u{1f}c \\x0C \"d\" A");
    let raw = telegram(
        "{\"id\": 1, \"date_unixtime\": \"1\", \"from\": \"A\", \"text\": \"a\u{1}b\nc\"}",
    );
    assert_eq!(text(&raw[0]), "a\u{1}b\nc");
}

#[test]
fn pieces_of_text_join_without_anything_between() {
    let items = telegram(
        r#"{"id": 1, "date_unixtime": "1", "from": "A", "text": ["see ", {"type": "text_link", "text": "this", "href": "https://example.org/"}, {"type": "bold", "text": ", please"}, {"type": "mention_name", "text": "Designer", "user_id": 4}, ""]}"#,
    );
    assert_eq!(text(&items[0]), "see this, pleaseDesigner");
}

#[test]
fn a_deleted_account_keeps_its_id() {
    let items = telegram(
        r#"{"id": 1, "date_unixtime": "1", "from": null, "from_id": "user77", "text": "x"}"#,
    );
    let sender = items[0].sender.as_ref().unwrap();
    assert_eq!(
        (sender.account.as_str(), sender.name.as_deref()),
        ("user77", None)
    );
}

#[test]
fn numeric_ids_of_old_versions_are_those_of_new_ones() {
    let of = |id: u64| {
        let items = telegram(&format!(
            r#"{{"id": 1, "date_unixtime": "1", "from": "A", "from_id": {id}, "text": "x"}}"#
        ));
        account(&items[0]).unwrap().to_owned()
    };
    assert_eq!(of(12345), "user12345");
    assert_eq!(of((1 << 32) + 9), "chat9");
    assert_eq!(of((2 << 32) + 9), "channel9");
    assert_eq!(of(7_000_000_000_000), "user7000000000000");
}

#[test]
fn phone_calls() {
    let call = |more: &str| {
        let items = telegram(&format!(
            r#"{{"id": 1, "type": "service", "date_unixtime": "1", "actor": "A", "actor_id": "user1", "action": "phone_call"{more}, "text": ""}}"#
        ));
        assert_eq!(account(&items[0]), Some("user1"));
        items[0].body.clone()
    };
    let seconds = |body| match body {
        Body::Call {
            seconds,
            group: false,
            ..
        } => seconds,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        seconds(call(
            r#", "duration_seconds": 61, "discard_reason": "hangup""#
        )),
        Some(61)
    );
    assert_eq!(seconds(call(r#", "discard_reason": "missed""#)), None);
    assert_eq!(seconds(call(r#", "discard_reason": "busy""#)), None);
}

#[test]
fn group_calls_have_a_length_at_their_end() {
    let items = telegram(
        r#"{"id": 1, "type": "service", "date_unixtime": "1", "actor": "A", "actor_id": "user1", "action": "group_call", "text": ""},
           {"id": 2, "type": "service", "date_unixtime": "1806", "actor": "A", "actor_id": "user1", "action": "group_call", "duration": 1805, "text": ""}"#,
    );
    assert_eq!(items[0].body, Body::System("group_call".to_owned()));
    assert!(matches!(
        items[1].body,
        Body::Call {
            seconds: Some(1805),
            group: true,
            ..
        }
    ));
}

#[test]
fn voice_messages_and_media() {
    let body = |fields: &str| {
        telegram(&format!(
            r#"{{"id": 1, "type": "message", "date_unixtime": "1", "from": "A", {fields}}}"#
        ))
        .remove(0)
        .body
    };
    assert_eq!(
        body(
            r#""file": "voice_messages/audio_1.ogg", "media_type": "voice_message", "duration_seconds": 14, "text": """#
        ),
        Body::Voice {
            seconds: Some(14),
            file: Some("voice_messages/audio_1.ogg".to_owned())
        }
    );
    assert_eq!(
        body(
            r#""file": "(File not included. Change data exporting settings to download.)", "media_type": "voice_message", "text": """#
        ),
        Body::Voice {
            seconds: None,
            file: None
        }
    );
    let attachment = |kind: &str, file: Option<&str>, text: &str| Body::Attachment {
        kind: kind.to_owned(),
        file: file.map(str::to_owned),
        text: text.to_owned(),
    };
    assert_eq!(
        body(r#""photo": "photos/a.jpg", "text": "the banner""#),
        attachment("photo", Some("photos/a.jpg"), "the banner")
    );
    assert_eq!(
        body(r#""file": "files/a.pdf", "file_name": "a.pdf", "text": """#),
        attachment("document", Some("files/a.pdf"), "")
    );
    assert_eq!(
        body(r#""poll": {"question": "When?", "answers": []}, "text": """#),
        attachment("poll", None, "When?")
    );
    assert_eq!(
        body(r#""location_information": {"latitude": 1.5}, "text": """#),
        attachment("location", None, "")
    );
}

#[test]
fn edits_and_replies() {
    let items = telegram(
        r#"{"id": 5, "date_unixtime": "100000", "edited": "x", "edited_unixtime": "100100", "from": "A", "text": "x", "reply_to_message_id": 3},
           {"id": 6, "date_unixtime": "100001", "from": "A", "text": "x", "reply_to_message_id": 3, "reply_to_peer_id": "channel1"}"#,
    );
    assert_eq!(
        (items[0].edited, items[0].reply_to.as_deref()),
        (Some(100_100), Some("3"))
    );
    assert_eq!(
        (items[1].edited, items[1].reply_to.as_deref()),
        (None, Some("channel1/3")),
        "a reply to another chat"
    );
    let items = telegram(
        r#"{"id": 5, "date_unixtime": "100000", "edited": "2026-03-03T12:00:00", "from": "A", "text": "x"}"#,
    );
    assert_eq!(
        items[0].edited,
        Some(100_000),
        "the time of the edit needs a zone, the edit does not"
    );
}

#[test]
fn the_beginning_of_1970_is_no_edit() {
    let json = r#"{"messages": [{"id": 1, "date": "2020-03-03T12:00:00", "edited": "1970-01-01T01:00:00", "from": "A", "text": "x"}]}"#;
    let options = Options {
        zone: Some(&madrid),
        ..Options::default()
    };
    assert_eq!(
        telegram_with(json, &options).unwrap()[0].messages[0].edited,
        None
    );
}

#[test]
fn a_whole_account_has_several_chats() {
    let chat = |name: &str, id| {
        format!(
            r#"{{"name": {name}, "type": "personal_chat", "id": {id}, "messages": [{{"id": 1, "date_unixtime": "1", "from": "A", "text": "x"}}]}}"#
        )
    };
    let json = format!(
        r#"{{"about": "Here is …", "personal_information": {{"user_id": 1}}, "contacts": {{"list": []}},
            "chats": {{"about": "…", "list": [{},{}]}}, "left_chats": {{"about": "…", "list": [{}]}}}}"#,
        chat("\"Bakery\"", 4),
        chat("null", 5),
        chat("\"Old / group: 2\"", 6)
    );
    let read = telegram_with(&json, &Options::default()).unwrap();
    let ids: Vec<&str> = read
        .iter()
        .map(|conversation| conversation.id.as_str())
        .collect();
    assert_eq!(ids, ["bakery", "personal-chat-5", "old-group-2"]);
}

#[test]
fn keys_may_come_in_any_order() {
    let json = r#"{"messages": [{"text": "x", "from": "A", "date_unixtime": "1", "id": 1}], "id": 9, "name": "Late name"}"#;
    assert_eq!(
        telegram_with(json, &Options::default()).unwrap()[0].title,
        "Late name"
    );
}

#[test]
fn unsupported_messages_are_skipped_and_other_undated_ones_are_not() {
    let items = telegram(
        r#"{"id": 1, "type": "unsupported"}, {"id": 2, "date_unixtime": "1", "from": "A", "text": "x"}"#,
    );
    assert_eq!(items.len(), 1);
    let json = r#"{"messages": [{"id": 1, "type": "message", "text": "x"}]}"#;
    assert!(matches!(
        telegram_with(json, &Options::default()),
        Err(Fault::Malformed { .. })
    ));
}

#[test]
fn other_events_are_not_messages() {
    let items = telegram(
        r#"{"id": 1, "type": "service", "date_unixtime": "1", "actor": "A", "actor_id": "user1", "action": "pin_message", "message_id": 4, "text": ""}"#,
    );
    assert_eq!(items[0].body, Body::System("pin_message".to_owned()));
}

#[test]
fn messages_have_their_line() {
    let json = "{\n \"name\": \"x\",\n \"messages\": [\n  {\n   \"date_unixtime\": \"1\",\n   \"text\": \"a\"\n  },\n  {\n   \"date_unixtime\": \"2\"\n  }\n ]\n}";
    let read = telegram_with(json, &Options::default()).unwrap();
    let lines: Vec<Spot> = read[0]
        .messages
        .iter()
        .map(|item| item.place.spot)
        .collect();
    assert_eq!(lines, [Spot::Line(4), Spot::Line(8)]);
}

#[test]
fn other_json_is_not_an_export() {
    assert!(matches!(
        telegram_with(r#"{"a": 1}"#, &Options::default()),
        Err(Fault::NotAnExport { .. })
    ));
    assert!(matches!(
        telegram_with("[1]", &Options::default()),
        Err(Fault::Malformed { .. })
    ));
}

#[test]
fn quotations_are_parts_of_the_text() {
    let quotation = |pieces: &str| {
        let messages = telegram(&format!(
            r#"{{"id": 1, "type": "message", "date_unixtime": "1772537412", "from_id": "user2", "text": {pieces}}}"#
        ));
        let Words::Own(quoted) = &messages[0].words else {
            panic!("{pieces}");
        };
        let whole = text(&messages[0]);
        let part = quoted.iter().map(|range| whole[range.clone()].to_owned());
        (whole.to_owned(), part.collect::<Vec<_>>())
    };
    let (whole, quoted) = quotation(
        r#"["Цитата: ", {"type": "blockquote", "text": "Please pay."}, "\nNo. ", {"type": "bold", "text": "Why?"}]"#,
    );
    assert_eq!(whole, "Цитата: Please pay.\nNo. Why?");
    assert_eq!(quoted, ["Please pay."]);
    let (_, aside) = quotation(
        r#"[{"type": "strikethrough", "text": "Approved"}, " ", {"type": "pre", "text": "Rejected"}, {"type": "code", "text": "a.svg"}]"#,
    );
    assert_eq!(aside, ["Approved", "Rejected"]);
    let alone = quotation(r#"{"type": "blockquote", "text": "Please pay."}"#);
    assert_eq!(alone.1, ["Please pay."]);
    assert_eq!(quotation(r#""Please pay.""#).1, [""; 0]);
}

#[test]
fn forwarded_messages_are_the_words_of_others() {
    for field in [
        r#""forwarded_from": "The printer""#,
        r#""forwarded_from": null"#,
        r#""forwarded_from_id": "user9""#,
        r#""saved_from": "The printer""#,
    ] {
        let messages = telegram(&format!(
            r#"{{"id": 1, "type": "message", "date_unixtime": "1772537412", "from_id": "user2", {field}, "text": "Approved."}}"#
        ));
        assert_eq!(messages[0].words, Words::Others, "{field}");
    }
}

#[test]
fn the_id_of_a_chat_of_two_is_that_of_the_other_one() {
    let peer = |kind: &str, id: &str| {
        let json =
            format!(r#"{{"name": "Director", "type": "{kind}", "id": {id}, "messages": []}}"#);
        let chat = telegram_with(&json, &Options::default()).unwrap().remove(0);
        chat.peer.map(|peer| (peer.account, peer.name))
    };
    let director = |account: &str| Some((account.to_owned(), Some("Director".to_owned())));
    assert_eq!(
        peer("personal_chat", "5100200001"),
        director("user5100200001")
    );
    assert_eq!(peer("personal_chat", "\"user7\""), director("user7"));
    assert_eq!(peer("private_group", "7"), None);
    assert_eq!(peer("private_supergroup", "7"), None);
}

#[test]
fn code_is_not_said() {
    let items = telegram(
        r#"{"id": 5, "date_unixtime": "100000", "from": "A", "text": ["see ", {"type": "code", "text": "approved"}, {"type": "bold", "text": "!"}]}"#,
    );
    let Words::Own(aside) = &items[0].words else {
        panic!("{items:?}");
    };
    let aside: Vec<&str> = aside
        .iter()
        .map(|part| &text(&items[0])[part.clone()])
        .collect();
    assert_eq!(aside, ["approved"]);
}

/// What is in no topic comes first; a reply within a topic is in it too.
#[test]
fn topics_are_conversations() {
    let created = |id: u32| {
        format!(
            r#"{{"id": {id}, "type": "service", "action": "topic_created", "title": "Flyer", "actor": "A", "date_unixtime": "{id}"}}"#
        )
    };
    let message = |id: u32, reply: u32| {
        format!(
            r#"{{"id": {id}, "type": "message", "date_unixtime": "{id}", "from": "B", "text": "x", "reply_to_message_id": {reply}}}"#
        )
    };
    let messages = [
        created(1),
        message(2, 1),
        message(3, 2),
        created(4),
        message(5, 4),
        message(6, 99),
        message(7, 5),
    ];
    let json = format!(
        r#"{{"name": "Marketing", "type": "private_supergroup", "id": 7, "messages": [{}]}}"#,
        messages.join(",")
    );
    let chats = telegram_with(&json, &Options::default()).unwrap();
    let found = chats.iter().map(|chat| {
        assert_eq!(
            (chat.id.as_str(), chat.title.as_str(), chat.members.len()),
            ("marketing", "Marketing", 2)
        );
        let items = chat.messages.iter();
        let items = items.map(|item| (item.id.as_str(), item.reply_to.as_deref()));
        items.collect::<Vec<_>>()
    });
    let found: Vec<_> = found.collect();
    assert_eq!(
        found,
        [
            vec![("6", Some("99"))],
            vec![("1", None), ("2", None), ("3", Some("2"))],
            vec![("4", None), ("5", None), ("7", Some("5"))],
        ]
    );
}
