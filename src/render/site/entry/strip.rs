//! The days of an obligation, from its start to its due date and its end, as a strip of the debtor's calendar.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::super::markup::Html;
use super::super::page::Page;
use crate::calendar::{Calendar, When, day_names};
use crate::message::{Message, message};
use crate::obligation::{End, Obligation};

/// The most days of a strip. Longer ones are left out: the derivation has the dates.
const MOST: i64 = 63;

/// A strip of days.
#[derive(Debug)]
pub(super) struct Strip {
    /// The same in words.
    pub(super) label: Html,
    pub(super) days: Vec<Day>,
}

/// A day of a strip.
#[derive(Debug)]
pub(super) struct Day {
    /// The classes: `work` or `off`, with `start`, `due`, `end` and `late`.
    pub(super) class: String,
    /// `Mon`.
    pub(super) weekday: Html,
    /// `3`, with the month on the first day and at the start of a month.
    pub(super) date: Html,
    /// A sign for start, due date and end.
    pub(super) sign: &'static str,
}

const START: &str = "▸";
const DUE: &str = "◆";
const ENDED: &str = "✓";
const LATE: &str = "!";

impl Strip {
    pub(super) fn new(page: &Page<'_>, owed: &Obligation) -> Option<Self> {
        let judged = page.edition.judged;
        let narrator = page.narrator();
        let party = narrator.debtor(owed)?;
        let calendar = judged
            .obligations
            .calendar(judged.project, &party.name.value)?;
        let (start, due) = (owed.start?, owed.due?);
        let zone = narrator.zone_of(owed);
        let ended = match &owed.end {
            End::Open => owed.ended,
            _ => owed.end.act().map(|act| act.at),
        };
        // The due date is the last moment in time: at midnight it belongs to the day before.
        let due_day = calendar.day_of(due.checked_sub_signed(TimeDelta::seconds(1))?);
        let first = zone.date(start).min(due_day);
        let end = ended.map_or_else(|| judged.today(zone), |ended| zone.date(ended));
        let is_late = ended.unwrap_or(judged.as_of) > due;
        let last = if is_late || ended.is_some() {
            end.max(due_day)
        } else {
            due_day
        };
        if (last - first).num_days() >= MOST {
            return None;
        }
        let marks = Marks {
            start: zone.date(start),
            due: due_day,
            end: ended.map(|_| end),
            late_after: is_late.then_some(due_day),
            last: end,
        };
        let days = first.iter_days().take_while(|day| *day <= last);
        let days = days.map(|day| Day::new(page, calendar, day, first, &marks));
        Some(Self {
            label: page.attribute(&label(page, owed, &marks)),
            days: days.collect(),
        })
    }
}

/// The days with a meaning.
#[derive(Debug)]
struct Marks {
    start: NaiveDate,
    due: NaiveDate,
    end: Option<NaiveDate>,
    late_after: Option<NaiveDate>,
    last: NaiveDate,
}

impl Day {
    fn new(
        page: &Page<'_>,
        calendar: &Calendar,
        day: NaiveDate,
        first: NaiveDate,
        marks: &Marks,
    ) -> Self {
        let works = calendar.is_working_day(day);
        let late = marks
            .late_after
            .is_some_and(|due| day > due && day <= marks.last);
        let mut class = if works { "work" } else { "off" }.to_owned();
        let mut sign = "";
        if late {
            class.push_str(" late");
            sign = if works { LATE } else { "" };
        }
        if day == marks.start {
            class.push_str(" start");
            sign = START;
        }
        if day == marks.due {
            class.push_str(" due");
            sign = DUE;
        }
        if marks.end == Some(day) {
            class.push_str(" end");
            sign = if day == marks.due { "◆✓" } else { ENDED };
        }
        let with_month = day == first || day.day() == 1;
        let (weekday, month) = day_names(day, page.edition.language);
        let date = if with_month {
            // A cell has room for three letters: `апр` of `апреля`.
            let month: String = month.chars().take(3).collect();
            format!("{} {month}", day.day())
        } else {
            day.day().to_string()
        };
        Self {
            class,
            weekday: Html::name(weekday),
            date: Html::name(&date),
            sign,
        }
    }
}

/// The strip in words: from when, until when, how many of the days are working days of whom.
fn label(page: &Page<'_>, owed: &Obligation, marks: &Marks) -> Message {
    let narrator = page.narrator();
    let due = narrator.due(owed);
    let start = When::day(marks.start);
    message! {
        en: "The days from {start}; {due}",
        ru: "Дни, начиная: {start}; {due}",
        es: "Los días desde el {start:full}; {due}",
        start: start,
        due: due,
    }
}

/// The meaning of the signs.
pub(super) fn key(page: &Page<'_>) -> Vec<(&'static str, Html)> {
    let one = |sign: &'static str, meaning: Message| (sign, page.plain(&meaning));
    vec![
        one(
            START,
            message! { en: "asked or begun", ru: "начало", es: "inicio" },
        ),
        one(DUE, message! { en: "due", ru: "срок", es: "plazo" }),
        one(
            ENDED,
            message! { en: "done or ended", ru: "исполнено или завершено", es: "cumplimiento o fin" },
        ),
        one(
            LATE,
            message! { en: "a working day after the due date", ru: "рабочий день после срока", es: "día hábil después del plazo" },
        ),
        one(
            "·",
            message! { en: "not a working day", ru: "нерабочий день", es: "día no hábil" },
        ),
    ]
}
