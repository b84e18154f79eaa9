//! The projects named on the command line, what is left out among them, and the paths within one to which findings are
//! limited.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::failure::{Failure, current_folder, remark};
use super::output::Output;
use super::shared::project_folder;
use crate::charter::FILE_NAME;
use crate::engine::Report;
use crate::finding::Severity;
use crate::message::{Value, message};
use crate::project::{Project, ProjectError, Which, absolute};

/// What the command line of `check` selects.
pub(super) struct Chosen {
    /// The projects.
    pub(super) places: Places,
    /// What is left out.
    pub(super) strays: Vec<Stray>,
}

/// The projects that are checked.
pub(super) enum Places {
    /// A project's folder, and the paths in it, with `/`, to which the findings are limited; empty for the whole project.
    Within(PathBuf, Vec<String>),
    /// The folders of several projects.
    Several(Vec<Folder>),
}

impl Places {
    /// The number of projects.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Within(..) => 1,
            Self::Several(folders) => folders.len(),
        }
    }

    /// The folders of the projects that were found.
    pub(super) fn roots(self) -> Vec<PathBuf> {
        match self {
            Self::Within(root, _) => vec![root],
            Self::Several(folders) => roots(folders),
        }
    }
}

/// The folders of the projects that were found.
pub(super) fn roots(folders: Vec<Folder>) -> Vec<PathBuf> {
    let roots = folders.into_iter().filter_map(|folder| folder.root.ok());
    roots.collect()
}

/// The folder of one of several projects.
pub(super) struct Folder {
    /// The path as given.
    pub(super) name: String,
    /// The project's root, or the error.
    pub(super) root: Result<PathBuf, Failure>,
}

/// A path that does not belong to a project and was given along with projects, as by `projects/*` in a shell.
pub(super) struct Stray {
    /// The path as given.
    name: String,
}

/// The projects that a command line names, without repetitions, and what is left out. Never empty: without paths, the project
/// around the current folder.
pub(super) struct Projects {
    /// The projects.
    pub(super) folders: Vec<Folder>,
    /// What is left out.
    pub(super) strays: Vec<Stray>,
}

/// A path from the command line: the project's root and the path in it, or the error.
struct Found<'p> {
    path: &'p Path,
    place: Result<(PathBuf, String), Failure>,
    /// Whether the path exists, but no project around it.
    stray: bool,
}

/// The projects around the given paths, for commands on whole projects. A path without a project is left out if another one
/// has a project.
pub(super) fn projects(paths: &[PathBuf], tree: &Which, config: Option<&Path>) -> Projects {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let (found, strays) = without_strays(found(paths, tree, config));
    Projects {
        folders: once(found),
        strays,
    }
}

/// Finds the projects that the command line of `check` names.
pub(super) fn named(
    paths: &[PathBuf],
    tree: &Which,
    config: Option<&Path>,
) -> Result<Chosen, Failure> {
    let here = current_folder()?;
    let Some(first) = paths.first() else {
        let root = project_folder(&here, tree, config)?.0;
        return Ok(Chosen {
            places: Places::Within(root, Vec::new()),
            strays: Vec::new(),
        });
    };
    let (found, strays) = without_strays(found(paths, tree, config));
    // With several project folders, one that cannot be opened must not stop the others.
    let roots: HashSet<&Path> = found.iter().filter_map(Found::root).collect();
    let failed = found.iter().filter(|found| found.place.is_err()).count();
    let whole = found
        .iter()
        .all(|found| found.root().is_some() || found.place.is_err());
    if whole && !roots.is_empty() && roots.len() + failed > 1 {
        let places = Places::Several(once(found));
        return Ok(Chosen { places, strays });
    }
    let mut project: Option<PathBuf> = None;
    let mut limits = Vec::new();
    for Found { path, place, .. } in found {
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
    Ok(Chosen {
        places: Places::Within(project.unwrap_or(here), limits),
        strays,
    })
}

impl Found<'_> {
    /// The project's root, if it is the path itself.
    fn root(&self) -> Option<&Path> {
        let (root, inside) = self.place.as_ref().ok()?;
        inside.is_empty().then_some(root)
    }
}

fn found<'p>(paths: &'p [PathBuf], tree: &Which, config: Option<&Path>) -> Vec<Found<'p>> {
    let found = |path: &'p PathBuf| {
        let exists = absolute(path).exists();
        // A tree in git may have paths that are missing from the work tree.
        if *tree == Which::Worktree && !exists {
            return Found {
                path,
                place: Err(missing(path)),
                stray: false,
            };
        }
        let place = project_folder(path, tree, config);
        let stray = exists
            && place.is_err()
            && matches!(
                Project::find_in(path, tree),
                Err(ProjectError::NoCharter(_)
                    | ProjectError::NoWorkTree(_)
                    | ProjectError::Misnamed(_)
                    | ProjectError::NoCharterIn { .. })
            );
        Found { path, place, stray }
    };
    paths.iter().map(found).collect()
}

fn missing(path: &Path) -> Failure {
    if let Err(left_out @ ProjectError::LeftOut(_)) = Project::find(path) {
        return left_out.into();
    }
    Failure::new(
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
    )
}

/// Separates what does not belong to a project, unless nothing else does. A path beside projects whose nearest charter is that
/// of a folder around them all is such a stray too, as a shell gives it for `projects/*`.
fn without_strays(found: Vec<Found<'_>>) -> (Vec<Found<'_>>, Vec<Stray>) {
    if found.iter().all(|found| found.place.is_err()) {
        return (found, Vec::new());
    }
    let roots: Vec<PathBuf> = found
        .iter()
        .filter_map(|found| found.root().map(Path::to_owned))
        .collect();
    let is_stray = |found: &Found<'_>| {
        let path = absolute(found.path);
        let beside = |other: &PathBuf| other.parent() == path.parent();
        found.stray
            || found.place.as_ref().is_ok_and(|(root, inside)| {
                let within = |other: &PathBuf| other != root && other.starts_with(root);
                !inside.is_empty() && roots.iter().any(|other| beside(other) && within(other))
            })
    };
    let (strays, kept): (Vec<_>, Vec<_>) = found.into_iter().partition(is_stray);
    let strays = strays.iter().map(|stray| Stray {
        name: stray.path.display().to_string(),
    });
    (kept, strays.collect())
}

/// Each project once, also if it is named twice.
fn once(found: Vec<Found<'_>>) -> Vec<Folder> {
    let mut roots = HashSet::new();
    found
        .into_iter()
        .filter(|found| match &found.place {
            Ok((root, _)) => roots.insert(root.clone()),
            Err(_) => true,
        })
        .map(|found| Folder {
            name: found.path.display().to_string(),
            root: found.place.map(|(root, _)| root),
        })
        .collect()
}

/// Prints a note for each path that was left out.
pub(super) fn note_strays(strays: &[Stray], output: &mut Output) -> Result<(), Failure> {
    for stray in strays {
        let note = message! {
            en: "skipped {path}: not a project, since it has no {name}",
            ru: "пропущено: {path} — не проект, там нет файла {name}",
            es: "omitido {path}: no es un proyecto, no contiene {name}",
            path: &stray.name,
            name: FILE_NAME,
        };
        remark(Severity::Note, &note, output.language(), &mut output.errors)?;
    }
    Ok(())
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
