//! `projlog check DIR DIR …`: several projects, where a failure in one does not stop the others.

use serde_json::json;

use crate::support::{Folder, example};

const NOW: &str = "--as-of 2026-03-27T12:00+03:00";

/// A project with findings, one with an unreadable charter, and one without findings.
fn clients() -> Folder {
    let folder = Folder::empty();
    for (name, text) in example("bakery").files().unwrap() {
        folder.write(&format!("clients/bakery/{name}"), &text);
        if name == "projlog.yaml" {
            folder.write("clients/quiet/projlog.yaml", &text);
        }
    }
    let plan = "```yaml\nstage: S-1\nowner: agency\ndue: 2026-05-01\naccept: it is there\n```\n";
    folder.write("clients/quiet/log/plan.md", plan);
    folder.write("clients/lost/projlog.yaml", "- a\n- list\n");
    folder
}

fn check(folder: &Folder, arguments: &str) -> crate::support::Run {
    folder.projlog(&format!(
        "check clients/bakery clients/lost clients/quiet {NOW} {arguments}"
    ))
}

#[test]
fn one_table_and_then_each() {
    let folder = clients();
    let run = check(&folder, "--select stage-overdue,call-unlogged");
    assert_eq!(run.status(), 2, "one of them cannot be judged");
    shows!("several", run);
    let run = folder.projlog(&format!(
        "check clients/quiet clients/quiet/ clients/bakery --select stage-overdue -q {NOW}"
    ));
    assert_eq!(run.status(), 1, "{}", run.stderr);
    let run = folder.projlog(&format!(
        "check clients/bakery clients/quiet clients/bakery --select stage-overdue -q {NOW}"
    ));
    assert_eq!(
        run.stdout.matches("error[stage-overdue]").count(),
        1,
        "one that is named twice is judged once"
    );
    let run = folder.projlog(&format!(
        "check clients/quiet clients/quiet --select stage-overdue -q {NOW}"
    ));
    assert_eq!(
        (run.status(), run.stdout.as_str()),
        (0, ""),
        "one project that is named twice is one"
    );
}

#[test]
fn lines_name_their_project() {
    let run = check(
        &clients(),
        "--select stage-overdue --output-format concise --quiet",
    );
    assert!(
        run.stdout
            .starts_with("clients/bakery/log/plan.md:25:1: error[stage-overdue]"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.starts_with("error: clients/lost: "),
        "{}",
        run.stderr
    );
}

#[test]
fn what_needs_a_call_comes_first() {
    let folder = Folder::empty();
    let charter = &example("bakery").files().unwrap()["projlog.yaml"];
    let stage = |id: &str, due: &str| {
        format!("```yaml\nstage: {id}\nowner: agency\ndue: {due}\naccept: it is there\n```\n")
    };
    for (name, log) in [
        (
            "nothing",
            "```yaml\nstage: S-1\nowner: agency\naccept: x\n```\n".to_owned(),
        ),
        ("later", stage("S-1", "2026-05-01")),
        ("soon", stage("S-1", "2026-03-30")),
        ("late", stage("S-1", "2026-03-20")),
        ("empty", "# Nothing yet\n".to_owned()),
        (
            "latest",
            stage("S-1", "2026-05-02") + &stage("S-2", "2026-03-02"),
        ),
    ] {
        folder.write(&format!("{name}/projlog.yaml"), charter);
        folder.write(&format!("{name}/log/plan.md"), &log);
    }
    folder.write("unreadable/projlog.yaml", "- a\n- list\n");
    let all = "nothing later soon late empty latest unreadable";
    let run = folder.projlog(&format!("check {all} --statistics -q {NOW}"));
    assert_eq!(run.status(), 2);
    shows!("several-order", run);
    let order: Vec<_> = run
        .stdout
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    let expected = [
        "unreadable",
        "empty",
        "latest",
        "late",
        "soon",
        "later",
        "nothing",
    ];
    assert_eq!(order[..7], expected);
    assert_eq!(order[7], "Total");
    for command in ["check", "status"] {
        let run = folder.projlog(&format!("{command} {all} {NOW} --output-format json"));
        let output = run.json();
        let projects = output["projects"].as_array().unwrap();
        let order: Vec<_> = projects
            .iter()
            .map(|one| one["folder"].as_str().unwrap())
            .collect();
        assert_eq!(order, expected, "{command}");
    }
    shows!(
        "several-order-status",
        folder.projlog(&format!(
            "status late soon empty {NOW} --output-format markdown"
        ))
    );
    shows!(
        "several-order-markdown",
        folder.projlog(&format!(
            "check late soon unreadable -q --select stage-overdue {NOW} --output-format markdown"
        ))
    );
}

#[test]
fn a_page_names_projects_that_cannot_be_checked() {
    let page = check(&clients(), "--output-format markdown --quiet").stdout;
    assert!(
        page.contains("# `clients/lost`\n\nCannot be checked: `"),
        "{page}"
    );
}

#[test]
fn projects_share_the_annotations_of_a_step() {
    let folder = clients();
    for name in ["a", "b"] {
        folder.write(
            &format!("{name}/projlog.yaml"),
            &example("bakery").files().unwrap()["projlog.yaml"],
        );
        let stages: Vec<String> = (1..8)
            .map(|n| format!("```yaml\nstage: S-{n}\nowner: agency\ndue: 2026-03-02\naccept: it is there\n```\n"))
            .collect();
        folder.write(&format!("{name}/log/plan.md"), &stages.join("\n"));
    }
    let run = folder.projlog(&format!(
        "check a b --select stage-overdue --output-format github -q {NOW}"
    ));
    assert_eq!(
        run.stdout
            .lines()
            .filter(|line| line.starts_with("::error "))
            .count(),
        10,
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("4 more findings are not shown as annotations: 4 errors."),
        "{}",
        run.stdout
    );
}

#[test]
fn json_is_one_document() {
    let folder = clients();
    let reports = check(&folder, "--output-format json").json();
    assert_eq!(reports["schema"], "projlog-reports/1");
    let projects = reports["projects"].as_array().unwrap();
    assert_eq!(
        projects
            .iter()
            .map(|one| one["folder"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["clients/lost", "clients/bakery", "clients/quiet"],
        "what cannot be checked comes first, then what is overdue longest"
    );
    assert_eq!(projects[1]["report"]["schema"], "projlog-report/1");
    assert!(
        projects[0]["report"].is_null()
            && projects[0]["overview"].is_null()
            && projects[0]["error"]
                .as_str()
                .unwrap()
                .contains("projlog.yaml")
    );
    assert_eq!(
        projects[1]["overview"],
        json!({
            "open": 4,
            "overdue": 3,
            "due_next": 1,
            "sides": [
                {"party": "agency", "open": 1, "overdue": 1},
                {"party": "bakery", "open": 3, "overdue": 2},
            ],
            "longest_overdue": {
                "entry": "C-2",
                "title": "The Easter offer",
                "what": "call-confirmation",
                "debtor": "bakery",
                "person": null,
                "due": "2026-03-20T16:00:00+03:00",
                "over_by": "4 working days 5 h",
            },
            "next_due": {
                "entry": "R-4",
                "title": "What the photo shoot costs",
                "what": "approval",
                "debtor": "bakery",
                "person": "marketing-director",
                "due": "2026-03-27T16:00:00+03:00",
                "over_by": null,
            },
        })
    );
    assert!(projects[2]["overview"]["longest_overdue"].is_null());
    let totals = &reports["totals"];
    assert_eq!(
        (
            &totals["projects"],
            &totals["unread"],
            &totals["overdue"],
            &totals["open"]
        ),
        (&json!(3), &json!(1), &json!(3), &json!(5))
    );
    let errors: u64 = ["errors", "warnings", "notes"]
        .iter()
        .map(|key| totals[key].as_u64().unwrap())
        .sum();
    let found = |one: &serde_json::Value| one["report"]["findings"].as_array().map_or(0, Vec::len);
    assert_eq!(errors, projects.iter().map(found).sum::<usize>() as u64);
    let alone = folder
        .projlog(&format!("check clients/bakery {NOW} --output-format json"))
        .json();
    assert_eq!(
        projects[1]["report"], alone,
        "each is judged as it is alone"
    );
    let schema: serde_json::Value =
        serde_json::from_str(&folder.projlog("schema reports").stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(
        validator.is_valid(&reports),
        "{:?}",
        validator.iter_errors(&reports).next()
    );
}

#[test]
fn options_for_one_project_are_refused() {
    let folder = clients();
    for (arguments, word) in [
        ("--fix", "one project at a time"),
        ("--diff", "one project at a time"),
    ] {
        let run = check(&folder, arguments);
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
    let run = folder.projlog(&format!(
        "check clients/bakery/log/plan.md clients/quiet {NOW}"
    ));
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr.contains("belong to different projects"),
        "{}",
        run.stderr
    );
}

#[test]
fn names_cannot_deceive() {
    let folder = Folder::empty();
    let run = folder.projlog("check 'a\u{1b}[2J' '##[b' .");
    assert_eq!(run.status(), 2);
    assert!(
        !run.stderr.contains('\u{1b}') && !run.stderr.contains("##["),
        "{}",
        run.stderr
    );
}

#[test]
fn the_summary_of_a_step_names_each_project() {
    let folder = clients();
    let summary = folder.path().join("summary.md");
    let arguments = format!("check clients/bakery clients/lost {NOW} --output-format github");
    folder
        .command(&arguments)
        .with("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
        .run();
    let page = folder.read("summary.md");
    assert!(
        page.starts_with("| Project | Errors |")
            && page.contains("\n| `clients/bakery` | ")
            && page.contains("\n# `clients/bakery`\n\n## projlog: "),
        "{page}"
    );
    assert!(
        page.contains("# `clients/lost`\n\nCannot be checked: `"),
        "{page}"
    );
}
