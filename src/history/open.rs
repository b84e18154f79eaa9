//! Discovery of a repository as git does it, but with bounds: its location, whether it may be trusted, its format. No command
//! of its configuration is run.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::bounded::{self, is_absent};
use super::error::{HistoryError, missing_file, unreadable};
use super::settings::{self, Settings};
use crate::message::{Message, message};

/// The largest file that names a folder, in bytes.
const LARGEST_LINK: u64 = 1 << 16;

/// The location of a repository.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The git directory of the work tree.
    pub git_dir: PathBuf,
    /// The one that all work trees share.
    pub common: PathBuf,
    /// The root of the work tree; none if it is bare.
    pub workdir: Option<PathBuf>,
    /// The file that led to the git directory.
    link: Option<PathBuf>,
    /// Its own configuration.
    pub settings: Settings,
}

/// The repository around a folder, which is canonical: the one that the environment names (`GIT_DIR`, `GIT_WORK_TREE`) if the
/// folder is in its work tree, unless that work tree contains another repository around the folder.
///
/// # Errors
/// [`HistoryError::Unreadable`]: there is one, but it is damaged.
pub(super) fn find(dir: &Path) -> Result<Option<Place>, HistoryError> {
    let found = find_above(dir)?;
    let Some(named) = named_by_environment()? else {
        return Ok(found);
    };
    let depth = |place: &Place| {
        let root = place.workdir.as_deref();
        root.filter(|root| dir.starts_with(root))
            .map(|root| root.components().count())
    };
    // Inside the git directory itself there is no work tree.
    let inside = dir.starts_with(&named.git_dir);
    let (reach, nearer) = (depth(&named), found.as_ref().and_then(depth));
    // Without a stated work tree, a hook that went on to another repository means that one.
    let is_stated =
        env::var_os("GIT_WORK_TREE").is_some() || named.settings.get("core.worktree").is_some();
    let is_named = reach > nearer || is_stated && reach == nearer;
    let counts = !inside && reach.is_some() && is_named;
    Ok(if counts { Some(named) } else { found })
}

/// The repository that the environment names, with the work tree that git uses for it; from the current folder, as in git.
fn named_by_environment() -> Result<Option<Place>, HistoryError> {
    let named = |name: &str| {
        let value = env::var_os(name).filter(|value| !value.is_empty())?;
        fs::canonicalize(value).ok()
    };
    let Some(mut git_dir) = named("GIT_DIR") else {
        return Ok(None);
    };
    if git_dir.is_file() {
        git_dir = linked(&git_dir, "gitdir:")?.unwrap_or(git_dir);
    }
    if !is_git_dir(&git_dir).unwrap_or(false) {
        return Ok(None);
    }
    let mut place = Place::of(git_dir, None, None)?;
    let is_bare = place.settings.is_on("core.bare");
    if let Some(tree) = named("GIT_WORK_TREE") {
        place.workdir = Some(tree);
    } else if place.settings.get("core.worktree").is_none() && !is_bare {
        // A hook runs at the root of the work tree.
        place.workdir = env::current_dir().and_then(fs::canonicalize).ok();
    }
    Ok(Some(place))
}

/// The repository around a folder, by the folders above it.
fn find_above(dir: &Path) -> Result<Option<Place>, HistoryError> {
    for folder in dir.ancestors() {
        let dot = folder.join(".git");
        match fs::metadata(&dot) {
            Ok(meta) if meta.is_dir() => {
                if is_git_dir(&dot)? {
                    return Place::of(dot, Some(folder), None).map(Some);
                }
            }
            Ok(_) => {
                let git_dir = linked(&dot, "gitdir:")?.filter(|to| is_git_dir(to).unwrap_or(false));
                let Some(git_dir) = git_dir else {
                    return Err(HistoryError::LinkedToNothing { link: dot });
                };
                return Place::of(git_dir, Some(folder), Some(dot)).map(Some);
            }
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(unreadable(&dot, &error)),
        }
        if is_bare_one(folder) {
            return Place::of(folder.to_owned(), None, None).map(Some);
        }
    }
    Ok(None)
}

/// Whether a folder is a git directory.
///
/// # Errors
/// It is an incomplete git directory.
fn is_git_dir(folder: &Path) -> Result<bool, HistoryError> {
    let there = |path: PathBuf| match fs::symlink_metadata(&path) {
        Ok(_) => Ok(true),
        Err(error) if is_absent(&error) => Ok(false),
        Err(error) => Err(unreadable(&path, &error)),
    };
    let common = common_dir(folder)?;
    let parts = [
        folder.join("HEAD"),
        common.join("refs"),
        object_folder(folder, &common).0,
    ];
    let [head, refs, objects] = parts.clone().map(there);
    match (head?, refs?, objects?) {
        (true, true, true) => Ok(true),
        (false, false, false) => Ok(false),
        (head, refs, _) => {
            let [no_head, no_refs, no_objects] = parts;
            let missing = if !head {
                no_head
            } else if refs {
                no_objects
            } else {
                no_refs
            };
            Err(unreadable(&missing, missing_file()))
        }
    }
}

/// Whether a folder without `.git` is a bare repository. An incomplete one is an ordinary folder.
fn is_bare_one(folder: &Path) -> bool {
    folder.join("HEAD").symlink_metadata().is_ok() && is_git_dir(folder).unwrap_or(false)
}

/// The git directory that all work trees share.
fn common_dir(git_dir: &Path) -> Result<PathBuf, HistoryError> {
    Ok(linked(&git_dir.join("commondir"), "")?.unwrap_or_else(|| git_dir.to_owned()))
}

/// The folder named in a file after a prefix, relative to the file's own folder. `None`: there is no such file.
fn linked(file: &Path, words: &str) -> Result<Option<PathBuf>, HistoryError> {
    let bytes = bounded::read(file, LARGEST_LINK).map_err(|error| unreadable(file, &error))?;
    let Some(bytes) = bytes else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&bytes);
    let named = text
        .trim()
        .strip_prefix(words)
        .map(str::trim)
        .filter(|named| !named.is_empty());
    let named = named.ok_or_else(|| unreadable(file, message! { en: "it does not name a folder", ru: "папка в нём не указана", es: "no indica ninguna carpeta", }))?;
    let folder = file.parent().unwrap_or(Path::new("")).join(named);
    Ok(Some(folder.canonicalize().unwrap_or(folder)))
}

/// The folder of objects and its alternates, with the environment's overrides: a server's hook checks pushed commits while
/// they are still in quarantine. The overrides apply to one repository only, if `GIT_DIR` names one.
pub(super) fn object_folder(git_dir: &Path, common: &Path) -> (PathBuf, Vec<PathBuf>) {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let other = named("GIT_DIR").is_some_and(|named| real(Path::new(&named)) != real(git_dir));
    if other {
        return (common.join("objects"), Vec::new());
    }
    let folder = named("GIT_OBJECT_DIRECTORY")
        .map_or_else(|| common.join("objects"), |folder| real(Path::new(&folder)));
    let alternates = named("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    let alternates =
        env::split_paths(&alternates).filter(|path| path.as_os_str() != OsStr::new(""));
    (folder, alternates.map(|path| real(&path)).collect())
}

impl Place {
    /// `folder` contains `.git`; none if the git directory itself was found.
    fn of(
        git_dir: PathBuf,
        folder: Option<&Path>,
        link: Option<PathBuf>,
    ) -> Result<Self, HistoryError> {
        let git_dir = git_dir.canonicalize().unwrap_or(git_dir);
        let common = common_dir(&git_dir)?;
        let mut settings = Settings::default();
        let read = |path: PathBuf| Settings::read(&path).map_err(|why| unreadable(&path, why));
        settings.extend(read(common.join("config"))?);
        if settings.is_on("extensions.worktreeconfig") {
            settings.extend(read(git_dir.join("config.worktree"))?);
        }
        let is_linked = common != git_dir;
        let named_git = git_dir.file_name().is_some_and(|name| name == ".git");
        let bare = settings
            .get("core.bare")
            .map(|_| settings.is_on("core.bare"));
        let workdir = match folder {
            _ if is_linked && folder.is_none() => {
                let link = linked(&git_dir.join("gitdir"), "")?;
                link.and_then(|link| link.parent().map(Path::to_owned))
            }
            Some(folder) if is_linked => Some(folder.to_owned()),
            _ if bare == Some(true) => None,
            _ if settings.get("core.worktree").is_some() => settings
                .get("core.worktree")
                .map(|named| git_dir.join(named)),
            Some(folder) => Some(folder.to_owned()),
            None if named_git || bare == Some(false) => git_dir.parent().map(Path::to_owned),
            None => None,
        };
        let workdir = workdir.map(|folder| folder.canonicalize().unwrap_or(folder));
        Ok(Self {
            git_dir,
            common,
            workdir,
            link,
            settings,
        })
    }

    /// Refuses a repository of another user, unless it is configured as safe (`safe.directory`), and one of an unknown format.
    /// Returns the length of an object id in bytes.
    ///
    /// # Errors
    /// [`HistoryError::NotOwned`], [`HistoryError::Unsupported`].
    pub(super) fn check(&self) -> Result<usize, HistoryError> {
        let named = self.workdir.as_deref().unwrap_or(&self.git_dir);
        if !self.is_owned() && !is_trusted(named) {
            return Err(HistoryError::NotOwned {
                path: named.to_owned(),
            });
        }
        self.id_len()
    }

    #[cfg(unix)]
    fn is_owned(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let own = rustix::process::geteuid().as_raw();
        // A user who runs the program through sudo trusts their own repositories.
        let caller = env::var("SUDO_UID")
            .ok()
            .filter(|_| own == 0)
            .and_then(|id| id.parse::<u32>().ok());
        let mut parts = [
            Some(&self.git_dir),
            self.workdir.as_ref(),
            self.link.as_ref(),
        ]
        .into_iter()
        .flatten();
        parts.all(|path| {
            let owner = fs::symlink_metadata(path).map(|meta| meta.uid()).ok();
            owner == Some(own) || owner.is_some() && owner == caller
        })
    }

    /// Where owners are not numbers, libgit2 compares them.
    #[cfg(not(unix))]
    fn is_owned(&self) -> bool {
        git2::Repository::open(&self.git_dir)
            .err()
            .is_none_or(|error| error.code() != git2::ErrorCode::Owner)
    }

    /// The length of an object id in bytes, if the format is supported.
    fn id_len(&self) -> Result<usize, HistoryError> {
        let unsupported = |what: Message, remedy: Message| HistoryError::Unsupported {
            path: self.git_dir.clone(),
            what,
            remedy: message! {
                en: "{remedy}; or check without history: `--no-history`",
                ru: "{remedy}; или проверьте без истории: `--no-history`",
                es: "{remedy}; o compruebe sin historial: `--no-history`",
                remedy: remedy,
            },
        };
        let plain = || {
            message! {
                en: "make a plain clone of it",
                ru: "сделайте обычный клон",
                es: "haga un clon normal",
            }
        };
        let version = self
            .settings
            .get("core.repositoryformatversion")
            .unwrap_or("0")
            .to_owned();
        if !matches!(version.as_str(), "0" | "1") {
            return Err(unsupported(
                message! {
                    en: "a repository format of version {version}",
                    ru: "формат репозитория версии {version}",
                    es: "un formato de repositorio de versión {version}",
                    version: version,
                },
                plain(),
            ));
        }
        let mut id_len = 20;
        for (name, value) in self.settings.section("extensions") {
            match (name, value.to_ascii_lowercase().as_str()) {
                // Missing objects are reported when they are read.
                (
                    "noop" | "noop-v1" | "partialclone" | "preciousobjects" | "worktreeconfig"
                    | "relativeworktrees",
                    _,
                )
                | ("objectformat", "sha1")
                | ("refstorage", "files") => {}
                ("objectformat", "sha256") => id_len = 32,
                ("refstorage", _) => {
                    return Err(unsupported(
                        message! {
                            en: "the reftable format for its refs",
                            ru: "формат reftable для ссылок",
                            es: "el formato reftable para sus referencias",
                        },
                        message! {
                            en: "run `git refs migrate --ref-format=files` (git 2.48 or newer), or clone it with `git clone --ref-format=files`",
                            ru: "запустите `git refs migrate --ref-format=files` (git 2.48 или новее) или клонируйте с помощью `git clone --ref-format=files`",
                            es: "ejecute `git refs migrate --ref-format=files` (git 2.48 o posterior) o clónelo con `git clone --ref-format=files`",
                        },
                    ));
                }
                // Without version 1, git ignores unknown extensions.
                _ if version == "0" => {}
                _ => {
                    return Err(unsupported(
                        message! {
                            en: "the extension `{name}` with the value `{value}`",
                            ru: "расширение `{name}` со значением `{value}`",
                            es: "la extensión `{name}` con el valor `{value}`",
                            name: name,
                            value: value,
                        },
                        plain(),
                    ));
                }
            }
        }
        Ok(id_len)
    }
}

/// Whether `safe.directory` includes a folder, in the configuration of machine and user or in the environment. The
/// repository's own configuration does not count.
fn is_trusted(folder: &Path) -> bool {
    let mut values = Vec::new();
    if let Some(config) = settings::of_machine()
        && let Ok(mut entries) = config.multivar("safe.directory", None)
    {
        while let Some(Ok(entry)) = entries.next() {
            values.extend(entry.value().ok().map(str::to_owned));
        }
    }
    values.extend(
        Settings::of_environment()
            .all("safe.directory")
            .map(str::to_owned),
    );
    let mut trusted = false;
    for value in values {
        trusted = match value.as_str() {
            "" => false,
            value => trusted || matches(value, folder),
        };
    }
    trusted
}

/// Whether a value of `safe.directory` includes a folder: the folder itself, `*`, or `FOLDER/*` for all below it.
fn matches(value: &str, folder: &Path) -> bool {
    let real = |path: &str| {
        let path = match (path.strip_prefix("~/"), env::var_os("HOME")) {
            (Some(rest), Some(home)) => Path::new(&home).join(rest),
            _ => PathBuf::from(path),
        };
        path.canonicalize().unwrap_or(path)
    };
    match (value, value.strip_suffix("/*")) {
        ("*", _) => true,
        (_, Some(above)) => {
            let above = if above.is_empty() {
                PathBuf::from("/")
            } else {
                real(above)
            };
            above.is_absolute() && folder != above && folder.starts_with(above)
        }
        (named, None) => real(named) == folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_safe_directory_includes() {
        let folder = Path::new("/nowhere/clients/cafe");
        for (value, expected) in [
            ("*", true),
            ("/nowhere/clients/cafe", true),
            ("/nowhere/clients/*", true),
            ("/nowhere/*", true),
            ("/*", true),
            ("/nowhere/clients", false),
            ("/nowhere/clients/cafe/*", false),
            ("/nowhere/client*", false),
            ("clients/*", false),
        ] {
            assert_eq!(matches(value, folder), expected, "{value}");
        }
    }
}
