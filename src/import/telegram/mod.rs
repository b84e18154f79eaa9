//! `result.json` of Telegram Desktop: one chat, or all of an account.
//!
//! The file is read as a stream: what is kept are the messages.

mod message;
mod raw;
mod topics;
mod window;

use std::io::Read;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use self::raw::Raw;
use self::window::{Stop, Window};
use super::fault::{Fault, Part, first_words};
use super::model::{Conversation, Item, Place, Platform, Sender};
use super::options::Options;
use super::scalar::Scalar;
use crate::evidence::slug;

/// Whether bytes begin an object in JSON that can be an export of Telegram.
pub(super) fn is_export(start: &[u8]) -> bool {
    let start = start.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(start);
    let text = String::from_utf8_lossy(start);
    let known = [
        "\"messages\"",
        "\"chats\"",
        "\"about\"",
        "\"personal_information\"",
        "\"left_chats\"",
    ];
    text.trim_start().starts_with('{') && known.iter().any(|key| text.contains(key))
}

/// Whether bytes begin an export of Telegram, whatever the name of the file: a chat with its kind before its messages.
pub(super) fn is_plainly_export(start: &[u8]) -> bool {
    const KINDS: [&str; 8] = [
        "\"personal_chat\"",
        "\"private_group\"",
        "\"private_supergroup\"",
        "\"public_supergroup\"",
        "\"private_channel\"",
        "\"public_channel\"",
        "\"saved_messages\"",
        "\"bot_chat\"",
    ];
    let text = String::from_utf8_lossy(start);
    let head = text.split_once("\"messages\"").map(|(head, _)| head);
    let kind = head.and_then(|head| head.split_once("\"type\"")?.1.split_once(':'));
    let kind = kind.map(|(_, kind)| kind.trim_start());
    is_export(start) && kind.is_some_and(|kind| KINDS.iter().any(|known| kind.starts_with(known)))
}

/// Reads an export.
///
/// # Errors
/// If it is not an export of Telegram, is cut off or hostile, or needs a zone that is not given.
pub fn read(
    source: impl Read,
    file: &Arc<str>,
    options: &Options<'_>,
) -> Result<Vec<Conversation>, Fault> {
    let window =
        Window::new(source, options.limits).map_err(|stop| fault(stop, Place::line(file, 1)))?;
    let mut reader = Reader {
        window,
        file,
        options,
        count: 0,
    };
    reader.export()?.ok_or_else(|| Fault::NotAnExport {
        place: Place::whole(file),
    })
}

fn fault(stop: Stop, place: Place) -> Fault {
    match stop {
        Stop::Truncated => Fault::Truncated { place },
        Stop::Malformed(what) => Fault::Malformed {
            place,
            what: what.to_owned(),
        },
        Stop::TooLarge(what, limit) => Fault::TooLarge { place, what, limit },
        Stop::Unreadable(kind) => Fault::Unreadable { place, kind },
    }
}

struct Reader<'a, R> {
    window: Window<R>,
    file: &'a Arc<str>,
    options: &'a Options<'a>,
    /// The number of messages and chats.
    count: u64,
}

/// The parts of a chat, in whatever order they come.
#[derive(Default)]
struct Parts {
    name: Scalar,
    kind: Scalar,
    id: Scalar,
    messages: Option<Vec<Item>>,
}

impl<R: Read> Reader<'_, R> {
    fn place(&self) -> Place {
        Place::line(self.file, self.window.line())
    }

    /// Runs a step of the window.
    fn step<T>(
        &mut self,
        step: impl FnOnce(&mut Window<R>) -> Result<T, Stop>,
    ) -> Result<T, Fault> {
        step(&mut self.window).map_err(|stop| fault(stop, self.place()))
    }

    /// The next key of an object, if it has one more.
    fn key(&mut self, first: &mut bool) -> Result<Option<String>, Fault> {
        if !self.step(|window| window.next(first, b'}'))? {
            return Ok(None);
        }
        let key = self.value()?;
        self.step(|window| window.take(b':', "a colon"))?;
        Ok(Some(key))
    }

    /// A whole value.
    fn value<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        self.step(Window::some)?;
        let line = self.window.line();
        self.step(|window| window.value(|bytes| serde_json::from_slice(bytes)))?
            .map_err(|error| {
                let before = u64::try_from(error.line().saturating_sub(1)).unwrap_or(0);
                let place = Place::line(self.file, line.saturating_add(before));
                Fault::Malformed {
                    place,
                    what: first_words(&error.to_string()),
                }
            })
    }

    /// The whole file; `None` if it is JSON of something else.
    fn export(&mut self) -> Result<Option<Vec<Conversation>>, Fault> {
        let mut all: Option<Vec<Conversation>> = None;
        let mut single = Parts::default();
        let mut first = true;
        self.step(|window| window.take(b'{', "an object"))?;
        while let Some(key) = self.key(&mut first)? {
            if key == "chats" || key == "left_chats" {
                self.chats(all.get_or_insert_default())?;
            } else {
                self.part(&key, &mut single)?;
            }
        }
        if self.step(Window::peek)?.is_some() {
            return Err(fault(Stop::Malformed("the end of the file"), self.place()));
        }
        let single = single.conversations();
        if !single.is_empty() {
            all.get_or_insert_default().extend(single);
        }
        Ok(all)
    }

    /// `{"about": …, "list": [chat …]}`.
    fn chats(&mut self, all: &mut Vec<Conversation>) -> Result<(), Fault> {
        let mut first = true;
        self.step(|window| window.take(b'{', "chats"))?;
        while let Some(key) = self.key(&mut first)? {
            if key != "list" {
                self.step(Window::skip)?;
                continue;
            }
            let mut first = true;
            self.step(|window| window.take(b'[', "a list of chats"))?;
            while self.step(|window| window.next(&mut first, b']'))? {
                all.extend(self.chat()?);
            }
        }
        Ok(())
    }

    fn chat(&mut self) -> Result<Vec<Conversation>, Fault> {
        self.counted()?;
        let mut parts = Parts::default();
        let mut first = true;
        self.step(|window| window.take(b'{', "a chat"))?;
        while let Some(key) = self.key(&mut first)? {
            self.part(&key, &mut parts)?;
        }
        Ok(parts.conversations())
    }

    fn part(&mut self, key: &str, parts: &mut Parts) -> Result<(), Fault> {
        match key {
            "name" => parts.name = self.value()?,
            "type" => parts.kind = self.value()?,
            "id" => parts.id = self.value()?,
            "messages" => self.messages(parts.messages.get_or_insert_default())?,
            _ => self.step(Window::skip)?,
        }
        Ok(())
    }

    fn messages(&mut self, messages: &mut Vec<Item>) -> Result<(), Fault> {
        let mut first = true;
        self.step(|window| window.take(b'[', "messages"))?;
        while self.step(|window| window.next(&mut first, b']'))? {
            self.counted()?;
            let place = self.place();
            let raw: Raw = self.value()?;
            let previous = messages.last().map(|item| item.at);
            messages.extend(message::item(raw, place, previous, self.options)?);
        }
        Ok(())
    }

    /// Counts a message or chat.
    fn counted(&mut self) -> Result<(), Fault> {
        self.step(Window::some)?;
        self.count += 1;
        let limit = self.options.limits.messages;
        if self.count > limit {
            return Err(fault(Stop::TooLarge(Part::Messages, limit), self.place()));
        }
        Ok(())
    }
}

impl Parts {
    /// The conversations: of a group with topics, one for each of them; none without messages.
    fn conversations(self) -> Vec<Conversation> {
        let Some(mut messages) = self.messages else {
            return Vec::new();
        };
        messages.sort_by_key(|item| item.at);
        messages.shrink_to_fit();
        // The id of a chat of two is that of the other one.
        let other = Some(&self.id).filter(|_| self.kind.as_str() == "personal_chat");
        let peer = other.and_then(|id| id.clone().text()).map(|id| Sender {
            account: format!("user{}", id.trim_start_matches("user")),
            name: self.name.clone().text(),
        });
        let title = self.name.text().unwrap_or_else(|| {
            let kind = self.kind.text().unwrap_or_else(|| "chat".to_owned());
            self.id
                .text()
                .map_or(kind.clone(), |id| format!("{kind} {id}"))
        });
        topics::split(Conversation {
            platform: Platform::Telegram,
            id: slug(&title),
            title,
            peer,
            members: Vec::new(),
            messages,
        })
    }
}
