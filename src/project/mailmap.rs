//! The mailmap beside the charter: an address that the charter gives to a person is that person's, whatever the mailmap says.

use std::collections::{BTreeSet, HashMap};

use super::versions::read_charter;
use super::{Project, ProjectError};
use crate::charter::{Charter, FILE_NAME};
use crate::history::{
    self, Cache, CommitId, HistoryError, LogPaths, Mailmap, Meaning, Repository, Splitter,
};
use crate::message::message;
use crate::source::Sources;

/// The names of the people to whom the first version of the charter with an address (in lower case) gives it.
type Named = HashMap<String, BTreeSet<String>>;

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
        let mut named = Named::new();
        let nothing = LogPaths::new(std::iter::empty::<&str>(), &|_| false);
        let asked = ["addresses", repository.prefix(), FILE_NAME];
        let cache = cached.then(|| Cache::new(repository.common_dir(), &asked));
        let cache = cache.as_ref();
        let plain = Mailmap::default();
        let history = history::read(
            repository, tip, &NoEntries, &nothing, FILE_NAME, &plain, cache,
        )?;
        for blob in history.charter.iter().filter_map(|version| version.blob) {
            let bytes = match repository.blob(blob) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => bytes?,
            };
            let no_calendar =
                |_: &str| Err(message! { en: "not read", ru: "не прочитано", es: "no leído" });
            let mut sources = Sources::default();
            let name = FILE_NAME.to_owned();
            if let Ok(charter) = read_charter(&mut sources, &no_calendar, name, bytes) {
                add(&mut named, &charter);
            }
        }
        add(&mut named, &self.charter);
        Ok(mailmap.only(|old, new| {
            let Some(people) = named.get(old) else {
                return true;
            };
            named
                .get(new)
                .is_some_and(|others| people.is_subset(others))
        }))
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
