//! The scripts of the action and of the CI files do not run anything from a hostile pull request.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on has failed"
)]
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;
use support::Folder;

/// A program that records that it ran, where, and with which variables.
const NOTE: &str = "#!/bin/sh\n{ echo \"$0 $*\"; pwd; env; } >> \"NOTES\"\n";

fn program(folder: &Folder, path: &str, notes: &Path) {
    folder.write(path, &NOTE.replace("NOTES", &notes.display().to_string()));
    let file = folder.path().join(path);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The script of the step with this name.
fn script(file: &str, name: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let yaml: Value = serde_yaml::from_str(&text).unwrap();
    let steps = match &yaml["runs"]["steps"] {
        Value::Null => &yaml["jobs"]["log"]["steps"],
        steps => steps,
    };
    let step = steps
        .as_sequence()
        .unwrap()
        .iter()
        .find(|step| step["name"] == name)
        .unwrap();
    step["run"].as_str().unwrap().to_owned()
}

/// The environment of a step: its folders, and a checkout with the files of a pull request.
struct Runner {
    all: Folder,
}

impl Runner {
    fn new() -> Self {
        let all = Folder::empty();
        let evil = all.path().join("evil");
        all.write(
            "work/rust-toolchain.toml",
            "[toolchain]\npath = \"/elsewhere/evil\"\n",
        );
        all.write(
            "work/.cargo/config.toml",
            "[build]\nrustc = \"bin/rustc\"\n",
        );
        all.write("work/.gitconfig", "[core]\nfsmonitor = bin/git\n");
        for name in ["cargo", "rustc", "git", "date", "env", "projlog"] {
            program(&all, &format!("work/bin/{name}"), &evil);
            program(&all, &format!("work/{name}"), &evil);
        }
        fs::create_dir_all(all.path().join("temp")).unwrap();
        fs::create_dir_all(all.path().join("home")).unwrap();
        all.write("action/Cargo.toml", "");
        program(&all, "tools/cargo", &all.path().join("good"));
        program(&all, "temp/projlog/bin/projlog", &all.path().join("check"));
        Self { all }
    }

    fn run(&self, script: &str, variables: &[(&str, &str)]) -> String {
        let place = |name: &str| self.all.path().join(name).display().to_string();
        let (work, tools) = (place("work"), place("tools"));
        let path = format!("{work}/bin:.:bin::{work}:{tools}:/usr/bin:/bin");
        let output = Command::new("/bin/bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(&work)
            .env_clear()
            .envs([
                ("PATH", path.as_str()),
                ("HOME", &place("home")),
                ("GITHUB_WORKSPACE", &work),
                ("RUNNER_TEMP", &place("temp")),
                ("SOURCE", &place("action")),
                ("CARGO_HOME", &place("work/.cargo")),
                ("RUSTC_WRAPPER", &place("work/bin/rustc")),
                ("GIT_CONFIG_GLOBAL", &place("work/.gitconfig")),
            ])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            !self.all.path().join("evil").exists(),
            "{}",
            self.all.read("evil")
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[test]
fn the_action_builds_outside_the_checkout() {
    let runner = Runner::new();
    runner.run(&script("action.yml", "Build projlog"), &[]);
    let notes = runner.all.read("good");
    let folder = runner.all.path().join("action");
    assert!(
        notes.contains(&format!("\n{}\n", folder.display())),
        "{notes}"
    );
    assert!(notes.contains("\nRUSTUP_TOOLCHAIN=stable\n"), "{notes}");
    for gone in [
        "CARGO_HOME=",
        "RUSTC_WRAPPER=",
        "GIT_CONFIG_GLOBAL=",
        "/work",
    ] {
        assert!(!notes.contains(gone), "{gone}: {notes}");
    }
}

#[test]
fn the_action_checks_from_outside_the_checkout() {
    let runner = Runner::new();
    let check = script("action.yml", "Check the log");
    let nothing = [
        ("PROJECT", "clients/cafe"),
        ("SINCE", ""),
        ("FAIL_ON", "error"),
        ("SARIF", "a.sarif"),
        ("HEAD", ""),
    ];
    runner.run(&check, &nothing);
    let notes = runner.all.read("check");
    let place = |name: &str| runner.all.path().join(name).display().to_string();
    assert!(
        notes.contains(&format!("-- {}\n", place("work/clients/cafe"))),
        "{notes}"
    );
    assert!(
        notes.contains(&format!("sarif={}", place("work/a.sarif"))),
        "{notes}"
    );
    assert!(notes.contains(&format!("\n{}\n", place("temp"))), "{notes}");
}

#[test]
fn a_service_builds_outside_the_checkout() {
    let runner = Runner::new();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci/github.yml"))
        .unwrap();
    assert!(text.contains("working-directory: ${{ runner.temp }}\n        run: |\n          case"));
    let build = format!(
        "cd \"$RUNNER_TEMP\"\n{}",
        script("docs/ci/github.yml", "Build projlog")
    );
    let tools = format!(
        "{}:/usr/bin:/bin",
        runner.all.path().join("tools").display()
    );
    let path = runner.all.path().join("path").display().to_string();
    let from = "https://git.example/projlog@0123456789012345678901234567890123456789";
    runner.run(
        &build,
        &[
            ("PROJLOG_FROM", from),
            ("PATH", &tools),
            ("GITHUB_PATH", &path),
        ],
    );
    let notes = runner.all.read("good");
    assert!(
        notes.contains(
            "--git https://git.example/projlog --rev 0123456789012345678901234567890123456789"
        ),
        "{notes}"
    );
    assert!(
        notes.contains("\nRUSTUP_TOOLCHAIN=stable\n") && !notes.contains("RUSTC_WRAPPER"),
        "{notes}"
    );
    assert!(
        !notes.contains(&format!("\n{}\n", runner.all.path().join("work").display())),
        "{notes}"
    );
}

/// A `cargo` that puts projlog where `cargo install` would, and notes what it was asked for.
const INSTALL: &str = r#"#!/bin/sh
echo "$*" >> "NOTES"
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin"
cp "PROJLOG" "$2/bin/projlog"
"#;

const MANAGER: support::Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// The job that `init --ci gitlab` writes, run in clones as GitLab makes them: the script is that of the written file.
#[test]
fn the_job_of_gitlab_runs_in_a_clone() {
    const SOURCE: &str = "https://git.example/projlog@0123456789012345678901234567890123456789";
    let git = |folder: &Folder, arguments: &[&str]| {
        support::git_as(MANAGER, folder.path(), arguments, b"")
    };
    let origin = Folder::empty();
    git(&origin, &["init", "-q", "-b", "main"]);
    let project = "clients/the cafe";
    let charter = include_str!("cases/charter.yaml");
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
            let job = &read(&runner, &format!("checkout/{file}"))["projlog"];
            assert_eq!(job["variables"]["GIT_DEPTH"].as_str(), Some("0"));
            let lines = ["before_script", "script"]
                .into_iter()
                .flat_map(|part| job[part].as_sequence().unwrap())
                .map(|line| line.as_str().unwrap());
            let script = lines.collect::<Vec<_>>().join("\n");
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
            let variables = job["variables"].as_mapping().unwrap();
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

/// Whatever `init` writes takes projlog from an address, never from a name in a registry that somebody else may claim.
#[test]
fn nothing_that_init_writes_is_installed_by_a_name() {
    let folder = Folder::empty();
    support::git(folder.path(), &["init", "-q"]).unwrap();
    for arguments in ["init --hook --ci github", "init --ci gitlab"] {
        assert_eq!(folder.projlog(arguments).status(), 0);
    }
    let mut files = support::files_in(folder.path(), "");
    files.push(".git/hooks/pre-commit".to_owned());
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        let text = folder.read(&file).replace("\\\n", " ");
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
        {
            let installs = [
                "pip",
                "uvx",
                "uv tool",
                "cargo install",
                "cargo binstall",
                "npm",
                "npx",
                "brew ",
                "apt",
                "curl",
                "wget",
                "docker",
                "uses: projlog",
            ];
            if installs.iter().any(|word| line.contains(word)) {
                assert!(line.contains("cargo install"), "{file}: {line}");
                assert!(
                    line.contains(" --git \"${PROJLOG_FROM%@*}\" --rev "),
                    "{file}: {line}"
                );
            }
        }
    }
}
