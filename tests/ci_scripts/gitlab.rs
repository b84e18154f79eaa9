//! The job that `init --ci gitlab` writes, run in clones as GitLab makes them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use serde_yaml::Value;

use crate::scripts::lines;
use crate::support::{Committer, Folder, git_as};

/// A `cargo` that puts projlog where `cargo install` would, and notes what it was asked for.
const INSTALL: &str = r#"#!/bin/sh
echo "$*" >> "NOTES"
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin"
cp "PROJLOG" "$2/bin/projlog"
"#;

const MANAGER: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// The job that `init --ci gitlab` writes, run in clones as GitLab makes them: the script is that of the written file.
#[test]
#[allow(clippy::too_many_lines, reason = "one story, step by step")]
fn the_job_of_gitlab_runs_in_a_clone() {
    const SOURCE: &str = "https://git.example/projlog@0123456789012345678901234567890123456789";
    let git = |folder: &Folder, arguments: &[&str]| git_as(MANAGER, folder.path(), arguments, b"");
    let origin = Folder::empty();
    git(&origin, &["init", "-q", "-b", "main"]);
    let project = "clients/the cafe";
    let charter = include_str!("../cases/charter.yaml");
    origin.write(&format!("{project}/projlog.yaml"), charter);
    // Answered at once, so that nothing falls due later.
    let entry = "```yaml\nrequest: R-1\nat: 2026-03-03 11:30\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n\n\
        ```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-03 11:40\nfrom: marketing-director\nvia: email\ngives: all\n```\n";
    origin.write(&format!("{project}/log/a.md"), entry);
    let written = origin
        .command(&format!("init --ci gitlab --from {SOURCE}"))
        .argument(project)
        .run();
    assert_eq!(written.status(), 0, "{}", written.transcript());
    git(&origin, &["add", "-A"]);
    git(&origin, &["commit", "-q", "-m", "Begin the log"]);
    let base = git(&origin, &["rev-parse", "HEAD"]);
    git(&origin, &["checkout", "-q", "-b", "topic"]);
    for (id, from) in [("R-2", "account-manager"), ("R-3", "nobody")] {
        let text = entry
            .replace("R-1", id)
            .replace("A-1", &id.replace('R', "A"))
            .replace("account-manager", from);
        origin.write(&format!("{project}/log/{id}.md"), &text);
        git(&origin, &["add", "-A"]);
        git(&origin, &["commit", "-q", "-m", "Log a request"]);
    }

    let read = |folder: &Folder, path: &str| -> Value {
        serde_yaml::from_str(&folder.read(path)).unwrap()
    };
    let program = env!("CARGO_BIN_EXE_projlog");
    for shell in ["sh", "bash"] {
        for (commit, base, passes) in [
            ("topic~1", Some(&base), true),
            ("topic", Some(&base), false),
            ("topic~1", None, true),
            ("topic", None, false),
        ] {
            let runner = Folder::empty();
            let place = |name: &str| runner.path().join(name).display().to_string();
            let checkout = place("checkout");
            let url = format!("file://{}", origin.path().display());
            git(&runner, &["clone", "-q", &url, "checkout"]);
            let tip = git(&origin, &["rev-parse", commit]);
            git(
                &runner,
                &["-C", "checkout", "checkout", "-q", "--detach", &tip],
            );
            let main = read(&runner, "checkout/.gitlab-ci.yml");
            let file = main["include"][0]["local"].as_str().unwrap();
            let all = read(&runner, &format!("checkout/{file}"));
            // The job extends the hidden one, and changes none of its parts that are read here.
            let (job, base_job) = (&all["projlog"], &all[".projlog"]);
            assert_eq!(job["extends"].as_str(), Some(".projlog"));
            assert_eq!(base_job["variables"]["GIT_DEPTH"].as_str(), Some("0"));
            let script = lines(base_job, &["before_script"]) + "\n" + &lines(job, &["script"]);
            let install = INSTALL
                .replace("NOTES", &place("notes"))
                .replace("PROJLOG", program);
            runner.write("tools/cargo", &install);
            let cargo = runner.path().join("tools/cargo");
            fs::set_permissions(cargo, fs::Permissions::from_mode(0o755)).unwrap();
            fs::create_dir(runner.path().join("home")).unwrap();
            let path = std::env::var("PATH").unwrap();
            let mut command = Command::new(shell);
            command
                .args(["-e", "-c", &script])
                .current_dir(&checkout)
                .env_clear()
                .env("PATH", format!("{}:{path}", place("tools")))
                .env("HOME", place("home"))
                .env("CI_PROJECT_DIR", &checkout);
            let variables = base_job["variables"].as_mapping().unwrap();
            for (name, value) in variables {
                command.env(name.as_str().unwrap(), value.as_str().unwrap());
            }
            if let Some(base) = base {
                command.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
            }
            let output = command.output().unwrap();
            let words = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            let at = format!("{shell} {commit} {base:?}: {words}");
            let report = runner.read("checkout/gl-code-quality-report.json");
            let report: serde_json::Value = serde_json::from_str(&report).unwrap();
            let report = report.as_array().unwrap();
            if passes {
                assert!(output.status.success() && report.is_empty(), "{at}");
            } else {
                assert_eq!(output.status.code(), Some(1), "{at}");
                let unknown = report
                    .iter()
                    .filter(|finding| finding["check_name"] == "person-unknown");
                let paths: Vec<_> = unknown
                    .map(|finding| finding["location"]["path"].as_str().unwrap())
                    .collect();
                assert_eq!(paths, ["clients/the cafe/log/R-3.md"], "{at}");
            }
            let named = SOURCE.replace('@', " --rev ");
            let notes = runner.read("notes");
            assert!(notes.contains(&format!("--git {named} ")), "{notes}");
            let config = runner.read("home/.gitconfig");
            assert!(config.contains(&checkout), "{config}");
        }
    }
}
