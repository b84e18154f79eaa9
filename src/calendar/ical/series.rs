//! Combining the events of a series: the latest version of each, and moved or cancelled occurrences.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDateTime, TimeDelta};

use super::event::{About, Event};
use super::row::Row;
use super::value::Time;
use super::{File, Unread, Why};

/// An event, or a part of a series, with its occurrences.
#[derive(Debug, Clone)]
pub(in crate::calendar) struct Entry {
    pub(in crate::calendar) about: About,
    pub(in crate::calendar) row: Row,
    /// Its place in the file.
    place: usize,
}

/// Groups events by series, and adds those that are not cancelled to the file.
pub(super) fn rows(events: Vec<Event>, file: &mut File) {
    let mut series: Vec<Vec<Event>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for event in events {
        let uid = event.about.uid.clone();
        let place = match known.get(&uid) {
            Some(place) if !uid.is_empty() => *place,
            _ => {
                known.insert(uid, series.len());
                series.push(Vec::new());
                series.len() - 1
            }
        };
        if let Some(series) = series.get_mut(place) {
            series.push(event);
        }
    }
    for events in series {
        one(events, file);
    }
    file.entries.sort_by_key(|entry| entry.place);
}

/// The highest versions of one event in a file.
#[derive(Default)]
struct Versions {
    whole: Option<i64>,
    parts: HashMap<(NaiveDateTime, bool), i64>,
}

impl Versions {
    fn take(&mut self, event: &Event) {
        match part(event) {
            None => self.whole = self.whole.max(Some(event.sequence)),
            Some(part) => {
                let known = self.parts.entry(part).or_insert(event.sequence);
                *known = (*known).max(event.sequence);
            }
        }
    }

    /// The cancellation that an event of another file implies, if it replaces one of these.
    fn replaced_by(&self, event: &Event) -> Option<Event> {
        let (own, moves) = match part(event) {
            None if event.cancelled => (self.whole.or(self.parts.values().copied().max()), false),
            None => (self.whole, false),
            Some(part) => match self.parts.get(&part) {
                Some(own) => (Some(*own), false),
                None => (self.whole, true),
            },
        };
        let own = own?;
        let replaces =
            event.sequence > own || (event.sequence == own && (event.cancelled || moves));
        let mut event = replaces.then(|| event.clone())?;
        if event.replaces.is_none() && !event.cancelled {
            // An occurrence that was moved later keeps its place.
            (event.sequence, event.stamp) = (event.sequence - 1, None);
        }
        event.cancelled = true;
        Some(event)
    }
}

/// The occurrences that an event replaces, if it is a part of a series.
fn part(event: &Event) -> Option<(NaiveDateTime, bool)> {
    let (time, following) = event.replaces.as_ref()?;
    Some((alone(time), *following))
}

/// The time of an occurrence whose series is unknown.
pub(super) fn alone(time: &Time) -> NaiveDateTime {
    time.instant()
        .map_or(time.local(), |instant| instant.naive_utc())
}

/// For each file, the events of the others that replace or cancel some of its own: a higher version, a
/// cancellation, a moved occurrence. They are cancelled here, because the other file contains them.
pub(super) fn replaced(files: &[&[Event]]) -> Vec<Vec<Event>> {
    let mut owners: HashMap<&str, BTreeMap<usize, Versions>> = HashMap::new();
    let events = || {
        let all = files.iter().enumerate();
        let all = all.flat_map(|(file, events)| events.iter().map(move |event| (file, event)));
        all.filter(|(_, event)| !event.about.uid.is_empty())
    };
    for (file, event) in events() {
        let versions = owners.entry(&event.about.uid).or_default();
        versions.entry(file).or_default().take(event);
    }
    let mut found = vec![Vec::new(); files.len()];
    for (file, event) in events() {
        let others = owners.get(event.about.uid.as_str()).into_iter().flatten();
        for (other, versions) in others.filter(|(other, _)| **other != file) {
            if let Some(found) = found.get_mut(*other) {
                found.extend(versions.replaced_by(event));
            }
        }
    }
    found
}

/// Orders two versions of an event by age.
fn later(one: &Event, other: &Event) -> Ordering {
    let stamps = one.stamp.zip(other.stamp);
    one.sequence
        .cmp(&other.sequence)
        .then(stamps.map_or(Ordering::Equal, |(one, other)| one.cmp(&other)))
        .then(one.cancelled.cmp(&other.cancelled))
        .then(one.place.cmp(&other.place))
}

/// Adds one series.
fn one(events: Vec<Event>, file: &mut File) {
    let (parts, whole): (Vec<Event>, Vec<Event>) = events
        .into_iter()
        .partition(|event| event.replaces.is_some());
    let Some(latest) = whole.iter().max_by(|one, other| later(one, other)).cloned() else {
        // The series itself is not in the file.
        for part in newest(parts, None)
            .into_iter()
            .filter(|part| !part.cancelled)
        {
            file.add(Row::single(&part), part.about, part.place);
        }
        return;
    };
    if latest.cancelled {
        let parts = newest(parts, Some(&latest)).into_iter();
        let kept = |part: &Event| !part.cancelled && part.sequence > latest.sequence;
        for part in parts.filter(kept) {
            file.add(Row::single(&part), part.about, part.place);
        }
        return;
    }
    // A later version has a higher number or a later stamp. Without either, it is another event with a copied id.
    let copies = whole.into_iter().filter(|event| {
        let same = (event.sequence, event.stamp) == (latest.sequence, latest.stamp);
        same && !event.cancelled && event.place != latest.place && event.start != latest.start
    });
    for copy in copies {
        file.add(Row::of(&copy), copy.about, copy.place);
    }
    with_parts(&latest, newest(parts, Some(&latest)), file);
}

/// Adds a series and the replacements of some of its occurrences.
fn with_parts(series: &Event, parts: Vec<Event>, file: &mut File) {
    let mut row = Row::of(series);
    let (following, single): (Vec<Event>, Vec<Event>) = parts
        .into_iter()
        .partition(|part| matches!(part.replaces, Some((_, true))));
    for part in single {
        if let Some((time, _)) = &part.replaces {
            row.exclude(time);
        }
        if !part.cancelled {
            file.add(Row::single(&part), part.about, part.place);
        }
    }
    let key = |part: &Event| part.replaces.as_ref().map(|(time, _)| row.key(time));
    let mut following: Vec<(NaiveDateTime, Event)> = following
        .into_iter()
        .filter_map(|part| Some((key(&part)?, part)))
        .collect();
    following.sort_by_key(|(from, _)| *from);
    let ends: Vec<NaiveDateTime> = following.iter().map(|(from, _)| *from).collect();
    let mut ends = ends.into_iter();
    let first = row
        .clone()
        .part(None, ends.next(), TimeDelta::zero(), series.lasts);
    file.add(first, series.about.clone(), series.place);
    for (from, part) in following {
        let until = ends.next();
        if !part.cancelled {
            let begins = Time::Clock(part.start, part.zone.clone());
            let shift = begins.seen_in(row.zone()) - from;
            let moved = row.clone().part(Some(from), until, shift, part.lasts);
            file.add(moved, part.about, part.place);
        }
    }
}

/// The latest version of each part of a series.
fn newest(parts: Vec<Event>, series: Option<&Event>) -> Vec<Event> {
    let row = series.map(Row::of);
    let mut found: HashMap<(NaiveDateTime, bool), Event> = HashMap::new();
    for part in parts {
        let Some((time, following)) = &part.replaces else {
            continue;
        };
        let key = match &row {
            Some(row) => row.key(time),
            None => alone(time),
        };
        let key = (key, *following);
        match found.get(&key) {
            Some(known) if later(known, &part) == Ordering::Greater => {}
            _ => drop(found.insert(key, part)),
        }
    }
    let mut parts: Vec<Event> = found.into_values().collect();
    parts.sort_by_key(|part| part.place);
    parts
}

impl File {
    fn add(&mut self, mut row: Row, about: About, place: usize) {
        if !row.settle(&mut self.budget) {
            self.unread.push(Unread {
                name: about.summary.clone(),
                why: Why::TooMany,
                at: about.span.start(),
            });
        }
        self.entries.push(Entry { about, row, place });
    }
}
