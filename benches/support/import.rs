//! Repositories created with `git fast-import` from a fixed seed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The input of `git fast-import`.
pub(crate) struct Import {
    folder: PathBuf,
    child: std::process::Child,
    out: std::io::BufWriter<std::process::ChildStdin>,
    /// The last commit of the main branch.
    pub(crate) last: u32,
    marks: u32,
    /// The time of the last commit, in seconds.
    pub(crate) time: u64,
    /// The name and the address of who commits.
    pub(crate) who: &'static str,
    pub(crate) seed: u64,
}

impl Import {
    /// Creates a repository in an empty folder.
    pub(crate) fn start(folder: &Path) -> Self {
        git(folder, &["init", "-q", "-b", "main"]);
        let mut command = Command::new("git");
        command
            .current_dir(folder)
            .args(["fast-import", "--quiet"])
            .stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = std::io::BufWriter::new(child.stdin.take().unwrap());
        Self {
            folder: folder.to_owned(),
            child,
            out,
            last: 0,
            marks: 0,
            time: 1_760_000_000,
            who: "clerk <clerk@agency.example>",
            seed: 20_261_125,
        }
    }

    /// A commit on the main branch with these files, and optionally a second parent.
    pub(crate) fn commit(&mut self, files: &[(&str, &str)], merged: Option<u32>) {
        self.commit_on(self.last, files, merged);
    }

    /// A commit on top of another one, with these files.
    pub(crate) fn commit_on(
        &mut self,
        parent: u32,
        files: &[(&str, &str)],
        merged: Option<u32>,
    ) -> u32 {
        self.marks += 1;
        self.time += 600;
        let mut text = String::new();
        let who = format!("{} {} +0000", self.who, self.time);
        let message = format!("Change {}", self.marks);
        // A commit on top of an older one resets the branch first.
        if parent != self.last {
            writeln!(text, "reset refs/heads/main\nfrom :{parent}\n").unwrap();
        }
        writeln!(
            text,
            "commit refs/heads/main\nmark :{}\ncommitter {who}\ndata {}\n{message}",
            self.marks,
            message.len()
        )
        .unwrap();
        if parent != 0 {
            writeln!(text, "from :{parent}").unwrap();
        }
        if let Some(merged) = merged {
            writeln!(text, "merge :{merged}").unwrap();
        }
        for (path, content) in files {
            writeln!(
                text,
                "M 100644 inline {path}\ndata {}\n{content}",
                content.len()
            )
            .unwrap();
        }
        self.out.write_all(text.as_bytes()).unwrap();
        self.last = self.marks;
        self.marks
    }

    /// Ends the import, packs the repository like a clone, and checks it out.
    pub(crate) fn end(mut self) {
        self.out.flush().unwrap();
        drop(self.out);
        assert!(self.child.wait().unwrap().success());
        git(&self.folder, &["repack", "-a", "-d", "-q"]);
        git(&self.folder, &["reset", "-q", "--hard"]);
    }

    /// A reproducible pseudo-random number below `bound` (splitmix64).
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Runs git in a folder.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}
