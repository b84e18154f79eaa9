//! Text and blocks that look like entries in another form.

use std::borrow::Cow;

use super::super::fence::Language;
use super::super::unformed::in_text;
use super::Walker;
use super::hidden::{fences, is_put_aside};
use crate::markdown::{Block, Fence, Raw};
use crate::source::{Excerpt, Span};

/// Languages of tables and of lines with a key and a value.
const LANGUAGES: [&str; 9] = [
    "csv",
    "tsv",
    "toml",
    "ini",
    "conf",
    "cfg",
    "properties",
    "env",
    DIFF,
];
/// What was removed in it is not there.
const DIFF: &str = "diff";

/// Tags of HTML that are only markup: of text, of lines, and of cells.
const MARKUP: [&str; 16] = [
    "table", "thead", "tbody", "code", "span", "b", "strong", "i", "em", "ul", "ol", "dl", "samp",
    "kbd", "font", "a",
];
const LINES: [&str; 8] = ["tr", "br", "p", "div", "li", "dt", "pre", "textarea"];
const CELLS: [&str; 3] = ["td", "th", "dd"];

impl Walker<'_> {
    /// Adds a block to the text since the last heading, which belongs to it, or fence.
    pub(super) fn extend_text(&mut self, block: &Block) {
        if matches!(block, Block::Heading(_)) {
            self.end_text();
            self.text_run =
                Some(block.span()).filter(|span| self.is_all() && !self.is_escaped(*span));
            return;
        }
        let counts = match block {
            // What a draft quotes was not written as an entry.
            Block::Prose(prose) => {
                !(self.is_escaped(prose.span) || prose.quoted && self.is_in_draft())
            }
            Block::Raw(raw) => !is_put_aside(raw) || shows_text(raw),
            Block::Heading(_) | Block::Fence(_) => false,
        };
        if !counts || !self.is_all() {
            self.end_text();
            return;
        }
        let span = block.span();
        let start = self.text_run.map_or(span.start(), Span::start);
        self.text_run = Some(Span::new(start, span.end().max(start)));
    }

    /// Looks for entries in the text since the last heading or fence.
    pub(super) fn end_text(&mut self) {
        let Some(span) = self.text_run.take() else {
            return;
        };
        let text = self.text.get(span.start()..span.end()).unwrap_or("");
        let found = in_text(&without_tags(text));
        if !found.is_empty() {
            // One text may have thousands of them.
            let text = Excerpt::whole(text, span.start());
            self.found.unformed.push((text, found));
        }
    }

    /// Whether a block that is no entry looks like some in another form.
    pub(super) fn unformed_block(&mut self, fence: &Fence, language: Language) -> bool {
        let first = fence.info.split_whitespace().next().unwrap_or("");
        let first = first.to_lowercase();
        let is_read = language != Language::Other || LANGUAGES.contains(&&*first);
        if !is_read || !self.is_all() {
            return false;
        }
        let text = fence.body.text();
        let found = if first == DIFF {
            in_text(&without_removed(text))
        } else {
            in_text(text)
        };
        let is_found = !found.is_empty();
        if is_found {
            self.found.unformed.push((fence.body.clone(), found));
        }
        is_found
    }
}

/// Whether HTML that leaves its text as it is written shows fields of its own. What has fences shows how a block is written.
fn shows_text(raw: &Raw) -> bool {
    let text = raw.body.text().trim_start();
    let is = |tag: &str| {
        let start = text.get(1..=tag.len());
        text.starts_with('<') && start.is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    raw.html && (is("pre") || is("textarea")) && fences(text).next().is_none()
}

/// A text of the same length without the tags of HTML, with line ends and signs where these stand for some.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let inner = from.get(1..).unwrap_or("");
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or("");
        let is_one_of = |tags: &[&str]| tags.iter().any(|tag| tag.eq_ignore_ascii_case(name));
        let sign = if is_one_of(&LINES) {
            Some('\n')
        } else if is_one_of(&CELLS) {
            Some('|')
        } else {
            is_one_of(&MARKUP).then_some(' ')
        };
        // No further than the next sign, so that many signs take no longer than few.
        let end = inner.find(['<', '>']).filter(|end| {
            let rest = inner.get(*end..);
            rest.is_some_and(|rest| rest.starts_with('>'))
        });
        let closes = inner.starts_with('/');
        match sign.zip(end.map(|end| end + 2)) {
            Some((sign, end)) => {
                plain.push(if closes && sign == '|' { ' ' } else { sign });
                plain.extend(std::iter::repeat_n(' ', end - 1));
                rest = from.get(end..).unwrap_or("");
            }
            None => {
                plain.push('<');
                rest = inner;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// A text of the same length without the lines that a comparison shows as removed.
fn without_removed(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.starts_with('-') {
            let bare = line.trim_end_matches('\n');
            plain.extend(std::iter::repeat_n(' ', bare.len()));
            plain.push_str(line.get(bare.len()..).unwrap_or(""));
        } else {
            plain.push_str(line);
        }
    }
    plain
}
