//! Work stopped by notice: whether the agreed conditions were met, and on which days the clocks of the stopped side are
//! suspended.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::build::{Building, Draft, counted};
use super::claimed::given;
use super::released::{Reason, is_owed_to, known, released};
use super::replaced::replacements;
use super::stop::conditions_met;
use super::{NamedTerm, Obligation, Obligations};
use crate::calendar::{Calendar, Instant, Start, Term, When, due};
use crate::charter::Charter;
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry, Notice, compare_ids};
use crate::message::message;
use crate::project::{Project, Recorded};

/// Work that one side stopped by notice.
#[derive(Debug, Clone)]
pub struct Stoppage {
    /// The notice, by id.
    pub notice: String,
    /// The side that stopped work.
    pub side: String,
    /// When work stopped: at the time of the notice, or when it was in the log if it was recorded late and the conditions were met.
    pub from: Instant,
    /// When work resumed, and by which notice.
    pub resumed: Option<(Instant, String)>,
    /// When nothing on which it rested was owed any more, and the last entry that was. Its clocks run from the next working day on.
    pub released: Option<(Instant, String)>,
    /// Why the clocks of that side are suspended, or continue.
    pub ground: Ground,
}

/// Whether the conditions to stop were met at the notice.
#[derive(Debug, Clone)]
pub enum Ground {
    /// They were met, since this was overdue for long enough.
    Met {
        /// The entry.
        entry: String,
    },
    /// The charter has no term `stop-work`.
    NoTerm,
    /// The term `stop-work` cannot be read, so that nobody knows.
    Unread,
    /// Nothing that the notice is about, and that the other side owed, was overdue.
    NothingOverdue,
    /// Something was overdue, but not for long enough.
    TooEarly {
        /// The entry.
        entry: String,
        /// The term.
        term: Term,
        /// When the conditions would have been met.
        met: Instant,
    },
}

impl Stoppage {
    /// Whether the clocks of the side that stopped are suspended.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.ground, Ground::Met { .. } | Ground::Unread)
    }

    /// When its effect ended: when work resumed, or when nothing on which it rested was owed any more.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        let ends = self.resumed.iter().chain(&self.released);
        ends.map(|(at, _)| *at).min()
    }

    /// The dates without work, both included: those on which work was stopped when it would have begun.
    fn dates(&self, calendar: &Calendar, as_of: Instant) -> Option<(NaiveDate, NaiveDate)> {
        let until = self.until().unwrap_or(as_of);
        let zone = calendar.zone();
        let before = |date: NaiveDate, instant| {
            calendar
                .opening(date)
                .is_some_and(|opening| opening < instant)
        };
        let (mut first, mut last) = (zone.date(self.from), zone.date(until));
        if before(first, self.from) {
            first = first.succ_opt()?;
        }
        if !before(last, until) {
            last = last.pred_opt()?;
        }
        (first <= last).then_some((first, last))
    }
}

/// The fields of a notice by which it stops work.
const STOPS: [&str; 5] = ["at", "from", "kind", "about", "cause"];

/// The stops of work by notice.
#[derive(Debug, Clone, Default)]
pub(super) struct Stops {
    /// In chronological order.
    pub(super) all: Vec<Stoppage>,
    /// Those with conditions that were met and in whose place their side put another notice. They suspend no clock of that side,
    /// and nothing of the other side becomes due earlier by that.
    withdrawn: Vec<Stoppage>,
}

/// The calendars of the sides that stopped work, without the days of the stop.
#[derive(Debug, Default)]
pub(super) struct Calendars {
    /// For what a side owes itself.
    pub(super) own: HashMap<String, Calendar>,
    /// For what the other side owes, where that is counted by the calendar of the side that waits too.
    pub(super) of_others: HashMap<String, Calendar>,
}

impl Stops {
    pub(super) fn calendars(&self, charter: &Charter, as_of: Instant) -> Calendars {
        Calendars {
            own: calendars(charter, &self.all, as_of),
            of_others: calendars(charter, self.all.iter().chain(&self.withdrawn), as_of),
        }
    }
}

/// The stops of work by an instant.
pub(super) fn stoppages(project: &Project, plain: &Obligations, as_of: Instant) -> Stops {
    let charter = &project.charter;
    let mut notices: Vec<(Instant, &str, &Entry, &Notice, NoticeKind)> = project
        .log
        .entries()
        .iter()
        .filter_map(|entry| {
            let Body::Notice(notice) = &entry.body else {
                return None;
            };
            let kind = notice.kind.as_ref()?.value;
            let at = entry.common.at.as_ref()?.answer(&charter.zone).instant;
            let side = charter.side(&entry.actor()?.value)?.name.value.as_str();
            let is_of_work = matches!(kind, NoticeKind::StopWork | NoticeKind::ResumeWork);
            (is_of_work && at <= as_of).then_some((at, side, entry, &**notice, kind))
        })
        .collect();
    notices.sort_by(|(at, _, a, ..), (then, _, b, ..)| {
        at.cmp(then).then_with(|| compare_ids(a.id(), b.id()))
    });
    let stops = notices
        .iter()
        .filter(|(.., kind)| *kind == NoticeKind::StopWork);
    let replaced = replacements(project, charter, as_of);
    let touched = Touched::of(project, notices.iter().map(|(.., notice, _)| *notice));
    let (withdrawn, all) = stops
        .map(|(at, side, entry, notice, _)| {
            let about = touched.by(notice);
            let resumes = notices.iter().find(|(later, of, _, other, kind)| {
                *kind == NoticeKind::ResumeWork
                    && of == side
                    && later >= at
                    && !touched.by(other).is_disjoint(about)
            });
            let (ground, reasons) = if decided_since(project, about, *at) {
                let none = (Stops::default(), Calendars::default());
                let then = counted(project, charter, *at, &none.0, &none.1);
                ground(project, &then, side, about, *at, as_of)
            } else {
                ground(project, plain, side, about, *at, as_of)
            };
            let mut stop = Stoppage {
                notice: entry.id().to_owned(),
                side: (*side).to_owned(),
                from: *at,
                resumed: resumes.map(|(at, _, entry, ..)| (*at, entry.id().to_owned())),
                released: released(project, plain, side, about, &reasons, as_of),
                ground,
            };
            if stop.counts() && !plain.is_before_the_record(Some(*at)) {
                let known = given(project, entry, side, as_of, &STOPS);
                stop.from = known.map_or(*at, |known| known.max(*at));
            }
            stop
        })
        .partition(|stop| stop.counts() && replaced.contains_key(&*stop.notice));
    Stops { all, withdrawn }
}

/// The entries affected by notices. Work on one stage may be stopped many times.
struct Touched<'p> {
    by_named: HashMap<Vec<&'p str>, BTreeSet<&'p str>>,
    nothing: BTreeSet<&'p str>,
}

impl<'p> Touched<'p> {
    fn of(project: &'p Project, notices: impl Iterator<Item = &'p Notice>) -> Self {
        let mut by_named = HashMap::new();
        for notice in notices {
            let of_notice = by_named.entry(named(notice));
            of_notice.or_insert_with(|| touched(project, notice));
        }
        Self {
            by_named,
            nothing: BTreeSet::new(),
        }
    }

    /// Those affected by one of the notices.
    fn by(&self, notice: &'p Notice) -> &BTreeSet<&'p str> {
        self.by_named.get(&named(notice)).unwrap_or(&self.nothing)
    }
}

/// The subjects of a notice, and its cause.
fn named(notice: &Notice) -> Vec<&str> {
    let named = notice.about.iter().chain(notice.cause.as_ref());
    named.map(|id| &*id.value).collect()
}

/// The entries affected by a notice: its subjects, its cause, the stages that these block and the requests that block
/// these.
fn touched<'p>(project: &'p Project, notice: &'p Notice) -> BTreeSet<&'p str> {
    let named = notice.about.iter().chain(notice.cause.as_ref());
    let mut ids: BTreeSet<&str> = named.map(|id| &*id.value).collect();
    for id in ids.clone() {
        if let Some(Body::Request(request)) = project.log.get(id).map(|entry| &entry.body) {
            ids.extend(request.blocks.iter().map(|id| &*id.value));
        }
        ids.extend(project.log.referring(id, "blocks").map(Entry::id));
        ids.extend(project.log.referring(id, "of").map(Entry::id));
    }
    ids
}

/// Whether a decision after an instant is on one of these entries, or on a decision on one. It changes nothing about what was
/// overdue at that instant.
fn decided_since(project: &Project, about: &BTreeSet<&str>, at: Instant) -> bool {
    let zone = &project.charter.zone;
    let later = |entry: &Entry| {
        let taken = entry.common.at.as_ref();
        taken.is_some_and(|taken| taken.answer(zone).instant > at)
    };
    let mut decisions = about.iter().flat_map(|id| project.log.referring(id, "on"));
    decisions
        .any(|decision| later(decision) || project.log.referring(decision.id(), "on").any(later))
}

/// Whether the conditions were met at the notice, and what met them.
fn ground(
    project: &Project,
    plain: &Obligations,
    side: &str,
    about: &BTreeSet<&str>,
    at: Instant,
    as_of: Instant,
) -> (Ground, Vec<Reason>) {
    let owed = about.iter().flat_map(|id| plain.of(id));
    let mut overdue: Vec<(Instant, &Obligation)> = owed
        .filter(|o| is_owed_to(o, side))
        .filter(|o| {
            o.act()
                .is_none_or(|act| known(project, plain, o, act, as_of) > at)
        })
        .filter_map(|o| Some((o.due.filter(|due| *due < at)?, o)))
        .collect();
    overdue.sort_by(|(due, o), (then, other)| {
        let times = due.cmp(then);
        times.then_with(|| compare_ids(&o.entry, &other.entry))
    });
    let mut why = Ground::NothingOverdue;
    let mut reasons = Vec::new();
    for (fell_due, o) in overdue {
        let debtor = o.debtor.as_deref();
        let terms = &project.charter_at(fell_due).terms;
        let Some(term) = terms.get("stop-work", debtor, false) else {
            if reasons.is_empty() && terms.is_unread("stop-work", debtor, false) {
                return (Ground::Unread, reasons);
            }
            why = Ground::NoTerm;
            continue;
        };
        let Some(met) = conditions_met(project, plain, o, as_of) else {
            continue;
        };
        if met < at {
            reasons.push((o.entry.clone(), o.what));
        } else if !matches!(why, Ground::TooEarly { .. }) {
            why = Ground::TooEarly {
                entry: o.entry.clone(),
                term: term.value.clone(),
                met,
            };
        }
    }
    match reasons.first() {
        Some((entry, _)) => {
            let entry = entry.clone();
            (Ground::Met { entry }, reasons)
        }
        None => (why, reasons),
    }
}

/// The calendars of the sides that stopped work, without the days of the stop.
fn calendars<'s>(
    charter: &Charter,
    stoppages: impl IntoIterator<Item = &'s Stoppage>,
    as_of: Instant,
) -> HashMap<String, Calendar> {
    let mut calendars: HashMap<String, Calendar> = HashMap::new();
    for stoppage in stoppages.into_iter().filter(|stoppage| stoppage.counts()) {
        let party = charter.party(&stoppage.side);
        let Some(party) = party.filter(|party| party.calendar.is_known()) else {
            continue;
        };
        let Some((from, to)) = stoppage.dates(&party.calendar, as_of) else {
            continue;
        };
        let calendar = calendars
            .get(&stoppage.side)
            .unwrap_or(&party.calendar)
            .without(from, to, &format!("work stopped, {}", stoppage.notice));
        calendars.insert(stoppage.side.clone(), calendar);
    }
    calendars
}

/// The due date that an entry states itself, moved by the working days before it on which work was stopped: the instant, and
/// the number of days. Days that had begun when the date was stated do not count.
fn moved(
    due: Instant,
    since: Option<Instant>,
    usual: &Calendar,
    stopped: &Calendar,
) -> Option<(Instant, u32)> {
    let zone = usual.zone();
    // Something due at midnight is due at the end of the previous day.
    let date = zone.date(due - chrono::TimeDelta::seconds(1));
    let first = match since {
        Some(since) => {
            let date = zone.date(since);
            if usual.opening(date).is_some_and(|opening| opening < since) {
                date.succ_opt()?
            } else {
                date
            }
        }
        None => NaiveDate::from_ymd_opt(1970, 1, 1)?,
    };
    // The day on which it is due counts if work would have begun before.
    let begins_late = usual.opening(date).is_some_and(|opening| opening >= due);
    let after = if begins_late { date } else { date.succ_opt()? };
    if first >= after {
        return None;
    }
    let worked = |calendar: &Calendar| calendar.working_days_between(first, after);
    let days = worked(usual).saturating_sub(worked(stopped));
    if days == 0 {
        return None;
    }
    let to = stopped.nth_working_day(date, days)?;
    // As many days later by the clock on the wall, which may have changed meanwhile.
    let later = zone.local(due).time.checked_add_signed(to - date)?;
    Some((zone.instant(later).instant, days))
}

impl<'p> Building<'p> {
    /// The calendar of a party that waits, by which what another one owes may be counted too.
    pub(super) fn calendar_of_other(&self, party: Option<&str>) -> Option<&'p Calendar> {
        let stopped = self.calendars.of_others.get(party?);
        stopped.or_else(|| self.usual_calendar(party))
    }

    /// The calendar of the party that waits for an obligation.
    pub(super) fn calendar_that_waits(&self, draft: &Draft<'_>) -> Option<&'p Calendar> {
        let creditor = draft.obligation.creditor.as_deref();
        if draft.through_stops {
            self.usual_calendar(creditor)
        } else {
            self.calendar_of_other(creditor)
        }
    }

    /// Counts an obligation also on the days on which work is stopped.
    pub(super) fn through_stops(&self, draft: &mut Draft<'p>) {
        let debtor = draft.obligation.debtor.as_deref();
        draft.calendar = self.usual_calendar(debtor);
        draft.through_stops = true;
    }

    /// The calendar of a party in the charter.
    pub(super) fn usual_calendar(&self, party: Option<&str>) -> Option<&'p Calendar> {
        let party = self.charter().party(party?)?;
        Some(&party.calendar)
    }

    /// Moves a stated due date by the days before it, and after it was stated, on which the debtor's work was stopped. A counted
    /// one excludes them.
    pub(super) fn stand_still(&self, draft: &mut Draft<'_>) {
        let Some(stated_in) = draft.stated_in.take() else {
            return;
        };
        let o = &draft.obligation;
        let debtor = o.debtor.as_deref();
        let stopped = debtor.and_then(|debtor| self.calendars.own.get(debtor));
        let usual = debtor.and_then(|debtor| self.charter().party(debtor));
        let (Some(stopped), Some(usual), Some(due)) = (stopped, usual, o.due) else {
            return;
        };
        let stated = self.stated_since(&stated_in, &usual.name.value);
        // What one side proposed counts from when both agreed on it.
        let since = draft.agreed.take().max(stated);
        if let Some((later, days)) = moved(due, since, &usual.calendar, stopped) {
            let o = &mut draft.obligation;
            o.first_due = o.first_due.or(Some(due));
            o.due = Some(later);
            o.derivation.push(message! {
                en: "work was stopped on {days} {days#working day|working days} before it: due {due}",
                ru: "до этого работы были приостановлены {days} {days#рабочий день|рабочих дня|рабочих дней}: срок до {due:from}",
                es: "los trabajos estuvieron suspendidos {days} {days#día hábil|días hábiles} antes: plazo hasta el {due:full}",
                days: days,
                due: When::closing(later, &self.charter().zone),
            });
        }
    }

    /// The due date as it was known at an instant: one that a term counts without the days of stops that came later, since no
    /// side that agreed on another date then knew of them.
    pub(super) fn known_due(
        &self,
        draft: &Draft<'_>,
        start: &Start,
        at: Instant,
    ) -> Option<Instant> {
        let o = &draft.obligation;
        let (Some(debtor), Some(NamedTerm { term, .. }), None) =
            (o.debtor.as_deref(), &o.term, &draft.stated_in)
        else {
            return o.due;
        };
        let of_debtor = |stop: &&Stoppage| stop.counts() && stop.side == debtor;
        let (known, later): (Vec<&Stoppage>, Vec<&Stoppage>) = self
            .stops
            .all
            .iter()
            .filter(of_debtor)
            .partition(|stop| stop.from <= at);
        let Some(usual) = self.charter().party(debtor).filter(|_| !later.is_empty()) else {
            return o.due;
        };
        let calendars = calendars(self.charter(), known, self.as_of);
        let own = calendars.get(debtor).unwrap_or(&usual.calendar);
        let other = self.calendar_of_other(o.creditor.as_deref());
        let found = due(&term.value, start, own, other);
        found.ok().map(|found| found.instant)
    }

    /// When a due date was stated, as far as that is known: at the entry's own time. A stage has none, so it counts from when
    /// it was in the log, unless a stop of the side that owes it was written down no earlier.
    fn stated_since(&self, stated_in: &str, side: &str) -> Option<Instant> {
        let entry = self.project.log.get(stated_in)?;
        if let Some(start) = self.start(entry) {
            return Some(start.instant);
        }
        let recorded = |id: &str| match self.project.recorded(id) {
            Recorded::At(stamp) => Some(stamp.time),
            Recorded::Pending => Some(self.as_of),
            Recorded::Unknown => None,
        };
        let planned = recorded(stated_in)?;
        let mut stops = self
            .stops
            .all
            .iter()
            .filter(|stop| stop.counts() && stop.side == side);
        stops
            .all(|stop| recorded(&stop.notice).is_some_and(|noted| noted < planned))
            .then_some(planned)
    }
}
