//! Files of programs that export in other forms than those that are read, so that whoever has them hears what to do.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::message::{Message, message};

/// A form that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// There is nothing in it.
    Empty,
    /// A message that Outlook saved: `.msg`.
    OutlookMail,
    /// All mail of Outlook: `.pst`, `.ost`, `.olm`.
    OutlookBox,
    /// A chat that Telegram exported to be read by people.
    TelegramHtml,
}

/// How a file of Office begins.
const OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Opens a regular file. Opening a pipe waits for somebody who writes into it.
pub(super) fn regular(path: &Path) -> std::io::Result<File> {
    if std::fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(std::io::Error::other("it is not a regular file"))
    }
}

impl Foreign {
    /// The form of a file, by its name and its first bytes.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let name = path.file_name().unwrap_or_default().to_ascii_lowercase();
        let mut start = Vec::new();
        let file = regular(path).ok()?;
        file.take(1 << 12).read_to_end(&mut start).ok()?;
        let has = |mark: &[u8]| start.windows(mark.len()).any(|part| part == mark);
        match extension.to_str()? {
            _ if start.is_empty() => Some(Self::Empty),
            "msg" if start.starts_with(OFFICE) => Some(Self::OutlookMail),
            "pst" | "ost" if start.starts_with(b"!BDN") => Some(Self::OutlookBox),
            "olm" if start.starts_with(b"PK") => Some(Self::OutlookBox),
            "html" if name == "messages.html" || name == "export_results.html" => {
                has(b"page_wrap").then_some(Self::TelegramHtml)
            }
            _ => None,
        }
    }

    /// What it is.
    pub fn message(self) -> Message {
        match self {
            Self::Empty => message! {
                en: "the file is empty",
                ru: "файл пуст",
                es: "el archivo está vacío",
            },
            Self::OutlookMail => message! {
                en: "a message in the form of Outlook alone",
                ru: "письмо в формате, который есть только у Outlook",
                es: "un mensaje en un formato que solo tiene Outlook",
            },
            Self::OutlookBox => message! {
                en: "a mailbox in the form of Outlook alone",
                ru: "почтовый ящик в формате, который есть только у Outlook",
                es: "un buzón en un formato que solo tiene Outlook",
            },
            Self::TelegramHtml => message! {
                en: "a chat of Telegram as a page",
                ru: "чат Telegram в виде страницы",
                es: "un chat de Telegram en forma de página",
            },
        }
    }

    /// What to do.
    pub fn remedy(self) -> Message {
        match self {
            Self::Empty => message! {
                en: "export it again, or copy the whole file again",
                ru: "выгрузите его ещё раз или скопируйте файл целиком",
                es: "expórtelo de nuevo o vuelva a copiar el archivo entero",
            },
            Self::OutlookMail | Self::OutlookBox => message! {
                en: "save the mails as `.eml` files",
                ru: "сохраните письма как файлы `.eml`",
                es: "guarde los correos como archivos `.eml`",
            },
            Self::TelegramHtml => message! {
                en: "export it again from Telegram Desktop as `result.json`, the machine-readable format",
                ru: "выгрузите его из Telegram Desktop ещё раз как `result.json`",
                es: "expórtelo de nuevo desde Telegram Desktop como `result.json`",
            },
        }
    }
}
