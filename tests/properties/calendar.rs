//! Counting compared with a slow reference that walks minute by minute and day by day, over random calendars, zones, clock
//! changes and terms. The reference shares only the local time of a zone (`Zone::local`) with the counting.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use projlog::calendar::{
    Calendar, Choice, Cutoff, DayOff, ExtraDay, Hours, Instant, Length, Moment, Start, Stretch,
    Term, Unit, Week, Within, Zone, due, holidays, lateness, workdays, working_days, working_time,
};
use projlog::message::Language;
use projlog::source::Excerpt;
use projlog::yaml::{Decode, Decoder, FromText, parse};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// The number of calendars, and of terms counted in each: more than 20,000 cases together.
const CALENDARS: u32 = 1_300;
const TERMS: usize = 16;
/// The days that the reference covers around the base date of a case.
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

/// A party as plain numbers, from which both sides of the comparison are built.
#[derive(Debug, Clone)]
struct Party {
    zone: usize,
    /// For each weekday from Monday, periods in minutes; an end past 1440 is on the next day.
    week: Vec<Vec<(u32, u32)>>,
    /// Days off: first day from the base date, and their number.
    off: Vec<(u64, u64)>,
    /// Yearly days off, by the month and day of the date at this distance from the base date.
    yearly: Vec<u64>,
    /// Extra days from the base date, with or without their own hours.
    extra: Vec<(u64, Option<(u32, u32)>)>,
    /// Yearly short days, by the month and day of the date at this distance from the base date.
    halves: Vec<(u64, (u32, u32))>,
    /// Extra working days from a calendar file, from the base date.
    filed: Vec<u64>,
    /// Other weeks: in a yearly season, or from one date to another.
    lines: Vec<Line>,
}

/// Hours from one day to another, both by days from the base date.
#[derive(Debug, Clone)]
struct Line {
    from: u64,
    until: u64,
    yearly: bool,
    week: Vec<Vec<(u32, u32)>>,
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

fn line() -> impl Strategy<Value = Line> {
    let ahead = BEFORE + AFTER;
    let week = prop::collection::vec(stretch(), 7);
    (0..ahead, 0..ahead, any::<bool>(), week).prop_map(|(a, b, yearly, week)| Line {
        // A season may begin late in the year and end early in the next one.
        from: if yearly { a } else { a.min(b) },
        until: if yearly { b } else { a.max(b) },
        yearly,
        week,
    })
}

fn party() -> impl Strategy<Value = Party> {
    let ahead = BEFORE + AFTER;
    let hours = || (0u32..600, 601u32..=1440);
    let days = (
        prop::collection::vec((0..ahead, 1u64..4), 0..4),
        prop::collection::vec(0..ahead, 0..2),
        prop::collection::vec((0..ahead, prop::option::of(hours())), 0..3),
        prop::collection::vec((0..ahead, hours()), 0..3),
        prop::collection::vec(0..ahead, 0..3),
    );
    (
        0..ZONES.len(),
        prop::collection::vec(stretch(), 7),
        days,
        prop::collection::vec(line(), 0..3),
    )
        .prop_map(
            |(zone, week, (off, yearly, extra, halves, filed), lines)| Party {
                zone,
                week,
                off,
                yearly,
                extra,
                halves,
                filed,
                lines,
            },
        )
        .prop_filter("every week is worked without overlap", |party| {
            let mut weeks = party
                .lines
                .iter()
                .map(|line| &line.week)
                .chain([&party.week]);
            weeks.all(|week| Week::from_text(&written(week)).is_ok())
        })
        .prop_filter("no line leaves another one no day", |party| {
            party.lines.windows(2).all(|pair| match pair {
                [one, later] if one.yearly == later.yearly => {
                    let in_order = |line: &Line| line.from <= line.until;
                    let includes = later.from <= one.from && one.until <= later.until;
                    in_order(one) && in_order(later) && !includes
                }
                _ => true,
            })
        })
}

/// A week as text.
fn written(week: &[Vec<(u32, u32)>]) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let groups: Vec<String> = days
        .iter()
        .zip(week)
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

impl Party {
    /// The hours, through their text in a charter.
    fn hours(&self, base: NaiveDate) -> Hours {
        let at = |days: u64| base - Days::new(BEFORE) + Days::new(days);
        let mut text = format!("- {}\n", written(&self.week));
        for line in &self.lines {
            let edge = |days: u64| {
                let form = if line.yearly { "%-d %b" } else { "%Y-%m-%d" };
                at(days).format(form).to_string()
            };
            let (from, until) = (edge(line.from), edge(line.until));
            let week = written(&line.week);
            let _ = writeln!(
                text,
                "- {{ from: {from}, until: {until}, hours: \"{week}\" }}"
            );
        }
        let parsed = parse(&Excerpt::whole(&text, 0), 1 << 20);
        let mut decoder = Decoder::new(&parsed.tree);
        let hours = Hours::decode(parsed.tree.root().unwrap(), &mut decoder);
        assert!(decoder.faults.is_empty(), "{text}: {:?}", decoder.faults);
        hours.unwrap()
    }

    /// The extra working days of a calendar file.
    fn file(&self, base: NaiveDate) -> Vec<ExtraDay> {
        let at = |days: u64| base - Days::new(BEFORE) + Days::new(days);
        let events: Vec<String> = self
            .filed
            .iter()
            .map(|day| {
                let day = at(*day).format("%Y%m%d");
                format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day}\nEND:VEVENT\n")
            })
            .collect();
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
        let read = workdays(text.as_bytes(), &self.zone(), &Choice::default());
        read.unwrap().workdays
    }

    /// Days off in a calendar file: dates, midnight to midnight, and a finite series.
    fn days_off(&self, ranges: &[(usize, &(u64, u64))], base: NaiveDate) -> Vec<DayOff> {
        let day = |days: u64| {
            let day = base - Days::new(BEFORE) + Days::new(days);
            day.format("%Y%m%d").to_string()
        };
        let zone = ZONES[self.zone];
        let events: Vec<String> = ranges
            .iter()
            .map(|(_, (from, days))| {
                let (first, end) = (day(*from), day(from + days));
                let when = match from % 3 {
                    0 => format!("DTSTART;VALUE=DATE:{first}\nDTEND;VALUE=DATE:{end}"),
                    1 => format!(
                        "DTSTART;TZID={zone}:{first}T000000\nDTEND;TZID={zone}:{end}T000000"
                    ),
                    _ => format!("DTSTART;VALUE=DATE:{first}\nRRULE:FREQ=DAILY;COUNT={days}"),
                };
                format!("BEGIN:VEVENT\n{when}\nEND:VEVENT\n")
            })
            .collect();
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
        let read = holidays(text.as_bytes(), &self.zone(), &Choice::default()).unwrap();
        assert_eq!(read.days.is_empty(), events.is_empty(), "{text}");
        read.days
    }

    /// The week that applies on a date, computed the slow way.
    fn week_on(&self, date: NaiveDate, first: NaiveDate) -> &Vec<Vec<(u32, u32)>> {
        let mut week = &self.week;
        for line in &self.lines {
            let (from, until) = (first + Days::new(line.from), first + Days::new(line.until));
            let covers = if line.yearly {
                // Step from the day back to the nearest end of the season. Without 29 February a season begins on 1 March or
                // ends on 28 February.
                let is = |date: NaiveDate, named: NaiveDate, other: (u32, u32)| {
                    let leap_day = (named.month(), named.day()) == (2, 29) && !date.leap_year();
                    let wanted = if leap_day {
                        other
                    } else {
                        (named.month(), named.day())
                    };
                    (date.month(), date.day()) == wanted
                };
                let mut back = std::iter::successors(Some(date), NaiveDate::pred_opt);
                back.find_map(|day| {
                    if day != date && is(day, until, (2, 28)) {
                        Some(false)
                    } else {
                        is(day, from, (3, 1)).then_some(true)
                    }
                })
                .unwrap()
            } else {
                from <= date && date <= until
            };
            if covers {
                week = &line.week;
            }
        }
        week
    }

    fn zone(&self) -> Zone {
        Zone::named(ZONES[self.zone]).unwrap()
    }

    fn calendar(&self, name: &str, base: NaiveDate) -> Calendar {
        let at = |days: u64| base - Days::new(BEFORE) + Days::new(days);
        // Every other range is in a calendar file.
        let (written, filed): (Vec<_>, Vec<_>) = self
            .off
            .iter()
            .enumerate()
            .partition(|(index, _)| index % 2 == 0);
        let mut off: Vec<DayOff> = written
            .iter()
            .map(|(_, (from, days))| {
                DayOff::from_text(&format!("{}..{}", at(*from), at(from + days - 1))).unwrap()
            })
            .collect();
        off.extend(self.days_off(&filed, base));
        off.extend(self.yearly.iter().map(|day| {
            DayOff::from_text(&format!("every {}", at(*day).format("%-d %b"))).unwrap()
        }));
        let own = |span: (u32, u32)| format!(" {}-{}", hours(span.0), hours(span.1));
        let mut extra: Vec<ExtraDay> = self
            .halves
            .iter()
            .map(|(day, span)| {
                let text = format!("every {}{}", at(*day).format("%-d %b"), own(*span));
                ExtraDay::from_text(&text).unwrap()
            })
            .collect();
        extra.extend(self.extra.iter().map(|(day, span)| {
            let own = span.map_or(String::new(), own);
            ExtraDay::from_text(&format!("{}{own}", at(*day))).unwrap()
        }));
        extra.extend(self.file(base));
        Calendar::new(name, self.zone(), self.hours(base), off, extra, None)
    }
}

/// The working time of a party around a date, computed the slow way.
struct Reference {
    zone: Zone,
    first: NaiveDate,
    /// For each working day its own periods in seconds.
    days: Vec<Option<Vec<(i64, i64)>>>,
}

/// The instant of a local time, by trying every offset of the zone around it.
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
            // The offset in force before the gap: step forward while the local time is before the target.
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
                let whole = party.week_on(date, first);
                let week = &whole[date.weekday().num_days_from_monday() as usize];
                let is_off =
                    party.off.iter().any(|(from, days)| {
                        ahead.is_some_and(|a| (*from..from + days).contains(&a))
                    }) || party.yearly.iter().any(|day| {
                        let named = first + Days::new(*day);
                        (named.month(), named.day()) == (date.month(), date.day())
                    });
                let extra = party.extra.iter().find(|(day, _)| Some(*day) == ahead);
                let usual = whole.iter().find(|day| !day.is_empty()).unwrap();
                // Dates in the charter take precedence over dates in a file, and both over yearly days.
                let filed = party.filed.iter().any(|day| Some(*day) == ahead);
                let extra = extra.map(|(_, own)| *own).or(filed.then_some(None));
                let half = party.halves.iter().find(|(day, _)| {
                    let named = first + Days::new(*day);
                    (named.month(), named.day()) == (date.month(), date.day())
                });
                let mut spans = match (extra, half) {
                    (Some(Some(own)), _) => vec![own],
                    (Some(None), _) if week.is_empty() || is_off => usual.clone(),
                    (Some(None), _) => week.clone(),
                    (None, Some((_, own))) if !week.is_empty() => vec![*own],
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

    /// Whether each minute covered by the reference is working time.
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

/// The effect of a step of a term.
#[derive(Debug)]
enum Does {
    Days(u32),
    WorkingDays(u32),
    EndOfMonth,
    NextMonth(u32),
}

/// A term with several steps: its text and its effect.
struct Written {
    text: &'static str,
    steps: &'static [Does],
    at: Option<(u32, u32)>,
}

const STEPS: [Written; 8] = [
    Written {
        text: "same day",
        steps: &[],
        at: None,
    },
    Written {
        text: "next working day 17:00",
        steps: &[Does::WorkingDays(1)],
        at: Some((17, 0)),
    },
    Written {
        text: "end of month",
        steps: &[Does::EndOfMonth],
        at: None,
    },
    Written {
        text: "30 days, then end of month",
        steps: &[Does::Days(30), Does::EndOfMonth],
        at: None,
    },
    Written {
        text: "end of month, then 30 days",
        steps: &[Does::EndOfMonth, Does::Days(30)],
        at: None,
    },
    Written {
        text: "day 15 of the next month",
        steps: &[Does::NextMonth(15)],
        at: None,
    },
    Written {
        text: "day 31 of the next month",
        steps: &[Does::NextMonth(31)],
        at: None,
    },
    Written {
        text: "end of month, then 5 working days 12:30",
        steps: &[Does::EndOfMonth, Does::WorkingDays(5)],
        at: Some((12, 30)),
    },
];

/// A day of the month a number of months later; the last one if there is no such day.
fn months_later(date: NaiveDate, months: u32, day: u32) -> NaiveDate {
    let months = date.month0() + months;
    let (year, month) = (
        date.year() + i32::try_from(months / 12).unwrap(),
        months % 12 + 1,
    );
    let mut days = (1..=day).rev();
    days.find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .unwrap()
}

#[derive(Debug, Clone)]
struct Case {
    unit: Unit,
    /// The term with several steps used instead of the unit.
    steps: Option<usize>,
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
        (
            prop::sample::select(Unit::ALL),
            prop::option::weighted(0.2, 0..STEPS.len()),
        ),
        1u32..200,
        seconds(),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.25, 0u32..1440),
        prop::bool::weighted(0.2),
        seconds(),
    )
        .prop_map(
            |((unit, steps), amount, start_second, dated, cutoff, joint, until_second)| {
                let most = match unit {
                    Unit::WorkingMinutes | Unit::Minutes => 200,
                    Unit::WorkingHours | Unit::Hours => 60,
                    Unit::Weeks => 4,
                    Unit::Months => 2,
                    _ => 15,
                };
                Case {
                    unit,
                    steps,
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

/// Both references, and the working minutes of the first alone and of both.
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

    /// Steps day by day to the nth working day after a date; `None` beyond the covered days.
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
        let mut day = start.written.unwrap_or_else(|| self.day_of(start.instant));
        let mut from = start.instant.timestamp();
        if let Some(cutoff) = case.cutoff {
            let local = self.ours.zone.local(start.instant).time;
            let limit = NaiveTime::from_hms_opt(cutoff / 60, cutoff % 60, 0).unwrap();
            let late = local.time() > limit || local.date() > day;
            if start.written.is_some() || late || !self.works(day, case.joint) {
                day = self.nth_day(day, 1, case.joint)?;
                from = self.ours.opening(day);
            }
        }
        let seconds = i64::from(case.amount);
        if let Some(steps) = case.steps {
            return self.by_steps(&STEPS[steps], day, from, case.joint);
        }
        let last = match case.unit {
            Unit::Minutes => return Some(from + seconds * 60),
            Unit::Hours => return Some(from + seconds * 3600),
            Unit::WorkingMinutes => return self.walk(from, seconds * 60, case.joint),
            Unit::WorkingHours => return self.walk(from, seconds * 3600, case.joint),
            Unit::WorkingDays => self.nth_day(day, case.amount, case.joint)?,
            Unit::ClearWorkingDays => self.nth_day(day, case.amount + 1, case.joint)?,
            Unit::BankingDays => self.banking(day, case.amount, case.joint)?,
            Unit::Months => months_later(day, case.amount, day.day()),
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

    /// The date of an instant, or the one before if its shift is not over.
    fn day_of(&self, instant: Instant) -> NaiveDate {
        let date = self.ours.zone.local(instant).time.date();
        let second = instant.timestamp();
        let before = date.pred_opt().unwrap();
        let spans = self.ours.spans(before).into_iter().flatten();
        let mut spans = spans.filter(|(from, until)| *from <= second && second < *until);
        if spans.next().is_some() { before } else { date }
    }

    /// The nth working day from Monday to Friday.
    fn banking(&self, after: NaiveDate, nth: u32, joint: bool) -> Option<NaiveDate> {
        let (mut date, mut left) = (after, nth);
        while left > 0 {
            date = self.nth_day(date, 1, joint)?;
            left -= u32::from(date.weekday().number_from_monday() <= 5);
        }
        Some(date)
    }

    /// A term of several steps, one day at a time.
    fn by_steps(&self, steps: &Written, day: NaiveDate, from: i64, joint: bool) -> Option<i64> {
        let mut day = day;
        for step in steps.steps {
            day = match step {
                Does::Days(number) => (0..*number).fold(day, |date, _| date.succ_opt().unwrap()),
                Does::WorkingDays(number) => self.nth_day(day, *number, joint)?,
                Does::EndOfMonth => {
                    let month = day.month();
                    let days = day.iter_days().take_while(|date| date.month() == month);
                    days.last().unwrap()
                }
                Does::NextMonth(number) => months_later(day, 1, *number),
            };
            if !self.known(day) {
                return None;
            }
        }
        let due = |day: NaiveDate| match steps.at {
            Some((hour, minute)) => {
                let at = day.and_hms_opt(hour, minute, 0).unwrap();
                resolve(&self.ours.zone, at).0
            }
            None => self.ours.closing(day),
        };
        if !self.works(day, joint) {
            day = self.nth_day(day, 1, joint)?;
        }
        if due(day) <= from {
            day = self.nth_day(day, 1, joint)?;
        }
        Some(due(day))
    }

    /// Walks minute by minute from a second until a number of seconds of working time have passed.
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

/// Checks that the derivation exists in every language and that its last step names the due.
fn explained(derivation: &[projlog::message::Message]) -> Result<(), TestCaseError> {
    for language in Language::ALL {
        let texts: Vec<String> = derivation.iter().map(|step| step.text(language)).collect();
        prop_assert!(texts.len() > 1 && texts.iter().all(|text| !text.is_empty()));
    }
    prop_assert!(derivation.last().unwrap().english().starts_with("due "));
    Ok(())
}

fn at(second: i64) -> Instant {
    DateTime::<Utc>::from_timestamp(second, 0).unwrap()
}

/// A date near a clock change of the zone, if there is one in that year; else the date itself.
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
        // Up to 2197, so that all days off can be written.
        days in 0i64..83_000,
        change in prop::option::weighted(0.7, 0usize..4),
        // Some zones lost a whole day when crossing the date line: often enough to be tested.
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
            let length = Length::new(case.amount, case.unit).unwrap();
            let within = case.steps.map_or(Within::Length(length), |steps| {
                Within::from_text(STEPS[steps].text).unwrap()
            });
            let mut term = Term::from(within);
            (term.cutoff, term.joint) = (cutoff, case.joint);
            let counted = due(&term, &start, &calendar, Some(&other));
            if let Ok(due) = &counted {
                explained(&due.derivation.steps())?;
            }
            if let Some(expected) = world.expected(case, &start) {
                let counted = counted.as_ref().map(|due| due.instant);
                prop_assert_eq!(counted, Ok(at(expected)), "{:?} from {:?}", case, start);
            }
            // Forward and back: a term of working days ends that many working days after its start, also for dates alone.
            if let (true, None, Ok(due)) = (case.unit == Unit::WorkingDays && case.steps.is_none() && !case.joint, cutoff, &counted) {
                let zone = calendar.zone();
                let back = |end| Stretch::new(&start, end, zone, &calendar).map(|stretch| stretch.working_days());
                prop_assert_eq!(back(Moment::Exact(due.instant.fixed_offset())), Some(case.amount), "{:?} from {:?}", case, start);
                let day = calendar.day_of(due.instant - TimeDelta::seconds(1));
                prop_assert_eq!(back(Moment::Date(day)), Some(case.amount), "{:?} from {:?}", case, start);
            }
            // Measuring: between two random instants, in both orders.
            let (from, until) = (start.instant, at(zero + case.until_second));
            let worked = world.worked(from.timestamp(), until.timestamp());
            prop_assert_eq!(working_time(from, until, &calendar).num_seconds(), worked, "{} to {}", from, until);
            let (first, last) = (world.day_of(from), world.day_of(until));
            let days = first.iter_days().skip(1).take_while(|date| *date <= last).filter(|date| world.ours.works(*date)).count();
            prop_assert_eq!(working_days(from, until, &calendar) as usize, days);
            let late = lateness(case.unit, from, until, &calendar);
            prop_assert_eq!(late.map_or(0, |late| late.seconds), (until - from).num_seconds().max(0));
        }
    }
}
