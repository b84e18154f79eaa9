//! The repository, opened to be read. With `create.rs` and `forced.rs` the only file that knows libgit2.
//!
//! Nothing is written, nothing that the repository's configuration names is run, and the machine's configuration decides
//! nothing but whose repositories are trusted (`safe.directory`).

use std::fmt;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Once;

use super::error::HistoryError;
use super::mailmap::{Identity, Mailmap};
use super::tree::{Node, Trees};

/// The id of an object of git.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(git2::Oid);

/// The id of a commit.
pub type CommitId = ObjectId;

impl ObjectId {
    /// The first seven digits, as git prints an id to people.
    #[must_use]
    pub fn short(self) -> String {
        self.0.to_string().chars().take(7).collect()
    }

    /// How many bytes it has.
    pub(super) fn len(self) -> usize {
        self.0.as_bytes().len()
    }

    pub(super) fn from_git(id: git2::Oid) -> Self {
        Self(id)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        git2::Oid::from_bytes(bytes).ok().map(Self)
    }

    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let byte = |pair: &[u8]| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?);
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        Self::from_bytes(&bytes?)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an object is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
}

/// Where objects come from. A reader of its own for packs may take libgit2's place behind this.
pub(super) trait Objects {
    /// The object's bytes.
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Bytes<'_>, HistoryError>;
}

/// An object's bytes, where libgit2 has put them.
pub(super) struct Bytes<'o>(git2::OdbObject<'o>);

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.data()
    }
}

/// A file of a commit or of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// From the project's folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The largest file that is read, in bytes, of whatever version.
pub const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// Where the mailmap stands, from the repository's root.
const MAILMAP: &str = ".mailmap";

/// A git repository that holds a project, or whose subfolder does.
pub struct Repository {
    pub(super) repository: git2::Repository,
    prefix: String,
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
            return match dir.ancestors().map(|folder| folder.join(".git")).find(|file| file.is_file()) {
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
        Ok(Some(Self { repository, prefix: String::new() }))
    }

    fn with_prefix(repository: git2::Repository, dir: &Path) -> Result<Self, HistoryError> {
        let root = repository.workdir().map(fs::canonicalize).transpose();
        let root = root.map_err(|error| unreadable(repository.path(), &error.to_string()))?;
        let inside = root.as_deref().and_then(|root| dir.strip_prefix(root).ok());
        let inside = inside.ok_or_else(|| unreadable(dir, "the folder is not in the repository's work tree"))?;
        let mut prefix = String::new();
        for part in inside {
            let part = part.to_str().ok_or_else(|| unreadable(dir, "the folder's name is not UTF-8"))?;
            prefix.push_str(part);
            prefix.push('/');
        }
        Ok(Self { repository, prefix })
    }

    /// The project's folder inside the repository: empty, or with a `/` at its end.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The root of the work tree; `None` in a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.repository.workdir()
    }

    /// The git directory that all work trees of the repository share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        self.repository.commondir()
    }

    /// The commit that is checked out. `None`: there is no commit yet.
    ///
    /// # Errors
    /// [`HistoryError::Unreadable`] where `HEAD` cannot be read.
    pub fn head(&self) -> Result<Option<CommitId>, HistoryError> {
        match self.repository.head().and_then(|head| head.resolve()) {
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
        let unknown = |why: &str| HistoryError::UnknownRevision { revision: revision.to_owned(), why: why.to_owned() };
        if revision.is_empty() {
            return Err(unknown("it is empty"));
        }
        // libgit2 reads a commit on the way to its name, and a malformed one has no name for it then: names first.
        let named = self.repository.resolve_reference_from_short_name(revision).and_then(|named| named.resolve());
        let full_id = || ObjectId::from_hex(revision);
        let mut id = match named.ok().and_then(|named| named.target()).map(ObjectId).or_else(full_id) {
            Some(id) => id,
            None => ObjectId(self.repository.revparse_single(revision).map_err(|error| unknown(error.message()))?.id()),
        };
        let objects = self.objects()?;
        // A tag may name a tag, though not for ever.
        for _ in 0..16 {
            let object = objects.raw(id).map_err(|error| unknown(&error.to_string()))?;
            match object.kind() {
                git2::ObjectType::Commit => return Ok(id),
                git2::ObjectType::Tag => {
                    let line = object.data().split(|&b| b == b'\n').next().and_then(|line| line.strip_prefix(b"object "));
                    let named = line.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(ObjectId::from_hex);
                    id = named.ok_or_else(|| unknown("the tag cannot be read"))?;
                }
                _ => return Err(unknown("it is a file or a folder")),
            }
        }
        Err(unknown("it is a tag of a tag of a tag"))
    }

    /// The files of `commit` that `keep` asks for, by path. Symbolic links and submodules are no files.
    ///
    /// # Errors
    /// Whatever keeps the commit, its trees or the files from being read.
    pub fn files_at(&self, commit: CommitId, keep: &dyn Fn(&str) -> bool) -> Result<Vec<TreeFile>, HistoryError> {
        let objects = self.objects()?;
        let mut trees = Trees::new(&objects);
        let Some(root) = self.project_tree(&objects, &mut trees, commit)? else { return Ok(Vec::new()) };
        let mut files = Vec::new();
        for change in trees.diff("", None, Some(root), keep)? {
            if let Some(id) = change.new {
                files.push(TreeFile { path: change.path, bytes: objects.read(id, Kind::Blob)?.to_vec() });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// One file of `commit`: its path from the project's folder. `None`: there is no such regular file.
    ///
    /// # Errors
    /// Whatever keeps the commit, its trees or the file from being read.
    pub fn file_at(&self, commit: CommitId, path: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        let objects = self.objects()?;
        let mut trees = Trees::new(&objects);
        let tree = root_tree(&objects, commit)?;
        match trees.find(tree, &[self.components(path)])?.first() {
            Some(Some(Node::File(id))) => Ok(Some(objects.read(*id, Kind::Blob)?.to_vec())),
            _ => Ok(None),
        }
    }

    /// The bytes of a file by its own id.
    ///
    /// # Errors
    /// [`HistoryError::MissingObject`], [`HistoryError::Damaged`].
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, HistoryError> {
        Ok(self.objects()?.read(id, Kind::Blob)?.to_vec())
    }

    /// The files of the index that `keep` asks for, by path. What was only announced (`git add -N`) is not in it yet.
    ///
    /// `index` is the value of `GIT_INDEX_FILE`, if it is set: `git commit` sets it for its hooks to what it will commit. A
    /// relative one is meant from the work tree's root. `None`: the repository's own index.
    ///
    /// # Errors
    /// [`HistoryError::Unmerged`], [`HistoryError::Unsupported`], or whatever keeps index and files from being read.
    pub fn index_files(&self, index: Option<&Path>, keep: &dyn Fn(&str) -> bool) -> Result<Vec<TreeFile>, HistoryError> {
        let path = match index {
            Some(path) => self.workdir().unwrap_or(Path::new("")).join(path),
            None => self.repository.path().join("index"),
        };
        let index =
            git2::Index::open_ext(&path, self.repository.object_format()).map_err(|error| self.index_failed(&path, &error))?;
        let objects = self.objects()?;
        let mut files = Vec::new();
        for entry in index.iter() {
            let Ok(full) = std::str::from_utf8(&entry.path) else { continue };
            let Some(path) = full.strip_prefix(&self.prefix) else { continue };
            let announced = entry.flags_extended & git2::IndexEntryExtendedFlag::INTENT_TO_ADD.bits() != 0;
            if entry.mode & 0o170_000 != 0o100_000 || announced || !keep(path) {
                continue;
            }
            // Bits 12 and 13 say which side of a conflict an entry is.
            if entry.flags & 0x3000 != 0 {
                return Err(HistoryError::Unmerged { path: path.to_owned() });
            }
            files.push(TreeFile { path: path.to_owned(), bytes: objects.read(ObjectId(entry.id), Kind::Blob)?.to_vec() });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
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
        let config = self.repository.config().ok()?;
        Some(Identity { name: config.get_string("user.name").ok()?, email: config.get_string("user.email").ok()? })
    }

    /// `path`, which is from the project's folder, in components from the repository's root.
    pub(super) fn components(&self, path: &str) -> Vec<String> {
        self.prefix.split('/').chain(path.split('/')).filter(|c| !c.is_empty() && *c != ".").map(str::to_owned).collect()
    }

    /// Where objects are read from.
    pub(super) fn objects(&self) -> Result<Database<'_>, HistoryError> {
        self.repository.odb().map(|odb| Database { odb, owner: self }).map_err(|error| self.failed(&error))
    }

    fn project_tree(&self, objects: &dyn Objects, trees: &mut Trees<'_>, commit: CommitId) -> Result<Option<Node>, HistoryError> {
        let root = root_tree(objects, commit)?;
        Ok(trees.find(root, &[self.components("")])?.into_iter().next().flatten())
    }

    /// Whether objects may be left out here to be fetched when they are needed.
    fn is_partial(&self) -> bool {
        let packs = fs::read_dir(self.common_dir().join("objects/pack"));
        packs.is_ok_and(|packs| packs.flatten().any(|p| p.path().extension().is_some_and(|e| e == "promisor")))
    }

    fn failed(&self, error: &git2::Error) -> HistoryError {
        opening_failed(self.repository.path(), error)
    }

    fn index_failed(&self, path: &Path, error: &git2::Error) -> HistoryError {
        let message = error.message();
        if message.contains("extension") {
            return HistoryError::Unsupported {
                path: self.repository.path().to_owned(),
                what: format!("an index in a form of its own ({message})"),
                remedy: "run `git update-index --no-split-index` and `git sparse-checkout reapply --no-sparse-index`".into(),
            };
        }
        unreadable(path, message)
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("path", &self.repository.path()).field("prefix", &self.prefix).finish()
    }
}

/// The repository's objects, through libgit2.
pub(super) struct Database<'r> {
    odb: git2::Odb<'r>,
    owner: &'r Repository,
}

impl Database<'_> {
    /// An object of whatever kind.
    fn raw(&self, id: ObjectId) -> Result<git2::OdbObject<'_>, HistoryError> {
        self.odb.read(id.0).map_err(|error| self.failed(id, &error))
    }

    fn failed(&self, id: ObjectId, error: &git2::Error) -> HistoryError {
        match error.code() {
            git2::ErrorCode::NotFound => HistoryError::MissingObject { id: id.to_string(), partial: self.owner.is_partial() },
            _ => HistoryError::Damaged { id: id.to_string(), why: error.message().to_owned() },
        }
    }
}

impl Objects for Database<'_> {
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Bytes<'_>, HistoryError> {
        let wanted = match kind {
            Kind::Commit => git2::ObjectType::Commit,
            Kind::Tree => git2::ObjectType::Tree,
            Kind::Blob => git2::ObjectType::Blob,
        };
        // Before it is unpacked: a few kilobytes can hold gigabytes.
        if kind == Kind::Blob {
            let (bytes, _) = self.odb.read_header(id.0).map_err(|error| self.failed(id, &error))?;
            if bytes > LARGEST_FILE {
                return Err(HistoryError::TooLarge { id: id.to_string(), bytes });
            }
        }
        let object = self.raw(id)?;
        if object.kind() != wanted {
            let why = format!("it should be a {} and is a {}", wanted.str(), object.kind().str());
            return Err(HistoryError::Damaged { id: id.to_string(), why });
        }
        Ok(Bytes(object))
    }
}

/// The tree of a commit.
fn root_tree(objects: &dyn Objects, commit: CommitId) -> Result<ObjectId, HistoryError> {
    let raw = objects.read(commit, Kind::Commit)?;
    let damaged = |why: String| HistoryError::Damaged { id: commit.to_string(), why };
    let header = super::header::parse(&raw).map_err(damaged)?;
    ObjectId::from_hex(header.tree).ok_or_else(|| damaged("it names no tree".into()))
}

/// Settings of libgit2 that hold for the whole process: objects are read once (so a cache costs more than it gives), and
/// hashing every one of them again was the largest single cost of reading.
fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        git2::opts::strict_hash_verification(false);
        git2::opts::enable_caching(false);
    });
}

fn open(dir: &Path) -> Result<Option<git2::Repository>, HistoryError> {
    match git2::Repository::open_ext(dir, git2::RepositoryOpenFlags::empty(), std::iter::empty::<PathBuf>()) {
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
        let folder = git2::Repository::discover_path(&path, std::iter::empty::<PathBuf>()).unwrap_or(path);
        return HistoryError::Grafts { file: folder.join("info/grafts") };
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
            &format!("run `git refs migrate --ref-format=files` (git 2.48 or newer); {without}"),
        );
    }
    if message.contains("objectformat") || message.contains("object format") {
        return unsupported("an object format other than SHA-1", &format!("clone a repository of the SHA-1 format; {without}"));
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
        return unsupported(&format!("a format of its own ({message})"), &format!("make a plain clone of it; {without}"));
    }
    unreadable(&path, message)
}

fn unreadable(path: &Path, why: &str) -> HistoryError {
    HistoryError::Unreadable { path: path.to_owned(), why: why.to_owned() }
}
