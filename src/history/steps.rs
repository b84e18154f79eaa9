//! What the commits of a branch did to an entry, one after the other, and who made which part of the result.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{AllFacts, Delta, Place};
use super::graph::{At, Graph};
use super::meaning::EntryKey;

/// What a commit did to an entry, compared with one of its parents.
#[derive(Clone)]
pub(super) struct Step {
    pub at: At,
    /// The parent that the branch followed: of several, one that the merge brought, too.
    pub parent: At,
    /// The entry in that parent.
    pub gone: Option<Place>,
    pub come: Option<Place>,
    /// The entry in its other parents.
    others: Vec<(At, Option<Place>)>,
}

/// Steps that count as one change: those of one person in a row.
#[derive(Clone)]
pub(super) struct Run {
    pub first: Step,
    pub last: Step,
}

/// The entry before and after a commit; `None`: there are several with the same id.
fn sides(delta: &Delta, entry: EntryKey) -> Option<(Option<Place>, Option<Place>)> {
    let only = |some: &[(EntryKey, Place)]| match some {
        [] => Some(None),
        [(_, place)] => Some(Some(*place)),
        _ => None,
    };
    let (gone, come) = (Delta::of(&delta.gone, entry), Delta::of(&delta.come, entry));
    Some((only(gone)?, only(come)?))
}

impl Step {
    /// `deltas` has the differences from each parent. `None`: no parent's version is another one, or there are several entries with the
    /// same id.
    fn of(
        graph: &Graph<'_>,
        at: At,
        entry: EntryKey,
        deltas: &[&Delta],
        brought: &[At],
    ) -> Option<Self> {
        let sides: Vec<(Option<Place>, Option<Place>)> = deltas
            .iter()
            .map(|delta| sides(delta, entry))
            .collect::<Option<_>>()?;
        // Where a parent has the same, its difference is empty.
        let differing = sides
            .iter()
            .find(|(gone, come)| gone.is_some() || come.is_some());
        let come = differing?.1;
        let before = sides.iter().map(|side| match side {
            (None, None) => come,
            (gone, _) => *gone,
        });
        let parents = graph.parents(at).iter().copied();
        let mut parents: Vec<(At, Option<Place>)> = parents.zip(before).collect();
        if parents
            .iter()
            .all(|(_, gone)| meaning(*gone) == meaning(come))
        {
            return None;
        }
        // Of the merge itself only the parent on the main line is asked.
        let followed = followed(graph, at, brought);
        let followed = parents
            .iter()
            .position(|(parent, _)| followed == Some(*parent));
        let (parent, gone) = parents.swap_remove(followed.unwrap_or(0));
        Some(Self {
            at,
            parent,
            gone,
            come,
            others: parents,
        })
    }

    /// The same commit, compared with another parent.
    fn seen_from(&self, (parent, gone): (At, Option<Place>)) -> Self {
        Self {
            parent,
            gone,
            ..self.clone()
        }
    }

    /// Its parents with what they have.
    fn parents(&self) -> impl Iterator<Item = (At, Option<Place>)> {
        std::iter::once((self.parent, self.gone)).chain(self.others.iter().copied())
    }
}

fn meaning(place: Option<Place>) -> Option<super::meaning::MeaningKey> {
    place.map(|(meaning, _)| meaning)
}

/// The commits that a merge brought to the main line, newest first.
pub(super) fn brought_by(graph: &Graph<'_>, merge: At) -> Vec<At> {
    let sides = graph.sides(merge, &mut |_, _| true);
    let mut brought: Vec<At> = sides.into_iter().skip(1).flatten().collect();
    brought.sort_unstable_by(|a, b| b.cmp(a));
    brought
}

/// The parent of a commit that a branch followed: of several, one that the merge `brought` (the newest first), too. Which of them is the
/// first one is no matter.
pub(super) fn followed(graph: &Graph<'_>, at: At, brought: &[At]) -> Option<At> {
    let is_brought = |at: At| brought.binary_search_by(|other| at.cmp(other)).is_ok();
    let point = |at: At| graph.get(at).map(|point| (point.time, point.id));
    let parents = graph.parents(at).iter().copied();
    parents.max_by_key(|parent| (is_brought(*parent), point(*parent)))
}

/// What a merge and the commits that it brought did to some entries, the merge first, then the newest of the others.
pub(super) fn steps(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    entries: &BTreeSet<usize>,
) -> BTreeMap<EntryKey, Vec<Step>> {
    let mut steps: BTreeMap<EntryKey, Vec<Step>> = BTreeMap::new();
    let brought = brought_by(graph, merge);
    let none = Delta::default();
    for at in std::iter::once(merge).chain(brought.iter().copied()) {
        let delta = facts.of.get(&at).unwrap_or(&none);
        // What the main line has from a branch is what is asked.
        let others = facts.others.get(&at).filter(|_| at != merge);
        let others = others.map_or(&[][..], Vec::as_slice);
        let deltas: Vec<&Delta> = std::iter::once(delta).chain(others).collect();
        let touched: BTreeSet<EntryKey> = deltas.iter().flat_map(|delta| delta.entries()).collect();
        for entry in touched {
            if entries.contains(&entry.index()) {
                let step = Step::of(graph, at, entry, &deltas, &brought);
                steps.entry(entry).or_default().extend(step);
            }
        }
    }
    steps
}

/// How a branch came to what it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Its commits lead from what the main line has.
    Alone,
    /// So do they, or one of them merged the main line and kept or wrote something else: whoever did that changed it.
    WithChoices,
}

/// The runs of steps that lead from one value of an entry, or of a part of it, to another, the oldest first; `None` if they do not, or
/// if a value is not known. The steps of whoever recorded the entry come first and are none.
pub(super) fn runs<V: PartialEq>(
    graph: &Graph<'_>,
    steps: &[Step],
    (before, after): (Option<Place>, Option<Place>),
    way: Way,
    of: &dyn Fn(Option<Place>) -> Option<V>,
) -> Option<Vec<Run>> {
    let path = path(steps, (before, after), way, of)?;
    let mut runs = Vec::new();
    // The first of the steps that become one change: those of one person, and a removal with what put the entry back.
    let mut first: Option<Step> = None;
    let mut steps = path.into_iter().rev().peekable();
    while let Some(step) = steps.next() {
        let next = steps.peek();
        let from = first.take().unwrap_or_else(|| step.clone());
        if next.is_some_and(|next| step.come.is_none() || same_author(graph, step.at, next.at)) {
            first = Some(from);
        } else if from.gone.is_some() && of(from.gone) != of(step.come) {
            runs.push(Run {
                first: from,
                last: step,
            });
        }
    }
    Some(runs)
}

/// What was done by whoever wrote an entry on a branch, the first of those that lead to what it is after the branch.
pub(super) fn first_run(graph: &Graph<'_>, steps: &[Step], after: Place) -> Option<Run> {
    let of = |place: Option<Place>| Some(meaning(place));
    let path = path(steps, (None, Some(after)), Way::Alone, &of)?;
    let mut path = path.into_iter().rev();
    let first = path.next()?;
    let own = path.take_while(|step| same_author(graph, first.at, step.at));
    let last = own.last().unwrap_or_else(|| first.clone());
    Some(Run { first, last })
}

/// The steps that lead from one value to another, the newest first.
fn path<V: PartialEq>(
    steps: &[Step],
    (before, after): (Option<Place>, Option<Place>),
    way: Way,
    of: &dyn Fn(Option<Place>) -> Option<V>,
) -> Option<Vec<Step>> {
    let (old, mut now) = (of(before)?, of(after)?);
    let mut path: Vec<Step> = Vec::new();
    // The oldest merge by which the branch had what it has, where the main line had what it has now.
    let mut choice: Option<(usize, Step)> = None;
    let may_choose = way == Way::WithChoices && before.is_some();
    for step in steps {
        if now == old && (before.is_some() || step.come.is_some()) {
            break;
        }
        let (gone, come) = (of(step.gone)?, of(step.come)?);
        if may_choose && come == now && !step.others.is_empty() {
            let main = step
                .parents()
                .find(|(_, gone)| of(*gone).as_ref() == Some(&old));
            let main = main.map(|main| (path.len(), step.seen_from(main)));
            choice = main.or(choice);
        }
        // What came from another parent was made by a commit there.
        let mut others = step.others.iter();
        if gone == come || others.any(|(_, other)| of(*other).as_ref() == Some(&come)) {
            continue;
        }
        if come != now {
            break;
        }
        now = gone;
        path.push(step.clone());
    }
    if now != old {
        let (steps, choice) = choice?;
        path.truncate(steps);
        path.push(choice);
    }
    Some(path)
}

pub(super) fn same_author(graph: &Graph<'_>, one: At, other: At) -> bool {
    let author = |at| graph.get(at).and_then(|point| point.author);
    author(one).is_some() && author(one) == author(other)
}
