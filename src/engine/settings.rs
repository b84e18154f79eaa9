//! Which rules run, and with which severity: defaults, then the charter, then the command line.

use crate::charter::{Charter, Level};
use crate::finding::Severity;
use crate::message::{Message, errors, message};
use crate::project::{NoHistory, Project};
use crate::rules::{ALL, Needs, Rule};
use crate::source::{did_you_mean, nearest};

/// The rule options of the command line.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Only these rules run; empty for all. A selected rule runs even if the charter turns it off.
    pub select: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// Severities of rules.
    pub severity: Vec<(String, Level)>,
    /// Whether the time of the check is the current time; only then is a commit known to be in the future.
    pub at_present: bool,
}

/// Why a rule did not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// Other rules were selected on the command line.
    NotSelected,
    /// It was ignored on the command line.
    Ignored,
    /// The charter or its default turns it off.
    Off,
    /// It needs git history, which was not read for this reason.
    NoHistory(NoHistory),
}

impl Skipped {
    /// Whether the rule was skipped on request or by default.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        matches!(self, Self::NotSelected | Self::Off)
    }

    /// The reason as a message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NotSelected => {
                message! { en: "not selected", ru: "не выбрано", es: "no seleccionadas" }
            }
            Self::Ignored => message! {
                en: "ignored on the command line",
                ru: "отключено в командной строке",
                es: "ignoradas en la línea de órdenes",
            },
            Self::Off => message! { en: "off", ru: "выключено", es: "desactivadas" },
            Self::NoHistory(why) => why.message(),
        }
    }
}

/// The error for a setting that names an unknown rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The name.
    pub name: String,
    /// The nearest rule.
    pub help: Message,
}

errors!(SettingsError);

impl SettingsError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        unknown_rule(&self.name)
    }
}

impl Settings {
    /// Checks that every named rule exists.
    ///
    /// # Errors
    /// [`SettingsError`], with the nearest rule.
    pub fn checked(self) -> Result<Self, SettingsError> {
        let named = self
            .select
            .iter()
            .chain(&self.ignore)
            .chain(self.severity.iter().map(|(name, _)| name));
        for name in named {
            if Rule::named(name).is_none() {
                let help = nearest_rule(name);
                return Err(SettingsError {
                    name: name.clone(),
                    help,
                });
            }
        }
        Ok(self)
    }

    /// The level of a rule from the default, the charter and the command line, ignoring the selection.
    #[must_use]
    pub fn level(&self, rule: &Rule, charter: Option<&Charter>) -> Level {
        let by_charter = charter.and_then(|charter| {
            charter
                .rules
                .iter()
                .find(|(name, _)| name.value == rule.name)
        });
        let by_command = self
            .severity
            .iter()
            .rev()
            .find(|(name, _)| name == rule.name)
            .map(|(_, level)| *level);
        by_command
            .or(by_charter.map(|(_, level)| level.value))
            .unwrap_or(rule.level)
    }

    /// The severity of a rule's findings in this run, by the charter whose severities are in force.
    ///
    /// # Errors
    /// The reason why the rule does not run.
    pub fn severity(
        &self,
        rule: &Rule,
        project: &Project,
        charter: &Charter,
    ) -> Result<Severity, Skipped> {
        if !self.select.is_empty() && !self.select.iter().any(|name| name == rule.name) {
            return Err(Skipped::NotSelected);
        }
        if self.ignore.iter().any(|name| name == rule.name) {
            return Err(Skipped::Ignored);
        }
        if let (Needs::History, Some(why)) = (rule.needs, project.without_history()) {
            return Err(Skipped::NoHistory(why));
        }
        let named = self.select.iter().any(|name| name == rule.name);
        match (
            self.level(rule, Some(charter)).severity(),
            rule.level.severity(),
        ) {
            (Some(severity), _) => Ok(severity),
            // A rule named on the command line runs although it is off.
            (None, default) if named => Ok(default.unwrap_or(Severity::Note)),
            (None, _) => Err(Skipped::Off),
        }
    }
}

/// The error message for an unknown rule.
#[must_use]
pub fn unknown_rule(name: &str) -> Message {
    message! {
        en: "unknown rule `{name}`",
        ru: "неизвестное правило `{name}`",
        es: "regla desconocida `{name}`",
        name: name,
    }
}

/// The help for an unknown rule: the nearest rule, otherwise how to list them.
#[must_use]
pub fn nearest_rule(name: &str) -> Message {
    match nearest(name, ALL.iter().map(|rule| rule.name)) {
        Some(near) => did_you_mean(near),
        None => message! {
            en: "`projlog rules` lists them",
            ru: "их список показывает `projlog rules`",
            es: "`projlog rules` las muestra",
        },
    }
}

/// A severity that the charter states and that is not in force, because both sides have not approved it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unagreed {
    /// The rule.
    pub rule: &'static str,
    /// The level that the charter states, or the default.
    pub stated: Level,
    /// The level in force.
    pub in_force: Level,
}

/// The rules whose level in a charter is not the one in force, in documentation order.
#[must_use]
pub fn unagreed(stated: &Charter, in_force: &Charter) -> Vec<Unagreed> {
    let plain = Settings::default();
    let rules = ALL.iter().map(|rule| Unagreed {
        rule: rule.name,
        stated: plain.level(rule, Some(stated)),
        in_force: plain.level(rule, Some(in_force)),
    });
    rules.filter(|rule| rule.stated != rule.in_force).collect()
}
