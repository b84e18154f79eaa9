//! `--output-format FORMAT[=FILE]`: the reports of a run and their destinations.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

use super::failure::{Failure, remark};
use super::output::Output;
use crate::charter::FILE_NAME;
use crate::edit::{ReplaceError, write_whole};
use crate::finding::Severity;
use crate::message::{Language, Message, message};
use crate::project::{Project, absolute};
use crate::render::{
    Checked, Format, Named, Readers, Style, Untrusted, statistics, summary, summary_table,
    unchecked, write_summary,
};

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
                    return Err(Failure::new(
                        message! {
                            en: "--output-format: only one report can go to standard output",
                            ru: "--output-format: в стандартный вывод можно направить только один отчёт",
                            es: "--output-format: solo un informe puede ir a la salida estándar",
                        },
                        message! {
                            en: "write the others to files, for example `--output-format sarif=report.sarif`",
                            ru: "остальные запишите в файлы, например `--output-format sarif=report.sarif`",
                            es: "escriba los demás en archivos, por ejemplo `--output-format sarif=report.sarif`",
                        },
                    ));
                }
                None => reports.printed = Some(format),
                Some(file) => {
                    let file = resolved(&absolute(file));
                    if reports.files.iter().any(|(_, other)| *other == file) {
                        return Err(Failure::new(
                            message! {
                                en: "--output-format: two reports for the same file {file}",
                                ru: "--output-format: два отчёта в один файл {file}",
                                es: "--output-format: dos informes para el mismo archivo {file}",
                                file: file.display().to_string(),
                            },
                            message! {
                                en: "use a separate file for each",
                                ru: "укажите для каждого свой файл",
                                es: "use un archivo para cada uno",
                            },
                        ));
                    }
                    reports.files.push((format, file));
                }
            }
        }
        Ok(reports)
    }

    /// Whether standard output lists the findings; `count` says whether people get their number instead.
    pub(super) fn lists(&self, count: bool) -> bool {
        match self.printed {
            Some(Format::Human | Format::Concise) => !count,
            printed => printed.is_some(),
        }
    }

    /// Writes all reports, starting with standard output.
    pub(super) fn write(
        &self,
        checked: &Checked<'_>,
        count: bool,
        style: Style,
        output: &mut Output,
    ) -> Result<(), Failure> {
        self.check_places(checked.project)?;
        match self.printed {
            Some(Format::Human | Format::Concise) if count => {
                write!(output, "{}", statistics(checked.report, output.language()))?;
            }
            Some(format) => {
                let language = language(format, output);
                format.write(checked, Style { language, ..style }, output)?;
            }
            None => {}
        }
        output.flush()?;
        for (format, file) in &self.files {
            let mut bytes = Vec::new();
            format.write(checked, plain(language(*format, output)), &mut bytes)?;
            write_whole(file, &bytes).map_err(unwritten)?;
        }
        let language = output.language();
        self.add_to_summary(output, &|room| summary(checked, language, room));
        Ok(())
    }

    /// Writes the reports of several projects.
    pub(super) fn write_several(
        &self,
        named: &[Named<'_>],
        count: bool,
        style: Style,
        output: &mut Output,
    ) -> Result<(), Failure> {
        for checked in named.iter().filter_map(|one| one.outcome.as_ref().ok()) {
            self.check_places(checked.project)?;
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
            write_whole(file, &bytes).map_err(unwritten)?;
        }
        let language = output.language();
        self.add_to_summary(output, &|_| summary_table(named, language));
        for Named {
            folder, outcome, ..
        } in named
        {
            let heading = format!("# {}\n\n", Untrusted::new(folder).markdown());
            self.add_to_summary(output, &|room| match outcome {
                Ok(checked) => format!(
                    "{heading}{}",
                    summary(checked, language, room.saturating_sub(heading.len()))
                ),
                Err(one) => format!("{heading}{}\n", unchecked(&one.why, language)),
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
                let warning = message! {
                    en: "the summary was not written to {file}: {why}",
                    ru: "сводка не записана в {file}: {why}",
                    es: "el resumen no se escribió en {file}: {why}",
                    file: &*file.to_string_lossy(),
                    why: error,
                };
                let language = output.language();
                let _ = remark(Severity::Warning, &warning, language, &mut output.errors);
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
                || is_of_git(file, project)
                || inside.is_some_and(|path| {
                    path == FILE_NAME || project.would_read(&path) || project.has_calendar(&path)
                })
        };
        match self.files.iter().find(|(_, file)| belongs(file)) {
            Some((_, file)) => Err(Failure::new(
                message! {
                    en: "--output-format: {file} is part of the checked project or of git",
                    ru: "--output-format: {file} — часть проверяемого проекта или git",
                    es: "--output-format: {file} es parte del proyecto comprobado o de git",
                    file: file.display().to_string(),
                },
                message! {
                    en: "nothing was written; choose another file for the report",
                    ru: "ничего не записано; выберите для отчёта другой файл",
                    es: "no se escribió nada; elija otro archivo para el informe",
                },
            )),
            None => Ok(()),
        }
    }
}

/// Whether a real path is in a folder of git's.
pub(super) fn is_of_git(file: &Path, project: &Project) -> bool {
    let mut parts = file.components();
    parts.any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
        || project
            .git_folders()
            .iter()
            .any(|folder| file.starts_with(resolved(folder)))
}

/// The real path of a file. All links are resolved except the last component, which is not followed when writing.
pub(super) fn resolved(file: &Path) -> PathBuf {
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
fn unwritten(error: ReplaceError) -> Failure {
    let help = match &error {
        ReplaceError::NotAFile(_) => message! {
            en: "the report was not written; choose a regular file, not a link, folder or device",
            ru: "отчёт не записан; выберите обычный файл, а не ссылку, папку или устройство",
            es: "el informe no se escribió; elija un archivo normal, no un enlace, carpeta o dispositivo",
        },
        ReplaceError::Changed(_) => message! {
            en: "another process writes the same file: give each run a file of its own, or run one after the other",
            ru: "в тот же файл пишет другой процесс: задайте каждому запуску свой файл или запускайте их по очереди",
            es: "otro proceso escribe en el mismo archivo: dé a cada ejecución su propio archivo o ejecútelas una tras otra",
        },
        _ => message! {
            en: "the report was not written; check that the file and its folder are writable",
            ru: "отчёт не записан; проверьте, что файл и его папка доступны для записи",
            es: "el informe no se escribió; compruebe que se puede escribir en el archivo y en su carpeta",
        },
    };
    Failure {
        help,
        ..Failure::from(error)
    }
}

/// Appends the findings to the step's summary, within the room that is left.
fn append_summary(file: &Path, page: &dyn Fn(usize) -> String) -> Result<(), Message> {
    let failed = |error: std::io::Error| Message::from(&error);
    #[cfg(unix)]
    if std::fs::metadata(file).is_ok_and(|there| {
        use std::os::unix::fs::FileTypeExt as _;
        there.file_type().is_fifo()
    }) {
        // Opening it waits for somebody who reads it.
        return Err(message! {
            en: "it is not a regular file",
            ru: "это не обычный файл",
            es: "no es un archivo normal",
        });
    }
    let opened = OpenOptions::new().create(true).append(true).open(file);
    let mut file = opened.map_err(failed)?;
    let used = file.metadata().map_err(failed)?.len();
    let used = usize::try_from(used).unwrap_or(usize::MAX);
    let head = if used == 0 { "" } else { "\n\n" };
    let text = page(SUMMARY.saturating_sub(used + head.len()));
    if used + head.len() + text.len() > SUMMARY {
        return Err(message! {
            en: "it already has 1 MiB, which is GitHub's limit",
            ru: "в нём уже 1 МиБ, это предел GitHub",
            es: "ya tiene 1 MiB, que es el límite de GitHub",
        });
    }
    file.write_all(format!("{head}{text}").as_bytes())
        .map_err(failed)
}
