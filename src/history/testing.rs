//! Test repositories and a toy format.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;

/// One entry per line, `id: words`, continued in lines that begin with a blank. A word `name=value` is a field (`kind=…` the
/// kind), the other words are the field `text`, so that blanks and line breaks are insignificant.
pub(super) struct Toy;

impl Splitter for Toy {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let text = String::from_utf8_lossy(text)
            .replace("\r\n", "\n")
            .replace("\n ", " ");
        text.lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(id, text)| toy_entry(id, text))
            .collect()
    }

    fn binds(&self, field: &str) -> bool {
        field == "gives"
    }
}

fn toy_entry(id: &str, text: &str) -> Meaning {
    let (fields, words): (Vec<&str>, Vec<&str>) =
        text.split_whitespace().partition(|word| word.contains('='));
    let mut meaning = Meaning {
        id: id.to_owned(),
        kind: "note".to_owned(),
        fields: vec![("text".to_owned(), digest(words.join(" ").as_bytes()))],
    };
    for (name, value) in fields.into_iter().filter_map(|field| field.split_once('=')) {
        if name == "kind" {
            value.clone_into(&mut meaning.kind);
        } else {
            meaning
                .fields
                .push((name.to_owned(), digest(value.as_bytes())));
        }
    }
    meaning
}

/// A repository in a temporary folder.
pub(super) struct Made {
    pub dir: tempfile::TempDir,
}

impl Made {
    pub(super) fn empty(options: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = Self { dir };
        made.git(&[&["init", "-q", "-b", "main"], options].concat());
        made
    }

    /// A repository from a script: a line `NAME < PARENT PARENT @ SECONDS by PERSON: MESSAGE` begins a commit (all but the name
    /// may be left out: the parent is then the commit before, the time 1,000 s later, the person `A`, the message the name), and
    /// the following lines list its whole tree: `path | text`, where `/` in the text ends a line. Each commit has a tag with
    /// its name; the last is `main`.
    pub(super) fn script(script: &str) -> Self {
        let made = Self::empty(&[]);
        made.import(&to_stream(script));
        made
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        git_in(self.path(), args, b"")
    }

    pub(super) fn import(&self, stream: &[u8]) {
        git_in(self.path(), &["fast-import", "--quiet", "--force"], stream);
    }

    pub(super) fn open(&self) -> Repository {
        Repository::discover(self.path())
            .unwrap()
            .expect("a repository")
    }

    /// The history of `log/` at `main`.
    pub(super) fn history(&self) -> History {
        self.try_history().unwrap()
    }

    pub(super) fn try_history(&self) -> Result<History, HistoryError> {
        let repository = self.open();
        let tip = repository.resolve("main")?;
        read(
            &repository,
            tip,
            &Toy,
            &LogPaths::new(["log"], &|path| path.starts_with("log/")),
            "projlog.yaml",
            &repository.mailmap(tip)?,
            None,
        )
    }

    /// The name of a commit in the script.
    pub(super) fn name(&self, commit: CommitId) -> String {
        self.git(&["tag", "--points-at", &commit.to_string()])
            .trim()
            .to_owned()
    }

    /// A story in one line, with the commits' names in the script.
    pub(super) fn story_line(&self, id: &str) -> String {
        let history = self.history();
        let Some(story) = history.story(id) else {
            return "unknown".to_owned();
        };
        let name = |commit: u32| self.name(history.commit(commit).unwrap().id);
        let by = |change: &Change| match change.written {
            Some(made) => format!("{} by {}", name(change.commit), name(made)),
            None => name(change.commit),
        };
        let mut words = Vec::new();
        if let Some(commit) = story.recorded {
            words.push(format!("recorded {}", name(commit)));
        }
        if let Some(commit) = story.landed {
            words.push(format!("landed {}", name(commit)));
        }
        for edit in &story.edited {
            let fields = edit.fields.join(" ");
            let dropped = edit.dropped.as_ref();
            let dropped = dropped.map(|d| format!(", dropping {}", name(d.recorded)));
            let dropped = dropped.unwrap_or_default();
            words.push(format!("edited {} ({fields}{dropped})", by(edit)));
        }
        for removal in &story.removals {
            words.push(format!("removed {}", by(removal)));
        }
        for restored in story.restored() {
            words.push(format!("restored {}", by(restored)));
        }
        for put_back in story.put_back() {
            words.push(format!("put back {}", by(put_back)));
        }
        let path = history.path_of(story);
        words.push(path.map_or("gone".to_owned(), |path| format!("in {path}")));
        words.extend(
            story
                .times_unknown
                .iter()
                .map(|why| format!("unjudged: {why}")),
        );
        words.join(", ")
    }
}

pub(super) fn git_in(dir: &Path, args: &[&str], input: &[u8]) -> String {
    let mut command = Command::new("git");
    command.args(args).current_dir(dir).env_clear();
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@x"),
    ] {
        command.env(name, value);
    }
    command
        .env("GIT_COMMITTER_NAME", "C")
        .env("GIT_COMMITTER_EMAIL", "c@x")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
        .env("GIT_AUTHOR_DATE", "1700000000 +0000")
        .env("GIT_COMMITTER_DATE", "1700000000 +0000");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Converts a script of [`Made::script`] to the input of `git fast-import`.
pub(super) fn to_stream(script: &str) -> Vec<u8> {
    let mut stream = String::new();
    let (mut names, mut time) = (Vec::<String>::new(), 1_600_000_000_i64);
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if let Some((path, text)) = line.split_once(" | ") {
            let text = text
                .replace(" / ", "\n")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                + "\n";
            let _ = writeln!(
                stream,
                "M 100644 inline {}\ndata {}\n{}",
                path.trim(),
                text.len(),
                text
            );
            continue;
        }
        let (head, message) = match line.split_once(": ") {
            Some((head, message)) => (head, Some(message)),
            None => (line, None),
        };
        let (head, who) = head.split_once(" by ").unwrap_or((head, "A"));
        let (head, at) = head.split_once('@').map_or((head, None), |(head, at)| {
            (head, Some(at.trim().parse::<i64>().unwrap()))
        });
        let (name, parents) = head
            .split_once('<')
            .map_or((head, None), |(name, parents)| (name, Some(parents)));
        let parents = parents.map_or_else(
            || names.last().cloned().into_iter().collect(),
            |p| p.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        );
        time = at.unwrap_or(time + 1_000);
        let name = name.trim();
        let (email, message) = (who.to_lowercase(), message.unwrap_or(name));
        let _ = writeln!(
            stream,
            "commit refs/tags/{name}\nmark :{}\nauthor {who} <{email}@x> {time} +0000\ncommitter C <c@x> {time} +0000",
            names.len() + 1
        );
        let _ = writeln!(stream, "data {}\n{message}", message.len());
        for (index, parent) in parents.iter().enumerate() {
            let mark = names
                .iter()
                .position(|n| n == parent)
                .unwrap_or_else(|| panic!("no commit {parent}"))
                + 1;
            let _ = writeln!(
                stream,
                "{} :{mark}",
                if index == 0 { "from" } else { "merge" }
            );
        }
        stream += "deleteall\n";
        names.push(name.to_owned());
    }
    let _ = writeln!(stream, "reset refs/heads/main\nfrom :{}", names.len());
    stream.into_bytes()
}
