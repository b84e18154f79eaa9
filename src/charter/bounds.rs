//! Periods that end before they begin. Nobody knows which of their two dates is wrong, so neither counts.

use super::raw::CharterFields;
use crate::calendar::Moment;
use crate::message::message;
use crate::source::{Fault, FaultKind, Spanned};
use crate::yaml::Noted;

/// A date that may be stated.
type Date = Option<Spanned<Moment>>;

/// The fault of a period that ends before it begins.
pub(super) fn reversed(from: &Date, until: &Date) -> Option<Fault> {
    let (from, until) = (from.as_ref()?, until.as_ref()?);
    if until.value.date() >= from.value.date() {
        return None;
    }
    let message = message! {
        en: "it ends ({until}) before it begins ({from})",
        ru: "конец ({until}) раньше начала ({from})",
        es: "el fin ({until}) es anterior al inicio ({from})",
        until: &until.value,
        from: &from.value,
    };
    let start = message! { en: "the start", ru: "начало", es: "el inicio" };
    let mut fault = Fault::new(FaultKind::WrongValue, until.span, message);
    fault.also.push((from.span, start));
    Some(fault.help(message! {
        en: "correct one of the two dates",
        ru: "исправьте одну из двух дат",
        es: "corrija una de las dos fechas",
    }))
}

/// Takes out the periods of the contract, of people and of delegations that end before they begin, and notes that they cannot be
/// read. Those of grants are not read in the first place.
pub(super) fn take_reversed(charter: &mut Noted<CharterFields>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut check = |(from, until): (&mut Date, &mut Date), names, unread: &mut Vec<_>| {
        if let Some(fault) = reversed(from, until) {
            (*from, *until) = (None, None);
            unread.extend::<[&'static str; 2]>(names);
            faults.push(fault);
        }
    };
    let fields = &mut charter.fields;
    if let Some(contract) = &mut fields.contract {
        let Noted { fields, unread } = &mut contract.value;
        let dates = (&mut fields.starts, &mut fields.ends);
        check(dates, ["starts", "ends"], unread);
    }
    let people = fields.people.iter_mut();
    for (_, person) in people.flat_map(|people| &mut people.value.known) {
        let Noted { fields, unread } = &mut person.value;
        check(
            (&mut fields.from, &mut fields.until),
            ["from", "until"],
            unread,
        );
        for delegation in &mut fields.delegates.0 {
            let given = &mut delegation.value;
            let dates = (&mut given.fields.from, &mut given.fields.until);
            check(dates, ["from", "until"], &mut given.unread);
            if given.unread.contains(&"until") && !unread.contains(&"delegates") {
                unread.push("delegates");
            }
        }
    }
    faults
}
