//! Shell completion of ids, names and rules from the charter and the log.
//!
//! The shell runs projlog on each completion request, so errors are not printed, panics are caught and history is not read.
//! Text from the log ends up on a command line, so only words without special meaning to a shell are offered.

use std::ffi::{OsStr, OsString};

use clap::Command;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use crate::charter::{ALL, BUDGET, CHARTER, DELIVERABLES, PLAN};
use crate::log::field::Names;
use crate::log::{self, Any, Instead, Kind, Meaning, Targets};
use crate::message::Language;
use crate::project::{Open, Project};
use crate::render::Untrusted;
use crate::rules;

/// The environment variable that requests completions; its value names the shell.
pub(super) const VARIABLE: &str = "COMPLETE";

/// Answers a completion request, if there is one; `command` builds the program's argument parser.
pub(super) fn answered(arguments: &[OsString], command: fn() -> Command) -> bool {
    let shell = std::env::var(VARIABLE).unwrap_or_default();
    let known = Shells::builtins()
        .completer(shell.rsplit(['/', '\\']).next().unwrap_or_default())
        .is_some();
    // The variable may be set for another reason.
    if !known || arguments.is_empty() {
        return false;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let here = std::env::current_dir().ok();
    let answer = std::panic::catch_unwind(|| {
        let environment = CompleteEnv::with_factory(command)
            .var(VARIABLE)
            .bin("projlog");
        environment.try_complete(arguments, here.as_deref())
    });
    std::panic::set_hook(before);
    // Errors are dropped: the shell would print them in the middle of the command line.
    !matches!(answer, Ok(Ok(false)))
}

/// Completer for a field of this meaning.
pub(super) fn field(meaning: Meaning) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        project()
            .map(|project| offered(&project, meaning, typed))
            .unwrap_or_default()
    })
}

/// Completer for the ids of entries.
pub(super) fn ids() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        project()
            .map(|project| entries(&project, Any::KINDS, None, typed))
            .unwrap_or_default()
    })
}

/// Completer for the ids of drafts.
pub(super) fn drafts() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let project = project();
        let drafts = project.iter().flat_map(|project| &project.drafts);
        let ids = drafts.filter_map(|draft| {
            let title = draft.title.as_ref().map(|title| title.value.as_str());
            Some((draft.id.as_deref()?, title))
        });
        fitting(ids, typed)
    })
}

/// Completer for the names of parties.
pub(super) fn parties() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let project = project();
        let parties = project.iter().flat_map(|project| &project.charter.parties);
        fitting(parties.map(|party| (party.name.as_str(), None)), typed)
    })
}

/// Completer for the names of rules.
pub(super) fn rules() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let rules: Vec<(&str, String)> = rules::ALL
            .iter()
            .map(|rule| (rule.name, rule.summary(Language::English)))
            .collect();
        fitting(
            rules
                .iter()
                .map(|(name, summary)| (*name, Some(summary.as_str()))),
            typed,
        )
    })
}

/// The project around the current folder, without its history.
fn project() -> Option<Project> {
    let root = Project::find(&std::env::current_dir().ok()?).ok()?;
    Project::open(
        &root,
        &Open {
            no_history: true,
            ..Open::default()
        },
    )
    .ok()
}

fn offered(project: &Project, meaning: Meaning, typed: &OsStr) -> Vec<CompletionCandidate> {
    let charter = &project.charter;
    let people = || {
        charter.people.iter().map(|person| {
            (
                person.name.as_str(),
                person.party.as_ref().map(|p| p.as_str()),
            )
        })
    };
    let parties = || {
        charter
            .parties
            .iter()
            .map(|party| (party.name.as_str(), None))
    };
    match meaning {
        Meaning::Reference(target) => entries(project, target.kinds, target.or, typed),
        Meaning::Name(Names::People) => fitting(people(), typed),
        Meaning::Name(Names::Sides) => fitting(people().chain(parties()), typed),
        Meaning::Name(Names::Channels) => {
            let channels = charter.channels.iter();
            fitting(channels.map(|(name, _)| (name.as_str(), None)), typed)
        }
        Meaning::Name(Names::Cadence) => fitting(cadence(project), typed),
        Meaning::Name(Names::Scopes) => fitting(
            [PLAN, DELIVERABLES, BUDGET, CHARTER, ALL].map(|scope| (scope, None)),
            typed,
        ),
        _ => Vec::new(),
    }
}

/// The entries of these kinds with their titles, followed by the alternatives to an entry.
fn entries(
    project: &Project,
    kinds: &[Kind],
    or: Option<Instead>,
    typed: &OsStr,
) -> Vec<CompletionCandidate> {
    let title = |entry: &log::Entry| {
        entry
            .title
            .as_ref()
            .map_or(entry.kind.name().to_owned(), |title| title.value.clone())
    };
    let entries = project.log.entries().iter();
    let entries: Vec<(&str, String)> = entries
        .filter(|entry| kinds.contains(&entry.kind))
        .map(|entry| (entry.id(), title(entry)))
        .collect();
    let entries = entries
        .iter()
        .map(|(id, title)| (*id, Some(title.as_str())));
    match or {
        None => fitting(entries, typed),
        Some(Instead::Cadence) => fitting(entries.chain(cadence(project)), typed),
        Some(Instead::Charter) => fitting(entries.chain([(log::CHARTER, None)]), typed),
    }
}

fn cadence(project: &Project) -> impl Iterator<Item = (&str, Option<&str>)> {
    let items = project.charter.cadence.iter();
    items.map(|item| (item.name.as_str(), None))
}

/// The candidates that start with what is typed, each with its description.
fn fitting<'a>(
    all: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    typed: &OsStr,
) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    let fit = all
        .into_iter()
        .filter(|(name, _)| name.starts_with(typed) && is_plain(name));
    fit.map(|(name, about)| {
        CompletionCandidate::new(name).help(about.and_then(shown).map(Into::into))
    })
    .collect()
}

/// Whether a word has no special meaning in any shell.
fn is_plain(word: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    word.chars().all(plain)
        && word.starts_with(char::is_alphanumeric)
        && Untrusted::new(word).line() == word
}

/// A description that a shell can show: shortened, and omitted if it contains anything but plain text.
fn shown(about: &str) -> Option<String> {
    let short: String = about.chars().take(60).collect();
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-' | '_' | '.' | ',' | '?' | '!' | '(' | ')' | '\''
            )
    };
    (short.chars().all(plain) && Untrusted::new(&short).line() == short).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_are_offered() {
        for word in ["R-4", "account-manager", "директор", "a.b_c"] {
            assert!(is_plain(word), "{word}");
        }
        for word in [
            "",
            "-x",
            "a b",
            "$(x)",
            "a;b",
            "`a`",
            "a\u{1b}b",
            "a\u{202e}b",
            "a\nb",
            "a'b",
            "a\"b",
            "~x",
            "a*",
        ] {
            assert!(!is_plain(word), "{word}");
        }
        assert_eq!(
            shown("Access to the account").as_deref(),
            Some("Access to the account")
        );
        assert_eq!(
            (shown("a\u{1b}[31m"), shown("$(x)"), shown("a:b")),
            (None, None, None)
        );
    }
}
