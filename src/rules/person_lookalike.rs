use std::collections::HashMap;

use super::Facts;
use crate::charter::{Charter, Name};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::source::{
    Fix, Location, Span, Spanned, composed, looks, mixed_word, number, odd_character, unseen,
};

rule! {
    /// Checks for a name that looks like another one but differs from it: by a Cyrillic letter in a Latin name, or by
    /// an invisible character.
    ///
    /// The ids of people and parties in the charter, people's full names, and the names in entries are checked. In the
    /// charter, a word that mixes letters of several scripts is reported even if no other name looks like it. If the
    /// two names differ only in Unicode normalization, `projlog check --fix` corrects it.
    ///
    /// ## Why it matters
    ///
    /// For projlog it is somebody else, without authority; for a reader it is the same person. Both are wrong
    /// about what is binding.
    ///
    /// ## Bad
    ///
    /// The first letter of the name is a Cyrillic one.
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: аccount-manager   # error[person-lookalike] U+0430
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If two people have ids such as `designer-1` and `designer-l`. Other ids are easier to distinguish.
    ///
    /// ## Configuration
    ///
    /// The names are listed under `people` and `parties` in the charter.
    "person-lookalike": Authority, Form, Error, check without obligations
}

/// The owner of a name in the charter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Party,
    Person,
    /// A person's full name; the others are ids.
    FullName,
}

impl Named {
    fn noun(self) -> Message {
        match self {
            Self::Party => message! { en: "the party", ru: "сторона", es: "la parte" },
            Self::Person => message! { en: "the person", ru: "лицо", es: "la persona" },
            Self::FullName => message! { en: "the name", ru: "имя", es: "el nombre" },
        }
    }
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    let parties = charter
        .parties
        .iter()
        .map(|party| (Named::Party, party.name.as_str(), party.name.span));
    let people = charter
        .people
        .iter()
        .map(|person| (Named::Person, person.name.as_str(), person.name_span));
    let mut findings = in_charter(charter, parties.chain(people));
    let names = charter.people.iter().filter_map(|person| {
        Some((
            Named::FullName,
            person.full_name.as_deref()?,
            person.name_span,
        ))
    });
    findings.extend(in_charter(charter, names));
    let look = charter.looks();
    for entry in cx.log().entries() {
        for (field, name, or_party) in entry.names() {
            if charter.person(&name.value).is_some() || charter.party(&name.value).is_some() {
                continue;
            }
            findings.extend(look.like(&name.value, or_party).map(|model| {
                let finding = in_entry(entry, field, name, model);
                let composed = composed(&name.value)
                    .filter(|composed| composed == model && !cx.may_be_sealed(entry.id()));
                finding
                    .fix(composed.and_then(|composed| Fix::word(name.span, &name.value, composed)))
            }));
        }
    }
    findings
}

/// Names in the charter that look like an earlier one, or mix scripts.
fn in_charter<'c>(
    charter: &'c Charter,
    names: impl Iterator<Item = (Named, &'c str, Span)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<String, (&str, Span)> = HashMap::new();
    for (what, name, span) in names {
        let place = Location {
            source: charter.source,
            span,
        };
        let (first, first_span) = *seen.entry(looks(name)).or_insert((name, span));
        if first != name {
            let text =
                message! { en: "looks the same", ru: "выглядит так же", es: "parece lo mismo" };
            findings.push(like(place, what, name, first).label(charter.source, first_span, text));
        } else if let Some((word, odd)) = mixed_word(name) {
            findings.push(mixed(place, what, name, word, &number(odd)));
        } else if let Some(odd) = unseen(name).filter(|_| what != Named::FullName).map(number) {
            findings.push(invisible(place, what, name, &odd));
        }
    }
    findings
}

fn like(place: Location, what: Named, name: &str, first: &str) -> Finding {
    let odd = odd_character(name, first);
    let message = message! {
        en: "{what} {name} looks like {first} but differs: it contains {odd}",
        ru: "{what} {name} выглядит как {first}, но отличается: содержит {odd}",
        es: "{what} {name} parece {first}, pero no es igual: contiene {odd}",
        what: what.noun(),
        name: name,
        first: first,
        odd: &odd,
    };
    let help = if what == Named::FullName {
        message! {
            en: "write one name in the same letters everywhere, and give two people two different names",
            ru: "пишите одно имя везде одними и теми же буквами, а двум людям дайте разные имена",
            es: "escriba un mismo nombre siempre con las mismas letras y dé a dos personas nombres distintos",
        }
    } else {
        message! {
            en: "if it is the same, write `{first}`; if not, choose an id that cannot be mistaken for the other",
            ru: "если это одно и то же, пишите `{first}`; если нет, выберите id, который не спутать с другим",
            es: "si es lo mismo, escriba `{first}`; si no, elija un id que no pueda confundirse con el otro",
            first: first,
        }
    };
    Finding::new(place, message)
        .distinguish(format!("{what:?} {name}"))
        .caption(contains(&odd))
        .help(help)
}

fn mixed(place: Location, what: Named, name: &str, word: &str, odd: &str) -> Finding {
    let message = message! {
        en: "{what} {name} mixes letters of several scripts: {odd} in `{word}`",
        ru: "{what} {name} смешивает буквы разных алфавитов: {odd} в `{word}`",
        es: "{what} {name} mezcla letras de varios alfabetos: {odd} en `{word}`",
        what: what.noun(),
        name: name,
        odd: odd,
        word: word,
    };
    Finding::new(place, message)
        .distinguish(format!("{what:?} {name}"))
        .caption(message! {
            en: "{odd} in `{word}`",
            ru: "{odd} в `{word}`",
            es: "{odd} en `{word}`",
            odd: odd,
            word: word,
        })
        .help(message! {
            en: "write the word in letters of one script",
            ru: "напишите слово буквами одного алфавита",
            es: "escriba la palabra con letras de un solo alfabeto",
        })
}

fn invisible(place: Location, what: Named, name: &str, odd: &str) -> Finding {
    let message = message! {
        en: "{what} {name} contains an invisible character: {odd}",
        ru: "{what} {name} содержит невидимый символ: {odd}",
        es: "{what} {name} contiene un carácter invisible: {odd}",
        what: what.noun(),
        name: name,
        odd: odd,
    };
    Finding::new(place, message)
        .distinguish(format!("{what:?} {name}"))
        .caption(contains(odd))
        .help(message! {
            en: "write the id without it",
            ru: "напишите id без него",
            es: "escriba el id sin él",
        })
}

fn in_entry(entry: &Entry, field: &str, name: &Spanned<Name>, model: &str) -> Finding {
    let odd = odd_character(&name.value, model);
    let message = message! {
        en: "`{field}` of {id} names {name}, which looks like {model} but differs: it contains {odd}",
        ru: "`{field}` в {id}: {name} выглядит как {model}, но отличается: содержит {odd}",
        es: "`{field}` de {id} indica {name}, que parece {model}, pero no es igual: contiene {odd}",
        field: field,
        id: entry.id(),
        name: &name.value,
        model: model,
        odd: &odd,
    };
    Finding::new(entry.at(name.span), message)
        .entry(entry.id())
        .distinguish(format!("{field} {}", name.value))
        .caption(contains(&odd))
        .help(message! {
            en: "write `{model}`",
            ru: "напишите `{model}`",
            es: "escriba `{model}`",
            model: model,
        })
}

fn contains(odd: &str) -> Message {
    message! { en: "contains {odd}", ru: "содержит {odd}", es: "contiene {odd}", odd: odd }
}
