//! Which commit first held each version of an entry that is in the log, or was until it was removed.
//!
//! An id alone does not identify an entry: it may have been used before for another one, on a branch or until that was removed. A
//! version of an entry comes from the commit that wrote it, or from the version that it replaced; it does not come from what was
//! gone in every parent, nor from what another branch has under the same id. So most entries come from the only commit that
//! introduced them, and only for the others the commits are followed one by one.

use std::collections::{HashMap, HashSet};

use super::facts::{AllFacts, Delta, Known, Place};
use super::graph::{At, Graph};
use super::meaning::{EntryKey, MeaningKey, Splitter};
use super::model::{History, Story};
use super::origin::{Life, Origin, Origins};
use super::steps::same_author;
use super::sweep::Found;

/// A version of an entry in a commit.
#[derive(Debug, Clone, Copy)]
struct Version {
    place: Place,
    origin: Origin,
    /// Whether it, or the version that it replaced, has been on the main line.
    landed: bool,
    /// Whether nobody but the author of its origin has changed it since.
    own: bool,
    /// The origin of what had been on the main line, and was removed on a branch where this came instead.
    former: Option<Origin>,
}

/// An entry in a commit: its versions, the one that counts first, or what was there before it was removed.
#[derive(Debug, Clone, Default)]
struct State {
    versions: Vec<Version>,
    gone: bool,
}

impl State {
    fn live(&self) -> &[Version] {
        if self.gone { &[] } else { &self.versions }
    }
}

/// Follows the entries whose origin is not the only commit that introduced them. `before` is the history at the graph's base.
pub(super) fn trace(
    graph: &Graph<'_>,
    facts: &AllFacts,
    splitter: &dyn Splitter,
    found: &Found,
    known: &Known,
    before: &History,
    state: &[Vec<Place>],
) -> HashMap<usize, Origins> {
    let mut wanted: HashMap<EntryKey, Vec<At>> = HashMap::new();
    for at in graph.iter() {
        let Some(delta) = facts.of.get(&at) else {
            continue;
        };
        for entry in delta.entries() {
            let is_known = known.get(entry.index()).is_some_and(Option::is_some);
            let come = Delta::of(&delta.come, entry).len();
            let gone = Delta::of(&delta.gone, entry).len();
            let introduced = found.introduced.get(entry.index());
            let several = introduced.is_some_and(|list| list.len() > 1);
            let is_first = || introduced.is_some_and(|list| list.contains(&at));
            let others = facts.others.get(&at).into_iter().flatten();
            let is_new = |delta: &Delta| !Delta::of(&delta.come, entry).is_empty();
            let is_of_merge = || others.clone().all(is_new);
            let at_tip = found.state.get(&entry.index()).map_or(0, Vec::len);
            let beside = come > 1 || at_tip > 1 || come > gone && !is_first() && is_of_merge();
            let draft = graph.line(at).is_none() && come > 0 && gone > 0;
            let returned = || found.returned.contains(&entry.index());
            if is_known || several || beside || draft || returned() {
                wanted.entry(entry).or_default();
            }
        }
    }
    let mut last_child = vec![0; graph.len()];
    for at in graph.iter() {
        for parent in graph.parents(at) {
            if let Some(last) = last_child.get_mut(parent.index()) {
                *last = at.number();
            }
        }
    }
    if let Some(last) = graph.tip().and_then(|tip| last_child.get_mut(tip.index())) {
        *last = u32::MAX;
    }
    let tracing = Tracing {
        graph,
        facts,
        splitter,
        before,
        last_child,
    };
    let mut traced = HashMap::new();
    for entry in wanted.into_keys() {
        let story = known.get(entry.index()).copied().flatten();
        let story = story.and_then(|place| before.stories.get(place));
        let at_base = state.get(entry.index()).map(Vec::as_slice);
        let base = story.map(|story| at_base_of(story, at_base.unwrap_or_default()));
        let start = found
            .introduced
            .get(entry.index())
            .and_then(|list| list.iter().min());
        let start = start.copied().filter(|_| base.is_none());
        traced.insert(entry.index(), tracing.entry(entry, start, base));
    }
    traced
}

/// The state of an entry at the base.
fn at_base_of(story: &Story, places: &[Place]) -> State {
    let versions = places.iter().zip(&story.places);
    let mut versions: Vec<(bool, Version)> = versions
        .map(|(place, held)| {
            let version = Version {
                place: *place,
                origin: Origin::Before(held.origin),
                landed: true,
                own: true,
                former: None,
            };
            (held.counts, version)
        })
        .collect();
    versions.sort_by_key(|(counts, _)| !counts);
    State {
        gone: versions.is_empty(),
        versions: versions.into_iter().map(|(_, version)| version).collect(),
    }
}

/// What the parents of a commit have of an entry. Some ids have thousands of versions, so that they are sorted once for all versions in
/// the commit.
struct Before<'s> {
    parents: &'s [&'s State],
    /// Whether none of them has it.
    is_gone: bool,
    /// The versions by what they say.
    held: HashMap<MeaningKey, Vec<&'s Version>>,
    /// Those that the commit no longer has.
    replaced: Vec<&'s Version>,
}

impl<'s> Before<'s> {
    fn new(parents: &'s [&'s State], live: &[&'s Version], places: &[Place]) -> Self {
        let mut held: HashMap<MeaningKey, Vec<&Version>> = HashMap::new();
        for version in live {
            held.entry(version.place.0).or_default().push(version);
        }
        let stay: HashSet<MeaningKey> = places.iter().map(|(meaning, _)| *meaning).collect();
        let replaced = live.iter().copied();
        let replaced = replaced.filter(|version| !stay.contains(&version.place.0));
        Self {
            parents,
            is_gone: live.is_empty(),
            held,
            replaced: replaced.collect(),
        }
    }
}

/// Forgets the versions of the parents of a commit that no later commit asks for.
fn let_go(states: &mut [State], asked: &[u32], parents: &[u32], at: At) {
    for number in parents {
        let place = *number as usize;
        let is_last = asked.get(place).is_some_and(|last| *last <= at.number());
        if let Some(state) = states.get_mut(place).filter(|_| is_last) {
            state.versions = Vec::new();
        }
    }
}

struct Tracing<'a> {
    graph: &'a Graph<'a>,
    facts: &'a AllFacts,
    splitter: &'a dyn Splitter,
    before: &'a History,
    /// The number of the last child of each commit; the tip has one that never comes.
    last_child: Vec<u32>,
}

impl Tracing<'_> {
    /// Follows an entry from the first commit that introduces it, or from the base.
    fn entry(&self, entry: EntryKey, start: Option<At>, base: Option<State>) -> Origins {
        let mut states = vec![State::default()];
        // Until which commit each of them is asked for.
        let mut asked = vec![0];
        let mut of: Vec<u32> = vec![0; self.graph.len()];
        let mut origins = Origins::default();
        let mut on_line = false;
        let first = start.map_or(0, At::index);
        let (mut line, tip) = (0_u32, self.graph.tip());
        if let (Some(state), Some(at)) = (base, self.graph.base()) {
            if let Some(version) = state.live().first() {
                let origin = version.origin;
                origins.lives.push(Life {
                    landed: None,
                    origin,
                });
                on_line = true;
            }
            states.push(state);
            asked.push(0);
            line = 1;
            if let Some(slot) = of.get_mut(at.index()) {
                *slot = 1;
            }
        }
        for at in self.graph.iter().skip(first) {
            let is_base = Some(at) == self.graph.base();
            let parents = self.graph.parents(at);
            let states_of = |of: &[u32]| -> Vec<u32> {
                let parents = parents.iter();
                parents
                    .map(|parent| of.get(parent.index()).copied().unwrap_or(0))
                    .collect()
            };
            let number = if is_base {
                of.get(at.index()).copied().unwrap_or(0)
            } else {
                let before = match parents {
                    [one] => of.get(one.index()).copied(),
                    _ => None,
                };
                let touched = self.facts.of.get(&at).is_some_and(|delta| {
                    !Delta::of(&delta.gone, entry).is_empty()
                        || !Delta::of(&delta.come, entry).is_empty()
                });
                match before.filter(|_| !touched) {
                    Some(same) => same,
                    None => {
                        let all = states_of(&of);
                        let same = |first: &u32| !touched && all.iter().all(|other| other == first);
                        let unchanged = all.first().copied().filter(same);
                        match unchanged {
                            Some(same) => same,
                            None => {
                                let parents: Vec<&State> =
                                    all.iter().filter_map(|n| states.get(*n as usize)).collect();
                                let state = self.state(entry, at, &parents);
                                let_go(&mut states, &asked, &all, at);
                                states.push(state);
                                asked.push(0);
                                u32::try_from(states.len() - 1).unwrap_or(0)
                            }
                        }
                    }
                }
            };
            if let Some(slot) = of.get_mut(at.index()) {
                *slot = number;
            }
            let last = self.last_child.get(at.index()).copied();
            if let (Some(asked), Some(last)) = (asked.get_mut(number as usize), last) {
                *asked = last.max(*asked);
            }
            // Most commits of the main line leave an entry as it is.
            if self.graph.line(at).is_some() && !is_base && number != line {
                line = number;
                let state = states.get(number as usize);
                let counts = state.and_then(|state| state.live().first());
                if let Some(version) = counts {
                    match origins.lives.last_mut().filter(|_| on_line) {
                        Some(last) => last.origin = version.origin,
                        None => origins.lives.push(Life {
                            landed: Some((at, version.place.1)),
                            origin: version.origin,
                        }),
                    }
                }
                on_line = counts.is_some();
            }
        }
        let state = tip.and_then(|tip| states.get(*of.get(tip.index())? as usize));
        let at_tip = state.map_or(&[][..], State::live);
        origins.tip = at_tip
            .iter()
            .map(|version| (version.place, version.origin))
            .collect();
        origins
    }

    /// An entry in a commit, from that in its parents.
    fn state(&self, entry: EntryKey, at: At, parents: &[&State]) -> State {
        let mut places: Vec<Place> = parents.first().map_or_else(Vec::new, |first| {
            first.live().iter().map(|version| version.place).collect()
        });
        if let Some(delta) = self.facts.of.get(&at) {
            for (_, gone) in Delta::of(&delta.gone, entry) {
                if let Some(index) = places.iter().position(|place| place == gone) {
                    places.swap_remove(index);
                }
            }
            places.extend(
                Delta::of(&delta.come, entry)
                    .iter()
                    .map(|(_, place)| *place),
            );
        }
        let live: Vec<&Version> = parents.iter().flat_map(|parent| parent.live()).collect();
        if places.is_empty() {
            let last: Vec<Version> = if live.is_empty() {
                parents
                    .iter()
                    .flat_map(|parent| &parent.versions)
                    .copied()
                    .collect()
            } else {
                live.into_iter().copied().collect()
            };
            let is_gone = !last.is_empty() || parents.iter().any(|parent| parent.gone);
            let is_on_line = self.graph.line(at).is_some();
            return State {
                gone: is_gone,
                // What is gone on the main line is over.
                versions: if is_on_line { Vec::new() } else { last },
            };
        }
        // They are in this order already, apart from the one that counts and those that came: a stable sort makes use of that.
        places.sort_by_key(|(meaning, path)| {
            (
                self.facts.paths.get(*path),
                self.facts.meanings.digest(*meaning),
            )
        });
        let is_on_line = self.graph.line(at).is_some();
        let before = Before::new(parents, &live, &places);
        let mut versions: Vec<Version> = places
            .iter()
            .map(|place| {
                let mut version = self.version(at, *place, &before);
                // Where it was not gone on the main line, it was changed.
                let main = parents.first().filter(|_| is_on_line);
                let has = |origin: &Origin| {
                    main.is_some_and(|main| main.live().iter().any(|one| one.origin == *origin))
                };
                version.origin = version.former.filter(has).unwrap_or(version.origin);
                Version {
                    landed: version.landed || is_on_line,
                    ..version
                }
            })
            .collect();
        // The version that was there first stays the one that counts.
        let main = parents.first().filter(|_| is_on_line);
        let counting = main.and_then(|main| main.live().first());
        let stays = counting.and_then(|counts| {
            let same = versions
                .iter()
                .position(|version| version.place.0 == counts.place.0);
            same.or_else(|| {
                versions
                    .iter()
                    .position(|version| version.origin == counts.origin)
            })
        });
        let first = stays.or_else(|| {
            let numbered = versions.iter().enumerate();
            numbered
                .min_by_key(|(_, version)| self.key(version.origin))
                .map(|(place, _)| place)
        });
        if let Some(first) = first {
            let counts = versions.remove(first);
            versions.insert(0, counts);
        }
        State {
            versions,
            gone: false,
        }
    }

    /// A version in a commit, from those in its parents.
    fn version(&self, at: At, place: Place, before: &Before<'_>) -> Version {
        let earliest = |versions: &mut dyn Iterator<Item = &Version>| -> Option<Version> {
            versions
                .min_by_key(|version| self.key(version.origin))
                .copied()
        };
        let new = Version {
            place,
            origin: Origin::Here(at),
            landed: false,
            own: true,
            former: None,
        };
        let Before {
            parents, replaced, ..
        } = before;
        let replaced = || replaced.iter().copied();
        if let Some(held) = before.held.get(&place.0) {
            // Where a merge chose between two versions that claim the same, either is a record of it.
            let several = parents.len() > 1;
            let draft = |version: &&Version| !version.landed && version.former.is_none();
            let drafts = several.then(|| replaced().filter(draft));
            let drafts = drafts.into_iter().flatten();
            let equal = drafts.filter(|version| !self.claims_differ(version.place.0, place.0));
            let landed = held.iter().any(|version| version.landed);
            if let Some(first) = earliest(&mut held.iter().copied().chain(equal)) {
                return Version {
                    place,
                    landed,
                    ..first
                };
            }
        }
        if before.is_gone {
            // A draft that its author removed and put back.
            let drafts = parents
                .iter()
                .flat_map(|parent| &parent.versions)
                .filter(|version| version.place.0 == place.0);
            let own = |version: &&Version| !version.landed && self.is_by(version.origin, at);
            if let Some(draft) = earliest(&mut drafts.filter(own)) {
                return Version { place, ..draft };
            }
            let all = parents.iter().flat_map(|parent| &parent.versions);
            let landed = earliest(&mut all.filter(|version| version.landed));
            return Version {
                former: landed.map(|version| version.origin),
                ..new
            };
        }
        let here = &mut replaced().filter(|version| version.place.1 == place.1);
        let Some(replaced) = earliest(here).or_else(|| earliest(&mut replaced())) else {
            return new;
        };
        let is_own = replaced.own && self.is_by(replaced.origin, at);
        // Until it is merged, an entry is a draft: what it claims is recorded with the last change of that.
        let is_draft = !replaced.landed && self.graph.line(at).is_none();
        if is_draft && is_own && self.claims_differ(replaced.place.0, place.0) {
            return new;
        }
        Version {
            place,
            own: is_own,
            ..replaced
        }
    }

    /// Whether two versions differ in more than words.
    fn claims_differ(&self, one: MeaningKey, other: MeaningKey) -> bool {
        let fields = self.facts.meanings.changed_fields(&[one], &[other]);
        fields
            .iter()
            .any(|field| field == "kind" || self.splitter.binds(field))
    }

    fn is_by(&self, origin: Origin, at: At) -> bool {
        match origin {
            Origin::Here(first) => same_author(self.graph, first, at),
            Origin::Before(_) => false,
        }
    }

    /// Orders origins by time.
    fn key(&self, origin: Origin) -> Option<(Option<i64>, super::object::CommitId)> {
        match origin {
            Origin::Here(at) => self.graph.get(at).map(|point| (point.time, point.id)),
            Origin::Before(place) => {
                let commit = self.before.commit(place?)?;
                Some((commit.seconds, commit.id))
            }
        }
    }
}

#[cfg(test)]
mod tests;
