//! How history reads versions of log files.

use crate::history::{Meaning, Splitter, digest, heading_cuts};
use crate::log;

/// Reads every version of a log file as the log itself is read.
#[derive(Debug, Clone, Copy)]
pub struct LogReader;

impl Splitter for LogReader {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let meaning = |said: log::Said| Meaning {
            id: said.id,
            kind: said.kind.name().to_owned(),
            fields: said
                .fields
                .into_iter()
                .map(|(name, value)| (name, digest(value.as_bytes())))
                .collect(),
        };
        log::said(text).into_iter().map(meaning).collect()
    }

    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        heading_cuts(text)
    }
}
