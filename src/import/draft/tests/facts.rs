//! Drafts of what an export states: calls, voice messages, meetings, and who takes part.

use super::support::{chat, conversation, item, lines, made, sender};
use crate::import::model::{Body, Platform};

#[test]
fn a_call_with_pictures_says_so() {
    let call = |video| Body::Call {
        seconds: Some(720),
        group: false,
        video,
        participants: vec![sender("am"), sender("md")],
    };
    for (video, medium) in [(true, "video"), (false, "phone")] {
        let chat = conversation(Platform::WhatsApp, vec![item(1, 0, "md", call(video))]);
        let found = lines(&made(&[chat], false));
        assert!(found.contains(&format!("medium={medium} ")), "{found}");
    }
}

#[test]
fn calls_voice_messages_and_meetings_are_facts() {
    let call = |seconds, group, participants: &[&str]| Body::Call {
        seconds,
        group,
        video: false,
        participants: participants.iter().map(|account| sender(account)).collect(),
    };
    let voice = Body::Voice {
        seconds: Some(14),
        file: Some("voice_1.ogg".to_owned()),
    };
    let chat = conversation(
        Platform::Telegram,
        vec![
            item(1, 0, "am", call(Some(61), false, &[])),
            item(2, 5, "md", call(None, false, &[])),
            item(3, 9, "md", voice),
        ],
    );
    let group = conversation(
        Platform::Slack,
        vec![
            item(1, 20, "md", call(Some(1805), true, &["md", "de"])),
            item(2, 30, "am", call(Some(60), true, &[])),
        ],
    );
    let meeting = |minutes, participants: &[&str]| {
        let body = call(Some(3600), true, participants);
        conversation(Platform::Calendar, vec![item(1, minutes, "am", body)])
    };
    let later = 60 * 24 * 40;
    let drafted = made(
        &[
            chat,
            group,
            meeting(60, &["am", "md"]),
            meeting(90, &["am", "de"]),
            meeting(later, &["am", "md"]),
        ],
        false,
    );
    let expected = "call with=account-manager+marketing-director medium=phone lasted=61 (Call)
call with=marketing-director+account-manager medium=voice-message lasted=14 (VoiceMessage)
call with=marketing-director+designer lasted=1805 (Call)
call with=account-manager+designer+marketing-director lasted=60 (CallOfGroup)
call with=account-manager+marketing-director medium=meeting lasted=3600 (Meeting)
";
    assert_eq!(lines(&drafted), expected);
}

#[test]
fn a_voice_message_has_no_words() {
    let voice = Body::Voice {
        seconds: None,
        file: Some("PTT-20260303-WA0001.opus".to_owned()),
    };
    let chat = conversation(
        Platform::WhatsApp,
        vec![
            item(1, 0, "am", Body::Text("Hello".to_owned())),
            item(2, 1, "md", voice),
        ],
    );
    let drafts = made(&[chat], false).drafts;
    assert_eq!(drafts[0].kind.as_str(), "call");
    assert_eq!(drafts[0].note, "");
}

#[test]
fn who_took_part_in_a_call_of_three_is_not_known() {
    let call = |from| {
        let body = Body::Call {
            seconds: Some(60),
            group: false,
            video: false,
            participants: Vec::new(),
        };
        item(9, 9, from, body)
    };
    let said = |id, from| item(id, 0, from, Body::Text("Hello".to_owned()));
    let why = |messages| lines(&made(&[conversation(Platform::WhatsApp, messages)], false));
    assert!(why(vec![said(1, "am"), said(2, "md"), call("am")]).ends_with("(Call)\n"));
    // Whom the charter does not know may have taken part too.
    for third in ["de", "xx"] {
        let all = vec![said(1, "am"), said(2, "md"), said(3, third), call("am")];
        assert!(why(all).ends_with("(CallOfGroup)\n"), "{third}");
    }
}

#[test]
fn the_other_one_in_a_chat_of_two_may_never_have_written() {
    let call = Body::Call {
        seconds: Some(65),
        group: false,
        video: false,
        participants: Vec::new(),
    };
    let mut chat = conversation(
        Platform::Telegram,
        vec![
            item(1, 0, "am", Body::Text("Please send the photos.".to_owned())),
            item(2, 9, "am", call),
        ],
    );
    assert_eq!(made(std::slice::from_ref(&chat), false).drafts, []);
    chat.peer = Some(sender("md"));
    let expected = "request from=account-manager to=marketing-director needs=materials (Asks)
call with=account-manager+marketing-director medium=phone lasted=65 (Call)
";
    assert_eq!(lines(&made(std::slice::from_ref(&chat), false)), expected);
    chat.peer = Some(sender("xx"));
    let drafted = made(&[chat], false);
    assert_eq!(drafted.drafts, []);
    assert_eq!(drafted.unknown, [(Platform::Telegram, sender("xx"), 0)]);
}

#[test]
fn unknown_senders_are_counted() {
    let drafted = made(
        &[chat(
            Platform::Telegram,
            "0 xx: Hi\n1 yy: Hi\n2 yy: Please send the logo.\n3 am: Hi",
        )],
        false,
    );
    let unknown: Vec<(&str, usize)> = drafted
        .unknown
        .iter()
        .map(|(_, sender, count)| (sender.account.as_str(), *count))
        .collect();
    assert_eq!(unknown, [("yy", 2), ("xx", 1)]);
    assert_eq!(drafted.drafts, []);
}

#[test]
fn a_meeting_whose_title_says_that_it_was_called_off_is_noted() {
    let meeting = |title: &str| {
        let call = Body::Call {
            seconds: Some(1800),
            group: false,
            video: false,
            participants: vec![sender("am"), sender("md")],
        };
        let week = 7 * 24 * 60;
        let items = vec![item(1, 0, "am", call.clone()), item(2, week, "am", call)];
        let mut meeting = conversation(Platform::Calendar, items);
        meeting.title = title.to_owned();
        let made = made(&[meeting], false);
        (made.drafts.len(), made.notes.len())
    };
    for title in [
        "Canceled: call",
        "Cancelled: call",
        "Canceled event: call",
        "CANCELLED - call",
        "[Cancelled] call",
        "Call (cancelled)",
        "Отменено: созвон",
        "Отменённое событие: созвон",
        "Cancelado: llamada",
        "Evento cancelado: llamada",
        "Abgesagt: Besprechung",
        "Annulé : réunion",
    ] {
        assert_eq!(meeting(title), (0, 1), "{title}");
    }
    for title in [
        "Call",
        "Cancelled orders",
        "Отменённые заказы: разбор",
        "Reservas canceladas",
        "Cancelled orders: what to do",
    ] {
        assert_eq!(meeting(title), (2, 0), "{title}");
    }
}
