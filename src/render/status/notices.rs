//! The rows of what was refused, of stopped work, and of terminations.

use super::row::Rows;
use super::{Row, Timing};
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry, Notice};
use crate::message::{Message, message};
use crate::narrator::kind;
use crate::obligation::{End, Ground, Obligation, Stoppage, What, other_way};

impl Rows<'_> {
    /// What was refused, as long as no way around it was found.
    pub(super) fn refusals(&self) -> Vec<Row> {
        let (project, owed) = (self.project, self.obligations);
        let stands = |o: &&Obligation| {
            let blocked = o.rare().blocks.first().map(String::as_str);
            matches!(o.end, End::Refused(_))
                && o.what != What::Promise
                && owed.contract_end().is_none()
                && other_way(project, owed, o, blocked, self.as_of).is_none()
        };
        owed.iter().filter(stands).map(|o| self.row(o)).collect()
    }

    /// The stops of work that last.
    fn lasting(&self) -> impl Iterator<Item = &Stoppage> {
        let ended = self.obligations.contract_end().is_some();
        let stoppages = self.obligations.stoppages().iter();
        stoppages.filter(move |stoppage| !ended && stoppage.resumed.is_none())
    }

    /// The notes that work is stopped: `Work is stopped by agency since Thu 12 Mar 10:40 (N-1).`
    pub(super) fn stopped(&self) -> Vec<Message> {
        let note = |stoppage: &Stoppage| {
            message! {
                en: "Work is stopped by {side} since {from} ({notice}).",
                ru: "Работы приостановлены {from:since} (сторона: {side}, {notice}).",
                es: "Los trabajos están suspendidos por {side} desde el {from:full} ({notice}).",
                side: &stoppage.side,
                from: self.time(stoppage.from),
                notice: &stoppage.notice,
            }
        };
        // Of one that rests on nothing any more, the row says so.
        let stopped = self.lasting().filter(|stop| stop.released.is_none());
        stopped.map(note).collect()
    }

    /// The lasting stops of work, and the terminations.
    pub(super) fn notices(&self) -> Vec<Row> {
        let log = &self.project.log;
        let stops = self.lasting().filter_map(|stoppage| {
            let entry = log.get(&stoppage.notice)?;
            let how = message! {
                en: "work stopped since {from}",
                ru: "работы приостановлены {from:since}",
                es: "trabajos suspendidos desde el {from:full}",
                from: self.time(stoppage.from),
            };
            let remark = match (&stoppage.ground, &stoppage.released) {
                (_, Some((at, entry))) => message! {
                    en: "deadlines of {side} run again, as nothing that the stop rested on is owed since {at} ({entry}); if work goes on, log `kind: resume-work`",
                    ru: "сроки для {side} снова идут: {at:since} ничего из того, на чём основана приостановка, не остаётся невыполненным ({entry}); если работы продолжаются, внесите `kind: resume-work`",
                    es: "los plazos de {side} vuelven a correr: desde el {at:full} no se debe nada de aquello en que se basaba la suspensión ({entry}); si los trabajos siguen, registre `kind: resume-work`",
                    side: &stoppage.side,
                    at: self.time(*at),
                    entry: entry,
                },
                (Ground::Met { entry }, None) => message! {
                    en: "deadlines of {side} are suspended ({entry})",
                    ru: "сроки для {side} не идут ({entry})",
                    es: "los plazos de {side} están en suspenso ({entry})",
                    side: &stoppage.side,
                    entry: entry,
                },
                (Ground::Unread, None) => message! {
                    en: "deadlines of {side} are suspended: the term `stop-work` cannot be read",
                    ru: "сроки для {side} не идут: норма срока `stop-work` не читается",
                    es: "los plazos de {side} están en suspenso: el plazo `stop-work` no se puede leer",
                    side: &stoppage.side,
                },
                (_, None) => message! {
                    en: "deadlines of {side} continue: the agreed conditions are not met",
                    ru: "сроки для {side} продолжают идти: согласованные условия не выполнены",
                    es: "los plazos de {side} siguen corriendo: no se cumplen las condiciones acordadas",
                    side: &stoppage.side,
                },
            };
            Some(self.of_notice(entry, how, vec![remark]))
        });
        let terminations = log.entries().iter().filter_map(|entry| {
            let Body::Notice(notice) = &entry.body else {
                return None;
            };
            let kind = notice.kind.as_ref()?.value;
            if kind != NoticeKind::Termination || !log.counts(entry) || !self.has_happened(entry) {
                return None;
            }
            Some(self.of_notice(entry, self.termination(notice, entry), Vec::new()))
        });
        stops.chain(terminations).collect()
    }

    fn has_happened(&self, entry: &Entry) -> bool {
        let at = entry.common.at.as_ref();
        at.is_some_and(|at| at.answer(&self.project.charter.zone).instant <= self.as_of)
    }

    fn termination(&self, notice: &Notice, entry: &Entry) -> Message {
        let zone = &self.project.charter.zone;
        let given = entry.common.at.as_ref();
        let given = given.map(|at| self.time(at.answer(zone).instant));
        let effective = notice.effective.as_ref().map(|at| {
            message! {
                en: ", effective {at}",
                ru: ", вступает в силу: {at}",
                es: ", con efecto el {at:full}",
                at: self.time(at.due(zone).instant),
            }
        });
        message! {
            en: "termination{given}{effective}",
            ru: "расторжение{given}{effective}",
            es: "terminación{given}{effective}",
            given: given.map(|at| message! { en: " {at}", ru: " {at}", es: " {at}", at: at }),
            effective: effective,
        }
    }

    fn of_notice(&self, entry: &Entry, how: Message, remarks: Vec<Message>) -> Row {
        Row {
            id: entry.id().to_owned(),
            what: kind(entry.kind),
            title: self.project.log.title(entry).map(Message::value),
            holder: Message::value(entry.actor().map(|actor| actor.value.0.as_str())),
            since: None,
            due: None,
            first_due: None,
            timing: Timing::Unsettled(how),
            remarks,
            place: Some(self.project.place(entry.source, entry.head.start())),
        }
    }
}
