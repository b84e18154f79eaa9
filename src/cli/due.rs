//! `projlog due`: computes when a term is due and why, or measures the time between two instants.

use std::fmt::Write as _;
use std::io::Write;

use chrono::{Datelike, TimeDelta};
use schemars::JsonSchema;
use serde::Serialize;

use super::args::{Due, DueFormat};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::{known_party, moment, project_folder, usage};
use crate::calendar::{
    Calendar, Cutoff, DayOff, ExtraDay, FIRST_YEAR, Instant, Irregular, Moment, Start, Term, Week,
    Zone, due, measured, rfc3339, show, show_close, show_day, working_days, working_time,
};
use crate::message::Message;
use crate::project::{Open, Project, Which};
use crate::render::Untrusted;
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
    notes: Vec<String>,
}

pub(super) fn run(arguments: &Due, output: &mut Output) -> Result<Status, Failure> {
    let mut counting = counting(arguments)?;
    let start = moment("--from", &arguments.from)?.start(&counting.zone);
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
            let help = "write `projlog due '2 working days' --from TIME`, or measure with `--from TIME --until TIME`";
            return Err(Failure::new("either a term or --until is required", help));
        }
    };
    match arguments.output_format {
        DueFormat::Json => writeln!(
            output,
            "{}",
            serde_json::to_string_pretty(&report).unwrap_or_default()
        )?,
        DueFormat::Human => {
            for line in lines {
                writeln!(output, "{}", Untrusted::new(&line).line())?;
            }
        }
    }
    output.flush()?;
    for note in &counting.notes {
        writeln!(output.errors, "note: {}", Untrusted::new(note).line())?;
    }
    Ok(Status::Clean)
}

/// A note on a local time that does not exist or occurs twice.
fn irregular(
    option: &str,
    read: Instant,
    irregular: Option<Irregular>,
    zone: &Zone,
) -> Option<String> {
    let (read, name) = (show(read, zone), zone.name());
    irregular.map(|irregular| match irregular {
        Irregular::Missing => {
            format!("{option}: this time is skipped in {name} when clocks go forward; interpreted as {read}")
        }
        Irregular::Twice => format!(
            "{option}: this time occurs twice in {name}; interpreted as the first, {read}"
        ),
    })
}

fn add(
    arguments: &Due,
    term: &str,
    start: &Start,
    counting: &mut Counting,
) -> Result<(DueReport, Vec<String>), Failure> {
    let Counting {
        calendar,
        zone: written_in,
        notes,
    } = counting;
    let mut term = Term::parse(term).map_err(|error| usage("the term", error))?;
    if let Some(cutoff) = &arguments.cutoff {
        term.cutoff = Some(Cutoff::from_text(cutoff).map_err(|error| usage("--cutoff", error))?);
    }
    let found = due(&term, start, calendar, None).map_err(|error| {
        Failure::new(
            error.to_string(),
            "set working hours and at least one working day",
        )
    })?;
    if let Some(last) = found.beyond {
        let name = calendar.name();
        // A calendar that could not be read at all ends before every year that is counted.
        let ends = if last.year() > FIRST_YEAR {
            format!("ends on {}: days off after it", show_day(last))
        } else {
            "covers no year: its days off".to_owned()
        };
        notes.push(format!("the calendar of {name} {ends} are not counted"));
    }
    let zone = calendar.zone();
    let mut answer = format!(
        "{term} from {}: due {}",
        start_text(start, zone),
        show_close(found.instant, zone)
    );
    let _ = write!(answer, " ({})", zone.name());
    if written_in.name() != zone.name() {
        let _ = write!(
            answer,
            ", {} in {}",
            show_close(found.instant, written_in),
            written_in.name()
        );
    }
    let derivation: Vec<String> = found.derivation.iter().map(Message::english).collect();
    let lines = [answer]
        .into_iter()
        .chain(derivation.iter().map(|step| format!("  {step}")))
        .collect();
    let report = DueReport::Due {
        schema: SCHEMA,
        from: rfc3339(start.instant, zone),
        term: term.to_string(),
        due: rfc3339(found.instant, zone),
        derivation,
    };
    Ok((report, lines))
}

fn start_text(start: &Start, zone: &Zone) -> String {
    start
        .written
        .map_or_else(|| show(start.instant, zone), show_day)
}

fn measure(
    start: &Start,
    until: Moment,
    counting: &mut Counting,
) -> Result<(DueReport, Vec<String>), Failure> {
    let Counting {
        calendar,
        zone: written_in,
        notes,
    } = counting;
    let end = until.due(written_in);
    notes.extend(irregular("--until", end.instant, end.irregular, written_in));
    let alone = matches!(until, Moment::Date(_));
    let instant = end.instant;
    if instant < start.instant {
        return Err(Failure::new(
            "--until is before --from",
            "give the earlier time as --from",
        ));
    }
    let zone = calendar.zone();
    // The end of a day is midnight of the next day, which must not be counted.
    let last = if alone {
        instant - TimeDelta::seconds(1)
    } else {
        instant
    };
    let working_days = working_days(start.instant, last.max(start.instant), calendar);
    let working = working_time(start.instant, instant, calendar).num_seconds();
    let elapsed = (instant - start.instant).num_seconds();
    let end_text = if alone {
        show_day(until.date())
    } else {
        show(instant, zone)
    };
    let mut lines = vec![
        format!(
            "from {} until {end_text}: {}",
            start_text(start, zone),
            days(working_days)
        ),
        format!("  working days  {working_days} (not counting the day of the start)"),
        format!("  working time  {}", hours(working)),
        format!("  elapsed       {}", hours(elapsed)),
    ];
    let derivation = measured(start.instant, last.max(start.instant), calendar);
    let derivation: Vec<String> = derivation.iter().map(Message::english).collect();
    lines.extend(derivation.iter().map(|step| format!("  {step}")));
    lines.push(format!(
        "  counted in {}'s hours ({})",
        calendar.name(),
        zone.name()
    ));
    if start.written.is_some() {
        lines.push("  no time given: the start is the end of that day".to_owned());
    }
    if alone {
        lines.push("  no time given: the end is the end of that day".to_owned());
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

fn days(count: u32) -> String {
    if count == 1 {
        "1 working day".to_owned()
    } else {
        format!("{count} working days")
    }
}

fn hours(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{hours} h {minutes:02} min");
    if seconds != 0 {
        let _ = write!(text, " {seconds:02} s");
    }
    text
}

/// The calendar to count in, and the zone of times without an offset.
fn counting(arguments: &Due) -> Result<Counting, Failure> {
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
        let party = known_party(&charter, name)?;
        // A day off that could not be read counts as a working day here.
        let faulty = (!charter.faults.is_empty())
            .then(|| "the charter has errors; run `projlog check` to list them".to_owned());
        return Ok(Counting {
            calendar: party.calendar.clone(),
            zone: charter.zone.clone(),
            notes: faulty.into_iter().collect(),
        });
    }
    let zone = match &arguments.timezone {
        Some(name) => Zone::from_text(name).map_err(|error| usage("--timezone", error))?,
        None => match project_folder(&folder, &Which::Worktree, arguments.config.as_deref()) {
            Ok((root, _)) => Project::open(&root, &open)?.charter.zone,
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
    let extra: Result<Vec<ExtraDay>, _> = arguments
        .workdays
        .iter()
        .map(|day| ExtraDay::from_text(day.trim()))
        .collect();
    let off = off.map_err(|error| usage("--days-off", error))?;
    let extra = extra.map_err(|error| usage("--workdays", error))?;
    // Printed as "the usual week's hours".
    let name = if arguments.hours.is_some() {
        "the given week"
    } else {
        "the usual week"
    };
    Ok(Counting {
        calendar: Calendar::new(name, zone.clone(), week, off, extra, None),
        zone,
        notes: Vec::new(),
    })
}
