use super::Context;
use crate::calendar::Moment;
use crate::finding::{Finding, Severity};
use crate::log::{Body, Entry, EntryId};
use crate::message::{Message, message};
use crate::obligation::Impossible;
use crate::source::Spanned;

rule! {
    /// Checks for replies, reminders and decisions dated earlier than the entry that they answer, remind of or
    /// decide on.
    ///
    /// If one of the two has a date without a time, the same day is not reported.
    ///
    /// It also checks for due dates that were over before what they are for: `due` of a request, `promises` of a reply, and the
    /// date that a decision sets for a request, a promise, a delivery or a call, earlier than that entry; and the date that a
    /// decision sets for a stage, earlier than the decision, unless it gives more time than before. Such a date is a warning and
    /// does not count: what was asked is due by its term, or never.
    ///
    /// ## Why it matters
    ///
    /// One of the two times is wrong, and with it everything that is counted from it.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-03 10:14   # error[answer-before-question]
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-03 11:14
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Something was given without being asked for, and requested in writing later: then it is not a reply, and the
    /// request's note may name it.
    ///
    /// ## Configuration
    ///
    /// None. A time without an offset is in the charter's `timezone`.
    "answer-before-question": Record, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        let Some(at) = &entry.common.at else { continue };
        let targets: &[Spanned<EntryId>] = match &entry.body {
            Body::Reply(reply) => &reply.answers,
            Body::Reminder(reminder) => &reminder.of,
            Body::Decision(decision) => &decision.on,
            _ => continue,
        };
        for target in targets.iter().filter_map(|id| cx.log().get(&id.value)) {
            let Some(asked) = &target.common.at else {
                continue;
            };
            if cx.charter().when(at).to >= cx.charter().when(asked).from {
                continue;
            }
            let (id, other) = (entry.id(), target.id());
            let message = earlier((entry, &at.value), (target, &asked.value));
            let finding = Finding::new(entry.at(at.span), message)
                .entry(id)
                .involves(other)
                .distinguish(other)
                .caption(message! {
                    en: "before {other}",
                    ru: "раньше, чем {other}",
                    es: "antes de {other}",
                    other: other,
                })
                .label(
                    target.source,
                    asked.span,
                    message! {
                        en: "{other} is dated {at}",
                        ru: "дата {other}: {at}",
                        es: "fecha de {other}: {at}",
                        other: other,
                        at: &asked.value,
                    },
                )
                .help(message! {
                    en: "correct whichever of the two times is wrong",
                    ru: "исправьте то время из двух, которое указано неверно",
                    es: "corrija la hora que esté equivocada de las dos",
                });
            findings.push(finding);
        }
    }
    let impossible = cx.obligations.iter().flat_map(|o| &o.rare().impossible);
    findings.extend(impossible.filter_map(|date| over_before(cx, date)));
    findings
}

/// A due date that was over before the entry for which it is.
fn over_before(cx: &Context<'_>, date: &Impossible) -> Option<Finding> {
    let entry = cx.log().get(&date.stated_in)?;
    let other = cx.log().get(&date.before)?;
    let (field, stated) = match &entry.body {
        Body::Request(request) => ("due", request.due.as_ref()?),
        Body::Reply(reply) => ("promises", reply.promises.as_ref()?),
        Body::Decision(decision) => ("due", decision.sets.as_ref()?.value.due.as_ref()?),
        _ => return None,
    };
    let at = other.common.at.as_ref()?;
    let message = message! {
        en: "`{field}` of {id} ({date}) is earlier than {other} ({at}), and does not count",
        ru: "`{field}` в {id} ({date}) раньше, чем {other} ({at}), и не учитывается",
        es: "`{field}` de {id} ({date}) es anterior a {other} ({at}) y no cuenta",
        field: field,
        id: entry.id(),
        date: &stated.value,
        other: other.id(),
        at: &at.value,
    };
    let finding = Finding::new(entry.at(stated.span), message)
        .entry(entry.id())
        .distinguish(format!("{field} {}", other.id()))
        .at_most(Severity::Warning)
        .caption(message! {
            en: "before {other}",
            ru: "раньше, чем {other}",
            es: "antes de {other}",
            other: other.id(),
        })
        .label(
            other.source,
            at.span,
            message! {
                en: "{other} is dated {at}",
                ru: "дата {other}: {at}",
                es: "fecha de {other}: {at}",
                other: other.id(),
                at: &at.value,
            },
        )
        .help(message! {
            en: "correct whichever of the two dates is wrong",
            ru: "исправьте ту дату из двух, которая указана неверно",
            es: "corrija la fecha que esté equivocada de las dos",
        });
    Some(if entry.id() == other.id() {
        finding
    } else {
        finding.involves(other.id())
    })
}

/// An entry that happened before the one to which it responds, with its time.
fn earlier((entry, at): (&Entry, &Moment), (other, before): (&Entry, &Moment)) -> Message {
    let (id, other) = (entry.id(), other.id());
    match &entry.body {
        Body::Reminder(_) => message! {
            en: "{id} ({at}) is earlier than {other} ({before}), of which it reminds",
            ru: "напоминание {id} ({at}) раньше того, о чём оно напоминает: {other} ({before})",
            es: "el recordatorio {id} ({at}) es anterior a lo que recuerda: {other} ({before})",
            id: id,
            at: at,
            other: other,
            before: before,
        },
        Body::Decision(_) => message! {
            en: "{id} ({at}) is earlier than {other} ({before}), on which it decides",
            ru: "решение {id} ({at}) раньше того, по чему оно принято: {other} ({before})",
            es: "la decisión {id} ({at}) es anterior a aquello sobre lo que decide: {other} ({before})",
            id: id,
            at: at,
            other: other,
            before: before,
        },
        _ => message! {
            en: "{id} ({at}) is earlier than {other} ({before}), which it answers",
            ru: "ответ {id} ({at}) раньше того, на что он отвечает: {other} ({before})",
            es: "la respuesta {id} ({at}) es anterior a aquello a lo que responde: {other} ({before})",
            id: id,
            at: at,
            other: other,
            before: before,
        },
    }
}
