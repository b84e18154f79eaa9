//! Fields of an entry that have an effect only in another situation than the entry's.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::{useless, waivers};
use crate::charter::{Charter, Role};
use crate::evidence::Key;
use crate::finding::Finding;
use crate::log::value::{Flag, Gives, NoticeKind, Verdict};
use crate::log::{
    Body, Decision, Delivery, Entry, Kind, Notice, Reference, Relation, Reply, Request,
};
use crate::message::{Message, message};
use crate::obligation::{Idle, Ineffective, Kept};
use crate::rules::Context;
use crate::source::Span;

/// The fields of an entry that change nothing in its situation.
pub(in crate::rules) fn findings(cx: &Context<'_>, entry: &Entry, named: &Named) -> Vec<Finding> {
    let found = match &entry.body {
        Body::Stage(_) | Body::Call(_) => [None, None],
        Body::Request(request) => [extra(cx, entry, request), None],
        Body::Reply(reply) => [promises(entry, reply), objects(cx, entry, reply)],
        Body::Delivery(delivery) => [period(cx, entry, delivery), replaces(cx, entry)],
        Body::Decision(decision) => {
            let of_stage = || sets_of_stage(cx, entry, decision);
            let sets = of_stage().or_else(|| waivers::own(cx, entry, decision));
            [met(cx, entry, decision), sets]
        }
        Body::Notice(notice) => [effective(cx, entry, notice), replaces(cx, entry)],
        Body::Reminder(_) => [None, replaces(cx, entry)],
        Body::Confirmation(_) => [unfounded(cx, entry, named), replaces(cx, entry)],
    };
    let found = found.into_iter().flatten();
    found.chain(idle(cx, entry)).chain(itself(entry)).collect()
}

/// The messages that entries other than confirmations name as evidence, collected once they are asked for.
#[derive(Default)]
pub(in crate::rules) struct Named(OnceCell<HashSet<Key>>);

impl Named {
    fn keys(&self, cx: &Context<'_>) -> &HashSet<Key> {
        self.0.get_or_init(|| {
            let others = cx.log().entries().iter();
            let others = others.filter(|other| other.kind != Kind::Confirmation);
            let keys = others.flat_map(|other| other.common.evidence.iter());
            keys.filter_map(|text| Key::parse(&text.value).map(Key::without_label))
                .collect()
        })
    }
}

pub(super) fn finding(
    entry: &Entry,
    span: Span,
    field: &str,
    why: Message,
    help: Message,
) -> Finding {
    let message = message! {
        en: "`{field}` of {id} has no effect: {why}",
        ru: "`{field}` в {id} ни на что не влияет: {why}",
        es: "`{field}` de {id} no tiene efecto: {why}",
        field: field,
        id: entry.id(),
        why: why,
    };
    useless(entry.at(span), field, message, help).entry(entry.id())
}

fn remove() -> Message {
    message! { en: "remove it", ru: "удалите его", es: "elimínelo" }
}

/// An entry in whose place another one came, and that still counts; and a decision of one side alone against a termination.
fn idle(cx: &Context<'_>, entry: &Entry) -> Vec<Finding> {
    let idle = cx.obligations.ineffective().iter();
    let idle = idle.filter(|idle| idle.by == *entry.id());
    let found = idle.filter_map(|idle| {
        let earlier = idle.earlier.as_str();
        let (field, span) = match &entry.body {
            Body::Decision(decision) => ("verdict", decision.verdict.as_ref()?.span),
            _ => {
                let mut references = entry.references().into_iter();
                let named = references.find(|reference| {
                    reference.relation == Relation::Replaces && reference.id.value.0 == *earlier
                })?;
                ("replaces", named.id.span)
            }
        };
        let help = match (&idle.why, entry.kind) {
            (Kept::Terminates, Kind::Decision) => message! {
                en: "log a decision of the other side too, `on: {earlier}` with `verdict: waived`; until then the termination stands",
                ru: "внесите такое же решение другой стороны: `on: {earlier}` с `verdict: waived`; до этого расторжение действует",
                es: "registre también una decisión de la otra parte, `on: {earlier}` con `verdict: waived`; hasta entonces la terminación se mantiene",
                earlier: earlier,
            },
            (Kept::Terminates, _) => message! {
                en: "log a decision of the other side, `on: {id}` with `verdict: approved`; until then the termination stands",
                ru: "внесите решение другой стороны: `on: {id}` с `verdict: approved`; до этого расторжение действует",
                es: "registre una decisión de la otra parte, `on: {id}` con `verdict: approved`; hasta entonces la terminación se mantiene",
                id: entry.id(),
            },
            (Kept::Resumes, _) => message! {
                en: "to stop work again, give another notice with `kind: stop-work`",
                ru: "чтобы снова приостановить работы, направьте новое уведомление с `kind: stop-work`",
                es: "para volver a suspender los trabajos, dé otro aviso con `kind: stop-work`",
            },
            _ => message! {
                en: "remove it, or agree on it: the other side decides `on: {earlier}` with `verdict: rejected`",
                ru: "удалите его или договоритесь: другая сторона принимает решение `on: {earlier}` с `verdict: rejected`",
                es: "elimínelo, o acuérdenlo: la otra parte decide `on: {earlier}` con `verdict: rejected`",
                earlier: earlier,
            },
        };
        let finding = finding(entry, span, field, still_counts(idle), help);
        Some(finding.involves(earlier).distinguish(earlier))
    });
    found.collect()
}

/// Why an entry counts although its side put another one in its place.
fn still_counts(idle: &Ineffective) -> Message {
    let earlier = idle.earlier.as_str();
    match &idle.why {
        Kept::Decided(decision) => message! {
            en: "the other side decided on what {earlier} is about ({decision})",
            ru: "другая сторона уже приняла решение о том, к чему относится {earlier} ({decision})",
            es: "la otra parte ya decidió sobre aquello a lo que se refiere {earlier} ({decision})",
            earlier: earlier,
            decision: decision.as_str(),
        },
        Kept::Silent => message! {
            en: "{earlier} was accepted by silence before",
            ru: "{earlier}: до этого принято по умолчанию",
            es: "{earlier} ya se había aceptado por silencio",
            earlier: earlier,
        },
        Kept::OfOther(party) => message! {
            en: "what {earlier} delivers is owed by {party}",
            ru: "сдать то, что сдано по {earlier}, должна другая сторона: {party}",
            es: "lo que entrega {earlier} lo debe {party}",
            earlier: earlier,
            party: party.as_str(),
        },
        Kept::Ended => message! {
            en: "the contract had ended",
            ru: "договор к тому времени был окончен",
            es: "el contrato ya había terminado",
        },
        Kept::Resumes => message! {
            en: "{earlier} resumes work, and a resumption is not taken back",
            ru: "{earlier} возобновляет работы, а возобновление не отзывают",
            es: "{earlier} reanuda los trabajos, y una reanudación no se retira",
            earlier: earlier,
        },
        Kept::Terminates => message! {
            en: "{earlier} ends the contract until both sides take it back",
            ru: "{earlier} прекращает договор, пока его не отзовут обе стороны",
            es: "{earlier} pone fin al contrato mientras no lo retiren ambas partes",
            earlier: earlier,
        },
    }
}

/// A reference of an entry to itself.
fn itself(entry: &Entry) -> Vec<Finding> {
    let references = entry.references().into_iter();
    // A decision that agrees to an exception of its own is judged with the exception; what a field cannot name is another finding.
    let takes = |reference: &Reference<'_>| match (&entry.body, reference.relation) {
        (_, Relation::AgreedIn) => false,
        (Body::Reply(reply), Relation::Answers) => {
            let gives = reply.gives.as_ref().map(|gives| gives.value);
            gives == Some(Gives::Objection)
        }
        _ => reference.kinds.contains(&entry.kind),
    };
    let own =
        references.filter(|reference| reference.id.value.0 == *entry.id() && takes(reference));
    own.map(|reference| {
        let why = message! {
            en: "it names the entry itself",
            ru: "здесь названа сама эта запись",
            es: "nombra la propia entrada",
        };
        let help = message! {
            en: "name the entry that is meant, or remove it",
            ru: "назовите запись, которая имелась в виду, или удалите поле",
            es: "indique la entrada a la que se refiere, o elimínelo",
        };
        finding(entry, reference.id.span, reference.field, why, help)
    })
    .collect()
}

/// An objection to what its own side wrote, or to what was replaced already.
fn objects(cx: &Context<'_>, entry: &Entry, reply: &Reply) -> Option<Finding> {
    let (id, why) = reply.answers.iter().find_map(|id| {
        let idle = || cx.obligations.idle_objection(entry.id(), &id.value);
        let other = *id.value.0 != *entry.id();
        Some((id, idle().filter(|_| other)?))
    })?;
    let (why, help) = match why {
        Idle::Own => {
            let side = cx.charter().side(&entry.actor()?.value)?;
            let why = message! {
                en: "{id} is by {party} too, and a side contests what the other one wrote",
                ru: "{id} — тоже запись стороны {party}, а оспаривают записи другой стороны",
                es: "{id} también es de {party}, y una parte objeta lo que escribió la otra",
                id: &*id.value.0,
                party: side.name.as_str(),
            };
            let help = message! {
                en: "name the entry of the other side that is contested",
                ru: "назовите запись другой стороны, которую оспаривают",
                es: "indique la entrada de la otra parte que se objeta",
            };
            (why, help)
        }
        Idle::Replaced(by) => {
            let why = message! {
                en: "{id} was replaced by {by} before, and what is replaced is not contested any more",
                ru: "{id} раньше заменена записью {by}, а заменённое уже не оспаривают",
                es: "{id} ya había sido sustituida por {by}, y lo sustituido ya no se objeta",
                id: &*id.value.0,
                by: by,
            };
            let help = message! {
                en: "contest {by}, if that is wrong too",
                ru: "оспорьте {by}, если неверна и она",
                es: "objete {by}, si también es incorrecta",
                by: by,
            };
            (why, help)
        }
    };
    Some(finding(entry, id.span, "answers", why, help).involves(&*id.value.0))
}

/// Extra work that is asked of the client, who is not paid for it.
fn extra(cx: &Context<'_>, entry: &Entry, request: &Request) -> Option<Finding> {
    let extra = request.extra.as_ref()?;
    let to = cx.charter().side(&request.to.as_ref()?.value)?;
    if extra.value != Flag(true) || to.role != Some(Role::Client) {
        return None;
    }
    let why = message! {
        en: "it is asked of {party}, and only the contractor's work can be extra",
        ru: "запрос адресован стороне {party}, а дополнительной бывает только работа исполнителя",
        es: "se pide a {party}, y solo el trabajo del contratista puede ser adicional",
        party: to.name.as_str(),
    };
    let help = message! {
        en: "remove it; what it costs is agreed in a decision with an `amount`",
        ru: "удалите его; стоимость согласуют решением с `amount`",
        es: "elimínelo; lo que cuesta se acuerda en una decisión con `amount`",
    };
    Some(finding(entry, extra.span, "extra", why, help))
}

/// A date by which something comes, in a reply after which nothing is to come.
fn promises(entry: &Entry, reply: &Reply) -> Option<Finding> {
    let promises = reply.promises.as_ref()?;
    let gives = reply.gives.as_ref()?.value;
    if !matches!(gives, Gives::All | Gives::Refusal | Gives::Objection) {
        return None;
    }
    let why = message! {
        en: "with `gives: {gives}` nothing is to come any more",
        ru: "после `gives: {gives}` ничего больше не ожидается",
        es: "con `gives: {gives}` ya no queda nada por llegar",
        gives: gives.name(),
    };
    let help = message! {
        en: "remove it, or write `gives: part` or `gives: promise`",
        ru: "удалите его или напишите `gives: part` либо `gives: promise`",
        es: "elimínelo, o escriba `gives: part` o `gives: promise`",
    };
    Some(finding(entry, promises.span, "promises", why, help))
}

/// The period of a report, in a delivery that is no report.
fn period(cx: &Context<'_>, entry: &Entry, delivery: &Delivery) -> Option<Finding> {
    let period = delivery.period.as_ref()?;
    let earlier = cx.project.charter_versions().iter();
    let mut versions = earlier
        .map(|version| &version.charter)
        .chain([cx.charter()]);
    let is_item = |charter: &Charter| {
        let mut of = delivery.of.iter();
        of.any(|of| charter.cadence_item(&of.value.0).is_some())
    };
    // What does not exist is reported by another rule.
    let exist = |id: &str| cx.log().get_kind(id, Kind::Stage).is_some();
    if versions.any(is_item) || !delivery.of.iter().all(|of| exist(&of.value.0)) {
        return None;
    }
    let why = message! {
        en: "a stage has no periods",
        ru: "у этапа нет отчётных периодов",
        es: "una etapa no tiene periodos",
    };
    let help = message! {
        en: "remove it, or name an item of the charter's `cadence` under `of`",
        ru: "удалите его или укажите в `of` пункт `cadence` устава проекта",
        es: "elimínelo, o indique en `of` un elemento de `cadence` del estatuto del proyecto",
    };
    Some(finding(entry, period.span, "period", why, help))
}

/// What was met, in a decision that accepts nothing that was to be met.
fn met(cx: &Context<'_>, entry: &Entry, decision: &Decision) -> Option<Finding> {
    let met = decision.met.first()?;
    let log = cx.log();
    let delivered = |id: &str| {
        let subject = log.get(id);
        subject.is_none_or(|subject| matches!(subject.kind, Kind::Stage | Kind::Delivery))
    };
    let verdict = decision.verdict.as_ref().map(|verdict| verdict.value)?;
    let on = || decision.on.iter().map(|on| &*on.value.0);
    let why = if verdict != Verdict::Accepted {
        message! {
            en: "only a decision with `verdict: accepted` says what was met",
            ru: "о выполненном говорит только решение с `verdict: accepted`",
            es: "solo una decisión con `verdict: accepted` dice qué se cumplió",
        }
    } else if !decision.replaces.is_empty() || on().any(delivered) {
        return None;
    } else {
        message! {
            en: "the decision is not on a stage or a delivery",
            ru: "решение не относится ни к этапу, ни к сдаче",
            es: "la decisión no es sobre una etapa ni sobre una entrega",
        }
    };
    let help = message! {
        en: "remove it, or log it with the decision that accepts the stage",
        ru: "удалите его или внесите в решение о приёмке этапа",
        es: "elimínelo, o regístrelo con la decisión que acepta la etapa",
    };
    Some(finding(entry, met.span, "met", why, help))
}

/// An owner or a beginning, in a decision that is on no stage.
fn sets_of_stage(cx: &Context<'_>, entry: &Entry, decision: &Decision) -> Option<Finding> {
    let sets = decision.sets.as_ref()?;
    // Without a due date the whole is reported as such.
    sets.value.due.as_ref()?;
    let (field, span) = match (&sets.value.owner, &sets.value.starts) {
        (Some(owner), _) => ("owner", owner.span),
        (None, Some(starts)) => ("starts", starts.span),
        (None, None) => return None,
    };
    let log = cx.log();
    let may_be_stage = |id: &str| log.get(id).is_none_or(|entry| entry.kind == Kind::Stage);
    let on = decision.on.iter().map(|on| &*on.value.0);
    if !decision.replaces.is_empty() || decision.on.is_empty() || on.into_iter().any(may_be_stage) {
        return None;
    }
    let why = message! {
        en: "the decision is not on a stage",
        ru: "решение не относится к этапу",
        es: "la decisión no es sobre una etapa",
    };
    Some(finding(entry, span, field, why, remove()))
}

/// When a notice takes effect, if it takes effect when it is given, or a termination is said to before that.
fn effective(cx: &Context<'_>, entry: &Entry, notice: &Notice) -> Option<Finding> {
    let effective = notice.effective.as_ref()?;
    let kind = notice.kind.as_ref()?.value;
    let at = entry.common.at.as_ref();
    let earlier = at.is_some_and(|at| {
        effective.value.due(cx.zone()).instant < at.value.answer(cx.zone()).instant
    });
    if kind == NoticeKind::Termination {
        let why = message! {
            en: "a termination takes effect no earlier than it is given",
            ru: "расторжение вступает в силу не раньше, чем о нём уведомили",
            es: "una terminación no surte efecto antes de que se avise de ella",
        };
        return earlier.then(|| finding(entry, effective.span, "effective", why, remove()));
    }
    let why = message! {
        en: "a notice with `kind: {kind}` takes effect when it is given",
        ru: "уведомление с `kind: {kind}` действует с момента вручения",
        es: "un aviso con `kind: {kind}` surte efecto cuando se da",
        kind: kind.name(),
    };
    let help = message! {
        en: "remove it; give the notice when it is to take effect",
        ru: "удалите его; направьте уведомление, когда оно должно подействовать",
        es: "elimínelo; dé el aviso cuando deba surtir efecto",
    };
    Some(finding(entry, effective.span, "effective", why, help))
}

/// Evidence in a confirmation that is not a key, or the key of a message that no entry names.
fn unfounded(cx: &Context<'_>, entry: &Entry, named: &Named) -> Option<Finding> {
    let keys = named.keys(cx);
    let (span, why) = entry.common.evidence.iter().find_map(|text| {
        let why = match Key::parse(&text.value) {
            None => message! {
                en: "`{text}` is not a key of evidence",
                ru: "`{text}` — не ключ сообщения",
                es: "`{text}` no es una clave de prueba",
                text: &text.value,
            },
            Some(key) if !keys.contains(&key.clone().without_label()) => message! {
                en: "no entry names the message `{text}`",
                ru: "ни одна запись не называет сообщение `{text}`",
                es: "ninguna entrada nombra el mensaje `{text}`",
                text: &text.value,
            },
            Some(_) => return None,
        };
        Some((text.span, why))
    })?;
    let help = message! {
        en: "name keys that stand in `evidence` of other entries; `projlog evidence EXPORT --record PERSON` writes those that the export has",
        ru: "укажите ключи из `evidence` других записей; `projlog evidence EXPORT --record PERSON` внесёт те, что есть в выгрузке",
        es: "indique claves que figuren en `evidence` de otras entradas; `projlog evidence EXPORT --record PERSON` escribe las que tiene la exportación",
    };
    Some(finding(entry, span, "evidence", why, help))
}

/// The place of an entry that the other side wrote.
fn replaces(cx: &Context<'_>, entry: &Entry) -> Option<Finding> {
    let side = |entry: &Entry| {
        let actor = entry.actor()?;
        let party = cx.charter().side(&actor.value)?;
        Some(party.name.value.clone())
    };
    let own = side(entry)?;
    let replaced = match &entry.body {
        Body::Delivery(delivery) => &*delivery.replaces,
        Body::Notice(notice) => &*notice.replaces,
        Body::Reminder(reminder) => &*reminder.replaces,
        Body::Confirmation(confirmation) => &*confirmation.replaces,
        _ => return None,
    };
    let theirs = replaced.iter().find_map(|id| {
        let earlier = cx.log().get(&id.value)?;
        let other = side(earlier).filter(|other| *other != own)?;
        (earlier.kind == entry.kind).then_some((id, other))
    });
    let (id, other) = theirs?;
    let why = message! {
        en: "{earlier} is by {party}",
        ru: "{earlier} — запись стороны {party}",
        es: "{earlier} es de {party}",
        earlier: &*id.value.0,
        party: &other,
    };
    let help = message! {
        en: "log a reply with `answers: {earlier}` and `gives: objection` to contest it",
        ru: "чтобы возразить, внесите ответ с `answers: {earlier}` и `gives: objection`",
        es: "para objetarlo, registre una respuesta con `answers: {earlier}` y `gives: objection`",
        earlier: &*id.value.0,
    };
    Some(finding(entry, id.span, "replaces", why, help).involves(&*id.value.0))
}
