//! The parts of a charter in which a line that gives a name to something cannot be read.

use crate::source::{Fault, FaultKind};

/// A section of a charter: where it begins, its key, and its first name: where that begins, and its indentation.
struct Section<'t> {
    start: usize,
    key: &'t str,
    first: Option<(usize, usize)>,
}

/// The keys of a charter under which the line of a name is broken: a key without its colon, one that is repeated (a copied block), one
/// with another indentation than its neighbours, a brace that is never closed. Nobody knows what such a line names.
pub(super) fn with_broken_names<'t>(text: &'t str, faults: &[Fault]) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    if faults.is_empty() {
        return found;
    }
    let sections = sections(text);
    for fault in faults {
        let may_differ = match fault.kind {
            FaultKind::Syntax | FaultKind::DuplicateKey => 0,
            // A key of the mapping above it, because it is not where the other names are.
            FaultKind::UnknownField => 1,
            _ => continue,
        };
        let section = section_of_name(text, &sections, fault.span.start(), may_differ);
        found.extend(section.filter(|section| !found.contains(section)));
    }
    found
}

/// The keys of sections that are repeated: what the second one says is not read.
pub(super) fn repeated<'t>(text: &'t str, faults: &[Fault]) -> Vec<&'t str> {
    let is_key = |fault: &&Fault| fault.kind == FaultKind::DuplicateKey;
    let starts = faults.iter().filter(is_key).map(|fault| fault.span.start());
    let starts: Vec<usize> = starts.collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let sections = sections(text).into_iter();
    let repeated = sections.filter(|section| starts.contains(&section.start));
    repeated.map(|section| section.key).collect()
}

/// The sections of a charter, in order.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match (indentation_of(line), sections.last_mut()) {
            (Some(0), _) => sections.push(Section {
                start,
                key: line.split(':').next().unwrap_or("").trim(),
                first: None,
            }),
            (Some(indentation), Some(section)) => {
                section.first.get_or_insert((start, indentation));
            }
            _ => {}
        }
    }
    sections
}

/// The section of which the line at a byte may be that of a name. `least` is by how much its indentation differs from that of the first
/// name at least; one more column is a slip.
fn section_of_name<'t>(
    text: &str,
    sections: &[Section<'t>],
    at: usize,
    least: usize,
) -> Option<&'t str> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let indentation = indentation_of(line).filter(|indentation| *indentation > 0)?;
    let after = sections.partition_point(|section| section.start < start);
    let section = sections.get(after.checked_sub(1)?)?;
    let names = section
        .first
        .filter(|(first, _)| *first < start)
        .map_or(indentation, |(_, names)| names);
    let differs = indentation.abs_diff(names);
    (least..=1).contains(&differs).then_some(section.key)
}

/// The number of blanks before the text of a line; `None` if it has none.
fn indentation_of(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches([' ', '\u{feff}']);
    let is_text = !bare.trim().is_empty() && !bare.starts_with('#');
    is_text.then_some(line.len() - bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use crate::source::Span;

    const TEXT: &str = "parties:\n  agency: { role: contractor\n  bakery: { role: client }\n\
        people:\n\n  # Ours\n  designer:\n    party: agency\n   director:\n    party: bakery\nterms:\n  answer: 1 day\n";

    fn sections(kind: FaultKind, at: &str) -> Vec<&'static str> {
        let start = TEXT.find(at).unwrap();
        let span = Span::new(start, start + at.len());
        let message = Message::value("x");
        with_broken_names(TEXT, &[Fault::new(kind, span, message)])
    }

    #[test]
    fn a_repeated_section_is_told_from_a_repeated_name() {
        let fault = |at: &str| {
            let start = TEXT.find(at).unwrap();
            let span = Span::new(start, start + at.len());
            Fault::new(FaultKind::DuplicateKey, span, Message::value("x"))
        };
        assert_eq!(
            repeated(TEXT, &[fault("designer"), fault("people")]),
            ["people"]
        );
        assert_eq!(repeated(TEXT, &[fault("designer")]), [""; 0]);
    }

    #[test]
    fn a_line_of_a_name_is_told_from_one_of_a_field() {
        assert_eq!(
            sections(FaultKind::Syntax, "{ role: contractor"),
            ["parties"]
        );
        assert_eq!(sections(FaultKind::Syntax, "designer"), ["people"]);
        assert_eq!(sections(FaultKind::DuplicateKey, "designer"), ["people"]);
        assert_eq!(sections(FaultKind::UnknownField, "director"), ["people"]);
        assert_eq!(sections(FaultKind::Syntax, "answer"), ["terms"]);
        let of_a_field = "party: agency";
        assert_eq!(sections(FaultKind::Syntax, of_a_field), [""; 0]);
        assert_eq!(sections(FaultKind::UnknownField, of_a_field), [""; 0]);
        assert_eq!(sections(FaultKind::UnknownField, "bakery: {"), [""; 0]);
        assert_eq!(sections(FaultKind::WrongValue, "designer"), [""; 0]);
        assert_eq!(sections(FaultKind::Syntax, "parties:"), [""; 0]);
    }
}
