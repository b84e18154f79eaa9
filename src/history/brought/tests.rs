use crate::history::testing::Made;

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

/// A main line by A that changes `due` to 3, a branch by B, who merges the main line and writes something there, and a merge by A.
fn pulled(branch: &str, pull: &str, after: &str) -> [String; 2] {
    ["b m", "m b"].map(|parents| {
        let script = format!(
            "a by A
               log/x.md | R-1: due=1 who=me
             b < a by B
               log/x.md | {branch}
             m < a by A
               log/x.md | R-1: due=3 who=me
             pull < {parents} by B: Merge branch 'main' of server
               log/x.md | {pull}
             {after}
             n < m by A
               log/x.md | R-1: due=3 who=me
               log/y.md | R-2: two
             z < n {} by A: Merge branch 'topic'
               log/x.md | {}
               log/y.md | R-2: two",
            if after.is_empty() { "pull" } else { "last" },
            after
                .rsplit_once(" | ")
                .map_or(pull, |(_, text)| text.trim())
        );
        Made::script(&script).story_line("R-1")
    })
}

#[test]
fn what_a_branch_kept_when_it_merged_the_main_line_is_by_whoever_did_that() {
    let both = |story: &str| [story.to_owned(), story.to_owned()];
    let story = "recorded a, landed a, edited m (due), edited z by pull (due), in log/x.md";
    let text = "R-1: due=2 who=me";
    // It keeps its own, or writes something else.
    assert_eq!(pulled(text, text, ""), both(story));
    assert_eq!(pulled("R-1: due=1 who=me", text, ""), both(story));
    let last = "last < pull by B
               log/x.md | R-1: due=4 who=me";
    assert_eq!(
        pulled(text, text, last),
        both(&story.replace("by pull", "by last"))
    );
    let other = last.replace("by B", "by D");
    assert_eq!(
        pulled(text, text, &other),
        both(
            "recorded a, landed a, edited m (due), edited z by pull (due), edited z by last (due), in log/x.md"
        )
    );
    // It keeps the entry removed, or removes it.
    let gone = "recorded a, landed a, edited m (due), removed z by pull, gone";
    assert_eq!(pulled("R-3: three", "R-3: three", ""), both(gone));
    assert_eq!(pulled("R-1: due=1 who=me", "R-3: three", ""), both(gone));
    // What others had changed before stays by them.
    let parts = "recorded a, landed a, edited m (due), edited z by b (who), edited z by pull (due), in log/x.md";
    let whose = "R-1: due=1 who=you";
    assert_eq!(pulled(whose, "R-1: due=2 who=you", ""), both(parts));
    let parts = "recorded a, landed a, edited m (due), edited z by b (who), in log/x.md";
    assert_eq!(pulled(whose, "R-1: due=3 who=you", ""), both(parts));
}

#[test]
fn what_a_branch_changed_is_told_where_the_main_line_had_removed_it() {
    let story = |merge: &str, parents: &str, message: &str| {
        let script = format!(
            "a by A
               log/x.md | R-1: due=1 who=me / R-2: two
             b < a by B
               log/x.md | R-1: due=2 who=me / R-2: two
             m < a by A
               log/x.md | R-2: two
             n < m by D
               log/x.md | R-2: two
               log/y.md | R-3: three
             z < {parents} by A: {message}
               log/x.md | {merge} / R-2: two
               log/y.md | R-3: three"
        );
        Made::script(&script).story_line("R-1")
    };
    for (parents, message) in [
        ("n b", "Merge branch 'topic'"),
        ("b n", "Merge branch 'main' of server"),
    ] {
        assert_eq!(
            story("R-1: due=2 who=me", parents, message),
            "recorded a, landed a, edited z by b (due), removed m, restored z by a, in log/x.md"
        );
        // What the merge itself wrote is not compared here.
        assert_eq!(
            story("R-1: due=2 who=you", parents, message),
            "recorded a, landed a, edited z by b (due), removed m, restored z by a, in log/x.md"
        );
    }
}

#[test]
fn what_a_branch_put_back_is_by_whoever_did_that() {
    let story = |second: &str| {
        let script = format!(
            "a by A
               log/x.md | R-1: due=1 / R-2: two
             m < a by A
               log/x.md | R-2: two
             b < m by B
               log/x.md | R-1: due=2 / R-2: two
             c < b by {second}
               log/x.md | R-1: due=4 / R-2: two
             n < m by A
               log/x.md | R-2: two
               log/y.md | R-3: three
             z < n c by A: Merge branch 'topic'
               log/x.md | R-1: due=4 / R-2: two
               log/y.md | R-3: three"
        );
        Made::script(&script).story_line("R-1")
    };
    assert_eq!(
        story("B"),
        "recorded a, landed a, removed m, restored z by b, put back z by c, in log/x.md"
    );
    assert_eq!(
        story("D"),
        "recorded a, landed a, edited z by c (due), removed m, restored z by b, put back z by b, in log/x.md"
    );
}
