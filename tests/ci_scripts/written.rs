//! What `init --ci` writes: nothing is installed by a name, only what was asked for is there, and linters accept it where they
//! are installed.

use std::process::Command;

use crate::scripts::installed;
use crate::support::{Folder, files_in, git, repository};

const SOURCE: &str = "https://git.example/projlog@0123456789012345678901234567890123456789";
const ALL: &str = "--pages --digest mail,slack,telegram --comment";

fn written(services: &[&str], options: &str) -> Folder {
    let folder = Folder::empty();
    git(folder.path(), &["init", "-q"]).unwrap();
    for service in services {
        let run = folder.projlog(&format!(
            "init --hook --ci {service} --from {SOURCE} {options}"
        ));
        assert_eq!(run.status(), 0, "{}", run.transcript());
    }
    folder
}

/// Whatever `init` writes takes projlog from an address, never from a name in a registry that somebody else may claim.
#[test]
fn nothing_is_installed_by_a_name() {
    let folder = written(&["github", "gitlab"], ALL);
    let mut files = files_in(folder.path(), "");
    files.push(".git/hooks/pre-commit".to_owned());
    assert!(files.len() >= 12, "{files:?}");
    let installs = [
        "pip",
        "uvx",
        "uv tool",
        "cargo install",
        "cargo binstall",
        "npm",
        "npx",
        "brew ",
        "wget",
        "docker",
        "uses: projlog",
    ];
    for file in files {
        let text = folder.read(&file).replace("\\\n", " ");
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'));
        for line in code {
            if installs.iter().any(|word| line.contains(word)) && !line.contains("set -o pipefail")
            {
                assert!(line.contains("cargo install"), "{file}: {line}");
                assert!(
                    line.contains(" --git \"$url\" --rev \"$pin\""),
                    "{file}: {line}"
                );
            }
            // Debian's jq is the only package.
            if line.contains("apt-get") {
                assert!(
                    line.contains("install --yes --no-install-recommends jq; }"),
                    "{file}: {line}"
                );
            }
        }
    }
}

#[test]
fn what_was_not_asked_for_is_not_there() {
    let names = |options: &str| {
        let folder = written(&["github"], options);
        let mut files = files_in(folder.path(), ".github");
        files.retain(|file| file.contains("projlog-"));
        (folder, files)
    };
    assert!(names("").1.is_empty());
    assert_eq!(names("--pages").1, [".github/workflows/projlog-pages.yml"]);
    let (folder, files) = names("--comment --digest slack");
    assert_eq!(
        files,
        [
            ".github/workflows/projlog-comment.yml",
            ".github/workflows/projlog-digest.yml"
        ]
    );
    let digest = folder.read(&files[1]);
    let jobs: serde_yaml::Value = serde_yaml::from_str(&digest).unwrap();
    let jobs: Vec<_> = jobs["jobs"].as_mapping().unwrap().keys().collect();
    assert_eq!(jobs, ["digest", "slack"]);
    for other in [
        "secrets.PROJLOG_SMTP",
        "secrets.PROJLOG_MAIL",
        "secrets.PROJLOG_TELEGRAM",
    ] {
        assert!(!digest.contains(other), "{digest}");
    }
    let gitlab = written(&["gitlab"], "--digest mail");
    let digest: serde_yaml::Value =
        serde_yaml::from_str(&gitlab.read(".gitlab/projlog-digest.yml")).unwrap();
    let jobs: Vec<_> = digest.as_mapping().unwrap().keys().collect();
    assert_eq!(jobs, ["projlog-digest", "projlog-mail"]);
    assert_eq!(
        gitlab.read(".gitlab-ci.yml"),
        "include:\n  - local: .gitlab/projlog.yml\n  - local: .gitlab/projlog-digest.yml\n"
    );
}

#[test]
fn every_secret_is_named_by_init() {
    for service in ["github", "gitlab"] {
        let folder = Folder::empty();
        let run = folder.projlog(&format!("init --ci {service} --from {SOURCE} {ALL}"));
        let text = if service == "github" {
            folder.read(".github/workflows/projlog-digest.yml")
        } else {
            folder.read(".gitlab/projlog-digest.yml")
        };
        let mut names: Vec<&str> = text
            .split(|c: char| !(c.is_ascii_uppercase() || c == '_'))
            .filter(|word| word.starts_with("PROJLOG_"))
            .filter(|word| !["PROJLOG_PROJECTS", "PROJLOG_TELEGRAM_API"].contains(word))
            .collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() >= 7, "{names:?}");
        for name in names {
            assert!(run.stdout.contains(name), "{name}: {}", run.transcript());
        }
    }
}

/// A source is pinned, by the command line as well.
#[test]
fn a_source_that_can_be_moved_is_refused() {
    let (sha, commit) = ("ab".repeat(32), "ab".repeat(20));
    let archive = "https://git.example/projlog.tar.gz";
    for (from, accepted) in [
        (format!("https://git.example/projlog@{commit}"), true),
        (format!("{archive}@{sha}"), true),
        (format!("{archive}@{commit}"), false),
        (format!("ssh://git@git.example/projlog@{commit}"), true),
        (format!("ssh://git.example/projlog.tar.gz@{sha}"), false),
        ("https://git.example/projlog@main".to_owned(), false),
        (format!("http://git.example/projlog@{commit}"), false),
        (format!("https://git.example/$x@{commit}"), false),
    ] {
        let folder = Folder::empty();
        let run = folder.projlog(&format!("init --ci github --from {from}"));
        assert_eq!(run.status() == 0, accepted, "{}", run.transcript());
    }
}

#[test]
fn a_second_project_is_named_to_the_files_that_are_there() {
    let folder = written(&["github", "gitlab"], "");
    folder.write("clients/cafe/x", "");
    for (service, file) in [
        ("github", ".github/actions/projlog/action.yml"),
        ("gitlab", ".gitlab/projlog.yml"),
    ] {
        let run = folder.projlog(&format!("init --ci {service} --from {SOURCE} clients/cafe"));
        assert!(run.stdout.contains(file), "{}", run.transcript());
        assert!(
            run.stdout
                .contains(r#"as `PROJLOG_PROJECTS: ".\nclients/cafe"`"#)
        );
    }
}

/// Runs a linter on files, if it is installed.
fn accepts(linter: &str, arguments: &[&str], folder: &std::path::Path, files: &[String]) {
    let Some(program) = installed(linter) else {
        eprintln!("skipped: {linter} not installed");
        return;
    };
    let output = Command::new(program)
        .args(arguments)
        .args(files)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{linter}: {}",
        String::from_utf8_lossy(&text)
    );
}

#[test]
fn linters_accept_the_files() {
    let folder = written(&["github", "gitlab"], ALL);
    // The address of an action in the same repository: the older form is known to every GitHub server.
    folder.write(
        "zizmor.yml",
        "rules:\n  self-repository:\n    disable: true\n",
    );
    let of = |root: &std::path::Path, below: &str| -> Vec<String> {
        let files = files_in(root, below).into_iter();
        files
            .filter(|file| {
                std::path::Path::new(file)
                    .extension()
                    .is_some_and(|end| end == "yml")
            })
            .collect()
    };
    let zizmor = ["--offline", "--no-progress", "--config"];
    let config = folder.path().join("zizmor.yml").display().to_string();
    let zizmor = [&zizmor[..], &[&config]].concat();
    accepts(
        "zizmor",
        &zizmor,
        folder.path(),
        &of(folder.path(), ".github"),
    );
    accepts(
        "actionlint",
        &[],
        folder.path(),
        &of(folder.path(), ".github/workflows"),
    );
    let gitlab = ["--builtin-schema", "vendor.gitlab-ci"];
    let mut files = of(folder.path(), ".gitlab");
    files.push(".gitlab-ci.yml".to_owned());
    assert_eq!(files.len(), 5, "{files:?}");
    accepts("check-jsonschema", &gitlab, folder.path(), &files);
    // This repository's own, which are not in the package.
    let own = of(repository(), ".github/workflows");
    if !own.is_empty() {
        accepts("actionlint", &[], repository(), &own);
        let own = [own, vec!["action.yml".to_owned()]].concat();
        accepts("zizmor", &zizmor, repository(), &own);
    }
}
