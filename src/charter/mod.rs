//! `projlog.yaml`: parties, people, authority, channels, terms, cadence.
//!
//! Two steps: the charter as it is written ([`raw`], every field with its span), then the charter as it is asked, with
//! calendars built and names looked up. Mistakes in it are faults with spans, like those in the log.

mod agreed;
mod authority;
mod days;
mod delegation;
mod level;
mod period;
mod profile;
pub mod raw;
mod read;
mod terms;
mod value;

use std::collections::HashMap;

pub use agreed::Agreed;
pub use authority::{ALL, Authority, BUDGET, Bound, CHARTER, DELIVERABLES, PLAN, When};
pub use days::{CalendarFile, ChosenFile, Days};
pub use delegation::{Exceeds, Excess};
pub use level::Level;
pub use period::{Pace, Period};
pub use profile::Profile;
pub use raw::{CadenceFields, ChannelKind, CharterFields, DelegationFields, Grant, Per, Role};
pub use read::{Files, read};
pub use terms::{KNOWN as KNOWN_TERMS, StatedTerm, Terms};
pub use value::{Amount, Name};

use crate::calendar::{Calendar, Instant, Meeting, Moment, Unread, Zone};
use crate::source::{Fault, Source, SourceId, Sources, Spanned, looks};
use crate::yaml::Many;

/// The charter's file name.
pub const FILE_NAME: &str = "projlog.yaml";
/// The files of the log where the charter does not say.
pub const DEFAULT_LOG: &str = "log/**/*.md";

/// One side of the project.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name in the charter.
    pub name: Spanned<String>,
    /// What it does.
    pub role: Option<Role>,
    /// When it works.
    pub calendar: Calendar,
    /// Whether every calendar file that it names could be read.
    pub calendar_complete: bool,
    /// The one person who speaks for it.
    pub speaker: Option<Spanned<String>>,
}

/// One person.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name by which the charter and the entries call this person.
    pub name: String,
    /// Where the charter says so.
    pub name_span: crate::source::Span,
    /// The name in full.
    pub full_name: Option<String>,
    /// The party's name.
    pub party: Option<Spanned<String>>,
    /// The addresses by which git knows this person.
    pub emails: Vec<String>,
    /// What this person may decide.
    pub decides: Many<Grant>,
    /// Who decides in this person's place for a while.
    pub delegates: Many<DelegationFields>,
    /// The first day on the project.
    pub from: Option<Spanned<Moment>>,
    /// The last day on the project.
    pub until: Option<Spanned<Moment>>,
}

/// A call or report that comes round.
#[derive(Debug, Clone)]
pub struct Cadence {
    /// Its name.
    pub name: Spanned<String>,
    /// What the charter says about it.
    pub fields: CadenceFields,
}

/// How the names of a charter look.
#[derive(Debug)]
pub struct Looks<'c> {
    /// By its look, and whether it is a party's.
    names: HashMap<(String, bool), &'c str>,
}

impl<'c> Looks<'c> {
    /// The person, or where `or_party` is set the party, whose name looks the same as this one, which is another.
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
    /// Its path, as the charter has it.
    pub path: Spanned<String>,
    /// Its file among the sources, once it is there.
    pub source: Option<SourceId>,
    /// The meetings in it.
    pub meetings: Vec<Meeting>,
    bytes: Vec<u8>,
}

/// A calendar file of which something is not read.
#[derive(Debug, Clone)]
pub struct UnreadCalendar {
    /// Its path, as the charter has it.
    pub path: Spanned<String>,
    /// What is not read, in the order in which it was found.
    pub unread: Vec<Unread>,
}

/// The charter of a project.
#[derive(Debug, Clone)]
pub struct Charter {
    /// Its file.
    pub source: SourceId,
    /// What the project is called.
    pub project: Option<String>,
    /// The zone of written times without an offset.
    pub zone: Zone,
    /// Globs of the log's files.
    pub log: Vec<Spanned<String>>,
    /// When the contract was signed, begins, ends.
    pub contract: raw::ContractFields,
    /// The two sides.
    pub parties: Vec<Party>,
    /// The people.
    pub people: Vec<Person>,
    /// The channels.
    pub channels: Vec<(Spanned<String>, ChannelKind)>,
    /// The agreed terms.
    pub terms: Terms,
    /// How the days of a delay are judged, where both sides agreed on that.
    pub profile: Option<Profile>,
    /// Calls and reports that come round.
    pub cadence: Vec<Cadence>,
    /// Calendars that prove that calls took place.
    pub calls: Vec<CallCalendar>,
    /// Severities that depart from the defaults.
    pub rules: Vec<(Spanned<String>, Spanned<Level>)>,
    /// From when on entries are written down as things happen, where the charter says so.
    pub record_starts: Option<Spanned<Moment>>,
    /// Fields of other tools that entries may have.
    pub fields: Vec<Spanned<String>>,
    /// Calendar files of which something is not read.
    pub unread: Vec<UnreadCalendar>,
    /// What is written wrong in it.
    pub faults: Vec<Fault>,
}

impl Charter {
    /// Puts the calendars of calls among the sources, so that findings can point into them.
    pub fn add_calendars(&mut self, sources: &mut Sources) {
        for calendar in &mut self.calls {
            let (source, _) = Source::new(
                calendar.path.value.clone(),
                std::mem::take(&mut calendar.bytes),
            );
            calendar.source = Some(sources.add(source));
        }
    }

    /// The party of that name.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| *party.name == name)
    }

    /// The person of that name.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == name)
    }

    /// How the names of people and parties look, to find those that look like them.
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

    /// The person with that address in git, letter case aside.
    #[must_use]
    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            person
                .emails
                .iter()
                .any(|known| known.eq_ignore_ascii_case(email))
        })
    }

    /// The parties whose people have that address in git, letter case aside: several, where they share it.
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

    /// The one party that an address in git belongs to.
    #[must_use]
    pub fn side_by_email(&self, email: &str) -> Option<&Party> {
        match self.sides_by_email(email).as_slice() {
            [side] => Some(side),
            _ => None,
        }
    }

    /// Whether the charter knows an address in git of somebody of a party.
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

    /// Whether a field of an entry belongs to another tool.
    #[must_use]
    pub fn is_foreign(&self, field: &str) -> bool {
        field.starts_with(crate::yaml::FOREIGN) || self.fields.iter().any(|known| **known == field)
    }

    /// The party that a name means: a party's own, or that of a person.
    #[must_use]
    pub fn side(&self, name: &str) -> Option<&Party> {
        self.party(name).or_else(|| {
            let party = self.person(name)?.party.as_ref()?;
            self.party(party)
        })
    }

    /// The other party, where there are two.
    #[must_use]
    pub fn other_side(&self, party: &str) -> Option<&Party> {
        let mut others = self.parties.iter().filter(|other| *other.name != party);
        others.next().filter(|_| others.next().is_none())
    }

    /// What a channel is; nothing for one that the charter does not know.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<ChannelKind> {
        self.channels
            .iter()
            .find(|(known, _)| **known == name)
            .map(|(_, kind)| *kind)
    }

    /// The cadence item of that name.
    #[must_use]
    pub fn cadence_item(&self, name: &str) -> Option<&Cadence> {
        self.cadence.iter().find(|item| *item.name == name)
    }

    /// The time in which something happened: an instant, or the whole day where no hour was written.
    #[must_use]
    pub fn when(&self, moment: &Moment) -> When {
        let from: Instant = moment.answer(&self.zone).instant;
        let to = match moment {
            Moment::Date(_) => moment.due(&self.zone).instant - chrono::TimeDelta::seconds(1),
            _ => from,
        };
        When { from, to }
    }
}
