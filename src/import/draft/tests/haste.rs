//! What people write in haste: a word or two, without marks, with slips.

use super::handed::short;
use super::support::{chat, lines, made};
use crate::import::model::Platform;

/// Answers of a word or two.
#[test]
fn short_answers_are_answers() {
    let asked = [
        "Please approve the banner.",
        "¿Nos apruebas el banner, por favor?",
        "¿Nos mandas las fotos?",
        "Пришлите, пожалуйста, фото.",
        "Can you send us the photos?",
    ];
    for (at, answer, expected) in [
        (0, "OK 👍", "verdict=approved"),
        (0, "Approval granted", "verdict=approved"),
        (0, "yes please", "verdict=approved"),
        (0, "Denied", "verdict=rejected"),
        (0, "Declined.", "verdict=rejected"),
        (0, "approval denied", "verdict=rejected"),
        (1, "De acuerdo", "verdict=approved"),
        (1, "Autorizado", "verdict=approved"),
        (1, "No está bien", "verdict=rejected"),
        (2, "No podemos mandarlas", "gives=refusal"),
        (2, "No te las vamos a mandar", "gives=refusal"),
        (2, "Ya enviadas", "gives=all"),
        (3, "отправила", "gives=all"),
        (3, "Готово!", "gives=all"),
        (4, "Sent.", "gives=all"),
        (4, "All done 🙂", "gives=all"),
    ] {
        let text = format!("0 am: {}\n7 md: {answer}", asked[at]);
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(found.contains(expected), "{answer}: {found}");
    }
    for answer in ["OK 👎", "OK?"] {
        let text = format!("0 am: Please approve the banner.\n7 md: {answer}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(!found.contains("approved"), "{answer}: {found}");
    }
}

/// As people of an agency and its client chat.
#[test]
fn what_is_written_in_haste_is_understood() {
    for (said, expected) in [
        (
            "0 am: Согласуйте баннер, пожалуйста.\n7 md: Согласовано.\n9 md: ой, не в тот чат",
            "approval, approved",
        ),
        (
            "0 am: Please send the photos.\n7 md: here's half of them, the rest tomorrow",
            "materials, #0 part 2026-03-04",
        ),
        (
            "0 am: Пришлите фото, пожалуйста.\n7 md: вот половина, остальное завтра",
            "materials, #0 part 2026-03-04",
        ),
        (
            "0 am: Please send the photos.\n7 md: he said he'll send them tomorrow",
            "materials",
        ),
        (
            "0 am: Por favor, enviadnos las fotos.\n7 md: ya las mandé",
            "materials, #0 all",
        ),
        (
            "0 am: Пришлите фото, пожалуйста.\n7 md: директор будет в пятницу",
            "materials",
        ),
        (
            "0 am: Hola\n7 md: me pasáis el logo en svg porfa",
            "materials",
        ),
        (
            "0 am: Hola\n7 md: necesitamos el folleto para el viernes",
            "materials 2026-03-06",
        ),
        (
            "0 am: Привет\n7 md: нужна листовка к пятнице",
            "materials 2026-03-06",
        ),
        ("0 md: Hello\n7 am: Need any help with the photos?", ""),
        (
            "0 md: Привет\n7 am: Отправлять листовку в типографию?",
            "answer",
        ),
        (
            "0 md: Hola\n7 am: ¿Enviamos el folleto a la imprenta?",
            "answer",
        ),
    ] {
        assert_eq!(short(Platform::WhatsApp, said), expected, "{said}");
    }
}
