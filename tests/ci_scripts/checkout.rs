//! The action and the CI files do not run anything from a hostile checkout.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::scripts::step;
use crate::support::Folder;

/// A program that records that it ran, where, and with which variables.
const NOTE: &str = "#!/bin/sh\n{ echo \"$0 $*\"; pwd; env; } >> \"NOTES\"\n";

fn program(folder: &Folder, path: &str, notes: &Path) {
    folder.write(path, &NOTE.replace("NOTES", &notes.display().to_string()));
    let file = folder.path().join(path);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
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
    runner.run(&step("action.yml", None, "Build projlog"), &[]);
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
    let check = step("action.yml", None, "Check the log");
    let nothing = [
        ("PATHS", "clients/the cafe\n\nb;id\n"),
        ("SINCE", ""),
        ("FAIL_ON", "error"),
        ("SARIF", "a.sarif"),
        ("HEAD", ""),
    ];
    runner.run(&check, &nothing);
    let notes = runner.all.read("check");
    let place = |name: &str| runner.all.path().join(name).display().to_string();
    assert!(
        notes.contains(&format!(
            "-- {} {}\n",
            place("work/clients/the cafe"),
            place("work/b;id")
        )),
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
    let tools = format!(
        "{}:/usr/bin:/bin",
        runner.all.path().join("tools").display()
    );
    let from = "https://git.example/projlog@0123456789012345678901234567890123456789";
    runner.run(
        &step("docs/ci/install/action.yml", None, "Install projlog"),
        &[
            ("FROM", from),
            ("GH_TOKEN", "a-secret-token"),
            ("PATH", &tools),
        ],
    );
    let notes = runner.all.read("good");
    assert!(
        notes.contains(
            "--git https://git.example/projlog --rev 0123456789012345678901234567890123456789"
        ),
        "{notes}"
    );
    assert!(notes.contains("\nRUSTUP_TOOLCHAIN=stable\n"), "{notes}");
    for gone in ["RUSTC_WRAPPER", "GH_TOKEN", "a-secret-token"] {
        assert!(!notes.contains(gone), "{gone}: {notes}");
    }
    assert!(
        !notes.contains(&format!("\n{}\n", runner.all.path().join("work").display())),
        "{notes}"
    );
}

#[test]
fn what_the_action_built_is_found_again_by_its_source() {
    let runner = Runner::new();
    let name = step("action.yml", None, "Name what is built");
    let output = runner.all.path().join("output").display().to_string();
    let key = |commit: &str| {
        runner.all.write("output", "");
        runner.run(&name, &[("COMMIT", commit), ("GITHUB_OUTPUT", &output)]);
        runner.all.read("output")
    };
    runner.all.write("action/Cargo.lock", "one");
    runner.all.write("action/src/a b.rs", "one");
    let first = key("0123");
    assert!(
        first.starts_with("key=0123-") && first.lines().count() == 1,
        "{first}"
    );
    assert_eq!(first, key("0123"));
    // A branch may have any name, and may be moved.
    let branch = key("x,y/$(touch evil)\nkey=z");
    assert!(branch.starts_with("key=x-y---touch-evil--key-z-") && branch.lines().count() == 1);
    runner.all.write("action/src/a b.rs", "two");
    let second = key("0123");
    runner.all.write("action/Cargo.lock", "two");
    let third = key("0123");
    assert!(first != second && second != third, "{second}{third}");
}
