//! Which requests a message decides, and what it decides only in part, later or by mistake.

use super::sentences::amount_to;
use super::support::{chat, lines, made};
use crate::import::model::{Body, Platform};

/// A chat of requests and an answer.
fn said(asked: &[&str], answer: &str) -> String {
    let asked = asked.iter().enumerate();
    let asked = asked.map(|(at, asked)| format!("{} am: {asked}\n", at * 60));
    format!("{}300 md: {answer}\n", asked.collect::<String>())
}

/// The decisions in an answer, as `request verdict`: `-` if it is on none. ` / ` is the end of a line.
fn decided(platform: Platform, asked: &[&str], answer: &str) -> String {
    let text = said(asked, answer);
    let mut chat = chat(platform, &text);
    for item in &mut chat.messages {
        if let Body::Text(text) = &mut item.body {
            *text = text.replace(" / ", "\n");
        }
    }
    let found = lines(&made(&[chat], false));
    let decisions = found
        .lines()
        .filter_map(|line| line.strip_prefix("decision "));
    let field = |line: &str, name: &str| {
        let mut words = line.split(' ');
        words.find_map(|word| word.strip_prefix(name).map(str::to_owned))
    };
    let short = decisions.map(|line| {
        let on = field(line, "on=#").unwrap_or_else(|| "-".to_owned());
        format!("{on} {}", field(line, "verdict=").unwrap())
    });
    short.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check_all(asked: &[&str], cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (answer, expected) in cases {
        for platform in [Platform::WhatsApp, Platform::Telegram, Platform::Mail] {
            let found = decided(platform, asked, answer);
            if found != *expected {
                wrong.push(format!(
                    "{platform:?} {answer}: {found} instead of {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const ENGLISH: &[(&str, &str)] = &[
    (
        "Flyer: approved. Banner: not approved.",
        "0 approved, 1 rejected",
    ),
    (
        "Banner: not approved. Flyer: approved.",
        "1 rejected, 0 approved",
    ),
    (
        "Flyer: not approved. Banner: approved.",
        "0 rejected, 1 approved",
    ),
    (
        "Flyer: approved / Banner: not approved",
        "0 approved, 1 rejected",
    ),
    (
        "Flyer: not approved / Banner: approved",
        "0 rejected, 1 approved",
    ),
    (
        "The flyer is approved, the banner is rejected.",
        "0 approved, 1 rejected",
    ),
    (
        "The flyer is approved, but the banner is rejected.",
        "0 approved, 1 rejected",
    ),
    (
        "The flyer is rejected and the banner is approved.",
        "0 rejected, 1 approved",
    ),
    (
        "We approve the flyer. We reject the banner.",
        "0 approved, 1 rejected",
    ),
    ("The flyer is approved.", "0 approved"),
    ("The flyer is rejected.", "0 rejected"),
    ("Yes, the flyer is approved.", "0 approved"),
    (
        "The flyer and the banner are approved.",
        "0 approved, 1 approved",
    ),
    ("Flyer and banner approved.", "0 approved, 1 approved"),
    (
        "The flyer is approved. The banner is approved too.",
        "0 approved, 1 approved",
    ),
    (
        "The flyer looks good. The banner looks good.",
        "0 approved, 1 approved",
    ),
    ("Flyer approved, banner tomorrow.", "0 approved"),
    ("Banner tomorrow, flyer approved.", "0 approved"),
    (
        "^1 Flyer: approved. Banner: not approved.",
        "0 approved, 1 rejected",
    ),
    (
        "^2 Flyer: approved. Banner: not approved.",
        "0 approved, 1 rejected",
    ),
    ("^1 Approved.", "0 approved"),
    ("^1 Approved, it fits the banner.", "0 approved"),
    ("Approved.", "1 approved"),
    ("Everything is approved.", "1 approved"),
    ("Hi Anna, approved.", "1 approved"),
    ("Love it, approved.", "1 approved"),
    ("The colours are perfect, approved.", "1 approved"),
    (
        "The flyer that you sent with the banner is approved.",
        "0 approved",
    ),
    (
        "The flyer, the banner and the poster are approved.",
        "0 approved, 1 approved",
    ),
    ("Hi Anna, the flyer is approved.", "0 approved"),
    ("The design is approved.", "1 approved"),
    ("Final version approved.", "1 approved"),
    ("I'm afraid this draft is not acceptable.", "1 rejected"),
    ("The poster is approved.", "- approved"),
    ("The poster is rejected.", "- rejected"),
    ("^1 The poster is approved.", "0 approved"),
    ("Плакат согласован.", "1 approved"),
];

const RUSSIAN: &[(&str, &str)] = &[
    (
        "Листовка согласована. Баннер не согласован.",
        "0 approved, 1 rejected",
    ),
    (
        "Листовка не согласована. Баннер согласован.",
        "0 rejected, 1 approved",
    ),
    (
        "Листовка согласована, а баннер не согласован.",
        "0 approved, 1 rejected",
    ),
    (
        "Листовку согласовали. Баннер отклоняем.",
        "0 approved, 1 rejected",
    ),
    ("Листовка и баннер согласованы.", "0 approved, 1 approved"),
    ("Листовка согласована, баннер завтра.", "0 approved"),
    ("Плакат согласован.", "- approved"),
    ("Согласовано.", "1 approved"),
    ("Коллеги, согласовано.", "1 approved"),
];

const SPANISH: &[(&str, &str)] = &[
    (
        "El folleto está aprobado. El banner no está aprobado.",
        "0 approved, 1 rejected",
    ),
    (
        "El folleto no está aprobado. El banner está aprobado.",
        "0 rejected, 1 approved",
    ),
    (
        "Folleto: aprobado. Banner: rechazado.",
        "0 approved, 1 rejected",
    ),
    (
        "El folleto está aprobado, pero el banner no está aprobado.",
        "0 approved, 1 rejected",
    ),
    (
        "Aprobamos el folleto. Rechazamos el banner.",
        "0 approved, 1 rejected",
    ),
    (
        "El folleto y el banner están aprobados.",
        "0 approved, 1 approved",
    ),
    ("Folleto aprobado, banner mañana.", "0 approved"),
    ("El cartel está aprobado.", "- approved"),
    ("Aprobado.", "1 approved"),
];

#[test]
fn each_verdict_is_on_what_it_names() {
    check_all(
        &["Please approve the flyer.", "Please approve the banner."],
        ENGLISH,
    );
    check_all(
        &[
            "Согласуйте, пожалуйста, листовку.",
            "Согласуйте, пожалуйста, баннер.",
        ],
        RUSSIAN,
    );
    check_all(
        &[
            "Por favor, aprueba el folleto.",
            "Por favor, aprueba el banner.",
        ],
        SPANISH,
    );
}

#[test]
fn a_part_of_what_was_to_be_approved_is_not_the_whole() {
    check_all(
        &["Please approve the flyer and the banner."],
        &[
            ("Flyer approved, banner tomorrow.", "- approved"),
            ("^1 Flyer approved, banner tomorrow.", "- approved"),
            ("The flyer is approved.", "- approved"),
            (
                "The flyer is approved, the banner is rejected.",
                "- approved, - rejected",
            ),
            (
                "^1 The flyer is approved. The banner is not approved.",
                "- approved, - rejected",
            ),
            ("The flyer and the banner are approved.", "0 approved"),
            (
                "The flyer is approved. The banner is approved.",
                "0 approved",
            ),
            ("Approved.", "0 approved"),
            ("Both are approved.", "0 approved"),
        ],
    );
    check_all(
        &["Please approve banners A and B."],
        &[
            ("Banner A approved.", "- approved"),
            ("Banners A and B approved.", "0 approved"),
        ],
    );
    check_all(
        &["Please approve the three banners."],
        &[
            (
                "Banner 1 is approved. Banner 2 is rejected.",
                "- approved, - rejected",
            ),
            ("The banners are approved.", "0 approved"),
        ],
    );
    check_all(
        &["Согласуйте, пожалуйста, листовку и баннер."],
        &[
            ("Листовка согласована, баннер завтра.", "- approved"),
            ("Листовка и баннер согласованы.", "0 approved"),
            ("Согласовано.", "0 approved"),
        ],
    );
    check_all(
        &["Por favor, aprueba el folleto y el banner."],
        &[
            ("Folleto aprobado, banner mañana.", "- approved"),
            ("El folleto y el banner están aprobados.", "0 approved"),
            ("Aprobado.", "0 approved"),
        ],
    );
    check_all(
        &["Please approve the banner and print it."],
        &[("The banner is approved.", "0 approved")],
    );
}

/// The replies to a request, as `request gives`.
fn given(asked: &[&str], answer: &str) -> String {
    let text = said(asked, answer);
    let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
    let replies = found.lines().filter_map(|line| line.strip_prefix("reply "));
    let short = replies.map(|line| {
        let words = line.split(' ').skip(1).take(2);
        words.collect::<Vec<_>>().join(" ")
    });
    short.collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_handed_over_answers_what_it_names() {
    let photos = [
        "Please send us the photos of the kitchen.",
        "Please send us the photos of the restaurant.",
    ];
    let both = ["Please send us the logo and the texts."];
    let three = ["Please send us the logo, the texts and the price list."];
    for (asked, answer, expected) in [
        (
            &photos[..],
            "Attached are the photos of the kitchen.",
            "answers=#0 gives=all",
        ),
        (
            &photos,
            "Attached are the photos of the restaurant.",
            "answers=#1 gives=all",
        ),
        (&photos, "Attached are the photos.", "answers=#1 gives=all"),
        (&both, "Attached is the logo.", "answers=#0 gives=part"),
        (&both, "^1 Attached is the logo.", "answers=#0 gives=part"),
        (
            &both,
            "Attached are the logo and the texts.",
            "answers=#0 gives=all",
        ),
        (&both, "Attached.", "answers=#0 gives=all"),
        (
            &three,
            "Attached are the logo and the texts.",
            "answers=#0 gives=part",
        ),
        (
            &["Пришлите, пожалуйста, логотип и тексты."],
            "Во вложении логотип.",
            "answers=#0 gives=part",
        ),
        (
            &[
                "Пришлите, пожалуйста, фото кухни.",
                "Пришлите, пожалуйста, фото ресторана.",
            ],
            "Вот фото кухни.",
            "answers=#0 gives=all",
        ),
        (
            &["Por favor, envíanos el logo y los textos."],
            "Te adjunto el logo.",
            "answers=#0 gives=part",
        ),
        (
            &[
                "Por favor, envíanos las fotos de la cocina.",
                "Por favor, envíanos las fotos del restaurante.",
            ],
            "Aquí van las fotos de la cocina.",
            "answers=#0 gives=all",
        ),
    ] {
        assert_eq!(given(asked, answer), expected, "{asked:?} {answer}");
    }
}

/// Answers, and what they decide.
const ANSWERS: &[(&[&str], &str)] = &[
    (
        &[
            "Perfect. Send me the final files and I'll approve.",
            "Approved. No wait, the second one has a typo.",
            "Approved. Wait, the second one has a typo.",
            "Approved. Sorry, wrong chat.",
            "Approved! Oh no, sorry, that was the wrong chat",
            "Approved. Only the first one, I mean.",
            "Approved. But not the second one.",
            "Approved. As soon as the logo is changed.",
            "Looks good. Waiting for legal.",
            "Ok. Let me check.",
            "Ok. I'll get back to you.",
            "Ok. Which three?",
            "Ok. Tomorrow.",
            "Ok. Received.",
            "Approved — no, wait.",
            "Approved. Well, almost.",
            "Approved. With small changes, see below.",
            "Approved. The second one not.",
            "Approved. The director still has to sign.",
            "Looks good. The board decides on Monday.",
            "Согласовано. Второй нет.",
            "Согласовано. Почти.",
            "Ок. Директор решит в понедельник.",
            "Да. Получили, спасибо.",
            "Aprobado. El segundo no.",
            "Aprobado. Casi.",
            "Vale. El director decide el lunes.",
            "Vale. Recibido.",
            "Ok. Please change the title.",
            "Perfect. I have two remarks.",
            "Ok. Don't publish them yet.",
            "Хорошо. Есть пара замечаний.",
            "Хорошо. Замените, пожалуйста, логотип.",
            "Vale. Tengo un par de cambios.",
            "Vale. Cambia el título, por favor.",
            "Yes. After the director has seen them.",
            "Sounds good, will review.",
            "Great! I'll show them to the director.",
            "Согласовано. Хотя нет, поправьте второй.",
            "Согласовано. Ой, не туда написал.",
            "Согласовано. Но без второго.",
            "Согласовано. Только первый.",
            "Да. Но не сегодня.",
            "Ок. Посмотрю.",
            "Отлично! Покажу директору.",
            "Отлично. Пришлите файлы, и я согласую.",
            "Ок. Какие три?",
            "Хорошо. Позже.",
            "Vale. Lo miro.",
            "Perfecto. Se lo enseño al director.",
            "Perfecto. Envíame los archivos y lo apruebo.",
            "Aprobado. Perdón, chat equivocado.",
            "Aprobado. No, espera, el segundo tiene una errata.",
            "Aprobado. Pero no el segundo.",
            "Sí. Cuando los haya visto el director.",
            "Vale. ¿Cuáles?",
            "Vale. Luego.",
        ],
        "",
    ),
    (
        &[
            "Perfect. Thank you!",
            "Perfect! Great work.",
            "Looks good. Please publish tomorrow.",
            "Ok! Looking forward to it.",
            "Approved. Sorry for the delay.",
            "Approved. No changes needed.",
            "Approved. Please send the invoice.",
            "Approved. If you have questions, call me.",
            "Approved. When will you publish them?",
            "Approved! I'll send the invoice address tomorrow.",
            "Согласовано. Спасибо!",
            "Согласовано. Извините за задержку.",
            "Согласовано. Замечаний нет.",
            "Согласовано. Когда публикуем?",
            "Да. Хорошая работа!",
            "Отлично! Спасибо.",
            "Aprobado. Perdón por el retraso.",
            "Aprobado. ¿Cuándo los publicáis?",
            "Perfecto. Buen trabajo.",
            "Sí.",
            "Sí, perfecto.",
            "Vale. ¡Muchas gracias!",
        ],
        "0 approved",
    ),
    (
        &[
            "Approved. No wait, rejected.",
            "Rejected. The second one has a typo.",
            "No aprobado. El segundo tiene una errata.",
        ],
        "0 rejected",
    ),
    (&["Rejected. Sorry, wrong chat."], ""),
];

#[test]
fn an_approval_that_is_taken_back_or_postponed_is_none() {
    let asked = "Please approve the three banners.";
    let mut wrong = Vec::new();
    for (answers, expected) in ANSWERS {
        for answer in *answers {
            for reply in ["", "^1 "] {
                let found = decided(Platform::Telegram, &[asked], &format!("{reply}{answer}"));
                if found != *expected {
                    wrong.push(format!("{reply}{answer}: {found} instead of {expected}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What sentences amount to.
const SENTENCES: &[(&[&str], &[&str])] = &[
    (
        &[],
        &[
            "Más adelante.",
            "Lo vemos más adelante.",
            "Sin visto bueno.",
            "Conforme lo vea te digo.",
            "Confirmado, recibido.",
            "Aceptamos la invitación.",
            "Confirmed receipt.",
            "Confirmed, I got the banners.",
            "Accepted the invitation.",
            "Agreed on the call to change the colour first.",
            "Go ahead and change the colour.",
            "Pre-approved.",
            "Dis-approved.",
            "approved by mistake, please ignore",
            "Aprobado por error.",
            "Согласовано по ошибке.",
            "Как будто это согласовано.",
            "It is as if approved.",
            "Мария согласовала.",
            "Пётр утвердил.",
            "Approved, other than banner two",
            "Approved, minus the second",
            "Approved with one exception",
            "Approved w/ changes",
            "Approved, aside from the title",
            "Approved, all but the second",
            "Aprobados, menos el segundo",
            "Aprobado, quitando el segundo",
            "Aprobado, a excepción del segundo",
            "Aprobado, aparte del segundo",
            "Aprobado con una excepción",
            "Согласовано, за вычетом второго",
            "Согласовано, помимо второго",
            "Согласовано без второго",
            // No rejection either: it may still come.
            "I cannot approve before Friday.",
            "We can't approve it today.",
            "До пятницы согласовать не можем.",
            "Сегодня не согласуем.",
            "No podemos aprobarlo antes del viernes.",
            "Hoy no lo aprobamos.",
        ],
    ),
    (
        &["ask:revision"],
        &["Conforme a lo hablado, cambia el color."],
    ),
    (
        &["approve"],
        &[
            "Confirmed.",
            "Confirmed, we go with the red version.",
            "Accepted!",
            "Go ahead and publish.",
            "Adelante.",
            "Perfecto, adelante.",
            "Confirmado.",
            "Conforme.",
            "Aprobado sin cambios.",
            "Approved without changes.",
            "Я согласовала.",
        ],
    ),
    (&["agree"], &["Agreed.", "Agreed, thanks."]),
    (
        &["reject"],
        &[
            "I cannot approve this.",
            "Не согласовываем.",
            "No lo aprobamos.",
        ],
    ),
    (
        &["ask:answer"],
        &[
            "You don't approve the banners?",
            "Don't you like the banners?",
            "Вы не согласуете баннеры?",
            "Вам не нравится баннер?",
            "¿No aprobáis los banners?",
        ],
    ),
    (
        &["ask:approval"],
        &[
            "Can you approve the banners?",
            "Can't you approve the banners today?",
            "¿Aprobáis los banners?",
        ],
    ),
];

#[test]
fn words_of_approval_that_approve_nothing() {
    amount_to(SENTENCES);
}
