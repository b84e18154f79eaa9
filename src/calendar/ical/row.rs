//! A row: an event with all its occurrences.

use std::collections::{BTreeSet, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::event::{Event, Lasts};
pub(in crate::calendar) use super::expand::Budget;
use super::rule::{Ends, Every, Rule};
use super::value::Time;
use crate::calendar::{Instant, Zone};

/// The time of day from which a time means the end of its day.
const END_OF_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// An event with all its occurrences: by rules and dates, without exceptions. Times are local to its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::calendar) struct Row {
    start: NaiveDateTime,
    zone: Zone,
    lasts: Lasts,
    rules: Vec<Rule>,
    /// Rules of excluded times (from RFC 2445).
    not_rules: Vec<Rule>,
    more: Vec<NaiveDateTime>,
    except: HashSet<Instant>,
    except_days: HashSet<NaiveDate>,
    /// The first occurrence of the series in this row.
    from: Option<NaiveDateTime>,
    /// The first occurrence of the series after this row.
    until: Option<NaiveDateTime>,
    /// The offset by which its occurrences were moved.
    shift: TimeDelta,
}

impl Row {
    /// All occurrences of an event.
    pub(super) fn of(event: &Event) -> Self {
        let mut row = Self {
            start: event.start,
            zone: event.zone.clone(),
            lasts: event.lasts,
            rules: event.rules.clone(),
            not_rules: event.not_rules.clone(),
            more: Vec::new(),
            except: HashSet::new(),
            except_days: HashSet::new(),
            from: None,
            until: None,
            shift: TimeDelta::zero(),
        };
        for time in &event.more {
            let local = row.key(time);
            row.more.push(local);
        }
        for time in &event.except {
            row.exclude(time);
        }
        row
    }

    /// The event alone, without its series.
    pub(super) fn single(event: &Event) -> Self {
        let mut row = Self::of(event);
        row.rules.clear();
        row.more.clear();
        row
    }

    /// The local start of the occurrence that a time refers to.
    pub(super) fn key(&self, time: &Time) -> NaiveDateTime {
        match (self.lasts, time) {
            (Lasts::Days(_), Time::Day(day)) => day.and_time(NaiveTime::MIN),
            (Lasts::Days(_), clock) => clock.seen_in(&self.zone).date().and_time(NaiveTime::MIN),
            (Lasts::Time(_), Time::Day(day)) => day.and_time(self.start.time()),
            (Lasts::Time(_), clock) => clock.seen_in(&self.zone),
        }
    }

    /// Excludes an occurrence. A date excludes the occurrences that begin on it.
    pub(super) fn exclude(&mut self, time: &Time) {
        match (self.lasts, time.instant()) {
            (Lasts::Time(_), Some(instant)) => drop(self.except.insert(instant)),
            (Lasts::Time(_), None) => drop(self.except_days.insert(time.local().date())),
            (Lasts::Days(_), _) => {
                // Depending on the zone, midnight may be on either date.
                self.except_days.insert(time.local().date());
                self.except_days.insert(self.key(time).date());
            }
        }
    }

    /// The part of the series from one occurrence until another, moved.
    pub(super) fn part(
        mut self,
        from: Option<NaiveDateTime>,
        until: Option<NaiveDateTime>,
        shift: TimeDelta,
        lasts: Lasts,
    ) -> Self {
        (self.from, self.until, self.shift, self.lasts) = (from, until, shift, lasts);
        self
    }

    /// The zone of its times.
    pub(in crate::calendar) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Its first start, before any part of it was moved.
    pub(in crate::calendar) fn start(&self) -> NaiveDateTime {
        self.start
    }

    /// The duration of each occurrence.
    pub(in crate::calendar) fn lasts(&self) -> Lasts {
        self.lasts
    }

    /// Whether it recurs forever.
    pub(in crate::calendar) fn is_endless(&self) -> bool {
        self.until.is_none() && self.rules.iter().any(Rule::is_endless)
    }

    /// The years between two occurrences, if it recurs only by year, without exceptions or additions.
    pub(in crate::calendar) fn every_years(&self) -> Option<u32> {
        let [rule] = self.rules.as_slice() else {
            return None;
        };
        let plain = Rule {
            step: rule.step,
            week_start: rule.week_start,
            ..Rule::yearly()
        };
        let alone =
            self.not_rules.is_empty() && self.more.is_empty() && self.except_days.is_empty();
        let whole = self.from.is_none() && self.until.is_none() && self.shift.is_zero();
        (*rule == plain && alone && whole).then_some(u32::try_from(rule.step).ok()?)
    }

    /// Finds the ends of rules with a count, so that later work need not count from the start. False if the budget ran out; then
    /// they end with the last occurrence found.
    pub(super) fn settle(&mut self, budget: &mut Budget) -> bool {
        let (start, mut complete) = (self.start, true);
        for rule in self.rules.iter_mut().chain(&mut self.not_rules) {
            let Some(count) = rule.count.take() else {
                continue;
            };
            // The event's own start is the first.
            let (mut found, mut last) = (1, start);
            if count > 1 {
                complete &= rule.times(start, start, budget, |time| {
                    if time > start {
                        found += 1;
                        last = time;
                    }
                    found < count
                });
            }
            rule.ends = Some(Ends::Local(last));
        }
        complete
    }

    /// The starts in `[from, until)`, in order; false if the budget ran out before all were found.
    pub(in crate::calendar) fn beginnings(
        &self,
        from: NaiveDateTime,
        until: NaiveDateTime,
        budget: &mut Budget,
    ) -> (Vec<NaiveDateTime>, bool) {
        // In the times of the series, before it was moved.
        let from = shifted(from, -self.shift).max(self.from.unwrap_or(from));
        let until = shifted(until, -self.shift).min(self.until.unwrap_or(NaiveDateTime::MAX));
        let mut complete = true;
        let mut found: BTreeSet<NaiveDateTime> = self.more.iter().copied().collect();
        found.insert(self.start);
        let mut of_rules = |rules: &[Rule], found: &mut BTreeSet<NaiveDateTime>| {
            for rule in rules {
                complete &= rule.times(self.start, from, budget, |time| {
                    let goes_on = time < until && self.continues(rule, time);
                    if goes_on {
                        found.insert(time);
                    }
                    goes_on
                });
            }
        };
        of_rules(&self.rules, &mut found);
        let mut not = BTreeSet::new();
        of_rules(&self.not_rules, &mut not);
        let kept = found.range(from..until.max(from)).filter(|time| {
            !self.except_days.contains(&time.date())
                && !not.contains(time)
                && (self.except.is_empty()
                    || !self.except.contains(&self.zone.instant(**time).instant))
        });
        (
            kept.map(|time| shifted(*time, self.shift)).collect(),
            complete,
        )
    }

    /// All starts of a finite row.
    pub(in crate::calendar) fn all(&self, budget: &mut Budget) -> (Vec<NaiveDateTime>, bool) {
        self.beginnings(NaiveDateTime::MIN, NaiveDateTime::MAX, budget)
    }

    /// Whether a rule has not ended before an occurrence.
    fn continues(&self, rule: &Rule, time: NaiveDateTime) -> bool {
        let whole_days = matches!(self.lasts, Lasts::Days(_));
        match rule.ends {
            None => true,
            Some(Ends::Day(last)) => time.date() <= last,
            Some(Ends::Local(last)) if whole_days => time.date() <= last.date(),
            Some(Ends::Local(last)) => time <= last,
            Some(Ends::Utc(last)) => {
                // For whole days, some programs write the end of the last day, some the instant at which the last
                // date begins.
                let of_date = whole_days && time.date() <= last.date();
                let end_of_day = whole_days && last.time() >= END_OF_DAY;
                of_date || (!end_of_day && self.zone.instant(time).instant <= last.and_utc())
            }
        }
    }
}

/// Shifts a time, saturating at the limits of times.
fn shifted(time: NaiveDateTime, by: TimeDelta) -> NaiveDateTime {
    let end = if by < TimeDelta::zero() {
        NaiveDateTime::MIN
    } else {
        NaiveDateTime::MAX
    };
    time.checked_add_signed(by).unwrap_or(end)
}

impl Rule {
    /// Every year, forever.
    fn yearly() -> Self {
        Self {
            every: Every::Year,
            ..Self::default()
        }
    }
}
