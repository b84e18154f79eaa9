//! What is promised of what was asked for, and what of something else.

use super::handed::short;
use super::support::{chat, check, lines, made};
use crate::import::model::Platform;

/// The day by which an answer promises what was asked for, seven minutes after it, on Tuesday 3 March 2026.
fn promised(asked: &str, answer: &str) -> Option<String> {
    let text = format!("0 am: {asked}\n7 md: {answer}");
    let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
    let (_, rest) = found.split_once("promises=")?;
    rest.split(' ').next().map(str::to_owned)
}

/// Checks lines `answer | date`, where `-` is none.
fn table(asked: &str, answers: &str) {
    let answers = answers.lines().map(str::trim);
    let wrong = answers.filter_map(|line| {
        let (answer, expected) = line.rsplit_once(" | ").unwrap();
        let found = promised(asked, answer).unwrap_or_else(|| "-".to_owned());
        (found != expected).then(|| format!("{line}: {found}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert_eq!(wrong, Vec::<String>::new(), "{asked}");
}

#[test]
fn what_answers_or_names_it_is_promised() {
    table(
        "Can you send us the photos?",
        "I'll send them on Friday evening. | 2026-03-06
        I'll send you everything by Friday. | 2026-03-06
        You'll have them on Friday. | 2026-03-06
        You'll get the photos tomorrow. | 2026-03-04
        We'll have the photos ready by Friday. | 2026-03-06
        The photos will be with you on Friday. | 2026-03-06
        They'll be ready on Friday. | 2026-03-06
        It will be Monday. | 2026-03-09
        Our designer will send them tomorrow. | 2026-03-04
        I'll send the photos and the logo on Friday. | 2026-03-06
        Tomorrow is a holiday, I'll send them on Friday. | 2026-03-06
        We'll send you everything on the 15th, after the shooting. | 2026-03-15
        I'll do it tomorrow. | 2026-03-04",
    );
    table(
        "Please update the menu on the website.",
        "We'll update it on Friday. | 2026-03-06
        We'll update the banner on Friday. | -",
    );
    table(
        "Пришлите, пожалуйста, фото.",
        "Пришлю в пятницу вечером. | 2026-03-06
        Фотографии отправлю завтра. | 2026-03-04
        Отправлю в течение дня в пятницу на почту. | 2026-03-06
        Будут готовы в пятницу. | 2026-03-06
        Завтра праздник, фото пришлю в пятницу. | 2026-03-06
        Сделаю завтра. | 2026-03-04",
    );
    table(
        "¿Nos mandas las fotos?",
        "Te las mando el viernes por la tarde. | 2026-03-06
        Mando las fotos el viernes. | 2026-03-06
        El viernes os envío todo. | 2026-03-06
        Voy a enviaros las fotos mañana. | 2026-03-04
        Estarán listas el viernes. | 2026-03-06",
    );
    table(
        "Please pay the invoice.",
        "I'll pay on Friday. | 2026-03-06
        The invoice will be paid on Friday. | 2026-03-06
        We'll transfer the money tomorrow. | 2026-03-04",
    );
    table(
        "Please fix the typo on the homepage.",
        "I'll fix it tomorrow. | 2026-03-04
        We'll correct the homepage on Friday. | 2026-03-06",
    );
    table(
        "Please give us access to the ads account.",
        "You'll get the login on Friday. | 2026-03-06
        I'll invite you tomorrow. | 2026-03-04",
    );
    table(
        "Оплатите, пожалуйста, счёт.",
        "Оплатим в пятницу. | 2026-03-06",
    );
    table(
        "Pagad la factura, por favor.",
        "La pagamos el viernes. | 2026-03-06",
    );
    // What else is promised is known by the verb.
    table(
        "Could you open the shop for us?",
        "We'll open it on Friday. | 2026-03-06",
    );
}

#[test]
fn what_is_said_of_something_else_promises_nothing() {
    table(
        "Please approve the banner.",
        "It'll rain on Friday. | -
        I'll take Friday off. | -
        I'll have lunch with Carlos tomorrow. | -
        I'll be in the office on Friday. | -
        I'll need it by Friday. | -
        I'll have to go to Madrid on Friday. | -
        We'll open the shop on Friday. | -
        I'll delete the old one tomorrow. | -
        I'll pay the invoice on Friday. | -
        I'll sign the contract on Friday. | -
        I'll send the photos tomorrow. | -",
    );
    table(
        "Can you send us the photos?",
        "No way I'll send them by Friday. | -
        I'll send them by Friday provided you pay. | -
        I'll send them on Friday after you pay. | -
        I'll do my best to send them by Friday. | -
        I'll need your help to send them by Friday. | -
        The photographer promised them for Friday. | -
        I'll send the invoice on Friday, the photos later. | -
        I'll visit the photographer on Friday. | -",
    );
    table(
        "Пришлите, пожалуйста, фото.",
        "Счёт пришлю завтра. | -
        Договор подпишем в пятницу. | -
        Пришлю их после оплаты в пятницу. | -
        Если оплатите до среды, пришлю в пятницу. | -",
    );
    table(
        "¿Nos mandas las fotos?",
        "Mando la factura el viernes. | -
        Hago la compra el viernes. | -
        Pago la factura el viernes. | -
        Si pagáis, os las mando el viernes. | -",
    );
    table(
        "Согласуйте баннер, пожалуйста.",
        "Счёт оплачу в пятницу. | -",
    );
    table("Оплатите, пожалуйста, счёт.", "Пришлю фото в пятницу. | -");
    table(
        "Please pay the invoice.",
        "I'll pay the salaries on Friday. | -",
    );
}

/// A word for things of any kind names what was asked for, whatever stands before it.
#[test]
fn a_part_of_what_was_asked_for_is_promised() {
    table(
        "Please send us the texts for the landing page.",
        "I'll send the English text on Friday. | 2026-03-06
        I'll send the invoice on Friday. | -",
    );
}

/// Of several requests, what is promised is the one that it fits.
#[test]
fn a_promise_is_of_the_request_that_it_fits() {
    check(
        Platform::Telegram,
        "0 am: Please pay the invoice. And please send us the photos by Thursday.
         10 md: I'll pay on Friday.
         20 md: I'll send the photos tomorrow.",
        "request from=account-manager to=marketing-director needs=payment (Asks)
         request from=account-manager to=marketing-director needs=materials due=2026-03-05 (Asks)
         reply from=marketing-director answers=#0 gives=promise promises=2026-03-06 (Promises)
         reply from=marketing-director answers=#1 gives=promise promises=2026-03-04 (Promises)",
    );
}

/// What is promised in one sentence may be two things, with or without a comma, and with the verb once or twice.
#[test]
fn a_sentence_promises_two_things() {
    let both = ", #0 promise 2026-03-04, #1 promise 2026-03-06";
    for (photos, logo, answers) in [
        (
            "Please send the photos.",
            "Please send the logo.",
            &[
                "I'll send the photos tomorrow and the logo on Friday",
                "i'll send the photos tomorrow i'll send the logo on friday",
            ][..],
        ),
        (
            "Пришлите, пожалуйста, фото.",
            "Пришлите логотип, пожалуйста.",
            &[
                "Фото пришлю завтра, а логотип пришлю в пятницу.",
                "Пришлю фото завтра, логотип в пятницу",
                "Завтра пришлю фото и в пятницу логотип.",
                "фото пришлю завтра логотип пришлю в пятницу",
                "Фото будут завтра, логотип в пятницу.",
            ],
        ),
        (
            "Пришлите, пожалуйста, фото.",
            "И оплатите счёт 17, пожалуйста.",
            &["Фото пришлю завтра, счёт оплатим в пятницу."],
        ),
        (
            "Por favor, enviadnos las fotos.",
            "Y enviadnos el logo, por favor.",
            &[
                "Las fotos te las mando mañana y el logo el viernes.",
                "Mañana mando las fotos, el viernes mando el logo",
            ],
        ),
    ] {
        for answer in answers {
            let chat = format!("0 am: {photos}\n7 am: {logo}\n14 md: {answer}");
            let found = short(Platform::WhatsApp, &chat);
            assert!(found.ends_with(both), "{answer}: {found}");
        }
    }
    for (asked, answer) in [
        (
            "Please send the photos and the texts.",
            "You'll get the photos tomorrow, and you'll get the texts on Friday",
        ),
        (
            "Пришлите, пожалуйста, фото и тексты.",
            "Фото пришлю завтра, а тексты пришлю в пятницу.",
        ),
    ] {
        let found = short(
            Platform::WhatsApp,
            &format!("0 am: {asked}\n7 md: {answer}"),
        );
        assert!(found.ends_with(", #0 promise 2026-03-06"), "{found}");
    }
}

/// What is asked, what is promised, and whether that is what was asked for.
const PROMISED: &[(&str, &str, bool)] = &[
    (
        "Please send us the photos.",
        "I'll let you know by Friday.",
        false,
    ),
    (
        "Please send us the photos.",
        "I'll let you know by Friday (when I can send them).",
        false,
    ),
    (
        "Please send us the photos.",
        "I'll get back to you on Friday.",
        false,
    ),
    (
        "Please send us the photos.",
        "I'll get back to you on Friday with the photos.",
        true,
    ),
    (
        "Please send us the photos.",
        "I'll send them by Friday.",
        true,
    ),
    (
        "Please send us the photos.",
        "You'll have them by Friday.",
        true,
    ),
    (
        "Please send us the photos.",
        "We'll look at it tomorrow.",
        false,
    ),
    (
        "Could you give us access to the account?",
        "I'll let you know by Friday.",
        false,
    ),
    (
        "Please approve the banner.",
        "No problem, I'll look at it tonight.",
        false,
    ),
    (
        "Please approve the banner.",
        "I'll let you know by Friday.",
        true,
    ),
    (
        "Please approve the banner.",
        "I'll approve it by Friday.",
        true,
    ),
    (
        "What do you think of the banner?",
        "I'll look at it tonight.",
        true,
    ),
    (
        "When will the shop open?",
        "I'll let you know by Friday.",
        true,
    ),
    (
        "Пришлите, пожалуйста, фото.",
        "Напишу вам до пятницы.",
        false,
    ),
    ("Пришлите, пожалуйста, фото.", "Сообщу завтра.", false),
    ("Пришлите, пожалуйста, фото.", "Проверю завтра.", false),
    ("Пришлите, пожалуйста, фото.", "Пришлю до пятницы.", true),
    (
        "Пришлите, пожалуйста, тексты.",
        "Напишу тексты до пятницы.",
        true,
    ),
    ("Когда откроется магазин?", "Напишу вам до пятницы.", true),
    (
        "Envíanos las fotos, por favor.",
        "Te confirmo el viernes.",
        false,
    ),
    ("Envíanos las fotos, por favor.", "Lo reviso mañana.", false),
    (
        "Envíanos las fotos, por favor.",
        "Te las mando el viernes.",
        true,
    ),
    ("¿Cuándo abre la tienda?", "Te confirmo el viernes.", true),
];

/// Who will say something or look at something promises that, not what was asked for.
#[test]
fn a_promise_of_something_else_is_none_of_what_was_asked_for() {
    for (asked, promised, counts) in PROMISED {
        let text = format!("0 am: {asked}\n5 md: ^1 {promised}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert_eq!(
            found.contains("gives=promise"),
            *counts,
            "{asked} {promised}\n{found}"
        );
    }
}
