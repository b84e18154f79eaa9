use super::{Context, authority};
use crate::charter::{Authority, Charter, DELIVERABLES, PLAN, Party, Person, When};
use crate::finding::Finding;
use crate::log::value::Need;
use crate::log::{Entry, Kind};
use crate::message::{Message, Value, message};
use crate::obligation::{End, Obligation, What};
use crate::source::Location;

rule! {
    /// Checks for a decision that the plan needs and that nobody may currently make; or, in a party with one voice,
    /// that somebody besides the speaker may make.
    ///
    /// A decision on `deliverables` is needed from the side that owes an approval, or for which an open stage is made; a
    /// decision on the `plan` from anybody while a stage is open. It is common that several people of a party may decide the
    /// same, and it is not reported unless the party names a `speaker` who may decide it: another grant of it is then a second
    /// voice. A delegation by the speaker is not.
    ///
    /// ## Why it matters
    ///
    /// Somebody left, or a delegation expired, and nobody noticed. Nobody can accept what is delivered now.
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
    /// If it is known who decides, and the charter does not say so.
    ///
    /// ## Configuration
    ///
    /// `decides`, `delegates`, `from` and `until` of people, and `speaker` of parties, in the charter.
    "authority-gap": Authority, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.project.charter_at(cx.as_of);
    let when = When::from(cx.as_of);
    let approvals = open(
        cx,
        |what| matches!(what, What::Approval | What::Answer(Need::Approval)),
        |o| o.debtor.as_deref(),
    );
    let stages = open(cx, |what| what == What::Stage, |o| o.creditor.as_deref());
    let mut findings = Vec::new();
    for party in &charter.parties {
        let of = |(side, _): &&(Option<&str>, &Entry)| *side == Some(party.name.as_str());
        let waits: Vec<&Entry> = approvals
            .iter()
            .filter(of)
            .chain(stages.iter().filter(of))
            .map(|(_, entry)| *entry)
            .collect();
        let planned: Vec<&Entry> = stages.iter().map(|(_, entry)| *entry).collect();
        for (scope, waits) in [(DELIVERABLES, &waits), (PLAN, &planned)]
            .into_iter()
            .filter(|(_, waits)| !waits.is_empty())
        {
            let holders = holders(charter, scope, when, Some(party));
            if holders.is_empty()
                && scope == DELIVERABLES
                && !charter.may_have_holders(scope, when, Some(&party.name.value))
            {
                findings.push(nobody(cx, charter, party, scope, waits));
            }
            findings.extend(two_voices(cx, charter, party, scope, waits, &holders));
        }
    }
    let planned: Vec<&Entry> = stages.iter().map(|(_, entry)| *entry).collect();
    let is_missing = !planned.is_empty()
        && holders(charter, PLAN, when, None).is_empty()
        && !charter.may_have_holders(PLAN, when, None);
    if let Some(party) = charter.parties.first().filter(|_| is_missing) {
        findings.push(nobody(cx, charter, party, PLAN, &planned));
    }
    findings
}

/// The obligations of a kind that have not ended: the side at one of their ends, and the entry.
fn open<'p>(
    cx: &Context<'p>,
    what: impl Fn(What) -> bool,
    side: impl Fn(&'p Obligation) -> Option<&'p str>,
) -> Vec<(Option<&'p str>, &'p Entry)> {
    let begun = |entry: &Entry| entry.kind == Kind::Stage || cx.happened(entry);
    cx.owed(what)
        .filter(|(o, entry)| o.end == End::Open && begun(entry))
        .map(|(o, entry)| (side(o), entry))
        .collect()
}

/// The people, of a party or of all, with authority for a scope, each with the delegator.
fn holders<'c>(
    charter: &'c Charter,
    scope: &str,
    when: When,
    of: Option<&Party>,
) -> Vec<(&'c Person, Option<String>)> {
    let is_of = |person: &Person, party: &Party| {
        person
            .party
            .as_ref()
            .is_some_and(|own| own.value == party.name.value)
    };
    let people = charter
        .people
        .iter()
        .filter(|person| of.is_none_or(|party| is_of(person, party)));
    let holds = people.filter_map(
        |person| match charter.authority(person, scope, None, when) {
            Authority::Granted { from, .. } | Authority::Jointly { from, .. } => {
                Some((person, from))
            }
            _ => None,
        },
    );
    holds.collect()
}

/// Nobody may decide `deliverables` for a party, or `plan` at all: the location is then the first party.
fn nobody(
    cx: &Context<'_>,
    charter: &Charter,
    party: &Party,
    scope: &str,
    waits: &[&Entry],
) -> Finding {
    let when = When::from(cx.as_of);
    let place = Location {
        source: charter.source,
        span: party.name.span,
    };
    let who = if scope == PLAN {
        message! { en: "nobody", ru: "никто", es: "nadie" }
    } else {
        message! {
            en: "nobody at {party}",
            ru: "никто (сторона {party})",
            es: "nadie de {party}",
            party: &party.name.value,
        }
    };
    let message = message! {
        en: "{who} may currently decide `{scope}`; {needing}",
        ru: "сейчас {who} не вправе решать `{scope}`; {needing}",
        es: "actualmente {who} puede decidir `{scope}`; {needing}",
        who: &who,
        scope: scope,
        needing: needing(waits),
    };
    let caption = message! {
        en: "{who} may decide `{scope}` now",
        ru: "сейчас {who} не вправе решать `{scope}`",
        es: "{who} puede decidir `{scope}` ahora",
        who: who,
        scope: scope,
    };
    let mut finding = authority::on_charter(cx, place, message, caption)
        .distinguish(format!("{scope} {}", party.name.value))
        .help(message! {
            en: "agree in the charter on who may decide `{scope}`: a grant under `decides`, or a delegation that is valid now",
            ru: "согласуйте в уставе проекта, кто вправе решать `{scope}`: полномочие в `decides` или действующее делегирование",
            es: "acuerde en el estatuto del proyecto quién puede decidir `{scope}`: una facultad en `decides` o una delegación vigente",
            scope: scope,
        });
    for person in &charter.people {
        let of_party = scope == PLAN
            || person
                .party
                .as_ref()
                .is_some_and(|own| own.value == party.name.value);
        if let (true, Authority::OutOfTerm { grant, bound }) =
            (of_party, charter.authority(person, scope, None, when))
        {
            let text = message! {
                en: "{person} may, but only {bound}",
                ru: "полномочие есть ({person}), но только {bound}",
                es: "{person} puede, pero solo {bound}",
                person: &person.name,
                bound: &bound,
            };
            finding = finding.label(charter.source, grant, text);
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
    let speaker = charter.speaker(party)?;
    holders
        .iter()
        .find(|(person, _)| person.name == speaker.value)?;
    let by_speaker = |from: &Option<String>| from.as_ref() == Some(&speaker.value);
    let (other, _) = holders
        .iter()
        .find(|(person, from)| person.name != speaker.value && !by_speaker(from))?;
    let place = Location {
        source: charter.source,
        span: other.name_span,
    };
    let message = message! {
        en: "{other} may currently decide `{scope}` as well as {speaker}, the speaker of {party}; {needing}",
        ru: "`{scope}` сейчас вправе решать и {other}, и {speaker} (представитель стороны {party}); {needing}",
        es: "actualmente pueden decidir `{scope}` tanto {other} como {speaker}, portavoz de {party}; {needing}",
        other: &other.name,
        scope: scope,
        speaker: speaker.value.as_str(),
        party: &party.name.value,
        needing: needing(waits),
    };
    let caption = message! {
        en: "may decide `{scope}` too",
        ru: "тоже вправе решать `{scope}`",
        es: "también puede decidir `{scope}`",
        scope: scope,
    };
    let finding = authority::on_charter(cx, place, message, caption)
        .distinguish(format!("{scope} {}", other.name))
        .label(charter.source, speaker.span, authority::speaker_of(&party.name.value))
        .help(message! {
            en: "leave `{scope}` to {speaker}, or let {speaker} delegate it; a party without a `speaker` may have several voices",
            ru: "оставьте `{scope}` только представителю ({speaker}) или оформите делегирование от его имени; сторона без `speaker` может говорить несколькими голосами",
            es: "deje `{scope}` a {speaker}, o que {speaker} lo delegue; una parte sin `speaker` puede tener varias voces",
            scope: scope,
            speaker: speaker.value.as_str(),
        });
    Some(with_entries(finding, waits))
}

/// The maximum number of waiting entries to name.
const NAMED: usize = 3;

/// The entries that wait for such a decision: `S-1, S-2, S-3 and 4 more need it`.
fn needing(waits: &[&Entry]) -> Message {
    let named = waits
        .iter()
        .take(NAMED)
        .map(|entry| Value::from(entry.id()));
    let more = waits.len().checked_sub(NAMED).filter(|more| *more > 0);
    let more = more
        .map(|more| message! { en: "{more} more", ru: "ещё {more}", es: "{more} más", more: more });
    message! {
        en: "{entries} {entries#needs|need} it",
        ru: "{entries#решения ждёт|решения ждут|решения ждут} {entries}",
        es: "{entries#necesita|necesitan} esa decisión: {entries}",
        entries: Value::all(named.chain(more.map(Value::from))),
    }
}

/// Points at the first of the waiting entries.
fn with_entries(mut finding: Finding, waits: &[&Entry]) -> Finding {
    for entry in waits.iter().take(NAMED) {
        finding = finding.involves(entry.id());
    }
    match waits.first() {
        Some(first) => finding.label(
            first.source,
            first.head,
            message! { en: "needs it", ru: "ждёт решения", es: "necesita esa decisión" },
        ),
        None => finding,
    }
}
