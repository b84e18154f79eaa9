//! The titles of drafts.

/// The longest title, in characters.
const LONGEST_TITLE: usize = 70;

/// The first line of a text, shortened at a word; otherwise the conversation's title.
pub(super) fn title(text: &str, otherwise: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| line.chars().any(char::is_alphanumeric));
    let line = line.unwrap_or(otherwise);
    if line.chars().count() <= LONGEST_TITLE {
        return line.to_owned();
    }
    let short: String = line.chars().take(LONGEST_TITLE).collect();
    let short = short
        .rsplit_once(' ')
        .map_or(short.as_str(), |(start, _)| start);
    format!("{} …", short.trim_end_matches([',', ';', ':', '.', ' ']))
}
