use super::*;

fn found(text: &str) -> Vec<&str> {
    mentions(text)
        .into_iter()
        .map(|mention| text.get(mention.range).unwrap())
        .collect()
}

#[test]
fn words_are_found_in_any_case_and_with_accents_of_their_own() {
    assert_eq!(
        found("We spoke on the phone. WE SPOKE ON THE PHONE."),
        ["We spoke on the phone", "WE SPOKE ON THE PHONE"]
    );
    assert_eq!(found("Созвонились с клиентом."), ["Созвонились"]);
    assert_eq!(
        found("Hablamos por tele\u{301}fono."),
        ["Hablamos por tele\u{301}fono"]
    );
    assert_eq!(found("HABLAMOS POR TELÉFONO."), ["HABLAMOS POR TELÉFONO"]);
    assert_eq!(found("Позвонил клиент, просит и\u{306}од."), ["Позвонил"]);
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
