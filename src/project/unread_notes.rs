//! What reports say about what cannot be read of the charter and of its earlier versions.

use super::{CharterVersion, Project};
use crate::message::{Message, Value, message};

impl Project {
    /// What cannot be read of the charter, and of those versions by which something in the log is judged.
    #[must_use]
    pub fn unread_notes(&self) -> Vec<Message> {
        let mut notes = self.charter.unread_notes();
        let versions = self.versions.iter().enumerate();
        // What cannot be read of the present charter has been said.
        let others = versions.filter(|(_, version)| version.charter.source != self.charter.source);
        for (place, version) in others {
            let parts = version.charter.unjudged();
            if !parts.is_empty() && self.judges_by(place, version) {
                notes.push(message! {
                    en: "the charter of commit {commit} cannot be read in part ({parts}): what began under it is judged by none of that",
                    ru: "устав проекта из коммита {commit} читается не полностью ({parts}): начавшееся при нём по этому не оценивается",
                    es: "el estatuto del proyecto del commit {commit} no se puede leer del todo ({parts}): lo que empezó con él no se juzga por ello",
                    commit: &version.stamp.commit,
                    parts: Value::commas(parts),
                });
            }
        }
        notes
    }

    /// Whether something in the log began, or may have begun, while a version was in force. The first one counts for all that was
    /// before it.
    fn judges_by(&self, place: usize, version: &CharterVersion) -> bool {
        let Some(next) = self.versions.get(place + 1) else {
            return true;
        };
        self.log.entries().iter().any(|entry| {
            let at = entry.common.at.as_ref();
            let at = at.map(|at| at.answer(&self.charter.zone).instant);
            at.is_none_or(|at| (place == 0 || at >= version.stamp.time) && at < next.stamp.time)
        })
    }
}
