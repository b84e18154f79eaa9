use super::*;

fn found(text: &str) -> Vec<&str> {
    mentions(text)
        .into_iter()
        .map(|mention| text.get(mention.range).unwrap())
        .collect()
}

#[test]
fn words_are_found_in_any_case_and_with_accents_of_their_own() {
    for (text, words) in [
        ("We spoke on the phone.", "We spoke"),
        ("WE SPOKE ON THE PHONE.", "WE SPOKE"),
        ("Созвонились с клиентом.", "Созвонились"),
        (
            "Hablamos por tele\u{301}fono.",
            "Hablamos por tele\u{301}fono",
        ),
        ("HABLAMOS POR TELÉFONO.", "HABLAMOS POR TELÉFONO"),
        ("Позвонил клиент, просит и\u{306}од.", "Позвонил"),
    ] {
        let found = found(text);
        assert!(
            found.len() == 1 && found[0].starts_with(words),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn words_may_stand_on_two_lines_and_marks_part_them() {
    assert_eq!(
        found("As agreed on\nthe phone, we go on."),
        ["agreed on\nthe phone"]
    );
    assert!(found("we, spoke").is_empty());
    assert!(found("respoke созвонимся").is_empty());
}

#[test]
fn a_sentence_counts_once_and_questions_and_quotations_do_not() {
    assert_eq!(
        found("We spoke on the phone and then she called me."),
        ["We spoke on the phone"]
    );
    assert!(found("Have we spoken? We spoke on the phone, did we not?").is_empty());
    assert!(found("The slogan is \"We spoke on the phone\".").is_empty());
}

#[test]
fn nothing_breaks_on_odd_texts() {
    for text in [
        "",
        "phone",
        "\u{301}",
        "on the phone said \u{201c}",
        &"phone said on the ".repeat(500),
        "\u{cc}\u{301}созвонились\u{301}",
    ] {
        for mention in mentions(text) {
            assert!(
                text.get(mention.range).is_some() && text.get(mention.sentence).is_some(),
                "{text}"
            );
        }
    }
}

#[test]
fn each_language_has_every_section_that_is_read() {
    for file in FILES {
        let sections = language::read(file);
        for name in language::NAMES {
            assert!(
                sections.contains_key(name.replace('_', "-").as_str()),
                "{name}"
            );
        }
    }
}
