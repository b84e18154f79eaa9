//! `projlog feed`: prints due dates as a calendar to subscribe to, or what happened as an Atom feed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::complete;
use super::failure::{Failure, Status, remark};
use super::output::Output;
use super::shared::{as_of, existing, known_party, project_folder};
use crate::finding::Severity;
use crate::message::message;
use crate::obligation::obligations;
use crate::project::{Open, Project, Which};
use crate::render::feed::{Feed as Content, write_atom, write_ics};

#[derive(Debug, Args)]
pub(super) struct Feed {
    /// Project folder [default: the project that contains the current folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = FeedFormat::Ics)]
    output_format: FeedFormat,
    /// Only due dates of what this party owes; the language is that of the party, where the charter names one
    #[arg(long, value_name = "PARTY", add = complete::parties())]
    party: Option<String>,
    /// Address of the project's site, for links to the pages of entries
    #[arg(long, value_name = "BASE")]
    url: Option<String>,
    /// Most events of an Atom feed, the newest first
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// Feed as of this time: `2026-03-20 12:00`, with or without an offset; a date alone means the end of that day [default:
    /// now]
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Ignore git history; the times that entries state are used instead
    #[arg(long)]
    no_history: bool,
    /// Neither read nor write the history cache
    #[arg(long)]
    no_cache: bool,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FeedFormat {
    /// Due dates as events: iCalendar
    Ics,
    /// What was recorded, changed and removed: Atom
    Atom,
}

pub(super) fn run(arguments: &Feed, output: &mut Output) -> Result<Status, Failure> {
    let base = arguments.url.as_deref().map(address).transpose()?;
    let folder = arguments.folder.as_deref().unwrap_or(Path::new("."));
    existing(folder)?;
    let (root, _) = project_folder(folder, &Which::Worktree, arguments.config.as_deref())?;
    let open = Open {
        no_history: arguments.no_history,
        config: arguments.config.clone(),
        no_cache: arguments.no_cache,
        progress: output.progress(false, 1),
        ..Open::default()
    };
    let project = Project::open(&root, &open)?;
    let charter = &project.charter;
    let party = arguments.party.as_deref();
    let party = party.map(|name| known_party(charter, name)).transpose()?;
    output.speak([charter.language_for(party)]);
    let as_of = as_of(arguments.as_of.as_deref(), &charter.zone)?;
    let feed = Content {
        project: &project,
        obligations: &obligations(&project, as_of),
        as_of,
        party: party.map(|party| party.name.as_str()),
        language: output.language(),
        base,
    };
    match arguments.output_format {
        FeedFormat::Ics => write_ics(&feed, output)?,
        FeedFormat::Atom => write_atom(&feed, arguments.limit, output)?,
    }
    project.remember();
    if !(project.faults.is_empty() && charter.faults.is_empty()) {
        let incomplete = message! {
            en: "the log or the charter has errors: what cannot be read is not in the feed; run `projlog check` to list them",
            ru: "в журнале или в уставе есть ошибки: то, что не читается, в ленту не попало; их список покажет `projlog check`",
            es: "el registro o el estatuto tiene errores: lo que no se puede leer no está en el canal; `projlog check` los muestra",
        };
        remark(
            Severity::Note,
            &incomplete,
            output.language(),
            &mut output.errors,
        )?;
    }
    Ok(Status::Clean)
}

/// The address of a site without slashes at its end.
fn address(text: &str) -> Result<&str, Failure> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fits = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}?#".contains(c);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(fits)) {
        return Ok(text.trim_end_matches('/'));
    }
    Err(Failure::new(
        message! {
            en: "--url: `{text}` is not the address of a site",
            ru: "--url: `{text}` не является адресом сайта",
            es: "--url: `{text}` no es la dirección de un sitio",
            text: text,
        },
        message! {
            en: "write an address that begins with `https://`, such as `https://agency.example/bakery`",
            ru: "укажите адрес, который начинается с `https://`, например `https://agency.example/bakery`",
            es: "indique una dirección que empiece por `https://`, como `https://agency.example/bakery`",
        },
    ))
}
