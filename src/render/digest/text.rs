//! The digest as plain text, for a message.

use std::io;

use super::{Part, title, unread};
use crate::message::Message;
use crate::render::wrap::wrap;
use crate::render::{Style, Untrusted};

/// Writes a digest as text.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_digest(parts: &[Part], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let shown = |text: &str| Untrusted::new(text).line().into_owned();
    let say = |message: &Message| shown(&message.text(style.language));
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", shown(title(part)))?;
        let Ok(digest) = part else {
            writeln!(out, "{}", say(&unread()))?;
            continue;
        };
        for line in wrap(&say(&digest.opening), style.width, 0) {
            writeln!(out, "{line}")?;
        }
        for list in &digest.lists {
            writeln!(out, "\n{}", say(&list.heading))?;
            for line in &list.lines {
                let text = line.shown(say, shown, |id| id);
                let lines = wrap(&text, style.width.saturating_sub(2), 0);
                for (number, line) in lines.iter().enumerate() {
                    let start = if number == 0 { "- " } else { "  " };
                    writeln!(out, "{start}{line}")?;
                }
            }
        }
        for closing in digest.closing() {
            let closing = say(&closing);
            let lines = wrap(&closing, style.width, 0);
            writeln!(out, "\n{}", lines.join("\n"))?;
        }
    }
    Ok(())
}
