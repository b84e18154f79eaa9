//! Entries that are in a log file and cannot be read: what their text says all the same.

use super::kind_words::{Likeness, kind_of, means, named, synonym};
use super::line::{Line, id_with_slip, is_usual_id};
use super::unformed::Row;
use super::{Entry, EntryId, Kind};
use crate::source::{SourceId, Span, compatible, folded, nearest, plainly};

/// The most lines of a block that are examined.
const MOST_LINES: usize = 40;
/// The most bytes.
const MOST_BYTES: usize = 4096;
/// Kind and id are in the first lines.
const HEAD: usize = 3;
/// The fields that say what an entry settles.
const SETTLING: [&str; 3] = ["answers", "on", "of"];

/// An entry that cannot be read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// Its id, as far as it could be found.
    pub id: Option<String>,
    /// Its kind, likewise.
    pub kind: Option<Kind>,
    /// Its file.
    pub source: SourceId,
    /// Its first line.
    pub span: Span,
    /// The ids in the fields that say what it settles, each with the field.
    pub settles: Vec<(&'static str, String)>,
    /// All other ids of the usual form.
    pub mentions: Vec<String>,
    /// The names of those who act.
    pub actors: Vec<String>,
    /// When it happened, as it is written.
    pub at: Option<String>,
    /// What it decides, likewise.
    pub verdict: Option<String>,
    /// Whether it has the field of a decision that sets a date.
    pub sets: bool,
}

impl Unread {
    /// The entry that begins at a byte of a file, with the id and the kind that are known already.
    pub(super) fn new(
        source: SourceId,
        text: &str,
        start: usize,
        id: Option<String>,
        kind: Option<Kind>,
    ) -> Self {
        let block = block(text, start);
        let mut found = Self {
            id,
            kind: kind.or_else(|| kind_in(block)),
            source,
            span: Span::new(start, start + block.lines().next().map_or(0, str::len)),
            settles: Vec::new(),
            mentions: Vec::new(),
            actors: Vec::new(),
            at: None,
            verdict: None,
            sets: false,
        };
        let mut field = None;
        let mut begun = false;
        for line in lines(block) {
            // In one block with it may be the next one.
            let is_head =
                Kind::named(line.key).is_some() && line.id().is_some_and(|(_, alone)| alone);
            if is_head && begun {
                break;
            }
            begun |= is_head;
            let known = line.colon || line.rest.starts_with('|');
            // A line without a key goes on with the value above.
            if known {
                field = field_of(line.key);
            }
            let value = if known { line.rest } else { line.text };
            match field {
                Some("answers" | "on" | "of" | "for") => {
                    let named = words(value).map(|word| (field.unwrap_or(""), word));
                    found.settles.extend(named);
                }
                Some("from" | "by") => {
                    let names = value.split([',', ';', '[', ']', ':', '=', '|', '：']);
                    let names = names.map(|name| name.trim_matches(|c: char| !c.is_alphanumeric()));
                    let names = names.filter(|name| !name.is_empty());
                    found.actors.extend(names.map(str::to_owned));
                }
                Some("at") if known => {
                    found.at = Some(time_in(value).to_owned());
                }
                Some("verdict") if known => {
                    let verdict = value.trim_matches(|c: char| !c.is_alphanumeric());
                    found.verdict = Some(verdict.to_owned());
                }
                Some("sets") => found.sets = true,
                _ => {
                    let ids = words(line.text).filter(|word| is_usual_id(word));
                    found.mentions.extend(ids);
                }
            }
        }
        let own = found.id.clone();
        found.mentions.retain(|id| own.as_ref() != Some(id));
        // A word for its kind may be near to one of these fields: `answer: A-1`.
        found.settles.retain(|(_, id)| own.as_ref() != Some(id));
        found
    }
}

impl Unread {
    /// An entry in another form.
    #[must_use]
    pub fn of_row(source: SourceId, row: Row) -> Self {
        let found = Self::new(source, &row.text, 0, Some(row.id), row.kind);
        let span = row.span;
        Self { span, ..found }
    }

    /// An entry that cannot be read as the one with the id that is meant.
    #[must_use]
    pub fn of(entry: &Entry, text: &str, meant: String) -> Self {
        let start = entry.span.start();
        Self::new(entry.source, text, start, Some(meant), Some(entry.kind))
    }
}

/// The field that a key means, also misspelt, of those that matter here.
fn field_of(key: &str) -> Option<&'static str> {
    let word = folded(key);
    let fields = [
        "answers", "on", "of", "for", "from", "by", "at", "verdict", "sets",
    ];
    let meant = fields.into_iter().find(|field| word == *field);
    meant
        .or_else(|| fields.into_iter().find(|field| means(&word, &[*field])))
        .or_else(|| nearest(&word, [SETTLING[0]]).map(|_| SETTLING[0]))
}

/// The words of a value that have the form of an id.
fn words(value: &str) -> impl Iterator<Item = String> {
    let plain = plainly(value).unwrap_or_else(|| value.to_owned());
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words: Vec<String> = plain
        .split(|c| !in_word(c))
        .map(|word| word.trim_matches(['.', '-', '_']))
        .filter(|word| EntryId::is_valid(word))
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// The time in the value of a field.
fn time_in(value: &str) -> &str {
    value.trim_matches(|c: char| !c.is_ascii_digit() && c != 'Z')
}

/// The dates and times in the entry at a byte of a file, as they are written.
pub(super) fn times_in(text: &str, start: usize) -> Vec<String> {
    let block = block(text, start);
    let plain = plainly(block).unwrap_or_else(|| block.to_owned());
    let in_time =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | ' ' | 'T' | 'Z');
    let parts = plain.split(|c: char| !in_time(c));
    // Before it may stand a number and a sign, behind it a space.
    let times = parts.filter_map(|part| {
        let year = part.match_indices('-').find_map(|(at, _)| {
            let start = at.checked_sub(4)?;
            let year = part.get(start..at)?;
            year.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some(start)
        })?;
        Some(part.get(year..)?.trim().to_owned())
    });
    times.collect()
}

/// The text of a block from its first line to the next fence; of one without a fence to the next heading.
fn block(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let is_fence = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*']);
        line.starts_with("```") || line.starts_with("~~~")
    };
    let mut end = 0;
    let mut fenced = false;
    for (number, line) in rest.split_inclusive('\n').take(MOST_LINES).enumerate() {
        if number == 0 {
            fenced = is_fence(line);
        } else if is_fence(line) || (!fenced && line.starts_with('#')) {
            break;
        }
        end += line.len();
    }
    let mut end = end.min(MOST_BYTES);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or("")
}

/// The lines of a block without what stands before their first word, also those that are comments.
fn lines(block: &str) -> impl Iterator<Item = Line<'_>> {
    block.lines().filter_map(|line| {
        let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        (!bare.is_empty()).then(|| Line::new(bare.trim_end(), 0, 0))
    })
}

/// The kind of the entry in a block, as far as its first lines name it.
fn kind_in(block: &str) -> Option<Kind> {
    let head = || lines(block).take(HEAD);
    let by_key = head().find_map(|line| Some(named(line.key)?.0));
    let by_word = || {
        let mut words = head().flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric()));
        words.find_map(Kind::named)
    };
    by_key
        .or_else(by_word)
        .or_else(|| head().find_map(|line| Some(kind_of(line.key).filter(|_| line.colon)?.0)))
        .or_else(|| head().find_map(|line| synonym(line.key).filter(|_| line.id().is_some())))
}

/// The ids that the entry at a byte of a file may have, if a slip in its first line keeps it from being read.
pub(super) fn ids_at(text: &str, start: usize, kind: Option<Kind>) -> Vec<String> {
    let block = block(text, start);
    let mut head = lines(block).take(HEAD + 1).peekable();
    while let Some(line) = head.next() {
        let of_line = kind_of(line.key);
        let Some((meant, _)) = of_line.filter(|(of_line, likeness)| match kind {
            Some(kind) => *of_line == kind,
            None => *likeness > Likeness::Near,
        }) else {
            continue;
        };
        let ids = ids_in(line.rest, meant);
        if !ids.is_empty() {
            return ids;
        }
        let below = head.peek().filter(|below| !below.colon);
        return below.map_or_else(Vec::new, |below| ids_in(below.text, meant));
    }
    Vec::new()
}

/// The ids that a text with a slip may mean.
fn ids_in(text: &str, kind: Kind) -> Vec<String> {
    let text = text.split(" #").next().unwrap_or("");
    let plain = plainly(text).unwrap_or_else(|| text.to_owned());
    let plain = plain.replace('№', " ");
    let plain = compatible(&plain).unwrap_or(plain);
    let parts = plain.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    let whole: Vec<String> = parts
        .filter(|part| is_usual_id(part))
        .map(str::to_owned)
        .collect();
    if !whole.is_empty() {
        return whole;
    }
    if let Some(id) = id_with_slip(&plain) {
        return vec![id];
    }
    // Letters and digits with something else, or nothing, between them; digits alone.
    let mut runs: Vec<String> = Vec::new();
    let mut before = None;
    for c in plain.chars() {
        let class = (c.is_ascii_digit(), c.is_alphabetic());
        if class == (false, false) {
            before = None;
            continue;
        }
        match runs.last_mut().filter(|_| before == Some(class)) {
            Some(run) => run.push(c),
            None => runs.push(c.to_string()),
        }
        before = Some(class);
    }
    let digits = |run: &str| run.bytes().all(|byte| byte.is_ascii_digit());
    match runs.as_slice() {
        [number] if digits(number) => vec![format!("{}{number}", kind.prefix())],
        [letters, number] if digits(number) && !digits(letters) => {
            vec![format!("{letters}-{number}")]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    fn of(text: &str) -> Unread {
        let (source, _) = Source::new("log.md", text.as_bytes().to_vec());
        let id = Sources::default().add(source);
        Unread::new(id, text, 0, Some("A-1".to_owned()), None)
    }

    #[test]
    fn what_an_unread_entry_says_is_found() {
        for text in [
            "```yaml\nrply: A-1\nanswers: R-1\nat: 2026-03-04 10:00\nfrom: owner\n```\n\nSee R-7.",
            "reply: A-1\nanwsers: [R-1]\nat: 2026-03-04 10:00\nfrom: owner\n\n## Next\n\nR-7",
            "- **Ответ:** A-1\n- **На:** x\n- answers: \n  - R-1\n- Когда: 2026-03-04 10:00\n- От: owner",
            "| reply | A-1 |\n|---|---|\n| answers | R-1 |\n| at | 2026-03-04 10:00 |\n| from | owner |",
            "```yaml\n# reply: A-1\n# answers: R–1\n# at: 2026-03-04 10:00\n# from: owner\n```",
        ] {
            let found = of(text);
            assert_eq!(found.kind, Some(Kind::Reply), "{text}");
            assert!(
                found.settles.contains(&("answers", "R-1".to_owned())),
                "{text}: {found:?}"
            );
            assert_eq!(found.actors, ["owner"], "{text}");
            assert_eq!(found.at.as_deref(), Some("2026-03-04 10:00"), "{text}");
            assert!(!found.mentions.contains(&"R-7".to_owned()), "{text}");
        }
    }

    #[test]
    fn ids_with_slips_are_known() {
        for (line, id) in [
            ("request: [R-2]", "R-2"),
            ("request: [[R-2]]", "R-2"),
            ("request:\n  - R-2", "R-2"),
            ("request:\n- R-2", "R-2"),
            ("request:\n  * R-2", "R-2"),
            ("request: <R-2>", "R-2"),
            ("request: R\u{ad}2", "R-2"),
            ("request: R 2", "R-2"),
            ("request: R2", "R-2"),
            ("request: 2", "R-2"),
            ("request: -2", "R-2"),
            ("request: №2", "R-2"),
            ("request: *R-2", "R-2"),
            ("request: R-2, x", "R-2"),
            ("request: R-2 - text", "R-2"),
            ("request: R-２", "R-2"),
            ("# request: R-2", "R-2"),
            ("#request: R-2", "R-2"),
            ("~~request: R-2~~", "R-2"),
            ("<request: R-2>", "R-2"),
            ("запрос: R 2", "R-2"),
        ] {
            let text = format!("```yaml\n{line}\nat: 2026-03-04 10:00\n```\n");
            assert_eq!(ids_at(&text, 0, None), [id], "{line}");
            assert_eq!(ids_at(&text, 0, Some(Kind::Request)), [id], "{line}");
            assert!(ids_at(&text, 0, Some(Kind::Call)).is_empty(), "{line}");
        }
        for line in ["request:", "request: soon", "at: R-2", "version: 2"] {
            assert!(
                ids_at(&format!("```yaml\n{line}\n```\n"), 0, None).is_empty(),
                "{line}"
            );
        }
    }
}
