//! What the styles of a mail in HTML hide or strike out.

use std::collections::HashSet;

/// The classes that a style sheet hides or strikes out.
pub(super) type Classes = HashSet<String>;

/// The classes that the style sheets of a document hide or strike out everywhere: not on some devices alone.
pub(super) fn hidden_classes(html: &str) -> Classes {
    let mut classes = Classes::new();
    // Only ASCII changes, so that bytes stay where they are.
    let lower = html.to_ascii_lowercase();
    let mut at = 0;
    while let Some(start) = lower.get(at..).and_then(|rest| rest.find("<style")) {
        let start = at + start;
        let rest = lower.get(start..).unwrap_or("");
        let end = rest.find("</style").unwrap_or(rest.len());
        let sheet = html.get(start..start + end).unwrap_or("");
        let sheet = sheet.split_once('>').map_or("", |(_, sheet)| sheet);
        add_hidden(sheet, &mut classes);
        at = start + end.max("<style".len());
    }
    classes
}

fn add_hidden(sheet: &str, classes: &mut Classes) {
    let sheet = without_comments(sheet);
    let mut rest = sheet.as_str();
    while let Some((selectors, after)) = rest.split_once('{') {
        let selectors = selectors.trim();
        // A rule for a medium has rules in it.
        if selectors.starts_with('@') {
            rest = after_block(after);
            continue;
        }
        let (declarations, behind) = after.split_once('}').unwrap_or((after, ""));
        rest = behind;
        if hides(declarations) {
            let names = selectors.split(',').filter_map(class_of);
            classes.extend(names.map(str::to_owned));
        }
    }
}

fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.replace("<!--", " ").replace("-->", " ")
}

/// What follows the end of a block whose brace is open.
fn after_block(text: &str) -> &str {
    let mut depth = 1_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or("");
        }
    }
    ""
}

/// The class of a selector that is one alone: `.x`, `div.x`.
fn class_of(selector: &str) -> Option<&str> {
    let (element, class) = selector.trim().split_once('.')?;
    let is_name = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    (is_name(element) && is_name(class) && !class.is_empty()).then_some(class)
}

/// How a tag shows the text of its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As that around it.
    Usual,
    /// Not at all, or struck out.
    Hidden,
    /// Too small to be seen. Elements in it may have another size.
    Tiny,
    /// In a size of its own.
    Sized,
}

/// How a tag shows the text of its element.
pub(super) fn shown(tag: &str, classes: &Classes) -> Shown {
    let mut names = attribute(tag, "class").unwrap_or("").split_whitespace();
    let style = attribute(tag, "style").unwrap_or("");
    if attribute(tag, "hidden").is_some()
        || hides(style)
        || names.any(|name| classes.contains(name))
    {
        return Shown::Hidden;
    }
    match size(style) {
        Some(true) => Shown::Tiny,
        Some(false) => Shown::Sized,
        None => Shown::Usual,
    }
}

/// The value of an attribute of a tag; empty if it has none.
fn attribute<'t>(tag: &'t str, wanted: &str) -> Option<&'t str> {
    let is_edge = |c: char| c.is_whitespace() || c == '/';
    let mut rest = tag.get(tag.find(is_edge)?..)?;
    loop {
        rest = rest.trim_start_matches(is_edge);
        let end = rest.find(|c: char| is_edge(c) || c == '=');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let Some(value) = after.trim_start().strip_prefix('=') else {
            if name.eq_ignore_ascii_case(wanted) {
                return Some("");
            }
            if after.is_empty() {
                return None;
            }
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, behind) = match quote {
            Some(quote) => {
                let inner = value.get(1..).unwrap_or("");
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = behind;
    }
}

/// The declarations of a style, without spaces and in lower case.
fn declarations(style: &str) -> Vec<(String, String)> {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    let each = style.split(';').filter_map(|one| one.split_once(':'));
    let each = each.map(|(property, value)| {
        let value = value.trim_end_matches("!important");
        (property.to_owned(), value.to_owned())
    });
    each.collect()
}

/// Whether a style hides or strikes out a text.
fn hides(style: &str) -> bool {
    let (mut flat, mut clipped) = (false, false);
    for (property, value) in declarations(style) {
        let hidden = match property.as_str() {
            "display" => value == "none",
            "visibility" => matches!(value.as_str(), "hidden" | "collapse"),
            "mso-hide" => value == "all",
            "opacity" => is_zero(&value),
            "text-decoration" | "text-decoration-line" => value.contains("line-through"),
            _ => false,
        };
        if hidden {
            return true;
        }
        flat |= matches!(property.as_str(), "height" | "max-height") && is_zero(&value);
        clipped |= matches!(property.as_str(), "overflow" | "overflow-y") && value == "hidden";
    }
    flat && clipped
}

/// Whether the size of letters in a style is zero, if it has one.
fn size(style: &str) -> Option<bool> {
    let sizes = declarations(style).into_iter();
    let mut sizes = sizes.filter(|(property, _)| property == "font-size");
    let (_, value) = sizes.next_back()?;
    Some(is_zero(&value))
}

/// `0`, `0px`, `0.0em`, `0%`.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.starts_with(['0', '.']) && number.chars().all(|c| matches!(c, '0' | '.'))
}
