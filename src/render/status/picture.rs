//! The timeline as inline SVG, one drawing per bar. Horizontal positions are in percent, so that they scale with the
//! screen.

use std::io;

use super::html::{Html, escaped, name, time, timing, title};
use super::timeline::{Bar, Timeline};
use crate::message::message;

/// The hatching, defined once per file.
pub(super) const SHAPES: &str = concat!(
    "<svg class=\"shapes\" height=\"0\" aria-hidden=\"true\"><defs><pattern id=\"past\" width=\"6\" height=\"6\" ",
    "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatched\" width=\"6\" height=\"6\"/>",
    "<line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs></svg>",
);

impl Html<'_> {
    /// Draws a timeline.
    pub(super) fn picture(&mut self, timeline: &Timeline) -> io::Result<()> {
        let Timeline {
            bars,
            ticks,
            now,
            today,
            left_out,
        } = timeline;
        let language = self.language;
        let as_of = self.say(&message! {
            en: "as of {today}",
            ru: "на {today}",
            es: "al {today}",
            today: today.clone(),
        });
        let out = &mut *self.out;
        write!(out, "<svg height=\"34\" aria-hidden=\"true\">")?;
        for (at, date) in ticks {
            let date = time(date, language);
            write!(out, "<text x=\"{at:.2}%\" y=\"30\">{date}</text>")?;
        }
        let anchor = if *now > 80.0 { "end" } else { "start" };
        writeln!(
            out,
            "<text x=\"{now:.2}%\" y=\"12\" text-anchor=\"{anchor}\">{as_of}</text></svg>\n<ul class=\"timeline\">"
        )?;
        for bar in bars {
            let (row, state) = (&bar.row, timing(&bar.row.timing, language));
            write!(
                out,
                "<li><div class=\"label\"><span class=\"id\">{}</span><span class=\"title\">{}</span><span class=\"state\">{state}</span></div>\
                 <svg height=\"18\" role=\"img\" aria-label=\"{}\">",
                name(&row.id),
                title(row, language),
                escaped(&row.about().text(language))
            )?;
            for (at, _) in ticks {
                write!(
                    out,
                    "<line class=\"grid\" x1=\"{at:.2}%\" x2=\"{at:.2}%\" y1=\"0\" y2=\"18\"/>"
                )?;
            }
            draw(bar, *now, out)?;
            writeln!(
                out,
                "<line class=\"now\" x1=\"{now:.2}%\" x2=\"{now:.2}%\" y1=\"0\" y2=\"18\"/></svg></li>"
            )?;
        }
        writeln!(out, "</ul>")?;
        if *left_out > 0 {
            let more = self.say(&message! {
                en: "{more} more are not drawn.",
                ru: "Не показано: ещё {more}.",
                es: "No se dibujan {more} más.",
                more: *left_out,
            });
            writeln!(self.out, "<p><small>{more}</small></p>")?;
        }
        Ok(())
    }

    /// Writes the legend.
    pub(super) fn key(&mut self) -> io::Result<()> {
        let shapes = [
            (
                "<rect class=\"term\" y=\"2\" width=\"28\" height=\"8\"/>",
                message! { en: "within the term", ru: "в пределах срока", es: "dentro del plazo" },
            ),
            (
                "<rect class=\"later\" y=\"2\" width=\"28\" height=\"8\"/>",
                message! { en: "until it is due", ru: "до наступления срока", es: "hasta el vencimiento" },
            ),
            (
                "<rect class=\"past\" y=\"2\" width=\"28\" height=\"8\"/>",
                message! { en: "overdue", ru: "просрочка", es: "retraso" },
            ),
            (
                "<circle class=\"first\" cx=\"14\" cy=\"6\" r=\"4\"/>",
                message! { en: "first due date", ru: "первоначальный срок", es: "plazo inicial" },
            ),
            (
                "<circle class=\"point\" cx=\"14\" cy=\"6\" r=\"4\"/>",
                message! { en: "due date", ru: "срок", es: "plazo" },
            ),
            (
                "<circle class=\"done\" cx=\"14\" cy=\"6\" r=\"4\"/>",
                message! { en: "done", ru: "исполнено", es: "cumplido" },
            ),
        ];
        write!(self.out, "<ul class=\"key\">")?;
        for (shape, meaning) in shapes {
            let meaning = self.say(&meaning);
            write!(
                self.out,
                "<li><svg aria-hidden=\"true\">{shape}</svg>{meaning}</li>"
            )?;
        }
        writeln!(self.out, "</ul>")
    }
}

/// Draws one bar: from its start to its due date or end, with the future part paler and the overdue part hatched; due dates
/// and the end are points.
fn draw(bar: &Bar, now: f64, out: &mut dyn io::Write) -> io::Result<()> {
    let end = bar.end.unwrap_or(now);
    let in_term = bar.due.map_or(end, |due| due.min(end));
    if let Some(from) = bar.from {
        span("term", from, in_term, out)?;
    }
    if let (Some(due), None) = (bar.due, bar.end) {
        span(
            "later",
            bar.from.map_or(now, |from| from.max(now)),
            due,
            out,
        )?;
    }
    if let Some(due) = bar.due {
        span("past", due, end, out)?;
    }
    for (class, at) in [
        ("first", bar.first_due),
        ("point", bar.due),
        ("done", bar.end),
    ] {
        if let Some(at) = at {
            write!(
                out,
                "<circle class=\"{class}\" cx=\"{at:.2}%\" cy=\"9\" r=\"4\"/>"
            )?;
        }
    }
    Ok(())
}

fn span(class: &str, from: f64, until: f64, out: &mut dyn io::Write) -> io::Result<()> {
    if until > from {
        let width = until - from;
        write!(
            out,
            "<rect class=\"{class}\" x=\"{from:.2}%\" width=\"{width:.2}%\" y=\"5\" height=\"8\"/>"
        )?;
    }
    Ok(())
}
