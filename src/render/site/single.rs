//! The home page alone, in one file: with its style, and with the entries to which it leads as folded details.

use std::sync::PoisonError;
use std::{io, mem};

use askama::Template;

use super::edition::{Edition, Folded, Index, Judged, Layout};
use super::hash::{base64, sha256};
use super::home::Home;
use super::markup::Html;
use super::page::Page;
use crate::calendar::Moment;
use crate::log::Entry;
use crate::message::{Language, Message, message};
use crate::render::status::unreadable;

const STYLE: &str = include_str!("../../../templates/site/style.css");

/// A project whose home page is written alone.
#[derive(Debug)]
pub struct Alone<'p> {
    /// The folder as given on the command line.
    pub folder: &'p str,
    /// The project, or why it could not be read.
    pub outcome: Result<Judged<'p>, &'p Message>,
}

#[derive(Debug, Template)]
#[template(path = "site/single.html")]
struct Single {
    language: Language,
    title: Html,
    hash: String,
    style: &'static str,
    /// The heading above the list of several projects.
    heading: Html,
    list: Vec<Listed>,
    articles: Vec<Article>,
}

/// A project in the list.
#[derive(Debug)]
struct Listed {
    anchor: String,
    name: Html,
    /// What is open, or why it could not be read.
    state: Html,
}

#[derive(Debug)]
struct Article {
    anchor: String,
    home: Home,
    heading: Html,
    entries: Vec<FoldedEntry>,
}

/// An entry to which something on the page leads.
#[derive(Debug)]
struct FoldedEntry {
    anchor: String,
    title: Html,
    id: Html,
    kind: Html,
    who: Html,
    when: Html,
    text: Vec<Html>,
}

/// Writes the home pages of projects as one HTML file: of several, first a list of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_alone(
    projects: &[Alone<'_>],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let several = projects.len() > 1;
    let languages = [language];
    let layout = Layout {
        languages: &languages,
        folder: None,
    };
    let mut articles = Vec::new();
    let mut list = Vec::new();
    let mut title = number_of_projects(projects.len());
    for (number, project) in projects.iter().enumerate() {
        let anchor = format!("project-{}", number + 1);
        let (name, state) = match &project.outcome {
            Ok(judged) => {
                let article = article(judged, &layout, language, several.then_some(&anchor));
                if !several {
                    title = Message::value(article.home.name.as_str());
                }
                let listed = (article.home.name.clone(), article.home.open.clone());
                articles.push(article);
                listed
            }
            Err(why) => {
                let why = unreadable(Some(why)).words(language);
                let shown = |name: &str| Html::name(name).as_str().to_owned();
                let why = Html::words(&why, shown);
                (project.folder.to_owned(), why)
            }
        };
        let name = if name == project.folder {
            name
        } else {
            format!("{name} ({})", project.folder)
        };
        list.push(Listed {
            anchor: if project.outcome.is_ok() {
                anchor
            } else {
                String::new()
            },
            name: Html::name(&name),
            state,
        });
    }
    let whole = message! {
        en: "Status: {title}",
        ru: "Состояние: {title}",
        es: "Estado: {title}",
        title: title,
    };
    let single = Single {
        language,
        title: Html::escaped(&whole.text(language)),
        hash: base64(&sha256(STYLE.as_bytes())),
        style: STYLE,
        heading: Html::escaped(&number_of_projects(projects.len()).text(language)),
        list: if several { list } else { Vec::new() },
        articles,
    };
    Template::write_into(&single, out)
}

fn number_of_projects(number: usize) -> Message {
    message! {
        en: "{number} {number#project|projects}",
        ru: "{number} {number#проект|проекта|проектов}",
        es: "{number} {number#proyecto|proyectos}",
        number: number,
    }
}

fn article(
    judged: &Judged<'_>,
    layout: &Layout<'_>,
    language: Language,
    anchor: Option<&String>,
) -> Article {
    let index = Index::new(judged);
    let folded = Folded {
        anchors: anchor
            .map(|anchor| format!("{anchor}-"))
            .unwrap_or_default(),
        ..Folded::default()
    };
    let edition = Edition {
        judged,
        index: &index,
        layout,
        language,
        folded: Some(&folded),
    };
    let page = Page::new(edition, "index.html");
    let home = Home::new(&page);
    let linked = folded.linked.lock();
    let linked = mem::take(&mut *linked.unwrap_or_else(PoisonError::into_inner));
    let log = &judged.project.log;
    let entries = linked.iter().map(|id| fold(&page, id, log.get(id)));
    Article {
        anchor: anchor.cloned().unwrap_or_else(|| "main".to_owned()),
        home,
        heading: page.plain(&message! {
            en: "Entries",
            ru: "Записи",
            es: "Entradas",
        }),
        entries: entries.collect(),
    }
}

fn fold<'p>(page: &Page<'p>, id: &str, entry: Option<&'p Entry>) -> FoldedEntry {
    let removed = message! {
        en: "removed from the log",
        ru: "удалено из журнала",
        es: "eliminada del registro",
    };
    let title = entry.map_or(removed, |entry| page.heading(entry));
    let kind = entry.map(|entry| page.plain(&entry.kind.noun()));
    let who: Vec<String> = entry
        .into_iter()
        .flat_map(Entry::actors)
        .map(|actor| page.person(&actor.value).as_str().to_owned())
        .collect();
    let at = entry.and_then(|entry| entry.common.at.as_ref());
    let when = at.map(|at| match &at.value {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(written)),
    });
    let text = entry.into_iter().flat_map(|entry| {
        let source = page.edition.judged.project.sources.get(entry.source);
        entry
            .note
            .iter()
            .map(|part| Html::lines(source.slice(part.span)))
    });
    FoldedEntry {
        anchor: page.anchor(id),
        title: page.plain(&title),
        id: Html::name(id),
        kind: kind.unwrap_or_default(),
        who: Html::of_parts(who.join(", ")),
        when: when.unwrap_or_default(),
        text: text.collect(),
    }
}
