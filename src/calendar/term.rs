//! Terms: how long a party has.

use std::borrow::Cow;

use chrono::{NaiveTime, Timelike};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::text::{self, Wrong};
use crate::source::suggestion;
use crate::yaml::{Decode, Decoder, FromText, NodeId, NodeKind, mapping, words};

/// The largest number of units in a term.
const MOST: u32 = 100_000;

words! {
    /// In what a term is counted.
    "a unit of time", "единица времени", "una unidad de tiempo"
    pub enum Unit {
        /// Elapsed minutes.
        Minutes = "minutes",
        /// Elapsed hours.
        Hours = "hours",
        /// Calendar days, the day of receipt not counted.
        Days = "days",
        /// Calendar days of which neither the day of receipt nor the day of the act is one.
        ClearDays = "clear days",
        /// Calendar weeks.
        Weeks = "weeks",
        /// Calendar months.
        Months = "months",
        /// Minutes of working time.
        WorkingMinutes = "working minutes",
        /// Hours of working time.
        WorkingHours = "working hours",
        /// Working days, the day of receipt not counted.
        WorkingDays = "working days",
        /// Working days of which neither the day of receipt nor the day of the act is one.
        ClearWorkingDays = "clear working days",
    }
}

/// An amount of time: `2 working days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    amount: u32,
    unit: Unit,
}

impl Length {
    /// So many units, 1 to 100,000; none for any other number.
    #[must_use]
    pub fn new(amount: u32, unit: Unit) -> Option<Self> {
        (1..=MOST)
            .contains(&amount)
            .then_some(Self { amount, unit })
    }

    /// How many.
    #[must_use]
    pub fn amount(self) -> u32 {
        self.amount
    }

    /// Of what.
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
            let help = "write a whole number and a unit, such as `2 working days` or `90 minutes`"
                .to_owned();
            return Err((format!("`{text}` is no term").into(), Some(help.into())));
        }
        let words: Vec<String> = rest.split_whitespace().map(str::to_lowercase).collect();
        let unit = read_unit(&words.join(" "), digits)
            .map_err(|help| (format!("`{text}` is no term").into(), Some(help.into())))?;
        let amount = digits.parse().ok().filter(|amount| *amount <= MOST);
        let amount = amount.ok_or_else(|| {
            (
                format!("`{text}` is too long a term").into(),
                Some("at most 100,000 units are counted".into()),
            )
        })?;
        Self::new(amount, unit).ok_or_else(|| {
            (
                format!("`{text}` is no time at all").into(),
                Some("a term is at least 1; where none is agreed, leave it out".into()),
            )
        })
    }
}

/// The unit of a name in singular or plural; else what to write.
fn read_unit(name: &str, amount: &str) -> Result<Unit, String> {
    let named = |name: &str| {
        Unit::ALL
            .iter()
            .find(|unit| unit.name() == name || unit.name().strip_suffix('s') == Some(name))
    };
    if let Some(unit) = named(name) {
        return Ok(*unit);
    }
    let meant = match name {
        "m" | "min" | "mins" => Some("minutes"),
        "h" | "hr" | "hrs" => Some("hours"),
        "d" => Some("days"),
        "w" | "wk" | "wks" => Some("weeks"),
        "mo" | "mon" => Some("months"),
        "wd" | "bd" | "business day" | "business days" | "work days" | "workdays" | "workday" => {
            Some("working days")
        }
        "business hour" | "business hours" | "work hours" => Some("working hours"),
        "business minutes" | "work minutes" => Some("working minutes"),
        "clear business days" | "working clear days" => Some("clear working days"),
        _ => None,
    };
    Err(match meant {
        Some(meant) => format!("write `{amount} {meant}`"),
        None if name.is_empty() => format!("name the unit, such as `{amount} working days`"),
        None => suggestion(name, Unit::ALL.iter().map(|unit| unit.name())),
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
            "pattern": "^[0-9]{1,6} +((clear +)?(working +)?days?|(working +)?(minutes?|hours?)|weeks?|months?)$",
            "examples": ["2 working hours", "3 working days", "2 clear working days", "10 clear days", "20 days", "1 month"],
        })
    }
}

/// A time of day after which what is received counts as received on the next working day: `16:00`.
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
            (
                "nothing is received after `24:00`".into(),
                Some("leave the cut-off out".into()),
            )
        };
        text::time(text.trim())?.map(Self).ok_or_else(nothing)
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
            (
                format!("`{text}` is neither true nor false").into(),
                Some("write `true` or `false`".into()),
            )
        };
        text.parse().map(Self).map_err(|_| wrong())
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
        // The reader takes the text, a YAML reader in an editor the truth value.
        json_schema!({ "type": ["boolean", "string"], "enum": [true, false, "true", "false"] })
    }
}

mapping! {
    /// A term with conditions, as it is written.
    "a term", "срок", "un plazo"
    pub struct Conditions {
        /// How long.
        within: "within" required Length,
        /// A time of day after which, as on a day off, what is received counts as received on the next working day.
        cutoff: "cutoff" optional Cutoff,
        /// Whether it runs only while both parties work.
        joint: "joint" optional Joint,
    }
}

/// How long a party has: a length, or a mapping of a length with a cut-off, or one that runs only while both parties work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    /// How long.
    pub within: Length,
    /// The hour, in the debtor's zone, after which what is received counts as received on the next working day, as does
    /// what is received on a day that is not worked.
    pub cutoff: Option<Cutoff>,
    /// Whether it runs only while both parties work.
    pub joint: bool,
}

impl Term {
    /// In what it is counted.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.within.unit
    }

    /// Reads a term written as one text: `2 working days`.
    ///
    /// # Errors
    /// If it is no term: the message, and what to write.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        Length::from_text(text).map(Self::from)
    }
}

impl From<Length> for Term {
    fn from(within: Length) -> Self {
        Self {
            within,
            cutoff: None,
            joint: false,
        }
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = self.within.to_string();
        if let Some(cutoff) = self.cutoff {
            text = format!("{text}, cut-off {cutoff}");
        }
        if self.joint {
            text.push_str(", joint");
        }
        f.pad(&text)
    }
}

impl Decode for Term {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        if !matches!(decoder.kind(node), NodeKind::Mapping(_)) {
            return Length::decode(node, decoder).map(Self::from);
        }
        let conditions = Conditions::decode(node, decoder)?;
        Some(Self {
            within: conditions.within?.value,
            cutoff: conditions.cutoff.map(|cutoff| cutoff.value),
            joint: conditions.joint.is_some_and(|joint| joint.value.0),
        })
    }
}

impl JsonSchema for Term {
    fn schema_name() -> Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (length, conditions) = (
            generator.subschema_for::<Length>(),
            generator.subschema_for::<Conditions>(),
        );
        json_schema!({ "anyOf": [length, conditions] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let (message, help) = Term::parse(text).unwrap_err();
        let help = help.map_or_else(String::new, |help| help.english());
        format!("{}: {help}", message.english())
    }

    #[test]
    fn terms_are_read_and_shown_as_they_are_written() {
        for text in [
            "2 working hours",
            "30 working minutes",
            "3 working days",
            "2 clear working days",
            "10 clear days",
            "20 days",
            "8 hours",
            "90 minutes",
            "2 weeks",
            "1 month",
            "1 working day",
            "1 clear working day",
            "100000 minutes",
        ] {
            assert_eq!(Term::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Term::parse(" 2  Working   day ").unwrap().to_string(),
            "2 working days"
        );
    }

    #[test]
    fn what_is_no_term_is_told_how_to_be_one() {
        assert_eq!(wrong("2h"), "`2h` is no term: write `2 hours`");
        assert_eq!(
            wrong("3 business days"),
            "`3 business days` is no term: write `3 working days`"
        );
        assert_eq!(
            wrong("2 wroking days"),
            "`2 wroking days` is no term: did you mean `working days`?"
        );
        assert_eq!(
            wrong("5"),
            "`5` is no term: name the unit, such as `5 working days`"
        );
        assert_eq!(
            wrong("0 days"),
            "`0 days` is no time at all: a term is at least 1; where none is agreed, leave it out"
        );
        assert_eq!(
            wrong("100001 days"),
            "`100001 days` is too long a term: at most 100,000 units are counted"
        );
        assert_eq!(
            wrong("99999999999999999999 days"),
            "`99999999999999999999 days` is too long a term: at most 100,000 units are counted"
        );
        for text in ["1.5 days", "-1 day", "two days", "", "\u{663} days"] {
            assert!(
                wrong(text).ends_with(
                    "write a whole number and a unit, such as `2 working days` or `90 minutes`"
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn a_term_may_have_conditions() {
        let cutoff = Cutoff::from_text("16:00").unwrap();
        let term = Term {
            cutoff: Some(cutoff),
            joint: true,
            ..Term::parse("2 working days").unwrap()
        };
        assert_eq!(term.to_string(), "2 working days, cut-off 16:00, joint");
        assert_eq!(
            Cutoff::from_text("16:00:30").unwrap().to_string(),
            "16:00:30"
        );
        assert!(Cutoff::from_text("24:00").is_err());
        assert_eq!(Joint::from_text("true"), Ok(Joint(true)));
        assert!(Joint::from_text("yes").is_err());
    }
}
