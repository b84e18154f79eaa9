//! Content lines of iCalendar (RFC 5545, 3.1): escaping, folding, line ends.

use std::fmt::Write as _;

use crate::render::Untrusted;

/// The most octets of a line, without its line end.
const LONGEST: usize = 75;

/// An iCalendar file that is being written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a line whose value is not text: a time, a number, a word of the format, an address.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// Adds a line whose value is text. Each paragraph becomes a line of the text; everything that could not be seen in it, or
    /// that changes how the rest is seen, is written as `\u{…}`.
    pub(super) fn text<'t>(&mut self, name: &str, paragraphs: impl IntoIterator<Item = &'t str>) {
        let mut line = format!("{name}:");
        for (number, paragraph) in paragraphs.into_iter().enumerate() {
            if number > 0 {
                line.push_str("\\n");
            }
            for c in Untrusted::new(paragraph).line().chars() {
                if matches!(c, '\\' | ';' | ',') {
                    line.push('\\');
                }
                line.push(c);
            }
        }
        self.fold(&line);
    }

    /// The file.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Adds a line in pieces of at most [`LONGEST`] octets. A character is never cut: readers may decode each piece by itself.
    fn fold(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            length += c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }
}

/// A duration before something, in whole minutes: `-PT32H30M`.
pub(super) fn before(minutes: i64) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let mut text = "-PT".to_owned();
    if hours != 0 {
        let _ = write!(text, "{hours}H");
    }
    if minutes != 0 || hours == 0 {
        let _ = write!(text, "{minutes}M");
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::escape::is_hidden;
    use crate::render::tests::{hostile, is_safe};

    /// Reads a folded line back: the pieces joined, and the text without escapes.
    fn read(file: &str) -> String {
        let line = file.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
        let mut text = String::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => text.push(match chars.next().unwrap() {
                    'n' => '\n',
                    escaped => escaped,
                }),
                ',' | ';' => panic!("{c} is not escaped in {line}"),
                other => text.push(other),
            }
        }
        text
    }

    #[test]
    fn a_line_is_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text(
            "SUMMARY",
            ["доступ к рекламному кабинету; срочно, \\ пятница"],
        );
        let text = lines.into_text();
        let (first, rest) = text.split_once("\r\n ").unwrap();
        // The next letter takes two octets.
        assert_eq!((first.len(), rest.starts_with('о')), (74, true), "{text}");
        assert!(rest.ends_with("о\\, \\\\ пятница\r\n"), "{text}");
        assert!(text.contains("кабинету\\; срочн"), "{text}");
    }

    #[test]
    fn a_duration_is_written_in_hours_and_minutes() {
        let shown: Vec<String> = [0, 1, 60, 61, 1950].map(before).to_vec();
        assert_eq!(shown, ["-PT0M", "-PT1M", "-PT1H", "-PT1H1M", "-PT32H30M"]);
    }

    proptest! {
        #[test]
        fn any_text_unfolds_to_itself(first in any::<String>(), second in hostile()) {
            let mut lines = Lines::default();
            lines.text("DESCRIPTION", [first.as_str(), second.as_str()]);
            let file = lines.into_text();
            for line in file.split("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{line:?}");
                prop_assert!(!line.contains(is_hidden), "{line:?}");
            }
            prop_assert!(is_safe(&file.replace("\r\n ", "").replace("\r\n", "")), "{file:?}");
            let expected = [first, second].map(|text| Untrusted::new(&text).line().into_owned());
            prop_assert_eq!(read(&file), format!("DESCRIPTION:{}", expected.join("\n")));
        }
    }
}
