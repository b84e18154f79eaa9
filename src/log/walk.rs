//! Finds the blocks in a Markdown text that are entries, or were meant as entries, each with its title and its note.
//!
//! This is the only way in which entries are found: it reads the present log, every version in history, written text and
//! fixed text.

use super::Kind;
use super::fence::Info;
use super::recognise::{Language, Recognised, recognise, unfenced};
use crate::markdown::{self, Block, Document, Fence, Heading, Prose, Raw};
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Span, Spanned};
use crate::yaml::Parsed;

/// The scope of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'i> {
    /// The entries, the drafts, the faults of the text, and the blocks that are left alone.
    All,
    /// The entries.
    Entries,
    /// The entry with an id. Blocks without the id are parsed only where they may end its note.
    Entry(&'i str),
}

/// The content of a text.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// In text order.
    pub(super) items: Vec<Item>,
    /// The faults outside entries.
    pub(super) faults: Vec<Fault>,
    /// The ids of entries that are hidden in the rendered text.
    pub(super) hidden: Vec<String>,
    /// The YAML blocks that are not entries.
    pub(super) left_alone: Vec<LeftAlone>,
}

/// A block that is an entry, possibly a malformed one.
#[derive(Debug)]
pub(super) struct Item {
    /// Its kind, and the span of the kind's key; `None` if it cannot be read as an entry.
    pub(super) kind: Option<(Kind, usize)>,
    /// Its id, as far as it could be found.
    pub(super) id: Option<String>,
    /// Its YAML, with faults.
    pub(super) parsed: Parsed,
    /// The whole block, fences included.
    pub(super) span: Span,
    /// The nearest heading above it; for front matter the first one below it.
    pub(super) title: Option<Spanned<String>>,
    /// The level of that heading.
    pub(super) level: Option<u8>,
    /// Its note: the text up to the next entry, or the next heading that is not below its own.
    pub(super) note: Vec<Prose>,
    /// Whether it is the file's front matter, so that the whole file is its note.
    pub(super) whole_file: bool,
    /// Whether its info string contains `draft`: only found by [`Asked::All`].
    pub(super) draft: bool,
}

/// A block of YAML that is not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftAlone {
    /// The block.
    pub span: Span,
    /// Whether its info string contains `ignore`.
    pub ignored: bool,
}

/// Finds the entries of a text.
pub(super) fn walk<'t>(text: &'t str, asked: Asked<'t>) -> Walk {
    let Document {
        front_matter,
        blocks,
        faults,
    } = markdown::read(text);
    let mut walker = Walker {
        text,
        asked,
        found: Walk {
            faults,
            ..Walk::default()
        },
        title: None,
        inner: None,
        current: None,
    };
    if let Some(front) = &front_matter {
        let span = front.span(0, front.text().len());
        let found = recognise(Language::Yaml, front).filter(|found| walker.wants(found));
        match found {
            Some(found) => walker.item(found, span, None, Form::WholeFile),
            None => walker.leave_alone(span, Language::Yaml, false),
        }
    }
    for block in blocks {
        match block {
            Block::Heading(heading) => walker.heading(heading),
            Block::Fence(fence) => walker.fence(&fence),
            Block::Prose(prose) => {
                // What a draft quotes was not written as an entry.
                if !(prose.quoted && walker.is_in_draft()) {
                    walker.check_unfenced(&prose.text);
                    walker.check_code_spans(&prose);
                }
                walker.note(prose);
            }
            Block::Raw(raw) => walker.raw(&raw),
        }
    }
    walker.found
}

/// How an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As a fenced block.
    Block,
    /// As a fenced block that is marked as a draft.
    Draft,
    /// As the front matter of its file.
    WholeFile,
}

/// A heading: its text and its level.
type Title = (Spanned<String>, u8);

struct Walker<'i> {
    text: &'i str,
    asked: Asked<'i>,
    found: Walk,
    /// The nearest heading of the document.
    title: Option<Title>,
    /// The nearest heading inside a quotation or list, and the start of that block.
    inner: Option<(usize, Title)>,
    current: Option<Current>,
}

/// The item whose note is being read: the last one.
struct Current {
    /// Headings below this level belong to the note.
    level: u8,
    /// The enclosing quotation or list.
    inside: Option<usize>,
    /// The open sub-headings, each with its level and its position in the note.
    open: Vec<(u8, usize)>,
}

impl Walker<'_> {
    fn is_all(&self) -> bool {
        matches!(self.asked, Asked::All)
    }

    fn wants(&self, found: &Recognised) -> bool {
        match self.asked {
            Asked::Entry(id) => found.kind.is_some() && found.id.as_deref() == Some(id),
            Asked::All | Asked::Entries => true,
        }
    }

    fn heading(&mut self, heading: Heading) {
        let words = Spanned::new(heading.text.text().to_owned(), heading.span);
        self.check_unfenced(&heading.text);
        let level = heading.level;
        let sub = match heading.inside {
            None => {
                self.title = Some((words.clone(), level));
                self.sub_heading(&words, level)
            }
            Some(container) => {
                self.inner = Some((container, (words.clone(), level)));
                let own = self.current.as_ref().map(|current| current.inside);
                // A heading in another quotation belongs to the quoted text.
                own.is_some_and(|own| own != Some(container)) || self.sub_heading(&words, level)
            }
        };
        if sub {
            self.note(Prose {
                text: heading.text,
                code: Vec::new(),
                quoted: heading.quoted,
                span: heading.span,
            });
        } else {
            self.current = None;
        }
    }

    /// Whether a heading of the document belongs to the note that is being read.
    fn sub_heading(&mut self, words: &Spanned<String>, level: u8) -> bool {
        let Some((current, item)) = self.current.as_mut().zip(self.found.items.last_mut()) else {
            return false;
        };
        if level <= current.level {
            return false;
        }
        if item.whole_file && item.title.is_none() {
            item.title = Some(words.clone());
            item.level = Some(level);
        } else {
            current.open.retain(|(above, _)| *above < level);
            current.open.push((level, item.note.len()));
        }
        true
    }

    fn fence(&mut self, fence: &Fence) {
        let Info {
            language,
            ignored,
            draft,
        } = Info::of(&fence.info);
        // Any entry ends the note of the previous one.
        let matters = match self.asked {
            Asked::Entry(id) => self.current.is_some() || fence.body.text().contains(id),
            Asked::All | Asked::Entries => true,
        };
        // A fenced block that is not YAML is a sample, or was not closed where it was meant to be.
        let is_sample = language != Language::Yaml && fences(fence.body.text()).next().is_some();
        let is_read = matters && !ignored && !is_sample;
        let found = is_read.then(|| recognise(language, &fence.body)).flatten();
        if let Some(found) = found {
            self.end_note();
            if draft {
                if self.is_all() {
                    self.item(found, fence.span, fence.inside, Form::Draft);
                    // The faults of a draft are not reported, and it must not hide an entry.
                    self.check_swallowed(fence);
                }
            } else if self.wants(&found) {
                self.item(found, fence.span, fence.inside, Form::Block);
            }
            return;
        }
        self.note(code(fence.body.text().to_owned(), fence.span));
        self.leave_alone(fence.span, language, ignored);
        if ignored {
            // For example a sample of conflict markers.
            self.found.faults.retain(|fault| {
                !(fence.span.start() <= fault.span.start() && fault.span.end() <= fence.span.end())
            });
        }
        if self.is_all() {
            self.check_swallowed(fence);
        }
    }

    /// Whether the note of a draft is being read.
    fn is_in_draft(&self) -> bool {
        self.current.is_some() && self.found.items.last().is_some_and(|item| item.draft)
    }

    fn item(&mut self, found: Recognised, span: Span, inside: Option<usize>, form: Form) {
        let whole_file = form == Form::WholeFile;
        let title = match (&self.inner, inside) {
            (Some((container, title)), Some(own)) if *container == own => Some(title.clone()),
            _ => self.title.clone(),
        };
        let (title, level) =
            title.map_or((None, None), |(words, level)| (Some(words), Some(level)));
        self.current = Some(Current {
            // Without a heading of its own, the note ends at any heading.
            level: if whole_file {
                0
            } else {
                level.unwrap_or(u8::MAX)
            },
            inside,
            open: Vec::new(),
        });
        self.found.items.push(Item {
            kind: found.kind,
            id: found.id,
            parsed: found.parsed,
            span,
            title,
            level,
            note: Vec::new(),
            whole_file,
            draft: form == Form::Draft,
        });
    }

    fn note(&mut self, prose: Prose) {
        if self.current.is_some()
            && let Some(item) = self.found.items.last_mut()
        {
            // Most notes are one paragraph.
            if item.note.is_empty() {
                item.note.reserve_exact(1);
            }
            item.note.push(prose);
        }
    }

    /// Ends the note at another entry. A sub-heading above that entry belongs to it, with everything that follows.
    fn end_note(&mut self) {
        let current = self.current.take();
        let own = current.and_then(|current| current.open.first().copied());
        if let Some(((_, place), item)) = own.zip(self.found.items.last_mut()) {
            item.note.truncate(place);
        }
    }

    fn raw(&mut self, raw: &Raw) {
        let words = raw.words();
        if !words.trim().is_empty() {
            self.note(code(words, raw.span));
        }
        if !self.is_all() || is_put_aside(raw) {
            return;
        }
        let text = raw.body.text();
        let fenced = fences(text).next().map(|(start, _)| start);
        let found = fenced.and_then(|start| self.hides(text.get(start..).unwrap_or("")));
        if found.is_some() || (!raw.html && unfenced(text).is_some()) {
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
                        es: "sangre su bloque con menos de cuatro espacios",
                    },
                )
            };
            self.fault(&raw.body, 0..first_line(text), what, help);
        }
    }

    /// Reports an entry that is swallowed by an unclosed fence above it.
    fn check_swallowed(&mut self, fence: &Fence) {
        let block = self.text.get(fence.span.start()..).unwrap_or("");
        let text = fence.body.text();
        let Some((_, (sign, length))) = fences(block).next() else {
            return;
        };
        // Such a line would have opened the next block. In a block without an end it does so whatever its sign, and the first one
        // may have been meant as that end.
        let opens = |(_, (other, long)): &(usize, Sign)| {
            !fence.closed || (*other == sign && *long >= length)
        };
        let mut inner = fences(text)
            .filter(opens)
            .take(if fence.closed { 1 } else { 2 });
        if !inner.any(|(start, _)| self.hides(text.get(start..).unwrap_or("")).is_some()) {
            return;
        }
        let span = Span::new(fence.span.start(), fence.span.start() + first_line(block));
        self.found.faults.push(
            Fault::new(
                FaultKind::Syntax,
                span,
                message! {
                    en: "this block is not closed before the next one, and hides an entry",
                    ru: "блок не закрыт до начала следующего и скрывает запись",
                    es: "el bloque no se cierra antes del siguiente y oculta una entrada",
                },
            )
            .help(message! {
                en: "write its closing fence",
                ru: "поставьте закрывающую строку блока",
                es: "escriba su línea de cierre",
            }),
        );
    }

    /// Whether a text, read as Markdown, contains entries, which are then hidden.
    fn hides(&mut self, text: &str) -> Option<()> {
        let items = walk(text, Asked::Entries).items;
        let found = (!items.is_empty()).then_some(());
        self.found
            .hidden
            .extend(items.into_iter().filter_map(|item| item.id));
        found
    }

    /// Reports an entry without a fence.
    fn check_unfenced(&mut self, text: &Excerpt) {
        if let Some((range, id)) = unfenced(text.text()).filter(|_| self.is_all()) {
            self.found.hidden.push(id.to_owned());
            self.fault(
                text,
                range,
                message! {
                    en: "this looks like an entry, but is not in a fenced block",
                    ru: "это похоже на запись, но не выделено в огороженный блок",
                    es: "esto parece una entrada, pero no está en un bloque delimitado",
                },
                message! {
                    en: "write a line ```` ```yaml ```` above it and ```` ``` ```` below it",
                    ru: "поставьте строку ```` ```yaml ```` над ней и ```` ``` ```` под ней",
                    es: "escriba una línea ```` ```yaml ```` encima y ```` ``` ```` debajo",
                },
            );
        }
    }

    /// Reports an entry between fewer than three backquotes, which are a code span.
    fn check_code_spans(&mut self, prose: &Prose) {
        if !self.is_all() {
            return;
        }
        for (_, span) in &prose.code {
            let written = self.text.get(span.start()..span.end()).unwrap_or("");
            if written.contains('\n') {
                self.check_unfenced(&Excerpt::whole(written, span.start()));
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

    fn leave_alone(&mut self, span: Span, language: Language, ignored: bool) {
        if self.is_all() && language == Language::Yaml {
            self.found.left_alone.push(LeftAlone { span, ignored });
        }
    }
}

/// Text in a note that is not read as prose.
fn code(text: String, span: Span) -> Prose {
    Prose {
        text: Excerpt::default(),
        code: vec![(text, span)],
        quoted: false,
        span,
    }
}

/// A fence's character, and its length.
type Sign = (u8, usize);

/// The lines of a text that could open a fence: their offsets and fence characters.
fn fences(text: &str) -> impl Iterator<Item = (usize, Sign)> {
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
fn is_put_aside(raw: &Raw) -> bool {
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

fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, str::len)
}
