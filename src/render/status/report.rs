//! The JSON output of `projlog status`, whose types define its schema. Names are stable; fields may be added.

use schemars::JsonSchema;
use serde::Serialize;

use super::row::Rows;
use super::{ProjectStatus, ReportedOverview, ReportedTotals, StatusPage, Trouble};
use crate::calendar::Instant;
use crate::changes::{Changes, Effect, Wording};
use crate::message::{Language, Message};
use crate::obligation::{Obligation, State, awaited, left};
use crate::project::Project;
use crate::render::delay::{ReportedDelay, ReportedDispute};
use crate::render::entry::ReportedAwaited;
use crate::render::obligation::{ReportedObligation, word};
use crate::render::report::{JudgedTree, Tool, timestamp};

/// The name and version of this format.
const SCHEMA: &str = "projlog-status/1";

/// The output of `projlog status`. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-status/1")]
pub struct StatusReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that wrote it.
    pub tool: Tool,
    /// The instant of the page; for several projects, that of the first readable one; null if none is readable.
    pub as_of: Option<String>,
    /// The sums over all projects.
    pub totals: ReportedTotals,
    /// The projects: first those that could not be read or have no entries, then by the item that is overdue longest, then
    /// by the one that is due first.
    pub projects: Vec<ReportedProject>,
    /// Entries of one side that the other contests.
    pub disputes: Vec<ReportedDispute>,
    /// What was open when a contract ended, the overdue first.
    pub open_at_end: Vec<ReportedAtEnd>,
    /// What changed since the time of `--since`, in chronological order; empty without that option.
    pub changes: Vec<ReportedChange>,
    /// All obligations, grouped by project and in the order of their entries.
    pub obligations: Vec<ReportedOwed>,
}

/// A project. If it could not be read, everything but the folder and the error is null.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ReportedProject {
    /// The folder as given, or `.`.
    pub folder: String,
    /// The project's name.
    pub name: Option<String>,
    /// The names of its parties, in the order of the charter; empty if it could not be read.
    pub parties: Vec<String>,
    /// The instant of its page.
    pub as_of: Option<String>,
    /// The instant since which changes are listed; null without `--since`.
    pub since: Option<String>,
    /// The tree that was read.
    pub tree: Option<JudgedTree>,
    /// The number of log files.
    pub files: Option<usize>,
    /// The number of entries.
    pub entries: Option<usize>,
    /// The number of drafts, which are not entries yet.
    pub drafts: Option<usize>,
    /// The number of open items of the page; reminders and warnings are part of the item that they are about.
    pub open: Option<usize>,
    /// The number of overdue items.
    pub overdue: Option<usize>,
    /// Whose turn it is, what is overdue longest, and what is due next.
    pub overview: Option<ReportedOverview>,
    /// The number of mistakes in the text that may hide something.
    pub mistakes: Option<usize>,
    /// When the contract ended, if it has.
    pub contract_ended: Option<String>,
    /// The number of items that were open then; null if the contract has not ended.
    pub open_at_end: Option<usize>,
    /// Why history was not read, if it was not.
    pub without_history: Option<String>,
    /// Why the project could not be read.
    pub error: Option<ReportedTrouble>,
}

/// Why a project could not be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedTrouble {
    /// The error message.
    pub message: String,
    /// A suggestion how to resolve it.
    pub help: String,
}

/// Something that was open when the contract ended. Nobody waits for it any more.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedAtEnd {
    /// The folder of its project.
    pub project: String,
    /// The id of its entry, or the name of the cadence item; it has an item in `obligations`.
    pub entry: String,
    /// What was owed, as in `obligations`.
    pub what: &'static str,
    /// The period of a cadence item.
    pub period: Option<String>,
    /// The party that owed it.
    pub debtor: Option<String>,
    /// When it was due.
    pub due: Option<String>,
    /// How long it was overdue at the end, in the unit of its term; null if it was not.
    pub over_by: Option<String>,
}

/// An entry that is new, or with which something happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedChange {
    /// The folder of its project.
    pub project: String,
    /// The id of the entry, or the name of a cadence item; null for the charter, and for an end of the contract without notice.
    pub entry: Option<String>,
    /// The heading above the entry.
    pub title: Option<String>,
    /// Whether the entry is new.
    pub new: bool,
    /// The person who acts in the entry.
    pub person: Option<String>,
    /// That person's party.
    pub party: Option<String>,
    /// When it happened.
    pub at: String,
    /// When the entry was recorded, if it happened before the period.
    pub recorded: Option<String>,
    /// What the entry did, or what happened to it, each as one word.
    pub effects: Vec<ReportedEffect>,
    /// The same in words.
    pub text: String,
}

/// What an entry did, or what happened to it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedEffect {
    /// `opens`, `ends`, `reopens`, `moves`, `falls-due`, `disputes`, `ends-dispute`, `takes-effect`, `has-no-effect`, `stops-work`,
    /// `resumes-work`, `ends-stop`, `ends-contract`, `edited`, `removed` or `charter-changed`.
    pub effect: &'static str,
    /// The entry that it is about, if that is another one or has obligations.
    pub entry: Option<String>,
    /// The obligation that it is about, as in `obligations`.
    pub what: Option<&'static str>,
    /// The earlier due date, for `moves`.
    pub was: Option<String>,
    /// The due date of that obligation.
    pub due: Option<String>,
}

/// An obligation with its context.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedOwed {
    /// The folder of its project.
    pub project: String,
    /// The obligation.
    #[serde(flatten)]
    pub obligation: ReportedObligation,
    /// The heading above its entry.
    pub title: Option<String>,
    /// The subject, if it is not given by the entry: the id of what threatens a stage, or the period of a cadence item.
    pub about: Option<String>,
    /// The file of its entry; of a cadence item, the charter.
    pub path: Option<String>,
    /// The first line of the entry or item, from 1.
    pub line: Option<usize>,
    /// The delay of a stage.
    pub delay: Option<ReportedDelay>,
    /// The time left until it is due, in the unit of its term.
    pub left: Option<String>,
    /// The pending decision, and who may take it.
    pub awaits: Option<ReportedAwaited>,
}

impl StatusReport {
    /// Converts the status of projects, with errors in a language. The pages must have been built for it.
    #[must_use]
    pub fn new(projects: &[ProjectStatus], language: Language) -> Self {
        let reports = || {
            let pages = projects.iter().filter_map(|one| one.page.as_ref().ok());
            pages.filter_map(|page| page.report.as_ref())
        };
        let project = |projects: &ProjectStatus| match &projects.page {
            Ok(StatusPage {
                report: Some(report),
                ..
            }) => report.project.clone(),
            page => ReportedProject {
                folder: projects.folder.clone(),
                error: page
                    .as_ref()
                    .err()
                    .map(|trouble| ReportedTrouble::new(trouble, language)),
                ..ReportedProject::default()
            },
        };
        Self {
            schema: SCHEMA,
            tool: Tool::this(),
            as_of: reports().find_map(|report| report.project.as_of.clone()),
            totals: ReportedTotals::of(projects.iter().map(ProjectStatus::overview)),
            projects: projects.iter().map(project).collect(),
            disputes: reports()
                .flat_map(|report| report.contested.iter().cloned())
                .collect(),
            open_at_end: reports()
                .flat_map(|report| report.open_at_end.iter().cloned())
                .collect(),
            changes: reports()
                .flat_map(|report| report.changes.iter().cloned())
                .collect(),
            obligations: reports()
                .flat_map(|report| report.owed.iter().cloned())
                .collect(),
        }
    }
}

impl ReportedTrouble {
    fn new(trouble: &Trouble, language: Language) -> Self {
        Self {
            message: trouble.message.text(language),
            help: trouble.help.text(language),
        }
    }
}

impl ReportedProject {
    /// The data of a project that is known before its items are counted.
    pub(super) fn new(folder: &str, project: &Project, as_of: Instant, language: Language) -> Self {
        Self {
            folder: folder.to_owned(),
            name: project.charter.project.clone(),
            parties: project
                .charter
                .parties
                .iter()
                .map(|party| party.name.value.clone())
                .collect(),
            as_of: Some(timestamp(as_of, &project.charter.zone)),
            tree: Some(JudgedTree::new(&project.tree)),
            files: Some(project.files),
            entries: Some(project.log.entries().len()),
            drafts: Some(project.drafts.len()),
            without_history: project
                .without_history()
                .map(|why| why.message().text(language)),
            ..Self::default()
        }
    }
}

impl ReportedChange {
    pub(super) fn all(
        folder: &str,
        project: &Project,
        changes: &Changes,
        language: Language,
    ) -> Vec<Self> {
        let zone = &project.charter.zone;
        let wording = Wording::new(project, changes.until);
        let entries = changes.all.iter().map(|change| Self {
            project: folder.to_owned(),
            entry: Some(change.entry.clone()).filter(|id| !id.is_empty()),
            title: wording.title(change).map(str::to_owned),
            new: change.new,
            person: change.person.clone(),
            party: change.party.clone(),
            at: timestamp(change.at, zone),
            recorded: change.recorded.map(|at| timestamp(at, zone)),
            effects: change
                .effects
                .iter()
                .map(|effect| ReportedEffect::new(effect, project))
                .collect(),
            text: wording.what(change).text(language),
        });
        let charter = changes.charter.iter().map(|stamp| Self {
            project: folder.to_owned(),
            entry: None,
            title: None,
            new: false,
            person: None,
            party: None,
            at: timestamp(stamp.time, zone),
            recorded: None,
            effects: vec![ReportedEffect {
                effect: "charter-changed",
                entry: None,
                what: None,
                was: None,
                due: None,
            }],
            text: wording.charter(stamp).text(language),
        });
        entries.chain(charter).collect()
    }
}

impl ReportedEffect {
    fn new(effect: &Effect, project: &Project) -> Self {
        let zone = &project.charter.zone;
        let (was, other) = match effect {
            Effect::Moves { was, .. } => (was.map(|was| timestamp(was, zone)), None),
            Effect::Disputes(dispute) | Effect::EndsDispute(dispute) => {
                (None, Some(dispute.entry.clone()))
            }
            _ => (None, None),
        };
        let of = effect.obligation();
        Self {
            effect: effect.word(),
            entry: of.map(|o| o.entry.clone()).or(other),
            what: of.map(|o| word(o.what)),
            was,
            due: of.and_then(|o| o.due).map(|due| timestamp(due, zone)),
        }
    }
}

impl ReportedAtEnd {
    pub(super) fn new(folder: &str, project: &Project, o: &Obligation, language: Language) -> Self {
        let over = o.over.as_deref().filter(|_| o.state == State::Overdue);
        Self {
            project: folder.to_owned(),
            entry: o.entry.clone(),
            what: word(o.what),
            period: o.rare().period.as_ref().map(|period| period.text(language)),
            debtor: o.debtor.as_deref().map(str::to_owned),
            due: o.due.map(|due| timestamp(due, &project.charter.zone)),
            over_by: over.map(|over| Message::value(over).text(language)),
        }
    }
}

impl ReportedOwed {
    pub(super) fn new(folder: &str, rows: Rows<'_>, o: &Obligation, language: Language) -> Self {
        let Rows { project, as_of, .. } = rows;
        let place = rows.position(o);
        Self {
            project: folder.to_owned(),
            obligation: ReportedObligation::new(o, &project.charter.zone, language),
            title: rows
                .entry(o)
                .and_then(|entry| project.log.title(entry))
                .map(str::to_owned),
            about: o
                .rare()
                .about
                .clone()
                .or_else(|| o.rare().period.as_ref().map(|period| period.text(language))),
            path: place.map(|(path, _)| path.to_owned()),
            line: place.map(|(_, line)| line),
            delay: ReportedDelay::of(project, rows.obligations, o, as_of),
            left: left(project, o, as_of).map(|left| Message::value(&left).text(language)),
            awaits: awaited(project, rows.obligations, o, as_of).map(ReportedAwaited::from),
        }
    }
}
