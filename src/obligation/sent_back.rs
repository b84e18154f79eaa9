//! Reports of the cadence that were handed over and sent back.
//!
//! A report that the other side sent back is owed again from that instant, like a stage whose approval was reversed: what came before
//! is a fact, and the time in which it waited for a decision is not that of the side that reports.

use chrono::NaiveDate;

use super::Act;
use super::binding::Taken;
use super::build::{Building, Draft};
use super::cadence::{Happened, report_period};
use super::rhythm::Span;
use crate::calendar::{Calendar, Instant};
use crate::log::Kind;

/// A report, and the decision that sent it back.
pub(super) struct SentBack<'p> {
    report: Happened<'p>,
    by: Taken<'p>,
}

impl<'p> Building<'p> {
    /// The reports of an item that were sent back, in chronological order.
    pub(super) fn sent_back(&self, name: &str) -> Vec<SentBack<'p>> {
        let log = &self.project.log;
        let reports = log
            .referring(name, "of")
            .filter(|entry| entry.kind == Kind::Delivery);
        let mut found: Vec<SentBack<'p>> = reports
            .filter_map(|entry| {
                let rejections = self.decisions(entry.id()).iter();
                let rejections = rejections.filter(|taken| self.rejects(taken));
                let by = *rejections.min_by_key(|taken| taken.at)?;
                let owner = self.actor_side(entry);
                let zone = self.calendar(owner.as_deref()).map(Calendar::zone);
                let report = self.when(entry, zone.unwrap_or(&self.charter().zone))?;
                Some(SentBack { report, by })
            })
            .collect();
        found.sort_by_key(|one| one.report.0);
        found
    }

    /// Opens the report for a period again from when one for it was sent back, unless another one had come by then. One that names no
    /// period counts for the first one for which it came in time, and is taken from the list.
    pub(super) fn reopen_report(
        &self,
        draft: &mut Draft<'p>,
        sent_back: &mut Vec<SentBack<'p>>,
        span: &Span,
        came: Option<Instant>,
    ) {
        let due = draft.obligation.due;
        let log = &self.project.log;
        let is_for = |one: &mut SentBack<'p>| {
            let (at, date, entry) = one.report;
            match report_period(log, entry) {
                Some(period) => period.names(span.from, span.until),
                None => is_in_time(date, at, span, due),
            }
        };
        let own: Vec<SentBack<'p>> = sent_back.extract_if(.., is_for).collect();
        for SentBack { report, by } in own {
            let (at, _, entry) = report;
            if came.is_some_and(|came| came <= by.at) {
                continue;
            }
            let act = Act {
                entry: entry.id().to_owned(),
                at,
            };
            // What was sent back before it was due is due as it was, unless there is more time for the rework.
            let before = draft.clone();
            self.reopen(draft, act, by, (&[], &[]), &[]);
            let (was, now) = (before.obligation.due, draft.obligation.due);
            if was.is_some_and(|was| by.at <= was && now.is_none_or(|now| now < was)) {
                let earlier = std::mem::take(&mut draft.obligation.rare_mut().earlier);
                *draft = before;
                draft.obligation.rare_mut().earlier = earlier;
            }
        }
    }
}

fn is_in_time(date: NaiveDate, at: Instant, span: &Span, due: Option<Instant>) -> bool {
    date >= span.from && due.is_some_and(|due| at <= due)
}
