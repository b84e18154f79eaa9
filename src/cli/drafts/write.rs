//! Writes what was decided about a draft, at once and as a whole file.

use super::super::failure::Failure;
use crate::edit::{DraftEdit, DraftError, edit_draft, replace};
use crate::log::{Draft, Kind};
use crate::message::{Message, message};
use crate::project::Project;

/// What was done with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    what: What,
    id: String,
    place: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Accepted,
    Skipped,
    Changed(Kind),
}

impl Done {
    /// What was done, in a sentence.
    pub(super) fn message(&self) -> Message {
        let (id, place) = (self.id.as_str(), self.place.as_str());
        match self.what {
            What::Accepted => message! {
                en: "{id} accepted: it is an entry now, at {place}",
                ru: "{id}: черновик принят, теперь это запись в {place}",
                es: "{id} aceptado: ahora es una entrada, en {place}",
                id: id,
                place: place,
            },
            What::Skipped => message! {
                en: "{id} skipped, at {place}",
                ru: "{id}: черновик пропущен в {place}",
                es: "{id} omitido, en {place}",
                id: id,
                place: place,
            },
            What::Changed(kind) => message! {
                en: "{id} is now a draft of {kind}, at {place}",
                ru: "{id}: теперь это черновик, {kind}, в {place}",
                es: "{id} es ahora un borrador de {kind}, en {place}",
                id: id,
                kind: kind.noun(),
                place: place,
            },
        }
    }
}

/// Accepts a draft, by its place among the drafts.
pub(super) fn accept(project: &Project, at: &usize) -> Result<Done, Failure> {
    let draft = get(project, *at)?;
    if let Some(id) = draft.id.as_deref().filter(|id| is_taken(project, id)) {
        let failure = Failure::new(
            message! {
                en: "the log already has an entry `{id}`",
                ru: "в журнале уже есть запись `{id}`",
                es: "el registro ya tiene una entrada `{id}`",
                id: id,
            },
            message! {
                en: "nothing was written; give the draft another id first, or skip it",
                ru: "ничего не записано; сначала дайте черновику другой id или пропустите его",
                es: "no se escribió nada; dé antes otro id al borrador, u omítalo",
            },
        );
        return Err(failure.about(&place(project, draft)));
    }
    write(project, draft, &DraftEdit::Accept, What::Accepted)
}

/// Removes a draft, and remembers its keys.
pub(super) fn skip(project: &Project, at: &usize) -> Result<Done, Failure> {
    let draft = get(project, *at)?;
    write(project, draft, &DraftEdit::Skip, What::Skipped)
}

/// Makes a draft one of another kind, with these fields added.
pub(super) fn change(
    project: &Project,
    at: usize,
    kind: Kind,
    fields: &[(&'static str, Vec<String>)],
) -> Result<Done, Failure> {
    let draft = get(project, at)?;
    let edit = DraftEdit::Become(kind, fields);
    write(project, draft, &edit, What::Changed(kind))
}

fn get(project: &Project, at: usize) -> Result<&Draft, Failure> {
    let draft = project.drafts.get(at);
    draft.ok_or_else(|| Failure::new(DraftError::Gone.message(), DraftError::Gone.remedy()))
}

/// Whether an entry has an id, even if it cannot be read.
fn is_taken(project: &Project, id: &str) -> bool {
    project.log.get(id).is_some() || project.unread_ids().any(|unread| unread == id)
}

/// `log/2026-03.md:12`.
fn place(project: &Project, draft: &Draft) -> String {
    let file = project.sources.get(draft.source);
    format!("{}:{}", file.path(), file.position(draft.span.start).line)
}

fn write(
    project: &Project,
    draft: &Draft,
    edit: &DraftEdit<'_>,
    what: What,
) -> Result<Done, Failure> {
    let place = place(project, draft);
    let file = project.sources.get(draft.source);
    let (whole, before) = project.file_now(file.path()).map_err(|why| {
        let failure = message! {
            en: "failed to read {path}: {why}",
            ru: "не удалось прочитать {path}: {why}",
            es: "no se pudo leer {path}: {why}",
            path: file.path(),
            why: why,
        };
        Failure::new(failure, DraftError::Gone.remedy())
    })?;
    // What is not UTF-8 would not be kept.
    let text = before
        .as_deref()
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .filter(|text| *text == file.text())
        .ok_or_else(|| {
            Failure::new(DraftError::Unusual.message(), DraftError::Unusual.remedy()).about(&place)
        })?;
    let edited = edit_draft(text, draft.span.start, edit, &project.charter.fields)
        .map_err(|error| Failure::new(error.message(), error.remedy()).about(&place))?;
    replace(&whole, before.as_deref(), edited.as_bytes())
        .map_err(|error| Failure::new(error.message(), error.remedy()))?;
    Ok(Done {
        what,
        id: draft.id.clone().unwrap_or_else(|| "?".to_owned()),
        place,
    })
}
