//! The page for a status call: who holds the ball, what is overdue, what falls due next, what waits; by party. For people as
//! text for a terminal, as Markdown or as HTML, for programs as JSON.

mod html;
mod markdown;
mod page;
mod picture;
mod report;
mod row;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod timeline;

pub use html::write_status_html;
pub use markdown::write_status_markdown;
pub use report::StatusReport;
pub use text::write_status;

use crate::calendar::{Instant, When};
use crate::message::{Message, Value, message};
use report::{ReportedOwed, ReportedProject};
use timeline::Timeline;

/// What is told of one project, which is gone by then: of thirty clients, thirty pages are kept and no log.
#[derive(Debug)]
pub struct Told {
    /// Its folder, as somebody named it.
    pub folder: String,
    /// Its page, or why there is none.
    pub page: Result<StatusPage, Trouble>,
}

/// Why a project cannot be told of.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The page of one project. Its texts are as they stand in the repository; each format escapes them.
#[derive(Debug)]
pub struct StatusPage {
    /// What the project is called.
    name: String,
    /// The time of the page, with its zone.
    when: Message,
    /// That the contract has ended.
    ended: Option<Message>,
    /// Extra work, and what was agreed for it.
    extras: Vec<Row>,
    /// The last day of what is due next.
    until: When,
    /// By party, in the charter's order.
    sides: Vec<Side>,
    /// The plan.
    stages: Vec<Row>,
    /// The calls and reports that come round next.
    rounds: Vec<Row>,
    /// What was read.
    source: Message,
    /// What a reader has to know about the page itself.
    remarks: Vec<Message>,
    /// When each thing began, was due and came.
    timeline: Timeline,
    report: ReportedProject,
    owed: Vec<ReportedOwed>,
}

/// What one party owes, and what it waits for.
#[derive(Debug)]
struct Side {
    name: Message,
    /// How much of it is open, and how much of that overdue.
    open: usize,
    overdue_count: usize,
    /// Since when it is that is overdue longest.
    overdue_since: Option<Instant>,
    /// Longest first.
    overdue: Vec<Row>,
    next: Vec<Row>,
    later: Vec<Row>,
    /// For whom it waits, and for what.
    waits: Vec<(String, Vec<Message>)>,
    decisions: Vec<Row>,
    calls: Vec<Row>,
}

/// One thing that is owed.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    what: Message,
    title: Option<Message>,
    /// Who has to act: a person, otherwise a party.
    holder: Message,
    since: Option<When>,
    due: Option<When>,
    /// The due date that was agreed first, if it is a different one.
    first_due: Option<When>,
    timing: Timing,
    remarks: Vec<Message>,
    /// `log/2026-03.md:12`.
    place: Option<String>,
}

/// How something stands to its due date.
#[derive(Debug, Clone, Default)]
enum Timing {
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
    fn words(&self) -> Message {
        match self {
            Self::Over(over) => message! {
                en: "{over} overdue",
                ru: "просрочка {over}",
                es: "{over} de retraso",
                over: over.clone(),
            },
            Self::Left(left) => message! {
                en: "{left} left",
                ru: "осталось {left}",
                es: "quedan {left}",
                left: left.clone(),
            },
            Self::Ended(how) => how.clone(),
            Self::Undated => message! { en: "no due date", ru: "без срока", es: "sin plazo" },
        }
    }
}

impl StatusPage {
    /// Whether the log has no entry, so that the page tells nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.report.entries == Some(0)
    }

    /// How much is overdue, falls due next and is open.
    fn counts(&self) -> (usize, usize, usize) {
        let sum = |count: fn(&Side) -> usize| self.sides.iter().map(count).sum();
        (
            sum(|side| side.overdue_count),
            sum(|side| side.next.len()),
            sum(|side| side.open),
        )
    }

    /// What follows the parties: lists, each with a heading.
    fn plan(&self) -> Vec<(Message, &[Row])> {
        let stages = message! { en: "Stages", ru: "Этапы", es: "Etapas" };
        let rounds = message! {
            en: "Next calls and reports",
            ru: "Ближайшие звонки и отчёты",
            es: "Próximas llamadas e informes",
        };
        let extras = message! {
            en: "Extra work",
            ru: "Дополнительные работы",
            es: "Trabajos adicionales",
        };
        let lists = [
            (stages, self.stages.as_slice()),
            (rounds, &self.rounds),
            (extras, &self.extras),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    /// The time of the page, and who has to act: `Waiting on bakery: 3 open, 2 overdue; agency: 1 open.`
    fn opening(&self) -> Message {
        let sides: Vec<Message> = self
            .sides
            .iter()
            .filter(|side| side.open > 0)
            .map(Side::open_items)
            .collect();
        let open = match sides.as_slice() {
            [] if self.is_empty() => None,
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
        message! {
            en: "As of {when}.{ended}{open}",
            ru: "По состоянию на {when}.{ended}{open}",
            es: "A fecha de {when}.{ended}{open}",
            when: &self.when,
            ended: self.ended.as_ref().map(|ended| message! { en: " {ended}", ru: " {ended}", es: " {ended}", ended: ended }),
            open: open,
        }
    }

    /// From what the page was made: `Based on 19 entries in 2 files (work tree on 3f2a91c).`
    fn basis(&self) -> Message {
        message! {
            en: "Based on {source}.",
            ru: "Основано на данных: {source}.",
            es: "Basado en {source}.",
            source: &self.source,
        }
    }

    /// What a reader has to know about the page itself.
    fn notes(&self) -> impl Iterator<Item = Message> {
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

/// What the columns of a summary of several projects are called.
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

/// Why a project is missing in a summary.
fn unreadable(trouble: Option<&str>) -> Message {
    let why = trouble.map(|why| Message::joined([": ".into(), Message::value(why)], ""));
    message! {
        en: "cannot be read{why}",
        ru: "не удалось прочитать{why}",
        es: "no se puede leer{why}",
        why: why,
    }
}

impl Row {
    /// What it is, since when and until when: `access since Tue 3 Mar 10:40, due Fri 6 Mar 18:00`.
    fn about(&self) -> Message {
        let since = self.since.clone().map(|since| {
            message! { en: " since {time}", ru: " с {time}", es: " desde {time}", time: since }
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
    /// How much a party owes: `bakery: 3 open, 2 overdue`.
    fn open_items(&self) -> Message {
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

    fn is_empty(&self) -> bool {
        self.open == 0 && self.waits.is_empty()
    }

    /// The line for a party whose lists are all empty.
    fn nothing(&self, until: &When) -> Message {
        match self.open {
            0 => message! {
                en: "Nothing open.",
                ru: "Открытых вопросов нет.",
                es: "Nada pendiente.",
            },
            _ => message! {
                en: "Nothing overdue, and nothing due until {until}.",
                ru: "Просрочек нет, до {until} сроков тоже нет.",
                es: "Nada vencido y nada que venza hasta el {until}.",
                until: until.clone(),
            },
        }
    }

    /// Its lists, each with a heading.
    fn lists<'s>(&'s self, until: &When) -> Vec<(Message, &'s [Row])> {
        let lists = [
            (
                message! {
                    en: "Overdue, longest first",
                    ru: "Просрочено, начиная с самого давнего",
                    es: "Vencido, empezando por lo más antiguo",
                },
                self.overdue.as_slice(),
            ),
            (
                message! {
                    en: "Due next, until {until}",
                    ru: "Ближайшие сроки, до {until}",
                    es: "Próximos plazos, hasta el {until}",
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

/// The heading above what a party waits for.
fn waiting_for(other: &str) -> Message {
    message! {
        en: "Waiting for {other}",
        ru: "Ожидает от стороны {other}",
        es: "A la espera de {other}",
        other: other,
    }
}
