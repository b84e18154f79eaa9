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
