//! One line of a digest, or of what changed on a status page.

use crate::changes::{Change, Changes, Effect, Wording};
use crate::message::{Message, message};

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

    /// All changes, those of the charter last.
    pub(in crate::render) fn of_changes(wording: Wording<'_>, changes: &Changes) -> Vec<Self> {
        let lines = changes.all.iter();
        let mut lines: Vec<Self> = lines
            .map(|change| Self::of_change(wording, change))
            .collect();
        lines.extend(Self::of_charter(wording, changes));
        lines
    }

    /// The changes of the charter.
    pub(in crate::render) fn of_charter<'c>(
        wording: Wording<'c>,
        changes: &'c Changes,
    ) -> impl Iterator<Item = Self> + 'c {
        changes.charter.iter().map(move |stamp| Self {
            id: crate::charter::FILE_NAME.to_owned(),
            title: None,
            what: wording.charter(stamp),
            about: Some(wording.charter_time(stamp)),
            overdue: false,
        })
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
