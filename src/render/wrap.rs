//! Wraps text into lines.

use unicode_width::UnicodeWidthStr;

/// Wraps text at spaces into lines of at most `width` columns, the first of which already has `used` columns. Longer words
/// are not broken, since the rest of one could have a special meaning at the start of a line.
pub(crate) fn wrap(text: &str, width: usize, used: usize) -> Vec<&str> {
    // As in most texts, each byte has a column.
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let mut lines = Vec::new();
    let mut room = width.saturating_sub(used);
    let (mut line, mut column) = (0, 0);
    let mut next = 0;
    for word in text.as_bytes().split(|byte| *byte == b' ') {
        let start = next;
        let end = start + word.len();
        next = end + 1;
        let wide = match text.get(start..end) {
            Some(word) if !is_plain => word.width(),
            _ => word.len(),
        };
        if column > 0 && column + 1 + wide > room {
            lines.push(text.get(line..start - 1).unwrap_or_default());
            (line, column) = (start, 0);
            room = width;
        } else if start > 0 {
            column += 1;
        }
        column += wide;
    }
    lines.push(text.get(line..).unwrap_or_default());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        assert_eq!(wrap("one two three", 7, 0), ["one two", "three"]);
        assert_eq!(wrap("one two three", 7, 3), ["one", "two", "three"]);
        assert_eq!(wrap("日本語 тест", 10, 0), ["日本語", "тест"]);
        assert_eq!(wrap("a-very-long-word x", 4, 0), ["a-very-long-word", "x"]);
        assert_eq!(wrap("", 4, 0), [""]);
        // Spaces at the edges and in a row are kept.
        assert_eq!(wrap("  a  b ", 3, 0), ["  a", " b "]);
        assert_eq!(wrap("тест  日本語", 6, 0), ["тест ", "日本語"]);
    }
}
