//! Entries whose ids only look like those that others use: with a Cyrillic letter, for example.

use std::collections::{HashMap, HashSet};

use super::log_files::LogFiles;
use crate::log::{Entry, LogFault, Unread};
use crate::message::message;
use crate::source::{Fault, FaultKind, Fix, Sources, look_alike, odd_character, write_it};

/// The letters and the rest of an id of the usual form.
fn parts(id: &str) -> Option<(&str, &str)> {
    id.split_once('-')
}

impl LogFiles {
    /// Reports entries whose ids look like those that the rest of the log uses and are not named anywhere as they are written.
    /// Such an entry cannot be read as the one that is meant, unless that exists as well.
    pub(super) fn set_lookalikes_apart(&mut self, sources: &Sources) {
        if self.entries.iter().all(|entry| entry.id().is_ascii()) {
            return;
        }
        let ids: HashSet<String> = self.entries.iter().map(|one| one.id().to_owned()).collect();
        let named: HashSet<String> = self.entries.iter().flat_map(named).collect();
        let mut used: HashMap<&str, usize> = HashMap::new();
        for id in ids.iter().chain(&named) {
            if let Some((letters, _)) = parts(id) {
                *used.entry(letters).or_default() += 1;
            }
        }
        let meant = |entry: &Entry| -> Option<String> {
            let id = entry.id();
            let (letters, rest) = parts(id).filter(|_| !id.is_ascii() && !named.contains(id))?;
            let own = used.get(letters).copied().unwrap_or_default();
            let alike = used.iter().filter(|(other, _)| look_alike(other, letters));
            let likely = alike.filter_map(|(other, times)| {
                let meant = format!("{other}-{rest}");
                (*times > own || named.contains(&meant)).then_some((*times, meant))
            });
            likely.max().map(|(_, meant)| meant)
        };
        let meant: Vec<Option<String>> = self.entries.iter().map(meant).collect();
        let mut meant = meant.into_iter();
        let entries = std::mem::take(&mut self.entries);
        for entry in entries {
            let Some(meant) = meant.next().flatten() else {
                self.entries.push(entry);
                continue;
            };
            let there = ids.contains(&meant);
            self.faults.push(LogFault {
                source: entry.source,
                entry: there.then(|| entry.id().to_owned()),
                kind: Some(entry.kind),
                fault: fault(&entry, &meant, there),
            });
            if there {
                self.entries.push(entry);
                continue;
            }
            let text = sources.get(entry.source).text();
            let unread = Unread::of(&entry, text, meant.clone());
            self.unread_entries.push(unread);
            self.unread.extend([meant, entry.id().to_owned()]);
        }
    }
}

/// The ids that an entry names.
fn named(entry: &Entry) -> Vec<String> {
    let references = entry.references().into_iter();
    references.map(|one| one.id.value.0.clone()).collect()
}

fn fault(entry: &Entry, meant: &str, there: bool) -> Fault {
    let odd = odd_character(entry.id(), meant);
    let message = message! {
        en: "`{id}` looks like `{meant}`, but is written with {odd}",
        ru: "`{id}` выглядит как `{meant}`, но содержит {odd}",
        es: "`{id}` se parece a `{meant}`, pero contiene {odd}",
        id: entry.id(),
        meant: meant,
        odd: odd,
    };
    let span = entry.id.span;
    let fault = Fault::new(FaultKind::WrongValue, span, message);
    if there {
        fault.help(message! {
            en: "`{meant}` is another entry: give this one an id that does not look like it",
            ru: "`{meant}` — другая запись: дайте этой id, который на него не похож",
            es: "`{meant}` es otra entrada: dé a esta un id que no se le parezca",
            meant: meant,
        })
    } else {
        fault
            .help(write_it(meant))
            .fix(Some(Fix::replace(span, meant.to_owned())))
    }
}
