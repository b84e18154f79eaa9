use std::collections::HashSet;

use super::*;
use crate::message::Language;
use crate::obligation::State;

#[test]
fn each_state_and_each_thing_owed_has_its_own_words() {
    let states = [
        State::Open,
        State::Met,
        State::Late,
        State::Overdue,
        State::Waived,
        State::Refused,
    ];
    let owed = [
        What::Approval,
        What::Stage,
        What::Promise,
        What::CallRecord,
        What::Reminder,
    ];
    for language in Language::ALL {
        let words: HashSet<String> = states
            .iter()
            .map(|one| state(*one, What::Stage).text(language))
            .collect();
        assert_eq!(words.len(), states.len(), "{language}");
        let needs = Need::ALL.iter().map(|need| What::Answer(*need));
        let words: HashSet<String> = owed
            .into_iter()
            .chain(needs)
            .map(|what| super::owed(what).text(language))
            .collect();
        assert_eq!(words.len(), owed.len() + Need::ALL.len(), "{language}");
    }
}

#[test]
fn a_spanish_state_agrees_with_what_is_owed() {
    let words = |what| {
        let text = |one| state(one, what).text(Language::Spanish);
        (
            noun(what).text(Language::Spanish),
            text(State::Overdue),
            text(State::Met),
        )
    };
    let agreed = |noun: &str, overdue: &str, met: &str| (noun.into(), overdue.into(), met.into());
    assert_eq!(words(What::Stage), agreed("etapa", "vencida", "cumplida"));
    assert_eq!(
        words(What::Answer(Need::Payment)),
        agreed("pago", "vencido", "cumplido")
    );
    assert_eq!(
        words(What::Answer(Need::Materials)),
        agreed("materiales", "vencidos", "cumplidos")
    );
}
