use super::{Context, authority};
use crate::charter::{Authority, Charter, DELIVERABLES, PLAN, Party, Person, When};
use crate::finding::Finding;
use crate::log::value::Need;
use crate::log::{Entry, Kind};
use crate::obligation::{End, Obligation, What};
use crate::source::Location;

rule! {
    /// Finds that at this moment nobody may decide something the plan needs; or, in a party with one voice, somebody besides that voice.
    ///
    /// Needed are `deliverables` of the side that owes an approval, or for which an open stage is made, and `plan` of anybody while a stage is open.
    /// That several people of a party may decide the same is commonplace and not told, unless the party names a `speaker`, who may decide
    /// it: then another grant of it is a second voice. A delegation of the speaker is none.
    ///
    /// ## Why it matters
    ///
    /// Somebody left, or a delegation ran out, and nobody noticed. What is delivered now can be accepted by nobody.
    ///
    /// ## Bad
    ///
    /// The marketing director left on 13 March.
    ///
    /// As of 2026-03-17T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }   # warning[authority-gap] `deliverables`
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [deliverables], until: 2026-03-13 }
    ///   brand-manager: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-17T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [deliverables], until: 2026-03-13 }
    ///   brand-manager: { party: bakery, decides: [deliverables], from: 2026-03-14 }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// Where it is known who decides, and the charter does not say so.
    ///
    /// ## Configuration
    ///
    /// `decides`, `delegates`, `from` and `until` of people, and `speaker` of parties, in the charter.
    "authority-gap": Authority, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.project.charter_at(cx.as_of);
    let when = When { from: cx.as_of, to: cx.as_of };
    let approvals = open(cx, |what| matches!(what, What::Approval | What::Answer(Need::Approval)), |o| o.debtor.as_deref());
    let stages = open(cx, |what| what == What::Stage, |o| o.creditor.as_deref());
    let mut findings = Vec::new();
    for party in &charter.parties {
        let of = |(side, _): &&(Option<&str>, &Entry)| *side == Some(party.name.as_str());
        let waits: Vec<&Entry> = approvals.iter().filter(of).chain(stages.iter().filter(of)).map(|(_, entry)| *entry).collect();
        let planned: Vec<&Entry> = stages.iter().map(|(_, entry)| *entry).collect();
        for (scope, waits) in [(DELIVERABLES, &waits), (PLAN, &planned)].into_iter().filter(|(_, waits)| !waits.is_empty()) {
            let holders = holders(charter, scope, when, Some(party));
            if holders.is_empty() && scope == DELIVERABLES {
                findings.push(nobody(cx, charter, party, &format!("nobody of {}", party.name.value), scope, waits));
            }
            findings.extend(two_voices(cx, charter, party, scope, waits, &holders));
        }
    }
    let planned: Vec<&Entry> = stages.iter().map(|(_, entry)| *entry).collect();
    if let Some(party) = charter.parties.first().filter(|_| !planned.is_empty() && holders(charter, PLAN, when, None).is_empty()) {
        findings.push(nobody(cx, charter, party, "nobody", PLAN, &planned));
    }
    findings
}

/// The obligations of a kind that have not ended: the side that one of their ends is at, and the entry.
fn open<'p>(
    cx: &Context<'p>,
    what: impl Fn(What) -> bool,
    side: impl Fn(&'p Obligation) -> Option<&'p str>,
) -> Vec<(Option<&'p str>, &'p Entry)> {
    let begun = |entry: &Entry| entry.kind == Kind::Stage || cx.happened(entry);
    cx.owed(what).filter(|(o, entry)| o.end == End::Open && begun(entry)).map(|(o, entry)| (side(o), entry)).collect()
}

/// The people, of a party or of all, who may decide a scope, each with whoever delegated it.
fn holders<'c>(charter: &'c Charter, scope: &str, when: When, of: Option<&Party>) -> Vec<(&'c Person, Option<String>)> {
    let is_of = |person: &Person, party: &Party| person.party.as_ref().is_some_and(|own| own.value == party.name.value);
    let people = charter.people.iter().filter(|person| of.is_none_or(|party| is_of(person, party)));
    let holds = people.filter_map(|person| match charter.authority(person, scope, None, when) {
        Authority::Granted { from } => Some((person, from)),
        _ => None,
    });
    holds.collect()
}

fn nobody(cx: &Context<'_>, charter: &Charter, party: &Party, who: &str, scope: &str, waits: &[&Entry]) -> Finding {
    let when = When { from: cx.as_of, to: cx.as_of };
    let place = Location { source: charter.source, span: party.name.span };
    let message = format!("{who} may decide `{scope}` at this moment, and {}", needing(waits));
    let mut finding = authority::on_charter(cx, place, message, &format!("{who} may decide `{scope}` now"))
        .distinguish(format!("{scope} {}", party.name.value))
        .help(format!("agree in the charter on who may decide `{scope}`: a grant under `decides`, or a delegation that holds now"));
    for person in &charter.people {
        let of_party = scope == PLAN || person.party.as_ref().is_some_and(|own| own.value == party.name.value);
        if let (true, Authority::OutOfTerm { grant, term }) = (of_party, charter.authority(person, scope, None, when)) {
            finding = finding.label(charter.source, grant, format!("{} may, but only {term}", person.name));
        }
    }
    with_entries(finding, waits)
}

/// A party with one voice, in which somebody else may decide the same by a grant of their own.
fn two_voices(
    cx: &Context<'_>,
    charter: &Charter,
    party: &Party,
    scope: &str,
    waits: &[&Entry],
    holders: &[(&Person, Option<String>)],
) -> Option<Finding> {
    let speaker = party.speaker.as_ref()?;
    holders.iter().find(|(person, _)| person.name == speaker.value)?;
    let by_speaker = |from: &Option<String>| from.as_ref() == Some(&speaker.value);
    let (other, _) = holders.iter().find(|(person, from)| person.name != speaker.value && !by_speaker(from))?;
    let place = Location { source: charter.source, span: other.name_span };
    let message = format!(
        "{} may decide `{scope}` at this moment as well as {}, through whom {} speaks, and {}",
        other.name,
        speaker.value,
        party.name.value,
        needing(waits)
    );
    let finding = authority::on_charter(cx, place, message, &format!("may decide `{scope}` too"))
        .distinguish(format!("{scope} {}", other.name))
        .label(charter.source, speaker.span, format!("the speaker of {}", party.name.value))
        .help(format!("leave `{scope}` to {}, or let {0} delegate it; a party without a `speaker` may have several voices", speaker.value));
    Some(with_entries(finding, waits))
}

/// How many of the entries that wait are named.
const NAMED: usize = 3;

/// What waits for such a decision, in words: `S-1, S-2, S-3 and 4 more need it`.
fn needing(waits: &[&Entry]) -> String {
    let named: Vec<&str> = waits.iter().take(NAMED).map(|entry| entry.id()).collect();
    let verb = if waits.len() == 1 { "needs" } else { "need" };
    match waits.len().saturating_sub(NAMED) {
        0 => format!("{} {verb} it", named.join(", ")),
        more => format!("{} and {more} more {verb} it", named.join(", ")),
    }
}

/// Points at the first of what waits.
fn with_entries(mut finding: Finding, waits: &[&Entry]) -> Finding {
    for entry in waits.iter().take(NAMED) {
        finding = finding.involves(entry.id());
    }
    match waits.first() {
        Some(first) => finding.label(first.source, first.head, "needs it"),
        None => finding,
    }
}
