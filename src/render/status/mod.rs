//! The status page: who has to act, what is overdue, what is due next and what waits, by party. Written as text for a
//! terminal, as Markdown, as HTML, or as JSON.

mod changed;
mod disputed;
mod markdown;
mod notices;
mod overview;
pub(super) mod page;
mod report;
pub(super) mod row;
mod summary;
#[cfg(test)]
mod tests;
mod text;

pub use markdown::write_status_markdown;
pub use overview::{
    DAYS_AHEAD, Need, Overview, ReportedOverview, ReportedTotals, total, turn_and_item,
};
pub use report::StatusReport;
pub(in crate::render) use row::Rows;
pub use text::write_status;

use super::delay::ReportedDispute;
use crate::calendar::When;
use crate::message::{Language, Message, Value, message};
use changed::Changed;
use report::{ReportedAtEnd, ReportedChange, ReportedOwed, ReportedProject};

/// One project's status page. The log is dropped once the page is built, so that many projects do not keep their logs in
/// memory.
#[derive(Debug)]
pub struct ProjectStatus {
    /// The folder as given.
    pub folder: String,
    /// The page, or the error.
    pub page: Result<StatusPage, Trouble>,
}

/// The reason why a project could not be read.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The error message.
    pub message: Message,
    /// Advice.
    pub help: Message,
}

/// The status page of one project, with unescaped texts; each format escapes them.
#[derive(Debug)]
pub struct StatusPage {
    /// The project's name.
    pub(in crate::render) name: String,
    /// The time of the page, with its zone.
    pub(in crate::render) when: Message,
    /// Whose turn it is, and the totals.
    pub(in crate::render) overview: Overview,
    /// What changed since a moment, if that was asked for.
    changed: Option<Changed>,
    /// Stops of work, and terminations.
    pub(in crate::render) notices: Vec<Row>,
    /// What was refused, and no way around it was found.
    pub(in crate::render) refused: Vec<Row>,
    /// Extra work, and the agreed amounts.
    pub(in crate::render) extras: Vec<Row>,
    /// The end of the period of items due next.
    pub(in crate::render) until: When,
    /// The parties, in the charter's order.
    pub(in crate::render) sides: Vec<Side>,
    /// What was open when the contract ended, overdue items first.
    pub(in crate::render) at_end: Vec<Row>,
    /// The plan.
    pub(in crate::render) stages: Vec<Row>,
    /// Entries of one side that the other contests.
    pub(in crate::render) disputes: Vec<Row>,
    /// The next recurring calls and reports.
    pub(in crate::render) rounds: Vec<Row>,
    /// The number of files and entries that were read.
    pub(in crate::render) source: Message,
    /// Notes on the page itself.
    pub(in crate::render) remarks: Vec<Message>,
    has_entries: bool,
    /// What the JSON output has of the project, if that was asked for: it has every obligation, not only those that are open.
    report: Option<Reported>,
}

/// What the JSON output has of a project.
#[derive(Debug)]
struct Reported {
    language: Language,
    project: ReportedProject,
    owed: Vec<ReportedOwed>,
    open_at_end: Vec<ReportedAtEnd>,
    contested: Vec<ReportedDispute>,
    changes: Vec<ReportedChange>,
}

/// The items of one party.
#[derive(Debug)]
pub(in crate::render) struct Side {
    pub(in crate::render) name: Message,
    /// The number of open items.
    pub(in crate::render) open: usize,
    /// The overdue items, longest first.
    pub(in crate::render) overdue: Vec<Row>,
    pub(in crate::render) next: Vec<Row>,
    pub(in crate::render) later: Vec<Row>,
    /// The parties it waits for, and the items.
    pub(in crate::render) waits: Vec<(String, Vec<Message>)>,
}

/// An item of the page.
#[derive(Debug, Clone)]
pub(in crate::render) struct Row {
    pub(in crate::render) id: String,
    pub(in crate::render) what: Message,
    pub(in crate::render) title: Option<Message>,
    /// Who has to act: a person, otherwise a party.
    pub(in crate::render) holder: Message,
    pub(in crate::render) since: Option<When>,
    pub(in crate::render) due: Option<When>,
    /// The due date that was agreed first, if it is a different one.
    pub(in crate::render) first_due: Option<When>,
    pub(in crate::render) timing: Timing,
    pub(in crate::render) remarks: Vec<Message>,
    /// `log/2026-03.md:12`.
    pub(in crate::render) place: Option<String>,
}

/// The timing of an item.
#[derive(Debug, Clone, Default)]
pub(in crate::render) enum Timing {
    /// It is overdue, by how much.
    Over(Message),
    /// How much time is left.
    Left(Value),
    /// What ended it.
    Ended(Message),
    /// What was done, and is not settled: delivered, not accepted; refused; disputed.
    Unsettled(Message),
    /// It has no due date.
    #[default]
    Undated,
}

impl Timing {
    pub(in crate::render) fn words(&self) -> Message {
        match self {
            Self::Left(left) => message! {
                en: "{left} left",
                ru: "остаётся {left}",
                es: "plazo restante: {left}",
                left: left.clone(),
            },
            Self::Over(how) | Self::Ended(how) | Self::Unsettled(how) => how.clone(),
            Self::Undated => message! { en: "no due date", ru: "без срока", es: "sin plazo" },
        }
    }
}

/// A list of items that are not those of one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Group {
    /// Stops of work, and terminations.
    Notices,
    /// What was open when the contract ended.
    AtEnd,
    /// What one side contests.
    Disputes,
    /// What was refused.
    Refused,
    /// The plan.
    Stages,
    /// The next recurring calls and reports.
    Rounds,
    /// Extra work.
    Extras,
}

impl Group {
    const ALL: [Self; 7] = [
        Self::Notices,
        Self::AtEnd,
        Self::Disputes,
        Self::Refused,
        Self::Stages,
        Self::Rounds,
        Self::Extras,
    ];

    /// The heading of the list.
    pub(in crate::render) fn heading(self) -> Message {
        match self {
            Self::Notices => message! {
                en: "Stop of work and termination",
                ru: "Приостановка работ и расторжение",
                es: "Suspensión de los trabajos y terminación",
            },
            Self::AtEnd => message! {
                en: "Open when the contract ended",
                ru: "Открыто на момент окончания договора",
                es: "Pendiente al terminar el contrato",
            },
            Self::Disputes => message! { en: "Disputed", ru: "Оспорено", es: "En disputa" },
            Self::Refused => message! { en: "Refused", ru: "Отказано", es: "Denegado" },
            Self::Stages => message! { en: "Stages", ru: "Этапы", es: "Etapas" },
            Self::Rounds => message! {
                en: "Next calls and reports",
                ru: "Ближайшие звонки и отчёты",
                es: "Próximas llamadas e informes",
            },
            Self::Extras => message! {
                en: "Extra work",
                ru: "Дополнительные работы",
                es: "Trabajos adicionales",
            },
        }
    }
}

impl StatusPage {
    /// Whether the log has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.has_entries
    }

    /// The position of the project in a summary.
    #[must_use]
    pub fn need(&self) -> Need {
        self.overview.need()
    }

    /// The lists after the parties, each with a heading.
    fn plan(&self) -> Vec<(Message, &[Row])> {
        let lists = Group::ALL.map(|group| (group.heading(), self.rows(group)));
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    /// The rows of a list.
    pub(in crate::render) fn rows(&self, group: Group) -> &[Row] {
        match group {
            Group::Notices => &self.notices,
            Group::AtEnd => &self.at_end,
            Group::Disputes => &self.disputes,
            Group::Refused => &self.refused,
            Group::Stages => &self.stages,
            Group::Rounds => &self.rounds,
            Group::Extras => &self.extras,
        }
    }

    /// The time of the page, and who has to act: `Waiting on bakery: 3 open, 2 overdue; agency: 1 open.`
    pub(in crate::render) fn opening(&self) -> Message {
        let turn = self.overview.turn();
        message! {
            en: "As of {when}.{turn}",
            ru: "По состоянию на {when:until}.{turn}",
            es: "A fecha del {when:full}.{turn}",
            when: &self.when,
            turn: turn.map(|turn| message! { en: " {turn}", ru: " {turn}", es: " {turn}", turn: turn }),
        }
    }

    /// From what the page was made: `Based on 19 entries in 2 files (work tree on 3f2a91c).`
    pub(in crate::render) fn basis(&self) -> Message {
        message! {
            en: "Based on {source}.",
            ru: "Основано на данных: {source}.",
            es: "Basado en {source}.",
            source: &self.source,
        }
    }

    /// Notes on the page itself.
    pub(in crate::render) fn notes(&self) -> impl Iterator<Item = Message> {
        self.remarks.iter().map(super::listed::note)
    }
}

/// The column headings of the summary.
pub(in crate::render) struct Headings {
    pub(in crate::render) project: Message,
    pub(in crate::render) numbers: [Message; 3],
}

impl Headings {
    pub(in crate::render) fn new() -> Self {
        Self {
            project: message! { en: "Project", ru: "Проект", es: "Proyecto" },
            numbers: [
                message! { en: "Overdue", ru: "Просрочено", es: "Vencido" },
                message! { en: "Due next", ru: "Ближайшее", es: "Próximo" },
                message! { en: "Open", ru: "Открыто", es: "Pendiente" },
            ],
        }
    }
}

/// The reason why a project is missing from the summary.
pub(in crate::render) fn unreadable(trouble: Option<&Message>) -> Message {
    let why = trouble.map(|why| message! { en: ": {why}", ru: ": {why}", es: ": {why}", why: why });
    message! {
        en: "cannot be read{why}",
        ru: "не удалось прочитать{why}",
        es: "no se puede leer{why}",
        why: why,
    }
}

impl Row {
    /// What is owed, since when and until when: `access since Tue 3 Mar 10:40, due Fri 6 Mar 18:00`.
    pub(in crate::render) fn about(&self) -> Message {
        let since = self.since.clone().map(|since| {
            message! { en: " since {time}", ru: ", начало {time}", es: " desde el {time}", time: since }
        });
        let due = self.due.clone().map(|due| {
            message! { en: ", due {time}", ru: ", срок {time}", es: ", plazo {time}", time: due }
        });
        let first = self.first_due.clone().map(|first| {
            message! {
                en: ", first agreed {time}",
                ru: ", первоначально {time}",
                es: ", acordado al inicio {time}",
                time: first,
            }
        });
        message! {
            en: "{what}{since}{due}{first}",
            ru: "{what}{since}{due}{first}",
            es: "{what}{since}{due}{first}",
            what: &self.what,
            since: since,
            due: due,
            first: first,
        }
    }
}

impl Side {
    pub(in crate::render) fn is_empty(&self) -> bool {
        self.open == 0 && self.waits.is_empty()
    }

    /// The line for a party without items.
    pub(in crate::render) fn nothing(&self, until: &When) -> Message {
        match self.open {
            0 => message! {
                en: "Nothing open.",
                ru: "Открытых вопросов нет.",
                es: "Nada pendiente.",
            },
            _ => message! {
                en: "Nothing overdue, and nothing due until {until}.",
                ru: "Просрочек нет, до {until:from} сроков тоже нет.",
                es: "Nada vencido y nada que venza hasta el {until:full}.",
                until: until.clone(),
            },
        }
    }

    /// The lists of a party, each with a heading.
    pub(in crate::render) fn lists<'s>(&'s self, until: &When) -> Vec<(Message, &'s [Row])> {
        let lists = [
            (
                message! {
                    en: "Overdue, longest first",
                    ru: "Просрочено, начиная с самой долгой просрочки",
                    es: "Vencido, empezando por el mayor retraso",
                },
                self.overdue.as_slice(),
            ),
            (
                message! {
                    en: "Due next, until {until}",
                    ru: "Ближайшие сроки, до {until:from}",
                    es: "Próximos plazos, hasta el {until:full}",
                    until: until.clone(),
                },
                &self.next,
            ),
            (
                message! {
                    en: "Open, due later or without a due date",
                    ru: "Открыто, срок позже или не установлен",
                    es: "Pendiente, con plazo posterior o sin plazo",
                },
                &self.later,
            ),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}
