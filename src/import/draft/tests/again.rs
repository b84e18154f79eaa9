//! What is asked for again: the same, another thing of its kind, by another day.

use super::support::{chat, lines, made};
use crate::import::model::Platform;

/// The kinds of the drafts of two messages of one side, some minutes apart.
fn kinds(minutes: i64, first: &str, second: &str) -> Vec<String> {
    let text = format!("-5 md: Hello\n0 am: {first}\n{minutes} am: {second}");
    let drafted = made(&[chat(Platform::Telegram, &text)], false);
    let kinds = drafted.drafts.iter();
    kinds.map(|one| one.kind.as_str().to_owned()).collect()
}

#[test]
fn another_thing_of_the_same_kind_is_another_request() {
    let mut wrong = Vec::new();
    for (first, second) in [
        (
            "Please send us the invoice for January.",
            "Please send us the invoice for February.",
        ),
        (
            "Please send us the photos of the spa.",
            "Please send us the photos of the pool by 20 March.",
        ),
        (
            "Please send us the photos of the spa by 12 March.",
            "Please send us the photos of the pool.",
        ),
        (
            "Please approve the text of page one.",
            "Please approve the text of page two.",
        ),
        (
            "Please approve the first page.",
            "Please approve the second page.",
        ),
        (
            "Could you send us the kitchen photos?",
            "Could you send us the restaurant photos?",
        ),
        (
            "We need the text for the flyer.",
            "We need the text for the banner.",
        ),
        (
            "Пришлите, пожалуйста, счёт за январь.",
            "Пришлите, пожалуйста, счёт за февраль.",
        ),
        (
            "Пришлите, пожалуйста, фото спа.",
            "Пришлите, пожалуйста, фото бассейна до 20 марта.",
        ),
        (
            "Согласуйте, пожалуйста, текст первой страницы.",
            "Согласуйте, пожалуйста, текст второй страницы.",
        ),
        (
            "Por favor, envíanos la factura de enero.",
            "Por favor, envíanos la factura de febrero.",
        ),
        (
            "Por favor, envíanos las fotos del spa.",
            "Por favor, envíanos las fotos de la piscina antes del 20 de marzo.",
        ),
        (
            "Por favor, aprueba el texto de la página uno.",
            "Por favor, aprueba el texto de la página dos.",
        ),
    ] {
        for minutes in [2, 10, 60, 3000] {
            let found = kinds(minutes, first, second);
            if found != ["request", "request"] {
                wrong.push(format!("{minutes} {second}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_in_other_words_is_not_another_request() {
    let mut wrong = Vec::new();
    for (first, second) in [
        (
            "Please send us the photos of the rooms.",
            "Please send us the photos of the rooms by Friday!",
        ),
        (
            "Please send us the photos of the rooms.",
            "Please send the photos of the rooms in high resolution.",
        ),
        (
            "Please send us the photos of the rooms.",
            "Could you please send us the photos?",
        ),
        (
            "Please send us the logo as a vector file.",
            "Please send us your logo in vector format.",
        ),
        (
            "Please send us the invoice for January.",
            "Please send us the invoice.",
        ),
        (
            "Please send us the report by March.",
            "Please send us the report by April.",
        ),
        (
            "Пришлите, пожалуйста, фото номеров.",
            "Пришлите, пожалуйста, фото номеров до пятницы.",
        ),
        (
            "Пришлите, пожалуйста, счёт за январь.",
            "Ждём счёт за январь, пришлите, пожалуйста.",
        ),
        (
            "Por favor, envíanos las fotos de las habitaciones.",
            "Por favor, envíanos ya las fotos de las habitaciones.",
        ),
    ] {
        for (minutes, expected) in [(2, &["request"][..]), (3000, &["request", "reminder"])] {
            let found = kinds(minutes, first, second);
            if found != expected {
                wrong.push(format!("{minutes} {second}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_due_of_what_goes_on_with_a_request_is_not_lost() {
    for (first, second, due) in [
        (
            "Please send us the photos by 3 April.",
            "Please send us the photos by 10 April.",
            "2026-04-10",
        ),
        (
            "Please send us the photos.",
            "And please send the photos by 10 April.",
            "2026-04-10",
        ),
        // Nobody is late by what was perhaps a slip.
        (
            "Please send us the photos by 10 April.",
            "Please send us the photos by 3 April.",
            "2026-04-10",
        ),
        (
            "Пришлите, пожалуйста, фото до 3 апреля.",
            "Пришлите, пожалуйста, фото до 10 апреля.",
            "2026-04-10",
        ),
        (
            "Por favor, envíanos las fotos antes del 3 de abril.",
            "Por favor, envíanos las fotos antes del 10 de abril.",
            "2026-04-10",
        ),
    ] {
        let text = format!("-5 md: Hello\n0 am: {first}\n2 am: {second}");
        let drafted = made(&[chat(Platform::Telegram, &text)], false);
        let found = lines(&drafted);
        assert!(found.contains(&format!("due={due} ")), "{second}: {found}");
        assert_eq!(drafted.drafts.len(), 1, "{second}");
        // Both are quoted.
        assert_eq!(drafted.drafts[0].note, format!("{first}\n\n{second}"));
    }
}

/// Who asks again does not change what was asked before, so that nothing depends on how often one imports.
#[test]
fn a_request_keeps_its_due_when_it_is_repeated() {
    for (first, second, due) in [
        (
            "Please send us the photos by 3 April.",
            "Please send us the photos by 10 April.",
            "due=2026-04-03 ",
        ),
        (
            "Please send us the photos by 10 April.",
            "Please send us the photos by 3 April.",
            "due=2026-04-10 ",
        ),
        (
            "Please send us the photos.",
            "Please send us the photos by 3 April.",
            "needs=materials (Asks)",
        ),
        (
            "Please send us the photos by Friday.",
            "Please send us the photos by Friday.",
            "due=2026-03-06 ",
        ),
        (
            "Пришлите, пожалуйста, фото до пятницы.",
            "Пришлите, пожалуйста, фото до пятницы.",
            "due=2026-03-06 ",
        ),
        (
            "Por favor, envíanos las fotos antes del viernes.",
            "Por favor, envíanos las fotos antes del viernes.",
            "due=2026-03-06 ",
        ),
    ] {
        let text = format!("-5 md: Hello\n0 am: {first}\n1 md: ok\n9000 am: {second}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(
            found.lines().next().unwrap().contains(due),
            "{second}: {found}"
        );
        assert!(found.contains("reminder"), "{second}: {found}");
    }
}
