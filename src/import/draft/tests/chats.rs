//! Drafts of what is asked, promised and answered in chats.

use super::support::{START, chat, check, day, lines, made, people, sender, working_day};
use crate::import::draft::{Draft, Earlier, Needs, Options, Value, drafts, earlier_of};
use crate::import::model::Platform;

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
         1 am: And send the file by Friday, please.
         3000 am: Please send us the logo as a vector file!
         3001 md: Hello",
        "request from=account-manager to=marketing-director needs=materials due=2026-03-06 (Asks)
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
        "request from=account-manager to=marketing-director needs=answer (Asks)
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
         1 am: And please send it by Friday.
         2 am: Please approve the plan.
         9 md: ^2 Here it is.",
        "request from=account-manager to=marketing-director needs=materials due=2026-03-06 (Asks)
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
fn a_conversation_continues_what_the_log_has() {
    let chat = chat(
        Platform::Telegram,
        "10 am: And could you please send the photographs of the prices as well?\n40 md: Here they are: 10 and 20",
    );
    let earlier = |label: &str, minutes: i64, closed| Earlier {
        id: "R-1".to_owned(),
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
            working_day: &working_day,
            earlier,
            approved: &[],
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

/// Who can read a chat is asked in it, whether or not they wrote. Where nobody of the other side is known, that is said.
#[test]
fn members_are_asked_and_chats_of_one_side_are_named() {
    let chat = |platform: Platform, members: &[&str]| {
        let mut chat = chat(platform, "10 am: Please send us the photos.");
        chat.members = members.iter().map(|member| sender(member)).collect();
        made(&[chat], false)
    };
    for (members, to) in [
        (&["am", "md"][..], "marketing-director"),
        (&["am", "md", "bm"], "bakery"),
    ] {
        let drafted = chat(Platform::Slack, members);
        assert_eq!(
            lines(&drafted),
            format!("request from=account-manager to={to} needs=materials (Asks)\n")
        );
        assert!(drafted.one_sided.is_empty());
    }
    for (platform, members, named) in [
        (Platform::Telegram, &[][..], true),
        (Platform::Slack, &["am", "xx"], true),
        (Platform::Slack, &["am", "de"], false),
    ] {
        let drafted = chat(platform, members);
        assert_eq!(lines(&drafted), "");
        assert_eq!(!drafted.one_sided.is_empty(), named, "{members:?}");
    }
}

/// A reply to a message of another chat approves nothing that is asked in this one.
#[test]
fn a_reply_to_another_chat_answers_nothing_here() {
    check(
        Platform::Telegram,
        "10 am: Please send us the photos.
        20 md: ^channel5/88 Attached is the photo.",
        "request from=account-manager to=marketing-director needs=materials (Asks)",
    );
}

#[test]
fn a_decision_that_is_sent_twice_is_one() {
    check(
        Platform::WhatsApp,
        "10 am: Please approve the flyer.
        20 md: Approved.
        20 md: Approved.",
        "request from=account-manager to=marketing-director needs=approval (Asks)
        decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
    check(
        Platform::WhatsApp,
        "10 am: Please approve the flyer.
        11 am: Please approve the banner.
        20 md: Approved.
        20 md: Approved.",
        "request from=account-manager to=marketing-director needs=approval (Asks)
        request from=account-manager to=marketing-director needs=approval (Asks)
        decision by=marketing-director on=#1 verdict=approved (Approves)
        decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
}
