//! Tests of the main line and of dropped entries, each on the smallest history that shows it, with the parents of the
//! merges in both orders.

use super::testing::Made;

/// The story of an entry, checked to be the same when the parents of every merge are swapped. `[pull]` and `[branch]` are
/// replaced by the message that git writes.
fn both(script: &str, id: &str) -> String {
    let here = |line: &str| {
        let line = line.replace("[pull]", ": Merge branch 'main' of server");
        line.replace("[branch]", ": Merge branch 'topic'")
    };
    let swapped = |line: &str| {
        let line = line.replace("[pull]", ": Merge branch 'topic'");
        let line = line.replace("[branch]", ": Merge branch 'main' into topic");
        let Some((name, rest)) = line.split_once(" < ") else {
            return line;
        };
        let ends = [" @ ", " by ", ": "].map(|mark| rest.find(mark));
        let end = ends.into_iter().flatten().min().unwrap_or(rest.len());
        let (parents, rest) = rest.split_at(end);
        let mut parents: Vec<&str> = parents.split_whitespace().collect();
        parents.reverse();
        format!("{name} < {} {rest}", parents.join(" "))
    };
    let story_line = |change: &dyn Fn(&str) -> String| {
        let script: Vec<String> = script.lines().map(change).collect();
        Made::script(&script.join("\n")).story_line(id)
    };
    let (one, other) = (story_line(&here), story_line(&swapped));
    assert_eq!(one, other, "the order of the parents counts");
    one
}

/// A main line with an edit by somebody else, and a branch by B that merges it.
fn pulled(merge: &str) -> String {
    format!(
        "a
           log/x.md | R-1: one
         b < a by B
           log/x.md | R-1: one / R-2: two
         c < a by {merge}
           log/x.md | R-1: other
         d < c by A
           log/x.md | R-1: other / R-3: three
         e"
    )
}

#[test]
fn a_pull_lands_on_the_servers_parent() {
    // One side has only commits by the merge's author.
    let rest = "< b d by B
           log/x.md | R-1: other / R-2: two / R-3: three";
    let script = format!("{} {rest}", pulled("A"));
    assert_eq!(
        both(&script, "R-1"),
        "recorded a, landed a, edited c (text), in log/x.md"
    );
    assert_eq!(both(&script, "R-2"), "recorded b, landed e, in log/x.md");
    assert_eq!(both(&script, "R-3"), "recorded d, landed d, in log/x.md");
    // All commits are by one person: the message decides.
    let script = script
        .replace("by B", "by A")
        .replace("< b d by A", "< b d by A[pull]");
    assert_eq!(both(&script, "R-2"), "recorded b, landed e, in log/x.md");
    assert_eq!(both(&script, "R-3"), "recorded d, landed d, in log/x.md");
}

#[test]
fn a_branch_that_is_merged_lands_with_the_merge() {
    // Merged by its author, by the log's maintainer, and by a third person.
    for (by, message) in [
        ("B", ""),
        ("B", "[branch]"),
        ("A", "[branch]"),
        ("D", "[branch]"),
    ] {
        let rest = format!(
            "< d b by {by}{message}
           log/x.md | R-1: other / R-2: two / R-3: three"
        );
        let script = format!("{} {rest}", pulled("A"));
        assert_eq!(
            both(&script, "R-2"),
            "recorded b, landed e, in log/x.md",
            "{by}{message}"
        );
        assert_eq!(both(&script, "R-3"), "recorded d, landed d, in log/x.md");
    }
    // Nothing was added to the main line meanwhile.
    let script = "a
           log/x.md | R-1: one
         b by B
           log/x.md | R-1: one / R-2: two
         c < a b
           log/x.md | R-1: one / R-2: two";
    assert_eq!(both(script, "R-2"), "recorded b, landed c, in log/x.md");
}

/// A private branch with early dates gains nothing by being merged as if it were the main line.
#[test]
fn an_early_date_on_a_branch_gains_nothing() {
    let script = "a @ 1600000000 by B
           log/x.md | R-1: due=1
         b < a @ 1600000100 by B
           log/x.md | R-1: due=2
         c < a @ 1600050000 by A
           log/x.md | R-1: due=1 / R-2: two
         d @ 1600060000 by B
           log/x.md | R-1: due=1 / R-2: two / R-3: three
         e < b d @ 1600090000 by B: Merge branch 'question'
           log/x.md | R-1: due=2 / R-2: two / R-3: three";
    let story = both(&script.replace(": Merge branch 'question'", ""), "R-1");
    assert_eq!(
        story,
        "recorded a, landed a, edited e by b (due), in log/x.md"
    );
    // The message does not help.
    assert_eq!(Made::script(script).story_line("R-1"), story);
}

#[test]
fn written_on_two_branches_and_one_dropped() {
    let script = "a
           log/y.md | other: x
         b < a by B
           log/x.md | S-1: due=2
         c < a by A
           log/x.md | S-1: due=1
         d by D
           log/x.md | S-1: due=1 / R-1: one
         e < b d by B
           log/x.md | S-1: due=2 / R-1: one";
    assert_eq!(
        both(script, "S-1"),
        "recorded b, landed c, edited e (due, dropping c), in log/x.md"
    );
    // The main line's version is kept.
    let script = script.replace("S-1: due=2 / R-1: one", "S-1: due=1 / R-1: one");
    assert_eq!(
        both(&script, "S-1"),
        "recorded b, landed c, edited e (due, dropping b), in log/x.md"
    );
    // Both have the same version, or one came from the other.
    let same = script.replace("S-1: due=2", "S-1: due=1");
    assert_eq!(both(&same, "S-1"), "recorded b, landed c, in log/x.md");
}

#[test]
fn what_a_merge_drops_altogether() {
    let script = "a
           log/x.md | R-1: one
         b < a by B
           log/x.md | R-1: one / R-2: two
         c < a by A
           log/x.md | R-1: one / R-3: three
         d < c b by A[branch]
           log/x.md | R-1: one / R-3: three";
    assert_eq!(both(script, "R-2"), "recorded b, removed d, gone");
    assert_eq!(both(script, "R-1"), "recorded a, landed a, in log/x.md");
    // A merge with another version.
    let changed = script.trim_end().to_owned() + " / R-2: else";
    assert_eq!(
        both(&changed, "R-2"),
        "recorded b, landed d, edited d (text, dropping b), in log/x.md"
    );
}

#[test]
fn merges_of_merges_and_octopus() {
    let script = "a by A
           log/x.md | R-1: one
         b < a by B
           log/x.md | R-1: one / R-2: two
         c < a by D
           log/x.md | R-1: one / R-2: other
         d < c b by D: Merge branch 'b' into c
           log/x.md | R-1: one / R-2: other
         e < a by A
           log/x.md | R-1: one / R-3: three
         f < e d by A[branch]
           log/x.md | R-1: one / R-2: other / R-3: three";
    // Dropped on a branch, before it came to the main line.
    assert_eq!(
        both(script, "R-2"),
        "recorded b, landed f, edited d (text, dropping b), in log/x.md"
    );
    let octopus = "a by A
           log/x.md | R-1: one
         b < a by B
           log/y.md | R-2: two
           log/x.md | R-1: one
         c < a by D
           log/z.md | R-3: three
           log/x.md | R-1: one
         d < a by A
           log/x.md | R-1: other
         e < d b c by A: Merge branches 'b' and 'c'
           log/x.md | R-1: other
           log/y.md | R-2: two
           log/z.md | R-3: three";
    let made = Made::script(octopus);
    assert_eq!(
        made.story_line("R-1"),
        "recorded a, landed a, edited d (text), in log/x.md"
    );
    assert_eq!(made.story_line("R-2"), "recorded b, landed e, in log/y.md");
    assert_eq!(made.story_line("R-3"), "recorded c, landed e, in log/z.md");
}

/// A branch is squashed into the main line, and merged beside it.
#[test]
fn a_squash_beside_a_merge() {
    let script = "a
           log/x.md | R-1: one
         b < a by B
           log/x.md | R-1: one / R-2: draft
         c by B
           log/x.md | R-1: one / R-2: two
         s < a by B: Question (#7)
           log/x.md | R-1: one / R-2: two
         d by A
           log/x.md | R-1: one / R-2: two / R-3: three
         e < d c by A[branch]
           log/x.md | R-1: one / R-2: two / R-3: three";
    assert_eq!(both(script, "R-2"), "recorded b, landed s, in log/x.md");
    assert_eq!(both(script, "R-3"), "recorded d, landed d, in log/x.md");
    // The branch continues after the squash: that is an edit, and nothing is dropped.
    let on = script
        .replace(
            "s < a",
            "f < c by B\n log/x.md | R-1: one / R-2: more\n s < a",
        )
        .replace(
            "e < d c by A[branch]\n           log/x.md | R-1: one / R-2: two",
            "e < d f by A[branch]\n log/x.md | R-1: one / R-2: more",
        );
    assert_eq!(
        both(&on, "R-2"),
        "recorded b, landed s, edited e by f (text), in log/x.md"
    );
    // The squash differs from the branch, and stays.
    let other = script
        .replace(
            "B: Question (#7)\n           log/x.md | R-1: one / R-2: two",
            "A: Question (#7)\n log/x.md | R-1: one / R-2: other",
        )
        .replace("R-2: two / R-3", "R-2: other / R-3");
    assert_eq!(
        both(&other, "R-2"),
        "recorded b, landed s, edited e (text, dropping c), in log/x.md"
    );
}

/// What a clone has seen at the tip of a server's main line was shared, whatever the remote is called.
#[test]
fn commits_seen_on_a_server_were_shared() {
    let script = "a
           log/x.md | R-1: one
         b < a
           log/x.md | R-1: one / R-2: two
         c < a
           log/x.md | R-1: one / R-3: three
         d < b c: Both
           log/x.md | R-1: one / R-2: two / R-3: three";
    for (remote, branch, is_seen) in [
        ("origin", "origin/main", true),
        ("team/main", "team/main/main", true),
        ("team/main/new", "team/main/new/master", true),
        // A branch of another remote, or of none that is known.
        ("origin", "origin/feature/main", false),
        ("team/main", "team/other/main", false),
    ] {
        let made = Made::script(script);
        assert_eq!(made.story_line("R-3"), "recorded c, landed d, in log/x.md");
        let id = |name: &str| made.git(&["rev-parse", name]).trim().to_owned();
        made.git(&["remote", "add", remote, "https://agency.example/log"]);
        let name = format!("refs/remotes/{branch}");
        let fetch = ["update-ref", "--create-reflog", "-m", "fetch", &name];
        made.git(&[&fetch[..], &[&id("c")]].concat());
        made.git(&["update-ref", "-m", "push", &name, &id("d")]);
        let landed = if is_seen { "c" } else { "d" };
        assert_eq!(
            made.story_line("R-3"),
            format!("recorded c, landed {landed}, in log/x.md"),
            "{branch}"
        );
        let landed = if is_seen { "d" } else { "b" };
        assert_eq!(
            made.story_line("R-2"),
            format!("recorded b, landed {landed}, in log/x.md"),
            "{branch}"
        );
    }
}
