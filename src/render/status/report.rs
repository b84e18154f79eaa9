//! The page as other programs read it: its types are its schema. Names stay; more may be added.

use schemars::JsonSchema;
use serde::Serialize;

use super::row::Rows;
use super::{Told, Trouble};
use crate::calendar::Instant;
use crate::message::Message;
use crate::obligation::{Obligation, awaited, left};
use crate::project::Project;
use crate::render::entry::ReportedAwaited;
use crate::render::obligation::ReportedObligation;
use crate::render::report::{JudgedTree, Tool, timestamp};

/// The name and version of this format.
const SCHEMA: &str = "projlog-status/1";

/// What `projlog status` tells. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-status/1")]
pub struct StatusReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that wrote it.
    pub tool: Tool,
    /// The instant as of which it is; of several projects, that of the first one that can be read; null where none can.
    pub as_of: Option<String>,
    /// The projects, in the order in which they were named.
    pub projects: Vec<ReportedProject>,
    /// All that is owed or was, project by project, in the order of the entries from which it comes.
    pub obligations: Vec<ReportedOwed>,
}

/// A project. Where it cannot be read, all but its folder and the error is null.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ReportedProject {
    /// Its folder, as it was named; `.` where none was.
    pub folder: String,
    /// What the charter calls it.
    pub name: Option<String>,
    /// The instant as of which it is.
    pub as_of: Option<String>,
    /// The tree that was read.
    pub tree: Option<JudgedTree>,
    /// How many files of the log were read.
    pub files: Option<usize>,
    /// How many entries they hold.
    pub entries: Option<usize>,
    /// How many lines of the page are open: reminders and warnings are told with what they are about.
    pub open: Option<usize>,
    /// How many of them are overdue.
    pub overdue: Option<usize>,
    /// How many mistakes in what is written may hide something.
    pub mistakes: Option<usize>,
    /// When the contract ended, if it has.
    pub contract_ended: Option<String>,
    /// Why history was not asked, where it was not.
    pub without_history: Option<&'static str>,
    /// Why it cannot be read.
    pub error: Option<ReportedTrouble>,
}

/// Why a project cannot be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedTrouble {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Something that is owed or was.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedOwed {
    /// The folder of its project.
    pub project: String,
    /// The obligation.
    #[serde(flatten)]
    pub obligation: ReportedObligation,
    /// The heading above its entry.
    pub title: Option<String>,
    /// What it is about where its entry does not say that: what threatens a stage, by id; the period of a cadence item.
    pub about: Option<String>,
    /// The file of its entry; of a cadence item, the charter.
    pub path: Option<String>,
    /// The line on which that begins, from 1.
    pub line: Option<usize>,
    /// How long is left until its due, in the unit of its term.
    pub left: Option<String>,
    /// The decision that it waits for, and who may take it.
    pub awaits: Option<ReportedAwaited>,
}

impl StatusReport {
    /// Puts what is told of projects into this form.
    #[must_use]
    pub fn new(told: &[Told]) -> Self {
        let pages = || told.iter().filter_map(|told| told.page.as_ref().ok());
        let project = |told: &Told| match &told.page {
            Ok(page) => page.report.clone(),
            Err(trouble) => ReportedProject {
                folder: told.folder.clone(),
                error: Some(ReportedTrouble::new(trouble)),
                ..ReportedProject::default()
            },
        };
        Self {
            schema: SCHEMA,
            tool: Tool::this(),
            as_of: pages().find_map(|page| page.report.as_of.clone()),
            projects: told.iter().map(project).collect(),
            obligations: pages().flat_map(|page| page.owed.iter().cloned()).collect(),
        }
    }
}

impl ReportedTrouble {
    fn new(trouble: &Trouble) -> Self {
        Self {
            message: trouble.message.clone(),
            help: trouble.help.clone(),
        }
    }
}

impl ReportedProject {
    /// What is known of a project before anything in it is counted.
    pub(super) fn new(folder: &str, project: &Project, as_of: Instant) -> Self {
        Self {
            folder: folder.to_owned(),
            name: project.charter.project.clone(),
            as_of: Some(timestamp(as_of, &project.charter.zone)),
            tree: Some(JudgedTree::new(&project.tree)),
            files: Some(project.files),
            entries: Some(project.log.entries().len()),
            without_history: project.without_history(),
            ..Self::default()
        }
    }
}

impl ReportedOwed {
    pub(super) fn new(folder: &str, rows: Rows<'_>, o: &Obligation) -> Self {
        let Rows { project, as_of, .. } = rows;
        let place = rows.position(o);
        Self {
            project: folder.to_owned(),
            obligation: ReportedObligation::new(o, &project.charter.zone),
            title: rows
                .entry(o)
                .and_then(|entry| project.log.title(entry))
                .map(str::to_owned),
            about: o
                .about
                .clone()
                .or_else(|| o.period.as_ref().map(Message::english)),
            path: place.map(|(path, _)| path.to_owned()),
            line: place.map(|(_, line)| line),
            left: left(project, o, as_of).map(|left| left.to_string()),
            awaits: awaited(project, o, as_of).map(|awaited| ReportedAwaited {
                scope: awaited.scope,
                people: awaited.people,
            }),
        }
    }
}
