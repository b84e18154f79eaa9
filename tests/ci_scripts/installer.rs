//! `install.sh` installs the archive of a release, or nothing.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::forge::{CUT_OFF, Server};
use crate::scripts::{Done, Machine, installed};

const SCRIPT: &str = include_str!("../../install.sh");
const REPOSITORY: &str = "https://git.example/agency/projlog";
const MUSL: &str = "x86_64-unknown-linux-musl";

/// The programs that the script needs, besides curl or wget.
const TOOLS: [&str; 13] = [
    "sh",
    "awk",
    "cat",
    "chmod",
    "cp",
    "gzip",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sha256sum",
    "shasum",
    "tar",
];

/// A wget that turns secure addresses into those of a server on this machine.
const WGET: &str = r#"#!/bin/sh
n=$#
while [ "$n" -gt 0 ]; do
  a=$1; shift; n=$((n - 1))
  case "$a" in https://*) a="http://127.0.0.1:PORT/${a#https://}" ;; esac
  set -- "$@" "$a"
done
exec REAL "$@"
"#;

/// A release as it is on a server.
#[derive(Clone, Copy, PartialEq)]
enum Release {
    Whole,
    WrongSum,
    CutOff,
    WithoutArchive,
    /// Its program does not run.
    Broken,
    /// There is none.
    Absent,
}

/// A machine with its own tools, and an old program in place.
struct Computer {
    machine: Machine,
    server: Server,
}

impl Computer {
    fn new(release: Release) -> Self {
        let archive = archive(if release == Release::Broken {
            "#!/bin/sh\nexit 3\n"
        } else {
            "#!/bin/sh\necho projlog 9.9.9\n"
        });
        let mut sum = Sha256::digest(&archive)
            .iter()
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        if release == Release::WrongSum {
            sum = sum.replace(char::is_numeric, "0");
        }
        let listed = if release == Release::WithoutArchive {
            "other"
        } else {
            MUSL
        };
        let sums = format!(
            "{}  install.sh\n{sum}  projlog-v0.1.0-{listed}.tar.gz\n",
            "0".repeat(64)
        );
        let server = Server::new(move |request| {
            let file = request
                .path
                .strip_prefix("/git.example/agency/projlog/releases/download/v0.1.0/");
            match file {
                _ if release == Release::Absent => (404, Vec::new()),
                Some("SHA256SUMS") => (200, sums.clone().into_bytes()),
                Some(file) if file == format!("projlog-v0.1.0-{MUSL}.tar.gz") => (
                    if release == Release::CutOff {
                        CUT_OFF
                    } else {
                        200
                    },
                    archive.clone(),
                ),
                _ => (404, Vec::new()),
            }
        });
        let machine = Machine::new(server.port);
        for tool in TOOLS {
            if let Some(file) = installed(tool) {
                symlink(file, machine.folder.path().join("tools").join(tool)).unwrap();
            }
        }
        // An archive for musl, wherever this test runs.
        machine.tool(
            "uname",
            "#!/bin/sh\ncase $1 in -s) echo Linux ;; *) echo x86_64 ;; esac\n",
        );
        machine.tool("getconf", "#!/bin/sh\nexit 1\n");
        machine
            .folder
            .write("home/some one/.local/bin/projlog", "old");
        machine.folder.write("temporary/x", "");
        Self { machine, server }
    }

    fn shell(&self, shell: &str, script: &str, more: &[(&str, &str)]) -> Done {
        let (tools, home) = (
            self.machine.place("tools"),
            self.machine.place("home/some one"),
        );
        let temporary = self.machine.place("temporary");
        let mut variables = vec![
            ("PATH", tools.as_str()),
            ("HOME", &home),
            ("TMPDIR", &temporary),
            ("PROJLOG_REPOSITORY", REPOSITORY),
            ("PROJLOG_VERSION", "v0.1.0"),
        ];
        variables.extend_from_slice(more);
        self.machine.run(shell, script, "work", &variables)
    }

    fn run(&self, more: &[(&str, &str)]) -> Done {
        self.shell(&installed("sh").unwrap(), SCRIPT, more)
    }

    /// The program in the home folder. Nothing else may be left anywhere.
    fn program(&self) -> String {
        let files = |folder: &str| {
            fs::read_dir(self.machine.folder.path().join(folder))
                .unwrap()
                .count()
        };
        assert_eq!(
            (files("temporary"), files("home/some one/.local/bin")),
            (1, 1)
        );
        self.machine.folder.read("home/some one/.local/bin/projlog")
    }

    #[track_caller]
    fn assert_refused(&self, done: &Done, words: &str) {
        assert_ne!(done.status, 0, "{}", done.text);
        assert!(
            done.text.contains("error: ") && done.text.contains("\n  help: "),
            "{}",
            done.text
        );
        assert!(done.text.contains(words), "{}", done.text);
        assert_eq!(self.program(), "old");
    }
}

/// The archive of a release.
fn archive(program: &str) -> Vec<u8> {
    let machine = Machine::new(1);
    let name = format!("projlog-v0.1.0-{MUSL}");
    machine
        .folder
        .write(&format!("made/{name}/projlog"), program);
    let script = format!("chmod +x {name}/projlog; tar -czf a.tar.gz {name}");
    assert_eq!(machine.run("sh", &script, "made", &[]).status, 0);
    fs::read(machine.folder.path().join("made/a.tar.gz")).unwrap()
}

/// The shells that are installed, by path.
fn shells(computer: &Computer) -> Vec<String> {
    let mut found: Vec<String> = ["sh", "dash", "bash"]
        .into_iter()
        .filter_map(installed)
        .collect();
    if let Some(busybox) = installed("busybox") {
        symlink(busybox, computer.machine.folder.path().join("tools/ash")).unwrap();
        found.push(computer.machine.place("tools/ash"));
    }
    found
}

/// Whether there is a curl; without it, the tests are skipped.
fn has_curl() -> bool {
    let has = installed("curl").is_some();
    if !has {
        eprintln!("skipped: curl is not installed");
    }
    has
}

#[test]
fn the_program_is_replaced_by_that_of_the_release() {
    if !has_curl() {
        return;
    }
    let computer = Computer::new(Release::Whole);
    for shell in shells(&computer) {
        computer
            .machine
            .folder
            .write("home/some one/.local/bin/projlog", "old");
        let done = computer.shell(&shell, SCRIPT, &[]);
        assert_eq!(done.status, 0, "{shell}: {}", done.text);
        assert_eq!(
            computer.program(),
            "#!/bin/sh\necho projlog 9.9.9\n",
            "{shell}"
        );
        let file = computer.machine.place("home/some one/.local/bin/projlog");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o755
        );
        assert!(
            done.text
                .contains(&format!("Installed projlog 9.9.9 as {file}.")),
            "{}",
            done.text
        );
        assert!(
            done.text.contains("export PATH=\"") && done.text.ends_with("projlog demo\n"),
            "{}",
            done.text
        );
    }
    let curl = computer.machine.folder.read("curl");
    assert!(
        curl.lines()
            .all(|line| line.contains("--fail") && line.contains("--proto =https")),
        "{curl}"
    );
}

#[test]
fn a_folder_in_path_needs_no_advice() {
    if !has_curl() {
        return;
    }
    let computer = Computer::new(Release::Whole);
    let folder = computer.machine.place("home/some one/.local/bin");
    let (first, second) = (
        format!("{folder}:{}", computer.machine.place("tools")),
        computer.machine.place("tools"),
    );
    let done = computer.run(&[("PATH", &first)]);
    assert!(
        done.status == 0 && !done.text.contains("PATH"),
        "{}",
        done.text
    );
    // Another program of that name comes first.
    computer.machine.tool("projlog", "#!/bin/sh\n");
    let done = computer.run(&[("PATH", &format!("{second}:{folder}"))]);
    assert!(
        done.status == 0 && done.text.contains("Another one comes first in PATH: "),
        "{}",
        done.text
    );
}

#[test]
fn without_curl_there_is_wget() {
    let busybox = installed("busybox").map(|file| format!("'{file}' wget"));
    let gnu = installed("wget").map(|file| format!("'{file}'"));
    for real in [gnu, busybox].into_iter().flatten() {
        let computer = Computer::new(Release::Whole);
        fs::remove_file(computer.machine.folder.path().join("tools/curl")).unwrap();
        let done = computer.run(&[]);
        computer.assert_refused(&done, "neither curl nor wget");
        let port = computer.server.port.to_string();
        computer
            .machine
            .tool("wget", &WGET.replace("PORT", &port).replace("REAL", &real));
        let done = computer.run(&[]);
        assert_eq!(done.status, 0, "{real}: {}", done.text);
        assert!(computer.program().contains("9.9.9"), "{real}");
    }
}

#[test]
fn what_is_not_as_released_is_not_installed() {
    if !has_curl() {
        return;
    }
    for (number, (release, words)) in [
        (Release::WrongSum, "is not what was released"),
        (Release::CutOff, "cannot download"),
        (Release::Absent, "cannot download"),
        (
            Release::WithoutArchive,
            "has no archive for x86_64-unknown-linux-musl",
        ),
        (Release::Broken, "does not run here"),
    ]
    .into_iter()
    .enumerate()
    {
        let computer = Computer::new(release);
        // The shells take turns.
        let shells = shells(&computer);
        let done = computer.shell(&shells[number % shells.len()], SCRIPT, &[]);
        computer.assert_refused(&done, words);
    }
}

#[test]
fn a_script_that_is_cut_off_does_nothing() {
    let computer = Computer::new(Release::Whole);
    for end in SCRIPT.match_indices("\n}\n").map(|(at, _)| at + 3) {
        let done = computer.shell(&installed("sh").unwrap(), &SCRIPT[..end], &[]);
        assert!(done.status == 0 && done.text.is_empty(), "{}", done.text);
        assert_eq!(computer.program(), "old");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    if !has_curl() {
        return;
    }
    let computer = Computer::new(Release::Whole);
    computer.machine.folder.write("in the way", "");
    computer.machine.folder.write("taken/projlog/x", "");
    computer.machine.folder.write("closed/x", "");
    let closed = computer.machine.folder.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    for (folder, words) in [
        ("in the way", "cannot create"),
        ("taken", "is a folder"),
        ("closed", "cannot write to"),
    ] {
        // The superuser may write anywhere.
        if folder == "closed" && fs::write(closed.join("y"), "").is_ok() {
            continue;
        }
        let done = computer.run(&[("PROJLOG_INSTALL_DIR", &computer.machine.place(folder))]);
        computer.assert_refused(&done, words);
    }
    let done = computer.run(&[("HOME", "")]);
    computer.assert_refused(&done, "HOME is not set");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn an_address_is_required_and_secure() {
    let computer = Computer::new(Release::Whole);
    for (address, words) in [
        (
            "https://github.com/OWNER/projlog",
            "PROJLOG_REPOSITORY=https://",
        ),
        ("http://git.example/agency/projlog", "not a secure address"),
        ("git.example/agency/projlog", "not a secure address"),
    ] {
        let done = computer.run(&[("PROJLOG_REPOSITORY", address)]);
        computer.assert_refused(&done, words);
    }
}

#[test]
fn the_archive_is_that_of_the_system() {
    let computer = Computer::new(Release::Absent);
    let glibc = if Path::new("/lib64/ld-linux-x86-64.so.2").exists()
        || Path::new("/lib/ld-linux-aarch64.so.1").exists()
    {
        "gnu"
    } else {
        "musl"
    };
    // The answers of uname, of getconf and of sysctl.
    for (system, machine, libc, apple, expected) in [
        ("Linux", "x86_64", "exit 1", "", MUSL.to_owned()),
        (
            "Linux",
            "aarch64",
            "echo glibc 2.36",
            "",
            format!("aarch64-unknown-linux-{glibc}"),
        ),
        (
            "Linux",
            "amd64",
            "echo glibc 2.17",
            "",
            format!("x86_64-unknown-linux-{glibc}"),
        ),
        (
            "Linux",
            "riscv64",
            "exit 1",
            "",
            "no archive for Linux on riscv64".to_owned(),
        ),
        (
            "FreeBSD",
            "amd64",
            "exit 1",
            "",
            "no archive for FreeBSD on x86_64".to_owned(),
        ),
        (
            "Darwin",
            "arm64",
            "exit 1",
            "1",
            "aarch64-apple-darwin".to_owned(),
        ),
        (
            "Darwin",
            "x86_64",
            "exit 1",
            "1",
            "aarch64-apple-darwin".to_owned(),
        ),
        (
            "Darwin",
            "x86_64",
            "exit 1",
            "0",
            "x86_64-apple-darwin".to_owned(),
        ),
        (
            "MINGW64_NT-10.0",
            "x86_64",
            "exit 1",
            "",
            "the .zip of the release".to_owned(),
        ),
    ] {
        let answers =
            format!("#!/bin/sh\ncase $1 in -s) echo {system} ;; *) echo {machine} ;; esac\n");
        computer.machine.tool("uname", &answers);
        computer
            .machine
            .tool("getconf", &format!("#!/bin/sh\n{libc}\n"));
        computer
            .machine
            .tool("sysctl", &format!("#!/bin/sh\necho {apple}\n"));
        // The functions alone, and what `main` calls first.
        let functions = SCRIPT.rsplit_once("\nmain\n").unwrap().0;
        let done = computer.shell(
            &installed("sh").unwrap(),
            &format!("{functions}\nfrom_source=source\ntarget\n"),
            &[],
        );
        assert!(
            done.text.contains(&expected),
            "{system} {machine} {libc}: {}",
            done.text
        );
    }
}

#[test]
fn the_script_installs_this_version() {
    let version = concat!("${PROJLOG_VERSION:-v", env!("CARGO_PKG_VERSION"), "}");
    assert!(
        SCRIPT.contains(version),
        "install.sh has another version than Cargo.toml"
    );
}
