//! The repository, opened to be read, through libgit2 (as `objects.rs`, `forced.rs` and `create.rs`, and nothing else).
//!
//! Nothing is written, nothing that the repository's configuration names is run, and the machine's configuration decides
//! nothing but whose repositories are trusted (`safe.directory`).

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use super::error::HistoryError;
use super::mailmap::{Identity, Mailmap};
use super::object::{CommitId, Kind, ObjectId};
use super::objects::{Database, Objects, Store};
use super::pack::Opened;
use super::paths::LogPaths;
use super::tree::{Node, Trees};

/// A file of a commit or of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// From the project's folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where the mailmap stands, from the repository's root.
const MAILMAP: &str = ".mailmap";

/// A git repository that holds a project, or whose subfolder does.
pub struct Repository {
    pub(super) git: git2::Repository,
    prefix: String,
    store: Store,
}

impl Repository {
    /// Opens the repository in which the folder `dir` lies. `None`: it lies in none.
    ///
    /// A bare repository that lies inside another repository's work tree is passed over: it is a set of files that somebody
    /// committed.
    ///
    /// # Errors
    /// [`HistoryError::NotOwned`], [`HistoryError::Unsupported`] or [`HistoryError::Unreadable`].
    pub fn discover(dir: &Path) -> Result<Option<Self>, HistoryError> {
        prepare();
        let dir = fs::canonicalize(dir).map_err(|error| unreadable(dir, &error.to_string()))?;
        let Some(repository) = open(&dir)? else {
            // A work tree whose repository is elsewhere: git, too, refuses to go on where it is not there.
            return match dir
                .ancestors()
                .map(|folder| folder.join(".git"))
                .find(|file| file.is_file())
            {
                Some(file) => Err(unreadable(&file, "it leads to no repository")),
                None => Ok(None),
            };
        };
        if !repository.is_bare() {
            return Self::with_prefix(repository, &dir).map(Some);
        }
        for outside in repository.path().ancestors().skip(1) {
            match open(outside)? {
                None => break,
                Some(outer) if !outer.is_bare() => return Self::with_prefix(outer, &dir).map(Some),
                Some(_) => {}
            }
        }
        Ok(Some(Self::new(repository, String::new())))
    }

    fn with_prefix(repository: git2::Repository, dir: &Path) -> Result<Self, HistoryError> {
        let root = repository.workdir().map(fs::canonicalize).transpose();
        let root = root.map_err(|error| unreadable(repository.path(), &error.to_string()))?;
        let inside = root.as_deref().and_then(|root| dir.strip_prefix(root).ok());
        let inside = inside
            .ok_or_else(|| unreadable(dir, "the folder is not in the repository's work tree"))?;
        let mut prefix = String::new();
        for part in inside {
            let part = part
                .to_str()
                .ok_or_else(|| unreadable(dir, "the folder's name is not UTF-8"))?;
            prefix.push_str(part);
            prefix.push('/');
        }
        Ok(Self::new(repository, prefix))
    }

    fn new(git: git2::Repository, prefix: String) -> Self {
        let store = Store::new(git.commondir().to_owned());
        Self { git, prefix, store }
    }

    /// What it takes to open the same repository once more in another thread.
    pub(super) fn again(&self) -> Again {
        Again {
            path: self.git.path().to_owned(),
            prefix: self.prefix.clone(),
            packs: self.store.opened(),
        }
    }

    /// The project's folder inside the repository: empty, or with a `/` at its end.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The same repository, for a project in another folder of it: from the repository's root, with `/`.
    #[must_use]
    pub fn seen_from(mut self, folder: &str) -> Self {
        let parts = folder.split('/').filter(|part| !part.is_empty());
        self.prefix = parts.map(|part| format!("{part}/")).collect();
        self
    }

    /// The same repository once more, for a project in another folder of it.
    ///
    /// # Errors
    /// Whatever keeps it from being opened.
    pub fn elsewhere(&self, folder: &str) -> Result<Self, HistoryError> {
        Ok(self.again().open()?.seen_from(folder))
    }

    /// The git directory of this work tree.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        self.git.path()
    }

    /// The root of the work tree; `None` in a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.git.workdir()
    }

    /// The git directory that all work trees of the repository share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        self.git.commondir()
    }

    /// The commit that is checked out. `None`: there is no commit yet.
    ///
    /// # Errors
    /// [`HistoryError::Unreadable`] where `HEAD` cannot be read.
    pub fn head(&self) -> Result<Option<CommitId>, HistoryError> {
        match self.git.head().and_then(|head| head.resolve()) {
            Ok(head) => Ok(head.target().map(ObjectId)),
            Err(error) if error.code() == git2::ErrorCode::UnbornBranch => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// The commit that `revision` names, in any form that git knows (`main`, `v1^`, `HEAD~3`, part of an id).
    ///
    /// # Errors
    /// [`HistoryError::UnknownRevision`].
    pub fn resolve(&self, revision: &str) -> Result<CommitId, HistoryError> {
        let unknown = |why: &str| HistoryError::UnknownRevision {
            revision: revision.to_owned(),
            why: why.to_owned(),
        };
        if revision.is_empty() {
            return Err(unknown("it is empty"));
        }
        // libgit2 reads a commit on the way to its name, and a malformed one has no name for it then: names first.
        let named = self
            .git
            .resolve_reference_from_short_name(revision)
            .and_then(|named| named.resolve());
        let full_id = || ObjectId::from_hex(revision);
        let mut id = match named
            .ok()
            .and_then(|named| named.target())
            .map(ObjectId)
            .or_else(full_id)
        {
            Some(id) => id,
            None => ObjectId(
                self.git
                    .revparse_single(revision)
                    .map_err(|error| unknown(error.message()))?
                    .id(),
            ),
        };
        let objects = self.objects()?;
        // A tag may name a tag, though not for ever.
        for _ in 0..16 {
            let object = objects
                .raw(id)
                .map_err(|error| unknown(&error.to_string()))?;
            match object.kind() {
                git2::ObjectType::Commit => return Ok(id),
                git2::ObjectType::Tag => {
                    let line = object
                        .data()
                        .split(|&b| b == b'\n')
                        .next()
                        .and_then(|line| line.strip_prefix(b"object "));
                    let named = line
                        .and_then(|hex| std::str::from_utf8(hex).ok())
                        .and_then(ObjectId::from_hex);
                    id = named.ok_or_else(|| unknown("the tag cannot be read"))?;
                }
                _ => return Err(unknown("it is a file or a folder")),
            }
        }
        Err(unknown("it is a tag of a tag of a tag"))
    }

    /// The log's files in `commit`, with the ids of what they say, in the order of their paths. Symbolic links and submodules
    /// are no files. Only the folders in which a log file can be are looked into.
    ///
    /// # Errors
    /// Whatever keeps the commit or its trees from being read.
    pub fn list_at(
        &self,
        commit: CommitId,
        log: &LogPaths<'_>,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let objects = self.objects()?;
        let mut trees = Trees::new(&objects);
        let folders: Vec<_> = log
            .roots()
            .iter()
            .map(|folder| self.components(folder))
            .collect();
        let nodes = trees.find(root_tree(&objects, commit)?, &folders)?;
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

    /// The id of what one file of `commit` says: its path from the project's folder. `None`: there is no such regular file.
    ///
    /// # Errors
    /// Whatever keeps the commit or its trees from being read.
    pub fn find_at(&self, commit: CommitId, path: &str) -> Result<Option<ObjectId>, HistoryError> {
        let objects = self.objects()?;
        let found =
            Trees::new(&objects).find(root_tree(&objects, commit)?, &[self.components(path)])?;
        Ok(found.into_iter().flatten().find_map(|node| {
            if let Node::File(id) = node {
                Some(id)
            } else {
                None
            }
        }))
    }

    /// The bytes of a file by its own id.
    ///
    /// # Errors
    /// [`HistoryError::MissingObject`], [`HistoryError::Damaged`].
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, HistoryError> {
        Ok(self.objects()?.read(id, Kind::Blob)?.to_vec())
    }

    /// The files of the index that `keep` asks for, by path, with the ids of what they say. What was only announced
    /// (`git add -N`) is not in it yet.
    ///
    /// `index` is the value of `GIT_INDEX_FILE`, if it is set: `git commit` sets it for its hooks to what it will commit. A
    /// relative one is meant from the work tree's root. `None`: the repository's own index.
    ///
    /// # Errors
    /// [`HistoryError::Unmerged`], [`HistoryError::Unsupported`], or whatever keeps the index from being read.
    pub fn list_index(
        &self,
        index: Option<&Path>,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, ObjectId)>, HistoryError> {
        let path = match index {
            Some(path) => self.workdir().unwrap_or(Path::new("")).join(path),
            None => self.git.path().join("index"),
        };
        let index = git2::Index::open_ext(&path, self.git.object_format())
            .map_err(|error| self.index_failed(&path, &error))?;
        let mut files = Vec::new();
        for entry in index.iter() {
            // As in a commit: whose name is not UTF-8 does not hide.
            let full = String::from_utf8_lossy(&entry.path);
            let Some(path) = full.strip_prefix(&self.prefix) else {
                continue;
            };
            let announced =
                entry.flags_extended & git2::IndexEntryExtendedFlag::INTENT_TO_ADD.bits() != 0;
            if entry.mode & 0o170_000 != 0o100_000 || announced || !keep(path) {
                continue;
            }
            // Bits 12 and 13 say which side of a conflict an entry is.
            if entry.flags & 0x3000 != 0 {
                return Err(HistoryError::Unmerged {
                    path: path.to_owned(),
                });
            }
            files.push((path.to_owned(), ObjectId(entry.id)));
        }
        files.sort();
        Ok(files)
    }

    /// The mailmap as `commit` holds it (an empty one where it holds none).
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    pub fn mailmap(&self, commit: CommitId) -> Result<Mailmap, HistoryError> {
        let objects = self.objects()?;
        let tree = root_tree(&objects, commit)?;
        let found = Trees::new(&objects).find(tree, &[vec![MAILMAP.to_owned()]])?;
        let text = match found.first() {
            Some(Some(Node::File(id))) => objects.read(*id, Kind::Blob)?.to_vec(),
            _ => Vec::new(),
        };
        Ok(Mailmap::parse(&String::from_utf8_lossy(&text)))
    }

    /// Who would be the author of a commit made now, by the configuration of repository and user.
    #[must_use]
    pub fn configured_user(&self) -> Option<Identity> {
        let config = self.git.config().ok()?;
        Some(Identity {
            name: config.get_string("user.name").ok()?,
            email: config.get_string("user.email").ok()?,
        })
    }

    /// A path, which is from the project's folder, from the repository's root.
    #[must_use]
    pub fn from_root(&self, path: &str) -> String {
        self.components(path).join("/")
    }

    /// `path`, which is from the project's folder, in components from the repository's root.
    pub(super) fn components(&self, path: &str) -> Vec<String> {
        // A path that begins with `/` is from the root itself: the project stood elsewhere before.
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

    /// Where objects are read from.
    pub(super) fn objects(&self) -> Result<Database<'_>, HistoryError> {
        let odb = self.git.odb().map_err(|error| self.failed(&error))?;
        Ok(Database::new(odb, &self.store))
    }

    fn failed(&self, error: &git2::Error) -> HistoryError {
        opening_failed(self.git.path(), error)
    }

    fn index_failed(&self, path: &Path, error: &git2::Error) -> HistoryError {
        let message = error.message();
        if message.contains("extension") {
            return HistoryError::Unsupported {
                path: self.git.path().to_owned(),
                what: format!("an index in a form of its own ({message})"),
                remedy: "run `git update-index --no-split-index` and `git sparse-checkout reapply --no-sparse-index`".into(),
            };
        }
        unreadable(path, message)
    }
}

/// A repository to be opened once more, in another thread.
pub(super) struct Again {
    path: PathBuf,
    prefix: String,
    packs: Option<Opened>,
}

impl Again {
    /// Opens it.
    pub(super) fn open(self) -> Result<Repository, HistoryError> {
        let repository = git2::Repository::open(&self.path)
            .map_err(|error| opening_failed(&self.path, &error))?;
        let again = Repository::new(repository, self.prefix);
        again.store.open_again(self.packs);
        Ok(again)
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository")
            .field("path", &self.git.path())
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// The tree of a commit.
fn root_tree(objects: &dyn Objects, commit: CommitId) -> Result<ObjectId, HistoryError> {
    let raw = objects.read(commit, Kind::Commit)?;
    let damaged = |why: String| HistoryError::Damaged {
        id: commit.to_string(),
        why,
    };
    let header = super::header::parse(&raw).map_err(damaged)?;
    ObjectId::from_hex(header.tree).ok_or_else(|| damaged("it names no tree".into()))
}

/// Settings of libgit2 that hold for the whole process: objects are read once, so a cache costs more than it gives. What it
/// reads is hashed again: where it is asked, the packs were not as they should be, or there are none.
fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        git2::opts::strict_hash_verification(true);
        git2::opts::enable_caching(false);
    });
}

fn open(dir: &Path) -> Result<Option<git2::Repository>, HistoryError> {
    match git2::Repository::open_ext(
        dir,
        git2::RepositoryOpenFlags::empty(),
        std::iter::empty::<PathBuf>(),
    ) {
        Ok(repository) => Ok(Some(repository)),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(opening_failed(dir, &error)),
    }
}

fn opening_failed(path: &Path, error: &git2::Error) -> HistoryError {
    let message = error.message();
    let path = path.to_owned();
    if error.code() == git2::ErrorCode::Owner {
        return HistoryError::NotOwned { path };
    }
    if message.contains("graft") {
        // libgit2 does not even open a repository whose grafts it cannot read.
        let folder =
            git2::Repository::discover_path(&path, std::iter::empty::<PathBuf>()).unwrap_or(path);
        return HistoryError::Grafts {
            file: folder.join("info/grafts"),
        };
    }
    let unsupported = |what: &str, remedy: &str| HistoryError::Unsupported {
        path: path.clone(),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    };
    let without = "or judge without history: `--no-history`";
    if message.contains("extensions.refstorage") {
        return unsupported(
            "the reftable format for its refs",
            &format!(
                "run `git refs migrate --ref-format=files` (git 2.48 or newer), or clone it with `git clone --ref-format=files`; {without}"
            ),
        );
    }
    if message.contains("objectformat") || message.contains("object format") {
        return unsupported(
            "an object format other than SHA-1",
            &format!("clone a repository of the SHA-1 format; {without}"),
        );
    }
    if message.contains("extensions.partialclone") {
        return unsupported(
            "a partial clone",
            &format!(
                "make a full clone (`git clone` without `--filter`; in GitHub Actions leave `filter` out for actions/checkout); {without}"
            ),
        );
    }
    if message.contains("unsupported") {
        return unsupported(
            &format!("a format of its own ({message})"),
            &format!("make a plain clone of it; {without}"),
        );
    }
    unreadable(&path, message)
}

fn unreadable(path: &Path, why: &str) -> HistoryError {
    HistoryError::Unreadable {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}
