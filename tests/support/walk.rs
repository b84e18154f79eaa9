//! Walks: pages of the documentation that a reader follows from an empty folder on, typing what they show.
//!
//! A walk is a Markdown page that writes files, in the notation of `docs/pages.md`: its fences `yaml file projlog.yaml` and the
//! like are what the reader saves. What its markers name behind `$ ` is run in that folder, after whatever stands above, so that
//! a page shows what its reader will see. A command is one of projlog or git, or the `sed` that accepts all drafts.
//!
//! A line `<!-- exports: agency -->` makes the reader a person of that side of `examples/exports/`, whose exports are in `exports/`
//! from there on.

use std::collections::BTreeMap;

use projlog::page::Page;

use crate::support::{Folder, files_in, git_as, repository, words, writes_a_file};

/// The reader's folder at the current position of the page.
pub(crate) struct Walk {
    folder: Folder,
    /// The number of bytes of the page that have been read.
    read: usize,
    /// The commit time: that of the last paragraph `As of …`.
    now: String,
    /// The committer: name and address.
    reader: (&'static str, &'static str),
}

/// The committer on a walk.
const READER: (&str, &str) = ("account-manager", "account-manager@studio.example");

/// The command that accepts all drafts, which is run without a shell.
const ACCEPT: &str = "sed -i 's/^```yaml draft/```yaml/' log/*.md";

/// The sides that have exports, each with its committer.
const SIDES: [(&str, (&str, &str)); 2] = [
    ("agency", ("account-manager", "am@agency.example")),
    ("hotel", ("marketing-director", "md@hotel.example")),
];

/// The longest output that is shown as a whole, and what is shown of a longer one at its beginning and at its end, in lines.
const LONGEST: usize = 70;
const KEPT: usize = 10;

/// The output as a page shows it.
fn shortened(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    if lines.len() <= LONGEST {
        return output.to_owned();
    }
    let end = &lines[lines.len() - KEPT..];
    format!("{}\n…\n{}\n", lines[..KEPT].join("\n"), end.join("\n"))
}

impl Walk {
    /// Starts with an empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: Folder::empty(),
            read: 0,
            now: String::new(),
            reader: READER,
        }
    }

    /// The terminal output of commands, joined by ` && `, after the page up to `above`; a long one without its middle.
    pub(crate) fn shown(&mut self, commands: &str, above: &str) -> String {
        self.save(&above[self.read..]);
        self.read = above.len();
        let shown: String = commands
            .split(" && ")
            .map(|command| format!("$ {command}\n{}", shortened(&self.run(command))))
            .collect::<Vec<_>>()
            .concat();
        // The reader's folder has a fixed name.
        shown.replace(&self.folder.path().display().to_string(), "/home/me/cafe")
    }

    /// The output of a command, which must not fail.
    fn run(&self, command: &str) -> String {
        if let Some(arguments) = command.strip_prefix("projlog ") {
            let run = self.folder.projlog(arguments);
            assert_ne!(run.status(), 2, "{command}: {}", run.stderr);
            return run.stdout + &run.stderr;
        }
        if command == ACCEPT {
            self.accept();
            return String::new();
        }
        let arguments = words(command.strip_prefix("git ").unwrap());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        git_as(
            (self.reader.0, self.reader.1, &self.now),
            self.folder.path(),
            &arguments,
            b"",
        )
    }

    /// Saves the files in a part of the page, and sets its time.
    fn save(&mut self, part: &str) {
        let page = Page::read(part).unwrap();
        if let Some(time) = page.as_of {
            self.now = time.to_rfc3339();
        }
        let exports = |line: &str| {
            Some(
                line.strip_prefix("<!-- exports: ")?
                    .strip_suffix(" -->")?
                    .to_owned(),
            )
        };
        for side in part.lines().filter_map(exports) {
            self.export(&side);
        }
        if part.lines().any(writes_a_file) {
            // What projlog keeps for itself is not text.
            let read = |path: String| {
                let text = std::fs::read_to_string(self.folder.path().join(&path));
                Some((path, text.ok()?))
            };
            let files: BTreeMap<String, String> = files_in(self.folder.path(), "")
                .into_iter()
                .filter_map(read)
                .collect();
            page.build(self.folder.path(), &files).unwrap();
        }
    }

    /// Puts a side's exports into the folder, in place of those of the other side.
    fn export(&mut self, side: &str) {
        let known = SIDES.iter().find(|(name, _)| *name == side);
        self.reader = known.unwrap_or_else(|| panic!("{side}")).1;
        let (from, to) = (
            repository().join("examples/exports").join(side),
            self.folder.path().join("exports"),
        );
        let _ = std::fs::remove_dir_all(&to);
        std::fs::create_dir(&to).unwrap();
        for path in files_in(&from, "") {
            std::fs::copy(from.join(&path), to.join(&path)).unwrap();
        }
    }

    /// Removes the word `draft` everywhere in the log.
    fn accept(&self) {
        for path in files_in(self.folder.path(), "log") {
            let text = self.folder.read(&path);
            self.folder
                .write(&path, &text.replace("\n```yaml draft", "\n```yaml"));
        }
    }
}
