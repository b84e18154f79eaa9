use super::{Context, faults};
use crate::charter::{Charter, Name};
use crate::finding::Finding;
use crate::log::Entry;
use crate::source::{FaultKind, Spanned, suggestion};

rule! {
    /// Finds a name in `from`, `to`, `by`, `with` or `owner` that nobody in the charter has, and a party's name where a person
    /// acts.
    ///
    /// The nearest known name is shown. One that looks the same as a known name, and is not, is told by a rule of its own.
    ///
    /// ## Why it matters
    ///
    /// Who owes an answer, in which working hours, and who may decide all follow from the name. A misspelt one belongs to no
    /// side.
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
    /// Where somebody has left and was taken out of the charter: put them back with `until`, so that what they did stays theirs.
    ///
    /// ## Configuration
    ///
    /// The names stand under `people` and `parties` in the charter.
    "person-unknown": Authority, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    let looks = charter.looks();
    let mut findings = faults::told(cx, FaultKind::UnknownPerson);
    for entry in cx.log().entries() {
        for (field, name, or_party) in entry.names() {
            let is_party = charter.party(&name.value).is_some();
            if charter.person(&name.value).is_none() && !(or_party && is_party) {
                findings.push(if is_party {
                    party(charter, entry, field, name)
                } else if looks.like(&name.value, or_party).is_some() {
                    unknown(charter, entry, field, name, or_party).unless(&["person-lookalike"])
                } else {
                    unknown(charter, entry, field, name, or_party)
                });
            }
        }
    }
    findings
}

fn unknown(charter: &Charter, entry: &Entry, field: &str, name: &Spanned<Name>, or_party: bool) -> Finding {
    let people = charter.people.iter().map(|person| person.name.as_str());
    let parties = charter.parties.iter().filter(|_| or_party).map(|party| party.name.as_str());
    let what = if or_party { "person or party" } else { "person" };
    let message = format!("`{field}` of {} names {}, and the charter has no such {what}", entry.id(), name.value);
    Finding::new(entry.at(name.span), message)
        .entry(entry.id())
        .distinguish(format!("{field} {}", name.value))
        .caption("not in the charter")
        .help(suggestion(&name.value, people.chain(parties)))
}

fn party(charter: &Charter, entry: &Entry, field: &str, name: &Spanned<Name>) -> Finding {
    let members: Vec<String> = charter
        .people
        .iter()
        .filter(|person| person.party.as_ref().is_some_and(|party| *party.value == *name.value))
        .map(|person| format!("`{}`", person.name))
        .collect();
    let help = if members.is_empty() {
        "name the person who acted".to_owned()
    } else {
        format!("name the person: {}", members.join(", "))
    };
    let mut finding =
        Finding::new(entry.at(name.span), format!("`{field}` of {} takes a person, and {} is a party", entry.id(), name.value))
            .entry(entry.id())
            .distinguish(format!("{field} {}", name.value))
            .caption("a party")
            .help(help);
    if let Some(party) = charter.party(&name.value) {
        finding = finding.label(charter.source, party.name.span, "this is a party");
    }
    finding
}
