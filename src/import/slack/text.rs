//! The text of a Slack message as it is displayed.

use super::People;

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
