//! What the fuzz targets hold the readers to.

use std::fmt::Debug;
use std::path::Path;
use std::time::{Duration, Instant};

use projlog::source::{Fault, Span};
use tempfile::TempDir;

/// The charter of the projects that are made.
const CHARTER: &str = include_str!("../../tests/cases/charter.yaml");

/// A project's folder with a charter and no log yet, in memory where the system has such a place.
pub fn project_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder for the project");
    std::fs::write(folder.path().join("projlog.yaml"), CHARTER).expect("a charter");
    std::fs::create_dir(folder.path().join("log")).expect("a folder for the log");
    folder
}

/// How long the texts are that are made to find what takes more than linear time: the second is eight times the first.
const REPEATED: [usize; 2] = [6 * 1024, 48 * 1024];
/// What reading the second is allowed to take at least, and how many times what the first takes. A square would be 64 times.
const PATIENCE: (Duration, u32) = (Duration::from_millis(250), 24);

/// A span lies in a text, and cuts no character.
pub fn assert_inside(text: &str, span: Span, what: &dyn Debug) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} is not in the text ({} bytes): {what:?}", text.len());
}

/// All spans of a fault lie in a text.
pub fn assert_fault_inside(text: &str, fault: &Fault) {
    assert_inside(text, fault.span, fault);
    fault.also.iter().for_each(|(span, _)| assert_inside(text, *span, fault));
}

/// All spans that a value holds lie in a text. They are read out of its debug form, so that a field that is added later is
/// looked at as well.
pub fn assert_spans_inside(text: &str, value: &dyn Debug) {
    let shown = format!("{value:?}");
    let mut rest = shown.as_str();
    while let Some(at) = rest.find(['"', 'S']) {
        rest = &rest[at..];
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = behind_string(quoted);
        } else if let Some(span) = rest.strip_prefix("Span { start: ") {
            let mut numbers = span.split([',', '}']);
            let start = numbers.next().and_then(|number| number.trim().parse().ok());
            let end = numbers.next().and_then(|number| number.trim().strip_prefix("end: ")?.trim().parse().ok());
            let (start, end) = start.zip(end).expect("the debug form of a span");
            assert_inside(text, Span { start, end }, &shown);
            rest = span;
        } else {
            rest = &rest[1..];
        }
    }
}

/// What follows a string's closing quote.
fn behind_string(mut text: &str) -> &str {
    while let Some(at) = text.find(['"', '\\']) {
        if text[at..].starts_with('"') {
            return &text[at + 1..];
        }
        // The character behind a backslash belongs to it.
        text = text.get(at + 2..).unwrap_or("");
    }
    ""
}

/// Reads one input in sixteen, if it is short, again and again in one text: what takes more than linear time shows there.
pub fn assert_linear(text: &str, read: impl Fn(&str)) {
    let chosen = text.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 16 == 0;
    if !chosen || !(1..=256).contains(&text.len()) {
        return;
    }
    let [short, long] = REPEATED.map(|length| text.repeat(length / text.len()));
    let time = |text: &str| {
        let begun = Instant::now();
        read(text);
        begun.elapsed()
    };
    // Others use this machine too: once slow is no proof.
    let slow = (0..4).all(|_| {
        let took = time(&long);
        took > PATIENCE.0 && took > PATIENCE.1 * time(&short)
    });
    assert!(!slow, "reading {} bytes of repeated {text:?} takes far more than linear time", long.len());
}

/// Nothing in a report is obeyed by a terminal or a CI runner, or hidden from its reader.
pub fn assert_harmless(report: &str) {
    let lower = report.to_ascii_lowercase();
    for opener in ["##[", "##vso[", "##teamcity["] {
        assert!(!lower.contains(opener), "{opener} in {report}");
    }
    for line in report.lines() {
        assert!(!line.trim_start().starts_with("::"), "a workflow command: {line}");
    }
    let raw = report.chars().find(|c| is_raw(*c));
    assert!(raw.is_none(), "{raw:?} in {report:?}");
}

/// The same of annotations for GitHub's runner, but for the one command that a line may be: a level and a place, in which no
/// colon is left.
pub fn assert_harmless_annotations(report: &str) {
    for line in report.lines() {
        let levels = ["::error file=", "::warning file=", "::notice file="];
        match levels.iter().find_map(|level| line.strip_prefix(level)) {
            Some(rest) => {
                let (place, message) = rest.split_once("::").expect("a message");
                assert!(!place.contains(':'), "a place: {line}");
                assert_harmless(place);
                assert_harmless(message);
            }
            None => assert_harmless(line),
        }
    }
    let raw = report.chars().find(|c| is_raw(*c));
    assert!(raw.is_none(), "{raw:?} in {report:?}");
}

/// Control characters other than those that lay out a report, what changes the direction of text, and what has no width.
/// Written apart from the program's own list, to check it.
fn is_raw(c: char) -> bool {
    let layout = matches!(c, '\n' | '\t');
    (c.is_control() && !layout)
        || matches!(u32::from(c), 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
}

/// What a delta makes of a base, as gitformat-pack(5) says it and as plainly as it can be said.
pub fn patch(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut rest = delta;
    let (from, to) = (size(&mut rest)?, size(&mut rest)?);
    let made = applied(base, rest)?;
    (from == base.len() as u128 && to == made.len() as u128).then_some(made)
}

/// The delta of these instructions with the sizes that are right for a base. `None`: it makes too much to go on with.
pub fn sized(base: &[u8], instructions: &[u8]) -> Option<Vec<u8>> {
    let made = applied(base, instructions).unwrap_or_default().len();
    let mut delta = Vec::new();
    for mut number in [base.len(), made] {
        while number > 0x7f {
            delta.push(number as u8 | 0x80);
            number >>= 7;
        }
        delta.push(number as u8);
    }
    delta.extend(instructions);
    (made <= 1 << 20).then_some(delta)
}

fn size(rest: &mut &[u8]) -> Option<u128> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u128::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn applied(base: &[u8], instructions: &[u8]) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    let mut bytes = instructions.iter().copied();
    while let Some(op) = bytes.next() {
        if op & 0x80 == 0 {
            if op == 0 {
                return None;
            }
            for _ in 0..op {
                made.push(bytes.next()?);
            }
            continue;
        }
        let mut numbers = [0_usize; 7];
        for (bit, number) in numbers.iter_mut().enumerate() {
            if op >> bit & 1 == 1 {
                *number = usize::from(bytes.next()?);
            }
        }
        let joined = |bytes: &[usize]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | byte);
        let from = joined(&numbers[..4]);
        let len = Some(joined(&numbers[4..])).filter(|len| *len > 0).unwrap_or(0x1_0000);
        made.extend_from_slice(base.get(from..from + len)?);
    }
    Some(made)
}
