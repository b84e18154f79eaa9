//! `projlog evidence EXPORT…`: looks for the messages that the log names in an own export, and records those that are there.

mod record;
mod report;
mod zones;

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::common::DueFormat;
use super::complete;
use super::failure::{Failure, Status, remark};
use super::import::{Order, accounts, exported_in, read, suggestion, whatsapp_names};
use super::output::Output;
use super::shared::{as_of, project_folder};
use record::Recording;
pub(super) use report::EvidenceReport;

use crate::edit::Lock;
use crate::evidence::{Key, Platform};
use crate::finding::Severity;
use crate::import::{Verdict, compare};
use crate::log::field::Names;
use crate::log::{Kind, Meaning};
use crate::message::Message;
use crate::project::{Open, Project, Which};

#[derive(Debug, Args)]
pub(super) struct Evidence {
    /// Exports of one side: result.json of Telegram Desktop, a text or zip file of WhatsApp, a folder or zip file of Slack,
    /// .eml and mbox files, a Maildir, .ics files; recognized by their content
    #[arg(value_name = "EXPORT", required = true, value_hint = ValueHint::AnyPath)]
    exports: Vec<PathBuf>,
    /// Add a confirmation by this person with the keys that the exports confirm and that the person's side has not confirmed
    /// yet; somebody of that side commits it
    #[arg(long, value_name = "PERSON", add = complete::field(Meaning::Name(Names::People)))]
    record: Option<String>,
    /// Time zone of the device that exported local times, such as `Europe/Madrid` [default: the charter's `timezone`]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Order of day, month and year, where an export of WhatsApp leaves it open
    #[arg(long, value_name = "ORDER", value_enum)]
    dates: Option<Order>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    output_format: DueFormat,
    /// Also list the keys that are confirmed
    #[arg(short, long)]
    verbose: bool,
    /// Look as of this time, which is also that of the confirmation [default: now]
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Ignore git history; a confirmation counts for the side of its person then
    #[arg(long)]
    no_history: bool,
    /// Neither read nor write the history cache
    #[arg(long)]
    no_cache: bool,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
}

/// A key of the log, with the entries that name it, and what the exports say.
struct Looked {
    key: Key,
    entries: Vec<String>,
    verdict: Verdict,
}

impl Looked {
    /// Whether the exports have the message, and the charter says whose account sent it.
    fn is_settled(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Confirmed {
                sender_as: None,
                ..
            }
        )
    }
}

/// The keys of a log, and the evidence that only looks like one.
#[derive(Default)]
struct Known {
    keys: Vec<(Key, Vec<String>)>,
    /// Each with the entry.
    unreadable: Vec<(String, String)>,
}

pub(super) fn run(arguments: &Evidence, output: &mut Output) -> Result<Status, Failure> {
    let here = std::env::current_dir()?;
    let config = arguments.config.clone();
    let (root, _) = project_folder(&here, &Which::Worktree, config.as_deref())?;
    // The lock is held from choosing the id to writing the entry.
    let lock = match arguments.record {
        Some(_) => Some(Lock::take(&root)?),
        None => None,
    };
    let open = Open {
        no_history: arguments.no_history,
        config,
        no_cache: arguments.no_cache,
        seen_from: Some(here),
        ..Open::default()
    };
    let project = Project::open(&root, &open)?;
    output.speak([project.charter.language]);
    let zone = &project.charter.zone;
    let now = as_of(arguments.as_of.as_deref(), zone)?;
    let person = arguments.record.as_deref();
    let person = person
        .map(|name| record::person(&project, name))
        .transpose()?;
    let exported_in = exported_in(arguments.timezone.as_deref(), zone)?;
    let senders = whatsapp_names(&project, &[]);
    let read = read(
        &arguments.exports,
        &exported_in,
        arguments.dates,
        (now, &senders),
    )?;
    let known = known(&project);
    let keys: Vec<Key> = known.keys.iter().map(|(key, _)| key.clone()).collect();
    let accounts = accounts(&project);
    let verdicts = compare(&keys, &read.conversations, &accounts);
    let looked = known.keys.into_iter().zip(verdicts);
    let looked: Vec<Looked> = looked
        .map(|((key, entries), (_, verdict))| Looked {
            key,
            entries,
            verdict,
        })
        .collect();
    let recording = person
        .map(|person| Recording::new(&project, &looked, person, now, output.language()))
        .transpose()?;
    if let Some(recording) = &recording {
        recording.write()?;
    }
    drop(lock);
    let report = EvidenceReport::new(&looked, &known.unreadable, recording.as_ref(), zone);
    match arguments.output_format {
        DueFormat::Human => {
            let shown = |looked: &&Looked| arguments.verbose || !looked.is_settled();
            let shown: Vec<&Looked> = looked.iter().filter(shown).collect();
            report::write(
                &shown,
                &known.unreadable,
                &looked,
                output.language(),
                output,
            )?;
            if let Some(recording) = &recording {
                recording.show(output.language(), output)?;
            }
        }
        DueFormat::Json => crate::render::to_json(&report, output)?,
    }
    output.flush()?;
    for apart in zones::apart(&looked, &read.conversations, &accounts) {
        let zone = apart.fitting(&exported_in, &project.charter);
        let note = Message::clauses([apart.message(), suggestion(zone.as_deref())]);
        remark(Severity::Note, &note, output.language(), &mut output.errors)?;
    }
    Ok(if report.fails() {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// The keys in the log, each with the entries that name the message, in the order of the log. Confirmations repeat them.
fn known(project: &Project) -> Known {
    let mut known = Known::default();
    let mut places: HashMap<(Platform, i64, String, String), usize> = HashMap::new();
    let entries = project.log.entries().iter();
    for entry in entries.filter(|entry| entry.kind != Kind::Confirmation) {
        for text in &entry.common.evidence {
            let Some(key) = Key::parse(&text.value) else {
                if looks_like_a_key(&text.value) {
                    let unreadable = (entry.id().to_owned(), text.value.clone());
                    known.unreadable.push(unreadable);
                }
                continue;
            };
            let message = (key.platform, key.at, key.sender.clone(), key.digest.clone());
            let place = *places.entry(message).or_insert(known.keys.len());
            if place == known.keys.len() {
                known.keys.push((key, Vec::new()));
            }
            if let Some((_, entries)) = known.keys.get_mut(place) {
                entries.push(entry.id().to_owned());
            }
        }
    }
    known
}

/// Whether a text begins like a key and has its parts.
fn looks_like_a_key(text: &str) -> bool {
    text.split_once(':').is_some_and(|(platform, rest)| {
        Platform::from_name(platform.trim()).is_some()
            && !rest.starts_with("//")
            && rest.matches('/').count() >= 2
            && !rest.contains(' ')
    })
}
