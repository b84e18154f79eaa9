//! The rows of what one side wrote down and the other contests.

use super::row::Rows;
use super::{Row, Timing};
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::narrator::{disputed, kind};
use crate::obligation::Dispute;

impl Rows<'_> {
    /// The entries that are contested, one row an objection.
    pub(super) fn disputes(&self) -> Vec<Row> {
        let disputes = self.project.log.counting().flat_map(|entry| {
            let disputes = self.obligations.disputes(entry.id()).iter();
            disputes.map(move |dispute| (entry, dispute))
        });
        let row = |(entry, dispute): (&Entry, &Dispute)| Row {
            id: entry.id().to_owned(),
            what: kind(entry.kind),
            title: self.project.log.title(entry).map(Message::value),
            holder: self.sides_of(dispute),
            since: None,
            due: None,
            first_due: None,
            timing: Timing::Unsettled(disputed(self.narrator(), dispute)),
            remarks: vec![message! {
                en: "ends when the objection is withdrawn (`gives: all`), the author replaces {entry}, or both sides decide on it",
                ru: "закрывается, если возражение снято (`gives: all`), автор заменил {entry} или приняты решения обеих сторон",
                es: "termina si se retira la objeción (`gives: all`), el autor sustituye {entry} o ambas partes deciden",
                entry: entry.id(),
            }],
            place: Some(self.project.place(entry.source, entry.head.start())),
        };
        disputes.map(row).collect()
    }

    /// The note, after the id of an entry, that the other side contests what it says.
    pub(super) fn if_disputed(&self, id: &str) -> Option<Message> {
        let contested = !self.obligations.disputes(id).is_empty();
        contested.then(|| message! { en: ", disputed", ru: ", оспорено", es: ", en disputa" })
    }

    /// Who can end a dispute: the one who objects, and the other side.
    fn sides_of(&self, dispute: &Dispute) -> Message {
        let objects = dispute.person.as_ref().or(dispute.party.as_ref());
        let party = dispute.party.as_ref();
        let other = party.and_then(|party| self.project.charter.other_side(party));
        let other = other.map(|party| &party.name.value);
        Message::value(Value::any(objects.into_iter().chain(other)))
    }
}
