//! One line of a digest, or of what changed on a status page.

use crate::changes::{Change, Changes, Effect, Wording};
use crate::message::{Message, message};
use crate::project::Stamp;

/// An entry and what is said about it, unescaped.
#[derive(Debug, Clone)]
pub(in crate::render) struct Line {
    pub(in crate::render) id: String,
    pub(in crate::render) title: Option<Message>,
    /// What is said about it.
    pub(in crate::render) what: Message,
    /// Who and when, or who has to act.
    pub(in crate::render) about: Option<Message>,
    /// Whether it is overdue.
    pub(in crate::render) overdue: bool,
}

impl Line {
    /// A change.
    pub(in crate::render) fn of_change(wording: Wording<'_>, change: &Change) -> Self {
        let who = change.person.as_ref().filter(|_| change.new);
        let who = who.map(|who| {
            message! { en: "{who}, ", ru: "{who}, ", es: "{who}, ", who: who }
        });
        let falls_due = |effect: &Effect| matches!(effect, Effect::FallsDue(_));
        // The due date names the time already.
        let only_due = !change.new && change.effects.iter().all(falls_due);
        Self {
            id: change.entry.clone(),
            title: wording.title(change).map(Message::value),
            what: wording.what(change),
            about: (!only_due).then(|| {
                message! {
                    en: "{who}{time}",
                    ru: "{who}{time}",
                    es: "{who}{time}",
                    who: who,
                    time: wording.time(change),
                }
            }),
            overdue: change.effects.iter().any(falls_due),
        }
    }

    /// All changes, in the order of time.
    pub(in crate::render) fn of_changes(wording: Wording<'_>, changes: &Changes) -> Vec<Self> {
        Self::in_order(wording, &changes.all, &changes.charter)
    }

    /// Changes of the log and of the charter, in the order of time.
    pub(in crate::render) fn in_order(
        wording: Wording<'_>,
        changes: &[Change],
        charter: &[Stamp],
    ) -> Vec<Self> {
        let log = changes
            .iter()
            .map(|change| (change.at, Self::of_change(wording, change)));
        let charter = charter
            .iter()
            .map(|stamp| (stamp.time, Self::of_charter(wording, stamp)));
        let mut lines: Vec<_> = log.chain(charter).collect();
        lines.sort_by_key(|(at, _)| *at);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// A change of the charter.
    fn of_charter(wording: Wording<'_>, stamp: &Stamp) -> Self {
        Self {
            id: crate::charter::FILE_NAME.to_owned(),
            title: None,
            what: wording.charter(stamp),
            about: Some(wording.charter_time(stamp)),
            overdue: false,
        }
    }

    /// The line in the words of a format: `id title: what (about)`. `own` writes projlog's words, `name` text of the
    /// repository.
    pub(in crate::render) fn shown(
        &self,
        say: impl Fn(&Message) -> String,
        name: impl Fn(&str) -> String,
        strong: impl Fn(String) -> String,
    ) -> String {
        let id = Some(strong(name(&self.id))).filter(|_| !self.id.is_empty());
        let title = self.title.as_ref().map(&say);
        let head: Vec<String> = id.into_iter().chain(title).collect();
        let between = if head.is_empty() { "" } else { ": " };
        let about = self
            .about
            .as_ref()
            .map(|about| format!(" ({})", say(about)));
        format!(
            "{}{between}{}{}",
            head.join(" "),
            say(&self.what),
            about.unwrap_or_default()
        )
    }
}
