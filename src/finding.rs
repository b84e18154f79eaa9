//! Findings: what a rule reports, where, and how findings are distinguished. Depends on neither rules nor git.

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Derivation;
use crate::message::Message;
use crate::source::{Fix, Location, SourceId, Span};

/// The severity of a finding, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Informational.
    Note,
    /// Should be resolved.
    Warning,
    /// Must be resolved.
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

/// Under what conditions a finding can disappear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// An event that has happened and cannot change.
    Fact,
    /// A state that changes with time alone.
    State,
    /// A mistake in the text that an edit fixes.
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

/// A secondary location of a finding, with a short description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The location.
    pub at: Location,
    /// The description.
    pub text: Message,
}

/// A problem reported by a rule. It is in a box, so that lists of thousands are cheap to join and to sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding(Box<Found>);

impl std::ops::Deref for Finding {
    type Target = Found;

    fn deref(&self) -> &Found {
        &self.0
    }
}

impl std::ops::DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Found {
        &mut self.0
    }
}

/// What a finding consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The rule's name.
    pub rule: &'static str,
    /// The severity in this run.
    pub severity: Severity,
    /// Under what conditions it can disappear.
    pub kind: FindingKind,
    /// The id of the entry concerned; `None` for the charter, or a file as a whole.
    pub entry: Option<String>,
    /// The ids of all entries involved, starting with the entry concerned.
    pub entries: Vec<String>,
    /// What distinguishes it from other findings of the same rule about the same entry, or without one. It contains no line
    /// numbers nor anything that changes with time. Empty if the rule has at most one finding about an entry.
    pub distinguisher: String,
    /// The message, with values and in a neutral tone.
    pub message: Message,
    /// A few words beside the underlined text.
    pub caption: Option<Message>,
    /// What to do next.
    pub help: Option<Message>,
    /// The location.
    pub at: Location,
    /// Secondary locations.
    pub labels: Vec<Label>,
    /// The derivation of the due date, if the finding is based on one.
    pub derivation: Derivation,
    /// The instant since which it applies: the due date that passed, or the act.
    pub since: Option<DateTime<Utc>>,
    /// The maximum severity, if this finding is less severe than others of its rule.
    pub at_most: Option<Severity>,
    /// The severity if the rule has its default one, where this finding is more severe than others of its rule.
    pub at_least: Option<Severity>,
    /// Rules that report the same cause. If one of them has a finding about the same entry, this finding is dropped.
    pub unless: &'static [&'static str],
    /// The entries of that cause, if it is not the entry concerned. This finding is dropped if each of them has such a
    /// finding.
    pub causes: Vec<String>,
    /// The fix, if it is unambiguous; in the file of the location.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding at a location. The engine sets rule, kind and severity.
    #[must_use]
    pub fn new(at: Location, message: Message) -> Self {
        Self(Box::new(Found {
            rule: "",
            severity: Severity::Note,
            kind: FindingKind::Form,
            entry: None,
            entries: Vec::new(),
            distinguisher: String::new(),
            message,
            caption: None,
            help: None,
            at,
            labels: Vec::new(),
            derivation: Derivation::default(),
            since: None,
            at_most: None,
            at_least: None,
            unless: &[],
            causes: Vec::new(),
            fix: None,
        }))
    }

    /// Sets the entry concerned.
    #[must_use]
    pub fn entry(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.entries.retain(|e| *e != id);
        // Most findings involve one entry.
        if self.entries.is_empty() {
            self.entries.reserve_exact(1);
        }
        self.entries.insert(0, id.clone());
        self.entry = Some(id);
        self
    }

    /// Adds another entry that is involved.
    #[must_use]
    pub fn involves(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        if !self.entries.contains(&id) {
            self.entries.push(id);
        }
        self
    }

    /// Sets the words beside the underlined text.
    #[must_use]
    pub fn caption(mut self, text: Message) -> Self {
        self.caption = Some(text);
        self
    }

    /// Sets what to do next.
    #[must_use]
    pub fn help(mut self, text: Message) -> Self {
        self.help = Some(text);
        self
    }

    /// Adds a secondary location.
    #[must_use]
    pub fn label(mut self, source: SourceId, span: Span, text: Message) -> Self {
        self.labels.push(Label {
            at: Location { source, span },
            text,
        });
        self
    }

    /// Sets the distinguisher.
    #[must_use]
    pub fn distinguish(mut self, text: impl Into<String>) -> Self {
        self.distinguisher = text.into();
        self
    }

    /// Adds the steps to a due date.
    #[must_use]
    pub fn derived(mut self, steps: &Derivation) -> Self {
        self.derivation.append(steps.clone());
        self
    }

    /// Adds steps to the derivation.
    #[must_use]
    pub fn derivation<M: Into<Message>>(mut self, steps: impl IntoIterator<Item = M>) -> Self {
        self.derivation.extend(steps.into_iter().map(Into::into));
        self
    }

    /// Sets the instant since which it applies.
    #[must_use]
    pub fn since(mut self, instant: DateTime<Utc>) -> Self {
        self.since = Some(instant);
        self
    }

    /// Limits the severity.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = Some(severity);
        self
    }

    /// Raises the severity, unless that of the rule was chosen.
    #[must_use]
    pub fn at_least(mut self, severity: Severity) -> Self {
        self.at_least = Some(severity);
        self
    }

    /// Drops this finding if one of these rules reports the same cause.
    #[must_use]
    pub fn unless(mut self, rules: &'static [&'static str]) -> Self {
        self.unless = rules;
        self
    }

    /// Drops this finding if these rules report the same cause about each of these entries.
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

    /// Sets the fix, if there is one.
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
        // The last part was the message in an earlier version; removing it would change every fingerprint about an entry.
        let parts: [&str; 4] = [self.rule, about, &self.distinguisher, ""];
        for part in parts {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}
