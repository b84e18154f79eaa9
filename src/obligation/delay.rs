//! The delay of a stage, divided by whose obligations were overdue meanwhile.
//!
//! Everything is counted in working days of the stage's owner, as sets of days: a day belongs to what was past its due when
//! work began on that day. So nothing is counted twice, and the parts add up to the delay exactly.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Obligation, Obligations, What};
use crate::calendar::{Calendar, Instant};
use crate::log::{Body, Kind};
use crate::project::Project;

/// Dates from one to another, `[from, until)`.
pub type Range = (NaiveDate, NaiveDate);

/// The most stages that are followed back through `after`.
const MOST_STAGES: usize = 100;
/// The most days that are named.
const MOST_DAYS: usize = 10;

/// A number of days in four parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Division {
    /// All of them.
    pub days: u32,
    /// Those on which something of the other side alone was overdue.
    pub other: u32,
    /// Those on which something of the owner alone was overdue.
    pub own: u32,
    /// Those on which both were.
    pub both: u32,
    /// Those on which neither was.
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
    /// Its working days past the due.
    pub days: Division,
    /// The days past the due on which it had stopped work with good reason; they are not among the others.
    pub stopped: u32,
    /// The entries by which the other side was overdue on them.
    pub other: Vec<String>,
    /// The entries by which the owner itself was.
    pub own: Vec<String>,
}

/// The delay of a stage that is later than its due, from the due until it was delivered, or now. None where no working day has
/// passed.
#[must_use]
pub fn delay(
    project: &Project,
    obligations: &Obligations,
    stage: &Obligation,
    as_of: Instant,
) -> Option<Delay> {
    let owner = stage.debtor.as_ref()?;
    let calendar = obligations.calendar(project, owner)?;
    let as_of = ended(stage, as_of);
    let whole = overdue(stage, calendar, as_of)?;
    let usual = &project.charter.party(owner)?.calendar;
    let worked = |calendar: &Calendar| calendar.working_days_between(whole.0, whole.1);
    let mut delay = Delay {
        stopped: worked(usual).saturating_sub(worked(calendar)),
        owner: owner.clone(),
        days: Division::default(),
        other: Vec::new(),
        own: Vec::new(),
    };
    let (mut other, mut own) = (Vec::new(), Vec::new());
    for cause in causes(project, obligations, stage) {
        let (Some(debtor), Some(range)) = (&cause.debtor, overdue(cause, calendar, as_of)) else {
            continue;
        };
        let (ranges, entries) = if debtor == owner {
            (&mut own, &mut delay.own)
        } else {
            (&mut other, &mut delay.other)
        };
        if range.0.max(whole.0) < range.1.min(whole.1) {
            ranges.push(range);
            entries.push(cause.entry.clone());
        }
    }
    delay.days = divide(whole, &other, &own, |from, until| {
        calendar.working_days_between(from, until)
    });
    (delay.days.days > 0).then_some(delay)
}

/// The instant up to which a delay grows: that of the check, or the end of the contract.
fn ended(stage: &Obligation, as_of: Instant) -> Instant {
    stage.ended.map_or(as_of, |ended| ended.min(as_of))
}

/// How long a stage waited for something that was overdue.
#[derive(Debug, Clone)]
pub struct Waited {
    /// The party whose working days these are: the stage's owner.
    pub owner: String,
    /// How many.
    pub days: u32,
    /// The first of them.
    pub dates: Vec<NaiveDate>,
}

/// The working days of a stage's owner on which something that blocks the stage was overdue, and the stage neither delivered
/// nor still to begin.
#[must_use]
pub fn waited(
    project: &Project,
    cause: &Obligation,
    stage: &Obligation,
    as_of: Instant,
) -> Option<Waited> {
    let owner = stage.debtor.as_ref()?;
    let calendar = &project.charter.party(owner)?.calendar;
    let until = stage.act().map_or(as_of, |act| act.at.min(as_of));
    let until = ended(stage, until);
    let (mut from, to) = overdue(cause, calendar, until)?;
    if let Some(begins) = stage.start {
        from = from.max(calendar.zone().date(begins));
    }
    let days = calendar.working_days_between(from, to);
    let later = std::iter::successors(calendar.working_day_from(from), |day| {
        calendar.nth_working_day(*day, 1)
    });
    let dates = later.take_while(|day| *day < to).take(MOST_DAYS).collect();
    (days > 0).then(|| Waited {
        owner: owner.clone(),
        days,
        dates,
    })
}

/// The dates at whose opening something was past its due and not ended. Dates on which nobody works are of no account.
fn overdue(o: &Obligation, calendar: &Calendar, as_of: Instant) -> Option<Range> {
    let due = o.due?;
    let end = o.act().map_or(as_of, |act| act.at.min(as_of));
    if due >= end {
        return None;
    }
    let zone = calendar.zone();
    let (mut from, mut until) = (zone.date(due), zone.date(end));
    if calendar.opening(from).is_some_and(|opening| opening < due) {
        from = from.succ_opt()?;
    }
    if calendar.opening(until).is_some_and(|opening| opening < end) {
        until = until.succ_opt()?;
    }
    (from < until).then_some((from, until))
}

/// What blocks a stage, directly or through the stages that it comes after: requests; of the stages before it, their own
/// deliveries, and the decisions on these.
fn causes<'o>(
    project: &Project,
    obligations: &'o Obligations,
    stage: &Obligation,
) -> Vec<&'o Obligation> {
    let log = &project.log;
    let mut causes = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&str> = vec![&stage.entry];
    while let Some(id) = waiting.pop() {
        if seen.len() >= MOST_STAGES || !seen.insert(id) {
            continue;
        }
        let requests = log
            .referring(id, "blocks")
            .flat_map(|request| obligations.of(request.id()));
        causes.extend(requests.filter(|o| matches!(o.what, What::Answer(_))));
        if id != stage.entry {
            causes.extend(obligations.of(id).filter(|o| o.what == What::Stage));
            let deliveries = log
                .referring(id, "of")
                .filter(|other| other.kind == Kind::Delivery);
            causes.extend(
                deliveries
                    .flat_map(|other| obligations.of(other.id()))
                    .filter(|o| o.what == What::Approval),
            );
        }
        if let Some(Body::Stage(fields)) = log.get(id).map(|entry| &entry.body) {
            waiting.extend(fields.after.iter().map(|id| &*id.value));
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1)
            .unwrap()
            .checked_add_days(Days::new(number))
            .unwrap()
    }

    fn range(from: u64, until: u64) -> Range {
        (day(from), day(until))
    }

    fn days(from: NaiveDate, until: NaiveDate) -> u32 {
        u32::try_from((until - from).num_days()).unwrap()
    }

    fn parts(whole: Range, other: &[Range], own: &[Range]) -> (u32, u32, u32, u32, u32) {
        let Division {
            days,
            other,
            own,
            both,
            neither,
        } = divide(whole, other, own, days);
        (days, other, both, own, neither)
    }

    #[test]
    fn known_figures() {
        assert_eq!(
            parts(range(50, 72), &[range(50, 65)], &[range(60, 72)]),
            (22, 10, 5, 7, 0)
        );
        assert_eq!(
            parts(range(50, 60), &[range(50, 60)], &[range(50, 57)]),
            (10, 3, 7, 0, 0)
        );
        assert_eq!(parts(range(0, 10), &[], &[]), (10, 0, 0, 0, 10));
        assert_eq!(parts(range(10, 10), &[range(0, 20)], &[]), (0, 0, 0, 0, 0));
        // What overlaps on one side counts once.
        assert_eq!(
            parts(
                range(0, 10),
                &[range(2, 6), range(4, 8), range(20, 30)],
                &[]
            ),
            (10, 6, 0, 0, 4)
        );
    }

    fn ranges() -> impl Strategy<Value = Vec<(u64, u64)>> {
        prop::collection::vec((0u64..60, 0u64..60), 0..8)
    }

    proptest! {
        /// Held against the plainest reading: day by day.
        #[test]
        fn the_four_parts_add_up_to_the_delay(whole in (0u64..60, 0u64..60), other in ranges(), own in ranges(), off in 1u64..9) {
            let whole = (whole.0.min(whole.1), whole.0.max(whole.1));
            let works = |number: u64| !number.is_multiple_of(off);
            let to_ranges = |list: &[(u64, u64)]| list.iter().map(|(from, until)| range(*from, *until)).collect::<Vec<_>>();
            let count = |from: NaiveDate, until: NaiveDate| {
                let number = |date: NaiveDate| u64::from(days(day(0), date));
                u32::try_from((number(from)..number(until)).filter(|number| works(*number)).count()).unwrap()
            };
            let found = divide(range(whole.0, whole.1), &to_ranges(&other), &to_ranges(&own), count);
            let mut expected = Division::default();
            for number in (whole.0..whole.1).filter(|number| works(*number)) {
                let within = |list: &[(u64, u64)]| list.iter().any(|(from, until)| (*from..*until).contains(&number));
                expected.days += 1;
                match (within(&other), within(&own)) {
                    (true, false) => expected.other += 1,
                    (false, true) => expected.own += 1,
                    (true, true) => expected.both += 1,
                    (false, false) => expected.neither += 1,
                }
            }
            prop_assert_eq!(found, expected);
            prop_assert_eq!(found.other + found.own + found.both + found.neither, found.days);
        }
    }
}
