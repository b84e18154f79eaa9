//! What differs from the commit.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::files::Globs;
use super::not_entered::leads_to_log;
use super::other_encoding::{self, without_ident};
use super::story::changes;
use super::{FieldChange, Project, ProjectError};
use crate::history::{CommitId, HistoryError, LogPaths, Repository};
use crate::log::{self, Content, LogFault};
use crate::message::message;
use crate::source::{Fault, FaultKind, SourceId, Span, is_kept_elsewhere, is_text};

/// The attribute of files that git writes to the work tree in another encoding.
const OTHER_ENCODING: &str = "working-tree-encoding";
/// The largest file of attributes that is read.
const LARGEST: u64 = 1 << 20;

/// An entry whose content differs from the base commit, or that is not in it.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Its content in the commit.
    pub(super) before: Option<Content>,
    /// Its content in the tree.
    pub(super) now: Content,
    /// Whether one of them was read from a file that is not UTF-8.
    lossy: bool,
}

impl Waiting {
    /// What differs in files of UTF-8.
    pub(super) fn new(before: Option<Content>, now: Content) -> Self {
        Self {
            before,
            now,
            lossy: false,
        }
    }

    /// The changes. What could not be read is none.
    pub(super) fn changes(&self) -> Vec<FieldChange> {
        let mut changes = changes(self.before.as_ref(), Some(&self.now));
        if self.lossy {
            changes = other_encoding::mark(changes);
            changes.retain(|change| !change.mended);
        }
        changes
    }
}

impl Project {
    /// The entries whose content differs from the commit, or that are not in it. Only files that differ are parsed.
    pub(super) fn pending(
        &mut self,
        repository: &Repository,
        head: CommitId,
        globs: &Globs,
        paths: &LogPaths<'_>,
    ) -> Result<HashMap<String, Waiting>, ProjectError> {
        let committed = repository.list_at(head, paths)?;
        let files = self.sources.iter();
        let files = files.filter(|(_, source)| globs.contain(source.path()));
        let here: Vec<(SourceId, &str, Cow<'_, str>)> = files
            .map(|(id, source)| (id, source.path(), as_committed(source.text())))
            .collect();
        let by_path: HashMap<&str, (SourceId, &str)> = here
            .iter()
            .map(|(id, path, text)| (*path, (*id, &**text)))
            .collect();
        let mut before: HashMap<String, (Content, bool)> = HashMap::new();
        let mut same = HashSet::new();
        let mut unread = Self::odd_in(repository, head, globs)?;
        let (mut filtered, mut encoded) = (Vec::new(), Vec::new());
        for (path, id) in &committed {
            let present = by_path.get(path.as_str());
            if present.is_some_and(|(_, text)| repository.is_of(*id, text.as_bytes())) {
                same.insert(path.as_str());
                continue;
            }
            let bytes = match repository.blob(*id) {
                Err(HistoryError::TooLarge { .. }) => {
                    unread.push(path.clone());
                    continue;
                }
                bytes => bytes?,
            };
            if !is_text(&bytes) {
                unread.push(path.clone());
                let readable = present.filter(|(file, _)| !self.unreadable.contains(file));
                let readable = readable.filter(|_| is_kept_elsewhere(&bytes));
                filtered.extend(readable.map(|(file, _)| *file));
                continue;
            }
            let other = present.filter(|(file, _)| self.unreadable.contains(file));
            encoded.extend(other.map(|(file, _)| *file));
            let lossy = std::str::from_utf8(&bytes).is_err();
            for content in log::contents(&bytes) {
                let id = content.id.clone();
                before.entry(id).or_insert((content, lossy));
            }
        }
        let mut waiting = HashMap::new();
        for (file, _, text) in here.iter().filter(|(_, path, _)| !same.contains(*path)) {
            let lossy_now = !self.sources.get(*file).is_exact();
            for now in log::contents(text.as_bytes()) {
                let before = before.get(&now.id);
                let is_same = before.is_some_and(|(before, _)| *before == now);
                let one = Waiting {
                    before: before.map(|(before, _)| before.clone()),
                    lossy: lossy_now || before.is_some_and(|(_, lossy)| *lossy),
                    now,
                };
                let is_unread = one.lossy && one.before.is_some() && one.changes().is_empty();
                if !is_same && !is_unread {
                    waiting.entry(one.now.id.clone()).or_insert(one);
                }
            }
        }
        let faults = filtered
            .into_iter()
            .map(|file| LogFault::of_file(file, kept_elsewhere()));
        self.faults.extend(faults);
        if !encoded.is_empty() && self.has_other_encoding(repository) {
            let encoded = encoded.into_iter();
            let faults = encoded.map(|file| LogFault::of_file(file, written_otherwise()));
            self.faults.extend(faults);
        }
        self.unread_committed = unread;
        Ok(waiting)
    }
}

impl Project {
    /// Whether git is told to write some files of the work tree in another encoding than it has them.
    fn has_other_encoding(&self, repository: &Repository) -> bool {
        let depth = repository.prefix().matches('/').count();
        self.root.ancestors().take(depth + 1).any(|folder| {
            let path = folder.join(".gitattributes");
            let is_small = |meta: &std::fs::Metadata| meta.is_file() && meta.len() <= LARGEST;
            let is_read = std::fs::symlink_metadata(&path).is_ok_and(|meta| is_small(&meta));
            let text = is_read.then(|| std::fs::read(path).unwrap_or_default());
            text.is_some_and(|text| String::from_utf8_lossy(&text).contains(OTHER_ENCODING))
        })
    }
}

impl Project {
    /// The links and submodules of a commit in the places of files and folders of the log. Of a link that leads out of the project nobody
    /// knows that the log was there, so that it excuses nothing.
    pub(super) fn odd_in(
        repository: &Repository,
        commit: CommitId,
        globs: &Globs,
    ) -> Result<Vec<String>, HistoryError> {
        let odd = repository.odd_at(commit, &|folder| globs.may_hold(folder))?;
        let leads = |link: &_| {
            let leads = leads_to_log(repository, Some(commit), globs, link)?;
            Ok(leads.unwrap_or(false))
        };
        let found = globs.odd_ones(odd, &leads)?.into_iter();
        Ok(found.map(|found| found.path).collect())
    }

    /// Whether an entry that no commit has as far as they can be read may be in one that cannot: in the same file, or in one that is not
    /// in the log any more.
    pub(super) fn may_be_committed(&self, id: &str) -> bool {
        let entry = self.log.get(id);
        let path = entry.map(|entry| self.sources.get(entry.source).path());
        let is_here = |other: &str| self.sources.iter().any(|(_, file)| file.path() == other);
        path.is_some_and(|path| {
            self.unread_committed.iter().any(|unread| {
                let rest = path.strip_prefix(unread.as_str());
                let holds = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                holds || !is_here(unread)
            })
        })
    }
}

/// A text as git has it.
fn as_committed(text: &str) -> Cow<'_, str> {
    if text.contains("$Id: ") {
        Cow::Owned(without_ident(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The fault of a file that git writes in another encoding than it has it.
fn written_otherwise() -> Fault {
    let what = message! {
        en: "git has the text of this file, and writes it to the work tree in another encoding (`working-tree-encoding` in `.gitattributes`)",
        ru: "в git есть текст этого файла, но в рабочий каталог он записывается в другой кодировке (`working-tree-encoding` в `.gitattributes`)",
        es: "git tiene el texto de este archivo y lo escribe en el árbol de trabajo con otra codificación (`working-tree-encoding` en `.gitattributes`)",
    };
    Fault::new(FaultKind::Syntax, Span::new(0, 1), what).help(message! {
        en: "take the files of the log out of that line, or check what is committed with `--at HEAD`",
        ru: "исключите файлы журнала из этой строки или проверьте то, что в коммите: `--at HEAD`",
        es: "excluya de esa línea los archivos del registro, o revise lo que está en el commit con `--at HEAD`",
    })
}

/// The fault of a file of which git does not have the text.
fn kept_elsewhere() -> Fault {
    let what = message! {
        en: "what git has of this file is not its text (but a pointer of Git LFS, or encrypted): when its entries were recorded and changed is unknown",
        ru: "в git хранится не текст этого файла, а указатель Git LFS или зашифрованные данные: когда его записи внесли и изменили, неизвестно",
        es: "lo que git tiene de este archivo no es su texto (sino un puntero de Git LFS, o cifrado): no se sabe cuándo se registraron y cambiaron sus entradas",
    };
    Fault::new(FaultKind::Syntax, Span::new(0, 1), what).help(message! {
        en: "keep the log out of such filters (`.gitattributes`), so that its history can be read",
        ru: "не применяйте к журналу такие фильтры (`.gitattributes`), чтобы можно было прочитать его историю",
        es: "deje el registro fuera de esos filtros (`.gitattributes`), para que se pueda leer su historial",
    })
}
