use super::proof::as_claimed;
use super::Context;
use super::authority::speaker_of;
use crate::charter::{Charter, Name, Party, Person, When};
use crate::finding::Finding;
use crate::log::value::Need;
use crate::log::{Body, Entry, Reply};
use crate::message::message;
use crate::obligation::Standing;
use crate::source::Spanned;

rule! {
    /// Checks for a request, feedback or a decision by somebody other than the speaker of their party.
    ///
    /// Feedback is a reply to a request for feedback or approval; a person who hands over what was asked for does not
    /// speak for the party. What the speaker has delegated for that time is not reported. A decision that is not binding
    /// anyway is not reported here if another rule reports it. A party without a speaker
    /// may have any number of them.
    ///
    /// ## Why it matters
    ///
    /// Two people of one side ask for two different things, and whichever is done, it is wrong for one of them. A
    /// speaker is named to avoid that.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T14:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: brand-manager   # warning[second-voice]
    /// to: account-manager
    /// via: email
    /// needs: revision
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T14:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: revision
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the speaker only passed on what somebody else wrote, or if the charter deliberately grants a decision to
    /// somebody who is not the speaker: an `allow` with its reason accepts it.
    ///
    /// ## Configuration
    ///
    /// `speaker` of a party, and `delegates` of the speaker, in the charter.
    "second-voice": Authority, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.log()
        .entries()
        .iter()
        .filter(|entry| cx.happened(entry))
        .filter_map(|entry| entry.actors().find_map(|actor| judge(cx, entry, actor)))
        .collect()
}

fn judge(cx: &Context<'_>, entry: &Entry, actor: &Spanned<Name>) -> Option<Finding> {
    let charter = cx.project.charter_at(cx.done(entry)?);
    let when = charter.when(entry.common.at.as_ref()?);
    let person = charter.person(&actor.value)?;
    let party = person
        .party
        .as_ref()
        .and_then(|party| charter.party(party))?;
    let speaker = charter
        .speaker(party)
        .filter(|speaker| speaker.value != person.name)?;
    // What the speaker delegates may not be readable.
    let is_unsure = charter.person(speaker).is_some_and(Person::is_unsure);
    // Who decides together with the speaker is no second voice.
    if entry.actors().any(|by| *by.value == *speaker.value) {
        return None;
    }
    let (does, delegated) = match &entry.body {
        Body::Request(request) => {
            let inward = request
                .to
                .as_ref()
                .and_then(|to| charter.side(&to.value))
                .is_some_and(|to| same(to, party));
            if inward {
                return None;
            }
            (
                message! { en: "makes a request", ru: "запрос", es: "solicitud" },
                is_delegate(charter, &speaker.value, person, when),
            )
        }
        Body::Reply(reply) if comments(cx, reply) => (
            message! { en: "gives feedback", ru: "комментарии", es: "comentarios" },
            is_delegate(charter, &speaker.value, person, when),
        ),
        Body::Decision(_) => {
            let standing = cx.obligations.standing(entry.id())?;
            let delegated = matches!(standing, Standing::Binds { delegator } if delegator.as_ref() == Some(&speaker.value));
            (
                message! { en: "decides", ru: "решение", es: "decisión" },
                delegated,
            )
        }
        _ => return None,
    };
    if delegated || is_unsure {
        return None;
    }
    let party = &party.name.value;
    let message = message! {
        en: "{id}: {person} {does}, but {speaker} is the speaker of {party}",
        ru: "{id}: {does} ({person}), но от имени стороны {party} выступает {speaker}",
        es: "{id}: {does} de {person}, pero {speaker} es portavoz de {party}",
        id: entry.id(),
        person: &person.name,
        does: does,
        speaker: speaker.value.as_str(),
        party: party,
    };
    let finding = Finding::new(entry.at(actor.span), message)
        .entry(entry.id())
        .caption(message! {
            en: "not the speaker of {party}",
            ru: "не представитель стороны {party}",
            es: "no es portavoz de {party}",
            party: party,
        })
        .label(charter.source, speaker.span, speaker_of(party))
        .help(message! {
            en: "ask {speaker} to say it, or agree on a delegation by {speaker} in the charter",
            ru: "попросите представителя стороны ({speaker}) подтвердить это или согласуйте в уставе проекта делегирование от его имени",
            es: "pida a {speaker} que lo confirme, o acuerde en el estatuto del proyecto una delegación de {speaker}",
            speaker: speaker.value.as_str(),
        })
        .since(when.from)
        .unless(&["decision-unauthorized", "decision-out-of-term", "decision-over-limit"]);
    Some(as_claimed(cx, entry, finding))
}

fn same(one: &Party, other: &Party) -> bool {
    one.name.value == other.name.value
}

/// Whether a reply states its party's opinion, rather than handing over what was asked for.
fn comments(cx: &Context<'_>, reply: &Reply) -> bool {
    reply
        .answers
        .iter()
        .filter_map(|id| cx.log().get(&id.value))
        .any(|asked| match &asked.body {
            Body::Request(request) => request
                .needs
                .as_ref()
                .is_some_and(|needs| matches!(needs.value, Need::Feedback | Need::Approval)),
            _ => false,
        })
}

/// Whether the speaker has delegated anything to a person for that time.
fn is_delegate(charter: &Charter, speaker: &str, person: &Person, when: When) -> bool {
    let mut delegations = charter
        .person(speaker)
        .into_iter()
        .flat_map(|speaker| &speaker.delegates);
    delegations.any(|delegation| {
        let begun = delegation
            .from
            .as_ref()
            .is_none_or(|from| !charter.is_before(when, from));
        let over = delegation
            .until
            .as_ref()
            .is_some_and(|until| charter.is_after(when, until));
        delegation
            .to
            .as_ref()
            .is_some_and(|to| *to.value == *person.name)
            && begun
            && !over
    })
}
