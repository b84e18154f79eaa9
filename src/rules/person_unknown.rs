use super::{Facts, faults};
use crate::charter::{Charter, Name};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Value, message};
use crate::source::{FaultKind, Spanned, did_you_mean, hint};

rule! {
    /// Checks for a name in `from`, `to`, `by`, `with` or `owner` that is not in the charter, and for a party's name
    /// where a person is required.
    ///
    /// The nearest known name is suggested. Where the charter may have the person under a misspelt key (one that is near and that no
    /// entry uses), or the name is the full name or the address of a person, nothing that this person may have settled by a decision
    /// or the confirmation of a call is due or late. A name that looks the same as a known one but differs from it has a rule of
    /// its own.
    ///
    /// ## Why it matters
    ///
    /// Who owes an answer, in which working hours, and who may decide all follow from the name. A misspelt one belongs
    /// to neither side.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: acount-manager   # error[person-unknown]
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
    /// to: bakery
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If somebody has left and was removed from the charter: add them back with `until`, so that what they did remains
    /// theirs.
    ///
    /// ## Configuration
    ///
    /// The names are listed under `people` and `parties` in the charter.
    "person-unknown": Authority, Form, Error, check without obligations
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    let looks = charter.looks();
    let mut findings = faults::findings(cx, FaultKind::UnknownPerson);
    for entry in cx.log().entries() {
        for (field, name, or_party) in entry.names() {
            let is_party = charter.party(&name.value).is_some();
            // What cannot be read of the charter is reported there.
            let may_be_known = charter.may_have_person(&name.value)
                || or_party && charter.may_have_party(&name.value);
            let is_known = charter.person(&name.value).is_some() || or_party && is_party;
            if !is_known && !may_be_known {
                findings.push(if is_party {
                    party(charter, entry, field, name)
                } else if looks.like(&name.value, or_party).is_some() {
                    unknown(cx, entry, field, name, or_party).unless(&["person-lookalike"])
                } else {
                    unknown(cx, entry, field, name, or_party)
                });
            }
        }
    }
    findings
}

fn unknown(
    cx: &Facts<'_>,
    entry: &Entry,
    field: &str,
    name: &Spanned<Name>,
    or_party: bool,
) -> Finding {
    let charter = cx.charter();
    let meant = cx.project.meant(&name.value);
    let people = charter.people.iter().map(|person| person.name.as_str());
    let parties = charter
        .parties
        .iter()
        .filter(|_| or_party)
        .map(|party| party.name.as_str());
    let or_party =
        or_party.then(|| message! { en: " or party", ru: " или стороны", es: " o parte" });
    let message = message! {
        en: "`{field}` of {id} names `{name}`, but the charter has no such person{or_party}",
        ru: "в `{field}` записи {id} указано `{name}`, но такого лица{or_party} в уставе проекта нет",
        es: "`{field}` de {id} indica `{name}`, pero el estatuto del proyecto no contiene esa persona{or_party}",
        field: field,
        id: entry.id(),
        name: &name.value,
        or_party: or_party,
    };
    let is_known = |name: &&str| charter.side(name).is_some();
    let names = name.value.split([',', ';']).map(str::trim);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let help = if names.len() > 1 && names.iter().all(is_known) {
        message! {
            en: "write several people as a list: `[{names}]`",
            ru: "нескольких лиц пишите списком: `[{names}]`",
            es: "escriba varias personas como una lista: `[{names}]`",
            names: names.join(", "),
        }
    } else if let Some(person) = meant {
        did_you_mean(&person.name)
    } else {
        hint(&name.value, people.chain(parties))
    };
    let finding = Finding::new(entry.at(name.span), message)
        .entry(entry.id())
        .distinguish(format!("{field} {}", name.value))
        .caption(message! {
            en: "not in the charter",
            ru: "нет в уставе проекта",
            es: "no figura en el estatuto del proyecto",
        })
        .help(help);
    match meant {
        Some(person) => finding.label(
            charter.source,
            person.name_span,
            message! {
                en: "perhaps this person: what the entry may settle is neither due nor late until then",
                ru: "возможно, это лицо; пока это неясно, то, что может закрывать запись, не считается ни просроченным, ни опоздавшим",
                es: "quizá esta persona: hasta entonces, lo que la entrada pueda resolver ni vence ni se retrasa",
            },
        ),
        None => finding,
    }
}

fn party(charter: &Charter, entry: &Entry, field: &str, name: &Spanned<Name>) -> Finding {
    let members: Vec<String> = charter
        .people
        .iter()
        .filter(|person| {
            person
                .party
                .as_ref()
                .is_some_and(|party| *party.value == *name.value)
        })
        .map(|person| format!("`{}`", person.name))
        .collect();
    let help = if members.is_empty() {
        message! {
            en: "name the person who acted",
            ru: "укажите, кто именно действовал",
            es: "indique la persona que actuó",
        }
    } else {
        message! {
            en: "name the person: {members}",
            ru: "укажите, кто именно: {members}",
            es: "indique la persona: {members}",
            members: Value::commas(members),
        }
    };
    let message = message! {
        en: "`{field}` of {id} requires a person, but {name} is a party",
        ru: "в `{field}` записи {id} нужно указать лицо, а {name} — сторона",
        es: "`{field}` de {id} requiere una persona, pero {name} es una parte",
        field: field,
        id: entry.id(),
        name: &name.value,
    };
    let mut finding = Finding::new(entry.at(name.span), message)
        .entry(entry.id())
        .distinguish(format!("{field} {}", name.value))
        .caption(message! { en: "a party", ru: "сторона", es: "una parte" })
        .help(help);
    if let Some(party) = charter.party(&name.value) {
        let text = message! { en: "this is a party", ru: "это сторона", es: "esto es una parte" };
        finding = finding.label(charter.source, party.name.span, text);
    }
    finding
}
