//! The dates in a request that are its due, and those of other things.

use chrono::NaiveDate;

use crate::import::draft::{Act, acts};

/// What is asked for by when, in a message of Tuesday 3 March 2026.
fn due(text: &str) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap();
    let acts = acts(text, day);
    let asks = acts.iter().find_map(|act| match act {
        Act::Ask(_, due) => Some(*due),
        _ => None,
    });
    let asks = asks.unwrap_or_else(|| panic!("no request: {text}"));
    asks.map(|day| day.to_string())
}

#[test]
fn a_date_is_a_due_only_where_the_words_say_so() {
    for text in [
        "Please send us the photos from 12 February.",
        "Please pay the invoice of 15 January.",
        "Please pay the invoice of 15 March.",
        "Could you send the report for the week of 23 February?",
        "Please send the minutes of the meeting on 27 February.",
        "Please send the logo, the fair is on 12 March.",
        "Please confirm what we discussed on Friday.",
        "Please approve the post that goes online tomorrow.",
        "Please approve the offer that is valid until 12 March.",
        "Please send the photos by 12 February.",
        "Should I send it by Friday?",
        "Do you want me to send it by Friday?",
        "Пришлите фото от 12 февраля.",
        "Пришлите, пожалуйста, отчёт за 12 марта.",
        "Согласуйте, пожалуйста, пост, который выйдет завтра.",
        "Прислать вам логотип до пятницы?",
        "¿Nos puedes enviar las fotos del 12 de febrero?",
        "Enviad el logo, por favor, la feria es el 12 de marzo.",
        "¿Lo envío antes del viernes, o después?",
    ] {
        assert_eq!(due(text), None, "{text}");
    }
    for (text, expected) in [
        ("Please send the photos by 12 March.", "2026-03-12"),
        ("Please send the photos by Friday, 20 March.", "2026-03-20"),
        ("Please send the photos until Friday.", "2026-03-06"),
        (
            "Please send the photos from the fair by Friday.",
            "2026-03-06",
        ),
        (
            "Please send the photos no later than 12 March.",
            "2026-03-12",
        ),
        (
            "Please send the photos on Friday at the latest.",
            "2026-03-06",
        ),
        ("Please send the photos by tomorrow.", "2026-03-04"),
        (
            "Please send the photos by the end of the week.",
            "2026-03-06",
        ),
        ("Please send the photos within 3 days.", "2026-03-06"),
        ("Can we have the photos by Friday?", "2026-03-06"),
        ("Пришлите, пожалуйста, фото до 12 марта.", "2026-03-12"),
        ("Пришлите, пожалуйста, фото к пятнице.", "2026-03-06"),
        (
            "Пришлите, пожалуйста, фото не позднее 12 марта.",
            "2026-03-12",
        ),
        ("Пришлите, пожалуйста, фото до конца недели.", "2026-03-06"),
        (
            "Enviad las fotos para el 12 de marzo, por favor.",
            "2026-03-12",
        ),
        (
            "Enviad las fotos antes del viernes, por favor.",
            "2026-03-06",
        ),
        (
            "Enviad las fotos a más tardar el viernes, por favor.",
            "2026-03-06",
        ),
        (
            "Enviad las fotos el viernes a más tardar, por favor.",
            "2026-03-06",
        ),
    ] {
        assert_eq!(due(text).as_deref(), Some(expected), "{text}");
    }
}

/// In December, January is that of the next year; in March it is over.
#[test]
fn a_day_that_is_over_is_not_that_of_the_next_year() {
    let day = NaiveDate::from_ymd_opt(2025, 12, 20).unwrap();
    let next = NaiveDate::from_ymd_opt(2026, 1, 10);
    let found = acts("Please send the photos by 10 January.", day);
    assert!(
        matches!(found.as_slice(), [Act::Ask(_, due)] if *due == next),
        "{found:?}"
    );
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    for text in [
        "I'll send it by 1 March.",
        "Пришлю до 1 марта.",
        "Lo enviaré antes del 1 de marzo.",
    ] {
        assert_eq!(acts(text, day), [], "{text}");
    }
}
