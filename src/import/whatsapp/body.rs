//! What a message of a WhatsApp export is: text, media, a call, an event.

use super::super::model::Body;
use super::words::{
    ANSWERED, ATTACHED_AFTER, ATTACHED_BEFORE, CALLS, DELETED, DELETED_BY, EDITED, EVENTS,
    LOCATIONS, MISSED, OMITTED, POLLS, UNANSWERED, UNITS, VIDEO_CALLS,
};
use crate::evidence::{is_blank, is_mark};

/// The content of a message, and whether it was edited.
pub(super) fn body(text: &str) -> (Body, bool) {
    let (text, edited) = without_edited_mark(text);
    // The program's own words stand behind an invisible mark, at least on iOS.
    let marked = text.starts_with(is_mark);
    let plain = trim(text);
    let lower = plain.to_lowercase();
    let sentence = lower.trim_end_matches('.');
    let deleted =
        DELETED.contains(&sentence) || DELETED_BY.iter().any(|by| marked && lower.starts_with(by));
    let body = if deleted {
        Body::Deleted
    } else if let Some(body) = call(&lower, marked) {
        body
    } else if let Some(body) = media(plain) {
        body
    } else if let Some(body) = labelled(plain, &lower) {
        body
    } else if marked && EVENTS.iter().any(|event| lower.contains(event)) {
        Body::System(plain.to_owned())
    } else {
        Body::Text(plain.to_owned())
    };
    (body, edited)
}

fn is_edge(letter: char) -> bool {
    is_mark(letter) || is_blank(letter) || letter == '\n' || letter == '\r'
}

/// The text without marks and blanks at its ends.
///
/// The mark that closes an isolated name stays with the name that it closes.
fn trim(text: &str) -> &str {
    let text = text.trim_start_matches(|letter| is_edge(letter) && letter != '\u{2068}');
    text.trim_end_matches(|letter| is_edge(letter) && letter != '\u{2069}')
}

fn without_edited_mark(text: &str) -> (&str, bool) {
    let end = text.trim_end_matches(is_edge);
    let Some(at) = end.strip_suffix('>').and_then(|inner| inner.rfind('<')) else {
        return (text, false);
    };
    let (before, mark) = end.split_at(at);
    let words = mark
        .trim_matches(|letter| letter == '<' || letter == '>' || letter == '.' || is_edge(letter));
    if EDITED.contains(&words.to_lowercase().as_str()) {
        (before, true)
    } else {
        (text, false)
    }
}

/// The end of `text` that is `suffix` in any case, and what is before it.
fn strip_suffix<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    let end = text.get(start..)?;
    (end.to_lowercase() == suffix).then(|| text.get(..start))?
}

/// The beginning of `text` that is `prefix` in any case, and what is behind it.
pub(super) fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    (start.to_lowercase() == prefix).then(|| text.get(prefix.len()..))?
}

fn media(text: &str) -> Option<Body> {
    let (first, caption) = text
        .split_once('\n')
        .map_or((text, ""), |(first, rest)| (first, rest));
    // Android: the name or the placeholder is the first line, the caption follows.
    let line = trim(first);
    for mark in ATTACHED_AFTER {
        if let Some(name) = strip_suffix(line, mark)
            .map(trim)
            .filter(|name| is_file_name(name))
        {
            return Some(attachment(None, Some(name), caption));
        }
    }
    // The program's own name of a file needs no known words behind it.
    let named = line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once('('));
    if let Some(name) = named
        .map(|(name, _)| trim(name))
        .filter(|name| is_of_android(name))
    {
        return Some(attachment(None, Some(name), caption));
    }
    let lower = line.to_lowercase();
    if let Some((_, kind)) = OMITTED.iter().find(|(words, _)| lower == *words) {
        return Some(attachment(Some(kind), None, caption));
    }
    // iOS: the mark is in angle brackets, before or behind the caption.
    if let Some((before, inner, after)) = bracketed(text) {
        let caption = format!("{}\n{}", trim(before), trim(after));
        return Some(attachment(None, Some(inner), &caption));
    }
    // iOS: the placeholder is behind the caption, set off by an invisible mark.
    for (words, kind) in OMITTED {
        if let Some(before) = strip_suffix(text, words).filter(|before| before.ends_with(is_mark)) {
            return Some(attachment(Some(kind), None, before));
        }
    }
    None
}

/// The file of `<attached: …>` and what is before and behind it.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    for (at, _) in text.match_indices('<') {
        let (before, rest) = text.split_at(at);
        let rest = rest.get(1..).unwrap_or_default();
        // Only as far as the next bracket, so that many of them take no more time.
        let end = rest
            .find(['<', '>'])
            .filter(|end| rest.get(*end..).is_some_and(|rest| rest.starts_with('>')));
        let Some((inner, after)) =
            end.and_then(|end| Some((rest.get(..end)?, rest.get(end + 1..)?)))
        else {
            continue;
        };
        for mark in ATTACHED_BEFORE {
            if let Some(name) = strip_prefix(trim(inner), mark)
                .map(trim)
                .filter(|name| is_file_name(name))
            {
                return Some((before, name, after));
            }
        }
        let named = inner.split_once(':').map(|(_, name)| trim(name));
        if let Some(name) = named.filter(|name| is_of_ios(name)) {
            return Some((before, name, after));
        }
    }
    None
}

/// Whether a file's name is one that WhatsApp gives on Android: `PTT-20260313-WA0001.opus`.
fn is_of_android(name: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = name.split('-').collect();
    let [kind, day, number] = parts.as_slice() else {
        return false;
    };
    let number = number
        .strip_prefix("WA")
        .and_then(|rest| rest.split_once('.'));
    kind.len() == 3
        && kind.bytes().all(|byte| byte.is_ascii_uppercase())
        && day.len() == 8
        && digits(day)
        && number.is_some_and(|(number, _)| number.len() >= 4 && digits(number))
        && is_file_name(name)
}

/// Whether a file's name is one that WhatsApp gives on iOS: `00000012-AUDIO-2026-03-13-09-08-01.opus`.
fn is_of_ios(name: &str) -> bool {
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((stem, _)) = name.rsplit_once('.').filter(|_| is_file_name(name)) else {
        return false;
    };
    let mut parts = stem.split('-');
    let number = parts
        .next()
        .is_some_and(|part| part.len() >= 8 && digits(&part));
    let kind = parts
        .next()
        .is_some_and(|kind| !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_uppercase()));
    let moment: Vec<&str> = parts.collect();
    number && kind && moment.len() == 6 && moment.iter().all(digits)
}

/// Whether a text can be the name of a file: one line that ends in an extension.
fn is_file_name(name: &str) -> bool {
    !name.contains('\n') && extension(name).is_some()
}

fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let fits = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && !stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

/// An attachment; what is only the title of a document is not a caption.
fn attachment(kind: Option<&str>, file: Option<&str>, caption: &str) -> Body {
    let mut title = None;
    let lines: Vec<&str> = caption
        .lines()
        .map(trim)
        .filter(|line| {
            let name = line.split(" • ").next().map(trim).unwrap_or_default();
            let is_title =
                is_file_name(name) && !name.contains("://") || line.contains("•\u{A0}\u{200E}");
            if is_title && title.is_none() {
                title = Some(name.to_owned());
            }
            !line.is_empty() && !is_title
        })
        .collect();
    let text = lines.join("\n");
    let file = file.map(str::to_owned).or(title);
    let kind = kind.unwrap_or_else(|| kind_of(file.as_deref().unwrap_or_default()));
    if kind == "voice" && text.is_empty() {
        return Body::Voice {
            seconds: None,
            file,
        };
    }
    Body::Attachment {
        kind: kind.to_owned(),
        file,
        text,
    }
}

/// The kind of a file by its name.
fn kind_of(name: &str) -> &'static str {
    let extension = extension(name).unwrap_or_default();
    match extension.as_str() {
        "opus" => "voice",
        "m4a" | "mp3" | "aac" | "ogg" | "wav" | "amr" if name.starts_with("PTT-") => "voice",
        "m4a" | "mp3" | "aac" | "ogg" | "wav" | "amr" => "audio",
        "jpg" | "jpeg" | "png" | "heic" => "photo",
        "webp" => "sticker",
        "mp4" | "mov" | "3gp" | "mkv" => "video",
        "gif" => "animation",
        "vcf" => "contact",
        _ => "document",
    }
}

/// A location or a poll.
fn labelled(text: &str, lower: &str) -> Option<Body> {
    let attachment = |kind: &str, file: Option<String>, text: &str| Body::Attachment {
        kind: kind.to_owned(),
        file,
        text: text.to_owned(),
    };
    for label in LOCATIONS {
        let rest = strip_prefix(text, label).map(trim);
        if let Some(address) = rest.filter(|rest| rest.starts_with("https://")) {
            return Some(attachment("location", Some(address.to_owned()), ""));
        }
    }
    let mut lines = text.lines();
    let first = lines.next().map(trim).unwrap_or_default();
    if POLLS.contains(&first.to_lowercase().as_str()) && lower.len() > first.len() {
        return Some(attachment(
            "poll",
            None,
            lines.next().map(trim).unwrap_or_default(),
        ));
    }
    None
}

/// A call. The text as a whole has to be one, since people write of calls too.
fn call(lower: &str, marked: bool) -> Option<Body> {
    if lower.contains('\n') {
        return None;
    }
    let mut missed = false;
    let mut name = lower;
    let mut details = "";
    if let Some(at) = lower.find([',', '.']) {
        let (before, after) = lower.split_at(at);
        name = before;
        details = trim(after.get(1..).unwrap_or_default()).trim_end_matches('.');
    }
    let name: Vec<&str> = name
        .split(|letter: char| is_blank(letter) || is_mark(letter))
        .filter(|word| {
            let says_missed = MISSED.contains(word);
            missed |= says_missed;
            !word.is_empty() && !says_missed
        })
        .collect();
    let name = name.join(" ");
    let group = CALLS
        .iter()
        .find(|(words, _)| *words == name)
        .map(|(_, group)| *group)?;
    let video = VIDEO_CALLS.iter().any(|word| name.contains(word));
    let seconds = match details {
        _ if missed => None,
        "" if marked => Some(0),
        "" => return None,
        _ if UNANSWERED.iter().any(|words| details.starts_with(words)) => None,
        _ if ANSWERED.iter().any(|words| details.starts_with(words)) => Some(0),
        _ => Some(length(details)?),
    };
    Some(Body::Call {
        seconds,
        group,
        video,
        participants: Vec::new(),
    })
}

/// A length: `1 hr 5 min`, `12 мин`, `1:02:03`.
fn length(details: &str) -> Option<u32> {
    let details = details.split('•').next().unwrap_or_default();
    let details = trim(details);
    if details.contains(':') {
        let mut seconds: u32 = 0;
        for part in details.split(':') {
            seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        }
        return Some(seconds);
    }
    let mut seconds: u32 = 0;
    let mut number: Option<u32> = None;
    for word in details
        .split(|letter: char| is_blank(letter) || is_mark(letter))
        .filter(|word| !word.is_empty())
    {
        let digits = word.len()
            - word
                .trim_start_matches(|letter: char| letter.is_ascii_digit())
                .len();
        let (value, unit) = word.split_at(digits);
        if !value.is_empty() {
            if number.is_some() {
                return None;
            }
            number = Some(value.parse().ok()?);
        }
        let unit = unit.trim_matches(['.', ',']);
        if !unit.is_empty() {
            let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
            seconds = seconds.checked_add(number.take()?.checked_mul(*factor)?)?;
        }
    }
    (number.is_none() && !details.is_empty()).then_some(seconds)
}
