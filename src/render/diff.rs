//! Unified diffs for people.

use std::io;
use std::ops::Range;

use super::{Style, Untrusted};

/// The number of context lines.
const AROUND: usize = 3;

/// Writes the changes of a file line by line: a line of `before` is there in `after`, or another one is in its place, and there may be
/// new ones between them. Invisible characters, and those that a CI runner interprets, appear as their code, and CR LF as a line end;
/// so the diff is for reading, not for applying.
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
    let (red, green, off) = if style.color {
        ("\u{1b}[31m", "\u{1b}[32m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    let path = Untrusted::new(path).line().into_owned();
    writeln!(out, "--- {path}\n+++ {path}")?;
    let (old, new) = (lines(before), lines(after));
    let pairs = aligned(&old, &new);
    let mut write = |sign: &str, line: &str, color: &str| {
        let off = if color.is_empty() { "" } else { off };
        let text = shown(line.strip_suffix('\n').unwrap_or(line));
        writeln!(out, "{color}{sign}{text}{off}")?;
        if line.ends_with('\n') {
            Ok(())
        } else {
            writeln!(out, "\\ No newline at end of file")
        }
    };
    let (mut old_at, mut new_at, mut done) = (1, 1, 0);
    let count = |pairs: &[Pair<'_>]| {
        let olds = pairs.iter().filter(|(old, _)| old.is_some()).count();
        let news = pairs.iter().filter(|(_, new)| new.is_some()).count();
        (olds, news)
    };
    for hunk in hunks(&pairs) {
        let (olds, news) = count(pairs.get(done..hunk.start).unwrap_or_default());
        (old_at, new_at) = (old_at + olds, new_at + news);
        let shown = pairs.get(hunk.clone()).unwrap_or_default();
        let (olds, news) = count(shown);
        write(
            "@@ ",
            &format!("-{old_at},{olds} +{new_at},{news} @@\n"),
            "",
        )?;
        (old_at, new_at, done) = (old_at + olds, new_at + news, hunk.end);
        // Adjacent changed lines are shown together, the old ones first.
        for run in shown.chunk_by(|one, other| is_changed(one) == is_changed(other)) {
            let changed = run.first().is_some_and(is_changed);
            let (sign, color) = if changed { ("-", red) } else { (" ", "") };
            for line in run.iter().filter_map(|(old, _)| *old) {
                write(sign, line, color)?;
            }
            for line in run.iter().filter_map(|(_, new)| *new).filter(|_| changed) {
                write("+", line, green)?;
            }
        }
    }
    Ok(())
}

/// A line of the old text, and the one in its place.
type Pair<'t> = (Option<&'t str>, Option<&'t str>);

fn is_changed((old, new): &Pair<'_>) -> bool {
    old != new
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The lines of both texts beside each other. Where they differ and the new text has more lines left, the new ones come first if the
/// old one follows them.
fn aligned<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Pair<'t>> {
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let (mut at, mut more) = (0, new.len().saturating_sub(old.len()));
    for line in old {
        let added = (0..=more).find(|added| new.get(at + added) == Some(line));
        let added = added.unwrap_or(0);
        pairs.extend(
            new.iter()
                .skip(at)
                .take(added)
                .map(|new| (None, Some(*new))),
        );
        (at, more) = (at + added, more - added);
        pairs.push((Some(*line), new.get(at).copied()));
        at += 1;
    }
    pairs.extend(new.iter().skip(at).map(|new| (None, Some(*new))));
    pairs
}

/// The ranges of lines to show.
fn hunks(pairs: &[Pair<'_>]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    let changed = pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| is_changed(pair));
    for (line, _) in changed {
        let around = line.saturating_sub(AROUND)..(line + 1 + AROUND).min(pairs.len());
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

    #[test]
    fn new_lines_stand_where_they_are_added() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let after = before
            .replacen("2\n", "2\nb\n", 1)
            .replace("12\n", "x\ny\n");
        assert_eq!(
            diff(before, &after),
            "--- a.md\n+++ a.md\n@@ -1,5 +1,6 @@\n 1\n 2\n+b\n 3\n 4\n 5\n@@ -9,4 +10,5 @@\n 9\n 10\n 11\n-12\n+x\n+y\n"
        );
        assert_eq!(
            diff("1\n2\n3\n", "1\n2a\n2b\n3\n"),
            "--- a.md\n+++ a.md\n@@ -1,3 +1,4 @@\n 1\n-2\n+2a\n+2b\n 3\n"
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
