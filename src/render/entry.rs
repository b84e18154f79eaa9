//! One entry's whole story, as other programs read it: its types are its schema. Names stay; more may be added.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::obligation::ReportedObligation;
use super::report::{Place, ReportedFinding, fingerprints, timestamp};
use super::story::Subject;
use crate::calendar::Zone;
use crate::history::Commit;
use crate::message::Language;
use crate::obligation::awaited;
use crate::project::{FieldChange, Pending, Project};

/// The name and version of this format.
const SCHEMA: &str = "projlog-entry/1";

/// What `projlog show` knows of an entry. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-entry/1")]
pub struct EntryReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The instant as of which the obligations and findings are.
    pub as_of: String,
    /// The entry's id.
    pub entry: String,
    /// Its kind; null where no version of it can be read.
    pub kind: Option<&'static str>,
    /// Whether the tree holds it.
    pub present: bool,
    /// The file in which it stands, or stood last.
    pub path: Option<String>,
    /// The line on which it begins, from 1; null where it is gone.
    pub line: Option<usize>,
    /// The heading above it.
    pub title: Option<String>,
    /// Its fields without kind and id, every single value as the text that is written.
    pub fields: Map<String, Value>,
    /// The prose that belongs to it.
    pub note: Option<String>,
    /// The commit that first held it.
    pub recorded: Option<ReportedCommit>,
    /// The commit by which it came to the main line.
    pub landed: Option<ReportedCommit>,
    /// The commits that changed what it says after it landed, oldest first.
    pub edited: Vec<ReportedChange>,
    /// The commit after which it is gone.
    pub removed: Option<ReportedCommit>,
    /// The commits that removed it, oldest first; it may have been put back after each.
    pub removals: Vec<ReportedCommit>,
    /// What the tree does to it that no commit does yet.
    pub pending: Option<ReportedPending>,
    /// Why nothing can be said of its times: a commit of its story is malformed.
    pub unjudged: Option<String>,
    /// Why history was not asked, where it was not.
    pub without_history: Option<String>,
    /// What is owed by it.
    pub obligations: Vec<ReportedObligation>,
    /// The decisions that are waited for, and who may take them.
    pub awaits: Vec<ReportedAwaited>,
    /// The ids of the entries that belong to its matter, in order of time.
    pub thread: Vec<String>,
    /// The findings about it.
    pub findings: Vec<ReportedFinding>,
}

/// A commit and who made it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedCommit {
    /// Its full id.
    pub commit: String,
    /// Its committer time; null where it is malformed.
    pub time: Option<String>,
    /// Its author's name, by the mailmap of the tree.
    pub author: String,
    /// Its author's address, by the same.
    pub email: String,
    /// The person whom the charter knows by that address.
    pub person: Option<String>,
    /// Whether it carries a signature, which nobody has verified.
    pub signed: bool,
}

/// A commit that changed what the entry says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedChange {
    /// The commit.
    #[serde(flatten)]
    pub commit: ReportedCommit,
    /// The names of the fields that it changed; `kind`, `(title)` and `(note)` may be among them.
    pub fields: Vec<String>,
    /// What they said before and after it.
    pub changes: Vec<ReportedFieldChange>,
}

/// What a field said and says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedFieldChange {
    /// Its name.
    pub field: String,
    /// What it said; null where it was not there.
    pub before: Option<String>,
    /// What it says; null where it is not there.
    pub after: Option<String>,
}

/// What is not committed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedPending {
    /// Whether the entry is written down, changed or removed.
    pub what: PendingWord,
    /// What was changed.
    pub changes: Vec<ReportedFieldChange>,
}

/// What the tree does to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PendingWord {
    /// It is new, or back.
    Recorded,
    /// It says something else.
    Edited,
    /// It is gone.
    Removed,
}

/// A decision that is waited for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedAwaited {
    /// The authority that it takes.
    pub scope: String,
    /// The people of the side that owes it who have this authority.
    pub people: Vec<String>,
}

impl EntryReport {
    /// Puts what is known of an entry into this form.
    #[must_use]
    pub fn new(subject: &Subject<'_>) -> Self {
        let Subject {
            project, record, ..
        } = *subject;
        let zone = &project.charter.zone;
        let commit = |commit: &Commit| ReportedCommit::new(project, commit, zone);
        let edited = record.edited.iter().map(|(by, change)| ReportedChange {
            commit: commit(by),
            fields: change.fields.clone(),
            changes: (project.changed_by(record.id, by, change).iter())
                .map(ReportedFieldChange::new)
                .collect(),
        });
        let place = project
            .log
            .get(record.id)
            .map(|entry| Place::new(&project.sources, entry.at(entry.head)));
        let written = subject.written.as_ref();
        let obligations = || subject.obligations.of(record.id);
        let awaits = obligations()
            .filter_map(|obligation| awaited(project, obligation, subject.report.as_of));
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
            removed: record.removed.map(commit),
            removals: record.removals.iter().copied().map(commit).collect(),
            pending: record.pending.as_ref().map(ReportedPending::new),
            unjudged: record.unjudged.map(ToString::to_string),
            without_history: project.without_history().map(|why| why.message().english()),
            obligations: obligations()
                .map(|obligation| ReportedObligation::new(obligation, zone))
                .collect(),
            awaits: awaits
                .map(|awaited| ReportedAwaited {
                    scope: awaited.scope,
                    people: awaited.people,
                })
                .collect(),
            thread: subject
                .thread()
                .iter()
                .map(|entry| entry.id().to_owned())
                .collect(),
            findings: about
                .map(|(finding, mark)| {
                    ReportedFinding::new(&project.sources, zone, finding, mark, Language::English)
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
            time: commit.time().map(|time| timestamp(time, zone)),
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
