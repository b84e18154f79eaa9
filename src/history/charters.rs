//! The versions of the charter that a merge brought to the main line, by the commits of the branch that wrote them.

use super::graph::{At, Graph};
use super::object::ObjectId;
use super::steps::{brought_by, followed, same_author};
use super::views::Views;

/// A version of the charter by which a commit of the main line came to one.
pub(super) struct Brought {
    /// Its content.
    pub blob: ObjectId,
    /// The commit of the branch that wrote it. `None`: the commit of the main line itself.
    pub written: Option<At>,
    /// The content before that commit, if only this change came to the main line, and not the whole version.
    pub from: Option<ObjectId>,
}

/// The versions of the charter by which a commit of the main line came to one: those that the branch's commits wrote one after the
/// other, the last of each author's, if they lead from the version before to the one after. Otherwise both sides changed the
/// charter, and the changes of all these commits come before the version of the merge.
pub(super) fn charters(
    graph: &Graph<'_>,
    views: &Views<'_>,
    merge: At,
    charter: ObjectId,
) -> Vec<Brought> {
    let whole = |blob: ObjectId, written: Option<At>| Brought {
        blob,
        written,
        from: None,
    };
    let Some(main) = graph
        .parents(merge)
        .first()
        .filter(|_| graph.parents(merge).len() > 1)
    else {
        return vec![whole(charter, None)];
    };
    let brought = brought_by(graph, merge);
    let changed = |at: &At| {
        let here = views.charter(*at);
        let mut parents = graph.parents(*at).iter();
        here.is_some() && parents.all(|parent| views.charter(*parent) != here)
    };
    let before = |at: At| views.charter(followed(graph, at, &brought)?);
    // From the newest on, those that lead from the version before the merge to the one after it.
    let (old, mut now) = (views.charter(*main), Some(charter));
    let mut path: Vec<(ObjectId, At)> = Vec::new();
    // The oldest merge by which the branch had what it has, where the main line had what it has now.
    let mut choice: Option<(usize, ObjectId, At)> = None;
    for at in brought.iter().copied() {
        let mut parents = graph.parents(at).iter();
        let is_merge = parents.len() > 1;
        if let Some(now) = now.filter(|now| is_merge && views.charter(at) == Some(*now))
            && Some(now) != old
            && old.is_some()
            && parents.any(|parent| views.charter(*parent) == old)
        {
            choice = Some((path.len(), now, at));
        }
        if !changed(&at) {
            continue;
        }
        if views.charter(at) != now || now == old {
            break;
        }
        path.extend(now.map(|now| (now, at)));
        now = before(at);
    }
    // What the branch had changed by then comes before what was chosen, or put together.
    let mut parts: Vec<Brought> = Vec::new();
    let part = |at: At| {
        Some(Brought {
            blob: views.charter(at)?,
            written: Some(at),
            from: Some(before(at)?),
        })
    };
    if now != old || path.is_empty() {
        let parts_until = |last: At| {
            let oldest_first = brought.iter().rev().copied();
            let some = oldest_first.filter(move |at| *at <= last && changed(at));
            some.filter_map(part)
        };
        let Some((steps, chosen, at)) = choice else {
            let holds = |at: &&At| changed(at) && views.charter(**at) == Some(charter);
            let first = brought.iter().filter(holds);
            let first = first.min_by_key(|at| graph.get(**at).map(|point| (point.time, point.id)));
            // To take the version of one side is a choice; to take what a merge on the branch had put together is not.
            let first = first.filter(|at| old.is_none() || graph.parents(**at).len() > 1);
            let last = whole(charter, first.copied());
            return parts_until(merge).chain([last]).collect();
        };
        path.truncate(steps);
        path.push((chosen, at));
        parts.extend(parts_until(at));
    }
    path.reverse();
    let ends = |place: usize| {
        let at = |place: usize| path.get(place).map(|(_, at)| *at);
        match (at(place), at(place + 1)) {
            (Some(one), Some(next)) => !same_author(graph, one, next),
            _ => true,
        }
    };
    let kept = path.iter().enumerate();
    // The parts come before a version of the same commit.
    let after_parts = !parts.is_empty();
    let kept = kept.filter(|(place, _)| ends(*place) || *place == 0 && after_parts);
    let kept = kept.map(|(_, (charter, at))| whole(*charter, Some(*at)));
    parts.into_iter().chain(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Made;

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

    #[test]
    fn the_changes_of_a_branch_come_before_what_a_merge_puts_together() {
        let versions = |merge: &str| {
            let script = format!(
                "a by A
                   projlog.yaml | one
                 b < a by B
                   projlog.yaml | two
                 c < b by D
                   projlog.yaml | three
                 m < a by A
                   projlog.yaml | other
                 z < m c by A: Merge branch 'topic'
                   projlog.yaml | {merge}"
            );
            let made = Made::script(&script);
            let history = made.history();
            let name = |place: u32| made.name(history.commit(place).unwrap().id);
            let shown = history.charter.iter().map(|version| {
                let written = version.written.map_or_else(String::new, &name);
                format!(
                    "{} {written}{}",
                    name(version.commit),
                    u8::from(version.from.is_some())
                )
            });
            shown.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(versions("both"), "a 0, m 0, z b1, z c1, z 0");
        // The choice of a version is the merge's.
        assert_eq!(versions("three"), "a 0, m 0, z b1, z c1, z 0");
    }

    #[test]
    fn what_a_branch_kept_or_put_together_is_by_whoever_did_that() {
        let versions = |pull: &str, last: &str| {
            ["b m", "m b"].map(|parents| {
                let script = format!(
                    "a by A
                       projlog.yaml | one
                     b < a by B
                       projlog.yaml | two
                     m < a by A
                       projlog.yaml | other
                     pull < {parents} by B: Merge branch 'main' of server
                       projlog.yaml | {pull}
                     c < pull by D
                       projlog.yaml | {last}
                     n < m by A
                       projlog.yaml | other
                       log/x.md | R-1: one
                     z < n c by A: Merge branch 'topic'
                       projlog.yaml | {last}
                       log/x.md | R-1: one"
                );
                let made = Made::script(&script);
                let history = made.history();
                let name = |place: u32| made.name(history.commit(place).unwrap().id);
                let shown = history.charter.iter().map(|version| {
                    let written = version.written.map_or_else(String::new, &name);
                    format!(
                        "{} {written}{}",
                        name(version.commit),
                        u8::from(version.from.is_some())
                    )
                });
                shown.collect::<Vec<_>>().join(", ")
            })
        };
        for shown in versions("two", "two") {
            assert_eq!(shown, "a 0, m 0, z b1, z pull0");
        }
        for shown in versions("two", "three") {
            assert_eq!(shown, "a 0, m 0, z b1, z pull0, z c0");
        }
    }
}
