//! The register of decisions: what was decided, whether it binds, and who had the authority for it at that time.

use super::super::markup::Html;
use super::super::page::Page;
use super::row::{self, Row, Table};
use crate::log::{Body, CHARTER, Decision, Entry, Kind};
use crate::message::{Message, Value, message};
use crate::narrator;
use crate::obligation::{Decider, Judgement, Required, Standing, required};

pub(super) fn table(page: &Page<'_>) -> Table {
    let by = message! { en: "Decided by", ru: "Кто решил", es: "Decide" };
    let rows = row::happened(page.edition.judged, Kind::Decision);
    Table {
        headings: vec![
            message! { en: "Decision", ru: "Решение", es: "Decisión" },
            by.clone(),
            message! { en: "On", ru: "О чём", es: "Sobre" },
            message! { en: "Verdict", ru: "Итог", es: "Resultado" },
            row::when_heading(),
            message! {
                en: "Who had the authority then",
                ru: "У кого были полномочия",
                es: "Quién tenía facultades entonces",
            },
            row::state_heading(),
        ],
        side: by,
        state: row::state_heading(),
        rows: rows.map(|entry| decision(page, entry)).collect(),
    }
}

fn decision(page: &Page<'_>, entry: &Entry) -> Row {
    let judged = page.edition.judged;
    let fields = match &entry.body {
        Body::Decision(fields) => Some(fields),
        _ => None,
    };
    let judgement = judged.obligations.judgement(entry.id());
    let binds = judgement.map(|_| {
        if judged.obligations.is_in_effect(entry.id()) {
            message! { en: "binds", ru: "обязывает", es: "vincula" }
        } else {
            message! { en: "does not bind", ru: "не обязывает", es: "no vincula" }
        }
    });
    let disputed = row::disputes(page, entry);
    let also = (!disputed.is_empty()).then(narrator::contested);
    let states: Vec<Message> = binds.into_iter().chain(also).collect();
    let standing = judgement.map(|judgement| standing_lines(page, entry.id(), judgement));
    let standing = standing.into_iter().flatten();
    let actors = row::actors(entry);
    Row::new(page, entry, &actors, &[])
        .states(page, &states)
        .cells([
            row::title(page, entry),
            row::people(page, actors),
            fields
                .map(|fields| subjects(page, fields))
                .unwrap_or_default(),
            fields
                .map(|fields| verdict(page, fields))
                .unwrap_or_default(),
            row::when(page, entry),
            authority(page, entry),
            row::lines(standing.chain(disputed)),
        ])
}

fn subjects(page: &Page<'_>, decision: &Decision) -> Html {
    let on = decision.on.iter().map(|id| match id.value.0.as_str() {
        CHARTER => page.plain(&message! {
            en: "the charter",
            ru: "устав проекта",
            es: "el estatuto del proyecto",
        }),
        id => page.say(&Message::value(id)),
    });
    row::lines(on)
}

/// What it says, the due date that it sets, and its amount.
fn verdict(page: &Page<'_>, decision: &Decision) -> Html {
    let verdict = decision.verdict.as_ref();
    let verdict = verdict.map(|verdict| crate::narrator::verdict_word(verdict.value));
    let sets = decision.sets.as_ref().map(|sets| &sets.value);
    let due = sets.and_then(|sets| sets.due.as_ref());
    let due = due.map(|due| {
        message! {
            en: "due date set to {due}",
            ru: "новый срок: {due}",
            es: "nuevo plazo: {due}",
            due: &due.value,
        }
    });
    let amount = decision.amount.as_ref().map(|amount| {
        message! {
            en: "amount: {amount}",
            ru: "сумма: {amount}",
            es: "importe: {amount}",
            amount: amount.value.to_string(),
        }
    });
    let all = verdict.into_iter().chain(due).chain(amount);
    row::lines(all.map(|line| page.plain(&line)))
}

/// The authorities that it required, each with those who had it.
fn authority(page: &Page<'_>, entry: &Entry) -> Html {
    let judged = page.edition.judged;
    let Some(required) = required(judged.project, judged.obligations, entry) else {
        return Html::default();
    };
    if required.is_empty() {
        return page.plain(&message! {
            en: "no authority required",
            ru: "полномочия не требуются",
            es: "no requiere facultades",
        });
    }
    row::lines(required.iter().map(|one| {
        let Required { needed, people } = one;
        let amount = needed.amount.map(|amount| {
            message! {
                en: " for {amount}",
                ru: " на {amount}",
                es: " por {amount}",
                amount: amount.to_string(),
            }
        });
        let people = if people.is_empty() {
            message! { en: "nobody", ru: "никто", es: "nadie" }.into()
        } else {
            Value::commas(people.iter().map(decider))
        };
        page.plain(&message! {
            en: "`{scope}`{amount}: {people}",
            ru: "`{scope}`{amount}: {people}",
            es: "`{scope}`{amount}: {people}",
            scope: &needed.scope,
            amount: amount,
            people: people,
        })
    }))
}

fn decider(decider: &Decider) -> Message {
    let with = (!decider.with.is_empty()).then(|| {
        message! {
            en: " together with {people}",
            ru: " совместно с {people}",
            es: " junto con {people}",
            people: Value::all(&decider.with),
        }
    });
    let from = decider.from.as_ref().map(|from| {
        message! {
            en: " (delegated by {from})",
            ru: " (полномочия переданы: {from})",
            es: " (delegado por {from})",
            from: from,
        }
    });
    message! {
        en: "{who}{with}{from}",
        ru: "{who}{with}{from}",
        es: "{who}{with}{from}",
        who: &decider.name,
        with: with,
        from: from,
    }
}

/// Whether it binds and why not; and which decision followed.
fn standing_lines(page: &Page<'_>, id: &str, judgement: &Judgement) -> Vec<Html> {
    let lacks = page.edition.judged.obligations.lacks(id);
    let standing = match (&judgement.standing, lacks) {
        (Standing::Binds { .. }, Some(party)) => message! {
            en: "does not bind: not agreed by {party}",
            ru: "не обязывает: не согласовано стороной {party}",
            es: "no vincula: sin acuerdo de {party}",
            party: party,
        },
        (Standing::Binds { delegator }, None) => {
            let by = delegator.as_ref().map(|from| {
                message! {
                    en: ", by delegation of {from}",
                    ru: " (полномочия переданы: {from})",
                    es: ", por delegación de {from}",
                    from: from,
                }
            });
            message! { en: "binds{by}", ru: "обязывает{by}", es: "vincula{by}", by: by }
        }
        (not, _) => {
            let why = match &judgement.cosigns {
                Some(first) => message! {
                    en: "{first} lacks this consent, and it is not on {first}",
                    ru: "это согласие нужно решению {first}, но дано не по нему",
                    es: "{first} carece de este acuerdo, y no es sobre {first}",
                    first: first,
                },
                None => why_not(not),
            };
            message! {
                en: "does not bind: {why}",
                ru: "не обязывает: {why}",
                es: "no vincula: {why}",
                why: why,
            }
        }
    };
    let all = std::iter::once(standing).chain(row::later(page, id));
    all.map(|line| page.say(&line)).collect()
}

fn why_not(standing: &Standing) -> Message {
    match standing {
        Standing::Binds { .. } => Message::clauses([]),
        Standing::Unauthorized { needed, .. } => message! {
            en: "the charter did not grant `{scope}`",
            ru: "по уставу проекта полномочия `{scope}` не было",
            es: "el estatuto del proyecto no otorgaba `{scope}`",
            scope: &needed.scope,
        },
        Standing::OutOfTerm { needed, bound, .. } => message! {
            en: "`{scope}` was granted {bound}",
            ru: "полномочие `{scope}` дано {bound}",
            es: "`{scope}` se otorgó {bound}",
            scope: &needed.scope,
            bound: bound,
        },
        Standing::OverLimit {
            amount,
            limit,
            added,
            ..
        } => {
            let sum = added.as_ref().map_or(*amount, |added| added.sum);
            let together = added.as_ref().map(|_| {
                message! {
                    en: " together with earlier amounts",
                    ru: " вместе с более ранними суммами",
                    es: " junto con importes anteriores",
                }
            });
            message! {
                en: "{sum}{together} exceeds the limit of {limit}",
                ru: "{sum}{together} больше лимита {limit}",
                es: "{sum}{together} supera el límite de {limit}",
                sum: sum.to_string(),
                together: together,
                limit: limit.value.to_string(),
            }
        }
        Standing::Incomplete { missing, .. } => message! {
            en: "it also requires {missing}",
            ru: "требуется также: {missing}",
            es: "requiere además a {missing}",
            missing: Value::all(missing),
        },
        Standing::OwnWork { of, .. } => message! {
            en: "the decision on {of} is the other side's",
            ru: "решение по {of} принимает другая сторона",
            es: "la decisión sobre {of} corresponde a la otra parte",
            of: of,
        },
        Standing::UnknownPerson => message! {
            en: "the charter does not name this person",
            ru: "этого лица нет в уставе проекта",
            es: "la persona no figura en el estatuto del proyecto",
        },
    }
}
