//! Pages: a log with its history as one Markdown file.
//!
//! Sample projects, test cases and the examples in rule documentation are written as pages (`docs/pages.md`), so that
//! readers, the demo and the tests use the same examples.

mod error;

use std::collections::BTreeMap;
use std::path::Path;

pub use error::PageError;

use chrono::{DateTime, FixedOffset};

use crate::calendar::Moment;
use crate::history::{NewCommit, create_repository};
use crate::markdown::{self, Block};
use crate::yaml::FromText;

/// A log with its history.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The heading of level 1.
    pub title: String,
    /// The time of the check.
    pub as_of: Option<DateTime<FixedOffset>>,
    /// The rules to run; empty for all.
    pub rules: Vec<String>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One commit, or the work tree's changes.
#[derive(Debug, Clone)]
pub struct Step {
    /// The commit; `None` for uncommitted changes.
    pub commit: Option<CommitLine>,
    /// The changes, in order.
    pub changes: Vec<Change>,
}

/// The heading of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitLine {
    /// The commit time.
    pub time: DateTime<FixedOffset>,
    /// The author's and committer's name.
    pub name: String,
    /// The author's and committer's address.
    pub email: String,
    /// The message.
    pub message: String,
    /// The time of the force push with which it replaces all earlier commits.
    pub over: Option<DateTime<FixedOffset>>,
}

/// A change to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path, with `/` as the separator.
    pub path: String,
    /// The kind of change.
    pub how: How,
}

/// The kind of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// The new content of the whole file.
    File(String),
    /// Text to append after a blank line.
    Append(String),
    /// Replaces lines that occur exactly once.
    Edit {
        /// The old lines.
        from: String,
        /// The new lines.
        to: String,
    },
    /// Deletes the file.
    Delete,
}

/// The name of the file if the page has just one.
const ONLY_FILE: &str = "log/log.md";

/// The directive that the next commit is force-pushed over the earlier ones.
const PUSHED: &str = "Pushed over at ";

/// The directives that set the time of the check, one for each language of the documentation.
const AS_OF: [&str; 3] = ["As of ", "По состоянию на ", "A fecha de "];

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// [`PageError::Notation`].
    pub fn read(text: &str) -> Result<Self, PageError> {
        let mut page = Self::default();
        let mut has_files = false;
        // The time of the force push of the next commit.
        let mut over = None;
        let mut step = Step {
            commit: None,
            changes: Vec::new(),
        };
        for block in &markdown::read(text).blocks {
            let span = block.span();
            let raw = text.get(span.start()..span.end()).unwrap_or("").trim();
            let line = text.get(..span.start()).unwrap_or("").lines().count() + 1;
            match block {
                Block::Heading(heading) => {
                    let words = raw.trim_start_matches('#').trim();
                    if page.title.is_empty() && heading.level == 1 {
                        words.clone_into(&mut page.title);
                    } else if words == "Work tree" {
                        let before = std::mem::replace(
                            &mut step,
                            Step {
                                commit: None,
                                changes: Vec::new(),
                            },
                        );
                        page.push(before);
                    } else if let Some(mut commit) = commit_line(words) {
                        commit.over = over.take();
                        let before = std::mem::replace(
                            &mut step,
                            Step {
                                commit: Some(commit),
                                changes: Vec::new(),
                            },
                        );
                        page.push(before);
                    }
                }
                Block::Fence(fence) => {
                    let body = fence.body.text();
                    if let Some(change) = change(&fence.info, body)
                        .map_err(|message| PageError::Notation { line, message })?
                    {
                        has_files = true;
                        step.changes.push(change);
                    }
                }
                Block::Prose(_) if raw.starts_with(PUSHED) => {
                    let time = raw.trim_start_matches(PUSHED).trim_end_matches('.');
                    let message = || format!("`{time}` is no instant with an offset");
                    over = Some(exact(time).ok_or_else(|| PageError::Notation {
                        line,
                        message: message(),
                    })?);
                }
                Block::Raw(_) => {}
                Block::Prose(_) => page
                    .directive(raw)
                    .map_err(|message| PageError::Notation { line, message })?,
            }
        }
        if !has_files {
            step.changes.push(Change {
                path: ONLY_FILE.to_owned(),
                how: How::File(text.to_owned()),
            });
        }
        page.push(step);
        Ok(page)
    }

    fn push(&mut self, step: Step) {
        if step.commit.is_some() || !step.changes.is_empty() {
            self.steps.push(step);
        }
    }

    /// Parses a paragraph with a directive.
    fn directive(&mut self, paragraph: &str) -> Result<(), String> {
        let directive = |name: &str| {
            paragraph
                .strip_prefix(name)
                .map(|rest| rest.trim().trim_end_matches('.').to_owned())
        };
        if let Some(time) = AS_OF.into_iter().find_map(directive) {
            let first = time
                .split_whitespace()
                .next()
                .unwrap_or("")
                .trim_end_matches('.')
                .to_owned();
            self.as_of = Some(
                exact(&first).ok_or_else(|| format!("`{first}` is no instant with an offset"))?,
            );
        } else if let Some(rules) = directive("Rules: ") {
            self.rules = rules
                .split(',')
                .map(|rule| rule.trim().trim_matches('`').to_owned())
                .collect();
        }
        Ok(())
    }

    /// Whether any step is a commit.
    #[must_use]
    pub fn has_history(&self) -> bool {
        self.steps.iter().any(|step| step.commit.is_some())
    }

    /// The files after all steps.
    ///
    /// # Errors
    /// [`PageError::Notation`] where an edit does not fit.
    pub fn files(&self) -> Result<BTreeMap<String, String>, PageError> {
        let mut files = BTreeMap::new();
        for change in self.steps.iter().flat_map(|step| &step.changes) {
            apply(&mut files, change)?;
        }
        Ok(files)
    }

    /// Creates the repository with its commits, and the work tree. `first` are files that are included in the first commit.
    ///
    /// # Errors
    /// A [`PageError`] if the repository or a file cannot be written.
    pub fn build(&self, folder: &Path, first: &BTreeMap<String, String>) -> Result<(), PageError> {
        let mut files = first.clone();
        let mut commits = Vec::new();
        for step in &self.steps {
            for change in &step.changes {
                apply(&mut files, change)?;
            }
            if let Some(line) = &step.commit {
                commits.push(NewCommit {
                    time: line.time,
                    name: line.name.clone(),
                    email: line.email.clone(),
                    message: line.message.clone(),
                    over: line.over,
                    files: files.clone(),
                });
            }
        }
        if !commits.is_empty() {
            create_repository(folder, &commits)?;
        }
        for (path, text) in &files {
            let file = folder.join(path);
            let fails = |why: std::io::Error| PageError::Write {
                path: file.display().to_string(),
                why: why.to_string(),
            };
            if let Some(parent) = file.parent() {
                std::fs::create_dir_all(parent).map_err(fails)?;
            }
            std::fs::write(&file, text).map_err(fails)?;
        }
        Ok(())
    }
}

/// The cases of a test page: each starts at a heading of level 2 that is not a commit, and includes the text before the
/// first one. Returns the name, the line of the heading and the text of each.
#[must_use]
pub fn cases(text: &str) -> Vec<(String, usize, String)> {
    let document = markdown::read(text);
    let starts: Vec<(String, usize)> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) if heading.level == 2 => {
                let raw = text
                    .get(heading.span.start()..heading.span.end())?
                    .trim_start_matches('#')
                    .trim();
                (commit_line(raw).is_none() && raw != "Work tree")
                    .then(|| (raw.to_owned(), heading.span.start()))
            }
            _ => None,
        })
        .collect();
    let Some((_, first)) = starts.first() else {
        return vec![("the page".to_owned(), 1, text.to_owned())];
    };
    let shared = text.get(..*first).unwrap_or("");
    let ends = starts
        .iter()
        .skip(1)
        .map(|(_, start)| *start)
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((name, start), end)| {
            let line = text.get(..*start).unwrap_or("").lines().count() + 1;
            (
                name.clone(),
                line,
                format!("{shared}{}", text.get(*start..end).unwrap_or("")),
            )
        })
        .collect()
}

/// `2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask for access`.
fn commit_line(words: &str) -> Option<CommitLine> {
    let (time, rest) = words.split_once(' ')?;
    let time = exact(time)?;
    let (name, rest) = rest.split_once('<')?;
    let (email, message) = rest.split_once(">:")?;
    let text = |part: &str| part.trim().to_owned();
    Some(CommitLine {
        time,
        name: text(name),
        email: text(email),
        message: text(message),
        over: None,
    })
}

fn exact(text: &str) -> Option<DateTime<FixedOffset>> {
    match Moment::from_text(text) {
        Ok(Moment::Exact(time)) => Some(time),
        _ => None,
    }
}

/// The change of a fence; `None` for a mere sample.
fn change(info: &str, body: &str) -> Result<Option<Change>, String> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let [_, how, path] = words[..] else {
        return Ok(None);
    };
    let how = match how {
        "file" => How::File(body.to_owned()),
        "append" => How::Append(body.to_owned()),
        "delete" => How::Delete,
        "edit" => {
            let side = |mark: char| -> String {
                body.lines()
                    .filter_map(|line| line.strip_prefix(mark))
                    .flat_map(|line| [line, "\n"])
                    .collect()
            };
            How::Edit {
                from: side('-'),
                to: side('+'),
            }
        }
        _ => return Ok(None),
    };
    if path
        .split('/')
        .any(|part| part.is_empty() || part == ".." || part == ".")
    {
        return Err(format!("`{path}` is no path inside the project"));
    }
    Ok(Some(Change {
        path: path.to_owned(),
        how,
    }))
}

fn apply(files: &mut BTreeMap<String, String>, change: &Change) -> Result<(), PageError> {
    match &change.how {
        How::File(text) => {
            files.insert(change.path.clone(), text.clone());
        }
        How::Append(text) => {
            let file = files.entry(change.path.clone()).or_default();
            if !file.is_empty() {
                file.push('\n');
            }
            file.push_str(text);
        }
        How::Edit { from, to } => {
            let file = files.entry(change.path.clone()).or_default();
            if from.is_empty() || file.matches(from.as_str()).count() != 1 {
                let message = format!(
                    "the edit of {} fits {} places instead of one",
                    change.path,
                    file.matches(from.as_str()).count()
                );
                return Err(PageError::Notation { line: 0, message });
            }
            *file = file.replacen(from.as_str(), to, 1);
        }
        How::Delete => {
            files.remove(&change.path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A log\n\nAs of 2026-03-20T12:00+03:00.\n\nRules: reply-late, reply-overdue.\n\n## 2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask\n\n````markdown append log/a.md\n```yaml\nrequest: R-1\n```\n````\n\n## Work tree\n\n```diff edit log/a.md\n-request: R-1\n+request: R-2\n```\n";

    #[test]
    fn a_page_is_commits_and_a_work_tree() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!(page.title, "A log");
        assert_eq!(page.rules, ["reply-late", "reply-overdue"]);
        assert_eq!(
            page.as_of.map(|t| t.to_rfc3339()).as_deref(),
            Some("2026-03-20T12:00:00+03:00")
        );
        assert_eq!(page.steps.len(), 2);
        let commit = page.steps[0].commit.as_ref().unwrap();
        assert_eq!(
            (
                commit.name.as_str(),
                commit.email.as_str(),
                commit.message.as_str()
            ),
            ("account-manager", "am@agency.example", "Ask")
        );
        assert_eq!(
            page.files().unwrap().get("log/a.md").map(String::as_str),
            Some("```yaml\nrequest: R-2\n```\n")
        );
    }

    #[test]
    fn a_page_without_files_is_a_log_file() {
        let page = Page::read("As of 2026-03-20T12:00Z.\n\n```yaml\nrequest: R-1\n```\n").unwrap();
        assert!(!page.has_history());
        assert!(page.files().unwrap().contains_key("log/log.md"));
    }

    #[test]
    fn an_edit_that_does_not_fit_is_refused() {
        let page = Page::read(&PAGE.replace("-request: R-1", "-request: R-9")).unwrap();
        assert!(page.files().is_err());
    }

    #[test]
    fn cases_share_what_stands_before_them() {
        let found = cases(
            "# Rule\n\nshared\n\n## One\n\na\n\n## 2026-03-03T10:45+03:00 a <a@b>: c\n\n## Two\n\nb\n",
        );
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["One", "Two"]);
        assert!(
            found
                .iter()
                .all(|(.., text)| text.starts_with("# Rule\n\nshared"))
        );
        assert_eq!(found[1].1, 11);
    }
}
