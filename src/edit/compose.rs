//! Renders a new entry as Markdown.

use std::fmt::Write as _;

use serde_json::Value;

use crate::calendar::Moment;
use crate::charter::Amount;
use crate::log::value::Flag;
use crate::log::{self, Kind, Meaning};
use crate::markdown::{self, Block};
use crate::yaml::FromText;

/// A new entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The fields in output order. Each is a text, a list or a mapping, and every scalar is a text.
    pub fields: Vec<(String, Value)>,
    /// The heading above it.
    pub title: String,
    /// The prose below it.
    pub note: Option<String>,
}

impl Draft {
    /// The fenced block, with `\n` at the end of each line but the last.
    #[must_use]
    pub fn block(&self) -> String {
        self.fenced("yaml")
    }

    /// The fenced block with this info string.
    pub(super) fn fenced(&self, info: &str) -> String {
        let mut yaml = format!("{}: {}\n", self.kind, scalar(&self.id));
        for (name, value) in &self.fields {
            let meaning = self.kind.field(name).map(|field| field.meaning);
            let plain = matches!(
                meaning,
                Some(
                    Meaning::Moment(_)
                        | Meaning::Amount
                        | Meaning::Flag
                        | Meaning::Mapping
                        | Meaning::Allow
                )
            );
            let written = field(name, value, plain);
            // The YAML writer treats some characters as line breaks, as YAML 1.1 does; escaped, they are the same for every
            // parser.
            let sure = value.as_str().is_some_and(|text| is_sure(text, plain));
            yaml.push_str(&if sure || reads_as(&written, name, value) {
                written
            } else {
                escaped(name, value)
            });
        }
        // Longer than any run of backquotes in the text.
        let longest = yaml.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.saturating_add(1).max(3));
        format!("{fence}{info}\n{yaml}{fence}")
    }
}

/// A field of a kind with its values, as whole lines.
pub(super) fn line_of(kind: Kind, name: &str, values: &[String]) -> String {
    let whole = Draft {
        kind,
        id: "X-1".to_owned(),
        fields: vec![(name.to_owned(), Value::from(values.to_vec()))],
        title: String::new(),
        note: None,
    };
    let block = whole.block();
    let lines = block.split_inclusive('\n').skip(2);
    lines
        .filter(|line| !line.starts_with("```") && !line.trim().is_empty())
        .collect()
}

/// A field with its value, as whole lines. With `plain`, times, amounts and flags are not quoted. Other YAML parsers may
/// not read them as text then, but the format defines them so.
fn field(name: &str, value: &Value, plain: bool) -> String {
    let in_a_line = |value: &Value| in_a_line(value, plain);
    match value {
        Value::String(text) if is_word(text) || (plain && is_plain(text)) => {
            format!("{name}: {text}\n")
        }
        Value::Array(items) if items.len() == 1 && items.iter().all(Value::is_string) => items
            .first()
            .map_or_else(String::new, |item| field(name, item, plain)),
        Value::Array(items) => match items.iter().map(in_a_line).collect::<Option<Vec<_>>>() {
            Some(items) => format!("{name}: [{}]\n", items.join(", ")),
            None => block_style(name, value),
        },
        Value::Object(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| Some(format!("{key}: {}", in_a_line(value)?)));
            match pairs.collect::<Option<Vec<_>>>() {
                Some(pairs) => format!("{name}: {{{}}}\n", pairs.join(", ")),
                None => block_style(name, value),
            }
        }
        _ => block_style(name, value),
    }
}

/// Whether a text is a time, an amount or a flag without characters that are special in YAML.
fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | ' ' | 'T' | 'Z');
    let number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit() || c == 'Z');
    Flag::from_text(text).is_ok()
        || (number
            && text.chars().all(safe)
            && !text.contains(": ")
            && (Moment::from_text(text).is_ok() || Amount::from_text(text).is_ok()))
}

/// Whether a text is certainly read as it is, so that it need not be read back: an id or a word of Latin letters, digits and
/// hyphens, or a time, an amount or a flag.
fn is_sure(text: &str, plain: bool) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(word))
        || (plain && is_plain(text))
}

/// A text that fits into an inline list: an id, a name, a time.
fn in_a_line(value: &Value, plain: bool) -> Option<String> {
    let text = value.as_str()?;
    let short = text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain && is_plain(text) {
        Some(text.to_owned())
    } else {
        short.then(|| scalar(text))
    }
}

/// Whether a text is written without quotes by every YAML library: an id or a word, and neither a number nor a word such as `false`.
fn is_word(text: &str) -> bool {
    const LONGEST_WITH_A_MEANING: usize = "false".len();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(word)
        && (text.contains('-') || text.len() > LONGEST_WITH_A_MEANING)
}

/// A text as a YAML scalar, quoted if necessary.
fn scalar(text: &str) -> String {
    if is_word(text) {
        return text.to_owned();
    }
    serde_yaml::to_string(text)
        .unwrap_or_default()
        .trim_end_matches('\n')
        .to_owned()
}

/// A field in block style, as the YAML library writes it.
fn block_style(name: &str, value: &Value) -> String {
    let mut mapping = serde_yaml::Mapping::new();
    mapping.insert(name.into(), serde_yaml::to_value(value).unwrap_or_default());
    serde_yaml::to_string(&mapping).unwrap_or_default()
}

/// A field in JSON syntax, which is valid YAML, with everything escaped but plain letters, digits and punctuation.
fn escaped(name: &str, value: &Value) -> String {
    format!("{name}: {}\n", escapes(value))
}

/// A value in JSON syntax with those escapes.
fn escapes(value: &Value) -> String {
    value
        .to_string()
        .chars()
        .fold(String::new(), |mut text, c| {
            let seen = c.is_ascii() || c.is_alphanumeric();
            let _ = match (seen, c.len_utf16()) {
                (true, _) if c != '\u{7f}' => write!(text, "{c}"),
                (_, 1) => write!(text, "\\u{:04x}", u32::from(c)),
                _ => write!(text, "\\U{:08x}", u32::from(c)),
            };
            text
        })
}

/// A text as a one-line YAML scalar: quoted if necessary, with invisible characters escaped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let written = scalar(text);
    let seen = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    if written.chars().all(seen) {
        written
    } else {
        escapes(&Value::from(text))
    }
}

/// Whether a field in YAML parses as this value.
fn reads_as(yaml: &str, name: &str, value: &Value) -> bool {
    let block = format!("call: X-1\n{yaml}");
    let fields = log::fields_of(&block, "X-1");
    let parsed = fields
        .as_deref()
        .and_then(<[_]>::first)
        .filter(|(field, _)| field == name)
        .map(|(_, parsed)| parsed);
    let listed = |value: &Value| {
        value
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![value.clone()])
    };
    parsed.is_some_and(|parsed| listed(parsed) == listed(value))
}

/// A heading line that parses as this title; `None` if there is no such line.
pub(super) fn heading(title: &str, level: usize) -> Option<String> {
    let signs = "#".repeat(level.clamp(1, 6));
    let written = |escaped: &dyn Fn(char) -> bool| {
        title.chars().fold(format!("{signs} "), |mut line, c| {
            let _ = if escaped(c) {
                write!(line, "\\{c}")
            } else {
                write!(line, "{c}")
            };
            line
        })
    };
    let markup = |c: char| {
        matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '#'
        )
    };
    let ways: [&dyn Fn(char) -> bool; 3] = [&|_| false, &markup, &|c| c.is_ascii_punctuation()];
    ways.into_iter()
        .map(written)
        .find(|line| is_heading(line, title))
}

fn is_heading(line: &str, title: &str) -> bool {
    match markdown::read(line).blocks.as_slice() {
        [Block::Heading(heading)] => heading.text.text() == title,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Words are short here, so that those with a meaning in YAML come up.
        #[test]
        fn words_are_written_as_the_library_writes_them(text in "[a-zA-Z][a-zA-Z0-9-]{0,7}|true|False|NULL|yes|off|nan|e5|inf") {
            let library = serde_yaml::to_string(&text).unwrap_or_default();
            let field = block_style("to", &Value::from(text.as_str()));
            prop_assert_eq!(format!("{}\n", scalar(&text)), library);
            prop_assert_eq!(super::field("to", &Value::from(text.as_str()), false), field);
        }
    }
}
