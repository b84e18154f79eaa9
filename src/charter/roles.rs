//! The roles of the two sides.

use super::Party;
use crate::message::message;
use crate::source::{Fault, FaultKind};

/// Takes out the roles of two parties that have the same one, and returns their names.
pub(super) fn take_same(parties: &mut [Party], faults: &mut Vec<Fault>) -> Vec<String> {
    let [one, other] = parties else {
        return Vec::new();
    };
    let (Some(role), true) = (one.role, one.role == other.role) else {
        return Vec::new();
    };
    let message = message! {
        en: "{one} and {other} both have the role `{role}`",
        ru: "у сторон {one} и {other} одна роль `{role}`",
        es: "{one} y {other} tienen el mismo papel `{role}`",
        one: one.name.as_str(),
        other: other.name.as_str(),
        role: role.name(),
    };
    let help = message! {
        en: "one side is the `contractor`, the other one the `client`",
        ru: "одна сторона — `contractor`, другая — `client`",
        es: "una parte es el `contractor` y la otra el `client`",
    };
    let fault = Fault::new(FaultKind::WrongValue, other.name.span, message);
    faults.push(fault.help(help));
    let mut names = Vec::new();
    for party in [one, other] {
        party.role = None;
        names.push(party.name.value.clone());
    }
    names
}
