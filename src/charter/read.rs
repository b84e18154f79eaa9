//! Parses the charter.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{self, CalendarFile, Days};
use super::misplaced::Misplaced;
use super::names;
use super::raw::{CharterFields, PartyFields};
use super::{
    Cadence, CallCalendar, Charter, DEFAULT_LOG, NotRead, Party, Person, Positions, Terms,
    UnreadCalendar, bounds, not_read, roles, sections,
};
use crate::calendar::{
    Calendar, Choice, Coverage, ExtraDay, Holidays, NotACalendar, Parts, Unread, Week, Zone,
    as_utf8, holidays, meetings, same_name, workdays,
};
use crate::markdown::conflict;
use crate::message::{Message, message};
use crate::source::{Excerpt, Fault, FaultKind, Source, SourceId, Span, Spanned, hint};
use crate::yaml::{Decode, Decoder, Noted, parse};

/// Reads a file named in the charter, by its path relative to the charter. The error is the reason for a failure, in words.
pub type Files<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Message>;

/// The longest charter that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads a charter. `None` if the text contains no charter at all; `faults` then has the reason.
///
/// # Errors
/// The faults, if there is no mapping to read.
pub fn read(id: SourceId, source: &Source, files: Files<'_>) -> Result<Charter, Vec<Fault>> {
    let text = source.text();
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = parse(&Excerpt::whole(body, text.len() - body.len()), MAX_BYTES);
    let mut faults = parsed.faults;
    let misplaced = Misplaced::of(&parsed.tree, &parsed.lost);
    let mut decoder = Decoder::new(&parsed.tree)
        .lost(parsed.lost)
        .broken(not_read::broken(text, &faults));
    let fields = parsed
        .tree
        .root()
        .and_then(|root| Noted::<CharterFields>::decode(root, &mut decoder));
    faults.append(&mut decoder.faults);
    let mut broken = sections::with_broken_names(text, &faults);
    let repeated = sections::repeated(text, &faults);
    broken.extend(&repeated);
    let mut faults = Fault::without_echoes(faults);
    conflict::report(text, &mut faults);
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
        unread: Vec::new(),
        lost: BTreeSet::new(),
        day_files: BTreeSet::new(),
        misplaced,
    }
    .charter(id, fields, &broken, &repeated))
}

struct Building<'a> {
    files: Files<'a>,
    faults: Vec<Fault>,
    unread: Vec<UnreadCalendar>,
    /// The calendar files of which days off or extra working days cannot be read.
    lost: BTreeSet<String>,
    /// The calendar files of parties.
    day_files: BTreeSet<String>,
    misplaced: Misplaced,
}

impl Building<'_> {
    /// The charter; `broken` are its parts in which the line of a name is broken, `repeated` those of which a second one is not read.
    fn charter(
        mut self,
        source: SourceId,
        mut charter: Noted<CharterFields>,
        broken: &[&str],
        repeated: &[&str],
    ) -> Charter {
        self.faults.extend(bounds::take_reversed(&mut charter));
        let mut dates = std::mem::take(&mut self.misplaced.contract);
        if repeated.contains(&"contract") {
            dates.extend(not_read::OF_CONTRACT);
        }
        let unread = NotRead::of(&charter, broken, &dates);
        let has_terms = !repeated.contains(&"terms")
            && (charter.fields.terms.is_some() || !charter.unread.contains(&"terms"));
        let fields = charter.fields;
        let zone = fields.timezone.map(|zone| zone.value);
        let zone_is_known = zone.is_some();
        // In this one the times are shown as they are written, while their own is not known.
        let zone = zone.unwrap_or_else(Zone::utc);
        let usual = zone_is_known.then_some(&zone);
        let mut parties: Vec<Party> = named(fields.parties)
            .map(|(name, party)| self.party(name, party.value.0, usual))
            .collect();
        let unread = unread.with_roles(roles::take_same(&mut parties, &mut self.faults));
        let people: Vec<Person> = named(fields.people)
            .map(|(name, person)| {
                let party = person.value.fields.party.as_ref();
                let party = party.map(|party| party.value.0.as_str());
                let may_have_more = self.misplaced.has_authority(&name.value, party);
                Person::of(name, person.value, may_have_more)
            })
            .collect();
        let party_names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        let terms = Terms::new(
            fields.terms.map(|t| t.value).unwrap_or_default(),
            &party_names,
            &self.misplaced.terms,
            &mut self.faults,
        );
        let terms = if has_terms { terms } else { terms.nothing_of() };
        let log: Vec<Spanned<String>> = if fields.log.is_empty() {
            vec![Spanned::new(DEFAULT_LOG.to_owned(), Span::default())]
        } else {
            fields.log.0
        };
        let call_paths: Vec<_> = fields.calls.0.into_iter().map(days::in_folder).collect();
        let calls = self.calls(call_paths.clone(), &zone);
        let mut charter = Charter {
            source,
            project: fields.project.map(|p| p.value),
            language: fields.language.map(|language| language.value),
            zone,
            zone_is_known,
            log,
            contract: fields.contract.map(|c| c.value.fields).unwrap_or_default(),
            terms,
            channels: named(fields.channels)
                .map(|(name, kind)| (name, kind.value))
                .collect(),
            profile: fields.profile.map(|profile| profile.value),
            cadence: named(fields.cadence)
                .map(|(name, fields)| Cadence {
                    name,
                    unread: !fields.value.unread.is_empty(),
                    fields: fields.value.fields,
                })
                .collect(),
            calls,
            call_paths,
            rules: named(fields.rules).collect(),
            record_starts: fields.record.and_then(|record| record.value.starts),
            fields: fields
                .fields
                .0
                .into_iter()
                .map(|field| field.map(|name| name.0))
                .collect(),
            parties,
            people,
            unread: self.unread,
            lost: self.lost,
            day_files: self.day_files,
            not_read: unread,
            stated: Positions::default(),
            earlier: Positions::default(),
            former: BTreeMap::new(),
            faults: self.faults,
        };
        charter.stated = Positions::written(&charter);
        charter.note_unread();
        names::checked(charter)
    }

    /// The calendars of calls, as far as they are readable.
    fn calls(&mut self, paths: Vec<Spanned<String>>, zone: &Zone) -> Vec<CallCalendar> {
        let mut files = Vec::new();
        for path in paths {
            match self.calendar(&path) {
                Ok(bytes) => files.push((path, bytes)),
                Err(why) => self.unreadable(&path, path.span, &why, not_there()),
            }
        }
        let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let read = meetings(&bytes, zone);
        let mut calendars = Vec::new();
        for ((path, bytes), read) in files.into_iter().zip(read) {
            match read.map_err(text) {
                Ok(read) => {
                    self.not_read(path.clone(), read.unread);
                    calendars.push(CallCalendar {
                        path,
                        source: None,
                        meetings: read.meetings,
                        bytes,
                    });
                }
                Err(why) => self.unreadable(&path, path.span, &why, broken()),
            }
        }
        calendars
    }

    /// The days in a calendar file; `None` if it cannot be read.
    fn file(&mut self, file: &CalendarFile, zone: &Zone, read: Reading) -> Option<Holidays> {
        self.day_files.insert(file.path.value.clone());
        let bytes = self.calendar(&file.path).map_err(|why| (why, not_there()));
        let read = bytes.and_then(|bytes| {
            let read = read(&bytes, zone, &file.choice());
            read.map_err(|why| (text(why), broken()))
        });
        if read.as_ref().map_or(true, |read| read.damaged) {
            self.lost.insert(file.path.value.clone());
        }
        match read {
            Ok(read) => {
                for name in file.only.iter().chain(&file.without) {
                    self.names_an_event(name, &file.path, &read);
                }
                self.not_read(file.path.clone(), read.unread.clone());
                Some(read)
            }
            Err((why, help)) => {
                self.unreadable(&file.path, file.path.span, &why, help);
                None
            }
        }
    }

    /// Checks that a name under `only` or `without` is the name of an event.
    fn names_an_event(&mut self, name: &Spanned<String>, path: &str, read: &Holidays) {
        let wanted = same_name(name);
        if read.names.iter().any(|known| same_name(known) == wanted) {
            return;
        }
        let message = message! {
            en: "`{path}` has no event named `{name}`",
            ru: "в `{path}` нет события с именем `{name}`",
            es: "`{path}` no tiene ningún evento llamado `{name}`",
            path: path,
            name: &name.value,
        };
        let mut known: Vec<&str> = read.names.iter().map(String::as_str).collect();
        known.sort_unstable();
        let fault = Fault::new(FaultKind::WrongValue, name.span, message);
        self.faults.push(fault.help(hint(name, known)));
    }

    /// The bytes of a calendar file.
    fn calendar(&self, path: &str) -> Result<Vec<u8>, Message> {
        (self.files)(path).map(as_utf8)
    }

    /// Records what is skipped in a calendar file; several parties may name the same file.
    fn not_read(&mut self, path: Spanned<String>, unread: Vec<Unread>) {
        let known = self
            .unread
            .iter()
            .any(|other| *other.path == *path && other.unread == unread);
        if !unread.is_empty() && !known {
            self.unread.push(UnreadCalendar { path, unread });
        }
    }

    fn unreadable(&mut self, path: &str, span: Span, why: &Message, help: Message) {
        let message = message! {
            en: "the calendar `{path}` cannot be read: {why}",
            ru: "календарь `{path}` не читается: {why}",
            es: "el calendario `{path}` no se puede leer: {why}",
            path: path,
            why: why,
        };
        self.faults
            .push(Fault::new(FaultKind::WrongValue, span, message).help(help));
    }

    /// A party; `usual` is the zone of the charter, if it is known.
    fn party(
        &mut self,
        name: Spanned<String>,
        party: Noted<PartyFields>,
        usual: Option<&Zone>,
    ) -> Party {
        let fields = party.fields;
        let is_unread = |field| party.unread.contains(&field);
        let in_usual_zone = fields.timezone.is_none() && !is_unread("timezone");
        let zone_is_unread = match &fields.timezone {
            Some(_) => false,
            None => is_unread("timezone") || usual.is_none(),
        };
        let zone = fields
            .timezone
            .map(|zone| zone.value)
            .or_else(|| usual.cloned());
        let zone = zone.unwrap_or_else(Zone::utc);
        let mut unread = Parts {
            zone: zone_is_unread,
            hours: fields.hours.is_none() || is_unread("hours"),
            days: is_unread("holidays")
                || is_unread("workdays")
                || self.misplaced.has_days(&name.value),
        };
        let hours = fields
            .hours
            .map_or_else(|| Week::whole_days().into(), |hours| hours.value);
        let (mut off, mut extra) = (Vec::new(), Vec::new());
        let mut covers = Coverage::default();
        for holiday in fields.holidays.0 {
            match holiday.value {
                Days::Written(days) => off.push(days),
                Days::File(file) => {
                    let read = self.file(&file, &zone, holidays);
                    unread.days |= read.as_ref().is_none_or(|read| read.damaged);
                    if let Some(read) = read {
                        covers.add(&read);
                        off.extend(read.days);
                        extra.extend(read.workdays);
                    }
                }
            }
        }
        let (mut worked, mut filed) = (Vec::<ExtraDay>::new(), Vec::new());
        for workday in fields.workdays.0 {
            match workday.value {
                Days::Written(day) => {
                    if let Err((message, help)) = day.add_to(&mut worked) {
                        unread.days = true;
                        let fault = Fault::new(FaultKind::WrongValue, workday.span, message);
                        self.faults.push(match help {
                            Some(help) => fault.help(help),
                            None => fault,
                        });
                    }
                }
                Days::File(file) => {
                    let read = self.file(&file, &zone, workdays);
                    unread.days |= read.as_ref().is_none_or(|read| read.damaged);
                    filed.extend(read.into_iter().flat_map(|read| read.workdays));
                }
            }
        }
        // Dates in the charter take precedence over a file of holidays.
        worked.append(&mut filed);
        worked.append(&mut extra);
        let calendar = Calendar::new(&name.value, zone, hours, off, worked, covers);
        Party {
            name,
            role: fields.role.map(|role| role.value),
            calendar: if unread.is_none() {
                calendar
            } else {
                calendar.unread(unread)
            },
            in_usual_zone,
            speaker: fields.speaker.map(|speaker| speaker.map(|name| name.0)),
            language: fields.language.map(|language| language.value),
        }
    }
}

/// What helps where there is no such file.
fn not_there() -> Message {
    message! {
        en: "give the path from the charter's folder to an iCalendar file",
        ru: "укажите путь к файлу iCalendar от папки с уставом проекта",
        es: "indique la ruta de un archivo iCalendar desde la carpeta del estatuto del proyecto",
    }
}

/// What helps where the file is no calendar, or not any more.
fn broken() -> Message {
    message! {
        en: "export the calendar again, or take the last complete version of the file from git",
        ru: "выгрузите календарь заново или возьмите из git последнюю целую версию файла",
        es: "exporte de nuevo el calendario o recupere de git la última versión completa del archivo",
    }
}

/// Reads the days of a calendar file.
type Reading = fn(&[u8], &Zone, &Choice) -> Result<Holidays, NotACalendar>;

fn text(error: NotACalendar) -> Message {
    error.message()
}

fn named<T>(
    items: Option<Spanned<super::raw::Named<T>>>,
) -> impl Iterator<Item = (Spanned<String>, Spanned<T>)> {
    items
        .into_iter()
        .flat_map(|items| items.value.known)
        .map(|(name, value)| (name.map(|name| name.0), value))
}
