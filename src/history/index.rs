//! Parsing of git's index, versions 2 to 4 (gitformat-index(5)).

use super::hash::Hash;
use super::object::ObjectId;
use crate::message::{Message, message};

/// The largest index that is read, in bytes.
pub(super) const LARGEST: u64 = 512 << 20;
/// The longest path in an index; git writes none that is longer.
const LONGEST_PATH: usize = 1 << 16;

/// An entry of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'e> {
    /// Its path from the repository's root. A folder that a sparse index does not list ends with `/`.
    pub path: &'e [u8],
    pub mode: u32,
    pub id: ObjectId,
    /// The side of a conflict; 0 if there is none.
    pub stage: u16,
    /// Whether it was added with `git add -N`.
    pub intent_to_add: bool,
    /// Whether it is left out of the work tree.
    pub skipped: bool,
}

/// Why an index cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is damaged.
    Damaged(Flaw),
    /// It has an unsupported mandatory extension.
    Extension(String),
}

/// What is wrong with an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    Ends,
    Checksum,
    Other,
    Version,
    LongPath,
}

impl Flaw {
    /// In words.
    pub(super) fn message(self) -> Message {
        match self {
            Self::Ends => message! {
                en: "it ends too early",
                ru: "он обрывается",
                es: "termina demasiado pronto",
            },
            Self::Checksum => message! {
                en: "its checksum is wrong",
                ru: "его контрольная сумма неверна",
                es: "su suma de comprobación es incorrecta",
            },
            Self::Other => message! {
                en: "it is not an index",
                ru: "это не индекс",
                es: "no es un índice",
            },
            Self::Version => message! {
                en: "its version is not supported",
                ru: "его версия не поддерживается",
                es: "su versión no es compatible",
            },
            Self::LongPath => message! {
                en: "a path in it is too long",
                ru: "путь в нём слишком длинный",
                es: "una ruta que contiene es demasiado larga",
            },
        }
    }
}

/// Passes every entry of an index to `each`.
pub(super) fn read(
    bytes: &[u8],
    id_len: usize,
    each: &mut dyn FnMut(&Entry<'_>),
) -> Result<(), Problem> {
    const ENDS: Problem = Problem::Damaged(Flaw::Ends);
    let sum = bytes
        .len()
        .checked_sub(id_len)
        .and_then(|at| bytes.split_at_checked(at));
    let (content, sum) = sum.ok_or(ENDS)?;
    // Git writes zeros with `index.skipHash`.
    if sum.iter().any(|&byte| byte != 0) && !Hash::ends(bytes, id_len) {
        return Err(Problem::Damaged(Flaw::Checksum));
    }
    let mut rest = Rest {
        bytes: content,
        at: 0,
    };
    if rest.take(4) != Some(b"DIRC") {
        return Err(Problem::Damaged(Flaw::Other));
    }
    let version = rest.number().ok_or(ENDS)?;
    if !(2..=4).contains(&version) {
        return Err(Problem::Damaged(Flaw::Version));
    }
    let count = rest.number().ok_or(ENDS)?;
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..count {
        rest.entry(version, id_len, &mut path, each).ok_or(ENDS)?;
        if path.len() > LONGEST_PATH {
            return Err(Problem::Damaged(Flaw::LongPath));
        }
    }
    while rest.at < content.len() {
        let name = rest.take(4).ok_or(ENDS)?;
        let len = rest.number().ok_or(ENDS)?;
        // The names of optional extensions begin with a capital letter. Folders of a sparse index are read above.
        if !name.first().is_some_and(u8::is_ascii_uppercase) && name != b"sdir" {
            return Err(Problem::Extension(
                String::from_utf8_lossy(name).into_owned(),
            ));
        }
        rest.take(len as usize).ok_or(ENDS)?;
    }
    Ok(())
}

struct Rest<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Rest<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let until = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..until)?;
        self.at = until;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn until_nul(&mut self) -> Option<&'b [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().position(|&byte| byte == 0)?;
        let text = self.take(len);
        self.at += 1;
        text
    }

    /// Reads an entry; `path` has the path of the previous entry and receives the new one.
    fn entry(
        &mut self,
        version: u32,
        id_len: usize,
        path: &mut Vec<u8>,
        each: &mut dyn FnMut(&Entry<'_>),
    ) -> Option<()> {
        let start = self.at;
        // Times and device.
        self.take(24)?;
        let mode = self.number()?;
        // User, group and size.
        self.take(12)?;
        let id = ObjectId::from_bytes(self.take(id_len)?)?;
        let flags = self.short()?;
        let extended = if flags & 0x4000 != 0 && version > 2 {
            self.short()?
        } else {
            0
        };
        if version == 4 {
            let mut cut = 0_usize;
            loop {
                let &[byte] = self.take(1)? else { return None };
                cut = cut
                    .checked_mul(128)?
                    .checked_add(usize::from(byte & 0x7f))?;
                if byte & 0x80 == 0 {
                    break;
                }
                cut = cut.checked_add(1)?;
            }
            path.truncate(path.len().checked_sub(cut)?);
        } else {
            path.clear();
        }
        path.extend_from_slice(self.until_nul()?);
        if version < 4 {
            // NULs up to a multiple of eight, and at least one.
            self.at = start + (self.at - start).next_multiple_of(8);
        }
        each(&Entry {
            path,
            mode,
            id,
            stage: flags >> 12 & 3,
            intent_to_add: extended & 0x2000 != 0,
            skipped: extended & 0x4000 != 0 || flags & 0x8000 != 0,
        });
        Some(())
    }
}
