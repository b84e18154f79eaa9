//! What somebody wrote, as a quotation in Markdown.

use std::fmt::Write as _;

/// A quotation in which nothing is markup that could end it or hide something.
pub fn quotation(note: &str) -> String {
    let mut text = String::new();
    for line in note.trim().lines() {
        let line = line.trim_end();
        let mut escaped = String::new();
        for c in line.trim_start().chars() {
            match c {
                '\\' | '`' | '<' | '[' | '*' | '_' | '&' => escaped.extend(['\\', c]),
                c if c.is_control() => escaped.push(' '),
                c => escaped.push(c),
            }
        }
        if escaped.starts_with(['#', '>', '=', '~', '|']) {
            escaped.insert(0, '\\');
        }
        let _ = writeln!(text, "{}", format!("> {escaped}").trim_end());
    }
    text
}
