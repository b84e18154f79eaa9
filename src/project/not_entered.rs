//! What may hold files of the log and is not entered: links to folders, submodules, and other repositories inside the project.

use std::path::{Component, Path};

use super::files::{Found, Globs, is_absent};
use crate::history::{CommitId, HistoryError, Odd, OddKind, Repository};
use crate::message::{Message, message};

/// The most files and folders that are looked at in one that is not entered.
const MOST: usize = 2_000;

/// Whether a folder is a repository of its own: a clone, a work tree or a submodule of git, or a bare repository. Anything else that is
/// called `.git` makes none.
pub(super) fn is_repository(folder: &Path) -> bool {
    let has_head = |git: &Path| git.join("HEAD").is_file();
    let named = folder.join(".git");
    if named.is_file() {
        let text = std::fs::read(&named).unwrap_or_default();
        return text.starts_with(b"gitdir:");
    }
    has_head(&named) || has_head(folder) && folder.join("objects").is_dir()
}

impl Globs {
    /// Whether a folder that is not entered has, as far as can be seen, a file that would be one of the log. Links in it are not followed.
    pub(super) fn would_find_in(&self, folder: &Path, path: &str) -> bool {
        let mut waiting = vec![(folder.to_owned(), path.to_owned())];
        let mut seen = 0;
        while let Some((folder, path)) = waiting.pop() {
            let Ok(items) = std::fs::read_dir(&folder) else {
                return true;
            };
            // What git keeps of a repository is no log.
            let items = items.flatten().filter(|item| item.file_name() != ".git");
            for item in items {
                seen += 1;
                let path = format!("{path}/{}", item.file_name().to_string_lossy());
                let is_folder = item.file_type().is_ok_and(|kind| kind.is_dir());
                if seen > MOST || !is_folder && self.contain(&path) {
                    return true;
                }
                if is_folder && self.may_lead_to(&path) {
                    waiting.push((item.path(), path));
                }
            }
        }
        false
    }

    /// Whether a path can only be that of a log file: a pattern such as `log/**` also fits every folder.
    fn names_file(&self, path: &str) -> bool {
        let ending = Path::new(path).extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("md")) && self.contain(path)
    }

    /// A folder of the work tree that stands in the place of a log file, or is a repository or a link, and so hides files of the log.
    /// `is_tracked`: whether git has files of the project below a path.
    pub(super) fn hidden(
        &self,
        item: &std::fs::DirEntry,
        path: &str,
        is_tracked: &dyn Fn(&str) -> bool,
    ) -> Hidden {
        let whole = item.path();
        let would_find = || self.may_lead_to(path) && self.would_find_in(&whole, path);
        if item.file_type().is_ok_and(|kind| kind.is_symlink()) {
            let hides = !self.contain(path) && whole.is_dir() && would_find();
            return Hidden::linked(hides);
        }
        if is_repository(&whole) && !is_tracked(path) {
            let hides = self.contain(path) || would_find();
            return Hidden {
                trouble: hides.then(is_its_own),
                is_entered: false,
            };
        }
        let instead = self.names_file(path) && !self.would_find_in(&whole, path);
        Hidden {
            trouble: instead.then(folder_instead),
            is_entered: true,
        }
    }

    /// What stands in a tree or the index in the places of log files and of folders with log files. `leads` says whether there are log files
    /// where a link leads, or in a folder.
    pub(super) fn odd_ones(
        &self,
        odd: Vec<Odd>,
        leads: &dyn Fn(&Odd) -> Result<bool, HistoryError>,
    ) -> Result<Vec<Found>, HistoryError> {
        let mut found = Vec::new();
        for odd in odd {
            let is_file = self.contain(&odd.path);
            let counts = is_file || self.may_lead_to(&odd.path);
            let trouble = match odd.kind {
                OddKind::Submodule if counts => is_its_own(),
                OddKind::Link if is_file => link_instead(),
                OddKind::Link if counts && leads(&odd)? => is_a_link(),
                OddKind::Folder if self.names_file(&odd.path) && !leads(&odd)? => folder_instead(),
                OddKind::Link | OddKind::Submodule | OddKind::Folder => continue,
            };
            found.push(Found {
                path: odd.path,
                trouble: Some(trouble),
                object: Some(odd.id),
            });
        }
        Ok(found)
    }

    /// The submodules of the index that are not in the work tree, or empty there.
    pub(super) fn not_fetched(&self, root: &Path, repository: &Repository) -> Vec<Found> {
        let odd = repository.odd_in_index(None).unwrap_or_default();
        let is_empty = |path: &str| {
            let folder = root.join(path);
            is_absent(&folder)
                || std::fs::read_dir(folder).is_ok_and(|mut items| items.next().is_none())
        };
        let odd = odd.into_iter().filter(|odd| {
            odd.kind == OddKind::Submodule && self.may_hold(&odd.path) && is_empty(&odd.path)
        });
        self.odd_ones(odd.collect(), &|_| Ok(false))
            .unwrap_or_default()
    }
}

/// What is known of a folder.
pub(super) struct Hidden {
    /// The reason why files of the log cannot be read there.
    pub(super) trouble: Option<Message>,
    /// Whether it is entered.
    pub(super) is_entered: bool,
}

impl Hidden {
    fn linked(hides: bool) -> Self {
        Self {
            trouble: hides.then(is_a_link),
            is_entered: false,
        }
    }
}

/// Whether a link of a commit leads to a folder with files that would be files of the log, or a folder has such files. `None`: the link
/// leads out of the project.
pub(super) fn leads_to_log(
    repository: &Repository,
    commit: Option<CommitId>,
    globs: &Globs,
    link: &Odd,
) -> Result<Option<bool>, HistoryError> {
    let target = match link.kind {
        OddKind::Folder => Some(link.path.clone()),
        _ => target_of(
            &link.path,
            &String::from_utf8_lossy(&repository.blob(link.id)?),
        ),
    };
    let Some(target) = target else {
        return Ok(None);
    };
    let start = format!("{target}/");
    let would_hold = |path: &str| {
        let rest = path.strip_prefix(if target.is_empty() { "" } else { &start });
        rest.is_some_and(|rest| globs.contain(&format!("{}/{rest}", link.path)))
    };
    match commit {
        Some(commit) => {
            let paths = crate::history::LogPaths::of_globs(["**"], &would_hold);
            Ok(Some(!repository.list_at(commit, &paths)?.is_empty()))
        }
        None => repository.has_in_index(&would_hold).map(Some),
    }
}

/// Where a relative link leads, from the project's folder. `None`: out of it.
fn target_of(link: &str, target: &str) -> Option<String> {
    let folder = link.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in Path::new(target).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

fn unread_file(why: Message) -> Message {
    message! {
        en: "the file cannot be read: {why}",
        ru: "не удаётся прочитать файл: {why}",
        es: "no se puede leer el archivo: {why}",
        why: why,
    }
}

fn unread_folder(why: Message) -> Message {
    message! {
        en: "the folder cannot be read: {why}",
        ru: "не удаётся прочитать папку: {why}",
        es: "no se puede leer la carpeta: {why}",
        why: why,
    }
}

fn link() -> Message {
    message! {
        en: "it is a symbolic link, and links are not followed",
        ru: "это символическая ссылка, а по ссылкам чтение не идёт",
        es: "es un enlace simbólico, y los enlaces no se siguen",
    }
}

fn is_a_link() -> Message {
    unread_folder(link())
}

fn link_instead() -> Message {
    unread_file(link())
}

fn folder_instead() -> Message {
    unread_file(message! {
        en: "it is not a regular file",
        ru: "это не обычный файл",
        es: "no es un archivo normal",
    })
}

fn is_its_own() -> Message {
    unread_folder(message! {
        en: "it is a repository of its own (a submodule, for example), and what is in it is not in this log",
        ru: "это отдельный репозиторий (например, подмодуль), и то, что в нём, не входит в этот журнал",
        es: "es un repositorio propio (un submódulo, por ejemplo), y lo que contiene no está en este registro",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_their_folder() {
        for (link, target, expected) in [
            ("log/arch", "../arch", Some("arch")),
            ("log", "real/./x", Some("real/x")),
            ("log/loop", ".", Some("log")),
            ("log", "..", None),
            ("log/a", "/srv/x", None),
            ("log/a", "../..", None),
        ] {
            assert_eq!(target_of(link, target).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn only_gits_own_files_make_a_repository() {
        let folder = tempfile::tempdir().unwrap();
        let (root, git) = (folder.path(), folder.path().join(".git"));
        std::fs::write(&git, "").unwrap();
        assert!(!is_repository(root));
        std::fs::write(&git, "gitdir: ../.git/modules/a\n").unwrap();
        assert!(is_repository(root));
        std::fs::remove_file(&git).unwrap();
        std::fs::create_dir_all(git.join("objects")).unwrap();
        assert!(!is_repository(root));
        std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        assert!(is_repository(root));
        assert!(is_repository(&git));
    }
}
