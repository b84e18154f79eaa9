//! The commit with the log as it stood at an earlier instant.

use super::Project;
use crate::calendar::Instant;

impl Project {
    /// The last commit of the main line up to an instant, of those that touch the log or the charter, by its full id. `None`
    /// if there is none, or if history is not used.
    #[must_use]
    pub fn commit_by(&self, at: Instant) -> Option<String> {
        let history = self.history()?;
        let on_main_line = history.commits.iter().filter_map(|commit| {
            let time = commit.time()?;
            Some((commit.line?, commit)).filter(|_| time <= at)
        });
        let last = on_main_line.max_by_key(|(line, _)| *line);
        last.map(|(_, commit)| commit.id.to_string())
    }
}
