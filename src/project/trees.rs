//! Where the files of a project come from: the work tree, git's index, or a commit. Charter, calendars and log are all read
//! through one [`Files`], so that they belong together.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files::{
    Found, Globs, folder_of, inside, is_absent, read_bounded, stays_inside, too_large,
};
use super::not_entered::leads_to_log;
use super::{ProjectError, TreeKind, absolute};
use crate::calendar::Instant;
use crate::charter::FILE_NAME;
use crate::history::{CommitId, HistoryError, ObjectId, Repository};
use crate::message::{Message, message};

/// The tree to check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Which {
    /// The files in the folder.
    #[default]
    Worktree,
    /// What git is about to commit.
    Index(Staging),
    /// The commit of that name, in any form that git knows.
    Revision(String),
}

impl From<&Which> for TreeKind {
    fn from(which: &Which) -> Self {
        match which {
            Which::Worktree => Self::Worktree,
            Which::Index(_) => Self::Index,
            Which::Revision(_) => Self::Revision,
        }
    }
}

/// What git tells a hook, in environment variables, about the commit in progress.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staging {
    /// `GIT_INDEX_FILE`: the index that will be committed. `git commit -a` and `git commit --only` make one of their own.
    pub file: Option<PathBuf>,
    /// `GIT_DIR`: the repository whose index that is.
    pub git_dir: Option<PathBuf>,
    /// `GITHEAD_…`: the ids of the commits to merge. Git has not written `MERGE_HEAD` yet when it runs `pre-merge-commit`.
    pub merging: Vec<String>,
}

impl Staging {
    /// The file, if it belongs to this repository: a hook may continue in another one, for example a submodule, and the index
    /// is that of the first.
    fn index_of(&self, repository: &Repository) -> Option<&Path> {
        let real = |path: &Path| path.canonicalize().ok();
        let other_repository = self
            .git_dir
            .as_deref()
            .and_then(real)
            .is_some_and(|named| Some(named) != real(repository.git_dir()));
        self.file.as_deref().filter(|_| !other_repository)
    }
}

/// Reads the files of one tree.
pub(super) struct Files<'r> {
    place: Place<'r>,
    /// `HEAD`, once it was read.
    head: OnceCell<Option<CommitId>>,
    /// The content of the charter's calendars, by path: they are policy, like the charter.
    calendars: RefCell<BTreeMap<String, Result<Vec<u8>, Message>>>,
    /// Files of the work tree that are read as if they had already been written.
    drafts: Option<&'r Drafts>,
}

/// The planned content of files of the work tree, by their paths from the project's root.
pub type Drafts = BTreeMap<String, Vec<u8>>;

enum Place<'r> {
    /// The work tree and its repository: files that a sparse checkout leaves out are read from the index.
    Folder(&'r Path, Option<&'r Repository>),
    Index(&'r Repository, &'r Staging),
    Commit(&'r Repository, CommitId),
}

impl<'r> Files<'r> {
    /// Opens the files of a tree. Only the work tree can be read without a repository.
    pub(super) fn of(
        which: &'r Which,
        root: &'r Path,
        repository: Option<&'r Repository>,
    ) -> Result<Self, ProjectError> {
        let place = match (which, repository) {
            (Which::Worktree, repository) => Place::Folder(root, repository),
            (_, None) => return Err(ProjectError::NoRepository(root.to_owned())),
            (Which::Index(staging), Some(repository)) => Place::Index(repository, staging),
            (Which::Revision(name), Some(repository)) => {
                Place::Commit(repository, repository.resolve(name)?)
            }
        };
        Ok(Self {
            place,
            head: OnceCell::new(),
            calendars: RefCell::default(),
            drafts: None,
        })
    }

    /// Replaces files of the work tree by drafts.
    pub(super) fn with(mut self, drafts: &'r Drafts) -> Self {
        self.drafts = Some(drafts);
        self
    }

    fn draft(&self, path: &str) -> Option<Vec<u8>> {
        self.drafts.and_then(|drafts| drafts.get(path)).cloned()
    }

    /// The files of a tree's base commit: that of a revision, otherwise the one that is checked out.
    pub(super) fn commit(&self, repository: &Repository) -> Result<Option<CommitId>, HistoryError> {
        match self.place {
            Place::Commit(_, commit) => Ok(Some(commit)),
            // Another process may move it.
            Place::Folder(..) | Place::Index(..) => match self.head.get() {
                Some(head) => Ok(*head),
                None => repository
                    .head()
                    .map(|head| *self.head.get_or_init(|| head)),
            },
        }
    }

    /// The tips of the branches in an uncommitted merge.
    pub(super) fn merging(&self, repository: &Repository) -> Vec<CommitId> {
        let merged = match self.place {
            Place::Commit(..) => return Vec::new(),
            Place::Folder(..) => &[][..],
            Place::Index(_, staging) => &staging.merging,
        };
        let mut tips = repository.merging();
        tips.extend(merged.iter().filter_map(|id| repository.resolve(id).ok()));
        tips.sort();
        tips.dedup();
        tips
    }

    /// The charter's bytes; `None` if the tree has no charter.
    pub(super) fn charter(&self) -> Result<Option<Vec<u8>>, ProjectError> {
        let path = match self.place {
            Place::Folder(root, _) => root.join(FILE_NAME),
            _ => PathBuf::from(FILE_NAME),
        };
        let unreadable = |why: Message| ProjectError::Unreadable { path, why };
        match (&self.place, self.draft(FILE_NAME)) {
            (Place::Folder(..), Some(draft)) => Ok(Some(draft)),
            (Place::Folder(root, _), None) => read_bounded(&root.join(FILE_NAME))
                .map(Some)
                .map_err(unreadable),
            (place, _) => match place.find(FILE_NAME)? {
                Some(id) => place.blob(id)?.map(Some).map_err(unreadable),
                None => Ok(None),
            },
        }
    }

    /// Whether they are those of the work tree.
    pub(super) fn is_folder(&self) -> bool {
        matches!(self.place, Place::Folder(..))
    }

    /// The bytes of a calendar named in the charter. The error is the reason why it cannot be read, in words.
    pub(super) fn calendar(&self, path: &str) -> Result<Vec<u8>, Message> {
        let trouble = |error: HistoryError| error.message();
        let read = || match &self.place {
            Place::Folder(root, repository) => {
                let file = inside(root, path)?;
                let skipped =
                    is_absent(&file).then(|| skipped(*repository, &|other| other == path));
                match (repository, skipped.and_then(Result::ok).as_deref()) {
                    (Some(repository), Some([(_, id)])) => repository.blob(*id).map_err(trouble),
                    _ => read_bounded(&file),
                }
            }
            place => {
                stays_inside(path)?;
                let found = place.find(path).map_err(trouble)?;
                place
                    .blob(found.ok_or_else(not_in_tree)?)
                    .map_err(trouble)?
            }
        };
        let mut calendars = self.calendars.borrow_mut();
        let bytes = calendars.entry(path.to_owned()).or_insert_with(read);
        bytes.clone()
    }

    /// The files of the log, in the order of their paths. `beside` gets the files of a work tree that would be in the log under another name.
    pub(super) fn log(
        &self,
        globs: &Globs,
        beside: &mut dyn FnMut(String),
    ) -> Result<Vec<Found>, ProjectError> {
        match &self.place {
            Place::Folder(root, repository) => {
                let is_tracked = |folder: &str| {
                    let start = format!("{folder}/");
                    let has = |one: &Repository| one.has_in_index(&|path| path.starts_with(&start));
                    repository.is_some_and(|one| has(one).unwrap_or(false))
                };
                let mut found = globs.search(root, &is_tracked, beside);
                if let Some(repository) = repository {
                    let mut more = globs.not_fetched(root, repository);
                    more.retain(|one| found.iter().all(|found| found.path != one.path));
                    found.append(&mut more);
                }
                let left_out = left_out(*repository, globs, &found)?;
                found.extend(left_out.into_iter().map(|(path, id)| Found {
                    path,
                    trouble: None,
                    object: Some(id),
                }));
                found.sort_by(|a, b| a.path.cmp(&b.path));
                Ok(found)
            }
            place => {
                let listed = place.list(globs)?.into_iter().map(|(path, id)| Found {
                    path,
                    trouble: None,
                    object: Some(id),
                });
                let mut found: Vec<Found> = listed.chain(place.odd(globs)?).collect();
                found.sort_by(|a, b| a.path.cmp(&b.path));
                Ok(found)
            }
        }
    }

    /// The content of a log file, or the reason why it cannot be read.
    pub(super) fn read(&self, found: &Found) -> Result<Result<Vec<u8>, Message>, ProjectError> {
        let read = match (&found.trouble, &self.place, found.object) {
            (Some(trouble), ..) => return Ok(Err(trouble.clone())),
            (None, Place::Folder(root, _), None) => self
                .draft(&found.path)
                .map_or_else(|| read_bounded(&root.join(&found.path)), Ok),
            (None, place, Some(id)) => place.blob(id)?,
            (None, _, None) => Err(not_in_tree()),
        };
        Ok(read.map_err(|why| {
            message! {
                en: "the file cannot be read: {why}",
                ru: "не удаётся прочитать файл: {why}",
                es: "no se puede leer el archivo: {why}",
                why: why,
            }
        }))
    }

    /// The content of the calendars that were requested.
    pub(super) fn calendars(&self) -> BTreeMap<String, Result<Vec<u8>, Message>> {
        self.calendars.take()
    }
}

impl Place<'_> {
    /// The log's files.
    fn list(&self, globs: &Globs) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let contain = |path: &str| globs.contain(path);
        match self {
            Self::Folder(..) => Ok(Vec::new()),
            Self::Index(repository, staging) => {
                repository.list_index(staging.index_of(repository), &contain)
            }
            Self::Commit(repository, commit) => repository.list_at(*commit, &globs.paths(&contain)),
        }
    }

    /// What stands in the places of the log's files and folders and is not read.
    fn odd(&self, globs: &Globs) -> Result<Vec<Found>, HistoryError> {
        let (repository, commit, odd) = match self {
            Self::Folder(..) => return Ok(Vec::new()),
            Self::Index(repository, staging) => {
                let odd = repository.odd_in_index(staging.index_of(repository))?;
                (repository, None, odd)
            }
            Self::Commit(repository, commit) => {
                let odd = repository.odd_at(*commit, &|folder| globs.may_hold(folder))?;
                (repository, Some(*commit), odd)
            }
        };
        // What a link leads to outside of the project may have been files of the log.
        let leads = |link: &_| Ok(leads_to_log(repository, commit, globs, link)?.unwrap_or(true));
        globs.odd_ones(odd, &leads)
    }

    /// One file.
    fn find(&self, path: &str) -> Result<Option<ObjectId>, HistoryError> {
        match self {
            Self::Folder(..) => Ok(None),
            Self::Index(repository, staging) => {
                let found =
                    repository.list_index(staging.index_of(repository), &|other| other == path)?;
                Ok(found.first().map(|(_, id)| *id))
            }
            Self::Commit(repository, commit) => repository.find_at(*commit, path),
        }
    }

    /// An object's bytes, or the reason why they are not read.
    fn blob(&self, id: ObjectId) -> Result<Result<Vec<u8>, Message>, HistoryError> {
        let repository = match self {
            Self::Folder(_, None) => return Ok(Err(not_in_tree())),
            Self::Folder(_, Some(repository))
            | Self::Index(repository, _)
            | Self::Commit(repository, _) => repository,
        };
        match repository.blob(id) {
            Err(HistoryError::TooLarge { bytes, .. }) => Ok(Err(too_large(bytes.into()))),
            bytes => Ok(Ok(bytes?)),
        }
    }
}

pub(super) fn not_in_tree() -> Message {
    message! {
        en: "there is no such file in the tree",
        ru: "такого файла в дереве нет",
        es: "no hay tal archivo en el árbol",
    }
}

/// The files in the index that a sparse checkout leaves out.
fn skipped(
    repository: Option<&Repository>,
    keep: &dyn Fn(&str) -> bool,
) -> Result<Vec<(String, ObjectId)>, HistoryError> {
    repository.map_or(Ok(Vec::new()), |repository| repository.list_skipped(keep))
}

/// The log files that a sparse checkout leaves out of the work tree and that do not exist there.
///
/// # Errors
/// The index cannot be read, and the work tree lacks committed files: it is then unknown whether they were removed.
fn left_out(
    repository: Option<&Repository>,
    globs: &Globs,
    found: &[Found],
) -> Result<Vec<(String, ObjectId)>, HistoryError> {
    let contain = |path: &str| globs.contain(path);
    let is_here = |path: &str| found.iter().any(|found| found.path == path);
    let listed = match repository.filter(|one| one.lacks_index_of_sparse_checkout()) {
        Some(repository) => Err(repository.no_index()),
        None => skipped(repository, &contain),
    };
    match (listed, repository) {
        (Ok(mut files), _) => {
            files.retain(|(path, _)| !is_here(path));
            Ok(files)
        }
        (Err(error), Some(repository)) => {
            let head = repository.head()?;
            let committed = head.map(|head| repository.list_at(head, &globs.paths(&contain)));
            let committed = committed.and_then(Result::ok).unwrap_or_default();
            if committed.iter().all(|(path, _)| is_here(path)) {
                Ok(Vec::new())
            } else {
                Err(error)
            }
        }
        (Err(error), None) => Err(error),
    }
}

/// The nearest folder, upwards from a place, whose charter a sparse checkout leaves out of the work tree.
pub(super) fn left_out_of(place: &Path) -> Option<PathBuf> {
    let mut repository = Repository::discover_around(place).ok()??;
    let root = repository.workdir()?.to_owned();
    let prefix = repository.prefix().trim_end_matches('/').to_owned();
    let mut folder = prefix.as_str();
    loop {
        repository = repository.relative_to(folder);
        let left_out = repository.list_skipped(&|path| path == FILE_NAME).ok()?;
        if !left_out.is_empty() {
            return Some(root.join(folder));
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// The bare repository around a place.
pub(super) fn bare_around(place: &Path) -> Option<PathBuf> {
    let repository = Repository::discover_around(place).ok()??;
    let is_bare = repository.workdir().is_none();
    // Libgit2 ends a folder with `/`.
    is_bare.then(|| repository.git_dir().components().collect())
}

/// The folder of the project around a place in a tree of git, and the path from there to the place, with `/`: empty for the
/// folder itself. The place need not exist in the work tree.
pub(super) fn find(start: &Path, which: &Which) -> Result<(PathBuf, String), ProjectError> {
    let start = absolute(start);
    let repository = around(&start)?;
    // Libgit2 ends a folder with `/`.
    let base: PathBuf = repository
        .workdir()
        .unwrap_or_else(|| repository.git_dir())
        .components()
        .collect();
    let place = repository.prefix().trim_end_matches('/').to_owned();
    let named = |folder: &str| {
        if folder.is_empty() {
            base.clone()
        } else {
            base.join(folder)
        }
    };
    let mut repository = repository;
    let mut folder = place.as_str();
    loop {
        repository = repository.relative_to(folder);
        if Files::of(which, &base, Some(&repository))?
            .charter()?
            .is_some()
        {
            let inside = place
                .strip_prefix(folder)
                .unwrap_or("")
                .trim_start_matches('/');
            return Ok((named(folder), inside.to_owned()));
        }
        if folder.is_empty() {
            return Err(ProjectError::NoCharterIn {
                tree: in_words(which),
                folder: folder_of(&named(&place)).to_owned(),
            });
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// A tree in words.
pub(super) fn in_words(which: &Which) -> Message {
    match which {
        Which::Worktree => {
            message! { en: "the work tree", ru: "рабочий каталог", es: "el árbol de trabajo" }
        }
        Which::Index(_) => message! { en: "the index", ru: "индекс", es: "el índice" },
        Which::Revision(name) => message! {
            en: "the tree of {name}",
            ru: "дерево {name}",
            es: "el árbol de {name}",
            name: name,
        },
    }
}

/// The time of the commit of a revision.
pub(super) fn time_of(root: &Path, revision: &str) -> Result<Option<Instant>, ProjectError> {
    let repository = around(root)?;
    Ok(repository.time_of(repository.resolve(revision)?)?)
}

/// The id of the commit of a revision.
pub(super) fn commit_of(root: &Path, revision: &str) -> Result<String, ProjectError> {
    Ok(around(root)?.resolve(revision)?.to_string())
}

fn around(place: &Path) -> Result<Repository, ProjectError> {
    Repository::discover_around(place)?.ok_or_else(|| ProjectError::NoRepository(place.to_owned()))
}
