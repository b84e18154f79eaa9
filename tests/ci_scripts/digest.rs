//! The digests of all parties of all projects, since the last run.

use serde_json::json;

use crate::forge::Server;
use crate::scripts::{Machine, has_tools, lines, step, yaml};

const GITHUB: &str = "docs/ci/github-digest.yml";
const GITLAB: &str = "docs/ci/gitlab-digest.yml";

/// A projlog that knows two projects, and what is new for one party of each. The status of one project fails.
const FAKE: &str = r#"#!/bin/sh
printf '%s|' "${PWD##*/}" "$@" >> "FOLDER/calls"
echo >> "FOLDER/calls"
case "$1" in
  status)
    echo '{"projects": [{"folder": "clients/the cafe", "parties": ["agency", "café"]}, {"folder": "gone", "parties": []}, {"folder": "b", "parties": ["agency"]}]}'
    exit 2
    ;;
  digest)
    case "$*" in *"QUIET"* | *"--party agency"*) ;; *) echo "news of $3 as ${9}" ;; esac
    ;;
esac
"#;

fn write(quiet: &str, since: Option<&str>) -> [(Machine, String); 2] {
    [("bash", GITHUB), ("sh", GITLAB)].map(|(shell, file)| {
        let machine = Machine::new(1);
        let fake = FAKE
            .replace("FOLDER", &machine.place(""))
            .replace("QUIET", quiet);
        machine.tool("projlog", &fake);
        for folder in ["work/clients/the cafe/x", "work/b/x"] {
            machine.folder.write(folder, "");
        }
        let (script, digests) = if shell == "bash" {
            (
                step(file, None, "Write the digests"),
                machine.place("projlog-digest"),
            )
        } else {
            if let Some(since) = since {
                machine.folder.write("work/.projlog-since", since);
            }
            (
                lines(&yaml(file)["projlog-digest"], &["script"]),
                machine.place("work/projlog-digest"),
            )
        };
        let (program, work) = (machine.place("tools/projlog"), machine.place("work"));
        let projects = "clients/the cafe\ngone\nb\n";
        let variables = [
            ("PROJLOG", program.as_str()),
            ("PROJECTS", projects),
            ("PROJLOG_PROJECTS", projects),
            ("SINCE", since.unwrap_or("2026-03-01T00:00:00Z")),
            ("DIGESTS", &digests),
            ("CI_PROJECT_DIR", &work),
        ];
        let done = machine.run(shell, &script, "work", &variables);
        assert_eq!(done.status, 0, "{}", done.text);
        (machine, digests)
    })
}

/// Whether the digests are written into the checkout, as on GitLab.
fn is_in_the_checkout(machine: &Machine, digests: &str) -> bool {
    digests == machine.place("work/projlog-digest")
}

#[test]
fn each_party_with_news_has_a_digest() {
    if !has_tools() {
        return;
    }
    let since = "2026-03-20T05:43:00Z";
    for (machine, digests) in write("nothing", Some(since)) {
        let mut names: Vec<String> = std::fs::read_dir(&digests)
            .unwrap()
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["2.html", "2.markdown", "2.party"]);
        let read = |name: &str| std::fs::read_to_string(format!("{digests}/{name}")).unwrap();
        assert_eq!(read("2.party"), "café\n");
        assert_eq!(read("2.markdown"), "news of café as markdown\n");
        assert_eq!(read("2.html"), "news of café as html\n");
        let calls = machine.folder.read("calls");
        assert!(calls.contains(&format!(
            "the cafe|digest|--party|café|--since|{since}|--as-of|"
        )));
        assert_eq!(
            calls.matches("b|digest|--party|agency|").count(),
            2,
            "{calls}"
        );
        if !is_in_the_checkout(&machine, &digests) {
            assert_eq!(machine.folder.read("output"), "any=true\n");
        }
    }
}

#[test]
fn without_news_there_is_nothing_to_send() {
    if !has_tools() {
        return;
    }
    for (machine, digests) in write("digest", None) {
        assert_eq!(std::fs::read_dir(&digests).unwrap().count(), 0);
        assert_eq!(machine.folder.read("output"), "");
        if is_in_the_checkout(&machine, &digests) {
            let since = machine.folder.read("work/.projlog-since");
            assert!(since.ends_with("Z\n") && since.starts_with("20"), "{since}");
        }
    }
}

#[test]
fn the_last_run_that_succeeded_is_found() {
    if !has_tools() {
        return;
    }
    let script = step(GITHUB, None, "Find the last run");
    let some = json!({ "workflow_runs": [{ "run_started_at": "2026-03-20T05:43:00Z" }] });
    let none = json!({ "workflow_runs": [] });
    for (status, answer, expected) in [
        (200, some, Some("since=2026-03-20T05:43:00Z\n")),
        (200, none, None),
        (502, json!({}), None),
    ] {
        let forge = Server::new(move |_| (status, answer.to_string().into_bytes()));
        let machine = Machine::new(forge.port);
        let url = forge.url();
        let reference = "agency/logs/.github/workflows/projlog-digest.yml@refs/heads/main";
        let variables = [
            ("TOKEN", "a-secret-token"),
            ("GITHUB_API_URL", &url),
            ("GITHUB_REPOSITORY", "agency/logs"),
            ("GITHUB_WORKFLOW_REF", reference),
        ];
        // As the service runs it: the status of each part of a pipe counts.
        let done = machine.run(
            "bash",
            &format!("set -o pipefail\n{script}"),
            "",
            &variables,
        );
        assert!(!done.text.contains("a-secret-token"), "{}", done.text);
        let path = &forge.requests()[0].path;
        assert!(
            path.starts_with(
                "/repos/agency/logs/actions/workflows/projlog-digest.yml/runs?status=success"
            ),
            "{path}"
        );
        let output = machine.folder.read("output");
        match expected {
            Some(line) => assert_eq!(output, line),
            // The time of a day ago, or nothing if nobody can know: then the run fails, and the next one is complete.
            None if status == 200 => assert!(output.starts_with("since=20"), "{output}"),
            None => assert!(done.status != 0 && output.is_empty(), "{}", done.text),
        }
    }
}
