//! Reads a project with its drafts, and finds a draft by its id.

use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::super::shared::here;
use super::write::Act;
use crate::log::draft::skips;
use crate::message::{Message, Value, message};
use crate::project::{Open, Project};

/// Reads a project; its history does not matter.
pub(super) fn open(root: &Path, config: Option<&Path>) -> Result<Project, Failure> {
    let how = Open {
        no_history: true,
        config: config.map(PathBuf::from),
        seen_from: here(),
        ..Open::default()
    };
    Ok(Project::open(root, &how)?)
}

/// The place of the draft with an id among the drafts.
pub(super) fn find(project: &Project, id: &str) -> Result<usize, Failure> {
    let mut drafts = project.drafts.iter();
    let found = drafts.position(|draft| draft.id.as_deref() == Some(id));
    found.ok_or_else(|| {
        let message = if project.log.get(id).is_some() {
            message! {
                en: "`{id}` is an entry, not a draft",
                ru: "`{id}` — запись, а не черновик",
                es: "`{id}` es una entrada, no un borrador",
                id: id,
            }
        } else {
            message! {
                en: "the log has no draft `{id}`",
                ru: "в журнале нет черновика `{id}`",
                es: "el registro no tiene el borrador `{id}`",
                id: id,
            }
        };
        let ids: Vec<&str> = project.draft_ids().collect();
        let help = if ids.is_empty() {
            message! {
                en: "the log has no drafts",
                ru: "черновиков в журнале нет",
                es: "el registro no tiene borradores",
            }
        } else if ids.len() > MOST_NAMED {
            message! {
                en: "`projlog drafts` lists the drafts",
                ru: "черновики покажет `projlog drafts`",
                es: "`projlog drafts` muestra los borradores",
            }
        } else {
            message! {
                en: "the drafts are {ids}",
                ru: "черновики: {ids}",
                es: "los borradores son {ids}",
                ids: Value::commas(ids),
            }
        };
        Failure::new(message, help)
    })
}

/// Whether an id that no draft has may be that of one which was accepted or skipped before, as the command asks for: an entry
/// has it, or no entry has it and the log remembers what was skipped.
pub(super) fn is_decided(project: &Project, id: &str, act: Act<'_>) -> bool {
    let is_entry = project.log.get(id).is_some();
    match act {
        Act::Accept => is_entry,
        Act::Skip => {
            let mut files = project.sources.iter();
            !is_entry && files.any(|(_, file)| skips(file.text()).next().is_some())
        }
        Act::Become(..) => false,
    }
}

/// What is said about such an id.
pub(super) fn already(id: &str, act: Act<'_>) -> Message {
    match act {
        Act::Accept | Act::Become(..) => message! {
            en: "`{id}` is an entry already",
            ru: "`{id}` — уже запись",
            es: "`{id}` ya es una entrada",
            id: id,
        },
        Act::Skip => message! {
            en: "the log has no draft `{id}`: it may have been skipped already",
            ru: "в журнале нет черновика `{id}`: возможно, он уже пропущен",
            es: "el registro no tiene el borrador `{id}`: puede que ya se omitiera",
            id: id,
        },
    }
}

/// The most drafts that are named where one was not found.
const MOST_NAMED: usize = 8;
