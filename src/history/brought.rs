//! Changes that a merge brought to the main line, by the commits of the branch that made them.
//!
//! Whoever merges a branch has not written what is on it. A change that arrived with a merge is taken apart into those that the
//! branch's commits made one after the other, if they lead from the version before the merge to the one after it. Otherwise each
//! field is followed by itself: both sides may have changed other fields. What then is in no parent
//! the merge itself wrote: by hand, or by choosing between two values. What others than its author changed in an entry before
//! its branch was merged counts as changed by the merge, too: otherwise they would put words into the author's mouth.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{AllFacts, Delta, Place};
use super::graph::{At, Graph};
use super::meaning::Said;
use super::model::Change;
use super::steps::{Run, Step, runs, same_author, steps};

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

/// The changes that lead from an entry's version before a merge to the one after it: of the whole entry, else of its fields.
/// `None`: it was the merge.
fn taken_apart(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    (before, after): (Option<Place>, Option<Place>),
    steps: &[Step],
) -> Option<Vec<Change>> {
    let meaning = |place: Option<Place>| Some(place.map(|(meaning, _)| meaning));
    if let Some(runs) = runs(graph, steps, (before, after), &meaning) {
        let changes = runs.into_iter().filter_map(|run| {
            let (before, after) = (run.first.gone?, run.last.come);
            let fields = after.map(|(after, _)| {
                let meanings = &facts.meanings;
                meanings.changed_fields(&[before.0], &[after])
            });
            change(graph, merge, &run, fields.unwrap_or_default())
        });
        let changes: Vec<Change> = changes.collect();
        return Some(changes).filter(|changes| !changes.is_empty());
    }
    by_field(graph, facts, merge, (before, after?), steps)
}

/// The change that some commits made in a row.
fn change(graph: &Graph<'_>, merge: At, run: &Run<'_>, fields: Vec<String>) -> Option<Change> {
    let parent = graph.parents(run.first.at).first()?;
    Some(Change {
        commit: merge.number(),
        written: Some(run.last.at.number()),
        fields,
        in_part: false,
        path: run.last.come.map(|(_, path)| path),
        parent: graph.id(*parent)?,
        parent_path: run.first.gone?.1,
        dropped: None,
    })
}

/// The changes of the fields that commits of the branch made, and that of the others by the merge; `None` if it made all.
fn by_field(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    (before, after): (Option<Place>, Place),
    steps: &[Step],
) -> Option<Vec<Change>> {
    let meanings = &facts.meanings;
    let mut names: BTreeSet<String> = BTreeSet::new();
    match before {
        Some(before) => names.extend(meanings.changed_fields(&[before.0], &[after.0])),
        // It was written on the branch.
        None => {
            for step in steps {
                let side = |place: Option<Place>| place.map(|(meaning, _)| meaning);
                let (old, new) = (side(step.gone), side(step.come));
                names.extend(meanings.changed_fields(old.as_slice(), new.as_slice()));
            }
        }
    }
    let mut found: Vec<(Run<'_>, BTreeSet<String>)> = Vec::new();
    let mut rest = Vec::new();
    for name in names {
        let said = |place: Option<Place>| match place {
            None => Some(Said::NoEntry),
            Some((meaning, _)) => meanings.said(meaning, &name),
        };
        let Some(runs) = runs(graph, steps, (before, Some(after)), &said) else {
            rest.push(name);
            continue;
        };
        for run in runs {
            let same = |(other, fields): &(Run<'_>, BTreeSet<String>)| {
                let whole = together(other, &run);
                let says = |run: &Run<'_>, name: &str| {
                    let said = |place: Option<Place>| meanings.said(place?.0, name);
                    (said(run.first.gone), said(run.last.come))
                };
                let kept = |part: &Run<'_>, name: &str| says(part, name) == says(&whole, name);
                same_author(graph, other.first.at, run.first.at)
                    && kept(&run, &name)
                    && fields.iter().all(|field| kept(other, field))
            };
            match found.iter_mut().find(|found| same(found)) {
                Some((known, fields)) => {
                    *known = together(known, &run);
                    fields.insert(name.clone());
                }
                None => found.push((run, BTreeSet::from([name.clone()]))),
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(run, _)| (run.last.at, run.first.at));
    let mut changes = Vec::new();
    for (run, fields) in found {
        let change = change(graph, merge, &run, fields.into_iter().collect());
        changes.extend(change.map(|change| Change {
            in_part: true,
            ..change
        }));
    }
    if let Some(before) = before.filter(|_| !rest.is_empty()) {
        changes.push(Change {
            commit: merge.number(),
            written: None,
            fields: rest,
            in_part: true,
            path: Some(after.1),
            parent: graph.id(*graph.parents(merge).first()?)?,
            parent_path: before.1,
            dropped: None,
        });
    }
    Some(changes)
}

/// From the first of two runs to the last.
fn together<'s>(one: &Run<'s>, other: &Run<'s>) -> Run<'s> {
    let first = if other.first.at < one.first.at {
        other.first
    } else {
        one.first
    };
    let last = if other.last.at > one.last.at {
        other.last
    } else {
        one.last
    };
    Run { first, last }
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
    fn each_side_may_have_changed_another_field() {
        let story = |branch: &str, merge: &str, parents: &str| {
            let script = format!(
                "a by A
                   log/x.md | R-1: due=1 who=me why=so
                 b < a by B
                   log/x.md | R-1: {branch}
                 m < a by D
                   log/x.md | R-1: due=1 who=you why=so
                 z < {parents} by A: Merge branch '{}'
                   log/x.md | R-1: {merge}",
                if parents == "m b" {
                    "topic"
                } else {
                    "main' of server '"
                }
            );
            Made::script(&script).story_line("R-1")
        };
        for parents in ["m b", "b m"] {
            assert_eq!(
                story("due=2 who=me why=so", "due=2 who=you why=so", parents),
                "recorded a, landed a, edited m (who), edited z by b (due), in log/x.md"
            );
            // The merge writes something of its own.
            assert_eq!(
                story("due=2 who=me why=so", "due=2 who=you why=not", parents),
                "recorded a, landed a, edited m (who), edited z by b (due), edited z (why), in log/x.md"
            );
            // It takes one of two changes of a field, and that of another one.
            assert_eq!(
                story("due=2 who=them why=so", "due=2 who=them why=so", parents),
                "recorded a, landed a, edited m (who), edited z by b (due), edited z (who), in log/x.md"
            );
            // It takes back what the main line had changed.
            assert_eq!(
                story("due=2 who=me why=so", "due=2 who=me why=so", parents),
                "recorded a, landed a, edited m (who), edited z by b (due), edited z (who), in log/x.md"
            );
        }
    }

    #[test]
    fn what_others_change_beside_the_author_of_a_draft_is_by_them() {
        // B changes an entry of its own, D another field of it on a branch of that branch.
        let script = "a by A
               log/y.md | R-2: two
             b < a by B
               log/x.md | R-1: due=1 who=me
               log/y.md | R-2: two
             c < b by B
               log/x.md | R-1: due=2 who=me
               log/y.md | R-2: two
             d < b by D
               log/x.md | R-1: due=1 who=you
               log/y.md | R-2: two
             e < c d by B: Merge branch 'theirs'
               log/x.md | R-1: due=2 who=you
               log/y.md | R-2: two
             m < a by A
               log/y.md | R-2: other
             z < m e by A: Merge branch 'topic'
               log/x.md | R-1: due=2 who=you
               log/y.md | R-2: other";
        assert_eq!(
            Made::script(script).story_line("R-1"),
            "recorded b, landed z, edited z by d (who), in log/x.md"
        );
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
}
