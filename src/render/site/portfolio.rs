//! The first page of a site of several projects.

use std::collections::HashMap;
use std::io;

use askama::Template;

use super::Sink;
use super::edition::{full_names, language_folder};
use super::frame::{Frame, Switch, as_of, in_languages, skip};
use super::markup::Html;
use crate::calendar::{Instant, Zone};
use crate::message::{Language, Message, message};
use crate::project::Project;
use crate::render::status::{Headings, Need, Overview, ReportedTotals, total, turn_and_item};

/// A project in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its name, or the folder as given.
    pub name: String,
    /// What it needs, or why it could not be read.
    pub state: Result<Needs, Message>,
}

/// What a project in the list needs.
#[derive(Debug, Clone)]
pub struct Needs {
    /// Its folder in the site.
    pub folder: String,
    /// The instant of its pages.
    pub as_of: Instant,
    /// Its time zone.
    pub zone: Zone,
    /// Whose turn it is, the longest item, and the totals.
    pub overview: Overview,
    /// The names in full of people, as on the pages of the project.
    people: HashMap<String, String>,
}

impl Needs {
    /// What a project needs as of the instant of its pages, which are in a folder of the site.
    #[must_use]
    pub fn new(folder: &str, project: &Project, as_of: Instant, overview: Overview) -> Self {
        let charter = &project.charter;
        let people = full_names(charter).map(|(name, full)| (name.to_owned(), full.to_owned()));
        Self {
            folder: folder.to_owned(),
            as_of,
            zone: charter.zone.clone(),
            overview,
            people: people.collect(),
        }
    }

    /// A message about the project. People have their names in full.
    fn say(&self, message: &Message, language: Language) -> Html {
        Html::message(message, language, |name| {
            let full = self.people.get(name).map(String::as_str);
            Html::name(full.unwrap_or(name)).as_str().to_owned()
        })
    }
}

impl Listed {
    /// Its position in the list; `None` for a project that could not be read.
    #[must_use]
    pub fn need(&self) -> Option<Need> {
        self.state.as_ref().ok().map(|needs| needs.overview.need())
    }
}

/// A row of the list.
#[derive(Debug)]
struct Item {
    name: Html,
    href: Option<String>,
    /// Why it could not be read.
    trouble: Html,
    turn: Html,
    longest: Html,
    is_late: bool,
    counts: [usize; 3],
}

/// A column, as text and for an attribute.
type Heading = (Html, Html);

#[derive(Debug, Template)]
#[template(path = "site/portfolio.html")]
struct Portfolio {
    frame: Frame,
    heading: Html,
    project: Heading,
    turn: Heading,
    longest: Heading,
    numbers: [Heading; 3],
    projects: Vec<Item>,
    total: Html,
    sums: [usize; 3],
}

/// The instant of all projects, in their time zone if they have the same one. A day that is given without a time ends at
/// different instants in different zones: then each project has its own on its pages.
fn common_instant(projects: &[Listed]) -> Option<Message> {
    let mut all = (projects.iter()).filter_map(|project| project.state.as_ref().ok());
    let first = all.next()?;
    let (mut same_instant, mut same_zone) = (true, true);
    for needs in all {
        same_instant &= needs.as_of == first.as_of;
        same_zone &= needs.zone.name() == first.zone.name();
    }
    let zone = if same_zone {
        first.zone.clone()
    } else {
        Zone::utc()
    };
    same_instant.then(|| as_of(first.as_of, &zone))
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
        let shown = |message: Option<Message>| message.as_ref().map(say).unwrap_or_default();
        let item = |project: &Listed| {
            let needs = project.state.as_ref().ok();
            let overview = needs.map(|needs| &needs.overview);
            let counts = overview.map(Overview::counts).unwrap_or_default();
            let about = |message: Option<Message>| {
                let said = needs.zip(message.as_ref());
                said.map(|(needs, message)| needs.say(message, language))
                    .unwrap_or_default()
            };
            Item {
                name: Html::name(&project.name),
                href: needs.map(|needs| format!("{}/index.html", needs.folder)),
                trouble: project.state.as_ref().err().map(say).unwrap_or_default(),
                turn: about(overview.and_then(Overview::whose_turn)),
                longest: about(overview.and_then(Overview::item)),
                is_late: counts[0] > 0,
                counts,
            }
        };
        let column = |message: &Message| (say(message), Html::escaped(&message.text(language)));
        let headings = Headings::new();
        let [turn, longest] = turn_and_item();
        let overviews = projects
            .iter()
            .map(|project| project.state.as_ref().ok().map(|needs| &needs.overview));
        let sums = ReportedTotals::of(overviews);
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
            ru: "Создано программой projlog {version}.",
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
                as_of: shown(common_instant(projects)),
                skip: say(&skip()),
                parts: Html::default(),
                in_languages: Html::escaped(&in_languages().text(language)),
                nav: Vec::new(),
                languages: languages.iter().map(switch).collect(),
                footer: vec![say(&made)],
                filters: false,
            },
            heading: say(&heading),
            project: column(&headings.project),
            turn: column(&turn),
            longest: column(&longest),
            numbers: headings.numbers.each_ref().map(column),
            projects: projects.iter().map(item).collect(),
            total: say(&total()),
            sums: [sums.overdue, sums.due_next, sums.open],
        };
        let mut bytes = Vec::new();
        Template::write_into(&template, &mut bytes)?;
        sink(&format!("{folder}index.html"), &bytes)?;
    }
    Ok(())
}
