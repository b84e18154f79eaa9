//! Standard output and standard error. Output ends quietly when its reader closes the pipe.

use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};

use clap::ValueEnum;

use super::failure::Failure;
use super::shared::language_here;
use super::ticker::{Cleared, Ticker};
use crate::message::Language;
use crate::progress::Progress;
use crate::render::Style;
use crate::render::terminal::CLEAR_SCREEN;

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// If standard output is a terminal that supports it, unless the environment overrides that
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Standard output, buffered, and standard error.
pub(super) struct Output {
    out: BufWriter<Cleared<Stdout>>,
    /// Standard error.
    pub(super) errors: Cleared<Stderr>,
    ticker: Ticker,
    terminal: bool,
    failed: Option<io::Error>,
    /// The language of `--language` or `PROJLOG_LANGUAGE`.
    asked: Option<Language>,
    /// The language of what people read.
    language: Language,
}

impl Output {
    /// The streams of this process, and the language that was asked for.
    pub(super) fn standard(asked: Option<Language>) -> Self {
        let out = io::stdout();
        let terminal = out.is_terminal();
        let ticker = Ticker::default();
        let out = Cleared::new(out, ticker.clone());
        Self {
            out: BufWriter::with_capacity(64 * 1024, out),
            errors: Cleared::new(io::stderr(), ticker.clone()),
            ticker,
            terminal,
            failed: None,
            asked,
            language: asked.unwrap_or_default(),
        }
    }

    /// The language of what people read: the one that was asked for, else that of [`Self::speak`], else English.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// The language of what programs read: English unless another was asked for.
    pub(super) fn machine_language(&self) -> Language {
        self.asked.unwrap_or_default()
    }

    /// The language of `--language` or `PROJLOG_LANGUAGE`.
    pub(super) fn asked(&self) -> Option<Language> {
        self.asked
    }

    /// Uses the language of the projects that are reported, if they agree on one, unless another was asked for. The
    /// machine's locale is not considered, so that both sides get the same report.
    pub(super) fn speak(&mut self, languages: impl IntoIterator<Item = Option<Language>>) {
        let mut languages = languages.into_iter().map(Option::unwrap_or_default);
        let first = languages.next().unwrap_or_default();
        let one = languages.all(|language| language == first);
        let common = if one { first } else { Language::default() };
        self.language = self.asked.unwrap_or(common);
    }

    /// The style of reports on standard output: from `--color`, the usual environment variables, and the kind of stream.
    pub(super) fn style(&self, color: Color) -> Style {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let forced = |name: &str| {
            std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
        };
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => true,
            Color::Auto => self.terminal && moves_cursor(),
        };
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let width = if self.terminal {
            columns.or_else(terminal_width)
        } else {
            None
        };
        Style {
            color,
            unicode: !self.terminal || supports_unicode(),
            width: width.unwrap_or(100).clamp(40, 160),
            language: self.language,
        }
    }

    /// The columns of lines that are one item each: those of the terminal. Elsewhere, such lines are not wrapped, so that other
    /// programs find an item in its line.
    pub(super) fn columns(&self) -> usize {
        if self.terminal {
            self.style(Color::Never).width
        } else {
            usize::MAX
        }
    }

    /// Counters for a run over so many projects. If it takes long, they are shown on standard error until something is
    /// printed: only on a terminal, and not in CI, where the terminal is a file that somebody reads later.
    pub(super) fn progress(&self, quiet: bool, projects: usize) -> Progress {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if quiet || is_set("CI") || !(io::stderr().is_terminal() && moves_cursor()) {
            return Progress::default();
        }
        let progress = Progress::counting(projects);
        let asked = self.asked;
        let language = move || asked.or_else(language_here).unwrap_or_default();
        let width = terminal_width().unwrap_or(80);
        let shown = progress.clone();
        self.ticker.start(shown, language, width, io::stderr());
        progress
    }

    /// Whether standard output is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Begins a report in the place of an earlier one: on an empty screen, if there is a screen.
    pub(super) fn start_over(&mut self) -> io::Result<()> {
        if self.terminal && moves_cursor() {
            self.write_all(CLEAR_SCREEN.as_bytes())?;
        }
        // Errors must not be removed with what was there.
        self.flush()
    }

    /// Whether the reader has closed the pipe.
    pub(super) fn is_closed(&self) -> bool {
        self.failed
            .as_ref()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Flushes the output. A closed pipe is not an error.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        self.ticker.stop();
        let _ = self.flush();
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Records the first error; nothing is written after it.
    fn note<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        result.or_else(|error| {
            self.failed = Some(error);
            Ok(instead)
        })
    }
}

/// Output that can change to the language of a project.
pub(super) trait Speaker: Write {
    /// Uses the language of a project, unless another was asked for, and returns the language in use.
    fn speaks(&mut self, project: Option<Language>) -> Language;

    /// Whether the output goes to the screen on which questions are asked.
    fn is_on_screen(&self) -> bool {
        false
    }
}

impl Speaker for Output {
    fn speaks(&mut self, project: Option<Language>) -> Language {
        self.speak([project]);
        self.language
    }

    fn is_on_screen(&self) -> bool {
        self.terminal
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed.is_some() {
            return Ok(bytes.len());
        }
        let result = self.out.write(bytes);
        self.note(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        let result = self.out.flush();
        self.note(result, ())
    }
}

/// Whether a terminal understands more than text, such as colours and movements of the cursor.
pub(super) fn moves_cursor() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The columns of the terminal, if there is one.
pub(super) fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whether the terminal shows Unicode according to the locale; assumed without one.
fn supports_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
