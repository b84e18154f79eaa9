use std::collections::HashMap;

use super::Context;
use crate::charter::{Charter, Name};
use crate::finding::Finding;
use crate::log::Entry;
use crate::source::{Fix, Location, Span, Spanned, composed, looks, mixed_word, number, odd_character, unseen};

rule! {
    /// Finds a name that looks like another one and is not: a Cyrillic letter in a Latin name, a character that nobody sees.
    ///
    /// Looked at are the ids of people and parties in the charter, people's names in full, and the names in entries. In the charter a word
    /// that mixes letters of several scripts is told even where no other name looks like it. A name whose letters and marks only stand apart is mended by `projlog check --fix`.
    ///
    /// ## Why it matters
    ///
    /// For projlog it is somebody else, who may decide nothing; for a reader it is the same person. Both are wrong about what is binding.
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
    /// Where two people have ids such as `designer-1` and `designer-l`. They are told apart more easily under other ids.
    ///
    /// ## Configuration
    ///
    /// The names stand under `people` and `parties` in the charter.
    "person-lookalike": Authority, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    let parties = charter.parties.iter().map(|party| ("party", party.name.as_str(), party.name.span));
    let people = charter.people.iter().map(|person| ("person", person.name.as_str(), person.name_span));
    let mut findings = in_charter(charter, parties.chain(people));
    let names = charter.people.iter().filter_map(|person| Some(("name", person.full_name.as_deref()?, person.name_span)));
    findings.extend(in_charter(charter, names));
    let look = charter.looks();
    for entry in cx.log().entries() {
        for (field, name, or_party) in entry.names() {
            if charter.person(&name.value).is_some() || charter.party(&name.value).is_some() {
                continue;
            }
            findings.extend(look.like(&name.value, or_party).map(|model| {
                let finding = in_entry(entry, field, name, model);
                let composed = composed(&name.value).filter(|composed| composed == model && !cx.may_be_sealed(entry.id()));
                finding.fix(composed.and_then(|composed| Fix::word(name.span, &name.value, composed)))
            }));
        }
    }
    findings
}

/// Names of the charter that look like one before them, or mix what does not belong together.
fn in_charter<'c>(charter: &'c Charter, names: impl Iterator<Item = (&'static str, &'c str, Span)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<String, (&str, Span)> = HashMap::new();
    for (what, name, span) in names {
        let place = Location { source: charter.source, span };
        let (first, first_span) = *seen.entry(looks(name)).or_insert((name, span));
        if first != name {
            let odd = odd_character(name, first);
            let finding = Finding::new(place, format!("the {what} {name} looks like {first} and is not: it has {odd}"))
                .caption(format!("here is {odd}"))
                .label(charter.source, first_span, "what it looks like")
                .help(if what == "name" {
                    "write one name in the same letters, and give two people two names".to_owned()
                } else {
                    format!("if it is the same, write `{first}`; if not, give it an id that nobody takes for the other")
                });
            findings.push(finding);
        } else if let Some((word, odd)) = mixed_word(name) {
            let odd = number(odd);
            let message = format!("the {what} {name} mixes letters of several scripts: {odd} stands in `{word}`");
            findings.push(Finding::new(place, message).caption(format!("{odd} in `{word}`")).help("write the word in letters of one script"));
        } else if let Some(odd) = unseen(name).filter(|_| what != "name").map(number) {
            let message = format!("the {what} {name} holds a character that nobody sees: {odd}");
            findings.push(Finding::new(place, message).caption(format!("{odd} is in it")).help("write the id without it"));
        }
    }
    findings
}

fn in_entry(entry: &Entry, field: &str, name: &Spanned<Name>, model: &str) -> Finding {
    let (id, name_text) = (entry.id(), &name.value);
    let odd = odd_character(name_text, model);
    let message = format!("`{field}` of {id} names {name_text}, which looks like {model} and is not: it has {odd}");
    Finding::new(entry.at(name.span), message)
        .entry(id)
        .distinguish(format!("{field} {name_text}"))
        .caption(format!("here is {odd}"))
        .help(format!("write `{model}`"))
}
