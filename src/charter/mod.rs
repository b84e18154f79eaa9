//! `projlog.yaml`: parties, people, authority, channels, terms, cadence.
//!
//! There are two steps: the charter as it is written ([`raw`], every field with its span), then the charter for queries, with
//! calendars built and names looked up. Mistakes in it are faults with spans, like those in the log.

mod account;
mod agreed;
mod authority;
mod bounds;
mod days;
mod delegation;
mod email;
mod globs;
mod grant;
mod level;
mod misplaced;
mod names;
mod not_read;
mod period;
mod position;
mod profile;
pub mod raw;
mod read;
mod roles;
mod scope;
mod sections;
mod terms;
mod unjudged;
mod unsure;
mod usual_period;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use crate::yaml::FOREIGN;
pub use account::{Account, AccountPlatform};
pub use agreed::Agreed;
pub use authority::{ALL, Authority, BUDGET, Bound, CHARTER, DELIVERABLES, PLAN, When};
pub use days::{CalendarFile, ChosenFile, Days};
pub use delegation::{Exceeds, Excess};
pub use email::Email;
pub use grant::Grant;
pub use level::Level;
pub use not_read::NotRead;
pub use period::{Pace, Period};
pub use position::{Consent, Positions};
pub use profile::Profile;
pub use raw::{CadenceFields, ChannelKind, CharterFields, DelegationFields, Per, Role};
pub use read::{Files, read};
pub use terms::{KNOWN as KNOWN_TERMS, StatedTerm, Terms};
pub use value::{Amount, Name};

use crate::calendar::{Calendar, Instant, Meeting, Moment, Unread, Zone, meetings};
use crate::message::Language;
use crate::source::{Fault, Source, SourceId, Sources, Span, Spanned, composed, looks};
use crate::yaml::Many;
use unsure::Unsure;

/// The charter's file name.
pub const FILE_NAME: &str = "projlog.yaml";
/// The default globs of log files.
pub const DEFAULT_LOG: &str = "log/**/*.md";

/// One side of the project.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name in the charter.
    pub name: Spanned<String>,
    /// Its role.
    pub role: Option<Role>,
    /// Its calendar, of which parts may not be readable.
    pub calendar: Calendar,
    /// Whether that is in the charter's zone, since the party states none.
    pub in_usual_zone: bool,
    /// Its only authorized speaker.
    pub speaker: Option<Spanned<String>>,
    /// The language of reports for it, where it differs from the project's.
    pub language: Option<Language>,
}

/// One person.
#[derive(Debug, Clone)]
pub struct Person {
    /// The person's name in the charter and the entries.
    pub name: String,
    /// The span of the name in the charter.
    pub name_span: Span,
    /// The name in full.
    pub full_name: Option<String>,
    /// The party's name.
    pub party: Option<Spanned<String>>,
    /// The addresses by which git knows this person.
    pub emails: Vec<String>,
    /// The accounts from which this person writes in chats.
    pub accounts: Vec<Spanned<Account>>,
    /// The person's grants.
    pub decides: Many<Grant>,
    /// The person's delegations, during which somebody else decides.
    pub delegates: Many<DelegationFields>,
    /// The first day on the project.
    pub from: Option<Spanned<Moment>>,
    /// The last day on the project.
    pub until: Option<Spanned<Moment>>,
    /// What of this person's authority cannot be read.
    unsure: Unsure,
}

/// A recurring call or report.
#[derive(Debug, Clone)]
pub struct Cadence {
    /// Its name.
    pub name: Spanned<String>,
    /// Its definition in the charter.
    pub fields: CadenceFields,
    /// Whether a part of it cannot be read, so that nothing is due from it.
    pub unread: bool,
}

/// The appearance of names in a charter.
#[derive(Debug)]
pub struct Looks<'c> {
    /// By appearance, and whether it is a party's name.
    names: HashMap<(String, bool), &'c str>,
}

impl<'c> Looks<'c> {
    /// A different person, or if `or_party` is set a different party, whose name looks the same as this one.
    #[must_use]
    pub fn like(&self, name: &str, or_party: bool) -> Option<&'c str> {
        let of = |is_party| self.names.get(&(looks(name), is_party)).copied();
        of(false)
            .or_else(|| of(true).filter(|_| or_party))
            .filter(|known| *known != name)
    }
}

/// A calendar that proves that calls took place.
#[derive(Debug, Clone)]
pub struct CallCalendar {
    /// Its path in the charter.
    pub path: Spanned<String>,
    /// Its file among the sources, once it is added.
    pub source: Option<SourceId>,
    /// The meetings in it.
    pub meetings: Vec<Meeting>,
    bytes: Vec<u8>,
}

/// A calendar file with skipped parts.
#[derive(Debug, Clone)]
pub struct UnreadCalendar {
    /// Its path in the charter.
    pub path: Spanned<String>,
    /// The skipped parts, in the order in which they were found.
    pub unread: Vec<Unread>,
}

/// The charter of a project.
#[derive(Debug, Clone)]
pub struct Charter {
    /// Its file.
    pub source: SourceId,
    /// The project's name.
    pub project: Option<String>,
    /// The language of reports.
    pub language: Option<Language>,
    /// The time zone of written times without an offset.
    pub zone: Zone,
    /// Whether that zone can be read, here or in an earlier version.
    pub zone_is_known: bool,
    /// The globs of log files.
    pub log: Vec<Spanned<String>>,
    /// The dates on which the contract was signed, begins and ends.
    pub contract: raw::ContractFields,
    /// The two sides.
    pub parties: Vec<Party>,
    /// The people.
    pub people: Vec<Person>,
    /// The channels.
    pub channels: Vec<(Spanned<String>, ChannelKind)>,
    /// The agreed terms.
    pub terms: Terms,
    /// How the days of a delay are assessed, if both sides agreed on that.
    pub profile: Option<Profile>,
    /// Recurring calls and reports.
    pub cadence: Vec<Cadence>,
    /// Calendars that prove that calls took place.
    pub calls: Vec<CallCalendar>,
    /// The paths of all these calendars, of which some may not be readable.
    pub call_paths: Vec<Spanned<String>>,
    /// Severities that differ from the defaults.
    pub rules: Vec<(Spanned<String>, Spanned<Level>)>,
    /// The start of the record, if the charter states one.
    pub record_starts: Option<Spanned<Moment>>,
    /// Fields of other tools that entries may have.
    pub fields: Vec<Spanned<String>>,
    /// Calendar files with skipped parts.
    pub unread: Vec<UnreadCalendar>,
    /// The calendar files of parties of which the days cannot be read.
    pub lost: BTreeSet<String>,
    /// The calendar files of parties, by their paths.
    pub day_files: BTreeSet<String>,
    /// What it states and cannot be read.
    pub(super) not_read: NotRead,
    /// Who stands where as it is written, whether or not both sides agreed on it.
    stated: Positions,
    /// What the versions before said of the people and addresses that this one does not list.
    earlier: Positions,
    /// The parties of people whom only earlier versions list, since who leaves has acted for that party, and of the names that
    /// parties had before.
    former: BTreeMap<String, String>,
    /// Its faults.
    pub faults: Vec<Fault>,
}

impl Cadence {
    /// The same fields, as if all were written in one place.
    pub(super) fn placed(&self, span: Span) -> CadenceFields {
        let fields = &self.fields;
        let (owner, due) = (fields.owner.clone(), fields.due.clone());
        CadenceFields {
            call: fields.call.map(|call| Spanned::new(call.value, span)),
            delivery: fields.delivery.map(|one| Spanned::new(one.value, span)),
            starts: fields.starts.map(|starts| Spanned::new(starts.value, span)),
            owner: owner.map(|owner| Spanned::new(owner.value, span)),
            due: due.map(|due| Spanned::new(due.value, span)),
        }
    }
}

impl Charter {
    /// Adds the calendars of calls to the sources, so that findings can point into them.
    pub fn add_calendars(&mut self, sources: &mut Sources) {
        for calendar in &mut self.calls {
            let (source, _) = Source::new(
                calendar.path.value.clone(),
                std::mem::take(&mut calendar.bytes),
            );
            calendar.source = Some(sources.add(source));
        }
    }

    /// Reads the calendars of calls again, which may have times in the charter's zone.
    pub fn read_calls(&mut self, sources: &Sources) {
        let of = |calendar: &CallCalendar| {
            let source = calendar.source.map(|source| sources.get(source));
            source.map_or(&[][..], |source| source.text().as_bytes())
        };
        let bytes: Vec<&[u8]> = self.calls.iter().map(of).collect();
        let read = meetings(&bytes, &self.zone);
        for (calendar, read) in self.calls.iter_mut().zip(read) {
            if let Ok(read) = read {
                calendar.meetings = read.meetings;
            }
        }
    }

    /// The language of reports for a party, or for everybody.
    #[must_use]
    pub fn language_for(&self, party: Option<&Party>) -> Option<Language> {
        party.and_then(|party| party.language).or(self.language)
    }

    /// The party with a name.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| *party.name == name)
    }

    /// The person with a name.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == name)
    }

    /// The names of the people with a full name, which may be written in any case.
    pub fn people_called<'c>(&'c self, full: &str) -> impl Iterator<Item = &'c str> + use<'c> {
        let plain = |name: &str| {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            composed(&name).unwrap_or(name).to_lowercase()
        };
        let full = plain(full);
        let called = move |person: &&Person| {
            let name = person.full_name.as_deref();
            name.is_some_and(|name| plain(name) == full)
        };
        let called = self.people.iter().filter(called);
        called.map(|person| person.name.as_str())
    }

    /// The appearance of the names of people and parties, for finding lookalikes.
    #[must_use]
    pub fn looks(&self) -> Looks<'_> {
        let mut names = HashMap::new();
        let parties = self.parties.iter().map(|party| (party.name.as_str(), true));
        for (name, is_party) in self
            .people
            .iter()
            .map(|person| (person.name.as_str(), false))
            .chain(parties)
        {
            names.entry((looks(name), is_party)).or_insert(name);
        }
        Looks { names }
    }

    /// The person with an address in git, ignoring case.
    #[must_use]
    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            person
                .emails
                .iter()
                .any(|known| known.eq_ignore_ascii_case(email))
        })
    }

    /// The parties whose people have an address in git, ignoring case; several if they share it.
    #[must_use]
    pub fn sides_by_email(&self, email: &str) -> Vec<&Party> {
        let has = |person: &&Person| {
            let mut known = person.emails.iter();
            known.any(|known| known.eq_ignore_ascii_case(email))
        };
        let people = self.people.iter().filter(has);
        let mut sides: Vec<&Party> = people
            .filter_map(|person| self.side(&person.name))
            .collect();
        sides.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        sides.dedup_by(|a, b| a.name.value == b.name.value);
        sides
    }

    /// The only party with an address in git.
    #[must_use]
    pub fn side_by_email(&self, email: &str) -> Option<&Party> {
        match self.sides_by_email(email).as_slice() {
            [side] => Some(side),
            _ => None,
        }
    }

    /// Whether an address in git belongs to somebody of a party.
    #[must_use]
    pub fn knows_an_address_of(&self, party: &str) -> bool {
        let of = |person: &&Person| {
            self.side(&person.name)
                .is_some_and(|side| *side.name == party)
        };
        self.people
            .iter()
            .filter(of)
            .any(|person| !person.emails.is_empty())
    }

    /// Whether a calendar is named under `calls`, readable or not.
    #[must_use]
    pub fn names_calls(&self, path: &str) -> bool {
        self.call_paths.iter().any(|known| *known.value == *path)
    }

    /// Whether a field of an entry belongs to another tool.
    #[must_use]
    pub fn is_foreign(&self, field: &str) -> bool {
        field.starts_with(crate::yaml::FOREIGN) || self.fields.iter().any(|known| **known == field)
    }

    /// The party of a name: the party itself, also by a former name, or that of a person, who may have left.
    #[must_use]
    pub fn side(&self, name: &str) -> Option<&Party> {
        self.party(name).or_else(|| {
            let party = match self.person(name) {
                Some(person) => &person.party.as_ref()?.value,
                None => self.former.get(name)?,
            };
            self.party(party)
        })
    }

    /// The other party, if there are two.
    #[must_use]
    pub fn other_side(&self, party: &str) -> Option<&Party> {
        let mut others = self.parties.iter().filter(|other| *other.name != party);
        others.next().filter(|_| others.next().is_none())
    }

    /// The properties of a channel; `None` if the charter does not have it.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<ChannelKind> {
        self.channels
            .iter()
            .find(|(known, _)| **known == name)
            .map(|(_, kind)| *kind)
    }

    /// The cadence item with a name.
    #[must_use]
    pub fn cadence_item(&self, name: &str) -> Option<&Cadence> {
        self.cadence.iter().find(|item| *item.name == name)
    }

    /// The time in which something happened: an instant, or the whole day if no time was written.
    #[must_use]
    pub fn when(&self, moment: &Moment) -> When {
        let from: Instant = moment.answer(&self.zone).instant;
        let to = match moment {
            Moment::Date(_) => moment.due(&self.zone).instant - chrono::TimeDelta::seconds(1),
            _ => from,
        };
        When {
            from,
            to,
            exact: matches!(moment, Moment::Exact(_)),
        }
    }
}
