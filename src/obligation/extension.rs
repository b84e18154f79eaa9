//! Agreements that move a due date: a decision that `sets` one for an obligation, and questions that stop the clock.

use super::binding::{Taken, verdict};
use super::build::{Building, Draft};
use super::claimed::given;
use super::contract::goes_on;
use super::plan::{Proposal, Proposed};
use super::{Act, NamedTerm};
use crate::calendar::{Instant, Moment, Pause, Pauses, Start, When, Zone, paused};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Entry, Request};
use crate::message::{Message, Value, message};

/// The fields of a question by which it stops a clock.
const ASKS: [&str; 5] = ["at", "from", "to", "needs", "about"];

impl<'p> Building<'p> {
    /// Moves a due date as decisions on the entry set it. The creditor's side alone may grant more time; less time, and more
    /// time set by the debtor's side, require both.
    pub(super) fn extend(&self, draft: &mut Draft<'p>, entry: &Entry) {
        let (Some(debtor), Some(creditor)) = (
            draft.obligation.debtor.clone(),
            draft.obligation.creditor.clone(),
        ) else {
            return;
        };
        let usual = &self.charter().zone;
        let zone = draft.calendar.map_or(usual, |calendar| calendar.zone());
        let (impossible, dates): (Vec<_>, Vec<_>) = self
            .dates_set(entry)
            .into_iter()
            .partition(|(_, set, _)| self.was_over(set, draft.calendar, entry));
        for (taken, set, _) in impossible {
            self.leave_out(draft, set, taken.by, entry);
        }
        let confirms = |verdict| matches!(verdict, Some(Verdict::Approved | Verdict::Accepted));
        let mut events: Vec<(Instant, usize, Option<&Taken<'p>>)> = Vec::new();
        for (place, (taken, ..)) in dates.iter().enumerate() {
            events.push((taken.at, place, None));
            let seconds = self.decisions(taken.by.id()).iter();
            let seconds = seconds.filter(|second| confirms(verdict(second.content)));
            events.extend(seconds.map(|second| (second.at, place, Some(second))));
        }
        events.sort_by_key(|(at, place, second)| (*at, *place, second.is_some()));
        let begun = self.counted_from(draft, entry);
        let shown = |set: &Moment, at: Instant| shown(set, at, zone, usual);
        // The dates that can still be agreed on: until another one is in force.
        let mut open: Vec<(usize, Instant)> = Vec::new();
        // What one side decided alone, and the other one has to agree to.
        let mut proposed: Vec<(usize, Instant)> = Vec::new();
        let mut overtaken: Vec<(usize, Instant)> = Vec::new();
        for (when, place, second) in events {
            let Some((taken, set, sides)) = dates.get(place) else {
                continue;
            };
            let known = match &begun {
                Some(begun) => self.known_due(draft, begun, when),
                None => draft.obligation.due,
            };
            let at = set.due_of(zone, usual).instant;
            let (by_creditor, by_debtor) = (among(sides, &creditor), among(sides, &debtor));
            let other = if by_creditor { &debtor } else { &creditor };
            let agreed = if let Some(second) = second {
                let waits = open.iter().any(|(proposed, _)| *proposed == place);
                // More time is up to the side that is owed, also where what it approves was overtaken.
                let grants = by_debtor
                    && !by_creditor
                    && taken.at <= when
                    && known.is_some_and(|due| at > due);
                (waits || grants) && self.acts_for(second.by, other)
            } else {
                let longer = known.is_some_and(|due| at >= due);
                let same = open.iter().any(|(proposed, date)| {
                    let by = dates.get(*proposed).map(|(.., sides)| sides);
                    *date == at && by.is_some_and(|by| among(by, other))
                });
                open.push((place, at));
                by_creditor && (longer || by_debtor) || same
            };
            let is_alone = by_creditor != by_debtor;
            if agreed {
                proposed.retain(|(_, date)| *date != at);
                overtaken.retain(|(one, _)| *one != place);
            } else if second.is_none() && is_alone && known != Some(at) {
                proposed.push((place, at));
            }
            if !agreed || !(by_creditor || by_debtor) || known == Some(at) {
                continue;
            }
            open.clear();
            overtaken.append(&mut proposed);
            draft.stated_in = Some(taken.by.id().to_owned());
            draft.agreed = second.map(|second| second.at);
            let o = &mut draft.obligation;
            o.first_due = o.first_due.or(o.due);
            o.due = Some(at);
            o.due_is_a_day = matches!(set, Moment::Date(_));
            o.rare_mut().moved_by = Some(taken.by.id().to_owned());
            o.moved(second.map_or(taken.by, |second| second.by).id(), when);
            let date = shown(set, at);
            o.derivation.push(moved_by(taken.by, date, sides));
        }
        let proposals = |places: Vec<(usize, Instant)>| {
            let found = places.into_iter().filter_map(|(place, at)| {
                let (taken, set, sides) = dates.get(place)?;
                let other = if among(sides, &debtor) {
                    &creditor
                } else {
                    &debtor
                };
                Some(proposal(taken, shown(set, at), other))
            });
            found.collect()
        };
        draft.propose(proposals(proposed), proposals(overtaken));
    }

    /// Where the clock of an obligation started.
    fn counted_from(&self, draft: &Draft<'p>, entry: &Entry) -> Option<Start> {
        let start = draft.obligation.start;
        let stated = self
            .start(entry)
            .filter(|stated| Some(stated.instant) == start);
        draft
            .counted_from
            .or(stated)
            .or_else(|| start.map(Start::at))
    }

    /// The dates that decisions set for what an entry owes, in the order of time, each with the sides that decided.
    fn dates_set(&self, entry: &Entry) -> Vec<(&Taken<'p>, &'p Moment, Vec<String>)> {
        let dates = self.decisions(entry.id()).iter().filter_map(|taken| {
            // With a rejection it is the date of the rework.
            let rework = verdict(taken.content) == Some(Verdict::Rejected);
            let sets = taken.content.sets.as_ref().filter(|_| !rework)?;
            let sides = self.acting_sides(taken.by);
            Some((taken, &sets.value.due.as_ref()?.value, sides))
        });
        dates.collect()
    }

    /// Stops the clock of a term with `pauses: question` while a question about the entry is open that the side that owes
    /// asked before the due date.
    pub(super) fn pause(&self, draft: &mut Draft<'p>, entry: &'p Entry, ended: Option<&Act>) {
        let Some(NamedTerm { term, .. }) = draft.obligation.term.clone() else {
            return;
        };
        let (Some(calendar), Some(begun)) = (draft.calendar, self.counted_from(draft, entry))
        else {
            return;
        };
        if term.value.pauses != Some(Pauses::Question) {
            return;
        }
        let start = begun.instant;
        let Some(unpaused) = draft.obligation.due else {
            return;
        };
        let other = self.calendar_of_other(draft.obligation.creditor.as_deref());
        let mut pauses = Vec::new();
        let end = ended.map_or(self.as_of, |act| act.at);
        // Nothing that ended with the contract moves any more.
        let over = self.ended.as_ref().map(|end| end.at);
        let over =
            over.filter(|over| start <= *over && !goes_on(&self.project.log, &draft.obligation));
        let is_over = over.is_some_and(|over| over < end);
        let end = over.map_or(end, |over| over.min(end));
        let mut open: Vec<(Pause, Vec<&str>, bool)> = Vec::new();
        for (asked, answered, question) in self.questions(entry, draft.obligation.debtor.as_deref())
        {
            let still = !is_over && answered.is_none_or(|answered| answered > end);
            let pause = Pause {
                from: asked.max(start),
                until: answered.map_or(end, |answered| answered.min(end)),
            };
            match open.last_mut() {
                Some((last, ids, open)) if pause.from <= last.until => {
                    last.until = last.until.max(pause.until);
                    ids.push(question.id());
                    *open |= still;
                }
                _ => open.push((pause, vec![question.id()], still)),
            }
        }
        let (zone, usual) = (calendar.zone(), &self.charter().zone);
        for (pause, ids, still) in open {
            let o = &mut draft.obligation;
            let stops = |due: Instant| pause.from < due && pause.from < pause.until;
            if !o.due.is_some_and(stops) {
                continue;
            }
            pauses.push(pause);
            let last = ids.last().copied().unwrap_or_default();
            let moved = paused(&term.value, &begun, unpaused, &pauses, calendar, other);
            let Some(moved) = moved else {
                continue;
            };
            o.due = Some(moved);
            o.moved(last, pause.until);
            let questions = o.rare_mut().paused.get_or_insert((unpaused, Vec::new()));
            questions.1.extend(ids.iter().map(|id| (*id).to_owned()));
            let until = (!still).then(|| {
                message! {
                    en: " until {until}",
                    ru: " до {until:from}",
                    es: " hasta el {until:full}",
                    until: When::at(pause.until, zone).in_zone(zone, usual),
                }
            });
            o.derivation.push(message! {
                en: "the clock stood still for {questions} from {from}{until}: due {due}",
                ru: "отсчёт остановлен на время вопроса {questions}, {from:since}{until}: срок до {due:from}",
                es: "el cómputo se detuvo por {questions} desde el {from:full}{until}: plazo hasta el {due:full}",
                questions: Value::all(ids),
                from: When::at(pause.from, zone).in_zone(zone, usual),
                until: until,
                due: When::closing(moved, zone).in_zone(zone, usual),
            });
        }
    }

    /// The requests of a side to the other one about an entry, as far as they are not after the time of the check.
    pub(super) fn requests_about(
        &self,
        entry: &Entry,
        side: Option<&str>,
    ) -> impl Iterator<Item = (Instant, &'p Entry, &'p Request)> {
        let about = self.project.log.referring(entry.id(), "about");
        let by_side =
            about.filter(move |other| side.is_some() && self.actor_side(other).as_deref() == side);
        by_side.filter_map(move |other| {
            let Body::Request(request) = &other.body else {
                return None;
            };
            let request: &Request = request;
            let to = request.to.as_ref().and_then(|to| self.side(&to.value));
            let across = to.as_deref() != side;
            Some((self.done(other).filter(|_| across)?, other, request))
        })
    }

    /// The questions of a side about an entry, in chronological order: when each was asked and answered.
    fn questions(
        &self,
        entry: &Entry,
        side: Option<&str>,
    ) -> Vec<(Instant, Option<Instant>, &'p Entry)> {
        let asked = self.requests_about(entry, side);
        let mut questions: Vec<_> = asked
            .filter_map(|(at, question, fields)| {
                let needs = fields.needs.as_ref();
                let need = needs.map_or(Need::Answer, |need| need.value);
                let to = fields.to.as_ref().and_then(|to| self.side(&to.value));
                // What nobody can answer would never end. Whose name cannot be read may be somebody.
                let reaches = match &fields.to {
                    Some(asked) => to.is_some() || self.charter().may_have_person(&asked.value),
                    None => question.is_unread("to"),
                };
                let asks =
                    reaches && matches!(need, Need::Answer | Need::Information | Need::Feedback);
                // Who gives up a question that was answered has not asked until then.
                let ended = || {
                    let (end, came) = self.answer(question, fields, need, side, to.as_deref());
                    came.or_else(|| end.act().cloned()).map(|act| act.at)
                };
                // A side that asks, and writes that down too late, stops no clock of its own before.
                let known = side.filter(|_| self.record_starts.is_none_or(|starts| at >= starts));
                let known = known
                    .filter(|_| asks)
                    .and_then(|side| given(self.project, question, side, self.as_of, &ASKS));
                let asked = known.map_or(at, |known| known.max(at));
                asks.then(|| (asked, ended(), question))
            })
            .collect();
        questions.sort_by_key(|(asked, ..)| *asked);
        questions
    }
}

/// Whether a party is one of several.
fn among(sides: &[String], party: &str) -> bool {
    sides.iter().any(|side| side == party)
}

/// A due date as it is stated.
fn shown(set: &Moment, at: Instant, zone: &Zone, usual: &Zone) -> When {
    match set {
        Moment::Date(date) => When::day(*date).in_zone(zone, usual),
        _ => When::at(at, usual),
    }
}

/// The date of a decision to which a party has not agreed.
fn proposal(taken: &Taken<'_>, date: When, lacks: &str) -> Proposal {
    Proposal {
        by: taken.by.id().to_owned(),
        what: Proposed::Due(date),
        lacks: lacks.to_owned(),
    }
}

/// The step of a derivation by which a decision moved the due date.
fn moved_by(by: &Entry, date: When, sides: &[String]) -> Message {
    message! {
        en: "moved to {date} by {who} ({side}) in {entry}",
        ru: "перенесено на {date:until}: {who} ({side}) в {entry}",
        es: "trasladado al {date:full} por {who} ({side}) en {entry}",
        date: date,
        who: Value::all(by.actors().map(|by| by.value.0.as_str())),
        side: Value::all(sides),
        entry: by.id(),
    }
}
