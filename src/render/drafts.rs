//! The list of drafts: for people and as JSON.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::report::Place;
use super::wrap::wrap;
use super::{Style, Untrusted};
use crate::import::draft::worded_again;
use crate::log::{Body, Draft};
use crate::message::{Language, Message, Value, message};
use crate::project::Project;
use crate::source::Span;

/// The name and version of the JSON.
pub const SCHEMA: &str = "projlog-drafts/1";

/// The drafts of projects, as JSON.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-drafts/1")]
pub struct DraftsReport {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The drafts, by project and in the order of the log.
    pub drafts: Vec<ReportedDraft>,
}

/// A draft. It is not an entry until somebody accepts it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedDraft {
    /// The folder of its project as given, or `.`.
    pub project: String,
    /// Its id; null if it cannot be read.
    pub id: Option<String>,
    /// The kind of entry; null if it cannot be read.
    pub kind: Option<&'static str>,
    /// When it happened, as it is written.
    pub at: Option<String>,
    /// The people who act.
    pub who: Vec<String>,
    /// The heading above it.
    pub title: Option<String>,
    /// Why it was drafted.
    pub reason: Option<String>,
    /// The evidence that it names.
    pub evidence: Vec<String>,
    /// The drafts to which it refers.
    pub refers_to: Vec<String>,
    /// What is wrong in it; it can be accepted when this is corrected.
    pub mistakes: Vec<String>,
    /// The location.
    #[serde(flatten)]
    pub place: Place,
}

impl DraftsReport {
    /// A report of drafts.
    #[must_use]
    pub fn new(drafts: Vec<ReportedDraft>) -> Self {
        Self {
            schema: SCHEMA,
            drafts,
        }
    }
}

impl ReportedDraft {
    /// The drafts of a project, in the order of the log.
    #[must_use]
    pub fn all(folder: &str, project: &Project, language: Language) -> Vec<Self> {
        let drafts = project.drafts.iter();
        drafts
            .map(|draft| Self::new(folder, project, draft, language))
            .collect()
    }

    fn new(folder: &str, project: &Project, draft: &Draft, language: Language) -> Self {
        let mistakes = draft.faults.iter();
        Self {
            project: folder.to_owned(),
            id: draft.id.clone(),
            kind: draft.kind.map(crate::log::Kind::name),
            at: at(project, draft).map(str::to_owned),
            who: who(draft).map(str::to_owned).collect(),
            title: draft.title.as_ref().map(|title| title.value.clone()),
            reason: draft
                .because
                .as_ref()
                .map(|because| worded_again(&because.value).text(language)),
            evidence: draft.evidence.clone(),
            refers_to: refers_to(project, draft),
            mistakes: mistakes
                .map(|fault| mistake(project, draft, fault.span, &fault.message).text(language))
                .collect(),
            place: Place::new(&project.sources, draft.location()),
        }
    }
}

/// When it happened, as it is written.
fn at<'p>(project: &'p Project, draft: &Draft) -> Option<&'p str> {
    let at = draft.entry.as_ref()?.common.at.as_ref()?;
    let text = project.sources.get(draft.source).text();
    text.get(at.span.start()..at.span.end())
}

/// The people who act, or who took part.
fn who(draft: &Draft) -> impl Iterator<Item = &str> {
    let entry = draft.entry.iter();
    entry.flat_map(|entry| {
        let with = match &entry.body {
            Body::Call(call) => &*call.with,
            _ => &[],
        };
        let people = with.iter().chain(entry.actors());
        people.map(|name| name.value.0.as_str())
    })
}

/// The drafts to which a draft refers.
#[must_use]
pub fn refers_to(project: &Project, draft: &Draft) -> Vec<String> {
    let ids = draft.references();
    let mut drafts: Vec<String> = ids
        .filter(|id| project.log.get(id).is_none() && project.draft(id).is_some())
        .map(str::to_owned)
        .collect();
    drafts.dedup();
    drafts
}

fn mistake(project: &Project, draft: &Draft, span: Span, what: &Message) -> Message {
    let file = project.sources.get(draft.source);
    message! {
        en: "line {line}: {what}",
        ru: "строка {line}: {what}",
        es: "línea {line}: {what}",
        line: file.position(span.start()).line,
        what: what,
    }
}

/// The head of a draft: its id, its kind, when it happened, who acts, its title.
#[must_use]
pub fn head(project: &Project, draft: &Draft) -> String {
    let kind = draft.kind.map_or("", crate::log::Kind::name);
    let who = who(draft).collect::<Vec<_>>().join(", ");
    let title = draft.title.as_ref().map_or("", |title| &title.value);
    let id = draft.id.as_deref().unwrap_or("?");
    let parts = [id, kind, at(project, draft).unwrap_or(""), &who, title];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// What is known about a draft besides its head: where it is, why it was drafted, to which drafts it refers, what is wrong in it.
#[must_use]
pub fn details(project: &Project, draft: &Draft) -> Vec<Message> {
    let place = Message::value(project.place(draft.source, draft.span.start()));
    let reason = draft.because.as_ref().map(|because| {
        message! {
            en: "reason: {reason}",
            ru: "причина: {reason}",
            es: "motivo: {reason}",
            reason: worded_again(&because.value),
        }
    });
    let drafts = refers_to(project, draft);
    let refers = (!drafts.is_empty()).then(|| {
        message! {
            en: "refers to {number#a draft|drafts}: {ids}",
            ru: "ссылается на {number#черновик|черновики|черновики}: {ids}",
            es: "se refiere a {number#un borrador|borradores}: {ids}",
            number: drafts.len(),
            ids: Value::commas(&drafts),
        }
    });
    let mistakes = draft.faults.iter().map(|fault| {
        message! {
            en: "mistake: {mistake}",
            ru: "ошибка: {mistake}",
            es: "error: {mistake}",
            mistake: mistake(project, draft, fault.span, &fault.message),
        }
    });
    let known = [place].into_iter().chain(reason).chain(refers);
    known.chain(mistakes).collect()
}

/// Writes the drafts of a project, each with a line about what it is and some about it.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_drafts(project: &Project, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    for draft in &project.drafts {
        writeln!(out, "{}", Untrusted::new(&head(project, draft)).line())?;
        for detail in details(project, draft) {
            let line = detail.text(style.language);
            let line = Untrusted::new(&line).line();
            for line in wrap(&line, style.width.saturating_sub(4), 0) {
                writeln!(out, "    {line}")?;
            }
        }
    }
    let number = project.drafts.len();
    let end = if number == 0 {
        message! { en: "No drafts.", ru: "Черновиков нет.", es: "No hay borradores." }
    } else {
        message! {
            en: "{number} {number#draft|drafts}. `projlog drafts --review` goes through {number#it|them}; without the word `draft` a block is an entry.",
            ru: "{number} {number#черновик|черновика|черновиков}. Разобрать: `projlog drafts --review`; блок без слова `draft` — запись.",
            es: "{number} {number#borrador|borradores}. `projlog drafts --review` {number#lo|los} recorre; un bloque sin la palabra `draft` es una entrada.",
            number: number,
        }
    };
    let end = end.text(style.language);
    for line in wrap(&end, style.width, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
