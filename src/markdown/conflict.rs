//! Merge conflict markers.

use std::borrow::Cow;

use crate::message::message;
use crate::source::{Fault, FaultKind, Span};

/// A text with its conflict markers blanked out, byte for byte, and a fault for each conflict.
///
/// As Markdown, the markers would be headings (`=======`) and quotations (`>>>>>>>`).
pub(super) fn without_markers(text: &str) -> (Cow<'_, str>, Vec<Fault>) {
    if ![OURS, BASE, THEIRS]
        .iter()
        .any(|marker| text.contains(marker))
    {
        return (Cow::Borrowed(text), Vec::new());
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut blank, mut faults) = (String::with_capacity(text.len()), Vec::new());
    let mut open = false;
    let mut at = 0;
    for (number, line) in lines.iter().enumerate() {
        let near = |step: usize| {
            number
                .checked_sub(1)
                .and_then(|from| lines.get(from + step))
        };
        let quoted = [near(0), near(2)]
            .iter()
            .flatten()
            .any(|line| line.starts_with('>'));
        let begins = is_marker(line, OURS);
        let marker = begins
            || (is_marker(line, BASE) && (open || is_label(line, '|')))
            || (is_marker(line, THEIRS) && (open || (!quoted && is_label(line, '>'))))
            || (open && line.trim_end() == MIDDLE);
        if marker {
            if (begins || !open) && faults.len() < MAX {
                let span = Span::new(at, at + line.trim_end().len());
                let fault = Fault::new(
                    FaultKind::Syntax,
                    span,
                    message! {
                        en: "a merge conflict was not resolved",
                        ru: "конфликт слияния не разрешён",
                        es: "queda un conflicto de fusión sin resolver",
                    },
                );
                faults.push(fault.help(message! {
                    en: "keep what is right of both sides, and remove the lines with the markers",
                    ru: "оставьте верное из обоих вариантов и удалите строки с маркерами",
                    es: "conserve lo correcto de ambos lados y elimine las líneas con las marcas",
                }));
            }
            open = !is_marker(line, THEIRS) && (open || begins);
            blank.extend(
                line.bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
            );
        } else {
            blank.push_str(line);
        }
        at += line.len();
    }
    (Cow::Owned(blank), faults)
}

/// Reports the conflicts in a text that is no Markdown, instead of what is wrong between their markers.
pub(crate) fn report(text: &str, faults: &mut Vec<Fault>) {
    let (_, mut conflicts) = without_markers(text);
    if conflicts.is_empty() {
        return;
    }
    let mut parts: Vec<Span> = Vec::new();
    let (mut at, mut begun) = (0, None);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if is_marker(line, OURS) {
            begun = Some(at);
        } else if is_marker(line, THEIRS) {
            parts.extend(begun.take().map(|start| Span::new(start, end)));
        }
        at = end;
    }
    parts.extend(begun.map(|start| Span::new(start, at)));
    let is_between = |fault: &Fault| {
        let start = fault.span.start();
        parts
            .iter()
            .any(|part| part.start() <= start && start < part.end())
    };
    conflicts.extend(
        std::mem::take(faults)
            .into_iter()
            .filter(|fault| !is_between(fault)),
    );
    *faults = conflicts;
}

/// The maximum number of conflicts to report per text.
const MAX: usize = 20;

const OURS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const MIDDLE: &str = "=======";
const THEIRS: &str = ">>>>>>>";

/// Whether a line is a marker: seven characters, then nothing or a space and a label.
fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
}

/// Whether an unpaired marker has a label like those of git, unlike a row of empty table cells or an old quotation.
fn is_label(line: &str, sign: char) -> bool {
    let label = line.trim_start_matches(sign).trim();
    let name = label.split_once(" (").map_or(label, |(commit, _)| commit);
    !name.is_empty() && !name.contains([' ', sign])
}
