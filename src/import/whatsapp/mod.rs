//! A chat that WhatsApp exported: lines of text, in the form of the phone's language.

mod body;
mod cut;
mod header;
mod order;
mod senders;
mod words;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::header::{Header, Shape, header};
use self::order::{Written, date, decide};
use self::senders::Senders;
use super::fault::{Fault, Part};
use super::model::{Body, Conversation, Item, Place, Platform, Sender, Spot, Words};
use super::note::{Note, NoteKind};
use super::options::{Options, instant};
use crate::evidence::slug;
use crate::evidence::{normalise, telephone};

/// How far a time may lie before that of a line above whose message is drafted all the same, in seconds: many exports have no seconds.
const EXACT: i64 = 60;
/// How many lines may be before the one by which the program tells its language.
const FIRST_LINES: usize = 20;

/// Whether a text begins as an export does: one of its first lines begins a message.
pub fn is_export(start: &str) -> bool {
    start
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(10)
        .any(|line| header(line).is_some())
}

/// What follows date and time in a line that begins a message, with brackets or without.
pub(super) fn begins(line: &str, bracket: bool) -> Option<&str> {
    let found = header(line).filter(|found| found.shape.bracket == bracket)?;
    Some(found.rest)
}

/// Reads an export. `names` are those of the file and of the archive around it, from which the title comes.
///
/// # Errors
/// If it is not an export, is hostile, leaves the order of day and month open, or needs a zone that is not given.
pub fn read(
    bytes: &[u8],
    file: &Arc<str>,
    names: &[&str],
    options: &Options<'_>,
) -> Result<Conversation, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let place = Place::byte(file, u64::try_from(at).unwrap_or(u64::MAX));
        if error.error_len().is_none() {
            Fault::Truncated { place }
        } else {
            Fault::NotUtf8 { place }
        }
    })?;
    let entries = entries(cut::without_cut_head(text), file, options)?;
    let written: Vec<Written<'_>> = entries
        .iter()
        .map(|entry| Written {
            numbers: entry.header.numbers,
            text: entry.header.date,
            line: entry.line,
        })
        .collect();
    let mut head = entries.iter().take(FIRST_LINES);
    let day_first = head.any(|entry| words::is_day_first(entry.header.rest));
    let order = decide(&written, day_first, file, options)?;
    let senders = Senders::new(&entries, options.senders);
    let mut messages: Vec<Item> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let header = &entry.header;
        let local = date(order, header.numbers)
            .and_then(|date| date.and_hms_opt(header.hour, header.minute, header.second))
            .ok_or_else(|| Fault::NoDateOrder {
                place: Place::line(file, entry.line),
                text: header.date.to_owned(),
            })?;
        let Some(zone) = options.zone else {
            return Err(Fault::NeedsZone {
                place: Place::line(file, entry.line),
                text: local.to_string(),
            });
        };
        let at = instant(zone, local, messages.last().map(|item| item.at));
        messages.push(item(entry, at, file, &senders));
    }
    set_apart(&mut messages);
    messages.sort_by_key(|item| item.at);
    let title = title(names, &messages);
    Ok(Conversation {
        platform: Platform::WhatsApp,
        id: slug(&title),
        title,
        peer: None,
        members: Vec::new(),
        messages,
    })
}

/// Takes the words of messages for somebody else's whose times run back, by their order in the file: they may be lines of a chat that
/// somebody pasted. The phone writes messages nearly in their order. Who never wrote in order is not in the chat.
fn set_apart(messages: &mut [Item]) {
    let mut latest = i64::MIN;
    let said = messages.iter_mut();
    let said = said.filter(|item| !matches!(item.body, Body::System(_)));
    let behind: Vec<(&mut Item, i64)> = said
        .map(|item| {
            let behind = latest.saturating_sub(item.at);
            latest = latest.max(item.at);
            (item, behind)
        })
        .collect();
    let account = |item: &Item| item.sender.as_ref().map(|sender| sender.account.clone());
    let in_order = behind.iter().filter(|(_, behind)| *behind <= 0);
    let present: HashSet<String> = in_order.filter_map(|(item, _)| account(item)).collect();
    for (item, behind) in behind {
        let stranger = || account(item).is_some_and(|one| !present.contains(&one));
        if behind > EXACT || behind > 0 && stranger() {
            item.words = Words::Others;
        }
    }
}

/// Notes what is doubtful in a chat.
pub(super) fn note(chat: &Conversation, bytes: &[u8], file: &Arc<str>, notes: &mut Vec<Note>) {
    notes.extend(cut::cut_head(bytes, file));
    notes.extend(runs_back(chat));
}

/// The lines whose times run back, from which nothing is drafted: a note for those that follow each other.
pub(super) fn runs_back(chat: &Conversation) -> Vec<Note> {
    let line = |item: &&Item| match item.place.spot {
        Spot::Line(line) => line,
        _ => 0,
    };
    let said = chat.messages.iter();
    let mut said: Vec<&Item> = said
        .filter(|item| !matches!(item.body, Body::System(_)))
        .collect();
    said.sort_by_key(line);
    let back = |item: &Item| item.words == Words::Others;
    let blocks = said.chunk_by(|one, next| back(one) == back(next));
    let blocks = blocks.filter_map(|block| Some((block.first().filter(|one| back(one))?, block)));
    let notes = blocks.map(|(first, block)| Note {
        place: first.place.clone(),
        kind: NoteKind::TimeRunsBack { lines: block.len() },
    });
    notes.collect()
}

/// A message's first line and the lines that continue it.
struct Entry<'a> {
    header: Header<'a>,
    line: u64,
    more: Vec<&'a str>,
}

/// The messages. Those lines begin one that have the form which most lines with a date have; a date in another form
/// was written or pasted by somebody.
fn entries<'a>(
    text: &'a str,
    file: &Arc<str>,
    options: &Options<'_>,
) -> Result<Vec<Entry<'a>>, Fault> {
    let limits = &options.limits;
    let mut shapes: HashMap<Shape, (usize, usize)> = HashMap::new();
    for (at, line) in text.lines().enumerate() {
        if size(line) > limits.line {
            let place = Place::line(file, number(at));
            return Err(Fault::TooLarge {
                place,
                what: Part::Line,
                limit: limits.line,
            });
        }
        if let Some(found) = header(line) {
            shapes.entry(found.shape).or_insert((0, at)).0 += 1;
        }
    }
    // Messages are pasted with brackets, which many exports do not have.
    let first = shapes.iter().min_by_key(|(_, (_, first))| *first);
    let brackets = first.is_some_and(|(shape, _)| shape.bracket);
    let most = shapes
        .iter()
        .filter(|(shape, _)| brackets || !shape.bracket)
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)));
    let Some((&shape, _)) = most else {
        return Err(Fault::NotAnExport {
            place: Place::whole(file),
        });
    };
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut message = 0;
    for (at, line) in text.lines().enumerate() {
        message += size(line) + 1;
        match (
            header(line).filter(|found| found.shape == shape),
            entries.last_mut(),
        ) {
            (Some(header), _) => {
                message = size(line);
                if count(entries.len()) >= limits.messages {
                    let place = Place::line(file, number(at));
                    return Err(Fault::TooLarge {
                        place,
                        what: Part::Messages,
                        limit: limits.messages,
                    });
                }
                entries.push(Entry {
                    header,
                    line: number(at),
                    more: Vec::new(),
                });
            }
            (None, Some(entry)) => {
                if message > limits.message {
                    let place = Place::line(file, entry.line);
                    return Err(Fault::TooLarge {
                        place,
                        what: Part::Message,
                        limit: limits.message,
                    });
                }
                entry.more.push(line);
            }
            // The end of a message whose beginning is cut off.
            (None, None) => {}
        }
    }
    Ok(entries)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn size(line: &str) -> u64 {
    count(line.len())
}

/// The number of a line, from 1.
fn number(at: usize) -> u64 {
    count(at).saturating_add(1)
}

fn item(entry: &Entry<'_>, at: i64, file: &Arc<str>, senders: &Senders<'_>) -> Item {
    let (name, first) = senders.and_text(&entry.header);
    let mut text = first.to_owned();
    for line in &entry.more {
        text.push('\n');
        text.push_str(line);
    }
    let sender = name.and_then(sender);
    let (body, edited) = match sender {
        Some(_) => body::body(&text),
        None => (Body::System(normalise(&text)), false),
    };
    Item {
        id: entry.line.to_string(),
        at,
        claimed_at: None,
        is_local: true,
        sender,
        body,
        words: Words::default(),
        reply_to: None,
        thread: None,
        edited: edited.then_some(at),
        place: Place::line(file, entry.line),
        to: Vec::new(),
        named: Vec::new(),
    }
}

/// The sender of a name: a telephone number where the contact is not saved, else the name under which it is.
fn sender(name: &str) -> Option<Sender> {
    let name = normalise(name);
    // A name that the contact chose itself, of somebody who is not saved.
    let name = name.trim_start_matches('~').trim();
    if name.is_empty() {
        return None;
    }
    let account = telephone(name).unwrap_or_else(|| name.to_owned());
    Some(Sender {
        account,
        name: Some(name.to_owned()),
    })
}

/// The title: the chat's name in the name of the file or of the archive, else the names of those who write.
fn title(names: &[&str], messages: &[Item]) -> String {
    for name in names {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name
            .strip_suffix(".txt")
            .or_else(|| name.strip_suffix(".zip"))
            .unwrap_or(name);
        for prefix in words::TITLES {
            if let Some(title) = body::strip_prefix(stem, prefix)
                .map(normalise)
                .filter(|title| !title.is_empty())
            {
                return title;
            }
        }
    }
    for name in names {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name
            .strip_suffix(".txt")
            .or_else(|| name.strip_suffix(".zip"))
            .unwrap_or(name);
        if !stem.is_empty() && stem != "_chat" {
            return normalise(stem);
        }
    }
    let mut writers: Vec<&str> = Vec::new();
    for sender in messages.iter().filter_map(|item| item.sender.as_ref()) {
        if writers.len() < 3 && !writers.contains(&sender.account.as_str()) {
            writers.push(&sender.account);
        }
    }
    if writers.is_empty() {
        "WhatsApp".to_owned()
    } else {
        writers.join(" ")
    }
}

/// Whether a file's name in lower case is one that an export has.
pub fn is_own_name(name: &str) -> bool {
    name == "_chat.txt" || words::TITLES.iter().any(|prefix| name.starts_with(prefix))
}
