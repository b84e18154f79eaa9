//! What is handed over for a decision, a review or a payment, and what only has to be confirmed.

use super::support::{chat, lines, made};
use crate::import::model::Platform;

/// What a message of one side asks of the other, by either side; a longer answer only if the answer is not empty.
#[track_caller]
fn asked(message: &str, expected: &str) {
    for (one, other) in [("am", "md"), ("md", "am")] {
        for platform in [Platform::Telegram, Platform::Mail] {
            let chat = chat(
                platform,
                &format!("0 {other}: 👋\n1 {one}: 👋\n10 {one}: {message}"),
            );
            let found = lines(&made(&[chat], false));
            let needs = found.lines().filter(|line| line.starts_with("request"));
            let needs = needs
                .filter_map(|line| line.split(' ').find_map(|word| word.strip_prefix("needs=")));
            let needs: Vec<&str> = needs.collect();
            assert_eq!(needs.join(" "), expected, "{platform:?} {message}: {found}");
            assert!(!found.contains("decision"), "{message}: {found}");
        }
    }
}

#[test]
fn what_is_handed_over_for_something_asks_for_it() {
    for (message, needs) in [
        ("Here is the poster for your approval", "approval"),
        (
            "Please find attached the poster for your review and approval.",
            "approval",
        ),
        ("The contract is attached for signature", "approval"),
        ("The texts are ready for approval", "approval"),
        ("Here is the draft for your review", "feedback"),
        ("Please find attached invoice 12 for payment", "payment"),
        ("Invoice 12 is attached, due on 20 March", "payment"),
        ("The invoice is payable within 14 days", "payment"),
        ("Отправляю плакат на согласование", "approval"),
        ("Договор на подпись во вложении", "approval"),
        ("Тексты готовы к согласованию", "approval"),
        ("Отправляю макет на проверку", "feedback"),
        ("Направляем счёт на оплату", "payment"),
        ("Прикладываю счёт к оплате до 20 марта", "payment"),
        ("Te paso el cartel para tu visto bueno", "approval"),
        ("Os paso el cartel para que lo aprobéis", "approval"),
        ("Adjunto el cartel para su aprobación", "approval"),
        ("El cartel está listo para aprobar", "approval"),
        ("Adjunto el contrato para su firma", "approval"),
        ("Adjunto la factura 12 para su pago", "payment"),
    ] {
        asked(message, needs);
    }
}

#[test]
fn what_went_to_others_or_comes_later_asks_for_nothing() {
    for message in [
        "Thanks for your approval!",
        "We'll prepare the draft for your review",
        "Sent the poster to our director for approval",
        "The draft is not ready for your review yet",
        "Отправляю макет директору на согласование",
        "Отправили макет шефу на согласование",
        "Спасибо за согласование!",
        "Lo paso a mi jefe para su aprobación",
        "Gracias por vuestra aprobación",
        "Вот ссылка для проверки оплаты",
    ] {
        asked(message, "");
    }
}

#[test]
fn an_ok_that_is_given_is_an_approval() {
    for (request, answer) in [
        (
            "Can you give us the final OK by Thursday?",
            "Yes, go ahead!",
        ),
        (
            "Дайте, пожалуйста, финальное ок до четверга",
            "Да, печатайте",
        ),
        ("¿Nos dais el ok final antes del jueves?", "Sí, adelante"),
    ] {
        let chat = chat(
            Platform::Telegram,
            &format!("0 am: {request}\n10 md: {answer}"),
        );
        let found = lines(&made(&[chat], false));
        assert!(
            found.contains("on=#0 verdict=approved"),
            "{request}: {found}"
        );
    }
}

#[test]
fn what_only_has_to_be_confirmed_needs_a_word() {
    for (request, answer) in [
        ("Can you confirm the time of the shoot?", "Tuesday at 10"),
        (
            "Can you confirm you received the texts?",
            "Received, thanks!",
        ),
        ("Подтвердите, пожалуйста, время съёмки", "Во вторник в 10"),
        (
            "Подтвердите, пожалуйста, получение текстов",
            "Получили, спасибо",
        ),
        (
            "¿Nos confirmáis la hora de la sesión?",
            "El martes a las 10",
        ),
        ("¿Me confirmas si recibiste el presupuesto?", "Sí, recibido"),
        (
            "¿Podéis confirmar la recepción de los textos?",
            "Recibidos, gracias",
        ),
    ] {
        let chat = chat(
            Platform::Telegram,
            &format!("0 am: {request}\n10 md: {answer}"),
        );
        assert_eq!(
            lines(&made(&[chat], false)),
            "request from=account-manager to=marketing-director needs=answer (Asks)\n\
             reply from=marketing-director answers=#0 gives=all (Answers)\n",
            "{request}"
        );
    }
    asked("Please confirm the budget", "approval");
    asked("Подтвердите, пожалуйста, смету", "approval");
    asked("Confirmad el presupuesto", "approval");
}

#[test]
fn when_something_is_needed_is_information() {
    for question in [
        "When do you need the banners?",
        "Когда вам нужны баннеры?",
        "¿Para cuándo necesitáis los banners?",
    ] {
        asked(question, "information");
    }
}

#[test]
fn who_asks_whether_something_is_approved_approves_nothing() {
    for question in [
        "Подтвердите, что баннер согласован",
        "Скажите, согласован ли баннер",
        "Confirmad que el banner está aprobado",
    ] {
        asked(question, "answer");
    }
    asked("Please confirm that the banner is approved", "");
}
