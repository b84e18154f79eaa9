//! The derivation of a due date in words and figures, so that it can be verified.

mod exceptions;

use chrono::NaiveDate;
use exceptions::skipped;

use super::count::{Reached, Receipt, last_calendar_day};
use super::dates::Dates;
use super::steps::{Step, Steps};
use super::term::{Length, Within};
use super::words::Elapsed;
use super::working::Stretches;
use super::{Calendar, Instant, Start, Term, Unit, When, Zone};
use crate::message::{Message, Value, message};

/// The most days in one list; of more, the first, the last and their number are given.
const LISTED_DAYS: u32 = 5;
/// The most groups of days off that are listed separately.
const NAMED_GROUPS: usize = 40;

/// The steps from a start to the due.
pub(super) fn steps(
    term: &Term,
    start: &Start,
    receipt: Receipt,
    due: &Reached,
    calendar: &Calendar,
) -> Vec<Message> {
    let mut steps = vec![received(start, calendar.zone())];
    if receipt.in_shift {
        steps.push(message! {
            en: "within the shift that began on {day}: counts for that day",
            ru: "в смену, которая началась {day:on}: считается за этот день",
            es: "dentro del turno que empezó el {day:full}: cuenta para ese día",
            day: When::day(receipt.received),
        });
    }
    if receipt.moved {
        steps.push(cut_off(term, receipt, calendar));
    }
    let mut by_hours = true;
    match term.within {
        Within::Length(length) => match length.unit() {
            Unit::Minutes | Unit::Hours => {
                steps.push(message! {
                    en: "{term} elapsed",
                    ru: "{term} подряд, независимо от рабочих часов",
                    es: "{term} de reloj",
                    term: length,
                });
                by_hours = receipt.moved;
            }
            Unit::WorkingMinutes | Unit::WorkingHours => {
                working_time(&mut steps, length, receipt, due.instant, calendar);
            }
            _ => {
                let end = of_days(&mut steps, length, receipt.day, due.day, calendar);
                moves(&mut steps, end, due.day, false);
                steps.extend(other_hours((due.day, due.day), calendar));
            }
        },
        Within::Steps(several) => each(&mut steps, &several, receipt, due, calendar),
    }
    let of_days = !matches!(
        term.unit(),
        Unit::Minutes | Unit::Hours | Unit::WorkingMinutes | Unit::WorkingHours
    );
    steps.push(last_step(due.instant, by_hours, of_days, calendar));
    steps
}

/// The due. Of a term in days both work on the last one, and it ends when the side that owes closes.
fn last_step(due: Instant, by_hours: bool, of_days: bool, calendar: &Calendar) -> Message {
    let zone = calendar.zone();
    let name = Some(calendar.name()).filter(|name| by_hours && !name.is_empty());
    let hours = name.map(|name| {
        message! {
            en: ", {name}'s hours",
            ru: ", часы работы: {name}",
            es: ", horario de {name}",
            name: name,
        }
    });
    let other = calendar.other_name().filter(|_| by_hours).map(|other| {
        if of_days {
            return message! {
                en: ", on a day on which {other} works too",
                ru: ", в день, когда работает и {other}",
                es: ", un día en que {other} también trabaja",
                other: other,
            };
        }
        message! {
            en: " while {other} works too",
            ru: ", когда работает и {other}",
            es: " mientras {other} también trabaja",
            other: other,
        }
    });
    message! {
        en: "due {due} ({zone}{hours}{other})",
        ru: "срок до {due:from} ({zone}{hours}{other})",
        es: "plazo hasta el {due:full} ({zone}{hours}{other})",
        due: When::closing(due, zone),
        zone: zone.name(),
        hours: hours,
        other: other,
    }
}

fn received(start: &Start, zone: &Zone) -> Message {
    match start.written {
        Some(date) => message! {
            en: "received {date}, no time given: read as the close of that day{there}",
            ru: "получено {date:on}, время не указано: взят конец этого дня{there}",
            es: "recibido el {date:full}, sin hora: se toma el final de ese día{there}",
            date: When::day(date),
            there: (start.last_day(zone) > date).then(|| message! {
                en: ", {time} in {zone}",
                ru: ", {time} в зоне {zone}",
                es: ", {time} en {zone}",
                time: When::at(start.instant, zone),
                zone: zone.name(),
            }),
        },
        None => message! {
            en: "received {time}",
            ru: "получено {time:on}",
            es: "recibido el {time:on}",
            time: When::at(start.instant, zone),
        },
    }
}

fn cut_off(term: &Term, receipt: Receipt, calendar: &Calendar) -> Message {
    let why = match (calendar.is_working_day(receipt.received), term.cutoff) {
        (true, Some(cutoff)) => message! {
            en: "after the cut-off {cutoff}",
            ru: "позже {cutoff}",
            es: "después de las {cutoff}",
            cutoff: cutoff.to_string(),
        },
        _ => message! {
            en: "not a working day",
            ru: "нерабочий день",
            es: "día no hábil",
        },
    };
    message! {
        en: "{why}: counts as received {day}",
        ru: "{why}: считается полученным {day:on}",
        es: "{why}: cuenta como recibido el {day:full}",
        why: why,
        day: When::day(receipt.day),
    }
}

/// The step that moves a day to the one on which it is due.
fn moves(steps: &mut Vec<Message>, end: NaiveDate, last: NaiveDate, past: bool) {
    if end == last {
        return;
    }
    let past = past.then(|| {
        message! {
            en: "over when it was received: ",
            ru: "к моменту получения уже прошло: ",
            es: "ya había pasado al recibirlo: ",
        }
    });
    steps.push(message! {
        en: "{past}moves to the next working day, {day}",
        ru: "{past}переносится на следующий рабочий день: {day:full}",
        es: "{past}pasa al siguiente día hábil, {day:full}",
        past: past,
        day: When::day(last),
    });
}

/// The steps of a term with several steps.
fn each(
    steps: &mut Vec<Message>,
    several: &Steps,
    receipt: Receipt,
    due: &Reached,
    calendar: &Calendar,
) {
    let mut from = receipt.day;
    for (step, end) in several.iter().zip(&due.ends) {
        match step {
            Step::Length(length) => {
                of_days(steps, length, from, *end, calendar);
            }
            Step::NextWorkingDay => {
                if let Some(length) = Length::new(1, Unit::WorkingDays) {
                    of_days(steps, length, from, *end, calendar);
                }
            }
            step => steps.push(message! {
                en: "{step}: {day}",
                ru: "{step}: {day}",
                es: "{step}: {day}",
                step: step,
                day: When::day(*end),
            }),
        }
        from = *end;
    }
    moves(steps, from, due.day, due.past);
    if let Some(at) = several.at() {
        steps.push(message! {
            en: "at {time} on {day}",
            ru: "{day:on}, в {time}",
            es: "el {day:full} a las {time}",
            time: at.format("%H:%M").to_string(),
            day: When::day(due.day),
        });
    }
}

/// Adds a length in days, weeks or months from a day on, and returns the day on which it ends before it is moved to a working
/// day.
fn of_days(
    steps: &mut Vec<Message>,
    length: Length,
    from: NaiveDate,
    last: NaiveDate,
    calendar: &Calendar,
) -> NaiveDate {
    match length.unit() {
        Unit::WorkingDays => working_days(steps, length, from, last, false, calendar),
        Unit::ClearWorkingDays => working_days(steps, length, from, last, true, calendar),
        Unit::BankingDays => {
            working_days(steps, length, from, last, false, calendar);
            steps.push(message! {
                en: "banking days are the working days from Monday to Friday",
                ru: "банковские дни — рабочие дни с понедельника по пятницу",
                es: "los días bancarios son los hábiles de lunes a viernes",
            });
        }
        unit => return calendar_days(steps, length, from, last, unit, calendar),
    }
    last
}

fn working_days(
    steps: &mut Vec<Message>,
    length: Length,
    received: NaiveDate,
    last: NaiveDate,
    clear: bool,
    calendar: &Calendar,
) {
    let amount = length.amount();
    let banking = length.unit() == Unit::BankingDays;
    let nth = |after, nth| calendar.nth_day(after, nth, banking);
    let first = nth(received, 1).unwrap_or(last);
    let mut dates = Dates::after(received);
    if amount <= LISTED_DAYS {
        let mut day = first;
        for _ in 0..amount {
            dates.run(day, day, None);
            day = nth(day, 1).unwrap_or(day);
        }
    } else {
        let end = if clear {
            nth(received, amount).unwrap_or(last)
        } else {
            last
        };
        dates.run(first, end, None);
    }
    let Some(from) = received.succ_opt() else {
        return;
    };
    skipped(steps, Some(length), dates, received, (from, last), calendar);
}

fn calendar_days(
    steps: &mut Vec<Message>,
    length: Length,
    received: NaiveDate,
    last: NaiveDate,
    unit: Unit,
    calendar: &Calendar,
) -> NaiveDate {
    let Some(end) = last_calendar_day(received, length.amount(), unit) else {
        return last;
    };
    let first = received.succ_opt().unwrap_or(end);
    let mut dates = Dates::after(received);
    match unit {
        Unit::Months => dates.to(end),
        Unit::ClearDays => {
            dates.run(first, end.pred_opt().unwrap_or(first), None);
            dates.then(end);
        }
        _ => dates.run(first, end, None),
    }
    if end == last {
        steps.push(counted(length.into(), dates, None));
    } else {
        skipped(steps, Some(length), dates, end, (end, last), calendar);
    }
    end
}

/// An amount and the counted dates.
fn counted(amount: Value, dates: Dates, free: Option<Message>) -> Message {
    message! {
        en: "{amount}: {dates}{free}",
        ru: "{amount}: {dates}{free}",
        es: "{amount}: {dates}{free}",
        amount: amount,
        dates: dates,
        free: free,
    }
}

fn working_time(
    steps: &mut Vec<Message>,
    length: Length,
    receipt: Receipt,
    due: Instant,
    calendar: &Calendar,
) {
    let zone = calendar.zone();
    let mut dates = Dates::after(receipt.day);
    let (begin, all) = stretches(&mut dates, receipt.from, due, calendar);
    if let Some(begin) = begin.filter(|begin| *begin > receipt.from) {
        steps.push(message! {
            en: "outside working hours: runs from {time}",
            ru: "вне рабочих часов: отсчёт {time:since}",
            es: "fuera del horario laboral: corre desde el {time:full}",
            time: When::at(begin, zone),
        });
    }
    let days = (zone.date(receipt.from), zone.date(due));
    skipped(steps, Some(length), dates, receipt.day, days, calendar);
    if !all {
        steps.extend(other_hours(days, calendar));
    }
}

/// The days of `[from, to]` that have hours of their own, and those on which other hours begin to hold.
fn other_hours((from, to): (NaiveDate, NaiveDate), calendar: &Calendar) -> Option<Message> {
    let mut dates = Dates::of_year(from);
    for date in calendar.own_hours(from, to).take(NAMED_GROUPS) {
        dates.run(date, date, Some(hours_of(date, calendar)));
    }
    // The hours that hold on the first day are those with which the reader begins.
    let hours = calendar.hours();
    let changes = hours.changes(from.succ_opt().unwrap_or(from), to);
    for date in changes.into_iter().take(NAMED_GROUPS) {
        let week = Message::value(hours.on(date).to_string());
        dates.words(message! {
            en: "from {day} {week}",
            ru: "с {day} {week}",
            es: "desde el {day} {week}",
            day: When::day(date),
            week: week,
        });
    }
    (!dates.is_empty()).then(|| {
        message! {
            en: "other hours: {dates}",
            ru: "другие часы: {dates}",
            es: "otro horario: {dates}",
            dates: dates,
        }
    })
}

/// The hours of a date as they are written: `09:00-12:00`.
fn hours_of(date: NaiveDate, calendar: &Calendar) -> Message {
    let spans = calendar.written_hours(date).iter();
    let spans: Vec<String> = spans.map(ToString::to_string).collect();
    Message::value(spans.join(" "))
}

/// Adds the stretches of work between two instants to dates: the first and the last, where there are many. Returns when
/// the first begins, and whether all are shown.
fn stretches(
    dates: &mut Dates,
    from: Instant,
    until: Instant,
    calendar: &Calendar,
) -> (Option<Instant>, bool) {
    let zone = calendar.zone();
    let Stretches { first, last, count } = calendar.stretches(from, until);
    let push = |dates: &mut Dates, (from, until): (Instant, Instant)| {
        dates.hours(zone.local(from).time, zone.local(until).time);
    };
    let begin = first.first().map(|(begin, _)| *begin);
    let shown = if count > 4 { 1 } else { 3 };
    first
        .into_iter()
        .take(shown)
        .for_each(|stretch| push(dates, stretch));
    if count > 4 {
        dates.words(message! {
            en: "{count} more {count#stretch|stretches} of work",
            ru: "ещё {count} {count#отрезок|отрезка|отрезков} работы",
            es: "{count} {count#tramo|tramos} de trabajo más",
            count: count - 2,
        });
    }
    if let Some(stretch) = last.filter(|_| count > 3) {
        push(dates, stretch);
    }
    (begin, count <= 4)
}

/// Which days and hours lie between two instants on two days, and what was not counted, and why.
pub(super) fn between(
    from: Instant,
    until: Instant,
    (first, last): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) -> Vec<Message> {
    let mut steps = Vec::new();
    let (seconds, working) = (calendar.worked_between(from, until), true);
    let mut dates = Dates::after(first);
    let (begin, all) = stretches(&mut dates, from, until, calendar);
    if begin.is_some() {
        let amount = Elapsed { seconds, working }.message();
        steps.push(counted(amount.into(), dates, None));
    }
    if !all {
        steps.extend(other_hours((first, last), calendar));
    }
    let Some(next) = first.succ_opt().filter(|next| *next <= last) else {
        return steps;
    };
    let days = calendar.working_days_between(next, last.succ_opt().unwrap_or(last));
    match Length::new(days, Unit::WorkingDays) {
        Some(length) => working_days(&mut steps, length, first, last, true, calendar),
        None => {
            let dates = Dates::after(first);
            skipped(&mut steps, None, dates, first, (next, last), calendar);
        }
    }
    steps
}
