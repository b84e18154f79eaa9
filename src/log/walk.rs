//! Finds the blocks in a Markdown text that are entries, or were meant as entries, each with its title and its note.
//!
//! This is the only way in which entries are found: it reads the present log, every version in history, written text and
//! fixed text.

mod beyond;
mod hidden;
mod second;
#[cfg(test)]
mod tests;
mod text;

use super::Kind;
use super::fence::{Info, Misspelt};
use super::line::id_with_slip;
use super::recognise::{Language, Recognised, has_all_keys, keys, recognise};
use super::unformed;
use hidden::{Run, fences};

use crate::markdown::{self, Block, Document, Fence, Heading, Prose};
use crate::source::{Excerpt, Fault, Span, Spanned};
use crate::yaml::Parsed;

/// The scope of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'i> {
    /// The entries, the drafts, the faults of the text, and the blocks that are left alone.
    All,
    /// The entries.
    Entries,
    /// Which entries there are, without their notes: what those hide is not looked for.
    Places,
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
    /// The entries that are hidden in the rendered text.
    pub(super) hidden: Vec<Hidden>,
    /// The YAML blocks that are not entries.
    pub(super) left_alone: Vec<LeftAlone>,
    /// Texts with what looks like entries in another form.
    pub(super) unformed: Vec<(Excerpt, Vec<unformed::Found>)>,
}

/// An entry that is hidden.
#[derive(Debug)]
pub(super) struct Hidden {
    pub(super) id: String,
    /// Where it begins.
    pub(super) start: usize,
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
    /// The word in its info string that leaves open whether it is a draft.
    pub(super) slip: Option<Misspelt>,
}

impl Item {
    /// Whether it has all the fields that an entry of its kind must have.
    fn is_whole(&self) -> bool {
        self.kind
            .is_some_and(|(kind, _)| has_all_keys(kind, &self.parsed))
    }

    /// Its id, or the one that was meant, if there is a slip in it.
    pub(super) fn meant_id(&self) -> Option<String> {
        self.id.clone().or_else(|| {
            let tree = &self.parsed.tree;
            let keys = keys(tree, tree.root());
            id_with_slip(keys.get(self.kind?.1)?.value?)
        })
    }
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
        run: Run::default(),
        above: None,
        text_run: None,
    };
    if let Some(front) = &front_matter {
        let span = front.span(0, front.text().len());
        let further = second::further(front.text());
        let found = match further.first() {
            Some(_) => second::first_of(Language::Yaml, front, &further),
            None => recognise(Language::Yaml, front),
        };
        if found.is_some() && walker.is_all() {
            walker.hide_further(front, &further);
        }
        match found.filter(|found| walker.wants(found)) {
            Some(found) => walker.item(found, span, None, Form::WholeFile),
            None => walker.leave_alone(span, Language::Yaml, false),
        }
    }
    for block in blocks {
        walker.look_above(&block);
        walker.extend_text(&block);
        if !matches!(block, Block::Prose(_)) {
            walker.end_run();
        }
        match block {
            Block::Heading(heading) => walker.heading(heading),
            Block::Fence(fence) => walker.fence(&fence),
            Block::Prose(prose) => {
                // What a draft quotes was not written as an entry.
                let is_read = !(prose.quoted && walker.is_in_draft());
                if is_read
                    && (walker.check_unfenced(&prose.text) || walker.check_code_spans(&prose))
                {
                    walker.run = Run::default();
                    walker.end_note();
                } else {
                    if is_read {
                        walker.extend_run(&prose);
                    }
                    walker.note(prose);
                }
            }
            Block::Raw(raw) => walker.raw(&raw),
        }
    }
    walker.end_run();
    walker.end_text();
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
    run: Run,
    /// The line with a kind and an id directly above.
    above: Option<Above>,
    /// The text since the last heading or fence.
    text_run: Option<Span>,
}

/// A line with a kind and an id that stands above a block.
struct Above {
    span: Span,
    id: String,
    /// How long the note was before it.
    note: Option<usize>,
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
            Asked::All | Asked::Entries | Asked::Places => true,
        }
    }

    fn heading(&mut self, heading: Heading) {
        let words = Spanned::new(heading.text.text().to_owned(), heading.span);
        if self.check_unfenced(&heading.text) {
            self.end_note();
        }
        if heading.inside.is_none() && self.is_title_of_file(&words, heading.level) {
            return;
        }
        let level = heading.level;
        let sub = match heading.inside {
            None => {
                self.title = Some((words.clone(), level));
                self.sub_heading(level)
            }
            Some(container) => {
                self.inner = Some((container, (words.clone(), level)));
                let own = self.current.as_ref().map(|current| current.inside);
                // A heading in another quotation belongs to the quoted text.
                own.is_some_and(|own| own != Some(container)) || self.sub_heading(level)
            }
        };
        if sub {
            self.note(Prose {
                text: heading.text,
                code: Vec::new(),
                said: None,
                quoted: heading.quoted,
                span: heading.span,
            });
        } else {
            self.current = None;
        }
    }

    /// Whether a heading is the title of the file's front matter: the first below it. It is no part of the note, so that such an entry
    /// reads the same in a block below that heading.
    fn is_title_of_file(&mut self, words: &Spanned<String>, level: u8) -> bool {
        let item = self.current.as_ref().and(self.found.items.last_mut());
        let Some(item) = item.filter(|item| item.whole_file && item.title.is_none()) else {
            return false;
        };
        item.title = Some(words.clone());
        item.level = Some(level);
        self.title = Some((words.clone(), level));
        true
    }

    /// Whether a heading of the document belongs to the note that is being read.
    fn sub_heading(&mut self, level: u8) -> bool {
        let Some((current, item)) = self.current.as_mut().zip(self.found.items.last_mut()) else {
            return false;
        };
        if level <= current.level {
            return false;
        }
        current.open.retain(|(above, _)| *above < level);
        current.open.push((level, item.note.len()));
        true
    }

    fn fence(&mut self, fence: &Fence) {
        let Info {
            language,
            ignored,
            draft,
            slip,
        } = Info::of(&fence.info);
        // Until a person says what it is, it is not read as an entry either.
        let draft = draft || slip.is_some();
        // Any entry ends the note of the previous one.
        let matters = match self.asked {
            Asked::Entry(id) => {
                let text = fence.body.text();
                // In a block that is not closed may be a heading of what follows it.
                self.current.is_some() || text.contains(id) || fences(text).next().is_some()
            }
            Asked::All | Asked::Entries | Asked::Places => true,
        };
        // A fenced block that is not YAML is a sample, or was not closed where it was meant to be.
        let is_sample = language != Language::Yaml && fences(fence.body.text()).next().is_some();
        let is_read = matters && !ignored && !is_sample;
        let further = if is_read && language != Language::Other {
            second::further(fence.body.text())
        } else {
            Vec::new()
        };
        let second = further.first().map(|(start, _)| *start);
        let found = is_read.then(|| match second {
            Some(_) => second::first_of(language, &fence.body, &further),
            None => recognise(language, &fence.body),
        });
        let found = found.flatten();
        if found.is_some() && !draft && self.is_all() {
            self.hide_further(&fence.body, &further);
        }
        let (found, beyond) = match found {
            Some(found) if !draft && second.is_none() => {
                self.without_beyond(fence, language, found)
            }
            found => (found, None),
        };
        let found = if matters && !ignored {
            let language = if is_sample { Language::Other } else { language };
            self.slip(fence, language, found)
        } else {
            None
        };
        if let Some(mut found) = found {
            let above = self.above.take();
            if let Some(above) = above.filter(|_| found.kind.is_none() && found.id.is_none()) {
                self.end_note_at(above.note);
                found.id = Some(above.id).filter(|_| self.is_all());
            } else {
                self.end_note();
            }
            if draft {
                if self.is_all() {
                    self.item(found, fence.span, fence.inside, Form::Draft);
                    if let Some(item) = self.found.items.last_mut() {
                        item.slip = slip;
                    }
                    // The faults of a draft are not reported, and it must not hide an entry.
                    self.check_swallowed(fence);
                }
            } else {
                let id = found.id.clone().filter(|_| beyond.is_some());
                if self.wants(&found) {
                    self.item(found, fence.span, fence.inside, Form::Block);
                }
                if let Some(beyond) = beyond {
                    self.goes_on(fence, beyond, id.as_deref());
                }
            }
            return;
        }
        let is_below = !ignored && self.check_below_its_line(fence, language);
        if ignored {
            // For example a sample of conflict markers.
            self.found.faults.retain(|fault| {
                !(fence.span.start() <= fault.span.start() && fault.span.end() <= fence.span.end())
            });
        }
        let swallowed = if self.looks_for_entries() {
            self.check_swallowed(fence)
        } else {
            None
        };
        let text = fence.body.text();
        let own = swallowed.and_then(|start| text.get(..start));
        if !is_below {
            self.note(code(own.unwrap_or(text).to_owned(), fence.span));
        }
        if swallowed.is_some() {
            self.end_note();
        }
        let unformed = !ignored && !draft && !is_sample && self.unformed_block(fence, language);
        if !unformed {
            self.leave_alone(fence.span, language, ignored);
        }
        if self.is_all() && swallowed.is_some() && language == Language::Plain {
            self.hide_head(fence);
        }
    }

    /// Whether entries that cannot be read matter: as such, or because they end a note.
    fn looks_for_entries(&self) -> bool {
        self.is_all() || self.current.is_some() && !matches!(self.asked, Asked::Places)
    }

    /// The length of the note that is being read.
    fn note_length(&self) -> Option<usize> {
        self.current.as_ref()?;
        self.found.items.last().map(|item| item.note.len())
    }

    /// Ends the note at another entry, of which the pieces from a place on are part.
    fn end_note_at(&mut self, place: Option<usize>) {
        if let (Some(place), true, Some(item)) =
            (place, self.current.is_some(), self.found.items.last_mut())
        {
            item.note.truncate(place);
        }
        self.end_note();
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
            slip: None,
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
        said: None,
        quoted: false,
        span,
    }
}
