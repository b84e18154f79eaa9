//! Obligations that began or ended, and decisions, in words.

use super::{Change, Wording};
use crate::log::value::Verdict;
use crate::log::{Body, CHARTER};
use crate::message::{Message, Value, message};
use crate::narrator::{by_silence, late, noun};
use crate::obligation::{End, Obligation, What};

impl Wording<'_> {
    pub(super) fn opens(&self, o: &Obligation) -> Message {
        let due = o.due.map(|due| {
            message! {
                en: ", due {due}",
                ru: ", срок {due}",
                es: ", plazo {due}",
                due: self.due(o, due),
            }
        });
        let (what, holder) = (noun(o.what), self.narrator().holder(o));
        match o.what {
            What::Answer(_) => message! {
                en: "{what} requested from {holder}{due}",
                ru: "запрос: {what}, за кем: {holder}{due}",
                es: "solicitud: {what}, a cargo de {holder}{due}",
                what: what,
                holder: holder,
                due: due,
            },
            What::Promise => message! {
                en: "promised by {holder}{due}",
                ru: "обещание: {holder}{due}",
                es: "promesa de {holder}{due}",
                holder: holder,
                due: due,
            },
            What::Stage => message! {
                en: "planned: {what}, with {holder}{due}",
                ru: "запланировано: {what}, за кем: {holder}{due}",
                es: "planificado: {what}, a cargo de {holder}{due}",
                what: what,
                holder: holder,
                due: due,
            },
            _ => message! {
                en: "awaits {what} from {holder}{due}",
                ru: "ожидается {what}, за кем: {holder}{due}",
                es: "pendiente: {what}, a cargo de {holder}{due}",
                what: what,
                holder: holder,
                due: due,
            },
        }
    }

    pub(super) fn ends(&self, change: &Change, o: &Obligation) -> Message {
        let (entry, what) = (&o.entry, named(o));
        let did = match (&o.end, o.what) {
            (End::Met(_), What::Approval) => match self.verdict(&change.entry) {
                Some(Verdict::Accepted) => message! {
                    en: "accepts {entry}", ru: "принято: {entry}", es: "acepta {entry}", entry: entry,
                },
                Some(Verdict::Rejected) => message! {
                    en: "rejects {entry}", ru: "отклонено: {entry}", es: "rechaza {entry}", entry: entry,
                },
                Some(Verdict::Approved) => message! {
                    en: "approves {entry}", ru: "согласовано: {entry}", es: "aprueba {entry}", entry: entry,
                },
                _ => message! {
                    en: "decides on {entry}", ru: "решение: {entry}", es: "decide sobre {entry}", entry: entry,
                },
            },
            (End::Met(_), What::Stage) if self.verdict(&change.entry).is_some() => message! {
                en: "accepts {entry}", ru: "принято: {entry}", es: "acepta {entry}", entry: entry,
            },
            (End::Met(_), What::Stage) => message! {
                en: "delivers {entry}", ru: "сдано: {entry}", es: "entrega {entry}", entry: entry,
            },
            (End::Met(_), What::CallConfirmation) => message! {
                en: "confirms {entry}", ru: "подтверждено: {entry}", es: "confirma {entry}", entry: entry,
            },
            (End::Met(_), What::Answer(_)) => message! {
                en: "answers {entry} ({what})",
                ru: "ответ на {entry} ({what})",
                es: "responde a {entry} ({what})",
                entry: entry,
                what: what,
            },
            (End::Met(_), _) => message! {
                en: "fulfils {entry} ({what})",
                ru: "исполнено: {entry} ({what})",
                es: "cumple {entry} ({what})",
                entry: entry,
                what: what,
            },
            (End::Waived(_), _) => message! {
                en: "waives {entry} ({what})",
                ru: "требование снято: {entry} ({what})",
                es: "renuncia a {entry} ({what})",
                entry: entry,
                what: what,
            },
            (End::Refused(_), _) => message! {
                en: "refuses {entry} ({what})",
                ru: "отказано: {entry} ({what})",
                es: "deniega {entry} ({what})",
                entry: entry,
                what: what,
            },
            (End::Superseded(_), _) => {
                // What was overdue is not late by the side that delivers again.
                let over = o.over.as_deref().map(|over| {
                    message! {
                        en: " ({what} by {holder}, {over} overdue)",
                        ru: " ({what}, за кем: {holder}, просрочка {over})",
                        es: " ({what}, a cargo de {holder}, {over} de retraso)",
                        what: named(o),
                        holder: self.narrator().holder(o),
                        over: over,
                    }
                });
                return message! {
                    en: "takes the place of {entry}{over}",
                    ru: "вместо {entry}{over}",
                    es: "sustituye a {entry}{over}",
                    entry: entry,
                    over: over,
                };
            }
            (End::Silent(_), _) if change.entry == *entry => by_silence(o),
            (End::Silent(_), _) => message! {
                en: "{entry}: {accepted}",
                ru: "{entry}: {accepted}",
                es: "{entry}: {accepted}",
                entry: entry,
                accepted: by_silence(o),
            },
            (End::Open | End::Disputed(_), _) => Message::value(entry),
        };
        message! { en: "{did}{late}", ru: "{did}{late}", es: "{did}{late}", did: did, late: late(o) }
    }

    fn verdict(&self, decision: &str) -> Option<Verdict> {
        match &self.project.log.get(decision)?.body {
            Body::Decision(decision) => Some(decision.verdict.as_ref()?.value),
            _ => None,
        }
    }

    /// What a decision decides, and on what.
    pub(super) fn decides(&self, id: &str) -> Message {
        let on: Vec<String> = match self.project.log.get(id).map(|entry| &entry.body) {
            Some(Body::Decision(decision)) => {
                let all = decision.on.iter().map(|id| id.value.0.clone());
                let is_there = |id: &String| *id == CHARTER || self.project.log.get(id).is_some();
                let (there, missing): (Vec<String>, Vec<String>) = all.partition(is_there);
                if there.is_empty() { missing } else { there }
            }
            _ => Vec::new(),
        };
        let on = (!on.is_empty()).then(|| {
            message! {
                en: " {ids}",
                ru: " {ids}",
                es: " {ids}",
                ids: Value::all(on.iter()),
            }
        });
        let verdict = match self.verdict(id) {
            Some(Verdict::Approved) => {
                message! { en: "approves", ru: "согласовано", es: "aprueba" }
            }
            Some(Verdict::Rejected) => message! { en: "rejects", ru: "отклонено", es: "rechaza" },
            Some(Verdict::Changed) => message! { en: "changes", ru: "изменено", es: "cambia" },
            Some(Verdict::Accepted) => message! { en: "accepts", ru: "принято", es: "acepta" },
            Some(Verdict::Waived) => {
                message! { en: "waives", ru: "требование снято", es: "renuncia a" }
            }
            None => message! { en: "decides on", ru: "решение", es: "decide sobre" },
        };
        message! {
            en: "{verdict}{on}",
            ru: "{verdict}:{on}",
            es: "{verdict}{on}",
            verdict: verdict,
            on: on,
        }
    }
}

/// What is owed, with the period of a cadence item.
pub(super) fn named(o: &Obligation) -> Message {
    match &o.rare().period {
        Some(period) => message! {
            en: "{what}, {period}",
            ru: "{what}, {period}",
            es: "{what}, {period}",
            what: noun(o.what),
            period: period,
        },
        None => noun(o.what),
    }
}
