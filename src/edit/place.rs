//! Chooses the file of the log for a new entry.

use chrono::{Datelike, NaiveDate};

use super::append::of_one;
use crate::log::{Entry, Kind};
use crate::message::{Message, errors, message};
use crate::project::Project;

/// No file of the log is suitable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPlace;

errors!(NoPlace);

impl NoPlace {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        message! {
            en: "no log file found for the entry",
            ru: "для записи не нашлось файла журнала",
            es: "no hay ningún archivo del registro para la entrada",
        }
    }
}

/// The file of the log for a new entry, relative to the project's root, with `/`. It may not exist yet.
///
/// - A stage is added to the file of the last stage.
/// - In a log with monthly files (`log/2026-03.md`, `log/2026/03.md`), other entries are added to the file of their month.
/// - Otherwise an entry is added to the file of the entry that it refers to, or of the latest entry. If that file holds a
///   single entry, the new one gets its own file beside it, `log/R-4.md`.
/// - The first entry of a log begins a file of its month where the charter's globs allow one: `journal/2026-03.md`.
///
/// # Errors
/// The log has no file yet, and the charter's globs match none of the default names.
pub fn place(
    project: &Project,
    kind: Kind,
    id: &str,
    day: NaiveDate,
    refers_to: &[&str],
) -> Result<String, NoPlace> {
    let file_of = |entry: &Entry| {
        let source = project.sources.get(entry.source);
        let folder = source
            .path()
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let own = Some(format!("{folder}{id}.md"))
            .filter(|own| of_one(source.text()).is_some() && project.would_read(own));
        own.unwrap_or_else(|| source.path().to_owned())
    };
    let entries = project.log.entries();
    if kind == Kind::Stage
        && let Some(last) = entries.iter().rev().find(|entry| entry.kind == Kind::Stage)
    {
        return Ok(file_of(last));
    }
    let paths: Vec<&str> = project
        .log_files()
        .into_iter()
        .map(|(_, source)| source.path())
        .collect();
    let month = month_of(&paths, day).filter(|path| project.would_read(path));
    let usual = || {
        let plan = (kind == Kind::Stage).then(|| "log/plan.md".to_owned());
        let literal = project.charter.log.iter().map(|glob| glob.value.clone());
        let literal = literal.filter(|glob| !glob.contains(['*', '?', '[', '{']));
        let months = project.charter.log.iter();
        let months = months.filter_map(|glob| of_month(&glob.value, day));
        plan.into_iter()
            .chain([format!("log/{}.md", day.format("%Y-%m"))])
            .chain(literal)
            .chain(months)
            .find(|path| project.would_read(path))
    };
    if kind == Kind::Stage {
        return usual().or(month).ok_or(NoPlace);
    }
    let referred = refers_to
        .iter()
        .find_map(|id| project.log.get(id))
        .map(file_of);
    let moment = |entry: &Entry| {
        entry
            .common
            .at
            .as_ref()
            .map(|at| at.answer(&project.charter.zone).instant)
    };
    let latest = || {
        entries
            .iter()
            .filter(|entry| moment(entry).is_some())
            .max_by_key(|entry| moment(entry))
            .map(file_of)
    };
    month
        .or(referred)
        .or_else(latest)
        .or_else(usual)
        .ok_or(NoPlace)
}

/// The file of a day's month that a glob such as `journal/*.md` or `journal/**/*.md` matches.
fn of_month(glob: &str, day: NaiveDate) -> Option<String> {
    let (folder, name) = glob.rsplit_once('/').unwrap_or(("", glob));
    let (start, end) = name.split_once('*')?;
    let folders = folder.split('/').filter(|part| !matches!(*part, "" | "**"));
    let file = format!("{start}{}{end}", day.format("%Y-%m"));
    let path: Vec<&str> = folders.chain([file.as_str()]).collect();
    let path = path.join("/");
    (!path.contains(['*', '?', '[', '{'])).then_some(path)
}

/// The path for a day in a log with monthly files. With several naming schemes the most frequent one is used, or the last
/// of equals.
fn month_of(paths: &[&str], day: NaiveDate) -> Option<String> {
    let mut ways: Vec<(Way<'_>, usize)> = Vec::new();
    for way in paths.iter().filter_map(|path| Way::of(path)) {
        match ways.iter_mut().find(|(known, _)| *known == way) {
            Some((_, count)) => *count += 1,
            None => ways.push((way, 1)),
        }
    }
    ways.into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(way, _)| way.path(day))
}

/// A naming scheme for monthly files: the text before the year, between year and month, and after the month. Year folders
/// may repeat the year: `log/2026/2026-03.md`.
#[derive(Debug, PartialEq, Eq)]
struct Way<'a> {
    before: &'a str,
    folder: bool,
    between: &'a str,
    behind: &'a str,
}

impl<'a> Way<'a> {
    /// The scheme of a path.
    fn of(path: &'a str) -> Option<Self> {
        let number = |at: usize, length: usize| {
            let text = path
                .get(at..at + length)
                .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
            text.parse::<u32>().ok()
        };
        let digit = |at: usize| path.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        (0..path.len()).rev().find_map(|start| {
            if start > 0 && digit(start - 1) {
                return None;
            }
            let year = number(start, 4).filter(|year| (1900..=2200).contains(year))?;
            let sign = path.get(start + 4..).and_then(|rest| rest.chars().next())?;
            let between = if matches!(sign, '-' | '_' | '.' | '/') {
                path.get(start + 4..start + 5)?
            } else {
                ""
            };
            let month = start + 4 + between.len();
            number(month, 2).filter(|month| (1..=12).contains(month))?;
            let behind = path.get(month + 2..)?;
            // `2026-03-14.md` is a daily file.
            if behind
                .trim_start_matches(['-', '_', '.', '/'])
                .starts_with(|c: char| c.is_ascii_digit())
            {
                return None;
            }
            let above = path.get(..start)?;
            let folder = format!("{year}/");
            match above.strip_suffix(&folder) {
                Some(before) => Some(Self {
                    before,
                    folder: true,
                    between,
                    behind,
                }),
                None => Some(Self {
                    before: above,
                    folder: false,
                    between,
                    behind,
                }),
            }
        })
    }

    /// The path for the month of a day.
    fn path(&self, day: NaiveDate) -> String {
        let Self {
            before,
            between,
            behind,
            ..
        } = self;
        let (year, month) = (day.year(), day.month());
        let folder = if self.folder {
            format!("{year:04}/")
        } else {
            String::new()
        };
        format!("{before}{folder}{year:04}{between}{month:02}{behind}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn november(paths: &[&str]) -> Option<String> {
        month_of(paths, NaiveDate::from_ymd_opt(2027, 11, 5).unwrap())
    }

    #[test]
    fn files_by_months_are_seen() {
        for (paths, expected) in [
            (&["log/2026-03.md", "log/plan.md"][..], "log/2027-11.md"),
            (&["log/2026/03.md"], "log/2027/11.md"),
            (&["log/2026/2026-03.md"], "log/2027/2027-11.md"),
            (
                &["notes/2026_03-log.md", "2026-03.md", "notes/2026_04-log.md"],
                "notes/2027_11-log.md",
            ),
            (&["log/202603.md"], "log/202711.md"),
            (&["a.md", "log/2026.03.md"], "log/2027.11.md"),
        ] {
            assert_eq!(november(paths).as_deref(), Some(expected), "{paths:?}");
        }
    }

    #[test]
    fn a_glob_has_a_file_of_a_month() {
        let day = NaiveDate::from_ymd_opt(2027, 11, 5).unwrap();
        for (glob, expected) in [
            ("journal/*.md", Some("journal/2027-11.md")),
            ("**/*.md", Some("2027-11.md")),
            ("a/**/log-*.md", Some("a/log-2027-11.md")),
            ("*.md", Some("2027-11.md")),
            ("a/*/b.md", None),
            ("a/*/*.md", None),
            ("[ab]*.md", None),
            ("a.md", None),
        ] {
            assert_eq!(of_month(glob, day).as_deref(), expected, "{glob}");
        }
    }

    #[test]
    fn other_names_are_no_months() {
        for path in [
            "log/log.md",
            "log/2026-13.md",
            "log/2026-03-14.md",
            "log/2026.md",
            "log/D-2026.md",
            "log/20260314.md",
            "12026-03.md",
        ] {
            assert_eq!(november(&[path]), None, "{path}");
        }
    }
}
