//! Work that stops by notice: when the conditions were met, which days are not worked then, and what moves by them.

use std::collections::BTreeSet;

use crate::clock::{as_act, run_out_from};
use crate::facts::{DAY, Gives, Hours, Id, Minute, Said, Side, Verdict, World, side_of};
use crate::reading::{Due, End, Owed, Reading, What};

/// A stop for which the conditions were met: whose work, from when, until when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    pub(crate) side: Side,
    pub(crate) from: Minute,
    pub(crate) until: Option<Minute>,
}

/// What a notice touches: what it is about, the stages that these requests block, the requests that block these stages, and
/// the deliveries of them.
fn touched(world: &World, about: &[Id]) -> BTreeSet<Id> {
    let mut all: BTreeSet<Id> = about.iter().copied().collect();
    for id in about {
        for (other, entry) in world.log.iter().enumerate() {
            match &entry.said {
                Said::Request { blocks, .. } if other == *id => all.extend(blocks),
                Said::Request { blocks, .. } if blocks.contains(id) => drop(all.insert(other)),
                Said::Delivery { of } if of == id => drop(all.insert(other)),
                _ => {}
            }
        }
    }
    all
}

/// The stops by now for which the conditions were met when notice was given.
pub(crate) fn stops(world: &World) -> Vec<Stop> {
    let mut notices: Vec<(Minute, Id, Side, bool, BTreeSet<Id>)> = Vec::new();
    for (id, entry) in world.log.iter().enumerate() {
        if let Said::Work { stops, about } = &entry.said
            && as_act(entry.at) <= world.as_of
        {
            let about = touched(world, about);
            notices.push((as_act(entry.at), id, side_of(entry.by), *stops, about));
        }
    }
    notices.sort_by_key(|(at, id, ..)| (*at, *id));
    let mut met = Vec::new();
    for (at, _, side, _, about) in notices.iter().filter(|notice| notice.3) {
        let reasons = reasons(world, *at, *side, about);
        if reasons.is_empty() {
            continue;
        }
        let released = released(world, *side, about, &reasons);
        let resumed = notices.iter().find(|(later, _, of, stops, things)| {
            !stops && of == side && later >= at && !things.is_disjoint(about)
        });
        met.push(Stop {
            side: *side,
            from: *at,
            until: resumed
                .map(|(at, ..)| *at)
                .into_iter()
                .chain(released)
                .min(),
        });
    }
    met
}

/// The log as somebody reads it who knows of no stop.
fn plain(world: &World) -> Reading<'_> {
    Reading {
        world,
        hours: world.hours.clone(),
        stops: Vec::new(),
    }
}

/// What the other side owes of these entries, by which work may be stopped, and when the term for that runs out.
fn owed(reading: &Reading<'_>, side: Side, about: &BTreeSet<Id>) -> Vec<(Owed, Option<Minute>)> {
    let there = about.iter().filter(|id| reading.happened(**id));
    let owed = there.flat_map(|id| reading.of(*id));
    let theirs = owed
        .filter(|owed| matches!(owed.what, What::Answer | What::Approval) && owed.debtor != side);
    theirs
        .map(|owed| {
            let term = reading.term(owed.debtor, "stop-work", false);
            let met = term
                .zip(owed.due)
                .and_then(|(term, due)| run_from_due(reading, &term, due, owed.day, owed.debtor));
            (owed, met)
        })
        .collect()
}

/// What had been overdue for longer than the term, as seen at that time.
fn reasons(world: &World, at: Minute, side: Side, about: &BTreeSet<Id>) -> Vec<(Id, What)> {
    let then = World {
        as_of: at,
        ..world.clone()
    };
    let owed = owed(&plain(&then), side, about).into_iter();
    let overdue = owed.filter(|(owed, met)| {
        let is_over = owed.due.is_some_and(|due| due < at);
        owed.end.is_none() && is_over && met.is_some_and(|met| met < at)
    });
    overdue.map(|(owed, _)| (owed.entry, owed.what)).collect()
}

/// When the last of the reasons was gone, and of what became one before that.
fn released(
    world: &World,
    side: Side,
    about: &BTreeSet<Id>,
    reasons: &[(Id, What)],
) -> Option<Minute> {
    let reading = plain(world);
    let owed = owed(&reading, side, about);
    let (first, mut others): (Vec<_>, Vec<_>) = owed
        .into_iter()
        .partition(|(owed, _)| reasons.contains(&(owed.entry, owed.what)));
    let mut last = Minute::MIN;
    for (owed, _) in &first {
        last = last.max(gone(&reading, owed)?);
    }
    others.sort_by_key(|(_, met)| *met);
    for (owed, met) in &others {
        if met.is_some_and(|met| met < last) {
            last = last.max(gone(&reading, owed)?);
        }
    }
    Some(last)
}

/// When something was no reason any more. What was refused is none once it came after all, or the side that waits asked
/// again or decided about it or about the stage.
fn gone(reading: &Reading<'_>, owed: &Owed) -> Option<Minute> {
    let (end, at, by) = owed.end?;
    if end == End::Disputed {
        return None;
    }
    if end != End::Refused {
        return Some(at);
    }
    let about_it = |ids: &[Id]| ids.contains(&owed.entry) || ids.contains(&by);
    let stage = match &reading.entry(owed.entry).said {
        Said::Request { blocks, .. } => blocks.first().copied(),
        _ => None,
    };
    let ways = reading.all().filter(|(id, then, entry)| {
        let waits = side_of(entry.by) != owed.debtor;
        *then >= at
            && match &entry.said {
                Said::Reply { answers, gives, .. } => {
                    !waits && *gives == Some(Gives::All) && answers.contains(&owed.entry)
                }
                Said::Request { about, .. } => waits && about_it(about),
                Said::Decision { on, verdict, .. } => {
                    let settles = waits || *verdict != Verdict::Rejected;
                    let on_stage = stage.is_some_and(|stage| on.contains(&stage));
                    (waits && about_it(on)) || (on_stage && settles && reading.may(*id))
                }
                _ => false,
            }
    });
    ways.map(|(_, at, _)| at).min()
}

/// A term from a due date: from that day, or from that instant.
pub(crate) fn run_from_due(
    reading: &Reading<'_>,
    term: &crate::facts::Term,
    due: Minute,
    day: Option<i64>,
    counts: Side,
) -> Option<Minute> {
    let hours = &reading.hours[counts];
    run_out_from(term, due, day.unwrap_or(hours.day(due)), hours, &[])
}

/// The days on which work of a side was stopped when it would have begun.
fn days(world: &World, stops: &[Stop], side: Side) -> BTreeSet<i64> {
    let mut days = BTreeSet::new();
    for stop in stops.iter().filter(|stop| stop.side == side) {
        let until = stop.until.unwrap_or(world.as_of);
        let mut day = stop.from.div_euclid(DAY) - 1;
        while day <= until.div_euclid(DAY) + 1 {
            let opens = world.hours[side].opens(day);
            if opens.is_some_and(|opens| (stop.from..until).contains(&opens)) {
                days.insert(day);
            }
            day += 1;
        }
    }
    days
}

/// The hours without those days.
pub(crate) fn without(world: &World, stops: &[Stop]) -> [Hours; 2] {
    [0, 1].map(|side| {
        let mut hours = world.hours[side].clone();
        hours.off.extend(days(world, stops, side));
        hours
    })
}

impl Reading<'_> {
    /// A date that was stated, moved by the days without work before it that began since.
    pub(crate) fn moved(&self, due: Due, debtor: Side) -> Due {
        let Some(stated) = due.stated else { return due };
        let usual = &self.world.hours[debtor];
        let stopped = days(self.world, &self.stops, debtor);
        let lost = stopped.iter().filter(|day| {
            let opens = usual.opens(**day);
            opens.is_some_and(|opens| opens >= stated && opens < due.at)
        });
        let mut left = lost.count();
        // What is due at midnight is due on the day before.
        let date = usual.day(due.at - 1);
        let mut day = date;
        while left > 0 {
            day += 1;
            left -= usize::from(self.hours[debtor].works_on(day));
        }
        Due {
            at: due.at + (day - date) * DAY,
            day: due.day.map(|of| of + day - date),
            stated: None,
        }
    }

    /// The reading by somebody who did not know of the stops that began after a time.
    pub(crate) fn as_known(&self, at: Minute) -> Reading<'_> {
        let known = self.stops.iter().filter(|stop| stop.from <= at);
        let stops: Vec<Stop> = known.copied().collect();
        Reading {
            world: self.world,
            hours: without(self.world, &stops),
            stops,
        }
    }
}

/// The due date of an obligation, as what a term runs from.
pub(crate) fn fell_due(owed: &Owed) -> Option<(Minute, Option<i64>)> {
    Some((owed.due?, owed.day))
}
