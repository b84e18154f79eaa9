//! What the commits of a branch did to an entry, one after the other, and who made which part of the result.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{AllFacts, Delta, Place};
use super::graph::{At, Graph};
use super::meaning::EntryKey;

/// What a commit did to an entry.
pub(super) struct Step {
    pub at: At,
    /// The entry in its first parent.
    pub gone: Option<Place>,
    pub come: Option<Place>,
    /// The entry in its other parents.
    others: Vec<Option<Place>>,
}

/// Steps that count as one change: those of one person in a row.
#[derive(Clone, Copy)]
pub(super) struct Run<'s> {
    pub first: &'s Step,
    pub last: &'s Step,
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
    /// `None`: it changed nothing, or several entries with the same id.
    fn of(delta: &Delta, others: &[Delta], at: At, entry: EntryKey) -> Option<Self> {
        let (gone, come) = sides(delta, entry)?;
        let differs = |other: Option<Place>| meaning(other) != meaning(come);
        let others = others.iter().map(|delta| match sides(delta, entry)? {
            (None, None) => Some(come),
            (other, _) => Some(other),
        });
        let others: Vec<_> = others.collect::<Option<_>>()?;
        differs(gone).then_some(Self {
            at,
            gone,
            come,
            others,
        })
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

/// What a merge and the commits that it brought did to some entries, the merge first, then the newest of the others.
pub(super) fn steps(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    entries: &BTreeSet<usize>,
) -> BTreeMap<EntryKey, Vec<Step>> {
    let mut steps: BTreeMap<EntryKey, Vec<Step>> = BTreeMap::new();
    for at in std::iter::once(merge).chain(brought_by(graph, merge)) {
        let Some(delta) = facts.of.get(&at) else {
            continue;
        };
        // What the main line has from a branch is what is asked.
        let others = facts.others.get(&at).filter(|_| at != merge);
        let others = others.map_or(&[][..], Vec::as_slice);
        for entry in delta.entries() {
            if entries.contains(&entry.index()) {
                let step = Step::of(delta, others, at, entry);
                steps.entry(entry).or_default().extend(step);
            }
        }
    }
    steps
}

/// The runs of steps that lead from one value of an entry, or of a part of it, to another, the oldest first; `None` if they do not, or
/// if a value is not known. The steps of whoever recorded the entry come first and are none.
pub(super) fn runs<'s, V: PartialEq>(
    graph: &Graph<'_>,
    steps: &'s [Step],
    (before, after): (Option<Place>, Option<Place>),
    of: &dyn Fn(Option<Place>) -> Option<V>,
) -> Option<Vec<Run<'s>>> {
    let (old, mut now) = (of(before)?, of(after)?);
    let mut path: Vec<&Step> = Vec::new();
    for step in steps {
        if now == old && (before.is_some() || step.come.is_some()) {
            break;
        }
        let (gone, come) = (of(step.gone)?, of(step.come)?);
        // What came from another parent was made by a commit there.
        let mut others = step.others.iter();
        if gone == come || others.any(|other| of(*other).as_ref() == Some(&come)) {
            continue;
        }
        if come != now {
            return None;
        }
        now = gone;
        path.push(step);
    }
    if now != old {
        return None;
    }
    let mut runs = Vec::new();
    // The first of the steps that become one change: those of one person, and a removal with what put the entry back.
    let mut first: Option<&Step> = None;
    let mut steps = path.into_iter().rev().peekable();
    while let Some(step) = steps.next() {
        let next = steps.peek();
        let from = first.take().unwrap_or(step);
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

pub(super) fn same_author(graph: &Graph<'_>, one: At, other: At) -> bool {
    let author = |at| graph.get(at).and_then(|point| point.author);
    author(one).is_some() && author(one) == author(other)
}
