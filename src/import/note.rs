//! What was left out of an export, or read otherwise than it says.

use std::sync::Arc;

use super::foreign::Foreign;
use super::model::Place;

/// A mail that was left out, or something of an export that is doubtful. The rest of it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where it is.
    pub place: Place,
    /// What is noted.
    pub kind: NoteKind,
}

/// What is noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// It is of a program whose exports are read, but in another form. It was left out.
    Foreign(Foreign),
    /// It is not a mail: it has no header. It was left out.
    NotAMail,
    /// By its name it is a chat of WhatsApp, and none of its first lines begins a message in a form that is known: the first of
    /// them, shortened. It was left out.
    UnknownChat(String),
    /// It cannot be opened or read. It was left out.
    Unreadable(std::io::ErrorKind),
    /// It has no sender's address. It was left out.
    NoSender,
    /// No header states a time that can be read. It was left out.
    NoTime,
    /// `Date` is missing or cannot be read; the time of the recipient's server, or of the mailbox, is used.
    NoDate,
    /// Its time is after that of the import: it was not sent yet. It was left out.
    InFuture,
    /// `Date` names a time zone that is not known; its time is read as UTC.
    UnknownZone(String),
    /// It claims a time that is more than a day from that of the recipient's server.
    DatesDiffer {
        /// What the sender claims, in Unix seconds.
        claimed: i64,
        /// When the recipient's server received it.
        received: i64,
    },
    /// Its text cannot be decoded in the character set that it names, if it names one.
    Undecodable(Option<String>),
    /// It is too long; what is beyond the limit was not read.
    Cut,
    /// It has the label, the flag or the folder of drafts, and was never sent. It was left out.
    Draft,
    /// Its text is encrypted, packed with its signature, or in a form of Outlook alone, and was not read.
    Sealed,
    /// It ends within the head of a message: it was cut. What is left of the head was not read.
    CutHead,
    /// It has the label of spam. It was left out.
    Spam,
    /// An earlier mail has the same `Message-ID` and another text, which is used.
    SameId(String),
    /// The text is not UTF-8, and was read as such.
    NotUtf8,
    /// The text is UTF-16, and was read as such.
    Utf16,
    /// It has zero bytes, which a crash or a bad copy leaves in the place of text: what was there was not read.
    Zeros,
    /// A message seems to say something, and nothing was drafted from it.
    Undrafted(Undrafted),
    /// Lines of a chat that follow each other have times before those of the lines above: they may have been pasted, and nothing is
    /// drafted from them.
    TimeRunsBack {
        /// How many.
        lines: usize,
    },
}

/// Why nothing was drafted from a message that seems to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undrafted {
    /// It decides something, and takes it back or limits it.
    TakenBack,
    /// It tells that somebody else decides something.
    OfOthers,
    /// It decides something in reply to a message of another chat.
    Elsewhere,
    /// It says that what an entry of the log asks for is not wanted any more.
    NotWanted(String),
    /// The title of a meeting says that it was called off.
    CalledOff,
    /// It says no to a request for an approval, and nothing else.
    No,
    /// It speaks of a decision, an answer or a promise as of something supposed, partial, or of others.
    Doubtful,
    /// It is the first message after a request for something, and has a file that may be it, of which the export does not say what
    /// it is.
    File,
    /// It hands over, promises or refuses something, and nothing tells which request it answers.
    Loose,
}

/// No text has so many zero bytes in a row.
const ZEROS: usize = 8;

impl Note {
    /// The note on zero bytes in a text, in the line in which they begin.
    pub(super) fn if_zeros(file: &Arc<str>, bytes: &[u8]) -> Option<Self> {
        let at = zeros_in(bytes)?;
        let before = bytes.get(..at).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let place = Place::line(file, u64::try_from(line).unwrap_or(u64::MAX));
        let kind = NoteKind::Zeros;
        Some(Self { place, kind })
    }

    /// The note on a calendar that is not UTF-8 and is read as such; its lines may be folded within a letter.
    pub(super) fn if_calendar_is_not_utf8(file: &Arc<str>, bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).err()?;
        let mut unfolded = Vec::with_capacity(bytes.len());
        let mut folds = Vec::new();
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            let end = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n"));
            let folded = end.filter(|end| end.starts_with(b" ") || end.starts_with(b"\t"));
            if let Some(folded) = folded {
                folds.push(unfolded.len());
                rest = folded.get(1..).unwrap_or_default();
            } else {
                unfolded.push(*first);
                rest = after;
            }
        }
        let mut note = Self::if_not_utf8(file, &unfolded)?;
        let valid = std::str::from_utf8(&unfolded).err()?.valid_up_to();
        let folded = folds.iter().filter(|at| **at <= valid).count();
        if let super::model::Spot::Line(line) = &mut note.place.spot {
            *line = line.saturating_add(u64::try_from(folded).unwrap_or(u64::MAX));
        }
        Some(note)
    }

    /// The note on a file that is not UTF-8 and is read as such: the line of the first byte that is not.
    pub(super) fn if_not_utf8(file: &Arc<str>, bytes: &[u8]) -> Option<Self> {
        let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
        let before = bytes.iter().take(valid).filter(|byte| **byte == b'\n');
        let line = u64::try_from(before.count()).unwrap_or(u64::MAX);
        Some(Self {
            place: Place::line(file, line.saturating_add(1)),
            kind: NoteKind::NotUtf8,
        })
    }
}

/// Where zero bytes begin that stand in the place of text.
pub(super) fn zeros_in(bytes: &[u8]) -> Option<usize> {
    let zeros = [0; ZEROS];
    bytes.windows(ZEROS).position(|window| window == zeros)
}
