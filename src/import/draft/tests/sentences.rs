//! What sentences amount to: a word, then the sentence. The `later` and `last` ones were written when the words stood, and measured
//! before any word was added for them.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::import::draft::{Act, By, acts};

const FILES: [(&str, &str); 9] = [
    ("en", include_str!("words/en.txt")),
    ("ru", include_str!("words/ru.txt")),
    ("es", include_str!("words/es.txt")),
    ("later-en", include_str!("words/later-en.txt")),
    ("later-ru", include_str!("words/later-ru.txt")),
    ("later-es", include_str!("words/later-es.txt")),
    ("last-en", include_str!("words/last-en.txt")),
    ("last-ru", include_str!("words/last-ru.txt")),
    ("last-es", include_str!("words/last-es.txt")),
];

fn name(act: Act) -> String {
    match act {
        Act::Ask(needs, _) => format!("ask:{}", needs.as_str()),
        Act::Remind(_) => "remind".to_owned(),
        Act::Approve => "approve".to_owned(),
        Act::Agree => "agree".to_owned(),
        Act::Reject => "reject".to_owned(),
        Act::Disagree => "disagree".to_owned(),
        Act::Refuse(_) => "refuse".to_owned(),
        Act::Promise(_) | Act::PromiseWord(_) | Act::PromiseLook(_) => "promise".to_owned(),
        Act::Give => "give".to_owned(),
        Act::GivePart(_) => "part".to_owned(),
        Act::Gave => "gave".to_owned(),
        Act::Pay => "pay".to_owned(),
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 3).unwrap()
}

#[test]
fn sentences_amount_to_what_they_say() {
    let (mut wrong, mut measured) = (Vec::new(), Vec::new());
    for (language, file) in FILES {
        let (mut wanted, mut found, mut right, mut needs) = (0, 0, 0, 0);
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let (act, text) = line.split_once(' ').unwrap();
            let got = acts(text, day()).into_iter().map(name);
            // Weak words count only in an answer to a request.
            let got: Vec<String> = match act {
                "approve" => got.map(|got| got.replace("agree", act)).collect(),
                "reject" => got.map(|got| got.replace("disagree", act)).collect(),
                _ => got
                    .filter(|got| !["agree", "disagree", "gave"].contains(&got.as_str()))
                    .collect(),
            };
            let kind = |name: &str| name.split(':').next().unwrap_or("").to_owned();
            let same = got.iter().filter(|got| kind(got) == kind(act)).count();
            wanted += usize::from(act != "none");
            found += got.len();
            right += same;
            needs += got.iter().filter(|got| *got == act).count();
            let exact = if act == "none" {
                got.is_empty()
            } else {
                got == [act]
            };
            if !exact {
                wrong.push(format!("{got:?} {line}"));
            }
        }
        measured.push(format!(
            "{language}: precision {right}/{found}, recall {right}/{wanted}, with needs {needs}"
        ));
    }
    // Those need more than words: jokes, and what is said of others.
    assert!(
        wrong.len() <= 6,
        "{}\n{}",
        measured.join("\n"),
        wrong.join("\n")
    );
}

/// The word has two meanings: rights of access, and rights to use what somebody made.
#[test]
fn rights_are_access_only_with_words_of_access() {
    for (expected, sentences) in [
        (
            "ask:access",
            vec![
                "Could you give us admin rights?",
                "Please give the designer access rights.",
                "Please grant us editor rights for the page.",
                "Can we get rights to the advertising account?",
                "Could you give us the rights to your site by Friday?",
                "Who can give us rights in the repository?",
                "please give us the rights to the Google Ads account",
                "Дайте нам, пожалуйста, права администратора.",
                "Можете дать дизайнеру права доступа?",
                "Нужны админские права.",
                "Можете выдать нам права на рекламный кабинет?",
                "Дайте, пожалуйста, права на сайт до пятницы.",
                "Кто может выдать нам права в репозитории?",
                "Нужны права на Яндекс Метрику и на группу.",
                "¿Nos podéis dar derechos de administrador?",
                "¿Podéis dar a la diseñadora derechos de acceso?",
                "Dadnos derechos de editor en la página, por favor.",
                "¿Podéis darnos derechos en la cuenta publicitaria?",
                "¿Podéis darnos derechos sobre el sitio antes del viernes?",
                "¿Quién nos puede dar derechos en el repositorio?",
                "Necesitamos derechos de lectura en la carpeta.",
            ],
        ),
        (
            "ask:information",
            vec![
                "Do we have the usage rights for these photos?",
                "Do you have the image rights of the people in the video?",
                "Who holds the music rights for the clip?",
                "Who owns the rights to the website photos?",
                "What rights do we get to the design of the page?",
                "Which rights does the licence of the font include?",
                "We need the music rights.",
                "Are the image rights on the website, in print and in ads ours?",
                "У нас есть права на использование этих фотографий?",
                "Есть ли у вас права на музыку в ролике?",
                "У кого права на изображения людей на сайте?",
                "Кому принадлежат права на фотографии группы?",
                "Какие права на дизайн страницы мы получим?",
                "Какие авторские права есть на этот шрифт?",
                "Нам нужны права на эту песню.",
                "Кто проверил авторские права на сайте?",
                "¿Tenemos los derechos de uso de estas fotos?",
                "¿Tenéis los derechos de imagen de las personas del vídeo?",
                "¿Quién tiene los derechos de la música del vídeo?",
                "¿Quién tiene los derechos de las fotos de la web?",
                "¿Qué derechos tendremos sobre el diseño de la página?",
                "¿Qué derechos incluye la licencia de la fuente?",
                "Necesitamos los derechos de la canción.",
                "¿Tenemos los derechos de publicación en la web y en redes?",
            ],
        ),
    ] {
        for text in sentences {
            let found = acts(text, day()).into_iter().map(name);
            assert_eq!(found.collect::<Vec<_>>(), [expected], "{text}");
        }
    }
}

/// A name after "here is" or "I sent" may be that of somebody else.
#[test]
fn formats_are_handed_over_and_people_are_not() {
    for (expected, sentences) in [
        (
            vec!["give"],
            [
                "Вот PDF с правками.",
                "Вот вам Figma.",
                "Вот макеты.",
                "Отправил PDF.",
                "Только что скинула вам Excel.",
            ],
        ),
        (
            vec![],
            [
                "Вот так Анна и предлагала.",
                "Вот Вам и сказка.",
                "Вот и всё.",
                "Отправил Анне.",
                "Скинул в Telegram.",
            ],
        ),
    ] {
        for text in sentences {
            let found = acts(text, day()).into_iter().map(name);
            assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
        }
    }
}

#[track_caller]
pub(super) fn amount_to(cases: &[(&[&str], &[&str])]) {
    let mut wrong = String::new();
    for (expected, sentences) in cases {
        for text in *sentences {
            let found: Vec<String> = acts(text, day()).into_iter().map(name).collect();
            if found != *expected {
                let _ = writeln!(wrong, "{found:?} instead of {expected:?}: {text}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is approved later, by somebody else, in part or on a condition is not approved.
#[test]
fn half_an_approval_is_none() {
    amount_to(&[
        (
            &[],
            &[
                "Approved by our lawyer, waiting for the owner",
                "Approved by our lawyer.",
                "Approved, but change the colour",
                "Approved subject to the new logo.",
                "Approved with two corrections.",
                "Approved apart from the title.",
                "Approved pending legal.",
                "Approved on condition that the logo is changed.",
                "Half approved.",
                "Approved tomorrow.",
                "It'll be approved next week.",
                "Looks good, but the logo is wrong.",
                "Будет согласовано завтра",
                "Завтра утвердим.",
                "Согласовано при условии замены логотипа",
                "Согласовано с замечаниями.",
                "Согласовано юристом, ждём владельца.",
                "Одобрено нашим юристом.",
                "Согласовано, кроме заголовка.",
                "Частично согласовано.",
                "Будем согласовывать с директором.",
                "Si cambian el logo, aprobado",
                "Aprobado si cambian el logo.",
                "Será aprobado mañana.",
                "Mañana quedará aprobado.",
                "Aprobado por nuestro abogado, falta el dueño.",
                "Aprobado por nuestro abogado.",
                "Aprobado con cambios: el color",
                "Aprobado salvo el título.",
                "Parcialmente aprobado.",
            ],
        ),
        (
            &["ask:revision"],
            &[
                "I approve of your style, but please change the title first",
                "Согласовано, но замените логотип.",
                "Ваш стиль одобряю, но сначала замените заголовок",
                "Apruebo vuestro estilo, pero cambiad antes el título",
            ],
        ),
        (
            &["promise"],
            &["Will be approved tomorrow", "Согласуем завтра."],
        ),
        (
            &["approve"],
            &[
                "Approved, we publish tomorrow.",
                "Согласовано, завтра пришлю счёт.",
                "Sí, aprobado.",
            ],
        ),
    ]);
}

#[test]
fn a_part_is_not_the_whole() {
    amount_to(&[
        (
            &["part"],
            &[
                "Here are half of the photos",
                "Here are some of the photos, the rest will follow by 9 March.",
                "Here is the first part of the texts.",
                "Here are the photos. The rest tomorrow.",
                "Attached are two of the five photos.",
                "Вот часть фото, остальное до 9 марта",
                "Вот половина фотографий.",
                "Первая часть текстов во вложении.",
                "Вот фотографии. Остальные завтра.",
                "Aquí va la mitad de las fotos",
                "Aquí tenéis parte de las fotos, el resto el 9 de marzo.",
                "Os envío algunas de las fotos.",
            ],
        ),
        (
            &["gave"],
            &[
                "I sent the photos yesterday",
                "We sent them last week.",
                "I've already sent them.",
                "Мы уже прислали фото",
                "Фото прислали вчера.",
                "Ya las enviamos ayer",
                "Las enviamos ayer.",
            ],
        ),
        (
            &["pay"],
            &[
                "Paid",
                "Paid yesterday.",
                "Yes, paid.",
                "The invoice is paid.",
                "We have paid.",
                "Оплатили",
                "Счёт оплачен.",
                "Pagado",
                "Ya hemos pagado la factura.",
                "Ya está pagada.",
            ],
        ),
        (
            &[],
            &[
                "I didn't send the photos",
                "We haven't sent the photos.",
                "We sent half of them yesterday.",
                "We sent the approved plan to the printer.",
                "Not paid yet.",
                "Paid half of it.",
                "Мы не прислали фото.",
                "Вы уже прислали фото.",
                "Не оплатили.",
                "No las enviamos.",
                "No está pagada.",
            ],
        ),
    ]);
}

/// What a question asks for is not what it names.
#[test]
fn a_question_about_a_thing_asks_for_information() {
    amount_to(&[
        (
            &["ask:information"],
            &[
                "When will the banner be ready?",
                "When is the banner due?",
                "What is the deadline for the banner?",
                "What is the status of the banner?",
                "What does the banner cost?",
                "What would the photos cost?",
                "How much does the banner cost?",
                "How big is the logo?",
                "Is the banner ready?",
                "Have you paid the invoice?",
                "Did you pay invoice 17?",
                "Is the invoice paid?",
                "Has invoice 17 been paid?",
                "Когда будет баннер?",
                "Когда будет готов баннер?",
                "Когда выйдет видео?",
                "Сколько стоит баннер?",
                "Сколько будет стоить видео?",
                "Какой статус баннера?",
                "Какой срок по баннеру?",
                "Вы оплатили счёт?",
                "¿Cuándo estará listo el banner?",
                "¿Cuándo sale el vídeo?",
                "¿Cuál es el plazo para el banner?",
                "¿Cuánto cuesta el banner?",
                "¿Qué cuesta el banner?",
                "¿Está listo el banner?",
                "¿Habéis pagado la factura?",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "When will you send the photos?",
                "When can we get the photos?",
                "Where is the banner?",
                "Когда вы пришлёте баннер?",
                "¿Cuándo nos enviáis las fotos?",
            ],
        ),
        (
            &["ask:payment"],
            &[
                "When will the invoice be paid?",
                "Please pay invoice 17",
                "Оплатите счёт 17",
                "¿Podéis pagar la factura 17?",
            ],
        ),
    ]);
}

#[test]
fn promised_days_are_counted_from_the_message() {
    for (text, expected) in [
        ("We'll send it tomorrow.", "2026-03-04"),
        ("We'll send it by Friday.", "2026-03-06"),
        ("We'll send it on Tuesday.", "2026-03-10"),
        ("We'll send it in 3 days.", "2026-03-06"),
        ("We'll send it by the end of the week.", "2026-03-06"),
        ("We'll send it by 2 April.", "2026-04-02"),
        ("We'll send it on 2026-03-30.", "2026-03-30"),
        ("Пришлём послезавтра.", "2026-03-05"),
        ("Пришлём через два дня.", "2026-03-05"),
        ("Пришлём до 31.03.", "2026-03-31"),
        ("Lo enviamos pasado mañana.", "2026-03-05"),
        ("Lo enviamos en dos días.", "2026-03-05"),
        ("Lo enviamos el 10 de marzo.", "2026-03-10"),
    ] {
        let acts = acts(text, day());
        let days: Vec<String> = acts
            .iter()
            .map(|act| match act {
                Act::Promise(By::Day(day)) => day.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(days, [expected], "{text}");
    }
}

/// Each section of each language has a phrase, so that no name is misspelt.
#[test]
fn every_section_has_phrases() {
    for (language, file) in [
        ("en", include_str!("../en.txt")),
        ("ru", include_str!("../ru.txt")),
        ("es", include_str!("../es.txt")),
    ] {
        let sections = crate::phrases::sections(file);
        for name in crate::import::draft::lexicon::NAMES {
            let name = name.replace('_', "-");
            assert!(
                sections
                    .get(name.as_str())
                    .is_some_and(|section| !section.phrases.is_empty()),
                "{language} {name}"
            );
        }
    }
}
