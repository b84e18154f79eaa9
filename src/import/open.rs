//! What a path holds, by its content, and the reading of one or several exports.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek};
use std::path::Path;
use std::sync::Arc;

use super::fault::{Fault, Part};
use super::folder::{exports_in, first_line, is_maildir, is_own_chat};
use super::foreign::{Foreign, regular};
use super::mail::{Mails, is_eml, is_mbox};
use super::model::{Conversation, Place, Platform};
use super::note::{Note, NoteKind};
use super::options::Options;
use super::transcript::{self, Transcript};
use super::tree::{Tree, read_within};
use super::{calendar, slack, telegram, whatsapp};
use crate::calendar::{Unread, as_utf8};

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `result.json` of Telegram Desktop.
    Telegram,
    /// A chat of WhatsApp.
    WhatsApp,
    /// The folder or archive of a Slack workspace.
    Slack,
    /// Mail: a single one, a mailbox, or a Maildir.
    Mail,
    /// An iCalendar file.
    Calendar,
    /// A transcript in WebVTT.
    Transcript,
}

/// An export that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its path as it was given.
    pub path: Arc<str>,
    /// Its form.
    pub format: Format,
    /// The number of messages, events and meetings; of a transcript, of its passages.
    pub messages: usize,
    /// The first and the last instant, in Unix seconds.
    pub span: Option<(i64, i64)>,
}

/// What one or several exports hold.
#[derive(Debug, Default)]
pub struct Read {
    /// The exports, in the order in which they were given.
    pub exports: Vec<Export>,
    /// The conversations. Threads of mail are made of the mails of all exports: sent and received ones are in different mailboxes.
    pub conversations: Vec<Conversation>,
    /// The transcripts, with their paths.
    pub transcripts: Vec<(Arc<str>, Transcript)>,
    /// What was left out of mailboxes, or is doubtful in a file.
    pub notes: Vec<Note>,
    /// What was left out of calendars, with their paths.
    pub unread: Vec<(Arc<str>, Unread)>,
}

/// The form of an export; `None` if it is not one that is known here.
///
/// # Errors
/// If the file cannot be read, or is an archive that is cut off or hostile.
pub fn detect(path: &Path, options: &Options<'_>) -> Result<Option<Format>, Fault> {
    Ok(match open(path, options)? {
        Opened::Tree(mut tree) => contents(&mut tree)?.iter().find_map(Contents::format),
        Opened::WhatsApp(_) => Some(Format::WhatsApp),
        Opened::Telegram(_) => Some(Format::Telegram),
        Opened::Mbox(_) | Opened::Eml(_) | Opened::Maildir => Some(Format::Mail),
        Opened::Calendar(_) => Some(Format::Calendar),
        Opened::Transcript(_) => Some(Format::Transcript),
        Opened::Other(_) => None,
    })
}

/// Reads an export: a file, an archive or a folder.
///
/// # Errors
/// If it is not an export, is cut off or hostile, or leaves something open that the options do not say.
pub fn read(path: &Path, options: &Options<'_>) -> Result<Vec<Conversation>, Fault> {
    read_together(&[path], options).map(|read| read.conversations)
}

/// Reads several exports. A folder stands for the exports in it.
///
/// # Errors
/// If one of them is not an export, is cut off or hostile, or leaves something open that the options do not say.
pub fn read_together(paths: &[&Path], options: &Options<'_>) -> Result<Read, Fault> {
    let mut read = Read::default();
    let mut mails = Mails::before(options.not_after);
    let mut calendars: Vec<(usize, Vec<u8>)> = Vec::new();
    for given in paths {
        for path in exports_in(given, options)? {
            let mut one = One {
                read: &mut read,
                mails: &mut mails,
                calendars: &mut calendars,
                options,
                name: &name(&path),
                inside: path.as_path() != *given,
            };
            one.path(&path)?;
        }
    }
    let (threads, notes) = mails.finish();
    read.conversations.extend(threads);
    read.notes.extend(notes);
    calendar::read(&calendars, options, &mut read)?;
    Ok(read)
}

impl Export {
    pub(super) fn add(&mut self, at: i64) {
        self.messages += 1;
        let span = self.span.get_or_insert((at, at));
        *span = (span.0.min(at), span.1.max(at));
    }

    pub(super) fn count(&mut self, conversations: &[Conversation]) {
        for item in conversations.iter().flat_map(|one| &one.messages) {
            self.add(item.at);
        }
    }
}

/// A path that is being read, and what was read so far.
struct One<'a> {
    read: &'a mut Read,
    mails: &'a mut Mails,
    /// Calendars are read together when all are known, each with the place of its export.
    calendars: &'a mut Vec<(usize, Vec<u8>)>,
    options: &'a Options<'a>,
    name: &'a Arc<str>,
    /// Whether it is in a folder that was given.
    inside: bool,
}

impl One<'_> {
    fn path(&mut self, path: &Path) -> Result<(), Fault> {
        let (options, name) = (self.options, self.name);
        let known = self.mails.count();
        if let Some(form) = Foreign::of(path).filter(|_| self.inside) {
            self.note(name, NoteKind::Foreign(form));
            return Ok(());
        }
        let whole = |file| read_within(file, name, options.limits.file, Part::File);
        let opened = open(path, options)?;
        if self.inside && is_own_chat(path) && !matches!(opened, Opened::WhatsApp(_)) {
            self.note(name, NoteKind::UnknownChat(opened.first_line()));
            return Ok(());
        }
        match opened {
            Opened::Tree(tree) => return self.tree(tree),
            Opened::WhatsApp(file) => {
                let bytes = self.utf8(name, whole(file)?);
                let chat = whatsapp::read(&bytes, name, &[name], options)?;
                whatsapp::note(&chat, &bytes, name, &mut self.read.notes);
                self.chats(Format::WhatsApp, name, vec![chat]);
            }
            Opened::Telegram(file) => {
                let chats = telegram::read(file, name, options)?;
                self.chats(Format::Telegram, name, chats);
            }
            Opened::Mbox(file) => {
                self.within(&file)?;
                self.mails.read_mbox(BufReader::new(file), name)?;
                self.mails_since(known, name);
            }
            Opened::Eml(file) => {
                self.mails.read_eml(file, name)?;
                self.mails_since(known, name);
            }
            Opened::Maildir => {
                self.mails.read_maildir(path)?;
                self.mails_since(known, name);
            }
            Opened::Calendar(file) => self.calendar(name, whole(file)?),
            Opened::Transcript(file) => self.transcript(name, whole(file)?)?,
            // By its name it is a mail.
            Opened::Other(_) if self.inside => self.note(name, NoteKind::NotAMail),
            Opened::Other(line) if is_own_chat(path) => {
                return Err(Fault::unknown_chat(name, line));
            }
            Opened::Other(_) => return Err(Fault::not_an_export(self.name)),
        }
        Ok(())
    }

    fn tree(&mut self, mut tree: Tree) -> Result<(), Fault> {
        let contents = contents(&mut tree)?;
        let is_known = contents.iter().any(|one| one.format().is_some());
        if !is_known && (contents.is_empty() || !self.inside) {
            let unknown = contents.into_iter().find_map(|one| match one {
                Contents::UnknownChat(path, line) => {
                    Some(Fault::unknown_chat(&tree.name(&path), line))
                }
                _ => None,
            });
            return Err(unknown.unwrap_or_else(|| Fault::not_an_export(self.name)));
        }
        let name = self.name;
        for contents in contents {
            match contents {
                Contents::Slack => {
                    let chats = slack::read(&mut tree)?;
                    self.chats(Format::Slack, name, chats);
                }
                Contents::Telegram(path) => {
                    let inner = tree.name(&path);
                    let (stream, limit) = tree.open(&path)?;
                    let mut options = *self.options;
                    options.limits.stream = options.limits.stream.min(limit);
                    let chats = telegram::read(stream, &inner, &options)?;
                    self.chats(Format::Telegram, name, chats);
                }
                Contents::WhatsApp(paths) => {
                    let mut chats = Vec::new();
                    for path in &paths {
                        let bytes = self.utf8(&tree.name(path), tree.read(path)?);
                        let chat =
                            whatsapp::read(&bytes, &tree.name(path), &[path, name], self.options)?;
                        whatsapp::note(&chat, &bytes, &tree.name(path), &mut self.read.notes);
                        chats.push(chat);
                    }
                    self.chats(Format::WhatsApp, name, chats);
                }
                Contents::Mail(paths) => self.mail_of(&mut tree, &paths)?,
                Contents::UnknownChat(path, line) => {
                    self.note(&tree.name(&path), NoteKind::UnknownChat(line));
                }
                Contents::Calendar(path) => {
                    self.calendar(&tree.name(&path), tree.read(&path)?);
                }
                Contents::Transcript(path) => {
                    self.transcript(&tree.name(&path), tree.read(&path)?)?;
                }
            }
        }
        Ok(())
    }

    /// Reads the mails of an archive.
    fn mail_of(&mut self, tree: &mut Tree, paths: &[(String, bool)]) -> Result<(), Fault> {
        let known = self.mails.count();
        for (path, is_mbox) in paths {
            let inner = tree.name(path);
            let (stream, limit) = tree.open(path)?;
            let mut stream = BufReader::new(stream.take(limit.saturating_add(1)));
            if *is_mbox {
                self.mails.read_mbox(&mut stream, &inner)?;
            } else {
                self.mails.read_eml(&mut stream, &inner)?;
            }
            if stream.get_ref().limit() == 0 {
                return Err(Fault::TooLarge {
                    place: Place::whole(&inner),
                    what: Part::Unpacked,
                    limit,
                });
            }
        }
        self.mails_since(known, self.name);
        Ok(())
    }

    fn note(&mut self, file: &Arc<str>, kind: NoteKind) {
        let place = Place::whole(file);
        self.read.notes.push(Note { place, kind });
    }

    /// Adds an export without messages.
    fn export(&mut self, format: Format, path: &Arc<str>) -> Option<&mut Export> {
        self.read.exports.push(Export {
            path: Arc::clone(path),
            format,
            messages: 0,
            span: None,
        });
        self.read.exports.last_mut()
    }

    fn chats(&mut self, format: Format, path: &Arc<str>, chats: Vec<Conversation>) {
        if let Some(export) = self.export(format, path) {
            export.count(&chats);
        }
        self.read.conversations.extend(chats);
    }

    /// Adds the export of the mails behind the first ones.
    fn mails_since(&mut self, known: usize, path: &Arc<str>) {
        let times: Vec<i64> = self.mails.times(known).collect();
        if let Some(export) = self.export(Format::Mail, path) {
            for at in times {
                export.add(at);
            }
        }
    }

    /// The text of a file in UTF-8. What is UTF-16 is converted, and noted.
    fn utf8(&mut self, path: &Arc<str>, bytes: Vec<u8>) -> Vec<u8> {
        let start = bytes.first_chunk::<2>().copied();
        let text = as_utf8(bytes);
        if text.first_chunk::<2>().copied() != start {
            self.note(path, NoteKind::Utf16);
        }
        self.read.notes.extend(Note::if_zeros(path, &text));
        text
    }

    fn calendar(&mut self, path: &Arc<str>, bytes: Vec<u8>) {
        let bytes = self.utf8(path, bytes);
        self.calendars.push((self.read.exports.len(), bytes));
        self.export(Format::Calendar, path);
    }

    fn transcript(&mut self, path: &Arc<str>, bytes: Vec<u8>) -> Result<(), Fault> {
        let bytes = self.utf8(path, bytes);
        let text = String::from_utf8_lossy(&bytes);
        let transcript = transcript::read(&text).ok_or_else(|| Fault::not_an_export(self.name))?;
        if let Some(export) = self.export(Format::Transcript, path) {
            export.messages = transcript.passages.len();
        }
        self.read.notes.extend(Note::if_not_utf8(path, &bytes));
        let found = (Arc::clone(path), transcript);
        self.read.transcripts.push(found);
        Ok(())
    }

    /// Whether a file that is read as a stream is within the limit.
    fn within(&self, file: &File) -> Result<(), Fault> {
        let limit = self.options.limits.stream;
        let size = file.metadata().map_or(0, |known| known.len());
        if size > limit {
            let (place, what) = (Place::whole(self.name), Part::File);
            return Err(Fault::TooLarge { place, what, limit });
        }
        Ok(())
    }
}

pub(super) fn name(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy().as_ref())
}

/// A path, by its first bytes.
pub(super) enum Opened {
    Tree(Tree),
    WhatsApp(File),
    Telegram(File),
    Mbox(File),
    Eml(File),
    Maildir,
    Calendar(File),
    Transcript(File),
    /// None that is known, with its first line.
    Other(String),
}

pub(super) fn open(path: &Path, options: &Options<'_>) -> Result<Opened, Fault> {
    let name = name(path);
    let fault = |error| Fault::unreadable(&name, &error);
    if std::fs::metadata(path).map_err(fault)?.is_dir() {
        if is_maildir(path) {
            return Ok(Opened::Maildir);
        }
        return Tree::folder(path, &name, options.limits).map(Opened::Tree);
    }
    let mut file = regular(path).map_err(fault)?;
    let mut start = Vec::new();
    file.by_ref()
        .take(1 << 16)
        .read_to_end(&mut start)
        .map_err(fault)?;
    file.rewind().map_err(fault)?;
    if matches!(start.as_slice(), [b'P', b'K', 3 | 5, 4 | 6, ..]) {
        return Tree::archive(file, &name, options.limits).map(Opened::Tree);
    }
    let text = as_utf8(start.clone());
    let text = String::from_utf8_lossy(&text);
    Ok(if telegram::is_export(&start) {
        Opened::Telegram(file)
    } else if calendar::is_calendar(&text) {
        Opened::Calendar(file)
    } else if transcript::is_transcript(&text) {
        Opened::Transcript(file)
    } else if is_mbox(&start) {
        Opened::Mbox(file)
    } else if whatsapp::is_export(&text) {
        Opened::WhatsApp(file)
    } else if is_eml(&start) {
        Opened::Eml(file)
    } else {
        Opened::Other(first_line(&text))
    })
}

/// What a folder or archive holds.
pub(super) enum Contents {
    Slack,
    Telegram(String),
    WhatsApp(Vec<String>),
    /// Files of mail, and whether each is a mailbox.
    Mail(Vec<(String, bool)>),
    Calendar(String),
    Transcript(String),
    /// By its name a chat of WhatsApp, in a form that is not known.
    UnknownChat(String, String),
}

impl Contents {
    fn format(&self) -> Option<Format> {
        Some(match self {
            Self::Slack => Format::Slack,
            Self::Telegram(_) => Format::Telegram,
            Self::WhatsApp(_) => Format::WhatsApp,
            Self::Mail(_) => Format::Mail,
            Self::Calendar(_) => Format::Calendar,
            Self::Transcript(_) => Format::Transcript,
            Self::UnknownChat(..) => return None,
        })
    }
}

impl Format {
    /// The platform that an export of this form comes from; `None` for transcripts, whose platform is not known.
    pub fn platform(self) -> Option<Platform> {
        match self {
            Self::Telegram => Some(Platform::Telegram),
            Self::WhatsApp => Some(Platform::WhatsApp),
            Self::Slack => Some(Platform::Slack),
            Self::Mail => Some(Platform::Mail),
            Self::Calendar => Some(Platform::Calendar),
            Self::Transcript => None,
        }
    }
}

/// All exports of a folder or archive. Slack's has no others.
pub(super) fn contents(tree: &mut Tree) -> Result<Vec<Contents>, Fault> {
    if slack::is_export(tree.paths()) {
        return Ok(vec![Contents::Slack]);
    }
    let base = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let extension = |path: &str| {
        let extension = Path::new(path).extension();
        extension.map(|extension| extension.to_string_lossy().to_lowercase())
    };
    let mut found = Vec::new();
    let (mut chats, mut mails) = (Vec::new(), Vec::new());
    for path in tree.paths().to_vec() {
        let extension = extension(&path);
        let named = base(&path) == "result.json";
        let known = ["txt", "mbox", "eml", "ics", "vtt", "json"];
        if !named
            && !known
                .iter()
                .any(|known| extension.as_deref() == Some(known))
        {
            continue;
        }
        let start = tree.start(&path)?;
        let text = as_utf8(start.clone());
        let text = String::from_utf8_lossy(&text);
        match extension.as_deref() {
            _ if named && telegram::is_export(&start) => found.push(Contents::Telegram(path)),
            Some("json") if telegram::is_plainly_export(&start) => {
                found.push(Contents::Telegram(path));
            }
            Some("txt") if whatsapp::is_export(&text) => chats.push(path),
            Some("txt") if whatsapp::is_own_name(&base(&path)) => {
                found.push(Contents::UnknownChat(path, first_line(&text)));
            }
            Some("mbox" | "eml") if is_mbox(&start) => mails.push((path, true)),
            Some("mbox") if is_eml(&start) => mails.push((path, false)),
            Some("eml") => mails.push((path, false)),
            Some("ics") if calendar::is_calendar(&text) => found.push(Contents::Calendar(path)),
            Some("vtt") if transcript::is_transcript(&text) => {
                found.push(Contents::Transcript(path));
            }
            _ => {}
        }
    }
    // A chat may contain another one as a document.
    let own = |path: &String| whatsapp::is_own_name(&base(path));
    if chats.iter().any(own) {
        chats.retain(own);
    }
    if !chats.is_empty() {
        found.push(Contents::WhatsApp(chats));
    }
    if !mails.is_empty() {
        found.push(Contents::Mail(mails));
    }
    Ok(found)
}
