//! Words of our own, and text of the repository between them.

/// A sentence or a part of one, in which each format can tell what the repository says from what projlog does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// projlog's own.
    Words(String),
    /// The repository's: an id, a name, a path.
    Name(String),
}

impl Phrase {
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self::default().say(words)
    }

    pub(super) fn of(name: impl Into<String>) -> Self {
        Self::default().name(name)
    }

    /// Names with commas between them.
    pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self::default().join(names.into_iter().map(Self::of), ", ")
    }

    pub(super) fn say(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Words(words.into()));
        self
    }

    pub(super) fn name(mut self, name: impl Into<String>) -> Self {
        self.0.push(Piece::Name(name.into()));
        self
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Adds phrases with something between them.
    pub(super) fn join(self, phrases: impl IntoIterator<Item = Self>, between: &str) -> Self {
        phrases
            .into_iter()
            .enumerate()
            .fold(self, |all, (number, phrase)| match number {
                0 => all.and(phrase),
                _ => all.say(between).and(phrase),
            })
    }

    /// All of it in a row.
    pub(super) fn plain(&self) -> String {
        self.shown(ToOwned::to_owned, ToOwned::to_owned)
    }

    /// All of it, each in its own form.
    pub(super) fn shown(
        &self,
        words: impl Fn(&str) -> String,
        name: impl Fn(&str) -> String,
    ) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(text) => words(text),
            Piece::Name(text) => name(text),
        };
        self.0.iter().map(piece).collect()
    }
}
