//! How history reads log files and the charter.

use super::files::Globs;
use crate::charter::{self, FILE_NAME};
use crate::history::{LogPaths, Meaning, Splitter, digest, heading_cuts};
use crate::log;
use crate::source::{Source, Sources};

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
