//! The pitfalls of Slack's exports.

use std::fs;

use super::super::{Body, Conversation, Fault, Spot, Words, read};
use super::{account, in_utc, text};

/// Reads an export with these files.
fn export(files: &[(&str, &str)]) -> Result<Vec<Conversation>, Fault> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    read(folder.path(), &in_utc())
}

const USERS: &str = r#"[{"id": "U1", "name": "manager", "real_name": "Our manager", "profile": {"display_name": "am"}},
    {"id": "U2", "name": "client", "profile": {"real_name": "Client lead"}}]"#;

fn channel(messages: &str) -> Conversation {
    let day = format!("[{messages}]");
    export(&[("users.json", USERS), ("general/2016-03-26.json", &day)])
        .unwrap()
        .remove(0)
}

#[test]
fn ts_is_id_and_time() {
    let chat =
        channel(r#"{"type": "message", "user": "U1", "text": "hi", "ts": "1458980525.000012"}"#);
    let item = &chat.messages[0];
    assert_eq!(
        (item.id.as_str(), item.at, account(item)),
        ("1458980525.000012", 1_458_980_525, Some("U1"))
    );
    assert_eq!(
        item.sender.as_ref().unwrap().name.as_deref(),
        Some("Our manager")
    );
    assert_eq!(item.place.spot, Spot::Byte(1));
}

#[test]
fn threads_and_edits() {
    let chat = channel(
        r#"{"type": "message", "user": "U1", "text": "a", "ts": "10.000001", "thread_ts": "10.000001"},
           {"type": "message", "user": "U2", "text": "b", "ts": "11.000001", "thread_ts": "10.000001", "edited": {"user": "U2", "ts": "12.000000"}},
           {"type": "message", "subtype": "thread_broadcast", "user": "U2", "text": "b", "ts": "11.000001", "thread_ts": "10.000001"}"#,
    );
    assert_eq!(
        chat.messages.len(),
        2,
        "a reply that is shown in the channel too"
    );
    assert_eq!(
        (
            chat.messages[0].reply_to.as_deref(),
            chat.messages[0].thread.as_deref()
        ),
        (None, Some("10.000001"))
    );
    assert_eq!(
        (
            chat.messages[1].reply_to.as_deref(),
            chat.messages[1].edited
        ),
        (Some("10.000001"), Some(12))
    );
}

#[test]
fn huddles_are_calls() {
    let room = |more: &str| {
        let json = format!(
            r#"{{"type": "message", "subtype": "huddle_thread", "user": "USLACKBOT", "text": "", "ts": "100.000001",
            "room": {{"created_by": "U1", "date_start": 100, "participants": [], "participant_history": ["U1", "U2"]{more}}}}}"#
        );
        channel(&json).messages.remove(0)
    };
    let item = room(r#", "date_end": 190, "was_missed": false"#);
    assert_eq!(account(&item), Some("U1"));
    let Body::Call {
        seconds: Some(90),
        group: false,
        video: false,
        participants,
    } = item.body
    else {
        panic!("{item:?}");
    };
    assert_eq!(participants[1].name.as_deref(), Some("Client lead"));
    assert!(matches!(
        room(r#", "date_end": 0, "was_missed": true"#).body,
        Body::Call { seconds: None, .. }
    ));
    assert!(
        matches!(
            room(r#", "date_end": 0"#).body,
            Body::Call {
                seconds: Some(0),
                ..
            }
        ),
        "it goes on"
    );
}

#[test]
fn mentions_links_and_entities() {
    for (written, shown) in [
        ("<@U1>: look", "@manager: look"),
        ("<@U9|designer>", "@designer"),
        ("<@U9>", "@U9"),
        ("<#C1|general>", "#general"),
        (
            "<!here> <!subteam^S1|@team> <!channel>",
            "@here @team @channel",
        ),
        ("<!date^1392734382^{date}|18 February>", "18 February"),
        (
            "<https://example.org/a?b=1&amp;c=2>",
            "https://example.org/a?b=1&c=2",
        ),
        ("<https://example.org|the page>", "the page"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("a < b", "a < b"),
        ("<a\n>", "<a\n>"),
    ] {
        let json =
            serde_json::json!({"type": "message", "user": "U1", "text": written, "ts": "1.0"});
        assert_eq!(text(&channel(&json.to_string()).messages[0]), shown);
    }
}

#[test]
fn bots_and_events() {
    let chat = channel(
        r#"{"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "ci", "text": "", "ts": "1.0", "attachments": [{"pretext": "a:", "text": "<https://x|b>", "fallback": "c"}, null]},
           {"type": "message", "subtype": "channel_join", "user": "U1", "text": "<@U1> has joined the channel", "ts": "2.0"},
           {"type": "message", "subtype": "file_comment", "text": "x", "comment": {"user": "U2", "comment": "fine"}, "ts": "3.0"},
           {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "ts": "4.0"}"#,
    );
    assert_eq!(
        (account(&chat.messages[0]), text(&chat.messages[0])),
        (Some("B1"), "a:\nb")
    );
    assert_eq!(
        chat.messages[1].body,
        Body::System("@manager has joined the channel".to_owned())
    );
    assert_eq!(
        (account(&chat.messages[2]), text(&chat.messages[2])),
        (Some("U2"), "fine")
    );
    assert_eq!(chat.messages[3].body, Body::Deleted);
}

#[test]
fn files_and_voice() {
    let chat = channel(
        r#"{"type": "message", "user": "U1", "text": "see", "ts": "1.0", "files": [{"name": "a.png", "mimetype": "image/png"}]},
           {"type": "message", "user": "U1", "text": "", "ts": "2.0", "files": [{"name": "v.m4a", "mimetype": "audio/mp4", "subtype": "slack_audio", "duration_ms": 14400}]}"#,
    );
    assert_eq!(
        chat.messages[0].body,
        Body::Attachment {
            kind: "photo".to_owned(),
            file: Some("a.png".to_owned()),
            text: "see".to_owned()
        }
    );
    assert_eq!(
        chat.messages[1].body,
        Body::Voice {
            seconds: Some(14),
            file: Some("v.m4a".to_owned())
        }
    );
}

#[test]
fn direct_messages_are_called_after_both() {
    let day = r#"[{"type": "message", "user": "U1", "text": "x", "ts": "1.0"}]"#;
    let chats = export(&[
        ("users.json", USERS),
        ("dms.json", r#"[{"id": "D5", "members": ["U2", "U1"]}]"#),
        ("D5/2016-03-26.json", day),
    ]);
    assert_eq!(chats.unwrap()[0].id, "client-manager");
}

#[test]
fn a_broken_day_is_named() {
    let fault = export(&[
        ("users.json", "[]"),
        ("general/2016-03-26.json", "[{\"ts\": \"1.0\"}, {\"ts\""),
    ])
    .unwrap_err();
    assert!(matches!(fault, Fault::Truncated { .. }));
    assert!(fault.place().file.ends_with("general/2016-03-26.json"));
    let fault = export(&[
        ("users.json", "[]"),
        ("general/2016-03-26.json", "[{\"text\": \"x\"}]"),
    ])
    .unwrap_err();
    assert!(matches!(&fault, Fault::Malformed { what, .. } if what == "ts"));
    assert_eq!(fault.place().spot, Spot::Byte(1));
}

#[test]
fn what_is_struck_out_or_code_is_not_said() {
    let said = |text: &str| {
        let text = serde_json::to_string(text).unwrap();
        let message = format!(
            r#"{{"type": "message", "user": "U2", "ts": "1772537412.000100", "text": {text}}}"#
        );
        let item = channel(&message).messages.remove(0);
        let (Body::Text(text), Words::Own(aside)) = (item.body, item.words) else {
            panic!("{text}");
        };
        let aside = aside.into_iter().map(|range| text[range].to_owned());
        aside.collect::<Vec<_>>()
    };
    assert_eq!(said("~Approved~ Not yet"), ["~Approved~"]);
    assert_eq!(said("It takes ~ 5 days, ~10 at most"), Vec::<String>::new());
    assert_eq!(said("a ~x~, ~y z~."), ["~x~", "~y z~"]);
    assert_eq!(
        said("See:\n```Approved\n~x~```\nSo"),
        ["```Approved\n~x~```"]
    );
    assert_eq!(said("```Approved"), Vec::<String>::new());
    assert_eq!(said("~x~ So:\n&gt;&gt;&gt; ~y~ z"), ["~x~", ">>> ~y~ z"]);
}

#[test]
fn people_who_are_mentioned_are_named() {
    let conversation = channel(
        r#"{"type": "message", "user": "U2", "ts": "1772537412.000100", "text": "<@U1> and <@U3|dev>, look <https://x.example>"}"#,
    );
    let named = conversation.messages[0].named.iter();
    let named: Vec<&str> = named.map(|sender| sender.account.as_str()).collect();
    assert_eq!(named, ["U1", "U3"]);
}

#[test]
fn shared_messages_and_long_quotations_are_the_words_of_others() {
    let conversation = channel(
        r#"{"type": "message", "user": "U2", "ts": "1772537412.000100", "text": "",
             "attachments": [{"author_id": "U1", "text": "Please approve the plan"}]},
            {"type": "message", "user": "U2", "ts": "1772537413.000100", "text": "Не так:\n&gt;&gt;&gt; Please pay\nby Friday"},
            {"type": "message", "user": "B1", "ts": "1772537414.000100", "text": "",
             "attachments": [{"text": "Please approve the plan"}]},
            {"type": "message", "user": "U2", "ts": "1772537415.000100", "text": "",
             "attachments": [{"is_share": true, "author_name": "Boss", "text": "Approved"}]}"#,
    );
    let words: Vec<&Words> = conversation
        .messages
        .iter()
        .map(|item| &item.words)
        .collect();
    let quoted = "Не так:\n".len().."Не так:\n>>> Please pay\nby Friday".len();
    assert_eq!(
        words,
        [
            &Words::Others,
            &Words::Own(vec![quoted]),
            &Words::default(),
            &Words::Others
        ]
    );
}

#[test]
fn members_are_those_of_the_lists() {
    let chats = export(&[
        ("users.json", USERS),
        (
            "channels.json",
            r#"[{"id": "C1", "name": "general", "members": ["U1", "U2", "U9"]}]"#,
        ),
        ("dms.json", r#"[{"id": "D1", "members": ["U1", "U2"]}]"#),
        (
            "general/2016-03-26.json",
            r#"[{"type": "message", "user": "U1", "text": "a", "ts": "1.0"}]"#,
        ),
        (
            "D1/2016-03-26.json",
            r#"[{"type": "message", "user": "U1", "text": "a", "ts": "1.0"}]"#,
        ),
    ])
    .unwrap();
    let members = chats.iter().map(|chat| {
        let accounts = chat.members.iter().map(|member| member.account.as_str());
        accounts.collect::<Vec<_>>()
    });
    let members: Vec<_> = members.collect();
    assert_eq!(members, [vec!["U1", "U2"], vec!["U1", "U2", "U9"]]);
}

#[test]
fn code_in_a_line_is_not_said() {
    for (written, aside) in [
        ("`approved`", vec!["`approved`"]),
        ("see `approved it`, no", vec!["`approved it`"]),
        ("it`s not `code", vec![]),
        ("please approve `a.svg` and `v2`", vec![]),
        ("`a ~b~` ~c~", vec!["`a ~b~`", "~c~"]),
    ] {
        let chat = channel(&format!(
            r#"{{"type": "message", "user": "U1", "text": "{written}", "ts": "1.0"}}"#
        ));
        let Words::Own(ranges) = chat.messages[0].words.clone() else {
            panic!("{written}");
        };
        let found: Vec<&str> = ranges.into_iter().map(|range| &written[range]).collect();
        assert_eq!(found, aside, "{written}");
    }
}
