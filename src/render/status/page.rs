//! Builds the status page from obligations.

use super::overview::{Overview, ReportedOverview, last_day};
use super::report::{ReportedAtEnd, ReportedOwed, ReportedProject};
use super::row::Rows;
use super::{Reported, Side, StatusPage};
use crate::calendar::{Instant, When};
use crate::message::Language;
use crate::message::{Message, Value, message};
use crate::obligation::{ContractEnd, Obligation, Obligations, State, What, extras};
use crate::project::Project;
use crate::render::account::{tree, waiting};
use crate::render::delay::ReportedDispute;
use crate::render::report::timestamp;

impl StatusPage {
    /// The page of a project as of an instant. Items due within `days` days after today are due next. With `machine`, the
    /// language of the JSON output, the page has what [`StatusReport`](super::StatusReport) needs; without it, it is for
    /// people alone.
    #[must_use]
    pub fn new(
        folder: &str,
        project: &Project,
        obligations: &Obligations,
        as_of: Instant,
        days: u16,
        machine: Option<Language>,
    ) -> Self {
        let rows = Rows {
            project,
            obligations,
            as_of,
        };
        let charter = &project.charter;
        let zone = &charter.zone;
        let last = last_day(project, as_of, days);
        let until = zone.close_of_day(last).instant;
        let lines: Vec<&Obligation> = obligations.iter().filter(|o| rows.has_row(o)).collect();
        let known: Vec<&str> = charter
            .parties
            .iter()
            .map(|party| party.name.value.as_str())
            .collect();
        let side = |name: Option<&str>| {
            let owes = |o: &&&Obligation| match name {
                Some(name) => o.debtor.as_deref() == Some(name),
                None => !o
                    .debtor
                    .as_deref()
                    .is_some_and(|debtor| known.contains(&debtor)),
            };
            let own: Vec<&Obligation> = lines.iter().filter(owes).copied().collect();
            side(rows, name, &own, &lines, until)
        };
        let mut sides: Vec<Side> = known
            .iter()
            .copied()
            .map(Some)
            .chain([None])
            .map(side)
            .collect();
        sides.pop_if(|nobody| nobody.is_empty());
        let is_next = |o: &Obligation| o.due.is_some_and(|due| due <= until);
        // What is overdue or due next is listed above, and what was open at the end of the contract as well.
        let in_plan = |o: &&Obligation| {
            let above = rows.has_row(o) && (o.state == State::Overdue || is_next(o));
            o.what == What::Stage && !above && !rows.was_open_at_end(o)
        };
        let stages = obligations.iter().filter(in_plan);
        let comes_later = |o: &&Obligation| {
            comes_round(o) && o.state == State::Open && o.ended.is_none() && !is_next(o)
        };
        let mut rounds: Vec<&Obligation> = lines.iter().copied().filter(comes_later).collect();
        rounds.sort_by_key(|o| o.due);
        let mut at_end: Vec<&Obligation> = obligations
            .iter()
            .filter(|o| rows.was_open_at_end(o))
            .collect();
        at_end.sort_by_key(|o| (o.state != State::Overdue, o.due.is_none(), o.due));
        let overview = Overview::new(project, obligations, as_of, days);
        let report =
            machine.map(|language| Reported::new(folder, rows, &overview, &at_end, language));
        Self {
            name: name(project).unwrap_or_else(|| folder.to_owned()),
            when: message! {
                en: "{time} ({zone})",
                ru: "{time} ({zone})",
                es: "{time} ({zone})",
                time: When::closing(as_of, zone),
                zone: zone.name(),
            },
            overview,
            changed: None,
            notices: rows.notices(),
            refused: rows.refusals(),
            extras: extras(project, obligations, as_of)
                .iter()
                .map(|extra| rows.extra(extra))
                .collect(),
            until: When::day(last),
            sides,
            at_end: at_end.into_iter().map(|o| rows.at_end(o)).collect(),
            stages: stages.map(|o| rows.row(o)).collect(),
            disputes: rows.disputes(),
            rounds: rounds.into_iter().map(|o| rows.row(o)).collect(),
            source: source(project),
            remarks: remarks(project),
            has_entries: !project.log.entries().is_empty(),
            report,
        }
    }
}

impl Reported {
    /// The data of a project: `at_end` is what was open when the contract ended.
    fn new(
        folder: &str,
        rows: Rows<'_>,
        overview: &Overview,
        at_end: &[&Obligation],
        language: Language,
    ) -> Self {
        let Rows {
            project,
            obligations,
            as_of,
        } = rows;
        let zone = &project.charter.zone;
        let ended = obligations.contract_end().map(|end| end.at);
        let [overdue, _, open] = overview.counts();
        let there = obligations.iter().filter(|o| rows.is_there(o));
        Self {
            language,
            project: ReportedProject {
                open: Some(open),
                overdue: Some(overdue),
                overview: Some(ReportedOverview::new(overview, language)),
                mistakes: Some(mistakes(project)),
                contract_ended: ended.map(|at| timestamp(at, zone)),
                open_at_end: ended.map(|_| at_end.len()),
                ..ReportedProject::new(folder, project, as_of, language)
            },
            owed: there
                .map(|o| ReportedOwed::new(folder, rows, o, language))
                .collect(),
            open_at_end: at_end
                .iter()
                .map(|o| ReportedAtEnd::new(folder, project, o, language))
                .collect(),
            contested: ReportedDispute::all(folder, project, obligations),
            changes: Vec::new(),
        }
    }
}

/// The number of mistakes in the text that may hide something.
fn mistakes(project: &Project) -> usize {
    project.faults.len() + project.charter.faults.len()
}

/// The note that the contract has ended.
pub(super) fn banner(rows: Rows<'_>, end: &ContractEnd) -> Message {
    let by = end.notice.as_ref().map(|notice| {
        let from = rows.project.log.get(notice).and_then(|entry| entry.actor());
        message! {
            en: " by {notice}{from}{disputed}",
            ru: " ({notice}{from}{disputed})",
            es: " por {notice}{from}{disputed}",
            notice: notice,
            disputed: rows.if_disputed(notice),
            from: from.map(|from| message! { en: ", {from}", ru: ", {from}", es: ", {from}", from: &from.value }),
        }
    });
    message! {
        en: "The contract ended on {at}{by}.",
        ru: "Договор окончен {at:on}{by}.",
        es: "El contrato terminó el {at:on}{by}.",
        at: rows.narrator().close(end.at),
        by: by,
    }
}

/// The charter's project name, otherwise the folder's name.
fn name(project: &Project) -> Option<String> {
    let named = project
        .charter
        .project
        .clone()
        .filter(|name| !name.trim().is_empty());
    named.or_else(|| Some(project.root.file_name()?.to_string_lossy().into_owned()))
}

/// The items of one party; without a name, those without a party of the charter.
fn side(
    rows: Rows<'_>,
    name: Option<&str>,
    owed: &[&Obligation],
    lines: &[&Obligation],
    until: Instant,
) -> Side {
    let mut overdue: Vec<&Obligation> = owed
        .iter()
        .filter(|o| o.state == State::Overdue)
        .copied()
        .collect();
    overdue.sort_by_key(|o| o.due);
    let is_next = |o: &Obligation| o.state == State::Open && o.due.is_some_and(|due| due <= until);
    let mut next: Vec<&Obligation> = owed.iter().filter(|o| is_next(o)).copied().collect();
    next.sort_by_key(|o| o.due);
    // The plan and recurring items have their own lists.
    let is_later = |o: &Obligation| {
        o.state == State::Open && !is_next(o) && o.what != What::Stage && !comes_round(o)
    };
    let mut later: Vec<&Obligation> = owed.iter().filter(|o| is_later(o)).copied().collect();
    later.sort_by_key(|o| (o.due.is_none(), o.due));
    let all = |list: &[&Obligation]| list.iter().map(|o| rows.row(o)).collect();
    Side {
        name: name.map_or_else(nobody, Message::value),
        waits: name
            .map(|name| waits(rows, lines, name))
            .unwrap_or_default(),
        open: owed.len(),
        overdue: all(&overdue),
        next: all(&next),
        later: all(&later),
    }
}

/// The name of a side that is not in the charter.
pub(super) fn nobody() -> Message {
    message! {
        en: "nobody in the charter",
        ru: "в уставе проекта не указано, кто",
        es: "nadie que figure en el estatuto del proyecto",
    }
}

/// Whether it comes from the cadence.
fn comes_round(o: &Obligation) -> bool {
    matches!(o.what, What::CadenceCall | What::CadenceReport)
}

/// The parties that a party waits for, and the items.
fn waits(rows: Rows<'_>, lines: &[&Obligation], party: &str) -> Vec<(String, Vec<Message>)> {
    let mut waits: Vec<(String, Vec<Message>)> = Vec::new();
    let mut waited: Vec<&&Obligation> = lines
        .iter()
        .filter(|o| o.creditor.as_deref() == Some(party))
        .collect();
    waited.sort_by_key(|o| (o.due.is_none(), o.due));
    for o in waited {
        let Some(debtor) = o.debtor.as_deref().filter(|debtor| *debtor != party) else {
            continue;
        };
        let shown = message! {
            en: "{entry} ({timing})",
            ru: "{entry} ({timing})",
            es: "{entry} ({timing})",
            entry: &o.entry,
            timing: rows.timing(o).words(),
        };
        match waits.iter_mut().find(|(name, _)| name == debtor) {
            Some((_, list)) => list.push(shown),
            None => waits.push((debtor.to_owned(), vec![shown])),
        }
    }
    waits
}

/// `14 entries in 2 files (work tree on 3f2a91c)`.
fn source(project: &Project) -> Message {
    message! {
        en: "{entries} {entries#entry|entries} in {files} {files#file|files} ({tree})",
        ru: "{entries} {entries#запись|записи|записей}, {files} {files#файл|файла|файлов} ({tree})",
        es: "{entries} {entries#entrada|entradas} en {files} {files#archivo|archivos} ({tree})",
        entries: project.log.entries().len(),
        files: project.files,
        tree: tree(&project.tree),
    }
}

/// What a page of the project may lack, or could not count, because something cannot be read.
pub(in crate::render) fn hidden(project: &Project) -> Vec<Message> {
    let mistakes = mistakes(project);
    let mistakes = (mistakes > 0).then(|| {
        message! {
            en: "{mistakes} {mistakes#mistake|mistakes} in the log or the charter may hide something; see `projlog check`",
            ru: "из-за ошибок в журнале или уставе проекта (их {mistakes}) здесь может чего-то не быть; см. `projlog check`",
            es: "{mistakes} {mistakes#error|errores} en el registro o en el estatuto del proyecto {mistakes#puede|pueden} ocultar algo; véase `projlog check`",
            mistakes: mistakes,
        }
    });
    let unread = project.unread_notes();
    mistakes.into_iter().chain(unread).collect()
}

fn remarks(project: &Project) -> Vec<Message> {
    let empty = project.log.entries().is_empty().then(|| {
        message! {
            en: "there is nothing to report: no entry in the files of {globs}",
            ru: "данных нет: в файлах {globs} нет ни одной записи",
            es: "no hay nada que mostrar: ninguna entrada en los archivos de {globs}",
            globs: Value::commas(project.charter.log.iter().map(|glob| &glob.value)),
        }
    });
    let without = project.without_history().map(|why| {
        message! {
            en: "without git history: {why}",
            ru: "без истории git: {why}",
            es: "sin el historial de git: {why}",
            why: why.message(),
        }
    });
    let drafts = waiting(project);
    empty
        .into_iter()
        .chain(drafts)
        .chain(hidden(project))
        .chain(without)
        .collect()
}
