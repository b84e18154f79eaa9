//! The values of a large JSON file, one after the other, without the file in memory.
//!
//! Telegram Desktop writes control characters in strings as `\x0C`, which JSON does not have: they are repaired here.

use std::io::{self, Read};

use super::super::fault::Part;
use super::super::options::Limits;

/// How deep lists and objects may be nested.
const DEEPEST: u32 = 100;
/// How much is read at once.
const CHUNK: usize = 1 << 17;

/// Why a file was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It ends within a value.
    Truncated,
    /// It is not JSON.
    Malformed(&'static str),
    /// A limit is exceeded.
    TooLarge(Part, u64),
    /// The operating system does not give more of it.
    Unreadable(io::ErrorKind),
}

/// A part of a file.
pub(super) struct Window<R> {
    inner: R,
    buffer: Vec<u8>,
    /// The next byte in the buffer.
    at: usize,
    /// The line of the next byte, from 1.
    line: u64,
    /// The bytes of the file that may still come.
    left: u64,
    limits: Limits,
}

/// How far a value was recognised.
#[derive(Default)]
struct Scan {
    depth: u32,
    within: Within,
    /// The bytes of the string so far.
    length: u64,
    repair: bool,
}

/// What the next byte of a value belongs to.
#[derive(Default, PartialEq)]
enum Within {
    /// A list, an object, or nothing yet.
    #[default]
    Nothing,
    String,
    Escape,
    /// A number or word that is the value, and ends before the next separator.
    Plain,
}

impl<R: Read> Window<R> {
    /// The beginning of a file.
    pub(super) fn new(inner: R, limits: Limits) -> Result<Self, Stop> {
        let mut window = Self {
            inner,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            left: limits.stream,
            limits,
        };
        window.more(0)?;
        if window.buffer.starts_with("\u{FEFF}".as_bytes()) {
            window.at = 3;
        }
        Ok(window)
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads on, and forgets what is before `keep`. Whether there was more.
    fn more(&mut self, keep: usize) -> Result<bool, Stop> {
        self.buffer.drain(..keep.min(self.buffer.len()));
        self.at = self.at.saturating_sub(keep);
        let before = self.buffer.len();
        let chunk = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        let read = self
            .inner
            .by_ref()
            .take(chunk)
            .read_to_end(&mut self.buffer);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Stop::Truncated,
            kind => Stop::Unreadable(kind),
        })?;
        let count = self.buffer.len() - before;
        let left = self
            .left
            .checked_sub(u64::try_from(count).unwrap_or(u64::MAX));
        self.left = left.ok_or(Stop::TooLarge(Part::File, self.limits.stream))?;
        Ok(count > 0)
    }

    /// The next byte that is not a blank; `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            while let Some(&byte) = self.buffer.get(self.at) {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' => {}
                    _ => return Ok(Some(byte)),
                }
                self.at += 1;
            }
            if !self.more(self.at)? {
                return Ok(None);
            }
        }
    }

    /// The next byte that is not a blank, which has to be there.
    pub(super) fn some(&mut self) -> Result<u8, Stop> {
        self.peek()?.ok_or(Stop::Truncated)
    }

    /// Takes a byte.
    pub(super) fn take(&mut self, wanted: u8, what: &'static str) -> Result<(), Stop> {
        if self.some()? != wanted {
            return Err(Stop::Malformed(what));
        }
        self.at += 1;
        Ok(())
    }

    /// Goes to the next element of a list or member of an object; whether there is one.
    pub(super) fn next(&mut self, first: &mut bool, close: u8) -> Result<bool, Stop> {
        let begins = std::mem::replace(first, false);
        if self.some()? == close {
            self.at += 1;
            return Ok(false);
        }
        if !begins {
            self.take(b',', "a comma")?;
            if self.some()? == close {
                return Err(Stop::Malformed("a value"));
            }
        }
        Ok(true)
    }

    /// Skips a value.
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        self.some()?;
        let mut scan = Scan::default();
        loop {
            let end = scan.over(
                self.buffer.get(self.at..).unwrap_or_default(),
                self.limits.line,
            )?;
            self.pass(end.unwrap_or(self.buffer.len() - self.at));
            if end.is_some() {
                return Ok(());
            }
            if !self.more(self.at)? {
                return Err(Stop::Truncated);
            }
        }
    }

    /// Gives a value, as JSON.
    pub(super) fn value<T>(&mut self, read: impl FnOnce(&[u8]) -> T) -> Result<T, Stop> {
        self.some()?;
        let mut scan = Scan::default();
        let mut seen = 0;
        loop {
            let rest = self.buffer.get(self.at + seen..).unwrap_or_default();
            if let Some(end) = scan.over(rest, self.limits.line)? {
                seen += end;
                break;
            }
            seen += rest.len();
            if u64::try_from(seen).unwrap_or(u64::MAX) > self.limits.message {
                return Err(Stop::TooLarge(Part::Message, self.limits.message));
            }
            if !self.more(self.at)? {
                return Err(Stop::Truncated);
            }
        }
        let bytes = self.buffer.get(self.at..self.at + seen).unwrap_or_default();
        let result = if scan.repair {
            read(&repaired(bytes))
        } else {
            read(bytes)
        };
        self.pass(seen);
        Ok(result)
    }

    fn pass(&mut self, count: usize) {
        let passed = self
            .buffer
            .get(self.at..self.at + count)
            .unwrap_or_default();
        self.line += passed
            .iter()
            .map(|byte| u64::from(*byte == b'\n'))
            .sum::<u64>();
        self.at += count;
    }
}

impl Scan {
    /// Goes on over bytes; how many belong to the value if it ends in them.
    fn over(&mut self, bytes: &[u8], longest: u64) -> Result<Option<usize>, Stop> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match (&self.within, byte) {
                (Within::String, _) => {
                    let ordinary = ordinary(bytes.get(at..).unwrap_or_default());
                    at += ordinary;
                    self.grow(ordinary, longest)?;
                    let Some(&byte) = bytes.get(at) else {
                        break;
                    };
                    match byte {
                        b'\\' => self.within = Within::Escape,
                        b'"' => self.within = Within::Nothing,
                        _ => self.repair = true,
                    }
                    if byte == b'"' && self.depth == 0 {
                        return Ok(Some(at + 1));
                    }
                    self.grow(1, longest)?;
                }
                (Within::Escape, _) => {
                    self.repair |= byte == b'x';
                    self.within = Within::String;
                    self.grow(1, longest)?;
                }
                (Within::Nothing, b'"') => {
                    self.within = Within::String;
                    self.length = 0;
                }
                (Within::Nothing, b'[' | b'{') => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Stop::Malformed("nesting"));
                    }
                }
                (Within::Nothing, b']' | b'}') if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Ok(Some(at + 1));
                    }
                }
                (_, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t') if self.depth == 0 => {
                    return Ok(Some(at));
                }
                _ if self.depth == 0 => self.within = Within::Plain,
                _ => {}
            }
            at += 1;
        }
        Ok(None)
    }

    /// Counts bytes of a string.
    fn grow(&mut self, count: usize, longest: u64) -> Result<(), Stop> {
        self.length = self
            .length
            .saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if self.length > longest {
            Err(Stop::TooLarge(Part::Line, longest))
        } else {
            Ok(())
        }
    }
}

/// How many bytes come before a quote, a backslash or a control character.
fn ordinary(bytes: &[u8]) -> usize {
    let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
    bytes.iter().position(special).unwrap_or(bytes.len())
}

/// JSON with what Telegram writes for control characters as JSON has it.
fn repaired(bytes: &[u8]) -> Vec<u8> {
    let mut json = Vec::with_capacity(bytes.len() + 16);
    let mut string = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'\\', [b'x', high @ b'0'..=b'9', low, after @ ..]) if string => {
                json.extend_from_slice(b"\\u00");
                json.extend([*high, *low]);
                rest = after;
            }
            (b'\\', [escaped, after @ ..]) if string => {
                json.extend([byte, *escaped]);
                rest = after;
            }
            (0..=31, _) if string => json.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => {
                string ^= byte == b'"';
                json.push(byte);
            }
        }
    }
    json
}
