//! What several commands need: the project's folder, and times from the command line.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::calendar::{Instant, Moment, Zone};
use crate::project::{Project, Which, absolute};
use crate::yaml::{FromText, Wrong};

/// The project folder around a path in a tree, and the path relative to it. With `--config`, a folder without a charter is
/// accepted.
pub(super) fn project_folder(
    start: &Path,
    tree: &Which,
    config: Option<&Path>,
) -> Result<(PathBuf, String), Failure> {
    match (Project::find_in(start, tree), config) {
        (Ok(found), _) => Ok(found),
        (Err(_), Some(_)) if start.is_dir() => Ok((absolute(start), String::new())),
        (Err(error), _) => Err(error.into()),
    }
}

/// Parses a time from the command line.
pub(super) fn moment(option: &str, text: &str) -> Result<Moment, Failure> {
    Moment::from_text(text).map_err(|error| usage(option, error))
}

/// An error in the value of an option.
pub(super) fn usage(option: &str, (message, help): Wrong) -> Failure {
    Failure::new(
        format!("{option}: {}", message.english()),
        help.map_or_else(
            || "`--help` lists the options of the command".to_owned(),
            |help| help.english(),
        ),
    )
}

/// The time of a check: the given one, where a date alone means the end of that day, otherwise now.
pub(super) fn as_of(given: Option<&str>, zone: &Zone) -> Result<Instant, Failure> {
    match given {
        Some(text) => Ok(moment("--as-of", text)?.due(zone).instant),
        None => Ok(crate::clock::now()),
    }
}
