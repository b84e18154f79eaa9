//! Transcripts of meetings in `WebVTT`, as Zoom and Teams write them. They are notes of a call whose time something else proves.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

/// What was said in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// From where to where it goes, in milliseconds from the start of the recording.
    pub span: Option<(u64, u64)>,
    /// Who spoke, in the order in which they began.
    pub speakers: Vec<String>,
    /// What each said; consecutive cues of one speaker are one passage.
    pub passages: Vec<Passage>,
}

/// What one speaker said without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The speaker, if the transcript names one.
    pub speaker: Option<String>,
    /// What was said.
    pub text: String,
    /// When it began, in milliseconds from the start.
    pub start: u64,
}

/// The longest name of a speaker, in characters.
const LONGEST_NAME: usize = 60;

/// Whether a file is a transcript in `WebVTT`.
pub fn is_transcript(start: &str) -> bool {
    let start = start.trim_start_matches('\u{feff}');
    start
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Reads a transcript. `None` if the file is not one; cues whose times cannot be read are left out.
pub fn read(text: &str) -> Option<Transcript> {
    if !is_transcript(text) {
        return None;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut transcript = Transcript::default();
    let mut known = HashSet::new();
    let mut speaker: Option<String> = None;
    let blocks = text.split("\n\n").map(|block| block.trim_matches('\n'));
    for block in blocks.skip(1) {
        let mut lines = block.lines().skip_while(|line| !line.contains("-->"));
        let note = ["NOTE", "STYLE", "REGION"]
            .iter()
            .any(|word| block.starts_with(word));
        let Some((start, end)) = lines.next().filter(|_| !note).and_then(times) else {
            continue;
        };
        let span = transcript.span.get_or_insert((start, end));
        *span = (span.0.min(start), span.1.max(end));
        for line in lines {
            let (named, said) = cue(line);
            speaker = named.or(speaker);
            add(&mut transcript, &mut known, speaker.as_ref(), &said, start);
        }
        speaker = None;
    }
    Some(transcript)
}

/// Adds what was said. `known` has the speakers too, so that many of them take linear time.
fn add(
    transcript: &mut Transcript,
    known: &mut HashSet<String>,
    speaker: Option<&String>,
    said: &str,
    start: u64,
) {
    if said.is_empty() {
        return;
    }
    if let Some(name) = speaker.filter(|name| !known.contains(*name)) {
        known.insert(name.clone());
        transcript.speakers.push(name.clone());
    }
    match transcript.passages.last_mut() {
        Some(last) if last.speaker.as_ref() == speaker => {
            last.text.push(' ');
            last.text.push_str(said);
        }
        _ => transcript.passages.push(Passage {
            speaker: speaker.cloned(),
            text: said.to_owned(),
            start,
        }),
    }
}

/// The times of a line `00:01.000 --> 00:04.500 align:start`.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once("-->")?;
    let end = end.split_whitespace().next()?;
    let (start, end) = (time(start.trim())?, time(end)?);
    (start <= end).then_some((start, end))
}

/// A time in milliseconds; the hours may be missing.
fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once(['.', ','])?;
    let mut parts = clock.rsplit(':').map(|part| part.parse::<u64>().ok());
    let (seconds, minutes) = (parts.next()??, parts.next()??);
    let hours = parts.next().unwrap_or(Some(0))?;
    let thousandths: u64 = fraction.parse().ok().filter(|_| fraction.len() == 3)?;
    let fits = seconds < 60 && minutes < 60 && hours < 1000 && parts.next().is_none();
    fits.then(|| ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths)
}

/// The speaker and the text of a line of a cue: `<v Speaker>text</v>` in Teams, `Speaker: text` in Zoom.
fn cue(line: &str) -> (Option<String>, String) {
    let mut speaker = None;
    let mut said = String::new();
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        said.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else {
            // No later tag ends either; looking for the end of each would take quadratic time.
            said.push('<');
            rest = tag;
            break;
        };
        let class = tag
            .strip_prefix('v')
            .filter(|rest| rest.starts_with([' ', '.', '\t']));
        let name = class.and_then(|rest| rest.split_once([' ', '\t']));
        speaker = name.map(|(_, name)| clean(name)).or(speaker);
        rest = after;
    }
    said.push_str(rest);
    let said = clean(&said);
    if speaker.is_none()
        && let Some((name, text)) = said.split_once(": ")
        && is_name(name)
    {
        return (Some(name.to_owned()), text.trim().to_owned());
    }
    (speaker.filter(|name| !name.is_empty()), said)
}

/// Whether the part before a colon is a name: a few words, of which the first has a capital letter.
fn is_name(text: &str) -> bool {
    let short = text.chars().count() <= LONGEST_NAME && text.split_whitespace().count() <= 6;
    let letters = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '(' | ')' | '_' | '’' | '|')
    };
    let starts =
        text.starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
    short && starts && text.chars().all(letters)
}

fn clean(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
