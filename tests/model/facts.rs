//! The facts of a generated project: who works when, what was agreed, what happened. Times are minutes from Monday 2 March
//! 2026, 00:00, where the charter is (Europe/Moscow); there and in the other zone no clock changes.

use std::collections::{BTreeMap, BTreeSet};

/// Minutes from the base.
pub(crate) type Minute = i64;
/// Minutes of a day.
pub(crate) const DAY: Minute = 1440;

/// The two sides: 0 is the agency, 1 the bakery.
pub(crate) type Side = usize;
pub(crate) const SIDES: [&str; 2] = ["agency", "bakery"];

/// People by number; those with an even number may decide on the plan and on deliverables, the others on nothing.
pub(crate) type Person = usize;
pub(crate) const PEOPLE: [&str; 4] = [
    "account-manager",
    "designer",
    "marketing-director",
    "brand-manager",
];

pub(crate) fn side_of(person: Person) -> Side {
    person / 2
}

pub(crate) fn may_decide(person: Person) -> bool {
    person.is_multiple_of(2)
}

/// When something happened or is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    At(Minute),
    /// A date without a time: the day of this number.
    On(i64),
}

/// How long a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    WorkingMinutes(i64),
    WorkingDays(i64),
    ClearWorkingDays(i64),
    Days(i64),
    ClearDays(i64),
    Hours(i64),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    pub(crate) length: Length,
    /// A minute of the day.
    pub(crate) cutoff: Option<Minute>,
    pub(crate) pauses: bool,
    pub(crate) silence: bool,
}

pub(crate) type Terms = BTreeMap<&'static str, Term>;

/// Who works when.
#[derive(Debug, Clone)]
pub(crate) struct Hours {
    /// What the party's clocks are ahead of the charter's.
    pub(crate) ahead: Minute,
    /// As written, and for each weekday from Monday as minutes of the day.
    pub(crate) written: &'static str,
    pub(crate) week: [Vec<(Minute, Minute)>; 7],
    /// The numbers of days off.
    pub(crate) off: BTreeSet<i64>,
}

/// A number of an entry in the log.
pub(crate) type Id = usize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    All,
    Part,
    Promise,
    Refusal,
    Objection,
    /// A word that nobody can read.
    Unreadable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Approved,
    Rejected,
    Changed,
    Accepted,
    Waived,
}

#[derive(Debug, Clone)]
pub(crate) enum Said {
    Stage {
        owner: Side,
        due: Option<When>,
        urgent: bool,
    },
    Request {
        to: Person,
        needs: &'static str,
        due: Option<When>,
        urgent: bool,
        about: Vec<Id>,
        blocks: Vec<Id>,
    },
    Reply {
        answers: Vec<Id>,
        gives: Option<Gives>,
        promises: Option<When>,
    },
    Call {
        with: Person,
        replaces: Option<Id>,
    },
    Delivery {
        of: Id,
    },
    Decision {
        on: Vec<Id>,
        verdict: Verdict,
        due: Option<When>,
        replaces: Option<Id>,
    },
    /// Work stops, or goes on.
    Work {
        stops: bool,
        about: Vec<Id>,
    },
    /// A notice that a stage is in danger, about the stage or about what it waits for.
    Warning {
        about: Id,
    },
    Reminder {
        of: Id,
    },
    /// The contract is terminated.
    Termination {
        effective: Option<When>,
    },
}

/// One entry.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) at: When,
    pub(crate) by: Person,
    pub(crate) said: Said,
}

/// A project, in the order in which things happened.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) hours: [Hours; 2],
    pub(crate) common: Terms,
    pub(crate) urgent: Terms,
    pub(crate) own: [Terms; 2],
    pub(crate) own_urgent: [Terms; 2],
    /// The last day of the contract.
    pub(crate) ends: Option<i64>,
    pub(crate) log: Vec<Entry>,
    pub(crate) as_of: Minute,
}

impl World {
    /// The id under which an entry is written.
    pub(crate) fn id(&self, id: Id) -> String {
        let letter = match self.log[id].said {
            Said::Stage { .. } => 'S',
            Said::Request { .. } => 'R',
            Said::Reply { .. } => 'A',
            Said::Call { .. } => 'C',
            Said::Delivery { .. } => 'L',
            Said::Decision { .. } => 'D',
            Said::Work { .. } | Said::Warning { .. } | Said::Termination { .. } => 'N',
            Said::Reminder { .. } => 'M',
        };
        format!("{letter}-{id}")
    }
}

/// A small generator of numbers (splitmix64): the same seed, the same project.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.next() % u64::try_from(most - least + 1).unwrap()).unwrap()
    }

    /// So many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
