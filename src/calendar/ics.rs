//! Days off from an iCalendar file (RFC 5545).
//!
//! Read are events that last whole days, once or every year. Everything else is left alone, and said so.

use chrono::{Datelike, Days, NaiveDate};
use icalendar::parser::{Component, read_components, unfold};

use super::days::DayOff;
use super::year::{FIRST_YEAR, LAST_YEAR};

/// What a calendar file says of days off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    /// The days off, each with its summary.
    pub days: Vec<DayOff>,
    /// The end of the last year for which the file has dated days off; none where all of them come back every year for ever.
    pub covers_until: Option<NaiveDate>,
    /// What was not read and why, one line each. Text of the repository.
    pub left_alone: Vec<String>,
}

/// Components nested deeper than this are not read: an alarm in an event in a calendar is 3.
const DEEPEST: usize = 8;

/// The days off of an iCalendar text. An event that cannot be read is left alone; the others are read.
///
/// # Errors
/// If the text is no iCalendar file: what is wrong with it.
pub fn holidays(text: &str) -> Result<Holidays, String> {
    let mut found = Holidays::default();
    let mut last_dated: Option<i32> = None;
    for (name, block) in blocks(text)? {
        if name != "VEVENT" {
            found.left_alone.push(format!("{name}: is no event"));
            continue;
        }
        let Some(component) = read_components(&block)
            .ok()
            .and_then(|read| read.into_iter().next())
        else {
            let line = block
                .lines()
                .find(|line| line.starts_with("SUMMARY"))
                .unwrap_or("without a summary");
            found
                .left_alone
                .push(format!("event `{line}`: cannot be read"));
            continue;
        };
        match event(&component) {
            Ok((days, until)) => {
                found.days.extend(days);
                last_dated = last_dated.max(until);
            }
            Err(why) => {
                let summary = summary(&component).unwrap_or_else(|| "without a summary".to_owned());
                found.left_alone.push(format!("event `{summary}`: {why}"));
            }
        }
    }
    found.covers_until = last_dated
        .and_then(|year| NaiveDate::from_ymd_opt(year.clamp(FIRST_YEAR, LAST_YEAR), 12, 31));
    Ok(found)
}

/// The entries of the calendars in a text: name and lines. The parser of whole files gives up at the first bad line and nests
/// as deep as the file does, so the file is taken apart before it.
fn blocks(text: &str) -> Result<Vec<(String, String)>, String> {
    let unfolded = unfold(text.strip_prefix('\u{feff}').unwrap_or(text));
    let (mut open, mut blocks): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut seen = false;
    for line in unfolded
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
    {
        let upper = line.get(..9).unwrap_or(line).to_ascii_uppercase();
        let begins = upper
            .starts_with("BEGIN:")
            .then(|| line.get(6..).unwrap_or("").trim().to_ascii_uppercase());
        let ends = upper
            .starts_with("END:")
            .then(|| line.get(4..).unwrap_or("").trim().to_ascii_uppercase());
        if let Some(name) = begins {
            seen |= name == "VCALENDAR";
            if open.len() == 1 {
                blocks.push((name.clone(), String::new()));
            }
            if open.len() >= DEEPEST {
                return Err(format!("its components are nested deeper than {DEEPEST}"));
            }
            open.push(name);
        } else if open.is_empty() {
            return Err("it does not begin with `BEGIN:VCALENDAR`".to_owned());
        }
        if open.len() > 1
            && let Some((_, block)) = blocks.last_mut()
        {
            block.push_str(line);
            block.push_str("\r\n");
        }
        if let Some(name) = ends
            && open.pop().as_ref() != Some(&name)
        {
            return Err(format!("`END:{name}` ends nothing that is open"));
        }
    }
    if !seen || !open.is_empty() {
        return Err(if seen {
            "it breaks off before `END:VCALENDAR`"
        } else {
            "it has no `BEGIN:VCALENDAR`"
        }
        .to_owned());
    }
    // Describes the zone of timed events; it is no entry of the calendar.
    blocks.retain(|(name, _)| name != "VTIMEZONE");
    Ok(blocks)
}

/// The value of a property.
fn value<'a>(component: &'a Component<'_>, name: &str) -> Option<&'a str> {
    component
        .properties
        .iter()
        .find(|property| property.name.as_str().eq_ignore_ascii_case(name))
        .map(|found| found.val.as_str().trim())
}

fn summary(component: &Component<'_>) -> Option<String> {
    let text = value(component, "SUMMARY")?;
    let text = text
        .replace("\\n", " ")
        .replace("\\N", " ")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\");
    (!text.trim().is_empty()).then_some(text)
}

/// The days off of an event, and the last year that it speaks of unless it comes back for ever.
fn event(component: &Component<'_>) -> Result<(Vec<DayOff>, Option<i32>), String> {
    if value(component, "STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
        return Err("is cancelled".to_owned());
    }
    for property in ["EXDATE", "RDATE", "RECURRENCE-ID", "EXRULE"] {
        if value(component, property).is_some() {
            return Err(format!("has {property}, which is not read"));
        }
    }
    let first = value(component, "DTSTART").ok_or("has no DTSTART")?;
    let first = whole_day(first).ok_or("does not last whole days")?;
    let days = length(component, first)?;
    let name = summary(component).unwrap_or_default();
    let Some(rule) = value(component, "RRULE") else {
        let last = first
            .checked_add_days(Days::new(days - 1))
            .ok_or("is too long")?;
        return Ok((
            vec![DayOff::range(first, last).named(&name)],
            Some(last.year()),
        ));
    };
    let (last_year, step, ends) = recurrence(rule, first)?;
    let days = u16::try_from(days)
        .ok()
        .filter(|days| *days <= 366)
        .ok_or("lasts longer than the year after which it comes back")?;
    let off = vec![DayOff::recurring(first, days, last_year, step).named(&name)];
    Ok((off, ends.then_some(last_year)))
}

/// A date without a time: `20260309`.
fn whole_day(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let date = if digits {
        NaiveDate::parse_from_str(text, "%Y%m%d").ok()?
    } else {
        return None;
    };
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&date.year())
        .then_some(date)
}

/// How many days an event lasts: its end is not part of it, and without one it lasts a day.
fn length(component: &Component<'_>, first: NaiveDate) -> Result<u64, String> {
    let days = if let Some(end) = value(component, "DTEND") {
        let end = whole_day(end).ok_or("does not end with a whole day")?;
        // Some programs write the first day as the end of an event of one day.
        (end - first).num_days().max(i64::from(end == first))
    } else if let Some(duration) = value(component, "DURATION") {
        let text = duration
            .strip_prefix('+')
            .unwrap_or(duration)
            .strip_prefix('P');
        let weeks = text
            .and_then(|text| text.strip_suffix('W'))
            .and_then(|weeks| weeks.parse::<u16>().ok());
        let days = text
            .and_then(|text| text.strip_suffix('D'))
            .and_then(|days| days.parse::<u16>().ok());
        let days = days
            .map(i64::from)
            .or(weeks.map(|weeks| i64::from(weeks) * 7));
        days.ok_or("has a DURATION that is no whole number of days")?
    } else {
        1
    };
    match u64::try_from(days) {
        Ok(days @ 1..=3660) => Ok(days),
        Ok(0) | Err(_) => Err("ends before it begins".to_owned()),
        Ok(_) => Err("lasts longer than ten years".to_owned()),
    }
}

/// The last year of a rule that says "every so many years on this day", the number of years, and whether the rule ends.
fn recurrence(rule: &str, first: NaiveDate) -> Result<(i32, u32, bool), String> {
    let not_read = || format!("comes back by the rule `{rule}`, which is not read");
    let (mut yearly, mut step, mut count, mut until) = (false, 1u32, None, None);
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').ok_or_else(not_read)?;
        let same = |number: u32| value.parse::<u32>() == Ok(number);
        match key.to_ascii_uppercase().as_str() {
            "FREQ" => yearly = value.eq_ignore_ascii_case("YEARLY"),
            "INTERVAL" => {
                step = value
                    .parse()
                    .ok()
                    .filter(|step| (1..=1000).contains(step))
                    .ok_or_else(not_read)?
            }
            "COUNT" => {
                count = Some(
                    value
                        .parse::<u32>()
                        .ok()
                        .filter(|count| *count > 0)
                        .ok_or_else(not_read)?,
                )
            }
            "UNTIL" => until = Some(value.get(..8).and_then(whole_day).ok_or_else(not_read)?),
            "WKST" => {}
            // Says again what DTSTART says.
            "BYMONTH" if same(first.month()) => {}
            "BYMONTHDAY" if same(first.day()) => {}
            _ => return Err(not_read()),
        }
    }
    // 29 February comes back by the calendar, not by the number of years, so a count of it is not read.
    let leap_day = first.month() == 2 && first.day() == 29;
    if !yearly || (leap_day && count.is_some()) {
        return Err(not_read());
    }
    let mut last = LAST_YEAR;
    if let Some(count) = count {
        let years = i64::from(count - 1) * i64::from(step);
        last = last.min(i32::try_from(i64::from(first.year()) + years).unwrap_or(LAST_YEAR));
    }
    if let Some(until) = until {
        let passed = (until.month(), until.day()) < (first.month(), first.day());
        last = last.min(until.year() - i32::from(passed));
    }
    Ok((last, step, count.is_some() || until.is_some()))
}

#[cfg(test)]
mod tests;
