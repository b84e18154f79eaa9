//! Tests of each definition, on the smallest history that shows it.

use super::model::{History, Story};
use super::testing::{Made, git_in};

#[test]
fn recorded_where_it_first_appears_and_edited_where_it_changes() {
    let made = Made::script(
        "a
         b
           log/x.md | R-1: one
         c
           log/x.md | R-1: one / R-2: due=1 two
         d
           log/x.md | R-1: one / R-2: due=2 two
         e
           log/x.md | R-1: other words / R-2: kind=reply due=2 two",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded b, landed b, edited e (text), in log/x.md"
    );
    assert_eq!(
        made.story_line("R-2"),
        "recorded c, landed c, edited d (due), edited e (kind), in log/x.md"
    );
    assert_eq!(made.story_line("R-3"), "unknown");
}

#[test]
fn a_branch_is_recorded_when_written_and_lands_when_merged() {
    let made = Made::script(
        "a
           log/x.md | R-1: one
         b < a
           log/x.md | R-1: one / R-2: two
         c < a
           log/x.md | R-1: one
           other | x
         d < c b
           log/x.md | R-1: one / R-2: two",
    );
    assert_eq!(made.story_line("R-2"), "recorded b, landed d, in log/x.md");
    let history = made.history();
    let lines: Vec<_> = history
        .commits
        .iter()
        .map(|c| (made.name(c.id), c.line, c.touches_log))
        .collect();
    let expected = [
        ("a", Some(0), true),
        ("b", None, true),
        ("d", Some(2), false),
    ];
    assert_eq!(
        lines,
        expected.map(|(name, line, touches)| (name.to_owned(), line, touches))
    );
}

#[test]
fn a_squash_is_recorded_and_lands_at_once() {
    let made = Made::script(
        "a
         b < a
           log/x.md | R-1: draft
         c < a
           log/x.md | R-1: final",
    );
    assert_eq!(made.story_line("R-1"), "recorded c, landed c, in log/x.md");
}

#[test]
fn removed_and_restored_keeps_its_first_record() {
    let made = Made::script(
        "a
           log/x.md | R-1: one / R-2: two
         b
           log/x.md | R-2: two
         c
           log/x.md | R-2: two / R-1: one
         d
           log/x.md | R-1: one",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded a, landed a, removed b, restored c, in log/x.md"
    );
    assert_eq!(
        made.story_line("R-2"),
        "recorded a, landed a, removed d, gone"
    );
    let history = made.history();
    assert!(history.story("R-1").unwrap().removed().is_none());
    assert_eq!(
        made.name(
            history
                .commit(history.story("R-2").unwrap().removed().unwrap().commit)
                .unwrap()
                .id
        ),
        "d"
    );
}

#[test]
fn moving_rewrapping_and_line_ends_are_not_edits() {
    let made = Made::script(
        "a
           log/x.md | R-1: one two three due=1 who=me / R-2: two
         b
           log/x.md | R-1: one\\n two  three\\n due=1 who=me\\r\\nR-2: two\\r
         c
           log/deep/y.md | R-2: two / R-1: who=me due=1 one two three
         d
           log/deep/y.md | R-2: two
           log/z.md | R-1: one due=2 who=me two three",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded a, landed a, edited d (due), in log/z.md"
    );
    assert_eq!(
        made.story_line("R-2"),
        "recorded a, landed a, in log/deep/y.md"
    );
    let history = made.history();
    let edit = &history.story("R-1").unwrap().edited[0];
    assert_eq!(
        (
            history.path(edit.path.unwrap()),
            history.path(edit.parent_path)
        ),
        ("log/z.md", "log/deep/y.md")
    );
}

#[test]
fn the_same_id_twice_is_one_story() {
    let made = Made::script(
        "a
           log/x.md | R-1: one
         b
           log/x.md | R-1: one
           log/y.md | R-1: two
         c
           log/y.md | R-1: two
         d
           log/y.md | other: x",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded b, landed a, edited b (kind text), edited c (kind text), removed d, gone"
    );
}

#[test]
fn written_on_two_branches_the_older_one_counts() {
    let made = Made::script(
        "a
         b < a @ 1600009000
           log/x.md | R-1: here
         c < a @ 1600005000
           log/y.md | R-1: there
         d < b c @ 1600010000
           log/x.md | R-1: here",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded c, landed b, edited d (text, dropping c), in log/x.md"
    );
}

#[test]
fn the_order_of_commits_counts_more_than_their_clocks() {
    let made = Made::script(
        "a @ 1600009000
           log/x.md | R-1: one
         b @ 1600005000
           log/x.md | other: x
         c @ 1600001000
           log/x.md | R-1: one",
    );
    assert_eq!(
        made.story_line("R-1"),
        "recorded a, landed a, removed b, restored c, in log/x.md"
    );
}

#[test]
fn two_roots_and_an_octopus() {
    let made = Made::script(
        "a
           log/x.md | R-1: one
         b <  @ 1500000000
           log/y.md | R-2: two
         c < a
           log/x.md | R-1: one / R-3: three
         d < a b c
           log/x.md | R-1: one / R-3: three
           log/y.md | R-2: two / R-4: four",
    );
    assert_eq!(made.story_line("R-1"), "recorded a, landed a, in log/x.md");
    assert_eq!(made.story_line("R-2"), "recorded b, landed d, in log/y.md");
    assert_eq!(made.story_line("R-3"), "recorded c, landed d, in log/x.md");
    assert_eq!(made.story_line("R-4"), "recorded d, landed d, in log/y.md");
}

#[test]
fn entries_that_never_landed_are_known() {
    let made = Made::script(
        "a
           log/x.md | R-1: one
         b < a
           log/x.md | R-1: one / R-2: two
         c < b
           log/x.md | R-1: one
         d < a c
           log/x.md | R-1: one",
    );
    assert_eq!(made.story_line("R-2"), "recorded b, gone");
}

#[test]
fn versions_of_the_charter() {
    let made = Made::script(
        "a
           log/x.md | R-1: one
         b
           projlog.yaml | one
         c < b
           projlog.yaml | two
         d < b
           projlog.yaml | one
           other | x
         e < d c
           projlog.yaml | two
         f
           other | x
         g
           projlog.yaml | one",
    );
    let (history, repository) = (made.history(), made.open());
    let text = |blob| String::from_utf8(repository.blob(blob).unwrap()).unwrap();
    let versions: Vec<_> = history
        .charter
        .iter()
        .map(|v| {
            (
                made.name(history.commit(v.commit).unwrap().id),
                v.blob.map(text),
            )
        })
        .collect();
    let expected = [
        ("b", Some("one\n")),
        ("e", Some("two\n")),
        ("f", None),
        ("g", Some("one\n")),
    ];
    assert_eq!(
        versions,
        expected.map(|(name, text)| (name.to_owned(), text.map(str::to_owned)))
    );
}

#[test]
fn links_and_submodules_do_not_count_as_files() {
    let made = Made::script(
        "a
           log/x.md | R-1: one",
    );
    made.git(&["read-tree", "main"]);
    let link = git_in(made.path(), &["hash-object", "-w", "--stdin"], b"x.md");
    made.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("120000,{},log/y.md", link.trim()),
    ]);
    made.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!(
            "160000,{},log/z.md",
            made.git(&["rev-parse", "main"]).trim()
        ),
    ]);
    made.git(&[
        "update-ref",
        "refs/heads/main",
        made.git(&[
            "commit-tree",
            "-p",
            "main",
            "-m",
            "b",
            made.git(&["write-tree"]).trim(),
        ])
        .trim(),
    ]);
    let repository = made.open();
    let files = repository
        .files_at(
            repository.resolve("main").unwrap(),
            &super::LogPaths::new([""], &|_| true),
        )
        .unwrap();
    assert_eq!(
        files.into_iter().map(|f| f.path).collect::<Vec<_>>(),
        ["log/x.md"]
    );
    assert_eq!(made.story_line("R-1"), "recorded a, landed a, in log/x.md");
}

/// There is a story of each entry.
#[test]
fn stories_are_small() {
    let size = size_of::<crate::history::Story>();
    assert!(size <= 144, "{size}");
}

#[test]
fn stories_are_found_whatever_was_indexed() {
    let named = |id: &str| Story {
        id: id.to_owned(),
        ..Story::default()
    };
    let mut history = History {
        stories: ["D-1", "R-1", "S-1"].map(named).to_vec(),
        ..History::default()
    };
    let found = |history: &History, id| history.story(id).map(|story| story.id.clone());
    assert_eq!(found(&history, "R-1").as_deref(), Some("R-1"));
    assert_eq!(found(&history, "R-2"), None);
    // Indexed places that are no longer right are not believed.
    history.stories.insert(0, named("C-1"));
    history.stories.retain(|story| story.id != "S-1");
    for id in ["C-1", "D-1", "R-1"] {
        assert_eq!(found(&history, id).as_deref(), Some(id));
    }
    assert_eq!(found(&history, "S-1"), None);
    assert_eq!(history.clone(), history);
}
