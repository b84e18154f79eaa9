//! The charter's text → the charter.

use globset::Glob;

use super::raw::{CharterFields, Holiday, PartyFields, PersonFields};
use super::value::Name;
use super::{Cadence, CallCalendar, Charter, DEFAULT_LOG, Party, Person, Terms, UnreadCalendar};
use crate::calendar::{
    Calendar, Choice, ExtraDay, NotACalendar, Unread, Week, Zone, as_utf8, holidays, meetings,
};
use crate::source::{Excerpt, Fault, FaultKind, Source, SourceId, Span, Spanned, suggestion};
use crate::yaml::{Decode, Decoder, parse};

/// Reads a file that the charter names, by its path relative to the charter. The error says in words why it cannot be read.
pub type Files<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// The longest charter that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads a charter. Nothing where the text holds no charter at all; then `faults` says why.
///
/// # Errors
/// The faults, where there is no mapping to read.
pub fn read(id: SourceId, source: &Source, files: Files<'_>) -> Result<Charter, Vec<Fault>> {
    let text = source.text();
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = parse(&Excerpt::whole(body, text.len() - body.len()), MAX_BYTES);
    let mut faults = parsed.faults;
    let mut decoder = Decoder::new(&parsed.tree).lost(parsed.lost);
    let fields = parsed
        .tree
        .root()
        .and_then(|root| CharterFields::decode(root, &mut decoder));
    faults.append(&mut decoder.faults);
    let mut faults = Fault::without_echoes(faults);
    let Some(fields) = fields else {
        if faults.is_empty() {
            let fault = Fault::new(
                FaultKind::Syntax,
                Span::new(0, text.len()),
                "the charter is empty",
            );
            faults.push(fault.help("begin it with `projlog: 1`"));
        }
        return Err(faults);
    };
    Ok(Building {
        files,
        faults,
        unread: Vec::new(),
    }
    .charter(id, fields))
}

struct Building<'a> {
    files: Files<'a>,
    faults: Vec<Fault>,
    unread: Vec<UnreadCalendar>,
}

impl Building<'_> {
    fn charter(mut self, source: SourceId, fields: CharterFields) -> Charter {
        let zone = fields.timezone.map_or_else(Zone::utc, |zone| zone.value);
        let parties: Vec<Party> = fields
            .parties
            .map(|p| p.value.0)
            .unwrap_or_default()
            .into_iter()
            .map(|(name, party)| self.party(name, party.value, &zone))
            .collect();
        let people: Vec<Person> = fields
            .people
            .map(|p| p.value.0)
            .unwrap_or_default()
            .into_iter()
            .map(|(name, person)| person_of(name, person.value))
            .collect();
        let party_names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        let terms = Terms::new(
            fields.terms.map(|t| t.value).unwrap_or_default(),
            &party_names,
            &mut self.faults,
        );
        let log: Vec<Spanned<String>> = if fields.log.is_empty() {
            vec![Spanned::new(DEFAULT_LOG.to_owned(), Span::default())]
        } else {
            fields.log.0
        };
        let calls = self.calls(fields.calls.0, &zone);
        let charter = Charter {
            source,
            project: fields.project.map(|p| p.value),
            zone,
            log,
            contract: fields.contract.map(|c| c.value).unwrap_or_default(),
            terms,
            channels: named(fields.channels)
                .map(|(name, kind)| (name, kind.value))
                .collect(),
            cadence: named(fields.cadence)
                .map(|(name, fields)| Cadence {
                    name,
                    fields: fields.value,
                })
                .collect(),
            calls,
            rules: named(fields.rules).collect(),
            parties,
            people,
            unread: self.unread,
            faults: self.faults,
        };
        checked(charter)
    }

    /// The calendars of calls, as far as they can be read.
    fn calls(&mut self, paths: Vec<Spanned<String>>, zone: &Zone) -> Vec<CallCalendar> {
        let mut calendars = Vec::new();
        for path in paths {
            let read = self.calendar(&path);
            match read.and_then(|bytes| Ok((meetings(&bytes, zone).map_err(text)?, bytes))) {
                Ok((read, bytes)) => {
                    self.not_read(path.clone(), read.unread);
                    calendars.push(CallCalendar {
                        path,
                        source: None,
                        meetings: read.meetings,
                        bytes,
                    });
                }
                Err(why) => self.unreadable(&path, path.span, &why),
            }
        }
        calendars
    }

    /// The bytes of a calendar file.
    fn calendar(&self, path: &str) -> Result<Vec<u8>, String> {
        (self.files)(path).map(as_utf8)
    }

    /// Keeps what is not read of a calendar file; one file may be named by several parties.
    fn not_read(&mut self, path: Spanned<String>, unread: Vec<Unread>) {
        let known = self
            .unread
            .iter()
            .any(|other| *other.path == *path && other.unread == unread);
        if !unread.is_empty() && !known {
            self.unread.push(UnreadCalendar { path, unread });
        }
    }

    fn unreadable(&mut self, path: &str, span: Span, why: &str) {
        let fault = Fault::new(
            FaultKind::WrongValue,
            span,
            format!("the calendar `{path}` cannot be read: {why}"),
        );
        self.faults
            .push(fault.help("give the path from the charter's folder to an iCalendar file"));
    }

    fn party(&mut self, name: Spanned<Name>, fields: PartyFields, zone: &Zone) -> Party {
        let zone = fields
            .timezone
            .map_or_else(|| zone.clone(), |zone| zone.value);
        // A party without hours has been told of; until then its days count as worked whole, which blames nobody early.
        let week = fields
            .hours
            .map_or_else(Week::whole_days, |week| week.value);
        let mut off = Vec::new();
        let mut extra: Vec<ExtraDay> = fields.workdays.0.into_iter().map(|day| day.value).collect();
        let mut covers_until = None;
        for holiday in fields.holidays.0 {
            match holiday.value {
                Holiday::Days(days) => off.push(days),
                Holiday::File(path) => {
                    let path = Spanned::new(path, holiday.span);
                    let read = self.calendar(&path);
                    let choice = Choice::default();
                    match read.and_then(|bytes| holidays(&bytes, &zone, &choice).map_err(text)) {
                        Ok(read) => {
                            covers_until = covers_until.max(read.covers_until);
                            off.extend(read.days);
                            extra.extend(read.workdays);
                            self.not_read(path, read.unread);
                        }
                        Err(why) => self.unreadable(&path, path.span, &why),
                    }
                }
            }
        }
        let calendar = Calendar::new(&name.value, zone, week, off, extra, covers_until);
        Party {
            name: name.map(|name| name.0),
            role: fields.role.map(|role| role.value),
            calendar,
            speaker: fields.speaker.map(|speaker| speaker.map(|name| name.0)),
        }
    }
}

fn text(error: NotACalendar) -> String {
    error.to_string()
}

fn named<T>(
    items: Option<Spanned<super::raw::Named<T>>>,
) -> impl Iterator<Item = (Spanned<String>, Spanned<T>)> {
    items
        .into_iter()
        .flat_map(|items| items.value.0)
        .map(|(name, value)| (name.map(|name| name.0), value))
}

fn person_of(name: Spanned<Name>, fields: PersonFields) -> Person {
    Person {
        name_span: name.span,
        name: name.value.0,
        full_name: fields.name.map(|name| name.value),
        party: fields.party.map(|party| party.map(|name| name.0)),
        emails: fields
            .email
            .0
            .into_iter()
            .map(|email| email.value)
            .collect(),
        decides: fields.decides,
        delegates: fields.delegates,
        from: fields.from,
        until: fields.until,
    }
}

/// Looks up the names that the charter itself uses, and tries its globs.
fn checked(mut charter: Charter) -> Charter {
    let mut faults = Vec::new();
    let mut unknown = |name: &Spanned<String>, what: &str, known: Vec<&str>| {
        let kind = if what == "person" {
            FaultKind::UnknownPerson
        } else {
            FaultKind::WrongValue
        };
        let fault = Fault::new(
            kind,
            name.span,
            format!("the charter has no {what} `{}`", name.value),
        );
        faults.push(fault.help(suggestion(&name.value, known.iter().copied())));
    };
    let parties: Vec<&str> = charter
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    let people: Vec<&str> = charter
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    for speaker in charter
        .parties
        .iter()
        .filter_map(|party| party.speaker.as_ref())
    {
        if charter.person(speaker).is_none() {
            unknown(speaker, "person", people.clone());
        }
    }
    for person in &charter.people {
        if let Some(party) = person
            .party
            .as_ref()
            .filter(|party| charter.party(party).is_none())
        {
            unknown(party, "party", parties.clone());
        }
        for to in person
            .delegates
            .iter()
            .filter_map(|delegation| delegation.to.as_ref())
        {
            if charter.person(&to.value).is_none() {
                unknown(
                    &Spanned::new(to.value.0.clone(), to.span),
                    "person",
                    people.clone(),
                );
            }
        }
    }
    for owner in charter
        .cadence
        .iter()
        .filter_map(|item| item.fields.owner.as_ref())
    {
        if charter.side(&owner.value).is_none() {
            unknown(
                &Spanned::new(owner.value.0.clone(), owner.span),
                "party or person",
                parties.iter().chain(&people).copied().collect(),
            );
        }
    }
    for glob in &charter.log {
        if let Err(error) = Glob::new(glob) {
            let fault = Fault::new(
                FaultKind::WrongValue,
                glob.span,
                format!("`{}` is no glob: {}", glob.value, error.kind()),
            );
            faults.push(fault.help("write a pattern such as `log/**/*.md`"));
        }
    }
    charter.faults.append(&mut faults);
    charter
}
