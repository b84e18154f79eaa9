//! Decisions and promises whose second part has no verb of its own, and approvals that the rest of the sentence limits.

use super::support::{chat, lines, made};
use crate::import::model::Platform;
use crate::import::{NoteKind, Undrafted};

const FLYER_AND_BANNER: [&str; 3] = [
    "0 am: Please approve the flyer.\n1 am: Please approve the banner.\n",
    "0 am: Согласуйте листовку\n1 am: Согласуйте баннер\n",
    "0 am: ¿Aprobáis el folleto?\n1 am: ¿Aprobáis el banner?\n",
];

#[track_caller]
fn decides(language: usize, answer: &str, expected: &[&str]) {
    for platform in [Platform::Telegram, Platform::WhatsApp] {
        let text = format!("{}90 md: {answer}", FLYER_AND_BANNER[language]);
        let found = lines(&made(&[chat(platform, &text)], false));
        let decided = found.lines().filter_map(|line| {
            let line = line.strip_prefix("decision by=marketing-director ")?;
            Some(line.split(" (").next().unwrap_or_default())
        });
        assert_eq!(decided.collect::<Vec<_>>(), expected, "{answer}: {found}");
    }
}

#[test]
fn one_thing_is_decided_by_the_word_for_the_other() {
    let both = ["on=#1 verdict=approved", "on=#0 verdict=rejected"];
    for (language, answer) in [
        (0, "The banner is approved, the flyer is not."),
        (0, "Banner approved, flyer not"),
        (0, "The banner is approved but the flyer isn't."),
        (1, "Баннер согласован, листовка нет"),
        (1, "Баннер согласован, а листовка — нет."),
        (2, "El banner está aprobado, el folleto no."),
        (2, "Banner aprobado, folleto no"),
    ] {
        decides(language, answer, &both);
    }
    let swapped = ["on=#1 verdict=rejected", "on=#0 verdict=approved"];
    for (language, answer) in [
        (0, "The banner is not approved, the flyer is."),
        (1, "Баннер не согласован, листовка да"),
        (2, "El banner no está aprobado, el folleto sí."),
    ] {
        decides(language, answer, &swapped);
    }
}

#[test]
fn what_is_open_or_absent_is_not_decided() {
    for (language, answer) in [
        (0, "Banner approved, flyer not yet"),
        (0, "The banner is approved, the flyer is still open."),
        (1, "Баннер согласован, листовка пока нет"),
        (2, "El banner está aprobado, el folleto todavía no."),
    ] {
        decides(language, answer, &["on=#1 verdict=approved"]);
    }
    // There is none.
    for answer in [
        "Листовку согласовали, а баннера нет",
        "Листовка согласована, фото нет",
    ] {
        decides(1, answer, &[]);
    }
    decides(
        1,
        "Баннер отклонён, листовка нет",
        &["on=#1 verdict=rejected"],
    );
    decides(0, "The banner is approved, Anna is not.", &[]);
    decides(0, "The banner is approved, the weather is not.", &[]);
}

#[test]
fn a_verb_promises_two_things_by_two_days() {
    for (request, answer) in [
        (
            "Пришлите, пожалуйста, счёт и логотип",
            "До завтра пришлю счёт, а до пятницы логотип",
        ),
        (
            "Please send the invoice and the logo",
            "I'll send the invoice by tomorrow and the logo by Friday",
        ),
    ] {
        let text = format!("0 md: {request}\n10 am: {answer}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(
            found.contains(
                "reply from=account-manager answers=#0 gives=promise promises=2026-03-06"
            ),
            "{found}"
        );
    }
}

#[test]
fn an_approval_that_the_rest_limits_is_noted() {
    for (request, answer) in [
        (
            "Please approve the poster.",
            "Approved, although the phone number is wrong",
        ),
        (
            "Please approve the poster.",
            "Approved but make the logo bigger",
        ),
        ("Согласуйте плакат.", "Согласовано, хотя телефон неверный"),
        (
            "Aprobad el cartel.",
            "Aprobado, aunque el teléfono está mal",
        ),
    ] {
        let text = format!("0 am: {request}\n10 md: {answer}");
        let drafted = made(&[chat(Platform::Telegram, &text)], false);
        assert_eq!(drafted.drafts.len(), 1, "{answer}");
        let notes: Vec<_> = drafted.notes.iter().map(|note| &note.kind).collect();
        assert_eq!(
            notes,
            [&NoteKind::Undrafted(Undrafted::TakenBack)],
            "{answer}"
        );
    }
}

#[test]
fn changes_beside_an_approval_are_no_approval() {
    for (request, answer) in [
        (
            "Согласуйте плакат.",
            "Согласовано, только логотип сделайте крупнее",
        ),
        (
            "Aprobad el cartel.",
            "Aprobado, pero haced el logo más grande",
        ),
    ] {
        let text = format!("0 am: {request}\n10 md: {answer}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert!(!found.contains("decision"), "{found}");
        assert!(found.contains("needs=revision"), "{found}");
    }
}

#[test]
fn who_will_not_approve_rejects_and_who_has_no_approval_does_not() {
    for (request, answer, decided) in [
        (
            "Согласуйте плакат.",
            "Плакат не согласую, цена неверная",
            true,
        ),
        ("Aprobad el cartel.", "No lo aprobaremos", true),
        ("Согласуйте плакат.", "Пока не согласую", false),
        (
            "Пришлите логотип.",
            "не хватает согласования юристов",
            false,
        ),
        (
            "Пришлите логотип.",
            "мы не получили согласование баннера",
            false,
        ),
    ] {
        let text = format!("0 am: {request}\n10 md: {answer}");
        let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
        assert_eq!(
            found.contains("verdict=rejected"),
            decided,
            "{answer}: {found}"
        );
    }
}
