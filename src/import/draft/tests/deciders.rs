//! Who decides, who asks, and who is asked.

use super::handed::short;
use super::support::check;
use crate::import::model::Platform;

const APPROVE: [&str; 3] = [
    "Please approve the banner.",
    "Согласуйте, пожалуйста, баннер.",
    "¿Nos apruebas el banner, por favor?",
];

/// Checks what answers to a request for approval decide.
#[track_caller]
fn decide(expected: &str, answers: [&[&str]; 3]) {
    let mut wrong = Vec::new();
    for (asked, answers) in APPROVE.iter().zip(answers) {
        for answer in answers {
            let found = short(
                Platform::WhatsApp,
                &format!("0 am: {asked}\n7 md: {answer}"),
            );
            let (_, found) = found.split_once(", ").unwrap_or((&found, ""));
            if found != expected {
                wrong.push(format!("{answer}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{expected}: {wrong:#?}");
}

#[test]
fn who_need_not_or_may_not_decide_rejects_nothing() {
    decide(
        "",
        [
            &[
                "I don't need to approve this, Luis does that",
                "You do not have to approve it",
                "I can't approve this, I'm only the assistant",
                "I'm not authorised to approve it",
                "It's not that I don't approve",
                "Office hours 9-17. We do not accept calls after 18:00.",
                "We accept cookies on the website",
                "We do not accept cash",
                "You don't need to approve anything",
                "I am not the one who decides, I can't approve it, it's not my decision",
            ],
            &[
                "Я не могу это согласовать, это решает Луис",
                "Мы не принимаем звонки после шести",
                "Я не уполномочена согласовывать баннер",
                "Вам не нужно это согласовывать",
                "Не то чтобы я не согласна",
            ],
            &[
                "No puedo aprobarlo, soy la asistente",
                "No aceptamos llamadas después de las seis",
                "No estoy autorizada para aprobarlo",
                "No hace falta aprobarlo",
            ],
        ],
    );
    decide(
        "#0 rejected",
        [
            &[
                "We can't approve this",
                "Disapproved",
                "We do not accept this",
            ],
            &["Не согласовано", "Мы не согласны"],
            &["No lo aprobamos"],
        ],
    );
}

#[test]
fn what_outsiders_approve_in_the_passive_is_not_approved_by_the_sender() {
    decide(
        "",
        [
            &[
                "The banner was approved by Google",
                "Approved by Luis",
                "Approved by the bank",
                "My holiday is approved",
            ],
            &[
                "Баннер одобрен Яндексом",
                "Мне согласовали отпуск",
                "Отпуск согласован",
                "Баннер согласован Луисом",
            ],
            &[
                "El banner fue aprobado por Google",
                "Me han aprobado las vacaciones",
                "Aprobado por el ayuntamiento",
            ],
        ],
    );
    decide(
        "#0 approved",
        [
            &["Approved by us", "No remarks, approved"],
            &["Согласовано нами", "Замечаний нет, согласовано"],
            &["Aprobado por nosotros", "Estoy conforme"],
        ],
    );
}

/// Nobody knows all offices and names: whoever is named as the one who decides is somebody else.
#[test]
fn whoever_is_named_decides() {
    decide(
        "",
        [
            &[
                "Approved by the board",
                "approved by legal",
                "It was approved by the owner yesterday",
                "Approved by our board of directors.",
                "Approved in writing by finance",
                "Signed off by legal",
                "Rejected by the board",
                "approved by bartholomew",
                "Looks good to legal",
                "Bartholomew approved.",
                "bartholomew approved",
                "Bartholomew: approved",
                "Bartholomew and Tobias approved",
                "Bartholomew rejected it",
                "Bartholomew signed off",
                "Bartholomew says go ahead",
                "Our lead investor approved",
                "Approved by email by the board",
                "I thought we approved that last week",
            ],
            &[
                "Согласовано советом директоров",
                "согласовано юристами",
                "юристами согласовано",
                "Согласовано с руководством",
                "баннер согласован директором",
                "Отклонено советом",
                "Варфоломей согласовал",
                "варфоломей согласен",
                "Варфоломей: согласовано",
                "ага, щас, согласовано",
            ],
            &[
                "Aprobado por la junta",
                "aprobado por legal",
                "Aprobada por el propietario",
                "rechazado por legal",
                "Bartolomé ha dado el visto bueno",
                "Bartolomé: aprobado",
                "Aprobado por unanimidad por la junta",
            ],
        ],
    );
    decide(
        "#0 approved",
        [
            &[
                "Approved by me",
                "approved by everyone on our side",
                "Approved, by the way",
                "Banner approved",
                "Banner B approved",
                "Checked and approved",
                "yeah approved",
                "Looks good to me",
                "We approve it, it was approved by the board too",
            ],
            &[
                "Согласовано нами",
                "Согласовано целиком и полностью",
                "С нашей стороны согласовано",
                "Полностью согласен",
                "Баннер: согласовано",
            ],
            &[
                "Aprobado por mí",
                "Aprobado por nuestra parte",
                "Banner: aprobado",
                "Aprobamos el banner, también está aprobado por la junta",
            ],
        ],
    );
    decide("#0 rejected", [&["Rejected by us"], &["Не согласны"], &[]]);
}

/// What a message of the chat names with an article is a thing.
#[test]
fn a_thing_that_nobody_knows_is_told_from_a_name_by_its_article() {
    let found = |answer: &str| {
        short(
            Platform::WhatsApp,
            &format!("0 am: Here is the wobblefish for the fair.\n7 md: {answer}"),
        )
    };
    assert_eq!(found("Wobblefish approved."), "approved");
    assert_eq!(found("Wobblefish is approved."), "approved");
    assert_eq!(found("Bartholomew approved."), "");
}

#[test]
fn please_print_approves_only_what_was_asked() {
    decide(
        "#0 approved",
        [
            &["Please print it.", "Looks good. Please publish tomorrow."],
            &["Печатайте!"],
            &["Podéis imprimir."],
        ],
    );
    for (text, expected) in [
        (
            "Please publish the post on your page by Friday",
            "answer 2026-03-06",
        ),
        ("Please print 500 flyers by Friday", "answer 2026-03-06"),
        ("Печатайте 500 листовок до пятницы", "answer 2026-03-06"),
        (
            "Por favor, imprimid 500 flyers antes del viernes",
            "answer 2026-03-06",
        ),
        ("Send me the photos by Friday", "materials 2026-03-06"),
    ] {
        let found = short(Platform::WhatsApp, &format!("0 am: Hello\n7 md: {text}"));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn an_approval_may_stand_beside_a_request_and_be_of_all() {
    let found = short(
        Platform::WhatsApp,
        "0 am: Hello\n7 md: Approved, please also send the flyer",
    );
    assert!(found == "approved, materials", "{found}");
    let other = short(
        Platform::WhatsApp,
        "0 am: Please approve the banner.\n7 md: Please launch the campaign by Friday",
    );
    assert_eq!(other, "approval, answer 2026-03-06");
    let all = short(
        Platform::WhatsApp,
        "0 am: Please approve the banner.\n40 am: Please approve the flyer.\n60 md: All approved",
    );
    assert_eq!(all.matches("approved").count(), 2, "{all}");
}

#[test]
fn a_colleague_who_is_asked_by_name_is_none_of_the_other_side() {
    use super::support::{chat, day, working_day};
    use crate::import::draft::{Options, People, Person, drafts};
    let mut people = People::default();
    for (id, party, name, account) in [
        ("account-manager", "agency", "Anna Berg", "am"),
        ("marketing-director", "bakery", "Maria Diaz", "md"),
        ("brand-manager", "bakery", "Luis Gil", "bm"),
    ] {
        let person = Person {
            id: id.to_owned(),
            party: party.to_owned(),
            name: Some(name.to_owned()),
        };
        people.add(person, [(Platform::WhatsApp, account)]);
    }
    let options = Options {
        all: false,
        day: &day,
        working_day: &working_day,
        earlier: &[],
        approved: &[],
        now: 0,
    };
    for (text, expected) in [
        ("Thanks Anna! Luis, please send the photos by Friday", 0),
        ("Hi all. Luis, could you send the photos by Friday?", 0),
        ("Luis please send the photos by Friday", 0),
        ("Could Luis send the photos by Friday?", 0),
        ("Could you send the photos, Luis?", 0),
        (
            "Luis, please send the photos. Anna, please send the price list.",
            1,
        ),
        ("Luis, thanks! Anna, please send the photos by Friday", 1),
        ("Could you send the photos, Anna?", 1),
        ("Please send the photos by Friday. Luis asked for them", 1),
        ("Luis will be away. Please send the photos by Friday", 1),
        ("Please send the photos by Friday, Maria", 1),
    ] {
        let said = format!("0 am: Hello\n1 bm: Hello\n7 md: {text}");
        let drafted = drafts(&[chat(Platform::WhatsApp, &said)], &people, &options);
        assert_eq!(drafted.drafts.len(), expected, "{text}");
    }
}

#[test]
fn words_that_answer_no_question_answer_none() {
    for (asked, answers) in [
        (
            "Please tell us the price of the rooms by Friday.",
            &[
                "We can't tell you",
                "Later",
                "Happy New Year!",
                "Will do",
                "Not yet",
                "I am out of the office until Monday and have no access to mail. In urgent cases call Luis.",
                "Maria Diaz reacted via Gmail",
            ][..],
        ),
        (
            "Сообщите, пожалуйста, цены до пятницы",
            &["Не скажем", "С Новым годом!", "Позже", "Пока нет"],
        ),
        (
            "Dinos los precios antes del viernes, por favor",
            &[
                "Estoy de vacaciones",
                "Feliz Navidad",
                "Todavía no",
                "Luego",
            ],
        ),
        (
            "Could you print 500 flyers?",
            &[
                "The printer is broken",
                "Working on it",
                "Not yet",
                "Sorry, we are late",
            ],
        ),
    ] {
        for answer in answers {
            let found = short(
                Platform::WhatsApp,
                &format!("0 am: {asked}\n7 md: {answer}"),
            );
            assert!(!found.contains("all"), "{asked} {answer}: {found}");
        }
    }
    for (asked, answer) in [
        (
            "Please tell us the price of the rooms.",
            "100 euros a night",
        ),
        ("What is the deadline?", "The end of the month"),
        (
            "Could you print 500 flyers?",
            "Yes, we can print all of the 500 flyers",
        ),
        ("When will the banner be ready?", "Tomorrow"),
    ] {
        let found = short(
            Platform::WhatsApp,
            &format!("0 am: {asked}\n7 md: {answer}"),
        );
        assert!(found.contains("all"), "{asked} {answer}: {found}");
    }
}

#[test]
fn offers_and_set_phrases_ask_for_nothing_that_is_owed() {
    for (text, expected) in [
        ("Do you need the photos?", "answer"),
        ("Нужны ещё фото?", "answer"),
        ("¿Necesitas las fotos?", "answer"),
        ("One moment please", ""),
        ("Un momento, por favor", ""),
        ("Минутку, пожалуйста", ""),
        ("Should you have questions, please call", ""),
        ("Please say hello to Dan", ""),
        ("Please keep the photos until Friday", "materials"),
        ("Please leave the old site online until Friday", "answer"),
        ("Пришлите текст про акцию, она до 20 марта", "materials"),
        ("Работаем до пятницы, пришлите фото", "materials"),
        ("Mándanos las fotos de antes del viernes", "materials"),
        ("Mándanos las fotos en cuanto puedas", "materials"),
        ("Mándanos las fotos cuanto antes", "materials"),
        ("Для согласования пришлите исходник", "materials"),
        ("Do you agree to the price of 300 EUR?", "approval"),
        (
            "Topic: Banner\u{2028}Every week on Wed, until Apr 1, 2026, 5 occurrence(s)\u{2028}Please download and import the following iCalendar (.ics) files to your calendar system.",
            "",
        ),
    ] {
        let found = short(Platform::WhatsApp, &format!("0 am: Hello\n7 md: {text}"));
        assert_eq!(found, expected, "{text}");
    }
    let conditional = short(
        Platform::WhatsApp,
        "0 am: Por favor, aprueba el banner.\n7 md: Aprobado, a falta de que lo vea Luis",
    );
    assert_eq!(conditional, "approval");
}

#[test]
fn a_reminder_is_one_of_what_it_names() {
    for (text, expected) in [
        ("Reminder: invoice 12 is overdue", "materials 2026-03-06"),
        ("We haven't received the invoice", "materials 2026-03-06"),
        ("Where are the photos?", "materials 2026-03-06, #0"),
        (
            "Sorry for asking again, but we need the photos",
            "materials 2026-03-06, #0",
        ),
        ("Have you sent the photos yet?", "materials 2026-03-06, #0"),
        ("Just a friendly reminder", "materials 2026-03-06, #0"),
    ] {
        let found = short(
            Platform::WhatsApp,
            &format!("0 am: Please send the photos by Friday.\n7 md: ok\n60 am: {text}"),
        );
        assert_eq!(found, expected, "{text}");
    }
    check(
        Platform::WhatsApp,
        "0 am: Please pay invoice 12.
         60 md: ok
         3000 am: Reminder: the invoice is overdue",
        "request from=account-manager to=marketing-director needs=payment (Asks)
         reminder from=account-manager of=#0 (Reminds)",
    );
}
