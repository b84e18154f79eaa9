//! The home page: who holds the ball, what each side owes and until when, what changed, and the timeline.

use std::io;

use askama::Template;

use super::edition::Edition;
use super::frame::{Frame, Section};
use super::item::List;
use super::markup::Html;
use super::page::Page;
use super::timeline::Timeline;
use super::{Sink, emit};
use crate::changes::Wording;
use crate::message::{Message, message};
use crate::obligation::{Ground, Stoppage};
use crate::render::status::{Group, Side, StatusPage};

/// The most changes that are listed.
const MOST_CHANGES: usize = 30;

#[derive(Debug, Template)]
#[template(path = "site/home.html")]
struct HomePage {
    frame: Frame,
    home: Home,
}

/// The content of the home page.
#[derive(Debug, Template)]
#[template(path = "site/summary.html")]
pub(super) struct Home {
    /// The name of the project.
    pub(super) name: String,
    /// How much is open, in a line.
    pub(super) open: Html,
    heading: Html,
    as_of: Html,
    banners: Vec<Html>,
    /// Who has to act.
    ball: Html,
    sides: Vec<SideOf>,
    changes: Option<ChangesOf>,
    /// Lists about both sides, before the timeline.
    lists: Vec<List>,
    timeline: Option<Timeline>,
    /// Lists after the timeline.
    rest: Vec<List>,
    notes: Vec<Html>,
}

/// A side and what it owes.
#[derive(Debug)]
struct SideOf {
    /// The target of the link from the summary.
    anchor: String,
    heading: Html,
    name: Html,
    /// Each number with its word.
    counts: Vec<(usize, Html)>,
    is_late: bool,
    nothing: Html,
    lists: Vec<List>,
}

#[derive(Debug)]
struct ChangesOf {
    heading: Html,
    nothing: Html,
    changes: Vec<ChangeOf>,
    more: Html,
}

#[derive(Debug)]
struct ChangeOf {
    time: Html,
    entry: Html,
    what: Html,
}

/// Writes the home page of an edition.
pub(super) fn write(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let page = Page::new(edition, "index.html");
    let home = Home::new(&page);
    let template = HomePage {
        frame: page.frame(&Message::value(""), Section::Home),
        home,
    };
    emit(&page, &template, sink)
}

impl Home {
    pub(super) fn new(page: &Page<'_>) -> Self {
        let judged = page.edition.judged;
        let status = StatusPage::new(
            judged.folder,
            judged.project,
            judged.obligations,
            judged.as_of,
            judged.days,
            None,
        );
        let sides = status
            .sides
            .iter()
            .filter(|side| !side.is_empty() || side.open > 0);
        let sides = sides
            .enumerate()
            .map(|(number, side)| SideOf::new(page, &status, side, number));
        let ball: Vec<Message> = status.overview.sides().collect();
        let nothing = message! {
            en: "Nothing is open.",
            ru: "Открытых вопросов нет.",
            es: "No hay nada pendiente.",
        };
        let to_act = message! {
            en: "Who has to act",
            ru: "За кем следующий шаг",
            es: "Quién tiene que actuar",
        };
        let (ball, open) = if ball.is_empty() {
            (page.plain(&nothing), page.plain(&nothing))
        } else {
            (page.plain(&to_act), page.plain(&Message::clauses(ball)))
        };
        let lists = |groups: &[Group]| -> Vec<List> {
            let lists = groups.iter();
            lists
                .filter_map(|group| List::new(page, &group.heading(), status.rows(*group)))
                .collect()
        };
        Self {
            name: status.name.clone(),
            open,
            heading: page.plain(&Message::value(status.name.as_str())),
            as_of: page.plain(&message! {
                en: "As of {when}",
                ru: "По состоянию на {when:until}",
                es: "A fecha del {when:full}",
                when: &status.when,
            }),
            banners: banners(page, &status),
            ball,
            sides: sides.collect(),
            changes: changes(page),
            lists: lists(&[
                Group::Notices,
                Group::Refused,
                Group::AtEnd,
                Group::Disputes,
            ]),
            timeline: Timeline::new(page, &status),
            rest: lists(&[Group::Rounds, Group::Extras]),
            notes: status.notes().map(|note| page.plain(&note)).collect(),
        }
    }
}

impl SideOf {
    fn new(page: &Page<'_>, status: &StatusPage, side: &Side, number: usize) -> Self {
        // The number stands before each of these.
        let overdue = message! {
            en: "{n#overdue|overdue}",
            ru: "{n#просрочено|просрочено|просрочено}",
            es: "{n#vencido|vencidos}",
            n: side.overdue.len(),
        };
        let next = message! {
            en: "{n#due next|due next}",
            ru: "{n#ближайшее|ближайших|ближайших}",
            es: "{n#próximo|próximos}",
            n: side.next.len(),
        };
        let later = message! { en: "later", ru: "позже", es: "más adelante" };
        let counts = [
            (side.overdue.len(), overdue),
            (side.next.len(), next),
            (
                side.open
                    .saturating_sub(side.overdue.len() + side.next.len()),
                later,
            ),
        ];
        let none =
            (side.open == 0).then(|| (0, message! { en: "open", ru: "открыто", es: "pendientes" }));
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = counts.chain(none);
        let lists = [
            (
                message! { en: "Overdue", ru: "Просрочено", es: "Vencido" },
                &side.overdue,
            ),
            (
                message! {
                    en: "Due next, until {until}",
                    ru: "Ближайшие сроки, до {until:from}",
                    es: "Próximos plazos, hasta el {until:full}",
                    until: status.until.clone(),
                },
                &side.next,
            ),
            (
                message! {
                    en: "Open, due later or without a due date",
                    ru: "Открыто, срок позже или не установлен",
                    es: "Pendiente, con plazo posterior o sin plazo",
                },
                &side.later,
            ),
        ];
        let lists = lists
            .iter()
            .filter_map(|(heading, rows)| List::new(page, heading, rows));
        Self {
            anchor: format!("{}side-{}", page.edition.anchors(), number + 1),
            heading: page.plain(&message! {
                en: "Owed by {side}",
                ru: "Обязательства стороны {side}",
                es: "A cargo de {side}",
                side: &side.name,
            }),
            name: page.plain(&side.name),
            counts: counts
                .map(|(count, word)| (count, page.plain(&word)))
                .collect(),
            is_late: !side.overdue.is_empty(),
            nothing: page.plain(&side.nothing(&status.until)),
            lists: lists.collect(),
        }
    }
}

/// What stands above everything: the end of the contract, and work that is stopped.
fn banners(page: &Page<'_>, status: &StatusPage) -> Vec<Html> {
    let judged = page.edition.judged;
    let ended = status
        .overview
        .ended()
        .into_iter()
        .map(|ended| page.say(ended));
    let stopped = judged.obligations.stoppages().iter();
    let stopped =
        stopped.filter(|stop| stop.resumed.is_none() && status.overview.ended().is_none());
    ended
        .chain(stopped.map(|stop| page.say(&stopped_by(page, stop))))
        .collect()
}

fn stopped_by(page: &Page<'_>, stop: &Stoppage) -> Message {
    let ground = match (&stop.ground, &stop.released) {
        (_, Some((at, entry))) => message! {
            en: "Since {at} nothing that the stop rested on is owed any more ({entry}), so due dates of {side} run again.",
            ru: "{at:since} ничего из того, на чём основана приостановка, не остаётся невыполненным ({entry}), поэтому сроки стороны {side} снова идут.",
            es: "Desde el {at:full} no se debe nada de aquello en que se basaba la suspensión ({entry}), así que los plazos de {side} vuelven a correr.",
            at: page.narrator().time(*at),
            entry: entry,
            side: &stop.side,
        },
        (Ground::Met { entry }, None) => message! {
            en: "The agreed conditions are met: {entry} was overdue. Due dates of {side} are suspended.",
            ru: "Согласованные условия выполнены, просрочка: {entry}. Сроки стороны {side} приостановлены.",
            es: "Se cumplen las condiciones acordadas: el plazo de {entry} había vencido. Los plazos de {side} quedan suspendidos.",
            entry: entry,
            side: &stop.side,
        },
        (Ground::Unread, None) => message! {
            en: "The term `stop-work` cannot be read, so it is not known whether the agreed conditions are met. Due dates of {side} are suspended.",
            ru: "Норма срока `stop-work` не читается, поэтому неизвестно, выполнены ли согласованные условия. Сроки стороны {side} приостановлены.",
            es: "El plazo `stop-work` no se puede leer, así que no se sabe si se cumplen las condiciones acordadas. Los plazos de {side} quedan suspendidos.",
            side: &stop.side,
        },
        (Ground::NoTerm | Ground::NothingOverdue | Ground::TooEarly { .. }, None) => message! {
            en: "The agreed conditions for that are not met, so due dates of {side} continue to run.",
            ru: "Согласованные для этого условия не выполнены, поэтому сроки стороны {side} продолжают течь.",
            es: "No se cumplen las condiciones acordadas para ello, así que los plazos de {side} siguen corriendo.",
            side: &stop.side,
        },
    };
    message! {
        en: "Work is stopped by {side} since {from}: {notice}. {ground}",
        ru: "Работа остановлена {from:since} (сторона: {side}): {notice}. {ground}",
        es: "{side} detuvo el trabajo el {from:full}: {notice}. {ground}",
        side: &stop.side,
        from: page.narrator().time(stop.from),
        notice: &stop.notice,
        ground: ground,
    }
}

/// What changed lately.
fn changes(page: &Page<'_>) -> Option<ChangesOf> {
    let judged = page.edition.judged;
    let changes = judged.changes?;
    let wording = Wording::new(judged.project, changes.until);
    let listed = changes.all.iter().rev().take(MOST_CHANGES).map(|change| {
        let entry = page.entry(&change.entry);
        ChangeOf {
            time: page.plain(&wording.time(change)),
            entry: entry.unwrap_or_else(|| Html::name(&change.entry)),
            what: page.say(&wording.what(change)),
        }
    });
    let charter = changes.charter.iter().rev().map(|stamp| ChangeOf {
        time: page.plain(&wording.charter_time(stamp)),
        entry: Html::default(),
        what: page.plain(&wording.charter(stamp)),
    });
    let more = changes.all.len().saturating_sub(MOST_CHANGES);
    let more = (more > 0).then(|| {
        page.plain(&message! {
            en: "And {more} more.",
            ru: "И ещё {more}.",
            es: "Y {more} más.",
            more: more,
        })
    });
    Some(ChangesOf {
        heading: page.plain(&message! {
            en: "What changed since {since}",
            ru: "Что изменилось {since:since}",
            es: "Qué cambió desde el {since:full}",
            since: page.narrator().time(changes.since),
        }),
        nothing: page.plain(&message! {
            en: "Nothing.",
            ru: "Ничего.",
            es: "Nada.",
        }),
        changes: listed.chain(charter).collect(),
        more: more.unwrap_or_default(),
    })
}
