//! `projlog rules` and `projlog explain`.

use projlog::rules::ALL;

use crate::support::Folder;

#[test]
fn outside_a_project_the_rules_have_their_defaults() {
    shows!("rules", Folder::empty().projlog("rules"));
}

#[test]
fn in_a_project_the_rules_are_as_in_its_charter() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    folder.write(
        "projlog.yaml",
        &format!("{charter}\nrules:\n  reply-late: off\n  second-voice: error\n"),
    );
    let listed = || {
        let lines = folder.projlog("rules").stdout;
        let line = |name: &str| {
            lines
                .lines()
                .find(|line| line.trim_start().starts_with(name))
                .unwrap()
                .to_owned()
        };
        (line("reply-late"), line("second-voice"))
    };
    let (late, voice) = listed();
    assert!(
        late.contains(" off ") && late.ends_with("(default warning)"),
        "{late}"
    );
    assert!(
        voice.contains(" error ") && voice.ends_with("(default warning)"),
        "{voice}"
    );
}

#[test]
fn the_list_is_available_as_json() {
    let list = Folder::empty().projlog("rules --output-format json").json();
    let names: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ALL.iter().map(|rule| rule.name).collect::<Vec<_>>());
}

#[test]
fn an_unreadable_charter_is_an_error() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", "- a\n- list\n");
    assert_eq!(folder.projlog("rules").status(), 2);
}

#[test]
fn a_rule_is_explained_by_its_page() {
    shows!("explain", Folder::empty().projlog("explain reply-late"));
    for rule in ALL {
        let run = Folder::empty().projlog(&format!("explain {}", rule.name));
        assert_eq!(
            (run.status(), run.stderr.as_str()),
            (0, ""),
            "{}",
            rule.name
        );
        assert_eq!(
            run.stdout,
            rule.page(projlog::message::Language::English),
            "{}",
            rule.name
        );
    }
}

#[test]
fn an_unknown_rule_suggests_the_nearest() {
    shows!(
        "explain-near",
        Folder::empty().projlog("explain reply_late")
    );
    shows!("explain-far", Folder::empty().projlog("explain weather"));
}
