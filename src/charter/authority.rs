//! Who may decide what, and when.

use chrono::TimeDelta;

use super::grant::Grant;
use super::raw::Per;
use super::value::{Amount, Name};
use super::{Charter, Person};
use crate::calendar::{Instant, Moment};
use crate::message::{Value, message};
use crate::source::{Span, Spanned};

/// The scope of stages and their dates.
pub const PLAN: &str = "plan";
/// The scope of approving and accepting deliveries and requests for approval.
pub const DELIVERABLES: &str = "deliverables";
/// The scope of amounts.
pub const BUDGET: &str = "budget";
/// The scope of the charter itself.
pub const CHARTER: &str = "charter";
/// The scope that covers every other.
pub const ALL: &str = "all";

/// The time in which something happened: an instant, or a whole day where no hour was written. Both bounds belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The earliest possible instant.
    pub from: Instant,
    /// The latest possible instant.
    pub to: Instant,
    /// Whether it is written with an offset, so that it needs no zone.
    pub exact: bool,
}

impl From<Instant> for When {
    fn from(instant: Instant) -> Self {
        Self {
            from: instant,
            to: instant,
            exact: true,
        }
    }
}

/// The most by which a local time can differ from the same in UTC.
const WIDEST: TimeDelta = TimeDelta::hours(14);

/// A bound of the period in which somebody has authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The first day, or instant.
    From(Moment),
    /// The last day, or instant.
    Until(Moment),
}

impl From<&Bound> for Value {
    fn from(bound: &Bound) -> Self {
        let message = match bound {
            Bound::From(first) => message! {
                en: "from {first}",
                ru: "{first:since}",
                es: "desde el {first:full}",
                first: first,
            },
            Bound::Until(last) => message! {
                en: "until {last}",
                ru: "по {last:until}",
                es: "hasta el {last:full}",
                last: last,
            },
        };
        message.into()
    }
}

/// Whether somebody may decide something, from the best answer to the worst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// By a grant of the person's own, or by a delegation of `from`.
    Granted {
        /// The delegator.
        from: Option<String>,
        /// For a grant whose amounts are added: its limit and the period of the sum.
        adds: Option<(Per, Spanned<Amount>)>,
    },
    /// By a grant that also requires these people, or by a delegation of `from`.
    Jointly {
        /// The people.
        with: Vec<String>,
        /// The delegator.
        from: Option<String>,
    },
    /// A grant is valid, but the amount is over its limit.
    OverLimit {
        /// The limit.
        limit: Spanned<Amount>,
    },
    /// There is a grant, but it is not valid at that time.
    OutOfTerm {
        /// The span of the bound in the charter.
        grant: Span,
        /// The bound that is exceeded.
        bound: Bound,
    },
    /// There is no grant.
    Missing,
    /// There may be one, since something that the charter states about it cannot be read.
    Unread,
}

impl Authority {
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::Granted { adds: None, .. } => 6,
            Self::Granted { .. } => 5,
            Self::Unread => 4,
            Self::Jointly { .. } => 3,
            Self::OverLimit { .. } => 2,
            Self::OutOfTerm { .. } => 1,
            Self::Missing => 0,
        }
    }
}

/// One period of validity: `from` and `until` of a person, a grant or a delegation.
type Bounds<'a> = (Option<&'a Spanned<Moment>>, Option<&'a Spanned<Moment>>);

impl Charter {
    /// Whether `person` may decide within `scope` (and, where an amount is given, up to it) at a time.
    ///
    /// A delegation counts within the delegator's own grant, one step deep, while that grant is valid.
    #[must_use]
    pub fn authority(
        &self,
        person: &Person,
        scope: &str,
        amount: Option<Amount>,
        when: When,
    ) -> Authority {
        let mut best = Authority::Missing;
        let mut consider = |found: Authority| {
            let higher = match (&found, &best) {
                (Authority::OverLimit { limit }, Authority::OverLimit { limit: known }) => {
                    limit.value > known.value
                }
                _ => found.rank() > best.rank(),
            };
            if higher {
                best = found;
            }
        };
        for grant in person
            .decides
            .iter()
            .filter(|grant| covers(&grant.scope, scope))
        {
            consider(self.judge(&[grant], &[bounds(person)], amount, when, None));
        }
        for giver in self.people.iter().filter(|giver| giver.name != person.name) {
            for delegation in giver
                .delegates
                .iter()
                .filter(|d| d.to.as_ref().is_some_and(|to| *to.value == *person.name))
            {
                for given in delegation
                    .decides
                    .iter()
                    .filter(|grant| covers(&grant.scope, scope))
                {
                    for own in giver
                        .decides
                        .iter()
                        .filter(|grant| covers(&grant.scope, scope))
                    {
                        let times = [
                            bounds(person),
                            bounds(giver),
                            (delegation.from.as_ref(), delegation.until.as_ref()),
                        ];
                        consider(self.judge(
                            &[own, given],
                            &times,
                            amount,
                            when,
                            Some(&giver.name),
                        ));
                    }
                }
            }
        }
        let is_open = match &best {
            Authority::Granted { .. } => false,
            // Who is named there may be anybody.
            Authority::Jointly { with, .. } => {
                with.iter().any(|name| self.person(name).is_none())
                    || self.may_be_granted(person, scope, &best)
            }
            _ => self.may_be_granted(person, scope, &best),
        };
        if is_open { Authority::Unread } else { best }
    }

    /// The people with authority for a scope at a time, by name.
    #[must_use]
    pub fn who_may(&self, scope: &str, amount: Option<Amount>, when: When) -> Vec<&Person> {
        let may = |person: &&Person| {
            matches!(
                self.authority(person, scope, amount, when),
                Authority::Granted { .. } | Authority::Jointly { .. }
            )
        };
        self.people.iter().filter(may).collect()
    }

    /// Whether somebody, of a party or at all, may have authority for a scope by what cannot be read.
    #[must_use]
    pub fn may_have_holders(&self, scope: &str, when: When, of: Option<&str>) -> bool {
        let may_be_of = |person: &Person, party: &str| {
            self.side(&person.name)
                .is_none_or(|own| own.name.value == party)
        };
        let people = self.people.iter();
        let mut people = people.filter(|person| of.is_none_or(|party| may_be_of(person, party)));
        self.lacks_people()
            || people.any(|person| match self.authority(person, scope, None, when) {
                Authority::Unread => true,
                Authority::Granted { .. } | Authority::Jointly { .. } => {
                    self.side(&person.name).is_none()
                }
                _ => false,
            })
    }

    fn judge(
        &self,
        grants: &[&Spanned<Grant>],
        times: &[Bounds<'_>],
        amount: Option<Amount>,
        when: When,
        from: Option<&str>,
    ) -> Authority {
        let own = grants
            .iter()
            .map(|grant| (grant.from.as_ref(), grant.until.as_ref()));
        for (from, until) in times.iter().copied().chain(own) {
            let early = from.filter(|from| self.is_before(when, from));
            let late = until.filter(|until| self.is_after(when, until));
            let bound = match (early, late) {
                (Some(from), _) => Bound::From(from.value),
                (None, Some(until)) => Bound::Until(until.value),
                (None, None) => continue,
            };
            let grant = early.or(late).map_or(Span::default(), |moment| moment.span);
            return Authority::OutOfTerm { grant, bound };
        }
        let limit = grants
            .iter()
            .filter_map(|grant| grant.limit)
            .min_by_key(|limit| limit.value);
        match (amount, limit) {
            (Some(amount), Some(limit)) if amount > limit.value => Authority::OverLimit { limit },
            _ => {
                let from = from.map(str::to_owned);
                let names = grants.iter().flat_map(|grant| grant.jointly.iter());
                let with: Vec<String> = names.map(|name| name.value.0.clone()).collect();
                if !with.is_empty() {
                    return Authority::Jointly { with, from };
                }
                let adding = grants
                    .iter()
                    .filter_map(|grant| Some((grant.per?.value, grant.limit?)));
                Authority::Granted {
                    from,
                    adds: adding.min_by_key(|(_, limit)| limit.value),
                }
            }
        }
    }

    /// Whether a time is before the first day of a period, or its first instant.
    #[must_use]
    pub fn is_before(&self, when: When, from: &Moment) -> bool {
        self.day_begins(from) - self.slack(when, from) > when.to
    }

    /// Whether a time is after the last day of a period, or its last instant.
    #[must_use]
    pub fn is_after(&self, when: When, until: &Moment) -> bool {
        self.day_ends(until) + self.slack(when, until) <= when.from
    }

    /// By how much two times may differ from what they seem, where only one of them needs the charter's zone and that is not known.
    fn slack(&self, when: When, bound: &Moment) -> TimeDelta {
        let exact = matches!(bound, Moment::Exact(_));
        if self.zone_is_known || exact == when.exact {
            TimeDelta::zero()
        } else {
            WIDEST
        }
    }

    /// The first instant of a bound: the start of a day without a time.
    pub(super) fn day_begins(&self, moment: &Moment) -> Instant {
        moment.answer(&self.zone).instant
    }

    /// The instant after a bound: the end of a day without a time, since the last day counts.
    pub(super) fn day_ends(&self, moment: &Moment) -> Instant {
        moment.due(&self.zone).instant
    }
}

fn bounds(person: &Person) -> Bounds<'_> {
    (person.from.as_ref(), person.until.as_ref())
}

/// Whether a grant of one scope covers another.
pub(super) fn covers(grant: &Name, scope: &str) -> bool {
    &**grant == scope || &**grant == ALL
}
