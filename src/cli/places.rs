//! The projects that a command line names, and the places in one to which findings are limited.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::shared::project_folder;
use crate::engine::Report;
use crate::project::{Project, Which, absolute};

/// What the command line names.
pub(super) enum Places {
    /// Places in one project, to which the findings are limited: its folder, and they, with `/`; none where it is all of it.
    Within(PathBuf, Vec<String>),
    /// The folders of several projects.
    Several(Vec<Folder>),
}

/// The folder of one of several projects.
pub(super) struct Folder {
    /// As it was named.
    pub(super) name: String,
    /// Where it is; else why there is no project.
    pub(super) root: Result<PathBuf, Failure>,
}

/// Finds the projects that the command line names.
pub(super) fn named(
    paths: &[PathBuf],
    tree: &Which,
    config: Option<&Path>,
) -> Result<Places, Failure> {
    let here = std::env::current_dir()?;
    let Some(first) = paths.first() else {
        return Ok(Places::Within(
            project_folder(&here, tree, config)?.0,
            Vec::new(),
        ));
    };
    let find = |path: &PathBuf| {
        // In a tree of git there may be what the work tree lacks.
        if *tree == Which::Worktree && !absolute(path).exists() {
            return Err(Failure::new(
                format!("{} is not there", path.display()),
                "name a project's folder, or files of its log",
            ));
        }
        project_folder(path, tree, config)
    };
    let found: Vec<Result<(PathBuf, String), Failure>> = paths.iter().map(find).collect();
    // Where every place that can be found is a project's own folder, one that cannot hides no other.
    let whole = found
        .iter()
        .all(|place| place.as_ref().map_or(true, |(_, inside)| inside.is_empty()));
    if whole && found.iter().any(Result::is_ok) {
        // A project that is named twice is judged once.
        let mut roots = HashSet::new();
        let new = |place: &Result<(PathBuf, String), Failure>| {
            place
                .as_ref()
                .map_or(true, |(root, _)| roots.insert(root.clone()))
        };
        let mut chosen: Vec<bool> = found.iter().map(new).collect();
        if chosen.iter().filter(|chosen| **chosen).count() > 1 {
            let folders = paths
                .iter()
                .zip(found)
                .zip(chosen.drain(..))
                .filter(|(_, chosen)| *chosen);
            let folders = folders.map(|((path, place), _)| Folder {
                name: path.display().to_string(),
                root: place.map(|(root, _)| root),
            });
            return Ok(Places::Several(folders.collect()));
        }
    }
    let mut project: Option<PathBuf> = None;
    let mut limits = Vec::new();
    for (path, place) in paths.iter().zip(found) {
        let (root, inside) = place?;
        if project.as_ref().is_some_and(|project| *project != root) {
            let message = format!(
                "{} belongs to another project than {}",
                path.display(),
                first.display()
            );
            return Err(Failure::new(
                message,
                "name places in one project, or the folders of several",
            ));
        }
        project = Some(root);
        limits.push(inside);
    }
    // The project's own folder limits nothing.
    if limits.iter().any(String::is_empty) {
        limits.clear();
    }
    Ok(Places::Within(project.unwrap_or(here), limits))
}

/// Leaves the findings in the places that were named.
pub(super) fn limit(
    project: &Project,
    report: &mut Report,
    limits: &[String],
) -> Result<(), Failure> {
    if limits.is_empty() {
        return Ok(());
    }
    let within = |path: &str| {
        limits.iter().any(|limit| {
            path == limit
                || path
                    .strip_prefix(limit.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    if !project
        .sources
        .iter()
        .any(|(_, source)| within(source.path()))
    {
        let message = format!("{} holds no file of the log", limits.join(", "));
        return Err(Failure::new(
            message,
            "the charter's `log` globs say which files belong to it",
        ));
    }
    report
        .findings
        .retain(|finding| within(project.sources.get(finding.at.source).path()));
    report
        .allowed
        .retain(|finding| within(project.sources.get(finding.at.source).path()));
    Ok(())
}
