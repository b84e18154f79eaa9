//! The blocks of a message, which some programs write instead of its text.

use serde_json::Value;

/// How deep blocks may be within each other.
const DEEPEST: usize = 8;
/// The longest text of blocks, in bytes.
const LONGEST: usize = 40_000;

/// The text of some blocks, as Slack writes it where it writes one; `None` if they have none.
pub(super) fn text(blocks: &Value) -> Option<String> {
    let blocks = blocks.as_array()?.iter();
    let lines = blocks.filter_map(|block| match kind(block) {
        // Those of programs have their text in another form.
        "section" | "header" => string(block.get("text")?, "text").map(str::to_owned),
        "rich_text" => Some(parts(block, 0).join("\n")),
        _ => None,
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    let end = (0..=LONGEST.min(text.len())).rev();
    let end = end.into_iter().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    Some(text).filter(|text| !text.trim().is_empty())
}

fn kind(value: &Value) -> &str {
    string(value, "type").unwrap_or_default()
}

fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

/// The parts of a block, a line or more each.
fn parts(block: &Value, depth: usize) -> Vec<String> {
    let elements = block.get("elements").and_then(Value::as_array);
    let elements = elements.into_iter().flatten();
    if depth > DEEPEST {
        return Vec::new();
    }
    let part = |element: &Value| match kind(element) {
        "rich_text_quote" => {
            let quoted = inline(element);
            let quoted = quoted.lines().map(|line| format!("&gt; {line}"));
            quoted.collect::<Vec<_>>().join("\n")
        }
        "rich_text_preformatted" => format!("```{}```", inline(element)),
        "rich_text_list" => {
            let items = parts(element, depth + 1).into_iter();
            let items = items.map(|item| format!("- {item}"));
            items.collect::<Vec<_>>().join("\n")
        }
        _ => inline(element),
    };
    elements.map(part).collect()
}

/// The words of a part.
fn inline(part: &Value) -> String {
    let elements = part.get("elements").and_then(Value::as_array);
    let elements = elements.into_iter().flatten();
    let shown = elements.map(|element| {
        let text = string(element, "text").map(escaped);
        match kind(element) {
            "user" => string(element, "user_id").map_or_else(String::new, |id| format!("<@{id}>")),
            "emoji" => string(element, "name").map_or_else(String::new, |name| format!(":{name}:")),
            "link" => text
                .or_else(|| string(element, "url").map(escaped))
                .unwrap_or_default(),
            _ => styled(element, text.unwrap_or_default()),
        }
    });
    shown.collect()
}

/// What is struck out or code is marked so.
fn styled(element: &Value, text: String) -> String {
    let is = |name: &str| {
        let style = element.get("style").and_then(|style| style.get(name));
        style.and_then(Value::as_bool) == Some(true)
    };
    if is("strike") {
        format!("~{text}~")
    } else if is("code") {
        format!("`{text}`")
    } else {
        text
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_blocks_are_those_of_a_text() {
        let read = |blocks: &str| text(&serde_json::from_str(blocks).unwrap());
        let rich = |parts: &str| read(&format!(r#"[{{"type":"rich_text","elements":[{parts}]}}]"#));
        let section = |kind: &str, elements: &str| {
            format!(r#"{{"type":"rich_text_{kind}","elements":[{elements}]}}"#)
        };
        let word = |text: &str| format!(r#"{{"type":"text","text":"{text}"}}"#);
        assert_eq!(
            rich(&section("section", &word("Please approve < it"))).as_deref(),
            Some("Please approve &lt; it")
        );
        let both = [
            section("quote", &word("please approve")),
            section(
                "section",
                r#"{"type":"user","user_id":"U1"},{"type":"text","text":" no","style":{"strike":true}}"#,
            ),
        ];
        assert_eq!(
            rich(&both.join(",")).as_deref(),
            Some("&gt; please approve\n<@U1>~ no~")
        );
        assert_eq!(
            read(r#"[{"type":"section","text":{"type":"mrkdwn","text":"Please send it"}}]"#)
                .as_deref(),
            Some("Please send it")
        );
        for none in ["null", "7", "[]", "[3]", r#"[{"type":"divider"}]"#] {
            assert_eq!(read(none), None);
        }
    }
}
