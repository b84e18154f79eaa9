//! Counting, as plain as it can be: minute by minute, day by day.

use crate::facts::{DAY, Hours, Length, Minute, Side, Term, When};

/// A time during which a clock stands still: from one instant until another.
pub(crate) type Pause = (Minute, Minute);

/// No term runs longer than this.
const FOREVER: i64 = 400;

impl Hours {
    fn spans(&self, day: i64) -> &[(Minute, Minute)] {
        if self.off.contains(&day) {
            return &[];
        }
        &self.week[usize::try_from(day.rem_euclid(7)).unwrap()]
    }

    /// The number of the day where the party is.
    pub(crate) fn day(&self, minute: Minute) -> i64 {
        (minute + self.ahead).div_euclid(DAY)
    }

    pub(crate) fn works_on(&self, day: i64) -> bool {
        !self.spans(day).is_empty()
    }

    /// Whether the minute that begins then is worked.
    fn works(&self, minute: Minute) -> bool {
        let of_day = (minute + self.ahead).rem_euclid(DAY);
        let spans = self.spans(self.day(minute));
        spans.iter().any(|(a, b)| (*a..*b).contains(&of_day))
    }

    pub(crate) fn midnight(&self, day: i64) -> Minute {
        day * DAY - self.ahead
    }

    pub(crate) fn opens(&self, day: i64) -> Option<Minute> {
        Some(self.midnight(day) + self.spans(day).first()?.0)
    }

    pub(crate) fn closes(&self, day: i64) -> Option<Minute> {
        Some(self.midnight(day) + self.spans(day).last()?.1)
    }

    /// The day itself, or the next one that is worked.
    fn worked(&self, mut day: i64) -> i64 {
        while !self.works_on(day) {
            day += 1;
        }
        day
    }
}

fn paused(pauses: &[Pause], minute: Minute) -> bool {
    pauses
        .iter()
        .any(|(from, until)| *from <= minute && minute < *until)
}

/// The instant at which a term that started then runs out; never, where it is paused without end.
pub(crate) fn run_out(term: &Term, begun: When, hours: &Hours, pauses: &[Pause]) -> Option<Minute> {
    let received = match begun {
        When::At(minute) => hours.day(minute),
        When::On(day) => day,
    };
    run_out_from(term, as_start(begun), received, hours, pauses)
}

/// The same, from an instant and the day on which that is.
pub(crate) fn run_out_from(
    term: &Term,
    start: Minute,
    received: i64,
    hours: &Hours,
    pauses: &[Pause],
) -> Option<Minute> {
    // A date that ends on the next day where the party is was received then.
    let mut received = received.max(hours.day(start - 1));
    let step = |mut left: i64, counts: &dyn Fn(Minute) -> bool| {
        let mut minute = start;
        while minute < start + FOREVER * DAY {
            left -= i64::from(counts(minute));
            minute += 1;
            if left == 0 {
                return Some(minute);
            }
        }
        None
    };
    if let Some(cutoff) = term.cutoff {
        let after = start > hours.midnight(received) + cutoff;
        received = hours.worked(received + i64::from(after));
    }
    let days = |mut left: i64, began: &dyn Fn(i64) -> Option<Minute>| {
        let mut day = received;
        while left > 0 {
            day += 1;
            let counts = began(day).is_some_and(|began| !paused(pauses, began));
            left -= i64::from(counts);
            if day > received + FOREVER {
                return None;
            }
        }
        let mut due = hours.closes(hours.worked(day))?;
        // Nothing is due while the clock stands still, but at the next close after that.
        for (from, until) in pauses {
            while *from < due && due < *until {
                day += 1;
                due = hours.closes(day).unwrap_or(due);
            }
        }
        Some(due)
    };
    // A day that is not worked begins at midnight.
    let begins = |day| hours.opens(day).or(Some(hours.midnight(day)));
    match term.length {
        Length::WorkingMinutes(n) => step(n, &|m| hours.works(m) && !paused(pauses, m)),
        Length::Hours(n) => step(n * 60, &|m| !paused(pauses, m)),
        Length::WorkingDays(n) => days(n, &|day| hours.opens(day)),
        Length::ClearWorkingDays(n) => days(n + 1, &|day| hours.opens(day)),
        Length::Days(n) => days(n, &begins),
        Length::ClearDays(n) => days(n + 1, &begins),
    }
}

/// A time as the start of a clock: a date ends first.
pub(crate) fn as_start(when: When) -> Minute {
    match when {
        When::At(minute) => minute,
        When::On(day) => (day + 1) * DAY,
    }
}

/// A time as that of an act: a date has begun.
pub(crate) fn as_act(when: When) -> Minute {
    match when {
        When::At(minute) => minute,
        When::On(day) => day * DAY,
    }
}

/// A stated due date: a date ends where the side is that owes.
pub(crate) fn as_due(when: When, hours: &[Hours; 2], debtor: Side) -> Minute {
    match when {
        When::At(minute) => minute,
        When::On(day) => hours[debtor].midnight(day + 1),
    }
}
