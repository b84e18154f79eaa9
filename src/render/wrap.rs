//! Wraps text into lines.

use unicode_width::UnicodeWidthStr;

/// Wraps text at spaces into lines of at most `width` columns, the first of which already has `used` columns. Longer words
/// are not broken, since the rest of one could have a special meaning at the start of a line.
pub(super) fn wrap(text: &str, width: usize, used: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut room = width.saturating_sub(used);
    let mut column = 0;
    for (number, word) in text.split(' ').enumerate() {
        let wide = word.width();
        if number > 0 {
            if column > 0 && column + 1 + wide > room {
                lines.push(std::mem::take(&mut line));
                room = width;
                column = 0;
            } else {
                line.push(' ');
                column += 1;
            }
        }
        line.push_str(word);
        column += wide;
    }
    lines.push(line);
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
    }
}
