//! Shell quoting, so that commands in messages can be pasted whatever the names of files are.

/// A text in single quotes, as one word of a shell.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text as one word of a shell, with quotes only where they are needed.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_they_are_needed() {
        for (text, word) in [
            ("log/2026-03.md", "log/2026-03.md"),
            ("журнал/а.md", "журнал/а.md"),
            ("", "''"),
            ("log/the client's.md", r"'log/the client'\''s.md'"),
            ("$(id)", "'$(id)'"),
            ("~a", "'~a'"),
        ] {
            assert_eq!(shell_word(text), word);
        }
    }
}
