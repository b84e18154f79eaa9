//! Answers that come long after a request.

use chrono::{NaiveDate, NaiveTime};

use super::{Asked, NEAR, Requests};
use crate::import::draft::reason::Tie;
use crate::import::model::Item;

/// How many open requests of a side are looked at that are not near.
const MOST_OLD: usize = 50;

/// About when a day is, in Unix seconds.
pub(super) fn instant(day: NaiveDate) -> i64 {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    day.and_time(noon).and_utc().timestamp()
}

impl Asked {
    /// Whether an answer at an instant needs no words that name what is asked for: the request, a reminder of it, a promise, or the
    /// day on which the answer is expected are near.
    fn is_near(&self, now: i64) -> bool {
        let expected = self.expected.is_some_and(|at| (now - at).abs() <= NEAR);
        expected || now - self.fresh <= NEAR
    }
}

impl Requests<'_> {
    /// Notes that an answer is promised for a day.
    pub(in crate::import::draft) fn expect(&mut self, at: usize, day: NaiveDate) {
        if let Some(asked) = self.asked.get_mut(at) {
            asked.expected = asked.expected.max(Some(instant(day)));
        }
    }

    /// Whether an answer that is given now may be to a request, by the time.
    pub(super) fn is_near_now(&self, asked: &Asked) -> bool {
        asked.is_near(self.now)
    }

    /// The latest open request of this side, or of the others, that is near.
    pub(super) fn near(&self, (party, own): (&str, bool), now: i64) -> Option<usize> {
        let since = now.saturating_sub(NEAR);
        let sides = self.sides.iter();
        let sides = sides.filter(|(side, _)| (side.as_str() == party) == own);
        let last = sides.filter_map(|(_, side)| {
            let open = side.open.iter().rev();
            let open = open.filter_map(|at| Some((*at, self.get(*at)?)));
            let mut old = 0;
            let mut open = open.take_while(|(_, asked)| {
                old += usize::from(asked.latest < since);
                old <= MOST_OLD
            });
            open.find(|(_, asked)| asked.thread.is_none() && asked.is_near(now))
        });
        last.map(|(at, _)| at).max()
    }

    /// The only open request of this side, or of the others, that an item names, however long ago it was asked. An answer in a thread, or a reply, says
    /// otherwise to what it is one.
    pub(in crate::import::draft) fn late(
        &self,
        item: &Item,
        (party, own): (&str, bool),
        is_named: &dyn Fn(&Asked) -> bool,
    ) -> Option<(usize, Tie)> {
        if self.mail || item.thread.is_some() || item.reply_to.is_some() {
            return None;
        }
        let sides = self.sides.iter();
        let sides = sides.filter(|(side, _)| (side.as_str() == party) == own);
        let open = sides.flat_map(|(_, side)| side.open.iter().rev().take(MOST_OLD));
        let open = open.filter_map(|at| Some((*at, self.get(*at)?)));
        let mut named = open.filter(|(_, asked)| asked.thread.is_none() && is_named(asked));
        let (at, _) = named.next()?;
        named.next().is_none().then_some((at, Tie::Named))
    }
}
