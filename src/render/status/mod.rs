//! The page for a status call: who holds the ball, what is overdue, what falls due next, what waits; by party. For people as
//! text for a terminal, as Markdown or as HTML, for programs as JSON.

mod html;
mod markdown;
mod page;
mod phrase;
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

use crate::calendar::Instant;
use phrase::Phrase;
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
    /// The instant as of which it is, in words and with the zone.
    when: String,
    /// The last day of what falls due next.
    until: String,
    /// By party, in the charter's order.
    sides: Vec<Side>,
    /// The plan.
    stages: Vec<Row>,
    /// The calls and reports that come round next.
    rounds: Vec<Row>,
    /// What was read.
    source: String,
    /// What a reader has to know about the page itself.
    remarks: Vec<Phrase>,
    /// When each thing began, was due and came.
    timeline: Timeline,
    report: ReportedProject,
    owed: Vec<ReportedOwed>,
}

/// What one party owes, and what it waits for.
#[derive(Debug, Default)]
struct Side {
    name: String,
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
    waits: Vec<(String, Vec<Phrase>)>,
    decisions: Vec<Row>,
    calls: Vec<Row>,
}

/// One thing that is owed.
#[derive(Debug, Clone, Default)]
struct Row {
    id: String,
    what: &'static str,
    title: String,
    /// Who holds the ball: a person, else a party.
    holder: Phrase,
    since: Option<String>,
    due: Option<String>,
    /// The due that was agreed first, where it is another one.
    first_due: Option<String>,
    timing: Timing,
    remarks: Vec<Phrase>,
    /// `log/2026-03.md:12`.
    place: Option<String>,
}

/// How something stands to its due, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Timing {
    /// By how much it is past it.
    Over(String),
    /// How much is left.
    Left(String),
    /// What ended it.
    Ended(Phrase),
    /// Nothing sets a due.
    #[default]
    Undated,
}

impl Timing {
    fn words(&self) -> Phrase {
        match self {
            Self::Over(over) => Phrase::words(format!("{over} over")),
            Self::Left(left) => Phrase::words(format!("{left} left")),
            Self::Ended(how) => how.clone(),
            Self::Undated => Phrase::words("no due"),
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
    fn plan(&self) -> Vec<(&'static str, &[Row])> {
        let lists = [
            ("Stages", self.stages.as_slice()),
            ("Next calls and reports", &self.rounds),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    /// As of when it is, and who holds the ball: `The ball is with bakery for 3, of which 2 are overdue; agency for 1.`
    fn opening(&self) -> Phrase {
        let start = Phrase::words(format!("As of {}.", self.when));
        let told: Vec<Phrase> = self
            .sides
            .iter()
            .filter(|side| side.open > 0)
            .map(Side::balls)
            .collect();
        match told.as_slice() {
            [] if self.is_empty() => start,
            [] => start.say(" Nothing is open."),
            _ => start.say(" The ball is with ").join(told, "; ").say("."),
        }
    }
}

impl Row {
    /// What it is, since when and until when: `access since Tue 3 Mar 10:40, due Fri 6 Mar 18:00`.
    fn about(&self) -> String {
        let mut about = self.what.to_owned();
        for (word, time) in [
            (" since", &self.since),
            (", due", &self.due),
            (", first agreed", &self.first_due),
        ] {
            about.extend(time.iter().map(|time| format!("{word} {time}")));
        }
        about
    }
}

impl Side {
    fn balls(&self) -> Phrase {
        let overdue = match self.overdue_count {
            0 => String::new(),
            1 if self.open == 1 => ", which is overdue".to_owned(),
            all if all == self.open => ", all of them overdue".to_owned(),
            1 => ", of which 1 is overdue".to_owned(),
            more => format!(", of which {more} are overdue"),
        };
        Phrase::of(&self.name).say(format!(" for {}{overdue}", self.open))
    }

    fn is_empty(&self) -> bool {
        self.open == 0 && self.waits.is_empty()
    }

    /// What is said where all lists are empty.
    fn nothing(&self, until: &str) -> String {
        match self.open {
            0 => "Nothing open".to_owned(),
            _ => format!("Nothing overdue, and nothing due until {until}"),
        }
    }

    /// Its lists, each with a heading.
    fn lists<'s>(&'s self, until: &str) -> Vec<(String, &'s [Row])> {
        let lists = [
            ("Overdue, longest first".to_owned(), self.overdue.as_slice()),
            (format!("Due next, until {until}"), &self.next),
            ("Open, due later or with no due".to_owned(), &self.later),
            (
                "Decisions wanted, and who may take them".to_owned(),
                &self.decisions,
            ),
            (
                "Calls without confirmation in writing".to_owned(),
                &self.calls,
            ),
        ];
        lists
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}
