//! The versions of the charter that a merge brought to the main line, by the commits of the branch that wrote them.

use super::graph::{At, Graph};
use super::object::ObjectId;
use super::steps::{brought_by, same_author};
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
    let before = |at: At| {
        let parent = graph.parents(at).first();
        parent.and_then(|parent| views.charter(*parent))
    };
    // From the newest on, those that lead from the version before the merge to the one after it.
    let (old, mut now) = (views.charter(*main), Some(charter));
    let mut path: Vec<(ObjectId, At)> = Vec::new();
    for at in brought.iter().copied().filter(changed) {
        if views.charter(at) != now || now == old {
            break;
        }
        path.extend(now.map(|now| (now, at)));
        now = before(at);
    }
    if now != old || path.is_empty() {
        let holds = |at: &&At| changed(at) && views.charter(**at) == Some(charter);
        let first = brought.iter().filter(holds);
        let first = first.min_by_key(|at| graph.get(**at).map(|point| (point.time, point.id)));
        // To take the version of one side is a choice; to take what a merge on the branch had put together is not.
        let first = first.filter(|at| old.is_none() || graph.parents(**at).len() > 1);
        let parts = brought.iter().rev().copied().filter(changed);
        let parts = parts.filter_map(|at| {
            Some(Brought {
                blob: views.charter(at)?,
                written: Some(at),
                from: Some(before(at)?),
            })
        });
        let last = whole(charter, first.copied());
        return parts.chain([last]).collect();
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
    kept.map(|(_, (charter, at))| whole(*charter, Some(*at)))
        .collect()
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
}
