//! One entry's whole story for people: what it says, its clock, who may decide it, what happened to it in order of time, and
//! what is found about it.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::obligation::{told_in, word};
use super::wrap::wrap;
use super::{Style, Untrusted};
use crate::calendar::{Instant, Moment, show, show_close};
use crate::engine::Report;
use crate::finding::Finding;
use crate::history::Commit;
use crate::log::{Body, Entry, Written, said_value};
use crate::obligation::{End, Obligation, Obligations, Standing, State, awaited};
use crate::project::{FieldChange, Pending, Project, Record};

/// Text is not squeezed into fewer columns.
const NARROWEST: usize = 20;

/// An entry with all that is known of it.
#[derive(Debug)]
pub struct Subject<'p> {
    /// The project.
    pub project: &'p Project,
    /// What was found in it.
    pub report: &'p Report,
    /// Its obligations.
    pub obligations: &'p Obligations,
    /// What is known of the entry's record.
    pub record: &'p Record<'p>,
    /// What it says; where it is gone, what it said last.
    pub written: Option<Written>,
}

impl<'p> Subject<'p> {
    /// The entries that belong to its matter, in order of time; those without a time first.
    #[must_use]
    pub fn thread(&self) -> Vec<&'p Entry> {
        let mut thread = self.project.log.thread(self.record.id);
        thread.sort_by_key(|entry| self.happened(entry));
        thread
    }

    fn happened(&self, entry: &Entry) -> Option<Instant> {
        entry
            .common
            .at
            .as_ref()
            .map(|at| at.answer(&self.project.charter.zone).instant)
    }
}

/// A part of the story: a heading and its paragraphs, each with what stands before its first line.
struct Part(&'static str, Vec<(String, String)>);

/// Writes the story of an entry.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_story(subject: &Subject<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    for line in wrap(&Untrusted::new(&title(subject)).line(), style.width, 0) {
        writeln!(out, "{}", bold(&line, style))?;
    }
    let parts = [
        says(subject),
        clock(subject),
        awaits(subject),
        story(subject, style),
        findings(subject),
    ];
    for Part(heading, lines) in parts.into_iter().filter(|Part(_, lines)| !lines.is_empty()) {
        if !heading.is_empty() {
            writeln!(out, "\n{}", bold(heading, style))?;
        }
        for (head, text) in lines {
            let (head, text) = (Untrusted::new(&head).line(), Untrusted::new(&text).line());
            let hanging = head.width() + 2;
            let shown = wrap(&text, style.width.saturating_sub(hanging).max(NARROWEST), 0);
            writeln!(out, "{head}{}", shown.join(&format!("\n{:hanging$}", "")))?;
        }
    }
    Ok(())
}

fn bold(text: &str, style: Style) -> String {
    if style.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// `R-3, a request in log/2026-03.md:12: "Which photographs?"`.
fn title(subject: &Subject<'_>) -> String {
    let Subject {
        project, record, ..
    } = *subject;
    let kind = subject
        .written
        .as_ref()
        .map_or("an entry", |written| written.kind.with_article());
    let line = project.log.get(record.id).map(|entry| {
        project
            .sources
            .get(entry.source)
            .position(entry.head.start)
            .line
    });
    let place = match (&record.path, line) {
        (Some(path), Some(line)) => format!(" in {path}:{line}"),
        (Some(path), None) => format!(" that stood in {path}"),
        (None, _) => " that never came to the main line".to_owned(),
    };
    let title = subject
        .written
        .as_ref()
        .and_then(|written| written.title.as_ref());
    format!(
        "{}, {kind}{place}{}",
        record.id,
        title
            .map(|title| format!(": \"{title}\""))
            .unwrap_or_default()
    )
}

fn says(subject: &Subject<'_>) -> Part {
    let Some(written) = &subject.written else {
        return Part(
            "",
            vec![("  ".to_owned(), "what it said cannot be read".to_owned())],
        );
    };
    let fields = written
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), said_value(value)));
    let note = written.note.iter().map(|note| ("note", note.clone()));
    let told: Vec<(&str, String)> = fields.chain(note).collect();
    let width = told
        .iter()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0)
        .min(24);
    let line = |(name, value): (&str, String)| {
        let blanks = " ".repeat(width.saturating_sub(name.width()));
        (format!("  {name}{blanks}  "), value)
    };
    Part("", told.into_iter().map(line).collect())
}

fn clock(subject: &Subject<'_>) -> Part {
    let mut lines = Vec::new();
    for obligation in subject.obligations.of(subject.record.id) {
        lines.push(("  ".to_owned(), stands(subject, obligation)));
        lines.extend(
            obligation
                .derivation
                .iter()
                .map(|step| ("    ".to_owned(), step.english())),
        );
        if let Some(first) = obligation
            .first_due
            .filter(|first| Some(*first) != obligation.due)
        {
            lines.push((
                "    ".to_owned(),
                format!(
                    "first agreed: {}",
                    show_close(first, &subject.project.charter.zone)
                ),
            ));
        }
        if !obligation.blocks.is_empty() {
            lines.push((
                "    ".to_owned(),
                format!("waiting for it: {}", obligation.blocks.join(", ")),
            ));
        }
    }
    if subject
        .obligations
        .written_afterwards(subject.project, subject.record.id)
    {
        lines.push((
            "  ".to_owned(),
            "written down afterwards, by agreement".to_owned(),
        ));
    }
    Part("Clock", lines)
}

/// `access, owed by marketing-director (bakery) to agency: overdue by 2 working days; due Fri 6 Mar 2026 18:00`.
fn stands(subject: &Subject<'_>, obligation: &Obligation) -> String {
    let charter = &subject.project.charter;
    let zone = &charter.zone;
    let counted_in = told_in(obligation, charter);
    let mut text = word(obligation.what).to_owned();
    match (&obligation.person, &obligation.debtor) {
        (Some(person), Some(party)) => text.push_str(&format!(", owed by {person} ({party})")),
        (Some(one), None) | (None, Some(one)) => text.push_str(&format!(", owed by {one}")),
        (None, None) => {}
    }
    if let Some(creditor) = &obligation.creditor {
        text.push_str(&format!(" to {creditor}"));
    }
    let over = obligation
        .over
        .as_ref()
        .map(|over| format!(" by {over}"))
        .unwrap_or_default();
    let unfinished = obligation
        .ended
        .filter(|_| obligation.end == End::Open)
        .map(|at| {
            format!(
                "; not discharged when the contract ended on {}",
                show_close(at, zone)
            )
        });
    let state = match obligation.state {
        State::Open => "open",
        State::Met => "met",
        State::Late => "late",
        State::Overdue => "overdue",
        State::Waived => "waived",
        State::Refused => "refused",
    };
    text.push_str(&format!(": {state}{over}"));
    match obligation.due {
        Some(due) if counted_in.name() == zone.name() => {
            text.push_str(&format!("; due {}", show_close(due, zone)));
        }
        Some(due) => text.push_str(&format!(
            "; due {} ({})",
            show_close(due, counted_in),
            counted_in.name()
        )),
        None => text.push_str("; with no due"),
    }
    let ended = match &obligation.end {
        End::Open => return text + &unfinished.unwrap_or_default(),
        // What is recorded ends with its own record.
        End::Met(act)
            if act.entry == obligation.entry
                && subject.record.pending == Some(Pending::Recorded) =>
        {
            "; not committed yet, judged as written down now".to_owned()
        }
        End::Met(act) if act.entry == obligation.entry => {
            format!("; in the log since {}", show(act.at, zone))
        }
        End::Met(act) => format!("; met by {} on {}", act.entry, show(act.at, zone)),
        End::Waived(act) => format!("; waived by {} on {}", act.entry, show(act.at, zone)),
        End::Refused(act) => format!("; refused by {} on {}", act.entry, show(act.at, zone)),
    };
    text + &ended
}

fn awaits(subject: &Subject<'_>) -> Part {
    let Subject {
        project, report, ..
    } = *subject;
    let awaited = subject
        .obligations
        .of(subject.record.id)
        .filter_map(|o| awaited(project, o, report.as_of));
    let lines = awaited.map(|awaited| {
        let who = match awaited.people.as_slice() {
            [] => "nobody of the side that owes it, by the charter as it stands".to_owned(),
            people => people.join(", "),
        };
        (
            "  ".to_owned(),
            format!("{who} (authority `{}`)", awaited.scope),
        )
    });
    Part("Who may decide it", lines.collect())
}

/// Something that happened: when (none: nobody knows), in what place among what happened at the same time, and what.
type Event = (Option<Instant>, u8, String, Vec<String>);

#[expect(
    clippy::too_many_lines,
    reason = "one list of events in the order of the record"
)]
fn story(subject: &Subject<'_>, style: Style) -> Part {
    let Subject {
        project, record, ..
    } = *subject;
    let zone = &project.charter.zone;
    let own = project.log.get(record.id);
    let mut events: Vec<Event> = Vec::new();
    let binds = |entry: &Entry| {
        subject
            .obligations
            .standing(entry.id())
            .is_none_or(Standing::binds)
    };
    for entry in own.into_iter().chain(subject.thread()) {
        let time = entry.common.at.as_ref().map(|at| match at.value {
            Moment::Exact(time) => show(time.to_utc(), zone),
            written => written.to_string(),
        });
        events.push((
            subject.happened(entry),
            0,
            time.unwrap_or_default(),
            vec![happening(entry, binds(entry))],
        ));
    }
    let mut happened = |what: &str, commit: &Commit, more: Vec<String>| {
        let time = commit.time().map(|time| show(time, zone));
        let time = time.unwrap_or_else(|| "no time".to_owned());
        let mut lines = vec![format!("{} {what}: {}", record.id, by(project, commit))];
        lines.extend(more);
        events.push((commit.time(), 1, time, lines));
    };
    match (record.recorded, record.landed) {
        (Some(recorded), Some(landed)) if recorded.id == landed.id => {
            happened("written down", recorded, Vec::new());
        }
        (recorded, landed) => {
            if let Some(commit) = recorded {
                happened("written down on a branch", commit, Vec::new());
            }
            if let Some(commit) = landed {
                happened("came to the main line", commit, Vec::new());
            }
        }
    }
    for (commit, change) in &record.edited {
        let changes = project.changed_by(record.id, commit, change);
        let lines = changes.iter().map(|change| changed(change, style));
        happened("edited", commit, lines.collect());
    }
    for &commit in &record.removals {
        let what = if record.removed == Some(commit) {
            "removed"
        } else {
            "removed, and put back later"
        };
        happened(what, commit, Vec::new());
    }
    events.sort_by_key(|(time, place, ..)| (*time, *place));
    if let Some(pending) = &record.pending {
        let (what, more) = match pending {
            Pending::Recorded => ("written down", Vec::new()),
            Pending::Edited(changes) => (
                "edited",
                changes
                    .iter()
                    .map(|change| changed(change, style))
                    .collect(),
            ),
            Pending::Removed => ("removed", Vec::new()),
        };
        let lines = [format!("{} {what}: not committed yet", record.id)]
            .into_iter()
            .chain(more)
            .collect();
        events.push((None, 2, "work tree".to_owned(), lines));
    }
    let width = events
        .iter()
        .map(|(_, _, time, _)| time.width())
        .max()
        .unwrap_or(0);
    let mut lines = Vec::new();
    for (_, _, time, told) in events {
        for (number, text) in told.into_iter().enumerate() {
            let time = if number == 0 { time.as_str() } else { "" };
            let blanks =
                " ".repeat(width.saturating_sub(time.width()) + if number == 0 { 2 } else { 4 });
            lines.push((format!("  {time}{blanks}"), text));
        }
    }
    if record.path.is_none() && record.unjudged.is_none() {
        lines.push((
            "  ".to_owned(),
            "it was gone again before its branch was merged".to_owned(),
        ));
    }
    lines.extend(record.unjudged.iter().map(|why| {
        (
            "  ".to_owned(),
            format!("nothing can be said of its times: {why}"),
        )
    }));
    lines.extend(project.without_history().map(|why| {
        (
            "  ".to_owned(),
            format!("when it was written down is not known: {why}"),
        )
    }));
    Part("Story", lines)
}

/// `A-4, a reply by marketing-director: part, "The photographs"`.
fn happening(entry: &Entry, binds: bool) -> String {
    let mut text = format!("{}, {}", entry.id(), entry.kind.with_article());
    if let Some(actor) = entry.actor() {
        text.push_str(&format!(" by {}", actor.value));
    }
    let word = match &entry.body {
        Body::Request(request) => request
            .needs
            .as_ref()
            .map(|needs| format!("needs {}", needs.value)),
        Body::Reply(reply) => reply
            .gives
            .as_ref()
            .map(|gives| format!("gives {}", gives.value)),
        Body::Decision(decision) => decision.verdict.as_ref().map(|verdict| {
            format!(
                "{}{}",
                verdict.value,
                if binds { "" } else { " (does not bind)" }
            )
        }),
        _ => None,
    };
    let title = entry
        .title
        .as_ref()
        .map(|title| format!("\"{}\"", title.value));
    let told: Vec<String> = word.into_iter().chain(title).collect();
    if told.is_empty() {
        text
    } else {
        format!("{text}: {}", told.join(", "))
    }
}

/// `commit 3f2a91c by account-manager, not signed`.
fn by(project: &Project, commit: &Commit) -> String {
    let author = project.author(commit).cloned().unwrap_or_default();
    let who = match project.person_by_email(&author.email) {
        Some(person) => person.to_owned(),
        None => format!(
            "{} <{}>, whom the charter does not know",
            author.name, author.email
        ),
    };
    let signed = if commit.signed {
        "signed (not verified)"
    } else {
        "not signed"
    };
    format!("commit {} by {who}, {signed}", commit.id.short())
}

/// `due: "2026-03-30" -> "2026-03-27"`.
fn changed(change: &FieldChange, style: Style) -> String {
    let field = match change.field.as_str() {
        "(note)" => "note",
        "(title)" => "title",
        field => field,
    };
    let value = |value: &Option<String>| {
        value
            .as_ref()
            .map_or_else(|| "nothing".to_owned(), |value| format!("\"{value}\""))
    };
    let arrow = if style.unicode { "→" } else { "->" };
    format!(
        "{field}: {} {arrow} {}",
        value(&change.before),
        value(&change.after)
    )
}

fn findings(subject: &Subject<'_>) -> Part {
    let about = subject
        .report
        .findings
        .iter()
        .filter(|finding| finding.entries.iter().any(|id| id == subject.record.id));
    let line = |finding: &Finding| {
        (
            "  ".to_owned(),
            format!(
                "{}[{}]: {}",
                finding.severity,
                finding.rule,
                finding.message.english()
            ),
        )
    };
    Part("Findings", about.map(line).collect())
}
