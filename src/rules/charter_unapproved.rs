use super::{Context, authority, commits};
use crate::charter::{Agreed, Charter};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::obligation::{Approval, IdleSilence, approval, idle_silence, is_for_deliveries};
use crate::source::{Location, Span};

rule! {
    /// Checks for a change of what the charter agrees without a decision by both sides on it.
    ///
    /// Terms, channels, cadences, the contract's dates, speakers, severities, the time zone, the files of the log, the calendars that prove
    /// calls, the party of a person and who may decide what are agreed; each change needs a decision `on: charter` by each
    /// side. A decision approves all that the charter says by then. One that nothing before it needed approves the next change too, if its own
    /// side makes that, or if it lands while the decision may still be corrected. What others write down for a side is no decision of it
    /// here, unless it has `evidence`, or that side merges it or approves it in a decision `on` it.
    /// People of a side who may not decide on the charter do not approve for it.
    /// Severities, the files of the log, what `contract` says, the kinds of known channels, the roles of parties and the party
    /// of a known person and the `timezone` are in force only once both sides approved them; so are `silence` in the term `approval`, any
    /// change of that term where silence accepts, and an address of one side's people that a change gives to the other's. What is not committed is reported as well. Calendars, names and addresses are facts: they are
    /// corrected without a decision, and each side adds its own people: an address that the other side added proves nothing
    /// until its own side agrees. The first version counts as part of the contract,
    /// except that `record` may start later than the first commit only by such decisions.
    ///
    /// ## Why it matters
    ///
    /// Both sides are held to the charter. A term that one of them changed alone is not an agreed term.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }   # warning[charter-unapproved] term answer
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-03T12:00+03:00 account-manager <am@agency.example>: Both sides agree
    ///
    /// ````markdown file log/charter.md
    /// ```yaml
    /// decision: D-8
    /// on: charter
    /// at: 2026-03-03 11:00
    /// by: account-manager
    /// verdict: changed
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-9
    /// on: charter
    /// at: 2026-03-03 11:30
    /// by: marketing-director
    /// verdict: changed
    /// via: email
    /// evidence: mail/2026-03-03-agreed.eml
    /// ```
    /// ````
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If both sides agreed and nobody wrote it down. Log the two decisions; made later, they approve the change from
    /// then on.
    ///
    /// ## Configuration
    ///
    /// People who decide on the charter have the scope `charter` under `decides`.
    "charter-unapproved": Record, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let versions = cx.project.charter_versions();
    let (mut findings, mut reported) = (Vec::new(), Vec::new());
    for (at, pair) in versions.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let parts = after.charter.agreed_otherwise(&before.charter);
        if parts.is_empty() || after.stamp.time > cx.until() {
            continue;
        }
        let approval = approval(cx.project, cx.obligations, cx.as_of, at + 1);
        let Some(approval) = approval.filter(|approval| !approval.is_agreed()) else {
            continue;
        };
        let Approval {
            decided,
            mut missing,
            unproven,
        } = approval;
        missing.extend(unproven.iter().map(|(side, _)| *side));
        reported.extend(parts.iter().cloned());
        let stamp = &after.stamp;
        let missing = Value::all(missing);
        let message = message! {
            en: "{commit}, {time}, changes the charter ({parts}) without a decision by {missing}{unproven}{idle}",
            ru: "{commit}, {time}: устав проекта изменён ({parts}) без решения {missing#стороны|сторон|сторон} {missing}{unproven}{idle}",
            es: "{commit}, {time}: cambia el estatuto del proyecto ({parts}) sin una decisión de {missing}{unproven}{idle}",
            commit: commits::named(cx, &after.written),
            time: cx.narrator().time(stamp.time),
            parts: Value::commas(&parts),
            missing: missing.clone(),
            unproven: not_shown(&unproven),
            idle: without_effect(&parts, &before.charter, &after.charter),
        };
        let text = |charter: &Charter| cx.project.sources.get(charter.source).text();
        let changed = Location {
            source: after.charter.source,
            span: first_difference(text(&before.charter), text(&after.charter)),
        };
        let caption =
            message! { en: "the first change", ru: "первое изменение", es: "el primer cambio" };
        let mut finding = authority::on_charter(cx, changed, message, caption)
            .distinguish(after.written.commit.as_str())
            .help(if unproven.is_empty() {
                message! {
                    en: "log {missing#a decision|one decision each} by {missing} with `on: charter`",
                    ru: "внесите с `on: charter` {missing#решение стороны|решения сторон|решения сторон} {missing}",
                    es: "registre con `on: charter` {missing#una decisión|sendas decisiones} de {missing}",
                    missing: missing,
                }
            } else {
                message! {
                    en: "{missing#it takes a decision|it takes decisions} by {missing} with `on: charter`, in a commit of their own",
                    ru: "{missing#нужно решение стороны|нужны решения сторон|нужны решения сторон} {missing} с `on: charter`, своим коммитом",
                    es: "{missing#hace falta una decisión|hacen falta decisiones} de {missing} con `on: charter`, en un commit suyo",
                    missing: missing,
                }
            })
            .since(stamp.time);
        for decision in decided {
            finding = finding.involves(decision.id());
        }
        findings.push(finding);
    }
    findings.extend(record_start(cx));
    findings.extend(not_committed(cx));
    findings.extend(not_moved(cx, &reported));
    findings
}

/// The decisions that are said to be by a side, and that the log does not show to be its own, in words.
fn not_shown(unproven: &[(&str, &Entry)]) -> Option<Message> {
    let one = |(side, entry): &(&str, &Entry)| {
        let message = message! {
            en: "{entry} is not shown to be by {side}",
            ru: "не видно, что {entry} — решение стороны {side}",
            es: "no consta que {entry} sea de {side}",
            entry: entry.id(),
            side: *side,
        };
        Value::from(message)
    };
    let all: Vec<Value> = unproven.iter().map(one).collect();
    (!all.is_empty()).then(|| {
        message! { en: " ({all})", ru: " ({all})", es: " ({all})", all: Value::commas(all) }
    })
}

/// The parts of a change that are not in force before both sides approve them, in words; `None` if there are none.
fn without_effect(parts: &[Agreed], before: &Charter, after: &Charter) -> Option<Message> {
    let waits = |part: &Agreed| match part {
        Agreed::Contract(_) | Agreed::RenderedAtEnd | Agreed::Severity(_) => true,
        // A new one is of the kind that is stated.
        Agreed::Channel(name) => before.channel(name).is_some(),
        other => !after.is_in_force(other),
    };
    let silence = idle_silence(before, after);
    let mut in_part = false;
    let idle = parts.iter().filter_map(|part| match (part, silence) {
        (Agreed::Term(name), Some(silence)) if is_for_deliveries(name) => Some(match silence {
            IdleSilence::Term => Value::from(part),
            IdleSilence::Silence => {
                in_part = true;
                let term = Value::from(part);
                message! {
                    en: "`silence` in {term}",
                    ru: "`silence` ({term})",
                    es: "`silence` en {term}",
                    term: term,
                }
                .into()
            }
        }),
        _ => waits(part).then(|| Value::from(part)),
    });
    let idle: Vec<Value> = idle.collect();
    if idle.is_empty() {
        return None;
    }
    let named = (in_part || idle.len() < parts.len()).then(|| {
        let idle = Value::commas(idle);
        message! { en: ": {idle}", ru: ": {idle}", es: ": {idle}", idle: idle }
    });
    Some(message! {
        en: "; no effect until then{named}",
        ru: "; до этого не действует{named}",
        es: "; sin efecto hasta entonces{named}",
        named: named,
    })
}

/// What the charter of the tree agrees otherwise than the last committed version.
fn not_committed(cx: &Context<'_>) -> Option<Finding> {
    let (before, after) = (&cx.project.charter_versions().last()?.charter, cx.charter());
    let parts = after.agreed_otherwise(before);
    if before.source == after.source || parts.is_empty() {
        return None;
    }
    let parties = Value::all(after.parties.iter().map(|party| party.name.value.as_str()));
    let message = message! {
        en: "a change that is not committed changes the charter ({parts}) without a decision by {missing}{idle}",
        ru: "изменение устава проекта ещё не в коммите ({parts}), решения {missing#стороны|сторон|сторон} {missing} нет{idle}",
        es: "un cambio sin commit cambia el estatuto del proyecto ({parts}) sin una decisión de {missing}{idle}",
        parts: Value::commas(&parts),
        missing: parties.clone(),
        idle: without_effect(&parts, before, after),
    };
    let text = |charter: &Charter| cx.project.sources.get(charter.source).text();
    let place = Location {
        source: after.source,
        span: first_difference(text(before), text(after)),
    };
    let finding = Finding::new(place, message)
        .distinguish("not committed")
        .caption(message! { en: "the first change", ru: "первое изменение", es: "el primer cambio" })
        .help(message! {
            en: "commit it, and log {missing#a decision|one decision each} by {missing} with `on: charter`",
            ru: "закоммитьте его и внесите с `on: charter` {missing#решение стороны|решения сторон|решения сторон} {missing}",
            es: "haga un commit y registre con `on: charter` {missing#una decisión|sendas decisiones} de {missing}",
            missing: parties,
        });
    Some(finding)
}

/// The people whom the charter gives to another party than that for which they stand, where no change of it is reported: those
/// who decided on it may do so only by the charter of one side.
fn not_moved<'p>(
    cx: &Context<'p>,
    reported: &[Agreed],
) -> impl Iterator<Item = Finding> + use<'p> {
    let charter = cx.charter();
    let versions = cx.project.charter_versions();
    let is_last = versions.last().is_some_and(|last| last.charter.source == charter.source);
    let is_reported = |name: &str| reported.contains(&Agreed::Party(name.to_owned()));
    let people = charter.not_moved();
    let people: Vec<_> = people
        .filter(|(person, _)| is_last && !is_reported(&person.name))
        .collect();
    people.into_iter().map(move |(person, party)| {
        let span = person.party.as_ref().map_or(person.name_span, |of| of.span);
        let message = message! {
            en: "{person} counts as of {party}: the decisions on the charter are not by people whom both sides let decide on it",
            ru: "{person} считается на стороне {party}: решения по уставу приняты не теми, кому обе стороны дали право решать о нём",
            es: "{person} cuenta como de {party}: las decisiones sobre el estatuto no son de personas a las que ambas partes facultaron para ello",
            person: &person.name,
            party: party,
        };
        let place = Location {
            source: charter.source,
            span,
        };
        Finding::new(place, message)
            .distinguish(person.name.as_str())
            .help(message! {
                en: "log one decision of each side with `on: charter` by somebody who could decide on it before",
                ru: "внесите по решению каждой стороны с `on: charter`, принятому тем, кто и раньше мог о нём решать",
                es: "registre una decisión de cada parte con `on: charter` de alguien que ya podía decidir sobre él",
            })
    })
}

/// The start of the record that the first version sets later than its own commit, without both sides' agreement.
/// A later version that sets it is reported above.
fn record_start(cx: &Context<'_>) -> Option<Finding> {
    let start = cx
        .obligations
        .record_start()
        .filter(|start| !start.counts())?;
    let first = cx.project.charter_versions().first()?;
    let stated = |charter: &Charter| charter.record_starts.as_ref().map(|starts| starts.value);
    if stated(&first.charter) != stated(cx.charter()) {
        return None;
    }
    let place = Location {
        source: cx.charter().source,
        span: cx.charter().record_starts.as_ref()?.span,
    };
    let missing = Value::all(start.missing.iter().map(String::as_str));
    let message = message! {
        en: "`record` starts {start}, later than the first commit ({first}), without a decision by {missing}: it does not apply",
        ru: "`record` начинается {start:on}, позже первого коммита ({first}), без решения {missing#стороны|сторон|сторон} {missing}: не применяется",
        es: "`record` empieza el {start:on}, después del primer commit ({first}), sin una decisión de {missing}: no se aplica",
        start: cx.narrator().time(start.at),
        first: cx.narrator().time(first.stamp.time),
        missing: missing.clone(),
    };
    let finding = Finding::new(place, message)
        .distinguish("record")
        .caption(message! {
            en: "not agreed by both sides",
            ru: "не согласовано обеими сторонами",
            es: "no acordado por ambas partes",
        })
        .help(message! {
            en: "log {missing#a decision|one decision each} by {missing} with `on: charter`",
            ru: "внесите с `on: charter` {missing#решение стороны|решения сторон|решения сторон} {missing}",
            es: "registre con `on: charter` {missing#una decisión|sendas decisiones} de {missing}",
            missing: missing,
        })
        .since(first.stamp.time);
    Some(finding)
}

/// The first line of `now` that differs from `then`.
fn first_difference(then: &str, now: &str) -> Span {
    let mut start = 0;
    let mut old = then.lines();
    for line in now.split_inclusive('\n') {
        let bare = line.trim_end();
        if old.next().map(str::trim_end) != Some(bare) {
            let indent = bare.len() - bare.trim_start().len();
            return Span::new(start + indent, start + bare.len());
        }
        start += line.len();
    }
    Span::new(start, start)
}
