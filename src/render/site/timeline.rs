//! The timeline: stages with their moves, deliveries, acceptances, reversals and stops, then requests, on a common axis.

use std::collections::HashSet;

use super::axis::Axis;
use super::event::{Event, Mark, events};
use super::item::title;
use super::markup::Html;
use super::page::Page;
use super::picture::{Drawn, axis, bar, grid, key};
use crate::calendar::{Instant, When};
use crate::message::{Message, Value, message};
use crate::narrator::stranger;
use crate::obligation::{End, Obligation, State, What};
use crate::render::status::{Row, Rows, StatusPage, Timing};

/// The most bars of a group.
const MOST: usize = 60;
/// The most bars of a group that is not folded.
const FEW: usize = 8;

/// Bars on a common axis.
#[derive(Debug)]
pub(super) struct Timeline {
    pub(super) heading: Html,
    /// The lines at the dates, to which the drawings refer.
    pub(super) grid: Html,
    /// The dates.
    pub(super) axis: Html,
    pub(super) groups: Vec<Group>,
    /// The legend: each shape with its meaning.
    pub(super) key: Vec<(Html, Html)>,
}

/// Bars under a heading.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) heading: Html,
    pub(super) bars: Vec<Bar>,
    /// Whether it is unfolded from the start.
    pub(super) open: bool,
    /// How many are not drawn.
    pub(super) more: Html,
}

/// A stage, or something else that is owed.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) title: Html,
    pub(super) side: Html,
    pub(super) class: &'static str,
    pub(super) state: Html,
    pub(super) drawing: Html,
    pub(super) remarks: Vec<Html>,
    /// The heading of the events.
    pub(super) summary: Html,
    /// Each with its time.
    pub(super) events: Vec<(Html, Html)>,
}

/// What is drawn in a bar before it is placed on the axis.
struct Plan<'p> {
    obligation: &'p Obligation,
    events: Vec<Event<'p>>,
}

impl Plan<'_> {
    fn instants(&self) -> impl Iterator<Item = Instant> {
        let o = self.obligation;
        [o.start, o.first_due, o.due, o.act().map(|act| act.at)]
            .into_iter()
            .flatten()
            .chain(self.events.iter().map(|event| event.at))
    }
}

impl Timeline {
    /// The timeline of a project; `None` if there is nothing to draw.
    pub(super) fn new(page: &Page<'_>, status: &StatusPage) -> Option<Self> {
        let judged = page.edition.judged;
        let obligations = judged.obligations;
        let all: Vec<&Obligation> = obligations.iter().collect();
        let stages = all.iter().copied().filter(|o| o.what == What::Stage);
        let open: HashSet<&str> = status
            .sides
            .iter()
            .flat_map(|side| side.overdue.iter().chain(&side.next).chain(&side.later))
            .map(|row| row.id.as_str())
            .collect();
        let others = all.iter().copied().filter(|o| {
            let drawn = matches!(o.what, What::Answer(_) | What::Approval | What::Promise);
            drawn
                && (o.state == State::Late
                    || (o.end == End::Open && open.contains(o.entry.as_str())))
        });
        let plan = |o| Plan {
            obligation: o,
            events: events(page, o),
        };
        let (stages, left_out) = first(stages.collect());
        let (others, others_left_out) = first(others.collect());
        let stages: Vec<Plan<'_>> = stages.into_iter().map(plan).collect();
        let others: Vec<Plan<'_>> = others.into_iter().map(plan).collect();
        let instants = || {
            let plans = stages.iter().chain(&others);
            plans.flat_map(Plan::instants).chain([judged.as_of])
        };
        if stages.is_empty() && others.is_empty() {
            return None;
        }
        let line = Axis::new(
            instants().min()?,
            instants().max()?,
            &judged.project.charter.zone,
        );
        let drawn = Drawn {
            page,
            axis: &line,
            ticks: line.ticks(),
            now: line.at(judged.as_of),
        };
        let today = When::day(judged.today(&judged.project.charter.zone)).brief(false);
        let group = |heading: Message, plans: &[Plan<'_>], left_out: usize, open: bool| Group {
            heading: page.plain(&heading),
            bars: plans.iter().map(|plan| drawn_bar(&drawn, plan)).collect(),
            open,
            more: if left_out > 0 {
                page.plain(&more(left_out))
            } else {
                Html::default()
            },
        };
        let stage_word = message! {
            en: "Stages: {count}",
            ru: "Этапы: {count}",
            es: "Etapas: {count}",
            count: stages.len() + left_out,
        };
        let other_word = message! {
            en: "Requests and decisions that are open or were late: {count}",
            ru: "Запросы и решения, открытые или исполненные с опозданием: {count}",
            es: "Solicitudes y decisiones pendientes o con retraso: {count}",
            count: others.len() + others_left_out,
        };
        let groups = [
            group(stage_word, &stages, left_out, stages.len() <= FEW * 3),
            group(other_word, &others, others_left_out, others.len() <= FEW),
        ];
        let marks: Vec<Mark> = stages
            .iter()
            .chain(&others)
            .flat_map(|plan| plan.events.iter().map(|event| event.mark))
            .collect();
        Some(Self {
            heading: page.plain(&message! {
                en: "Timeline",
                ru: "Хронология",
                es: "Cronología",
            }),
            grid: grid(&drawn),
            axis: axis(&drawn, &today),
            groups: groups
                .into_iter()
                .filter(|group| !group.bars.is_empty())
                .collect(),
            key: key(page, &marks),
        })
    }
}

/// The first ones, those that are open before those that have ended, and the number of the others.
fn first(mut all: Vec<&Obligation>) -> (Vec<&Obligation>, usize) {
    let left_out = all.len().saturating_sub(MOST);
    if left_out > 0 {
        all.sort_by_key(|o| o.end != End::Open);
        all.truncate(MOST);
    }
    all.sort_by_key(|o| {
        (
            o.start.or(o.first_due).or(o.due).is_none(),
            o.start.or(o.first_due).or(o.due),
        )
    });
    (all, left_out)
}

fn more(number: usize) -> Message {
    message! {
        en: "{more} more are not drawn.",
        ru: "Не показано: ещё {more}.",
        es: "No se dibujan {more} más.",
        more: number,
    }
}

fn drawn_bar(drawn: &Drawn<'_, '_>, plan: &Plan<'_>) -> Bar {
    let page = drawn.page;
    let o = plan.obligation;
    let row = rows(page).row(o);
    let (title, _) = title(page, &row);
    let what = (o.what != What::Stage).then(|| {
        message! { en: "{what}, ", ru: "{what}, ", es: "{what}, ", what: &row.what }
    });
    let known = o.person.as_deref().or(o.debtor.as_deref());
    let side = message! {
        en: "{what}{side}",
        ru: "{what}{side}",
        es: "{what}{side}",
        what: what,
        side: stranger(o).map(Value::from).or_else(|| known.map(Value::from)),
    };
    let events = plan.events.iter();
    let remarks = if o.what == What::Stage {
        remarks(&row)
    } else {
        &[]
    };
    Bar {
        title,
        side: page.plain(&side),
        class: class(o),
        state: page.say(&row.timing.words()),
        drawing: bar(drawn, o, &plan.events, &about(page, &row)),
        remarks: remarks.iter().map(|remark| page.say(remark)).collect(),
        summary: page.plain(&message! {
            en: "{count} {count#event|events}",
            ru: "{count} {count#событие|события|событий}",
            es: "{count} {count#evento|eventos}",
            count: plan.events.len(),
        }),
        events: events
            .map(|event| (page.time(event.at), page.say(&event.what)))
            .collect(),
    }
}

fn rows<'p>(page: &Page<'p>) -> Rows<'p> {
    let judged = page.edition.judged;
    Rows {
        project: judged.project,
        obligations: judged.obligations,
        as_of: judged.as_of,
    }
}

/// What a stage waits for. What an overdue one waits for is also in the list of its side.
fn remarks(row: &Row) -> &[Message] {
    match row.timing {
        Timing::Over(_) => &[],
        _ => &row.remarks,
    }
}

/// The class of the state of an obligation. What was delivered and not accepted is not finished.
fn class(o: &Obligation) -> &'static str {
    match o.state {
        State::Overdue if o.ended.is_none() => "over",
        State::Met | State::Silent if o.settled => "ended",
        _ => "left",
    }
}

/// The description of a bar.
fn about(page: &Page<'_>, row: &Row) -> Html {
    page.attribute(&message! {
        en: "{title}: {about}, {timing}",
        ru: "{title}: {about}, {timing}",
        es: "{title}: {about}, {timing}",
        title: row.title.clone().unwrap_or_else(|| Message::value(row.id.as_str())),
        about: row.about(),
        timing: row.timing.words(),
    })
}
