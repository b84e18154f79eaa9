//! Several requests beside each other, and whose business they are.

use super::support::{chat, check, conversation, item, lines, made, sender};
use crate::import::draft::{People, Person};
use crate::import::model::{Body, Item, Platform};

#[test]
fn a_second_request_for_something_else_is_its_own() {
    check(
        Platform::Telegram,
        "0 am: Please send us the photos.
         10 am: Please send us the price list.
         200 md: ^2 Here it is.
         210 md: Here are the photos.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         request from=account-manager to=marketing-director needs=materials (Asks)
         reply from=marketing-director answers=#1 gives=all (HandsOver)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
    // An answer that names the thing is one to the request for it.
    check(
        Platform::WhatsApp,
        "0 am: Пришлите, пожалуйста, фотографии.
         10 am: Пришлите, пожалуйста, договор.
         200 md: Вот фотографии.",
        "request from=account-manager to=marketing-director needs=materials (Asks)
         request from=account-manager to=marketing-director needs=materials (Asks)
         reply from=marketing-director answers=#0 gives=all (HandsOver)",
    );
    check(
        Platform::Telegram,
        "0 am: Please approve the banner.
         10 de: Please approve the text.
         200 md: ^1 Approved
         210 md: ^2 Not approved",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         request from=designer to=marketing-director needs=approval (Asks)
         decision by=marketing-director on=#0 verdict=approved (Approves)
         decision by=marketing-director on=#1 verdict=rejected (Rejects)",
    );
}

#[test]
fn another_number_letter_date_or_name_is_another_request() {
    for (first, second) in [
        ("Please approve invoice 12.", "Please approve invoice 13."),
        ("Please approve banner A.", "Please approve banner B."),
        (
            "Please pay invoice 2026-017.",
            "Please pay invoice 2026-018.",
        ),
        (
            "Please approve the posts for 12 March.",
            "Please approve the posts for 19 March.",
        ),
        (
            "Please approve the post for Madrid.",
            "Please approve the post for Berlin.",
        ),
        (
            "Пожалуйста, согласуйте счёт № 12.",
            "Пожалуйста, согласуйте счёт № 13.",
        ),
        (
            "Por favor, apruebe la factura 12.",
            "Por favor, apruebe la factura 13.",
        ),
        (
            "Reminder: please approve invoice 12.",
            "Reminder: please approve invoice 13.",
        ),
    ] {
        for platform in [Platform::Telegram, Platform::Mail] {
            let text = format!("0 md: Hi\n1 am: {first}\n1440 am: {second}");
            let drafted = made(&[chat(platform, &text)], false);
            let kinds: Vec<&str> = drafted.drafts.iter().map(|one| one.kind.as_str()).collect();
            assert_eq!(kinds, ["request", "request"], "{platform:?} {second}");
        }
    }
    for second in [
        "Please approve invoice 12!",
        "Please approve invoice 12 by 20 March.",
        "2nd time: please approve invoice 12, it has been 5 days.",
        "Please approve the invoice.",
    ] {
        let text =
            format!("0 md: Hi\n1 am: Please approve invoice 12 by 12 March.\n1440 am: {second}");
        let drafted = made(&[chat(Platform::Telegram, &text)], false);
        let kinds: Vec<&str> = drafted.drafts.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["request", "reminder"], "{second}");
    }
}

#[test]
fn a_mere_yes_answers_what_was_said_directly_before() {
    let request = "request from=account-manager to=marketing-director needs=approval (Asks)";
    let decision = "decision by=marketing-director on=#0 verdict=approved (Approves)";
    for (between, yes, counts) in [
        ("", "Yes", true),
        ("100 am: Did you sleep well?", "Yes", false),
        ("100 am: I will call you at five.", "ok", false),
        ("100 am: Позвоню вам в пять.", "да", false),
        ("100 am: Os llamo a las cinco.", "Sí", false),
        ("100 de: The weather is nice.", "ok", false),
        ("100 am: https://bakery.example/banner", "ok", true),
        ("100 am: Any news on the banner?", "ok", true),
        ("100 am: I will call you at five.", "^1 ok", true),
        ("100 am: I will call you at five.", "Approved", true),
        ("", "The mayor approved the building permit!", false),
    ] {
        let text = format!("0 am: Please approve the banner.\n{between}\n200 md: {yes}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(found.starts_with(request), "{text}");
        assert_eq!(found.contains(decision), counts, "{text}\n{found}");
        assert_eq!(found.contains("verdict"), counts, "{text}\n{found}");
    }
}

#[test]
fn what_is_asked_of_the_own_side_is_no_request_to_the_other() {
    // A reply to a colleague, and one to the other side.
    let asks = "Please send the logo by Friday.";
    for (replied, drafts) in [("^1 ", 1), ("^2 ", 0), ("^3 ", 1), ("", 1)] {
        let text = format!("0 md: Hi\n5 de: I have the logo\n6 am: Fine.\n60 am: {replied}{asks}");
        let found = made(&[chat(Platform::Telegram, &text)], false).drafts;
        assert_eq!(found.len(), drafts, "{replied}");
    }
    let mentioning = |accounts: &[&str]| {
        let mut asks = item(2, 60, "am", Body::Text(asks.to_owned()));
        asks.named = accounts.iter().map(|account| sender(account)).collect();
        let said = vec![item(1, 0, "md", Body::Text("Hi".to_owned())), asks];
        made(&[conversation(Platform::Slack, said)], false)
            .drafts
            .len()
    };
    assert_eq!(mentioning(&["de"]), 0);
    assert_eq!(mentioning(&["de", "md"]), 1);
    assert_eq!(mentioning(&["md"]), 1);
    assert_eq!(mentioning(&["somebody"]), 1);
    // Mail: to whom it goes, not who gets a copy.
    let mail = |to: &[&str], copies: &[&str]| {
        let mut asks = item(1, 0, "am", Body::Text(asks.to_owned()));
        asks.named = to.iter().map(|account| sender(account)).collect();
        let all = to.iter().chain(copies);
        asks.to = all.map(|account| sender(account)).collect();
        made(&[conversation(Platform::Mail, vec![asks])], false)
            .drafts
            .len()
    };
    assert_eq!(mail(&["de"], &["md"]), 0);
    assert_eq!(mail(&["boss@elsewhere.example"], &["md"]), 0);
    assert_eq!(mail(&["de", "md"], &[]), 1);
    assert_eq!(mail(&["md"], &["de"]), 1);
}

/// A message in a group of four with names, by the account manager.
fn called(text: &str) -> usize {
    let mut people = People::default();
    for (id, party, account, name) in [
        ("account-manager", "agency", "am", "Anna Berg"),
        ("designer", "agency", "de", "Denis Low"),
        ("marketing-director", "bakery", "md", "Maria Sol"),
    ] {
        let person = Person {
            id: id.to_owned(),
            party: party.to_owned(),
            name: Some(name.to_owned()),
        };
        people.add(person, [(Platform::Telegram, account)]);
    }
    let said = |id, from, text: &str| -> Item {
        item(
            id,
            i64::try_from(id).unwrap(),
            from,
            Body::Text(text.to_owned()),
        )
    };
    let said = vec![
        said(1, "md", "Hi"),
        said(2, "de", "Hi"),
        said(3, "am", text),
    ];
    let options = crate::import::draft::Options {
        all: false,
        day: &super::support::day,
        working_day: &super::support::working_day,
        earlier: &[],
        approved: &[],
        now: super::support::START,
    };
    let chat = conversation(Platform::Telegram, said);
    crate::import::draft::drafts(&[chat], &people, &options)
        .drafts
        .len()
}

#[test]
fn a_name_at_the_beginning_says_who_is_asked() {
    for (text, drafts) in [
        ("Denis, please send the logo.", 0),
        ("Hi Denis, please send the logo.", 0),
        ("Good morning Denis!\nPlease send the logo.", 0),
        ("@Denis: please send the logo.", 0),
        ("Maria, please send the logo.", 1),
        ("Hi Maria, please send Denis the logo.", 1),
        ("Please send the logo to Denis.", 1),
        ("Denis needs the logo, please send it.", 1),
    ] {
        assert_eq!(called(text), drafts, "{text}");
    }
}

#[test]
fn what_the_own_side_approves_is_no_decision() {
    let request = "request from=account-manager to=marketing-director needs=approval (Asks)";
    for text in [
        "0 md: Hi\n5 am: Please approve the banner.\n10 de: ^2 Approved",
        "0 md: Hi\n5 am: Please approve the banner.\n10 de: Approved",
    ] {
        check(Platform::Telegram, text, request);
    }
}

#[test]
fn a_withdrawn_approval_keeps_its_subject() {
    for again in ["^1", "^2"] {
        let text = format!(
            "0 am: Please approve the banner.
             5 md: ^1 Approved
             9 am: Please approve the text.
             15 md: {again} Sorry, not approved"
        );
        check(
            Platform::Telegram,
            &text,
            "request from=account-manager to=marketing-director needs=approval (Asks)
             decision by=marketing-director on=#0 verdict=approved (Approves)
             request from=account-manager to=marketing-director needs=approval (Asks)
             decision by=marketing-director on=#0 verdict=rejected (Rejects)",
        );
    }
}

/// "Please approve the banner. Please send the photos by Friday." asks for two things.
#[test]
fn each_thing_that_a_message_asks_for_is_a_request() {
    for (asked, first, second) in [
        (
            "Please approve the banner. Please send us the photos by Friday.",
            "Approved.",
            "The photos are attached.",
        ),
        (
            "Please approve the banner and send us the photos by Friday.",
            "Approved.",
            "Here are the photos.",
        ),
        (
            "Согласуйте, пожалуйста, баннер. И пришлите фото до пятницы.",
            "Согласовано.",
            "Вот фото.",
        ),
        (
            "Aprobad el banner, por favor. Y mandadnos las fotos antes del viernes.",
            "Aprobado.",
            "Aquí van las fotos.",
        ),
    ] {
        for reply in ["", "^1 "] {
            check(
                Platform::Telegram,
                &format!("0 am: {asked}\n5 md: {reply}{first}\n9 md: {reply}{second}"),
                "request from=account-manager to=marketing-director needs=approval (Asks)
                 request from=account-manager to=marketing-director needs=materials due=2026-03-06 (Asks)
                 decision by=marketing-director on=#0 verdict=approved (Approves)
                 reply from=marketing-director answers=#1 gives=all (HandsOver)",
            );
        }
        // Each quotes its own words, and both all of them.
        let text = format!("-9 md: Hello\n0 am: {asked}");
        let drafted = made(&[chat(Platform::Telegram, &text)], false);
        let notes: Vec<&str> = drafted.drafts.iter().map(|one| one.note.as_str()).collect();
        assert_eq!(notes.join(" "), asked);
    }
    for asked in [
        "Please send us the photos. Tell me when I can expect them.",
        "Please send us the photos. We need the photos by Friday.",
        "Could you send us the photos of the rooms? Do you know who took them?",
        "Please send us the photos of the spa and the photos of the pool.",
        "Could you send us the photos and the logo by Friday?",
        "¿Nos puedes mandar las fotos y el logo antes del viernes?",
        "Можете прислать фото и логотип до пятницы?",
    ] {
        let text = format!("-9 md: Hello\n0 am: {asked}");
        let drafted = made(&[chat(Platform::Telegram, &text)], false);
        assert_eq!(drafted.drafts.len(), 1, "{asked}");
    }
}

/// What is handed over does not hide what is asked for in the same sentence.
#[test]
fn a_request_beside_what_is_handed_over_is_one() {
    for (asked, expected) in [
        (
            "Here is the banner, please approve it by Friday.",
            "approval due=2026-03-06",
        ),
        (
            "Here are the photos and please approve the banner by Friday.",
            "approval due=2026-03-06",
        ),
        (
            "I've sent you the invoice, please pay it by 12 March.",
            "payment due=2026-03-12",
        ),
        (
            "I'll send the photos tomorrow, please approve the banner by Friday.",
            "approval due=2026-03-06",
        ),
        (
            "Во вложении баннер, прошу согласовать до пятницы.",
            "approval due=2026-03-06",
        ),
        (
            "Во вложении счёт, оплатите, пожалуйста, до 12 марта.",
            "payment due=2026-03-12",
        ),
        (
            "Aquí tienes el banner, apruébalo antes del viernes por favor.",
            "approval due=2026-03-06",
        ),
        (
            "Te adjunto la factura, págala antes del 12 de marzo por favor.",
            "payment due=2026-03-12",
        ),
    ] {
        check(
            Platform::Telegram,
            &format!("-9 md: Hello\n0 am: {asked}"),
            &format!("request from=account-manager to=marketing-director needs={expected} (Asks)"),
        );
    }
    for asked in [
        "Please pay the invoice, which is attached.",
        "Please pay the invoice, I've attached it.",
        "Оплатите, пожалуйста, счёт, он во вложении.",
        "Pagad la factura, os la adjunto.",
    ] {
        check(
            Platform::Telegram,
            &format!("-9 md: Hello\n0 am: {asked}"),
            "request from=account-manager to=marketing-director needs=payment (Asks)",
        );
    }
    check(
        Platform::Telegram,
        "0 md: Please send us the banner.
         9 am: Here is the banner, please approve it by Friday.",
        "request from=marketing-director to=account-manager needs=materials (Asks)
         reply from=account-manager answers=#0 gives=all (HandsOver)
         request from=account-manager to=marketing-director needs=approval due=2026-03-06 (Asks)",
    );
    check(
        Platform::Telegram,
        "-9 md: Hello
         0 am: Here is the logo, let me know if you need anything else.",
        "",
    );
}

#[test]
fn the_decision_on_a_new_version_is_not_on_the_old_one() {
    check(
        Platform::Telegram,
        "0 am: Please approve the banner v1.
         5 md: no, the price is wrong
         30 am: Here is v2, please approve it.
         40 md: approved",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         request from=account-manager to=marketing-director needs=approval (Asks)
         decision by=marketing-director on=#1 verdict=approved (Approves)",
    );
}

#[test]
fn a_decision_on_both_is_on_both() {
    for (first, second, third, decided) in [
        (
            "Please approve the banner.",
            "Please approve the flyer.",
            "Please approve the poster.",
            "both approved",
        ),
        (
            "Согласуйте, пожалуйста, баннер.",
            "Согласуйте, пожалуйста, листовку.",
            "Согласуйте, пожалуйста, плакат.",
            "оба согласованы",
        ),
        (
            "Aprobad el banner, por favor.",
            "Aprobad el folleto, por favor.",
            "Aprobad el cartel, por favor.",
            "ambos aprobados",
        ),
    ] {
        check(
            Platform::Telegram,
            &format!("0 am: {first}\n1 am: {second}\n9 md: {decided}"),
            "request from=account-manager to=marketing-director needs=approval (Asks)
             request from=account-manager to=marketing-director needs=approval (Asks)
             decision by=marketing-director on=#1 verdict=approved (Approves)
             decision by=marketing-director on=#0 verdict=approved (Approves)",
        );
        // Of three it does not say which.
        check(
            Platform::Telegram,
            &format!("0 am: {first}\n1 am: {second}\n2 am: {third}\n9 md: {decided}"),
            "request from=account-manager to=marketing-director needs=approval (Asks)
             request from=account-manager to=marketing-director needs=approval (Asks)
             request from=account-manager to=marketing-director needs=approval (Asks)
             decision by=marketing-director verdict=approved (Approves)",
        );
    }
}
