//! What of a message its sender wrote, and what is quoted in it.

use crate::import::model::Words;
use crate::import::whatsapp;

/// The longest date and time in front of a message that was pasted, in bytes.
const LONGEST_MOMENT: usize = 40;

/// What the sender of a message wrote: without quotations, and without messages that were pasted.
pub(super) fn own(text: &str, words: &Words) -> String {
    let Words::Own(quoted) = words else {
        return String::new();
    };
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in quoted {
        kept.push_str(text.get(from..range.start).unwrap_or_default());
        kept.push('\n');
        from = range.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    let own = before_pasted(&kept).lines();
    let own = own.filter(|line| !line.trim_start().starts_with('>'));
    own.collect::<Vec<_>>().join("\n")
}

/// What stands before the first message that was pasted. Its further lines and paragraphs look like words of whoever pasted it,
/// and nothing says where they end.
fn before_pasted(text: &str) -> &str {
    let mut at = 0;
    let mut of_a_file: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        if is_head(line) || is_pasted(line) {
            return text.get(..of_a_file.unwrap_or(at)).unwrap_or(text);
        }
        if is_of_a_file(line) {
            // A single such line may be that of a plan: `12/03/2026, 09:06 - Call: the logo`.
            match of_a_file {
                Some(first) => return text.get(..first).unwrap_or(text),
                None => of_a_file = Some(at),
            }
        }
        at += line.len();
    }
    text
}

/// The text with a mark before each line of a quotation, as others write it by hand.
pub(super) fn marked(text: &str, words: &Words) -> String {
    let Words::Own(quoted) = words else {
        return text.to_owned();
    };
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for range in quoted {
        shown.push_str(text.get(from..range.start).unwrap_or_default());
        for line in text.get(range.clone()).unwrap_or_default().lines() {
            if !shown.is_empty() && !shown.ends_with('\n') {
                shown.push('\n');
            }
            shown.push_str("> ");
            shown.push_str(line);
        }
        from = range.end;
        let rest = text.get(from..).unwrap_or_default();
        if !rest.is_empty() && !rest.starts_with('\n') {
            shown.push('\n');
        }
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

/// Whether a line is the first of a message as WhatsApp copies it: `[12/03, 09:06] Name: text`.
fn is_pasted(line: &str) -> bool {
    let line = line.trim_start_matches(is_edge);
    let inner = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    inner.is_some_and(|(moment, said)| is_moment(moment) && is_by_somebody(said))
        || whatsapp::begins(line, true).is_some_and(is_by_somebody)
}

/// Whether a line is the first of a message in a file that WhatsApp exported on Android: `12/03/2026, 09:06 - Name: text`.
fn is_of_a_file(line: &str) -> bool {
    let line = line.trim_start_matches(is_edge);
    if whatsapp::begins(line, false).is_some_and(is_by_somebody) {
        return true;
    }
    let inner = line.split_once(" - ").or_else(|| line.split_once(" – "));
    inner.is_some_and(|(moment, said)| is_moment(moment) && is_by_somebody(said))
}

/// Whether a text is a name, a colon and what was said.
fn is_by_somebody(text: &str) -> bool {
    let name = text.split_once(':').map_or("", |(name, _)| name);
    name.chars().any(char::is_alphanumeric)
}

/// Whether a line stands above a message as Telegram copies it: `Name, [12.03.2026 09:06]`.
fn is_head(line: &str) -> bool {
    let line = line.trim_matches(|c| is_edge(c) || c == ':');
    let inner = line
        .strip_suffix(']')
        .and_then(|line| line.rsplit_once('['));
    inner.is_some_and(|(name, moment)| {
        let name = name.trim_end_matches(is_edge);
        name.len() > 1 && name.ends_with(',') && (is_moment(moment) || is_in_words(moment))
    })
}

/// Whether a text is a day, with or without a year, and a time: `12/03, 09:06`, `12.03.2026 09:06:11`, `3/12/26, 9:06 PM`, or the
/// other way round, as in a browser: `9:06 PM, 3/12/2026`.
fn is_moment(text: &str) -> bool {
    let text = text.trim_matches(is_edge);
    let parts = text
        .split_once(|c: char| c == ',' || c.is_whitespace())
        .filter(|_| text.len() <= LONGEST_MOMENT);
    let time_first = || text.rsplit_once(|c: char| c == ',' || c.is_whitespace());
    parts.is_some_and(|(day, time)| is_day(day) && is_time(time))
        || time_first().is_some_and(|(time, day)| is_day(day) && is_time(time))
}

/// Whether a text is a day in figures.
fn is_day(text: &str) -> bool {
    are_numbers(text.trim_end_matches('.'), &['/', '.', '-'], 4)
}

/// Whether a text is a time, perhaps with the half of the day.
fn is_time(text: &str) -> bool {
    let time = text.trim_matches(|c| is_edge(c) || c == ',');
    let end = time.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    let (clock, half) = time.split_at(end.unwrap_or(time.len()));
    are_numbers(clock.trim_end_matches('.'), &[':', '.'], 2) && half.chars().count() <= 8
}

/// Whether a text is a day with the name of its month and a time, as phones write it: `12 Mar 2026 at 09:06`,
/// `12 мар. 2026 г., 09:06`, `Mar 12, 2026 at 9:06 PM`.
fn is_in_words(text: &str) -> bool {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace() || is_edge(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let is_clock = |part: &&&str| part.contains(':') && are_numbers(part, &[':'], 2);
    let is_number = |part: &&&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |part: &&&str| part.chars().all(|c| c.is_alphabetic() || c == '.');
    let count = |is: &dyn Fn(&&&str) -> bool| parts.iter().filter(|part| is(part)).count();
    let (clocks, numbers, words) = (count(&is_clock), count(&is_number), count(&is_word));
    let all = clocks + numbers + words == parts.len();
    text.len() <= LONGEST_MOMENT && all && clocks == 1 && (1..=2).contains(&numbers) && words >= 1
}

/// Whether a text is two or three numbers.
fn are_numbers(text: &str, between: &[char], longest: usize) -> bool {
    let number = |part: &str| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (2..=3).contains(&text.split(between).count()) && text.split(between).all(number)
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || crate::evidence::is_mark(c)
}
