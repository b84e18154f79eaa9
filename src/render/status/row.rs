//! Converts an obligation to a row of the page.

use super::{Row, Timing};
use crate::calendar::{Instant, When};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, Value, message};
use crate::narrator::{
    Narrator, by_silence, consent, delivered, late, noun, slips, state, state_phrase, unaccepted,
};
use crate::obligation::{Act, End, Extra, Obligation, Obligations, State, What, awaited, left};
use crate::project::Project;
use crate::source::SourceId;

/// The maximum number of items of one kind in a row.
const FEW: usize = 8;

/// The context of rows.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Rows<'p> {
    pub(in crate::render) project: &'p Project,
    pub(in crate::render) obligations: &'p Obligations,
    pub(in crate::render) as_of: Instant,
}

impl<'p> Rows<'p> {
    /// An instant as shown on the page: the current year is omitted.
    pub(super) fn time(&self, instant: Instant) -> When {
        let zone = &self.project.charter.zone;
        self.narrator().close(instant).near(self.as_of, zone)
    }

    /// When an obligation began: a date without a time is that day.
    fn started(&self, o: &Obligation, start: Instant) -> When {
        let when = self.narrator().started(self.entry(o), start);
        let of_entry = o.rare().period.is_none();
        let when = if of_entry {
            when
        } else {
            self.narrator().close(start)
        };
        when.near(self.as_of, &self.project.charter.zone)
    }

    pub(super) fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.project.charter)
    }

    pub(super) fn entry(&self, o: &Obligation) -> Option<&'p Entry> {
        self.project.log.get(&o.entry)
    }

    /// Whether an obligation has begun by the instant of the page. A date alone means the start of that day.
    pub(super) fn is_there(&self, o: &Obligation) -> bool {
        let at = self.entry(o).and_then(|entry| entry.common.at.as_ref());
        at.is_none_or(|at| at.answer(&self.project.charter.zone).instant <= self.as_of)
    }

    /// Whether it has its own row: it is open, and not part of another row.
    pub(in crate::render) fn has_row(&self, o: &Obligation) -> bool {
        // What ended with the contract is not waited for any more.
        o.ended.is_none() && self.is_open_item(o)
    }

    /// Whether it was open when the contract ended and stayed so. Of the cadence only what was overdue by then counts.
    pub(super) fn was_open_at_end(&self, o: &Obligation) -> bool {
        let counts = match o.what {
            What::CadenceCall | What::CadenceReport => o.state == State::Overdue,
            _ => true,
        };
        o.ended.is_some() && counts && self.is_open_item(o)
    }

    /// Whether it is open and not part of another item. Reminders and warnings are part of the item that they are about, and
    /// a promise is part of the overdue request or call that it answers.
    fn is_open_item(&self, o: &Obligation) -> bool {
        let part_of_another = match o.what {
            What::Reminder | What::EarlyWarning | What::Record | What::CallRecord => true,
            What::Promise => self
                .promised_for(o)
                .any(|request| request.state == State::Overdue),
            _ => false,
        };
        o.end == End::Open && !part_of_another && self.is_there(o)
    }

    /// A row for something that was open when the contract ended: nobody has to act on it any more.
    pub(super) fn at_end(&self, o: &Obligation) -> Row {
        let timing = match o.state {
            State::Overdue => Timing::Over(self.narrator().overdue(o)),
            _ if o.began_after_end() => Timing::Ended(unfinished(o)),
            _ => Timing::Ended(message! {
                en: "not overdue",
                ru: "без просрочки",
                es: "sin retraso",
            }),
        };
        Row {
            timing,
            remarks: Vec::new(),
            ..self.row(o)
        }
    }

    /// The answers that a promise postpones.
    fn promised_for(&self, promise: &Obligation) -> impl Iterator<Item = &'p Obligation> {
        let reply = match self.entry(promise).map(|entry| &entry.body) {
            Some(Body::Reply(reply)) => Some(reply),
            _ => None,
        };
        let ids = reply.into_iter().flat_map(|reply| reply.answers.iter());
        let owed = self.obligations;
        ids.flat_map(move |id| owed.of(&id.value))
            .filter(|o| matches!(o.what, What::Answer(_) | What::CallConfirmation))
    }

    /// Who has to act.
    pub(super) fn holder(&self, o: &Obligation) -> Message {
        Message::value(self.narrator().holder(o))
    }

    pub(in crate::render) fn row(&self, o: &Obligation) -> Row {
        let entry = self.entry(o);
        let title = match entry {
            Some(entry) => self.project.log.title(entry).map(Message::value),
            // A cadence item has a period instead.
            None => o.rare().period.clone(),
        };
        let first = o.first_due.filter(|first| Some(*first) != o.due);
        let mut remarks: Vec<Message> = match o.state {
            State::Overdue | State::Late => slips::may_settle(o).collect(),
            _ => Vec::new(),
        };
        if o.end == End::Open {
            remarks.extend(self.remarks(o, entry));
        }
        Row {
            id: o.entry.clone(),
            what: noun(o.what),
            title,
            holder: self.holder(o),
            since: o
                .start
                .filter(|start| *start <= self.as_of)
                .map(|start| self.started(o, start)),
            due: o.due.map(|due| self.due(o, due)),
            first_due: first.map(|first| self.due(o, first)),
            timing: self.timing(o),
            remarks,
            place: self.place(o),
        }
    }

    /// A due date in the zone in which it was computed, which is named if it is not the charter's.
    fn due(&self, o: &Obligation, due: Instant) -> When {
        self.narrator().due_near(o, due, self.as_of)
    }

    pub(super) fn timing(&self, o: &Obligation) -> Timing {
        match &o.end {
            End::Open if o.ended.is_some() => Timing::Ended(unfinished(o)),
            End::Open if o.state == State::Overdue => Timing::Over(self.narrator().overdue(o)),
            End::Open if o.due.is_none() => Timing::Undated,
            End::Open => Timing::Left(match left(self.project, o, self.as_of) {
                Some(left) => (&left).into(),
                None => message! { en: "nothing", ru: "0", es: "0" }.into(),
            }),
            End::Met(act) => {
                let late = late(o);
                // Silence accepted it later than it was delivered.
                let met = match &o.rare().silent {
                    Some(silent) if o.settled => {
                        let at = silent.at;
                        self.by(by_silence(o), &Act { at, ..act.clone() })
                    }
                    _ if o.settled => self.by(state(State::Met, o.what), act),
                    _ => self.by(delivered(o.what), act),
                };
                let ended = (o.what == What::Stage).then(|| self.narrator().ended(o));
                let ended = ended.flatten();
                let how = message! {
                    en: "{met}{late}{ended}",
                    ru: "{met}{late}{ended}",
                    es: "{met}{late}{ended}",
                    met: met,
                    late: late,
                    ended: ended,
                };
                if o.settled {
                    Timing::Ended(how)
                } else {
                    Timing::Unsettled(unaccepted(how, o.what))
                }
            }
            End::Refused(act) | End::Disputed(act) => {
                Timing::Unsettled(self.by(state_phrase(o), act))
            }
            End::Waived(act) | End::Silent(act) | End::Superseded(act) => {
                Timing::Ended(self.by(state_phrase(o), act))
            }
        }
    }

    /// `met Thu 12 Mar 17:30 (L-1)`.
    fn by(&self, done: Message, act: &Act) -> Message {
        message! {
            en: "{done} {time} ({entry}{disputed})",
            ru: "{done} {time} ({entry}{disputed})",
            es: "{done} {time} ({entry}{disputed})",
            done: done,
            time: self.time(act.at),
            entry: &act.entry,
            disputed: self.if_disputed(&act.entry),
        }
    }

    /// The line of its entry; for a cadence item, that of the charter.
    fn place(&self, o: &Obligation) -> Option<String> {
        let (source, at) = self.head(o)?;
        Some(self.project.place(source, at))
    }

    /// The file and the line of its entry, as [`Self::place`], for the JSON.
    pub(super) fn position(&self, o: &Obligation) -> Option<(&'p str, usize)> {
        let (source, at) = self.head(o)?;
        let source = self.project.sources.get(source);
        Some((source.path(), source.position(at).line))
    }

    fn head(&self, o: &Obligation) -> Option<(SourceId, usize)> {
        let charter = &self.project.charter;
        let item = || {
            Some((
                charter.source,
                charter.cadence_item(&o.entry)?.name.span.start(),
            ))
        };
        self.entry(o)
            .map(|entry| (entry.source, entry.head.start()))
            .or_else(item)
    }

    fn remarks(&self, o: &Obligation, entry: Option<&Entry>) -> Vec<Message> {
        let mut remarks = Vec::new();
        let waiting: Vec<&str> = o
            .rare()
            .blocks
            .iter()
            .filter(|id| self.is_open(id))
            .map(String::as_str)
            .collect();
        if !waiting.is_empty() {
            remarks.push(message! {
                en: "{stages} {number#waits|wait} for it",
                ru: "этого {number#ожидает|ожидают|ожидают}: {stages}",
                es: "lo {number#espera|esperan}: {stages}",
                stages: few(waiting.iter().copied()),
                number: waiting.len(),
            });
        }
        remarks.extend(self.waits(o));
        remarks.extend(self.awaited(o));
        let asked = matches!(o.what, What::Answer(_) | What::CallConfirmation);
        if let (true, State::Overdue, Some(entry)) = (asked, o.state, entry) {
            let replies = self.project.log.referring(entry.id(), "answers");
            let promises = replies
                .flat_map(|reply| self.obligations.of(reply.id()))
                .filter(|promise| self.is_promise(promise));
            remarks.extend(promises.take(FEW).map(|promise| {
                message! {
                    en: "promised for {due} ({promise}){over}",
                    ru: "обещано до {due:from} ({promise}){over}",
                    es: "prometido para el {due:full} ({promise}){over}",
                    due: promise.due.map(|due| self.due(promise, due)),
                    promise: &promise.entry,
                    over: self.over(promise),
                }
            }));
        }
        remarks.extend(
            self.obligations
                .of(&o.entry)
                .filter_map(|other| self.nudge(o, other)),
        );
        remarks
    }

    /// A request for extra work, with the amounts that were agreed for it.
    pub(super) fn extra(&self, extra: &Extra<'_>) -> Row {
        let amounts = extra.agreed.iter().map(|(decision, amount)| {
            message! {
                en: "{amount} by {decision}",
                ru: "{amount}, {decision}",
                es: "{amount} por {decision}",
                amount: amount.to_string(),
                decision: decision.id(),
            }
        });
        let timing = if extra.agreed.is_empty() {
            message! { en: "no amount agreed", ru: "сумма не согласована", es: "sin importe acordado" }
        } else {
            message! {
                en: "agreed: {amounts}",
                ru: "согласовано: {amounts}",
                es: "acordado: {amounts}",
                amounts: Value::commas(amounts),
            }
        };
        let answer = self
            .obligations
            .of(extra.request.id())
            .find(|o| matches!(o.what, What::Answer(_)));
        Row {
            id: extra.request.id().to_owned(),
            what: message! { en: "extra work", ru: "доп. работы", es: "trabajo adicional" },
            title: self.project.log.title(extra.request).map(Message::value),
            holder: answer.map_or_else(|| Message::value(""), |o| self.holder(o)),
            since: None,
            due: None,
            first_due: None,
            timing: Timing::Ended(timing),
            remarks: Vec::new(),
            place: answer.and_then(|o| self.place(o)),
        }
    }

    /// What an open stage waits for.
    fn waits(&self, stage: &Obligation) -> Vec<Message> {
        if stage.what != What::Stage || stage.end != End::Open {
            return Vec::new();
        }
        let mut blockers: Vec<&str> = Vec::new();
        for o in self.blockers(stage) {
            if !blockers.contains(&o.entry.as_str()) {
                blockers.push(&o.entry);
            }
        }
        if blockers.is_empty() {
            return Vec::new();
        }
        // They have rows of their own.
        vec![message! {
            en: "waits for {others}",
            ru: "ожидает: {others}",
            es: "espera a {others}",
            others: few(blockers.iter().copied()),
        }]
    }

    /// The pending decision of an obligation, and who may take it.
    fn awaited(&self, o: &Obligation) -> Option<Message> {
        let awaited = awaited(self.project, self.obligations, o, self.as_of)?;
        if let Some(lacking) = &awaited.lacking {
            return Some(consent(lacking));
        }
        let who: Value = match awaited.people.as_slice() {
            [] => message! {
                en: "nobody, according to the charter",
                ru: "по уставу проекта — никто",
                es: "nadie, según el estatuto del proyecto",
            }
            .into(),
            people => Value::commas(people),
        };
        Some(message! {
            en: "who may decide ({scope}): {who}",
            ru: "кто вправе решать ({scope}): {who}",
            es: "quién puede decidir ({scope}): {who}",
            scope: awaited.scope,
            who: who,
        })
    }

    fn is_promise(&self, o: &Obligation) -> bool {
        o.what == What::Promise && o.end == End::Open && self.is_there(o)
    }

    /// The pending reminder or warning of an obligation.
    fn nudge(&self, of: &Obligation, nudge: &Obligation) -> Option<Message> {
        let done = match (of.what, nudge.what) {
            (What::Answer(_) | What::Approval | What::Stage, What::Reminder) => {
                message! { en: "reminded", ru: "напоминание", es: "recordatorio" }
            }
            (What::Stage, What::EarlyWarning) => {
                message! { en: "warned", ru: "предупреждение", es: "aviso" }
            }
            _ => return None,
        };
        // A delivery that took the place of a warning is shown with the stage.
        let delivery = |act: &Act| {
            self.project
                .log
                .get_kind(&act.entry, Kind::Delivery)
                .is_some()
        };
        match &nudge.end {
            End::Met(act) if delivery(act) => None,
            End::Met(act) => Some(self.by(done, act)),
            End::Open => Some(message! {
                en: "{what} by {holder} due {due}{over}",
                ru: "{what}: {holder}, срок {due}{over}",
                es: "{what} de {holder}, plazo {due}{over}",
                what: noun(nudge.what),
                holder: self.holder(nudge),
                due: nudge.due.map(|due| self.due(nudge, due)),
                over: self.over(nudge),
            }),
            _ => None,
        }
    }

    /// Whether a stage has not been delivered yet.
    fn is_open(&self, stage: &str) -> bool {
        self.obligations
            .of(stage)
            .any(|o| o.what == What::Stage && o.end == End::Open && o.ended.is_none())
    }

    /// What an open stage waits for: obligations that name it in `blocks`, and the stages before it.
    fn blockers(&self, stage: &Obligation) -> Vec<&'p Obligation> {
        let log = &self.project.log;
        let before = match self.entry(stage).map(|entry| &entry.body) {
            Some(Body::Stage(fields)) => Some(fields),
            _ => None,
        };
        let stages = before
            .into_iter()
            .flat_map(|fields| fields.after.iter())
            .map(|id| id.value.0.as_str());
        let requests = log.referring(&stage.entry, "blocks").map(Entry::id);
        // The delivery of an earlier stage waits for its approval.
        let deliveries = stages
            .clone()
            .flat_map(|id| log.referring(id, "of"))
            .map(Entry::id);
        let owed = requests
            .chain(stages)
            .chain(deliveries)
            .flat_map(|id| self.obligations.of(id));
        owed.filter(|o| {
            matches!(o.what, What::Answer(_) | What::Stage | What::Approval) && self.has_row(o)
        })
        .collect()
    }

    /// `, 2 working days overdue`, if it is.
    fn over(&self, o: &Obligation) -> Option<Message> {
        (o.state == State::Overdue).then(|| {
            message! {
                en: ", {timing}",
                ru: ", {timing}",
                es: ", {timing}",
                timing: self.timing(o).words(),
            }
        })
    }
}

/// Names separated by commas; for many, the first ones and the number of the others.
fn few<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Message {
    let more = names.len().saturating_sub(FEW);
    let more = (more > 0).then(|| {
        message! { en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more }
    });
    message! {
        en: "{names}{more}",
        ru: "{names}{more}",
        es: "{names}{more}",
        names: Value::commas(names.take(FEW)),
        more: more,
    }
}

/// The note that something was not discharged when the contract ended, and how late it was then.
fn unfinished(o: &Obligation) -> Message {
    let over = o.over.as_deref().map(|over| {
        message! { en: ", {over} overdue", ru: ", просрочка {over}", es: ", {over} de retraso", over: over }
    });
    if o.began_after_end() {
        message! {
            en: "after the end of the contract",
            ru: "после окончания договора",
            es: "después de terminar el contrato",
        }
    } else if o.what == What::Stage {
        message! {
            en: "not delivered when the contract ended{over}",
            ru: "не сдано к окончанию договора{over}",
            es: "sin entregar al terminar el contrato{over}",
            over: over,
        }
    } else {
        message! {
            en: "open when the contract ended{over}",
            ru: "открыто к окончанию договора{over}",
            es: "pendiente al terminar el contrato{over}",
            over: over,
        }
    }
}
