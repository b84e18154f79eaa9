//! The first page of a site of several projects.

use std::io;

use askama::Template;

use super::Sink;
use super::edition::language_folder;
use super::frame::{Frame, Switch, in_languages, skip};
use super::markup::Html;
use crate::message::{Language, Message, message};

/// A project in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its name, or the folder as given.
    pub name: String,
    /// Its folder in the site, or why it could not be read.
    pub folder: Result<String, Message>,
}

#[derive(Debug)]
struct Item {
    name: Html,
    href: Option<String>,
    trouble: Html,
}

#[derive(Debug, Template)]
#[template(path = "site/portfolio.html")]
struct Portfolio {
    frame: Frame,
    heading: Html,
    projects: Vec<Item>,
}

/// Writes the list of projects in all languages of a site.
///
/// # Errors
/// What `sink` gives.
pub fn write_portfolio(
    projects: &[Listed],
    languages: &[Language],
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    for &language in languages {
        let folder = language_folder(languages, language);
        let root = if folder.is_empty() { "" } else { "../" };
        let say = |message: &Message| {
            Html::message(message, language, |name| {
                Html::name(name).as_str().to_owned()
            })
        };
        let item = |project: &Listed| Item {
            name: Html::name(&project.name),
            href: project
                .folder
                .as_ref()
                .ok()
                .map(|folder| format!("{folder}/index.html")),
            trouble: project.folder.as_ref().err().map(say).unwrap_or_default(),
        };
        let switch = |other: &Language| Switch {
            href: format!("{root}{}index.html", language_folder(languages, *other)),
            language: *other,
            current: *other == language,
        };
        let heading = message! {
            en: "{number} {number#project|projects}",
            ru: "{number} {number#проект|проекта|проектов}",
            es: "{number} {number#proyecto|proyectos}",
            number: projects.len(),
        };
        let made = message! {
            en: "Made by projlog {version}.",
            ru: "Создано projlog {version}.",
            es: "Hecho con projlog {version}.",
            version: env!("CARGO_PKG_VERSION"),
        };
        let template = Portfolio {
            frame: Frame {
                language,
                root: root.to_owned(),
                title: Html::escaped(&heading.text(language)),
                name: Html::default(),
                home: None,
                as_of: Html::default(),
                skip: say(&skip()),
                parts: Html::default(),
                in_languages: Html::escaped(&in_languages().text(language)),
                nav: Vec::new(),
                languages: languages.iter().map(switch).collect(),
                footer: vec![say(&made)],
                filters: false,
            },
            heading: say(&heading),
            projects: projects.iter().map(item).collect(),
        };
        let mut bytes = Vec::new();
        Template::write_into(&template, &mut bytes)?;
        sink(&format!("{folder}index.html"), &bytes)?;
    }
    Ok(())
}
