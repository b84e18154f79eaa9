//! A due date in words and figures, so that nobody has to believe it.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use super::count::{Receipt, last_calendar_day};
use super::show::{month_name, push_day, push_time};
use super::working::Stretches;
use super::{Calendar, DayKind, Instant, Start, Term, Unit, Zone, show, show_close, show_day};

/// More days than this in one list are told by the first, the last and their number.
const LISTED_DAYS: u32 = 5;
/// More groups of days off than this are not named one by one.
const NAMED_GROUPS: usize = 40;

/// The steps from a start to the due.
pub(super) fn steps(
    term: &Term,
    start: &Start,
    receipt: Receipt,
    due: Instant,
    last: NaiveDate,
    calendar: &Calendar,
) -> Vec<String> {
    let zone = calendar.zone();
    let mut steps = vec![received(start, zone)];
    if receipt.moved {
        steps.push(cut_off(term, start, receipt, calendar));
    }
    let mut by_hours = true;
    match term.unit() {
        Unit::Minutes | Unit::Hours => {
            steps.push(format!("{} elapsed", term.within));
            by_hours = receipt.moved;
        }
        Unit::WorkingMinutes | Unit::WorkingHours => {
            working_time(&mut steps, term, receipt, due, calendar)
        }
        Unit::WorkingDays => working_days(&mut steps, term, receipt.day, last, false, calendar),
        Unit::ClearWorkingDays => working_days(&mut steps, term, receipt.day, last, true, calendar),
        unit => calendar_days(&mut steps, term, receipt.day, last, unit, calendar),
    }
    let mut last_step = format!("due {} ({}", show_close(due, zone), zone.name());
    if by_hours {
        if !calendar.name().is_empty() {
            let _ = write!(last_step, ", {}'s hours", calendar.name());
        }
        if let Some(other) = calendar.other_name() {
            let _ = write!(last_step, " while {other} works too");
        }
    }
    last_step.push(')');
    steps.push(last_step);
    steps
}

fn received(start: &Start, zone: &Zone) -> String {
    match start.written {
        Some(date) => format!(
            "received {}, no time given: read as the close of that day",
            show_day(date)
        ),
        None => format!("received {}", show(start.instant, zone)),
    }
}

fn cut_off(term: &Term, start: &Start, receipt: Receipt, calendar: &Calendar) -> String {
    let day = start.day(calendar.zone());
    let why = match (calendar.is_working_day(day), term.cutoff) {
        (true, Some(cutoff)) => format!("after the cut-off {cutoff}"),
        _ => "not a working day".to_owned(),
    };
    format!("{why}: counts as received {}", show_day(receipt.day))
}

/// Writes dates one after another, the month where it is another than that of the date before.
struct Dates {
    text: String,
    month: (i32, u32),
}

impl Dates {
    fn after(date: NaiveDate) -> Self {
        Self {
            text: String::with_capacity(64),
            month: (date.year(), date.month()),
        }
    }

    /// A list of its own: its first date shows its month.
    fn afresh(date: NaiveDate) -> Self {
        Self {
            text: String::new(),
            month: (date.year(), 0),
        }
    }

    fn push(&mut self, date: NaiveDate) {
        push_day(&mut self.text, date);
        let month = (date.year(), date.month());
        if month != self.month {
            self.text.push(' ');
            self.text.push_str(month_name(month.1));
            if month.0 != self.month.0 {
                let _ = write!(self.text, " {}", month.0);
            }
            self.month = month;
        }
    }

    fn comma(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(", ");
        }
    }

    /// One date, or the first and the last of several.
    fn range(&mut self, first: NaiveDate, last: NaiveDate) {
        self.comma();
        if (first.year(), first.month()) != (last.year(), last.month()) {
            // Across months both are shown.
            self.month.1 = 0;
        }
        self.push(first);
        if first != last {
            self.text.push_str(" to ");
            self.push(last);
        }
    }
}

fn working_days(
    steps: &mut Vec<String>,
    term: &Term,
    received: NaiveDate,
    last: NaiveDate,
    clear: bool,
    calendar: &Calendar,
) {
    let amount = term.within.amount();
    let first = calendar.nth_working_day(received, 1).unwrap_or(last);
    let mut dates = Dates::after(received);
    if amount <= LISTED_DAYS {
        let mut day = first;
        for _ in 0..amount {
            dates.range(day, day);
            day = calendar.nth_working_day(day, 1).unwrap_or(day);
        }
    } else {
        let end = if clear {
            calendar.nth_working_day(received, amount).unwrap_or(last)
        } else {
            last
        };
        dates.range(first, end);
    }
    let Some(from) = received.succ_opt() else {
        return;
    };
    skipped(
        steps,
        (term.unit(), format!("{}: {}", term.within, dates.text)),
        received,
        (from, last),
        calendar,
    );
}

fn calendar_days(
    steps: &mut Vec<String>,
    term: &Term,
    received: NaiveDate,
    last: NaiveDate,
    unit: Unit,
    calendar: &Calendar,
) {
    let Some(end) = last_calendar_day(received, term.within.amount(), unit) else {
        return;
    };
    let first = received.succ_opt().unwrap_or(end);
    let mut dates = Dates::after(received);
    match unit {
        Unit::Months => {
            dates.text.push_str("to ");
            dates.push(end);
        }
        Unit::ClearDays => {
            dates.range(first, end.pred_opt().unwrap_or(first));
            dates.text.push_str(", then ");
            dates.push(end);
        }
        _ => dates.range(first, end),
    }
    let said = format!("{}: {}", term.within, dates.text);
    if end == last {
        steps.push(said);
    } else {
        skipped(steps, (unit, said), end, (end, last), calendar);
        steps.push(format!("moves to the next working day, {}", show_day(last)));
    }
}

fn working_time(
    steps: &mut Vec<String>,
    term: &Term,
    receipt: Receipt,
    due: Instant,
    calendar: &Calendar,
) {
    let zone = calendar.zone();
    let Stretches {
        first: listed,
        last: final_stretch,
        count,
    } = calendar.stretches(receipt.from, due);
    if let Some((begin, _)) = listed.first()
        && *begin > receipt.from
    {
        steps.push(format!(
            "outside working hours: runs from {}",
            show(*begin, zone)
        ));
    }
    let mut dates = Dates::after(receipt.day);
    let push = |dates: &mut Dates, (from, until): (Instant, Instant)| {
        dates.comma();
        let (from, until) = (zone.local(from).time, zone.local(until).time);
        dates.push(from.date());
        dates.text.push(' ');
        push_time(&mut dates.text, from);
        dates.text.push('-');
        // A stretch that ends at midnight ends with its own day.
        if until.time() == chrono::NaiveTime::MIN && until.date() != from.date() {
            dates.text.push_str("24:00");
        } else {
            push_time(&mut dates.text, until);
        }
    };
    let shown = if count > 4 { 1 } else { 3 };
    listed
        .into_iter()
        .take(shown)
        .for_each(|stretch| push(&mut dates, stretch));
    if count > 4 {
        let _ = write!(dates.text, ", {} more stretches of work", count - 2);
    }
    if let Some(stretch) = final_stretch.filter(|_| count > 3) {
        push(&mut dates, stretch);
    }
    skipped(
        steps,
        (term.unit(), format!("{}: {}", term.within, dates.text)),
        receipt.day,
        (zone.date(receipt.from), zone.date(due)),
        calendar,
    );
}

/// Adds a step whose dates came after the date `context`; and to it, or after it, which dates of `[from, to]` were not
/// counted, or were counted against the week, and why.
fn skipped(
    steps: &mut Vec<String>,
    (unit, mut step): (Unit, String),
    context: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) {
    // In calendar days all days are counted, and the last has to be one that is worked.
    let by_calendar = matches!(
        unit,
        Unit::Days | Unit::ClearDays | Unit::Weeks | Unit::Months
    );
    let word = if by_calendar { "worked" } else { "counted" };
    // Runs of days with the same reason: first, last, reason.
    let mut runs: Vec<(NaiveDate, NaiveDate, DayKind<'_>)> = Vec::new();
    let mut known = calendar.working_days_between(from, to.succ_opt().unwrap_or(to));
    for date in calendar.exceptions(from, to) {
        let kind = calendar.kind(date);
        known += u32::from(!kind.works());
        match runs.last_mut() {
            Some(run) if run.2 == kind && run.1.succ_opt() == Some(date) => run.1 = date,
            _ => runs.push((date, date, kind)),
        }
    }
    // What is neither worked nor an exception is a day that the week leaves free.
    let days = u32::try_from((to - from).num_days() + 1).unwrap_or(0);
    let free_days = days.saturating_sub(known);
    if free_days > LISTED_DAYS {
        let _ = write!(step, " ({free_days} days outside the working week)");
    } else if free_days > 0 {
        let mut free = Dates::after(context);
        let dates = from.iter_days().take_while(|date| *date <= to);
        let dates = dates.filter(|date| calendar.kind(*date) == DayKind::NotInWeek);
        dates
            .take(free_days as usize)
            .for_each(|date| free.range(date, date));
        let _ = write!(step, " ({} not worked)", free.text);
    }
    steps.push(step);
    if !runs.is_empty() {
        let (mut not, mut yet) = (Dates::afresh(from), Dates::afresh(from));
        let other = calendar.other_name().unwrap_or("the other party");
        let apart = runs
            .iter()
            .filter(|run| run.2 == DayKind::Apart)
            .map(|run| (run.1 - run.0).num_days() + 1)
            .sum::<i64>();
        // Where the other party's week is shorter, that is every week: too many to name.
        let tell_apart = apart <= i64::from(LISTED_DAYS);
        runs.retain(|run| tell_apart || run.2 != DayKind::Apart);
        for (first, last, kind) in runs.iter().take(NAMED_GROUPS) {
            let (dates, why) = match kind {
                DayKind::Extra => (&mut yet, "extra working day"),
                DayKind::Off(why) => (&mut not, *why),
                _ => (&mut not, other),
            };
            dates.range(*first, *last);
            let not = if *kind == DayKind::Apart {
                " does not work"
            } else {
                ""
            };
            for part in [" (", why, not, ")"] {
                dates.text.push_str(part);
            }
        }
        if !tell_apart {
            not.comma();
            let _ = write!(not.text, "{apart} days on which {other} does not work");
        }
        if !not.text.is_empty() {
            steps.push(format!("not {word}: {}", not.text));
        }
        if !yet.text.is_empty() {
            steps.push(format!("{word}: {}", yet.text));
        }
        if let Some(more) = runs
            .len()
            .checked_sub(NAMED_GROUPS)
            .filter(|more| *more > 0)
        {
            steps.push(format!("and {more} more such exceptions"));
        }
    }
}
