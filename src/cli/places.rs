//! The projects named on the command line, and the paths within one to which findings are limited.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::shared::project_folder;
use crate::engine::Report;
use crate::message::{Value, message};
use crate::project::{Project, ProjectError, Which, absolute};

/// What the command line selects.
pub(super) enum Places {
    /// A project's folder, and the paths in it, with `/`, to which the findings are limited; empty for the whole project.
    Within(PathBuf, Vec<String>),
    /// The folders of several projects.
    Several(Vec<Folder>),
}

/// The folder of one of several projects.
pub(super) struct Folder {
    /// The path as given.
    pub(super) name: String,
    /// The project's root, or the error.
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
        // A tree in git may have paths that are missing from the work tree.
        if *tree == Which::Worktree && !absolute(path).exists() {
            if let Err(left_out @ ProjectError::LeftOut(_)) = Project::find(path) {
                return Err(left_out.into());
            }
            return Err(Failure::new(
                message! {
                    en: "{path} does not exist",
                    ru: "{path} не существует",
                    es: "{path} no existe",
                    path: path.display().to_string(),
                },
                message! {
                    en: "give a project folder, or files of its log",
                    ru: "укажите папку проекта или файлы его журнала",
                    es: "indique la carpeta de un proyecto o archivos de su registro",
                },
            ));
        }
        project_folder(path, tree, config)
    };
    let found: Vec<Result<(PathBuf, String), Failure>> = paths.iter().map(find).collect();
    // With several project folders, one that cannot be opened must not stop the others.
    let whole = found
        .iter()
        .all(|place| place.as_ref().map_or(true, |(_, inside)| inside.is_empty()));
    if whole && found.iter().any(Result::is_ok) {
        // A project that is named twice is checked once.
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
            let message = message! {
                en: "{path} and {first} belong to different projects",
                ru: "{path} и {first} относятся к разным проектам",
                es: "{path} y {first} pertenecen a proyectos distintos",
                path: path.display().to_string(),
                first: first.display().to_string(),
            };
            return Err(Failure::new(
                message,
                message! {
                    en: "give paths in one project, or the folders of several projects",
                    ru: "укажите пути внутри одного проекта или папки нескольких проектов",
                    es: "indique rutas de un solo proyecto o las carpetas de varios proyectos",
                },
            ));
        }
        project = Some(root);
        limits.push(inside);
    }
    // The project's own folder does not limit the findings.
    if limits.iter().any(String::is_empty) {
        limits.clear();
    }
    Ok(Places::Within(project.unwrap_or(here), limits))
}

/// Keeps only the findings in the given paths.
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
        return Err(Failure::new(
            message! {
                en: "no log files in {paths}",
                ru: "нет файлов журнала по путям: {paths}",
                es: "no hay archivos del registro en {paths}",
                paths: Value::commas(limits.iter().map(String::as_str)),
            },
            message! {
                en: "the charter's `log` globs define the files of the log",
                ru: "файлы журнала определяются шаблонами поля `log` в уставе",
                es: "los archivos del registro los definen los patrones del campo `log` del estatuto",
            },
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
