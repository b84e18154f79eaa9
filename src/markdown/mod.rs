//! Parses Markdown into headings, fenced blocks, front matter and prose with their locations.

pub(crate) mod conflict;
mod front_matter;
mod heading_slip;
mod prose;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::source::{Excerpt, Fault, Span};
use prose::Words;

/// A parsed Markdown file.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The YAML between the `---` lines at the start of the file, without these lines.
    pub front_matter: Option<Excerpt>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The faults: unclosed front matter, conflict markers, headings without a space.
    pub faults: Vec<Fault>,
}

/// A block of a Markdown file.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A fenced code block.
    Fence(Fence),
    /// Prose.
    Prose(Prose),
    /// Text that is not parsed as Markdown.
    Raw(Raw),
}

impl Block {
    /// The span of the block.
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

/// A setext or ATX heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// From 1, the highest, to 6.
    pub level: u8,
    /// The text without markup, including that of code spans.
    pub text: Excerpt,
    /// The span including its `#` or underline.
    pub span: Span,
    /// The start of the outermost quotation or list around it; `None` for a heading of the document itself.
    pub inside: Option<usize>,
    /// Whether it is in a block quotation.
    pub quoted: bool,
}

/// A fenced code block.
#[derive(Debug, Clone)]
pub struct Fence {
    /// The whole info string: `yaml ignore`.
    pub info: String,
    /// The content, without the prefixes of quotations and lists, with `\n` at the end of each line.
    pub body: Excerpt,
    /// From the opening fence to the closing one.
    pub span: Span,
    /// False if the file (or the quotation or list item) ends before the closing fence.
    pub closed: bool,
    /// The start of the outermost quotation or list around it.
    pub inside: Option<usize>,
}

/// A paragraph, list item, table cell, quotation or similar.
#[derive(Debug, Clone)]
pub struct Prose {
    /// The text without markup; soft and hard breaks are one `\n`. Link and image targets are omitted, and their texts are
    /// kept. A code span, an HTML tag or comment, a footnote reference and a URL are one space each.
    pub text: Excerpt,
    /// The code spans in it, with their locations.
    pub code: Vec<(String, Span)>,
    /// The text with what else people see or follow: URLs and targets, what is struck out, boxes that are ticked, the number of an
    /// item. `None`: it is the same.
    pub said: Option<Box<str>>,
    /// Whether it is in a block quotation.
    pub quoted: bool,
    /// From its first to its last byte.
    pub span: Span,
}

/// An indented code block or a block of HTML.
#[derive(Debug, Clone)]
pub struct Raw {
    /// The text, without the prefixes of quotations and lists.
    pub body: Excerpt,
    /// From its first to its last byte.
    pub span: Span,
    /// Whether it is HTML.
    pub html: bool,
}

impl Raw {
    /// The visible text: HTML without tags and comments.
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

/// Parses a Markdown text. Never fails: every text is valid Markdown.
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
        targets: Vec::new(),
        lists: Vec::new(),
        item: None,
        empty_cells: 0,
        words: Words::default(),
        open: Open::None,
        blocks: Vec::new(),
        faults: Vec::new(),
    };
    // The extensions of forges, so that the log is read as people see it. The parser does not handle the front matter,
    // because it would accept prose between any two `---`.
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
    faults.append(&mut reader.faults);
    faults.extend(front.fault);
    Document {
        front_matter: front.body,
        blocks: reader.blocks,
        faults,
    }
}

/// The text with spaces for tabs after a fence. The parser does not accept such a line as the end of a block, but forges
/// do: text would be visible to people but hidden from projlog, or vice versa.
fn plain_fence_ends(text: &str) -> Cow<'_, str> {
    let may_be = |after: &str| text.contains(after);
    if !text.contains('\t') || !["`\t", "~\t", " \t"].into_iter().any(may_be) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        plain.push_str(content);
        let after = line.get(content.len()..).unwrap_or("");
        if content.ends_with("```") || content.ends_with("~~~") {
            plain.push_str(&after.replace('\t', " "));
        } else {
            plain.push_str(after);
        }
    }
    Cow::Owned(plain)
}

/// What stands before an item of a list.
enum Before {
    Number(u64),
    Bullet,
}

/// The block being parsed.
enum Open {
    /// Prose, or nothing yet.
    None,
    /// A heading with its level.
    Heading(u8),
    /// A fence, and the end of its text so far in the file.
    Fence(Fence, usize),
    /// An indented code block, or HTML.
    Raw(Raw),
}

struct Reader<'a> {
    text: &'a str,
    /// The start of the Markdown in the file.
    offset: usize,
    /// The number of open block quotations.
    quotations: usize,
    /// The starts of the open quotations and lists.
    containers: Vec<usize>,
    /// Whether the text is that of `<https://…>`.
    url: bool,
    /// The targets of the open links and images.
    targets: Vec<String>,
    /// The number of the next item of each open list; `None` if it has bullets.
    lists: Vec<Option<u64>>,
    /// What stands before the next text of an item: its number, or that it has a bullet.
    item: Option<Before>,
    /// The empty cells of a table row before the next text.
    empty_cells: usize,
    /// The text of the prose or heading so far.
    words: Words,
    open: Open,
    blocks: Vec<Block>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => {
                if matches!(self.open, Open::Heading(_)) {
                    // The text follows the backquotes.
                    let from = self.slice(span).find(code.as_ref()).unwrap_or(0);
                    self.words.push(&code, span.start() + from, span);
                } else {
                    self.words.code(&code, span);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.words.push("\n", span.start(), span),
            Event::InlineHtml(tag) => {
                self.words.push(" ", span.start(), span);
                self.words.say(prose::said_by_tag(&tag));
            }
            Event::FootnoteReference(_) => self.words.push(" ", span.start(), span),
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                dest_url,
                ..
            }) => {
                self.words.push(" ", span.start(), span);
                self.words.say(&dest_url);
                self.targets.push(String::new());
                self.url = true;
            }
            Event::Start(
                Tag::Link {
                    dest_url, title, ..
                }
                | Tag::Image {
                    dest_url, title, ..
                },
            ) => {
                self.targets.push(format!(" ({dest_url} {title})"));
                self.words.reach(span);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.url = false;
                let target = self.targets.pop();
                self.words.say(&target.unwrap_or_default());
            }
            Event::Start(Tag::Strikethrough) => {
                self.words.reach(span);
                self.words.say("~~");
            }
            Event::End(TagEnd::Strikethrough) => self.words.say("~~"),
            Event::TaskListMarker(ticked) => self.words.say(if ticked { "[x] " } else { "[ ] " }),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Superscript | Tag::Subscript) => {
                self.words.reach(span);
            }
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Superscript | TagEnd::Subscript,
            )
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
                self.containers.push(span.start());
            }
            Tag::List(first) => {
                self.containers.push(span.start());
                self.lists.push(first);
            }
            Tag::Item => {
                let number = self.lists.last_mut();
                let number = number.and_then(|number| {
                    let here = (*number)?;
                    *number = here.checked_add(1);
                    Some(here)
                });
                self.item = Some(number.map_or(Before::Bullet, Before::Number));
            }
            Tag::TableHead | Tag::TableRow => self.empty_cells = 0,
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
                self.open = Open::Fence(fence, span.start());
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
                self.lists.pop();
            }
            (TagEnd::Item, _) => {
                self.end_prose();
                self.item = None;
            }
            (TagEnd::TableCell, _) => {
                let before = self.blocks.len();
                self.end_prose();
                self.empty_cells += usize::from(self.blocks.len() == before);
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
                *end = span.end();
                &mut fence.body
            }
            Open::Raw(raw) => &mut raw.body,
            Open::None | Open::Heading(_) if self.url => return,
            Open::None | Open::Heading(_) => return self.words.push(piece, span.start(), span),
        };
        // A tab that is partly indentation of the surrounding list or quotation: the rest of it comes as spaces that are
        // not in the file. They are mapped to the tab.
        let start = if span.is_empty() {
            span.start().saturating_sub(1).max(self.offset)
        } else {
            span.start()
        };
        // The text as it is in the file, with its tabs.
        let written = self
            .text
            .get(span.start()..span.end())
            .filter(|written| written.len() == piece.len());
        body.push(written.unwrap_or(piece), start);
    }

    /// Ends the current prose, if there is any.
    fn end_prose(&mut self) {
        let words = std::mem::take(&mut self.words);
        let Some(mut prose) = words.prose(self.quotations > 0) else {
            return;
        };
        self.say_before(&mut prose);
        let outermost = self.containers.is_empty();
        let heading = outermost.then(|| heading_slip::heading(&prose, self.slice(prose.span)));
        match heading.flatten() {
            Some((heading, fault)) => {
                self.faults.push(fault);
                self.blocks.push(Block::Heading(heading));
            }
            None => self.blocks.push(Block::Prose(prose)),
        }
    }

    /// Adds what stands before a text: the empty cells of its row, the number of its item, or a bullet that may be
    /// meant as a minus.
    fn say_before(&mut self, prose: &mut Prose) {
        let mut before = "|".repeat(std::mem::take(&mut self.empty_cells));
        let begins_with = prose.text.text().trim_start().chars().next();
        match self.item.take() {
            Some(Before::Number(number)) => before = format!("{before} {number}."),
            Some(Before::Bullet) if begins_with.is_some_and(|c| c.is_ascii_digit()) => {
                before.push('-');
            }
            _ => {}
        }
        if !before.is_empty() {
            let text = prose.said.as_deref().unwrap_or(prose.text.text());
            prose.said = Some(format!("{before} {text}").into());
        }
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start()..span.end()).unwrap_or("")
    }

    /// A span without trailing blanks and line breaks.
    fn trimmed(&self, span: Span) -> Span {
        Span::new(
            span.start(),
            span.start() + self.slice(span).trim_end().len(),
        )
    }

    /// Whether a fence is closed: its last line is not part of its text, and is a fence as long as the first.
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
        body_end <= span.start() + last_line
            && last.len() >= length
            && last.chars().all(|c| c == sign)
    }
}
