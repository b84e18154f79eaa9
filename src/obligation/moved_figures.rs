//! What the calendars say of an obligation, for a comparison: when it is due, how late it is, and of a stage, which side was
//! overdue meanwhile.

use super::{ChangedCalendars, Division, End, Obligation, Obligations, What, delay, waited};
use crate::calendar::{Instant, Lateness, When};
use crate::charter::Charter;
use crate::message::{Message, Value, message};
use crate::project::Project;

/// What a change of calendars did to an obligation, to the advantage of one side.
#[derive(Debug, Clone)]
pub enum Before {
    /// It was due at another time.
    Due(Option<Instant>),
    /// It was late by another amount; and the amount now.
    Late(Lateness, Lateness),
    /// For a period of the cadence nothing is owed any more. It was due at that time.
    Period(Option<Instant>),
    /// For a period of the cadence nothing was owed.
    NoPeriod,
    /// A party had been silent for too long since an instant; and now, if it has been at all.
    Silence(String, Instant, Option<Instant>),
    /// A stage waited so many days for it; and now.
    Waited(String, u32, u32),
    /// Of a late stage: the days on which only the other side was overdue were so many; and now.
    Share(u32, u32),
}

/// The figures of an obligation.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    due: Option<Instant>,
    late: Vec<Late>,
    /// The division of a stage's delay.
    days: Option<Division>,
    /// How many days each stage waited for it.
    waited: Vec<(String, u32)>,
}

/// How late something was: itself, or a stage by a delivery that was reversed later.
#[derive(Debug, Clone)]
struct Late {
    delivery: Option<String>,
    due: Instant,
    over: Lateness,
}

impl Figures {
    /// The figures by the calendars of a charter, by which the obligations were counted. What depends on a stage is counted where the
    /// change is of its owner's calendar.
    pub(super) fn new(
        project: &Project,
        charter: &Charter,
        all: &Obligations,
        o: &Obligation,
        change: &ChangedCalendars,
        as_of: Instant,
    ) -> Self {
        let mut late = Vec::new();
        for earlier in &o.rare().earlier {
            if let Some(stood) = earlier.stood(charter, o) {
                late.extend(Late::new(&stood, Some(earlier.act.entry.clone())));
            }
        }
        late.extend(Late::new(o, None));
        let divides = o
            .debtor
            .as_deref()
            .is_some_and(|debtor| change.is_of(debtor));
        let divides = divides && o.what == What::Stage && !late.is_empty();
        let delay = divides.then(|| delay(project, all, o, as_of)).flatten();
        let days = delay.map(|delay| delay.days);
        let blocks = o.rare().blocks.iter().filter(|_| !late.is_empty());
        let stages = blocks.filter_map(|id| all.of(id).find(|stage| stage.what == What::Stage));
        let stages = stages.filter(|stage| {
            let owner = stage.debtor.as_deref();
            owner.is_some_and(|owner| change.is_of(owner))
        });
        let waits = stages.map(|stage| {
            let waited = waited(project, all, o, stage, as_of);
            (stage.entry.clone(), waited.map_or(0, |waited| waited.days))
        });
        let waited = waits.collect();
        Self {
            due: o.due,
            late,
            waited,
            days: days.filter(|days| days.other + days.own + days.both > 0),
        }
    }

    /// What helps the debtor and what helps the creditor, compared with the figures before: more time for what is owed, or less;
    /// less lateness, or more of it; more days of a delay for which the creditor alone answers, or fewer. What ended in time by
    /// both dates is of use to nobody. Lateness counts if it had begun by the time of the change.
    pub(super) fn helps(
        &self,
        was: &Self,
        o: &Obligation,
        changed: Instant,
    ) -> (Option<Before>, Option<Before>) {
        if matches!(o.end, End::Waived(_)) {
            return (None, None);
        }
        let (mut debtor, mut creditor) = (None, None);
        let earliest = [was.due, self.due].into_iter().flatten().min();
        let in_time = earliest.is_none_or(|earliest| o.act().is_some_and(|act| act.at <= earliest));
        if was.due != self.due && !in_time {
            let later = match (was.due, self.due) {
                (Some(was), Some(now)) => now > was,
                (was, _) => was.is_some(),
            };
            let gains = if later { &mut debtor } else { &mut creditor };
            *gains = Some(Before::Due(was.due));
        }
        for (then, now) in self.pairs(was, changed) {
            let gains = match now.over.amount().cmp(&then.over.amount()) {
                std::cmp::Ordering::Less => &mut debtor,
                std::cmp::Ordering::Greater => &mut creditor,
                std::cmp::Ordering::Equal => continue,
            };
            gains.get_or_insert_with(|| Before::Late(then.over.clone(), now.over.clone()));
        }
        if let (Some(then), Some(now), true) = (was.days, self.days, self.had_begun(was, changed)) {
            let gains = match now.other.cmp(&then.other) {
                std::cmp::Ordering::Greater => &mut debtor,
                std::cmp::Ordering::Less => &mut creditor,
                std::cmp::Ordering::Equal => &mut None,
            };
            gains.get_or_insert(Before::Share(then.other, now.other));
        }
        for (stage, then, now) in self.waits(was, changed) {
            let gains = if now < then {
                &mut debtor
            } else {
                &mut creditor
            };
            gains.get_or_insert_with(|| Before::Waited(stage.to_owned(), then, now));
        }
        (debtor, creditor)
    }

    /// The stages that waited another number of days for it before; and the numbers then and now.
    fn waits<'f>(
        &'f self,
        was: &'f Self,
        changed: Instant,
    ) -> impl Iterator<Item = (&'f str, u32, u32)> {
        let had_begun = self.had_begun(was, changed);
        let now = self.waited.iter().filter(move |_| had_begun);
        now.filter_map(|(stage, now)| {
            let mut then = was.waited.iter();
            let (_, then) = then.find(|(other, _)| other == stage)?;
            (then != now).then_some((stage.as_str(), *then, *now))
        })
    }

    /// Whether there was lateness by one of two due dates when they changed.
    fn had_begun(&self, was: &Self, changed: Instant) -> bool {
        let earliest = [was.due, self.due].into_iter().flatten().min();
        earliest.is_some_and(|due| due < changed)
    }

    /// The due date.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The same lateness before and now, where it had begun by the time of the change.
    fn pairs<'f>(
        &'f self,
        was: &'f Self,
        changed: Instant,
    ) -> impl Iterator<Item = (&'f Late, &'f Late)> {
        self.late.iter().filter_map(move |now| {
            let mut then = was.late.iter();
            let then = then.find(|then| then.delivery == now.delivery)?;
            (then.due.min(now.due) < changed).then_some((then, now))
        })
    }

    /// What a derivation says about the figures before a change, in which these differ from them.
    pub(super) fn facts(
        &self,
        was: &Self,
        project: &Project,
        o: &Obligation,
        changed: Instant,
    ) -> Vec<Message> {
        let mut facts = Vec::new();
        if was.due != self.due {
            facts.push(due_before(project, o, was.due));
        }
        let differ = |(then, now): &(&Late, &Late)| then.over.amount() != now.over.amount();
        let late: Vec<_> = self.pairs(was, changed).filter(differ).collect();
        if !late.is_empty() {
            facts.push(message! {
                en: "overdue before the change: {was}",
                ru: "просрочка до изменения: {was}",
                es: "retraso antes del cambio: {was}",
                was: Value::commas(late.iter().map(|(then, _)| &then.over)),
            });
        }
        let had_begun = self.had_begun(was, changed);
        let days = was
            .days
            .filter(|days| had_begun && self.days != Some(*days));
        facts.extend(days.and_then(|days| division(project, o, days)));
        facts.extend(self.waits(was, changed).map(|(stage, then, _)| {
            message! {
                en: "before the change {stage} waited {days} {days#working day|working days} for it",
                ru: "до изменения {stage}: ожидание {days} {days#рабочий день|рабочих дня|рабочих дней}",
                es: "antes del cambio {stage} esperó {days} {days#día hábil|días hábiles}",
                stage: stage,
                days: then,
            }
        }));
        facts
    }
}

impl Late {
    fn new(o: &Obligation, delivery: Option<String>) -> Option<Self> {
        Some(Self {
            delivery,
            due: o.due?,
            over: o.over.as_deref()?.clone(),
        })
    }
}

fn due_before(project: &Project, o: &Obligation, was: Option<Instant>) -> Message {
    let usual = &project.charter.zone;
    let counted = o.term.is_some() || o.due_is_a_day;
    let debtor = o.debtor.as_deref().filter(|_| counted);
    let party = debtor.and_then(|debtor| project.charter.party(debtor));
    let zone = party.map_or(usual, |party| party.calendar.zone());
    let was: Value = match was {
        Some(was) => When::closing(was, zone).in_zone(zone, usual).into(),
        None => message! { en: "none", ru: "нет", es: "ninguno" }.into(),
    };
    message! {
        en: "due before the change: {was}",
        ru: "срок до изменения: {was}",
        es: "plazo antes del cambio: {was}",
        was: was,
    }
}

/// A stage's delay before a change, with its parts.
fn division(project: &Project, o: &Obligation, days: Division) -> Option<Message> {
    let owner = o.debtor.as_deref()?;
    let other = project.charter.other_side(owner)?;
    Some(message! {
        en: "before the change: {days} {days#working day|working days} of {owner} after the due date: {other} while only {who} was overdue, {own} while only {owner} was, {both} while both sides were, {neither} while neither side was",
        ru: "до изменения: {days} {days#рабочий день|рабочих дня|рабочих дней} после срока (календарь стороны {owner}): {other} — просрочка только одной стороны: {who}; {own} — только одной стороны: {owner}; {both} — обеих сторон; {neither} — ни одной из сторон",
        es: "antes del cambio: {days} {days#día hábil|días hábiles} de {owner} después del plazo: {other} con retraso solo de {who}, {own} solo de {owner}, {both} de ambas partes, {neither} de ninguna de las partes",
        days: days.days,
        owner: owner,
        other: days.other,
        who: &other.name.value,
        own: days.own,
        both: days.both,
        neither: days.neither,
    })
}
