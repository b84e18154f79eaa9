//! A folder of generated files. A list in it names them, so that nothing else in the folder is ever replaced or removed.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use super::lock::{Busy, Lock};
use super::replace::{remove_left_over, temporary, unwritable};
use crate::message::{Message, errors, message};

/// Why generated files were not written.
#[derive(Debug)]
pub enum GeneratedError {
    /// The folder has files and no list.
    NotEmpty(PathBuf),
    /// It is no folder.
    NotAFolder(PathBuf),
    /// A file that is not in the list has the name of a generated one.
    NotOurs(PathBuf),
    /// Another program writes to the folder.
    Busy(Busy),
    /// The operating system reported an error.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The error.
        why: io::Error,
    },
}

errors!(GeneratedError);

impl GeneratedError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        let file = |path: &Path| path.display().to_string();
        match self {
            Self::NotEmpty(path) => message! {
                en: "{file} has files that projlog did not write",
                ru: "{file}: в папке есть файлы, созданные не projlog",
                es: "{file} tiene archivos que projlog no escribió",
                file: file(path),
            },
            Self::NotAFolder(path) => message! {
                en: "{file} is a file, not a folder",
                ru: "{file} — файл, а не папка",
                es: "{file} es un archivo, no una carpeta",
                file: file(path),
            },
            Self::NotOurs(path) => message! {
                en: "{file} exists, and projlog did not write it",
                ru: "{file}: файл уже есть и создан не projlog",
                es: "{file} ya existe y no lo escribió projlog",
                file: file(path),
            },
            Self::Busy(busy) => busy.message(),
            Self::Unwritable { path, why } => unwritable(path, why),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::NotEmpty(_) | Self::NotAFolder(_) => message! {
                en: "give an empty folder, one that does not exist yet, or the folder of an earlier run",
                ru: "укажите пустую папку, ещё не существующую или папку прошлого запуска",
                es: "indique una carpeta vacía, una que aún no exista o la de una ejecución anterior",
            },
            Self::NotOurs(_) => message! {
                en: "move that file elsewhere, or give another folder",
                ru: "перенесите этот файл или укажите другую папку",
                es: "mueva ese archivo o indique otra carpeta",
            },
            Self::Busy(busy) => busy.remedy(),
            Self::Unwritable { .. } => message! {
                en: "choose a folder that is writable",
                ru: "выберите папку, доступную для записи",
                es: "elija una carpeta en la que se pueda escribir",
            },
        }
    }
}

impl From<Busy> for GeneratedError {
    fn from(busy: Busy) -> Self {
        Self::Busy(busy)
    }
}

/// A folder of generated files, while it is written.
#[derive(Debug)]
pub struct Generated {
    folder: PathBuf,
    /// The name of the list.
    list: &'static str,
    /// The list, to which each new file is added before it is written, so that a killed run leaves no unknown file.
    added: File,
    /// What was there before.
    before: BTreeSet<String>,
    /// What is there now.
    now: BTreeSet<String>,
    /// The folders that exist.
    folders: BTreeSet<PathBuf>,
    changed: usize,
    _lock: Lock,
}

impl Generated {
    /// Opens a folder, and creates it if it does not exist.
    ///
    /// # Errors
    /// The folder has visible files and no list, is in use, or cannot be written.
    pub fn open(folder: &Path, list: &'static str) -> Result<Self, GeneratedError> {
        if fs::metadata(folder).is_ok_and(|there| !there.is_dir()) {
            return Err(GeneratedError::NotAFolder(folder.to_owned()));
        }
        let unwritable = |path: &Path, why| GeneratedError::Unwritable {
            path: path.to_owned(),
            why,
        };
        fs::create_dir_all(folder).map_err(|why| unwritable(folder, why))?;
        let lock = Lock::take(folder)?;
        let path = folder.join(list);
        // Opening a pipe waits for somebody who writes into it.
        if fs::symlink_metadata(&path).is_ok_and(|there| !there.is_file()) {
            let why = io::Error::other("it is not a regular file");
            return Err(unwritable(&path, why));
        }
        let before = match fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                text.lines()
                    .filter(|line| is_plain(line))
                    .map(str::to_owned)
                    .collect()
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let items = fs::read_dir(folder).map_err(|why| unwritable(folder, why))?;
                // Hidden files are those of git and of file managers; generated ones are visible.
                let visible =
                    |item: &fs::DirEntry| !item.file_name().to_string_lossy().starts_with('.');
                if items.flatten().any(|item| visible(&item)) {
                    return Err(GeneratedError::NotEmpty(folder.to_owned()));
                }
                BTreeSet::new()
            }
            Err(why) => return Err(unwritable(&path, why)),
        };
        let added = OpenOptions::new().create(true).append(true).open(&path);
        Ok(Self {
            folder: folder.to_owned(),
            list,
            added: added.map_err(|why| unwritable(&path, why))?,
            before,
            now: BTreeSet::new(),
            folders: BTreeSet::new(),
            changed: 0,
            _lock: lock,
        })
    }

    /// Writes a file, unless it already has these bytes. The path has `/` and starts in the folder.
    ///
    /// # Errors
    /// A file that is not in the list has that name, or it cannot be written.
    pub fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), GeneratedError> {
        let whole = self.folder.join(path);
        let unwritable = |why| GeneratedError::Unwritable {
            path: whole.clone(),
            why,
        };
        if self.before.contains(path) {
            let there = fs::symlink_metadata(&whole);
            let same_length = there.is_ok_and(|there| {
                there.is_file() && there.len() == u64::try_from(bytes.len()).unwrap_or(u64::MAX)
            });
            if same_length && fs::read(&whole).is_ok_and(|there| there == bytes) {
                self.now.insert(path.to_owned());
                return Ok(());
            }
        } else {
            if fs::symlink_metadata(&whole).is_ok() && !self.now.contains(path) {
                return Err(GeneratedError::NotOurs(whole));
            }
            self.added
                .write_all(format!("{path}\n").as_bytes())
                .map_err(unwritable)?;
        }
        if let Some(folder) = whole.parent()
            && !self.folders.contains(folder)
        {
            fs::create_dir_all(folder).map_err(unwritable)?;
            self.folders.insert(folder.to_owned());
        }
        self.put(&whole, bytes, false).map_err(unwritable)?;
        self.changed += 1;
        self.now.insert(path.to_owned());
        Ok(())
    }

    /// Writes a file under another name and renames it. `kept`: it is on the disk before it has its name. The next run would
    /// write a page again that a crash had emptied, but could not tell whose files they are without the list.
    fn put(&self, path: &Path, bytes: &[u8], kept: bool) -> io::Result<()> {
        let mut new = temporary(&self.folder)?;
        new.write_all(bytes)?;
        if kept {
            new.as_file().sync_all()?;
        }
        new.persist(path).map(drop).map_err(|error| error.error)
    }

    /// Removes the files of an earlier run that were not written again, and folders that are empty then; and writes the list.
    /// Returns how many files there are, how many of them were new or different, and how many were removed.
    ///
    /// # Errors
    /// A file cannot be removed, or the list cannot be written.
    pub fn finish(self) -> Result<(usize, usize, usize), GeneratedError> {
        let mut removed = 0;
        for path in self.before.difference(&self.now) {
            let whole = self.folder.join(path);
            match fs::symlink_metadata(&whole) {
                Ok(there) if there.is_file() => {
                    fs::remove_file(&whole).map_err(|why| GeneratedError::Unwritable {
                        path: whole.clone(),
                        why,
                    })?;
                    removed += 1;
                    let inside = |folder: &&Path| *folder != self.folder;
                    let mut above = whole.ancestors().skip(1).take_while(inside);
                    // A folder with something else in it stays.
                    while above
                        .next()
                        .is_some_and(|folder| fs::remove_dir(folder).is_ok())
                    {}
                }
                // It is gone, or was replaced by a folder or a link.
                _ => {}
            }
        }
        let lines = self.now.iter().flat_map(|path| [path.as_str(), "\n"]);
        let text: String = lines.collect();
        let path = self.folder.join(self.list);
        if fs::read(&path).map_or(true, |there| there != text.as_bytes()) {
            self.put(&path, text.as_bytes(), true)
                .map_err(|why| GeneratedError::Unwritable { path, why })?;
        }
        if let Ok(newest) = temporary(&self.folder) {
            remove_left_over(&self.folder, newest.path());
        }
        Ok((self.now.len(), self.changed, removed))
    }
}

/// Whether a line of the list is a path into the folder, and to a visible file.
fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty()
        && parts.all(|part| match part {
            Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "files.txt";

    fn write(
        folder: &Path,
        files: &[(&str, &str)],
    ) -> Result<(usize, usize, usize), GeneratedError> {
        let mut generated = Generated::open(folder, LIST)?;
        for (path, text) in files {
            generated.write(path, text.as_bytes())?;
        }
        generated.finish()
    }

    #[test]
    fn only_what_changed_is_written_and_only_what_was_generated_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        let first = [
            ("a.html", "one"),
            ("b/c.html", "two"),
            ("b/d/e.html", "three"),
        ];
        assert_eq!(write(&site, &first).unwrap(), (3, 3, 0));
        let time = fs::metadata(site.join("a.html"))
            .unwrap()
            .modified()
            .unwrap();
        assert_eq!(write(&site, &first).unwrap(), (3, 0, 0));
        fs::write(site.join("b/mine.txt"), "mine").unwrap();
        assert_eq!(
            write(&site, &[("a.html", "one"), ("x.html", "new")]).unwrap(),
            (2, 1, 2)
        );
        assert_eq!(
            fs::metadata(site.join("a.html"))
                .unwrap()
                .modified()
                .unwrap(),
            time
        );
        assert_eq!(fs::read_to_string(site.join("b/mine.txt")).unwrap(), "mine");
        assert!(!site.join("b/d").exists());
        assert_eq!(
            fs::read_to_string(site.join(LIST)).unwrap(),
            "a.html\nx.html\n"
        );
        assert_eq!(fs::read_dir(&site).unwrap().count(), 4);
    }

    #[test]
    fn files_of_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".gitignore"), "").unwrap();
        assert!(write(folder.path(), &[("a.html", "one")]).is_ok());
        fs::write(folder.path().join("b.html"), "mine").unwrap();
        let error = write(folder.path(), &[("a.html", "one"), ("b.html", "two")]).unwrap_err();
        assert!(matches!(error, GeneratedError::NotOurs(_)), "{error:?}");
        assert_eq!(
            fs::read_to_string(folder.path().join("b.html")).unwrap(),
            "mine"
        );
        fs::remove_file(folder.path().join(LIST)).unwrap();
        let error = write(folder.path(), &[("a.html", "one")]).unwrap_err();
        assert!(matches!(error, GeneratedError::NotEmpty(_)), "{error:?}");
    }

    #[test]
    fn a_list_cannot_name_anything_outside() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        write(&site, &[("a.html", "one")]).unwrap();
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        let list = format!(
            "../mine.txt\n{}\n.hidden\n",
            folder.path().join("mine.txt").display()
        );
        fs::write(site.join(LIST), list).unwrap();
        fs::write(site.join(".hidden"), "").unwrap();
        fs::remove_file(site.join("a.html")).unwrap();
        write(&site, &[("a.html", "one")]).unwrap();
        assert!(folder.path().join("mine.txt").exists() && site.join(".hidden").exists());
    }
}
