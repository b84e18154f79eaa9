//! Benchmark of whole runs of the program on large projects, compared with `git log --raw` on the same repositories.
//!
//! Run with `cargo bench --bench whole`; names after `--` select some of the rows. It creates the projects (the same in every
//! run) in a temporary folder, and prints for each row: the time and the peak memory of the program, the time of `git log`, the
//! ratio of both, and the limit. `--make ROW FOLDER` creates the projects of a row for inspection or for a profiler.
//!
//! The time of the check moves on by a minute from run to run, as it does where no time is given.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to be read by people"
)]

#[path = "support/import.rs"]
mod import;
#[path = "support/projects.rs"]
mod projects;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Clock};

use chrono::TimeDelta;

use projects::{ENTRIES, Size};

/// The argument that only creates projects.
const MAKE: &str = "--make";

/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_projlog");

/// Projects, and the runs on them.
struct Row {
    name: &'static str,
    /// The projects differ by their seeds.
    size: Size,
    projects: u32,
    runs: &'static [Run],
}

/// A run of the program, and its limits.
struct Run {
    arguments: &'static [&'static str],
    cold_s: f64,
    warm_s: f64,
}

const ROWS: &[Row] = &[
    Row {
        name: "ten-thousand",
        size: Size {
            threads: 10_000 / ENTRIES,
            a_day: 1,
            files: 1,
            commits: 4,
            careless: 10,
            seed: 0,
        },
        projects: 1,
        runs: &[
            Run {
                arguments: &["check", "--output-format", "json"],
                cold_s: 0.6,
                warm_s: 0.6,
            },
            Run {
                arguments: &["check"],
                cold_s: 0.8,
                warm_s: 0.8,
            },
        ],
    },
    Row {
        name: "hundred-thousand",
        size: Size {
            threads: 99_000 / ENTRIES,
            a_day: 10,
            files: 5,
            commits: 2,
            careless: 2,
            seed: 0,
        },
        projects: 1,
        runs: &[Run {
            arguments: &["check"],
            cold_s: 4.0,
            warm_s: 1.5,
        }],
    },
    Row {
        name: "many",
        size: Size {
            threads: 2_000 / ENTRIES,
            a_day: 1,
            files: 1,
            commits: 4,
            careless: 2,
            seed: 0,
        },
        projects: 300,
        runs: &[
            Run {
                arguments: &["check"],
                cold_s: 10.0,
                warm_s: 1.0,
            },
            Run {
                arguments: &["status"],
                cold_s: 10.0,
                warm_s: 1.0,
            },
        ],
    },
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [make, name, folder] = arguments.as_slice()
        && make == MAKE
    {
        let row = ROWS.iter().find(|row| row.name == name).unwrap();
        row.make(Path::new(folder));
        return;
    }
    println!("| projects | run | git log | cold | ratio | limit | warm | limit | memory |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for row in ROWS {
        if arguments.is_empty() || arguments.iter().any(|name| name == row.name) {
            let folder = tempfile::tempdir().unwrap();
            let folders = row.make(folder.path());
            row.measure(&folders);
        }
    }
}

impl Row {
    fn make(&self, folder: &Path) -> Vec<PathBuf> {
        let make = |seed: u32| {
            let folder = folder.join(format!("project-{seed:03}"));
            std::fs::create_dir_all(&folder).unwrap();
            Size { seed, ..self.size }.make(&folder);
            folder
        };
        (0..self.projects).map(make).collect()
    }

    fn measure(&self, folders: &[PathBuf]) {
        for run in self.runs {
            let (mut plain, mut cold, mut warm) = (Duration::MAX, Duration::MAX, Duration::MAX);
            let (mut memory, mut minute) = (0, 0);
            for _ in 0..3 {
                plain = plain.min(git_log(folders));
                for folder in folders {
                    let _ = std::fs::remove_dir_all(folder.join(".git/projlog"));
                }
                for is_cold in [true, false, false] {
                    minute += 1;
                    let as_of = self.size.as_of() + TimeDelta::minutes(minute);
                    let (took, kilobytes) = timed(run, &as_of.to_rfc3339(), folders);
                    let least = if is_cold { &mut cold } else { &mut warm };
                    *least = took.min(*least);
                    memory = memory.max(kilobytes);
                }
            }
            println!(
                "| {} x {} entries | {} | {:.2} s | {:.2} s | {:.2} | {} s | {:.2} s | {} s | {} MB |",
                self.projects,
                self.size.entries(),
                run.arguments.join(" "),
                plain.as_secs_f64(),
                cold.as_secs_f64(),
                cold.as_secs_f64() / plain.as_secs_f64(),
                run.cold_s,
                warm.as_secs_f64(),
                run.warm_s,
                memory / 1024,
            );
        }
    }
}

/// The time of `git log` on all projects, one after the other.
fn git_log(folders: &[PathBuf]) -> Duration {
    let start = Clock::now();
    for folder in folders {
        let mut git = Command::new("git");
        git.current_dir(folder)
            .args(["log", "--format=%H %ct", "--raw", "--", "log/"])
            .stdout(Stdio::null());
        assert!(git.status().unwrap().success());
    }
    start.elapsed()
}

/// The time of a run of the program, and its peak memory in kilobytes, which GNU time reports where it is installed.
fn timed(run: &Run, as_of: &str, folders: &[PathBuf]) -> (Duration, u64) {
    let mut program = Command::new("/usr/bin/time");
    program.args(["-q", "-f", "%M", PROGRAM]);
    if !Path::new("/usr/bin/time").exists() {
        program = Command::new(PROGRAM);
    }
    program
        .args(run.arguments)
        .args(["--as-of", as_of])
        .args(folders)
        .stdout(Stdio::null());
    let start = Clock::now();
    let output = program.output().unwrap();
    let took = start.elapsed();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() != Some(2), "{said}");
    let memory = said.lines().last().and_then(|line| line.parse().ok());
    (took, memory.unwrap_or(0))
}
