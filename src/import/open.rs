//! What a path holds, by its content, and the reading of one or several exports.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek};
use std::path::Path;
use std::sync::Arc;

use super::fault::{Fault, Part};
use super::mail::{Mails, Note, is_eml, is_mbox};
use super::model::{Conversation, Place, Platform};
use super::options::Options;
use super::transcript::{self, Transcript};
use super::tree::{Tree, read_within};
use super::{calendar, slack, telegram, whatsapp};
use crate::calendar::Unread;

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
    /// The conversations. Threads of mail are made of the mails of all exports, as sent and received mail are in different
    /// mailboxes.
    pub conversations: Vec<Conversation>,
    /// The transcripts, with their paths.
    pub transcripts: Vec<(Arc<str>, Transcript)>,
    /// What was left out of mailboxes.
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
        Opened::Tree(mut tree) => contents(&mut tree)?.map(|contents| contents.format()),
        Opened::WhatsApp(_) => Some(Format::WhatsApp),
        Opened::Telegram(_) => Some(Format::Telegram),
        Opened::Mbox(_) | Opened::Eml(_) | Opened::Maildir => Some(Format::Mail),
        Opened::Calendar(_) => Some(Format::Calendar),
        Opened::Transcript(_) => Some(Format::Transcript),
        Opened::Other => None,
    })
}

/// Reads an export: a file, an archive or a folder.
///
/// # Errors
/// If it is not an export, is cut off or hostile, or leaves something open that the options do not say.
pub fn read(path: &Path, options: &Options<'_>) -> Result<Vec<Conversation>, Fault> {
    read_together(&[path], options).map(|read| read.conversations)
}

/// Reads several exports.
///
/// # Errors
/// If one of them is not an export, is cut off or hostile, or leaves something open that the options do not say.
pub fn read_together(paths: &[&Path], options: &Options<'_>) -> Result<Read, Fault> {
    let mut read = Read::default();
    let mut mails = Mails::default();
    let mut calendars: Vec<(usize, Vec<u8>)> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let name = name(path);
        let mut one = One {
            mails: &mut mails,
            options,
            name: &name,
            conversations: Vec::new(),
        };
        let known = one.mails.count();
        let (format, rest) = one.read(path)?;
        let conversations = one.conversations;
        let mut export = Export {
            path: Arc::clone(&name),
            format,
            messages: 0,
            span: None,
        };
        export.count(&conversations);
        read.conversations.extend(conversations);
        for at in mails.times(known) {
            export.add(at);
        }
        match rest {
            Rest::Nothing => {}
            Rest::Calendar(bytes) => calendars.push((at, bytes)),
            Rest::Transcript(transcript) => {
                export.messages = transcript.passages.len();
                read.transcripts.push((name, transcript));
            }
        }
        read.exports.push(export);
    }
    let (threads, notes) = mails.finish();
    read.conversations.extend(threads);
    read.notes = notes;
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

/// What is read only when all exports are known.
enum Rest {
    Nothing,
    Calendar(Vec<u8>),
    Transcript(Transcript),
}

/// An export that is being read.
struct One<'a> {
    mails: &'a mut Mails,
    options: &'a Options<'a>,
    name: &'a Arc<str>,
    conversations: Vec<Conversation>,
}

impl One<'_> {
    fn read(&mut self, path: &Path) -> Result<(Format, Rest), Fault> {
        let (options, name) = (self.options, self.name);
        let whole = |file| read_within(file, name, options.limits.file, Part::File);
        Ok(match open(path, options)? {
            Opened::Tree(tree) => (self.tree(tree)?, Rest::Nothing),
            Opened::WhatsApp(file) => {
                let chat = whatsapp::read(&whole(file)?, name, &[name], options)?;
                self.conversations.push(chat);
                (Format::WhatsApp, Rest::Nothing)
            }
            Opened::Telegram(file) => {
                self.conversations = telegram::read(file, name, options)?;
                (Format::Telegram, Rest::Nothing)
            }
            Opened::Mbox(file) => {
                self.within(&file)?;
                self.mails.read_mbox(BufReader::new(file), name)?;
                (Format::Mail, Rest::Nothing)
            }
            Opened::Eml(file) => {
                self.mails.read_eml(file, name)?;
                (Format::Mail, Rest::Nothing)
            }
            Opened::Maildir => {
                self.mails.read_maildir(path)?;
                (Format::Mail, Rest::Nothing)
            }
            Opened::Calendar(file) => (Format::Calendar, Rest::Calendar(whole(file)?)),
            Opened::Transcript(file) => {
                let bytes = whole(file)?;
                let text = String::from_utf8_lossy(&bytes);
                let transcript = transcript::read(&text).ok_or_else(|| self.not_an_export())?;
                (Format::Transcript, Rest::Transcript(transcript))
            }
            Opened::Other => return Err(self.not_an_export()),
        })
    }

    fn tree(&mut self, mut tree: Tree) -> Result<Format, Fault> {
        let contents = contents(&mut tree)?.ok_or_else(|| self.not_an_export())?;
        let format = contents.format();
        match contents {
            Contents::Slack => self.conversations = slack::read(&mut tree)?,
            Contents::Telegram(path) => {
                let inner = tree.name(&path);
                let (stream, limit) = tree.open(&path)?;
                let mut options = *self.options;
                options.limits.stream = options.limits.stream.min(limit);
                self.conversations = telegram::read(stream, &inner, &options)?;
            }
            Contents::WhatsApp(paths) => {
                for path in &paths {
                    let bytes = tree.read(path)?;
                    let names = [path.as_str(), self.name];
                    let chat = whatsapp::read(&bytes, &tree.name(path), &names, self.options)?;
                    self.conversations.push(chat);
                }
            }
            Contents::Mail(paths) => {
                for (path, is_mbox) in &paths {
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
            }
        }
        Ok(format)
    }

    /// Whether a file that is read as a stream is within the limit.
    fn within(&self, file: &File) -> Result<(), Fault> {
        let limit = self.options.limits.stream;
        let size = file.metadata().map_or(0, |known| known.len());
        if size > limit {
            let place = Place::whole(self.name);
            let what = Part::File;
            return Err(Fault::TooLarge { place, what, limit });
        }
        Ok(())
    }

    fn not_an_export(&self) -> Fault {
        Fault::NotAnExport {
            place: Place::whole(self.name),
        }
    }
}

fn name(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy().as_ref())
}

/// A path, by its first bytes.
enum Opened {
    Tree(Tree),
    WhatsApp(File),
    Telegram(File),
    Mbox(File),
    Eml(File),
    Maildir,
    Calendar(File),
    Transcript(File),
    Other,
}

fn open(path: &Path, options: &Options<'_>) -> Result<Opened, Fault> {
    let name = name(path);
    let fault = |error| Fault::unreadable(&name, &error);
    if std::fs::metadata(path).map_err(fault)?.is_dir() {
        let is_folder = |inner: &str| path.join(inner).is_dir();
        if is_folder("cur") && is_folder("new") {
            return Ok(Opened::Maildir);
        }
        return Tree::folder(path, &name, options.limits).map(Opened::Tree);
    }
    let mut file = File::open(path).map_err(fault)?;
    let mut start = Vec::new();
    file.by_ref()
        .take(1 << 16)
        .read_to_end(&mut start)
        .map_err(fault)?;
    file.rewind().map_err(fault)?;
    if matches!(start.as_slice(), [b'P', b'K', 3 | 5, 4 | 6, ..]) {
        return Tree::archive(file, &name, options.limits).map(Opened::Tree);
    }
    let text = String::from_utf8_lossy(&start);
    Ok(if is_json(&start) {
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
        Opened::Other
    })
}

/// Whether bytes begin an object in JSON that can be an export of Telegram.
fn is_json(start: &[u8]) -> bool {
    let start = start.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(start);
    let text = String::from_utf8_lossy(start);
    let known = [
        "\"messages\"",
        "\"chats\"",
        "\"about\"",
        "\"personal_information\"",
        "\"left_chats\"",
    ];
    text.trim_start().starts_with('{') && known.iter().any(|key| text.contains(key))
}

/// What a folder or archive holds.
enum Contents {
    Slack,
    Telegram(String),
    WhatsApp(Vec<String>),
    /// Files of mail, and whether each is a mailbox.
    Mail(Vec<(String, bool)>),
}

impl Contents {
    fn format(&self) -> Format {
        match self {
            Self::Slack => Format::Slack,
            Self::Telegram(_) => Format::Telegram,
            Self::WhatsApp(_) => Format::WhatsApp,
            Self::Mail(_) => Format::Mail,
        }
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

fn contents(tree: &mut Tree) -> Result<Option<Contents>, Fault> {
    if slack::is_export(tree.paths()) {
        return Ok(Some(Contents::Slack));
    }
    let base = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let paths = tree.paths().to_vec();
    for path in paths.iter().filter(|path| base(path) == "result.json") {
        if is_json(&tree.start(path)?) {
            return Ok(Some(Contents::Telegram(path.clone())));
        }
    }
    let ends = |path: &str, end: &str| {
        Path::new(path)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case(end))
    };
    let mut chats = Vec::new();
    for path in paths.iter().filter(|path| ends(path, "txt")) {
        if whatsapp::is_export(&String::from_utf8_lossy(&tree.start(path)?)) {
            chats.push(path.clone());
        }
    }
    // A chat may contain another one as a document.
    let own = |path: &String| whatsapp::is_own_name(&base(path));
    if chats.iter().any(own) {
        chats.retain(own);
    }
    if !chats.is_empty() {
        return Ok(Some(Contents::WhatsApp(chats)));
    }
    let mut mails = Vec::new();
    for path in &paths {
        if !(ends(path, "mbox") || ends(path, "eml")) {
            continue;
        }
        let start = tree.start(path)?;
        if is_mbox(&start) {
            mails.push((path.clone(), true));
        } else if is_eml(&start) {
            mails.push((path.clone(), false));
        }
    }
    Ok((!mails.is_empty()).then_some(Contents::Mail(mails)))
}
