//! A page in the making: its place in the site, links to others, and everything in words of its language.

use std::sync::PoisonError;

use super::edition::Edition;
use super::frame::{Frame, Section};
use super::markup::Html;
use super::names::entry_file;
use crate::calendar::Instant;
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::narrator::Narrator;

/// The longest title of an entry in a sentence, in characters.
const SHORT: usize = 60;

/// A page of an edition.
#[derive(Debug, Clone)]
pub(super) struct Page<'p> {
    /// Its edition.
    pub(super) edition: Edition<'p>,
    /// Its path from the edition's home: `entries/R-4.html`.
    pub(super) path: String,
}

impl<'p> Page<'p> {
    pub(super) fn new(edition: Edition<'p>, path: impl Into<String>) -> Self {
        Self {
            edition,
            path: path.into(),
        }
    }

    /// The frame around the page: header, navigation, footer.
    pub(super) fn frame(&self, title: &Message, section: Section) -> Frame {
        Frame::new(self, title, section)
    }

    /// The way from this page to the edition's home folder: `../`, or nothing.
    pub(super) fn up(&self) -> String {
        "../".repeat(self.path.matches('/').count())
    }

    /// The address of a page of this edition, by its path from the edition's home.
    pub(super) fn href(&self, path: &str) -> String {
        self.up() + path
    }

    /// The address of an entry's page; `None` if the site has none.
    pub(super) fn entry_href(&self, id: &str) -> Option<String> {
        let edition = self.edition;
        if !edition.index.has_page(id) {
            return None;
        }
        let Some(folded) = edition.folded else {
            return Some(self.href(&format!("entries/{}", entry_file(id))));
        };
        let linked = folded.linked.lock();
        linked
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned());
        Some(format!("#{}", self.anchor(id)))
    }

    /// The target of links to an entry, where it is folded into the page.
    pub(super) fn anchor(&self, id: &str) -> String {
        let file = entry_file(id);
        let name = file.strip_suffix(".html").unwrap_or(&file);
        format!("{}{name}", self.edition.anchors())
    }

    /// A message for `<title>` or an attribute.
    pub(super) fn attribute(&self, message: &Message) -> Html {
        Html::escaped(&message.text(self.edition.language))
    }

    /// A message. Ids in it lead to the pages of their entries, and people have their names in full.
    pub(super) fn say(&self, message: &Message) -> Html {
        Html::message(message, self.edition.language, |name| {
            self.named(name).as_str().to_owned()
        })
    }

    /// A message without links.
    pub(super) fn plain(&self, message: &Message) -> Html {
        Html::message(message, self.edition.language, |name| {
            let full = self.edition.index.full_name(name);
            Html::name(full.unwrap_or(name)).as_str().to_owned()
        })
    }

    /// A name in a message: an id, a person, or something else.
    fn named(&self, name: &str) -> Html {
        if let Some(full) = self.edition.index.full_name(name) {
            return Html::name(full);
        }
        self.entry(name).unwrap_or_else(|| Html::name(name))
    }

    /// An entry in a sentence, with a link: its title and its id; on its own page its id. `None` if there is no such entry.
    pub(super) fn entry(&self, id: &str) -> Option<Html> {
        let href = self.entry_href(id)?;
        // The page is about it, and has its title as a heading.
        if self.path == format!("entries/{}", entry_file(id)) {
            return Some(Html::name(id));
        }
        let title = self.title_of(id);
        let shown = match title {
            Some(title) => Html::message(
                &message! {
                    en: "“{title}” ({id})",
                    ru: "«{title}» ({id})",
                    es: "«{title}» ({id})",
                    title: shortened(title),
                    id: id,
                },
                self.edition.language,
                |name| Html::name(name).as_str().to_owned(),
            ),
            None => Html::name(id),
        };
        Some(Html::of_parts(format!("<a href=\"{href}\">{shown}</a>")))
    }

    /// The title of an entry.
    pub(super) fn title_of(&self, id: &str) -> Option<&'p str> {
        let log = &self.edition.judged.project.log;
        log.title(log.get(id)?)
    }

    /// The name of an entry as a heading: its title, otherwise what it is.
    pub(super) fn heading(&self, entry: &'p Entry) -> Message {
        let title = self.edition.judged.project.log.title(entry);
        title.map_or_else(|| entry.kind.noun(), Message::value)
    }

    /// A person by the name in full, or a party.
    pub(super) fn person(&self, name: &str) -> Html {
        let full = self.edition.index.full_name(name);
        Html::name(full.unwrap_or(name))
    }

    /// A person by the name in full, for an attribute.
    pub(super) fn person_attribute(&self, name: &str) -> Html {
        Html::escaped(self.edition.index.full_name(name).unwrap_or(name))
    }

    /// An instant in the charter's zone, also for programs.
    pub(super) fn time(&self, instant: Instant) -> Html {
        let narrator = self.narrator();
        let shown = self.plain(&Message::value(narrator.time(instant)));
        let machine = instant.format("%Y-%m-%dT%H:%M:%SZ");
        Html::of_parts(format!("<time datetime=\"{machine}\">{shown}</time>"))
    }

    pub(super) fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.edition.judged.project.charter)
    }
}

fn shortened(title: &str) -> Value {
    match title.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or(title).trim_end()).into(),
        None => title.into(),
    }
}
