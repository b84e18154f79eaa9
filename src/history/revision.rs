//! Resolving revisions to commits: `main`, `v1^2`, `HEAD~3`, `origin/main`, `@{upstream}`, the first digits of an id.

use super::error::HistoryError;
use super::git::Repository;
use super::header;
use super::object::{CommitId, Kind, ObjectId};
use super::objects::Objects as _;
use super::refs::Target;
use crate::message::{Message, message};

/// The most tags of tags that are followed.
const MAX_TAGS: usize = 16;
/// The fewest digits of an abbreviated id, as in git.
const LEAST_DIGITS: usize = 4;

impl Repository {
    /// Resolves a revision to a commit.
    ///
    /// # Errors
    /// [`HistoryError::UnknownRevision`], or references or objects cannot be read.
    pub fn resolve(&self, revision: &str) -> Result<CommitId, HistoryError> {
        let unknown = |why: Message| HistoryError::UnknownRevision {
            revision: revision.to_owned(),
            why,
        };
        if revision.starts_with(":/") || revision.contains("^{/") {
            return Err(unknown(message! {
                en: "commits are not looked up here by the words of their messages: name it by its id",
                ru: "по словам сообщения коммиты здесь не ищутся: укажите хеш коммита",
                es: "aquí no se buscan commits por las palabras de su mensaje: indíquelo por su hash",
            }));
        }
        if revision.starts_with(':') {
            return Err(unknown(
                message! { en: "it is a file or a folder", ru: "это файл или папка", es: "es un archivo o una carpeta", },
            ));
        }
        // The steps from commit to commit follow the last `@{…}` of a name.
        let after = revision
            .rfind("@{")
            .and_then(|at| Some(at + revision.get(at..)?.find('}')?))
            .unwrap_or(0);
        let steps = revision
            .get(after..)
            .and_then(|rest| rest.find(['~', '^', ':']))
            .map_or(revision.len(), |at| after + at);
        let (name, mut steps) = revision.split_at_checked(steps).unwrap_or((revision, ""));
        let mut at = self.named(name).map_err(|error| match error {
            Named::Unknown(why) => unknown(why),
            Named::Failed(error) => error,
        })?;
        at = self.peel(at, &unknown)?;
        while let Some(kind) = steps.chars().next() {
            let rest = steps.get(1..).unwrap_or_default();
            if kind == '^'
                && let Some(rest) = rest.strip_prefix('{')
            {
                let (what, rest) = rest
                    .split_once('}')
                    .ok_or_else(|| unknown(message! { en: "a `}}` is missing", ru: "не хватает `}}`", es: "falta una `}}`", }))?;
                if !matches!(what, "" | "commit") {
                    return Err(unknown(
                        message! { en: "`^{{{what}}}` does not name a commit", ru: "`^{{{what}}}` не обозначает коммит", es: "`^{{{what}}}` no designa un commit", what: what, },
                    ));
                }
                steps = rest;
                continue;
            }
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = rest.split_at_checked(digits).unwrap_or_default();
            let number = match number {
                "" => 1,
                number => number
                    .parse::<usize>()
                    .map_err(|error| unknown(no_number(&error)))?,
            };
            at = match kind {
                '~' => self.step(at, number, 1, &unknown)?,
                '^' if number == 0 => at,
                '^' => self.step(at, 1, number, &unknown)?,
                _ => {
                    return Err(unknown(
                        message! { en: "it is a file or a folder", ru: "это файл или папка", es: "es un archivo o una carpeta", },
                    ));
                }
            };
            steps = rest;
        }
        Ok(at)
    }

    /// Goes a number of steps from a commit to its parent with a given number, counted from 1.
    fn step(
        &self,
        mut at: CommitId,
        steps: usize,
        parent: usize,
        unknown: &dyn Fn(Message) -> HistoryError,
    ) -> Result<CommitId, HistoryError> {
        for _ in 0..steps {
            let raw = self.objects().read(at, Kind::Commit)?;
            let damaged = |why: String| HistoryError::Damaged {
                id: at.to_string(),
                why,
            };
            let header = header::parse(&raw).map_err(damaged)?;
            let next = header
                .parents
                .get(parent.saturating_sub(1))
                .and_then(|hex| ObjectId::from_hex(hex));
            at =
                next.ok_or_else(|| unknown(message! { en: "commit {id} has no such parent", ru: "у коммита {id} нет такого родителя", es: "el commit {id} no tiene ese padre", id: at.short(), }))?;
        }
        Ok(at)
    }

    /// Peels an object to a commit.
    fn peel(
        &self,
        mut id: ObjectId,
        unknown: &dyn Fn(Message) -> HistoryError,
    ) -> Result<CommitId, HistoryError> {
        for _ in 0..MAX_TAGS {
            let (kind, bytes) = match self.objects().any(id) {
                Err(HistoryError::MissingObject { id, .. }) => {
                    return Err(unknown(
                        message! { en: "object {id} is missing", ru: "нет объекта {id}", es: "falta el objeto {id}", id: id, },
                    ));
                }
                Err(HistoryError::TooLarge { .. }) => {
                    return Err(unknown(
                        message! { en: "it is a file or a folder", ru: "это файл или папка", es: "es un archivo o una carpeta", },
                    ));
                }
                found => found?,
            };
            match kind {
                Kind::Commit => return Ok(id),
                Kind::Tag => {
                    let bytes = bytes.whole();
                    let line = bytes
                        .split(|&byte| byte == b'\n')
                        .next()
                        .and_then(|line| line.strip_prefix(b"object "));
                    let named = line
                        .and_then(|hex| std::str::from_utf8(hex).ok())
                        .and_then(ObjectId::from_hex);
                    id = named.ok_or_else(|| unknown(message! { en: "the tag cannot be read", ru: "метка не читается", es: "la etiqueta no se puede leer", }))?;
                }
                Kind::Tree | Kind::Blob => {
                    return Err(unknown(
                        message! { en: "it is a file or a folder", ru: "это файл или папка", es: "es un archivo o una carpeta", },
                    ));
                }
            }
        }
        Err(unknown(
            message! { en: "it is a tag of a tag of a tag", ru: "это метка метки другой метки", es: "es una etiqueta de otra etiqueta de otra", },
        ))
    }

    /// The object of a name without steps.
    fn named(&self, name: &str) -> Result<ObjectId, Named> {
        let unknown = Named::Unknown;
        if let Some((branch, what)) = name.split_once("@{") {
            return self.noted(
                branch,
                what.strip_suffix('}')
                    .ok_or_else(|| unknown(message! { en: "a `}}` is missing", ru: "не хватает `}}`", es: "falta una `}}`", }))?,
            );
        }
        let refs = self.refs();
        let name = match name {
            "" => {
                return Err(unknown(
                    message! { en: "it is empty", ru: "имя пустое", es: "está vacío", },
                ));
            }
            "@" => "HEAD",
            name => name,
        };
        // As in git, a whole id is that object, whatever a branch or a tag is called.
        let id_len = self.objects().id_len();
        if let Some(id) = ObjectId::from_hex(name).filter(|id| id.len() == id_len) {
            return Ok(id);
        }
        if let Some(full) = refs.full_name(name)? {
            return refs
                .resolve(&full)?
                .ok_or_else(|| unknown(message! { en: "it is a branch without a commit", ru: "в этой ветке нет коммитов", es: "es una rama sin commits", }));
        }
        let digits = name.to_ascii_lowercase();
        if digits.len() < LEAST_DIGITS
            || digits.len() > 2 * id_len
            || !digits.bytes().all(|b| b.is_ascii_hexdigit())
        {
            return Err(unknown(
                message! { en: "there is no branch, tag or commit of this name", ru: "нет ветки, метки или коммита с таким именем", es: "no hay ninguna rama, etiqueta ni commit con ese nombre", },
            ));
        }
        let mut found = self.objects().with_prefix(&digits);
        if found.len() > 1 {
            let not_a_commit = |_: Message| HistoryError::UnknownRevision {
                revision: String::new(),
                why: Message::value(""),
            };
            found.retain(|id| self.peel(*id, &not_a_commit).is_ok());
        }
        match found.as_slice() {
            [id] => Ok(*id),
            [] => Err(unknown(
                message! { en: "no commit id begins like this", ru: "ни один коммит так не начинается", es: "ningún commit empieza así", },
            )),
            _ => Err(unknown(
                message! { en: "the ids of several commits begin like this", ru: "так начинаются несколько коммитов", es: "varios commits empiezan así", },
            )),
        }
    }

    /// The object of `BRANCH@{WHAT}`.
    fn noted(&self, branch: &str, what: &str) -> Result<ObjectId, Named> {
        let unknown = Named::Unknown;
        let refs = self.refs();
        let full = match (branch, refs.target("HEAD")?) {
            ("" | "@" | "HEAD", Some(Target::Ref(head))) => head,
            ("" | "@" | "HEAD", _) => "HEAD".to_owned(),
            _ => refs
                .full_name(branch)?
                .ok_or_else(|| unknown(message! { en: "there is no such branch", ru: "такой ветки нет", es: "no existe esa rama", }))?,
        };
        let found = match what.to_ascii_lowercase().as_str() {
            "u" | "upstream" => {
                let upstream = self
                    .upstream(&full)
                    .ok_or_else(|| unknown(message! { en: "the branch has no `upstream`", ru: "у ветки нет `upstream`", es: "la rama no tiene `upstream`", }))?;
                refs.resolve(&upstream)?
            }
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = number
                    .parse::<usize>()
                    .map_err(|error| Named::Unknown(no_number(&error)))?;
                // Without a branch, of `HEAD` itself: what was checked out.
                let log = refs.log(if matches!(branch, "@" | "HEAD") {
                    "HEAD"
                } else {
                    &full
                })?;
                let first = if number == 0 {
                    refs.resolve(&full)?
                } else {
                    None
                };
                let last = number
                    .checked_sub(1)
                    .and_then(|before| log.get(before))
                    .map(|note| note.old);
                first
                    .or_else(|| log.get(number).map(|note| note.new))
                    .or(last)
            }
            _ => {
                return Err(unknown(
                    message! { en: "of the forms with `@{{…}}`, only numbers and `@{{upstream}}` are supported: name the commit by its id", ru: "из форм с `@{{…}}` поддерживаются только числа и `@{{upstream}}`: укажите хеш коммита", es: "de las formas con `@{{…}}` solo se admiten números y `@{{upstream}}`: indique el commit por su hash", },
                ));
            }
        };
        found
            .filter(|id| !id.is_zero())
            .ok_or_else(|| unknown(message! { en: "there is no such commit", ru: "такого коммита нет", es: "no existe ese commit", }))
    }

    /// The full name of a branch's upstream.
    fn upstream(&self, full: &str) -> Option<String> {
        let branch = full.strip_prefix("refs/heads/")?;
        let settings = self.settings();
        let merge = settings.get(&format!("branch.{branch}.merge"))?.to_owned();
        let remote = settings.get(&format!("branch.{branch}.remote"))?.to_owned();
        if remote == "." {
            return Some(merge);
        }
        let name = format!("remote.{remote}.fetch");
        settings.all(&name).find_map(|spec| {
            let (from, to) = spec.trim_start_matches('+').split_once(':')?;
            match (from.split_once('*'), to.split_once('*')) {
                (Some((start, end)), Some((new_start, new_end))) => {
                    let between = merge.strip_prefix(start)?.strip_suffix(end)?;
                    Some(format!("{new_start}{between}{new_end}"))
                }
                _ => (from == merge).then(|| to.to_owned()),
            }
        })
    }
}

/// Why a number of steps cannot be taken: it is too large.
fn no_number(_: &std::num::ParseIntError) -> Message {
    message! {
        en: "the number in it is too large",
        ru: "число в имени слишком велико",
        es: "el número que contiene es demasiado grande",
    }
}

/// The reason why a name cannot be resolved.
enum Named {
    Unknown(Message),
    Failed(HistoryError),
}

impl From<HistoryError> for Named {
    fn from(error: HistoryError) -> Self {
        Self::Failed(error)
    }
}
