//! What the rules about decisions share: each decision with the charter by which it was judged.

use super::Context;
use crate::charter::{Charter, Person, When};
use crate::finding::{Finding, Severity};
use crate::log::{Body, Decision, Entry};
use crate::message::Message;
use crate::obligation::Standing;
use crate::source::{Location, Span};

/// A decision that has been taken, and how it stands.
pub(super) struct Judged<'p> {
    /// The entry.
    pub(super) entry: &'p Entry,
    /// Its fields.
    pub(super) decision: &'p Decision,
    /// How it stands.
    pub(super) standing: &'p Standing,
    /// The charter by which it was judged.
    pub(super) charter: &'p Charter,
    /// The person who took it.
    pub(super) person: &'p Person,
    /// When it was taken.
    pub(super) when: When,
}

/// All decisions that people of the charter have taken by the instant of the check.
pub(super) fn decisions<'p>(cx: &Context<'p>) -> impl Iterator<Item = Judged<'p>> {
    let cx = *cx;
    cx.log()
        .entries()
        .iter()
        .filter(move |entry| cx.happened(entry))
        .filter_map(move |entry| {
            let Body::Decision(decision) = &entry.body else {
                return None;
            };
            let standing = cx.obligations.standing(entry.id())?;
            let charter = cx
                .project
                .charter_of(cx.obligations.judgement(entry.id())?.charter);
            let person = charter.person(&entry.actor()?.value)?;
            let when = charter.when(entry.common.at.as_ref()?);
            Some(Judged {
                entry,
                decision,
                standing,
                charter,
                person,
                when,
            })
        })
}

/// Begins a finding on a place in a version of the charter. A finding stands in a file that is there: where the version is an
/// earlier one, in the present charter, with the place as a label.
pub(super) fn on_charter(
    cx: &Context<'_>,
    place: Location,
    message: String,
    caption: &str,
) -> Finding {
    let present = cx.charter().source;
    if place.source == present {
        return Finding::new(place, message).caption(caption);
    }
    Finding::new(
        Location {
            source: present,
            span: Span::new(0, 0),
        },
        message,
    )
    .caption("an earlier version of this file")
    .label(place.source, place.span, caption)
}

impl Judged<'_> {
    /// Begins a finding on who decided.
    pub(super) fn finding(&self, message: String) -> Finding {
        let place = self.entry.actor().map_or(self.entry.head, |by| by.span);
        let mut finding = Finding::new(self.entry.at(place), message).entry(self.entry.id());
        for id in self
            .decision
            .on
            .iter()
            .filter(|id| id.0 != crate::log::CHARTER)
        {
            finding = finding.involves(id.0.as_str());
        }
        finding
    }

    /// What was decided, in words: `D-1: brand-manager decided on L-1`.
    pub(super) fn told(&self) -> String {
        let on: Vec<&str> = self
            .decision
            .on
            .iter()
            .map(|id| {
                if id.0 == crate::log::CHARTER {
                    "the charter"
                } else {
                    &id.0
                }
            })
            .collect();
        let on = if on.is_empty() {
            String::new()
        } else {
            format!(" on {}", on.join(", "))
        };
        format!("{}: {} decided{on}", self.entry.id(), self.person.name)
    }

    /// What the charter lets the person decide, in words.
    pub(super) fn grants(&self) -> String {
        let scopes: Vec<String> = self
            .person
            .decides
            .iter()
            .map(|grant| format!("`{}`", grant.scope.value))
            .collect();
        if scopes.is_empty() {
            "the charter grants no decision here".to_owned()
        } else {
            format!("may decide {}", scopes.join(", "))
        }
    }

    /// Tells a decision that another one has settled as such: the fact stays, and nobody needs to act on it any more.
    pub(super) fn settled(&self, cx: &Context<'_>, mut finding: Finding) -> Finding {
        let judgement = cx.obligations.judgement(self.entry.id());
        let Some(act) = judgement.and_then(|judged| judged.settled.as_ref()) else {
            return finding;
        };
        let Some(later) = cx.log().get(&act.entry) else {
            return finding;
        };
        let by = later
            .actor()
            .map(|by| format!(" of {}", by.value))
            .unwrap_or_default();
        let settled = format!("{}{by} settled it on {}", later.id(), cx.show(act.at));
        finding.message = Message::clauses([finding.message, settled.into()]);
        finding
            .involves(later.id())
            .label(later.source, later.head, "settles it")
            .help(format!(
                "nothing is left to do: what {} says holds since then, not before",
                later.id()
            ))
            .at_most(Severity::Note)
    }

    /// What to do: who may decide it, and how a decision of theirs is logged.
    pub(super) fn remedy<'a>(
        &self,
        what: &str,
        others: impl IntoIterator<Item = &'a str>,
    ) -> String {
        let id = self.entry.id();
        let others: Vec<&str> = others.into_iter().collect();
        if others.is_empty() {
            return format!(
                "nobody else may decide {what} at that time: agree in the charter on who may, then log a decision of theirs with `replaces: {id}`"
            );
        }
        format!(
            "{} may decide {what}: if they confirm it, log a decision of theirs with `replaces: {id}`",
            others.join(" or ")
        )
    }
}
