//! The status page: who has to act, what is overdue, what is due next and what waits, by party. Written as text for a
//! terminal, as Markdown, as HTML, or as JSON.

mod disputed;
mod markdown;
mod page;
mod report;
mod row;
mod summary;
#[cfg(test)]
mod tests;
mod text;

pub use markdown::write_status_markdown;
pub use report::StatusReport;
pub(in crate::render) use row::Rows;
pub use text::write_status;

use super::delay::ReportedDispute;
use crate::calendar::{Instant, When};
use crate::message::{Message, Value, message};
use report::{ReportedAtEnd, ReportedOwed, ReportedProject};

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
    /// The end of the contract, if it has ended.
    pub(in crate::render) ended: Option<Message>,
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
    report: ReportedProject,
    owed: Vec<ReportedOwed>,
    open_at_end: Vec<ReportedAtEnd>,
    contested: Vec<ReportedDispute>,
}

/// The items of one party.
#[derive(Debug)]
pub(in crate::render) struct Side {
    pub(in crate::render) name: Message,
    /// The number of open items, and of overdue ones.
    pub(in crate::render) open: usize,
    pub(in crate::render) overdue_count: usize,
    /// The due date of the item that is overdue longest.
    pub(in crate::render) overdue_since: Option<Instant>,
    /// The overdue items, longest first.
    pub(in crate::render) overdue: Vec<Row>,
    pub(in crate::render) next: Vec<Row>,
    pub(in crate::render) later: Vec<Row>,
    /// The parties it waits for, and the items.
    pub(in crate::render) waits: Vec<(String, Vec<Message>)>,
    pub(in crate::render) decisions: Vec<Row>,
    pub(in crate::render) calls: Vec<Row>,
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
    /// By how much it is overdue.
    Over(Value),
    /// How much time is left.
    Left(Value),
    /// What ended it.
    Ended(Message),
    /// It has no due date.
    #[default]
    Undated,
}

impl Timing {
    pub(in crate::render) fn words(&self) -> Message {
        match self {
            Self::Over(over) => message! {
                en: "{over} overdue",
                ru: "просрочка {over}",
                es: "{over} de retraso",
                over: over.clone(),
            },
            Self::Left(left) => message! {
                en: "{left} left",
                ru: "остаётся {left}",
                es: "plazo restante: {left}",
                left: left.clone(),
            },
            Self::Ended(how) => how.clone(),
            Self::Undated => message! { en: "no due date", ru: "без срока", es: "sin plazo" },
        }
    }
}

impl StatusPage {
    /// Whether the log has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.report.entries == Some(0)
    }

    /// The numbers of overdue, upcoming and open items.
    pub(in crate::render) fn counts(&self) -> (usize, usize, usize) {
        let sum = |count: fn(&Side) -> usize| self.sides.iter().map(count).sum();
        (
            sum(|side| side.overdue_count),
            sum(|side| side.next.len()),
            sum(|side| side.open),
        )
    }

    /// The lists after the parties, each with a heading.
    pub(in crate::render) fn plan(&self) -> Vec<(Message, &[Row])> {
        let stages = message! { en: "Stages", ru: "Этапы", es: "Etapas" };
        let rounds = message! {
            en: "Next calls and reports",
            ru: "Ближайшие звонки и отчёты",
            es: "Próximas llamadas e informes",
        };
        let disputed = message! { en: "Disputed", ru: "Оспорено", es: "Disputado" };
        let extras = message! {
            en: "Extra work",
            ru: "Дополнительные работы",
            es: "Trabajos adicionales",
        };
        let at_end = message! {
            en: "Open when the contract ended",
            ru: "Открыто на момент окончания договора",
            es: "Pendiente al terminar el contrato",
        };
        let lists = [
            (at_end, self.at_end.as_slice()),
            (stages, &self.stages),
            (disputed, &self.disputes),
            (rounds, &self.rounds),
            (extras, &self.extras),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    /// The time of the page, and who has to act: `Waiting on bakery: 3 open, 2 overdue; agency: 1 open.`
    pub(in crate::render) fn opening(&self) -> Message {
        let sides: Vec<Message> = self
            .sides
            .iter()
            .filter(|side| side.open > 0)
            .map(Side::open_items)
            .collect();
        let open = match sides.as_slice() {
            [] if self.is_empty() => None,
            [] if !self.at_end.is_empty() => None,
            [] => Some(message! {
                en: " Nothing is open.",
                ru: " Открытых вопросов нет.",
                es: " No hay nada pendiente.",
            }),
            _ => Some(message! {
                en: " Waiting on {sides}.",
                ru: " Ожидаются действия: {sides}.",
                es: " A la espera de {sides}.",
                sides: Message::clauses(sides),
            }),
        };
        let left = (!self.at_end.is_empty()).then(|| {
            message! {
                en: " {count} {count#item was|items were} open then.",
                ru: " Открыто на тот момент: {count}.",
                es: " {count} {count#asunto quedó pendiente|asuntos quedaron pendientes} entonces.",
                count: self.at_end.len(),
            }
        });
        message! {
            en: "As of {when}.{ended}{left}{open}",
            ru: "По состоянию на {when:until}.{ended}{left}{open}",
            es: "A fecha del {when:full}.{ended}{left}{open}",
            when: &self.when,
            ended: self.ended.as_ref().map(|ended| message! { en: " {ended}", ru: " {ended}", es: " {ended}", ended: ended }),
            left: left,
            open: open,
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
        self.remarks.iter().map(|remark| {
            message! {
                en: "Note: {remark}.",
                ru: "Примечание: {remark}.",
                es: "Nota: {remark}.",
                remark: remark,
            }
        })
    }
}

/// The column headings of the summary.
struct Headings {
    project: Message,
    numbers: [Message; 3],
    longest: Message,
}

impl Headings {
    fn new() -> Self {
        Self {
            project: message! { en: "Project", ru: "Проект", es: "Proyecto" },
            numbers: [
                message! { en: "Overdue", ru: "Просрочено", es: "Vencido" },
                message! { en: "Due next", ru: "Ближайшее", es: "Próximo" },
                message! { en: "Open", ru: "Открыто", es: "Pendiente" },
            ],
            longest: message! {
                en: "Overdue longest",
                ru: "Самая долгая просрочка",
                es: "Mayor retraso",
            },
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
    /// The number of items of a party: `bakery: 3 open, 2 overdue`.
    pub(in crate::render) fn open_items(&self) -> Message {
        let overdue = (self.overdue_count > 0).then(|| {
            message! {
                en: ", {count} overdue",
                ru: ", просрочено {count}",
                es: ", {count} {count#vencido|vencidos}",
                count: self.overdue_count,
            }
        });
        message! {
            en: "{side}: {count} open{overdue}",
            ru: "{side}: открыто {count}{overdue}",
            es: "{side}: {count} {count#pendiente|pendientes}{overdue}",
            side: &self.name,
            count: self.open,
            overdue: overdue,
        }
    }

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
            (
                message! {
                    en: "Decisions needed, and who may make them",
                    ru: "Нужные решения и кто вправе их принять",
                    es: "Decisiones necesarias y quién puede tomarlas",
                },
                &self.decisions,
            ),
            (
                message! {
                    en: "Calls without written confirmation",
                    ru: "Звонки без письменного подтверждения",
                    es: "Llamadas sin confirmación por escrito",
                },
                &self.calls,
            ),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}

/// The heading of the items that a party waits for.
fn waiting_for(other: &str) -> Message {
    message! {
        en: "Waiting for {other}",
        ru: "Ожидается от стороны {other}",
        es: "A la espera de {other}",
        other: other,
    }
}
