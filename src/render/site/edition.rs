//! A project's pages in one language, and what all of them look up.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

use chrono::{NaiveDate, TimeDelta};

use super::register::Register;
use crate::calendar::{Instant, Zone};
use crate::changes::Changes;
use crate::charter::Charter;
use crate::engine::Report;
use crate::finding::Finding;
use crate::log::{Entry, Kind, next_id};
use crate::message::Language;
use crate::obligation::Obligations;
use crate::project::Project;

/// A project with everything that was found out about it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'p> {
    /// The folder as given on the command line.
    pub folder: &'p str,
    /// The project.
    pub project: &'p Project,
    /// Its obligations.
    pub obligations: &'p Obligations,
    /// The findings about it.
    pub report: &'p Report,
    /// What changed lately; `None` if that is not shown.
    pub changes: Option<&'p Changes>,
    /// The instant of the pages.
    pub as_of: Instant,
    /// The number of days to look ahead for what falls due.
    pub days: u16,
}

impl Judged<'_> {
    /// The day of the pages in a zone: a midnight is the end of the day before it.
    pub(super) fn today(&self, zone: &Zone) -> NaiveDate {
        zone.date(self.as_of - TimeDelta::seconds(1))
    }
}

/// The place of a project in a site.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'p> {
    /// The languages of the site. The pages in the first one are at the top, those in others in folders of their own.
    pub languages: &'p [Language],
    /// The folder of the project, if the site has several.
    pub folder: Option<&'p str>,
}

/// A project's pages in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edition<'p> {
    pub(super) judged: &'p Judged<'p>,
    pub(super) index: &'p Index<'p>,
    pub(super) layout: &'p Layout<'p>,
    pub(super) language: Language,
    /// Whether the home page is all there is: entries are folded into it.
    pub(super) folded: Option<&'p Folded>,
}

/// The entries that a home page alone contains.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The start of the names of targets in the page.
    pub(super) anchors: String,
    /// The entries to which something on the page leads.
    pub(super) linked: Mutex<BTreeSet<String>>,
}

impl Edition<'_> {
    /// The path of the edition's home folder from the site's: empty, or with a slash at its end.
    pub(super) fn home(&self) -> String {
        let folder = self.layout.folder.map(|folder| format!("{folder}/"));
        language_folder(self.layout.languages, self.language) + &folder.unwrap_or_default()
    }

    /// The start of the names of targets in the page: empty, except where several projects are on one page.
    pub(super) fn anchors(&self) -> &str {
        self.folded.map_or("", |folded| &folded.anchors)
    }
}

/// The folder of a language: none for the first one.
pub(super) fn language_folder(languages: &[Language], language: Language) -> String {
    if languages.first() == Some(&language) {
        String::new()
    } else {
        format!("{language}/")
    }
}

/// The people with a name in full, by their names in the charter.
pub(super) fn full_names(charter: &Charter) -> impl Iterator<Item = (&str, &str)> {
    charter.people.iter().filter_map(|person| {
        let full = person.full_name.as_deref().map(str::trim);
        Some((person.name.as_str(), full.filter(|name| !name.is_empty())?))
    })
}

/// Look-ups for all pages of a project.
#[derive(Debug)]
pub(super) struct Index<'p> {
    /// The ids that have a page: of the entries in the log, and of removed ones. Sorted.
    ids: Vec<&'p str>,
    known: HashSet<&'p str>,
    /// The names in full of people.
    people: HashMap<&'p str, &'p str>,
    /// The findings by each entry that is involved.
    findings: HashMap<&'p str, Vec<&'p Finding>>,
    /// The next free ids of a reply and of a decision.
    next: [(Kind, String); 2],
    /// The registers that are not empty.
    registers: Vec<Register>,
}

impl<'p> Index<'p> {
    pub(super) fn new(judged: &Judged<'p>) -> Self {
        let ids = judged.project.known_ids();
        let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in &judged.report.findings {
            for id in &finding.entries {
                findings.entry(id).or_default().push(finding);
            }
        }
        let log = &judged.project.log;
        let next = [Kind::Reply, Kind::Decision].map(|kind| {
            let own = log.entries().iter().filter(|entry| entry.kind == kind);
            (kind, next_id(kind, own.map(Entry::id), &ids))
        });
        Self {
            next,
            registers: Register::of(judged),
            known: ids.iter().copied().collect(),
            ids,
            people: full_names(&judged.project.charter).collect(),
            findings,
        }
    }

    /// The ids that have a page, sorted.
    pub(super) fn ids(&self) -> &[&'p str] {
        &self.ids
    }

    /// Whether there is a page about an id.
    pub(super) fn has_page(&self, id: &str) -> bool {
        self.known.contains(id)
    }

    /// The registers that are not empty, in the order of the navigation.
    pub(super) fn registers(&self) -> &[Register] {
        &self.registers
    }

    /// The name in full of a person, if the charter has one.
    pub(super) fn full_name(&self, name: &str) -> Option<&'p str> {
        self.people.get(name).copied()
    }

    /// The next free id of a reply or a decision; otherwise the usual start of ids.
    pub(super) fn next_id(&self, kind: Kind) -> &str {
        let mut next = self.next.iter();
        next.find(|(of, _)| *of == kind)
            .map_or(kind.prefix(), |(_, id)| id)
    }

    /// The findings that involve an entry.
    pub(super) fn findings(&self, id: &str) -> &[&'p Finding] {
        self.findings.get(id).map_or(&[], Vec::as_slice)
    }
}
