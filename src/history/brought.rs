//! Changes that a merge brought to the main line, by the commits of the branch that made them.
//!
//! Whoever merges a branch has not written what is on it. A change that arrived with a merge is taken apart into those that the
//! branch's commits made one after the other, if they lead from the version before the merge to the one after it. Otherwise
//! the merge itself made it: by hand, or by choosing between two versions. What others than its author changed in an entry before
//! its branch was merged counts as changed by the merge, too: otherwise they would put words into the author's mouth.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{AllFacts, Delta, Place};
use super::graph::{At, Graph};
use super::meaning::{EntryKey, MeaningKey};
use super::model::Change;
use super::object::ObjectId;
use super::views::Views;

/// Replaces changes by merges of the main line with those that commits of their branches made, and adds those that others made
/// before an entry landed. Entries are known by their numbers, commits by those in the graph; `new` has the merges by which new
/// entries landed, or would have if they had not been removed before.
pub(super) fn by_their_commits(
    graph: &Graph<'_>,
    facts: &AllFacts,
    new: impl Iterator<Item = (usize, At)>,
    changes: &mut HashMap<usize, Vec<Change>>,
) {
    let mut merges: BTreeMap<At, BTreeSet<usize>> = BTreeMap::new();
    let of_changes = changes.iter().flat_map(|(&entry, list)| {
        let commits = list.iter().map(|change| At::numbered(change.commit));
        commits.map(move |at| (entry, at))
    });
    for (entry, at) in of_changes.chain(new) {
        if graph.line(at).is_some() && graph.parents(at).len() > 1 {
            merges.entry(at).or_default().insert(entry);
        }
    }
    let mut made: HashMap<(usize, At), Vec<Change>> = HashMap::new();
    for (merge, entries) in merges {
        let steps = steps(graph, facts, merge, &entries);
        for (entry, steps) in steps {
            let (whole, steps) = match steps.split_first() {
                Some((first, rest)) if first.at == merge => ((first.gone, first.come), rest),
                _ => ((None, None), steps.as_slice()),
            };
            if let Some(changes) = taken_apart(graph, facts, merge, whole, steps) {
                made.insert((entry.index(), merge), changes);
            }
        }
    }
    for (&entry, list) in changes.iter_mut() {
        // Where a merge also dropped a version, it made a choice.
        let chosen = list.iter().filter(|change| change.dropped.is_some());
        let chosen: BTreeSet<u32> = chosen.map(|change| change.commit).collect();
        let apart = |change: Change| {
            let at = At::numbered(change.commit);
            let apart = (!chosen.contains(&change.commit)).then(|| made.remove(&(entry, at)));
            // Of several entries with one id, the others may still be there.
            let same_end = |apart: &Vec<Change>| {
                let end = apart.last().map(|last| last.path.is_some());
                end == Some(change.path.is_some())
            };
            let apart = apart.flatten().filter(same_end);
            apart.unwrap_or_else(|| vec![change])
        };
        *list = std::mem::take(list).into_iter().flat_map(apart).collect();
    }
    // What is left was made before the entry landed.
    for ((entry, merge), before) in made {
        let list = changes.entry(entry).or_default();
        if list.iter().all(|change| change.commit != merge.number()) {
            list.splice(0..0, before);
        }
    }
}

/// The merges of the main line that brought the removals of some entries.
pub(super) fn removals(
    graph: &Graph<'_>,
    facts: &AllFacts,
    entries: &BTreeSet<usize>,
) -> Vec<(usize, At)> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut arrived: Vec<Option<At>> = vec![None; graph.len()];
    for line in graph.iter().filter(|at| graph.line(*at).is_some()) {
        let mut waiting = vec![line];
        while let Some(at) = waiting.pop() {
            if let Some(slot) = arrived.get_mut(at.index()).filter(|slot| slot.is_none()) {
                *slot = Some(line);
                waiting.extend(graph.parents(at));
            }
        }
    }
    let mut removals = Vec::new();
    for (at, delta) in &facts.of {
        for (entry, _) in &delta.gone {
            let is_gone = || Delta::of(&delta.come, *entry).is_empty();
            if entries.contains(&entry.index()) && is_gone() {
                let merge = arrived.get(at.index()).copied().flatten();
                removals.extend(merge.map(|merge| (entry.index(), merge)));
            }
        }
    }
    removals
}

/// What a commit did to an entry.
struct Step {
    at: At,
    gone: Option<Place>,
    come: Option<Place>,
}

impl Step {
    /// `None`: it changed nothing, or several entries with the same id.
    fn of(delta: &Delta, at: At, entry: EntryKey) -> Option<Self> {
        let (gone, come) = (Delta::of(&delta.gone, entry), Delta::of(&delta.come, entry));
        let only = |some: &[(EntryKey, Place)]| match some {
            [] => Some(None),
            [(_, place)] => Some(Some(*place)),
            _ => None,
        };
        let (gone, come) = (only(gone)?, only(come)?);
        (meaning(gone) != meaning(come)).then_some(Self { at, gone, come })
    }
}

fn meaning(place: Option<Place>) -> Option<MeaningKey> {
    place.map(|(meaning, _)| meaning)
}

/// The commits that a merge brought to the main line, newest first.
fn brought_by(graph: &Graph<'_>, merge: At) -> Vec<At> {
    let sides = graph.sides(merge, &mut |_, _| true);
    let mut brought: Vec<At> = sides.into_iter().skip(1).flatten().collect();
    brought.sort_unstable_by(|a, b| b.cmp(a));
    brought
}

/// What a merge and the commits that it brought did to some entries, the merge first, then the newest of the others.
fn steps(
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
        for entry in delta.entries() {
            if !entries.contains(&entry.index()) {
                continue;
            }
            // What came from another parent was made by a commit there.
            let others = facts.others.get(&at).into_iter().flatten();
            let mut others = others.map(|delta| Step::of(delta, at, entry));
            let came = at != merge && others.any(|step| step.is_none());
            let step = Step::of(delta, at, entry).filter(|_| !came);
            steps.entry(entry).or_default().extend(step);
        }
    }
    steps
}

/// The changes that lead from an entry's version before a merge to the one after it; `None` if they do not.
fn taken_apart(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    (before, after): (Option<Place>, Option<Place>),
    steps: &[Step],
) -> Option<Vec<Change>> {
    let (old, mut now) = (meaning(before), meaning(after));
    let mut path: Vec<&Step> = Vec::new();
    for step in steps {
        if now == old && (old.is_some() || step.come.is_some()) {
            break;
        }
        if meaning(step.come) != now {
            return None;
        }
        now = meaning(step.gone);
        path.push(step);
    }
    if now != old {
        return None;
    }
    let mut changes = Vec::new();
    // The first of the steps that become one change: those of one person, and a removal with what put the entry back.
    let mut first: Option<&Step> = None;
    let mut steps = path.into_iter().rev().peekable();
    while let Some(step) = steps.next() {
        let next = steps.peek();
        let from = first.take().unwrap_or(step);
        if next.is_some_and(|next| step.come.is_none() || same_author(graph, step.at, next.at)) {
            first = Some(from);
            continue;
        }
        // The commits of whoever recorded the entry come first.
        let Some(before) = from.gone else { continue };
        if meaning(Some(before)) == meaning(step.come) {
            continue;
        }
        let fields = step.come.map(|(after, _)| {
            let meanings = &facts.meanings;
            meanings.changed_fields(&[before.0], &[after])
        });
        changes.push(Change {
            commit: merge.number(),
            written: Some(step.at.number()),
            fields: fields.unwrap_or_default(),
            path: step.come.map(|(_, path)| path),
            parent: graph.id(*graph.parents(from.at).first()?)?,
            parent_path: before.1,
            dropped: None,
        });
    }
    Some(changes).filter(|changes| !changes.is_empty())
}

pub(super) fn same_author(graph: &Graph<'_>, one: At, other: At) -> bool {
    let author = |at| graph.get(at).and_then(|point| point.author);
    author(one).is_some() && author(one) == author(other)
}

/// The versions of the charter by which a commit of the main line came to one, each with the commit of the branch that wrote it:
/// the last of each author's. `None`: the commit of the main line itself.
pub(super) fn charters(
    graph: &Graph<'_>,
    views: &Views<'_>,
    merge: At,
    charter: ObjectId,
) -> Vec<(ObjectId, Option<At>)> {
    let Some(main) = graph
        .parents(merge)
        .first()
        .filter(|_| graph.parents(merge).len() > 1)
    else {
        return vec![(charter, None)];
    };
    let brought = brought_by(graph, merge);
    let changed = |at: &At| {
        let here = views.charter(*at);
        let mut parents = graph.parents(*at).iter();
        here.is_some() && parents.all(|parent| views.charter(*parent) != here)
    };
    // From the newest on, those that lead from the version before the merge to the one after it.
    let (old, mut now) = (views.charter(*main), Some(charter));
    let mut path: Vec<(ObjectId, At)> = Vec::new();
    for at in brought.iter().copied().filter(changed) {
        if views.charter(at) != now || now == old {
            break;
        }
        path.extend(now.map(|now| (now, at)));
        now = graph
            .parents(at)
            .first()
            .and_then(|parent| views.charter(*parent));
    }
    if now != old || path.is_empty() {
        let holds = |at: &&At| changed(at) && views.charter(**at) == Some(charter);
        let first = brought.iter().filter(holds);
        let first = first.min_by_key(|at| graph.get(**at).map(|point| (point.time, point.id)));
        return vec![(charter, first.copied())];
    }
    path.reverse();
    let ends = |place: usize| {
        let at = |place: usize| path.get(place).map(|(_, at)| *at);
        match (at(place), at(place + 1)) {
            (Some(one), Some(next)) => !same_author(graph, one, next),
            _ => true,
        }
    };
    let kept = path.iter().enumerate().filter(|(place, _)| ends(*place));
    kept.map(|(_, (charter, at))| (*charter, Some(*at)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Made;

    /// A main line by A, a branch by others, and a merge by A; the story of R-1.
    fn merged(branch: &str, merge: &str) -> String {
        let script = format!(
            "a by A
               log/x.md | R-1: due=1 / R-2: two
             {branch}
             m < a by A
               log/x.md | R-1: due=1 / R-2: other
             z < m last by A: Merge branch 'topic'
               {merge}"
        );
        Made::script(&script).story_line("R-1")
    }

    #[test]
    fn a_change_on_a_branch_is_by_the_commit_that_made_it() {
        let story = merged(
            "last < a by B
               log/x.md | R-1: due=2 / R-2: two",
            "log/x.md | R-1: due=2 / R-2: other",
        );
        assert_eq!(
            story,
            "recorded a, landed a, edited z by last (due), in log/x.md"
        );
        // The commits of one person are one change; those of two are two.
        let two = |second: &str| {
            merged(
                &format!(
                    "b < a by B
                       log/x.md | R-1: due=2 / R-2: two
                     last < b by {second}
                       log/x.md | R-1: due=2 who=you / R-2: two"
                ),
                "log/x.md | R-1: due=2 who=you / R-2: other",
            )
        };
        assert_eq!(
            two("B"),
            "recorded a, landed a, edited z by last (due who), in log/x.md"
        );
        assert_eq!(
            two("D"),
            "recorded a, landed a, edited z by b (due), edited z by last (who), in log/x.md"
        );
    }

    #[test]
    fn a_removal_on_a_branch_is_by_the_commit_that_made_it() {
        let story = merged(
            "last < a by B
               log/x.md | R-2: two",
            "log/x.md | R-2: other",
        );
        assert_eq!(story, "recorded a, landed a, removed z by last, gone");
        // Who puts it back with other words has changed it; who restores it has not.
        let restored = |text: &str| {
            merged(
                &format!(
                    "b < a by B
                       log/x.md | R-2: two
                     last < b by D
                       log/x.md | R-1: due={text} / R-2: two"
                ),
                &format!("log/x.md | R-1: due={text} / R-2: other"),
            )
        };
        assert_eq!(
            restored("2"),
            "recorded a, landed a, edited z by last (due), in log/x.md"
        );
        assert_eq!(restored("1"), "recorded a, landed a, in log/x.md");
    }

    #[test]
    fn what_the_merge_itself_says_is_by_the_merge() {
        // Something that the branch does not say.
        let story = merged(
            "last < a by B
               log/x.md | R-1: due=2 / R-2: two",
            "log/x.md | R-1: due=3 / R-2: other",
        );
        assert_eq!(story, "recorded a, landed a, edited z (due), in log/x.md");
        // A choice between two changes.
        let script = "a by A
               log/x.md | R-1: due=1
             last < a by B
               log/x.md | R-1: due=2
             m < a by A
               log/x.md | R-1: due=3
             z < m last by A: Merge branch 'topic'
               log/x.md | R-1: due=2";
        assert_eq!(
            Made::script(script).story_line("R-1"),
            "recorded a, landed a, edited m (due), edited z (due), in log/x.md"
        );
    }

    #[test]
    fn what_others_change_before_an_entry_lands_is_a_change() {
        let story = |second: &str, last: &str| {
            let script = format!(
                "a by A
                   log/x.md | R-2: two
                 b < a by B
                   log/x.md | R-1: due=1 / R-2: two
                 c < b by {second}
                   {last}
                 m < a by A
                   log/x.md | R-2: other
                 z < m c by A: Merge branch 'topic'
                   {}",
                last.replace("two", "other")
            );
            Made::script(&script).story_line("R-1")
        };
        let changed = "log/x.md | R-1: due=2 / R-2: two";
        assert_eq!(story("B", changed), "recorded b, landed z, in log/x.md");
        assert_eq!(
            story("D", changed),
            "recorded b, landed z, edited z by c (due), in log/x.md"
        );
        let moved = "log/x.md | R-2: two
                   log/y.md | R-1: due=1";
        assert_eq!(story("D", moved), "recorded b, landed z, in log/y.md");
    }

    #[test]
    fn what_others_remove_before_it_lands_is_a_removal() {
        let story = |second: &str| {
            let script = format!(
                "a by A
                   log/x.md | R-2: two
                 b < a by B
                   log/x.md | R-1: due=1 / R-2: two
                 c < b by {second}
                   log/x.md | R-2: two / R-3: three
                 m < a by A
                   log/x.md | R-2: other
                 z < m c by A: Merge branch 'topic'
                   log/x.md | R-2: other / R-3: three"
            );
            Made::script(&script).story_line("R-1")
        };
        assert_eq!(story("B"), "recorded b, gone");
        assert_eq!(story("D"), "recorded b, removed z by c, gone");
    }

    #[test]
    fn a_branch_of_a_branch_and_a_move_are_followed() {
        let story = merged(
            "b < a by B
               log/x.md | R-1: due=1 / R-2: two / R-4: four
             c < a by D
               log/x.md | R-1: due=2 / R-2: two
             last < b c by B: Merge branch 'other'
               log/x.md | R-2: two / R-4: four
               log/y.md | R-1: due=2",
            "log/x.md | R-2: other / R-4: four
               log/y.md | R-1: due=2",
        );
        assert_eq!(
            story,
            "recorded a, landed a, edited z by c (due), in log/y.md"
        );
    }

    #[test]
    fn each_author_of_a_charter_on_a_branch_has_a_version() {
        let script = |second: &str| {
            format!(
                "a by A
                   projlog.yaml | one
                   log/x.md | R-1: one
                 b < a by B
                   projlog.yaml | two
                   log/x.md | R-1: one
                 c < b by {second}
                   projlog.yaml | three
                   log/x.md | R-1: one
                 m < a by A
                   projlog.yaml | one
                   log/x.md | R-1: one / R-2: two
                 z < m c by A: Merge branch 'topic'
                   projlog.yaml | three
                   log/x.md | R-1: one / R-2: two"
            )
        };
        let versions = |second: &str| {
            let made = Made::script(&script(second));
            let history = made.history();
            let name = |place: u32| made.name(history.commit(place).unwrap().id);
            let versions = history.charter.iter();
            let shown = versions.map(|version| {
                let written = version
                    .written
                    .map(|written| format!(" by {}", name(written)));
                name(version.commit) + &written.unwrap_or_default()
            });
            shown.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(versions("B"), "a, z by c");
        assert_eq!(versions("D"), "a, z by b, z by c");
    }
}
