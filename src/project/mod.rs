//! Charter, log and history of one tree, read together.

mod files;
mod story;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use files::absolute;
use files::{Found, Globs, inside, read_bounded};
pub use story::{Edit, FieldChange, Message, Recorded, Removed, Skewed, Stamp};

use crate::calendar::Instant;
use crate::charter::{self, Charter, FILE_NAME};
use crate::history::{self, CommitId, History, HistoryError, LogPaths, Meaning, Repository, Splitter, digest, heading_cuts};
use crate::log::{self, Log, LogFault, MAX_ENTRIES, Said};
use crate::source::{Fault, FaultKind, Source, SourceId, Sources, Span};

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = history::LARGEST_FILE as u64;

/// Why a project could not be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no charter.
    #[error("no {FILE_NAME} in {} or in a folder above it", .0.display())]
    NoCharter(PathBuf),
    /// A file could not be read.
    #[error("{} cannot be read: {why}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason, in the system's words.
        why: String,
    },
    /// The charter holds nothing that can be judged by.
    #[error("{}:{line}: the charter cannot be read: {message}", .path.display())]
    Charter {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// History could not be read.
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl ProjectError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoCharter(_) => format!("run projlog in a project's folder, or write a {FILE_NAME}; `projlog demo` shows one"),
            Self::Unreadable { .. } => "check that the file is there and may be read".to_owned(),
            Self::Charter { .. } => "mend the charter; `projlog schema charter` prints what it may say".to_owned(),
            Self::History(error) => error.remedy(),
        }
    }
}

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
}

/// How a project is opened.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// Judge without history.
    pub no_history: bool,
    /// Another charter than the one that is found.
    pub config: Option<PathBuf>,
}

/// A version of the charter, and the commit by which it landed.
#[derive(Debug, Clone)]
pub struct CharterVersion {
    /// The commit.
    pub stamp: Stamp,
    /// What it says.
    pub charter: Charter,
}

/// Whether history is there to be asked.
#[derive(Debug, Clone)]
enum Evidence {
    /// It is not; the words say why.
    None(&'static str),
    /// The repository has no commit yet: nothing is recorded.
    Empty,
    /// It is.
    Read(Box<History>),
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
    /// Which tree it is.
    pub tree: Tree,
    /// How many files of the log were read.
    pub files: usize,
    evidence: Evidence,
    repository: Option<Repository>,
    /// What the entries say whose files differ from the commit on which the tree stands, by id.
    pending: HashMap<String, Said>,
    /// Earlier versions of the charter with the instants at which they landed, oldest first.
    versions: Vec<CharterVersion>,
}

impl Project {
    /// The folder with the charter that `start`, or the nearest folder above it, has.
    ///
    /// # Errors
    /// [`ProjectError::NoCharter`].
    pub fn find(start: &Path) -> Result<PathBuf, ProjectError> {
        let absolute = absolute(start);
        let found = absolute.ancestors().find(|folder| folder.join(FILE_NAME).is_file());
        found.map(Path::to_path_buf).ok_or(ProjectError::NoCharter(absolute.clone()))
    }

    /// Reads the work tree of the project in `root`.
    ///
    /// # Errors
    /// Whatever stops the run: no charter, an unreadable file, a history that cannot be trusted.
    pub fn open(root: &Path, how: &Open) -> Result<Self, ProjectError> {
        let mut sources = Sources::default();
        let path = how.config.clone().unwrap_or_else(|| root.join(FILE_NAME));
        let bytes = read_bounded(&path).map_err(|why| ProjectError::Unreadable { path: path.clone(), why })?;
        let mut charter = read_charter(&mut sources, root, charter_name(&path, root), bytes)
            .map_err(|(line, message)| ProjectError::Charter { path: path.clone(), line, message })?;
        charter.add_calendars(&mut sources);
        let globs = Globs::new(&charter);
        let mut faults = Vec::new();
        let mut entries = Vec::new();
        let mut files = 0;
        for found in globs.files(root) {
            files += 1;
            entries.append(&mut read_log_file(&mut sources, root, &found, &mut faults));
            if entries.len() > MAX_ENTRIES {
                return Err(ProjectError::Unreadable {
                    path: root.join(found.path),
                    why: format!("the log has over {MAX_ENTRIES} entries"),
                });
            }
        }
        let mut project = Self {
            root: root.to_owned(),
            sources,
            charter,
            log: Log::new(entries),
            faults,
            tree: Tree { kind: TreeKind::Worktree, commit: None },
            files,
            evidence: Evidence::None("history is switched off with `--no-history`"),
            repository: None,
            pending: HashMap::new(),
            versions: Vec::new(),
        };
        if !how.no_history {
            project.read_history(&globs, how.config.is_none())?;
        }
        Ok(project)
    }

    /// `versions` says whether the charter's versions are to be read: a charter that is given beside it has none.
    fn read_history(&mut self, globs: &Globs, versions: bool) -> Result<(), ProjectError> {
        let Some(repository) = Repository::discover(&self.root)? else {
            self.evidence = Evidence::None("the folder is not in a git repository");
            return Ok(());
        };
        let Some(head) = repository.head()? else {
            self.evidence = Evidence::Empty;
            return Ok(());
        };
        let contains = |path: &str| globs.contain(path);
        let paths = LogPaths::of_globs(&globs.patterns, &contains);
        let history = history::read(&repository, head, &Entries, &paths, FILE_NAME)?;
        self.tree.commit = Some(head.to_string());
        if versions {
            self.read_versions(&repository, &history)?;
        }
        self.pending = self.pending(&repository, head, globs)?;
        self.evidence = Evidence::Read(Box::new(history));
        self.repository = Some(repository);
        Ok(())
    }

    /// What the entries say whose files are not as the commit has them.
    fn pending(&self, repository: &Repository, head: CommitId, globs: &Globs) -> Result<HashMap<String, Said>, ProjectError> {
        let committed: HashMap<String, Vec<u8>> =
            repository.files_at(head, &|path| globs.contain(path))?.into_iter().map(|file| (file.path, file.bytes)).collect();
        let files = self.sources.iter().map(|(_, source)| source).filter(|source| globs.contain(source.path()));
        let changed = files.filter(|source| committed.get(source.path()).is_none_or(|bytes| bytes != source.text().as_bytes()));
        Ok(changed.flat_map(|source| log::said(source.text().as_bytes())).map(|said| (said.id.clone(), said)).collect())
    }

    /// Reads the charter's versions where there is more than the present one. A version that cannot be read is passed over:
    /// the one before it stays in force.
    fn read_versions(&mut self, repository: &Repository, history: &History) -> Result<(), ProjectError> {
        let landed = history.charter.iter().filter_map(|version| Some((story::stamp(&version.commit)?, version.blob?)));
        let present = self.sources.get(self.charter.source).text().as_bytes().to_vec();
        for (stamp, blob) in landed {
            let bytes = match repository.blob(blob) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => bytes?,
            };
            let charter = if bytes == present {
                Some(self.charter.clone())
            } else {
                let name = format!("{FILE_NAME} as of {}", stamp.commit);
                read_charter(&mut self.sources, &self.root, name, bytes).ok()
            };
            self.versions.extend(charter.map(|charter| CharterVersion { stamp, charter }));
        }
        Ok(())
    }

    /// The charter by which what began at an instant is judged: the last version that had landed by then; the first one
    /// where none had; the charter as it stands where history is not used.
    #[must_use]
    pub fn charter_at(&self, instant: Instant) -> &Charter {
        let landed = self.versions.iter().rev().find(|version| version.stamp.time <= instant);
        landed.or(self.versions.first()).map_or(&self.charter, |version| &version.charter)
    }

    /// The charters by which a decision's authority is judged: a grant must hold at the decision and be in the charter no later
    /// than the commit that recorded it. So the one in force when it was taken, then those that landed until it was recorded.
    #[must_use]
    pub fn charters_for(&self, taken: Instant, recorded: Instant) -> Vec<&Charter> {
        let later = self.versions.iter().filter(|version| taken < version.stamp.time && version.stamp.time <= recorded);
        let mut charters = vec![self.charter_at(taken)];
        charters.extend(later.map(|version| &version.charter));
        charters
    }

    /// The charter that was read from a file, present or earlier version.
    #[must_use]
    pub fn charter_of(&self, source: SourceId) -> &Charter {
        let mut versions = self.versions.iter().map(|version| &version.charter);
        versions.find(|charter| charter.source == source).unwrap_or(&self.charter)
    }

    /// The charter's versions, oldest first; none where history is not used.
    #[must_use]
    pub fn charter_versions(&self) -> &[CharterVersion] {
        &self.versions
    }

    /// Why history is not asked, where it is not.
    #[must_use]
    pub fn without_history(&self) -> Option<&'static str> {
        match self.evidence {
            Evidence::None(why) => Some(why),
            Evidence::Empty | Evidence::Read(_) => None,
        }
    }
}

fn charter_name(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn read_charter(sources: &mut Sources, root: &Path, name: String, bytes: Vec<u8>) -> Result<Charter, (usize, String)> {
    let (source, broken) = Source::new(name, bytes);
    let id = sources.add(source);
    let files = |path: &str| -> Result<String, String> {
        let bytes = inside(root, path).and_then(|file| read_bounded(&file))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    match charter::read(id, sources.get(id), &files) {
        Ok(mut charter) => {
            charter.faults.extend(broken);
            Ok(charter)
        }
        Err(faults) => {
            let fault = broken.into_iter().chain(faults).next();
            let (at, message) = fault.map_or((0, "it is empty".to_owned()), |fault| (fault.span.start, fault.message));
            Err((sources.get(id).position(at).line, message))
        }
    }
}

fn read_log_file(sources: &mut Sources, root: &Path, found: &Found, faults: &mut Vec<LogFault>) -> Vec<log::Entry> {
    let read = match &found.trouble {
        None => read_bounded(&root.join(&found.path)).map_err(|why| format!("the file cannot be read: {why}")),
        Some(trouble) => Err(trouble.clone()),
    };
    let (bytes, unreadable) = match read {
        Ok(bytes) => (bytes, None),
        Err(trouble) => (Vec::new(), Some(Fault::new(FaultKind::Syntax, Span::default(), trouble))),
    };
    let (source, broken) = Source::new(&found.path, bytes);
    let id = sources.add(source);
    faults.extend(unreadable.into_iter().chain(broken).map(|fault| LogFault { source: id, entry: None, fault }));
    log::read(id, sources.get(id), faults)
}

/// Reads every version of a log file as the log itself is read.
struct Entries;

impl Splitter for Entries {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let meaning = |said: log::Said| Meaning {
            id: said.id,
            kind: said.kind.name().to_owned(),
            fields: said.fields.into_iter().map(|(name, value)| (name, digest(value.as_bytes()))).collect(),
        };
        log::said(text).into_iter().map(meaning).collect()
    }

    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        heading_cuts(text)
    }
}
