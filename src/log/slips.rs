//! Entries that an editor or a paste turned into something else: without a fence, as one paragraph, as a list, with numbers
//! before the lines, or with the first line in the info string.

use std::borrow::Cow;
use std::ops::Range;

use super::Kind;
use super::fence::{Language, after_language};
use super::kind_words::{Likeness, kind_of, means, named, only_kind_of};
use super::line::{Line, is_mark, is_usual_id};
use super::recognise::{PEOPLE, Recognised, STAGE, has_fields_in_words, is_field, recognise};
use crate::markdown::Fence;
use crate::message::message;
use crate::source::{Excerpt, Fault, FaultKind, Fix, Span, folded, is_accent};
use crate::yaml::{MAX_BYTES, parse};

/// The text of the entry that Markdown outside fences was meant to be: where it begins, and its id.
pub(super) fn outside(text: &str) -> Option<(Range<usize>, Cow<'_, str>)> {
    // Most prose has none.
    let has_sign = text.contains(':') || text.contains('=') || text.contains('：');
    if !has_sign || !has_head(text) {
        return None;
    }
    if let Some((range, id)) = in_lines(text) {
        return Some((range, Cow::Borrowed(id)));
    }
    let undecorated = undecorated(text)?;
    let (_, id) = in_lines(&undecorated)?;
    let first = Line::all(text).next()?;
    let range = first.start..first.start + first.text.len();
    Some((range, Cow::Owned(id.to_owned())))
}

/// Whether a text has a kind with an id behind it, whatever stands between them.
fn has_head(text: &str) -> bool {
    let mut before = "";
    text.split(|c: char| !(c.is_alphanumeric() || is_accent(c) || matches!(c, '-' | '_')))
        .filter(|word| !word.is_empty())
        .any(|word| {
            let kind = std::mem::replace(&mut before, word);
            let id = word.trim_matches(['-', '_']);
            is_usual_id(id) && named(kind.trim_matches(['-', '_'])).is_some()
        })
}

fn in_lines(text: &str) -> Option<(Range<usize>, &str)> {
    unfenced(text).or_else(|| run_together(text))
}

/// The entry that a fenced block was meant to be. `found` is the one that its text gives; `line` is the line of its fence.
pub(super) fn in_fence(
    fence: &Fence,
    language: Language,
    line: (&str, usize),
    found: Option<Recognised>,
) -> Option<Recognised> {
    let (info, body) = (fence.info.as_str(), &fence.body);
    let first = Span::new(line.1, line.1 + line.0.trim_end().len());
    let in_info = first_line_in_info(info, body.text());
    if let Some(InInfo::Both { kind, id, alone }) = in_info {
        // A fence may name the entry that it holds. If it was not closed where it was meant to be, that is another one.
        let other = |found: &Recognised| {
            found.kind.is_none() || (found.id.as_deref() != Some(id) && holds_fence(body.text()))
        };
        if found.as_ref().is_none_or(other) {
            let movable = alone && fence.inside.is_none();
            let fix = movable.then(|| below_fence(line, kind?, id)).flatten();
            return Some(unread(body, in_the_fence(first, kind, id).fix(fix), id));
        }
    }
    if found.is_some() {
        return found;
    }
    if matches!(in_info, Some(InInfo::One)) {
        return recognise(Language::Plain, body);
    }
    if language == Language::Other {
        let (_, id) = run_together(info)?;
        return Some(unread(body, not_in_lines(first), id));
    }
    let (place, id) = not_yaml(info, language, body.text())?;
    let span = place.map_or(first, |place| body.span(place.start, place.end));
    Some(unread(body, not_in_lines(span), &id))
}

fn holds_fence(text: &str) -> bool {
    Line::all(text).any(|line| line.text.starts_with("```") || line.text.starts_with("~~~"))
}

/// An entry that cannot be read, with its only fault.
fn unread(body: &Excerpt, fault: Fault, id: &str) -> Recognised {
    let mut parsed = parse(body, MAX_BYTES);
    parsed.faults = vec![fault];
    Recognised {
        parsed,
        kind: None,
        id: Some(id.to_owned()),
    }
}

/// What an info string has of the first line of an entry.
enum InInfo<'i> {
    /// A kind with an id, and whether nothing else.
    Both {
        kind: Option<Kind>,
        id: &'i str,
        alone: bool,
    },
    /// A kind or an id. The block may have the fields of an entry.
    One,
}

fn first_line_in_info<'i>(info: &'i str, body: &str) -> Option<InInfo<'i>> {
    let rest = after_language(info);
    let line = Line::all(glued(rest).unwrap_or(rest)).next()?;
    let kind = kind_of(line.key);
    match (kind, line.id()) {
        (Some((_, likeness)), Some((id, alone))) => {
            let certain = likeness == Likeness::Exact && (alone || line.colon);
            let likely = (alone || line.colon) && has_acting_lines(body);
            (certain || likely).then(|| InInfo::Both {
                kind: only_kind_of(line.key),
                id,
                alone,
            })
        }
        (Some((_, Likeness::Exact | Likeness::Translated)), None) => Some(InInfo::One),
        (None, _) if is_usual_id(line.key) => Some(InInfo::One),
        _ => None,
    }
}

/// What follows the language of a fence without a space, if that is a kind: the break between two lines was lost.
fn glued(info: &str) -> Option<&str> {
    let behind = |language: &str| {
        let word = info.get(..language.len())?;
        let rest = info.get(language.len()..)?;
        let kind = Line::all(rest).next()?.key;
        (word.eq_ignore_ascii_case(language) && rest.starts_with(kind) && kind_of(kind).is_some())
            .then_some(rest)
    };
    behind("yaml").or_else(|| behind("yml"))
}

/// The place in a block in which an entry begins that is not in lines of YAML, and its id. `None` as the place: the info string.
fn not_yaml(info: &str, language: Language, body: &str) -> Option<(Option<Range<usize>>, String)> {
    if let Some(plain) = undecorated(body).filter(|plain| has_acting_lines(plain)) {
        let found = recognise(language, &Excerpt::whole(&plain, 0));
        if let Some(id) = found.and_then(|found| found.id) {
            let first = Line::all(body).next()?;
            return Some((Some(first.start..first.start + first.text.len()), id));
        }
    }
    // YAML that can be read is that of another tool.
    let broken = || !parse(&Excerpt::whole(body, 0), MAX_BYTES).faults.is_empty();
    if let Some((place, id)) = run_together(body).filter(|_| broken()) {
        return Some((Some(place), id.to_owned()));
    }
    // An info string is short; most are one word.
    let all = info.contains(':').then(|| format!("{info}\n{body}"))?;
    let found = run_together(&all).filter(|(place, _)| place.start < info.len() || broken());
    found.map(|(_, id)| (None, id.to_owned()))
}

/// The fault of an entry whose first line is that of its fence.
fn in_the_fence(span: Span, kind: Option<Kind>, id: &str) -> Fault {
    let written = format!("{}: {id}", kind.map_or("…", Kind::name));
    Fault::new(
        FaultKind::Syntax,
        span,
        message! {
            en: "kind and id of this entry are in the line of its fence",
            ru: "вид и id записи стоят в строке, открывающей блок",
            es: "el tipo y el id de la entrada están en la línea que abre el bloque",
        },
    )
    .help(message! {
        en: "write ```` ```yaml ```` there, and `{written}` in the line below it",
        ru: "напишите там ```` ```yaml ````, а в следующей строке — `{written}`",
        es: "escriba allí ```` ```yaml ```` y, en la línea siguiente, `{written}`",
        written: &written,
    })
}

/// The fault of an entry whose fields are not lines.
fn not_in_lines(span: Span) -> Fault {
    Fault::new(
        FaultKind::Syntax,
        span,
        message! {
            en: "this looks like an entry, but its fields are not lines of YAML",
            ru: "это похоже на запись, но её поля не записаны строками YAML",
            es: "esto parece una entrada, pero sus campos no son líneas de YAML",
        },
    )
    .help(message! {
        en: "write each field in a line of its own, with nothing before it, and the fences in lines of their own",
        ru: "запишите каждое поле отдельной строкой, ничего не ставя перед ним, и ограждения блока — отдельными строками",
        es: "escriba cada campo en una línea propia, sin nada delante, y los delimitadores del bloque en las suyas",
    })
}

/// Moves kind and id from the line of a fence into a line of their own. In a quotation or a list, that would need what is before
/// the fence.
fn below_fence((line, start): (&str, usize), kind: Kind, id: &str) -> Option<Fix> {
    let info = line.trim_start_matches(['`', '~']);
    let sign = line.len() - info.len();
    let bare = info.trim_end_matches('\r');
    let end = if bare.len() < info.len() {
        "\r\n"
    } else {
        "\n"
    };
    (sign >= 3).then(|| {
        Fix::replace(
            Span::new(start + sign, start + sign + bare.len()),
            format!("yaml{end}{}: {id}", kind.name()),
        )
    })
}

/// When somebody acts, and who with whom.
const FIELDS_OF_ACTS: [&str; 5] = ["at", PEOPLE[0], PEOPLE[1], PEOPLE[2], PEOPLE[3]];

/// Whether words are keys of somebody's act, or those of a stage.
fn are_fields<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut keys = Keys::default();
    words.for_each(|word| keys.add(word));
    keys.are_fields()
}

/// What is known of the keys of lines.
#[derive(Default)]
pub(super) struct Keys {
    at: bool,
    people: bool,
    of_stage: [bool; 3],
}

impl Keys {
    pub(super) fn add(&mut self, word: &str) {
        let plain = folded(word);
        self.at |= means(&plain, &["at"]);
        self.people |= means(&plain, &PEOPLE);
        for (known, field) in self.of_stage.iter_mut().zip(STAGE) {
            *known |= means(&plain, &[field]);
        }
    }

    /// Takes those of further lines.
    pub(super) fn join(&mut self, other: &Self) {
        self.at |= other.at;
        self.people |= other.people;
        for (known, more) in self.of_stage.iter_mut().zip(other.of_stage) {
            *known |= more;
        }
    }

    /// Whether something of an act is in both.
    pub(super) fn share(&self, other: &Self) -> bool {
        (self.at && other.at) || (self.people && other.people)
    }

    /// Whether they are keys of somebody's act, or those of a stage.
    pub(super) fn are_fields(&self) -> bool {
        let of_stage = self.of_stage.iter().filter(|known| **known).count();
        (self.at && self.people) || of_stage > 1
    }
}

/// The same of the lines of a text.
pub(super) fn has_acting_lines(text: &str) -> bool {
    are_fields(
        Line::all(text)
            .filter(|line| line.colon)
            .map(|line| line.key),
    )
}

/// Where an entry begins that stands in one line, or in lines that were filled: a kind with a usual id, and the fields of an
/// entry, as in `request: R-1 at: … from: …`; and its id.
fn run_together(text: &str) -> Option<(Range<usize>, &str)> {
    let mut found = None;
    let (mut keys, mut starts) = (Vec::new(), Vec::new());
    let mut tokens = tokens(text).peekable();
    while let Some((start, token)) = tokens.next() {
        let Some((key, value)) = token.split_once([':', '：']) else {
            continue;
        };
        let key = key.trim_start_matches(['{', '[', '(']);
        let key = key.trim_matches(is_mark);
        let (end, value) = match tokens.peek() {
            Some((at, next)) if value.trim_matches(is_mark).is_empty() => (at + next.len(), *next),
            _ => (start + token.len(), value),
        };
        let value = value.trim_matches(|c| is_mark(c) || matches!(c, ',' | ';' | '.' | '}'));
        if found.is_none() && is_usual_id(value) && named(key).is_some() {
            found = Some((start..end, value));
            starts.push(start);
        } else if is_field(key) || means(&folded(key), &FIELDS_OF_ACTS) {
            keys.push(key);
            starts.push(start);
        }
    }
    // Below each other they are fields of something else, or `unfenced` knows them.
    let beside = starts.windows(2).any(|pair| match pair {
        [one, other] => text
            .get(*one..*other)
            .is_some_and(|text| !text.contains('\n')),
        _ => false,
    });
    found.filter(|_| beside && are_fields(keys.into_iter()))
}

/// The words of a text with their offsets, without the lines that are comments.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut comment = false;
    let mut begins = true;
    text.split_inclusive(char::is_whitespace)
        .filter_map(move |part| {
            let start = at;
            at += part.len();
            let word = part.trim_end();
            if begins && !word.is_empty() {
                comment = word.starts_with('#');
                begins = false;
            }
            let counts = !word.is_empty() && !comment;
            if part.ends_with('\n') {
                (begins, comment) = (true, false);
            }
            counts.then_some((start, word))
        })
}

/// A text without what stands before each of its lines: numbers in order, bullets, or signs of a quotation. `None`: the lines
/// have nothing of the kind.
fn undecorated(text: &str) -> Option<String> {
    let decorated = |line: &str| {
        let line = line.trim_start();
        line.starts_with(|c: char| c.is_ascii_digit() || is_bullet(c))
    };
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if !decorated(first) {
        return None;
    }
    without(text, |before, line| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = line.split_at(digits);
        let number = number.parse::<u32>().ok().filter(|_| digits < 7)?;
        let behind = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | ')' | ':' | '|' | '│' | ']')
        });
        let apart = rest.is_empty() || behind.len() < rest.len();
        let follows = before.is_none_or(|before| before + 1 == number);
        (apart && follows).then_some((number, behind))
    })
    .or_else(|| {
        without(text, |_, line| {
            let rest = line.strip_prefix(is_bullet)?;
            let behind = rest.trim_start();
            let box_ = ["[ ]", "[x]", "[X]"]
                .iter()
                .find_map(|mark| behind.strip_prefix(mark));
            (rest.is_empty() || behind.len() < rest.len())
                .then_some((0, box_.unwrap_or(behind).trim_start()))
        })
    })
}

/// A text in which every line loses what `strip` takes from it; `None` if it does not from one. It gets the number of the line
/// before.
fn without<'t>(
    text: &'t str,
    strip: impl Fn(Option<u32>, &'t str) -> Option<(u32, &'t str)>,
) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut before = None;
    for line in text.lines() {
        let bare = line.trim();
        if !bare.is_empty() {
            let (number, rest) = strip(before, bare)?;
            before = Some(number);
            plain.push_str(rest);
        }
        plain.push('\n');
    }
    Some(plain)
}

/// A sign before the items of a list, or the lines of a quotation.
fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '*' | '•' | '·' | '–' | '—' | '>' | '|')
}

/// The line of an unfenced entry with its kind and its id: a kind with a usual id, and below it a field of that kind. Above it stand
/// at most fields, at least those of an act.
fn unfenced(text: &str) -> Option<(Range<usize>, &str)> {
    // Most prose has no such line, which is visible without splitting it into words.
    if !text.contains('\n') || !text.contains([':', '：']) {
        return None;
    }
    let mut above = Keys::default();
    let mut begun: Option<(Kind, Range<usize>, &str)> = None;
    for line in Line::all(text) {
        if !line.colon {
            above = Keys::default();
            begun = None;
            continue;
        }
        let is_field = |kind: Kind| is_field(line.key) || kind.field(line.key).is_some();
        if let Some((kind, range, id)) = begun.clone().filter(|(kind, ..)| is_field(*kind)) {
            return Some((range, id)).filter(|_| Kind::named(line.key) != Some(kind));
        }
        if let Some((kind, range, id)) = kind_and_id(&line) {
            if above.are_fields() {
                return Some((range, id));
            }
            begun = Some((kind, range, id));
        }
        above.add(line.key);
    }
    in_words(text)
}

/// The kind and the id in a line that has nothing else, and its place.
fn kind_and_id<'t>(line: &Line<'t>) -> Option<(Kind, Range<usize>, &'t str)> {
    let kind = Kind::named(line.key).filter(|_| line.colon)?;
    let (id, _) = line.id().filter(|(_, alone)| *alone)?;
    Some((kind, line.start..line.start + line.text.len(), id))
}

/// The kind and the id in the last line of a text, as the place of that line and the id. A title may name them in any language, and
/// without a colon.
pub(super) fn last_line(text: &str, is_title: bool) -> Option<(Range<usize>, &str)> {
    let text = text.trim_end();
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let last = text.get(start..).filter(|last| last.contains('-'))?;
    let line = Line::all(last).next()?;
    let (range, id) = if is_title {
        let (id, _) = line.id().filter(|(_, alone)| *alone)?;
        named(line.key)?;
        (line.start..line.start + line.text.len(), id)
    } else {
        let (_, range, id) = kind_and_id(&line)?;
        (range, id)
    };
    Some((start + range.start..start + range.end, id))
}

/// The same for an entry in Russian or Spanish. A kind and a field are also a heading, so it must say when and who.
fn in_words(text: &str) -> Option<(std::ops::Range<usize>, &str)> {
    let is_kind = |key| named(key).is_some_and(|(_, like)| like == Likeness::Translated);
    let (line, id) = Line::all(text).find_map(|line| {
        let (id, alone) = line.id().filter(|_| line.colon)?;
        (alone && is_kind(line.key)).then_some((line, id))
    })?;
    let rest = text.get(line.start..)?;
    has_fields_in_words(rest).then(|| (line.start..line.start + line.text.len(), id))
}

#[cfg(test)]
mod tests;
