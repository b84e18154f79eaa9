//! `--output-format FORMAT[=FILE]`: the reports of a run and their destinations.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

use super::failure::Failure;
use super::output::Output;
use crate::charter::FILE_NAME;
use crate::edit::{ReplaceError, write_whole};
use crate::engine::Report;
use crate::message::Language;
use crate::project::{Project, absolute};
use crate::render::{Format, Named, Readers, Style, Untrusted, statistics, summary, write_summary};

/// GitHub's limit on a step's summary, in bytes.
const SUMMARY: usize = 1024 * 1024;

/// The style of reports in files.
fn plain(language: Language) -> Style {
    Style {
        unicode: true,
        width: 100,
        language,
        ..Style::default()
    }
}

/// The language of a format.
fn language(format: Format, output: &Output) -> Language {
    match format.readers() {
        Readers::People => output.language(),
        Readers::Programs => output.machine_language(),
    }
}

/// A requested report.
#[derive(Debug, Clone)]
pub(super) struct ReportTo {
    /// `None` is `auto`: `github` if `GITHUB_ACTIONS` is true, otherwise `human`.
    format: Option<Format>,
    /// `None` is standard output.
    file: Option<PathBuf>,
}

/// Parses `FORMAT[=FILE]`.
#[derive(Debug, Clone)]
pub(super) struct ReportParser;

impl TypedValueParser for ReportParser {
    type Value = ReportTo;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<ReportTo, Error> {
        let text = value
            .to_str()
            .ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (format, file) = text
            .split_once('=')
            .map_or((text, None), |(format, file)| (format, Some(file)));
        let known = PossibleValuesParser::new(values());
        let format = known.parse_ref(command, arg, OsStr::new(format))?;
        if file == Some("") {
            let message = format!("missing file name in `{text}`; expected `FORMAT=FILE`\n");
            return Err(Error::raw(ErrorKind::InvalidValue, message).with_cmd(command));
        }
        Ok(ReportTo {
            format: Format::named(&format),
            file: file.map(PathBuf::from),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(values()))
    }
}

/// The names of the formats, with `auto`.
fn values() -> impl Iterator<Item = PossibleValue> {
    let auto = PossibleValue::new("auto")
        .help("`github` where `GITHUB_ACTIONS` is true, otherwise `human`");
    let formats = Format::ALL
        .iter()
        .map(|format| PossibleValue::new(format.name()).help(format.help()));
    std::iter::once(auto).chain(formats)
}

/// The format that `auto` selects.
fn auto() -> Format {
    match std::env::var_os("GITHUB_ACTIONS") {
        Some(value) if value == "true" => Format::Github,
        _ => Format::Human,
    }
}

/// The reports of a run.
pub(super) struct Reports {
    printed: Option<Format>,
    files: Vec<(Format, PathBuf)>,
}

impl Reports {
    /// The reports from the command line; an error if two have the same destination.
    pub(super) fn new(asked: &[ReportTo]) -> Result<Self, Failure> {
        let mut reports = Self {
            printed: None,
            files: Vec::new(),
        };
        for ReportTo { format, file } in asked {
            let format = format.unwrap_or_else(auto);
            match file {
                None if reports.printed.is_some() => {
                    let message = "--output-format: only one report can go to standard output";
                    return Err(Failure::new(
                        message,
                        "write the others to files, for example `--output-format sarif=report.sarif`",
                    ));
                }
                None => reports.printed = Some(format),
                Some(file) => {
                    let file = resolved(&absolute(file));
                    if reports.files.iter().any(|(_, other)| *other == file) {
                        let message = format!(
                            "--output-format: two reports for the same file {}",
                            file.display()
                        );
                        return Err(Failure::new(message, "use a separate file for each"));
                    }
                    reports.files.push((format, file));
                }
            }
        }
        Ok(reports)
    }

    /// Writes all reports, starting with standard output.
    pub(super) fn write(
        &self,
        project: &Project,
        report: &Report,
        count: bool,
        style: Style,
        output: &mut Output,
    ) -> Result<(), Failure> {
        self.check_places(project)?;
        match self.printed {
            Some(Format::Human | Format::Concise) if count => {
                write!(output, "{}", statistics(report, style.language))?;
            }
            Some(format) => {
                let language = language(format, output);
                format.write(project, report, Style { language, ..style }, output)?;
            }
            None => {}
        }
        output.flush()?;
        for (format, file) in &self.files {
            let mut bytes = Vec::new();
            format.write(
                project,
                report,
                plain(language(*format, output)),
                &mut bytes,
            )?;
            write_whole(file, &bytes).map_err(|error| unwritten(&error))?;
        }
        let language = output.language();
        self.add_to_summary(output, &|room| summary(project, report, language, room));
        Ok(())
    }

    /// Writes the reports of several projects. Some formats describe a single project only.
    pub(super) fn write_several(
        &self,
        named: &[Named<'_>],
        count: bool,
        style: Style,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let all = self
            .printed
            .iter()
            .chain(self.files.iter().map(|(format, _)| format));
        if let Some(format) = all.into_iter().find(|format| !format.takes_several()) {
            let message = format!(
                "--output-format {}: this format supports a single project only",
                format.name()
            );
            return Err(Failure::new(
                message,
                "check one project at a time, each with its own report file",
            ));
        }
        for (project, _) in named.iter().filter_map(|one| one.outcome.as_ref().ok()) {
            self.check_places(project)?;
        }
        match self.printed {
            Some(Format::Human | Format::Concise) if count => write_summary(named, style, output)?,
            Some(format) => {
                let language = language(format, output);
                format.write_several(named, Style { language, ..style }, output)?;
            }
            None => {}
        }
        output.flush()?;
        for (format, file) in &self.files {
            let mut bytes = Vec::new();
            format.write_several(named, plain(language(*format, output)), &mut bytes)?;
            write_whole(file, &bytes).map_err(|error| unwritten(&error))?;
        }
        let language = output.language();
        for Named { folder, outcome } in named {
            let heading = format!("# {}\n\n", Untrusted::new(folder).markdown());
            self.add_to_summary(output, &|room| match outcome {
                Ok((project, report)) => format!(
                    "{heading}{}",
                    summary(
                        project,
                        report,
                        language,
                        room.saturating_sub(heading.len())
                    )
                ),
                Err(message) => format!(
                    "{heading}Cannot be checked: {}\n",
                    Untrusted::new(message).markdown()
                ),
            });
        }
        Ok(())
    }

    /// Appends a page to the step's summary if the GitHub format is used. The page is limited to the room that is left.
    fn add_to_summary(&self, output: &mut Output, page: &dyn Fn(usize) -> String) {
        let all = self
            .printed
            .iter()
            .chain(self.files.iter().map(|(format, _)| format));
        if all.into_iter().any(|format| *format == Format::Github)
            && let Some(file) =
                std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty())
        {
            // A missing summary does not change the result: the findings are already reported.
            if let Err(error) = append_summary(Path::new(&file), page) {
                let (file, error) = (file.to_string_lossy(), error.to_string());
                let (file, error) = (Untrusted::new(&file).line(), Untrusted::new(&error).line());
                let _ = writeln!(
                    output.errors,
                    "warning: the summary was not written to {file}: {error}"
                );
            }
        }
    }

    /// Rejects a report file that is, or would be, part of the project: a log file, a charter, a calendar, or anything in
    /// `.git`.
    fn check_places(&self, project: &Project) -> Result<(), Failure> {
        let root = resolved(&project.root);
        let read: Vec<PathBuf> = project
            .sources
            .iter()
            .map(|(_, source)| resolved(&project.root.join(source.path())))
            .collect();
        let belongs = |file: &Path| {
            let inside = file
                .strip_prefix(&root)
                .ok()
                .map(|path| path.to_string_lossy().replace('\\', "/"));
            read.iter().any(|read| read == file)
                || file
                    .components()
                    .any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
                || project
                    .git_folders()
                    .iter()
                    .any(|folder| file.starts_with(resolved(folder)))
                || inside.is_some_and(|path| {
                    path == FILE_NAME || project.would_read(&path) || project.has_calendar(&path)
                })
        };
        match self.files.iter().find(|(_, file)| belongs(file)) {
            Some((_, file)) => {
                let message = format!(
                    "--output-format: {} is part of the checked project or of git",
                    file.display()
                );
                Err(Failure::new(
                    message,
                    "nothing was written; choose another file for the report",
                ))
            }
            None => Ok(()),
        }
    }
}

/// The real path of a file. All links are resolved except the last component, which is not followed when writing.
fn resolved(file: &Path) -> PathBuf {
    let mut rest = Vec::new();
    let mut folder = file;
    // Folders created for the report do not exist yet. Existing ones may be spelt in a different case.
    loop {
        let is_link = rest.is_empty() && folder.is_symlink();
        match (is_link, folder.canonicalize()) {
            (false, Ok(mut whole)) => {
                whole.extend(rest.iter().rev());
                return whole;
            }
            _ => match (folder.parent(), folder.file_name()) {
                (Some(above), Some(name)) => {
                    rest.push(name);
                    folder = above;
                }
                _ => return file.to_owned(),
            },
        }
    }
}

/// Explains why a report was not written.
fn unwritten(error: &ReplaceError) -> Failure {
    let help = match error {
        ReplaceError::NotAFile(_) => {
            "the report was not written; choose a regular file, not a link, folder or device"
        }
        _ => "the report was not written; check that the file and its folder are writable",
    };
    Failure::new(error.to_string(), help)
}

/// Appends the findings to the step's summary, within the room that is left.
fn append_summary(file: &Path, page: &dyn Fn(usize) -> String) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    let used = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let head = if used == 0 { "" } else { "\n\n" };
    let text = page(SUMMARY.saturating_sub(used + head.len()));
    if used + head.len() + text.len() > SUMMARY {
        return Err(std::io::Error::other(
            "it already has 1 MiB, which is GitHub's limit",
        ));
    }
    file.write_all(format!("{head}{text}").as_bytes())
}
