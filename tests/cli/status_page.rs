//! `projlog status`: the status page.

use crate::support::{Folder, examples, instant};

/// A charter with an agency and a bakery.
const CHARTER: &str = include_str!("../cases/charter.yaml");

/// A folder with a project outside git: the charter, and one file of the log.
fn project(log: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/a.md", log);
    folder
}

fn stage(id: &str, title: &str, due: &str) -> String {
    format!(
        "# {title}\n\n```yaml\nstage: {id}\nowner: agency\ndue: {due}\naccept: it is there\n```\n\n"
    )
}

#[test]
fn the_examples_have_a_page() {
    for name in examples() {
        let folder = Folder::of_example(&name);
        let arguments = format!("status --as-of {}", instant(&name));
        shows!(format!("page-{name}"), folder.projlog(&arguments));
        shows!(
            format!("page-{name}-markdown"),
            folder.projlog(&format!("{arguments} --output-format markdown"))
        );
    }
}

#[test]
fn the_page_as_json() {
    let folder = Folder::of_example("bakery");
    let run = folder.projlog("status --as-of 2026-03-20T12:00+03:00 --output-format json");
    shows!("page-json", run);
    let output = run.json();
    assert_eq!(output["schema"], "projlog-status/1");
    let owed = output["obligations"].as_array().unwrap();
    let open = owed.iter().filter(|o| {
        o["state"] == "overdue" && o["what"] != "reminder" && o["what"] != "early-warning"
    });
    assert_eq!(output["projects"][0]["overdue"], open.count());
}

#[test]
fn the_page_is_one_html_file() {
    let run = Folder::of_example("bakery")
        .projlog("status --as-of 2026-03-27T12:00+03:00 --output-format html");
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""));
    let (head, rest) = run.stdout.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    // The style sheet and its hash would only clutter the snapshot.
    let (head, _) = head.split_once("<meta http-equiv").unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("page-html", format!("{head}[STYLE]{rest}"));
    });
}

#[test]
fn later_events_are_not_shown() {
    let folder = Folder::of_example("bakery");
    let page = folder.projlog("status --as-of '2026-03-10 12:00'").stdout;
    assert!(
        page.contains("R-2") && !page.contains("R-3") && !page.contains("L-2"),
        "{page}"
    );
}

#[test]
fn days_limits_what_falls_due_next() {
    let folder =
        project(&(stage("S-1", "Soon", "2026-03-30") + &stage("S-2", "Later", "2026-04-08")));
    let next = |arguments: &str| {
        let page = folder
            .projlog(&format!("status --as-of '2026-03-27 12:00' {arguments}"))
            .stdout;
        let (_, next) = page.split_once("Due next").unwrap_or_default();
        let (next, _) = next.split_once("bakery").unwrap_or_default();
        ["S-1", "S-2"].map(|id| next.contains(&format!("    {id}")))
    };
    assert_eq!(next(""), [true, false]);
    assert_eq!(next("--days 0"), [false, false]);
    // The last day is included.
    assert_eq!(next("--days 3"), [true, false]);
    assert_eq!(next("--days 11"), [true, false]);
    assert_eq!(next("--days 12"), [true, true]);
}

#[test]
fn an_empty_page_is_explicit() {
    let folder = project(
        "# A reminder\n\n```yaml\nreminder: M-1\nof: R-0\nat: 2026-03-26 10:00\nfrom: account-manager\nvia: email\n```\n",
    );
    shows!(
        "page-nothing-owed",
        folder.projlog("status --as-of 2026-03-27")
    );
}

#[test]
fn overdue_items_are_listed_longest_first() {
    let log = stage("S-1", "First", "2026-03-20")
        + &stage("S-2", "Second", "2026-03-13")
        + &stage("S-3", "Third", "2026-03-26");
    shows!(
        "page-all-overdue",
        project(&log).projlog("status --as-of '2026-03-27 12:00'")
    );
}

#[test]
fn hostile_titles_are_escaped() {
    let log = stage(
        "S-1",
        "A\u{1b}[2J ##vso[task.x] \u{202e}evil\u{200b} | `code` <script>alert(1)</script> ::error::x",
        "2026-03-20",
    );
    for format in ["human", "markdown", "html", "json"] {
        let run = project(&log).projlog(&format!(
            "status --as-of '2026-03-27 12:00' --output-format {format}"
        ));
        assert!(
            !run.stdout.contains(['\u{1b}', '\u{202e}', '\u{200b}'])
                && !run.stdout.contains("##vso["),
            "{}",
            run.stdout
        );
        assert_eq!(run.stdout.matches("<script").count(), 0);
        if ["human", "markdown"].contains(&format) {
            shows!(format!("page-hostile-{format}"), run);
        }
    }
}

#[test]
fn a_log_without_entries_is_2() {
    let run = project("# Nothing but prose\n").projlog("status --as-of 2026-03-27");
    assert_eq!(run.status(), 2);
    shows!("page-no-entries", run);
}

#[test]
fn an_unreadable_project_does_not_hide_others() {
    let folder = Folder::empty();
    for (name, due) in [("a", "2026-03-20"), ("b", "2026-04-20")] {
        folder.write(
            &format!("{name}/projlog.yaml"),
            &CHARTER.replace("Social media for a bakery", &format!("Project {name}")),
        );
        folder.write(&format!("{name}/log/a.md"), &stage("S-1", "A stage", due));
    }
    folder.write("broken/projlog.yaml", "- a\n- list\n");
    let both = folder.projlog("status a b --as-of '2026-03-27 12:00'");
    assert_eq!(both.status(), 0, "{}", both.stderr);
    let run = folder.projlog("status a broken nowhere b --as-of '2026-03-27 12:00'");
    assert_eq!(run.status(), 2);
    shows!("page-several", run);
    shows!(
        "page-several-markdown",
        folder.projlog("status a broken b --as-of '2026-03-27 12:00' --output-format markdown")
    );
    let output =
        folder.projlog("status a broken b --as-of '2026-03-27 12:00' --output-format json");
    assert_eq!(output.status(), 2);
    let output = output.json();
    assert!(
        output["projects"][0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("charter"),
        "{output}"
    );
    let stages = output["obligations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|o| o["what"] == "stage");
    assert_eq!(
        stages
            .map(|o| o["project"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(folder.projlog("status broken").status(), 2);
}

#[test]
fn unreadable_projects_are_2() {
    let folder = Folder::of_example("bakery");
    for arguments in [
        "nowhere",
        "--as-of tomorrow",
        "--days -1",
        "--days many",
        "--output-format xml",
    ] {
        let run = folder.projlog(&format!("status {arguments}"));
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(!run.stderr.is_empty(), "{arguments}");
    }
}

const ENDED: &str = "\
projlog: 1
timezone: Europe/Moscow
parties:
  agency: { role: contractor, hours: \"Mon-Fri 10:00-19:00\" }
  bakery: { role: client, hours: \"Mon-Fri 10:00-19:00\" }
people:
  account-manager: { party: agency, decides: [plan] }
  owner: { party: bakery, decides: [plan, deliverables] }
channels: { email: written }
terms: { approval: 2 working days, information: 3 working days, payment: 3 working days, stop-work: 2 working days }
cadence: { monthly-report: { delivery: monthly, owner: agency, due: 5 working days } }
contract: { starts: 2026-03-01, ends: 2026-04-30 }
project: A shop
";

const OPEN_AT_END: &str = "\
```yaml
stage: S-1
owner: agency
due: 2026-04-20
accept: The pages are online.
```

```yaml
stage: S-2
owner: agency
due: 2026-05-20
accept: The campaign runs.
```

```yaml
request: R-1
at: 2026-04-02 12:00
from: account-manager
to: owner
via: email
needs: information
blocks: S-1
```

```yaml
delivery: L-1
of: S-2
at: 2026-04-03 12:00
from: account-manager
via: email
```

```yaml
reply: A-1
answers: L-1
at: 2026-04-06 12:00
from: owner
via: email
gives: objection
```

```yaml
notice: N-1
kind: stop-work
at: 2026-04-03 12:00
from: account-manager
via: email
about: R-1
```

```yaml
request: R-2
at: 2026-04-29 12:00
from: owner
to: account-manager
via: email
needs: information
```
";

fn after_the_end() -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", ENDED);
    folder.write("log/a.md", OPEN_AT_END);
    folder
}

#[test]
fn what_was_open_when_the_contract_ended_is_listed() {
    let run = after_the_end().projlog("status --as-of '2026-05-20 12:00'");
    shows!("page-contract-ended", run);
}

#[test]
fn what_was_open_when_the_contract_ended_is_in_the_json() {
    let folder = after_the_end();
    let json = |time: &str| {
        let status = "status --output-format json --as-of";
        folder.projlog(&format!("{status} '{time}'")).json()
    };
    let after = json("2026-05-20 12:00");
    let listed = after["open_at_end"].as_array().unwrap();
    let items: Vec<String> = listed
        .iter()
        .map(|item| {
            let text = |field: &str| item[field].as_str().unwrap_or("-").to_owned();
            let [entry, what, over] = ["entry", "what", "over_by"].map(text);
            format!("{entry} {what}: {over}")
        })
        .collect();
    insta::assert_snapshot!("json-open-at-end", items.join("\n"));
    assert_eq!(after["projects"][0]["open_at_end"], listed.len());
    assert_eq!(after["projects"][0]["overdue"], 0);
    let before = json("2026-04-10 12:00");
    assert!(before["projects"][0]["open_at_end"].is_null());
    assert_eq!(before["open_at_end"].as_array().unwrap().len(), 0);
}

#[test]
fn what_goes_on_after_the_end_is_listed_as_open() {
    let folder = after_the_end();
    let payment = "\n```yaml\nrequest: R-3\nat: 2026-04-29 12:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: payment\n```\n";
    folder.write("log/b.md", payment);
    let run = folder.projlog("status --as-of '2026-05-20 12:00'");
    let opening = "5 items were open then. Waiting on bakery: 1 open, 1 overdue.";
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(opening), "{text}");
}

#[test]
fn no_help_advises_to_go_on_after_the_end() {
    let select = "stage-overdue,information-overdue,reply-overdue,approval-lapsed,stopped-too-early,report-missing";
    let run = after_the_end().projlog(&format!(
        "check --no-history --as-of '2026-05-20 12:00' --select {select}"
    ));
    shows!("findings-contract-ended", run);
}

/// What was decided needs no other decision: the page, the finding and the history of the entry name those whose consent it lacks.
#[test]
fn a_decision_that_lacks_a_second_signature_names_who_is_missing() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        "projlog: 1\ntimezone: Europe/Moscow\nparties:\n  agency: { role: contractor, hours: \"Mon-Fri 10:00-19:00\" }\n  bakery: { role: client, hours: \"Mon-Fri 10:00-19:00\" }\npeople:\n  account-manager: { party: agency, decides: [plan] }\n  owner: { party: bakery, decides: [plan, deliverables, { budget: 50000 }, { budget: 200000, jointly: [finance-director] }] }\n  finance-director: { party: bakery }\nchannels: { email: written }\nterms: { approval: 2 working days }\n",
    );
    let request = "```yaml\nrequest: R-1\nat: 2026-03-02 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: approval\n```\n";
    let decision = "\n```yaml\ndecision: D-1\nat: 2026-03-03 10:00\nby: owner\nvia: email\non: R-1\nverdict: approved\namount: 100000\n```\n";
    folder.write("log/a.md", request);
    let as_of = "--as-of 2026-03-06T12:00+03:00";
    let run = folder.projlog(&format!("status {as_of}")).transcript();
    assert!(
        run.contains("who may decide (deliverables): owner"),
        "{run}"
    );
    folder.write("log/a.md", &format!("{request}{decision}"));
    for command in ["status", "show R-1"] {
        let run = folder.projlog(&format!("{command} {as_of}")).transcript();
        let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            run.contains("D-1 lacks the consent of finance-director"),
            "{run}"
        );
    }
    let run = folder.projlog(&format!("check {as_of}")).transcript();
    let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        run.contains("help: ask finance-director, whose consent D-1 lacks"),
        "{run}"
    );
    assert!(!run.contains("ask owner"), "{run}");
}
