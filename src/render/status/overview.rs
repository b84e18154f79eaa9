//! A project in the summary of several: whose turn it is, what is overdue longest or due next, and the totals.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::page::{banner, nobody};
use super::row::Rows;
use crate::calendar::Instant;
use crate::message::{Language, Message, message};
use crate::narrator::stranger;
use crate::obligation::{Obligation, Obligations, State};
use crate::project::Project;
use crate::render::obligation::word;
use crate::render::report::timestamp;

/// The number of days to look ahead for items that are due next, unless another one is given.
pub const DAYS_AHEAD: u16 = 7;

/// A project in the summary of several.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whether the log has entries.
    has_entries: bool,
    /// The end of the contract, if it has ended.
    ended: Option<Message>,
    /// The notes that work is stopped.
    stopped: Vec<Message>,
    /// The number of items that were open then.
    open_at_end: usize,
    /// The parties in the charter's order, then who is not in the charter, if something is open there.
    turns: Vec<Turn>,
    due_next: usize,
    /// The item that is overdue longest.
    longest: Option<Item>,
    /// The item that is not overdue and due first.
    next: Option<Item>,
}

/// What a party has to do.
#[derive(Debug, Clone)]
struct Turn {
    party: Option<String>,
    open: usize,
    overdue: usize,
}

/// The item that is named in the summary.
#[derive(Debug, Clone)]
struct Item {
    due: Instant,
    words: Message,
    what: &'static str,
    entry: String,
    title: Option<String>,
    debtor: Option<String>,
    person: Option<String>,
    timestamp: String,
    over: Option<Message>,
}

/// The position of a project in the summary: first what has nothing to show, then what is overdue longest, then what is due
/// first.
pub type Need = (u8, Option<Instant>, Reverse<usize>);

impl Overview {
    /// The summary of a project as of an instant.
    #[must_use]
    pub fn new(project: &Project, obligations: &Obligations, as_of: Instant, days: u16) -> Self {
        let rows = Rows {
            project,
            obligations,
            as_of,
        };
        let charter = &project.charter;
        let last = last_day(project, as_of, days);
        let until = charter.zone.close_of_day(last).instant;
        let lines: Vec<&Obligation> = obligations.iter().filter(|o| rows.has_row(o)).collect();
        let turn = |party: Option<&str>| {
            let owed = || {
                lines.iter().filter(move |o| match party {
                    Some(party) => o.debtor.as_deref() == Some(party),
                    None => o
                        .debtor
                        .as_deref()
                        .is_none_or(|debtor| charter.party(debtor).is_none()),
                })
            };
            Turn {
                party: party.map(str::to_owned),
                open: owed().count(),
                overdue: owed().filter(|o| o.state == State::Overdue).count(),
            }
        };
        let mut turns: Vec<Turn> = charter
            .parties
            .iter()
            .map(|party| Some(party.name.value.as_str()))
            .chain([None])
            .map(turn)
            .collect();
        turns.pop_if(|nobody| nobody.open == 0);
        let first = |state: State| {
            let dated = lines.iter().filter(|o| o.state == state);
            let first = dated
                .filter_map(|o| Some((o.due?, *o)))
                .min_by_key(|(due, _)| *due);
            first.map(|(due, o)| Item::new(rows, o, due))
        };
        Self {
            has_entries: !project.log.entries().is_empty(),
            ended: obligations.contract_end().map(|end| banner(rows, end)),
            stopped: rows.stopped(),
            open_at_end: obligations
                .iter()
                .filter(|o| rows.was_open_at_end(o) && !o.began_after_end())
                .count(),
            turns,
            due_next: lines
                .iter()
                .filter(|o| o.state == State::Open && o.due.is_some_and(|due| due <= until))
                .count(),
            longest: first(State::Overdue),
            next: first(State::Open),
        }
    }

    /// The position in the summary.
    #[must_use]
    pub fn need(&self) -> Need {
        let [overdue, _, open] = self.counts();
        let due = |item: &Option<Item>| item.as_ref().map(|item| item.due);
        match (due(&self.longest), due(&self.next)) {
            _ if !self.has_entries => (0, None, Reverse(0)),
            (Some(due), _) => (1, Some(due), Reverse(overdue)),
            (None, Some(due)) => (2, Some(due), Reverse(open)),
            (None, None) => (3, None, Reverse(open)),
        }
    }

    /// The numbers of overdue, upcoming and open items.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let sum = |count: fn(&Turn) -> usize| self.turns.iter().map(count).sum();
        [
            sum(|turn| turn.overdue),
            self.due_next,
            sum(|turn| turn.open),
        ]
    }

    /// Whether the contract has ended, and who has to act: `Waiting on agency: 1 open; bakery: 3 open, 2 overdue.`
    #[must_use]
    pub fn turn(&self) -> Option<Message> {
        let sides: Vec<Message> = self.sides().collect();
        let open = match sides.as_slice() {
            [] if !self.has_entries || self.open_at_end > 0 => None,
            [] => Some(message! {
                en: "Nothing is open.",
                ru: "Открытых вопросов нет.",
                es: "No hay nada pendiente.",
            }),
            _ => Some(message! {
                en: "Waiting on {sides}.",
                ru: "Ожидаются действия: {sides}.",
                es: "A la espera de {sides}.",
                sides: Message::clauses(sides),
            }),
        };
        let left = (self.open_at_end > 0).then(|| {
            message! {
                en: "{count} {count#item was|items were} open then.",
                ru: "Открыто на тот момент: {count}.",
                es: "{count} {count#asunto quedó pendiente|asuntos quedaron pendientes} entonces.",
                count: self.open_at_end,
            }
        });
        let stopped = self.stopped.iter().cloned();
        let all: Vec<Message> = (self.ended.clone().into_iter().chain(stopped))
            .chain(left)
            .chain(open)
            .collect();
        (!all.is_empty()).then(|| Message::joined(all, " "))
    }

    /// The same for a cell of a table that is headed "waiting on".
    #[must_use]
    pub fn whose_turn(&self) -> Option<Message> {
        let sides: Vec<Message> = self.sides().collect();
        if sides.is_empty() || self.ended.is_some() {
            return self.empty().or_else(|| self.turn());
        }
        Some(Message::clauses(sides))
    }

    /// The parties that have something open: `bakery: 3 open, 2 overdue`.
    pub(in crate::render) fn sides(&self) -> impl Iterator<Item = Message> {
        let open = self.turns.iter().filter(|turn| turn.open > 0);
        open.map(Turn::words)
    }

    /// The note that the contract has ended.
    pub(in crate::render) fn ended(&self) -> Option<&Message> {
        self.ended.as_ref()
    }

    /// The line for a log without entries.
    fn empty(&self) -> Option<Message> {
        (!self.has_entries).then(|| {
            message! {
                en: "The log has no entries.",
                ru: "В журнале нет записей.",
                es: "El registro no tiene entradas.",
            }
        })
    }

    /// The lines below the counts of a project: whose turn it is, and the item to talk about.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let all = [self.empty(), self.turn(), self.headed_item()];
        all.into_iter().flatten().collect()
    }

    /// The item that is overdue longest, otherwise the one that is due first, with its side:
    /// `C-2 The Easter offer: call confirmation, bakery, 4 working days 5 h overdue`.
    #[must_use]
    pub fn item(&self) -> Option<Message> {
        let item = self.longest.as_ref().or(self.next.as_ref());
        item.map(|item| item.words.clone())
    }

    /// The same as a sentence.
    fn headed_item(&self) -> Option<Message> {
        let item = self.item()?;
        Some(if self.longest.is_some() {
            message! {
                en: "Overdue longest: {item}",
                ru: "Самая долгая просрочка: {item}",
                es: "Mayor retraso: {item}",
                item: item,
            }
        } else {
            message! {
                en: "Due next: {item}",
                ru: "Ближайший срок: {item}",
                es: "Próximo plazo: {item}",
                item: item,
            }
        })
    }
}

impl Turn {
    /// The number of items of a party: `bakery: 3 open, 2 overdue`.
    fn words(&self) -> Message {
        let overdue = (self.overdue > 0).then(|| {
            message! {
                en: ", {count} overdue",
                ru: ", просрочено {count}",
                es: ", {count} {count#vencido|vencidos}",
                count: self.overdue,
            }
        });
        message! {
            en: "{side}: {count} open{overdue}",
            ru: "{side}: открыто {count}{overdue}",
            es: "{side}: {count} {count#pendiente|pendientes}{overdue}",
            side: self.party.as_deref().map_or_else(nobody, Message::value),
            count: self.open,
            overdue: overdue,
        }
    }
}

impl Item {
    fn new(rows: Rows<'_>, o: &Obligation, due: Instant) -> Self {
        let row = rows.row(o);
        let title = row
            .title
            .map(|title| message! { en: " {title}", ru: " {title}", es: " {title}", title: title });
        let person = o.person.as_ref().map(
            |person| message! { en: " ({person})", ru: " ({person})", es: " ({person})", person: person },
        );
        let timing = row.timing.words();
        let words = message! {
            en: "{entry}{title}: {what}, {side}{person}, {timing}",
            ru: "{entry}{title}: {what}, {side}{person}, {timing}",
            es: "{entry}{title}: {what}, {side}{person}, {timing}",
            entry: &row.id,
            title: title,
            what: row.what,
            side: stranger(o)
                .or_else(|| o.debtor.as_deref().map(Message::value))
                .unwrap_or_else(nobody),
            person: person,
            timing: timing,
        };
        let over = o.over.as_deref().filter(|_| o.state == State::Overdue);
        Self {
            due,
            words,
            what: word(o.what),
            entry: row.id,
            title: rows
                .entry(o)
                .and_then(|entry| rows.project.log.title(entry))
                .map(str::to_owned),
            debtor: o.debtor.as_deref().map(str::to_owned),
            person: o.person.clone(),
            timestamp: timestamp(due, &rows.project.charter.zone),
            over: over.map(Message::value),
        }
    }
}

/// The last day of the period of items that are due next.
pub(super) fn last_day(project: &Project, as_of: Instant, days: u16) -> NaiveDate {
    let today = project.charter.zone.date(as_of);
    today
        .checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(today)
}

/// What a project needs, at a glance.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedOverview {
    /// The number of open items; reminders and warnings are part of the item that they are about.
    pub open: usize,
    /// The number of overdue items.
    pub overdue: usize,
    /// The number of items that are due next, that is, within 7 days or `--days`.
    pub due_next: usize,
    /// The parties in the charter's order.
    pub sides: Vec<ReportedTurn>,
    /// The item that is overdue longest; null if nothing is overdue.
    pub longest_overdue: Option<ReportedItem>,
    /// The item that is not overdue and due first; null if there is none.
    pub next_due: Option<ReportedItem>,
}

/// What a party has to do.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedTurn {
    /// The party; null for items of nobody in the charter.
    pub party: Option<String>,
    /// The number of its open items.
    pub open: usize,
    /// The number of its overdue items.
    pub overdue: usize,
}

/// An item of the overview.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedItem {
    /// The id of its entry, or the name of the cadence item.
    pub entry: String,
    /// The heading above its entry.
    pub title: Option<String>,
    /// What is owed, as in obligations.
    pub what: &'static str,
    /// The party that owes it.
    pub debtor: Option<String>,
    /// The person who owes it, if a person was asked.
    pub person: Option<String>,
    /// When it is due.
    pub due: String,
    /// How long it is overdue, in the unit of its term; null if it is not.
    pub over_by: Option<String>,
}

/// The sums over several projects.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ReportedTotals {
    /// The number of projects.
    pub projects: usize,
    /// The number of those that could not be read; they are not in the other sums.
    pub unread: usize,
    /// The number of open items.
    pub open: usize,
    /// The number of overdue items.
    pub overdue: usize,
    /// The number of items that are due next.
    pub due_next: usize,
}

impl ReportedOverview {
    /// Converts the overview of a project, with texts in a language.
    #[must_use]
    pub fn new(overview: &Overview, language: Language) -> Self {
        let [overdue, due_next, open] = overview.counts();
        let item = |item: &Item| ReportedItem {
            entry: item.entry.clone(),
            title: item.title.clone(),
            what: item.what,
            debtor: item.debtor.clone(),
            person: item.person.clone(),
            due: item.timestamp.clone(),
            over_by: item.over.as_ref().map(|over| over.text(language)),
        };
        let turns = overview.turns.iter().map(|turn| ReportedTurn {
            party: turn.party.clone(),
            open: turn.open,
            overdue: turn.overdue,
        });
        Self {
            open,
            overdue,
            due_next,
            sides: turns.collect(),
            longest_overdue: overview.longest.as_ref().map(item),
            next_due: overview.next.as_ref().map(item),
        }
    }
}

impl ReportedTotals {
    /// Adds up the overviews of projects; `None` stands for one that could not be read.
    #[must_use]
    pub fn of<'o>(overviews: impl IntoIterator<Item = Option<&'o Overview>>) -> Self {
        let mut totals = Self::default();
        for overview in overviews {
            totals.projects += 1;
            match overview {
                Some(overview) => {
                    let [overdue, due_next, open] = overview.counts();
                    totals.overdue += overdue;
                    totals.due_next += due_next;
                    totals.open += open;
                }
                None => totals.unread += 1,
            }
        }
        totals
    }
}

/// The headings of the columns for [`Overview::whose_turn`] and [`Overview::item`].
#[must_use]
pub fn turn_and_item() -> [Message; 2] {
    [
        message! { en: "Waiting on", ru: "Ожидаются действия", es: "A la espera de" },
        message! {
            en: "Overdue longest, or due next",
            ru: "Самая долгая просрочка или ближайший срок",
            es: "Mayor retraso o próximo plazo",
        },
    ]
}

/// The heading of the sums.
#[must_use]
pub fn total() -> Message {
    message! { en: "Total", ru: "Итого", es: "Total" }
}
