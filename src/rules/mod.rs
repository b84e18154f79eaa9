//! The rules: the problems that projlog finds.
//!
//! A rule is one file and one line in the list below. The file holds the doc comment (the rule's page, with a bad and a good
//! example that run as tests), its metadata and its check. The page's prose in the other languages is in `pages/`. A rule sees the project and its obligations as of an instant and
//! returns findings; it depends on no other rule, no renderer, no git, no clock.

mod allows;
mod answers;
mod authority;
mod claims;
mod commits;
mod consequences;
mod context;
mod corrections;
mod edits;
mod effects;
mod faults;
mod free_ids;
mod ids;
mod late_records;
mod meetings;
mod page;
mod restated;
mod slips;
mod taking_edits;
#[cfg(test)]
mod tests;
mod texts;
mod unproven_acts;
mod unproven_gain;
mod withdrawn_meetings;

pub use context::{AllowUse, Context, Facts, Outcome};
pub(crate) use ids::words as ids_in;
pub(crate) use nothing_checked::nothing_to_check;

use crate::charter::Level;
use crate::finding::{Finding, FindingKind};
use crate::message::{Message, message};

/// The question of the product that a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mission {
    /// Missed deadlines.
    Deadlines,
    /// Overdue client information.
    Information,
    /// Unlogged verbal calls.
    Calls,
    /// Decisions by unauthorized people.
    Authority,
    /// Changed or backdated records.
    Record,
    /// Malformed text.
    Form,
}

impl Mission {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 6] = [
        Self::Deadlines,
        Self::Information,
        Self::Calls,
        Self::Authority,
        Self::Record,
        Self::Form,
    ];

    /// The heading of its rules.
    #[must_use]
    pub fn title(self) -> Message {
        match self {
            Self::Deadlines => message! {
                en: "Missed deadlines",
                ru: "Нарушенные сроки",
                es: "Plazos incumplidos",
            },
            Self::Information => message! {
                en: "Overdue client information",
                ru: "Просроченная информация от заказчика",
                es: "Información del cliente vencida",
            },
            Self::Calls => message! {
                en: "Unlogged verbal calls",
                ru: "Незаписанные звонки",
                es: "Llamadas sin registrar",
            },
            Self::Authority => message! {
                en: "Decisions by the unauthorised",
                ru: "Решения без полномочий",
                es: "Decisiones sin facultades",
            },
            Self::Record => message! {
                en: "The record itself",
                ru: "Сам журнал",
                es: "El propio registro",
            },
            Self::Form => message! {
                en: "Form",
                ru: "Оформление",
                es: "Forma",
            },
        }
    }
}

/// The input that a rule needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The log and the charter.
    Log,
    /// Git history as well; without it the rule does not run.
    History,
    /// The findings of the other rules: it checks the entries' `allow`.
    Findings,
}

/// One rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name, which states the problem.
    pub name: &'static str,
    /// The question it belongs to.
    pub mission: Mission,
    /// Under what conditions its findings can disappear.
    pub kind: FindingKind,
    /// Its severity if the charter sets no other.
    pub level: Level,
    /// The input that it needs.
    pub needs: Needs,
    /// Its page in English, in Markdown; the first paragraph describes what it finds.
    doc: &'static str,
    /// Its page in Russian and Spanish, with a line `{example}` for each example of the English page.
    translations: [&'static str; 2],
    check: Check,
}

/// The check of a rule.
#[derive(Clone, Copy)]
enum Check {
    /// It needs the obligations.
    Whole(fn(&Context<'_>) -> Vec<Finding>),
    /// It does not, so it can run while they are derived.
    Facts(fn(&Facts<'_>) -> Vec<Finding>),
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Rule {
    /// The rule with a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|rule| rule.name == name)
    }

    /// Its findings; the engine sets rule, kind and severity.
    #[must_use]
    pub fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        match self.check {
            Check::Whole(check) => check(context),
            Check::Facts(check) => check(context),
        }
    }

    /// Its findings, if it can do without the obligations.
    #[must_use]
    pub fn check_facts(&self, facts: &Facts<'_>) -> Option<Vec<Finding>> {
        match self.check {
            Check::Whole(_) => None,
            Check::Facts(check) => Some(check(facts)),
        }
    }
}

/// Declares the rule of a file: its page, `"name": mission, kind, severity, check function`, and its input beyond the log. A
/// check that is slow and does not look at obligations is declared as `check without obligations`.
macro_rules! rule {
    ($(#[doc = $doc:literal])* $name:literal: $mission:ident, $kind:ident, $level:ident, $check:ident) => {
        rule! { $(#[doc = $doc])* $name: $mission, $kind, $level, (Whole $check), Log }
    };
    ($(#[doc = $doc:literal])* $name:literal: $mission:ident, $kind:ident, $level:ident, $check:ident, $needs:ident) => {
        rule! { $(#[doc = $doc])* $name: $mission, $kind, $level, (Whole $check), $needs }
    };
    ($(#[doc = $doc:literal])* $name:literal: $mission:ident, $kind:ident, $level:ident, $check:ident without obligations) => {
        rule! { $(#[doc = $doc])* $name: $mission, $kind, $level, (Facts $check), Log }
    };
    ($(#[doc = $doc:literal])* $name:literal: $mission:ident, $kind:ident, $level:ident, $check:ident without obligations, $needs:ident) => {
        rule! { $(#[doc = $doc])* $name: $mission, $kind, $level, (Facts $check), $needs }
    };
    ($(#[doc = $doc:literal])* $name:literal: $mission:ident, $kind:ident, $level:ident, ($input:ident $check:ident), $needs:ident) => {
        $(#[doc = $doc])*
        pub(super) const RULE: crate::rules::Rule = crate::rules::Rule {
            name: $name,
            mission: crate::rules::Mission::$mission,
            kind: crate::finding::FindingKind::$kind,
            level: crate::charter::Level::$level,
            needs: crate::rules::Needs::$needs,
            doc: concat!($($doc, "\n"),*),
            translations: [
                include_str!(concat!("pages/ru/", $name, ".md")),
                include_str!(concat!("pages/es/", $name, ".md")),
            ],
            check: crate::rules::Check::$input($check),
        };
    };
}

mod owed;
mod proof;
pub use owed::owed_to;

macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Every rule, in the order of the documentation.
        pub const ALL: &[Rule] = &[$($module::RULE),*];

        /// The file of each rule, in the same order.
        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module)),*];
    };
}

rules! {
    stage_overdue
    stage_late
    stage_at_risk
    stage_unplanned
    reply_overdue
    reply_late
    promise_broken
    reply_without_date
    acknowledged_only
    report_missing
    early_warning_missing
    deadline_on_day_off
    never_due
    rendered_at_end
    blocked_stage_started
    information_overdue
    information_late
    information_partial
    information_refused
    refusal_without_reason
    reminder_missing
    stop_work_open
    stopped_without_notice
    stopped_too_early
    party_silent
    approval_lapsed
    silence_accepts
    call_unlogged
    call_mentioned
    call_logged_late
    call_unconfirmed
    call_uninvited
    call_without_outcome
    voice_untranscribed
    decision_unauthorized
    decision_out_of_term
    decision_over_limit
    decision_incomplete
    authority_backdated
    authority_self_granted
    delegation_exceeds
    extra_unagreed
    second_voice
    person_unknown
    person_lookalike
    decision_reversed
    decision_unproven
    authority_gap
    record_disputed
    entry_edited
    entry_removed
    deadline_moved
    entry_logged_late
    evidence_time_differs
    recorded_before_it_happened
    clock_skew
    history_rewritten
    charter_unapproved
    calendar_moved
    answer_before_question
    claim_miscounted
    syntax
    unknown_field
    unknown_kind
    missing_field
    wrong_value
    duplicate_key
    duplicate_id
    dangling_reference
    reference_kind
    ambiguous_time
    calendar_runs_out
    calendar_unread
    no_effect
    off_channel
    allow_unused
    allow_expired
    allow_without_reason
    nothing_checked
}
