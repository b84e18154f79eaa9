//! Whether a delegation stays within the authority of the delegator.

use std::collections::{HashMap, HashSet, VecDeque};

use super::authority::{Authority, Bound, covers};
use super::grant::Grant;
use super::value::{Amount, Name};
use super::{Charter, DelegationFields, Person};
use crate::calendar::{Instant, Moment};
use crate::source::{Span, Spanned};

/// A delegation that exceeds the delegator's authority.
#[derive(Debug, Clone)]
pub struct Excess<'c> {
    /// The delegator.
    pub giver: &'c Person,
    /// The recipient.
    pub to: &'c Spanned<Name>,
    /// The delegated scope.
    pub grant: &'c Spanned<Grant>,
    /// How it exceeds.
    pub how: Exceeds<'c>,
}

/// How a delegation exceeds the delegator's own grant.
#[derive(Debug, Clone)]
pub enum Exceeds<'c> {
    /// The delegator has no grant of that scope, or only a delegated one, and a delegation goes one step only.
    Scope {
        /// The person who delegated it to the delegator.
        by: Option<&'c str>,
    },
    /// The amount is over the delegator's own limit.
    Limit {
        /// The amount.
        given: &'c Spanned<Amount>,
        /// The limit.
        own: &'c Spanned<Amount>,
    },
    /// It begins before the delegator's own grant, or ends after it.
    Time {
        /// The bound of the delegation.
        given: &'c Spanned<Moment>,
        /// The span of the grant's bound.
        own: Span,
        /// That bound.
        bound: Bound,
    },
    /// It returns to the delegator through these people.
    Circle {
        /// The people in between.
        through: Vec<&'c str>,
    },
}

/// `from` and `until` as they are written.
type Bounds<'c> = (&'c Option<Spanned<Moment>>, &'c Option<Spanned<Moment>>);

/// A period of validity with the moments that bound it, if any.
#[derive(Clone, Copy)]
struct Stretch<'c> {
    from: (Instant, Option<&'c Spanned<Moment>>),
    until: (Instant, Option<&'c Spanned<Moment>>),
}

impl Stretch<'_> {
    fn meets(&self, other: &Self) -> bool {
        self.from.0 < other.until.0 && other.from.0 < self.until.0
    }
}

/// A delegation of one scope, as a step from delegator to recipient.
struct Step<'c> {
    giver: &'c Person,
    to: &'c Spanned<Name>,
    grant: &'c Spanned<Grant>,
    time: Stretch<'c>,
}

impl Charter {
    /// The delegations that exceed the delegator's authority, last longer, or form a circle; each is reported once.
    #[must_use]
    pub fn excesses(&self) -> Vec<Excess<'_>> {
        let steps = self.steps();
        let mut found: Vec<Excess<'_>> = Vec::new();
        for step in &steps {
            if let Some(how) = self.exceeds(step) {
                found.push(Excess {
                    giver: step.giver,
                    to: step.to,
                    grant: step.grant,
                    how,
                });
            }
        }
        found.extend(circles(&steps));
        found
    }

    fn steps(&self) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        for giver in &self.people {
            for delegation in &giver.delegates {
                let Some(to) = &delegation.to else { continue };
                for grant in &delegation.decides {
                    steps.push(Step {
                        giver,
                        to,
                        grant,
                        time: self.stated(delegation, grant),
                    });
                }
            }
        }
        steps
    }

    fn stated<'c>(&self, delegation: &'c DelegationFields, grant: &'c Grant) -> Stretch<'c> {
        self.stretch([
            (&delegation.from, &delegation.until),
            (&grant.from, &grant.until),
        ])
    }

    /// The period in which all of several bounds hold.
    fn stretch<'c>(&self, bounds: [Bounds<'c>; 2]) -> Stretch<'c> {
        let mut whole = Stretch {
            from: (Instant::MIN_UTC, None),
            until: (Instant::MAX_UTC, None),
        };
        for (from, until) in bounds {
            if let Some((at, from)) = from
                .as_ref()
                .map(|from| (self.day_begins(from), from))
                .filter(|(at, _)| *at > whole.from.0)
            {
                whole.from = (at, Some(from));
            }
            if let Some((at, until)) = until
                .as_ref()
                .map(|until| (self.day_ends(until), until))
                .filter(|(at, _)| *at < whole.until.0)
            {
                whole.until = (at, Some(until));
            }
        }
        whole
    }

    /// How one delegation exceeds the delegator's own grants. A limit or bound that it does not state is the delegator's.
    fn exceeds<'c>(&'c self, step: &Step<'c>) -> Option<Exceeds<'c>> {
        let own: Vec<&Spanned<Grant>> = step
            .giver
            .decides
            .iter()
            .filter(|own| covers(&own.scope, &step.grant.scope))
            .collect();
        let found = if own.is_empty() {
            Authority::Missing
        } else {
            Authority::Unread
        };
        // What cannot be read may be enough.
        if step.giver.may_have(&step.grant.scope, &found) {
            return None;
        }
        if own.is_empty() {
            return Some(Exceeds::Scope {
                by: self.delegator(step),
            });
        }
        let reaches = |own: &&&Spanned<Grant>| match (&own.limit, &step.grant.limit) {
            (Some(own), Some(given)) => given.value <= own.value,
            _ => true,
        };
        let reaching: Vec<&&Spanned<Grant>> = own.iter().filter(reaches).collect();
        if reaching.is_empty() {
            let limit = own
                .iter()
                .filter_map(|own| own.limit.as_ref())
                .max_by_key(|limit| limit.value)?;
            return Some(Exceeds::Limit {
                given: step.grant.limit.as_ref()?,
                own: limit,
            });
        }
        let times: Vec<Stretch<'_>> = reaching
            .iter()
            .map(|own| {
                self.stretch([
                    (&step.giver.from, &step.giver.until),
                    (&own.from, &own.until),
                ])
            })
            .collect();
        let first = times.iter().min_by_key(|time| time.from.0)?;
        let last = times.iter().max_by_key(|time| time.until.0)?;
        let (from, until) = (step.time.from, step.time.until);
        if let (Some(given), Some(own)) = (from.1.filter(|_| from.0 < first.from.0), first.from.1) {
            return Some(Exceeds::Time {
                given,
                own: own.span,
                bound: Bound::From(own.value),
            });
        }
        let late = until
            .1
            .filter(|_| until.0 > last.until.0)
            .or_else(|| from.1.filter(|_| from.0 >= last.until.0));
        if let (Some(given), Some(own)) = (late, last.until.1) {
            return Some(Exceeds::Time {
                given,
                own: own.span,
                bound: Bound::Until(own.value),
            });
        }
        let early = until.1.filter(|_| until.0 <= first.from.0);
        early.zip(first.from.1).map(|(given, own)| Exceeds::Time {
            given,
            own: own.span,
            bound: Bound::From(own.value),
        })
    }

    /// The person who has delegated the scope of a step to its delegator.
    fn delegator<'c>(&'c self, step: &Step<'c>) -> Option<&'c str> {
        let gives = |person: &&Person| {
            person.delegates.iter().any(|delegation| {
                let to_giver = delegation
                    .to
                    .as_ref()
                    .is_some_and(|to| *to.value == *step.giver.name);
                to_giver
                    && delegation
                        .decides
                        .iter()
                        .any(|grant| covers(&grant.scope, &step.grant.scope))
            })
        };
        self.people
            .iter()
            .filter(|person| person.name != step.giver.name)
            .find(gives)
            .map(|person| person.name.as_str())
    }
}

/// The maximum number of delegations to follow in search of circles.
const FOLLOWED: usize = 1_000;

/// The circles, each at its first step in the order of the charter. People who stand in for each other at different times, or
/// for different scopes, do not form a circle.
fn circles<'c>(steps: &[Step<'c>]) -> Vec<Excess<'c>> {
    let mut by_giver: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, step) in steps.iter().enumerate().take(FOLLOWED) {
        by_giver.entry(&step.giver.name).or_default().push(at);
    }
    let mut found = Vec::new();
    let mut reported: HashSet<&str> = HashSet::new();
    for start in steps.iter().take(FOLLOWED) {
        let home = start.giver.name.as_str();
        if reported.contains(home) {
            continue;
        }
        let mut seen: HashSet<&str> = HashSet::from([&*start.to.value]);
        let mut waiting: VecDeque<(&str, Vec<&str>)> =
            VecDeque::from([(&*start.to.value, Vec::new())]);
        while let Some((person, way)) = waiting.pop_front() {
            if person == home {
                reported.insert(home);
                reported.extend(way.iter().copied());
                found.push(Excess {
                    giver: start.giver,
                    to: start.to,
                    grant: start.grant,
                    how: Exceeds::Circle { through: way },
                });
                break;
            }
            for next in by_giver
                .get(person)
                .into_iter()
                .flatten()
                .filter_map(|at| steps.get(*at))
            {
                let same = covers(&next.grant.scope, &start.grant.scope)
                    || covers(&start.grant.scope, &next.grant.scope);
                if same && next.time.meets(&start.time) && seen.insert(&next.to.value) {
                    let way = way.iter().copied().chain([person]).collect();
                    waiting.push_back((&next.to.value, way));
                }
            }
        }
    }
    found
}
