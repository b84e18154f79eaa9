//! Invariants that the fuzz targets check.

use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use projlog::source::{Fault, Span};
use tempfile::TempDir;

/// The charter of the generated projects.
const CHARTER: &str = include_str!("../../tests/cases/charter.yaml");

/// A project folder with a charter and an empty log, in memory if the system has such a place.
pub fn project_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder for the project");
    std::fs::write(folder.path().join("projlog.yaml"), CHARTER).expect("a charter");
    std::fs::create_dir(folder.path().join("log")).expect("a folder for the log");
    folder
}

/// The lengths of the repeated texts that reveal more than linear time: the second is eight times the first.
const REPEATED: [usize; 2] = [6 * 1024, 48 * 1024];
/// The time always allowed for the second text, and its limit relative to the first. Quadratic time would be 64 times.
const PATIENCE: (Duration, u32) = (Duration::from_millis(250), 24);

/// Checks that a span is within a text, at character boundaries.
pub fn assert_inside(text: &str, span: Span, what: &dyn Debug) {
    assert!(text.get(span.start()..span.end()).is_some(), "{span:?} is not in the text ({} bytes): {what:?}", text.len());
}

/// Checks that all spans of a fault are within a text.
pub fn assert_fault_inside(text: &str, fault: &Fault) {
    assert_inside(text, fault.span, fault);
    fault.also.iter().for_each(|(span, _)| assert_inside(text, *span, fault));
}

/// Checks that all spans in a value are within a text. They are taken from the debug output, so that new fields are
/// included.
pub fn assert_spans_inside(text: &str, value: &dyn Debug) {
    let shown = format!("{value:?}");
    let mut rest = shown.as_str();
    while let Some(at) = rest.find(['"', 'S']) {
        rest = &rest[at..];
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = after_string(quoted);
        } else if let Some(span) = rest.strip_prefix("Span { start: ") {
            let mut numbers = span.split([',', '}']);
            let start = numbers.next().and_then(|number| number.trim().parse().ok());
            let end = numbers.next().and_then(|number| number.trim().strip_prefix("end: ")?.trim().parse().ok());
            let (start, end) = start.zip(end).expect("the debug form of a span");
            assert_inside(text, Span::new(start, end), &shown);
            rest = span;
        } else {
            rest = &rest[1..];
        }
    }
}

/// The text after a string's closing quote.
fn after_string(mut text: &str) -> &str {
    while let Some(at) = text.find(['"', '\\']) {
        if text[at..].starts_with('"') {
            return &text[at + 1..];
        }
        // A backslash escapes the next character.
        text = text.get(at + 2..).unwrap_or("");
    }
    ""
}

/// Repeats one in sixteen short inputs in one long text, to reveal more than linear time.
pub fn assert_linear(text: &str, read: impl Fn(&str)) {
    let chosen = text.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 16 == 0;
    if !chosen || !(1..=256).contains(&text.len()) {
        return;
    }
    let [short, long] = REPEATED.map(|length| text.repeat(length / text.len()));
    let time = |text: &str| {
        // The processor's time, as the machine may be busy.
        let begun = ThreadTime::now();
        read(text);
        begun.elapsed()
    };
    // Memory and caches may be busy too, so a single slow run proves nothing.
    let slow = (0..4).all(|_| {
        let took = time(&long);
        took > PATIENCE.0 && took > PATIENCE.1 * time(&short)
    });
    assert!(!slow, "reading {} bytes of repeated {text:?} takes far more than linear time", long.len());
}

/// Checks that a report contains nothing that a terminal or CI runner interprets or that is invisible.
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

/// The same for GitHub annotations, except for the command at the start of a line: a level and a location without colons.
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

/// Control characters other than those used for layout, direction-changing and zero-width characters. Written independently
/// of the program's own list, to verify it.
fn is_raw(c: char) -> bool {
    let layout = matches!(c, '\n' | '\t');
    (c.is_control() && !layout)
        || matches!(u32::from(c), 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
}

/// Applies a delta to a base as specified in gitformat-pack(5), as simply as possible.
pub fn patch(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut rest = delta;
    let (from, to) = (size(&mut rest)?, size(&mut rest)?);
    let made = applied(base, rest)?;
    (from == base.len() as u128 && to == made.len() as u128).then_some(made)
}

/// The delta of these instructions with the correct sizes for a base. `None`: the result is too large.
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
