//! Decisions with the charters that apply to them, shared by the rules about authority.

use super::Context;
use crate::charter::{Amount, Charter, Person, When};
use crate::finding::{Finding, Severity};
use crate::log::{Body, Decision, Entry};
use crate::message::{Message, Value, message};
use crate::obligation::Standing;
use crate::source::{Location, Span};

/// The rules that report why a decision does not bind.
pub(super) const NOT_BINDING: &[&str] = &[
    "decision-over-limit",
    "decision-incomplete",
    "decision-out-of-term",
    "decision-unauthorized",
];

/// A decision that has been made, and whether it binds.
pub(super) struct Judged<'p> {
    /// The entry.
    pub(super) entry: &'p Entry,
    /// Its fields.
    pub(super) decision: &'p Decision,
    /// Whether it binds.
    pub(super) standing: &'p Standing,
    /// The charter that applies to it.
    pub(super) charter: &'p Charter,
    /// The person who made it.
    pub(super) person: &'p Person,
    /// When it was made.
    pub(super) when: When,
}

/// All decisions that people of the charter have made by the instant of the check.
pub(super) fn decisions<'p>(cx: &Context<'p>) -> impl Iterator<Item = Judged<'p>> {
    let cx = *cx;
    let entries = cx.log().entries().iter();
    entries.filter_map(move |entry| judged(&cx, entry))
}

/// A decision, if somebody of the charter has made it by the instant of the check.
pub(super) fn judged<'p>(cx: &Context<'p>, entry: &'p Entry) -> Option<Judged<'p>> {
    let Body::Decision(decision) = &entry.body else {
        return None;
    };
    if !cx.happened(entry) {
        return None;
    }
    let standing = cx.obligations.standing(entry.id())?;
    let charter = cx
        .project
        .charter_of(cx.obligations.judgement(entry.id())?.charter);
    let person = entry.actors().find_map(|by| charter.person(&by.value))?;
    let when = charter.when(entry.common.at.as_ref()?);
    Some(Judged {
        entry,
        decision,
        standing,
        charter,
        person,
        when,
    })
}

/// Starts a finding on a place in a version of the charter. A finding needs an existing file: for an earlier version it is
/// reported on the present charter, with the place as a label.
pub(super) fn on_charter(
    cx: &Context<'_>,
    place: Location,
    message: Message,
    caption: Message,
) -> Finding {
    let present = cx.charter().source;
    if place.source == present {
        return Finding::new(place, message).caption(caption);
    }
    Finding::new(
        Location {
            source: present,
            span: Span::new(0, 0),
        },
        message,
    )
    .caption(message! {
        en: "an earlier version of this file",
        ru: "более ранняя версия этого файла",
        es: "una versión anterior de este archivo",
    })
    .label(place.source, place.span, caption)
}

impl Judged<'_> {
    /// Starts a finding on the author of a decision.
    pub(super) fn finding(&self, message: Message) -> Finding {
        let place = self.entry.actor().map_or(self.entry.head, |by| by.span);
        let mut finding = Finding::new(self.entry.at(place), message).entry(self.entry.id());
        for id in self
            .decision
            .on
            .iter()
            .filter(|id| id.0 != crate::log::CHARTER)
        {
            finding = finding.involves(id.0.as_str());
        }
        finding
    }

    /// The author and the subject of a decision: `D-1: brand-manager decided on L-1`.
    pub(super) fn decided(&self) -> Message {
        let charter =
            || message! { en: "the charter", ru: "уставу проекта", es: "el estatuto del proyecto" };
        let on: Vec<Value> = self
            .decision
            .on
            .iter()
            .map(|id| match id.0.as_str() {
                crate::log::CHARTER => charter().into(),
                id => id.into(),
            })
            .collect();
        let on = (!on.is_empty()).then(|| {
            message! { en: " on {on}", ru: " по {on}", es: " sobre {on}", on: Value::commas(on) }
        });
        message! {
            en: "{id}: {names} decided{on}",
            ru: "{id}: решение{on}, {names#автор|авторы|авторы}: {names}",
            es: "{id}: decisión de {names}{on}",
            id: self.entry.id(),
            names: Value::all(self.entry.actors().map(|by| &*by.value)),
            on: on,
        }
    }

    /// The person's authority according to the charter.
    pub(super) fn grants(&self) -> Message {
        let mut scopes: Vec<String> = Vec::new();
        for grant in &self.person.decides {
            let scope = format!("`{}`", grant.scope.value);
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        if self.person.decides.is_empty() {
            return message! {
                en: "the charter grants no decisions here",
                ru: "устав проекта не даёт здесь полномочий",
                es: "el estatuto del proyecto no otorga aquí facultades",
            };
        }
        message! {
            en: "may decide {scopes}",
            ru: "полномочия: {scopes}",
            es: "puede decidir {scopes}",
            scopes: Value::commas(scopes),
        }
    }

    /// Reports a decision that a later one has settled as a note: nobody needs to act on it any more.
    pub(super) fn settled(&self, cx: &Context<'_>, mut finding: Finding) -> Finding {
        let judgement = cx.obligations.judgement(self.entry.id());
        let Some(act) = judgement.and_then(|judged| judged.settled.as_ref()) else {
            return finding;
        };
        let Some(later) = cx.log().get(&act.entry) else {
            return finding;
        };
        let by = later.actor().map(|by| {
            message! { en: " by {name}", ru: " (автор: {name})", es: " de {name}", name: &by.value }
        });
        let settled = message! {
            en: "{later}{by} settled it on {time}",
            ru: "вопрос закрыт {time:on}: {later}{by}",
            es: "quedó resuelto con {later}{by} el {time:on}",
            later: later.id(),
            by: by,
            time: cx.narrator().time(act.at),
        };
        finding.message = Message::clauses([finding.message.clone(), settled]);
        finding
            .involves(later.id())
            .label(
                later.source,
                later.head,
                message! { en: "settles it", ru: "закрывает вопрос", es: "lo resuelve" },
            )
            .help(message! {
                en: "nothing is left to do here: {later} counts since then, not before",
                ru: "действий здесь не требуется: {later} учитывается с этого времени, не раньше",
                es: "aquí no queda nada por hacer: {later} cuenta desde entonces, no antes",
                later: later.id(),
            })
            .at_most(Severity::Note)
    }

    /// The help: who may decide it, and how their decision is logged.
    pub(super) fn remedy(&self, cx: &Context<'_>, what: Message, others: &[String]) -> Message {
        let id = self.entry.id();
        let judgement = cx.obligations.judgement(id);
        if let Some(first) = judgement.and_then(|judged| judged.cosigns.as_ref()) {
            return message! {
                en: "{first} waits for the consent of {names}: log it as a decision with `on: {first}` and `verdict: approved`",
                ru: "решению {first} не хватает согласия ({names}): внесите его как решение с `on: {first}` и `verdict: approved`",
                es: "a {first} le falta el acuerdo de {names}: regístrelo como decisión con `on: {first}` y `verdict: approved`",
                first: first,
                names: Value::all(self.entry.actors().map(|by| &*by.value)),
            };
        }
        if others.is_empty() {
            let side = self.charter.side(&self.person.name).map(|party| {
                message! {
                    en: " of {party}",
                    ru: " (сторона {party})",
                    es: " de {party}",
                    party: &party.name.value,
                }
            });
            return message! {
                en: "nobody else{side} may decide {what} at that time: agree in the charter on who may, then log their decision with `replaces: {id}`",
                ru: "на это время больше ни у кого{side} нет полномочий ({what}): согласуйте в уставе проекта, у кого они есть, и внесите решение этого лица с `replaces: {id}`",
                es: "en ese momento nadie más{side} tiene facultades ({what}): acuerde en el estatuto del proyecto quién las tiene y registre su decisión con `replaces: {id}`",
                side: side,
                what: what,
                id: id,
            };
        }
        message! {
            en: "{others} may decide {what}: if they confirm it, log their decision with `replaces: {id}`",
            ru: "у кого есть полномочия ({what}): {others}; при подтверждении внесите решение этого лица с `replaces: {id}`",
            es: "facultades ({what}): {others}; si lo confirma, registre su decisión con `replaces: {id}`",
            others: Value::any(others.iter().map(String::as_str)),
            what: what,
            id: id,
        }
    }
}

/// A scope, with the required amount.
pub(super) fn scope(scope: &str, amount: Option<Amount>) -> Message {
    let amount = amount.map(|amount| {
        message! {
            en: " for an amount of {amount}",
            ru: " на сумму {amount}",
            es: " por un importe de {amount}",
            amount: amount.to_string(),
        }
    });
    message! {
        en: "`{scope}`{amount}",
        ru: "`{scope}`{amount}",
        es: "`{scope}`{amount}",
        scope: scope,
        amount: amount,
    }
}

/// A limit: `up to 50000`.
pub(super) fn up_to(limit: Amount) -> Message {
    message! { en: "up to {limit}", ru: "до {limit}", es: "hasta {limit}", limit: limit.to_string() }
}

/// The speaker of a party.
pub(super) fn speaker_of(party: &str) -> Message {
    message! {
        en: "the speaker of {party}",
        ru: "представитель стороны {party}",
        es: "portavoz de {party}",
        party: party,
    }
}
