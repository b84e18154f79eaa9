//! What two versions of a charter have agreed otherwise.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::raw::Grant;
use super::{Charter, Person};
use crate::calendar::Moment;
use crate::source::Spanned;

impl Charter {
    /// What the charter agrees, by a name for each part: the contract, roles and speakers, who decides what, channels, terms,
    /// cadences, severities. Facts are left out, since they are corrected and not agreed: calendars, names, addresses, and people
    /// who decide nothing.
    #[must_use]
    pub fn agreed(&self) -> BTreeMap<String, String> {
        let mut parts = BTreeMap::new();
        let mut add = |name: String, text: String| {
            if !text.is_empty() {
                parts.insert(name, text);
            }
        };
        for (name, date) in [
            ("signed", &self.contract.signed),
            ("starts", &self.contract.starts),
            ("ends", &self.contract.ends),
        ] {
            add(
                format!("contract {name}"),
                date.as_ref()
                    .map(|date| date.value.to_string())
                    .unwrap_or_default(),
            );
        }
        for party in &self.parties {
            add(
                format!("the role of {}", *party.name),
                party
                    .role
                    .map(|role| role.name().to_owned())
                    .unwrap_or_default(),
            );
            add(
                format!("the speaker of {}", *party.name),
                party
                    .speaker
                    .as_ref()
                    .map(|s| s.value.clone())
                    .unwrap_or_default(),
            );
        }
        for person in &self.people {
            add(format!("what {} decides", person.name), authority(person));
        }
        for (name, kind) in &self.channels {
            add(format!("channel {}", **name), kind.name().to_owned());
        }
        for (name, term) in self.terms.all() {
            add(format!("term {name}"), term);
        }
        for item in &self.cadence {
            let fields = &item.fields;
            let period = |p: &Option<Spanned<super::Period>>| {
                let starts = fields.starts.as_ref().filter(|_| p.is_some());
                let from = starts.map(|starts| format!(" from {}", starts.value));
                let period = p.as_ref().map(|p| p.value.to_string());
                period.unwrap_or_default() + &from.unwrap_or_default()
            };
            let owner = fields
                .owner
                .as_ref()
                .map(|owner| owner.value.to_string())
                .unwrap_or_default();
            let due = fields
                .due
                .as_ref()
                .map(|due| due.value.to_string())
                .unwrap_or_default();
            add(
                format!("cadence {}", *item.name),
                format!(
                    "{} {} {owner} {due}",
                    period(&fields.call),
                    period(&fields.delivery)
                ),
            );
        }
        for (name, level) in &self.rules {
            add(format!("rule {}", **name), level.value.name().to_owned());
        }
        parts
    }

    /// The parts that two versions agree otherwise, in order.
    #[must_use]
    pub fn agreed_otherwise(&self, before: &Self) -> Vec<String> {
        let (now, then) = (self.agreed(), before.agreed());
        let mut names: Vec<String> = now
            .iter()
            .filter(|(name, text)| then.get(*name) != Some(*text))
            .map(|(n, _)| n.clone())
            .collect();
        names.extend(then.keys().filter(|name| !now.contains_key(*name)).cloned());
        names.sort();
        names
    }
}

/// Everything that bears on what a person may decide; empty for a person who may decide nothing.
pub(super) fn authority(person: &Person) -> String {
    let mut text = String::new();
    for grant in &person.decides {
        grant_text(&mut text, grant);
    }
    for delegation in &person.delegates {
        let to = delegation
            .to
            .as_ref()
            .map(|to| to.value.to_string())
            .unwrap_or_default();
        let _ = write!(text, "to {to}: ");
        for grant in &delegation.decides {
            grant_text(&mut text, grant);
        }
        bounds(
            &mut text,
            delegation.from.as_ref(),
            delegation.until.as_ref(),
        );
    }
    if !text.is_empty() {
        bounds(&mut text, person.from.as_ref(), person.until.as_ref());
        let _ = write!(
            text,
            " for {}",
            person
                .party
                .as_ref()
                .map(|party| party.value.as_str())
                .unwrap_or_default()
        );
    }
    text
}

fn grant_text(text: &mut String, grant: &Grant) {
    let limit = grant
        .limit
        .map(|limit| format!(" up to {}", limit.value))
        .unwrap_or_default();
    let _ = write!(text, "{}{limit}", grant.scope.value);
    bounds(text, grant.from.as_ref(), grant.until.as_ref());
    text.push_str("; ");
}

fn bounds(text: &mut String, from: Option<&Spanned<Moment>>, until: Option<&Spanned<Moment>>) {
    for (word, moment) in [("from", from), ("until", until)] {
        if let Some(moment) = moment {
            let _ = write!(text, " {word} {}", moment.value);
        }
    }
}
