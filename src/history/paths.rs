//! The paths of the log's files.

/// The files of the log, and the folders that can contain them.
pub struct LogPaths<'a> {
    roots: Vec<String>,
    /// The globs, if known: equal globs match the same files.
    globs: Option<Vec<String>>,
    contains: Box<Contains<'a>>,
}

/// A predicate that is true for paths of log files.
type Contains<'a> = dyn Fn(&str) -> bool + Send + Sync + 'a;

impl<'a> LogPaths<'a> {
    /// `contains` is true for the paths of log files; `roots` are the only folders (or files) under which it may be true, so
    /// that nothing else is read. All are from the project's folder, with `/`; the root `""` is that folder.
    pub fn new<R: AsRef<str>>(
        roots: impl IntoIterator<Item = R>,
        contains: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        let mut all: Vec<String> = roots.into_iter().map(|root| tidy(root.as_ref())).collect();
        all.sort();
        all.dedup();
        let outer = all.clone();
        all.retain(|root| {
            !outer
                .iter()
                .any(|other| other != root && lies_under(root, other))
        });
        Self {
            roots: all,
            globs: None,
            contains: Box::new(contains),
        }
    }

    /// `contains` is true for the paths that match `globs`.
    pub fn of_globs<R: AsRef<str>>(
        globs: impl IntoIterator<Item = R>,
        contains: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        Self::owned(globs, Box::new(contains))
    }

    /// The same, owning `contains`.
    pub fn owned<R: AsRef<str>>(
        globs: impl IntoIterator<Item = R>,
        contains: Box<Contains<'a>>,
    ) -> Self {
        let globs: Vec<String> = globs.into_iter().map(|g| g.as_ref().to_owned()).collect();
        let roots = Self::new(globs.iter().map(|glob| glob_root(glob)), &|_| false).roots;
        Self {
            roots,
            globs: Some(globs),
            contains,
        }
    }

    /// Whether both are known to match the same files.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.globs.is_some() && self.globs == other.globs
    }

    /// The folders and files under which the log's files are; none is under another.
    pub(super) fn roots(&self) -> &[String] {
        &self.roots
    }

    /// Whether a path is one of a log file.
    pub(super) fn contains(&self, path: &str) -> bool {
        (self.contains)(path)
    }
}

/// The part of a glob before its first component with a wildcard: its matches are there or below.
fn glob_root(glob: &str) -> &str {
    let Some(wild) = glob.find(['*', '?', '[', ']', '{', '}', '!', '\\']) else {
        return glob;
    };
    let before = glob.get(..wild).unwrap_or("");
    before
        .rfind('/')
        .and_then(|slash| before.get(..slash))
        .unwrap_or("")
}

fn tidy(path: &str) -> String {
    path.split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect::<Vec<_>>()
        .join("/")
}

fn lies_under(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_globs() {
        let roots = |globs: &[&str]| LogPaths::of_globs(globs, &|_| true).roots().to_vec();
        assert_eq!(roots(&["log/**/*.md"]), ["log"]);
        assert_eq!(
            roots(&["LOG.md", "./docs//calls/*.md", "docs/c*/x.md"]),
            ["LOG.md", "docs"]
        );
        assert_eq!(roots(&["log/a.md", "*.md"]), [""]);
        assert_eq!(roots(&["log", "log-2/*.md", "log/x"]), ["log", "log-2"]);
    }
}
