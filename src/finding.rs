//! Findings: what a rule says, where, and how it is told apart from others. Knows no rule and no git.

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::message::Message;
use crate::source::{Fix, Location, SourceId, Span};

/// How much a finding matters, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth acting on.
    Warning,
    /// Stops the run.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What makes a finding go away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// Something happened so; it will never change.
    Fact,
    /// Something is so now; it changes with the clock alone.
    State,
    /// Something is written so; an edit mends it.
    Form,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fact => "fact",
            Self::State => "state",
            Self::Form => "form",
        })
    }
}

/// Another place that belongs to a finding, with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub at: Location,
    /// What is there.
    pub text: Message,
}

/// What a rule says about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it matters in this run.
    pub severity: Severity,
    /// What makes it go away.
    pub kind: FindingKind,
    /// The id of the entry that it is about; none for the charter, or a file as a whole.
    pub entry: Option<String>,
    /// The ids of all entries involved, that one first.
    pub entries: Vec<String>,
    /// What tells it apart from other findings of the same rule about the same entry, or about none. Never a line number, nor
    /// anything that changes with time. Empty where a rule has one finding about an entry at most.
    pub distinguisher: String,
    /// What is wrong, with its values, neutral in tone.
    pub message: Message,
    /// What stands at the place itself: a few words beside the underlined text.
    pub caption: Option<Message>,
    /// What to do next.
    pub help: Option<Message>,
    /// The place.
    pub at: Location,
    /// The other places.
    pub labels: Vec<Label>,
    /// The steps by which a due instant was found, where the finding rests on one.
    pub derivation: Vec<Message>,
    /// The instant from which on it has been so: the due that passed, or the deed.
    pub since: Option<DateTime<Utc>>,
    /// The most that it matters, where a finding of its rule can matter less than others.
    pub at_most: Option<Severity>,
    /// Rules that tell the same cause: where one of them has a finding about the same entry, this one is not told.
    pub unless: &'static [&'static str],
    /// The entries of that cause, where it is not the one that the finding is about: then it is not told where each of them
    /// has such a finding.
    pub causes: Vec<String>,
    /// How it is mended, where there is one right way: in the file of its place.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding about a place; rule, kind and severity are put in by the engine.
    #[must_use]
    pub fn new(at: Location, message: impl Into<Message>) -> Self {
        Self {
            rule: "",
            severity: Severity::Note,
            kind: FindingKind::Form,
            entry: None,
            entries: Vec::new(),
            distinguisher: String::new(),
            message: message.into(),
            caption: None,
            help: None,
            at,
            labels: Vec::new(),
            derivation: Vec::new(),
            since: None,
            at_most: None,
            unless: &[],
            causes: Vec::new(),
            fix: None,
        }
    }

    /// Says which entry it is about.
    #[must_use]
    pub fn entry(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.entries.retain(|e| *e != id);
        self.entries.insert(0, id.clone());
        self.entry = Some(id);
        self
    }

    /// Names another entry that is involved.
    #[must_use]
    pub fn involves(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        if !self.entries.contains(&id) {
            self.entries.push(id);
        }
        self
    }

    /// Puts a few words beside the underlined text.
    #[must_use]
    pub fn caption(mut self, text: impl Into<Message>) -> Self {
        self.caption = Some(text.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<Message>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn label(mut self, source: SourceId, span: Span, text: impl Into<Message>) -> Self {
        self.labels.push(Label {
            at: Location { source, span },
            text: text.into(),
        });
        self
    }

    /// Tells it apart from others of the same rule about the same entry.
    #[must_use]
    pub fn distinguish(mut self, text: impl Into<String>) -> Self {
        self.distinguisher = text.into();
        self
    }

    /// Shows how its due instant was found.
    #[must_use]
    pub fn derivation<M: Into<Message>>(mut self, steps: impl IntoIterator<Item = M>) -> Self {
        self.derivation.extend(steps.into_iter().map(Into::into));
        self
    }

    /// Says since when it has been so.
    #[must_use]
    pub fn since(mut self, instant: DateTime<Utc>) -> Self {
        self.since = Some(instant);
        self
    }

    /// Says that it matters no more than this, whatever the rule's severity.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = Some(severity);
        self
    }

    /// Leaves it to other rules to tell this cause, where they do.
    #[must_use]
    pub fn unless(mut self, rules: &'static [&'static str]) -> Self {
        self.unless = rules;
        self
    }

    /// Leaves it to other rules to tell this cause about other entries, where they do so about each of them.
    #[must_use]
    pub fn unless_about(
        mut self,
        rules: &'static [&'static str],
        causes: impl IntoIterator<Item = String>,
    ) -> Self {
        self.unless = rules;
        self.causes = causes.into_iter().collect();
        self
    }

    /// Gives the one right way to mend it, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// An identifier that stays the same when lines move, files are renamed, time passes or values in the message change: 16
    /// hexadecimal digits over the rule, the entry's id and the distinguisher (64-bit FNV-1a,
    /// <https://www.rfc-editor.org/rfc/rfc9923>). A finding that has neither entry nor distinguisher is about its file as a
    /// whole.
    #[must_use]
    pub fn fingerprint(&self, path: &str) -> String {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let about = match &self.entry {
            Some(entry) => entry,
            None if self.distinguisher.is_empty() => path,
            None => "",
        };
        // The last part was the message once; without it every fingerprint about an entry would be another one.
        let parts: [&str; 4] = [self.rule, about, &self.distinguisher, ""];
        for part in parts {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}
