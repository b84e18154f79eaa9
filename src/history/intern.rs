//! Interning: numbers for repeated values.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::RandomState;

/// A set of values, each identified by a number.
#[derive(Debug)]
pub(super) struct Interner<T, S = RandomState> {
    numbers: HashMap<T, u32, S>,
    values: Vec<T>,
}

impl<T, S: Default> Default for Interner<T, S> {
    fn default() -> Self {
        Self {
            numbers: HashMap::default(),
            values: Vec::new(),
        }
    }
}

impl<T: Eq + Hash + Clone, S: BuildHasher> Interner<T, S> {
    /// The number of a value; a new value gets the next free one.
    pub(super) fn number(&mut self, value: T) -> u32 {
        // More values than fit into a u32 do not fit into memory either.
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                self.values.push(free.key().clone());
                *free.insert(next)
            }
        }
    }

    /// The value with that number.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    /// All values, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}
