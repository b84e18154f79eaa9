use std::collections::HashSet;

use super::*;
use crate::message::Language;

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
            .map(|one| state(*one).text(language))
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
