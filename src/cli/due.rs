//! `projlog due`: computes when a term is due and why, or measures the time between two instants.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::args::{Due, DueFormat};
use super::failure::{Failure, Status, remark};
use super::output::Output;
use super::shared::{known_party, language_here, moment, project_folder, usage};
use crate::calendar::{
    Calendar, Cutoff, DayOff, ExtraDay, FIRST_YEAR, Instant, Irregular, Moment, Start, Stretch,
    Term, Uncovered, Week, When, Zone, due, elapsed_text, rfc3339, working_time,
};
use crate::finding::Severity;
use crate::message::{Language, Message, message};
use crate::project::{Open, Project, Which};
use crate::render::{Untrusted, after_head};
use crate::yaml::FromText;

/// The default working week.
const USUAL_WEEK: &str = "Mon-Fri 09:00-18:00";

/// The name and version of the output format.
const SCHEMA: &str = "projlog-due/1";

/// The result, as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum DueReport {
    /// When a term is due.
    Due {
        /// The name and version of this format.
        #[schemars(extend("const" = SCHEMA))]
        schema: &'static str,
        /// The start.
        from: String,
        /// The term.
        term: String,
        /// The due instant; anything after it is late.
        due: String,
        /// The steps from start to due.
        derivation: Vec<String>,
    },
    /// The time between two instants.
    Measured {
        /// The name and version of this format.
        #[schemars(extend("const" = SCHEMA))]
        schema: &'static str,
        /// The start.
        from: String,
        /// The end.
        until: String,
        /// Working days, without the day of the start.
        working_days: u32,
        /// Working time in seconds.
        working_seconds: i64,
        /// Elapsed time in seconds.
        elapsed_seconds: i64,
        /// The days and hours that count, and those that do not.
        derivation: Vec<String>,
    },
}

/// The calendar and time zone to count in.
struct Counting {
    calendar: Calendar,
    /// The zone of times that are written without an offset.
    zone: Zone,
    /// Caveats about the result.
    notes: Vec<Message>,
    /// The language of the derivation in JSON.
    machine: Language,
}

pub(super) fn run(arguments: &Due, output: &mut Output) -> Result<Status, Failure> {
    output.speak([language_here()]);
    let mut counting = counting(arguments, output)?;
    let start = match &arguments.from {
        Some(from) => match moment("--from", from)? {
            // Days are measured in the calendar in which they are counted.
            date @ Moment::Date(_) if arguments.until.is_some() => {
                date.start(counting.calendar.zone())
            }
            // A term starts at a date alone as at that of an entry, which is one of the zone in which the log is written.
            from => from.start(&counting.zone),
        },
        None => Start::at(crate::clock::now()),
    };
    counting.notes.extend(irregular(
        "--from",
        start.instant,
        start.irregular,
        &counting.zone,
    ));
    let (report, lines) = match (&arguments.term, &arguments.until) {
        (_, Some(until)) => measure(&start, moment("--until", until)?, &mut counting)?,
        (Some(term), None) => add(arguments, term, &start, &mut counting)?,
        (None, None) => {
            return Err(Failure::new(
                message! {
                    en: "either a term or --until is required",
                    ru: "нужна либо норма срока, либо --until",
                    es: "hace falta un plazo o --until",
                },
                message! {
                    en: "write `projlog due '2 working days' --from TIME`, or measure with `--from TIME --until TIME`",
                    ru: "напишите `projlog due '2 working days' --from TIME` или измерьте время с помощью `--from TIME --until TIME`",
                    es: "escriba `projlog due '2 working days' --from TIME`, o mida con `--from TIME --until TIME`",
                },
            ));
        }
    };
    match arguments.output_format {
        DueFormat::Json => writeln!(
            output,
            "{}",
            serde_json::to_string_pretty(&report).unwrap_or_default()
        )?,
        DueFormat::Human => {
            for (number, line) in lines.iter().enumerate() {
                let indent = if number == 0 { "" } else { "  " };
                let line = line.text(output.language());
                let line = after_head(indent, &Untrusted::new(&line).line(), output.columns());
                writeln!(output, "{line}")?;
            }
        }
    }
    output.flush()?;
    for note in &counting.notes {
        remark(Severity::Note, note, output.language(), &mut output.errors)?;
    }
    Ok(Status::Clean)
}

/// A note on a local time that does not exist or occurs twice.
fn irregular(
    option: &str,
    read: Instant,
    irregular: Option<Irregular>,
    zone: &Zone,
) -> Option<Message> {
    let (read, name) = (When::at(read, zone), zone.name());
    irregular.map(|irregular| match irregular {
        Irregular::Missing => message! {
            en: "{option}: this time is skipped in {name} when clocks go forward; interpreted as {read}",
            ru: "{option}: в зоне {name} этого времени нет, часы переводятся вперёд; принято за {read}",
            es: "{option}: esta hora no existe en {name}, los relojes se adelantan; se interpreta como {read}",
            option: option,
            name: name,
            read: read,
        },
        Irregular::Twice => message! {
            en: "{option}: this time occurs twice in {name}; interpreted as the first, {read}",
            ru: "{option}: в зоне {name} это время бывает дважды; принято за первое, {read}",
            es: "{option}: esta hora se repite en {name}; se interpreta como la primera, {read}",
            option: option,
            name: name,
            read: read,
        },
    })
}

/// The answer, then the steps.
type Answer = (DueReport, Vec<Message>);

fn add(
    arguments: &Due,
    term: &str,
    start: &Start,
    counting: &mut Counting,
) -> Result<Answer, Failure> {
    let Counting {
        calendar,
        zone: written_in,
        notes,
        machine,
    } = counting;
    let mut term = Term::parse(term).map_err(|error| usage("TERM", error))?;
    if let Some(cutoff) = &arguments.cutoff {
        term.cutoff = Some(Cutoff::from_text(cutoff).map_err(|error| usage("--cutoff", error))?);
    }
    let found = due(&term, start, calendar, None).map_err(|error| {
        Failure::new(
            error.message(),
            if error.unread {
                see_check()
            } else if calendar.nth_working_day(start.day(calendar), 1).is_some() {
                message! {
                    en: "state a shorter term",
                    ru: "задайте срок покороче",
                    es: "indique un plazo más corto",
                }
            } else {
                message! {
                    en: "set working hours and at least one working day",
                    ru: "задайте рабочие часы и хотя бы один рабочий день",
                    es: "defina horas hábiles y al menos un día hábil",
                }
            },
        )
    })?;
    if let Some(lacks) = found.beyond {
        notes.push(lacking(calendar.name(), lacks));
    }
    let zone = calendar.zone();
    let elsewhere = (written_in.name() != zone.name()).then(|| {
        message! {
            en: ", {due} in {zone}",
            ru: ", {due} в зоне {zone}",
            es: ", {due} en {zone}",
            due: When::closing(found.instant, written_in),
            zone: written_in.name(),
        }
    });
    let answer = message! {
        en: "{term} from {start}: due {due} ({zone}){elsewhere}",
        ru: "`{term}`, начало {start}: срок {due} ({zone}){elsewhere}",
        es: "`{term}` desde el {start}: vence el {due} ({zone}){elsewhere}",
        term: &term,
        start: start_text(start, zone),
        due: When::closing(found.instant, zone),
        zone: zone.name(),
        elsewhere: elsewhere,
    };
    let steps = found.derivation.steps();
    let derivation = in_words(&steps, *machine);
    let lines = [answer].into_iter().chain(steps).collect();
    let report = DueReport::Due {
        schema: SCHEMA,
        from: rfc3339(start.instant, zone),
        term: term.to_string(),
        due: rfc3339(found.instant, zone),
        derivation,
    };
    Ok((report, lines))
}

fn unread(name: &str) -> Failure {
    Failure::new(
        message! {
            en: "the calendar of {name} cannot be read, so nothing is counted by it",
            ru: "календарь ({name}) не читается, поэтому считать по нему нельзя",
            es: "el calendario de {name} no se puede leer, así que no se cuenta con él",
            name: name,
        },
        see_check(),
    )
}

fn see_check() -> Message {
    message! {
        en: "run `projlog check`: it shows what cannot be read of the charter or its calendars, and where",
        ru: "запустите `projlog check`: он покажет, что в уставе или календарях не читается и где",
        es: "ejecute `projlog check`: muestra qué no se puede leer del estatuto o de sus calendarios, y dónde",
    }
}

/// A note on the first year of some days whose days off a calendar does not have.
fn lacking_between([from, to]: [NaiveDate; 2], calendar: &Calendar) -> Option<Message> {
    let ends = (from.year()..=to.year()).filter_map(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    let mut days = std::iter::once(from).chain(ends.map(|end| end.min(to)));
    let lacks = days.find_map(|day| calendar.lacks(day))?;
    Some(lacking(calendar.name(), lacks))
}

/// A note on days off that a calendar does not have.
fn lacking(name: &str, lacks: Uncovered) -> Message {
    match lacks {
        Uncovered::Year(year) => message! {
            en: "the calendar of {name} has no dates in {year}: days off of that year are not counted",
            ru: "в календаре ({name}) нет дат {year} года: нерабочие дни этого года не учтены",
            es: "el calendario de {name} no tiene fechas de {year}: los días no hábiles de ese año no se cuentan",
            name: name,
            year: year.to_string(),
        },
        // A calendar that could not be read at all ends before every year that is counted.
        Uncovered::After(last) if last.year() > FIRST_YEAR => message! {
            en: "the calendar of {name} ends on {last}: days off after it are not counted",
            ru: "календарь ({name}) заканчивается {last}: нерабочие дни после этой даты не учтены",
            es: "el calendario de {name} termina el {last}: los días no hábiles posteriores no se cuentan",
            name: name,
            last: When::day(last),
        },
        Uncovered::After(_) => message! {
            en: "the calendar of {name} covers no year: its days off are not counted",
            ru: "календарь ({name}) не охватывает ни одного года: его нерабочие дни не учтены",
            es: "el calendario de {name} no abarca ningún año: sus días no hábiles no se cuentan",
            name: name,
        },
    }
}

fn start_text(start: &Start, zone: &Zone) -> When {
    let day = start.written.map(When::day);
    day.unwrap_or_else(|| When::at(start.instant, zone))
}

fn in_words(steps: &[Message], language: Language) -> Vec<String> {
    steps.iter().map(|step| step.text(language)).collect()
}

fn measure(start: &Start, until: Moment, counting: &mut Counting) -> Result<Answer, Failure> {
    let Counting {
        calendar,
        zone: written_in,
        notes,
        machine,
    } = counting;
    if !calendar.is_known() {
        return Err(unread(calendar.name()));
    }
    let end = until.due(written_in);
    notes.extend(irregular("--until", end.instant, end.irregular, written_in));
    let alone = matches!(until, Moment::Date(_));
    let zone = calendar.zone();
    let Some(stretch) = Stretch::new(start, until, written_in, calendar) else {
        return Err(Failure::new(
            message! {
                en: "--until is before --from",
                ru: "--until раньше, чем --from",
                es: "--until es anterior a --from",
            },
            message! {
                en: "give the earlier time as --from",
                ru: "более раннее время укажите в --from",
                es: "indique la hora anterior en --from",
            },
        ));
    };
    let instant = stretch.until();
    let days = [start.day(calendar), zone.date(instant)];
    notes.extend(lacking_between(days, calendar));
    let working_days = stretch.working_days();
    let working = working_time(start.instant, instant, calendar).num_seconds();
    let elapsed = (instant - start.instant).num_seconds();
    let end_text = if alone {
        When::day(until.date())
    } else {
        When::at(instant, zone)
    };
    let mut lines = vec![
        message! {
            en: "from {start} until {end}: {days} working {days#day|days}",
            ru: "начало {start}, конец {end}: {days} {days#рабочий день|рабочих дня|рабочих дней}",
            es: "desde el {start} hasta el {end}: {days} {days#día hábil|días hábiles}",
            start: start_text(start, zone),
            end: end_text,
            days: working_days,
        },
        message! {
            en: "working days  {days} (not counting the day of the start)",
            ru: "рабочие дни    {days} (без дня начала)",
            es: "días hábiles          {days} (sin contar el día inicial)",
            days: working_days,
        },
        message! {
            en: "working time  {time}",
            ru: "рабочее время  {time}",
            es: "tiempo hábil          {time}",
            time: elapsed_text(working),
        },
        message! {
            en: "elapsed       {time}",
            ru: "всего прошло   {time}",
            es: "tiempo transcurrido   {time}",
            time: elapsed_text(elapsed),
        },
    ];
    let steps = stretch.steps();
    let derivation = in_words(&steps, *machine);
    lines.extend(steps);
    lines.push(message! {
        en: "counted in {name}'s hours ({zone})",
        ru: "подсчёт по рабочим часам: {name} ({zone})",
        es: "contado según el horario de {name} ({zone})",
        name: calendar.name(),
        zone: zone.name(),
    });
    if start.written.is_some() {
        lines.push(message! {
            en: "no time given: the start is the end of that day",
            ru: "время не указано: началом считается конец этого дня",
            es: "sin hora: el inicio es el final de ese día",
        });
    }
    if alone {
        lines.push(message! {
            en: "no time given: the end is the end of that day",
            ru: "время не указано: концом считается конец этого дня",
            es: "sin hora: el fin es el final de ese día",
        });
    }
    let report = DueReport::Measured {
        schema: SCHEMA,
        from: rfc3339(start.instant, zone),
        until: rfc3339(instant, zone),
        working_days,
        working_seconds: working,
        elapsed_seconds: elapsed,
        derivation,
    };
    Ok((report, lines))
}

/// The calendar to count in, and the zone of times without an offset.
fn counting(arguments: &Due, output: &mut Output) -> Result<Counting, Failure> {
    let machine = output.machine_language();
    let open = Open {
        no_history: true,
        config: arguments.config.clone(),
        ..Open::default()
    };
    let folder = std::env::current_dir()?;
    if let Some(name) = &arguments.party {
        let Project { charter, .. } = Project::open(
            &project_folder(&folder, &Which::Worktree, arguments.config.as_deref())?.0,
            &open,
        )?;
        output.speak([charter.language]);
        let party = known_party(&charter, name)?;
        output.speak([charter.language_for(Some(party))]);
        // A day off that could not be read counts as a working day here.
        let faulty = (!charter.faults.is_empty()).then(|| {
            message! {
                en: "the charter has errors; run `projlog check` to list them",
                ru: "в уставе есть ошибки; их список покажет `projlog check`",
                es: "el estatuto tiene errores; `projlog check` los muestra",
            }
        });
        return Ok(Counting {
            calendar: party.calendar.clone(),
            zone: charter.zone.clone(),
            notes: faulty.into_iter().collect(),
            machine,
        });
    }
    let zone = match &arguments.timezone {
        Some(name) => Zone::from_text(name).map_err(|error| usage("--timezone", error))?,
        None => match project_folder(&folder, &Which::Worktree, arguments.config.as_deref()) {
            Ok((root, _)) => {
                let charter = Project::open(&root, &open)?.charter;
                output.speak([charter.language]);
                charter.zone
            }
            Err(_) => Zone::utc(),
        },
    };
    let week = Week::from_text(arguments.hours.as_deref().unwrap_or(USUAL_WEEK))
        .map_err(|error| usage("--hours", error))?;
    let off: Result<Vec<DayOff>, _> = arguments
        .days_off
        .iter()
        .map(|day| DayOff::from_text(day.trim()))
        .collect();
    let mut extra = Vec::new();
    let add = |day: &String| ExtraDay::from_text(day.trim())?.add_to(&mut extra);
    let added = arguments.workdays.iter().try_for_each(add);
    let off = off.map_err(|error| usage("--days-off", error))?;
    added.map_err(|error| usage("--workdays", error))?;
    // Printed as "the usual week's hours".
    let name = if arguments.hours.is_some() {
        message! { en: "the given week", ru: "указанная неделя", es: "la semana indicada" }
    } else {
        message! { en: "the usual week", ru: "обычная неделя", es: "la semana habitual" }
    };
    let name = match arguments.output_format {
        DueFormat::Json => name.text(machine),
        DueFormat::Human => name.text(output.language()),
    };
    Ok(Counting {
        calendar: Calendar::new(&name, zone.clone(), week, off, extra, None),
        zone,
        notes: Vec::new(),
        machine,
    })
}
