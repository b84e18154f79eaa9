//! Mail: single files, mailboxes of every dialect of mbox, and Maildir.
//!
//! The time of a mail is that of its topmost `Received`, which the recipient's server added. The sender's own copy has none, so that
//! the two sides recognize a mail by its `Date` ([`Item::shared_time`](super::model::Item::shared_time)).

mod banner;
mod charset;
mod date;
mod footer;
mod html;
mod lines;
mod maildir;
mod mbox;
mod message;
mod parts;
mod quote;
mod quote_header;
mod style;
mod subject;
#[cfg(test)]
mod tests;
mod thread;
mod unsent;

use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

pub use html::to_text as html_to_text;
pub use quote::strip as strip_quotes;

use crate::calendar::as_utf8;
use crate::import::fault::Fault;
use crate::import::model::{Conversation, Place};
use crate::import::note::{Note, NoteKind, zeros_in};
use message::Mail;

/// The longest mail that is read in full, in bytes. Attachments come last, so that what is cut is rarely text.
pub const LONGEST_MAIL: usize = 50 << 20;

/// The mails of one or several exports.
#[derive(Debug, Default)]
pub struct Mails {
    read: Vec<Mail>,
    notes: Vec<Note>,
    /// The time of the import, in Unix seconds: mails from after it are left out.
    not_after: Option<i64>,
}

/// Whether a file starts like a mailbox.
pub fn is_mbox(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let line = start.iter().position(|byte| *byte == b'\n');
    let (first, rest) = start.split_at(line.map_or(start.len(), |at| at + 1));
    mbox::separates(first)
        && rest
            .split(|byte| *byte == b'\n')
            .next()
            .is_some_and(mbox::is_header)
}

/// Whether a file starts like a single mail: with header lines, one of which only mails have.
pub fn is_eml(start: &[u8]) -> bool {
    let start = as_utf8(start.to_vec());
    let lines = header_of(&start)
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end);
    let mut header = lines.take_while(|line| !line.is_empty()).peekable();
    header.peek().is_some_and(|line| mbox::is_header(line)) && header.any(mbox::is_known_header)
}

impl Mails {
    /// No mails yet, of which those from after a time are left out.
    pub fn before(not_after: Option<i64>) -> Self {
        Self {
            not_after,
            ..Self::default()
        }
    }

    /// Reads a mailbox, one mail after another.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or holds no mail although it is not empty.
    pub fn read_mbox(&mut self, from: impl BufRead, file: &str) -> Result<(), Fault> {
        let file: Arc<str> = file.into();
        let mut mails = Self::before(self.not_after);
        let read = mbox::split(from, LONGEST_MAIL, |raw| {
            let place = Place::line(&file, raw.line);
            if raw.cut {
                mails.note(place.clone(), NoteKind::Cut);
            }
            if unsent::is_mailbox_of_drafts(&file) {
                mails.note(place, NoteKind::Draft);
                return;
            }
            mails.add(raw.bytes, place, raw.sent);
        });
        match read {
            Err(error) => return Err(Fault::unreadable(&file, &error)),
            Ok(bytes) if bytes > 0 && mails.read.is_empty() && mails.notes.is_empty() => {
                let place = Place::whole(&file);
                return Err(Fault::NotAnExport { place });
            }
            Ok(_) => {}
        }
        self.read.append(&mut mails.read);
        self.notes.append(&mut mails.notes);
        Ok(())
    }

    /// Reads a file with a single mail.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn read_eml(&mut self, from: impl Read, file: &str) -> Result<(), Fault> {
        let file: Arc<str> = file.into();
        let (bytes, cut) = read_at_most(from).map_err(|error| Fault::unreadable(&file, &error))?;
        let place = Place::whole(&file);
        if cut {
            self.note(place.clone(), NoteKind::Cut);
        }
        let marked = bytes.first_chunk::<2>().copied();
        let bytes = as_utf8(bytes);
        if bytes.first_chunk::<2>().copied() != marked {
            self.note(place.clone(), NoteKind::Utf16);
        }
        self.add(header_of(&bytes), place, None);
        Ok(())
    }

    /// Reads a Maildir and its subfolders. Symbolic links are not followed.
    ///
    /// # Errors
    ///
    /// If the folder itself cannot be read; what is unreadable in it is noted.
    pub fn read_maildir(&mut self, folder: &Path) -> Result<(), Fault> {
        maildir::read(self, folder)
    }

    /// The conversations, one for each thread, by their first mail, and what was noted.
    pub fn finish(mut self) -> (Vec<Conversation>, Vec<Note>) {
        let conversations = thread::conversations(self.read, &mut self.notes);
        (conversations, self.notes)
    }

    /// The number of mails.
    pub(super) fn count(&self) -> usize {
        self.read.len()
    }

    /// The times of the mails behind the first ones.
    pub(super) fn times(&self, skipped: usize) -> impl Iterator<Item = i64> {
        self.read.iter().skip(skipped).map(|mail| mail.at)
    }

    fn add(&mut self, bytes: &[u8], place: Place, sent: Option<i64>) {
        if zeros_in(bytes).is_some() {
            self.note(place.clone(), NoteKind::Zeros);
        }
        match message::read(bytes, &place, (sent, self.not_after), &mut self.notes) {
            Ok(mail) => self.read.push(mail),
            Err(kind) => self.note(place, kind),
        }
    }

    fn note(&mut self, place: Place, kind: NoteKind) {
        self.notes.push(Note { place, kind });
    }
}

/// The text of a mail without the warnings and footers that servers and programs add to it; all of it if there is nothing else.
pub(super) fn without_footers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for footer in footer::footers(text) {
        kept.push_str(text.get(from..footer.start).unwrap_or_default());
        kept.push('\n');
        from = footer.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    if kept.trim().is_empty() {
        return text.to_owned();
    }
    kept
}

/// A file from the beginning of the mail in it: a byte order mark, blank lines and empty bytes may precede it.
fn header_of(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let before = |byte: &u8| matches!(byte, 0 | b'\r' | b'\n');
    let start = bytes.iter().position(|byte| !before(byte));
    bytes
        .get(start.unwrap_or(bytes.len())..)
        .unwrap_or_default()
}

/// The bytes of a mail, and whether it has more than are read.
fn read_at_most(from: impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    from.take(LONGEST_MAIL as u64 + 1).read_to_end(&mut bytes)?;
    let cut = bytes.len() > LONGEST_MAIL;
    bytes.truncate(LONGEST_MAIL);
    Ok((bytes, cut))
}
