//! Which versions of the charter both sides approved.

use std::sync::OnceLock;

use super::{Obligations, Standings};
use crate::calendar::{Instant, Moment};
use crate::charter::{ChannelKind, Charter};
use crate::log::{Body, Entry};
use crate::project::{Approving, Change, CharterVersion, Project, approvals, sealed};

/// The decisions on a version of the charter.
#[derive(Debug, Clone)]
pub struct Approval<'p> {
    /// The binding decisions on it.
    pub decided: Vec<&'p Entry>,
    /// The parties without such a decision.
    pub missing: Vec<&'p str>,
    /// The parties whose decision the log does not show to be theirs, with it: nobody agrees by what others write down for them.
    pub unproven: Vec<(&'p str, &'p Entry)>,
}

impl Approval<'_> {
    /// Whether every party has agreed.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.missing.is_empty() && self.unproven.is_empty()
    }
}

/// The decisions on the version of the charter at an index, as [`approvals`] finds them.
/// Versions that only correct facts need none. `None`: the first version, which is part of the contract.
#[must_use]
pub fn approval<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
    index: usize,
) -> Option<Approval<'p>> {
    let (standings, approvals) = (&obligations.standings, &obligations.approvals);
    approvals.of(project, standings, as_of, index)
}

/// Which decisions approve the versions of the charter that need it, once somebody asks: rules ask for each version.
#[derive(Debug, Clone, Default)]
pub(super) struct Approvals(OnceLock<(Instant, Approved)>);

/// The decisions that approve some changes of the charter: for each party, by the changes.
type Approved = Vec<Vec<Option<ApprovedBy>>>;

/// A decision that approves a change of the charter.
#[derive(Debug, Clone, Copy)]
struct ApprovedBy {
    /// Its place in the log.
    place: usize,
    /// Whether the log shows that the side which is said to have taken it did, or that this side made the change itself.
    is_shown: bool,
}

impl Approvals {
    /// The decisions on the version of the charter at an index.
    pub(super) fn of<'p>(
        &self,
        project: &'p Project,
        standings: &Standings,
        as_of: Instant,
        index: usize,
    ) -> Option<Approval<'p>> {
        let versions = project.charter_versions();
        let version = versions.get(index).filter(|_| index > 0)?;
        let needs = |at: usize| project.agrees_otherwise(at);
        let later = || versions.iter().enumerate().skip(1);
        let is_with = |other: &CharterVersion| other.stamp == version.stamp;
        // What landed with it is approved with it, also if it alone would need no approval.
        let with_others = later().any(|(at, other)| is_with(other) && !needs(at));
        let find = |with: &dyn Fn(&CharterVersion) -> bool| {
            let changes = later().filter(|(at, other)| needs(*at) || with(other));
            let changes: Vec<&CharterVersion> = changes.map(|(_, change)| change).collect();
            approved(project, standings, as_of, &changes)
        };
        let usual = || find(&|_| false);
        let common = (!with_others).then(|| self.0.get_or_init(|| (as_of, usual())));
        let common = common.filter(|(then, _)| *then == as_of);
        let own;
        let approved = match common {
            Some((_, common)) => common,
            None => {
                own = if with_others { find(&is_with) } else { usual() };
                &own
            }
        };
        let mut changes = later().filter(|(at, other)| needs(*at) || with_others && is_with(other));
        let place = changes.position(|(_, change)| is_with(change));
        let mut decided: Vec<&Entry> = Vec::new();
        let (mut missing, mut unproven) = (Vec::new(), Vec::new());
        for (party, approved) in project.charter.parties.iter().zip(approved) {
            let by = place.and_then(|place| approved.get(place).copied().flatten());
            let entry = by.and_then(|by| project.log.entries().get(by.place));
            let Some((by, entry)) = by.zip(entry) else {
                missing.push(party.name.as_str());
                continue;
            };
            if !by.is_shown {
                unproven.push((party.name.as_str(), entry));
            }
            if decided.iter().all(|known| known.id() != entry.id()) {
                decided.push(entry);
            }
        }
        Some(Approval {
            decided,
            missing,
            unproven,
        })
    }
}

/// The decisions that approve some changes of the charter.
fn approved(
    project: &Project,
    standings: &Standings,
    as_of: Instant,
    changes: &[&CharterVersion],
) -> Approved {
    let versions = project.charter_versions();
    let first = versions.first().map(|first| first.stamp.time);
    let decisions = decisions(project, standings, as_of);
    let of_party = |side: &str| {
        let own = decisions
            .iter()
            .filter(|(.., sides)| sides.iter().any(|of| of == side));
        let own = own.filter(|(taken, ..)| first.is_none_or(|first| *taken >= first));
        let own = own.map(|(taken, (place, entry), _)| {
            let approving = Approving::of(project, (*entry, *taken), *place, |by, landed| {
                sealed(project, by, landed)
            });
            (approving, project.is_shown_to_be_of(entry, side))
        });
        let own: Vec<(Approving<'_, usize>, bool)> = own.collect();
        let landed: Vec<Change<'_>> = changes
            .iter()
            .map(|change| {
                let author = project.side_of_address(&change.written.author_email);
                Change {
                    version: change,
                    is_own: author == Some(side),
                }
            })
            .collect();
        let all = own.iter().map(|(by, _)| by.clone());
        let all = approvals(project, versions, &landed, all);
        // Mostly each side wrote down its own.
        let shown = if own.iter().all(|(_, is_shown)| *is_shown) {
            all.clone()
        } else {
            let shown = own.into_iter().filter(|(_, is_shown)| *is_shown);
            approvals(project, versions, &landed, shown.map(|(by, _)| by))
        };
        let by = all.into_iter().zip(shown).zip(&landed);
        let by = by.map(|((any, shown), change)| {
            Some(ApprovedBy {
                place: shown.or(any)?,
                is_shown: shown.is_some() || change.is_own,
            })
        });
        by.collect()
    };
    let parties = project.charter.parties.iter();
    parties.map(|party| of_party(party.name.as_str())).collect()
}

/// A decision on the charter: when it was taken, its place in the log and its entry, and the sides that take it.
type OnCharter<'p> = (Instant, (usize, &'p Entry), Vec<String>);

/// The binding decisions that agree to the charter by an instant, in the order of time, each with the sides that take it.
fn decisions<'p>(
    project: &'p Project,
    standings: &Standings,
    as_of: Instant,
) -> Vec<OnCharter<'p>> {
    let entries = project.log.entries().iter().enumerate();
    let mut found: Vec<OnCharter<'_>> = entries
        .filter_map(|(place, entry)| {
            let Body::Decision(decision) = &entry.body else {
                return None;
            };
            let judgement = standings.get(entry.id())?;
            let agrees = decision.agrees_on_charter() && judgement.standing.binds();
            let at = entry.common.at.as_ref().filter(|_| agrees)?;
            let taken = at.answer(&project.charter.zone).instant;
            (taken <= as_of).then(|| (taken, (place, entry), judgement.sides.clone()))
        })
        .collect();
    found.sort_by_key(|(taken, ..)| *taken);
    found
}

/// The charter whose severities are in force: the last version in which both sides approved them. A change by one side
/// alone, or an uncommitted one, is not in force.
#[must_use]
pub fn severities<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
) -> &'p Charter {
    let same = |force: &Charter, later: &Charter| levels(force) == levels(later);
    let judged = (&obligations.standings, &obligations.approvals);
    let version = in_force(project, judged, as_of, &same, &|_, _| false);
    charter_of(project, version)
}

/// The charter of a version, otherwise the present one.
fn charter_of(project: &Project, version: Option<usize>) -> &Charter {
    let version = version.and_then(|index| project.charter_versions().get(index));
    version.map_or(&project.charter, |version| &version.charter)
}

/// The last version of the charter in which both sides approved a change of one part of it, which `same` compares; the first one if
/// they never did; `None` if history is not used.
fn in_force(
    project: &Project,
    (standings, approvals): (&Standings, &Approvals),
    as_of: Instant,
    same: &dyn Fn(&Charter, &Charter) -> bool,
    mends: &dyn Fn(&Charter, &Charter) -> bool,
) -> Option<usize> {
    let versions = project.charter_versions();
    let first = versions.first()?;
    let later = versions.iter().enumerate().skip(1);
    let landed = later.filter(|(_, version)| version.stamp.time <= as_of);
    let last = landed.fold((0, &first.charter), |(at, force), (index, version)| {
        let agreed = || {
            let approval = approvals.of(project, standings, as_of, index);
            approval.is_none_or(|approval| approval.is_agreed())
        };
        let is_other = || !same(force, &version.charter);
        if is_other() && (mends(force, &version.charter) || agreed()) {
            (index, &version.charter)
        } else {
            (at, force)
        }
    });
    Some(last.0)
}

/// The versions of the charter whose contract and channels are in force, as places among all versions. A change of these by one side
/// alone has no effect, not even on what is yet to come; `None`: what the present charter says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct InForce {
    contract: Option<usize>,
    channels: Option<usize>,
}

impl InForce {
    pub(super) fn new(project: &Project, judged: (&Standings, &Approvals), as_of: Instant) -> Self {
        let version = |same: &dyn Fn(&Charter, &Charter) -> bool,
                       mends: &dyn Fn(&Charter, &Charter) -> bool| {
            in_force(project, judged, as_of, same, mends)
        };
        let same = |force: &Charter, later: &Charter| contract(force) == contract(later);
        Self {
            contract: version(&same, &mends_contract),
            channels: version(
                &|force, later| channels(force) == channels(later),
                &|_, _| false,
            ),
        }
    }

    /// The charter whose contract is in force.
    pub(super) fn contract(self, project: &Project) -> &Charter {
        charter_of(project, self.contract)
    }

    /// The properties of a channel: as both sides agreed, or, of one that they did not agree on, as the charter states them.
    pub(super) fn channel(self, project: &Project, name: &str) -> Option<ChannelKind> {
        let agreed = charter_of(project, self.channels).channel(name);
        agreed.or_else(|| project.charter.channel(name))
    }
}

fn levels(charter: &Charter) -> Vec<(&str, &'static str)> {
    let levels = charter.rules.iter();
    let mut levels: Vec<_> = levels
        .map(|(rule, level)| (rule.value.as_str(), level.value.name()))
        .collect();
    levels.sort_unstable();
    levels
}

fn contract(charter: &Charter) -> ([Option<Moment>; 3], Option<&str>) {
    let contract = &charter.contract;
    let dates = [&contract.signed, &contract.starts, &contract.ends];
    let rendered = contract.rendered_at_end.as_ref();
    let clause = rendered.map(|rendered| {
        let clause = rendered.value.clause.as_ref();
        clause.map_or("", |clause| clause.value.as_str())
    });
    (
        dates.map(|date| date.as_ref().map(|date| date.value)),
        clause,
    )
}

/// Whether the contract of a later version differs only in what could not be read before.
fn mends_contract(force: &Charter, later: &Charter) -> bool {
    let (dates, clause) = contract(force);
    let (later_dates, later_clause) = contract(later);
    let fields = ["signed", "starts", "ends"];
    let mut pairs = fields.iter().zip(dates.iter().zip(&later_dates));
    let is_mended =
        |field: &str| force.is_contract_unread(field) && !later.is_contract_unread(field);
    let same = |field: &str, same: bool| same || is_mended(field);
    pairs.all(|(field, (one, other))| same(field, one == other))
        && same("rendered-at-end", clause == later_clause)
}

fn channels(charter: &Charter) -> Vec<(&str, &'static str)> {
    let channels = charter.channels.iter();
    let mut channels: Vec<_> = channels
        .map(|(name, kind)| (name.value.as_str(), kind.name()))
        .collect();
    channels.sort_unstable();
    channels
}

impl Obligations {
    /// The charter whose contract (its dates, and what counts as rendered at its end) is in force: the last version in which both
    /// sides approved it.
    #[must_use]
    pub fn contract_in_force<'p>(&self, project: &'p Project) -> &'p Charter {
        self.in_force.contract(project)
    }

    /// The properties of a channel: as both sides agreed, or, of one that they did not agree on, as the charter states them.
    #[must_use]
    pub fn channel(&self, project: &Project, name: &str) -> Option<ChannelKind> {
        self.in_force.channel(project, name)
    }
}
