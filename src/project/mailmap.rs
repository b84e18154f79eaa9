//! The mailmap beside the charter: an address that the charter gives to a person is that person's, whatever the mailmap says; and
//! nobody gives another address to a person of the other side.

use std::collections::{BTreeSet, HashMap};

use super::versions::read_charter;
use super::{Project, ProjectError};
use crate::charter::{Charter, FILE_NAME};
use crate::history::{
    self, Cache, CommitId, HistoryError, LogPaths, MAILMAP, Mailmap, Meaning, Repository, Splitter,
};
use crate::message::message;
use crate::source::Sources;

/// The names of the people to whom the first version of the charter with an address (in lower case) gives it.
type Named = HashMap<String, BTreeSet<String>>;

/// The parties of addresses (in lower case), as far as these are of the first version of the charter, or their own side added them.
type Sides = HashMap<String, String>;

/// Reads no entries: only the versions of the charter are of interest.
struct NoEntries;

impl Splitter for NoEntries {
    fn split(&self, _: &[u8]) -> Vec<Meaning> {
        Vec::new()
    }
}

impl Project {
    /// The mailmap without the lines that replace an address which a version of the charter, the present one or one before a
    /// commit, gives to somebody, unless the other address is of the same person. The mailmap is a file that one side can commit,
    /// and so is a later version of the charter; who has an address is what the first version with it says.
    pub(super) fn beside_the_charter(
        &self,
        repository: &Repository,
        tip: CommitId,
        mailmap: Mailmap,
        cached: bool,
    ) -> Result<Mailmap, ProjectError> {
        if !mailmap.replaces_addresses() {
            return Ok(mailmap);
        }
        let (mut named, mut sides) = (Named::new(), Sides::new());
        let mut began = None;
        let nothing = LogPaths::new(std::iter::empty::<&str>(), &|_| false);
        let asked = ["addresses", repository.prefix(), FILE_NAME];
        let cache = cached.then(|| Cache::new(repository.common_dir(), &asked));
        let cache = cache.as_ref();
        let plain = Mailmap::default();
        let history = history::read(
            repository, tip, &NoEntries, &nothing, FILE_NAME, &plain, cache,
        )?;
        for version in &history.charter {
            let Some(blob) = version.blob else { continue };
            let bytes = match repository.blob(blob) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => bytes?,
            };
            let no_calendar =
                |_: &str| Err(message! { en: "not read", ru: "не прочитано", es: "no leído" });
            let mut sources = Sources::default();
            let name = FILE_NAME.to_owned();
            if let Ok(charter) = read_charter(&mut sources, &no_calendar, name, bytes) {
                let by = history.commit(version.written.unwrap_or(version.commit));
                let by = by.map(|commit| history.author(commit).email.to_lowercase());
                let is_first = named.is_empty();
                if is_first {
                    began = history
                        .commit(version.commit)
                        .and_then(|commit| commit.line);
                }
                know(&mut sides, &charter, by.filter(|_| !is_first).as_deref());
                add(&mut named, &charter);
            }
        }
        add(&mut named, &self.charter);
        let gives = |old: &str, new: &str| !named.contains_key(old) && named.contains_key(new);
        let changes = if mailmap.replaces_any(&gives) {
            mailmaps(repository, tip, cached)?
        } else {
            Vec::new()
        };
        let is_by_its_side = |old: &str, new: &str| {
            let mut versions = changes.iter();
            let Some((landed, by, _)) =
                versions.find(|(.., map)| map.replaces_any(&|a, b| a == old && b == new))
            else {
                return false;
            };
            // What was there before the charter is no side's. A clock does not say what came first.
            if landed.is_some() && *landed <= began {
                return true;
            }
            // Whoever is unknown may be of either side.
            let side = sides.get(new);
            side.is_some() && side == sides.get(by)
        };
        Ok(mailmap.only(|old, new| match named.get(old) {
            Some(people) => named
                .get(new)
                .is_some_and(|others| people.is_subset(others)),
            None => !named.contains_key(new) || is_by_its_side(old, new),
        }))
    }
}

/// The versions of the mailmap, each with its place on the main line and the address of the author.
fn mailmaps(
    repository: &Repository,
    tip: CommitId,
    cached: bool,
) -> Result<Vec<(Option<u32>, String, Mailmap)>, ProjectError> {
    let top = repository.in_folder("");
    let cache = cached.then(|| Cache::new(top.common_dir(), &["mailmap"]));
    let plain = Mailmap::default();
    let nothing = LogPaths::new(std::iter::empty::<&str>(), &|_| false);
    let history = history::read(
        &top,
        tip,
        &NoEntries,
        &nothing,
        MAILMAP,
        &plain,
        cache.as_ref(),
    )?;
    let mut versions = Vec::new();
    for version in &history.charter {
        let commit = history.commit(version.written.unwrap_or(version.commit));
        let (Some(commit), Some(blob)) = (commit, version.blob) else {
            continue;
        };
        let bytes = match top.blob(blob) {
            Err(HistoryError::TooLarge { .. }) => continue,
            bytes => bytes?,
        };
        let map = Mailmap::parse(&String::from_utf8_lossy(&bytes));
        let by = history.author(commit).email.to_lowercase();
        let landed = history.commit(version.commit);
        versions.push((landed.and_then(|commit| commit.line), by, map));
    }
    Ok(versions)
}

/// Adds the parties of the addresses that are new in a version: all in the first one (`by` is `None`), later those that an author
/// of the same party gives; and where no address of a party is known, its first ones.
fn know(sides: &mut Sides, charter: &Charter, by: Option<&str>) {
    let author = by.and_then(|by| sides.get(by)).cloned();
    let known: BTreeSet<String> = sides.values().cloned().collect();
    for person in &charter.people {
        let Some(party) = person.party.as_ref().map(|party| &party.value) else {
            continue;
        };
        let counts = by.is_none() || author.as_ref() == Some(party) || !known.contains(party);
        for email in person.emails.iter().filter(|_| counts) {
            sides
                .entry(email.to_lowercase())
                .or_insert_with(|| party.clone());
        }
    }
}

/// Adds the addresses that no earlier version has.
fn add(named: &mut Named, charter: &Charter) {
    let mut new = Named::new();
    for person in &charter.people {
        let emails = person.emails.iter().map(|email| email.to_lowercase());
        for email in emails.filter(|email| !named.contains_key(email)) {
            new.entry(email).or_default().insert(person.name.clone());
        }
    }
    named.extend(new);
}
