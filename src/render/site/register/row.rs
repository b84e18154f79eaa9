//! Rows of registers, and the cells that several registers have.

use chrono::{Datelike, NaiveDate};

use super::super::edition::Judged;
use super::super::markup::Html;
use super::super::page::Page;
use crate::calendar::{Instant, Moment};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::narrator::{self, late_phrase, state_phrase, verdict_word};
use crate::obligation::{Obligation, State};

/// A register as a table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) headings: Vec<Message>,
    /// The filter by side: whose side it is.
    pub(super) side: Message,
    /// The filter by state.
    pub(super) state: Message,
    pub(super) rows: Vec<Row>,
}

/// A row, with the values by which it can be filtered. Several values are on lines of their own.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) side: Html,
    pub(super) person: Html,
    pub(super) state: Html,
    /// The first day of its month.
    pub(super) month: Option<NaiveDate>,
    /// Its place in order of time; those without one keep the order of the log.
    pub(super) at: Option<Instant>,
    pub(super) cells: Vec<Html>,
}

impl Row {
    /// A row about an entry, with the people of whom one side is meant by the filter by side, and the others.
    pub(super) fn new(page: &Page<'_>, entry: &Entry, actors: &[&str], others: &[&str]) -> Self {
        let at = instant(page.edition.judged, entry);
        Self::of(page, at, actors, others)
    }

    pub(super) fn of(
        page: &Page<'_>,
        at: Option<Instant>,
        actors: &[&str],
        others: &[&str],
    ) -> Self {
        let charter = &page.edition.judged.project.charter;
        let sides = actors.iter().filter_map(|name| charter.side(name));
        let sides = sides.map(|side| Html::escaped(&side.name));
        let people = actors.iter().chain(others);
        let people = people.filter(|name| charter.party(name).is_none());
        let date = at.map(|at| charter.zone.date(at));
        Self {
            side: values(sides),
            person: values(people.map(|name| page.person_attribute(name))),
            state: Html::default(),
            month: date.and_then(|date| date.with_day(1)),
            at,
            cells: Vec::new(),
        }
    }

    /// Sets the states for the filter.
    pub(super) fn states(mut self, page: &Page<'_>, states: &[Message]) -> Self {
        self.state = values(states.iter().map(|state| page.attribute(state)));
        self
    }

    pub(super) fn cells(mut self, cells: impl Into<Vec<Html>>) -> Self {
        self.cells = cells.into();
        self
    }

    /// The month as it is shown by the filter: `2026-03`.
    pub(super) fn month_value(&self) -> String {
        self.month
            .map(|day| day.format("%Y-%m").to_string())
            .unwrap_or_default()
    }
}

/// The entries of a kind that have happened by the instant of the pages, and those without a time, in log order.
pub(super) fn happened<'p>(
    judged: &Judged<'p>,
    kind: Kind,
) -> impl Iterator<Item = &'p Entry> + use<'p> {
    let (zone, as_of) = (&judged.project.charter.zone, judged.as_of);
    let entries = judged.project.log.entries().iter();
    entries.filter(move |entry| {
        let at = entry.common.at.as_ref();
        entry.kind == kind && at.is_none_or(|at| at.answer(zone).instant <= as_of)
    })
}

/// When an entry happened.
pub(super) fn instant(judged: &Judged<'_>, entry: &Entry) -> Option<Instant> {
    let at = entry.common.at.as_ref()?;
    Some(at.answer(&judged.project.charter.zone).instant)
}

/// An instant at which something closes, for the month of a row: midnight belongs to the day before it.
pub(super) fn closing(at: Instant) -> Instant {
    at - chrono::TimeDelta::seconds(1)
}

/// Different values for a filter, each on its own line.
fn values(all: impl Iterator<Item = Html>) -> Html {
    let mut different: Vec<Html> = Vec::new();
    for value in all {
        if !different.contains(&value) {
            different.push(value);
        }
    }
    let different: Vec<&str> = different.iter().map(Html::as_str).collect();
    Html::of_parts(different.join("\n"))
}

/// The lines of a cell.
pub(super) fn lines(lines: impl IntoIterator<Item = Html>) -> Html {
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(|line| line.as_str().to_owned()).collect();
    Html::of_parts(lines.join("<br>"))
}

/// A person with the name in full and the side, or a party.
pub(super) fn person(page: &Page<'_>, name: &str) -> Html {
    let side = page.edition.judged.project.charter.side(name);
    let side = side.map(|side| side.name.value.as_str());
    match side.filter(|side| *side != name) {
        Some(side) => page.plain(&message! {
            en: "{who} ({side})",
            ru: "{who} ({side})",
            es: "{who} ({side})",
            who: name,
            side: side,
        }),
        None => page.person(name),
    }
}

pub(super) fn people<'n>(page: &Page<'_>, names: impl IntoIterator<Item = &'n str>) -> Html {
    lines(names.into_iter().map(|name| person(page, name)))
}

/// The names of those who act in an entry.
pub(super) fn actors(entry: &Entry) -> Vec<&str> {
    entry.actors().map(|actor| actor.value.0.as_str()).collect()
}

/// An entry with a link.
pub(super) fn title(page: &Page<'_>, entry: &Entry) -> Html {
    let linked = page.entry(entry.id());
    linked.unwrap_or_else(|| Html::name(entry.id()))
}

/// When an entry happened.
pub(super) fn when(page: &Page<'_>, entry: &Entry) -> Html {
    let at = entry.common.at.as_ref();
    at.map(|at| moment(page, &at.value)).unwrap_or_default()
}

pub(super) fn moment(page: &Page<'_>, at: &Moment) -> Html {
    match at {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(written)),
    }
}

/// The due date, with what it was at first.
pub(super) fn due(page: &Page<'_>, o: &Obligation) -> Html {
    let narrator = page.narrator();
    let Some(due) = o.due else {
        return Html::default();
    };
    let first = o.first_due.filter(|first| Some(*first) != o.due);
    let first = first.map(|first| {
        message! {
            en: "first agreed: {first}",
            ru: "первоначально: {first}",
            es: "acordado al inicio: {first}",
            first: narrator.due_time(o, first),
        }
    });
    let moved = o.rare().moved_by.as_ref().map(|by| {
        message! { en: "moved by {by}", ru: "перенесён решением {by}", es: "trasladado por {by}", by: by }
    });
    lines(
        std::iter::once(Message::value(narrator.due_time(o, due)))
            .chain(first)
            .chain(moved)
            .map(|line| page.say(&line)),
    )
}

/// The state of an obligation, what ended it, and who contests its entry.
pub(super) fn state(page: &Page<'_>, o: &Obligation) -> Vec<Html> {
    let narrator = page.narrator();
    let over = o.over.as_deref().filter(|_| o.state == State::Late);
    let phrase = match over {
        _ if o.state == State::Overdue => narrator.overdue(o),
        Some(over) if o.settled && o.rare().silent.is_none() => message! {
            en: "{late}: {over}",
            ru: "{late}: {over}",
            es: "{late}: {over}",
            late: state_phrase(o),
            over: over,
        },
        _ => late_phrase(o).unwrap_or_else(|| state_phrase(o)),
    };
    let phrase = page.say(&message! {
        en: "{state}{ended}",
        ru: "{state}{ended}",
        es: "{state}{ended}",
        state: phrase,
        ended: narrator.ended(o),
    });
    let phrase = if o.state == State::Overdue {
        Html::of_parts(format!("<span class=\"over\">{phrase}</span>"))
    } else {
        phrase
    };
    let log = &page.edition.judged.project.log;
    let act = o.act().filter(|act| act.entry != o.entry);
    let act = act.map(|act| {
        let verdict = match log.get(&act.entry).map(|entry| &entry.body) {
            Some(Body::Decision(decision)) => decision.verdict.as_ref(),
            _ => None,
        };
        let verdict = verdict.map(|verdict| {
            message! {
                en: "{verdict}: ",
                ru: "{verdict}: ",
                es: "{verdict}: ",
                verdict: verdict_word(verdict.value),
            }
        });
        page.say(&message! {
            en: "{verdict}{entry}, {time}",
            ru: "{verdict}{entry}, {time}",
            es: "{verdict}{entry}, {time}",
            verdict: verdict,
            entry: &act.entry,
            time: narrator.time(act.at),
        })
    });
    let later = o.act().and_then(|act| later(page, &act.entry));
    let later = later.map(|later| page.say(&later));
    std::iter::once(phrase).chain(act).chain(later).collect()
}

/// The decision that replaced a decision, or decided on it.
pub(super) fn later(page: &Page<'_>, decision: &str) -> Option<Message> {
    let judged = page.edition.judged;
    let act = judged.obligations.judgement(decision)?.settled.as_ref()?;
    let Body::Decision(later) = &judged.project.log.get(&act.entry)?.body else {
        return None;
    };
    if later.replaces.iter().any(|id| id.value.0 == decision) {
        return Some(message! {
            en: "replaced by {entry}",
            ru: "заменено решением {entry}",
            es: "sustituida por {entry}",
            entry: &act.entry,
        });
    }
    later.verdict.as_ref().map(|verdict| {
        message! {
            en: "{verdict}: {entry}",
            ru: "{verdict}: {entry}",
            es: "{verdict}: {entry}",
            verdict: verdict_word(verdict.value),
            entry: &act.entry,
        }
    })
}

/// The objections to an entry that stand.
pub(super) fn disputes(page: &Page<'_>, entry: &Entry) -> Vec<Html> {
    let disputes = page.edition.judged.obligations.disputes(entry.id()).iter();
    disputes
        .map(|dispute| {
            page.say(&message! {
                en: "disputed by {who}: {reply}",
                ru: "оспорено (кем: {who}): {reply}",
                es: "lo disputa {who}: {reply}",
                who: dispute.person.as_ref().or(dispute.party.as_ref()),
                reply: &dispute.objection,
            })
        })
        .collect()
}

/// The states of an entry for the filter: those of an obligation, and whether the entry is contested.
pub(super) fn filter_states(
    page: &Page<'_>,
    entry: &Entry,
    o: Option<&Obligation>,
) -> Vec<Message> {
    let objections = page.edition.judged.obligations.disputes(entry.id());
    let disputed = (!objections.is_empty()).then(narrator::contested);
    o.map(narrator::state_of_entry)
        .into_iter()
        .chain(disputed)
        .collect()
}

/// The state of an entry with an obligation, as a cell.
pub(super) fn state_cell(page: &Page<'_>, entry: &Entry, o: Option<&Obligation>) -> Html {
    let states = o.map(|o| state(page, o)).unwrap_or_default();
    // The objection is what ended it then.
    let named = o.is_some_and(|o| o.state == State::Disputed);
    let disputes = if named {
        Vec::new()
    } else {
        disputes(page, entry)
    };
    lines(states.into_iter().chain(disputes))
}

pub(super) fn when_heading() -> Message {
    message! { en: "When", ru: "Когда", es: "Fecha" }
}

pub(super) fn due_heading() -> Message {
    message! { en: "Due", ru: "Срок", es: "Plazo" }
}

pub(super) fn state_heading() -> Message {
    message! { en: "State", ru: "Состояние", es: "Estado" }
}
