//! YAML front matter.

use crate::message::message;
use crate::source::{Excerpt, Fault, FaultKind, Span};
use crate::yaml::looks_like_mapping;

/// The text before the Markdown of a file.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The YAML, if there is any.
    pub(super) body: Option<Excerpt>,
    /// The byte at which the Markdown starts.
    pub(super) end: usize,
    /// The fault for front matter that is not closed.
    pub(super) fault: Option<Fault>,
}

/// Splits off the front matter: the text between a first line `---` and the next line `---` or `...`, if it looks like
/// YAML. Otherwise `---` is a thematic break as usual.
///
/// Blank lines, comments and up to three spaces may precede it. Site generators do not accept that, but the intention is
/// clear.
pub(super) fn split(text: &str) -> FrontMatter {
    let bom = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let none = FrontMatter {
        end: bom,
        ..FrontMatter::default()
    };
    let start = before(text, bom);
    let mut lines = text.get(start..).unwrap_or("").split_inclusive('\n');
    let Some(opening) = lines.next().filter(|line| line.trim() == "---") else {
        return none;
    };
    let body_start = start + opening.len();
    let mut at = body_start;
    for line in lines {
        let bare = line.trim_end();
        if bare == "..." || bare == "---" || (indent(line) <= 3 && bare.trim_start() == "---") {
            let body = text.get(body_start..at).unwrap_or("");
            if !looks_like_mapping(body) && (start > bom || !body.trim().is_empty()) {
                return none;
            }
            return FrontMatter {
                body: Some(Excerpt::whole(body, body_start)),
                end: at + line.len(),
                fault: None,
            };
        }
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        if is_fence
            && text
                .get(body_start..at)
                .is_some_and(|above| above.trim().is_empty())
        {
            // No YAML begins with a fence: the first line is a thematic break above it.
            return none;
        }
        at += line.len();
    }
    if !looks_like_mapping(text.get(body_start..).unwrap_or("")) {
        return none;
    }
    let dashes = start + indent(opening);
    let fault = Fault::new(
        FaultKind::Syntax,
        Span::new(dashes, dashes + 3),
        message! {
            en: "the front matter that begins here is never closed",
            ru: "начинающийся здесь заголовочный блок YAML не закрыт",
            es: "el bloque de cabecera que empieza aquí no se cierra",
        },
    )
    .help(message! {
        en: "write a line `---` below its last field",
        ru: "поставьте строку `---` после его последнего поля",
        es: "escriba una línea `---` después de su último campo",
    });
    FrontMatter {
        fault: Some(fault),
        ..none
    }
}

/// The start of the first line that is neither blank nor a comment.
fn before(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or("");
        let line = rest.split_inclusive('\n').next().unwrap_or("");
        // Search for the end of a comment only if one begins: otherwise, blank lines would take quadratic time.
        let step = if line.trim_start_matches(' ').starts_with("<!--") {
            // The rest of the comment's last line belongs to it, as in Markdown.
            let end = rest.find("-->").unwrap_or(rest.len());
            let tail = rest.get(end..).unwrap_or("");
            tail.find('\n').map_or(0, |line_end| end + line_end + 1)
        } else if line.trim().is_empty() {
            line.len()
        } else {
            0
        };
        if step == 0 {
            return if indent(line) <= 3 { at } else { text.len() };
        }
        at += step;
    }
}

/// The number of leading spaces of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
