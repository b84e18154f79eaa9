//! Obligations of an entry in sentences: who owes what, its state, and how its due date was found.

use crate::message::{Message, Value, message};
use crate::narrator::{self, Narrator, slips};
use crate::obligation::{End, Obligation, Obligations, State, What};

/// What is owed, and by whom to whom: `access, owed by marketing-director (bakery) to agency`.
pub(super) fn by_whom(obligation: &Obligation) -> Message {
    let stranger = narrator::stranger(obligation);
    let debtor = match (obligation.person.as_deref(), obligation.debtor.as_deref()) {
        _ if stranger.is_some() => Some(message! {
            en: ", owed by {one}",
            ru: ", за кем: {one}",
            es: ", a cargo de {one}",
            one: stranger,
        }),
        (Some(person), Some(party)) => Some(message! {
            en: ", owed by {person} ({party})",
            ru: ", за кем: {person} ({party})",
            es: ", a cargo de {person} ({party})",
            person: person,
            party: party,
        }),
        (Some(one), None) | (None, Some(one)) => Some(message! {
            en: ", owed by {one}",
            ru: ", за кем: {one}",
            es: ", a cargo de {one}",
            one: one,
        }),
        (None, None) => None,
    };
    let creditor = obligation.creditor.as_deref().map(|creditor| {
        message! {
            en: " to {creditor}",
            ru: ", кому: {creditor}",
            es: ", para {creditor}",
            creditor: creditor,
        }
    });
    message! {
        en: "{owed}{debtor}{creditor}",
        ru: "{owed}{debtor}{creditor}",
        es: "{owed}{debtor}{creditor}",
        owed: narrator::noun(obligation.what),
        debtor: debtor,
        creditor: creditor,
    }
}

/// An obligation with its state: `access, owed by marketing-director (bakery) to agency: overdue by 2 working days; due Fri 6
/// Mar 2026 18:00`. `pending`: its entry is not committed yet.
pub(super) fn line(narrator: Narrator<'_>, obligation: &Obligation, pending: bool) -> Message {
    let over = obligation
        .over
        .as_deref()
        .map(|over| match obligation.state {
            State::Refused | State::Waived => message! {
                en: ", {over} late",
                ru: " с опозданием на {over}",
                es: ", con {over} de retraso",
                over: over,
            },
            State::Superseded => message! {
                en: ", {over} overdue",
                ru: ", просрочка {over}",
                es: ", con {over} de retraso",
                over: over,
            },
            _ => message! {
                en: " by {over}",
                ru: " ({over})",
                es: " ({over})",
                over: over,
            },
        });
    let due = match obligation.due {
        Some(due) => message! {
            en: "; due {due}",
            ru: "; срок до {due:from}",
            es: "; plazo hasta el {due:full}",
            due: narrator.due_time(obligation, due),
        },
        None => message! {
            en: "; with no due date",
            ru: "; срок не установлен",
            es: "; sin plazo",
        },
    };
    let state = narrator::late_phrase(obligation).unwrap_or_else(|| {
        message! {
            en: "{state}{over}",
            ru: "{state}{over}",
            es: "{state}{over}",
            state: narrator::state_phrase(obligation),
            over: over,
        }
    });
    message! {
        en: "{owed}: {state}{due}{end}",
        ru: "{owed}: {state}{due}{end}",
        es: "{owed}: {state}{due}{end}",
        owed: by_whom(obligation),
        state: state,
        due: due,
        end: ended(narrator, obligation, pending),
    }
}

/// The end of an obligation, as a last clause.
fn ended(narrator: Narrator<'_>, obligation: &Obligation, pending: bool) -> Option<Message> {
    let time = |at| narrator.time(at);
    Some(match &obligation.end {
        End::Open => {
            return obligation.ended.map(|at| {
                if obligation.began_after_end() {
                    return message! {
                        en: "; after the contract ended on {time}",
                        ru: "; после окончания договора {time:on}",
                        es: "; después de terminar el contrato el {time:on}",
                        time: narrator.close(at),
                    };
                }
                message! {
                    en: "; not discharged when the contract ended on {time}",
                    ru: "; не исполнено к окончанию договора {time:on}",
                    es: "; sin cumplir al terminar el contrato el {time:on}",
                    time: narrator.close(at),
                }
            });
        }
        // A record is ended by the entry itself.
        End::Met(act) if act.entry == obligation.entry && pending => {
            message! {
                en: "; not committed yet, counts as recorded now",
                ru: "; ещё не в коммите, считается внесённой сейчас",
                es: "; aún sin commit, se juzga como registrada ahora",
            }
        }
        End::Met(act) if act.entry == obligation.entry => message! {
            en: "; in the log since {time}",
            ru: "; в журнале {time:since}",
            es: "; en el registro desde el {time:full}",
            time: time(act.at),
        },
        End::Met(act) if obligation.rare().left_out => message! {
            en: "; left out: {by} came on {time} for a later period",
            ru: "; пропущено: {by} относится к более позднему периоду ({time})",
            es: "; omitido: {by} llegó el {time:on} para un período posterior",
            by: &act.entry,
            time: time(act.at),
        },
        End::Met(act) if !obligation.settled || obligation.rare().silent.is_some() => message! {
            en: "; delivered by {by} on {time}",
            ru: "; сдано {time:on} ({by})",
            es: "; se entregó con {by} el {time:on}",
            by: &act.entry,
            time: time(act.at),
        },
        End::Met(act) => message! {
            en: "; met by {by} on {time}",
            ru: "; исполнено {time:on} ({by})",
            es: "; se cumplió con {by} el {time:on}",
            by: &act.entry,
            time: time(act.at),
        },
        End::Waived(act) => match &obligation.rare().came {
            Some(came) => message! {
                en: "; met by {came} on {then}, waived by {by} on {time}",
                ru: "; исполнено {then:on} ({came}), снято {time:on} ({by})",
                es: "; se cumplió con {came} el {then:on}, se renunció con {by} el {time:on}",
                came: &came.entry,
                then: time(came.at),
                by: &act.entry,
                time: time(act.at),
            },
            None => message! {
                en: "; waived by {by} on {time}",
                ru: "; снято {time:on} ({by})",
                es: "; se renunció con {by} el {time:on}",
                by: &act.entry,
                time: time(act.at),
            },
        },
        End::Refused(act) => message! {
            en: "; refused by {by} on {time}",
            ru: "; отказано {time:on} ({by})",
            es: "; se denegó con {by} el {time:on}",
            by: &act.entry,
            time: time(act.at),
        },
        End::Silent(act) => message! {
            en: "; no decision until {time}",
            ru: "; решения не было до {time:from}",
            es: "; sin decisión hasta el {time:full}",
            time: narrator.due_time(obligation, act.at),
        },
        End::Disputed(act) => message! {
            en: "; contested by {by} on {time}",
            ru: "; оспорено {time:on} ({by})",
            es: "; se disputó con {by} el {time:on}",
            by: &act.entry,
            time: time(act.at),
        },
        End::Superseded(act) => message! {
            en: "; replaced by {by} on {time}",
            ru: "; заменено {time:on} ({by})",
            es: "; se sustituyó por {by} el {time:on}",
            by: &act.entry,
            time: time(act.at),
        },
    })
}

/// The steps from the start to the due date, the date that was agreed first, and what waits for it.
pub(super) fn steps(
    narrator: Narrator<'_>,
    obligations: &Obligations,
    obligation: &Obligation,
) -> Vec<Message> {
    let first = obligation
        .first_due
        .filter(|first| Some(*first) != obligation.due);
    let first = first.map(|first| {
        message! {
            en: "first agreed: {due}",
            ru: "первоначально согласовано: {due}",
            es: "acordado inicialmente: {due}",
            due: narrator.due_time(obligation, first),
        }
    });
    let steps = obligation.derivation.steps().into_iter();
    let waiting = waiting(obligations, obligation);
    let slips = slips::may_settle(obligation);
    steps.chain(first).chain(waiting).chain(slips).collect()
}

/// The stages that wait for it: `waiting for it: S-2, S-3`.
pub(super) fn waiting(obligations: &Obligations, obligation: &Obligation) -> Option<Message> {
    // Nothing waits for what came, or was given up.
    if !matches!(
        obligation.end,
        End::Open | End::Refused(_) | End::Disputed(_)
    ) {
        return None;
    }
    let waits = |id: &&String| {
        let mut stages = obligations.of(id);
        !stages.any(|o| o.what == What::Stage && o.ended.is_some())
    };
    let blocks: Vec<&String> = obligation.rare().blocks.iter().filter(waits).collect();
    (!blocks.is_empty()).then(|| {
        message! {
            en: "waiting for it: {stages}",
            ru: "этого {stages#ожидает|ожидают|ожидают}: {stages}",
            es: "lo {stages#espera|esperan}: {stages}",
            stages: Value::commas(blocks),
        }
    })
}
