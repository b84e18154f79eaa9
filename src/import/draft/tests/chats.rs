//! Conversations and what is drafted from them.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use crate::import::draft::{
    Draft, Drafted, Earlier, Needs, Options, People, Person, Value, drafts, earlier_of, quotation,
};
use crate::import::model::{Body, Conversation, Item, Place, Platform, Sender, Words};

fn people() -> People {
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
        };
        people.add(person, accounts);
    }
    people
}

fn sender(account: &str) -> Sender {
    Sender {
        account: account.to_owned(),
        name: None,
    }
}

/// 3 March 2026, 10:00 UTC, a Tuesday.
const START: i64 = 1_772_532_000;

fn item(id: usize, minutes: i64, from: &str, body: Body) -> Item {
    Item {
        id: id.to_string(),
        at: START + minutes * 60,
        claimed_at: None,
        sender: Some(sender(from)),
        body,
        words: Words::default(),
        reply_to: None,
        thread: None,
        edited: None,
        place: Place::whole(&Arc::from("chat")),
        to: Vec::new(),
    }
}

fn conversation(platform: Platform, messages: Vec<Item>) -> Conversation {
    Conversation {
        platform,
        id: "chat".to_owned(),
        title: "Marketing chat".to_owned(),
        peer: None,
        messages,
    }
}

/// A chat from lines `minutes from: text`, where `^2` before the text is a reply to the second message.
fn chat(platform: Platform, lines: &str) -> Conversation {
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

fn day(at: i64) -> NaiveDate {
    DateTime::from_timestamp(at, 0).unwrap().date_naive()
}

fn made(conversations: &[Conversation], all: bool) -> Drafted {
    let options = Options {
        all,
        day: &day,
        earlier: &[],
        now: START + 30 * 86_400,
    };
    drafts(conversations, &people(), &options)
}

/// One line for each draft.
fn lines(drafted: &Drafted) -> String {
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

fn check(platform: Platform, lines_of: &str, expected: &str) {
    let drafted = made(&[chat(platform, lines_of)], false);
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let lines = lines(&drafted);
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected, "{lines_of}");
}

#[test]
fn a_request_with_its_answers() {
    check(
        Platform::Telegram,
        "0 am: Good morning!
         1 am: Could you give us access to the advertising account by Friday?
         2 md: Hi! We'll give you access tomorrow.
         1500 am: Any news on the access?
         1510 md: Done, you have access now.
         1511 am: Thanks!",
        "request from=account-manager to=marketing-director needs=access due=2026-03-06 (Asks)
         reply from=marketing-director answers=#0 gives=promise promises=2026-03-04 (Promises)
         reminder from=account-manager of=#0 (Reminds)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
}

#[test]
fn an_approval_belongs_to_what_it_replies_to() {
    check(
        Platform::Slack,
        "0 am: Согласуйте, пожалуйста, макет.
         5 am: Пришлите фотографии магазина.
         9 md: ^1 Согласовано, спасибо!
         12 bm: ^2 К сожалению, не сможем прислать, фотограф заболел.",
        "request from=account-manager to=bakery needs=approval (Asks)
         request from=account-manager to=bakery needs=materials (Asks)
         decision by=marketing-director on=#0 verdict=approved (Approves)
         reply from=brand-manager answers=#1 gives=refusal (Refuses)",
    );
}

#[test]
fn a_weak_yes_counts_only_as_the_first_answer_to_a_request_for_approval() {
    check(
        Platform::WhatsApp,
        "0 am: Por favor, aprobad la maqueta.
         3 md: Vale
         5 md: Vale",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
    check(
        Platform::WhatsApp,
        "0 am: La reunión fue bien.\n 3 md: Vale",
        "",
    );
}

#[test]
fn negations_conditions_and_questions_approve_nothing() {
    for text in [
        "Not approved yet.",
        "If approved, we print on Monday.",
        "Пока не согласовано.",
        "Если согласуете, печатаем.",
        "Todavía no está aprobado.",
        "Si se aprueba, imprimimos.",
        "Who approved this?",
        "> approved",
        "He wrote \"approved\" to the printer, I think it's a joke.",
    ] {
        let drafted = made(
            &[chat(
                Platform::Telegram,
                &format!("0 am: Hello\n1 md: {text}"),
            )],
            false,
        );
        let decisions = drafted
            .drafts
            .iter()
            .filter(|draft| draft.kind.as_str() == "decision");
        assert_eq!(decisions.count(), 0, "{text}");
    }
}

#[test]
fn a_repeated_question_is_a_reminder_and_a_burst_is_one_request() {
    check(
        Platform::Telegram,
        "0 am: Please send us the logo as a vector file.
         1 am: And send the photos too, please.
         3000 am: Please send us the logo as a vector file!
         3001 md: Hello",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         reminder from=account-manager of=#0 (AsksAgain)",
    );
}

#[test]
fn a_request_for_another_thing_is_no_reminder() {
    for (first, second) in [
        ("Please send the photos.", "Please send the logo."),
        (
            "Could you please send us the new photos by Friday?",
            "Could you please send us the new logo by Friday?",
        ),
        (
            "Пришлите, пожалуйста, фото",
            "Пришлите, пожалуйста, логотип",
        ),
        (
            "Enviad las fotos, por favor",
            "Enviad el logotipo, por favor",
        ),
    ] {
        let lines_of = format!("0 am: {first}\n9 md: Ok\n3000 am: {second}");
        let drafted = made(&[chat(Platform::Telegram, &lines_of)], false);
        let kinds: Vec<&str> = drafted.drafts.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["request", "request"], "{second}");
    }
}

#[test]
fn a_mail_in_a_thread_of_its_own_reminds_of_the_request_for_the_same() {
    let mails = |threads: &[&str]| {
        let threads: Vec<Conversation> = threads
            .iter()
            .map(|lines| chat(Platform::Mail, lines))
            .collect();
        lines(&made(&threads, false))
    };
    let request = "request from=account-manager to=marketing-director needs=materials (Asks)\n";
    let reply = "reply from=marketing-director answers=#0 gives=all (HandsOver)\n";
    for (thread, why) in [
        ("1500 am: Please send the logo.", "AsksAgain"),
        ("1500 am: Could you send us the logo?", "AsksAgain"),
        ("1500 am: Reminder: please send the logo.", "Reminds"),
        ("1500 am: Напоминаю: пришлите, пожалуйста, logo.", "Reminds"),
    ] {
        let with_reply = format!("{thread}\n1600 md: ^1 Here is the logo.");
        assert_eq!(
            mails(&["0 am: Please send the logo.", &with_reply]),
            format!("{request}reminder from=account-manager of=#0 ({why})\n{reply}"),
            "{thread}"
        );
    }
    // Another thing, another recipient, and what was answered before.
    let other = mails(&[
        "0 am: Please send the logo.",
        "1500 am: Please send the photos.",
    ]);
    assert_eq!(other, format!("{request}{request}"));
    let answered = "0 am: Please send the logo.\n10 md: Here is the logo.";
    let again = mails(&[answered, "1500 am: Please send the logo."]);
    assert_eq!(again, format!("{request}{reply}{request}"));
    let own = mails(&[
        "0 am: Please send the logo.",
        "1500 md: Please send the logo.",
    ]);
    assert!(!own.contains("reminder"), "{own}");
}

#[test]
fn the_next_statement_answers_a_question() {
    check(
        Platform::Telegram,
        "0 am: When will the shop open?
         7 md: On 15 April, after the repairs.
         8 am: Noted.",
        "request from=account-manager to=marketing-director needs=information (Asks)
         reply from=marketing-director answers=#0 gives=all (Answers)",
    );
    check(
        Platform::Telegram,
        "0 am: When will the shop open?
         7 md: Ok thanks
         9000 md: The weather was nice.",
        "request from=account-manager to=marketing-director needs=information (Asks)",
    );
}

#[test]
fn an_answer_to_a_question_about_a_thing() {
    for (question, answer) in [
        ("When will the banner be ready?", "On 10 March."),
        ("What does the banner cost?", "It costs 300 euros."),
        ("What is the status of the banner?", "It is done."),
        ("Have you paid the invoice?", "Yes, yesterday"),
        ("Have you paid the invoice?", "We paid it on Monday."),
        ("Когда будет баннер?", "10 марта."),
        ("Сколько стоит баннер?", "300 евро"),
        ("Вы оплатили счёт?", "Нет"),
        ("¿Cuándo estará listo el banner?", "El 10 de marzo."),
        ("¿Habéis pagado la factura?", "Sí"),
    ] {
        let drafted = made(
            &[chat(
                Platform::Telegram,
                &format!("0 am: {question}\n7 md: ^1 {answer}"),
            )],
            false,
        );
        let lines = lines(&drafted);
        let mut lines = lines.lines();
        let request = "request from=account-manager to=marketing-director needs=information";
        assert!(lines.next().unwrap().starts_with(request), "{question}");
        let reply = "reply from=marketing-director answers=#0 gives=all";
        let line = lines.next().unwrap_or_default();
        assert!(line.starts_with(reply), "{question} {answer}: {line}");
    }
}

#[test]
fn a_part_leaves_the_request_open() {
    check(
        Platform::Telegram,
        "0 am: Please send the photos.
         5 md: Here are half of the photos, the rest follows by 9 March.
         3000 md: Here are the others.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         reply from=marketing-director answers=#0 gives=part promises=2026-03-09 (HandsOver)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
}

#[test]
fn what_was_sent_before_answers_the_request_that_it_follows() {
    check(
        Platform::Telegram,
        "0 am: Пришлите, пожалуйста, фото.
         5 md: Мы уже прислали фото
         9 md: Мы уже вчера отправили.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
    for answer in ["I sent the photos yesterday", "Paid"] {
        check(
            Platform::Telegram,
            &format!("0 am: Please approve the layout.\n5 md: {answer}"),
            "request from=account-manager to=marketing-director needs=approval (Asks)",
        );
    }
    check(
        Platform::Telegram,
        "0 am: Please pay invoice 17
         5 md: Hello!
         9 md: I sent the photos yesterday
         12 md: Paid",
        "request from=account-manager to=marketing-director needs=payment (Asks)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
}

#[test]
fn an_approval_answers_a_question() {
    check(
        Platform::Telegram,
        "0 am: Can we publish the post tomorrow?
         7 md: Yes, you can publish it.
         9 am: Публикуем и второй пост?
         11 md: Да",
        "request from=account-manager to=marketing-director needs=answer due=2026-03-04 (Asks)
         reply from=marketing-director answers=#0 gives=all (Answers)
         request from=account-manager to=marketing-director needs=answer (Asks)
         reply from=marketing-director answers=#2 gives=all (Answers)",
    );
}

#[test]
fn a_reminder_of_what_was_asked_elsewhere_is_a_request() {
    check(
        Platform::Telegram,
        "0 am: Как договорились по телефону: тексты так и не получили, пришлите их, пожалуйста.
         1 md: Добрый день!
         9 am: Any news?",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         reminder from=account-manager of=#0 (Reminds)",
    );
}

#[test]
fn a_reply_to_a_message_about_a_request_answers_the_request() {
    // Another request comes between, so that only the reply says which one is meant.
    for (asks, again, gives, answer) in [
        (
            "Please send us the photos.",
            "Reminder: please send us the photos.",
            "Here are the photos.",
            "reply from=marketing-director answers=#0 gives=all (HandsOver)",
        ),
        (
            "Пришлите, пожалуйста, фотографии.",
            "Напоминаю про фотографии.",
            "Вот фотографии.",
            "reply from=marketing-director answers=#0 gives=all (HandsOver)",
        ),
        (
            "Envíe las fotos, por favor.",
            "Recuerde: envíe las fotos, por favor.",
            "Aquí están las fotos.",
            "reply from=marketing-director answers=#0 gives=all (HandsOver)",
        ),
        (
            "Please approve the photos.",
            "Please approve the photos, we are waiting.",
            "Approved.",
            "decision by=marketing-director on=#0 verdict=approved (Approves)",
        ),
        (
            "Please approve the photos.",
            "Reminder: please approve the photos.",
            "Looks good!",
            "decision by=marketing-director on=#0 verdict=approved (Approves)",
        ),
    ] {
        for (platform, replied) in [
            (Platform::Telegram, ""),
            (Platform::Telegram, "^1 "),
            (Platform::Slack, ""),
            (Platform::Slack, "^1 "),
            (Platform::Mail, "^1 "),
        ] {
            let lines_of = format!(
                "0 am: {asks}
                 1400 md: Good morning!
                 3000 am: {replied}{again}
                 3001 am: Could you give us access to the account?
                 3002 md: ^3 {gives}"
            );
            let drafted = made(&[chat(platform, &lines_of)], false);
            let found = lines(&drafted);
            assert!(
                found.ends_with(&format!("{answer}\n")),
                "{platform:?} {again}:\n{found}"
            );
            assert_eq!(drafted.drafts[1].kind.as_str(), "reminder", "{again}");
        }
    }
}

#[test]
fn a_reply_to_what_continues_a_request_or_promises_its_answer_answers_it() {
    check(
        Platform::Telegram,
        "0 am: Please send us the logo.
         1 am: And the photos, please send them too.
         2 am: Please approve the plan.
         9 md: ^2 Here are the photos.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         request from=account-manager to=marketing-director needs=approval (Asks)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
    check(
        Platform::Telegram,
        "0 am: Please send us the logo.
         1 md: I'll send it by Friday.
         2 am: Please approve the plan.
         9 md: ^2 Here is the logo.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         reply from=marketing-director answers=#0 gives=promise promises=2026-03-06 (Promises)
         request from=account-manager to=marketing-director needs=approval (Asks)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
}

#[test]
fn messages_within_a_side_are_not_drafted() {
    check(
        Platform::Telegram,
        "0 am: Please send me the logo.\n1 de: Here is the logo.",
        "",
    );
    let mut mail = chat(
        Platform::Mail,
        "0 am: Please send me the logo.\n1 md: Hello",
    );
    mail.messages[0].to = vec![sender("de")];
    assert_eq!(made(&[mail], false).drafts, []);
}

#[test]
fn all_drafts_every_message_that_crosses_the_sides() {
    let chat = chat(
        Platform::Telegram,
        "0 am: The campaign started today.\n1 md: Nice.\n2 de: Indeed.",
    );
    assert_eq!(made(std::slice::from_ref(&chat), false).drafts, []);
    assert_eq!(made(&[chat], true).drafts.len(), 3);
}

#[test]
fn calls_voice_messages_and_meetings_are_facts() {
    let call = |seconds, group, participants: &[&str]| Body::Call {
        seconds,
        group,
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
fn quoted_and_forwarded_words_are_those_of_others() {
    let asked = "Please approve the plan by Friday. Approved. We will send the photos tomorrow.";
    let hello = || item(1, 0, "am", Body::Text("Hello".to_owned()));
    let quoted = |range| Words::Own(std::iter::once(range).collect());
    let made_of = |text: &str, words: Words| {
        let mut quoting = item(2, 1, "md", Body::Text(text.to_owned()));
        quoting.words = words;
        made(
            &[conversation(Platform::Telegram, vec![hello(), quoting])],
            false,
        )
    };
    assert_eq!(made_of(asked, Words::default()).drafts.len(), 2);
    assert_eq!(made_of(asked, Words::Others).drafts, []);
    assert_eq!(made_of(asked, quoted(0..asked.len())).drafts, []);
    let start = "Who wrote this? ".len();
    let text = format!("Who wrote this? {asked}\nPlease send the logo.");
    let drafts = made_of(&text, quoted(start..start + asked.len())).drafts;
    assert_eq!(drafts.len(), 1);
    assert_eq!(
        drafts[0].fields.last(),
        Some(&("needs", Value::Word("information")))
    );
    let note = format!("Who wrote this? \n> {asked}\nPlease send the logo.");
    assert_eq!(drafts[0].note, note);
    for pasted in [
        "[12/03, 09:06] Anna: ",
        "[12/03/26, 9:06 PM] Anna: ",
        "[12.03.2026, 09:06:11] +49 170 1234567: ",
        "\u{200e}[3/12/26, 9:06:11\u{202f}p. m.] Anna: ",
        "[12/3 9:06] Anna: ",
        "Anna, [12.03.2026 09:06]\n",
        "Anna, [12.03.2026 09:06]:\n",
    ] {
        let text = format!("Not so:\n{pasted}{asked}\n\nWe did not.");
        assert_eq!(made_of(&text, Words::default()).drafts, [], "{pasted}");
    }
    for own in [
        "[draft] Anna: ",
        "[12/03] Anna: ",
        "[09:06] ",
        "[12/03, 09:06] ",
        "Anna: ",
    ] {
        let text = format!("Dear all,\n{own}{asked}");
        assert_ne!(made_of(&text, Words::default()).drafts, [], "{own}");
    }
}

#[test]
fn what_is_forwarded_may_be_the_file_that_was_asked_for() {
    let attached = |text: &str| Body::Attachment {
        kind: "photo".to_owned(),
        file: Some("logo.svg".to_owned()),
        text: text.to_owned(),
    };
    let asks = item(
        1,
        0,
        "am",
        Body::Text("Please send us the logo.".to_owned()),
    );
    let mut gives = item(2, 1, "md", attached("Please pay. Approved."));
    gives.words = Words::Others;
    let mut voice = item(
        3,
        2,
        "md",
        Body::Voice {
            seconds: Some(14),
            file: None,
        },
    );
    voice.words = Words::Others;
    let mut question = item(
        4,
        3,
        "am",
        Body::Text("When will the shop open?".to_owned()),
    );
    question.reply_to = None;
    let mut answers = item(5, 4, "md", Body::Text("On 15 April.".to_owned()));
    answers.words = Words::Others;
    let chat = conversation(
        Platform::Telegram,
        vec![asks, gives, voice, question, answers],
    );
    let expected = "request from=account-manager to=marketing-director needs=materials (Asks)
reply from=marketing-director answers=#0 gives=all (HandsOver)
request from=account-manager to=marketing-director needs=information (Asks)
";
    assert_eq!(lines(&made(&[chat], false)), expected);
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
fn mail_threads_hold_a_request_and_its_answers() {
    check(
        Platform::Mail,
        "0 am: Dear all, please approve the estimate.
         90 md: ^1 Which budget line is it for?
         200 am: ^2 It is for the spring campaign.
         4000 am: ^3 A friendly reminder of the estimate.
         5000 md: ^4 Approved.",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         request from=marketing-director to=account-manager needs=information (Asks)
         reply from=account-manager answers=#1 gives=all (Answers)
         reminder from=account-manager of=#0 (Reminds)
         decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
}

#[test]
fn what_a_mail_is_about_is_its_subject() {
    let mail = chat(Platform::Mail, "0 am: Hello, please approve the estimate.");
    let titles = |chat| made(&[chat], false).drafts.remove(0).title;
    assert_eq!(titles(mail), "Marketing chat");
    let chat = chat(Platform::Slack, "0 am: Please approve it.\n1 md: Why?");
    assert_eq!(titles(chat), "Please approve it.");
}

#[test]
fn a_conversation_continues_what_the_log_has() {
    let chat = chat(
        Platform::Telegram,
        "10 am: And could you please send the prices as well?\n40 md: Here they are: 10 and 20",
    );
    let earlier = |label: &str, minutes: i64, closed| Earlier {
        platform: Platform::Telegram,
        label: label.to_owned(),
        person: "account-manager".to_owned(),
        needs: Needs::Materials,
        at: START + minutes * 60,
        closed,
        text: "Could you please send the photographs?".to_owned(),
    };
    let kinds = |earlier: &[Earlier]| -> Vec<(&str, Option<usize>)> {
        let options = Options {
            all: false,
            day: &day,
            earlier,
            now: START,
        };
        let made = drafts(std::slice::from_ref(&chat), &people(), &options).drafts;
        let kind = |draft: &Draft| {
            let refers = draft.fields.iter().find_map(|(_, value)| match value {
                Value::Draft(at) => earlier_of(*at),
                _ => None,
            });
            (draft.kind.as_str(), refers)
        };
        made.iter().map(kind).collect()
    };
    let alone = vec![("request", None), ("reply", None)];
    assert_eq!(kinds(&[]), alone);
    // Within half an hour it is the same request, also in the other side's export.
    assert_eq!(kinds(&[earlier("other", 0, None)]), [("reply", Some(0))]);
    assert_eq!(kinds(&[earlier("other", -60, None)]), alone);
    let answered = Some(START + 60);
    assert_eq!(kinds(&[earlier("chat", 0, answered)]), alone);
}

#[test]
fn quotations_hold_no_markup_of_the_message() {
    let text = "Please send `us` the <!-- logo -->\n```yaml\nrequest: R-1\n```\n# Heading\n> quoted [x](y)";
    let expected = "> Please send \\`us\\` the \\<!-- logo -->
> \\`\\`\\`yaml
> request: R-1
> \\`\\`\\`
> \\# Heading
> \\> quoted \\[x](y)
";
    assert_eq!(quotation(text), expected);
}
