//! Text that stands in pieces of a file.

use super::Span;

/// Text gathered from one or several places of a file, with the way back.
///
/// A fenced block inside a quotation or a list has a prefix on every line (`> `, blanks); its text is the lines without
/// it. An excerpt is that text, and knows for each byte of it where it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    /// (byte in `text`, byte in the file) where each piece begins, ascending in both.
    pieces: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Text that stands in one piece, beginning at byte `file_start`.
    #[must_use]
    pub fn whole(text: &str, file_start: usize) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(text, file_start);
        excerpt
    }

    /// Adds the next piece. A piece that adjoins the one before it in the file becomes part of it.
    pub fn push(&mut self, text: &str, file_start: usize) {
        let adjoins = self.pieces.last().is_some_and(|(in_text, in_file)| {
            in_file.saturating_add(self.text.len().saturating_sub(*in_text)) == file_start
        });
        if !adjoins {
            self.pieces.push((self.text.len(), file_start));
        }
        self.text.push_str(text);
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the text stands in the file: from the place of its first byte to just after the place of its last.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.file_byte(start);
        if end <= start {
            Span::new(from, from)
        } else {
            Span::new(from, self.file_byte(end - 1).saturating_add(1))
        }
    }

    /// The place in the file of one byte of the text.
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
    }
}
