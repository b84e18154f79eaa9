//! Terms, such as `2 working days`.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{NaiveTime, Timelike};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::conditions::{Conditions, Pauses, Silence};
use super::steps::Steps;
use super::text::{self, Wrong};
use super::usual;
use super::usual_steps;
use super::worded;
use crate::message::{Message, message};
use crate::source::{hint, only_translated, write_it};
use crate::yaml::{Decode, Decoder, FromText, NodeId, NodeKind, words};

/// The maximum number of units in a term.
const MOST: u32 = 100_000;

words! {
    /// The unit of a term.
    "a unit of time", "неизвестная единица времени", "una unidad de tiempo"
    pub enum Unit {
        /// Elapsed minutes.
        Minutes = "minutes",
        /// Elapsed hours.
        Hours = "hours",
        /// Calendar days, not counting the day of receipt.
        Days = "days",
        /// Calendar days, counting neither the day of receipt nor the day of the act.
        ClearDays = "clear days",
        /// Calendar weeks.
        Weeks = "weeks",
        /// Calendar months.
        Months = "months",
        /// Minutes of working time.
        WorkingMinutes = "working minutes",
        /// Hours of working time.
        WorkingHours = "working hours",
        /// Working days, not counting the day of receipt.
        WorkingDays = "working days",
        /// Working days, counting neither the day of receipt nor the day of the act.
        ClearWorkingDays = "clear working days",
        /// Working days from Monday to Friday, not counting the day of receipt.
        BankingDays = "banking days",
    }
}

impl Unit {
    /// Whether it is elapsed time, which runs at any hour.
    #[must_use]
    pub fn is_elapsed(self) -> bool {
        matches!(self, Self::Minutes | Self::Hours)
    }

    /// Whether it is days, or weeks or months of them, rather than hours.
    pub(super) fn is_of_days(self) -> bool {
        !matches!(
            self,
            Self::Minutes | Self::Hours | Self::WorkingMinutes | Self::WorkingHours
        )
    }
}

/// An amount of time: `2 working days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    amount: u32,
    unit: Unit,
}

impl Length {
    /// An amount of 1 to 100,000 units; `None` for any other number.
    #[must_use]
    pub fn new(amount: u32, unit: Unit) -> Option<Self> {
        (1..=MOST)
            .contains(&amount)
            .then_some(Self { amount, unit })
    }

    /// The number of units.
    #[must_use]
    pub fn amount(self) -> u32 {
        self.amount
    }

    /// The unit.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.unit
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = self.unit.name();
        let word = if self.amount == 1 {
            plural.strip_suffix('s').unwrap_or(plural)
        } else {
            plural
        };
        write!(f, "{} {word}", self.amount)
    }
}

impl FromText for Length {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at_checked(split).unwrap_or((text, ""));
        if digits.is_empty() || rest.starts_with(['.', ',']) {
            let help = message! {
                en: "write a whole number and a unit, such as `2 working days` or `90 minutes`",
                ru: "напишите целое число и единицу, например `2 working days` или `90 minutes`",
                es: "escriba un número entero y una unidad, como `2 working days` o `90 minutes`",
            };
            return Err((not_a_term(text), Some(help)));
        }
        let words: Vec<String> = rest.split_whitespace().map(str::to_lowercase).collect();
        let unit =
            read_unit(&words.join(" "), digits).map_err(|help| (not_a_term(text), Some(help)))?;
        let amount = digits.parse().ok().filter(|amount| *amount <= MOST);
        let amount = amount.ok_or_else(|| {
            let message = message! {
                en: "the term `{text}` is too long",
                ru: "срок `{text}` слишком велик",
                es: "el plazo `{text}` es demasiado largo",
                text: text,
            };
            let help = message! {
                en: "at most 100,000 units are counted",
                ru: "допускается не более 100 000 единиц",
                es: "se admiten como máximo 100 000 unidades",
            };
            (message, Some(help))
        })?;
        Self::new(amount, unit).ok_or_else(|| {
            let message = message! {
                en: "the term `{text}` is zero",
                ru: "срок `{text}` равен нулю",
                es: "el plazo `{text}` es cero",
                text: text,
            };
            let help = message! {
                en: "a term is at least 1; where none is agreed, leave it out",
                ru: "срок — не меньше 1; если он не согласован, не указывайте его",
                es: "un plazo es al menos 1; si no se ha acordado ninguno, omítalo",
            };
            (message, Some(help))
        })
    }

    /// The same amount of a unit with a common name; a misspelt name is only suggested.
    fn meant(text: &str) -> Option<String> {
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (digits, name) = text.split_at_checked(split)?;
        let (amount, unit) = usual::same_length(digits.parse().ok()?, &name.to_lowercase())?;
        Some(Self::new(amount, unit)?.to_string())
    }
}

/// The error for a text that is not a term.
fn not_a_term(text: &str) -> Message {
    message! {
        en: "`{text}` is not a term",
        ru: "`{text}` не является сроком",
        es: "`{text}` no es un plazo",
        text: text,
    }
}

/// The unit with a name in singular or plural, otherwise the suggestion.
fn read_unit(name: &str, amount: &str) -> Result<Unit, Message> {
    if let Some(unit) = usual::unit(name) {
        return Ok(unit);
    }
    let meant = amount
        .parse()
        .ok()
        .and_then(|amount| usual::length(amount, name))
        .and_then(|(amount, unit)| Length::new(amount, unit));
    Err(match meant {
        // As the format has it, whatever the language of the message.
        Some(meant) => write_it(&meant.to_string()),
        None if name.is_empty() => message! {
            en: "name the unit, such as `{amount} working days`",
            ru: "укажите единицу, например `{amount} working days`",
            es: "indique la unidad, como `{amount} working days`",
            amount: amount,
        },
        None => hint("", Unit::ALL.iter().map(|unit| unit.name())),
    })
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An amount of time: a number from 1 to 100000 and a unit.",
            "pattern": "^[0-9]{1,6} +((clear +)?(working +)?days?|(banking|calendar) +days?|(working +)?(minutes?|hours?)|(calendar +)?(weeks?|months?))$",
            "examples": ["2 working hours", "3 working days", "2 clear working days", "10 clear days", "20 days", "1 month"],
        })
    }
}

/// The length of a term: one amount, or several steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Within {
    /// An amount.
    Length(Length),
    /// One step after another, or a day of the month.
    Steps(Steps),
}

impl std::fmt::Display for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Length(length) => length.fmt(f),
            Self::Steps(steps) => steps.fmt(f),
        }
    }
}

impl From<Length> for Within {
    fn from(length: Length) -> Self {
        Self::Length(length)
    }
}

impl FromText for Within {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        match Steps::read(text) {
            Some(steps) => Ok(Self::Steps(steps)),
            None => Length::from_text(text).map(Self::Length),
        }
    }

    fn meant(text: &str) -> Option<String> {
        Length::meant(text).or_else(|| usual_steps::steps(text))
    }
}

impl JsonSchema for Within {
    fn schema_name() -> Cow<'static, str> {
        "Within".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let length = generator.subschema_for::<Length>();
        json_schema!({
            "anyOf": [length, {
                "type": "string",
                "description": "Several steps, a day of the month, the same or the next working day; with a time of day, where it does not end at the close of the day.",
                "pattern": "(, then |[Mm]onth|[Dd]ay( at)? +[0-9]{1,2}:[0-9]{2}|[Ss]ame day|[Nn]ext working day)",
                "examples": ["30 days, then end of month", "day 15 of the next month", "same day", "next working day 17:00"],
            }]
        })
    }
}

/// A time of day, such as `16:00`: something received later counts as received on the next working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cutoff(pub NaiveTime);

impl std::fmt::Display for Cutoff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let form = if self.0.second() == 0 {
            "%H:%M"
        } else {
            "%H:%M:%S"
        };
        f.pad(&self.0.format(form).to_string())
    }
}

impl FromText for Cutoff {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let nothing = || {
            let message = message! {
                en: "nothing is received after `24:00`",
                ru: "после `24:00` получить ничего нельзя",
                es: "nada se recibe después de las `24:00`",
            };
            let help = message! {
                en: "leave the cut-off out",
                ru: "не указывайте `cutoff`",
                es: "omita `cutoff`",
            };
            (message, Some(help))
        };
        text::time(text.trim())?.map(Self).ok_or_else(nothing)
    }

    fn meant(text: &str) -> Option<String> {
        worded::time(text).filter(|_| Self::from_text(text).is_err())
    }
}

impl JsonSchema for Cutoff {
    fn schema_name() -> Cow<'static, str> {
        "Cutoff".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$", "examples": ["16:00"] })
    }
}

/// Whether a term runs only while both parties work: `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Joint(pub bool);

impl FromText for Joint {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let wrong = || {
            let message = message! {
                en: "`{text}` is neither true nor false",
                ru: "`{text}` — не `true` и не `false`",
                es: "`{text}` no es ni `true` ni `false`",
                text: text,
            };
            let help = message! {
                en: "write `true` or `false`",
                ru: "напишите `true` или `false`",
                es: "escriba `true` o `false`",
            };
            (message, Some(help))
        };
        text.parse().map(Self).map_err(|_| wrong())
    }

    fn meant(text: &str) -> Option<String> {
        let words = [
            ("true", ["да|верно|yes", "sí"]),
            ("false", ["нет|no", "no"]),
        ];
        only_translated(text, words).map(str::to_owned)
    }
}

impl JsonSchema for Joint {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Joint".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Serde parses the text, and a YAML editor the boolean.
        json_schema!({ "type": ["boolean", "string"], "enum": [true, false, "true", "false"] })
    }
}

/// A term: a length, or a mapping of a length with a cut-off or other conditions. Cloning is cheap: every obligation by a term
/// has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term(Arc<TermParts>);

/// What a term states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TermParts {
    /// The length.
    pub within: Within,
    /// The time in the debtor's zone after which something counts as received on the next working day, as does
    /// anything received on a day that is not worked.
    pub cutoff: Option<Cutoff>,
    /// Whether it runs only while both parties work.
    pub joint: bool,
    /// What stops the clock while it is open.
    pub pauses: Option<Pauses>,
    /// The effect of silence until the end of the term.
    pub silence: Option<Silence>,
    /// The clause of the contract on which it is based.
    pub clause: Option<Arc<str>>,
}

impl std::ops::Deref for Term {
    type Target = TermParts;

    fn deref(&self) -> &TermParts {
        &self.0
    }
}

/// A term that is changed is no longer that of its clones.
impl std::ops::DerefMut for Term {
    fn deref_mut(&mut self) -> &mut TermParts {
        Arc::make_mut(&mut self.0)
    }
}

impl Term {
    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self.within {
            Within::Length(length) => length.unit,
            Within::Steps(steps) => steps.unit(),
        }
    }

    /// Parses a term written as one text: `2 working days`.
    ///
    /// # Errors
    /// The text is not a term: the message, and the suggestion.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        Within::read_text(text).map(Self::from)
    }
}

impl From<Length> for Term {
    fn from(length: Length) -> Self {
        Within::Length(length).into()
    }
}

impl From<Within> for Term {
    fn from(within: Within) -> Self {
        Self(Arc::new(TermParts {
            within,
            cutoff: None,
            joint: false,
            pauses: None,
            silence: None,
            clause: None,
        }))
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = self.within.to_string();
        if let Some(cutoff) = self.cutoff {
            text = format!("{text}, cutoff {cutoff}");
        }
        if self.joint {
            text.push_str(", joint");
        }
        if let Some(pauses) = self.pauses {
            text = format!("{text}, pauses: {}", pauses.name());
        }
        if let Some(silence) = self.silence {
            text = format!("{text}, silence: {}", silence.name());
        }
        if let Some(clause) = &self.clause {
            text = format!("{text}, {clause}");
        }
        f.pad(&text)
    }
}

impl Decode for Term {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        if !matches!(decoder.kind(node), NodeKind::Mapping(_)) {
            return Within::decode(node, decoder).map(Self::from);
        }
        let conditions = Conditions::decode(node, decoder)?;
        Some(Self(Arc::new(TermParts {
            within: conditions.within?.value,
            cutoff: conditions.cutoff.map(|cutoff| cutoff.value),
            joint: conditions.joint.is_some_and(|joint| joint.value.0),
            pauses: conditions.pauses.map(|pauses| pauses.value),
            silence: conditions.silence.map(|silence| silence.value),
            clause: conditions.clause.map(|clause| clause.value.trim().into()),
        })))
    }
}

impl JsonSchema for Term {
    fn schema_name() -> Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let within = generator.subschema_for::<Within>();
        let conditions = generator.subschema_for::<Conditions>();
        json_schema!({ "anyOf": [within, conditions] })
    }
}

#[cfg(test)]
mod tests;
