use super::super::testing::Made;

fn both(script: &str, id: &str) -> String {
    Made::script(script).story_line(id)
}

#[test]
fn another_entry_on_a_branch_is_no_record_of_this_one() {
    // Each took the next id; the branch renumbers before the merge, in it, or afterwards.
    let script = |branch: &str, merge: &str, last: &str| {
        format!(
            "a by A
               log/x.md | S-1: one
             b < a by A
               log/x.md | S-1: one
               log/pm.md | R-1: gives=theirs
             {branch}
             m < a by B
               log/x.md | S-1: one
               log/boss.md | R-1: gives=ours
             z < m b by A: Merge branch 'x'
               log/x.md | S-1: one
               log/boss.md | R-1: gives=ours
               {merge}
             {last}"
        )
    };
    let renamed = "log/pm.md | R-2: gives=theirs";
    let before = script(
        "c < b by A
           log/x.md | S-1: one
           log/pm.md | R-2: gives=theirs",
        renamed,
        "",
    )
    .replace("< m b", "< m c");
    let landed = "recorded m, landed m, in log/boss.md";
    assert_eq!(both(&before, "R-1"), landed);
    assert_eq!(both(&before, "R-2"), "recorded c, landed z, in log/pm.md");
    let within = script("", renamed, "");
    assert!(both(&within, "R-1").starts_with("recorded m, landed m,"));
    let last = "y < z by A
           log/x.md | S-1: one
           log/boss.md | R-1: gives=ours
           log/pm.md | R-2: gives=theirs";
    let twice = script("", "log/pm.md | R-1: gives=theirs", "");
    assert!(both(&twice, "R-1").starts_with("recorded m, landed m,"));
    let after = script("", "log/pm.md | R-1: gives=theirs", last);
    assert!(both(&after, "R-1").starts_with("recorded m, landed m,"));
    // The other one is left.
    let last = "y < z by B
           log/x.md | S-1: one
           log/boss.md | R-2: gives=ours
           log/pm.md | R-1: gives=theirs";
    let other = script("", "log/pm.md | R-1: gives=theirs", last);
    assert!(both(&other, "R-1").starts_with("recorded b, landed m,"));
}

#[test]
fn what_comes_back_has_a_record_of_its_own() {
    let script = |third: &str| {
        format!(
            "a by A
               log/x.md | S-1: one / R-1: first
             b by A
               log/x.md | S-1: one
             c by B
               log/x.md | S-1: one / {third}
             d by B
               log/x.md | S-1: two / {third}"
        )
    };
    for third in ["R-1: other", "R-1: first"] {
        assert_eq!(
            both(&script(third), "R-1"),
            "recorded a, landed a, removed b, restored c, in log/x.md"
        );
    }
}

#[test]
fn what_was_gone_on_a_branch_is_no_record() {
    let script = |by: &str, again: &str| {
        format!(
            "a by A
               log/x.md | S-1: one
             b < a by A
               log/x.md | S-1: one / R-1: first
             c < b by A
               log/x.md | S-1: one
             d < c by {by}
               log/x.md | S-1: one / R-1: {again}
             m < a by D
               log/x.md | S-1: two
             z < m d by D: Merge branch 'x'
               log/x.md | S-1: two / R-1: {again}"
        )
    };
    assert_eq!(
        both(&script("A", "other"), "R-1"),
        "recorded d, landed z, in log/x.md"
    );
    assert!(both(&script("B", "first"), "R-1").starts_with("recorded d, landed z"));
    // Who puts its own draft back has recorded it before.
    assert_eq!(
        both(&script("A", "first"), "R-1"),
        "recorded b, landed z, in log/x.md"
    );
}

#[test]
fn a_draft_is_recorded_with_its_last_claim() {
    let script = |first: &str, second: &str, by: &str| {
        format!(
            "a by A
               log/x.md | S-1: one
             b < a by A
               log/x.md | S-1: one / R-1: {first}
             c < b by {by}
               log/x.md | S-1: one / R-1: {second}
             m < a by D
               log/x.md | S-1: two
             z < m c by D: Merge branch 'x'
               log/x.md | S-1: two / R-1: {second}"
        )
    };
    let story = |first, second, by| both(&script(first, second, by), "R-1");
    assert_eq!(
        story("words", "words gives=all", "A"),
        "recorded c, landed z, in log/x.md"
    );
    assert_eq!(
        story("kind=reply", "kind=call", "A"),
        "recorded c, landed z, in log/x.md"
    );
    assert_eq!(
        story("words", "other", "A"),
        "recorded b, landed z, in log/x.md"
    );
    // What somebody else changes is an edit, and no record.
    assert_eq!(
        story("words", "words gives=all", "B"),
        "recorded b, landed z, edited z by c (gives), in log/x.md"
    );
    // On the main line, nothing is a draft.
    let script = "a by A
               log/x.md | R-1: one
             b by A
               log/x.md | R-1: one gives=all";
    assert_eq!(
        both(script, "R-1"),
        "recorded a, landed a, edited b (gives), in log/x.md"
    );
}
