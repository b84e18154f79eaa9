//! Creation of a repository with given commits, for samples and tests. An existing repository is never touched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::error::HistoryError;
use crate::message::{Message, message};

/// A commit to be made.
#[derive(Debug, Clone)]
pub struct NewCommit {
    /// The time of author and committer.
    pub time: DateTime<FixedOffset>,
    /// The name of both.
    pub name: String,
    /// The address of both.
    pub email: String,
    /// The message.
    pub message: String,
    /// All files of its tree, by path with `/`.
    pub files: BTreeMap<String, String>,
    /// When it was fetched, if it was force-pushed over all commits before it and has none of them as its parent.
    pub over: Option<DateTime<FixedOffset>>,
}

/// Creates a repository in a folder that has none, with these commits in sequence on the branch `main`. The
/// same commits make the same ids on every machine. The work tree is not written.
///
/// # Errors
/// [`HistoryError::Unreadable`] with the reason, if git cannot write there or the folder already contains a repository.
pub fn create_repository(folder: &Path, commits: &[NewCommit]) -> Result<(), HistoryError> {
    let fails = |why: Message| HistoryError::Unreadable {
        path: folder.to_owned(),
        why,
    };
    if folder.join(".git").exists() {
        return Err(fails(message! {
            en: "it already contains a repository",
            ru: "репозиторий там уже есть",
            es: "ya contiene un repositorio",
        }));
    }
    let fetched = write(folder, commits).map_err(|error| fails(Message::value(error.message())))?;
    note_fetched(folder, &fetched).map_err(|error| fails(Message::from(&error)))
}

fn write(folder: &Path, commits: &[NewCommit]) -> Result<Vec<Fetched>, git2::Error> {
    let mut options = git2::RepositoryInitOptions::new();
    options
        .no_reinit(true)
        .mkpath(true)
        .external_template(false)
        .initial_head("main");
    let repository = git2::Repository::init_opts(folder, &options)?;
    let mut parent: Option<git2::Oid> = None;
    let mut fetched: Vec<Fetched> = Vec::new();
    for commit in commits {
        let mut tree = git2::Index::new()?;
        for (path, text) in &commit.files {
            let id = repository.blob(text.as_bytes())?;
            tree.add(&entry(path, id, text.len()))?;
        }
        let tree = repository.find_tree(tree.write_tree_to(&repository)?)?;
        let time = git2::Time::new(
            commit.time.timestamp(),
            commit.time.offset().local_minus_utc() / 60,
        );
        let who = git2::Signature::new(&commit.name, &commit.email, &time)?;
        if commit.over.is_some() {
            fetched.extend(parent.take().map(|tip| Fetched {
                tip,
                time: who.when(),
            }));
        }
        let parents = parent.map(|id| repository.find_commit(id)).transpose()?;
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let id = repository.commit(None, &who, &who, &commit.message, &tree, &parents)?;
        repository.reference("refs/heads/main", id, true, &commit.message)?;
        if let (Some(over), Some(last)) = (commit.over, fetched.last_mut()) {
            last.time = git2::Time::new(over.timestamp(), over.offset().local_minus_utc() / 60);
        }
        parent = Some(id);
    }
    if let Some(tip) = parent {
        let mut index = repository.index()?;
        index.read_tree(&repository.find_commit(tip)?.tree()?)?;
        index.write()?;
        if let (false, Some(time)) = (fetched.is_empty(), fetched.last().map(|last| last.time)) {
            fetched.push(Fetched { tip, time });
        }
    }
    Ok(fetched)
}

/// A tip of the branch on the server, and when this clone fetched its replacement.
struct Fetched {
    tip: git2::Oid,
    time: git2::Time,
}

/// Writes the fetches to the reflog of `origin/main`, as git does.
fn note_fetched(folder: &Path, fetched: &[Fetched]) -> std::io::Result<()> {
    let Some(last) = fetched.last() else {
        return Ok(());
    };
    let mut log = String::new();
    for pair in fetched.windows(2) {
        if let [before, after] = pair {
            let (hours, minutes) = (
                before.time.offset_minutes() / 60,
                before.time.offset_minutes() % 60,
            );
            let time = format!("{} {hours:+03}{:02}", before.time.seconds(), minutes.abs());
            let _ = writeln!(
                log,
                "{} {} projlog <projlog@localhost> {time}\tfetch: forced-update",
                before.tip, after.tip
            );
        }
    }
    for (file, text) in [
        ("refs/remotes/origin/main", format!("{}\n", last.tip)),
        ("logs/refs/remotes/origin/main", log),
    ] {
        let file = folder.join(".git").join(file);
        file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(file, text)?;
    }
    Ok(())
}

fn entry(path: &str, id: git2::Oid, length: usize) -> git2::IndexEntry {
    let never = git2::IndexTime::new(0, 0);
    git2::IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: u32::try_from(length).unwrap_or(0),
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}
