//! Damaged git folders, through the program itself: with any file damaged, the program ends by itself, in little memory, and
//! reports the same as before or that it cannot check.
//!
//! `PROJLOG_MUTATIONS=20000 PROJLOG_SEED=7 PROJLOG_PROGRAM=target/release/projlog cargo test --test git_folders -- --nocapture`
//! runs it longer. A failure is identified by its seed and number.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    clippy::match_bool,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{Committer, Folder, git_as};

const SOMEBODY: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// The commands that run in each damaged folder.
const COMMANDS: [&str; 6] = [
    "check",
    "check --at HEAD~2",
    "check --since HEAD~3",
    "check --staged",
    "history --output-format jsonl",
    "check --at main@{upstream}",
];

/// Reproducible pseudo-random numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % most.max(1)
    }
}

/// A repository in each form that git can give it.
fn shapes() -> Vec<(&'static str, Folder)> {
    let shape = |name: &'static str| {
        let origin = Folder::of_example("bakery");
        let folder = Folder::empty();
        let url = format!("file://{}", origin.path().display());
        let run = |arguments: &[&str]| git_as(SOMEBODY, folder.path(), arguments, b"");
        run(&["clone", "-q", &url, "."]);
        match name {
            "loose" => {
                let pack = fs::read_dir(folder.path().join(".git/objects/pack")).unwrap();
                let packs: Vec<_> = pack.map(|item| item.unwrap().path()).collect();
                for file in &packs {
                    fs::rename(file, folder.path().join(file.file_name().unwrap())).unwrap();
                }
                for file in packs.iter().filter_map(|file| file.file_name()) {
                    let file = folder.path().join(file);
                    if file.extension().is_some_and(|ending| ending == "pack") {
                        git_as(
                            SOMEBODY,
                            folder.path(),
                            &["unpack-objects", "-q"],
                            &fs::read(&file).unwrap(),
                        );
                    }
                    fs::remove_file(file).unwrap();
                }
            }
            "packed" => {
                run(&["repack", "-a", "-d", "-q", "--depth=50"]);
                run(&["pack-refs", "--all"]);
                run(&["commit-graph", "write", "--reachable", "--changed-paths"]);
                run(&["multi-pack-index", "write"]);
            }
            _ => {
                let alternates = format!("{}\n", origin.path().join(".git/objects").display());
                folder.write("common/info/alternates", &alternates);
                folder.write(".git/objects/info/alternates", "../../common\n");
                run(&["repack", "-a", "-d", "-q", "-l"]);
            }
        }
        (name, folder, origin)
    };
    let mut shapes = Vec::new();
    for name in ["loose", "packed", "alternates"] {
        let (name, folder, origin) = shape(name);
        if name == "alternates" {
            // It must exist as long as the other one.
            std::mem::forget(origin);
        }
        shapes.push((name, folder));
    }
    shapes
}

/// All files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            match path.is_dir() {
                true => todo.push(path),
                false => found.push(path),
            }
        }
    }
    found.retain(|path| {
        let text = path.to_string_lossy();
        !text.contains("/hooks/") && !text.ends_with("description") && !text.contains("/projlog/")
    });
    found.sort();
    found
}

/// The exit status and the output of the program.
fn output(folder: &Path, arguments: &str) -> (Option<i32>, String, String) {
    let program =
        std::env::var("PROJLOG_PROGRAM").unwrap_or(env!("CARGO_BIN_EXE_projlog").to_owned());
    let program = fs::canonicalize(program).unwrap();
    let script =
        "ulimit -v 2000000; program=$1; shift; exec timeout -s KILL 30 \"$program\" \"$@\"";
    let mut arguments: Vec<&str> = arguments.split(' ').collect();
    if arguments[0] == "check" {
        arguments.extend(["--as-of", "2026-03-28", "--output-format", "concise"]);
    }
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(program)
        .args(&arguments)
        .arg("--no-cache")
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Damages a file, and returns a description.
fn mutate(numbers: &mut Numbers, file: &Path, all: &[PathBuf]) -> String {
    let bytes = fs::read(file).unwrap();
    let at = numbers.below(bytes.len());
    let mut changed = bytes.clone();
    let what = match numbers.below(16) {
        0 | 1 => {
            changed.truncate(at);
            format!("cut off at {at}")
        }
        2..=5 if !changed.is_empty() => {
            let bit = numbers.below(8);
            changed[at] ^= 1 << bit;
            format!("bit {bit} of byte {at}")
        }
        6 | 7 => {
            changed.insert(at, u8::try_from(numbers.below(256)).unwrap());
            format!("a byte inserted at {at}")
        }
        8 if !changed.is_empty() => {
            changed.remove(at);
            format!("byte {at} removed")
        }
        9 => {
            let until = (at + numbers.below(64)).min(changed.len());
            changed[at..until].fill(u8::try_from(numbers.below(2) * 255).unwrap());
            format!("bytes {at} to {until} filled")
        }
        10 => {
            let other = &all[numbers.below(all.len())];
            changed = fs::read(other).unwrap();
            format!("exchanged for {}", other.display())
        }
        number => {
            fs::remove_file(file).unwrap();
            match number {
                11 => symlink("/dev/zero", file).unwrap(),
                12 => {
                    let made = Command::new("mkfifo").arg(file).status().unwrap();
                    assert!(made.success());
                }
                13 => fs::create_dir(file).unwrap(),
                14 => {
                    fs::write(file, &bytes).unwrap();
                    fs::File::options()
                        .write(true)
                        .open(file)
                        .unwrap()
                        .set_len(1 << 40)
                        .unwrap();
                }
                _ => {}
            }
            return [
                "a link to a device",
                "a pipe",
                "a folder",
                "without an end",
                "removed",
            ]
            .get(number - 11)
            .map_or_else(|| "removed".to_owned(), |what| (*what).to_owned());
        }
    };
    fs::remove_file(file).unwrap();
    fs::write(file, changed).unwrap();
    what
}

fn restore(file: &Path, bytes: &[u8]) {
    match file.is_dir() && !file.is_symlink() {
        true => fs::remove_dir(file).unwrap(),
        false => fs::remove_file(file).unwrap_or_default(),
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_damaged_git_folder_is_checked_as_before_or_not_at_all() {
    let number = |name: &str, default: u64| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (most, seed) = (
        number("PROJLOG_MUTATIONS", 45),
        number("PROJLOG_SEED", 20_260_328),
    );
    let shapes = shapes();
    let expected: Vec<Vec<_>> = shapes
        .iter()
        .map(|(name, folder)| {
            let before = COMMANDS.map(|command| output(folder.path(), command));
            assert!(
                before.iter().all(|before| matches!(before.0, Some(0 | 1))),
                "{name}: {before:?}"
            );
            before.to_vec()
        })
        .collect();
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut counts = [0_usize; 3];
    for round in 0..most {
        let shape = numbers.below(shapes.len());
        let (name, folder) = &shapes[shape];
        let mut all = files(&folder.path().join(".git"));
        if folder.path().join("common").exists() {
            all.extend(files(&folder.path().join("common")));
        }
        let file = all[numbers.below(all.len())].clone();
        let bytes = fs::read(&file).unwrap();
        let what = mutate(&mut numbers, &file, &all);
        let command = numbers.below(COMMANDS.len());
        let (status, stdout, stderr) = output(folder.path(), COMMANDS[command]);
        restore(&file, &bytes);
        let place = file
            .strip_prefix(folder.path())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let case = format!(
            "seed {seed}, {round}: {name}, {place}, {what}, `{}`: {status:?}\n{stdout}{stderr}",
            COMMANDS[command]
        );
        let status = status.and_then(|status| usize::try_from(status).ok());
        let status = status.filter(|status| *status <= 2);
        let status = status.unwrap_or_else(|| panic!("it did not end by itself: {case}"));
        counts[status] += 1;
        // Objects and index have one valid content; a reference with another target is not damaged.
        let one_truth = place.contains("objects/") || place == ".git/index" && what != "removed";
        if status < 2 && one_truth {
            assert_eq!(stdout, expected[shape][command].1, "{case}");
        }
        assert!(status < 2 || stderr.starts_with("error: "), "{case}");
    }
    println!("{most} mutations, seed {seed}: exit status 0, 1, 2: {counts:?}");
}
