//! `--watch`: reports again when something changes on which the report depends.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::failure::{Failure, Status};
use super::output::Output;
use crate::message::{Message, message};
use crate::project::{Look, Watched};
use crate::render::Untrusted;

/// The time between two looks at the files.
const PAUSE: Duration = Duration::from_millis(250);
/// The time added to it for each file, so that looking takes little of the machine.
const PAUSE_PER_FILE: Duration = Duration::from_micros(100);
/// The time without a change after which the files are taken as complete.
const QUIET: Duration = Duration::from_millis(100);
/// The time after which a terminal gets a new report without a change, since deadlines pass.
const AGE: Duration = Duration::from_secs(15 * 60);

/// Reports by `run` until the output is closed or the process is ended.
pub(super) fn watch(
    roots: &[PathBuf],
    config: Option<&Path>,
    at_present: bool,
    output: &mut Output,
    run: &mut dyn FnMut(&mut Output) -> Result<Status, Failure>,
) -> Result<Status, Failure> {
    let mut watched: Vec<Watched> = roots
        .iter()
        .map(|root| Watched::new(root, config))
        .collect();
    let mut cause = None;
    loop {
        // What changes during the run is noticed after it.
        let before = look(&watched);
        output.start_over()?;
        let status = run(output).or_else(|failure| {
            failure.print(output.language(), &mut output.errors)?;
            Ok::<_, Failure>(Status::NotJudged)
        })?;
        output.flush()?;
        if output.is_closed() {
            return Ok(status);
        }
        let text = state(cause.as_ref()).text(output.language());
        let text = Untrusted::new(&text).line();
        if writeln!(output.errors, "\n{text}").is_err() {
            return Ok(status);
        }
        let age = (at_present && output.is_terminal()).then_some(AGE);
        cause = wait(&watched, &before, age);
        for one in &mut watched {
            one.renew();
        }
    }
}

/// A file that has changed, and the number of others.
struct Cause {
    /// `None`: it is one of git's.
    path: Option<String>,
    others: usize,
}

/// Waits for a change, or until the report is too old.
fn wait(watched: &[Watched], before: &[Look], age: Option<Duration>) -> Option<Cause> {
    let files = before.iter().map(Look::files).sum::<usize>();
    let files = u32::try_from(files).unwrap_or(u32::MAX);
    let pause = PAUSE + PAUSE_PER_FILE.saturating_mul(files);
    let mut waited = Duration::ZERO;
    loop {
        sleep(pause);
        waited += pause;
        let mut now = look(watched);
        if now != before {
            // Programs often write several files, or one in several steps.
            loop {
                sleep(QUIET);
                let later = look(watched);
                if later == now {
                    break;
                }
                now = later;
            }
            if let Some(cause) = cause(watched, before, &now) {
                return Some(cause);
            }
        }
        if age.is_some_and(|age| waited >= age) {
            return None;
        }
    }
}

fn look(watched: &[Watched]) -> Vec<Look> {
    watched.iter().map(Watched::look).collect()
}

/// The file to name: one that people write, if there is one.
fn cause(watched: &[Watched], before: &[Look], now: &[Look]) -> Option<Cause> {
    let looks = before.iter().zip(now);
    let changed: Vec<Option<String>> = watched
        .iter()
        .zip(looks)
        .flat_map(|(one, (before, now))| {
            let changed = before.changed(now);
            changed.into_iter().map(|path| one.name(&path))
        })
        .collect();
    let others = changed.len().checked_sub(1)?;
    let path = changed.into_iter().flatten().next();
    Some(Cause { path, others })
}

/// The line below a report.
fn state(cause: Option<&Cause>) -> Message {
    let watching = message! {
        en: "Watching for changes; press Ctrl-C to stop.",
        ru: "Отслеживаются изменения; остановить — Ctrl-C.",
        es: "En espera de cambios; pulse Ctrl-C para terminar.",
    };
    match cause {
        None => watching,
        Some(Cause { path: None, .. }) => message! {
            en: "Changed: the git repository. {watching}",
            ru: "Изменено: репозиторий git. {watching}",
            es: "Cambios: el repositorio de git. {watching}",
            watching: watching,
        },
        Some(Cause {
            path: Some(path),
            others: 0,
        }) => message! {
            en: "Changed: {path}. {watching}",
            ru: "Изменено: {path}. {watching}",
            es: "Cambios: {path}. {watching}",
            path: path,
            watching: watching,
        },
        Some(Cause {
            path: Some(path),
            others,
        }) => message! {
            en: "Changed: {path} and {others} more. {watching}",
            ru: "Изменено: {path} и ещё {others}. {watching}",
            es: "Cambios: {path} y {others} más. {watching}",
            path: path,
            others: *others,
            watching: watching,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |path: &str, text: &str| std::fs::write(root.join(path), text).unwrap();
        write("projlog.yaml", "projlog: 1\n");
        std::fs::create_dir(root.join("log")).unwrap();
        let watched = [Watched::new(root, None)];
        let before = look(&watched);
        assert!(cause(&watched, &before, &before).is_none());
        write("log/a.md", "# A\n");
        write("log/b.md", "# B\n");
        let cause = cause(&watched, &before, &look(&watched));
        assert_eq!(
            state(cause.as_ref()).english(),
            "Changed: log/a.md and 1 more. Watching for changes; press Ctrl-C to stop."
        );
        let of_git = Cause {
            path: None,
            others: 3,
        };
        assert!(
            state(Some(&of_git))
                .english()
                .starts_with("Changed: the git repository.")
        );
    }
}
