//! The YAML at the beginning of a Markdown file.

use crate::source::{Excerpt, Fault, FaultKind, Span};
use crate::yaml::looks_like_mapping;

/// What stands before the Markdown of a file.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The YAML, if there is any.
    pub(super) body: Option<Excerpt>,
    /// The byte at which the Markdown begins.
    pub(super) end: usize,
    /// Told where the front matter is never closed.
    pub(super) fault: Option<Fault>,
}

/// Splits the front matter off: what stands between a first line `---` and the next line `---` or `...`, if it looks like
/// YAML. Otherwise the `---` is a line across the page, as everywhere else in Markdown.
pub(super) fn split(text: &str) -> FrontMatter {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let none = FrontMatter {
        end: start,
        ..FrontMatter::default()
    };
    let mut lines = text.get(start..).unwrap_or("").split_inclusive('\n');
    let Some(opening) = lines.next().filter(|line| line.trim_end() == "---") else {
        return none;
    };
    let body_start = start + opening.len();
    let mut at = body_start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            let body = text.get(body_start..at).unwrap_or("");
            if !body.trim().is_empty() && !looks_like_mapping(body) {
                return none;
            }
            return FrontMatter {
                body: Some(Excerpt::whole(body, body_start)),
                end: at + line.len(),
                fault: None,
            };
        }
        at += line.len();
    }
    if !looks_like_mapping(text.get(body_start..).unwrap_or("")) {
        return none;
    }
    let fault = Fault::new(
        FaultKind::Syntax,
        Span::new(start, start + 3),
        "the front matter that begins here is never closed",
    )
    .help("write a line `---` below its last field");
    FrontMatter {
        fault: Some(fault),
        ..none
    }
}
