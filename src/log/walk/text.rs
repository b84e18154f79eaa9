//! Text and blocks that look like entries in another form.

use super::super::fence::Language;
use super::super::unformed::in_text;
use super::Walker;
use super::hidden::is_put_aside;
use crate::markdown::{Block, Fence};
use crate::source::{Excerpt, Span};

/// Languages of tables.
const TABLES: [&str; 2] = ["csv", "tsv"];

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
            Block::Raw(raw) => !is_put_aside(raw),
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
        let found = in_text(text);
        if !found.is_empty() {
            // One text may have thousands of them.
            let text = Excerpt::whole(text, span.start());
            self.found.unformed.push((text, found));
        }
    }

    /// Whether a block that is no entry looks like some in another form.
    pub(super) fn unformed_block(&mut self, fence: &Fence, language: Language) -> bool {
        let is_read = language != Language::Other || TABLES.contains(&fence.info.trim());
        if !is_read || !self.is_all() {
            return false;
        }
        let found = in_text(fence.body.text());
        let is_found = !found.is_empty();
        if is_found {
            self.found.unformed.push((fence.body.clone(), found));
        }
        is_found
    }
}
