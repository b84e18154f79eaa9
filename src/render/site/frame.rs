//! What is around every page: the header with its navigation, and the footer.

use super::edition::language_folder;
use super::markup::Html;
use super::page::Page;
use super::register::Register;
use crate::calendar::{Instant, When, Zone};
use crate::message::{Language, Message, message};
use crate::render::account::tree;

/// The part of the site to which a page belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The home page.
    Home,
    /// A register.
    Register(Register),
    /// An entry's page.
    Entry,
}

/// A link of the header.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: Html,
    /// Whether it leads to the page itself.
    pub(super) current: bool,
}

/// The same page in another language.
#[derive(Debug, Clone)]
pub(super) struct Switch {
    pub(super) href: String,
    pub(super) language: Language,
    pub(super) current: bool,
}

/// The values of `templates/site/frame.html`.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) language: Language,
    /// The way to the site's folder.
    pub(super) root: String,
    /// For `<title>`.
    pub(super) title: Html,
    /// The name of the project; empty on the home page, where it is the heading.
    pub(super) name: Html,
    /// The address of the project's home page.
    pub(super) home: Option<String>,
    pub(super) as_of: Html,
    pub(super) skip: Html,
    pub(super) parts: Html,
    pub(super) in_languages: Html,
    pub(super) nav: Vec<Link>,
    pub(super) languages: Vec<Switch>,
    pub(super) footer: Vec<Html>,
    /// Whether the page has tables that can be filtered.
    pub(super) filters: bool,
}

impl Frame {
    pub(super) fn new(page: &Page<'_>, title: &Message, section: Section) -> Self {
        let edition = page.edition;
        let judged = edition.judged;
        let project = judged.project;
        let layout = edition.layout;
        let home = edition.home();
        let whole = home.clone() + &page.path;
        let root = "../".repeat(whole.matches('/').count());
        let name = project_name(page);
        let link = |path: &str, text: &Message, current: bool| Link {
            href: page.href(path),
            text: page.plain(text),
            current,
        };
        let portfolio = layout.folder.map(|_| Link {
            href: format!(
                "{root}{}index.html",
                language_folder(layout.languages, edition.language)
            ),
            text: page.plain(&message! {
                en: "All projects",
                ru: "Все проекты",
                es: "Todos los proyectos",
            }),
            current: false,
        });
        let first = message! { en: "Status", ru: "Состояние", es: "Estado" };
        let nav = portfolio
            .into_iter()
            .chain([link("index.html", &first, section == Section::Home)])
            .chain(edition.index.registers().iter().map(|register| {
                let current = section == Section::Register(*register);
                link(&register.path(), &register.title(), current)
            }));
        let as_of = as_of(judged.as_of, &project.charter.zone);
        // The home page has both in its content.
        let around = |html| {
            if section == Section::Home {
                Html::default()
            } else {
                html
            }
        };
        Self {
            language: edition.language,
            title: page.attribute(&titled(title, &name, section)),
            name: around(page.plain(&name)),
            home: Some(page.href("index.html")),
            as_of: around(page.plain(&as_of)),
            skip: page.plain(&skip()),
            parts: page.attribute(&message! {
                en: "Parts of the site",
                ru: "Разделы сайта",
                es: "Partes del sitio",
            }),
            in_languages: page.attribute(&in_languages()),
            nav: nav.collect(),
            languages: switches(page, &root),
            root,
            footer: vec![page.plain(&message! {
                en: "Made by projlog {version} from {entries} {entries#entry|entries} in {files} {files#file|files}: {tree}.",
                ru: "Создано программой projlog {version}. Основа: {entries} {entries#запись|записи|записей}, {files} {files#файл|файла|файлов}; {tree}.",
                es: "Hecho con projlog {version} a partir de {entries} {entries#entrada|entradas} en {files} {files#archivo|archivos}: {tree}.",
                version: env!("CARGO_PKG_VERSION"),
                entries: project.log.entries().len(),
                files: project.files,
                tree: tree(&project.tree),
            })],
            filters: matches!(section, Section::Register(_)),
        }
    }

    /// The same frame around another entry's page.
    pub(super) fn of_entry(&self, page: &Page<'_>, title: &Message) -> Self {
        let title = titled(title, &project_name(page), Section::Entry);
        Self {
            title: page.attribute(&title),
            languages: switches(page, &self.root),
            ..self.clone()
        }
    }
}

/// The title of a page.
fn titled(title: &Message, project: &Message, section: Section) -> Message {
    match section {
        Section::Home => project.clone(),
        _ => message! {
            en: "{title} – {project}",
            ru: "{title} — {project}",
            es: "{title} – {project}",
            title: title,
            project: project,
        },
    }
}

/// The same page in other languages. `root` is the way to the site's folder.
fn switches(page: &Page<'_>, root: &str) -> Vec<Switch> {
    let edition = page.edition;
    let languages = edition.layout.languages;
    let own = language_folder(languages, edition.language);
    let whole = edition.home() + &page.path;
    let at_top = whole.strip_prefix(&own).unwrap_or(&whole);
    let switch = |language: &Language| Switch {
        href: format!("{root}{}{at_top}", language_folder(languages, *language)),
        language: *language,
        current: *language == edition.language,
    };
    languages.iter().map(switch).collect()
}

/// The instant of a page.
pub(super) fn as_of(instant: Instant, zone: &Zone) -> Message {
    message! {
        en: "As of {time} ({zone})",
        ru: "По состоянию на {time:until} ({zone})",
        es: "A fecha del {time:full} ({zone})",
        time: When::closing(instant, zone),
        zone: zone.name(),
    }
}

/// The name of the project: the charter's, otherwise that of its folder.
fn project_name(page: &Page<'_>) -> Message {
    let project = page.edition.judged.project;
    let named = project.charter.project.as_deref().map(str::trim);
    let folder = project.root.file_name().map(|name| name.to_string_lossy());
    match (named.filter(|name| !name.is_empty()), folder) {
        (Some(name), _) => Message::value(name),
        (None, Some(folder)) => Message::value(&*folder),
        (None, None) => Message::value(page.edition.judged.folder),
    }
}

/// The link to the content, for those who use a keyboard.
pub(super) fn skip() -> Message {
    message! {
        en: "Skip to the content",
        ru: "Перейти к содержанию",
        es: "Ir al contenido",
    }
}

/// The label of the switch of languages.
pub(super) fn in_languages() -> Message {
    message! {
        en: "This page in other languages",
        ru: "Эта страница на других языках",
        es: "Esta página en otros idiomas",
    }
}
