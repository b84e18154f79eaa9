use super::Context;
use crate::finding::Finding;
use crate::log::{Entry, Kind};
use crate::message::{Message, message};
use crate::narrator::{self, disputed};
use crate::obligation::Dispute;

rule! {
    /// Checks for entries whose content the other side contests.
    ///
    /// A reply with `gives: objection` contests each entry of the other side that it `answers`; so does a refusal in
    /// answer to a call. The contested entry stays in the log, and so does the objection: neither side is declared right.
    /// A call that is contested is not confirmed.
    ///
    /// The finding ends when the objector withdraws the objection (a reply with `gives: all` to the same entry), when
    /// the author logs another entry that `replaces` the contested one, or when decisions of both sides are `on` it. To decide on its
    /// own contested delivery or request takes no authority of the author, and settles nothing but the dispute.
    ///
    /// ## Why it matters
    ///
    /// Later readers of the log must see that the two sides remember it differently, and the sides should settle it while they
    /// still remember.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1   # warning[record-disputed]
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The price
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// The marketing director accepted 300 000.
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: C-1
    /// at: 2026-03-05 16:00
    /// from: marketing-director
    /// via: email
    /// gives: objection
    /// ```
    ///
    /// The price was not mentioned.
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The price
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// The marketing director accepted 300 000.
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: C-1
    /// at: 2026-03-05 16:00
    /// from: marketing-director
    /// via: email
    /// gives: objection
    /// ```
    ///
    /// The price was not mentioned.
    ///
    /// ```yaml
    /// reply: A-2
    /// answers: C-1
    /// at: 2026-03-06 10:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// I had that wrong: it was.
    ///
    /// ## When it is wrong
    ///
    /// The two sides have settled it, and the log does not show that yet.
    ///
    /// ## Configuration
    ///
    /// None.
    "record-disputed": Record, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let disputes = cx.log().counting().flat_map(|entry| {
        let disputes = cx.obligations.disputes(entry.id()).iter();
        disputes.map(move |dispute| (entry, dispute))
    });
    disputes
        .map(|(entry, dispute)| finding(cx, entry, dispute))
        .collect()
}

/// What ends a dispute about an entry. Not every kind can be replaced, and a decision is confirmed or replaced by those who may decide
/// the same.
fn remedy(entry: &Entry) -> Message {
    let id = entry.id();
    match entry.kind {
        Kind::Decision | Kind::Confirmation => message! {
            en: "agree on what happened: the objection is withdrawn (`gives: all`), or the author logs another entry with `replaces: {entry}`",
            ru: "договоритесь, как было на самом деле: возражение снимается (`gives: all`) или автор вносит новую запись с `replaces: {entry}`",
            es: "acuerden qué ocurrió: se retira la objeción (`gives: all`) o el autor registra otra entrada con `replaces: {entry}`",
            entry: id,
        },
        Kind::Request | Kind::Reply | Kind::Stage => message! {
            en: "agree on what happened: the objection is withdrawn (`gives: all`), or both sides decide `on: {entry}`",
            ru: "договоритесь, как было на самом деле: возражение снимается (`gives: all`) или обе стороны принимают решение `on: {entry}`",
            es: "acuerden qué ocurrió: se retira la objeción (`gives: all`) o ambas partes deciden `on: {entry}`",
            entry: id,
        },
        Kind::Call | Kind::Delivery | Kind::Notice | Kind::Reminder => message! {
            en: "agree on what happened: the objection is withdrawn (`gives: all`), the author logs another entry with `replaces: {entry}`, or both sides decide `on: {entry}`",
            ru: "договоритесь, как было на самом деле: возражение снимается (`gives: all`), автор вносит новую запись с `replaces: {entry}` или обе стороны принимают решение `on: {entry}`",
            es: "acuerden qué ocurrió: se retira la objeción (`gives: all`), el autor registra otra entrada con `replaces: {entry}`, o ambas partes deciden `on: {entry}`",
            entry: id,
        },
    }
}

fn finding(cx: &Context<'_>, entry: &Entry, dispute: &Dispute) -> Finding {
    let narrator = cx.narrator();
    let message = message! {
        en: "{entry} is {disputed}",
        ru: "{entry}: {disputed}",
        es: "{entry}: {disputed}",
        entry: narrator::titled(cx.log(), entry),
        disputed: disputed(narrator, dispute),
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(entry.id())
        .involves(&dispute.objection)
        .distinguish(dispute.party.clone().unwrap_or_default())
        .caption(message! { en: "disputed", ru: "оспорено", es: "en disputa" })
        .help(remedy(entry))
        .since(dispute.since);
    if let Some(objection) = cx.log().get(&dispute.objection) {
        let text = message! { en: "contested here", ru: "возражение", es: "objetado aquí" };
        finding = finding.label(objection.source, objection.head, text);
    }
    finding
}
