//! How history reads log files and the charter.

use super::files::Globs;
use crate::charter::{self, FILE_NAME};
use crate::history::{LogPaths, Meaning, Splitter, digest, heading_cuts};
use crate::log;
use crate::source::{Source, Sources, is_text, may_be_no_text};

/// Whether there may be a block of text in YAML that keeps the empty lines at its end: `|+`, `>2+`, `|+2`.
fn keeps_last_lines(text: &[u8]) -> bool {
    let keeps = |window: &[u8]| {
        matches!(
            window,
            [_, b'|' | b'>', b'+'] | [b'|' | b'>', b'1'..=b'9', b'+']
        )
    };
    text.windows(3).any(keeps)
}

/// Reads every version of a log file as the log itself is read.
#[derive(Debug, Clone, Copy)]
pub struct LogReader;

impl Splitter for LogReader {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let meaning = |content: log::Content| Meaning {
            id: content.id,
            kind: content.kind.name().to_owned(),
            fields: content
                .fields
                .into_iter()
                .map(|(name, value)| (name, digest(value.as_bytes())))
                .collect(),
        };
        log::contents(text).into_iter().map(meaning).collect()
    }

    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        heading_cuts(text)
    }

    /// Without the empty lines at the end: an addition to a file usually begins with one.
    fn essence<'t>(&self, section: &'t [u8]) -> &'t [u8] {
        let mut rest = section;
        while let Some(shorter) = rest
            .strip_suffix(b"\n")
            .filter(|text| text.ends_with(b"\n"))
        {
            rest = shorter;
        }
        if keeps_last_lines(rest) {
            section
        } else {
            rest
        }
    }

    fn may_be_no_text(&self, part: &[u8]) -> bool {
        may_be_no_text(part)
    }

    fn is_text(&self, file: &[u8]) -> bool {
        is_text(file)
    }

    fn binds(&self, field: &str) -> bool {
        let mut fields = log::Kind::ALL.iter().filter_map(|kind| kind.field(field));
        fields.any(|field| field.binds)
    }

    fn log(&self, charter: &[u8]) -> Option<LogPaths<'static>> {
        let mut sources = Sources::default();
        let id = sources.add(Source::new(FILE_NAME, charter.to_vec()).0);
        let charter = charter::read(id, sources.get(id), &|_| {
            Err(crate::message::Message::value(""))
        });
        let globs = Globs::new(&charter.ok()?);
        let patterns = globs.patterns.clone();
        let contains = Box::new(move |path: &str| globs.contain(path));
        Some(LogPaths::owned(patterns, contains))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_at_the_end_of_a_section_change_no_entry() {
        let entry = "## One\n\n```yaml\nrequest: R-1\nat: 2026-03-03T10:40:00+02:00\nneeds: ";
        for end in [
            "answer\n```\n",
            "answer\n```\n\nA note\n\n- in\n- parts\n",
            "answer\n```\n\n<!-- a comment\n",
            "answer\n```\n\n```text\nopen\n",
            "answer\n```\n\n    code\n",
            "answer\n",
            "'open\n",
            "|\n  text\n",
            "|-\n  text\n",
            ">\n  text\n",
            "|+\n  text\n",
            ">+\n  text\n",
            "|2+\n  text\n",
            "|+2\n  text\n",
            "|+\n  text\n```\n",
            "[\n",
        ] {
            for lines in ["", "\n", "\n\n\n"] {
                let text = format!("{entry}{end}{lines}");
                let essence = LogReader.essence(text.as_bytes());
                assert!(text.as_bytes().starts_with(essence));
                assert_eq!(
                    LogReader.split(essence),
                    LogReader.split(text.as_bytes()),
                    "{text}"
                );
            }
        }
        assert_eq!(LogReader.essence(b"a\n\n\n"), b"a\n");
        assert_eq!(LogReader.essence(b"a"), b"a");
    }
}
