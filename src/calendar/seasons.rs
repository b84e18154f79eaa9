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
        let mut usual = None;
        let mut lines = Vec::new();
        for item in decoder.items(node) {
            if !matches!(decoder.kind(item), NodeKind::Mapping(_)) {
                let Some(week) = Week::decode(item, decoder) else {
                    // Unreadable hours are not replaced by other hours.
                    return None;
                };
                lines.push((Covers::Always, week));
                continue;
            }
            let faults = decoder.faults.len();
            let line = HoursLine::decode(item, decoder)?;
            // An unreadable end is not a missing one.
            if decoder.faults.len() > faults {
                return None;
            }
            let covers = line.covers(decoder)?;
            lines.push((covers, line.hours?.value));
        }
        if let Some((Covers::Always, week)) = lines.first() {
            usual = Some(week.clone());
        }
        let Some(usual) = usual else {
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
        Some(Self { usual, lines })
    }
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
mod tests {
    use super::*;
    use crate::source::Excerpt;
    use crate::yaml::parse;

    fn read(text: &str) -> (Option<Hours>, Vec<String>) {
        let parsed = parse(&Excerpt::whole(text, 0), 1 << 20);
        let mut decoder = Decoder::new(&parsed.tree);
        let hours = Hours::decode(parsed.tree.root().unwrap(), &mut decoder);
        let faults = decoder.faults.iter().map(|fault| fault.message.english());
        (hours, faults.collect())
    }

    fn on(text: &str, date: &str) -> String {
        let (hours, faults) = read(text);
        assert_eq!(faults, [""; 0]);
        hours.unwrap().on(date.parse().unwrap()).to_string()
    }

    #[test]
    fn the_last_line_that_covers_a_day_applies() {
        let hours = "\
- Mon-Fri 09:00-18:00
- { from: 15 Jun, until: 15 Sep, hours: Mon-Fri 08:00-15:00 }
- { from: 20 Dec, until: 6 Jan, hours: Mon-Fri 10:00-14:00 }
- { from: 2026-07-01, until: 2026-07-31, hours: Mon-Thu 08:00-12:00 }
- { from: 2030-01-01, hours: Mon-Thu 09:00-17:00 }";
        for (date, week) in [
            ("2026-06-14", "Mon-Fri 09:00-18:00"),
            ("2026-06-15", "Mon-Fri 08:00-15:00"),
            ("2026-09-15", "Mon-Fri 08:00-15:00"),
            ("2026-09-16", "Mon-Fri 09:00-18:00"),
            ("2025-12-20", "Mon-Fri 10:00-14:00"),
            ("2026-01-06", "Mon-Fri 10:00-14:00"),
            ("2026-01-07", "Mon-Fri 09:00-18:00"),
            ("2026-06-30", "Mon-Fri 08:00-15:00"),
            ("2026-07-01", "Mon-Thu 08:00-12:00"),
            ("2026-07-31", "Mon-Thu 08:00-12:00"),
            ("2029-12-31", "Mon-Fri 10:00-14:00"),
            ("2030-07-01", "Mon-Thu 09:00-17:00"),
        ] {
            assert_eq!(on(hours, date), week, "{date}");
        }
        assert_eq!(
            on("Mon-Fri 09:00-18:00", "2026-06-15"),
            "Mon-Fri 09:00-18:00"
        );
        let until = "[Mon 09:00-10:00, { until: 2021-12-31, hours: Tue 09:00-10:00 }]";
        assert_eq!(on(until, "2021-12-31"), "Tue 09:00-10:00");
        assert_eq!(on(until, "2022-01-01"), "Mon 09:00-10:00");
    }

    #[test]
    fn another_week_begins_with_a_line_and_after_its_end() {
        let seasons = "\
- Mon-Fri 09:00-18:00
- { from: 15 Jun, until: 15 Sep, hours: Mon-Fri 08:00-15:00 }
- { from: 20 Dec, until: 6 Jan, hours: Mon-Fri 10:00-14:00 }
- { from: 2026-07-01, until: 2026-07-31, hours: Mon-Thu 08:00-12:00 }";
        let autumn = "[Mon 09:00-10:00, { from: 1 Sep, until: 31 Dec, hours: Tue 09:00-10:00 }]";
        let same = "[Mon 09:00-10:00, { from: 1 Sep, until: 31 Dec, hours: Mon 09:00-10:00 }]";
        let winter = "[Mon 09:00-10:00, { from: 1 Jan, until: 29 Feb, hours: Tue 09:00-10:00 }]";
        let leap = "[Mon 09:00-10:00, { from: 29 Feb, until: 31 Dec, hours: Tue 09:00-10:00 }]";
        for (hours, from, to, changes) in [
            (
                seasons,
                "2026-01-01",
                "2026-12-31",
                "2026-01-07 2026-06-15 2026-07-01 2026-08-01 2026-09-16 2026-12-20",
            ),
            (seasons, "2025-12-20", "2026-01-07", "2025-12-20 2026-01-07"),
            (seasons, "2025-12-21", "2026-01-06", ""),
            (autumn, "2026-01-01", "2026-08-31", "2026-01-01"),
            (autumn, "2026-01-02", "2027-01-01", "2026-09-01 2027-01-01"),
            (same, "2026-01-01", "2027-01-01", ""),
            (winter, "2026-02-01", "2026-04-01", "2026-03-01"),
            (winter, "2028-02-01", "2028-04-01", "2028-03-01"),
            (leap, "2026-02-01", "2026-04-01", "2026-03-01"),
            (leap, "2028-02-01", "2028-04-01", "2028-02-29"),
        ] {
            let date = |text: &str| text.parse().unwrap();
            let dates = read(hours).0.unwrap().changes(date(from), date(to));
            let dates: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
            assert_eq!(dates.join(" "), changes, "{hours} {from} {to}");
        }
    }

    #[test]
    fn hours_that_cannot_be_read_are_reported() {
        for (text, fault) in [
            (
                "[{ from: 2026-01-01, hours: Mon 09:00-10:00 }]",
                "the hours of other days are missing",
            ),
            (
                "[Mon 09:00-10:00, { from: 15 Jun, hours: Mon 09:00-10:00 }]",
                "a season of every year needs a first and a last day",
            ),
            (
                "[Mon 09:00-10:00, { from: 15 Jun, until: 2026-07-01, hours: Mon 09:00-10:00 }]",
                "one end of these hours is a date, the other a day of every year",
            ),
            (
                "[Mon 09:00-10:00, { from: 2026-07-02, until: 2026-07-01, hours: Mon 09:00-10:00 }]",
                "these hours end before they begin: 2026-07-02 is after 2026-07-01",
            ),
            (
                "[Mon 09:00-10:00, { from: 31 Jun, until: 1 Jul, hours: Mon 09:00-10:00 }]",
                "`31 Jun` is not a day of the year",
            ),
            (
                "[Mon 09:00-10:00, { from: 2026-07-01 }]",
                "a line of `hours` needs the field `hours`",
            ),
        ] {
            let (hours, faults) = read(text);
            assert_eq!((hours, faults), (None, vec![fault.to_owned()]), "{text}");
        }
    }
}
