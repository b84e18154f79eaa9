//! The names that a charter itself uses: whether it has them.

use super::value::Name;
use super::{Charter, account, globs};
use crate::message::{Message, message};
use crate::source::{Fault, FaultKind, Spanned, hint};

/// What a name in the charter must refer to.
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
                ru: "в уставе проекта нет лица `{name}`",
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
                ru: "в уставе проекта нет ни стороны, ни лица `{name}`",
                es: "en el estatuto del proyecto no figura ninguna parte ni persona `{name}`",
                name: name,
            },
        }
    }
}

/// Looks up the names that the charter itself uses, and checks its globs.
pub(super) fn checked(mut charter: Charter) -> Charter {
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
        if charter.person(speaker).is_none() && !charter.may_have_person(speaker) {
            unknown(speaker, Unknown::Person, people.clone());
        }
    }
    for person in &charter.people {
        if let Some(party) = person
            .party
            .as_ref()
            .filter(|party| charter.party(party).is_none() && !charter.may_have_party(party))
        {
            unknown(party, Unknown::Party, parties.clone());
        }
        for to in person
            .delegates
            .iter()
            .filter_map(|delegation| delegation.to.as_ref())
        {
            if charter.person(&to.value).is_none() && !charter.may_have_person(&to.value) {
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
        let may_have =
            charter.may_have_person(&owner.value) || charter.may_have_party(&owner.value);
        if charter.side(&owner.value).is_none() && !may_have {
            unknown(
                &Spanned::new(owner.value.0.clone(), owner.span),
                Unknown::Side,
                parties.iter().chain(&people).copied().collect(),
            );
        }
    }
    for item in &charter.cadence {
        let periods = [&item.fields.call, &item.fields.delivery];
        for period in periods.into_iter().flatten() {
            if period.needs_start() && item.fields.starts.is_none() {
                let message = message! {
                    en: "`{period}` needs the day on which the first period starts",
                    ru: "для `{period}` нужен день, с которого начинается первый период",
                    es: "`{period}` necesita el día en que empieza el primer período",
                    period: period.value.to_string(),
                };
                let help = message! {
                    en: "add `starts:` with a date",
                    ru: "добавьте `starts:` с датой",
                    es: "añada `starts:` con una fecha",
                };
                faults.push(Fault::new(FaultKind::MissingField, period.span, message).help(help));
            }
        }
    }
    faults.extend(charter.log.iter().filter_map(globs::not_a_glob));
    faults.extend(unknown_cosigners(&charter));
    faults.extend(account::shared(&charter.people));
    charter.faults.append(&mut faults);
    charter
}

/// The people named under `jointly` in grants who are not in the charter.
fn unknown_cosigners(charter: &Charter) -> Vec<Fault> {
    let known = charter.people.iter().map(|person| person.name.as_str());
    let people = charter.people.iter();
    let grants = people.flat_map(|person| person.decides.iter());
    let named = grants.flat_map(|grant| grant.value.jointly.iter());
    let is_unknown = |name: &str| charter.person(name).is_none() && !charter.may_have_person(name);
    let unknown = named.filter(|name| is_unknown(&name.value));
    let fault = |name: &Spanned<Name>| {
        let message = message! {
            en: "the charter has no person `{name}`",
            ru: "в уставе проекта нет лица `{name}`",
            es: "en el estatuto del proyecto no figura la persona `{name}`",
            name: &name.value,
        };
        Fault::new(FaultKind::UnknownPerson, name.span, message)
            .help(hint(&name.value, known.clone()))
    };
    unknown.map(fault).collect()
}
