//! Git's configuration: of the repository, parsed here, of the environment, and of the machine.

use std::env;
use std::path::{Path, PathBuf};

use super::bounded;
use crate::message::{Message, message};

/// The largest configuration of a repository that is read, in bytes.
const LARGEST: u64 = 1 << 20;
/// The most settings that are read from the environment.
const MAX_VARIABLES: usize = 1_000;

/// Settings in order: a name in lower case (except for the part between its first and its last dot), and its value. A setting
/// without a value is `true`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settings(Vec<(String, String)>);

impl Settings {
    /// Reads the settings of a file; empty if there is none. Included files are not read.
    ///
    /// # Errors
    /// The file or a line of it cannot be read.
    pub(super) fn read(path: &Path) -> Result<Self, Message> {
        let bytes = bounded::read(path, LARGEST).map_err(|error| Message::from(&error))?;
        Self::parse(&String::from_utf8_lossy(&bytes.unwrap_or_default()))
    }

    /// Parses the text of a file.
    fn parse(text: &str) -> Result<Self, Message> {
        let mut settings = Self::default();
        let mut section = String::new();
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let wrong = || {
                message! {
                    en: "line {number} cannot be read",
                    ru: "строка {number} не читается",
                    es: "la línea {number} no se puede leer",
                    number: number + 1,
                }
            };
            let mut rest = line.trim();
            if rest.starts_with('[') {
                let (named, after) = header(rest).ok_or_else(wrong)?;
                section = named;
                rest = after.trim_start();
            }
            if rest.is_empty() || rest.starts_with(['#', ';']) {
                continue;
            }
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end).ok_or_else(wrong)?;
            let after = after.trim_start();
            if section.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Err(wrong());
            }
            let value = if let Some(text) = after.strip_prefix('=') {
                let mut value = Value::default();
                let mut goes_on = value.add(text.trim_start()).ok_or_else(wrong)?;
                while goes_on {
                    let (_, next) = lines.next().ok_or_else(wrong)?;
                    goes_on = value.add(next).ok_or_else(wrong)?;
                }
                value.finish().ok_or_else(wrong)?
            } else if after.is_empty() || after.starts_with(['#', ';']) {
                "true".to_owned()
            } else {
                return Err(wrong());
            };
            settings
                .0
                .push((format!("{section}.{}", name.to_ascii_lowercase()), value));
        }
        Ok(settings)
    }

    /// The settings of the environment: `GIT_CONFIG_COUNT` with its keys and values, and `GIT_CONFIG_PARAMETERS`, with which
    /// `git -c` passes them to its hooks.
    pub(super) fn of_environment() -> Self {
        let text = |name: &str| env::var(name).ok();
        let mut settings = Self::default();
        let count = text("GIT_CONFIG_COUNT")
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or(0_usize);
        for number in 0..count.min(MAX_VARIABLES) {
            if let (Some(name), Some(value)) = (
                text(&format!("GIT_CONFIG_KEY_{number}")),
                text(&format!("GIT_CONFIG_VALUE_{number}")),
            ) {
                settings.0.push((folded(&name), value));
            }
        }
        settings.0.extend(parameters(
            &text("GIT_CONFIG_PARAMETERS").unwrap_or_default(),
        ));
        settings
    }

    /// The last value of a setting.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rfind(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a setting.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The settings of a section without a subsection.
    pub(super) fn section<'s>(
        &'s self,
        section: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.0.iter().filter_map(move |(name, value)| {
            let name = name.strip_prefix(section)?.strip_prefix('.')?;
            (!name.contains('.')).then_some((name, value.as_str()))
        })
    }

    /// The names of the remotes; one may come several times.
    pub(super) fn remotes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(name, _)| {
            let rest = name.strip_prefix("remote.")?;
            rest.rsplit_once('.').map(|(remote, _)| remote)
        })
    }

    /// Whether a setting is on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(is_on)
    }

    /// Adds later settings, which override earlier ones.
    pub(super) fn extend(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

/// Whether a value means true.
pub(super) fn is_on(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    matches!(value.as_str(), "true" | "yes" | "on")
        || value.parse::<i64>().is_ok_and(|number| number != 0)
}

/// A name with its section and its last part in lower case.
fn folded(name: &str) -> String {
    match (name.split_once('.'), name.rsplit_once('.')) {
        (Some((section, _)), Some((start, last))) if start.len() > section.len() => {
            let between = start.get(section.len()..).unwrap_or_default();
            format!(
                "{}{between}.{}",
                section.to_ascii_lowercase(),
                last.to_ascii_lowercase()
            )
        }
        _ => name.to_ascii_lowercase(),
    }
}

/// Parses `[section]` or `[section "sub"]` to the beginning of a name, and returns the rest of the line.
fn header(line: &str) -> Option<(String, &str)> {
    let rest = line.strip_prefix('[')?;
    let end = rest.find([']', '"'])?;
    let (section, after) = rest.split_at_checked(end)?;
    let section = section.trim().to_ascii_lowercase();
    if let Some(after) = after.strip_prefix(']') {
        return Some((section, after));
    }
    let mut sub = String::new();
    let mut characters = after.strip_prefix('"')?.char_indices();
    let whole = after.strip_prefix('"')?;
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => sub.push(characters.next()?.1),
            '"' => {
                let after = whole.get(at + 1..)?.trim_start().strip_prefix(']')?;
                return Some((format!("{section}.{sub}"), after));
            }
            other => sub.push(other),
        }
    }
    None
}

/// A value being parsed.
#[derive(Default)]
struct Value {
    text: String,
    /// The end of the quoted or non-blank part.
    kept: usize,
    quoted: bool,
}

impl Value {
    /// Adds a line, and returns whether the value continues in the next line.
    fn add(&mut self, line: &str) -> Option<bool> {
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    None => return Some(true),
                    Some('n') => self.text.push('\n'),
                    Some('t') => self.text.push('\t'),
                    Some('b') => self.text.push('\u{8}'),
                    Some(c @ ('"' | '\\')) => self.text.push(c),
                    Some(_) => return None,
                },
                '"' => self.quoted = !self.quoted,
                '#' | ';' if !self.quoted => break,
                other => self.text.push(other),
            }
            if self.quoted || !character.is_whitespace() {
                self.kept = self.text.len();
            }
        }
        Some(false)
    }

    fn finish(mut self) -> Option<String> {
        self.text.truncate(self.kept);
        (!self.quoted).then_some(self.text)
    }
}

/// Parses a sequence of `'name=value'` or `'name'='value'`.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(characters.by_ref().take_while(|c| *c != '\''));
            }
            '\\' => word.get_or_insert_default().extend(characters.next()),
            ' ' => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    let pair = |word: &String| {
        let (name, value) = word.split_once('=').unwrap_or((word, "true"));
        (folded(name), value.to_owned())
    };
    words.iter().take(MAX_VARIABLES).map(pair).collect()
}

/// The configuration of machine and user, with included files.
pub(super) fn of_machine() -> Option<git2::Config> {
    let mut config = git2::Config::new().ok()?;
    let named = |name: &str| {
        env::var_os(name)
            .filter(|file| !file.is_empty())
            .map(PathBuf::from)
    };
    let without_system = env::var("GIT_CONFIG_NOSYSTEM").is_ok_and(|value| is_on(&value));
    let mut files = Vec::new();
    if !without_system {
        let system = named("GIT_CONFIG_SYSTEM").or_else(|| git2::Config::find_system().ok());
        files.push((system, git2::ConfigLevel::System));
    }
    match named("GIT_CONFIG_GLOBAL") {
        Some(file) => files.push((Some(file), git2::ConfigLevel::Global)),
        None => {
            files.push((git2::Config::find_xdg().ok(), git2::ConfigLevel::XDG));
            files.push((git2::Config::find_global().ok(), git2::ConfigLevel::Global));
        }
    }
    for (file, level) in files {
        if let Some(file) = file.filter(|file| file.is_file()) {
            // An unreadable file is ignored.
            let _ = config.add_file(&file, level, false);
        }
    }
    Some(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_parsed_as_git_does() {
        let text = "# c\n[core]\n\tRepositoryFormatVersion = 1 ; c\n bare\n[branch \"a \\\"b\\\".C\"] Merge = \"refs/heads/ x\" # c\n[a]k = one \\\n two\nl=\"a;b\"  c  \n";
        let settings = Settings::parse(text).unwrap();
        assert_eq!(settings.get("core.repositoryformatversion"), Some("1"));
        assert!(settings.is_on("core.bare") && !settings.is_on("core.nothing"));
        assert_eq!(
            settings.get("branch.a \"b\".C.merge"),
            Some("refs/heads/ x")
        );
        assert_eq!(
            (settings.get("a.k"), settings.get("a.l")),
            (Some("one  two"), Some("a;b  c"))
        );
        let remotes =
            "[remote \"a/b\"]\nurl = x\n[remote]\npushDefault = a\n[remote \"c.d\"]\nfetch = y\n";
        let remotes = Settings::parse(remotes).unwrap();
        assert_eq!(remotes.remotes().collect::<Vec<_>>(), ["a/b", "c.d"]);
        for wrong in [
            "k = v",
            "[a\nk = v",
            "[a]\n=v",
            "[a]\nk = \"v",
            "[a]\nk v",
            "[a]\nk = v\\",
            "[a]\nk = \\q",
        ] {
            assert!(Settings::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parameters_are_parsed_as_git_does() {
        let parsed = parameters(r"'Safe.Directory=*' 'a.B.C'='it'\''s' 'x.y'");
        let expected = [("safe.directory", "*"), ("a.B.c", "it's"), ("x.y", "true")];
        assert_eq!(
            parsed,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
