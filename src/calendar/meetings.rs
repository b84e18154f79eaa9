//! Meetings from an iCalendar file (RFC 5545): when they took place, and who was asked.
//!
//! Left out are events that are cancelled, private or last whole days. What cannot be read is left alone, and said so. However
//! hostile a file is, the work on it is bounded.

mod lines;
mod recur;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::year::{FIRST_YEAR, LAST_YEAR};
use super::{Instant, Zone};
use crate::source::Span;
use lines::{Line, lines};
use recur::{Ends, Rule};

/// The most events that are read of a file.
const MAX_EVENTS: usize = 20_000;
/// The most people, and the most exceptions, of an event.
const MAX_ITEMS: usize = 2_000;

/// A meeting, or a row of them.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// What it is called.
    pub summary: String,
    /// Where it stands in the file.
    pub span: Span,
    /// What tells it apart from others, in every calendar that holds it.
    pub uid: String,
    /// The addresses of who was asked and has not declined, in small letters.
    pub people: Vec<String>,
    start: NaiveDateTime,
    zone: Zone,
    length: TimeDelta,
    rule: Option<Rule>,
    except: HashSet<Instant>,
    except_days: HashSet<NaiveDate>,
}

/// What a calendar file says of meetings.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// The meetings, in the order of the file.
    pub meetings: Vec<Meeting>,
    /// What was not read and why, one line each. Text of the repository.
    pub left_alone: Vec<String>,
}

/// The meetings of an iCalendar text. `zone` is that of times that name none.
///
/// # Errors
/// If the text is no iCalendar file: what is wrong with it.
pub fn meetings(text: &str, zone: &Zone) -> Result<Meetings, String> {
    let mut reader = Reader {
        zone,
        zones: HashMap::new(),
        found: Meetings::default(),
        moved: Vec::new(),
    };
    let (mut open, mut depth, mut calendars, mut events) =
        (None::<Event>, 0usize, (false, 0usize), 0usize);
    for line in lines(text) {
        let component = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), &mut open) {
            ("BEGIN", None) => {
                if component == "VCALENDAR" {
                    calendars = (true, calendars.1 + 1);
                }
                if component == "VEVENT" {
                    events += 1;
                    if events > MAX_EVENTS {
                        reader.found.left_alone.push(format!(
                            "it has over {MAX_EVENTS} events; the others are not read"
                        ));
                        break;
                    }
                    open = Some(Event::new(line.span));
                    depth = 0;
                }
            }
            // An alarm in an event has properties of its own.
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) => {
                if let Some(event) = open.take() {
                    reader.event(event);
                }
            }
            ("END", None) if component == "VCALENDAR" => {
                calendars.1 = calendars.1.saturating_sub(1)
            }
            (_, Some(event)) if depth == 0 => event.take(line),
            _ => {}
        }
    }
    match calendars {
        (false, _) => return Err("it has no `BEGIN:VCALENDAR`".to_owned()),
        (true, open) if open > 0 && events <= MAX_EVENTS => {
            return Err("it breaks off before `END:VCALENDAR`".to_owned());
        }
        _ => {}
    }
    Ok(reader.finish())
}

/// The properties of an event that matter here.
struct Event {
    span: Span,
    uid: String,
    summary: String,
    left_out: bool,
    start: Option<Line>,
    end: Option<Line>,
    duration: Option<String>,
    rule: Option<String>,
    except: Vec<Line>,
    more_dates: bool,
    replaces: Option<Line>,
    people: Vec<String>,
    declined: Vec<String>,
}

impl Event {
    fn new(span: Span) -> Self {
        Self {
            span,
            uid: String::new(),
            summary: "an event without a name".to_owned(),
            left_out: false,
            start: None,
            end: None,
            duration: None,
            rule: None,
            except: Vec::new(),
            more_dates: false,
            replaces: None,
            people: Vec::new(),
            declined: Vec::new(),
        }
    }

    fn take(&mut self, line: Line) {
        let is = |word: &str| line.value.trim().eq_ignore_ascii_case(word);
        match line.name.as_str() {
            "UID" => self.uid = line.value,
            "SUMMARY" => {
                self.span = line.span;
                self.summary = line.text();
            }
            "STATUS" => self.left_out |= is("CANCELLED"),
            "CLASS" => self.left_out |= is("PRIVATE") || is("CONFIDENTIAL"),
            "X-MICROSOFT-CDO-ALLDAYEVENT" => self.left_out |= is("TRUE"),
            "DTSTART" => self.start = Some(line),
            "DTEND" => self.end = Some(line),
            "DURATION" => self.duration = Some(line.value),
            "RRULE" => self.rule = Some(line.value),
            "EXDATE" if self.except.len() < MAX_ITEMS => self.except.push(line),
            "RDATE" => self.more_dates = true,
            "RECURRENCE-ID" => self.replaces = Some(line),
            "ATTENDEE" | "ORGANIZER" => {
                let declined = line
                    .parameter("PARTSTAT")
                    .is_some_and(|answer| answer.eq_ignore_ascii_case("DECLINED"));
                let list = if declined {
                    &mut self.declined
                } else {
                    &mut self.people
                };
                if list.len() < MAX_ITEMS {
                    list.extend(line.address());
                }
            }
            _ => {}
        }
    }
}

/// A time as a calendar file writes it.
enum Time {
    Day(NaiveDate),
    Local(NaiveDateTime, Zone),
}

struct Reader<'z> {
    zone: &'z Zone,
    zones: HashMap<String, Option<Zone>>,
    found: Meetings,
    /// Occurrences of rows that events of their own replace: uid and instant.
    moved: Vec<(String, Instant)>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event) {
        // A cancelled occurrence is no more in its row either.
        if let Some(line) = &event.replaces
            && let Ok(Time::Local(time, zone)) = self.time(line, &line.value)
        {
            self.moved
                .push((event.uid.clone(), zone.instant(time).instant));
        }
        if event.left_out {
            return;
        }
        let summary = event.summary.clone();
        if event.more_dates {
            self.found
                .left_alone
                .push(format!("event `{summary}`: its RDATE is not read"));
        }
        match self.meeting(event) {
            Ok(meeting) => self.found.meetings.extend(meeting),
            Err(why) => self
                .found
                .left_alone
                .push(format!("event `{summary}`: {why}")),
        }
    }

    /// The meeting of an event; nothing where it lasts whole days.
    fn meeting(&mut self, event: Event) -> Result<Option<Meeting>, String> {
        let line = event.start.ok_or("it has no DTSTART")?;
        let Time::Local(start, zone) = self.time(&line, &line.value)? else {
            return Ok(None);
        };
        let begins = zone.instant(start).instant;
        let length = match (&event.end, &event.duration) {
            (Some(line), _) => match self.time(line, &line.value)? {
                Time::Local(end, zone) => zone.instant(end).instant - begins,
                Time::Day(_) => return Ok(None),
            },
            (None, Some(text)) => {
                duration(text).ok_or_else(|| format!("its DURATION `{text}` cannot be read"))?
            }
            (None, None) => TimeDelta::zero(),
        };
        if length < TimeDelta::zero() {
            return Err("it ends before it begins".to_owned());
        }
        if length >= TimeDelta::days(1) {
            return Ok(None);
        }
        let rule = match event
            .rule
            .as_deref()
            .map(|text| Rule::read(text, start.date()))
        {
            None => None,
            Some(Some(rule)) => Some(rule),
            Some(None) => {
                let rule = event.rule.unwrap_or_default();
                self.found.left_alone.push(format!(
                    "event `{}`: its rule `{rule}` is not read, only its first time",
                    event.summary
                ));
                None
            }
        };
        let (mut except, mut except_days) = (HashSet::new(), HashSet::new());
        for line in &event.except {
            for value in line.value.split(',').take(MAX_ITEMS) {
                match self.time(line, value)? {
                    Time::Day(day) => drop(except_days.insert(day)),
                    Time::Local(time, zone) => drop(except.insert(zone.instant(time).instant)),
                }
            }
        }
        let mut people: Vec<String> = event
            .people
            .into_iter()
            .filter(|person| !event.declined.contains(person))
            .collect::<HashSet<_>>()
            .into_iter()
            .collect();
        people.sort_unstable();
        let (summary, span, uid) = (event.summary, event.span, event.uid);
        Ok(Some(Meeting {
            summary,
            span,
            uid,
            people,
            start,
            zone,
            length,
            rule,
            except,
            except_days,
        }))
    }

    fn time(&mut self, line: &Line, value: &str) -> Result<Time, String> {
        let wrong = || format!("its {} `{value}` cannot be read", line.name);
        let value = value.trim();
        let (day, clock) = value
            .split_once(['T', 't'])
            .map_or((value, None), |(day, clock)| (day, Some(clock)));
        let digits = |text: &str, count: usize| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let date = if digits(day, 8) {
            NaiveDate::parse_from_str(day, "%Y%m%d").ok()
        } else {
            None
        };
        let date = date
            .filter(|date| (FIRST_YEAR..LAST_YEAR).contains(&date.year()))
            .ok_or_else(wrong)?;
        let Some(clock) = clock else {
            return Ok(Time::Day(date));
        };
        let (clock, utc) = clock
            .strip_suffix(['Z', 'z'])
            .map_or((clock, false), |clock| (clock, true));
        let time = if digits(clock, 6) {
            NaiveTime::parse_from_str(clock, "%H%M%S").ok()
        } else {
            None
        };
        let local = date.and_time(time.ok_or_else(wrong)?);
        if utc {
            return Ok(Time::Local(local, Zone::utc()));
        }
        let Some(name) = line.parameter("TZID") else {
            return Ok(Time::Local(local, self.zone.clone()));
        };
        let zone = self
            .zones
            .entry(name.to_owned())
            .or_insert_with(|| zone_of(name))
            .clone();
        zone.map(|zone| Time::Local(local, zone))
            .ok_or_else(|| format!("its time zone `{name}` is not known"))
    }

    fn finish(mut self) -> Meetings {
        let mut moved: HashMap<String, HashSet<Instant>> = HashMap::new();
        for (uid, instant) in self.moved {
            moved.entry(uid).or_default().insert(instant);
        }
        for meeting in self
            .found
            .meetings
            .iter_mut()
            .filter(|meeting| meeting.rule.is_some())
        {
            meeting
                .except
                .extend(moved.get(&meeting.uid).into_iter().flatten());
        }
        self.found
    }
}

/// The zones that Windows names, where people write calendars.
const WINDOWS: [(&str, &str); 20] = [
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Central Asia Standard Time", "Asia/Almaty"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("Mountain Standard Time", "America/Denver"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// The zone of a name in a calendar: an IANA name, perhaps behind the path of who wrote it, or one of Windows.
fn zone_of(name: &str) -> Option<Zone> {
    let name = name.trim();
    let windows = WINDOWS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, zone)| *zone);
    let behind = name
        .match_indices('/')
        .filter_map(|(at, _)| name.get(at + 1..));
    std::iter::once(windows.unwrap_or(name))
        .chain(behind)
        .take(8)
        .find_map(|name| Zone::named(name).ok())
}

/// `PT1H30M`, `P1DT2H`, `P1W`.
fn duration(text: &str) -> Option<TimeDelta> {
    let (mut rest, mut total) = (
        text.trim().trim_start_matches('+').strip_prefix('P')?,
        TimeDelta::zero(),
    );
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest
            .get(..digits)?
            .parse()
            .ok()
            .filter(|number| *number < 1_000_000)?;
        let unit = rest.get(digits..digits + 1)?;
        total += match unit {
            "W" => TimeDelta::days(number * 7),
            "D" => TimeDelta::days(number),
            "H" => TimeDelta::hours(number),
            "M" => TimeDelta::minutes(number),
            "S" => TimeDelta::seconds(number),
            _ => return None,
        };
        rest = rest.get(digits + 1..)?;
    }
    Some(total)
}

impl Meeting {
    /// When it took place, from one instant on, as far as it had ended by another: beginnings, in order. Of a row at most as many
    /// steps are counted as `budget` holds, which gets less by them.
    #[must_use]
    pub fn beginnings(&self, from: Instant, until: Instant, budget: &mut usize) -> Vec<Instant> {
        let mut found = Vec::new();
        let mut take = |date: NaiveDate| {
            let begins = self.zone.instant(date.and_time(self.start.time())).instant;
            if begins + self.length > until || !self.goes_on(date, begins) {
                return false;
            }
            if begins >= from && !self.except.contains(&begins) && !self.except_days.contains(&date)
            {
                found.push(begins);
            }
            true
        };
        match &self.rule {
            None => drop(take(self.start.date())),
            Some(rule) => rule.dates(self.start.date(), budget, take),
        }
        found
    }

    /// Whether the row has not ended before an occurrence.
    fn goes_on(&self, date: NaiveDate, begins: Instant) -> bool {
        match self.rule.as_ref().and_then(|rule| rule.ends) {
            None => true,
            Some(Ends::Day(last)) => date <= last,
            Some(Ends::Utc(last)) => begins <= Zone::utc().instant(last).instant,
            Some(Ends::Local(last)) => date.and_time(self.start.time()) <= last,
        }
    }
}
