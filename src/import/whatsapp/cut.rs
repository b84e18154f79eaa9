//! The end of a file that was cut within the head of a message: its last words are those of nobody.

use std::sync::Arc;

use super::header::header;
use super::number;
use crate::evidence::is_mark;
use crate::import::model::Place;
use crate::import::note::{Note, NoteKind};

/// The text without a last line that is the beginning of a message's date and time.
pub(super) fn without_cut_head(text: &str) -> &str {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let (before, last) = text.split_at(start);
    let head = before.lines().rev().find(|line| header(line).is_some());
    let shape = shape(last);
    // Two numbers at least: "500" may be the rest of a message.
    let dated = shape.matches('0').count() > 1 && header(last).is_none();
    let cut = dated && head.is_some_and(|head| self::shape(head).starts_with(&shape));
    if cut { before } else { text }
}

/// The note on a file that ends so.
pub(super) fn cut_head(bytes: &[u8], file: &Arc<str>) -> Option<Note> {
    let text = std::str::from_utf8(bytes).ok()?;
    let kept = without_cut_head(text);
    (kept.len() < text.len()).then(|| Note {
        place: Place::line(file, number(kept.lines().count())),
        kind: NoteKind::CutHead,
    })
}

/// A line with `0` for each number, and without marks.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    for c in line.chars().filter(|c| !is_mark(*c)) {
        match c {
            '0'..='9' if shape.ends_with('0') => {}
            '0'..='9' => shape.push('0'),
            c => shape.push(c),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_head_is_cut() {
        let chat = "16/03/2026, 10:00 - Manager: Hello\n16/03/2026, 10:03 - Client: Approved\n";
        for (last, cut) in [
            ("16/03/2", true),
            ("16/03/2026, 10:0", true),
            ("500", false),
            ("16", false),
            ("16/03 is fine", false),
            ("16/03/2026, 10:04 - Client: bye", false),
            ("", false),
        ] {
            let text = format!("{chat}{last}");
            assert_eq!(
                without_cut_head(&text) == chat,
                cut || last.is_empty(),
                "{last}"
            );
            let note = cut_head(text.as_bytes(), &Arc::from("chat.txt"));
            let expected = cut.then(|| Place::line(&Arc::from("chat.txt"), 3));
            assert_eq!(note.map(|note| note.place), expected, "{last}");
        }
        let ios = "[16.03.26, 10:00:01] Manager: Hello\n[16.03.26, 10:0";
        assert!(cut_head(ios.as_bytes(), &Arc::from("x")).is_some());
        // A last line with its end is whole.
        assert!(cut_head(format!("{chat}16/03/2\n").as_bytes(), &Arc::from("x")).is_none());
    }
}
