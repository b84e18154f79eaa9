//! Help for findings about sealed entries. What such an entry says is not changed any more: a remedy that asks for a change would be
//! a finding itself.

use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::rules::{Context, owed_to};

/// The rules whose help asks for a change of the entry, and for nothing else.
const IN_THE_ENTRY: &[&str] = &[
    "ambiguous-time",
    "answer-before-question",
    "claim-miscounted",
    "duplicate-key",
    "evidence-time-differs",
    "missing-field",
    "no-effect",
    "recorded-before-it-happened",
    "reference-kind",
    "refusal-without-reason",
    "stage-unplanned",
    "syntax",
    "unknown-field",
    "voice-untranscribed",
    "wrong-value",
];

/// The rules whose help may also ask for a change elsewhere: of the charter, or in a new entry.
const ELSEWHERE: &[&str] = &[
    "call-mentioned",
    "dangling-reference",
    "never-due",
    "off-channel",
    "person-lookalike",
    "person-unknown",
];

/// Names a way that works for each finding about an entry that is sealed.
pub(super) fn name_what_works(context: &Context<'_>, found: &mut [Finding]) {
    for finding in found {
        let (inside, elsewhere) = (
            IN_THE_ENTRY.contains(&finding.rule),
            ELSEWHERE.contains(&finding.rule),
        );
        let by_decision = finding.rule == "deadline-on-day-off";
        let by_reply = finding.rule == "reply-without-date";
        let by_call = finding.rule == "call-unlogged";
        if !(inside || elsewhere || by_decision || by_reply || by_call) {
            continue;
        }
        let entry = finding.entry.as_deref();
        let Some(entry) = entry.and_then(|id| context.log().get(id)) else {
            continue;
        };
        let sealed = context.sealed_from(entry.id());
        let is_sealed = sealed.is_some_and(|from| context.as_of > from);
        if !is_sealed || finding.at.source != entry.source {
            continue;
        }
        let way = if by_decision {
            decide(entry)
        } else if by_reply {
            reply(entry)
        } else if by_call {
            call(context, entry, finding.rule)
        } else {
            accept(context, entry, finding.rule)
        };
        let other = finding.help.take().filter(|_| elsewhere);
        let help = match other {
            Some(other) => message! {
                en: "{id} is sealed, and a change of what it says is reported: {way}; or where it is not {id} that is wrong: {other}",
                ru: "{id}: исправить уже нельзя, изменение содержания будет замечено: {way}; или, если неверна не {id}: {other}",
                es: "{id} está sellada, y un cambio de lo que dice se notifica: {way}; o, si lo incorrecto no es {id}: {other}",
                id: entry.id(),
                way: way,
                other: other,
            },
            None => message! {
                en: "{id} is sealed, and a change of what it says is reported: {way}",
                ru: "{id}: исправить уже нельзя, изменение содержания будет замечено: {way}",
                es: "{id} está sellada, y un cambio de lo que dice se notifica: {way}",
                id: entry.id(),
                way: way,
            },
        };
        finding.help = Some(help);
    }
}

/// To accept the finding: an `allow` is no change of what an entry says.
fn accept(context: &Context<'_>, entry: &Entry, rule: &str) -> Message {
    let sides = owed_to(context, rule, entry);
    let by = (!sides.is_empty()).then(|| {
        message! {
            en: ", committed by {sides}",
            ru: " (коммит делает: {sides})",
            es: ", en un commit de {sides}",
            sides: Value::all(sides),
        }
    });
    message! {
        en: "add an `allow` for `{rule}` to {id}, with what was meant as its reason{by}",
        ru: "добавьте в {id} `allow` для `{rule}`, указав причиной то, что имелось в виду{by}",
        es: "añada a {id} un `allow` para `{rule}`, con lo que se quiso decir como motivo{by}",
        id: entry.id(),
        rule: rule,
        by: by,
    }
}

/// To log the call, and to accept that the entry does not name it.
fn call(context: &Context<'_>, entry: &Entry, rule: &str) -> Message {
    message! {
        en: "log the call with who took part and what was said; then {accept}",
        ru: "внесите звонок: кто участвовал и что было сказано; затем {accept}",
        es: "registre la llamada, con quién participó y qué se dijo; después, {accept}",
        accept: accept(context, entry, rule),
    }
}

/// To move the due date by a decision.
fn decide(entry: &Entry) -> Message {
    message! {
        en: "move the date by a decision `on: {id}` with `sets: {sets}`",
        ru: "перенесите дату решением `on: {id}` с `sets: {sets}`",
        es: "traslade la fecha con una decisión `on: {id}` y `sets: {sets}`",
        id: entry.id(),
        sets: "{ due: … }",
    }
}

/// To promise a date in another reply.
fn reply(entry: &Entry) -> Message {
    message! {
        en: "log another reply to what {id} answers, with `promises`",
        ru: "внесите ещё один ответ на то же, на что отвечает {id}, с `promises`",
        es: "registre otra respuesta a lo que responde {id}, con `promises`",
        id: entry.id(),
    }
}
