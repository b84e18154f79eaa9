//! Changes in words.

use super::owed_words::named;
use super::{Change, Effect};
use crate::calendar::{Instant, Moment, When, Zone};
use crate::log::value::{Gives, NoticeKind};
use crate::log::{Body, Entry, Kind, Reply};
use crate::message::{Message, Value, message};
use crate::narrator::{Narrator, kind, slips};
use crate::obligation::{Obligation, What};
use crate::project::{Edit, FieldChange, Project, Removed, Stamp};

/// Words changes for a page as of an instant: the current year is omitted.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'p> {
    pub(super) project: &'p Project,
    until: Instant,
    /// The zone of all times, if they are for one reader.
    zone: Option<&'p Zone>,
}

impl<'p> Wording<'p> {
    /// The wording for the changes of a project until an instant.
    #[must_use]
    pub fn new(project: &'p Project, until: Instant) -> Self {
        Self {
            project,
            until,
            zone: None,
        }
    }

    /// Shows all times in one zone, which is named elsewhere.
    #[must_use]
    pub fn in_zone(self, zone: &'p Zone) -> Self {
        Self {
            zone: Some(zone),
            ..self
        }
    }

    fn zone(&self) -> &'p Zone {
        self.zone.unwrap_or(&self.project.charter.zone)
    }

    pub(super) fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.project.charter)
    }

    fn near(&self, when: When) -> When {
        when.near(self.until, self.zone())
    }

    fn at(&self, instant: Instant) -> When {
        When::at(instant, self.zone())
    }

    /// An instant at which something closes: midnight is the end of the day before it.
    fn close(&self, instant: Instant) -> When {
        When::closing(instant, self.zone())
    }

    /// When a change happened, and when it was recorded if that was later: `Tue 3 Mar 10:40, recorded Thu 5 Mar 09:00`.
    #[must_use]
    pub fn time(&self, change: &Change) -> Message {
        let at = change.kind.map(|_| change).and_then(|change| {
            let entry = self.project.log.get(&change.entry)?;
            let written = entry.common.at.as_ref().filter(|_| change.new)?;
            Some(match &written.value {
                Moment::Date(date) => When::day(*date),
                _ => self.at(change.at),
            })
        });
        let at = self.near(at.unwrap_or_else(|| self.close(change.at)));
        let recorded = change.recorded.map(|recorded| {
            message! {
                en: ", recorded {time}",
                ru: ", внесено в журнал {time}",
                es: ", registrado el {time}",
                time: self.near(self.at(recorded)),
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
        Message::value(Value::custom(self.near(self.at(stamp.time))))
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
            Body::Reply(reply) if gives(reply) == Some(Gives::Objection) => message! {
                en: "objection to {ids}",
                ru: "возражение: {ids}",
                es: "objeción a {ids}",
                ids: names("answers"),
            },
            Body::Reply(reply) => {
                let part = gives(reply) == Some(Gives::Part);
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
                                at: self.near(self.close(at)),
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
            Body::Confirmation(_) => message! {
                en: "confirmation of {n} {n#message|messages} from an own export",
                ru: "подтверждение по своей выгрузке: {n} {n#сообщение|сообщения|сообщений}",
                es: "confirmación de {n} {n#mensaje|mensajes} de una exportación propia",
                n: entry.common.evidence.len(),
            },
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
                what: named(o),
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
                en: "overdue since {due} ({what}, {holder}){slips}",
                ru: "срок истёк {due} ({what}, за кем: {holder}){slips}",
                es: "plazo vencido el {due} ({what}, a cargo de {holder}){slips}",
                slips: slips::last_clauses(&o.rare().may_settle),
                due: self.due_or_none(o),
                what: named(o),
                holder: self.narrator().holder(o),
            },
            Effect::Disputes(dispute) => message! {
                en: "objects to {entry}{words}",
                ru: "возражение: {entry}{words}",
                es: "objeta {entry}{words}",
                entry: &dispute.entry,
                words: (!dispute.words.is_empty()).then(|| message! {
                    en: ", \"{words}\"", ru: ", «{words}»", es: ", «{words}»", words: &dispute.words,
                }),
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
            Effect::IsOnNothing => message! {
                en: "{decides}, not in effect: the log has no such entry",
                ru: "{decides}, не действует: такой записи в журнале нет",
                es: "{decides}, sin efecto: el registro no tiene esa entrada",
                decides: self.decides(&change.entry),
            },
            Effect::HasNoEffect => message! {
                en: "{decides}, not in effect: authority or the other side's agreement is missing",
                ru: "{decides}, не действует: нет полномочий или согласия другой стороны",
                es: "{decides}, sin efecto: falta la facultad o el acuerdo de la otra parte",
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
            Effect::EndsStop(stoppage) => message! {
                en: "deadlines of {side} run again: nothing that the stop rested on is owed any more ({notice})",
                ru: "сроки снова идут (сторона: {side}): ничего из того, на чём основана приостановка, не остаётся невыполненным ({notice})",
                es: "los plazos de {side} vuelven a correr: no se debe nada de aquello en que se basaba la suspensión ({notice})",
                side: &stoppage.side,
                notice: &stoppage.notice,
            },
            Effect::EndsContract(end) => message! {
                en: "the contract ended on {at}",
                ru: "договор окончен {at:on}",
                es: "el contrato terminó el {at:on}",
                at: self.near(self.close(end.at)),
            },
            Effect::Edited(edit) => self.edited(edit),
            Effect::Removed(removed) => self.removed(removed),
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

    pub(super) fn due(&self, o: &Obligation, due: Instant) -> When {
        match self.zone {
            Some(zone) => self.near(self.narrator().due_for(o, due, zone)),
            None => self.narrator().due_near(o, due, self.until),
        }
    }

    fn due_or_none(&self, o: &Obligation) -> Value {
        match o.due {
            Some(due) => self.due(o, due).into(),
            None => message! { en: "no date", ru: "без срока", es: "sin fecha" }.into(),
        }
    }
}

/// What a reply gives.
fn gives(reply: &Reply) -> Option<Gives> {
    Some(reply.gives.as_ref()?.value)
}
