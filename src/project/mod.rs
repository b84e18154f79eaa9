//! Charter, log and history of one tree, read together.

mod afterwards;
mod approvals;
mod before_edits;
mod beside;
mod charter_file;
mod copies;
mod earlier;
mod elsewhere;
mod error;
mod files;
mod files_only;
mod former;
mod how;
mod inside;
mod language;
mod left_unread;
mod log_files;
mod lookalike_ids;
mod lost_calendars;
mod mailmap;
mod meant;
mod merged_text;
mod moved;
mod nameless;
mod narrowed;
mod not_entered;
mod order;
mod other_encoding;
mod other_form;
mod past_days;
mod past_files;
mod past_meetings;
mod places;
mod positions;
mod reader;
mod record;
mod remembered;
mod renumbered;
mod replaced;
mod sealing;
mod sections;
mod seen;
mod shown;
mod signed;
mod steady;
mod story;
mod trees;
mod unformed;
mod unknown;
mod unread_notes;
mod versions;
mod waiting;
mod watched;
mod withdrawn;
mod without;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use afterwards::Afterwards;
pub use approvals::{Approving, Change, approvals};
pub use before_edits::Before;
pub use beside::misnamed_charter;
use charter_file::charter_of;
use copies::OwnChanges;
pub use error::ProjectError;
pub use files::absolute;
use files::{Globs, folder_of};
use former::Former;
pub use how::Open;
use inside::SeenFrom;
pub use inside::{prefixes, seen_from};
use log_files::LogFiles;
use meant::Meant;
pub use nameless::LostId;
use nameless::Nameless;
pub use narrowed::Narrowed;
pub use order::Skewed;
pub use other_form::LateEntries;
use other_form::OtherForms;
pub use past_meetings::PastMeetings;
pub use reader::LogReader;
pub use record::{By, Malformed, Pending, Record};
use remembered::Remembered;
pub use renumbered::Followed;
pub use replaced::Replaced;
pub use sealing::sealed;
pub(crate) use sealing::{keeper, side_of_author, usual_time};
use sections::Sections;
use seen::Descents;
pub use signed::Recorder;
use steady::Steady;
pub use story::{Dropped, Edit, FieldChange, Message, Overwritten, Recorded, Removed, Stamp};
use trees::Files;
pub use trees::{Drafts, Staging, Which};
pub use versions::CharterVersion;

use waiting::Waiting;
pub use watched::{Look, Watched};
use withdrawn::Withdrawn;
pub use without::NoHistory;

use crate::calendar::Instant;
use crate::charter::{Charter, FILE_NAME, Positions};
use crate::history::{self, Cache, CommitId, History, LogPaths, ObjectId, Repository};
use crate::log::{Draft, LeftAlone, Log, LogFault, Unread};
use crate::source::{SourceId, Sources};

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = history::LARGEST_FILE as u64;
/// The maximum total size of all log files, in bytes.
pub const MAX_LOG: usize = 64 << 20;

/// The tree that is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Where the files come from.
    pub kind: TreeKind,
    /// Its base commit; `None` outside git and before the first commit.
    pub commit: Option<String>,
}

/// Where the files of a tree come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeKind {
    /// The files in the folder.
    Worktree,
    /// What git is about to commit.
    Index,
    /// A commit.
    Revision,
}

/// Whether history is available.
#[derive(Debug, Clone)]
enum Evidence {
    None(NoHistory),
    /// The repository has no commit yet: nothing is recorded.
    Empty,
    Read(Box<History>),
}

/// A project: charter, log and history of one tree.
#[derive(Debug)]
pub struct Project {
    /// The charter's folder.
    pub root: PathBuf,
    /// The folder from which people see the files; if `None`, [`Self::root`].
    seen_from: Option<SeenFrom>,
    /// All files that were read.
    pub sources: Sources,
    /// The charter of the tree.
    pub charter: Charter,
    /// The log.
    pub log: Log,
    /// The faults in log files.
    pub faults: Vec<LogFault>,
    /// The drafts in log files, which are not entries yet.
    pub drafts: Vec<Draft>,
    /// The YAML blocks in log files that are not entries.
    pub left_alone: Vec<(SourceId, LeftAlone)>,
    /// The ids of entries that are in the log but cannot be read.
    unread: Vec<String>,
    /// These entries, as far as their places are known.
    unread_entries: Vec<Unread>,
    /// The recorded entries in the log whose ids were deleted.
    nameless: Vec<Nameless>,
    /// The log files that cannot be read: their entries are unknown, not absent.
    unreadable: Vec<SourceId>,
    /// Their objects, if they are in git.
    unreadable_objects: HashMap<SourceId, ObjectId>,
    /// The log files of the base commit that cannot be read there, and are not so any more.
    unread_committed: Vec<String>,
    /// The files that hold entries and are not in the log because of their names.
    pub beside: Vec<String>,
    /// The tree that was read.
    pub tree: Tree,
    /// The number of log files that were read.
    pub files: usize,
    evidence: Evidence,
    repository: Option<Repository>,
    /// The repository relative to the project's folder in the base commit, if that differs from the present one.
    home: Option<Repository>,
    /// Removed entries whose ids other entries have now.
    former: Vec<Former>,
    /// The uncommitted changes, by the entry's id.
    pending: HashMap<String, Waiting>,
    /// Tips of a server's main line that were overwritten by a forced push.
    overwritten: Vec<Overwritten>,
    replaced: Option<Replaced>,
    /// Earlier versions of the charter with the instants at which they landed, oldest first.
    versions: Vec<CharterVersion>,
    /// Who stands on which side.
    positions: Positions,
    /// The content of the charter's calendars, by path.
    calendars: BTreeMap<String, Result<Vec<u8>, crate::message::Message>>,
    /// The entries of the branches in an uncommitted merge.
    merging: Vec<History>,
    /// The calendars of calls and of parties after each commit that changed one.
    past_calendars: past_days::PastCalendars,
    /// What was read from commits on demand.
    remembered: Remembered,
    descents: Descents,
    own_changes: OwnChanges,
    other_forms: OtherForms,
    meant: Meant,
    /// The sections of the files of the log.
    sections: Sections,
    withdrawn: Withdrawn,
    /// When entries were recorded under former ids.
    former_records: renumbered::Former,
    /// The entries that name others by former ids.
    followed: Vec<Followed>,
    /// When each side made its later commits.
    afterwards: Afterwards,
}

impl Project {
    /// The nearest folder with a charter, from `start` upwards.
    ///
    /// # Errors
    /// [`ProjectError::NoCharter`], [`ProjectError::NoWorkTree`], [`ProjectError::Misnamed`], [`ProjectError::LeftOut`],
    /// [`ProjectError::Unreadable`].
    pub fn find(start: &Path) -> Result<PathBuf, ProjectError> {
        let absolute = absolute(start);
        let found = absolute
            .ancestors()
            .find(|folder| folder.join(FILE_NAME).is_file());
        found.map(Path::to_path_buf).ok_or_else(|| {
            let misnamed = || absolute.ancestors().find_map(beside::misnamed_charter);
            let none = || match trees::bare_around(&absolute) {
                Some(bare) => ProjectError::NoWorkTree(bare),
                None => ProjectError::NoCharter(folder_of(&absolute).to_owned()),
            };
            match trees::left_out_of(&absolute) {
                Some(folder) => ProjectError::LeftOut(folder),
                None => match misnamed() {
                    Some(charter) => ProjectError::Misnamed(charter),
                    None => charter_file::denied(&absolute).unwrap_or_else(none),
                },
            }
        })
    }

    /// The folder of the project around a place, and the path from there to the place, with `/`: empty for the folder itself.
    /// In a tree of git the place need not exist in the work tree.
    ///
    /// # Errors
    /// [`ProjectError::NoCharter`], [`ProjectError::NoCharterIn`], or any reason why the repository cannot be read.
    pub fn find_in(start: &Path, which: &Which) -> Result<(PathBuf, String), ProjectError> {
        if *which != Which::Worktree {
            return trees::find(start, which);
        }
        let root = Self::find(start)?;
        let inside = absolute(start)
            .strip_prefix(&root)
            .unwrap_or(Path::new(""))
            .to_string_lossy()
            .replace('\\', "/");
        Ok((root, inside.trim_matches('/').to_owned()))
    }

    /// The time of a revision's commit, in the repository around a folder. `None` if it is malformed.
    ///
    /// # Errors
    /// There is no such commit, or no repository.
    pub fn time_of(root: &Path, revision: &str) -> Result<Option<Instant>, ProjectError> {
        trees::time_of(root, revision)
    }

    /// The id of the commit that a revision names, by the repository around a folder.
    ///
    /// # Errors
    /// There is no such commit, or no repository.
    pub fn commit_of(root: &Path, revision: &str) -> Result<String, ProjectError> {
        trees::commit_of(root, revision)
    }

    /// Reads a tree of the project in `root`.
    ///
    /// # Errors
    /// Any reason that stops the run: no charter, an unreadable file, an unreliable history.
    pub fn open(root: &Path, how: &Open) -> Result<Self, ProjectError> {
        Self::open_with(root, how, &Drafts::new())
    }

    fn open_once(
        root: &Path,
        how: &Open,
        drafts: &Drafts,
        steady: &Steady,
    ) -> Result<Self, ProjectError> {
        let worktree_alone = how.no_history && how.tree == Which::Worktree && how.policy.is_none();
        let repository = if worktree_alone {
            None
        } else {
            Repository::discover_around(root)?.map(|one| one.counted_by(&how.progress))
        };
        // Files left out by a sparse checkout are read from the index, if it is readable, even if history is not used.
        let left_out_in = worktree_alone.then(|| Repository::discover_around(root).ok().flatten());
        let around = repository
            .as_ref()
            .or(left_out_in.as_ref().and_then(Option::as_ref));
        let checked = Files::of(&how.tree, root, around)?.with(drafts);
        let older = how.policy.clone().map(Which::Revision);
        let policy = older
            .as_ref()
            .map(|older| Files::of(older, root, repository.as_ref()))
            .transpose()?;
        let policy = policy.as_ref().unwrap_or(&checked);

        let mut sources = Sources::default();
        let charter = charter_of(root, how, policy, &mut sources)?;
        let globs = Globs::new(&charter);
        let log = LogFiles::of(root, &checked, &globs, &charter, &mut sources);
        let log = log.map_err(|error| {
            if worktree_alone {
                error.without_history()
            } else {
                error
            }
        })?;
        let mut project = Self {
            root: root.to_owned(),
            seen_from: SeenFrom::of(how, root),
            sources,
            charter,
            log: Log::new(log.entries),
            faults: log.faults,
            drafts: log.drafts,
            left_alone: log.left_alone,
            unread: log.unread,
            unread_entries: log.unread_entries,
            nameless: Vec::new(),
            unreadable: log.unreadable,
            unreadable_objects: log.unreadable_objects,
            unread_committed: Vec::new(),
            beside: log.beside,
            tree: Tree {
                kind: TreeKind::from(&how.tree),
                commit: None,
            },
            files: log.files.len(),
            evidence: Evidence::None(NoHistory::SwitchedOff),
            repository: None,
            home: None,
            former: Vec::new(),
            pending: HashMap::new(),
            overwritten: Vec::new(),
            replaced: None,
            versions: Vec::new(),
            positions: Positions::default(),
            calendars: BTreeMap::new(),
            merging: Vec::new(),
            past_calendars: past_days::PastCalendars::default(),
            remembered: Remembered::default(),
            descents: Descents::default(),
            own_changes: OwnChanges::default(),
            other_forms: OtherForms::default(),
            meant: Meant::default(),
            sections: Sections::default(),
            withdrawn: Withdrawn::default(),
            former_records: renumbered::Former::default(),
            followed: Vec::new(),
            afterwards: Afterwards::default(),
        };
        if let (Some(repository), false) = (&repository, worktree_alone) {
            project.tree.commit = checked.commit(repository)?.map(|commit| commit.to_string());
            if steady.has_changed() {
                return Err(ProjectError::Changing(root.to_owned()));
            }
        }
        if !how.no_history {
            project.read_history(repository.as_ref(), &checked, policy, &globs, how)?;
        }
        project.calendars = policy.calendars();
        project.repository = repository;
        project.settle();
        // What was asked before was answered without the sides and the versions of the charter.
        project.own_changes = OwnChanges::default();
        project.find_nameless();
        project.follow_renumbered();
        Ok(project)
    }

    fn read_history(
        &mut self,
        repository: Option<&Repository>,
        checked: &Files<'_>,
        policy: &Files<'_>,
        globs: &Globs,
        how: &Open,
    ) -> Result<(), ProjectError> {
        let Some(repository) = repository else {
            self.evidence = Evidence::None(NoHistory::NoRepository);
            return Ok(());
        };
        let Some(head) = checked.commit(repository)? else {
            self.evidence = Evidence::Empty;
            return Ok(());
        };
        let home = self.home_in(repository, head)?;
        let repository = home.as_ref().unwrap_or(repository);
        let contains = |path: &str| globs.contain(path);
        let paths = globs.paths(&contains);
        // The mailmap is policy as well.
        let mailmap = repository.mailmap(policy.commit(repository)?.unwrap_or(head))?;
        let mailmap = self.beside_the_charter(repository, head, mailmap, !how.no_cache)?;
        let mut asked: Vec<&str> = vec![repository.prefix(), FILE_NAME, mailmap.text()];
        asked.extend(globs.patterns.iter().map(String::as_str));
        let cache = (!how.no_cache).then(|| Cache::new(repository.common_dir(), &asked));
        let read = |tip: CommitId| {
            history::read(
                repository,
                tip,
                &LogReader,
                &paths,
                FILE_NAME,
                &mailmap,
                cache.as_ref(),
            )
        };
        let mut history = read(head)?;
        self.in_order(&mut history);
        self.former = self.tell_apart(repository, &mut history);
        Self::keep_first_records(repository, &mut history);
        let tip = policy.commit(repository)?.unwrap_or(head);
        let intact = self.lost_calendars(repository, policy, tip, &mailmap, !how.no_cache)?;
        // A charter given by `--config` has no versions.
        if how.config.is_none() {
            match &how.policy {
                Some(_) => {
                    if let Some(older) = policy.commit(repository)? {
                        let mut history = read(older)?;
                        self.in_order(&mut history);
                        self.tell_apart(repository, &mut history);
                        self.read_versions(repository, policy, &intact, &history)?;
                        // The main line from that tip is another one than that of the log.
                        for version in &mut self.versions {
                            (version.stamp.line, version.written.line) = (None, None);
                        }
                    }
                }
                None => self.read_versions(repository, policy, &intact, &history)?,
            }
            self.take_unread();
        }
        // By the sides of all versions of the charter.
        self.in_order(&mut history);
        self.read_past_calendars(repository, policy, tip, &mailmap, !how.no_cache)?;
        let with_charter = |path: &str| path == FILE_NAME || globs.contain(path);
        let asked = globs.patterns.iter().map(String::as_str).chain([FILE_NAME]);
        self.overwritten =
            replaced::overwritten(repository, &LogPaths::of_globs(asked, &with_charter))?;
        if self.tree.kind != TreeKind::Revision {
            self.pending = self.pending(repository, head, globs, &paths)?;
            self.tell_pending_apart(repository, &mut history);
            self.merging = checked
                .merging(repository)
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()?;
        }
        let base = (self.tree.kind != TreeKind::Revision).then_some(head);
        self.prefer_first(repository, base, &history);
        self.evidence = Evidence::Read(Box::new(history));
        self.remembered = Remembered::stored_in(cache);
        self.home = home;
        Ok(())
    }

    /// The ids of entries that are in the log but cannot be read.
    pub fn unread_ids(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(String::as_str)
    }

    /// The entries that are in the log but cannot be read, as far as their places are known.
    #[must_use]
    pub fn unread_entries(&self) -> &[Unread] {
        &self.unread_entries
    }

    /// The log files that cannot be read.
    #[must_use]
    pub fn unreadable_files(&self) -> &[SourceId] {
        &self.unreadable
    }
}
