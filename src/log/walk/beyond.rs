//! Entries whose block goes on beyond their fields, because its closing fence is missing or not in a line of its own.

use super::super::fence::{Info, Language};
use super::super::line::Line;
use super::super::recognise::{Recognised, has_keys, recognise};
use super::hidden::{Sign, fences, first_line};
use super::{Hidden, Walker, code};
use crate::markdown::{self, Block, Fence};
use crate::message::{Value, message};
use crate::source::{Excerpt, Fault, FaultKind, Fix, Replacement, Span};
use crate::yaml::{MAX_BYTES, parse};

/// The most entries that are named one by one.
const FEW: usize = 8;

/// What was meant to stand behind a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beyond {
    /// The end of the entry in the block's text.
    end: usize,
    /// Where the text behind it begins; `None` if some of it belongs to the entry after all.
    rest: Option<usize>,
}

impl Walker<'_> {
    /// The entry in a block without what was meant to stand behind the block.
    pub(super) fn without_beyond(
        &self,
        fence: &Fence,
        language: Language,
        mut found: Recognised,
    ) -> (Option<Recognised>, Option<Beyond>) {
        // The lines of a next block, and prose, are no YAML.
        if found.parsed.faults.is_empty() {
            return (Some(found), None);
        }
        let Some(beyond) = beyond(self.text, fence) else {
            return (Some(found), None);
        };
        let head = fence.body.part(0..beyond.end);
        let same = |head: &Recognised| head.kind == found.kind && head.id == found.id;
        let Some(head) = recognise(language, &head).filter(same) else {
            return (Some(found), None);
        };
        // Two versions that were both kept in a merge share the lines at their end.
        if head
            .kind
            .is_some_and(|(kind, _)| has_keys(kind, &found) && !has_keys(kind, &head))
        {
            let end = fence.body.span(beyond.end, beyond.end).start();
            found.parsed.faults.retain(|fault| fault.span.start() < end);
            let rest = None;
            return (Some(found), Some(Beyond { rest, ..beyond }));
        }
        (Some(head), Some(beyond))
    }

    /// Reports that a block is not closed, and reads what was meant to stand behind it: it belongs to the note of the entry up to
    /// the next one.
    pub(super) fn goes_on(&mut self, fence: &Fence, beyond: Beyond, own: Option<&str>) {
        let text = fence.body.text();
        if self.is_all() {
            let before = self.found.hidden.len();
            let hides = self.in_blocks(&fence.body, beyond.end);
            let hidden = hides.then(|| self.hidden_since(before));
            let fix = closed(self.text, fence);
            self.not_closed(fence, own, hidden.as_deref(), fix);
        }
        let Some(rest) = beyond.rest else {
            return;
        };
        let text = text.get(rest..).unwrap_or("");
        let at = |span: Span| fence.body.span(rest + span.start(), rest + span.end());
        for block in markdown::read(text).blocks {
            match block {
                Block::Heading(mut heading) => {
                    heading.text = heading.text.within(&fence.body, rest);
                    heading.span = at(heading.span);
                    heading.inside = heading.inside.map_or(fence.inside, |inside| {
                        Some(at(Span::new(inside, inside)).start())
                    });
                    self.heading(heading);
                }
                Block::Prose(mut prose) => {
                    prose.text = prose.text.within(&fence.body, rest);
                    prose.span = at(prose.span);
                    for (_, span) in &mut prose.code {
                        *span = at(*span);
                    }
                    self.note(prose);
                }
                Block::Raw(raw) => {
                    let words = raw.words();
                    if !words.trim().is_empty() {
                        self.note(code(words, at(raw.span)));
                    }
                }
                Block::Fence(inner) => {
                    let info = Info::of(&inner.info);
                    if !info.ignored && recognise(info.language, &inner.body).is_some() {
                        self.end_note();
                    } else {
                        self.note(code(inner.body.text().to_owned(), at(inner.span)));
                    }
                }
            }
        }
    }

    /// Takes the entry at the start of a block that is no entry because of what follows it as one that cannot be read.
    pub(super) fn hide_head(&mut self, fence: &Fence) {
        let head = beyond(self.text, fence).map(|beyond| fence.body.part(0..beyond.end));
        let found = head.and_then(|head| recognise(Language::Plain, &head));
        let start = fence.span.start();
        let id = found.and_then(|found| found.id);
        self.found.hidden.extend(id.map(|id| Hidden { id, start }));
    }

    /// Reports a block without an end: of an entry, if its id is known, and with the ids of the entries that it hides, if it does.
    pub(super) fn not_closed(
        &mut self,
        fence: &Fence,
        own: Option<&str>,
        hidden: Option<&[String]>,
        fix: Option<Fix>,
    ) {
        let text = self.text.get(fence.span.start()..).unwrap_or("");
        let span = Span::new(fence.span.start(), fence.span.start() + first_line(text));
        let block = match own {
            Some(id) => message! {
                en: "the block of `{id}`",
                ru: "блок записи `{id}`",
                es: "el bloque de `{id}`",
                id: id,
            },
            None => message! { en: "this block", ru: "блок", es: "el bloque" },
        };
        let what = match hidden {
            Some(hidden) => message! {
                en: "{block} is not closed before the next one, and hides {entries}",
                ru: "{block} не закрыт до начала следующего и скрывает {entries}",
                es: "{block} no se cierra antes del siguiente y oculta {entries}",
                block: block,
                entries: few(hidden),
            },
            None => message! {
                en: "{block} is not closed after its fields",
                ru: "{block} не закрыт после полей записи",
                es: "{block} no se cierra después de sus campos",
                block: block,
            },
        };
        let fault = Fault::new(FaultKind::Syntax, span, what).help(message! {
            en: "write its closing fence in a line of its own",
            ru: "поставьте закрывающую строку блока, отдельной строкой",
            es: "escriba su línea de cierre, en una línea propia",
        });
        self.found.faults.push(fault.fix(fix));
    }
}

/// The entries with these ids, or their number.
fn few(ids: &[String]) -> Value {
    match ids.len() {
        0 => message! { en: "an entry", ru: "запись", es: "una entrada" }.into(),
        1..=FEW => Value::all(ids.iter().map(|id| {
            message! { en: "`{id}`", ru: "`{id}`", es: "`{id}`", id: id }
        })),
        number => message! {
            en: "{number} {number#entry|entries}",
            ru: "{number} {number#запись|записи|записей}",
            es: "{number} {number#entrada|entradas}",
            number: number,
        }
        .into(),
    }
}

/// Closes a block after its fields, if there is no doubt where they end: before a heading, which no field follows, or before the
/// block of the next entry. In a quotation or a list, that would need what is before the fence.
fn closed(file: &str, fence: &Fence) -> Option<Fix> {
    let before = file.get(..fence.span.start())?;
    if fence.inside.is_some() || !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let block = file.get(fence.span.start()..)?;
    let (_, (sign, length)) = fences(block).next()?;
    let text = fence.body.text();
    let (mut at, mut end) = (0, 0);
    let mut may_be_heading = false;
    let rest = loop {
        let rest = text.get(at..)?;
        let line = rest.split_inclusive('\n').next()?;
        if is_heading(line) || opens_entry(rest) {
            break rest;
        }
        if fences(line).next().is_some() {
            return None;
        }
        if !line.trim().is_empty() {
            end = at + line.trim_end().len();
            may_be_heading = line.starts_with('#');
        }
        at += line.len();
    };
    if may_be_heading {
        return None;
    }
    let found = recognise(Info::of(&fence.info).language, &fence.body.part(0..end))?;
    let (kind, _) = found.kind?;
    let unfenced = fences(rest)
        .next()
        .map_or(rest, |(start, _)| rest.get(..start).unwrap_or(""));
    let is_field = |line: Line<'_>| line.colon && kind.field(line.key).is_some();
    if !found.parsed.faults.is_empty()
        || !has_keys(kind, &found)
        || Line::all(unfenced).any(is_field)
    {
        return None;
    }
    let opening = block.split_inclusive('\n').next()?;
    let line_end = if opening.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut closing = line_end.to_owned();
    closing.extend(std::iter::repeat_n(char::from(sign), length));
    // A blank line below it, if there is none.
    let gap = text.get(end..at)?;
    if gap.matches('\n').count() < 2 {
        closing.push_str(line_end);
    }
    let place = fence.body.span(end.checked_sub(1)?, end).end();
    Some(Fix {
        message: message! {
            en: "close the block after its fields",
            ru: "закрыть блок после полей записи",
            es: "cerrar el bloque después de sus campos",
        },
        edits: vec![Replacement {
            span: Span::new(place, place),
            text: closing,
        }],
    })
}

/// Whether a line is a heading and not likely a comment in YAML.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    (2..=6).contains(&level) && words.starts_with(' ') && !words.trim().is_empty()
}

/// Whether a text begins with the block of an entry.
fn opens_entry(text: &str) -> bool {
    let Some((0, (_, length))) = fences(text).next() else {
        return false;
    };
    let (info, body) = text.split_once('\n').unwrap_or((text, ""));
    let info = Info::of(info.get(length..).unwrap_or(""));
    let body = fences(body)
        .next()
        .map_or(body, |(end, _)| body.get(..end).unwrap_or(""));
    let found = recognise(info.language, &Excerpt::whole(body, 0));
    info.language == Language::Yaml && found.is_some_and(|found| found.kind.is_some())
}

/// Where the entry in a block ends, if the block goes on.
fn beyond(file: &str, fence: &Fence) -> Option<Beyond> {
    let text = fence.body.text();
    let base = Line::all(text).next()?.indent;
    let (_, sign) = fences(file.get(fence.span.start()..)?).next()?;
    // Text that a field quotes is indented.
    let outermost = |(start, _): &(usize, Sign)| {
        let before = text.get(..*start).unwrap_or("");
        start - before.rfind('\n').map_or(0, |at| at + 1) <= base
    };
    let next = fences(text).find(|next| outermost(next) && opens(fence, sign, *next));
    if next.is_none() && fence.closed {
        return None;
    }
    let limit = next.map_or(text.len(), |(start, _)| start);
    let head = text.get(..limit)?;
    // The first line that may be a fence, whether or not it closes this block.
    let fence = fences(text).find(outermost);
    let found = glued_end(head, sign)
        .or_else(|| fence.and_then(|fence| written_end(text, fence)))
        .unwrap_or_else(|| {
            let end = end_of_fields(head);
            (end, end)
        });
    let (end, rest) = found;
    let goes_on = !text.get(end..)?.trim().is_empty();
    goes_on.then_some(Beyond {
        end,
        rest: Some(rest),
    })
}

/// Whether a line in a block would have opened the next block, if this one had been closed. In a block without an end any sign
/// does.
pub(super) fn opens(
    fence: &Fence,
    (sign, length): Sign,
    (_, (other, long)): (usize, Sign),
) -> bool {
    !fence.closed || (other == sign && long >= length)
}

/// A closing fence at the end of the last field: where that ends, and the text behind.
fn glued_end(head: &str, (sign, length): Sign) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        let bare = line.trim_end();
        let field = bare.trim_end_matches(char::from(sign));
        if bare.len() - field.len() >= length && !field.trim().is_empty() {
            let end = at + field.len();
            let read = parse(&Excerpt::whole(head.get(..end)?, 0), MAX_BYTES);
            return read.faults.is_empty().then_some((end, at + bare.len()));
        }
        at += line.len();
    }
    None
}

/// The line that was meant to close a block: with another sign, too short, or with text behind it.
fn written_end(text: &str, (start, (_, length)): (usize, Sign)) -> Option<(usize, usize)> {
    let line = text.get(start..)?;
    let line = line.get(..first_line(line))?;
    let info = line.get(length..)?;
    let below = text.get(start + line.len()..)?;
    let below = fences(below)
        .next()
        .map_or(below, |(end, _)| below.get(..end).unwrap_or(""));
    let is_language = !info.starts_with(' ') && info.split_whitespace().count() == 1;
    let holds = || recognise(Info::of(info).language, &Excerpt::whole(below, 0)).is_some();
    (!is_language && !holds()).then_some((start, start + length))
}

/// The end of the paragraph before the first mistake in a text; of the one with the mistake, if that is the first.
fn end_of_fields(head: &str) -> usize {
    let faults = parse(&Excerpt::whole(head, 0), MAX_BYTES).faults;
    let Some(fault) = faults.first().map(|fault| fault.span.start()) else {
        return head.len();
    };
    let (mut at, mut begun, mut end) = (0, false, None);
    for line in head.split_inclusive('\n') {
        if line.trim().is_empty() {
            if begun && (at <= fault || end.is_none()) {
                end = Some(at);
            }
        } else {
            begun = true;
        }
        at += line.len();
    }
    end.unwrap_or(head.len())
}

/// The ids of the entries in the blocks of a text, each with the start of its block, whichever of its fences opens and which
/// closes one.
pub(super) fn ids_in_blocks(text: &str) -> Vec<(String, usize)> {
    let mut ids = Vec::new();
    let mut fences = fences(text).peekable();
    while let Some((start, (_, length))) = fences.next() {
        let end = fences.peek().map_or(text.len(), |(next, _)| *next);
        let block = text.get(start + length..end).unwrap_or("");
        let (info, body) = block.split_once('\n').unwrap_or((block, ""));
        let info = Info::of(info);
        if info.is_entry() {
            let found = recognise(info.language, &Excerpt::whole(body, 0));
            let id = found.and_then(|found| found.id);
            ids.extend(id.map(|id| (id, start)));
        }
    }
    ids
}
