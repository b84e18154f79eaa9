//! What hides an entry: Markdown around it, a block above it that is not closed, and lines that are not those of an entry.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::fence::{Info, Language};
use super::super::recognise::Recognised;
use super::super::slips;
use super::beyond::{ids_in_blocks, opens};
use super::{Above, Asked, Hidden, Item, Walker, code, walk};
use crate::markdown::{Block, Fence, Prose, Raw};
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Span};

/// The lines with a colon of the paragraphs and items of a list that follow each other: together they may be an entry.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    /// The start of each in `text`, its span in the file, and how long the note was before it.
    pieces: Vec<(usize, Span, Option<usize>)>,
}

impl Walker<'_> {
    /// The entry that a block was meant to be, if its lines are not those of one. `found` is what they give.
    pub(super) fn slip(
        &mut self,
        fence: &Fence,
        language: Language,
        found: Option<Recognised>,
    ) -> Option<Recognised> {
        let block = self.text.get(fence.span.start()..).unwrap_or("");
        let line = block.split('\n').next().unwrap_or("");
        let line = (line, fence.span.start());
        let before = found.as_ref().and_then(|found| found.id.clone());
        let found = slips::in_fence(fence, language, line, found)?;
        if found.id == before {
            return Some(found);
        }
        // Its end may have been moved into another line.
        let text = fence.body.text();
        if let Some((start, _)) = fences(text).next().filter(|_| self.is_all()) {
            self.hides(&fence.body, start);
        }
        Some(found)
    }

    pub(super) fn raw(&mut self, raw: &Raw) {
        let is_meant = is_put_aside(raw) && !ends_by_chance(raw);
        if !self.looks_for_entries() || is_meant || !self.hides_entry(raw) {
            let words = raw.words();
            if !words.trim().is_empty() {
                self.note(code(words, raw.span));
            }
        } else {
            self.end_note();
        }
    }

    /// Whether HTML, or text that is indented so far that it is code, hides an entry, which is reported.
    fn hides_entry(&mut self, raw: &Raw) -> bool {
        let text = raw.body.text();
        // A tag or the start of a comment may stand before the fence in its line.
        let fenced = ["```", "~~~"]
            .iter()
            .filter_map(|sign| text.find(sign))
            .min();
        let found = fenced.and_then(|start| self.hides(&raw.body, start));
        let visible = if raw.html {
            // What stands in a comment without an end was not meant to.
            match text.trim_start().strip_prefix("<!--") {
                Some(inside) => Cow::Borrowed(inside),
                None => raw.words().into(),
            }
        } else {
            Cow::Borrowed(text)
        };
        let unfenced = slips::outside(&visible).map(|(_, id)| id.into_owned());
        let is_found = found.is_some() || unfenced.is_some();
        if is_found {
            // Whichever of the fences in it opens and which closes a block.
            self.in_blocks(&raw.body, 0);
            let start = raw.span.start();
            let unfenced = unfenced.map(|id| Hidden { id, start });
            self.found.hidden.extend(unfenced);
            let (what, help) = if raw.html {
                (
                    message! {
                        en: "this HTML hides an entry",
                        ru: "этот HTML скрывает запись",
                        es: "este HTML oculta una entrada",
                    },
                    message! {
                        en: "close it, or leave a blank line between it and the fence of the entry",
                        ru: "закройте его или оставьте пустую строку перед блоком записи",
                        es: "ciérrelo o deje una línea en blanco antes del bloque de la entrada",
                    },
                )
            } else {
                (
                    message! {
                        en: "an entry is indented so far that it is a code block",
                        ru: "отступ записи так велик, что она стала блоком кода",
                        es: "la entrada está tan sangrada que es un bloque de código",
                    },
                    message! {
                        en: "indent its fence by less than four spaces",
                        ru: "сделайте отступ её блока меньше четырёх пробелов",
                        es: "dé a su bloque una sangría de menos de cuatro espacios",
                    },
                )
            };
            self.fault(&raw.body, 0..first_line(text), what, help);
        }
        is_found
    }

    /// Reports an entry that is swallowed by an unclosed fence above it, and returns where its block begins.
    pub(super) fn check_swallowed(&mut self, fence: &Fence) -> Option<usize> {
        let block = self.text.get(fence.span.start()..).unwrap_or("");
        let text = fence.body.text();
        let (_, sign) = fences(block).next()?;
        // In a block without an end the first one may have been meant as that end.
        let mut inner = fences(text)
            .filter(|inner| opens(fence, sign, *inner))
            .take(if fence.closed { 1 } else { 2 });
        let before = self.found.hidden.len();
        let found = inner.find(|(start, _)| self.hides(&fence.body, *start).is_some());
        let (start, _) = found?;
        self.in_blocks(&fence.body, 0);
        let hidden = self.hidden_since(before);
        self.not_closed(fence, None, Some(&hidden), None);
        Some(start)
    }

    /// Whether a text, read as Markdown from one of its bytes on, contains entries, which are then hidden.
    fn hides(&mut self, body: &Excerpt, from: usize) -> Option<()> {
        let text = body.text().get(from..).unwrap_or("");
        // What is hidden in there once more is in the same text, which would be read again for each of them.
        let items = walk(text, Asked::Places).items;
        let found = (!items.is_empty()).then_some(());
        let hidden = items.into_iter().filter_map(|item| {
            let start = from + item.span.start();
            let start = body.span(start, start).start();
            item.id.map(|id| Hidden { id, start })
        });
        self.found.hidden.extend(hidden);
        found
    }

    /// Takes the entries in the blocks of a text, from one of its bytes on, as hidden. Returns whether there are any.
    pub(super) fn in_blocks(&mut self, body: &Excerpt, from: usize) -> bool {
        let found = ids_in_blocks(body.text().get(from..).unwrap_or(""));
        let any = !found.is_empty();
        let hidden = found.into_iter().map(|(id, at)| Hidden {
            id,
            start: body.span(from + at, from + at).start(),
        });
        self.found.hidden.extend(hidden);
        any
    }

    /// The ids of the entries that were found to be hidden since there were so many.
    pub(super) fn hidden_since(&self, before: usize) -> Vec<String> {
        let mut known = HashSet::new();
        let since = self.found.hidden.iter().skip(before);
        let since = since.map(|hidden| &hidden.id);
        since.filter(|id| known.insert(*id)).cloned().collect()
    }

    /// Reports an entry without a fence.
    pub(super) fn check_unfenced(&mut self, text: &Excerpt) -> bool {
        let whole = text.span(0, text.text().len());
        let found = if self.looks_for_entries() && !self.is_escaped(whole) {
            slips::outside(text.text())
        } else {
            None
        };
        if let Some((range, id)) = &found {
            self.unfenced(text.span(range.start, range.end), id);
        }
        found.is_some()
    }

    /// Whether the colons of a text are written as references to characters, so that it is not taken for an entry.
    pub(super) fn is_escaped(&self, span: Span) -> bool {
        let written = self.text.get(span.start()..span.end()).unwrap_or("");
        let signs = ["&#58;", "&#65306;", "&#61;"];
        // Most text has no such reference.
        written.contains('&') && signs.iter().any(|sign| written.contains(sign))
    }

    /// Remembers the last line of a paragraph or heading, if it is a kind with an id.
    pub(super) fn look_above(&mut self, block: &Block) {
        let text = match block {
            Block::Prose(prose) if self.looks_for_entries() => &prose.text,
            Block::Heading(heading) if self.looks_for_entries() => &heading.text,
            Block::Fence(_) => return,
            _ => {
                self.above = None;
                return;
            }
        };
        let is_title = matches!(block, Block::Heading(_));
        let found = slips::last_line(text.text(), is_title);
        let note = self.note_length();
        self.above = found.map(|(range, id)| Above {
            span: text.span(range.start, range.end),
            id: id.to_owned(),
            note,
        });
    }

    /// Reports an entry whose first line is above its block, and returns whether there is one.
    pub(super) fn check_below_its_line(&mut self, fence: &Fence, language: Language) -> bool {
        let above = self.above.take();
        let is_meant = language != Language::Other && slips::has_acting_lines(fence.body.text());
        let Some(Above { span, id, note }) = above.filter(|_| is_meant) else {
            return false;
        };
        self.end_note_at(note);
        let start = span.start();
        self.found.hidden.push(Hidden { id, start });
        let what = message! {
            en: "kind and id of this entry are above its block",
            ru: "вид и id записи стоят над её блоком",
            es: "el tipo y el id de la entrada están encima de su bloque",
        };
        let help = message! {
            en: "move this line into the block, as its first line",
            ru: "перенесите эту строку в блок, сделав её первой",
            es: "traslade esta línea al bloque, como su primera línea",
        };
        self.found
            .faults
            .push(Fault::new(FaultKind::Syntax, span, what).help(help));
        true
    }

    fn unfenced(&mut self, span: Span, id: &str) {
        let (id, start) = (id.to_owned(), span.start());
        self.found.hidden.push(Hidden { id, start });
        let what = message! {
            en: "this looks like an entry, but is not in a fenced block",
            ru: "это похоже на запись, но не выделено в огороженный блок",
            es: "esto parece una entrada, pero no está en un bloque delimitado",
        };
        let help = message! {
            en: "write a line ```` ```yaml ```` above it and ```` ``` ```` below it",
            ru: "поставьте строку ```` ```yaml ```` над ней и ```` ``` ```` под ней",
            es: "escriba una línea ```` ```yaml ```` encima y ```` ``` ```` debajo",
        };
        self.found
            .faults
            .push(Fault::new(FaultKind::Syntax, span, what).help(help));
    }

    /// Reports an entry between fewer than three backquotes, which are a code span, or with its fences in one line.
    pub(super) fn check_code_spans(&mut self, prose: &Prose) -> bool {
        let mut found = false;
        for (_, span) in &prose.code {
            let written = self.text.get(span.start()..span.end()).unwrap_or("");
            let is_block = written.contains('\n') || written.starts_with("```");
            let info = written.trim_start_matches('`').lines().next();
            if !is_block || Info::of(info.unwrap_or("")).ignored {
                continue;
            }
            // Lines in a quotation or a list have a prefix.
            let prefix = |c: char| c.is_whitespace() || (prose.quoted && c == '>');
            let bare: Vec<&str> = written
                .lines()
                .map(|line| line.trim_start_matches(prefix))
                .collect();
            if self.check_unfenced(&Excerpt::whole(written, span.start())) {
                found = true;
            } else if self.looks_for_entries()
                && let Some((_, id)) = slips::outside(&bare.join("\n"))
            {
                let end = span.start() + first_line(written);
                self.unfenced(Span::new(span.start(), end), &id);
                found = true;
            }
        }
        found
    }

    pub(super) fn extend_run(&mut self, prose: &Prose) {
        let text = prose.text.text();
        if self.looks_for_entries() && text.contains(':') && !self.is_escaped(prose.span) {
            let note = self.note_length();
            let piece = (self.run.text.len(), prose.span, note);
            self.run.pieces.push(piece);
            self.run.text.push_str(text.trim());
            self.run.text.push('\n');
        }
    }

    /// Reports an entry whose fields are paragraphs, or items of a list.
    pub(super) fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.pieces.len() < 2 {
            return;
        }
        if let Some((range, id)) = slips::outside(&run.text) {
            let after = run.pieces.partition_point(|(at, ..)| *at <= range.start);
            if let Some((_, span, note)) = run.pieces.get(after.saturating_sub(1)) {
                self.unfenced(*span, &id);
                self.end_note_at(*note);
            }
        }
    }

    fn fault(
        &mut self,
        text: &Excerpt,
        range: std::ops::Range<usize>,
        what: Message,
        help: Message,
    ) {
        let span = text.span(range.start, range.end);
        self.found
            .faults
            .push(Fault::new(FaultKind::Syntax, span, what).help(help));
    }
}

/// A fence's character, and its length.
pub(super) type Sign = (u8, usize);

/// The lines of a text that could open a fence: their offsets and fence characters.
pub(super) fn fences(text: &str) -> impl Iterator<Item = (usize, Sign)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let content = line.trim_start();
        let start = at + (line.len() - content.len());
        at += line.len();
        let sign = content
            .bytes()
            .next()
            .filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = content.bytes().take_while(|byte| *byte == sign).count();
        (length >= 3).then_some((start, (sign, length)))
    })
}

/// Whether HTML hides its text on purpose: a comment, or `<pre>` and the like, with its end.
pub(super) fn is_put_aside(raw: &Raw) -> bool {
    let text = raw.body.text().trim_start();
    let is = |tag: &str| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if text.starts_with("<!--") {
        // A second `<!--` shows that the first comment was meant to end before it.
        return text.contains("-->") && text.matches("<!--").count() == 1;
    }
    let tags = ["pre", "script", "style", "textarea"];
    let tag = tags.iter().find(|tag| is(&format!("<{tag}")));
    raw.html && tag.is_some_and(|tag| text.to_lowercase().contains(&format!("</{tag}>")))
}

/// Whether HTML that hides a whole entry, with all its fields, ends only because its end is named in a sentence: text stands behind
/// its start, and text around its end. What is put aside on purpose is closed in a line of its own.
fn ends_by_chance(raw: &Raw) -> bool {
    let text = raw.body.text().trim();
    let (Some(start), Some(end)) = (text.lines().next(), text.lines().next_back()) else {
        return false;
    };
    let has_words = |line: &str| {
        let words = line.trim_start_matches("<!--").replace("-->", " ");
        let mut parts = words.split('<').enumerate();
        parts.any(|(at, part)| {
            let visible = if at == 0 {
                Some(part)
            } else {
                part.split_once('>').map(|(_, visible)| visible)
            };
            visible.is_some_and(|visible| visible.contains(char::is_alphanumeric))
        })
    };
    if start.len() == text.len() || !has_words(start) || !has_words(end) {
        return false;
    }
    let Some((at, _)) = fences(text).next() else {
        return false;
    };
    let items = walk(text.get(at..).unwrap_or(""), Asked::Places).items;
    items.iter().any(Item::is_whole)
}

pub(super) fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, str::len)
}
