//! The charter's text → the charter.

use globset::Glob;

use super::raw::{CharterFields, Holiday, PartyFields, PersonFields};
use super::value::Name;
use super::{Cadence, CallCalendar, Charter, DEFAULT_LOG, Party, Person, Terms};
use crate::calendar::{Calendar, Week, Zone, holidays, meetings};
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Source, SourceId, Span, Spanned, hint};
use crate::yaml::{Decode, Decoder, parse};

/// Reads a file that the charter names, by its path relative to the charter. The error says in words why it cannot be read.
pub type Files<'a> = &'a dyn Fn(&str) -> Result<String, String>;

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
                message! {
                    en: "the charter is empty",
                    ru: "устав проекта пуст",
                    es: "el estatuto del proyecto está vacío",
                },
            );
            faults.push(fault.help(message! {
                en: "begin it with `projlog: 1`",
                ru: "начните его строкой `projlog: 1`",
                es: "empiécelo con `projlog: 1`",
            }));
        }
        return Err(faults);
    };
    Ok(Building {
        files,
        faults,
        remarks: Vec::new(),
    }
    .charter(id, fields))
}

struct Building<'a> {
    files: Files<'a>,
    faults: Vec<Fault>,
    remarks: Vec<String>,
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
            remarks: self.remarks,
            faults: self.faults,
        };
        checked(charter)
    }

    /// The calendars of calls, as far as they can be read.
    fn calls(&mut self, paths: Vec<Spanned<String>>, zone: &Zone) -> Vec<CallCalendar> {
        let mut calendars = Vec::new();
        for path in paths {
            match (self.files)(&path).and_then(|text| Ok((meetings(&text, zone)?, text))) {
                Ok((read, text)) => {
                    self.remarks.extend(
                        read.left_alone
                            .into_iter()
                            .map(|what| format!("{}: {what}", path.value)),
                    );
                    calendars.push(CallCalendar {
                        path,
                        source: None,
                        meetings: read.meetings,
                        text,
                    });
                }
                Err(why) => self.unreadable(&path, path.span, &why),
            }
        }
        calendars
    }

    fn unreadable(&mut self, path: &str, span: Span, why: &str) {
        let fault = Fault::new(
            FaultKind::WrongValue,
            span,
            message! {
                en: "the calendar `{path}` cannot be read: {why}",
                ru: "не удаётся прочитать календарь `{path}`: {why}",
                es: "no se puede leer el calendario `{path}`: {why}",
                path: path,
                why: why,
            },
        );
        self.faults.push(fault.help(message! {
            en: "give the path from the charter's folder to an iCalendar file",
            ru: "укажите путь к файлу iCalendar от папки устава проекта",
            es: "indique la ruta de un archivo iCalendar desde la carpeta del estatuto del proyecto",
        }));
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
        let mut covers_until = None;
        for holiday in fields.holidays.0 {
            match holiday.value {
                Holiday::Days(days) => off.push(days),
                Holiday::File(path) => match (self.files)(&path).and_then(|text| holidays(&text)) {
                    Ok(read) => {
                        covers_until = covers_until.max(read.covers_until);
                        off.extend(read.days);
                        self.remarks.extend(
                            read.left_alone
                                .into_iter()
                                .map(|what| format!("{path}: {what}")),
                        );
                    }
                    Err(why) => self.unreadable(&path, holiday.span, &why),
                },
            }
        }
        let extra = fields.workdays.0.into_iter().map(|day| day.value).collect();
        let calendar = Calendar::new(&name.value, zone, week, off, extra, covers_until);
        Party {
            name: name.map(|name| name.0),
            role: fields.role.map(|role| role.value),
            calendar,
            speaker: fields.speaker.map(|speaker| speaker.map(|name| name.0)),
        }
    }
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

/// What a name in the charter should stand for.
#[derive(Debug, Clone, Copy)]
enum Unknown {
    Person,
    Party,
    /// A party or a person.
    Side,
}

impl Unknown {
    fn message(self, name: &str) -> Message {
        match self {
            Self::Person => message! {
                en: "the charter has no person `{name}`",
                ru: "в уставе проекта нет участника `{name}`",
                es: "en el estatuto del proyecto no figura la persona `{name}`",
                name: name,
            },
            Self::Party => message! {
                en: "the charter has no party `{name}`",
                ru: "в уставе проекта нет стороны `{name}`",
                es: "en el estatuto del proyecto no figura la parte `{name}`",
                name: name,
            },
            Self::Side => message! {
                en: "the charter has no party or person `{name}`",
                ru: "в уставе проекта нет ни стороны, ни участника `{name}`",
                es: "en el estatuto del proyecto no figura ninguna parte ni persona `{name}`",
                name: name,
            },
        }
    }
}

/// Looks up the names that the charter itself uses, and tries its globs.
fn checked(mut charter: Charter) -> Charter {
    let mut faults = Vec::new();
    let mut unknown = |name: &Spanned<String>, what: Unknown, known: Vec<&str>| {
        let kind = match what {
            Unknown::Person => FaultKind::UnknownPerson,
            Unknown::Party | Unknown::Side => FaultKind::WrongValue,
        };
        let fault = Fault::new(kind, name.span, what.message(&name.value));
        faults.push(fault.help(hint(&name.value, known.iter().copied())));
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
            unknown(speaker, Unknown::Person, people.clone());
        }
    }
    for person in &charter.people {
        if let Some(party) = person
            .party
            .as_ref()
            .filter(|party| charter.party(party).is_none())
        {
            unknown(party, Unknown::Party, parties.clone());
        }
        for to in person
            .delegates
            .iter()
            .filter_map(|delegation| delegation.to.as_ref())
        {
            if charter.person(&to.value).is_none() {
                unknown(
                    &Spanned::new(to.value.0.clone(), to.span),
                    Unknown::Person,
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
                Unknown::Side,
                parties.iter().chain(&people).copied().collect(),
            );
        }
    }
    for glob in &charter.log {
        if let Err(error) = Glob::new(glob) {
            let fault = Fault::new(
                FaultKind::WrongValue,
                glob.span,
                message! {
                    en: "`{glob}` is not a glob pattern: {why}",
                    ru: "`{glob}` не является шаблоном путей: {why}",
                    es: "`{glob}` no es un patrón de rutas: {why}",
                    glob: &glob.value,
                    why: error.kind().to_string(),
                },
            );
            faults.push(fault.help(message! {
                en: "write a pattern such as `log/**/*.md`",
                ru: "напишите шаблон, например `log/**/*.md`",
                es: "escriba un patrón como `log/**/*.md`",
            }));
        }
    }
    charter.faults.append(&mut faults);
    charter
}
