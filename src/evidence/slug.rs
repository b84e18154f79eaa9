//! Labels of conversations in keys.

use super::normal::normalise;

/// The label of a title: letters and digits in lower case, everything else as single hyphens; at most 60 characters.
pub fn slug(title: &str) -> String {
    let mut label = String::new();
    for letter in normalise(title).chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            label.push(letter);
        } else if !label.is_empty() && !label.ends_with('-') {
            label.push('-');
        }
    }
    let label: String = label.chars().take(60).collect();
    match label.trim_end_matches('-') {
        "" => "chat".to_owned(),
        label => label.to_owned(),
    }
}
