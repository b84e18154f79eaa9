//! The files of a log, read in order; those of a large log on several processors.

use std::collections::HashMap;
use std::path::Path;

use super::beside::with_entries;
use super::elsewhere::elsewhere;
use super::files::{Found, Globs};
use super::trees::Files;
use super::{MAX_LOG, ProjectError};
use crate::charter::Charter;
use crate::history::ObjectId;
use crate::log::{
    Draft, Entry, LeftAlone, LogFault, MAX_ENTRIES, ReadFile, Unformed, Unread, read_file,
};
use crate::message::{Message, message};
use crate::source::{Fault, FaultKind, Source, SourceId, Sources, Span, Spanned};
use crate::workers;

/// A log of fewer bytes is read as quickly on one processor.
const WORTH_SHARING: usize = 256 << 10;
/// Few entries have fewer bytes.
const SHORT_ENTRY: usize = 128;

/// The log files.
#[derive(Debug, Default)]
pub(super) struct LogFiles {
    pub(super) files: Vec<SourceId>,
    pub(super) entries: Vec<Entry>,
    pub(super) drafts: Vec<Draft>,
    pub(super) faults: Vec<LogFault>,
    pub(super) left_alone: Vec<(SourceId, LeftAlone)>,
    pub(super) unread: Vec<String>,
    pub(super) unread_entries: Vec<Unread>,
    pub(super) unreadable: Vec<SourceId>,
    /// The objects of those that are in git.
    pub(super) unreadable_objects: HashMap<SourceId, ObjectId>,
    pub(super) beside: Vec<String>,
    /// Text that looks like entries in another form, until all files are read.
    unformed: Vec<Unformed>,
}

impl LogFiles {
    /// Reads the files of the log in a tree.
    ///
    /// # Errors
    /// They cannot be listed, or are too large together.
    pub(super) fn of(
        root: &Path,
        tree: &Files<'_>,
        globs: &Globs,
        charter: &Charter,
        sources: &mut Sources,
    ) -> Result<Self, ProjectError> {
        let mut log = Self::default();
        let (mut all, mut beside) = (0, Vec::new());
        for found in tree.log(globs, &mut |path| beside.push(path))? {
            let bytes = tree.read(&found)?;
            all += bytes.as_ref().map_or(0, Vec::len);
            if all > MAX_LOG {
                return Err(ProjectError::too_many_bytes(root.join(found.path), MAX_LOG));
            }
            log.add(sources, &found, bytes);
        }
        log.beside = with_entries(root, beside);
        if tree.is_folder() {
            let elsewhere = with_entries(root, elsewhere(root, globs));
            log.beside.extend(elsewhere);
        }
        log.read(sources, &charter.fields, all).map_err(|file| {
            let path = root.join(sources.get(file).path());
            ProjectError::too_many_entries(path, MAX_ENTRIES)
        })?;
        Ok(log)
    }

    /// Adds a file, or the reason why it cannot be read.
    pub(super) fn add(
        &mut self,
        sources: &mut Sources,
        found: &Found,
        read: Result<Vec<u8>, Message>,
    ) {
        let (bytes, trouble) = match read {
            Ok(bytes) => (bytes, None),
            Err(trouble) => (Vec::new(), Some(trouble)),
        };
        let unreadable = trouble.map(|why| Fault::new(FaultKind::Syntax, Span::default(), why));
        let (source, broken) = Source::new(&found.path, bytes);
        let returns = source.first_lone_return().map(lone_returns);
        let unknown = unreadable.is_some() || !source.is_text() || returns.is_some();
        let id = sources.add(source);
        if unknown {
            self.unreadable.push(id);
            let object = found.object.map(|object| (id, object));
            self.unreadable_objects.extend(object);
        }
        let faults = unreadable.into_iter().chain(broken).chain(returns);
        self.faults
            .extend(faults.map(|fault| LogFault::of_file(id, fault)));
        self.files.push(id);
    }

    /// Reads the entries of all files, which have so many bytes together; those of a large log on several processors.
    ///
    /// # Errors
    /// The file with the first entry that is one too many.
    pub(super) fn read(
        &mut self,
        sources: &Sources,
        foreign: &[Spanned<String>],
        bytes: usize,
    ) -> Result<(), SourceId> {
        let read = |id: &SourceId| (*id, read_file(*id, sources.get(*id), foreign));
        // Each file's entries are moved into the one list while others are read, so that few are in memory twice. A log of
        // shorter entries lets the list grow.
        let most = (bytes / SHORT_ENTRY).min(MAX_ENTRIES);
        self.entries.reserve_exact(most);
        let files = self.files.clone();
        let take = |(id, file)| self.take(id, file);
        if bytes < WORTH_SHARING {
            files.iter().map(read).try_for_each(take)?;
        } else {
            workers::in_order(&files, read, take)?;
        }
        let unformed = std::mem::take(&mut self.unformed);
        self.report_unformed(unformed);
        self.set_lookalikes_apart(sources);
        Ok(())
    }

    /// Adds what was read from a file.
    fn take(&mut self, id: SourceId, mut file: ReadFile) -> Result<(), SourceId> {
        self.entries.append(&mut file.entries);
        self.drafts.append(&mut file.drafts);
        if self.entries.len() + self.drafts.len() > MAX_ENTRIES {
            return Err(id);
        }
        self.faults.append(&mut file.faults);
        self.unread.append(&mut file.unread);
        self.unformed.append(&mut file.unformed);
        self.unread_entries.append(&mut file.unread_entries);
        let blocks = file.left_alone.into_iter();
        self.left_alone.extend(blocks.map(|block| (id, block)));
        Ok(())
    }
}

/// The fault of a file whose lines end as on the computers of the nineties.
fn lone_returns(at: usize) -> Fault {
    let what = message! {
        en: "the lines of this file end with a carriage return alone (CR): nothing in it is read",
        ru: "строки этого файла кончаются одним возвратом каретки (CR): в нём ничего не читается",
        es: "las líneas de este archivo terminan solo con un retorno de carro (CR): no se lee nada de él",
    };
    Fault::new(FaultKind::Syntax, Span::new(at, at + 1), what).help(message! {
        en: "save the file with the line ends LF or CRLF",
        ru: "сохраните файл с концами строк LF или CRLF",
        es: "guarde el archivo con finales de línea LF o CRLF",
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn files(count: usize, entries: usize) -> (Sources, LogFiles) {
        let (mut sources, mut log) = (Sources::default(), LogFiles::default());
        for file in 0..count {
            let mut text = String::new();
            for entry in 0..entries {
                let _ = write!(
                    text,
                    "```yaml\nstage: S-{file}.{entry}\ndew: 2026-03-0{entry}\n```\n\n```yaml\na: b\n```\n"
                );
            }
            let path = format!("log/{file:03}.md");
            let found = Found {
                path,
                trouble: None,
                object: None,
            };
            let bytes = if file == 3 {
                Err(Message::value("it cannot be read"))
            } else {
                Ok(text.into_bytes())
            };
            log.add(&mut sources, &found, bytes);
        }
        (sources, log)
    }

    #[test]
    fn several_processors_read_the_same() {
        let read = |bytes| {
            let (sources, mut log) = files(40, 7);
            log.read(&sources, &[], bytes).unwrap();
            assert_eq!(log.entries.len(), 39 * 7);
            format!("{log:?}")
        };
        assert_eq!(read(0), read(usize::MAX));
    }
}
