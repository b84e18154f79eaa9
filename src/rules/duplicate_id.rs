use std::collections::HashMap;

use super::Context;
use crate::finding::Finding;

rule! {
    /// Finds an entry with an id that an earlier entry has.
    ///
    /// Ids are unique in the whole log, whatever the kind. It is told on the later entry; references mean the first.
    ///
    /// ## Why it matters
    ///
    /// A reply to `R-1` answers one request. Where two are called so, nobody can say which of them is still open.
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
    /// Where a block is a copy for show and no entry: give its fence the info string `yaml ignore`.
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
        let named = first
            .title
            .as_ref()
            .map_or_else(|| format!("a {}", first.kind), |title| format!("the {} \"{}\"", first.kind, title.value));
        Finding::new(later.at(later.id.span), format!("{id} is the id of {named} already"))
            .entry(id)
            .distinguish(nth.to_string())
            .caption("the same id again")
            .label(first.source, first.id.span, format!("{id} is this one"))
            .help(format!("give this entry an id of its own; until then what names {id} means the first"))
    });
    findings.collect()
}
