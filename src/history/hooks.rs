//! Where git looks for hooks, and who has committed: what is told to somebody who begins a log.

use std::path::{Path, PathBuf};

use super::git::Repository;
use super::mailmap::Identity;

/// How many commits are asked who made them.
const ASKED: usize = 1000;

impl Repository {
    /// Where git looks for hooks: in the git directory that all work trees share.
    #[must_use]
    pub fn hooks_folder(&self) -> PathBuf {
        self.common_dir().join("hooks")
    }

    /// Where git looks for hooks instead, if configuration says so (`core.hooksPath`), as it is written there.
    #[must_use]
    pub fn hooks_elsewhere(&self) -> Option<PathBuf> {
        // As text: what `~` stands for is git's to say.
        let path = self.git.config().ok()?.get_string("core.hooksPath").ok()?;
        Some(Path::new(&path).to_owned())
    }

    /// Who made the latest commits that are checked out, by the mailmap, at most `most` people, the latest first. What cannot be read
    /// is passed over.
    #[must_use]
    pub fn authors(&self, most: usize) -> Vec<Identity> {
        let mut found: Vec<Identity> = Vec::new();
        let Ok(Some(head)) = self.head() else {
            return found;
        };
        let mailmap = self.mailmap(head).unwrap_or_default();
        let Ok(mut walk) = self.git.revwalk() else {
            return found;
        };
        if walk.push_head().is_err() {
            return found;
        }
        for id in walk.flatten().take(ASKED) {
            let Ok(commit) = self.git.find_commit(id) else {
                continue;
            };
            let author = commit.author();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let who = mailmap.resolve(&text(author.name_bytes()), &text(author.email_bytes()));
            if !found
                .iter()
                .any(|known| known.email.eq_ignore_ascii_case(&who.email))
            {
                found.push(who);
            }
            if found.len() == most {
                break;
            }
        }
        found
    }
}
