use super::{Context, authority, commits};
use crate::charter::{Agreed, Charter, Role};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::obligation::{Standing, approval};
use crate::project::{CharterVersion, Recorded};
use crate::source::{Location, Span};

rule! {
    /// Checks for self-granted authority: one change that both grants and uses it, or a side that changed what the
    /// other side's people may decide.
    ///
    /// A commit that adds a grant to the charter together with a decision that needs it proves neither. Each side
    /// determines who may decide for it: a change by the other side needs a decision `on: charter` by the side whose
    /// people it concerns, as for any change of the charter (`charter-unapproved`). To move a person
    /// to another party concerns both.
    ///
    /// ## Why it matters
    ///
    /// The charter states who may commit whom. If one side can write that alone, it proves nothing.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-self-granted, decision-unauthorized.
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
    /// ### 2026-03-05T15:00+03:00 account-manager <am@agency.example>: The marketing director decides the budget, and has decided
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director   # error[authority-self-granted]
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-self-granted, decision-unauthorized.
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
    /// ```
    /// ````
    ///
    /// ### 2026-03-03T15:00+03:00 account-manager <am@agency.example>: Say who decides
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ### 2026-03-04T16:00+03:00 account-manager <am@agency.example>: Log this morning's decision
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If one person keeps the log for both sides and a whole project is added to it in one commit. The first version
    /// of a charter is never reported.
    ///
    /// ## Configuration
    ///
    /// None.
    "authority-self-granted": Authority, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // Of one commit, a decision by a side and a grant to the same side are one cause.
    let mut reported: Vec<(String, String)> = Vec::new();
    let mut findings = Vec::new();
    for judged in authority::decisions(cx) {
        let Some(finding) = used_at_once(cx, &judged) else {
            continue;
        };
        let sides = cx.obligations.judgement(judged.entry.id());
        let sides = sides.into_iter().flat_map(|judged| &judged.sides);
        reported.extend(sides.map(|side| (finding.distinguisher.clone(), side.clone())));
        findings.push(finding);
    }
    for (index, pair) in cx.project.charter_versions().windows(2).enumerate() {
        if let [before, after] = pair {
            let granted = for_the_other_side(cx, &before.charter, after, index + 1);
            findings.extend(granted.into_iter().filter_map(|(side, finding)| {
                let known = (after.stamp.commit.clone(), side);
                (!reported.contains(&known)).then_some(finding)
            }));
        }
    }
    findings
}

/// A decision that binds only by a version of the charter that was committed with it.
fn used_at_once(cx: &Context<'_>, judged: &authority::Judged<'_>) -> Option<Finding> {
    let judgement = cx
        .obligations
        .judgement(judged.entry.id())
        .filter(|judgement| judgement.standing.binds())?;
    let Recorded::At(recorded) = cx.project.recorded_under_any_id(judged.entry.id()) else {
        return None;
    };
    let versions = cx.project.charter_versions();
    let at = versions
        .iter()
        .position(|version| version.charter.source == judgement.charter)?;
    let (version, before) = (versions.get(at)?, versions.get(at.checked_sub(1)?)?);
    let landed = cx.project.landed(judged.entry.id());
    let together = version.stamp.commit == recorded.commit
        || landed.is_some_and(|landed| landed.commit == version.stamp.commit);
    let without = cx
        .obligations
        .standing_by(cx.project, judged.entry, &before.charter)?;
    if !together || matches!(without, Standing::Binds { .. }) {
        return None;
    }
    let stamp = &version.stamp;
    let same = message! {
        en: "the same commit adds the grant that this requires ({commit})",
        ru: "нужное для этого полномочие добавлено тем же коммитом ({commit})",
        es: "el mismo commit añade la facultad que esto requiere ({commit})",
        commit: commits::named(cx, stamp),
    };
    let finding = judged
        .finding(Message::clauses([judged.decided(), same]))
        .distinguish(stamp.commit.as_str())
        .caption(message! {
            en: "granted in the same change",
            ru: "полномочие дано тем же изменением",
            es: "facultad otorgada en el mismo cambio",
        })
        .derivation([message! {
            en: "this is based on the contents of one commit",
            ru: "основание: содержимое одного коммита",
            es: "se basa en el contenido de un solo commit",
        }])
        .help(message! {
            en: "change the charter first, with a decision by both sides on it; then log a decision with `replaces: {id}`",
            ru: "сначала измените устав проекта по решению обеих сторон, затем внесите решение с `replaces: {id}`",
            es: "cambie primero el estatuto del proyecto con una decisión de ambas partes; después registre una decisión con `replaces: {id}`",
            id: judged.entry.id(),
        })
        .since(stamp.time);
    Some(judged.settled(cx, finding))
}

/// A version by which one side changed the authority of the other side's people, without a decision by that side on it; and
/// that other side.
fn for_the_other_side(
    cx: &Context<'_>,
    before: &Charter,
    after: &CharterVersion,
    index: usize,
) -> Option<(String, Finding)> {
    let stamp = &after.stamp;
    if stamp.time > cx.until() {
        return None;
    }
    // Whoever merged a branch has not written what is on it.
    let by = &after.written;
    // An address that the charter does not have, or that both sides have, proves nothing about either side.
    let author = before.side_by_email(&by.author_email);
    let is_of = |side: &str| match author {
        // A party under another name, with its people, is the same party.
        Some(author) => {
            let now = |name: &str| cx.charter().side(name).map(|party| party.name.as_str());
            let own = now(&author.name);
            *author.name == side || own.is_some() && own == now(side)
        }
        None => {
            let known = !before.sides_by_email(&by.author_email).is_empty();
            let contractor = before
                .party(side)
                .is_some_and(|party| party.role == Some(Role::Contractor));
            contractor && !known && !before.knows_an_address_of(side)
        }
    };
    let missing = approval(cx.project, cx.obligations, cx.as_of, index)?.missing;
    let mut parts = after.charter.agreed_otherwise(before);
    // People who are still in the charter can be shown there.
    parts.sort_by_key(|part| match part {
        Agreed::Authority(name) => after.charter.person(name).is_none(),
        _ => true,
    });
    // Who moves a person to another party changes what both parties may decide.
    let of_others = parts
        .into_iter()
        .find_map(|part| {
            let Agreed::Authority(name) = part else {
                return None;
            };
            let sides = [after.charter.side(&name), before.side(&name)];
            let mut sides = sides.into_iter().flatten().map(|side| &side.name.value);
            let side = sides.find(|side| !is_of(side) && missing.contains(&side.as_str()))?;
            Some((name, side.clone()))
        });
    let (name, side) = of_others?;
    let person = after
        .charter
        .person(&name)
        .or_else(|| cx.charter().person(&name));
    let message = message! {
        en: "{commit}, {time}, changes what {person} of {side} may decide, without a decision by {side} on the charter",
        ru: "{commit}, {time}: изменены полномочия ({person}, сторона {side}) без решения стороны {side} по уставу проекта",
        es: "{commit}, {time}: cambia las facultades de {person} ({side}) sin una decisión de {side} sobre el estatuto del proyecto",
        commit: commits::named(cx, by),
        time: cx.narrator().time(stamp.time),
        person: &name,
        side: &side,
    };
    let place = Location {
        source: after.charter.source,
        span: person.map_or(Span::default(), |person| person.name_span),
    };
    let caption = message! {
        en: "changed by {party}",
        ru: "изменила сторона {party}",
        es: "cambiado por {party}",
        party: author.map_or_else(|| cx.project.who(by).into_owned(), |author| author.name.value.clone()),
    };
    let finding = authority::on_charter(cx, place, message, caption)
        .distinguish(format!("{} {name}", by.commit))
        .help(message! {
            en: "ask {side} for a decision with `on: charter`",
            ru: "запросите решение с `on: charter` у другой стороны: {side}",
            es: "pida a {side} una decisión con `on: charter`",
            side: &side,
        })
        .since(stamp.time);
    Some((side, finding))
}
