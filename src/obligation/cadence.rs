//! Cadence items: a call or a delivery is owed in each period.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::build::{Building, Draft};
use super::rhythm::{Rhythm, Span};
use super::{Act, End, What};
use crate::calendar::{Calendar, Derivation, Instant, Moment, Start, When, Zone};
use crate::charter::{Cadence, Role};
use crate::log::{Body, Entry, Kind, Log, ReportPeriod};
use crate::message::message;

/// The maximum number of items over all periods, the newest first.
const MOST: usize = 10_000;

/// A call or a delivery for a cadence item: instant, date, entry.
pub(super) type Happened<'p> = (Instant, NaiveDate, &'p Entry);

/// The most reports in a row, each in the place of the one before, of which the period is looked for.
const MOST_REPLACED: usize = 20;

/// The period that a report names; of one that names none and replaces another one, that of the other one.
#[must_use]
pub fn report_period(log: &Log, entry: &Entry) -> Option<ReportPeriod> {
    let mut waiting = vec![entry];
    for _ in 0..MOST_REPLACED {
        let Body::Delivery(delivery) = &waiting.pop()?.body else {
            continue;
        };
        if let Some(period) = &delivery.period {
            return Some(period.value);
        }
        let replaced = delivery.replaces.iter().rev();
        waiting.extend(replaced.filter_map(|id| log.get(&id.value.0)));
    }
    None
}

/// A period of an item, and the first day from which it can be owed.
type Asked<'p> = (Span, &'p Cadence, NaiveDate);

impl<'p> Building<'p> {
    /// The obligations of cadence items for all periods that have begun, according to the charter in force at the start of
    /// the period.
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
        let in_force = self.in_force.contract(self.project);
        // Nobody knows which periods the contract covers.
        if in_force.is_contract_unread("starts") {
            return;
        }
        let contract = &in_force.contract;
        let begins = self.begins();
        let ends = contract
            .ends
            .as_ref()
            .and_then(|ends| ends.value.date().succ_opt())
            .unwrap_or(NaiveDate::MAX);
        let known = self.ends.as_ref().map(|end| zone.date(end.at));
        let ends = known.map_or(ends, |known| ends.min(known));
        let mut wanted: BTreeMap<(&str, bool), Vec<Asked<'_>>> = BTreeMap::new();
        let mut left = MOST;
        for rhythm in self.rhythms() {
            // If the charter states its start, items are owed from then on, even before the first entry.
            let contract = contract.starts.as_ref().map(|starts| starts.value.date());
            let Some(begins) = rhythm.starts.max(contract).or(begins) else {
                continue;
            };
            let calendar = self.working(rhythm.owner.as_deref(), rhythm.call);
            let Some(calendar) = calendar else { continue };
            let today = self.clock(rhythm.call, &calendar).date(self.as_of);
            for at in rhythm.spans(begins, today.min(ends), &calendar).take(left) {
                let charter = self.project.charter_at(zone.close_of_day(at.from).instant);
                for item in charter.cadence.iter().take(left) {
                    left -= 1;
                    if rhythm.is_of(item) && !item.unread {
                        wanted
                            .entry((item.name.value.as_str(), rhythm.call))
                            .or_default()
                            .push((at.clone(), item, begins));
                    }
                }
            }
        }
        let calls = self.calls();
        for ((name, call), mut periods) in wanted {
            periods.sort_by_key(|(span, ..)| span.from);
            let owners = periods
                .iter()
                .map(|(_, item, _)| item.fields.owner.as_ref());
            let mut debtors: Vec<Option<String>> = owners
                .map(|owner| self.sides(owner.map(|owner| &*owner.value.0)).0)
                .collect();
            debtors.dedup();
            let happened = if call {
                let mut calls = calls.get(name).cloned().unwrap_or_default();
                calls.retain(|(_, _, entry)| !self.is_call_replaced(entry, &debtors));
                calls
            } else {
                self.deliveries(name, &debtors)
            };
            self.item(name, call, &periods, &happened, ends);
        }
    }

    /// The rhythms of all items in all charter versions.
    fn rhythms(&self) -> BTreeSet<Rhythm> {
        let versions = self.project.charter_versions().iter();
        let charters = versions
            .map(|version| &version.charter)
            .chain([&self.project.charter]);
        let items = charters.flat_map(|charter| &charter.cadence);
        let items = items.filter(|item| !item.unread);
        items.flat_map(Rhythm::of).collect()
    }

    /// The debtor and creditor of an item: its owner, otherwise the contractor, and the other side.
    fn sides(&self, owner: Option<&str>) -> (Option<String>, Option<String>) {
        let mut parties = self.charter().parties.iter();
        let debtor = match owner {
            Some(owner) => self.side(owner),
            None => parties
                .find(|party| party.role == Some(Role::Contractor))
                .map(|party| party.name.value.clone()),
        };
        let creditor = debtor
            .as_ref()
            .and_then(|debtor| self.charter().other_side(debtor))
            .map(|party| party.name.value.clone());
        (debtor, creditor)
    }

    /// The calendar of an item; a call needs both sides.
    fn working(&self, owner: Option<&str>, call: bool) -> Option<Calendar> {
        let (debtor, creditor) = self.sides(owner);
        let calendar = self.calendar(debtor.as_deref())?;
        let other = self.calendar_of_other(creditor.as_deref()).filter(|_| call);
        let working = other.map_or_else(|| calendar.clone(), |other| calendar.joint(other));
        working.is_known().then_some(working)
    }

    /// The zone in which the periods of an item end: that of the side which owes a report, and for a call, in which both sides take
    /// part, the charter's.
    fn clock<'c>(&'c self, call: bool, owner: &'c Calendar) -> &'c Zone {
        if call {
            &self.charter().zone
        } else {
            owner.zone()
        }
    }

    /// The first day of the project: the contract's start, otherwise the date of the oldest entry.
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

    /// The periods of one item. Nothing is owed for periods that the project does not cover completely, and nothing counts for
    /// them. Nothing is owed for periods without a working day, but calls and deliveries in them do not count for the next
    /// period.
    ///
    /// A report that names its period counts for that one only. Any other report counts for the earliest unreported period for
    /// which it is not too late: until the next period ends.
    fn item(
        &mut self,
        name: &'p str,
        call: bool,
        periods: &[Asked<'p>],
        happened: &[Happened<'p>],
        ends: NaiveDate,
    ) {
        let log = &self.project.log;
        let named = happened.iter();
        let named = named.map(|(_, _, entry)| report_period(log, entry));
        let named: Vec<Option<ReportPeriod>> = named.collect();
        let mut used: Vec<bool> = named.iter().map(Option::is_some).collect();
        let mut named_used = vec![false; happened.len()];
        let mut sent_back = if call {
            Vec::new()
        } else {
            self.sent_back(name)
        };
        for (span, item, begins) in periods {
            let owner = item.fields.owner.as_ref();
            let (debtor, creditor) = self.sides(owner.map(|owner| &*owner.value.0));
            let working = self.working(owner.map(|owner| &*owner.value.0), call);
            let Some(working) = working else { continue };
            let days = working.working_days_between(span.from, span.until);
            let covered =
                working.working_days_between(span.from.max(*begins), span.until.min(ends));
            if covered < days {
                continue;
            }
            let owed = days > 0;

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
            let rare = draft.obligation.rare_mut();
            rare.period = Some(span.name.clone());
            rare.period_from = Some(span.from);
            self.between(&mut draft, debtor.as_deref(), creditor.as_deref());
            let Some(last) = span.until.pred_opt() else {
                continue;
            };
            let zone = self.clock(call, &working);
            let close = zone.close_of_day(last).instant;
            match &item.fields.due {
                Some(term) => {
                    let start = Start {
                        instant: close,
                        written: Some(last),
                        irregular: None,
                    };
                    self.due_by(&mut draft, start, "due", term.clone());
                }
                None => {
                    draft.obligation.due = Some(close);
                    draft.obligation.due_is_a_day = !call;
                    self.due_at_close(&mut draft, span, last, zone);
                }
            }
            let Some(due) = draft.obligation.due else {
                continue;
            };
            let by_name = (0..happened.len()).find(|index| {
                let own = named.get(*index).copied().flatten();
                own.is_some_and(|period| period.names(span.from, span.until))
                    && named_used.get(*index) == Some(&false)
            });
            if let Some(used) = by_name.and_then(|index| named_used.get_mut(index)) {
                *used = true;
            }
            let after_due = happened.partition_point(|(at, ..)| *at <= due);
            let begun = happened.partition_point(|(_, date, _)| *date < span.from);
            let in_time = (begun..after_due).find(|index| used.get(*index) == Some(&false));
            // A late report counts for its period as long as the report of the next one is not possible yet.
            let next = happened.partition_point(|(_, date, _)| *date < span.next_until);
            let late = || {
                (after_due..next)
                    .find(|index| used.get(*index) == Some(&false) && item.fields.due.is_some())
            };
            let found = by_name.or(in_time).or_else(late);
            if let Some(used) = found.and_then(|index| used.get_mut(index)) {
                *used = true;
            }
            let came = found
                .and_then(|index| happened.get(index))
                .map(|(at, ..)| *at);
            self.reopen_report(&mut draft, &mut sent_back, span, came);
            // An omission is settled once a later period was fulfilled. A report that names another period shows that this one
            // is still missing.
            let went_on =
                || (after_due..happened.len()).find(|index| named.get(*index) == Some(&None));
            draft.obligation.rare_mut().left_out = found.is_none();
            let found = found.or_else(went_on).and_then(|index| happened.get(index));
            let end = found.map_or(End::Open, |(at, _, by)| End::Met(act(by, *at)));
            let (end, came) = self.unless_waived(end, creditor.as_deref());
            draft.came = came;
            if owed {
                self.finish(draft, end);
            }
        }
    }

    /// Explains the due date of an item without a term: it is due with its period.
    fn due_at_close(&self, draft: &mut Draft<'p>, span: &Span, last: NaiveDate, zone: &Zone) {
        let eve = span.from.pred_opt();
        draft.obligation.start = eve.map(|eve| zone.close_of_day(eve).instant);
        draft.obligation.derivation = Derivation::from(message! {
            en: "due {last}, the last day of {period}",
            ru: "срок до {last:from}, последний день периода: {period}",
            es: "plazo hasta el {last:full}, último día del período: {period}",
            last: When::day(last).in_zone(zone, &self.charter().zone),
            period: &span.name,
        });
    }

    /// The calls of both sides for each cadence item, in chronological order.
    fn calls(&self) -> HashMap<&'p str, Vec<Happened<'p>>> {
        let mut calls: HashMap<&str, Vec<Happened<'_>>> = HashMap::new();
        for entry in self.project.log.entries() {
            let Body::Call(call) = &entry.body else {
                continue;
            };
            let Some(item) = &call.for_cadence else {
                continue;
            };
            // A name that the charter does not have may be one of the other side, and is reported itself.
            let mut sides = call.with.iter().map(|name| self.side(&name.value));
            let first = sides.next().flatten();
            if first.is_some() && sides.all(|side| side == first) {
                continue;
            }
            calls
                .entry(&item.value)
                .or_default()
                .extend(self.when(entry, &self.charter().zone));
        }
        for calls in calls.values_mut() {
            calls.sort_by_key(|(at, ..)| *at);
        }
        calls
    }

    /// Whether the side that owes a call put another one in its place before it was confirmed.
    fn is_call_replaced(&self, call: &Entry, debtors: &[Option<String>]) -> bool {
        let confirmed = matches!(self.answered.get(call.id()), Some((End::Met(_), _)));
        let Some(by) = self.replaced_by_author(call).filter(|_| !confirmed) else {
            return false;
        };
        let by = self.project.log.get(&by.entry);
        by.is_some_and(|by| debtors.iter().all(|debtor| self.keeper(by) == *debtor))
    }

    /// The deliveries of a cadence item that were not rejected, in chronological order. One in whose place the side that owes the
    /// item put another one does not count, and two for the same period count as one.
    fn deliveries(&self, name: &str, debtors: &[Option<String>]) -> Vec<Happened<'p>> {
        let deliveries = self
            .project
            .log
            .referring(name, "of")
            .filter(|entry| entry.kind == Kind::Delivery);
        let kept = deliveries.filter(|delivery| {
            !self
                .decisions(delivery.id())
                .iter()
                .any(|taken| self.rejects(taken))
        });
        let owner = debtors.iter().flatten().next();
        let owner = owner.and_then(|debtor| self.calendar(Some(debtor)));
        let zone = owner.map_or(&self.charter().zone, Calendar::zone);
        let mut found: Vec<Happened<'_>> =
            kept.filter_map(|entry| self.when(entry, zone)).collect();
        found.retain(|(_, _, entry)| {
            let mut debtors = debtors.iter();
            !debtors.all(|debtor| self.taken_back(entry, name, debtor.as_deref()).is_some())
        });
        let again = |later: &Entry| {
            found.iter().any(|(_, _, entry)| {
                let mut by = self.replaced.get(entry.id()).into_iter().flatten();
                by.any(|by| by.by.id() == later.id()) && self.is_same(entry, later, name)
            })
        };
        let again: Vec<bool> = found.iter().map(|(_, _, entry)| again(entry)).collect();
        let once = found.into_iter().zip(again).filter(|(_, again)| !again);
        let mut found: Vec<_> = once.map(|(one, _)| one).collect();
        found.sort_by_key(|(at, ..)| *at);
        found
    }

    pub(super) fn when(&self, entry: &'p Entry, zone: &Zone) -> Option<Happened<'p>> {
        let at = self.done(entry)?;
        let date = match entry.common.at.as_ref().map(|at| at.value) {
            Some(Moment::Date(date)) => date,
            _ => zone.date(at),
        };
        Some((at, date, entry))
    }
}

fn act(entry: &Entry, at: Instant) -> Act {
    Act {
        entry: entry.id().to_owned(),
        at,
    }
}
