//! The authors and committers of a graph.

use super::header::Person;
use super::intern::Interner;

/// A name and an address as written in a commit.
pub(super) type NameAndAddress = (Box<[u8]>, Box<[u8]>);

/// Authors and committers, by name and address.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) numbers: Interner<NameAndAddress>,
    /// The last author and committer: most commits are by the same people as the one before.
    last: [u32; 2],
}

impl People {
    /// The number of a person as an author (0) or a committer (1).
    pub(super) fn number(&mut self, person: &Person<'_>, role: usize) -> u32 {
        let last = self.last.get(role).copied().unwrap_or_default();
        let is_last = |(name, email): &(Box<[u8]>, Box<[u8]>)| {
            **name == *person.name && **email == *person.email
        };
        if self.numbers.get(last).is_some_and(is_last) {
            return last;
        }
        let number = self
            .numbers
            .number((person.name.into(), person.email.into()));
        if let Some(last) = self.last.get_mut(role) {
            *last = number;
        }
        number
    }
}
