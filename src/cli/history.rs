//! `projlog history`: lists the commits of every entry, present or removed.

use super::args::{HistoryFormat, HistoryOf};
use super::failure::{Failure, Status, current_folder};
use super::output::Output;
use super::shared::{here, project_folder};
use crate::message::message;
use crate::project::{Open, Project, Which};
use crate::render::{write_history_lines, write_history_table};

pub(super) fn run(arguments: &HistoryOf, output: &mut Output) -> Result<Status, Failure> {
    let (root, _) = project_folder(
        &current_folder()?,
        &Which::Worktree,
        arguments.config.as_deref(),
    )?;
    let project = Project::open(
        &root,
        &Open {
            config: arguments.config.clone(),
            no_cache: arguments.no_cache,
            seen_from: here(),
            progress: output.progress(false, 1),
            ..Open::default()
        },
    )?;
    output.speak([project.charter.language]);
    if let Some(why) = project.without_history() {
        return Err(Failure::new(
            message! {
                en: "no git history: {why}",
                ru: "нет истории git: {why}",
                es: "sin historial de git: {why}",
                why: why.message(),
            },
            message! {
                en: "run the command in a project under git",
                ru: "запустите команду в проекте под управлением git",
                es: "ejecute la orden en un proyecto bajo git",
            },
        ));
    }
    match arguments.output_format {
        HistoryFormat::Human => {
            let (language, columns) = (output.language(), output.columns());
            write_history_table(&project, language, columns, output)?;
        }
        HistoryFormat::Jsonl => write_history_lines(&project, output.machine_language(), output)?,
    }
    Ok(Status::Clean)
}
