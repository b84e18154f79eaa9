//! The reports of `check DIR DIR …` for programs: one document for several projects, with paths from one root.

use serde_json::{Value, json};

use crate::support::{Folder, Run, example, git};

const AS_OF: &str = "--as-of 2026-03-27T12:00+03:00";
const CHOICE: &str = "--select stage-overdue,reply-late";

/// Two equal projects, and one with an unreadable charter.
fn clients() -> Folder {
    let folder = Folder::empty();
    for (name, text) in example("bakery").files().unwrap() {
        folder.write(&format!("clients/a b/{name}"), &text);
        folder.write(&format!("clients/c/{name}"), &text);
    }
    folder.write("clients/broken/projlog.yaml", "- a\n- list\n");
    folder
}

/// The same as one git repository.
fn repository() -> Option<Folder> {
    let folder = clients();
    let made = git(folder.path(), &["init", "--quiet"])?;
    assert!(made.status.success());
    Some(folder)
}

fn check(folder: &Folder, within: &str, arguments: &str) -> Run {
    folder
        .command(&format!("check {AS_OF} {CHOICE} --quiet {arguments}"))
        .within(within)
        .run()
}

fn all(folder: &Folder, format: &str) -> Run {
    let run = check(
        folder,
        "clients",
        &format!("'a b' broken c --output-format {format}"),
    );
    assert_eq!(run.status(), 2, "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: broken: "),
        "standard error names it in every format: {}",
        run.stderr
    );
    run
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn sarif_has_a_run_per_project() {
    let Some(folder) = repository() else { return };
    let document = all(&folder, "sarif").json();
    let schema = crate::support::sarif::validator();
    let errors: Vec<_> = schema.iter_errors(&document).collect();
    assert!(errors.is_empty(), "{errors:?}");

    let runs = document["runs"].as_array().unwrap();
    let ids: Vec<_> = runs
        .iter()
        .map(|run| text(&run["automationDetails"]["id"]))
        .collect();
    assert_eq!(
        ids,
        [
            "projlog/clients/broken/",
            "projlog/clients/a b/",
            "projlog/clients/c/"
        ]
    );
    let [broken, first, second] = &runs[..] else {
        panic!("{ids:?}")
    };
    let invocation = &broken["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(broken["results"], json!([]));
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "error");
    assert!(text(&notification["message"]["text"]).starts_with("broken: cannot be checked: "));
    assert_eq!(
        notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "clients/broken/projlog.yaml"
    );
    for (run, path) in [(first, "clients/a%20b/log/"), (second, "clients/c/log/")] {
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        for result in results {
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            assert!(text(&place["uri"]).starts_with(path), "{place}");
            let base = text(&place["uriBaseId"]);
            assert!(
                run["originalUriBaseIds"][base]["uri"].is_null()
                    && run["originalUriBaseIds"][base]["description"].is_object(),
                "the base is described, without an address of this machine"
            );
        }
    }
    // Each run is the one that the project has alone.
    let alone = check(&folder, "clients/c", "--output-format sarif").json();
    assert_eq!(alone["runs"][0], *second);
    let here = folder.path().to_str().unwrap();
    assert!(!second.to_string().contains(here));
}

#[test]
fn gitlab_is_one_array_with_distinct_fingerprints() {
    let Some(folder) = repository() else { return };
    let violations = all(&folder, "gitlab").json();
    let list = |key: &str| -> Vec<String> {
        let values = violations.as_array().unwrap().iter();
        values
            .map(|one| text(one.pointer(key).unwrap()).to_owned())
            .collect()
    };
    let paths = list("/location/path");
    assert_eq!(paths.len(), 4);
    for (path, fingerprint) in paths.iter().zip(list("/fingerprint")) {
        let folder = path.split_once("log/").unwrap().0;
        assert!(
            ["clients/a b/", "clients/c/"].contains(&folder)
                && fingerprint.starts_with(&format!("{folder}:")),
            "{path} {fingerprint}"
        );
    }
    let mut fingerprints = list("/fingerprint");
    fingerprints.sort();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 4);
    // They are the same alone, from another folder, and without history.
    for (within, arguments) in [
        ("clients/c", ""),
        ("", "clients/c"),
        ("clients/c/log", "--no-history"),
        ("", "clients/c 'clients/a b' --no-history"),
    ] {
        let run = check(
            &folder,
            within,
            &format!("{arguments} --output-format gitlab"),
        );
        for one in run.json().as_array().unwrap() {
            let fingerprint = text(&one["fingerprint"]).to_owned();
            assert!(fingerprints.contains(&fingerprint), "{arguments}: {one}");
        }
    }
}

#[test]
fn junit_has_a_suite_per_project() {
    let Some(folder) = repository() else { return };
    let run = all(&folder, "junit");
    let document = roxmltree::Document::parse(&run.stdout).unwrap();
    let root = document.root_element();
    let counts = |node: roxmltree::Node<'_, '_>| {
        ["tests", "failures", "errors"].map(|name| node.attribute(name).unwrap().to_owned())
    };
    assert_eq!(counts(root), ["5", "4", "1"]);
    let suites: Vec<_> = root
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    let names: Vec<_> = suites
        .iter()
        .map(|suite| suite.attribute("name").unwrap())
        .collect();
    assert_eq!(names, ["clients/broken", "clients/a b", "clients/c"]);
    assert_eq!(counts(suites[0]), ["1", "0", "1"]);
    assert_eq!(counts(suites[2]), ["2", "2", "0"]);
    let mut classes = Vec::new();
    for suite in &suites {
        for case in suite.children().filter(roxmltree::Node::is_element) {
            assert!(
                case.has_tag_name("testcase"),
                "both schemas forbid suites in suites"
            );
            let name = case.attribute("name").unwrap();
            classes.push(format!("{} {name}", case.attribute("classname").unwrap()));
        }
    }
    assert!(classes[0].starts_with("projlog.clients/broken "));
    let stage = |class: &String| class.starts_with("projlog.clients/c.stage-overdue S-3 (");
    assert!(classes[3..].iter().any(stage), "{classes:?}");
    classes.sort();
    classes.dedup();
    assert_eq!(classes.len(), 5, "equal cases of two projects are two");
    let error = document
        .descendants()
        .find(|node| node.has_tag_name("error"))
        .unwrap();
    assert!(
        error
            .attribute("message")
            .unwrap()
            .contains("broken: cannot be checked: "),
        "{}",
        run.stdout
    );
}

#[test]
fn lines_name_their_project_or_its_path() {
    let Some(folder) = repository() else { return };
    let lines = |format: &str| -> Vec<Value> {
        let run = all(&folder, format);
        let lines = run.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let schema: Value = serde_json::from_str(&folder.projlog("schema report-line").stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let jsonl = lines("jsonl");
    assert!(jsonl.iter().all(|line| schema.is_valid(line)));
    let kinds: Vec<_> = jsonl
        .iter()
        .map(|line| (text(&line["type"]), text(&line["project"])))
        .collect();
    let of = |project| {
        [
            ("finding", project),
            ("finding", project),
            ("summary", project),
        ]
    };
    let expected = [[("error", "broken")].as_slice(), &of("a b"), &of("c")].concat();
    assert_eq!(kinds, expected);
    assert!(text(&jsonl[0]["error"]).contains("the charter cannot be read"));
    // In JSON paths are relative to the charter's folder, which the line names.
    assert!(text(&jsonl[1]["path"]).starts_with("log/"));
    // Alone, a line has no `project`.
    let alone = check(&folder, "clients/c", "--output-format jsonl").stdout;
    assert!(!alone.contains("\"project\":"), "{alone}");

    let schema: Value =
        serde_json::from_str(include_str!("../schemas/rdf-diagnostic.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let rdjsonl = lines("rdjsonl");
    assert!(rdjsonl.iter().all(|line| schema.is_valid(line)));
    assert_eq!(rdjsonl.len(), 5);
    assert_eq!(
        rdjsonl[0]["location"]["path"],
        "clients/broken/projlog.yaml"
    );
    assert_eq!(rdjsonl[0]["severity"], "ERROR");
    assert!(text(&rdjsonl[1]["location"]["path"]).starts_with("clients/a b/log/"));
    assert!(text(&rdjsonl[3]["location"]["path"]).starts_with("clients/c/log/"));
}

#[test]
fn annotations_begin_with_what_cannot_be_checked() {
    let Some(folder) = repository() else { return };
    let run = all(&folder, "github");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with(
            "::error file=clients/broken/projlog.yaml,line=1,endLine=1,col=1,title=projlog::broken: cannot be checked: "
        ),
        "{}",
        lines[0]
    );
    assert!(
        lines[1..]
            .iter()
            .all(|line| line.contains(" file=clients/a b/log/")
                || line.contains(" file=clients/c/log/")),
        "{}",
        run.stdout
    );
    assert_eq!(lines.len(), 5);
}

#[test]
fn outside_git_paths_begin_at_the_folder_around_all_projects() {
    let folder = clients();
    for (within, arguments) in [
        ("clients", "'a b' broken c"),
        ("", "clients/c 'clients/a b'"),
        ("clients/c/log", ".. ../../broken '../../a b/log/..'"),
    ] {
        let run = check(
            &folder,
            within,
            &format!("{arguments} --output-format gitlab"),
        );
        let violations = run.json();
        let mut paths: Vec<_> = violations
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["location"]["path"]).to_owned())
            .collect();
        paths.sort();
        assert_eq!(
            paths,
            [
                "a b/log/2026-03.md",
                "a b/log/plan.md",
                "c/log/2026-03.md",
                "c/log/plan.md"
            ],
            "{within}"
        );
    }
}

#[test]
fn people_get_paths_from_the_current_folder() {
    let folder = clients();
    let paths = |within: &str, arguments: &str, format: &str| {
        let run = check(
            &folder,
            within,
            &format!("{arguments} --output-format {format}"),
        );
        let mut found = Vec::new();
        for line in run.stdout.lines() {
            let path = match format {
                "concise" => line.split_once(':').map(|(path, _)| path),
                _ => line
                    .split_once("\u{2500}[")
                    .and_then(|(_, rest)| rest.split_once(':'))
                    .map(|(path, _)| path),
            };
            found.extend(path.map(str::to_owned));
        }
        found.sort();
        found.dedup();
        found
    };
    let whole = folder.path().join("clients/c");
    let whole = format!("'{}'", whole.to_str().unwrap());
    for format in ["concise", "human"] {
        assert_eq!(
            paths("clients/c", "", format),
            ["log/2026-03.md", "log/plan.md"]
        );
        assert_eq!(
            paths("clients/c/log", "", format),
            ["2026-03.md", "plan.md"]
        );
        assert_eq!(
            paths("clients", "c", format),
            ["c/log/2026-03.md", "c/log/plan.md"]
        );
        assert_eq!(
            paths("clients/a b", &whole, format),
            ["../c/log/2026-03.md", "../c/log/plan.md"]
        );
        assert_eq!(
            paths("clients/a b/log", ".. ../../c", format),
            [
                "../../c/log/2026-03.md",
                "../../c/log/plan.md",
                "2026-03.md",
                "plan.md"
            ]
        );
    }
}
