//! Feeds: due dates as a calendar to subscribe to, and what happened as a list of news.
//!
//! Both are a function of the commit and the time of the feed alone: they do not contain the time at which they were written.

mod atom;
mod changes;
mod ics;
mod lines;

pub use atom::write_atom;
pub use ics::write_ics;

use super::site::names::entry_file;
use crate::calendar::Instant;
use crate::message::Language;
use crate::narrator::Narrator;
use crate::obligation::{Obligation, Obligations, What};
use crate::project::Project;

/// The most octets of a unique id. RFC 7986 guarantees 255.
const LONGEST_ID: usize = 200;

/// What a feed is made of.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'p> {
    /// The project.
    pub project: &'p Project,
    /// Its obligations.
    pub obligations: &'p Obligations,
    /// The time of the feed: later events are left out.
    pub as_of: Instant,
    /// The side for which it is; `None` for all.
    pub party: Option<&'p str>,
    /// The language of its texts.
    pub language: Language,
    /// The address of the project's site, without a slash at its end.
    pub base: Option<&'p str>,
}

impl<'p> Feed<'p> {
    fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.project.charter)
    }

    /// The project's name; without one, the names of its parties.
    fn name(&self) -> String {
        let charter = &self.project.charter;
        charter.project.clone().unwrap_or_else(|| {
            let parties = charter.parties.iter().map(|party| party.name.as_str());
            parties.collect::<Vec<_>>().join(" + ")
        })
    }

    /// The address of the page of an entry, present or removed.
    fn page(&self, entry: &str) -> Option<String> {
        Some(format!("{}/entries/{}", self.base?, entry_file(entry)))
    }

    /// The unique id of what is owed, in all calendars: `R-4-reply@bakery.projlog`. It depends on the project's name, the entry's
    /// id and the kind of obligation, so that it survives other files, headings, dates and histories.
    fn unique_id(&self, obligation: &Obligation) -> String {
        let entry = &obligation.entry;
        let period = obligation.rare().period_from.map(|from| format!("-{from}"));
        let id = format!(
            "{}{}-{}@{}.projlog",
            if obligation.rare().period.is_some() {
                slug(entry)
            } else {
                entry.clone()
            },
            period.unwrap_or_default(),
            kind(obligation.what),
            slug(&self.name())
        );
        if id.len() <= LONGEST_ID {
            id
        } else {
            format!("{}@projlog", uuid(&[&id]))
        }
    }
}

/// The word for an obligation in its unique id. A request may be changed to ask for something else, so all answers have the same.
fn kind(what: What) -> &'static str {
    match what {
        What::Answer(_) => "reply",
        What::Approval => "decision",
        What::Stage => "delivery",
        What::Promise => "promise",
        What::CallRecord | What::Record => "record",
        What::CallConfirmation => "confirmation",
        What::Reminder => "reminder",
        What::EarlyWarning => "early-warning",
        What::CadenceCall => "call",
        What::CadenceReport => "report",
    }
}

/// A name as one word: letters and digits in lower case, hyphens between them.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// A UUID of these texts: version 8 (RFC 9562) of their 128-bit FNV-1a (RFC 9923).
fn uuid(parts: &[&str]) -> String {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    let hash = hash & !(0xf << 76) | (8 << 76);
    let hash = hash & !(3 << 62) | (2 << 62);
    let digits = format!("{hash:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_one_word() {
        let slugs = ["Social media, for a bakery!", "  Клиника №2 ", "C++", "—"].map(slug);
        assert_eq!(slugs, ["social-media-for-a-bakery", "клиника-2", "c", ""]);
    }

    #[test]
    fn a_uuid_has_version_and_variant() {
        // FNV-1a of the bytes "a" and 0.
        assert_eq!(uuid(&["a"]).len(), 36);
        let (first, second) = (uuid(&["a", "b"]), uuid(&["ab"]));
        assert_ne!(first, second);
        for id in [&first, &second] {
            assert_eq!(&id[14..15], "8", "{id}");
            assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"), "{id}");
        }
        assert_eq!(first, uuid(&["a", "b"]));
    }
}
