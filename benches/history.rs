//! Benchmark of reading a history, compared with `git log --raw` on the log's folder in the same run.
//!
//! Run with `cargo bench --bench history`; names of shapes after `--` select some. It creates a repository of each shape
//! (the same in every run) in a temporary folder, packed like a clone, and prints for each: the time of `git log`, of
//! reading the history cold, warm and with one new commit, the ratio of cold to `git log` with its limit, and the
//! memory of a cold run. Each time is the minimum of several alternating runs. `git log` reads the commits themselves
//! (`core.commitGraph=false`).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to be read by people"
)]

#[path = "support/import.rs"]
mod import;
#[path = "support/shapes.rs"]
mod shapes;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Clock};

use projlog::history::{self, Cache, History, LogPaths, Repository};
use projlog::project::LogReader;

use shapes::{SHAPES, Shape};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The argument that measures the memory of one cold run in a separate process.
const MEMORY: &str = "--memory-of";

/// The argument that only creates a repository: `--make SHAPE FOLDER`.
const MAKE: &str = "--make";

/// The argument that reads a history once with a cache, for a profiler: `--read FOLDER CACHE`.
const READ: &str = "--read";

fn main() {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if arguments.first().is_some_and(|first| first == MEMORY) {
        let folder = arguments.pop().unwrap();
        read(Path::new(&folder), None);
        println!("{}", peak_memory().unwrap_or(0));
        return;
    }
    if let [read_once, folder, cache] = arguments.as_slice()
        && read_once == READ
    {
        read(Path::new(folder), Some(Path::new(cache)));
        return;
    }
    if let [make, name, folder] = arguments.as_slice()
        && make == MAKE
    {
        std::fs::create_dir_all(folder).unwrap();
        SHAPES
            .iter()
            .find(|shape| shape.name == name)
            .unwrap()
            .make(Path::new(folder));
        return;
    }
    println!(
        "| shape | git log | cold | ratio | budget | warm | one new commit | budget | memory |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for shape in SHAPES {
        if arguments.is_empty() || arguments.iter().any(|name| name == shape.name) {
            measure(shape);
        }
    }
}

fn measure(shape: &Shape) {
    let folder = tempfile::tempdir().unwrap();
    shape.make(folder.path());
    let cache = tempfile::tempdir().unwrap();
    let cached = Some(cache.path());
    let (mut plain, mut cold, mut warm) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut filtered = Duration::MAX;
    read(folder.path(), cached);
    for _ in 0..5 {
        plain = plain.min(git_log(folder.path(), false));
        if shape.has_filters {
            filtered = filtered.min(git_log(folder.path(), true));
        }
        cold = cold.min(timed(|| read(folder.path(), None)));
        warm = warm.min(timed(|| read(folder.path(), cached)));
    }
    let mut one_new = Duration::MAX;
    for number in 0..3 {
        Shape::commit(folder.path(), number);
        one_new = one_new.min(timed(|| read(folder.path(), cached)));
    }
    let memory = Command::new(std::env::current_exe().unwrap())
        .arg(MEMORY)
        .arg(folder.path())
        .output()
        .unwrap();
    let kilobytes: u64 = String::from_utf8(memory.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let ratio = cold.as_secs_f64() / plain.as_secs_f64();
    println!(
        "| {} | {:.0} ms | {:.0} ms | {ratio:.2} | {} | {:.1} ms | {:.1} ms | {} ms | {} MB |",
        shape.title,
        plain.as_secs_f64() * 1e3,
        cold.as_secs_f64() * 1e3,
        shape.ratio,
        warm.as_secs_f64() * 1e3,
        one_new.as_secs_f64() * 1e3,
        shape.warm_ms,
        kilobytes / 1024,
    );
    if shape.has_filters {
        println!(
            "\n`git log` with its commit-graph: {:.0} ms\n",
            filtered.as_secs_f64() * 1e3
        );
    }
}

/// Reads the history of the tip as `projlog check` does.
fn read(folder: &Path, cache: Option<&Path>) -> History {
    let repository = Repository::discover(folder).unwrap().unwrap();
    let head = repository.head().unwrap().unwrap();
    let contains = |path: &str| path.starts_with("log/") && path.strip_suffix(".md").is_some();
    let paths = LogPaths::of_globs(["log/**/*.md"], &contains);
    let cache = cache.map(|folder| Cache::new(folder, &[]));
    let history = history::read(
        &repository,
        head,
        &LogReader,
        &paths,
        "projlog.yaml",
        &repository.mailmap(head).unwrap(),
        cache.as_ref(),
    )
    .unwrap();
    assert!(
        history.stories.len() >= 300,
        "the history holds {} entries",
        history.stories.len()
    );
    history
}

fn git_log(folder: &Path, commit_graph: bool) -> Duration {
    timed(|| {
        let mut git = Command::new("git");
        let setting = format!("core.commitGraph={commit_graph}");
        git.current_dir(folder)
            .args([
                "-c",
                &setting,
                "log",
                "--format=%H %ct",
                "--raw",
                "--",
                "log/",
            ])
            .stdout(Stdio::null());
        assert!(git.status().unwrap().success());
    })
}

/// The time of some work, whose result is kept from being optimized away.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Clock::now();
    let answer = work();
    let took = start.elapsed();
    drop(answer);
    took
}

/// The peak memory of this process in kilobytes, without mapped files.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = |name: &str| -> Option<u64> {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))?
            .split_whitespace()
            .next()?
            .parse()
            .ok()
    };
    Some(value("VmHWM:")?.saturating_sub(value("RssFile:")?))
}
