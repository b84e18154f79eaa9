//! A cadence item owes a call or a delivery in each of its periods.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, Months, NaiveDate};

use super::binding::verdict;
use super::build::{Building, first};
use super::{Act, End, What};
use crate::calendar::{Instant, Start, show_day};
use crate::charter::{Cadence, Period, Role};
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Kind};

/// The most items that are asked for, over all periods, the newest first: what nobody would read need not be counted.
const MOST: usize = 10_000;

/// A call or a delivery for a cadence item: when, on which date, where.
type Happened<'p> = (Instant, NaiveDate, &'p Entry);

/// One week, month or quarter.
struct Span {
    from: NaiveDate,
    /// The first date after it.
    until: NaiveDate,
    name: String,
}

impl<'p> Building<'p> {
    /// What each cadence item owes for each period that has begun, by the charter in force when the period began.
    pub(super) fn cadence(&mut self) {
        if self.project.charter.cadence.is_empty()
            && self
                .project
                .charter_versions()
                .iter()
                .all(|v| v.charter.cadence.is_empty())
        {
            return;
        }
        let zone = &self.charter().zone;
        let today = zone.date(self.as_of);
        let Some(begins) = self.begins() else { return };
        let contract = &self.charter().contract;
        let ends = contract
            .ends
            .as_ref()
            .and_then(|ends| ends.value.date().succ_opt())
            .unwrap_or(NaiveDate::MAX);
        let mut wanted: BTreeMap<(&str, bool), Vec<(Span, &Cadence)>> = BTreeMap::new();
        let mut left = MOST;
        for period in [Period::Weekly, Period::Monthly, Period::Quarterly] {
            let newest = std::iter::successors(span(period, today.min(ends)), |later| {
                span(period, later.from.pred_opt()?)
            });
            for at in newest.take_while(|at| at.until > begins) {
                let charter = self.project.charter_at(zone.close_of_day(at.from).instant);
                for item in charter.cadence.iter().take(left) {
                    left -= 1;
                    for (asked, call) in [(&item.fields.call, true), (&item.fields.delivery, false)]
                    {
                        if asked.as_ref().is_some_and(|asked| asked.value == period) {
                            let span = Span {
                                name: at.name.clone(),
                                ..at
                            };
                            wanted
                                .entry((item.name.value.as_str(), call))
                                .or_default()
                                .push((span, item));
                        }
                    }
                }
            }
        }
        let calls = self.calls();
        for ((name, call), mut periods) in wanted {
            periods.reverse();
            let happened = if call {
                calls.get(name).cloned().unwrap_or_default()
            } else {
                self.deliveries(name)
            };
            self.item(name, call, &periods, &happened, (begins, ends));
        }
    }

    /// The first day of the project: as the contract says, else that of the oldest entry.
    fn begins(&self) -> Option<NaiveDate> {
        let stated = self
            .charter()
            .contract
            .starts
            .as_ref()
            .map(|starts| starts.value.date());
        let entries = self.project.log.entries().iter();
        stated.or_else(|| {
            entries
                .filter_map(|entry| entry.common.at.as_ref())
                .map(|at| at.value.date())
                .min()
        })
    }

    /// One item over its periods. A period that the project does not cover whole owes nothing, and neither does one in which
    /// there is no day to do it on; but what happened in it is its own and not the next one's.
    fn item(
        &mut self,
        name: &'p str,
        call: bool,
        periods: &[(Span, &'p Cadence)],
        happened: &[Happened<'p>],
        (begins, ends): (NaiveDate, NaiveDate),
    ) {
        let mut used = vec![false; happened.len()];
        for (span, item) in periods {
            let owner = item.fields.owner.as_ref();
            let parties = &self.charter().parties;
            let contractor = parties
                .iter()
                .find(|party| party.role == Some(Role::Contractor))
                .map(|p| p.name.value.clone());
            let debtor = owner.map_or(contractor, |owner| self.side(&owner.value));
            let creditor = debtor
                .as_ref()
                .and_then(|debtor| self.charter().other_side(debtor))
                .map(|p| p.name.value.clone());
            let Some(calendar) = self.calendar(debtor.as_ref()) else {
                continue;
            };
            // A call takes both sides.
            let joint = self
                .calendar(creditor.as_ref())
                .filter(|_| call)
                .map(|other| calendar.joint(other));
            let working = joint.as_ref().unwrap_or(calendar);
            let days = working.working_days_between(span.from, span.until);
            let owed = days > 0
                && working.working_days_between(span.from.max(begins), span.until.min(ends))
                    == days;

            let mut draft = self.begin_as(
                name,
                if call {
                    What::CadenceCall
                } else {
                    What::CadenceReport
                },
            );
            draft.obligation.person = owner
                .and_then(|o| self.charter().person(&o.value))
                .map(|person| person.name.clone());
            draft.obligation.about = Some(span.name.clone());
            self.between(&mut draft, debtor.clone(), creditor);
            let Some(last) = span.until.pred_opt() else {
                continue;
            };
            let close = self.charter().zone.close_of_day(last).instant;
            match &item.fields.due {
                Some(term) => {
                    let start = Start {
                        instant: close,
                        written: Some(last),
                        irregular: None,
                    };
                    self.due_by(&mut draft, start, "due", *term);
                }
                None => {
                    draft.obligation.start = span
                        .from
                        .pred_opt()
                        .map(|eve| self.charter().zone.close_of_day(eve).instant);
                    draft.obligation.due = Some(close);
                    draft.obligation.derivation = vec![
                        format!("due {}, the last day of {}", show_day(last), span.name).into(),
                    ];
                }
            }
            let Some(due) = draft.obligation.due else {
                continue;
            };
            let next_ends = span
                .until
                .checked_add_signed(span.until - span.from)
                .unwrap_or(NaiveDate::MAX);
            let after_due = happened.partition_point(|(at, ..)| *at <= due);
            let begun = happened.partition_point(|(_, date, _)| *date < span.from);
            let in_time = (begun..after_due).find(|index| used.get(*index) == Some(&false));
            // A report that comes late is still that period's, as long as the next one's cannot come yet.
            let next = happened.partition_point(|(_, date, _)| *date < next_ends);
            let late = || {
                (after_due..next)
                    .find(|index| used.get(*index) == Some(&false) && item.fields.due.is_some())
            };
            let found = in_time.or_else(late);
            if let Some(used) = found.and_then(|index| used.get_mut(index)) {
                *used = true;
            }
            // Where it went on later, what was left out is past and done with.
            let found = found
                .and_then(|index| happened.get(index))
                .or_else(|| happened.get(after_due));
            let end = first(found.map(|(at, _, by)| {
                (
                    *at,
                    End::Met(Act {
                        entry: by.id().to_owned(),
                        at: *at,
                    }),
                )
            }));
            if owed {
                self.finish(draft, end);
            }
        }
    }

    /// The calls for each cadence item, in the order of time.
    fn calls(&self) -> HashMap<&'p str, Vec<Happened<'p>>> {
        let mut calls: HashMap<&str, Vec<Happened<'_>>> = HashMap::new();
        for entry in self.project.log.entries() {
            let Body::Call(call) = &entry.body else {
                continue;
            };
            let Some(item) = &call.for_cadence else {
                continue;
            };
            calls
                .entry(&item.value)
                .or_default()
                .extend(self.when(entry));
        }
        for calls in calls.values_mut() {
            calls.sort_by_key(|(at, ..)| *at);
        }
        calls
    }

    /// The deliveries of a cadence item that were not sent back, in the order of time.
    fn deliveries(&self, name: &str) -> Vec<Happened<'p>> {
        let deliveries = self
            .project
            .log
            .referring(name, "of")
            .filter(|entry| entry.kind == Kind::Delivery);
        let kept = deliveries.filter(|delivery| {
            !self
                .decisions(delivery.id())
                .iter()
                .any(|taken| verdict(taken.says) == Some(Verdict::Rejected))
        });
        let mut found: Vec<_> = kept.filter_map(|entry| self.when(entry)).collect();
        found.sort_by_key(|(at, ..)| *at);
        found
    }

    fn when(&self, entry: &'p Entry) -> Option<Happened<'p>> {
        let at = self.done(entry)?;
        Some((at, self.charter().zone.date(at), entry))
    }
}

/// The week, month or quarter in which a date lies.
fn span(period: Period, date: NaiveDate) -> Option<Span> {
    let (from, until) = match period {
        Period::Weekly => {
            let from =
                date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday())))?;
            (from, from.checked_add_days(Days::new(7))?)
        }
        Period::Monthly => {
            let from = date.with_day(1)?;
            (from, from.checked_add_months(Months::new(1))?)
        }
        Period::Quarterly => {
            let from = date.with_day(1)?.with_month(date.month0() / 3 * 3 + 1)?;
            (from, from.checked_add_months(Months::new(3))?)
        }
    };
    let name = match period {
        Period::Weekly => format!("the week of {}", show_day(from)),
        Period::Monthly => from.format("%B %Y").to_string(),
        Period::Quarterly => format!(
            "{} to {}",
            from.format("%B"),
            until.pred_opt()?.format("%B %Y")
        ),
    };
    Some(Span { from, until, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(period: Period, date: &str) -> String {
        let span = span(period, date.parse().unwrap()).unwrap();
        format!("{} [{}, {})", span.name, span.from, span.until)
    }

    #[test]
    fn a_date_lies_in_one_week_month_and_quarter() {
        assert_eq!(
            told(Period::Weekly, "2026-03-01"),
            "the week of Mon 23 Feb 2026 [2026-02-23, 2026-03-02)"
        );
        assert_eq!(
            told(Period::Weekly, "2026-03-02"),
            "the week of Mon 2 Mar 2026 [2026-03-02, 2026-03-09)"
        );
        assert_eq!(
            told(Period::Weekly, "2027-01-01"),
            "the week of Mon 28 Dec 2026 [2026-12-28, 2027-01-04)"
        );
        assert_eq!(
            told(Period::Monthly, "2028-02-29"),
            "February 2028 [2028-02-01, 2028-03-01)"
        );
        assert_eq!(
            told(Period::Monthly, "2026-12-31"),
            "December 2026 [2026-12-01, 2027-01-01)"
        );
        assert_eq!(
            told(Period::Quarterly, "2026-05-31"),
            "April to June 2026 [2026-04-01, 2026-07-01)"
        );
        assert_eq!(
            told(Period::Quarterly, "2026-12-31"),
            "October to December 2026 [2026-10-01, 2027-01-01)"
        );
    }
}
