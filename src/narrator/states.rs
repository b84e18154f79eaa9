//! The states of obligations, in words. Spanish participles agree with what is owed: «etapa vencida», «pago vencido».

use crate::log::value::Need;
use crate::message::{Message, message};
use crate::obligation::{Obligation, State, What};

/// How a Spanish participle agrees with the noun of what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Masculine,
    Feminine,
    /// Masculine plural.
    Plural,
}

impl Form {
    /// The form of [`super::noun`].
    fn of(what: What) -> Self {
        match what {
            What::Answer(Need::Access | Need::Payment)
            | What::CallRecord
            | What::Reminder
            | What::EarlyWarning
            | What::CadenceReport => Self::Masculine,
            What::Answer(Need::Materials | Need::Feedback) => Self::Plural,
            What::Answer(Need::Information | Need::Approval | Need::Revision | Need::Answer)
            | What::Approval
            | What::Stage
            | What::Promise
            | What::CallConfirmation
            | What::Record
            | What::CadenceCall => Self::Feminine,
        }
    }
}

/// A message with the Spanish form that agrees: masculine, feminine, plural.
macro_rules! agreed {
    ($form:expr, en: $en:literal, ru: $ru:literal, es: $masculine:literal, $feminine:literal, $plural:literal) => {
        match $form {
            Form::Masculine => message! { en: $en, ru: $ru, es: $masculine },
            Form::Feminine => message! { en: $en, ru: $ru, es: $feminine },
            Form::Plural => message! { en: $en, ru: $ru, es: $plural },
        }
    };
}

/// The state of what is owed, in one word.
#[must_use]
pub fn state(state: State, what: What) -> Message {
    of_form(state, Form::of(what))
}

/// The state of an entry by what is owed for it, without what that is: in Spanish every kind of entry that is listed with its
/// state is feminine (`solicitud`, `entrega`, `etapa`, `llamada`).
#[must_use]
pub fn state_of_entry(obligation: &Obligation) -> Message {
    phrase(obligation, Form::Feminine)
}

/// The state of an entry that the other side contests.
#[must_use]
pub fn contested() -> Message {
    of_form(State::Disputed, Form::Feminine)
}

/// The state of an obligation in a few words. A delivery that waits for a decision is not met; acceptance by silence
/// names its clause.
#[must_use]
pub fn state_phrase(obligation: &Obligation) -> Message {
    phrase(obligation, Form::of(obligation.what))
}

/// The first part of the state of what waits for its acceptance; the second is [`not_accepted`].
#[must_use]
pub fn delivered(what: What) -> Message {
    agreed!(Form::of(what), en: "delivered", ru: "сдано", es: "entregado", "entregada", "entregados")
}

/// The second part of the state of what waits for its acceptance.
#[must_use]
pub fn not_accepted(what: What) -> Message {
    agreed!(
        Form::of(what),
        en: "not accepted yet",
        ru: "ещё не принято",
        es: "pendiente de aceptar", "pendiente de aceptar", "pendientes de aceptar"
    )
}

/// The same behind how it was delivered.
#[must_use]
pub fn unaccepted(delivered: Message, what: What) -> Message {
    message! {
        en: "{delivered}, {not_accepted}",
        ru: "{delivered}, {not_accepted}",
        es: "{delivered}, {not_accepted}",
        delivered: delivered,
        not_accepted: not_accepted(what),
    }
}

/// The state of what came late and is not accepted by a decision, with its lateness where it belongs: `delivered, 2 working days
/// late, not accepted yet`. `None` for anything else.
#[must_use]
pub fn late_phrase(obligation: &Obligation) -> Option<Message> {
    let over = obligation.over.as_deref()?;
    match obligation.state {
        State::Met | State::Late if !obligation.settled => Some(message! {
            en: "{delivered}, {over} late, {not_accepted}",
            ru: "{delivered} с опозданием на {over}, {not_accepted}",
            es: "{delivered} con {over} de retraso, {not_accepted}",
            delivered: delivered(obligation.what),
            over: over,
            not_accepted: not_accepted(obligation.what),
        }),
        State::Late if obligation.rare().silent.is_some() => Some(message! {
            en: "{late} by {over}, {accepted}",
            ru: "{late} ({over}), {accepted}",
            es: "{late} ({over}), {accepted}",
            late: state(State::Late, obligation.what),
            over: over,
            accepted: by_silence(obligation),
        }),
        _ => None,
    }
}

/// Acceptance by silence with its clause: `accepted by silence (§5.3)`.
#[must_use]
pub fn by_silence(obligation: &Obligation) -> Message {
    let clause = obligation.clause().map(
        |clause| message! { en: " ({clause})", ru: " ({clause})", es: " ({clause})", clause: clause },
    );
    message! {
        en: "{accepted}{clause}",
        ru: "{accepted}{clause}",
        es: "{accepted}{clause}",
        accepted: of_form(State::Silent, Form::Feminine),
        clause: clause,
    }
}

fn of_form(state: State, form: Form) -> Message {
    match state {
        State::Open => {
            agreed!(form, en: "open", ru: "открыто", es: "pendiente", "pendiente", "pendientes")
        }
        State::Met => {
            agreed!(form, en: "met", ru: "исполнено", es: "cumplido", "cumplida", "cumplidos")
        }
        State::Late => agreed!(
            form,
            en: "late",
            ru: "исполнено с опозданием",
            es: "cumplido con retraso", "cumplida con retraso", "cumplidos con retraso"
        ),
        State::Overdue => {
            agreed!(form, en: "overdue", ru: "просрочено", es: "vencido", "vencida", "vencidos")
        }
        State::Waived => {
            agreed!(form, en: "waived", ru: "снято", es: "renunciado", "renunciada", "renunciados")
        }
        State::Refused => {
            agreed!(form, en: "refused", ru: "отказано", es: "denegado", "denegada", "denegados")
        }
        // What was accepted is not what is owed.
        State::Silent => message! {
            en: "accepted by silence",
            ru: "принято по умолчанию",
            es: "aceptación por silencio",
        },
        State::Disputed => message! { en: "disputed", ru: "оспорено", es: "en disputa" },
        State::Superseded => agreed!(
            form,
            en: "superseded",
            ru: "заменено",
            es: "sustituido", "sustituida", "sustituidos"
        ),
    }
}

fn phrase(obligation: &Obligation, form: Form) -> Message {
    match obligation.state {
        State::Met | State::Late if !obligation.settled => agreed!(
            form,
            en: "delivered, not accepted yet",
            ru: "сдано, ещё не принято",
            es: "entregado, pendiente de aceptar", "entregada, pendiente de aceptar", "entregados, pendientes de aceptar"
        ),
        State::Late if obligation.rare().silent.is_some() => message! {
            en: "{late}, {accepted}",
            ru: "{late}, {accepted}",
            es: "{late}, {accepted}",
            late: of_form(State::Late, form),
            accepted: by_silence(obligation),
        },
        State::Met if obligation.rare().silent.is_some() => by_silence(obligation),
        State::Silent => by_silence(obligation),
        other => of_form(other, form),
    }
}
