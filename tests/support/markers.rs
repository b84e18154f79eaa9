//! Generated parts of Markdown files: the text between a line `<!-- generated: WHAT -->` and the next line `<!-- end -->`.

/// The text with its generated parts refreshed: `part` returns the lines for a marker, given the text above it.
pub(crate) fn refreshed(
    text: &str,
    mut part: impl FnMut(&str, &str) -> String,
) -> Result<String, String> {
    let mut fresh = String::new();
    // A marker inside a fence is only a sample.
    let mut fence: Option<&str> = None;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        let words = line.trim();
        match fence {
            Some(mark) if words == mark => fence = None,
            None if words.starts_with("```") => fence = Some(&words[..fence_length(words)]),
            None => {
                let Some(what) = marked(words) else { continue };
                let end = lines.find(|line| line.trim() == "<!-- end -->");
                let end = end.ok_or_else(|| format!("`{words}` has no line `<!-- end -->`"))?;
                let lines = part(what, &fresh);
                fresh.push('\n');
                fresh.push_str(lines.trim_end());
                fresh.push_str("\n\n");
                fresh.push_str(end);
            }
            Some(_) => {}
        }
    }
    Ok(fresh)
}

fn marked(line: &str) -> Option<&str> {
    Some(
        line.strip_prefix("<!-- generated: ")?
            .strip_suffix("-->")?
            .trim(),
    )
}

/// Text as a code block, with a fence longer than any in the text.
pub(crate) fn fenced(text: &str) -> String {
    fenced_as("text", text)
}

/// The same, with the name of a language.
pub(crate) fn fenced_as(language: &str, text: &str) -> String {
    let longest = text
        .lines()
        .map(|line| fence_length(line.trim_start()))
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

fn fence_length(line: &str) -> usize {
    line.chars().take_while(|c| *c == '`').count()
}
