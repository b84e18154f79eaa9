//! Errors of reading history, and their remedies.

use std::path::{Path, PathBuf};

use crate::source::{quoted, shell_word};

/// An error that ends the reading of history, and with it the run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// The history is cut off by a shallow clone.
    #[error("the repository is a shallow clone: its history is cut off ({})", .file.display())]
    Shallow {
        /// The file that lists the boundary commits.
        file: PathBuf,
    },
    /// An object of the history is missing.
    #[error("object {id} is missing{}", if *.partial { ": the repository is a partial clone" } else { "" })]
    MissingObject {
        /// The object's full id, in hexadecimal.
        id: String,
        /// Whether the repository fetches objects on demand.
        partial: bool,
    },
    /// Parents of commits are overridden.
    #[error("the history is altered by grafts ({})", .file.display())]
    Grafts {
        /// The file with the grafts.
        file: PathBuf,
    },
    /// Objects are overridden.
    #[error("the history is altered by {count} replacement {}, the first for {first}", if *.count == 1 { "object" } else { "objects" })]
    ReplaceRefs {
        /// How many objects are replaced.
        count: usize,
        /// The id of the first of them, as its ref names it.
        first: String,
    },
    /// The repository belongs to another user and is not configured as safe.
    #[error("the repository at {} belongs to another user", .path.display())]
    NotOwned {
        /// The repository's folder.
        path: PathBuf,
    },
    /// The repository uses a format that cannot be read.
    #[error("the repository at {} uses {what}, which projlog cannot read", .path.display())]
    Unsupported {
        /// The repository's folder.
        path: PathBuf,
        /// The format, as git calls it.
        what: String,
        /// How to convert it to a supported format.
        remedy: String,
    },
    /// The revision does not name a commit.
    #[error("{revision:?} names no commit: {why}")]
    UnknownRevision {
        /// The revision.
        revision: String,
        /// Why it was not found.
        why: String,
    },
    /// The index has a conflict in a file to be checked.
    #[error("{path} has a merge conflict in the index")]
    Unmerged {
        /// The file, from the repository's root.
        path: String,
    },
    /// An object is invalid for its kind.
    #[error("object {id} is damaged: {why}")]
    Damaged {
        /// The object's full id, in hexadecimal.
        id: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file in the history is larger than the limit.
    #[error("file {id} in the history has {bytes} bytes; at most {most} are read", most = super::object::LARGEST_FILE)]
    TooLarge {
        /// Its full id, in hexadecimal.
        id: String,
        /// How large it is.
        bytes: usize,
    },
    /// Any other error.
    #[error("the repository at {} cannot be read: {why}", .path.display())]
    Unreadable {
        /// The repository's folder, or the file in it.
        path: PathBuf,
        /// The reason, in the words of its source.
        why: String,
    },
}

impl HistoryError {
    /// The remedy: commands or settings, in one or two sentences.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Shallow { .. } => "run `git fetch --unshallow`; in GitHub Actions set `fetch-depth: 0` for actions/checkout, \
                 in GitLab CI set `GIT_DEPTH: 0`; or check without history: `--no-history`"
                .into(),
            Self::MissingObject { partial: true, .. } => "fetch what was left out with `git fetch --refetch --no-filter`; in GitHub Actions leave `filter` out for \
                 actions/checkout, in GitLab CI leave `--filter` out of `GIT_FETCH_EXTRA_FLAGS`; \
                 or check without history: `--no-history`"
                .into(),
            Self::MissingObject { .. } | Self::Damaged { .. } => {
                "find out what is damaged with `git fsck --full`, or clone the repository again; or check without history: `--no-history`".into()
            }
            Self::Grafts { file } => format!(
                "remove {} (`git replace --convert-graft-file` keeps what it says, but as replacements); \
                 or check without history: `--no-history`",
                file.display()
            ),
            Self::ReplaceRefs { first, .. } => format!(
                "list the replacements with `git replace --list` and remove them with `git replace --delete {first}`; \
                 or check without history: `--no-history`"
            ),
            // In single quotes, so that the command can be pasted whatever the folder is called.
            Self::NotOwned { path } => format!(
                "if you trust it, run `git config --global --add safe.directory {}` as the user who runs projlog; in a container \
                 of GitHub Actions do so with \"$GITHUB_WORKSPACE\" in a step before, in GitLab CI with \"$CI_PROJECT_DIR\" in \
                 `before_script`",
                quoted(&path.to_string_lossy())
            ),
            Self::Unsupported { remedy, .. } => remedy.clone(),
            Self::UnknownRevision { revision, .. } => format!(
                "check the name with `git rev-parse --verify {}`; in a CI job it may not have been fetched: in GitHub Actions \
                 set `fetch-depth: 0` for actions/checkout, in GitLab CI set `GIT_DEPTH: 0`",
                shell_word(revision)
            ),
            // From the root, so that it can be run in any folder of the work tree.
            Self::Unmerged { path } => format!("resolve the conflict and run `git add {}`", shell_word(&format!(":/{path}"))),
            Self::TooLarge { .. } => "check without history: `--no-history`".into(),
            Self::Unreadable { .. } => "check it with `git fsck`; or check without history: `--no-history`".into(),
        }
    }
}

/// The error of a repository's folder or file that cannot be read.
pub(super) fn unreadable(path: &Path, why: &(impl ToString + ?Sized)) -> HistoryError {
    HistoryError::Unreadable {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remedies_for_shallow_clones_name_each_ci_service() {
        let path = PathBuf::from("/srv/the client's log");
        let revision = "main".to_owned();
        for (error, github, gitlab) in [
            (
                HistoryError::Shallow { file: path.clone() },
                "fetch-depth: 0",
                "GIT_DEPTH: 0",
            ),
            (
                HistoryError::MissingObject {
                    id: "1".repeat(40),
                    partial: true,
                },
                "`filter`",
                "GIT_FETCH_EXTRA_FLAGS",
            ),
            (
                HistoryError::NotOwned { path },
                "$GITHUB_WORKSPACE",
                "$CI_PROJECT_DIR",
            ),
            (
                HistoryError::UnknownRevision {
                    revision,
                    why: "no such name".to_owned(),
                },
                "fetch-depth: 0",
                "GIT_DEPTH: 0",
            ),
        ] {
            let remedy = error.remedy();
            for word in ["GitHub Actions", github, "GitLab CI", gitlab] {
                assert!(remedy.contains(word), "{word}: {remedy}");
            }
        }
    }

    #[test]
    fn a_path_is_one_word_of_the_command() {
        let remedy = HistoryError::NotOwned {
            path: "/srv/the client's log".into(),
        }
        .remedy();
        assert!(
            remedy.contains(r"safe.directory '/srv/the client'\''s log'`"),
            "{remedy}"
        );
    }
}
