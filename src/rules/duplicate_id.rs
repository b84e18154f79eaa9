use std::collections::HashMap;

use super::Context;
use crate::finding::Finding;
use crate::message::message;
use crate::narrator;

rule! {
    /// Checks for an entry with the id of an earlier entry.
    ///
    /// Ids are unique in the whole log, whatever the kind. The later entry is reported; references mean the first.
    ///
    /// ## Why it matters
    ///
    /// A reply to `R-1` answers one request. If two have that id, nobody can tell which of them is still open.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// request: R-1   # error[duplicate-id]
    /// at: 2026-03-03 11:30
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// request: R-2
    /// at: 2026-03-03 11:30
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If a block is a sample and not an entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None.
    "duplicate-id": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let findings = cx.log().duplicates().map(|(first, later)| {
        let id = later.id();
        let nth = seen.entry(id).or_insert(1);
        *nth += 1;
        let title = first.title.as_ref().map(|title| {
            message! { en: " \"{title}\"", ru: " «{title}»", es: " «{title}»", title: &title.value }
        });
        let message = message! {
            en: "{id} is already the id of {kind}{title}",
            ru: "{id}: этот id уже занят ({kind}{title})",
            es: "{id} ya es el id de {kind}{title}",
            id: id,
            kind: narrator::kind(first.kind),
            title: title,
        };
        Finding::new(later.at(later.id.span), message)
            .entry(id)
            .distinguish(nth.to_string())
            .caption(message! { en: "duplicate id", ru: "повторный id", es: "id repetido" })
            .label(first.source, first.id.span, message! {
                en: "the first {id}",
                ru: "первая запись {id}",
                es: "primera entrada {id}",
                id: id,
            })
            .help(message! {
                en: "give this entry an id of its own; until then, references to {id} mean the first one",
                ru: "дайте этой записи собственный id; до этого ссылки на {id} относятся к первой",
                es: "dé a esta entrada un id propio; hasta entonces, las referencias a {id} designan la primera",
                id: id,
            })
    });
    findings.collect()
}
