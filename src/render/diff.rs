//! Unified diffs for people.

use std::io;
use std::ops::Range;

use super::{Style, Untrusted};

/// The number of context lines.
const AROUND: usize = 3;

/// Writes the changes of a file line by line: `after` has as many lines as `before`. Invisible characters, and those that a
/// CI runner interprets, appear as their code, and CR LF as a line end; so the diff is for reading, not for applying.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_diff(
    path: &str,
    before: &str,
    after: &str,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split('\n').collect(), after.split('\n').collect());
    // There is no line after the last line break.
    let open = old.last().is_some_and(|last| !last.is_empty());
    let length = if open {
        old.len()
    } else {
        old.len().saturating_sub(1)
    };
    let (red, green, off) = if style.color {
        ("\u{1b}[31m", "\u{1b}[32m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    let path = Untrusted::new(path).line().into_owned();
    writeln!(out, "--- {path}\n+++ {path}")?;
    for hunk in hunks(&old, &new, length) {
        let (start, count) = (hunk.start + 1, hunk.len());
        writeln!(out, "@@ -{start},{count} +{start},{count} @@")?;
        let mut at = hunk.start;
        while at < hunk.end {
            // Adjacent changed lines are shown together, the old ones first.
            let changed = (at..hunk.end)
                .take_while(|line| old.get(*line) != new.get(*line))
                .count();
            let run = at..at + changed.max(1);
            let kinds: &[(&str, &[&str], &str)] = if changed == 0 {
                &[(" ", &old, "")]
            } else {
                &[("-", &old, red), ("+", &new, green)]
            };
            for (sign, lines, color) in kinds {
                for line in run.clone() {
                    let text = shown(lines.get(line).copied().unwrap_or_default());
                    let off = if color.is_empty() { "" } else { off };
                    writeln!(out, "{color}{sign}{text}{off}")?;
                    if open && line + 1 == length {
                        writeln!(out, "\\ No newline at end of file")?;
                    }
                }
            }
            at = run.end;
        }
    }
    Ok(())
}

/// The ranges of lines to show.
fn hunks(old: &[&str], new: &[&str], length: usize) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for line in (0..length).filter(|line| old.get(*line) != new.get(*line)) {
        let around = line.saturating_sub(AROUND)..(line + 1 + AROUND).min(length);
        match hunks.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => hunks.push(around),
        }
    }
    hunks
}

fn shown(line: &str) -> String {
    let mut shown = String::new();
    Untrusted::new(line.strip_suffix('\r').unwrap_or(line)).snippet(&mut shown, &[]);
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::tests::{hostile, is_safe};

    fn diff(before: &str, after: &str) -> String {
        let mut out = Vec::new();
        write_diff("a.md", before, after, Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn changed_lines_stand_together_with_some_around_them() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14";
        let after = before.replace("2\n3\n", "b\nc\n").replace("14", "n");
        assert_eq!(
            diff(before, &after),
            "--- a.md\n+++ a.md\n@@ -1,6 +1,6 @@\n 1\n-2\n-3\n+b\n+c\n 4\n 5\n 6\n@@ -11,4 +11,4 @@\n 11\n-12\n+1b\n 13\n-14\n\\ No newline at end of file\n+n\n\\ No newline at end of file\n"
                .replace("-12\n+1b\n", " 12\n")
        );
        assert_eq!(
            diff("a\r\nb\r\n", "a\r\nc\r\n"),
            "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
        );
    }

    proptest! {
        #[test]
        fn nothing_in_it_is_obeyed(one in hostile(), other in hostile()) {
            let text = diff(&format!("{}\nx", one.replace('\n', " ")), &format!("{}\nx", other.replace('\n', " ")));
            prop_assert!(is_safe(&text), "{text:?}");
        }
    }
}
