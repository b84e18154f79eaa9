//! Shared test support: the built program, temporary folders, and the example projects.
//!
//! Nothing depends on the machine: the program gets a clean environment, no git configuration, and a time zone that no
//! example uses.

#![allow(dead_code, reason = "every test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub(crate) mod browser;
pub(crate) mod sarif;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use projlog::page::Page;

/// A temporary folder, deleted when dropped.
pub(crate) struct Folder {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        // Without links, since the program prints the real path.
        let path = dir.path().canonicalize().unwrap();
        Self { _dir: dir, path }
    }

    /// The project described by a page, with its history.
    pub(crate) fn of_page(page: &Page) -> Self {
        let folder = Self::empty();
        page.build(folder.path(), &BTreeMap::new()).unwrap();
        folder
    }

    /// An example project, with its history.
    pub(crate) fn of_example(name: &str) -> Self {
        Self::of_page(&example(name))
    }

    /// An example project as files outside git.
    pub(crate) fn of_example_outside_git(name: &str) -> Self {
        let folder = Self::empty();
        for (path, text) in example(name).files().unwrap() {
            folder.write(&path, &text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and creates its parent folders.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.path.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path.join(path)).unwrap()
    }

    /// Replaces a text that occurs once in a file.
    pub(crate) fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, &text.replace(from, to));
    }

    /// Runs the program here with arguments as typed in a shell: `check --select reply-late`.
    pub(crate) fn projlog(&self, arguments: &str) -> Run {
        self.command(arguments).run()
    }

    /// A command to run the program here, which can be adjusted before it runs.
    pub(crate) fn command(&self, arguments: &str) -> Call {
        Call::new(self.path(), arguments)
    }
}

/// A command of the program.
pub(crate) struct Call {
    command: Command,
    arguments: String,
    variables: Vec<String>,
    root: PathBuf,
}

impl Call {
    fn new(folder: &Path, arguments: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_projlog"));
        command
            .args(words(arguments))
            .current_dir(folder)
            .env_clear()
            .stdin(Stdio::null());
        // An empty home folder, and a time zone in which a mistake shows.
        command
            .env("HOME", folder.join("no-home"))
            .env("TZ", "Pacific/Kiritimati");
        for needed in ["SystemRoot", "PATH", "LLVM_PROFILE_FILE"] {
            command.envs(std::env::var_os(needed).map(|value| (needed, value)));
        }
        Self {
            command,
            arguments: arguments.to_owned(),
            variables: Vec::new(),
            root: folder.to_owned(),
        }
    }

    /// Runs it in a subfolder.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        self.command.current_dir(self.root.join(folder));
        self
    }

    /// Adds an argument without splitting it.
    pub(crate) fn argument(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.variables.push(format!("{name}={value} "));
        self
    }

    /// Limits its memory in KiB, if the shell supports it.
    pub(crate) fn in_memory(mut self, kib: &str) -> Self {
        if cfg!(target_os = "linux") {
            let mut limited = Command::new("sh");
            limited
                .args(["-c", "ulimit -v \"$1\"; shift; exec \"$@\"", "sh", kib])
                .arg(self.command.get_program());
            limited
                .args(self.command.get_args())
                .current_dir(&self.root)
                .env_clear()
                .stdin(Stdio::null());
            limited.envs(
                self.command
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            );
            self.command = limited;
        }
        self
    }

    /// Runs it on a terminal of this width, and returns what it shows without colours; `None` where there is no program that
    /// makes one.
    pub(crate) fn on_terminal(self, columns: usize) -> Option<String> {
        let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_str().unwrap());
        let words = [self.command.get_program()].into_iter();
        let words: Vec<String> = words.chain(self.command.get_args()).map(quoted).collect();
        let mut script = Command::new("script");
        script.args(["-qec", &words.join(" "), "/dev/null"]);
        script.current_dir(&self.root).env_clear();
        script.envs(
            self.command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        script.env("COLUMNS", columns.to_string());
        script.env("NO_COLOR", "1");
        let output = script.stdin(Stdio::null()).output().ok()?;
        let text = String::from_utf8(output.stdout).unwrap();
        // That of other systems has other options.
        let is_known = output.status.success() && !text.is_empty();
        is_known.then(|| text.replace("\r\n", "\n"))
    }

    pub(crate) fn run(mut self) -> Run {
        let output = self.command.output().unwrap();
        Run::new(&self, output)
    }

    /// Runs it with standard output in a closed pipe.
    pub(crate) fn run_into_a_closed_pipe(mut self) -> Run {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = self
            .command
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The command keeps its end of the pipe, but the reader is gone.
        let output = child.wait_with_output().unwrap();
        Run::new(&self, output)
    }
}

/// The result of a command.
pub(crate) struct Run {
    command: String,
    root: String,
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    fn new(call: &Call, output: Output) -> Self {
        Self {
            command: format!("{}projlog {}", call.variables.concat(), call.arguments),
            root: call.root.display().to_string(),
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The complete output as on a terminal, with a fixed name for the test's folder.
    pub(crate) fn transcript(&self) -> String {
        let mut text = format!("$ {}\n{}", self.command, self.stdout);
        if !self.stderr.is_empty() {
            let _ = write!(text, "--- standard error\n{}", self.stderr);
        }
        let _ = writeln!(text, "--- exit status {}", self.status.unwrap());
        text.replace(&self.root, "[HERE]")
            .replace('\u{1b}', "\u{241b}")
    }

    /// The exit status. With status 2, standard error must explain why.
    pub(crate) fn status(&self) -> i32 {
        let status = self.status.unwrap();
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        status
    }

    /// Checks that it ends with status 2 and without a report, and explains the error and the remedy.
    #[track_caller]
    pub(crate) fn assert_refused(&self) {
        let explained = self.stderr.starts_with("error: ") && self.stderr.contains("\n  help: ");
        assert!(
            self.status() == 2 && self.stdout.is_empty() && explained,
            "{}",
            self.transcript()
        );
    }

    /// Standard output as JSON, without anything else.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The rules of the findings in a JSON report, in order.
    pub(crate) fn rules_found(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The words of a command line, separated by blanks; quotes of either kind keep words together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == ' ' => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The repository's folder.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The paths of all files in a folder of the repository.
pub(crate) fn files_under(folder: &str) -> Vec<String> {
    files_in(repository(), folder)
}

/// The paths relative to a root of all files in a folder below it, without `.git`.
pub(crate) fn files_in(root: &Path, folder: &str) -> Vec<String> {
    let (mut waiting, mut found) = (vec![PathBuf::from(folder)], Vec::new());
    while let Some(folder) = waiting.pop() {
        for item in std::fs::read_dir(root.join(&folder)).into_iter().flatten() {
            let path = folder.join(item.unwrap().file_name());
            if path.ends_with(".git") {
                continue;
            }
            if root.join(&path).is_dir() {
                waiting.push(path);
            } else {
                found.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The READMEs, one in each language.
pub(crate) const READMES: [&str; 3] = ["README.md", "README.ru.md", "README.es.md"];

/// The READMEs and every page of the documentation.
pub(crate) fn documentation() -> Vec<String> {
    files_under("docs")
        .into_iter()
        .chain(READMES.map(str::to_owned))
        .filter(|path| Path::new(path).extension().is_some_and(|e| e == "md"))
        .collect()
}

/// The pages of the documentation that write files as a reader would.
pub(crate) fn walks() -> Vec<String> {
    let is_walk = |path: &String| {
        std::fs::read_to_string(repository().join(path))
            .unwrap()
            .lines()
            .any(writes_a_file)
    };
    documentation()
        .into_iter()
        .filter(|path| !path.starts_with("docs/rules/"))
        .filter(is_walk)
        .collect()
}

/// Whether a line starts a fence that writes a file (`docs/pages.md`).
pub(crate) fn writes_a_file(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    line.starts_with("```") && matches!(words[..], [_, "file" | "append" | "edit" | "delete", _])
}

/// The names of the example projects.
pub(crate) fn examples() -> Vec<String> {
    let folders = std::fs::read_dir(repository().join("examples"))
        .unwrap()
        .map(|item| item.unwrap());
    let is_example = |path: &Path| path.join("history.md").is_file();
    let mut names: Vec<String> = folders
        .filter(|item| is_example(&item.path()))
        .map(|item| item.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The page of an example project.
pub(crate) fn example(name: &str) -> Page {
    let path = repository().join("examples").join(name).join("history.md");
    Page::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The time as of which an example project is checked, as an argument.
pub(crate) fn instant(name: &str) -> String {
    example(name).as_of.unwrap().to_rfc3339()
}

/// Appends a text to a file, which may be absent.
pub(crate) fn append(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    std::fs::write(file, before + text).unwrap();
}

/// A git command without configuration.
pub(crate) fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_EDITOR", "true")
        .env("HOME", folder);
    git
}

/// The same, with a committer.
pub(crate) fn git_command_as(
    (name, email, time): Committer<'_>,
    folder: &Path,
    arguments: &[&str],
) -> Command {
    let mut git = git_command(folder, arguments);
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), name)
            .env(format!("GIT_{role}_EMAIL"), email)
            .env(format!("GIT_{role}_DATE"), time);
    }
    git
}

/// Runs git without configuration; `None` if git is not installed.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Option<Output> {
    git_command(folder, arguments).output().ok()
}

/// The options and arguments of a command that stores a commit with any content.
pub(crate) const STORE_COMMIT: [&str; 6] = [
    "hash-object",
    "-t",
    "commit",
    "-w",
    "--literally",
    "--stdin",
];

/// A committer: name and address, and the date in git's format.
pub(crate) type Committer<'a> = (&'a str, &'a str, &'a str);

/// Runs git as a committer, without configuration; it must succeed. Returns its trimmed output.
#[track_caller]
pub(crate) fn git_as(
    committer: Committer<'_>,
    folder: &Path,
    arguments: &[&str],
    input: &[u8],
) -> String {
    use std::io::Write as _;
    let mut child = git_command_as(committer, folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
