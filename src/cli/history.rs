//! `projlog history`: lists the commits of every entry, present or removed.

use super::args::{HistoryFormat, HistoryOf};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::project_folder;
use crate::project::{Open, Project, Which};
use crate::render::{write_history_lines, write_history_table};

pub(super) fn run(arguments: &HistoryOf, output: &mut Output) -> Result<Status, Failure> {
    let (root, _) = project_folder(
        &std::env::current_dir()?,
        &Which::Worktree,
        arguments.config.as_deref(),
    )?;
    let project = Project::open(
        &root,
        &Open {
            config: arguments.config.clone(),
            no_cache: arguments.no_cache,
            ..Open::default()
        },
    )?;
    if let Some(why) = project.without_history() {
        return Err(Failure::new(
            format!("no git history: {}", why.message().english()),
            "run the command in a project under git",
        ));
    }
    match arguments.output_format {
        HistoryFormat::Human => write_history_table(&project, output)?,
        HistoryFormat::Jsonl => write_history_lines(&project, output)?,
    }
    Ok(Status::Clean)
}
