use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::meetings::{Attendance, NEAR, key};
use super::withdrawn_meetings::{Withdrawn, withdrawn};
use super::{Context, commits, slips};
use crate::calendar::{Instant, Meeting, Moment, rfc3339};
use crate::charter::{CallCalendar, ChannelKind};
use crate::finding::Finding;
use crate::log::{Body, Entry, Kind};
use crate::message::{Value, message};
use crate::narrator::slips::last_clauses;
use crate::obligation::{Slip, unread_calls};
use crate::source::Location;

rule! {
    /// Checks for an entry on a verbal channel that names no call, and for a calendar meeting without a matching call.
    ///
    /// Speech leaves no record. An entry on a channel that the charter calls verbal names its call: `in: C-3`.
    ///
    /// The calendars under `calls` in the charter prove that calls took place. A meeting that has ended, with people of both
    /// sides (by their addresses), needs a call in the log that began within 30 minutes of it, with at least one person of
    /// each side; if the call's entry has a date without a time, the day is enough. Cancelled, private and whole-day meetings
    /// do not count, nor do people who declined, nor meetings before the contract. Recurring ones count each time.
    ///
    /// A meeting that had ended still counts after it was taken out of the calendar, cancelled or moved, or its calendar was taken out
    /// of the charter, until the other side decides `on: charter`; the commits of the calendar's file show it. Who took part is also what the charter said when
    /// the meeting ended. If it was only moved within its day, a call at the new time is enough, where no other meeting is near.
    ///
    /// ## Why it matters
    ///
    /// "We agreed on the phone" is remembered in two ways. The call's own entry has its time, its participants and its
    /// outcome, and the other side confirms it in writing.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: phone   # error[call-unlogged]
    /// needs: answer
    /// due: 2026-03-20
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [marketing-director, account-manager]
    /// topic: The launch
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: phone
    /// in: C-1
    /// needs: answer
    /// due: 2026-03-20
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the channel keeps a record after all: then the charter should call it `written`. If a meeting did not take place
    /// and is still in the calendar: cancel it there, and log a decision of the other side `on: charter`. People who were invited and did not answer count as participants.
    ///
    /// ## Configuration
    ///
    /// Verbal channels are listed under `channels` in the charter, the calendars under `calls`.
    "call-unlogged": Calls, Fact, Error, check
}

/// The maximum number of steps to compute for a series, and for those of all calendars.
const STEPS: usize = 50_000;
const MOST_STEPS: usize = 2_000_000;
/// The maximum length of a day in any zone: a call without a time may begin this long ago.
const LONGEST_DAY: TimeDelta = TimeDelta::hours(50);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = on_verbal_channels(cx);
    let mut calls: Vec<Held<'_>> = cx
        .log()
        .entries()
        .iter()
        .filter_map(|entry| Held::new(cx, entry))
        .collect();
    calls.sort_by_key(|call| call.from);
    // Where nobody knows when the calls in the log were, nobody knows which meetings they were.
    let unsure = |call: &Held<'_>| {
        let at = call.entry.common.at.as_ref();
        at.is_some_and(|at| !cx.charter().knows_instant(at))
    };
    if calls.iter().any(unsure) {
        return findings;
    }
    let unread = unread_calls(cx.project, cx.as_of);
    let (mut known, mut budget) = (HashSet::new(), MOST_STEPS);
    for calendar in &cx.charter().calls {
        for meeting in &calendar.meetings {
            let Some(attendance) = Attendance::of(cx, meeting) else {
                continue;
            };
            let mut steps = STEPS.min(budget);
            let given = steps;
            let beginnings = meeting.beginnings(begin(cx), cx.as_of, &mut steps);
            budget -= given - steps;
            for begins in beginnings {
                let Some(attending) = attendance.at(begins + meeting.length()) else {
                    continue;
                };
                let (people, sides) = (&attending.people, &attending.sides);
                // The calendars of both sides may contain it.
                let same = key(meeting).to_owned();
                if !around(&calls, begins)
                    .iter()
                    .any(|call| call.is(begins, sides))
                    && known.insert((same, begins))
                {
                    findings.push(unmatched(cx, calendar, meeting, begins, people, &calls, &near(&unread, begins)));
                }
            }
        }
    }
    let from = begin(cx);
    for gone in withdrawn(cx, from, &mut budget) {
        let is_logged = |begins: Instant| {
            let mut near = around(&calls, begins).iter();
            near.any(|call| call.is(begins, &gone.sides))
        };
        let moved = gone.moved_to.is_some_and(is_logged);
        if !moved && !is_logged(gone.begins) && known.insert((gone.key.clone(), gone.begins)) {
            findings.push(taken_out(cx, &gone, &near(&unread, gone.begins)));
        }
    }
    findings
}

/// A meeting in messages: its name in quotation marks.
fn quoted(summary: Option<&str>) -> Value {
    match summary {
        Some(name) => message! {
            en: "\"{name}\"",
            ru: "«{name}»",
            es: "«{name}»",
            name: name,
        },
        None => message! {
            en: "an event without a name",
            ru: "событие без названия",
            es: "un evento sin nombre",
        },
    }
    .into()
}

/// The earliest instant at which meetings can belong to the project.
fn begin(cx: &Context<'_>) -> Instant {
    let contract = &cx.obligations.contract_in_force(cx.project).contract;
    let dates = contract.signed.iter().chain(&contract.starts);
    dates
        .map(|date| date.answer(cx.zone()).instant)
        .min()
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// A call in the log: when it began, and whose people took part.
struct Held<'p> {
    entry: &'p Entry,
    from: Instant,
    /// The end of the day if no time was written, otherwise the start itself.
    to: Instant,
    sides: HashSet<&'p str>,
    /// Those of which people may have taken part, by names under which the charter may have them.
    perhaps: HashSet<&'p str>,
}

impl<'p> Held<'p> {
    fn new(cx: &Context<'p>, entry: &'p Entry) -> Option<Self> {
        let Body::Call(call) = &entry.body else {
            return None;
        };
        let at = entry.common.at.as_ref()?;
        let from = at.answer(cx.zone()).instant;
        let to = if let Moment::Date(_) = at.value {
            at.due(cx.zone()).instant
        } else {
            from
        };
        let sides = call
            .with
            .iter()
            .filter_map(|person| {
                // Somebody who left took part as what they were.
                let then = || cx.project.charter_at(from).side(&person.value);
                cx.charter().side(&person.value).or_else(then)
            })
            .map(|party| party.name.as_str())
            .collect();
        let meant = call
            .with
            .iter()
            .filter_map(|person| cx.project.meant(&person.value));
        let perhaps = meant.filter_map(|person| cx.charter().side(&person.name));
        Some(Self {
            entry,
            from,
            to,
            sides,
            perhaps: perhaps.map(|party| party.name.as_str()).collect(),
        })
    }

    fn is(&self, begins: Instant, sides: &HashSet<&str>) -> bool {
        let whole_day = self.to > self.from;
        let near = if whole_day { TimeDelta::zero() } else { NEAR };
        let mut sides = sides.iter();
        let took_part = |side: &&str| self.sides.contains(side) || self.perhaps.contains(side);
        self.from - near <= begins && begins <= self.to + near && sides.all(took_part)
    }
}

/// The calls, which are in order, that began at most some days from an instant.
fn around<'a, 'p>(calls: &'a [Held<'p>], begins: Instant) -> &'a [Held<'p>] {
    let from = calls.partition_point(|call| call.from < begins - LONGEST_DAY);
    let to = calls.partition_point(|call| call.from <= begins + LONGEST_DAY);
    calls.get(from..to).unwrap_or_default()
}

/// The calls that cannot be read and may have begun near an instant.
fn near(unread: &[Slip], begins: Instant) -> Vec<Slip> {
    let is_near = |at: Instant| (begins - LONGEST_DAY..=begins + LONGEST_DAY).contains(&at);
    let near = unread.iter().filter(|slip| slip.at.is_none_or(is_near));
    near.cloned().collect()
}

fn unmatched(
    cx: &Context<'_>,
    calendar: &CallCalendar,
    meeting: &Meeting,
    begins: Instant,
    people: &[&str],
    calls: &[Held<'_>],
    slips: &[Slip],
) -> Finding {
    let at = match calendar.source {
        Some(source) => Location {
            source,
            span: meeting.span,
        },
        None => Location {
            source: cx.charter().source,
            span: calendar.path.span,
        },
    };
    let time = cx.narrator().time(begins);
    let message = message! {
        en: "{meeting} on {time} is in the calendar with {people}, and no call in the log matches it{slips}",
        ru: "{meeting}, {time}: есть в календаре (участники: {people}), но звонка в журнале нет{slips}",
        es: "{meeting}, {time}: figura en el calendario con {people}, y ninguna llamada del registro le corresponde{slips}",
        meeting: quoted(meeting.summary.as_deref()),
        time: time.clone(),
        people: Value::commas(people.iter().copied()),
        slips: last_clauses(slips),
    };
    let mut finding = Finding::new(at, message)
        .caption(message! {
            en: "{time}, with people of both sides",
            ru: "{time}, участники с обеих сторон",
            es: "{time}, con personas de ambas partes",
            time: time,
        })
        .distinguish(format!("{} {}", rfc3339(begins, cx.zone()), meeting.uid))
        .since(begins)
        .help(message! {
            en: "log the call, at the time at which it began and with somebody of each side; if it did not take place, cancel it in the calendar, with a decision of the other side `on: charter`",
            ru: "внесите звонок со временем его начала и с участником от каждой стороны; если он не состоялся, отмените его в календаре с решением другой стороны `on: charter`",
            es: "registre la llamada con la hora en que empezó y con alguien de cada parte; si no tuvo lugar, cancélela en el calendario, con una decisión de la otra parte `on: charter`",
        });
    let day = |instant: Instant| cx.zone().date(instant);
    for call in around(calls, begins)
        .iter()
        .filter(|call| day(call.from) == day(begins))
        .take(3)
    {
        let text = message! {
            en: "a call of that day, at another time or without somebody of each side",
            ru: "звонок того же дня, в другое время или без участника от каждой стороны",
            es: "una llamada de ese día, a otra hora o sin alguien de cada parte",
        };
        finding = finding
            .involves(call.entry.id())
            .label(call.entry.source, call.entry.head, text);
    }
    slips::shown(slips, finding)
}

/// The finding about a meeting that was taken out of the calendars after it had ended.
fn taken_out(cx: &Context<'_>, gone: &Withdrawn<'_>, slips: &[Slip]) -> Finding {
    let time = cx.narrator().time(gone.begins);
    let (meeting, people) = (
        quoted(gone.summary.as_deref()),
        Value::commas(gone.people.iter().copied()),
    );
    let message = match &gone.by {
        Some(stamp) => message! {
            en: "{meeting} on {time} was in the calendar with {people} until {removed} ({commit}), and no call in the log matches it{slips}",
            ru: "{meeting}, {time}: событие было в календаре (участники: {people}) и убрано {removed:on} ({commit}), звонка в журнале нет{slips}",
            es: "{meeting}, {time}: figuró en el calendario con {people} hasta el {removed} ({commit}), y ninguna llamada del registro le corresponde{slips}",
            meeting: meeting,
            time: time.clone(),
            people: people,
            removed: cx.narrator().time(stamp.time),
            commit: commits::named(cx, stamp),
            slips: last_clauses(slips),
        },
        None => message! {
            en: "{meeting} on {time} is in the committed calendar with {people} and not in the work tree, and no call in the log matches it{slips}",
            ru: "{meeting}, {time}: событие есть в календаре в коммите (участники: {people}) и убрано в рабочем каталоге, звонка в журнале нет{slips}",
            es: "{meeting}, {time}: figura en el calendario confirmado con {people} y no en el árbol de trabajo, y ninguna llamada del registro le corresponde{slips}",
            meeting: meeting,
            time: time.clone(),
            people: people,
            slips: last_clauses(slips),
        },
    };
    let at = Location {
        source: cx.charter().source,
        span: gone.named.unwrap_or_default(),
    };
    let caption = if gone.named.is_some() {
        message! {
            en: "taken out of this calendar after it had ended",
            ru: "убрано из этого календаря после окончания",
            es: "quitado de este calendario después de terminar",
        }
    } else {
        message! {
            en: "its calendar is no longer under `calls`",
            ru: "его календаря больше нет в `calls`",
            es: "su calendario ya no figura en `calls`",
        }
    };
    let finding = Finding::new(at, message)
        .caption(caption)
        .distinguish(format!("{} {}", rfc3339(gone.begins, cx.zone()), gone.uid))
        .since(gone.begins)
        .help(message! {
            en: "log the call, at the time at which it began and with somebody of each side; if it did not take place, log a decision of the other side `on: charter`",
            ru: "внесите звонок со временем его начала и с участником от каждой стороны; если он не состоялся, внесите решение другой стороны `on: charter`",
            es: "registre la llamada con la hora en que empezó y con alguien de cada parte; si no tuvo lugar, registre una decisión de la otra parte `on: charter`",
        });
    slips::shown(slips, finding)
}

fn on_verbal_channels(cx: &Context<'_>) -> Vec<Finding> {
    let said = |kind| matches!(kind, Kind::Request | Kind::Reply | Kind::Decision);
    let entries = cx
        .log()
        .entries()
        .iter()
        // A call that cannot be read is named there, and the field is a finding by itself.
        .filter(|entry| said(entry.kind) && entry.common.in_call.is_none() && !entry.is_unread("in"));
    let findings = entries.filter(|entry| cx.happened(entry)).filter_map(|entry| {
        let via = entry.common.via.as_ref()?;
        if cx.obligations.channel(cx.project, &via.value) != Some(ChannelKind::Verbal) {
            return None;
        }
        let id = entry.id();
        let message = message! {
            en: "{entry}, {kind}, came by `{channel}`, which leaves no trace, and names no call",
            ru: "{entry}, {kind}: канал `{channel}` не оставляет следа, а звонок не указан",
            es: "{entry}, {kind}, llegó por `{channel}`, que no deja rastro, y no indica ninguna llamada",
            entry: id,
            kind: entry.kind.noun(),
            channel: &via.value,
        };
        let finding = Finding::new(entry.at(via.span), message)
            .entry(id)
            .caption(message! {
                en: "a verbal channel",
                ru: "устный канал",
                es: "un canal verbal",
            })
            .help(message! {
                en: "log the call with who took part and what was said, and name it in {entry}: `in: C-…`",
                ru: "внесите звонок: кто участвовал и что было сказано, и укажите его в {entry}: `in: C-…`",
                es: "registre la llamada, con quién participó y qué se dijo, e indíquela en {entry}: `in: C-…`",
                entry: id,
            });
        Some(finding)
    });
    findings.collect()
}
