//! What is asked of the other side, and what only seems to be; what is promised, and what only seems to be.

use super::support::{chat, each_gives, lines, made};
use crate::import::draft::Drafted;
use crate::import::model::Platform;
use crate::import::note::{NoteKind, Undrafted};

fn drafted(said: &str) -> Drafted {
    let said = said.split(" / ").enumerate();
    let said: Vec<String> = said.map(|(at, said)| format!("{at} {said}")).collect();
    made(&[chat(Platform::Telegram, &said.join("\n"))], false)
}

/// What the agency asks for with a message, and by when.
fn asked(text: &str) -> String {
    let made = lines(&drafted(&format!("am: {text} / md: Hi")));
    let words = made.split([' ', '\n']);
    let words = words.filter_map(|word| {
        let needs = word.strip_prefix("needs=");
        needs.or_else(|| word.strip_prefix("due="))
    });
    words.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check_asked(cases: &[(&str, &str)]) {
    each_gives(cases, asked);
}

#[test]
fn an_offer_asks_for_nothing() {
    check_asked(&[
        ("If you need access, let me know", ""),
        ("If you need photos, tell me", ""),
        ("Если нужен доступ, скажите", ""),
        ("Если вам нужны тексты, напишите", ""),
        ("Понадобится доступ — пишите", ""),
        ("Si necesitas acceso, dime", ""),
        ("Si os hacen falta textos, avisad", ""),
        ("Если нужны фото, пришлите нам список", "materials"),
        ("Si necesitáis las fotos, mandadnos la lista", "materials"),
    ]);
}

#[test]
fn the_date_of_a_thing_is_no_due() {
    check_asked(&[
        (
            "Please send the list of guests booked by 10 March",
            "materials",
        ),
        ("Пришлите прайс, действующий до 1 апреля", "materials"),
        (
            "Пришлите список гостей, забронировавших до 10 марта",
            "materials",
        ),
        ("Mándanos las fotos por la mañana", "materials"),
        (
            "Mándanos las fotos mañana por la mañana",
            "materials 2026-03-04",
        ),
        ("Пришлите фото завтра утром", "materials 2026-03-04"),
    ]);
}

#[test]
fn who_asks_for_an_invoice_asks_for_no_money() {
    check_asked(&[
        ("¿Nos mandáis la factura?", "materials"),
        ("¿Serías tan amable de remitirnos la factura?", "materials"),
        ("Could you invoice us by Friday?", "materials 2026-03-06"),
        ("Пришлите реквизиты для оплаты", "materials"),
        ("Оплатите счёт по этим реквизитам", "payment"),
        ("¿Puedes pasarnos las contraseñas?", "access"),
    ]);
}

#[test]
fn usual_requests_are_found() {
    check_asked(&[
        (
            "We are waiting for the photos by Friday",
            "materials 2026-03-06",
        ),
        ("We need the passwords", "access"),
        (
            "Ждём от вас тексты не позднее 10 марта",
            "materials 2026-03-10",
        ),
        ("Ждём тексты до 10 марта", "materials 2026-03-10"),
        ("Ждём фото от фотографа до 10 марта", ""),
        ("Киньте доступы", "access"),
        ("С вас фото до пятницы", "materials 2026-03-06"),
        (
            "Прошу направить нам договор до 12 марта",
            "materials 2026-03-12",
        ),
        ("Направьте нам договор до 12 марта", "materials 2026-03-12"),
        ("Хотели бы получить фото до среды", "materials 2026-03-04"),
        (
            "Le ruego que abone la factura 45 antes del día 15",
            "payment 2026-03-15",
        ),
        (
            "Hay que pagar la factura antes del 20",
            "payment 2026-03-20",
        ),
        ("Necesito los accesos a la cuenta publicitaria", "access"),
        ("Favor de enviar las fotos a la brevedad", "materials"),
    ]);
}

#[test]
fn what_a_third_person_or_perhaps_somebody_does_is_no_promise() {
    let promises = |said: &str| lines(&drafted(said)).contains("promises=");
    let requests = [
        (
            "Could you send us the photos?",
            &[
                "The photographer will send them by Thursday",
                "They will send them tomorrow",
                "Your designer will send them tomorrow",
                "I guess I'll send them tomorrow",
            ][..],
            &[
                "Our designer will send them tomorrow",
                "They will be ready on Friday",
                "I'll send them in 2 working days",
            ][..],
        ),
        (
            "Пришлите, пожалуйста, фото.",
            &[
                "Фотограф пришлёт до четверга",
                "Ира вам завтра пришлёт",
                "Ваш дизайнер пришлёт завтра",
                "Думаю, пришлю завтра",
            ],
            &["Бухгалтерия пришлёт завтра", "Пришлю через 2 рабочих дня"],
        ),
        (
            "¿Nos podéis mandar las fotos?",
            &[
                "Te las manda mañana",
                "Pedro te las manda el jueves",
                "El fotógrafo te las manda mañana",
                "Supongo que te las mando mañana",
            ],
            &["Te las manda contabilidad mañana", "Te las mando mañana"],
        ),
    ];
    for (asks, none, some) in requests {
        for answer in none {
            assert!(!promises(&format!("am: {asks} / md: {answer}")), "{answer}");
        }
        for answer in some {
            assert!(promises(&format!("am: {asks} / md: {answer}")), "{answer}");
        }
    }
}

#[test]
fn irony_and_conditions_approve_nothing_and_are_noted() {
    let notes = |said: &str| {
        let made = drafted(said);
        let decides = lines(&made).contains("decision");
        let notes = made.notes.into_iter().map(|note| note.kind);
        (decides, notes.collect::<Vec<_>>())
    };
    for answer in [
        "Approved with changes",
        "Approved once the phone is fixed",
        "Totally approved 🙄",
        "Согласовываю с правками",
        "Согласую с правками: телефон и адрес",
        "Aprobado con cambios",
    ] {
        let said = format!("am: Please approve the banner. / md: {answer}");
        let (decides, notes) = notes(&said);
        assert!(!decides, "{answer}");
        assert_eq!(
            notes,
            [NoteKind::Undrafted(Undrafted::TakenBack)],
            "{answer}"
        );
    }
    for answer in ["No", "Нет", "No."] {
        let said = format!("am: Please approve the banner. / md: {answer}");
        assert_eq!(
            notes(&said),
            (false, vec![NoteKind::Undrafted(Undrafted::No)]),
            "{answer}"
        );
    }
}
