//! `projlog due`: the calculator. When is a term due, and why; or how long it is from one time to another.

use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::args::{Due, DueFormat};
use super::output::Output;
use super::{Failure, Status, moment, project_folder, usage};
use crate::calendar::{
    Calendar, Cutoff, DayOff, ExtraDay, Instant, Irregular, Start, Term, Week, Zone, due, rfc3339, working_days, working_time,
};
use crate::project::{Open, Project};
use crate::render::Untrusted;
use crate::source::suggestion;
use crate::yaml::FromText;

/// The usual week, where nothing says otherwise.
const USUAL_WEEK: &str = "Mon-Fri 09:00-18:00";

/// The name and version of the answer's format.
const SCHEMA: &str = "projlog-due/1";

/// The answer, as JSON.
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
        /// The due instant; late is past it.
        due: String,
        /// The steps from start to due.
        derivation: Vec<String>,
    },
    /// How long it is from one time to another.
    Measured {
        /// The name and version of this format.
        #[schemars(extend("const" = SCHEMA))]
        schema: &'static str,
        /// The start.
        from: String,
        /// The end.
        until: String,
        /// Working days, the day of the start not counted.
        working_days: u32,
        /// Working time in seconds.
        working_seconds: i64,
        /// Elapsed time in seconds.
        elapsed_seconds: i64,
    },
}

pub(super) fn run(arguments: &Due, output: &mut Output) -> Result<Status, Failure> {
    let (calendar, zone) = calendar(arguments)?;
    let start = moment("--from", &arguments.from)?.start(&zone);
    let stumbles = match start.irregular {
        Some(Irregular::Missing) => "does not exist, because clocks go forward over it; it is read as",
        Some(Irregular::Twice) => "occurs twice, because clocks go back; it is read as the first,",
        None => "",
    };
    if !stumbles.is_empty() {
        writeln!(output.errors, "note: {} {stumbles} {}", Untrusted::new(&arguments.from).line(), rfc3339(start.instant, &zone))?;
    }
    let report = match (&arguments.term, &arguments.until) {
        (_, Some(until)) => measure(&start, moment("--until", until)?.due(&zone).instant, &calendar)?,
        (Some(term), None) => add(arguments, term, &start, &calendar)?,
        (None, None) => {
            return Err(Failure::new("neither a term nor --until is given", "write `projlog due '2 working days' --from TIME`"));
        }
    };
    match (arguments.output_format, &report) {
        (DueFormat::Json, _) => writeln!(output, "{}", serde_json::to_string_pretty(&report).unwrap_or_default())?,
        (DueFormat::Human, DueReport::Due { derivation, .. }) => {
            for step in derivation {
                writeln!(output, "{}", Untrusted::new(step).line())?;
            }
        }
        (DueFormat::Human, DueReport::Measured { from, until, working_days, working_seconds, elapsed_seconds, .. }) => {
            let name = calendar.name();
            let whose = if name.is_empty() { String::new() } else { format!(", {}'s hours", Untrusted::new(name).line()) };
            writeln!(output, "from {from} until {until} ({}{whose})", calendar.zone().name())?;
            writeln!(output, "  working days  {working_days}")?;
            writeln!(output, "  working time  {}", hours(*working_seconds))?;
            writeln!(output, "  elapsed       {}", hours(*elapsed_seconds))?;
        }
    }
    Ok(Status::Clean)
}

fn add(arguments: &Due, term: &str, start: &Start, calendar: &Calendar) -> Result<DueReport, Failure> {
    let mut term = Term::parse(term).map_err(|error| usage("the term", error))?;
    if let Some(cutoff) = &arguments.cutoff {
        term.cutoff = Some(Cutoff::from_text(cutoff).map_err(|error| usage("--cutoff", error))?);
    }
    let found = due(&term, start, calendar, None)
        .map_err(|error| Failure::new(error.to_string(), "give working hours and days on which somebody works"))?;
    let zone = calendar.zone();
    Ok(DueReport::Due {
        schema: SCHEMA,
        from: rfc3339(start.instant, zone),
        term: term.to_string(),
        due: rfc3339(found.instant, zone),
        derivation: found.derivation,
    })
}

fn measure(start: &Start, until: Instant, calendar: &Calendar) -> Result<DueReport, Failure> {
    if until < start.instant {
        return Err(Failure::new("--until lies before --from", "give the earlier time as --from"));
    }
    let zone = calendar.zone();
    Ok(DueReport::Measured {
        schema: SCHEMA,
        from: rfc3339(start.instant, zone),
        until: rfc3339(until, zone),
        working_days: working_days(start.instant, until, calendar),
        working_seconds: working_time(start.instant, until, calendar).num_seconds(),
        elapsed_seconds: (until - start.instant).num_seconds(),
    })
}

fn hours(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{hours} h {minutes:02} min");
    if seconds != 0 {
        text.push_str(&format!(" {seconds:02} s"));
    }
    text
}

/// The calendar to count in, and the zone in which times without an offset are read.
fn calendar(arguments: &Due) -> Result<(Calendar, Zone), Failure> {
    let open = Open { no_history: true, config: arguments.config.clone() };
    if let Some(name) = &arguments.party {
        let project = Project::open(&project_folder(&std::env::current_dir()?, arguments.config.as_deref())?, &open)?;
        let charter = &project.charter;
        let parties = charter.parties.iter().map(|party| party.name.as_str());
        let party = charter
            .party(name)
            .ok_or_else(|| Failure::new(format!("--party: the charter has no party `{name}`"), suggestion(name, parties)))?;
        return Ok((party.calendar.clone(), charter.zone.clone()));
    }
    let zone = match &arguments.timezone {
        Some(name) => Zone::from_text(name).map_err(|error| usage("--timezone", error))?,
        None => match project_folder(&std::env::current_dir()?, arguments.config.as_deref()) {
            Ok(root) => Project::open(&root, &open)?.charter.zone,
            Err(_) => Zone::utc(),
        },
    };
    let hours = arguments.hours.as_deref().unwrap_or(USUAL_WEEK);
    let week = Week::from_text(hours).map_err(|error| usage("--hours", error))?;
    let off: Result<Vec<DayOff>, _> = arguments.days_off.iter().map(|day| DayOff::from_text(day.trim())).collect();
    let extra: Result<Vec<ExtraDay>, _> = arguments.workdays.iter().map(|day| ExtraDay::from_text(day.trim())).collect();
    let off = off.map_err(|error| usage("--days-off", error))?;
    let extra = extra.map_err(|error| usage("--workdays", error))?;
    Ok((Calendar::new("", zone.clone(), week, off, extra, None), zone))
}
