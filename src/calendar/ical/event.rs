//! One event of a calendar file, before it is combined with others of its series.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::line::Line;
use super::rule::{Every, Rule};
use super::value::{Clock, Time, date_time, duration, is_counted, is_gregorian};
use super::zones::Zones;
use super::{Unread, Why};
use crate::calendar::Zone;
use crate::source::Span;

/// The longest event that is read, in days.
const LONGEST: i64 = 3660;

/// The properties of a calendar that affect its events.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    /// The default zone of times: `X-WR-TIMEZONE`.
    zone: Option<String>,
    pub(super) method: Method,
}

/// What a calendar says about its events (RFC 5546).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Method {
    /// They take place.
    #[default]
    Publish,
    /// They are cancelled, or some attendees are uninvited.
    Cancel,
    /// An attendee accepts or declines.
    Reply,
    /// A series has more occurrences.
    Add,
    /// An attendee proposes other times, or asks for the latest version; nothing changes.
    Other,
}

impl Method {
    fn of(line: &Line) -> Self {
        match line.value.trim().to_ascii_uppercase().as_str() {
            "CANCEL" => Self::Cancel,
            "REPLY" => Self::Reply,
            "ADD" => Self::Add,
            "COUNTER" | "DECLINECOUNTER" | "REFRESH" => Self::Other,
            _ => Self::Publish,
        }
    }
}

impl Calendar {
    /// Reads a property.
    pub(super) fn take(&mut self, line: &Line) {
        match line.name.as_str() {
            "X-WR-TIMEZONE" => self.zone = Some(line.text()),
            "METHOD" => self.method = Method::of(line),
            _ => {}
        }
    }
}

/// The duration of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::calendar) enum Lasts {
    /// A number of whole days.
    Days(i64),
    /// An exact duration.
    Time(TimeDelta),
}

/// The description of an event.
#[derive(Debug, Clone)]
pub(in crate::calendar) struct About {
    /// Its summary, if it has one.
    pub(in crate::calendar) summary: Option<String>,
    /// Its location in the file.
    pub(in crate::calendar) span: Span,
    /// Its unique id in all calendars; may be empty.
    pub(in crate::calendar) uid: String,
    /// The addresses of attendees who have not declined, in lower case and sorted.
    pub(in crate::calendar) people: Vec<String>,
    /// Whether it is private or confidential.
    pub(in crate::calendar) private: bool,
    /// Whether it is a working day in a calendar of days off.
    pub(in crate::calendar) workday: bool,
}

/// An event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) about: About,
    /// Its place in the file.
    pub(super) place: usize,
    pub(super) sequence: i64,
    pub(super) stamp: Option<NaiveDateTime>,
    pub(super) cancelled: bool,
    /// The addresses of those who are asked and do not take part.
    pub(super) absent: Vec<String>,
    /// The addresses of those who accepted, also tentatively.
    pub(super) accepted: Vec<String>,
    /// For a reply or a partial cancellation: the attendees, and whether each still takes part.
    pub(super) notice: Option<Vec<(String, bool)>>,
    /// The start in local time of its zone; midnight for whole days.
    pub(super) start: NaiveDateTime,
    pub(super) zone: Zone,
    pub(super) lasts: Lasts,
    pub(super) rules: Vec<Rule>,
    pub(super) not_rules: Vec<Rule>,
    pub(super) more: Vec<Time>,
    pub(super) except: Vec<Time>,
    /// The occurrence of its series that it replaces, and whether all later ones too.
    pub(super) replaces: Option<(Time, bool)>,
}

impl Event {
    /// Parses an event from its lines.
    pub(super) fn read(
        lines: &[Line],
        span: Span,
        calendar: &Calendar,
        place: usize,
        zone: &Zone,
        zones: &mut Zones,
    ) -> Result<Self, Unread> {
        let own = calendar.zone.as_deref().and_then(|name| zones.get(name));
        let mut clock = Clock {
            floating: own.unwrap_or_else(|| zone.clone()),
            zones,
        };
        let find = |name: &str| lines.iter().find(|line| line.name == name);
        let says = |name: &str, word: &str| find(name).is_some_and(|line| line.is(word));
        let summary = find("SUMMARY").map(Line::text);
        let (people, absent, accepted) = people(lines);
        let about = About {
            summary: summary.filter(|text| !text.trim().is_empty()),
            span: find("SUMMARY").map_or(span, |line| line.span),
            uid: find("UID")
                .map(|line| line.value.trim().to_owned())
                .unwrap_or_default(),
            people,
            private: says("CLASS", "PRIVATE") || says("CLASS", "CONFIDENTIAL"),
            workday: is_workday(lines),
        };
        let all_day = says("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE")
            || says("X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "TRUE");
        let notice = notice(lines, calendar.method, says("STATUS", "CANCELLED"));
        let number = |name: &str| find(name).and_then(|line| line.value.trim().parse().ok());
        let mut event = Self {
            place,
            sequence: number("SEQUENCE").unwrap_or(0),
            stamp: find("DTSTAMP").and_then(|line| date_time(&line.value)),
            cancelled: says("STATUS", "CANCELLED")
                || (calendar.method == Method::Cancel && notice.is_none())
                || is_crossed_out(lines),
            absent,
            accepted,
            notice,
            start: NaiveDateTime::default(),
            zone: clock.floating.clone(),
            lasts: Lasts::Days(1),
            rules: Vec::new(),
            not_rules: Vec::new(),
            more: Vec::new(),
            except: Vec::new(),
            replaces: None,
            about,
        };
        let read = event.timed(lines, &find, all_day, &mut clock);
        if calendar.method == Method::Add && read.is_ok() {
            event.add_to_series();
        }
        match read {
            Ok(()) => Ok(event),
            // What is cancelled needs no time, nor does an answer; only the occurrence has to be known, if it is about one.
            Err(_)
                if (event.cancelled || event.notice.is_some())
                    && event.replaces.is_some() == find("RECURRENCE-ID").is_some() =>
            {
                Ok(event)
            }
            Err(why) => Err(Unread {
                name: event.about.summary,
                why,
                at: span.start(),
            }),
        }
    }

    /// Makes an added event an occurrence of its series. One that recurs is a series of its own.
    fn add_to_series(&mut self) {
        if !self.rules.is_empty() || !self.more.is_empty() {
            let own = format!("{} {}", self.about.uid, self.start);
            self.about.uid = own;
        } else if self.replaces.is_none() {
            let begins = match self.lasts {
                Lasts::Days(_) => Time::Day(self.start.date()),
                Lasts::Time(_) => Time::Clock(self.start, self.zone.clone()),
            };
            self.replaces = Some((begins, false));
        }
    }

    /// Parses the time of an event.
    fn timed<'l>(
        &mut self,
        lines: &'l [Line],
        find: &dyn Fn(&str) -> Option<&'l Line>,
        all_day: bool,
        clock: &mut Clock<'_>,
    ) -> Result<(), Why> {
        if let Some(line) = find("RECURRENCE-ID") {
            let following = line
                .parameter("RANGE")
                .is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
            self.replaces = Some((clock.time(line)?, following));
        }
        let line = find("DTSTART").ok_or(Why::NoStart)?;
        let start = clock.time(line)?;
        let first = line;
        let end = match find("DTEND") {
            Some(line) => Some(clock.time(line)?),
            None => None,
        };
        let span =
            match find("DURATION").filter(|_| end.is_none()) {
                Some(line) => Some(duration(&line.value).ok_or_else(|| {
                    Why::Unreadable(line.name.clone(), line.value.trim().to_owned())
                })?),
                None => None,
            };
        self.place_in_time(&start, end.as_ref(), span, all_day, &clock.floating)?;
        for line in lines {
            match line.name.as_str() {
                "RRULE" | "EXRULE" => {
                    let mut rule = Rule::read(&line.value)
                        .filter(|rule| rule.every >= Every::Day || !self.is_whole_days())
                        .ok_or_else(|| Why::Rule(line.value.trim().to_owned()))?;
                    if self.is_whole_days() {
                        rule.forget_time_of_day();
                    }
                    if line.name == "RRULE" {
                        self.rules.push(rule);
                    } else {
                        self.not_rules.push(rule);
                    }
                }
                "RDATE" => self.more.extend(clock.times(line)?),
                "EXDATE" => self.except.extend(clock.times(line)?),
                _ => {}
            }
        }
        // Address books of Apple and Outlook begin what comes every year in 1604 or 1601. Only a count has to know what
        // was before the years that are counted.
        let goes_on = !self.rules.is_empty() && self.rules.iter().all(|rule| rule.count.is_none());
        let date = start.local().date();
        if is_counted(date) || goes_on && is_gregorian(date) {
            Ok(())
        } else {
            let value = first.value.trim().to_owned();
            Err(Why::Unreadable(first.name.clone(), value))
        }
    }

    fn is_whole_days(&self) -> bool {
        matches!(self.lasts, Lasts::Days(_))
    }

    /// Sets the start, the zone and the duration.
    fn place_in_time(
        &mut self,
        start: &Time,
        end: Option<&Time>,
        span: Option<(i64, TimeDelta)>,
        all_day: bool,
        floating: &Zone,
    ) -> Result<(), Why> {
        if let Some((day, days)) = end
            .filter(|_| all_day)
            .and_then(|end| whole_days_elsewhere(start, end, floating))
        {
            (self.start, self.zone) = (day.and_time(NaiveTime::MIN), floating.clone());
            self.lasts = Lasts::Days(days);
            return Ok(());
        }
        let (first, zone) = match start {
            Time::Day(_) => (start.local(), floating.clone()),
            // A whole day in UTC is a whole day in the default zone if it begins at midnight there.
            Time::Clock(_, zone) if !is_midnight(start.local()) => {
                let there = start.seen_in(floating);
                let until = end.map(|end| end.seen_in(floating));
                let in_utc = *zone == Zone::utc();
                let whole = in_utc && until.is_some_and(|until| lasts_whole_days(there, until));
                if is_midnight(there) && (all_day || whole) {
                    (there, floating.clone())
                } else {
                    (start.local(), zone.clone())
                }
            }
            Time::Clock(local, zone) => (*local, zone.clone()),
        };
        let whole = matches!(start, Time::Day(_));
        let last = match (end, span) {
            (Some(end), _) => end.seen_in(&zone),
            (None, Some((days, exact))) => first + TimeDelta::days(days) + exact,
            (None, None) if whole || all_day => first + TimeDelta::days(1),
            (None, None) => first,
        };
        self.start = first;
        // Of whole days that do not begin at midnight nobody knows which they are.
        let all_day = all_day && (is_midnight(first) || whole_days(first, last).is_none());
        if whole || all_day || lasts_whole_days(first, last) {
            self.start = first.date().and_time(NaiveTime::MIN);
            self.lasts = Lasts::Days(days_between(first, last)?);
        } else {
            let begins = zone.instant(first).instant;
            let lasts = match (end.and_then(Time::instant), span) {
                (Some(end), _) => end - begins,
                (None, Some((days, exact))) => {
                    zone.instant(first + TimeDelta::days(days)).instant + exact - begins
                }
                // The end is a date: the end of that day in the event's zone.
                (None, None) => zone.instant(last).instant - begins,
            };
            if lasts < TimeDelta::zero() {
                return Err(Why::EndsBefore);
            }
            if lasts > TimeDelta::days(LONGEST) {
                return Err(Why::TooLong);
            }
            self.lasts = Lasts::Time(lasts);
        }
        self.zone = zone;
        Ok(())
    }
}

fn is_midnight(time: NaiveDateTime) -> bool {
    time.time() == NaiveTime::MIN
}

/// Whether an event lasts from one midnight to another, or to the minute or second before it.
fn lasts_whole_days(first: NaiveDateTime, last: NaiveDateTime) -> bool {
    is_midnight(first)
        && last - first >= TimeDelta::minutes(24 * 60 - 1)
        && [0, 1, 60]
            .iter()
            .any(|seconds| is_midnight(last + TimeDelta::seconds(*seconds)))
}

/// The number of whole days between two times, which may be an hour more or less where clocks change.
fn whole_days(first: NaiveDateTime, last: NaiveDateTime) -> Option<i64> {
    let minutes = (last - first).num_minutes();
    let days = (minutes + 61).div_euclid(24 * 60);
    ((1..=LONGEST).contains(&days) && (minutes - days * 24 * 60).abs() <= 61).then_some(days)
}

/// The day on which whole days begin that are written in UTC for another zone than the default one, and their number. Clocks are
/// between 12 hours behind UTC and 14 ahead: of what begins between 10:00 and 12:00 in UTC, the day is not known.
fn whole_days_elsewhere(start: &Time, end: &Time, floating: &Zone) -> Option<(NaiveDate, i64)> {
    let utc = matches!(start, Time::Clock(_, zone) if *zone == Zone::utc());
    let begins = start.local();
    if !utc || is_midnight(begins) || is_midnight(start.seen_in(floating)) {
        return None;
    }
    let days = whole_days(begins, end.seen_in(&Zone::utc()))?;
    match begins
        .time()
        .signed_duration_since(NaiveTime::MIN)
        .num_minutes()
    {
        ..600 => Some((begins.date(), days)),
        721.. => Some((begins.date().succ_opt()?, days)),
        _ => None,
    }
}

/// The number of days of an event with an exclusive end.
fn days_between(first: NaiveDateTime, last: NaiveDateTime) -> Result<i64, Why> {
    // Some programs write the start as the end of an event of one day.
    if last == first {
        return Ok(1);
    }
    if last < first {
        return Err(Why::EndsBefore);
    }
    let end: NaiveDate = (last - TimeDelta::seconds(1)).date();
    match (end - first.date()).num_days() + 1 {
        days @ 1..=LONGEST => Ok(days),
        _ => Err(Why::TooLong),
    }
}

/// The attendees who may take part, those who do not, and those who accepted.
fn people(lines: &[Line]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut asked, mut declined) = (HashSet::new(), HashSet::new());
    let mut accepted = Vec::new();
    for line in lines {
        if matches!(line.name.as_str(), "ATTENDEE" | "ORGANIZER") {
            let list = if takes_part(line) {
                &mut asked
            } else {
                &mut declined
            };
            list.extend(line.address());
            let status = line.parameter("PARTSTAT").map(str::to_ascii_uppercase);
            if matches!(status.as_deref(), Some("ACCEPTED" | "TENTATIVE")) {
                accepted.extend(line.address());
            }
        }
    }
    let mut people: Vec<String> = asked.difference(&declined).cloned().collect();
    people.sort_unstable();
    (people, declined.into_iter().collect(), accepted)
}

/// Whether an attendee may take part: has neither declined nor sent somebody else, and is not only informed.
fn takes_part(line: &Line) -> bool {
    let is = |name, word: &str| {
        line.parameter(name)
            .is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
    };
    !is("PARTSTAT", "DECLINED") && !is("PARTSTAT", "DELEGATED") && !is("ROLE", "NON-PARTICIPANT")
}

/// The attendees of a reply, or of a cancellation that is only for them. A cancellation that names nobody is for all.
fn notice(lines: &[Line], method: Method, cancelled: bool) -> Option<Vec<(String, bool)>> {
    let comes = |line| method == Method::Reply && takes_part(line);
    let attendees = lines.iter().filter(|line| line.name == "ATTENDEE");
    let attendees: Vec<_> = attendees
        .filter_map(|line| Some((line.address()?, comes(line))))
        .collect();
    match method {
        Method::Reply => Some(attendees),
        Method::Cancel if !cancelled && !attendees.is_empty() => Some(attendees),
        _ => None,
    }
}

/// How Outlook begins the title of a cancelled meeting that stays in the calendar.
const CROSSED_OUT: [&str; 6] = [
    "canceled:",
    "cancelled:",
    "отменено:",
    "отменена:",
    "cancelado:",
    "cancelada:",
];

/// Whether Outlook shows an event as cancelled: by its title, and as free time.
fn is_crossed_out(lines: &[Line]) -> bool {
    let free = |line: &Line| match line.name.as_str() {
        "X-MICROSOFT-CDO-BUSYSTATUS" => line.is("FREE"),
        "TRANSP" => line.is("TRANSPARENT"),
        _ => false,
    };
    let title = lines.iter().find(|line| line.name == "SUMMARY");
    let title = title.map(|line| line.text().trim().to_lowercase());
    title.is_some_and(|title| CROSSED_OUT.iter().any(|word| title.starts_with(word)))
        && lines.iter().any(free)
}

/// Whether an event is an extra working day, as marked by Apple and in Chinese calendars.
fn is_workday(lines: &[Line]) -> bool {
    let marked = |line: &Line| {
        let word = |text: &str| text.trim().eq_ignore_ascii_case("ALTERNATE-WORKDAY");
        match line.name.as_str() {
            "ALTERNATE-WORKDAY" => !line.is("FALSE"),
            "X-APPLE-SPECIAL-DAY" | "CATEGORIES" => line.value.split(',').any(word),
            _ => false,
        }
    };
    lines.iter().any(marked)
}
