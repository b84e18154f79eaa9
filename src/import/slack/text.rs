//! The text of a Slack message as it is displayed.

use std::ops::Range;

use super::super::model::is_name;
use super::People;

/// The most people whom a message mentions.
const MOST_MENTIONS: usize = 100;

/// The accounts that a text mentions.
pub(super) fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    let mentions = text.split("<@").skip(1).take(MOST_MENTIONS);
    mentions.filter_map(|rest| {
        let end = rest.find(['>', '|'])?;
        rest.get(..end)
    })
}

/// The bytes of a displayed text that are struck out (`~so~`) or code (between backticks, or lines of three), in their order.
pub(super) fn aside(text: &str) -> Vec<Range<usize>> {
    const FENCE: &str = "```";
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let fence = rest.find(FENCE);
        let said = rest.get(..fence.unwrap_or(rest.len())).unwrap_or("");
        struck(said, at, &mut ranges);
        let Some(start) = fence.map(|fence| at + fence) else {
            break;
        };
        let code = text.get(start + FENCE.len()..).unwrap_or("");
        // Without its end it is no code.
        let Some(length) = code.find(FENCE) else {
            struck(code, start + FENCE.len(), &mut ranges);
            break;
        };
        at = start + FENCE.len() + length + FENCE.len();
        ranges.push(start..at);
    }
    ranges
}

/// What is between two tildes or backticks of a line that stand at its words.
fn struck(text: &str, offset: usize, ranges: &mut Vec<Range<usize>>) {
    let mut open: Option<(char, usize)> = None;
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let after = text
            .get(at + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        match (c, open) {
            ('\n', _) => open = None,
            ('~' | '`', Some((mark, start)))
                if c == mark
                    && !before.is_whitespace()
                    && !after.is_some_and(char::is_alphanumeric) =>
            {
                let inner = text.get(start + 1..at).unwrap_or("");
                if mark == '~' || !is_name(inner) {
                    ranges.push(offset + start..offset + at + 1);
                }
                open = None;
            }
            ('~' | '`', None)
                if !before.is_alphanumeric() && after.is_some_and(|c| !c.is_whitespace()) =>
            {
                open = Some((c, at));
            }
            _ => {}
        }
        before = c;
    }
}

/// The text with mentions, links and entities as they are displayed.
pub(super) fn displayed(text: &str, people: &People) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        shown.push_str(&entities(before));
        // Angle brackets of the text itself are entities: this one is a control sequence, which has no line end.
        let end = after
            .find(['<', '>', '\n'])
            .filter(|end| after.get(*end..).is_some_and(|rest| rest.starts_with('>')));
        let Some((inner, behind)) =
            end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)))
        else {
            shown.push('<');
            rest = after;
            continue;
        };
        shown.push_str(&control(inner, people));
        rest = behind;
    }
    shown.push_str(&entities(rest));
    shown
}

fn control(inner: &str, people: &People) -> String {
    let (target, label) = inner
        .split_once('|')
        .map_or((inner, None), |(target, label)| (target, Some(label)));
    let label = label.filter(|label| !label.is_empty()).map(entities);
    if let Some(user) = target.strip_prefix('@') {
        // The name of the account, since names on display change.
        return format!(
            "@{}",
            people
                .handle(user)
                .map(str::to_owned)
                .or(label)
                .unwrap_or_else(|| user.to_owned())
        );
    }
    if let Some(channel) = target.strip_prefix('#') {
        return format!("#{}", label.unwrap_or_else(|| channel.to_owned()));
    }
    if let Some(command) = target.strip_prefix('!') {
        if let Some(label) = label {
            return label;
        }
        let name = command.split('^').next().unwrap_or(command);
        return format!("@{name}");
    }
    label.unwrap_or_else(|| entities(target.strip_prefix("mailto:").unwrap_or(target)))
}

fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
