//! Maildir: a file for each mail, in the folders `new` and `cur`; subfolders are folders too.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use std::sync::Arc;

use super::Mails;
use crate::import::fault::Fault;
use crate::import::model::Place;
use crate::import::note::NoteKind;

/// The deepest level of folders.
const DEEPEST: usize = 8;

pub(super) fn read(mails: &mut Mails, folder: &Path) -> Result<(), Fault> {
    let mut open: Vec<(PathBuf, usize)> = vec![(folder.to_owned(), 0)];
    while let Some((path, depth)) = open.pop() {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => {
                return Err(Fault::unreadable(&name_of(&path), &error));
            }
            Err(error) => {
                unreadable(mails, &path, &error);
                continue;
            }
        };
        let mut entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        let holds_mails = path
            .file_name()
            .is_some_and(|name| name == "cur" || name == "new");
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEEPEST && entry.file_name() != "tmp" => {
                    folders.push((path, depth + 1));
                }
                Ok(kind) if kind.is_file() && holds_mails => file(mails, &path),
                Ok(_) => {}
                Err(error) => unreadable(mails, &path, &error),
            }
        }
        open.extend(folders.into_iter().rev());
    }
    Ok(())
}

fn file(mails: &mut Mails, path: &Path) {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let flags = name
        .as_ref()
        .and_then(|name| name.rsplit_once(":2,").or_else(|| name.rsplit_once("!2,")));
    let place = Place::whole(&name_of(path));
    if flags.is_some_and(|(_, flags)| flags.contains('D')) {
        mails.note(place, NoteKind::Draft);
        return;
    }
    let read = File::open(path).map_err(|error| error.kind());
    match read.map(|file| mails.read_eml(file, &path.to_string_lossy())) {
        Ok(Ok(())) => {}
        Ok(Err(Fault::Unreadable { kind, .. })) | Err(kind) => {
            mails.note(place, NoteKind::Unreadable(kind));
        }
        Ok(Err(_)) => mails.note(place, NoteKind::NotAMail),
    }
}

fn name_of(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

fn unreadable(mails: &mut Mails, path: &Path, error: &io::Error) {
    let place = Place::whole(&name_of(path));
    mails.note(place, NoteKind::Unreadable(error.kind()));
}
