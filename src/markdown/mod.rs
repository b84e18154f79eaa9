//! Markdown → headings, fenced blocks, front matter and prose, each with its place in the file.

mod conflict;
mod front_matter;
mod prose;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::source::{Excerpt, Fault, Span};
use prose::Words;

/// A Markdown file, in order of place.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The YAML between the `---` lines at the file's beginning, without those lines.
    pub front_matter: Option<Excerpt>,
    /// The file's blocks, in order.
    pub blocks: Vec<Block>,
    /// What could not be read: front matter that is never closed, markers of an unresolved merge conflict.
    pub faults: Vec<Fault>,
}

/// One block of a Markdown file.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A fenced code block.
    Fence(Fence),
    /// Prose.
    Prose(Prose),
    /// Text that is not read as Markdown.
    Raw(Raw),
}

impl Block {
    /// Where the block stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Heading(heading) => heading.span,
            Self::Fence(fence) => fence.span,
            Self::Prose(prose) => prose.span,
            Self::Raw(raw) => raw.span,
        }
    }
}

/// A heading, underlined or with `#`.
#[derive(Debug, Clone)]
pub struct Heading {
    /// From 1, the highest, to 6.
    pub level: u8,
    /// Its words with markup removed; those of code spans are in.
    pub text: Excerpt,
    /// From its first to its last byte, its `#` or underline included.
    pub span: Span,
    /// The byte at which the outermost quotation or list around it begins; `None` for a heading of the document itself.
    pub inside: Option<usize>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
}

/// A fenced code block.
#[derive(Debug, Clone)]
pub struct Fence {
    /// The whole info string: `yaml ignore`.
    pub info: String,
    /// The text inside, without the prefixes of quotations and lists, with `\n` at the end of each line.
    pub body: Excerpt,
    /// From the opening fence to the closing one.
    pub span: Span,
    /// False where the file (or the quotation or list item) ended before the closing fence.
    pub closed: bool,
    /// The byte at which the outermost quotation or list around it begins.
    pub inside: Option<usize>,
}

/// A paragraph, list item, table cell, quotation or the like.
#[derive(Debug, Clone)]
pub struct Prose {
    /// Its words with markup removed; soft and hard breaks are one `\n`. Link targets and images' targets are left out; a
    /// code span, an HTML tag or comment, a footnote's mark and a URL leave one blank. An image's and a link's words are in.
    pub text: Excerpt,
    /// The code spans in it: text and place.
    pub code: Vec<(String, Span)>,
    /// Whether it stands in a block quotation.
    pub quoted: bool,
    /// From its first to its last byte.
    pub span: Span,
}

/// An indented code block or a block of HTML.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Its text, without the prefixes of quotations and lists.
    pub body: Excerpt,
    /// From its first to its last byte.
    pub span: Span,
    /// Whether it is HTML.
    pub html: bool,
}

impl Raw {
    /// The words that a reader sees: HTML without its tags and comments.
    #[must_use]
    pub fn words(&self) -> String {
        let mut rest = self.body.text();
        let mut words = String::new();
        while let Some(tag) = rest.find('<').filter(|_| self.html) {
            let (before, from) = rest.split_at(tag);
            words.push_str(before);
            words.push(' ');
            let end = if from.starts_with("<!--") { "-->" } else { ">" };
            rest = from
                .find(end)
                .and_then(|at| from.get(at + end.len()..))
                .unwrap_or("");
        }
        words + rest
    }
}

/// Reads a Markdown text. Never fails: any text is Markdown.
#[must_use]
pub fn read(text: &str) -> Document {
    let (text, mut faults) = conflict::without_markers(text);
    let text: &str = &text;
    let front = front_matter::split(text);
    let mut reader = Reader {
        text,
        offset: front.end,
        quotations: 0,
        containers: Vec::new(),
        url: false,
        words: Words::default(),
        open: Open::None,
        blocks: Vec::new(),
    };
    // What forges do, so that a log means here what people see there. Front matter is not the parser's: it would take the
    // prose between any two `---` for it.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let markdown = plain_fence_ends(text.get(front.end..).unwrap_or(""));
    for (event, range) in Parser::new_ext(&markdown, options).into_offset_iter() {
        reader.read(
            event,
            Span::new(range.start + front.end, range.end + front.end),
        );
    }
    reader.end_prose();
    faults.extend(front.fault);
    Document {
        front_matter: front.body,
        blocks: reader.blocks,
        faults,
    }
}

/// The text with blanks for the tabs behind a fence. The parser does not take such a line for the end of a
/// block, but forges do: what they show as text would be hidden from projlog, or the other way round.
fn plain_fence_ends(text: &str) -> Cow<'_, str> {
    if !text.contains("`\t") && !text.contains("~\t") && !text.contains(" \t") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        plain.push_str(content);
        let behind = line.get(content.len()..).unwrap_or("");
        if content.ends_with("```") || content.ends_with("~~~") {
            plain.push_str(&behind.replace('\t', " "));
        } else {
            plain.push_str(behind);
        }
    }
    Cow::Owned(plain)
}

/// The block that is being read.
enum Open {
    /// Prose, or nothing yet.
    None,
    /// A heading of a level.
    Heading(u8),
    /// A fence, and the end in the file of its text so far.
    Fence(Fence, usize),
    /// Code without a fence, or HTML.
    Raw(Raw),
}

struct Reader<'a> {
    text: &'a str,
    /// Where the Markdown begins in the file.
    offset: usize,
    /// How many block quotations are open.
    quotations: usize,
    /// Where each of the open quotations and lists begins.
    containers: Vec<usize>,
    /// Whether the words are those of `<https://…>`.
    url: bool,
    /// The words of the prose or heading so far.
    words: Words,
    open: Open,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => {
                if matches!(self.open, Open::Heading(_)) {
                    // The words stand somewhere behind the backquotes.
                    let from = self.slice(span).find(code.as_ref()).unwrap_or(0);
                    self.words.push(&code, span.start + from, span);
                } else {
                    self.words.code(&code, span);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.words.push("\n", span.start, span),
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                self.words.push(" ", span.start, span);
            }
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }) => {
                self.words.push(" ", span.start, span);
                self.url = true;
            }
            Event::End(TagEnd::Link) => self.url = false,
            Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript,
            ) => self.words.reach(span),
            Event::End(
                TagEnd::Image
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript,
            )
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
            Event::Start(tag) => {
                self.end_prose();
                self.start(tag, span);
            }
            Event::End(tag) => self.end(tag, span),
            Event::Html(html) => self.text(&html, span),
            Event::Rule => self.end_prose(),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::BlockQuote(_) => {
                self.quotations += 1;
                self.containers.push(span.start);
            }
            Tag::List(_) => self.containers.push(span.start),
            Tag::Heading { level, .. } => self.open = Open::Heading(level as u8),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.raw(span, false),
            Tag::HtmlBlock => self.raw(span, true),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let fence = Fence {
                    info: info.to_string(),
                    body: Excerpt::default(),
                    span,
                    closed: false,
                    inside: self.containers.first().copied(),
                };
                self.open = Open::Fence(fence, span.start);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match (tag, std::mem::replace(&mut self.open, Open::None)) {
            (TagEnd::Heading(_), Open::Heading(level)) => {
                let words = std::mem::take(&mut self.words);
                self.blocks.push(Block::Heading(Heading {
                    level,
                    text: words.heading(),
                    span: self.trimmed(span),
                    inside: self.containers.first().copied(),
                    quoted: self.quotations > 0,
                }));
            }
            (TagEnd::CodeBlock, Open::Fence(mut fence, body_end)) => {
                fence.closed = self.is_closed(span, body_end);
                fence.span = self.trimmed(span);
                self.blocks.push(Block::Fence(fence));
            }
            (TagEnd::CodeBlock | TagEnd::HtmlBlock, Open::Raw(mut raw)) => {
                raw.span = self.trimmed(span);
                self.blocks.push(Block::Raw(raw));
            }
            (TagEnd::BlockQuote(_), _) => {
                self.end_prose();
                self.quotations = self.quotations.saturating_sub(1);
                self.containers.pop();
            }
            (TagEnd::List(_), _) => {
                self.end_prose();
                self.containers.pop();
            }
            _ => self.end_prose(),
        }
    }

    fn raw(&mut self, span: Span, html: bool) {
        self.open = Open::Raw(Raw {
            body: Excerpt::default(),
            span,
            html,
        });
    }

    fn text(&mut self, piece: &str, span: Span) {
        let body = match &mut self.open {
            Open::Fence(fence, end) => {
                *end = span.end;
                &mut fence.body
            }
            Open::Raw(raw) => &mut raw.body,
            Open::None | Open::Heading(_) if self.url => return,
            Open::None | Open::Heading(_) => return self.words.push(piece, span.start, span),
        };
        // A tab of which a part belongs to the list or quotation around the block: the rest of it comes as spaces that
        // are not in the file. They are placed at the tab.
        let start = if span.is_empty() {
            span.start.saturating_sub(1).max(self.offset)
        } else {
            span.start
        };
        // The text itself as it is in the file, with its own tabs.
        let written = self
            .text
            .get(span.start..span.end)
            .filter(|written| written.len() == piece.len());
        body.push(written.unwrap_or(piece), start);
    }

    /// Ends the prose that is being read, if there is any.
    fn end_prose(&mut self) {
        let words = std::mem::take(&mut self.words);
        self.blocks
            .extend(words.prose(self.quotations > 0).map(Block::Prose));
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// A span without the blanks and line ends behind its text.
    fn trimmed(&self, span: Span) -> Span {
        Span::new(span.start, span.start + self.slice(span).trim_end().len())
    }

    /// Whether a fence has its closing line: its last line is no part of its text, and is a fence as long as the first.
    fn is_closed(&self, span: Span, body_end: usize) -> bool {
        let block = self.slice(span);
        let Some(last_line) = block.rfind('\n').map(|i| i + 1) else {
            return false;
        };
        let Some(sign) = block.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            return false;
        };
        let length = block.len() - block.trim_start_matches(sign).len();
        let last = block
            .get(last_line..)
            .unwrap_or("")
            .trim_start_matches([' ', '\t', '>'])
            .trim_end();
        body_end <= span.start + last_line
            && last.len() >= length
            && last.chars().all(|c| c == sign)
    }
}
