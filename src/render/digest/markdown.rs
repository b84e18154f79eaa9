//! The digest as Markdown.

use std::io;

use super::{Part, title, unread};
use crate::message::{Language, Message};
use crate::render::Untrusted;

/// Writes a digest as Markdown. Text of the repository is escaped.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_digest_markdown(
    parts: &[Part],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let name = |text: &str| Untrusted::new(text).markdown_text();
    let say = |message: &Message| message.words(language).shown(ToOwned::to_owned, name);
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "# {}\n", name(title(part)))?;
        let Ok(digest) = part else {
            writeln!(out, "{}", say(&unread()))?;
            continue;
        };
        writeln!(out, "{}", say(&digest.opening))?;
        for list in &digest.lists {
            writeln!(out, "\n## {}\n", say(&list.heading))?;
            for line in &list.lines {
                writeln!(out, "- {}", line.shown(say, name, |id| format!("**{id}**")))?;
            }
        }
        for closing in digest.closing() {
            writeln!(out, "\n{}", say(&closing))?;
        }
    }
    Ok(())
}
