//! The scripts in the files, and a machine to run them on.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;

use crate::support::{Folder, repository};

/// A file of the repository as YAML.
pub(crate) fn yaml(file: &str) -> Value {
    let text = fs::read_to_string(repository().join(file)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The script of the first step with this name; `job` names the job where several have one.
pub(crate) fn step(file: &str, job: Option<&str>, name: &str) -> String {
    let yaml = yaml(file);
    let jobs: Vec<&Value> = match (yaml["jobs"].as_mapping(), job) {
        (None, _) => vec![&yaml["runs"]],
        (Some(_), Some(job)) => vec![&yaml["jobs"][job]],
        (Some(jobs), None) => jobs.values().collect(),
    };
    let mut steps = jobs
        .iter()
        .flat_map(|job| job["steps"].as_sequence().unwrap());
    let step = steps.find(|step| step["name"] == name);
    let script = step.unwrap_or_else(|| panic!("{file}: no step {name}"))["run"].as_str();
    script.unwrap().to_owned()
}

/// The lines of a job of GitLab in the order in which they run.
pub(crate) fn lines(job: &Value, parts: &[&str]) -> String {
    let lines = parts
        .iter()
        .filter_map(|part| job[*part].as_sequence())
        .flatten()
        .map(|line| line.as_str().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// The program with this name on the machine that runs the tests.
pub(crate) fn installed(name: &str) -> Option<String> {
    let path = std::env::var("PATH").ok()?;
    let folders = path.split(':').filter(|folder| folder.starts_with('/'));
    folders
        .map(|folder| format!("{folder}/{name}"))
        .find(|file| Path::new(file).is_file())
}

/// Whether the programs that the scripts use are installed; if not, says so.
pub(crate) fn has_tools() -> bool {
    let missing: Vec<_> = ["bash", "curl", "jq"]
        .into_iter()
        .filter(|name| installed(name).is_none())
        .collect();
    if !missing.is_empty() {
        eprintln!("skipped: {missing:?} not installed");
    }
    missing.is_empty()
}

/// A curl that turns secure addresses into those of a server on this machine, notes its arguments, does not insist on TLS, and
/// does not wait for another try. Whatever else it does is done by the real one.
const CURL: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "NOTES"
n=$#
while [ "$n" -gt 0 ]; do
  a=$1; shift; n=$((n - 1))
  case "$a" in
    --ssl-reqd) ;;
    --retry | --proto) shift; n=$((n - 1)) ;;
    https://*) set -- "$@" "http://127.0.0.1:PORT/${a#https://}" ;;
    *) set -- "$@" "$a" ;;
  esac
done
exec "REAL" --noproxy '*' "$@"
"#;

/// A machine: a folder with tools of its own, in which scripts run.
pub(crate) struct Machine {
    pub(crate) folder: Folder,
}

/// What a script did.
pub(crate) struct Done {
    pub(crate) status: i32,
    /// Standard output and standard error.
    pub(crate) text: String,
}

impl Machine {
    /// A machine on which secure addresses lead to a port of this machine.
    pub(crate) fn new(port: u16) -> Self {
        let folder = Folder::empty();
        let machine = Self { folder };
        let curl = CURL
            .replace("NOTES", &machine.place("curl"))
            .replace("PORT", &port.to_string())
            .replace("REAL", &installed("curl").unwrap_or_default());
        machine.tool("curl", &curl);
        for path in ["summary", "output", "curl", "home/x"] {
            machine.folder.write(path, "");
        }
        machine
    }

    pub(crate) fn place(&self, path: &str) -> String {
        self.folder.path().join(path).display().to_string()
    }

    /// Puts a program on its `PATH`.
    pub(crate) fn tool(&self, name: &str, text: &str) {
        let path = format!("tools/{name}");
        self.folder.write(&path, text);
        let file = self.folder.path().join(path);
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script in a folder of this machine.
    pub(crate) fn run(
        &self,
        shell: &str,
        script: &str,
        within: &str,
        variables: &[(&str, &str)],
    ) -> Done {
        let (tools, rest) = (self.place("tools"), std::env::var("PATH").unwrap());
        let folder = self.folder.path().join(within);
        fs::create_dir_all(&folder).unwrap();
        let output = Command::new(shell)
            .args(["-e", "-c", script])
            .current_dir(folder)
            .env_clear()
            .env("PATH", format!("{tools}:{rest}"))
            .env("HOME", self.place("home"))
            .env("RUNNER_TEMP", self.place(""))
            .env("GITHUB_STEP_SUMMARY", self.place("summary"))
            .env("GITHUB_OUTPUT", self.place("output"))
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        Done {
            status: output.status.code().unwrap(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}
