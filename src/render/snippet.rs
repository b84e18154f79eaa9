//! Escaped snippets of the files that a finding points at.
//!
//! The locations of a finding may be in several files. They become *windows* of a few lines each, concatenated in a single
//! range of offsets, so that the renderer works with one text and does not need the files.

use std::ops::Range;

use super::{Checked, Untrusted};
use crate::finding::Finding;
use crate::message::Language;
use crate::source::{Position, Source, SourceId, Sources, Span};

/// The maximum number of locations to show; others are counted.
const MAX_PLACES: usize = 9;
/// A location with more lines is shown by its first line.
const MAX_LINES: usize = 6;
/// Locations in a file with at most this many lines between them share a window.
const NEAR: usize = 2;
/// The length in characters above which a line is shortened.
const LONG: usize = 200;
/// The length of a shortened line, and the part of it before the first marker.
const KEPT: usize = 160;
const BEFORE: usize = 40;

/// The windows of a finding.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    /// The windows, starting with that of the finding's own location.
    pub(super) windows: Vec<Window>,
    /// The markers, ordered by offset.
    pub(super) markers: Vec<Marker>,
    /// The number of locations not shown.
    pub(super) omitted: usize,
}

/// Some lines of a file.
#[derive(Debug)]
pub(super) struct Window {
    /// The file's path, escaped.
    pub(super) path: String,
    /// The first line, from 1.
    pub(super) first_line: usize,
    /// The last line.
    last_line: usize,
    /// The lines, escaped, each with a line break.
    pub(super) text: String,
    /// The offset of the text.
    pub(super) start: usize,
}

/// An underlined range of a window.
#[derive(Debug)]
pub(super) struct Marker {
    /// The offset of its start.
    pub(super) start: usize,
    /// The offset of its end.
    pub(super) end: usize,
    /// The text of the marker, escaped.
    pub(super) text: String,
    /// Whether it is the finding's own location.
    pub(super) primary: bool,
    /// Its position in the file.
    pub(super) position: Position,
}

/// A location to show.
struct Place {
    source: SourceId,
    span: Span,
    lines: Range<usize>,
    text: String,
    primary: bool,
}

impl Snippets {
    /// Builds the snippets of a finding.
    pub(super) fn new(
        checked: &Checked<'_>,
        finding: &Finding,
        language: Language,
        ellipsis: &str,
    ) -> Self {
        let sources = &checked.project.sources;
        let omitted = (finding.labels.len() + 1).saturating_sub(MAX_PLACES);
        let mut snippets = Self {
            omitted,
            ..Self::default()
        };
        for group in groups(places(sources, finding, language)) {
            snippets.add(checked, &group, ellipsis);
        }
        snippets
    }

    /// The window that contains a range of offsets.
    pub(super) fn window(&self, start: usize, end: usize) -> Option<&Window> {
        let window = self
            .windows
            .iter()
            .rev()
            .find(|window| window.start <= start)?;
        (end <= window.start + window.text.len()).then_some(window)
    }

    /// The number of digits of the largest line number.
    pub(super) fn number_width(&self) -> usize {
        self.windows
            .iter()
            .map(Window::number_width)
            .max()
            .unwrap_or(1)
    }

    fn add(&mut self, checked: &Checked<'_>, group: &[Place], ellipsis: &str) {
        let sources = &checked.project.sources;
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
        // The gap ensures that no range is in two windows.
        let start = self
            .windows
            .last()
            .map_or(0, |window| window.start + window.text.len() + 1);
        let mut text = String::new();
        let mut ends = vec![(0, 0); group.len()];
        for line in first..=last {
            add_line(&mut text, source, line, group, &mut ends, ellipsis);
        }
        let mut markers: Vec<Marker> = group
            .iter()
            .zip(ends)
            .map(|(place, (from, to))| Marker {
                start: start + from,
                end: start + to.max(from),
                text: place.text.clone(),
                primary: place.primary,
                position: source.position(place.span.start()),
            })
            .collect();
        markers.sort_by_key(|marker| (marker.start, marker.end));
        self.markers.append(&mut markers);
        self.windows.push(Window {
            path: Untrusted::new(&checked.path(source)).line().into_owned(),
            first_line: first,
            last_line: last,
            text,
            start,
        });
    }
}

impl Window {
    /// The number of digits of the last line number.
    pub(super) fn number_width(&self) -> usize {
        self.last_line.to_string().len()
    }
}

/// The finding's own location and those of its labels; texts for the same location are merged.
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

/// The visible part of a span with its first and last line: without trailing blanks, and limited in lines.
fn visible(source: &Source, span: Span) -> (Span, Range<usize>) {
    let text = source.text();
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start().min(text.len()));
    let end = boundary(span.end().clamp(start, text.len()));
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

/// Groups locations that are near each other in a file, in the order given.
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

/// The start and text of a line, without line break and byte order mark.
fn content(source: &Source, line: usize) -> (usize, &str) {
    let (start, whole) = source.line(line);
    let whole = whole
        .strip_suffix('\n')
        .map_or(whole, |whole| whole.strip_suffix('\r').unwrap_or(whole));
    match whole.strip_prefix('\u{feff}') {
        Some(rest) if line == 1 => (start + '\u{feff}'.len_utf8(), rest),
        _ => (start, whole),
    }
}

/// Whether a neighboring line is useful context: blank lines and fences are not.
fn is_context(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    !line.is_empty() && !line.starts_with("```") && !line.starts_with("~~~")
}

/// Appends a line, and records the new positions of the locations on it.
fn add_line(
    text: &mut String,
    source: &Source,
    line: usize,
    group: &[Place],
    ends: &mut [(usize, usize)],
    ellipsis: &str,
) {
    let (start, whole) = content(source, line);
    // A position in a line break or before a byte order mark is moved to the nearest character.
    let within = |at: usize| at.clamp(start, start + whole.len()) - start;
    let offsets: Vec<usize> = group
        .iter()
        .flat_map(|place| [place.span.start(), place.span.end()])
        .map(within)
        .collect();
    let on_line = |place: &&Place| place.lines.start == line;
    let focus = group
        .iter()
        .filter(on_line)
        .map(|place| within(place.span.start()))
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

/// The visible part of a line: all of it, or the characters around a byte if it is long.
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
