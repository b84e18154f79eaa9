//! `--watch` in a pipe: what is printed when files change.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::support::Folder;

/// A run that is ended with the test.
struct Watching {
    run: Child,
    errors: BufReader<ChildStderr>,
}

impl Watching {
    fn new(folder: &Folder, arguments: &[&str]) -> Self {
        let mut run = Command::new(env!("CARGO_BIN_EXE_projlog"))
            .args(arguments)
            .current_dir(folder.path())
            .env_remove("PROJLOG_LANGUAGE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(run.stderr.take().unwrap());
        Self { run, errors }
    }

    /// What is printed on standard error, up to the line that states that it is watching.
    fn until_it_waits(&mut self) -> String {
        let mut all = String::new();
        while !all.contains("press Ctrl-C") {
            assert!(self.errors.read_line(&mut all).unwrap() > 0, "{all}");
        }
        all
    }

    /// Ends it, and returns its standard output.
    fn end(mut self) -> String {
        self.run.kill().unwrap();
        let mut all = String::new();
        let mut out = self.run.stdout.take().unwrap();
        out.read_to_string(&mut all).unwrap();
        self.run.wait().unwrap();
        all
    }
}

#[test]
fn each_change_is_followed_by_a_report() {
    let folder = Folder::of_example_outside_git("bakery");
    let charter = folder.path().join("projlog.yaml");
    let log = folder.path().join("log/2026-03.md");
    let mut watching = Watching::new(
        &folder,
        &[
            "check",
            "--watch",
            "--as-of",
            "2026-03-20",
            "--output-format",
            "concise",
        ],
    );
    assert!(watching.until_it_waits().contains("19 entries"));
    // A charter that cannot be read is reported, and does not end it.
    let text = std::fs::read_to_string(&charter).unwrap();
    std::fs::write(&charter, "projlog: [").unwrap();
    let broken = watching.until_it_waits();
    assert!(
        broken.contains("error: ") && broken.contains("Changed: projlog.yaml. Watching"),
        "{broken}"
    );
    std::fs::write(&charter, text).unwrap();
    watching.until_it_waits();
    // As an editor saves a file.
    let other = folder.path().join("log/.2026-03.md.tmp");
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&other, text + "\n```yaml\nrequest: R-99\n```\n").unwrap();
    std::fs::rename(&other, &log).unwrap();
    let added = watching.until_it_waits();
    assert!(
        added.contains("Changed: log/2026-03.md. Watching"),
        "{added}"
    );
    let shown = watching.end();
    assert!(
        shown.contains("a request needs the field `needs`"),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'), "a pipe is not cleared: {shown}");
}

#[test]
fn the_status_is_watched_and_no_project_is_an_error() {
    let folder = Folder::of_example_outside_git("bakery");
    let mut watching = Watching::new(&folder, &["status", "--watch"]);
    watching.until_it_waits();
    assert!(watching.end().contains("R-4"));
    for command in ["status --watch", "check --watch"] {
        let run = Folder::empty().projlog(command);
        assert_eq!(
            (run.status(), run.stdout.as_str()),
            (2, ""),
            "{}",
            run.stderr
        );
    }
}
