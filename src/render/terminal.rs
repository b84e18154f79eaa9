//! What a terminal shows besides reports: a line about the work in progress, and an empty screen.

use unicode_width::UnicodeWidthChar;

/// Removes everything from the screen; what was scrolled out of it stays.
pub const CLEAR_SCREEN: &str = "\u{1b}[2J\u{1b}[H";

/// Removes the line that the cursor is in.
pub const CLEAR_LINE: &str = "\r\u{1b}[K";

/// Replaces the line that the cursor is in, cut to a terminal of this width.
#[must_use]
pub fn replaced_line(text: &str, width: usize) -> String {
    let mut line = String::from("\r");
    let mut columns = 0;
    for c in text.chars() {
        columns += c.width().unwrap_or(0);
        // A full line would move the cursor to the next one.
        if columns >= width {
            break;
        }
        line.push(c);
    }
    line + "\u{1b}[K"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_fills_the_terminal() {
        assert_eq!(replaced_line("история", 20), "\rистория\u{1b}[K");
        assert_eq!(replaced_line("история", 7), "\rистори\u{1b}[K");
        assert_eq!(replaced_line("日本語", 5), "\r日本\u{1b}[K");
        assert_eq!(replaced_line("x", 0), "\r\u{1b}[K");
    }
}
