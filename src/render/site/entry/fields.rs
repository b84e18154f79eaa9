//! The fields of an entry with captions.

use serde_json::Value;

use super::super::markup::Html;
use super::super::page::Page;
use crate::calendar::Moment;
use crate::log::value::{Flag, Gives, Medium, Need, NoticeKind, Verdict};
use crate::log::{Entry, Field, Meaning, fields_of, value_text};
use crate::message::{Language, Message, message};
use crate::source::Also;
use crate::yaml::FromText;

/// A caption with a value.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) caption: Html,
    pub(super) value: Html,
}

/// The fields of an entry in the order in which they are written; first who, when and by which channel.
pub(super) fn facts(page: &Page<'_>, entry: &Entry) -> Vec<Fact> {
    let source = page.edition.judged.project.sources.get(entry.source);
    let block = source.slice(entry.span);
    // The block without its fences.
    let inside = block
        .split_once('\n')
        .and_then(|(_, rest)| rest.rsplit_once('\n'));
    let written = inside.and_then(|(yaml, _)| fields_of(yaml, entry.id()));
    let Some(written) = written else {
        return visited(page, entry);
    };
    let facts = written.iter().map(|(name, value)| {
        let field = entry.kind.field(name);
        Fact {
            caption: caption(page, name, field),
            value: shown(page, field, value),
        }
    });
    facts.collect()
}

/// What every entry has, where its block is in a quotation or a list.
fn visited(page: &Page<'_>, entry: &Entry) -> Vec<Fact> {
    let mut facts = Vec::new();
    for actor in entry.actors() {
        facts.push(Fact {
            caption: caption(page, "from", entry.kind.field("from")),
            value: page.person(&actor.value),
        });
    }
    facts.extend(entry.common.at.as_ref().map(|at| Fact {
        caption: caption(page, "at", entry.kind.field("at")),
        value: moment(page, at.value),
    }));
    facts
}

/// The caption of a field: its name, or the first of the words that people write for it.
fn caption(page: &Page<'_>, name: &str, field: Option<&'static Field>) -> Html {
    let also = field.map(|field| field.declared.also);
    Html::name(also.and_then(|also| first(page, also)).unwrap_or(name))
}

/// The first of the words that people write for a word of the format in the page's language.
fn first(page: &Page<'_>, [russian, spanish]: Also) -> Option<&'static str> {
    let words = match page.edition.language {
        Language::English => return None,
        Language::Russian => russian,
        Language::Spanish => spanish,
    };
    words.split('|').next().filter(|word| !word.is_empty())
}

/// A value that is one of the words of its field, in the page's language.
fn word(page: &Page<'_>, words: &[&str], text: &str) -> Option<Html> {
    let lists = [
        Need::ALSO,
        Gives::ALSO,
        Verdict::ALSO,
        Medium::ALSO,
        NoticeKind::ALSO,
    ];
    let names = |list: &[(&'static str, Also)]| {
        list.iter().map(|(word, _)| *word).eq(words.iter().copied())
    };
    let list = lists.into_iter().find(|list| names(list))?;
    let (_, also) = list.iter().find(|(word, _)| *word == text)?;
    first(page, *also).map(Html::name)
}

fn shown(page: &Page<'_>, field: Option<&'static Field>, value: &Value) -> Html {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| shown(page, field, item));
            let items: Vec<String> = items.map(|item| item.as_str().to_owned()).collect();
            Html::of_parts(items.join(", "))
        }
        Value::String(text) => scalar(page, field.map(|field| field.meaning), text),
        other => scalar(page, field.map(|field| field.meaning), &value_text(other)),
    }
}

fn scalar(page: &Page<'_>, meaning: Option<Meaning>, text: &str) -> Html {
    let linked = match meaning {
        Some(Meaning::Reference(_)) => page.entry(text),
        Some(Meaning::Name(_)) => Some(page.person(text)),
        Some(Meaning::Moment(_)) => Moment::from_text(text).ok().map(|at| moment(page, at)),
        Some(Meaning::Evidence) => link(text),
        Some(Meaning::Word(words)) => word(page, words, text),
        Some(Meaning::Flag) => flag(page, text),
        _ => None,
    };
    linked.unwrap_or_else(|| Html::name(text))
}

/// `yes` or `no` in the page's language.
fn flag(page: &Page<'_>, text: &str) -> Option<Html> {
    Some(match Flag::from_text(text).ok()? {
        Flag(true) => page.plain(&message! { en: "yes", ru: "да", es: "sí" }),
        Flag(false) => page.plain(&message! { en: "no", ru: "нет", es: "no" }),
    })
}

fn moment(page: &Page<'_>, at: Moment) -> Html {
    match at {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(&written)),
    }
}

/// A link of the web, with its whole address as its text; nothing else of the repository becomes a link.
fn link(text: &str) -> Option<Html> {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\');
    let safe = text.starts_with("https://") && text.chars().all(plain);
    let address = Html::escaped(text);
    safe.then(|| {
        let shown = Html::name(text);
        Html::of_parts(format!(
            "<a href=\"{address}\" rel=\"noopener noreferrer nofollow\">{shown}</a>"
        ))
    })
}
