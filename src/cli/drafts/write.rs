//! Writes what was decided about a draft, at once and as a whole file.

use std::path::PathBuf;

use super::super::failure::Failure;
use super::super::shared::checked_out;
use crate::edit::{DraftEdit, DraftError, edit_draft, replace};
use crate::log::draft::skips;
use crate::log::{Entry, Kind};
use crate::message::{Message, Value, message};
use crate::project::Project;

/// What is done with a draft.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act<'a> {
    /// It becomes an entry.
    Accept,
    /// It is removed, and its keys are remembered.
    Skip,
    /// It becomes a draft of another kind, with these fields added.
    Become(Kind, &'a [(&'static str, Vec<String>)]),
}

/// What was done with a draft.
#[derive(Debug)]
pub(super) struct Done<'a> {
    act: Act<'a>,
    id: String,
    place: String,
}

impl Done<'_> {
    /// What is left to do about other entries and drafts.
    pub(super) fn remarks(&self, project: &Project) -> Vec<Message> {
        remarks(project, &self.id, self.act)
    }

    /// What was done, in a sentence.
    pub(super) fn message(&self) -> Message {
        let (id, place) = (self.id.as_str(), self.place.as_str());
        match self.act {
            Act::Accept => message! {
                en: "{id} accepted: it is an entry now, at {place}",
                ru: "{id}: черновик принят, теперь это запись в {place}",
                es: "{id} aceptado: ahora es una entrada, en {place}",
                id: id,
                place: place,
            },
            Act::Skip => message! {
                en: "{id} skipped, at {place}",
                ru: "{id}: черновик пропущен в {place}",
                es: "{id} omitido, en {place}",
                id: id,
                place: place,
            },
            Act::Become(kind, _) => message! {
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

/// Does something with a draft, by its place among the drafts.
pub(super) fn decide<'a>(project: &Project, at: usize, act: Act<'a>) -> Result<Done<'a>, Failure> {
    let edited = edited(project, at, act)?;
    let text = edited.after.as_bytes();
    replace(&edited.whole, Some(edited.before.as_slice()), text)?;
    Ok(Done {
        act,
        id: edited.id,
        place: edited.place,
    })
}

/// What is left to do about other entries and drafts after something was done with a draft.
pub(super) fn remarks(project: &Project, id: &str, act: Act<'_>) -> Vec<Message> {
    let found = match act {
        Act::Accept => [names_drafts(project, id), names_skipped(project, id)],
        Act::Skip => [named_by(project, id), None],
        Act::Become(..) => [None, None],
    };
    found.into_iter().flatten().collect()
}

/// What an accepted entry names that is still a draft, with the command that accepts it.
fn names_drafts(project: &Project, accepted: &str) -> Option<Message> {
    let entry = project.log.get(accepted)?;
    let references = entry.references().into_iter();
    let mut drafts: Vec<&str> = Vec::new();
    for reference in references {
        let id = &*reference.id.value.0;
        let is_draft = !is_taken(project, id) && project.draft(id).is_some();
        if is_draft && !drafts.contains(&id) {
            drafts.push(id);
        }
    }
    (!drafts.is_empty()).then(|| {
        message! {
            en: "{entry} names {ids}, which {ids#is still a draft|are still drafts}; `projlog drafts --accept {list}` accepts {ids#it|them}",
            ru: "{entry}: здесь {ids#указан|указаны|указаны} {ids}, но это пока {ids#черновик|черновики|черновики}; принять: `projlog drafts --accept {list}`",
            es: "{entry} nombra {ids}, que todavía {ids#es un borrador|son borradores}; `projlog drafts --accept {list}` {ids#lo|los} acepta",
            entry: accepted,
            list: drafts.join(","),
            ids: Value::all(drafts),
        }
    })
}

/// What an accepted entry names that the log does not have, as it was skipped.
fn names_skipped(project: &Project, accepted: &str) -> Option<Message> {
    let files = project.log_files().into_iter();
    let skipped: Vec<&str> = files
        .flat_map(|(_, file)| skips(file.text()).filter_map(|skip| skip.id))
        .collect();
    let entry = project.log.get(accepted)?;
    let mut missing: Vec<&str> = Vec::new();
    for reference in entry.references() {
        let id = &*reference.id.value.0;
        let is_there = is_taken(project, id) || project.draft(id).is_some();
        if !is_there && skipped.contains(&id) && !missing.contains(&id) {
            missing.push(id);
        }
    }
    (!missing.is_empty()).then(|| {
        message! {
            en: "{entry} names {ids}, which {ids#was|were} skipped: `projlog check` reports it until you name something else",
            ru: "{entry}: здесь {ids#указан|указаны|указаны} {ids}, но {ids#этот черновик пропущен|эти черновики пропущены|эти черновики пропущены}: `projlog check` будет сообщать об этом, пока вы не укажете другое",
            es: "{entry} nombra {ids}, que se {ids#omitió|omitieron}: `projlog check` lo señala hasta que nombre otra cosa",
            entry: accepted,
            ids: Value::all(missing),
        }
    })
}

/// The drafts and entries that name something that was skipped.
fn named_by(project: &Project, skipped: &str) -> Option<Message> {
    let drafts = project.drafts.iter();
    let drafts = drafts.filter(|draft| draft.references().any(|id| id == skipped));
    let drafts = drafts.filter_map(|draft| draft.id.as_deref());
    let entries = project.log.entries().iter();
    let names = |entry: &&Entry| {
        let mut references = entry.references().into_iter();
        references.any(|reference| &*reference.id.value.0 == skipped)
    };
    let entries = entries.filter(names).map(Entry::id);
    let naming: Vec<&str> = drafts.chain(entries).collect();
    let is_gone = project.draft(skipped).is_none() && !is_taken(project, skipped);
    (is_gone && !naming.is_empty()).then(|| {
        message! {
            en: "{ids} {ids#names|name} {skipped}, which was skipped: skip {ids#it|them} too, or name something else there",
            ru: "{skipped} пропущен, но на него {ids#ссылается|ссылаются|ссылаются} {ids}: пропустите и {ids#эту запись|эти записи|эти записи} или укажите там другое",
            es: "{ids} {ids#nombra|nombran} {skipped}, que se omitió: {ids#omítalo|omítalos} también o nombre allí otra cosa",
            skipped: skipped,
            ids: Value::all(naming),
        }
    })
}

/// A file in which something is done with a draft.
pub(super) struct Edited {
    whole: PathBuf,
    before: Vec<u8>,
    after: String,
    id: String,
    place: String,
}

/// The file in which something is done with a draft; nothing is written yet.
pub(super) fn edited(project: &Project, at: usize, act: Act<'_>) -> Result<Edited, Failure> {
    let of = |error: &DraftError| Failure::new(error.message(), error.remedy());
    let draft = project
        .drafts
        .get(at)
        .ok_or_else(|| of(&DraftError::Gone))?;
    let file = project.sources.get(draft.source);
    let place = project.place(draft.source, draft.span.start());
    let taken = draft.id.as_deref().filter(|id| is_taken(project, id));
    if let (Act::Accept, Some(id)) = (act, taken) {
        return Err(id_taken(id).about(&place));
    }
    checked_out(project, file.path())?;
    let (whole, before) = project.file_now(file.path()).map_err(|why| {
        let failure = message! {
            en: "failed to read {path}: {why}",
            ru: "не удалось прочитать {path}: {why}",
            es: "no se pudo leer {path}: {why}",
            path: project.shown(file.path()),
            why: why,
        };
        Failure::new(failure, DraftError::Gone.remedy())
    })?;
    let before = before.unwrap_or_default();
    // What is not UTF-8 would not be kept.
    let text = std::str::from_utf8(&before)
        .ok()
        .filter(|text| *text == file.text())
        .ok_or_else(|| of(&DraftError::Unusual).about(&place))?;
    let edit = match act {
        Act::Accept => DraftEdit::Accept,
        Act::Skip => DraftEdit::Skip,
        Act::Become(kind, fields) => DraftEdit::Become(kind, fields),
    };
    let after = edit_draft(text, draft.span.start(), &edit, &project.charter.fields)
        .map_err(|error| of(&error).about(&place))?;
    Ok(Edited {
        whole,
        before,
        after,
        id: draft.id.clone().unwrap_or_else(|| "?".to_owned()),
        place,
    })
}

/// Whether an entry has an id, even if it cannot be read.
fn is_taken(project: &Project, id: &str) -> bool {
    project.log.get(id).is_some() || project.unread_ids().any(|unread| unread == id)
}

fn id_taken(id: &str) -> Failure {
    Failure::new(
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
    )
}
