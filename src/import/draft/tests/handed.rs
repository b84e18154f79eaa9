//! What is handed over, paid or refused, and what is another thing.

use super::support::{chat, check, conversation, item, lines, made};
use crate::import::model::{Body, Platform};

/// The drafts of a chat in short: of a request what it needs and its due, of an answer its number and what it gives.
pub(super) fn short(platform: Platform, said: &str) -> String {
    let drafted = lines(&made(&[chat(platform, said)], false));
    let short = drafted.lines().map(|line| {
        let words = line.split(' ').filter_map(|word| {
            let (name, value) = word.split_once('=')?;
            matches!(
                name,
                "needs" | "due" | "gives" | "answers" | "verdict" | "promises" | "on" | "of"
            )
            .then_some(value)
        });
        words.collect::<Vec<_>>().join(" ")
    });
    short.collect::<Vec<_>>().join(", ")
}

/// Checks what follows a request: pairs of answers and what they are.
#[track_caller]
fn answers(asked: &str, cases: &[(&str, &str)]) {
    let wrong = cases.iter().filter_map(|(answer, expected)| {
        let found = short(
            Platform::WhatsApp,
            &format!("0 am: {asked}\n7 md: {answer}"),
        );
        let (_, found) = found.split_once(", ").unwrap_or((&found, ""));
        (found != *expected).then(|| format!("{answer}: {found} instead of {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{asked}: {wrong:#?}");
}

#[test]
fn another_thing_that_is_handed_over_answers_nothing() {
    answers(
        "Could you send the photos of the rooms, please?",
        &[
            ("Here is the invoice", ""),
            ("Attached is the logo", ""),
            ("I sent the invoice", ""),
            ("Sending the contract now", ""),
            ("Here are the photos of the pool", ""),
            ("I can't send the invoice", ""),
            ("Here are the photos", "#0 all"),
            ("Here are the pictures", "#0 all"),
            ("Here are the photos of our rooms", "#0 all"),
            ("Here you go!", "#0 all"),
            ("Here they are, best regards from the office", "#0 all"),
            ("I've uploaded everything to the drive", "#0 all"),
            ("I uploaded them to the drive", "#0 all"),
            ("Attached the final selection", "#0 all"),
            ("Photos: https://drive.example/x", "#0 all"),
            ("Invoice: https://drive.example/x", ""),
            ("We can't send the photos", "#0 refusal"),
        ],
    );
    answers(
        "Пришлите, пожалуйста, фото номеров",
        &[
            ("Во вложении счёт", ""),
            ("Отправила договор", ""),
            ("Высылаю фото бассейна", ""),
            ("Высылаю фото", "#0 all"),
            ("Высылаю запрошенные материалы", "#0 all"),
            ("Высылаю фото номеров", "#0 all"),
            ("Держите, во вложении", "#0 all"),
            ("Прикрепила фотографии во вложении", "#0 all"),
        ],
    );
    answers(
        "¿Nos mandas las fotos de las habitaciones, por favor?",
        &[
            ("Te adjunto la factura", ""),
            ("Te adjunto las fotos de la piscina", ""),
            ("Te adjunto las fotos", "#0 all"),
            ("Te adjunto las fotos de las habitaciones", "#0 all"),
            ("Te mando la mitad el jueves", ""),
        ],
    );
}

#[test]
fn another_thing_that_is_paid_pays_nothing() {
    answers(
        "Please pay invoice 12.",
        &[
            ("We paid invoice 11", ""),
            ("We paid the photographer", ""),
            ("Here is the photo", ""),
            ("We paid invoice 12", "#0 all"),
            ("We paid it yesterday", "#0 all"),
            ("Paid", "#0 all"),
            ("Here's the proof of payment", "#0 all"),
            ("Yes, paid 300 EUR on Monday", "#0 all"),
            ("We have already paid the invoice", "#0 all"),
        ],
    );
    answers(
        "Оплатите счёт 12.",
        &[
            ("Оплатили счёт 11", ""),
            ("Гости оплатили", ""),
            ("Оплатили счёт 12", "#0 all"),
            ("Оплатили вчера", "#0 all"),
            ("Счёт оплачен", "#0 all"),
            ("Бухгалтерия оплатила", "#0 all"),
            ("Платёж отправлен, оплачено 500 евро", "#0 all"),
        ],
    );
    answers(
        "Por favor, paga la factura 12.",
        &[
            ("Hemos pagado la 11", ""),
            ("Hemos pagado la factura 12", "#0 all"),
            ("Ya está pagada", "#0 all"),
        ],
    );
}

#[test]
fn an_answer_belongs_to_the_request_that_it_names() {
    let two = "0 am: Please send the photos by Friday.\n\
               40 am: Please give us access to the CMS by Thursday.\n";
    for (answer, expected) in [
        (
            "The photos are attached, access follows on Monday",
            "#0 all",
        ),
        ("I'll send them by Thursday", "#0 promise 2026-03-05"),
        (
            "I'll send the photos on Thursday and give you access on Friday",
            "#0 promise 2026-03-05, #1 promise 2026-03-06",
        ),
        (
            "I'll send the photos on Thursday. I'll give you access on Friday.",
            "#0 promise 2026-03-05, #1 promise 2026-03-06",
        ),
        (
            "I'll send the photos on Thursday and I'll give you access on Friday.",
            "#0 promise 2026-03-05, #1 promise 2026-03-06",
        ),
        ("Here is the access: admin, 1234", "#1 all"),
        ("Access granted", "#1 all"),
    ] {
        let found = short(Platform::WhatsApp, &format!("{two}60 md: {answer}"));
        let found: Vec<&str> = found.split(", ").skip(2).collect();
        assert_eq!(found.join(", "), expected, "{answer}");
    }
    check(
        Platform::WhatsApp,
        "0 md: Could you change the font by Friday?
         40 md: Could you send the draft by Friday?
         60 am: We can't change the font",
        "request from=marketing-director to=account-manager needs=revision due=2026-03-06 (Asks)
         request from=marketing-director to=account-manager needs=answer due=2026-03-06 (Asks)",
    );
}

#[test]
fn a_file_is_what_was_asked_for_unless_it_is_no_such_thing() {
    let with = |asked: &str, kind: &str, file: &str, text: &str| {
        let file = Body::Attachment {
            kind: kind.to_owned(),
            file: Some(file.to_owned()),
            text: text.to_owned(),
        };
        let messages = vec![
            item(1, 0, "am", Body::Text(asked.to_owned())),
            item(2, 5, "md", file),
        ];
        let drafted = made(&[conversation(Platform::WhatsApp, messages)], false);
        lines(&drafted).contains("gives=all")
    };
    let photos = "Please send the photos of the rooms.";
    for (asked, kind, file, text, expected) in [
        (photos, "photo", "IMG-1.jpg", "", true),
        (photos, "document", "photos.zip", "", true),
        (photos, "document", "x.zip", "Hello", true),
        (photos, "document", "invoice-11.pdf", "", false),
        (photos, "document", "x.pdf", "the invoice", false),
        (
            photos,
            "document",
            "x.pdf",
            "I'll send them by Friday",
            false,
        ),
        (photos, "document", "x.pdf", "Not yet, sorry", false),
        (photos, "sticker", "STK-1.webp", "", false),
        (photos, "animation", "GIF-1.mp4", "", false),
        (photos, "contact", "Otto.vcf", "", false),
        (photos, "location", "https://maps.example/?q=1,2", "", false),
        (photos, "document", "invite.ics", "", false),
        ("Please pay invoice 12.", "photo", "IMG-1.jpg", "", false),
        (
            "Please pay invoice 12.",
            "document",
            "invoice-12.pdf",
            "",
            false,
        ),
        (
            "Please give us access to the CMS.",
            "photo",
            "IMG-1.jpg",
            "",
            false,
        ),
    ] {
        let found = with(asked, kind, file, text);
        assert_eq!(found, expected, "{asked} {kind} {file} {text}");
    }
}

#[test]
fn the_marks_of_an_address_are_none_of_the_sentence() {
    let link = "https://drive.example/folders/1AbC?usp=sharing&please=approve";
    for platform in [Platform::Telegram, Platform::Slack, Platform::Mail] {
        for (asked, answer, expected) in [
            (
                "Please approve the banner.",
                "Approved:",
                "approval, #0 approved",
            ),
            (
                "Please send the photos.",
                "Here are the photos:",
                "materials, #0 all",
            ),
            (
                "Please send the photos.",
                "I will send them by Thursday, the old ones are at",
                "materials, #0 promise 2026-03-05",
            ),
            (
                "Согласуйте баннер.",
                "Согласовано:",
                "approval, #0 approved",
            ),
            ("Пришлите фото.", "Высылаю фото:", "materials, #0 all"),
            (
                "Por favor, aprueba el banner.",
                "Aprobado:",
                "approval, #0 approved",
            ),
            ("Hello", "Here is the banner:", ""),
            ("Hello", "Zoom link for today:", ""),
            ("Hello", "Thanks.\nHotel,", ""),
        ] {
            let found = short(
                platform,
                &format!("0 am: {asked}\n7 md: {} {link}", answer.replace('\n', " ")),
            );
            assert_eq!(found, expected, "{asked} {answer}");
        }
    }
}

/// The name of a file says what it is as well as words beside it.
#[test]
fn a_file_without_words_is_what_its_name_says() {
    let sent = |name: &str| {
        let mut chat = chat(
            Platform::Telegram,
            "0 am: Please send us the invoice and the logo.\n7 md: x",
        );
        chat.messages[1].body = Body::Attachment {
            kind: "file".to_owned(),
            file: Some(format!("files/{name}")),
            text: String::new(),
        };
        made(&[chat], false)
    };
    for (name, gives) in [
        ("invoice-12.pdf", "part"),
        ("invoice_and_logo.zip", "all"),
        ("scan0012.pdf", "all"),
    ] {
        let drafted = sent(name);
        let expected = format!("answers=#0 gives={gives}");
        assert!(lines(&drafted).contains(&expected), "{name}");
        assert_eq!(drafted.drafts[1].title, name);
    }
}
