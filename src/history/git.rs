//! A repository, opened read-only. Nothing is written, no command of its configuration is run, and libgit2 reads nothing
//! of it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::bounded;
use super::error::{HistoryError, unreadable};
use super::index::{self, Entry, Problem};
use super::mailmap::{Identity, Mailmap};
use super::object::{CommitId, Kind, ObjectId};
use super::objects::{Objects, OpenedStore, Store};
use super::open::{self, Place};
use super::paths::LogPaths;
use super::refs::Refs;
use super::sectioned::Sections;
use super::settings::{self, Settings};
use super::tree::{Node, Trees};
use crate::message::message;
use crate::progress::Progress;

/// A file of a commit or of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path from the project's folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The mode of a folder that a sparse index does not list.
const FOLDER: u32 = 0o040_000;

/// The path of the mailmap, from the repository's root.
pub const MAILMAP: &str = ".mailmap";

/// A git repository with a project, possibly in a subfolder.
pub struct Repository {
    git_dir: PathBuf,
    common: PathBuf,
    workdir: Option<PathBuf>,
    settings: Settings,
    prefix: String,
    store: Store,
    sections: Sections,
    progress: Progress,
}

impl Repository {
    /// Opens the repository that contains the folder `dir`. `None`: there is none.
    ///
    /// A bare repository inside another repository's work tree is skipped: it is a set of committed files.
    ///
    /// # Errors
    /// [`HistoryError::NotOwned`], [`HistoryError::Unsupported`] or [`HistoryError::Unreadable`].
    pub fn discover(dir: &Path) -> Result<Option<Self>, HistoryError> {
        let dir = fs::canonicalize(dir).map_err(|error| unreadable(dir, &error))?;
        let Some(found) = open::find(&dir)? else {
            return Ok(None);
        };
        if found.workdir.is_some() {
            return Self::with_prefix(found, &dir).map(Some);
        }
        for outside in found.git_dir.ancestors().skip(1) {
            match open::find(outside)? {
                None => break,
                Some(outer) if outer.workdir.is_some() => {
                    return Self::with_prefix(outer, &dir).map(Some);
                }
                Some(_) => {}
            }
        }
        Self::new(found, String::new()).map(Some)
    }

    fn with_prefix(place: Place, dir: &Path) -> Result<Self, HistoryError> {
        let inside = place
            .workdir
            .as_deref()
            .and_then(|root| dir.strip_prefix(root).ok());
        let inside = inside
            .ok_or_else(|| unreadable(dir, message! { en: "the folder is not in the repository's work tree", ru: "папка не входит в рабочий каталог репозитория", es: "la carpeta no está en el árbol de trabajo del repositorio", }))?;
        let mut prefix = String::new();
        for part in inside {
            let part = part
                .to_str()
                .ok_or_else(|| unreadable(dir, message! { en: "the folder's name is not UTF-8", ru: "имя папки не в UTF-8", es: "el nombre de la carpeta no está en UTF-8", }))?;
            prefix.push_str(part);
            prefix.push('/');
        }
        Self::new(place, prefix)
    }

    fn new(place: Place, prefix: String) -> Result<Self, HistoryError> {
        let id_len = place.check()?;
        let (folder, alternates) = open::object_folder(&place.git_dir, &place.common);
        let mut settings = place.settings;
        settings.extend(Settings::of_environment());
        Ok(Self {
            store: Store::new(folder, alternates, id_len)?,
            sections: Sections::default(),
            git_dir: place.git_dir,
            common: place.common,
            workdir: place.workdir,
            settings,
            prefix,
            progress: Progress::default(),
        })
    }

    /// The data to open the same repository again in another thread.
    pub(super) fn again(&self) -> Again {
        Again {
            git_dir: self.git_dir.clone(),
            common: self.common.clone(),
            prefix: self.prefix.clone(),
            store: self.store.opened(),
            progress: self.progress.clone(),
        }
    }

    pub(super) fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The project's folder inside the repository: empty, or ending with `/`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The same repository for a project in another folder: from the repository's root, with `/`.
    #[must_use]
    pub fn relative_to(mut self, folder: &str) -> Self {
        let parts = folder.split('/').filter(|part| !part.is_empty());
        self.prefix = parts.flat_map(|part| [part, "/"]).collect();
        self
    }

    /// The same repository, with counters for the commits that are read.
    #[must_use]
    pub fn counted_by(mut self, progress: &Progress) -> Self {
        self.progress = progress.clone();
        self
    }

    /// The counters of what is read.
    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Another handle to the repository, for a project in another folder.
    #[must_use]
    pub fn in_folder(&self, folder: &str) -> Self {
        self.again().open().relative_to(folder)
    }

    /// The git directory of this work tree.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The root of the work tree; `None` in a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.workdir.as_deref()
    }

    /// The git directory that all work trees of the repository share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        &self.common
    }

    /// The settings of the repository's configuration and the environment.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its references.
    pub(super) fn refs(&self) -> Refs<'_> {
        Refs {
            own: &self.git_dir,
            common: &self.common,
            id_len: self.store.id_len(),
        }
    }

    /// The commit that is checked out. `None`: the branch has no commit yet.
    ///
    /// # Errors
    /// [`HistoryError::Unreadable`] where `HEAD` cannot be read, [`HistoryError::LostBranch`] where its branch is lost.
    pub fn head(&self) -> Result<Option<CommitId>, HistoryError> {
        self.refs().head()
    }

    /// The log's files in `commit` with their blob ids, in the order of their paths. Symbolic links and submodules do not
    /// count. Only the folders in which a log file can be are read.
    ///
    /// # Errors
    /// The commit or its trees cannot be read.
    pub fn list_at(
        &self,
        commit: CommitId,
        log: &LogPaths<'_>,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let objects = self.objects();
        let mut trees = Trees::new(objects);
        let folders: Vec<_> = log
            .roots()
            .iter()
            .map(|folder| self.components(folder))
            .collect();
        let nodes = trees.find(root_tree(objects, commit)?, &folders)?;
        let mut files = Vec::new();
        for (folder, node) in log.roots().iter().zip(nodes) {
            let found = trees.diff(folder, None, node, &|path| log.contains(path))?;
            files.extend(
                found
                    .into_iter()
                    .filter_map(|change| Some((change.path, change.new?))),
            );
        }
        files.sort();
        Ok(files)
    }

    /// The blob id of one file of `commit`, by its path from the project's folder. `None`: there is no such regular file.
    ///
    /// # Errors
    /// The commit or its trees cannot be read.
    pub fn find_at(&self, commit: CommitId, path: &str) -> Result<Option<ObjectId>, HistoryError> {
        let objects = self.objects();
        let found =
            Trees::new(objects).find(root_tree(objects, commit)?, &[self.components(path)])?;
        Ok(found.into_iter().flatten().find_map(|node| {
            if let Node::File(id) = node {
                Some(id)
            } else {
                None
            }
        }))
    }

    /// The bytes of a file, by its blob id.
    ///
    /// # Errors
    /// [`HistoryError::MissingObject`], [`HistoryError::Damaged`].
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, HistoryError> {
        Ok(self.objects().read(id, Kind::Blob)?.to_vec())
    }

    /// The files of the index that `keep` accepts, by path, with their blob ids. Files added with `git add -N` are not in it
    /// yet.
    ///
    /// `index` is the value of `GIT_INDEX_FILE`, if it is set: `git commit` sets it for its hooks to the index that it will commit. A
    /// relative path starts at the work tree's root. `None`: the repository's own index.
    ///
    /// # Errors
    /// [`HistoryError::Unmerged`], [`HistoryError::Unsupported`], or the index cannot be read.
    pub fn list_index(
        &self,
        index: Option<&Path>,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let mut files = Vec::new();
        let mut folders = Vec::new();
        let mut unmerged = None;
        self.read_index(index, &mut |entry| {
            // As in a commit: a name that is not UTF-8 does not hide a file.
            let full = String::from_utf8_lossy(entry.path);
            if entry.mode == FOLDER {
                folders.push((full.trim_end_matches('/').to_owned(), entry.id));
                return;
            }
            let Some(path) = full.strip_prefix(&self.prefix) else {
                return;
            };
            if entry.mode & 0o170_000 != 0o100_000 || entry.intent_to_add || !keep(path) {
                return;
            }
            if entry.stage != 0 {
                unmerged.get_or_insert_with(|| full.clone().into_owned());
            }
            files.push((path.to_owned(), entry.id));
        })?;
        if let Some(path) = unmerged {
            return Err(HistoryError::Unmerged { path });
        }
        files.extend(self.in_folders(folders, keep)?);
        files.sort();
        Ok(files)
    }

    /// The files of the index that `keep` accepts and that git does not compare with the work tree (a sparse checkout, or
    /// `git update-index` with `--skip-worktree` or `--assume-unchanged`), by path, with their blob ids.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn list_skipped(
        &self,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let mut files = Vec::new();
        let mut folders = Vec::new();
        self.read_index(None, &mut |entry| {
            let full = String::from_utf8_lossy(entry.path);
            if entry.mode == FOLDER {
                folders.push((full.trim_end_matches('/').to_owned(), entry.id));
            } else if let Some(path) = full.strip_prefix(&self.prefix)
                && entry.skipped
                && entry.stage == 0
                && entry.mode & 0o170_000 == 0o100_000
                && keep(path)
            {
                files.push((path.to_owned(), entry.id));
            }
        })?;
        files.extend(self.in_folders(folders, keep)?);
        files.sort();
        Ok(files)
    }

    /// The files in folders that a sparse index does not list.
    fn in_folders(
        &self,
        folders: Vec<(String, ObjectId)>,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let keep = |full: &str| full.strip_prefix(&self.prefix).is_some_and(keep);
        let mut trees = Trees::new(&self.store);
        let mut files = Vec::new();
        for (folder, id) in folders {
            let slashed = format!("{folder}/");
            if !slashed.starts_with(&self.prefix) && !self.prefix.starts_with(&slashed) {
                continue;
            }
            let found = trees.diff(&folder, None, Some(Node::Tree(id)), &keep)?;
            files.extend(found.into_iter().filter_map(|change| {
                let path = change.path.strip_prefix(&self.prefix)?.to_owned();
                Some((path, change.new?))
            }));
        }
        Ok(files)
    }

    /// Passes every entry of an index to `each`; none if there is no index.
    pub(super) fn read_index(
        &self,
        index: Option<&Path>,
        each: &mut dyn FnMut(&Entry<'_>),
    ) -> Result<(), HistoryError> {
        let path = match index {
            Some(path) => self.workdir().unwrap_or(Path::new("")).join(path),
            None => self.git_dir.join("index"),
        };
        let bytes =
            bounded::read(&path, index::LARGEST).map_err(|error| unreadable(&path, &error))?;
        let Some(bytes) = bytes else {
            return Ok(());
        };
        index::read(&bytes, self.store.id_len(), each).map_err(|problem| match problem {
            Problem::Damaged(why) => unreadable(&path, why.message()),
            Problem::Extension(name) => HistoryError::Unsupported {
                path: self.git_dir.clone(),
                what: message! {
                    en: "an index with the extension `{name}`",
                    ru: "индекс с расширением `{name}`",
                    es: "un índice con la extensión `{name}`",
                    name: name,
                },
                remedy: message! {
                    en: "run `git update-index --no-split-index`",
                    ru: "запустите `git update-index --no-split-index`",
                    es: "ejecute `git update-index --no-split-index`",
                },
            },
        })
    }

    /// The mailmap in `commit`; empty if there is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn mailmap(&self, commit: CommitId) -> Result<Mailmap, HistoryError> {
        let objects = self.objects();
        let tree = root_tree(objects, commit)?;
        let found = Trees::new(objects).find(tree, &[vec![MAILMAP.to_owned()]])?;
        let text = match found.first() {
            Some(Some(Node::File(id))) => objects.read(*id, Kind::Blob)?.to_vec(),
            _ => Vec::new(),
        };
        Ok(Mailmap::parse(&String::from_utf8_lossy(&text)))
    }

    /// The author of a commit made now, by the configuration of repository and user.
    #[must_use]
    pub fn configured_user(&self) -> Option<Identity> {
        Some(Identity {
            name: self.configured("user.name")?,
            email: self.configured("user.email")?,
        })
    }

    /// Converts a path from the project's folder to one from the repository's root.
    #[must_use]
    pub fn from_root(&self, path: &str) -> String {
        self.components(path).join("/")
    }

    /// A setting in the configuration of repository and user.
    pub(super) fn configured(&self, name: &str) -> Option<String> {
        let own = self.settings.get(name).map(str::to_owned);
        own.or_else(|| settings::of_machine()?.get_string(name).ok())
    }

    /// The components from the repository's root of `path`, which is from the project's folder.
    pub(super) fn components(&self, path: &str) -> Vec<String> {
        // A path that begins with `/` is from the root itself: the project was elsewhere before.
        let prefix = if path.starts_with('/') {
            ""
        } else {
            &self.prefix
        };
        prefix
            .split('/')
            .chain(path.split('/'))
            .filter(|c| !c.is_empty() && *c != ".")
            .map(str::to_owned)
            .collect()
    }

    /// Closes what is open of the repository; it is opened again when something is read.
    pub fn close(&mut self) {
        self.store.close();
        self.sections = Sections::default();
    }

    /// The object store.
    pub(super) fn objects(&self) -> &Store {
        &self.store
    }
}

/// A repository to be opened again in another thread.
pub(super) struct Again {
    git_dir: PathBuf,
    common: PathBuf,
    prefix: String,
    store: OpenedStore,
    progress: Progress,
}

impl Again {
    /// Opens it.
    pub(super) fn open(self) -> Repository {
        Repository {
            sections: Sections::default(),
            git_dir: self.git_dir,
            common: self.common,
            workdir: None,
            settings: Settings::default(),
            prefix: self.prefix,
            store: Store::again(self.store),
            progress: self.progress,
        }
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository")
            .field("path", &self.git_dir)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// The tree of a commit.
pub(super) fn root_tree(objects: &dyn Objects, commit: CommitId) -> Result<ObjectId, HistoryError> {
    let raw = objects.read(commit, Kind::Commit)?;
    let damaged = |why: String| HistoryError::Damaged {
        id: commit.to_string(),
        why,
    };
    let header = super::header::parse(&raw).map_err(damaged)?;
    ObjectId::from_hex(header.tree).ok_or_else(|| damaged("it names no tree".into()))
}
