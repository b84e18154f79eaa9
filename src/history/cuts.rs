//! Where a Markdown file may be cut into sections that are read one by one.

/// The offsets at which a Markdown text may be cut, for [`Splitter::cuts`](super::Splitter::cuts): before ATX headings that
/// stand at the very beginning of a line and outside of everything.
///
/// Such a heading ends every paragraph, list and quotation, and what follows it reads the same whatever came before, except
/// within a fence or a block of HTML. Fences at the beginning of a line are followed. Where anything else might be open (a
/// fence inside a list, HTML that goes on over blank lines, front matter) no more cuts are given: the rest of the file is one
/// section, which is right in any case and only slower. Link reference definitions reach over cuts; a reader that is given
/// sections must not resolve them.
#[must_use]
pub fn heading_cuts(text: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut fence: Option<(u8, usize)> = None;
    let mut at = 0;
    if text
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(text)
        .starts_with(b"---")
    {
        return cuts;
    }
    for line in text.split_inclusive(|&b| b == b'\n') {
        let start = at;
        at += line.len();
        let marks = marks(line);
        let body = line.get(marks..).unwrap_or_default();
        match fence {
            Some((mark, length)) => {
                if marks >= length && line.first() == Some(&mark) && body.trim_ascii().is_empty() {
                    fence = None;
                } else if may_close(line, mark, length) {
                    return cuts;
                }
            }
            None if marks >= 3 => {
                let mark = line.first().copied().unwrap_or(b'`');
                // An info string with a backtick makes it a paragraph with code in it; a lone CR would end the line.
                if body.contains(&b'`') || lone_cr(body) {
                    return cuts;
                }
                fence = Some((mark, marks));
            }
            None if has_open_end(line) => return cuts,
            None if is_heading(line) && start > 0 => cuts.push(start),
            None => {}
        }
    }
    cuts
}

/// How many backticks or tildes the line begins with.
fn marks(line: &[u8]) -> usize {
    match line.first() {
        Some(&mark @ (b'`' | b'~')) => line.iter().take_while(|&&b| b == mark).count(),
        _ => 0,
    }
}

/// `#` to `######`, and then a blank or the line's end.
fn is_heading(line: &[u8]) -> bool {
    let level = line.iter().take_while(|&&b| b == b'#').count();
    matches!(level, 1..=6) && line.get(level).is_none_or(u8::is_ascii_whitespace)
}

/// Whether a line inside a fence might end it in a way that is not followed here: indented, or after a lone CR.
fn may_close(line: &[u8], mark: u8, length: usize) -> bool {
    let indented = line.first() == Some(&b' ') && {
        let body = line.trim_ascii();
        body.len() >= length && body.iter().all(|&b| b == mark)
    };
    indented || lone_cr(line)
}

/// Whether something might begin in this line that swallows a heading further down.
fn has_open_end(line: &[u8]) -> bool {
    let fences = line
        .windows(3)
        .any(|three| three == b"```" || three == b"~~~");
    // Comments, declarations, CDATA, processing instructions, and <script>, <pre>, <style>, <textarea>.
    let html = line.windows(2).any(|two| {
        matches!(
            two,
            [b'<', b'!' | b'?' | b's' | b'S' | b'p' | b'P' | b't' | b'T']
        )
    });
    fences || html
}

/// Whether a CR stands in the line that is not part of its end: Markdown takes it for the end of a line.
fn lone_cr(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line).contains(&b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_lines(text: &str) -> Vec<&str> {
        heading_cuts(text.as_bytes())
            .into_iter()
            .map(|at| text[at..].lines().next().unwrap())
            .collect()
    }

    #[test]
    fn headings_outside_of_fences() {
        assert_eq!(
            cut_lines("# a\n\n## b\n```yaml\n# c\n```\ntext\n#d\n####### e\n# f\n#\n"),
            ["## b", "# f", "#"]
        );
        assert_eq!(cut_lines("~~~~\n# a\n```\n~~~\n~~~~~ \n# b"), ["# b"]);
        assert_eq!(cut_lines("# a\n- ```\n# b\n"), [""; 0]);
        assert_eq!(cut_lines("x\n# a\n<!-- \n# b\n-->\n# c\n"), ["# a"]);
        assert_eq!(cut_lines("---\nx: y\n---\n# a\n"), [""; 0]);
        assert_eq!(cut_lines("```\n ```\n# a\n```\n"), [""; 0]);
    }
}
