//! Due dates that were over before what they are for was asked, promised or decided. They are slips, and count for nobody.

use super::build::{Building, Draft};
use crate::calendar::Moment;
use crate::calendar::{Calendar, When};
use crate::log::Entry;
use crate::message::{Message, message};

/// A due date that does not count, because it was over before an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// The entry that states it, by id.
    pub stated_in: String,
    /// The entry that is later than the date, by id.
    pub before: String,
}

impl Building<'_> {
    /// Whether a date was over, in the debtor's zone, before an entry. A day without a time is read as its beginning.
    pub(super) fn was_over(
        &self,
        stated: &Moment,
        calendar: Option<&Calendar>,
        entry: &Entry,
    ) -> bool {
        let usual = &self.charter().zone;
        let due = stated.due_of(calendar.map_or(usual, Calendar::zone), usual);
        let at = entry.common.at.as_ref();
        at.is_some_and(|at| due.instant < at.answer(usual).instant)
    }

    /// Whether the instant of a due date is known: not by a zone that cannot be read.
    pub(super) fn knows_due(&self, draft: &Draft<'_>) -> bool {
        let of_debtor = draft.calendar.map(Calendar::unread_parts);
        let zone_is_unread = of_debtor.is_some_and(|parts| parts.zone);
        self.charter().zone_is_known && !(draft.obligation.due_is_a_day && zone_is_unread)
    }

    /// Notes that a date of one entry does not count, because it was over before another one.
    pub(super) fn leave_out(
        &self,
        draft: &mut Draft<'_>,
        stated: &Moment,
        by: &Entry,
        before: &Entry,
    ) {
        let step = self.left_out(draft.calendar, stated, by, before);
        draft.obligation.derivation.push(step);
        draft.obligation.rare_mut().impossible.push(Impossible {
            stated_in: by.id().to_owned(),
            before: before.id().to_owned(),
        });
    }

    fn left_out(
        &self,
        calendar: Option<&Calendar>,
        stated: &Moment,
        by: &Entry,
        before: &Entry,
    ) -> Message {
        let usual = &self.charter().zone;
        let zone = calendar.map_or(usual, Calendar::zone);
        let date = match stated {
            Moment::Date(date) => When::day(*date).in_zone(zone, usual),
            _ => When::at(stated.due_of(zone, usual).instant, usual),
        };
        message! {
            en: "not counted: {date} (stated in {by}) was over before {before}",
            ru: "не учитывается: {date} (указано в {by}) — раньше, чем {before}",
            es: "no cuenta: {date} (indicado en {by}) es anterior a {before}",
            date: date,
            by: by.id(),
            before: before.id(),
        }
    }
}
