//! Due dates to which the side that waits changed its own entry, after they were over.

use super::binding::verdict;
use super::build::{Building, Draft};
use crate::calendar::When;
use crate::log::value::Verdict;
use crate::log::{Body, Entry};
use crate::message::message;
use crate::project::{Before, Edit};

/// The fields of a request or a delivery from which its due date follows.
const DATES: [&str; 4] = ["at", "due", "needs", "urgent"];

impl<'p> Building<'p> {
    /// Sets the due date of an entry as `set` does. A change of the entry by which something was due earlier, and that was over when the
    /// change came into the log, does not count until the side that owes it agrees: nobody is late by a date that they
    /// could not see. What could not be read before is completed by anybody.
    pub(super) fn set_due(
        &self,
        draft: &mut Draft<'p>,
        entry: &Entry,
        set: impl Fn(&mut Draft<'p>, &Entry),
    ) {
        let as_of = self.as_of;
        let edits = self
            .project
            .before_edits(entry.id(), as_of, |field| DATES.contains(&field));
        if edits.is_empty() {
            set(draft, entry);
            return;
        }
        let drafted = |entry: &Entry| {
            let mut draft = draft.clone();
            set(&mut draft, entry);
            draft
        };
        let mut versions = edits.iter().map(|before| &before.entry).chain([entry]);
        let Some(mut counts) = versions.next().map(|first| (first, drafted(first))) else {
            return;
        };
        let mut ignored = Vec::new();
        for (before, version) in edits.iter().zip(versions) {
            let now = drafted(version);
            let edited = before.edit.stamp.as_ref();
            let edited = edited.map_or(as_of, |stamp| stamp.time);
            let is_over = now.obligation.due.is_some_and(|due| due < edited);
            let was = counts.1.obligation.due;
            let is_earlier = was.is_none_or(|was| now.obligation.due < Some(was));
            let counts_now = !is_over
                || !is_earlier
                || is_incomplete(counts.0)
                || self.is_made_by_debtor(draft, entry, before)
                || self.is_agreed(draft, entry, &before.edit);
            if counts_now {
                counts = (version, now);
                ignored.clear();
            } else {
                ignored.push((edited, now.obligation.due));
            }
        }
        *draft = counts.1;
        for (edited, due) in ignored {
            let usual = &self.charter().zone;
            let o = &mut draft.obligation;
            if let Some(due) = due {
                o.derivation.push(message! {
                    en: "not counted: {due}, to which {entry} was changed on {edited}",
                    ru: "не учитывается: {due}, запись {entry} изменена {edited:on}",
                    es: "no cuenta: {due}, plazo que resulta del cambio de {entry} del {edited}",
                    due: When::at(due, usual),
                    entry: entry.id(),
                    edited: When::at(edited, usual),
                });
            }
            o.rare_mut().brought_forward.push(edited);
        }
    }

    /// Whether the side that owes something changed the entry itself. An uncommitted change is one of the side that recorded it.
    fn is_made_by_debtor(&self, draft: &Draft<'_>, entry: &Entry, before: &Before) -> bool {
        let project = self.project;
        let author = match &before.edit.stamp {
            Some(stamp) => project
                .side_of_address(&stamp.author_email)
                .map(str::to_owned),
            None => self.writer(entry),
        };
        author.is_some() && author.as_deref() == draft.obligation.debtor.as_deref()
    }

    /// Whether the side that owes something decided on the entry where a change of it could be seen.
    fn is_agreed(&self, draft: &Draft<'_>, entry: &Entry, edit: &Edit) -> bool {
        let Some(debtor) = draft.obligation.debtor.as_deref() else {
            return true;
        };
        let mut decisions = self.decisions(entry.id()).iter();
        decisions.any(|taken| {
            let rejects = verdict(taken.content) == Some(Verdict::Rejected);
            !rejects
                && self.acts_for(taken.by, debtor)
                && self.project.saw_edit(taken.by.id(), entry.id(), edit)
        })
    }
}

/// Whether an entry does not say from when something is due, or what.
fn is_incomplete(entry: &Entry) -> bool {
    let needs = match &entry.body {
        Body::Request(request) => request.needs.is_some(),
        _ => true,
    };
    !needs || entry.common.at.is_none() || DATES.iter().any(|field| entry.is_unread(field))
}
