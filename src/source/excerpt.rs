//! Text from several pieces of a file.

use std::ops::Range;

use super::Span;

/// Text gathered from one or more pieces of a file, with a mapping back to it.
///
/// A fenced block inside a quotation or a list has a prefix on every line (`> `, spaces). An excerpt is the text without
/// the prefixes, and maps each of its bytes to the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    /// The start of each piece as (byte in `text`, byte in the file), ascending in both.
    pieces: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Text in a single piece that starts at byte `file_start`.
    #[must_use]
    pub fn whole(text: &str, file_start: usize) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(text, file_start);
        excerpt
    }

    /// Adds a piece, or extends the previous one if they are adjacent in the file.
    pub fn push(&mut self, text: &str, file_start: usize) {
        let adjoins = self.pieces.last().is_some_and(|(in_text, in_file)| {
            in_file.saturating_add(self.text.len().saturating_sub(*in_text)) == file_start
        });
        if !adjoins {
            // Most texts are one piece, and a log has many.
            if self.pieces.is_empty() {
                self.pieces.reserve_exact(1);
                self.text.reserve_exact(text.len());
            }
            self.pieces.push((self.text.len(), file_start));
        }
        self.text.push_str(text);
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span in the file of a range of the text, from its first byte to its last.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.file_byte(start);
        if end <= start {
            Span::new(from, from)
        } else {
            Span::new(from, self.file_byte(end - 1).saturating_add(1))
        }
    }

    /// A part of the text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        let ends = self.pieces.iter().skip(1).map(|(start, _)| *start);
        let pieces = self.pieces.iter().zip(ends.chain([self.text.len()]));
        for ((start, in_file), end) in pieces {
            let from = range.start.max(*start);
            if let Some(text) = self.text.get(from..range.end.min(end))
                && !text.is_empty()
            {
                part.push(text, in_file.saturating_add(from - start));
            }
        }
        part
    }

    /// The same text, if it was taken from the text of another excerpt instead of a file, beginning at byte `from` there.
    #[must_use]
    pub fn within(&self, outer: &Self, from: usize) -> Self {
        let mut within = Self::default();
        let mut at = 0;
        // Each line may have a prefix in the file.
        for line in self.text.split_inclusive('\n') {
            within.push(
                line,
                outer.file_byte(from.saturating_add(self.file_byte(at))),
            );
            at += line.len();
        }
        within
    }

    /// The byte in the file of a byte in the text.
    fn file_byte(&self, at: usize) -> usize {
        let piece = self
            .pieces
            .partition_point(|(in_text, _)| *in_text <= at)
            .saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(in_text, in_file)| {
            in_file.saturating_add(at.saturating_sub(*in_text))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_through_the_pieces() {
        let mut excerpt = Excerpt::default();
        excerpt.push("ab\n", 12);
        excerpt.push("cd", 20);
        excerpt.push("ef", 22);
        assert_eq!(excerpt.text(), "ab\ncdef");
        assert_eq!(excerpt.span(0, 2), Span::new(12, 14));
        assert_eq!(excerpt.span(3, 7), Span::new(20, 24));
        assert_eq!(excerpt.span(1, 4), Span::new(13, 21));
        assert_eq!(excerpt.span(3, 3), Span::new(20, 20));
        let part = excerpt.part(1..4);
        assert_eq!((part.text(), part.span(1, 3)), ("b\nc", Span::new(14, 21)));
        let inner = Excerpt::whole("\ncd", 1);
        let within = inner.within(&excerpt, 1);
        assert_eq!(
            (within.text(), within.span(1, 3)),
            ("\ncd", Span::new(20, 22))
        );
    }
}
