//! What stays within one side, so that nothing follows from it between the two.

use super::entries::{finding, versions};
use crate::charter::Name;
use crate::finding::Finding;
use crate::log::{Call, Delivery, Entry, Request};
use crate::message::message;
use crate::rules::Context;
use crate::source::Spanned;

/// A request to the side of the one who asks.
pub(super) fn asked_of_own_side(
    cx: &Context<'_>,
    entry: &Entry,
    request: &Request,
) -> Option<Finding> {
    of_own_side(cx, entry, request.to.as_ref()?)
}

/// A delivery to the side of the one who delivers.
pub(super) fn delivered_to_own_side(
    cx: &Context<'_>,
    entry: &Entry,
    delivery: &Delivery,
) -> Option<Finding> {
    of_own_side(cx, entry, delivery.to.as_ref()?)
}

/// A `to` that names the side of the one who acts.
fn of_own_side(cx: &Context<'_>, entry: &Entry, to: &Spanned<Name>) -> Option<Finding> {
    let acts = entry.common.from.as_ref()?;
    let side = |name: &str| cx.charter().side(name).map(|party| &*party.name);
    let party = side(&to.value).filter(|party| side(&acts.value) == Some(*party))?;
    let message = message! {
        en: "`to` of {entry} has no effect: {to} and {from} both belong to {party}, and nothing is owed within one side",
        ru: "`to` в {entry} ни на что не влияет: {to} и {from} относятся к одной стороне, {party}, а внутри стороны никто ничего не должен",
        es: "`to` de {entry} no tiene efecto: {to} y {from} son ambos de {party}, y dentro de una parte no se debe nada",
        entry: entry.id(),
        to: &*to.value,
        from: &*acts.value,
        party: party,
    };
    let help = message! {
        en: "name somebody of the other side; mark the fence of what is not for this log `yaml ignore`",
        ru: "назовите человека другой стороны; блок, который не для этого журнала, пометьте `yaml ignore`",
        es: "indique a alguien de la otra parte; marque con `yaml ignore` el bloque de lo que no es para este registro",
    };
    Some(finding(entry, to.span, "to", message, help))
}

/// A call for an item of the cadence in which only people of one side took part.
pub(super) fn within_one_side(cx: &Context<'_>, entry: &Entry, call: &Call) -> Option<Finding> {
    let named = call.for_cadence.as_ref()?;
    let mut items = versions(cx).filter_map(|charter| charter.cadence_item(&named.value));
    items.find(|item| item.fields.call.is_some())?;
    // Somebody who is not known is reported as such.
    let mut sides = call.with.iter().map(|name| cx.charter().side(&name.value));
    let side = sides.next()??;
    if !sides.all(|other| other.is_some_and(|other| other.name == side.name)) {
        return None;
    }
    let message = message! {
        en: "`for` of {call} has no effect: only {side} took part, and the call of {item} is between the two sides",
        ru: "`for` в {call} ни на что не влияет: участвовала только сторона {side}, а звонок по {item} проходит между двумя сторонами",
        es: "`for` de {call} no tiene efecto: solo participó {side}, y la llamada de {item} es entre las dos partes",
        call: entry.id(),
        side: side.name.as_str(),
        item: &*named.value,
    };
    let help = message! {
        en: "name under `with` everybody who took part, or remove `for`",
        ru: "укажите в `with` всех участников или удалите `for`",
        es: "indique en `with` a todos los que participaron, o elimine `for`",
    };
    Some(finding(entry, named.span, "for", message, help))
}
