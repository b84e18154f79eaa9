//! The delay of a stage, divided by whose obligations were overdue in the meantime.
//!
//! Everything is counted in working days of the stage's owner, as sets of days: a day belongs to an obligation that was
//! overdue when work began on that day. So nothing is counted twice, and the parts add up to the delay exactly.

use chrono::NaiveDate;

use super::causes::{Cause, causes};
use super::refusal::other_way;
use super::{End, Obligation, Obligations, What};
use crate::calendar::{Calendar, Instant};
use crate::project::Project;

/// A half-open range of dates, `[from, until)`.
pub type Range = (NaiveDate, NaiveDate);

/// The maximum number of days to list.
const MOST_DAYS: usize = 10;

/// A number of days in four parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Division {
    /// The total.
    pub days: u32,
    /// Days on which only the other side was overdue.
    pub other: u32,
    /// Days on which only the owner was overdue.
    pub own: u32,
    /// Days on which both were overdue.
    pub both: u32,
    /// Days on which neither was overdue.
    pub neither: u32,
}

/// Divides the days of `whole` by two unions of ranges. `count` counts the days of a range.
#[must_use]
pub fn divide(
    whole: Range,
    other: &[Range],
    own: &[Range],
    count: impl Fn(NaiveDate, NaiveDate) -> u32,
) -> Division {
    let mut steps: Vec<(NaiveDate, i64, i64)> = Vec::new();
    for (ranges, is_own) in [(other, 0), (own, 1)] {
        for (from, until) in ranges {
            let (from, until) = ((*from).max(whole.0), (*until).min(whole.1));
            if from < until {
                steps.push((from, 1 - is_own, is_own));
                steps.push((until, is_own - 1, -is_own));
            }
        }
    }
    steps.push((whole.1, 0, 0));
    steps.sort_unstable_by_key(|(date, ..)| *date);
    let mut division = Division::default();
    let (mut at, mut of_other, mut of_own) = (whole.0, 0i64, 0i64);
    for (date, other_step, own_step) in steps {
        if date > at {
            let days = count(at, date);
            division.days += days;
            *match (of_other > 0, of_own > 0) {
                (true, false) => &mut division.other,
                (false, true) => &mut division.own,
                (true, true) => &mut division.both,
                (false, false) => &mut division.neither,
            } += days;
            at = date;
        }
        of_other += other_step;
        of_own += own_step;
    }
    division
}

/// The delay of a stage.
#[derive(Debug, Clone)]
pub struct Delay {
    /// The owner's party.
    pub owner: String,
    /// Its working days after the due date.
    pub days: Division,
    /// The days after the due date on which its work was stopped with justification; they are not among the others.
    pub stopped: u32,
    /// The overdue entries of the other side.
    pub other: Vec<String>,
    /// The overdue entries of the owner.
    pub own: Vec<String>,
    /// Refusals of the other side: the number of the days, and the entries.
    pub refused: Refused,
    /// Working days of the owner after the first due date on which a delivery was approved whose approval was reversed later.
    /// They count as nobody's delay, and are not part of the others.
    pub approved: u32,
    /// The days of each part, in order.
    pub dates: Dates,
    /// The dates on which each of the overdue entries was overdue, or was missing after a refusal.
    pub overdue: Vec<(String, Vec<Range>)>,
}

impl Delay {
    /// The entries that were overdue on any of some days, which are in order.
    #[must_use]
    pub fn overdue_on(&self, days: &[NaiveDate]) -> Vec<String> {
        let overdue = self.overdue.iter();
        let on = overdue.filter(|(_, own)| own.iter().any(|range| any_within(days, *range)));
        on.map(|(entry, _)| entry.clone()).collect()
    }
}

/// Days on which something that the other side had refused was missing. Each is among the days of the other side, alone or
/// together with the owner.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// Their number.
    pub days: u32,
    /// The refusing entries.
    pub entries: Vec<String>,
}

/// The dates of the parts of a delay.
#[derive(Debug, Clone, Default)]
pub struct Dates {
    /// Days on which only the other side was overdue.
    pub other: Vec<NaiveDate>,
    /// Days on which only the owner was overdue.
    pub own: Vec<NaiveDate>,
    /// Days on which both were overdue.
    pub both: Vec<NaiveDate>,
    /// Days on which neither was overdue.
    pub neither: Vec<NaiveDate>,
    /// Days on which something that the other side had refused was missing.
    pub refused: Vec<NaiveDate>,
    /// Days on which a delivery was approved whose approval was reversed later.
    pub approved: Vec<NaiveDate>,
    /// Days on which the owner's work was stopped with justification.
    pub stopped: Vec<NaiveDate>,
}

/// Whether any of some days, which are in order, is in a range.
fn any_within(days: &[NaiveDate], (from, until): Range) -> bool {
    let first = days.partition_point(|day| *day < from);
    days.get(first).is_some_and(|day| *day < until)
}

/// A calendar, if it can be read.
fn known(calendar: Option<&Calendar>) -> Option<&Calendar> {
    calendar.filter(|calendar| calendar.is_known())
}

/// The delay of a late stage, from the due date until the delivery, or now; for a reopened stage, over all its late periods.
/// `None` before the first working day has passed.
#[must_use]
pub fn delay(
    project: &Project,
    obligations: &Obligations,
    stage: &Obligation,
    as_of: Instant,
) -> Option<Delay> {
    let owner = stage.debtor.as_ref()?;
    let calendar = known(obligations.calendar(project, owner))?;
    let as_of = ended(stage, as_of);
    let late = overdue(stage, calendar, as_of);
    let usual = &project.charter.party(owner)?.calendar;
    let worked = |calendar: &Calendar| {
        let days = late
            .iter()
            .map(|(from, until)| calendar.working_days_between(*from, *until));
        days.sum::<u32>()
    };
    let mut delay = Delay {
        stopped: worked(usual).saturating_sub(worked(calendar)),
        owner: owner.to_string(),
        days: Division::default(),
        other: Vec::new(),
        own: Vec::new(),
        refused: Refused::default(),
        approved: 0,
        dates: Dates::default(),
        overdue: Vec::new(),
    };
    let (mut other, mut own, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let meets = |range: &Range| {
        late.iter()
            .any(|late| range.0.max(late.0) < range.1.min(late.1))
    };
    let add = |entries: &mut Vec<String>, entry: &str| {
        if !entries.iter().any(|known| known == entry) {
            entries.push(entry.to_owned());
        }
    };
    for Cause {
        owed,
        blocked,
        until,
    } in causes(project, obligations, stage)
    {
        let Some(debtor) = &owed.debtor else {
            continue;
        };
        let until = until.map_or(as_of, |until| until.min(as_of));
        let (ranges, entries) = if debtor == owner {
            (&mut own, &mut delay.own)
        } else {
            (&mut other, &mut delay.other)
        };
        let settled = settled(obligations, blocked, calendar, debtor != owner);
        let of = |ranges: Vec<Range>| {
            let ranges = without(ranges, &settled);
            ranges.into_iter().filter(meets).collect::<Vec<_>>()
        };
        let due = of(overdue(owed, calendar, until));
        let missing = of(missing(
            project,
            obligations,
            owed,
            blocked,
            calendar,
            until,
        ));
        if !due.is_empty() || !missing.is_empty() {
            add(entries, &owed.entry);
            let ranges = due.iter().chain(&missing).copied();
            match delay.overdue.iter_mut().find(|(of, _)| *of == owed.entry) {
                Some((_, known)) => known.extend(ranges),
                None => delay.overdue.push((owed.entry.clone(), ranges.collect())),
            }
        }
        if let (false, Some(act), true) = (missing.is_empty(), owed.act(), debtor != owner) {
            add(&mut delay.refused.entries, &act.entry);
            refused.extend(missing.iter().copied());
        }
        ranges.extend(due.into_iter().chain(missing));
    }
    let count = |from, until| calendar.working_days_between(from, until);
    for whole in &late {
        let part = divide(*whole, &other, &own, count);
        let days = &mut delay.days;
        days.days += part.days;
        days.other += part.other;
        days.own += part.own;
        days.both += part.both;
        days.neither += part.neither;
    }
    delay.dates = dates(calendar, &late, &other, &own, &refused);
    let due = stage.first_due.or(stage.due);
    let stood = approved(obligations, &stage.entry, calendar).into_iter();
    let stood = stood.filter_map(|(from, until)| {
        let from = from.max(overdue_from(due?, calendar)?);
        (from < until).then_some((from, until))
    });
    delay.dates.stopped = only_in(usual, calendar, &late);
    delay.dates.approved = working_dates(calendar, &stood.collect::<Vec<_>>());
    let number = |dates: &[NaiveDate]| u32::try_from(dates.len()).unwrap_or(u32::MAX);
    delay.refused.days = number(&delay.dates.refused);
    delay.approved = number(&delay.dates.approved);
    (delay.days.days + delay.approved > 0).then_some(delay)
}

/// The working days of some ranges, in order.
fn working_dates(calendar: &Calendar, ranges: &[Range]) -> Vec<NaiveDate> {
    let mut dates: Vec<NaiveDate> = Vec::new();
    for (from, until) in ranges {
        let first = calendar.working_day_from(*from);
        let days = std::iter::successors(first, |day| calendar.nth_working_day(*day, 1));
        dates.extend(days.take_while(|day| day < until));
    }
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// The working days of one calendar in some ranges that are none of the other, in order.
fn only_in(calendar: &Calendar, other: &Calendar, ranges: &[Range]) -> Vec<NaiveDate> {
    let other = working_dates(other, ranges);
    let mut days = working_dates(calendar, ranges);
    days.retain(|day| other.binary_search(day).is_err());
    days
}

/// The dates of some ranges, in ranges that are in order and do not overlap.
fn union(ranges: &[Range]) -> Vec<Range> {
    let mut ranges = ranges.to_vec();
    ranges.sort_unstable();
    let mut union: Vec<Range> = Vec::new();
    for (from, until) in ranges {
        match union.last_mut() {
            Some((_, end)) if from <= *end => *end = until.max(*end),
            _ => union.push((from, until)),
        }
    }
    union
}

/// Whether a day is in one of some ranges that are in order and do not overlap.
fn within(ranges: &[Range], day: NaiveDate) -> bool {
    let after = ranges.partition_point(|(from, _)| *from <= day);
    let before = after.checked_sub(1).and_then(|before| ranges.get(before));
    before.is_some_and(|(_, until)| day < *until)
}

/// The days of each part.
fn dates(
    calendar: &Calendar,
    late: &[Range],
    other: &[Range],
    own: &[Range],
    refused: &[Range],
) -> Dates {
    let mut dates = Dates::default();
    let [other, own, refused] = [other, own, refused].map(union);
    for day in working_dates(calendar, late) {
        let part = match (within(&other, day), within(&own, day)) {
            (true, false) => &mut dates.other,
            (false, true) => &mut dates.own,
            (true, true) => &mut dates.both,
            (false, false) => &mut dates.neither,
        };
        part.push(day);
        if within(&refused, day) {
            dates.refused.push(day);
        }
    }
    dates
}

/// The dates on which a stage was approved until that was reversed.
fn approved(obligations: &Obligations, stage: &str, calendar: &Calendar) -> Vec<Range> {
    let stage = obligations.of(stage).find(|o| o.what == What::Stage);
    let earlier = stage.into_iter().flat_map(|stage| &stage.rare().earlier);
    let ranges =
        earlier.filter_map(|earlier| between(earlier.act.at, earlier.reversed.at, calendar));
    ranges.collect()
}

/// The dates on which nothing was waited for because of a stage: it was approved, or, for the other side, it counted as delivered.
fn settled(
    obligations: &Obligations,
    stage: &str,
    calendar: &Calendar,
    of_other: bool,
) -> Vec<Range> {
    let mut dates = approved(obligations, stage, calendar);
    let stage = obligations.of(stage).find(|o| o.what == What::Stage);
    let handed_over = stage.filter(|_| of_other);
    dates.extend(
        handed_over
            .into_iter()
            .flat_map(|stage| taken_back(stage, calendar)),
    );
    dates
}

/// The dates on which a stage counted as delivered until its side took that back.
fn taken_back(stage: &Obligation, calendar: &Calendar) -> Vec<Range> {
    let times = stage.rare().taken_back.iter();
    times
        .filter_map(|(from, until)| between(*from, *until, calendar))
        .collect()
}

/// Ranges without the days of others.
fn without(ranges: Vec<Range>, others: &[Range]) -> Vec<Range> {
    others.iter().fold(ranges, |ranges, other| {
        let parts = ranges
            .into_iter()
            .flat_map(|(from, until)| [(from, until.min(other.0)), (from.max(other.1), until)]);
        parts.filter(|(from, until)| from < until).collect()
    })
}

/// The dates on which something refused was missing: from the due date, or from the refusal if that came later, until
/// another way was found for the stage that it blocks.
fn missing(
    project: &Project,
    obligations: &Obligations,
    owed: &Obligation,
    blocked: &str,
    calendar: &Calendar,
    until: Instant,
) -> Vec<Range> {
    let (End::Refused(act), Some(due)) = (&owed.end, owed.due) else {
        return Vec::new();
    };
    let way = other_way(project, obligations, owed, Some(blocked), until);
    let until = way.map_or(until, |way| way.min(until));
    between(due.max(act.at), until, calendar)
        .into_iter()
        .collect()
}

/// The instant until which a delay grows: that of the check, or the end of the contract.
fn ended(stage: &Obligation, as_of: Instant) -> Instant {
    stage.ended.map_or(as_of, |ended| ended.min(as_of))
}

/// The time for which a stage waited for something overdue.
#[derive(Debug, Clone)]
pub struct Waited {
    /// The party whose working days are counted: the stage's owner.
    pub owner: String,
    /// The number of days.
    pub days: u32,
    /// The first days.
    pub dates: Vec<NaiveDate>,
}

/// The working days of a stage's owner on which something that blocks the stage was overdue, while the stage had begun and
/// was not delivered.
#[must_use]
pub fn waited(
    project: &Project,
    obligations: &Obligations,
    cause: &Obligation,
    stage: &Obligation,
    as_of: Instant,
) -> Option<Waited> {
    let owner = stage.debtor.as_ref()?;
    // Nobody waits while its own work is stopped.
    let calendar = known(obligations.calendar(project, owner))?;
    // For a reopened stage, until its first delivery.
    let first = stage.rare().earlier.first().map(|earlier| &earlier.act);
    let until = first.or(stage.act()).map_or(as_of, |act| act.at.min(as_of));
    let until = ended(stage, until);
    let (mut from, to) = overdue(cause, calendar, until).into_iter().next()?;
    if let Some(begins) = stage.start.filter(|_| first.is_none()) {
        from = from.max(calendar.zone().date(begins));
    }
    let of_other = cause.debtor.as_ref() != Some(owner);
    let back = taken_back(stage, calendar);
    let waiting = without(vec![(from, to)], if of_other { &back } else { &[] });
    let days = waiting.iter();
    let days = days.map(|(from, to)| calendar.working_days_between(*from, *to));
    let days = days.sum();
    let dates = working_dates(calendar, &waiting);
    let dates = dates.into_iter().take(MOST_DAYS).collect();
    (days > 0).then(|| Waited {
        owner: owner.to_string(),
        days,
        dates,
    })
}

/// The dates that begin with the obligation overdue and open, over all its overdue periods.
fn overdue(o: &Obligation, calendar: &Calendar, as_of: Instant) -> Vec<Range> {
    let earlier = o
        .rare()
        .earlier
        .iter()
        .filter_map(|earlier| Some((earlier.due?, earlier.act.at.min(as_of))));
    let now = o
        .due
        .map(|due| (due, o.act().map_or(as_of, |act| act.at.min(as_of))));
    let times = earlier.chain(now);
    times
        .filter_map(|(due, end)| between(due, end, calendar))
        .collect()
}

/// The first date that starts no earlier than an instant. Dates without work do not matter.
fn overdue_from(instant: Instant, calendar: &Calendar) -> Option<NaiveDate> {
    let date = calendar.zone().date(instant);
    if calendar
        .opening(date)
        .is_some_and(|opening| opening < instant)
    {
        date.succ_opt()
    } else {
        Some(date)
    }
}

/// The dates that start from one instant on and before another.
fn between(from: Instant, until: Instant, calendar: &Calendar) -> Option<Range> {
    if from >= until {
        return None;
    }
    let range = (
        overdue_from(from, calendar)?,
        overdue_from(until, calendar)?,
    );
    (range.0 < range.1).then_some(range)
}

#[cfg(test)]
mod tests;
