//! Answers that come long after a request, or in another conversation.

use super::support::{chat, check, lines, made};
use crate::import::draft::Drafted;
use crate::import::model::Platform;
use crate::import::note::{NoteKind, Undrafted};

const REQUEST: &str = "request from=account-manager to=marketing-director needs=materials";

fn is_noted(drafted: &Drafted) -> bool {
    let notes = drafted.notes.iter();
    let mut notes = notes.map(|note| &note.kind);
    notes.any(|kind| *kind == NoteKind::Undrafted(Undrafted::Loose))
}

#[test]
fn a_late_answer_that_names_the_only_open_request_for_a_thing_is_one_to_it() {
    for (answer, draft) in [
        ("Here are the photos of the rooms.", "gives=all (HandsOver)"),
        (
            "I'll send the photos of the rooms by 27 March.",
            "gives=promise promises=2026-03-27 (Promises)",
        ),
        ("We won't send you the photos.", "gives=refusal (Refuses)"),
    ] {
        check(
            Platform::WhatsApp,
            &format!("0 am: Please send us the photos of the rooms.\n20000 md: {answer}"),
            &format!("{REQUEST} (Asks)\nreply from=marketing-director answers=#0 {draft}"),
        );
    }
    check(
        Platform::Telegram,
        "0 am: Please approve the flyer.
         20000 md: The flyer is approved.",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
}

#[test]
fn a_late_answer_that_names_nothing_or_one_of_several_is_noted() {
    for text in [
        "0 am: Please send us the photos of the rooms.\n20000 md: Here they are!",
        "0 am: Please send us the photos of the rooms.\n20000 md: I'll send them by 27 March.",
    ] {
        let drafted = made(&[chat(Platform::Telegram, text)], false);
        assert_eq!(drafted.drafts.len(), 1, "{text}");
        assert!(is_noted(&drafted), "{text}");
    }
    let nothing =
        "0 am: Please send us the photos of the rooms.\n20000 md: I'll be away by 27 March.";
    assert!(!is_noted(&made(
        &[chat(Platform::Telegram, nothing)],
        false
    )));
}

#[test]
fn what_is_near_a_reminder_a_promise_or_the_day_of_the_answer_is_not_late() {
    for before in [
        "0 am: Please send us the photos of the rooms by 20 March.",
        "0 am: Please send us the photos of the rooms.\n1 md: I'll send them by 20 March.",
        "0 am: Please send us the photos of the rooms.\n15000 am: Any news about the photos?",
    ] {
        let text = format!("{before}\n20000 md: Here they are.");
        let drafted = lines(&made(&[chat(Platform::WhatsApp, &text)], false));
        assert!(
            drafted.ends_with("answers=#0 gives=all (HandsOver)\n"),
            "{before}\n{drafted}"
        );
    }
    // Long before the day.
    let text =
        "0 am: Please send us the photos of the rooms by 30 April.\n20000 md: Here they are.";
    assert!(is_noted(&made(&[chat(Platform::WhatsApp, text)], false)));
}

#[test]
fn an_answer_in_another_conversation_is_one_to_the_only_request_that_it_names() {
    let asked = || {
        chat(
            Platform::Mail,
            "0 am: Please send us the photos of the rooms.",
        )
    };
    let with = |text: &str, platform| made(&[asked(), chat(platform, text)], false);
    for platform in [Platform::Mail, Platform::Telegram] {
        for text in [
            "50 am: Hello!\n60 md: Here are the photos of the rooms.",
            "50 am: Hello!\n60 md: We won't send you the photos.",
            "50 am: Hello!\n60 md: I'll send the photos of the rooms by 20 March.",
        ] {
            let drafted = lines(&with(text, platform));
            assert!(drafted.contains("answers=#0"), "{text}\n{drafted}");
        }
        assert!(is_noted(&with(
            "50 am: Hello!\n60 md: Here they are.",
            platform
        )));
        for other in [
            "60 am: Here are the photos.\n61 md: Hi",
            "50 am: Hi\n60 md: Here is the logo.",
        ] {
            let drafted = with(other, platform);
            assert!(drafted.drafts.len() == 1 && !is_noted(&drafted), "{other}");
        }
    }
    // Of several it is not clear which is meant.
    let both = [
        asked(),
        chat(
            Platform::Slack,
            "10 am: Please send us the photos of the rooms.\n11 md: Hello!",
        ),
        chat(
            Platform::Telegram,
            "50 am: Hello!\n60 md: Here are the photos of the rooms.",
        ),
    ];
    let drafted = made(&both, false);
    assert_eq!(drafted.drafts.len(), 2, "{}", lines(&drafted));
    assert!(is_noted(&drafted));
    // What was answered is not asked any more.
    let answered = [
        chat(
            Platform::Mail,
            "0 am: Please send us the photos of the rooms.\n30 md: Here are the photos.",
        ),
        chat(
            Platform::Telegram,
            "50 am: Hello!\n60 md: Here are the photos of the rooms.",
        ),
    ];
    let drafted = made(&answered, false);
    assert!(drafted.drafts.len() == 2 && !is_noted(&drafted));
}
