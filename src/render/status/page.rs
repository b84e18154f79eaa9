//! Obligations → the page.

use chrono::Days;

use super::report::{ReportedOwed, ReportedProject};
use super::row::Rows;
use super::timeline::Timeline;
use super::{Phrase, Row, Side, StatusPage};
use crate::calendar::{Instant, show_close, show_day};
use crate::obligation::{Obligation, Obligations, State, What, awaited};
use crate::project::Project;
use crate::render::account::tree;
use crate::render::count;

impl StatusPage {
    /// The page of a project as of an instant; what falls due within so many days, today's rest not counted, falls due next.
    #[must_use]
    pub fn new(
        folder: &str,
        project: &Project,
        obligations: &Obligations,
        as_of: Instant,
        days: u16,
    ) -> Self {
        let rows = Rows {
            project,
            obligations,
            as_of,
        };
        let charter = &project.charter;
        let zone = &charter.zone;
        let today = zone.date(as_of);
        let last = today
            .checked_add_days(Days::new(u64::from(days)))
            .unwrap_or(today);
        let until = zone.close_of_day(last).instant;
        let lines: Vec<&Obligation> = obligations.iter().filter(|o| rows.is_line(o)).collect();
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
            let mut side = side(
                rows,
                &lines.iter().filter(owes).copied().collect::<Vec<_>>(),
                until,
            );
            name.unwrap_or("nobody the charter knows")
                .clone_into(&mut side.name);
            side.waits = name
                .map(|name| waits(rows, &lines, name))
                .unwrap_or_default();
            side
        };
        let mut sides: Vec<Side> = known
            .iter()
            .copied()
            .map(Some)
            .chain([None])
            .map(side)
            .collect();
        sides.pop_if(|nobody| nobody.is_empty());
        let stages = obligations
            .iter()
            .filter(|o| o.what == What::Stage)
            .map(|o| rows.of_plan(o))
            .collect();
        let mut rounds: Vec<&Obligation> = lines
            .iter()
            .filter(|o| comes_round(o) && o.state == State::Open)
            .copied()
            .collect();
        rounds.sort_by_key(|o| o.due);
        let mistakes = project.faults.len() + charter.faults.len();
        let mut report = ReportedProject::new(folder, project, as_of);
        let overdue = |o: &&&Obligation| o.state == State::Overdue;
        report.open = Some(lines.len());
        report.overdue = Some(lines.iter().filter(overdue).count());
        report.mistakes = Some(mistakes);
        Self {
            name: name(project).unwrap_or_else(|| folder.to_owned()),
            when: format!("{} ({})", show_close(as_of, zone), zone.name()),
            until: show_day(last),
            sides,
            stages,
            rounds: rounds.into_iter().map(|o| rows.row(o)).collect(),
            source: source(project),
            remarks: remarks(project, mistakes),
            timeline: Timeline::new(rows),
            report,
            owed: obligations
                .iter()
                .filter(|o| rows.is_there(o))
                .map(|o| ReportedOwed::new(folder, rows, o))
                .collect(),
        }
    }
}

/// What the charter calls a project, else its folder's own name.
fn name(project: &Project) -> Option<String> {
    let named = project
        .charter
        .project
        .clone()
        .filter(|name| !name.trim().is_empty());
    named.or_else(|| Some(project.root.file_name()?.to_string_lossy().into_owned()))
}

/// What one party owes.
fn side(rows: Rows<'_>, owed: &[&Obligation], until: Instant) -> Side {
    let mut overdue: Vec<&Obligation> = owed
        .iter()
        .filter(|o| o.state == State::Overdue)
        .copied()
        .collect();
    overdue.sort_by_key(|o| o.due);
    let is_next = |o: &Obligation| o.state == State::Open && o.due.is_some_and(|due| due <= until);
    let mut next: Vec<&Obligation> = owed.iter().filter(|o| is_next(o)).copied().collect();
    next.sort_by_key(|o| o.due);
    // The plan, and what comes round, have lists of their own.
    let is_later = |o: &Obligation| {
        o.state == State::Open && !is_next(o) && o.what != What::Stage && !comes_round(o)
    };
    let mut later: Vec<&Obligation> = owed.iter().filter(|o| is_later(o)).copied().collect();
    later.sort_by_key(|o| (o.due.is_none(), o.due));
    let all = |list: &[&Obligation]| list.iter().map(|o| rows.row(o)).collect();
    let mut by_due = owed.to_vec();
    by_due.sort_by_key(|o| (o.due.is_none(), o.due));
    let calls = by_due.iter().filter(|o| o.what == What::CallConfirmation);
    Side {
        open: owed.len(),
        overdue_count: overdue.len(),
        overdue_since: overdue.first().and_then(|o| o.due),
        decisions: by_due.iter().filter_map(|o| decision(rows, o)).collect(),
        overdue: all(&overdue),
        next: all(&next),
        later: all(&later),
        // Its due is told above.
        calls: calls
            .map(|o| Row {
                due: None,
                remarks: Vec::new(),
                ..rows.row(o)
            })
            .collect(),
        ..Side::default()
    }
}

/// Whether it comes from the cadence.
fn comes_round(o: &Obligation) -> bool {
    matches!(o.what, What::CadenceCall | What::CadenceReport)
}

/// For whom a party waits, and for what.
fn waits(rows: Rows<'_>, lines: &[&Obligation], party: &str) -> Vec<(String, Vec<Phrase>)> {
    let mut waits: Vec<(String, Vec<Phrase>)> = Vec::new();
    let mut waited: Vec<&&Obligation> = lines
        .iter()
        .filter(|o| o.creditor.as_deref() == Some(party))
        .collect();
    waited.sort_by_key(|o| (o.due.is_none(), o.due));
    for o in waited {
        let Some(debtor) = o.debtor.as_deref().filter(|debtor| *debtor != party) else {
            continue;
        };
        let told = Phrase::of(&o.entry)
            .say(" (")
            .and(rows.timing(o).words())
            .say(")");
        match waits.iter_mut().find(|(name, _)| name == debtor) {
            Some((_, list)) => list.push(told),
            None => waits.push((debtor.to_owned(), vec![told])),
        }
    }
    waits
}

/// The decision that something waits for.
fn decision(rows: Rows<'_>, o: &Obligation) -> Option<Row> {
    let awaited = awaited(rows.project, o, rows.as_of)?;
    let row = rows.row(o);
    let who = match awaited.people.as_slice() {
        [] => Phrase::words("nobody, by the charter"),
        people => Phrase::list(people.iter().map(String::as_str)),
    };
    // What else is to be said of it is said where it is owed.
    Some(Row {
        holder: who,
        since: None,
        due: None,
        remarks: vec![Phrase::words("takes the authority ").name(awaited.scope)],
        ..row
    })
}

/// `14 entries in 2 files (work tree on 3f2a91c)`.
fn source(project: &Project) -> String {
    let entries = count(project.log.entries().len(), "entry", "entries");
    format!(
        "{entries} in {} ({})",
        count(project.files, "file", "files"),
        tree(&project.tree)
    )
}

fn remarks(project: &Project, mistakes: usize) -> Vec<Phrase> {
    let mut remarks = Vec::new();
    if project.log.entries().is_empty() {
        let globs = Phrase::list(project.charter.log.iter().map(|glob| glob.value.as_str()));
        remarks
            .push(Phrase::words("there is nothing to tell: no entry in the files of ").and(globs));
    }
    match mistakes {
        0 => {}
        1 => remarks.push(Phrase::words(
            "1 mistake in what is written may hide something: `projlog check` tells it",
        )),
        more => remarks.push(Phrase::words(format!(
            "{more} mistakes in what is written may hide something: `projlog check` tells them"
        ))),
    }
    remarks.extend(
        project
            .without_history()
            .map(|why| Phrase::words(format!("told without git history: {why}"))),
    );
    remarks
}
