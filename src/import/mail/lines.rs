//! Lines of a file of any size, in bounded memory.

use std::io::{self, BufRead};

/// The longest piece of a line that is kept at once, in bytes.
const LONGEST: usize = 64 << 10;

/// Lines, with their ends. A line that is too long comes in pieces.
pub(super) struct Lines<R> {
    from: R,
    /// Whether the next piece continues a line.
    inside: bool,
    line: u64,
    byte: u64,
}

/// A line or a piece of one.
#[derive(Debug, Default, Clone)]
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
    /// Whether it starts the line.
    pub(super) starts: bool,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Its first byte in the file.
    pub(super) byte: u64,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.starts && matches!(self.bytes.as_slice(), b"\n" | b"\r\n")
    }
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            inside: false,
            line: 0,
            byte: 0,
        }
    }

    /// How many bytes were read.
    pub(super) fn byte(&self) -> u64 {
        self.byte
    }

    /// Reads the next line into the given one; `false` at the end of the file.
    pub(super) fn next(&mut self, line: &mut Line) -> io::Result<bool> {
        line.bytes.clear();
        line.starts = !self.inside;
        self.line += u64::from(line.starts);
        (line.number, line.byte) = (self.line, self.byte);
        loop {
            let buffer = match self.from.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let room = LONGEST.saturating_sub(line.bytes.len());
            let piece = buffer.get(..room).unwrap_or(buffer);
            let end = piece.iter().position(|byte| *byte == b'\n');
            let piece = end.and_then(|at| piece.get(..=at)).unwrap_or(piece);
            line.bytes.extend_from_slice(piece);
            let used = piece.len();
            self.from.consume(used);
            self.byte += used as u64;
            if end.is_some() || used == 0 {
                // Nothing was used because the file ends, or because the line is too long.
                self.inside = end.is_none() && room == 0;
                return Ok(!line.bytes.is_empty());
            }
        }
    }
}
