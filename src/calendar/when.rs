//! Dates and times as values of messages.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::show::{month_name, weekday_name};
use super::{Instant, Irregular, Lateness, Moment, Term, Zone};
use crate::message::{DateForm, Language, Say, Value, Words, message};

/// A local date, with or without a time.
///
/// In English `Fri 27 Mar 2026 15:20`, in Russian «пт 27 марта 2026, 15:20», in Spanish "vie 27 mar 2026, 15:20"; in sentences
/// «в пятницу, 27 марта 2026 г., в 15:20» and "viernes 27 de marzo de 2026 a las 15:20", see [`DateForm`]. Names of weekdays and
/// months are those of the CLDR.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether a part is shown"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    date: NaiveDate,
    time: Option<NaiveTime>,
    /// The instant, if it is known.
    instant: Option<DateTime<FixedOffset>>,
    /// Whether `time` is the end of the date: 24:00.
    end_of_day: bool,
    /// Whether the offset is shown, because the clock shows this time twice.
    twice: bool,
    /// Whether the weekday is shown.
    weekday: bool,
    /// Whether the year is shown.
    year: bool,
    zone: Option<String>,
}

impl When {
    /// An instant in local time.
    #[must_use]
    pub fn at(instant: Instant, zone: &Zone) -> Self {
        Self {
            instant: exact(instant, zone),
            twice: is_twice(instant, zone),
            ..Self::local(zone.local(instant).time)
        }
    }

    /// A closing time: midnight is the end of the day before it, 24:00.
    #[must_use]
    pub fn closing(instant: Instant, zone: &Zone) -> Self {
        let local = zone.local(instant).time;
        let before = local.date().pred_opt();
        match before.filter(|_| local.time() == NaiveTime::MIN) {
            Some(before) => Self {
                time: Some(NaiveTime::MIN),
                instant: exact(instant, zone),
                end_of_day: true,
                ..Self::day(before)
            },
            None => Self::at(instant, zone),
        }
    }

    /// A date alone.
    #[must_use]
    pub fn day(date: NaiveDate) -> Self {
        Self {
            date,
            time: None,
            instant: None,
            end_of_day: false,
            twice: false,
            weekday: true,
            year: true,
            zone: None,
        }
    }

    fn local(local: NaiveDateTime) -> Self {
        Self {
            time: Some(local.time()),
            ..Self::day(local.date())
        }
    }

    /// Omits the year if it is the year of `now`.
    #[must_use]
    pub fn near(mut self, now: Instant, zone: &Zone) -> Self {
        self.year = zone.local(now).time.year() != self.date.year();
        self
    }

    /// Omits the weekday, and the year if `year` is false: `27 Mar`.
    #[must_use]
    pub fn brief(mut self, year: bool) -> Self {
        (self.weekday, self.year) = (false, year);
        self
    }

    /// Names the zone after the time, unless it is the `usual` one.
    #[must_use]
    pub fn in_zone(mut self, zone: &Zone, usual: &Zone) -> Self {
        self.zone = (zone.name() != usual.name()).then(|| zone.name().to_owned());
        self
    }
}

/// Whether the clock of a zone shows the time of an instant twice.
fn is_twice(instant: Instant, zone: &Zone) -> bool {
    zone.instant(zone.local(instant).time).irregular == Some(Irregular::Twice)
}

/// An instant with its offset in a zone.
fn exact(instant: Instant, zone: &Zone) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(zone.local(instant).offset_seconds)?;
    Some(instant.with_timezone(&offset))
}

const RUSSIAN_DAYS: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
/// Nominative, genitive and accusative, the last two with their prepositions.
const RUSSIAN_WEEKDAYS: [[&str; 3]; 7] = [
    ["понедельник", "с понедельника", "в понедельник"],
    ["вторник", "со вторника", "во вторник"],
    ["среда", "со среды", "в среду"],
    ["четверг", "с четверга", "в четверг"],
    ["пятница", "с пятницы", "в пятницу"],
    ["суббота", "с субботы", "в субботу"],
    ["воскресенье", "с воскресенья", "в воскресенье"],
];
const SPANISH_WEEKDAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];
/// The Spanish months in full.
pub(crate) const SPANISH_MONTHS_IN_FULL: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const SPANISH_DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
/// In the genitive, as used after the number of a day.
const RUSSIAN_MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const SPANISH_MONTHS: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
];

/// The abbreviated weekday and the month's name after a day's number.
#[must_use]
pub fn names(date: NaiveDate, language: Language) -> (&'static str, &'static str) {
    let day = date.weekday().num_days_from_monday() as usize;
    let month = date.month0() as usize;
    let of = |names: &[&'static str], index: usize| names.get(index).copied().unwrap_or("?");
    match language {
        Language::English => (weekday_name(date.weekday()), month_name(date.month())),
        Language::Russian => (of(&RUSSIAN_DAYS, day), of(&RUSSIAN_MONTHS, month)),
        Language::Spanish => (of(&SPANISH_DAYS, day), of(&SPANISH_MONTHS, month)),
    }
}

/// The Russian weekday in the form of a sentence.
fn russian_weekday(day: usize, form: DateForm) -> &'static str {
    let names = RUSSIAN_WEEKDAYS.get(day);
    let of = |case: usize| names.and_then(|names| names.get(case)).copied();
    let bare = |case| of(case).map(|name| name.split_once(' ').map_or(name, |(_, name)| name));
    let name = match form {
        DateForm::Short | DateForm::Full => of(0),
        DateForm::From => bare(1),
        DateForm::Since => of(1),
        DateForm::On => of(2),
        DateForm::Until => bare(2),
    };
    name.unwrap_or("?")
}

impl When {
    /// The date and what separates it from the time.
    fn date(&self, language: Language, form: DateForm) -> (String, &'static str) {
        let (weekday, month) = names(self.date, language);
        let (day, year) = (self.date.day(), self.date.year());
        let index = self.date.weekday().num_days_from_monday() as usize;
        let year_after = |before: &str, after: &str| {
            let year = self.year.then(|| format!("{before}{year}{after}"));
            year.unwrap_or_default()
        };
        match (language, form) {
            (Language::Russian, form) if form != DateForm::Short && self.weekday => {
                let weekday = russian_weekday(index, form);
                let between = if form == DateForm::On { ", в " } else { ", " };
                let year = year_after(" ", " г.");
                (format!("{weekday}, {day} {month}{year}"), between)
            }
            (Language::Spanish, form) if form != DateForm::Short && self.weekday => {
                let of = |names: &[&'static str], at: usize| names.get(at).copied().unwrap_or("?");
                let weekday = of(&SPANISH_WEEKDAYS, index);
                let month = of(&SPANISH_MONTHS_IN_FULL, self.date.month0() as usize);
                let one = !self.end_of_day && self.time.is_some_and(|time| time.hour() == 1);
                let between = match form {
                    DateForm::On if one => " a la ",
                    DateForm::On => " a las ",
                    _ => ", ",
                };
                let year = year_after(" de ", "");
                (format!("{weekday} {day} de {month}{year}"), between)
            }
            (language, _) => {
                let weekday = self.weekday.then(|| format!("{weekday} "));
                let between = match language {
                    Language::English => " ",
                    Language::Russian | Language::Spanish => ", ",
                };
                let year = year_after(" ", "");
                (
                    format!("{}{day} {month}{year}", weekday.unwrap_or_default()),
                    between,
                )
            }
        }
    }
}

impl Say for When {
    fn say(&self, words: &mut Words) {
        let (date, between) = self.date(words.language(), words.dates());
        words.word(&date);
        if let Some(time) = self.time {
            words.word(between);
            let hour = if self.end_of_day { 24 } else { time.hour() };
            words.word(&format!("{hour:02}:{:02}", time.minute()));
            if time.second() != 0 {
                words.word(&format!(":{:02}", time.second()));
            }
            if let Some(instant) = self.instant.filter(|_| self.twice) {
                words.word(&format!(" {}", instant.offset()));
            }
        }
        if let Some(zone) = &self.zone {
            words.word(" (");
            words.name(zone);
            words.word(")");
        }
    }

    fn data(&self) -> Option<String> {
        Some(match (self.instant, self.time) {
            (Some(instant), _) => instant.to_rfc3339(),
            (None, None) => self.date.to_string(),
            (None, Some(time)) => self
                .date
                .and_time(time)
                .format("%Y-%m-%dT%H:%M:%S")
                .to_string(),
        })
    }
}

impl From<When> for Value {
    fn from(when: When) -> Self {
        Self::custom(when)
    }
}

/// A written date or time, with its offset if it has one.
impl From<&Moment> for Value {
    fn from(moment: &Moment) -> Self {
        match moment {
            Moment::Date(date) => When::day(*date).into(),
            Moment::Local(time) => When::local(*time).into(),
            Moment::Exact(time) => message! {
                en: "{time} {offset}",
                ru: "{time} {offset}",
                es: "{time} {offset}",
                time: When::local(time.naive_local()),
                offset: time.offset().to_string(),
            }
            .into(),
        }
    }
}

/// As written.
impl From<&Term> for Value {
    fn from(term: &Term) -> Self {
        term.to_string().into()
    }
}

impl From<&Lateness> for Value {
    fn from(lateness: &Lateness) -> Self {
        Self::custom(lateness.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{show, show_close, show_day};
    use crate::yaml::FromText;

    #[expect(clippy::needless_pass_by_value, reason = "created for this call only")]
    fn text(when: When, language: Language) -> String {
        let mut words = Words::new(language);
        when.say(&mut words);
        words.into_text()
    }

    #[test]
    fn a_written_time_is_shown_in_each_language() {
        for (written, russian) in [
            ("2026-03-27", "пт 27 марта 2026"),
            ("2026-03-27 18:00", "пт 27 марта 2026, 18:00"),
            ("2026-03-27T18:00+03:00", "пт 27 марта 2026, 18:00 +03:00"),
        ] {
            let moment = Moment::from_text(written).unwrap();
            let say = |language| {
                let mut words = Words::new(language);
                Value::from(&moment).say(&mut words);
                words.into_text()
            };
            assert_eq!(say(Language::English), moment.to_string());
            assert_eq!(say(Language::Russian), russian);
        }
    }

    #[test]
    fn a_date_has_the_case_that_its_sentence_needs() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let on =
            message! { en: "on {day}", ru: "{day:on}", es: "el {day:on}", day: When::day(day(27)) };
        assert_eq!(on.text(Language::English), "on Fri 27 Mar 2026");
        assert_eq!(on.text(Language::Russian), "в пятницу, 27 марта 2026 г.");
        assert_eq!(on.text(Language::Spanish), "el viernes 27 de marzo de 2026");
        // The week from Monday, 23 March.
        let week = |form: fn(When) -> crate::message::Message| {
            let days = (23..30).map(|date| form(When::day(day(date))).text(Language::Russian));
            days.map(|text| text.split(',').next().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(
            week(|day| message! { en: "{day}", ru: "{day:full}", es: "{day}", day: day }),
            "понедельник, вторник, среда, четверг, пятница, суббота, воскресенье"
        );
        assert_eq!(
            week(|day| message! { en: "{day}", ru: "{day:from}", es: "{day}", day: day }),
            "понедельника, вторника, среды, четверга, пятницы, субботы, воскресенья"
        );
        assert_eq!(
            week(|day| message! { en: "{day}", ru: "{day:since}", es: "{day}", day: day }),
            "с понедельника, со вторника, со среды, с четверга, с пятницы, с субботы, с воскресенья"
        );
        assert_eq!(
            week(|day| message! { en: "{day}", ru: "{day:on}", es: "{day}", day: day }),
            "в понедельник, во вторник, в среду, в четверг, в пятницу, в субботу, в воскресенье"
        );
        assert_eq!(
            week(|day| message! { en: "{day}", ru: "{day:until}", es: "{day}", day: day }),
            "понедельник, вторник, среду, четверг, пятницу, субботу, воскресенье"
        );
        let months = (1..=12).map(|month| {
            let day = When::day(NaiveDate::from_ymd_opt(2026, month, 1).unwrap());
            let text = message! { en: "{day}", ru: "{day:on}", es: "{day:on}", day: day };
            [Language::Russian, Language::Spanish].map(|language| {
                let text = text
                    .text(language)
                    .replace(" de 2026", "")
                    .replace(" 2026 г.", "");
                text.rsplit(' ').next().unwrap().to_owned()
            })
        });
        let (russian, spanish): (Vec<_>, Vec<_>) =
            months.map(|[russian, spanish]| (russian, spanish)).unzip();
        assert_eq!(
            russian.join(" "),
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
        );
        assert_eq!(
            spanish.join(" "),
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        );
    }

    #[test]
    fn the_time_of_a_sentence_has_its_preposition() {
        let zone = Zone::named("Europe/Madrid").unwrap();
        let texts = |written| {
            let at = When::at(
                Moment::from_text(written).unwrap().answer(&zone).instant,
                &zone,
            );
            let message = message! { en: "on {at}", ru: "{at:on}", es: "el {at:on}", at: at };
            [Language::Russian, Language::Spanish].map(|language| message.text(language))
        };
        assert_eq!(
            texts("2026-03-31 10:40"),
            [
                "во вторник, 31 марта 2026 г., в 10:40",
                "el martes 31 de marzo de 2026 a las 10:40"
            ]
        );
        assert_eq!(
            texts("2026-04-01 01:05")[1],
            "el miércoles 1 de abril de 2026 a la 01:05"
        );
    }

    /// Where a clock shows a time twice, the offset says which of the two is meant.
    #[test]
    fn a_time_that_occurs_twice_has_its_offset() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        for (written, shown) in [
            ("2026-10-25T01:59+02:00", "Sun 25 Oct 2026 01:59"),
            ("2026-10-25T02:30+02:00", "Sun 25 Oct 2026 02:30 +02:00"),
            ("2026-10-25T02:30+01:00", "Sun 25 Oct 2026 02:30 +01:00"),
            ("2026-10-25T03:00+01:00", "Sun 25 Oct 2026 03:00"),
        ] {
            let at = Moment::from_text(written).unwrap().answer(&zone).instant;
            assert_eq!(text(When::at(at, &zone), Language::English), shown);
            assert_eq!(text(When::closing(at, &zone), Language::English), shown);
        }
    }

    #[test]
    fn a_date_is_shown_in_each_language() {
        let zone = Zone::named("Europe/Madrid").unwrap();
        let at = |written| {
            let moment = Moment::from_text(written).unwrap();
            moment.answer(&zone).instant
        };
        let (due, midnight) = (at("2026-03-27 18:00:05"), at("2026-03-28 00:00"));
        assert_eq!(
            text(When::at(due, &zone), Language::English),
            show(due, &zone)
        );
        let close = When::closing(midnight, &zone);
        assert_eq!(
            text(close.clone(), Language::English),
            show_close(midnight, &zone)
        );
        assert_eq!(
            text(close.clone(), Language::Russian),
            "пт 27 марта 2026, 24:00"
        );
        assert_eq!(
            text(close.clone(), Language::Spanish),
            "vie 27 mar 2026, 24:00"
        );
        let data = [
            When::at(due, &zone),
            close.clone(),
            When::day(zone.date(due)),
        ]
        .map(|when| when.data().unwrap());
        let expected = [
            "2026-03-27T18:00:05+01:00",
            "2026-03-28T00:00:00+01:00",
            "2026-03-27",
        ];
        assert_eq!(data, expected);
        assert_eq!(
            text(close.near(due, &zone), Language::English),
            "Fri 27 Mar 24:00"
        );
        let day = zone.date(due);
        assert_eq!(text(When::day(day), Language::English), show_day(day));
        let other = Zone::named("Asia/Tokyo").unwrap();
        assert_eq!(
            text(
                When::at(due, &zone).in_zone(&zone, &other),
                Language::Russian
            ),
            "пт 27 марта 2026, 18:00:05 (Europe/Madrid)"
        );
    }
}
