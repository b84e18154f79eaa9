//! Malformed commits, whose people and times are invalid.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::message::{Message, message};

/// The author line or the committer line of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// `author`.
    Author,
    /// `committer`.
    Committer,
}

impl Role {
    /// The line's key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Committer => "committer",
        }
    }
}

/// The fault in the header of a malformed commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Malformation {
    /// There is no such line.
    Missing(Role),
    /// There are several such lines.
    Several(Role, usize),
    /// A parent or a tree follows the author.
    Misplaced,
    /// Author and committer do not follow the parents, in this order.
    Unordered,
    /// The line itself is wrong.
    Line(Role, BadLine),
}

/// The fault in an author or committer line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadLine {
    /// It has no email address.
    NoAddress,
    /// It has more than one.
    SeveralAddresses,
    /// It has no date.
    NoDate,
    /// Its date is not in git's format.
    UnreadableDate(String),
    /// Its date is later than git allows.
    LateDate(String),
}

impl Malformation {
    /// The fault as a message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Missing(role) => message! {
                en: "it has no {role}",
                ru: "нет строки `{role}`",
                es: "no tiene línea `{role}`",
                role: role.key(),
            },
            Self::Several(role, number) => message! {
                en: "it has {number} {role}s",
                ru: "строк `{role}`: {number}",
                es: "tiene {number} líneas `{role}`",
                role: role.key(),
                number: *number,
            },
            Self::Misplaced => message! {
                en: "it names a parent or a tree after its author",
                ru: "родитель или дерево указаны после автора",
                es: "nombra un padre o un árbol después del autor",
            },
            Self::Unordered => message! {
                en: "its author and committer do not follow its parents",
                ru: "автор и коммиттер не следуют за родителями",
                es: "su autor y su committer no siguen a sus padres",
            },
            Self::Line(role, line) => line.message(role.key()),
        }
    }
}

impl BadLine {
    fn message(&self, role: &str) -> Message {
        match self {
            Self::NoAddress => message! {
                en: "its {role} line has no email address",
                ru: "в строке `{role}` нет адреса почты",
                es: "su línea `{role}` no tiene dirección de correo",
                role: role,
            },
            Self::SeveralAddresses => message! {
                en: "its {role} line has more than one address",
                ru: "в строке `{role}` больше одного адреса",
                es: "su línea `{role}` tiene más de una dirección",
                role: role,
            },
            Self::NoDate => message! {
                en: "its {role} line has no date",
                ru: "в строке `{role}` нет даты",
                es: "su línea `{role}` no tiene fecha",
                role: role,
            },
            Self::UnreadableDate(date) => message! {
                en: "its {role} line has no valid date: \"{date}\"",
                ru: "в строке `{role}` недопустимая дата: «{date}»",
                es: "su línea `{role}` no tiene una fecha válida: «{date}»",
                role: role,
                date: date,
            },
            Self::LateDate(date) => message! {
                en: "its {role} line has a date after 2099: \"{date}\"",
                ru: "в строке `{role}` дата позже 2099 года: «{date}»",
                es: "su línea `{role}` tiene una fecha posterior a 2099: «{date}»",
                role: role,
                date: date,
            },
        }
    }
}

/// The reason why the times of an entry are not checked: one of its commits is malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimesUnknown {
    /// The commit's id, shortened as git does.
    pub commit: String,
    /// The fault in its header.
    pub why: Malformation,
}

impl TimesUnknown {
    /// The fault as a message.
    #[must_use]
    pub fn message(&self) -> Message {
        message! {
            en: "commit {commit} is malformed: {why}",
            ru: "коммит {commit} некорректен: {why}",
            es: "el commit {commit} está mal formado: {why}",
            commit: &self.commit,
            why: self.why.message(),
        }
    }
}

/// In English.
impl fmt::Display for TimesUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.message().english())
    }
}
