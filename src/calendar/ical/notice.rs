//! Answers of attendees, and cancellations for some of them (RFC 5546), applied to the events that they are about.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;

use super::event::Event;
use super::row::Row;
use super::series::alone;

/// Whom a notice is about: the event, the occurrence if it is only about one, and the address.
type About = (String, Option<NaiveDateTime>, String);

/// The latest notice: its version, and whether the attendee takes part.
type Said = (i64, Option<NaiveDateTime>, bool);

/// Takes the notices out of the events of several files, and applies them to the events of all these files.
pub(super) fn apply(files: &mut [&mut Vec<Event>]) {
    apply_notices(files);
    apply_copies(files);
}

fn apply_notices(files: &mut [&mut Vec<Event>]) {
    let mut notices: Vec<Event> = Vec::new();
    for events in files.iter_mut() {
        notices.extend(events.extract_if(.., |event| event.notice.is_some()));
    }
    notices.retain(|notice| !notice.about.uid.is_empty());
    if notices.is_empty() {
        return;
    }
    notices.sort_by_key(|notice| (notice.sequence, notice.stamp));
    let mut said: HashMap<About, Said> = HashMap::new();
    for notice in &notices {
        for (address, comes) in notice.notice.iter().flatten() {
            let about = (
                notice.about.uid.clone(),
                occurrence(notice),
                address.clone(),
            );
            said.insert(about, (notice.sequence, notice.stamp, *comes));
        }
    }
    for events in files.iter_mut() {
        let parts = parts(events, &notices);
        events.extend(parts);
        for event in events.iter_mut() {
            event.take(&said);
        }
    }
}

/// Who declined an event in one file takes part in none of its copies, unless a copy says that they accepted: the organizer's
/// calendar may not have the answer.
fn apply_copies(files: &mut [&mut Vec<Event>]) {
    if files.len() < 2 {
        return;
    }
    let mut declined: HashMap<About, i64> = HashMap::new();
    let mut parts_declined: Vec<Event> = Vec::new();
    let all = files.iter().flat_map(|events| events.iter());
    let all = all.filter(|event| !event.about.uid.is_empty());
    for event in all.clone() {
        for address in &event.absent {
            let about = (event.about.uid.clone(), occurrence(event), address.clone());
            let number = declined.entry(about).or_insert(event.sequence);
            *number = event.sequence.max(*number);
        }
        if event.replaces.is_some() && !event.absent.is_empty() {
            parts_declined.push(event.clone());
        }
    }
    if declined.is_empty() {
        return;
    }
    for event in all {
        for address in &event.accepted {
            declined.remove(&(event.about.uid.clone(), occurrence(event), address.clone()));
        }
    }
    for events in files.iter_mut() {
        let parts = parts(events, &parts_declined);
        events.extend(parts);
        for event in events.iter_mut() {
            event.leave(&declined);
        }
    }
}

/// The occurrence that an event replaces, or that a notice is about.
fn occurrence(event: &Event) -> Option<NaiveDateTime> {
    event.replaces.as_ref().map(|(time, _)| alone(time))
}

/// The occurrences of series that notices are about and that are no events yet.
fn parts(events: &[Event], notices: &[Event]) -> Vec<Event> {
    let mut known: HashSet<(&str, NaiveDateTime)> = HashSet::new();
    let mut series: HashMap<&str, &Event> = HashMap::new();
    for event in events {
        match occurrence(event) {
            Some(time) => drop(known.insert((&event.about.uid, time))),
            None if event.rules.is_empty() && event.more.is_empty() => {}
            None => {
                let latest = series.entry(&event.about.uid).or_insert(event);
                if (event.sequence, event.stamp) > (latest.sequence, latest.stamp) {
                    *latest = event;
                }
            }
        }
    }
    let mut found = Vec::new();
    for notice in notices {
        let uid = notice.about.uid.as_str();
        if let (Some(series), Some((time, following))) = (series.get(uid), &notice.replaces)
            && known.insert((uid, alone(time)))
        {
            let mut part = Event::clone(series);
            part.start = Row::of(series).key(time);
            part.replaces = Some((time.clone(), *following));
            found.push(part);
        }
    }
    found
}

impl Event {
    /// Applies the latest notice about each attendee, unless the event is a later version.
    fn take(&mut self, said: &HashMap<About, Said>) {
        if self.about.uid.is_empty() {
            return;
        }
        let (sequence, stamp, uid) = (self.sequence, self.stamp, self.about.uid.clone());
        let occurrence = occurrence(self);
        let comes = |address: &String| {
            let of = |occurrence| said.get(&(uid.clone(), occurrence, address.clone()));
            let own = occurrence.and_then(|own| of(Some(own)));
            let (number, sent, comes) = own.max(of(None))?;
            let is_older = sequence > *number
                || (sequence == *number && stamp.zip(*sent).is_some_and(|(own, sent)| own > sent));
            (!is_older).then_some(*comes)
        };
        let left: Vec<String> = (self.about.people)
            .extract_if(.., |address| comes(address) == Some(false))
            .collect();
        let came: Vec<String> = (self.absent)
            .extract_if(.., |address| comes(address) == Some(true))
            .collect();
        self.absent.extend(left);
        self.about.people.extend(came);
        self.about.people.sort_unstable();
    }

    /// Removes the attendees who declined this version of it or a later one elsewhere.
    fn leave(&mut self, declined: &HashMap<About, i64>) {
        let (sequence, uid, occurrence) = (self.sequence, self.about.uid.clone(), occurrence(self));
        let accepted = &self.accepted;
        let is_absent = |address: &mut String| {
            let of = |occurrence| declined.get(&(uid.clone(), occurrence, address.clone()));
            let own = of(occurrence).or_else(|| of(None));
            own.is_some_and(|number| sequence <= *number) && !accepted.contains(address)
        };
        let left: Vec<String> = self.about.people.extract_if(.., is_absent).collect();
        self.absent.extend(left);
    }
}
