//! Where git looks for hooks, and who has committed: what is told to somebody who begins a log.

use std::path::PathBuf;

use super::ancestry::Ancestry;
use super::git::Repository;
use super::header;
use super::mailmap::Identity;
use super::object::Kind;
use super::objects::Objects as _;

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
        self.configured("core.hookspath").map(PathBuf::from)
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
        let objects = self.objects();
        for id in Ancestry::new(objects).newest_first(head, ASKED) {
            let Ok(raw) = objects.read(id, Kind::Commit) else {
                continue;
            };
            let Some(people) = header::parse(&raw)
                .ok()
                .and_then(|header| header.people.ok())
            else {
                continue;
            };
            let author = people.author;
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let who = mailmap.resolve(&text(author.name), &text(author.email));
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
