//! `projlog rules` and `projlog explain`.

use projlog::rules::ALL;

use crate::support::Folder;

#[test]
fn outside_a_project_the_rules_have_their_defaults() {
    shows!("rules", Folder::empty().projlog("rules"));
}

#[test]
fn in_a_project_the_rules_are_as_in_its_charter() {
    let folder = Folder::of_example_outside_git("bakery");
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
fn severities_that_are_not_agreed_are_not_in_force() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    folder.write(
        "projlog.yaml",
        &format!("{charter}\nrules:\n  reply-late: off\n"),
    );
    let list = folder.projlog("rules").stdout;
    let mut lines = list.lines().map(str::trim);
    let line = lines.find(|line| line.starts_with("reply-late")).unwrap();
    assert!(
        line.contains(" warning ")
            && line.ends_with("(the charter says off; not approved by both sides)"),
        "{line}"
    );
    let json = folder.projlog("rules --output-format json").json();
    let mut rules = json.as_array().unwrap().iter();
    let rule = rules.find(|rule| rule["name"] == "reply-late").unwrap();
    assert_eq!(
        (&rule["severity"], &rule["stated"]),
        (&"warning".into(), &"off".into())
    );
    let check = folder.projlog("check --as-of 2026-03-27T12:00+03:00");
    let summary = check
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let says = "Severities of the charter that both sides have not approved do not apply: `reply-late` is warning, not off.";
    assert!(summary.contains(says), "{summary}");
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
