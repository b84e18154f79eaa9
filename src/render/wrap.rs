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

/// The narrowest text beside a head, in columns.
const NARROWEST: usize = 20;

/// A text after its head in lines of at most `width` columns; the further ones are indented by two columns more than the head is
/// wide. Beside a head that leaves too little room, the text begins in the next line.
pub(crate) fn after_head(head: &str, text: &str, width: usize) -> String {
    let hanging = head.width() + 2;
    if width.saturating_sub(hanging) >= NARROWEST {
        let lines = wrap(text, width - hanging, 0);
        return format!("{head}{}", lines.join(&format!("\n{:hanging$}", "")));
    }
    below_head(head, text, width)
}

/// A text in the lines below its head, which is wrapped as well.
pub(crate) fn below_head(head: &str, text: &str, width: usize) -> String {
    let head = head.trim_end();
    // Without a head, the text goes on with what is in the lines above.
    let indent = if head.is_empty() { 6 } else { 4 };
    let lines = wrap(text, width.saturating_sub(indent), 0);
    let own = wrap(head, width, 0)
        .into_iter()
        .filter(|line| !line.is_empty());
    let below = lines.iter().map(|line| format!("{:indent$}{line}", ""));
    let all: Vec<String> = own.map(str::to_owned).chain(below).collect();
    all.join("\n")
}

/// Markdown for a terminal: if a line of it is wider than `width`, its paragraphs and list items are wrapped anew. Headings, code and
/// tables stay as they are, and so does everything where all lines fit.
pub(crate) fn reflow(markdown: &str, width: usize) -> String {
    if markdown.lines().all(|line| line.width() <= width) {
        return markdown.to_owned();
    }
    let mut out = String::with_capacity(markdown.len());
    let mut paragraph: Vec<&str> = Vec::new();
    // The length of the fence around the line.
    let mut fence = 0;
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let opens = fence == 0 && ticks >= 3;
        let stays = fence > 0 || line.is_empty() || line.starts_with(['#', '|', '>']);
        if opens || stays {
            add_paragraph(&mut paragraph, width, &mut out);
            out.push_str(line);
            out.push('\n');
        } else {
            if line.starts_with("- ") {
                add_paragraph(&mut paragraph, width, &mut out);
            }
            paragraph.push(line.trim());
        }
        if opens {
            fence = ticks;
        } else if ticks >= fence && line.len() == ticks {
            fence = 0;
        }
    }
    add_paragraph(&mut paragraph, width, &mut out);
    out
}

fn add_paragraph(paragraph: &mut Vec<&str>, width: usize, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let text = paragraph.join(" ");
    paragraph.clear();
    let indent = if text.starts_with("- ") { 2 } else { 0 };
    // The first line of an item has its mark, which takes what the others are indented by.
    let (head, text) = text.split_at_checked(indent).unwrap_or(("", &text));
    let lines = wrap(text, width.saturating_sub(indent), 0);
    out.push_str(head);
    out.push_str(&lines.join(&format!("\n{:indent$}", "")));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_beside_its_head_if_there_is_room() {
        let text = "one two three four five six";
        assert_eq!(after_head("  a  ", text, 100), format!("  a  {text}"));
        assert_eq!(
            after_head("  a  ", text, 27),
            "  a  one two three four\n       five six"
        );
        // Each of these letters is two columns wide, and the accent has no width.
        assert_eq!(
            after_head("  日本  ", "cafe\u{301} a la medianoche en punto", 30),
            "  日本  cafe\u{301} a la medianoche\n          en punto"
        );
        assert_eq!(
            after_head("  2026-03-10 18:00  ", text, 40),
            "  2026-03-10 18:00\n    one two three four five six"
        );
        assert_eq!(
            after_head("                    ", text, 30),
            "      one two three four five\n      six"
        );
    }

    #[test]
    fn markdown_is_wrapped_anew_only_where_it_does_not_fit() {
        let page = "# A rule\n\nOne two three\nfour five.\n\n- an item that\n  goes on\n- another\n\n````yaml\nkey: a long value\n```\nb: a long value\n````\n";
        assert_eq!(reflow(page, 17), page);
        assert_eq!(
            reflow(page, 12),
            "# A rule\n\nOne two\nthree four\nfive.\n\n- an item\n  that goes\n  on\n- another\n\n````yaml\nkey: a long value\n```\nb: a long value\n````\n"
        );
    }

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
