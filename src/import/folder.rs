//! The exports in a folder.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::foreign::Foreign;
use super::open::{Opened, contents, name, open};
use super::options::Options;
use super::tree::Tree;
use super::{slack, telegram, whatsapp};

/// How much is shown of a line that is not understood, in characters.
const LONGEST_LINE: usize = 40;

/// How deep folders are looked into.
const DEEPEST: usize = 3;

/// The exports that a path stands for: itself, or those in the folder that it is. A folder of Slack or a Maildir is one export.
pub(super) fn exports_in(path: &Path, options: &Options<'_>) -> Result<Vec<PathBuf>, Fault> {
    let found = found(path, options, 0)?;
    Ok(if found.is_empty() {
        vec![path.to_owned()]
    } else {
        found
    })
}

fn found(path: &Path, options: &Options<'_>, depth: usize) -> Result<Vec<PathBuf>, Fault> {
    let name = name(path);
    let fault = |error| Fault::unreadable(&name, &error);
    if !path.is_dir() || is_maildir(path) {
        return Ok(vec![path.to_owned()]);
    }
    if slack::is_root(Tree::folder(path, &name, options.limits)?.paths()) {
        return Ok(vec![path.to_owned()]);
    }
    let mut inner = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        inner.push((entry.path(), entry.file_type().map_err(fault)?));
    }
    inner.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut exports = Vec::new();
    // A chat may contain another one as a document.
    let own = |path: &Path| is_own_chat(path);
    let has_own = inner.iter().any(|(path, _)| own(path));
    // Links are not followed.
    for (path, kind) in inner {
        if kind.is_dir() && depth < DEEPEST {
            exports.extend(found(&path, options, depth + 1)?);
        } else if kind.is_file() && is_export(&path, options, |path| own(path) || !has_own)? {
            exports.push(path);
        }
    }
    Ok(exports)
}

/// Whether a folder is a Maildir.
pub(super) fn is_maildir(path: &Path) -> bool {
    ["cur", "new"].iter().all(|inner| path.join(inner).is_dir())
}

/// Whether a file among others is an export, by its name and its content. Exports contain files of every kind.
fn is_export(
    path: &Path,
    options: &Options<'_>,
    is_chat: impl Fn(&Path) -> bool,
) -> Result<bool, Fault> {
    let extension = path.extension();
    let extension = extension.map(|extension| extension.to_string_lossy().to_lowercase());
    let extension = extension.as_deref();
    let known = ["json", "txt", "zip", "mbox", "eml", "ics", "vtt"];
    if extension.is_some_and(|extension| !known.contains(&extension)) {
        return Ok(Foreign::of(path).is_some_and(|form| form != Foreign::Empty));
    }
    Ok(match open(path, options)? {
        Opened::Tree(mut tree) => extension == Some("zip") && !contents(&mut tree)?.is_empty(),
        Opened::Telegram(file) => {
            let stem = path.file_stem().unwrap_or_default();
            let named = stem.to_string_lossy().starts_with("result");
            extension == Some("json") && (named || telegram::is_plainly_export(&start(file, path)?))
        }
        Opened::WhatsApp(_) => extension == Some("txt") && is_chat(path),
        // What is none in spite of its name is noted.
        _ if is_own_chat(path) => true,
        // Thunderbird's files have no extension.
        Opened::Mbox(_) => matches!(extension, Some("mbox") | None),
        Opened::Calendar(_) => extension == Some("ics"),
        Opened::Transcript(_) => extension == Some("vtt"),
        // What is not one in spite of its name is noted.
        Opened::Eml(_) | Opened::Other(_) => extension == Some("eml"),
        Opened::Maildir => false,
    })
}

/// Whether a file has the name that WhatsApp gives to chats.
pub(super) fn is_own_chat(path: &Path) -> bool {
    let is_text = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    let name = path.file_name().unwrap_or_default();
    is_text && whatsapp::is_own_name(&name.to_string_lossy().to_lowercase())
}

/// The first bytes of a file.
fn start(file: File, path: &Path) -> Result<Vec<u8>, Fault> {
    let mut start = Vec::new();
    let read = file.take(1 << 16).read_to_end(&mut start);
    read.map_err(|error| Fault::unreadable(&name(path), &error))?;
    Ok(start)
}

/// The first line of a text that is not empty, shortened.
pub(super) fn first_line(text: &str) -> String {
    let mut lines = text.lines().map(|line| line.trim_matches(is_edge));
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let mut shown: String = line.chars().take(LONGEST_LINE).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || crate::evidence::is_mark(c)
}

impl Opened {
    /// The first line of what is not known.
    pub(super) fn first_line(self) -> String {
        match self {
            Self::Other(line) => line,
            _ => String::new(),
        }
    }
}
