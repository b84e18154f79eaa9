use chrono::{FixedOffset, TimeDelta};

use super::Facts;
use crate::calendar::{Instant, Irregular, Moment, Zone};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::message;
use crate::source::Spanned;

rule! {
    /// Checks for a local time that does not exist, because clocks go forward over it, or that occurs twice, because
    /// they go back.
    ///
    /// A time that does not exist is read as later by the amount that the clocks move; of two possible times, the first
    /// is used.
    ///
    /// ## Why it matters
    ///
    /// An hour can decide whether an answer came in time, and the log does not say which of the two it was.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-30T12:00+02:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Berlin
    /// parties:
    ///   studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   designer: { party: studio }
    ///   curator: { party: museum, decides: [plan, deliverables] }
    /// terms:
    ///   answer: 1 working day
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-29 02:30   # warning[ambiguous-time]
    /// from: curator
    /// to: designer
    /// needs: answer
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-30T12:00+02:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Berlin
    /// parties:
    ///   studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   designer: { party: studio }
    ///   curator: { party: museum, decides: [plan, deliverables] }
    /// terms:
    ///   answer: 1 working day
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-29T03:30+02:00
    /// from: curator
    /// to: designer
    /// needs: answer
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Never. A time with its offset is always one instant.
    ///
    /// ## Configuration
    ///
    /// The zone is `timezone` in the charter.
    "ambiguous-time": Form, Form, Warning, check without obligations
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        for (field, moment) in entry.moments() {
            let read = moment.answer(cx.zone());
            match read.irregular {
                None => {}
                Some(Irregular::Missing) => {
                    findings.push(missing(cx, entry, field, moment, read.instant));
                }
                Some(Irregular::Twice) => {
                    findings.push(twice(cx, entry, field, moment, read.instant));
                }
            }
        }
    }
    findings
}

fn missing(
    cx: &Facts<'_>,
    entry: &Entry,
    field: &str,
    moment: &Spanned<Moment>,
    read: Instant,
) -> Finding {
    let message = message! {
        en: "`{field}` of {id}, {moment}, does not exist in {zone}: clocks go forward over it; it is read as {read}",
        ru: "`{field}` в {id}: времени {moment} в часовом поясе {zone} нет, часы переводят вперёд; принято за {read}",
        es: "`{field}` de {id}, {moment}, no existe en {zone}: el reloj se adelanta; se interpreta como {read}",
        field: field,
        id: entry.id(),
        moment: &moment.value,
        zone: cx.zone().name(),
        read: cx.narrator().time(read),
    };
    Finding::new(entry.at(moment.span), message)
        .entry(entry.id())
        .distinguish(field)
        .caption(message! {
            en: "no clock shows this time",
            ru: "такого времени не бывает",
            es: "ningún reloj marca esta hora",
        })
        .help(message! {
            en: "write the time with its offset: `{time}`",
            ru: "укажите время со смещением: `{time}`",
            es: "escriba la hora con su desfase: `{time}`",
            time: exact(read, cx.zone()),
        })
}

fn twice(
    cx: &Facts<'_>,
    entry: &Entry,
    field: &str,
    moment: &Spanned<Moment>,
    first: Instant,
) -> Finding {
    let zone = cx.zone();
    // By then the clocks have been put back; the repeated period is never this long.
    let after = zone.local(first + TimeDelta::hours(3)).offset_seconds;
    let apart = zone.local(first).offset_seconds - after;
    let second = first + TimeDelta::seconds(apart.into());
    let message = message! {
        en: "`{field}` of {id}, {moment}, occurs twice in {zone}: clocks go back over it; the first is used",
        ru: "`{field}` в {id}: время {moment} в часовом поясе {zone} бывает дважды, часы переводят назад; принято первое",
        es: "`{field}` de {id}, {moment}, ocurre dos veces en {zone}: el reloj se atrasa; se toma la primera",
        field: field,
        id: entry.id(),
        moment: &moment.value,
        zone: zone.name(),
    };
    Finding::new(entry.at(moment.span), message)
        .entry(entry.id())
        .distinguish(field)
        .caption(message! {
            en: "clocks show this time twice",
            ru: "такое время бывает дважды",
            es: "el reloj marca esta hora dos veces",
        })
        .help(message! {
            en: "write the time with its offset: `{first}` or `{second}`",
            ru: "укажите время со смещением: `{first}` или `{second}`",
            es: "escriba la hora con su desfase: `{first}` o `{second}`",
            first: exact(first, zone),
            second: exact(second, zone),
        })
}

/// An instant with the offset of the zone, in the notation of entries.
fn exact(instant: Instant, zone: &Zone) -> String {
    let seconds = zone.local(instant).offset_seconds;
    // An offset that has seconds cannot be written.
    let offset = FixedOffset::east_opt(seconds).filter(|_| seconds % 60 == 0);
    offset.map_or_else(
        || instant.to_rfc3339(),
        |offset| {
            instant
                .with_timezone(&offset)
                .format("%Y-%m-%dT%H:%M%:z")
                .to_string()
        },
    )
}
