//! Invariants of the CI files for users and of this repository's own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::{Path, PathBuf};

use serde_yaml::Value;

/// Permissions to write, and the only files and jobs that may have each.
const MAY_WRITE: [(&str, &str, &str); 7] = [
    ("docs/ci/github-action.yml", "log", "security-events"),
    ("docs/ci/github-comment.yml", "comment", "pull-requests"),
    ("docs/ci/github-pages.yml", "deploy", "pages"),
    ("docs/ci/github-pages.yml", "deploy", "id-token"),
    (".github/workflows/release.yml", "release", "contents"),
    (".github/workflows/release.yml", "release", "id-token"),
    (".github/workflows/release.yml", "release", "attestations"),
];

/// The actions: of this repository, and the one that `init` writes.
const ACTIONS: [&str; 2] = ["action.yml", "docs/ci/install/action.yml"];

/// GitLab's files.
const GITLAB: [&str; 4] = [
    "docs/ci/gitlab.yml",
    "docs/ci/gitlab-comment.yml",
    "docs/ci/gitlab-digest.yml",
    "docs/ci/gitlab-pages.yml",
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file as text and as YAML.
fn read(path: &str) -> (String, Value) {
    let text = std::fs::read_to_string(repository().join(path)).unwrap();
    let yaml = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    (text, yaml)
}

/// GitHub's workflows: the examples, and this repository's own, which are not in the package.
fn workflows() -> Vec<String> {
    let mut found = vec![
        "docs/ci/github.yml".to_owned(),
        "docs/ci/github-action.yml".to_owned(),
        "docs/ci/github-comment.yml".to_owned(),
        "docs/ci/github-digest.yml".to_owned(),
        "docs/ci/github-pages.yml".to_owned(),
    ];
    if let Ok(items) = std::fs::read_dir(repository().join(".github/workflows")) {
        found.extend(items.map(|item| {
            format!(
                ".github/workflows/{}",
                item.unwrap().file_name().to_str().unwrap()
            )
        }));
    }
    found
}

fn mapping(value: &Value) -> Vec<(&str, &Value)> {
    value
        .as_mapping()
        .map(|pairs| {
            pairs
                .iter()
                .map(|(key, value)| (key.as_str().unwrap(), value))
                .collect()
        })
        .unwrap_or_default()
}

fn items(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

/// Each step of a workflow or of an action.
fn steps(yaml: &Value) -> Vec<&Value> {
    let jobs = mapping(&yaml["jobs"])
        .into_iter()
        .flat_map(|(_, job)| items(&job["steps"]));
    jobs.chain(items(&yaml["runs"]["steps"])).collect()
}

#[test]
fn nothing_is_interpolated_into_a_script() {
    for path in workflows().into_iter().chain(ACTIONS.map(str::to_owned)) {
        let (_, yaml) = read(&path);
        let steps = steps(&yaml);
        assert!(!steps.is_empty(), "{path}");
        for script in steps.iter().filter_map(|step| step["run"].as_str()) {
            // The name of a branch would become a part of the script.
            assert!(
                !script.contains("${{"),
                "{path}: give it to the script by `env`:\n{script}"
            );
            assert!(!script.contains("latest"), "{path}:\n{script}");
            // A download is verified before anything of it runs.
            if script.contains("curl") && script.contains(".tar.gz") {
                assert!(script.contains("sha256sum --check"), "{path}:\n{script}");
            }
        }
    }
}

#[test]
fn workflows_have_minimal_permissions() {
    for path in workflows() {
        let (text, yaml) = read(&path);
        assert_eq!(
            mapping(&yaml["permissions"]),
            [("contents", &Value::from("read"))],
            "{path}"
        );
        assert!(
            !text.contains("pull_request_target") && !text.contains("workflow_run:"),
            "{path}"
        );
        for (name, job) in mapping(&yaml["jobs"]) {
            for (permission, level) in mapping(&job["permissions"]) {
                let allowed =
                    level == "read" || MAY_WRITE.contains(&(path.as_str(), name, permission));
                assert!(allowed, "{path}: {name} may write {permission}");
            }
            assert!(job["timeout-minutes"].is_number(), "{path}: {name}");
            let machine = job["runs-on"].as_str().unwrap();
            assert!(
                !machine.ends_with("latest"),
                "{path}: {name} runs on {machine}"
            );
        }
    }
}

/// A job that has a secret or may write runs nothing but curl: no checkout, no projlog. A secret is in the jobs of one service.
#[test]
fn secrets_and_tokens_that_write_are_in_jobs_of_their_own() {
    let mut seen = Vec::new();
    for path in workflows()
        .into_iter()
        .filter(|path| path.starts_with("docs/"))
    {
        let (_, yaml) = read(&path);
        for (name, job) in mapping(&yaml["jobs"]) {
            let text = serde_yaml::to_string(job).unwrap();
            let secret = text.contains("secrets.");
            let writes = mapping(&job["permissions"])
                .iter()
                .any(|(_, level)| **level == "write");
            if (secret || writes) && path != "docs/ci/github-action.yml" {
                assert!(
                    !text.contains("checkout") && !text.contains("actions/projlog"),
                    "{path}: {name}"
                );
                seen.push(name.to_owned());
            }
            if secret {
                assert_eq!(
                    job["environment"].as_str(),
                    Some("projlog-digest"),
                    "{path}: {name}"
                );
                assert!(
                    mapping(&job["permissions"]).is_empty() && job["permissions"].is_mapping(),
                    "{path}: {name}"
                );
            }
        }
    }
    assert_eq!(seen, ["comment", "mail", "slack", "telegram", "deploy"]);
}

#[test]
fn actions_are_pinned_to_commits() {
    for path in workflows().into_iter().chain(ACTIONS.map(str::to_owned)) {
        let (text, yaml) = read(&path);
        for action in steps(&yaml).iter().filter_map(|step| step["uses"].as_str()) {
            // The action beside the workflows has the pin of projlog.
            if action == "./.github/actions/projlog" {
                continue;
            }
            let (name, commit) = action.split_once('@').unwrap();
            // The user's choice.
            if name.ends_with("/projlog") && path.starts_with("docs/") {
                assert_eq!(commit, "COMMIT", "{path}");
                continue;
            }
            let is_hash = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
            assert!(is_hash, "{path}: {action}");
            // The version is in a comment, for people and for update tools.
            let line = text.lines().find(|line| line.contains(action)).unwrap();
            assert!(line.contains(&format!("{commit} # v")), "{path}: {line}");
        }
    }
}

#[test]
fn a_checkout_keeps_no_token_and_fetches_the_full_history() {
    for path in workflows() {
        let (_, yaml) = read(&path);
        let steps = steps(&yaml);
        let checkouts: Vec<_> = steps
            .iter()
            .filter(|step| {
                step["uses"]
                    .as_str()
                    .is_some_and(|name| name.starts_with("actions/checkout@"))
            })
            .collect();
        for checkout in &checkouts {
            assert_eq!(
                checkout["with"]["persist-credentials"].as_bool(),
                Some(false),
                "{path}"
            );
            assert!(checkout["with"]["filter"].is_null(), "{path}");
            if path.starts_with("docs/") {
                assert_eq!(checkout["with"]["fetch-depth"].as_u64(), Some(0), "{path}");
            }
        }
        assert!(
            !checkouts.is_empty() || path.ends_with("release.yml"),
            "{path}"
        );
    }
}

#[test]
fn a_change_is_checked_at_once_and_the_whole_log_daily() {
    for path in ["docs/ci/github.yml", "docs/ci/github-action.yml"] {
        let (_, yaml) = read(path);
        // YAML 1.1 reads `on` as a boolean; this parser does not.
        assert!(
            yaml["on"]
                .as_mapping()
                .unwrap()
                .contains_key("pull_request"),
            "{path}"
        );
        assert!(yaml["on"]["schedule"][0]["cron"].is_string(), "{path}");
    }
    for path in ["docs/ci/github.yml", "action.yml"] {
        let (text, _) = read(path);
        for part in [
            "pull_request.base.sha",
            "pull_request.head.sha",
            "merge-base \"$BASE\" \"$HEAD\"",
            "--as-of",
        ] {
            assert!(text.contains(part), "{path}: {part}");
        }
    }
    let (text, yaml) = read("docs/ci/gitlab.yml");
    assert!(text.contains("--since \"$CI_MERGE_REQUEST_DIFF_BASE_SHA\""));
    let whens: Vec<_> = items(&yaml["projlog"]["rules"])
        .iter()
        .map(|rule| rule["if"].as_str().unwrap())
        .collect();
    assert!(
        whens
            .iter()
            .any(|when| when.contains("merge_request_event"))
            && whens.iter().any(|when| when.contains("schedule"))
    );
}

#[test]
fn gitlab_fetches_the_full_history() {
    let (_, yaml) = read("docs/ci/gitlab.yml");
    let (hidden, job) = (&yaml[".projlog"], &yaml["projlog"]);
    assert_eq!(hidden["variables"]["GIT_DEPTH"].as_str(), Some("0"));
    assert!(job["artifacts"]["reports"]["codequality"].is_string());
}

#[test]
fn nothing_is_installed_by_an_unclaimed_name() {
    let github = &read("docs/ci/install/action.yml").1["runs"]["steps"][0]["env"]["PROJLOG_FROM"];
    let gitlab = &read("docs/ci/gitlab.yml").1[".projlog"]["variables"]["PROJLOG_FROM"];
    assert_eq!((github.as_str(), gitlab.as_str()), (Some(""), Some("")));
    for page in [
        "docs/ci/install/action.yml",
        "docs/ci/gitlab.yml",
        "docs/ci.md",
        "docs/install.md",
        "README.md",
        "README.ru.md",
        "README.es.md",
    ] {
        let text = std::fs::read_to_string(repository().join(page)).unwrap();
        for line in text.lines() {
            let installs = ["pipx ", "pip install", "uvx ", "projlog==", "cargo install"];
            if installs.iter().any(|word| line.contains(word)) && !line.contains("--git") {
                // From a clone, or as a part of a command with the address.
                assert!(line.contains("--path ."), "{page}: {line}");
            }
        }
    }
}

/// What GitLab's schema says of the parts that are used: known keywords, needs and bases that exist, and lines of text.
#[test]
fn jobs_of_gitlab_are_well_formed() {
    const KEYWORDS: [&str; 12] = [
        "stage",
        "image",
        "variables",
        "cache",
        "before_script",
        "script",
        "rules",
        "artifacts",
        "extends",
        "needs",
        "environment",
        "timeout",
    ];
    let hidden = read("docs/ci/gitlab.yml").1[".projlog"].clone();
    for path in GITLAB {
        let (text, yaml) = read(path);
        let jobs = mapping(&yaml);
        assert!(!text.contains(":latest"), "{path}");
        for (name, job) in &jobs {
            for (keyword, _) in mapping(job) {
                assert!(KEYWORDS.contains(&keyword), "{path}: {name}: {keyword}");
            }
            let extends = job["extends"].as_str();
            assert!(
                extends.is_none_or(|base| base == ".projlog"),
                "{path}: {name}"
            );
            let part = |keyword: &str| match (&job[keyword], extends) {
                (Value::Null, Some(_)) => hidden[keyword].clone(),
                (own, _) => own.clone(),
            };
            let image = part("image").as_str().unwrap().to_owned();
            assert!(image.contains(':'), "{path}: {name}: {image}");
            assert!(["test", "deploy"].contains(&part("stage").as_str().unwrap()));
            for keyword in ["before_script", "script"] {
                assert!(
                    items(&job[keyword]).iter().all(Value::is_string),
                    "{path}: {name}"
                );
            }
            if *name == ".projlog" {
                continue;
            }
            assert!(!items(&job["script"]).is_empty(), "{path}: {name}");
            assert!(
                items(&job["rules"])
                    .iter()
                    .all(|rule| rule["if"].is_string())
            );
            assert!(!items(&job["rules"]).is_empty(), "{path}: {name}");
            for need in items(&job["needs"]) {
                let need = need.as_str().unwrap();
                assert!(
                    jobs.iter().any(|(other, _)| *other == need),
                    "{path}: {need}"
                );
            }
        }
    }
}

/// On GitLab a variable is given to the jobs of its environment: only they name secrets, and they do not run projlog.
#[test]
fn secrets_of_gitlab_are_in_jobs_with_an_environment() {
    for path in GITLAB {
        let (_, yaml) = read(path);
        for (name, job) in mapping(&yaml) {
            let text = serde_yaml::to_string(job).unwrap();
            let secrets = [
                "PROJLOG_TOKEN",
                "PROJLOG_SMTP",
                "PROJLOG_MAIL",
                "PROJLOG_SLACK",
                "PROJLOG_TELEGRAM",
            ];
            if secrets.iter().any(|secret| text.contains(secret)) {
                assert_eq!(
                    job["environment"]["action"].as_str(),
                    Some("access"),
                    "{path}: {name}"
                );
                assert_eq!(
                    job["variables"]["GIT_STRATEGY"].as_str(),
                    Some("none"),
                    "{path}: {name}"
                );
                assert!(job["extends"].is_null(), "{path}: {name}");
            }
        }
    }
}

#[test]
fn the_hooks_take_no_file_names_and_run_once() {
    let (_, yaml) = read(".pre-commit-hooks.yaml");
    let ids: Vec<_> = items(&yaml)
        .iter()
        .map(|hook| hook["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["projlog", "projlog-system"]);
    for hook in items(&yaml) {
        assert_eq!(
            hook["entry"].as_str(),
            Some("projlog check --staged --quiet")
        );
        assert_eq!(hook["verbose"].as_bool(), Some(true), "warnings are shown");
        assert_eq!(
            (
                hook["pass_filenames"].as_bool(),
                hook["require_serial"].as_bool()
            ),
            (Some(false), Some(true))
        );
    }
}

/// Parses the scripts with a shell, if one is installed.
#[cfg(unix)]
#[test]
fn scripts_are_valid_for_a_shell() {
    let scripts = workflows()
        .into_iter()
        .chain(["action.yml".to_owned()])
        .flat_map(|path| {
            let (_, yaml) = read(&path);
            let runs: Vec<_> = steps(&yaml)
                .iter()
                .filter_map(|step| step["run"].as_str().map(str::to_owned))
                .collect();
            runs.into_iter()
                .map(move |script| (PathBuf::from(&path), "bash", script))
                .collect::<Vec<_>>()
        });
    let gitlab = GITLAB.into_iter().flat_map(|path| {
        let (_, yaml) = read(path);
        let jobs = mapping(&yaml).into_iter();
        let parts = jobs.flat_map(|(_, job)| [&job["before_script"], &job["script"]]);
        let scripts = parts
            .flat_map(items)
            .map(|line| line.as_str().unwrap().to_owned());
        let scripts = scripts.map(|script| (PathBuf::from(path), "sh", script));
        scripts.collect::<Vec<_>>()
    });
    let installer = std::fs::read_to_string(repository().join("install.sh")).unwrap();
    let installer = (PathBuf::from("install.sh"), "sh", installer);
    for (path, shell, script) in scripts.chain(gitlab).chain([installer]) {
        let Ok(output) = std::process::Command::new(shell)
            .args(["-n", "-c", &script])
            .output()
        else {
            continue;
        };
        assert!(
            output.status.success(),
            "{}: {}\n{script}",
            path.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
