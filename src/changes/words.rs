//! Changes in words.

use super::{Change, Effect};
use crate::calendar::{Instant, Moment, When};
use crate::log::value::{Gives, NoticeKind, Verdict};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, Value, message};
use crate::narrator::{Narrator, by_silence, disputed, kind, noun};
use crate::obligation::{End, Obligation, What};
use crate::project::{Edit, FieldChange, Project, Removed, Stamp};

/// Words changes for a page as of an instant: the current year is omitted.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'p> {
    project: &'p Project,
    until: Instant,
}

impl<'p> Wording<'p> {
    /// The wording for the changes of a project until an instant.
    #[must_use]
    pub fn new(project: &'p Project, until: Instant) -> Self {
        Self { project, until }
    }

    fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.project.charter)
    }

    fn near(&self, when: When) -> When {
        when.near(self.until, &self.project.charter.zone)
    }

    /// When a change happened, and when it was recorded if that was later: `Tue 3 Mar 10:40, recorded Thu 5 Mar 09:00`.
    #[must_use]
    pub fn time(&self, change: &Change) -> Message {
        let at = change.kind.map(|_| change).and_then(|change| {
            let entry = self.project.log.get(&change.entry)?;
            let written = entry.common.at.as_ref().filter(|_| change.new)?;
            Some(match &written.value {
                Moment::Date(date) => When::day(*date),
                _ => self.narrator().time(change.at),
            })
        });
        let at = self.near(at.unwrap_or_else(|| self.narrator().close(change.at)));
        let recorded = change.recorded.map(|recorded| {
            message! {
                en: ", recorded {time}",
                ru: ", внесено в журнал {time}",
                es: ", registrado el {time}",
                time: self.near(self.narrator().time(recorded)),
            }
        });
        message! { en: "{at}{recorded}", ru: "{at}{recorded}", es: "{at}{recorded}", at: at, recorded: recorded }
    }

    /// The title of a change: the heading above its entry.
    #[must_use]
    pub fn title(&self, change: &Change) -> Option<&'p str> {
        let log = &self.project.log;
        log.title(log.get(&change.entry)?)
    }

    /// What the entry of a change did, and what happened to it, as clauses.
    #[must_use]
    pub fn what(&self, change: &Change) -> Message {
        let does = |effect: &Effect| !matches!(effect, Effect::Opens(_) | Effect::FallsDue(_));
        let opens = change.effects.iter().find_map(|effect| match effect {
            Effect::Opens(o) => Some(o.what),
            _ => None,
        });
        let asks = matches!(opens, Some(What::Answer(_) | What::Stage));
        let entry = self.project.log.get(&change.entry).filter(|_| change.new);
        let is_call = change.kind == Some(Kind::Call);
        let adds = entry.filter(|_| is_call || !asks && !change.effects.iter().any(does));
        let effects = change
            .effects
            .iter()
            .map(|effect| self.effect(change, effect));
        Message::clauses(
            adds.map(|entry| self.entered(entry))
                .into_iter()
                .chain(effects),
        )
    }

    /// A commit that changed the charter.
    #[must_use]
    pub fn charter(&self, stamp: &Stamp) -> Message {
        message! {
            en: "the charter was changed ({by})",
            ru: "изменён устав проекта ({by})",
            es: "el estatuto del proyecto cambió ({by})",
            by: self.stamp(Some(stamp)),
        }
    }

    /// When a commit changed the charter.
    #[must_use]
    pub fn charter_time(&self, stamp: &Stamp) -> Message {
        Message::value(Value::custom(self.near(self.narrator().time(stamp.time))))
    }

    /// A new entry that only adds to the log.
    fn entered(&self, entry: &Entry) -> Message {
        let names = |field: &'static str| {
            let all = entry.references().into_iter();
            let ids = all.filter(move |one| one.field == field);
            Value::all(ids.map(|one| one.id.value.0.clone()))
        };
        match &entry.body {
            Body::Call(call) => message! {
                en: "call with {people}",
                ru: "звонок, участники: {people}",
                es: "llamada con {people}",
                people: Value::all(call.with.iter().map(|person| &person.value.0)),
            },
            Body::Reply(reply) => {
                let part = reply
                    .gives
                    .as_ref()
                    .is_some_and(|gives| gives.value == Gives::Part);
                let part = part.then(|| {
                    message! { en: ", in part", ru: ", частично", es: ", en parte" }
                });
                message! {
                    en: "reply to {ids}{part}",
                    ru: "ответ: {ids}{part}",
                    es: "respuesta a {ids}{part}",
                    ids: names("answers"),
                    part: part,
                }
            }
            Body::Reminder(_) => message! {
                en: "reminder about {ids}",
                ru: "напоминание: {ids}",
                es: "recordatorio sobre {ids}",
                ids: names("of"),
            },
            Body::Delivery(_) => message! {
                en: "delivery of {ids}",
                ru: "сдача: {ids}",
                es: "entrega de {ids}",
                ids: names("of"),
            },
            Body::Notice(notice) => {
                let ids = names("about");
                match notice.kind.as_ref().map(|kind| kind.value) {
                    Some(NoticeKind::EarlyWarning) => message! {
                        en: "early warning about {ids}",
                        ru: "раннее предупреждение: {ids}",
                        es: "aviso anticipado sobre {ids}",
                        ids: ids,
                    },
                    Some(NoticeKind::Termination) => message! {
                        en: "notice of termination{effective}",
                        ru: "уведомление о расторжении{effective}",
                        es: "aviso de terminación{effective}",
                        effective: notice.effective.as_ref().map(|at| {
                            let at = at.due(&self.project.charter.zone).instant;
                            message! {
                                en: ", effective {at}",
                                ru: ", вступает в силу: {at}",
                                es: ", con efecto el {at:full}",
                                at: self.near(self.narrator().close(at)),
                            }
                        }),
                    },
                    _ => message! {
                        en: "notice about {ids}",
                        ru: "уведомление: {ids}",
                        es: "aviso sobre {ids}",
                        ids: ids,
                    },
                }
            }
            _ => message! {
                en: "new: {kind}",
                ru: "новая запись: {kind}",
                es: "entrada nueva: {kind}",
                kind: kind(entry.kind),
            },
        }
    }

    fn effect(&self, change: &Change, effect: &Effect) -> Message {
        match effect {
            Effect::Opens(o) => self.opens(o),
            Effect::Ends(o) => self.ends(change, o),
            Effect::Reopens(o) => message! {
                en: "{entry} is open again ({what})",
                ru: "снова открыто: {entry} ({what})",
                es: "{entry} vuelve a estar pendiente ({what})",
                entry: &o.entry,
                what: noun(o.what),
            },
            Effect::Moves { obligation: o, was } => message! {
                en: "due date of {entry} moved{was} to {now}",
                ru: "срок {entry} перенесён{was}, новый срок: {now}",
                es: "el plazo de {entry} pasa{was} al {now}",
                entry: &o.entry,
                was: was.map(|was| message! {
                    en: " from {was}",
                    ru: ", прежний срок: {was}",
                    es: " del {was}",
                    was: self.due(o, was),
                }),
                now: self.due_or_none(o),
            },
            Effect::FallsDue(o) => message! {
                en: "overdue since {due} ({what}, {holder})",
                ru: "просрочено, срок был {due} ({what}, за кем: {holder})",
                es: "vencido desde el {due} ({what}, a cargo de {holder})",
                due: self.due_or_none(o),
                what: self.named(o),
                holder: self.narrator().holder(o),
            },
            Effect::Disputes(dispute) => message! {
                en: "{entry}: {disputed}",
                ru: "{entry}: {disputed}",
                es: "{entry}: {disputed}",
                entry: &dispute.entry,
                disputed: disputed(self.narrator(), dispute),
            },
            Effect::EndsDispute(dispute) => message! {
                en: "{entry} is no longer disputed ({objection})",
                ru: "{entry} больше не оспаривается ({objection})",
                es: "{entry} ya no está en disputa ({objection})",
                entry: &dispute.entry,
                objection: &dispute.objection,
            },
            Effect::TakesEffect => message! {
                en: "{decides}, in effect",
                ru: "{decides}, действует",
                es: "{decides}, vigente",
                decides: self.decides(&change.entry),
            },
            Effect::HasNoEffect => message! {
                en: "{decides}, not in effect: authority or agreement is missing",
                ru: "{decides}, не действует: нет полномочий или согласия",
                es: "{decides}, sin efecto: falta la facultad o el acuerdo",
                decides: self.decides(&change.entry),
            },
            Effect::StopsWork(stoppage) => message! {
                en: "work stopped by {side}",
                ru: "работы приостановлены (сторона: {side})",
                es: "trabajos suspendidos por {side}",
                side: &stoppage.side,
            },
            Effect::ResumesWork(stoppage) => message! {
                en: "work resumed by {side} ({notice})",
                ru: "работы возобновлены (сторона: {side}, {notice})",
                es: "trabajos reanudados por {side} ({notice})",
                side: &stoppage.side,
                notice: &stoppage.notice,
            },
            Effect::EndsContract(end) => message! {
                en: "the contract ended on {at}",
                ru: "договор окончен {at:on}",
                es: "el contrato terminó el {at:on}",
                at: self.near(self.narrator().close(end.at)),
            },
            Effect::Edited(edit) => self.edited(edit),
            Effect::Removed(removed) => self.removed(removed),
        }
    }

    fn opens(&self, o: &Obligation) -> Message {
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
                es: "se solicita {what} a {holder}{due}",
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
                es: "queda pendiente {what} de {holder}{due}",
                what: what,
                holder: holder,
                due: due,
            },
        }
    }

    fn ends(&self, change: &Change, o: &Obligation) -> Message {
        let late = o.over.as_ref().map(|over| {
            message! {
                en: ", {over} late",
                ru: ", с опозданием на {over}",
                es: ", con {over} de retraso",
                over: over,
            }
        });
        let (entry, what) = (&o.entry, self.named(o));
        let did = match (&o.end, o.what) {
            (End::Met(_), What::Approval) => match self.verdict(&change.entry) {
                Some(Verdict::Accepted) => message! {
                    en: "accepts {entry}", ru: "принято: {entry}", es: "acepta {entry}", entry: entry,
                },
                Some(Verdict::Rejected) => message! {
                    en: "rejects {entry}", ru: "отклонено: {entry}", es: "rechaza {entry}", entry: entry,
                },
                _ => message! {
                    en: "decides on {entry}", ru: "решение: {entry}", es: "decide sobre {entry}", entry: entry,
                },
            },
            (End::Met(_), What::Stage) => message! {
                en: "delivers {entry}", ru: "сдано: {entry}", es: "entrega {entry}", entry: entry,
            },
            (End::Met(_), What::CallConfirmation) => message! {
                en: "confirms {entry}", ru: "подтверждено: {entry}", es: "confirma {entry}", entry: entry,
            },
            (End::Met(_), What::Answer(_)) => message! {
                en: "answers {entry} ({what})",
                ru: "ответ дан: {entry} ({what})",
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
            (End::Superseded(_), _) => message! {
                en: "takes the place of {entry}",
                ru: "взамен: {entry}",
                es: "sustituye {entry}",
                entry: entry,
            },
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
        message! { en: "{did}{late}", ru: "{did}{late}", es: "{did}{late}", did: did, late: late }
    }

    /// What is owed, with the period of a cadence item.
    fn named(&self, o: &Obligation) -> Message {
        match &o.period {
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

    fn verdict(&self, decision: &str) -> Option<Verdict> {
        match &self.project.log.get(decision)?.body {
            Body::Decision(decision) => Some(decision.verdict.as_ref()?.value),
            _ => None,
        }
    }

    /// What a decision decides, and on what.
    fn decides(&self, id: &str) -> Message {
        let on: Vec<String> = match self.project.log.get(id).map(|entry| &entry.body) {
            Some(Body::Decision(decision)) => {
                decision.on.iter().map(|id| id.value.0.clone()).collect()
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

    fn edited(&self, edit: &Edit) -> Message {
        let field = |change: &FieldChange| change.field.trim_matches(['(', ')']).to_owned();
        message! {
            en: "edited: {fields} ({by})",
            ru: "изменена запись: {fields} ({by})",
            es: "entrada modificada: {fields} ({by})",
            fields: Value::commas(edit.changes.iter().map(field)),
            by: self.stamp(edit.stamp.as_ref()),
        }
    }

    fn removed(&self, removed: &Removed) -> Message {
        message! {
            en: "removed from the log ({by})",
            ru: "запись удалена из журнала ({by})",
            es: "entrada eliminada del registro ({by})",
            by: self.stamp(removed.stamp.as_ref()),
        }
    }

    /// The author and the id of a commit.
    fn stamp(&self, stamp: Option<&Stamp>) -> Message {
        match stamp {
            Some(stamp) => message! {
                en: "{who}, commit {commit}",
                ru: "{who}, коммит {commit}",
                es: "{who}, commit {commit}",
                who: self.project.who(stamp).into_owned(),
                commit: &stamp.commit,
            },
            None => message! {
                en: "not committed yet", ru: "ещё не закоммичено", es: "aún sin commit",
            },
        }
    }

    fn due(&self, o: &Obligation, due: Instant) -> When {
        self.narrator().due_near(o, due, self.until)
    }

    fn due_or_none(&self, o: &Obligation) -> Value {
        match o.due {
            Some(due) => self.due(o, due).into(),
            None => message! { en: "no date", ru: "без срока", es: "sin fecha" }.into(),
        }
    }
}
