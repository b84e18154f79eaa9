//! The lines of files that a finding points at, cut out and made safe to show.
//!
//! The places of a finding stand in several files. They become *windows*, a few lines each, that lie one behind the other in
//! one stretch of offsets, so that whoever draws them sees a single text and needs neither the files nor their size.

use std::ops::Range;

use super::Untrusted;
use crate::finding::Finding;
use crate::message::Language;
use crate::source::{Position, Source, SourceId, Sources, Span};

/// More places than these are only counted.
const MAX_PLACES: usize = 9;
/// A place on more lines is shown by its first line.
const MAX_LINES: usize = 6;
/// Places in one file with at most so many lines between them share a window.
const NEAR: usize = 2;
/// A longer line is cut, in characters.
const LONG: usize = 200;
/// How much of a cut line is shown, and how much of that before its first mark.
const KEPT: usize = 160;
const BEFORE: usize = 40;

/// The windows of a finding.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    /// Those with the finding's own place first.
    pub(super) windows: Vec<Window>,
    /// What is underlined in them, in the order of offsets.
    pub(super) marks: Vec<Mark>,
    /// How many places are not shown.
    pub(super) omitted: usize,
}

/// Some lines of a file.
#[derive(Debug)]
pub(super) struct Window {
    /// The file's path, made safe.
    pub(super) path: String,
    /// The first line, from 1.
    pub(super) first_line: usize,
    /// The lines, made safe, each with a line break.
    pub(super) text: String,
    /// The offset of the text.
    pub(super) start: usize,
}

/// An underlined stretch of a window.
#[derive(Debug)]
pub(super) struct Mark {
    /// The offset at which it begins.
    pub(super) start: usize,
    /// The offset after its end.
    pub(super) end: usize,
    /// What is said of it, made safe.
    pub(super) text: String,
    /// Whether it is the finding's own place.
    pub(super) primary: bool,
    /// Where it begins in its file.
    pub(super) position: Position,
}

/// A place that is to be shown.
struct Place {
    source: SourceId,
    span: Span,
    lines: Range<usize>,
    text: String,
    primary: bool,
}

impl Snippets {
    /// Cuts out what a finding points at.
    pub(super) fn new(
        sources: &Sources,
        finding: &Finding,
        language: Language,
        ellipsis: &str,
    ) -> Self {
        let omitted = (finding.labels.len() + 1).saturating_sub(MAX_PLACES);
        let mut snippets = Self {
            omitted,
            ..Self::default()
        };
        for group in groups(places(sources, finding, language)) {
            snippets.add(sources, &group, ellipsis);
        }
        snippets
    }

    /// The window in which a stretch of offsets lies.
    pub(super) fn window(&self, start: usize, end: usize) -> Option<&Window> {
        let window = self
            .windows
            .iter()
            .rev()
            .find(|window| window.start <= start)?;
        (end <= window.start + window.text.len()).then_some(window)
    }

    /// The digits of the greatest line number.
    pub(super) fn number_width(&self) -> usize {
        self.windows
            .iter()
            .map(Window::number_width)
            .max()
            .unwrap_or(1)
    }

    fn add(&mut self, sources: &Sources, group: &[Place], ellipsis: &str) {
        let Some(source) = group.first().map(|place| sources.get(place.source)) else {
            return;
        };
        let lines = |of: fn(&Place) -> usize| group.iter().map(of);
        let (mut first, mut last) = (
            lines(|p| p.lines.start).min().unwrap_or(1),
            lines(|p| p.lines.end).max().unwrap_or(1),
        );
        if group.iter().any(|place| place.primary) {
            first -= usize::from(first > 1 && is_context(content(source, first - 1).1));
            last +=
                usize::from(last < source.line_count() && is_context(content(source, last + 1).1));
        }
        // A gap keeps a stretch from lying in two windows.
        let start = self
            .windows
            .last()
            .map_or(0, |window| window.start + window.text.len() + 1);
        let mut text = String::new();
        let mut ends = vec![(0, 0); group.len()];
        for line in first..=last {
            add_line(&mut text, source, line, group, &mut ends, ellipsis);
        }
        let mut marks: Vec<Mark> = group
            .iter()
            .zip(ends)
            .map(|(place, (from, to))| Mark {
                start: start + from,
                end: start + to.max(from),
                text: place.text.clone(),
                primary: place.primary,
                position: source.position(place.span.start),
            })
            .collect();
        marks.sort_by_key(|mark| (mark.start, mark.end));
        self.marks.append(&mut marks);
        self.windows.push(Window {
            path: Untrusted::new(source.path()).line().into_owned(),
            first_line: first,
            text,
            start,
        });
    }
}

impl Window {
    /// The digits of the last line's number.
    pub(super) fn number_width(&self) -> usize {
        (self.first_line + self.text.lines().count())
            .saturating_sub(1)
            .to_string()
            .len()
    }
}

/// The finding's own place and those of its labels; what is said twice of one place is said together.
fn places(sources: &Sources, finding: &Finding, language: Language) -> Vec<Place> {
    let caption = finding.caption.as_ref().map(|text| text.text(language));
    let own = std::iter::once((finding.at, caption.unwrap_or_default(), true));
    let others = finding
        .labels
        .iter()
        .map(|label| (label.at, label.text.text(language), false));
    let mut places: Vec<Place> = Vec::new();
    for (at, text, primary) in own.chain(others).take(MAX_PLACES) {
        let source = sources.get(at.source);
        let (span, lines) = visible(source, at.span);
        let text = Untrusted::new(&text).line();
        match places
            .iter_mut()
            .find(|place| place.source == at.source && place.span == span)
        {
            Some(place) if !place.text.is_empty() && !text.is_empty() => {
                place.text = format!("{}; {text}", place.text);
            }
            Some(place) => place.text.push_str(&text),
            None => places.push(Place {
                source: at.source,
                span,
                lines,
                text: text.into_owned(),
                primary,
            }),
        }
    }
    places
}

/// What of a span is shown, with its first and last line: without the blank end, and not too many lines.
fn visible(source: &Source, span: Span) -> (Span, Range<usize>) {
    let text = source.text();
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start.min(text.len()));
    let end = boundary(span.end.clamp(start, text.len()));
    let end = start + text.get(start..end).unwrap_or("").trim_end().len();
    let (first, last) = (source.position(start).line, source.position(end).line);
    if last - first < MAX_LINES {
        return (Span::new(start, end), first..last);
    }
    let (line, shown) = content(source, first);
    (
        Span::new(start, (line + shown.trim_end().len()).max(start)),
        first..first,
    )
}

/// Places whose lines are near each other in one file, in the order in which they were given.
fn groups(places: Vec<Place>) -> Vec<Vec<Place>> {
    let mut groups: Vec<Vec<Place>> = Vec::new();
    for place in places {
        let near = |other: &Place| {
            other.source == place.source
                && place.lines.start <= other.lines.end + NEAR
                && other.lines.start <= place.lines.end + NEAR
        };
        match groups.iter_mut().find(|group| group.iter().any(near)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// Where a line's text begins and what it is, without line break and byte order mark.
fn content(source: &Source, line: usize) -> (usize, &str) {
    let start = source.line_start(line);
    let whole = source
        .text()
        .get(start..source.line_start(line + 1))
        .unwrap_or("");
    let whole = whole
        .strip_suffix('\n')
        .map_or(whole, |whole| whole.strip_suffix('\r').unwrap_or(whole));
    match whole.strip_prefix('\u{feff}') {
        Some(rest) if line == 1 => (start + '\u{feff}'.len_utf8(), rest),
        _ => (start, whole),
    }
}

/// Whether a neighbouring line is worth showing: blank lines and fences are not.
fn is_context(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    !line.is_empty() && !line.starts_with("```") && !line.starts_with("~~~")
}

/// Adds a line, and notes where the ends of the places that lie on it came to be.
fn add_line(
    text: &mut String,
    source: &Source,
    line: usize,
    group: &[Place],
    ends: &mut [(usize, usize)],
    ellipsis: &str,
) {
    let (start, whole) = content(source, line);
    // An end that lies in the line break, or before a byte order mark, is drawn at the nearest character.
    let within = |at: usize| at.clamp(start, start + whole.len()) - start;
    let offsets: Vec<usize> = group
        .iter()
        .flat_map(|place| [place.span.start, place.span.end])
        .map(within)
        .collect();
    let on_line = |place: &&Place| place.lines.start == line;
    let focus = group
        .iter()
        .filter(on_line)
        .map(|place| within(place.span.start))
        .min()
        .unwrap_or(0);
    let kept = cut(whole, focus);
    if kept.start > 0 {
        text.push_str(ellipsis);
    }
    let shifted: Vec<usize> = offsets
        .iter()
        .map(|offset| offset.saturating_sub(kept.start))
        .collect();
    let shown = Untrusted::new(whole.get(kept.clone()).unwrap_or("")).snippet(text, &shifted);
    if kept.end < whole.len() {
        text.push_str(ellipsis);
    }
    text.push('\n');
    for ((place, at), shown) in group.iter().zip(ends).zip(shown.chunks_exact(2)) {
        if let [from, to] = *shown {
            at.0 = if place.lines.start == line {
                from
            } else {
                at.0
            };
            at.1 = if place.lines.end == line { to } else { at.1 };
        }
    }
}

/// The part of a line that is shown: all of it, or some characters around a byte where it is long.
fn cut(line: &str, focus: usize) -> Range<usize> {
    if line.len() <= LONG || line.chars().nth(LONG).is_none() {
        return 0..line.len();
    }
    let before = line.get(..focus).unwrap_or("");
    let start = before
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .map_or(0, |(at, _)| at);
    let end = line
        .get(start..)
        .and_then(|rest| rest.char_indices().nth(KEPT))
        .map_or(line.len(), |(at, _)| start + at);
    start..end
}
