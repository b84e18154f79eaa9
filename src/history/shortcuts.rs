//! What git has written down about commits so that they need not be read, where its settings allow the use.

use super::commit_graph::CommitGraph;
use super::git::Repository;
use super::settings;

impl Repository {
    /// Git's commit-graph, if there is an intact one and git would use it.
    pub(super) fn commit_graph(&self) -> Option<CommitGraph> {
        let mut found = self.objects().commit_graph()?;
        let is_off = |name: &str| {
            let value = self.configured(name);
            value.is_some_and(|value| !settings::is_on(&value))
        };
        if is_off("core.commitgraph") {
            return None;
        }
        // A version of 0 switches them off as well.
        found.use_filters = !is_off("commitgraph.readchangedpaths")
            && self
                .configured("commitgraph.changedpathsversion")
                .as_deref()
                != Some("0");
        Some(found)
    }
}
