//! Report formats.
//!
//! A format is one file with its [`OutputFormat`], and one line in the list below.

use std::io;

use super::several::Named;
use super::{Checked, Style, Unchecked};

/// An output format.
pub(super) struct OutputFormat {
    /// Its name on the command line.
    pub(super) name: &'static str,
    /// Its purpose, as a line of help.
    pub(super) help: &'static str,
    /// Who reads it, which decides its language.
    pub(super) readers: Readers,
    /// Writes the report on one project, in small pieces.
    pub(super) write: fn(&Checked<'_>, Style, &mut dyn io::Write) -> io::Result<()>,
    /// Writes the report on several projects.
    pub(super) several: fn(&[Named<'_>], Style, &mut dyn io::Write) -> io::Result<()>,
}

/// Who reads a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// People: in the language of the project.
    People,
    /// Programs: in English, unless another language was asked for.
    Programs,
}

macro_rules! formats {
    ($($name:ident: $module:ident)*) => {
        /// The format of a report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $(
                #[doc = concat!("See `render/", stringify!($module), ".rs`.")]
                $name,
            )*
        }

        impl Format {
            /// Every format, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            fn output(self) -> &'static OutputFormat {
                match self {
                    $(Self::$name => &super::$module::FORMAT,)*
                }
            }
        }
    };
}

formats! {
    Human: human
    Concise: concise
    Json: json_report
    Jsonl: jsonl
    Sarif: sarif
    Github: github
    Gitlab: gitlab
    Junit: junit
    Rdjsonl: rdjsonl
    Markdown: markdown
}

impl Format {
    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.output().name
    }

    /// Its purpose, as a line of help.
    #[must_use]
    pub fn help(self) -> &'static str {
        self.output().help
    }

    /// Who reads it.
    #[must_use]
    pub fn readers(self) -> Readers {
        self.output().readers
    }

    /// Writes a report, in small pieces: pass a buffered writer. The account of the run is written by the caller, since it goes
    /// to different places: [`write_account`](super::write_account).
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn write(
        self,
        checked: &Checked<'_>,
        style: Style,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        (self.output().write)(checked, style, out)
    }

    /// Writes the reports on several projects: for people each under its name, for programs one document or the lines of
    /// each in turn.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn write_several(
        self,
        named: &[Named<'_>],
        style: Style,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        (self.output().several)(named, style, out)
    }
}

/// The checked projects among several, with their folders.
pub(super) fn checked<'n>(
    named: &'n [Named<'n>],
) -> impl Iterator<Item = (&'n str, &'n Checked<'n>)> {
    named
        .iter()
        .filter_map(|one| Some((one.folder, one.outcome.as_ref().ok()?)))
}

/// The projects among several that could not be checked, with their folders.
pub(super) fn unchecked<'n>(
    named: &'n [Named<'n>],
) -> impl Iterator<Item = (&'n str, &'n Unchecked)> {
    named
        .iter()
        .filter_map(|one| Some((one.folder, one.outcome.as_ref().err()?)))
}
