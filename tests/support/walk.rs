//! Walks: pages of the documentation that a reader follows from an empty folder on, typing what they show.
//!
//! A walk is a Markdown page that writes files, in the notation of `docs/pages.md`: its fences `yaml file projlog.yaml` and the
//! like are what the reader saves. What its markers name behind `$ ` is run in that folder, after whatever stands above, so that
//! a page shows what its reader will see. A command is one of projlog or git.

use std::collections::BTreeMap;

use projlog::page::Page;

use crate::support::{Folder, files_in, git_as, words, writes_a_file};

/// The reader's folder at the current position of the page.
pub(crate) struct Walk {
    folder: Folder,
    /// The number of bytes of the page that have been read.
    read: usize,
    /// The commit time: that of the last paragraph `As of …`.
    now: String,
}

/// The committer on a walk.
const READER: (&str, &str) = ("account-manager", "account-manager@studio.example");

impl Walk {
    /// Starts with an empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: Folder::empty(),
            read: 0,
            now: String::new(),
        }
    }

    /// The terminal output of commands, joined by ` && `, after the page up to `above`.
    pub(crate) fn shown(&mut self, commands: &str, above: &str) -> String {
        self.save(&above[self.read..]);
        self.read = above.len();
        let shown: String = commands
            .split(" && ")
            .map(|command| format!("$ {command}\n{}", self.run(command)))
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
        let arguments = words(command.strip_prefix("git ").unwrap());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        git_as(
            (READER.0, READER.1, &self.now),
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
        if part.lines().any(writes_a_file) {
            let read = |path: String| (path.clone(), self.folder.read(&path));
            let files: BTreeMap<String, String> = files_in(self.folder.path(), "")
                .into_iter()
                .map(read)
                .collect();
            page.build(self.folder.path(), &files).unwrap();
        }
    }
}
