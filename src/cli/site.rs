//! `projlog site`: writes pages for both sides into a folder.

use std::io::{self, Write};
use std::path::Path;

use chrono::TimeDelta;

use super::args::SiteOf;
use super::failure::{Failure, Status, or_bug};
use super::output::Output;
use super::places::{Folder, Projects, note_strays, projects as named};
use super::reports::{is_of_git, resolved};
use super::shared::{as_of, language_for};
use crate::calendar::Instant;
use crate::changes::{Changes, Past, Since};
use crate::edit::{Generated, GeneratedError};
use crate::engine::{Settings, run_by as judge};
use crate::message::{Language, message};
use crate::obligation::obligations;
use crate::project::{Open, Project, Which, absolute};
use crate::render::Untrusted;
use crate::render::site::{
    Judged, Layout, Listed, Needs, folder_names, write_assets, write_portfolio, write_project,
};
use crate::render::status::Overview;
use crate::workers;

/// The list of the site's files, in its folder.
const LIST: &str = "site-files.txt";
/// The number of days whose changes are on the home page.
const DAYS_OF_CHANGES: i64 = 7;

pub(super) fn run(arguments: &SiteOf, output: &mut Output) -> Result<Status, Failure> {
    let config = arguments.reading.common.config.as_deref();
    let Projects { folders, strays } = named(&arguments.folders, &Which::Worktree, config);
    let now = crate::clock::now();
    let mut projects = Vec::new();
    let mut failures = Vec::new();
    let alone = folders.len() == 1;
    let how = Open {
        progress: output.progress(false, folders.len()),
        ..arguments.reading.open()
    };
    let opened = workers::each(&folders, |Folder { root, .. }| {
        let root = root.as_ref().map_err(Failure::clone)?;
        Ok(Project::open(root, &how)?)
    });
    for (Folder { name, .. }, opened) in folders.into_iter().zip(opened) {
        match or_bug(opened) {
            Err(failure) if alone => {
                note_strays(&strays, output)?;
                return Err(failure);
            }
            // A project that cannot be read must not stop the others.
            Err(failure) => failures.push((name, failure)),
            Ok(project) => projects.push((name, project)),
        }
    }
    let languages = languages(arguments, &projects, output)?;
    for (_, project) in &projects {
        refuse_log(&arguments.out, project)?;
    }
    let mut generated = Generated::open(&arguments.out, LIST)?;
    write(
        arguments,
        &projects,
        &failures,
        &languages,
        (now, &how),
        &mut generated,
    )?;
    let (files, changed, removed) = generated.finish()?;
    if projects.len() == 1 {
        std::mem::forget(projects);
    }
    let done = message! {
        en: "{folder}: {files} {files#file|files}, {changed} new or changed, {removed} removed",
        ru: "{folder}: {files} {files#файл|файла|файлов}, новых и изменённых: {changed}, удалено: {removed}",
        es: "{folder}: {files} {files#archivo|archivos}, {changed} {changed#nuevo o cambiado|nuevos o cambiados}, {removed} {removed#eliminado|eliminados}",
        folder: arguments.out.display().to_string(),
        files: files,
        changed: changed,
        removed: removed,
    };
    let done = done.text(output.language());
    writeln!(output, "{}", Untrusted::new(&done).line())?;
    note_strays(&strays, output)?;
    for (name, failure) in &failures {
        let failure = failure.clone().about(name);
        failure.print(output.language(), &mut output.errors)?;
    }
    Ok(if failures.is_empty() {
        Status::Clean
    } else {
        Status::NotJudged
    })
}

/// The languages of the site: that of the option, the party or the projects first, then those of the parties.
fn languages(
    arguments: &SiteOf,
    projects: &[(String, Project)],
    output: &mut Output,
) -> Result<Vec<Language>, Failure> {
    let party = arguments.reading.party.as_deref();
    let named: Result<Vec<_>, _> = projects
        .iter()
        .map(|(_, project)| language_for(&project.charter, party))
        .collect();
    output.speak(named?);
    let mut languages = vec![output.language()];
    let of_parties = projects.iter().flat_map(|(_, project)| {
        let parties = project.charter.parties.iter();
        parties.filter_map(|party| project.charter.language_for(Some(party)))
    });
    let of_parties: Vec<Language> = of_parties.collect();
    for language in Language::ALL {
        if of_parties.contains(&language) && !languages.contains(&language) {
            languages.push(language);
        }
    }
    Ok(languages)
}

/// Refuses a folder whose files the log would contain, and those of git.
fn refuse_log(out: &Path, project: &Project) -> Result<(), Failure> {
    let folder = absolute(out);
    // What is in a folder that is a link is written behind it.
    if is_of_git(&resolved(&folder.join(LIST)), project) {
        return Err(Failure::new(
            message! {
                en: "--out: {folder} is a folder of git",
                ru: "--out: {folder} — папка git",
                es: "--out: {folder} es una carpeta de git",
                folder: out.display().to_string(),
            },
            message! {
                en: "nothing was written; give another folder",
                ru: "ничего не записано; укажите другую папку",
                es: "no se escribió nada; indique otra carpeta",
            },
        ));
    }
    let Ok(inside) = folder.strip_prefix(&project.root) else {
        return Ok(());
    };
    let inside = inside.to_string_lossy().replace('\\', "/");
    let read = ["index.html", "x.md", LIST]
        .iter()
        .any(|file| project.would_read(format!("{inside}/{file}").trim_start_matches('/')));
    if read {
        return Err(Failure::new(
            message! {
                en: "--out: {folder} is a folder of the log",
                ru: "--out: {folder} — папка журнала",
                es: "--out: {folder} es una carpeta del registro",
                folder: out.display().to_string(),
            },
            message! {
                en: "give a folder outside the charter's `log` globs",
                ru: "укажите папку вне шаблонов поля `log` в уставе",
                es: "indique una carpeta fuera de los patrones del campo `log` del estatuto",
            },
        ));
    }
    Ok(())
}

/// Writes all pages.
fn write(
    arguments: &SiteOf,
    projects: &[(String, Project)],
    failures: &[(String, Failure)],
    languages: &[Language],
    (now, how): (Instant, &Open),
    generated: &mut Generated,
) -> Result<(), Failure> {
    let roots: Vec<&Path> = projects
        .iter()
        .map(|(_, project)| project.root.as_path())
        .collect();
    let names = folder_names(&roots);
    let several = projects.len() + failures.len() > 1;
    let mut refused: Option<GeneratedError> = None;
    let mut sink = |path: &str, bytes: &[u8]| {
        how.progress.page_done();
        generated.write(path, bytes).map_err(|error| {
            refused = Some(error);
            io::ErrorKind::Other.into()
        })
    };
    let mut listed = Vec::new();
    let mut all = || -> Result<(), Failure> {
        write_assets(&mut sink)?;
        for ((folder, project), name) in projects.iter().zip(&names) {
            let as_of = match &arguments.as_of {
                Some(text) => as_of(Some(text), &project.charter.zone)?,
                None => now,
            };
            let settings = Settings {
                at_present: arguments.as_of.is_none(),
                ..Settings::default()
            };
            let since = Since::Time(as_of - TimeDelta::days(DAYS_OF_CHANGES));
            let (obligations, past) = workers::both(
                || obligations(project, as_of),
                || Past::read(project, &since, how),
            );
            let (report, changes) = workers::both(
                || judge(project, &obligations, &settings, as_of),
                || Changes::between(&past, project, &obligations, as_of),
            );
            let judged = Judged {
                folder,
                project,
                obligations: &obligations,
                report: &report,
                changes: Some(&changes),
                as_of,
                days: arguments.days,
            };
            let layout = Layout {
                languages,
                folder: several.then_some(name),
            };
            write_project(&judged, &layout, &mut sink)?;
            project.remember();
            how.progress.project_done();
            let overview = Overview::new(project, &obligations, as_of, arguments.days);
            // Freeing every entry takes longer than ending the program.
            if !several {
                std::mem::forget((report, changes, past, obligations));
            }
            listed.push(Listed {
                name: project
                    .charter
                    .project
                    .clone()
                    .unwrap_or_else(|| folder.clone()),
                state: Ok(Needs::new(name, project, as_of, overview)),
            });
        }
        listed.extend(failures.iter().map(|(name, failure)| Listed {
            name: name.clone(),
            state: Err(failure.message.clone()),
        }));
        if several {
            // What cannot be read comes first, then what needs a call.
            listed.sort_by_key(Listed::need);
            write_portfolio(&listed, languages, &mut sink)?;
        }
        Ok(())
    };
    let result = all();
    match refused {
        Some(refused) => Err(refused.into()),
        None => result,
    }
}

impl From<GeneratedError> for Failure {
    fn from(error: GeneratedError) -> Self {
        Self::new(error.message(), error.remedy())
    }
}
