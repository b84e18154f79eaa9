//! A new repository with given commits: for samples and tests. Nothing here touches a repository that exists.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::HistoryError;

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
}

/// Makes a repository in a folder, which must hold none, with these commits on the branch `main`, one after another. The
/// same commits make the same ids on every machine. The work tree is not written.
///
/// # Errors
/// [`HistoryError::Unreadable`] with the reason, where git cannot write there or the folder holds a repository already.
pub fn create_repository(folder: &Path, commits: &[NewCommit]) -> Result<(), HistoryError> {
    let fails = |why: String| HistoryError::Unreadable { path: folder.to_owned(), why };
    if folder.join(".git").exists() {
        return Err(fails("it holds a repository already".to_owned()));
    }
    write(folder, commits).map_err(|error| fails(error.message().to_owned()))
}

fn write(folder: &Path, commits: &[NewCommit]) -> Result<(), git2::Error> {
    let mut options = git2::RepositoryInitOptions::new();
    options.no_reinit(true).mkpath(true).external_template(false).initial_head("main");
    let repository = git2::Repository::init_opts(folder, &options)?;
    let mut parent: Option<git2::Oid> = None;
    for commit in commits {
        let mut tree = git2::Index::new()?;
        for (path, text) in &commit.files {
            let id = repository.blob(text.as_bytes())?;
            tree.add(&entry(path, id, text.len()))?;
        }
        let tree = repository.find_tree(tree.write_tree_to(&repository)?)?;
        let time = git2::Time::new(commit.time.timestamp(), commit.time.offset().local_minus_utc() / 60);
        let who = git2::Signature::new(&commit.name, &commit.email, &time)?;
        let parents = parent.map(|id| repository.find_commit(id)).transpose()?;
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        parent = Some(repository.commit(Some("HEAD"), &who, &who, &commit.message, &tree, &parents)?);
    }
    if let Some(tip) = parent {
        let mut index = repository.index()?;
        index.read_tree(&repository.find_commit(tip)?.tree()?)?;
        index.write()?;
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
