//! The timeline's drawings: inline SVG, one per bar. Sides differ by pattern and outline, kinds of events by shape, so that
//! nothing depends on colour alone.

use std::fmt::Write as _;

use super::axis::Axis;
use super::event::{Event, Mark};
use super::markup::Html;
use super::page::Page;
use crate::calendar::When;
use crate::message::{Message, message};
use crate::obligation::{End, Obligation, What};

/// The axis with everything that drawings need.
pub(super) struct Drawn<'d, 'p> {
    pub(super) page: &'d Page<'p>,
    pub(super) axis: &'d Axis<'d>,
    pub(super) ticks: Vec<(f64, Option<When>)>,
    pub(super) now: f64,
}

/// The dates of the axis.
pub(super) fn axis(drawn: &Drawn<'_, '_>, today: &When) -> Html {
    let mut out = String::from("<svg class=\"axis\" height=\"34\" aria-hidden=\"true\">");
    for (at, date) in &drawn.ticks {
        if let Some(date) = date {
            let date = drawn.page.plain(&Message::value(date.clone()));
            // The last date would leave the screen.
            let anchor = if *at > 92.0 { "end" } else { "start" };
            let _ = write!(
                out,
                "<text x=\"{at:.2}%\" y=\"30\" text-anchor=\"{anchor}\">{date}</text>"
            );
        }
    }
    let as_of = drawn.page.plain(&message! {
        en: "as of {today}",
        ru: "на {today}",
        es: "al {today}",
        today: today.clone(),
    });
    let now = drawn.now;
    let anchor = if now > 70.0 { "end" } else { "start" };
    let _ = write!(
        out,
        "<text x=\"{now:.2}%\" y=\"12\" text-anchor=\"{anchor}\">{as_of}</text></svg>"
    );
    Html::of_parts(out)
}

/// The lines at the dates, to which every bar refers: in a long log there are more of them than of anything else.
pub(super) fn grid(drawn: &Drawn<'_, '_>) -> Html {
    let mut out = format!(
        "<svg class=\"shapes\" height=\"0\" aria-hidden=\"true\"><defs><g id=\"{}\">",
        grid_id(drawn.page)
    );
    for (x, _) in &drawn.ticks {
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"22\"/>"
        );
    }
    out.push_str("</g></defs></svg>");
    Html::of_parts(out)
}

/// The target of references to the lines at the dates.
fn grid_id(page: &Page<'_>) -> String {
    format!("{}grid", page.edition.anchors())
}

/// Whether a party is the first one of the charter; others are drawn with stripes.
fn is_first(page: &Page<'_>, party: Option<&str>) -> bool {
    let parties = &page.edition.judged.project.charter.parties;
    parties
        .first()
        .is_none_or(|first| party == Some(first.name.as_str()))
}

/// Draws one bar: from its start to its due date or end, with the future part paler and the overdue part hatched, stops of work
/// across it, and its events as shapes.
pub(super) fn bar(
    drawn: &Drawn<'_, '_>,
    o: &Obligation,
    events: &[Event<'_>],
    about: &Html,
) -> Html {
    let at = |instant| drawn.axis.at(instant);
    let mut out = format!(
        "<svg class=\"bar\" height=\"22\" role=\"img\" aria-label=\"{about}\"><use href=\"#{}\"/>",
        grid_id(drawn.page)
    );
    let second = if is_first(drawn.page, o.debtor.as_deref()) {
        ""
    } else {
        " second"
    };
    let due = o.due.map(at);
    let ends = match &o.end {
        End::Open => o
            .ended
            .max(o.start.filter(|_| o.ended.is_some()))
            .map_or(drawn.now, at),
        end => end.act().map_or(drawn.now, |act| at(act.at)),
    };
    let from = o.start.map(at);
    if let Some(from) = from {
        span(
            &mut out,
            &format!("term{second}"),
            from,
            due.map_or(ends, |due| due.min(ends)),
        );
        if let (Some(due), End::Open) = (due, &o.end) {
            span(&mut out, &format!("later{second}"), from.max(ends), due);
        }
    }
    if let Some(due) = due {
        span(&mut out, "past", due, ends);
    }
    for stop in events.iter().filter(|event| event.mark == Mark::Stopped) {
        if let Some(until) = stop.until {
            span(&mut out, "stop", at(stop.at), at(until));
        }
    }
    if let Some(first) = o.first_due.filter(|first| Some(*first) != o.due) {
        let (first, due) = (at(first), due.unwrap_or(drawn.now));
        let _ = write!(
            out,
            "<line class=\"moved\" x1=\"{first:.2}%\" x2=\"{due:.2}%\" y1=\"3\" y2=\"3\"/>"
        );
        shape(&mut out, first, "first", FIRST);
    }
    if let Some(due) = due {
        shape(&mut out, due, "point", POINT);
    }
    for event in events {
        let party = event.party.or(o.debtor.as_deref());
        let second = if is_first(drawn.page, party) {
            ""
        } else {
            " second"
        };
        if let Some((class, path)) = drawing(event.mark) {
            shape(&mut out, at(event.at), &format!("{class}{second}"), path);
        }
    }
    if o.what != What::Stage && events.is_empty() && o.end != End::Open {
        shape(&mut out, ends, "done", DONE);
    }
    let now = drawn.now;
    let _ = write!(
        out,
        "<line class=\"now\" x1=\"{now:.2}%\" x2=\"{now:.2}%\" y1=\"0\" y2=\"22\"/></svg>"
    );
    Html::of_parts(out)
}

fn span(out: &mut String, class: &str, from: f64, until: f64) {
    if until > from {
        let width = until - from;
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{from:.2}%\" width=\"{width:.2}%\" y=\"7\" height=\"9\"/>"
        );
    }
}

fn shape(out: &mut String, at: f64, class: &str, path: &str) {
    let _ = write!(
        out,
        "<svg x=\"{at:.2}%\" y=\"11.5\" width=\"1\" height=\"1\" class=\"mark\"><path class=\"{class}\" d=\"{path}\"/></svg>"
    );
}

/// A dashed ring.
const FIRST: &str = "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z";
/// A ring.
const POINT: &str = FIRST;
/// A disc.
const DONE: &str = FIRST;
/// An arrow to the right.
const MOVED: &str = "M-5-5 5 0-5 5Z";
/// A triangle.
const DELIVERED: &str = "M0-6 6 5-6 5Z";
/// A square.
const ACCEPTED: &str = "M-5-5h10v10h-10Z";
/// A cross.
const REJECTED: &str = "M-5-3-3-5 0-2 3-5 5-3 2 0 5 3 3 5 0 2-3 5-5 3-2 0Z";
/// Two bars.
const STOPPED: &str = "M-4-6h3v12h-3ZM1-6h3v12h-3Z";
/// A double arrow.
const RESUMED: &str = "M-6-5 0 0-6 5ZM0-5 6 0 0 5Z";

/// The class and the shape of a mark.
fn drawing(mark: Mark) -> Option<(&'static str, &'static str)> {
    Some(match mark {
        Mark::Moved => ("event", MOVED),
        Mark::Delivered => ("event", DELIVERED),
        Mark::Accepted => ("good", ACCEPTED),
        Mark::Rejected => ("bad", REJECTED),
        Mark::Stopped => ("bad", STOPPED),
        Mark::Resumed => ("event", RESUMED),
        Mark::Done => ("done", DONE),
        Mark::Idle => return None,
    })
}

/// The legend: the sides, the parts of a bar, and the shapes that occur.
pub(super) fn key(page: &Page<'_>, marks: &[Mark]) -> Vec<(Html, Html)> {
    let rect = |class: &str| {
        format!(
            "<svg class=\"sample\" aria-hidden=\"true\"><rect class=\"{class}\" y=\"1\" width=\"28\" height=\"9\"/></svg>"
        )
    };
    let point = |class: &str, path: &str| {
        format!(
            "<svg class=\"sample\" aria-hidden=\"true\"><svg x=\"14\" y=\"6\" width=\"1\" height=\"1\" class=\"mark\">\
             <path class=\"{class}\" d=\"{path}\"/></svg></svg>"
        )
    };
    let mut lines: Vec<(String, Message)> = Vec::new();
    let parties = page.edition.judged.project.charter.parties.iter().take(2);
    for (party, class) in parties.zip(["term", "term second"]) {
        lines.push((rect(class), Message::value(party.name.as_str())));
    }
    lines.push((
        rect("later"),
        message! { en: "until it is due", ru: "до наступления срока", es: "hasta el vencimiento" },
    ));
    lines.push((
        rect("past"),
        message! { en: "overdue", ru: "просрочка", es: "retraso" },
    ));
    if marks.contains(&Mark::Stopped) {
        lines.push((
            rect("stop"),
            message! { en: "work stopped", ru: "работа остановлена", es: "trabajo detenido" },
        ));
    }
    lines.push((
        point("point", POINT),
        message! { en: "due date", ru: "срок", es: "plazo" },
    ));
    lines.push((
        point("first", FIRST),
        message! { en: "first due date", ru: "первоначальный срок", es: "plazo inicial" },
    ));
    let words = [
        (
            Mark::Moved,
            message! { en: "moved", ru: "перенос срока", es: "plazo trasladado" },
        ),
        (
            Mark::Delivered,
            message! { en: "delivered", ru: "сдано", es: "entrega" },
        ),
        (
            Mark::Accepted,
            message! { en: "accepted", ru: "принято", es: "aceptación" },
        ),
        (
            Mark::Rejected,
            message! { en: "rejected or reversed", ru: "отклонено или отменено", es: "rechazo o revocación" },
        ),
        (
            Mark::Resumed,
            message! { en: "resumed", ru: "возобновлено", es: "reanudación" },
        ),
        (
            Mark::Done,
            message! { en: "done", ru: "исполнено", es: "cumplimiento" },
        ),
    ];
    let shapes = words.into_iter().filter(|(mark, _)| marks.contains(mark));
    lines.extend(shapes.filter_map(|(mark, word)| {
        let (class, path) = drawing(mark)?;
        Some((point(class, path), word))
    }));
    let line = |(drawing, word): (String, Message)| (Html::of_parts(drawing), page.plain(&word));
    lines.into_iter().map(line).collect()
}
