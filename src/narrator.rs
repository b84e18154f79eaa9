//! Obligations in words: all messages about due dates, debtors, lateness and owed items are built here.
//!
//! Rules and pages use it, so that the same obligation reads the same in a finding, in a history and on the status page, in
//! every language.

pub mod delay;
pub mod grade;
pub mod slips;
mod states;
mod words;

use crate::calendar::{Instant, Moment, When, Zone};
use crate::charter::{Charter, Party};
use crate::log::value::Need;
use crate::log::{Body, Entry, Kind, Log};
use crate::message::{Message, Value, message};
use crate::obligation::{Consent, Dispute, NamedTerm, Obligation, What};
pub use states::{
    by_silence, contested, delivered, late_phrase, not_accepted, state, state_of_entry,
    state_phrase, unaccepted,
};
pub use words::{given_word, verdict_word};

/// The consent that a decision lacks, and without which it does not bind: `D-1 lacks the consent of finance-director`.
#[must_use]
pub fn consent(lacking: &Consent) -> Message {
    message! {
        en: "{decision} lacks the consent of {people}",
        ru: "в {decision} не хватает согласия: {people}",
        es: "a {decision} le falta el acuerdo de {people}",
        decision: &lacking.decision,
        people: Value::all(&lacking.people),
    }
}

/// Describes the obligations of a project in words.
#[derive(Debug, Clone, Copy)]
pub struct Narrator<'p> {
    charter: &'p Charter,
}

impl<'p> Narrator<'p> {
    /// A narrator for the obligations under a charter.
    #[must_use]
    pub fn new(charter: &'p Charter) -> Self {
        Self { charter }
    }

    /// An instant in the charter's zone: `Fri 27 Mar 2026 15:20`.
    #[must_use]
    pub fn time(self, instant: Instant) -> When {
        When::at(instant, &self.charter.zone)
    }

    /// When a clock started that starts with an entry: a date that was written without a time is that day.
    #[must_use]
    pub fn started(self, entry: Option<&Entry>, start: Instant) -> When {
        let written = entry.and_then(|entry| match &entry.body {
            Body::Stage(stage) => stage.starts.as_ref(),
            _ => entry.common.at.as_ref(),
        });
        match written.map(|at| at.value) {
            Some(at @ Moment::Date(date)) if at.start(&self.charter.zone).instant == start => {
                When::day(date)
            }
            _ => self.time(start),
        }
    }

    /// An instant at which something closes, in the charter's zone: midnight is the end of the day before it.
    #[must_use]
    pub fn close(self, instant: Instant) -> When {
        When::closing(instant, &self.charter.zone)
    }

    /// The debtor's party.
    #[must_use]
    pub fn debtor(self, obligation: &Obligation) -> Option<&'p Party> {
        let name = obligation.debtor.as_ref()?;
        self.charter.party(name)
    }

    /// The zone in which a due date is shown: the debtor's if it was counted or stated as a date, the charter's if a time
    /// was stated.
    #[must_use]
    pub fn zone_of(self, obligation: &Obligation) -> &'p Zone {
        let there = obligation.term.is_some() || obligation.due_is_a_day;
        let debtor = self.debtor(obligation).filter(|_| there);
        debtor.map_or(&self.charter.zone, |party| party.calendar.zone())
    }

    /// A due date of an obligation in the zone of a reader. One that was stated as a date is that day, in its own zone, which is
    /// named if it is another one.
    #[must_use]
    pub fn due_for(self, obligation: &Obligation, due: Instant, reader: &Zone) -> When {
        // So is the end of a period in which a call is due.
        let period = obligation.what == What::CadenceCall && obligation.term.is_none();
        let zone = if obligation.due_is_a_day || period {
            self.zone_of(obligation)
        } else {
            reader
        };
        When::closing(due, zone).in_zone(zone, reader)
    }

    /// A due date of an obligation, with its zone if that is not the charter's: `Fri 6 Mar 2026 18:00 (Europe/Berlin)`.
    #[must_use]
    pub fn due_time(self, obligation: &Obligation, due: Instant) -> When {
        let zone = self.zone_of(obligation);
        When::closing(due, zone).in_zone(zone, &self.charter.zone)
    }

    /// The due date in force with its basis: ``due Fri 6 Mar 2026 18:00 by `access: 3 working days` ``.
    #[must_use]
    pub fn due(self, obligation: &Obligation) -> Message {
        let Some(due) = obligation.due else {
            return message! { en: "with no due date", ru: "срок не установлен", es: "sin plazo" };
        };
        let term = obligation.term.as_ref().map(|NamedTerm { name, term }| {
            message! {
                en: " by `{name}: {term}`",
                ru: " по условию `{name}: {term}`",
                es: " según `{name}: {term}`",
                name: *name,
                term: &term.value,
            }
        });
        if let Some(by) = &obligation.rare().moved_by {
            return message! {
                en: "due {due}, moved by {by}{first}",
                ru: "срок до {due:from}, перенесён решением {by}{first}",
                es: "plazo hasta el {due:full}, trasladado por {by}{first}",
                due: self.due_time(obligation, due),
                by: by,
                first: obligation.first_due.map(|first| {
                    message! {
                        en: " (first due {first}{term})",
                        ru: " (первоначально до {first:from}{term})",
                        es: " (inicialmente hasta el {first:full}{term})",
                        first: When::closing(first, self.zone_of(obligation)),
                        term: term.clone(),
                    }
                }),
            };
        }
        let first = obligation.first_due.filter(|first| *first != due);
        let first = first.map(|first| {
            message! {
                en: " (first agreed: {first})",
                ru: " (первоначально согласовано: до {first:from})",
                es: " (acordado inicialmente: hasta el {first:full})",
                first: When::closing(first, self.zone_of(obligation)),
            }
        });
        message! {
            en: "due {due}{term}{first}{proposed}",
            ru: "срок до {due:from}{term}{first}{proposed}",
            es: "plazo hasta el {due:full}{term}{first}{proposed}",
            due: self.due_time(obligation, due),
            term: term,
            first: first,
            proposed: proposed(obligation),
        }
    }

    /// A due date for a page as of `now`: without the year if that is the present one.
    #[must_use]
    pub fn due_near(self, obligation: &Obligation, due: Instant, now: Instant) -> When {
        self.due_time(obligation, due)
            .near(now, self.zone_of(obligation))
    }

    /// The debtor: the person who was asked, otherwise the party; a name that the charter does not have, as it is written.
    #[must_use]
    pub fn holder(self, obligation: &Obligation) -> Value {
        let name = obligation
            .person
            .as_deref()
            .or(obligation.debtor.as_deref());
        match (stranger(obligation), name) {
            (Some(stranger), _) => stranger.into(),
            (None, Some(name)) => name.into(),
            (None, None) => message! { en: "nobody", ru: "не указано", es: "nadie" }.into(),
        }
    }

    /// How long something is overdue or was late: `2 working days 3 h`. Nothing for a debtor without a calendar.
    #[must_use]
    pub fn over(self, obligation: &Obligation) -> Value {
        obligation.over.as_deref().into()
    }

    /// How long something is overdue, as a caption: `2 working days 3 h overdue`.
    #[must_use]
    pub fn overdue(self, obligation: &Obligation) -> Message {
        match obligation.over.as_deref() {
            Some(over) => message! {
                en: "{over} overdue",
                ru: "просрочка {over}",
                es: "{over} de retraso",
                over: over,
            },
            None => message! { en: "overdue", ru: "просрочено", es: "con retraso" },
        }
    }

    /// The clause that the contract ended before something was discharged: `; not delivered when the contract ended on
    /// Fri 29 May 2026 24:00`. Empty if it did not.
    #[must_use]
    pub fn ended(self, obligation: &Obligation) -> Option<Message> {
        let at = self.close(obligation.ended?);
        Some(if obligation.what == What::Stage {
            message! {
                en: "; not delivered when the contract ended on {at}",
                ru: "; не сдано к окончанию договора {at:on}",
                es: "; sin entregar al terminar el contrato el {at:on}",
                at: at,
            }
        } else {
            message! {
                en: "; open when the contract ended on {at}",
                ru: "; открыто к окончанию договора {at:on}",
                es: "; pendiente al terminar el contrato el {at:on}",
                at: at,
            }
        })
    }

    /// A reminder or an early warning that is overdue, as a clause: `there is no reminder from account-manager in the log; one
    /// was due Tue 10 Mar 2026 12:00`.
    #[must_use]
    pub fn missing(self, obligation: &Obligation) -> Message {
        if obligation.what == What::EarlyWarning {
            message! {
                en: "there is no early warning from {who} about {stage} in the log; one was {due}",
                ru: "раннего предупреждения о {stage} в журнале нет (за кем: {who}); {due}",
                es: "no hay ningún aviso anticipado de {who} sobre {stage} en el registro; {due}",
                who: self.holder(obligation),
                stage: &obligation.entry,
                due: self.due(obligation),
            }
        } else {
            message! {
                en: "there is no reminder from {who} in the log; one was {due}",
                ru: "напоминания в журнале нет (за кем: {who}); {due}",
                es: "no hay ningún recordatorio de {who} en el registro; {due}",
                who: self.holder(obligation),
                due: self.due(obligation),
            }
        }
    }

    /// The stages that wait for something, as a last clause: `; S-2 and S-3 wait for it`. Nothing if there are none.
    #[must_use]
    pub fn waiting<T: AsRef<str>>(self, stages: &[T]) -> Option<Message> {
        (!stages.is_empty()).then(|| {
            message! {
                en: "; {stages} {stages#waits|wait} for it",
                ru: "; этого {stages#ожидает|ожидают|ожидают}: {stages}",
                es: "; lo {stages#espera|esperan}: {stages}",
                stages: Value::all(stages.iter().map(AsRef::as_ref)),
            }
        })
    }
}

/// A debtor whom the charter does not have: `` `ownr` (not in the charter)``.
#[must_use]
pub fn stranger(obligation: &Obligation) -> Option<Message> {
    let name = obligation.rare().unknown.as_ref()?;
    Some(message! {
        en: "`{name}` (not in the charter)",
        ru: "`{name}` (нет в уставе проекта)",
        es: "`{name}` (no figura en el estatuto del proyecto)",
        name: name,
    })
}

/// The proposal of a decision to which the other side has not agreed, as a last clause: ` (D-4 proposes Fri 20 Mar 2026; not
/// agreed by bakery)`. Empty if there is no such decision.
fn proposed(obligation: &Obligation) -> Option<Message> {
    let last = obligation.rare().proposed.last()?;
    let proposed = Message::from(last);
    Some(
        message! { en: " ({proposed})", ru: " ({proposed})", es: " ({proposed})", proposed: proposed },
    )
}

/// How late an obligation was discharged, as a last clause: `, 2 working days late`.
#[must_use]
pub fn late(obligation: &Obligation) -> Option<Message> {
    obligation.over.as_deref().map(|over| {
        message! {
            en: ", {over} late",
            ru: ", с опозданием на {over}",
            es: ", con {over} de retraso",
            over: over,
        }
    })
}

/// What is owed, as a noun with its article if it has one: `an answer`, `access`, `a decision`.
#[must_use]
pub fn owed(what: What) -> Message {
    match what {
        What::Answer(need) => needed(need),
        What::Approval => message! { en: "a decision", ru: "решение", es: "una decisión" },
        What::Stage => message! { en: "a delivery", ru: "сдача результата", es: "una entrega" },
        What::Promise => {
            message! { en: "what was promised", ru: "обещанное", es: "lo prometido" }
        }
        What::CallRecord => {
            message! { en: "a record of the call", ru: "запись о звонке", es: "el registro de la llamada" }
        }
        What::CallConfirmation => {
            message! { en: "a confirmation of the call", ru: "подтверждение звонка", es: "la confirmación de la llamada" }
        }
        What::Record => {
            message! { en: "an entry in the log", ru: "запись в журнале", es: "una entrada en el registro" }
        }
        What::Reminder => message! { en: "a reminder", ru: "напоминание", es: "un recordatorio" },
        What::EarlyWarning => {
            message! { en: "an early warning", ru: "раннее предупреждение", es: "un aviso anticipado" }
        }
        What::CadenceCall => message! { en: "a call", ru: "звонок", es: "una llamada" },
        What::CadenceReport => message! { en: "a report", ru: "отчёт", es: "un informe" },
    }
}

/// The contestant of an entry, with date and words: `disputed by marketing-director since Mon 17 Aug 2026 16:00 (A-1): "I
/// never said that."`.
#[must_use]
pub fn disputed(narrator: Narrator<'_>, dispute: &Dispute) -> Message {
    let words = (!dispute.words.is_empty()).then(|| {
        message! {
            en: ": \"{words}\"",
            ru: ": «{words}»",
            es: ": «{words}»",
            words: &dispute.words,
        }
    });
    message! {
        en: "disputed by {who} since {since} ({reply}){words}",
        ru: "оспорено {since:since} (кем: {who}, {reply}){words}",
        es: "{who} lo disputa desde el {since:full} ({reply}){words}",
        who: dispute.person.as_ref().or(dispute.party.as_ref()),
        since: narrator.time(dispute.since),
        reply: &dispute.objection,
        words: words,
    }
}

/// An entry of a log with its title: `R-4, "Access to the advertising account"`.
#[must_use]
pub fn titled(log: &Log, entry: &Entry) -> Message {
    let title = log.title(entry).map(|title| {
        message! {
            en: ", \"{title}\"",
            ru: ", «{title}»",
            es: ", «{title}»",
            title: title,
        }
    });
    message! { en: "{id}{title}", ru: "{id}{title}", es: "{id}{title}", id: entry.id(), title: title }
}

/// What is owed, as a noun for a column of a table: `answer`, `access`, `approval`.
#[must_use]
pub fn noun(what: What) -> Message {
    match what {
        What::Answer(Need::Answer) => message! { en: "answer", ru: "ответ", es: "respuesta" },
        What::Answer(Need::Revision) => message! { en: "revision", ru: "правки", es: "revisión" },
        What::Answer(Need::Payment) => message! { en: "payment", ru: "оплата", es: "pago" },
        What::Answer(Need::Approval) | What::Approval => {
            message! { en: "approval", ru: "согласование", es: "aprobación" }
        }
        What::Answer(need) => needed(need),
        What::Stage => message! { en: "stage", ru: "этап", es: "etapa" },
        What::Promise => message! { en: "promise", ru: "обещание", es: "promesa" },
        What::CallRecord => {
            message! { en: "call record", ru: "запись о звонке", es: "registro de llamada" }
        }
        What::CallConfirmation => message! {
            en: "call confirmation",
            ru: "подтверждение звонка",
            es: "confirmación de llamada",
        },
        What::Record => message! { en: "record", ru: "запись в журнале", es: "entrada" },
        What::Reminder => message! { en: "reminder", ru: "напоминание", es: "recordatorio" },
        What::EarlyWarning => {
            message! { en: "early warning", ru: "раннее предупреждение", es: "aviso anticipado" }
        }
        What::CadenceCall => message! { en: "call", ru: "звонок", es: "llamada" },
        What::CadenceReport => message! { en: "report", ru: "отчёт", es: "informe" },
    }
}

/// A kind of entry as a noun with its article if it has one: `a request`.
#[must_use]
pub fn kind(kind: Kind) -> Message {
    kind.noun()
}

/// What a request asks for.
fn needed(need: Need) -> Message {
    match need {
        Need::Information => message! { en: "information", ru: "информация", es: "información" },
        Need::Access => message! { en: "access", ru: "доступ", es: "acceso" },
        Need::Materials => message! { en: "materials", ru: "материалы", es: "materiales" },
        Need::Approval => message! { en: "an approval", ru: "согласование", es: "una aprobación" },
        Need::Feedback => message! { en: "feedback", ru: "комментарии", es: "comentarios" },
        Need::Revision => message! { en: "a revision", ru: "правки", es: "una revisión" },
        Need::Payment => message! { en: "payment", ru: "оплата", es: "el pago" },
        Need::Answer => message! { en: "an answer", ru: "ответ", es: "una respuesta" },
    }
}

#[cfg(test)]
mod tests;
