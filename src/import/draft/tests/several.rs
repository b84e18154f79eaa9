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
