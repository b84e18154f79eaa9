//! Scopes as they are written. A project may have scopes of its own, so only what is near a known one, or no plain word, is
//! a mistake.

use super::authority::{ALL, BUDGET, CHARTER, DELIVERABLES, PLAN};
use super::value::Name;
use crate::message::{Message, message};
use crate::source::{
    Also, Fault, FaultKind, Spanned, did_you_mean, hint, looks, nearest, only_translated, write_it,
};
use crate::yaml::Decoder;

/// The known scopes, with what people write for them in Russian and Spanish. Words of a few letters have too many neighbours, so
/// that their misspellings are listed as well.
const KNOWN: [(&str, Also); 5] = [
    (PLAN, ["план", "plans|paln|plna|pln|plann|pplan"]),
    (
        DELIVERABLES,
        [
            "результаты|результат|результаты работ",
            "entregables|entregable",
        ],
    ),
    (BUDGET, ["бюджет", "presupuesto"]),
    (
        CHARTER,
        ["устав|устав проекта", "estatuto|estatuto del proyecto"],
    ),
    (ALL, ["всё|все|alll|al", "todo|todos"]),
];

/// What people write for a known scope that is none of its names: an approval is a decision on what is delivered.
const INSTEAD: [(&str, Also); 3] = [
    (
        DELIVERABLES,
        [
            "approval|approvals|approving|acceptance|accepting|delivery|deliveries|sign off|signoff|приёмка|приёмку|согласование|согласования|утверждение|сдача",
            "aprobación|aprobaciones|aceptación|entrega|entregas|visto bueno",
        ],
    ),
    (
        PLAN,
        [
            "planning|schedule|deadline|deadlines|сроки|график",
            "planificación|plazos|cronograma",
        ],
    ),
    (ALL, ["everything|anything|любые|что угодно", "cualquiera"]),
];

/// Answers to the question whether somebody decides; they do not say what.
const YES_OR_NO: [&str; 26] = [
    "yes",
    "y",
    "true",
    "on",
    "no",
    "n",
    "not",
    "false",
    "off",
    "none",
    "nothing",
    "null",
    "nil",
    "n/a",
    "да",
    "нет",
    "верно",
    "никто",
    "ничего",
    "sí",
    "si",
    "nada",
    "ninguno",
    "verdadero",
    "falso",
    "~",
];

/// The words that may stand between two scopes.
const BETWEEN: [&str; 8] = ["and", "or", "и", "или", "y", "e", "o", "up"];

/// The shortest known scope of which a misspelling is told by its letters.
const LONG: usize = 6;

/// A scope that can be read. Anything else is reported.
pub(super) fn read(scope: Spanned<Name>, decoder: &mut Decoder<'_>) -> Option<Spanned<Name>> {
    let Some(help) = wrong(&scope.value) else {
        return Some(scope);
    };
    let message = message! {
        en: "`{scope}` is not a scope",
        ru: "`{scope}` — не область полномочий",
        es: "`{scope}` no es un ámbito",
        scope: &scope.value,
    };
    let fault = Fault::new(FaultKind::WrongValue, scope.span, message);
    decoder.faults.push(fault.help(help));
    None
}

/// The known scope that a word means.
fn meant(word: &str) -> Option<&'static str> {
    let known = || KNOWN.iter().map(|(name, _)| *name);
    let alike = || known().find(|name| looks(name) == looks(&word.to_lowercase()));
    let long = known().filter(|name| name.len() >= LONG && word.chars().all(is_in_word));
    only_translated(word, KNOWN)
        .or_else(alike)
        .or_else(|| nearest(word, long))
}

/// Whether a character may be part of a word.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// How a text that is not a scope should be written; `None` if it is one.
fn wrong(text: &str) -> Option<Message> {
    let known = || KNOWN.iter().map(|(name, _)| *name);
    if known().any(|name| name == text) {
        return None;
    }
    if let Some(name) = meant(text).or_else(|| only_translated(text, INSTEAD)) {
        return Some(did_you_mean(name));
    }
    if YES_OR_NO.contains(&text.trim().to_lowercase().as_str()) {
        return Some(hint("", known()));
    }
    let words = text.split(|c: char| !is_in_word(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| {
        let mut digits = word.chars().filter(|c| c.is_alphanumeric());
        digits.all(|c| c.is_ascii_digit())
    };
    let is_plain =
        !text.contains([';', ',', ':', '(', ')', '[', ']', '{', '}']) && text == text.trim();
    let named: Vec<&str> = words.iter().filter_map(|word| meant(word)).collect();
    let others = || words.iter().filter(|word| meant(word).is_none());
    let mut other_words = others().filter(|word| !is_number(word) && !BETWEEN.contains(word));
    let is_wrong = !is_plain
        || words.iter().all(|word| is_number(word))
        || !named.is_empty() && other_words.next().is_none();
    if !is_wrong {
        return None;
    }
    let number: String = others().filter(|word| is_number(word)).copied().collect();
    Some(match named.as_slice() {
        [name] if !number.is_empty() => write_it(&format!("{name}: {number}")),
        [name] => did_you_mean(name),
        [] => hint("", known()),
        _ => message! {
            en: "make each scope an item of its own",
            ru: "сделайте каждую область отдельным элементом списка",
            es: "ponga cada ámbito en un elemento propio",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::assert_table;

    #[test]
    fn scopes_of_ones_own_are_scopes_and_what_is_near_a_known_one_is_not() {
        assert_table(
            "plan                  | -
             design                | -
             media plan            | -
             plant                 | -
             call                  | -
             R&D                   | -
             дизайн                | -
             дизайн-макеты         | -
             chart                 | -
             deliverable           | did you mean `deliverables`?
             Deliverables          | did you mean `deliverables`?
             delivrables           | did you mean `deliverables`?
             deliverаbles          | did you mean `deliverables`?
             результаты            | did you mean `deliverables`?
             entregables           | did you mean `deliverables`?
             ALL                   | did you mean `all`?
             аll                   | did you mean `all`?
             всё                   | did you mean `all`?
             todo                  | did you mean `all`?
             paln                  | did you mean `plan`?
             budgt                 | did you mean `budget`?
             presupuesto           | did you mean `budget`?
             deliverables;         | did you mean `deliverables`?
             deliverables (all)    | make each scope an item of its own
             plan, deliverables    | make each scope an item of its own
             план и бюджет         | make each scope an item of its own
             plan y entregables    | make each scope an item of its own
             budget 50000          | write `budget: 50000`
             budget:50000          | write `budget: 50000`
             budget 50 000         | write `budget: 50000`
             approval              | did you mean `deliverables`?
             Acceptance            | did you mean `deliverables`?
             delivery              | did you mean `deliverables`?
             sign-off              | did you mean `deliverables`?
             приёмка               | did you mean `deliverables`?
             delivery dates        | -
             schedule              | did you mean `plan`?
             everything            | did you mean `all`?
             yes                   | known: `plan`, `deliverables`, `budget`, `charter`, `all`
             TRUE                  | known: `plan`, `deliverables`, `budget`, `charter`, `all`
             null                  | known: `plan`, `deliverables`, `budget`, `charter`, `all`
             ~                     | known: `plan`, `deliverables`, `budget`, `charter`, `all`
             да                    | known: `plan`, `deliverables`, `budget`, `charter`, `all`
             50000                 | known: `plan`, `deliverables`, `budget`, `charter`, `all`",
            |cells| wrong(cells[0]).map_or_else(|| "-".to_owned(), |help| help.english()),
        );
        assert!(wrong("deliverables ").is_some());
        assert!(wrong("- -").is_some());
    }
}
