//! Due dates as iCalendar (RFC 5545, with the properties of RFC 7986), to subscribe to in a calendar.

use std::collections::HashSet;
use std::io;

use chrono::{NaiveDate, TimeDelta, Timelike as _};

use super::Feed;
use super::changes::{Changes, Count};
use super::lines::{Lines, before};
use crate::calendar::Instant;
use crate::message::{Message, message};
use crate::narrator;
use crate::obligation::{End, Obligation, What};
use crate::project::Recorded;
use crate::render::owed;

/// How often calendars are asked to read the feed again. Files on a site change with each push.
const REFRESH: &str = "PT1H";
/// How many days before a due date are searched for a working day.
const SEARCHED: usize = 60;

/// When something is due.
enum When {
    /// On a day as a whole.
    Day(NaiveDate),
    /// At a time.
    At(Instant),
}

/// Writes what is owed as events: those of one side, or all. What is discharged stays there as a cancelled event.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_ics(feed: &Feed<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let changes = Changes::new(feed.project, feed.as_of);
    let mut owed: Vec<(Instant, String, &Obligation)> = feed
        .obligations
        .iter()
        .filter(|o| is_listed(feed, o))
        .filter_map(|o| Some((o.due?, feed.unique_id(o), o)))
        .collect();
    owed.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let name = name(feed).text(feed.language);
    let mut lines = Lines::default();
    for (property, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//projlog//projlog//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        lines.add(property, value);
    }
    lines.text("NAME", [name.as_str()]);
    lines.text("X-WR-CALNAME", [name.as_str()]);
    if let Some(base) = feed.base {
        lines.add("URL", &format!("{base}/"));
    }
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.add("X-PUBLISHED-TTL", REFRESH);
    let mut used = HashSet::new();
    for (due, mut id, obligation) in owed {
        while !used.insert(id.clone()) {
            id.insert_str(0, "also-");
        }
        event(
            feed,
            &changes.of(obligation),
            obligation,
            due,
            &id,
            &mut lines,
        );
    }
    lines.add("END", "VCALENDAR");
    out.write_all(lines.into_text().as_bytes())
}

/// Whether an obligation is in the feed. That something is in the log was owed until it was there.
fn is_listed(feed: &Feed<'_>, obligation: &Obligation) -> bool {
    let of_party = feed
        .party
        .is_none_or(|party| obligation.debtor.as_deref() == Some(party));
    let entry = feed.project.log.get(&obligation.entry);
    let zone = &feed.project.charter.zone;
    let at = entry.and_then(|entry| entry.common.at.as_ref());
    // A stage has no time of its own.
    let since = match (at, feed.project.recorded(&obligation.entry)) {
        (Some(at), _) => Some(at.answer(zone).instant),
        (None, Recorded::At(stamp)) => Some(stamp.time),
        (None, Recorded::Pending | Recorded::Unknown) => None,
    };
    let has_happened = since.is_none_or(|since| since <= feed.as_of);
    of_party && has_happened && !matches!(obligation.what, What::Record | What::CallRecord)
}

/// The name of the calendar.
fn name(feed: &Feed<'_>) -> Message {
    match feed.party {
        Some(party) => message! {
            en: "{project}: due dates of {party}",
            ru: "{project}: сроки, {party}",
            es: "{project}: plazos de {party}",
            project: feed.name(),
            party: party,
        },
        None => message! {
            en: "{project}: due dates",
            ru: "{project}: сроки",
            es: "{project}: plazos",
            project: feed.name(),
        },
    }
}

fn event(
    feed: &Feed<'_>,
    count: &Count,
    o: &Obligation,
    due: Instant,
    id: &str,
    lines: &mut Lines,
) {
    let cancelled = o.end != End::Open || o.ended.is_some();
    let stamp = feed
        .project
        .committed_at()
        .or(count.last)
        .or(o.start)
        .map_or(feed.as_of, |stamp| stamp.min(feed.as_of));
    let code = feed.language.code();
    let summary = summary(feed, o).text(feed.language);
    lines.add("BEGIN", "VEVENT");
    lines.text("UID", [id]);
    lines.add("DTSTAMP", &utc(stamp));
    // An end can come by time alone, and what ended can begin again: each step is a greater number.
    let sequence = count
        .number
        .saturating_mul(2)
        .saturating_add(u32::from(cancelled));
    lines.add("SEQUENCE", &sequence.to_string());
    if let Some(last) = count.last {
        lines.add("LAST-MODIFIED", &utc(last));
    }
    let when = when(feed, o, due);
    match when {
        Some(When::Day(date)) => {
            lines.add("DTSTART;VALUE=DATE", &date.format("%Y%m%d").to_string());
            if let Some(next) = date.succ_opt() {
                lines.add("DTEND;VALUE=DATE", &next.format("%Y%m%d").to_string());
            }
        }
        // An event without an end is at its start. One that ends when it starts is not allowed.
        _ => lines.add("DTSTART", &utc(due)),
    }
    lines.text(&format!("SUMMARY;LANGUAGE={code}"), [summary.as_str()]);
    // Items of the cadence have no page of their own.
    let page = if o.rare().period.is_some() {
        feed.base.map(|base| format!("{base}/"))
    } else {
        feed.page(&o.entry)
    };
    let description: Vec<String> = description(feed, o, cancelled)
        .iter()
        .map(|paragraph| paragraph.text(feed.language))
        .chain(page.clone().filter(|_| !cancelled))
        .collect();
    lines.text(
        &format!("DESCRIPTION;LANGUAGE={code}"),
        description.iter().map(String::as_str),
    );
    if let Some(page) = &page {
        lines.add("URL", page);
    }
    lines.add("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.add("TRANSP", "TRANSPARENT");
    if let (Some(when), false) = (&when, cancelled)
        && let Some(minutes) = alarm(feed, o, when)
    {
        lines.add("BEGIN", "VALARM");
        lines.add("ACTION", "DISPLAY");
        lines.text("DESCRIPTION", [summary.as_str()]);
        lines.add("TRIGGER", &before(minutes));
        lines.add("END", "VALARM");
    }
    lines.add("END", "VEVENT");
}

/// `access: R-4, "Access to the advertising account" (marketing-director)`.
fn summary(feed: &Feed<'_>, o: &Obligation) -> Message {
    let log = &feed.project.log;
    let entry = log.get(&o.entry).filter(|_| o.rare().period.is_none());
    let what = match (entry, &o.rare().period) {
        (Some(entry), _) => narrator::titled(log, entry),
        (None, Some(period)) => message! {
            en: "{item}, {period}",
            ru: "{item}, {period}",
            es: "{item}, {period}",
            item: &o.entry,
            period: period,
        },
        (None, None) => Message::value(&o.entry),
    };
    message! {
        en: "{owed}: {what} ({holder})",
        ru: "{owed}: {what} ({holder})",
        es: "{owed}: {what} ({holder})",
        owed: narrator::noun(o.what),
        what: what,
        holder: feed.narrator().holder(o),
    }
}

/// Who owes what, until when and why; or how it ended.
fn description(feed: &Feed<'_>, o: &Obligation, cancelled: bool) -> Vec<Message> {
    let narrator = feed.narrator();
    if cancelled {
        return vec![owed::line(narrator, o, false)];
    }
    let first = message! {
        en: "{owed}: {due}",
        ru: "{owed}: {due}",
        es: "{owed}: {due}",
        owed: owed::by_whom(o),
        due: narrator.due(o),
    };
    let steps = o.derivation.steps();
    let waiting = owed::waiting(feed.obligations, o);
    std::iter::once(first).chain(steps).chain(waiting).collect()
}

/// When something is due: on a day if it was stated without a time or if it is due at midnight, which is the end of a day.
fn when(feed: &Feed<'_>, o: &Obligation, due: Instant) -> Option<When> {
    let zone = feed.narrator().zone_of(o);
    if o.due_is_a_day || zone.local(due).time.num_seconds_from_midnight() == 0 {
        let within = due.checked_sub_signed(TimeDelta::seconds(1))?;
        Some(When::Day(zone.date(within)))
    } else {
        Some(When::At(due))
    }
}

/// The alarm, in minutes before the start of the event: when the debtor's working day before the due date begins. None before the
/// clock has started.
fn alarm(feed: &Feed<'_>, o: &Obligation, when: &When) -> Option<i64> {
    let calendar = feed
        .obligations
        .calendar(feed.project, o.debtor.as_deref()?)?;
    let zone = feed.narrator().zone_of(o);
    let (date, start) = match when {
        When::Day(date) => (*date, zone.instant(date.and_hms_opt(0, 0, 0)?).instant),
        // What is due when a shift ends is due on the day of the shift.
        When::At(due) => {
            let within = due.checked_sub_signed(TimeDelta::seconds(1))?;
            (calendar.day_of(within), *due)
        }
    };
    let days = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt);
    let opening = days.take(SEARCHED).find_map(|day| calendar.opening(day))?;
    let minutes = (start - opening).num_minutes();
    (minutes > 0 && o.start.is_none_or(|started| started <= opening)).then_some(minutes)
}

/// A time in UTC: `20260306T150000Z`.
fn utc(instant: Instant) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}
