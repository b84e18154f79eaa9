//! Rust source as the house rules need it: without comments, string contents and tests.

/// The code with spaces for comments, and for the contents of strings and characters; line breaks are kept.
pub(crate) fn bare(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    let mut bare = String::with_capacity(code.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end > at {
            bare.extend(
                chars[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        } else {
            bare.push(chars[at]);
            at += 1;
        }
    }
    bare
}

/// The strings of a piece of code, as they are written between their quotes, without those in comments.
pub(crate) fn texts(code: &str) -> Vec<String> {
    let chars: Vec<char> = code.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end > at && !matches!(chars[at], '/' | '\'') {
            found.push(chars[at..end].iter().collect());
        }
        at = end.max(at + 1);
    }
    found
}

/// The end of the comment, string or character that starts here; `at` itself if none does.
fn skipped(chars: &[char], at: usize) -> usize {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or(' ');
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next(1) == '/' => (at..chars.len())
            .find(|i| chars[*i] == '\n')
            .unwrap_or(chars.len()),
        '/' if next(1) == '*' => (at + 2..chars.len())
            .find(|i| chars[*i] == '/' && chars[*i - 1] == '*')
            .map_or(chars.len(), |i| i + 1),
        '"' => text_end(chars, at),
        'b' if !in_word && next(1) == '"' => text_end(chars, at + 1),
        'r' | 'b' if !in_word => {
            let quote = at
                + if chars[at] == 'b' && next(1) == 'r' {
                    2
                } else {
                    usize::from(chars[at] == 'r')
                };
            let hashes = (quote..chars.len())
                .take_while(|i| chars[*i] == '#')
                .count();
            if quote == at || chars.get(quote + hashes) != Some(&'"') {
                return at;
            }
            let closes =
                |i: usize| chars[i] == '"' && (1..=hashes).all(|h| chars.get(i + h) == Some(&'#'));
            (quote + hashes + 1..chars.len())
                .find(|i| closes(*i))
                .map_or(chars.len(), |i| i + 1 + hashes)
        }
        '\'' if next(1) == '\\' => (at + 3..chars.len())
            .find(|i| chars[*i] == '\'')
            .map_or(chars.len(), |i| i + 1),
        '\'' if next(2) == '\'' => at + 3,
        _ => at,
    }
}

/// The end of the string whose opening quote is here.
fn text_end(chars: &[char], quote: usize) -> usize {
    let mut at = quote + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// Bare code without test code, and the names of the test modules with their own files.
pub(crate) fn without_tests(bare: &str) -> (String, Vec<String>) {
    const MARKER: &str = "#[cfg(test)]";
    let (mut kept, mut modules, mut rest) = (String::new(), Vec::new(), bare);
    while let Some(at) = rest.find(MARKER) {
        kept.push_str(&rest[..at]);
        let item = &rest[at + MARKER.len()..];
        let end = item_end(item);
        let text = &item[..end];
        if let Some((_, name)) = text.split_once("mod ").filter(|_| text.ends_with(';')) {
            modules.push(name.trim_end_matches(';').trim().to_owned());
        }
        rest = &item[end..];
    }
    kept.push_str(rest);
    (kept, modules)
}

/// The end of the first item: at its `;` or after its closing brace.
fn item_end(code: &str) -> usize {
    let mut depth = 0_i32;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if c == '}' && depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// The paths in bare code with their line numbers: `crate::log::Kind`, `super::Context`, `git2`. A group yields a path for
/// each of its members: `crate::{log, yaml::{Tree}}` is `crate::log` and `crate::yaml::Tree`.
pub(crate) fn paths(bare: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = bare.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        if is_word(chars[at]) {
            let mut texts = Vec::new();
            let end = path(&chars, at, "", &mut texts);
            found.extend(texts.into_iter().map(|text| (line, text)));
            line += chars[at..end].iter().filter(|c| **c == '\n').count();
            at = end;
        } else {
            line += usize::from(chars[at] == '\n');
            at += 1;
        }
    }
    found
}

/// Reads the path that starts here, after `prefix`, and returns its end.
fn path(chars: &[char], start: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut text = prefix.to_owned();
    let mut at = start;
    loop {
        let end = (at..chars.len())
            .find(|i| !is_word(chars[*i]))
            .unwrap_or(chars.len());
        text.extend(&chars[at..end]);
        at = end;
        if chars.get(at) != Some(&':') || chars.get(at + 1) != Some(&':') {
            break;
        }
        match chars.get(at + 2) {
            Some(c) if is_word(*c) => {
                text.push_str("::");
                at += 2;
            }
            Some('{') => return group(chars, at + 3, &(text + "::"), found),
            _ => break,
        }
    }
    found.push(text);
    at
}

/// Reads the members of a group, starting at its first one.
fn group(chars: &[char], start: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut at = start;
    while at < chars.len() && chars[at] != '}' {
        at = if is_word(chars[at]) {
            path(chars, at, prefix, found)
        } else {
            at + 1
        };
    }
    (at + 1).min(chars.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
