//! File access: bounded, inside the project, never through a link.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::MAX_FILE;
use crate::charter::Charter;
use crate::history::{LogPaths, ObjectId};
use crate::message::{Message, Value, message};
use crate::source::composed;

/// The folder of a path: that of a file, or the folder itself.
pub(super) fn folder_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|_| path.is_file());
    parent.unwrap_or(path)
}

/// An absolute path without `.` and `..`: the parent folders of a path with `..` would not contain it.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .components()
    {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    whole
}

/// Whether no file of this name exists.
pub(super) fn is_absent(file: &Path) -> bool {
    std::fs::symlink_metadata(file).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// The bytes of a regular file, if it is not too large.
pub(super) fn read_bounded(path: &Path) -> Result<Vec<u8>, Message> {
    let trouble = |error: std::io::Error| Message::from(&error);
    let meta = std::fs::symlink_metadata(path).map_err(trouble)?;
    if meta.is_symlink() {
        return Err(message! {
            en: "it is a symbolic link, and links are not followed",
            ru: "это символическая ссылка, а по ссылкам чтение не идёт",
            es: "es un enlace simbólico, y los enlaces no se siguen",
        });
    }
    if !meta.is_file() {
        return Err(message! {
            en: "it is not a regular file",
            ru: "это не обычный файл",
            es: "no es un archivo normal",
        });
    }
    if meta.len() > MAX_FILE {
        return Err(too_large(meta.len().into()));
    }
    std::fs::read(path).map_err(trouble)
}

/// The reason why a file of this size is not read.
pub(super) fn too_large(bytes: Value) -> Message {
    message! {
        en: "it has {bytes} bytes; at most {most} are read",
        ru: "в нём {bytes} {bytes#байт|байта|байт}; читается не более {most}",
        es: "tiene {bytes} {bytes#byte|bytes}; se leen como máximo {most}",
        bytes: bytes,
        most: MAX_FILE,
    }
}

/// Whether a path in the charter stays inside the project, as it is written.
pub(super) fn stays_inside(path: &str) -> Result<(), Message> {
    let leads_out = |part: &str| {
        part.is_empty() || part == "." || part == ".." || part.contains(['\\', ':', '\0'])
    };
    if path.split('/').any(leads_out) {
        Err(message! {
            en: "it is not a path inside the project",
            ru: "этот путь не находится внутри проекта",
            es: "no es una ruta dentro del proyecto",
        })
    } else {
        Ok(())
    }
}

/// A path in the charter, if it stays inside the project and goes through no link.
pub(super) fn inside(root: &Path, path: &str) -> Result<PathBuf, Message> {
    stays_inside(path)?;
    let mut whole = root.to_owned();
    for part in path.split('/') {
        whole.push(part);
        if std::fs::symlink_metadata(&whole).is_ok_and(|meta| meta.is_symlink()) {
            return Err(message! {
                en: "it leads through a symbolic link, and links are not followed",
                ru: "путь проходит через символическую ссылку, а по ссылкам чтение не идёт",
                es: "pasa por un enlace simbólico, y los enlaces no se siguen",
            });
        }
    }
    Ok(whole)
}

/// A log file, or a folder that may contain some and cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The path from the project's root, with `/`; lossy if it is not UTF-8.
    pub(super) path: String,
    /// The reason why it cannot be read.
    pub(super) trouble: Option<Message>,
    /// The object with its content; `None` for a file of the work tree.
    pub(super) object: Option<ObjectId>,
}

impl Found {
    /// A folder whose files cannot be listed, or not all of them.
    fn unlisted(folder: String, error: &std::io::Error) -> Self {
        let path = Some(folder).filter(|folder| !folder.is_empty());
        Self {
            path: path.unwrap_or_else(|| ".".to_owned()),
            trouble: Some(message! {
                en: "the folder cannot be read: {why}",
                ru: "не удаётся прочитать папку: {why}",
                es: "no se puede leer la carpeta: {why}",
                why: error.to_string(),
            }),
            object: None,
        }
    }
}

/// Whether a folder has nearly the name of another one: `logs` of `log`.
fn is_nearly(folder: &str, name: &str) -> bool {
    let longer = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.is_some_and(|rest| rest.chars().count() == 1 && rest != "/")
    };
    !folder.is_empty() && (longer(folder, name) || longer(name, folder))
}

/// Endings that editors and other tools give to Markdown files.
const SIMILAR: [&str; 13] = [
    ".md", ".md.txt", ".txt", ".mdx", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".qmd", ".rmd",
    ".yaml", ".yml",
];

/// The deepest folder that a pattern names and that is looked for as a link or a repository.
const DEEPEST: usize = 64;

/// The charter's globs.
pub(super) struct Globs {
    pub(super) patterns: Vec<String>,
    set: GlobSet,
    /// The folders that the patterns name, above the files of the log: by their names, and by the patterns for them.
    above: (HashSet<String>, GlobSet),
}

impl Globs {
    pub(super) fn new(charter: &Charter) -> Self {
        let mut set = GlobSetBuilder::new();
        let (mut above, mut named) = (GlobSetBuilder::new(), HashSet::new());
        let mut patterns = Vec::new();
        for pattern in &charter.log {
            let composed = composed(pattern).unwrap_or_else(|| pattern.value.clone());
            let build = |pattern: &str| GlobBuilder::new(pattern).literal_separator(true).build();
            // An invalid glob has already been reported.
            if let Ok(glob) = build(&composed) {
                set.add(glob);
                patterns.push(pattern.value.clone());
            }
            for (end, _) in composed.match_indices('/').take(DEEPEST) {
                let folder = composed.get(..end).unwrap_or_default();
                // A pattern such as `**` names no folder.
                if !folder.contains(char::is_alphanumeric) || !named.insert(folder.to_owned()) {
                    continue;
                }
                let is_pattern = folder.contains(['*', '?', '[', '{', '\\']);
                if let Some(glob) = is_pattern.then(|| build(folder).ok()).flatten() {
                    above.add(glob);
                }
            }
            // The aliases of the same extension.
            if let Some(stem) = composed.strip_suffix("*.md") {
                let other = format!("{stem}*.[mM]{{[dD],[aA][rR][kK][dD][oO][wW][nN]}}");
                if let Ok(glob) = build(&other) {
                    set.add(glob);
                }
            }
        }
        Self {
            patterns,
            set: set.build().unwrap_or_else(|_| GlobSet::empty()),
            above: (named, above.build().unwrap_or_else(|_| GlobSet::empty())),
        }
    }

    /// Whether a folder is one of those that the patterns name above the files of the log.
    pub(super) fn may_lead_to(&self, folder: &str) -> bool {
        let (named, patterns) = &self.above;
        let composed = composed(folder).filter(|_| !folder.is_ascii());
        let folder = composed.as_deref().unwrap_or(folder);
        named.contains(folder) || patterns.is_match(folder)
    }

    /// Whether a path is a log file. Some systems decompose `й` into two characters, so names are compared composed.
    pub(super) fn contain(&self, path: &str) -> bool {
        match composed(path).filter(|_| !path.is_ascii()) {
            Some(path) => self.set.is_match(path),
            None => self.set.is_match(path),
        }
    }

    /// Whether a path would be that of a log file in small letters, with the ending `.md` in place of a similar one or none, or in the
    /// folder of the log instead of beside it or in one with nearly its name.
    pub(super) fn almost_contain(&self, path: &str) -> bool {
        let small = path.to_lowercase();
        let (folder, name) = small.rsplit_once('/').unwrap_or(("", &small));
        let similar = SIMILAR.iter().find_map(|ending| name.strip_suffix(ending));
        let stem = match similar {
            Some(stem) => stem,
            None if name.contains('.') => return false,
            None => name,
        };
        let within = |folder: &str| {
            let slash = if folder.is_empty() { "" } else { "/" };
            self.contain(&format!("{folder}{slash}{stem}.md"))
        };
        let misplaced = |log: &str| {
            let (start, last) = log.rsplit_once('/').unwrap_or(("", log));
            (folder == start || is_nearly(folder, log)) && !last.is_empty() && within(log)
        };
        within(folder) || self.folders().any(misplaced)
    }

    /// The folders in which the patterns look for files.
    fn folders(&self) -> impl Iterator<Item = &str> {
        let fixed = |pattern: &'_ String| {
            let end = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
            pattern.get(..end).and_then(|start| start.rfind('/'))
        };
        let patterns = self.patterns.iter();
        patterns.filter_map(move |pattern| pattern.get(..fixed(pattern)?))
    }

    /// Whether a path is a log file or a folder that can contain some.
    pub(super) fn paths<'g>(&self, contain: &'g (dyn Fn(&str) -> bool + Sync)) -> LogPaths<'g> {
        let starts = self
            .patterns
            .iter()
            .map(|pattern| match ascii_start(pattern) {
                // The rest may be written in another normalization form in the tree.
                start if start.len() < pattern.len() => format!("{start}*"),
                _ => pattern.clone(),
            });
        LogPaths::of_globs(starts, contain)
    }

    /// The files under `root` that match, sorted. Git's own folders are skipped, and so are links to folders and nested repositories
    /// without files that would match. A link to a file is listed, and reading it reports that links are not followed. Only folders
    /// that can contain a match are searched. Everything unreadable is reported, so that nothing stays hidden there.
    pub(super) fn files(&self, root: &Path) -> Vec<Found> {
        self.search(root, &|_| false, &mut |_| {})
    }

    /// The same; `beside` gets the files that would match under another name, and `is_tracked` says whether git has files of the project
    /// below a path.
    pub(super) fn search(
        &self,
        root: &Path,
        is_tracked: &dyn Fn(&str) -> bool,
        beside: &mut dyn FnMut(String),
    ) -> Vec<Found> {
        let mut found = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            let items = match std::fs::read_dir(root.join(&folder)) {
                Ok(items) => items,
                Err(error) => {
                    found.push(Found::unlisted(folder, &error));
                    continue;
                }
            };
            for item in items {
                // An error here hides the files that would come after it.
                let item = match item {
                    Ok(item) => item,
                    Err(error) => {
                        found.push(Found::unlisted(folder.clone(), &error));
                        break;
                    }
                };
                let name = item.file_name();
                let trouble = name.to_str().is_none().then(|| {
                    message! {
                        en: "it cannot be read: its name is not UTF-8",
                        ru: "прочитать не удаётся: имя не в кодировке UTF-8",
                        es: "no se puede leer: su nombre no está en UTF-8",
                    }
                });
                let name = name.to_string_lossy().into_owned();
                let path = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                let Ok(kind) = item.file_type() else { continue };
                if kind.is_dir() {
                    let nearly = self
                        .folders()
                        .any(|log| is_nearly(&path.to_lowercase(), log));
                    let searched =
                        nearly || self.may_hold(&path) || self.may_hold(&path.to_lowercase());
                    if !searched {
                        continue;
                    }
                    let hidden = self.hidden(&item, &path, is_tracked);
                    let entered = hidden.is_entered && trouble.is_none();
                    found.extend(trouble.or(hidden.trouble).map(|trouble| Found {
                        path: path.clone(),
                        trouble: Some(trouble),
                        object: None,
                    }));
                    waiting.extend(entered.then_some(path));
                } else if kind.is_symlink()
                    && let Some(hidden) = self.hidden(&item, &path, is_tracked).trouble
                {
                    found.push(Found {
                        path,
                        trouble: Some(hidden),
                        object: None,
                    });
                } else if self.contain(&path) {
                    found.push(Found {
                        path,
                        trouble,
                        object: None,
                    });
                } else if kind.is_file() && self.almost_contain(&path) {
                    beside(path);
                }
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found
    }

    /// Whether a folder can contain a match: it is below or above the fixed prefix of a pattern.
    pub(super) fn may_hold(&self, folder: &str) -> bool {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        name != ".git"
            && self.patterns.iter().any(|pattern| {
                let fixed = ascii_start(pattern.split(['*', '?', '[', '{']).next().unwrap_or(""));
                let fixed = fixed.rsplit_once('/').map_or("", |(start, _)| start);
                let leads = |long: &str, short: &str| {
                    short.is_empty() || long == short || long.starts_with(&format!("{short}/"))
                };
                leads(folder, fixed) || leads(fixed, folder)
            })
    }
}

/// A path up to the first part with a character outside ASCII.
fn ascii_start(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_ascii()).unwrap_or(path.len());
    let start = path.get(..end).unwrap_or("");
    if end == path.len() {
        return path;
    }
    start
        .rfind('/')
        .map_or("", |slash| path.get(..=slash).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    fn globs(log: &str) -> Globs {
        let text = format!(
            "projlog: 1\ntimezone: UTC\nlog: [\"{log}\"]\nparties:\n  a: {{role: client, hours: Mon 09:00-10:00}}\n  b: {{role: contractor, hours: Mon 09:00-10:00}}\n"
        );
        let (source, _) = Source::new("", text.into_bytes());
        let id = Sources::default().add(source.clone());
        Globs::new(
            &crate::charter::read(id, &source, &|_| Err(crate::message::Message::value("")))
                .unwrap(),
        )
    }

    #[test]
    fn names_are_compared_composed_and_without_regard_to_the_ending() {
        let log = globs("log/**/*.md");
        for path in [
            "log/a.md",
            "log/2026/A.MD",
            "log/a.markdown",
            "log/a.Markdown",
        ] {
            assert!(log.contain(path), "{path}");
        }
        for path in ["log/a.mdx", "log/a.md.txt", "a.md", "log/a.markdow"] {
            assert!(!log.contain(path), "{path}");
        }
        assert!(!globs("log/a.md").contain("log/a.markdown"));
        for path in [
            "log/a.mdx",
            "log/a.md.txt",
            "log/2026/a.MKD",
            "log/a",
            "log/a.txt",
            "Log/a.md",
            "LOG/2026/A.md",
            "a.txt",
            "logs/a.md",
        ] {
            assert!(log.almost_contain(path), "{path}");
        }
        for path in [
            "log/a.png",
            "docs/a.txt",
            "logbook/a.md",
            "log/a.md.orig",
            "log/a.rs",
        ] {
            assert!(!log.almost_contain(path), "{path}");
        }
        let (whole, apart) = ("журнал/й/*.md", "журнал/и\u{306}/а.md");
        for log in [globs(whole), globs("журнал/и\u{306}/*.md")] {
            assert!(log.contain(apart) && log.contain("журнал/й/а.md"));
            assert!(log.may_hold("журнал") && log.may_hold("журнал/и\u{306}"));
        }
        assert_eq!(ascii_start("log/2026/ж*.md"), "log/2026/");
        assert_eq!(ascii_start("ж/a.md"), "");
        assert_eq!(ascii_start("log/a.md"), "log/a.md");
    }
}
