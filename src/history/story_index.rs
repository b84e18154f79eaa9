//! Finding the story of an entry by its id.

use std::hash::BuildHasher as _;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use super::ids::ById;

/// The places of stories by a hash of their ids, collected when the first is looked for. It is no part of a history's value: a
/// place counts only if the story there has the id.
#[derive(Debug, Default)]
pub(super) struct StoryIndex(OnceLock<(RandomState, ById<u64, u32>)>);

impl StoryIndex {
    /// Where the story with an id probably is, among those of `ids`.
    pub(super) fn place<'i>(&self, id: &str, ids: impl Iterator<Item = &'i str>) -> Option<usize> {
        let (state, places) = self.0.get_or_init(|| {
            let state = RandomState::default();
            let places = ids.map(|id| state.hash_one(id)).zip(0..).collect();
            (state, places)
        });
        let place = places.get(&state.hash_one(id))?;
        usize::try_from(*place).ok()
    }
}

impl Clone for StoryIndex {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for StoryIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for StoryIndex {}
