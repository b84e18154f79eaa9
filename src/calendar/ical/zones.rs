//! Which zone a calendar file means: a name of IANA, of Windows, one that Outlook shows, or a `VTIMEZONE` of the file.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use super::expand::Budget;
use super::line::Line;
use super::rule::{Ends, Rule};
use super::value::{date_time, numeric_offset};
use crate::calendar::Zone;
use crate::calendar::year::LAST_YEAR;

/// The zones of Windows with their IANA names, and the names that Outlook shows: written by `.ci/cldr`.
const WINDOWS: &str = include_str!("windows-zones.txt");
/// The most changes of its offset that a `VTIMEZONE` makes.
const MOST_CHANGES: usize = 20_000;

/// The zones of a file, found once each.
pub(super) struct Zones {
    /// What a file says of its own zones, by their names in small letters.
    described: HashMap<String, Described>,
    known: HashMap<String, Option<Zone>>,
}

/// A `VTIMEZONE`.
#[derive(Default)]
pub(super) struct Described {
    /// The IANA name, where the program that wrote it gave one.
    location: Option<String>,
    observances: Vec<Vec<Line>>,
}

impl Described {
    /// Takes a line of the component itself.
    pub(super) fn take(&mut self, line: &Line) {
        if matches!(line.name.as_str(), "X-LIC-LOCATION" | "TZID-ALIAS-OF") {
            self.location = Some(line.text());
        }
    }

    /// Begins one of its observances.
    pub(super) fn observance(&mut self) {
        self.observances.push(Vec::new());
    }

    /// Takes a line of the last observance.
    pub(super) fn take_of_observance(&mut self, line: Line) {
        if let Some(observance) = self.observances.last_mut() {
            observance.push(line);
        }
    }

    /// The zone with all changes of its offset; nothing where none can be read.
    fn zone(&self, name: &str) -> Option<Zone> {
        let mut changes: Vec<(i64, i32)> = Vec::new();
        let mut first: Option<(i64, i32)> = None;
        let mut budget = Budget(MOST_CHANGES);
        for lines in &self.observances {
            let value = |name: &str| lines.iter().find(|line| line.name == name);
            let offset =
                |name: &str| value(name).and_then(|line| numeric_offset(line.value.trim()));
            let (Some(before), Some(after)) = (offset("TZOFFSETFROM"), offset("TZOFFSETTO")) else {
                continue;
            };
            let Some(start) = value("DTSTART").and_then(|line| date_time(&line.value)) else {
                continue;
            };
            let mut begins = vec![start];
            for line in lines.iter().filter(|line| line.name == "RDATE") {
                begins.extend(line.value.split(',').filter_map(date_time));
            }
            for line in lines.iter().filter(|line| line.name == "RRULE") {
                let rule = Rule::read(&line.value)?;
                let last = last_of(&rule, before);
                let mut count = rule.count.unwrap_or(u64::MAX);
                rule.times(start, start, &mut budget, |time| {
                    count -= 1;
                    let goes_on = time <= last;
                    if goes_on {
                        begins.push(time);
                    }
                    goes_on && count > 0
                });
            }
            for local in begins {
                let at = local.and_utc().timestamp() - i64::from(before);
                changes.push((at, after));
                if first.is_none_or(|(earliest, _)| at < earliest) {
                    first = Some((at, before));
                }
            }
        }
        changes.push((i64::MIN, first?.1));
        Some(Zone::of_changes(name, changes))
    }
}

/// The last local time at which an observance may begin; its UNTIL is in UTC.
fn last_of(rule: &Rule, before: i32) -> NaiveDateTime {
    match rule.ends {
        Some(Ends::Utc(utc)) => utc + TimeDelta::seconds(i64::from(before)),
        Some(Ends::Local(local)) => local,
        Some(Ends::Day(day)) => day.and_hms_opt(23, 59, 59).unwrap_or_default(),
        None => chrono::NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)
            .unwrap_or_default()
            .and_time(NaiveTime::MIN),
    }
}

impl Zones {
    pub(super) fn new(described: HashMap<String, Described>) -> Self {
        Self {
            described,
            known: HashMap::new(),
        }
    }

    /// The zone of a name. One that is known means what it means everywhere; else the file says what it is.
    pub(super) fn get(&mut self, name: &str) -> Option<Zone> {
        let key = name.trim().to_lowercase();
        let described = self.described.get(&key);
        self.known
            .entry(key)
            .or_insert_with(|| {
                zone_of(name.trim()).or_else(|| {
                    let location = described?.location.as_deref();
                    location.and_then(zone_of).or_else(|| described?.zone(name))
                })
            })
            .clone()
    }
}

/// The zone of a name that needs no description.
fn zone_of(name: &str) -> Option<Zone> {
    // Whoever writes a name of IANA may put the path of a database before it.
    let behind = name
        .match_indices('/')
        .filter_map(|(at, _)| name.get(at + 1..));
    let iana = std::iter::once(name).chain(behind).take(8);
    let mut iana = iana;
    iana.find_map(Zone::known)
        .or_else(|| windows(name))
        .or_else(|| shown(name))
        .or_else(|| fixed(name))
}

/// The zone that Windows calls so. Outlook numbers the copies of a zone: `Eastern Standard Time 1`.
fn windows(name: &str) -> Option<Zone> {
    let name = name
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    let name = name
        .replace("(GMT", "(UTC")
        .replace("Daylight Time", "Standard Time");
    let iana = table().get(name.to_lowercase().as_str())?;
    Zone::known(iana)
}

/// What the table says, by names in small letters.
fn table() -> &'static HashMap<String, &'static str> {
    static TABLE: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        WINDOWS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(name, iana)| (name.to_lowercase(), iana))
            .collect()
    })
}

/// `(UTC+01:00) Amsterdam, Berlin, Bern`, in whatever edition of Windows: by the places that it names, if one of them has had
/// that offset.
fn shown(name: &str) -> Option<Zone> {
    let (offset, places) = name.strip_prefix('(')?.split_once(')')?;
    let offset = offset.get(3..).filter(|_| {
        let zero = offset.get(..3).unwrap_or("");
        zero.eq_ignore_ascii_case("UTC") || zero.eq_ignore_ascii_case("GMT")
    })?;
    let offset = if offset.is_empty() {
        0
    } else {
        numeric_offset(offset)?
    };
    let agrees = |zone: &Zone| zone.has_used(offset);
    places_of(places).find_map(|place| {
        let standard = format!("{} Standard Time", place.trim_end_matches(" Time"));
        let listed = || {
            let mut known = table().iter().filter(|(known, _)| {
                let places = known.split_once(')').map_or("", |(_, places)| places);
                places_of(places).any(|other| other == place.to_lowercase())
            });
            known.find_map(|(_, iana)| Zone::known(iana).filter(agrees))
        };
        Zone::of_city(place)
            .filter(agrees)
            .or_else(|| windows(&standard).filter(agrees))
            .or_else(listed)
    })
}

fn places_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ':'])
        .map(|place| place.split('(').next().unwrap_or(place).trim())
        .filter(|place| !place.is_empty())
}

/// An offset alone: `UTC+03:00`, `GMT-5`, `+0530`.
fn fixed(name: &str) -> Option<Zone> {
    let upper = name.to_ascii_uppercase();
    let offset = upper.trim_start_matches("UTC").trim_start_matches("GMT");
    let offset = numeric_offset(offset.trim())?;
    Some(Zone::of_changes(name, vec![(i64::MIN, offset)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<String> {
        zone_of(name).map(|zone| zone.name().to_owned())
    }

    #[test]
    fn every_zone_of_windows_is_known() {
        assert!(table().len() > 200);
        for (name, iana) in table() {
            assert!(Zone::known(iana).is_some(), "{name}: {iana}");
        }
    }

    #[test]
    fn names_are_known_in_every_spelling() {
        for (name, iana) in [
            ("India Standard Time", "Asia/Calcutta"),
            ("w. europe standard time", "Europe/Berlin"),
            ("Eastern Standard Time 1", "America/New_York"),
            ("Eastern Daylight Time", "America/New_York"),
            (
                "/freeassociation.sourceforge.net/Europe/Berlin",
                "Europe/Berlin",
            ),
            ("tzone://Microsoft/Utc", "UTC"),
            (
                "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
                "Europe/Berlin",
            ),
            (
                "(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
                "Europe/Berlin",
            ),
            ("(UTC+02:00) Athens, Bucharest", "Europe/Athens"),
            ("(UTC+03:00) Istanbul", "Asia/Istanbul"),
            ("(UTC+03:00) Moscow, St. Petersburg", "Europe/Moscow"),
            ("(UTC+04:00) Samara", "Europe/Samara"),
            ("(UTC-06:00) Central Time (US & Canada)", "America/Chicago"),
            (
                "(UTC-08:00) Pacific Time (US & Canada)",
                "America/Los_Angeles",
            ),
            (
                "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
                "Europe/Dublin",
            ),
            ("(UTC) Coordinated Universal Time", "Etc/UTC"),
        ] {
            let found = named(name);
            let right = Zone::named(iana).unwrap();
            assert_eq!(found.as_deref(), Some(right.name()), "{name}");
        }
        assert_eq!(named("Nowhere"), None);
        assert_eq!(named("(UTC+01:00) Nowhere"), None);
        // A city with an offset that it has not is not that city.
        assert_eq!(named("(UTC+09:00) Amsterdam"), None);
        assert!(named("GMT+0300").is_some() && named("UTC-05:00").is_some());
    }
}
