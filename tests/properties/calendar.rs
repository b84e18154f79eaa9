//! Counting against a slow reference that walks minute by minute and day by day, over random calendars, zones, changes of
//! the clocks and terms. The reference shares nothing with the counting but the clock of a zone (`Zone::local`).

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use projlog::calendar::{
    Calendar, Cutoff, DayOff, ExtraDay, Instant, Length, Start, Term, Unit, Week, Zone, due,
    lateness, working_days, working_time,
};
use projlog::yaml::FromText;
use proptest::prelude::*;
use proptest::test_runner::Config;

/// Calendars, and terms counted in each: more than 20,000 cases together.
const CALENDARS: u32 = 1_300;
const TERMS: usize = 16;
/// Days that the reference knows around the base date of a case.
const BEFORE: u64 = 4;
const AFTER: u64 = 120;

const ZONES: [&str; 20] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Moscow",
    "Europe/Dublin",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "America/Asuncion",
    "America/Sao_Paulo",
    "America/Nuuk",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
];

/// A party as plain numbers: what both sides of the comparison are made from.
#[derive(Debug, Clone)]
struct Party {
    zone: usize,
    /// For each weekday from Monday, stretches in minutes; an end past 1440 is on the next day.
    week: Vec<Vec<(u32, u32)>>,
    /// Days off: first day from the base date, and how many.
    off: Vec<(u64, u64)>,
    /// Yearly days off, by the month and day of the date so many days from the base date.
    yearly: Vec<u64>,
    /// Extra days from the base date, with or without hours of their own.
    extra: Vec<(u64, Option<(u32, u32)>)>,
}

fn hours(minute: u32) -> String {
    let minute = if minute > 1440 { minute - 1440 } else { minute };
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn stretch() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop_oneof![
        2 => Just(Vec::new()),
        4 => (0u32..12, 13u32..=24).prop_map(|(a, b)| vec![(a * 60, b * 60)]),
        2 => (0u32..300, 1u32..300, 1u32..300, 1u32..500).prop_map(|(a, b, c, d)| vec![(a, a + b), (a + b + c, a + b + c + d)]),
        1 => (1200u32..1440, 1u32..360).prop_map(|(a, b)| vec![(a, 1440 + b)]),
        1 => Just(vec![(0, 1440)]),
    ]
}

fn party() -> impl Strategy<Value = Party> {
    let ahead = BEFORE + AFTER;
    (
        0..ZONES.len(),
        prop::collection::vec(stretch(), 7),
        prop::collection::vec((0..ahead, 1u64..4), 0..4),
        prop::collection::vec(0..ahead, 0..2),
        prop::collection::vec(
            (0..ahead, prop::option::of((0u32..600, 601u32..=1440))),
            0..3,
        ),
    )
        .prop_map(|(zone, week, off, yearly, extra)| Party {
            zone,
            week,
            off,
            yearly,
            extra,
        })
        .prop_filter("some week is worked without overlap", |party| {
            Week::from_text(&party.hours()).is_ok()
        })
}

impl Party {
    fn hours(&self) -> String {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let groups: Vec<String> = days
            .iter()
            .zip(&self.week)
            .filter(|(_, spans)| !spans.is_empty())
            .map(|(day, spans)| {
                let spans: Vec<String> = spans
                    .iter()
                    .map(|(a, b)| format!("{}-{}", hours(*a), hours(*b)))
                    .collect();
                format!("{day} {}", spans.join(" "))
            })
            .collect();
        groups.join(", ")
    }

    fn zone(&self) -> Zone {
        Zone::named(ZONES[self.zone]).unwrap()
    }

    fn calendar(&self, name: &str, base: NaiveDate) -> Calendar {
        let at = |days: u64| base - Days::new(BEFORE) + Days::new(days);
        let mut off: Vec<DayOff> = self
            .off
            .iter()
            .map(|(from, days)| {
                DayOff::from_text(&format!("{}..{}", at(*from), at(from + days - 1))).unwrap()
            })
            .collect();
        off.extend(self.yearly.iter().map(|day| {
            DayOff::from_text(&format!("every {}", at(*day).format("%-d %b"))).unwrap()
        }));
        let extra = self.extra.iter().map(|(day, span)| {
            let own = span.map_or(String::new(), |(a, b)| {
                format!(" {}-{}", hours(a), hours(b))
            });
            ExtraDay::from_text(&format!("{}{own}", at(*day))).unwrap()
        });
        Calendar::new(
            name,
            self.zone(),
            Week::from_text(&self.hours()).unwrap(),
            off,
            extra.collect(),
            None,
        )
    }
}

/// What a party works around a date, worked out the slow way.
struct Reference {
    zone: Zone,
    first: NaiveDate,
    /// For each day its own real stretches in seconds; none where it is not worked.
    days: Vec<Option<Vec<(i64, i64)>>>,
}

/// The instant of a local time by trying every offset that the zone has around it.
fn resolve(zone: &Zone, local: NaiveDateTime) -> (i64, bool) {
    let wanted = local.and_utc().timestamp();
    let offset = |second: i64| {
        i64::from(
            zone.local(DateTime::from_timestamp(second, 0).unwrap())
                .offset_seconds,
        )
    };
    let mut offsets: Vec<i64> = (-26..=26)
        .map(|hour| offset(wanted + hour * 3600))
        .collect();
    let before = offsets[0];
    offsets.sort_unstable();
    offsets.dedup();
    let fits = offsets
        .into_iter()
        .map(|offset| wanted - offset)
        .filter(|second| *second + offset(*second) == wanted);
    fits.min().map_or_else(
        || {
            // The offset in force before the gap: step on while the clock is still short of the wanted time.
            let mut held = before;
            for hour in -26..=26 {
                let at = wanted + hour * 3600;
                if at + offset(at) < wanted {
                    held = offset(at);
                }
            }
            (wanted - held, false)
        },
        |second| (second, true),
    )
}

impl Reference {
    fn new(party: &Party, base: NaiveDate) -> Self {
        let zone = party.zone();
        let first = base - Days::new(BEFORE);
        let start = first - Days::new(2);
        let days = (0..BEFORE + AFTER + 4)
            .map(|index| {
                let date = start + Days::new(index);
                let ahead = index.checked_sub(2);
                let week = &party.week[date.weekday().num_days_from_monday() as usize];
                let is_off =
                    party.off.iter().any(|(from, days)| {
                        ahead.is_some_and(|a| (*from..from + days).contains(&a))
                    }) || party.yearly.iter().any(|day| {
                        let named = first + Days::new(*day);
                        (named.month(), named.day()) == (date.month(), date.day())
                    });
                let extra = party.extra.iter().find(|(day, _)| Some(*day) == ahead);
                let usual = party.week.iter().find(|day| !day.is_empty()).unwrap();
                let mut spans = match extra {
                    Some((_, Some(own))) => vec![*own],
                    Some((_, None)) if week.is_empty() || is_off => usual.clone(),
                    _ if is_off => Vec::new(),
                    _ => week.clone(),
                };
                spans.sort_unstable();
                let midnight = date.and_time(NaiveTime::MIN);
                let exists = [0, 720, 1439]
                    .iter()
                    .any(|minute| resolve(&zone, midnight + TimeDelta::minutes(*minute)).1);
                let at = |minute: u32| {
                    resolve(&zone, midnight + TimeDelta::minutes(i64::from(minute))).0
                };
                let real: Vec<(i64, i64)> = spans.iter().map(|(a, b)| (at(*a), at(*b))).collect();
                (!real.is_empty() && exists).then_some(real)
            })
            .collect();
        Self {
            zone,
            first: start,
            days,
        }
    }

    fn spans(&self, date: NaiveDate) -> Option<&Vec<(i64, i64)>> {
        self.days[usize::try_from((date - self.first).num_days()).unwrap()].as_ref()
    }

    fn works(&self, date: NaiveDate) -> bool {
        self.spans(date).is_some()
    }

    fn closing(&self, date: NaiveDate) -> i64 {
        self.spans(date)
            .unwrap()
            .iter()
            .map(|span| span.1)
            .max()
            .unwrap()
    }

    fn opening(&self, date: NaiveDate) -> i64 {
        self.spans(date).unwrap()[0].0
    }

    /// The whole time that the reference knows, minute by minute: whether it is worked.
    fn minutes(&self) -> (i64, Vec<bool>) {
        let origin = self.first.and_time(NaiveTime::MIN).and_utc().timestamp() - 86_400;
        let mut worked = vec![false; (self.days.len() + 4) * 1440];
        for (start, end) in self.days.iter().flatten().flatten() {
            for minute in (start - origin) / 60..(end - origin) / 60 {
                worked[usize::try_from(minute).unwrap()] = true;
            }
        }
        (origin, worked)
    }
}

#[derive(Debug, Clone)]
struct Case {
    unit: Unit,
    amount: u32,
    /// From the base date's midnight in UTC.
    start_second: i64,
    /// Whether the start is a date without a time.
    dated: bool,
    cutoff: Option<u32>,
    joint: bool,
    until_second: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let seconds = || {
        prop_oneof![
            (0i64..20 * 1440).prop_map(|minute| minute * 60),
            0i64..20 * 86_400
        ]
    };
    (
        prop::sample::select(Unit::ALL),
        1u32..200,
        seconds(),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.25, 0u32..1440),
        prop::bool::weighted(0.2),
        seconds(),
    )
        .prop_map(
            |(unit, amount, start_second, dated, cutoff, joint, until_second)| {
                let most = match unit {
                    Unit::WorkingMinutes | Unit::Minutes => 200,
                    Unit::WorkingHours | Unit::Hours => 60,
                    Unit::Weeks => 4,
                    Unit::Months => 2,
                    _ => 15,
                };
                Case {
                    unit,
                    amount: 1 + amount % most,
                    start_second,
                    dated,
                    cutoff,
                    joint,
                    until_second,
                }
            },
        )
}

/// Both references, and the minutes worked by the first alone and by both.
struct World {
    ours: Reference,
    theirs: Reference,
    origin: i64,
    alone: Vec<bool>,
    both: Vec<bool>,
}

impl World {
    fn new(ours: &Party, theirs: &Party, base: NaiveDate) -> Self {
        let (ours, theirs) = (Reference::new(ours, base), Reference::new(theirs, base));
        let ((origin, alone), (_, others)) = (ours.minutes(), theirs.minutes());
        let both = alone.iter().zip(&others).map(|(a, b)| *a && *b).collect();
        Self {
            ours,
            theirs,
            origin,
            alone,
            both,
        }
    }

    fn known(&self, date: NaiveDate) -> bool {
        (date - self.ours.first).num_days() < i64::try_from(self.ours.days.len()).unwrap()
    }

    fn works(&self, date: NaiveDate, joint: bool) -> bool {
        self.ours.works(date) && (!joint || self.theirs.works(date))
    }

    /// Steps day by day to the so-and-so-manyth working day after a date; none where that is past what is known.
    fn nth_day(&self, after: NaiveDate, nth: u32, joint: bool) -> Option<NaiveDate> {
        let (mut date, mut left) = (after, nth);
        while left > 0 {
            date = date.succ_opt()?;
            if !self.known(date) {
                return None;
            }
            left -= u32::from(self.works(date, joint));
        }
        Some(date)
    }

    fn expected(&self, case: &Case, start: &Start) -> Option<i64> {
        let mut day = start
            .written
            .unwrap_or_else(|| self.ours.zone.local(start.instant).time.date());
        let mut from = start.instant.timestamp();
        if let Some(cutoff) = case.cutoff {
            let time = self.ours.zone.local(start.instant).time.time();
            let limit = NaiveTime::from_hms_opt(cutoff / 60, cutoff % 60, 0).unwrap();
            if start.written.is_some() || time > limit || !self.works(day, case.joint) {
                day = self.nth_day(day, 1, case.joint)?;
                from = self.ours.opening(day);
            }
        }
        let seconds = i64::from(case.amount);
        let last = match case.unit {
            Unit::Minutes => return Some(from + seconds * 60),
            Unit::Hours => return Some(from + seconds * 3600),
            Unit::WorkingMinutes => return self.walk(from, seconds * 60, case.joint),
            Unit::WorkingHours => return self.walk(from, seconds * 3600, case.joint),
            Unit::WorkingDays => self.nth_day(day, case.amount, case.joint)?,
            Unit::ClearWorkingDays => self.nth_day(day, case.amount + 1, case.joint)?,
            Unit::Months => {
                let months = day.month0() + case.amount;
                let (year, month) = (
                    day.year() + i32::try_from(months / 12).unwrap(),
                    months % 12 + 1,
                );
                (1..=day.day())
                    .rev()
                    .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
                    .unwrap()
            }
            unit => {
                let days = match unit {
                    Unit::Weeks => case.amount * 7,
                    Unit::ClearDays => case.amount + 1,
                    _ => case.amount,
                };
                (0..days).fold(day, |date, _| date.succ_opt().unwrap())
            }
        };
        if !self.known(last) {
            return None;
        }
        let last = if self.works(last, case.joint) {
            last
        } else {
            self.nth_day(last, 1, case.joint)?
        };
        Some(self.ours.closing(last))
    }

    /// Walks minute by minute from a second until so many seconds have been worked.
    fn walk(&self, from: i64, seconds: i64, joint: bool) -> Option<i64> {
        let worked = if joint { &self.both } else { &self.alone };
        let (mut at, mut left) = (from, seconds);
        loop {
            let minute = (at - self.origin).div_euclid(60);
            let next = self.origin + (minute + 1) * 60;
            if *worked.get(usize::try_from(minute).unwrap())? {
                if left <= next - at {
                    return Some(at + left);
                }
                left -= next - at;
            }
            at = next;
        }
    }

    fn worked(&self, from: i64, until: i64) -> i64 {
        let mut at = from;
        let mut sum = 0;
        while at < until {
            let minute = (at - self.origin).div_euclid(60);
            let next = (self.origin + (minute + 1) * 60).min(until);
            sum += if self.alone[usize::try_from(minute).unwrap()] {
                next - at
            } else {
                0
            };
            at = next;
        }
        sum
    }
}

fn at(second: i64) -> Instant {
    DateTime::<Utc>::from_timestamp(second, 0).unwrap()
}

/// A date near which the zone changes its clocks, if it does in that year; else the date itself.
fn near_change(zone: &Zone, date: NaiveDate, which: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(date.year(), 1, 1).unwrap();
    let offset = |date: NaiveDate| {
        zone.local(date.and_time(NaiveTime::MIN).and_utc())
            .offset_seconds
    };
    let changes: Vec<NaiveDate> = first
        .iter_days()
        .take(365)
        .filter(|day| offset(*day) != offset(*day + Days::new(1)))
        .collect();
    if changes.is_empty() {
        date
    } else {
        changes[which % changes.len()] - Days::new(6)
    }
}

proptest! {
    #![proptest_config(Config { cases: CALENDARS, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() })]

    #[test]
    fn counting_agrees_with_walking_minute_by_minute(
        (ours, theirs) in (party(), party()),
        // Up to 2197: later days off could not be written any more.
        days in 0i64..83_000,
        change in prop::option::weighted(0.7, 0usize..4),
        // Where a zone crossed the date line, a whole day was lost: often enough to be met.
        date_line in prop::bool::weighted(0.03),
        cases in prop::collection::vec(case(), TERMS),
    ) {
        let mut ours = ours;
        let mut base = NaiveDate::from_ymd_opt(1970, 2, 1).unwrap() + TimeDelta::days(days);
        if date_line {
            ours.zone = ZONES.iter().position(|zone| *zone == "Pacific/Apia").unwrap();
            base = NaiveDate::from_ymd_opt(2011, 12, 24).unwrap();
        } else if let Some(which) = change {
            base = near_change(&ours.zone(), base, which);
        }
        let (calendar, other) = (ours.calendar("ours", base), theirs.calendar("theirs", base));
        let world = World::new(&ours, &theirs, base);
        let zero = base.and_time(NaiveTime::MIN).and_utc().timestamp();
        for date in base.iter_days().take(20) {
            prop_assert_eq!(calendar.is_working_day(date), world.ours.works(date), "on {}", date);
        }
        for case in &cases {
            let start = if case.dated {
                let date = base + TimeDelta::days(case.start_second / 86_400);
                Start { written: Some(date), ..Start::at(calendar.zone().close_of_day(date).instant) }
            } else {
                Start::at(at(zero + case.start_second))
            };
            let cutoff = case.cutoff.map(|minute| Cutoff(NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap()));
            let term = Term { within: Length::new(case.amount, case.unit).unwrap(), cutoff, joint: case.joint };
            let counted = due(&term, &start, &calendar, Some(&other));
            if let Some(expected) = world.expected(case, &start) {
                let counted = counted.map(|due| due.instant);
                prop_assert_eq!(counted, Ok(at(expected)), "{:?} from {:?}", case, start);
            }
            // Measuring: between two random instants, in both orders.
            let (from, until) = (start.instant, at(zero + case.until_second));
            let worked = world.worked(from.timestamp(), until.timestamp());
            prop_assert_eq!(working_time(from, until, &calendar).num_seconds(), worked, "{} to {}", from, until);
            let (first, last) = (calendar.zone().date(from), calendar.zone().date(until));
            let days = first.iter_days().skip(1).take_while(|date| *date <= last).filter(|date| world.ours.works(*date)).count();
            prop_assert_eq!(working_days(from, until, &calendar) as usize, days);
            let late = lateness(case.unit, from, until, &calendar);
            prop_assert_eq!(late.map_or(0, |late| late.seconds), (until - from).num_seconds().max(0));
        }
    }
}
