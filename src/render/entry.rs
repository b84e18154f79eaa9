//! The JSON output of `projlog show`, whose types define its schema. Names are stable; fields may be added.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::grade::ReportedTime;
use super::obligation::ReportedObligation;
use super::report::{Place, ReportedFinding, fingerprints, timestamp};
use super::story::Subject;
use crate::calendar::Zone;
use crate::history::Commit;
use crate::message::Language;
use crate::obligation::{Awaited, awaited};
use crate::project::{FieldChange, Pending, Project};

/// The name and version of this format.
const SCHEMA: &str = "projlog-entry/1";

/// An entry with its history, as printed by `projlog show`. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-entry/1")]
pub struct EntryReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The instant as of which obligations and findings are computed.
    pub as_of: String,
    /// The entry's id.
    pub entry: String,
    /// Its kind; null if no version of it can be parsed.
    pub kind: Option<&'static str>,
    /// Whether the entry is in the tree.
    pub present: bool,
    /// The file of the entry, or the last one if it was removed.
    pub path: Option<String>,
    /// Its first line, from 1; null if it was removed.
    pub line: Option<usize>,
    /// The heading above it.
    pub title: Option<String>,
    /// Its fields without kind and id, with every scalar as written.
    pub fields: Map<String, Value>,
    /// Its note, the prose below it.
    pub note: Option<String>,
    /// The commit that first contained it.
    pub recorded: Option<ReportedCommit>,
    /// The commit that brought it to the main line.
    pub landed: Option<ReportedCommit>,
    /// The commits that changed its content after it landed, oldest first.
    pub edited: Vec<ReportedChange>,
    /// The commit that removed it, on the main line or on a branch, unless it was restored.
    pub removed: Option<ReportedCommit>,
    /// The commits that removed it, oldest first; it may have been restored after each.
    pub removals: Vec<ReportedCommit>,
    /// The uncommitted change to it in the tree.
    pub pending: Option<ReportedPending>,
    /// Why its times are unknown: a commit in its history is malformed.
    pub unjudged: Option<String>,
    /// Why history was not read, if it was not.
    pub without_history: Option<String>,
    /// How well its time is supported; null if it was removed.
    pub time: Option<ReportedTime>,
    /// Its obligations.
    pub obligations: Vec<ReportedObligation>,
    /// The pending decisions, and who may take them.
    pub awaits: Vec<ReportedAwaited>,
    /// The ids of the entries in its thread, in chronological order.
    pub thread: Vec<String>,
    /// The findings about it.
    pub findings: Vec<ReportedFinding>,
}

/// A commit and its author.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedCommit {
    /// Its full id.
    pub commit: String,
    /// Its committer time; null where it is malformed.
    pub time: Option<String>,
    /// The author's name according to the mailmap of the tree.
    pub author: String,
    /// The author's address according to the mailmap of the tree.
    pub email: String,
    /// The person in the charter with that address.
    pub person: Option<String>,
    /// Whether it has a signature; signatures are not verified.
    pub signed: bool,
}

/// A commit that changed the content of the entry.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedChange {
    /// The commit, on the main line or on a branch.
    #[serde(flatten)]
    pub commit: ReportedCommit,
    /// The merge by which the change came to the main line; null if the commit is on it.
    pub arrived: Option<ReportedCommit>,
    /// The names of the changed fields; may include `kind`, `(title)` and `(note)`.
    pub fields: Vec<String>,
    /// The values before and after the commit.
    pub changes: Vec<ReportedFieldChange>,
}

/// A field before and after a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedFieldChange {
    /// Its name.
    pub field: String,
    /// The old value; null if the field was added.
    pub before: Option<String>,
    /// The new value; null if the field was removed.
    pub after: Option<String>,
}

/// An uncommitted change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedPending {
    /// Whether the entry was recorded, edited or removed.
    pub what: PendingWord,
    /// The changed fields.
    pub changes: Vec<ReportedFieldChange>,
}

/// The kind of an uncommitted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PendingWord {
    /// The entry is new, or was restored.
    Recorded,
    /// The content was changed.
    Edited,
    /// The entry was removed.
    Removed,
}

/// A pending decision.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedAwaited {
    /// The authority that it requires.
    pub scope: String,
    /// The people of the debtor's side with this authority.
    pub people: Vec<String>,
    /// The decision that was taken already and only lacks the consent of others.
    pub lacking: Option<ReportedConsent>,
}

/// The consent that a decision lacks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedConsent {
    /// The decision, by id.
    pub decision: String,
    /// Those without whom it does not bind.
    pub people: Vec<String>,
}

impl From<Awaited> for ReportedAwaited {
    fn from(awaited: Awaited) -> Self {
        Self {
            scope: awaited.scope,
            people: awaited.people,
            lacking: awaited.lacking.map(|lacking| ReportedConsent {
                decision: lacking.decision,
                people: lacking.people,
            }),
        }
    }
}

impl EntryReport {
    /// Converts an entry and its history, with texts in a language.
    #[must_use]
    pub fn new(subject: &Subject<'_>, language: Language) -> Self {
        let Subject {
            project, record, ..
        } = *subject;
        let zone = &project.charter.zone;
        let commit = |commit: &Commit| ReportedCommit::new(project, commit, zone);
        let edited = record.edited.iter().map(|(by, change)| ReportedChange {
            commit: commit(by.made),
            arrived: (by.arrived != by.made).then(|| commit(by.arrived)),
            fields: change.fields.clone(),
            changes: (project.changed_by(record.id, change).iter())
                .map(ReportedFieldChange::new)
                .collect(),
        });
        let place = project
            .log
            .get(record.id)
            .map(|entry| Place::new(&project.sources, entry.at(entry.head)));
        let written = subject.written.as_ref();
        let obligations = || subject.owed();
        let awaits = obligations().filter_map(|obligation| {
            awaited(
                project,
                subject.obligations,
                obligation,
                subject.report.as_of,
            )
        });
        let marked = subject
            .report
            .findings
            .iter()
            .zip(fingerprints(&project.sources, &subject.report.findings));
        let about = marked.filter(|(finding, _)| finding.entries.iter().any(|id| id == record.id));
        Self {
            schema: SCHEMA,
            as_of: timestamp(subject.report.as_of, zone),
            entry: record.id.to_owned(),
            kind: written.map(|written| written.kind.name()),
            present: record.present,
            path: record.path.map(str::to_owned),
            line: place.map(|place| place.line),
            title: written.and_then(|written| written.title.clone()),
            fields: written
                .map(|written| written.fields.iter().cloned().collect())
                .unwrap_or_default(),
            note: written.and_then(|written| written.note.clone()),
            recorded: record.recorded.map(commit),
            landed: record.landed.map(commit),
            edited: edited.collect(),
            removed: record.removed.map(|by| commit(by.made)),
            removals: record.removals.iter().map(|by| commit(by.made)).collect(),
            pending: record.pending.as_ref().map(ReportedPending::new),
            unjudged: record.times_unknown.map(|why| why.message().text(language)),
            without_history: project
                .without_history()
                .map(|why| why.message().text(language)),
            time: (project.log.get(record.id))
                .map(|entry| ReportedTime::new(&subject.obligations.grade(project, entry), zone)),
            obligations: obligations()
                .map(|obligation| ReportedObligation::new(obligation, zone, language))
                .collect(),
            awaits: awaits.map(ReportedAwaited::from).collect(),
            thread: subject
                .thread()
                .iter()
                .map(|entry| entry.id().to_owned())
                .collect(),
            findings: about
                .map(|(finding, mark)| {
                    ReportedFinding::new(&project.sources, zone, finding, mark, language)
                })
                .collect(),
        }
    }
}

impl ReportedCommit {
    fn new(project: &Project, commit: &Commit, zone: &Zone) -> Self {
        let author = project.author(commit).cloned().unwrap_or_default();
        Self {
            commit: commit.id.to_string(),
            time: commit.clock().map(|time| timestamp(time, zone)),
            person: project.person_by_email(&author.email).map(str::to_owned),
            author: author.name,
            email: author.email,
            signed: commit.signed,
        }
    }
}

impl ReportedFieldChange {
    fn new(change: &FieldChange) -> Self {
        Self {
            field: change.field.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        }
    }
}

impl ReportedPending {
    fn new(pending: &Pending) -> Self {
        let changes = match pending {
            Pending::Edited(changes) => changes.iter().map(ReportedFieldChange::new).collect(),
            Pending::Recorded | Pending::Removed => Vec::new(),
        };
        Self {
            what: PendingWord::from(pending),
            changes,
        }
    }
}

impl From<&Pending> for PendingWord {
    fn from(pending: &Pending) -> Self {
        match pending {
            Pending::Recorded => Self::Recorded,
            Pending::Edited(_) => Self::Edited,
            Pending::Removed => Self::Removed,
        }
    }
}
