//! Changing hours: the usual week, yearly seasons, and weeks from one date to another.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::days::{month_and_day, not_of_the_year};
use super::hours::Week;
use super::show::month_name;
use super::text::{self, Wrong};
use super::worded;
use crate::message::message;
use crate::source::Spanned;
use crate::yaml::{Decode, Decoder, FromText, NodeId, NodeKind, mapping};

/// The hours of a party: a week for each day. The last line that covers a day applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    usual: Week,
    lines: Vec<(Covers, Week)>,
}

/// The days that a line covers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Covers {
    Always,
    /// From one month and day to another of every year; if the second is before the first, of the next year.
    Yearly((u32, u32), (u32, u32)),
    Dates(Option<NaiveDate>, Option<NaiveDate>),
}

impl Covers {
    fn covers(self, date: NaiveDate) -> bool {
        match self {
            Self::Always => true,
            Self::Yearly(from, until) => {
                let day = (date.month(), date.day());
                if from <= until {
                    from <= day && day <= until
                } else {
                    from <= day || day <= until
                }
            }
            Self::Dates(from, until) => {
                from.is_none_or(|from| from <= date) && until.is_none_or(|until| date <= until)
            }
        }
    }
}

impl Covers {
    /// Whether it covers each day that another line covers, so that the other one, if it stands before, applies to none.
    fn includes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Always, _) => true,
            (Self::Dates(from, until), Self::Dates(first, last)) => {
                let begins = from.is_none_or(|from| first.is_some_and(|first| from <= first));
                let ends = until.is_none_or(|until| last.is_some_and(|last| last <= until));
                begins && ends
            }
            (Self::Yearly(from, until), Self::Yearly(first, last))
                if from <= until && first <= last =>
            {
                from <= first && last <= until
            }
            _ => self == other,
        }
    }
}

impl From<Week> for Hours {
    fn from(usual: Week) -> Self {
        Self {
            usual,
            lines: Vec::new(),
        }
    }
}

impl Hours {
    /// The week that applies on a date.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &Week {
        let lines = self.lines.iter().rev();
        let mut covering = lines.filter(|(covers, _)| covers.covers(date));
        covering.next().map_or(&self.usual, |(_, week)| week)
    }

    /// The dates of `[from, to]` on which another week begins to hold, ascending.
    pub(super) fn changes(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let mut dates: Vec<NaiveDate> = Vec::new();
        for (covers, _) in &self.lines {
            let after = |date: NaiveDate| date.succ_opt();
            match *covers {
                Covers::Always => {}
                Covers::Yearly(first, last) => {
                    for year in from.year() - 1..=to.year() {
                        // Where there is no 29 February, a season begins or has ended on 1 March.
                        let march = NaiveDate::from_ymd_opt(year, 3, 1);
                        let on = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
                        dates.extend(on(first).or(march));
                        dates.extend(on(last).map_or(march, after));
                    }
                }
                Covers::Dates(first, last) => {
                    dates.extend(first);
                    dates.extend(last.and_then(after));
                }
            }
        }
        dates.retain(|date| {
            let before = date.pred_opt().unwrap_or(*date);
            (from..=to).contains(date) && self.on(*date) != self.on(before)
        });
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

/// The first or the last day of a line: a date, or a day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// A date.
    Date(NaiveDate),
    /// A month and a day of it.
    Yearly(u32, u32),
}

impl std::fmt::Display for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Yearly(month, day) => write!(f, "{day} {}", month_name(*month)),
        }
    }
}

impl FromText for Edge {
    /// `2026-02-18`, or `15 Jun` for every year.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let day = text.strip_prefix("every ").unwrap_or(text);
        if day.contains(|c: char| c.is_ascii_alphabetic()) {
            let read = month_and_day(day);
            return read
                .map(|(month, day)| Self::Yearly(month, day))
                .ok_or_else(|| {
                    let help = message! {
                        en: "write it as `15 Jun`, or as a date such as `2026-06-15`",
                        ru: "запишите его как `15 Jun` или как дату, например `2026-06-15`",
                        es: "escríbalo como `15 Jun`, o como una fecha tal como `2026-06-15`",
                    };
                    (not_of_the_year(text), Some(help))
                });
        }
        text::date(day).map(Self::Date)
    }

    fn meant(text: &str) -> Option<String> {
        let of_year = || worded::month_day(text).filter(|(_, rest)| rest.is_empty());
        let meant = worded::whole_date(text)
            .map(|date| date.to_string())
            .or_else(|| of_year().map(|(day, _)| day))?;
        (Self::from_text(text).is_err() && Self::from_text(&meant).is_ok()).then_some(meant)
    }
}

impl JsonSchema for Edge {
    fn schema_name() -> Cow<'static, str> {
        "SeasonEdge".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date, or a day of every year.",
            "examples": ["2026-02-18", "15 Jun"],
        })
    }
}

mapping! {
    /// Hours of a yearly season, or from one date to another.
    "a line of `hours`", "строка `hours`", "una línea de `hours`"
    pub struct HoursLine {
        /// The first day: a date, or a day of every year.
        from: "from" / "с|с даты|начиная с" / "desde|de" optional Edge,
        /// The last day, inclusive.
        until: "until" / "по|по дату" / "hasta" optional Edge,
        /// The hours of a week in that period.
        hours: "hours"
            / "часы|рабочие часы|рабочее время|часы работы|время работы|график|график работы"
            / "horas|horario|horario de trabajo|horario laboral|horas de trabajo"
            required Week,
    }
}

impl HoursLine {
    /// The days that it covers.
    fn covers(&self, decoder: &mut Decoder<'_>) -> Option<Covers> {
        let value = |edge: &Option<Spanned<Edge>>| edge.as_ref().map(|edge| edge.value);
        match (value(&self.from), value(&self.until)) {
            (None, None) => Some(Covers::Always),
            (Some(Edge::Yearly(m, d)), Some(Edge::Yearly(month, day))) => {
                Some(Covers::Yearly((m, d), (month, day)))
            }
            (Some(Edge::Date(from)), Some(Edge::Date(until))) if until < from => {
                let span = self
                    .until
                    .as_ref()
                    .map(|until| until.span)
                    .unwrap_or_default();
                let message = message! {
                    en: "these hours end before they begin: {from} is after {until}",
                    ru: "эти часы заканчиваются раньше, чем начинаются: {from} позже, чем {until}",
                    es: "este horario termina antes de empezar: {from} es posterior a {until}",
                    from: from.to_string(),
                    until: until.to_string(),
                };
                decoder.wrong(span, message, None);
                None
            }
            (None | Some(Edge::Date(_)), None | Some(Edge::Date(_))) => {
                let date = |edge| match edge {
                    Some(Edge::Date(date)) => Some(date),
                    _ => None,
                };
                Some(Covers::Dates(
                    date(value(&self.from)),
                    date(value(&self.until)),
                ))
            }
            (from, until) => {
                let edge = self.from.as_ref().or(self.until.as_ref());
                let message = if from.is_some() && until.is_some() {
                    message! {
                        en: "one end of these hours is a date, the other a day of every year",
                        ru: "одна граница этих часов — дата, другая — день каждого года",
                        es: "un extremo de este horario es una fecha y el otro un día de cada año",
                    }
                } else {
                    message! {
                        en: "a season of every year needs a first and a last day",
                        ru: "для сезона каждого года нужны первый и последний день",
                        es: "una temporada de cada año necesita un primer y un último día",
                    }
                };
                let help = message! {
                    en: "write both as `15 Jun` and `15 Sep`, or as dates",
                    ru: "напишите оба дня как `15 Jun` и `15 Sep` или как даты",
                    es: "escriba ambos como `15 Jun` y `15 Sep`, o como fechas",
                };
                let span = edge.map(|edge| edge.span).unwrap_or_default();
                decoder.wrong(span, message, Some(help));
                None
            }
        }
    }
}

impl Decode for Hours {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let items = decoder.items(node);
        let mut lines: Vec<(Covers, Week)> = Vec::with_capacity(items.len());
        for item in &items {
            // Unreadable hours are not replaced by other hours.
            lines.push(line(*item, decoder)?);
        }
        let Some((Covers::Always, usual)) = lines.first().cloned() else {
            let message = message! {
                en: "the hours of other days are missing",
                ru: "не указаны часы остальных дней",
                es: "faltan las horas de los demás días",
            };
            let help = message! {
                en: "put the usual week first, such as `Mon-Fri 09:00-18:00`",
                ru: "поставьте первой обычную неделю, например `Mon-Fri 09:00-18:00`",
                es: "ponga primero la semana habitual, como `Mon-Fri 09:00-18:00`",
            };
            decoder.wrong(decoder.span(node), message, Some(help));
            return None;
        };
        let is_replaced = replaces_another(&lines, &items, decoder);
        (!is_replaced).then_some(Self { usual, lines })
    }
}

/// Reads a line of hours.
fn line(item: NodeId, decoder: &mut Decoder<'_>) -> Option<(Covers, Week)> {
    if !matches!(decoder.kind(item), NodeKind::Mapping(_)) {
        return Some((Covers::Always, Week::decode(item, decoder)?));
    }
    let faults = decoder.faults.len();
    let line = HoursLine::decode(item, decoder)?;
    // An unreadable end is not a missing one.
    if decoder.faults.len() > faults {
        return None;
    }
    let covers = line.covers(decoder)?;
    Some((covers, line.hours?.value))
}

/// Reports a line after which an earlier one applies to no day. Nobody means that: the days of one week may have been written in
/// several lines, so that it is not known which hours apply.
fn replaces_another(lines: &[(Covers, Week)], items: &[NodeId], decoder: &mut Decoder<'_>) -> bool {
    let all = lines.iter().zip(items).enumerate();
    let mut replacing = all.filter_map(|(place, ((covers, _), item))| {
        let mut before = lines.iter().take(place);
        before
            .any(|(earlier, _)| covers.includes(*earlier))
            .then_some((*covers, *item))
    });
    let Some((covers, item)) = replacing.next() else {
        return false;
    };
    let message = message! {
        en: "this line covers every day of one above it, which then applies to none",
        ru: "эта строка охватывает все дни одной из строк выше, и та не действует ни в один день",
        es: "esta línea abarca todos los días de una anterior, que así no se aplica a ninguno",
    };
    let help = if covers == Covers::Always {
        message! {
            en: "write one week in one line, such as `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; hours of a period need `from` or `until`",
            ru: "запишите всю неделю одной строкой, например `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; часам периода нужны `from` или `until`",
            es: "escriba toda la semana en una línea, como `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; el horario de un período necesita `from` o `until`",
        }
    } else {
        message! {
            en: "write one week in one line, such as `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; put the shorter period below the longer one",
            ru: "запишите всю неделю одной строкой, например `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; более короткий период ставьте ниже более длинного",
            es: "escriba toda la semana en una línea, como `Mon-Thu 09:00-18:00, Fri 09:00-14:00`; ponga el período más corto debajo del más largo",
        }
    };
    decoder.wrong(decoder.span(item), message, Some(help));
    true
}

impl JsonSchema for Hours {
    fn schema_name() -> Cow<'static, str> {
        "PartyHours".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let week = generator.subschema_for::<Week>();
        let line = generator.subschema_for::<HoursLine>();
        json_schema!({
            "anyOf": [week, line, { "type": "array", "items": { "anyOf": [week, line] }, "minItems": 1 }]
        })
    }
}

#[cfg(test)]
mod tests;
