//! Charter, log and history of one tree, read together.

mod error;
mod files;
mod inside;
mod moved;
mod narrowed;
mod places;
mod reader;
mod record;
mod signed;
mod story;
mod trees;
mod versions;
mod without;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

pub use error::ProjectError;
pub use files::absolute;
use files::{Found, Globs, read_bounded};
pub use narrowed::Narrowed;
pub use reader::LogReader;
pub use record::{Malformed, Pending, Record};
pub use signed::Recorder;
pub use story::{
    Dropped, Edit, FieldChange, Message, Overwritten, Recorded, Removed, Skewed, Stamp,
};
use trees::Files;
pub use trees::{Drafts, Staging, Which};
pub use versions::CharterVersion;
use versions::{charter_name, read_charter};
pub use without::NoHistory;

use crate::calendar::Instant;
use crate::charter::{Charter, FILE_NAME};
use crate::history::{self, Cache, CommitId, History, LogPaths, Repository};
use crate::log::{self, LeftAlone, Log, LogFault, MAX_ENTRIES, Said};
use crate::source::{Fault, FaultKind, Source, SourceId, Sources, Span};

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = history::LARGEST_FILE as u64;
/// All files of the log have at most so many bytes together.
pub const MAX_LOG: usize = 64 << 20;

/// Which tree is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Where the files come from.
    pub kind: TreeKind,
    /// The commit on which it stands; none outside git and before the first commit.
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

/// How a project is opened.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// Judge without history.
    pub no_history: bool,
    /// Another charter than the one that is found.
    pub config: Option<PathBuf>,
    /// Neither use nor keep what earlier runs know of the history.
    pub no_cache: bool,
    /// Which tree is judged.
    pub tree: Which,
    /// The revision whose charter, calendars and globs judge, in place of those of the tree itself.
    pub policy: Option<String>,
}

/// Whether history is there to be asked.
#[derive(Debug, Clone)]
enum Evidence {
    /// It is not, for this reason.
    None(NoHistory),
    /// The repository has no commit yet: nothing is recorded.
    Empty,
    /// It is.
    Read(Box<History>),
}

/// An entry that says something else than in the commit on which the tree stands, or is not in it.
#[derive(Debug)]
struct Waiting {
    /// What it says in the commit.
    before: Option<Said>,
    /// What it says in the tree.
    now: Said,
}

/// A project: charter, log and history of one tree.
#[derive(Debug)]
pub struct Project {
    /// The folder of the charter.
    pub root: PathBuf,
    /// All files that were read.
    pub sources: Sources,
    /// The charter as the tree has it.
    pub charter: Charter,
    /// The log.
    pub log: Log,
    /// What is written wrong in files of the log.
    pub faults: Vec<LogFault>,
    /// The blocks of YAML in the log's files that are no entries.
    pub left_alone: Vec<(SourceId, LeftAlone)>,
    /// The ids of entries that are in the log and cannot be read.
    unread: Vec<String>,
    /// The files of the log that cannot be read: what is in them is unknown, and not absent.
    unreadable: Vec<SourceId>,
    /// Which tree it is.
    pub tree: Tree,
    /// How many files of the log were read.
    pub files: usize,
    evidence: Evidence,
    repository: Option<Repository>,
    /// The repository as seen from the folder that the project has in the commit on which the tree stands, where that is another.
    home: Option<Repository>,
    /// What is not committed, by the entry's id.
    pending: HashMap<String, Waiting>,
    /// What was on a server's main line and was pushed over.
    overwritten: Vec<Overwritten>,
    /// Earlier versions of the charter with the instants at which they landed, oldest first.
    versions: Vec<CharterVersion>,
    /// What the calendars say that the charter names, by path.
    calendars: BTreeMap<String, Result<Vec<u8>, crate::message::Message>>,
    /// What the branches know that a merge brings which is not committed yet.
    merging: Vec<History>,
}

impl Project {
    /// The folder with the charter that `start`, or the nearest folder above it, has.
    ///
    /// # Errors
    /// [`ProjectError::NoCharter`], [`ProjectError::LeftOut`].
    pub fn find(start: &Path) -> Result<PathBuf, ProjectError> {
        let absolute = absolute(start);
        let found = absolute
            .ancestors()
            .find(|folder| folder.join(FILE_NAME).is_file());
        found
            .map(Path::to_path_buf)
            .ok_or_else(|| match trees::left_out_of(&absolute) {
                Some(folder) => ProjectError::LeftOut(folder),
                None => ProjectError::NoCharter(absolute.clone()),
            })
    }

    /// The folder of the project around a place, and the place from there, with `/`: the folder itself is the empty one. In a
    /// tree of git the place need not be there in the work tree.
    ///
    /// # Errors
    /// [`ProjectError::NoCharter`], [`ProjectError::NoCharterIn`], or what keeps the repository from being read.
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

    /// The instant at which the commit of a revision was made, by the repository around a folder. `None`: the commit is
    /// malformed.
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
    /// Whatever stops the run: no charter, an unreadable file, a history that cannot be trusted.
    pub fn open(root: &Path, how: &Open) -> Result<Self, ProjectError> {
        Self::open_with(root, how, &Drafts::new())
    }

    /// Reads a tree of the project in `root`; the work tree as if drafts stood in it already.
    ///
    /// # Errors
    /// As [`Self::open`].
    #[expect(
        clippy::too_many_lines,
        reason = "one step after another, each named by what it reads"
    )]
    pub fn open_with(root: &Path, how: &Open, drafts: &Drafts) -> Result<Self, ProjectError> {
        let worktree_alone = how.no_history && how.tree == Which::Worktree && how.policy.is_none();
        let repository = if worktree_alone {
            None
        } else {
            Repository::discover_around(root)?
        };
        // What a sparse checkout leaves out is read from the index even where history is not asked, if that can be read.
        let left_out_in = worktree_alone.then(|| Repository::discover_around(root).ok().flatten());
        let around = repository
            .as_ref()
            .or(left_out_in.as_ref().and_then(Option::as_ref));
        let judged = Files::of(&how.tree, root, around)?.with(drafts);
        let older = how.policy.clone().map(Which::Revision);
        let policy = older
            .as_ref()
            .map(|older| Files::of(older, root, repository.as_ref()))
            .transpose()?;
        let policy = policy.as_ref().unwrap_or(&judged);

        let mut sources = Sources::default();
        let (path, bytes) = match &how.config {
            Some(path) => {
                let bytes = read_bounded(path).map_err(|why| ProjectError::Unreadable {
                    path: path.clone(),
                    why: why.english(),
                })?;
                (path.clone(), Some(bytes))
            }
            None => (root.join(FILE_NAME), policy.charter()?),
        };
        let bytes = bytes.ok_or_else(|| ProjectError::NoCharterIn {
            tree: trees::told(&how.tree),
            folder: root.to_owned(),
        })?;
        let name = match &how.policy {
            Some(commit) if how.config.is_none() => format!(
                "{FILE_NAME} as of {}",
                commit.chars().take(7).collect::<String>()
            ),
            _ => charter_name(&path, root),
        };
        let mut charter = read_charter(&mut sources, &|path| policy.calendar(path), name, bytes)
            .map_err(|(line, message)| ProjectError::Charter {
                path: path.clone(),
                line,
                message,
            })?;
        charter.add_calendars(&mut sources);
        let globs = Globs::new(&charter);
        let mut log = LogFiles::default();
        let (mut files, mut all) = (0, 0);
        for found in judged.log(&globs)? {
            files += 1;
            let bytes = judged.read(&found)?;
            all += bytes.as_ref().map_or(0, Vec::len);
            if all > MAX_LOG {
                return Err(ProjectError::TooMuch {
                    path: root.join(found.path),
                    most: MAX_LOG,
                    what: "bytes",
                });
            }
            log.read(&mut sources, &found, bytes, &charter);
            if log.entries.len() > MAX_ENTRIES {
                return Err(ProjectError::TooMuch {
                    path: root.join(found.path),
                    most: MAX_ENTRIES,
                    what: "entries",
                });
            }
        }
        let kind = match how.tree {
            Which::Worktree => TreeKind::Worktree,
            Which::Index(_) => TreeKind::Index,
            Which::Revision(_) => TreeKind::Revision,
        };
        let mut project = Self {
            root: root.to_owned(),
            sources,
            charter,
            log: Log::new(log.entries),
            faults: log.faults,
            left_alone: log.left_alone,
            unread: log.unread,
            unreadable: log.unreadable,
            tree: Tree { kind, commit: None },
            files,
            evidence: Evidence::None(NoHistory::SwitchedOff),
            repository: None,
            home: None,
            pending: HashMap::new(),
            overwritten: Vec::new(),
            versions: Vec::new(),
            calendars: BTreeMap::new(),
            merging: Vec::new(),
        };
        if let (Some(repository), false) = (&repository, worktree_alone) {
            project.tree.commit = judged.commit(repository)?.map(|commit| commit.to_string());
        }
        if !how.no_history {
            project.read_history(repository.as_ref(), &judged, policy, &globs, how)?;
        }
        project.calendars = policy.calendars();
        project.repository = repository;
        Ok(project)
    }

    fn read_history(
        &mut self,
        repository: Option<&Repository>,
        judged: &Files<'_>,
        policy: &Files<'_>,
        globs: &Globs,
        how: &Open,
    ) -> Result<(), ProjectError> {
        let Some(repository) = repository else {
            self.evidence = Evidence::None(NoHistory::NoRepository);
            return Ok(());
        };
        let Some(head) = judged.commit(repository)? else {
            self.evidence = Evidence::Empty;
            return Ok(());
        };
        let home = self.home_in(repository, head)?;
        let repository = home.as_ref().unwrap_or(repository);
        let contains = |path: &str| globs.contain(path);
        let paths = globs.paths(&contains);
        // Who is who is a matter of policy as well.
        let mailmap = repository.mailmap(policy.commit(repository)?.unwrap_or(head))?;
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
        let history = read(head)?;
        // A charter that is given beside the tree has no versions.
        if how.config.is_none() {
            match &how.policy {
                Some(_) => {
                    if let Some(older) = policy.commit(repository)? {
                        self.read_versions(repository, policy, &read(older)?)?;
                    }
                }
                None => self.read_versions(repository, policy, &history)?,
            }
        }
        let with_charter = |path: &str| path == FILE_NAME || globs.contain(path);
        let asked = globs.patterns.iter().map(String::as_str).chain([FILE_NAME]);
        self.overwritten =
            story::overwritten(repository, &LogPaths::of_globs(asked, &with_charter));
        if self.tree.kind != TreeKind::Revision {
            self.pending = self.pending(repository, head, globs, &paths)?;
            self.merging = judged
                .merging(repository)
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()?;
        }
        self.evidence = Evidence::Read(Box::new(history));
        self.home = home;
        Ok(())
    }

    /// The entries that say something else than in the commit, or are not in it. Only files that differ from it are split.
    fn pending(
        &self,
        repository: &Repository,
        head: CommitId,
        globs: &Globs,
        paths: &LogPaths<'_>,
    ) -> Result<HashMap<String, Waiting>, ProjectError> {
        let committed = repository.files_at(head, paths)?;
        let files = self
            .sources
            .iter()
            .map(|(_, source)| source)
            .filter(|source| globs.contain(source.path()));
        let here: Vec<(&str, &[u8])> = files
            .map(|source| (source.path(), source.text().as_bytes()))
            .collect();
        let by_path: HashMap<&str, &[u8]> = here.iter().copied().collect();
        let mut before: HashMap<String, Said> = HashMap::new();
        let mut same = HashSet::new();
        for file in &committed {
            if by_path.get(file.path.as_str()) == Some(&file.bytes.as_slice()) {
                same.insert(file.path.as_str());
            } else {
                for said in log::said(&file.bytes) {
                    before.entry(said.id.clone()).or_insert(said);
                }
            }
        }
        let mut waiting = HashMap::new();
        for now in here
            .iter()
            .filter(|(path, _)| !same.contains(*path))
            .flat_map(|(_, text)| log::said(text))
        {
            let before = before.get(&now.id);
            if before != Some(&now) {
                waiting.entry(now.id.clone()).or_insert_with(|| Waiting {
                    before: before.cloned(),
                    now,
                });
            }
        }
        Ok(waiting)
    }

    /// The ids of entries that are in the log and cannot be read.
    pub fn unread_ids(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(String::as_str)
    }

    /// Whether there is a file of the log that cannot be read: then any id may be in it.
    #[must_use]
    pub fn has_unreadable_file(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// Whether a file of the log, or the folder in which it was, cannot be read.
    fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.iter().any(|id| {
            let rest = path.strip_prefix(self.sources.get(*id).path());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// What was on a server's main line and was pushed over, as far as this clone has seen it.
    #[must_use]
    pub fn overwritten(&self) -> &[Overwritten] {
        &self.overwritten
    }

    /// Why history is not asked, where it is not.
    #[must_use]
    pub fn without_history(&self) -> Option<NoHistory> {
        match self.evidence {
            Evidence::None(why) => Some(why),
            Evidence::Empty | Evidence::Read(_) => None,
        }
    }
}

/// The files of the log, as they are read one by one.
#[derive(Debug, Default)]
struct LogFiles {
    entries: Vec<log::Entry>,
    faults: Vec<LogFault>,
    left_alone: Vec<(SourceId, LeftAlone)>,
    unread: Vec<String>,
    unreadable: Vec<SourceId>,
}

impl LogFiles {
    fn read(
        &mut self,
        sources: &mut Sources,
        found: &Found,
        read: Result<Vec<u8>, crate::message::Message>,
        charter: &Charter,
    ) {
        let (bytes, trouble) = match read {
            Ok(bytes) => (bytes, None),
            Err(trouble) => (Vec::new(), Some(trouble)),
        };
        let unreadable = trouble.map(|why| Fault::new(FaultKind::Syntax, Span::default(), why));
        let (source, broken) = Source::new(&found.path, bytes);
        let unknown = unreadable.is_some() || source.is_wide();
        let id = sources.add(source);
        self.unreadable.extend(unknown.then_some(id));
        let faults = unreadable.into_iter().chain(broken);
        let faults = faults.map(|fault| LogFault::of_file(id, fault));
        self.faults.extend(faults);
        let mut file = log::read_file(id, sources.get(id), &charter.fields);
        self.entries.append(&mut file.entries);
        self.faults.append(&mut file.faults);
        self.unread.append(&mut file.unread);
        self.left_alone
            .extend(file.left_alone.into_iter().map(|block| (id, block)));
    }
}
