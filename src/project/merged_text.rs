//! Which changes of a text came from whom where a merge put together those of two sides.

use std::ops::Range;

/// The most steps of one comparison; what is longer counts as changed as a whole.
const MOST: usize = 1 << 22;

/// A change of a text: the words of the old one that are replaced, by these.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    old: Range<usize>,
    new: String,
}

/// A text of the main line to which the changes of a branch are applied, one after the other.
#[derive(Debug)]
pub(super) struct Merging<'t> {
    main: &'t str,
    /// What the merge made of it.
    merged: &'t str,
    /// The main line's text with all changes so far.
    now: String,
}

impl<'t> Merging<'t> {
    /// A merge of the main line's text that gave another one.
    pub(super) fn new(main: &'t str, merged: &'t str) -> Self {
        Self {
            main,
            merged,
            now: main.to_owned(),
        }
    }

    /// Applies a change of the branch, and returns the main line's text with all that the merge took over so far.
    pub(super) fn apply(&mut self, before: &str, after: &str) -> String {
        self.now = applied(before, after, &self.now);
        let main = words(self.main);
        let brought = hunks(self.main, &self.now);
        let mut merged = hunks(self.main, self.merged);
        merged.retain(|hunk| {
            let inserts = hunk.old.is_empty() && hunk.new.contains('\n');
            let same = |other: &Hunk| inserts && other.old.is_empty() && other.new == hunk.new;
            brought.iter().any(|other| other == hunk || same(other))
        });
        with(&main, &merged)
    }
}

/// A text with the change that leads from one text to another, as far as the text has not changed the same words otherwise.
fn applied(before: &str, after: &str, text: &str) -> String {
    let (own, change) = (hunks(before, text), hunks(before, after));
    let mut all = own.clone();
    for hunk in change {
        let meets = |other: &&Hunk| {
            let (one, two) = (&other.old, &hunk.old);
            one.start < two.end && two.start < one.end || **other == hunk
        };
        if own.iter().find(meets).is_none() {
            all.push(hunk);
        }
    }
    // Of two insertions in one place, that of the text comes first.
    all.sort_by_key(|hunk| (hunk.old.start, hunk.old.end));
    with(&words(before), &all)
}

/// The text of some words with changes, in order.
fn with(words: &[&str], hunks: &[Hunk]) -> String {
    let mut text = String::new();
    let mut at = 0;
    let kept = |range: Range<usize>| words.get(range).unwrap_or_default().concat();
    for hunk in hunks {
        text.push_str(&kept(at..hunk.old.start.max(at)));
        text.push_str(&hunk.new);
        at = hunk.old.end.max(at);
    }
    text.push_str(&kept(at..words.len()));
    text
}

/// The words of a text, and the single characters between them.
fn words(text: &str) -> Vec<&str> {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if in_word(first) {
            rest.find(|c| !in_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// The changes that lead from one text to another: line by line, and within changed lines word by word.
fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let mut hunks = Vec::new();
    let (mut line, mut at) = (0, 0);
    for (gone, come) in differences(&old_lines, &new_lines) {
        let count = |lines: Range<usize>| -> usize {
            let lines = old_lines.get(lines).unwrap_or_default();
            lines.iter().map(|line| words(line).len()).sum()
        };
        at += count(line..gone.start);
        let text =
            |lines: &[&str], range: Range<usize>| lines.get(range).unwrap_or_default().concat();
        let (old, new) = (text(&old_lines, gone.clone()), text(&new_lines, come));
        let (old, new) = (words(&old), words(&new));
        for (gone, come) in differences(&old, &new) {
            hunks.push(Hunk {
                old: at + gone.start..at + gone.end,
                new: new.get(come).unwrap_or_default().concat(),
            });
        }
        at += old.len();
        line = gone.end;
    }
    hunks
}

/// The ranges in which two lists differ.
fn differences(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let pairs = old.iter().zip(new);
    let start = pairs.take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (
        old.get(start..).unwrap_or_default(),
        new.get(start..).unwrap_or_default(),
    );
    let pairs = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = pairs.take_while(|(one, other)| one == other).count();
    let (rows, columns) = (old_rest.len() - end, new_rest.len() - end);
    if rows == 0 && columns == 0 {
        return Vec::new();
    }
    let whole = (start..start + rows, start..start + columns);
    if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST {
        return vec![whole];
    }
    // The length of the longest common part of what follows.
    let width = columns + 1;
    let mut common = vec![0_u32; (rows + 1) * width];
    let same = |row: usize, column: usize| old_rest.get(row) == new_rest.get(column);
    let of = |common: &[u32], row: usize, column: usize| {
        common.get(row * width + column).copied().unwrap_or(0)
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let length = if same(row, column) {
                of(&common, row + 1, column + 1) + 1
            } else {
                of(&common, row + 1, column).max(of(&common, row, column + 1))
            };
            if let Some(slot) = common.get_mut(row * width + column) {
                *slot = length;
            }
        }
    }
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows || column < columns {
        if row < rows && column < columns && same(row, column) {
            (row, column) = (row + 1, column + 1);
            continue;
        }
        let from = (row, column);
        while row < rows || column < columns {
            if row < rows && column < columns && same(row, column) {
                break;
            }
            let down = row < rows && of(&common, row + 1, column) >= of(&common, row, column + 1);
            if down || column >= columns {
                row += 1;
            } else {
                column += 1;
            }
        }
        found.push((start + from.0..start + row, start + from.1..start + column));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "a: 1\nb: { x: 1, y: 2 }\nc: 3\nd: 4\n";

    fn merged(main: &str, merged: &str, changes: &[(&str, &str)]) -> Vec<String> {
        let mut merging = Merging::new(main, merged);
        let changes = changes.iter();
        changes
            .map(|(before, after)| merging.apply(before, after))
            .collect()
    }

    #[test]
    fn a_clean_merge_is_all_of_the_branch() {
        for (main, branch) in [
            ("a: 1", "c: 3"),
            // In adjacent lines, and in one line.
            ("a: 1", "x: 1"),
            ("x: 1", "y: 2"),
            ("a: 1\n", "d: 4\n"),
        ] {
            let edit =
                |text: &str, old: &str| text.replace(old, &old.replace(char::is_numeric, "9"));
            let (ours, theirs) = (edit(BASE, main), edit(BASE, branch));
            let both = edit(&ours, branch);
            let found = merged(&ours, &both, &[(BASE, &theirs)]);
            assert_eq!(found, std::slice::from_ref(&both), "{main} {branch}");
            // The other way round.
            let found = merged(&theirs, &both, &[(BASE, &ours)]);
            assert_eq!(found, [both], "{main} {branch}");
        }
        // A line of each side in one place, in either order.
        let (ours, theirs) = (format!("{BASE}e: 5\n"), format!("{BASE}f: 6\n"));
        for both in [format!("{BASE}e: 5\nf: 6\n"), format!("{BASE}f: 6\ne: 5\n")] {
            let found = merged(&ours, &both, &[(BASE, &theirs)]);
            assert_eq!(found, [both]);
        }
    }

    #[test]
    fn what_the_merge_adds_or_refuses_is_not_of_the_branch() {
        let ours = BASE.replace("a: 1", "a: 9");
        let theirs = BASE.replace("c: 3", "c: 9").replace("x: 1", "x: 8");
        // It takes one of two changes, and makes another one.
        let result = ours.replace("c: 3", "c: 9").replace("d: 4", "d: 7");
        let found = merged(&ours, &result, &[(BASE, &theirs)]);
        assert_eq!(found, [ours.replace("c: 3", "c: 9")]);
        // It takes the branch's version of what both changed.
        let theirs = BASE.replace("a: 1", "a: 8");
        let found = merged(&ours, &theirs, &[(BASE, &theirs)]);
        assert_eq!(found, [ours]);
    }

    #[test]
    fn the_commits_of_a_branch_are_applied_one_by_one() {
        let ours = BASE.replace("a: 1", "a: 9");
        let one = BASE.replace("c: 3", "c: 9");
        let two = one.replace("d: 4", "d: 9");
        let both = ours.replace("c: 3", "c: 9").replace("d: 4", "d: 9");
        let found = merged(&ours, &both, &[(BASE, &one), (&one, &two)]);
        assert_eq!(found, [ours.replace("c: 3", "c: 9"), both]);
    }
}
