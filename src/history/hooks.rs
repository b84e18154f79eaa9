//! The hooks folder and the recent authors, for starting a log.

use std::path::PathBuf;

use super::ancestry::Ancestry;
use super::git::Repository;
use super::header;
use super::mailmap::Identity;
use super::object::Kind;
use super::objects::Objects as _;

/// The most commits whose authors are read.
const MAX_COMMITS: usize = 1000;

impl Repository {
    /// The folder for hooks in the git directory that all work trees share.
    #[must_use]
    pub fn hooks_folder(&self) -> PathBuf {
        self.common_dir().join("hooks")
    }

    /// The folder for hooks that the configuration names instead (`core.hooksPath`), as written there.
    #[must_use]
    pub fn external_hooks(&self) -> Option<PathBuf> {
        // As text: expanding `~` is left to git.
        self.configured("core.hookspath").map(PathBuf::from)
    }

    /// The authors of the latest commits of the checked-out branch, by the mailmap: at most `most`, latest first. What cannot be
    /// read is skipped.
    #[must_use]
    pub fn authors(&self, most: usize) -> Vec<Identity> {
        let mut found: Vec<Identity> = Vec::new();
        let Ok(Some(head)) = self.head() else {
            return found;
        };
        let mailmap = self.mailmap(head).unwrap_or_default();
        let objects = self.objects();
        for id in Ancestry::new(objects).newest_first(head, MAX_COMMITS) {
            let Ok(raw) = objects.read(id, Kind::Commit) else {
                continue;
            };
            let Ok(header) = header::parse(&raw) else {
                continue;
            };
            let Ok(people) = &header.people else {
                continue;
            };
            let author = &people.author;
            let who = mailmap.resolve(&header.text(author.name), &header.text(author.email));
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
