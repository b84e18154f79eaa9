//! Offsets at which a Markdown file may be cut into sections that are read separately.

/// The offsets at which a Markdown text may be cut, for [`Splitter::cuts`](super::Splitter::cuts): before ATX headings at the
/// very beginning of a line and outside any block, if no fence since the last cut is under a higher heading. What
/// belongs to the entry in such a fence extends over the headings below its own.
///
/// Such a heading ends every paragraph, list and quotation, and what follows it reads the same whatever came before, except
/// within a fence or a block of HTML. Fences at the beginning of a line are followed. If anything else might be open (a
/// fence inside a list, HTML that goes on over blank lines, front matter, a merge conflict) there are no more cuts: the rest
/// of the file is one section, which is always correct, only slower. Link reference definitions extend over cuts; a
/// reader of sections must not resolve them.
#[must_use]
pub fn heading_cuts(text: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut fence: Option<(u8, usize)> = None;
    let mut levels = Levels::default();
    let mut at = 0;
    if may_have_front_matter(text) {
        return cuts;
    }
    for line in text.split_inclusive(|&b| b == b'\n') {
        let start = at;
        at += line.len();
        let marks = fence_length(line);
        let body = line.get(marks..).unwrap_or_default();
        match fence {
            Some((marker, length)) => {
                if marks >= length && line.first() == Some(&marker) && body.trim_ascii().is_empty()
                {
                    fence = None;
                } else if may_close(line, marker, length) {
                    return cuts;
                }
            }
            None if marks >= 3 => {
                let marker = line.first().copied().unwrap_or(b'`');
                // An info string with a backtick makes it a paragraph with code in it; a lone CR would end the line.
                if body.contains(&b'`') || lone_cr(body) {
                    return cuts;
                }
                levels.fence();
                fence = Some((marker, marks));
            }
            None if is_comment(line) => levels.other(line),
            None if has_open_end(line) => return cuts,
            None => {
                if let Some(level) = heading(line) {
                    if start > 0 && levels.ends_all(level) {
                        cuts.push(start);
                        levels = Levels::default();
                    }
                    levels.now = level;
                } else {
                    levels.other(line);
                }
            }
        }
    }
    cuts
}

/// The levels of headings since the last cut. An uncertain level is assumed to be higher, which only makes
/// fewer cuts.
struct Levels {
    /// The level of the heading above the next line.
    now: usize,
    /// The highest level that has a fence below it.
    fences: usize,
}

/// Below all headings.
const LOWEST: usize = 6;

impl Default for Levels {
    fn default() -> Self {
        Self {
            now: LOWEST,
            fences: LOWEST,
        }
    }
}

impl Levels {
    fn fence(&mut self) {
        self.fences = self.fences.min(self.now);
    }

    /// Whether a heading ends everything that belongs to a fence.
    fn ends_all(&self, level: usize) -> bool {
        level <= self.fences
    }

    /// A line that may be a heading: underlined, or indented.
    fn other(&mut self, line: &[u8]) {
        let text = line.trim_ascii();
        let level = match text.first() {
            Some(b'=') if text.iter().all(|&b| b == b'=') => 1,
            Some(b'-') if text.iter().all(|&b| b == b'-') => 2,
            Some(b'#') => heading(text).unwrap_or(LOWEST),
            _ => LOWEST,
        };
        self.now = self.now.min(level);
    }
}

/// Whether a text may begin with front matter, after blank lines.
fn may_have_front_matter(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.trim_ascii_start().starts_with(b"---")
}

/// How many backticks or tildes the line begins with.
fn fence_length(line: &[u8]) -> usize {
    match line.first() {
        Some(&marker @ (b'`' | b'~')) => line.iter().take_while(|&&b| b == marker).count(),
        _ => 0,
    }
}

/// The level of a heading: `#` to `######`, and then a space or the line's end.
fn heading(line: &[u8]) -> Option<usize> {
    let level = line.iter().take_while(|&&b| b == b'#').count();
    let is_heading = matches!(level, 1..=6) && line.get(level).is_none_or(u8::is_ascii_whitespace);
    is_heading.then_some(level)
}

/// Whether a line might close a fence in a way not handled here: indented, or after a lone CR.
fn may_close(line: &[u8], marker: u8, length: usize) -> bool {
    let indented = line.first() == Some(&b' ') && {
        let body = line.trim_ascii();
        body.len() >= length && body.iter().all(|&b| b == marker)
    };
    indented || lone_cr(line)
}

/// Whether the line is a comment, which begins at the beginning of the line and is closed in it. Such a line is a block of
/// its own wherever it is, except in another block of HTML, of which it is then a part.
fn is_comment(line: &[u8]) -> bool {
    let comment = line.strip_prefix(b"<!--").map(<[u8]>::trim_ascii_end);
    let body = comment.and_then(|comment| comment.strip_suffix(b"-->"));
    body.is_some_and(|body| {
        let is_inside = |mark: &[u8]| body.windows(mark.len()).any(|window| window == mark);
        !lone_cr(line) && !is_inside(b"-->") && !is_inside(b"<!")
    })
}

/// Whether a construct that could contain a later heading might begin in this line.
fn has_open_end(line: &[u8]) -> bool {
    // Most lines have none of these characters. All are looked at, without stopping at the first, because that is faster.
    let is_mark = |b: u8| matches!(b, b'`' | b'~' | b'<' | b'|' | b'>');
    if !line.iter().fold(false, |any, &b| any | is_mark(b)) {
        return false;
    }
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
    let conflict = [b"<<<<<<<", b"|||||||", b">>>>>>>"]
        .iter()
        .any(|marker| line.starts_with(*marker));
    fences || html || conflict
}

/// Whether the line contains a CR that is not part of its end: Markdown treats it as a line ending.
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
        assert_eq!(cut_lines("x\n# a\n<!-- b -->\n# c\n"), ["# a", "# c"]);
        assert_eq!(cut_lines("x\n# a\n<!-- b --> <!-- \n# c\n"), ["# a"]);
        assert_eq!(cut_lines("x\n# a\n - <!-- b -->\n# c\n"), ["# a"]);
        assert_eq!(cut_lines("---\nx: y\n---\n# a\n"), [""; 0]);
        assert_eq!(cut_lines("\n ---\nx: y\n---\n# a\n"), [""; 0]);
        assert_eq!(cut_lines("x\n# a\n<<<<<<< b\n# c\n"), ["# a"]);
        assert_eq!(cut_lines("```\n ```\n# a\n```\n"), [""; 0]);
    }

    #[test]
    fn headings_below_an_entry_are_not_cuts() {
        let fence = "```\n```\n";
        for (text, lines) in [
            (
                format!("# a\n## b\n{fence}### c\n## d\n"),
                &["## b", "## d"][..],
            ),
            (format!("# a\n{fence}## b\n{fence}# c\n"), &["# c"]),
            (format!("{fence}###### a\n"), &["###### a"]),
            (format!("## a\nb\n===\n{fence}## c\n# d\n"), &["# d"]),
            (format!("### a\nb\n---\n{fence}### c\n## d\n"), &["## d"]),
            (format!("### a\n # b\n{fence}## c\n# d\n"), &["# d"]),
        ] {
            assert_eq!(cut_lines(&text), lines, "{text}");
        }
    }
}
