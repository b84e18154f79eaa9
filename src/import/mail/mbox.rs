//! Mailboxes: mails one after another, each under a line that starts with `From `.
//!
//! The dialects differ in how they write a line of a mail that starts so itself: mboxo puts a `>` before it, mboxrd also before those
//! that start with `>From `, others leave it. A separator is therefore recognized by what it contains, by the empty line before it and
//! by the header lines after it.

use std::io::{self, BufRead};

use super::date;
use super::lines::{Line, Lines};

/// The most header lines that are looked at to recognize a separator.
const MOST_HEADER_LINES: usize = 400;

/// A mail of a mailbox, unescaped.
pub(super) struct Raw<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) line: u64,
    /// The time that the separator states.
    pub(super) sent: Option<i64>,
    /// Whether something beyond the limit is missing.
    pub(super) cut: bool,
}

/// Gives each mail of a mailbox, and returns its length in bytes.
pub(super) fn split(
    from: impl BufRead,
    longest: usize,
    mut each: impl FnMut(&Raw<'_>),
) -> io::Result<u64> {
    let mut mail = Open::new(longest);
    let mut lines = Lines::new(from);
    let mut line = Line::default();
    let mut blank_before = true;
    let mut waiting: Vec<Line> = Vec::new();
    while lines.next(&mut line)? {
        if line.byte == 0 && line.bytes.starts_with(b"\xef\xbb\xbf") {
            line.bytes.drain(..3);
        }
        let is_from = line.starts && separates(&line.bytes);
        if !waiting.is_empty() {
            let goes_on = !line.is_blank()
                && waiting.len() < MOST_HEADER_LINES
                && !is_from
                && (!line.starts || is_header(&line.bytes) || continues(&line.bytes));
            if goes_on {
                waiting.push(line.clone());
                continue;
            }
            decide(&mut waiting, blank_before, &mut mail, &mut each);
            blank_before = false;
        }
        if is_from {
            waiting.push(line.clone());
        } else {
            mail.push(&line);
            blank_before = line.is_blank();
        }
    }
    decide(&mut waiting, blank_before, &mut mail, &mut each);
    mail.give(&mut each);
    Ok(lines.byte())
}

/// Starts a mail with the lines that waited, or adds them to the open one.
fn decide(
    waiting: &mut Vec<Line>,
    blank_before: bool,
    mail: &mut Open,
    each: &mut impl FnMut(&Raw<'_>),
) {
    let Some((first, header)) = waiting.split_first() else {
        return;
    };
    let known = header.iter().filter(|line| is_known_header(&line.bytes));
    let starts = header.first().is_some_and(|line| is_header(&line.bytes));
    // Without the empty line, more must speak for it.
    let enough = if blank_before { 1 } else { 3 };
    if starts && known.count() >= enough {
        mail.give(each);
        mail.open(first);
        for line in header {
            mail.push(line);
        }
    } else {
        for line in waiting.iter() {
            mail.push(line);
        }
    }
    waiting.clear();
}

/// The mail that is being collected.
struct Open {
    bytes: Vec<u8>,
    longest: usize,
    started: Option<u64>,
    sent: Option<i64>,
    cut: bool,
    in_quotation: bool,
}

impl Open {
    fn new(longest: usize) -> Self {
        Self {
            bytes: Vec::new(),
            longest,
            started: None,
            sent: None,
            cut: false,
            in_quotation: false,
        }
    }

    fn open(&mut self, separator: &Line) {
        self.started = Some(separator.number);
        self.sent = date::of_separator(&separator.bytes);
    }

    fn push(&mut self, line: &Line) {
        if self.started.is_none() {
            return;
        }
        let bytes = line.bytes.as_slice();
        let quotes = bytes.iter().take_while(|byte| **byte == b'>').count();
        let escaped = line.starts
            && quotes > 0
            && bytes
                .get(quotes..)
                .is_some_and(|rest| rest.starts_with(b"From "));
        // Among other quoted lines it is a quotation that happens to start so.
        let escape = escaped && (quotes > 1 || !self.in_quotation);
        if line.starts {
            self.in_quotation = quotes > 0 && !escape;
        }
        let bytes = bytes.get(usize::from(escape)..).unwrap_or_default();
        let room = self.longest.saturating_sub(self.bytes.len());
        self.cut |= bytes.len() > room;
        self.bytes
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    fn give(&mut self, each: &mut impl FnMut(&Raw<'_>)) {
        if let Some(line) = self.started.take() {
            each(&Raw {
                bytes: &self.bytes,
                line,
                sent: self.sent,
                cut: self.cut,
            });
        }
        if self.bytes.capacity() > 4 << 20 {
            self.bytes = Vec::new();
        }
        self.bytes.clear();
        (self.sent, self.cut, self.in_quotation) = (None, false, false);
    }
}

/// Whether a line may separate two mails: a bare `From ` as Thunderbird writes it, or one with a time.
pub(super) fn separates(line: &[u8]) -> bool {
    let rest = line.strip_prefix(b"From ");
    rest.is_some_and(|rest| {
        rest.trim_ascii().is_empty() || (rest.len() < 1000 && date::looks_like_separator(rest))
    })
}

/// Whether a line starts a header field.
pub(super) fn is_header(line: &[u8]) -> bool {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return false;
    };
    let name = line.get(..colon).unwrap_or_default();
    (1..=76).contains(&colon) && name.iter().all(u8::is_ascii_graphic)
}

/// Whether a line continues a header field. Some mailboxes have an escaped separator among them.
fn continues(line: &[u8]) -> bool {
    line.starts_with(b" ") || line.starts_with(b"\t") || line.starts_with(b">From ")
}

/// Whether a line starts a header field that only mails have.
pub(super) fn is_known_header(line: &[u8]) -> bool {
    const KNOWN: [&[u8]; 16] = [
        b"from",
        b"date",
        b"message-id",
        b"received",
        b"return-path",
        b"to",
        b"subject",
        b"mime-version",
        b"content-type",
        b"delivered-to",
        b"status",
        b"in-reply-to",
        b"references",
        b"x-gm-thrid",
        b"x-mozilla-status",
        b"x-gmail-labels",
    ];
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return false;
    };
    let name = line.get(..colon).unwrap_or_default();
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}
